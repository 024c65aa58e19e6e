/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure files need from their surroundings: the only #ifdef __KERNEL__. */
#ifndef _LIBERA_PORT_H
#define _LIBERA_PORT_H

/*
 * The files in this folder hold no lock, read no clock, print nothing and keep
 * no state of their own, so the same source builds into the module and into
 * user space (unit tests, fuzzers, benchmarks, libera-ctl).  Time is a
 * parameter; memory is the caller's, or comes from libera_alloc().
 */
#ifdef __KERNEL__
#include <linux/bitops.h>
#include <linux/bsearch.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>
#include "../compat.h"		/* get_unaligned_be*() moved in 6.12 */

static inline void *libera_alloc(size_t size, gfp_t gfp)
{
	return kvmalloc(size, gfp);
}

static inline void libera_free(const void *p)
{
	kvfree(p);
}

/* In step @i of a long loop: let others run.  For callers that may sleep. */
static inline void libera_relax(u32 i)
{
	if (!(i % 256))
		cond_resched();
}
#else
#include "libera_shim.h"	/* user/shim */
#endif

#endif
