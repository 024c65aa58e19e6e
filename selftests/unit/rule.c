// SPDX-License-Identifier: GPL-2.0
/* Rules of tests about reduction. */
#include "ktap.h"
#include "rule.h"

void rule_insert(struct libera_reduce *s, struct rule *r, const struct libera_form *form,
		 const struct libera_match *m, u16 priority, u32 outcome)
{
	memset(r, 0, sizeof(*r));
	r->m = *m;
	libera_match_pack(&r->match, m);
	r->r.match = &r->match;
	r->r.form = *form;
	r->r.priority = priority;
	r->r.outcome = outcome;
	INIT_LIST_HEAD(&r->r.moved);
	libera_reduce_insert(s, &r->r);
	r->there = true;
}

bool rule_remove(struct libera_reduce *s, struct rule *r)
{
	if (!r->there)
		return false;
	libera_reduce_remove(s, &r->r);
	r->there = false;
	return true;
}

void match_tenant(struct libera_match *m, enum libera_field_id id, enum libera_carrier_kind kind,
		  u32 tenant)
{
	u8 v[8], k[8], width = libera_fields[id].width;
	u64 addr, mask;

	libera_layout_tenant(kind, &libera_layout_default[kind], tenant, &addr, &mask);
	put_unaligned_be64(addr, v);
	put_unaligned_be64(mask, k);
	libera_match_set(m, id, v + 8 - width, k + 8 - width);
}

u64 make_locator(enum libera_carrier_kind kind, u32 tenant, u32 edge, u32 host)
{
	const struct libera_locator loc = { .edge = edge, .tenant = tenant, .host = host };
	u64 addr = 0;

	EXPECT(libera_locator_compose(kind, &libera_layout_default[kind], &loc, &addr));
	return addr;
}
