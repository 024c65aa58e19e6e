// SPDX-License-Identifier: GPL-2.0
/* The codec from its own side: what the glue builds, and what it must be told. */
#include "core/of13.h"
#include "core/ofmsg.h"
#include "ktap.h"

static u8 wire[70000];

static int encode(struct libera_ofbuf *b, u8 version, const struct libera_ofmsg *m)
{
	libera_ofbuf_init(b, wire, sizeof(wire));
	return libera_ofmsg_encode(b, version, m);
}

static struct libera_ofmsg *decode(const u8 *data, u32 len, int want)
{
	static struct libera_ofscratch scratch;
	static struct libera_ofmsg m;

	EXPECT_EQ(libera_ofmsg_decode(&m, data, len, &scratch), want);
	return &m;
}

static void set_flow_mod(struct libera_ofmsg *m, struct libera_act *act, int n)
{
	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_FLOW_MOD;
	m->flow_mod.buffer_id = LIBERA_NO_BUFFER;
	m->flow_mod.out_port = LIBERA_PORT_ANY;
	m->flow_mod.out_group = LIBERA_GROUP_ANY;
	m->flow_mod.instrs.act = act;
	m->flow_mod.instrs.n_apply = n;
	m->flow_mod.instrs.present = n ? LIBERA_INSTR_APPLY : 0;
}

static void no_header(void)
{
	static u8 data[8] = { 4, 2, 0, 8 };
	struct libera_ofscratch *scratch = malloc(sizeof(*scratch));
	struct libera_ofmsg m;

	EXPECT_EQ(libera_ofmsg_decode(&m, data, 7, scratch), -EPROTO);
	EXPECT_EQ(libera_ofmsg_decode(&m, data, 9, scratch), -EPROTO);
	EXPECT_EQ(libera_ofmsg_decode(&m, NULL, 0, scratch), -EPROTO);
	EXPECT_EQ(libera_ofmsg_decode(&m, data, 8, NULL), 0);
	EXPECT_EQ(m.type, LIBERA_OFMSG_ECHO_REQUEST);
	free(scratch);
}

/* Types with actions need the scratch; without it nothing is written anywhere. */
static void no_scratch(void)
{
	struct libera_ofbuf b;
	struct libera_ofmsg m, r;
	u8 version;

	for (version = 1; version <= 4; version += 3) {
		set_flow_mod(&m, NULL, 0);
		EXPECT_EQ(encode(&b, version, &m), 0);
		EXPECT_EQ(libera_ofmsg_decode(&r, wire, b.len, NULL), -EINVAL);
		m.type = LIBERA_OFMSG_PACKET_OUT;
		memset(&m.packet_out, 0, sizeof(m.packet_out));
		EXPECT_EQ(encode(&b, version, &m), 0);
		EXPECT_EQ(libera_ofmsg_decode(&r, wire, b.len, NULL), -EINVAL);
	}
}

static void unknown_versions_and_types(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_ECHO_REQUEST };
	struct libera_ofbuf b;
	struct libera_ofcur c;
	struct libera_port_desc pd;
	struct libera_of_table_stats ts = { };
	struct libera_of_port_stats ps = { };
	struct libera_of_flow_stats fs = { };

	EXPECT_EQ(encode(&b, 2, &m), -EINVAL);
	EXPECT_EQ(b.len, 0);
	m.type = __LIBERA_OFMSG_END;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_BAD_REQUEST_TYPE);
	/* what 1.0 does not have */
	m.type = LIBERA_OFMSG_GROUP_MOD;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_TYPE);
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_STR(libera_ofmsg_name(__LIBERA_OFMSG_END), "UNKNOWN");
	EXPECT_STR(libera_ofmsg_name(LIBERA_OFMSG_FLOW_MOD), "FLOW_MOD");

	libera_ofcur_init(&c, wire, 64);
	EXPECT_EQ(libera_ofmsg_next_port(2, &c, &pd), -EPROTO);
	EXPECT_EQ(libera_ofmsg_next_flow(2, &c, &fs, NULL), -EPROTO);
	EXPECT_EQ(libera_ofmsg_next_table(2, &c, &ts), -EPROTO);
	EXPECT_EQ(libera_ofmsg_next_port_stats(2, &c, &ps), -EPROTO);
	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_mp_begin(&b, 2, 1, 0), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	EXPECT_EQ(libera_mp_put_port(&b, 2, &pd), LIBERA_OFERR_BAD_REQUEST_VERSION);
	EXPECT_EQ(libera_mp_put_flow(&b, 2, &fs), LIBERA_OFERR_BAD_REQUEST_VERSION);
	EXPECT_EQ(libera_mp_put_table(&b, 2, &ts), LIBERA_OFERR_BAD_REQUEST_VERSION);
	EXPECT_EQ(libera_mp_put_port_stats(&b, 2, &ps), LIBERA_OFERR_BAD_REQUEST_VERSION);
	EXPECT_EQ(b.len, 0);
}

/* All types have names, and each can be said by some version or by none for now. */
static void every_type(void)
{
	int type;

	for (type = 0; type < __LIBERA_OFMSG_END; type++) {
		EXPECT(libera_ofmsg_name(type)[0]);
		EXPECT(strcmp(libera_ofmsg_name(type), "UNKNOWN"));
	}
}

/* A builder that is in use: messages one after the other, a failed one leaves no trace. */
static void several_messages(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_ECHO_REQUEST, .xid = 1 };
	struct libera_act act = { .type = LIBERA_ACT_GROUP, .arg = 1 };
	struct libera_ofmsg bad;
	struct libera_ofbuf b;
	u8 small[32];

	libera_ofbuf_init(&b, small, sizeof(small));
	EXPECT_EQ(libera_ofmsg_encode(&b, 4, &m), 0);
	m.xid = 2;
	m.echo.data = (const u8 *)"12345678";
	m.echo.data_len = 8;
	EXPECT_EQ(libera_ofmsg_encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 24);
	EXPECT_EQ(libera_ofmsg_encode(&b, 4, &m), -ENOSPC);
	EXPECT_EQ(b.len, 24);
	EXPECT(!b.overflow);
	set_flow_mod(&bad, &act, 1);
	EXPECT_EQ(libera_ofmsg_encode(&b, 1, &bad), -ENOSPC);
	m.echo.data_len = 0;
	EXPECT_EQ(libera_ofmsg_encode(&b, 1, &m), 0);
	EXPECT_EQ(b.len, 32);
	EXPECT_EQ(libera_ofmsg_encode(&b, 1, &m), -ENOSPC);
	EXPECT_MEM(small, 8, "\4\2\0\x8\0\0\0\1", 8);
	EXPECT_MEM(small + 8, 8, "\4\2\0\x10\0\0\0\2", 8);
	EXPECT_MEM(small + 16, 8, "12345678", 8);
	EXPECT_MEM(small + 24, 8, "\1\2\0\x8\0\0\0\2", 8);

	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_ofmsg_encode(&b, 1, &bad), LIBERA_OFERR_BAD_ACTION_TYPE);
	EXPECT_EQ(b.len, 0);
	b.overflow = true;
	EXPECT_EQ(libera_ofmsg_encode(&b, 1, &m), -ENOSPC);
}

/* A length of 16 bits: one byte more than fits is refused, not cut. */
static void longest(void)
{
	static u8 data[65536];
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_ECHO_REPLY };
	struct libera_ofbuf b;

	m.echo.data = data;
	m.echo.data_len = 65535 - 8;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 65535);
	decode(wire, 65535, 0);
	m.echo.data_len++;
	EXPECT_EQ(encode(&b, 4, &m), -ENOSPC);
	EXPECT(libera_ofmsg_size(4, &m) > LIBERA_OF_MSG_MAX);

	m.type = LIBERA_OFMSG_PACKET_IN;
	memset(&m.packet_in, 0, sizeof(m.packet_in));
	libera_match_set_u64(&m.packet_in.match, LIBERA_FIELD_IN_PORT, 1);
	m.packet_in.data = data;
	m.packet_in.data_len = 65535 - 18;
	EXPECT_EQ(encode(&b, 1, &m), 0);
	EXPECT_EQ(encode(&b, 4, &m), -ENOSPC);
}

/* What a HELLO carries depends on its version. */
static void hello(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_HELLO, .hello.bitmap = 0x12, .xid = 9 };
	struct libera_ofbuf b;

	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_MEM(wire, b.len, "\4\0\0\x10\0\0\0\x9\0\1\0\x8\0\0\0\x12", 16);
	EXPECT_EQ(decode(wire, b.len, 0)->hello.bitmap, 0x12);
	EXPECT_EQ(encode(&b, 1, &m), 0);
	EXPECT_MEM(wire, b.len, "\1\0\0\x8\0\0\0\x9", 8);
	m.hello.bitmap = 0;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 8);
}

static void errors(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_ERROR };
	struct libera_ofmsg *r;
	struct libera_ofbuf b;
	int i;

	for (i = LIBERA_OFERR_NONE + 1; i < LIBERA_OFERR_RAW; i++) {
		ktap_note("%s", libera_oferr_name(i));
		m.error.err = i;
		m.error.data = (const u8 *)"bytes";
		m.error.data_len = 5;
		EXPECT_EQ(encode(&b, 4, &m), 0);
		r = decode(wire, b.len, 0);
		EXPECT(r->error.err == (enum libera_oferr)i ||
		       i == LIBERA_OFERR_FLOW_MOD_UNSUPPORTED);
		EXPECT_MEM(r->error.data, r->error.data_len, "bytes", 5);
		EXPECT_EQ(encode(&b, 1, &m), 0);
		EXPECT(decode(wire, b.len, 0)->error.err != LIBERA_OFERR_RAW);
	}

	/* a pair that no table has stays as it is, but not in another version */
	m.error.err = LIBERA_OFERR_RAW;
	m.error.type = 0xffff;
	m.error.code = 42;
	m.version = 4;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	r = decode(wire, b.len, 0);
	EXPECT_EQ(r->error.err, LIBERA_OFERR_RAW);
	EXPECT_EQ(r->error.type, 0xffff);
	EXPECT_EQ(r->error.code, 42);
	EXPECT_EQ(encode(&b, 1, &m), 0);
	EXPECT_EQ(decode(wire, b.len, 0)->error.err, LIBERA_OFERR_BAD_REQUEST_EPERM);
	/* nothing at all is said as a plain refusal, not as nonsense */
	m.error.err = LIBERA_OFERR_NONE;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(decode(wire, b.len, 0)->error.err, LIBERA_OFERR_BAD_REQUEST_EPERM);
}

static void ports_and_features(void)
{
	struct libera_port_desc port[2] = {
		{ .port_no = 3, .name = "eth0", .config = 0x75, .state = LIBERA_PS_BLOCKED,
		  .curr = LIBERA_PF_10GB_FD | LIBERA_PF_COPPER, .supported = 0xffff },
		{ .port_no = LIBERA_PORT_LOCAL, .name = "a name of 15 ch" },
	};
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_FEATURES_REPLY };
	struct libera_port_desc d;
	struct libera_ofmsg *r;
	struct libera_ofbuf b;
	struct libera_ofcur c;

	m.features.dpid = 0x1234;
	m.features.capabilities = LIBERA_CAP_FLOW_STATS | LIBERA_CAP_GROUP_STATS |
				  LIBERA_CAP_ARP_MATCH_IP | LIBERA_CAP_PORT_BLOCKED;
	m.features.port = port;
	m.features.n_ports = 2;
	EXPECT_EQ(encode(&b, 1, &m), 0);
	EXPECT_EQ(b.len, 32 + 96);
	EXPECT(libera_ofmsg_size(1, &m) >= b.len);
	r = decode(wire, b.len, 0);
	EXPECT_EQ(r->features.capabilities, LIBERA_CAP_FLOW_STATS | LIBERA_CAP_ARP_MATCH_IP);
	c = r->features.ports;
	EXPECT_EQ(libera_ofmsg_next_port(1, &c, &d), 1);
	EXPECT_EQ(d.port_no, 3);
	EXPECT_EQ(d.config, 0x75);
	EXPECT_EQ(d.state, LIBERA_PS_BLOCKED | 3U << 8);
	EXPECT_EQ(d.curr, LIBERA_PF_10GB_FD | LIBERA_PF_COPPER);
	EXPECT_EQ(d.supported, 0xf87f);
	EXPECT_EQ(d.curr_speed, 10000000);
	EXPECT_EQ(libera_ofmsg_next_port(1, &c, &d), 1);
	EXPECT_EQ(d.port_no, LIBERA_PORT_LOCAL);
	EXPECT_STR(d.name, "a name of 15 ch");
	EXPECT_EQ(d.curr_speed, 0);
	EXPECT_EQ(libera_ofmsg_next_port(1, &c, &d), 0);

	/* 1.3: no ports here */
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 32);
	EXPECT_EQ(decode(wire, b.len, 0)->features.capabilities,
		  LIBERA_CAP_FLOW_STATS | LIBERA_CAP_GROUP_STATS | LIBERA_CAP_PORT_BLOCKED);

	/* a port that 1.0 cannot number spoils its features reply */
	port[1].port_no = 0xff01;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_PORT);
	EXPECT_EQ(b.len, 0);
}

static void speeds(void)
{
	static const struct {
		u32 features, kbps;
	} t[] = {
		{ 0, 0 }, { 1 << 0, 10000 }, { 1 << 1, 10000 }, { 1 << 2, 100000 },
		{ 1 << 3, 100000 }, { 1 << 4, 1000000 }, { 1 << 5, 1000000 }, { 1 << 6, 10000000 },
		{ 0x7f, 10000000 }, { 0xf80, 0 }, { 0xf88, 100000 },
	};
	u8 data[64] = { 1, 12, 0, 64 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		put_unaligned_be32(t[i].features, data + 48);
		put_unaligned_be32(t[i].features, data + 56);
		ktap_note("features 0x%x", t[i].features);
		EXPECT_EQ(decode(data, 64, 0)->port_status.desc.curr_speed, t[i].kbps);
		EXPECT_EQ(decode(data, 64, 0)->port_status.desc.max_speed, t[i].kbps);
	}
}

/* A list reply is filled until it is full, and the entry that did not fit left no trace. */
static void full_reply(u8 version, u32 entry, u32 header)
{
	struct libera_act act = { .type = LIBERA_ACT_OUTPUT, .arg = 2 };
	struct libera_of_flow_stats s = {
		.priority = 7,
		.instrs = { .present = LIBERA_INSTR_APPLY, .n_apply = 1, .act = &act },
	};
	static struct libera_ofscratch scratch;
	struct libera_of_flow_stats back;
	struct libera_ofmsg *r;
	struct libera_ofbuf b;
	struct libera_ofcur c;
	u32 n = 0, got = 0;
	int err;

	ktap_note("version %u", version);
	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_mp_begin(&b, version, 77, LIBERA_MP_FLOW), 0);
	EXPECT_EQ(b.len, header);
	while (!(err = libera_mp_put_flow(&b, version, &s)))
		n++;
	EXPECT_EQ(err, -ENOSPC);
	EXPECT_EQ(n, (65535 - header) / entry);
	EXPECT_EQ(b.len, header + n * entry);
	libera_mp_end(&b, version, true);
	r = decode(wire, b.len, 0);
	EXPECT_EQ(r->type, LIBERA_OFMSG_MP_REPLY);
	EXPECT_EQ(r->xid, 77);
	EXPECT_EQ(r->mp_reply.type, LIBERA_MP_FLOW);
	EXPECT_EQ(r->mp_reply.flags, LIBERA_MP_MORE);
	c = r->mp_reply.body;
	while (libera_ofmsg_next_flow(version, &c, &back, &scratch) == 1) {
		EXPECT_EQ(back.priority, 7);
		EXPECT(libera_instrs_equal(&back.instrs, &s.instrs));
		EXPECT(!back.opaque);
		got++;
	}
	EXPECT_EQ(got, n);
	EXPECT_EQ(c.left, 0);

	/* In a smaller builder likewise. */
	libera_ofbuf_init(&b, wire, header + entry + entry - 1);
	EXPECT_EQ(libera_mp_begin(&b, version, 78, LIBERA_MP_FLOW), 0);
	EXPECT_EQ(libera_mp_put_flow(&b, version, &s), 0);
	EXPECT_EQ(libera_mp_put_flow(&b, version, &s), -ENOSPC);
	EXPECT_EQ(b.len, header + entry);
	libera_mp_end(&b, version, false);
	EXPECT_EQ(decode(wire, b.len, 0)->mp_reply.flags, 0);
	libera_ofbuf_init(&b, wire, header - 1);
	EXPECT_EQ(libera_mp_begin(&b, version, 78, LIBERA_MP_FLOW), -ENOSPC);
	EXPECT_EQ(b.len, 0);
}

static void full_replies(void)
{
	full_reply(LIBERA_OF10, 96, 12);
	full_reply(LIBERA_OF13, 48 + 8 + 24, 16);
}

/* An entry that the version cannot say is refused, and those before it stay. */
static void unsayable_entries(void)
{
	struct libera_act act = { .type = LIBERA_ACT_GROUP, .arg = 2 };
	struct libera_of_flow_stats s = { .priority = 7 };
	struct libera_of_port_stats ps = { .port_no = 0x10000 };
	struct libera_port_desc pd = { .port_no = 0x10000 };
	struct libera_ofbuf b;

	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_mp_begin(&b, 1, 1, LIBERA_MP_FLOW), 0);
	EXPECT_EQ(libera_mp_put_flow(&b, 1, &s), 0);
	s.instrs.present = LIBERA_INSTR_APPLY;
	s.instrs.n_apply = 1;
	s.instrs.act = &act;
	EXPECT_EQ(libera_mp_put_flow(&b, 1, &s), LIBERA_OFERR_BAD_ACTION_TYPE);
	EXPECT_EQ(b.len, 12 + 88);
	s.instrs.n_apply = 0;
	libera_match_set_u64(&s.match, LIBERA_FIELD_METADATA, 1);
	EXPECT_EQ(libera_mp_put_flow(&b, 1, &s), LIBERA_OFERR_BAD_MATCH_FIELD);
	EXPECT_EQ(b.len, 12 + 88);
	EXPECT_EQ(libera_mp_put_port_stats(&b, 1, &ps), LIBERA_OFERR_BAD_REQUEST_PORT);
	EXPECT_EQ(libera_mp_put_port(&b, 1, &pd), LIBERA_OFERR_BAD_REQUEST_PORT);
	EXPECT_EQ(b.len, 12 + 88);
	EXPECT_EQ(libera_mp_begin(&b, 1, 1, LIBERA_MP_PORT_DESC),
		  LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	EXPECT_EQ(libera_mp_begin(&b, 1, 1, LIBERA_MP_GROUP), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	EXPECT_EQ(libera_mp_begin(&b, 4, 1, 14), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	EXPECT_EQ(libera_mp_begin(&b, 4, 1, 0xffff), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
}

/* libera_mp_end() of what was never begun does no harm. */
static void end_without_begin(void)
{
	struct libera_ofbuf b;
	u8 small[8] = { };

	libera_ofbuf_init(&b, small, sizeof(small));
	libera_mp_end(&b, 4, true);
	EXPECT_EQ(b.len, 0);
	EXPECT(!memchr_inv(small, 0, sizeof(small)));
}

/* Texts of a description come from constants: terminated, too long, or missing. */
static void descriptions(void)
{
	static char longer[300];
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_MP_REPLY };
	struct libera_ofmsg *r;
	struct libera_ofbuf b;

	memset(longer, 'x', sizeof(longer) - 1);
	m.mp_reply.type = LIBERA_MP_DESC;
	m.mp_reply.desc.mfr = "maker";
	m.mp_reply.desc.hw = longer;
	m.mp_reply.desc.serial = longer;
	m.mp_reply.desc.dp = "";
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 16 + 1056);
	EXPECT(libera_ofmsg_size(4, &m) >= b.len);
	r = decode(wire, b.len, 0);
	EXPECT_STR(r->mp_reply.desc.mfr, "maker");
	EXPECT_EQ(strnlen(r->mp_reply.desc.hw, 1000), 256);
	EXPECT_EQ(r->mp_reply.desc.serial[31], 'x');
	EXPECT_EQ(r->mp_reply.desc.sw[0], 0);
	m.mp_reply.type = LIBERA_MP_FLOW;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
}

/* ------------------------------------------------------ netlink's own form */

static void random_instrs(struct libera_instrs *i, struct libera_act *act)
{
	static const struct libera_act some[] = {
		{ .type = LIBERA_ACT_OUTPUT, .arg = 3 },
		{ .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_CONTROLLER, .max_len = 99 },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_IPV6_SRC,
		  .val = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } },
		{ .type = LIBERA_ACT_SET_VLAN_VID, .val = { 0x0f, 0xfe } },
		{ .type = LIBERA_ACT_SET_VLAN_PCP, .val = { 6 } },
		{ .type = LIBERA_ACT_STRIP_VLAN },
		{ .type = LIBERA_ACT_POP_VLAN },
		{ .type = LIBERA_ACT_PUSH_VLAN, .arg = 0x8100 },
		{ .type = LIBERA_ACT_PUSH_MPLS, .arg = 0x8847 },
		{ .type = LIBERA_ACT_POP_MPLS, .arg = 0x1234 },
		{ .type = LIBERA_ACT_PUSH_PBB, .arg = 0x88e7 },
		{ .type = LIBERA_ACT_POP_PBB },
		{ .type = LIBERA_ACT_COPY_TTL_OUT },
		{ .type = LIBERA_ACT_COPY_TTL_IN },
		{ .type = LIBERA_ACT_SET_MPLS_TTL, .arg = 200 },
		{ .type = LIBERA_ACT_DEC_MPLS_TTL },
		{ .type = LIBERA_ACT_SET_NW_TTL, .arg = 255 },
		{ .type = LIBERA_ACT_DEC_NW_TTL },
		{ .type = LIBERA_ACT_GROUP, .arg = 0x12345678 },
		{ .type = LIBERA_ACT_SET_QUEUE, .arg = 0xfffffffe },
		{ .type = LIBERA_ACT_ENQUEUE, .arg = 4, .queue = 0x87654321 },
		{ .type = LIBERA_ACT_SET_TP_SRC, .arg = 65535 },
		{ .type = LIBERA_ACT_SET_TP_DST, .arg = 1 },
	};
	int k;

	static_assert(ARRAY_SIZE(some) >= __LIBERA_ACT_END);
	memset(i, 0, sizeof(*i));
	i->act = act;
	i->present = ktap_below(64);
	if (i->present & LIBERA_INSTR_APPLY)
		i->n_apply = ktap_below(8);
	if (i->present & LIBERA_INSTR_WRITE)
		i->n_write = ktap_below(8);
	for (k = 0; k < i->n_apply + i->n_write; k++)
		act[k] = some[ktap_below(ARRAY_SIZE(some))];
	if (i->present & LIBERA_INSTR_GOTO)
		i->goto_table = ktap_below(255);
	if (i->present & LIBERA_INSTR_METER)
		i->meter = ktap_random();
	if (i->present & LIBERA_INSTR_METADATA) {
		i->metadata = (u64)ktap_random() << 32 | ktap_random();
		i->metadata_mask = (u64)ktap_random() << 32 | ktap_random();
	}
}

/* Nothing is lost on the way through netlink; a peer's wire never carries it. */
static void netlink_form(void)
{
	static struct libera_ofscratch scratch;
	struct libera_instrs a, b;
	struct libera_act act[16];
	int i;

	for (i = 0; i < 5000; i++) {
		struct libera_ofbuf buf;
		u32 cut;

		ktap_note("round %d", i);
		random_instrs(&a, act);
		libera_ofbuf_init(&buf, wire, sizeof(wire));
		EXPECT_EQ(libera_of13_put_instrs(&buf, &a), 0);
		EXPECT_EQ(libera_of13_get_instrs(&b, wire, buf.len, &scratch), 0);
		EXPECT(libera_instrs_equal(&a, &b));
		/* every room that is too small is noticed */
		for (cut = 0; cut < buf.len && i < 200; cut++) {
			struct libera_ofbuf small;
			u8 *p = malloc(cut ? cut : 1);

			libera_ofbuf_init(&small, p, cut);
			EXPECT_EQ(libera_of13_put_instrs(&small, &a), -ENOSPC);
			free(p);
		}
	}
}

/* ------------------------------------------------- context of 1.0's actions */

static u8 packet[64];

static int packet_out(u8 version, struct libera_act *act, int n, u32 len)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_PACKET_OUT };
	struct libera_ofbuf b;

	m.packet_out.buffer_id = LIBERA_NO_BUFFER;
	m.packet_out.in_port = LIBERA_PORT_CONTROLLER;
	m.packet_out.instrs.act = act;
	m.packet_out.instrs.n_apply = n;
	m.packet_out.data = packet;
	m.packet_out.data_len = len;
	return encode(&b, version, &m);
}

/* What a packet-out's packet is decides how its actions are said in 1.3. */
static void context_of_packets(void)
{
	struct libera_act tp = { .type = LIBERA_ACT_SET_TP_SRC, .arg = 5 };
	struct libera_act vid = { .type = LIBERA_ACT_SET_VLAN_VID, .val = { 0, 9 } };
	struct libera_act strip = { .type = LIBERA_ACT_STRIP_VLAN };
	const u8 *acts = wire + 24;

	memset(packet, 0, sizeof(packet));
	put_unaligned_be16(0x800, packet + 12);
	packet[14] = 0x45;
	packet[23] = 6;
	EXPECT_EQ(packet_out(4, &tp, 1, 64), 0);
	EXPECT_EQ(get_unaligned_be16(acts), 25);
	EXPECT_EQ(acts[6] >> 1, LIBERA_FIELD_TCP_SRC);
	packet[23] = 17;
	EXPECT_EQ(packet_out(4, &tp, 1, 64), 0);
	EXPECT_EQ(acts[6] >> 1, LIBERA_FIELD_UDP_SRC);
	packet[23] = 1;
	EXPECT_EQ(packet_out(4, &tp, 1, 64), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	/* too short to say, or in a buffer of the switch */
	packet[23] = 6;
	EXPECT_EQ(packet_out(4, &tp, 1, 33), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	EXPECT_EQ(packet_out(4, &tp, 1, 0), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	EXPECT_EQ(packet_out(4, &vid, 1, 13), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	EXPECT_EQ(packet_out(1, &tp, 1, 0), 0);
	EXPECT_EQ(packet_out(1, &vid, 1, 0), 0);

	EXPECT_EQ(packet_out(4, &vid, 1, 64), 0);
	EXPECT_EQ(get_unaligned_be16(acts), 17);
	EXPECT_EQ(packet_out(4, &strip, 1, 64), 0);
	EXPECT_EQ(get_unaligned_be16(wire + 16), 0);

	put_unaligned_be16(0x8100, packet + 12);
	put_unaligned_be16(0x86dd, packet + 16);
	packet[24] = 17;
	EXPECT_EQ(packet_out(4, &vid, 1, 64), 0);
	EXPECT_EQ(get_unaligned_be16(acts), 25);
	EXPECT_EQ(packet_out(4, &strip, 1, 64), 0);
	EXPECT_EQ(get_unaligned_be16(acts), 18);
	EXPECT_EQ(packet_out(4, &tp, 1, 64), 0);
	EXPECT_EQ(acts[6] >> 1, LIBERA_FIELD_UDP_SRC);
	EXPECT_EQ(packet_out(4, &tp, 1, 57), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	EXPECT_EQ(packet_out(4, &strip, 1, 17), 0);
}

/* Bytes of the instructions of a rule for packets with this VLAN id, in 1.3. */
static u32 rule_len(const struct libera_act *act, u16 n, u16 vid)
{
	const struct libera_instrs i = {
		.present = LIBERA_INSTR_APPLY, .n_apply = n, .act = (struct libera_act *)act
	};
	struct libera_act_ctx ctx = { };
	struct libera_match m;
	struct libera_ofbuf b;

	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, vid);
	libera_ofp_ctx_from_match(&ctx, &m);
	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_of13_put_rule_instrs(&b, &i, &ctx), 0);
	return b.len;
}

/* What does nothing to a rule's packets is no instruction, as a switch would say it. */
static void nothing_to_do(void)
{
	static const struct libera_act strip = { .type = LIBERA_ACT_STRIP_VLAN };

	EXPECT_EQ(rule_len(&strip, 1, LIBERA_VID_NONE), 0);
	EXPECT_EQ(rule_len(&strip, 1, 9 | LIBERA_VID_PRESENT), 16);
	EXPECT_EQ(rule_len(NULL, 0, LIBERA_VID_NONE), 8);
}

/* The actions of all lists that fit into 1.0 also fit into a message. */
static void most_actions(void)
{
	static struct libera_act act[LIBERA_ACT_MAX];
	struct libera_ofmsg m;
	struct libera_ofbuf b;
	int i;

	for (i = 0; i < LIBERA_ACT_MAX; i++)
		act[i] = (struct libera_act){ .type = LIBERA_ACT_SET_FIELD,
					      .field = LIBERA_FIELD_IPV6_DST };
	set_flow_mod(&m, act, LIBERA_ACT_MAX);
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT(libera_ofmsg_size(4, &m) >= b.len);
	EXPECT_EQ(decode(wire, b.len, 0)->flow_mod.instrs.n_apply, LIBERA_ACT_MAX);
}

static void roles(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_ROLE_REQUEST };
	struct libera_ofmsg *r;
	struct libera_ofbuf b;
	u32 role;

	for (role = LIBERA_ROLE_EQUAL; role <= LIBERA_ROLE_SLAVE; role++) {
		m.role.role = role;
		m.role.generation_id = 5;
		EXPECT_EQ(encode(&b, 1, &m), 0);
		EXPECT_EQ(b.len, 20);
		r = decode(wire, b.len, 0);
		EXPECT_EQ(r->type, LIBERA_OFMSG_ROLE_REQUEST);
		EXPECT_EQ(r->role.role, role);
		EXPECT_EQ(r->role.generation_id, ~0ULL);
		EXPECT_EQ(encode(&b, 4, &m), 0);
		EXPECT_EQ(decode(wire, b.len, 0)->role.generation_id, 5);
	}
	m.role.role = LIBERA_ROLE_NOCHANGE;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_ROLE_REQUEST_UNSUP);
	m.role.role = 4;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE);
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE);
}

/* Requests that 1.0 lacks, or that name something it lacks. */
static void requests(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_MP_REQUEST };
	struct libera_ofbuf b;
	u16 type;

	for (type = LIBERA_MP_GROUP; type <= LIBERA_MP_TABLE_FEATURES; type++) {
		m.mp_request.type = type;
		EXPECT_EQ(encode(&b, 4, &m), 0);
		EXPECT_EQ(decode(wire, b.len, 0)->mp_request.type, type);
		EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	}
	m.mp_request.type = 14;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	m.mp_request.type = LIBERA_MP_EXPERIMENTER;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER);
	m.mp_request.type = LIBERA_MP_QUEUE;
	m.mp_request.queue.port_no = LIBERA_PORT_ANY;
	m.mp_request.queue.queue_id = LIBERA_QUEUE_ALL;
	EXPECT_EQ(encode(&b, 1, &m), 0);
	EXPECT_EQ(get_unaligned_be16(wire + 12), 0xfffc);
	EXPECT_EQ(decode(wire, b.len, 0)->mp_request.queue.port_no, LIBERA_PORT_ANY);
	m.mp_request.queue.port_no = 0x20000;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_QUEUE_OP_BAD_PORT);
	m.mp_request.type = LIBERA_MP_PORT_STATS;
	m.mp_request.port_no = 0x20000;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_PORT);
}

static void flow_mod_commands(void)
{
	struct libera_ofmsg m;
	struct libera_ofbuf b;

	set_flow_mod(&m, NULL, 0);
	m.flow_mod.command = 5;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_FLOW_MOD_BAD_COMMAND);
	m.flow_mod.command = LIBERA_FC_ADD;
	m.flow_mod.table_id = LIBERA_TABLE_ALL;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID);
	m.flow_mod.command = LIBERA_FC_DELETE;
	EXPECT_EQ(encode(&b, 1, &m), 0);
	m.flow_mod.table_id = 1;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID);
	m.flow_mod.table_id = 0;
	m.flow_mod.flags = LIBERA_FF_EMERG;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_FLOW_MOD_BAD_FLAGS);
	EXPECT_EQ(encode(&b, 1, &m), 0);
}

static const struct ktap_test tests[] = {
	TEST(no_header),
	TEST(no_scratch),
	TEST(unknown_versions_and_types),
	TEST(every_type),
	TEST(several_messages),
	TEST(longest),
	TEST(hello),
	TEST(errors),
	TEST(ports_and_features),
	TEST(speeds),
	TEST(full_replies),
	TEST(unsayable_entries),
	TEST(end_without_begin),
	TEST(descriptions),
	TEST(netlink_form),
	TEST(context_of_packets),
	TEST(nothing_to_do),
	TEST(most_actions),
	TEST(roles),
	TEST(requests),
	TEST(flow_mod_commands),
};

KTAP_MAIN(tests)
