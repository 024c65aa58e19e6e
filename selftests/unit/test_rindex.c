// SPDX-License-Identifier: GPL-2.0
/* The index of rules, against looking at every rule. */
#include "core/act.h"
#include "core/rindex.h"
#include "ktap.h"

#define RULES	600
#define ROUNDS	20000

struct rule {
	u64 cookie;
	struct libera_rindex_rule in;
	u16 priority;
	u8 table;
	bool there;
	bool found;
	struct libera_match m;
	struct libera_pmatch match;
	u8 data[2 * LIBERA_FIELDS_SIZE];
};

#define OFFSET(what)	((int)offsetof(struct rule, what) - (int)offsetof(struct rule, in))

static const struct libera_rindex_params params = {
	.cookie = OFFSET(cookie),
	.priority = OFFSET(priority),
	.table = OFFSET(table),
	.match = OFFSET(match),
};

static struct rule rules[RULES];
static struct libera_rindex x;
static u32 n_there;
static bool few_classes;	/* so that these are large */

/* A few values of a few fields, whole or in part, so that questions have answers. */
static void random_match(struct libera_match *m, u32 fields)
{
	static const u8 group[6] = { 1 }, vid[2] = { 0x10 };
	u8 val[16] = { }, mask[16];
	u32 len;

	libera_match_init(m);
	if (!ktap_below(fields))
		libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, ktap_below(4));
	if (!ktap_below(fields)) {
		val[0] = ktap_below(2);
		val[5] = ktap_below(6);
		libera_match_set(m, LIBERA_FIELD_ETH_DST, val, ktap_below(4) ? NULL : group);
	}
	if (!ktap_below(fields))
		libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, 0x800);
	if (!ktap_below(2 * fields))
		libera_match_set(m, LIBERA_FIELD_VLAN_VID, vid, vid);
	else if (!ktap_below(2 * fields))
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, 0x1000 | ktap_below(3));
	if (!ktap_below(fields)) {
		len = ktap_below(3) ? 32 : 8 * (1 + ktap_below(3));
		put_unaligned_be32(len == 32 ? ~0U : ~(~0U >> len), mask);
		put_unaligned_be32(0x0a000000 | ktap_below(2) << 16 | ktap_below(2) << 8 |
				   ktap_below(3), val);
		libera_match_set(m, LIBERA_FIELD_IPV4_DST, val, mask);
	}
}

static void random_rule(struct rule *r)
{
	memset(r, 0, sizeof(*r));
	random_match(&r->m, 2);
	if (few_classes) {
		bool masked = !ktap_below(4);
		u32 net = ktap_below(3) << 24, bits = 0xff000000;
		u8 val[4], mask[4];

		libera_match_init(&r->m);
		libera_match_set_u64(&r->m, LIBERA_FIELD_IN_PORT, ktap_below(4));
		libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_DST, ktap_below(6));
		put_unaligned_be32(net, val);
		put_unaligned_be32(ktap_below(2) ? bits : bits >> 1, mask);
		if (masked)
			libera_match_set(&r->m, LIBERA_FIELD_IPV4_DST, val, mask);
	}
	libera_match_pack(&r->match, &r->m);
	r->table = ktap_below(2);
	r->priority = ktap_below(3);
	r->cookie = ktap_below(8);
}

static void add(struct rule *r)
{
	if (r->there)
		return;
	random_rule(r);
	EXPECT_EQ(libera_rindex_insert(&x, &r->in), 0);
	r->there = true;
	n_there++;
}

static void del(struct rule *r)
{
	libera_rindex_remove(&x, &r->in);
	n_there -= r->there;
	r->there = false;
}

static void begin(void)
{
	memset(rules, 0, sizeof(rules));
	n_there = 0;
	libera_rindex_init(&x, &params, ktap_random());
}

static void end(void)
{
	u32 i;

	for (i = 0; i < RULES; i++)
		del(&rules[i]);
	EXPECT_EQ(x.classes.n, 0);
	libera_rindex_destroy(&x);
	EXPECT_EQ(libera_shim_live(), 0);
}

static bool is_covered(const struct rule *r, const struct libera_rindex_query *q)
{
	return r->there && (q->table == LIBERA_TABLE_ALL || r->table == q->table) &&
	       !((r->cookie ^ q->cookie) & q->cookie_mask) &&
	       libera_match_covers(q->match, &r->m);
}

static void check_covered(const struct libera_rindex_query *q)
{
	struct libera_rindex_rule *found;
	u32 n, i, want = 0;

	n = libera_rindex_covered(&x, q, &found);
	for (i = 0; i < RULES; i++)
		rules[i].found = false;
	for (i = 0; found; found = found->next, i++) {
		struct rule *r = container_of(found, struct rule, in);

		EXPECT(!r->found);
		r->found = true;
	}
	EXPECT_EQ(i, n);
	for (i = 0; i < RULES; i++) {
		want += is_covered(&rules[i], q);
		EXPECT_EQ(rules[i].found, is_covered(&rules[i], q));
	}
	EXPECT_EQ(n, want);
}

static void ask_covered(void)
{
	static const u64 masks[] = { 0, 0, 0, ~0ULL, 3 };
	struct libera_match m;
	struct libera_rindex_query q = {
		.table = ktap_below(3) ? ktap_below(2) : LIBERA_TABLE_ALL,
		.cookie = ktap_below(8),
		.cookie_mask = masks[ktap_below(ARRAY_SIZE(masks))],
		.match = &m,
	};

	random_match(&m, 3);
	check_covered(&q);
}

static void ask_overlaps(void)
{
	u16 priority = ktap_below(3);
	u8 table = ktap_below(2);
	struct libera_match m;
	bool want = false;
	u32 i;

	random_match(&m, 2);
	/* or hardly anything would not */
	if (ktap_below(2))
		libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 7);
	for (i = 0; i < RULES; i++)
		want |= rules[i].there && rules[i].table == table &&
			rules[i].priority == priority && libera_match_overlaps(&m, &rules[i].m);
	EXPECT_EQ(libera_rindex_overlaps(&x, table, priority, &m), want);
}

/* One of all that can be done, more rules coming than going, or the reverse. */
static void step(bool grow)
{
	struct rule *r = &rules[ktap_below(RULES)];

	switch (ktap_below(8)) {
	case 0:
		ask_covered();
		break;
	case 1:
		ask_overlaps();
		break;
	case 2:
		libera_rindex_set_cookie(&x, &r->in, ktap_below(8));
		break;
	case 3:
	case 4:
		if (grow)
			del(r);
		else
			add(r);
		break;
	default:
		if (grow)
			add(r);
		else
			del(r);
	}
}

static void as_looking_at_all(void)
{
	int i;

	begin();
	for (i = 0; i < ROUNDS; i++)
		step(i / 2500 % 2 == 0);
	end();
}

static void few_large_classes(void)
{
	u32 i;

	few_classes = true;
	as_looking_at_all();
	/* nobody asks for long, and then again */
	begin();
	for (i = 0; i < RULES / 2; i++)
		add(&rules[i]);
	for (i = 0; i < 200; i++)
		ask_covered();
	for (i = 0; i < 20 * RULES; i++) {
		del(&rules[i % RULES]);
		add(&rules[(i + RULES / 2) % RULES]);
	}
	for (i = 0; i < 200; i++) {
		ask_covered();
		ask_overlaps();
	}
	end();
	few_classes = false;
}

/* One class and all kinds of questions about it, while it grows and shrinks. */
static void one_large_class(void)
{
	struct libera_match m, ask;
	struct libera_rindex_query q = { .table = 0, .match = &ask };
	u32 i, k;

	begin();
	for (i = 0; i < RULES; i++) {
		libera_match_init(&m);
		libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, i % 4);
		libera_match_set_u64(&m, LIBERA_FIELD_ETH_DST, i);
		libera_match_set_u64(&m, LIBERA_FIELD_ETH_SRC, i / 3);
		rules[i].m = m;
		rules[i].cookie = i % 5;
		rules[i].there = true;
		libera_match_pack(&rules[i].match, &m);
		EXPECT_EQ(libera_rindex_insert(&x, &rules[i].in), 0);
		n_there++;
	}
	EXPECT_EQ(x.classes.n, 1);
	for (k = 0; k < 3 * RULES; k++) {
		libera_match_init(&ask);
		if (k & 1)
			libera_match_set_u64(&ask, LIBERA_FIELD_IN_PORT, ktap_below(5));
		if (k & 2)
			libera_match_set_u64(&ask, LIBERA_FIELD_ETH_DST, ktap_below(RULES));
		if (k & 4)
			libera_match_set_u64(&ask, LIBERA_FIELD_ETH_SRC, ktap_below(RULES / 3));
		q.cookie_mask = k & 8 ? ~0ULL : 0;
		q.cookie = ktap_below(5);
		check_covered(&q);
		del(&rules[ktap_below(RULES)]);
	}
	end();
}

/* Found rules may be taken out one after the other. */
static void delete_found(void)
{
	struct libera_match all;
	struct libera_rindex_query q = { .table = LIBERA_TABLE_ALL, .match = &all };
	struct libera_rindex_rule *r, *next;
	u32 i, n;

	begin();
	for (i = 0; i < RULES; i++)
		add(&rules[i]);
	libera_match_init(&all);
	EXPECT_EQ(libera_rindex_covered(&x, &q, &r), RULES);
	for (n = 0; r; r = next, n++) {
		next = r->next;
		del(container_of(r, struct rule, in));
	}
	EXPECT_EQ(n, RULES);
	EXPECT_EQ(libera_rindex_covered(&x, &q, &r), 0);
	EXPECT(!r);
	EXPECT(!libera_rindex_overlaps(&x, 0, 1, &all));
	end();
}

/* Without memory a rule is not taken, answers are the same, and nothing is lost. */
static void without_memory(void)
{
	bool refused = false;
	u32 round, i;

	for (round = 1; round < 80; round++) {
		begin();
		few_classes = round & 1;
		libera_shim_fail_alloc(round);
		for (i = 0; i < RULES / 4; i++) {
			struct rule *r = &rules[i];

			random_rule(r);
			if (!libera_rindex_insert(&x, &r->in)) {
				r->there = true;
				n_there++;
			} else {
				refused = true;
				EXPECT(!r->in.class);
			}
			if (i % 16 == 0) {
				ask_covered();
				ask_overlaps();
			}
		}
		libera_shim_fail_alloc(0);
		for (i = 0; i < 200; i++) {
			libera_shim_fail_alloc(i % 3);
			if (i % 5)
				ask_covered();
			else
				del(&rules[ktap_below(RULES)]);
			libera_shim_fail_alloc(0);
		}
		end();
	}
	few_classes = false;
	EXPECT(refused);
}

static const struct ktap_test tests[] = {
	TEST(as_looking_at_all),
	TEST(few_large_classes),
	TEST(one_large_class),
	TEST(delete_found),
	TEST(without_memory),
};

KTAP_MAIN(tests)
