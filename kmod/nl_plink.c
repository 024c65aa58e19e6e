// SPDX-License-Identifier: GPL-2.0
/* Netlink: links between pSwitches. */
#include "nl_priv.h"
#include "notify.h"
#include "plink.h"

static const struct libera_nl_ref from_ref = {
	LIBERA_A_PLINK_PSWITCH, LIBERA_A_PLINK_PSWITCH_NAME
};
static const struct libera_nl_ref to_ref = {
	LIBERA_A_PLINK_TO_PSWITCH, LIBERA_A_PLINK_TO_PSWITCH_NAME
};

/* Beside the link itself: the name of the pSwitch that sends, which is not locked. */
struct plink {
	const struct libera_plink *l;
	char from_name[LIBERA_NAME_LEN];
};

static void name_from(struct plink *o, struct libera_net *ln)
{
	struct libera_pswitch *from = libera_pswitch_lookup(ln, o->l->from_dpid);

	o->from_name[0] = 0;
	if (!from)
		return;
	/* a name that is just being changed is seen whole: it has a terminator at any time */
	strscpy(o->from_name, from->name, sizeof(o->from_name));
	libera_pswitch_put(from);
}

static int put_plink(struct sk_buff *skb, const struct plink *o)
{
	const struct libera_plink *l = o->l;
	int pad = LIBERA_A_PLINK_PAD;

	if (nla_put_u64_64bit(skb, LIBERA_A_PLINK_PSWITCH, l->from_dpid, pad) ||
	    libera_nl_put_name(skb, LIBERA_A_PLINK_PSWITCH_NAME, o->from_name) ||
	    nla_put_u32(skb, LIBERA_A_PLINK_PPORT, l->from_port) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PLINK_TO_PSWITCH, l->to->dpid, pad) ||
	    libera_nl_put_name(skb, LIBERA_A_PLINK_TO_PSWITCH_NAME, l->to->name) ||
	    nla_put_u32(skb, LIBERA_A_PLINK_TO_PPORT, l->to_port) ||
	    (l->up && nla_put_flag(skb, LIBERA_A_PLINK_UP)) ||
	    (l->seen && nla_put_flag(skb, LIBERA_A_PLINK_DISCOVERED)) ||
	    (l->fixed && nla_put_flag(skb, LIBERA_A_PLINK_STATIC)) ||
	    (l->seen && nla_put_u64_64bit(skb, LIBERA_A_PLINK_AGE, l->age_ms, pad)))
		return -EMSGSIZE;
	return 0;
}

/* obj: struct plink */
static int fill_plink(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);

	if (!hdr)
		return -EMSGSIZE;
	if (put_plink(skb, obj)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_PLINK_EVENT);
}

/**
 * libera_notify_plink() - a pLink was found or lost
 * @l: the link; no locks held
 * @up: which of the two
 */
void libera_notify_plink(const struct libera_plink *l, bool up)
{
	struct plink o = { .l = l };

	name_from(&o, l->to->ln);
	libera_nl_event(l->to->ln, LIBERA_CMD_PLINK_NTF, up ? LIBERA_EVENT_UP : LIBERA_EVENT_DOWN,
			fill_plink, &o);
}

/* Both ends that a command names, with references. */
static int get_ends(struct libera_net *ln, struct genl_info *info, struct libera_pswitch **a,
		    struct libera_pswitch **b)
{
	if (!info->attrs[LIBERA_A_PLINK_PPORT])
		return libera_nl_miss(info->extack, LIBERA_A_PLINK_PPORT, "pport is missing");
	if (!info->attrs[LIBERA_A_PLINK_TO_PPORT])
		return libera_nl_miss(info->extack, LIBERA_A_PLINK_TO_PPORT, "to-pport is missing");
	*a = libera_nl_pswitch(ln, info->attrs, from_ref, info->extack);
	if (IS_ERR(*a))
		return PTR_ERR(*a);
	*b = libera_nl_pswitch(ln, info->attrs, to_ref, info->extack);
	if (IS_ERR(*b)) {
		libera_pswitch_put(*a);
		return PTR_ERR(*b);
	}
	return 0;
}

static int fix(struct genl_info *info, bool fixed)
{
	struct nlattr *port = info->attrs[LIBERA_A_PLINK_PPORT];
	struct nlattr *to_port = info->attrs[LIBERA_A_PLINK_TO_PPORT];
	struct libera_net *ln = libera_nl_net(info);
	struct libera_pswitch *a, *b;
	int err;

	mutex_lock(&ln->lock);
	err = get_ends(ln, info, &a, &b);
	if (!err) {
		err = libera_plink_fix(a, nla_get_u32(port), b, nla_get_u32(to_port), fixed,
				       info->extack);
		libera_nl_blame(info->extack, port, err);
		libera_pswitch_put(a);
		libera_pswitch_put(b);
	}
	if (!err)
		libera_nl_changed(ln);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_plink_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return fix(info, true);
}

int libera_nl_plink_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return fix(info, false);
}

int libera_nl_plink_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *interval = info->attrs[LIBERA_A_PLINK_INTERVAL];
	struct libera_net *ln = libera_nl_net(info);
	u32 ms;

	if (!interval)
		return libera_nl_miss(info->extack, LIBERA_A_PLINK_INTERVAL,
				      "nothing to change: give interval");
	ms = nla_get_u32(interval);
	if (ms && ms < LIBERA_PROBE_MS_MIN) {
		NL_SET_ERR_MSG_ATTR(info->extack, interval, "0, or 100 milliseconds at least");
		return -ERANGE;
	}
	mutex_lock(&ln->lock);
	libera_plink_set_interval(ln, ms);
	mutex_unlock(&ln->lock);
	return 0;
}

static int dump_into(struct sk_buff *skb, struct netlink_callback *cb, struct libera_pswitch *ps)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	unsigned long no = d->sub;
	struct libera_plink l;
	struct plink o = { .l = &l };
	int err = 0;

	mutex_lock(&ps->lock);
	while (libera_plink_next(ps, &no, &l)) {
		name_from(&o, ps->ln);
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_PLINK_GET, fill_plink, &o);
		if (err)
			break;
		no++;
	}
	mutex_unlock(&ps->lock);
	d->sub = no;
	return err;
}

int libera_nl_plink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_pswitches(skb, cb, ln, to_ref, dump_into);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}
