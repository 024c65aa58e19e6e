// SPDX-License-Identifier: GPL-2.0
/* Virtual networks of a usual shape, made to fit a physical one. */
#include <stdarg.h>
#include <string.h>

#include "fattree.h"
#include "template.h"
#include "vn_priv.h"

#define PORT_MAX	65279	/* of a vSwitch */
#define PRIORITY	100	/* of a path; of the next one so much less: */
#define STEP		10

static __attribute__((format(printf, 2, 3))) int fail(struct template *t, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(t->why, sizeof(t->why), fmt, args);
	va_end(args);
	return -1;
}

/* ----------------------------------------------------------------- objects */

static struct vn_object *add(struct template *t, enum vn_kind kind)
{
	struct vn_object *o = vn_add(t->vn, kind);

	strcpy(o->tenant, t->tenant->tenant);
	return o;
}

static struct vn_object *add_vswitch(struct template *t, uint64_t dpid)
{
	struct vn_object *o = add(t, VN_VSWITCH);

	o->vswitch.dpid = dpid;
	return o;
}

static void put_on(struct vn_object *vswitch, uint64_t pswitch)
{
	vn_set(vswitch, "pswitch", pswitch, NULL, 0);
}

/* A vSwitch that is called as its pSwitch. */
static void copy_pswitch(struct template *t, uint64_t dpid)
{
	put_on(add_vswitch(t, dpid), dpid);
}

static void add_paths(const struct template *t, struct vn_object *o, const char *hops)
{
	vn_add_path(o, PRIORITY, hops);
	if (t->backup)
		vn_add_path(o, PRIORITY - STEP, VN_AUTO);
}

static void add_vlink(struct template *t, uint64_t a, uint32_t a_port, uint64_t b, uint32_t b_port,
		      const char *hops)
{
	struct vn_object *o = add(t, VN_VLINK);

	o->vswitch.dpid = a;
	o->port = a_port;
	o->to_vswitch.dpid = b;
	o->to_port = b_port;
	add_paths(t, o, hops);
}

static const struct vn_object *vswitch_on(const struct template *t, uint64_t pswitch)
{
	const struct vn_object *o;
	unsigned int i;
	size_t n;

	for (n = 0; n < t->vn->n; n++) {
		o = t->vn->obj[n];
		for (i = 0; o->kind == VN_VSWITCH && i < o->n_below; i++)
			if (o->below[i].dpid == pswitch)
				return o;
	}
	return NULL;
}

/* The number that is wanted, or else the lowest that is free. */
static uint32_t pick_port(const struct template *t, uint64_t vswitch, uint32_t wanted)
{
	const char *tenant = t->tenant->tenant;
	uint32_t no = wanted <= PORT_MAX ? wanted : 1;

	if (no == wanted && !vn_find_port(t->vn, tenant, vswitch, no, NULL))
		return no;
	for (no = 1; vn_find_port(t->vn, tenant, vswitch, no, NULL); no++)
		;
	return no;
}

static int add_port(struct template *t, const struct template_port *p, uint32_t wanted)
{
	const struct vn_object *vs = vswitch_on(t, p->dpid);
	struct vn_object *o;
	uint32_t no;

	if (!vs)
		return fail(t, "at: nothing of it is on pswitch 0x%llx",
			    (unsigned long long)p->dpid);
	if (paths_link_at(t->g, p->dpid, p->pport))
		return fail(t, "at: pport %u of pswitch 0x%llx is the end of a plink", p->pport,
			    (unsigned long long)p->dpid);
	no = pick_port(t, vs->vswitch.dpid, wanted ? wanted : p->pport);
	o = add(t, VN_VPORT);
	o->vswitch.dpid = vs->vswitch.dpid;
	o->port = no;
	o->pswitch.dpid = p->dpid;
	o->pport = p->pport;
	if (!p->host.mac.len)
		return 0;
	o = add(t, VN_HOST);
	o->mac = p->host.mac;
	o->ip4 = p->host.ip4;
	o->ip6 = p->host.ip6;
	o->vswitch.dpid = vs->vswitch.dpid;
	o->port = no;
	return 0;
}

/* Numbered from @first on, or as the pPorts if that is 0. */
static int add_ports(struct template *t, uint32_t first)
{
	const struct template_port *p, *o;
	int rc;

	for (p = t->port; p < t->port + t->n_ports; p++) {
		for (o = t->port; o < p; o++) {
			if (o->dpid == p->dpid && o->pport == p->pport)
				return fail(t, "at: pport %u of pswitch 0x%llx is given twice",
					    p->pport, (unsigned long long)p->dpid);
			if (p->host.mac.len && !vn_by_bytes(&o->host.mac, &p->host.mac))
				return fail(t, "mac: the hosts at 0x%llx:%u and 0x%llx:%u have "
					    "the same", (unsigned long long)o->dpid, o->pport,
					    (unsigned long long)p->dpid, p->pport);
		}
		rc = add_port(t, p, first);
		if (rc)
			return rc;
	}
	return 0;
}

static int check_joined(struct template *t, uint64_t a, uint64_t b)
{
	struct paths_hop hop[PATHS_HOPS];
	struct paths_cost cost;

	if (paths_find(t->g, a, b, hop, PATHS_HOPS, &cost) > 0)
		return 0;
	return fail(t, "no plinks lead from pswitch 0x%llx to pswitch 0x%llx",
		    (unsigned long long)a, (unsigned long long)b);
}

static int need_pswitches(struct template *t, unsigned int least)
{
	unsigned int i, j;

	for (i = 0; i < t->n_pswitches; i++)
		for (j = 0; j < i; j++)
			if (t->pswitch[i] == t->pswitch[j])
				return fail(t, "pswitch: 0x%llx is given twice",
					    (unsigned long long)t->pswitch[i]);
	if (t->n_pswitches >= least)
		return 0;
	return fail(t, "it needs %u pswitches at least, and there are %u", least, t->n_pswitches);
}

/* ------------------------------------------------------------------- shapes */

static bool is_on(const struct template *t, uint64_t dpid)
{
	unsigned int i;

	for (i = 0; i < t->n_pswitches; i++)
		if (t->pswitch[i] == dpid)
			return true;
	return false;
}

/**
 * template_copy() - the physical network as it is: a vSwitch for each pSwitch, and a vLink
 *	for each pLink between them; ports have the numbers that they have there
 * @t: what is wanted
 *
 * Return: 0; -1 with @t->why.
 */
int template_copy(struct template *t)
{
	const struct paths_link *l;
	unsigned int i;
	char hop[40];

	if (need_pswitches(t, 1))
		return -1;
	for (i = 0; i < t->n_pswitches; i++)
		copy_pswitch(t, t->pswitch[i]);
	for (l = t->g->link; l < t->g->link + t->g->n; l++) {
		if (l->from > l->to || (l->from == l->to && l->from_port > l->to_port) ||
		    l->closed || !is_on(t, l->from) || !is_on(t, l->to))
			continue;
		snprintf(hop, sizeof(hop), "0x%llx:%u", (unsigned long long)l->from, l->from_port);
		add_vlink(t, l->from, pick_port(t, l->from, l->from_port), l->to,
			  pick_port(t, l->to, l->to_port), hop);
	}
	return add_ports(t, 0);
}

/**
 * template_line() - a vSwitch on each pSwitch that is given, each joined with the next:
 *	port 1 to the one before it, 2 to the one behind it, hosts from 3 on
 * @t: what is wanted
 *
 * Return: 0; -1 with @t->why.
 */
int template_line(struct template *t)
{
	unsigned int i;

	if (need_pswitches(t, 2))
		return -1;
	for (i = 0; i < t->n_pswitches; i++)
		copy_pswitch(t, t->pswitch[i]);
	for (i = 1; i < t->n_pswitches; i++) {
		if (check_joined(t, t->pswitch[i - 1], t->pswitch[i]))
			return -1;
		add_vlink(t, t->pswitch[i - 1], 2, t->pswitch[i], 1, VN_AUTO);
	}
	return add_ports(t, 3);
}

/**
 * template_big_switch() - one vSwitch over all pSwitches that are given, with ways between
 *	any two; hosts from port 1 on
 * @t: what is wanted
 *
 * Return: 0; -1 with @t->why.
 */
int template_big_switch(struct template *t)
{
	struct vn_object *vs, *o;
	unsigned int i;

	if (need_pswitches(t, 1))
		return -1;
	if (t->n_pswitches > VN_BELOW_MAX)
		return fail(t, "a vswitch is on %d pswitches at most, and there are %u",
			    VN_BELOW_MAX, t->n_pswitches);
	vs = add_vswitch(t, t->dpid);
	for (i = 0; i < t->n_pswitches; i++) {
		if (i && check_joined(t, t->pswitch[0], t->pswitch[i]))
			return -1;
		put_on(vs, t->pswitch[i]);
	}
	if (t->n_pswitches > 1) {
		o = add(t, VN_ROUTE);
		o->vswitch.dpid = t->dpid;
		add_paths(t, o, VN_AUTO);
	}
	return add_ports(t, 1);
}

/* ---------------------------------------------------------------- fat tree */

/* "a1.2": number 2 in pod 1; "c3": one that is in none */
static void name_vswitch(struct template *t, uint64_t dpid, char tier, unsigned int pod,
			 unsigned int no)
{
	struct vn_object *o = add_vswitch(t, dpid);
	char *name = o->vswitch.name;

	put_on(o, dpid);
	if (pod)
		snprintf(name, sizeof(o->vswitch.name), "%c%u.%u", tier, pod, no);
	else
		snprintf(name, sizeof(o->vswitch.name), "%c%u", tier, no);
}

/* Over the pLink that joins them; of several the first. */
static int join(struct template *t, uint64_t a, uint32_t a_port, uint64_t b, uint32_t b_port)
{
	const struct paths_link *l, *end = t->g->link + t->g->n;
	char hop[40];

	for (l = t->g->link; l < end && (l->from != a || l->to != b || l->closed); l++)
		;
	if (l == end)
		return fail(t, "vports are on all plinks from pswitch 0x%llx to pswitch 0x%llx",
			    (unsigned long long)a, (unsigned long long)b);
	snprintf(hop, sizeof(hop), "0x%llx:%u", (unsigned long long)a, l->from_port);
	add_vlink(t, a, a_port, b, b_port, hop);
	return 0;
}

static int make_pod(struct template *t, const struct fattree *f, unsigned int pod)
{
	const uint64_t *agg = f->agg + pod * (f->k / 2), *edge = f->edge + pod * (f->k / 2);
	unsigned int half = t->k / 2, i, j;
	uint64_t core;

	for (i = 0; i < half; i++) {
		name_vswitch(t, edge[i], 'e', pod + 1, i + 1);
		name_vswitch(t, agg[i], 'a', pod + 1, i + 1);
	}
	for (i = 0; i < half; i++) {
		for (j = 0; j < half; j++) {
			core = f->core[i * (f->k / 2) + j];
			if (join(t, agg[i], j + 1, edge[j], i + 1) ||
			    join(t, agg[i], half + j + 1, core, pod + 1))
				return -1;
		}
	}
	return 0;
}

static int make_tree(struct template *t, const struct fattree *f)
{
	unsigned int half, i, j, pod;

	if (!t->k)
		t->k = f->k;
	if (t->k % 2 || t->k > f->k)
		return fail(t, "k: %u is no even number up to %u, which the pswitches are a fat "
			    "tree of", t->k, f->k);
	half = t->k / 2;
	for (i = 0; i < half; i++)
		for (j = 0; j < half; j++)
			name_vswitch(t, f->core[i * (f->k / 2) + j], 'c', 0, i * half + j + 1);
	for (pod = 0; pod < t->k; pod++)
		if (make_pod(t, f, pod))
			return -1;
	return add_ports(t, half + 1);
}

/**
 * template_fat_tree() - a fat tree on one: each vSwitch and each vLink is on one pSwitch and
 *	one pLink.  Of edges ports from 1 on lead to the pod's aggregation, and from k/2 + 1
 *	on to hosts; of these to edges and to cores; port P of a core leads to pod P
 * @t: what is wanted
 *
 * Return: 0; -1 with @t->why.
 */
int template_fat_tree(struct template *t)
{
	struct fattree f;
	int rc;

	if (fattree_find(&f, t->g, t->why, sizeof(t->why)))
		return -1;
	rc = make_tree(t, &f);
	fattree_free(&f);
	return rc;
}
