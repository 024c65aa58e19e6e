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
#include "path.h"

#define MESSAGES	64	/* of one input */

static struct libera_ofmsg in;
static struct libera_ofscratch in_scratch, out_scratch;

/* ---- to the pSwitch ---- */

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
	must(!libera_xlate_match(&p->match, &v->match, port, LIBERA_VID_OPEN, on(version)));
	back = p->match;
	must(to_virtual(&back));
	if (!libera_match_has(&v->match, LIBERA_FIELD_IN_PORT))
		libera_match_clear(&back, LIBERA_FIELD_IN_PORT);
	must(libera_match_equal(&back, &v->match));
	must(libera_match_covers(&v->match, &back));

	out_scratch.n = 0;
	err = libera_xlate_instrs(&p->instrs, &v->instrs, v->table_id, on(version), port->vport,
				  LIBERA_VID_OPEN, 0, &out_scratch);
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
					  map->port[i].vport, LIBERA_VID_OPEN, LIBERA_XLATE_LENIENT,
					  &out_scratch);
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
				  LIBERA_VID_OPEN, LIBERA_XLATE_TABLE, &out_scratch);
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
		err = libera_xlate_bucket(&out_scratch.bucket[n], &g->bucket[i], g->act,
					  on(LIBERA_OF13), flags, &out_scratch);
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

/* ---- to the VNC ---- */

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
	begin_vswitch();
	begin_switch();
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
