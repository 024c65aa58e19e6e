// SPDX-License-Identifier: GPL-2.0
/* Statistics: a VNC's request becomes requests to the pSwitch, and one answer. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "pfr.h"
#include "query_priv.h"
#include "vctl.h"
#include "vgroup.h"
#include "vmeter.h"
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
	INIT_WORK(&q->work, libera_answer_work);
	init_completion(&q->done);
	return q;
}

void libera_query_end(struct libera_query *q)
{
	if (q->vnc) {
		libera_pending_answer_begin(q->vnc);
		/* the slot's reference goes to the work */
		queue_work(q->vs->ln->wq, &q->work);
		return;
	}
	complete(&q->done);
	libera_query_put(q);
}

void libera_query_failed(struct libera_query *q, enum libera_oferr err)
{
	if (err == LIBERA_OFERR_RAW)
		err = LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	q->err = err;
}

static struct libera_of_mp_request *begin_ask(struct libera_pswitch *ps, u32 xid, u16 type)
{
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_MP_REQUEST;
	ps->out.xid = xid;
	ps->out.mp_request.type = type;
	return &ps->out.mp_request;
}

static void ask_flow(struct libera_pswitch *ps, u32 xid, const struct libera_vswitch *vs, u32 pport)
{
	struct libera_of_mp_request *req = begin_ask(ps, xid, LIBERA_MP_FLOW);

	req->flow.table_id = LIBERA_TABLE_ALL;
	req->flow.out_port = LIBERA_PORT_ANY;
	req->flow.out_group = LIBERA_GROUP_ANY;
	if (ps->version != LIBERA_OF10) {
		req->flow.cookie = libera_cookie(vs->id, 0);
		req->flow.cookie_mask = LIBERA_COOKIE_VS_MASK;
	} else if (pport) {
		libera_match_set_u64(&req->flow.match, LIBERA_FIELD_IN_PORT, pport);
	}
	libera_pswitch_send(ps, &ps->out);
}

/*
 * All rules of the vSwitch: on 1.3 they are told by their cookies; on 1.0 by
 * their in-ports, or, when these are many, everything is read and others'
 * rules are passed over.
 */
static void ask_flows(struct libera_query *q, struct libera_pswitch *ps, u32 xid)
{
	const struct libera_map *map = q->vs->map;
	u32 i;

	if (ps->version != LIBERA_OF10 || map->n > BY_PORT_MAX || !map->n) {
		q->left = 1;
		ask_flow(ps, xid, q->vs, 0);
		return;
	}
	q->left = map->n;
	for (i = 0; i < map->n; i++)
		ask_flow(ps, xid, q->vs, libera_map_is_up(&map->port[i]) ? map->port[i].pport : 0);
}

static int ask_ports(struct libera_query *q, struct libera_pswitch *ps, u32 xid, u32 pport)
{
	begin_ask(ps, xid, LIBERA_MP_PORT_STATS)->port_no = pport;
	return libera_pswitch_send(ps, &ps->out);
}

static int ask_queues(struct libera_query *q, struct libera_pswitch *ps, u32 xid, u32 pport)
{
	struct libera_of_mp_request *req = begin_ask(ps, xid, LIBERA_MP_QUEUE);

	req->queue.port_no = pport;
	req->queue.queue_id = q->req.queue.queue_id;
	return libera_pswitch_send(ps, &ps->out);
}

static int ask_group(struct libera_query *q, struct libera_pswitch *ps, u32 xid)
{
	u32 pid = LIBERA_GROUP_ALL;

	if (q->req.group_id != LIBERA_GROUP_ALL &&
	    libera_vgroup_pid(q->vs, q->req.group_id, &pid))
		return -ENOENT;
	begin_ask(ps, xid, LIBERA_MP_GROUP)->group_id = pid;
	return libera_pswitch_send(ps, &ps->out);
}

static int ask_meter(struct libera_query *q, struct libera_pswitch *ps, u32 xid)
{
	u32 pid = LIBERA_METER_ALL;

	if (q->req.meter_id != LIBERA_METER_ALL &&
	    libera_vmeter_pid(q->vs, q->req.meter_id, &pid))
		return LIBERA_OFERR_METER_MOD_UNKNOWN_METER;
	begin_ask(ps, xid, LIBERA_MP_METER)->meter_id = pid;
	return libera_pswitch_send(ps, &ps->out);
}

static int ask_queue_config(struct libera_query *q, struct libera_pswitch *ps, u32 xid, u32 pport)
{
	const struct libera_map *map = q->vs->map;
	struct libera_ofmsg *m = &ps->out;
	int err = 0;
	u32 i;

	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_QUEUE_CONFIG_REQUEST;
	m->xid = xid;
	if (pport != LIBERA_PORT_ANY || ps->version != LIBERA_OF10) {
		m->queue_config.port_no = pport;
		return libera_pswitch_send(ps, m);
	}
	/* 1.0 tells of one port at a time */
	q->left = 0;
	for (i = 0; i < map->n && !err; i++) {
		if (map->port[i].label || !libera_map_is_up(&map->port[i]))
			continue;
		q->left++;
		m->queue_config.port_no = map->port[i].pport;
		err = libera_pswitch_send(ps, m);
	}
	return err;
}

/* Which pPort a request is about; ANY for all. */
static int find_pport(struct libera_query *q, u32 *pport)
{
	const struct libera_map_port *port;
	u32 no;

	*pport = LIBERA_PORT_ANY;
	switch (q->req.type) {
	case LIBERA_MP_PORT_STATS:
		no = q->req.port_no;
		break;
	case LIBERA_MP_QUEUE:
	case LIBERA_QUERY_QUEUE_CONFIG:
		no = q->req.queue.port_no;
		/* OpenFlow 1.0, 5.3.5: ALL is all ports */
		if (no == LIBERA_PORT_ALL && q->version == LIBERA_OF10)
			no = LIBERA_PORT_ANY;
		break;
	default:
		return 0;
	}
	if (no == LIBERA_PORT_ANY)
		return 0;
	port = libera_map_find(q->vs->map, no);
	if (!port)
		return q->req.type == LIBERA_MP_PORT_STATS ? LIBERA_OFERR_BAD_REQUEST_PORT :
							     LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	/* queues of a pLink are the operator's */
	if (q->req.type != LIBERA_MP_PORT_STATS && (port->label || !libera_map_is_up(port)))
		return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	*pport = port->pport;
	return 0;
}

/* Send what has to be asked; the number of answers to come is in q->left. */
static int ask(struct libera_query *q, struct libera_pswitch *ps, u32 xid, u32 pport)
{
	q->left = 1;
	switch (q->req.type) {
	case LIBERA_MP_PORT_STATS:
		return ask_ports(q, ps, xid, pport);
	case LIBERA_MP_QUEUE:
		return ask_queues(q, ps, xid, pport);
	case LIBERA_MP_GROUP:
		return ask_group(q, ps, xid);
	case LIBERA_MP_METER:
		return ask_meter(q, ps, xid);
	case LIBERA_QUERY_QUEUE_CONFIG:
		return ask_queue_config(q, ps, xid, pport);
	default:
		ask_flows(q, ps, xid);
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
		return !libera_vswitch_xlate(q->vs)->group ||
		       (q->req.group_id != LIBERA_GROUP_ALL &&
			!xa_load(&q->vs->groups, q->req.group_id));
	case LIBERA_MP_METER:
		return !libera_vswitch_xlate(q->vs)->meter && q->req.meter_id == LIBERA_METER_ALL;
	default:
		return false;
	}
}

/* Both locks held.  The slot takes a reference of the query. */
static int send_query(struct libera_query *q, struct libera_pswitch *ps)
{
	struct libera_pending *p;
	u32 pport;
	int err;

	err = find_pport(q, &pport);
	if (err)
		return err;
	p = libera_pswitch_request(ps, LIBERA_PENDING_STATS, q->vnc, q->xid, q->data, q->len);
	if (!p)
		return -EBUSY;
	kref_get(&q->ref);
	p->query = q;
	if (needs_nobody(q)) {
		libera_pending_done(ps, p);
		return 0;
	}
	err = ask(q, ps, p->xid, pport);
	/* whoever asked is told by the answer */
	if (err)
		libera_query_failed(q, err > 0 ? err : LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	if (err || !q->left)
		libera_pending_done(ps, p);
	return 0;
}

static int start(struct libera_query *q)
{
	struct libera_vswitch *vs = q->vs;
	struct libera_pswitch *ps = vs->ps;
	int err;

	mutex_lock(&vs->lock);
	mutex_lock(&ps->lock);
	err = vs->dead || !libera_pswitch_is_ready(ps) ? -ENOTCONN : send_query(q, ps);
	mutex_unlock(&ps->lock);
	mutex_unlock(&vs->lock);
	return err;
}

static int check_request(struct libera_vswitch *vs, const struct libera_of_mp_request *req)
{
	u8 n_tables;

	if (req->type != LIBERA_MP_FLOW && req->type != LIBERA_MP_AGGREGATE)
		return 0;
	mutex_lock(&vs->lock);
	n_tables = libera_vswitch_xlate(vs)->n_tables;
	mutex_unlock(&vs->lock);
	if (req->flow.table_id != LIBERA_TABLE_ALL && req->flow.table_id >= n_tables)
		return LIBERA_OFERR_BAD_REQUEST_TABLE_ID;
	return 0;
}

int libera_query_start(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len)
{
	struct libera_pswitch *ps = vnc->vs->ps;
	struct libera_query *q;
	int err;

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
	err = libera_pswitch_reserve(ps, vnc);
	if (err)
		goto put;
	err = start(q);
	if (err)
		libera_pswitch_unreserve(ps, vnc);
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
	err = start(q);
	if (!err && !wait_for_completion_timeout(&q->done, HZ))
		err = -ETIMEDOUT;
	libera_query_put(q);
	return err;
}

static int learn_flows(struct libera_query *q, struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_pfr *pfr;
	int err;

	while ((err = libera_ofmsg_next_flow(m->version, &m->mp_reply.body, &q->entry,
					     &ps->scratch)) > 0) {
		if (!libera_cookie_is_ours(q->entry.cookie))
			continue;
		pfr = xa_load(&ps->pfr_ids, (u32)q->entry.cookie);
		if (pfr && pfr->vs == q->vs && pfr->state == LIBERA_PFR_SENT)
			libera_pfr_counters(pfr, q->entry.packets, q->entry.bytes);
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

static int learn_queues(struct libera_query *q, struct libera_ofmsg *m)
{
	struct libera_of_queue_stats st, *to;
	int err;

	while ((err = libera_ofmsg_next_queue_stats(m->version, &m->mp_reply.body, &st)) > 0) {
		to = more_queues(q, (void **)&q->queues, sizeof(*to));
		if (!to)
			break;
		*to = st;
	}
	return min(err, 0);
}

static int learn_queue_config(struct libera_query *q, struct libera_ofmsg *m)
{
	struct libera_of_queue_config *c = &m->queue_config;
	struct libera_of_queue queue, *to;
	int err;

	while ((err = libera_ofmsg_next_queue(m->version, &c->queues, &queue)) > 0) {
		to = more_queues(q, (void **)&q->configs, sizeof(*to));
		if (!to)
			break;
		*to = queue;
		if (m->version == LIBERA_OF10)
			to->port_no = c->port_no;
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
		return learn_queue_config(q, m);
	switch (m->mp_reply.type) {
	case LIBERA_MP_FLOW:
		return learn_flows(q, ps, m);
	case LIBERA_MP_PORT_STATS:
		return learn_ports(ps, m);
	case LIBERA_MP_QUEUE:
		return learn_queues(q, m);
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
	err = learn(q, ps, m);
	if (!more && !--q->left)
		libera_pending_done(ps, p);
	if (err)
		libera_session_close(ps->session, LIBERA_DOWN_PROTOCOL);
out:
	mutex_unlock(&ps->lock);
}
