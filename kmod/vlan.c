// SPDX-License-Identifier: GPL-2.0
/* A tenant's VLANs: which ids it has declared, and labels for these on all its lanes. */
#include "route.h"
#include "tenant.h"
#include "vfr.h"
#include "vlan.h"
#include "vlink.h"
#include "vswitch.h"

/* Ids by place, before and after. */
struct change {
	struct libera_tenant *t;
	u16 was[LIBERA_VLAN_SLOTS];
	u16 want[LIBERA_VLAN_SLOTS];
};

typedef int (*lane_fn)(struct libera_lane *lane, void *arg);

/* Of all vLinks and routes of the tenant, until one fails. */
static int each_lane(struct libera_tenant *t, lane_fn fn, void *arg)
{
	struct libera_vswitch *vs;
	struct libera_path *path;
	struct libera_vlink *vl;
	int err = 0;
	u32 id, i;

	for (id = 0; (vl = libera_vlink_next(t->ln, &id)); id++) {
		if (vl->tenant != t)
			continue;
		list_for_each_entry(path, &vl->paths, list) {
			for (i = 0; i < 2 && !err; i++)
				err = fn(libera_vlink_lane(path, i), arg);
			if (err)
				return err;
		}
	}
	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		err = libera_route_each_lane(vs, fn, arg);
		if (err)
			return err;
	}
	return 0;
}

static int take(struct libera_lane *lane, void *arg)
{
	const struct change *c = arg;
	int err;
	u8 i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++) {
		if (!c->want[i] || c->was[i])
			continue;
		err = libera_lane_take_vlan(lane, i, c->want[i]);
		if (err)
			return err;
	}
	return 0;
}

/* What take() has taken, as far as it has come. */
static int give_back(struct libera_lane *lane, void *arg)
{
	const struct change *c = arg;
	u8 i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (c->want[i] && !c->was[i])
			libera_lane_release_vlan(lane, i);
	return 0;
}

static int release(struct libera_lane *lane, void *arg)
{
	const struct change *c = arg;
	u8 i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (c->was[i] && !c->want[i])
			libera_lane_release_vlan(lane, i);
	return 0;
}

/* On the way and at the ends of routes: what is new. */
static int set_rules(struct libera_lane *lane, void *arg)
{
	libera_lane_set_rules(lane, READ_ONCE(lane->vs->tenant->up));
	return 0;
}

/* The vSwitch's rules. */
static int use(struct libera_vswitch *vs, const u16 *vlan)
{
	struct libera_vport *vp;
	unsigned long no;
	int err;

	mutex_lock(&vs->lock);
	memcpy(vs->vlan, vlan, sizeof(vs->vlan));
	xa_for_each(&vs->vports, no, vp)
		if (vp->vlink)
			libera_vlink_vlabels(vp, &vp->vlabels);
	err = libera_vpart_rebuild(vs);
	if (!err)
		libera_vfr_refresh(vs);
	mutex_unlock(&vs->lock);
	return err;
}

/* Receivers know of what is new before anybody who sends after them does. */
static int use_all(struct change *c, const u16 *vlan)
{
	struct libera_vswitch *vs;
	int err = 0;

	memcpy(c->t->vlan, vlan, sizeof(c->t->vlan));
	each_lane(c->t, set_rules, NULL);
	list_for_each_entry(vs, &c->t->vswitches, of_tenant)
		err = use(vs, vlan) ?: err;
	return err;
}

static int find(const u16 *vlan, u16 id)
{
	int i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (vlan[i] == id)
			return i;
	return -1;
}

/* Those that stay keep their places; those that come get places that are free by now. */
static int plan(struct change *c, const u16 *id, u8 n, struct netlink_ext_ack *extack)
{
	int at;
	u8 i;

	memcpy(c->was, c->t->vlan, sizeof(c->was));
	for (i = 0; i < n; i++) {
		if (find(c->want, id[i]) >= 0) {
			NL_SET_ERR_MSG(extack, "a VLAN id is there twice");
			return -EINVAL;
		}
		at = find(c->was, id[i]);
		for (at = max(at, 0); c->was[at] != id[i] && (c->was[at] || c->want[at]); at++)
			;
		c->want[at] = id[i];
	}
	return 0;
}

int libera_vlan_set(struct libera_tenant *t, const u16 *id, u8 n, struct netlink_ext_ack *extack)
{
	struct change c = { .t = t };
	int err;

	lockdep_assert_held(&t->ln->lock);
	err = plan(&c, id, n, extack);
	if (err)
		return err;
	if (!memcmp(c.was, c.want, sizeof(c.was)))
		return 0;
	err = each_lane(t, take, &c);
	if (err) {
		each_lane(t, give_back, &c);
		return libera_lane_blame(err, extack);
	}
	err = use_all(&c, c.want);
	if (err) {
		use_all(&c, c.was);
		each_lane(t, give_back, &c);
		return err;
	}
	each_lane(t, release, &c);
	return 0;
}
