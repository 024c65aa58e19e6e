// SPDX-License-Identifier: GPL-2.0
/* Carriers of VNs: which directions of vLinks can carry, and why others do not. */
#include <uapi/linux/libera.h>

#include "core/lanes.h"
#include "pdrv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vcarrier_priv.h"
#include "vswitch.h"

/* --------------------------------------------------------------- pSwitches */

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

static bool all_hops(const struct libera_path *path, libera_pswitch_fn fn)
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

bool libera_vcarrier_all_pswitches(const struct libera_tenant *t, libera_pswitch_fn of_part,
				   libera_pswitch_fn of_hop)
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
	return libera_vcarrier_all_pswitches(t, can_mask_mac, can_carry_mac);
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

/* ------------------------------------------------------------------- lanes */

struct libera_lane *libera_vcarrier_lane(struct libera_path *path, int i)
{
	return &container_of(path, struct libera_vlink_path, p)->lane[i];
}

bool libera_vcarrier_claim(struct libera_vlink *vl, int i, enum libera_carrier_kind kind)
{
	struct libera_lane *lane = vl->active ? libera_vcarrier_lane(vl->active, i) : NULL;
	bool can = lane && kind && path_can_carry(vl->active, kind);

	vl->lane[i].taken = can && lane->carry != kind && !libera_lane_carry(lane, kind);
	return can && !vl->lane[i].taken;
}

/* Whether carried packets from end @i are received at the other. */
static bool is_received(const struct libera_vlink *vl, int i, enum libera_carrier_kind kind)
{
	return vl->active && vl->end[!i]->carry.in && path_can_carry(vl->active, kind) &&
	       libera_vcarrier_lane(vl->active, i)->carry == kind;
}

/* By the vPort where its packets come in, or go out; NULL if no vLink ends there. */
static struct libera_vlink_lane *lane_at(struct libera_vswitch *vs, u32 no, bool in)
{
	const struct libera_vport *vp = xa_load(&vs->vports, no);

	return vp && vp->vlink ? &vp->vlink->lane[(vp == vp->vlink->end[1]) ^ in] : NULL;
}

typedef void (*hinder_fn)(struct libera_lanes *l, struct libera_vlink_lane *to, u32 out,
			  const struct libera_vlink_lane *on);

/* What hinders lanes into a vSwitch, by lane and by the one that packets would go on into. */
static void each_hinder(struct libera_lanes *l, struct libera_vswitch *vs, hinder_fn fn)
{
	struct libera_vlink_lane *to;
	struct libera_hinder *h;
	struct libera_vport *vp;
	unsigned long no;
	u32 i;

	mutex_lock(&vs->lock);
	for (i = 0; i < LIBERA_HINDER_BUCKETS; i++) {
		hlist_for_each_entry(h, &vs->hinders[i], node) {
			to = lane_at(vs, h->in, true);
			if (to)
				fn(l, to, h->out, lane_at(vs, h->out, false));
		}
		cond_resched();
	}
	if (vs->n_hinders_lost) {
		xa_for_each(&vs->vports, no, vp)
			if (vp->vlink)
				fn(l, lane_at(vs, no, true), LIBERA_PORT_ANY, NULL);
	}
	mutex_unlock(&vs->lock);
}

static void add_hinder(struct libera_lanes *l, struct libera_vlink_lane *to, u32 out,
		       const struct libera_vlink_lane *on)
{
	if (on)
		libera_lanes_need(l, to->no, on->no);
	else
		libera_lanes_stop(l, to->no);
}

/* It is remembered, to be told to who asks. */
static void tell_hinder(struct libera_lanes *l, struct libera_vlink_lane *to, u32 out,
			const struct libera_vlink_lane *on)
{
	if (!on)
		to->hinder = LIBERA_PORT_ANY;
	else if (!libera_lanes_carries(l, on->no) && !to->hinder)
		to->hinder = out;
}

static struct libera_lanes *make_lanes(struct libera_tenant *t)
{
	struct libera_vswitch *vs;
	struct libera_vlink *vl;
	u32 n = 0, size = 0, id;

	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++) {
		if (vl->tenant != t)
			continue;
		vl->lane[0].no = n++;
		vl->lane[1].no = n++;
	}
	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		mutex_lock(&vs->lock);
		size += vs->n_hinders;
		mutex_unlock(&vs->lock);
	}
	return libera_lanes_alloc(n, size, GFP_KERNEL);
}

/* What a lane is said to be, now that it is known; without @l none carries. */
static void set_lanes(struct libera_tenant *t, const struct libera_lanes *l)
{
	struct libera_vlink *vl;
	u32 id;
	int i;

	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++) {
		if (vl->tenant != t)
			continue;
		for (i = 0; i < 2; i++) {
			vl->lane[i].fit = l && libera_lanes_carries(l, vl->lane[i].no);
			vl->lane[i].hinder = 0;
		}
	}
}

int libera_vcarrier_look(struct libera_tenant *t, enum libera_carrier_kind kind)
{
	struct libera_lanes *l;
	struct libera_vswitch *vs;
	struct libera_vlink *vl;
	u32 id;
	int i;

	lockdep_assert_held(&t->ln->lock);
	t->kind = kind;
	if (!kind) {
		set_lanes(t, NULL);
		return 0;
	}
	l = make_lanes(t);
	if (!l)
		return -ENOMEM;
	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++)
		for (i = 0; vl->tenant == t && i < 2; i++)
			if (!is_received(vl, i, kind))
				libera_lanes_stop(l, vl->lane[i].no);
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		each_hinder(l, vs, add_hinder);
	libera_lanes_settle(l);
	set_lanes(t, l);
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		each_hinder(l, vs, tell_hinder);
	libera_free(l);
	return 0;
}

/* --------------------------------------------------------------------- why */

#define PREPARED	"it is being prepared"

static bool has_hosts(const struct libera_tenant *t)
{
	return t->vc && t->vc->c->n >= 2;
}

enum libera_carrier_kind libera_vcarrier_lane_used(const struct libera_vlink *vl, int i)
{
	const struct libera_tenant *t = vl->tenant;

	return t->up && has_hosts(t) && vl->end[i]->carry.out ? t->vc->c->kind :
								LIBERA_CARRY_NONE;
}

/* Why a lane does not carry, if that is how it stays; NULL: it is going to. */
static const char *lane_why(const struct libera_vlink *vl, int i)
{
	const struct libera_tenant *t = vl->tenant;

	if (!t->up)
		return "the tenant is stopped";
	if (!t->kind || !t->vc)
		return NULL;
	if (!vl->active)
		return "no path is up";
	if (!has_hosts(t))
		return "there are no two hosts with addresses";
	if (!path_can_carry(vl->active, t->kind))
		return "a pswitch of the path cannot tell carried packets";
	if (vl->lane[i].taken)
		return "others are carried on a pLink of the path";
	return vl->lane[i].hinder ? "flow rules need plain packets" : NULL;
}

bool libera_vcarrier_lane_why(const struct libera_vlink *vl, int i, char *buf, size_t size)
{
	u64 dpid = vl->end[!i]->vs->dpid;
	const char *why;

	if (vl->tenant->carrier == LIBERA_VN_CARRIER_LABEL || libera_vcarrier_lane_used(vl, i))
		return false;
	why = lane_why(vl, i);
	if (!why)
		snprintf(buf, size, PREPARED);
	else if (!vl->lane[i].hinder)
		snprintf(buf, size, "%s", why);
	else if (vl->lane[i].hinder == LIBERA_PORT_ANY)
		snprintf(buf, size, "flow rules of vswitch 0x%llx need plain packets", dpid);
	else
		snprintf(buf, size,
			 "flow rules of vswitch 0x%llx pass packets on to vport %u, where they are not carried",
			 dpid, vl->lane[i].hinder);
	return true;
}

/* How many lanes of a VN carry, will, are hindered by rules, or cannot. */
struct sums {
	u32 used, prepared, hindered, others;
};

static struct sums sum_lanes(struct libera_tenant *t)
{
	struct sums s = { };
	struct libera_vlink *vl;
	u32 id;
	int i;

	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++) {
		for (i = 0; vl->tenant == t && i < 2; i++) {
			if (libera_vcarrier_lane_used(vl, i))
				s.used++;
			else if (!lane_why(vl, i))
				s.prepared++;
			else if (vl->lane[i].hinder)
				s.hindered++;
			else
				s.others++;
		}
	}
	return s;
}

const char *libera_vcarrier_why_not(struct libera_tenant *t, enum libera_carrier_kind *used)
{
	struct sums s;

	*used = LIBERA_CARRY_NONE;
	if (t->carrier == LIBERA_VN_CARRIER_LABEL)
		return NULL;
	if (!t->up)
		return "the tenant is stopped";
	s = sum_lanes(t);
	if (s.used)
		*used = t->vc->c->kind;
	if (s.prepared)
		return PREPARED;
	if (s.hindered)
		return s.used ? "flow rules need plain packets on some vlinks" :
				"flow rules need plain packets";
	if (s.used)
		return s.others ? "some vlinks cannot carry" : NULL;
	if (s.others && !has_hosts(t))
		return "there are no two hosts with addresses";
	return "no vlink can carry";
}
