// SPDX-License-Identifier: GPL-2.0
/* The field table, and how one field is printed. */
#include "act.h"
#include "field.h"
#include "print.h"

#define MASK	1
#define SET	2
#define OF10	4

#define NO_PREREQ		__LIBERA_FIELD_END, { 0, 0 }
#define NEEDS(id, a, b)		LIBERA_FIELD_##id, { a, b }

#define ROW(id, _name, _width, _bits, _offset, flags, fmt, ...)		\
	[LIBERA_FIELD_##id] = {						\
		_name, _width, _bits, _offset,				\
		!!((flags) & MASK), !!((flags) & SET), !!((flags) & OF10), \
		LIBERA_FORMAT_##fmt, __VA_ARGS__			\
	}

/*
 * OpenFlow 1.3.5, 7.2.3.7, tables 11 and 12; set-field by 7.2.5: header fields
 * only, which rules out ports, metadata and the pseudo-field of extension
 * headers.  SCTP ports are not in OpenFlow 1.0.1's tp_src and tp_dst.
 */
const struct libera_field libera_fields[__LIBERA_FIELD_END] = {
	ROW(IN_PORT, "in_port", 4, 32, 0, OF10, PORT, NO_PREREQ),
	ROW(IN_PHY_PORT, "in_phy_port", 4, 32, 4, 0, PORT, NEEDS(IN_PORT, 0, 0)),
	ROW(METADATA, "metadata", 8, 64, 8, MASK, HEX, NO_PREREQ),
	ROW(ETH_DST, "eth_dst", 6, 48, 16, MASK | SET | OF10, MAC, NO_PREREQ),
	ROW(ETH_SRC, "eth_src", 6, 48, 22, MASK | SET | OF10, MAC, NO_PREREQ),
	ROW(ETH_TYPE, "eth_type", 2, 16, 28, SET | OF10, HEX, NO_PREREQ),
	ROW(VLAN_VID, "vlan_vid", 2, 13, 30, MASK | SET | OF10, VLAN, NO_PREREQ),
	ROW(VLAN_PCP, "vlan_pcp", 1, 3, 32, SET | OF10, DEC,
	    NEEDS(VLAN_VID, LIBERA_VID_PRESENT, 0)),
	ROW(IP_DSCP, "ip_dscp", 1, 6, 33, SET | OF10, DEC,
	    NEEDS(ETH_TYPE, 0x0800, 0x86dd)),
	ROW(IP_ECN, "ip_ecn", 1, 2, 34, SET, DEC, NEEDS(ETH_TYPE, 0x0800, 0x86dd)),
	ROW(IP_PROTO, "ip_proto", 1, 8, 35, SET | OF10, DEC, NEEDS(ETH_TYPE, 0x0800, 0x86dd)),
	ROW(IPV4_SRC, "ipv4_src", 4, 32, 36, MASK | SET | OF10, IPV4,
	    NEEDS(ETH_TYPE, 0x0800, 0)),
	ROW(IPV4_DST, "ipv4_dst", 4, 32, 40, MASK | SET | OF10, IPV4,
	    NEEDS(ETH_TYPE, 0x0800, 0)),
	ROW(TCP_SRC, "tcp_src", 2, 16, 44, SET | OF10, DEC, NEEDS(IP_PROTO, 6, 0)),
	ROW(TCP_DST, "tcp_dst", 2, 16, 46, SET | OF10, DEC, NEEDS(IP_PROTO, 6, 0)),
	ROW(UDP_SRC, "udp_src", 2, 16, 48, SET | OF10, DEC, NEEDS(IP_PROTO, 17, 0)),
	ROW(UDP_DST, "udp_dst", 2, 16, 50, SET | OF10, DEC, NEEDS(IP_PROTO, 17, 0)),
	ROW(SCTP_SRC, "sctp_src", 2, 16, 52, SET, DEC, NEEDS(IP_PROTO, 132, 0)),
	ROW(SCTP_DST, "sctp_dst", 2, 16, 54, SET, DEC, NEEDS(IP_PROTO, 132, 0)),
	ROW(ICMPV4_TYPE, "icmpv4_type", 1, 8, 56, SET | OF10, DEC, NEEDS(IP_PROTO, 1, 0)),
	ROW(ICMPV4_CODE, "icmpv4_code", 1, 8, 57, SET | OF10, DEC, NEEDS(IP_PROTO, 1, 0)),
	ROW(ARP_OP, "arp_op", 2, 16, 58, SET | OF10, DEC, NEEDS(ETH_TYPE, 0x0806, 0)),
	ROW(ARP_SPA, "arp_spa", 4, 32, 60, MASK | SET | OF10, IPV4, NEEDS(ETH_TYPE, 0x0806, 0)),
	ROW(ARP_TPA, "arp_tpa", 4, 32, 64, MASK | SET | OF10, IPV4, NEEDS(ETH_TYPE, 0x0806, 0)),
	ROW(ARP_SHA, "arp_sha", 6, 48, 68, MASK | SET, MAC, NEEDS(ETH_TYPE, 0x0806, 0)),
	ROW(ARP_THA, "arp_tha", 6, 48, 74, MASK | SET, MAC, NEEDS(ETH_TYPE, 0x0806, 0)),
	ROW(IPV6_SRC, "ipv6_src", 16, 128, 80, MASK | SET, IPV6, NEEDS(ETH_TYPE, 0x86dd, 0)),
	ROW(IPV6_DST, "ipv6_dst", 16, 128, 96, MASK | SET, IPV6, NEEDS(ETH_TYPE, 0x86dd, 0)),
	ROW(IPV6_FLABEL, "ipv6_flabel", 4, 20, 112, MASK | SET, HEX, NEEDS(ETH_TYPE, 0x86dd, 0)),
	ROW(ICMPV6_TYPE, "icmpv6_type", 1, 8, 116, SET, DEC, NEEDS(IP_PROTO, 58, 0)),
	ROW(ICMPV6_CODE, "icmpv6_code", 1, 8, 117, SET, DEC, NEEDS(IP_PROTO, 58, 0)),
	ROW(IPV6_ND_TARGET, "ipv6_nd_target", 16, 128, 118, SET, IPV6,
	    NEEDS(ICMPV6_TYPE, 135, 136)),
	ROW(IPV6_ND_SLL, "ipv6_nd_sll", 6, 48, 134, SET, MAC, NEEDS(ICMPV6_TYPE, 135, 0)),
	ROW(IPV6_ND_TLL, "ipv6_nd_tll", 6, 48, 140, SET, MAC, NEEDS(ICMPV6_TYPE, 136, 0)),
	ROW(MPLS_LABEL, "mpls_label", 4, 20, 146, SET, DEC, NEEDS(ETH_TYPE, 0x8847, 0x8848)),
	ROW(MPLS_TC, "mpls_tc", 1, 3, 150, SET, DEC, NEEDS(ETH_TYPE, 0x8847, 0x8848)),
	ROW(MPLS_BOS, "mpls_bos", 1, 1, 151, SET, DEC, NEEDS(ETH_TYPE, 0x8847, 0x8848)),
	ROW(PBB_ISID, "pbb_isid", 3, 24, 152, MASK | SET, HEX, NEEDS(ETH_TYPE, 0x88e7, 0)),
	ROW(TUNNEL_ID, "tunnel_id", 8, 64, 155, MASK | SET, HEX, NO_PREREQ),
	ROW(IPV6_EXTHDR, "ipv6_exthdr", 2, 9, 163, MASK, HEX, NEEDS(ETH_TYPE, 0x86dd, 0)),
};

/* Length of the prefix that @mask is; -1 if it is none. */
static int prefix_len(const u8 *mask, int width)
{
	int i, n = 0;

	for (i = 0; i < width * 8; i++) {
		bool bit = mask[i / 8] & (0x80 >> (i % 8));

		if (bit && n < i)
			return -1;
		n += bit;
	}
	return n;
}

static u64 number(const u8 *p, int width)
{
	u64 x = 0;
	int i;

	for (i = 0; i < width; i++)
		x = x << 8 | p[i];
	return x;
}

static void add_mac(struct libera_print *p, const u8 *v)
{
	libera_print_add(p, "%02x:%02x:%02x:%02x:%02x:%02x", v[0], v[1], v[2], v[3], v[4], v[5]);
}

/* RFC 5952: lower case, the longest run of two zero groups or more is "::". */
static void add_ipv6(struct libera_print *p, const u8 *v)
{
	int best = -1, best_len = 1, run = 0;
	int i;

	for (i = 0; i < 8; i++) {
		run = v[2 * i] | v[2 * i + 1] ? 0 : run + 1;
		if (run > best_len) {
			best_len = run;
			best = i - run + 1;
		}
	}
	for (i = 0; i < 8; i++) {
		if (i == best) {
			libera_print_add(p, "::");
			i += best_len - 1;
			continue;
		}
		if (i && i != best + best_len)
			libera_print_add(p, ":");
		libera_print_add(p, "%x", v[2 * i] << 8 | v[2 * i + 1]);
	}
}

/* A value, or a mask, in the field's own way of writing. */
static void add_value(struct libera_print *p, const struct libera_field *f, const u8 *v)
{
	char port[16];

	switch (f->format) {
	case LIBERA_FORMAT_MAC:
		add_mac(p, v);
		break;
	case LIBERA_FORMAT_IPV4:
		libera_print_add(p, "%u.%u.%u.%u", v[0], v[1], v[2], v[3]);
		break;
	case LIBERA_FORMAT_IPV6:
		add_ipv6(p, v);
		break;
	case LIBERA_FORMAT_PORT:
		libera_port_format(port, sizeof(port), number(v, f->width));
		libera_print_add(p, "%s", port);
		break;
	case LIBERA_FORMAT_HEX:
		if (f->width == 2)
			libera_print_add(p, "0x%04llx", number(v, f->width));
		else
			libera_print_add(p, "0x%llx", number(v, f->width));
		break;
	default:
		libera_print_add(p, "%llu", number(v, f->width));
		break;
	}
}

/* "none", "any", the id, or what else there is in hexadecimal. */
static void add_vlan(struct libera_print *p, const u8 *val, const u8 *mask)
{
	u64 v = number(val, 2);
	u64 m = mask ? number(mask, 2) & 0x1fff : 0x1fff;

	if (m == 0x1fff && v == LIBERA_VID_NONE)
		libera_print_add(p, "none");
	else if (m == 0x1fff && v & LIBERA_VID_PRESENT)
		libera_print_add(p, "%llu", v & 0xfff);
	else if (m == LIBERA_VID_PRESENT && v == LIBERA_VID_PRESENT)
		libera_print_add(p, "any");
	else if (m == 0x1fff)
		libera_print_add(p, "0x%04llx", v);
	else
		libera_print_add(p, "0x%04llx/0x%04llx", v, m);
}

static bool all_significant(const struct libera_field *f, const u8 *mask)
{
	int i, bits = f->bits;

	for (i = f->width - 1; i >= 0; i--) {
		u8 want = bits >= 8 ? 0xff : (1 << bits) - 1;

		if ((mask[i] & want) != want)
			return false;
		bits = bits >= 8 ? bits - 8 : 0;
	}
	return true;
}

/**
 * libera_field_format() - print one field as name=value or name=value/mask
 * @buf: destination
 * @size: its size
 * @id: field
 * @val: value, width bytes
 * @mask: mask, width bytes, or NULL for exact
 *
 * Return: length that was needed, as snprintf().
 */
int libera_field_format(char *buf, size_t size, enum libera_field_id id, const u8 *val,
			const u8 *mask)
{
	const struct libera_field *f = &libera_fields[id];
	struct libera_print p;
	int prefix;

	libera_print_init(&p, buf, size);
	libera_print_add(&p, "%s=", f->name);
	if (f->format == LIBERA_FORMAT_VLAN) {
		add_vlan(&p, val, mask);
		return p.len;
	}

	add_value(&p, f, val);
	if (!mask || all_significant(f, mask))
		return p.len;

	prefix = -1;
	if (f->format == LIBERA_FORMAT_IPV4 || f->format == LIBERA_FORMAT_IPV6)
		prefix = prefix_len(mask, f->width);
	libera_print_add(&p, "/");
	if (prefix >= 0)
		libera_print_add(&p, "%d", prefix);
	else
		add_value(&p, f, mask);
	return p.len;
}
