// SPDX-License-Identifier: GPL-2.0
/* Carriers of VNs: who is carried, over which vLinks, and when. */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <uapi/linux/libera.h>

#include "core/carry.h"
#include "pdrv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vctl.h"
#include "vfr.h"
#include "vlink.h"
#include "vop.h"
#include "vswitch.h"

/*
 * Whoever receives carried packets has to know of them before anybody sends, and for as
 * long as somebody may.  So there is always what is received, the snapshot's hosts and
 * vPorts with @carry_in, and the part of it that is sent: its hosts that are ready,
 * while it is sending, into vPorts with @carry_out.  A change goes by steps: what shall
 * not be sent any more stops, then another is received, then sent.  Between two steps
 * all pSwitches have answered a barrier.
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

/* ------------------------------------------------------- what there may be */

static bool can_mask_mac(const struct libera_pswitch *ps)
{
	/* one that has never been here says nothing against it */
	return READ_ONCE(ps->version) != LIBERA_OF10;
}

/* Whether rules of a pSwitch can tell carried packets; a fixed pipeline tells by tags. */
static bool can_carry_mac(const struct libera_pswitch *ps)
{
	return !READ_ONCE(ps->drv)->one_table && can_mask_mac(ps);
}

static bool can_carry_ip(const struct libera_pswitch *ps)
{
	return can_carry_mac(ps) || (!READ_ONCE(ps->drv)->one_table &&
				     libera_layout_is_prefix(&ps->ln->layouts[LIBERA_CARRY_IP]));
}

typedef bool (*pswitch_fn)(const struct libera_pswitch *ps);

static bool all_hops(const struct libera_path *path, pswitch_fn fn)
{
	u16 i;

	for (i = 0; i < path->n; i++)
		if (!fn(path->hop[i].from) || !fn(path->hop[i].to))
			return false;
	return true;
}

static bool path_can_carry(const struct libera_path *path, enum libera_carrier_kind kind)
{
	return all_hops(path, kind == LIBERA_CARRY_MAC ? can_carry_mac : can_carry_ip);
}

/* Whether it is so of all pSwitches where a VN's vSwitches are, and of all on its paths. */
static bool all_pswitches(const struct libera_tenant *t, pswitch_fn of_part, pswitch_fn of_hop)
{
	const struct libera_vpart *part;
	struct libera_vswitch *vs;
	struct libera_path *path;
	struct libera_vlink *vl;
	u32 id;

	list_for_each_entry(vs, &t->vswitches, of_tenant)
		libera_for_each_vpart(vs, part)
			if (!of_part(part->ps))
				return false;
	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++) {
		if (vl->tenant != t)
			continue;
		list_for_each_entry(path, &vl->paths, list)
			if (!all_hops(path, of_hop))
				return false;
	}
	return true;
}

/* Whether all pSwitches of a VN can match masked Ethernet addresses. */
static bool all_mask_mac(const struct libera_tenant *t)
{
	return all_pswitches(t, can_mask_mac, can_carry_mac);
}

enum libera_carrier_kind libera_vcarrier_kind(const struct libera_tenant *t)
{
	lockdep_assert_held(&t->ln->lock);
	switch (t->carrier) {
	case LIBERA_VN_CARRIER_IP:
		return LIBERA_CARRY_IP;
	case LIBERA_VN_CARRIER_MAC:
		return LIBERA_CARRY_MAC;
	case LIBERA_VN_CARRIER_AUTO:
		return all_mask_mac(t) ? LIBERA_CARRY_MAC : LIBERA_CARRY_IP;
	default:
		return LIBERA_CARRY_NONE;
	}
}

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

const char *libera_vcarrier_why_not(struct libera_tenant *t)
{
	struct libera_vlink *vl;
	bool some = false;
	u32 id;

	if (t->carrier == LIBERA_VN_CARRIER_LABEL)
		return NULL;
	if (!t->up)
		return "the tenant is stopped";
	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++)
		some |= vl->tenant == t && (vl->end[0]->carry_in || vl->end[1]->carry_in);
	if (!some)
		return "no vlink can carry";
	if (!t->vc || t->vc->c->n < 2)
		return "there are no two hosts with addresses";
	if (atomic_read(&t->n_hostile))
		return "flow rules need plain packets";
	return t->vc->c->sending ? NULL : "it is being prepared";
}

/* ------------------------------------------------------------ hostile rules */

static bool is_hostile(struct libera_vfr *vfr)
{
	struct libera_vswitch *vs = vfr->vs;
	const struct libera_xlate *x;
	struct libera_vpart *part;
	u32 i;

	libera_match_unpack(&vs->vfr_match, &vfr->match);
	libera_for_each_vpart(vs, part) {
		x = libera_vpart_xlate(part);
		for (i = 0; i < part->map->n_in; i++) {
			const struct libera_map_port *port = &part->map->port[i];

			if (port->carry_in && libera_xlate_applies(&vs->vfr_match, port, x) &&
			    libera_carry_judge(&vs->vfr_match, &vfr->instrs->i, vfr->table, port,
					       x) == LIBERA_CARRY_CASE_HOSTILE)
				return true;
		}
	}
	return false;
}

/* A VNC's barrier tells it that its rule counts: not before nothing is carried any more. */
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

static void end_holds(struct list_head *holds)
{
	struct hold *hold, *next;

	list_for_each_entry_safe(hold, next, holds, list) {
		libera_pending_answer_end(hold->vnc);
		libera_vnc_put(hold->vnc);
		kfree(hold);
	}
}

static void take_holds(struct libera_net *ln, struct list_head *holds)
{
	spin_lock(&ln->carrier_lock);
	list_splice_tail_init(&ln->carrier_holds, holds);
	spin_unlock(&ln->carrier_lock);
}

static void set_hostile(struct libera_vfr *vfr, bool hostile, struct libera_vop *op)
{
	struct libera_vswitch *vs = vfr->vs;
	atomic_t *n = &vs->tenant->n_hostile;

	if (vfr->hostile == hostile)
		return;
	vfr->hostile = hostile;
	if (hostile) {
		if (atomic_inc_return(n) > 1)
			return;
		if (op && op->vnc && vs->vc && vs->vc->c->sending)
			hold(vs->ln, op->vnc);
	} else if (!atomic_dec_and_test(n)) {
		return;
	}
	libera_vcarrier_kick(vs->ln);
}

void libera_vcarrier_judge(struct libera_vfr *vfr, struct libera_vop *op)
{
	struct libera_vswitch *vs = vfr->vs;

	lockdep_assert_held(&vs->lock);
	set_hostile(vfr, vs->vc && vs->installed && !vfr->removing && is_hostile(vfr), op);
}

void libera_vcarrier_forget(struct libera_vfr *vfr)
{
	set_hostile(vfr, false, NULL);
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
	c->sending = ready ? !atomic_read(&t->n_hostile) :
			     now && now->kind == kind && now->sending;
	return c;
}

/* Of what is sent now that which shall be sent further on. */
static struct libera_carrier *still_sent(const struct libera_tenant *t,
					 const struct libera_carrier *now,
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
		w = want ? libera_carrier_by_addr(want, h->addr) : NULL;
		libera_locator_parse(now->kind, &now->layout, h->loc, &loc);
		libera_carrier_add(c, h->addr, &loc, h->ready && w && w->loc == h->loc);
	}
	c->sending = now->sending && want && want->kind == now->kind &&
		     !atomic_read(&t->n_hostile);
	return c;
}

/* -------------------------------------------------------------------- lanes */

/* The lanes of a path that packets may be carried on; from end @i of the vLink. */
static struct libera_lane *lane_from(struct libera_path *path, int i)
{
	return &container_of(path, struct libera_vlink_path, p)->lane[i];
}

/* Whether lanes of a path shall carry. */
static bool shall_carry(const struct libera_vlink *vl, const struct libera_path *path,
			enum libera_carrier_kind kind)
{
	return kind && path == vl->active && path_can_carry(path, kind);
}

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

static void want_ends(struct plan *p, struct libera_vlink *vl, int i, bool in, bool out)
{
	vl->want_in[i] = in;
	vl->want_out[i] = out;
	p->changed |= vl->end[i]->carry_in != in || vl->end[i]->carry_out != out;
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

/* First: out goes only what may go further on. */
static void plan_stop(struct plan *p, struct libera_vlink *vl)
{
	struct libera_path *path = vl->active;
	bool out;
	int i;

	for (i = 0; i < 2; i++) {
		out = path && lane_from(path, i)->carry == p->kind &&
		      shall_carry(vl, path, p->kind);
		want_ends(p, vl, i, vl->end[i]->carry_in, out && vl->end[i]->carry_out);
	}
}

/* Second: in comes what shall come, if the way can be had. */
static void plan_receive(struct plan *p, struct libera_vlink *vl)
{
	struct libera_path *path = vl->active;
	struct libera_lane *lane;
	bool in;
	int i;

	for (i = 0; i < 2; i++) {
		lane = path ? lane_from(path, i) : NULL;
		in = lane && shall_carry(vl, path, p->kind) &&
		     (lane->carry == p->kind || libera_lane_carry(lane, p->kind));
		want_ends(p, vl, !i, in, vl->end[!i]->carry_out);
	}
}

/* Third: what comes in there goes out here. */
static void plan_send(struct plan *p, struct libera_vlink *vl)
{
	int i;

	for (i = 0; i < 2; i++)
		want_ends(p, vl, i, vl->end[i]->carry_in, vl->end[!i]->carry_in);
}

/* Ways that nothing is carried on any more. */
static void drop_lanes(struct plan *p, struct libera_vlink *vl)
{
	struct libera_path *path;
	int i;

	list_for_each_entry(path, &vl->paths, list) {
		for (i = 0; i < 2; i++) {
			struct libera_lane *lane = lane_from(path, i);

			if (!lane->carry || (path == vl->active && vl->end[!i]->carry_in))
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
		if (vp->vlink && (vp->carry_in != vp->vlink->want_in[i] ||
				  vp->carry_out != vp->vlink->want_out[i]))
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
		if (!vp->vlink)
			continue;
		swap(vp->carry_in, vp->vlink->want_in[i]);
		swap(vp->carry_out, vp->vlink->want_out[i]);
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
	int err = 0;

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

	if (!all_pswitches(t, libera_pending_fence_passed, libera_pending_fence_passed)) {
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
	int done = 0;

	if (!now && t->carrier == LIBERA_VN_CARRIER_LABEL)
		return 0;
	want = receivers(t, now, false);
	if (IS_ERR(want))
		return PTR_ERR(want);
	p.kind = want ? want->kind : LIBERA_CARRY_NONE;
	if (now)
		done = step(&p, still_sent(t, now, want), plan_stop);
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

	take_holds(ln, &holds);
	while (advance_all(ln) && !READ_ONCE(ln->dying))
		libera_pending_fence(ln, FENCE_TIME);
	end_holds(&holds);
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
	take_holds(ln, &holds);
	end_holds(&holds);
}
