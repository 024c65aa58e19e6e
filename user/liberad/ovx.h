/* SPDX-License-Identifier: GPL-2.0 */
/* The calls of OpenVirteX, over the engine: what their parts share. */
#ifndef _LIBERA_OVX_H
#define _LIBERA_OVX_H

#include <time.h>

#include "jget.h"
#include "ovx_text.h"
#include "rpc.h"
#include "ctl/vn.h"

#define OVX_DPID_FIRST	0xa4230500000001ULL	/* of a tenant's vSwitches, unless one is told */
#define OVX_PRIORITY	64			/* of the first path; each backup has one less */
#define OVX_BACKUPS_MAX	15
#define OVX_SPF		"spf"
#define OVX_MANUAL	"manual"

/*
 * What is kept of a tenant beside what the engine keeps, by its id, which it has for ever:
 * network:	"10.0.0.0/16"
 * hosts, links, routes: numbers of them, see struct idmap
 * ports:	of vPorts on pPorts of pLinks, { "VDPID:PORT": "DPID:PPORT" }
 * manual:	links whose paths are told, { "VDPID:PORT": true }
 * backups:	of big switches, { "VDPID": how many, -1 for manual routing }
 */
#define OVX_NETWORK	"network"
#define OVX_HOSTS	"hosts"
#define OVX_LINKS	"links"
#define OVX_ROUTES	"routes"
#define OVX_PORTS	"ports"
#define OVX_TOLD	"manual"
#define OVX_BACKUPS	"backups"

/* Likewise of the physical network, by a key that is no id. */
#define OVX_PHYSICAL	"*"
#define OVX_PLINKS	"plinks"

/* What a call is about, and so who may make it. */
enum ovx_scope {
	OVX_ANY,	/* it looks itself */
	OVX_OPERATOR,	/* nobody's network: the operator's */
	OVX_TENANT,	/* the network that "tenantId" names */
};

struct ovx;

/**
 * struct ovx_method - what can be called
 * @name: name; NULL ends a table
 * @scope: what it is about
 * @fn: does it: 0 with *result, which may stay NULL, or -1 with the error told
 */
struct ovx_method {
	const char *name;
	enum ovx_scope scope;
	int (*fn)(struct ovx *o, struct json_object **result);
};

/**
 * struct ovx - a call
 * @c: who calls
 * @method: what
 * @params: with what; NULL for nothing
 * @err: why it fails
 * @id: of the tenant that it is about, 0 if it is about none
 * @tenant: its name
 * @state: what is kept of it, see OVX_NETWORK and others
 * @physical: what is kept of the physical network, once it is needed
 * @changed: @state is to be kept
 * @physical_changed: likewise @physical
 * @lists: what was read for this call
 */
struct ovx {
	struct rpc_call *c;
	const char *method;
	struct json_object *params;
	struct rpc_error *err;
	uint32_t id;
	char tenant[VN_NAME_MAX + 1];
	struct json_object *state;
	struct json_object *physical;
	bool changed;
	bool physical_changed;
	struct json_object *lists;
};

/**
 * struct ovx_text_call - what the calls of one text have in common; the argument of each
 * @tables: what can be called
 * @until: when the last of them may begin, of the monotonic clock in s
 */
struct ovx_text_call {
	const struct ovx_method *const *tables;
	time_t until;
};

struct rpc_method *ovx_table(const struct ovx_method *const *tables);
int ovx_load(struct ovx *o, struct json_object **state);
int ovx_save(struct ovx *o);
int ovx_forget(struct store *s, const char *key, struct store_error *err);
struct json_object *ovx_keep(struct ovx *o, struct json_object *j);
struct json_object *ovx_state(struct ovx *o, const char *key);
int ovx_plink_id(struct ovx *o, const struct ovx_hop *hop, uint32_t *id);
bool ovx_has_id(struct ovx *o, const char *part, const char *key, uint64_t id);
int ovx_host_id(struct ovx *o, const char *mac, uint32_t *id);
void ovx_vlink_key(struct json_object *vlink, char key[OVX_TEXT]);
int ovx_vlink_id(struct ovx *o, struct json_object *vlink, uint32_t *id);
void ovx_route_key(struct json_object *route, uint32_t priority, char key[4 * OVX_TEXT]);
int ovx_route_id(struct ovx *o, struct json_object *route, uint32_t priority, uint32_t *id);

int ovx_bad(struct ovx *o, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int ovx_cannot(struct ovx *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int ovx_refused(struct ovx *o, const struct engine_error *why);

bool ovx_has(struct ovx *o, const char *key);
int ovx_num(struct ovx *o, const char *key, uint64_t min, uint64_t max, uint64_t *v);
int ovx_opt_num(struct ovx *o, const char *key, uint64_t max, uint64_t *v);
int ovx_text(struct ovx *o, const char *key, const char **v);
int ovx_dpid(struct ovx *o, const char *key, uint64_t *v);
int ovx_dpids(struct ovx *o, const char *key, uint64_t *v, size_t max);
int ovx_list(struct ovx *o, const char *key, struct json_object **v);

int ovx_run(struct ovx *o, struct json_object **made, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int ovx_try(struct ovx *o, struct engine_error *why, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int ovx_dump(struct ovx *o, const char *object, struct json_object **list);
int ovx_dump_all(struct ovx *o, const char *object, struct json_object **list);

void ovx_set(struct json_object *j, const char *key, uint64_t value);
void ovx_set_text(struct json_object *j, const char *key, const char *value);
void ovx_set_dpid(struct json_object *j, const char *key, uint64_t dpid);

extern const struct ovx_method ovx_tenant_methods[], ovx_port_methods[], ovx_link_methods[],
	ovx_status_methods[], ovx_native_methods[];

#endif
