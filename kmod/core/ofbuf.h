/* SPDX-License-Identifier: GPL-2.0 */
/* Cursor for reading from the wire, builder for writing to it. */
#ifndef _LIBERA_OFBUF_H
#define _LIBERA_OFBUF_H

#include "port.h"

/**
 * struct libera_ofcur - bytes not yet read
 * @p: next byte
 * @left: bytes from @p to the end; compared before every read
 */
struct libera_ofcur {
	const u8 *p;
	u32 left;
};

/** libera_ofcur_init() - over @len bytes */
static inline void libera_ofcur_init(struct libera_ofcur *c, const void *p, u32 len)
{
	c->p = p;
	c->left = len;
}

/** libera_ofcur_pull() - take @len bytes; NULL, and nothing is taken, if there are fewer */
static inline const void *libera_ofcur_pull(struct libera_ofcur *c, u32 len)
{
	const u8 *p = c->p;

	if (c->left < len)
		return NULL;
	c->p += len;
	c->left -= len;
	return p;
}

/**
 * struct libera_ofbuf - fixed memory being filled
 * @base: start
 * @len: bytes written
 * @cap: bytes there are
 * @overflow: something did not fit; @len then is meaningless
 */
struct libera_ofbuf {
	u8 *base;
	u32 len;
	u32 cap;
	bool overflow;
};

/** libera_ofbuf_init() - nothing is written yet */
static inline void libera_ofbuf_init(struct libera_ofbuf *b, void *base, u32 cap)
{
	b->base = base;
	b->len = 0;
	b->cap = cap;
	b->overflow = false;
}

/** libera_ofbuf_put() - reserve @len zeroed bytes; NULL and overflow if they do not fit */
static inline void *libera_ofbuf_put(struct libera_ofbuf *b, u32 len)
{
	void *p;

	if (b->overflow || b->cap - b->len < len) {
		b->overflow = true;
		return NULL;
	}
	p = b->base + b->len;
	b->len += len;
	memset(p, 0, len);
	return p;
}

/** libera_ofbuf_put_data() - append @len bytes from @data */
static inline void libera_ofbuf_put_data(struct libera_ofbuf *b, const void *data, u32 len)
{
	if (b->overflow || b->cap - b->len < len) {
		b->overflow = true;
		return;
	}
	if (len)
		memcpy(b->base + b->len, data, len);
	b->len += len;
}

/** libera_ofbuf_undo() - go back to @len, since what came after did not work out: @err */
static inline int libera_ofbuf_undo(struct libera_ofbuf *b, u32 len, int err)
{
	b->len = len;
	b->overflow = false;
	return err;
}

#endif
