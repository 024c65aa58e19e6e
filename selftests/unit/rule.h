/* SPDX-License-Identifier: GPL-2.0 */
/* Rules of tests about reduction. */
#ifndef _UNIT_RULE_H
#define _UNIT_RULE_H

#include "core/reduce.h"

/* A rule in a scope, with its match. */
struct rule {
	struct libera_rrule r;
	bool there;
	struct libera_match m;
	struct libera_pmatch match;
	u8 data[2 * LIBERA_FIELDS_SIZE];
};

/* It comes into a scope. */
void rule_insert(struct libera_reduce *s, struct rule *r, const struct libera_form *form,
		 const struct libera_match *m, u16 priority, u32 outcome);
/* It goes; false if it was not there. */
bool rule_remove(struct libera_reduce *s, struct rule *r);

/* Of a locator what tells the tenant, with the layout that there is if nobody says otherwise. */
void match_tenant(struct libera_match *m, enum libera_field_id id, enum libera_carrier_kind kind,
		  u32 tenant);
/* A whole one. */
u64 make_locator(enum libera_carrier_kind kind, u32 tenant, u32 edge, u32 host);

#endif
