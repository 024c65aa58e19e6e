// SPDX-License-Identifier: GPL-2.0
/* What a rule of a VNC is on a pSwitch: its tables, its variants, match and instructions. */
#include "core/carry.h"
#include "core/xlate.h"
#include "pdrv.h"
#include "pswitch.h"
#include "vfr.h"
#include "vswitch.h"

/*
 * Where a rule goes on the pSwitch.  A 1.0 VNC expects a packet-in on a miss,
 * which a 1.3 pSwitch makes only of a rule: a miss rule below everything, for
 * which priority 0 must be free.  So there, what the VNC has at priority 0
 * moves to a tail table that is entered on a miss of the first; or up to priority 1
 * where there is one table only.
 */
bool libera_vfr_has_tail(const struct libera_vpart *part)
{
	return part->vs->miss_pin && part->ps->version == LIBERA_OF13 &&
	       !part->ps->drv->one_table;
}

/* One table with room for a rule below those of priority 0: its driver puts it there. */
bool libera_vfr_has_floor(const struct libera_vpart *part)
{
	return part->vs->miss_pin && part->ps->drv->one_table;
}

/*
 * With less than three tables there is none for links, so that any will do.  A driver of
 * one table knows by it what is for misses.
 */
u8 libera_vfr_tail_table(const struct libera_vpart *part)
{
	if (part->ps->drv->one_table)
		return LIBERA_TAIL_TABLE;
	return min_t(u8, max_t(u8, part->ps->n_tables, 1) - 1, LIBERA_TAIL_TABLE);
}

bool libera_vfr_merges_priorities(const struct libera_vswitch *vs)
{
	const struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		if (libera_vfr_has_tail(part) && !libera_vfr_tail_table(part))
			return true;
	return false;
}

/* Where packets from a port are when they have no label any more. */
u8 libera_vfr_first_table(const struct libera_vpart *part, const struct libera_map_port *port)
{
	return port->label && part->xlate.n_tables > 1 ? LIBERA_LINK_TABLE : 0;
}

/* Whether packets from a port, if they have no tag, set out in carried form. */
static bool begins(const struct libera_vpart *part, const struct libera_map_port *port,
		   const struct libera_vrule *v)
{
	return libera_carry_begins(v->match, v->instrs, v->table, port, &part->xlate);
}

/* Of the rules for one port those for packets that do not come in carried. */
static u64 plain_variants(const struct libera_vpart *part, const struct libera_map_port *port,
			  const struct libera_vrule *v)
{
	const u64 first = LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST);
	const u64 both = first | LIBERA_VARIANT_BIT(LIBERA_VARIANT_TAGGED);
	const struct libera_xlate *x = &part->xlate;

	if (v->needs_tag)
		return libera_xlate_tags(v->match, v->instrs, x) ?: first;
	if (part->ps->version != LIBERA_OF13 || part->ps->drv->one_table)
		return first;
	if (x->n_tables > 1 && begins(part, port, v) &&
	    !libera_match_has(v->match, LIBERA_FIELD_VLAN_VID))
		return both;
	return libera_xlate_variants(v->match, v->instrs) > 1 ? both : first;
}

static void set_variants(const struct libera_vpart *part, const struct libera_map_port *port,
			 struct libera_vrule *v)
{
	v->needs_tag = libera_xlate_needs_tag(v->instrs, v->table, port, &part->xlate);
	v->variants = plain_variants(part, port, v);
	switch (libera_carry_judge(v->match, v->instrs, v->table, port, &part->xlate)) {
	case LIBERA_CARRY_CASE_PAIR:
	case LIBERA_CARRY_CASE_PASS:
		v->variants |= LIBERA_VARIANT_BIT(LIBERA_VARIANT_CARRIED);
		break;
	default:
		break;
	}
}

/* The tag that packets have, if the rule has to know. */
static u16 vid_of(const struct libera_vrule *v, const struct libera_map *map)
{
	if (v->variant < LIBERA_VARIANT_VLAN && !v->needs_tag)
		return LIBERA_VID_OPEN;
	return libera_xlate_vid(v->variant, map);
}

int libera_vfr_want(struct libera_vpart *part, const struct libera_vrule *v,
		    const struct libera_map_port *port, unsigned int flags,
		    struct libera_instrs *p, struct libera_rule_key *key)
{
	bool tail = !v->table && !v->priority && libera_vfr_has_tail(part);
	bool both = v->variants & LIBERA_VARIANT_BIT(LIBERA_VARIANT_TAGGED);
	const struct libera_xlate *x = libera_vpart_xlate(part);
	bool carried = v->variant == LIBERA_VARIANT_CARRIED;
	struct libera_vswitch *vs = part->vs;
	u16 vid = vid_of(v, x->map);
	int err;

	lockdep_assert_held(&vs->lock);
	key->table = v->table ? libera_xlate_table(v->table) : libera_vfr_first_table(part, port);
	if (tail)
		key->table = libera_vfr_tail_table(part);
	key->priority = tail ? 1 : v->priority;
	err = libera_xlate_match(&vs->want_match, v->match, port, vid, x);
	if (err)
		return err;
	if (carried)
		libera_carry_match(&vs->want_match, v->match, x);
	if (both && !libera_match_has(&vs->want_match, LIBERA_FIELD_VLAN_VID))
		libera_xlate_narrow(&vs->want_match, carried ? LIBERA_VARIANT_FIRST : v->variant);
	vs->scratch.n = 0;
	if (port->twin)
		flags |= LIBERA_XLATE_TWIN;
	if (carried)
		return libera_carry_instrs(p, v->match, v->instrs, port, x, flags, &vs->scratch);
	if (v->variant == LIBERA_VARIANT_FIRST && begins(part, port, v))
		return libera_carry_begin(p, v->match, v->instrs, x, &vs->scratch);
	return libera_xlate_instrs(p, v->instrs, v->table, x, port->vport, vid, flags,
				   &vs->scratch);
}

int libera_vfr_each_rule(struct libera_vpart *part, struct libera_vrule *v, libera_vrule_fn fn,
			 void *arg)
{
	const struct libera_xlate *x = libera_vpart_xlate(part);
	u64 rest;
	int err;
	u32 i;

	for (i = 0; i < part->map->n_in; i++) {
		const struct libera_map_port *port = &part->map->port[i];

		if (!libera_xlate_applies(v->match, port, x))
			continue;
		set_variants(part, port, v);
		for (rest = v->variants; rest; rest &= rest - 1) {
			v->variant = __ffs64(rest);
			err = fn(part, port, v, arg);
			if (err)
				return err;
		}
	}
	return 0;
}
