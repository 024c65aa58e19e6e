// SPDX-License-Identifier: GPL-2.0
/* A virtual network from a file: whether it is whole. */
#include <stdarg.h>
#include <string.h>

#include "vn_priv.h"

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

static void check_port_free(struct check *c, const struct vn_object *o, uint64_t dpid,
			    uint32_t port, const char *word)
{
	const struct vn_object *other = vn_find_port(c->vn, o->tenant, dpid, port, o);

	/* two of the same kind are told as such */
	if (other && other->line < o->line && vn_compare(other, o))
		complain(c, o, "%s: line %u has port %u of this vswitch already", word,
			 other->line, port);
}

static void check_ports(struct check *c, const struct vn_object *o)
{
	if (o->kind == VN_HOST && !vn_find_port(c->vn, o->tenant, o->vswitch.dpid, o->port, NULL))
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

	if (!vn_compare(first, o))
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
