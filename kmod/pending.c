// SPDX-License-Identifier: GPL-2.0
/* Outstanding requests to a pSwitch: the ring of xids, barriers, flow control. */
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "pdrv.h"
#include "pswitch.h"
#include "query.h"
#include "readback.h"
#include "vctl.h"

#define XID_MASK	0x7fffffffU
#define OWN_SLOTS	64	/* kept for requests of our own */

int libera_pending_init(struct libera_pswitch *ps)
{
	lockdep_assert_held(&ps->lock);
	if (!ps->pending)
		ps->pending = kvcalloc(LIBERA_PENDING_MAX, sizeof(*ps->pending),
				       GFP_KERNEL_ACCOUNT);
	return ps->pending ? 0 : -ENOMEM;
}

static u32 in_use(const struct libera_pswitch *ps)
{
	return ps->next_seq - ps->done_seq;
}

static struct libera_pending *slot(struct libera_pswitch *ps, u32 seq)
{
	return &ps->pending[seq % LIBERA_PENDING_MAX];
}

static void go_on(struct libera_session *held)
{
	if (!held)
		return;
	libera_channel_resume(libera_session_channel(held));
	libera_session_put(held);
}

/* Consumes @held.  Not inlined: a neutral message is big. */
static noinline_for_stack void reply_barrier(struct libera_vnc *vnc, u32 xid,
					     struct libera_session *held)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_BARRIER_REPLY, .xid = xid };

	libera_vnc_send(vnc, &m);
	/* it goes on when the reply is on its way, not before */
	go_on(held);
}

void libera_pending_answer_begin(struct libera_vnc *vnc)
{
	spin_lock_bh(&vnc->lock);
	vnc->answers++;
	spin_unlock_bh(&vnc->lock);
}

void libera_pending_answer_end(struct libera_vnc *vnc)
{
	struct libera_session *held = NULL;
	u32 xid;

	spin_lock_bh(&vnc->lock);
	xid = vnc->parked.xid;
	if (!--vnc->answers)
		swap(held, vnc->parked.held);
	spin_unlock_bh(&vnc->lock);
	if (held)
		reply_barrier(vnc, xid, held);
}

/* Consumes @held. */
static void end_barrier(struct libera_vnc *vnc, u32 xid, struct libera_session *held)
{
	bool parked;

	spin_lock_bh(&vnc->lock);
	parked = vnc->answers;
	if (parked) {
		/* what is there already was for a session that has ended since */
		swap(held, vnc->parked.held);
		vnc->parked.xid = xid;
	}
	spin_unlock_bh(&vnc->lock);
	if (parked)
		go_on(held);
	else
		reply_barrier(vnc, xid, held);
}

struct libera_barrier *libera_pending_barrier(struct libera_vnc *vnc, u32 xid,
					      struct libera_session *s)
{
	struct libera_barrier *b = kmalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);

	if (!b)
		return NULL;
	refcount_set(&b->left, 1);
	b->lost = false;
	libera_vnc_get(vnc);
	b->vnc = vnc;
	b->xid = xid;
	b->held = libera_session_get(s);
	libera_channel_pause(libera_session_channel(s));
	return b;
}

void libera_pending_barrier_put(struct libera_barrier *b)
{
	if (!refcount_dec_and_test(&b->left))
		return;
	if (b->lost)
		go_on(b->held);
	else
		end_barrier(b->vnc, b->xid, b->held);
	libera_vnc_put(b->vnc);
	kfree(b);
}

void libera_pending_done(struct libera_pswitch *ps, struct libera_pending *p)
{
	lockdep_assert_held(&ps->lock);
	p->kind = LIBERA_PENDING_FREE;
	if (p->query) {
		libera_query_end(p->query);
		p->query = NULL;
	}
	if (p->readback) {
		libera_readback_end(ps, p->readback);
		p->readback = NULL;
	}
	if (p->barrier) {
		libera_pending_barrier_put(p->barrier);
		p->barrier = NULL;
	}
	if (p->vnc) {
		atomic_dec(&p->vnc->inflight);
		libera_vnc_put(p->vnc);
		p->vnc = NULL;
	}
}

static void advance(struct libera_pswitch *ps, u32 seq)
{
	for (; ps->done_seq != seq; ps->done_seq++) {
		struct libera_pending *p = slot(ps, ps->done_seq);

		if (p->kind != LIBERA_PENDING_FREE)
			libera_pending_done(ps, p);
	}
	wake_up_all(&ps->slots);
}

void libera_pending_done_before(struct libera_pswitch *ps, struct libera_pending *barrier)
{
	u32 ahead = (barrier->xid - ps->done_seq) & XID_MASK;

	lockdep_assert_held(&ps->lock);
	advance(ps, ps->done_seq + ahead + 1);
}

void libera_pending_flush(struct libera_pswitch *ps)
{
	u32 seq;

	lockdep_assert_held(&ps->lock);
	/* without any pSwitch a vSwitch is gone, and its barriers are not answered */
	for (seq = ps->done_seq; ps->pending && seq != ps->next_seq; seq++) {
		struct libera_barrier *b = slot(ps, seq)->barrier;

		if (b && !libera_vpart_some_ready(b->vnc->vs))
			b->lost = true;
	}
	if (ps->pending)
		advance(ps, ps->next_seq);
	ps->since_barrier = 0;
	wake_up_all(&ps->slots);
}

struct libera_pending *libera_pending_find(struct libera_pswitch *ps, u32 xid)
{
	u32 ahead = (xid - ps->done_seq) & XID_MASK;
	struct libera_pending *p;

	lockdep_assert_held(&ps->lock);
	if (xid & ~XID_MASK || ahead >= in_use(ps))
		return NULL;
	p = slot(ps, ps->done_seq + ahead);
	return p->kind == LIBERA_PENDING_FREE ? NULL : p;
}

struct libera_pending *libera_pswitch_request(struct libera_pswitch *ps, u8 kind,
					      struct libera_vnc *vnc, u32 vxid,
					      const u8 *data, u32 len)
{
	struct libera_pending *p;

	lockdep_assert_held(&ps->lock);
	/* what is sent without a slot is to be followed by a barrier, too */
	ps->since_barrier++;
	if (!ps->pending || in_use(ps) >= LIBERA_PENDING_MAX)
		return NULL;
	p = slot(ps, ps->next_seq);
	p->kind = kind;
	p->xid = ps->next_seq & XID_MASK;
	p->vxid = vxid;
	p->op = 0;
	p->query = NULL;
	p->readback = NULL;
	p->failed = false;
	p->barrier = NULL;
	p->vnc = vnc;
	p->len = min_t(u32, len, sizeof(p->data));
	if (p->len)
		memcpy(p->data, data, p->len);
	if (vnc) {
		/* the reservation becomes the slot: inflight stays */
		libera_vnc_get(vnc);
		ps->reserved--;
	}
	ps->next_seq++;
	return p;
}

bool libera_pswitch_try_reserve(struct libera_pswitch *ps, struct libera_vnc *vnc, int *err)
{
	lockdep_assert_held(&ps->lock);
	if (!libera_pswitch_is_ready(ps) || READ_ONCE(vnc->closing)) {
		*err = -ENOTCONN;
		return true;
	}
	if (in_use(ps) + ps->reserved + OWN_SLOTS >= LIBERA_PENDING_MAX ||
	    atomic_read(&vnc->inflight) >= LIBERA_PENDING_PER_VNC)
		return false;
	ps->reserved++;
	atomic_inc(&vnc->inflight);
	*err = 0;
	return true;
}

static bool may_reserve(struct libera_pswitch *ps, struct libera_vnc *vnc, int *err)
{
	bool done;

	mutex_lock(&ps->lock);
	done = libera_pswitch_try_reserve(ps, vnc, err);
	mutex_unlock(&ps->lock);
	return done;
}

static bool is_gone(struct libera_vnc *vnc)
{
	struct libera_session *s = libera_vnc_session(vnc);
	bool gone = !s || libera_channel_is_closed(libera_session_channel(s));

	libera_session_put(s);
	return gone;
}

int libera_pswitch_reserve(struct libera_pswitch *ps, struct libera_vnc *vnc)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	int err = 0;

	if (may_reserve(ps, vnc, &err))
		return err;
	add_wait_queue(&ps->slots, &wait);
	while (!may_reserve(ps, vnc, &err)) {
		/* a closing VNC is noticed by polling, slots by being woken */
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, HZ / 20);
		if (is_gone(vnc)) {
			err = -ENOTCONN;
			break;
		}
	}
	remove_wait_queue(&ps->slots, &wait);
	return err;
}

void libera_pswitch_unreserve(struct libera_pswitch *ps, struct libera_vnc *vnc)
{
	lockdep_assert_held(&ps->lock);
	ps->reserved--;
	atomic_dec(&vnc->inflight);
	wake_up_all(&ps->slots);
}

static void send_barrier(struct libera_pswitch *ps)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_BARRIER_REQUEST };
	struct libera_pending *p;

	p = libera_pswitch_request(ps, LIBERA_PENDING_BARRIER, NULL, 0, NULL, 0);
	if (!p)
		return;		/* full of barriers already */
	m.xid = p->xid;
	ps->since_barrier = 0;
	libera_session_send(ps->session, &m);
}

static void start_barrier_work(struct libera_pswitch *ps)
{
	if (!READ_ONCE(ps->ln->dying))
		queue_delayed_work(ps->ln->wq, &ps->barrier_work,
				   msecs_to_jiffies(LIBERA_BARRIER_MS));
}

void libera_pending_barrier_work(struct work_struct *work)
{
	struct libera_pswitch *ps = container_of(to_delayed_work(work), struct libera_pswitch,
						 barrier_work);

	mutex_lock(&ps->lock);
	ps->drv->flush(ps);
	if (ps->session && ps->since_barrier) {
		send_barrier(ps);
		/* there was no slot for it */
		if (ps->since_barrier)
			start_barrier_work(ps);
	}
	mutex_unlock(&ps->lock);
}

/* Requests are followed by a barrier in time, so that their slots come back. */
static void after_send(struct libera_pswitch *ps, u8 type, int err)
{
	if (type == LIBERA_OFMSG_FLOW_MOD && !err)
		ps->flow_mods++;
	WRITE_ONCE(ps->was_full,
		   libera_channel_congested(libera_session_channel(ps->session)));
	if (type == LIBERA_OFMSG_BARRIER_REQUEST)
		ps->since_barrier = 0;
	else if (ps->since_barrier >= LIBERA_BARRIER_EVERY)
		send_barrier(ps);
	else if (ps->since_barrier)
		start_barrier_work(ps);
}

int libera_pswitch_send(struct libera_pswitch *ps, const struct libera_ofmsg *m)
{
	int err;

	lockdep_assert_held(&ps->lock);
	if (!ps->session)
		return -ENOTCONN;
	err = libera_session_send(ps->session, m);
	after_send(ps, m->type, err);
	return err;
}

int libera_pswitch_send_raw(struct libera_pswitch *ps, u8 type, struct libera_txmsg *tx)
{
	int err;

	lockdep_assert_held(&ps->lock);
	if (!ps->session) {
		libera_txmsg_free(tx);
		return -ENOTCONN;
	}
	err = libera_session_send_raw(ps->session, tx);
	after_send(ps, type, err);
	return err;
}

/* A barrier of our own after all that was sent, if anything is not answered yet. */
void libera_pending_fence_begin(struct libera_pswitch *ps)
{
	mutex_lock(&ps->lock);
	if (ps->session && ps->since_barrier)
		send_barrier(ps);
	ps->fence = ps->next_seq;
	mutex_unlock(&ps->lock);
}

bool libera_pending_fence_passed(const struct libera_pswitch *ps)
{
	return !libera_pswitch_is_ready(ps) || (s32)(READ_ONCE(ps->done_seq) - ps->fence) >= 0;
}

bool libera_pending_fence_wait(struct libera_pswitch *ps, unsigned long until)
{
	long left = (long)(until - jiffies);

	return wait_event_timeout(ps->slots, libera_pending_fence_passed(ps), max(left, 1L));
}

static void begin_fence(struct libera_pswitch *ps, unsigned long until)
{
	libera_pending_fence_begin(ps);
}

static void wait_fence(struct libera_pswitch *ps, unsigned long until)
{
	libera_pending_fence_wait(ps, until);
}

static void do_each_used(struct libera_net *ln, unsigned long until,
			 void (*fn)(struct libera_pswitch *ps, unsigned long until))
{
	struct libera_pswitch *ps;
	u64 dpid = 0;

	while ((ps = libera_pswitch_next(ln, &dpid))) {
		if (READ_ONCE(ps->n_vswitches) || READ_ONCE(ps->n_paths))
			fn(ps, until);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
}

void libera_pending_fence(struct libera_net *ln, unsigned long time)
{
	unsigned long until = jiffies + time;

	/* all of them are at it at the same time */
	do_each_used(ln, until, begin_fence);
	do_each_used(ln, until, wait_fence);
}
