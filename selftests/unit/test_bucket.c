// SPDX-License-Identifier: GPL-2.0
/* Token buckets: a second's worth at once, and no more than the rate from then on. */
#include "core/bucket.h"
#include "ktap.h"

#define SECOND	1000000000ULL

/* How many tokens there are at a time, taken one after the other. */
static u32 burst(u64 *full_at, u64 now, u32 rate)
{
	u32 n = 0;

	while (!libera_bucket_wait(*full_at, now, rate)) {
		*full_at = libera_bucket_take(*full_at, now, rate);
		n++;
	}
	return n;
}

/* As many as that, or a thousandth more, as a token's share is in whole nanoseconds. */
static void expect_about(u32 n, u32 rate)
{
	ktap_note("%u of %u", n, rate);
	EXPECT(n >= rate && n <= rate + rate / 1000);
}

static void second_at_once(void)
{
	static const u32 rates[] = { 1, 2, 3, 7, 100, 999, 1000, 65537, 999999, 1000000 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		u64 full_at = 0, now = 12345 * SECOND;

		expect_about(burst(&full_at, now, rates[i]), rates[i]);
		EXPECT_EQ(burst(&full_at, now, rates[i]), 0);
		/* a pause fills it, a longer one not more than that */
		expect_about(burst(&full_at, now + SECOND, rates[i]), rates[i]);
		expect_about(burst(&full_at, now + 100 * SECOND, rates[i]), rates[i]);
	}
}

/* A token is back when its time has come, not before. */
static void wait_for_one(void)
{
	u64 full_at = 0, now = 77 * SECOND;
	u64 wait;

	EXPECT_EQ(burst(&full_at, now, 4), 4);
	wait = libera_bucket_wait(full_at, now, 4);
	EXPECT_EQ(wait, SECOND / 4);
	EXPECT_EQ(libera_bucket_wait(full_at, now + wait - 1, 4), 1);
	EXPECT_EQ(burst(&full_at, now + wait, 4), 1);
	EXPECT_EQ(burst(&full_at, now + 3 * wait, 4), 2);
}

/* Whoever takes what is not there waits the longer, in turn. */
static void debt(void)
{
	u64 full_at = 0, now = 5 * SECOND;
	u32 i;

	EXPECT_EQ(burst(&full_at, now, 10), 10);
	for (i = 1; i <= 30; i++) {
		full_at = libera_bucket_take(full_at, now, 10);
		EXPECT_EQ(libera_bucket_wait(full_at, now, 10), (i + 1) * SECOND / 10);
	}
	EXPECT_EQ(burst(&full_at, now + 3 * SECOND, 10), 0);
	EXPECT_EQ(burst(&full_at, now + 4 * SECOND, 10), 10);
}

/* What a crowd owes is forgiven but for a minute. */
static void much_debt(void)
{
	u64 full_at = 0, now = 5 * SECOND;
	u32 i;

	for (i = 0; i < 100000; i++)
		full_at = libera_bucket_take(full_at, now, 10);
	EXPECT_EQ(libera_bucket_wait(full_at, now, 10),
		  LIBERA_BUCKET_DEBT * SECOND + SECOND / 10);
	EXPECT_EQ(burst(&full_at, now + (LIBERA_BUCKET_DEBT + 1) * SECOND, 10), 10);
}

/* Over a long time the rate is met, whatever it is, if there is always somebody to take. */
static void long_run(void)
{
	static const u32 rates[] = { 1, 3, 700, 999999 };
	u32 i, ms;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		u64 full_at = 0, n = 0, want;

		for (ms = 0; ms < 10000; ms += 4)
			n += burst(&full_at, SECOND + ms * (SECOND / 1000), rates[i]);
		want = rates[i] * 11ULL;
		ktap_note("%llu of %llu", n, want);
		EXPECT(n <= want + want / 1000);
		EXPECT(n + rates[i] / 100 + 1 >= want);
	}
}

static const struct ktap_test tests[] = {
	TEST(second_at_once),
	TEST(wait_for_one),
	TEST(debt),
	TEST(much_debt),
	TEST(long_run),
};

KTAP_MAIN(tests)
