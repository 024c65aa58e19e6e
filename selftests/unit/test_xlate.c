// SPDX-License-Identifier: GPL-2.0
/*
 * Translation of rules against a reference model: what a rule does to a packet
 * on the vSwitch, and what its translation does on the pSwitch, must be the same
 * packets on the same ports.  The model runs actions one by one on a packet
 * and knows nothing of the translator.
 */
#include "core/xlate.h"
#include "ktap.h"

#define ROUNDS		20000
#define EVENTS_MAX	4096
#define PORTS_MAX	8

/*
 * A packet: a number per field or header operation, so that order shows.  On the
 * pSwitch it may have a label besides, which is a VLAN tag (0: none).
 */
struct packet {
	u32 header;
	u16 label;
};

/* What came out where; port numbers of the vSwitch. */
struct event {
	u32 port;
	struct packet pkt;
};

struct outcome {
	u32 n;
	struct event ev[EVENTS_MAX];
};

static struct {
	struct libera_map map;
	struct libera_map_port room[PORTS_MAX];
} ports;

/* Groups and meters of the tenant are 1 to IDS, elsewhere on the pSwitch. */
#define IDS		3
#define GROUP_BASE	100
#define METER_BASE	200
#define PFLOOD		1000
#define PALL		1001
#define PPORT		0x20000	/* and number of the vPort: hidden groups of a vLink */
#define PBACK		0x30000

static int find_group(void *priv, u64 vid, u32 *pid)
{
	if (vid == LIBERA_VGROUP_FLOOD || vid == LIBERA_VGROUP_ALL)
		*pid = vid == LIBERA_VGROUP_FLOOD ? PFLOOD : PALL;
	else if (vid > LIBERA_GROUP_MAX)
		*pid = (vid < LIBERA_VGROUP_BACK ? PPORT : PBACK) + (vid & 0xffff);
	else if (vid < 1 || vid > IDS)
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	else
		*pid = GROUP_BASE + vid;
	return 0;
}

static int find_meter(void *priv, u32 vid, u32 *pid)
{
	if (vid < 1 || vid > IDS)
		return LIBERA_OFERR_METER_MOD_INVALID_METER;
	*pid = METER_BASE + vid;
	return 0;
}

static const struct libera_xlate one_table = { .map = &ports.map, .n_tables = 1 };
static const struct libera_xlate many_tables = {
	.map = &ports.map,
	.n_tables = 10,
	.group = find_group,
	.meter = find_meter,
};

static void out(struct outcome *o, u32 port, const struct packet *pkt)
{
	if (o->n == EVENTS_MAX)
		return;
	memset(&o->ev[o->n], 0, sizeof(o->ev[0]));
	o->ev[o->n].port = port;
	o->ev[o->n++].pkt.header = pkt->header;
}

static void change(struct packet *pkt, const struct libera_act *a)
{
	const u8 *p = (const u8 *)a;
	size_t i;

	for (i = 0; i < sizeof(*a); i++)
		pkt->header = pkt->header * 16777619u + p[i] + 1;
}

static bool is_shut(u32 vport)
{
	u32 i;

	for (i = 0; i < ports.map.n; i++)
		if (ports.room[i].vport == vport)
			return ports.room[i].no_fwd;
	return false;
}

/* A port that does not forward lets nothing out. */
static void out_of(struct outcome *o, u32 port, const struct packet *pkt)
{
	if (!is_shut(port))
		out(o, port, pkt);
}

static void out_of_all(struct outcome *o, bool flood, u32 in, const struct packet *pkt)
{
	u32 i;

	for (i = 0; i < ports.map.n; i++)
		if (ports.room[i].vport != in && !(flood && ports.room[i].no_flood))
			out_of(o, ports.room[i].vport, pkt);
}

/* What a group does is not the point here: only that it is the right one. */
#define GROUP_EVENT	0x10000

/* One action of a vSwitch (OpenFlow 1.3.5, 4.5 and 5.12). */
static void run_virtual(struct outcome *o, struct packet *pkt, const struct libera_act *a, u32 in)
{
	if (a->type == LIBERA_ACT_GROUP) {
		out(o, GROUP_EVENT + a->arg, pkt);
		return;
	}
	if (a->type == LIBERA_ACT_ENQUEUE) {
		if (a->arg != in)
			out_of(o, a->arg, pkt);
		return;
	}
	if (a->type != LIBERA_ACT_OUTPUT) {
		change(pkt, a);
		return;
	}
	switch (a->arg) {
	case LIBERA_PORT_CONTROLLER:
		out(o, LIBERA_PORT_CONTROLLER, pkt);
		return;
	case LIBERA_PORT_IN_PORT:
		out_of(o, in, pkt);
		return;
	case LIBERA_PORT_ALL:
	case LIBERA_PORT_FLOOD:
		out_of_all(o, a->arg == LIBERA_PORT_FLOOD, in, pkt);
		return;
	}
	if (a->arg != in)
		out_of(o, a->arg, pkt);
}

typedef void (*run_fn)(struct outcome *o, struct packet *pkt, const struct libera_act *a, u32 in);

/* The action set: per kind, the last one written counts (5.10). */
static void run_set(struct outcome *o, struct packet *pkt, const struct libera_act *act, u32 n,
		    u32 in, run_fn run)
{
	static const u8 steps[][3] = {
		{ LIBERA_ACT_COPY_TTL_IN, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_POP_VLAN, LIBERA_ACT_POP_MPLS, __LIBERA_ACT_END },
		{ LIBERA_ACT_PUSH_MPLS, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_PUSH_VLAN, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_DEC_NW_TTL, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_SET_FIELD, LIBERA_ACT_SET_NW_TTL, __LIBERA_ACT_END },
		{ LIBERA_ACT_GROUP, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_OUTPUT, __LIBERA_ACT_END, __LIBERA_ACT_END },
	};
	u32 step, kind, i, k;
	bool group = false;

	for (i = 0; i < n; i++)
		group |= act[i].type == LIBERA_ACT_GROUP;

	for (step = 0; step < ARRAY_SIZE(steps); step++) {
		for (i = 0; i < n; i++) {
			bool of_step = false, last = true;

			for (kind = 0; kind < 3; kind++)
				of_step |= act[i].type == steps[step][kind];
			for (k = i + 1; k < n; k++)
				if (act[k].type == act[i].type && act[k].field == act[i].field)
					last = false;
			if (group && act[i].type == LIBERA_ACT_OUTPUT)
				continue;
			if (of_step && last)
				run(o, pkt, &act[i], in);
		}
	}
}

/* Where a packet gets to that leaves by a pPort, with this label. */
static u32 to_vport(u32 pport, u16 label)
{
	u32 i;

	for (i = 0; i < ports.map.n; i++)
		if (ports.room[i].pport == pport && ports.room[i].out_label == label)
			return ports.room[i].vport;
	return 0;	/* a port that is not the tenant's: equal to nothing */
}

static u32 to_pport(u32 vport)
{
	u32 i;

	for (i = 0; i < ports.map.n; i++)
		if (ports.room[i].vport == vport)
			return ports.room[i].pport;
	return 0;
}

static void run_physical_group(struct outcome *o, struct packet *pkt, u32 group, u32 in)
{
	u32 vport = group & 0xffff;
	bool back = to_pport(vport) == to_pport(in);

	if (group == PFLOOD || group == PALL)
		out_of_all(o, group == PFLOOD, in, pkt);
	else if (group < PPORT)
		out(o, GROUP_EVENT + group - GROUP_BASE, pkt);
	else if (group >= PBACK ? back : !back)
		out(o, vport, pkt);
}

/*
 * The pSwitch knows no FLOOD of a tenant: only ports, IN_PORT and CONTROLLER may
 * appear, and groups by their physical ids.  It knows nothing of shut vPorts.
 * Tags with an ethertype are labels: what random rules push has none.
 */
static void run_physical_act(struct outcome *o, struct packet *pkt, const struct libera_act *a,
			     u32 in)
{
	switch (a->type) {
	case LIBERA_ACT_OUTPUT:
		if (a->arg == LIBERA_PORT_CONTROLLER)
			out(o, LIBERA_PORT_CONTROLLER, pkt);
		else if (a->arg == LIBERA_PORT_IN_PORT)
			out(o, to_vport(to_pport(in), pkt->label), pkt);
		else if (a->arg != to_pport(in))
			out(o, to_vport(a->arg, pkt->label), pkt);
		return;
	case LIBERA_ACT_ENQUEUE:
		if (a->arg == LIBERA_PORT_IN_PORT)
			out(o, to_vport(to_pport(in), pkt->label), pkt);
		else if (a->arg != to_pport(in))
			out(o, to_vport(a->arg, pkt->label), pkt);
		return;
	case LIBERA_ACT_GROUP:
		run_physical_group(o, pkt, a->arg, in);
		return;
	case LIBERA_ACT_PUSH_VLAN:
		if (!a->arg)
			break;
		pkt->label = LIBERA_VID_PRESENT;
		return;
	case LIBERA_ACT_SET_FIELD:
		if (a->field != LIBERA_FIELD_VLAN_VID)
			break;
		pkt->label = get_unaligned_be16(a->val) & ~LIBERA_VID_PRESENT;
		return;
	case LIBERA_ACT_POP_VLAN:
		if (!pkt->label)
			break;
		pkt->label = 0;
		return;
	default:
		break;
	}
	change(pkt, a);
}

static void run_physical(struct outcome *o, const struct libera_instrs *p, u32 in)
{
	struct packet pkt = { 0 };
	u16 i;

	for (i = 0; i < p->n_apply; i++)
		run_physical_act(o, &pkt, &p->act[i], in);
	run_set(o, &pkt, p->act + p->n_apply, p->n_write, in, run_physical_act);
}

static void random_map(u32 n_plinks)
{
	u32 i, vport = 0;

	ports.map.n = 1 + ktap_below(PORTS_MAX);
	for (i = 0; i < ports.map.n; i++) {
		vport += 1 + ktap_below(3);
		ports.room[i].vport = vport;
		/* physical numbers collide with virtual ones, in another order */
		ports.room[i].pport = PORTS_MAX * 3 - vport;
		ports.room[i].label = 0;
		ports.room[i].out_label = 0;
		if (ktap_below(3) == 0) {
			/* a vLink, perhaps with others on one pLink */
			ports.room[i].pport = 100 + i % n_plinks;
			ports.room[i].label = 1 + i;
			ports.room[i].out_label = 50 + i;
		}
		ports.room[i].no_flood = ktap_below(4) == 0;
		ports.room[i].no_fwd = ktap_below(6) == 0;
	}
}

static u32 random_vport(void)
{
	return ports.room[ktap_below(ports.map.n)].vport;
}

static void random_act(struct libera_act *a, bool in_set)
{
	static const u8 types[] = {
		LIBERA_ACT_COPY_TTL_IN, LIBERA_ACT_POP_VLAN, LIBERA_ACT_POP_MPLS,
		LIBERA_ACT_PUSH_MPLS, LIBERA_ACT_PUSH_VLAN, LIBERA_ACT_DEC_NW_TTL,
		LIBERA_ACT_SET_NW_TTL,
	};
	static const u8 fields[] = {
		LIBERA_FIELD_ETH_DST, LIBERA_FIELD_ETH_SRC, LIBERA_FIELD_IPV4_DST,
		LIBERA_FIELD_TCP_SRC,
	};

	memset(a, 0, sizeof(*a));
	switch (ktap_below(8)) {
	case 0:
		if (!in_set) {
			a->type = LIBERA_ACT_ENQUEUE;
			a->arg = random_vport();
			a->queue = ktap_below(3);
			break;
		}
		a->type = LIBERA_ACT_GROUP;
		a->arg = 1 + ktap_below(IDS);
		break;
	case 1:
	case 2:
		a->type = types[ktap_below(ARRAY_SIZE(types))];
		if (a->type == LIBERA_ACT_SET_NW_TTL)
			a->arg = ktap_below(256);
		break;
	case 3:
	case 4:
		a->type = LIBERA_ACT_SET_FIELD;
		a->field = fields[ktap_below(ARRAY_SIZE(fields))];
		a->val[0] = ktap_below(256);
		break;
	default:
		a->type = LIBERA_ACT_OUTPUT;
		switch (ktap_below(8)) {
		case 0:
			a->arg = LIBERA_PORT_FLOOD;
			break;
		case 1:
			a->arg = LIBERA_PORT_ALL;
			break;
		case 2:
			a->arg = LIBERA_PORT_IN_PORT;
			break;
		case 3:
			a->arg = LIBERA_PORT_CONTROLLER;
			a->max_len = ktap_below(65536);
			break;
		default:
			a->arg = random_vport();
		}
	}
}

static void same_packets_on_same_ports(void)
{
	static struct libera_ofscratch scratch;
	static struct outcome want, got;
	struct libera_act act[12];
	u32 round, i, in;

	for (round = 0; round < ROUNDS; round++) {
		struct packet pkt = { 0 };
		struct libera_instrs v = { .act = act }, p;
		bool goes_on = ktap_below(2);
		u8 table = ktap_below(3);

		random_map(2);
		in = random_vport();
		v.n_apply = ktap_below(7);
		v.n_write = ktap_below(6);
		for (i = 0; i < (u32)v.n_apply + v.n_write; i++)
			random_act(&act[i], i >= v.n_apply);
		v.present = (v.n_apply ? LIBERA_INSTR_APPLY : 0) |
			    (v.n_write ? LIBERA_INSTR_WRITE : 0) |
			    (goes_on ? LIBERA_INSTR_GOTO : 0);
		v.goto_table = 4;
		want.n = 0;
		got.n = 0;
		for (i = 0; i < v.n_apply; i++)
			run_virtual(&want, &pkt, &act[i], in);
		run_set(&want, &pkt, act + v.n_apply, v.n_write, in, run_virtual);

		ktap_note("round %u, table %u, in_port %u, %u ports, %u applied, %u written",
			  round, table, in, ports.map.n, v.n_apply, v.n_write);
		scratch.n = 0;
		EXPECT_EQ(libera_xlate_instrs(&p, &v, table, &many_tables, in, LIBERA_VID_OPEN, 0,
					      &scratch), 0);
		run_physical(&got, &p, in);
		EXPECT_MEM(got.ev, got.n * sizeof(got.ev[0]), want.ev, want.n * sizeof(want.ev[0]));
		/* what 1.0 is to say has no set; what goes on keeps it */
		if (!table && !goes_on)
			EXPECT_EQ(p.n_write, 0);
		EXPECT_EQ(!!(p.present & LIBERA_INSTR_GOTO), goes_on);
		EXPECT_EQ(p.goto_table, goes_on ? 4 + LIBERA_TAIL_TABLE : 0);
	}
}

static void buckets(void)
{
	static struct libera_ofscratch scratch;
	static struct outcome want, got;
	struct libera_act act[6];
	u32 round, i;

	for (round = 0; round < ROUNDS; round++) {
		struct packet a = { 0 }, b = { 0 };
		struct libera_bucket v = { .weight = ktap_below(9) }, p;
		u32 in;

		/* a group is one for all in-ports, and so cannot lead back */
		random_map(PORTS_MAX);
		in = random_vport();
		/* a group does not know in_port: IN_PORT is not shut by it, nor labelled */
		for (i = 0; i < ports.map.n; i++) {
			if (ports.room[i].vport != in)
				continue;
			ports.room[i].no_fwd = false;
			ports.room[i].label = 0;
			ports.room[i].out_label = 0;
		}
		v.n = ktap_below(ARRAY_SIZE(act) + 1);
		v.watch_port = ktap_below(2) ? random_vport() : LIBERA_PORT_ANY;
		v.watch_group = ktap_below(2) ? 1 + ktap_below(IDS) : LIBERA_GROUP_ANY;
		for (i = 0; i < v.n; i++)
			random_act(&act[i], true);
		want.n = 0;
		got.n = 0;
		run_set(&want, &a, act, v.n, in, run_virtual);
		ktap_note("round %u, %u actions", round, v.n);
		scratch.n = ktap_below(9);
		EXPECT_EQ(libera_xlate_bucket(&p, &v, act, &many_tables, 0, &scratch), 0);
		run_set(&got, &b, scratch.act + p.first, p.n, in, run_physical_act);
		EXPECT_MEM(got.ev, got.n * sizeof(got.ev[0]), want.ev, want.n * sizeof(want.ev[0]));
		EXPECT_EQ(p.weight, v.weight);
		EXPECT_EQ(p.watch_port, v.watch_port == LIBERA_PORT_ANY ?
					LIBERA_PORT_ANY : to_pport(v.watch_port));
		EXPECT_EQ(p.watch_group, v.watch_group == LIBERA_GROUP_ANY ?
					 LIBERA_GROUP_ANY : GROUP_BASE + v.watch_group);
	}
}

static int xlate_in(const struct libera_xlate *x, struct libera_act a, u8 present,
		    unsigned int flags)
{
	static struct libera_ofscratch scratch;
	struct libera_instrs v = { .present = present, .act = &a }, p;

	v.n_apply = present & LIBERA_INSTR_APPLY ? 1 : 0;
	v.goto_table = a.arg;
	v.meter = a.arg;
	scratch.n = 0;
	return libera_xlate_instrs(&p, &v, 0, x, 1, LIBERA_VID_OPEN, flags, &scratch);
}

static int output_to(u32 port, unsigned int flags)
{
	return xlate_in(&one_table,
			(struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = port },
			LIBERA_INSTR_APPLY, flags);
}

static int do_action(const struct libera_xlate *x, u8 type, u8 field, u32 arg)
{
	const struct libera_act a = { .type = type, .field = field, .arg = arg };

	return xlate_in(x, a, LIBERA_INSTR_APPLY, 0);
}

static int instr(const struct libera_xlate *x, u8 present, u32 arg)
{
	return xlate_in(x, (struct libera_act){ .arg = arg }, present, 0);
}

static int watch(u32 port, u32 group, unsigned int flags)
{
	static struct libera_ofscratch scratch;
	struct libera_bucket v = { .watch_port = port, .watch_group = group }, p;

	return libera_xlate_bucket(&p, &v, NULL, &many_tables, flags, &scratch);
}

static void refusals(void)
{
	ports.map.n = 1;
	ports.room[0] = (struct libera_map_port){ .vport = 1, .pport = 7 };

	/* 7 is a port of the pSwitch, and not of the vSwitch */
	EXPECT_EQ(output_to(7, 0), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(output_to(7, LIBERA_XLATE_LENIENT), 0);
	EXPECT_EQ(output_to(1, 0), 0);
	EXPECT_EQ(output_to(LIBERA_PORT_LOCAL, 0), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(output_to(LIBERA_PORT_NORMAL, 0), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(output_to(LIBERA_PORT_ANY, 0), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(output_to(LIBERA_PORT_TABLE, 0), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(output_to(LIBERA_PORT_TABLE, LIBERA_XLATE_TABLE), 0);
	EXPECT_EQ(output_to(0, 0), LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(do_action(&one_table, LIBERA_ACT_ENQUEUE, 0, 7),
		  LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	EXPECT_EQ(do_action(&one_table, LIBERA_ACT_ENQUEUE, 0, 1), 0);

	/* groups: none on 1.0; those of the pSwitch and of the hypervisor are not the tenant's */
	EXPECT_EQ(do_action(&one_table, LIBERA_ACT_GROUP, 0, 1),
		  LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
	EXPECT_EQ(do_action(&many_tables, LIBERA_ACT_GROUP, 0, 1), 0);
	EXPECT_EQ(do_action(&many_tables, LIBERA_ACT_GROUP, 0, GROUP_BASE + 1),
		  LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
	EXPECT_EQ(do_action(&many_tables, LIBERA_ACT_GROUP, 0, LIBERA_GROUP_MAX + 1),
		  LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
	EXPECT_EQ(watch(1, 1, 0), 0);
	EXPECT_EQ(watch(7, LIBERA_GROUP_ANY, 0), LIBERA_OFERR_GROUP_MOD_BAD_WATCH);
	EXPECT_EQ(watch(7, LIBERA_GROUP_ANY, LIBERA_XLATE_LENIENT), 0);
	EXPECT_EQ(watch(LIBERA_PORT_ANY, LIBERA_GROUP_MAX + 1, 0),
		  LIBERA_OFERR_GROUP_MOD_BAD_WATCH);
	EXPECT_EQ(watch(LIBERA_PORT_ANY, IDS + 1, 0), LIBERA_OFERR_GROUP_MOD_BAD_WATCH);

	EXPECT_EQ(do_action(&one_table, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_IN_PORT, 0),
		  LIBERA_OFERR_BAD_ACTION_SET_TYPE);
	EXPECT_EQ(do_action(&one_table, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_ETH_DST, 0), 0);

	EXPECT_EQ(instr(&one_table, LIBERA_INSTR_GOTO, 1), LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID);
	EXPECT_EQ(instr(&many_tables, LIBERA_INSTR_GOTO, 9), 0);
	EXPECT_EQ(instr(&many_tables, LIBERA_INSTR_GOTO, 10),
		  LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID);
	EXPECT_EQ(instr(&one_table, LIBERA_INSTR_METADATA, 0), LIBERA_OFERR_BAD_INSTRUCTION_UNSUP);
	EXPECT_EQ(instr(&many_tables, LIBERA_INSTR_METADATA, 0), 0);
	EXPECT_EQ(instr(&one_table, LIBERA_INSTR_METER, 1), LIBERA_OFERR_BAD_INSTRUCTION_UNSUP);
	EXPECT_EQ(instr(&many_tables, LIBERA_INSTR_METER, 1), 0);
	EXPECT_EQ(instr(&many_tables, LIBERA_INSTR_METER, IDS + 1),
		  LIBERA_OFERR_METER_MOD_INVALID_METER);
}

static void too_many_actions(void)
{
	static struct libera_ofscratch scratch;
	static struct libera_act act[LIBERA_ACT_MAX];
	struct libera_instrs v = { .present = LIBERA_INSTR_APPLY, .act = act }, p;
	u32 i;

	ports.map.n = 2;
	ports.room[0] = (struct libera_map_port){ .vport = 1, .pport = 1 };
	ports.room[1] = (struct libera_map_port){ .vport = 2, .pport = 2 };
	for (i = 0; i < LIBERA_ACT_MAX; i++)
		act[i] = (struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_FLOOD };
	v.n_apply = LIBERA_ACT_MAX;
	EXPECT_EQ(libera_xlate_instrs(&p, &v, 0, &one_table, 1, LIBERA_VID_OPEN, 0, &scratch), 0);
	/* without an in-port, each flood is two */
	scratch.n = 0;
	EXPECT_EQ(libera_xlate_instrs(&p, &v, 0, &one_table, LIBERA_PORT_CONTROLLER,
				      LIBERA_VID_OPEN, 0, &scratch),
		  LIBERA_OFERR_BAD_ACTION_TOO_MANY);
}

static void matches(void)
{
	struct libera_match m, p;

	ports.map.n = 2;
	ports.room[0] = (struct libera_map_port){ .vport = 3, .pport = 30 };
	ports.room[1] = (struct libera_map_port){ .vport = 9, .pport = 3 };
	libera_match_init(&m);
	EXPECT_EQ(libera_xlate_check_match(&m, &one_table), 0);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 3);
	EXPECT_EQ(libera_xlate_check_match(&m, &one_table), 0);
	EXPECT_EQ(libera_xlate_match(&p, &m, &ports.room[0], LIBERA_VID_OPEN, &one_table), 0);
	EXPECT_EQ(libera_match_get_u64(&p, LIBERA_FIELD_IN_PORT), 30);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 30);
	EXPECT_EQ(libera_xlate_check_match(&m, &one_table), LIBERA_OFERR_BAD_MATCH_VALUE);
	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_METADATA, 1);
	EXPECT_EQ(libera_xlate_check_match(&m, &one_table), LIBERA_OFERR_BAD_MATCH_FIELD);
	EXPECT_EQ(libera_xlate_check_match(&m, &many_tables), 0);
	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 3);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PHY_PORT, 9);
	EXPECT_EQ(libera_xlate_check_match(&m, &one_table), 0);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PHY_PORT, 30);
	EXPECT_EQ(libera_xlate_check_match(&m, &one_table), LIBERA_OFERR_BAD_MATCH_VALUE);
}

/* vPorts 1 and 4 on pPorts of their own, 2 and 3 at vLinks by one pPort; 5's is down. */
static void link_map(void)
{
	static const struct libera_map_port of[] = {
		{ .vport = 1, .pport = 10 },
		{ .vport = 2, .pport = 20, .label = 5, .out_label = 6 },
		{ .vport = 3, .pport = 20, .label = 7, .out_label = 8 },
		{ .vport = 4, .pport = 30 },
		{ .vport = 5, .pport = LIBERA_PORT_ANY },
	};

	ports.map.n = ARRAY_SIZE(of);
	memcpy(ports.room, of, sizeof(of));
}

static const char *act_text(const struct libera_act *a, char *buf, size_t size)
{
	switch (a->type) {
	case LIBERA_ACT_OUTPUT:
		if (a->arg <= LIBERA_PORT_MAX)
			snprintf(buf, size, "%u", a->arg);
		else
			snprintf(buf, size, "%s", a->arg == LIBERA_PORT_IN_PORT ? "back" :
				 a->arg == LIBERA_PORT_TABLE ? "table" : "controller");
		break;
	case LIBERA_ACT_PUSH_VLAN:
		return "push";
	case LIBERA_ACT_POP_VLAN:
		return "pop";
	case LIBERA_ACT_STRIP_VLAN:
		return "strip";
	case LIBERA_ACT_SET_FIELD:
	case LIBERA_ACT_SET_VLAN_VID:
		snprintf(buf, size, "label=%u", get_unaligned_be16(a->val) & 0xfff);
		break;
	default:
		return "?";
	}
	return buf;
}

/* What outputs to up to three ports are, for packets from a port; an error as its number. */
static const char *outputs(const struct libera_xlate *x, u32 in, unsigned int flags,
			   u32 a, u32 b, u32 c)
{
	const u32 to[] = { a, b, c };
	static struct libera_ofscratch scratch;
	struct libera_act act[3] = { };
	struct libera_instrs v = { .present = LIBERA_INSTR_APPLY, .act = act }, p;
	static char text[256];
	char one[16];
	size_t len = 0;
	int err;
	u16 i;

	for (i = 0; i < 3 && to[i]; i++) {
		act[i].type = LIBERA_ACT_OUTPUT;
		act[i].arg = to[i];
		v.n_apply++;
	}
	scratch.n = 0;
	text[0] = 0;
	err = libera_xlate_instrs(&p, &v, 0, x, in, LIBERA_VID_NONE, flags, &scratch);
	if (err) {
		snprintf(text, sizeof(text), "error %d", err);
		return text;
	}
	for (i = 0; i < p.n_apply; i++)
		len += snprintf(text + len, sizeof(text) - len, "%s%s", i ? " " : "",
				act_text(&p.act[i], one, sizeof(one)));
	return text;
}

static void labels_in_one_table(void)
{
	const u32 ctrl = LIBERA_PORT_CONTROLLER;

	link_map();
	EXPECT_STR(outputs(&one_table, 1, 0, 2, 4, ctrl), "label=6 20 strip 30 controller");
	EXPECT_STR(outputs(&one_table, 1, 0, 2, 3, 5), "label=6 20 label=8 20");
	EXPECT_STR(outputs(&one_table, 1, 0, LIBERA_PORT_FLOOD, 0, 0),
		   "label=6 20 label=8 20 strip 30");
	EXPECT_STR(outputs(&one_table, 1, 0, 2, LIBERA_PORT_IN_PORT, 0), "label=6 20 strip back");
	EXPECT_STR(outputs(&one_table, 2, 0, 4, 2, 0), "strip 30");
	EXPECT_STR(outputs(&one_table, 2, 0, ctrl, 3, ctrl),
		   "controller label=8 back label=5 controller");
	EXPECT_STR(outputs(&one_table, 2, 0, LIBERA_PORT_IN_PORT, 0, 0), "label=6 back");
	/* a packet-out has no label */
	EXPECT_STR(outputs(&one_table, 2, LIBERA_XLATE_TABLE, LIBERA_PORT_TABLE, 4, 0),
		   "label=5 table strip 30");
	EXPECT_STR(outputs(&one_table, ctrl, LIBERA_XLATE_NO_LINKS, 2, 4, 3), "30");
}

/* A port that has moved: what comes in where it was goes out as from a port without a label. */
static void twins(void)
{
	const u32 ctrl = LIBERA_PORT_CONTROLLER;
	struct libera_map_port *moved = &ports.room[0];

	link_map();
	moved->remote = true;
	moved->pport = 20;
	moved->label = 9;
	moved->out_label = 9;
	EXPECT_STR(outputs(&one_table, 1, 0, 2, 4, ctrl), "label=6 20 strip 30 controller");
	EXPECT_STR(outputs(&one_table, 1, 0, LIBERA_PORT_IN_PORT, 1, 0), "back");
	EXPECT_STR(outputs(&many_tables, 1, 0, 2, 4, ctrl), "push label=6 20 pop 30 controller");
	EXPECT_STR(outputs(&many_tables, 1, 0, 1, LIBERA_PORT_IN_PORT, ctrl), "back controller");
	EXPECT_STR(outputs(&many_tables, 4, 0, 1, 0, 0), "push label=9 20 pop");
	/* back to it is where packets for it go by now */
	EXPECT_STR(outputs(&one_table, 1, LIBERA_XLATE_TWIN, LIBERA_PORT_IN_PORT, 1, 4),
		   "label=9 20 strip 30");
	EXPECT_STR(outputs(&many_tables, 1, LIBERA_XLATE_TWIN, 1, LIBERA_PORT_IN_PORT, ctrl),
		   "push label=9 20 pop controller");
	/* on the same pSwitch */
	link_map();
	EXPECT_STR(outputs(&one_table, 1, LIBERA_XLATE_TWIN, LIBERA_PORT_IN_PORT, 1, 4), "10 30");
	EXPECT_STR(outputs(&many_tables, 1, LIBERA_XLATE_TWIN, 1, LIBERA_PORT_IN_PORT, ctrl),
		   "10 controller");
}

static void labels_in_many_tables(void)
{
	const struct libera_map_port *port = &ports.room[1];
	struct libera_act act[LIBERA_PORT_ACTS];
	const u32 ctrl = LIBERA_PORT_CONTROLLER;

	link_map();
	EXPECT_STR(outputs(&many_tables, 1, 0, 2, 4, ctrl), "push label=6 20 pop 30 controller");
	EXPECT_STR(outputs(&many_tables, 2, 0, 4, 3, 2), "30 push label=8 back pop");
	EXPECT_STR(outputs(&many_tables, 2, 0, LIBERA_PORT_IN_PORT, ctrl, 0),
		   "push label=6 back pop controller");
	EXPECT_STR(outputs(&many_tables, 2, LIBERA_XLATE_TABLE, LIBERA_PORT_TABLE, 0, 0),
		   "push label=5 table pop");
	EXPECT_STR(outputs(&many_tables, 1, LIBERA_XLATE_TABLE, LIBERA_PORT_TABLE, 0, 0), "table");
	EXPECT_EQ(libera_xlate_port(act, port, -1, false), 3);
	EXPECT_EQ(act[2].arg, 20);
	EXPECT_EQ(get_unaligned_be16(act[1].val), 6 | LIBERA_VID_PRESENT);
	EXPECT_EQ(libera_xlate_port(act, port, -1, true), 3);
	EXPECT_EQ(act[2].arg, LIBERA_PORT_IN_PORT);
	EXPECT_EQ(libera_xlate_port(act, &ports.room[0], -1, false), 1);
}

static int try(const struct libera_xlate *x, u32 in, const struct libera_act *first)
{
	static struct libera_ofscratch scratch;
	struct libera_act act[2] = { *first, { .type = LIBERA_ACT_OUTPUT, .arg = 2 } };
	struct libera_instrs v = { .present = LIBERA_INSTR_APPLY, .n_apply = 2, .act = act }, p;

	scratch.n = 0;
	return libera_xlate_instrs(&p, &v, 0, x, in, LIBERA_VID_NONE, 0, &scratch);
}

static void labels_in_matches(void)
{
	static const struct libera_act to_link = { .type = LIBERA_ACT_ENQUEUE, .arg = 2 };
	static const struct libera_instrs into = { .n_apply = 1, .act = &to_link }, none;
	static const struct libera_act strip = { .type = LIBERA_ACT_STRIP_VLAN };
	static const struct libera_act set_vid = {
		.type = LIBERA_ACT_SET_VLAN_VID, .val = { 0, 9 }
	};
	static const struct libera_act set_pcp = {
		.type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_VLAN_PCP
	};
	static const struct libera_act set_tunnel = {
		.type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_TUNNEL_ID
	};
	const struct libera_map_port *plain = &ports.room[0], *link = &ports.room[1];
	struct libera_match m, tagged, tunnel, p;

	link_map();
	libera_match_init(&m);
	tagged = m;
	libera_match_set_u64(&tagged, LIBERA_FIELD_VLAN_VID, 9 | LIBERA_VID_PRESENT);
	tunnel = m;
	libera_match_set_u64(&tunnel, LIBERA_FIELD_TUNNEL_ID, 9);

	EXPECT(!libera_xlate_applies(&m, &ports.room[4], &one_table));
	EXPECT(!libera_xlate_applies(&tagged, link, &one_table));
	EXPECT(libera_xlate_applies(&tagged, link, &many_tables));
	EXPECT(!libera_xlate_applies(&tunnel, link, &many_tables));
	EXPECT(libera_xlate_applies(&tunnel, plain, &many_tables));

	EXPECT(libera_xlate_needs_tag(&into, 0, plain, &one_table));
	EXPECT(!libera_xlate_needs_tag(&none, 0, plain, &one_table));
	EXPECT(libera_xlate_needs_tag(&none, 0, link, &one_table));
	EXPECT(!libera_xlate_needs_tag(&into, 0, plain, &many_tables));

	EXPECT_EQ(libera_xlate_match(&p, &m, link, LIBERA_VID_NONE, &one_table), 0);
	EXPECT_EQ(libera_match_get_u64(&p, LIBERA_FIELD_VLAN_VID), 5 | LIBERA_VID_PRESENT);
	EXPECT_EQ(libera_xlate_match(&p, &m, plain, LIBERA_VID_NONE, &one_table), 0);
	EXPECT_EQ(libera_match_get_u64(&p, LIBERA_FIELD_VLAN_VID), LIBERA_VID_NONE);
	EXPECT(libera_match_has(&p, LIBERA_FIELD_VLAN_VID));
	EXPECT_EQ(libera_xlate_match(&p, &tagged, plain, LIBERA_VID_NONE, &one_table),
		  LIBERA_OFERR_BAD_MATCH_VALUE);
	EXPECT_EQ(libera_xlate_match(&p, &tagged, plain, LIBERA_VID_OPEN, &one_table), 0);
	EXPECT_EQ(libera_xlate_match(&p, &tagged, link, LIBERA_VID_OPEN, &many_tables), 0);
	EXPECT_EQ(libera_match_get_u64(&p, LIBERA_FIELD_TUNNEL_ID), 5);
	EXPECT_EQ(libera_match_get_u64(&p, LIBERA_FIELD_VLAN_VID), 9 | LIBERA_VID_PRESENT);

	EXPECT_EQ(try(&one_table, 1, &strip), 0);
	EXPECT_EQ(try(&one_table, 1, &set_pcp), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	/* an id that the tenant has not declared */
	EXPECT_EQ(try(&one_table, 1, &set_vid), LIBERA_OFERR_BAD_ACTION_ARGUMENT);
	EXPECT_EQ(try(&many_tables, 1, &set_vid), 0);
	EXPECT_EQ(try(&many_tables, 1, &strip), 0);
	EXPECT_EQ(try(&many_tables, 1, &set_tunnel), 0);
	EXPECT_EQ(try(&many_tables, 2, &set_tunnel), LIBERA_OFERR_BAD_ACTION_SET_TYPE);
}

/* Of each packet one variant is, and never both. */
static void variants_of_tags(void)
{
	static const u8 about[] = { LIBERA_ACT_SET_VLAN_VID, LIBERA_ACT_SET_VLAN_PCP,
				    LIBERA_ACT_STRIP_VLAN };
	struct libera_act act[2] = { { .type = LIBERA_ACT_OUTPUT, .arg = 2 } };
	const struct libera_instrs i = { .n_apply = 2, .act = act };
	struct libera_match any, m[2], packet;
	int k;

	libera_match_init(&any);
	act[1].type = LIBERA_ACT_PUSH_VLAN;
	EXPECT_EQ(libera_xlate_variants(&any, &i), 1);
	for (k = 0; k < (int)ARRAY_SIZE(about); k++) {
		act[1].type = about[k];
		EXPECT_EQ(libera_xlate_variants(&any, &i), 2);
	}
	for (k = 0; k < 2; k++) {
		m[k] = any;
		libera_xlate_narrow(&m[k], k);
		EXPECT_EQ(libera_xlate_variants(&m[k], &i), 1);
	}
	EXPECT(!libera_match_overlaps(&m[0], &m[1]));
	for (k = 0; k <= 0xfff; k++) {
		packet = any;
		libera_match_set_u64(&packet, LIBERA_FIELD_VLAN_VID, k | LIBERA_VID_PRESENT);
		EXPECT(libera_match_covers(&m[1], &packet));
	}
	libera_match_set_u64(&packet, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	EXPECT(libera_match_covers(&m[0], &packet));
}

static const struct ktap_test tests[] = {
	TEST(variants_of_tags),
	TEST(same_packets_on_same_ports),
	TEST(labels_in_one_table),
	TEST(labels_in_many_tables),
	TEST(twins),
	TEST(labels_in_matches),
	TEST(buckets),
	TEST(refusals),
	TEST(too_many_actions),
	TEST(matches),
};

KTAP_MAIN(tests)
