/* SPDX-License-Identifier: GPL-2.0 */
/* Token buckets: so many a second, at most a second's worth at once. */
#ifndef _LIBERA_BUCKET_H
#define _LIBERA_BUCKET_H

#include "port.h"

/*
 * All that is kept of a bucket is when it would be full again, in nanoseconds of
 * any steady clock.  Each token that is taken puts that off by its share of a
 * second, in whole nanoseconds: rates up to a million are met to a thousandth.  A time
 * that is over is a full bucket.
 */

/* Seconds that may be owed: more is forgiven, lest a crowd leaves nothing for long. */
#define LIBERA_BUCKET_DEBT	60

/**
 * libera_bucket_wait() - nanoseconds until there is a token
 * @full_at: when the bucket is full
 * @now: the time
 * @rate: tokens per second, above 0
 *
 * Return: 0 if there is one.
 */
u64 libera_bucket_wait(u64 full_at, u64 now, u32 rate);

/**
 * libera_bucket_take() - take a token, or owe it if there is none
 * @full_at: when the bucket is full
 * @now: the time
 * @rate: tokens per second, above 0
 *
 * Return: when it is full from now on.
 */
u64 libera_bucket_take(u64 full_at, u64 now, u32 rate);

#endif
