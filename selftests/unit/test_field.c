// SPDX-License-Identifier: GPL-2.0
/* The field table, and how fields, actions and ports are printed. */
#include "core/act.h"
#include "ktap.h"

static void table_is_whole(void)
{
	u32 offset = 0;
	int i;

	for (i = 0; i < __LIBERA_FIELD_END; i++) {
		const struct libera_field *f = &libera_fields[i];

		ktap_note("field %d, %s", i, f->name ? f->name : "(no name)");
		EXPECT(f->name && f->name[0]);
		/* fields lie side by side, none over another */
		EXPECT_EQ(f->offset, offset);
		offset += f->width;
		EXPECT(f->width >= 1 && f->width <= LIBERA_FIELD_WIDTH_MAX);
		EXPECT(f->bits > 8 * (f->width - 1) - 16 && f->bits <= 8 * f->width);
		/* what is required is a field with a smaller number, so order by number will do */
		EXPECT(f->prereq == __LIBERA_FIELD_END || f->prereq < i);
		if (f->of10)
			EXPECT(f->prereq == __LIBERA_FIELD_END || libera_fields[f->prereq].of10);
		if (i == LIBERA_FIELD_IN_PORT || i == LIBERA_FIELD_IN_PHY_PORT ||
		    i == LIBERA_FIELD_METADATA)
			EXPECT(!f->settable);
	}
	EXPECT(offset <= LIBERA_FIELDS_SIZE);
}

static void check_field(int line, enum libera_field_id id, const char *val, const char *mask,
			const char *want)
{
	u8 v[16] = { }, m[16] = { };
	char buf[128], cut[128];
	size_t size;
	int n;

	ktap_note("line %d", line);
	EXPECT_EQ(ktap_hex(v, sizeof(v), val), libera_fields[id].width);
	if (mask)
		EXPECT_EQ(ktap_hex(m, sizeof(m), mask), libera_fields[id].width);
	n = libera_field_format(buf, sizeof(buf), id, v, mask ? m : NULL);
	EXPECT_STR(buf, want);
	EXPECT_EQ(n, strlen(want));
	/* whatever there is room for is written, terminated, and no more */
	for (size = 0; size <= strlen(want); size++) {
		memset(cut, '#', sizeof(cut));
		EXPECT_EQ(libera_field_format(cut, size, id, v, mask ? m : NULL), n);
		EXPECT_EQ(cut[size], '#');
		if (size) {
			EXPECT_EQ(strlen(cut), size - 1);
			EXPECT(!strncmp(cut, want, size - 1));
		}
	}
}

#define F(id, val, mask, want) check_field(__LINE__, LIBERA_FIELD_##id, val, mask, want)

static void fields(void)
{
	F(IN_PORT, "00000007", NULL, "in_port=7");
	F(IN_PORT, "fffffffe", NULL, "in_port=LOCAL");
	F(IN_PORT, "fffffff8", NULL, "in_port=IN_PORT");
	F(IN_PORT, "ffffffff", NULL, "in_port=ANY");
	F(IN_PORT, "fffffff7", NULL, "in_port=4294967287");
	F(METADATA, "0000000000000012", "00000000000000ff", "metadata=0x12/0xff");
	F(ETH_DST, "02000000000a", NULL, "eth_dst=02:00:00:00:00:0a");
	F(ETH_SRC, "010000000000", "010000000000",
	  "eth_src=01:00:00:00:00:00/01:00:00:00:00:00");
	F(ETH_TYPE, "0800", NULL, "eth_type=0x0800");
	F(VLAN_VID, "0000", NULL, "vlan_vid=none");
	F(VLAN_VID, "0000", "1fff", "vlan_vid=none");
	F(VLAN_VID, "1005", NULL, "vlan_vid=5");
	F(VLAN_VID, "1000", NULL, "vlan_vid=0");
	F(VLAN_VID, "1000", "1000", "vlan_vid=any");
	F(VLAN_VID, "0005", NULL, "vlan_vid=0x0005");
	F(VLAN_VID, "1004", "100c", "vlan_vid=0x1004/0x100c");
	F(VLAN_PCP, "07", NULL, "vlan_pcp=7");
	F(IP_DSCP, "2e", "3f", "ip_dscp=46");
	F(IP_PROTO, "06", NULL, "ip_proto=6");
	F(IPV4_SRC, "0a000001", NULL, "ipv4_src=10.0.0.1");
	F(IPV4_SRC, "0a000001", "ffffffff", "ipv4_src=10.0.0.1");
	F(IPV4_DST, "0a000000", "ff000000", "ipv4_dst=10.0.0.0/8");
	F(IPV4_DST, "80000000", "80000000", "ipv4_dst=128.0.0.0/1");
	F(IPV4_DST, "0a000001", "ff0000ff", "ipv4_dst=10.0.0.1/255.0.0.255");
	F(TCP_DST, "0050", NULL, "tcp_dst=80");
	F(ARP_OP, "0001", NULL, "arp_op=1");
	F(IPV6_SRC, "20010db8000000000000000000000001", NULL, "ipv6_src=2001:db8::1");
	F(IPV6_SRC, "00000000000000000000000000000000", NULL, "ipv6_src=::");
	F(IPV6_SRC, "00000000000000000000000000000001", NULL, "ipv6_src=::1");
	F(IPV6_SRC, "fe800000000000000000000000000000", "ffc00000000000000000000000000000",
	  "ipv6_src=fe80::/10");
	F(IPV6_SRC, "20010db8000000010000000000000001", NULL, "ipv6_src=2001:db8:0:1::1");
	/* a single zero group is not shortened; of equal runs the first is */
	F(IPV6_SRC, "20010db8000000010001000100010001", NULL, "ipv6_src=2001:db8:0:1:1:1:1:1");
	F(IPV6_SRC, "20010000000000010000000000010001", NULL, "ipv6_src=2001::1:0:0:1:1");
	F(IPV6_SRC, "20010000000000010000000000000001", NULL, "ipv6_src=2001:0:0:1::1");
	F(IPV6_SRC, "00010002000300040005000600000000", NULL, "ipv6_src=1:2:3:4:5:6::");
	F(IPV6_DST, "00000000000000000000000000000001", "000000000000000000000000000000ff",
	  "ipv6_dst=::1/::ff");
	F(IPV6_FLABEL, "000abcde", NULL, "ipv6_flabel=0xabcde");
	F(PBB_ISID, "123456", "ffff00", "pbb_isid=0x123456/0xffff00");
	F(TUNNEL_ID, "ffffffffffffffff", NULL, "tunnel_id=0xffffffffffffffff");
	F(MPLS_LABEL, "000fffff", NULL, "mpls_label=1048575");
	F(IPV6_EXTHDR, "0001", "0101", "ipv6_exthdr=0x0001/0x0101");
}

static void check_act(int line, struct libera_act a, const char *want)
{
	char buf[128], tiny[4];
	int n;

	ktap_note("line %d", line);
	n = libera_act_format(buf, sizeof(buf), &a);
	EXPECT_STR(buf, want);
	EXPECT_EQ(n, strlen(want));
	EXPECT_EQ(libera_act_format(NULL, 0, &a), n);
	EXPECT_EQ(libera_act_format(tiny, sizeof(tiny), &a), n);
	EXPECT_EQ(strlen(tiny), min((size_t)n, sizeof(tiny) - 1));
}

#define A(want, ...) check_act(__LINE__, (struct libera_act){ __VA_ARGS__ }, want)

static void acts(void)
{
	A("output:2", .type = LIBERA_ACT_OUTPUT, .arg = 2);
	A("output:CONTROLLER:128", .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_CONTROLLER,
	  .max_len = 128);
	A("output:CONTROLLER", .type = LIBERA_ACT_OUTPUT, .arg = LIBERA_PORT_CONTROLLER);
	A("set_field:eth_dst=02:00:00:00:00:01", .type = LIBERA_ACT_SET_FIELD,
	  .field = LIBERA_FIELD_ETH_DST, .val = { 2, 0, 0, 0, 0, 1 });
	A("set_vlan_vid:4095", .type = LIBERA_ACT_SET_VLAN_VID, .val = { 0x0f, 0xff });
	A("set_vlan_pcp:7", .type = LIBERA_ACT_SET_VLAN_PCP, .val = { 7 });
	A("strip_vlan", .type = LIBERA_ACT_STRIP_VLAN);
	A("pop_vlan", .type = LIBERA_ACT_POP_VLAN);
	A("push_vlan:0x8100", .type = LIBERA_ACT_PUSH_VLAN, .arg = 0x8100);
	A("push_mpls:0x8847", .type = LIBERA_ACT_PUSH_MPLS, .arg = 0x8847);
	A("pop_mpls:0x0800", .type = LIBERA_ACT_POP_MPLS, .arg = 0x800);
	A("push_pbb:0x88e7", .type = LIBERA_ACT_PUSH_PBB, .arg = 0x88e7);
	A("pop_pbb", .type = LIBERA_ACT_POP_PBB);
	A("copy_ttl_out", .type = LIBERA_ACT_COPY_TTL_OUT);
	A("copy_ttl_in", .type = LIBERA_ACT_COPY_TTL_IN);
	A("set_mpls_ttl:9", .type = LIBERA_ACT_SET_MPLS_TTL, .arg = 9);
	A("dec_mpls_ttl", .type = LIBERA_ACT_DEC_MPLS_TTL);
	A("set_nw_ttl:64", .type = LIBERA_ACT_SET_NW_TTL, .arg = 64);
	A("dec_nw_ttl", .type = LIBERA_ACT_DEC_NW_TTL);
	A("group:7", .type = LIBERA_ACT_GROUP, .arg = 7);
	A("set_queue:5", .type = LIBERA_ACT_SET_QUEUE, .arg = 5);
	A("enqueue:2:5", .type = LIBERA_ACT_ENQUEUE, .arg = 2, .queue = 5);
	A("enqueue:IN_PORT:5", .type = LIBERA_ACT_ENQUEUE, .arg = LIBERA_PORT_IN_PORT, .queue = 5);
	A("set_tp_src:80", .type = LIBERA_ACT_SET_TP_SRC, .arg = 80);
	A("set_tp_dst:443", .type = LIBERA_ACT_SET_TP_DST, .arg = 443);
	A("unknown", .type = __LIBERA_ACT_END);
}

static void instructions(void)
{
	struct libera_act act[3] = {
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
		{ .type = LIBERA_ACT_ENQUEUE, .arg = 2, .queue = 9 },
		{ .type = LIBERA_ACT_OUTPUT, .arg = 3 },
	};
	static const char want[] =
		"meter:5,output:1,enqueue:2:9,clear,write(output:3),metadata:0x6/0x7,goto:4";
	struct libera_act same[3];
	struct libera_instrs a = { .act = act }, b;
	char buf[256];

	EXPECT_EQ(libera_instrs_format(buf, sizeof(buf), &a), 4);
	EXPECT_STR(buf, "drop");
	EXPECT(!libera_instrs_outputs_to(&a, 1));
	a.act = NULL;
	EXPECT(libera_instrs_equal(&a, &a));

	a = (struct libera_instrs){
		.present = 0x3f, .goto_table = 4, .meter = 5, .metadata = 6, .metadata_mask = 7,
		.n_apply = 2, .n_write = 1, .act = act,
	};
	libera_instrs_format(buf, sizeof(buf), &a);
	EXPECT_STR(buf, want);
	EXPECT(libera_instrs_outputs_to(&a, 1));
	EXPECT(libera_instrs_outputs_to(&a, 2));
	EXPECT(libera_instrs_outputs_to(&a, 3));
	EXPECT(!libera_instrs_outputs_to(&a, 9));

	memcpy(same, act, sizeof(same));
	b = a;
	b.act = same;
	EXPECT(libera_instrs_equal(&a, &b));
	same[2].arg = 4;
	EXPECT(!libera_instrs_equal(&a, &b));
	same[2].arg = 3;
	b.n_apply = 1;
	b.n_write = 2;
	EXPECT(!libera_instrs_equal(&a, &b));
	b = a;
	b.meter++;
	EXPECT(!libera_instrs_equal(&a, &b));
	b = a;
	b.goto_table++;
	EXPECT(!libera_instrs_equal(&a, &b));
	b = a;
	b.metadata_mask++;
	EXPECT(!libera_instrs_equal(&a, &b));
	b = a;
	b.present &= ~LIBERA_INSTR_CLEAR;
	EXPECT(!libera_instrs_equal(&a, &b));
}

static void ports(void)
{
	char buf[32];

	EXPECT_EQ(libera_port_format(buf, sizeof(buf), 65535), 5);
	EXPECT_STR(buf, "65535");
	EXPECT_EQ(libera_port_format(buf, sizeof(buf), LIBERA_PORT_TABLE), 5);
	EXPECT_STR(buf, "TABLE");
	EXPECT_EQ(libera_port_format(buf, 4, LIBERA_PORT_CONTROLLER), 10);
	EXPECT_STR(buf, "CON");
}

static const struct ktap_test tests[] = {
	TEST(table_is_whole),
	TEST(fields),
	TEST(acts),
	TEST(instructions),
	TEST(ports),
};

KTAP_MAIN(tests)
