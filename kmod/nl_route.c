// SPDX-License-Identifier: GPL-2.0
/* Netlink: routes between the pSwitches of a vSwitch. */
#include <linux/slab.h>

#include "nl_priv.h"
#include "notify.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vswitch.h"

/* Room that a message needs without its paths, generously. */
#define HEAD_SIZE	512

static const struct libera_nl_ref route_tenant = {
	LIBERA_A_ROUTE_TENANT, LIBERA_A_ROUTE_TENANT_NAME
};
static const struct libera_nl_ref route_vswitch = {
	LIBERA_A_ROUTE_VSWITCH, LIBERA_A_ROUTE_VSWITCH_NAME
};
static const struct libera_nl_ref from_ref = {
	LIBERA_A_ROUTE_PSWITCH, LIBERA_A_ROUTE_PSWITCH_NAME
};
static const struct libera_nl_ref to_ref = {
	LIBERA_A_ROUTE_TO_PSWITCH, LIBERA_A_ROUTE_TO_PSWITCH_NAME
};

static int put_end(struct sk_buff *skb, struct libera_nl_ref ref, const struct libera_vpart *end)
{
	if (nla_put_u64_64bit(skb, ref.num, end->ps->dpid, LIBERA_A_ROUTE_PAD) ||
	    libera_nl_put_name(skb, ref.name, end->ps->name))
		return -EMSGSIZE;
	return 0;
}

static int put_route(struct sk_buff *skb, const struct libera_route *r, bool hops)
{
	const struct libera_path *path;

	if (libera_nl_put_owner(skb, LIBERA_A_ROUTE_TENANT, LIBERA_A_ROUTE_TENANT_NAME,
				LIBERA_A_ROUTE_VSWITCH, LIBERA_A_ROUTE_VSWITCH_NAME, r->vs) ||
	    put_end(skb, from_ref, r->end[0]) || put_end(skb, to_ref, r->end[1]))
		return -EMSGSIZE;
	list_for_each_entry(path, &r->paths, list)
		if (libera_nl_put_path(skb, LIBERA_A_ROUTE_PATH, path, r->active, NULL, hops))
			return -EMSGSIZE;
	if ((r->active && (nla_put_u16(skb, LIBERA_A_ROUTE_PRIORITY, r->active->priority) ||
			   nla_put_flag(skb, LIBERA_A_ROUTE_UP))) ||
	    nla_put_u64_64bit(skb, LIBERA_A_ROUTE_SWITCHES, r->switches, LIBERA_A_ROUTE_PAD))
		return -EMSGSIZE;
	return 0;
}

/* obj: struct libera_route; the namespace's lock is held.  As of vLinks, only dumps have hops. */
static int fill_route(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);

	if (!hdr)
		return -EMSGSIZE;
	if (put_route(skb, obj, msg->cb)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_ROUTE_EVENT);
}

/**
 * libera_notify_route() - a route was made or removed, or its path has changed
 * @r: route; the namespace's lock is held
 * @event: LIBERA_EVENT_*
 */
void libera_notify_route(const struct libera_route *r, u32 event)
{
	lockdep_assert_held(&r->vs->ln->lock);
	libera_nl_event(r->vs->ln, LIBERA_CMD_ROUTE_NTF, event, fill_route, r);
}

/* ---------------------------------------------------------------- requests */

/* The vSwitch that a command is about. */
static struct libera_vswitch *get_vs(struct libera_net *ln, struct genl_info *info)
{
	struct libera_tenant *t = libera_nl_tenant(ln, info->attrs, route_tenant, info->extack);

	if (IS_ERR(t))
		return ERR_CAST(t);
	return libera_nl_vswitch(t, info->attrs, route_vswitch, info->extack);
}

/* The one path of a request. */
static struct nlattr *get_attr(struct genl_info *info)
{
	struct nlattr *attr, *path = NULL;
	int rem;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != LIBERA_A_ROUTE_PATH)
			continue;
		if (path) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr, "one path at a time");
			return ERR_PTR(-EINVAL);
		}
		path = attr;
	}
	if (path)
		return path;
	return ERR_PTR(libera_nl_miss(info->extack, LIBERA_A_ROUTE_PATH, "path is missing"));
}

static int add_route(struct libera_net *ln, struct genl_info *info, struct libera_nl_path *req)
{
	struct nlattr *attr = get_attr(info);
	struct libera_vswitch *vs;
	struct libera_route *r;
	int err;

	if (IS_ERR(attr))
		return PTR_ERR(attr);
	vs = get_vs(ln, info);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	err = libera_nl_get_path(ln, attr, req, info->extack);
	if (err)
		return err;
	r = libera_route_add_path(vs, req->hop, req->n, req->priority, info->extack);
	if (IS_ERR(r))
		return libera_nl_blame(info->extack, attr, PTR_ERR(r));
	libera_nl_changed(ln);
	/* it is there, whether or not the answer can be sent */
	libera_nl_reply(info, fill_route, r);
	return 0;
}

int libera_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_nl_path *req = kmalloc(sizeof(*req), GFP_KERNEL);
	struct libera_net *ln = libera_nl_net(info);
	int err;

	if (!req)
		return -ENOMEM;
	mutex_lock(&ln->lock);
	err = add_route(ln, info, req);
	mutex_unlock(&ln->lock);
	kfree(req);
	return err;
}

/* An end of the route; @missing says what is wrong if there is none. */
static struct libera_vpart *get_end(struct libera_vswitch *vs, struct genl_info *info,
				    struct libera_nl_ref ref, const char *missing)
{
	struct libera_vpart *part;
	struct libera_pswitch *ps;

	if (!info->attrs[ref.num] && !info->attrs[ref.name])
		return ERR_PTR(libera_nl_miss(info->extack, ref.num, missing));
	ps = libera_nl_pswitch(vs->ln, info->attrs, ref, info->extack);
	if (IS_ERR(ps))
		return ERR_CAST(ps);
	part = libera_vpart_on(vs, ps);
	libera_pswitch_put(ps);
	if (part)
		return part;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[info->attrs[ref.num] ? ref.num : ref.name],
			    "the vswitch is not mapped on this pswitch");
	return ERR_PTR(-EINVAL);
}

static struct libera_route *get_route(struct libera_vswitch *vs, struct genl_info *info)
{
	struct libera_vpart *a, *b;
	struct libera_route *r;

	a = get_end(vs, info, from_ref, "pswitch is missing: give dpid or name");
	if (IS_ERR(a))
		return ERR_CAST(a);
	b = get_end(vs, info, to_ref, "the other pswitch is missing: give dpid or name");
	if (IS_ERR(b))
		return ERR_CAST(b);
	r = a == b ? NULL : libera_route_find(a, b);
	if (r)
		return r;
	NL_SET_ERR_MSG(info->extack, "the vswitch has no route between these pswitches");
	return ERR_PTR(-ENOENT);
}

static int del_route(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *priority = info->attrs[LIBERA_A_ROUTE_PRIORITY];
	struct libera_vswitch *vs;
	struct libera_route *r;
	int err;

	vs = get_vs(ln, info);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	r = get_route(vs, info);
	if (IS_ERR(r))
		return PTR_ERR(r);
	if (!priority)
		return libera_nl_miss(info->extack, LIBERA_A_ROUTE_PRIORITY,
				      "priority of the path is missing");
	err = libera_route_del_path(r, nla_get_u16(priority), info->extack);
	if (err)
		return libera_nl_blame(info->extack, priority, err);
	libera_nl_changed(ln);
	return 0;
}

int libera_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = del_route(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

/* ------------------------------------------------------------------- dumps */

static u32 route_size(const struct libera_route *r)
{
	const struct libera_path *path;
	u32 size = HEAD_SIZE;

	list_for_each_entry(path, &r->paths, list)
		size += libera_nl_path_size(path);
	return size;
}

/**
 * libera_nl_route_start() - begin a dump of routes
 * @cb: dump
 *
 * A route with all its paths can be longer than a page.
 *
 * Return: 0.
 */
int libera_nl_route_start(struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_route *r = NULL;
	struct libera_vswitch *vs;
	u32 id;

	mutex_lock(&ln->lock);
	for (id = 0; (vs = libera_vswitch_next(ln, &id)); id++)
		while ((r = libera_route_next(vs, r)))
			cb->min_dump_alloc = max(cb->min_dump_alloc, route_size(r));
	mutex_unlock(&ln->lock);
	return 0;
}

/* Routes of one vSwitch from the @d->sub-th on. */
static int dump_routes_of(struct sk_buff *skb, struct netlink_callback *cb,
			  struct libera_vswitch *vs)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_route *r = NULL;
	u32 i = 0;
	int err;

	while ((r = libera_route_next(vs, r))) {
		if (i++ < d->sub)
			continue;
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_ROUTE_GET, fill_route, r);
		if (err)
			return err;
		d->sub = i;
	}
	return 0;
}

int libera_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_vswitch *vs;
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, route_tenant, route_vswitch);
	while (!err && (vs = libera_nl_dump_next_vs(cb, ln))) {
		err = dump_routes_of(skb, cb, vs);
		if (!err)
			libera_nl_dump_step(cb);
	}
	mutex_unlock(&ln->lock);
	return skb->len ? skb->len : err;
}
