// SPDX-License-Identifier: GPL-2.0
/* Time-outs that no pSwitch can keep, and last counters: of vFRs that share pFRs. */
#include <linux/timerqueue.h>

#include "pswitch.h"
#include "query.h"
#include "vfr.h"
#include "vlife.h"
#include "vreduce.h"
#include "vswitch.h"

#define ASK_AGAIN_NS	NSEC_PER_SEC
/* A pSwitch may count a packet only some time after it has forwarded it. */
#define COUNTED_NS	(2 * NSEC_PER_SEC)
#define LAST_WAIT_NS	(5 * NSEC_PER_SEC)	/* then what is known has to do */

/* What is looked for in the pFRs of a vFR, and found. */
struct look {
	u64 now;
	u64 used;	/* when one of them was used last, as far as is known */
	u64 told;	/* what all of them had counted then is known */
	u64 need;	/* what they had counted then has to be known */
	struct libera_query_few *ask;
};

static void start(struct libera_vswitch *vs, unsigned long delay)
{
	libera_vswitch_get(vs);
	if (mod_delayed_work(vs->ln->wq, &vs->life_work, delay))
		libera_vswitch_put(vs);
}

void libera_vlife_kick(struct libera_vswitch *vs)
{
	WRITE_ONCE(vs->life_kicked, true);
	start(vs, 0);
}

/* What has been asked for may be lost with a connection: then it is asked again. */
static void start_next(struct libera_vswitch *vs, u64 now)
{
	struct timerqueue_node *first = timerqueue_getnext(&vs->lives);
	u64 at = first ? first->expires : U64_MAX;

	if (!list_empty(&vs->awaiting))
		at = min(at, now + ASK_AGAIN_NS);
	/* who kicks has begun it, and is not to be put off */
	if (at == U64_MAX || READ_ONCE(vs->life_kicked))
		return;
	start(vs, at > now ? nsecs_to_jiffies(at - now) + 1 : 0);
}

/* ------------------------------------------------------------------- pFRs */

static void look_at(struct libera_pfr *pfr, void *arg)
{
	struct look *l = arg;

	/* a pSwitch that is away uses nothing, and has counted from zero when it is back */
	if (pfr->state == LIBERA_PFR_WANTED || !libera_pswitch_is_ready(pfr->ps))
		return;
	l->used = max(l->used, pfr->used_ns);
	l->told = min(l->told, pfr->told_ns);
}

static void ask_for(struct libera_pfr *pfr, void *arg)
{
	struct look *l = arg;

	/* one that is being deleted tells by itself */
	if (pfr->state != LIBERA_PFR_SENT || !libera_pswitch_is_ready(pfr->ps) ||
	    pfr->told_ns >= l->need ||
	    (pfr->asked_ns >= l->need && l->now - pfr->asked_ns < ASK_AGAIN_NS))
		return;
	pfr->asked_ns = l->now;
	libera_query_add_few(l->ask, pfr);
}

static void each_pfr(struct libera_vfr *vfr, void (*fn)(struct libera_pfr *pfr, void *arg),
		     struct look *l)
{
	struct libera_pfr *pfr;

	list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
		fn(pfr, l);
	libera_vreduce_each_shared(vfr, fn, l);
}

/* ------------------------------------------------------------------- life */

void libera_vlife_forget(struct libera_vfr *vfr)
{
	if (vfr->life == LIBERA_VLIFE_DUE)
		timerqueue_del(&vfr->vs->lives, &vfr->due);
	else if (vfr->life == LIBERA_VLIFE_AWAITING)
		list_del(&vfr->awaiting);
	vfr->life = LIBERA_VLIFE_NONE;
}

static void await(struct libera_vfr *vfr)
{
	libera_vlife_forget(vfr);
	list_add_tail(&vfr->awaiting, &vfr->vs->awaiting);
	vfr->life = LIBERA_VLIFE_AWAITING;
}

static u64 idle_ns(const struct libera_vfr *vfr)
{
	return vfr->idle_timeout * NSEC_PER_SEC + COUNTED_NS;
}

/* Nothing can be over before that; true if it is the first of all. */
static bool due_at(struct libera_vfr *vfr, u64 used)
{
	u64 at = U64_MAX;

	if (vfr->hard_timeout)
		at = vfr->created_ns + vfr->hard_timeout * NSEC_PER_SEC;
	if (vfr->idle_timeout)
		at = min(at, used + idle_ns(vfr));
	libera_vlife_forget(vfr);
	timerqueue_init(&vfr->due);
	vfr->due.expires = at;
	vfr->life = LIBERA_VLIFE_DUE;
	return timerqueue_add(&vfr->vs->lives, &vfr->due);
}

static bool keeps_time(const struct libera_vfr *vfr)
{
	const struct libera_pfr *pfr;

	if (!vfr->idle_timeout && !vfr->hard_timeout)
		return false;
	list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
		if (pfr->idle_timeout != vfr->idle_timeout ||
		    pfr->hard_timeout != vfr->hard_timeout)
			return true;
	return libera_vreduce_shares(vfr);
}

void libera_vlife_update(struct libera_vfr *vfr)
{
	libera_vpart_assert_locked(vfr->vs);
	if (vfr->removing)
		return;
	if (!keeps_time(vfr)) {
		libera_vlife_forget(vfr);
		return;
	}
	if (due_at(vfr, max(vfr->created_ns, vfr->used_ns)))
		start_next(vfr->vs, ktime_get_boottime_ns());
}

void libera_vlife_leave(struct libera_vfr *vfr)
{
	libera_vpart_assert_locked(vfr->vs);
	vfr->used_ns = ktime_get_boottime_ns();
	await(vfr);
	libera_vlife_kick(vfr->vs);
}

/* ------------------------------------------------------------------- work */

static void look_at_leaving(struct libera_vfr *vfr, struct look *l)
{
	l->used = 0;
	l->told = U64_MAX;
	l->need = vfr->used_ns;
	each_pfr(vfr, look_at, l);
	if (l->told < l->need && l->now - l->need < LAST_WAIT_NS) {
		each_pfr(vfr, ask_for, l);
		await(vfr);
		return;
	}
	libera_vreduce_forget(vfr);
	libera_vfr_try_finish(vfr);
}

static void look_at_living(struct libera_vfr *vfr, struct look *l)
{
	struct libera_vop op = { };
	u64 hard = vfr->created_ns + vfr->hard_timeout * NSEC_PER_SEC;

	if (vfr->hard_timeout && l->now >= hard) {
		libera_vfr_delete(vfr, &op, LIBERA_FRR_HARD);
		return;
	}
	l->used = max(vfr->created_ns, vfr->used_ns);
	l->told = U64_MAX;
	each_pfr(vfr, look_at, l);
	l->need = l->used + idle_ns(vfr);
	if (!vfr->idle_timeout || l->now < l->need) {
		due_at(vfr, l->used);
	} else if (l->told >= l->need) {
		libera_vfr_delete(vfr, &op, LIBERA_FRR_IDLE);
	} else {
		each_pfr(vfr, ask_for, l);
		await(vfr);
	}
}

static void look_at_all(struct libera_vswitch *vs)
{
	struct libera_query_few ask = { };
	struct look l = { .now = ktime_get_boottime_ns(), .ask = &ask };
	struct timerqueue_node *first;
	struct libera_vfr *vfr;
	LIST_HEAD(now);

	while ((first = timerqueue_getnext(&vs->lives)) && first->expires <= l.now)
		await(container_of(first, struct libera_vfr, due));
	list_splice_init(&vs->awaiting, &now);
	while (!list_empty(&now)) {
		vfr = list_first_entry(&now, struct libera_vfr, awaiting);
		libera_vlife_forget(vfr);
		if (vfr->removing)
			look_at_leaving(vfr, &l);
		else
			look_at_living(vfr, &l);
		cond_resched();
	}
	libera_query_count(vs, &ask);
	start_next(vs, l.now);
}

static void life_work(struct work_struct *work)
{
	struct libera_vswitch *vs = container_of(to_delayed_work(work), struct libera_vswitch,
						 life_work);

	mutex_lock(&vs->lock);
	WRITE_ONCE(vs->life_kicked, false);
	if (!vs->dead) {
		libera_vpart_lock_all(vs);
		look_at_all(vs);
		libera_vfr_settle(vs);
		libera_vpart_unlock_all(vs);
	}
	mutex_unlock(&vs->lock);
	libera_vswitch_put(vs);
}

void libera_vlife_init(struct libera_vswitch *vs)
{
	timerqueue_init_head(&vs->lives);
	INIT_LIST_HEAD(&vs->awaiting);
	INIT_DELAYED_WORK(&vs->life_work, life_work);
}

void libera_vlife_stop(struct libera_vswitch *vs)
{
	/* the reference of one that has not begun */
	if (cancel_delayed_work_sync(&vs->life_work))
		libera_vswitch_put(vs);
}
