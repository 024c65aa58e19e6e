// SPDX-License-Identifier: GPL-2.0
/* Carriers of VNs: who is carried, over which vLinks, and when. */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <uapi/linux/libera.h>

#include "pcommon.h"
#include "pswitch.h"
#include "tenant.h"
#include "vcarrier_priv.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

/*
 * Whoever receives carried packets has to know of them before anybody sends, and for as
 * long as somebody may.  So there is always what is received, the snapshot's hosts and
 * vPorts that are @in, and the part of it that is sent: its hosts that are ready, into
 * vPorts that are @out.  A change goes by steps: what shall not be sent any more stops,
 * then another is received, then sent.  Between two steps all pSwitches have answered a
 * barrier.  Where packets are on their way and nothing can restore them, as for rules
 * about all, they go on as long as they are received there: @on.
 *
 * So at every moment each packet that one rule has given locators finds the rule that
 * restores it.  That no rule does so any more is not yet that no packet has them: some
 * are on their way, and a pSwitch that has taken a rule may go by the old one for a
 * while, as Open vSwitch does until it has looked through its cache.  Therefore what is
 * not sent any more is received until it is drained; meanwhile its packets have labels.
 */

#define RETRY		HZ	/* without memory, or a pSwitch's answer */
#define FENCE_TIME	HZ	/* a pSwitch that does not answer holds up nobody for long */
#define DRAIN_TIME	(2 * HZ)	/* from a stop on, with the fence that follows it */

struct libera_vcarrier *libera_vcarrier_get(struct libera_vcarrier *vc)
{
	if (vc)
		refcount_inc(&vc->ref);
	return vc;
}

void libera_vcarrier_put(struct libera_vcarrier *vc)
{
	if (!vc || !refcount_dec_and_test(&vc->ref))
		return;
	libera_free(vc->c);
	kfree(vc);
}

/* Consumes @c. */
static struct libera_vcarrier *wrap(struct libera_carrier *c)
{
	struct libera_vcarrier *vc = kmalloc(sizeof(*vc), GFP_KERNEL_ACCOUNT);

	if (!vc) {
		libera_free(c);
		return NULL;
	}
	refcount_set(&vc->ref, 1);
	vc->c = c;
	return vc;
}

/* ---------------------------------------------------------------- locators */

struct libera_pswitch *libera_vcarrier_edge(struct libera_tenant *t, const struct libera_host *h)
{
	struct libera_vswitch *vs = libera_vswitch_find(t, h->vs_dpid);
	struct libera_vport *vp = vs ? libera_vswitch_find_vport(vs, h->vport) : NULL;

	return vp && !vp->vlink ? vp->part->ps : NULL;
}

static bool address_of(const struct libera_host *h, enum libera_carrier_kind kind, u64 *addr)
{
	if (kind == LIBERA_CARRY_MAC) {
		*addr = ether_addr_to_u64(h->mac);
		return true;
	}
	*addr = ntohl(h->ip4);
	return h->has_ip4;
}

bool libera_vcarrier_locator(struct libera_tenant *t, const struct libera_host *h,
			     struct libera_locator *loc, u64 *addr)
{
	enum libera_carrier_kind kind = libera_vcarrier_kind(t);
	struct libera_pswitch *ps = libera_vcarrier_edge(t, h);

	if (!kind || !ps || !address_of(h, kind, addr))
		return false;
	*loc = (struct libera_locator){ .edge = ps->edge, .tenant = t->id, .host = h->index };
	return libera_locator_compose(kind, &t->ln->layouts[kind], loc, addr);
}

/* -------------------------------------------------------------------- hosts */

/* Whoever has something to be told by on the way; ready, as far as @now has it so. */
static struct libera_carrier *receivers(struct libera_tenant *t, const struct libera_carrier *now,
					bool ready)
{
	enum libera_carrier_kind kind = t->up ? libera_vcarrier_kind(t) : LIBERA_CARRY_NONE;
	const struct libera_layout *l = &t->ln->layouts[kind];
	const struct libera_carried *old;
	struct libera_locator loc;
	struct libera_carrier *c;
	struct libera_host *h;
	unsigned long mac;
	u64 addr, on_way;

	if (!kind)
		return NULL;
	c = libera_carrier_alloc(kind, l, t->id, t->n_hosts, GFP_KERNEL_ACCOUNT);
	if (!c)
		return ERR_PTR(-ENOMEM);
	xa_for_each(&t->hosts, mac, h) {
		if (!libera_vcarrier_locator(t, h, &loc, &on_way) || !address_of(h, kind, &addr))
			continue;
		old = now && now->kind == kind ? libera_carrier_by_addr(now, addr) : NULL;
		WARN_ON_ONCE(!libera_carrier_add(c, addr, &loc,
						 ready || (old && old->ready &&
							   old->loc == on_way)));
	}
	return c;
}

/* Of what is sent now that which shall be sent further on. */
static struct libera_carrier *still_sent(const struct libera_carrier *now,
					 const struct libera_carrier *want)
{
	const struct libera_carried *h, *w;
	struct libera_locator loc;
	struct libera_carrier *c;
	u32 i;

	c = libera_carrier_alloc(now->kind, &now->layout, now->tenant, now->n,
				 GFP_KERNEL_ACCOUNT);
	if (!c)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < now->n; i++) {
		h = &now->host[i];
		w = want && want->kind == now->kind ? libera_carrier_by_addr(want, h->addr) :
						      NULL;
		libera_locator_parse(now->kind, &now->layout, h->loc, &loc);
		libera_carrier_add(c, h->addr, &loc, h->ready && w && w->loc == h->loc);
	}
	return c;
}

/* --------------------------------------------------------------------- ends */

/**
 * struct plan - how the ends of a VN's vLinks shall be, in what comes next
 * @t: tenant
 * @kind: LIBERA_CARRY_* that it shall have
 * @changed: something is not yet so
 */
struct plan {
	struct libera_tenant *t;
	enum libera_carrier_kind kind;
	bool changed;
};

static void want_end(struct plan *p, struct libera_vlink *vl, int i,
		     const struct libera_vport_carry *want)
{
	vl->want[i] = *want;
	p->changed |= !libera_vport_carry_equal(&vl->end[i]->carry, want);
}

typedef void (*plan_fn)(struct plan *p, struct libera_vlink *vl);

static void do_each_vlink(struct plan *p, plan_fn fn)
{
	struct libera_vlink *vl;
	u32 id;

	for (id = 0; (vl = libera_vlink_next(p->t->ln, &id)); id++)
		if (vl->tenant == p->t)
			fn(p, vl);
}

/* First: out goes only what may go further on.  What is on its way still passes. */
static void plan_stop(struct plan *p, struct libera_vlink *vl)
{
	struct libera_vport_carry want;
	int i;

	for (i = 0; i < 2; i++) {
		want = vl->end[i]->carry;
		want.out &= vl->lane[i].fit;
		want_end(p, vl, i, &want);
	}
}

/* Second: in comes what shall come, if the way can be had, and from there it is passed on. */
static void plan_receive(struct plan *p, struct libera_vlink *vl)
{
	struct libera_vport_carry want[2];
	bool in;
	int i;

	for (i = 0; i < 2; i++) {
		in = libera_vcarrier_claim(vl, i, p->kind);
		want[i].on = in;
		want[i].out = in && vl->end[i]->carry.out;
		want[!i].in = in;
	}
	for (i = 0; i < 2; i++)
		want_end(p, vl, i, &want[i]);
}

/* Third: out goes what comes in there, and can be told of by all rules that it meets. */
static void plan_send(struct plan *p, struct libera_vlink *vl)
{
	struct libera_vport_carry want;
	int i;

	for (i = 0; i < 2; i++) {
		want = vl->end[i]->carry;
		want.out = vl->lane[i].fit;
		want_end(p, vl, i, &want);
	}
}

/* Ways that nothing is carried on any more. */
static void drop_lanes(struct plan *p, struct libera_vlink *vl)
{
	struct libera_path *path;
	int i;

	list_for_each_entry(path, &vl->paths, list) {
		for (i = 0; i < 2; i++) {
			struct libera_lane *lane = libera_vcarrier_lane(path, i);

			if (!lane->carry || (path == vl->active && vl->end[!i]->carry.in))
				continue;
			libera_lane_uncarry(lane);
			/* another may be waiting for it */
			p->changed = true;
		}
	}
}

/* -------------------------------------------------------------------- steps */

static bool ends_differ(struct libera_vswitch *vs)
{
	struct libera_vport *vp;
	unsigned long no;
	int i;

	xa_for_each(&vs->vports, no, vp) {
		i = vp->vlink && vp == vp->vlink->end[1];
		if (vp->vlink && !libera_vport_carry_equal(&vp->carry, &vp->vlink->want[i]))
			return true;
	}
	return false;
}

/* Exchange what the ends are for what they shall be. */
static void swap_ends(struct libera_vswitch *vs)
{
	struct libera_vport *vp;
	unsigned long no;
	int i;

	xa_for_each(&vs->vports, no, vp) {
		i = vp->vlink && vp == vp->vlink->end[1];
		if (vp->vlink)
			swap(vp->carry, vp->vlink->want[i]);
	}
}

static int publish_to(struct libera_vswitch *vs, struct libera_vcarrier *vc)
{
	struct libera_vcarrier *old = vs->vc;
	bool ends = ends_differ(vs);
	int err = 0;

	mutex_lock(&vs->lock);
	if (ends) {
		swap_ends(vs);
		err = libera_vpart_rebuild(vs);
		if (err)
			swap_ends(vs);
	}
	if (!err && (ends || old != vc)) {
		vs->vc = libera_vcarrier_get(vc);
		libera_vfr_refresh(vs);
		libera_vcarrier_put(old);
	}
	mutex_unlock(&vs->lock);
	return err;
}

/* To all vSwitches; @c is consumed.  What there is no memory for is tried again. */
static int publish(struct libera_tenant *t, struct libera_carrier *c)
{
	struct libera_vcarrier *vc = NULL;
	struct libera_vswitch *vs;
	int err;

	err = libera_pcommon_add_edges(t, c);
	if (err) {
		libera_free(c);
		return err;
	}
	if (t->vc && libera_carrier_equal(t->vc->c, c)) {
		libera_free(c);
		vc = libera_vcarrier_get(t->vc);
	} else if (c) {
		vc = wrap(c);
		if (!vc)
			return -ENOMEM;
	}
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		err = publish_to(vs, vc) ?: err;
	libera_vcarrier_put(t->vc);
	t->vc = vc;
	if (!err)
		libera_pcommon_trim_edges(t, vc ? vc->c : NULL);
	return err;
}

static bool differs(const struct libera_tenant *t, const struct libera_carrier *c)
{
	return !libera_carrier_equal(t->vc ? t->vc->c : NULL, c);
}

/* One step, if @c or the ends say so.  Returns whether there was one, or -errno. */
static int step(struct plan *p, struct libera_carrier *c, plan_fn fn)
{
	if (IS_ERR(c))
		return PTR_ERR(c);
	p->changed = false;
	do_each_vlink(p, fn);
	if (!p->changed && !differs(p->t, c)) {
		libera_free(c);
		return 0;
	}
	return publish(p->t, c) ?: 1;
}

static void begin_drain(struct libera_tenant *t)
{
	t->draining = true;
	t->drained = jiffies + DRAIN_TIME;
}

/* Jiffies for which packets may still be on their way that nobody sends any more. */
static unsigned long drain_left(struct libera_tenant *t)
{
	unsigned long now = jiffies;

	if (t->draining && time_after_eq(now, t->drained))
		t->draining = false;
	return t->draining ? t->drained - now : 0;
}

/* Whether the step before is over for all pSwitches, and for packets; if not, again later. */
static bool is_over(struct libera_tenant *t)
{
	unsigned long left = drain_left(t);

	if (!libera_vcarrier_all_pswitches(t, libera_pending_fence_passed,
					   libera_pending_fence_passed)) {
		/* what one has not answered it may not have stopped */
		if (t->draining)
			begin_drain(t);
		left = RETRY;
	}
	if (left)
		queue_delayed_work(t->ln->wq, &t->ln->carrier_work, left);
	return !left;
}

/* The first step that is to be taken.  Returns whether there was one, or -errno. */
static int advance(struct libera_tenant *t)
{
	struct libera_carrier *now = t->vc ? t->vc->c : NULL, *want;
	struct plan p = { .t = t };
	int done;

	if (!now && t->carrier == LIBERA_VN_CARRIER_LABEL)
		return 0;
	want = receivers(t, now, false);
	if (IS_ERR(want))
		return PTR_ERR(want);
	p.kind = want ? want->kind : LIBERA_CARRY_NONE;
	done = libera_vcarrier_look(t, p.kind);
	if (!done && now)
		done = step(&p, still_sent(now, want), plan_stop);
	if (done > 0)
		begin_drain(t);
	if (done || !is_over(t)) {
		libera_free(want);
		return done;
	}
	done = step(&p, want, plan_receive);
	/* nobody sends there */
	p.changed = false;
	do_each_vlink(&p, drop_lanes);
	if (done || p.changed)
		return done ? done : 1;
	return step(&p, receivers(t, now, true), plan_send);
}

static bool advance_all(struct libera_net *ln)
{
	struct libera_tenant *t;
	unsigned long id;
	bool some = false;
	int done;

	mutex_lock(&ln->lock);
	xa_for_each(&ln->tenants, id, t) {
		if (READ_ONCE(ln->dying))
			break;
		done = advance(t);
		some |= done > 0;
		if (done < 0)
			queue_delayed_work(ln->wq, &ln->carrier_work, RETRY);
		cond_resched();
	}
	mutex_unlock(&ln->lock);
	return some;
}

static void work_fn(struct work_struct *work)
{
	struct libera_net *ln = container_of(to_delayed_work(work), struct libera_net,
					     carrier_work);
	LIST_HEAD(holds);

	libera_vcarrier_take_holds(ln, &holds);
	while (advance_all(ln) && !READ_ONCE(ln->dying))
		libera_pending_fence(ln, FENCE_TIME);
	libera_vcarrier_end_holds(&holds);
}

void libera_vcarrier_kick(struct libera_net *ln)
{
	if (!READ_ONCE(ln->dying))
		mod_delayed_work(ln->wq, &ln->carrier_work, 0);
}

void libera_vcarrier_start(struct libera_net *ln)
{
	memcpy(ln->layouts, libera_layout_default, sizeof(ln->layouts));
	spin_lock_init(&ln->carrier_lock);
	INIT_LIST_HEAD(&ln->carrier_holds);
	INIT_DELAYED_WORK(&ln->carrier_work, work_fn);
}

void libera_vcarrier_stop(struct libera_net *ln)
{
	LIST_HEAD(holds);

	cancel_delayed_work_sync(&ln->carrier_work);
	libera_vcarrier_take_holds(ln, &holds);
	libera_vcarrier_end_holds(&holds);
}
