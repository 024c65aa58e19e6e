// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer for the way of messages through the hypervisor: a VNC's stream is cut,
 * greeted, read, checked, translated and written for a 1.0 and for a 1.3 pSwitch;
 * what switches say goes the other way.  Groups and meters are kept as the stream
 * makes them.  Nothing that is not the vSwitch's own may appear on a pSwitch, and
 * nothing physical at the VNC.
 *
 * Input: eight bytes that set up the session (struct setup), then the stream.
 * Messages that only a switch sends are taken as the pSwitch's, whatever version
 * they are in.
 */
#include "core/hello.h"
#include "core/xlate.h"
#include "fuzz.h"
#include "walk.h"

#define PORTS		6
#define OBJECTS		6
#define MESSAGES	64	/* of one input */
#define PGROUP		0x500
#define PMETER		0x600
#define PFLOOD		0x700
#define PALL		0x701
#define COOKIE		0x4c42000000000001ULL

struct setup {
	u8 flags;		/* SETUP_* */
	u8 ports;		/* which of the six there are */
	u8 no_flood;
	u8 no_recv;
	u8 no_fwd;
	u8 tables;
	u8 damage[2];		/* to what switches answer; 0: none */
};

#define SETUP_NO_HELLO	1	/* the version is that of the first message */
#define SETUP_GONE	2	/* in the end, a port is taken away */

/* Virtual and physical numbers have none in common, so one is never the other. */
static const u32 vports[PORTS] = { 1, 2, 3, 4, 5, 7 };
static const u32 pports[PORTS] = { 18, 16, 11, 12, 13, 14 };

struct group {
	bool used;
	u32 vid;
	struct libera_of_group def;
	struct libera_bucket bucket[LIBERA_BUCKETS_MAX];
	struct libera_act act[LIBERA_ACT_MAX];
	u16 n_acts;
};

struct meter {
	bool used;
	u32 vid;
};

static struct libera_map *map;
static struct setup setup;
static struct group groups[OBJECTS];
static struct meter meters[OBJECTS];
static u8 session;			/* version of the VNC; 0 before HELLO */
static u32 random_state;

static struct libera_ofmsg in, out, again, third;
static struct libera_ofscratch in_scratch, out_scratch, again_scratch, third_scratch;
static struct walk seen;

/* What was written last. */
static u8 *wire;
static u32 wire_len;

/* ---- the vSwitch ---- */

static u32 next_random(void)
{
	random_state = random_state * 1664525 + 1013904223;
	return random_state >> 8;
}

static int group_slot(u32 vid)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (groups[i].used && groups[i].vid == vid)
			return i;
	return -1;
}

static int meter_slot(u32 vid)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (meters[i].used && meters[i].vid == vid)
			return i;
	return -1;
}

static int find_group(void *priv, u64 vid, u32 *pid)
{
	int i = group_slot(vid);

	if (vid == LIBERA_VGROUP_FLOOD || vid == LIBERA_VGROUP_ALL)
		*pid = vid == LIBERA_VGROUP_FLOOD ? PFLOOD : PALL;
	else if (i < 0)
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	else
		*pid = PGROUP + i;
	return 0;
}

static int find_meter(void *priv, u32 vid, u32 *pid)
{
	int i = meter_slot(vid);

	if (i < 0)
		return LIBERA_OFERR_METER_MOD_INVALID_METER;
	*pid = PMETER + i;
	return 0;
}

static struct libera_xlate on10 = { .n_tables = 1 };
static struct libera_xlate on13 = { .group = find_group, .meter = find_meter };

static const struct libera_xlate *on(u8 version)
{
	return version == LIBERA_OF10 ? &on10 : &on13;
}

/* Not by libera_map_find(), which is under test. */
static const struct libera_map_port *by_vport(u32 vport)
{
	u32 i;

	for (i = 0; i < map->n; i++)
		if (map->port[i].vport == vport)
			return &map->port[i];
	return NULL;
}

static const struct libera_map_port *by_pport(u32 pport)
{
	u32 i;

	for (i = 0; i < map->n; i++)
		if (map->port[i].pport == pport)
			return &map->port[i];
	return NULL;
}

static void make_ports(u8 which)
{
	u32 n = 0, i;

	for (i = 0; i < PORTS; i++) {
		if (!(which >> i & 1))
			continue;
		map->port[n++] = (struct libera_map_port){
			.vport = vports[i],
			.pport = pports[i],
			.no_flood = setup.no_flood >> i & 1,
			.no_recv = setup.no_recv >> i & 1,
			.no_fwd = setup.no_fwd >> i & 1,
		};
	}
	map->n = n;
}

/* ---- writing, and what must be true of it ---- */

static void print_bytes(const u8 *p, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		fprintf(stderr, "%02x", p[i]);
	fprintf(stderr, "\n");
}

static void must_be_same(const u8 *a, u32 a_len, const u8 *b, u32 b_len)
{
	if (a_len == b_len && !memcmp(a, b, a_len))
		return;
	print_bytes(b, b_len);
	print_bytes(a, a_len);
	must(!"written again, it is another message");
}

/*
 * Room is what libera_ofmsg_size() says, as in the module.  What was written is
 * read again, into @again, and then written as it was.
 */
static int write_msg(u8 version, const struct libera_ofmsg *m)
{
	u32 size = min_t(u32, libera_ofmsg_size(version, m), LIBERA_OF_MSG_MAX);
	static u8 large[1 << 18];
	struct libera_ofbuf b;
	int err;

	free(wire);
	wire = malloc(size);
	wire_len = 0;
	libera_ofbuf_init(&b, wire, size);
	err = libera_ofmsg_encode(&b, version, m);
	must_be_known(err);
	must(err != -EPROTO);
	if (err) {
		must(!b.len);
		if (err != -ENOSPC)
			return err;
		/* too long for any buffer, not only for this one */
		libera_ofbuf_init(&b, large, sizeof(large));
		must(libera_ofmsg_encode(&b, version, m) == -ENOSPC);
		return err;
	}
	wire_len = b.len;
	must(libera_of_frame_len(wire, wire_len) == (int)wire_len);
	must(!libera_ofmsg_decode(&again, wire, wire_len, &again_scratch));
	must(again.type == m->type && again.xid == m->xid && again.version == version);

	/* its ports are read one by one, and not here */
	if (m->type == LIBERA_OFMSG_FEATURES_REPLY)
		return 0;
	libera_ofbuf_init(&b, large, sizeof(large));
	must(!libera_ofmsg_encode(&b, version, &again));
	fit_priority(wire, wire_len);
	must_be_same(large, b.len, wire, wire_len);
	return 0;
}

/* The VNC is told what was wrong, with the beginning of its message. */
static void answer_error(int err, const u8 *data, u32 len)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_ERROR, .xid = in.xid };
	u16 type, code;

	must_be_known(err);
	if (err <= 0)
		return;
	m.error.err = err;
	m.error.data = data;
	m.error.data_len = min_t(u32, len, 64);
	must(!write_msg(session, &m));
	must(!libera_oferr_to_wire(err, session, &type, &code));
	must(again.error.type == type && again.error.code == code);
	must(again.error.data_len == m.error.data_len &&
	     !memcmp(again.error.data, data, m.error.data_len));
	must(again.error.err == libera_oferr_from_wire(session, type, code));
}

static void is_own_port(u32 port)
{
	must(by_pport(port));
}

/* A shut port lets nothing out; IN_PORT and CONTROLLER are no other's. */
static void is_own_output(u32 port, bool packet_out)
{
	if (port == LIBERA_PORT_IN_PORT || port == LIBERA_PORT_CONTROLLER)
		return;
	if (port == LIBERA_PORT_TABLE && packet_out) {
		must(by_pport(out.packet_out.in_port));
		return;
	}
	is_own_port(port);
	must(!by_pport(port)->no_fwd);
}

static void is_own_group(u32 group)
{
	if (group == PFLOOD || group == PALL)
		return;
	must(group >= PGROUP && group < PGROUP + OBJECTS && groups[group - PGROUP].used);
}

/* Of those that a vSwitch with many tables has on its pSwitch. */
static u32 last_table(void)
{
	return on13.n_tables - 1U + LIBERA_TAIL_TABLE;
}

/* Isolation: whatever id is in a message for the pSwitch is the vSwitch's own. */
static void is_own(u8 version)
{
	bool packet_out = out.type == LIBERA_OFMSG_PACKET_OUT;
	u32 i, table = 0;

	must(walk(&seen, wire, wire_len));
	for (i = 0; i < seen.n; i++) {
		u32 id = seen.at[i].id;

		switch (seen.at[i].kind) {
		case WALK_IN_PORT:
			if (!packet_out || (id != LIBERA_PORT_ANY && id != LIBERA_PORT_CONTROLLER))
				is_own_port(id);
			break;
		case WALK_PHY_PORT:
			is_own_port(id);
			break;
		case WALK_OUT_PORT:
			is_own_output(id, packet_out);
			break;
		case WALK_GROUP:
			must(version == LIBERA_OF13);
			is_own_group(id);
			break;
		case WALK_METER:
			must(id >= PMETER && id < PMETER + OBJECTS && meters[id - PMETER].used);
			break;
		case WALK_GOTO:
			/* forward, over ours, to a table that there is */
			must(id > table && id > LIBERA_TAIL_TABLE && id <= last_table());
			break;
		case WALK_SET_FIELD:
			must(id < __LIBERA_FIELD_END && libera_fields[id].settable);
			break;
		case WALK_WATCH_PORT:
			if (id != LIBERA_PORT_ANY)
				is_own_port(id);
			break;
		case WALK_WATCH_GROUP:
			if (id != LIBERA_GROUP_ANY)
				is_own_group(id);
			break;
		case WALK_GROUP_ID:
			must(id >= PGROUP && id < PGROUP + OBJECTS);
			break;
		case WALK_METER_ID:
			must(id >= PMETER && id < PMETER + OBJECTS);
			break;
		case WALK_PORT_NO:
			is_own_port(id);
			break;
		case WALK_TABLE_ID:
			table = id;
			must(!id || (id > LIBERA_TAIL_TABLE && id <= last_table()));
			break;
		case WALK_FILTER_PORT:
			must(id == LIBERA_PORT_ANY);
			break;
		case WALK_FILTER_GROUP:
			must(id == LIBERA_GROUP_ANY);
			break;
		}
	}
}

/* ---- what actions do, once more ---- */

struct ids {
	u32 n;
	struct walk_id at[WALK_MAX];
};

static struct ids want;

static void want_id(enum walk_kind kind, u32 id)
{
	if (want.n < WALK_MAX)
		want.at[want.n++] = (struct walk_id){ kind, id };
}

/* Outputs and groups of applied actions on the pSwitch, as the vSwitch's own say. */
static void want_apply(const struct libera_instrs *v, u32 in_port)
{
	const struct libera_map_port *from = by_vport(in_port), *port;
	bool uses = false;
	u32 pid, k, i;

	for (k = 0; k < (u32)v->n_apply + v->n_write; k++)
		uses |= v->act[k].type == LIBERA_ACT_GROUP && v->act[k].arg == 1;
	must(libera_instrs_use_group(v, 1) == uses);
	want.n = 0;
	for (k = 0; k < v->n_apply; k++) {
		const struct libera_act *a = &v->act[k];

		if (a->type == LIBERA_ACT_GROUP) {
			must(libera_instrs_use_group(v, a->arg));
			must(!find_group(NULL, a->arg, &pid));
			want_id(WALK_GROUP, pid);
		}
		if (a->type != LIBERA_ACT_OUTPUT && a->type != LIBERA_ACT_ENQUEUE)
			continue;
		must(libera_instrs_outputs_to(v, a->arg));
		port = by_vport(a->arg);
		if (a->arg == LIBERA_PORT_FLOOD || a->arg == LIBERA_PORT_ALL) {
			for (i = 0; i < map->n; i++) {
				port = &map->port[i];
				if (port != from && !port->no_fwd &&
				    !(port->no_flood && a->arg == LIBERA_PORT_FLOOD))
					want_id(WALK_OUT_PORT, port->pport);
			}
		} else if (port) {
			if (!port->no_fwd)
				want_id(WALK_OUT_PORT, port->pport);
		} else if (a->arg != LIBERA_PORT_IN_PORT || !from || !from->no_fwd) {
			must(a->arg >= LIBERA_PORT_IN_PORT);
			want_id(WALK_OUT_PORT, a->arg);
		}
	}
}

/* They are on the wire, first and in this order. */
static void has_wanted(void)
{
	u32 i, n = 0;

	for (i = 0; i < seen.n && n < want.n; i++) {
		if (seen.at[i].kind != WALK_OUT_PORT && seen.at[i].kind != WALK_GROUP)
			continue;
		must(seen.at[i].kind == want.at[n].kind && seen.at[i].id == want.at[n].id);
		n++;
	}
	must(n == want.n);
}

/* Without a set, there is nothing else. */
static void has_only_wanted(void)
{
	u32 i, n = 0;

	for (i = 0; i < seen.n; i++)
		n += seen.at[i].kind == WALK_OUT_PORT || seen.at[i].kind == WALK_GROUP;
	must(n == want.n);
}

/* Whether a version has all these actions itself, so that they are read as written. */
static bool is_native(u8 version, const struct libera_instrs *i)
{
	int n = i->n_apply + i->n_write, k;

	for (k = 0; k < n; k++) {
		switch (i->act[k].type) {
		case LIBERA_ACT_SET_VLAN_VID:
		case LIBERA_ACT_SET_VLAN_PCP:
		case LIBERA_ACT_STRIP_VLAN:
		case LIBERA_ACT_ENQUEUE:
		case LIBERA_ACT_SET_TP_SRC:
		case LIBERA_ACT_SET_TP_DST:
			if (version == LIBERA_OF13)
				return false;
			break;
		case LIBERA_ACT_OUTPUT:
			break;
		default:
			if (version == LIBERA_OF10)
				return false;
		}
	}
	return true;
}

/* ---- from the pSwitch to the VNC ---- */

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

/* in_port, and in_phy_port with it; false if the packet is not the vSwitch's. */
static bool to_virtual(struct libera_match *m)
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
		ret = libera_ofmsg_next_flow(version, c, &e.flow, &out_scratch);
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

static void from_switch(struct libera_ofmsg *m)
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

/* What the switch may have to say about a rule that it got; @out is that rule. */
static void rule_answers(u8 version, u64 packets)
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

/* As it would be read back after a reconnection: it must be recognised. */
static void read_back(u8 version)
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

/* ---- from the VNC to the pSwitch ---- */

static void check_rule(u8 version, const struct libera_instrs *v, u32 vport)
{
	const struct libera_of_flow_mod *p = &out.flow_mod, *r = &again.flow_mod;

	is_own(version);
	must(libera_match_equal(&p->match, &r->match));
	must(p->priority == r->priority && p->cookie == r->cookie);
	must(version == LIBERA_OF10 || p->table_id == r->table_id);
	if (is_native(version, &p->instrs))
		must(libera_instrs_equal(&p->instrs, &r->instrs));
	if (version == LIBERA_OF10)
		must(!p->instrs.n_write && !(p->instrs.present & ~LIBERA_INSTR_APPLY));
	want_apply(v, vport);
	has_wanted();
	if (!v->n_write)
		has_only_wanted();
}

/* One port's rule, on one kind of pSwitch. */
static int realize(u8 version, const struct libera_map_port *port)
{
	const struct libera_of_flow_mod *v = &in.flow_mod;
	struct libera_of_flow_mod *p = &out.flow_mod;
	struct libera_match back;
	int err;

	memset(&out, 0, sizeof(out));
	out.type = LIBERA_OFMSG_FLOW_MOD;
	out.xid = in.xid;
	must(!libera_xlate_match(&p->match, &v->match, port, &v->instrs, on(version)));
	back = p->match;
	must(to_virtual(&back));
	if (!libera_match_has(&v->match, LIBERA_FIELD_IN_PORT))
		libera_match_clear(&back, LIBERA_FIELD_IN_PORT);
	must(libera_match_equal(&back, &v->match));
	must(libera_match_covers(&v->match, &back));

	out_scratch.n = 0;
	err = libera_xlate_instrs(&p->instrs, &v->instrs, v->table_id, on(version), port->vport, 0,
				  &out_scratch);
	must_be_known(err);
	must(out_scratch.n <= LIBERA_ACT_MAX);
	if (err)
		return err;
	p->cookie = COOKIE;
	p->table_id = libera_xlate_table(v->table_id);
	p->priority = v->priority;
	p->idle_timeout = v->idle_timeout;
	p->hard_timeout = v->hard_timeout;
	p->buffer_id = LIBERA_NO_BUFFER;
	p->out_port = LIBERA_PORT_ANY;
	p->out_group = LIBERA_GROUP_ANY;
	p->flags = v->flags & LIBERA_FF_SEND_FLOW_REM;
	err = write_msg(version, &out);
	if (err)
		return err;
	check_rule(version, &v->instrs, port->vport);
	read_back(version);
	return 0;
}

/* Ports that are gone are left out, and nothing else changes. */
static void leniently(u8 version)
{
	const struct libera_of_flow_mod *v = &in.flow_mod;
	u32 n = map->n, i;
	u8 had = setup.ports;

	if (!(setup.flags & SETUP_GONE) || n < 2)
		return;
	make_ports(setup.ports & (setup.ports - 1));
	for (i = 0; i < map->n; i++) {
		struct libera_instrs p;
		int err;

		out_scratch.n = 0;
		err = libera_xlate_instrs(&p, &v->instrs, v->table_id, on(version),
					  map->port[i].vport, LIBERA_XLATE_LENIENT, &out_scratch);
		must_be_known(err);
		/* there had been no error with all ports; one that is gone is none */
		must(err != LIBERA_OFERR_BAD_ACTION_OUT_PORT);
	}
	make_ports(had);
}

static int flow_mod_on(u8 version)
{
	const struct libera_of_flow_mod *v = &in.flow_mod;
	const struct libera_xlate *x = on(version);
	u32 i, n = 0;
	int err;

	if (v->table_id >= x->n_tables)
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	err = libera_xlate_check_match(&v->match, x);
	must_be_known(err);
	if (libera_match_has(&v->match, LIBERA_FIELD_IN_PORT) &&
	    !by_vport(libera_match_get_u64(&v->match, LIBERA_FIELD_IN_PORT)))
		must(err);
	if (err)
		return err;
	for (i = 0; i < map->n; i++) {
		const struct libera_map_port *port = &map->port[i];

		if (!libera_xlate_applies(&v->match, port, x))
			continue;
		n++;
		must(!port->no_recv);
		err = realize(version, port);
		if (err)
			return err;
		if (n == 1)
			rule_answers(version, in.xid);
	}
	must(n <= 1 || !libera_match_has(&v->match, LIBERA_FIELD_IN_PORT));
	leniently(version);
	return 0;
}

static int flow_mod(u8 version)
{
	/* what is deleted is found among the vSwitch's own rules; nothing is translated */
	if (in.flow_mod.command >= LIBERA_FC_DELETE) {
		if (in.flow_mod.table_id < on(version)->n_tables)
			return libera_xlate_check_match(&in.flow_mod.match, on(version));
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	}
	return flow_mod_on(version);
}

static int packet_out(u8 version)
{
	const struct libera_of_packet_out *v = &in.packet_out;
	const struct libera_map_port *port = by_vport(v->in_port);
	struct libera_of_packet_out *p = &out.packet_out;
	int err;

	if (!port && v->in_port != LIBERA_PORT_CONTROLLER && v->in_port != LIBERA_PORT_ANY)
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	memset(&out, 0, sizeof(out));
	out.type = LIBERA_OFMSG_PACKET_OUT;
	out.xid = in.xid;
	out_scratch.n = 0;
	err = libera_xlate_instrs(&p->instrs, &v->instrs, 0, on(version), v->in_port,
				  LIBERA_XLATE_TABLE, &out_scratch);
	must_be_known(err);
	if (err)
		return err;
	p->buffer_id = LIBERA_NO_BUFFER;
	p->in_port = port ? port->pport : v->in_port;
	p->data = v->data;
	p->data_len = v->data_len;
	err = write_msg(version, &out);
	if (err)
		return err;
	is_own(version);
	must(again.packet_out.data_len == v->data_len);
	must(!v->data_len || !memcmp(again.packet_out.data, v->data, v->data_len));
	if (is_native(version, &p->instrs))
		must(libera_instrs_equal(&p->instrs, &again.packet_out.instrs));
	want_apply(&v->instrs, v->in_port);
	has_wanted();
	has_only_wanted();
	return 0;
}

/* A bucket that watched a port that is gone is dead; of FF it cannot even be said. */
static bool lost_watch(const struct group *g, int i, unsigned int flags)
{
	const struct libera_bucket *b = &g->bucket[i];

	return flags & LIBERA_XLATE_LENIENT && g->def.type == LIBERA_GT_FF &&
	       b->watch_group == LIBERA_GROUP_ANY && !by_vport(b->watch_port);
}

static int send_group(int slot, u16 command, unsigned int flags)
{
	struct group *g = &groups[slot];
	struct libera_of_group *p = &out.group;
	int err = 0, n = 0, i;

	memset(&out, 0, sizeof(out));
	out.type = LIBERA_OFMSG_GROUP_MOD;
	out.xid = in.xid;
	out_scratch.n = 0;
	for (i = 0; i < g->def.n_buckets && command != LIBERA_GC_DELETE; i++) {
		if (lost_watch(g, i, flags))
			continue;
		err = libera_xlate_bucket(&out_scratch.bucket[n], &g->bucket[i], g->act, &on13,
					  flags, &out_scratch);
		must_be_known(err);
		if (err)
			return err;
		n++;
	}
	p->command = command;
	p->type = g->def.type;
	p->group_id = PGROUP + slot;
	p->n_buckets = n;
	p->bucket = out_scratch.bucket;
	p->act = out_scratch.act;
	err = write_msg(LIBERA_OF13, &out);
	if (err)
		return err;
	is_own(LIBERA_OF13);
	must(again.group.type == p->type && again.group.n_buckets == p->n_buckets);
	for (i = 0; i < p->n_buckets; i++) {
		const struct libera_bucket *a = &p->bucket[i], *b = &again.group.bucket[i];

		must(a->weight == b->weight && a->watch_port == b->watch_port &&
		     a->watch_group == b->watch_group);
	}
	return 0;
}

static void keep_group(struct group *g, const struct libera_of_group *v)
{
	int i;

	g->vid = v->group_id;
	g->def = *v;
	g->n_acts = 0;
	for (i = 0; i < v->n_buckets; i++) {
		g->bucket[i] = v->bucket[i];
		g->n_acts = v->bucket[i].first + v->bucket[i].n;
	}
	must(g->n_acts <= LIBERA_ACT_MAX && v->n_buckets <= LIBERA_BUCKETS_MAX);
	memcpy(g->act, v->act, g->n_acts * sizeof(*g->act));
}

static int delete_groups(u32 vid)
{
	int i, err;

	for (i = 0; i < OBJECTS; i++) {
		if (!groups[i].used || (vid != LIBERA_GROUP_ALL && groups[i].vid != vid))
			continue;
		err = send_group(i, LIBERA_GC_DELETE, 0);
		must(!err);
		groups[i].used = false;
	}
	return 0;
}

static int group_mod(u8 version)
{
	const struct libera_of_group *v = &in.group;
	int slot = group_slot(v->group_id), i, err;
	static struct group had;

	if (version == LIBERA_OF10) {
		out = in;
		err = write_msg(version, &out);
		must(err > 0);
		return 0;
	}
	if (v->command == LIBERA_GC_DELETE)
		return delete_groups(v->group_id);
	if (v->command == LIBERA_GC_ADD && slot >= 0)
		return LIBERA_OFERR_GROUP_MOD_GROUP_EXISTS;
	if (v->command == LIBERA_GC_MODIFY && slot < 0)
		return LIBERA_OFERR_GROUP_MOD_UNKNOWN_GROUP;
	for (i = 0; slot < 0 && i < OBJECTS; i++)
		if (!groups[i].used)
			slot = i;
	if (slot < 0)
		return LIBERA_OFERR_GROUP_MOD_OUT_OF_GROUPS;
	had = groups[slot];
	keep_group(&groups[slot], v);
	groups[slot].used = had.used;	/* not known to itself before it is there */
	err = send_group(slot, v->command, 0);
	if (err)
		groups[slot] = had;
	else
		groups[slot].used = true;
	return err;
}

static int send_meter(int slot, u16 command)
{
	memset(&out, 0, sizeof(out));
	out.type = LIBERA_OFMSG_METER_MOD;
	out.xid = in.xid;
	out.meter = in.meter;
	out.meter.command = command;
	out.meter.meter_id = PMETER + slot;
	if (command == LIBERA_MC_DELETE)
		out.meter.n_bands = 0;
	if (write_msg(LIBERA_OF13, &out))
		return LIBERA_OFERR_METER_MOD_UNKNOWN;
	is_own(LIBERA_OF13);
	must(again.meter.n_bands == out.meter.n_bands);
	must(command == LIBERA_MC_DELETE || again.meter.flags == out.meter.flags);
	return 0;
}

static int meter_mod(u8 version)
{
	const struct libera_of_meter *v = &in.meter;
	int slot = meter_slot(v->meter_id), i, err;

	if (version == LIBERA_OF10) {
		out = in;
		must(write_msg(version, &out) > 0);
		return 0;
	}
	if (v->command == LIBERA_MC_DELETE) {
		for (i = 0; i < OBJECTS; i++) {
			if (!meters[i].used || (v->meter_id != LIBERA_METER_ALL && i != slot))
				continue;
			must(!send_meter(i, LIBERA_MC_DELETE));
			meters[i].used = false;
		}
		return 0;
	}
	if (v->command == LIBERA_MC_ADD && slot >= 0)
		return LIBERA_OFERR_METER_MOD_METER_EXISTS;
	if (v->command == LIBERA_MC_MODIFY && slot < 0)
		return LIBERA_OFERR_METER_MOD_UNKNOWN_METER;
	for (i = 0; slot < 0 && i < OBJECTS; i++)
		if (!meters[i].used)
			slot = i;
	if (slot < 0)
		return LIBERA_OFERR_METER_MOD_OUT_OF_METERS;
	err = send_meter(slot, v->command);
	if (err)
		return err;
	meters[slot].used = true;
	meters[slot].vid = v->meter_id;
	return 0;
}

/* A question about one port, or a change to it, with the port's other number. */
static int about_port(u8 version, u32 *port_no, int unknown)
{
	const struct libera_map_port *port = by_vport(*port_no);
	int err;

	if (*port_no == LIBERA_PORT_ANY)
		return 0;
	if (!port)
		return unknown;
	*port_no = port->pport;
	err = write_msg(version, &out);
	if (!err)
		is_own(version);
	return err;
}

/* What a vSwitch says of itself; in the VNC's version, and without a switch. */
static int answer(void)
{
	struct libera_port_desc desc[PORTS] = { 0 };
	struct libera_ofmsg m = { .xid = in.xid };
	u32 i;

	switch (in.type) {
	case LIBERA_OFMSG_ECHO_REQUEST:
		m.type = LIBERA_OFMSG_ECHO_REPLY;
		m.echo = in.echo;
		break;
	case LIBERA_OFMSG_BARRIER_REQUEST:
		m.type = LIBERA_OFMSG_BARRIER_REPLY;
		break;
	case LIBERA_OFMSG_ROLE_REQUEST:
		m.type = LIBERA_OFMSG_ROLE_REPLY;
		m.role = in.role;
		break;
	case LIBERA_OFMSG_FEATURES_REQUEST:
		m.type = LIBERA_OFMSG_FEATURES_REPLY;
		for (i = 0; i < map->n; i++) {
			desc[i].port_no = map->port[i].vport;
			desc[i].curr = LIBERA_PF_10GB_FD;
		}
		m.features.port = desc;
		m.features.n_ports = map->n;
		break;
	default:
		return 0;
	}
	must(!write_msg(session, &m));
	if (m.type == LIBERA_OFMSG_FEATURES_REPLY && session == LIBERA_OF10)
		for (i = 0; i < map->n; i++) {
			must(libera_ofmsg_next_port(session, &again.features.ports, &desc[0]) == 1);
			must(desc[0].port_no == map->port[i].vport);
		}
	return 0;
}

static int on_pswitch(u8 version)
{
	switch (in.type) {
	case LIBERA_OFMSG_FLOW_MOD:
		return flow_mod(version);
	case LIBERA_OFMSG_PACKET_OUT:
		return packet_out(version);
	case LIBERA_OFMSG_GROUP_MOD:
		return group_mod(version);
	case LIBERA_OFMSG_METER_MOD:
		return meter_mod(version);
	case LIBERA_OFMSG_PORT_MOD:
		out = in;
		return about_port(version, &out.port_mod.port_no, LIBERA_OFERR_PORT_MOD_BAD_PORT);
	case LIBERA_OFMSG_QUEUE_CONFIG_REQUEST:
		out = in;
		return about_port(version, &out.queue_config.port_no,
				  LIBERA_OFERR_QUEUE_OP_BAD_PORT);
	case LIBERA_OFMSG_MP_REQUEST:
		out = in;
		out.mp_request.flags = 0;
		if (in.mp_request.type == LIBERA_MP_PORT_STATS)
			return about_port(version, &out.mp_request.port_no,
					  LIBERA_OFERR_BAD_REQUEST_PORT);
		if (in.mp_request.type == LIBERA_MP_QUEUE)
			return about_port(version, &out.mp_request.queue.port_no,
					  LIBERA_OFERR_QUEUE_OP_BAD_PORT);
		return 0;
	default:
		return 0;
	}
}

static bool only_switches_say(u8 type)
{
	switch (type) {
	case LIBERA_OFMSG_ERROR:
	case LIBERA_OFMSG_FEATURES_REPLY:
	case LIBERA_OFMSG_GET_CONFIG_REPLY:
	case LIBERA_OFMSG_PACKET_IN:
	case LIBERA_OFMSG_FLOW_REMOVED:
	case LIBERA_OFMSG_PORT_STATUS:
	case LIBERA_OFMSG_MP_REPLY:
	case LIBERA_OFMSG_BARRIER_REPLY:
	case LIBERA_OFMSG_QUEUE_CONFIG_REPLY:
	case LIBERA_OFMSG_ROLE_REPLY:
	case LIBERA_OFMSG_GET_ASYNC_REPLY:
		return true;
	default:
		return false;
	}
}

/* Before HELLO, the version is not known.  Returns whether the session goes on. */
static bool greeted(const u8 *data, u32 len)
{
	char text[128], all[512];
	int n;

	if (setup.flags & SETUP_NO_HELLO) {
		session = data[0] == LIBERA_OF13 ? LIBERA_OF13 : LIBERA_OF10;
		return true;
	}
	if (data[1] || libera_ofmsg_decode(&in, data, len, NULL))
		return false;
	must(in.type == LIBERA_OFMSG_HELLO);
	session = libera_hello_pick(LIBERA_HELLO_OURS, in.version, in.hello.bitmap);
	must(!session || session == LIBERA_OF10 || session == LIBERA_OF13);
	must(!session || !in.hello.bitmap || in.hello.bitmap >> session & 1);
	must(!session || in.hello.bitmap || session <= in.version);
	n = libera_hello_explain(all, sizeof(all), LIBERA_HELLO_OURS, in.version, in.hello.bitmap);
	must(n > 0 && n < (int)sizeof(all) && n == (int)strlen(all));
	must(libera_hello_explain(text, sizeof(text), LIBERA_HELLO_OURS, in.version,
				  in.hello.bitmap) == n);
	must(!strncmp(text, all, sizeof(text) - 1));
	return session;
}

static void message(const u8 *data, u32 len)
{
	static const u8 versions[] = { LIBERA_OF10, LIBERA_OF13 };
	int err, i;

	err = libera_ofmsg_decode(&in, data, len, &in_scratch);
	must_be_known(err);
	must(err != -EPROTO && err != -ENOSPC);
	if (!err && in.version != LIBERA_OF10 && in.version != LIBERA_OF13)
		return;
	if (!err && only_switches_say(in.type)) {
		from_switch(&in);
		return;
	}
	if (!err && in.version != session)
		err = LIBERA_OFERR_BAD_REQUEST_VERSION;
	if (!err)
		err = answer();
	if (err) {
		answer_error(err, data, len);
		return;
	}
	for (i = 0; i < 2; i++)
		answer_error(on_pswitch(versions[i]), data, len);
}

static void stream(const u8 *data, size_t size)
{
	int n, count;
	u32 have;
	u8 *copy;

	for (count = 0; count < MESSAGES; count++) {
		/* what a length says does not depend on how much has arrived */
		for (have = 0; have < LIBERA_OF_HDR_LEN && have <= size; have++)
			must(!libera_of_frame_len(data, have));
		n = libera_of_frame_len(data, size);
		must(n == 0 || n == -EPROTO || (n >= LIBERA_OF_HDR_LEN && n <= LIBERA_OF_MSG_MAX));
		if (n <= 0 || (size_t)n > size)
			return;
		copy = malloc(n);
		memcpy(copy, data, n);
		if (!session && !greeted(copy, n)) {
			free(copy);
			return;
		}
		message(copy, n);
		free(copy);
		data += n;
		size -= n;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input all = { data, size };
	int i;

	input_bytes(&all, &setup, sizeof(setup));
	if (!map)
		map = malloc(struct_size(map, port, PORTS));
	on10.map = map;
	on13.map = map;
	make_ports(setup.ports);
	on13.n_tables = 1 + setup.tables % LIBERA_VTABLES_MAX;
	random_state = setup.damage[0] << 8 | setup.damage[1];
	session = 0;
	for (i = 0; i < OBJECTS; i++) {
		groups[i].used = false;
		meters[i].used = false;
	}
	stream(all.p, all.left);

	/* what is left is still in order when a port goes */
	if (setup.flags & SETUP_GONE) {
		make_ports(setup.ports & (setup.ports - 1));
		for (i = 0; i < OBJECTS; i++)
			if (groups[i].used)
				send_group(i, LIBERA_GC_MODIFY, LIBERA_XLATE_LENIENT);
	}
	free(wire);
	wire = NULL;
	return 0;
}
