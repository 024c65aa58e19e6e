// SPDX-License-Identifier: GPL-2.0
/* Quotas of what a tenant may do in a second. */
#include <linux/compiler.h>
#include <linux/ktime.h>

#include "core/bucket.h"
#include "quota.h"

u32 libera_rate_max(const struct libera_rate *r)
{
	return READ_ONCE(r->max);
}

u64 libera_rate_over(const struct libera_rate *r)
{
	return atomic64_read(&r->over);
}

bool libera_rate_set(struct libera_rate *r, u32 max)
{
	if (r->max == max)
		return false;
	WRITE_ONCE(r->max, max);
	atomic64_set(&r->full_at, 0);
	return true;
}

/* One token.  @wait: for the next.  Return: false if there was none, and none is @owed. */
static bool take(struct libera_rate *r, u32 max, bool owed, u64 *wait)
{
	s64 old = atomic64_read(&r->full_at);
	u64 now = ktime_get_ns(), full_at;

	do {
		if (!owed && libera_bucket_wait(old, now, max))
			return false;
		full_at = libera_bucket_take(old, now, max);
	} while (!atomic64_try_cmpxchg(&r->full_at, &old, full_at));
	*wait = libera_bucket_wait(full_at, now, max);
	return true;
}

bool libera_rate_allow(struct libera_rate *r)
{
	u32 max = READ_ONCE(r->max);
	u64 wait;

	if (!max || take(r, max, false, &wait))
		return true;
	atomic64_inc(&r->over);
	return false;
}

u64 libera_rate_charge(struct libera_rate *r, u32 *max)
{
	u64 wait = 0;

	*max = READ_ONCE(r->max);
	if (*max && take(r, *max, true, &wait) && wait)
		atomic64_inc(&r->over);
	return wait;
}
