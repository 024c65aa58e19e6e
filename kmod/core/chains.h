/* SPDX-License-Identifier: GPL-2.0 */
/* A hash table that grows: chains of links that are part of what is in it. */
#ifndef _LIBERA_CHAINS_H
#define _LIBERA_CHAINS_H

#include "port.h"

/**
 * struct libera_link - part of what is in a table
 * @next: with the same place there
 * @hash: of what tells it from others
 */
struct libera_link {
	struct libera_link *next;
	u32 hash;
};

/**
 * struct libera_chains - a table; all zero: an empty one
 *
 * The caller sees to it that one is in here at a time.
 *
 * @n: links
 * @n_heads: entries of @head, a power of two; 0 at first
 * @head: chains
 */
struct libera_chains {
	u32 n;
	u32 n_heads;
	struct libera_link **head;
};

/**
 * libera_chains_make_room() - for one more link, before libera_chains_add()
 *
 * Without memory for more chains they become longer.  Return: false if there is none at all.
 */
bool libera_chains_make_room(struct libera_chains *t);
/** libera_chains_add() - a link comes */
void libera_chains_add(struct libera_chains *t, struct libera_link *l, u32 hash);
/** libera_chains_del() - it goes */
void libera_chains_del(struct libera_chains *t, struct libera_link *l);
/** libera_chains_destroy() - forget all of them */
void libera_chains_destroy(struct libera_chains *t);

/** libera_chains_first() - where to look for one; NULL: there is none */
static inline struct libera_link *libera_chains_first(const struct libera_chains *t, u32 hash)
{
	return t->n_heads ? t->head[hash & (t->n_heads - 1)] : NULL;
}

/* All links of @t, of which @l may not go meanwhile; @i counts chains. */
#define libera_chains_for_each(t, i, l)					\
	for ((i) = 0; (i) < (t)->n_heads; (i)++)			\
		for ((l) = (t)->head[i]; (l); (l) = (l)->next)

#endif
