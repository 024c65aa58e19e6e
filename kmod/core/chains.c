// SPDX-License-Identifier: GPL-2.0
/* A hash table that grows: chains of links that are part of what is in it. */
#include "chains.h"

#define HEADS_MIN	4

static struct libera_link **place(const struct libera_chains *t, u32 hash)
{
	return &t->head[hash & (t->n_heads - 1)];
}

bool libera_chains_make_room(struct libera_chains *t)
{
	struct libera_chains more = { .n_heads = t->n_heads ? 2 * t->n_heads : HEADS_MIN };
	struct libera_link *l, *next;
	u32 i;

	if (t->n < t->n_heads)
		return true;
	more.head = libera_alloc(array_size(more.n_heads, sizeof(*more.head)), GFP_KERNEL_ACCOUNT);
	if (!more.head)
		return t->n_heads;
	memset(more.head, 0, array_size(more.n_heads, sizeof(*more.head)));
	for (i = 0; i < t->n_heads; i++) {
		for (l = t->head[i]; l; l = next) {
			next = l->next;
			libera_chains_add(&more, l, l->hash);
		}
	}
	libera_free(t->head);
	*t = more;
	return true;
}

void libera_chains_add(struct libera_chains *t, struct libera_link *l, u32 hash)
{
	struct libera_link **head = place(t, hash);

	l->hash = hash;
	l->next = *head;
	*head = l;
	t->n++;
}

void libera_chains_del(struct libera_chains *t, struct libera_link *l)
{
	struct libera_link **p = place(t, l->hash);

	while (*p != l)
		p = &(*p)->next;
	*p = l->next;
	t->n--;
}

void libera_chains_destroy(struct libera_chains *t)
{
	libera_free(t->head);
	memset(t, 0, sizeof(*t));
}
