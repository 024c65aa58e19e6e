// SPDX-License-Identifier: GPL-2.0
/* Common rules: which rules of several tenants one rule may stand for. */
#include "carry.h"
#include "common.h"

#define HEADS_MIN	4
#define F(name)		LIBERA_FIELD_BIT(name)

/**
 * struct libera_cspot - a place where there are common rules
 * @next: with the same hash
 * @hash: of @at
 * @at: which
 * @n: tenants whose packets come there
 * @rules: libera_common.of_spot
 */
struct libera_cspot {
	struct libera_cspot *next;
	u32 hash;
	struct libera_cplace at;
	u32 n;
	struct list_head rules;
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

/* Twice as many chains, if there is memory for them. */
static bool grow_spots(struct libera_commons *s)
{
	u32 n = s->n_spot_heads ? 2 * s->n_spot_heads : HEADS_MIN, i;
	struct libera_cspot **head, *spot, *next;

	head = libera_alloc(array_size(n, sizeof(*head)), GFP_KERNEL_ACCOUNT);
	if (!head)
		return s->n_spot_heads;
	memset(head, 0, array_size(n, sizeof(*head)));
	for (i = 0; i < s->n_spot_heads; i++) {
		for (spot = s->spot_head[i]; spot; spot = next) {
			next = spot->next;
			spot->next = head[spot->hash & (n - 1)];
			head[spot->hash & (n - 1)] = spot;
		}
	}
	libera_free(s->spot_head);
	s->spot_head = head;
	s->n_spot_heads = n;
	return true;
}

static struct libera_cspot *get_spot(struct libera_commons *s, const struct libera_cplace *at)
{
	u32 hash = hash_spot(s, at);
	struct libera_cspot *spot;

	spot = s->n_spot_heads ? s->spot_head[hash & (s->n_spot_heads - 1)] : NULL;
	while (spot && !same_place(&spot->at, at))
		spot = spot->next;
	if (spot)
		return spot;
	if (s->n_spots >= s->n_spot_heads && !grow_spots(s))
		return NULL;
	spot = libera_alloc(sizeof(*spot), GFP_KERNEL_ACCOUNT);
	if (!spot)
		return NULL;
	spot->at = *at;
	spot->hash = hash;
	spot->n = s->ops->count(s->priv, at);
	INIT_LIST_HEAD(&spot->rules);
	spot->next = s->spot_head[hash & (s->n_spot_heads - 1)];
	s->spot_head[hash & (s->n_spot_heads - 1)] = spot;
	s->n_spots++;
	return spot;
}

/* If no common rule is there. */
static void put_spot(struct libera_commons *s, struct libera_cspot *spot)
{
	struct libera_cspot **p;

	if (!list_empty(&spot->rules))
		return;
	p = &s->spot_head[spot->hash & (s->n_spot_heads - 1)];
	while (*p != spot)
		p = &(*p)->next;
	*p = spot->next;
	s->n_spots--;
	libera_free(spot);
}

/* ------------------------------------------------------------------- rules */

static u32 hash_rule(const struct libera_commons *s, const struct libera_ckey *key,
		     const struct libera_pmatch *m)
{
	return jhash(m, offsetof(struct libera_pmatch, data) + m->len,
		     s->seed ^ (key->table << 16 | key->priority) ^ key->output * 31);
}

static bool grow_rules(struct libera_commons *s)
{
	u32 n = s->n_rule_heads ? 2 * s->n_rule_heads : HEADS_MIN, i;
	struct libera_common **head, *c, *next;

	head = libera_alloc(array_size(n, sizeof(*head)), GFP_KERNEL_ACCOUNT);
	if (!head)
		return s->n_rule_heads;
	memset(head, 0, array_size(n, sizeof(*head)));
	for (i = 0; i < s->n_rule_heads; i++) {
		for (c = s->rule_head[i]; c; c = next) {
			next = c->next;
			c->next = head[c->hash & (n - 1)];
			head[c->hash & (n - 1)] = c;
		}
	}
	libera_free(s->rule_head);
	s->rule_head = head;
	s->n_rule_heads = n;
	return true;
}

static struct libera_common *make_rule(struct libera_commons *s, const struct libera_ckey *key,
				       const struct libera_pmatch *m, u32 hash)
{
	struct libera_common *c;

	if (s->n_rules >= s->n_rule_heads && !grow_rules(s))
		return NULL;
	c = libera_alloc(offsetof(struct libera_common, match) + libera_pmatch_size(m),
			 GFP_KERNEL_ACCOUNT);
	if (!c)
		return NULL;
	memset(c, 0, offsetof(struct libera_common, match));
	c->spot = get_spot(s, &key->at);
	if (!c->spot) {
		libera_free(c);
		return NULL;
	}
	libera_pmatch_copy(&c->match, m);
	INIT_LIST_HEAD(&c->changed);
	INIT_LIST_HEAD(&c->members);
	c->hash = hash;
	c->table = key->table;
	c->priority = key->priority;
	c->output = key->output;
	list_add_tail(&c->of_spot, &c->spot->rules);
	c->next = s->rule_head[hash & (s->n_rule_heads - 1)];
	s->rule_head[hash & (s->n_rule_heads - 1)] = c;
	s->n_rules++;
	return c;
}

static struct libera_common *get_rule(struct libera_commons *s, const struct libera_ckey *key)
{
	union {
		struct libera_pmatch m;
		u8 room[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE];
	} packed;
	struct libera_common *c;
	u32 hash;

	libera_match_pack(&packed.m, &key->match);
	hash = hash_rule(s, key, &packed.m);
	c = s->n_rule_heads ? s->rule_head[hash & (s->n_rule_heads - 1)] : NULL;
	while (c && (c->hash != hash || c->table != key->table || c->priority != key->priority ||
		     c->output != key->output || !same_place(&c->spot->at, &key->at) ||
		     !libera_pmatch_equal(&c->match, &packed.m)))
		c = c->next;
	return c ? c : make_rule(s, key, &packed.m, hash);
}

static void free_rule(struct libera_commons *s, struct libera_common *c)
{
	struct libera_common **p = &s->rule_head[c->hash & (s->n_rule_heads - 1)];

	while (*p != c)
		p = &(*p)->next;
	*p = c->next;
	s->n_rules--;
	list_del(&c->changed);
	list_del(&c->of_spot);
	put_spot(s, c->spot);
	libera_free(c);
}

static void note(struct libera_commons *s, struct libera_common *c)
{
	if (list_empty(&c->changed))
		list_add_tail(&c->changed, &s->changed);
}

static bool may_stand(const struct libera_common *c)
{
	/* for one tenant's packets it would be no less than that has */
	return !c->refused && c->n_there > 1 && c->n_there == c->spot->n;
}

static bool may_begin(const struct libera_common *c)
{
	return may_stand(c) && c->n_sent == c->n;
}

/* ----------------------------------------------------------------- members */

static u32 hash_member(const struct libera_commons *s, const struct libera_common *c, u32 tenant)
{
	return jhash_2words(c->hash, tenant, s->seed);
}

static struct libera_cmember **member_chain(struct libera_commons *s, const struct libera_common *c,
					    u32 tenant)
{
	return &s->member_head[hash_member(s, c, tenant) & (s->n_member_heads - 1)];
}

static bool grow_members(struct libera_commons *s)
{
	u32 n = s->n_member_heads ? 2 * s->n_member_heads : HEADS_MIN, i, k;
	struct libera_cmember **head, *m, *next;

	head = libera_alloc(array_size(n, sizeof(*head)), GFP_KERNEL_ACCOUNT);
	if (!head)
		return s->n_member_heads;
	memset(head, 0, array_size(n, sizeof(*head)));
	for (i = 0; i < s->n_member_heads; i++) {
		for (m = s->member_head[i]; m; m = next) {
			next = m->next;
			k = hash_member(s, m->common, m->tenant) & (n - 1);
			m->next = head[k];
			head[k] = m;
		}
	}
	libera_free(s->member_head);
	s->member_head = head;
	s->n_member_heads = n;
	return true;
}

/* One of a tenant's in a common rule, NULL: none is. */
static struct libera_cmember *find_member(struct libera_commons *s, const struct libera_common *c,
					  u32 tenant)
{
	struct libera_cmember *m = *member_chain(s, c, tenant);

	while (m && (m->common != c || m->tenant != tenant))
		m = m->next;
	return m;
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
	struct libera_cmember **head;
	struct libera_common *c;
	bool first;

	m->common = NULL;
	if (s->n_members >= s->n_member_heads && !grow_members(s))
		return false;
	c = get_rule(s, key);
	if (!c)
		return false;
	head = member_chain(s, c, m->tenant);
	/* a tenant may have two that differ only in what is left out here */
	first = !find_member(s, c, m->tenant);
	m->common = c;
	m->leads = false;
	m->there = false;
	if (first)
		lead(s, m);
	/* with one more it may be another matter */
	if (!c->stands)
		c->refused = false;
	m->next = *head;
	*head = m;
	s->n_members++;
	list_add_tail(&m->list, &c->members);
	c->n++;
	c->n_sent += m->sent;
	note(s, c);
	return true;
}

void libera_commons_leave(struct libera_commons *s, struct libera_cmember *m)
{
	struct libera_common *c = m->common;
	struct libera_cmember **p, *other;

	if (!c)
		return;
	for (p = member_chain(s, c, m->tenant); *p != m; p = &(*p)->next)
		;
	*p = m->next;
	s->n_members--;
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
	}
	if (c->n || c->stands)
		note(s, c);
	else
		free_rule(s, c);
}

void libera_commons_sent(struct libera_commons *s, struct libera_cmember *m, bool sent)
{
	if (m->common && m->sent != sent) {
		m->common->n_sent += sent ? 1 : -1;
		note(s, m->common);
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
	note(s, c);
}

void libera_commons_recount(struct libera_commons *s, u32 port)
{
	struct libera_common *c;
	struct libera_cspot *spot;
	u32 i;

	for (i = 0; i < s->n_spot_heads; i++) {
		for (spot = s->spot_head[i]; spot; spot = spot->next) {
			if (port && spot->at.port != port)
				continue;
			spot->n = s->ops->count(s->priv, &spot->at);
			list_for_each_entry(c, &spot->rules, of_spot)
				recount_rule(s, c);
		}
		libera_relax(i);
	}
}

void libera_commons_refuse(struct libera_commons *s, struct libera_common *c)
{
	c->refused = true;
	note(s, c);
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
	libera_free(s->spot_head);
	libera_free(s->rule_head);
	libera_free(s->member_head);
}
