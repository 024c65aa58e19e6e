/* SPDX-License-Identifier: GPL-2.0 */
/* Version negotiation (OpenFlow 1.3.5, 6.3.1). */
#ifndef _LIBERA_HELLO_H
#define _LIBERA_HELLO_H

#include "ofmsg.h"

/* Bitmap of what we speak: bit n is version n. */
#define LIBERA_HELLO_OURS	((1U << LIBERA_OF10) | (1U << LIBERA_OF13))

/**
 * libera_hello_pick() - agree on a version
 * @ours: bitmap of what we offered
 * @theirs_version: version in the header of their HELLO
 * @theirs_bitmap: bitmap element of their HELLO, 0 if there was none
 *
 * With a bitmap on both sides the highest common version; without, the lower
 * of the two header versions, if we offered it.
 *
 * Return: the version, or 0 if there is none.
 */
u8 libera_hello_pick(u32 ours, u8 theirs_version, u32 theirs_bitmap);

/**
 * libera_hello_explain() - text for the data of a HELLO_FAILED error
 * @buf: destination, terminated
 * @size: its size
 * @ours: bitmap
 * @theirs_version: header version of their HELLO
 * @theirs_bitmap: theirs, 0 if none
 *
 * Return: as snprintf().
 */
int libera_hello_explain(char *buf, size_t size, u32 ours, u8 theirs_version, u32 theirs_bitmap);

#endif
