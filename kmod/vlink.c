// SPDX-License-Identifier: GPL-2.0
/* Virtual links: two vPorts joined by a path of pLinks, with others in reserve. */
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <uapi/linux/libera.h>

#include "notify.h"
#include "pfr.h"
#include "pswitch.h"
#include "tenant.h"
#include "vlink.h"
#include "vop.h"
#include "vswitch.h"

/* Rules without a VNC's priority: above the misses, and nothing else says their matches. */
#define LABEL_PRIORITY	1

/* The pPort where packets of direction @dir come in after the @i-th pLink of their way. */
static struct libera_pswitch *comes_in(const struct libera_path *path, int dir, u16 i, u32 *port)
{
	const struct libera_hop *h = &path->hop[dir ? path->n - 1 - i : i];

	*port = dir ? h->from_port : h->to_port;
	return dir ? h->from : h->to;
}

/* The pPort where they go out into that pLink. */
static u32 goes_out(const struct libera_path *path, int dir, u16 i)
{
	const struct libera_hop *h = &path->hop[dir ? path->n - 1 - i : i];

	return dir ? h->to_port : h->from_port;
}

/* ------------------------------------------------------------------ labels */

/*
 * What a pPort knows of a label: the vPort to which packets with it belong, or, on
 * the way, that it is taken.
 */
static void *owner_of(struct libera_vlink *vl, const struct libera_path *path, int dir, u16 i)
{
	return i == path->n - 1 ? (void *)vl->end[!dir] : xa_mk_value(vl->id);
}

static bool is_free(const struct libera_path *path, int dir, u16 label)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	bool taken = false;
	u32 no;
	u16 i;

	for (i = 0; i < path->n && !taken; i++) {
		ps = comes_in(path, dir, i, &no);
		mutex_lock(&ps->lock);
		port = xa_load(&ps->pports, no);
		taken = port && xa_load(&port->labels, label);
		mutex_unlock(&ps->lock);
	}
	return !taken;
}

static void release_labels(struct libera_path *path, int dir, u16 n)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	u32 no;
	u16 i;

	for (i = 0; i < n; i++) {
		ps = comes_in(path, dir, i, &no);
		mutex_lock(&ps->lock);
		port = xa_load(&ps->pports, no);
		if (port) {
			xa_erase(&port->labels, path->label[dir]);
			libera_pswitch_put_port(ps, port);
		}
		mutex_unlock(&ps->lock);
	}
}

static int take_label(struct libera_vlink *vl, struct libera_path *path, int dir, u16 i)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	u32 no;
	int err;

	ps = comes_in(path, dir, i, &no);
	mutex_lock(&ps->lock);
	port = libera_pswitch_get_port(ps, no);
	if (IS_ERR(port)) {
		err = PTR_ERR(port);
	} else {
		/* taken already: the path itself has been here */
		err = port->vport ? -EADDRINUSE :
				    xa_insert(&port->labels, path->label[dir],
					      owner_of(vl, path, dir, i), GFP_KERNEL_ACCOUNT);
		libera_pswitch_put_port(ps, port);
	}
	mutex_unlock(&ps->lock);
	return err;
}

static int take_labels(struct libera_vlink *vl, struct libera_path *path, int dir)
{
	u16 label = 1, i;
	int err;

	while (label <= LIBERA_LABEL_MAX && !is_free(path, dir, label))
		label++;
	if (label > LIBERA_LABEL_MAX)
		return -ENOSPC;
	path->label[dir] = label;
	for (i = 0; i < path->n; i++) {
		err = take_label(vl, path, dir, i);
		if (err) {
			release_labels(path, dir, i);
			return err;
		}
	}
	return 0;
}

/* -------------------------------------------------- rules between the ends */

/* Work space for one rule, too large for the stack. */
struct rule {
	struct libera_match match;
	u8 packed[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE] __aligned(8);
};

static struct libera_pfr *find_rule(struct libera_pswitch *ps, struct rule *w, u32 in_port,
				    u16 label)
{
	const struct libera_rule_key key = {
		.priority = LABEL_PRIORITY,
		.match = (struct libera_pmatch *)w->packed,
	};

	libera_match_init(&w->match);
	libera_match_set_u64(&w->match, LIBERA_FIELD_IN_PORT, in_port);
	libera_match_set_u64(&w->match, LIBERA_FIELD_VLAN_VID, label | LIBERA_VID_PRESENT);
	libera_match_pack((struct libera_pmatch *)w->packed, &w->match);
	return libera_pfr_find(ps, &key);
}

static void add_rule(struct libera_vlink *vl, struct libera_pswitch *ps, const struct rule *w,
		     u32 out)
{
	const struct libera_act act = { .type = LIBERA_ACT_OUTPUT, .arg = out };
	const struct libera_instrs instrs = {
		.present = LIBERA_INSTR_APPLY,
		.n_apply = 1,
		.act = &act,
	};
	struct libera_vop op = { };
	struct libera_pfr *pfr;

	pfr = libera_pfr_create(ps, vl->end[0]->vs, NULL, 0, LABEL_PRIORITY, &w->match, &instrs);
	if (IS_ERR(pfr))
		return;
	list_add_tail(&pfr->of_vfr, &vl->pfrs);
	if (libera_pfr_insert(ps, pfr) ||
	    libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, &op)))
		libera_pfr_free(ps, pfr);
}

static void remove_rule(struct libera_pswitch *ps, struct libera_pfr *pfr, bool quiet)
{
	struct libera_vop op = { };

	if (!quiet && pfr->state == LIBERA_PFR_SENT && libera_pswitch_is_ready(ps))
		libera_pfr_send(ps, pfr, LIBERA_FC_DELETE_STRICT, libera_vop_xid(ps, &op));
	libera_pfr_free(ps, pfr);
}

/* Make one rule be there or not.  Returns whether it is as it shall be. */
static bool set_rule(struct libera_vlink *vl, struct rule *w, const struct libera_path *path,
		     int dir, u16 i, bool want)
{
	u32 in, out = goes_out(path, dir, i + 1);
	struct libera_pswitch *ps = comes_in(path, dir, i, &in);
	struct libera_vop op = { };
	struct libera_pfr *pfr;
	bool there;

	mutex_lock(&ps->lock);
	pfr = find_rule(ps, w, in, path->label[dir]);
	if (pfr && !want)
		remove_rule(ps, pfr, READ_ONCE(ps->ln->dying));
	else if (pfr && pfr->state == LIBERA_PFR_WANTED)
		libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, &op));
	else if (!pfr && want)
		add_rule(vl, ps, w, out == in ? LIBERA_PORT_IN_PORT : out);
	there = find_rule(ps, w, in, path->label[dir]);
	mutex_unlock(&ps->lock);
	return there == want;
}

/* All rules of a path on pSwitches between its ends.  Returns whether they are as they shall be. */
static bool set_rules(struct libera_vlink *vl, const struct libera_path *path, bool want)
{
	struct libera_vswitch *vs = vl->end[0]->vs;
	struct rule *w = kmalloc(sizeof(*w), GFP_KERNEL);
	bool good = w;
	int dir;
	u16 i;

	if (!w)
		return false;
	mutex_lock(&vs->lock);
	for (dir = 0; dir < 2; dir++)
		for (i = 0; i + 1 < path->n; i++)
			good &= set_rule(vl, w, path, dir, i, want);
	mutex_unlock(&vs->lock);
	kfree(w);
	return good;
}

/* -------------------------------------------------------------------- state */

/* Whether a pLink is known to lead from one pPort to another. */
static bool leads(struct libera_pswitch *from, u32 from_port, struct libera_pswitch *to,
		  u32 to_port, bool *up)
{
	struct libera_pport *port;
	bool known;

	mutex_lock(&to->lock);
	port = xa_load(&to->pports, to_port);
	known = port && (port->peer.seen || port->peer.fixed) && port->peer.dpid == from->dpid &&
		port->peer.port == from_port;
	*up = known && libera_pport_is_up(port);
	mutex_unlock(&to->lock);
	return known;
}

static bool path_is_up(const struct libera_path *path)
{
	bool up;
	u16 i;

	for (i = 0; i < path->n; i++) {
		const struct libera_hop *h = &path->hop[i];

		leads(h->from, h->from_port, h->to, h->to_port, &up);
		if (up)
			leads(h->to, h->to_port, h->from, h->from_port, &up);
		if (!up)
			return false;
	}
	return true;
}

static int move_ends(struct libera_vlink *vl, const struct libera_path *path)
{
	const struct libera_hop *last = path ? &path->hop[path->n - 1] : NULL;
	int err;

	if (!path) {
		err = libera_vswitch_move_end(vl->end[0], LIBERA_PORT_ANY, 0, 0);
		return libera_vswitch_move_end(vl->end[1], LIBERA_PORT_ANY, 0, 0) ?: err;
	}
	/* who receives comes before who sends */
	err = libera_vswitch_move_end(vl->end[1], last->to_port, path->label[0], path->label[1]);
	return libera_vswitch_move_end(vl->end[0], path->hop[0].from_port, path->label[1],
				       path->label[0]) ?: err;
}

/* Whether @path can be used, now that its rules are made what they shall be. */
static bool is_usable(struct libera_vlink *vl, struct libera_path *path)
{
	bool was_up = path->up;

	path->up = path_is_up(path);
	/* a pSwitch that was away may think otherwise now */
	if (path->up && !was_up)
		path->refused = false;
	if (!path->refused)
		path->refused = !set_rules(vl, path, READ_ONCE(vl->tenant->up));
	return path->up && !path->refused;
}

static void look_at(struct libera_vlink *vl)
{
	struct libera_path *path, *best = NULL, *old = vl->active;

	list_for_each_entry(path, &vl->paths, list)
		if (is_usable(vl, path) && !best)
			best = path;
	if (best == old || move_ends(vl, best))
		return;
	vl->active = best;
	vl->switches += best && old;
	libera_notify_vlink(vl, !best ? LIBERA_EVENT_DOWN :
				!old ? LIBERA_EVENT_UP : LIBERA_EVENT_SET);
}

static void work_fn(struct work_struct *work)
{
	struct libera_net *ln = container_of(work, struct libera_net, vlink_work);
	struct libera_vlink *vl;
	unsigned long id;

	mutex_lock(&ln->lock);
	xa_for_each(&ln->vlinks, id, vl) {
		if (READ_ONCE(ln->dying))
			break;
		look_at(vl);
		cond_resched();
	}
	mutex_unlock(&ln->lock);
}

void libera_vlink_kick(struct libera_net *ln)
{
	if (!READ_ONCE(ln->dying))
		queue_work(ln->wq, &ln->vlink_work);
}

/* -------------------------------------------------------------------- paths */

static void free_path(struct libera_path *path)
{
	u16 i;

	for (i = 0; i < path->n; i++) {
		libera_pswitch_put(path->hop[i].from);
		libera_pswitch_put(path->hop[i].to);
	}
	kfree(path);
}

/* The pLink that begins at a pPort, with references. */
static int find_hop(struct libera_net *ln, const struct libera_hop_ref *ref,
		    struct libera_hop *h)
{
	struct libera_pport *port;
	struct libera_peer peer;
	bool up;

	h->from = libera_pswitch_lookup(ln, ref->dpid);
	if (!h->from)
		return -ENOENT;
	h->from_port = ref->port;
	/* a pLink is known where its packets come in: the way back tells where that is */
	mutex_lock(&h->from->lock);
	port = xa_load(&h->from->pports, ref->port);
	if (port)
		peer = port->peer;
	mutex_unlock(&h->from->lock);
	if (port && (peer.seen || peer.fixed)) {
		h->to = libera_pswitch_lookup(ln, peer.dpid);
		h->to_port = peer.port;
		if (h->to && leads(h->from, h->from_port, h->to, h->to_port, &up))
			return 0;
		libera_pswitch_put(h->to);
	}
	libera_pswitch_put(h->from);
	return -ENOENT;
}

/* The pLinks named, one after the other, from end to end. */
static struct libera_path *make_path(struct libera_vlink *vl, const struct libera_hop_ref *ref,
				     u16 n, struct netlink_ext_ack *extack)
{
	struct libera_pswitch *at = vl->end[0]->ps;
	struct libera_path *path;
	u16 i;

	path = kzalloc(struct_size(path, hop, n), GFP_KERNEL_ACCOUNT);
	if (!path)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < n; i++) {
		if (ref[i].dpid != at->dpid) {
			NL_SET_ERR_MSG(extack, "a pLink of the path begins where none ends");
			goto einval;
		}
		if (find_hop(vl->tenant->ln, &ref[i], &path->hop[i])) {
			NL_SET_ERR_MSG(extack, "no pLink is known at a pPort of the path");
			free_path(path);
			return ERR_PTR(-ENOENT);
		}
		path->n++;
		at = path->hop[i].to;
	}
	if (at != vl->end[1]->ps) {
		NL_SET_ERR_MSG(extack, "the path does not end at the second vswitch's pswitch");
		goto einval;
	}
	return path;

einval:
	free_path(path);
	return ERR_PTR(-EINVAL);
}

static void count_path(struct libera_path *path, int by)
{
	u16 i;

	for (i = 0; i < path->n; i++) {
		mutex_lock(&path->hop[i].to->lock);
		path->hop[i].to->n_paths += by;
		mutex_unlock(&path->hop[i].to->lock);
	}
}

static int reserve(struct libera_vlink *vl, struct libera_path *path,
		   struct netlink_ext_ack *extack)
{
	int err;

	err = take_labels(vl, path, 0);
	if (err)
		goto tell;
	err = take_labels(vl, path, 1);
	if (!err)
		return 0;
	release_labels(path, 0, path->n);
tell:
	if (err == -EADDRINUSE) {
		NL_SET_ERR_MSG(extack, "a vport is on a pPort of the path");
		err = -EBUSY;
	} else if (err == -EBUSY) {
		NL_SET_ERR_MSG(extack, "the path goes twice the same way");
		err = -EINVAL;
	} else if (err == -ENOSPC) {
		NL_SET_ERR_MSG(extack, "no label is left on a pLink of the path");
	}
	return err;
}

static struct libera_path *find_path(struct libera_vlink *vl, u16 priority)
{
	struct libera_path *path;

	list_for_each_entry(path, &vl->paths, list)
		if (path->priority == priority)
			return path;
	return NULL;
}

static void insert_path(struct libera_vlink *vl, struct libera_path *path)
{
	struct libera_path *other;
	struct list_head *before = &vl->paths;

	list_for_each_entry(other, &vl->paths, list) {
		if (other->priority < path->priority) {
			before = &other->list;
			break;
		}
	}
	list_add_tail(&path->list, before);
	vl->n_paths++;
}

int libera_vlink_add_path(struct libera_vlink *vl, const struct libera_hop_ref *ref, u16 n,
			  u16 priority, struct netlink_ext_ack *extack)
{
	struct libera_path *path;
	int err;

	lockdep_assert_held(&vl->tenant->ln->lock);
	if (find_path(vl, priority)) {
		NL_SET_ERR_MSG(extack, "the vlink has a path with this priority");
		return -EEXIST;
	}
	if (vl->n_paths >= LIBERA_PATHS_MAX) {
		NL_SET_ERR_MSG(extack, "too many paths of the vlink");
		return -ENOSPC;
	}
	path = make_path(vl, ref, n, extack);
	if (IS_ERR(path))
		return PTR_ERR(path);
	path->priority = priority;
	err = reserve(vl, path, extack);
	if (err) {
		free_path(path);
		return err;
	}
	count_path(path, 1);
	insert_path(vl, path);
	look_at(vl);
	return 0;
}

/* It is not in use any more. */
static void end_path(struct libera_vlink *vl, struct libera_path *path)
{
	list_del(&path->list);
	vl->n_paths--;
	set_rules(vl, path, false);
	release_labels(path, 0, path->n);
	release_labels(path, 1, path->n);
	count_path(path, -1);
	free_path(path);
}

int libera_vlink_del_path(struct libera_vlink *vl, u16 priority, struct netlink_ext_ack *extack)
{
	struct libera_path *path = find_path(vl, priority);

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
	INIT_LIST_HEAD(&vl->pfrs);
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
	WARN_ON_ONCE(!list_empty(&vl->pfrs));
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
	INIT_WORK(&ln->vlink_work, work_fn);
}

void libera_vlink_stop(struct libera_net *ln)
{
	cancel_work_sync(&ln->vlink_work);
	WARN_ON_ONCE(!xa_empty(&ln->vlinks));
}
