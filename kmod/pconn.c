// SPDX-License-Identifier: GPL-2.0
/* A switch's connection: from features to ready, then where each message goes. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "core/hello.h"
#include "hostwatch.h"
#include "intercept.h"
#include "notify.h"
#include "pcommon.h"
#include "pdrv.h"
#include "pfr.h"
#include "plink.h"
#include "pswitch.h"
#include "query.h"
#include "readback.h"
#include "upcall.h"
#include "vctl.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlink.h"
#include "vlink.h"
#include "vmeter.h"
#include "vswitch.h"

/* Requests of the handshake; the ring's xids are below 2^31. */
#define XID_FEATURES	0xfffffff0
#define XID_PORTS	0xfffffff1
#define XID_DESC	0xfffffff2
#define XID_SYNC	0xfffffff3
#define XID_CONFIG	0xfffffff4
#define XID_ASYNC	0xfffffff5
#define XID_ABILITIES	0xfffffff6	/* tables, groups and meters: what it can do, and has */
#define XID_LAST	XID_ABILITIES

/**
 * struct pconn - a connection that a switch made
 *
 * Owned by its session, freed by the session's release upcall.
 *
 * @ln: namespace
 * @ps: with a reference, once the dpid is known; set once, by the receive work
 * @orig_dst: where the switch was going, if it was intercepted; else family 0
 */
struct pconn {
	struct libera_net *ln;
	struct libera_pswitch *ps;
	struct sockaddr_storage orig_dst;
};

static int request(struct libera_pswitch *ps, u8 type, u32 xid, u16 mp_type)
{
	struct libera_ofmsg *m = &ps->out;

	memset(m, 0, sizeof(*m));
	m->type = type;
	m->xid = xid;
	if (type == LIBERA_OFMSG_MP_REQUEST)
		m->mp_request.type = mp_type;
	return libera_session_send(ps->session, m);
}

/* What is not there, or not answered, the vSwitches do not have either. */
static void ask_abilities(struct libera_pswitch *ps)
{
	static const u16 types[] = {
		LIBERA_MP_GROUP_FEATURES, LIBERA_MP_METER_FEATURES, LIBERA_MP_TABLE_FEATURES,
	};
	struct libera_ofmsg *m = &ps->out;
	int i;

	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_SET_ASYNC;
	m->xid = XID_ASYNC;
	/* some VNC may want packets with an invalid TTL, which are not sent unasked */
	for (i = 0; i < 2; i++) {
		m->async.packet_in[i] = 1U << LIBERA_PIN_NO_MATCH | 1U << LIBERA_PIN_ACTION |
					1U << LIBERA_PIN_INVALID_TTL;
		m->async.port_status[i] = 1U << LIBERA_PR_ADD | 1U << LIBERA_PR_DELETE |
					  1U << LIBERA_PR_MODIFY;
		m->async.flow_removed[i] = 1U << LIBERA_FRR_IDLE | 1U << LIBERA_FRR_HARD |
					   1U << LIBERA_FRR_DELETE | 1U << LIBERA_FRR_GROUP;
	}
	libera_session_send(ps->session, m);
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		memset(m, 0, sizeof(*m));
		m->type = LIBERA_OFMSG_MP_REQUEST;
		m->xid = XID_ABILITIES;
		m->mp_request.type = types[i];
		libera_session_send(ps->session, m);
	}
}

static void ask_ports(struct libera_pswitch *ps)
{
	struct libera_ofmsg *m = &ps->out;

	/* whole packets, so that no packet waits in a buffer of the switch */
	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_SET_CONFIG;
	m->xid = XID_CONFIG;
	m->config.miss_send_len = LIBERA_CML_NO_BUFFER;
	libera_session_send(ps->session, m);

	if (ps->version != LIBERA_OF10) {
		request(ps, LIBERA_OFMSG_MP_REQUEST, XID_PORTS, LIBERA_MP_PORT_DESC);
		ask_abilities(ps);
	}
	/* the description comes after the ports and ends this step */
	request(ps, LIBERA_OFMSG_MP_REQUEST, XID_DESC, LIBERA_MP_DESC);
}

static void ask_rules(struct libera_pswitch *ps)
{
	struct libera_ofmsg *m = &ps->out;

	WRITE_ONCE(ps->state, LIBERA_PSWITCH_SYNC);
	ps->foreign = 0;
	/* what it has described is known by now; for want of memory it is a plain one */
	libera_pdrv_choose(ps);
	ps->drv->ask(ps, XID_ABILITIES);
	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_MP_REQUEST;
	m->xid = XID_SYNC;
	m->mp_request.type = LIBERA_MP_FLOW;
	m->mp_request.flow.table_id = LIBERA_TABLE_ALL;
	m->mp_request.flow.out_port = LIBERA_PORT_ANY;
	m->mp_request.flow.out_group = LIBERA_GROUP_ANY;
	libera_session_send(ps->session, m);
}

static void learn_ports(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c)
{
	struct libera_port_desc d;
	int err;

	while ((err = libera_ofmsg_next_port(version, c, &d)) > 0)
		if (libera_pswitch_learn_port(ps, &d))
			break;
	if (err < 0)
		libera_session_close(ps->session, LIBERA_DOWN_PROTOCOL);
}

/* A switch of this dpid is here: it replaces a connection that it had before. */
static int attach(struct pconn *pc, struct libera_session *s,
		  const struct libera_of_features *f, struct libera_ofcur *ports)
{
	struct libera_pswitch *ps = pc->ps;
	struct libera_session *old;
	int err;

	mutex_lock(&ps->lock);
	old = ps->session ? libera_session_get(ps->session) : NULL;
	mutex_unlock(&ps->lock);
	if (old) {
		libera_session_close(old, LIBERA_DOWN_REPLACED);
		libera_pswitch_lost(ps, old, LIBERA_DOWN_REPLACED);
		libera_session_put(old);
	}

	mutex_lock(&ps->lock);
	err = ps->dead || ps->session ? -EBUSY : libera_pending_init(ps);
	if (err)
		goto out;
	ps->session = libera_session_get(s);
	ps->orig_dst = pc->orig_dst;
	ps->reworded |= ps->version && ps->version != libera_session_version(s);
	ps->version = libera_session_version(s);
	ps->n_tables = f->n_tables;
	ps->n_buffers = f->n_buffers;
	ps->capabilities = f->capabilities;
	memset(ps->desc, 0, sizeof(ps->desc));
	memset(&ps->group_features, 0, sizeof(ps->group_features));
	memset(&ps->meter_features, 0, sizeof(ps->meter_features));
	memset(&ps->table_features, 0, sizeof(ps->table_features));
	ps->tables_seen = 0;
	WRITE_ONCE(ps->state, LIBERA_PSWITCH_PORTS);
	if (ps->version == LIBERA_OF10)
		learn_ports(ps, ps->version, ports);
	ask_ports(ps);
out:
	mutex_unlock(&ps->lock);
	return err;
}

static void features(struct pconn *pc, struct libera_session *s, struct libera_ofmsg *m)
{
	struct libera_pswitch *ps;

	if (m->features.auxiliary_id) {
		/* one connection per switch: the main one carries everything */
		libera_session_close(s, LIBERA_DOWN_PROTOCOL);
		return;
	}
	ps = libera_pswitch_get_or_create(pc->ln, m->features.dpid);
	if (IS_ERR(ps)) {
		libera_session_close(s, LIBERA_DOWN_NOMEM);
		return;
	}
	pc->ps = ps;
	if (attach(pc, s, &m->features, &m->features.ports))
		libera_session_close(s, LIBERA_DOWN_REPLACED);
}

static void set_desc(struct libera_pswitch *ps, const struct libera_of_desc *d)
{
	const char *text[] = { d->mfr, d->hw, d->sw, d->serial, d->dp };
	int i;

	/* what a stranger sent: cut, and printable only */
	for (i = 0; i < ARRAY_SIZE(text); i++) {
		char *p = ps->desc[i];

		if (!text[i])
			continue;
		strscpy(p, text[i], min_t(size_t, sizeof(ps->desc[i]), LIBERA_SERIAL_LEN));
		for (; *p; p++)
			if (*p < ' ' || *p > '~')
				*p = '?';
	}
}

static void become_ready(struct libera_pswitch *ps, struct libera_session *s)
{
	struct libera_vswitch *vs;
	u32 id = 0;

	libera_session_ready(s);
	pr_info("pswitch %016llx up, OpenFlow %s\n", ps->dpid,
		ps->version == LIBERA_OF10 ? "1.0" : "1.3");
	while ((vs = libera_vswitch_next_on(ps, &id))) {
		libera_vfr_resync(vs);
		libera_vswitch_update(vs);
		libera_vswitch_put(vs);
		id++;
	}
	mutex_lock(&ps->lock);
	libera_pcommon_ready(ps);
	mutex_unlock(&ps->lock);
	libera_plink_ready(ps);
	libera_hostwatch_ready(ps);
	libera_vlink_kick(ps->ln);
	libera_notify_pswitch(ps, true, LIBERA_DOWN_NONE);
}

/* A switch may refuse a step of the handshake: then it goes on without. */
static void handshake_refused(struct libera_pswitch *ps, struct libera_session *s, u32 xid)
{
	mutex_lock(&ps->lock);
	if (ps->session == s && xid == XID_DESC && ps->state == LIBERA_PSWITCH_PORTS)
		ask_rules(ps);
	else if (ps->session == s && xid == XID_SYNC)
		libera_session_close(s, LIBERA_DOWN_PROTOCOL);
	mutex_unlock(&ps->lock);
}

/* Which there are; and the first, as others of a plain switch are like it. */
static int learn_tables(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_of_table_features *f;
	int err;

	f = kmalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return 0;
	while ((err = libera_ofmsg_next_table_features(m->version, &m->mp_reply.body, f)) > 0) {
		if (f->table_id < 64)
			ps->tables_seen |= 1ULL << f->table_id;
		if (!ps->table_features.instrs)
			ps->table_features = *f;
		cond_resched();
	}
	kfree(f);
	return err;
}

/* Returns 0 or -EPROTO. */
static int learn_ability(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct libera_of_mp_reply *r = &m->mp_reply;

	switch (r->type) {
	case LIBERA_MP_GROUP_FEATURES:
		ps->group_features = r->group_features;
		return 0;
	case LIBERA_MP_METER_FEATURES:
		ps->meter_features = r->meter_features;
		/* those above are virtual ones */
		ps->meter_features.max_meter = min_t(u32, ps->meter_features.max_meter,
						     LIBERA_METER_MAX);
		return 0;
	case LIBERA_MP_TABLE_FEATURES:
		return learn_tables(ps, m);
	case LIBERA_MP_GROUP_DESC:
		return ps->drv->sync_groups(ps, m->version, &r->body);
	case LIBERA_MP_METER_CONFIG:
		return libera_vmeter_sync(ps, m->version, &r->body);
	default:
		return 0;
	}
}

/* Handshake answers.  Returns whether the message was one. */
static bool handshake(struct libera_pswitch *ps, struct libera_session *s,
		      struct libera_ofmsg *m)
{
	bool more = m->mp_reply.flags & LIBERA_MP_MORE, ready = false;

	mutex_lock(&ps->lock);
	if (ps->session != s)
		goto out;
	switch (m->xid) {
	case XID_PORTS:
		if (m->mp_reply.type == LIBERA_MP_PORT_DESC)
			learn_ports(ps, m->version, &m->mp_reply.body);
		break;
	case XID_ABILITIES:
		if (ps->state != LIBERA_PSWITCH_READY && learn_ability(ps, m))
			libera_session_close(s, LIBERA_DOWN_PROTOCOL);
		break;
	case XID_DESC:
		if (m->mp_reply.type == LIBERA_MP_DESC)
			set_desc(ps, &m->mp_reply.desc);
		if (ps->state == LIBERA_PSWITCH_PORTS)
			ask_rules(ps);
		break;
	case XID_SYNC:
		if (m->mp_reply.type != LIBERA_MP_FLOW || ps->state != LIBERA_PSWITCH_SYNC)
			break;
		if (libera_pfr_sync(ps, m->version, &m->mp_reply.body)) {
			libera_session_close(s, LIBERA_DOWN_PROTOCOL);
			break;
		}
		if (!more) {
			ps->drv->sync_end(ps);
			libera_pcommon_synced(ps);
			ps->reworded = false;
			WRITE_ONCE(ps->state, LIBERA_PSWITCH_READY);
			ps->since_ms = ktime_to_ms(ktime_get_boottime());
			ready = true;
		}
		break;
	}
out:
	mutex_unlock(&ps->lock);
	if (ready)
		become_ready(ps, s);
	return m->xid >= XID_FEATURES && m->xid <= XID_LAST;
}

static void port_status(struct libera_pswitch *ps, const struct libera_of_port_status *st)
{
	struct libera_vswitch *vs = NULL;
	struct libera_pport *port;
	u32 vport = 0;
	bool down;

	mutex_lock(&ps->lock);
	if (st->reason == LIBERA_PR_DELETE)
		libera_pswitch_unlearn_port(ps, st->desc.port_no);
	else
		libera_pswitch_learn_port(ps, &st->desc);
	port = xa_load(&ps->pports, st->desc.port_no);
	down = !port || !libera_pport_is_up(port);
	if (port && port->vport && kref_get_unless_zero(&port->vport->vs->ref)) {
		vs = port->vport->vs;
		vport = port->vport->no;
	}
	mutex_unlock(&ps->lock);
	if (down)
		libera_plink_port_down(ps, st->desc.port_no);
	libera_vlink_kick(ps->ln);
	if (vs) {
		libera_vswitch_port_changed(vs, vport);
		libera_vswitch_put(vs);
	}
	libera_notify_pport(ps, st->desc.port_no, st->reason);
}

static void barrier_reply(struct libera_pswitch *ps, u32 xid)
{
	struct libera_pending *p;

	mutex_lock(&ps->lock);
	p = libera_pending_find(ps, xid);
	if (p && p->kind == LIBERA_PENDING_BARRIER) {
		libera_pending_done_before(ps, p);
		libera_pcommon_answered(ps);
	} else {
		libera_stats_inc(ps->ln, LIBERA_STAT_UNSOLICITED);
	}
	mutex_unlock(&ps->lock);
}

/* The group or meter of a message that was refused; 0 if it is no such message. */
static u32 object_of(const struct libera_of_error *e, u8 type)
{
	if (e->data_len < 16 || e->data[0] != LIBERA_OF13 || e->data[1] != type)
		return 0;
	return get_unaligned_be32(e->data + 12);
}

/*
 * What the switch refused is not there: several messages share an xid, the returned bytes
 * tell.  @op: of the VNC's message
 */
static void undo_failed(struct libera_pswitch *ps, const struct libera_ofmsg *m, u64 op)
{
	const struct libera_of_error *e = &m->error;
	u64 cookie = libera_pfr_cookie_of(m->version, e->data, e->data_len);
	unsigned long pos = 0;
	u32 id;

	if (libera_cookie_is_ours(cookie))
		libera_vfr_failed(ps, cookie, op);
	do {
		mutex_lock(&ps->lock);
		cookie = ps->drv->next_user(ps, e, &pos);
		mutex_unlock(&ps->lock);
		if (cookie)
			libera_vfr_failed(ps, cookie, op);
	} while (cookie);
	id = object_of(e, 15);	/* OFPT_GROUP_MOD */
	if (id)
		libera_vgroup_failed(ps, id, op);
	id = object_of(e, 29);	/* OFPT_METER_MOD */
	if (id)
		libera_vmeter_failed(ps, id, op);
}

/* An error goes to the VNC whose message caused it, with its xid and bytes. */
/* One message may be many on a pSwitch, and on many: one of them fails first. */
static bool is_first_failure(struct libera_pending *p)
{
	bool first = !p->failed;

	p->failed = true;
	return first && (!p->op || atomic64_xchg(&p->vnc->failed_op, p->op) != p->op);
}

static void error_reply(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	u8 data[LIBERA_ERROR_DATA];
	struct libera_vnc *vnc = NULL;
	struct libera_pending *p;
	u32 vxid = 0;
	u16 len = 0;
	u64 op;

	libera_stats_inc(ps->ln, LIBERA_STAT_ERRORS_FROM_SWITCH);
	mutex_lock(&ps->lock);
	ps->errors++;
	p = libera_pending_find(ps, m->xid);
	op = p ? p->op : 0;
	if (p && p->vnc && is_first_failure(p)) {
		vnc = p->vnc;
		libera_vnc_get(vnc);
		vxid = p->vxid;
		len = p->len;
		memcpy(data, p->data, len);
	}
	if (p && p->kind == LIBERA_PENDING_STATS) {
		libera_query_failed(p->query, m->error.err);
		libera_pending_done(ps, p);
		libera_vnc_put(vnc);
		vnc = NULL;
	} else if (p && p->kind == LIBERA_PENDING_READBACK) {
		libera_readback_failed(p->readback);
		libera_pending_done(ps, p);
	}
	mutex_unlock(&ps->lock);

	undo_failed(ps, m, op);
	if (vnc) {
		struct libera_ofmsg *e = m;
		const struct libera_of_error orig = m->error;

		memset(e, 0, sizeof(*e));
		e->type = LIBERA_OFMSG_ERROR;
		e->xid = vxid;
		e->error.err = orig.err;
		e->error.type = orig.type;
		e->error.code = orig.code;
		e->error.data = data;
		e->error.data_len = len;
		libera_vnc_send(vnc, e);
		libera_vnc_put(vnc);
	} else {
		net_dbg_ratelimited("pswitch %016llx: error type %u code %u\n", ps->dpid,
				    m->error.type, m->error.code);
	}
}

static void message(struct libera_session *s, struct libera_ofmsg *m, const u8 *data, u32 len)
{
	struct pconn *pc = libera_session_priv(s);
	struct libera_pswitch *ps = pc->ps;

	if (!ps) {
		if (m->type == LIBERA_OFMSG_FEATURES_REPLY)
			features(pc, s, m);
		return;
	}
	switch (m->type) {
	case LIBERA_OFMSG_PACKET_IN:
		libera_upcall_packet_in(ps, m);
		break;
	case LIBERA_OFMSG_FLOW_REMOVED:
		libera_vfr_removed(ps, &m->flow_removed);
		break;
	case LIBERA_OFMSG_PORT_STATUS:
		port_status(ps, &m->port_status);
		break;
	case LIBERA_OFMSG_BARRIER_REPLY:
		barrier_reply(ps, m->xid);
		break;
	case LIBERA_OFMSG_ERROR:
		handshake_refused(ps, s, m->xid);
		error_reply(ps, m);
		break;
	case LIBERA_OFMSG_MP_REPLY:
		if (!handshake(ps, s, m) && !libera_readback_reply(ps, m))
			libera_query_reply(ps, m);
		break;
	case LIBERA_OFMSG_QUEUE_CONFIG_REPLY:
		libera_query_reply(ps, m);
		break;
	case LIBERA_OFMSG_GET_CONFIG_REPLY:
	case LIBERA_OFMSG_ROLE_REPLY:
		break;
	default:
		libera_stats_inc(ps->ln, LIBERA_STAT_UNSOLICITED);
	}
}

static void session_up(struct libera_session *s)
{
	struct libera_ofmsg m = {
		.type = LIBERA_OFMSG_FEATURES_REQUEST,
		.xid = XID_FEATURES,
	};

	libera_session_send(s, &m);
}

static void session_down(struct libera_session *s, enum libera_down why)
{
	struct pconn *pc = libera_session_priv(s);

	if (pc->ps)
		libera_pswitch_lost(pc->ps, s, why);
}

static void release(void *priv)
{
	struct pconn *pc = priv;

	libera_pswitch_put(pc->ps);
	kfree(pc);
}

static const struct libera_session_ops ops = {
	.up = session_up,
	.message = message,
	.down = session_down,
	.release = release,
};

void libera_pswitch_accept(struct libera_net *ln, void *priv, struct socket *sock)
{
	static const struct libera_session_times times = {
		.handshake = LIBERA_HANDSHAKE_MS,
		.echo_idle = LIBERA_ECHO_IDLE_MS,
		.echo_dead = LIBERA_ECHO_DEAD_MS,
	};
	struct libera_session *s;
	struct pconn *pc;

	pc = kzalloc(sizeof(*pc), GFP_KERNEL_ACCOUNT);
	if (!pc) {
		libera_channel_discard(sock);
		return;
	}
	pc->ln = ln;
	if (libera_intercept_orig_dst(sock, &pc->orig_dst))
		pc->orig_dst.ss_family = AF_UNSPEC;
	s = libera_session_create(ln, sock, LIBERA_HELLO_OURS, &times, &ops, pc);
	if (IS_ERR(s)) {
		libera_channel_discard(sock);
		kfree(pc);
		return;
	}
	libera_session_start(s);
	libera_session_put(s);
}
