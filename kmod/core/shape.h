/* SPDX-License-Identifier: GPL-2.0 */
/* Levels of reduction: what of a forwarding rule's match is kept. */
#ifndef _LIBERA_SHAPE_H
#define _LIBERA_SHAPE_H

#include "carrier.h"

/* What a VN's forwarding rules share: paper section IV-B, figure 3. */
enum libera_reduce_level {
	LIBERA_REDUCE_OFF,	/* nothing */
	LIBERA_REDUCE_APP,	/* those of one transport pair */
	LIBERA_REDUCE_HOST,	/* of one pair of hosts */
	LIBERA_REDUCE_HOP,	/* of one pair of hops */
	LIBERA_REDUCE_LITE,	/* of one pair of LITEs */
	__LIBERA_REDUCE_END
};

#define LIBERA_SHAPE_STEPS	3	/* from the widest that a level has to the narrowest */

/**
 * struct libera_form - how packets that a rule is for tell where they go
 * @kind: LIBERA_CARRY_*; NONE: they have labels
 * @layout: of locators, if they are carried
 * @tenant: id of the tenant, likewise
 * @keep_dst: where they go is to be told by their destination, not only by where they come from
 */
struct libera_form {
	u8 kind;
	struct libera_layout layout;
	u32 tenant;
	bool keep_dst;
};

/**
 * libera_shape_widen() - a rule as wide as a level wants it
 * @level: LIBERA_REDUCE_*, not OFF
 * @step: 0 for the widest; the higher the narrower
 * @form: of the rule's packets
 * @m: physical match of the rule; changed to a wider one that covers it
 *
 * A step that leaves out of the match where packets go is none for rules with keep_dst: it
 * may take packets along for which there is no rule, and those go to another port, likely.
 *
 * What tells the hop is kept always: in-port, label, tunnel id, metadata and VLAN id,
 * of carried packets the bits of the tenant.
 *
 * Where packets have labels one stands for the pair of LITEs, so there LITE is HOP.
 *
 * Return: false, with @m unchanged, if the level has no such step or nothing would
 * be left that it is about.
 */
bool libera_shape_widen(enum libera_reduce_level level, u8 step, const struct libera_form *form,
			struct libera_match *m);

#endif
