// SPDX-License-Identifier: GPL-2.0
/* What a VNC asks of a vSwitch: answered here, or passed on to the pSwitch. */
#include <linux/if_vlan.h>
#include <linux/slab.h>

#include "core/xlate.h"
#include "notify.h"
#include "lldp.h"
#include "pdrv.h"
#include "pswitch.h"
#include "query.h"
#include "upcall.h"
#include "vctl.h"
#include "vext.h"
#include "vfeat.h"
#include "vfr.h"
#include "vgroup.h"
#include "vmeter.h"
#include "vmsg.h"
#include "vswitch.h"

#define OFPTC_DEPRECATED_MASK	3

/* One message and who sent it. */
struct request {
	struct libera_vnc *vnc;
	struct libera_vswitch *vs;
	struct libera_session *s;
	struct libera_ofmsg *m;
	const u8 *data;
	u32 len;
	bool body;		/* a part before had one */
};

static int reply(struct request *r, struct libera_ofmsg *m)
{
	m->xid = r->m->xid;
	libera_vnc_send(r->vnc, m);
	return 0;
}

/* All vPorts as the VNC sees them; the caller frees. */
static struct libera_port_desc *collect_ports(struct libera_vswitch *vs, u32 *n)
{
	struct libera_port_desc *ports;
	struct libera_vport *vp;
	unsigned long no;

	lockdep_assert_held(&vs->lock);
	ports = kvmalloc_array(vs->n_vports + 1, sizeof(*ports), GFP_KERNEL);
	if (!ports)
		return NULL;
	*n = 0;
	/* what all were told last stays: others have not heard of this */
	xa_for_each(&vs->vports, no, vp)
		libera_vport_desc(vp, &ports[(*n)++]);
	return ports;
}

static int features(struct request *r)
{
	struct libera_vswitch *vs = r->vs;
	struct libera_ofmsg *out = &vs->out;
	struct libera_port_desc *ports;
	u32 n;

	mutex_lock(&vs->lock);
	ports = collect_ports(vs, &n);
	if (!ports) {
		mutex_unlock(&vs->lock);
		return -ENOMEM;
	}
	memset(out, 0, sizeof(*out));
	out->type = LIBERA_OFMSG_FEATURES_REPLY;
	libera_vfeat_features(vs, r->m->version, &out->features);
	out->features.port = ports;
	out->features.n_ports = n;
	reply(r, out);
	mutex_unlock(&vs->lock);
	kvfree(ports);
	return 0;
}

static int get_config(struct request *r)
{
	struct libera_ofmsg *out = &r->vs->out;

	mutex_lock(&r->vs->lock);
	memset(out, 0, sizeof(*out));
	out->type = LIBERA_OFMSG_GET_CONFIG_REPLY;
	out->config.flags = r->vnc->config_flags;
	out->config.miss_send_len = r->vnc->miss_send_len;
	reply(r, out);
	mutex_unlock(&r->vs->lock);
	return 0;
}

static int set_config(struct request *r)
{
	/* fragments are handled as the pSwitch does; nothing else can be chosen */
	if (r->m->config.flags)
		return LIBERA_OFERR_SWITCH_CONFIG_BAD_FLAGS;
	mutex_lock(&r->vs->lock);
	r->vnc->config_flags = r->m->config.flags;
	r->vnc->miss_send_len = r->m->config.miss_send_len;
	mutex_unlock(&r->vs->lock);
	return 0;
}

/*
 * Answered when the pSwitches have answered; what the VNC has sent after it is not
 * looked at until then (1.3.5, 7.3.8).
 */
static int barrier_request(struct request *r)
{
	return libera_vop_barrier(r->vnc, r->m, r->data, r->len, r->s);
}

/* What the controller made itself has no port where it came in. */
static bool is_own(const struct libera_of_packet_out *v)
{
	return v->in_port == LIBERA_PORT_CONTROLLER || v->in_port == LIBERA_PORT_ANY;
}

/* A packet-out's way: from a part of the vSwitch, and from a port there or none. */
struct way {
	struct libera_vpart *part;
	u32 in_port;
	u32 buffer_id;
};

/* Where it came in, or, if it came in nowhere, any pSwitch that is there. */
static int find_part(struct libera_vswitch *vs, const struct libera_of_packet_out *v,
		     struct way *w)
{
	struct libera_vport *vp;

	w->in_port = v->in_port;
	if (!is_own(v)) {
		vp = xa_load(&vs->vports, v->in_port);
		if (!vp)
			return LIBERA_OFERR_BAD_REQUEST_PORT;
		w->part = vp->part;
		w->in_port = vp->pport;
		return 0;
	}
	libera_for_each_vpart(vs, w->part)
		if (libera_pswitch_is_ready(w->part->ps))
			return 0;
	return -ENOTCONN;
}

/* The packet may be in a buffer; then it can only go out from there. */
static int find_buffer(struct libera_vswitch *vs, const struct libera_of_packet_out *v,
		       struct way *w)
{
	struct libera_buffered buf;
	int err;

	w->buffer_id = LIBERA_NO_BUFFER;
	if (v->buffer_id == LIBERA_NO_BUFFER)
		return 0;
	err = libera_vswitch_take_buffer(vs, v->buffer_id, &buf);
	if (err)
		return err;
	if (buf.part != w->part)
		return LIBERA_OFERR_BAD_REQUEST_BUFFER_UNKNOWN;
	w->buffer_id = buf.pid;
	return 0;
}

static bool is_to_ctrl(const struct libera_act *a)
{
	return a->type == LIBERA_ACT_OUTPUT && a->arg == LIBERA_PORT_CONTROLLER;
}

/*
 * To the controller, from no port: the packet-in of a pSwitch would not tell whose
 * it is, so it is made here.  That can be done while the packet is as it was sent.
 *
 * Return: how many, or an oferr.
 */
static int count_to_ctrl(const struct libera_of_packet_out *v, u32 *n)
{
	bool changed = v->buffer_id != LIBERA_NO_BUFFER;
	u16 i;

	*n = 0;
	for (i = 0; i < v->instrs.n_apply; i++) {
		const struct libera_act *a = &v->instrs.act[i];

		if (is_to_ctrl(a)) {
			if (changed)
				return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
			(*n)++;
		} else if (a->type != LIBERA_ACT_OUTPUT && a->type != LIBERA_ACT_ENQUEUE &&
			   a->type != LIBERA_ACT_SET_QUEUE && a->type != LIBERA_ACT_GROUP) {
			changed = true;
		}
	}
	return 0;
}

/* The VLAN tag of a packet that is there; one in a buffer is taken for one without. */
static u16 tag_of(const struct libera_of_packet_out *v)
{
	const u8 *data = v->data;

	if (v->buffer_id != LIBERA_NO_BUFFER || v->data_len < VLAN_ETH_HLEN ||
	    !eth_type_vlan(cpu_to_be16(get_unaligned_be16(data + 2 * ETH_ALEN))))
		return LIBERA_VID_NONE;
	return (get_unaligned_be16(data + ETH_HLEN) & VLAN_VID_MASK) | LIBERA_VID_PRESENT;
}

static int send_packet_out(struct libera_vswitch *vs, const struct libera_ofmsg *m,
			   struct libera_vop *op)
{
	const struct libera_of_packet_out *v = &m->packet_out;
	unsigned int flags = LIBERA_XLATE_TABLE;
	struct libera_of_packet_out *p;
	const struct libera_xlate *x;
	struct libera_instrs instrs;
	struct libera_pswitch *ps;
	u32 n_to_ctrl = 0, i;
	struct way w;
	u16 vid;
	int err;

	err = find_part(vs, v, &w);
	if (!err && is_own(v))
		err = count_to_ctrl(v, &n_to_ctrl);
	if (err)
		return err;
	if (n_to_ctrl)
		flags |= LIBERA_XLATE_NO_CTRL;
	x = libera_vpart_xlate(w.part);
	vs->scratch.n = 0;
	vid = tag_of(v);
	err = libera_xlate_instrs(&instrs, &v->instrs, 0, x, v->in_port, vid, flags,
				  &vs->scratch);
	if (err)
		return err;
	if (libera_lldp_packet_out(vs, v)) {
		flags |= LIBERA_XLATE_NO_LINKS;
		vs->scratch.n = 0;
		libera_xlate_instrs(&instrs, &v->instrs, 0, x, v->in_port, vid, flags,
				    &vs->scratch);
	}
	for (i = 0; i < n_to_ctrl; i++)
		libera_upcall_own_packet(vs, v->in_port, v->data, v->data_len);
	if (!instrs.n_apply && flags & (LIBERA_XLATE_NO_LINKS | LIBERA_XLATE_NO_CTRL))
		return 0;
	err = find_buffer(vs, v, &w);
	if (err)
		return err;
	ps = w.part->ps;
	p = &ps->out.packet_out;
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_PACKET_OUT;
	ps->out.xid = libera_vop_xid(ps, op);
	p->buffer_id = w.buffer_id;
	p->in_port = w.in_port;
	p->instrs = instrs;
	p->data = v->data;
	p->data_len = v->data_len;
	return ps->drv->packet_out(ps);
}

/*
 * The pPort is the operator's: what the VNC asks for is done in the rules.  Speeds
 * to advertise are taken note of by nobody, as where a switch cannot set them.
 */
static int port_mod(struct request *r)
{
	const struct libera_of_port_mod *pm = &r->m->port_mod;
	struct libera_vswitch *vs = r->vs;
	struct libera_vport *vp;
	int err = 0;

	mutex_lock(&vs->lock);
	vp = xa_load(&vs->vports, pm->port_no);
	if (!vp)
		err = LIBERA_OFERR_PORT_MOD_BAD_PORT;
	else if (memcmp(pm->hw_addr, vp->hw_addr, ETH_ALEN))
		err = LIBERA_OFERR_PORT_MOD_BAD_HW_ADDR;
	else if ((vp->config ^ pm->config) & pm->mask)
		err = libera_vswitch_config_port(vp, (vp->config & ~pm->mask) |
						 (pm->config & pm->mask));
	mutex_unlock(&vs->lock);
	return err;
}

static int table_mod(struct request *r)
{
	const struct libera_of_table_mod *tm = &r->m->table_mod;
	u8 n;

	mutex_lock(&r->vs->lock);
	n = libera_vpart_n_tables(r->vs);
	mutex_unlock(&r->vs->lock);
	if (tm->table_id >= n && tm->table_id != LIBERA_TABLE_ALL)
		return LIBERA_OFERR_TABLE_MOD_BAD_TABLE;
	/* 1.3 has nothing to configure but what is "deprecated" (1.3.5, 7.3.3) */
	return tm->config & ~OFPTC_DEPRECATED_MASK ? LIBERA_OFERR_TABLE_MOD_BAD_CONFIG : 0;
}

static int get_async(struct request *r)
{
	struct libera_ofmsg *out = &r->vs->out;

	mutex_lock(&r->vs->lock);
	memset(out, 0, sizeof(*out));
	out->type = LIBERA_OFMSG_GET_ASYNC_REPLY;
	out->async = r->vnc->async;
	reply(r, out);
	mutex_unlock(&r->vs->lock);
	return 0;
}

static int set_async(struct request *r)
{
	mutex_lock(&r->vs->lock);
	r->vnc->async = r->m->async;
	mutex_unlock(&r->vs->lock);
	return 0;
}

/* Roles (OpenFlow 1.3.5, 6.3.6): one master at most, generations never go back. */
static int role(struct request *r)
{
	const struct libera_of_role want = r->m->role;
	struct libera_vswitch *vs = r->vs;
	int err = 0;

	mutex_lock(&vs->lock);
	if (want.role > LIBERA_ROLE_SLAVE) {
		err = LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE;
		goto out;
	}
	if (want.role == LIBERA_ROLE_MASTER || want.role == LIBERA_ROLE_SLAVE) {
		if (r->m->version != LIBERA_OF10) {
			if (vs->has_generation && (s64)(want.generation_id - vs->generation) < 0) {
				err = LIBERA_OFERR_ROLE_REQUEST_STALE;
				goto out;
			}
			vs->generation = want.generation_id;
			vs->has_generation = true;
		}
	}
	if (want.role != LIBERA_ROLE_NOCHANGE)
		libera_vnc_set_role(r->vnc, want.role);
	memset(&vs->out, 0, sizeof(vs->out));
	vs->out.type = LIBERA_OFMSG_ROLE_REPLY;
	vs->out.role.role = r->vnc->role;
	vs->out.role.generation_id = vs->has_generation ? vs->generation : U64_MAX;
	reply(r, &vs->out);
out:
	mutex_unlock(&vs->lock);
	return err;
}

static int desc(struct request *r)
{
	struct libera_vswitch *vs = r->vs;
	struct libera_ofmsg *out = &vs->out;
	char serial[LIBERA_SERIAL_LEN], dp[96];

	snprintf(serial, sizeof(serial), "%016llx", vs->dpid);
	snprintf(dp, sizeof(dp), "%s/%s", vs->tenant->name, *vs->name ? vs->name : serial);
	mutex_lock(&vs->lock);
	memset(out, 0, sizeof(*out));
	out->type = LIBERA_OFMSG_MP_REPLY;
	out->mp_reply.type = LIBERA_MP_DESC;
	out->mp_reply.desc.mfr = "Libera";
	out->mp_reply.desc.hw = "vSwitch";
	out->mp_reply.desc.sw = LIBERA_VERSION;
	out->mp_reply.desc.serial = serial;
	out->mp_reply.desc.dp = dp;
	reply(r, out);
	mutex_unlock(&vs->lock);
	return 0;
}

static int port_desc(struct request *r)
{
	u8 version = r->m->version;
	struct libera_port_desc *ports;
	struct libera_txmsg *tx;
	struct libera_ofbuf b;
	u32 n, i = 0;
	int err;

	mutex_lock(&r->vs->lock);
	ports = collect_ports(r->vs, &n);
	mutex_unlock(&r->vs->lock);
	if (!ports)
		return -ENOMEM;
	do {
		tx = libera_txmsg_alloc(64 + min_t(u32, n - i, 512) * sizeof(*ports));
		if (!tx) {
			err = -ENOMEM;
			break;
		}
		libera_ofbuf_init(&b, tx->data, tx->cap);
		err = libera_mp_begin(&b, version, r->m->xid, LIBERA_MP_PORT_DESC);
		while (!err && i < n) {
			err = libera_mp_put_port(&b, version, &ports[i]);
			if (!err)
				i++;
		}
		if (err && err != -ENOSPC) {
			libera_txmsg_free(tx);
			break;
		}
		libera_mp_end(&b, version, i < n);
		tx->len = b.len;
		err = libera_session_send_raw(r->s, tx);
	} while (!err && i < n);
	kvfree(ports);
	return err;
}

static int object_features(struct request *r)
{
	struct libera_vswitch *vs = r->vs;
	struct libera_ofmsg *out = &vs->out;

	mutex_lock(&vs->lock);
	memset(out, 0, sizeof(*out));
	out->type = LIBERA_OFMSG_MP_REPLY;
	out->mp_reply.type = r->m->mp_request.type;
	if (out->mp_reply.type == LIBERA_MP_GROUP_FEATURES)
		libera_vfeat_group(vs, &out->mp_reply.group_features);
	else
		libera_vfeat_meter(vs, &out->mp_reply.meter_features);
	reply(r, out);
	mutex_unlock(&vs->lock);
	return 0;
}

static int part_of_multipart(struct request *r)
{
	switch (r->m->mp_request.type) {
	case LIBERA_MP_DESC:
		return desc(r);
	case LIBERA_MP_PORT_DESC:
		return port_desc(r);
	case LIBERA_MP_GROUP_FEATURES:
	case LIBERA_MP_METER_FEATURES:
		return object_features(r);
	case LIBERA_MP_TABLE_FEATURES:
		/* a pipeline is not for the VNC to change */
		if (r->body || r->m->mp_request.tables.left)
			return LIBERA_OFERR_TABLE_FEATURES_EPERM;
		fallthrough;
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
	case LIBERA_MP_TABLE:
	case LIBERA_MP_PORT_STATS:
	case LIBERA_MP_QUEUE:
	case LIBERA_MP_GROUP:
	case LIBERA_MP_GROUP_DESC:
	case LIBERA_MP_METER:
	case LIBERA_MP_METER_CONFIG:
		return libera_query_start(r->vnc, r->m, r->data, r->len);
	case LIBERA_MP_EXPERIMENTER:
		return LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER;
	default:
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	}
}

/*
 * A request may come in parts that have its xid (1.3.5, 7.3.5).  It is answered when the
 * last of them is there; an error has the first one's bytes.  One is remembered: who
 * begins another before it has ended loses it.
 */
static int begin_split(struct request *r)
{
	const struct libera_of_mp_request *req = &r->m->mp_request;
	struct libera_split *sp = &r->vnc->split;

	if (sp->open)
		libera_session_send_error(r->s, sp->xid, LIBERA_OFERR_BAD_REQUEST_MP_OVERFLOW,
					  sp->data, sp->len);
	sp->open = true;
	sp->type = req->type;
	sp->xid = r->m->xid;
	sp->body = req->type == LIBERA_MP_TABLE_FEATURES && req->tables.left;
	sp->len = min_t(u32, r->len, sizeof(sp->data));
	memcpy(sp->data, r->data, sp->len);
	return 0;
}

static int multipart(struct request *r)
{
	const struct libera_of_mp_request *req = &r->m->mp_request;
	struct libera_split *sp = &r->vnc->split;
	bool more = req->flags & LIBERA_MP_MORE && r->m->version != LIBERA_OF10;
	int err;

	if (!sp->open || sp->xid != r->m->xid)
		return more ? begin_split(r) : part_of_multipart(r);
	if (sp->type != req->type) {
		sp->open = false;
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	}
	sp->body |= req->type == LIBERA_MP_TABLE_FEATURES && req->tables.left;
	if (more)
		return 0;
	sp->open = false;
	r->body = sp->body;
	err = part_of_multipart(r);
	if (err > 0) {
		r->data = sp->data;
		r->len = sp->len;
	}
	return err;
}

static bool changes_state(u8 type)
{
	switch (type) {
	case LIBERA_OFMSG_PACKET_OUT:
	case LIBERA_OFMSG_FLOW_MOD:
	case LIBERA_OFMSG_GROUP_MOD:
	case LIBERA_OFMSG_PORT_MOD:
	case LIBERA_OFMSG_TABLE_MOD:
	case LIBERA_OFMSG_METER_MOD:
		return true;
	default:
		return false;
	}
}

static int handle(struct request *r)
{
	if (r->vnc->role == LIBERA_ROLE_SLAVE && changes_state(r->m->type))
		return LIBERA_OFERR_BAD_REQUEST_IS_SLAVE;

	switch (r->m->type) {
	case LIBERA_OFMSG_ERROR:
		return 0;
	case LIBERA_OFMSG_FEATURES_REQUEST:
		return features(r);
	case LIBERA_OFMSG_GET_CONFIG_REQUEST:
		return get_config(r);
	case LIBERA_OFMSG_SET_CONFIG:
		return set_config(r);
	case LIBERA_OFMSG_FLOW_MOD:
		return libera_vop_run(r->vnc, r->m, r->data, r->len, libera_vfr_flow_mod);
	case LIBERA_OFMSG_PACKET_OUT:
		return libera_vop_run(r->vnc, r->m, r->data, r->len, send_packet_out);
	case LIBERA_OFMSG_BARRIER_REQUEST:
		return barrier_request(r);
	case LIBERA_OFMSG_MP_REQUEST:
		return multipart(r);
	case LIBERA_OFMSG_ROLE_REQUEST:
		return role(r);
	case LIBERA_OFMSG_PORT_MOD:
		return port_mod(r);
	case LIBERA_OFMSG_GROUP_MOD:
		return libera_vop_run(r->vnc, r->m, r->data, r->len, libera_vgroup_mod);
	case LIBERA_OFMSG_METER_MOD:
		return libera_vop_run(r->vnc, r->m, r->data, r->len, libera_vmeter_mod);
	case LIBERA_OFMSG_TABLE_MOD:
		return table_mod(r);
	case LIBERA_OFMSG_QUEUE_CONFIG_REQUEST:
		return libera_query_start(r->vnc, r->m, r->data, r->len);
	case LIBERA_OFMSG_GET_ASYNC_REQUEST:
		return get_async(r);
	case LIBERA_OFMSG_SET_ASYNC:
		return set_async(r);
	case LIBERA_OFMSG_EXPERIMENTER:
		return libera_vext_handle(r->vnc, r->m);
	default:
		return LIBERA_OFERR_BAD_REQUEST_TYPE;
	}
}

/* The session of a pSwitch whose queue is full, with a reference. */
static struct libera_session *congested(struct libera_pswitch *ps)
{
	struct libera_session *s = NULL;

	/* hardly ever: not worth a lock with each message */
	if (!READ_ONCE(ps->was_full))
		return NULL;
	mutex_lock(&ps->lock);
	if (ps->session && libera_channel_congested(libera_session_channel(ps->session)))
		s = libera_session_get(ps->session);
	mutex_unlock(&ps->lock);
	return s;
}

/* Whoever makes traffic for a full queue waits until it has drained. */
static void push_back(struct request *r)
{
	struct libera_channel *ch = libera_session_channel(r->s);
	struct libera_session *full = NULL;
	struct libera_vpart *part;

	libera_channel_pause_for(ch, ch);
	/* one after the other: the next message looks again */
	libera_for_each_vpart(r->vs, part) {
		full = congested(part->ps);
		if (full)
			break;
	}
	if (full) {
		libera_channel_pause_for(ch, libera_session_channel(full));
		libera_session_put(full);
	}
}

void libera_vmsg_handle(struct libera_vnc *vnc, struct libera_session *s, struct libera_ofmsg *m,
			const u8 *data, u32 len)
{
	struct request r = {
		.vnc = vnc,
		.vs = vnc->vs,
		.s = s,
		.m = m,
		.data = data,
		.len = len,
	};
	u32 xid = m->xid;
	int err;

	vnc->v2p++;
	atomic64_inc(&r.vs->tenant->v2p);
	libera_stats_inc(r.vs->ln, LIBERA_STAT_V2P_MSGS);
	err = handle(&r);
	if (err > 0) {
		atomic64_inc(&r.vs->tenant->refused);
		libera_stats_inc(r.vs->ln, LIBERA_STAT_REFUSED);
		libera_session_send_error(s, xid, err, r.data, r.len);
		libera_notify_refused(r.vs, xid, err);
	} else if (err == -ENOMEM) {
		libera_session_close(s, LIBERA_DOWN_NOMEM);
	}
	push_back(&r);
}
