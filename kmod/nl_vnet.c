// SPDX-License-Identifier: GPL-2.0
/* Netlink: vSwitches, vPorts, hosts. */
#include <linux/etherdevice.h>
#include <net/ipv6.h>

#include "compat.h"
#include "migrate.h"
#include "nl_priv.h"
#include "pfr.h"
#include "pswitch.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vctl.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

static const struct libera_nl_ref none;
static const struct libera_nl_ref vswitch_tenant = {
	LIBERA_A_VSWITCH_TENANT, LIBERA_A_VSWITCH_TENANT_NAME
};
static const struct libera_nl_ref vswitch_self = {
	LIBERA_A_VSWITCH_DPID, LIBERA_A_VSWITCH_NAME
};
static const struct libera_nl_ref vswitch_pswitch = {
	LIBERA_A_VSWITCH_PSWITCH, LIBERA_A_VSWITCH_PSWITCH_NAME
};
static const struct libera_nl_ref vport_tenant = {
	LIBERA_A_VPORT_TENANT, LIBERA_A_VPORT_TENANT_NAME
};
static const struct libera_nl_ref vport_vswitch = {
	LIBERA_A_VPORT_VSWITCH, LIBERA_A_VPORT_VSWITCH_NAME
};
static const struct libera_nl_ref vport_pswitch = {
	LIBERA_A_VPORT_PSWITCH, LIBERA_A_VPORT_PSWITCH_NAME
};
static const struct libera_nl_ref host_tenant = {
	LIBERA_A_HOST_TENANT, LIBERA_A_HOST_TENANT_NAME
};
static const struct libera_nl_ref host_vswitch = {
	LIBERA_A_HOST_VSWITCH, LIBERA_A_HOST_VSWITCH_NAME
};

/* -------------------------------------------------------------- vSwitches */

static int put_vswitch_counts(struct sk_buff *skb, struct libera_vswitch *vs)
{
	struct libera_vnc *vnc;
	u32 connected = 0;

	list_for_each_entry(vnc, &vs->vncs, list)
		connected += !!READ_ONCE(vnc->version);
	if ((vs->up && nla_put_flag(skb, LIBERA_A_VSWITCH_UP)) ||
	    nla_put_u32(skb, LIBERA_A_VSWITCH_CONTROLLERS, vs->n_vncs) ||
	    nla_put_u32(skb, LIBERA_A_VSWITCH_CONNECTED, connected) ||
	    nla_put_u32(skb, LIBERA_A_VSWITCH_VPORTS, vs->n_vports) ||
	    nla_put_u32(skb, LIBERA_A_VSWITCH_VIRTUAL_RULES, vs->n_vfrs) ||
	    nla_put_u32(skb, LIBERA_A_VSWITCH_PHYSICAL_RULES, vs->n_pfrs))
		return -EMSGSIZE;
	return 0;
}

/* Their numbers, and, if all have one, their names in the same order. */
static int put_pswitches(struct sk_buff *skb, const struct libera_vswitch *vs)
{
	const struct libera_vpart *part;
	bool named = true;

	libera_for_each_vpart(vs, part) {
		if (nla_put_u64_64bit(skb, LIBERA_A_VSWITCH_PSWITCH, part->ps->dpid,
				      LIBERA_A_VSWITCH_PAD))
			return -EMSGSIZE;
		named &= !!*part->ps->name;
	}
	if (!named)
		return 0;
	libera_for_each_vpart(vs, part)
		if (nla_put_string(skb, LIBERA_A_VSWITCH_PSWITCH_NAME, part->ps->name))
			return -EMSGSIZE;
	return 0;
}

/**
 * libera_nl_fill_vswitch() - a libera_nl_fill_fn
 * @skb: where
 * @obj: struct libera_vswitch, not locked
 * @msg: head
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_fill_vswitch(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	struct libera_vswitch *vs = (struct libera_vswitch *)obj;
	void *hdr = libera_nl_begin(skb, msg);
	int err;

	if (!hdr)
		return -EMSGSIZE;
	if (libera_nl_put_owner(skb, LIBERA_A_VSWITCH_TENANT, LIBERA_A_VSWITCH_TENANT_NAME,
				LIBERA_A_VSWITCH_DPID, LIBERA_A_VSWITCH_NAME, vs) ||
	    put_pswitches(skb, vs))
		goto cancel;
	mutex_lock(&vs->lock);
	err = put_vswitch_counts(skb, vs);
	mutex_unlock(&vs->lock);
	if (err)
		goto cancel;
	return libera_nl_end(skb, hdr, msg, LIBERA_A_VSWITCH_EVENT);
cancel:
	genlmsg_cancel(skb, hdr);
	return -EMSGSIZE;
}

/*
 * The dpid of the pSwitch to map on.  By dpid it need not be there yet, as
 * tenants may be set up before the switches come.
 */
static int get_ps_dpid(struct libera_net *ln, struct nlattr **attrs, struct libera_nl_ref ref,
		       u64 *dpid, struct netlink_ext_ack *extack)
{
	struct libera_pswitch *ps;

	if (attrs[ref.num] && !attrs[ref.name]) {
		*dpid = nla_get_u64(attrs[ref.num]);
		return 0;
	}
	ps = libera_nl_pswitch(ln, attrs, ref, extack);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	*dpid = ps->dpid;
	libera_pswitch_put(ps);
	return 0;
}

/* One more, unless it is among the first @n_others, which are named in another way. */
static int add_ps_dpid(u64 dpid, u64 *list, u16 *n, u16 n_others, struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	u16 i;

	for (i = 0; i < n_others; i++)
		if (list[i] == dpid)
			return 0;
	if (*n == LIBERA_VPARTS_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "too many pswitches of one vswitch: 64 at most");
		return -ENOSPC;
	}
	list[(*n)++] = dpid;
	return 0;
}

/* Those that the request names by attributes of type @type. */
static int get_ps_dpids_by(struct libera_net *ln, struct genl_info *info, int type, u64 *list,
			   u16 *n)
{
	u16 n_others = *n;
	struct nlattr *attr;
	int err, rem;
	u64 dpid;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		struct nlattr *one[__LIBERA_A_VSWITCH_END] = { };

		if (nla_type(attr) != type)
			continue;
		one[type] = attr;
		err = get_ps_dpid(ln, one, vswitch_pswitch, &dpid, info->extack);
		if (!err)
			err = add_ps_dpid(dpid, list, n, n_others, attr, info->extack);
		if (err)
			return err;
	}
	return 0;
}

/*
 * The pSwitches to map on: each that is named.  A number and a name may be of the same
 * pSwitch; what is there twice in the same way is for libera_vswitch_create() to refuse.
 */
static int get_ps_dpids(struct libera_net *ln, struct genl_info *info, u64 *list, u16 *n)
{
	int err;

	*n = 0;
	/* that none is there is told as for one */
	if (!info->attrs[vswitch_pswitch.num] && !info->attrs[vswitch_pswitch.name])
		return get_ps_dpid(ln, info->attrs, vswitch_pswitch, list, info->extack);
	err = get_ps_dpids_by(ln, info, vswitch_pswitch.num, list, n);
	return err ? err : get_ps_dpids_by(ln, info, vswitch_pswitch.name, list, n);
}

static int add_vswitch(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *dpid = info->attrs[LIBERA_A_VSWITCH_DPID];
	struct nlattr *name = info->attrs[LIBERA_A_VSWITCH_NAME];
	struct nlattr *blame = info->attrs[LIBERA_A_VSWITCH_PSWITCH];
	struct libera_vswitch *vs;
	struct libera_tenant *t;
	u64 ps_dpid[LIBERA_VPARTS_MAX];
	u16 n;
	int err;

	t = libera_nl_tenant(ln, info->attrs, vswitch_tenant, info->extack);
	if (IS_ERR(t))
		return PTR_ERR(t);
	if (name) {
		err = libera_nl_check_name(name, info->extack);
		if (err)
			return err;
	}
	err = get_ps_dpids(ln, info, ps_dpid, &n);
	if (err)
		return err;

	vs = libera_vswitch_create(t, dpid ? nla_get_u64(dpid) : 0, name ? nla_data(name) : "",
				   ps_dpid, n, info->extack);
	if (IS_ERR(vs)) {
		if (dpid && libera_vswitch_find(t, nla_get_u64(dpid)))
			blame = dpid;
		else if (name && libera_vswitch_find_name(t, nla_data(name)))
			blame = name;
		return libera_nl_blame(info->extack, blame, PTR_ERR(vs));
	}
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_VSWITCH_NTF, LIBERA_EVENT_ADD, libera_nl_fill_vswitch, vs);
	/* it is there, whether or not the answer can be sent */
	libera_nl_reply(info, libera_nl_fill_vswitch, vs);
	return 0;
}

int libera_nl_vswitch_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = add_vswitch(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

/* What refers to a vSwitch goes with it: its hosts and its own controllers. */
static void forget_vswitch(struct libera_tenant *t, u64 dpid)
{
	struct libera_controller *c, *next;
	struct libera_host *h;
	u64 mac = 0;

	for (; (h = libera_tenant_next_host(t, &mac)); mac++)
		if (h->vs_dpid == dpid)
			libera_tenant_del_host(t, h->mac, NULL);
	list_for_each_entry_safe(c, next, &t->controllers, list)
		if (c->vs_dpid == dpid)
			libera_tenant_del_controller(t, c, NULL);
}

int libera_nl_vswitch_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_vswitch *vs = NULL;
	struct libera_tenant *t;
	struct sk_buff *event;
	int err;

	mutex_lock(&ln->lock);
	t = libera_nl_tenant(ln, info->attrs, vswitch_tenant, info->extack);
	err = PTR_ERR_OR_ZERO(t);
	if (!err) {
		vs = libera_nl_vswitch(t, info->attrs, vswitch_self, info->extack);
		err = PTR_ERR_OR_ZERO(vs);
	}
	if (!err) {
		event = libera_nl_event_build(ln, LIBERA_CMD_VSWITCH_NTF, LIBERA_EVENT_DEL,
					      libera_nl_fill_vswitch, vs);
		forget_vswitch(t, vs->dpid);
		libera_vswitch_destroy(vs);
		libera_nl_changed(ln);
		libera_nl_event_send(ln, event);
	}
	mutex_unlock(&ln->lock);
	return err;
}

/* Those that are wanted and not there yet. */
static int enter_all(struct libera_vswitch *vs, const u64 *want, u16 n, u64 *entered,
		     u16 *n_entered, struct netlink_ext_ack *extack)
{
	struct libera_vpart *part;
	u16 i;

	*n_entered = 0;
	for (i = 0; i < n; i++) {
		if (libera_vpart_by_dpid(vs, want[i]))
			continue;
		part = libera_vpart_add(vs, want[i], extack);
		if (IS_ERR(part))
			return PTR_ERR(part);
		entered[(*n_entered)++] = want[i];
	}
	return 0;
}

static bool is_wanted(u64 dpid, const u64 *want, u16 n)
{
	while (n--)
		if (want[n] == dpid)
			return true;
	return false;
}

/* Those that are not wanted; taken back if one cannot be left. */
static int leave_all(struct libera_vswitch *vs, const u64 *want, u16 n,
		     struct netlink_ext_ack *extack)
{
	u64 left[LIBERA_VPARTS_MAX];
	struct libera_vpart *part;
	u16 n_left = 0;
	int err = 0;

	libera_for_each_vpart(vs, part) {
		if (is_wanted(part->ps->dpid, want, n))
			continue;
		/* it stays in the list, and off */
		err = libera_vpart_remove(part, extack);
		if (err)
			break;
		left[n_left++] = part->ps->dpid;
	}
	while (err && n_left--)
		libera_vpart_add(vs, left[n_left], NULL);
	return err;
}

static int set_pswitches(struct libera_vswitch *vs, const u64 *want, u16 n,
			 struct netlink_ext_ack *extack)
{
	u64 entered[LIBERA_VPARTS_MAX];
	u16 n_entered;
	int err;

	err = enter_all(vs, want, n, entered, &n_entered, extack);
	if (!err)
		err = leave_all(vs, want, n, extack);
	while (err && n_entered--)
		libera_vpart_remove(libera_vpart_by_dpid(vs, entered[n_entered]), NULL);
	return err;
}

static int set_vswitch(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *blame = info->attrs[vswitch_pswitch.num];
	u64 want[LIBERA_VPARTS_MAX];
	struct libera_vswitch *vs;
	struct libera_tenant *t;
	u16 n;
	int err;

	t = libera_nl_tenant(ln, info->attrs, vswitch_tenant, info->extack);
	if (IS_ERR(t))
		return PTR_ERR(t);
	vs = libera_nl_vswitch(t, info->attrs, vswitch_self, info->extack);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	err = get_ps_dpids(ln, info, want, &n);
	if (!err)
		err = set_pswitches(vs, want, n, info->extack);
	if (err)
		return libera_nl_blame(info->extack,
				       blame ? blame : info->attrs[vswitch_pswitch.name], err);
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_VSWITCH_NTF, LIBERA_EVENT_SET, libera_nl_fill_vswitch, vs);
	libera_nl_reply(info, libera_nl_fill_vswitch, vs);
	return 0;
}

int libera_nl_vswitch_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = set_vswitch(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_vswitch_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_vswitch *vs;
	struct libera_tenant *t;
	int err;

	mutex_lock(&ln->lock);
	t = libera_nl_tenant(ln, info->attrs, vswitch_tenant, info->extack);
	err = PTR_ERR_OR_ZERO(t);
	if (!err) {
		vs = libera_nl_vswitch(t, info->attrs, vswitch_self, info->extack);
		err = IS_ERR(vs) ? PTR_ERR(vs) : libera_nl_reply(info, libera_nl_fill_vswitch, vs);
	}
	mutex_unlock(&ln->lock);
	return err;
}

static int dump_vswitch(struct sk_buff *skb, struct netlink_callback *cb,
			struct libera_vswitch *vs)
{
	return libera_nl_dump_one(skb, cb, LIBERA_CMD_VSWITCH_GET, libera_nl_fill_vswitch, vs);
}

int libera_nl_vswitch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, vswitch_tenant, none);
	if (!err)
		err = libera_nl_dump_vswitches(skb, cb, ln, dump_vswitch);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}

/* ---------------------------------------------------------------- vPorts */

/**
 * libera_nl_fill_vport() - a libera_nl_fill_fn
 * @skb: where
 * @obj: struct libera_vport; its vSwitch is locked
 * @msg: head
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_fill_vport(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	struct libera_vport *vp = (struct libera_vport *)obj;
	const struct libera_pswitch *ps = vp->part->ps;
	void *hdr = libera_nl_begin(skb, msg);
	struct libera_port_desc d;

	if (!hdr)
		return -EMSGSIZE;
	libera_vport_desc(vp, &d);
	if (libera_nl_put_owner(skb, LIBERA_A_VPORT_TENANT, LIBERA_A_VPORT_TENANT_NAME,
				LIBERA_A_VPORT_VSWITCH, LIBERA_A_VPORT_VSWITCH_NAME, vp->vs) ||
	    nla_put_u32(skb, LIBERA_A_VPORT_NUMBER, vp->no) ||
	    nla_put_u64_64bit(skb, LIBERA_A_VPORT_PSWITCH, ps->dpid, LIBERA_A_VPORT_PAD) ||
	    libera_nl_put_name(skb, LIBERA_A_VPORT_PSWITCH_NAME, ps->name) ||
	    (vp->pport != LIBERA_PORT_ANY && nla_put_u32(skb, LIBERA_A_VPORT_PPORT, vp->pport)) ||
	    (vp->vlink && nla_put_u32(skb, LIBERA_A_VPORT_VLINK, vp->vlink->id)) ||
	    (vp->twin_in && (nla_put_u64_64bit(skb, LIBERA_A_VPORT_OLD_PSWITCH,
					       vp->twin.part->ps->dpid, LIBERA_A_VPORT_PAD) ||
			     nla_put_u32(skb, LIBERA_A_VPORT_OLD_PPORT, vp->twin.pport))) ||
	    nla_put_string(skb, LIBERA_A_VPORT_NAME, d.name) ||
	    nla_put(skb, LIBERA_A_VPORT_HW_ADDR, ETH_ALEN, d.hw_addr) ||
	    nla_put_u32(skb, LIBERA_A_VPORT_CONFIG, d.config) ||
	    nla_put_u32(skb, LIBERA_A_VPORT_STATE, d.state)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_VPORT_EVENT);
}

/* The vSwitch of a vport command. */
static struct libera_vswitch *vport_get_vswitch(struct libera_net *ln, struct genl_info *info)
{
	struct libera_tenant *t = libera_nl_tenant(ln, info->attrs, vport_tenant, info->extack);

	if (IS_ERR(t))
		return ERR_CAST(t);
	return libera_nl_vswitch(t, info->attrs, vport_vswitch, info->extack);
}

/* The pPort that a command names: its pSwitch; the number is checked. */
static int get_place(struct libera_net *ln, struct genl_info *info, u64 *ps_dpid)
{
	struct nlattr *pport = info->attrs[LIBERA_A_VPORT_PPORT];
	int err;

	err = get_ps_dpid(ln, info->attrs, vport_pswitch, ps_dpid, info->extack);
	if (err)
		return err;
	if (!pport)
		return libera_nl_miss(info->extack, LIBERA_A_VPORT_PPORT,
				      "number of the pport is missing");
	if (nla_get_u32(pport) <= LIBERA_PORT_MAX)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, pport,
			    "reserved port numbers are no pports: 1 to 0xffffff00");
	return -EINVAL;
}

/* What a refusal is about. */
static struct nlattr *vport_blame(struct genl_info *info, int err)
{
	struct nlattr *no = info->attrs[LIBERA_A_VPORT_NUMBER];

	if (err == -EEXIST && no)
		return no;
	return info->attrs[err == -EINVAL ? LIBERA_A_VPORT_PSWITCH : LIBERA_A_VPORT_PPORT];
}

static int add_vport(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *no = info->attrs[LIBERA_A_VPORT_NUMBER];
	struct libera_vswitch *vs;
	struct libera_vport *vp;
	u64 ps_dpid;
	int err;

	vs = vport_get_vswitch(ln, info);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	err = get_place(ln, info, &ps_dpid);
	if (err)
		return err;
	vp = libera_vswitch_add_vport(vs, no ? nla_get_u32(no) : 0, ps_dpid,
				      nla_get_u32(info->attrs[LIBERA_A_VPORT_PPORT]),
				      info->extack);
	if (IS_ERR(vp))
		return libera_nl_blame(info->extack, vport_blame(info, PTR_ERR(vp)), PTR_ERR(vp));
	libera_nl_changed(ln);
	mutex_lock(&vs->lock);
	libera_nl_event(ln, LIBERA_CMD_VPORT_NTF, LIBERA_EVENT_ADD, libera_nl_fill_vport, vp);
	/* it is there, whether or not the answer can be sent */
	libera_nl_reply(info, libera_nl_fill_vport, vp);
	mutex_unlock(&vs->lock);
	return 0;
}

int libera_nl_vport_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = add_vport(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

/* As the operator says, whatever the pSwitches say to it. */
static int move_vport(struct libera_vport *vp, u64 dpid, u32 pport, struct netlink_ext_ack *extack)
{
	struct libera_migration m = { .vp = vp, .dpid = dpid, .pport = pport, .force = true };

	if (libera_vpart_by_dpid(vp->vs, dpid))
		return libera_migrate(&m, extack);
	NL_SET_ERR_MSG(extack, "the vswitch is not mapped on this pswitch");
	return -EINVAL;
}

static int set_vport(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *no = info->attrs[LIBERA_A_VPORT_NUMBER];
	struct nlattr *pport = info->attrs[LIBERA_A_VPORT_PPORT];
	struct libera_vswitch *vs;
	struct libera_vport *vp;
	u64 ps_dpid;
	int err;

	vs = vport_get_vswitch(ln, info);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	if (!no)
		return libera_nl_miss(info->extack, LIBERA_A_VPORT_NUMBER,
				      "number of the vport is missing");
	vp = libera_vswitch_find_vport(vs, nla_get_u32(no));
	if (!vp) {
		NL_SET_ERR_MSG_ATTR(info->extack, no, "no such vport");
		return -ENOENT;
	}
	err = get_place(ln, info, &ps_dpid);
	if (err)
		return err;
	err = move_vport(vp, ps_dpid, nla_get_u32(pport), info->extack);
	if (err)
		return libera_nl_blame(info->extack, vport_blame(info, err), err);
	libera_nl_changed(ln);
	mutex_lock(&vs->lock);
	libera_nl_event(ln, LIBERA_CMD_VPORT_NTF, LIBERA_EVENT_SET, libera_nl_fill_vport, vp);
	mutex_unlock(&vs->lock);
	return 0;
}

int libera_nl_vport_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = set_vport(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

static int del_vport(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *no = info->attrs[LIBERA_A_VPORT_NUMBER];
	struct sk_buff *event = NULL;
	struct libera_vswitch *vs;
	struct libera_vport *vp;
	int err;

	vs = vport_get_vswitch(ln, info);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	if (!no)
		return libera_nl_miss(info->extack, LIBERA_A_VPORT_NUMBER,
				      "number of the vport is missing");
	vp = libera_vswitch_find_vport(vs, nla_get_u32(no));
	if (vp) {
		mutex_lock(&vs->lock);
		event = libera_nl_event_build(ln, LIBERA_CMD_VPORT_NTF, LIBERA_EVENT_DEL,
					      libera_nl_fill_vport, vp);
		mutex_unlock(&vs->lock);
	}
	err = libera_vswitch_del_vport(vs, nla_get_u32(no), info->extack);
	if (err) {
		nlmsg_free(event);
		return libera_nl_blame(info->extack, no, err);
	}
	libera_nl_changed(ln);
	libera_nl_event_send(ln, event);
	return 0;
}

int libera_nl_vport_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = del_vport(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

static int dump_vports_of(struct sk_buff *skb, struct netlink_callback *cb,
			  struct libera_vswitch *vs)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	unsigned long no = d->sub;
	struct libera_vport *vp;
	int err = 0;

	mutex_lock(&vs->lock);
	while ((vp = xa_find(&vs->vports, &no, ULONG_MAX, XA_PRESENT))) {
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_VPORT_GET, libera_nl_fill_vport, vp);
		if (err)
			break;
		no++;
	}
	mutex_unlock(&vs->lock);
	d->sub = no;
	return err;
}

int libera_nl_vport_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, vport_tenant, vport_vswitch);
	if (!err)
		err = libera_nl_dump_vswitches(skb, cb, ln, dump_vports_of);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}

/* ----------------------------------------------------------------- hosts */

struct host {
	struct libera_tenant *t;
	const struct libera_host *h;
};

/* What it is on the way, if it is anything there. */
static int put_locator(struct sk_buff *skb, const struct host *o)
{
	struct libera_locator loc;
	u64 addr;

	if (o->h->index && nla_put_u32(skb, LIBERA_A_HOST_INDEX, o->h->index))
		return -EMSGSIZE;
	if (!libera_vcarrier_locator(o->t, o->h, &loc, &addr))
		return 0;
	if (nla_put_u64_64bit(skb, LIBERA_A_HOST_LOCATOR, addr, LIBERA_A_HOST_PAD) ||
	    nla_put_u32(skb, LIBERA_A_HOST_LITE,
			libera_locator_lite(&o->t->ln->layouts[libera_vcarrier_kind(o->t)],
					    &loc)))
		return -EMSGSIZE;
	return 0;
}

/* obj: struct host; the namespace's lock is held */
static int fill_host(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct host *o = obj;
	struct libera_vswitch *vs;

	if (!hdr)
		return -EMSGSIZE;
	vs = libera_vswitch_find(o->t, o->h->vs_dpid);
	if (nla_put_u32(skb, LIBERA_A_HOST_TENANT, o->t->id) ||
	    libera_nl_put_name(skb, LIBERA_A_HOST_TENANT_NAME, o->t->name) ||
	    nla_put(skb, LIBERA_A_HOST_MAC, ETH_ALEN, o->h->mac) ||
	    (o->h->has_ip4 && nla_put_in_addr(skb, LIBERA_A_HOST_IP4, o->h->ip4)) ||
	    (o->h->has_ip6 && nla_put_in6_addr(skb, LIBERA_A_HOST_IP6, &o->h->ip6)) ||
	    nla_put_u64_64bit(skb, LIBERA_A_HOST_VSWITCH, o->h->vs_dpid, LIBERA_A_HOST_PAD) ||
	    (vs && libera_nl_put_name(skb, LIBERA_A_HOST_VSWITCH_NAME, vs->name)) ||
	    nla_put_u32(skb, LIBERA_A_HOST_VPORT, o->h->vport) || put_locator(skb, o)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_HOST_EVENT);
}

static int get_host(struct libera_tenant *t, struct genl_info *info, struct libera_host *h)
{
	struct nlattr **attrs = info->attrs;
	struct libera_vswitch *vs;

	memset(h, 0, sizeof(*h));
	if (!attrs[LIBERA_A_HOST_MAC])
		return libera_nl_miss(info->extack, LIBERA_A_HOST_MAC,
				      "mac address of the host is missing");
	nla_memcpy(h->mac, attrs[LIBERA_A_HOST_MAC], ETH_ALEN);
	if (!is_valid_ether_addr(h->mac)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[LIBERA_A_HOST_MAC],
				    "not the address of a single host");
		return -EINVAL;
	}
	vs = libera_nl_vswitch(t, attrs, host_vswitch, info->extack);
	if (IS_ERR(vs))
		return PTR_ERR(vs);
	h->vs_dpid = vs->dpid;
	if (!attrs[LIBERA_A_HOST_VPORT])
		return libera_nl_miss(info->extack, LIBERA_A_HOST_VPORT,
				      "number of the vport is missing");
	h->vport = nla_get_u32(attrs[LIBERA_A_HOST_VPORT]);
	if (!libera_vswitch_find_vport(vs, h->vport)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[LIBERA_A_HOST_VPORT],
				    "the vswitch has no such vport");
		return -ENOENT;
	}
	if (attrs[LIBERA_A_HOST_INDEX]) {
		h->index = nla_get_u32(attrs[LIBERA_A_HOST_INDEX]);
		h->index_fixed = true;
	}
	if (attrs[LIBERA_A_HOST_IP4]) {
		h->has_ip4 = true;
		h->ip4 = nla_get_in_addr(attrs[LIBERA_A_HOST_IP4]);
		if (ipv4_is_zeronet(h->ip4) || ipv4_is_multicast(h->ip4) ||
		    ipv4_is_lbcast(h->ip4)) {
			NL_SET_ERR_MSG_ATTR(info->extack, attrs[LIBERA_A_HOST_IP4],
					    "not the address of a single host");
			return -EINVAL;
		}
	}
	if (attrs[LIBERA_A_HOST_IP6]) {
		h->has_ip6 = true;
		h->ip6 = nla_get_in6_addr(attrs[LIBERA_A_HOST_IP6]);
		if (ipv6_addr_any(&h->ip6) || ipv6_addr_is_multicast(&h->ip6)) {
			NL_SET_ERR_MSG_ATTR(info->extack, attrs[LIBERA_A_HOST_IP6],
					    "not the address of a single host");
			return -EINVAL;
		}
	}
	return 0;
}

static struct libera_host *find_host(struct libera_tenant *t, const u8 *mac)
{
	u64 want = ether_addr_to_u64(mac), key = want;
	struct libera_host *h = libera_tenant_next_host(t, &key);

	return h && key == want ? h : NULL;
}

/* Which attribute a refusal of libera_tenant_add_host() is about. */
static struct nlattr *host_blame(struct libera_tenant *t, struct genl_info *info,
				 const struct libera_host *host, int err)
{
	struct libera_host *h;
	u64 mac = 0;

	if (err == -ENOSPC)
		return info->attrs[host->index_fixed ? LIBERA_A_HOST_INDEX : LIBERA_A_HOST_VPORT];
	for (; (h = libera_tenant_next_host(t, &mac)); mac++) {
		if (host->has_ip4 && h->has_ip4 && h->ip4 == host->ip4)
			return info->attrs[LIBERA_A_HOST_IP4];
		if (host->has_ip6 && h->has_ip6 && ipv6_addr_equal(&h->ip6, &host->ip6))
			return info->attrs[LIBERA_A_HOST_IP6];
	}
	if (host->index_fixed && !find_host(t, host->mac))
		return info->attrs[LIBERA_A_HOST_INDEX];
	return info->attrs[LIBERA_A_HOST_MAC];
}

int libera_nl_host_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_host h;
	struct host o = { .h = &h };
	int err;

	mutex_lock(&ln->lock);
	o.t = libera_nl_tenant(ln, info->attrs, host_tenant, info->extack);
	err = IS_ERR(o.t) ? PTR_ERR(o.t) : get_host(o.t, info, &h);
	if (err)
		goto unlock;
	err = libera_tenant_add_host(o.t, &h, info->extack);
	if (err) {
		libera_nl_blame(info->extack, host_blame(o.t, info, &h, err), err);
		goto unlock;
	}
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_HOST_NTF, LIBERA_EVENT_ADD, fill_host, &o);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_host_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *mac = info->attrs[LIBERA_A_HOST_MAC];
	struct libera_net *ln = libera_nl_net(info);
	struct sk_buff *event = NULL;
	struct host o;
	int err;

	mutex_lock(&ln->lock);
	o.t = libera_nl_tenant(ln, info->attrs, host_tenant, info->extack);
	if (IS_ERR(o.t)) {
		err = PTR_ERR(o.t);
		goto unlock;
	}
	if (!mac) {
		err = libera_nl_miss(info->extack, LIBERA_A_HOST_MAC,
				     "mac address of the host is missing");
		goto unlock;
	}
	o.h = find_host(o.t, nla_data(mac));
	if (o.h)
		event = libera_nl_event_build(ln, LIBERA_CMD_HOST_NTF, LIBERA_EVENT_DEL,
					      fill_host, &o);
	err = libera_tenant_del_host(o.t, nla_data(mac), info->extack);
	if (err) {
		nlmsg_free(event);
		libera_nl_blame(info->extack, mac, err);
		goto unlock;
	}
	libera_nl_changed(ln);
	libera_nl_event_send(ln, event);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

static int dump_hosts_of(struct sk_buff *skb, struct netlink_callback *cb,
			 struct libera_tenant *t)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct host o = { .t = t };
	int err;

	for (; (o.h = libera_tenant_next_host(t, &d->sub)); d->sub++) {
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_HOST_GET, fill_host, &o);
		if (err)
			return err;
	}
	return 0;
}

int libera_nl_host_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, host_tenant, none);
	if (!err)
		err = libera_nl_dump_tenants(skb, cb, ln, dump_hosts_of);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}
