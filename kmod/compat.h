/* SPDX-License-Identifier: GPL-2.0 */
/* Differences between kernel versions: the only place that knows them. */
#ifndef _LIBERA_COMPAT_H
#define _LIBERA_COMPAT_H

/* get_unaligned_be*() moved in 6.12. */
#if __has_include(<linux/unaligned.h>)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif
