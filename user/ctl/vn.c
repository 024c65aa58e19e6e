// SPDX-License-Identifier: GPL-2.0
/* A virtual network: what it has, and in which order. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "vn_priv.h"

/**
 * vn_add() - one object more
 * @vn: objects
 * @kind: what it is
 *
 * Return: the object, with what is meant if nothing is said.
 */
struct vn_object *vn_add(struct vn *vn, enum vn_kind kind)
{
	struct vn_object *o = mem_or_die(calloc(1, sizeof(*o)));

	o->kind = kind;
	o->state = 1;
	vn->obj = mem_or_die(realloc(vn->obj, (vn->n + 1) * sizeof(vn->obj[0])));
	vn->obj[vn->n++] = o;
	return o;
}

static void free_object(struct vn_object *o)
{
	unsigned int i;

	for (i = 0; i < o->n_paths; i++)
		free(o->path[i].hops);
	free(o->below);
	free(o->vlan);
	free(o);
}

/**
 * vn_free() - done with all objects
 * @vn: empty from now on
 */
void vn_free(struct vn *vn)
{
	size_t i;

	for (i = 0; i < vn->n; i++)
		free_object(vn->obj[i]);
	free(vn->obj);
	*vn = (struct vn){ .n = 0 };
}

/* ----------------------------------------------------------- attributes */

enum type { NUM32, NUM64, NAME, BYTES, BELOW, VLANS };

/* Attributes of the kernel, which requests have, too. */
struct field {
	enum vn_kind kind;
	const char *key;
	enum type type;
	size_t at;
};

#define FIELD(kind, key, type, member)	{ kind, key, type, offsetof(struct vn_object, member) }

#define FIELDS_TENANT(kind)						\
	FIELD(kind, "tenant", NUM32, tenant_id),			\
	FIELD(kind, "tenant-name", NAME, tenant)

#define FIELDS_SWITCH(kind, key, member)				\
	FIELD(kind, key, NUM64, member.dpid),				\
	FIELD(kind, key "-name", NAME, member.name)

static const struct field fields[] = {
	FIELD(VN_TENANT, "id", NUM32, tenant_id),
	FIELD(VN_TENANT, "name", NAME, tenant),
	FIELD(VN_TENANT, "max-rules", NUM32, max_rules),
	FIELD(VN_TENANT, "max-groups", NUM32, max_groups),
	FIELD(VN_TENANT, "max-meters", NUM32, max_meters),
	FIELD(VN_TENANT, "max-message-rate", NUM32, max_message_rate),
	FIELD(VN_TENANT, "max-packet-in-rate", NUM32, max_packet_in_rate),
	FIELD(VN_TENANT, "state", NUM32, state),
	FIELD(VN_TENANT, "carrier", NUM32, carrier),
	FIELD(VN_TENANT, "reduction", NUM32, reduction),
	FIELD(VN_TENANT, "merge", NUM32, merge),
	FIELD(VN_TENANT, "host-move", NUM32, host_move),
	FIELD(VN_TENANT, "vlan", VLANS, vlan),
	FIELDS_TENANT(VN_VSWITCH),
	FIELD(VN_VSWITCH, "dpid", NUM64, vswitch.dpid),
	FIELD(VN_VSWITCH, "name", NAME, vswitch.name),
	FIELD(VN_VSWITCH, "pswitch", BELOW, below),
	FIELD(VN_VSWITCH, "pswitch-name", BELOW, below),
	FIELDS_TENANT(VN_VPORT),
	FIELDS_SWITCH(VN_VPORT, "vswitch", vswitch),
	FIELD(VN_VPORT, "number", NUM32, port),
	FIELDS_SWITCH(VN_VPORT, "pswitch", pswitch),
	FIELD(VN_VPORT, "pport", NUM32, pport),
	FIELD(VN_VPORT, "vlink", NUM32, vlink),
	FIELDS_TENANT(VN_ROUTE),
	FIELDS_SWITCH(VN_ROUTE, "vswitch", vswitch),
	FIELD(VN_ROUTE, "pswitch", NUM64, pswitch.dpid),
	FIELD(VN_ROUTE, "to-pswitch", NUM64, to_pswitch.dpid),
	FIELDS_TENANT(VN_VLINK),
	FIELD(VN_VLINK, "id", NUM32, id),
	FIELDS_SWITCH(VN_VLINK, "vswitch", vswitch),
	FIELD(VN_VLINK, "vport", NUM32, port),
	FIELDS_SWITCH(VN_VLINK, "to-vswitch", to_vswitch),
	FIELD(VN_VLINK, "to-vport", NUM32, to_port),
	FIELDS_TENANT(VN_HOST),
	FIELD(VN_HOST, "mac", BYTES, mac),
	FIELD(VN_HOST, "ip4", BYTES, ip4),
	FIELD(VN_HOST, "ip6", BYTES, ip6),
	FIELDS_SWITCH(VN_HOST, "vswitch", vswitch),
	FIELD(VN_HOST, "vport", NUM32, port),
	FIELD(VN_HOST, "index", NUM32, index),
	FIELDS_TENANT(VN_CONTROLLER),
	FIELDS_SWITCH(VN_CONTROLLER, "vswitch", vswitch),
	FIELD(VN_CONTROLLER, "address", BYTES, address),
	FIELD(VN_CONTROLLER, "port", NUM32, tcp_port),
	FIELD(VN_CONTROLLER, "passive", NUM32, passive),
};

#define N_FIELDS	(sizeof(fields) / sizeof(fields[0]))

/* The kernel's rule; the empty one is none. */
static bool is_name(const char *s)
{
	size_t i;

	if (*s && !isalpha((unsigned char)*s))
		return false;
	for (i = 0; s[i]; i++)
		if (!isalnum((unsigned char)s[i]) && !strchr("_.-", s[i]))
			return false;
	return i <= VN_NAME_MAX;
}

/* One pSwitch more; the kernel tells names beside the ids, a file one of them. */
static bool add_below(struct vn_object *o, uint64_t dpid, const char *name)
{
	struct vn_switch *s;

	if (name && !o->line)
		return true;
	if (name && !is_name(name))
		return false;
	o->below = mem_or_die(realloc(o->below, (o->n_below + 1) * sizeof(*s)));
	s = &o->below[o->n_below++];
	*s = (struct vn_switch){ .dpid = dpid };
	if (name)
		strcpy(s->name, name);
	return true;
}

/* One VLAN id more; 0 stands for none. */
static void add_vlan(struct vn_object *o, uint16_t id)
{
	if (!id)
		return;
	o->vlan = mem_or_die(realloc(o->vlan, (o->n_vlans + 1) * sizeof(*o->vlan)));
	o->vlan[o->n_vlans++] = id;
}

/**
 * vn_set() - take an attribute
 * @o: object, with its line; what is none of its own, such as a counter, is passed over
 * @key: the attribute's name
 * @num: value of a number
 * @data: value of others; a name is terminated
 * @len: of bytes
 *
 * Return: false if it is a name that cannot be; a command made of it would be another.
 */
bool vn_set(struct vn_object *o, const char *key, uint64_t num, const void *data, size_t len)
{
	const struct field *f;
	struct vn_bytes *b;
	char *p;

	for (f = fields; f < fields + N_FIELDS; f++)
		if (f->kind == o->kind && !strcmp(f->key, key))
			break;
	if (f == fields + N_FIELDS)
		return true;
	p = (char *)o + f->at;
	if (f->type == BELOW)
		return add_below(o, num, data);
	if (f->type == VLANS) {
		add_vlan(o, num);
	} else if (f->type == NUM32) {
		*(uint32_t *)p = num;
	} else if (f->type == NUM64) {
		*(uint64_t *)p = num;
	} else if (f->type == NAME) {
		if (!is_name(data))
			return false;
		snprintf(p, VN_NAME_MAX + 1, "%s", (const char *)data);
	} else {
		b = (struct vn_bytes *)p;
		b->len = len < sizeof(b->data) ? len : sizeof(b->data);
		memcpy(b->data, data, b->len);
	}
	return true;
}

/**
 * vn_add_path() - one path more
 * @o: vLink, which has less than VN_PATH_MAX
 * @priority: its priority
 * @hops: see struct vn_path; copied
 */
void vn_add_path(struct vn_object *o, uint16_t priority, const char *hops)
{
	o->path[o->n_paths++] = (struct vn_path){
		.priority = priority, .hops = mem_or_die(strdup(hops)),
	};
}

/**
 * vn_is_auto() - whether an object is a route that is to be looked for
 * @o: object
 *
 * Return: whether.
 */
bool vn_is_auto(const struct vn_object *o)
{
	return o->kind == VN_ROUTE && o->n_paths && !strcmp(o->path[0].hops, VN_AUTO);
}

/* ----------------------------------------------------------------- order */

static int by_num(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

int vn_by_bytes(const struct vn_bytes *a, const struct vn_bytes *b)
{
	return a->len == b->len ? memcmp(a->data, b->data, a->len) : by_num(a->len, b->len);
}

/* By all their paths, the better first. */
static int by_paths(const struct vn_object *a, const struct vn_object *b)
{
	unsigned int i;
	int c = 0;

	for (i = 0; !c && i < a->n_paths && i < b->n_paths; i++) {
		c = by_num(b->path[i].priority, a->path[i].priority);
		c = c ? c : strcmp(a->path[i].hops, b->path[i].hops);
	}
	return c ? c : by_num(a->n_paths, b->n_paths);
}

int vn_compare(const struct vn_object *a, const struct vn_object *b)
{
	int c = strcmp(a->tenant, b->tenant);

	c = c ? c : by_num(a->kind, b->kind);
	if (!c && a->kind == VN_HOST)
		return vn_by_bytes(&a->mac, &b->mac);
	c = c ? c : by_num(a->vswitch.dpid, b->vswitch.dpid);
	if (!c && a->kind == VN_ROUTE)
		return by_paths(a, b);
	c = c ? c : by_num(a->port, b->port);
	c = c ? c : by_num(a->to_vswitch.dpid, b->to_vswitch.dpid);
	c = c ? c : by_num(a->to_port, b->to_port);
	c = c ? c : by_num(a->passive, b->passive);
	c = c ? c : vn_by_bytes(&a->address, &b->address);
	return c ? c : by_num(a->tcp_port, b->tcp_port);
}

/* Those that are the same stay in the order of their lines. */
static int compare_places(const void *a, const void *b)
{
	const struct vn_object *x = *(struct vn_object *const *)a;
	const struct vn_object *y = *(struct vn_object *const *)b;
	int c = vn_compare(x, y);

	return c ? c : by_num(x->line, y->line);
}

static int compare_paths(const void *a, const void *b)
{
	const struct vn_path *x = a, *y = b;

	return by_num(y->priority, x->priority);
}

static int compare_switches(const void *a, const void *b)
{
	const struct vn_switch *x = a, *y = b;

	return x->dpid == y->dpid ? strcmp(x->name, y->name) : by_num(x->dpid, y->dpid);
}

static int compare_vlans(const void *a, const void *b)
{
	const uint16_t *x = a, *y = b;

	return by_num(*x, *y);
}

static void sort_parts(struct vn_object *o)
{
	qsort(o->path, o->n_paths, sizeof(o->path[0]), compare_paths);
	if (o->n_vlans)
		qsort(o->vlan, o->n_vlans, sizeof(o->vlan[0]), compare_vlans);
	if (o->n_below)
		qsort(o->below, o->n_below, sizeof(o->below[0]), compare_switches);
}

/**
 * vn_sort() - always the same order, whatever came first
 * @vn: objects, by tenant, kind, what tells them apart; paths by priority, pSwitches by id
 */
void vn_sort(struct vn *vn)
{
	size_t i;

	if (!vn->n)
		return;
	for (i = 0; i < vn->n; i++)
		sort_parts(vn->obj[i]);
	qsort(vn->obj, vn->n, sizeof(vn->obj[0]), compare_places);
}

static int compare_key(const void *key, const void *place)
{
	return vn_compare(key, *(struct vn_object *const *)place);
}

struct vn_object *vn_find(const struct vn *vn, const struct vn_object *o)
{
	struct vn_object **at;

	at = vn->n ? bsearch(o, vn->obj, vn->n, sizeof(vn->obj[0]), compare_key) : NULL;
	return at ? *at : NULL;
}

/**
 * vn_tenant() - a tenant among the objects
 * @vn: objects
 * @name: its name
 *
 * Return: the tenant, or NULL.
 */
const struct vn_object *vn_tenant(const struct vn *vn, const char *name)
{
	size_t i;

	for (i = 0; i < vn->n; i++)
		if (vn->obj[i]->kind == VN_TENANT && !strcmp(vn->obj[i]->tenant, name))
			return vn->obj[i];
	return NULL;
}

/**
 * vn_keep() - drop what is not to be compared or exported
 * @vn: objects of the kernel; the ends of vLinks are no vPorts of their own
 * @wanted: the tenants that it is about, NULL for all
 */
void vn_keep(struct vn *vn, const struct vn *wanted)
{
	struct vn_object *o;
	size_t i, n = 0;

	for (i = 0; i < vn->n; i++) {
		o = vn->obj[i];
		if (o->vlink || (wanted && !vn_tenant(wanted, o->tenant)))
			free_object(o);
		else
			vn->obj[n++] = o;
	}
	vn->n = n;
}

static bool is_at(const struct vn_object *o, const char *tenant, uint64_t dpid, uint32_t port)
{
	if (strcmp(o->tenant, tenant))
		return false;
	if (o->kind != VN_VPORT && o->kind != VN_VLINK)
		return false;
	return (o->vswitch.dpid == dpid && o->port == port) ||
	       (o->kind == VN_VLINK && o->to_vswitch.dpid == dpid && o->to_port == port);
}

struct vn_object *vn_find_port(const struct vn *vn, const char *tenant, uint64_t dpid,
			       uint32_t port, const struct vn_object *but)
{
	size_t i;

	for (i = 0; i < vn->n; i++)
		if (vn->obj[i] != but && is_at(vn->obj[i], tenant, dpid, port))
			return vn->obj[i];
	return NULL;
}
