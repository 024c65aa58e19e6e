// SPDX-License-Identifier: GPL-2.0
/* A neutral message as text, and back to the wire with all its entries. */
#include "core/print.h"
#include "msgtext.h"

static void add_match(struct libera_print *p, const struct libera_match *m)
{
	char text[2048];

	libera_match_format(text, sizeof(text), m);
	libera_print_add(p, " match=%s", text);
}

static void add_instrs(struct libera_print *p, const struct libera_instrs *i)
{
	char *text = malloc(32768);

	libera_instrs_format(text, 32768, i);
	libera_print_add(p, " do=%s", text);
	if (i->present & LIBERA_INSTR_APPLY && !i->n_apply)
		libera_print_add(p, " (apply nothing)");
	free(text);
}

static void add_port(struct libera_print *p, const char *key, u32 port)
{
	char text[16];

	libera_port_format(text, sizeof(text), port);
	libera_print_add(p, " %s=%s", key, text);
}

static void add_data(struct libera_print *p, const u8 *data, u32 len)
{
	u32 i;

	libera_print_add(p, " data=%u:", len);
	for (i = 0; i < len && i < 32; i++)
		libera_print_add(p, "%02x", data[i]);
	if (i < len)
		libera_print_add(p, "...");
}

static void add_mac(struct libera_print *p, const u8 *a)
{
	libera_print_add(p, " hw_addr=%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3],
			 a[4], a[5]);
}

static void add_port_desc(struct libera_print *p, const struct libera_port_desc *d)
{
	add_port(p, "port", d->port_no);
	add_mac(p, d->hw_addr);
	libera_print_add(p, " name=\"%s\" config=0x%x state=0x%x curr=0x%x advertised=0x%x"
			 " supported=0x%x peer=0x%x speed=%u/%u", d->name, d->config, d->state,
			 d->curr, d->advertised, d->supported, d->peer, d->curr_speed,
			 d->max_speed);
}

static void add_filter(struct libera_print *p, const struct libera_of_flow_filter *f)
{
	add_match(p, &f->match);
	libera_print_add(p, " table=%u", f->table_id);
	add_port(p, "out_port", f->out_port);
	libera_print_add(p, " out_group=0x%x cookie=0x%llx/0x%llx", f->out_group, f->cookie,
			 f->cookie_mask);
}

static void add_flow_mod(struct libera_print *p, const struct libera_of_flow_mod *f)
{
	static const char *const commands[] = {
		"ADD", "MODIFY", "MODIFY_STRICT", "DELETE", "DELETE_STRICT",
	};

	libera_print_add(p, " %s table=%u priority=%u", commands[f->command], f->table_id,
			 f->priority);
	add_match(p, &f->match);
	libera_print_add(p, " cookie=0x%llx/0x%llx idle=%u hard=%u buffer=0x%x", f->cookie,
			 f->cookie_mask, f->idle_timeout, f->hard_timeout, f->buffer_id);
	add_port(p, "out_port", f->out_port);
	libera_print_add(p, " out_group=0x%x flags=0x%x", f->out_group, f->flags);
	add_instrs(p, &f->instrs);
}

static int add_ports(struct libera_print *p, struct msgtext *t)
{
	struct libera_of_features *f = &t->m.features;
	struct libera_ofcur c = f->ports;
	int n, i;

	for (n = 0; n < (int)ARRAY_SIZE(t->port); n++) {
		int ret = libera_ofmsg_next_port(t->m.version, &c, &t->port[n]);

		if (ret < 0)
			return ret;
		if (!ret)
			break;
	}
	for (i = 0; i < n; i++) {
		libera_print_add(p, "\n ");
		add_port_desc(p, &t->port[i]);
	}
	f->port = t->port;
	f->n_ports = n;
	return 0;
}

static void add_text(struct libera_print *p, const char *key, const char *text, int max)
{
	libera_print_add(p, " %s=\"%.*s\"", key, (int)strnlen(text, max), text);
}

static int add_mp_reply(struct libera_print *p, struct msgtext *t)
{
	struct libera_of_mp_reply *r = &t->m.mp_reply;
	struct libera_of_port_stats ps;
	struct libera_of_table_stats ts;
	struct libera_of_flow_stats fs;
	struct libera_port_desc pd;
	struct libera_ofcur c = r->body;
	u8 v = t->m.version;
	int ret = 0;

	libera_print_add(p, " type=%u flags=0x%x", r->type, r->flags);
	switch (r->type) {
	case LIBERA_MP_DESC:
		add_text(p, "mfr", r->desc.mfr, LIBERA_DESC_LEN);
		add_text(p, "hw", r->desc.hw, LIBERA_DESC_LEN);
		add_text(p, "sw", r->desc.sw, LIBERA_DESC_LEN);
		add_text(p, "serial", r->desc.serial, LIBERA_SERIAL_LEN);
		add_text(p, "dp", r->desc.dp, LIBERA_DESC_LEN);
		break;
	case LIBERA_MP_AGGREGATE:
		libera_print_add(p, " packets=%llu bytes=%llu flows=%u", r->aggregate.packets,
				 r->aggregate.bytes, r->aggregate.flows);
		break;
	case LIBERA_MP_FLOW:
		while ((ret = libera_ofmsg_next_flow(v, &c, &fs, &t->scratch)) > 0) {
			libera_print_add(p, "\n  table=%u priority=%u", fs.table_id, fs.priority);
			add_match(p, &fs.match);
			libera_print_add(p, " cookie=0x%llx idle=%u hard=%u flags=0x%x"
					 " packets=%llu bytes=%llu age=%u.%09u%s", fs.cookie,
					 fs.idle_timeout, fs.hard_timeout, fs.flags, fs.packets,
					 fs.bytes, fs.duration_sec, fs.duration_nsec,
					 fs.opaque ? " opaque" : "");
			add_instrs(p, &fs.instrs);
		}
		break;
	case LIBERA_MP_TABLE:
		while ((ret = libera_ofmsg_next_table(v, &c, &ts)) > 0)
			libera_print_add(p, "\n  table=%u name=\"%s\" max=%u active=%u"
					 " lookups=%llu matched=%llu", ts.table_id, ts.name,
					 ts.max_entries, ts.active, ts.lookups, ts.matched);
		break;
	case LIBERA_MP_PORT_STATS:
		while ((ret = libera_ofmsg_next_port_stats(v, &c, &ps)) > 0) {
			libera_print_add(p, "\n ");
			add_port(p, "port", ps.port_no);
			libera_print_add(p, " rx=%llu/%llu/%llu/%llu", ps.rx_packets, ps.rx_bytes,
					 ps.rx_dropped, ps.rx_errors);
			libera_print_add(p, " tx=%llu/%llu/%llu/%llu", ps.tx_packets, ps.tx_bytes,
					 ps.tx_dropped, ps.tx_errors);
			libera_print_add(p, " frame=%llu over=%llu crc=%llu coll=%llu",
					 ps.rx_frame_err, ps.rx_over_err, ps.rx_crc_err,
					 ps.collisions);
			libera_print_add(p, " age=%u.%09u", ps.duration_sec, ps.duration_nsec);
		}
		break;
	case LIBERA_MP_PORT_DESC:
		while ((ret = libera_ofmsg_next_port(v, &c, &pd)) > 0) {
			libera_print_add(p, "\n ");
			add_port_desc(p, &pd);
		}
		break;
	default:
		libera_print_add(p, " body=%u", r->body.left);
		break;
	}
	return ret;
}

static void add_mp_request(struct libera_print *p, const struct libera_of_mp_request *r)
{
	libera_print_add(p, " type=%u flags=0x%x", r->type, r->flags);
	switch (r->type) {
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
		add_filter(p, &r->flow);
		break;
	case LIBERA_MP_PORT_STATS:
		add_port(p, "port", r->port_no);
		break;
	case LIBERA_MP_QUEUE:
		add_port(p, "port", r->queue.port_no);
		libera_print_add(p, " queue=0x%x", r->queue.queue_id);
		break;
	default:
		break;
	}
}

int msgtext_print(char *buf, size_t size, struct msgtext *t)
{
	const struct libera_ofmsg *m = &t->m;
	struct libera_print p;

	libera_print_init(&p, buf, size);
	libera_print_add(&p, "%s xid=0x%x", libera_ofmsg_name(m->type), m->xid);
	switch (m->type) {
	case LIBERA_OFMSG_HELLO:
		libera_print_add(&p, " bitmap=0x%x", m->hello.bitmap);
		break;
	case LIBERA_OFMSG_ERROR:
		libera_print_add(&p, " %s type=%u code=%u", libera_oferr_name(m->error.err),
				 m->error.type, m->error.code);
		add_data(&p, m->error.data, m->error.data_len);
		break;
	case LIBERA_OFMSG_ECHO_REQUEST:
	case LIBERA_OFMSG_ECHO_REPLY:
		add_data(&p, m->echo.data, m->echo.data_len);
		break;
	case LIBERA_OFMSG_EXPERIMENTER:
		libera_print_add(&p, " experimenter=0x%x exp_type=%u", m->experimenter.experimenter,
				 m->experimenter.exp_type);
		add_data(&p, m->experimenter.data, m->experimenter.data_len);
		break;
	case LIBERA_OFMSG_FEATURES_REPLY:
		libera_print_add(&p, " dpid=0x%llx buffers=%u tables=%u aux=%u caps=0x%x"
				 " actions=0x%x", m->features.dpid, m->features.n_buffers,
				 m->features.n_tables, m->features.auxiliary_id,
				 m->features.capabilities, m->features.actions);
		return add_ports(&p, t);
	case LIBERA_OFMSG_GET_CONFIG_REPLY:
	case LIBERA_OFMSG_SET_CONFIG:
		libera_print_add(&p, " flags=0x%x miss_send_len=%u", m->config.flags,
				 m->config.miss_send_len);
		break;
	case LIBERA_OFMSG_PACKET_IN:
		libera_print_add(&p, " buffer=0x%x total=%u reason=%u table=%u cookie=0x%llx",
				 m->packet_in.buffer_id, m->packet_in.total_len,
				 m->packet_in.reason, m->packet_in.table_id, m->packet_in.cookie);
		add_match(&p, &m->packet_in.match);
		add_data(&p, m->packet_in.data, m->packet_in.data_len);
		break;
	case LIBERA_OFMSG_FLOW_REMOVED:
		libera_print_add(&p, " reason=%u table=%u priority=%u", m->flow_removed.reason,
				 m->flow_removed.table_id, m->flow_removed.priority);
		add_match(&p, &m->flow_removed.match);
		libera_print_add(&p, " cookie=0x%llx idle=%u hard=%u packets=%llu bytes=%llu"
				 " age=%u.%09u", m->flow_removed.cookie,
				 m->flow_removed.idle_timeout, m->flow_removed.hard_timeout,
				 m->flow_removed.packets, m->flow_removed.bytes,
				 m->flow_removed.duration_sec, m->flow_removed.duration_nsec);
		break;
	case LIBERA_OFMSG_PORT_STATUS:
		libera_print_add(&p, " reason=%u", m->port_status.reason);
		add_port_desc(&p, &m->port_status.desc);
		break;
	case LIBERA_OFMSG_PACKET_OUT:
		libera_print_add(&p, " buffer=0x%x", m->packet_out.buffer_id);
		add_port(&p, "in_port", m->packet_out.in_port);
		add_instrs(&p, &m->packet_out.instrs);
		add_data(&p, m->packet_out.data, m->packet_out.data_len);
		break;
	case LIBERA_OFMSG_FLOW_MOD:
		add_flow_mod(&p, &m->flow_mod);
		break;
	case LIBERA_OFMSG_PORT_MOD:
		add_port(&p, "port", m->port_mod.port_no);
		add_mac(&p, m->port_mod.hw_addr);
		libera_print_add(&p, " config=0x%x/0x%x advertise=0x%x", m->port_mod.config,
				 m->port_mod.mask, m->port_mod.advertise);
		break;
	case LIBERA_OFMSG_ROLE_REQUEST:
	case LIBERA_OFMSG_ROLE_REPLY:
		libera_print_add(&p, " role=%u generation=0x%llx", m->role.role,
				 m->role.generation_id);
		break;
	case LIBERA_OFMSG_MP_REQUEST:
		add_mp_request(&p, &m->mp_request);
		break;
	case LIBERA_OFMSG_MP_REPLY:
		return add_mp_reply(&p, t);
	default:
		break;
	}
	return 0;
}

static int put_entry(struct libera_ofbuf *b, u8 to, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_port_stats ps;
	struct libera_of_table_stats ts;
	struct libera_of_flow_stats fs;
	struct libera_port_desc pd;
	u8 from = t->m.version;
	int ret;

	switch (t->m.mp_reply.type) {
	case LIBERA_MP_FLOW:
		ret = libera_ofmsg_next_flow(from, c, &fs, &t->scratch);
		return ret > 0 ? libera_mp_put_flow(b, to, &fs) : ret;
	case LIBERA_MP_TABLE:
		ret = libera_ofmsg_next_table(from, c, &ts);
		return ret > 0 ? libera_mp_put_table(b, to, &ts) : ret;
	case LIBERA_MP_PORT_STATS:
		ret = libera_ofmsg_next_port_stats(from, c, &ps);
		return ret > 0 ? libera_mp_put_port_stats(b, to, &ps) : ret;
	case LIBERA_MP_PORT_DESC:
		ret = libera_ofmsg_next_port(from, c, &pd);
		return ret > 0 ? libera_mp_put_port(b, to, &pd) : ret;
	default:
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	}
}

int msgtext_encode(struct libera_ofbuf *b, u8 version, struct msgtext *t)
{
	struct libera_of_mp_reply *r = &t->m.mp_reply;
	struct libera_ofcur c = r->body;
	int err;

	if (t->m.type != LIBERA_OFMSG_MP_REPLY || r->type == LIBERA_MP_DESC ||
	    r->type == LIBERA_MP_AGGREGATE)
		return libera_ofmsg_encode(b, version, &t->m);

	err = libera_mp_begin(b, version, t->m.xid, r->type);
	if (err)
		return err;
	while (c.left) {
		err = put_entry(b, version, t, &c);
		if (err)
			return err;
	}
	libera_mp_end(b, version, r->flags & LIBERA_MP_MORE);
	return 0;
}
