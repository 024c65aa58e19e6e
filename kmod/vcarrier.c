// SPDX-License-Identifier: GPL-2.0
/* Carriers of VNs: who is carried, over which vLinks, and when. */
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
 */

#define RETRY		HZ	/* without memory */
#define FENCE_TIME	HZ	/* a pSwitch that does not answer holds up nobody for long */

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
static bool can_carry(const struct libera_pswitch *ps, enum libera_carrier_kind kind)
{
	if (READ_ONCE(ps->drv)->one_table)
		return false;
	return can_mask_mac(ps) || (kind == LIBERA_CARRY_IP &&
				    libera_layout_is_prefix(&ps->ln->layouts[kind]));
}

static bool path_can_carry(const struct libera_path *path, enum libera_carrier_kind kind)
{
	u16 i;

	for (i = 0; i < path->n; i++)
		if (!can_carry(path->hop[i].from, kind) || !can_carry(path->hop[i].to, kind))
			return false;
	return true;
}

/* Whether all pSwitches of a VN can match masked Ethernet addresses. */
static bool all_mask_mac(const struct libera_tenant *t)
{
	const struct libera_vpart *part;
	struct libera_vswitch *vs;
	struct libera_path *path;
	struct libera_vlink *vl;
	u32 id;

	list_for_each_entry(vs, &t->vswitches, of_tenant)
		libera_for_each_vpart(vs, part)
			if (!can_mask_mac(part->ps))
				return false;
	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++) {
		if (vl->tenant != t)
			continue;
		list_for_each_entry(path, &vl->paths, list)
			if (!path_can_carry(path, LIBERA_CARRY_MAC))
				return false;
	}
	return true;
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

static struct libera_pswitch *edge_of(struct libera_tenant *t, const struct libera_host *h)
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
	struct libera_pswitch *ps = edge_of(t, h);

	if (!kind || !ps || !address_of(h, kind, addr))
		return false;
	*loc = (struct libera_locator){ .edge = ps->edge, .tenant = t->id, .host = h->index };
	return libera_locator_compose(kind, &t->ln->layouts[kind], loc, addr);
}

/* ---------------------------------------------------------------------- ids */

/* The highest that fits the fields of all carriers. */
static u32 edge_max(const struct libera_net *ln)
{
	return (1U << min(ln->layouts[LIBERA_CARRY_IP].edge,
			  ln->layouts[LIBERA_CARRY_MAC].edge)) - 1;
}

static u32 index_max(const struct libera_net *ln)
{
	u8 bits = min(libera_layout_host_bits(LIBERA_CARRY_IP, &ln->layouts[LIBERA_CARRY_IP]),
		      libera_layout_host_bits(LIBERA_CARRY_MAC, &ln->layouts[LIBERA_CARRY_MAC]));

	return (1U << bits) - 1;
}

static u32 tenant_max(const struct libera_net *ln)
{
	return (1U << min(ln->layouts[LIBERA_CARRY_IP].tenant,
			  ln->layouts[LIBERA_CARRY_MAC].tenant)) - 1;
}

static struct libera_pswitch *by_edge(struct libera_net *ln, u32 edge)
{
	struct libera_pswitch *ps;
	unsigned long dpid;

	xa_for_each(&ln->pswitches, dpid, ps)
		if (ps->edge == edge)
			return ps;
	return NULL;
}

/* Whether a host of a carried VN hangs there. */
static bool is_edge(struct libera_pswitch *ps)
{
	struct libera_tenant *t;
	struct libera_host *h;
	unsigned long id, mac;

	xa_for_each(&ps->ln->tenants, id, t) {
		if (t->carrier == LIBERA_VN_CARRIER_LABEL)
			continue;
		xa_for_each(&t->hosts, mac, h)
			if (edge_of(t, h) == ps)
				return true;
	}
	return false;
}

static u32 lowest_edge(struct libera_net *ln)
{
	u32 max = edge_max(ln), edge;
	unsigned long *taken = bitmap_zalloc(max + 1, GFP_KERNEL);
	struct libera_pswitch *ps;
	unsigned long dpid;

	if (!taken)
		return 0;
	xa_for_each(&ln->pswitches, dpid, ps)
		if (ps->edge && ps->edge <= max)
			__set_bit(ps->edge, taken);
	edge = find_next_zero_bit(taken, max + 1, 1);
	bitmap_free(taken);
	return edge <= max ? edge : 0;
}

/* What nobody asked for by number goes to who needs it. */
static bool reclaim_edge(struct libera_net *ln)
{
	struct libera_pswitch *ps;
	unsigned long dpid;

	xa_for_each(&ln->pswitches, dpid, ps) {
		if (ps->edge && !ps->edge_fixed && !is_edge(ps)) {
			ps->edge = 0;
			return true;
		}
	}
	return false;
}

static int give_edge(struct libera_pswitch *ps, struct netlink_ext_ack *extack)
{
	if (ps->edge)
		return 0;
	ps->edge = lowest_edge(ps->ln);
	if (!ps->edge && reclaim_edge(ps->ln))
		ps->edge = lowest_edge(ps->ln);
	if (ps->edge)
		return 0;
	NL_SET_ERR_MSG(extack, "no edge id is left: see carrier show");
	return -ENOSPC;
}

/* Another host of the tenant with this index at this edge. */
static struct libera_host *by_index(struct libera_tenant *t, const struct libera_pswitch *ps,
				    u32 index, const struct libera_host *but)
{
	struct libera_host *h;
	unsigned long mac;

	xa_for_each(&t->hosts, mac, h)
		if (h != but && h->index == index && edge_of(t, h) == ps)
			return h;
	return NULL;
}

/* The lowest that is free at both edges; the second may be NULL. */
static u32 lowest_index(struct libera_tenant *t, const struct libera_pswitch *ps,
			const struct libera_pswitch *other, const struct libera_host *but)
{
	u32 max = index_max(t->ln), index;
	unsigned long *taken = bitmap_zalloc(max + 1, GFP_KERNEL);
	const struct libera_pswitch *at;
	struct libera_host *h;
	unsigned long mac;

	if (!taken)
		return 0;
	xa_for_each(&t->hosts, mac, h) {
		at = h != but && h->index && h->index <= max ? edge_of(t, h) : NULL;
		if (at && (at == ps || at == other))
			__set_bit(h->index, taken);
	}
	index = find_next_zero_bit(taken, max + 1, 1);
	bitmap_free(taken);
	return index <= max ? index : 0;
}

static int give_index(struct libera_tenant *t, struct libera_host *h,
		      const struct libera_pswitch *ps, const struct libera_pswitch *was,
		      struct netlink_ext_ack *extack)
{
	if (h->index > index_max(t->ln)) {
		NL_SET_ERR_MSG(extack, "the host index does not fit its field: see carrier show");
		return -ENOSPC;
	}
	if (h->index && !by_index(t, ps, h->index, h))
		return 0;
	if (h->index_fixed) {
		NL_SET_ERR_MSG(extack, "another host of the tenant has this index at this edge");
		return -EEXIST;
	}
	h->index = lowest_index(t, ps, was, h);
	if (h->index)
		return 0;
	NL_SET_ERR_MSG(extack, "no host index is left at this edge: see carrier show");
	return -ENOSPC;
}

int libera_vcarrier_admit(struct libera_tenant *t, struct libera_host *h,
			  const struct libera_vport *vp, struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&t->ln->lock);
	if (vp->vlink || (t->carrier == LIBERA_VN_CARRIER_LABEL && !h->index))
		return 0;
	err = give_index(t, h, vp->part->ps, NULL, extack);
	if (!err && t->carrier != LIBERA_VN_CARRIER_LABEL)
		err = give_edge(vp->part->ps, extack);
	return err;
}

int libera_vcarrier_move(struct libera_vport *vp, struct libera_pswitch *ps,
			 struct netlink_ext_ack *extack)
{
	struct libera_tenant *t = vp->vs->tenant;
	struct libera_host *h;
	unsigned long mac;
	int err = 0;

	lockdep_assert_held(&t->ln->lock);
	xa_for_each(&t->hosts, mac, h) {
		if (h->vs_dpid != vp->vs->dpid || h->vport != vp->no || !h->index)
			continue;
		/* it is told by the same where it still is, and where it goes */
		err = give_index(t, h, ps, vp->part->ps, extack);
		if (!err && t->carrier != LIBERA_VN_CARRIER_LABEL)
			err = give_edge(ps, extack);
		if (err)
			break;
	}
	return err;
}

int libera_vcarrier_set_edge(struct libera_pswitch *ps, u32 edge, struct netlink_ext_ack *extack)
{
	struct libera_pswitch *other;

	lockdep_assert_held(&ps->ln->lock);
	if (edge > edge_max(ps->ln)) {
		NL_SET_ERR_MSG(extack, "the edge id does not fit its field: see carrier show");
		return -ENOSPC;
	}
	if (!edge && is_edge(ps)) {
		NL_SET_ERR_MSG(extack, "hosts of tenants with a carrier are on the pswitch");
		return -EBUSY;
	}
	other = edge ? by_edge(ps->ln, edge) : NULL;
	if (other && other != ps) {
		NL_SET_ERR_MSG(extack, "another pswitch has this edge id");
		return -EEXIST;
	}
	ps->edge = edge;
	ps->edge_fixed = edge;
	libera_vcarrier_kick(ps->ln);
	return 0;
}

static bool some_carrier(struct libera_net *ln)
{
	struct libera_tenant *t;
	unsigned long id;

	xa_for_each(&ln->tenants, id, t)
		if (t->carrier != LIBERA_VN_CARRIER_LABEL || t->vc)
			return true;
	return false;
}

/* Ids that were given are of the old layout. */
static int check_ids(struct libera_net *ln, struct netlink_ext_ack *extack)
{
	struct libera_pswitch *ps;
	struct libera_tenant *t;
	struct libera_host *h;
	unsigned long i, k;

	xa_for_each(&ln->pswitches, i, ps) {
		if (ps->edge > edge_max(ln)) {
			NL_SET_ERR_MSG(extack, "the edge id of a pswitch would not fit");
			return -ENOSPC;
		}
	}
	xa_for_each(&ln->tenants, i, t) {
		xa_for_each(&t->hosts, k, h) {
			if (h->index > index_max(ln)) {
				NL_SET_ERR_MSG(extack, "the index of a host would not fit");
				return -ENOSPC;
			}
		}
	}
	return 0;
}

static int check_layout(const struct libera_layout *l, struct netlink_ext_ack *extack)
{
	switch (libera_layout_check(l)) {
	case LIBERA_LAYOUT_GOOD:
		return 0;
	case LIBERA_LAYOUT_EDGE:
		NL_SET_ERR_MSG(extack, "an edge id has 1 to 16 bits");
		break;
	case LIBERA_LAYOUT_TENANT:
		NL_SET_ERR_MSG(extack, "a tenant id has 1 to 12 bits");
		break;
	case LIBERA_LAYOUT_LITE:
		NL_SET_ERR_MSG(extack, "edge and tenant have 16 to 24 bits together");
		break;
	}
	return -EINVAL;
}

int libera_vcarrier_set_layout(struct libera_net *ln, enum libera_carrier_kind kind,
			       const struct libera_layout *l, struct netlink_ext_ack *extack)
{
	struct libera_layout old = ln->layouts[kind];
	int err = check_layout(l, extack);

	lockdep_assert_held(&ln->lock);
	if (err)
		return err;
	if (some_carrier(ln)) {
		NL_SET_ERR_MSG(extack, "a tenant has a carrier: the layout is in use");
		return -EBUSY;
	}
	ln->layouts[kind] = *l;
	err = check_ids(ln, extack);
	if (err)
		ln->layouts[kind] = old;
	return err;
}

int libera_vcarrier_set(struct libera_tenant *t, u8 carrier, struct netlink_ext_ack *extack)
{
	struct libera_pswitch *ps;
	u8 was = t->carrier;
	struct libera_host *h;
	unsigned long mac;
	int err = 0;

	lockdep_assert_held(&t->ln->lock);
	if (carrier != LIBERA_VN_CARRIER_LABEL && t->id > tenant_max(t->ln)) {
		NL_SET_ERR_MSG(extack, "the tenant id does not fit its field: see carrier show");
		return -ENOSPC;
	}
	t->carrier = carrier;
	xa_for_each(&t->hosts, mac, h) {
		ps = carrier == LIBERA_VN_CARRIER_LABEL ? NULL : edge_of(t, h);
		if (!ps)
			continue;
		err = give_index(t, h, ps, NULL, extack) ?: give_edge(ps, extack);
		if (err) {
			t->carrier = was;
			return err;
		}
	}
	libera_vcarrier_kick(t->ln);
	return 0;
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
		for (i = 0; i < part->map->n; i++) {
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
	if (done) {
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
