// SPDX-License-Identifier: GPL-2.0
/* LLDP frames by which links between pSwitches are found (IEEE 802.1AB). */
#include "probe.h"

const u8 libera_probe_dst[6] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x03 };

/* TLV: type (7 bits), length (9 bits), value. */
#define TLV_END		0
#define TLV_CHASSIS_ID	1
#define TLV_PORT_ID	2
#define TLV_TTL		3
#define TLV_ORG		127

#define CHASSIS_LOCAL	7	/* subtypes "locally assigned" */
#define PORT_LOCAL	7
#define TTL		30	/* seconds, for whoever else listens */

/* Organizationally specific, of a locally administered identifier: dpid, port, nonce, auth. */
static const u8 org[4] = { 0x4e, 0x4c, 0x69, 1 };
#define ORG_LEN		(sizeof(org) + 8 + 4 + 8 + 8)

static u8 *put_tlv(u8 *p, u8 type, u16 len)
{
	put_unaligned_be16(type << 9 | len, p);
	return p + 2;
}

static u8 *put_be64(u8 *p, u64 val)
{
	put_unaligned_be64(val, p);
	return p + 8;
}

void libera_probe_build(u8 *frame, const struct libera_probe *p, const u8 *src)
{
	u8 *at = frame;

	memset(frame, 0, LIBERA_PROBE_LEN);
	memcpy(at, libera_probe_dst, 6);
	memcpy(at + 6, src, 6);
	put_unaligned_be16(LIBERA_ETH_LLDP, at + 12);
	at = put_tlv(at + 14, TLV_CHASSIS_ID, 1 + 8);
	*at++ = CHASSIS_LOCAL;
	at = put_be64(at, p->dpid);
	at = put_tlv(at, TLV_PORT_ID, 1 + 4);
	*at++ = PORT_LOCAL;
	put_unaligned_be32(p->port, at);
	at = put_tlv(at + 4, TLV_TTL, 2);
	put_unaligned_be16(TTL, at);
	at = put_tlv(at + 2, TLV_ORG, ORG_LEN);
	memcpy(at, org, sizeof(org));
	at = put_be64(at + sizeof(org), p->dpid);
	put_unaligned_be32(p->port, at);
	at = put_be64(at + 4, p->nonce);
	put_be64(at, p->auth);
	/* the end of the TLVs is zeros, as is what fills the frame up */
}

bool libera_probe_is(const u8 *frame, u32 len)
{
	return len >= 14 && !memcmp(frame, libera_probe_dst, 6) &&
	       get_unaligned_be16(frame + 12) == LIBERA_ETH_LLDP;
}

static void parse_org(struct libera_probe *p, const u8 *v)
{
	p->dpid = get_unaligned_be64(v + 4);
	p->port = get_unaligned_be32(v + 12);
	p->nonce = get_unaligned_be64(v + 16);
	p->auth = get_unaligned_be64(v + 24);
}

bool libera_probe_parse(struct libera_probe *p, const u8 *frame, u32 len)
{
	u32 at = 14;

	if (!libera_probe_is(frame, len))
		return false;
	while (at + 2 <= len) {
		u16 head = get_unaligned_be16(frame + at);
		u32 tlv = head & 0x1ff;

		at += 2;
		if (!head || tlv > len - at)
			return false;
		if (head >> 9 == TLV_ORG && tlv == ORG_LEN &&
		    !memcmp(frame + at, org, sizeof(org))) {
			parse_org(p, frame + at);
			return true;
		}
		at += tlv;
	}
	return false;
}
