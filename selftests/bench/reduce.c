// SPDX-License-Identifier: GPL-2.0
/*
 * What reduction costs per rule that comes and goes, natively, while a port has up to a
 * million of them: nothing may depend on how many there are.  And the memory that it
 * takes for each.
 */
#include <malloc.h>
#include <time.h>

#include "core/act.h"
#include "core/reduce.h"

#define RULES_MAX	1000000
#define OPS		2000
#define ROUNDS		9
#define PER_PAIR	4	/* connections between two hosts */

struct rule {
	struct libera_rrule r;
	struct libera_pmatch match;
	u8 data[48];
};

static struct rule *rules;
static struct libera_reduce s;
static struct list_head moved;

static void fail(const char *what)
{
	fprintf(stderr, "reduce: %s\n", what);
	exit(1);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/* Six addresses, as in the paper, and the port. */
static void match_no(struct libera_match *m, u32 i)
{
	u32 pair = i / PER_PAIR;

	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, 1);
	libera_match_set_u64(m, LIBERA_FIELD_ETH_SRC, 0x020000000000ULL + pair % 1000);
	libera_match_set_u64(m, LIBERA_FIELD_ETH_DST, 0x020000010000ULL + pair / 1000);
	libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
	libera_match_set_u64(m, LIBERA_FIELD_IP_PROTO, 6);
	libera_match_set_u64(m, LIBERA_FIELD_IPV4_SRC, 0x0a000000 + pair % 1000);
	libera_match_set_u64(m, LIBERA_FIELD_IPV4_DST, 0x0a010000 + pair / 1000);
	libera_match_set_u64(m, LIBERA_FIELD_TCP_SRC, 1000 + i % PER_PAIR);
	libera_match_set_u64(m, LIBERA_FIELD_TCP_DST, 80);
}

static void insert(u32 i)
{
	struct rule *r = &rules[i];
	struct libera_match m;

	match_no(&m, i);
	if (libera_match_pack_size(&m) > sizeof(r->match) + sizeof(r->data))
		fail("no room for a match");
	libera_match_pack(&r->match, &m);
	r->r = (struct libera_rrule){ .match = &r->match, .priority = 10, .outcome = 1 };
	INIT_LIST_HEAD(&r->r.moved);
	libera_reduce_insert(&s, &r->r);
	while (!list_empty(&moved))
		list_del_init(moved.next);
	if (!r->r.group)
		fail("a rule is not reduced");
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void retired(struct libera_rgroup *g)
{
}

/* The time of one that comes and goes, in @t for each size; the bytes for each of them. */
static double run(enum libera_reduce_level level, const u32 *sizes, u32 n_sizes, double *t)
{
	size_t before = mallinfo2().uordblks;
	double round[ROUNDS], start, bytes = 0;
	u32 n = 0, k, r, i;

	INIT_LIST_HEAD(&moved);
	libera_reduce_init(&s, level, 1, &moved, retired);
	for (k = 0; k < n_sizes; k++) {
		for (; n < sizes[k]; n++)
			insert(n);
		for (r = 0; r < ROUNDS; r++) {
			start = now();
			for (i = 0; i < OPS; i++)
				insert(n + i);
			for (i = 0; i < OPS; i++)
				libera_reduce_remove(&s, &rules[n + i].r);
			round[r] = (now() - start) / OPS;
		}
		qsort(round, ROUNDS, sizeof(*round), by_value);
		t[k] = round[ROUNDS / 2];
	}
	bytes = sizeof(struct libera_rrule) + (double)(mallinfo2().uordblks - before) / n;
	while (n)
		libera_reduce_remove(&s, &rules[--n].r);
	libera_reduce_destroy(&s);
	return bytes;
}

int main(void)
{
	static const struct { u8 level; const char *name; } levels[] = {
		{ LIBERA_REDUCE_HOST, "host" }, { LIBERA_REDUCE_HOP, "hop" },
	};
	static const u32 sizes[] = { 10, 1000, 100000, RULES_MAX };
	double t[ARRAY_SIZE(sizes)], bytes;
	u32 i, k;

	rules = calloc(RULES_MAX + OPS, sizeof(*rules));
	if (!rules)
		fail("no memory");
	printf("reduction, ns (to the first)");
	for (k = 0; k < ARRAY_SIZE(sizes); k++)
		printf(" %14u", sizes[k]);
	printf("  bytes for a rule\n");
	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		bytes = run(levels[i].level, sizes, ARRAY_SIZE(sizes), t);
		printf("%-4s a rule comes and goes    ", levels[i].name);
		for (k = 0; k < ARRAY_SIZE(sizes); k++)
			printf("  %6.0f (%4.2f)", t[k], t[k] / t[0]);
		printf("  %16.0f\n", bytes);
	}
	free(rules);
	return libera_shim_live() ? 1 : 0;
}
