// SPDX-License-Identifier: GPL-2.0
/* Common rules: which rules of several tenants one rule may stand for. */
#include "carry.h"
#include "common.h"

#define F(name)		LIBERA_FIELD_BIT(name)

/**
 * struct libera_cspot - a place where there are common rules
 * @link: in libera_commons.spots
 * @at: which
 * @n: tenants whose packets come there
 * @rules: libera_common.of_spot
 */
struct libera_cspot {
	struct libera_link link;
	struct libera_cplace at;
	u32 n;
	struct list_head rules;
};

/**
 * struct libera_cfamily - common rules of a port that are the same but for their edges
 * @link: in libera_commons.families
 * @port: pPort
 * @table: on the pSwitch
 * @priority: likewise
 * @output: likewise
 * @n: rules
 * @wide: the one that names no edge, NULL: there is none
 * @narrow: libera_common.of_family of the others
 * @rest: of their match what is not of locators
 */
struct libera_cfamily {
	struct libera_link link;
	u32 port;
	u8 table;
	u16 priority;
	u32 output;
	u32 n;
	struct libera_common *wide;
	struct list_head narrow;
	struct libera_pmatch rest;
};

/* For a match in packed form, on the stack. */
union packed {
	struct libera_pmatch m;
	u8 room[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE];
};

/* -------------------------------------------------------------------- keys */

/* Which bits of a locator are what. */
struct bits {
	u64 prefix;	/* the same in all locators */
	u64 tenant;
	u64 edge;
	u64 value;	/* of prefix and tenant */
};

static struct bits bits_of(const struct libera_form *form)
{
	const struct libera_layout *l = &form->layout;
	u64 none, all, mask;
	struct bits b;

	libera_layout_tenant(form->kind, l, 0, &none, &mask);
	libera_layout_tenant(form->kind, l, (1U << l->tenant) - 1, &all, &mask);
	b.tenant = all & ~none;
	b.prefix = mask & ~b.tenant;
	b.edge = libera_layout_edge(form->kind, l);
	libera_layout_tenant(form->kind, l, form->tenant, &b.value, &mask);
	return b;
}

/* Whether an address tells the tenant, and beside that nothing or an edge, which is set. */
static bool get_edge(const struct libera_match *m, enum libera_field_id id, const struct bits *b,
		     u32 *edge)
{
	u64 mask = libera_match_get_mask_u64(m, id), val = libera_match_get_u64(m, id);
	u64 told = mask & b->edge;

	*edge = 0;
	if ((mask & ~b->edge) != (b->prefix | b->tenant) ||
	    (val & (b->prefix | b->tenant)) != b->value)
		return false;
	if (!told)
		return true;
	*edge = (val & b->edge) / (b->edge & -b->edge);
	/* none is 0 */
	return told == b->edge && *edge;
}

static void set_bits(struct libera_match *m, enum libera_field_id id, u64 val, u64 mask)
{
	u8 width = libera_fields[id].width, v[8], k[8];

	put_unaligned_be64(val & mask, v);
	put_unaligned_be64(mask, k);
	libera_match_set(m, id, v + 8 - width, k + 8 - width);
}

/* Untagged packets of a pLink are carried, all of them; in later tables the tunnel id tells. */
static bool is_for_carried(const struct libera_match *m)
{
	if (libera_match_has(m, LIBERA_FIELD_TUNNEL_ID))
		return libera_match_is_exact(m, LIBERA_FIELD_TUNNEL_ID) &&
		       libera_match_get_u64(m, LIBERA_FIELD_TUNNEL_ID) == LIBERA_CARRIED_ID;
	return libera_match_is_exact(m, LIBERA_FIELD_VLAN_VID) &&
	       libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID) == LIBERA_VID_NONE;
}

bool libera_common_key(const struct libera_form *form, const struct libera_match *m,
		       struct libera_ckey *key)
{
	enum libera_field_id src, dst;
	struct bits b;
	u64 others;

	if (!form->kind || !libera_match_is_exact(m, LIBERA_FIELD_IN_PORT) || !is_for_carried(m))
		return false;
	src = libera_carrier_src(form->kind);
	dst = libera_carrier_dst(form->kind);
	others = F(IN_PORT) | F(TUNNEL_ID) | F(VLAN_VID) | F(ETH_TYPE);
	if (m->present & ~(others | BIT_ULL(src) | BIT_ULL(dst)) ||
	    !(m->present & (BIT_ULL(src) | BIT_ULL(dst))))
		return false;
	b = bits_of(form);
	key->at = (struct libera_cplace){
		.port = libera_match_get_u64(m, LIBERA_FIELD_IN_PORT),
	};
	if ((libera_match_has(m, src) && !get_edge(m, src, &b, &key->at.src)) ||
	    (libera_match_has(m, dst) && !get_edge(m, dst, &b, &key->at.dst)))
		return false;
	key->match = *m;
	/* that there are locators is known; of one end it is told nevertheless, if it can be */
	libera_match_clear(&key->match, src);
	if (key->at.src)
		set_bits(&key->match, src, libera_match_get_u64(m, src), b.prefix | b.edge);
	if (key->at.dst)
		set_bits(&key->match, dst, libera_match_get_u64(m, dst), b.prefix | b.edge);
	else
		set_bits(&key->match, dst, b.value, b.prefix);
	return true;
}

/* ------------------------------------------------------------------ places */

static u32 hash_spot(const struct libera_commons *s, const struct libera_cplace *at)
{
	return jhash_3words(at->port, at->src, at->dst, s->seed);
}

static bool same_place(const struct libera_cplace *a, const struct libera_cplace *b)
{
	return a->port == b->port && a->src == b->src && a->dst == b->dst;
}

static struct libera_cspot *find_spot(const struct libera_commons *s,
				      const struct libera_cplace *at, u32 hash)
{
	struct libera_link *l = libera_chains_first(&s->spots, hash);

	while (l && !same_place(&container_of(l, struct libera_cspot, link)->at, at))
		l = l->next;
	return l ? container_of(l, struct libera_cspot, link) : NULL;
}

static struct libera_cspot *get_spot(struct libera_commons *s, const struct libera_cplace *at)
{
	u32 hash = hash_spot(s, at);
	struct libera_cspot *spot = find_spot(s, at, hash);

	if (spot)
		return spot;
	if (!libera_chains_make_room(&s->spots))
		return NULL;
	spot = libera_alloc(sizeof(*spot), GFP_KERNEL_ACCOUNT);
	if (!spot)
		return NULL;
	spot->at = *at;
	spot->n = s->ops->count(s->priv, at);
	INIT_LIST_HEAD(&spot->rules);
	libera_chains_add(&s->spots, &spot->link, hash);
	return spot;
}

/* If no common rule is there. */
static void put_spot(struct libera_commons *s, struct libera_cspot *spot)
{
	if (!list_empty(&spot->rules))
		return;
	libera_chains_del(&s->spots, &spot->link);
	libera_free(spot);
}

/* ---------------------------------------------------------------- families */

static bool is_family(const struct libera_cfamily *f, const struct libera_ckey *key,
		      const struct libera_pmatch *rest)
{
	return f->port == key->at.port && f->table == key->table &&
	       f->priority == key->priority && f->output == key->output &&
	       libera_pmatch_equal(&f->rest, rest);
}

static struct libera_cfamily *make_family(struct libera_commons *s, const struct libera_ckey *key,
					  const struct libera_pmatch *rest, u32 hash)
{
	struct libera_cfamily *f;

	if (!libera_chains_make_room(&s->families))
		return NULL;
	f = libera_alloc(offsetof(struct libera_cfamily, rest) + libera_pmatch_size(rest),
			 GFP_KERNEL_ACCOUNT);
	if (!f)
		return NULL;
	libera_pmatch_copy(&f->rest, rest);
	INIT_LIST_HEAD(&f->narrow);
	f->port = key->at.port;
	f->table = key->table;
	f->priority = key->priority;
	f->output = key->output;
	f->n = 0;
	f->wide = NULL;
	libera_chains_add(&s->families, &f->link, hash);
	return f;
}

static struct libera_cfamily *get_family(struct libera_commons *s, const struct libera_ckey *key)
{
	const u64 locators = F(ETH_SRC) | F(ETH_DST) | F(IPV4_SRC) | F(IPV4_DST);
	struct libera_match rest = key->match;
	enum libera_field_id id;
	struct libera_link *l;
	union packed packed;
	u64 fields;
	u32 hash;

	for (fields = locators & rest.present; fields; fields &= fields - 1) {
		id = __ffs64(fields);
		libera_match_clear(&rest, id);
	}
	libera_match_pack(&packed.m, &rest);
	hash = jhash_3words(key->at.port, key->table << 16 | key->priority, key->output, s->seed);
	l = libera_chains_first(&s->families, hash);
	while (l && !(l->hash == hash &&
		      is_family(container_of(l, struct libera_cfamily, link), key, &packed.m)))
		l = l->next;
	return l ? container_of(l, struct libera_cfamily, link) :
		   make_family(s, key, &packed.m, hash);
}

/* If it has no rule. */
static void put_family(struct libera_commons *s, struct libera_cfamily *f)
{
	if (f->n)
		return;
	libera_chains_del(&s->families, &f->link);
	libera_free(f);
}

static void join_family(struct libera_common *c)
{
	const struct libera_cplace *at = &c->spot->at;

	c->family->n++;
	if (at->src || at->dst)
		list_add_tail(&c->of_family, &c->family->narrow);
	else if (!c->family->wide)
		c->family->wide = c;
}

static void leave_family(struct libera_common *c)
{
	c->family->n--;
	list_del_init(&c->of_family);
	if (c->family->wide == c)
		c->family->wide = NULL;
}

/* ------------------------------------------------------------- who is in them */

static u32 hash_member(const struct libera_commons *s, const struct libera_common *c, u32 tenant)
{
	return jhash_2words(c->link.hash, tenant, s->seed);
}

/* One of a tenant's in a common rule, NULL: none is. */
static struct libera_cmember *find_member(struct libera_commons *s, const struct libera_common *c,
					  u32 tenant)
{
	struct libera_link *l = libera_chains_first(&s->members, hash_member(s, c, tenant));
	struct libera_cmember *m;

	for (; l; l = l->next) {
		m = container_of(l, struct libera_cmember, link);
		if (m->common == c && m->tenant == tenant)
			return m;
	}
	return NULL;
}

static void note(struct libera_commons *s, struct libera_common *c)
{
	if (list_empty(&c->changed))
		list_add_tail(&c->changed, &s->changed);
}

/* Whether nobody else's packets come there. */
static bool may_stand(const struct libera_common *c)
{
	/* for one tenant's packets it would be no less than that has */
	return !c->refused && c->n_there > 1 && c->n_there + c->n_agree == c->spot->n;
}

static bool may_begin(const struct libera_common *c)
{
	const struct libera_common *wide = c->n_agree ? c->family->wide : NULL;

	return may_stand(c) && c->n_sent == c->n && (!wide || wide->n_sent == wide->n);
}

/* Whether a tenant has no such rule, but a wider one that does the same. */
static bool agrees(struct libera_commons *s, const struct libera_common *c, u32 tenant)
{
	const struct libera_common *wide = c->family->wide;

	return wide && wide != c && find_member(s, wide, tenant) && !find_member(s, c, tenant) &&
	       s->ops->is_there(s->priv, &c->spot->at, tenant);
}

static void count_agreeing(struct libera_commons *s, struct libera_common *c)
{
	struct libera_cmember *m;

	c->n_agree = 0;
	if (c->family->wide)
		list_for_each_entry(m, &c->family->wide->members, list)
			c->n_agree += m->leads && agrees(s, c, m->tenant);
}

/* All narrower ones may have to be looked at: at most as many as there are edges, or pairs. */
static void note_narrower(struct libera_commons *s, const struct libera_common *wide)
{
	struct libera_common *c;
	u32 i = 0;

	list_for_each_entry(c, &wide->family->narrow, of_family) {
		note(s, c);
		libera_relax(++i);
	}
}

/* A tenant gets its first rule in a wide one, or has lost its last. */
static void agree(struct libera_commons *s, const struct libera_common *wide, u32 tenant, int more)
{
	struct libera_common *c;
	u32 i = 0;

	list_for_each_entry(c, &wide->family->narrow, of_family) {
		libera_relax(++i);
		if (find_member(s, c, tenant) || !s->ops->is_there(s->priv, &c->spot->at, tenant))
			continue;
		c->n_agree += more;
		note(s, c);
	}
}

/* ------------------------------------------------------------------- rules */

static u32 hash_rule(const struct libera_commons *s, const struct libera_ckey *key,
		     const struct libera_pmatch *m)
{
	return jhash(m, offsetof(struct libera_pmatch, data) + m->len,
		     s->seed ^ (key->table << 16 | key->priority) ^ key->output * 31);
}

static struct libera_common *make_rule(struct libera_commons *s, const struct libera_ckey *key,
				       const struct libera_pmatch *m, u32 hash)
{
	struct libera_common *c;

	if (!libera_chains_make_room(&s->rules))
		return NULL;
	c = libera_alloc(offsetof(struct libera_common, match) + libera_pmatch_size(m),
			 GFP_KERNEL_ACCOUNT);
	if (!c)
		return NULL;
	memset(c, 0, offsetof(struct libera_common, match));
	c->spot = get_spot(s, &key->at);
	c->family = c->spot ? get_family(s, key) : NULL;
	if (!c->family) {
		if (c->spot)
			put_spot(s, c->spot);
		libera_free(c);
		return NULL;
	}
	libera_pmatch_copy(&c->match, m);
	INIT_LIST_HEAD(&c->changed);
	INIT_LIST_HEAD(&c->members);
	INIT_LIST_HEAD(&c->of_family);
	c->table = key->table;
	c->priority = key->priority;
	c->output = key->output;
	list_add_tail(&c->of_spot, &c->spot->rules);
	libera_chains_add(&s->rules, &c->link, hash);
	join_family(c);
	count_agreeing(s, c);
	return c;
}

static bool is_rule(const struct libera_common *c, const struct libera_ckey *key,
		    const struct libera_pmatch *m)
{
	return c->table == key->table && c->priority == key->priority &&
	       c->output == key->output && same_place(&c->spot->at, &key->at) &&
	       libera_pmatch_equal(&c->match, m);
}

static struct libera_common *get_rule(struct libera_commons *s, const struct libera_ckey *key)
{
	union packed packed;
	struct libera_link *l;
	u32 hash;

	libera_match_pack(&packed.m, &key->match);
	hash = hash_rule(s, key, &packed.m);
	l = libera_chains_first(&s->rules, hash);
	while (l && !(l->hash == hash &&
		      is_rule(container_of(l, struct libera_common, link), key, &packed.m)))
		l = l->next;
	return l ? container_of(l, struct libera_common, link) :
		   make_rule(s, key, &packed.m, hash);
}

static void free_rule(struct libera_commons *s, struct libera_common *c)
{
	libera_chains_del(&s->rules, &c->link);
	list_del(&c->changed);
	list_del(&c->of_spot);
	leave_family(c);
	put_family(s, c->family);
	put_spot(s, c->spot);
	libera_free(c);
}

/* ----------------------------------------------------------------- members */

static bool is_wide(const struct libera_common *c)
{
	return c->family->wide == c;
}

static void lead(struct libera_commons *s, struct libera_cmember *m)
{
	m->leads = true;
	m->there = s->ops->is_there(s->priv, &m->common->spot->at, m->tenant);
	m->common->n_tenants++;
	m->common->n_there += m->there;
}

bool libera_commons_join(struct libera_commons *s, struct libera_cmember *m,
			 const struct libera_ckey *key)
{
	struct libera_common *c;
	bool first;

	m->common = NULL;
	if (!libera_chains_make_room(&s->members))
		return false;
	c = get_rule(s, key);
	if (!c)
		return false;
	/* a tenant may have two that differ only in what is left out here */
	first = !find_member(s, c, m->tenant);
	m->common = c;
	m->leads = false;
	m->there = false;
	if (first) {
		c->n_agree -= agrees(s, c, m->tenant);
		lead(s, m);
	}
	if (first && is_wide(c))
		agree(s, c, m->tenant, 1);
	/* with one more it may be another matter */
	if (!c->stands)
		c->refused = false;
	libera_chains_add(&s->members, &m->link, hash_member(s, c, m->tenant));
	list_add_tail(&m->list, &c->members);
	c->n++;
	c->n_sent += m->sent;
	note(s, c);
	return true;
}

void libera_commons_leave(struct libera_commons *s, struct libera_cmember *m)
{
	struct libera_common *c = m->common;
	struct libera_cmember *other;

	if (!c)
		return;
	libera_chains_del(&s->members, &m->link);
	m->common = NULL;
	list_del(&m->list);
	c->n--;
	c->n_sent -= m->sent;
	if (m->leads) {
		c->n_tenants--;
		c->n_there -= m->there;
		other = find_member(s, c, m->tenant);
		if (other)
			lead(s, other);
		else if (is_wide(c))
			agree(s, c, m->tenant, -1);
		else
			c->n_agree += agrees(s, c, m->tenant);
	}
	if (is_wide(c) && !m->sent && c->n_sent == c->n)
		note_narrower(s, c);
	if (c->n || c->stands)
		note(s, c);
	else
		free_rule(s, c);
}

void libera_commons_sent(struct libera_commons *s, struct libera_cmember *m, bool sent)
{
	struct libera_common *c = m->common;

	if (c && m->sent != sent) {
		c->n_sent += sent ? 1 : -1;
		note(s, c);
		if (is_wide(c) && c->n_sent == c->n)
			note_narrower(s, c);
	}
	m->sent = sent;
}

static void recount_rule(struct libera_commons *s, struct libera_common *c)
{
	struct libera_cmember *m;

	c->n_there = 0;
	list_for_each_entry(m, &c->members, list) {
		if (!m->leads)
			continue;
		m->there = s->ops->is_there(s->priv, &c->spot->at, m->tenant);
		c->n_there += m->there;
	}
	count_agreeing(s, c);
	note(s, c);
}

void libera_commons_recount(struct libera_commons *s, u32 port)
{
	struct libera_common *c;
	struct libera_cspot *spot;
	struct libera_link *l;
	u32 i, step = 0;

	libera_chains_for_each(&s->spots, i, l) {
		libera_relax(++step);
		spot = container_of(l, struct libera_cspot, link);
		if (port && spot->at.port != port)
			continue;
		spot->n = s->ops->count(s->priv, &spot->at);
		list_for_each_entry(c, &spot->rules, of_spot)
			recount_rule(s, c);
	}
}

void libera_commons_refuse(struct libera_commons *s, struct libera_common *c)
{
	c->refused = true;
	note(s, c);
}

struct libera_cmember *libera_commons_agreeing(struct libera_commons *s,
					       const struct libera_common *c,
					       const struct libera_cmember *after)
{
	const struct libera_common *wide = c->n_agree ? c->family->wide : NULL;
	const struct list_head *l;
	struct libera_cmember *m;

	if (!wide)
		return NULL;
	for (l = after ? after->list.next : wide->members.next; l != &wide->members; l = l->next) {
		m = container_of(l, struct libera_cmember, list);
		if (agrees(s, c, m->tenant))
			return m;
	}
	return NULL;
}

struct libera_common *libera_commons_narrower(const struct libera_common *c,
					      const struct libera_common *after)
{
	const struct list_head *l, *narrow = &c->family->narrow;
	struct libera_common *found;

	if (!is_wide(c))
		return NULL;
	for (l = after ? after->of_family.next : narrow->next; l != narrow; l = l->next) {
		found = container_of(l, struct libera_common, of_family);
		if (found->stands && found->n_agree)
			return found;
	}
	return NULL;
}

struct libera_common *libera_commons_next(struct libera_commons *s)
{
	struct libera_common *c;

	while (!list_empty(&s->changed)) {
		c = list_first_entry(&s->changed, struct libera_common, changed);
		list_del_init(&c->changed);
		if (c->stands ? !may_stand(c) : may_begin(c))
			return c;
	}
	return NULL;
}

void libera_commons_set(struct libera_commons *s, struct libera_common *c, bool stands)
{
	c->stands = stands;
	if (!stands && !c->n)
		free_rule(s, c);
}

void libera_commons_init(struct libera_commons *s, u32 seed, const struct libera_commons_ops *ops,
			 void *priv)
{
	memset(s, 0, sizeof(*s));
	s->ops = ops;
	s->priv = priv;
	s->seed = seed;
	INIT_LIST_HEAD(&s->changed);
}

void libera_commons_destroy(struct libera_commons *s)
{
	libera_chains_destroy(&s->spots);
	libera_chains_destroy(&s->rules);
	libera_chains_destroy(&s->families);
	libera_chains_destroy(&s->members);
}
