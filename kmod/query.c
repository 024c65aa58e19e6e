// SPDX-License-Identifier: GPL-2.0
/* Statistics: a VNC's request becomes requests to the pSwitch, and one answer. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core/xlate.h"
#include "pfr.h"
#include "pswitch.h"
#include "query.h"
#include "vctl.h"
#include "vfr.h"
#include "vswitch.h"

#define PART_MAX	(32 * 1024)	/* bytes of one part of an answer */
#define BY_PORT_MAX	16		/* ports asked for one by one on 1.0 */

/**
 * struct libera_query - one request for statistics
 *
 * The pSwitch's answers bring the counters of pFRs and pPorts up to date; the
 * VNC's answer is then made from the virtual objects, with its filters.
 * References: the pending slot, whoever waits, the work.
 *
 * @ref: references
 * @vs: with a reference
 * @vnc: with a reference; NULL: libera_query_refresh() waits
 * @work: makes the answer
 * @done: for who waits
 * @version: of the VNC
 * @xid: of the VNC
 * @left: parts to come, under libera_pswitch.lock
 * @err: what the VNC is told, 0 if all is well
 * @req: what it asked
 * @entry: work space, too large for the stack
 * @m: likewise
 * @len: bytes at @data
 * @data: beginning of the VNC's message
 */
struct libera_query {
	struct kref ref;
	struct libera_vswitch *vs;
	struct libera_vnc *vnc;
	struct work_struct work;
	struct completion done;
	u8 version;
	u32 xid;
	u32 left;
	int err;
	struct libera_of_mp_request req;
	struct libera_of_flow_stats entry;
	struct libera_ofmsg m;
	u16 len;
	u8 data[LIBERA_ERROR_DATA];
};

static void answer_work(struct work_struct *work);

static void release(struct kref *ref)
{
	struct libera_query *q = container_of(ref, struct libera_query, ref);

	libera_vnc_put(q->vnc);
	libera_vswitch_put(q->vs);
	kfree(q);
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
	INIT_WORK(&q->work, answer_work);
	init_completion(&q->done);
	return q;
}

void libera_query_end(struct libera_query *q)
{
	if (q->vnc) {
		/* the slot's reference goes to the work */
		queue_work(q->vs->ln->wq, &q->work);
		return;
	}
	complete(&q->done);
	kref_put(&q->ref, release);
}

void libera_query_failed(struct libera_query *q, enum libera_oferr err)
{
	if (err == LIBERA_OFERR_RAW)
		err = LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	q->err = err;
}

static void ask_flow(struct libera_pswitch *ps, u32 xid, const struct libera_vswitch *vs, u32 pport)
{
	struct libera_of_mp_request *req = &ps->out.mp_request;

	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_MP_REQUEST;
	ps->out.xid = xid;
	req->type = LIBERA_MP_FLOW;
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
		ask_flow(ps, xid, q->vs, map->port[i].pport);
}

static void ask_ports(struct libera_query *q, struct libera_pswitch *ps, u32 xid, u32 pport)
{
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_MP_REQUEST;
	ps->out.xid = xid;
	ps->out.mp_request.type = LIBERA_MP_PORT_STATS;
	ps->out.mp_request.port_no = pport;
	q->left = 1;
	libera_pswitch_send(ps, &ps->out);
}

/* Which pPort a port request is about; ANY for all. */
static int find_pport(struct libera_query *q, u32 *pport)
{
	const struct libera_map_port *port;

	*pport = LIBERA_PORT_ANY;
	if (q->req.type != LIBERA_MP_PORT_STATS || q->req.port_no == LIBERA_PORT_ANY)
		return 0;
	port = libera_map_find(q->vs->map, q->req.port_no);
	if (!port)
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	*pport = port->pport;
	return 0;
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
	if (q->req.type == LIBERA_MP_PORT_STATS)
		ask_ports(q, ps, p->xid, pport);
	else
		ask_flows(q, ps, p->xid);
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

static int check_request(const struct libera_of_mp_request *req)
{
	if (req->type != LIBERA_MP_FLOW && req->type != LIBERA_MP_AGGREGATE)
		return 0;
	if (req->flow.table_id != LIBERA_TABLE_ALL && req->flow.table_id >= LIBERA_VSWITCH_TABLES)
		return LIBERA_OFERR_BAD_REQUEST_TABLE_ID;
	return 0;
}

int libera_query_start(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len)
{
	struct libera_pswitch *ps = vnc->vs->ps;
	struct libera_query *q;
	int err;

	err = check_request(&m->mp_request);
	if (err)
		return err;
	q = create(vnc->vs, vnc);
	if (!q)
		return -ENOMEM;
	q->version = m->version;
	q->xid = m->xid;
	q->req = m->mp_request;
	q->len = min_t(u32, len, sizeof(q->data));
	memcpy(q->data, data, q->len);
	err = libera_pswitch_reserve(ps, vnc);
	if (!err) {
		err = start(q);
		if (err)
			libera_pswitch_unreserve(ps, vnc);
	}
	kref_put(&q->ref, release);
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
	kref_put(&q->ref, release);
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

void libera_query_reply(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
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
	if (m->mp_reply.type == LIBERA_MP_FLOW)
		err = learn_flows(q, ps, m);
	else if (m->mp_reply.type == LIBERA_MP_PORT_STATS)
		err = learn_ports(ps, m);
	if (!(m->mp_reply.flags & LIBERA_MP_MORE) && !--q->left)
		libera_pending_done(ps, p);
	if (err)
		libera_session_close(ps->session, LIBERA_DOWN_PROTOCOL);
out:
	mutex_unlock(&ps->lock);
}

/* The answer: from the virtual table, through the VNC's own filter. */
static bool selects(struct libera_query *q, const struct libera_vfr *vfr)
{
	const struct libera_of_flow_filter *f = &q->req.flow;

	if (vfr->removing || (f->cookie ^ vfr->cookie) & f->cookie_mask ||
	    f->out_group != LIBERA_GROUP_ANY)
		return false;
	if (f->out_port != LIBERA_PORT_ANY && !libera_instrs_outputs_to(vfr->instrs, f->out_port))
		return false;
	if (f->match.present & ~vfr->match.present)
		return false;
	libera_match_unpack(&q->entry.match, &vfr->match);
	return libera_match_covers(&f->match, &q->entry.match);
}

static void fill_entry(struct libera_of_flow_stats *e, const struct libera_vfr *vfr)
{
	u64 age = ktime_get_boottime_ns() - vfr->created_ns;
	u32 rem;

	libera_match_unpack(&e->match, &vfr->match);
	e->cookie = vfr->cookie;
	e->table_id = vfr->table;
	e->priority = vfr->priority;
	e->duration_sec = div_u64_rem(age, NSEC_PER_SEC, &rem);
	e->duration_nsec = rem;
	e->idle_timeout = vfr->idle_timeout;
	e->hard_timeout = vfr->hard_timeout;
	e->flags = vfr->flags;
	e->instrs = *vfr->instrs;
	libera_vfr_counters(vfr, &e->packets, &e->bytes);
}

static struct libera_session *vnc_session(struct libera_query *q)
{
	struct libera_session *s = libera_vnc_session(q->vnc);

	/* a new session of the same VNC did not ask */
	if (s && libera_session_version(s) != q->version) {
		libera_session_put(s);
		s = NULL;
	}
	return s;
}

/* A dump may be larger than the queue: wait for the VNC to read.  False if it has gone. */
static bool wait_for_room(struct libera_session *s)
{
	struct libera_channel *ch = libera_session_channel(s);

	while (libera_channel_congested(ch) && !libera_channel_is_closed(ch))
		msleep(2);
	return !libera_channel_is_closed(ch);
}

static struct libera_txmsg *new_part(struct libera_query *q, struct libera_ofbuf *b, u32 cap)
{
	struct libera_txmsg *tx = libera_txmsg_alloc(cap);

	if (!tx)
		return NULL;
	libera_ofbuf_init(b, tx->data, tx->cap);
	if (libera_mp_begin(b, q->version, q->xid, q->req.type)) {
		libera_txmsg_free(tx);
		return NULL;
	}
	return tx;
}

/* One part of a flow reply, beginning at rule *@id; *@more if another follows. */
static struct libera_txmsg *flow_part(struct libera_query *q, unsigned long *id, bool *more)
{
	struct libera_vswitch *vs = q->vs;
	struct libera_txmsg *tx;
	struct libera_vfr *vfr;
	struct libera_ofbuf b;
	unsigned long i;
	u32 cap;

	mutex_lock(&vs->lock);
	cap = min_t(u64, PART_MAX, 12288 + 256ULL * vs->n_vfrs);
	tx = new_part(q, &b, cap);
	*more = false;
	if (!tx)
		goto out;
	xa_for_each_start(&vs->vfr_ids, i, vfr, *id) {
		if (!selects(q, vfr))
			continue;
		fill_entry(&q->entry, vfr);
		/* a rule that this version cannot say is left out; one that does not fit is next */
		if (libera_mp_put_flow(&b, q->version, &q->entry) == -ENOSPC) {
			*more = true;
			*id = i;
			break;
		}
	}
	libera_mp_end(&b, q->version, *more);
	tx->len = b.len;
out:
	mutex_unlock(&vs->lock);
	return tx;
}

static void answer_flows(struct libera_query *q, struct libera_session *s)
{
	struct libera_txmsg *tx;
	unsigned long id = 0;
	bool more = true;

	while (more && wait_for_room(s)) {
		tx = flow_part(q, &id, &more);
		if (!tx || libera_session_send_raw(s, tx))
			break;
	}
}

static void sum(struct libera_query *q, bool filter, struct libera_of_aggregate *a)
{
	struct libera_vswitch *vs = q->vs;
	struct libera_vfr *vfr;
	u64 packets, bytes;
	unsigned long id;

	memset(a, 0, sizeof(*a));
	mutex_lock(&vs->lock);
	xa_for_each(&vs->vfr_ids, id, vfr) {
		if (filter ? !selects(q, vfr) : vfr->removing)
			continue;
		libera_vfr_counters(vfr, &packets, &bytes);
		a->packets += packets;
		a->bytes += bytes;
		a->flows++;
		cond_resched();
	}
	mutex_unlock(&vs->lock);
}

static void answer_aggregate(struct libera_query *q, struct libera_session *s)
{
	q->m.type = LIBERA_OFMSG_MP_REPLY;
	q->m.xid = q->xid;
	q->m.mp_reply.type = LIBERA_MP_AGGREGATE;
	sum(q, true, &q->m.mp_reply.aggregate);
	libera_session_send(s, &q->m);
}

static void answer_table(struct libera_query *q, struct libera_session *s)
{
	u32 quota = READ_ONCE(q->vs->tenant->max_rules);
	struct libera_of_table_stats t = {
		.name = "table0",
		.max_entries = quota ? quota : 1000000,
	};
	struct libera_of_aggregate a;
	struct libera_txmsg *tx;
	struct libera_ofbuf b;

	sum(q, false, &a);
	t.active = a.flows;
	t.matched = a.packets;
	t.lookups = a.packets + READ_ONCE(q->vs->misses);
	tx = new_part(q, &b, 256);
	if (!tx)
		return;
	libera_mp_put_table(&b, q->version, &t);
	libera_mp_end(&b, q->version, false);
	tx->len = b.len;
	libera_session_send_raw(s, tx);
}

/* Counters of a vPort: its pPort is its alone.  False if there is no such pPort now. */
static bool port_stats(struct libera_vport *vp, struct libera_of_port_stats *st)
{
	struct libera_pport *port;
	bool present;

	mutex_lock(&vp->ps->lock);
	port = xa_load(&vp->ps->pports, vp->pport);
	present = port && port->present;
	if (present)
		*st = port->stats;
	mutex_unlock(&vp->ps->lock);
	if (!present)
		memset(st, 0, sizeof(*st));
	st->port_no = vp->no;
	return present;
}

static struct libera_txmsg *port_part(struct libera_query *q, unsigned long *no, bool *more)
{
	struct libera_vswitch *vs = q->vs;
	struct libera_of_port_stats st;
	struct libera_txmsg *tx;
	struct libera_vport *vp;
	struct libera_ofbuf b;
	unsigned long i;

	mutex_lock(&vs->lock);
	*more = false;
	tx = new_part(q, &b, min_t(u32, PART_MAX, 256 + 128 * vs->n_vports));
	if (!tx)
		goto out;
	xa_for_each_start(&vs->vports, i, vp, *no) {
		if (q->req.port_no != LIBERA_PORT_ANY && q->req.port_no != vp->no)
			continue;
		port_stats(vp, &st);
		if (libera_mp_put_port_stats(&b, q->version, &st) == -ENOSPC) {
			*more = true;
			*no = i;
			break;
		}
	}
	libera_mp_end(&b, q->version, *more);
	tx->len = b.len;
out:
	mutex_unlock(&vs->lock);
	return tx;
}

static void answer_ports(struct libera_query *q, struct libera_session *s)
{
	struct libera_txmsg *tx;
	unsigned long no = 0;
	bool more = true;

	while (more && wait_for_room(s)) {
		tx = port_part(q, &no, &more);
		if (!tx || libera_session_send_raw(s, tx))
			break;
	}
}

static void answer_work(struct work_struct *work)
{
	struct libera_query *q = container_of(work, struct libera_query, work);
	struct libera_session *s = vnc_session(q);

	if (s && q->err) {
		libera_session_send_error(s, q->xid, q->err, q->data, q->len);
	} else if (s) {
		switch (q->req.type) {
		case LIBERA_MP_FLOW:
			answer_flows(q, s);
			break;
		case LIBERA_MP_AGGREGATE:
			answer_aggregate(q, s);
			break;
		case LIBERA_MP_TABLE:
			answer_table(q, s);
			break;
		case LIBERA_MP_PORT_STATS:
			answer_ports(q, s);
			break;
		}
	}
	if (s)
		libera_session_put(s);
	kref_put(&q->ref, release);
}
