// SPDX-License-Identifier: GPL-2.0
/* Token buckets: so many a second, at most a second's worth at once. */
#include "bucket.h"

#define SECOND	1000000000U	/* in nanoseconds */

u64 libera_bucket_wait(u64 full_at, u64 now, u32 rate)
{
	/* it is empty when less than one token of the second's worth is left */
	u64 empty = now + SECOND - SECOND / rate;

	return full_at > empty ? full_at - empty : 0;
}

u64 libera_bucket_take(u64 full_at, u64 now, u32 rate)
{
	u64 owed = max(full_at, now) + SECOND / rate;

	return min(owed, now + SECOND + LIBERA_BUCKET_DEBT * (u64)SECOND);
}
