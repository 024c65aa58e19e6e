// SPDX-License-Identifier: GPL-2.0
/* Reduction: which forwarding rules may be one wider rule, and which may not. */
#include "reduce.h"

/* In a cell: rules of one priority that do the same. */
struct entry {
	u16 priority;
	u32 outcome;
	u32 n;
};

/**
 * struct libera_rcell - rules of one class that are equal in what a class of groups masks, too
 * @link: in libera_reduce.cells
 * @rule_class: the class of rules
 * @group_class: the class of groups
 * @n: entries of @entry
 * @size: for which there is room
 * @n_untold: rules that are in no entry, as there are too many
 * @entry: by priority
 * @sights: libera_rsight.list
 * @key: what they are equal in
 */
struct libera_rcell {
	struct libera_link link;
	u8 rule_class;
	u8 group_class;
	u8 n;
	u8 size;
	u32 n_untold;
	struct entry *entry;
	struct list_head sights;
	struct libera_pmatch key;
};

/* A group looks at a cell. */
struct libera_rsight {
	struct list_head list;
	struct libera_rgroup *group;
	struct libera_rcell *cell;
};

/* Room for a packed match. */
union packed {
	struct libera_pmatch m;
	u8 room[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE];
};

/* ---------------------------------------------------------------- matches */

/* What of @m lies under the masks of @like; normal form stays normal. */
static void project(struct libera_match *to, const struct libera_match *m,
		    const struct libera_match *like)
{
	u64 fields = m->present & like->present;
	enum libera_field_id id;
	u8 mask[LIBERA_FIELD_WIDTH_MAX];
	const u8 *a, *b;
	u8 i;

	libera_match_init(to);
	for (; fields; fields &= fields - 1) {
		id = __ffs64(fields);
		a = m->mask + libera_fields[id].offset;
		b = like->mask + libera_fields[id].offset;
		for (i = 0; i < libera_fields[id].width; i++)
			mask[i] = a[i] & b[i];
		libera_match_set(to, id, m->val + libera_fields[id].offset, mask);
	}
}

static bool same_masks(const struct libera_match *a, const struct libera_match *b)
{
	return !memcmp(a->mask, b->mask, sizeof(a->mask));
}

static struct libera_pmatch *dup_match(const struct libera_match *m)
{
	struct libera_pmatch *p = libera_alloc(libera_match_pack_size(m), GFP_KERNEL_ACCOUNT);

	if (p)
		libera_match_pack(p, m);
	return p;
}

static u32 hash_match(const struct libera_pmatch *m, u32 seed)
{
	return jhash(m, offsetof(struct libera_pmatch, data) + m->len, seed);
}

/* ---------------------------------------------------------------- classes */

/* LIBERA_REDUCE_CLASSES if there is none. */
static u8 find_class(const struct libera_rclass *class, const struct libera_match *m)
{
	struct libera_match like;
	u8 i;

	for (i = 0; i < LIBERA_REDUCE_CLASSES; i++) {
		if (!class[i].like || class[i].like->present != m->present)
			continue;
		libera_match_unpack(&like, class[i].like);
		if (same_masks(&like, m))
			break;
	}
	return i;
}

static u8 free_class(const struct libera_rclass *class)
{
	u8 i;

	for (i = 0; i < LIBERA_REDUCE_CLASSES; i++)
		if (!class[i].like)
			break;
	return i;
}

/* ------------------------------------------------------------------ cells */

static u32 hash_cell(const struct libera_reduce *s, u8 rc, u8 gc, const struct libera_pmatch *key)
{
	return hash_match(key, s->seed ^ (rc << 8 | gc));
}

static struct libera_rcell *find_cell(const struct libera_reduce *s, u8 rc, u8 gc,
				      const struct libera_pmatch *key, u32 hash)
{
	struct libera_link *l = libera_chains_first(&s->cells, hash);
	struct libera_rcell *c;

	for (; l; l = l->next) {
		c = container_of(l, struct libera_rcell, link);
		if (l->hash == hash && c->rule_class == rc && c->group_class == gc &&
		    libera_pmatch_equal(&c->key, key))
			return c;
	}
	return NULL;
}

/* Of what @m and the classes of rules and of groups have in common; NULL without memory. */
static struct libera_rcell *get_cell(struct libera_reduce *s, u8 rc, u8 gc,
				     const struct libera_match *m, const struct libera_pmatch *like)
{
	struct libera_match mask, to;
	struct libera_rcell *c;
	union packed key;
	u32 hash;

	libera_match_unpack(&mask, like);
	project(&to, m, &mask);
	libera_match_pack(&key.m, &to);
	hash = hash_cell(s, rc, gc, &key.m);
	c = find_cell(s, rc, gc, &key.m, hash);
	if (c)
		return c;
	if (!libera_chains_make_room(&s->cells))
		return NULL;
	c = libera_alloc(offsetof(struct libera_rcell, key) + libera_pmatch_size(&key.m),
			 GFP_KERNEL_ACCOUNT);
	if (!c)
		return NULL;
	memset(c, 0, offsetof(struct libera_rcell, key));
	libera_pmatch_copy(&c->key, &key.m);
	INIT_LIST_HEAD(&c->sights);
	c->rule_class = rc;
	c->group_class = gc;
	libera_chains_add(&s->cells, &c->link, hash);
	return c;
}

/* If nobody counts there, or looks. */
static void put_cell(struct libera_reduce *s, struct libera_rcell *c)
{
	if (c->n || c->n_untold || !list_empty(&c->sights))
		return;
	libera_chains_del(&s->cells, &c->link);
	libera_free(c->entry);
	libera_free(c);
}

/* All who look there have to look again. */
static void cell_changed(struct libera_reduce *s, struct libera_rcell *c)
{
	struct libera_rsight *sight;

	list_for_each_entry(sight, &c->sights, list)
		if (list_empty(&sight->group->dirty))
			list_add_tail(&sight->group->dirty, &s->dirty);
}

/* The place of an entry, or where it would be. */
static u8 place_of(const struct libera_rcell *c, u16 priority, u32 outcome)
{
	u8 i;

	for (i = 0; i < c->n; i++)
		if (c->entry[i].priority > priority || (c->entry[i].priority == priority &&
							c->entry[i].outcome >= outcome))
			break;
	return i;
}

static bool is_entry(const struct libera_rcell *c, u8 i, const struct libera_rrule *r)
{
	return i < c->n && c->entry[i].priority == r->priority &&
	       c->entry[i].outcome == r->outcome;
}

static bool room_for_entry(struct libera_rcell *c)
{
	u8 size = c->size ? 2 * c->size : 2;
	struct entry *entry;

	if (c->n < c->size)
		return true;
	if (c->n == LIBERA_REDUCE_TOLD)
		return false;
	entry = libera_alloc(array_size(size, sizeof(*entry)), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return false;
	if (c->n)
		memcpy(entry, c->entry, array_size(c->n, sizeof(*entry)));
	libera_free(c->entry);
	c->entry = entry;
	c->size = size;
	return true;
}

/* What there is no room for is counted all the same: nothing is safe then. */
static void count_in(struct libera_reduce *s, struct libera_rcell *c, const struct libera_rrule *r)
{
	u8 i = place_of(c, r->priority, r->outcome);

	if (is_entry(c, i, r)) {
		c->entry[i].n++;
		return;
	}
	if (room_for_entry(c)) {
		memmove(&c->entry[i + 1], &c->entry[i], array_size(c->n - i, sizeof(*c->entry)));
		c->entry[i] = (struct entry){ r->priority, r->outcome, 1 };
		c->n++;
	} else if (c->n_untold++) {
		return;
	}
	cell_changed(s, c);
}

static void count_out(struct libera_reduce *s, struct libera_rcell *c,
		      const struct libera_rrule *r)
{
	u8 i = place_of(c, r->priority, r->outcome);

	if (!is_entry(c, i, r)) {
		if (!--c->n_untold)
			cell_changed(s, c);
	} else if (!--c->entry[i].n) {
		c->n--;
		memmove(&c->entry[i], &c->entry[i + 1], array_size(c->n - i, sizeof(*c->entry)));
		cell_changed(s, c);
	}
	put_cell(s, c);
}

/* Whether a rule counted there does something else with what a group's rule would get. */
static bool disagrees(const struct libera_rcell *c, const struct libera_rgroup *g)
{
	u8 i;

	if (c->n_untold)
		return true;
	for (i = 0; i < c->n && c->entry[i].priority <= g->priority; i++)
		if (c->entry[i].outcome != g->outcome)
			return true;
	return false;
}

/* ----------------------------------------------------------------- sights */

static bool look_at(struct libera_reduce *s, struct libera_rgroup *g, u8 rc)
{
	struct libera_rsight *sight = libera_alloc(sizeof(*sight), GFP_KERNEL_ACCOUNT);
	struct libera_match m;
	struct libera_rcell *c;

	libera_match_unpack(&m, &g->match);
	c = sight ? get_cell(s, rc, g->class, &m, s->rule_class[rc].like) : NULL;
	if (!c) {
		libera_free(sight);
		return false;
	}
	sight->group = g;
	sight->cell = c;
	list_add_tail(&sight->list, &c->sights);
	g->seen[rc] = sight;
	return true;
}

static void look_away(struct libera_reduce *s, struct libera_rgroup *g, u8 rc)
{
	struct libera_rsight *sight = g->seen[rc];

	if (!sight)
		return;
	g->seen[rc] = NULL;
	list_del(&sight->list);
	put_cell(s, sight->cell);
	libera_free(sight);
}

/* Calls @fn for each group. */
static void each_group(struct libera_reduce *s, u8 rc,
		       void (*fn)(struct libera_reduce *s, struct libera_rgroup *g, u8 rc))
{
	struct libera_link *l;
	u32 i, step = 0;

	libera_chains_for_each(&s->groups, i, l) {
		fn(s, container_of(l, struct libera_rgroup, link), rc);
		libera_relax(++step);
	}
}

/* ----------------------------------------------------- counting the rules */

static bool count_rule(struct libera_reduce *s, const struct libera_rrule *r,
		       const struct libera_match *m, u8 gc)
{
	struct libera_rcell *c = get_cell(s, r->class, gc, m, s->group_class[gc].like);

	if (c)
		count_in(s, c, r);
	return c;
}

static void uncount_rule(struct libera_reduce *s, const struct libera_rrule *r,
			 const struct libera_match *m, u8 gc)
{
	/* it is there: nothing is allocated */
	struct libera_rcell *c = get_cell(s, r->class, gc, m, s->group_class[gc].like);

	if (c)
		count_out(s, c, r);
}

static void uncount_below(struct libera_reduce *s, const struct libera_rrule *r,
			  const struct libera_match *m, u8 end)
{
	u8 gc;

	for (gc = 0; gc < end; gc++)
		if (s->group_class[gc].like)
			uncount_rule(s, r, m, gc);
}

/* By each class of groups.  All or nothing. */
static bool count_everywhere(struct libera_reduce *s, const struct libera_rrule *r,
			     const struct libera_match *m)
{
	u8 gc;

	for (gc = 0; gc < LIBERA_REDUCE_CLASSES; gc++) {
		if (s->group_class[gc].like && !count_rule(s, r, m, gc)) {
			uncount_below(s, r, m, gc);
			return false;
		}
	}
	return true;
}

/* -------------------------------------------------------- classes come, go */

static void end_rule_class(struct libera_reduce *s, u8 rc)
{
	each_group(s, rc, look_away);
	libera_free(s->rule_class[rc].like);
	s->rule_class[rc].like = NULL;
}

/* One of which there is no rule any more makes room. */
static u8 reclaim_rule_class(struct libera_reduce *s)
{
	u8 rc;

	for (rc = 0; rc < LIBERA_REDUCE_CLASSES; rc++) {
		if (!s->rule_class[rc].n) {
			end_rule_class(s, rc);
			break;
		}
	}
	return rc;
}

static bool all_look_at(struct libera_reduce *s, u8 rc)
{
	struct libera_link *l;
	u32 i, step = 0;

	libera_chains_for_each(&s->groups, i, l) {
		if (!look_at(s, container_of(l, struct libera_rgroup, link), rc))
			return false;
		libera_relax(++step);
	}
	return true;
}

/* LIBERA_REDUCE_CLASSES if there is no room for it. */
static u8 get_rule_class(struct libera_reduce *s, const struct libera_match *m)
{
	u8 rc = find_class(s->rule_class, m);

	if (rc < LIBERA_REDUCE_CLASSES)
		return rc;
	rc = free_class(s->rule_class);
	if (rc == LIBERA_REDUCE_CLASSES)
		rc = reclaim_rule_class(s);
	if (rc == LIBERA_REDUCE_CLASSES)
		return rc;
	s->rule_class[rc].like = dup_match(m);
	if (!s->rule_class[rc].like)
		return LIBERA_REDUCE_CLASSES;
	if (all_look_at(s, rc))
		return rc;
	end_rule_class(s, rc);
	return LIBERA_REDUCE_CLASSES;
}

/* All rules of a class of groups that is of no use, or for which there is no memory. */
static void uncount_until(struct libera_reduce *s, u8 gc, const struct libera_rrule *end)
{
	struct libera_match m;
	struct libera_rrule *r;

	list_for_each_entry(r, &s->rules, list) {
		if (r == end)
			break;
		if (r->class == LIBERA_REDUCE_CLASSES)
			continue;
		libera_match_unpack(&m, r->match);
		uncount_rule(s, r, &m, gc);
	}
}

static bool count_all(struct libera_reduce *s, u8 gc)
{
	struct libera_match m;
	struct libera_rrule *r;
	u32 i = 0;

	list_for_each_entry(r, &s->rules, list) {
		if (r->class == LIBERA_REDUCE_CLASSES)
			continue;
		libera_match_unpack(&m, r->match);
		if (!count_rule(s, r, &m, gc)) {
			uncount_until(s, gc, r);
			return false;
		}
		libera_relax(i++);
	}
	return true;
}

static void end_group_class(struct libera_reduce *s, u8 gc)
{
	libera_free(s->group_class[gc].like);
	s->group_class[gc].like = NULL;
}

static u8 reclaim_group_class(struct libera_reduce *s)
{
	u8 gc;

	for (gc = 0; gc < LIBERA_REDUCE_CLASSES; gc++) {
		if (!s->group_class[gc].n) {
			uncount_until(s, gc, NULL);
			end_group_class(s, gc);
			break;
		}
	}
	return gc;
}

static u8 get_group_class(struct libera_reduce *s, const struct libera_match *m)
{
	u8 gc = find_class(s->group_class, m);

	if (gc < LIBERA_REDUCE_CLASSES)
		return gc;
	gc = free_class(s->group_class);
	if (gc == LIBERA_REDUCE_CLASSES)
		gc = reclaim_group_class(s);
	if (gc == LIBERA_REDUCE_CLASSES)
		return gc;
	s->group_class[gc].like = dup_match(m);
	if (!s->group_class[gc].like)
		return LIBERA_REDUCE_CLASSES;
	if (count_all(s, gc))
		return gc;
	end_group_class(s, gc);
	return LIBERA_REDUCE_CLASSES;
}

/* ----------------------------------------------------------------- groups */

static bool is_safe(const struct libera_reduce *s, const struct libera_rgroup *g)
{
	u8 rc;

	if (s->n_unknown || g->refused)
		return false;
	for (rc = 0; rc < LIBERA_REDUCE_CLASSES; rc++)
		if (g->seen[rc] && disagrees(g->seen[rc]->cell, g))
			return false;
	return true;
}

static struct libera_rgroup *find_group(const struct libera_reduce *s, const struct libera_rrule *r,
					const struct libera_pmatch *m, u32 hash)
{
	struct libera_link *l = libera_chains_first(&s->groups, hash);
	struct libera_rgroup *g;

	for (; l; l = l->next) {
		g = container_of(l, struct libera_rgroup, link);
		if (l->hash == hash && g->priority == r->priority && g->outcome == r->outcome &&
		    libera_pmatch_equal(&g->match, m))
			return g;
	}
	return NULL;
}

static void free_group(struct libera_reduce *s, struct libera_rgroup *g)
{
	u8 rc;

	for (rc = 0; rc < LIBERA_REDUCE_CLASSES; rc++)
		look_away(s, g, rc);
	s->group_class[g->class].n--;
	list_del(&g->dirty);
	libera_free(g);
}

static struct libera_rgroup *make_group(struct libera_reduce *s, const struct libera_rrule *r,
					const struct libera_match *m, u32 hash)
{
	struct libera_rgroup *g;
	u8 gc, rc;

	if (!libera_chains_make_room(&s->groups))
		return NULL;
	gc = get_group_class(s, m);
	if (gc == LIBERA_REDUCE_CLASSES)
		return NULL;
	g = libera_alloc(offsetof(struct libera_rgroup, match) + libera_match_pack_size(m),
			 GFP_KERNEL_ACCOUNT);
	if (!g)
		return NULL;
	memset(g, 0, offsetof(struct libera_rgroup, match));
	libera_match_pack(&g->match, m);
	INIT_LIST_HEAD(&g->rules);
	INIT_LIST_HEAD(&g->dirty);
	g->class = gc;
	g->priority = r->priority;
	g->outcome = r->outcome;
	s->group_class[gc].n++;
	for (rc = 0; rc < LIBERA_REDUCE_CLASSES; rc++) {
		if (s->rule_class[rc].like && !look_at(s, g, rc)) {
			free_group(s, g);
			return NULL;
		}
	}
	libera_chains_add(&s->groups, &g->link, hash);
	g->safe = is_safe(s, g);
	return g;
}

/* That a rule is in once it is as wide as @m; NULL without memory. */
static struct libera_rgroup *get_group(struct libera_reduce *s, const struct libera_rrule *r,
				       const struct libera_match *m)
{
	struct libera_rgroup *g;
	union packed key;
	u32 hash;

	libera_match_pack(&key.m, m);
	hash = hash_match(&key.m, s->seed ^ r->priority ^ (r->outcome << 16));
	g = find_group(s, r, &key.m, hash);
	return g ? g : make_group(s, r, m, hash);
}

/* ------------------------------------------------------------------ rules */

static void set_group(struct libera_reduce *s, struct libera_rrule *r, struct libera_rgroup *g)
{
	r->group = g;
	list_move_tail(&r->moved, s->moved);
}

static void link_rule(struct libera_rrule *r, struct libera_rgroup *g)
{
	struct libera_rlink *link = &r->link[r->n_links++];

	link->group = g;
	link->rule = r;
	list_add_tail(&link->list, &g->rules);
	g->n++;
}

/* Out of the last group; one without rules goes. */
static void unlink_rule(struct libera_reduce *s, struct libera_rrule *r)
{
	struct libera_rlink *link = &r->link[--r->n_links];
	struct libera_rgroup *g = link->group;

	list_del(&link->list);
	if (--g->n)
		return;
	if (g->safe)
		s->retire(g);
	libera_chains_del(&s->groups, &g->link);
	free_group(s, g);
}

static bool is_linked(const struct libera_rrule *r, const struct libera_rgroup *g)
{
	u8 i;

	for (i = 0; i < r->n_links; i++)
		if (r->link[i].group == g)
			return true;
	return false;
}

/* Into the widest group that is safe, of those that it has not been in. */
static void place(struct libera_reduce *s, struct libera_rrule *r)
{
	struct libera_match own, m;
	struct libera_rgroup *g;
	u8 step;

	set_group(s, r, NULL);
	if (r->outcome == LIBERA_OUTCOME_OTHER || r->class == LIBERA_REDUCE_CLASSES)
		return;
	libera_match_unpack(&own, r->match);
	for (step = 0; step < LIBERA_SHAPE_STEPS; step++) {
		m = own;
		if (!libera_shape_widen(s->level, step, &r->form, &m))
			continue;
		g = get_group(s, r, &m);
		if (!g || is_linked(r, g))
			continue;
		link_rule(r, g);
		if (g->safe) {
			r->group = g;
			break;
		}
	}
}

/* The rules that it stood for go on to narrower ones. */
static void become_unsafe(struct libera_reduce *s, struct libera_rgroup *g)
{
	struct libera_rlink *link;
	u32 i = 0;

	g->safe = false;
	s->retire(g);
	list_for_each_entry(link, &g->rules, list) {
		place(s, link->rule);
		libera_relax(i++);
	}
}

/* All that went on come back. */
static void become_safe(struct libera_reduce *s, struct libera_rgroup *g)
{
	struct libera_rlink *link;
	struct libera_rrule *r;
	u32 i = 0;

	g->safe = true;
	list_for_each_entry(link, &g->rules, list) {
		r = link->rule;
		while (r->link[r->n_links - 1].group != g)
			unlink_rule(s, r);
		set_group(s, r, g);
		libera_relax(i++);
	}
}

static void settle(struct libera_reduce *s)
{
	struct libera_rgroup *g;
	bool safe;

	while (!list_empty(&s->dirty)) {
		g = list_first_entry(&s->dirty, struct libera_rgroup, dirty);
		list_del_init(&g->dirty);
		safe = is_safe(s, g);
		if (safe == g->safe)
			continue;
		if (safe)
			become_safe(s, g);
		else
			become_unsafe(s, g);
	}
}

static void make_dirty(struct libera_reduce *s, struct libera_rgroup *g, u8 rc)
{
	if (list_empty(&g->dirty))
		list_add_tail(&g->dirty, &s->dirty);
}

void libera_reduce_insert(struct libera_reduce *s, struct libera_rrule *r)
{
	struct libera_match m;

	libera_match_unpack(&m, r->match);
	r->group = NULL;
	r->n_links = 0;
	r->class = get_rule_class(s, &m);
	if (r->class < LIBERA_REDUCE_CLASSES && !count_everywhere(s, r, &m))
		r->class = LIBERA_REDUCE_CLASSES;
	if (r->class < LIBERA_REDUCE_CLASSES)
		s->rule_class[r->class].n++;
	else if (!s->n_unknown++)
		each_group(s, 0, make_dirty);
	s->n_rules++;
	list_add_tail(&r->list, &s->rules);
	list_add_tail(&r->moved, s->moved);
	settle(s);
	if (!s->frozen)
		place(s, r);
}

void libera_reduce_remove(struct libera_reduce *s, struct libera_rrule *r)
{
	struct libera_match m;

	r->group = NULL;
	list_del(&r->moved);
	list_del(&r->list);
	s->n_rules--;
	while (r->n_links)
		unlink_rule(s, r);
	if (r->class < LIBERA_REDUCE_CLASSES) {
		s->rule_class[r->class].n--;
		libera_match_unpack(&m, r->match);
		uncount_below(s, r, &m, LIBERA_REDUCE_CLASSES);
	} else if (!--s->n_unknown) {
		each_group(s, 0, make_dirty);
	}
	settle(s);
}

void libera_reduce_freeze(struct libera_reduce *s)
{
	s->frozen = true;
}

void libera_reduce_thaw(struct libera_reduce *s)
{
	struct libera_rrule *r;
	u32 i = 0;

	if (!s->frozen)
		return;
	s->frozen = false;
	list_for_each_entry(r, &s->rules, list) {
		if (!r->n_links)
			place(s, r);
		libera_relax(i++);
	}
}

void libera_reduce_refuse(struct libera_reduce *s, struct libera_rgroup *g)
{
	g->refused = true;
	make_dirty(s, g, 0);
	settle(s);
}

void libera_reduce_init(struct libera_reduce *s, enum libera_reduce_level level, u32 seed,
			struct list_head *moved, void (*retire)(struct libera_rgroup *g))
{
	memset(s, 0, sizeof(*s));
	s->level = level;
	s->seed = seed;
	s->moved = moved;
	s->retire = retire;
	INIT_LIST_HEAD(&s->rules);
	INIT_LIST_HEAD(&s->dirty);
}

void libera_reduce_destroy(struct libera_reduce *s)
{
	u8 i;

	for (i = 0; i < LIBERA_REDUCE_CLASSES; i++) {
		libera_free(s->rule_class[i].like);
		libera_free(s->group_class[i].like);
	}
	libera_chains_destroy(&s->cells);
	libera_chains_destroy(&s->groups);
}
