// SPDX-License-Identifier: GPL-2.0
/* Statistics: a VNC's request becomes requests to pSwitches, and one answer. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "pcommon.h"
#include "pdrv.h"
#include "pfr.h"
#include "query_priv.h"
#include "vctl.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlife.h"
#include "vmeter.h"
#include "vop.h"
#include "vreduce.h"
#include "vswitch.h"

#define BY_PORT_MAX	16		/* ports asked for one by one on 1.0 */

static void release(struct kref *ref)
{
	struct libera_query *q = container_of(ref, struct libera_query, ref);

	libera_vnc_put(q->vnc);
	libera_vswitch_put(q->vs);
	kvfree(q->queues);
	kvfree(q->configs);
	kvfree(q->tables);
	kvfree(q->ids);
	mutex_destroy(&q->lock);
	kfree(q);
}

void libera_query_put(struct libera_query *q)
{
	kref_put(&q->ref, release);
}

static struct libera_query *create(struct libera_vswitch *vs, struct libera_vnc *vnc)
{
	struct libera_query *q = kzalloc(sizeof(*q), GFP_KERNEL_ACCOUNT);

	if (!q)
		return NULL;
	kref_init(&q->ref);
	libera_vswitch_get(vs);
	q->vs = vs;
	if (vnc)
		libera_vnc_get(vnc);
	q->vnc = vnc;
	q->began_ns = ktime_get_boottime_ns();
	INIT_WORK(&q->work, libera_answer_work);
	init_completion(&q->done);
	mutex_init(&q->lock);
	atomic_set(&q->asked, 1);
	return q;
}

void libera_query_end(struct libera_query *q)
{
	if (!atomic_dec_and_test(&q->asked)) {
		libera_query_put(q);
		return;
	}
	if (q->vnc) {
		libera_pending_answer_begin(q->vnc);
		/* the slot's reference goes to the work */
		queue_work(q->vs->ln->wq, &q->work);
		return;
	}
	if (q->wakes)
		libera_vlife_kick(q->vs);
	complete(&q->done);
	libera_query_put(q);
}

void libera_query_failed(struct libera_query *q, enum libera_oferr err)
{
	if (err == LIBERA_OFERR_RAW)
		err = LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	q->err = err;
}

/**
 * struct ask - what is asked of one pSwitch
 * @q: for whom
 * @part: part of the vSwitch there
 * @xid: of the question
 * @pport: that it is about; LIBERA_PORT_ANY for all
 * @left: set to the number of answers to come
 */
struct ask {
	struct libera_query *q;
	struct libera_vpart *part;
	u32 xid;
	u32 pport;
	u32 left;
};

static struct libera_of_mp_request *begin_ask(const struct ask *a, u16 type)
{
	struct libera_ofmsg *m = &a->part->ps->out;

	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_MP_REQUEST;
	m->xid = a->xid;
	m->mp_request.type = type;
	return &m->mp_request;
}

static int send_ask(const struct ask *a)
{
	return libera_pswitch_send(a->part->ps, &a->part->ps->out);
}

static void ask_flow(const struct ask *a, u32 vs_id, u32 pport)
{
	struct libera_of_mp_request *req = begin_ask(a, LIBERA_MP_FLOW);

	req->flow.table_id = LIBERA_TABLE_ALL;
	req->flow.out_port = LIBERA_PORT_ANY;
	req->flow.out_group = LIBERA_GROUP_ANY;
	if (a->part->ps->version != LIBERA_OF10) {
		req->flow.cookie = libera_cookie(vs_id, 0);
		req->flow.cookie_mask = LIBERA_COOKIE_VS_MASK;
	} else if (pport) {
		libera_match_set_u64(&req->flow.match, LIBERA_FIELD_IN_PORT, pport);
	}
	send_ask(a);
}

u32 libera_query_rules(struct libera_query *q, struct libera_vfr **first)
{
	const struct libera_of_flow_filter *f = &q->req.flow;
	const struct libera_rindex_query rules = {
		.table = f->table_id,
		.cookie = f->cookie,
		.cookie_mask = f->cookie_mask,
		.match = &f->match,
	};

	return libera_vfr_covered(q->vs, &rules, first);
}

static void ask_rule(const struct ask *a, const struct libera_pfr *pfr)
{
	struct libera_of_mp_request *req = begin_ask(a, LIBERA_MP_FLOW);
	const struct libera_pcommon *pc = libera_pcommon_stands_for(pfr);

	req->flow.table_id = LIBERA_TABLE_ALL;
	req->flow.out_port = LIBERA_PORT_ANY;
	req->flow.out_group = LIBERA_GROUP_ANY;
	/* of a fixed pipeline it is another rule, which has its cookie */
	if (!a->part->ps->drv->one_table) {
		req->flow.table_id = pfr->table;
		libera_match_unpack(&req->flow.match, pc ? &pc->c->match : &pfr->match);
	}
	if (a->part->ps->version != LIBERA_OF10) {
		req->flow.cookie = pc ? libera_pcommon_cookie(pc) :
					libera_cookie(pfr->vs->id, pfr->id);
		req->flow.cookie_mask = U64_MAX;
	}
	send_ask(a);
}

/* Common rules that may count for it, too: first, as it is told of by its own. */
static bool ask_beside(const struct ask *a, const struct libera_pfr *pfr)
{
	const struct libera_pmatch *beside = libera_pcommon_beside(pfr);
	struct libera_of_mp_request *req;

	if (!beside)
		return false;
	req = begin_ask(a, LIBERA_MP_FLOW);
	req->flow.table_id = pfr->table;
	req->flow.out_port = LIBERA_PORT_ANY;
	req->flow.out_group = LIBERA_GROUP_ANY;
	libera_match_unpack(&req->flow.match, beside);
	req->flow.cookie = libera_cookie(LIBERA_COMMON_VS_ID, 0);
	req->flow.cookie_mask = LIBERA_COOKIE_VS_MASK;
	send_ask(a);
	return true;
}

static void ask_for_these(struct ask *a, const struct libera_query_few *few)
{
	u32 i;

	a->left = 0;
	for (i = 0; i < few->n; i++) {
		if (few->pfr[i]->ps != a->part->ps)
			continue;
		a->left += ask_beside(a, few->pfr[i]);
		ask_rule(a, few->pfr[i]);
		a->left++;
	}
	if (a->q->wakes)
		libera_vreduce_sent(a->part, a->left);
}

/* One by one, if it is about a few rules.  Returns false, with nothing sent, if not. */
static bool ask_few(struct ask *a)
{
	struct libera_query_few few = { };
	struct libera_pfr *pfr;
	struct libera_vfr *vfr;

	if (a->q->few && !a->q->few->more) {
		ask_for_these(a, a->q->few);
		return true;
	}
	/* who asks for all counters asks for all rules */
	if (!a->q->vnc || libera_query_rules(a->q, &vfr) > LIBERA_QUERY_FEW)
		return false;
	for (; vfr; vfr = libera_vfr_next(vfr)) {
		/* what it shares is found among all */
		if (libera_vreduce_shares(vfr))
			return false;
		list_for_each_entry(pfr, &vfr->pfrs, of_vfr) {
			if (pfr->ps != a->part->ps || pfr->state != LIBERA_PFR_SENT)
				continue;
			libera_query_add_few(&few, pfr);
			if (few.more)
				return false;
		}
	}
	ask_for_these(a, &few);
	return true;
}

/*
 * All rules of the vSwitch: on 1.3 they are told by their cookies; on 1.0 by
 * their in-ports, or, when these are many, everything is read and others'
 * rules are passed over.
 */
static void ask_flows(struct ask *a)
{
	const struct libera_map *map = a->part->map;
	u32 i;

	if (a->q->req.type != LIBERA_MP_TABLE && ask_few(a))
		return;
	if (a->part->ps->version != LIBERA_OF10 || map->n_in > BY_PORT_MAX) {
		/* what stands for its rules is another's in name; its own are to be told of last */
		if (!xa_empty(&a->part->ps->common_ids)) {
			ask_flow(a, LIBERA_COMMON_VS_ID, 0);
			a->left++;
		}
		ask_flow(a, a->q->vs->id, 0);
		return;
	}
	a->left = 0;
	for (i = 0; i < map->n_in; i++) {
		if (map->port[i].remote || !libera_map_is_up(&map->port[i]))
			continue;
		a->left++;
		ask_flow(a, a->q->vs->id, map->port[i].pport);
	}
}

static int ask_ports(const struct ask *a)
{
	begin_ask(a, LIBERA_MP_PORT_STATS)->port_no = a->pport;
	return send_ask(a);
}

static int ask_queues(const struct ask *a)
{
	struct libera_of_mp_request *req = begin_ask(a, LIBERA_MP_QUEUE);

	req->queue.port_no = a->pport;
	req->queue.queue_id = a->q->req.queue.queue_id;
	return send_ask(a);
}

static int ask_group(const struct ask *a)
{
	u32 pid = LIBERA_GROUP_ALL;

	if (a->q->req.group_id != LIBERA_GROUP_ALL &&
	    libera_vgroup_pid(a->part, a->q->req.group_id, &pid))
		return -ENOENT;
	begin_ask(a, LIBERA_MP_GROUP)->group_id = pid;
	return send_ask(a);
}

static int ask_meter(const struct ask *a)
{
	u32 pid = LIBERA_METER_ALL;

	if (a->q->req.meter_id != LIBERA_METER_ALL &&
	    libera_vmeter_pid(a->part, a->q->req.meter_id, &pid))
		return LIBERA_OFERR_METER_MOD_UNKNOWN_METER;
	begin_ask(a, LIBERA_MP_METER)->meter_id = pid;
	return send_ask(a);
}

static int ask_queue_config(struct ask *a)
{
	struct libera_ofmsg *m = &a->part->ps->out;
	const struct libera_map *map = a->part->map;
	int err = 0;
	u32 i;

	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_QUEUE_CONFIG_REQUEST;
	m->xid = a->xid;
	if (a->pport != LIBERA_PORT_ANY || a->part->ps->version != LIBERA_OF10) {
		m->queue_config.port_no = a->pport;
		return send_ask(a);
	}
	/* 1.0 tells of one port at a time */
	a->left = 0;
	for (i = 0; i < map->n && !err; i++) {
		if (map->port[i].label || !libera_map_is_up(&map->port[i]))
			continue;
		a->left++;
		m->queue_config.port_no = map->port[i].pport;
		err = send_ask(a);
	}
	return err;
}

/* Which vPort a request is about; ANY for all. */
static u32 asked_port(const struct libera_query *q)
{
	u32 no = q->req.type == LIBERA_MP_PORT_STATS ? q->req.port_no : q->req.queue.port_no;

	if (q->req.type != LIBERA_MP_PORT_STATS && q->req.type != LIBERA_MP_QUEUE &&
	    q->req.type != LIBERA_QUERY_QUEUE_CONFIG)
		return LIBERA_PORT_ANY;
	/* OpenFlow 1.0, 5.3.5: ALL is all ports */
	if (q->req.type != LIBERA_MP_PORT_STATS && no == LIBERA_PORT_ALL &&
	    q->version == LIBERA_OF10)
		return LIBERA_PORT_ANY;
	return no;
}

/* The same as a vPort, NULL for all. */
static int find_vport(struct libera_query *q, struct libera_vport **vport)
{
	bool queues = q->req.type != LIBERA_MP_PORT_STATS;
	u32 no = asked_port(q);

	*vport = NULL;
	if (no == LIBERA_PORT_ANY)
		return 0;
	*vport = xa_load(&q->vs->vports, no);
	if (!*vport)
		return queues ? LIBERA_OFERR_QUEUE_OP_BAD_PORT : LIBERA_OFERR_BAD_REQUEST_PORT;
	/* queues of a pLink are the operator's */
	if (queues && ((*vport)->vlink || (*vport)->pport == LIBERA_PORT_ANY))
		return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	return 0;
}

/* Send what has to be asked. */
static int ask(struct ask *a)
{
	a->left = 1;
	switch (a->q->req.type) {
	case LIBERA_MP_PORT_STATS:
		return ask_ports(a);
	case LIBERA_MP_QUEUE:
		return ask_queues(a);
	case LIBERA_MP_GROUP:
		return ask_group(a);
	case LIBERA_MP_METER:
		return ask_meter(a);
	case LIBERA_QUERY_QUEUE_CONFIG:
		return ask_queue_config(a);
	default:
		ask_flows(a);
		return 0;
	}
}

/* Whether the answer is in the virtual objects alone. */
static bool needs_nobody(const struct libera_query *q)
{
	switch (q->req.type) {
	case LIBERA_MP_GROUP_DESC:
	case LIBERA_MP_METER_CONFIG:
	case LIBERA_MP_TABLE_FEATURES:
		return true;
	case LIBERA_MP_GROUP:
		/* a group that is not there has no statistics */
		return q->req.group_id != LIBERA_GROUP_ALL &&
		       !xa_load(&q->vs->groups, q->req.group_id);
	default:
		return false;
	}
}

/* Whether a pSwitch has what a request is about. */
static bool can_tell(const struct libera_query *q, struct libera_vpart *part)
{
	const struct libera_xlate *x = libera_vpart_xlate(part);

	if (q->req.type == LIBERA_MP_GROUP)
		return x->group;
	if (q->req.type == LIBERA_MP_METER && q->req.meter_id == LIBERA_METER_ALL)
		return x->meter;
	return true;
}

/* The slot takes a reference of the query, and ends it. */
static int ask_part(struct libera_query *q, struct libera_vpart *part, u32 pport)
{
	struct ask a = { .q = q, .part = part, .pport = pport };
	struct libera_pswitch *ps = part->ps;
	struct libera_pending *p;
	int err;

	p = libera_pswitch_request(ps, LIBERA_PENDING_STATS, q->vnc, q->xid, q->data, q->len);
	if (!p)
		return -EBUSY;
	kref_get(&q->ref);
	atomic_inc(&q->asked);
	p->query = q;
	a.xid = p->xid;
	err = ask(&a);
	p->left = a.left;
	/* whoever asked is told by the answer */
	if (err)
		libera_query_failed(q, err > 0 ? err : LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	if (err || !p->left)
		libera_pending_done(ps, p);
	return 0;
}

/* @op: with reservations, NULL for our own questions */
static int ask_all(struct libera_query *q, struct libera_vop *op)
{
	struct libera_vpart *part;
	struct libera_vport *vport;
	int err;

	err = find_vport(q, &vport);
	if (err || needs_nobody(q))
		return err;
	libera_for_each_vpart(q->vs, part) {
		if ((vport && vport->part != part) || !can_tell(q, part) ||
		    !libera_pswitch_is_ready(part->ps) ||
		    (op && !(op->reserved & BIT_ULL(part->no))))
			continue;
		err = ask_part(q, part, vport ? vport->pport : LIBERA_PORT_ANY);
		if (err)
			return err;
		if (op)
			op->reserved &= ~BIT_ULL(part->no);
	}
	return 0;
}

/* The asking is done; what is left is answers.  Consumes no reference. */
static void asked_all(struct libera_query *q)
{
	kref_get(&q->ref);
	libera_query_end(q);
}

static int start(struct libera_query *q, struct libera_vop *op)
{
	struct libera_vswitch *vs = q->vs;
	int err = -ENOTCONN;

	mutex_lock(&vs->lock);
	libera_vpart_lock_all(vs);
	if (!vs->dead && libera_vpart_some_ready(vs))
		err = ask_all(q, op);
	if (!err)
		asked_all(q);
	libera_vpart_unlock_all(vs);
	mutex_unlock(&vs->lock);
	return err;
}

static int check_request(struct libera_vswitch *vs, const struct libera_of_mp_request *req)
{
	u8 n_tables;

	if (req->type != LIBERA_MP_FLOW && req->type != LIBERA_MP_AGGREGATE)
		return 0;
	mutex_lock(&vs->lock);
	n_tables = libera_vpart_n_tables(vs);
	mutex_unlock(&vs->lock);
	if (req->flow.table_id != LIBERA_TABLE_ALL && req->flow.table_id >= n_tables)
		return LIBERA_OFERR_BAD_REQUEST_TABLE_ID;
	return 0;
}

int libera_query_start(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len)
{
	struct libera_vop op = { .vnc = vnc };
	struct libera_query *q;
	int err, idx;

	q = create(vnc->vs, vnc);
	if (!q)
		return -ENOMEM;
	q->version = m->version;
	q->xid = m->xid;
	if (m->type == LIBERA_OFMSG_MP_REQUEST) {
		q->req = m->mp_request;
	} else {
		q->req.type = LIBERA_QUERY_QUEUE_CONFIG;
		q->req.queue.port_no = m->queue_config.port_no;
	}
	q->len = min_t(u32, len, sizeof(q->data));
	memcpy(q->data, data, q->len);
	err = check_request(vnc->vs, &q->req);
	if (err)
		goto put;
	idx = srcu_read_lock(&libera_vpart_srcu);
	err = libera_vop_reserve(&op);
	if (!err)
		err = start(q, &op);
	libera_vop_unreserve(&op);
	srcu_read_unlock(&libera_vpart_srcu, idx);
put:
	libera_query_put(q);
	return err;
}

int libera_query_refresh(struct libera_vswitch *vs)
{
	struct libera_query *q;
	int err;

	q = create(vs, NULL);
	if (!q)
		return -ENOMEM;
	q->req.type = LIBERA_MP_FLOW;
	err = start(q, NULL);
	if (!err && !wait_for_completion_timeout(&q->done, HZ))
		err = -ETIMEDOUT;
	libera_query_put(q);
	return err;
}

void libera_query_count(struct libera_vswitch *vs, const struct libera_query_few *few)
{
	struct libera_query *q;

	libera_vpart_assert_locked(vs);
	if (!few->n)
		return;
	q = create(vs, NULL);
	if (!q)
		return;
	q->wakes = true;
	q->req.type = LIBERA_MP_FLOW;
	q->few = few;
	/* whoever wants them asks again if this does not reach all */
	ask_all(q, NULL);
	q->few = NULL;
	asked_all(q);
	libera_query_put(q);
}

static int learn_flows(struct libera_query *q, struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_pfr *pfr;
	int err;

	while ((err = libera_ofmsg_next_flow(m->version, &m->mp_reply.body, &q->entry,
					     &ps->scratch)) > 0) {
		if (!libera_cookie_is_ours(q->entry.cookie))
			continue;
		if (libera_pcommon_is_ours(q->entry.cookie)) {
			libera_pcommon_counters(ps, q->entry.cookie, q->entry.packets,
						q->entry.bytes, q->began_ns);
			continue;
		}
		pfr = xa_load(&ps->pfr_ids, (u32)q->entry.cookie);
		if (pfr && pfr->vs == q->vs && pfr->state == LIBERA_PFR_SENT)
			libera_pfr_counters(pfr, q->entry.packets, q->entry.bytes,
					    q->began_ns);
	}
	return err;
}

static int learn_ports(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_of_port_stats st;
	struct libera_pport *port;
	int err;

	while ((err = libera_ofmsg_next_port_stats(m->version, &m->mp_reply.body, &st)) > 0) {
		port = xa_load(&ps->pports, st.port_no);
		if (port)
			port->stats = st;
	}
	return err;
}

/* One more queue in @q, of @size bytes; NULL if there are too many. */
static void *more_queues(struct libera_query *q, void **list, size_t size)
{
	u32 n = q->n_queues;

	/* in steps of a power of two */
	if (!(n & (n - 1)) || !n) {
		void *more;

		if (n >= LIBERA_QUERY_QUEUES_MAX)
			return NULL;
		more = kvmalloc_array(n ? 2 * n : 1, size, GFP_KERNEL_ACCOUNT);
		if (!more)
			return NULL;
		if (n)
			memcpy(more, *list, n * size);
		kvfree(*list);
		*list = more;
	}
	q->n_queues++;
	return *list + n * size;
}

/* The vPort on a pPort; 0 if it is not this vSwitch's.  Both are locked by @ps->lock. */
static u32 vport_on(const struct libera_query *q, struct libera_pswitch *ps, u32 pport)
{
	struct libera_pport *port = xa_load(&ps->pports, pport);

	return port && port->vport && port->vport->vs == q->vs ? port->vport->no : 0;
}

static int learn_queues(struct libera_query *q, struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_of_queue_stats st, *to;
	int err;

	while ((err = libera_ofmsg_next_queue_stats(m->version, &m->mp_reply.body, &st)) > 0) {
		st.port_no = vport_on(q, ps, st.port_no);
		if (!st.port_no)
			continue;
		to = more_queues(q, (void **)&q->queues, sizeof(*to));
		if (!to)
			break;
		*to = st;
	}
	return min(err, 0);
}

static int learn_queue_config(struct libera_query *q, struct libera_pswitch *ps,
			      struct libera_ofmsg *m)
{
	struct libera_of_queue_config *c = &m->queue_config;
	struct libera_of_queue queue, *to;
	int err;

	while ((err = libera_ofmsg_next_queue(m->version, &c->queues, &queue)) > 0) {
		if (m->version == LIBERA_OF10)
			queue.port_no = c->port_no;
		queue.port_no = vport_on(q, ps, queue.port_no);
		if (!queue.port_no)
			continue;
		to = more_queues(q, (void **)&q->configs, sizeof(*to));
		if (!to)
			break;
		*to = queue;
	}
	return min(err, 0);
}

static int learn_groups(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_of_group_stats st;
	int err;

	while ((err = libera_ofmsg_next_group_stats(m->version, &m->mp_reply.body, &st)) > 0)
		libera_vgroup_learn(ps, &st);
	return err;
}

static int learn_meters(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_of_meter_stats st;
	int err;

	while ((err = libera_ofmsg_next_meter_stats(m->version, &m->mp_reply.body, &st)) > 0)
		libera_vmeter_learn(ps, &st);
	return err;
}

static int learn(struct libera_query *q, struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	if (m->type == LIBERA_OFMSG_QUEUE_CONFIG_REPLY)
		return learn_queue_config(q, ps, m);
	switch (m->mp_reply.type) {
	case LIBERA_MP_FLOW:
		return learn_flows(q, ps, m);
	case LIBERA_MP_PORT_STATS:
		return learn_ports(ps, m);
	case LIBERA_MP_QUEUE:
		return learn_queues(q, ps, m);
	case LIBERA_MP_GROUP:
		return learn_groups(ps, m);
	case LIBERA_MP_METER:
		return learn_meters(ps, m);
	default:
		return 0;
	}
}

void libera_query_reply(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	bool more = m->type == LIBERA_OFMSG_MP_REPLY && m->mp_reply.flags & LIBERA_MP_MORE;
	struct libera_pending *p;
	struct libera_query *q;
	int err = 0;

	mutex_lock(&ps->lock);
	p = libera_pending_find(ps, m->xid);
	if (!p || p->kind != LIBERA_PENDING_STATS) {
		libera_stats_inc(ps->ln, LIBERA_STAT_UNSOLICITED);
		goto out;
	}
	q = p->query;
	mutex_lock(&q->lock);
	err = learn(q, ps, m);
	mutex_unlock(&q->lock);
	if (!more && !--p->left)
		libera_pending_done(ps, p);
	if (err)
		libera_session_close(ps->session, LIBERA_DOWN_PROTOCOL);
out:
	mutex_unlock(&ps->lock);
}
