// SPDX-License-Identifier: GPL-2.0
/* What rules of VNCs ask of carriers: kept at each change, for the work that looks at VNs. */
#include <linux/hashtable.h>
#include <linux/jhash.h>
#include <linux/slab.h>

#include "core/carry.h"
#include "vcarrier_priv.h"
#include "vctl.h"
#include "vfr.h"
#include "vop.h"
#include "vswitch.h"

/*
 * A rule that needs plain packets where they come in from a vLink, or needs another vLink
 * to carry, too, has a share in a libera_hinder for each such vPort, which rules have in
 * common.  None of that depends on what is carried at the moment, so it changes with
 * rules, ports and hosts only.
 */

/**
 * struct libera_hinders - what one vFR has shares in
 * @n: how many
 * @h: these
 */
struct libera_hinders {
	u32 n;
	struct libera_hinder *h[];
};

/* ------------------------------------------------------------------- holds */

/* A VNC's barrier tells it that its rule counts: not before nothing it is about is carried. */
struct hold {
	struct list_head list;
	struct libera_vnc *vnc;
};

static void hold(struct libera_net *ln, struct libera_vnc *vnc)
{
	struct hold *hold = kmalloc(sizeof(*hold), GFP_KERNEL);

	/* without memory it is told a moment too early */
	if (!hold)
		return;
	libera_vnc_get(vnc);
	hold->vnc = vnc;
	libera_pending_answer_begin(vnc);
	spin_lock(&ln->carrier_lock);
	list_add_tail(&hold->list, &ln->carrier_holds);
	spin_unlock(&ln->carrier_lock);
}

void libera_vcarrier_take_holds(struct libera_net *ln, struct list_head *holds)
{
	spin_lock(&ln->carrier_lock);
	list_splice_tail_init(&ln->carrier_holds, holds);
	spin_unlock(&ln->carrier_lock);
}

void libera_vcarrier_end_holds(struct list_head *holds)
{
	struct hold *hold, *next;

	list_for_each_entry_safe(hold, next, holds, list) {
		libera_pending_answer_end(hold->vnc);
		libera_vnc_put(hold->vnc);
		kfree(hold);
	}
}

/* Something is in the way that was not before. */
static void begin_hinder(struct libera_vswitch *vs, bool is_carried, struct libera_vop *op)
{
	if (op && op->vnc && is_carried)
		hold(vs->ln, op->vnc);
	libera_vcarrier_kick(vs->ln);
}

/* Whether packets from a vPort may be carried at this moment, or are about to. */
static bool may_come(struct libera_vswitch *vs, u32 in)
{
	const struct libera_vport *vp = xa_load(&vs->vports, in);

	return vp && vp->carry.in;
}

/* ------------------------------------------------------------------ shares */

static struct hlist_head *bucket(struct libera_vswitch *vs, u32 in, u32 out)
{
	return &vs->hinders[hash_min(jhash_2words(in, out, 0), HASH_BITS(vs->hinders))];
}

/* A share; NULL if there is no memory. */
static struct libera_hinder *get(struct libera_vswitch *vs, u32 in, u32 out, struct libera_vop *op)
{
	struct hlist_head *head = bucket(vs, in, out);
	struct libera_hinder *h;

	hlist_for_each_entry(h, head, node) {
		if (h->in == in && h->out == out) {
			h->n++;
			return h;
		}
	}
	h = kmalloc(sizeof(*h), GFP_KERNEL_ACCOUNT);
	if (!h)
		return NULL;
	h->in = in;
	h->out = out;
	h->n = 1;
	hlist_add_head(&h->node, head);
	vs->n_hinders++;
	begin_hinder(vs, may_come(vs, in), op);
	return h;
}

static void put(struct libera_vswitch *vs, struct libera_hinder *h)
{
	if (--h->n)
		return;
	hlist_del(&h->node);
	vs->n_hinders--;
	kfree(h);
	libera_vcarrier_kick(vs->ln);
}

static void put_all(struct libera_vswitch *vs, struct libera_hinders *all)
{
	u32 i;

	for (i = 0; all && i < all->n; i++)
		put(vs, all->h[i]);
	kfree(all);
}

/* Of one that there is no memory for it is said that it needs plain packets everywhere. */
static void set_lost(struct libera_vfr *vfr, bool lost, struct libera_vop *op)
{
	struct libera_vswitch *vs = vfr->vs;

	if (vfr->hinders_lost == lost)
		return;
	vfr->hinders_lost = lost;
	vs->n_hinders_lost += lost ? 1 : -1;
	if (lost)
		begin_hinder(vs, true, op);
	else
		libera_vcarrier_kick(vs->ln);
}

typedef bool (*need_fn)(struct libera_vswitch *vs, u32 in, u32 out, void *arg);

/* What a rule needs, by ports, until @fn has had enough.  Its match is in vs->vfr_match. */
static bool each_need(struct libera_vfr *vfr, need_fn fn, void *arg)
{
	struct libera_vswitch *vs = vfr->vs;
	const struct libera_map_port *port;
	const struct libera_xlate *x;
	struct libera_vpart *part;
	u32 i, out;

	libera_for_each_vpart(vs, part) {
		x = libera_vpart_xlate(part);
		for (i = 0; i < part->map->n_in; i++) {
			port = &part->map->port[i];
			if (!port->label || !libera_xlate_applies(&vs->vfr_match, port, x))
				continue;
			out = LIBERA_PORT_ANY;
			if (libera_carry_need(&vs->vfr_match, &vfr->instrs->i, vfr->table, port, x,
					      &out) != LIBERA_CARRY_NEEDS_NOTHING &&
			    !fn(vs, port->vport, out, arg))
				return false;
		}
	}
	return true;
}

static bool count_need(struct libera_vswitch *vs, u32 in, u32 out, void *arg)
{
	++*(u32 *)arg;
	return true;
}

/* What is filled, and on whose behalf. */
struct filling {
	struct libera_hinders *all;
	struct libera_vop *op;
};

static bool add_need(struct libera_vswitch *vs, u32 in, u32 out, void *arg)
{
	struct filling *f = arg;
	struct libera_hinder *h = get(vs, in, out, f->op);

	if (h)
		f->all->h[f->all->n++] = h;
	return h;
}

/* All shares of a vFR; NULL: there are none, or without memory. */
static struct libera_hinders *shares_of(struct libera_vfr *vfr, struct libera_vop *op, bool *good)
{
	struct filling f = { .op = op };
	u32 n = 0;

	libera_match_unpack(&vfr->vs->vfr_match, &vfr->match);
	each_need(vfr, count_need, &n);
	*good = true;
	if (!n)
		return NULL;
	f.all = kmalloc(struct_size(f.all, h, n), GFP_KERNEL_ACCOUNT);
	if (f.all) {
		f.all->n = 0;
		if (each_need(vfr, add_need, &f))
			return f.all;
	}
	*good = false;
	put_all(vfr->vs, f.all);
	return NULL;
}

void libera_vcarrier_judge(struct libera_vfr *vfr, struct libera_vop *op)
{
	struct libera_hinders *all = NULL, *old = vfr->hinders;
	struct libera_vswitch *vs = vfr->vs;
	bool good = true;

	lockdep_assert_held(&vs->lock);
	if (vs->vc && vs->installed && !vfr->removing)
		all = shares_of(vfr, op, &good);
	vfr->hinders = all;
	set_lost(vfr, !good, op);
	/* last, or what stays would be gone for a moment */
	put_all(vs, old);
}

void libera_vcarrier_forget(struct libera_vfr *vfr)
{
	lockdep_assert_held(&vfr->vs->lock);
	put_all(vfr->vs, vfr->hinders);
	vfr->hinders = NULL;
	set_lost(vfr, false, NULL);
}
