// SPDX-License-Identifier: GPL-2.0
/* A VNC's message that changes a vSwitch, while it is carried out. */
#include "pswitch.h"
#include "vctl.h"
#include "vop.h"
#include "vswitch.h"

u32 libera_vop_xid(struct libera_pswitch *ps, struct libera_vop *op)
{
	if (!op->pending)
		op->pending = libera_pswitch_request(ps, LIBERA_PENDING_MOD, op->vnc, op->xid,
						     op->data, op->len);
	return op->pending ? op->pending->xid : 0;
}

int libera_vop_run(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data, u32 len,
		   libera_vop_fn fn)
{
	struct libera_vop op = { .vnc = vnc, .xid = m->xid, .data = data, .len = len };
	struct libera_vswitch *vs = vnc->vs;
	struct libera_pswitch *ps = vs->ps;
	int err;

	err = libera_pswitch_reserve(ps, vnc);
	if (err)
		return err;
	mutex_lock(&vs->lock);
	mutex_lock(&ps->lock);
	if (vs->dead || !vs->up || !libera_pswitch_is_ready(ps)) {
		err = -ENOTCONN;
	} else {
		err = fn(vs, m, &op);
		/* refused before anything was sent: nobody will answer this xid */
		if (err && op.pending)
			libera_pending_done(ps, op.pending);
	}
	mutex_unlock(&ps->lock);
	mutex_unlock(&vs->lock);
	if (!op.pending)
		libera_pswitch_unreserve(ps, vnc);
	return err;
}
