/* SPDX-License-Identifier: GPL-2.0 */
/* Tenants: a VN, its quotas, its hosts and the addresses of its VNCs. */
#ifndef _LIBERA_TENANT_H
#define _LIBERA_TENANT_H

#include <linux/etherdevice.h>
#include <linux/kref.h>
#include <linux/netlink.h>
#include <linux/xarray.h>

#include "core/map.h"
#include "net.h"
#include "pswitch.h"
#include "quota.h"

#define LIBERA_TENANTS_MAX	4095
#define LIBERA_CONTROLLERS_MAX	8	/* of one vSwitch */

struct libera_vcarrier;

/**
 * struct libera_controller - the address of a VNC, for one vSwitch or for all
 * @list: in libera_tenant.controllers
 * @vs_dpid: vSwitch, 0 for every vSwitch of the tenant
 * @addr: address and port
 * @passive: the vSwitch listens there
 */
struct libera_controller {
	struct list_head list;
	u64 vs_dpid;
	struct sockaddr_storage addr;
	bool passive;
};

/**
 * struct libera_host - a host of a VN
 * @mac: its address, unique in the VN
 * @has_ip4: @ip4 is known
 * @ip4: network order
 * @has_ip6: @ip6 is known
 * @ip6: likewise
 * @vs_dpid: where it hangs
 * @vport: likewise
 * @index: among the tenant's at that edge, in locators; 0: none
 * @index_fixed: the operator said so
 */
struct libera_host {
	u8 mac[ETH_ALEN];
	bool has_ip4;
	bool has_ip6;
	__be32 ip4;
	struct in6_addr ip6;
	u64 vs_dpid;
	u32 vport;
	u32 index;
	bool index_fixed;
};

/**
 * struct libera_tenant - a virtual network
 *
 * Made and ended by netlink, under libera_net.lock, which also guards every
 * member without a note.  References: the namespace's table and each vSwitch.
 *
 * @id: 1..LIBERA_TENANTS_MAX
 * @name: unique
 * @up: started; VNCs are dialled and rules are installed
 * @max_rules: quota of vFRs, 0: none
 * @max_groups: quota of groups, 0: LIBERA_GROUPS_DEFAULT
 * @max_meters: quota of meters, 0: LIBERA_METERS_DEFAULT
 * @messages: quota of messages from its VNCs; what is @over: one was not read for a while
 * @packet_ins: quota of packet-ins to them; what is @over: dropped
 * @n_vfrs: vFRs over all vSwitches
 * @n_groups: groups, likewise
 * @n_meters: meters, likewise
 * @n_merged: pFRs that are not on their pSwitch, as a common rule stands for them
 * @vswitches: list of libera_vswitch.of_tenant
 * @hosts: struct libera_host by MAC as a number
 * @controllers: struct libera_controller
 * @carrier: LIBERA_VN_CARRIER_* that it shall have
 * @reduction: LIBERA_REDUCTION_LEVEL_* that it shall have; each vSwitch has its own copy
 * @merge: the operator allows its rules to be one with other tenants'
 * @host_move: LIBERA_HOST_MOVE_*: what is told of its hosts at watched pPorts
 * @kind: LIBERA_CARRY_* that was found for that last
 * @vc: who is carried now; NULL: nobody; with a reference
 * @vlan: VLAN ids that it has declared, by place; 0: none
 * @draining: packets of what is not carried any more may be on their way
 * @drained: ... until then, in jiffies
 */
struct libera_tenant {
	struct kref ref;
	struct rcu_head rcu;
	struct libera_net *ln;
	u32 id;
	char name[LIBERA_NAME_LEN];
	bool up;
	u32 max_rules;
	u32 max_groups;
	u32 max_meters;
	struct libera_rate messages;
	struct libera_rate packet_ins;
	atomic_t n_vfrs;
	atomic_t n_groups;
	atomic_t n_meters;
	atomic_t n_merged;
	atomic64_t v2p;			/* messages from VNCs */
	atomic64_t p2v;			/* messages to VNCs */
	atomic64_t refused;		/* requests refused */
	unsigned long refused_next;	/* notify.c: when its next second begins */
	atomic_t refused_told;		/* ... notifications in this one */
	atomic_t refused_mute;		/* ... not sent since the last */
	struct list_head vswitches;
	u32 n_vswitches;
	struct xarray hosts;
	u32 n_hosts;
	struct list_head controllers;
	u8 carrier;
	u8 kind;
	u8 reduction;
	bool merge;
	u8 host_move;
	u16 vlan[LIBERA_VLAN_SLOTS];
	struct libera_vcarrier *vc;
	bool draining;
	unsigned long drained;
};

/* All of these with ln->lock held; extack says what is wrong. */
/** libera_tenant_create() - @id 0: the lowest free; ERR_PTR(-EEXIST, -ENOSPC, -ENOMEM) */
struct libera_tenant *libera_tenant_create(struct libera_net *ln, u32 id, const char *name,
					   struct netlink_ext_ack *extack);
/** libera_tenant_destroy() - take everything of it off the pSwitches, close its VNCs */
void libera_tenant_destroy(struct libera_tenant *t);
/** libera_tenant_destroy_all() - likewise of all, for namespace exit */
void libera_tenant_destroy_all(struct libera_net *ln);
/** libera_tenant_find() - no reference is taken: valid while ln->lock is held */
struct libera_tenant *libera_tenant_find(struct libera_net *ln, u32 id);
/** libera_tenant_find_name() - likewise, by name */
struct libera_tenant *libera_tenant_find_name(struct libera_net *ln, const char *name);
/** libera_tenant_next() - the first with id >= *@id, for dumps; sets *@id */
struct libera_tenant *libera_tenant_next(struct libera_net *ln, u32 *id);
/** libera_tenant_set_up() - whether its rules are on pSwitches and its VNCs dial; 0 */
int libera_tenant_set_up(struct libera_tenant *t, bool up);
/** libera_tenant_set_name() - -EEXIST if another has it */
int libera_tenant_set_name(struct libera_tenant *t, const char *name,
			   struct netlink_ext_ack *extack);
/** libera_tenant_set_message_rate() - messages per second from its VNCs, 0: any number */
void libera_tenant_set_message_rate(struct libera_tenant *t, u32 max);
/** libera_tenant_put() - drop a reference */
void libera_tenant_put(struct libera_tenant *t);

/** libera_tenant_add_controller() - for all its vSwitches, those to come too, or for one */
int libera_tenant_add_controller(struct libera_tenant *t, const struct libera_controller *want,
				 struct netlink_ext_ack *extack);
/** libera_tenant_del_controller() - @which may be the entry itself */
int libera_tenant_del_controller(struct libera_tenant *t, const struct libera_controller *which,
				 struct netlink_ext_ack *extack);

/** libera_tenant_add_host() - the entry is copied */
int libera_tenant_add_host(struct libera_tenant *t, const struct libera_host *h,
			   struct netlink_ext_ack *extack);
/** libera_tenant_del_host() - -ENOENT: there is none */
int libera_tenant_del_host(struct libera_tenant *t, const u8 *mac, struct netlink_ext_ack *extack);
/**
 * libera_tenant_next_host() - the first with MAC (as a number) >= *@key, for
 * dumps
 *
 * Sets *@key.
 */
struct libera_host *libera_tenant_next_host(struct libera_tenant *t, u64 *key);

#endif
