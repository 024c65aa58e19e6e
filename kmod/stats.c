// SPDX-License-Identifier: GPL-2.0
/* Counters of one namespace, per CPU. */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/smp.h>

#include "net.h"
#include "stats.h"

static const char * const names[] = {
#define X(id, name) [LIBERA_STAT_##id] = name,
	LIBERA_STATS(X)
#undef X
};

/**
 * libera_stats_add() - count
 * @ln: namespace
 * @id: which counter
 * @n: by how much
 *
 * Context: any but NMI.
 */
void libera_stats_add(struct libera_net *ln, enum libera_stat id, u64 n)
{
	struct libera_stats *s = get_cpu_ptr(ln->stats);
	unsigned long flags;

	/* the irqsave form costs nothing on 64 bit, and protects 32 bit from softirqs */
	flags = u64_stats_update_begin_irqsave(&s->syncp);
	u64_stats_add(&s->v[id], n);
	u64_stats_update_end_irqrestore(&s->syncp, flags);
	put_cpu_ptr(ln->stats);
}

/**
 * libera_stats_read() - sum of one counter over all CPUs
 * @ln: namespace
 * @id: which counter
 *
 * Return: the sum.
 */
u64 libera_stats_read(struct libera_net *ln, enum libera_stat id)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct libera_stats *s = per_cpu_ptr(ln->stats, cpu);
		unsigned int start;
		u64 v;

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			v = u64_stats_read(&s->v[id]);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		sum += v;
	}
	return sum;
}

/**
 * libera_stats_name() - name of a counter for people
 * @id: which counter
 *
 * Return: a constant; "unknown" outside the enum.
 */
const char *libera_stats_name(enum libera_stat id)
{
	return (unsigned int)id < __LIBERA_STAT_END ? names[id] : "unknown";
}

/**
 * libera_stats_init() - all counters at zero
 * @ln: namespace
 *
 * Return: 0 or -ENOMEM.
 */
int libera_stats_init(struct libera_net *ln)
{
	int cpu;

	ln->stats = alloc_percpu_gfp(struct libera_stats, GFP_KERNEL_ACCOUNT);
	if (!ln->stats)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(ln->stats, cpu)->syncp);
	return 0;
}

/**
 * libera_stats_uninit() - free the counters; nobody may count any more
 * @ln: namespace
 */
void libera_stats_uninit(struct libera_net *ln)
{
	free_percpu(ln->stats);
	ln->stats = NULL;
}
