// SPDX-License-Identifier: GPL-2.0
/* Netlink: migration. */
#include <linux/etherdevice.h>
#include <linux/slab.h>

#include "migrate.h"
#include "nl_priv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vswitch.h"

#define LINGER_DEFAULT	1000	/* ms */

static const struct libera_nl_ref migration_tenant = {
	LIBERA_A_MIGRATION_TENANT, LIBERA_A_MIGRATION_TENANT_NAME
};
static const struct libera_nl_ref migration_vswitch = {
	LIBERA_A_MIGRATION_VSWITCH, LIBERA_A_MIGRATION_VSWITCH_NAME
};
static const struct libera_nl_ref migration_pswitch = {
	LIBERA_A_MIGRATION_PSWITCH, LIBERA_A_MIGRATION_PSWITCH_NAME
};

/* One that is done. */
struct done {
	const struct libera_migration *m;
	const struct nlattr *mac;
};

static int put_places(struct sk_buff *skb, const struct libera_migration *m)
{
	const int pad = LIBERA_A_MIGRATION_PAD;

	if (nla_put_u64_64bit(skb, LIBERA_A_MIGRATION_PSWITCH, m->dpid, pad) ||
	    libera_nl_put_name(skb, LIBERA_A_MIGRATION_PSWITCH_NAME, m->vp->part->ps->name) ||
	    nla_put_u32(skb, LIBERA_A_MIGRATION_PPORT, m->pport) ||
	    nla_put_u64_64bit(skb, LIBERA_A_MIGRATION_OLD_PSWITCH, m->from_dpid, pad) ||
	    nla_put_u32(skb, LIBERA_A_MIGRATION_OLD_PPORT, m->from_pport) ||
	    nla_put_u64_64bit(skb, LIBERA_A_MIGRATION_PREPARE_TIME, m->prepare_ns, pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_MIGRATION_SWITCH_TIME, m->switch_ns, pad))
		return -EMSGSIZE;
	return 0;
}

/* obj: struct done; the namespace's lock is held */
static int fill_done(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct done *d = obj;

	if (!hdr)
		return -EMSGSIZE;
	if (libera_nl_put_owner(skb, LIBERA_A_MIGRATION_TENANT, LIBERA_A_MIGRATION_TENANT_NAME,
				LIBERA_A_MIGRATION_VSWITCH, LIBERA_A_MIGRATION_VSWITCH_NAME,
				d->m->vp->vs) ||
	    nla_put_u32(skb, LIBERA_A_MIGRATION_VPORT, d->m->vp->no) ||
	    (d->mac && nla_put(skb, LIBERA_A_MIGRATION_MAC, ETH_ALEN, nla_data(d->mac))) ||
	    put_places(skb, d->m)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_MIGRATION_EVENT);
}

/* ----------------------------------------------------------------- requests */

/* By the address of a host on it. */
static struct libera_vport *by_mac(struct libera_tenant *t, const struct nlattr *mac,
				   struct netlink_ext_ack *extack)
{
	u64 want = ether_addr_to_u64(nla_data(mac)), key = want;
	struct libera_host *h = libera_tenant_next_host(t, &key);
	struct libera_vswitch *vs;
	struct libera_vport *vp;

	if (!h || key != want) {
		NL_SET_ERR_MSG_ATTR(extack, mac, "no such host");
		return ERR_PTR(-ENOENT);
	}
	vs = libera_vswitch_find(t, h->vs_dpid);
	vp = vs ? libera_vswitch_find_vport(vs, h->vport) : NULL;
	if (vp)
		return vp;
	NL_SET_ERR_MSG_ATTR(extack, mac, "the host is on no vport");
	return ERR_PTR(-ENOENT);
}

static struct libera_vport *get_vport(struct libera_net *ln, struct genl_info *info)
{
	const struct nlattr *no = info->attrs[LIBERA_A_MIGRATION_VPORT];
	const struct nlattr *mac = info->attrs[LIBERA_A_MIGRATION_MAC];
	struct libera_tenant *t;
	struct libera_vswitch *vs;
	struct libera_vport *vp;

	t = libera_nl_tenant(ln, info->attrs, migration_tenant, info->extack);
	if (IS_ERR(t))
		return ERR_CAST(t);
	if (mac)
		return by_mac(t, mac, info->extack);
	vs = libera_nl_vswitch(t, info->attrs, migration_vswitch, info->extack);
	if (IS_ERR(vs))
		return ERR_CAST(vs);
	if (!no)
		return ERR_PTR(libera_nl_miss(info->extack, LIBERA_A_MIGRATION_VPORT,
					      "what moves is missing: a host's mac, or a vport"));
	vp = libera_vswitch_find_vport(vs, nla_get_u32(no));
	if (vp)
		return vp;
	NL_SET_ERR_MSG_ATTR(info->extack, no, "no such vport");
	return ERR_PTR(-ENOENT);
}

static int get_place(struct libera_net *ln, struct genl_info *info, struct libera_migration *m)
{
	const struct nlattr *pport = info->attrs[LIBERA_A_MIGRATION_PPORT];
	struct libera_pswitch *ps;

	ps = libera_nl_pswitch(ln, info->attrs, migration_pswitch, info->extack);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	m->dpid = ps->dpid;
	libera_pswitch_put(ps);
	if (!pport)
		return libera_nl_miss(info->extack, LIBERA_A_MIGRATION_PPORT,
				      "number of the pport is missing");
	m->pport = nla_get_u32(pport);
	if (m->pport <= LIBERA_PORT_MAX)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, pport,
			    "reserved port numbers are no pports: 1 to 0xffffff00");
	return -EINVAL;
}

/* The paths of a request: what it says, and the same for migrate.c. */
struct paths {
	u16 n;
	struct libera_migrate_path path[LIBERA_MIGRATE_PATHS];
	struct libera_nl_path *req[LIBERA_MIGRATE_PATHS];
};

static void free_paths(struct paths *p)
{
	while (p->n)
		kfree(p->req[--p->n]);
	kvfree(p);
}

static int get_path(struct libera_net *ln, const struct nlattr *attr, struct paths *p,
		    struct netlink_ext_ack *extack)
{
	struct libera_nl_path *req;
	int err;

	if (p->n == LIBERA_MIGRATE_PATHS) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "too many paths of a migration: 128 at most");
		return -EINVAL;
	}
	req = kmalloc(sizeof(*req), GFP_KERNEL_ACCOUNT);
	if (!req)
		return -ENOMEM;
	err = libera_nl_get_path(ln, attr, req, extack);
	if (err) {
		kfree(req);
		return err;
	}
	p->path[p->n].ref = req->hop;
	p->path[p->n].n = req->n;
	p->path[p->n].priority = req->priority;
	p->req[p->n++] = req;
	return 0;
}

static int get_paths(struct libera_net *ln, struct genl_info *info, struct paths *p)
{
	struct nlattr *attr;
	int err, rem;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != LIBERA_A_MIGRATION_PATH)
			continue;
		err = get_path(ln, attr, p, info->extack);
		if (err)
			return err;
	}
	return 0;
}

/* What a refusal is about. */
static struct nlattr *blame(struct genl_info *info, int err)
{
	switch (err) {
	case -EBUSY:
	case -EADDRINUSE:
		return info->attrs[LIBERA_A_MIGRATION_PPORT];
	case -EINVAL:
	case -EEXIST:
		return info->attrs[LIBERA_A_MIGRATION_PATH];
	default:
		if (info->attrs[LIBERA_A_MIGRATION_PSWITCH])
			return info->attrs[LIBERA_A_MIGRATION_PSWITCH];
		return info->attrs[LIBERA_A_MIGRATION_PSWITCH_NAME];
	}
}

static int migrate(struct libera_net *ln, struct genl_info *info, struct paths *p)
{
	const struct nlattr *ms = info->attrs[LIBERA_A_MIGRATION_LINGER];
	struct libera_migration m = {
		.linger = ms ? nla_get_u32(ms) : LINGER_DEFAULT,
		.release = info->attrs[LIBERA_A_MIGRATION_RELEASE],
	};
	const struct done done = { &m, info->attrs[LIBERA_A_MIGRATION_MAC] };
	int err;

	m.vp = get_vport(ln, info);
	if (IS_ERR(m.vp))
		return PTR_ERR(m.vp);
	err = get_place(ln, info, &m);
	if (!err)
		err = get_paths(ln, info, p);
	if (err)
		return err;
	m.path = p->path;
	m.n_paths = p->n;
	err = libera_migrate(&m, info->extack);
	if (err)
		return libera_nl_blame(info->extack, blame(info, err), err);
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_MIGRATE_NTF, LIBERA_EVENT_SET, fill_done, &done);
	/* it is done, whether or not the answer can be sent */
	libera_nl_reply(info, fill_done, &done);
	return 0;
}

int libera_nl_migrate_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct paths *p = kvzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
	struct libera_net *ln = libera_nl_net(info);
	int err;

	if (!p)
		return -ENOMEM;
	mutex_lock(&ln->lock);
	err = migrate(ln, info, p);
	mutex_unlock(&ln->lock);
	free_paths(p);
	return err;
}
