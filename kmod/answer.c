// SPDX-License-Identifier: GPL-2.0
/* Statistics: a VNC's answer, from the virtual objects. */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "core/xlate.h"
#include "query_priv.h"
#include "tenant.h"
#include "vctl.h"
#include "vfeat.h"
#include "vfr.h"
#include "vgroup.h"
#include "vmeter.h"
#include "vswitch.h"

#define PART_MAX	(32 * 1024)	/* bytes of one part of an answer */
#define IDS_MAX		4096		/* rules that are put down before they are told */

static void age(u64 since_ns, u32 *sec, u32 *nsec)
{
	*sec = div_u64_rem(ktime_get_boottime_ns() - since_ns, NSEC_PER_SEC, nsec);
}

/* ------------------------------------------------------------- one part */

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

/*
 * Puts the entry at *@pos, and moves on; vs->lock held.  Returns 1 to go on, 0 if
 * there is none any more, -ENOSPC if it does not fit: the position is as before.
 */
typedef int (*put_fn)(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos);

/* One part of a list, beginning at *@pos; *@more if another follows. */
static struct libera_txmsg *make_part(struct libera_query *q, put_fn put, u64 size,
				      unsigned long *pos, bool *more)
{
	struct libera_txmsg *tx = libera_txmsg_alloc(min_t(u64, PART_MAX, size));
	struct libera_ofbuf b;
	int err;

	if (!tx)
		return NULL;
	libera_ofbuf_init(&b, tx->data, tx->cap);
	if (libera_mp_begin(&b, q->version, q->xid, q->req.type)) {
		libera_txmsg_free(tx);
		return NULL;
	}
	mutex_lock(&q->vs->lock);
	do {
		err = put(q, &b, pos);
		cond_resched();
	} while (err > 0);
	mutex_unlock(&q->vs->lock);
	*more = err == -ENOSPC;
	libera_mp_end(&b, q->version, *more);
	tx->len = b.len;
	return tx;
}

/* @size: about how many bytes it will be */
static void answer_list(struct libera_query *q, struct libera_session *s, put_fn put, u64 size)
{
	struct libera_txmsg *tx;
	unsigned long pos = 0;
	bool more = true;

	while (more && wait_for_room(s)) {
		tx = make_part(q, put, size, &pos, &more);
		if (!tx || libera_session_send_raw(s, tx))
			break;
	}
}

/* What a version cannot say is left out; only what does not fit is next. */
static int moved_on(int err, unsigned long *pos, unsigned long at)
{
	if (err == -ENOSPC) {
		*pos = at;
		return err;
	}
	*pos = at + 1;
	return 1;
}

/* --------------------------------------------------------------- rules */

/* By what it does. */
static bool passes(const struct libera_of_flow_filter *f, const struct libera_vfr *vfr)
{
	const struct libera_instrs *i = &vfr->instrs->i;

	if (f->out_group != LIBERA_GROUP_ANY && !libera_instrs_use_group(i, f->out_group))
		return false;
	return f->out_port == LIBERA_PORT_ANY || libera_instrs_outputs_to(i, f->out_port);
}

/* The answer: from the virtual table, through the VNC's own filter. */
static bool selects(struct libera_query *q, const struct libera_vfr *vfr)
{
	const struct libera_of_flow_filter *f = &q->req.flow;

	if (vfr->removing || (f->cookie ^ vfr->cookie) & f->cookie_mask ||
	    (f->table_id != LIBERA_TABLE_ALL && f->table_id != vfr->table) || !passes(f, vfr))
		return false;
	if (f->match.present & ~vfr->match.present)
		return false;
	libera_match_unpack(&q->entry.match, &vfr->match);
	return libera_match_covers(&f->match, &q->entry.match);
}

static void fill_entry(struct libera_of_flow_stats *e, const struct libera_vfr *vfr)
{
	libera_match_unpack(&e->match, &vfr->match);
	e->cookie = vfr->cookie;
	e->table_id = vfr->table;
	e->priority = vfr->priority;
	age(vfr->created_ns, &e->duration_sec, &e->duration_nsec);
	e->idle_timeout = vfr->idle_timeout;
	e->hard_timeout = vfr->hard_timeout;
	e->flags = vfr->flags;
	e->instrs = vfr->instrs->i;
	libera_vfr_counters(vfr, &e->packets, &e->bytes);
}

static int put_vfr(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos,
		   unsigned long at, const struct libera_vfr *vfr)
{
	if (!vfr || !selects(q, vfr))
		return moved_on(0, pos, at);
	fill_entry(&q->entry, vfr);
	return moved_on(libera_mp_put_flow(b, q->version, &q->entry), pos, at);
}

/* @pos: id of the rule */
static int put_flow(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_vfr *vfr;
	unsigned long id = *pos;

	vfr = xa_find(&q->vs->vfr_ids, &id, ULONG_MAX, XA_PRESENT);
	return vfr ? put_vfr(q, b, pos, id, vfr) : 0;
}

/* @pos: place in @q->ids; what has gone since is left out */
static int put_found(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	if (*pos >= q->n_ids)
		return 0;
	return put_vfr(q, b, pos, *pos, xa_load(&q->vs->vfr_ids, q->ids[*pos]));
}

static int by_id(const void *a, const void *b)
{
	const u32 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The rules that it is about, in their order, unless these are many. */
static void find_flows(struct libera_query *q)
{
	struct libera_vfr *vfr;
	u32 n;

	mutex_lock(&q->vs->lock);
	n = libera_query_rules(q, &vfr);
	if (n <= IDS_MAX)
		q->ids = kvmalloc_array(n + 1, sizeof(*q->ids), GFP_KERNEL_ACCOUNT);
	for (; vfr && q->ids; vfr = libera_vfr_next(vfr))
		q->ids[q->n_ids++] = vfr->id;
	mutex_unlock(&q->vs->lock);
	if (q->ids)
		sort(q->ids, q->n_ids, sizeof(*q->ids), by_id, NULL);
}

static void answer_flows(struct libera_query *q, struct libera_session *s)
{
	u64 n;

	find_flows(q);
	n = q->ids ? q->n_ids : READ_ONCE(q->vs->n_vfrs);
	answer_list(q, s, q->ids ? put_found : put_flow, 12288 + 256 * n);
}

static void answer_aggregate(struct libera_query *q, struct libera_session *s)
{
	struct libera_of_aggregate *a = &q->m.mp_reply.aggregate;
	struct libera_vswitch *vs = q->vs;
	struct libera_vfr *vfr;
	u64 packets, bytes;

	q->m.type = LIBERA_OFMSG_MP_REPLY;
	q->m.xid = q->xid;
	q->m.mp_reply.type = LIBERA_MP_AGGREGATE;
	mutex_lock(&vs->lock);
	for (libera_query_rules(q, &vfr); vfr; vfr = libera_vfr_next(vfr)) {
		if (!passes(&q->req.flow, vfr))
			continue;
		libera_vfr_counters(vfr, &packets, &bytes);
		a->packets += packets;
		a->bytes += bytes;
		a->flows++;
		cond_resched();
	}
	mutex_unlock(&vs->lock);
	libera_session_send(s, &q->m);
}

/* -------------------------------------------------------------- tables */

/* Rules and packets of each table, summed once for the whole answer. */
static int sum_tables(struct libera_query *q)
{
	struct libera_vswitch *vs = q->vs;
	struct libera_vfr *vfr;
	u64 packets, bytes;
	unsigned long id;

	q->tables = kvcalloc(LIBERA_VTABLES_MAX, sizeof(*q->tables), GFP_KERNEL_ACCOUNT);
	if (!q->tables)
		return -ENOMEM;
	mutex_lock(&vs->lock);
	xa_for_each(&vs->vfr_ids, id, vfr) {
		if (vfr->removing)
			continue;
		libera_vfr_counters(vfr, &packets, &bytes);
		q->tables[vfr->table].active++;
		q->tables[vfr->table].matched += packets;
		/* where they are looked up next */
		if (vfr->instrs->i.present & LIBERA_INSTR_GOTO)
			q->tables[vfr->instrs->i.goto_table].lookups += packets;
		cond_resched();
	}
	mutex_unlock(&vs->lock);
	return 0;
}

static int put_table(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_of_table_stats *t;

	if (*pos >= libera_vfeat_n_tables(q->vs, q->version))
		return 0;
	t = &q->tables[*pos];
	t->table_id = *pos;
	snprintf(t->name, sizeof(t->name), "table%lu", *pos);
	t->max_entries = libera_vfeat_max_entries(q->vs);
	/* misses of the first are known only where they make packet-ins */
	if (*pos)
		t->lookups = max(t->lookups, t->matched);
	else
		t->lookups = t->matched + READ_ONCE(q->vs->misses);
	return moved_on(libera_mp_put_table(b, q->version, t), pos, *pos);
}

static void answer_tables(struct libera_query *q, struct libera_session *s)
{
	if (!sum_tables(q))
		answer_list(q, s, put_table, PART_MAX);
}

static int put_table_features(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	if (*pos >= libera_vfeat_n_tables(q->vs, q->version))
		return 0;
	libera_vfeat_table(q->vs, *pos, &q->features);
	return moved_on(libera_mp_put_table_features(b, q->version, &q->features), pos, *pos);
}

/* ------------------------------------------------------- ports and queues */

/*
 * Counters of a vPort: its pPort is its alone.  All zero if there is no such pPort
 * now.  A vLink's pPorts are others', too: its counters are not available, which is
 * said by all ones (1.3.5, 7.3.5.6).
 */
static void port_stats(struct libera_vport *vp, struct libera_of_port_stats *st)
{
	struct libera_pswitch *ps = vp->part->ps;
	struct libera_pport *port;

	if (vp->vlink) {
		memset(st, 0xff, sizeof(*st));
		st->port_no = vp->no;
		st->duration_sec = 0;
		st->duration_nsec = 0;
		return;
	}
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, vp->pport);
	if (port && port->present)
		*st = port->stats;
	else
		memset(st, 0, sizeof(*st));
	mutex_unlock(&ps->lock);
	st->port_no = vp->no;
}

static int put_port(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_of_port_stats st;
	struct libera_vport *vp;
	unsigned long no = *pos;

	vp = xa_find(&q->vs->vports, &no, ULONG_MAX, XA_PRESENT);
	if (!vp)
		return 0;
	if (q->req.port_no != LIBERA_PORT_ANY && q->req.port_no != vp->no)
		return moved_on(0, pos, no);
	port_stats(vp, &st);
	return moved_on(libera_mp_put_port_stats(b, q->version, &st), pos, no);
}

static int put_queue(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	if (*pos >= q->n_queues)
		return 0;
	return moved_on(libera_mp_put_queue_stats(b, q->version, &q->queues[*pos]), pos, *pos);
}

static void answer_queue_config(struct libera_query *q, struct libera_session *s)
{
	struct libera_of_queue_config *c = &q->m.queue_config;

	q->m.type = LIBERA_OFMSG_QUEUE_CONFIG_REPLY;
	q->m.xid = q->xid;
	c->port_no = q->req.queue.port_no;
	c->queue = q->configs;
	c->n_queues = q->n_queues;
	libera_session_send(s, &q->m);
}

/* ----------------------------------------------------- groups and meters */

/* The group at *@pos or after it that was asked for and is the VNC's. */
static struct libera_vgroup *find_group(struct libera_query *q, unsigned long *id)
{
	struct libera_vgroup *g;

	g = xa_find(&q->vs->groups, id, LIBERA_GROUP_MAX, XA_PRESENT);
	while (g && q->req.type == LIBERA_MP_GROUP && q->req.group_id != LIBERA_GROUP_ALL &&
	       q->req.group_id != g->vid)
		g = xa_find_after(&q->vs->groups, id, LIBERA_GROUP_MAX, XA_PRESENT);
	return g;
}

static int put_group_stats(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_of_group_stats st = { };
	struct libera_vgroup *g;
	unsigned long id = *pos;

	g = find_group(q, &id);
	if (!g)
		return 0;
	st.group_id = g->vid;
	st.ref_count = libera_vgroup_refs(g);
	libera_vgroup_counters(g, &st, q->counters);
	age(g->created_ns, &st.duration_sec, &st.duration_nsec);
	st.n_buckets = g->def->n_buckets;
	st.bucket = q->counters;
	return moved_on(libera_mp_put_group_stats(b, q->version, &st), pos, id);
}

static int put_group(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_of_group group = { };
	struct libera_vgroup *g;
	unsigned long id = *pos;

	g = find_group(q, &id);
	if (!g)
		return 0;
	group.group_id = g->vid;
	group.type = g->def->type;
	group.n_buckets = g->def->n_buckets;
	group.bucket = g->def->bucket;
	group.act = g->def->act;
	return moved_on(libera_mp_put_group(b, q->version, &group), pos, id);
}

static struct libera_vmeter *find_meter(struct libera_query *q, unsigned long *id)
{
	struct libera_vmeter *mt;

	mt = xa_find(&q->vs->meters, id, LIBERA_METER_MAX, XA_PRESENT);
	while (mt && q->req.meter_id != LIBERA_METER_ALL && q->req.meter_id != mt->vid)
		mt = xa_find_after(&q->vs->meters, id, LIBERA_METER_MAX, XA_PRESENT);
	return mt;
}

static int put_meter_stats(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_of_meter_stats st = { };
	struct libera_vmeter *mt;
	unsigned long id = *pos;

	mt = find_meter(q, &id);
	if (!mt)
		return 0;
	st.meter_id = mt->vid;
	st.flow_count = libera_vmeter_refs(mt);
	libera_vmeter_counters(mt, &st, q->counters);
	age(mt->created_ns, &st.duration_sec, &st.duration_nsec);
	st.n_bands = mt->def.n_bands;
	st.band = q->counters;
	return moved_on(libera_mp_put_meter_stats(b, q->version, &st), pos, id);
}

static int put_meter(struct libera_query *q, struct libera_ofbuf *b, unsigned long *pos)
{
	struct libera_of_meter meter = { };
	struct libera_vmeter *mt;
	unsigned long id = *pos;

	mt = find_meter(q, &id);
	if (!mt)
		return 0;
	meter.meter_id = mt->vid;
	meter.flags = mt->def.flags;
	meter.n_bands = mt->def.n_bands;
	meter.band = mt->def.band;
	return moved_on(libera_mp_put_meter(b, q->version, &meter), pos, id);
}

static bool has_meter(struct libera_query *q)
{
	bool there;

	mutex_lock(&q->vs->lock);
	there = xa_load(&q->vs->meters, q->req.meter_id);
	mutex_unlock(&q->vs->lock);
	return there || q->req.meter_id == LIBERA_METER_ALL;
}

/* ---------------------------------------------------------------- answer */

static void answer(struct libera_query *q, struct libera_session *s)
{
	switch (q->req.type) {
	case LIBERA_MP_FLOW:
		answer_flows(q, s);
		break;
	case LIBERA_MP_AGGREGATE:
		answer_aggregate(q, s);
		break;
	case LIBERA_MP_TABLE:
		answer_tables(q, s);
		break;
	case LIBERA_MP_TABLE_FEATURES:
		answer_list(q, s, put_table_features, PART_MAX);
		break;
	case LIBERA_MP_PORT_STATS:
		answer_list(q, s, put_port, 256 + 128 * READ_ONCE(q->vs->n_vports));
		break;
	case LIBERA_MP_QUEUE:
		answer_list(q, s, put_queue, 256 + 64 * q->n_queues);
		break;
	case LIBERA_QUERY_QUEUE_CONFIG:
		answer_queue_config(q, s);
		break;
	case LIBERA_MP_GROUP:
		answer_list(q, s, put_group_stats, PART_MAX);
		break;
	case LIBERA_MP_GROUP_DESC:
		answer_list(q, s, put_group, PART_MAX);
		break;
	case LIBERA_MP_METER:
		answer_list(q, s, put_meter_stats, PART_MAX);
		break;
	case LIBERA_MP_METER_CONFIG:
		/* as of METER, for which the pSwitch is asked */
		if (has_meter(q))
			answer_list(q, s, put_meter, PART_MAX);
		else
			libera_session_send_error(s, q->xid, LIBERA_OFERR_METER_MOD_UNKNOWN_METER,
						  q->data, q->len);
		break;
	}
}

void libera_answer_work(struct work_struct *work)
{
	struct libera_query *q = container_of(work, struct libera_query, work);
	struct libera_session *s = vnc_session(q);

	if (s && q->err)
		libera_session_send_error(s, q->xid, q->err, q->data, q->len);
	else if (s)
		answer(q, s);
	if (s)
		libera_session_put(s);
	libera_pending_answer_end(q->vnc);
	libera_query_put(q);
}
