// SPDX-License-Identifier: GPL-2.0
/* Netlink: pPorts that are watched for hosts, and who was seen there. */
#include "hostwatch.h"
#include "nl_priv.h"
#include "notify.h"
#include "pswitch.h"
#include "tenant.h"
#include "vpart.h"
#include "vswitch.h"

static const struct libera_nl_ref watch_pswitch = {
	LIBERA_A_WATCH_PSWITCH, LIBERA_A_WATCH_PSWITCH_NAME
};
static const struct libera_nl_ref watch_tenant = {
	LIBERA_A_WATCH_TENANT, LIBERA_A_WATCH_TENANT_NAME
};

/* ---------------------------------------------------------------- watches */

/* Id of the tenant that a request names, 0 if none. */
static int get_tenant(struct libera_net *ln, struct genl_info *info, u32 *id)
{
	struct libera_tenant *t;

	*id = 0;
	if (!info->attrs[watch_tenant.num] && !info->attrs[watch_tenant.name])
		return 0;
	t = libera_nl_tenant(ln, info->attrs, watch_tenant, info->extack);
	if (IS_ERR(t))
		return PTR_ERR(t);
	*id = t->id;
	return 0;
}

static int watch(struct libera_net *ln, struct genl_info *info, bool on)
{
	struct nlattr *pport = info->attrs[LIBERA_A_WATCH_PPORT];
	struct libera_pswitch *ps;
	u32 tenant;
	int err;

	if (!pport)
		return libera_nl_miss(info->extack, LIBERA_A_WATCH_PPORT, "pport is missing");
	err = get_tenant(ln, info, &tenant);
	if (err)
		return err;
	ps = libera_nl_pswitch(ln, info->attrs, watch_pswitch, info->extack);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	if (on)
		err = libera_hostwatch_add(ps, nla_get_u32(pport), tenant);
	else
		err = libera_hostwatch_del(ps, nla_get_u32(pport), tenant);
	libera_pswitch_put(ps);
	if (err == -EEXIST)
		NL_SET_ERR_MSG(info->extack, "this pport is watched already");
	else if (err == -ENOENT && tenant)
		NL_SET_ERR_MSG(info->extack, "this pport is not watched for this tenant");
	else if (err == -ENOENT)
		NL_SET_ERR_MSG(info->extack, "this pport is not watched");
	else if (err == -ENOSPC)
		NL_SET_ERR_MSG(info->extack, "too many ports on the pswitch");
	else if (!err)
		libera_nl_changed(ln);
	return libera_nl_blame(info->extack, pport, err);
}

int libera_nl_watch_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = watch(ln, info, true);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_watch_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = watch(ln, info, false);
	mutex_unlock(&ln->lock);
	return err;
}

/* obj: struct libera_nl_pport; the namespace's lock is held, too */
static int fill_watch(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	const struct libera_nl_pport *o = obj;
	void *hdr = libera_nl_begin(skb, msg);
	struct libera_tenant *t;

	lockdep_assert_held(&o->ps->ln->lock);
	lockdep_assert_held(&o->ps->lock);
	if (!hdr)
		return -EMSGSIZE;
	t = libera_tenant_find(o->ps->ln, o->port->watch_tenant);
	if (nla_put_u64_64bit(skb, LIBERA_A_WATCH_PSWITCH, o->ps->dpid, LIBERA_A_WATCH_PAD) ||
	    libera_nl_put_name(skb, LIBERA_A_WATCH_PSWITCH_NAME, o->ps->name) ||
	    nla_put_u32(skb, LIBERA_A_WATCH_PPORT, o->no) ||
	    (t && (nla_put_u32(skb, LIBERA_A_WATCH_TENANT, t->id) ||
		   libera_nl_put_name(skb, LIBERA_A_WATCH_TENANT_NAME, t->name)))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

static bool is_watched(const struct libera_pport *port)
{
	return port->watch;
}

static int dump_watches_on(struct sk_buff *skb, struct netlink_callback *cb,
			   struct libera_pswitch *ps)
{
	return libera_nl_dump_pports(skb, cb, ps, LIBERA_CMD_WATCH_GET, fill_watch, is_watched);
}

int libera_nl_watch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_pswitches(skb, cb, ln, watch_pswitch, dump_watches_on);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}

/* -------------------------------------------------------------- sightings */

/**
 * struct place - where a host is said to be
 * @vs: vSwitch
 * @dpid: pSwitch of its vPort, 0 if that is on none
 * @pport: pPort there
 * @up: that can carry packets
 */
struct place {
	struct libera_vswitch *vs;
	u64 dpid;
	u32 pport;
	bool up;
};

static void get_place(const struct libera_candidate *c, struct place *p)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	struct libera_vport *vp;

	memset(p, 0, sizeof(*p));
	p->vs = libera_vswitch_find(c->t, c->h->vs_dpid);
	vp = p->vs ? libera_vswitch_find_vport(p->vs, c->h->vport) : NULL;
	if (!vp || !vp->part)
		return;
	/* vPorts move under libera_net.lock only */
	ps = vp->part->ps;
	p->dpid = ps->dpid;
	p->pport = vp->pport;
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, p->pport);
	p->up = libera_pswitch_is_ready(ps) && port && libera_pport_is_up(port);
	mutex_unlock(&ps->lock);
}

static int put_who(struct sk_buff *skb, const struct libera_pkt_sender *who)
{
	int attr = who->ip_len == 4 ? LIBERA_A_SIGHTING_IP4 : LIBERA_A_SIGHTING_IP6;

	if (nla_put(skb, LIBERA_A_SIGHTING_MAC, ETH_ALEN, who->mac) ||
	    (who->ip_len && nla_put(skb, attr, who->ip_len, who->ip)))
		return -EMSGSIZE;
	return 0;
}

static int put_old(struct sk_buff *skb, const struct libera_candidate *c)
{
	struct place p;

	get_place(c, &p);
	if (nla_put_u64_64bit(skb, LIBERA_A_SIGHTING_VSWITCH, c->h->vs_dpid,
			      LIBERA_A_SIGHTING_PAD) ||
	    (p.vs && libera_nl_put_name(skb, LIBERA_A_SIGHTING_VSWITCH_NAME, p.vs->name)) ||
	    nla_put_u32(skb, LIBERA_A_SIGHTING_VPORT, c->h->vport) ||
	    (p.dpid && (nla_put_u64_64bit(skb, LIBERA_A_SIGHTING_OLD_PSWITCH, p.dpid,
					  LIBERA_A_SIGHTING_PAD) ||
			nla_put_u32(skb, LIBERA_A_SIGHTING_OLD_PPORT, p.pport))) ||
	    (p.up && nla_put_flag(skb, LIBERA_A_SIGHTING_OLD_UP)))
		return -EMSGSIZE;
	return 0;
}

/* obj: struct libera_candidate; the namespace's lock is held */
static int fill_sighting(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	const struct libera_candidate *c = obj;
	void *hdr = libera_nl_begin(skb, msg);

	lockdep_assert_held(&c->t->ln->lock);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, LIBERA_A_SIGHTING_TENANT, c->t->id) ||
	    libera_nl_put_name(skb, LIBERA_A_SIGHTING_TENANT_NAME, c->t->name) ||
	    put_who(skb, &c->s->who) || put_old(skb, c) ||
	    nla_put_u64_64bit(skb, LIBERA_A_SIGHTING_PSWITCH, c->s->dpid, LIBERA_A_SIGHTING_PAD) ||
	    nla_put_u32(skb, LIBERA_A_SIGHTING_PPORT, c->s->pport) ||
	    nla_put_u32(skb, LIBERA_A_SIGHTING_CANDIDATES, c->n) ||
	    nla_put_u32(skb, LIBERA_A_SIGHTING_HOST_MOVE, c->t->host_move)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

/**
 * libera_notify_sighting() - a host may have moved
 * @c: whose it could be
 */
void libera_notify_sighting(const struct libera_candidate *c)
{
	libera_nl_event(c->t->ln, LIBERA_CMD_SIGHTING_NTF, LIBERA_EVENT_NONE, fill_sighting, c);
}
