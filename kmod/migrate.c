// SPDX-License-Identifier: GPL-2.0
/* Migration: a vPort, and the hosts on it, from one pPort to another under traffic. */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <uapi/linux/libera.h>

#include "migrate.h"
#include "notify.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

#define FENCE_TIME	(3 * HZ)	/* a pSwitch that has not answered by then does not do it */

/* ------------------------------------------------------------------ fences */

/* Calls @fn for each pSwitch that packets of a vSwitch may pass inside it. */
static bool all_pswitches(struct libera_vswitch *vs, unsigned long until,
			  bool (*fn)(struct libera_pswitch *ps, unsigned long until))
{
	struct libera_path *path;
	struct libera_vpart *part;
	struct libera_route *r;
	bool good = true;
	u16 i;

	libera_for_each_vpart(vs, part)
		good &= fn(part->ps, until);
	list_for_each_entry(r, &vs->routes, list)
		list_for_each_entry(path, &r->paths, list)
			for (i = 0; i + 1 < path->n; i++)
				good &= fn(path->hop[i].to, until);
	return good;
}

static bool begin(struct libera_pswitch *ps, unsigned long until)
{
	libera_pending_fence_begin(ps);
	return true;
}

/* Whether all have done what they were told. */
static bool fence(struct libera_vswitch *vs)
{
	unsigned long until = jiffies + FENCE_TIME;

	lockdep_assert_held(&vs->ln->lock);
	all_pswitches(vs, until, begin);
	return all_pswitches(vs, until, libera_pending_fence_wait);
}

/* ------------------------------------------------------------------- steps */

/* Whether the ways to a place of a vPort from all other parts are there. */
static bool has_ways(struct libera_vport *vp, const struct libera_vpart *part)
{
	struct libera_route *r;

	lockdep_assert_held(&vp->vs->lock);
	list_for_each_entry(r, &vp->vs->routes, list)
		if (!libera_route_is_set(r, vp, part))
			return false;
	return true;
}

/* What all pSwitches have said of the step before. */
static int outcome(struct libera_vport *vp, const struct libera_place *place,
		   struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = vp->vs;
	bool done = fence(vs), good;

	if (!libera_pswitch_is_ready(place->part->ps)) {
		NL_SET_ERR_MSG(extack, "the pswitch is not connected");
		return -ENETDOWN;
	}
	if (!done) {
		NL_SET_ERR_MSG(extack, "a pswitch of the vswitch did not answer in time");
		return -ETIMEDOUT;
	}
	mutex_lock(&vs->lock);
	good = !vp->twin_refused && has_ways(vp, place->part);
	mutex_unlock(&vs->lock);
	if (good)
		return 0;
	NL_SET_ERR_MSG(extack, "a pswitch refused a rule for the new place");
	return -EREMOTEIO;
}

/* Packets may come in at the second place, and ways lead there; none is sent there. */
static int stage(struct libera_vport *vp, const struct libera_place *place,
		 struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = vp->vs;
	int err;

	mutex_lock(&vs->lock);
	vp->twin = *place;
	vp->twin_refused = false;
	mutex_unlock(&vs->lock);
	list_add_tail(&vp->of_moving, &vs->ln->moving);
	err = place->part == vp->part ? 0 : libera_route_add_port(vp, place->part, extack);
	if (err)
		return err;
	mutex_lock(&vs->lock);
	vp->twin_in = true;
	vs->n_twins++;
	err = libera_vpart_rebuild(vs);
	if (!err)
		libera_vfr_refresh(vs);
	mutex_unlock(&vs->lock);
	return err;
}

/* Packets for the vPort go to the second place from now on, which is the first then. */
static int flip(struct libera_vport *vp)
{
	const struct libera_place was = libera_vport_place(vp), twin = vp->twin;
	struct libera_vswitch *vs = vp->vs;
	int err;

	mutex_lock(&vs->lock);
	libera_vport_set_place(vp, &twin);
	vp->twin = was;
	err = libera_vpart_rebuild(vs);
	if (err) {
		libera_vport_set_place(vp, &was);
		vp->twin = twin;
	} else {
		libera_vfr_refresh(vs);
	}
	mutex_unlock(&vs->lock);
	if (!err)
		libera_route_move_port(vp);
	return err;
}

/* The second place is none any more; there is no way in which that could fail. */
static void unstage(struct libera_vport *vp)
{
	const struct libera_place twin = vp->twin;
	struct libera_vswitch *vs = vp->vs;

	mutex_lock(&vs->lock);
	if (vp->twin_in) {
		vp->twin_in = false;
		vs->n_twins--;
		libera_vpart_cut_twin(vs, vp->no);
		/* at the end of all rules stay on the pSwitches */
		if (!READ_ONCE(vs->ln->dying))
			libera_vfr_refresh(vs);
	}
	mutex_unlock(&vs->lock);
	if (twin.part != vp->part)
		libera_route_del_port(vp, twin.part);
	libera_vport_unclaim(twin.part, twin.pport);
	mutex_lock(&vs->lock);
	vp->twin = (struct libera_place){ };
	if (!vs->dead)
		libera_vport_changed(vp);
	mutex_unlock(&vs->lock);
	list_del_init(&vp->of_moving);
}

/* ------------------------------------------------------- pSwitches that come and go */

static void drop_routes(struct libera_vpart *part)
{
	struct libera_route *r, *next;

	list_for_each_entry_safe(r, next, &part->vs->routes, list) {
		if (r->end[0] != part && r->end[1] != part)
			continue;
		libera_notify_route(r, LIBERA_EVENT_DEL);
		libera_route_del_all(r);
	}
}

/* The vSwitch has no business there any more, unless a vPort or a vLink's path is there. */
static void leave(struct libera_vpart *part)
{
	if (libera_vpart_has_vport(part) || libera_vlink_begins_on(part) || part->vs->n_parts == 1)
		return;
	drop_routes(part);
	libera_vpart_remove(part, NULL);
}

static int add_paths(const struct libera_migration *m, struct netlink_ext_ack *extack)
{
	struct libera_route *r;
	u16 i;

	for (i = 0; i < m->n_paths; i++) {
		const struct libera_migrate_path *path = &m->path[i];

		r = libera_route_add_path(m->vp->vs, path->ref, path->n, path->priority, extack);
		if (IS_ERR(r))
			return PTR_ERR(r);
	}
	return 0;
}

/* Whether packets can get there from all parts that have vPorts, and back. */
static bool is_joined(const struct libera_vpart *part)
{
	struct libera_vpart *other;
	struct libera_route *r;

	libera_for_each_vpart(part->vs, other) {
		if (other == part || !libera_vpart_has_vport(other))
			continue;
		r = libera_route_find(part, other);
		if (!r || !r->active)
			return false;
	}
	return true;
}

/* The vSwitch is on the pSwitch by now, with the paths that were given. */
static struct libera_vpart *enter(const struct libera_migration *m,
				  struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = m->vp->vs;
	struct libera_vpart *part = libera_vpart_by_dpid(vs, m->dpid);
	int err;

	if (part && m->n_paths) {
		NL_SET_ERR_MSG(extack, "the vswitch is on this pswitch: it has routes of its own");
		return ERR_PTR(-EEXIST);
	}
	if (part && !m->force && !is_joined(part)) {
		NL_SET_ERR_MSG(extack,
			       "no route of the vswitch to another of its pswitches is up there");
		return ERR_PTR(-EHOSTUNREACH);
	}
	if (part)
		return part;
	part = libera_vpart_add(vs, m->dpid, extack);
	if (IS_ERR(part))
		return part;
	err = add_paths(m, extack);
	if (!err && !is_joined(part)) {
		NL_SET_ERR_MSG(extack,
			       "no path that is up to another pswitch of the vswitch was given");
		err = -EINVAL;
	}
	if (!err)
		return part;
	drop_routes(part);
	libera_vpart_remove(part, NULL);
	return ERR_PTR(err);
}

/* --------------------------------------------------------------- migration */

static int check(const struct libera_migration *m, struct netlink_ext_ack *extack)
{
	const struct libera_vport *vp = m->vp;
	struct libera_pswitch *ps;
	bool ready;

	if (vp->vlink) {
		NL_SET_ERR_MSG(extack, "the vport is an end of a vlink: its path says where it is");
		return -EBUSY;
	}
	if (m->force)
		return 0;
	ps = libera_pswitch_lookup(vp->vs->ln, m->dpid);
	ready = ps && libera_pswitch_is_ready(ps);
	libera_pswitch_put(ps);
	if (ready)
		return 0;
	NL_SET_ERR_MSG(extack, "the pswitch is not connected");
	return -ENETDOWN;
}

/* Both steps; if one fails the second place is none again. */
static int carry_out(struct libera_migration *m, const struct libera_place *place,
		     struct netlink_ext_ack *extack)
{
	u64 began = ktime_get_ns(), staged;
	struct libera_vport *vp = m->vp;
	int err;

	err = stage(vp, place, extack);
	if (!err)
		err = outcome(vp, place, extack);
	if (err && (!m->force || err == -ENOMEM))
		goto unstage;
	staged = ktime_get_ns();
	err = flip(vp);
	if (err)
		goto unstage;
	err = outcome(vp, place, extack);
	if (err && !m->force) {
		/* if there is no memory for the way back, the way there stays */
		if (flip(vp))
			return 0;
		goto unstage;
	}
	m->prepare_ns = staged - began;
	m->switch_ns = ktime_get_ns() - staged;
	return 0;

unstage:
	unstage(vp);
	return err;
}

static void linger(struct libera_vport *vp, const struct libera_migration *m)
{
	struct libera_net *ln = vp->vs->ln;

	vp->release = m->release;
	vp->twin_until = jiffies + msecs_to_jiffies(m->linger);
	if (!m->linger)
		libera_migrate_finish(vp);
	else if (!READ_ONCE(ln->dying))
		mod_delayed_work(ln->wq, &ln->migrate_work, 0);
	libera_vcarrier_kick(ln);
}

static int migrate(struct libera_migration *m, struct netlink_ext_ack *extack)
{
	struct libera_vport *vp = m->vp;
	struct libera_place place = { .pport = m->pport };
	bool entered;
	int err;

	m->from_dpid = vp->part->ps->dpid;
	m->from_pport = vp->pport;
	if (m->dpid == m->from_dpid && m->pport == m->from_pport)
		return 0;
	entered = !libera_vpart_by_dpid(vp->vs, m->dpid);
	place.part = enter(m, extack);
	if (IS_ERR(place.part))
		return PTR_ERR(place.part);
	err = place.part == vp->part ? 0 : libera_vcarrier_move(vp, place.part->ps, extack);
	if (!err)
		err = libera_vport_claim(vp, place.part, m->pport, extack);
	if (!err)
		err = carry_out(m, &place, extack);
	if (!err)
		linger(vp, m);
	else if (entered)
		leave(place.part);
	return err;
}

/* The old place is none any more.  Returns the part that is to be left by that, or NULL. */
static struct libera_vpart *give_up(struct libera_vport *vp)
{
	struct libera_vpart *part = vp->release ? vp->twin.part : NULL;

	if (!vp->twin.part)
		return NULL;
	unstage(vp);
	vp->release = false;
	return READ_ONCE(vp->vs->ln->dying) || vp->vs->dead ? NULL : part;
}

int libera_migrate(struct libera_migration *m, struct netlink_ext_ack *extack)
{
	struct libera_vpart *left;
	int err;

	lockdep_assert_held(&m->vp->vs->ln->lock);
	err = check(m, extack);
	if (err)
		return err;
	/* one that paths in @m may lead to is not left before */
	left = give_up(m->vp);
	err = migrate(m, extack);
	if (left)
		leave(left);
	return err;
}

/* ------------------------------------------------------------------ the end */

void libera_migrate_finish(struct libera_vport *vp)
{
	bool moved = vp->twin.part;
	struct libera_vpart *left;

	lockdep_assert_held(&vp->vs->ln->lock);
	left = give_up(vp);
	if (left)
		leave(left);
	if (moved)
		libera_notify_vport(vp, LIBERA_EVENT_SET);
}

void libera_migrate_finish_all(struct libera_vswitch *vs)
{
	struct libera_vport *vp;
	unsigned long no;

	lockdep_assert_held(&vs->ln->lock);
	xa_for_each(&vs->vports, no, vp)
		libera_migrate_finish(vp);
}

/* Those whose time is over; again when the next one's is. */
static void work_fn(struct work_struct *work)
{
	struct libera_net *ln = container_of(to_delayed_work(work), struct libera_net,
					     migrate_work);
	struct libera_vport *vp, *next;
	unsigned long now = jiffies, wait = MAX_JIFFY_OFFSET;

	mutex_lock(&ln->lock);
	list_for_each_entry_safe(vp, next, &ln->moving, of_moving) {
		if (READ_ONCE(ln->dying))
			break;
		if (time_after_eq(now, vp->twin_until))
			libera_migrate_finish(vp);
		else
			wait = min(wait, vp->twin_until - now);
	}
	if (wait != MAX_JIFFY_OFFSET && !READ_ONCE(ln->dying))
		queue_delayed_work(ln->wq, &ln->migrate_work, wait);
	mutex_unlock(&ln->lock);
}

void libera_migrate_start(struct libera_net *ln)
{
	INIT_LIST_HEAD(&ln->moving);
	INIT_DELAYED_WORK(&ln->migrate_work, work_fn);
}

void libera_migrate_stop(struct libera_net *ln)
{
	cancel_delayed_work_sync(&ln->migrate_work);
}
