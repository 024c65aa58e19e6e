// SPDX-License-Identifier: GPL-2.0
/* Netlink: virtual links. */
#include <linux/slab.h>

#include "nl_priv.h"
#include "notify.h"
#include "pswitch.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vlink.h"
#include "vswitch.h"

static_assert(LIBERA_VLINK_MAX == LIBERA_VLINKS_MAX);

/* Room that a message needs without its paths, generously. */
#define HEAD_SIZE	1024
#define WHY_SIZE	128

static const struct libera_nl_ref none;
static const struct libera_nl_ref vlink_tenant = {
	LIBERA_A_VLINK_TENANT, LIBERA_A_VLINK_TENANT_NAME
};
static const struct libera_nl_ref from_ref = {
	LIBERA_A_VLINK_VSWITCH, LIBERA_A_VLINK_VSWITCH_NAME
};
static const struct libera_nl_ref to_ref = {
	LIBERA_A_VLINK_TO_VSWITCH, LIBERA_A_VLINK_TO_VSWITCH_NAME
};

/* ---------------------------------------------------------------- messages */

static const struct libera_lane *lanes(const struct libera_path *path)
{
	return container_of(path, struct libera_vlink_path, p)->lane;
}

static int put_carries(struct sk_buff *skb, const struct libera_vlink *vl, int i, int attr,
		       int why_attr)
{
	char why[WHY_SIZE];

	if (vl->tenant->carrier == LIBERA_VN_CARRIER_LABEL)
		return 0;
	if (nla_put_u32(skb, attr, libera_vcarrier_lane_used(vl, i)) ||
	    (libera_vcarrier_lane_why(vl, i, why, sizeof(why)) &&
	     nla_put_string(skb, why_attr, why)))
		return -EMSGSIZE;
	return 0;
}

static int put_vlink(struct sk_buff *skb, const struct libera_vlink *vl, bool hops)
{
	const struct libera_vport *a = vl->end[0], *b = vl->end[1];
	const struct libera_path *path;
	int pad = LIBERA_A_VLINK_PAD;

	if (libera_nl_put_owner(skb, LIBERA_A_VLINK_TENANT, LIBERA_A_VLINK_TENANT_NAME,
				LIBERA_A_VLINK_VSWITCH, LIBERA_A_VLINK_VSWITCH_NAME, a->vs) ||
	    nla_put_u32(skb, LIBERA_A_VLINK_ID, vl->id) ||
	    nla_put_u32(skb, LIBERA_A_VLINK_VPORT, a->no) ||
	    nla_put_u64_64bit(skb, LIBERA_A_VLINK_TO_VSWITCH, b->vs->dpid, pad) ||
	    libera_nl_put_name(skb, LIBERA_A_VLINK_TO_VSWITCH_NAME, b->vs->name) ||
	    nla_put_u32(skb, LIBERA_A_VLINK_TO_VPORT, b->no))
		return -EMSGSIZE;
	list_for_each_entry(path, &vl->paths, list)
		if (libera_nl_put_path(skb, LIBERA_A_VLINK_PATH, path, vl->active, lanes(path),
				       hops))
			return -EMSGSIZE;
	if ((vl->active && (nla_put_u16(skb, LIBERA_A_VLINK_PRIORITY, vl->active->priority) ||
			    nla_put_flag(skb, LIBERA_A_VLINK_UP))) ||
	    nla_put_u64_64bit(skb, LIBERA_A_VLINK_SWITCHES, vl->switches, pad))
		return -EMSGSIZE;
	if (put_carries(skb, vl, 0, LIBERA_A_VLINK_CARRIES, LIBERA_A_VLINK_CARRIES_WHY) ||
	    put_carries(skb, vl, 1, LIBERA_A_VLINK_BACK_CARRIES,
			LIBERA_A_VLINK_BACK_CARRIES_WHY))
		return -EMSGSIZE;
	return 0;
}

/*
 * obj: struct libera_vlink; the namespace's lock is held.  Without hops every vLink
 * fits into a message of the usual size; a dump, which has them, sees to its own.
 */
static int fill_vlink(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);

	if (!hdr)
		return -EMSGSIZE;
	if (put_vlink(skb, obj, msg->cb)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_VLINK_EVENT);
}

/**
 * libera_notify_vlink() - a vLink was made or removed, or its path has changed
 * @vl: vLink; the namespace's lock is held
 * @event: LIBERA_EVENT_*
 */
void libera_notify_vlink(const struct libera_vlink *vl, u32 event)
{
	lockdep_assert_held(&vl->tenant->ln->lock);
	libera_nl_event(vl->tenant->ln, LIBERA_CMD_VLINK_NTF, event, fill_vlink, vl);
}

/* ---------------------------------------------------------------- requests */

/* Each path of the request, in its order, until one is refused. */
static int add_paths(struct libera_vlink *vl, struct genl_info *info)
{
	struct libera_net *ln = vl->tenant->ln;
	struct libera_nl_path *req = NULL;
	const struct nlattr *attr;
	int err = 0, rem;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != LIBERA_A_VLINK_PATH)
			continue;
		if (!req)
			req = kmalloc(sizeof(*req), GFP_KERNEL);
		if (!req)
			return libera_nl_blame(info->extack, attr, -ENOMEM);
		err = libera_nl_get_path(ln, attr, req, info->extack);
		if (!err)
			err = libera_vlink_add_path(vl, req->hop, req->n, req->priority,
						    info->extack);
		if (err) {
			libera_nl_blame(info->extack, attr, err);
			break;
		}
	}
	kfree(req);
	return err;
}

/* Which of the two vPorts a refusal of libera_vlink_create() is about. */
static struct nlattr *end_blame(struct genl_info *info, struct libera_vswitch *a, int err)
{
	struct nlattr *no = info->attrs[LIBERA_A_VLINK_VPORT];
	struct nlattr *to_no = info->attrs[LIBERA_A_VLINK_TO_VPORT];

	if (err != -EEXIST)
		return NULL;
	/* the first end is gone again: it was not in the way of the second */
	return no && libera_vswitch_find_vport(a, nla_get_u32(no)) ? no : to_no;
}

static struct libera_vlink *create(struct libera_tenant *t, struct genl_info *info)
{
	struct nlattr *no = info->attrs[LIBERA_A_VLINK_VPORT];
	struct nlattr *to_no = info->attrs[LIBERA_A_VLINK_TO_VPORT];
	struct libera_vswitch *a, *b;
	struct libera_vlink *vl;

	a = libera_nl_vswitch(t, info->attrs, from_ref, info->extack);
	if (IS_ERR(a))
		return ERR_CAST(a);
	if (!info->attrs[to_ref.num] && !info->attrs[to_ref.name])
		return ERR_PTR(libera_nl_miss(info->extack, to_ref.num,
					      "the other vswitch is missing: give dpid or name"));
	b = libera_nl_vswitch(t, info->attrs, to_ref, info->extack);
	if (IS_ERR(b))
		return ERR_CAST(b);
	vl = libera_vlink_create(a, no ? nla_get_u32(no) : 0, b, to_no ? nla_get_u32(to_no) : 0,
				 info->extack);
	if (IS_ERR(vl))
		libera_nl_blame(info->extack, end_blame(info, a, PTR_ERR(vl)), PTR_ERR(vl));
	return vl;
}

static int add_vlink(struct libera_net *ln, struct genl_info *info)
{
	struct libera_vlink *vl;
	struct libera_tenant *t;
	int err;

	t = libera_nl_tenant(ln, info->attrs, vlink_tenant, info->extack);
	if (IS_ERR(t))
		return PTR_ERR(t);
	vl = create(t, info);
	if (IS_ERR(vl))
		return PTR_ERR(vl);
	libera_nl_changed(ln);
	err = add_paths(vl, info);
	if (err) {
		libera_vlink_destroy(vl);
		return err;
	}
	/* it is there, whether or not the answer can be sent */
	libera_nl_reply(info, fill_vlink, vl);
	return 0;
}

int libera_nl_vlink_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = add_vlink(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

/* By the vPort at one of its ends, which stays what it is when the module is loaded anew. */
static struct libera_vlink *vlink_at_end(struct libera_tenant *t, struct genl_info *info)
{
	struct nlattr *no = info->attrs[LIBERA_A_VLINK_VPORT];
	const struct libera_vport *vp;
	struct libera_vswitch *vs;

	vs = libera_nl_vswitch(t, info->attrs, from_ref, info->extack);
	if (IS_ERR(vs))
		return ERR_CAST(vs);
	if (!no)
		return ERR_PTR(libera_nl_miss(info->extack, LIBERA_A_VLINK_VPORT,
					      "number of the vport is missing"));
	vp = libera_vswitch_find_vport(vs, nla_get_u32(no));
	if (!vp || !vp->vlink) {
		NL_SET_ERR_MSG_ATTR(info->extack, no, "no vlink ends there");
		return ERR_PTR(-ENOENT);
	}
	return vp->vlink;
}

/* The vLink that a command is about. */
static struct libera_vlink *get_vlink(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *id = info->attrs[LIBERA_A_VLINK_ID];
	struct libera_vlink *vl;
	struct libera_tenant *t;

	t = libera_nl_tenant(ln, info->attrs, vlink_tenant, info->extack);
	if (IS_ERR(t))
		return ERR_CAST(t);
	if (!id && !info->attrs[from_ref.num] && !info->attrs[from_ref.name])
		return ERR_PTR(libera_nl_miss(info->extack, LIBERA_A_VLINK_ID,
					      "id of the vlink, or vswitch and port, are missing"));
	if (!id)
		return vlink_at_end(t, info);
	if (info->attrs[from_ref.num] || info->attrs[from_ref.name]) {
		NL_SET_ERR_MSG_ATTR(info->extack, id, "an id and an end: one of them is enough");
		return ERR_PTR(-EINVAL);
	}
	vl = libera_vlink_find(t, nla_get_u32(id));
	if (!vl) {
		NL_SET_ERR_MSG_ATTR(info->extack, id, "the tenant has no such vlink");
		return ERR_PTR(-ENOENT);
	}
	return vl;
}

int libera_nl_vlink_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_vlink *vl;

	mutex_lock(&ln->lock);
	vl = get_vlink(ln, info);
	if (!IS_ERR(vl)) {
		libera_vlink_destroy(vl);
		libera_nl_changed(ln);
	}
	mutex_unlock(&ln->lock);
	return PTR_ERR_OR_ZERO(vl);
}

/* One path, as a second could be refused when the first is in use already. */
static int add_path(struct libera_vlink *vl, struct genl_info *info)
{
	const struct nlattr *attr;
	int n = 0, rem;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != LIBERA_A_VLINK_PATH || !n++)
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "one path at a time");
		return -EINVAL;
	}
	if (!n)
		return libera_nl_miss(info->extack, LIBERA_A_VLINK_PATH, "path is missing");
	return add_paths(vl, info);
}

static int del_path(struct libera_vlink *vl, struct genl_info *info)
{
	struct nlattr *priority = info->attrs[LIBERA_A_VLINK_PRIORITY];
	int err;

	if (!priority)
		return libera_nl_miss(info->extack, LIBERA_A_VLINK_PRIORITY,
				      "priority of the path is missing");
	err = libera_vlink_del_path(vl, nla_get_u16(priority), info->extack);
	return libera_nl_blame(info->extack, priority, err);
}

static int change_paths(struct genl_info *info,
			int (*change)(struct libera_vlink *vl, struct genl_info *info))
{
	struct libera_net *ln = libera_nl_net(info);
	const struct libera_path *active;
	struct libera_vlink *vl;
	int err;

	mutex_lock(&ln->lock);
	vl = get_vlink(ln, info);
	err = PTR_ERR_OR_ZERO(vl);
	if (err)
		goto unlock;
	active = vl->active;
	err = change(vl, info);
	if (err)
		goto unlock;
	libera_nl_changed(ln);
	/* if another path is used now, that was told already */
	if (vl->active == active)
		libera_notify_vlink(vl, LIBERA_EVENT_SET);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_vlink_path_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_paths(info, add_path);
}

int libera_nl_vlink_path_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return change_paths(info, del_path);
}

/* ------------------------------------------------------------------- dumps */

static u32 vlink_size(const struct libera_vlink *vl)
{
	const struct libera_path *path;
	u32 size = HEAD_SIZE;

	list_for_each_entry(path, &vl->paths, list)
		size += libera_nl_path_size(path);
	return size;
}

/**
 * libera_nl_vlink_start() - begin a dump of vLinks
 * @cb: dump
 *
 * A vLink with all its paths can be longer than a page.
 *
 * Return: 0.
 */
int libera_nl_vlink_start(struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_vlink *vl;
	u32 id;

	mutex_lock(&ln->lock);
	for (id = 0; (vl = libera_vlink_next(ln, &id)); id++)
		cb->min_dump_alloc = max(cb->min_dump_alloc, vlink_size(vl));
	mutex_unlock(&ln->lock);
	return 0;
}

int libera_nl_vlink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_vlink *vl;
	u32 id = d->at;
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, vlink_tenant, none);
	for (; !err && (vl = libera_vlink_next(ln, &id)); id++) {
		if (d->tenant && vl->tenant->id != d->tenant)
			continue;
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_VLINK_GET, fill_vlink, vl);
		if (err)
			break;
	}
	d->at = id;
	mutex_unlock(&ln->lock);
	/* one that has grown since the start is no reason to leave out the rest silently */
	return skb->len ? skb->len : err;
}
