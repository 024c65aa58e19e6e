/* SPDX-License-Identifier: GPL-2.0 */
/* The field table: every match field once, for parse, format, mask and print. */
#ifndef _LIBERA_FIELD_H
#define _LIBERA_FIELD_H

#include "port.h"

/* A field's id is its number in the OXM basic class (OpenFlow 1.3.5, 7.2.3.7). */
enum libera_field_id {
	LIBERA_FIELD_IN_PORT		= 0,
	LIBERA_FIELD_IN_PHY_PORT	= 1,
	LIBERA_FIELD_METADATA		= 2,
	LIBERA_FIELD_ETH_DST		= 3,
	LIBERA_FIELD_ETH_SRC		= 4,
	LIBERA_FIELD_ETH_TYPE		= 5,
	LIBERA_FIELD_VLAN_VID		= 6,
	LIBERA_FIELD_VLAN_PCP		= 7,
	LIBERA_FIELD_IP_DSCP		= 8,
	LIBERA_FIELD_IP_ECN		= 9,
	LIBERA_FIELD_IP_PROTO		= 10,
	LIBERA_FIELD_IPV4_SRC		= 11,
	LIBERA_FIELD_IPV4_DST		= 12,
	LIBERA_FIELD_TCP_SRC		= 13,
	LIBERA_FIELD_TCP_DST		= 14,
	LIBERA_FIELD_UDP_SRC		= 15,
	LIBERA_FIELD_UDP_DST		= 16,
	LIBERA_FIELD_SCTP_SRC		= 17,
	LIBERA_FIELD_SCTP_DST		= 18,
	LIBERA_FIELD_ICMPV4_TYPE	= 19,
	LIBERA_FIELD_ICMPV4_CODE	= 20,
	LIBERA_FIELD_ARP_OP		= 21,
	LIBERA_FIELD_ARP_SPA		= 22,
	LIBERA_FIELD_ARP_TPA		= 23,
	LIBERA_FIELD_ARP_SHA		= 24,
	LIBERA_FIELD_ARP_THA		= 25,
	LIBERA_FIELD_IPV6_SRC		= 26,
	LIBERA_FIELD_IPV6_DST		= 27,
	LIBERA_FIELD_IPV6_FLABEL	= 28,
	LIBERA_FIELD_ICMPV6_TYPE	= 29,
	LIBERA_FIELD_ICMPV6_CODE	= 30,
	LIBERA_FIELD_IPV6_ND_TARGET	= 31,
	LIBERA_FIELD_IPV6_ND_SLL	= 32,
	LIBERA_FIELD_IPV6_ND_TLL	= 33,
	LIBERA_FIELD_MPLS_LABEL		= 34,
	LIBERA_FIELD_MPLS_TC		= 35,
	LIBERA_FIELD_MPLS_BOS		= 36,
	LIBERA_FIELD_PBB_ISID		= 37,
	LIBERA_FIELD_TUNNEL_ID		= 38,
	LIBERA_FIELD_IPV6_EXTHDR	= 39,
	__LIBERA_FIELD_END
};

#define LIBERA_FIELD_BIT(id)	(1ULL << (LIBERA_FIELD_##id))
#define LIBERA_FIELD_ALL	((1ULL << __LIBERA_FIELD_END) - 1)
#define LIBERA_FIELD_WIDTH_MAX	16
#define LIBERA_FIELDS_SIZE	168	/* all fields' bytes side by side */

/* How a value is written for people. */
enum libera_field_format {
	LIBERA_FORMAT_DEC,
	LIBERA_FORMAT_HEX,
	LIBERA_FORMAT_PORT,
	LIBERA_FORMAT_MAC,
	LIBERA_FORMAT_IPV4,
	LIBERA_FORMAT_IPV6,
	LIBERA_FORMAT_VLAN,
};

/**
 * struct libera_field - one row of the field table
 * @name: as in the specification, lower case ("eth_dst")
 * @width: bytes in an OXM payload, without mask
 * @bits: significant bits, right-aligned in @width bytes
 * @offset: place in the value and mask arrays of struct libera_match
 * @maskable: whether an OXM mask is allowed
 * @settable: whether set-field is allowed (OpenFlow 1.3.5, 7.2.5)
 * @of10: whether an OpenFlow 1.0 match can carry it (exactly, or IPv4 by prefix)
 * @format: how to print it
 * @prereq: field that must be present with one of @prereq_val, or
 *	__LIBERA_FIELD_END for none; prerequisites of that field hold in turn
 * @prereq_val: allowed values, the second 0 if there is one only, the first 0
 *	if any value will do; of VLAN_VID a bit that must be set
 */
struct libera_field {
	const char *name;
	u8 width;
	u8 bits;
	u8 offset;
	bool maskable;
	bool settable;
	bool of10;
	u8 format;
	u8 prereq;
	u16 prereq_val[2];
};

extern const struct libera_field libera_fields[__LIBERA_FIELD_END];

/* VLAN_VID as in OpenFlow 1.3: 0 exact is untagged, PRESENT/PRESENT any tag. */
#define LIBERA_VID_PRESENT	0x1000
#define LIBERA_VID_NONE		0x0000

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
			const u8 *mask);

#endif
