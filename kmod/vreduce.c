// SPDX-License-Identifier: GPL-2.0
/* Reduction: forwarding vFRs of a vSwitch share pFRs where packets come in from vLinks. */
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include <uapi/linux/libera.h>

#include "core/reduce.h"
#include "core/xlate.h"
#include "pcommon.h"
#include "pdrv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vfr.h"
#include "vreduce.h"
#include "vswitch.h"

/*
 * At a host's port rules stay as fine as the VNC has made them: there packets are
 * classified.  Where they come in from a vLink each rule of the VNC has a place among
 * those that they meet (core/reduce.h), and what merely forwards into another vLink may
 * be one of a group, for which one pFR stands.
 */

#define OUTCOMES_MAX	64	/* of one scope: rules with others are not reduced */

/**
 * struct outcome - what rules of a scope do with a packet
 * @list: in scope.outcomes
 * @id: number, not LIBERA_OUTCOME_OTHER
 * @n: rules
 * @instrs: physical
 * @act: its actions
 */
struct outcome {
	struct list_head list;
	u32 id;
	u32 n;
	struct libera_instrs instrs;
	struct libera_act act[];
};

/**
 * struct scope - the rules that packets from one vPort meet in one table
 *
 * Made with its first place and freed with the last, under all locks of the vSwitch,
 * as all that follows is changed; either lock is enough for reading.
 *
 * @r: the rules
 * @part: where packets come in
 * @key: in libera_vpart.scopes
 * @places: struct libera_vplace by vFR and variant
 * @outcomes: of rules that may be reduced
 * @n_outcomes: entries of @outcomes
 * @next_outcome: next id
 */
struct scope {
	struct libera_reduce r;
	struct libera_vpart *part;
	unsigned long key;
	struct xarray places;
	struct list_head outcomes;
	u32 n_outcomes;
	u32 next_outcome;
};

/* Why a rule is not reduced, whatever the others say. */
enum reason {
	REASON_NONE,
	REASON_MORE,	/* it does more than forward, or nothing */
	REASON_HOST,	/* to a host */
	REASON_MANY,	/* too many outcomes */
};

/**
 * struct libera_vplace - a vFR among the rules of a scope
 *
 * Owned by its vFR; as of the scope.
 *
 * @r: place in the scope
 * @of_vfr: in libera_vfr.places
 * @of_pfr: in libera_pfr.sharers, while @pfr
 * @vfr: the vFR
 * @scope: the scope
 * @outcome: NULL for LIBERA_OUTCOME_OTHER
 * @pfr: shared pFR of which it counts the packets
 * @packets: that this had counted when it became its pFR
 * @bytes: likewise
 * @id: in scope.places
 * @why: REASON_*
 * @keep: mark of the pass that realises the vFR
 * @left: not among the rules any more: the last counters of @pfr are waited for
 * @match: physical match, unless shared
 */
struct libera_vplace {
	struct libera_rrule r;
	struct list_head of_vfr;
	struct list_head of_pfr;
	struct libera_vfr *vfr;
	struct scope *scope;
	struct outcome *outcome;
	struct libera_pfr *pfr;
	u64 packets;
	u64 bytes;
	unsigned long id;
	u8 why;
	bool keep;
	bool left;
	struct libera_pmatch match;
};

static struct libera_vplace *place_of(struct libera_rrule *r)
{
	return container_of(r, struct libera_vplace, r);
}

/* --------------------------------------------------------------- counters */

/* What the shared pFR has counted since it is this vFR's, too. */
static void count(const struct libera_vplace *pl, u64 *packets, u64 *bytes)
{
	*packets += pl->pfr->packets - min(pl->packets, pl->pfr->packets);
	*bytes += pl->pfr->bytes - min(pl->bytes, pl->pfr->bytes);
}

static void leave_pfr(struct libera_vplace *pl)
{
	if (!pl->pfr)
		return;
	count(pl, &pl->vfr->packets, &pl->vfr->bytes);
	pl->vfr->bound |= pl->pfr->is_bound;
	/* it may have been used since that was told */
	if (pl->vfr->idle_timeout && !pl->left)
		pl->vfr->used_ns = ktime_get_boottime_ns();
	list_del(&pl->of_pfr);
	pl->pfr->n_sharers--;
	pl->vfr->n_pfrs--;
	pl->pfr = NULL;
}

static void join_pfr(struct libera_vplace *pl, struct libera_pfr *pfr)
{
	if (pl->pfr == pfr)
		return;
	leave_pfr(pl);
	pl->pfr = pfr;
	pl->packets = pfr->packets;
	pl->bytes = pfr->bytes;
	list_add_tail(&pl->of_pfr, &pfr->sharers);
	pfr->n_sharers++;
	pl->vfr->n_pfrs++;
	/* what is shared with nobody and no wider counts as it did */
	if (pfr->n_sharers > 1 || !libera_pmatch_equal(&pl->match, &pfr->match))
		pl->vfr->bound = true;
	if (pfr->n_sharers == 2)
		list_first_entry(&pfr->sharers, struct libera_vplace, of_pfr)->vfr->bound = true;
}

void libera_vreduce_drop_pfr(struct libera_pfr *pfr)
{
	struct libera_vplace *pl, *next;

	list_for_each_entry_safe(pl, next, &pfr->sharers, of_pfr)
		leave_pfr(pl);
	if (pfr->group)
		pfr->group->priv = NULL;
}

void libera_vreduce_recount(struct libera_pfr *pfr)
{
	struct libera_vplace *pl;

	list_for_each_entry(pl, &pfr->sharers, of_pfr) {
		count(pl, &pl->vfr->packets, &pl->vfr->bytes);
		pl->packets = 0;
		pl->bytes = 0;
	}
}

void libera_vreduce_counters(const struct libera_vfr *vfr, u64 *packets, u64 *bytes)
{
	const struct libera_vplace *pl;

	list_for_each_entry(pl, &vfr->places, of_vfr)
		if (pl->pfr)
			count(pl, packets, bytes);
}

bool libera_vreduce_shares(const struct libera_vfr *vfr)
{
	const struct libera_vplace *pl;

	list_for_each_entry(pl, &vfr->places, of_vfr)
		if (pl->pfr)
			return true;
	return false;
}

bool libera_vreduce_is_pending(const struct libera_vfr *vfr)
{
	const struct libera_vplace *pl;

	list_for_each_entry(pl, &vfr->places, of_vfr)
		if (pl->pfr && pl->pfr->state == LIBERA_PFR_WANTED)
			return true;
	return false;
}

bool libera_vreduce_is_bound(const struct libera_vfr *vfr)
{
	const struct libera_vplace *pl;

	list_for_each_entry(pl, &vfr->places, of_vfr)
		if (pl->pfr && READ_ONCE(pl->pfr->is_bound))
			return true;
	return vfr->bound;
}

/* --------------------------------------------------------------- outcomes */

static struct outcome *get_outcome(struct scope *s, const struct libera_instrs *p)
{
	u16 n = p->n_apply + p->n_write;
	struct outcome *o;

	list_for_each_entry(o, &s->outcomes, list) {
		if (libera_instrs_equal(&o->instrs, p)) {
			o->n++;
			return o;
		}
	}
	if (s->n_outcomes == OUTCOMES_MAX)
		return NULL;
	o = kmalloc(struct_size(o, act, n), GFP_KERNEL_ACCOUNT);
	if (!o)
		return NULL;
	memcpy(o->act, p->act, flex_array_size(o, act, n));
	o->instrs = *p;
	o->instrs.act = o->act;
	o->n = 1;
	/* none that is in use: there are far fewer than numbers */
	do {
		o->id = ++s->next_outcome;
	} while (o->id == LIBERA_OUTCOME_OTHER);
	list_add_tail(&o->list, &s->outcomes);
	s->n_outcomes++;
	return o;
}

static void put_outcome(struct scope *s, struct outcome *o)
{
	if (!o || --o->n)
		return;
	list_del(&o->list);
	s->n_outcomes--;
	kfree(o);
}

/* ----------------------------------------------------------------- scopes */

/* A group does not stand for its rules any more: its pFR goes when these have others. */
static void retired(struct libera_rgroup *g)
{
	struct libera_pfr *pfr = g->priv;

	if (!pfr)
		return;
	g->priv = NULL;
	pfr->group = NULL;
	list_move_tail(&pfr->of_vfr, &pfr->vs->retired);
}

static unsigned long scope_key(u32 vport, u8 table)
{
	return (unsigned long)vport << 8 | table;
}

static struct scope *make_scope(struct libera_vpart *part, unsigned long key)
{
	struct scope *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	libera_reduce_init(&s->r, part->vs->reduction, get_random_u32(), &part->vs->moved,
			   retired);
	if (part->vs->frozen)
		libera_reduce_freeze(&s->r);
	s->part = part;
	s->key = key;
	xa_init(&s->places);
	INIT_LIST_HEAD(&s->outcomes);
	if (xa_err(xa_store(&part->scopes, key, s, GFP_KERNEL_ACCOUNT))) {
		kfree(s);
		return NULL;
	}
	return s;
}

static struct scope *get_scope(struct libera_vpart *part, unsigned long key)
{
	struct scope *s = xa_load(&part->scopes, key);

	return s ? s : make_scope(part, key);
}

static void put_scope(struct scope *s)
{
	if (!xa_empty(&s->places))
		return;
	xa_erase(&s->part->scopes, s->key);
	libera_reduce_destroy(&s->r);
	kfree(s);
}

/* --------------------------------------------------------------- messages */

/* A VNC has changed what would be a rule of its own. */
static void would_be_sent(struct libera_vpart *part)
{
	if (!part->vs->refreshing)
		part->msgs_off++;
}

void libera_vreduce_sent(struct libera_vpart *part, u32 n)
{
	lockdep_assert_held(&part->ps->lock);
	if (!part->vs->refreshing)
		part->msgs += n;
}

/* ----------------------------------------------------------------- places */

static void remove_place(struct libera_vplace *pl)
{
	struct scope *s = pl->scope;

	if (!pl->left)
		libera_reduce_remove(&s->r, &pl->r);
	leave_pfr(pl);
	list_del(&pl->of_vfr);
	xa_erase(&s->places, pl->id);
	put_outcome(s, pl->outcome);
	kfree(pl);
}

static void free_place(struct libera_vplace *pl)
{
	struct scope *s = pl->scope;

	remove_place(pl);
	put_scope(s);
}

void libera_vreduce_forget(struct libera_vfr *vfr)
{
	struct libera_vplace *pl, *next;

	lockdep_assert_held(&vfr->vs->lock);
	list_for_each_entry_safe(pl, next, &vfr->places, of_vfr) {
		if (vfr->removing && !pl->left)
			would_be_sent(pl->scope->part);
		free_place(pl);
	}
}

bool libera_vreduce_leave(struct libera_vfr *vfr)
{
	struct libera_vplace *pl, *next;

	lockdep_assert_held(&vfr->vs->lock);
	list_for_each_entry_safe(pl, next, &vfr->places, of_vfr) {
		would_be_sent(pl->scope->part);
		if (!pl->pfr || pl->pfr->state != LIBERA_PFR_SENT ||
		    !libera_pswitch_is_ready(pl->pfr->ps)) {
			free_place(pl);
			continue;
		}
		libera_reduce_remove(&pl->scope->r, &pl->r);
		pl->left = true;
	}
	return !list_empty(&vfr->places);
}

void libera_vreduce_each_shared(struct libera_vfr *vfr,
				void (*fn)(struct libera_pfr *pfr, void *arg), void *arg)
{
	struct libera_vplace *pl;

	list_for_each_entry(pl, &vfr->places, of_vfr)
		if (pl->pfr)
			fn(pl->pfr, arg);
}

void libera_vreduce_begin(struct libera_vfr *vfr)
{
	struct libera_vplace *pl;

	list_for_each_entry(pl, &vfr->places, of_vfr)
		pl->keep = false;
}

void libera_vreduce_end(struct libera_vfr *vfr)
{
	struct libera_vplace *pl, *next;

	list_for_each_entry_safe(pl, next, &vfr->places, of_vfr) {
		if (pl->keep)
			continue;
		would_be_sent(pl->scope->part);
		free_place(pl);
	}
}

/* The table-miss rule of 1.3 (5.4), if it is as a miss is of 1.0. */
static bool is_miss(const struct libera_vfr *vfr)
{
	const struct libera_instrs *i = &vfr->instrs->i;

	return !vfr->priority && !vfr->match.present && i->n_apply + i->n_write == 1 &&
	       libera_instrs_outputs_to(i, LIBERA_PORT_CONTROLLER) &&
	       !(i->present & (LIBERA_INSTR_GOTO | LIBERA_INSTR_METADATA | LIBERA_INSTR_METER));
}

/* Whether packets from a port meet rules that may be reduced. */
static bool has_scope(const struct libera_vpart *part, const struct libera_map_port *port)
{
	return part->vs->reduction && port->label && !port->remote && !part->ps->drv->one_table;
}

static bool is_of_vlink(struct libera_vswitch *vs, u32 no)
{
	const struct libera_vport *vp = xa_load(&vs->vports, no);

	return vp && vp->vlink;
}

static enum reason why_not(const struct libera_vfr *vfr)
{
	const struct libera_instrs *i = &vfr->instrs->i;

	if (i->present & (LIBERA_INSTR_GOTO | LIBERA_INSTR_METADATA | LIBERA_INSTR_METER) ||
	    i->n_apply + i->n_write != 1 || i->act[0].type != LIBERA_ACT_OUTPUT ||
	    i->act[0].arg >= LIBERA_PORT_MAX)
		return REASON_MORE;
	return is_of_vlink(vfr->vs, i->act[0].arg) ? REASON_NONE : REASON_HOST;
}

bool libera_vreduce_may_share(const struct libera_vfr *vfr, u32 in_port)
{
	if (!vfr->vs->reduction || why_not(vfr) != REASON_NONE)
		return false;
	/* one that is for packets of a host's port is for no others */
	return !(vfr->match.present & BIT_ULL(LIBERA_FIELD_IN_PORT)) ||
	       is_of_vlink(vfr->vs, in_port);
}

/*
 * Where hosts are there has to be a miss for those for which there is no rule at the moment:
 * a controller that acts on packets would never hear of them if a rule for others, from the
 * same hop, took theirs along.
 */
static struct libera_form form_of(const struct libera_vpart *part,
				  const struct libera_map_port *port,
				  const struct libera_vrule *v)
{
	const struct libera_carrier *c = part->xlate.carrier;
	struct libera_form form = { .kind = LIBERA_CARRY_NONE, .keep_dst = part->vs->has_hosts };

	if (!c || v->variant != LIBERA_VARIANT_CARRIED)
		return form;
	form.kind = c->kind;
	form.layout = c->layout;
	form.tenant = c->tenant;
	return form;
}

/* In scope.places. */
static unsigned long place_id(const struct libera_vfr *vfr, u8 variant)
{
	static_assert(LIBERA_VARIANTS <= 64);
	return (unsigned long)vfr->id << 6 | variant;
}

/* Consumes @o. */
static struct libera_vplace *make_place(struct scope *s, struct libera_vfr *vfr, unsigned long id,
					struct outcome *o)
{
	const struct libera_pmatch *m = (struct libera_pmatch *)vfr->vs->packed;
	struct libera_vplace *pl;

	pl = kzalloc(offsetof(struct libera_vplace, match) + libera_pmatch_size(m),
		     GFP_KERNEL_ACCOUNT);
	if (!pl || xa_err(xa_store(&s->places, id, pl, GFP_KERNEL_ACCOUNT))) {
		kfree(pl);
		put_outcome(s, o);
		return NULL;
	}
	libera_pmatch_copy(&pl->match, m);
	INIT_LIST_HEAD(&pl->r.moved);
	pl->r.match = &pl->match;
	pl->r.priority = vfr->priority;
	pl->r.outcome = o ? o->id : LIBERA_OUTCOME_OTHER;
	pl->outcome = o;
	pl->vfr = vfr;
	pl->scope = s;
	pl->id = id;
	list_add_tail(&pl->of_vfr, &vfr->places);
	return pl;
}

static bool same_form(const struct libera_form *a, const struct libera_form *b)
{
	return a->kind == b->kind && a->tenant == b->tenant && a->keep_dst == b->keep_dst &&
	       a->layout.edge == b->layout.edge && a->layout.tenant == b->layout.tenant &&
	       a->layout.tenant_first == b->layout.tenant_first;
}

/* The place of a rule, made anew if it has changed; NULL if there is none. */
static struct libera_vplace *get_place(struct libera_vfr *vfr, struct libera_vpart *part,
				       const struct libera_map_port *port,
				       const struct libera_vrule *v,
				       const struct libera_instrs *p)
{
	const struct libera_pmatch *m = (struct libera_pmatch *)vfr->vs->packed;
	unsigned long id = place_id(vfr, v->variant);
	struct outcome *o = NULL;
	struct libera_vplace *pl;
	struct libera_form form;
	enum reason why;
	struct scope *s;

	if (!has_scope(part, port) || is_miss(vfr))
		return NULL;
	s = get_scope(part, scope_key(port->vport, vfr->table));
	if (!s)
		goto spoilt;
	form = form_of(part, port, v);
	why = p->n_apply && !p->n_write ? why_not(vfr) : REASON_MORE;
	/* what is restored on the way is one pair's, and would be made of others' packets */
	if (form.kind && p->n_apply > 1)
		why = REASON_MORE;
	if (!why) {
		o = get_outcome(s, p);
		if (!o)
			why = REASON_MANY;
	}
	pl = xa_load(&s->places, id);
	if (pl && pl->outcome == o && same_form(&pl->r.form, &form) &&
	    libera_pmatch_equal(&pl->match, m)) {
		put_outcome(s, o);
		pl->why = why;
		pl->keep = true;
		return pl;
	}
	if (pl)
		remove_place(pl);
	pl = make_place(s, vfr, id, o);
	if (!pl) {
		put_scope(s);
		goto spoilt;
	}
	pl->r.form = form;
	pl->why = why;
	pl->keep = true;
	would_be_sent(part);
	libera_reduce_insert(&s->r, &pl->r);
	return pl;
spoilt:
	vfr->vs->spoilt = true;
	return NULL;
}

void libera_vreduce_index(struct libera_vfr *vfr, struct libera_vpart *part,
			  const struct libera_map_port *port, const struct libera_vrule *v,
			  const struct libera_instrs *p)
{
	get_place(vfr, part, port, v, p);
}

/* ------------------------------------------------------------ shared pFRs */

static struct libera_pfr *make_shared(struct libera_vplace *pl, const struct libera_rule_key *key,
				      const struct libera_instrs *p, u32 in_port, u8 variant)
{
	struct libera_vpart *part = pl->scope->part;
	struct libera_rgroup *g = pl->r.group;
	struct libera_vswitch *vs = part->vs;
	struct libera_pswitch *ps = part->ps;
	struct libera_pfr *pfr;

	libera_match_unpack(&vs->want_match, &g->match);
	pfr = libera_pfr_create(ps, vs, NULL, key->table, key->priority, &vs->want_match, p);
	if (IS_ERR(pfr))
		return NULL;
	pfr->in_port = in_port;
	pfr->variant = variant;
	pfr->is_shared = true;
	pfr->counted = true;
	/* when the last vFR goes that it stands for, this tells that one's last counters */
	pfr->flags = LIBERA_FF_SEND_FLOW_REM;
	list_add_tail(&pfr->of_vfr, &part->shared_pfrs);
	if (libera_pfr_insert(ps, pfr)) {
		libera_pfr_free(ps, pfr);
		return NULL;
	}
	pfr->group = g;
	g->priv = pfr;
	return pfr;
}

/* Whether the shared pFR is there, or on its way. */
static bool stand_in(struct libera_vplace *pl, const struct libera_map_port *port,
		     const struct libera_vrule *v, const struct libera_rule_key *key,
		     const struct libera_instrs *p, struct libera_vop *op)
{
	struct libera_pswitch *ps = pl->scope->part->ps;
	struct libera_rgroup *g = pl->r.group;
	struct libera_pfr *pfr = g->priv;

	/* a rule of the lowest priority may have gone to another table: see vfr.c */
	if (pfr && (pfr->table != key->table || pfr->priority != key->priority)) {
		retired(g);
		pfr = NULL;
	}
	if (!pfr) {
		pfr = make_shared(pl, key, p, port->vport, v->variant);
		if (!pfr)
			return false;
	}
	if (pfr->state == LIBERA_PFR_WANTED) {
		if (libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, op))) {
			libera_pfr_free(ps, pfr);
			return false;
		}
		pfr->cause = pl->vfr->id;
		pfr->cause_op = op->vnc ? op->id : 0;
	}
	join_pfr(pl, pfr);
	if (op->force) {
		/* its counters begin anew, those of the others go on */
		pl->packets = pfr->packets;
		pl->bytes = pfr->bytes;
	}
	return true;
}

bool libera_vreduce_realize(struct libera_vfr *vfr, struct libera_vpart *part,
			    const struct libera_map_port *port, const struct libera_vrule *v,
			    const struct libera_rule_key *key, const struct libera_instrs *p,
			    struct libera_vop *op)
{
	struct libera_vplace *pl = get_place(vfr, part, port, v, p);
	bool done = false;

	if (!pl)
		return false;
	list_del_init(&pl->r.moved);
	while (pl->r.group && !done) {
		done = stand_in(pl, port, v, key, p, op);
		if (!done)
			libera_reduce_refuse(&pl->scope->r, pl->r.group);
		list_del_init(&pl->r.moved);
	}
	/* for what goes on with it */
	libera_match_unpack(&vfr->vs->want_match, &pl->match);
	return done;
}

void libera_vreduce_retire(struct libera_vswitch *vs, struct libera_vop *op)
{
	struct libera_pfr *pfr, *next;

	list_for_each_entry_safe(pfr, next, &vs->retired, of_vfr) {
		bool wait = pfr->n_sharers;

		if (wait)
			list_move_tail(&pfr->of_vfr, &vs->parting);
		libera_vfr_take_off(pfr, op, wait);
	}
}

void libera_vreduce_failed(struct libera_pfr *pfr, u64 op)
{
	struct libera_vswitch *vs = pfr->vs;
	struct libera_rgroup *g = pfr->group;
	struct libera_vfr *vfr = NULL;
	struct libera_vop none = { };
	struct libera_vplace *pl;

	libera_vpart_assert_locked(vs);
	if (op && pfr->cause_op == op)
		vfr = xa_load(&vs->vfr_ids, pfr->cause);
	pl = place_of(list_first_entry(&g->rules, struct libera_rlink, list)->rule);
	libera_pfr_free(pfr->ps, pfr);
	libera_reduce_refuse(&pl->scope->r, g);
	if (!vfr || vfr->removing)
		return;
	/* its VNC is told: the others are there without it */
	if (vfr->prev && vfr->prev_op == op) {
		libera_vfr_undo(vfr);
		return;
	}
	libera_vfr_delete(vfr, &none, LIBERA_FRR_DELETE);
}

/* -------------------------------------------------------------- vSwitches */

static void each_scope(struct libera_vswitch *vs, void (*fn)(struct libera_reduce *r))
{
	struct libera_vpart *part;
	unsigned long key;
	struct scope *s;

	libera_for_each_vpart(vs, part)
		xa_for_each(&part->scopes, key, s)
			fn(&s->r);
}

void libera_vreduce_freeze(struct libera_vswitch *vs)
{
	libera_vpart_assert_locked(vs);
	vs->frozen = true;
	each_scope(vs, libera_reduce_freeze);
}

void libera_vreduce_thaw(struct libera_vswitch *vs)
{
	libera_vpart_assert_locked(vs);
	vs->frozen = false;
	each_scope(vs, libera_reduce_thaw);
}

struct libera_vfr *libera_vreduce_moved(struct libera_vswitch *vs)
{
	struct libera_vplace *pl;

	libera_vpart_assert_locked(vs);
	if (list_empty(&vs->moved))
		return NULL;
	pl = place_of(list_first_entry(&vs->moved, struct libera_rrule, moved));
	list_del_init(&pl->r.moved);
	return pl->vfr;
}

/* No rule has a place any more; those that are realised next have one by the new level. */
static void reset(struct libera_vswitch *vs, u8 level)
{
	struct libera_vfr *vfr;
	unsigned long id;

	xa_for_each(&vs->vfr_ids, id, vfr) {
		libera_vreduce_forget(vfr);
		libera_vfr_try_finish(vfr);
		cond_resched();
	}
	vs->reduction = level;
}

bool libera_vreduce_spoilt(struct libera_vswitch *vs)
{
	if (!vs->spoilt)
		return false;
	vs->spoilt = false;
	pr_warn_ratelimited("no memory for the reduction of vswitch %016llx of tenant %s: it is off\n",
			    vs->dpid, vs->tenant->name);
	reset(vs, LIBERA_REDUCE_OFF);
	return true;
}

static_assert(LIBERA_REDUCTION_LEVEL_OFF == (int)LIBERA_REDUCE_OFF &&
	      LIBERA_REDUCTION_LEVEL_APP == (int)LIBERA_REDUCE_APP &&
	      LIBERA_REDUCTION_LEVEL_HOST == (int)LIBERA_REDUCE_HOST &&
	      LIBERA_REDUCTION_LEVEL_HOP == (int)LIBERA_REDUCE_HOP &&
	      LIBERA_REDUCTION_LEVEL_LITE == (int)LIBERA_REDUCE_LITE);

void libera_vreduce_set(struct libera_tenant *t, u8 level)
{
	struct libera_vswitch *vs;
	struct libera_vpart *part;

	lockdep_assert_held(&t->ln->lock);
	t->reduction = level;
	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		mutex_lock(&vs->lock);
		if (vs->reduction != level) {
			libera_vpart_lock_all(vs);
			reset(vs, level);
			libera_for_each_vpart(vs, part) {
				part->msgs_off = 0;
				part->msgs = 0;
			}
			libera_vpart_unlock_all(vs);
			/* what was shared goes at the end of this */
			libera_vfr_refresh(vs);
		}
		mutex_unlock(&vs->lock);
	}
}

/* ---------------------------------------------------------------- showing */

static const struct libera_vplace *find_place(const struct libera_pfr *pfr)
{
	struct libera_vpart *part = libera_vpart_on(pfr->vs, pfr->ps);
	struct scope *s = part ? xa_load(&part->scopes,
					 scope_key(pfr->in_port, pfr->vfr->table)) : NULL;

	return s ? xa_load(&s->places, place_id(pfr->vfr, pfr->variant)) : NULL;
}

u32 libera_vreduce_sharers(const struct libera_pfr *pfr)
{
	lockdep_assert_held(&pfr->ps->lock);
	return pfr->n_sharers;
}

const char *libera_vreduce_why(const struct libera_pfr *pfr)
{
	static const char *const whys[] = {
		[REASON_NONE] = "another rule says otherwise of what it would cover",
		[REASON_MORE] = "it does more than forward, or nothing",
		[REASON_HOST] = "it leads to a host",
		[REASON_MANY] = "its port has rules with too many outcomes",
	};
	const struct libera_vplace *pl;

	lockdep_assert_held(&pfr->ps->lock);
	if (!pfr->vfr || !pfr->vs->reduction)
		return NULL;
	pl = find_place(pfr);
	if (!pl)
		return "its packets come from a host";
	if (pl->why == REASON_NONE && !pl->r.n_links)
		return pl->r.form.keep_dst ?
		       "the level leaves nothing out that may be where hosts are" :
		       "the level leaves nothing of it out";
	return whys[pl->why];
}

void libera_vreduce_count(const struct libera_vpart *part, struct libera_vreduce_count *c)
{
	const struct libera_vplace *pl;
	const struct libera_pfr *pfr;
	struct libera_vfr *vfr;
	unsigned long id;
	u32 n;

	lockdep_assert_held(&part->vs->lock);
	memset(c, 0, sizeof(*c));
	c->msgs_off = part->msgs_off;
	c->msgs = part->msgs;
	xa_for_each(&part->vs->vfr_ids, id, vfr) {
		n = 0;
		list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
			n += pfr->ps == part->ps;
		c->pfrs += n;
		list_for_each_entry(pl, &vfr->places, of_vfr) {
			if (pl->scope->part != part)
				continue;
			c->sharers += !!pl->pfr;
			c->conflicts += pl->why == REASON_NONE && !pl->left && pl->r.n_links &&
					!pl->r.group;
			n += !!pl->pfr;
		}
		c->off += n;
		c->vfrs += !!n;
	}
	list_for_each_entry(pfr, &part->shared_pfrs, of_vfr) {
		c->shared++;
		c->merged += !!libera_pcommon_stands_for(pfr);
	}
	c->pfrs += c->shared;
}
