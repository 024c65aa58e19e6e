// SPDX-License-Identifier: GPL-2.0
/* Events on the netlink multicast group. */
#include <linux/jiffies.h>
#include <linux/rwsem.h>

#include "nl_priv.h"
#include "notify.h"
#include "pswitch.h"
#include "tenant.h"
#include "vctl.h"
#include "vswitch.h"

#define REFUSED_PER_SEC	10	/* notifications per tenant */

/*
 * The family is unregistered before the objects end, which have things to
 * tell until the last: @alive says whether there is a family to tell them to.
 */
static DECLARE_RWSEM(family_sem);
static bool alive;

/** libera_nl_events_start() - the family is registered */
void libera_nl_events_start(void)
{
	down_write(&family_sem);
	alive = true;
	up_write(&family_sem);
}

/** libera_nl_events_stop() - it is about to go; waits for who is just sending */
void libera_nl_events_stop(void)
{
	down_write(&family_sem);
	alive = false;
	up_write(&family_sem);
}

static bool has_listeners(struct libera_net *ln)
{
	bool has;

	down_read(&family_sem);
	has = alive && genl_has_listeners(&libera_nl_family, ln->net, LIBERA_NL_GROUP_EVENTS) > 0;
	up_read(&family_sem);
	return has;
}

/**
 * libera_nl_event_build() - make a notification, to be sent later
 * @ln: namespace
 * @cmd: LIBERA_CMD_*_NTF
 * @event: LIBERA_EVENT_*
 * @fill: object's function
 * @obj: the object
 *
 * Return: for libera_nl_event_send() or nlmsg_free(); NULL, which both take,
 * if nobody listens or there is no memory.
 */
struct sk_buff *libera_nl_event_build(struct libera_net *ln, u8 cmd, u32 event,
				      libera_nl_fill_fn fill, const void *obj)
{
	struct libera_nl_msg msg = { .cmd = cmd, .event = event };
	struct sk_buff *skb;

	if (!has_listeners(ln))
		return NULL;
	skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return NULL;
	if (fill(skb, obj, &msg)) {
		nlmsg_free(skb);
		return NULL;
	}
	return skb;
}

/**
 * libera_nl_event_send() - send a notification
 * @ln: namespace
 * @skb: from libera_nl_event_build(); gone afterwards; may be NULL
 */
void libera_nl_event_send(struct libera_net *ln, struct sk_buff *skb)
{
	if (!skb)
		return;
	down_read(&family_sem);
	if (alive)
		genlmsg_multicast_netns(&libera_nl_family, ln->net, skb, 0,
					LIBERA_NL_GROUP_EVENTS, GFP_KERNEL);
	else
		nlmsg_free(skb);
	up_read(&family_sem);
}

/**
 * libera_nl_event() - make and send a notification
 * @ln: namespace
 * @cmd: LIBERA_CMD_*_NTF
 * @event: LIBERA_EVENT_*
 * @fill: object's function
 * @obj: the object
 */
void libera_nl_event(struct libera_net *ln, u8 cmd, u32 event, libera_nl_fill_fn fill,
		     const void *obj)
{
	libera_nl_event_send(ln, libera_nl_event_build(ln, cmd, event, fill, obj));
}

/**
 * libera_notify_pswitch() - a pSwitch went up or down
 * @ps: pSwitch, not locked
 * @up: which of the two
 * @why: it went down; the object says the same
 */
void libera_notify_pswitch(struct libera_pswitch *ps, bool up, enum libera_down why)
{
	libera_nl_event(ps->ln, LIBERA_CMD_PSWITCH_NTF, up ? LIBERA_EVENT_UP : LIBERA_EVENT_DOWN,
			libera_nl_fill_pswitch, ps);
}

/**
 * libera_notify_pport() - a pPort came, went or changed
 * @ps: pSwitch, not locked
 * @no: number
 * @reason: LIBERA_PR_*
 */
void libera_notify_pport(struct libera_pswitch *ps, u32 no, u8 reason)
{
	struct libera_nl_pport o = { .ps = ps, .no = no };
	u32 event = LIBERA_EVENT_SET;
	struct sk_buff *skb;

	if (reason == LIBERA_PR_ADD)
		event = LIBERA_EVENT_ADD;
	else if (reason == LIBERA_PR_DELETE)
		event = LIBERA_EVENT_DEL;
	mutex_lock(&ps->lock);
	o.port = xa_load(&ps->pports, no);
	skb = libera_nl_event_build(ps->ln, LIBERA_CMD_PPORT_NTF, event, libera_nl_fill_pport, &o);
	mutex_unlock(&ps->lock);
	libera_nl_event_send(ps->ln, skb);
}

/**
 * libera_notify_vnc() - a vSwitch was connected to a controller, or lost it
 * @vnc: the connection
 * @up: which of the two
 * @why: it was lost; the object says the same
 */
void libera_notify_vnc(struct libera_vnc *vnc, bool up, enum libera_down why)
{
	libera_nl_event(vnc->vs->ln, LIBERA_CMD_SESSION_NTF,
			up ? LIBERA_EVENT_UP : LIBERA_EVENT_DOWN, libera_nl_fill_session, vnc);
}

/**
 * libera_notify_vport() - a vPort has changed
 * @vp: vPort; its vSwitch is not locked
 * @event: LIBERA_EVENT_*
 */
void libera_notify_vport(struct libera_vport *vp, u32 event)
{
	struct sk_buff *skb;

	mutex_lock(&vp->vs->lock);
	skb = libera_nl_event_build(vp->vs->ln, LIBERA_CMD_VPORT_NTF, event, libera_nl_fill_vport,
				    vp);
	mutex_unlock(&vp->vs->lock);
	libera_nl_event_send(vp->vs->ln, skb);
}

struct refused {
	const struct libera_vswitch *vs;
	u32 xid;
	enum libera_oferr err;
	u32 suppressed;
};

static int fill_refused(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct refused *r = obj;

	if (!hdr)
		return -EMSGSIZE;
	if (libera_nl_put_owner(skb, LIBERA_A_REFUSED_TENANT, LIBERA_A_REFUSED_TENANT_NAME,
				LIBERA_A_REFUSED_VSWITCH, LIBERA_A_REFUSED_VSWITCH_NAME, r->vs) ||
	    nla_put_u32(skb, LIBERA_A_REFUSED_XID, r->xid) ||
	    nla_put_string(skb, LIBERA_A_REFUSED_ERROR, libera_oferr_name(r->err)) ||
	    nla_put_u32(skb, LIBERA_A_REFUSED_SUPPRESSED, r->suppressed)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

/* A tenant must not drown the others' events: so many in a second, the rest is counted. */
static bool may_tell(struct libera_tenant *t)
{
	unsigned long next = READ_ONCE(t->refused_next), now = jiffies;

	if (!next || time_after_eq(now, next)) {
		WRITE_ONCE(t->refused_next, (now + HZ) | 1);
		atomic_set(&t->refused_told, 0);
	}
	if (atomic_inc_return(&t->refused_told) <= REFUSED_PER_SEC)
		return true;
	atomic_inc(&t->refused_mute);
	return false;
}

/**
 * libera_notify_refused() - a request of a controller got an error
 * @vs: vSwitch; may be locked
 * @xid: of the request
 * @err: the error
 */
void libera_notify_refused(struct libera_vswitch *vs, u32 xid, enum libera_oferr err)
{
	struct refused r = { .vs = vs, .xid = xid, .err = err };

	if (!has_listeners(vs->ln) || !may_tell(vs->tenant))
		return;
	r.suppressed = atomic_xchg(&vs->tenant->refused_mute, 0);
	libera_nl_event(vs->ln, LIBERA_CMD_REFUSED_NTF, LIBERA_EVENT_NONE, fill_refused, &r);
}
