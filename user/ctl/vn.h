/* SPDX-License-Identifier: GPL-2.0 */
/* A virtual network as a list of what it has, and how to make it another. */
#ifndef _LIBERA_VN_H
#define _LIBERA_VN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define VN_NAME_MAX	31
#define VN_PATH_MAX	16
#define VN_BELOW_MAX	64	/* pSwitches of a vSwitch */
#define VN_AUTO		"auto"

/* In the order in which they are made and exported. */
enum vn_kind {
	VN_TENANT,
	VN_VSWITCH,
	VN_VPORT,
	VN_ROUTE,
	VN_VLINK,
	VN_HOST,
	VN_CONTROLLER,
	VN_KINDS,
};

/**
 * struct vn_switch - how a switch is told
 * @dpid: datapath id, 0 if there is none or it is told by its name
 * @name: name, empty for none
 */
struct vn_switch {
	uint64_t dpid;
	char name[VN_NAME_MAX + 1];
};

/**
 * struct vn_bytes - an address
 * @len: its length, 0 if there is none
 * @data: in network order
 */
struct vn_bytes {
	uint8_t len;
	uint8_t data[16];
};

/**
 * struct vn_path - a path of a vLink, or a route
 * @priority: tells it from the vLink's others
 * @hops: "0xa1:1,0xb1:1", or VN_AUTO
 * @up: its pLinks are, as the kernel says
 * @refused: a pSwitch does not take its rules, likewise
 */
struct vn_path {
	uint16_t priority;
	char *hops;
	bool up;
	bool refused;
};

/**
 * struct vn_object - an object of a tenant, or the tenant
 * @kind: what it is; tells which of the others are used
 * @line: of the file that it comes from, 0 if it comes from the kernel
 * @kept: the plan leaves it as it is
 * @tenant: whose; empty as long as only @tenant_id is known
 * @tenant_id: id of that tenant
 * @id: of a vLink, 0 if not known
 * @max_rules: quota of a tenant
 * @max_groups: likewise
 * @max_meters: likewise
 * @max_message_rate: likewise, per second
 * @max_packet_in_rate: likewise
 * @state: of a tenant, 0 if it is stopped
 * @carrier: of a tenant, LIBERA_VN_CARRIER_*
 * @reduction: of a tenant, LIBERA_REDUCTION_LEVEL_*
 * @merge: of a tenant, LIBERA_MERGE_*
 * @host_move: of a tenant, LIBERA_HOST_MOVE_*
 * @n_vlans: entries of @vlan
 * @vlan: VLAN ids that a tenant has declared
 * @index: of a host, in its locator; 0 if not known
 * @vswitch: itself, or where it is; a controller without is the whole tenant's
 * @port: vPort there, or itself
 * @to_vswitch: the other end of a vLink
 * @to_port: vPort there
 * @pswitch: below a vPort; an end of a route, if known
 * @to_pswitch: the other
 * @pport: of @pswitch
 * @n_below: entries of @below
 * @below: pSwitches of a vSwitch
 * @vlink: id of the vLink that a vPort is an end of, which is not ours to make
 * @mac: of a host
 * @ip4: likewise
 * @ip6: likewise
 * @address: of a controller
 * @tcp_port: likewise
 * @passive: it dials, the vSwitch listens
 * @n_paths: entries of @path
 * @path: of a vLink; each path of a route is an object of its own, but for those that
 *	are to be looked for
 */
struct vn_object {
	enum vn_kind kind;
	unsigned int line;
	bool kept;
	char tenant[VN_NAME_MAX + 1];
	uint32_t tenant_id;
	uint32_t id;
	uint32_t max_rules;
	uint32_t max_groups;
	uint32_t max_meters;
	uint32_t max_message_rate;
	uint32_t max_packet_in_rate;
	uint32_t state;
	uint32_t carrier;
	uint32_t reduction;
	uint32_t merge;
	uint32_t host_move;
	unsigned int n_vlans;
	uint16_t *vlan;
	uint32_t index;
	struct vn_switch vswitch;
	uint32_t port;
	struct vn_switch to_vswitch;
	uint32_t to_port;
	struct vn_switch pswitch;
	struct vn_switch to_pswitch;
	uint32_t pport;
	unsigned int n_below;
	struct vn_switch *below;
	uint32_t vlink;
	struct vn_bytes mac;
	struct vn_bytes ip4;
	struct vn_bytes ip6;
	struct vn_bytes address;
	uint32_t tcp_port;
	uint32_t passive;
	unsigned int n_paths;
	struct vn_path path[VN_PATH_MAX];
};

/**
 * struct vn - objects of one tenant or of several
 * @obj: objects
 * @n: entries of @obj
 */
struct vn {
	struct vn_object **obj;
	size_t n;
};

enum vn_op {
	VN_ADD,
	VN_DEL,
	VN_SET,		/* a tenant; to undo it needs @old, as do the next two */
	VN_ENTER,	/* a vSwitch: pSwitches more */
	VN_LEAVE,	/* likewise less */
	VN_PATH_ADD,
	VN_PATH_DEL,
};

/**
 * struct vn_step - one command
 * @op: what to do
 * @obj: with what
 * @old: what it was before
 * @path: place in the paths of @obj
 * @line: of the file, to be blamed
 */
struct vn_step {
	enum vn_op op;
	struct vn_object *obj;
	const struct vn_object *old;
	unsigned int path;
	unsigned int line;
};

/**
 * struct vn_plan - commands in their order
 * @step: commands
 * @n: entries of @step
 */
struct vn_plan {
	struct vn_step *step;
	size_t n;
};

/** typedef vn_say - something is wrong with an object of the file */
typedef void (*vn_say)(void *arg, const struct vn_object *o, const char *text);

struct vn_object *vn_add(struct vn *vn, enum vn_kind kind);
void vn_free(struct vn *vn);
bool vn_set(struct vn_object *o, const char *key, uint64_t num, const void *data, size_t len);
void vn_keep(struct vn *vn, const struct vn *wanted);
bool vn_is_auto(const struct vn_object *o);
void vn_add_path(struct vn_object *o, uint16_t priority, const char *hops);

void vn_sort(struct vn *vn);
unsigned int vn_check(struct vn *vn, vn_say say, void *arg);
const struct vn_object *vn_tenant(const struct vn *vn, const char *name);

void vn_merge(struct vn *vn, struct vn *left, bool paths);

void vn_print(FILE *f, const struct vn_object *o);
void vn_print_step(FILE *f, const struct vn_step *step, bool undo);
void vn_make_plan(struct vn_plan *plan, struct vn *there, struct vn *wanted);
void vn_plan_free(struct vn_plan *plan);

#endif
