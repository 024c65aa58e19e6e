// SPDX-License-Identifier: GPL-2.0
/* Netlink: paths, of vLinks and of routes. */
#include "nl_priv.h"
#include "pswitch.h"
#include "vpath.h"
#include "vswitch.h"

static_assert(LIBERA_PATH_MAX == LIBERA_PATHS_MAX);
static_assert(LIBERA_HOP_MAX == LIBERA_HOPS_MAX);

static const struct libera_nl_ref hop_ref = {
	LIBERA_A_VLINK_HOP_PSWITCH, LIBERA_A_VLINK_HOP_PSWITCH_NAME
};

static int put_hop(struct sk_buff *skb, const struct libera_hop *h)
{
	struct nlattr *nest = nla_nest_start(skb, LIBERA_A_VLINK_PATH_HOP);
	int pad = LIBERA_A_VLINK_HOP_PAD;

	if (!nest ||
	    nla_put_u64_64bit(skb, LIBERA_A_VLINK_HOP_PSWITCH, h->from->dpid, pad) ||
	    nla_put_u32(skb, LIBERA_A_VLINK_HOP_PPORT, h->from_port) ||
	    nla_put_u64_64bit(skb, LIBERA_A_VLINK_HOP_TO_PSWITCH, h->to->dpid, pad) ||
	    nla_put_u32(skb, LIBERA_A_VLINK_HOP_TO_PPORT, h->to_port))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int hop_size(void)
{
	return nla_total_size(2 * nla_total_size_64bit(sizeof(u64)) +
			      2 * nla_total_size(sizeof(u32)));
}

/**
 * libera_nl_put_vlabels() - labels of a lane for packets with a VLAN tag, if it has any
 * @skb: where
 * @type: of the attribute
 * @lane: lane
 * @back: the lane back, or NULL
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_vlabels(struct sk_buff *skb, int type, const struct libera_lane *lane,
			  const struct libera_lane *back)
{
	const u16 *vlan = lane->vs->tenant->vlan;
	struct nlattr *nest;
	int i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++) {
		if (!vlan[i] || !lane->vlabel[i] || !lane->one_tag)
			continue;
		nest = nla_nest_start(skb, type);
		if (!nest || nla_put_u16(skb, LIBERA_A_VLAN_LABEL_ID, vlan[i]) ||
		    nla_put_u16(skb, LIBERA_A_VLAN_LABEL_LABEL, lane->vlabel[i]) ||
		    (back && nla_put_u16(skb, LIBERA_A_VLAN_LABEL_BACK_LABEL, back->vlabel[i])))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

/**
 * libera_nl_put_path() - one path of a list
 * @skb: where
 * @type: of the attribute
 * @path: path
 * @active: the one in use, or NULL
 * @lane: its lanes there and back; NULL if there are others
 * @hops: whether its pLinks are told
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_path(struct sk_buff *skb, int type, const struct libera_path *path,
		       const struct libera_path *active, const struct libera_lane *lane,
		       bool hops)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	u16 i;

	if (!nest || nla_put_u16(skb, LIBERA_A_VLINK_PATH_PRIORITY, path->priority))
		return -EMSGSIZE;
	for (i = 0; hops && i < path->n; i++)
		if (put_hop(skb, &path->hop[i]))
			return -EMSGSIZE;
	if (lane && (nla_put_u16(skb, LIBERA_A_VLINK_PATH_LABEL, lane[0].label) ||
		     nla_put_u16(skb, LIBERA_A_VLINK_PATH_BACK_LABEL, lane[1].label) ||
		     (lane[0].carry &&
		      nla_put_u32(skb, LIBERA_A_VLINK_PATH_CARRIED, lane[0].carry)) ||
		     (lane[1].carry &&
		      nla_put_u32(skb, LIBERA_A_VLINK_PATH_BACK_CARRIED, lane[1].carry))))
		return -EMSGSIZE;
	if (lane && hops &&
	    libera_nl_put_vlabels(skb, LIBERA_A_VLINK_PATH_VLAN, &lane[0], &lane[1]))
		return -EMSGSIZE;
	if ((path->up && nla_put_flag(skb, LIBERA_A_VLINK_PATH_UP)) ||
	    (path == active && nla_put_flag(skb, LIBERA_A_VLINK_PATH_ACTIVE)) ||
	    (path->refused && nla_put_flag(skb, LIBERA_A_VLINK_PATH_REFUSED)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int vlabel_size(void)
{
	return nla_total_size(3 * nla_total_size(sizeof(u16)));
}

/** libera_nl_path_size() - bytes that it takes with its pLinks, at most */
int libera_nl_path_size(const struct libera_path *path)
{
	return nla_total_size(3 * nla_total_size(sizeof(u16)) + 3 * nla_total_size(0) +
			      2 * nla_total_size(sizeof(u32)) +
			      LIBERA_VLANS_MAX * vlabel_size() + path->n * hop_size());
}

static int get_hop(struct libera_net *ln, const struct nlattr *nest, struct libera_hop_ref *hop,
		   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[__LIBERA_A_VLINK_HOP_MAX + 1];
	struct libera_pswitch *ps;
	int err;

	/* checked by the policy already */
	err = nla_parse_nested(tb, __LIBERA_A_VLINK_HOP_MAX, nest, NULL, extack);
	if (err)
		return err;
	if (!tb[hop_ref.num] && !tb[hop_ref.name]) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "a pLink of the path names no pswitch");
		return -EINVAL;
	}
	if (!tb[LIBERA_A_VLINK_HOP_PPORT]) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "a pLink of the path names no pport");
		return -EINVAL;
	}
	ps = libera_nl_pswitch(ln, tb, hop_ref, extack);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	hop->dpid = ps->dpid;
	hop->port = nla_get_u32(tb[LIBERA_A_VLINK_HOP_PPORT]);
	libera_pswitch_put(ps);
	return 0;
}

/**
 * libera_nl_get_path() - a path of a request
 * @ln: namespace
 * @nest: LIBERA_A_*_PATH, checked by the policy
 * @req: filled
 * @extack: says what is wrong
 *
 * Return: 0, or -errno.
 */
int libera_nl_get_path(struct libera_net *ln, const struct nlattr *nest,
		       struct libera_nl_path *req, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	bool has_priority = false;
	int err, rem;

	memset(req, 0, sizeof(*req));
	req->attr = nest;
	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) == LIBERA_A_VLINK_PATH_PRIORITY) {
			req->priority = nla_get_u16(attr);
			has_priority = true;
			continue;
		}
		if (req->n == LIBERA_HOPS_MAX) {
			NL_SET_ERR_MSG_ATTR(extack, attr, "too many pLinks in a path: 64 at most");
			return -EINVAL;
		}
		err = get_hop(ln, attr, &req->hop[req->n++], extack);
		if (err)
			return err;
	}
	if (!req->n) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "the path is empty");
		return -EINVAL;
	}
	if (!has_priority) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "priority of the path is missing");
		return -EINVAL;
	}
	return 0;
}
