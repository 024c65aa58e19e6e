// SPDX-License-Identifier: GPL-2.0
/* Netlink: how locators are laid out. */
#include "nl_priv.h"
#include "vcarrier.h"

static_assert(LIBERA_LOCATOR_ORDER_EDGE_FIRST == 0 && LIBERA_LOCATOR_ORDER_TENANT_FIRST == 1);

struct layout {
	enum libera_carrier_kind kind;
	struct libera_layout l;
};

/* obj: struct layout */
static int fill_layout(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct layout *o = obj;

	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, LIBERA_A_CARRIER_KIND, o->kind) ||
	    nla_put_u8(skb, LIBERA_A_CARRIER_EDGE_BITS, o->l.edge) ||
	    nla_put_u8(skb, LIBERA_A_CARRIER_TENANT_BITS, o->l.tenant) ||
	    nla_put_u8(skb, LIBERA_A_CARRIER_HOST_BITS,
		       libera_layout_host_bits(o->kind, &o->l)) ||
	    nla_put_u32(skb, LIBERA_A_CARRIER_ORDER, o->l.tenant_first)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

int libera_nl_carrier_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct layout o;

	mutex_lock(&ln->lock);
	libera_nl_dump_begin(cb, ln, (struct libera_nl_ref){ }, (struct libera_nl_ref){ });
	for (; d->at < LIBERA_CARRY_MAC; d->at++) {
		o.kind = LIBERA_CARRY_IP + d->at;
		o.l = ln->layouts[o.kind];
		if (libera_nl_dump_one(skb, cb, LIBERA_CMD_CARRIER_GET, fill_layout, &o))
			break;
	}
	mutex_unlock(&ln->lock);
	return skb->len;
}

static int set_layout(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *tenant = info->attrs[LIBERA_A_CARRIER_TENANT_BITS];
	struct nlattr *edge = info->attrs[LIBERA_A_CARRIER_EDGE_BITS];
	struct nlattr *order = info->attrs[LIBERA_A_CARRIER_ORDER];
	struct nlattr *kind = info->attrs[LIBERA_A_CARRIER_KIND];
	struct libera_layout l;
	u32 k;

	if (!kind)
		return libera_nl_miss(info->extack, LIBERA_A_CARRIER_KIND,
				      "kind of carrier is missing");
	k = nla_get_u32(kind);
	if (k != LIBERA_CARRY_IP && k != LIBERA_CARRY_MAC) {
		NL_SET_ERR_MSG_ATTR(info->extack, kind, "only ip and mac have locators");
		return -EINVAL;
	}
	if (!edge && !tenant && !order)
		return libera_nl_miss(info->extack, LIBERA_A_CARRIER_EDGE_BITS,
				      "nothing to change: give edge-bits, tenant-bits or order");
	l = ln->layouts[k];
	if (edge)
		l.edge = nla_get_u8(edge);
	if (tenant)
		l.tenant = nla_get_u8(tenant);
	if (order)
		l.tenant_first = nla_get_u32(order);
	return libera_nl_blame(info->extack, edge ? edge : tenant ? tenant : order,
			       libera_vcarrier_set_layout(ln, k, &l, info->extack));
}

int libera_nl_carrier_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = set_layout(ln, info);
	if (!err)
		libera_nl_changed(ln);
	mutex_unlock(&ln->lock);
	return err;
}
