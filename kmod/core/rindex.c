// SPDX-License-Identifier: GPL-2.0
/* Index of rules: which of them a match covers or overlaps, without looking at all. */
#include "rindex.h"
#include "act.h"

#define CAP_MIN		4	/* rules for which there is room in a class */
#define SMALL		32	/* in a class with fewer rules all are looked at */
#define CAP_MAX		(1U << 27)
#define VIEWS_MAX	8	/* of a class: the one not used for longest is given up */
#define NONE		U32_MAX

/*
 * Place of a rule in a view.  Those with the same hash, and others, are in the chain
 * of one head; @prev tells the rule before, or is NONE for the first.
 */
struct link {
	u32 next;
	u32 prev;
	u32 hash;
};

/**
 * struct view - the rules of a class by some of their bits
 * @idle: changes of the class since somebody asked
 * @by_priority: the priority counts as well
 * @cookie_mask: and these bits of the cookie
 * @head: first rule of each chain; as many as there is room in the class
 * @link: of each rule
 * @mask: of the matches' data
 */
struct view {
	u32 idle;
	bool by_priority;
	u64 cookie_mask;
	u32 *head;
	struct link *link;
	u8 mask[];
};

/**
 * struct libera_rindex_class - rules of one table that mask the same bits
 * @link: in libera_rindex.classes
 * @table: table
 * @n: rules
 * @cap: for which there is room, a power of two
 * @rule: the rules
 * @n_views: entries of @view
 * @view: views
 * @like: a match of this class; only its masks count
 */
struct libera_rindex_class {
	struct libera_link link;
	u8 table;
	u32 n;
	u32 cap;
	struct libera_rindex_rule **rule;
	u32 n_views;
	struct view *view[VIEWS_MAX];
	struct libera_pmatch like;
};

/* What is asked, in the order of bytes of a class. */
struct want {
	bool by_priority;
	u16 priority;
	u64 cookie;
	u64 cookie_mask;
	u32 len;
	u8 data[2 * LIBERA_FIELDS_SIZE];
	u8 mask[2 * LIBERA_FIELDS_SIZE];
};

/* --------------------------------------------------------------- a rule */

static const struct libera_pmatch *match_of(const struct libera_rindex *x,
					    const struct libera_rindex_rule *r)
{
	return (const void *)((const u8 *)r + x->p->match);
}

static u64 cookie_of(const struct libera_rindex *x, const struct libera_rindex_rule *r)
{
	return *(const u64 *)((const u8 *)r + x->p->cookie);
}

static u16 priority_of(const struct libera_rindex *x, const struct libera_rindex_rule *r)
{
	return *(const u16 *)((const u8 *)r + x->p->priority);
}

static u8 table_of(const struct libera_rindex *x, const struct libera_rindex_rule *r)
{
	return *((const u8 *)r + x->p->table);
}

/* ---------------------------------------------------------------- views */

static u32 hash_bits(u32 seed, const u8 *data, const u8 *mask, u32 len, u64 more)
{
	u32 h = jhash_2words((u32)more, (u32)(more >> 32), seed);
	u8 part[16];
	u32 i, n;

	while (len) {
		n = min_t(u32, len, sizeof(part));
		for (i = 0; i < n; i++)
			part[i] = data[i] & mask[i];
		h = jhash(part, n, h);
		data += n;
		mask += n;
		len -= n;
	}
	return h;
}

/* Priority and cookie, as far as they count. */
static u64 more_bits(const struct view *v, u16 priority, u64 cookie)
{
	return (cookie & v->cookie_mask) ^ (v->by_priority ? (u64)priority << 40 : 0);
}

static u32 hash_rule(const struct libera_rindex *x, const struct view *v,
		     const struct libera_rindex_rule *r)
{
	const struct libera_pmatch *m = match_of(x, r);

	return hash_bits(x->seed, m->data, v->mask, m->len,
			 more_bits(v, priority_of(x, r), cookie_of(x, r)));
}

static void link_at(struct view *v, u32 cap, u32 slot)
{
	struct link *l = &v->link[slot];
	u32 *head = &v->head[l->hash & (cap - 1)];

	l->prev = NONE;
	l->next = *head;
	if (l->next != NONE)
		v->link[l->next].prev = slot;
	*head = slot;
}

static void unlink_at(struct view *v, u32 cap, u32 slot)
{
	const struct link *l = &v->link[slot];

	if (l->prev == NONE)
		v->head[l->hash & (cap - 1)] = l->next;
	else
		v->link[l->prev].next = l->next;
	if (l->next != NONE)
		v->link[l->next].prev = l->prev;
}

static void free_view(struct view *v)
{
	libera_free(v->head);
	libera_free(v->link);
	libera_free(v);
}

static void drop_view(struct libera_rindex_class *c, u32 i)
{
	free_view(c->view[i]);
	c->view[i] = c->view[--c->n_views];
}

/* Room for @cap rules, of which the first @n keep their hashes. */
static int resize_view(struct view *v, u32 cap, u32 n)
{
	u32 *head = libera_alloc(array_size(cap, sizeof(*head)), GFP_KERNEL_ACCOUNT);
	struct link *link = libera_alloc(array_size(cap, sizeof(*link)), GFP_KERNEL_ACCOUNT);
	u32 i;

	if (!head || !link) {
		libera_free(head);
		libera_free(link);
		return -ENOMEM;
	}
	if (v->link)
		memcpy(link, v->link, array_size(n, sizeof(*link)));
	libera_free(v->head);
	libera_free(v->link);
	v->head = head;
	v->link = link;
	memset(head, 0xff, array_size(cap, sizeof(*head)));
	for (i = 0; i < n; i++) {
		link_at(v, cap, i);
		libera_relax(i);
	}
	return 0;
}

static struct view *make_view(const struct libera_rindex *x, const struct libera_rindex_class *c,
			      const struct want *w)
{
	struct view *v = libera_alloc(struct_size(v, mask, w->len), GFP_KERNEL_ACCOUNT);
	u32 i;

	if (!v)
		return NULL;
	v->idle = 0;
	v->by_priority = w->by_priority;
	v->cookie_mask = w->cookie_mask;
	v->head = NULL;
	v->link = NULL;
	memcpy(v->mask, w->mask, w->len);
	if (resize_view(v, c->cap, 0)) {
		free_view(v);
		return NULL;
	}
	for (i = 0; i < c->n; i++) {
		v->link[i].hash = hash_rule(x, v, c->rule[i]);
		link_at(v, c->cap, i);
		libera_relax(i);
	}
	return v;
}

static bool shows(const struct view *v, const struct want *w)
{
	return v->by_priority == w->by_priority && v->cookie_mask == w->cookie_mask &&
	       !memcmp(v->mask, w->mask, w->len);
}

/* The view for a question; without memory there is none. */
static struct view *find_view(const struct libera_rindex *x, struct libera_rindex_class *c,
			      const struct want *w)
{
	u32 i, oldest = 0;
	struct view *v;

	for (i = 0; i < c->n_views; i++) {
		v = c->view[i];
		if (shows(v, w)) {
			v->idle = 0;
			return v;
		}
		/* the one in front was there first, if nothing has changed since */
		if (v->idle > c->view[oldest]->idle)
			oldest = i;
	}
	v = make_view(x, c, w);
	if (!v)
		return NULL;
	if (c->n_views == VIEWS_MAX) {
		free_view(c->view[oldest]);
		c->view[oldest] = v;
	} else {
		c->view[c->n_views++] = v;
	}
	return v;
}

/* Views that nobody has asked for while the class has changed several times over. */
static void drop_idle(struct libera_rindex_class *c)
{
	u32 i;

	for (i = c->n_views; i--;)
		if (c->view[i]->idle++ / 8 > c->n + SMALL)
			drop_view(c, i);
}

/* -------------------------------------------------------------- classes */

/* What makes a class: table, fields, and the masks of those that have one. */
static u32 hash_class(const struct libera_rindex *x, u8 table, const struct libera_pmatch *m)
{
	u32 h = jhash_3words((u32)m->present, (u32)(m->present >> 32), table, x->seed);
	const u8 *p = m->data;
	u64 left;

	if (!m->masked)
		return h;
	for (left = m->present; left; left &= left - 1) {
		int id = __ffs64(left);
		u32 width = libera_fields[id].width;

		p += width;
		if (!(m->masked & (1ULL << id)))
			continue;
		h = jhash(p, width, h ^ id);
		p += width;
	}
	return h;
}

static bool same_masks(const struct libera_pmatch *a, const struct libera_pmatch *b)
{
	const u8 *p = a->data, *q = b->data;
	u64 left;

	if (a->present != b->present || a->masked != b->masked)
		return false;
	for (left = a->masked ? a->present : 0; left; left &= left - 1) {
		int id = __ffs64(left);
		u32 width = libera_fields[id].width;

		p += width;
		q += width;
		if (!(a->masked & (1ULL << id)))
			continue;
		if (memcmp(p, q, width))
			return false;
		p += width;
		q += width;
	}
	return true;
}

static struct libera_rindex_class *find_class(const struct libera_rindex *x, u32 hash, u8 table,
					      const struct libera_pmatch *m)
{
	struct libera_link *l = libera_chains_first(&x->classes, hash);
	struct libera_rindex_class *c;

	for (; l; l = l->next) {
		c = container_of(l, struct libera_rindex_class, link);
		if (l->hash == hash && c->table == table && same_masks(&c->like, m))
			return c;
	}
	return NULL;
}

static struct libera_rindex_class *make_class(struct libera_rindex *x, u32 hash, u8 table,
					      const struct libera_pmatch *m)
{
	struct libera_rindex_class *c;

	if (!libera_chains_make_room(&x->classes))
		return NULL;
	c = libera_alloc(offsetof(struct libera_rindex_class, like) + libera_pmatch_size(m),
			 GFP_KERNEL_ACCOUNT);
	if (!c)
		return NULL;
	c->rule = libera_alloc(CAP_MIN * sizeof(*c->rule), GFP_KERNEL_ACCOUNT);
	if (!c->rule) {
		libera_free(c);
		return NULL;
	}
	c->table = table;
	c->n = 0;
	c->cap = CAP_MIN;
	c->n_views = 0;
	c->like = *m;
	memcpy(c->like.data, m->data, m->len);
	libera_chains_add(&x->classes, &c->link, hash);
	return c;
}

static void free_class(struct libera_rindex *x, struct libera_rindex_class *c)
{
	libera_chains_del(&x->classes, &c->link);
	while (c->n_views)
		drop_view(c, 0);
	libera_free(c->rule);
	libera_free(c);
}

static int resize_class(struct libera_rindex_class *c, u32 cap)
{
	struct libera_rindex_rule **rule = libera_alloc(array_size(cap, sizeof(*rule)),
							GFP_KERNEL_ACCOUNT);
	u32 i;

	if (!rule)
		return -ENOMEM;
	memcpy(rule, c->rule, array_size(c->n, sizeof(*rule)));
	libera_free(c->rule);
	c->rule = rule;
	c->cap = cap;
	for (i = c->n_views; i--;)
		if (resize_view(c->view[i], cap, c->n))
			drop_view(c, i);
	return 0;
}

/* ---------------------------------------------------------------- rules */

void libera_rindex_init(struct libera_rindex *x, const struct libera_rindex_params *p, u32 seed)
{
	memset(x, 0, sizeof(*x));
	x->p = p;
	x->seed = seed;
}

void libera_rindex_destroy(struct libera_rindex *x)
{
	libera_chains_destroy(&x->classes);
}

int libera_rindex_insert(struct libera_rindex *x, struct libera_rindex_rule *r)
{
	const struct libera_pmatch *m = match_of(x, r);
	u32 hash = hash_class(x, table_of(x, r), m), i;
	struct libera_rindex_class *c;

	c = find_class(x, hash, table_of(x, r), m);
	if (!c)
		c = make_class(x, hash, table_of(x, r), m);
	if (!c)
		return -ENOMEM;
	if (c->n == c->cap && (c->cap == CAP_MAX || resize_class(c, 2 * c->cap)))
		return -ENOMEM;
	r->class = c;
	r->slot = c->n++;
	c->rule[r->slot] = r;
	drop_idle(c);
	for (i = 0; i < c->n_views; i++) {
		c->view[i]->link[r->slot].hash = hash_rule(x, c->view[i], r);
		link_at(c->view[i], c->cap, r->slot);
	}
	return 0;
}

void libera_rindex_remove(struct libera_rindex *x, struct libera_rindex_rule *r)
{
	struct libera_rindex_class *c = r->class;
	u32 i, last;

	if (!c)
		return;
	last = --c->n;
	for (i = 0; i < c->n_views; i++) {
		struct view *v = c->view[i];

		unlink_at(v, c->cap, r->slot);
		if (r->slot == last)
			continue;
		/* the last rule moves to where this one was */
		unlink_at(v, c->cap, last);
		v->link[r->slot].hash = v->link[last].hash;
		link_at(v, c->cap, r->slot);
	}
	c->rule[r->slot] = c->rule[last];
	c->rule[r->slot]->slot = r->slot;
	r->class = NULL;
	if (!c->n)
		free_class(x, c);
	else if (c->cap > CAP_MIN && c->n < c->cap / 4)
		/* with more room than is needed it goes on as well */
		resize_class(c, c->cap / 2);
}

void libera_rindex_set_cookie(struct libera_rindex *x, struct libera_rindex_rule *r, u64 cookie)
{
	u64 *at = (u64 *)((u8 *)r + x->p->cookie);
	struct libera_rindex_class *c = r->class;
	u32 i;

	*at = cookie;
	for (i = 0; c && i < c->n_views; i++) {
		struct view *v = c->view[i];

		if (!v->cookie_mask)
			continue;
		unlink_at(v, c->cap, r->slot);
		v->link[r->slot].hash = hash_rule(x, v, r);
		link_at(v, c->cap, r->slot);
	}
}

/* ------------------------------------------------------------ questions */

/* All but the data, which is large. */
static void begin(struct want *w, u64 cookie, u64 cookie_mask)
{
	w->by_priority = false;
	w->priority = 0;
	w->cookie = cookie & cookie_mask;
	w->cookie_mask = cookie_mask;
}

/*
 * The question @m to a class.  Returns false if no rule of it can be covered; for
 * overlaps, all can be that agree with @m where both look.
 */
static bool translate(struct want *w, const struct libera_rindex_class *c,
		      const struct libera_match *m, bool overlap)
{
	const struct libera_pmatch *like = &c->like;
	u32 at = 0;
	u64 left;
	int i;

	if (!overlap && m->present & ~like->present)
		return false;
	w->len = like->len;
	memset(w->mask, 0, like->len);
	for (left = like->present; left; left &= left - 1) {
		int id = __ffs64(left);
		const struct libera_field *f = &libera_fields[id];
		bool masked = like->masked & (1ULL << id);

		if (m->present & (1ULL << id)) {
			memcpy(w->data + at, m->val + f->offset, f->width);
			memcpy(w->mask + at, m->mask + f->offset, f->width);
		}
		at += f->width;
		if (!masked)
			continue;
		for (i = 0; i < f->width; i++) {
			u8 *mask = &w->mask[at - f->width + i];

			if (!overlap && *mask & ~like->data[at + i])
				return false;
			*mask &= like->data[at + i];
		}
		at += f->width;
	}
	return true;
}

static bool fits(const struct libera_rindex *x, const struct libera_rindex_rule *r,
		 const struct want *w)
{
	const u8 *data = match_of(x, r)->data;
	u32 i;

	if ((w->by_priority && priority_of(x, r) != w->priority) ||
	    (cookie_of(x, r) ^ w->cookie) & w->cookie_mask)
		return false;
	for (i = 0; i < w->len; i++)
		if ((data[i] ^ w->data[i]) & w->mask[i])
			return false;
	return true;
}

/* Whether every rule of a class is an answer. */
static bool is_all(const struct want *w)
{
	return !w->by_priority && !w->cookie_mask && (!w->len || !memchr_inv(w->mask, 0, w->len));
}

/* Answers of a class, in front of *@found if that is wanted; else one is enough. */
static u32 ask(const struct libera_rindex *x, struct libera_rindex_class *c, const struct want *w,
	       struct libera_rindex_rule **found)
{
	bool all = is_all(w);
	struct view *v = NULL;
	u32 hash = 0, n = 0, i;

	if (!all && c->n >= SMALL)
		v = find_view(x, c, w);
	if (v) {
		hash = hash_bits(x->seed, w->data, w->mask, w->len,
				 more_bits(v, w->priority, w->cookie));
		i = v->head[hash & (c->cap - 1)];
	} else {
		i = 0;
	}
	for (; i < c->n; i = v ? v->link[i].next : i + 1) {
		libera_relax(i);
		if ((v && v->link[i].hash != hash) || (!all && !fits(x, c->rule[i], w)))
			continue;
		n++;
		if (!found)
			break;
		c->rule[i]->next = *found;
		*found = c->rule[i];
	}
	return n;
}

u32 libera_rindex_covered(struct libera_rindex *x, const struct libera_rindex_query *q,
			  struct libera_rindex_rule **found)
{
	struct libera_rindex_class *c;
	struct libera_link *l;
	struct want w;
	u32 n = 0, i;

	begin(&w, q->cookie, q->cookie_mask);
	*found = NULL;
	libera_chains_for_each(&x->classes, i, l) {
		c = container_of(l, struct libera_rindex_class, link);
		if ((q->table == LIBERA_TABLE_ALL || c->table == q->table) &&
		    translate(&w, c, q->match, false))
			n += ask(x, c, &w, found);
	}
	return n;
}

bool libera_rindex_overlaps(struct libera_rindex *x, u8 table, u16 priority,
			    const struct libera_match *m)
{
	struct libera_rindex_class *c;
	struct libera_link *l;
	struct want w;
	u32 i;

	begin(&w, 0, 0);
	w.by_priority = true;
	w.priority = priority;
	libera_chains_for_each(&x->classes, i, l) {
		c = container_of(l, struct libera_rindex_class, link);
		if (c->table == table && translate(&w, c, m, true) && ask(x, c, &w, NULL))
			return true;
	}
	return false;
}
