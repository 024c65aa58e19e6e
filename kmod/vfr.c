// SPDX-License-Identifier: GPL-2.0
/* Virtual flow rules: store, realisation as pFRs, and their end. */
#include <linux/ktime.h>
#include <linux/random.h>
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/xlate.h"
#include "pcommon.h"
#include "pswitch.h"
#include "upcall.h"
#include "vcarrier.h"
#include "vctl.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlife.h"
#include "vlink.h"
#include "vmeter.h"
#include "vreduce.h"
#include "vswitch.h"

static u32 key_hash(const void *data, u32 len, u32 seed)
{
	return libera_rule_key_hash(data, seed);
}

static u32 obj_hash(const void *data, u32 len, u32 seed)
{
	const struct libera_vfr *vfr = data;
	const struct libera_rule_key key = {
		.table = vfr->table,
		.priority = vfr->priority,
		.match = &vfr->match,
	};

	return libera_rule_key_hash(&key, seed);
}

static int obj_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct libera_rule_key *key = arg->key;
	const struct libera_vfr *vfr = obj;

	return key->table != vfr->table || key->priority != vfr->priority ||
	       !libera_pmatch_equal(key->match, &vfr->match);
}

static const struct rhashtable_params table_params = {
	.head_offset = offsetof(struct libera_vfr, node),
	.hashfn = key_hash,
	.obj_hashfn = obj_hash,
	.obj_cmpfn = obj_cmp,
	.automatic_shrinking = true,
};

#define PLACE(what)	((int)offsetof(struct libera_vfr, what) -	\
			 (int)offsetof(struct libera_vfr, in_rules))

static const struct libera_rindex_params rules_params = {
	.cookie = PLACE(cookie),
	.priority = PLACE(priority),
	.table = PLACE(table),
	.match = PLACE(match),
};

int libera_vfr_init_table(struct libera_vswitch *vs)
{
	libera_rindex_init(&vs->rules, &rules_params, get_random_u32());
	return rhashtable_init(&vs->vfrs, &table_params);
}

void libera_vfr_destroy_table(struct libera_vswitch *vs)
{
	rhashtable_destroy(&vs->vfrs);
	libera_rindex_destroy(&vs->rules);
}

struct libera_vfr *libera_vfr_find(struct libera_vswitch *vs, const struct libera_rule_key *key)
{
	lockdep_assert_held(&vs->lock);
	return rhashtable_lookup_fast(&vs->vfrs, key, table_params);
}

static struct libera_vfr *vfr_of(struct libera_rindex_rule *r)
{
	return r ? container_of(r, struct libera_vfr, in_rules) : NULL;
}

u32 libera_vfr_covered(struct libera_vswitch *vs, const struct libera_rindex_query *q,
		       struct libera_vfr **first)
{
	struct libera_rindex_rule *found;
	u32 n;

	lockdep_assert_held(&vs->lock);
	n = libera_rindex_covered(&vs->rules, q, &found);
	*first = vfr_of(found);
	return n;
}

struct libera_vfr *libera_vfr_next(const struct libera_vfr *vfr)
{
	return vfr_of(vfr->in_rules.next);
}

static bool is_use(const struct libera_act *a)
{
	return a->type == LIBERA_ACT_GROUP;
}

/* A copy that names its groups and meter, but is not on their lists. */
static struct libera_vinstrs *dup_instrs(const struct libera_instrs *i)
{
	u16 n = i->n_apply + i->n_write, n_uses = !!(i->present & LIBERA_INSTR_METER);
	struct libera_vinstrs *dup;
	struct libera_act *act;
	u16 k;

	for (k = 0; k < n; k++)
		n_uses += is_use(&i->act[k]);
	dup = kmalloc(struct_size(dup, use, n_uses) + array_size(n, sizeof(*act)),
		      GFP_KERNEL_ACCOUNT);
	if (!dup)
		return NULL;
	act = (void *)&dup->use[n_uses];
	if (n)
		memcpy(act, i->act, array_size(n, sizeof(*act)));
	dup->i = *i;
	dup->i.act = act;
	dup->n_uses = n_uses;
	for (k = 0; k < n_uses; k++)
		INIT_LIST_HEAD(&dup->use[k].list);
	return dup;
}

static void link_uses(struct libera_vfr *vfr, struct libera_vinstrs *v)
{
	struct libera_use *use = v->use;
	u16 k;

	for (k = 0; k < v->n_uses; k++)
		use[k].vfr = vfr;
	for (k = 0; k < v->i.n_apply + v->i.n_write; k++)
		if (is_use(&v->i.act[k]))
			libera_vgroup_add_user(vfr->vs, v->i.act[k].arg, use++);
	if (v->i.present & LIBERA_INSTR_METER)
		libera_vmeter_add_user(vfr->vs, v->i.meter, use);
}

static void unlink_uses(struct libera_vinstrs *v)
{
	u16 k;

	for (k = 0; v && k < v->n_uses; k++)
		list_del_init(&v->use[k].list);
}

/* Sums: where there is one rule only that outputs to the controller, they are about that. */
static void count_to_ctrl(struct libera_vfr *vfr, bool to_ctrl)
{
	bool is_miss = !vfr->priority && !vfr->match.present;
	struct libera_vswitch *vs = vfr->vs;

	if (to_ctrl == vfr->to_ctrl)
		return;
	vfr->to_ctrl = to_ctrl;
	vs->n_ctrl += to_ctrl ? 1 : -1;
	vs->n_ctrl_miss += to_ctrl ? is_miss : -is_miss;
	vs->ctrl_cookie += to_ctrl ? vfr->cookie : -vfr->cookie;
}

static void change_cookie(struct libera_vfr *vfr, u64 cookie)
{
	if (vfr->to_ctrl)
		vfr->vs->ctrl_cookie += cookie - vfr->cookie;
	libera_rindex_set_cookie(&vfr->vs->rules, &vfr->in_rules, cookie);
}

static void use_instrs(struct libera_vfr *vfr, struct libera_vinstrs *v)
{
	unlink_uses(vfr->instrs);
	vfr->instrs = v;
	link_uses(vfr, v);
	count_to_ctrl(vfr, libera_instrs_outputs_to(&v->i, LIBERA_PORT_CONTROLLER));
}

/* What was before is out of reach: a switch has taken what came after it. */
static void forget_prev(struct libera_vfr *vfr)
{
	kfree(vfr->prev);
	kfree(vfr->was);
	vfr->prev = NULL;
	vfr->was = NULL;
}

int libera_vfr_set_instrs(struct libera_vfr *vfr, const struct libera_instrs *i)
{
	struct libera_vinstrs *old = vfr->instrs, *dup = dup_instrs(i);

	if (!dup)
		return -ENOMEM;
	use_instrs(vfr, dup);
	forget_prev(vfr);
	vfr->prev = old;
	return 0;
}

static void free_instrs(struct libera_vfr *vfr)
{
	unlink_uses(vfr->instrs);
	kfree(vfr->instrs);
	forget_prev(vfr);
}

struct libera_vfr *libera_vfr_create(struct libera_vswitch *vs,
				     const struct libera_of_flow_mod *fm)
{
	struct libera_vfr *vfr;
	int err;

	lockdep_assert_held(&vs->lock);
	vfr = kzalloc(offsetof(struct libera_vfr, match) + libera_match_pack_size(&fm->match),
		      GFP_KERNEL_ACCOUNT);
	if (!vfr)
		return ERR_PTR(-ENOMEM);
	libera_match_pack(&vfr->match, &fm->match);
	INIT_LIST_HEAD(&vfr->pfrs);
	INIT_LIST_HEAD(&vfr->places);
	vfr->vs = vs;
	vfr->cookie = fm->cookie;
	vfr->created_ns = ktime_get_boottime_ns();
	vfr->priority = fm->priority;
	vfr->idle_timeout = fm->idle_timeout;
	vfr->hard_timeout = fm->hard_timeout;
	vfr->flags = fm->flags;
	vfr->table = fm->table_id;
	err = libera_vfr_set_instrs(vfr, &fm->instrs);
	if (err)
		goto free;
	err = xa_alloc_cyclic(&vs->vfr_ids, &vfr->id, vfr, XA_LIMIT(1, U32_MAX - 1),
			      &vs->next_vfr_id, GFP_KERNEL_ACCOUNT);
	if (err < 0)
		goto uncount;
	atomic_inc(&vs->tenant->n_vfrs);
	vs->n_vfrs++;
	vs->last_table = max(vs->last_table, vfr->table);
	return vfr;

uncount:
	count_to_ctrl(vfr, false);
	free_instrs(vfr);
free:
	kfree(vfr);
	return ERR_PTR(err);
}

int libera_vfr_insert(struct libera_vfr *vfr)
{
	int err;

	err = rhashtable_insert_fast(&vfr->vs->vfrs, &vfr->node, table_params);
	if (err)
		return err;
	/* if that fails the rule is freed, and taken off the table by that */
	return libera_rindex_insert(&vfr->vs->rules, &vfr->in_rules);
}

static void off_table(struct libera_vfr *vfr)
{
	rhashtable_remove_fast(&vfr->vs->vfrs, &vfr->node, table_params);
	libera_rindex_remove(&vfr->vs->rules, &vfr->in_rules);
}

void libera_vfr_free(struct libera_vfr *vfr)
{
	struct libera_vswitch *vs = vfr->vs;

	lockdep_assert_held(&vs->lock);
	WARN_ON_ONCE(!list_empty(&vfr->pfrs));
	if (!vfr->removing)
		off_table(vfr);
	libera_vlife_forget(vfr);
	libera_vreduce_forget(vfr);
	xa_erase(&vs->vfr_ids, vfr->id);
	libera_vcarrier_forget(vfr);
	count_to_ctrl(vfr, false);
	atomic_dec(&vs->tenant->n_vfrs);
	vs->n_vfrs--;
	free_instrs(vfr);
	kfree_rcu(vfr, rcu);
}

void libera_vfr_drop_pfr(struct libera_pfr *pfr)
{
	list_del(&pfr->of_vfr);
	libera_vreduce_drop_pfr(pfr);
	if (!pfr->vfr)
		return;
	pfr->vfr->packets += pfr->packets;
	pfr->vfr->bytes += pfr->bytes;
	pfr->vfr->n_pfrs--;
	/* it may have been used since that was told */
	if (pfr->vfr->life != LIBERA_VLIFE_NONE)
		pfr->vfr->used_ns = ktime_get_boottime_ns();
}

void libera_vfr_counters(const struct libera_vfr *vfr, u64 *packets, u64 *bytes)
{
	const struct libera_pfr *pfr;

	*packets = vfr->packets;
	*bytes = vfr->bytes;
	list_for_each_entry(pfr, &vfr->pfrs, of_vfr) {
		*packets += pfr->packets;
		*bytes += pfr->bytes;
	}
	libera_vreduce_counters(vfr, packets, bytes);
}

u16 libera_vfr_hard_left(const struct libera_pfr *pfr)
{
	u64 age;

	if (!pfr->hard_timeout)
		return 0;
	age = div_u64(ktime_get_boottime_ns() - pfr->vfr->created_ns, NSEC_PER_SEC);
	return age < pfr->hard_timeout ? pfr->hard_timeout - age : 1;
}

/* Timeouts and flags of a pFR, from its vFR. */
static void set_life(struct libera_pfr *pfr, const struct libera_vfr *vfr)
{
	/* of one that may have shared pFRs, too, we keep the time: see vlife.h */
	if (!libera_vreduce_may_share(vfr, pfr->in_port)) {
		pfr->idle_timeout = vfr->idle_timeout;
		pfr->hard_timeout = vfr->hard_timeout;
	}
	/* we need to know when one ends by itself, and what it had counted */
	if (vfr->idle_timeout || vfr->hard_timeout || vfr->flags & LIBERA_FF_SEND_FLOW_REM)
		pfr->flags = LIBERA_FF_SEND_FLOW_REM;
}

struct libera_pfr *libera_vfr_make_pfr(struct libera_vfr *vfr, struct libera_vpart *part,
				       const struct libera_rule_key *key,
				       const struct libera_instrs *p, u32 in_port, u8 variant)
{
	struct libera_vswitch *vs = vfr->vs;
	struct libera_pfr *pfr;

	pfr = libera_pfr_create(part->ps, vs, vfr, key->table, key->priority, &vs->want_match, p);
	if (IS_ERR(pfr))
		return pfr;
	pfr->in_port = in_port;
	pfr->variant = variant;
	set_life(pfr, vfr);
	list_add_tail(&pfr->of_vfr, &vfr->pfrs);
	vfr->n_pfrs++;
	return pfr;
}

void libera_vfr_take_off(struct libera_pfr *pfr, struct libera_vop *op, bool wait)
{
	struct libera_pswitch *ps = pfr->ps;

	lockdep_assert_held(&ps->lock);
	if (pfr->state == LIBERA_PFR_SENT && libera_pswitch_is_ready(ps)) {
		libera_pfr_send(ps, pfr, LIBERA_FC_DELETE_STRICT, libera_vop_xid(ps, op));
		if (wait && pfr->flags & LIBERA_FF_SEND_FLOW_REM &&
		    !libera_pcommon_is_silent(pfr)) {
			libera_pfr_park(ps, pfr);
			return;
		}
	}
	libera_pfr_free(ps, pfr);
}

static int realize_rule(struct libera_vfr *vfr, struct libera_vpart *part,
			const struct libera_map_port *port, const struct libera_vrule *v,
			struct libera_vop *op)
{
	struct libera_vswitch *vs = vfr->vs;
	struct libera_pswitch *ps = part->ps;
	struct libera_rule_key key;
	struct libera_pfr *pfr, *old;
	struct libera_instrs p;
	int err;

	err = libera_vfr_want(part, v, port, LIBERA_XLATE_LENIENT, &p, &key);
	if (err)
		return err;
	libera_match_pack((struct libera_pmatch *)vs->packed, &vs->want_match);
	key.match = (struct libera_pmatch *)vs->packed;
	if (libera_vreduce_realize(vfr, part, port, v, &key, &p, op))
		return 0;
	old = libera_pfr_find(ps, &key);
	if (old && old->vfr == vfr && !op->force && libera_instrs_equal(&old->instrs, &p)) {
		/* what the switch cannot take, since it is of another kind, goes */
		if (old->state == LIBERA_PFR_WANTED)
			err = libera_pfr_send(ps, old, LIBERA_FC_ADD, libera_vop_xid(ps, op));
		old->keep = !err;
		old->twin = port->twin;
		return err;
	}
	pfr = libera_vfr_make_pfr(vfr, part, &key, &p, port->vport, v->variant);
	if (IS_ERR(pfr))
		return PTR_ERR(pfr) == -EOPNOTSUPP ? ps->unfit : PTR_ERR(pfr);
	pfr->keep = true;
	pfr->twin = port->twin;
	pfr->counted = port->label && !list_empty(&vfr->places);
	/* the overwritten rule's counters go to its vFR, which is this one */
	err = libera_pfr_insert(ps, pfr);
	if (!err)
		err = libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, op));
	if (err)
		libera_pfr_free(ps, pfr);
	return err;
}

/* A vFR that is being realised. */
struct realize {
	struct libera_vfr *vfr;
	struct libera_vop *op;
	int err;	/* the first; what can be done is done */
};

static int realize_port(struct libera_vpart *part, const struct libera_map_port *port,
			const struct libera_vrule *v, void *arg)
{
	struct realize *r = arg;
	int err = realize_rule(r->vfr, part, port, v, r->op);

	r->err = r->err ? r->err : err;
	return 0;
}

/* Of a vFR whose match is in vs->vfr_match. */
static void each_port(struct libera_vfr *vfr, struct libera_vpart *part, libera_vrule_fn fn,
		      void *arg)
{
	struct libera_vrule v = {
		.table = vfr->table,
		.priority = vfr->priority,
		.match = &vfr->vs->vfr_match,
		.instrs = &vfr->instrs->i,
	};

	libera_vfr_each_rule(part, &v, fn, arg);
}

int libera_vfr_realize(struct libera_vfr *vfr, struct libera_vop *op)
{
	struct realize r = { .vfr = vfr, .op = op };
	struct libera_vswitch *vs = vfr->vs;
	struct libera_pfr *pfr, *next;
	struct libera_vpart *part;

	libera_vpart_assert_locked(vs);
	libera_match_unpack(&vs->vfr_match, &vfr->match);
	list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
		pfr->keep = pfr->state == LIBERA_PFR_DELETING;
	libera_vreduce_begin(vfr);
	/* in each part all that is there, and shall be, is marked */
	if (vs->installed) {
		libera_for_each_vpart(vs, part)
			each_port(vfr, part, realize_port, &r);
	}
	libera_vreduce_end(vfr);
	list_for_each_entry_safe(pfr, next, &vfr->pfrs, of_vfr)
		if (!pfr->keep)
			libera_vfr_take_off(pfr, op, false);
	libera_vlife_update(vfr);
	libera_vcarrier_judge(vfr, op);
	return r.err;
}

void libera_vfr_come_again(struct libera_vswitch *vs)
{
	lockdep_assert_held(&vs->lock);
	WRITE_ONCE(vs->incomplete, true);
	libera_vlink_retry(vs->ln);
}

void libera_vfr_again(struct libera_vfr *vfr, struct libera_vop *op)
{
	if (libera_vfr_realize(vfr, op) == -ENOMEM)
		libera_vfr_come_again(vfr->vs);
}

void libera_vfr_unrealize(struct libera_vfr *vfr, struct libera_vop *op)
{
	struct libera_pfr *pfr, *next;

	libera_vpart_assert_locked(vfr->vs);
	libera_vlife_forget(vfr);
	libera_vreduce_forget(vfr);
	list_for_each_entry_safe(pfr, next, &vfr->pfrs, of_vfr)
		libera_vfr_take_off(pfr, op, false);
}

/* Reduction has to know all rules before it says of one that it may be wider. */
static int index_port(struct libera_vpart *part, const struct libera_map_port *port,
		      const struct libera_vrule *v, void *arg)
{
	struct libera_vswitch *vs = part->vs;
	struct libera_rule_key key;
	struct libera_instrs p;

	if (libera_vfr_want(part, v, port, LIBERA_XLATE_LENIENT, &p, &key))
		return 0;
	libera_match_pack((struct libera_pmatch *)vs->packed, &vs->want_match);
	libera_vreduce_index(arg, part, port, v, &p);
	return 0;
}

static void index_all(struct libera_vswitch *vs)
{
	struct libera_vpart *part;
	struct libera_vfr *vfr;
	unsigned long id;

	if (!vs->reduction)
		return;
	libera_vreduce_freeze(vs);
	xa_for_each(&vs->vfr_ids, id, vfr) {
		if (vfr->removing)
			continue;
		libera_match_unpack(&vs->vfr_match, &vfr->match);
		libera_vreduce_begin(vfr);
		if (vs->installed) {
			libera_for_each_vpart(vs, part)
				each_port(vfr, part, index_port, vfr);
		}
		libera_vreduce_end(vfr);
		cond_resched();
	}
	libera_vreduce_thaw(vs);
}

/* NULL if there is no memory. */
static struct libera_vlife *life_of(const struct libera_vfr *vfr)
{
	struct libera_vlife *was = kmalloc(sizeof(*was), GFP_KERNEL_ACCOUNT);

	if (was)
		*was = (struct libera_vlife){
			.cookie = vfr->cookie,
			.created_ns = vfr->created_ns,
			.packets = vfr->packets,
			.bytes = vfr->bytes,
			.idle_timeout = vfr->idle_timeout,
			.hard_timeout = vfr->hard_timeout,
			.flags = vfr->flags,
		};
	return was;
}

void libera_vfr_set_cookie(struct libera_vfr *vfr, u64 cookie)
{
	lockdep_assert_held(&vfr->vs->lock);
	if (vfr->cookie == cookie)
		return;
	if (vfr->prev && !vfr->was)
		vfr->was = life_of(vfr);
	change_cookie(vfr, cookie);
}

/* Without memory a refusal ends both. */
static void remember(struct libera_vfr *vfr, struct libera_vfr *old)
{
	vfr->was = life_of(old);
	if (!vfr->was)
		return;
	unlink_uses(old->instrs);
	vfr->prev = old->instrs;
	old->instrs = NULL;
}

void libera_vfr_replace(struct libera_vfr *old, struct libera_vfr *vfr, struct libera_vop *op)
{
	struct libera_pfr *pfr, *next;

	libera_vpart_assert_locked(old->vs);
	list_for_each_entry_safe(pfr, next, &old->pfrs, of_vfr)
		if (pfr->state != LIBERA_PFR_DELETING)
			libera_vfr_take_off(pfr, op, false);
		else
			libera_pfr_free(pfr->ps, pfr);
	remember(vfr, old);
	vfr->prev_op = op->id;
	libera_vfr_free(old);
}

void libera_vfr_try_finish(struct libera_vfr *vfr)
{
	/* a place that is left is one whose last counters are waited for */
	if (!vfr->removing || !list_empty(&vfr->pfrs) || !list_empty(&vfr->places))
		return;
	if (vfr->flags & LIBERA_FF_SEND_FLOW_REM)
		libera_upcall_send_flow_removed(vfr);
	libera_vfr_free(vfr);
}

static void unlink_vfr(struct libera_vfr *vfr)
{
	lockdep_assert_held(&vfr->vs->lock);
	if (vfr->removing)
		return;
	unlink_uses(vfr->instrs);
	off_table(vfr);
	libera_vlife_forget(vfr);
	vfr->removing = true;
	libera_vcarrier_forget(vfr);
	count_to_ctrl(vfr, false);
	/* when it has been idle, what is known are its last counters */
	if (vfr->flags & LIBERA_FF_SEND_FLOW_REM && vfr->reason != LIBERA_FRR_IDLE &&
	    libera_vreduce_leave(vfr))
		libera_vlife_leave(vfr);
	else
		libera_vreduce_forget(vfr);
}

void libera_vfr_delete(struct libera_vfr *vfr, struct libera_vop *op, u8 reason)
{
	struct libera_pfr *pfr, *next;

	libera_vpart_assert_locked(vfr->vs);
	vfr->reason = reason;
	unlink_vfr(vfr);
	list_for_each_entry_safe(pfr, next, &vfr->pfrs, of_vfr)
		if (pfr->state != LIBERA_PFR_DELETING)
			libera_vfr_take_off(pfr, op, vfr->flags & LIBERA_FF_SEND_FLOW_REM);
	libera_vfr_try_finish(vfr);
}

static void refresh(struct libera_vswitch *vs)
{
	struct libera_vop op = { };
	struct libera_vpart *part;
	struct libera_vfr *vfr;
	unsigned long id;

	/* what rules name has to be there first, and goes last */
	libera_vmeter_refresh(vs);
	if (vs->installed)
		libera_vgroup_refresh(vs);
	libera_for_each_vpart(vs, part)
		libera_vfr_realize_own(part, &op);
	index_all(vs);
	xa_for_each(&vs->vfr_ids, id, vfr) {
		if (!vfr->removing) {
			forget_prev(vfr);
			libera_vfr_again(vfr, &op);
		}
		cond_resched();
	}
	if (!vs->installed)
		libera_vgroup_refresh(vs);
}

void libera_vfr_settle(struct libera_vswitch *vs)
{
	struct libera_vop op = { };
	struct libera_vfr *vfr;

	libera_vpart_assert_locked(vs);
	do {
		while ((vfr = libera_vreduce_moved(vs))) {
			libera_vfr_again(vfr, &op);
			cond_resched();
		}
		libera_vreduce_retire(vs, &op);
		/* without memory it is as good as off */
		if (!libera_vreduce_spoilt(vs))
			break;
		refresh(vs);
	} while (true);
}

void libera_vfr_refresh(struct libera_vswitch *vs)
{
	libera_vpart_lock_all(vs);
	vs->refreshing = true;
	WRITE_ONCE(vs->incomplete, false);
	refresh(vs);
	libera_vfr_settle(vs);
	vs->refreshing = false;
	libera_vpart_unlock_all(vs);
}

void libera_vfr_resync(struct libera_vswitch *vs)
{
	struct libera_pfr *pfr;
	unsigned long id;
	struct libera_vfr *vfr;

	mutex_lock(&vs->lock);
	if (!vs->dead) {
		u64 missing = 0;

		xa_for_each(&vs->vfr_ids, id, vfr)
			list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
				missing += pfr->state == LIBERA_PFR_WANTED;
		libera_stats_add(vs->ln, LIBERA_STAT_RESYNC_MISSING, missing);
		libera_vfr_refresh(vs);
	}
	mutex_unlock(&vs->lock);
}

void libera_vfr_switch_lost(struct libera_vswitch *vs, struct libera_pswitch *ps)
{
	struct libera_pfr *pfr, *next;
	struct libera_vfr *vfr;
	unsigned long id;

	mutex_lock(&vs->lock);
	libera_vpart_lock_all(vs);
	xa_for_each(&vs->vfr_ids, id, vfr) {
		list_for_each_entry_safe(pfr, next, &vfr->pfrs, of_vfr)
			if (pfr->ps == ps && pfr->state == LIBERA_PFR_DELETING)
				libera_pfr_free(ps, pfr);
		vfr->idle_check = false;
		libera_vfr_try_finish(vfr);
		cond_resched();
	}
	list_for_each_entry_safe(pfr, next, &vs->parting, of_vfr)
		if (pfr->ps == ps)
			libera_pfr_free(ps, pfr);
	libera_vlife_kick(vs);
	libera_vpart_unlock_all(vs);
	mutex_unlock(&vs->lock);
}

static void drop_all(struct list_head *pfrs, struct libera_vop *op, bool quiet)
{
	struct libera_pfr *pfr, *next;

	list_for_each_entry_safe(pfr, next, pfrs, of_vfr) {
		if (!quiet && pfr->state != LIBERA_PFR_DELETING)
			libera_vfr_take_off(pfr, op, false);
		else
			libera_pfr_free(pfr->ps, pfr);
	}
}

void libera_vfr_free_all(struct libera_vswitch *vs, bool quiet)
{
	struct libera_vop op = { };
	struct libera_vpart *part;
	struct libera_vfr *vfr;
	unsigned long id;

	libera_vpart_lock_all(vs);
	libera_for_each_vpart(vs, part)
		drop_all(&part->own_pfrs, &op, quiet);
	xa_for_each(&vs->vfr_ids, id, vfr) {
		drop_all(&vfr->pfrs, &op, quiet);
		libera_vfr_free(vfr);
		cond_resched();
	}
	drop_all(&vs->retired, &op, quiet);
	drop_all(&vs->parting, &op, true);
	libera_vpart_unlock_all(vs);
}

static void restore_life(struct libera_vfr *vfr)
{
	const struct libera_vlife *was = vfr->was;

	change_cookie(vfr, was->cookie);
	vfr->created_ns = was->created_ns;
	vfr->packets = was->packets;
	vfr->bytes = was->bytes;
	vfr->idle_timeout = was->idle_timeout;
	vfr->hard_timeout = was->hard_timeout;
	vfr->flags = was->flags;
}

void libera_vfr_undo(struct libera_vfr *vfr)
{
	struct libera_vinstrs *refused = vfr->instrs;
	/* with its time-outs, too */
	struct libera_vop op = { .force = vfr->was };

	if (vfr->was)
		restore_life(vfr);
	use_instrs(vfr, vfr->prev);
	vfr->prev = NULL;
	forget_prev(vfr);
	kfree(refused);
	libera_vfr_realize(vfr, &op);
}
