// SPDX-License-Identifier: GPL-2.0
/* From the pSwitch to the VNC: what switches say, of themselves and of rules that they got. */
#include "path.h"

static struct libera_ofmsg third;
static struct libera_ofscratch third_scratch, entry_scratch;
static u32 random_state;

void begin_switch(void)
{
	random_state = setup.damage[0] << 8 | setup.damage[1];
}

static u32 next_random(void)
{
	random_state = random_state * 1664525 + 1013904223;
	return random_state >> 8;
}

/* Ports of a message for the VNC are the vSwitch's. */
static int to_vnc(const struct libera_ofmsg *m)
{
	int err = write_msg(session, m);

	if (err)
		return err;
	switch (m->type) {
	case LIBERA_OFMSG_PACKET_IN:
		must(by_vport(libera_match_get_u64(&again.packet_in.match, LIBERA_FIELD_IN_PORT)));
		must(again.packet_in.data_len == m->packet_in.data_len);
		break;
	case LIBERA_OFMSG_FLOW_REMOVED:
		must(libera_match_equal(&again.flow_removed.match, &m->flow_removed.match));
		must(again.flow_removed.packets == m->flow_removed.packets);
		break;
	case LIBERA_OFMSG_PORT_STATUS:
		must(by_vport(again.port_status.desc.port_no));
		break;
	default:
		break;
	}
	return 0;
}

bool to_virtual(struct libera_match *m)
{
	const struct libera_map_port *port;

	if (!libera_match_has(m, LIBERA_FIELD_IN_PORT))
		return false;
	port = by_pport(libera_match_get_u64(m, LIBERA_FIELD_IN_PORT));
	if (!port)
		return false;
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, port->vport);
	if (libera_match_has(m, LIBERA_FIELD_IN_PHY_PORT))
		libera_match_set_u64(m, LIBERA_FIELD_IN_PHY_PORT, port->vport);
	return true;
}

static int put_entry(struct libera_ofbuf *b, u8 version, u16 type, struct libera_ofcur *c)
{
	const struct libera_map_port *port;
	union {
		struct libera_of_flow_stats flow;
		struct libera_of_port_stats port;
		struct libera_of_queue_stats queue;
		struct libera_of_table_stats table;
		struct libera_port_desc desc;
	} e;
	int ret;

	switch (type) {
	case LIBERA_MP_FLOW:
		ret = libera_ofmsg_next_flow(version, c, &e.flow, &entry_scratch);
		if (ret <= 0 || e.flow.opaque || !to_virtual(&e.flow.match))
			return ret;
		return libera_mp_put_flow(b, session, &e.flow) ?: 1;
	case LIBERA_MP_TABLE:
		ret = libera_ofmsg_next_table(version, c, &e.table);
		return ret <= 0 ? ret : libera_mp_put_table(b, session, &e.table) ?: 1;
	case LIBERA_MP_PORT_STATS:
		ret = libera_ofmsg_next_port_stats(version, c, &e.port);
		port = ret > 0 ? by_pport(e.port.port_no) : NULL;
		if (!port)
			return ret;
		e.port.port_no = port->vport;
		return libera_mp_put_port_stats(b, session, &e.port) ?: 1;
	case LIBERA_MP_QUEUE:
		ret = libera_ofmsg_next_queue_stats(version, c, &e.queue);
		port = ret > 0 ? by_pport(e.queue.port_no) : NULL;
		if (!port)
			return ret;
		e.queue.port_no = port->vport;
		return libera_mp_put_queue_stats(b, session, &e.queue) ?: 1;
	case LIBERA_MP_PORT_DESC:
		ret = libera_ofmsg_next_port(version, c, &e.desc);
		port = ret > 0 ? by_pport(e.desc.port_no) : NULL;
		if (!port)
			return ret;
		e.desc.port_no = port->vport;
		return libera_mp_put_port(b, session, &e.desc) ?: 1;
	default:
		return 0;
	}
}

/* A list, entry by entry; what is not the vSwitch's is left out. */
static void list_to_vnc(const struct libera_ofmsg *m)
{
	struct libera_ofcur c = m->mp_reply.body, had;
	static u8 room[LIBERA_OF_MSG_MAX];
	struct libera_ofbuf b;
	int err;

	libera_ofbuf_init(&b, room, sizeof(room));
	err = libera_mp_begin(&b, session, m->xid, m->mp_reply.type);
	must_be_known(err);
	if (err)
		return;
	do {
		had = c;
		err = put_entry(&b, m->version, m->mp_reply.type, &c);
		must(err == 1 || err <= 0 || err < LIBERA_OFERR_RAW);
		must(err != 1 || c.left < had.left);
		must(!b.overflow && b.len <= sizeof(room));
	} while (c.left && c.left < had.left && err >= 0);
	libera_mp_end(&b, session, false);
	must(!libera_ofmsg_decode(&again, room, b.len, &again_scratch));
	must(again.type == LIBERA_OFMSG_MP_REPLY && again.mp_reply.type == m->mp_reply.type);
}

void from_switch(struct libera_ofmsg *m)
{
	const struct libera_map_port *port;

	switch (m->type) {
	case LIBERA_OFMSG_PACKET_IN:
		if (to_virtual(&m->packet_in.match))
			must(!to_vnc(m));
		break;
	case LIBERA_OFMSG_FLOW_REMOVED:
		if (to_virtual(&m->flow_removed.match))
			to_vnc(m);
		break;
	case LIBERA_OFMSG_PORT_STATUS:
		port = by_pport(m->port_status.desc.port_no);
		if (!port)
			break;
		m->port_status.desc.port_no = port->vport;
		must(!to_vnc(m));
		break;
	case LIBERA_OFMSG_ERROR:
		m->error.data_len = min_t(u16, m->error.data_len, 64);
		must(!to_vnc(m));
		break;
	case LIBERA_OFMSG_MP_REPLY:
		switch (m->mp_reply.type) {
		case LIBERA_MP_DESC:
		case LIBERA_MP_AGGREGATE:
			must(!to_vnc(m));
			break;
		case LIBERA_MP_GROUP_FEATURES:
		case LIBERA_MP_METER_FEATURES:
			must(!to_vnc(m) == (session == LIBERA_OF13));
			break;
		default:
			list_to_vnc(m);
		}
		break;
	case LIBERA_OFMSG_GET_CONFIG_REPLY:
		must(!to_vnc(m));
		break;
	default:
		break;
	}
}

/* What the pSwitch says arrives as it is, or with bytes that are not right. */
static void arrives(u8 version, const struct libera_ofmsg *m)
{
	u32 i, n = setup.damage[0] % 4;
	u8 *data;
	int err;

	err = write_msg(version, m);
	if (err)
		return;
	data = malloc(wire_len);
	memcpy(data, wire, wire_len);
	for (i = 0; i < n; i++)
		data[4 + next_random() % (wire_len - 4)] ^= 1 << next_random() % 8;
	err = libera_ofmsg_decode(&third, data, wire_len, &third_scratch);
	must_be_known(err);
	must(n || !err);
	if (!err)
		from_switch(&third);
	free(data);
}

void rule_answers(u8 version, u64 packets)
{
	static u8 frame[64];
	struct libera_match match = out.flow_mod.match;
	struct libera_ofmsg m = { .xid = 9 };
	u8 first[64];
	u32 n = min_t(u32, wire_len, sizeof(first));

	memcpy(first, wire, n);
	m.type = LIBERA_OFMSG_ERROR;
	m.error.err = 1 + packets % (LIBERA_OFERR_RAW - 1);
	m.error.data = first;
	m.error.data_len = n;
	arrives(version, &m);

	memset(&m, 0, sizeof(m));
	m.type = LIBERA_OFMSG_FLOW_REMOVED;
	m.flow_removed.match = match;
	m.flow_removed.cookie = COOKIE;
	m.flow_removed.priority = out.flow_mod.priority;
	m.flow_removed.reason = packets % 4;
	m.flow_removed.packets = packets;
	arrives(version, &m);

	memset(&m, 0, sizeof(m));
	m.type = LIBERA_OFMSG_PACKET_IN;
	m.packet_in.match = match;
	m.packet_in.buffer_id = LIBERA_NO_BUFFER;
	m.packet_in.total_len = sizeof(frame);
	m.packet_in.reason = packets % 3;
	m.packet_in.cookie = COOKIE;
	m.packet_in.data = frame;
	m.packet_in.data_len = sizeof(frame);
	arrives(version, &m);
}

void read_back(u8 version)
{
	struct libera_of_flow_stats s = {
		.match = again.flow_mod.match,
		.cookie = COOKIE,
		.table_id = again.flow_mod.table_id,
		.priority = again.flow_mod.priority,
		.instrs = again.flow_mod.instrs,
	}, t;
	static u8 room[LIBERA_OF_MSG_MAX];
	struct libera_ofbuf b;
	int err;

	libera_ofbuf_init(&b, room, sizeof(room));
	must(!libera_mp_begin(&b, version, 1, LIBERA_MP_FLOW));
	err = libera_mp_put_flow(&b, version, &s);
	if (err == -ENOSPC)
		return;
	must(!err);
	libera_mp_end(&b, version, false);
	must(!libera_ofmsg_decode(&third, room, b.len, &third_scratch));
	must(libera_ofmsg_next_flow(version, &third.mp_reply.body, &t, &third_scratch) == 1);
	must(!t.opaque && libera_match_equal(&s.match, &t.match));
	must(libera_instrs_equal(&s.instrs, &t.instrs));
	must(s.priority == t.priority && s.table_id == t.table_id && t.cookie == COOKIE);
	must(!libera_ofmsg_next_flow(version, &third.mp_reply.body, &t, &third_scratch));
}
