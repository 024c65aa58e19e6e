// SPDX-License-Identifier: GPL-2.0
/* Packets: addresses replaced, with the checksums that depend on them. */
#include "pkt.h"

#define ETH_LEN		14
#define IP_LEN		20
#define ETHERTYPE_IP	0x0800
#define ETHERTYPE_VLAN	0x8100
#define ETHERTYPE_ARP	0x0806
#define ETHERTYPE_IPV6	0x86dd

#define MAC_LEN		6
#define TAG_LEN		4

#define PROTO_TCP	6
#define PROTO_UDP	17

/* Offsets in the header of IPv4, and from the ends of those in the next. */
#define IP_FRAG		6
#define IP_PROTO	9
#define IP_CSUM		10
#define IP_SRC		12
#define IP_DST		16
#define TCP_CSUM	16
#define UDP_CSUM	6

static u64 get_mac(const u8 *p)
{
	return (u64)get_unaligned_be16(p) << 32 | get_unaligned_be32(p + 2);
}

static void put_mac(u64 mac, u8 *p)
{
	put_unaligned_be16(mac >> 32, p);
	put_unaligned_be32(mac, p + 2);
}

bool libera_pkt_addrs(const u8 *data, u16 len, enum libera_carrier_kind kind, u64 *src, u64 *dst)
{
	if (len < ETH_LEN || get_unaligned_be16(data + 12) == ETHERTYPE_VLAN)
		return false;
	if (kind == LIBERA_CARRY_MAC) {
		*dst = get_mac(data);
		*src = get_mac(data + 6);
		return true;
	}
	if (len < ETH_LEN + IP_LEN || get_unaligned_be16(data + 12) != ETHERTYPE_IP ||
	    data[ETH_LEN] >> 4 != 4 || (data[ETH_LEN] & 0xf) * 4 < IP_LEN)
		return false;
	*src = get_unaligned_be32(data + ETH_LEN + IP_SRC);
	*dst = get_unaligned_be32(data + ETH_LEN + IP_DST);
	return true;
}

/* RFC 1624, equation 3: of a checksum when 32 bits of what it is about change. */
static u16 update(u16 csum, u32 was, u32 is)
{
	u32 sum = csum ^ 0xffff, not_was = ~was;

	sum += (not_was >> 16) + (not_was & 0xffff) + (is >> 16) + (is & 0xffff);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* Where the checksum over the pseudo header is, NULL if there is none in the frame. */
static u8 *upper_csum(u8 *ip, u16 len)
{
	u16 at = (ip[0] & 0xf) * 4;

	/* in the first fragment only */
	if (get_unaligned_be16(ip + IP_FRAG) & 0x1fff)
		return NULL;
	if (ip[IP_PROTO] == PROTO_TCP)
		at += TCP_CSUM;
	else if (ip[IP_PROTO] == PROTO_UDP)
		at += UDP_CSUM;
	else
		return NULL;
	return at + 2 <= len ? ip + at : NULL;
}

static void set_ip(u8 *ip, u16 len, u8 offset, u32 addr)
{
	u32 was = get_unaligned_be32(ip + offset);
	u8 *upper = upper_csum(ip, len);
	u16 csum;

	put_unaligned_be16(update(get_unaligned_be16(ip + IP_CSUM), was, addr), ip + IP_CSUM);
	put_unaligned_be32(addr, ip + offset);
	if (!upper)
		return;
	csum = get_unaligned_be16(upper);
	/* UDP may be without one, and then says 0; a computed 0 is told as its equal */
	if (ip[IP_PROTO] == PROTO_UDP && !csum)
		return;
	csum = update(csum, was, addr);
	if (ip[IP_PROTO] == PROTO_UDP && !csum)
		csum = 0xffff;
	put_unaligned_be16(csum, upper);
}

void libera_pkt_set_addrs(u8 *data, u16 len, enum libera_carrier_kind kind, u64 src, u64 dst)
{
	if (kind == LIBERA_CARRY_MAC) {
		put_mac(dst, data);
		put_mac(src, data + 6);
		return;
	}
	set_ip(data + ETH_LEN, len - ETH_LEN, IP_SRC, src);
	set_ip(data + ETH_LEN, len - ETH_LEN, IP_DST, dst);
}

/* Where the sender's address stands behind the Ethernet header, and how long it is. */
static u8 sender_ip(u16 ethertype, u16 *at)
{
	switch (ethertype) {
	case ETHERTYPE_ARP:
		*at = 14;
		return 4;
	case ETHERTYPE_IP:
		*at = IP_SRC;
		return 4;
	case ETHERTYPE_IPV6:
		*at = 8;
		return 16;
	default:
		*at = 0;
		return 0;
	}
}

static bool is_zero(const u8 *p, u16 len)
{
	while (len && !*p) {
		p++;
		len--;
	}
	return !len;
}

bool libera_pkt_get_sender(const u8 *data, u16 len, struct libera_pkt_sender *s)
{
	u16 ethertype, at, head = ETH_LEN;

	memset(s, 0, sizeof(*s));
	if (len < ETH_LEN || data[MAC_LEN] & 1 || is_zero(data + MAC_LEN, MAC_LEN))
		return false;
	memcpy(s->mac, data + MAC_LEN, MAC_LEN);
	ethertype = get_unaligned_be16(data + 12);
	if (ethertype == ETHERTYPE_VLAN && len >= ETH_LEN + TAG_LEN) {
		ethertype = get_unaligned_be16(data + 16);
		head += TAG_LEN;
	}
	s->ip_len = sender_ip(ethertype, &at);
	if (len < head + at + s->ip_len || is_zero(data + head + at, s->ip_len))
		s->ip_len = 0;
	memcpy(s->ip, data + head + at, s->ip_len);
	return true;
}
