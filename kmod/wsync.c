// SPDX-License-Identifier: GPL-2.0
/* What a white-box pSwitch has, against what it shall have. */
#include "hostwatch.h"
#include "pfr.h"
#include "plink.h"
#include "stats.h"
#include "vswitch.h"
#include "wobj.h"

/* ------------------------------------------------------------ synchronisation */

int libera_wsync_ask_groups(struct libera_pswitch *ps, u32 xid)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_ofmsg *m = libera_wobj_begin(w, LIBERA_OFMSG_MP_REQUEST, xid);

	lockdep_assert_held(&ps->lock);
	m->mp_request.type = LIBERA_MP_GROUP_DESC;
	return libera_pswitch_send(ps, m);
}

void libera_wsync_ask(struct libera_pswitch *ps, u32 xid)
{
	xa_destroy(&libera_wobj_of(ps)->found);
	libera_wsync_ask_groups(ps, xid);
}

static bool is_as_wanted(struct libera_pswitch *ps, const struct libera_wobj *o,
			 const struct libera_of_group *have)
{
	struct libera_wbox *w = libera_wobj_of(ps);

	libera_wbox_group(&w->group, o->id, o->def);
	return libera_wbox_group_equal(&w->group.of, have);
}

/* Whether a found group may be one of ours: the id of an interface group is everybody's. */
static bool may_be_ours(u32 id)
{
	return id >> 28 == LIBERA_WBOX_GROUP_IFACE || libera_wbox_is_marked(id);
}

/* What others' rules and groups lead to is theirs. */
static void spare(struct libera_wbox *w, const struct libera_act *act, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (act[i].type == LIBERA_ACT_GROUP)
			xa_store(&w->found, act[i].arg, xa_mk_value(1), GFP_KERNEL);
}

static void note_found(struct libera_wbox *w, const struct libera_of_group *g)
{
	u16 i;

	if (!may_be_ours(g->group_id)) {
		for (i = 0; i < g->n_buckets; i++)
			spare(w, g->act + g->bucket[i].first, g->bucket[i].n);
		return;
	}
	/* it may be spared already */
	if (!xa_load(&w->found, g->group_id))
		xa_store(&w->found, g->group_id, xa_mk_value(0), GFP_KERNEL);
}

int libera_wsync_groups(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_of_group g;
	struct libera_wobj *o;
	int err;

	lockdep_assert_held(&ps->lock);
	while ((err = libera_ofmsg_next_group(version, c, &g, &ps->scratch)) > 0) {
		o = libera_wobj_find_group(w, g.group_id);
		if (!o) {
			note_found(w, &g);
			continue;
		}
		if (!is_as_wanted(ps, o, &g))
			libera_wobj_send_group(ps, o, LIBERA_GC_MODIFY, libera_wobj_xid(ps));
		o->sent = true;
	}
	return err;
}

static bool is_vlan_as_wanted(struct libera_wbox *w, const struct libera_of_flow_stats *e)
{
	struct libera_of_flow_mod *fm = &libera_wobj_begin(w, LIBERA_OFMSG_FLOW_MOD, 0)->flow_mod;

	libera_wobj_fill_vlan(w, fm, (u32)e->cookie & ~LIBERA_WOBJ_MARK);
	return e->table_id == fm->table_id && e->priority == fm->priority &&
	       libera_match_equal(&e->match, &fm->match) &&
	       libera_instrs_equal(&e->instrs, &fm->instrs);
}

/* The rule of ours that this is, if it is as it shall be. */
static struct libera_pfr *rule_of(struct libera_pswitch *ps, const struct libera_of_flow_stats *e)
{
	struct libera_pfr *pfr = xa_load(&ps->pfr_ids, (u32)e->cookie);
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_instrs instrs;

	if (!pfr || !pfr->bound || e->cookie != libera_cookie(pfr->vs->id, pfr->id) ||
	    e->table_id != LIBERA_WBOX_TABLE_ACL ||
	    e->priority != libera_wbox_priority(pfr->table, pfr->priority))
		return NULL;
	libera_wbox_fill_rule(w, pfr, &instrs);
	return libera_match_equal(&w->match, &e->match) &&
	       libera_instrs_equal(&instrs, &e->instrs) ? pfr : NULL;
}

bool libera_wsync_rule(struct libera_pswitch *ps, const struct libera_of_flow_stats *e, bool *keep)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_pfr *pfr;
	struct libera_wobj *o;

	lockdep_assert_held(&ps->lock);
	*keep = true;
	if (!libera_cookie_is_ours(e->cookie)) {
		spare(w, e->instrs.act, e->instrs.n_apply + e->instrs.n_write);
		return false;
	}
	if (libera_plink_is_ours(e->cookie)) {
		*keep = e->table_id == LIBERA_WBOX_TABLE_ACL;
		return true;
	}
	if (libera_hostwatch_is_ours(e->cookie)) {
		*keep = libera_hostwatch_wants(ps, e);
		return true;
	}
	if (libera_wobj_is_vlan(e->cookie)) {
		o = libera_wobj_find_vlan(w, e->cookie);
		*keep = o && is_vlan_as_wanted(w, e);
		if (*keep)
			o->sent = true;
		return true;
	}
	pfr = rule_of(ps, e);
	*keep = pfr && pfr->hashed && pfr->idle_timeout == e->idle_timeout;
	if (*keep) {
		pfr->state = LIBERA_PFR_SENT;
		libera_pfr_counters(pfr, e->packets, e->bytes, 0);
	}
	return true;
}

static void delete_found(struct libera_pswitch *ps, bool ifaces)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	unsigned long id;
	void *entry;

	xa_for_each(&w->found, id, entry) {
		if (xa_to_value(entry) || libera_wobj_find_group(w, id) ||
		    (id >> 28 == LIBERA_WBOX_GROUP_IFACE) != ifaces)
			continue;
		libera_wobj_delete_group(ps, id, libera_wobj_xid(ps));
		libera_stats_inc(ps->ln, LIBERA_STAT_RESYNC_STALE);
	}
}

/* Rules that are there as they shall be are not sent again: what they need is, here. */
void libera_wsync_end(struct libera_pswitch *ps)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	delete_found(ps, false);
	delete_found(ps, true);
	xa_destroy(&w->found);
	xa_for_each(&w->vlans, id, o)
		if (o->refs)
			libera_wobj_ensure(ps, o, libera_wobj_xid(ps));
	xa_for_each(&w->groups, id, o)
		if (o->refs)
			libera_wobj_ensure(ps, o, libera_wobj_xid(ps));
	libera_wobj_flush(ps, false);
}

/* ---------------------------------------------------------------- refusals */

/* What was refused is not there. */
static struct libera_wobj *refused(struct libera_wbox *w, const struct libera_of_error *e)
{
	u64 cookie = libera_pfr_cookie_of(LIBERA_OF13, e->data, e->data_len);

	if (libera_wobj_is_vlan(cookie))
		return libera_wobj_find_vlan(w, cookie);
	/* OFPT_GROUP_MOD, and not a delete */
	if (e->data_len < 16 || e->data[0] != LIBERA_OF13 || e->data[1] != 15 ||
	    get_unaligned_be16(e->data + 8) == LIBERA_GC_DELETE)
		return NULL;
	return libera_wobj_find_group(w, get_unaligned_be32(e->data + 12));
}

static bool leads_to(const struct libera_wobj *group, const struct libera_wobj *o)
{
	u16 i;

	if (!group || group == o || o->vlan)
		return group == o;
	for (i = 0; i < group->def->n; i++)
		if (group->def->member[i] == o->id)
			return true;
	return false;
}

static bool uses(struct libera_wbox *w, const struct libera_wbound *b, const struct libera_wobj *o)
{
	return b && (b->vlan == o || libera_wobj_needed(w, b->vlan) == o || leads_to(b->group, o));
}

u64 libera_wsync_next_user(struct libera_pswitch *ps, const struct libera_of_error *e,
			   unsigned long *pos)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o = refused(w, e);
	struct libera_pfr *pfr;

	lockdep_assert_held(&ps->lock);
	if (!o)
		return 0;
	o->sent = false;
	while ((pfr = xa_find(&ps->pfr_ids, pos, ULONG_MAX, XA_PRESENT))) {
		(*pos)++;
		if (uses(w, pfr->bound, o))
			return libera_cookie(pfr->vs->id, pfr->id);
	}
	return 0;
}

/* ---------------------------------------------------------------- read-back */

int libera_wsync_read_groups(struct libera_pswitch *ps, u32 xid, u8 version, struct libera_ofcur *c)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_of_group g;
	struct libera_wobj *o;
	int err;

	lockdep_assert_held(&ps->lock);
	while ((err = libera_ofmsg_next_group(version, c, &g, &ps->scratch)) > 0) {
		o = libera_wobj_find_group(w, g.group_id);
		if (o && is_as_wanted(ps, o, &g))
			o->seen = xid;
	}
	return err;
}

bool libera_wsync_read_rule(struct libera_pswitch *ps, u32 xid, struct libera_of_flow_stats *e)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_pfr *pfr;
	struct libera_wobj *o;

	lockdep_assert_held(&ps->lock);
	if (!libera_cookie_is_ours(e->cookie))
		return true;
	if (libera_plink_is_ours(e->cookie) || libera_hostwatch_is_ours(e->cookie)) {
		if (e->table_id == LIBERA_WBOX_TABLE_ACL)
			e->table_id = 0;
		return true;
	}
	if (libera_wobj_is_vlan(e->cookie)) {
		o = libera_wobj_find_vlan(w, e->cookie);
		if (!o || !is_vlan_as_wanted(w, e))
			return true;
		/* it is part of the rules that need it */
		o->seen = xid;
		return false;
	}
	pfr = rule_of(ps, e);
	if (!pfr)
		return true;
	e->table_id = pfr->table;
	e->priority = pfr->priority;
	libera_match_unpack(&e->match, &pfr->match);
	e->instrs = pfr->instrs;
	return true;
}

static bool is_seen(struct libera_wbox *w, const struct libera_wobj *o, u32 xid)
{
	u16 i;

	if (!o)
		return true;
	if (o->vlan) {
		const struct libera_wobj *first = libera_wobj_needed(w, o);

		return o->seen == xid && (!first || first->seen == xid);
	}
	for (i = 0; i < o->def->n; i++)
		if (libera_wobj_find_group(w, o->def->member[i])->seen != xid)
			return false;
	return o->seen == xid;
}

bool libera_wsync_read_end(struct libera_pswitch *ps, u32 xid, u64 cookie)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_pfr *pfr;
	struct libera_wbound *b;

	lockdep_assert_held(&ps->lock);
	if (!libera_cookie_is_ours(cookie) || !(cookie >> 32 & 0xffff))
		return true;
	pfr = xa_load(&ps->pfr_ids, (u32)cookie);
	b = pfr ? pfr->bound : NULL;
	return !b || (is_seen(w, b->vlan, xid) && is_seen(w, b->group, xid));
}
