// SPDX-License-Identifier: GPL-2.0
/* A VNC's message that changes a vSwitch, while it is carried out. */
#include "pswitch.h"
#include "vctl.h"
#include "vfr.h"
#include "vop.h"
#include "vswitch.h"

/* Whether there is a slot reserved for the message on a pSwitch. */
static bool has_slot(const struct libera_vop *op, const struct libera_pswitch *ps)
{
	const struct libera_vpart *part = op->vnc ? libera_vpart_on(op->vnc->vs, ps) : NULL;

	return part && op->reserved & BIT_ULL(part->no);
}

u64 libera_vop_id(struct libera_net *ln, struct libera_vop *op)
{
	if (!op->id)
		op->id = atomic64_inc_return(&ln->vop_ids);
	return op->id;
}

u32 libera_vop_xid(struct libera_pswitch *ps, struct libera_vop *op)
{
	lockdep_assert_held(&ps->lock);
	if (ps->op_id != libera_vop_id(ps->ln, op)) {
		ps->op_id = op->id;
		ps->op_pending = libera_pswitch_request(ps, LIBERA_PENDING_MOD,
							has_slot(op, ps) ? op->vnc : NULL,
							op->xid, op->data, op->len);
		if (ps->op_pending)
			ps->op_pending->op = op->id;
	}
	return ps->op_pending ? ps->op_pending->xid : 0;
}

/* Give back what is left, where the vSwitch still is; all locks held. */
static void unreserve(struct libera_vop *op)
{
	struct libera_vpart *part;

	libera_for_each_vpart(op->vnc->vs, part) {
		if (op->reserved & BIT_ULL(part->no))
			libera_pswitch_unreserve(part->ps, op->vnc);
		op->reserved &= ~BIT_ULL(part->no);
	}
}

/* The same under all locks: true if nothing has to be waited for. */
static bool reserve_now(struct libera_vop *op, int *err)
{
	struct libera_vswitch *vs = op->vnc->vs;
	struct libera_vpart *part;

	libera_vpart_assert_locked(vs);
	*err = -ENOTCONN;
	libera_for_each_vpart(vs, part) {
		if (!libera_pswitch_try_reserve(part->ps, op->vnc, err)) {
			unreserve(op);
			return false;
		}
		if (!*err)
			op->reserved |= BIT_ULL(part->no);
	}
	if (op->reserved)
		*err = 0;
	return true;
}

int libera_vop_reserve(struct libera_vop *op)
{
	struct libera_vpart *part;
	int err = -ENOTCONN;

	libera_for_each_vpart(op->vnc->vs, part) {
		/* another may have come in between */
		if (op->reserved & BIT_ULL(part->no))
			continue;
		err = libera_pswitch_reserve(part->ps, op->vnc);
		if (!err)
			op->reserved |= BIT_ULL(part->no);
		else if (READ_ONCE(op->vnc->closing) || err != -ENOTCONN)
			break;
	}
	return op->reserved ? 0 : err;
}

/* What nothing was sent for; only those are left in op->reserved. */
static void settle(struct libera_vswitch *vs, struct libera_vop *op, bool refused)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part) {
		struct libera_pswitch *ps = part->ps;

		if (!op->id || ps->op_id != op->id)
			continue;
		op->reserved &= ~BIT_ULL(part->no);
		/* refused before anything was sent: nobody will answer this xid */
		if (refused && ps->op_pending)
			libera_pending_done(ps, ps->op_pending);
		ps->op_id = 0;
		ps->op_pending = NULL;
	}
}

void libera_vop_unreserve(struct libera_vop *op)
{
	struct libera_vpart *part;

	/* the vSwitch may have left it since */
	list_for_each_entry_rcu(part, &op->vnc->vs->parts, of_vs, true) {
		if (!(op->reserved & BIT_ULL(part->no)))
			continue;
		mutex_lock(&part->ps->lock);
		libera_pswitch_unreserve(part->ps, op->vnc);
		mutex_unlock(&part->ps->lock);
	}
	op->reserved = 0;
}

/* One pSwitch's share of a barrier. */
static int send_barrier(struct libera_pswitch *ps, struct libera_vop *op,
			struct libera_barrier *b)
{
	struct libera_pending *p;
	int err;

	lockdep_assert_held(&ps->lock);
	p = libera_pswitch_request(ps, LIBERA_PENDING_BARRIER, op->vnc, op->xid, op->data,
				   op->len);
	if (!p)
		return -ENOTCONN;
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_BARRIER_REQUEST;
	ps->out.xid = p->xid;
	err = libera_pswitch_send(ps, &ps->out);
	if (err) {
		libera_pending_done(ps, p);
		return err;
	}
	refcount_inc(&b->left);
	p->barrier = b;
	return 0;
}

static int run_barrier(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len, struct libera_session *s)
{
	struct libera_vop op = { .vnc = vnc, .xid = m->xid, .data = data, .len = len };
	struct libera_vswitch *vs = vnc->vs;
	struct libera_vpart *part;
	struct libera_barrier *b;
	int err, sent = 0;

	err = libera_vop_reserve(&op);
	if (err)
		return err;
	b = libera_pending_barrier(vnc, m->xid, s);
	libera_for_each_vpart(vs, part) {
		if (!b || !(op.reserved & BIT_ULL(part->no)))
			continue;
		mutex_lock(&part->ps->lock);
		if (part->ps->pending) {
			sent += !send_barrier(part->ps, &op, b);
			op.reserved &= ~BIT_ULL(part->no);
		}
		mutex_unlock(&part->ps->lock);
	}
	libera_vop_unreserve(&op);
	if (!b)
		return -ENOMEM;
	b->lost |= !sent;
	libera_pending_barrier_put(b);
	return sent ? 0 : -ENOTCONN;
}

int libera_vop_barrier(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len, struct libera_session *s)
{
	int idx = srcu_read_lock(&libera_vpart_srcu);
	int err = run_barrier(vnc, m, data, len, s);

	srcu_read_unlock(&libera_vpart_srcu, idx);
	return err;
}

static int run(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data, u32 len,
	       libera_vop_fn fn)
{
	struct libera_vop op = { .vnc = vnc, .xid = m->xid, .data = data, .len = len };
	struct libera_vswitch *vs = vnc->vs;
	int err;

	mutex_lock(&vs->lock);
	libera_vpart_lock_all(vs);
	if (!reserve_now(&op, &err)) {
		/* slots come back under these locks */
		libera_vpart_unlock_all(vs);
		mutex_unlock(&vs->lock);
		err = libera_vop_reserve(&op);
		mutex_lock(&vs->lock);
		libera_vpart_lock_all(vs);
	}
	if (!err) {
		err = vs->dead || !vs->up || !libera_vpart_some_ready(vs) ? -ENOTCONN :
									    fn(vs, m, &op);
		settle(vs, &op, err);
	}
	unreserve(&op);
	libera_vfr_settle(vs);
	libera_vpart_unlock_all(vs);
	mutex_unlock(&vs->lock);
	if (op.reserved)
		libera_vop_unreserve(&op);
	return err;
}

int libera_vop_run(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data, u32 len,
		   libera_vop_fn fn)
{
	int idx = srcu_read_lock(&libera_vpart_srcu);
	int err = run(vnc, m, data, len, fn);

	srcu_read_unlock(&libera_vpart_srcu, idx);
	return err;
}
