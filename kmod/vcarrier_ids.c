// SPDX-License-Identifier: GPL-2.0
/* Ids that locators are made of: edges of pSwitches, indices of hosts, and their layout. */
#include <linux/bitmap.h>
#include <linux/slab.h>
#include <uapi/linux/libera.h>

#include "pswitch.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vswitch.h"

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
			if (libera_vcarrier_edge(t, h) == ps)
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
		if (h != but && h->index == index && libera_vcarrier_edge(t, h) == ps)
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
		at = h != but && h->index && h->index <= max ? libera_vcarrier_edge(t, h) : NULL;
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
		ps = carrier == LIBERA_VN_CARRIER_LABEL ? NULL : libera_vcarrier_edge(t, h);
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
