// SPDX-License-Identifier: GPL-2.0
/* Rules that a vSwitch needs besides those of its VNC: for labels, and for misses. */
#include "core/carry.h"
#include "core/xlate.h"
#include "pdrv.h"
#include "pswitch.h"
#include "vfr.h"
#include "vswitch.h"

/*
 * What packets from a port need besides the VNC's rules.  From a vLink: its label
 * becomes the tunnel id, by which the rules tell them from others' on the same
 * pPort.  Misses: the first table goes on to the tail table at its lowest
 * priority, and the tail, which may be the first, ends in a packet-in.
 */
static void want_own(struct libera_vpart *part, const struct libera_rule_key *at,
		     const struct libera_instrs *i, const struct libera_map_port *port,
		     struct libera_vop *op)
{
	struct libera_vswitch *vs = part->vs;
	struct libera_pswitch *ps = part->ps;
	struct libera_rule_key key = *at;
	struct libera_pfr *pfr;

	libera_match_pack((struct libera_pmatch *)vs->packed, &vs->want_match);
	key.match = (struct libera_pmatch *)vs->packed;
	pfr = libera_pfr_find(ps, &key);
	if (pfr && pfr->vs == vs && !pfr->vfr && libera_instrs_equal(&pfr->instrs, i)) {
		pfr->keep = true;
		pfr->twin = port->twin;
		if (pfr->state == LIBERA_PFR_WANTED && !pfr->refused &&
		    libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, op)))
			libera_vfr_come_again(vs);
		return;
	}
	pfr = libera_pfr_create(ps, vs, NULL, key.table, key.priority, &vs->want_match, i);
	if (IS_ERR(pfr)) {
		if (PTR_ERR(pfr) == -ENOMEM)
			libera_vfr_come_again(vs);
		return;
	}
	pfr->in_port = port->vport;
	pfr->twin = port->twin;
	/* what takes a label off is the end of a path; all others are for misses */
	pfr->is_path = port->label && !at->table;
	pfr->keep = true;
	list_add_tail(&pfr->of_vfr, &part->own_pfrs);
	if (libera_pfr_insert(ps, pfr) ||
	    libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, op))) {
		libera_pfr_free(ps, pfr);
		libera_vfr_come_again(vs);
	}
}

/* @vid: the tag that comes in the label's place, LIBERA_VID_NONE if there is none */
static void want_unlabelled(struct libera_vpart *part, const struct libera_map_port *port,
			    u16 label, u16 vid, struct libera_vop *op)
{
	struct libera_match *m = &part->vs->want_match;
	const struct libera_rule_key key = { .table = 0, .priority = 1 };
	struct libera_act act[] = {
		{ .type = LIBERA_ACT_POP_VLAN },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_TUNNEL_ID },
	};
	const struct libera_instrs i = {
		.present = LIBERA_INSTR_APPLY | LIBERA_INSTR_GOTO,
		.n_apply = ARRAY_SIZE(act),
		.act = act,
		.goto_table = LIBERA_LINK_TABLE,
	};

	if (vid != LIBERA_VID_NONE) {
		act[0].type = LIBERA_ACT_SET_FIELD;
		act[0].field = LIBERA_FIELD_VLAN_VID;
		put_unaligned_be16(vid, act[0].val);
	}
	put_unaligned_be64(port->label, act[1].val);
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, port->pport);
	libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, label | LIBERA_VID_PRESENT);
	want_own(part, &key, &i, port, op);
}

static void want_all_unlabelled(struct libera_vpart *part, const struct libera_map_port *port,
				struct libera_vop *op)
{
	u8 i;

	want_unlabelled(part, port, port->label, LIBERA_VID_NONE, op);
	for (i = 0; port->vlabels && i < LIBERA_VLAN_SLOTS; i++)
		if (port->vlabels->in[i] && part->map->vlan[i])
			want_unlabelled(part, port, port->vlabels->in[i],
					part->map->vlan[i] | LIBERA_VID_PRESENT, op);
}

/* Carried packets have no label that could become the tunnel id: another one says so. */
static void want_carried(struct libera_vpart *part, const struct libera_map_port *port,
			 struct libera_vop *op)
{
	const struct libera_rule_key key = { .table = 0, .priority = 1 };
	struct libera_act act = {
		.type = LIBERA_ACT_SET_FIELD,
		.field = LIBERA_FIELD_TUNNEL_ID,
	};
	const struct libera_instrs i = {
		.present = LIBERA_INSTR_APPLY | LIBERA_INSTR_GOTO,
		.n_apply = 1,
		.act = &act,
		.goto_table = LIBERA_LINK_TABLE,
	};
	const struct libera_carrier *c = part->xlate.carrier;

	put_unaligned_be64(LIBERA_CARRIED_ID, act.val);
	libera_carry_tenant_match(&part->vs->want_match, c->kind, &c->layout, c->tenant,
				  port->pport);
	want_own(part, &key, &i, port, op);
}

static void want_misses(struct libera_vpart *part, const struct libera_map_port *port, u16 vid,
			bool carried, struct libera_vop *op)
{
	static const struct libera_act to_ctrl = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = LIBERA_PORT_CONTROLLER,
		.max_len = LIBERA_CML_NO_BUFFER,
	};
	static const struct libera_instrs miss = {
		.present = LIBERA_INSTR_APPLY,
		.n_apply = 1,
		.act = &to_ctrl,
	};
	const struct libera_rule_key tail = { .table = libera_vfr_tail_table(part) };
	const struct libera_rule_key first = { .table = libera_vfr_first_table(part, port) };
	const struct libera_instrs go_on = {
		.present = LIBERA_INSTR_GOTO,
		.goto_table = tail.table,
	};
	struct libera_vswitch *vs = part->vs;

	libera_match_init(&vs->vfr_match);
	if (libera_xlate_match(&vs->want_match, &vs->vfr_match, port, vid, &part->xlate))
		return;
	if (carried)
		libera_carry_match(&vs->want_match, &vs->vfr_match, &part->xlate);
	want_own(part, &tail, &miss, port, op);
	if (libera_vfr_has_tail(part) && tail.table != first.table)
		want_own(part, &first, &go_on, port, op);
}

/* Where there is one table, labels are still on: each is a match of its own. */
static void want_plain_misses(struct libera_vpart *part, const struct libera_map_port *port,
			      struct libera_vop *op)
{
	u8 i;

	if (!port->label || part->xlate.n_tables > 1) {
		want_misses(part, port, LIBERA_VID_OPEN, false, op);
		return;
	}
	want_misses(part, port, LIBERA_VID_NONE, false, op);
	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (part->map->vlan[i])
			want_misses(part, port, part->map->vlan[i] | LIBERA_VID_PRESENT, false,
				    op);
}

void libera_vfr_realize_own(struct libera_vpart *part, struct libera_vop *op)
{
	bool tables = libera_vpart_xlate(part)->n_tables > 1;
	bool misses = libera_vfr_has_tail(part) || libera_vfr_has_floor(part);
	struct libera_pfr *pfr, *next;
	u32 i;

	list_for_each_entry(pfr, &part->own_pfrs, of_vfr)
		pfr->keep = false;
	for (i = 0; i < part->map->n_in && part->vs->installed; i++) {
		const struct libera_map_port *port = &part->map->port[i];

		if (!libera_map_is_up(port) || port->remote)
			continue;
		if (port->label && tables)
			want_all_unlabelled(part, port, op);
		if (misses)
			want_plain_misses(part, port, op);
		if (!port->carry_in || !tables || !part->xlate.carrier)
			continue;
		want_carried(part, port, op);
		if (misses)
			want_misses(part, port, LIBERA_VID_OPEN, true, op);
	}
	list_for_each_entry_safe(pfr, next, &part->own_pfrs, of_vfr)
		if (!pfr->keep)
			libera_vfr_take_off(pfr, op, false);
}
