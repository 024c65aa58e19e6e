/* SPDX-License-Identifier: GPL-2.0 */
/* Building text piece by piece, with snprintf()'s way of counting. */
#ifndef _LIBERA_PRINT_H
#define _LIBERA_PRINT_H

#include "port.h"

/**
 * struct libera_print - text being built
 * @buf: destination
 * @size: its size; may be 0
 * @len: length that all pieces need; more than fits in @buf is cut
 */
struct libera_print {
	char *buf;
	size_t size;
	size_t len;
};

/** libera_print_init() - nothing is in it yet */
static inline void libera_print_init(struct libera_print *p, char *buf, size_t size)
{
	p->buf = buf;
	p->size = size;
	p->len = 0;
	if (size)
		buf[0] = 0;
}

static inline __printf(2, 3) void libera_print_add(struct libera_print *p, const char *fmt, ...)
{
	size_t room = p->len < p->size ? p->size - p->len : 0;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(room ? p->buf + p->len : NULL, room, fmt, args);
	va_end(args);
	if (n > 0)
		p->len += n;
}

#endif
