// SPDX-License-Identifier: GPL-2.0
/*
 * A tenant's VLAN tags over virtual links that know one tag only, against a model: what comes
 * out where, and with which tag, is what the tenant's actions say of the packet as it was.  The
 * model knows tags and ports; of labels it knows only what each stands for.
 */
#include "core/xlate.h"
#include "ktap.h"

#define ROUNDS		40000
#define N_PORTS		4	/* 1 and 4 for hosts; 2 and 3 are vLinks, by one pPort */
#define LINK		20	/* that pPort */
#define N_VLANS		3	/* declared: these from FIRST on; as many others are not */
#define FIRST		5
#define ACTS		6
#define EVENTS_MAX	128

static struct {
	struct libera_map map;
	struct libera_map_port room[N_PORTS];
} ports;

static struct libera_vlabels vlabels[N_PORTS];

/* A packet: its tags, the outer one last. */
struct packet {
	int n;
	struct {
		u16 vid;
		u8 pcp;
	} tag[4];
};

/* Where it came out; a vPort, or the controller. */
struct event {
	u32 port;
	struct packet pkt;
};

struct outcome {
	int n;
	struct event ev[EVENTS_MAX];
};

static void came_out(struct outcome *o, u32 port, const struct packet *pkt)
{
	if (o->n == EVENTS_MAX)
		return;
	memset(&o->ev[o->n], 0, sizeof(o->ev[0]));
	o->ev[o->n].port = port;
	o->ev[o->n].pkt.n = pkt->n;
	memcpy(o->ev[o->n].pkt.tag, pkt->tag, pkt->n * sizeof(pkt->tag[0]));
	o->n++;
}

static void push(struct packet *p)
{
	if (p->n == (int)ARRAY_SIZE(p->tag))
		return;
	memset(&p->tag[p->n], 0, sizeof(p->tag[0]));
	p->n++;
}

/* What an action does to a packet's tags, there and here. */
static void change(struct packet *p, const struct libera_act *a)
{
	bool id = a->type == LIBERA_ACT_SET_VLAN_VID ||
		  (a->type == LIBERA_ACT_SET_FIELD && a->field == LIBERA_FIELD_VLAN_VID);
	bool pcp = a->type == LIBERA_ACT_SET_VLAN_PCP ||
		   (a->type == LIBERA_ACT_SET_FIELD && a->field == LIBERA_FIELD_VLAN_PCP);

	if (a->type == LIBERA_ACT_PUSH_VLAN) {
		push(p);
	} else if (a->type == LIBERA_ACT_STRIP_VLAN || a->type == LIBERA_ACT_POP_VLAN) {
		EXPECT(p->n || a->type == LIBERA_ACT_STRIP_VLAN);
		p->n -= !!p->n;
	} else if (id || pcp) {
		EXPECT(p->n || a->type != LIBERA_ACT_SET_FIELD);
		if (!p->n)
			push(p);
		if (id)
			p->tag[p->n - 1].vid = get_unaligned_be16(a->val) & 0xfff;
		else
			p->tag[p->n - 1].pcp = a->val[0];
	}
}

/* ------------------------------------------------------------------ the tenant's */

/* Into a vLink with one tag: none of @p, or one that is declared. */
static bool may_go(const struct libera_map_port *port, const struct packet *p)
{
	return !p->n || libera_map_vlan(&ports.map, p->tag[p->n - 1].vid) >= 0 ||
	       (!port->one_tag);
}

static bool run_virtual(struct outcome *o, struct packet p, const struct libera_act *act, int n,
			u32 in, bool one_table)
{
	const struct libera_map_port *port;
	bool good = true;
	int i;
	u32 k;

	for (i = 0; i < n; i++) {
		if (act[i].type != LIBERA_ACT_OUTPUT) {
			change(&p, &act[i]);
			continue;
		}
		if (act[i].arg == LIBERA_PORT_CONTROLLER) {
			good &= !one_table || !ports.room[in - 1].label ||
				may_go(&ports.room[in - 1], &p);
			came_out(o, act[i].arg, &p);
			continue;
		}
		for (k = 1; k <= N_PORTS; k++) {
			bool back = act[i].arg == LIBERA_PORT_IN_PORT;

			port = &ports.room[k - 1];
			if (back ? k != in : act[i].arg == LIBERA_PORT_FLOOD ? k == in :
			    act[i].arg != k)
				continue;
			/* a vPort of a host is its pPort, which the pSwitch keeps from itself */
			if (k == in && !back)
				continue;
			good &= !port->label || may_go(port, &p);
			came_out(o, k, &p);
		}
	}
	return good;
}

/* ----------------------------------------------------------------- the pSwitch's */

/* The vPort of a label, and the tag that it stands for. */
static u32 by_label(struct packet *p, bool in)
{
	u16 label = p->tag[p->n - 1].vid;
	int i, k;

	for (i = 0; i < N_PORTS; i++) {
		const struct libera_map_port *port = &ports.room[i];

		if (label == (in ? port->label : port->out_label)) {
			p->n--;
			return port->vport;
		}
		for (k = 0; port->vlabels && port->label && k < LIBERA_VLAN_SLOTS; k++) {
			if (label != (in ? port->vlabels->in[k] : port->vlabels->out[k]))
				continue;
			p->tag[p->n - 1].vid = ports.map.vlan[k];
			return port->vport;
		}
	}
	EXPECT(!"a label that is nobody's");
	return 0;
}

static void run_physical(struct outcome *o, struct packet p, const struct libera_instrs *instrs,
			 u32 in, bool one_table)
{
	u32 in_pport = ports.room[in - 1].pport, to;
	struct packet out;
	int i;

	for (i = 0; i < instrs->n_apply; i++) {
		const struct libera_act *a = &instrs->act[i];

		if (a->type != LIBERA_ACT_OUTPUT) {
			change(&p, a);
			continue;
		}
		out = p;
		if (a->arg == LIBERA_PORT_CONTROLLER) {
			if (one_table && ports.room[in - 1].label)
				EXPECT_EQ(by_label(&out, true), in);
			came_out(o, a->arg, &out);
			continue;
		}
		to = a->arg == LIBERA_PORT_IN_PORT ? in_pport : a->arg;
		/* a switch sends nothing back unless told so */
		if (a->arg == in_pport)
			continue;
		if (to == LINK) {
			EXPECT(out.n > 0);
			came_out(o, by_label(&out, false), &out);
		} else {
			came_out(o, to / 10, &out);
		}
	}
}

/* ------------------------------------------------------------------------ rounds */

static void make_ports(bool one_table)
{
	u16 label = 100;
	int i, k;

	memset(&ports, 0, sizeof(ports));
	memset(vlabels, 0, sizeof(vlabels));
	ports.map.n = N_PORTS;
	ports.map.n_in = N_PORTS;
	/* in any places, some of which are free */
	for (i = 0; i < N_VLANS; i++) {
		do
			k = ktap_random() % LIBERA_VLAN_SLOTS;
		while (ports.map.vlan[k]);
		ports.map.vlan[k] = FIRST + i;
	}
	for (i = 0; i < N_PORTS; i++) {
		struct libera_map_port *port = &ports.room[i];

		port->vport = i + 1;
		port->pport = 10 * (i + 1);
		if (i != 1 && i != 2)
			continue;
		port->pport = LINK;
		port->label = label++;
		port->out_label = label++;
		port->one_tag = one_table || ktap_random() % 4;
		if (!port->one_tag)
			continue;
		port->vlabels = &vlabels[i];
		for (k = 0; k < LIBERA_VLAN_SLOTS; k++) {
			if (!ports.map.vlan[k])
				continue;
			vlabels[i].in[k] = label++;
			vlabels[i].out[k] = label++;
		}
	}
}

static u16 some_vid(void)
{
	return FIRST + ktap_random() % (2 * N_VLANS);
}

/* Of the tenant's: one tag, or none. */
static void make_packet(struct packet *p)
{
	memset(p, 0, sizeof(*p));
	if (!(ktap_random() % 3))
		return;
	p->n = 1;
	p->tag[0].vid = some_vid();
	p->tag[0].pcp = ktap_random() % 8;
}

static void make_act(struct libera_act *a)
{
	static const u32 to[] = { 1, 2, 3, 4, LIBERA_PORT_CONTROLLER, LIBERA_PORT_IN_PORT,
				  LIBERA_PORT_FLOOD };

	memset(a, 0, sizeof(*a));
	switch (ktap_random() % 6) {
	case 0:
		a->type = LIBERA_ACT_SET_VLAN_VID;
		put_unaligned_be16(some_vid(), a->val);
		break;
	case 1:
		a->type = LIBERA_ACT_SET_VLAN_PCP;
		a->val[0] = ktap_random() % 8;
		break;
	case 2:
		a->type = LIBERA_ACT_STRIP_VLAN;
		break;
	default:
		a->type = LIBERA_ACT_OUTPUT;
		a->arg = to[ktap_random() % ARRAY_SIZE(to)];
	}
}

static void make_match(struct libera_match *m)
{
	libera_match_init(m);
	switch (ktap_random() % 4) {
	case 0:
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, some_vid() | LIBERA_VID_PRESENT);
		break;
	case 1:
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
		break;
	default:
		break;
	}
}

/* As a match of the packet. */
static void match_of(struct libera_match *m, const struct packet *p, u32 pport, u16 tunnel)
{
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, pport);
	if (tunnel)
		libera_match_set_u64(m, LIBERA_FIELD_TUNNEL_ID, tunnel);
	libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID,
			     p->n ? p->tag[p->n - 1].vid | LIBERA_VID_PRESENT : LIBERA_VID_NONE);
}

/* As it comes in from a vLink to who has one table; false: nobody sends such. */
static bool with_label(struct packet *p, const struct libera_map_port *port)
{
	int k;

	if (!p->n) {
		push(p);
		p->tag[0].vid = port->label;
		return true;
	}
	k = libera_map_vlan(&ports.map, p->tag[0].vid);
	if (k >= 0)
		p->tag[0].vid = port->vlabels->in[k];
	return k >= 0;
}

static bool matches(const struct libera_match *m, const struct packet *p)
{
	u16 vid = p->n ? p->tag[p->n - 1].vid | LIBERA_VID_PRESENT : LIBERA_VID_NONE;

	return !libera_match_has(m, LIBERA_FIELD_VLAN_VID) ||
	       libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID) == vid;
}

static bool is_declared(const struct packet *p)
{
	return !p->n || libera_map_vlan(&ports.map, p->tag[0].vid) >= 0;
}

static void one_round(u32 round)
{
	static struct libera_ofscratch scratch;
	static struct outcome want, got;
	bool one_table = ktap_random() % 2, needs, good;
	const struct libera_xlate x = { .map = &ports.map, .n_tables = one_table ? 1 : 9 };
	u32 in = 1 + ktap_random() % N_PORTS, n = 1 + ktap_random() % ACTS, found = 0, i;
	const struct libera_map_port *port = &ports.room[in - 1];
	struct libera_act act[ACTS];
	struct libera_instrs v = { .present = LIBERA_INSTR_APPLY, .act = act, .n_apply = n }, p;
	struct packet pkt, phys;
	struct libera_match m, pm, key;
	u64 tags;
	int err;

	make_ports(one_table);
	make_packet(&pkt);
	make_match(&m);
	for (i = 0; i < n; i++)
		make_act(&act[i]);
	ktap_note("round %u, in_port %u, %u actions, %s", round, in, n,
		  one_table ? "one table" : "tables");
	phys = pkt;
	if (port->label && (one_table || port->one_tag)) {
		if (!is_declared(&pkt) || (one_table && !with_label(&phys, port)))
			return;
	}
	match_of(&key, &phys, port->pport, one_table ? 0 : port->label);

	want.n = 0;
	good = run_virtual(&want, pkt, act, n, in, one_table);
	if (!libera_xlate_applies(&m, port, &x)) {
		EXPECT(!matches(&m, &pkt));
		return;
	}
	needs = libera_xlate_needs_tag(&v, 0, port, &x);
	tags = needs ? libera_xlate_tags(&m, &v, &x) : 0;
	if (!tags)
		tags = LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST);
	for (i = 0; i < LIBERA_VARIANTS; i++) {
		u16 vid = needs ? libera_xlate_vid(i, &ports.map) : LIBERA_VID_OPEN;

		if (!(tags & LIBERA_VARIANT_BIT(i)))
			continue;
		err = libera_xlate_match(&pm, &m, port, vid, &x);
		if (err) {
			/* the rule is for tags only that nobody has declared */
			EXPECT_EQ(err, LIBERA_OFERR_BAD_MATCH_VALUE);
			EXPECT(!matches(&m, &pkt) || !is_declared(&pkt));
			continue;
		}
		if (!libera_match_covers(&pm, &key))
			continue;
		found++;
		EXPECT(matches(&m, &pkt));
		scratch.n = 0;
		err = libera_xlate_instrs(&p, &v, 0, &x, in, vid, 0, &scratch);
		if (err) {
			EXPECT_EQ(err, LIBERA_OFERR_BAD_ACTION_ARGUMENT);
			EXPECT(!good);
			continue;
		}
		EXPECT(good);
		got.n = 0;
		run_physical(&got, phys, &p, in, one_table);
		EXPECT_MEM(got.ev, got.n * sizeof(got.ev[0]), want.ev, want.n * sizeof(want.ev[0]));
	}
	/* none is in two, and what may be there is in one */
	EXPECT(found <= 1);
	if (matches(&m, &pkt) && is_declared(&pkt))
		EXPECT_EQ(found, 1);
}

static void each_output_has_its_tag(void)
{
	u32 round;

	for (round = 0; round < ROUNDS; round++)
		one_round(round);
}

/* ---------------------------------------------------------------- what 1.3 says */

static int with(const struct libera_xlate *x, u32 in, u16 vid, const struct libera_act *first,
		struct libera_instrs *p)
{
	static struct libera_ofscratch scratch;
	struct libera_act act[2] = { *first, { .type = LIBERA_ACT_OUTPUT, .arg = 2 } };
	struct libera_instrs v = { .present = LIBERA_INSTR_APPLY, .n_apply = 2, .act = act };

	scratch.n = 0;
	return libera_xlate_instrs(p, &v, 0, x, in, vid, 0, &scratch);
}

static void actions_of_1_3(void)
{
	static const struct libera_act pop = { .type = LIBERA_ACT_POP_VLAN };
	static const struct libera_act push_tag = {
		.type = LIBERA_ACT_PUSH_VLAN, .arg = LIBERA_ETH_VLAN
	};
	const struct libera_act set = {
		.type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_VLAN_VID,
		.val = { LIBERA_VID_PRESENT >> 8, FIRST }
	};
	const struct libera_xlate one = { .map = &ports.map, .n_tables = 1 };
	const struct libera_xlate many = { .map = &ports.map, .n_tables = 9 };
	const u64 untagged = LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST);
	const u16 vid = (FIRST + 1) | LIBERA_VID_PRESENT;
	struct libera_instrs p, i = { .n_apply = 1 };
	struct libera_match any;

	make_ports(true);
	EXPECT_EQ(with(&one, 1, vid, &pop, &p), 0);
	EXPECT_EQ(with(&one, 1, LIBERA_VID_NONE, &pop, &p),
		  LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	EXPECT_EQ(with(&one, 1, vid, &set, &p), 0);
	EXPECT_EQ(with(&one, 1, LIBERA_VID_NONE, &set, &p),
		  LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	/* a tag of id 0 is nobody's, and there are no two */
	EXPECT_EQ(with(&one, 1, LIBERA_VID_NONE, &push_tag, &p), LIBERA_OFERR_BAD_ACTION_ARGUMENT);
	EXPECT_EQ(with(&one, 1, vid, &push_tag, &p), LIBERA_OFERR_BAD_ACTION_TYPE);
	EXPECT_EQ(with(&many, 1, vid, &push_tag, &p), LIBERA_OFERR_BAD_ACTION_ARGUMENT);
	EXPECT_EQ(with(&many, 1, vid, &pop, &p), 0);

	/* so a rule that pushes is for packets without a tag, one that pops for the others */
	libera_match_init(&any);
	i.act = &push_tag;
	EXPECT(libera_xlate_tags(&any, &i, &one) == untagged);
	i.act = &pop;
	EXPECT(libera_xlate_tags(&any, &i, &one) &&
	       !(libera_xlate_tags(&any, &i, &one) & untagged));
}

/* The match says with a mask that there is a tag. */
static void masks(void)
{
	static const u8 present[] = { LIBERA_VID_PRESENT >> 8, 0 };
	const struct libera_xlate x = { .map = &ports.map, .n_tables = 1 };
	static const struct libera_instrs none;
	struct libera_match m, p;
	u64 tags;
	u8 i, n = 0;

	make_ports(true);
	libera_match_init(&m);
	libera_match_set(&m, LIBERA_FIELD_VLAN_VID, present, present);
	EXPECT(libera_xlate_applies(&m, &ports.room[1], &x));
	tags = libera_xlate_tags(&m, &none, &x);
	EXPECT(!(tags & LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST)));
	for (i = LIBERA_VARIANT_VLAN; i < LIBERA_VARIANTS; i++)
		n += !!(tags & LIBERA_VARIANT_BIT(i));
	EXPECT_EQ(n, N_VLANS);
	EXPECT_EQ(libera_xlate_match(&p, &m, &ports.room[1], LIBERA_VID_NONE, &x),
		  LIBERA_OFERR_BAD_MATCH_VALUE);
	/* a priority is of packets with a tag only */
	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_PCP, 3);
	EXPECT(libera_xlate_tags(&m, &none, &x) == tags);
	/* and without declared ids none comes from the link */
	memset(ports.map.vlan, 0, sizeof(ports.map.vlan));
	EXPECT(!libera_xlate_applies(&m, &ports.room[1], &x));
	libera_match_init(&m);
	EXPECT(libera_xlate_applies(&m, &ports.room[1], &x));
}

/* ------------------------------------------------------------------ sets and groups */

#define GROUP	100	/* the tenant's 1 on the pSwitch */

/* Hidden groups are known by what they were asked for. */
static u64 asked;

static int find_group(void *priv, u64 vid, u32 *pid)
{
	asked = vid;
	*pid = vid > LIBERA_GROUP_MAX ? GROUP + 1 : GROUP;
	return 0;
}

/* The place of an id. */
static int place(u16 id)
{
	return libera_map_vlan(&ports.map, id);
}

static struct libera_act out(u32 port)
{
	return (struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = port };
}

static struct libera_act set_vid(u16 id)
{
	struct libera_act a = { .type = LIBERA_ACT_SET_VLAN_VID };

	put_unaligned_be16(id, a.val);
	return a;
}

/* A bucket of one or two actions. */
static int bucket_of(const struct libera_xlate *x, struct libera_act a, struct libera_act b, int n,
		     unsigned int flags)
{
	const struct libera_act act[] = { a, b };
	const struct libera_bucket v = { .n = n, .watch_port = LIBERA_PORT_ANY,
					 .watch_group = LIBERA_GROUP_ANY };
	static struct libera_ofscratch scratch;
	struct libera_bucket p;

	asked = 0;
	scratch.n = 0;
	return libera_xlate_bucket(&p, &v, act, x, flags, &scratch);
}

/* What comes to a group has no tag; the bucket may give it one. */
static void buckets(void)
{
	const struct libera_xlate x = {
		.map = &ports.map, .n_tables = 9, .group = find_group
	};
	const struct libera_act flood = out(LIBERA_PORT_FLOOD), all = out(LIBERA_PORT_ALL);
	const struct libera_act group = { .type = LIBERA_ACT_GROUP, .arg = 1 };
	const struct libera_act push_tag = {
		.type = LIBERA_ACT_PUSH_VLAN, .arg = LIBERA_ETH_VLAN
	};

	do
		make_ports(false);
	while (!ports.room[1].one_tag || ports.room[2].one_tag);
	EXPECT_EQ(bucket_of(&x, out(2), flood, 1, 0), 0);
	EXPECT(asked == LIBERA_VGROUP_PORT + 2);
	EXPECT_EQ(bucket_of(&x, out(2), set_vid(FIRST), 2, 0), 0);
	EXPECT(asked == LIBERA_VGROUP_PORT + 2 + LIBERA_VGROUP_VLAN(place(FIRST)));
	EXPECT_EQ(libera_xlate_group_vlan(asked), place(FIRST));
	EXPECT_EQ(libera_xlate_group_port(asked), 2);
	EXPECT_EQ(bucket_of(&x, out(2), set_vid(99), 2, 0), LIBERA_OFERR_BAD_ACTION_ARGUMENT);
	EXPECT_EQ(bucket_of(&x, out(2), push_tag, 2, 0), LIBERA_OFERR_BAD_ACTION_ARGUMENT);
	/* where more than one tag can be it does not matter */
	EXPECT_EQ(bucket_of(&x, out(3), set_vid(99), 2, 0), 0);
	EXPECT(asked == LIBERA_VGROUP_PORT + 3);
	EXPECT_EQ(bucket_of(&x, flood, set_vid(FIRST), 2, 0), 0);
	EXPECT(asked == LIBERA_VGROUP_FLOOD + LIBERA_VGROUP_VLAN(place(FIRST)));
	EXPECT_EQ(bucket_of(&x, all, flood, 1, 0), 0);
	EXPECT(asked == LIBERA_VGROUP_ALL);
	EXPECT_EQ(bucket_of(&x, group, flood, 1, 0), 0);
	EXPECT_EQ(bucket_of(&x, group, set_vid(FIRST), 2, 0), LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
}

/* What becomes of a rule of the second table, or of the first with one that follows. */
static int rule_of(const struct libera_xlate *x, struct libera_act a, u8 present, u8 table, u16 vid,
		   unsigned int flags, u32 *n)
{
	struct libera_instrs v = { .present = present, .act = &a, .goto_table = 2 }, p;
	static struct libera_ofscratch scratch;
	int err;

	v.n_apply = !!(present & LIBERA_INSTR_APPLY);
	v.n_write = !!(present & LIBERA_INSTR_WRITE);
	scratch.n = 0;
	err = libera_xlate_instrs(&p, &v, table, x, 1, vid, flags, &scratch);
	*n = scratch.n;
	return err;
}

static void sets(void)
{
	const struct libera_act group = { .type = LIBERA_ACT_GROUP, .arg = 1 };
	const struct libera_xlate x = {
		.map = &ports.map, .n_tables = 9, .group = find_group
	};
	const u8 write = LIBERA_INSTR_WRITE, apply = LIBERA_INSTR_APPLY;
	const u16 vid = FIRST | LIBERA_VID_PRESENT, none = LIBERA_VID_NONE;
	const unsigned int lenient = LIBERA_XLATE_LENIENT;
	struct libera_instrs i = { .n_apply = 1, .act = &group };
	struct libera_match any;
	u32 n;

	do
		make_ports(false);
	while (!ports.room[1].one_tag);
	/* of one that stays a set nobody knows with which tag it is run */
	EXPECT_EQ(rule_of(&x, out(2), write, 1, none, 0, &n), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(rule_of(&x, out(2), write | LIBERA_INSTR_GOTO, 0, vid, 0, &n),
		  LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(rule_of(&x, out(LIBERA_PORT_FLOOD), write, 1, none, 0, &n),
		  LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(rule_of(&x, group, write, 1, none, 0, &n), LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
	EXPECT_EQ(rule_of(&x, out(2), write, 1, none, lenient, &n), 0);
	EXPECT_EQ(n, 0);
	EXPECT_EQ(rule_of(&x, group, write, 1, none, lenient, &n), 0);
	EXPECT_EQ(n, 0);
	EXPECT_EQ(rule_of(&x, out(4), write, 1, none, 0, &n), 0);
	EXPECT_EQ(n, 1);
	/* of one that is run at once it is known */
	EXPECT_EQ(rule_of(&x, out(2), write, 0, vid, 0, &n), 0);
	EXPECT_EQ(n, 3);
	/* groups are for what has none */
	EXPECT_EQ(rule_of(&x, group, apply, 0, none, 0, &n), 0);
	EXPECT_EQ(rule_of(&x, group, apply, 0, vid, 0, &n), LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
	EXPECT_EQ(rule_of(&x, group, apply, 0, LIBERA_VID_OPEN, 0, &n),
		  LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT(libera_xlate_needs_tag(&i, 0, &ports.room[0], &x));
	libera_match_init(&any);
	EXPECT(libera_xlate_tags(&any, &i, &x) == LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST));
}

/* As one action: what a hidden group's bucket does. */
static void port_actions(void)
{
	struct libera_act act[LIBERA_PORT_ACTS];

	make_ports(true);
	EXPECT_EQ(libera_xlate_port(act, &ports.room[1], place(FIRST), false), 2);
	EXPECT_EQ(get_unaligned_be16(act[0].val),
		  vlabels[1].out[place(FIRST)] | LIBERA_VID_PRESENT);
	EXPECT_EQ(act[1].arg, LINK);
	vlabels[1].out[place(FIRST)] = 0;
	EXPECT_EQ(libera_xlate_port(act, &ports.room[1], place(FIRST), false), 0);
	EXPECT_EQ(libera_xlate_port(act, &ports.room[1], -1, false), 3);
	EXPECT_EQ(libera_xlate_port(act, &ports.room[0], place(FIRST), false), 1);
}

/* Packets that a controller sends back to the tables, as from the vLink. */
static void to_table(void)
{
	const struct libera_xlate many = { .map = &ports.map, .n_tables = 9 };
	const struct libera_xlate one = { .map = &ports.map, .n_tables = 1 };
	const struct libera_act a = out(LIBERA_PORT_TABLE);
	struct libera_instrs v = { .present = LIBERA_INSTR_APPLY, .act = &a, .n_apply = 1 }, p;
	const u16 vid = FIRST | LIBERA_VID_PRESENT;
	static struct libera_ofscratch s;

	make_ports(true);
	s.n = 0;
	EXPECT_EQ(libera_xlate_instrs(&p, &v, 0, &one, 2, vid, LIBERA_XLATE_TABLE, &s), 0);
	EXPECT_EQ(s.n, 2);
	EXPECT_EQ(get_unaligned_be16(s.act[0].val), vlabels[1].in[place(FIRST)]);
	s.n = 0;
	EXPECT_EQ(libera_xlate_instrs(&p, &v, 0, &many, 2, vid, LIBERA_XLATE_TABLE, &s), 0);
	EXPECT_EQ(s.n, 3);
	EXPECT_EQ(get_unaligned_be16(s.act[2].val), vid);
	EXPECT_EQ(libera_xlate_instrs(&p, &v, 0, &one, 2, 99 | LIBERA_VID_PRESENT,
				      LIBERA_XLATE_TABLE, &s), LIBERA_OFERR_BAD_ACTION_ARGUMENT);
}

static const struct ktap_test tests[] = {
	TEST(buckets),
	TEST(sets),
	TEST(port_actions),
	TEST(to_table),
	TEST(each_output_has_its_tag),
	TEST(actions_of_1_3),
	TEST(masks),
};

KTAP_MAIN(tests)
