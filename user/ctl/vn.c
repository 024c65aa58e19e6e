// SPDX-License-Identifier: GPL-2.0
/* A virtual network: what it has, checked, put in order, and as commands. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "vn.h"

static void *or_die(void *p)
{
	if (!p) {
		fprintf(stderr, "libera-ctl: out of memory\n");
		exit(1);
	}
	return p;
}

/**
 * vn_add() - one object more
 * @vn: objects
 * @kind: what it is
 *
 * Return: the object, with what is meant if nothing is said.
 */
struct vn_object *vn_add(struct vn *vn, enum vn_kind kind)
{
	struct vn_object *o = or_die(calloc(1, sizeof(*o)));

	o->kind = kind;
	o->state = 1;
	vn->obj = or_die(realloc(vn->obj, (vn->n + 1) * sizeof(vn->obj[0])));
	vn->obj[vn->n++] = o;
	return o;
}

static void free_object(struct vn_object *o)
{
	unsigned int i;

	for (i = 0; i < o->n_paths; i++)
		free(o->path[i].hops);
	free(o->below);
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

enum type { NUM32, NUM64, NAME, BYTES, BELOW };

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
	FIELD(VN_TENANT, "state", NUM32, state),
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
	o->below = or_die(realloc(o->below, (o->n_below + 1) * sizeof(*s)));
	s = &o->below[o->n_below++];
	*s = (struct vn_switch){ .dpid = dpid };
	if (name)
		strcpy(s->name, name);
	return true;
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
	if (f->type == NUM32) {
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
	o->path[o->n_paths++] = (struct vn_path){ priority, or_die(strdup(hops)) };
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

static int by_bytes(const struct vn_bytes *a, const struct vn_bytes *b)
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

/* By what tells objects apart; 0 if they are the same one, maybe changed. */
static int compare(const struct vn_object *a, const struct vn_object *b)
{
	int c = strcmp(a->tenant, b->tenant);

	c = c ? c : by_num(a->kind, b->kind);
	if (!c && a->kind == VN_HOST)
		return by_bytes(&a->mac, &b->mac);
	c = c ? c : by_num(a->vswitch.dpid, b->vswitch.dpid);
	if (!c && a->kind == VN_ROUTE)
		return by_paths(a, b);
	c = c ? c : by_num(a->port, b->port);
	c = c ? c : by_num(a->to_vswitch.dpid, b->to_vswitch.dpid);
	c = c ? c : by_num(a->to_port, b->to_port);
	c = c ? c : by_num(a->passive, b->passive);
	c = c ? c : by_bytes(&a->address, &b->address);
	return c ? c : by_num(a->tcp_port, b->tcp_port);
}

/* Those that are the same stay in the order of their lines. */
static int compare_places(const void *a, const void *b)
{
	const struct vn_object *x = *(struct vn_object *const *)a;
	const struct vn_object *y = *(struct vn_object *const *)b;
	int c = compare(x, y);

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

static void sort_parts(struct vn_object *o)
{
	qsort(o->path, o->n_paths, sizeof(o->path[0]), compare_paths);
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
	return compare(key, *(struct vn_object *const *)place);
}

/* The same object in another list, which is sorted; NULL if it is not there. */
static struct vn_object *find(const struct vn *vn, const struct vn_object *o)
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

/* ------------------------------------------------------------------ checks */

struct check {
	struct vn *vn;
	vn_say say;
	void *arg;
	unsigned int found;
};

static __attribute__((format(printf, 3, 4))) void complain(struct check *c,
							   const struct vn_object *o,
							   const char *fmt, ...)
{
	char text[160];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	c->say(c->arg, o, text);
	c->found++;
}

/* What the kernel would choose could be another one each time. */
static void check_told(struct check *c, const struct vn_object *o)
{
	if (o->kind == VN_VSWITCH && !o->vswitch.dpid)
		complain(c, o, "'dpid' is missing: a file has to tell it");
	if ((o->kind == VN_VPORT || o->kind == VN_VLINK) && !o->port)
		complain(c, o, "'port' is missing: a file has to tell it");
	if (o->kind == VN_VLINK && !o->to_port)
		complain(c, o, "'to-port' is missing: a file has to tell it");
}

static void resolve_tenant(struct check *c, struct vn_object *o)
{
	const struct vn_object *t;
	size_t i;

	if (o->kind == VN_TENANT)
		return;
	for (i = 0; !*o->tenant && i < c->vn->n; i++) {
		t = c->vn->obj[i];
		if (t->kind == VN_TENANT && t->tenant_id == o->tenant_id)
			strcpy(o->tenant, t->tenant);
	}
	if (!*o->tenant)
		complain(c, o, "tenant: the file adds none with id %u", o->tenant_id);
	else if (!vn_tenant(c->vn, o->tenant))
		complain(c, o, "tenant: the file does not add '%s'", o->tenant);
}

static const struct vn_object *find_vswitch(const struct vn *vn, const char *tenant,
					    const struct vn_switch *s)
{
	const struct vn_object *o;
	size_t i;

	for (i = 0; i < vn->n; i++) {
		o = vn->obj[i];
		if (o->kind != VN_VSWITCH || strcmp(o->tenant, tenant))
			continue;
		if (s->dpid ? o->vswitch.dpid == s->dpid : !strcmp(o->vswitch.name, s->name))
			return o;
	}
	return NULL;
}

static void resolve_vswitch(struct check *c, const struct vn_object *o, struct vn_switch *s,
			    const char *word)
{
	const struct vn_object *vs;

	if (!s->dpid && !*s->name)
		return;
	vs = find_vswitch(c->vn, o->tenant, s);
	if (vs)
		s->dpid = vs->vswitch.dpid;
	else if (s->dpid)
		complain(c, o, "%s: the file does not add 0x%llx to tenant %s", word,
			 (unsigned long long)s->dpid, o->tenant);
	else
		complain(c, o, "%s: the file does not add '%s' to tenant %s", word, s->name,
			 o->tenant);
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

/* The vPort, or the vLink of which it is an end; @but is passed over. */
static struct vn_object *find_port(const struct vn *vn, const char *tenant, uint64_t dpid,
				   uint32_t port, const struct vn_object *but)
{
	size_t i;

	for (i = 0; i < vn->n; i++)
		if (vn->obj[i] != but && is_at(vn->obj[i], tenant, dpid, port))
			return vn->obj[i];
	return NULL;
}

static void check_port_free(struct check *c, const struct vn_object *o, uint64_t dpid,
			    uint32_t port, const char *word)
{
	const struct vn_object *other = find_port(c->vn, o->tenant, dpid, port, o);

	/* two of the same kind are told as such */
	if (other && other->line < o->line && compare(other, o))
		complain(c, o, "%s: line %u has port %u of this vswitch already", word,
			 other->line, port);
}

static void check_ports(struct check *c, const struct vn_object *o)
{
	if (o->kind == VN_HOST && !find_port(c->vn, o->tenant, o->vswitch.dpid, o->port, NULL))
		complain(c, o, "vport: the file does not add port %u to this vswitch", o->port);
	if (o->kind == VN_VPORT || o->kind == VN_VLINK)
		check_port_free(c, o, o->vswitch.dpid, o->port, "port");
	if (o->kind != VN_VLINK)
		return;
	check_port_free(c, o, o->to_vswitch.dpid, o->to_port, "to-port");
	if (o->vswitch.dpid == o->to_vswitch.dpid && o->port == o->to_port)
		complain(c, o, "to-port: both ends are the same port");
}

static void check_paths(struct check *c, const struct vn_object *o)
{
	unsigned int i;

	for (i = 1; i < o->n_paths; i++)
		if (o->path[i].priority == o->path[i - 1].priority)
			complain(c, o, "priority: two paths have %u", o->path[i].priority);
}

static void check_once(struct check *c, const struct vn_object *first, const struct vn_object *o)
{
	static const char *const words[VN_KINDS] = {
		[VN_TENANT] = "name", [VN_VSWITCH] = "dpid", [VN_VPORT] = "port",
		[VN_ROUTE] = "path", [VN_VLINK] = "port", [VN_HOST] = "mac",
		[VN_CONTROLLER] = "address",
	};

	if (!compare(first, o))
		complain(c, o, "%s: line %u adds it already", words[o->kind], first->line);
}

/**
 * vn_check() - what can be said about a file without the kernel
 * @vn: its objects, sorted and complete afterwards
 * @say: called for each complaint
 * @arg: for @say
 *
 * Return: the number of complaints.
 */
unsigned int vn_check(struct vn *vn, vn_say say, void *arg)
{
	struct check c = { .vn = vn, .say = say, .arg = arg };
	size_t i;

	for (i = 0; i < vn->n; i++) {
		check_told(&c, vn->obj[i]);
		resolve_tenant(&c, vn->obj[i]);
	}
	if (c.found)
		return c.found;
	for (i = 0; i < vn->n; i++) {
		if (vn->obj[i]->kind == VN_VSWITCH)
			continue;
		resolve_vswitch(&c, vn->obj[i], &vn->obj[i]->vswitch, "vswitch");
		resolve_vswitch(&c, vn->obj[i], &vn->obj[i]->to_vswitch, "to-vswitch");
	}
	if (c.found)
		return c.found;
	vn_sort(vn);
	for (i = 0; i < vn->n; i++) {
		if (i)
			check_once(&c, vn->obj[i - 1], vn->obj[i]);
		check_ports(&c, vn->obj[i]);
		check_paths(&c, vn->obj[i]);
	}
	return c.found;
}

/* ---------------------------------------------------------------- commands */

static void print_mac(FILE *f, const struct vn_bytes *b)
{
	fprintf(f, "%02x:%02x:%02x:%02x:%02x:%02x", b->data[0], b->data[1], b->data[2],
		b->data[3], b->data[4], b->data[5]);
}

static void print_ip(FILE *f, const struct vn_bytes *b)
{
	char buf[INET6_ADDRSTRLEN];

	fputs(inet_ntop(b->len == 4 ? AF_INET : AF_INET6, b->data, buf, sizeof(buf)), f);
}

static void print_switch(FILE *f, const char *word, const struct vn_switch *s)
{
	if (s->dpid)
		fprintf(f, " %s 0x%llx", word, (unsigned long long)s->dpid);
	else if (*s->name)
		fprintf(f, " %s %s", word, s->name);
}

static void print_below(FILE *f, const struct vn_object *o)
{
	const struct vn_switch *s;

	for (s = o->below; s < o->below + o->n_below; s++) {
		fputs(s == o->below ? " pswitch " : ",", f);
		if (s->dpid)
			fprintf(f, "0x%llx", (unsigned long long)s->dpid);
		else
			fputs(s->name, f);
	}
}

static void print_quota(FILE *f, const char *word, uint32_t max, bool always)
{
	if (max || always)
		fprintf(f, " %s %u", word, max);
}

/* Quotas and state, all of them or what is not the default. */
static void print_settings(FILE *f, const struct vn_object *o, bool all)
{
	print_quota(f, "max-rules", o->max_rules, all);
	print_quota(f, "max-groups", o->max_groups, all);
	print_quota(f, "max-meters", o->max_meters, all);
	if (all || !o->state)
		fprintf(f, " state %s", o->state ? "up" : "down");
}

static void print_target(FILE *f, const struct vn_object *o)
{
	bool brackets = o->address.len != 4;

	if (o->passive)
		fprintf(f, " ptcp:%u:", o->tcp_port);
	else
		fputs(" tcp:", f);
	if (brackets)
		putc('[', f);
	print_ip(f, &o->address);
	if (brackets)
		putc(']', f);
	if (!o->passive)
		fprintf(f, ":%u", o->tcp_port);
}

static void print_host(FILE *f, const struct vn_object *o)
{
	fputs(" mac ", f);
	print_mac(f, &o->mac);
	if (o->ip4.len) {
		fputs(" ip4 ", f);
		print_ip(f, &o->ip4);
	}
	if (o->ip6.len) {
		fputs(" ip6 ", f);
		print_ip(f, &o->ip6);
	}
	print_switch(f, "vswitch", &o->vswitch);
	fprintf(f, " vport %u", o->port);
}

static void print_paths(FILE *f, const struct vn_object *o)
{
	const struct vn_path *p;

	for (p = o->path; p < o->path + o->n_paths; p++)
		fprintf(f, " path %s priority %u", p->hops, p->priority);
}

static void print_vlink(FILE *f, const struct vn_object *o)
{
	print_switch(f, "vswitch", &o->vswitch);
	fprintf(f, " port %u", o->port);
	print_switch(f, "to-vswitch", &o->to_vswitch);
	fprintf(f, " to-port %u", o->to_port);
	if (!o->n_paths)
		fputs(" path none", f);
	print_paths(f, o);
}

static const char *const kind_words[VN_KINDS] = {
	[VN_TENANT] = "tenant", [VN_VSWITCH] = "vswitch", [VN_VPORT] = "vport",
	[VN_ROUTE] = "route", [VN_VLINK] = "vlink", [VN_HOST] = "host",
	[VN_CONTROLLER] = "controller",
};

/**
 * vn_print() - the command that makes an object, without the end of the line
 * @f: where
 * @o: object
 */
void vn_print(FILE *f, const struct vn_object *o)
{
	fprintf(f, "%s add %s %s", kind_words[o->kind], o->kind == VN_TENANT ? "name" : "tenant",
		o->tenant);
	switch (o->kind) {
	case VN_TENANT:
		if (o->tenant_id)
			fprintf(f, " id %u", o->tenant_id);
		print_settings(f, o, false);
		break;
	case VN_VSWITCH:
		print_switch(f, "dpid", &(struct vn_switch){ .dpid = o->vswitch.dpid });
		print_below(f, o);
		if (*o->vswitch.name)
			fprintf(f, " name %s", o->vswitch.name);
		break;
	case VN_VPORT:
		print_switch(f, "vswitch", &o->vswitch);
		fprintf(f, " port %u", o->port);
		print_switch(f, "pswitch", &o->pswitch);
		fprintf(f, " pport %u", o->pport);
		break;
	case VN_ROUTE:
		print_switch(f, "vswitch", &o->vswitch);
		print_paths(f, o);
		break;
	case VN_VLINK:
		print_vlink(f, o);
		break;
	case VN_HOST:
		print_host(f, o);
		break;
	default:
		print_switch(f, "vswitch", &o->vswitch);
		print_target(f, o);
	}
}

/* The command that takes it away. */
static void print_del(FILE *f, const struct vn_object *o)
{
	fprintf(f, "%s del tenant %s", kind_words[o->kind], o->tenant);
	switch (o->kind) {
	case VN_TENANT:
		break;
	case VN_ROUTE:
		print_switch(f, "vswitch", &o->vswitch);
		print_switch(f, "pswitch", &o->pswitch);
		print_switch(f, "to-pswitch", &o->to_pswitch);
		fprintf(f, " priority %u", o->path[0].priority);
		break;
	case VN_VLINK:
		fprintf(f, " id %u", o->id);
		break;
	case VN_HOST:
		fputs(" mac ", f);
		print_mac(f, &o->mac);
		break;
	case VN_CONTROLLER:
		print_switch(f, "vswitch", &o->vswitch);
		print_target(f, o);
		break;
	default:
		print_switch(f, "vswitch", &o->vswitch);
		if (o->kind == VN_VPORT)
			fprintf(f, " port %u", o->port);
	}
}

static void print_set(FILE *f, const struct vn_object *o)
{
	fprintf(f, "tenant set tenant %s", o->tenant);
	print_settings(f, o, true);
}

static void print_path(FILE *f, const struct vn_step *s, bool add)
{
	const struct vn_path *p = &s->obj->path[s->path];

	fprintf(f, "vlink path %s tenant %s id %u", add ? "add" : "del", s->obj->tenant,
		s->obj->id);
	if (add)
		fprintf(f, " path %s", p->hops);
	fprintf(f, " priority %u", p->priority);
}

/**
 * vn_print_step() - a step as a command, without the end of the line
 * @f: where
 * @step: step
 * @undo: the command that takes it back
 */
void vn_print_step(FILE *f, const struct vn_step *step, bool undo)
{
	if (step->op == VN_SET)
		print_set(f, undo ? step->old : step->obj);
	else if (step->op == VN_PATH_ADD || step->op == VN_PATH_DEL)
		print_path(f, step, (step->op == VN_PATH_ADD) != undo);
	else if ((step->op == VN_ADD) != undo)
		vn_print(f, step->obj);
	else
		print_del(f, step->obj);
}

/* -------------------------------------------------------------------- plan */

static bool same_switch(const struct vn_switch *a, const struct vn_switch *b)
{
	return a->dpid == b->dpid && (a->dpid || !strcmp(a->name, b->name));
}

static bool same_below(const struct vn_object *a, const struct vn_object *b)
{
	unsigned int i;

	for (i = 0; i < a->n_below && i < b->n_below; i++)
		if (!same_switch(&a->below[i], &b->below[i]))
			return false;
	return a->n_below == b->n_below;
}

/* Whether an object that is there is what the file says; a vLink's paths are not seen to. */
static bool is_same(const struct vn_object *a, const struct vn_object *b)
{
	if (a->kind == VN_VSWITCH && strcmp(a->vswitch.name, b->vswitch.name))
		return false;
	if (a->kind == VN_HOST &&
	    (a->vswitch.dpid != b->vswitch.dpid || a->port != b->port ||
	     by_bytes(&a->ip4, &b->ip4) || by_bytes(&a->ip6, &b->ip6)))
		return false;
	/* where a route leads its path says */
	if (a->kind == VN_ROUTE)
		return true;
	return same_below(a, b) && same_switch(&a->pswitch, &b->pswitch) && a->pport == b->pport;
}

static bool same_settings(const struct vn_object *a, const struct vn_object *b)
{
	return a->max_rules == b->max_rules && a->max_groups == b->max_groups &&
	       a->max_meters == b->max_meters && a->state == b->state;
}

static bool stays_vswitch(const struct vn *there, const char *tenant, const struct vn_switch *s)
{
	struct vn_object key = { .kind = VN_VSWITCH, .vswitch.dpid = s->dpid };
	const struct vn_object *vs;

	if (!s->dpid)
		return true;
	strcpy(key.tenant, tenant);
	vs = find(there, &key);
	return !vs || vs->kept;
}

/* Whether what it is on stays; objects before it in the list are decided on already. */
static bool has_ground(const struct vn *there, const struct vn_object *o)
{
	const struct vn_object *port;

	if (o->kind == VN_TENANT || o->kind == VN_VSWITCH)
		return true;
	if (!stays_vswitch(there, o->tenant, &o->vswitch) ||
	    !stays_vswitch(there, o->tenant, &o->to_vswitch))
		return false;
	if (o->kind != VN_HOST)
		return true;
	port = find_port(there, o->tenant, o->vswitch.dpid, o->port, NULL);
	return !port || port->kept;
}

/* The line by which routes of a vSwitch are to be looked for; NULL if there is none. */
static struct vn_object *find_auto(const struct vn *wanted, const struct vn_object *o)
{
	struct vn_object *w;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		if (vn_is_auto(w) && w->vswitch.dpid == o->vswitch.dpid &&
		    !strcmp(w->tenant, o->tenant))
			return w;
	}
	return NULL;
}

/* What is to be looked for is met by what was found before. */
static void mark_auto(struct vn *there, struct vn *wanted)
{
	struct vn_object *t, *w;
	size_t i;

	for (i = 0; i < there->n; i++) {
		t = there->obj[i];
		w = t->kind == VN_ROUTE ? find_auto(wanted, t) : NULL;
		if (!w || !has_ground(there, t))
			continue;
		t->kept = true;
		w->kept = true;
	}
}

/* What is the same on both sides, and on nothing that goes, is kept. */
static void mark(struct vn *there, struct vn *wanted)
{
	struct vn_object *t, *w;
	size_t i;

	for (i = 0; i < there->n; i++) {
		t = there->obj[i];
		w = find(wanted, t);
		t->kept = w && is_same(t, w) && has_ground(there, t);
		if (w && t->kept) {
			w->kept = true;
			w->id = t->id;
		}
	}
	mark_auto(there, wanted);
}

static void add_step(struct vn_plan *plan, struct vn_step step)
{
	plan->step = or_die(realloc(plan->step, (plan->n + 1) * sizeof(plan->step[0])));
	plan->step[plan->n++] = step;
}

/* Of what is not in the file the line of its tenant is to blame. */
static void del_kind(struct vn_plan *plan, const struct vn *there, const struct vn *wanted,
		     enum vn_kind kind)
{
	const struct vn_object *w;
	struct vn_object *t;
	size_t i;

	for (i = 0; i < there->n; i++) {
		t = there->obj[i];
		if (t->kind != kind || t->kept)
			continue;
		w = find(wanted, t);
		if (!w)
			w = vn_tenant(wanted, t->tenant);
		add_step(plan, (struct vn_step){ VN_DEL, t, NULL, 0, w ? w->line : 0 });
	}
}

static void add_kind(struct vn_plan *plan, const struct vn *there, const struct vn *wanted,
		     enum vn_kind kind)
{
	struct vn_object *w, *t;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		if (w->kind != kind)
			continue;
		t = kind == VN_TENANT ? find(there, w) : NULL;
		if (t && !same_settings(t, w))
			add_step(plan, (struct vn_step){ VN_SET, w, t, 0, w->line });
		else if (!w->kept)
			add_step(plan, (struct vn_step){ VN_ADD, w, NULL, 0, w->line });
	}
}

static int find_path(const struct vn_object *o, uint16_t priority)
{
	unsigned int i;

	for (i = 0; i < o->n_paths; i++)
		if (o->path[i].priority == priority)
			return i;
	return -1;
}

/* A path that is to be looked for is any that was found. */
static bool same_path(const struct vn_path *there, const struct vn_path *wanted)
{
	return !strcmp(wanted->hops, VN_AUTO) || !strcmp(there->hops, wanted->hops);
}

static unsigned int new_paths(struct vn_plan *plan, const struct vn_object *t,
			      struct vn_object *w, bool count_only)
{
	unsigned int i, n = 0;

	for (i = 0; i < w->n_paths; i++) {
		if (find_path(t, w->path[i].priority) >= 0)
			continue;
		n++;
		if (!count_only)
			add_step(plan, (struct vn_step){ VN_PATH_ADD, w, NULL, i, w->line });
	}
	return n;
}

static void old_paths(struct vn_plan *plan, struct vn_object *t, const struct vn_object *w)
{
	unsigned int i;

	for (i = 0; i < t->n_paths; i++)
		if (find_path(w, t->path[i].priority) < 0)
			add_step(plan, (struct vn_step){ VN_PATH_DEL, t, NULL, i, w->line });
}

static void changed_paths(struct vn_plan *plan, struct vn_object *t, struct vn_object *w)
{
	unsigned int i;
	int at;

	for (i = 0; i < w->n_paths; i++) {
		at = find_path(t, w->path[i].priority);
		if (at < 0 || same_path(&t->path[at], &w->path[i]))
			continue;
		add_step(plan, (struct vn_step){ VN_PATH_DEL, t, NULL, at, w->line });
		add_step(plan, (struct vn_step){ VN_PATH_ADD, w, NULL, i, w->line });
	}
}

/* New paths come before old ones go, so that there is always one, if there is room. */
static void change_paths(struct vn_plan *plan, struct vn *there, struct vn *wanted)
{
	struct vn_object *t, *w;
	bool room;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		if (w->kind != VN_VLINK || !w->kept)
			continue;
		t = find(there, w);
		room = t->n_paths + new_paths(plan, t, w, true) <= VN_PATH_MAX;
		if (!room)
			old_paths(plan, t, w);
		new_paths(plan, t, w, false);
		changed_paths(plan, t, w);
		if (room)
			old_paths(plan, t, w);
	}
}

/**
 * vn_make_plan() - what makes one the other
 * @plan: filled; refers to both
 * @there: what there is of the tenants in @wanted; sorted
 * @wanted: what shall be; sorted
 *
 * What goes is first, as its ports and names may be wanted by others, then come
 * paths of vLinks that stay, as vPorts may be wanted where they lead.
 */
void vn_make_plan(struct vn_plan *plan, struct vn *there, struct vn *wanted)
{
	static const enum vn_kind down[] = {
		VN_HOST, VN_VLINK, VN_ROUTE, VN_VPORT, VN_CONTROLLER, VN_VSWITCH
	};
	unsigned int i;

	*plan = (struct vn_plan){ .n = 0 };
	mark(there, wanted);
	for (i = 0; i < sizeof(down) / sizeof(down[0]); i++)
		del_kind(plan, there, wanted, down[i]);
	change_paths(plan, there, wanted);
	for (i = 0; i < VN_KINDS; i++)
		add_kind(plan, there, wanted, i);
}

/**
 * vn_plan_free() - done with a plan
 * @plan: plan
 */
void vn_plan_free(struct vn_plan *plan)
{
	free(plan->step);
	*plan = (struct vn_plan){ .n = 0 };
}
