// SPDX-License-Identifier: GPL-2.0
/* Netlink: what reduction does to the rules of tenants. */
#include "nl_priv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vreduce.h"
#include "vswitch.h"

static const struct libera_nl_ref reduction_tenant = {
	LIBERA_A_REDUCTION_TENANT, LIBERA_A_REDUCTION_TENANT_NAME
};
static const struct libera_nl_ref reduction_vswitch = {
	LIBERA_A_REDUCTION_VSWITCH, LIBERA_A_REDUCTION_VSWITCH_NAME
};

/* Whether ports of hosts are there. */
static bool is_edge(const struct libera_vpart *part)
{
	struct libera_vport *vp;
	unsigned long no;

	xa_for_each(&part->vs->vports, no, vp)
		if (vp->part == part && !vp->vlink)
			return true;
	return false;
}

/* obj: struct libera_vpart; its vSwitch and pSwitch are locked */
static int fill_part(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct libera_vpart *part = obj;
	struct libera_vreduce_count c;

	if (!hdr)
		return -EMSGSIZE;
	libera_vreduce_count(part, &c);
	if (libera_nl_put_owner(skb, LIBERA_A_REDUCTION_TENANT, LIBERA_A_REDUCTION_TENANT_NAME,
				LIBERA_A_REDUCTION_VSWITCH, LIBERA_A_REDUCTION_VSWITCH_NAME,
				part->vs) ||
	    nla_put_u64_64bit(skb, LIBERA_A_REDUCTION_PSWITCH, part->ps->dpid,
			      LIBERA_A_REDUCTION_PAD) ||
	    libera_nl_put_name(skb, LIBERA_A_REDUCTION_PSWITCH_NAME, part->ps->name) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_LEVEL, part->vs->reduction) ||
	    (is_edge(part) && nla_put_flag(skb, LIBERA_A_REDUCTION_EDGE)) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_VIRTUAL_RULES, c.vfrs) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_OFF_RULES, c.off) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_PHYSICAL_RULES, c.pfrs) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_SHARED_RULES, c.shared) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_SHARERS, c.sharers) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_CONFLICTS, c.conflicts) ||
	    nla_put_u64_64bit(skb, LIBERA_A_REDUCTION_MESSAGES_OFF, c.msgs_off,
			      LIBERA_A_REDUCTION_PAD) ||
	    nla_put_u64_64bit(skb, LIBERA_A_REDUCTION_MESSAGES, c.msgs,
			      LIBERA_A_REDUCTION_PAD) ||
	    nla_put_u32(skb, LIBERA_A_REDUCTION_MERGED_RULES, c.merged)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

/* The parts of one vSwitch, of which the first @d->sub are out. */
static int dump_parts_of(struct sk_buff *skb, struct netlink_callback *cb,
			 struct libera_vswitch *vs)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_vpart *part;
	unsigned int at = 0;
	int err = 0;

	mutex_lock(&vs->lock);
	libera_for_each_vpart(vs, part) {
		if (at++ < d->sub)
			continue;
		mutex_lock(&part->ps->lock);
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_REDUCTION_GET, fill_part, part);
		mutex_unlock(&part->ps->lock);
		if (err)
			break;
		d->sub++;
	}
	mutex_unlock(&vs->lock);
	return err;
}

int libera_nl_reduction_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_vswitch *vs;
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, reduction_tenant, reduction_vswitch);
	while (!err && (vs = libera_nl_dump_next_vs(cb, ln))) {
		err = dump_parts_of(skb, cb, vs);
		if (!err)
			libera_nl_dump_step(cb);
	}
	mutex_unlock(&ln->lock);
	return skb->len ? skb->len : err;
}
