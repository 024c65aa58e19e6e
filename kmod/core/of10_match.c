// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.0 matches (5.2.3), with their oddities, to and from the neutral form. */
#include "of10.h"

#define ETH_IP	0x0800
#define ETH_ARP	0x0806

#define PROTO_ICMP	1
#define PROTO_TCP	6
#define PROTO_UDP	17

/* Fields that an OpenFlow 1.0 match has if the frame is IPv4. */
#define IP_FIELDS							\
	(LIBERA_FIELD_BIT(IP_DSCP) | LIBERA_FIELD_BIT(IP_PROTO) |	\
	 LIBERA_FIELD_BIT(IPV4_SRC) | LIBERA_FIELD_BIT(IPV4_DST) |	\
	 LIBERA_FIELD_BIT(TCP_SRC) | LIBERA_FIELD_BIT(TCP_DST) |	\
	 LIBERA_FIELD_BIT(UDP_SRC) | LIBERA_FIELD_BIT(UDP_DST) |	\
	 LIBERA_FIELD_BIT(ICMPV4_TYPE) | LIBERA_FIELD_BIT(ICMPV4_CODE))

/* Fields of which 1.0 knows a mask: prefixes, and "any tag". */
#define MASKABLE							\
	(LIBERA_FIELD_BIT(IPV4_SRC) | LIBERA_FIELD_BIT(IPV4_DST) |	\
	 LIBERA_FIELD_BIT(ARP_SPA) | LIBERA_FIELD_BIT(ARP_TPA) |	\
	 LIBERA_FIELD_BIT(VLAN_VID))

/**
 * libera_of10_get_port() - port number of 1.3 for one of 1.0
 * @port: on the wire
 *
 * Numbers between OFPP_MAX and the reserved ones mean nothing; they stay what
 * they are, a port that nobody has.
 *
 * Return: the number.
 */
u32 libera_of10_get_port(__be16 port)
{
	u32 p = be16_to_cpu(port);

	return p >= OF10P_IN_PORT ? p | 0xffff0000 : p;
}

/**
 * libera_of10_put_port() - port number of 1.0 for one of 1.3
 * @port: of 1.3
 * @out: for the wire
 *
 * Return: whether 1.0 has such a port.
 */
bool libera_of10_put_port(u32 port, __be16 *out)
{
	*out = cpu_to_be16(port);
	return port <= OF10P_MAX || port >= LIBERA_PORT_IN_PORT;
}

/*
 * "dl_vlan" has a value for untagged frames, 0xffff; 1.3 says that with a
 * vlan_vid of 0, and marks all others with a bit.  A priority alone, with
 * dl_vlan wildcarded, means any tag.
 */
static void get_vlan(struct libera_match *m, const struct of10_match *w, u32 wc)
{
	u16 vlan = be16_to_cpu(w->dl_vlan);
	static const u8 any[2] = { 0x10, 0 };

	if (!(wc & OF10FW_DL_VLAN)) {
		if (vlan == OF10_VLAN_NONE) {
			libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
			return;
		}
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_PRESENT | (vlan & 0xfff));
	} else if (!(wc & OF10FW_DL_VLAN_PCP)) {
		libera_match_set(m, LIBERA_FIELD_VLAN_VID, any, any);
	}
	if (!(wc & OF10FW_DL_VLAN_PCP))
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_PCP, w->dl_vlan_pcp & 7);
}

/* Wildcards count the low bits that do not matter; 32 and more is all. */
static void get_addr(struct libera_match *m, enum libera_field_id id, __be32 addr, u32 wild)
{
	u8 val[4], mask[4];

	if (wild >= 32)
		return;
	put_unaligned_be32(be32_to_cpu(addr), val);
	put_unaligned_be32(~0U << wild, mask);
	libera_match_set(m, id, val, mask);
}

/* tp_src and tp_dst are ports of TCP and UDP, type and code of ICMP, else ignored. */
static void get_transport(struct libera_match *m, const struct of10_match *w, u32 wc)
{
	enum libera_field_id src, dst;
	u16 mask = 0xffff;

	switch (w->nw_proto) {
	case PROTO_TCP:
		src = LIBERA_FIELD_TCP_SRC;
		dst = LIBERA_FIELD_TCP_DST;
		break;
	case PROTO_UDP:
		src = LIBERA_FIELD_UDP_SRC;
		dst = LIBERA_FIELD_UDP_DST;
		break;
	case PROTO_ICMP:
		src = LIBERA_FIELD_ICMPV4_TYPE;
		dst = LIBERA_FIELD_ICMPV4_CODE;
		mask = 0xff;
		break;
	default:
		return;
	}
	if (!(wc & OF10FW_TP_SRC))
		libera_match_set_u64(m, src, be16_to_cpu(w->tp_src) & mask);
	if (!(wc & OF10FW_TP_DST))
		libera_match_set_u64(m, dst, be16_to_cpu(w->tp_dst) & mask);
}

static void get_ip(struct libera_match *m, const struct of10_match *w, u32 wc)
{
	get_addr(m, LIBERA_FIELD_IPV4_SRC, w->nw_src, wc >> OF10FW_NW_SRC_SHIFT & OF10FW_NW_BITS);
	get_addr(m, LIBERA_FIELD_IPV4_DST, w->nw_dst, wc >> OF10FW_NW_DST_SHIFT & OF10FW_NW_BITS);
	/* "IP ToS (actually DSCP field, 6 bits)": the upper six. */
	if (!(wc & OF10FW_NW_TOS))
		libera_match_set_u64(m, LIBERA_FIELD_IP_DSCP, w->nw_tos >> 2);
	if (!(wc & OF10FW_NW_PROTO)) {
		libera_match_set_u64(m, LIBERA_FIELD_IP_PROTO, w->nw_proto);
		get_transport(m, w, wc);
	}
}

/* "IP protocol or lower 8 bits of ARP opcode"; addresses are those inside the ARP. */
static void get_arp(struct libera_match *m, const struct of10_match *w, u32 wc)
{
	get_addr(m, LIBERA_FIELD_ARP_SPA, w->nw_src, wc >> OF10FW_NW_SRC_SHIFT & OF10FW_NW_BITS);
	get_addr(m, LIBERA_FIELD_ARP_TPA, w->nw_dst, wc >> OF10FW_NW_DST_SHIFT & OF10FW_NW_BITS);
	if (!(wc & OF10FW_NW_PROTO))
		libera_match_set_u64(m, LIBERA_FIELD_ARP_OP, w->nw_proto);
}

/**
 * libera_of10_get_match() - neutral form of a 1.0 match
 * @m: filled
 * @w: wire
 *
 *   0            4         6         12        18        20    21 22
 *   | wildcards  | in_port | dl_src  | dl_dst  | dl_vlan | pcp | | dl_type
 *   24       25         28       32       36       38       40
 *   | nw_tos | nw_proto | nw_src | nw_dst | tp_src | tp_dst |
 *
 * "Fields whose prerequisites are missing are ignored" (1.0.1, 3.4), so any
 * 40 bytes are a match: there is nothing to refuse.
 */
void libera_of10_get_match(struct libera_match *m, const struct of10_match *w)
{
	u32 wc = be32_to_cpu(w->wildcards);
	u16 dl_type = be16_to_cpu(w->dl_type);

	libera_match_init(m);
	if (!(wc & OF10FW_IN_PORT))
		libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, libera_of10_get_port(w->in_port));
	if (!(wc & OF10FW_DL_SRC))
		libera_match_set(m, LIBERA_FIELD_ETH_SRC, w->dl_src, NULL);
	if (!(wc & OF10FW_DL_DST))
		libera_match_set(m, LIBERA_FIELD_ETH_DST, w->dl_dst, NULL);
	get_vlan(m, w, wc);
	if (wc & OF10FW_DL_TYPE)
		return;
	libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, dl_type);
	if (dl_type == ETH_IP)
		get_ip(m, w, wc);
	else if (dl_type == ETH_ARP)
		get_arp(m, w, wc);
}

/* Whether 1.0 can say what @m says; the error that the author must get if not. */
static int check_match(const struct libera_match *m)
{
	u16 dl_type = 0;
	u64 left;

	if (libera_match_has(m, LIBERA_FIELD_ETH_TYPE))
		dl_type = libera_match_get_u64(m, LIBERA_FIELD_ETH_TYPE);

	for (left = m->present; left; left &= left - 1) {
		int id = __ffs64(left);

		if (!libera_fields[id].of10)
			return LIBERA_OFERR_BAD_MATCH_FIELD;
		if (!libera_match_check_prereq(m, id))
			return LIBERA_OFERR_BAD_MATCH_PREREQ;
		if (libera_match_is_exact(m, id) || (1ULL << id) & MASKABLE)
			continue;
		if (id == LIBERA_FIELD_ETH_DST || id == LIBERA_FIELD_ETH_SRC)
			return LIBERA_OFERR_BAD_MATCH_DL_ADDR_MASK;
		return LIBERA_OFERR_BAD_MATCH_MASK;
	}
	/* The prerequisite of some is IPv6, too; 1.0 would ignore them there. */
	if (m->present & IP_FIELDS && dl_type != ETH_IP)
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	return 0;
}

static int put_vlan(struct of10_match *w, const struct libera_match *m, u32 *wc)
{
	u16 vid, mask;

	if (!libera_match_has(m, LIBERA_FIELD_VLAN_VID))
		return 0;

	vid = libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID);
	mask = libera_match_get_mask_u64(m, LIBERA_FIELD_VLAN_VID);
	if (mask == 0x1fff) {
		if (vid == LIBERA_VID_NONE)
			w->dl_vlan = cpu_to_be16(OF10_VLAN_NONE);
		else if (vid & LIBERA_VID_PRESENT)
			w->dl_vlan = cpu_to_be16(vid & 0xfff);
		else
			return LIBERA_OFERR_BAD_MATCH_VALUE;
		*wc &= ~OF10FW_DL_VLAN;
	} else if (mask != LIBERA_VID_PRESENT || vid != LIBERA_VID_PRESENT ||
		   !libera_match_has(m, LIBERA_FIELD_VLAN_PCP)) {
		/* "Any tag" can be said only by way of a priority. */
		return LIBERA_OFERR_BAD_MATCH_MASK;
	}
	if (libera_match_has(m, LIBERA_FIELD_VLAN_PCP)) {
		w->dl_vlan_pcp = libera_match_get_u64(m, LIBERA_FIELD_VLAN_PCP);
		*wc &= ~OF10FW_DL_VLAN_PCP;
	}
	return 0;
}

/* An address with a prefix mask; @shift is where its wildcards go. */
static int put_addr(__be32 *addr, const struct libera_match *m, enum libera_field_id id,
		    u32 *wc, int shift)
{
	u32 wild;

	if (!libera_match_has(m, id))
		return 0;
	wild = ~(u32)libera_match_get_mask_u64(m, id);
	if (wild & (wild + 1))
		return LIBERA_OFERR_BAD_MATCH_NW_ADDR_MASK;
	*addr = cpu_to_be32(libera_match_get_u64(m, id));
	*wc &= ~((u32)OF10FW_NW_BITS << shift);
	*wc |= (u32)hweight32(wild) << shift;
	return 0;
}

static void put_transport(struct of10_match *w, const struct libera_match *m,
			  enum libera_field_id src, enum libera_field_id dst, u32 *wc)
{
	if (libera_match_has(m, src)) {
		w->tp_src = cpu_to_be16(libera_match_get_u64(m, src));
		*wc &= ~OF10FW_TP_SRC;
	}
	if (libera_match_has(m, dst)) {
		w->tp_dst = cpu_to_be16(libera_match_get_u64(m, dst));
		*wc &= ~OF10FW_TP_DST;
	}
}

static int put_network(struct of10_match *w, const struct libera_match *m, u32 *wc)
{
	__be32 src = 0, dst = 0;
	u32 op;
	int err;

	/* A match has IP or ARP fields, never both: their prerequisites differ. */
	err = put_addr(&src, m, LIBERA_FIELD_IPV4_SRC, wc, OF10FW_NW_SRC_SHIFT);
	if (!err)
		err = put_addr(&dst, m, LIBERA_FIELD_IPV4_DST, wc, OF10FW_NW_DST_SHIFT);
	if (!err)
		err = put_addr(&src, m, LIBERA_FIELD_ARP_SPA, wc, OF10FW_NW_SRC_SHIFT);
	if (!err)
		err = put_addr(&dst, m, LIBERA_FIELD_ARP_TPA, wc, OF10FW_NW_DST_SHIFT);
	if (err)
		return err;
	w->nw_src = src;
	w->nw_dst = dst;

	if (libera_match_has(m, LIBERA_FIELD_IP_DSCP)) {
		w->nw_tos = libera_match_get_u64(m, LIBERA_FIELD_IP_DSCP) << 2;
		*wc &= ~OF10FW_NW_TOS;
	}
	if (libera_match_has(m, LIBERA_FIELD_IP_PROTO)) {
		w->nw_proto = libera_match_get_u64(m, LIBERA_FIELD_IP_PROTO);
		*wc &= ~OF10FW_NW_PROTO;
	}
	if (libera_match_has(m, LIBERA_FIELD_ARP_OP)) {
		op = libera_match_get_u64(m, LIBERA_FIELD_ARP_OP);
		if (op > 0xff)
			return LIBERA_OFERR_BAD_MATCH_VALUE;
		w->nw_proto = op;
		*wc &= ~OF10FW_NW_PROTO;
	}
	return 0;
}

/**
 * libera_of10_put_match() - 1.0 form of a neutral match
 * @w: filled
 * @m: match
 *
 * Return: 0, or a positive oferr if 1.0 cannot say it.
 */
int libera_of10_put_match(struct of10_match *w, const struct libera_match *m)
{
	const u32 none = OF10FW_ALL & ~(OF10FW_NW_BITS << OF10FW_NW_SRC_SHIFT |
					OF10FW_NW_BITS << OF10FW_NW_DST_SHIFT);
	u32 wc = none | 32 << OF10FW_NW_SRC_SHIFT | 32 << OF10FW_NW_DST_SHIFT;
	__be16 port;
	int err;

	memset(w, 0, sizeof(*w));
	err = check_match(m);
	if (err)
		return err;

	if (libera_match_has(m, LIBERA_FIELD_IN_PORT)) {
		if (!libera_of10_put_port(libera_match_get_u64(m, LIBERA_FIELD_IN_PORT), &port))
			return LIBERA_OFERR_BAD_MATCH_VALUE;
		w->in_port = port;
		wc &= ~OF10FW_IN_PORT;
	}
	if (libera_match_has(m, LIBERA_FIELD_ETH_SRC)) {
		memcpy(w->dl_src, m->val + libera_fields[LIBERA_FIELD_ETH_SRC].offset, 6);
		wc &= ~OF10FW_DL_SRC;
	}
	if (libera_match_has(m, LIBERA_FIELD_ETH_DST)) {
		memcpy(w->dl_dst, m->val + libera_fields[LIBERA_FIELD_ETH_DST].offset, 6);
		wc &= ~OF10FW_DL_DST;
	}
	if (libera_match_has(m, LIBERA_FIELD_ETH_TYPE)) {
		w->dl_type = cpu_to_be16(libera_match_get_u64(m, LIBERA_FIELD_ETH_TYPE));
		wc &= ~OF10FW_DL_TYPE;
	}

	err = put_vlan(w, m, &wc) ?: put_network(w, m, &wc);
	if (err)
		return err;
	put_transport(w, m, LIBERA_FIELD_TCP_SRC, LIBERA_FIELD_TCP_DST, &wc);
	put_transport(w, m, LIBERA_FIELD_UDP_SRC, LIBERA_FIELD_UDP_DST, &wc);
	put_transport(w, m, LIBERA_FIELD_ICMPV4_TYPE, LIBERA_FIELD_ICMPV4_CODE, &wc);
	w->wildcards = cpu_to_be32(wc);
	return 0;
}

/**
 * libera_of10_get_priority() - priority of a rule
 * @w: its match
 * @priority: what the wire says
 *
 * "An entry that specifies an exact match (i.e., it has no wildcards) is
 * always the highest priority" (1.0.1, 3.4); the field means nothing then.
 *
 * Return: the priority in force.
 */
u16 libera_of10_get_priority(const struct of10_match *w, __be16 priority)
{
	if (!(be32_to_cpu(w->wildcards) & OF10FW_ALL))
		return 0xffff;
	return be16_to_cpu(priority);
}

/**
 * libera_of10_fit_priority() - give back the exact form to a rule that had it
 * @w: its match
 * @priority: its priority
 *
 * An untagged frame's VLAN priority is no field of the neutral match, so it is
 * wildcarded here, and 1.0 would no longer take the match for an exact one.
 * With the highest priority the two forms mean the same, and the author of an
 * exact match finds it as it was.
 */
void libera_of10_fit_priority(struct of10_match *w, u16 priority)
{
	if (priority == 0xffff && w->dl_vlan == cpu_to_be16(OF10_VLAN_NONE) &&
	    w->wildcards == cpu_to_be32(OF10FW_DL_VLAN_PCP))
		w->wildcards = 0;
}
