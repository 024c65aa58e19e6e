// SPDX-License-Identifier: GPL-2.0
/* Common rules of a pSwitch: one for shared pFRs of several tenants. */
#include <linux/random.h>
#include <linux/slab.h>

#include "pcommon.h"
#include "pdrv.h"
#include "pfr.h"
#include "pswitch.h"
#include "tenant.h"
#include "vfr.h"
#include "vreduce.h"
#include "vswitch.h"

/*
 * This lies beneath the tenants' own reduction, and knows no vSwitch's lock: a shared pFR
 * stays what it is, with its counters and its state, whether its rule is on the pSwitch
 * or a common one that stands for it.  When one begins to stand its members' rules go only
 * once the pSwitch is known to have it, as it may refuse it; and these are sent before it
 * goes.  As long as it is not known it counts for its members, and so do their own rules.
 */

static bool is_live(struct libera_pswitch *ps)
{
	return libera_pswitch_is_ready(ps) && !READ_ONCE(ps->ln->dying);
}

static struct libera_pmember *member_of(struct libera_cmember *m)
{
	return container_of(m, struct libera_pmember, m);
}

void libera_pcommon_init(struct libera_pswitch *ps)
{
	xa_init_flags(&ps->common_ids, XA_FLAGS_ALLOC1);
	INIT_LIST_HEAD(&ps->commons_asked);
	libera_commons_init(&ps->commons, get_random_u32(), &libera_pcommon_ops, ps);
}

void libera_pcommon_exit(struct libera_pswitch *ps)
{
	WARN_ON_ONCE(!xa_empty(&ps->common_ids));
	xa_destroy(&ps->common_ids);
	libera_commons_destroy(&ps->commons);
}

/* ---------------------------------------------------------------- messages */

/* Of our own: who has caused them has not asked for them. */
static u32 own_xid(struct libera_pswitch *ps)
{
	struct libera_pending *p = libera_pswitch_request(ps, LIBERA_PENDING_MOD, NULL, 0, NULL, 0);

	return p ? p->xid : 0;
}

bool libera_pcommon_is_ours(u64 cookie)
{
	return cookie >> 32 == libera_cookie(LIBERA_COMMON_VS_ID, 0) >> 32;
}

u64 libera_pcommon_cookie(const struct libera_pcommon *pc)
{
	return libera_cookie(LIBERA_COMMON_VS_ID, pc->id);
}

static int send(struct libera_pswitch *ps, const struct libera_pcommon *pc, u8 command)
{
	const struct libera_act act = { .type = LIBERA_ACT_OUTPUT, .arg = pc->c->output };
	struct libera_of_flow_mod *fm;
	u32 xid = own_xid(ps);

	fm = libera_pdrv_own_rule(ps, command, pc->c->priority, libera_pcommon_cookie(pc), &act);
	ps->out.xid = xid;
	libera_match_unpack(&fm->match, &pc->c->match);
	fm->table_id = pc->c->table;
	fm->flags = LIBERA_FF_SEND_FLOW_REM;
	return libera_pswitch_send(ps, &ps->out);
}

/* Whoever has caused it, what makes rules one or apart counts for one whose they are. */
static void note_sent(struct libera_pswitch *ps, const struct libera_pmember *pm)
{
	struct libera_vpart *part = libera_vpart_on(pm->pfr->vs, ps);

	if (part)
		libera_vreduce_sent(part, 1);
}

static void note_common_sent(struct libera_pswitch *ps, const struct libera_common *c)
{
	if (!list_empty(&c->members))
		note_sent(ps, member_of(list_first_entry(&c->members, struct libera_cmember,
							 list)));
}

/* Whether the pSwitch takes it is known when it has answered a barrier that comes after. */
static int add_common(struct libera_pswitch *ps, struct libera_pcommon *pc)
{
	u32 seq = ps->next_seq;
	int err = send(ps, pc, LIBERA_FC_ADD);

	if (err)
		return err;
	pc->state = LIBERA_PFR_SENT;
	pc->known = false;
	pc->seq = seq;
	list_move_tail(&pc->asked, &ps->commons_asked);
	note_common_sent(ps, pc->c);
	return 0;
}

/* What the pSwitch has is not known any more: it begins anew. */
static void give_up(struct libera_pswitch *ps)
{
	if (ps->session)
		libera_session_close(ps->session, LIBERA_DOWN_NOMEM);
}

/* ---------------------------------------------------------------- counters */

/* What was counted while somebody else counted for it. */
static void add(struct libera_pmember *pm, u64 packets, u64 bytes, u64 asked_ns)
{
	struct libera_pfr *pfr = pm->pfr;

	if (packets)
		pfr->used_ns = ktime_get_boottime_ns();
	pfr->told_ns = max(pfr->told_ns, asked_ns);
	pfr->packets += packets;
	pfr->bytes += bytes;
	pm->past_packets += packets;
	pm->past_bytes += bytes;
}

/* What counts for it counts for others, too. */
static void set_bound(struct libera_pmember *pm)
{
	WRITE_ONCE(pm->pfr->is_bound, true);
}

/* Of a common rule. */
static void add_shared(struct libera_pmember *pm, u64 packets, u64 bytes, u64 asked_ns)
{
	if (pm->pfr->state == LIBERA_PFR_WANTED)
		return;
	if (packets)
		set_bound(pm);
	add(pm, packets, bytes, asked_ns);
}

static void begin_life(struct libera_pmember *pm)
{
	pm->past_packets = pm->pfr->packets;
	pm->past_bytes = pm->pfr->bytes;
}

static void count_all(struct libera_pswitch *ps, struct libera_pcommon *pc, u64 packets,
		      u64 bytes, u64 asked_ns)
{
	u64 more = packets - min(pc->packets, packets), more_bytes = bytes - min(pc->bytes, bytes);
	struct libera_cmember *m;

	pc->packets = packets;
	pc->bytes = bytes;
	/* what has a rule itself is told of by that */
	list_for_each_entry(m, &pc->c->members, list)
		add_shared(member_of(m), more, more_bytes,
			   member_of(m)->stood_for ? asked_ns : 0);
	for (m = NULL; (m = libera_commons_agreeing(&ps->commons, pc->c, m));)
		add_shared(member_of(m), more, more_bytes, 0);
}

void libera_pcommon_counters(struct libera_pswitch *ps, u64 cookie, u64 packets, u64 bytes,
			     u64 asked_ns)
{
	struct libera_pcommon *pc = xa_load(&ps->common_ids, (u32)cookie);

	lockdep_assert_held(&ps->lock);
	if (pc && pc->state == LIBERA_PFR_SENT)
		count_all(ps, pc, packets, bytes, asked_ns);
}

bool libera_pcommon_own_gone(struct libera_pfr *pfr, const struct libera_of_flow_removed *fr)
{
	struct libera_pmember *pm = pfr->member;

	lockdep_assert_held(&pfr->ps->lock);
	if (!pm || !pm->n_gone || fr->reason != LIBERA_FRR_DELETE)
		return false;
	if (!--pm->n_gone)
		add(pm, fr->packets - min(pm->last_packets, fr->packets),
		    fr->bytes - min(pm->last_bytes, fr->bytes), 0);
	return true;
}

/* ------------------------------------------------------------- stand, or not */

static void free_common(struct libera_pswitch *ps, struct libera_pcommon *pc)
{
	xa_erase(&ps->common_ids, pc->id);
	list_del(&pc->asked);
	kvfree(pc->parted);
	kfree(pc);
}

static struct libera_pcommon *make_common(struct libera_pswitch *ps, struct libera_common *c)
{
	struct libera_pcommon *pc = kzalloc(sizeof(*pc), GFP_KERNEL_ACCOUNT);

	if (!pc)
		return NULL;
	if (xa_alloc_cyclic(&ps->common_ids, &pc->id, pc, XA_LIMIT(1, U32_MAX - 1),
			    &ps->next_common_id, GFP_KERNEL_ACCOUNT) < 0) {
		kfree(pc);
		return NULL;
	}
	INIT_LIST_HEAD(&pc->asked);
	pc->c = c;
	return pc;
}

static bool is_known(const struct libera_common *c)
{
	const struct libera_pcommon *pc = c->stands ? c->priv : NULL;

	return pc && pc->known;
}

static void set_stood_for(struct libera_pmember *pm, bool stood_for)
{
	int more = stood_for - pm->stood_for;

	pm->stood_for = stood_for;
	pm->pfr->ps->n_merged += more;
	atomic_add(more, &pm->pfr->vs->tenant->n_merged);
}

static void stand_for(struct libera_pmember *pm)
{
	set_stood_for(pm, true);
	set_bound(pm);
}

/* Its rule is there, and need not be. */
static void delete_own(struct libera_pswitch *ps, struct libera_pmember *pm, u32 xid)
{
	struct libera_pfr *pfr = pm->pfr;

	/* one that stays does no harm */
	if (libera_pfr_send_own(ps, pfr, LIBERA_FC_DELETE_STRICT, xid))
		return;
	note_sent(ps, pm);
	pm->n_gone++;
	pm->last_packets = pfr->packets - pm->past_packets;
	pm->last_bytes = pfr->bytes - pm->past_bytes;
	begin_life(pm);
	stand_for(pm);
}

static void begin(struct libera_pswitch *ps, struct libera_common *c)
{
	struct libera_pcommon *pc = make_common(ps, c);

	if (!pc || add_common(ps, pc)) {
		if (pc)
			free_common(ps, pc);
		libera_commons_refuse(&ps->commons, c);
		return;
	}
	c->priv = pc;
	ps->n_commons++;
	libera_commons_set(&ps->commons, c, true);
}

/* Those that are there themselves need not be any more. */
static void delete_members(struct libera_pswitch *ps, struct libera_common *c)
{
	struct libera_pmember *pm;
	struct libera_cmember *m;
	u32 xid = own_xid(ps);

	list_for_each_entry(m, &c->members, list) {
		pm = member_of(m);
		if (pm->pfr->state == LIBERA_PFR_SENT && !pm->stood_for)
			delete_own(ps, pm, xid);
	}
}

void libera_pcommon_answered(struct libera_pswitch *ps)
{
	struct libera_pcommon *pc;

	lockdep_assert_held(&ps->lock);
	while (!list_empty(&ps->commons_asked)) {
		pc = list_first_entry(&ps->commons_asked, struct libera_pcommon, asked);
		if ((s32)(ps->done_seq - pc->seq) <= 0)
			break;
		list_del_init(&pc->asked);
		pc->known = true;
		delete_members(ps, pc->c);
	}
}

/* Its rule is to be there again. */
static void send_back(struct libera_pswitch *ps, struct libera_pmember *pm, u32 xid)
{
	set_stood_for(pm, false);
	begin_life(pm);
	if (!is_live(ps))
		return;
	if (libera_pfr_send_own(ps, pm->pfr, LIBERA_FC_ADD, xid))
		give_up(ps);
	else
		note_sent(ps, pm);
}

/* Who gets what it has counted last; without memory nobody does. */
static void note_parted(struct libera_pswitch *ps, struct libera_pcommon *pc)
{
	struct libera_cmember *m;
	u32 n = pc->c->n + 1;

	for (m = NULL; (m = libera_commons_agreeing(&ps->commons, pc->c, m));)
		n++;
	pc->parted = kvmalloc_array(n, sizeof(*pc->parted), GFP_KERNEL_ACCOUNT);
	if (!pc->parted)
		return;
	list_for_each_entry(m, &pc->c->members, list)
		pc->parted[pc->n_parted++] = member_of(m)->pfr->id;
	for (m = NULL; (m = libera_commons_agreeing(&ps->commons, pc->c, m));)
		pc->parted[pc->n_parted++] = member_of(m)->pfr->id;
	if (pc->leaver)
		pc->parted[pc->n_parted++] = pc->leaver;
}

static void end(struct libera_pswitch *ps, struct libera_common *c)
{
	bool gone = !is_live(ps), was_sent;
	struct libera_pcommon *pc = c->priv;
	struct libera_cmember *m;
	u32 xid = gone ? 0 : own_xid(ps);

	was_sent = pc->state == LIBERA_PFR_SENT;
	if (was_sent && !gone)
		note_parted(ps, pc);
	list_for_each_entry(m, &c->members, list)
		if (member_of(m)->stood_for)
			send_back(ps, member_of(m), xid);
	if (was_sent && !gone) {
		gone = send(ps, pc, LIBERA_FC_DELETE_STRICT);
		if (gone)
			give_up(ps);
		else
			note_common_sent(ps, c);
	}
	ps->n_commons--;
	c->priv = NULL;
	pc->c = NULL;
	pc->state = LIBERA_PFR_DELETING;
	pc->known = false;
	list_del_init(&pc->asked);
	libera_commons_set(&ps->commons, c, false);
	if (!was_sent || gone)
		free_common(ps, pc);
}

static void settle(struct libera_pswitch *ps)
{
	struct libera_common *c;

	while ((c = libera_commons_next(&ps->commons))) {
		if (c->stands)
			end(ps, c);
		else if (is_live(ps))
			begin(ps, c);
	}
}

void libera_pcommon_ready(struct libera_pswitch *ps)
{
	struct libera_pcommon *pc;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	settle(ps);
	/* both may have been there: it went before the members' rules were deleted */
	xa_for_each(&ps->common_ids, id, pc)
		if (pc->known && is_live(ps))
			delete_members(ps, pc->c);
}

void libera_pcommon_recount(struct libera_pswitch *ps, u32 port)
{
	lockdep_assert_held(&ps->lock);
	libera_commons_recount(&ps->commons, port);
	settle(ps);
}

/* ----------------------------------------------------------------- members */

/* What it has in common with others'; false: nothing that counts. */
static bool get_key(struct libera_pswitch *ps, const struct libera_pfr *pfr,
		    struct libera_ckey *key)
{
	const struct libera_instrs *i = &pfr->instrs;
	struct libera_tenant *t = pfr->vs->tenant;
	struct libera_form form = { .tenant = t->id };
	struct libera_match m;
	struct libera_pport *port;

	if (!pfr->group || !READ_ONCE(t->merge) || pfr->vs->reduction < LIBERA_REDUCE_HOP ||
	    ps->version == LIBERA_OF10 || ps->drv->one_table ||
	    i->present != LIBERA_INSTR_APPLY || i->n_apply != 1 || i->n_write ||
	    i->act[0].type != LIBERA_ACT_OUTPUT)
		return false;
	libera_match_unpack(&m, &pfr->match);
	port = xa_load(&ps->pports, libera_match_get_u64(&m, LIBERA_FIELD_IN_PORT));
	if (!port || !xa_load(&port->carried, t->id))
		return false;
	form.kind = port->carried_kind;
	form.layout = ps->ln->layouts[form.kind];
	key->table = pfr->table;
	key->priority = pfr->priority;
	key->output = i->act[0].arg;
	return libera_common_key(&form, &m, key);
}

static bool join(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_pmember *pm = pfr->member;
	struct libera_ckey key;

	if (!get_key(ps, pfr, &key))
		return false;
	if (!pm) {
		pm = kzalloc(sizeof(*pm), GFP_KERNEL_ACCOUNT);
		if (!pm)
			return false;
		pm->pfr = pfr;
		pm->m.tenant = pfr->vs->tenant->id;
		pfr->member = pm;
	}
	pm->m.sent = pfr->state == LIBERA_PFR_SENT;
	return libera_commons_join(&ps->commons, &pm->m, &key);
}

/* It is among others, or can be. */
static bool is_member(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	return (pfr->member && pfr->member->m.common) || join(ps, pfr);
}

bool libera_pcommon_takes(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_pmember *pm;

	lockdep_assert_held(&ps->lock);
	if (!is_member(ps, pfr))
		return false;
	pm = pfr->member;
	/* what is on its own already is to be sent once more */
	if (!is_known(pm->m.common) || (pfr->state == LIBERA_PFR_SENT && !pm->stood_for))
		return false;
	libera_commons_sent(&ps->commons, &pm->m, true);
	if (!pm->stood_for)
		begin_life(pm);
	stand_for(pm);
	pfr->state = LIBERA_PFR_SENT;
	settle(ps);
	return true;
}

void libera_pcommon_offer(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_pmember *pm;

	lockdep_assert_held(&ps->lock);
	if (!is_member(ps, pfr))
		return;
	pm = pfr->member;
	libera_commons_sent(&ps->commons, &pm->m, true);
	settle(ps);
	if (is_known(pm->m.common) && !pm->stood_for)
		delete_own(ps, pm, own_xid(ps));
}

bool libera_pcommon_inherit(struct libera_pswitch *ps, struct libera_pfr *old,
			    struct libera_pfr *pfr)
{
	struct libera_pmember *pm = old->member;

	lockdep_assert_held(&ps->lock);
	if (!pm || !pm->stood_for || pfr->member || !pfr->is_shared || pfr->vs != old->vs ||
	    !libera_instrs_equal(&pfr->instrs, &old->instrs))
		return false;
	old->member = NULL;
	pfr->member = pm;
	pfr->state = LIBERA_PFR_SENT;
	pm->pfr = pfr;
	pm->n_gone = 0;
	begin_life(pm);
	stand_for(pm);
	return true;
}

static void leave(struct libera_pswitch *ps, struct libera_pmember *pm)
{
	set_stood_for(pm, false);
	libera_commons_leave(&ps->commons, &pm->m);
	settle(ps);
}

/* What may have counted for it may end with it. */
static void note_leaver(const struct libera_pmember *pm)
{
	const struct libera_common *c = pm->m.common, *narrow;
	struct libera_pcommon *pc = c->priv;

	if (pc)
		pc->leaver = pm->pfr->id;
	for (narrow = NULL; (narrow = libera_commons_narrower(c, narrow));) {
		pc = narrow->priv;
		pc->leaver = pm->pfr->id;
	}
}

bool libera_pcommon_drops(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_pmember *pm = pfr->member;
	struct libera_pcommon *pc;
	bool stood_for;

	lockdep_assert_held(&ps->lock);
	if (!pm || !pm->m.common)
		return false;
	stood_for = pm->stood_for;
	note_leaver(pm);
	pc = pm->m.common->priv;
	pm->ends_with = stood_for ? pc->id : 0;
	leave(ps, pm);
	return stood_for;
}

bool libera_pcommon_is_silent(const struct libera_pfr *pfr)
{
	const struct libera_pcommon *pc = NULL;

	lockdep_assert_held(&pfr->ps->lock);
	if (pfr->member && pfr->member->ends_with)
		pc = xa_load(&pfr->ps->common_ids, pfr->member->ends_with);
	return pc && pc->state == LIBERA_PFR_SENT;
}

void libera_pcommon_free(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	lockdep_assert_held(&ps->lock);
	if (!pfr->member)
		return;
	leave(ps, pfr->member);
	kfree(pfr->member);
	pfr->member = NULL;
}

void libera_pcommon_part(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	lockdep_assert_held(&ps->lock);
	if (!pfr->member || !pfr->member->m.common)
		return;
	if (pfr->member->stood_for)
		end(ps, pfr->member->m.common);
	leave(ps, pfr->member);
}

const struct libera_pmatch *libera_pcommon_beside(const struct libera_pfr *pfr)
{
	const struct libera_pmember *pm = pfr->member;

	lockdep_assert_held(&pfr->ps->lock);
	if (!pm || !pm->m.common ||
	    ((!pm->m.common->stands || pm->stood_for) &&
	     !libera_commons_narrower(pm->m.common, NULL)))
		return NULL;
	return &pm->m.common->match;
}

struct libera_pcommon *libera_pcommon_stands_for(const struct libera_pfr *pfr)
{
	return pfr->member && pfr->member->stood_for ? pfr->member->m.common->priv : NULL;
}

static void set_merge(struct libera_vpart *part)
{
	struct libera_pswitch *ps = part->ps;
	struct libera_pfr *pfr;

	list_for_each_entry(pfr, &part->shared_pfrs, of_vfr) {
		if (!READ_ONCE(part->vs->tenant->merge))
			libera_pcommon_part(ps, pfr);
		else if (pfr->state == LIBERA_PFR_SENT)
			libera_pcommon_offer(ps, pfr);
	}
}

void libera_pcommon_set_merge(struct libera_tenant *t, bool merge)
{
	struct libera_vswitch *vs;
	struct libera_vpart *part;

	lockdep_assert_held(&t->ln->lock);
	if (t->merge == merge)
		return;
	WRITE_ONCE(t->merge, merge);
	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		mutex_lock(&vs->lock);
		libera_vpart_lock_all(vs);
		libera_for_each_vpart(vs, part)
			set_merge(part);
		libera_vpart_unlock_all(vs);
		mutex_unlock(&vs->lock);
	}
}

/* -------------------------------------------------------- the pSwitch, later */

void libera_pcommon_lost(struct libera_pswitch *ps)
{
	struct libera_pcommon *pc;
	struct libera_pfr *pfr;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	xa_for_each(&ps->pfr_ids, id, pfr) {
		pfr->over = false;
		if (!pfr->member)
			continue;
		set_stood_for(pfr->member, false);
		pfr->member->n_gone = 0;
		begin_life(pfr->member);
		libera_commons_sent(&ps->commons, &pfr->member->m, false);
	}
	xa_for_each(&ps->common_ids, id, pc) {
		pc->known = false;
		list_del_init(&pc->asked);
		if (pc->state == LIBERA_PFR_DELETING)
			free_common(ps, pc);
		else
			pc->state = LIBERA_PFR_WANTED;
	}
}

static bool is_as_wanted(const struct libera_pcommon *pc, const struct libera_of_flow_stats *e)
{
	const struct libera_common *c = pc->c;
	const struct libera_act act = { .type = LIBERA_ACT_OUTPUT, .arg = c->output };
	const struct libera_instrs i = {
		.present = LIBERA_INSTR_APPLY,
		.n_apply = 1,
		.act = &act,
	};
	struct libera_match m;

	libera_match_unpack(&m, &c->match);
	return e->table_id == c->table && e->priority == c->priority && !e->opaque &&
	       libera_match_equal(&m, &e->match) && libera_instrs_equal(&i, &e->instrs);
}

bool libera_pcommon_sync(struct libera_pswitch *ps, const struct libera_of_flow_stats *e)
{
	struct libera_pcommon *pc = xa_load(&ps->common_ids, (u32)e->cookie);

	lockdep_assert_held(&ps->lock);
	if (!pc || pc->state == LIBERA_PFR_DELETING || !is_as_wanted(pc, e))
		return false;
	pc->state = LIBERA_PFR_SENT;
	pc->known = true;
	return true;
}

void libera_pcommon_synced(struct libera_pswitch *ps)
{
	struct libera_pcommon *pc;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	xa_for_each(&ps->common_ids, id, pc)
		if (pc->state == LIBERA_PFR_WANTED)
			end(ps, pc->c);
}

void libera_pcommon_found(struct libera_pfr *pfr)
{
	lockdep_assert_held(&pfr->ps->lock);
	if (pfr->member)
		libera_commons_sent(&pfr->ps->commons, &pfr->member->m, true);
}

/* It is gone from the pSwitch, with its last counters. */
static void parted(struct libera_pswitch *ps, struct libera_pcommon *pc, u64 packets, u64 bytes)
{
	u64 now = ktime_get_boottime_ns();
	struct libera_pfr *pfr;
	u32 i;

	packets -= min(pc->packets, packets);
	bytes -= min(pc->bytes, bytes);
	for (i = 0; i < pc->n_parted; i++) {
		pfr = xa_load(&ps->pfr_ids, pc->parted[i]);
		/* what has a rule itself is told of by that */
		if (pfr && pfr->member)
			add_shared(pfr->member, packets, bytes,
				   pfr->member->ends_with == pc->id ? now : 0);
	}
	free_common(ps, pc);
}

/* The FLOW_REMOVED of a pFR that waits for it, and had no rule of its own. */
static u64 waits(struct libera_pswitch *ps, const struct libera_pcommon *pc)
{
	const struct libera_pfr *pfr = pc->leaver ? xa_load(&ps->pfr_ids, pc->leaver) : NULL;

	return pfr && pfr->state == LIBERA_PFR_DELETING && pfr->member &&
	       pfr->member->ends_with == pc->id ?
	       libera_cookie(pfr->vs->id, pfr->id) : 0;
}

static void tell(struct libera_pswitch *ps, u64 cookie)
{
	/* what it has counted has been added */
	const struct libera_of_flow_removed fr = {
		.cookie = cookie,
		.reason = LIBERA_FRR_DELETE,
	};

	if (cookie)
		libera_vfr_removed(ps, &fr);
}

void libera_pcommon_failed(struct libera_pswitch *ps, u64 cookie)
{
	struct libera_pcommon *pc;
	u64 waiting = 0;

	mutex_lock(&ps->lock);
	pc = xa_load(&ps->common_ids, (u32)cookie);
	if (pc && pc->state == LIBERA_PFR_DELETING) {
		waiting = waits(ps, pc);
		parted(ps, pc, pc->packets, pc->bytes);
	} else if (pc) {
		/* it is not there, and so need not be deleted */
		pc->state = LIBERA_PFR_WANTED;
		libera_commons_refuse(&ps->commons, pc->c);
		settle(ps);
	}
	mutex_unlock(&ps->lock);
	tell(ps, waiting);
}

void libera_pcommon_removed(struct libera_pswitch *ps, const struct libera_of_flow_removed *fr)
{
	struct libera_pcommon *pc;
	u64 waiting = 0;

	mutex_lock(&ps->lock);
	pc = xa_load(&ps->common_ids, (u32)fr->cookie);
	if (pc && pc->state == LIBERA_PFR_DELETING) {
		waiting = waits(ps, pc);
		parted(ps, pc, fr->packets, fr->bytes);
	} else if (pc) {
		/* somebody else deleted it: put it back */
		count_all(ps, pc, fr->packets, fr->bytes, ktime_get_boottime_ns());
		pc->packets = 0;
		pc->bytes = 0;
		if (add_common(ps, pc))
			give_up(ps);
	}
	mutex_unlock(&ps->lock);
	tell(ps, waiting);
}
