// SPDX-License-Identifier: GPL-2.0
/* Rules of pSwitches that are for several tenants: each of these shall be meant. */
#include "check_priv.h"

/**
 * check_is_for_carried() - whether a rule takes what comes in carried
 * @r: rule
 *
 * In later tables the tunnel id tells.
 *
 * Return: true if so.
 */
bool check_is_for_carried(const struct check_rule *r)
{
	if (r->table)
		return libera_match_is_exact(&r->match, LIBERA_FIELD_TUNNEL_ID) &&
		       libera_match_get_u64(&r->match, LIBERA_FIELD_TUNNEL_ID) == LIBERA_CARRIED_ID;
	return libera_match_is_exact(&r->match, LIBERA_FIELD_VLAN_VID) &&
	       !libera_match_get_u64(&r->match, LIBERA_FIELD_VLAN_VID);
}

static bool told_by(const struct libera_match *m, enum libera_field_id id, u64 locator)
{
	u64 mask = libera_match_get_mask_u64(m, id);

	return (locator & mask) == (libera_match_get_u64(m, id) & mask);
}

/* Whether some packet between hosts of a tenant can be one that a common rule takes. */
static bool takes_of(const struct check_net *net, const struct check_rule *r,
		     const struct check_carried *c)
{
	bool from = false, to = false;
	size_t i;

	for (i = 0; i < net->n_hosts; i++) {
		if (net->hosts[i].tenant != c->owner.tenant)
			continue;
		from |= told_by(&r->match, libera_carrier_src(c->kind), net->hosts[i].locator);
		to |= told_by(&r->match, libera_carrier_dst(c->kind), net->hosts[i].locator);
	}
	return from && to;
}

static bool stands_for(const struct check_rules *want, const struct check_rule *r, u32 tenant)
{
	size_t i;

	for (i = 0; i < want->n; i++)
		if (want->rule[i].stand_in == r->cookie && want->rule[i].owner.tenant == tenant)
			return true;
	return false;
}

/* The bits of a locator that tell whose it is, beside those that are told. */
static void add_tenant(struct libera_match *m, enum libera_field_id id, u64 addr, u64 mask)
{
	u64 val = libera_match_get_u64(m, id) | addr;
	u8 v[8], k[8], width = libera_fields[id].width;

	put_unaligned_be64(val, v);
	put_unaligned_be64(mask | libera_match_get_mask_u64(m, id), k);
	libera_match_set(m, id, v + 8 - width, k + 8 - width);
}

/* Whether a tenant has a rule itself that says the same of all its packets that are taken. */
static bool says_the_same(const struct run *run, const struct check_rules *want,
			  const struct check_rule *r, const struct check_carried *c)
{
	struct libera_match m = r->match;
	u64 addr, mask;
	size_t i;

	libera_layout_tenant(c->kind, &run->net->layouts[c->kind], c->owner.tenant, &addr, &mask);
	add_tenant(&m, libera_carrier_src(c->kind), addr, mask);
	add_tenant(&m, libera_carrier_dst(c->kind), addr, mask);
	for (i = 0; i < want->n; i++) {
		const struct check_rule *own = &want->rule[i];

		if (own->owner.tenant == c->owner.tenant && own->table == r->table &&
		    own->priority == r->priority && libera_match_covers(&own->match, &m) &&
		    libera_instrs_equal(&own->instrs, &r->instrs))
			return true;
	}
	return false;
}

/**
 * check_common() - a common rule is for packets of nobody but those whose rules it is there for
 * @run: check
 * @want: rules that shall be
 * @r: of these
 * @of: who has a vPort where its packets come in, NULL
 *
 * Who has a rule itself that does the same with them may have them taken along.
 */
void check_common(struct run *run, const struct check_rules *want, const struct check_rule *r,
		  const struct check_owner *of)
{
	const struct check_net *net = run->net;
	u32 port = libera_match_get_u64(&r->match, LIBERA_FIELD_IN_PORT);
	size_t i;

	run->f.kind = CHECK_INPUT;
	if (of || !libera_match_is_exact(&r->match, LIBERA_FIELD_IN_PORT) ||
	    !check_is_for_carried(r)) {
		find(run, r, "takes packets that nobody carries");
		return;
	}
	for (i = 0; i < net->n_carried; i++) {
		const struct check_carried *c = &net->carried[i];

		if (c->dpid == run->dpid && c->port == port && takes_of(net, r, c) &&
		    !stands_for(want, r, c->owner.tenant) && !says_the_same(run, want, r, c))
			find(run, r, "takes packets of %s, for whose rules it is not there",
			     c->owner.name);
	}
}

/**
 * check_stand_in() - what is there instead of a rule does the same with its packets
 * @run: check
 * @want: rules that shall be
 * @r: of these
 */
void check_stand_in(struct run *run, const struct check_rules *want, const struct check_rule *r)
{
	const struct check_rule *c = NULL;
	size_t i;

	for (i = 0; i < want->n && !c; i++)
		if (want->rule[i].stands_for && want->rule[i].cookie == r->stand_in)
			c = &want->rule[i];
	run->f.kind = c ? CHECK_DIFFERENT : CHECK_MISSING;
	if (!c)
		find(run, r, "the rule that stands for it is not there");
	else if (c->table != r->table || c->priority != r->priority ||
		 !libera_match_covers(&c->match, &r->match) ||
		 !libera_instrs_equal(&c->instrs, &r->instrs))
		find(run, r, "the rule that stands for it says otherwise");
}
