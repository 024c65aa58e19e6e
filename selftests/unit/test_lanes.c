// SPDX-License-Identifier: GPL-2.0
/* Which lanes carry, since each carries only while those that it needs do. */
#include "core/lanes.h"
#include "ktap.h"

#define LANES	12
#define NEEDS	20

/* A to B to C: what stops the last stops all, and nothing else. */
static void chain(void)
{
	struct libera_lanes *l = libera_lanes_alloc(4, 3, GFP_KERNEL);

	libera_lanes_need(l, 0, 1);
	libera_lanes_need(l, 1, 2);
	libera_lanes_need(l, 3, 1);
	libera_lanes_settle(l);
	EXPECT(libera_lanes_carries(l, 0) && libera_lanes_carries(l, 3));
	libera_lanes_stop(l, 1);
	libera_lanes_settle(l);
	EXPECT(!libera_lanes_carries(l, 0));
	EXPECT(!libera_lanes_carries(l, 1));
	EXPECT(libera_lanes_carries(l, 2));
	EXPECT(!libera_lanes_carries(l, 3));
	EXPECT_EQ(l->lane[0].why, 1);
	EXPECT_EQ(l->lane[1].why, 1);
	libera_free(l);
}

/* Lanes that need each other all carry, until one of them does not. */
static void ring(void)
{
	struct libera_lanes *l = libera_lanes_alloc(LANES, LANES, GFP_KERNEL);
	u32 i;

	for (i = 0; i < LANES; i++)
		libera_lanes_need(l, i, (i + 1) % LANES);
	libera_lanes_settle(l);
	for (i = 0; i < LANES; i++)
		EXPECT(libera_lanes_carries(l, i));
	libera_lanes_stop(l, 5);
	libera_lanes_settle(l);
	for (i = 0; i < LANES; i++)
		EXPECT(!libera_lanes_carries(l, i));
	libera_free(l);
}

/* Itself, the same twice, and one more than there is room for. */
static void odd_needs(void)
{
	struct libera_lanes *l = libera_lanes_alloc(3, 3, GFP_KERNEL);

	libera_lanes_need(l, 0, 0);
	libera_lanes_need(l, 0, 1);
	libera_lanes_need(l, 0, 1);
	libera_lanes_settle(l);
	EXPECT(libera_lanes_carries(l, 0));
	libera_lanes_need(l, 2, 1);
	libera_lanes_settle(l);
	EXPECT(!libera_lanes_carries(l, 2));
	EXPECT(libera_lanes_carries(l, 0) && libera_lanes_carries(l, 1));
	libera_lanes_stop(l, 1);
	libera_lanes_stop(l, 1);
	libera_lanes_settle(l);
	EXPECT(!libera_lanes_carries(l, 0));
	libera_free(l);
	l = libera_lanes_alloc(0, 0, GFP_KERNEL);
	EXPECT(l);
	libera_lanes_settle(l);
	libera_free(l);
}

/* Slow and obviously right: until nothing changes. */
static void settle(bool *carries, u32 (*need)[2], int n)
{
	bool changed = true;
	int i;

	while (changed) {
		changed = false;
		for (i = 0; i < n; i++) {
			if (!carries[need[i][0]] || carries[need[i][1]])
				continue;
			carries[need[i][0]] = false;
			changed = true;
		}
	}
}

static void random_needs(void)
{
	u32 need[NEEDS][2], lane;
	int round, i, n, left = 0;
	struct libera_lanes *l;
	bool carries[LANES];

	for (round = 0; round < 20000; round++) {
		n = ktap_below(NEEDS + 1);
		l = libera_lanes_alloc(LANES, n, GFP_KERNEL);
		for (i = 0; i < LANES; i++)
			carries[i] = true;
		for (i = 0; i < n; i++) {
			need[i][0] = ktap_below(LANES);
			need[i][1] = ktap_below(LANES);
			libera_lanes_need(l, need[i][0], need[i][1]);
		}
		for (i = ktap_below(4); i; i--) {
			lane = ktap_below(LANES);
			carries[lane] = false;
			libera_lanes_stop(l, lane);
		}
		libera_lanes_settle(l);
		settle(carries, need, n);
		for (i = 0; i < LANES; i++) {
			EXPECT_EQ(libera_lanes_carries(l, i), carries[i]);
			left += carries[i];
			if (!carries[i])
				EXPECT(l->lane[i].why < LANES && !carries[l->lane[i].why]);
		}
		libera_free(l);
	}
	EXPECT(left > round);
}

static const struct ktap_test tests[] = {
	TEST(chain),
	TEST(ring),
	TEST(odd_needs),
	TEST(random_needs),
};

KTAP_MAIN(tests)
