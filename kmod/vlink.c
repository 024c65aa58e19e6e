// SPDX-License-Identifier: GPL-2.0
/* Virtual links: two vPorts joined by a path of pLinks, with others in reserve. */
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <uapi/linux/libera.h>

#include "notify.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

#define RETRY	HZ	/* when memory was short */

static struct libera_vlink_path *of(struct libera_path *path)
{
	return container_of(path, struct libera_vlink_path, p);
}

/* All rules of a path on pSwitches between its ends; as libera_lane_set_rules(). */
static int set_rules(struct libera_path *path, bool want)
{
	int err = libera_lane_set_rules(&of(path)->lane[0], want);

	return libera_lane_worse(err, libera_lane_set_rules(&of(path)->lane[1], want));
}

/* -------------------------------------------------------------------- state */

/* Whether somebody at an end can match one tag only: where there is one table. */
static bool has_one_tag(struct libera_vlink *vl)
{
	bool found = false;
	int i;

	for (i = 0; i < 2 && !found; i++) {
		mutex_lock(&vl->end[i]->vs->lock);
		found = libera_vpart_n_tables(vl->end[i]->vs) == 1;
		mutex_unlock(&vl->end[i]->vs->lock);
	}
	return found;
}

static void set_form(struct libera_path *path, bool one_tag)
{
	of(path)->lane[0].one_tag = one_tag;
	of(path)->lane[1].one_tag = one_tag;
}

static void get_vlabels(struct libera_path *path, int end, struct libera_vlabels *v)
{
	memset(v, 0, sizeof(*v));
	if (!of(path)->lane[0].one_tag)
		return;
	memcpy(v->in, of(path)->lane[!end].vlabel, sizeof(v->in));
	memcpy(v->out, of(path)->lane[end].vlabel, sizeof(v->out));
}

void libera_vlink_vlabels(const struct libera_vport *vp, struct libera_vlabels *v)
{
	struct libera_vlink *vl = vp->vlink;

	lockdep_assert_held(&vp->vs->ln->lock);
	if (vl->active)
		get_vlabels(vl->active, vp == vl->end[1], v);
	else
		memset(v, 0, sizeof(*v));
}

/* Where an end is when packets take a path; NULL: none. */
static void place_on(struct libera_vlink *vl, struct libera_path *path, int end,
		     struct libera_place *place)
{
	const struct libera_hop *h;

	memset(place, 0, sizeof(*place));
	place->part = vl->end[end]->part;
	place->pport = LIBERA_PORT_ANY;
	if (!path)
		return;
	h = &path->hop[end ? path->n - 1 : 0];
	place->part = libera_vpart_on(vl->end[end]->vs, end ? h->to : h->from);
	place->pport = end ? h->to_port : h->from_port;
	place->label = of(path)->lane[!end].label;
	place->out_label = of(path)->lane[end].label;
	place->one_tag = of(path)->lane[0].one_tag;
	get_vlabels(path, end, &place->vlabels);
}

/* Whether the form of packets is another than when the ends were moved there. */
static bool has_changed(struct libera_vlink *vl, struct libera_path *path)
{
	return path && vl->end[0]->one_tag != of(path)->lane[0].one_tag;
}

static int move_ends(struct libera_vlink *vl, struct libera_path *path)
{
	struct libera_place place;
	int err;

	/* who receives comes before who sends */
	place_on(vl, path, 1, &place);
	err = libera_vswitch_move_end(vl->end[1], &place);
	place_on(vl, path, 0, &place);
	return libera_vswitch_move_end(vl->end[0], &place) ?: err;
}

/* Whether @path can be used, now that its rules are made what they shall be. */
static bool is_usable(struct libera_vlink *vl, struct libera_path *path)
{
	bool was_up = path->up;
	int err = 0;

	path->up = libera_path_is_up(path);
	/* a pSwitch that was away may think otherwise now */
	if (path->up && !was_up)
		path->refused = false;
	if (!path->refused)
		err = set_rules(path, READ_ONCE(vl->tenant->up));
	path->refused |= err == -EREMOTEIO;
	if (err == -ENOMEM)
		libera_vlink_retry(vl->tenant->ln);
	/* what memory is short for now is no reason to leave one that is in use */
	return path->up && !path->refused && (!err || path == vl->active);
}

static void look_at(struct libera_vlink *vl)
{
	struct libera_path *path, *best = NULL, *old = vl->active;
	bool one_tag = has_one_tag(vl);

	list_for_each_entry(path, &vl->paths, list) {
		set_form(path, one_tag);
		if (is_usable(vl, path) && !best)
			best = path;
	}
	if (best == old && !has_changed(vl, best))
		return;
	if (move_ends(vl, best)) {
		libera_vlink_retry(vl->tenant->ln);
		return;
	}
	libera_vcarrier_kick(vl->tenant->ln);
	if (best == old)
		return;
	vl->active = best;
	vl->switches += best && old;
	libera_notify_vlink(vl, !best ? LIBERA_EVENT_DOWN :
				!old ? LIBERA_EVENT_UP : LIBERA_EVENT_SET);
}

/* What there was no memory for when it had to be changed. */
static void complete_rules(struct libera_net *ln)
{
	struct libera_vswitch *vs;
	u32 id;

	for (id = 0; (vs = libera_vswitch_next(ln, &id)) && !READ_ONCE(ln->dying); id++) {
		if (!READ_ONCE(vs->incomplete))
			continue;
		mutex_lock(&vs->lock);
		libera_vfr_refresh(vs);
		mutex_unlock(&vs->lock);
		cond_resched();
	}
}

static void work_fn(struct work_struct *work)
{
	struct libera_net *ln = container_of(work, struct libera_net, vlink_work.work);
	struct libera_vlink *vl;
	unsigned long id;

	mutex_lock(&ln->lock);
	xa_for_each(&ln->vlinks, id, vl) {
		if (READ_ONCE(ln->dying))
			break;
		look_at(vl);
		cond_resched();
	}
	libera_route_look(ln);
	complete_rules(ln);
	libera_vcarrier_kick(ln);
	mutex_unlock(&ln->lock);
}

void libera_vlink_kick(struct libera_net *ln)
{
	if (!READ_ONCE(ln->dying))
		mod_delayed_work(ln->wq, &ln->vlink_work, 0);
}

void libera_vlink_retry(struct libera_net *ln)
{
	if (!READ_ONCE(ln->dying))
		queue_delayed_work(ln->wq, &ln->vlink_work, RETRY);
}

/* -------------------------------------------------------------------- paths */

/* A path from end to end. */
static int check_ends(struct libera_vlink *vl, const struct libera_path *path,
		      struct netlink_ext_ack *extack)
{
	if (!libera_vpart_on(vl->end[0]->vs, libera_path_begins(path))) {
		NL_SET_ERR_MSG(extack, "the path does not begin at the first vswitch's pswitch");
		return -EINVAL;
	}
	if (!libera_vpart_on(vl->end[1]->vs, libera_path_ends(path))) {
		NL_SET_ERR_MSG(extack, "the path does not end at the second vswitch's pswitch");
		return -EINVAL;
	}
	return 0;
}

static int take_lanes(struct libera_vlink *vl, struct libera_vlink_path *vpath,
		      struct netlink_ext_ack *extack)
{
	int err, i;

	for (i = 0; i < 2; i++) {
		vpath->lane[i].path = &vpath->p;
		vpath->lane[i].back = i;
		/* one of its vSwitches has to keep the rules */
		vpath->lane[i].vs = vl->end[0]->vs;
		vpath->lane[i].owner = vl->end[!i];
		err = libera_lane_take(&vpath->lane[i]);
		if (err) {
			if (i)
				libera_lane_release(&vpath->lane[0]);
			return libera_lane_blame(err, extack);
		}
	}
	return 0;
}

int libera_vlink_add_path(struct libera_vlink *vl, const struct libera_hop_ref *ref, u16 n,
			  u16 priority, struct netlink_ext_ack *extack)
{
	struct libera_vlink_path *vpath;
	int err;

	lockdep_assert_held(&vl->tenant->ln->lock);
	if (libera_path_find(&vl->paths, priority)) {
		NL_SET_ERR_MSG(extack, "the vlink has a path with this priority");
		return -EEXIST;
	}
	if (vl->n_paths >= LIBERA_PATHS_MAX) {
		NL_SET_ERR_MSG(extack, "too many paths of the vlink");
		return -ENOSPC;
	}
	vpath = kzalloc(sizeof(*vpath), GFP_KERNEL_ACCOUNT);
	if (!vpath)
		return -ENOMEM;
	vpath->p.priority = priority;
	err = libera_path_init(&vpath->p, vl->tenant->ln, ref, n, extack);
	if (err)
		goto free;
	err = check_ends(vl, &vpath->p, extack) ?: take_lanes(vl, vpath, extack);
	if (err)
		goto exit;
	libera_path_insert(&vl->paths, &vpath->p);
	vl->n_paths++;
	look_at(vl);
	return 0;

exit:
	libera_path_exit(&vpath->p);
free:
	kfree(vpath);
	return err;
}

/* It is not in use any more. */
static void end_path(struct libera_vlink *vl, struct libera_path *path)
{
	list_del(&path->list);
	vl->n_paths--;
	set_rules(path, false);
	libera_lane_release(&of(path)->lane[0]);
	libera_lane_release(&of(path)->lane[1]);
	libera_path_exit(path);
	kfree(of(path));
}

int libera_vlink_del_path(struct libera_vlink *vl, u16 priority, struct netlink_ext_ack *extack)
{
	struct libera_path *path = libera_path_find(&vl->paths, priority);

	lockdep_assert_held(&vl->tenant->ln->lock);
	if (!path) {
		NL_SET_ERR_MSG(extack, "the vlink has no path with this priority");
		return -ENOENT;
	}
	/* another takes its place first */
	path->refused = true;
	list_move_tail(&path->list, &vl->paths);
	look_at(vl);
	if (vl->active == path)
		return -ENOMEM;
	end_path(vl, path);
	return 0;
}

/* -------------------------------------------------------------------- vLinks */

struct libera_vlink *libera_vlink_find(struct libera_tenant *t, u32 id)
{
	struct libera_vlink *vl = xa_load(&t->ln->vlinks, id);

	lockdep_assert_held(&t->ln->lock);
	return vl && vl->tenant == t ? vl : NULL;
}

struct libera_vlink *libera_vlink_next(struct libera_net *ln, u32 *id)
{
	unsigned long index = *id;
	struct libera_vlink *vl;

	lockdep_assert_held(&ln->lock);
	vl = xa_find(&ln->vlinks, &index, ULONG_MAX, XA_PRESENT);
	*id = index;
	return vl;
}

bool libera_vlink_begins_on(const struct libera_vpart *part)
{
	const struct libera_vswitch *vs = part->vs;
	struct libera_path *path;
	struct libera_vlink *vl;
	u32 id;

	for (id = 0; (vl = libera_vlink_next(vs->ln, &id)); id++)
		list_for_each_entry(path, &vl->paths, list)
			if ((vl->end[0]->vs == vs && libera_path_begins(path) == part->ps) ||
			    (vl->end[1]->vs == vs && libera_path_ends(path) == part->ps))
				return true;
	return false;
}

struct libera_vlink *libera_vlink_create(struct libera_vswitch *a, u32 a_no,
					 struct libera_vswitch *b, u32 b_no,
					 struct netlink_ext_ack *extack)
{
	struct libera_net *ln = a->ln;
	struct libera_vlink *vl;
	int err;

	lockdep_assert_held(&ln->lock);
	vl = kzalloc(sizeof(*vl), GFP_KERNEL_ACCOUNT);
	if (!vl)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&vl->paths);
	vl->tenant = a->tenant;
	err = xa_alloc(&ln->vlinks, &vl->id, vl, XA_LIMIT(1, LIBERA_VLINKS_MAX),
		       GFP_KERNEL_ACCOUNT);
	if (err) {
		NL_SET_ERR_MSG(extack, "too many vlinks");
		err = err == -EBUSY ? -ENOSPC : err;
		goto free;
	}
	vl->end[0] = libera_vswitch_add_end(a, a_no, vl, extack);
	if (IS_ERR(vl->end[0])) {
		err = PTR_ERR(vl->end[0]);
		goto erase;
	}
	vl->end[1] = libera_vswitch_add_end(b, b_no, vl, extack);
	if (IS_ERR(vl->end[1])) {
		err = PTR_ERR(vl->end[1]);
		goto del_end;
	}
	libera_notify_vlink(vl, LIBERA_EVENT_ADD);
	return vl;

del_end:
	libera_vswitch_del_end(vl->end[0]);
erase:
	xa_erase(&ln->vlinks, vl->id);
free:
	kfree(vl);
	return ERR_PTR(err);
}

void libera_vlink_destroy(struct libera_vlink *vl)
{
	struct libera_net *ln = vl->tenant->ln;
	struct libera_path *path, *next;
	int i;

	lockdep_assert_held(&ln->lock);
	vl->active = NULL;
	libera_notify_vlink(vl, LIBERA_EVENT_DEL);
	/* what is on the way is of the first end's vSwitch, and the labels lead to the ends */
	list_for_each_entry_safe(path, next, &vl->paths, list)
		end_path(vl, path);
	/* whoever has one end locked may look at the other */
	for (i = 0; i < 2; i++)
		kref_get(&vl->end[i]->ref);
	for (i = 0; i < 2; i++)
		libera_vswitch_del_end(vl->end[i]);
	for (i = 0; i < 2; i++)
		libera_vport_put(vl->end[i]);
	xa_erase(&ln->vlinks, vl->id);
	kfree(vl);
}

struct libera_vport *libera_vlink_other(const struct libera_vport *vp)
{
	lockdep_assert_held(&vp->vs->lock);
	return vp->vlink->end[vp == vp->vlink->end[0]];
}

void libera_vlink_leave(struct libera_vswitch *vs)
{
	struct libera_vlink *vl;
	unsigned long id;

	lockdep_assert_held(&vs->ln->lock);
	xa_for_each(&vs->ln->vlinks, id, vl)
		if (vl->end[0]->vs == vs || vl->end[1]->vs == vs)
			libera_vlink_destroy(vl);
}

void libera_vlink_installed(struct libera_tenant *t)
{
	struct libera_vlink *vl;
	struct libera_path *path;
	unsigned long id;

	lockdep_assert_held(&t->ln->lock);
	xa_for_each(&t->ln->vlinks, id, vl) {
		if (vl->tenant != t)
			continue;
		list_for_each_entry(path, &vl->paths, list)
			path->refused = false;
		look_at(vl);
	}
}

void libera_vlink_start(struct libera_net *ln)
{
	xa_init_flags(&ln->vlinks, XA_FLAGS_ALLOC1);
	INIT_DELAYED_WORK(&ln->vlink_work, work_fn);
}

void libera_vlink_stop(struct libera_net *ln)
{
	cancel_delayed_work_sync(&ln->vlink_work);
	WARN_ON_ONCE(!xa_empty(&ln->vlinks));
}
