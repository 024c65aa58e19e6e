// SPDX-License-Identifier: GPL-2.0
/* Netlink: the rules that a pSwitch really has. */
#include "compat.h"
#include "nl_priv.h"
#include "pswitch.h"
#include "readback.h"

static const struct libera_nl_ref pswitch_ref = {
	LIBERA_A_FLOW_PSWITCH, LIBERA_A_FLOW_PSWITCH_NAME
};

/**
 * struct aflow_dump - where a dump is, in netlink_callback.ctx
 * @rb: what is dumped, with a reference; NULL: nobody has asked the pSwitch yet
 * @ps: of that pSwitch, with a reference
 * @next: rule that comes next; the list's head at the end
 */
struct aflow_dump {
	struct libera_readback *rb;
	struct libera_pswitch *ps;
	const struct list_head *next;
};

static struct aflow_dump *dump_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct aflow_dump) > sizeof(cb->ctx));
	return (struct aflow_dump *)cb->ctx;
}

static int blame(int err, struct netlink_ext_ack *extack)
{
	switch (err) {
	case -ENOTCONN:
		NL_SET_ERR_MSG(extack, "the pswitch is not connected, or went away meanwhile");
		break;
	case -EBUSY:
		NL_SET_ERR_MSG(extack, "too much is asked of the pswitch already");
		break;
	case -ETIMEDOUT:
		NL_SET_ERR_MSG(extack, "the pswitch does not say what rules it has");
		break;
	case -ENOBUFS:
		NL_SET_ERR_MSG(extack,
			       "more rules than there may be memory for, see the module's parameter readback");
		break;
	case -EPROTO:
		NL_SET_ERR_MSG(extack, "the pswitch did not say all rules that it has");
		break;
	case -EOPNOTSUPP:
		NL_SET_ERR_MSG(extack, "the pswitch refuses to say what rules it has");
		break;
	}
	return err;
}

/* Ask the pSwitch: here, as what goes wrong in a dump's start has no words in 6.1. */
static int begin(struct netlink_callback *cb, struct aflow_dump *d)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_readback *rb;
	struct libera_pswitch *ps;

	mutex_lock(&ln->lock);
	ps = libera_nl_pswitch(ln, libera_dump_attrs(cb), pswitch_ref, cb->extack);
	mutex_unlock(&ln->lock);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	rb = libera_readback_get(ps);
	if (IS_ERR(rb)) {
		libera_pswitch_put(ps);
		return blame(PTR_ERR(rb), cb->extack);
	}
	d->ps = ps;
	d->rb = rb;
	d->next = rb->rules.next;
	return 0;
}

/**
 * libera_nl_aflow_done() - end a dump of a pSwitch's rules, wherever it is
 * @cb: dump
 *
 * Return: 0.
 */
int libera_nl_aflow_done(struct netlink_callback *cb)
{
	struct aflow_dump *d = dump_of(cb);

	/* it may not even have begun */
	if (!d->rb)
		return 0;
	libera_readback_put(d->rb);
	libera_pswitch_put(d->ps);
	return 0;
}

struct actual {
	struct libera_pswitch *ps;
	const struct libera_readback_rule *rule;
};

/* obj: struct actual; the pSwitch is locked, for its name */
static int fill_rule(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct actual *o = obj;
	const struct libera_readback_rule *r = o->rule;

	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u64_64bit(skb, LIBERA_A_FLOW_PSWITCH, o->ps->dpid, LIBERA_A_FLOW_PAD) ||
	    libera_nl_put_name(skb, LIBERA_A_FLOW_PSWITCH_NAME, o->ps->name) ||
	    libera_nl_put_rule(skb, r->table, r->priority, r->cookie, &r->match, &r->instrs) ||
	    libera_nl_put_times(skb, r->idle_timeout, r->hard_timeout, r->flags, r->packets,
				r->bytes) ||
	    nla_put_u64_64bit(skb, LIBERA_A_FLOW_DURATION, r->duration_ms, LIBERA_A_FLOW_PAD) ||
	    (r->opaque && nla_put_flag(skb, LIBERA_A_FLOW_OPAQUE))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

int libera_nl_aflow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct aflow_dump *d = dump_of(cb);
	struct actual o;
	int err;

	/* what was read does not change any more */
	cb->seq = 1;
	if (!d->rb) {
		err = begin(cb, d);
		if (err)
			return err;
	}
	o.ps = d->ps;
	mutex_lock(&d->ps->lock);
	for (; d->next != &d->rb->rules; d->next = d->next->next) {
		o.rule = list_entry(d->next, struct libera_readback_rule, list);
		if (libera_nl_dump_one(skb, cb, LIBERA_CMD_AFLOW_GET, fill_rule, &o))
			break;
	}
	mutex_unlock(&d->ps->lock);
	return skb->len;
}
