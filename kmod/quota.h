/* SPDX-License-Identifier: GPL-2.0 */
/* Quotas of what a tenant may do in a second. */
#ifndef _LIBERA_QUOTA_H
#define _LIBERA_QUOTA_H

#include <linux/atomic.h>
#include <linux/types.h>

/**
 * struct libera_rate - a quota per second
 *
 * Nobody waits for anybody: no lock, and zeroed it is no quota.
 *
 * @max: how many in a second, and at once; 0: any number
 * @full_at: of its token bucket, see core/bucket.h
 * @over: how often the quota was met
 */
struct libera_rate {
	u32 max;
	atomic64_t full_at;
	atomic64_t over;
};

/** libera_rate_max() - what was set */
u32 libera_rate_max(const struct libera_rate *r);
/** libera_rate_set() - another quota, with a full bucket.  Return: whether it is another */
bool libera_rate_set(struct libera_rate *r, u32 max);
/** libera_rate_over() - how often it was met */
u64 libera_rate_over(const struct libera_rate *r);

/**
 * libera_rate_allow() - whether one more is within the quota
 * @r: quota
 *
 * If so, it counts.
 */
bool libera_rate_allow(struct libera_rate *r);

/**
 * libera_rate_charge() - count one that has happened
 * @r: quota
 * @max: filled: the quota that was looked at
 *
 * Return: nanoseconds for which nothing more should happen.  Who has called first
 * is told the least, so many who share a quota take turns.
 */
u64 libera_rate_charge(struct libera_rate *r, u32 *max);

#endif
