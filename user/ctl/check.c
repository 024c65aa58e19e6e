// SPDX-License-Identifier: GPL-2.0
/* Rules of pSwitches against what they shall be, and against who may send to whom. */
#include <stdlib.h>

#include "check_priv.h"

#define COOKIE_MAGIC	0x4c42ULL
/* of the rule that brings probes of pLinks to the module; no tenant's */
#define COOKIE_PROBES	(COOKIE_MAGIC << 48)
/* of those that bring what comes in at watched pPorts; likewise */
#define COOKIE_WATCH	(COOKIE_MAGIC << 48 | 0xffffULL << 32)
#define ETH_LLDP	0x88cc
#define FLOW_MOD_MAX	65535
#define TAGS		4	/* VLAN tags of a packet that are followed */

/**
 * check_name() - a word for a kind of finding
 * @kind: CHECK_*
 *
 * Return: the word.
 */
const char *check_name(enum check_kind kind)
{
	static const char *const names[] = {
		[CHECK_MISSING] = "missing",
		[CHECK_UNEXPECTED] = "unexpected",
		[CHECK_DIFFERENT] = "different",
		[CHECK_FOREIGN] = "foreign",
		[CHECK_INPUT] = "wrong-input",
		[CHECK_OUTPUT] = "wrong-output",
		[CHECK_SHARED] = "shared",
	};

	return names[kind];
}

/**
 * check_is_ours() - whether a rule's cookie says that the module made it
 * @r: rule
 *
 * Return: true if so.
 */
bool check_is_ours(const struct check_rule *r)
{
	return r->cookie >> 48 == COOKIE_MAGIC;
}

/* ------------------------------------------------------------- who is where */

static int by_place(u64 a_dpid, u32 a_port, u64 b_dpid, u32 b_port)
{
	if (a_dpid != b_dpid)
		return a_dpid < b_dpid ? -1 : 1;
	return a_port < b_port ? -1 : a_port > b_port;
}

static int by_port(const void *a, const void *b)
{
	const struct check_port *x = a, *y = b;

	return by_place(x->dpid, x->port, y->dpid, y->port);
}

static int by_lane(const void *a, const void *b)
{
	const struct check_lane *x = a, *y = b;

	return by_place(x->dpid, x->port, y->dpid, y->port) ?: (int)x->label - (int)y->label;
}

static int by_hop(const void *a, const void *b)
{
	const struct check_hop *x = a, *y = b;

	return by_place(x->dpid, x->port, y->dpid, y->port);
}

static int by_carried(const void *a, const void *b)
{
	const struct check_carried *x = a, *y = b;

	int cmp = by_place(x->dpid, x->port, y->dpid, y->port);

	return cmp ? cmp : (int)x->owner.tenant - (int)y->owner.tenant;
}

static int by_tenant(const void *a, const void *b)
{
	const struct check_host *x = a, *y = b;

	return x->tenant < y->tenant ? -1 : x->tenant > y->tenant;
}

/* Of nothing there may be no address. */
static void sort_list(void *list, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	if (n)
		qsort(list, n, size, cmp);
}

static const void *find_in(const void *key, const void *list, size_t n, size_t size,
			   int (*cmp)(const void *, const void *))
{
	return n ? bsearch(key, list, n, size, cmp) : NULL;
}

/**
 * check_sort() - bring what is known of the network into order
 * @net: network
 */
void check_sort(struct check_net *net)
{
	sort_list(net->ports, net->n_ports, sizeof(*net->ports), by_port);
	sort_list(net->lanes, net->n_lanes, sizeof(*net->lanes), by_lane);
	sort_list(net->hops, net->n_hops, sizeof(*net->hops), by_hop);
	sort_list(net->carried, net->n_carried, sizeof(*net->carried), by_carried);
	sort_list(net->hosts, net->n_hosts, sizeof(*net->hosts), by_tenant);
}

static const struct check_owner *port_owner(const struct check_net *net, u64 dpid, u32 port)
{
	const struct check_port key = { .dpid = dpid, .port = port }, *p;

	p = find_in(&key, net->ports, net->n_ports, sizeof(key), by_port);
	return p ? &p->owner : NULL;
}

static const struct check_owner *lane_owner(const struct check_net *net, u64 dpid, u32 port,
					    u16 label)
{
	const struct check_lane key = { .dpid = dpid, .port = port, .label = label }, *l;

	l = find_in(&key, net->lanes, net->n_lanes, sizeof(key), by_lane);
	return l ? &l->owner : NULL;
}

static const struct check_hop *hop_from(const struct check_net *net, u64 dpid, u32 port)
{
	const struct check_hop key = { .dpid = dpid, .port = port };

	return find_in(&key, net->hops, net->n_hops, sizeof(key), by_hop);
}

static const struct check_carried *carried_at(const struct check_net *net, u64 dpid, u32 port,
					      u32 tenant)
{
	const struct check_carried key = { .dpid = dpid, .port = port, .owner.tenant = tenant };

	return find_in(&key, net->carried, net->n_carried, sizeof(key), by_carried);
}

/* What the rest relies on: a pPort, and a label on one, are one tenant's. */
static void check_shared(struct run *run)
{
	const struct check_net *net = run->net;
	size_t i;

	run->f.kind = CHECK_SHARED;
	for (i = 1; i < net->n_ports; i++) {
		const struct check_port *a = &net->ports[i - 1], *b = a + 1;

		if (b->dpid == run->dpid && !by_port(a, b))
			find(run, NULL, "pPort %u is of %s and of %s", b->port, a->owner.name,
			     b->owner.name);
	}
	for (i = 1; i < net->n_lanes; i++) {
		const struct check_lane *a = &net->lanes[i - 1], *b = a + 1;

		if (b->dpid == run->dpid && !by_lane(a, b) && a->owner.tenant != b->owner.tenant)
			find(run, NULL, "label %u of pPort %u is of %s and of %s", b->label,
			     b->port, a->owner.name, b->owner.name);
	}
	for (i = 1; i < net->n_carried; i++) {
		const struct check_carried *a = &net->carried[i - 1], *b = a + 1;

		if (b->dpid == run->dpid && !by_place(a->dpid, a->port, b->dpid, b->port) &&
		    a->kind != b->kind)
			find(run, NULL, "packets of %s and %s are carried into pPort %u in 2 ways",
			     a->owner.name, b->owner.name, b->port);
	}
}

/* --------------------------------------------------------------- VLAN tags */

/**
 * struct tags - what is known of a packet's tags
 * @n: how many are known, from the outermost inwards
 * @vid: the outermost last
 */
struct tags {
	int n;
	u16 vid[TAGS];
};

static void tags_init(struct tags *t, const struct libera_match *m)
{
	u64 vid = libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID);

	t->n = 0;
	if (libera_match_is_exact(m, LIBERA_FIELD_VLAN_VID) && vid & LIBERA_VID_PRESENT)
		t->vid[t->n++] = vid & 0xfff;
}

static void tags_push(struct tags *t)
{
	if (t->n == TAGS)
		memmove(t->vid, t->vid + 1, --t->n * sizeof(t->vid[0]));
	t->vid[t->n++] = 0;
}

/* That of 1.0 adds a tag where there is none. */
static void tags_set(struct tags *t, u16 vid)
{
	if (!t->n)
		tags_push(t);
	t->vid[t->n - 1] = vid & 0xfff;
}

static void tags_run(struct tags *t, const struct libera_act *a)
{
	switch (a->type) {
	case LIBERA_ACT_PUSH_VLAN:
		tags_push(t);
		break;
	case LIBERA_ACT_SET_VLAN_VID:
		tags_set(t, get_unaligned_be16(a->val));
		break;
	case LIBERA_ACT_SET_VLAN_PCP:
		if (!t->n)
			tags_push(t);
		break;
	case LIBERA_ACT_SET_FIELD:
		if (a->field == LIBERA_FIELD_VLAN_VID)
			tags_set(t, get_unaligned_be16(a->val));
		break;
	case LIBERA_ACT_POP_VLAN:
	case LIBERA_ACT_STRIP_VLAN:
		t->n -= t->n > 0;
		break;
	}
}

/* ------------------------------------------------------------------ carriers */

/**
 * struct form - whether a packet's addresses are locators of its tenant
 * @kind: LIBERA_CARRY_* of the tenant's packets
 * @loc: source, destination
 * @untagged: it is known to have no tag
 */
struct form {
	u8 kind;
	bool loc[2];
	bool untagged;
};

static u8 kind_of(const struct check_net *net, u32 tenant)
{
	size_t i;

	for (i = 0; i < net->n_carried; i++)
		if (net->carried[i].owner.tenant == tenant)
			return net->carried[i].kind;
	return LIBERA_CARRY_NONE;
}

static bool is_untagged(const struct libera_match *m)
{
	return libera_match_is_exact(m, LIBERA_FIELD_VLAN_VID) &&
	       !libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID);
}

/* Whether an address is told to be a locator of the tenant. */
static bool tells_tenant(const struct run *run, const struct libera_match *m,
			 enum libera_field_id id, u8 kind, u32 tenant)
{
	u64 val, mask;

	libera_layout_tenant(kind, &run->net->layouts[kind], tenant, &val, &mask);
	return (libera_match_get_mask_u64(m, id) & mask) == mask &&
	       (libera_match_get_u64(m, id) & mask) == val;
}

static u32 in_port(const struct check_rule *r)
{
	return libera_match_get_u64(&r->match, LIBERA_FIELD_IN_PORT);
}

/* Whether a rule takes packets that come in carried, and nobody else's. */
static bool takes_carried(const struct run *run, const struct check_rule *r)
{
	u32 port = libera_match_get_u64(&r->match, LIBERA_FIELD_IN_PORT);
	const struct check_carried *c = carried_at(run->net, run->dpid, port, r->owner.tenant);

	return c && check_is_for_carried(r) &&
	       (tells_tenant(run, &r->match, libera_carrier_src(c->kind), c->kind,
			     r->owner.tenant) ||
		tells_tenant(run, &r->match, libera_carrier_dst(c->kind), c->kind,
			     r->owner.tenant));
}

static void form_init(struct form *f, const struct run *run, const struct check_rule *r)
{
	bool carried = takes_carried(run, r);

	f->kind = kind_of(run->net, r->owner.tenant);
	f->loc[0] = carried;
	f->loc[1] = carried;
	f->untagged = carried || is_untagged(&r->match);
}

static void form_run(struct form *f, const struct run *run, const struct libera_act *a, u32 tenant)
{
	const enum libera_field_id ids[] = { libera_carrier_src(f->kind),
					     libera_carrier_dst(f->kind) };
	struct libera_match m;
	int i;

	if (!f->kind || a->type != LIBERA_ACT_SET_FIELD)
		return;
	for (i = 0; i < 2; i++) {
		if (a->field != ids[i])
			continue;
		libera_match_init(&m);
		libera_match_set(&m, ids[i], a->val, NULL);
		f->loc[i] = tells_tenant(run, &m, ids[i], f->kind, tenant);
	}
}

/* ---------------------------------------------------------- where they go */

/* Into a pLink: with a label that is the owner's where it comes in. */
static void check_into_link(struct run *run, const struct check_rule *r, u32 port,
			    const struct tags *t, const struct form *f,
			    const struct check_hop *hop)
{
	const struct check_owner *to;
	u16 label;

	if (!t->n && f->untagged && f->loc[0] && f->loc[1]) {
		if (!carried_at(run->net, hop->to_dpid, hop->to_port, r->owner.tenant))
			find(run, r, "carries packets into the pLink of pPort %u, where none are",
			     port);
		return;
	}
	if (!t->n) {
		find(run, r, "leads into the pLink of pPort %u without a label", port);
		return;
	}
	label = t->vid[t->n - 1];
	to = lane_owner(run->net, hop->to_dpid, hop->to_port, label);
	if (!to)
		find(run, r, "leads into the pLink of pPort %u with label %u, which is nobody's",
		     port, label);
	else if (to->tenant != r->owner.tenant)
		find(run, r, "leads into the pLink of pPort %u with label %u, which is %s's", port,
		     label, to->name);
}

static void check_to_port(struct run *run, const struct check_rule *r, u32 port,
			  const struct tags *t, const struct form *f)
{
	const struct check_owner *to;
	const struct check_hop *hop;

	if (port == LIBERA_PORT_CONTROLLER)
		return;		/* that is the module */
	if (port == LIBERA_PORT_IN_PORT)
		port = libera_match_get_u64(&r->match, LIBERA_FIELD_IN_PORT);
	if (port > LIBERA_PORT_MAX) {
		char name[32];

		libera_port_format(name, sizeof(name), port);
		find(run, r, "leads to %s, which is not one pPort", name);
		return;
	}
	to = port_owner(run->net, run->dpid, port);
	hop = hop_from(run->net, run->dpid, port);
	if (to && to->tenant != r->owner.tenant)
		find(run, r, "leads to pPort %u, which is %s's", port, to->name);
	else if (!to && hop)
		check_into_link(run, r, port, t, f, hop);
	else if (!to)
		find(run, r, "leads to pPort %u, which is nobody's", port);
	else if (f->loc[0] || f->loc[1])
		find(run, r, "leads to pPort %u, and the packets are not restored", port);
}

static void check_output(struct run *run, const struct check_rule *r)
{
	const struct libera_instrs *i = &r->instrs;
	struct tags t;
	struct form f;
	u16 k;

	run->f.kind = CHECK_OUTPUT;
	tags_init(&t, &r->match);
	form_init(&f, run, r);
	for (k = 0; k < i->n_apply + i->n_write; k++) {
		const struct libera_act *a = &i->act[k];

		tags_run(&t, a);
		form_run(&f, run, a, r->owner.tenant);
		if (a->type == LIBERA_ACT_OUTPUT || a->type == LIBERA_ACT_ENQUEUE)
			check_to_port(run, r, a->arg, &t, &f);
	}
}

/* ------------------------------------------------------ where they come from */

/* The label by which packets from a pLink are told; 0 if they are not. */
static u16 label_of(const struct check_rule *r)
{
	const struct libera_match *m = &r->match;
	u64 vid = libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID);

	/* where the label is off it has become the tunnel id */
	if (r->table && check_is_for_carried(r))
		return 0;
	if (r->table && libera_match_is_exact(m, LIBERA_FIELD_TUNNEL_ID))
		return libera_match_get_u64(m, LIBERA_FIELD_TUNNEL_ID);
	if (!libera_match_is_exact(m, LIBERA_FIELD_VLAN_VID) || !(vid & LIBERA_VID_PRESENT))
		return 0;
	return vid & 0xfff;
}

static void check_input(struct run *run, const struct check_rule *r)
{
	const struct check_owner *of;
	u16 label = label_of(r);
	u32 port;

	run->f.kind = CHECK_INPUT;
	if (!r->owner.tenant) {
		find(run, r, "has no owner");
		return;
	}
	if (!libera_match_is_exact(&r->match, LIBERA_FIELD_IN_PORT)) {
		find(run, r, "takes packets of every pPort");
		return;
	}
	port = libera_match_get_u64(&r->match, LIBERA_FIELD_IN_PORT);
	of = port_owner(run->net, run->dpid, port);
	if (of) {
		if (of->tenant != r->owner.tenant)
			find(run, r, "takes packets of pPort %u, which is %s's", port, of->name);
		else if (of->vswitch != r->owner.vswitch)
			find(run, r, "takes packets of pPort %u, which is of vSwitch 0x%llx", port,
			     of->vswitch);
		return;
	}
	if (!label && takes_carried(run, r))
		return;
	of = lane_owner(run->net, run->dpid, port, label);
	if (!label)
		find(run, r, "takes packets of pPort %u, which is not its owner's", port);
	else if (!of)
		find(run, r, "takes packets of pPort %u with label %u, which is nobody's", port,
		     label);
	else if (of->tenant != r->owner.tenant)
		find(run, r, "takes packets of pPort %u with label %u, which is %s's", port, label,
		     of->name);
}

/* --------------------------------------------------------------- groups */

struct use {
	u32 group;
	const struct check_rule *rule;
};

static int by_group(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	return x->group < y->group ? -1 : x->group > y->group;
}

static size_t uses_of(const struct check_rules *want, struct use *use)
{
	size_t i, n = 0;
	u16 k;

	for (i = 0; i < want->n; i++) {
		const struct libera_instrs *in = &want->rule[i].instrs;

		for (k = 0; k < in->n_apply + in->n_write; k++) {
			if (in->act[k].type != LIBERA_ACT_GROUP)
				continue;
			if (use) {
				use[n].group = in->act[k].arg;
				use[n].rule = &want->rule[i];
			}
			n++;
		}
	}
	return n;
}

/* A group is one tenant's. */
static int check_groups(struct run *run, const struct check_rules *want)
{
	size_t i, n = uses_of(want, NULL);
	struct use *use;

	if (!n)
		return 0;
	use = malloc(n * sizeof(*use));
	if (!use)
		return -ENOMEM;
	uses_of(want, use);
	qsort(use, n, sizeof(*use), by_group);
	run->f.kind = CHECK_OUTPUT;
	for (i = 1; i < n; i++) {
		const struct check_owner *other = &use[i - 1].rule->owner;

		if (use[i].group == use[i - 1].group &&
		    use[i].rule->owner.tenant != other->tenant)
			find(run, use[i].rule,
			     "leads to group 0x%x, to which rules of %s lead, too", use[i].group,
			     other->name);
	}
	free(use);
	return 0;
}

/* --------------------------------------------------------- other people's rules */

static bool covered(const struct check_rules *have, const struct check_rule *f,
		    const struct libera_match *m)
{
	size_t i;

	for (i = 0; i < have->n; i++) {
		const struct check_rule *r = &have->rule[i];

		if (check_is_ours(r) && r->table == f->table && r->priority > f->priority &&
		    libera_match_covers(&r->match, m))
			return true;
	}
	return false;
}

/* Whether a foreign rule gets packets of this pPort, and label if it is not 0. */
static bool gets(const struct check_rules *have, const struct check_rule *f, u32 port, u16 label)
{
	struct libera_match m;

	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, port);
	/* later tables see packets when their label is off */
	if (label && !f->table)
		libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, label | LIBERA_VID_PRESENT);
	if (!libera_match_overlaps(&f->match, &m))
		return false;
	m = f->match;
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, port);
	if (label && !f->table)
		libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, label | LIBERA_VID_PRESENT);
	return !covered(have, f, &m);
}

/* Likewise packets that are carried. */
static bool gets_carried(const struct run *run, const struct check_rules *have,
			 const struct check_rule *f, const struct check_carried *c)
{
	struct libera_match m;

	/* later tables see packets of everybody there */
	if (f->table)
		return gets(have, f, c->port, 0);
	libera_carry_tenant_match(&m, c->kind, &run->net->layouts[c->kind], c->owner.tenant,
				  c->port);
	if (!libera_match_overlaps(&f->match, &m))
		return false;
	return !covered(have, f, &m);
}

/* Another tenant to whom the packets get directly. */
static const char *taken_to(struct run *run, const struct check_rule *f,
			    const struct check_owner *from)
{
	const struct libera_instrs *i = &f->instrs;
	const struct check_owner *to;
	u16 k;

	for (k = 0; k < i->n_apply + i->n_write; k++) {
		if (i->act[k].type != LIBERA_ACT_OUTPUT && i->act[k].type != LIBERA_ACT_ENQUEUE)
			continue;
		to = port_owner(run->net, run->dpid, i->act[k].arg);
		if (to && to->tenant != from->tenant)
			return to->name;
	}
	return NULL;
}

static void name_foreign(struct run *run, const struct check_rule *f, u32 port, u16 label,
			 const struct check_owner *from)
{
	const char *to = taken_to(run, f, from);
	char with[32] = "";

	if (label)
		snprintf(with, sizeof(with), " with label %u", label);
	run->f.kind = CHECK_FOREIGN;
	find(run, f, "gets packets of %s from pPort %u%s%s%s", from->name, port, with,
	     to ? ", and takes them to " : "", to ? to : "");
}

/* One of its victims is enough. */
static void check_foreign(struct run *run, const struct check_rules *have,
			  const struct check_rule *f)
{
	const struct check_net *net = run->net;
	size_t i;

	for (i = 0; i < net->n_ports; i++) {
		const struct check_port *p = &net->ports[i];

		if (p->dpid == run->dpid && gets(have, f, p->port, 0)) {
			name_foreign(run, f, p->port, 0, &p->owner);
			return;
		}
	}
	for (i = 0; i < net->n_lanes; i++) {
		const struct check_lane *l = &net->lanes[i];

		if (l->dpid == run->dpid && gets(have, f, l->port, l->label)) {
			name_foreign(run, f, l->port, l->label, &l->owner);
			return;
		}
	}
	for (i = 0; i < net->n_carried; i++) {
		const struct check_carried *c = &net->carried[i];

		if (c->dpid == run->dpid && gets_carried(run, have, f, c)) {
			name_foreign(run, f, c->port, 0, &c->owner);
			return;
		}
	}
}

/* ---------------------------------------------------------- shall be, and is */

static int by_key(const void *a, const void *b)
{
	const struct check_rule *x = *(const struct check_rule *const *)a;
	const struct check_rule *y = *(const struct check_rule *const *)b;

	if (x->table != y->table)
		return x->table < y->table ? -1 : 1;
	if (x->priority != y->priority)
		return x->priority > y->priority ? -1 : 1;
	return memcmp(&x->match, &y->match, sizeof(x->match));
}

/* Those that are there, or shall be, themselves. */
static const struct check_rule **sorted(const struct check_rules *rules)
{
	const struct check_rule **list = malloc((rules->n + 1) * sizeof(*list));
	size_t i, n = 0;

	if (!list)
		return NULL;
	for (i = 0; i < rules->n; i++)
		if (!rules->rule[i].stand_in)
			list[n++] = &rules->rule[i];
	qsort(list, n, sizeof(*list), by_key);
	list[n] = NULL;
	return list;
}

static bool is_to_us(const struct check_rule *r)
{
	return !r->table && r->instrs.present == LIBERA_INSTR_APPLY && r->instrs.n_apply == 1 &&
	       r->instrs.act[0].type == LIBERA_ACT_OUTPUT &&
	       r->instrs.act[0].arg == LIBERA_PORT_CONTROLLER;
}

static bool is_probe_rule(const struct check_rule *r)
{
	return r->cookie == COOKIE_PROBES && is_to_us(r) &&
	       libera_match_is_exact(&r->match, LIBERA_FIELD_ETH_DST) &&
	       libera_match_get_u64(&r->match, LIBERA_FIELD_ETH_TYPE) == ETH_LLDP;
}

/* Of a pPort that is watched, and that nobody has. */
static bool is_watch_rule(const struct run *run, const struct check_rule *r)
{
	const struct check_net *net = run->net;
	u32 port = libera_match_get_u64(&r->match, LIBERA_FIELD_IN_PORT);
	bool watched = false;
	size_t i;

	if (r->cookie != COOKIE_WATCH || !is_to_us(r))
		return false;
	for (i = 0; i < net->n_watches; i++)
		watched |= net->watches[i].dpid == run->dpid && net->watches[i].port == port;
	for (i = 0; i < net->n_ports; i++)
		watched &= net->ports[i].dpid != run->dpid || net->ports[i].port != port;
	return watched;
}

/* What is there and shall not be. */
static void check_extra(struct run *run, const struct check_rules *have,
			const struct check_rule *r)
{
	if (!check_is_ours(r)) {
		check_foreign(run, have, r);
	} else if (!is_probe_rule(r) && !is_watch_rule(run, r)) {
		run->f.kind = CHECK_UNEXPECTED;
		find(run, r, "nobody wants it");
	}
}

static const char *difference(const struct check_rule *want, const struct check_rule *have)
{
	if (want->cookie != have->cookie)
		return check_is_ours(have) ? "it has another cookie" : "it is not ours";
	if (have->opaque)
		return "it does what nobody here knows";
	if (!libera_instrs_equal(&want->instrs, &have->instrs))
		return "it has other instructions";
	return want->idle_timeout != have->idle_timeout ? "it has another idle time-out" : NULL;
}

/*
 * Rules with the same table, priority and match.  The module has two of them for a
 * moment, when it deletes one and makes another: that moment is no fault.
 */
static void check_same(struct run *run, const struct check_rule **want, size_t n,
		       const struct check_rule *have)
{
	const struct check_rule *steady = NULL;
	const char *text = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!difference(want[i], have) || want[i]->loose)
			return;
		steady = want[i];
	}
	text = difference(steady, have);
	run->f.kind = CHECK_DIFFERENT;
	run->f.found = have;
	find(run, steady, "%s", text);
}

static void check_missing(struct run *run, const struct check_rule *want)
{
	if (want->loose)
		return;
	run->f.kind = CHECK_MISSING;
	find(run, want, "the pSwitch does not have it");
}

static size_t run_of_same(const struct check_rule **list)
{
	size_t n = 1;

	while (list[n] && !by_key(&list[0], &list[n]))
		n++;
	return n;
}

static void compare(struct run *run, const struct check_rule **want,
		    const struct check_rule **have, const struct check_rules *all)
{
	size_t n;
	int cmp;

	while (*want || *have) {
		cmp = !*want ? 1 : !*have ? -1 : by_key(want, have);
		n = *want ? run_of_same(want) : 0;
		if (cmp > 0) {
			check_extra(run, all, *have++);
		} else if (cmp < 0) {
			for (; n; n--)
				check_missing(run, *want++);
		} else {
			check_same(run, want, n, *have++);
			want += n;
		}
	}
}

/**
 * check_switch() - all that is to be said of one pSwitch
 * @net: who is where, sorted
 * @dpid: pSwitch
 * @want: rules that it shall have, after check_canon()
 * @have: rules that it has
 * @fn: takes findings
 * @arg: for @fn
 *
 * Return: number of findings, or -ENOMEM.
 */
int check_switch(const struct check_net *net, u64 dpid, const struct check_rules *want,
		 const struct check_rules *have, check_fn fn, void *arg)
{
	struct run run = { .net = net, .dpid = dpid, .fn = fn, .arg = arg };
	const struct check_rule **w = sorted(want), **h = sorted(have);
	int err = -ENOMEM;
	size_t i;

	if (w && h) {
		check_shared(&run);
		compare(&run, w, h, have);
		for (i = 0; i < want->n; i++) {
			const struct check_rule *r = &want->rule[i];

			if (r->loose)
				continue;
			if (r->stands_for) {
				check_common(&run, want, r, port_owner(net, dpid, in_port(r)));
				continue;
			}
			if (r->stand_in)
				check_stand_in(&run, want, r);
			check_input(&run, r);
			check_output(&run, r);
		}
		err = check_groups(&run, want);
	}
	free(w);
	free(h);
	return err ? err : run.n;
}

/**
 * check_canon() - a rule as a pSwitch tells it, when it was told the rule
 * @r: rule; changed
 * @version: of OpenFlow, in which the pSwitch was told
 * @s: gets the actions
 *
 * Some things can be said in more than one way, and a version has but one for them.
 *
 * Return: 0; -ENOMEM; an oferr if the version cannot say it.
 */
int check_canon(struct check_rule *r, u8 version, struct libera_ofscratch *s)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_FLOW_MOD };
	u8 *buf = malloc(FLOW_MOD_MAX);
	struct libera_ofbuf b;
	int err;

	if (!buf)
		return -ENOMEM;
	m.flow_mod.match = r->match;
	m.flow_mod.priority = r->priority;
	m.flow_mod.table_id = r->table;
	m.flow_mod.command = LIBERA_FC_ADD;
	m.flow_mod.buffer_id = LIBERA_NO_BUFFER;
	m.flow_mod.out_port = LIBERA_PORT_ANY;
	m.flow_mod.out_group = LIBERA_GROUP_ANY;
	m.flow_mod.instrs = r->instrs;
	libera_ofbuf_init(&b, buf, FLOW_MOD_MAX);
	err = libera_ofmsg_encode(&b, version, &m);
	if (!err)
		err = libera_ofmsg_decode(&m, buf, b.len, s);
	if (!err) {
		r->match = m.flow_mod.match;
		r->priority = m.flow_mod.priority;
		r->instrs = m.flow_mod.instrs;
	}
	free(buf);
	return err;
}
