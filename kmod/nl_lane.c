// SPDX-License-Identifier: GPL-2.0
/* Netlink: the labels of the packets that routes carry. */
#include "nl_priv.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vswitch.h"

static const struct libera_nl_ref lane_tenant = {
	LIBERA_A_LANE_TENANT, LIBERA_A_LANE_TENANT_NAME
};
static const struct libera_nl_ref lane_vswitch = {
	LIBERA_A_LANE_VSWITCH, LIBERA_A_LANE_VSWITCH_NAME
};

struct route_lane {
	const struct libera_route *route;
	const struct libera_lane *lane;
	u32 vport;
};

/* obj: struct route_lane; the namespace's lock is held */
static int fill_lane(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct route_lane *o = obj;
	const struct libera_route *r = o->route;

	if (!hdr)
		return -EMSGSIZE;
	if (libera_nl_put_owner(skb, LIBERA_A_LANE_TENANT, LIBERA_A_LANE_TENANT_NAME,
				LIBERA_A_LANE_VSWITCH, LIBERA_A_LANE_VSWITCH_NAME, r->vs) ||
	    nla_put_u64_64bit(skb, LIBERA_A_LANE_PSWITCH, r->end[0]->ps->dpid,
			      LIBERA_A_LANE_PAD) ||
	    nla_put_u64_64bit(skb, LIBERA_A_LANE_TO_PSWITCH, r->end[1]->ps->dpid,
			      LIBERA_A_LANE_PAD) ||
	    nla_put_u16(skb, LIBERA_A_LANE_PRIORITY, o->lane->path->priority) ||
	    nla_put_u32(skb, LIBERA_A_LANE_VPORT, o->vport) ||
	    nla_put_u16(skb, LIBERA_A_LANE_LABEL, o->lane->label) ||
	    (o->lane->back && nla_put_flag(skb, LIBERA_A_LANE_BACK)) ||
	    libera_nl_put_vlabels(skb, LIBERA_A_LANE_VLAN, o->lane, NULL)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

/* Lanes of one path; @i counts all of the vSwitch, of which the first @d->sub are out. */
static int dump_path(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct libera_route *r, struct libera_path *path, u64 *i)
{
	struct libera_route_path *rp = container_of(path, struct libera_route_path, p);
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct route_lane o = { .route = r };
	struct libera_lane *lane;
	unsigned long no;
	int back, err;

	for (back = 0; back < 2; back++) {
		xa_for_each(&rp->lanes[back], no, lane) {
			if ((*i)++ < d->sub)
				continue;
			o.lane = lane;
			o.vport = no;
			err = libera_nl_dump_one(skb, cb, LIBERA_CMD_LANE_GET, fill_lane, &o);
			if (err)
				return err;
			d->sub = *i;
		}
	}
	return 0;
}

static int dump_lanes_of(struct sk_buff *skb, struct netlink_callback *cb,
			 struct libera_vswitch *vs)
{
	struct libera_route *r = NULL;
	struct libera_path *path;
	u64 i = 0;
	int err;

	while ((r = libera_route_next(vs, r))) {
		list_for_each_entry(path, &r->paths, list) {
			err = dump_path(skb, cb, r, path, &i);
			if (err)
				return err;
		}
	}
	return 0;
}

int libera_nl_lane_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_vswitch *vs;
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, lane_tenant, lane_vswitch);
	while (!err && (vs = libera_nl_dump_next_vs(cb, ln))) {
		err = dump_lanes_of(skb, cb, vs);
		if (!err)
			libera_nl_dump_step(cb);
	}
	mutex_unlock(&ln->lock);
	return skb->len ? skb->len : err;
}
