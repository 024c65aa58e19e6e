// SPDX-License-Identifier: GPL-2.0
/* Paths of vLinks: the shortest, the same each time, and those that avoid others. */
#include "ctl/paths.h"
#include "ktap.h"

#define LINKS	64
#define HOPS	16

struct net {
	struct paths_link link[LINKS];
	struct paths_graph g;
};

static void one_way(struct net *n, u64 a, u32 a_port, u64 b, u32 b_port)
{
	n->link[n->g.n++] = (struct paths_link){
		.from = a, .to = b, .from_port = a_port, .to_port = b_port,
	};
	n->g.link = n->link;
}

static void both(struct net *n, u64 a, u32 a_port, u64 b, u32 b_port)
{
	one_way(n, a, a_port, b, b_port);
	one_way(n, b, b_port, a, a_port);
}

/* "1:2 2:3": the path as text, "-" if there is none */
static const char *find_max(struct net *n, u64 from, u64 to, int max)
{
	static char text[256];
	struct paths_hop hop[HOPS];
	struct paths_cost cost;
	size_t at = 0;
	int len, i;

	len = paths_find(&n->g, from, to, hop, max, &cost);
	if (len < 0)
		return "-";
	text[0] = 0;
	for (i = 0; i < len; i++)
		at += snprintf(text + at, sizeof(text) - at, "%s%llu:%u", i ? " " : "",
			       (unsigned long long)hop[i].dpid, hop[i].port);
	return text;
}

static const char *find(struct net *n, u64 from, u64 to)
{
	return find_max(n, from, to, HOPS);
}

static void use(struct net *n, u64 from, u64 to)
{
	struct paths_hop hop[HOPS];
	struct paths_cost cost;
	int len = paths_find(&n->g, from, to, hop, HOPS, &cost);

	EXPECT(len > 0);
	paths_use(&n->g, hop, len);
}

static void line(void)
{
	struct net n = { .g.n = 0 };

	both(&n, 3, 2, 4, 1);
	both(&n, 1, 1, 2, 1);
	both(&n, 2, 2, 3, 1);
	paths_sort(&n.g);
	EXPECT_EQ(n.g.n, 6);
	EXPECT_STR(find(&n, 1, 4), "1:1 2:2 3:2");
	EXPECT_STR(find(&n, 4, 1), "4:1 3:1 2:1");
	EXPECT_STR(find(&n, 2, 3), "2:2");
	EXPECT_STR(find_max(&n, 1, 4, 3), "1:1 2:2 3:2");
	EXPECT_STR(find_max(&n, 1, 4, 2), "-");
}

static struct net ring_of(u64 size)
{
	struct net n = { .g.n = 0 };
	u64 i;

	for (i = 1; i <= size; i++)
		both(&n, i, 1, i % size + 1, 2);
	return n;
}

/* The graph points into the structure, so that it is set again after each copy. */
static void settle(struct net *n)
{
	n->g.link = n->link;
	paths_sort(&n->g);
}

static void ring(void)
{
	struct net n = ring_of(5);

	settle(&n);
	EXPECT_STR(find(&n, 1, 2), "1:1");
	EXPECT_STR(find(&n, 1, 3), "1:1 2:1");
	EXPECT_STR(find(&n, 1, 4), "1:2 5:2");
	/* the other half */
	use(&n, 1, 3);
	EXPECT_STR(find(&n, 1, 3), "1:2 5:2 4:2");
	/* both are used: the shorter again */
	use(&n, 1, 3);
	EXPECT_STR(find(&n, 1, 3), "1:1 2:1");
}

/* A square: two ways of the same length; and two pLinks side by side. */
static void equal_cost(void)
{
	struct net n = ring_of(4), shuffled;
	size_t round, i;

	both(&n, 1, 9, 2, 9);
	shuffled = n;
	settle(&n);
	EXPECT_STR(find(&n, 1, 3), "1:1 2:1");
	EXPECT_STR(find(&n, 3, 1), "3:2 2:2");
	EXPECT_STR(find(&n, 1, 2), "1:1");
	for (round = 0; round < 100; round++) {
		struct net m;

		for (i = shuffled.g.n - 1; i; i--) {
			size_t j = ktap_below(i + 1);
			struct paths_link l = shuffled.link[i];

			shuffled.link[i] = shuffled.link[j];
			shuffled.link[j] = l;
		}
		m = shuffled;
		settle(&m);
		ktap_note("round %zu", round);
		EXPECT_STR(find(&m, 1, 3), "1:1 2:1");
		EXPECT_STR(find(&m, 3, 1), "3:2 2:2");
		EXPECT_STR(find(&m, 1, 2), "1:1");
	}
}

static void disconnected(void)
{
	struct net n = { .g.n = 0 };

	EXPECT_STR(find(&n, 1, 2), "-");
	EXPECT_STR(find(&n, 1, 1), "-");
	both(&n, 1, 1, 2, 1);
	both(&n, 3, 1, 4, 1);
	paths_sort(&n.g);
	EXPECT_STR(find(&n, 1, 3), "-");
	EXPECT_STR(find(&n, 1, 7), "-");
	EXPECT_STR(find(&n, 7, 1), "-");
}

/* Packets go both ways: what leads one way only is no pLink. */
static void one_direction(void)
{
	struct net n = { .g.n = 0 };

	one_way(&n, 1, 1, 3, 1);
	one_way(&n, 3, 1, 1, 2);	/* back, but to another pPort */
	both(&n, 1, 5, 2, 1);
	both(&n, 2, 2, 3, 2);
	paths_sort(&n.g);
	EXPECT_EQ(n.g.n, 4);
	EXPECT_STR(find(&n, 1, 3), "1:5 2:2");
}

static void out_and_back(void)
{
	struct net n = { .g.n = 0 };

	both(&n, 1, 3, 5, 7);
	both(&n, 1, 2, 4, 8);
	both(&n, 1, 10, 1, 11);		/* a cable from the pSwitch to itself */
	paths_sort(&n.g);
	EXPECT_STR(find(&n, 1, 1), "1:2 4:8");
	use(&n, 1, 1);
	EXPECT_STR(find(&n, 1, 1), "1:3 5:7");
	EXPECT_STR(find_max(&n, 1, 1, 1), "-");
	EXPECT_STR(find(&n, 6, 6), "-");
}

/*
 * 1 - 2 - 3 is the shortest, 1 - 4 - 5 - 3 shares nothing with it.  Where 3 - 6 is the
 * only way, that pLink is shared and nothing else.
 */
static void backup(void)
{
	struct net n = { .g.n = 0 };

	both(&n, 1, 1, 2, 1);
	both(&n, 2, 2, 3, 1);
	both(&n, 1, 2, 4, 1);
	both(&n, 4, 2, 5, 1);
	both(&n, 5, 2, 3, 2);
	both(&n, 3, 3, 6, 1);
	paths_sort(&n.g);
	EXPECT_STR(find(&n, 1, 3), "1:1 2:2");
	EXPECT_STR(find(&n, 1, 6), "1:1 2:2 3:3");
	use(&n, 1, 6);
	EXPECT_STR(find(&n, 1, 3), "1:2 4:2 5:2");
	EXPECT_STR(find(&n, 1, 6), "1:2 4:2 5:2 3:3");
	/* a direction is as good as the other: the way back avoids them, too */
	EXPECT_STR(find(&n, 3, 1), "3:2 5:1 4:1");
}

/* What is told by hand may be no pLink of the graph. */
static void use_of_others(void)
{
	static const struct paths_hop hop[] = { { 9, 9 }, { 1, 7 }, { 1, 1 } };
	struct net n = { .g.n = 0 };

	both(&n, 1, 1, 2, 1);
	both(&n, 1, 2, 2, 2);
	paths_sort(&n.g);
	paths_use(&n.g, hop, ARRAY_SIZE(hop));
	EXPECT_STR(find(&n, 1, 2), "1:2");
}

static const struct ktap_test tests[] = {
	TEST(line),
	TEST(ring),
	TEST(equal_cost),
	TEST(disconnected),
	TEST(one_direction),
	TEST(out_and_back),
	TEST(backup),
	TEST(use_of_others),
};

KTAP_MAIN(tests)
