// SPDX-License-Identifier: GPL-2.0
/*
 * Rules for a fixed pipeline: what a rule of a one-table switch does to a packet, and what
 * the VLAN table, the ACL rule and its groups do, must be the same packets on the same
 * ports; and what cannot be the same is refused by the right error.
 */
#include "core/wbox.h"
#include "ktap.h"

#define ROUNDS		20000
#define ACTS_MAX	8
#define EVENTS_MAX	64
#define IN_PORT		3

/* A packet: tag (0: none), and numbers for its addresses. */
struct packet {
	u16 vid;
	u8 src, dst;
};

struct event {
	u32 port;
	struct packet pkt;
};

struct outcome {
	u32 n;
	struct event ev[EVENTS_MAX];
};

static void out(struct outcome *o, u32 port, const struct packet *p)
{
	if (o->n < EVENTS_MAX)
		o->ev[o->n++] = (struct event){ port, *p };
}

/* ----------------------------------------------------- what the rule says */

static void run_rule(struct outcome *o, struct packet p, const struct libera_instrs *i)
{
	u16 k;

	for (k = 0; k < i->n_apply; k++) {
		const struct libera_act *a = &i->act[k];

		switch (a->type) {
		case LIBERA_ACT_OUTPUT:
			/* nothing goes back where it came in, unless told so */
			if (a->arg != IN_PORT)
				out(o, a->arg, &p);
			break;
		case LIBERA_ACT_SET_VLAN_VID:
			p.vid = get_unaligned_be16(a->val);
			break;
		case LIBERA_ACT_STRIP_VLAN:
			p.vid = 0;
			break;
		case LIBERA_ACT_SET_FIELD:
			if (a->field == LIBERA_FIELD_ETH_SRC)
				p.src = a->val[5];
			else
				p.dst = a->val[5];
			break;
		}
	}
}

/* --------------------------------------------------- what the pipeline does */

static struct {
	u32 id;
	struct libera_wbox_group g;
} groups[LIBERA_WBOX_OUTS + 1];
static u32 n_groups;

static u32 add_group(const struct libera_wbox_def *d)
{
	u32 id = libera_wbox_group_id(d, 0);

	groups[n_groups].id = id;
	libera_wbox_group(&groups[n_groups].g, id, d);
	groups[n_groups].g.of.bucket = groups[n_groups].g.bucket;
	groups[n_groups].g.of.act = groups[n_groups].g.act;
	n_groups++;
	return id;
}

static u32 make_groups(const struct libera_wbox_plan *plan)
{
	struct libera_wbox_def iface, d;
	u16 i;

	n_groups = 0;
	if (plan->n > 1) {
		libera_wbox_mcast(&d, plan);
		for (i = 0; i < plan->n; i++) {
			libera_wbox_iface(&iface, plan->vid, &plan->out[i]);
			d.member[i] = add_group(&iface);
		}
		return add_group(&d);
	}
	if (!libera_wbox_needs_rewrite(plan)) {
		libera_wbox_iface(&iface, plan->vid, plan->out);
		return add_group(&iface);
	}
	libera_wbox_iface(&iface, libera_wbox_out_vid(plan->out), plan->out);
	libera_wbox_rewrite(&d, plan);
	d.member[0] = add_group(&iface);
	return add_group(&d);
}

static const struct libera_wbox_group *group_by_id(u32 id)
{
	u32 i;

	for (i = 0; i < n_groups; i++)
		if (groups[i].id == id)
			return &groups[i].g;
	ktap_fail(__FILE__, __LINE__, "group 0x%x is not there", id);
	return NULL;
}

/* An interface group: the VLAN id inside must be its own. */
static void run_iface(struct outcome *o, struct packet p, u32 id)
{
	const struct libera_wbox_group *g = group_by_id(id);
	u16 k;

	if (!g)
		return;
	EXPECT_EQ(id >> 28, LIBERA_WBOX_GROUP_IFACE);
	EXPECT_EQ(id >> 16 & 0xfff, p.vid);
	for (k = 0; k < g->bucket[0].n; k++) {
		const struct libera_act *a = &g->act[g->bucket[0].first + k];

		if (a->type == LIBERA_ACT_POP_VLAN)
			p.vid = 0;
		else if (a->type == LIBERA_ACT_OUTPUT)
			out(o, a->arg, &p);
		else
			ktap_fail(__FILE__, __LINE__, "action %u", a->type);
	}
}

static void run_bucket(struct outcome *o, struct packet p, const struct libera_wbox_group *g,
		       u16 b)
{
	u16 k;

	for (k = 0; k < g->bucket[b].n; k++) {
		const struct libera_act *a = &g->act[g->bucket[b].first + k];

		if (a->type == LIBERA_ACT_GROUP)
			run_iface(o, p, a->arg);
		else if (a->field == LIBERA_FIELD_VLAN_VID)
			p.vid = get_unaligned_be16(a->val) & 0xfff;
		else if (a->field == LIBERA_FIELD_ETH_SRC)
			p.src = a->val[5];
		else
			p.dst = a->val[5];
	}
}

static void run_pipeline(struct outcome *o, struct packet p, const struct libera_wbox_plan *plan)
{
	const struct libera_wbox_group *g;
	struct packet asis = p;
	u32 id;
	u16 b;

	if (plan->to_ctrl)
		out(o, LIBERA_PORT_CONTROLLER, &asis);
	if (!plan->n)
		return;
	p.vid = p.vid ? p.vid : LIBERA_WBOX_UNTAGGED;
	EXPECT_EQ(p.vid, plan->vid);
	id = make_groups(plan);
	g = group_by_id(id);
	if (id >> 28 == LIBERA_WBOX_GROUP_IFACE)
		run_iface(o, p, id);
	else
		for (b = 0; b < g->of.n_buckets; b++)
			run_bucket(o, p, g, b);
}

/* ------------------------------------------------------------- equivalence */

static void set_addr(struct libera_act *a, u8 field, u8 n)
{
	a->type = LIBERA_ACT_SET_FIELD;
	a->field = field;
	a->val[0] = 2;
	a->val[5] = n;
}

static void random_act(struct libera_act *a)
{
	memset(a, 0, sizeof(*a));
	switch (ktap_below(8)) {
	case 0:
		a->type = LIBERA_ACT_SET_VLAN_VID;
		put_unaligned_be16(1 + ktap_below(3), a->val);
		break;
	case 1:
		a->type = LIBERA_ACT_STRIP_VLAN;
		break;
	case 2:
		set_addr(a, ktap_below(2) ? LIBERA_FIELD_ETH_SRC : LIBERA_FIELD_ETH_DST,
			 10 + ktap_below(3));
		break;
	case 3:
		a->type = LIBERA_ACT_OUTPUT;
		a->arg = LIBERA_PORT_CONTROLLER;
		break;
	default:
		a->type = LIBERA_ACT_OUTPUT;
		a->arg = 1 + ktap_below(6);
	}
}

static void make_match(struct libera_match *m, u16 vid)
{
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, IN_PORT);
	libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, vid ? vid | LIBERA_VID_PRESENT : 0);
}

static int by_event(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct event));
}

static void same_packets(void)
{
	struct libera_act act[ACTS_MAX];
	u32 good = 0, refused = 0, round;

	for (round = 0; round < ROUNDS; round++) {
		struct libera_instrs i = { .present = LIBERA_INSTR_APPLY, .act = act };
		struct packet p = { .vid = ktap_below(3), .src = 1, .dst = 2 };
		struct outcome want, got;
		struct libera_wbox_plan plan;
		struct libera_match m;
		int err;

		memset(&want, 0, sizeof(want));
		memset(&got, 0, sizeof(got));
		i.n_apply = ktap_below(ACTS_MAX);
		for (u16 k = 0; k < i.n_apply; k++)
			random_act(&act[k]);
		make_match(&m, p.vid);
		err = libera_wbox_plan(&plan, 0, 1, &m, &i);
		if (err) {
			EXPECT_EQ(err, LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER);
			refused++;
			continue;
		}
		good++;
		run_rule(&want, p, &i);
		run_pipeline(&got, p, &plan);
		/* one copy is enough for the controller */
		while (want.n > got.n && want.ev[want.n - 1].port == LIBERA_PORT_CONTROLLER)
			want.n--;
		qsort(want.ev, want.n, sizeof(want.ev[0]), by_event);
		qsort(got.ev, got.n, sizeof(got.ev[0]), by_event);
		for (u32 k = 1; k < want.n; k++) {
			if (want.ev[k].port != LIBERA_PORT_CONTROLLER ||
			    want.ev[k - 1].port != LIBERA_PORT_CONTROLLER)
				continue;
			memmove(&want.ev[k], &want.ev[k + 1],
				(want.n - k - 1) * sizeof(want.ev[0]));
			want.n--;
			k--;
		}
		EXPECT_MEM(got.ev, got.n * sizeof(got.ev[0]), want.ev, want.n * sizeof(want.ev[0]));
	}
	EXPECT(good > ROUNDS / 10);
	EXPECT(refused > ROUNDS / 10);
}

/* ---------------------------------------------------------------- refusals */

static int plan_of(const struct libera_match *m, const struct libera_act *act, u16 n)
{
	const struct libera_instrs i = { .present = LIBERA_INSTR_APPLY, .n_apply = n, .act = act };
	struct libera_wbox_plan plan;

	return libera_wbox_plan(&plan, 0, 1, m, &i);
}

static int act_of(struct libera_act a)
{
	const struct libera_act act[] = { a, { .type = LIBERA_ACT_OUTPUT, .arg = 1 } };
	struct libera_match m;

	make_match(&m, 0);
	return plan_of(&m, act, 2);
}

static void actions_are_refused(void)
{
	static const struct {
		struct libera_act act;
		int err;
	} cases[] = {
		{ { .type = LIBERA_ACT_DEC_NW_TTL }, LIBERA_OFERR_BAD_ACTION_TYPE },
		{ { .type = LIBERA_ACT_GROUP, .arg = 1 }, LIBERA_OFERR_BAD_ACTION_TYPE },
		{ { .type = LIBERA_ACT_SET_VLAN_PCP }, LIBERA_OFERR_BAD_ACTION_TYPE },
		{ { .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_TCP_DST },
		  LIBERA_OFERR_BAD_ACTION_SET_TYPE },
		{ { .type = LIBERA_ACT_POP_VLAN }, LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT },
		{ { .type = LIBERA_ACT_SET_VLAN_VID, .val = { 0x0f, 0xfe } },
		  LIBERA_OFERR_BAD_ACTION_SET_ARGUMENT },
		{ { .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_NORMAL },
		  LIBERA_OFERR_BAD_ACTION_OUT_PORT },
		{ { .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_IN_PORT },
		  LIBERA_OFERR_BAD_ACTION_OUT_PORT },
		{ { .type = LIBERA_ACT_OUTPUT, .arg = 0x10000 }, LIBERA_OFERR_BAD_ACTION_OUT_PORT },
		{ { .type = LIBERA_ACT_OUTPUT, .arg = 2 }, 0 },
	};
	u32 k;

	for (k = 0; k < ARRAY_SIZE(cases); k++) {
		ktap_note("case %u", k);
		EXPECT_EQ(act_of(cases[k].act), cases[k].err);
	}
}

static void matches_are_refused(void)
{
	static const u8 half[] = { 0xff, 0 };
	struct libera_match m;

	make_match(&m, 7);
	EXPECT_EQ(plan_of(&m, NULL, 0), 0);
	libera_match_set_u64(&m, LIBERA_FIELD_METADATA, 1);
	EXPECT_EQ(plan_of(&m, NULL, 0), LIBERA_OFERR_BAD_MATCH_FIELD);
	make_match(&m, 7);
	libera_match_clear(&m, LIBERA_FIELD_IN_PORT);
	EXPECT_EQ(plan_of(&m, NULL, 0), LIBERA_OFERR_BAD_MATCH_FIELD);
	make_match(&m, 7);
	libera_match_clear(&m, LIBERA_FIELD_VLAN_VID);
	EXPECT_EQ(plan_of(&m, NULL, 0), LIBERA_OFERR_BAD_MATCH_FIELD);
	make_match(&m, LIBERA_WBOX_UNTAGGED);
	EXPECT_EQ(plan_of(&m, NULL, 0), LIBERA_OFERR_BAD_MATCH_VALUE);
	make_match(&m, 7);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 0x10000);
	EXPECT_EQ(plan_of(&m, NULL, 0), LIBERA_OFERR_BAD_MATCH_VALUE);
	make_match(&m, 7);
	libera_match_set(&m, LIBERA_FIELD_TCP_DST, half, half);
	EXPECT_EQ(plan_of(&m, NULL, 0), LIBERA_OFERR_BAD_MATCH_MASK);
}

/* Order stays order, and nothing is as low as a miss. */
static void priorities(void)
{
	const struct libera_instrs none = { .present = 0 };
	struct libera_wbox_plan plan;
	struct libera_match m;
	u32 p, last = libera_wbox_priority(2, 0);

	make_match(&m, 0);
	for (p = 0; p < 65536; p++) {
		int err = libera_wbox_plan(&plan, 0, p, &m, &none);

		if (p == LIBERA_WBOX_PRIORITY_NONE) {
			EXPECT_EQ(err, LIBERA_OFERR_FLOW_MOD_UNSUPPORTED);
			continue;
		}
		EXPECT_EQ(err, 0);
		EXPECT(libera_wbox_priority(0, p) > last);
		last = libera_wbox_priority(0, p);
	}
}

/* ------------------------------------------------------------- on the wire */

/* Inside every packet has a tag; which one says what it had outside. */
static void acl_matches(void)
{
	struct libera_match m;

	make_match(&m, 0);
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	libera_wbox_match(&m);
	EXPECT_EQ(libera_match_get_u64(&m, LIBERA_FIELD_VLAN_VID),
		  LIBERA_WBOX_UNTAGGED | LIBERA_VID_PRESENT);
	make_match(&m, 7);
	libera_wbox_match(&m);
	EXPECT_EQ(libera_match_get_u64(&m, LIBERA_FIELD_VLAN_VID), 7 | LIBERA_VID_PRESENT);
}

/* To the controller at once, all else by the action set; nothing of it is a drop. */
static void acl_instructions(void)
{
	const u32 group = 0x00051234, queue = 3;
	struct libera_act act[3];
	struct libera_instrs i;

	libera_wbox_instrs(&i, act, false, NULL, NULL);
	EXPECT_EQ(i.present, LIBERA_INSTR_CLEAR);
	EXPECT_EQ(i.n_apply + i.n_write, 0);
	libera_wbox_instrs(&i, act, true, NULL, NULL);
	EXPECT_EQ(i.present & LIBERA_INSTR_APPLY, LIBERA_INSTR_APPLY);
	EXPECT_EQ(i.present & LIBERA_INSTR_WRITE, 0);
	EXPECT_EQ(i.n_apply, 1);
	EXPECT_EQ(i.act[0].arg, LIBERA_PORT_CONTROLLER);
	libera_wbox_instrs(&i, act, false, NULL, &group);
	EXPECT_EQ(i.present, LIBERA_INSTR_WRITE);
	EXPECT_EQ(i.n_write, 1);
	EXPECT_EQ(i.act[0].type, LIBERA_ACT_GROUP);
	EXPECT_EQ(i.act[0].arg, group);
	libera_wbox_instrs(&i, act, true, &queue, &group);
	EXPECT_EQ(i.n_apply, 1);
	EXPECT_EQ(i.n_write, 2);
	EXPECT_EQ(i.act[1].type, LIBERA_ACT_SET_QUEUE);
	EXPECT_EQ(i.act[1].arg, queue);
	EXPECT_EQ(i.act[2].arg, group);
	/* a queue of nothing is nothing */
	libera_wbox_instrs(&i, act, false, &queue, NULL);
	EXPECT_EQ(i.n_write, 0);
}

static void vlan_entries(void)
{
	struct libera_of_flow_mod fm = { .table_id = 0 };
	struct libera_act act;

	libera_wbox_vlan(&fm, &act, 9, 7);
	EXPECT_EQ(fm.table_id, LIBERA_WBOX_TABLE_VLAN);
	EXPECT_EQ(libera_match_get_u64(&fm.match, LIBERA_FIELD_IN_PORT), 9);
	EXPECT_EQ(libera_match_get_u64(&fm.match, LIBERA_FIELD_VLAN_VID), 7 | LIBERA_VID_PRESENT);
	EXPECT_EQ(fm.instrs.present, LIBERA_INSTR_GOTO);
	EXPECT_EQ(fm.instrs.goto_table, LIBERA_WBOX_TABLE_TMAC);
	libera_wbox_vlan(&fm, &act, 9, LIBERA_WBOX_MEMBER);
	EXPECT_EQ(libera_match_get_u64(&fm.match, LIBERA_FIELD_VLAN_VID),
		  LIBERA_WBOX_UNTAGGED | LIBERA_VID_PRESENT);
	EXPECT_EQ(fm.instrs.n_apply, 0);
	libera_wbox_vlan(&fm, &act, 9, LIBERA_WBOX_UNTAGGED);
	EXPECT_EQ(libera_match_get_u64(&fm.match, LIBERA_FIELD_VLAN_VID), LIBERA_VID_NONE);
	EXPECT_EQ(fm.instrs.n_apply, 1);
	EXPECT_EQ(act.field, LIBERA_FIELD_VLAN_VID);
	EXPECT_EQ(get_unaligned_be16(act.val), LIBERA_WBOX_UNTAGGED | LIBERA_VID_PRESENT);
}

static void queues_and_tags(void)
{
	const struct libera_act in_queue[] = {
		{ .type = LIBERA_ACT_SET_QUEUE, .arg = 3 },
		{ .type = LIBERA_ACT_ENQUEUE, .arg = 1, .queue = 3 },
	};
	const struct libera_act two_queues[] = {
		{ .type = LIBERA_ACT_SET_QUEUE, .arg = 3 },
		{ .type = LIBERA_ACT_ENQUEUE, .arg = 1, .queue = 4 },
	};
	const struct libera_act late[] = {
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
		{ .type = LIBERA_ACT_SET_QUEUE, .arg = 3 },
	};
	struct libera_act push[] = {
		{ .type = LIBERA_ACT_PUSH_VLAN, .arg = LIBERA_ETH_VLAN },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_VLAN_VID,
		  .val = { 0x10, 9 } },
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
	};
	const struct libera_instrs write = { .present = LIBERA_INSTR_WRITE, .n_write = 3,
					     .act = push };
	struct libera_act many[LIBERA_WBOX_OUTS + 1];
	struct libera_instrs i = { .present = LIBERA_INSTR_APPLY, .n_apply = 2, .act = in_queue };
	struct libera_wbox_plan plan;
	struct libera_match m;
	u32 k;

	make_match(&m, 0);
	EXPECT_EQ(libera_wbox_plan(&plan, 0, 1, &m, &i), 0);
	EXPECT_EQ(plan.queued, true);
	EXPECT_EQ(plan.queue, 3);
	EXPECT_EQ(plan.n, 1);
	EXPECT_EQ(plan_of(&m, two_queues, 2), LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER);
	EXPECT_EQ(plan_of(&m, late, 2), LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER);
	i = (struct libera_instrs){ .present = LIBERA_INSTR_APPLY, .n_apply = 3, .act = push };
	EXPECT_EQ(libera_wbox_plan(&plan, 0, 1, &m, &i), 0);
	EXPECT_EQ(plan.out[0].vid, 9);
	/* a tag without an id goes nowhere, and there is no second one */
	EXPECT_EQ(plan_of(&m, (struct libera_act[]){ push[0], push[2] }, 2),
		  LIBERA_OFERR_BAD_ACTION_SET_ARGUMENT);
	EXPECT_EQ(plan_of(&m, push + 1, 2), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	EXPECT_EQ(libera_wbox_plan(&plan, 0, 1, &m, &write), LIBERA_OFERR_BAD_INSTRUCTION_UNSUP);
	make_match(&m, 7);
	EXPECT_EQ(plan_of(&m, push, 3), LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER);
	for (k = 0; k < ARRAY_SIZE(many); k++)
		many[k] = (struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = 10 + k };
	EXPECT_EQ(plan_of(&m, many, LIBERA_WBOX_OUTS), 0);
	EXPECT_EQ(plan_of(&m, many, LIBERA_WBOX_OUTS + 1), LIBERA_OFERR_BAD_ACTION_TOO_MANY);
}

static void groups_compare(void)
{
	static struct libera_wbox_group a, b;
	struct libera_wbox_plan plan = {
		.vid = 7,
		.n = 2,
		.out = { { .port = 1, .vid = 7 }, { .port = 2, .vid = 7 } },
	};
	struct libera_wbox_def d;

	libera_wbox_mcast(&d, &plan);
	d.member[0] = 0x00070001;
	d.member[1] = 0x00070002;
	libera_wbox_group(&a, 1, &d);
	libera_wbox_group(&b, 2, &d);
	EXPECT_EQ(libera_wbox_group_equal(&a.of, &b.of), true);
	b.of.opaque = true;
	EXPECT_EQ(libera_wbox_group_equal(&a.of, &b.of), false);
	b.of.opaque = false;
	d.member[1] = 0x00070003;
	libera_wbox_group(&b, 2, &d);
	EXPECT_EQ(libera_wbox_group_equal(&a.of, &b.of), false);
	libera_wbox_iface(&d, 7, plan.out);
	libera_wbox_group(&b, 2, &d);
	EXPECT_EQ(libera_wbox_group_equal(&a.of, &b.of), false);
}

/* --------------------------------------------------------------------- ids */

static void group_ids(void)
{
	const struct libera_wbox_out to = { .port = 0x1234, .vid = 5 };
	struct libera_wbox_plan plan = { .vid = 7, .n = 1, .out = { to } };
	struct libera_wbox_def d;
	u32 id, try;

	libera_wbox_iface(&d, 5, &to);
	EXPECT_EQ(libera_wbox_group_id(&d, 0), 0x00051234);
	EXPECT_EQ(libera_wbox_group_id(&d, 9), 0x00051234);
	EXPECT_EQ(libera_wbox_is_marked(0x00051234), false);
	libera_wbox_rewrite(&d, &plan);
	for (try = 0; try < 40; try++) {
		id = libera_wbox_group_id(&d, try);
		EXPECT_EQ(id >> 28, 1);
		EXPECT_EQ(libera_wbox_is_marked(id), true);
	}
	EXPECT(libera_wbox_group_id(&d, 0) != libera_wbox_group_id(&d, 1));
	libera_wbox_mcast(&d, &plan);
	id = libera_wbox_group_id(&d, 0);
	EXPECT_EQ(id >> 16, 0x3007);
	EXPECT_EQ(libera_wbox_is_marked(id), true);
	EXPECT_EQ(libera_wbox_is_marked(0x30070001), false);
	EXPECT_EQ(libera_wbox_is_marked(0x10000001), false);
}

/* -------------------------------------------------------------- packet-out */

static void frames(void)
{
	static const u8 plain[] = { 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0, 0x55, 0x66 };
	static const u8 tagged[] = { 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 0x81, 0, 0, 9,
				     8, 0, 0x55, 0x66 };
	struct libera_act act[] = {
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
		{ .type = LIBERA_ACT_SET_VLAN_VID, .val = { 0, 9 } },
		{ .type = LIBERA_ACT_OUTPUT, .arg = IN_PORT },
		{ .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_IN_PORT },
		{ .type = LIBERA_ACT_STRIP_VLAN },
		{ .type = LIBERA_ACT_OUTPUT, .arg = 2 },
		{ .type = LIBERA_ACT_DEC_NW_TTL },
	};
	const struct libera_instrs i = { .n_apply = ARRAY_SIZE(act), .act = act };
	u16 start = 4, len = sizeof(plain), at = 0;
	u8 buf[4 + sizeof(plain)];
	struct libera_act to;

	memcpy(buf + 4, plain, sizeof(plain));
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to), 1);
	EXPECT_EQ(to.arg, 1);
	EXPECT_MEM(buf + start, len, plain, sizeof(plain));
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to), 1);
	EXPECT_EQ(to.arg, IN_PORT);
	EXPECT_MEM(buf + start, len, tagged, sizeof(tagged));
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to), 1);
	EXPECT_EQ(to.arg, 2);
	EXPECT_MEM(buf + start, len, plain, sizeof(plain));
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to),
		  LIBERA_OFERR_BAD_ACTION_TYPE);
}

/* Tags without room for them, and packets without an address, are no accident. */
static void frames_are_checked(void)
{
	struct libera_act act[] = {
		{ .type = LIBERA_ACT_PUSH_VLAN, .arg = LIBERA_ETH_VLAN },
		{ .type = LIBERA_ACT_PUSH_VLAN, .arg = LIBERA_ETH_VLAN },
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
	};
	const struct libera_instrs i = { .n_apply = ARRAY_SIZE(act), .act = act };
	u16 start = 4, len = 14, at = 0;
	struct libera_act to;
	u8 buf[4 + 14] = { 0 };

	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to),
		  LIBERA_OFERR_BAD_ACTION_TOO_MANY);
	start = 4;
	len = 13;
	at = 0;
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to),
		  LIBERA_OFERR_BAD_REQUEST_PACKET);
}

static void frames_are_edited(void)
{
	static const u8 plain[] = { 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0, 0x55, 0x66 };
	static const u8 want[] = { 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 0x81, 0, 0xa0, 9,
				   8, 0, 0x55, 0x66 };
	struct libera_act act[] = {
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_ETH_DST,
		  .val = { 3, 3, 3, 3, 3, 3 } },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_ETH_SRC,
		  .val = { 4, 4, 4, 4, 4, 4 } },
		{ .type = LIBERA_ACT_SET_VLAN_PCP, .val = { 1 } },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_VLAN_VID,
		  .val = { 0x10, 9 } },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_VLAN_PCP, .val = { 5 } },
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
		{ .type = LIBERA_ACT_STRIP_VLAN },
		{ .type = LIBERA_ACT_STRIP_VLAN },
	};
	struct libera_instrs i = { .n_apply = ARRAY_SIZE(act), .act = act };
	u16 start = 4, len = sizeof(plain), at = 0;
	u8 buf[4 + sizeof(plain)];
	struct libera_act to;

	memcpy(buf + 4, plain, sizeof(plain));
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to), 1);
	EXPECT_MEM(buf + start, len, want, sizeof(want));
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to), 0);
	/* without a tag, and of what is no part of Ethernet, there is nothing to set */
	i.act = act + 3;
	at = 0;
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to),
		  LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	act[0].field = LIBERA_FIELD_TCP_DST;
	i.act = act;
	at = 0;
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to),
		  LIBERA_OFERR_BAD_ACTION_SET_TYPE);
	/* nor is there room for a tag where there is none */
	act[0] = (struct libera_act){ .type = LIBERA_ACT_SET_VLAN_VID, .val = { 0, 9 } };
	start = 0;
	at = 0;
	EXPECT_EQ(libera_wbox_frame(buf, &len, &start, IN_PORT, &i, &at, &to),
		  LIBERA_OFERR_BAD_ACTION_TOO_MANY);
}

static void kinds(void)
{
	const u64 ofdpa = 1ULL << 0 | 1ULL << 10 | 1ULL << 20 | 1ULL << 30 | 1ULL << 40 |
			  1ULL << 50 | 1ULL << 60;

	EXPECT_EQ(libera_wbox_is_pipeline(ofdpa), true);
	EXPECT_EQ(libera_wbox_is_pipeline(ofdpa & ~(1ULL << 60)), false);
	EXPECT_EQ(libera_wbox_is_pipeline(~0ULL), false);
	EXPECT_EQ(libera_wbox_is_pipeline(0), false);
	EXPECT_EQ(libera_wbox_is_named("Broadcom OF-DPA 2.0"), true);
	EXPECT_EQ(libera_wbox_is_named("ofdpa"), true);
	EXPECT_EQ(libera_wbox_is_named("Open vSwitch"), false);
	EXPECT_EQ(libera_wbox_is_named("of-dp"), false);
	EXPECT_EQ(libera_wbox_is_named(""), false);
}

static const struct ktap_test tests[] = {
	TEST(same_packets),
	TEST(actions_are_refused),
	TEST(matches_are_refused),
	TEST(priorities),
	TEST(acl_matches),
	TEST(acl_instructions),
	TEST(vlan_entries),
	TEST(queues_and_tags),
	TEST(groups_compare),
	TEST(group_ids),
	TEST(frames),
	TEST(frames_are_checked),
	TEST(frames_are_edited),
	TEST(kinds),
};
KTAP_MAIN(tests)
