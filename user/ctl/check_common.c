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

/**
 * check_common() - a common rule is for packets of nobody but those whose rules it is there for
 * @run: check
 * @want: rules that shall be
 * @r: of these
 * @of: who has a vPort where its packets come in, NULL
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
		    !stands_for(want, r, c->owner.tenant))
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
