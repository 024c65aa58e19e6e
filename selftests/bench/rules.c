// SPDX-License-Identifier: GPL-2.0
/*
 * What the index of rules costs per question and change, natively, while the table
 * grows to a million rules: nothing may depend on how many there are.
 */
#include <time.h>

#include "core/act.h"
#include "core/rindex.h"

#define RULES_MAX	1000000
#define OPS		2000
#define ROUNDS		9

struct rule {
	u64 cookie;
	struct libera_rindex_rule in;
	u16 priority;
	u8 table;
	struct libera_pmatch match;
	u8 data[16];
};

#define OFFSET(what)	((int)offsetof(struct rule, what) - (int)offsetof(struct rule, in))

static const struct libera_rindex_params params = {
	.cookie = OFFSET(cookie),
	.priority = OFFSET(priority),
	.table = OFFSET(table),
	.match = OFFSET(match),
};

enum { INSERT, COVERED_BY_ALL, COVERED_BY_DST, OVERLAPS, REMOVE, N_KINDS };

static struct rule *rules;
static struct libera_rindex x;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void match_no(struct libera_match *m, u32 i, bool only_dst)
{
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_ETH_DST, 0x020000000000ULL + i);
	if (!only_dst)
		libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, i % 16 + 1);
}

static void fail(const char *what)
{
	fprintf(stderr, "rules: %s\n", what);
	exit(1);
}

static void do_op(int kind, u32 i)
{
	struct libera_match m;
	struct libera_rindex_query q = { .match = &m };
	struct libera_rindex_rule *found;
	struct rule *r = &rules[i];

	match_no(&m, i, kind == COVERED_BY_DST);
	switch (kind) {
	case INSERT:
		r->priority = 100;
		libera_match_pack(&r->match, &m);
		if (libera_rindex_insert(&x, &r->in))
			fail("no memory");
		break;
	case COVERED_BY_ALL:
	case COVERED_BY_DST:
		if (libera_rindex_covered(&x, &q, &found) != 1 || found != &r->in)
			fail("the rule was not found");
		break;
	case OVERLAPS:
		if (!libera_rindex_overlaps(&x, 0, 100, &m))
			fail("the overlap was not found");
		break;
	case REMOVE:
		libera_rindex_remove(&x, &r->in);
		break;
	}
}

static int by_value(const void *a, const void *b)
{
	const double *s = a, *t = b;

	return *s < *t ? -1 : *s > *t;
}

int main(void)
{
	static const char *const names[N_KINDS] = {
		"insert", "find by its match", "find by eth_dst", "overlap", "remove"
	};
	static const u32 sizes[] = { 10, 1000, 100000, RULES_MAX };
	double t[ARRAY_SIZE(sizes)][N_KINDS][ROUNDS], start;
	u32 n = 0, s, r, i;
	int k;

	rules = calloc(RULES_MAX + OPS, sizeof(*rules));
	if (!rules)
		fail("no memory");
	libera_rindex_init(&x, &params, 1);
	for (s = 0; s < ARRAY_SIZE(sizes); s++) {
		for (; n < sizes[s]; n++)
			do_op(INSERT, n);
		for (r = 0; r < ROUNDS; r++) {
			for (k = 0; k < N_KINDS; k++) {
				start = now();
				for (i = 0; i < OPS; i++)
					do_op(k, n + i);
				t[s][k][r] = (now() - start) / OPS;
			}
		}
	}
	printf("index of rules, ns (to the first)");
	for (s = 0; s < ARRAY_SIZE(sizes); s++)
		printf(" %14u", sizes[s]);
	printf("\n");
	for (k = 0; k < N_KINDS; k++) {
		printf("%-33s", names[k]);
		for (s = 0; s < ARRAY_SIZE(sizes); s++) {
			qsort(t[s][k], ROUNDS, sizeof(double), by_value);
			printf("  %6.0f (%4.2f)", t[s][k][ROUNDS / 2],
			       t[s][k][ROUNDS / 2] / t[0][k][ROUNDS / 2]);
		}
		printf("\n");
	}
	while (n)
		do_op(REMOVE, --n);
	libera_rindex_destroy(&x);
	free(rules);
	return libera_shim_live() ? 1 : 0;
}
