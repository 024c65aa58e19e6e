// SPDX-License-Identifier: GPL-2.0
/* Routes inside a vSwitch: the ways between its pSwitches. */
#include <linux/sched.h>
#include <linux/slab.h>
#include <uapi/linux/libera.h>

#include "notify.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

static struct libera_route_path *of(struct libera_path *path)
{
	return container_of(path, struct libera_route_path, p);
}

/* Which lanes of a path lead to a part: 0 forth, 1 back. */
static int lanes_to(const struct libera_path *path, const struct libera_vpart *part)
{
	return libera_path_ends(path) != part->ps;
}

static bool has_end(const struct libera_route *r, const struct libera_vpart *part)
{
	return r->end[0] == part || r->end[1] == part;
}

/* -------------------------------------------------------------------- lanes */

static int add_lane(struct libera_route *r, struct libera_path *path, struct libera_vport *vp,
		    int back)
{
	struct libera_lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL_ACCOUNT);
	int err;

	if (!lane)
		return -ENOMEM;
	lane->path = path;
	lane->back = back;
	lane->vs = r->vs;
	lane->owner = xa_mk_value(0);
	lane->to = vp;
	err = libera_lane_take(lane);
	if (err)
		goto free;
	mutex_lock(&r->vs->lock);
	err = xa_err(xa_store(&of(path)->lanes[back], vp->no, lane, GFP_KERNEL_ACCOUNT));
	mutex_unlock(&r->vs->lock);
	if (err)
		goto release;
	return 0;

release:
	libera_lane_release(lane);
free:
	kfree(lane);
	return err;
}

/* Nothing is sent there any more. */
static void del_lane(struct libera_route *r, struct libera_path *path, u32 no, int back)
{
	struct libera_lane *lane;

	mutex_lock(&r->vs->lock);
	lane = xa_erase(&of(path)->lanes[back], no);
	mutex_unlock(&r->vs->lock);
	if (!lane)
		return;
	libera_lane_set_rules(lane, false);
	libera_lane_release(lane);
	kfree(lane);
}

static void del_lanes(struct libera_route *r, struct libera_path *path)
{
	struct libera_lane *lane;
	unsigned long no;
	int back;

	for (back = 0; back < 2; back++)
		xa_for_each(&of(path)->lanes[back], no, lane)
			del_lane(r, path, no, back);
}

/* To all vPorts at both of its ends. */
static int add_lanes(struct libera_route *r, struct libera_path *path)
{
	struct libera_vport *vp;
	unsigned long no;
	int err = 0;

	xa_for_each(&r->vs->vports, no, vp) {
		if (!has_end(r, vp->part))
			continue;
		err = add_lane(r, path, vp, lanes_to(path, vp->part));
		if (err)
			break;
	}
	if (err)
		del_lanes(r, path);
	return err;
}

/* All rules of a path; as libera_lane_set_rules(). */
static int set_rules(struct libera_path *path, bool want)
{
	struct libera_lane *lane;
	unsigned long no;
	int back, err = 0;

	for (back = 0; back < 2; back++)
		xa_for_each(&of(path)->lanes[back], no, lane)
			err = libera_lane_worse(err, libera_lane_set_rules(lane, want));
	return err;
}

/* -------------------------------------------------------------------- state */

bool libera_route_way(const struct libera_vpart *from, const struct libera_vport *to,
		      struct libera_map_port *port, struct libera_vlabels *v)
{
	const struct libera_route *r = libera_route_find(from, to->part);
	struct libera_path *path = r ? r->active : NULL;
	const struct libera_lane *lane;
	int back;

	if (!path)
		return false;
	back = lanes_to(path, to->part);
	lane = xa_load(&of(path)->lanes[back], to->no);
	if (!lane)
		return false;
	port->pport = back ? path->hop[path->n - 1].to_port : path->hop[0].from_port;
	port->label = lane->label;
	port->one_tag = lane->one_tag;
	if (v && lane->one_tag)
		memcpy(v->out, lane->vlabel, sizeof(v->out));
	return true;
}

bool libera_route_is_set(const struct libera_route *r, const struct libera_vport *vp,
			 const struct libera_vpart *part)
{
	struct libera_lane *lane;

	lockdep_assert_held(&r->vs->lock);
	if (!has_end(r, part) || !r->active || !r->vs->installed)
		return true;
	lane = xa_load(&of(r->active)->lanes[lanes_to(r->active, part)], vp->no);
	return lane && libera_lane_is_set(lane);
}

/*
 * Where there is one table, or into a vLink that is so, packets have no tag but the label.
 * Returns whether that has changed.
 */
static bool set_forms(struct libera_route *r, struct libera_path *path)
{
	struct libera_lane *lane;
	bool changed = false, one_table, one_tag;
	unsigned long no;
	int back;

	mutex_lock(&r->vs->lock);
	one_table = libera_vpart_n_tables(r->vs) == 1;
	for (back = 0; back < 2; back++) {
		xa_for_each(&of(path)->lanes[back], no, lane) {
			one_tag = one_table || lane->to->one_tag;
			changed |= one_tag != lane->one_tag;
			lane->one_tag = one_tag;
		}
	}
	mutex_unlock(&r->vs->lock);
	return changed;
}

int libera_route_each_lane(struct libera_vswitch *vs,
			   int (*fn)(struct libera_lane *lane, void *arg), void *arg)
{
	struct libera_lane *lane;
	struct libera_path *path;
	struct libera_route *r;
	unsigned long no;
	int back, err;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry(r, &vs->routes, list) {
		list_for_each_entry(path, &r->paths, list) {
			for (back = 0; back < 2; back++) {
				xa_for_each(&of(path)->lanes[back], no, lane) {
					err = fn(lane, arg);
					if (err)
						return err;
				}
			}
		}
	}
	return 0;
}

static bool is_usable(struct libera_route *r, struct libera_path *path)
{
	bool was_up = path->up;
	int err = 0;

	path->up = libera_path_is_up(path);
	/* a pSwitch that was away may think otherwise now */
	if (path->up && !was_up)
		path->refused = false;
	if (!path->refused)
		err = set_rules(path, READ_ONCE(r->vs->tenant->up));
	path->refused |= err == -EREMOTEIO;
	if (err == -ENOMEM)
		libera_vlink_retry(r->vs->ln);
	/* what memory is short for now is no reason to leave one that is in use */
	return path->up && !path->refused && (!err || path == r->active);
}

/* Packets take another path from now on. */
static int use(struct libera_route *r, struct libera_path *path)
{
	struct libera_path *old = r->active;
	struct libera_vswitch *vs = r->vs;
	int err;

	mutex_lock(&vs->lock);
	r->active = path;
	err = libera_vpart_rebuild(vs);
	if (err)
		r->active = old;
	else
		libera_vfr_refresh(vs);
	mutex_unlock(&vs->lock);
	return err;
}

static void look_at(struct libera_route *r)
{
	struct libera_path *path, *best = NULL, *old = r->active;
	bool changed = false;

	list_for_each_entry(path, &r->paths, list) {
		changed |= set_forms(r, path);
		if (is_usable(r, path) && !best)
			best = path;
	}
	if (best == old && !changed)
		return;
	if (use(r, best)) {
		libera_vlink_retry(r->vs->ln);
		return;
	}
	if (best == old)
		return;
	r->switches += best && old;
	libera_notify_route(r, !best ? LIBERA_EVENT_DOWN :
			       !old ? LIBERA_EVENT_UP : LIBERA_EVENT_SET);
}

void libera_route_look(struct libera_net *ln)
{
	struct libera_vswitch *vs;
	struct libera_route *r;
	u32 id;

	lockdep_assert_held(&ln->lock);
	for (id = 0; (vs = libera_vswitch_next(ln, &id)) && !READ_ONCE(ln->dying); id++) {
		list_for_each_entry(r, &vs->routes, list)
			look_at(r);
		cond_resched();
	}
}

void libera_route_installed(struct libera_vswitch *vs)
{
	struct libera_path *path;
	struct libera_route *r;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry(r, &vs->routes, list) {
		list_for_each_entry(path, &r->paths, list)
			path->refused = false;
		look_at(r);
	}
}

/* ------------------------------------------------------------------- vPorts */

int libera_route_add_port(struct libera_vport *vp, struct libera_vpart *part,
			  struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = part->vs;
	struct libera_path *path;
	struct libera_route *r;
	int err;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry(r, &vs->routes, list) {
		if (!has_end(r, part))
			continue;
		list_for_each_entry(path, &r->paths, list) {
			err = add_lane(r, path, vp, lanes_to(path, part));
			if (err) {
				libera_route_del_port(vp, part);
				return libera_lane_blame(err, extack);
			}
		}
		/* their rules are there before anything is sent */
		look_at(r);
	}
	return 0;
}

void libera_route_del_port(struct libera_vport *vp, struct libera_vpart *part)
{
	struct libera_vswitch *vs = part->vs;
	struct libera_path *path;
	struct libera_route *r;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry(r, &vs->routes, list) {
		if (!has_end(r, part))
			continue;
		list_for_each_entry(path, &r->paths, list)
			del_lane(r, path, vp->no, lanes_to(path, part));
	}
}

void libera_route_move_port(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;
	struct libera_route *r;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry(r, &vs->routes, list)
		if (has_end(r, vp->part))
			look_at(r);
}

/* -------------------------------------------------------------------- paths */

struct libera_route *libera_route_find(const struct libera_vpart *a, const struct libera_vpart *b)
{
	struct libera_route *r;

	list_for_each_entry(r, &a->vs->routes, list)
		if (has_end(r, a) && has_end(r, b))
			return r;
	return NULL;
}

struct libera_route *libera_route_next(struct libera_vswitch *vs, struct libera_route *r)
{
	lockdep_assert_held(&vs->ln->lock);
	if (!r)
		return list_first_entry_or_null(&vs->routes, struct libera_route, list);
	return list_is_last(&r->list, &vs->routes) ? NULL : list_next_entry(r, list);
}

static struct libera_route *get_or_create(struct libera_vpart *a, struct libera_vpart *b)
{
	struct libera_route *r = libera_route_find(a, b);

	if (r)
		return r;
	r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
	if (!r)
		return NULL;
	r->vs = a->vs;
	r->end[0] = a->ps->dpid < b->ps->dpid ? a : b;
	r->end[1] = r->end[0] == a ? b : a;
	INIT_LIST_HEAD(&r->paths);
	mutex_lock(&r->vs->lock);
	list_add_tail(&r->list, &r->vs->routes);
	mutex_unlock(&r->vs->lock);
	return r;
}

static void put_if_empty(struct libera_route *r)
{
	if (r->n_paths)
		return;
	mutex_lock(&r->vs->lock);
	list_del(&r->list);
	mutex_unlock(&r->vs->lock);
	kfree(r);
}

static void free_path(struct libera_route_path *rp)
{
	libera_path_exit(&rp->p);
	xa_destroy(&rp->lanes[0]);
	xa_destroy(&rp->lanes[1]);
	kfree(rp);
}

static struct libera_route_path *make_path(struct libera_vswitch *vs,
					   const struct libera_hop_ref *ref, u16 n,
					   struct netlink_ext_ack *extack)
{
	struct libera_route_path *rp = kzalloc(sizeof(*rp), GFP_KERNEL_ACCOUNT);
	int err;

	if (!rp)
		return ERR_PTR(-ENOMEM);
	err = libera_path_init(&rp->p, vs->ln, ref, n, extack);
	if (err) {
		kfree(rp);
		return ERR_PTR(err);
	}
	xa_init(&rp->lanes[0]);
	xa_init(&rp->lanes[1]);
	return rp;
}

static int insert_path(struct libera_route *r, struct libera_route_path *rp,
		       struct netlink_ext_ack *extack)
{
	int err;

	if (libera_path_find(&r->paths, rp->p.priority)) {
		NL_SET_ERR_MSG(extack, "the route has a path with this priority");
		return -EEXIST;
	}
	if (r->n_paths >= LIBERA_PATHS_MAX) {
		NL_SET_ERR_MSG(extack, "too many paths of the route");
		return -ENOSPC;
	}
	err = add_lanes(r, &rp->p);
	if (err)
		return libera_lane_blame(err, extack);
	libera_path_insert(&r->paths, &rp->p);
	r->n_paths++;
	return 0;
}

struct libera_route *libera_route_add_path(struct libera_vswitch *vs,
					   const struct libera_hop_ref *ref, u16 n, u16 priority,
					   struct netlink_ext_ack *extack)
{
	struct libera_vpart *a, *b;
	struct libera_route_path *rp;
	struct libera_route *r;
	int err = -EINVAL;

	lockdep_assert_held(&vs->ln->lock);
	rp = make_path(vs, ref, n, extack);
	if (IS_ERR(rp))
		return ERR_CAST(rp);
	rp->p.priority = priority;
	a = libera_vpart_on(vs, libera_path_begins(&rp->p));
	b = libera_vpart_on(vs, libera_path_ends(&rp->p));
	if (!a || !b || a == b) {
		NL_SET_ERR_MSG(extack,
			       "the path does not lead from a pswitch of the vswitch to another");
		goto free;
	}
	r = get_or_create(a, b);
	if (!r) {
		err = -ENOMEM;
		goto free;
	}
	err = insert_path(r, rp, extack);
	if (err) {
		put_if_empty(r);
		goto free;
	}
	if (r->n_paths == 1)
		libera_notify_route(r, LIBERA_EVENT_ADD);
	look_at(r);
	return r;

free:
	free_path(rp);
	return ERR_PTR(err);
}

/* It is not in use any more. */
static void end_path(struct libera_route *r, struct libera_path *path)
{
	list_del(&path->list);
	r->n_paths--;
	del_lanes(r, path);
	free_path(of(path));
}

int libera_route_del_path(struct libera_route *r, u16 priority, struct netlink_ext_ack *extack)
{
	struct libera_path *path = libera_path_find(&r->paths, priority);

	lockdep_assert_held(&r->vs->ln->lock);
	if (!path) {
		NL_SET_ERR_MSG(extack, "the route has no path with this priority");
		return -ENOENT;
	}
	/* another takes its place first */
	path->refused = true;
	list_move_tail(&path->list, &r->paths);
	look_at(r);
	if (r->active == path)
		return -ENOMEM;
	end_path(r, path);
	if (!r->n_paths)
		libera_notify_route(r, LIBERA_EVENT_DEL);
	put_if_empty(r);
	return 0;
}

void libera_route_del_all(struct libera_route *r)
{
	struct libera_vswitch *vs = r->vs;
	struct libera_path *path, *next;

	lockdep_assert_held(&vs->ln->lock);
	mutex_lock(&vs->lock);
	r->active = NULL;
	mutex_unlock(&vs->lock);
	list_for_each_entry_safe(path, next, &r->paths, list)
		end_path(r, path);
	put_if_empty(r);
}

void libera_route_leave(struct libera_vswitch *vs)
{
	struct libera_route *r, *next;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry_safe(r, next, &vs->routes, list)
		libera_route_del_all(r);
}
