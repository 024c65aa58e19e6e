// SPDX-License-Identifier: GPL-2.0
/* FLOW_MOD of a VNC: add, modify and delete in a vSwitch's table. */
#include <linux/sched.h>

#include "core/xlate.h"
#include "pdrv.h"
#include "pswitch.h"
#include "vcarrier.h"
#include "vctl.h"
#include "vfr.h"
#include "vreduce.h"
#include "vswitch.h"

/* -ENOMEM is a full table to the VNC; other errors mean that somebody is leaving. */
static int to_oferr(int err)
{
	return err == -ENOMEM ? LIBERA_OFERR_FLOW_MOD_TABLE_FULL : err;
}

/* A new vFR on its way into the tables. */
struct build {
	struct libera_vfr *vfr;
	struct libera_vop *op;
	struct libera_buffered *buf;
	bool any;	/* of a part: it is something there */
};

/*
 * One pFR and its message, if the pSwitch is there to get it; the one for the
 * buffered packet's port carries the buffer.
 */
static int build_one(struct libera_vpart *part, const struct libera_map_port *port,
		     const struct libera_vrule *v, void *arg)
{
	struct libera_pswitch *ps = part->ps;
	struct build *b = arg;
	u32 pid = LIBERA_NO_BUFFER;
	struct libera_rule_key key;
	struct libera_txmsg *tx;
	struct libera_instrs p;
	struct libera_pfr *pfr;
	int err;

	b->any = true;
	err = libera_vfr_want(part, v, port, 0, &p, &key);
	if (err)
		return err;
	if (ps->max_rules && ps->n_pfrs >= ps->max_rules)
		return LIBERA_OFERR_FLOW_MOD_TABLE_FULL;
	pfr = libera_vfr_make_pfr(b->vfr, part, &key, &p, port->vport, v->variant);
	if (IS_ERR(pfr))
		return PTR_ERR(pfr) == -EOPNOTSUPP ? ps->unfit : PTR_ERR(pfr);
	if (!libera_pswitch_is_ready(ps))
		return 0;
	if (b->buf->pid != LIBERA_NO_BUFFER && b->buf->in_port == port->vport)
		swap(pid, b->buf->pid);
	err = libera_pfr_encode(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, b->op), pid, &tx);
	if (!err)
		list_add_tail(&tx->list, &part->txs);
	return err;
}

/* The set of ports may be empty: what the rule says is checked all the same. */
static int check_without_ports(struct libera_vpart *part, const struct libera_vrule *v)
{
	static const struct libera_map_port nowhere = { .vport = LIBERA_PORT_ANY };
	const struct libera_xlate *x = libera_vpart_xlate(part);
	u16 vid = LIBERA_VID_OPEN;
	struct libera_instrs p;
	u64 tags;

	if (libera_xlate_needs_tag(v->instrs, v->table, &nowhere, x)) {
		tags = libera_xlate_tags(v->match, v->instrs, x);
		vid = libera_xlate_vid(tags ? __ffs64(tags) : LIBERA_VARIANT_FIRST, x->map);
	}
	part->vs->scratch.n = 0;
	return libera_xlate_instrs(&p, v->instrs, v->table, x, LIBERA_PORT_ANY, vid, 0,
				   &part->vs->scratch);
}

/*
 * Make all pFRs of a new vFR and their messages; nothing is sent and no table
 * is changed yet.
 */
static int build(struct build *b, const struct libera_of_flow_mod *fm)
{
	struct libera_vrule v = {
		.table = fm->table_id,
		.priority = fm->priority,
		.match = &fm->match,
		.instrs = &b->vfr->instrs->i,
	};
	struct libera_vpart *part;
	int err;

	libera_for_each_vpart(b->vfr->vs, part) {
		b->any = false;
		err = libera_vfr_each_rule(part, &v, build_one, b);
		if (!err && !b->any)
			err = check_without_ports(part, &v);
		if (err)
			return err;
	}
	return 0;
}

static void free_txs(struct libera_vswitch *vs)
{
	struct libera_txmsg *tx, *next;
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part) {
		list_for_each_entry_safe(tx, next, &part->txs, list) {
			list_del(&tx->list);
			libera_txmsg_free(tx);
		}
	}
}

static void send_txs(struct libera_vswitch *vs)
{
	struct libera_txmsg *tx, *next;
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part) {
		list_for_each_entry_safe(tx, next, &part->txs, list) {
			list_del(&tx->list);
			libera_pswitch_send_raw(part->ps, LIBERA_OFMSG_FLOW_MOD, tx);
		}
	}
}

static void free_built(struct libera_vfr *vfr)
{
	struct libera_pfr *pfr, *next;

	list_for_each_entry_safe(pfr, next, &vfr->pfrs, of_vfr)
		libera_pfr_free(pfr->ps, pfr);
	libera_vfr_free(vfr);
}

/* Into the tables, over what had the same key.  Only memory can fail. */
static int commit(struct libera_vfr *vfr, struct libera_vfr *old, struct libera_vop *op)
{
	struct libera_pfr *pfr;
	int err;

	err = libera_vfr_insert(vfr);
	if (err)
		return err;
	list_for_each_entry(pfr, &vfr->pfrs, of_vfr) {
		err = libera_pfr_insert(pfr->ps, pfr);
		if (err)
			return err;
		if (libera_pswitch_is_ready(pfr->ps))
			pfr->state = LIBERA_PFR_SENT;
	}
	if (old)
		libera_vfr_replace(old, vfr, op);
	send_txs(vfr->vs);
	libera_vcarrier_judge(vfr, op);
	return 0;
}

static int check_one(struct libera_vpart *part, const struct libera_map_port *port,
		     const struct libera_vrule *v, void *arg)
{
	struct libera_rule_key key;
	struct libera_instrs p;
	bool *any = arg;
	int err;

	*any = true;
	err = libera_vfr_want(part, v, port, 0, &p, &key);
	if (!err && libera_pswitch_is_ready(part->ps))
		err = libera_pfr_try(part->ps, &part->vs->want_match, &p);
	return err;
}

static int check_part(struct libera_vpart *part, struct libera_vrule *v)
{
	bool any = false;
	int err = libera_vfr_each_rule(part, v, check_one, &any);

	return err || any ? err : check_without_ports(part, v);
}

/* A buffered packet goes to the tables, where its rule is by now (1.3.5, 6.4). */
static void send_buffered(struct libera_vswitch *vs, const struct libera_buffered *buf,
			  struct libera_vop *op)
{
	static const struct libera_act to_table = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = LIBERA_PORT_TABLE,
	};
	const struct libera_map_port *port;
	struct libera_pswitch *ps;

	if (buf->pid == LIBERA_NO_BUFFER)
		return;
	ps = buf->part->ps;
	port = libera_map_find(buf->part->map, buf->in_port);
	if (!port || !libera_map_is_up(port) || !libera_pswitch_is_ready(ps))
		return;
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_PACKET_OUT;
	ps->out.xid = libera_vop_xid(ps, op);
	ps->out.packet_out.buffer_id = buf->pid;
	ps->out.packet_out.in_port = port->pport;
	ps->out.packet_out.instrs = (struct libera_instrs){
		.present = LIBERA_INSTR_APPLY,
		.n_apply = 1,
		.act = &to_table,
	};
	ps->drv->packet_out(ps);
}

/* Whether a rule would be on a pSwitch that may have no more. */
static bool is_full(struct libera_vpart *part, const struct libera_vrule *v)
{
	const struct libera_xlate *x = libera_vpart_xlate(part);
	u32 i;

	if (!part->ps->max_rules || part->ps->n_pfrs < part->ps->max_rules)
		return false;
	for (i = 0; i < part->map->n_in; i++)
		if (libera_xlate_applies(v->match, &part->map->port[i], x))
			return true;
	return false;
}

/*
 * Of a vSwitch that is reduced: which pFRs there are to be is known only when the vFR is
 * among the others.  So all that it could be is tried before, and then it is realised.
 */
static int add_reduced(struct libera_vfr *vfr, struct libera_vfr *old,
		       const struct libera_of_flow_mod *fm, const struct libera_buffered *buf,
		       struct libera_vop *op)
{
	struct libera_vswitch *vs = vfr->vs;
	struct libera_vrule v = {
		.table = fm->table_id,
		.priority = fm->priority,
		.match = &fm->match,
		.instrs = &vfr->instrs->i,
	};
	struct libera_vpart *part;
	int err;

	libera_for_each_vpart(vs, part) {
		err = is_full(part, &v) ? LIBERA_OFERR_FLOW_MOD_TABLE_FULL : check_part(part, &v);
		if (err)
			return err;
	}
	err = libera_vfr_insert(vfr);
	if (err)
		return err;
	/* two of the same match would keep each other from being shared */
	if (old)
		libera_vreduce_forget(old);
	err = libera_vfr_realize(vfr, op);
	if (err) {
		libera_vfr_unrealize(vfr, op);
		return err;
	}
	if (old)
		libera_vfr_replace(old, vfr, op);
	send_buffered(vs, buf, op);
	return 0;
}

static int add(struct libera_vswitch *vs, const struct libera_of_flow_mod *fm,
	       struct libera_vop *op)
{
	const struct libera_xlate *x = libera_vpart_xlate(libera_vpart_first(vs));
	const struct libera_rule_key key = {
		.table = fm->table_id,
		.priority = fm->priority,
		.match = (struct libera_pmatch *)vs->packed,
	};
	struct libera_buffered buf = { .pid = LIBERA_NO_BUFFER };
	struct build b = { .op = op, .buf = &buf };
	struct libera_tenant *t = vs->tenant;
	struct libera_vfr *old, *vfr;
	int err;

	if (fm->table_id >= x->n_tables)
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	if (fm->flags & LIBERA_FF_EMERG)
		return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;
	err = libera_xlate_check_match(&fm->match, x);
	if (err)
		return err;
	if (fm->flags & LIBERA_FF_CHECK_OVERLAP &&
	    libera_rindex_overlaps(&vs->rules, fm->table_id, fm->priority, &fm->match))
		return LIBERA_OFERR_FLOW_MOD_OVERLAP;
	if (fm->priority <= 1 && libera_vfr_merges_priorities(vs) &&
	    libera_rindex_overlaps(&vs->rules, fm->table_id, !fm->priority, &fm->match))
		return LIBERA_OFERR_FLOW_MOD_OVERLAP;
	if (fm->buffer_id != LIBERA_NO_BUFFER) {
		err = libera_vswitch_take_buffer(vs, fm->buffer_id, &buf);
		if (err)
			return err;
	}
	libera_match_pack((struct libera_pmatch *)vs->packed, &fm->match);
	old = libera_vfr_find(vs, &key);
	if (!old && READ_ONCE(t->max_rules) && atomic_read(&t->n_vfrs) >= READ_ONCE(t->max_rules))
		return LIBERA_OFERR_FLOW_MOD_TABLE_FULL;
	vfr = libera_vfr_create(vs, fm);
	if (IS_ERR(vfr))
		return to_oferr(PTR_ERR(vfr));
	b.vfr = vfr;
	err = vs->reduction ? add_reduced(vfr, old, fm, &buf, op) : build(&b, fm);
	if (!err && !vs->reduction)
		err = commit(vfr, old, op);
	if (err) {
		free_txs(vs);
		free_built(vfr);
		/* what had been displaced already comes back */
		if (old)
			libera_vfr_realize(old, op);
	}
	return to_oferr(err);
}

static bool cookie_matches(const struct libera_of_flow_mod *fm, const struct libera_vfr *vfr)
{
	return !((fm->cookie ^ vfr->cookie) & fm->cookie_mask);
}

/* Filters of a delete (OpenFlow 1.3.5, 6.4); ANY filters nothing. */
static bool output_matches(const struct libera_of_flow_mod *fm, const struct libera_vfr *vfr)
{
	const struct libera_instrs *i = &vfr->instrs->i;

	return (fm->out_group == LIBERA_GROUP_ANY || libera_instrs_use_group(i, fm->out_group)) &&
	       (fm->out_port == LIBERA_PORT_ANY || libera_instrs_outputs_to(i, fm->out_port));
}

typedef int (*each_fn)(struct libera_vfr *vfr, const struct libera_of_flow_mod *fm,
		       struct libera_vop *op);

/* The rule of each table that is exactly this one, one table or all. */
static int each_strict(struct libera_vswitch *vs, const struct libera_of_flow_mod *fm,
		       struct libera_vop *op, u32 *found, each_fn fn)
{
	struct libera_rule_key key = {
		.table = fm->table_id,
		.priority = fm->priority,
		.match = (struct libera_pmatch *)vs->packed,
	};
	bool all_tables = fm->table_id == LIBERA_TABLE_ALL;
	u8 last = all_tables ? vs->last_table : fm->table_id;
	struct libera_vfr *vfr;
	int err;

	*found = 0;
	key.table = all_tables ? 0 : fm->table_id;
	for (; key.table <= last; key.table++) {
		/* what @fn does may use this space, too */
		libera_match_pack((struct libera_pmatch *)vs->packed, &fm->match);
		vfr = libera_vfr_find(vs, &key);
		if (!vfr || !cookie_matches(fm, vfr))
			continue;
		(*found)++;
		err = fn(vfr, fm, op);
		if (err)
			return err;
	}
	return 0;
}

/* Calls @fn for each rule that a modify or delete is about, until one fails. */
static int for_each(struct libera_vswitch *vs, const struct libera_of_flow_mod *fm, bool strict,
		    struct libera_vop *op, u32 *found, each_fn fn)
{
	const struct libera_rindex_query q = {
		.table = fm->table_id,
		.cookie = fm->cookie,
		.cookie_mask = fm->cookie_mask,
		.match = &fm->match,
	};
	struct libera_vfr *vfr, *next;
	int err;

	if (strict)
		return each_strict(vs, fm, op, found, fn);
	*found = libera_vfr_covered(vs, &q, &vfr);
	for (; vfr; vfr = next) {
		next = libera_vfr_next(vfr);
		err = fn(vfr, fm, op);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/* Whether the pSwitches can take the new instructions, in every place of the rule. */
static int check_modify(struct libera_vfr *vfr, const struct libera_of_flow_mod *fm,
			struct libera_vop *op)
{
	struct libera_vswitch *vs = vfr->vs;
	struct libera_vrule v = {
		.table = vfr->table,
		.priority = vfr->priority,
		.match = &vs->vfr_match,
		.instrs = &fm->instrs,
	};
	struct libera_vpart *part;
	int err;

	libera_match_unpack(&vs->vfr_match, &vfr->match);
	libera_for_each_vpart(vs, part) {
		err = check_part(part, &v);
		if (err)
			return err;
	}
	return 0;
}

static int do_modify(struct libera_vfr *vfr, const struct libera_of_flow_mod *fm,
		     struct libera_vop *op)
{
	int err;

	err = libera_vfr_set_instrs(vfr, &fm->instrs);
	if (err)
		return err;
	op->force = fm->flags & LIBERA_FF_RESET_COUNTS;
	vfr->prev_op = libera_vop_id(vfr->vs->ln, op);
	err = libera_vfr_realize(vfr, op);
	if (err)
		return err;
	if (op->force) {
		vfr->packets = 0;
		vfr->bytes = 0;
	}
	return 0;
}

/* "If a flow entry ... the cookie is updated" is of 1.0 (4.6) only; all ones: keep it. */
static int do_modify10(struct libera_vfr *vfr, const struct libera_of_flow_mod *fm,
		       struct libera_vop *op)
{
	int err = do_modify(vfr, fm, op);

	if (!err && fm->cookie != U64_MAX)
		libera_vfr_set_cookie(vfr, fm->cookie);
	return err;
}

/* What this message has changed so far is as it was. */
static int undo_modify(struct libera_vfr *vfr, const struct libera_of_flow_mod *fm,
		       struct libera_vop *op)
{
	if (vfr->prev && op->id && vfr->prev_op == op->id)
		libera_vfr_undo(vfr);
	return 0;
}

static int modify(struct libera_vswitch *vs, const struct libera_ofmsg *m, bool strict,
		  struct libera_vop *op)
{
	const struct libera_of_flow_mod *fm = &m->flow_mod;
	bool of10 = m->version == LIBERA_OF10;
	u32 found;
	int err;

	if (fm->table_id >= libera_vpart_n_tables(vs))
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	/* all or nothing: first see whether it can be done */
	err = for_each(vs, fm, strict, op, &found, check_modify);
	if (err)
		return to_oferr(err);
	/* OpenFlow 1.0, 3.6: a modify that finds nothing is an add */
	if (!found && of10)
		return add(vs, fm, op);
	err = for_each(vs, fm, strict, op, &found, of10 ? do_modify10 : do_modify);
	/* memory, or what a pSwitch had no more of: that cannot be told before */
	if (err)
		for_each(vs, fm, strict, op, &found, undo_modify);
	return to_oferr(err);
}

static int do_delete(struct libera_vfr *vfr, const struct libera_of_flow_mod *fm,
		     struct libera_vop *op)
{
	if (output_matches(fm, vfr))
		libera_vfr_delete(vfr, op, LIBERA_FRR_DELETE);
	return 0;
}

static int delete(struct libera_vswitch *vs, const struct libera_of_flow_mod *fm, bool strict,
		  struct libera_vop *op)
{
	u32 found;

	if (fm->table_id >= libera_vpart_n_tables(vs) &&
	    fm->table_id != LIBERA_TABLE_ALL)
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	return for_each(vs, fm, strict, op, &found, do_delete);
}

static bool is_on_10(const struct libera_vswitch *vs)
{
	const struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		if (part->ps->version == LIBERA_OF10)
			return true;
	return false;
}

/*
 * Fields of IP in set-fields have to be in the match by their prerequisites (1.3.5,
 * 7.2.5).  A pSwitch of 1.3 sees to it; one of 1.0, to which setting them means
 * nothing for other packets, does not.
 */
static int check_set_fields(const struct libera_vswitch *vs, const struct libera_ofmsg *m)
{
	const struct libera_instrs *in = &m->flow_mod.instrs;
	int i;

	if (m->version == LIBERA_OF10 || !is_on_10(vs))
		return 0;
	for (i = 0; i < in->n_apply + in->n_write; i++) {
		const struct libera_act *a = &in->act[i];

		if (a->type == LIBERA_ACT_SET_FIELD &&
		    (a->field == LIBERA_FIELD_IP_DSCP || a->field == LIBERA_FIELD_IPV4_SRC ||
		     a->field == LIBERA_FIELD_IPV4_DST) &&
		    !libera_match_check_prereq(&m->flow_mod.match, a->field))
			return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	}
	return 0;
}

int libera_vfr_flow_mod(struct libera_vswitch *vs, const struct libera_ofmsg *m,
			struct libera_vop *op)
{
	int err;

	switch (m->flow_mod.command) {
	case LIBERA_FC_ADD:
	case LIBERA_FC_MODIFY:
	case LIBERA_FC_MODIFY_STRICT:
		err = check_set_fields(vs, m);
		if (err)
			return err;
	}
	switch (m->flow_mod.command) {
	case LIBERA_FC_ADD:
		return add(vs, &m->flow_mod, op);
	case LIBERA_FC_MODIFY:
		return modify(vs, m, false, op);
	case LIBERA_FC_MODIFY_STRICT:
		return modify(vs, m, true, op);
	case LIBERA_FC_DELETE:
		return delete(vs, &m->flow_mod, false, op);
	case LIBERA_FC_DELETE_STRICT:
		return delete(vs, &m->flow_mod, true, op);
	default:
		return LIBERA_OFERR_FLOW_MOD_BAD_COMMAND;
	}
}
