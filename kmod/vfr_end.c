// SPDX-License-Identifier: GPL-2.0
/* How virtual flow rules end on a pSwitch: refused, timed out, removed. */
#include "pcommon.h"
#include "pswitch.h"
#include "vfr.h"
#include "vlife.h"
#include "vlink.h"
#include "vreduce.h"
#include "vswitch.h"

/* A pSwitch has rules of vFRs only where a part of their vSwitch is: else they are of a path. */
static void lock(struct libera_pswitch *ps, struct libera_vswitch *vs)
{
	mutex_lock(&vs->lock);
	if (libera_vpart_on(vs, ps))
		libera_vpart_lock_all(vs);
	else
		mutex_lock(&ps->lock);
}

/* And the reference is dropped. */
static void unlock(struct libera_pswitch *ps, struct libera_vswitch *vs)
{
	if (libera_vpart_on(vs, ps)) {
		libera_vfr_settle(vs);
		libera_vpart_unlock_all(vs);
	} else {
		mutex_unlock(&ps->lock);
	}
	mutex_unlock(&vs->lock);
	libera_vswitch_put(vs);
}

/* The pFR that a cookie names, with its vSwitch locked; NULL and unlocked if there is none. */
static struct libera_pfr *lock_by_cookie(struct libera_pswitch *ps, u64 cookie)
{
	struct libera_vswitch *vs;
	struct libera_pfr *pfr;

	if (!libera_cookie_is_ours(cookie))
		return NULL;
	vs = libera_vswitch_lookup(ps->ln, cookie >> 32);
	if (!vs)
		return NULL;
	lock(ps, vs);
	pfr = xa_load(&ps->pfr_ids, (u32)cookie);
	if (pfr && pfr->vs == vs)
		return pfr;
	unlock(ps, vs);
	return NULL;
}

/*
 * An idle time-out of a vFR that is several pFRs: it is idle when all of them
 * are.  One that ends while others live is put back (dormant).  When the last
 * that is not dormant ends, the dormant ones are taken back: none used in the
 * meantime means that the vFR has been idle; otherwise all go in again.
 */
static bool others_dormant(const struct libera_vfr *vfr, const struct libera_pfr *but)
{
	const struct libera_pfr *pfr;

	list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
		if (pfr != but && !pfr->dormant)
			return false;
	return true;
}

static void revive(struct libera_vfr *vfr, struct libera_vop *op)
{
	struct libera_pfr *pfr;

	vfr->idle_check = false;
	vfr->used = false;
	libera_vfr_again(vfr, op);
	list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
		pfr->dormant = false;
}

static void idle_ended(struct libera_pswitch *ps, struct libera_vfr *vfr, struct libera_pfr *pfr)
{
	bool last = others_dormant(vfr, pfr);
	struct libera_pfr *sib, *next;
	struct libera_vop op = { };
	u32 in_port = pfr->in_port;
	u8 variant = pfr->variant;

	libera_pfr_free(ps, pfr);
	if (vfr->life != LIBERA_VLIFE_NONE) {
		/* others of it may be used, and it is here that its time is kept by now */
		libera_vfr_again(vfr, &op);
		return;
	}
	if (list_empty(&vfr->pfrs)) {
		if (vfr->idle_check && vfr->used) {
			revive(vfr, &op);
			return;
		}
		libera_vfr_delete(vfr, &op, LIBERA_FRR_IDLE);
		return;
	}
	if (vfr->idle_check)
		return;
	if (last) {
		vfr->idle_check = true;
		vfr->used = false;
		list_for_each_entry_safe(sib, next, &vfr->pfrs, of_vfr)
			libera_vfr_take_off(sib, &op, true);
		return;
	}
	libera_vfr_again(vfr, &op);
	list_for_each_entry(sib, &vfr->pfrs, of_vfr)
		if (sib->in_port == in_port && sib->variant == variant)
			sib->dormant = true;
}

static void parked_ended(struct libera_pswitch *ps, struct libera_vfr *vfr, struct libera_pfr *pfr)
{
	struct libera_vswitch *vs = pfr->vs;
	struct libera_vop op = { };
	bool used = pfr->packets;

	libera_pfr_free(ps, pfr);
	if (!vfr) {
		/* it was shared by vFRs that wait for this */
		libera_vlife_kick(vs);
		return;
	}
	if (vfr->idle_check)
		vfr->used |= used;
	if (!list_empty(&vfr->pfrs))
		return;
	if (vfr->removing)
		libera_vfr_try_finish(vfr);
	else if (vfr->idle_check && !vfr->used)
		libera_vfr_delete(vfr, &op, LIBERA_FRR_IDLE);
	else
		revive(vfr, &op);
}

/*
 * What was deleted was never there, as its ADD has been refused after all, or the delete
 * has: no FLOW_REMOVED comes, and the VNC is told of the error.
 */
static void delete_failed(struct libera_pswitch *ps, struct libera_vfr *vfr,
			  struct libera_pfr *pfr)
{
	if (vfr && vfr->removing)
		vfr->flags &= ~LIBERA_FF_SEND_FLOW_REM;
	else if (vfr)
		vfr->used = true;
	parked_ended(ps, vfr, pfr);
}

/* A place where a vPort was to be moves nobody: the rule goes, and the vFR stays. */
static void twin_failed(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_vport *vp = xa_load(&pfr->vs->vports, pfr->in_port);

	if (vp)
		vp->twin_refused = true;
	libera_pfr_free(ps, pfr);
}

void libera_vfr_failed(struct libera_pswitch *ps, u64 cookie, u64 op)
{
	struct libera_vop none = { };
	struct libera_vswitch *vs;
	struct libera_pfr *pfr;
	struct libera_vfr *vfr;

	if (libera_pcommon_is_ours(cookie)) {
		libera_pcommon_failed(ps, cookie);
		return;
	}
	pfr = lock_by_cookie(ps, cookie);
	if (!pfr)
		return;
	vs = pfr->vs;
	vfr = pfr->vfr;
	if (pfr->state == LIBERA_PFR_DELETING) {
		delete_failed(ps, vfr, pfr);
	} else if (pfr->twin) {
		twin_failed(ps, pfr);
	} else if (vfr && vfr->prev && vfr->prev_op == op) {
		/* it may be there in an older shape: what is sent now makes sure */
		libera_vfr_undo(vfr);
	} else if (vfr) {
		vfr->flags &= ~LIBERA_FF_SEND_FLOW_REM;
		libera_vfr_delete(vfr, &none, LIBERA_FRR_DELETE);
	} else if (pfr->group) {
		libera_vreduce_failed(pfr, op);
	} else if (pfr->is_shared) {
		libera_pfr_free(ps, pfr);
	} else {
		/* perhaps of a vLink's path, which cannot be used then */
		pfr->state = LIBERA_PFR_WANTED;
		pfr->refused = true;
		libera_vlink_kick(ps->ln);
	}
	unlock(ps, vs);
}

void libera_vfr_removed(struct libera_pswitch *ps, const struct libera_of_flow_removed *fr)
{
	struct libera_vop op = { };
	struct libera_vswitch *vs;
	struct libera_pfr *pfr;
	struct libera_vfr *vfr;

	if (libera_pcommon_is_ours(fr->cookie)) {
		libera_pcommon_removed(ps, fr);
		return;
	}
	pfr = lock_by_cookie(ps, fr->cookie);
	if (!pfr)
		return;		/* we deleted it and have forgotten it */
	vs = pfr->vs;
	vfr = pfr->vfr;
	if (libera_pcommon_own_gone(pfr, fr)) {
		unlock(ps, vs);
		return;
	}
	libera_pfr_counters(pfr, fr->packets, fr->bytes, ktime_get_boottime_ns());
	if (pfr->state == LIBERA_PFR_DELETING) {
		parked_ended(ps, vfr, pfr);
	} else if (!vfr || fr->reason == LIBERA_FRR_DELETE || fr->reason == LIBERA_FRR_GROUP) {
		/* somebody else deleted what the VNC still has: put it back */
		libera_pfr_retire(pfr);
		libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, &op));
	} else if (fr->reason == LIBERA_FRR_HARD) {
		libera_pfr_free(ps, pfr);
		libera_vfr_delete(vfr, &op, LIBERA_FRR_HARD);
	} else {
		idle_ended(ps, vfr, pfr);
	}
	unlock(ps, vs);
}
