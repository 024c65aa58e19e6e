// SPDX-License-Identifier: GPL-2.0
/* Reduction, against the rules as they are: no packet that some rule is for may tell. */
#include "core/act.h"
#include "core/reduce.h"
#include "ktap.h"
#include "rule.h"

#define RULES	40
#define PACKETS	60
#define TENANT	3

static struct rule rules[4 * RULES];
static struct libera_reduce s;
static struct list_head moved;
static u32 n_there;
static u32 n_retired;
static struct libera_form form;

static void retired(struct libera_rgroup *g)
{
	EXPECT(!g->priv || g->n || !g->safe || list_empty(&g->rules));
	g->priv = NULL;
	n_retired++;
}

static void begin(enum libera_reduce_level level, enum libera_carrier_kind kind)
{
	memset(rules, 0, sizeof(rules));
	memset(&form, 0, sizeof(form));
	INIT_LIST_HEAD(&moved);
	n_there = 0;
	form.kind = kind;
	form.layout = libera_layout_default[kind];
	form.tenant = kind ? TENANT : 0;
	libera_reduce_init(&s, level, 0x1234567, &moved, retired);
}

/* ---------------------------------------------------------------- matches */

static u64 locator(u32 edge, u32 host)
{
	return make_locator(form.kind, TENANT, edge, host);
}

/* One of a few hosts, each at one of three edges. */
static u64 address(u32 n)
{
	if (form.kind)
		return locator(1 + n % 3, 1 + n / 3);
	return 0x0a000000 | n % 3 << 8 | n;
}

static enum libera_field_id src(void)
{
	return form.kind ? libera_carrier_src(form.kind) : LIBERA_FIELD_IPV4_SRC;
}

static enum libera_field_id dst(void)
{
	return form.kind ? libera_carrier_dst(form.kind) : LIBERA_FIELD_IPV4_DST;
}

static void begin_match(struct libera_match *m)
{
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, 7);
	libera_match_set_u64(m, LIBERA_FIELD_TUNNEL_ID, form.kind ? 0x1005 : 5);
}

static void set_app(struct libera_match *m, u32 app)
{
	libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
	libera_match_set_u64(m, LIBERA_FIELD_IP_PROTO, 6);
	libera_match_set_u64(m, LIBERA_FIELD_TCP_SRC, 1000 + app / 4);
	libera_match_set_u64(m, LIBERA_FIELD_TCP_DST, 2000 + app % 4);
}

static void set_hosts(struct libera_match *m, u32 a, u32 b)
{
	libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
	libera_match_set_u64(m, src(), address(a));
	libera_match_set_u64(m, dst(), address(b));
}

static void set_tenant(struct libera_match *m, enum libera_field_id id)
{
	match_tenant(m, id, form.kind, TENANT);
}

/* An address, a network, or nothing. */
static void random_address(struct libera_match *m, enum libera_field_id id, u32 n)
{
	u8 val[4], mask[4];

	switch (ktap_below(6)) {
	case 0:
		break;
	case 1:
		if (form.kind)
			break;
		put_unaligned_be32(address(n), val);
		put_unaligned_be32(~0U << 8 * ktap_below(3), mask);
		libera_match_set(m, id, val, mask);
		break;
	default:
		libera_match_set_u64(m, id, address(n));
	}
}

static void random_match(struct libera_match *m)
{
	begin_match(m);
	if (ktap_below(8)) {
		libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
		random_address(m, src(), ktap_below(9));
		random_address(m, dst(), ktap_below(9));
		if (!ktap_below(3))
			set_app(m, ktap_below(8));
	}
	if (form.kind && !libera_match_has(m, src()) && !libera_match_has(m, dst()))
		set_tenant(m, ktap_below(2) ? src() : dst());
}

static void random_packet(struct libera_match *m)
{
	begin_match(m);
	set_hosts(m, ktap_below(9), ktap_below(9));
	set_app(m, ktap_below(8));
}

/* ------------------------------------------------------------------ rules */

static void insert(struct rule *r, const struct libera_match *m, u16 priority, u32 outcome)
{
	rule_insert(&s, r, &form, m, priority, outcome);
	n_there++;
}

static void take_moved(void)
{
	struct libera_rrule *r;

	while (!list_empty(&moved)) {
		r = list_first_entry(&moved, struct libera_rrule, moved);
		list_del_init(&r->moved);
		if (r->group)
			r->group->priv = r->group;
	}
}

static void del(struct rule *r)
{
	n_there -= rule_remove(&s, r);
}

static void end(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		del(&rules[i]);
	EXPECT_EQ(s.n_rules, 0);
	EXPECT_EQ(s.groups.n, 0);
	EXPECT_EQ(s.cells.n, 0);
	EXPECT_EQ(s.n_unknown, 0);
	EXPECT(list_empty(&moved));
	libera_reduce_destroy(&s);
	EXPECT_EQ(libera_shim_live(), 0);
}

/* -------------------------------------------------------- the rules as they are */

/* The outcomes that the highest rules for a packet have, one bit each. */
static u64 virtual_outcomes(const struct libera_match *pkt)
{
	int priority = -1;
	u64 out = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *r = &rules[i];

		if (!r->there || r->r.priority < priority || !libera_match_covers(&r->m, pkt))
			continue;
		if (r->r.priority > priority)
			out = 0;
		priority = r->r.priority;
		out |= 1ULL << r->r.outcome;
	}
	return out;
}

static u64 physical_outcomes(const struct libera_match *pkt)
{
	int priority = -1;
	u64 out = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *r = &rules[i];
		struct libera_match m = r->m;

		if (!r->there || r->r.priority < priority)
			continue;
		if (r->r.group)
			libera_match_unpack(&m, &r->r.group->match);
		if (!libera_match_covers(&m, pkt))
			continue;
		if (r->r.priority > priority)
			out = 0;
		priority = r->r.priority;
		out |= 1ULL << r->r.outcome;
	}
	return out;
}

static void check_packets(void)
{
	struct libera_match pkt;
	u64 want, got;
	u32 i;

	for (i = 0; i < PACKETS; i++) {
		random_packet(&pkt);
		want = virtual_outcomes(&pkt);
		got = physical_outcomes(&pkt);
		if (want && (!got || got & ~want))
			ktap_fail(__FILE__, __LINE__, "outcomes 0x%llx, not of 0x%llx", got, want);
	}
}

/* Whether a rule as wide as @m may stand for those of a priority and an outcome. */
static bool may_stand(const struct libera_match *m, u16 priority, u32 outcome)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].there && rules[i].r.priority <= priority &&
		    rules[i].r.outcome != outcome && libera_match_overlaps(&rules[i].m, m))
			return false;
	return true;
}

/* Each rule is in the widest group that is safe: no more rules than there have to be. */
static void check_groups(void)
{
	struct libera_match m, have;
	u32 i;
	u8 step;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *r = &rules[i];

		if (!r->there)
			continue;
		have = r->m;
		if (r->r.group) {
			EXPECT(r->r.group->safe);
			EXPECT_EQ(r->r.group->outcome, r->r.outcome);
			EXPECT_EQ(r->r.group->priority, r->r.priority);
			libera_match_unpack(&have, &r->r.group->match);
			EXPECT(libera_match_covers(&have, &r->m));
		}
		for (step = 0; step < LIBERA_SHAPE_STEPS && r->r.outcome; step++) {
			m = r->m;
			if (libera_shape_widen(s.level, step, &form, &m) &&
			    (libera_match_equal(&m, &r->m) ||
			     may_stand(&m, r->r.priority, r->r.outcome)))
				break;
		}
		if (step == LIBERA_SHAPE_STEPS || !r->r.outcome)
			m = r->m;
		EXPECT(libera_match_equal(&m, &have));
	}
}

static u32 n_physical(void)
{
	u32 i, k, n = 0;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (!rules[i].there)
			continue;
		for (k = 0; k < i; k++)
			if (rules[k].there && rules[k].r.group &&
			    rules[k].r.group == rules[i].r.group)
				break;
		n += k == i;
	}
	return n;
}

/* ------------------------------------------------------------------ tests */

/* One with the same match at the same priority would be the same rule. */
static bool is_taken(const struct libera_match *m, u16 priority)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].there && rules[i].r.priority == priority &&
		    libera_match_equal(&rules[i].m, m))
			return true;
	return false;
}

static void churn(u32 rounds, u32 n, u32 outcomes)
{
	struct libera_match m;
	struct rule *r;
	u16 priority;
	u32 i;

	for (i = 0; i < rounds; i++) {
		r = &rules[ktap_below(n)];
		if (r->there) {
			del(r);
		} else {
			random_match(&m);
			priority = 1 + ktap_below(3);
			if (is_taken(&m, priority))
				continue;
			insert(r, &m, priority, ktap_below(8) ? 1 + ktap_below(outcomes) :
								LIBERA_OUTCOME_OTHER);
		}
		take_moved();
		if (i % 4)
			continue;
		ktap_note("level %d, carrier %d, round %u", s.level, form.kind, i);
		check_groups();
		check_packets();
	}
}

static void as_the_rules_are(void)
{
	enum libera_reduce_level level;
	u32 kind, round;

	for (round = 0; round < 12; round++) {
		for (level = LIBERA_REDUCE_APP; level < __LIBERA_REDUCE_END; level++) {
			for (kind = 0; kind < __LIBERA_CARRY_END; kind++) {
				begin(level, kind);
				form.keep_dst = ktap_below(2);
				/* few rules of few outcomes, so that some are safe, and many */
				churn(200, round % 2 ? RULES : 6, 1 + round % 3);
				end();
			}
		}
	}
}

/* Rules that come while it is frozen are put into groups by the thaw. */
static void frozen(void)
{
	struct libera_match m;
	u32 i;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_NONE);
	libera_reduce_freeze(&s);
	for (i = 0; i < RULES; i++) {
		random_match(&m);
		if (!is_taken(&m, 1 + i % 3))
			insert(&rules[i], &m, 1 + i % 3, 1 + i % 2);
		EXPECT(!rules[i].r.group);
	}
	libera_reduce_thaw(&s);
	take_moved();
	check_groups();
	check_packets();
	end();
}

/* Figure 3 of the paper: six hosts at two edges, five flows through one switch. */
static void add_figure_3(void)
{
	static const struct { u32 a, b, app; u32 out; } flow[] = {
		/* hosts 0, 3 and 6 are at one edge, 1, 4 and 7 at another */
		{ 0, 1, 0, 1 }, { 0, 1, 1, 1 }, { 3, 4, 0, 1 }, { 3, 4, 1, 1 }, { 6, 7, 0, 1 },
	};
	struct libera_match m;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(flow); i++) {
		begin_match(&m);
		set_hosts(&m, flow[i].a, flow[i].b);
		set_app(&m, flow[i].app);
		insert(&rules[i], &m, 10, flow[i].out);
	}
	take_moved();
}

/* Beside them rules that drop: above, where it changes nothing, and below. */
static void figure_3(void)
{
	static const struct { u8 level, kind; u32 n; } want[] = {
		{ LIBERA_REDUCE_APP, LIBERA_CARRY_NONE, 2 },
		{ LIBERA_REDUCE_HOST, LIBERA_CARRY_NONE, 3 },
		{ LIBERA_REDUCE_HOP, LIBERA_CARRY_NONE, 1 },
		{ LIBERA_REDUCE_HOST, LIBERA_CARRY_IP, 3 },
		{ LIBERA_REDUCE_HOP, LIBERA_CARRY_IP, 1 },
		{ LIBERA_REDUCE_LITE, LIBERA_CARRY_IP, 1 },
		{ LIBERA_REDUCE_LITE, LIBERA_CARRY_MAC, 1 },
	};
	struct libera_match m;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		ktap_note("level %d, carrier %d", want[i].level, want[i].kind);
		begin(want[i].level, want[i].kind);
		add_figure_3();
		EXPECT_EQ(n_physical(), want[i].n);
		/* one flow is dropped, above */
		begin_match(&m);
		set_hosts(&m, 0, 1);
		set_app(&m, 3);
		insert(&rules[8], &m, 20, LIBERA_OUTCOME_OTHER);
		take_moved();
		EXPECT_EQ(n_physical(), want[i].n + 1);
		EXPECT(!rules[8].r.group);
		check_packets();
		/* all but what is allowed is dropped: nothing may be wider any more */
		begin_match(&m);
		if (form.kind)
			set_tenant(&m, dst());
		insert(&rules[9], &m, 1, LIBERA_OUTCOME_OTHER);
		take_moved();
		EXPECT_EQ(n_physical(), 7);
		check_groups();
		/* and again */
		del(&rules[9]);
		take_moved();
		EXPECT_EQ(n_physical(), want[i].n + 1);
		/* of those that share one the last takes it along */
		n_retired = 0;
		del(&rules[4]);
		del(&rules[3]);
		del(&rules[1]);
		del(&rules[2]);
		del(&rules[0]);
		EXPECT_EQ(n_physical(), 1);
		EXPECT_EQ(n_retired, want[i].n);
		end();
	}
}

/* Where hosts are, rules of one hop are told by where packets go, in any case. */
static void beside_hosts(void)
{
	/* to hosts 1, 4 and 7 at one edge */
	static const struct { u8 level, kind; u32 n; } want[] = {
		{ LIBERA_REDUCE_APP, LIBERA_CARRY_NONE, 5 },
		{ LIBERA_REDUCE_HOST, LIBERA_CARRY_NONE, 3 },
		{ LIBERA_REDUCE_HOP, LIBERA_CARRY_NONE, 3 },
		{ LIBERA_REDUCE_LITE, LIBERA_CARRY_NONE, 3 },
		{ LIBERA_REDUCE_HOP, LIBERA_CARRY_IP, 1 },
		{ LIBERA_REDUCE_LITE, LIBERA_CARRY_MAC, 1 },
	};
	struct libera_match m;
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		ktap_note("level %d, carrier %d", want[i].level, want[i].kind);
		begin(want[i].level, want[i].kind);
		form.keep_dst = true;
		add_figure_3();
		EXPECT_EQ(n_physical(), want[i].n);
		check_groups();
		/* of what goes to another edge nothing is taken along */
		begin_match(&m);
		set_hosts(&m, 0, 2);
		for (j = 0; j < 5; j++) {
			struct libera_match have = rules[j].m;

			if (rules[j].r.group)
				libera_match_unpack(&have, &rules[j].r.group->match);
			EXPECT(!libera_match_overlaps(&have, &m));
		}
		end();
	}
}

/* Flows of one hop that fork are told by the edge that they go to. */
static void forks(void)
{
	struct libera_match m;
	u32 i;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC);
	for (i = 0; i < 9; i++) {
		begin_match(&m);
		set_hosts(&m, 2, i);
		insert(&rules[i], &m, 10, 1);
	}
	EXPECT_EQ(n_physical(), 1);
	/* what goes to the edge of host 1 leaves by another port */
	for (i = 1; i < 9; i += 3) {
		m = rules[i].m;
		del(&rules[i]);
		insert(&rules[i], &m, 10, 2);
	}
	take_moved();
	EXPECT_EQ(n_physical(), 3);
	/* one host there is left where it was */
	m = rules[4].m;
	del(&rules[4]);
	insert(&rules[4], &m, 10, 1);
	take_moved();
	EXPECT_EQ(n_physical(), 5);
	check_groups();
	end();
}

/* More kinds of matches, or of priorities and outcomes, than are told apart. */
static void too_many(void)
{
	struct libera_match m;
	u8 val[4], mask[4];
	u32 i;

	begin(LIBERA_REDUCE_HOST, LIBERA_CARRY_NONE);
	for (i = 0; i < LIBERA_REDUCE_CLASSES + 4; i++) {
		begin_match(&m);
		set_hosts(&m, 0, 1);
		put_unaligned_be32(0x0a000000, val);
		put_unaligned_be32(~0U << i, mask);
		libera_match_set(&m, LIBERA_FIELD_IPV4_SRC, val, mask);
		set_app(&m, i % 8);
		insert(&rules[i], &m, 10, 1);
	}
	take_moved();
	EXPECT(s.n_unknown);
	EXPECT_EQ(n_physical(), LIBERA_REDUCE_CLASSES + 4);
	for (; i > 3; i--)
		del(&rules[i - 1]);
	take_moved();
	EXPECT(!s.n_unknown);
	check_groups();
	end();

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_NONE);
	begin_match(&m);
	set_hosts(&m, 0, 1);
	insert(&rules[0], &m, 200, 1);
	for (i = 1; i < 2 * LIBERA_REDUCE_TOLD; i++)
		insert(&rules[i], &m, i, 1);
	take_moved();
	EXPECT(!rules[0].r.group);
	for (i = 1; i < 2 * LIBERA_REDUCE_TOLD; i++)
		del(&rules[i]);
	take_moved();
	EXPECT(rules[0].r.group);
	end();
}

/* A group whose rule a pSwitch does not take is as if it were not safe. */
static void refused(void)
{
	struct libera_rgroup *g;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_NONE);
	add_figure_3();
	g = rules[0].r.group;
	EXPECT(g);
	libera_reduce_refuse(&s, g);
	take_moved();
	EXPECT(rules[0].r.group != g);
	EXPECT_EQ(n_physical(), 3);
	end();
}

/* What there is no memory for is not reduced, and nothing is lost. */
static void without_memory(void)
{
	enum libera_reduce_level level;
	u32 nth;

	for (nth = 1; nth < 200; nth++) {
		for (level = LIBERA_REDUCE_APP; level < __LIBERA_REDUCE_END; level++) {
			struct libera_match m;
			u32 i;

			begin(level, nth % __LIBERA_CARRY_END);
			for (i = 0; i < RULES; i++) {
				if (i == RULES / 2)
					libera_shim_fail_alloc(nth);
				random_match(&m);
				if (!is_taken(&m, 1 + i % 2))
					insert(&rules[i], &m, 1 + i % 2, 1 + ktap_below(2));
			}
			libera_shim_fail_alloc(0);
			take_moved();
			check_packets();
			end();
		}
	}
}

static const struct ktap_test tests[] = {
	TEST(as_the_rules_are),
	TEST(frozen),
	TEST(figure_3),
	TEST(beside_hosts),
	TEST(forks),
	TEST(too_many),
	TEST(refused),
	TEST(without_memory),
};

KTAP_MAIN(tests)
