// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer for the match algebra: two matches and some packets from the input,
 * compared with a model that knows only bits, one by one, and the specification's
 * prerequisites.
 *
 * Input: a byte with the kinds of both matches, then for each its length in a
 * byte and its bytes, then material for packets.
 */
#include "core/of10.h"
#include "core/of13.h"
#include "fuzz.h"

#define PACKETS		8
#define FIELDS		__LIBERA_FIELD_END

enum kind {
	KIND_OPS,	/* small steps; see change() */
	KIND_OXM,	/* as a 1.3 switch would report it */
	KIND_OF10,	/* the 40 bytes of 1.0 */
	KIND_MORE,	/* a copy of the other match, then steps */
};

/* A packet: which fields it has, and their bytes as in a match. */
struct packet {
	u64 has;
	u8 val[LIBERA_FIELDS_SIZE];
};

static bool bit_at(const u8 *p, int width, int bit)
{
	return p[width - 1 - bit / 8] >> bit % 8 & 1;
}

static u64 number(const u8 *p, int width)
{
	u64 x = 0;
	int i;

	for (i = 0; i < width; i++)
		x = x << 8 | p[i];
	return x;
}

static u64 packet_number(const struct packet *pkt, int id)
{
	const struct libera_field *f = &libera_fields[id];

	return number(pkt->val + f->offset, f->width);
}

static void packet_set(struct packet *pkt, int id, u64 x)
{
	const struct libera_field *f = &libera_fields[id];
	int i;

	for (i = f->width - 1; i >= 0; i--, x >>= 8)
		pkt->val[f->offset + i] = x;
}

/* OpenFlow 1.3.5, 7.2.3.8, tables 12 and 13, by the values of what is required. */
static bool prereq_ok(int id, u64 has, const u8 *val)
{
	const struct packet *pkt = container_of(val, struct packet, val[0]);
	u64 type = has & LIBERA_FIELD_BIT(ETH_TYPE) ? packet_number(pkt, LIBERA_FIELD_ETH_TYPE) : 0;
	u64 proto = has & LIBERA_FIELD_BIT(IP_PROTO) ?
		    packet_number(pkt, LIBERA_FIELD_IP_PROTO) : 256;
	u64 icmp6 = has & LIBERA_FIELD_BIT(ICMPV6_TYPE) ?
		    packet_number(pkt, LIBERA_FIELD_ICMPV6_TYPE) : 256;

	switch (id) {
	case LIBERA_FIELD_IN_PHY_PORT:
		return has & LIBERA_FIELD_BIT(IN_PORT);
	case LIBERA_FIELD_VLAN_PCP:
		return has & LIBERA_FIELD_BIT(VLAN_VID) &&
		       packet_number(pkt, LIBERA_FIELD_VLAN_VID) & LIBERA_VID_PRESENT;
	case LIBERA_FIELD_IP_DSCP:
	case LIBERA_FIELD_IP_ECN:
	case LIBERA_FIELD_IP_PROTO:
		return type == 0x0800 || type == 0x86dd;
	case LIBERA_FIELD_IPV4_SRC:
	case LIBERA_FIELD_IPV4_DST:
		return type == 0x0800;
	case LIBERA_FIELD_TCP_SRC:
	case LIBERA_FIELD_TCP_DST:
		return proto == 6;
	case LIBERA_FIELD_UDP_SRC:
	case LIBERA_FIELD_UDP_DST:
		return proto == 17;
	case LIBERA_FIELD_SCTP_SRC:
	case LIBERA_FIELD_SCTP_DST:
		return proto == 132;
	case LIBERA_FIELD_ICMPV4_TYPE:
	case LIBERA_FIELD_ICMPV4_CODE:
		return proto == 1;
	case LIBERA_FIELD_ARP_OP:
	case LIBERA_FIELD_ARP_SPA:
	case LIBERA_FIELD_ARP_TPA:
	case LIBERA_FIELD_ARP_SHA:
	case LIBERA_FIELD_ARP_THA:
		return type == 0x0806;
	case LIBERA_FIELD_IPV6_SRC:
	case LIBERA_FIELD_IPV6_DST:
	case LIBERA_FIELD_IPV6_FLABEL:
	case LIBERA_FIELD_IPV6_EXTHDR:
		return type == 0x86dd;
	case LIBERA_FIELD_ICMPV6_TYPE:
	case LIBERA_FIELD_ICMPV6_CODE:
		return proto == 58;
	case LIBERA_FIELD_IPV6_ND_TARGET:
		return icmp6 == 135 || icmp6 == 136;
	case LIBERA_FIELD_IPV6_ND_SLL:
		return icmp6 == 135;
	case LIBERA_FIELD_IPV6_ND_TLL:
		return icmp6 == 136;
	case LIBERA_FIELD_MPLS_LABEL:
	case LIBERA_FIELD_MPLS_TC:
	case LIBERA_FIELD_MPLS_BOS:
		return type == 0x8847 || type == 0x8848;
	case LIBERA_FIELD_PBB_ISID:
		return type == 0x88e7;
	default:
		return true;
	}
}

static bool all_prereqs_ok(const struct libera_match *m)
{
	struct packet as_packet = { .has = m->present };
	int id;

	memcpy(as_packet.val, m->val, sizeof(m->val));
	for (id = 0; id < FIELDS; id++)
		if (libera_match_has(m, id) && !prereq_ok(id, m->present, as_packet.val))
			return false;
	return true;
}

/* Whether a packet matches: every bit that is asked for is there and as asked for. */
static bool takes(const struct libera_match *m, const struct packet *pkt)
{
	int id, bit;

	for (id = 0; id < FIELDS; id++) {
		const struct libera_field *f = &libera_fields[id];

		if (!libera_match_has(m, id))
			continue;
		if (!(pkt->has & 1ULL << id))
			return false;
		for (bit = 0; bit < f->bits; bit++) {
			bool want = bit_at(m->val + f->offset, f->width, bit);

			if (bit_at(m->mask + f->offset, f->width, bit) &&
			    bit_at(pkt->val + f->offset, f->width, bit) != want)
				return false;
		}
	}
	return true;
}

/* ---- matches and packets from the input ---- */

/* Values that some other field, or 1.0, depends on. */
static u64 telling(int id, u8 which)
{
	static const u16 types[] = { 0x0800, 0x0806, 0x86dd, 0x8847, 0x8848, 0x88e7, 0x0600 };
	static const u8 protos[] = { 1, 6, 17, 58, 132, 255 };

	switch (id) {
	case LIBERA_FIELD_IN_PORT:
		return which & 1 ? which : LIBERA_PORT_IN_PORT + which % 8;
	case LIBERA_FIELD_ETH_TYPE:
		return types[which % ARRAY_SIZE(types)];
	case LIBERA_FIELD_VLAN_VID:
		return which % 3 ? LIBERA_VID_PRESENT | which : which & 1;
	case LIBERA_FIELD_IP_PROTO:
		return protos[which % ARRAY_SIZE(protos)];
	case LIBERA_FIELD_ICMPV6_TYPE:
		return 134 + which % 4;
	default:
		return which;
	}
}

/* What a field needs, and what that needs in turn. */
static void set_needed(struct libera_match *m, int id)
{
	const struct libera_field *f = &libera_fields[id];

	if (f->prereq == FIELDS || libera_match_check_prereq(m, id))
		return;
	if (f->prereq == LIBERA_FIELD_VLAN_VID || !f->prereq_val[0])
		libera_match_set_u64(m, f->prereq, LIBERA_VID_PRESENT | 5);
	else
		libera_match_set_u64(m, f->prereq, f->prereq_val[0]);
	set_needed(m, f->prereq);
}

/* One step: a field is set, exactly or not, made narrower, or cleared. */
static void change(struct libera_match *m, struct input *in)
{
	u8 op = input_u8(in), id = input_u8(in) % FIELDS, i, prefix;
	const struct libera_field *f = &libera_fields[id];
	u8 val[LIBERA_FIELD_WIDTH_MAX], mask[LIBERA_FIELD_WIDTH_MAX];

	if (op & 0x80) {
		libera_match_clear(m, id);
		must(!libera_match_has(m, id));
		return;
	}
	if (op & 0x40)
		set_needed(m, id);
	input_bytes(in, val, f->width);
	if (op & 0x20 && f->width <= 8)
		libera_match_set_u64(m, id, telling(id, val[0]));
	switch (op & 3) {
	case 0:
		libera_match_set(m, id, op & 0x20 ? m->val + f->offset : val, NULL);
		break;
	case 1:
		input_bytes(in, mask, f->width);
		libera_match_set(m, id, val, mask);
		break;
	case 2:
		prefix = input_u8(in);
		for (i = 0; i < f->width; i++)
			mask[i] = prefix >= 8 * i + 8 ? 0xff :
				  prefix > 8 * i ? 0xff << (8 * i + 8 - prefix) : 0;
		libera_match_set(m, id, val, mask);
		break;
	default:
		/* the same value, other bits of it */
		memcpy(val, m->val + f->offset, f->width);
		input_bytes(in, mask, f->width);
		libera_match_set(m, id, val, mask);
		break;
	}
}

static void make_match(struct libera_match *m, u8 kind, struct input *all,
		       const struct libera_match *other)
{
	struct of10_match w;
	struct input in;
	bool opaque;

	in.left = input_u8(all);
	if (in.left > all->left)
		in.left = all->left;
	in.p = all->p;
	all->p += in.left;
	all->left -= in.left;

	libera_match_init(m);
	switch (kind) {
	case KIND_OXM:
		libera_of13_get_oxms(m, in.p, in.left, &opaque);
		return;
	case KIND_OF10:
		input_bytes(&in, &w, sizeof(w));
		libera_of10_get_match(m, &w);
		break;
	case KIND_MORE:
		if (other)
			*m = *other;
		break;
	default:
		break;
	}
	while (in.left)
		change(m, &in);
}

/* Field by field from one match or the other, other bits from the input. */
static void make_packet(struct packet *pkt, struct input *in, const struct libera_match *a,
			const struct libera_match *b)
{
	u8 from = input_u8(in), types = input_u8(in);
	int id, i;

	memset(pkt, 0, sizeof(*pkt));
	input_bytes(in, pkt->val, sizeof(pkt->val) / 4);
	for (i = sizeof(pkt->val) / 4; i < (int)sizeof(pkt->val); i++)
		pkt->val[i] = pkt->val[i - sizeof(pkt->val) / 4] ^ i;
	if (types & 1) {
		packet_set(pkt, LIBERA_FIELD_IN_PORT, telling(LIBERA_FIELD_IN_PORT, types));
		packet_set(pkt, LIBERA_FIELD_ETH_TYPE, telling(LIBERA_FIELD_ETH_TYPE, types));
		packet_set(pkt, LIBERA_FIELD_IP_PROTO, telling(LIBERA_FIELD_IP_PROTO, types));
		packet_set(pkt, LIBERA_FIELD_ICMPV6_TYPE, telling(LIBERA_FIELD_ICMPV6_TYPE, types));
	}
	for (id = 0; id < FIELDS; id++) {
		const struct libera_field *f = &libera_fields[id];
		const struct libera_match *m = from >> id % 7 & 1 ? a : b;
		u8 *val = pkt->val + f->offset;

		for (i = 0; i < f->width; i++) {
			u8 mask = m->mask[f->offset + i];
			int bits = f->bits - 8 * (f->width - 1 - i);

			val[i] = (val[i] & ~mask) | m->val[f->offset + i];
			if (bits < 8)
				val[i] &= bits > 0 ? (1 << bits) - 1 : 0;
		}
	}
	/* a frame is tagged or not; ARP's opcode is one of the few that there are */
	if (!(packet_number(pkt, LIBERA_FIELD_VLAN_VID) & LIBERA_VID_PRESENT))
		packet_set(pkt, LIBERA_FIELD_VLAN_VID, 0);
	packet_set(pkt, LIBERA_FIELD_ARP_OP, packet_number(pkt, LIBERA_FIELD_ARP_OP) & 0xff);
	for (id = 0; id < FIELDS; id++)
		if (prereq_ok(id, pkt->has, pkt->val))
			pkt->has |= 1ULL << id;
}

/* ---- one match ---- */

static void check_normal(const struct libera_match *m)
{
	struct libera_match again;
	int id, i, bit;

	libera_match_init(&again);
	/* in another order than any that made it */
	for (id = FIELDS - 1; id >= 0; id--) {
		const struct libera_field *f = &libera_fields[id];
		bool any = false, exact = true;

		for (i = 0; i < f->width; i++)
			must(!(m->val[f->offset + i] & ~m->mask[f->offset + i]));
		for (bit = 0; bit < 8 * f->width; bit++) {
			bool on = bit_at(m->mask + f->offset, f->width, bit);

			must(!on || bit < f->bits);
			any |= on;
			exact &= on || bit >= f->bits;
		}
		must(any == libera_match_has(m, id));
		must((any && exact) == libera_match_is_exact(m, id));
		if (f->width <= 8) {
			must(libera_match_get_u64(m, id) == number(m->val + f->offset, f->width));
			must(libera_match_get_mask_u64(m, id) ==
			     number(m->mask + f->offset, f->width));
		}
		if (any && exact && f->width <= 8)
			libera_match_set_u64(&again, id, libera_match_get_u64(m, id));
		else
			libera_match_set(&again, id, m->val + f->offset, m->mask + f->offset);
	}
	must(libera_match_equal(m, &again));
	must(libera_match_hash(m, 7) == libera_match_hash(&again, 7));
	must(!(m->present >> FIELDS));
}

static struct libera_pmatch *pack(const struct libera_match *m)
{
	size_t size = libera_match_pack_size(m);
	struct libera_pmatch *p = malloc(size);
	struct libera_match again;

	must(libera_match_pack(p, m) == size);
	must(libera_pmatch_size(p) == size);
	libera_match_unpack(&again, p);
	must(libera_match_equal(m, &again));
	return p;
}

/* As snprintf(): the length that all takes, and what fits. */
static char *format(const struct libera_match *m, u8 cut)
{
	int len = libera_match_format(NULL, 0, m), commas = 0, fields = 0, i;
	char *text = malloc(len + 1), *part;
	u64 left;

	must(libera_match_format(text, len + 1, m) == len);
	must((int)strlen(text) == len);
	for (i = 0; i < len; i++) {
		must(text[i] > ' ' && text[i] < 127);
		commas += text[i] == ',';
	}
	for (left = m->present; left; left &= left - 1)
		fields++;
	must(fields ? commas == fields - 1 : !strcmp(text, "any"));
	part = malloc(cut % (len + 1) + 1);
	must(libera_match_format(part, cut % (len + 1) + 1, m) == len);
	must((int)strlen(part) == cut % (len + 1));
	must(!strncmp(part, text, strlen(part)));
	free(part);
	return text;
}

/* The error that a VNC gets for it, in the order of fields; 0 if there is none. */
static int want_of13(const struct libera_match *m)
{
	struct packet as_packet = { 0 };
	int id;

	memcpy(as_packet.val, m->val, sizeof(m->val));
	for (id = 0; id < FIELDS; id++) {
		if (!libera_match_has(m, id))
			continue;
		if (!prereq_ok(id, as_packet.has, as_packet.val))
			return LIBERA_OFERR_BAD_MATCH_PREREQ;
		if (!libera_match_is_exact(m, id) && !libera_fields[id].maskable)
			return LIBERA_OFERR_BAD_MATCH_MASK;
		as_packet.has |= 1ULL << id;
	}
	return 0;
}

static void check_oxm(const struct libera_match *m)
{
	u8 room[4 * FIELDS + 2 * LIBERA_FIELDS_SIZE], *exact;
	struct libera_match again;
	struct libera_ofbuf b;
	bool opaque = false;
	u32 len;

	libera_ofbuf_init(&b, room, sizeof(room));
	must(!libera_oxm_put_match(&b, m));
	len = b.len;
	must(libera_oxm_get_match(&again, room, len) == want_of13(m));
	if (!want_of13(m))
		must(libera_match_equal(m, &again));
	/* what is said by a switch is believed */
	must(!libera_of13_get_oxms(&again, room, len, &opaque));
	must(!opaque && libera_match_equal(m, &again));
	if (!len)
		return;
	exact = malloc(len);
	libera_ofbuf_init(&b, exact, len);
	must(!libera_oxm_put_match(&b, m) && !memcmp(exact, room, len));
	libera_ofbuf_init(&b, exact, len - 1);
	must(libera_oxm_put_match(&b, m) == -ENOSPC);
	free(exact);
}

/* A 1.0 match as the specification has it (1.0.1, 3.4 and 5.2.3). */
static bool takes10(const struct of10_match *w, const struct packet *pkt)
{
	u32 wc = be32_to_cpu(w->wildcards);
	u32 port = be16_to_cpu(w->in_port);
	u64 vid = packet_number(pkt, LIBERA_FIELD_VLAN_VID);
	u16 type = packet_number(pkt, LIBERA_FIELD_ETH_TYPE);
	u32 src = 0, dst = 0, shift;
	u16 tp_src = 0, tp_dst = 0, proto = 0;

	if (port >= 0xfff8)
		port |= 0xffff0000;
	if (!(wc & OF10FW_IN_PORT) && port != packet_number(pkt, LIBERA_FIELD_IN_PORT))
		return false;
	if (!(wc & OF10FW_DL_SRC) &&
	    number(w->dl_src, 6) != packet_number(pkt, LIBERA_FIELD_ETH_SRC))
		return false;
	if (!(wc & OF10FW_DL_DST) &&
	    number(w->dl_dst, 6) != packet_number(pkt, LIBERA_FIELD_ETH_DST))
		return false;
	if (!(wc & OF10FW_DL_VLAN) && be16_to_cpu(w->dl_vlan) == 0xffff) {
		if (vid)
			return false;
	} else {
		if (!(wc & OF10FW_DL_VLAN) &&
		    vid != (LIBERA_VID_PRESENT | (be16_to_cpu(w->dl_vlan) & 0xfff)))
			return false;
		if (!(wc & OF10FW_DL_VLAN_PCP) &&
		    (!vid || (w->dl_vlan_pcp & 7) != packet_number(pkt, LIBERA_FIELD_VLAN_PCP)))
			return false;
	}
	if (wc & OF10FW_DL_TYPE)
		return true;
	if (be16_to_cpu(w->dl_type) != type)
		return false;
	if (type != 0x0800 && type != 0x0806)
		return true;

	if (type == 0x0800) {
		src = packet_number(pkt, LIBERA_FIELD_IPV4_SRC);
		dst = packet_number(pkt, LIBERA_FIELD_IPV4_DST);
		proto = packet_number(pkt, LIBERA_FIELD_IP_PROTO);
		if (!(wc & OF10FW_NW_TOS) &&
		    w->nw_tos >> 2 != packet_number(pkt, LIBERA_FIELD_IP_DSCP))
			return false;
	} else {
		src = packet_number(pkt, LIBERA_FIELD_ARP_SPA);
		dst = packet_number(pkt, LIBERA_FIELD_ARP_TPA);
		proto = packet_number(pkt, LIBERA_FIELD_ARP_OP);
	}
	shift = wc >> OF10FW_NW_SRC_SHIFT & OF10FW_NW_BITS;
	if (shift < 32 && (be32_to_cpu(w->nw_src) ^ src) >> shift)
		return false;
	shift = wc >> OF10FW_NW_DST_SHIFT & OF10FW_NW_BITS;
	if (shift < 32 && (be32_to_cpu(w->nw_dst) ^ dst) >> shift)
		return false;
	if (wc & OF10FW_NW_PROTO)
		return true;
	if (w->nw_proto != proto)
		return false;
	if (type != 0x0800)
		return true;

	switch (proto) {
	case 6:
		tp_src = packet_number(pkt, LIBERA_FIELD_TCP_SRC);
		tp_dst = packet_number(pkt, LIBERA_FIELD_TCP_DST);
		break;
	case 17:
		tp_src = packet_number(pkt, LIBERA_FIELD_UDP_SRC);
		tp_dst = packet_number(pkt, LIBERA_FIELD_UDP_DST);
		break;
	case 1:
		tp_src = packet_number(pkt, LIBERA_FIELD_ICMPV4_TYPE);
		tp_dst = packet_number(pkt, LIBERA_FIELD_ICMPV4_CODE);
		return (wc & OF10FW_TP_SRC || (be16_to_cpu(w->tp_src) & 0xff) == tp_src) &&
		       (wc & OF10FW_TP_DST || (be16_to_cpu(w->tp_dst) & 0xff) == tp_dst);
	default:
		return true;
	}
	return (wc & OF10FW_TP_SRC || be16_to_cpu(w->tp_src) == tp_src) &&
	       (wc & OF10FW_TP_DST || be16_to_cpu(w->tp_dst) == tp_dst);
}

/* What 1.0 can say it says rightly: the same packets, and the same when read again. */
static void check_of10(const struct libera_match *m, const struct packet *pkts)
{
	struct libera_match again;
	struct of10_match w;
	int err, i;

	err = libera_of10_put_match(&w, m);
	must_be_known(err);
	must(err >= 0);
	if (err)
		return;
	must(all_prereqs_ok(m));
	libera_of10_get_match(&again, &w);
	must(libera_match_equal(m, &again));
	for (i = 0; i < PACKETS; i++)
		must(takes10(&w, &pkts[i]) == takes(m, &pkts[i]));
}

/* Any 40 bytes are a 1.0 match. */
static void check_from_of10(struct input in, const struct packet *pkts)
{
	struct libera_match m;
	struct of10_match w, again;
	u32 port;
	int i;

	input_bytes(&in, &w, sizeof(w));
	libera_of10_get_match(&m, &w);
	check_normal(&m);
	must(!libera_match_check_prereqs(&m));
	for (i = 0; i < PACKETS; i++)
		must(takes10(&w, &pkts[i]) == takes(&m, &pkts[i]));
	/* a port that nobody can have is no port when written */
	port = libera_match_get_u64(&m, LIBERA_FIELD_IN_PORT);
	if (port > 0xff00 && port < LIBERA_PORT_IN_PORT)
		must(libera_of10_put_match(&again, &m) == LIBERA_OFERR_BAD_MATCH_VALUE);
	else
		must(!libera_of10_put_match(&again, &m));
}

static void check_prereqs(const struct libera_match *m)
{
	struct packet as_packet = { .has = m->present };
	int id;

	memcpy(as_packet.val, m->val, sizeof(m->val));
	for (id = 0; id < FIELDS; id++)
		must(libera_match_check_prereq(m, id) ==
		     prereq_ok(id, m->present, as_packet.val));
	must(libera_match_check_prereqs(m) ==
	     (all_prereqs_ok(m) ? 0 : LIBERA_OFERR_BAD_MATCH_PREREQ));
}

/* ---- two matches ---- */

/*
 * Bits do not depend on each other, so it is enough to try both values of each.
 * What shows that it is not so is kept as a packet.
 */
static void search(const struct libera_match *a, const struct libera_match *b, bool *covers,
		   bool *overlaps, struct packet *witness)
{
	int id, bit, val;

	*covers = true;
	*overlaps = true;
	for (id = 0; id < FIELDS; id++) {
		const struct libera_field *f = &libera_fields[id];
		const u8 *am = a->mask + f->offset, *av = a->val + f->offset;
		const u8 *bm = b->mask + f->offset, *bv = b->val + f->offset;

		for (bit = 0; bit < f->bits; bit++) {
			bool both = false;

			for (val = 0; val < 2; val++) {
				bool in_a = !bit_at(am, f->width, bit) ||
					    bit_at(av, f->width, bit) == val;
				bool in_b = !bit_at(bm, f->width, bit) ||
					    bit_at(bv, f->width, bit) == val;

				both |= in_a && in_b;
				if (in_a || !in_b || !*covers)
					continue;
				*covers = false;
				memcpy(witness->val, b->val, sizeof(b->val));
				witness->has = LIBERA_FIELD_ALL;
				witness->val[f->offset + f->width - 1 - bit / 8] &= ~(1 << bit % 8);
				witness->val[f->offset + f->width - 1 - bit / 8] |= val << bit % 8;
			}
			*overlaps &= both;
		}
	}
}

static void compare(const struct libera_match *a, const struct libera_match *b,
		    const struct packet *pkts)
{
	bool covers = libera_match_covers(a, b), overlaps = libera_match_overlaps(a, b);
	bool want_covers, want_overlaps;
	struct packet witness;
	int i;

	search(a, b, &want_covers, &want_overlaps, &witness);
	must(covers == want_covers);
	must(overlaps == want_overlaps);
	must(overlaps == libera_match_overlaps(b, a));
	must(covers || (takes(b, &witness) && !takes(a, &witness)));
	must(!covers || overlaps);
	must(libera_match_equal(a, b) == (covers && libera_match_covers(b, a)));
	for (i = 0; i < PACKETS; i++) {
		must(!(covers && takes(b, &pkts[i])) || takes(a, &pkts[i]));
		must(!(takes(a, &pkts[i]) && takes(b, &pkts[i])) || overlaps);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size }, wire;
	struct packet pkts[PACKETS];
	struct libera_pmatch *pa, *pb;
	struct libera_match a, b;
	char *ta, *tb;
	u8 kinds;
	bool same;
	int i;

	kinds = input_u8(&in);
	make_match(&a, kinds & 3, &in, NULL);
	make_match(&b, kinds >> 2 & 3, &in, &a);
	wire = in;
	for (i = 0; i < PACKETS; i++)
		make_packet(&pkts[i], &in, &a, &b);

	check_normal(&a);
	check_normal(&b);
	check_prereqs(&a);
	check_prereqs(&b);
	check_oxm(&a);
	check_oxm(&b);
	check_of10(&a, pkts);
	check_of10(&b, pkts);
	check_from_of10(wire, pkts);

	compare(&a, &b, pkts);
	compare(&b, &a, pkts);
	compare(&a, &a, pkts);

	same = libera_match_equal(&a, &b);
	pa = pack(&a);
	pb = pack(&b);
	ta = format(&a, kinds);
	tb = format(&b, kinds);
	must(libera_pmatch_equal(pa, pb) == same);
	must(!strcmp(ta, tb) == same);
	must(!same || libera_match_hash(&a, kinds) == libera_match_hash(&b, kinds));
	free(pa);
	free(pb);
	free(ta);
	free(tb);
	return 0;
}
