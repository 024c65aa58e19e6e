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

/* A packet: a number per field or header operation, so that order shows. */
struct packet {
	u32 header;
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

static void out(struct outcome *o, u32 port, const struct packet *pkt)
{
	if (o->n == EVENTS_MAX)
		return;
	o->ev[o->n].port = port;
	o->ev[o->n++].pkt = *pkt;
}

static void change(struct packet *pkt, const struct libera_act *a)
{
	const u8 *p = (const u8 *)a;
	size_t i;

	for (i = 0; i < sizeof(*a); i++)
		pkt->header = pkt->header * 16777619u + p[i] + 1;
}

/* One action of a vSwitch (OpenFlow 1.3.5, 4.5 and 5.12). */
static void run_virtual(struct outcome *o, struct packet *pkt, const struct libera_act *a, u32 in)
{
	u32 i;

	if (a->type != LIBERA_ACT_OUTPUT) {
		change(pkt, a);
		return;
	}
	switch (a->arg) {
	case LIBERA_PORT_CONTROLLER:
		out(o, LIBERA_PORT_CONTROLLER, pkt);
		return;
	case LIBERA_PORT_IN_PORT:
		out(o, in, pkt);
		return;
	case LIBERA_PORT_ALL:
	case LIBERA_PORT_FLOOD:
		for (i = 0; i < ports.map.n; i++)
			if (ports.room[i].vport != in &&
			    (a->arg == LIBERA_PORT_ALL || !ports.room[i].no_flood))
				out(o, ports.room[i].vport, pkt);
		return;
	}
	if (a->arg != in)
		out(o, a->arg, pkt);
}

/* The action set: per kind, the last one written counts (5.10). */
static void run_set(struct outcome *o, struct packet *pkt, const struct libera_act *act, u32 n,
		    u32 in)
{
	static const u8 steps[][3] = {
		{ LIBERA_ACT_COPY_TTL_IN, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_POP_VLAN, LIBERA_ACT_POP_MPLS, __LIBERA_ACT_END },
		{ LIBERA_ACT_PUSH_MPLS, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_PUSH_VLAN, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_DEC_NW_TTL, __LIBERA_ACT_END, __LIBERA_ACT_END },
		{ LIBERA_ACT_SET_FIELD, LIBERA_ACT_SET_NW_TTL, __LIBERA_ACT_END },
		{ LIBERA_ACT_OUTPUT, __LIBERA_ACT_END, __LIBERA_ACT_END },
	};
	u32 step, kind, i, k;

	for (step = 0; step < ARRAY_SIZE(steps); step++) {
		for (i = 0; i < n; i++) {
			bool of_step = false, last = true;

			for (kind = 0; kind < 3; kind++)
				of_step |= act[i].type == steps[step][kind];
			for (k = i + 1; k < n; k++)
				if (act[k].type == act[i].type && act[k].field == act[i].field)
					last = false;
			if (of_step && last)
				run_virtual(o, pkt, &act[i], in);
		}
	}
}

static u32 to_vport(u32 pport)
{
	u32 i;

	for (i = 0; i < ports.map.n; i++)
		if (ports.room[i].pport == pport)
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

/* The pSwitch knows no FLOOD of a tenant: only ports, IN_PORT and CONTROLLER may appear. */
static void run_physical(struct outcome *o, const struct libera_instrs *p, u32 in)
{
	struct packet pkt = { 0 };
	u16 i;

	for (i = 0; i < p->n_apply; i++) {
		const struct libera_act *a = &p->act[i];

		if (a->type != LIBERA_ACT_OUTPUT)
			change(&pkt, a);
		else if (a->arg == LIBERA_PORT_CONTROLLER)
			out(o, LIBERA_PORT_CONTROLLER, &pkt);
		else if (a->arg == LIBERA_PORT_IN_PORT)
			out(o, in, &pkt);
		else if (a->arg != to_pport(in))
			out(o, to_vport(a->arg), &pkt);
	}
}

static void random_map(void)
{
	u32 i, vport = 0;

	ports.map.n = 1 + ktap_below(PORTS_MAX);
	for (i = 0; i < ports.map.n; i++) {
		vport += 1 + ktap_below(3);
		ports.room[i].vport = vport;
		/* physical numbers collide with virtual ones, in another order */
		ports.room[i].pport = PORTS_MAX * 3 - vport;
		ports.room[i].no_flood = ktap_below(4) == 0;
	}
}

static u32 random_vport(void)
{
	return ports.room[ktap_below(ports.map.n)].vport;
}

static void random_act(struct libera_act *a)
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
	switch (ktap_below(4)) {
	case 0:
		a->type = types[ktap_below(ARRAY_SIZE(types))];
		if (a->type == LIBERA_ACT_SET_NW_TTL)
			a->arg = ktap_below(256);
		break;
	case 1:
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

		random_map();
		in = random_vport();
		v.n_apply = ktap_below(7);
		v.n_write = ktap_below(6);
		for (i = 0; i < (u32)v.n_apply + v.n_write; i++)
			random_act(&act[i]);
		v.present = (v.n_apply ? LIBERA_INSTR_APPLY : 0) |
			    (v.n_write ? LIBERA_INSTR_WRITE : 0);
		want.n = 0;
		got.n = 0;
		for (i = 0; i < v.n_apply; i++)
			run_virtual(&want, &pkt, &act[i], in);
		run_set(&want, &pkt, act + v.n_apply, v.n_write, in);

		ktap_note("round %u, in_port %u, %u ports, %u applied, %u written", round, in,
			  ports.map.n, v.n_apply, v.n_write);
		scratch.n = 0;
		EXPECT_EQ(libera_xlate_instrs(&p, &v, &ports.map, in, 0, &scratch), 0);
		run_physical(&got, &p, in);
		EXPECT_MEM(got.ev, got.n * sizeof(got.ev[0]), want.ev, want.n * sizeof(want.ev[0]));
		EXPECT_EQ(p.n_write, 0);
	}
}

static int xlate_one(struct libera_act a, u8 present, unsigned int flags)
{
	static struct libera_ofscratch scratch;
	struct libera_instrs v = { .present = present, .act = &a }, p;

	v.n_apply = present & LIBERA_INSTR_APPLY ? 1 : 0;
	scratch.n = 0;
	return libera_xlate_instrs(&p, &v, &ports.map, 1, flags, &scratch);
}

static int output_to(u32 port, unsigned int flags)
{
	return xlate_one((struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = port },
			 LIBERA_INSTR_APPLY, flags);
}

static int do_action(u8 type, u8 field)
{
	const struct libera_act a = { .type = type, .field = field };

	return xlate_one(a, LIBERA_INSTR_APPLY, 0);
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

	EXPECT_EQ(do_action(LIBERA_ACT_GROUP, 0), LIBERA_OFERR_BAD_ACTION_OUT_GROUP);
	EXPECT_EQ(do_action(LIBERA_ACT_SET_QUEUE, 0), LIBERA_OFERR_BAD_ACTION_QUEUE);
	EXPECT_EQ(do_action(LIBERA_ACT_ENQUEUE, 0), LIBERA_OFERR_BAD_ACTION_QUEUE);
	EXPECT_EQ(do_action(LIBERA_ACT_SET_FIELD, LIBERA_FIELD_TUNNEL_ID),
		  LIBERA_OFERR_BAD_ACTION_SET_TYPE);
	EXPECT_EQ(do_action(LIBERA_ACT_SET_FIELD, LIBERA_FIELD_IN_PORT),
		  LIBERA_OFERR_BAD_ACTION_SET_TYPE);
	EXPECT_EQ(do_action(LIBERA_ACT_SET_FIELD, LIBERA_FIELD_ETH_DST), 0);

	EXPECT_EQ(xlate_one((struct libera_act){ 0 }, LIBERA_INSTR_GOTO, 0),
		  LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID);
	EXPECT_EQ(xlate_one((struct libera_act){ 0 }, LIBERA_INSTR_METADATA, 0),
		  LIBERA_OFERR_BAD_INSTRUCTION_UNSUP);
	EXPECT_EQ(xlate_one((struct libera_act){ 0 }, LIBERA_INSTR_METER, 0),
		  LIBERA_OFERR_BAD_INSTRUCTION_UNSUP);
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
	EXPECT_EQ(libera_xlate_instrs(&p, &v, &ports.map, 1, 0, &scratch), 0);
	/* without an in-port, each flood is two */
	scratch.n = 0;
	EXPECT_EQ(libera_xlate_instrs(&p, &v, &ports.map, LIBERA_PORT_CONTROLLER, 0, &scratch),
		  LIBERA_OFERR_BAD_ACTION_TOO_MANY);
}

static void matches(void)
{
	struct libera_match m, p;

	ports.map.n = 2;
	ports.room[0] = (struct libera_map_port){ .vport = 3, .pport = 30 };
	ports.room[1] = (struct libera_map_port){ .vport = 9, .pport = 3 };
	libera_match_init(&m);
	EXPECT_EQ(libera_xlate_check_match(&m, &ports.map), 0);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 3);
	EXPECT_EQ(libera_xlate_check_match(&m, &ports.map), 0);
	libera_xlate_match(&p, &m, 30);
	EXPECT_EQ(libera_match_get_u64(&p, LIBERA_FIELD_IN_PORT), 30);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 30);
	EXPECT_EQ(libera_xlate_check_match(&m, &ports.map), LIBERA_OFERR_BAD_MATCH_VALUE);
	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_METADATA, 1);
	EXPECT_EQ(libera_xlate_check_match(&m, &ports.map), LIBERA_OFERR_BAD_MATCH_FIELD);
	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_TUNNEL_ID, 1);
	EXPECT_EQ(libera_xlate_check_match(&m, &ports.map), LIBERA_OFERR_BAD_MATCH_FIELD);
}

static const struct ktap_test tests[] = {
	TEST(same_packets_on_same_ports),
	TEST(refusals),
	TEST(too_many_actions),
	TEST(matches),
};

KTAP_MAIN(tests)
