// SPDX-License-Identifier: GPL-2.0
/*
 * Messages are written, and must be what they shall be: readable, the same when written again,
 * and with no id that is not the vSwitch's own.
 */
#include "path.h"
#include "walk.h"

struct libera_ofmsg out, again;
struct libera_ofscratch again_scratch;
u8 *wire;
u32 wire_len;

static struct walk seen;

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

int write_msg(u8 version, const struct libera_ofmsg *m)
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
	return on(LIBERA_OF13)->n_tables - 1U + LIBERA_TAIL_TABLE;
}

void is_own(u8 version)
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

void want_apply(const struct libera_instrs *v, u32 in_port)
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

void has_wanted(void)
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

void has_only_wanted(void)
{
	u32 i, n = 0;

	for (i = 0; i < seen.n; i++)
		n += seen.at[i].kind == WALK_OUT_PORT || seen.at[i].kind == WALK_GROUP;
	must(n == want.n);
}

bool is_native(u8 version, const struct libera_instrs *i)
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
