// SPDX-License-Identifier: GPL-2.0
/* Reading back the rules that a pSwitch really has. */
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "pdrv.h"
#include "pswitch.h"
#include "readback.h"

/*
 * What a switch says is not counted against anybody's memory but this: rules of all
 * read-backs together, whoever asked for them.
 */
static ulong readback = 64 * 1024;
module_param(readback, ulong, 0644);
MODULE_PARM_DESC(readback, "KiB of memory for rules that are read back from pSwitches (default 65536)");

static atomic_long_t held = ATOMIC_LONG_INIT(0);

static void drop_rules(struct libera_readback *rb)
{
	struct libera_readback_rule *rule, *next;

	list_for_each_entry_safe(rule, next, &rb->rules, list) {
		kfree(rule);
		cond_resched();
	}
	INIT_LIST_HEAD(&rb->rules);
	atomic_long_sub(rb->size, &held);
	rb->size = 0;
	WRITE_ONCE(rb->n, 0);
}

static void release(struct kref *ref)
{
	struct libera_readback *rb = container_of(ref, struct libera_readback, ref);

	drop_rules(rb);
	kfree(rb);
}

void libera_readback_put(struct libera_readback *rb)
{
	kref_put(&rb->ref, release);
}

static struct libera_readback *create(void)
{
	struct libera_readback *rb = kzalloc(sizeof(*rb), GFP_KERNEL_ACCOUNT);

	if (!rb)
		return NULL;
	kref_init(&rb->ref);
	init_completion(&rb->done);
	INIT_LIST_HEAD(&rb->rules);
	return rb;
}

/* The first thing that goes wrong is what is told. */
static void fail(struct libera_readback *rb, int err)
{
	if (rb->err)
		return;
	WRITE_ONCE(rb->err, err);
	drop_rules(rb);
}

void libera_readback_failed(struct libera_readback *rb)
{
	fail(rb, -EOPNOTSUPP);
}

/* Rules without something else that they need are not really there. */
static void drop_halves(struct libera_pswitch *ps, struct libera_readback *rb)
{
	struct libera_readback_rule *rule, *next;

	list_for_each_entry_safe(rule, next, &rb->rules, list) {
		if (ps->drv->read_end(ps, rb->xid, rule->cookie))
			continue;
		list_del(&rule->list);
		kfree(rule);
		WRITE_ONCE(rb->n, rb->n - 1);
	}
}

void libera_readback_end(struct libera_pswitch *ps, struct libera_readback *rb)
{
	lockdep_assert_held(&ps->lock);
	if (rb->whole)
		drop_halves(ps, rb);
	else
		fail(rb, libera_pswitch_is_ready(ps) ? -EPROTO : -ENOTCONN);
	complete(&rb->done);
	libera_readback_put(rb);
}

/* ------------------------------------------------------------------- asking */

static int ask(struct libera_pswitch *ps, struct libera_readback *rb)
{
	struct libera_ofmsg *m = &ps->out;
	struct libera_pending *p;
	int err;

	lockdep_assert_held(&ps->lock);
	if (!libera_pswitch_is_ready(ps))
		return -ENOTCONN;
	p = libera_pswitch_request(ps, LIBERA_PENDING_READBACK, NULL, 0, NULL, 0);
	if (!p)
		return -EBUSY;
	kref_get(&rb->ref);
	p->readback = rb;
	rb->xid = p->xid;
	err = ps->drv->read_ask(ps, p->xid);
	if (err)
		goto failed;
	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_MP_REQUEST;
	m->xid = p->xid;
	m->mp_request.type = LIBERA_MP_FLOW;
	m->mp_request.flow.table_id = LIBERA_TABLE_ALL;
	m->mp_request.flow.out_port = LIBERA_PORT_ANY;
	m->mp_request.flow.out_group = LIBERA_GROUP_ANY;
	err = libera_pswitch_send(ps, m);
	if (!err)
		return 0;
failed:
	fail(rb, err > 0 ? -EOPNOTSUPP : err);
	libera_pending_done(ps, p);
	return rb->err;
}

/* As long as rules come it goes on: how many these may be is limited. */
static int wait(struct libera_readback *rb)
{
	u32 seen = 0;
	long left;

	for (;;) {
		left = wait_for_completion_killable_timeout(&rb->done, LIBERA_READBACK_SILENCE);
		if (left)
			return left < 0 ? -EINTR : 0;
		if (READ_ONCE(rb->n) == seen)
			return -ETIMEDOUT;
		seen = READ_ONCE(rb->n);
	}
}

struct libera_readback *libera_readback_get(struct libera_pswitch *ps)
{
	struct libera_readback *rb = create();
	int err;

	if (!rb)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&ps->lock);
	err = ask(ps, rb);
	mutex_unlock(&ps->lock);
	if (!err)
		err = wait(rb);
	if (err) {
		/* what comes now nobody wants */
		mutex_lock(&ps->lock);
		fail(rb, err);
		mutex_unlock(&ps->lock);
	}
	err = rb->err;
	if (!err)
		return rb;
	libera_readback_put(rb);
	return ERR_PTR(err);
}

/* ------------------------------------------------------------------ answers */

static int keep(struct libera_readback *rb)
{
	const struct libera_of_flow_stats *e = &rb->entry;
	size_t head = ALIGN(offsetof(struct libera_readback_rule, match) +
			    libera_match_pack_size(&e->match), __alignof__(struct libera_act));
	size_t acts = array_size(e->instrs.n_apply + e->instrs.n_write, sizeof(struct libera_act));
	struct libera_readback_rule *rule;

	if (atomic_long_add_return(head + acts, &held) / 1024 >= READ_ONCE(readback)) {
		atomic_long_sub(head + acts, &held);
		return -ENOBUFS;
	}
	rule = kmalloc(head + acts, GFP_KERNEL);
	if (!rule) {
		atomic_long_sub(head + acts, &held);
		return -ENOMEM;
	}
	rb->size += head + acts;
	WRITE_ONCE(rb->n, rb->n + 1);
	rule->table = e->table_id;
	rule->opaque = e->opaque;
	rule->priority = e->priority;
	rule->idle_timeout = e->idle_timeout;
	rule->hard_timeout = e->hard_timeout;
	rule->flags = e->flags;
	rule->cookie = e->cookie;
	rule->packets = e->packets;
	rule->bytes = e->bytes;
	rule->duration_ms = e->duration_sec * 1000ULL + e->duration_nsec / NSEC_PER_MSEC;
	rule->instrs = e->instrs;
	rule->instrs.act = (void *)rule + head;
	if (acts)
		memcpy((void *)rule + head, e->instrs.act, acts);
	libera_match_pack(&rule->match, &e->match);
	list_add_tail(&rule->list, &rb->rules);
	return 0;
}

static int take(struct libera_readback *rb, struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	int err;

	if (m->mp_reply.type == LIBERA_MP_GROUP_DESC)
		return ps->drv->read_groups(ps, rb->xid, m->version, &m->mp_reply.body);
	if (m->mp_reply.type != LIBERA_MP_FLOW)
		return -EPROTO;
	while ((err = libera_ofmsg_next_flow(m->version, &m->mp_reply.body, &rb->entry,
					     &ps->scratch)) > 0) {
		err = ps->drv->read_rule(ps, rb->xid, &rb->entry) ? keep(rb) : 0;
		if (err)
			return err;
		cond_resched();
	}
	return err;
}

bool libera_readback_reply(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_pending *p;
	bool ours;
	int err;

	mutex_lock(&ps->lock);
	p = libera_pending_find(ps, m->xid);
	ours = p && p->kind == LIBERA_PENDING_READBACK;
	if (ours) {
		/* after a failure the rest is passed over */
		err = p->readback->err ? 0 : take(p->readback, ps, m);
		if (err)
			fail(p->readback, err);
		if (!(m->mp_reply.flags & LIBERA_MP_MORE) &&
		    m->mp_reply.type != LIBERA_MP_GROUP_DESC) {
			p->readback->whole = true;
			libera_pending_done(ps, p);
		}
	}
	mutex_unlock(&ps->lock);
	return ours;
}
