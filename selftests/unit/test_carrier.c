// SPDX-License-Identifier: GPL-2.0
/* Carriers: locators, hosts, checksums, and what rules are for carried packets. */
#include "core/carry.h"
#include "core/pkt.h"
#include "ktap.h"

static const enum libera_carrier_kind kinds[] = { LIBERA_CARRY_IP, LIBERA_CARRY_MAC };

/* ---------------------------------------------------------------- locators */

static void layout_limits(void)
{
	struct libera_layout l = { .edge = 8, .tenant = 12 };

	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_GOOD);
	l.edge = 0;
	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_EDGE);
	l.edge = 17;
	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_EDGE);
	l = (struct libera_layout){ .edge = 12, .tenant = 13 };
	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_TENANT);
	l.tenant = 0;
	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_TENANT);
	l = (struct libera_layout){ .edge = 8, .tenant = 7 };
	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_LITE);
	l = (struct libera_layout){ .edge = 13, .tenant = 12 };
	EXPECT_EQ(libera_layout_check(&l), LIBERA_LAYOUT_LITE);
	EXPECT_EQ(libera_layout_check(&libera_layout_default[LIBERA_CARRY_IP]), LIBERA_LAYOUT_GOOD);
	EXPECT_EQ(libera_layout_check(&libera_layout_default[LIBERA_CARRY_MAC]),
		  LIBERA_LAYOUT_GOOD);
}

static u32 some(u8 bits)
{
	u32 max = (1U << bits) - 1;

	switch (ktap_below(4)) {
	case 0:
		return 1;
	case 1:
		return max;
	default:
		return 1 + ktap_below(max);
	}
}

static bool same_loc(const struct libera_locator *a, const struct libera_locator *b)
{
	return a->edge == b->edge && a->tenant == b->tenant && a->host == b->host;
}

static void one_layout(enum libera_carrier_kind kind, const struct libera_layout *l)
{
	u8 bits = libera_layout_host_bits(kind, l);
	struct libera_locator a, b, back;
	u64 x, y, val, mask;
	int i;

	for (i = 0; i < 200; i++) {
		a = (struct libera_locator){ some(l->edge), some(l->tenant), some(bits) };
		b = (struct libera_locator){ some(l->edge), some(l->tenant), some(bits) };
		EXPECT(libera_locator_compose(kind, l, &a, &x));
		EXPECT(libera_locator_compose(kind, l, &b, &y));
		EXPECT(libera_locator_parse(kind, l, x, &back));
		EXPECT(same_loc(&a, &back));
		EXPECT_EQ(x == y, same_loc(&a, &b));
		EXPECT(x >> (kind == LIBERA_CARRY_IP ? 32 : 48) == 0);
		libera_layout_tenant(kind, l, b.tenant, &val, &mask);
		EXPECT_EQ((x & mask) == val, a.tenant == b.tenant);
		EXPECT_EQ(libera_locator_lite(l, &a), a.tenant << l->edge | a.edge);
		if (kind == LIBERA_CARRY_MAC)
			EXPECT_EQ(x >> 40 & 3, 2);
	}
	/* one more than fits, and nothing, is no address */
	a = (struct libera_locator){ 1U << l->edge, 1, 1 };
	EXPECT(!libera_locator_compose(kind, l, &a, &x));
	a = (struct libera_locator){ 1, 1U << l->tenant, 1 };
	EXPECT(!libera_locator_compose(kind, l, &a, &x));
	a = (struct libera_locator){ 1, 1, 1U << bits };
	EXPECT(!libera_locator_compose(kind, l, &a, &x));
	a = (struct libera_locator){ 1, 1, 0 };
	EXPECT(!libera_locator_compose(kind, l, &a, &x));
	EXPECT(!libera_locator_parse(LIBERA_CARRY_MAC, l, 0x020000000001ULL, &back));
}

static void layouts(void)
{
	struct libera_layout l;
	int first;

	for (l.edge = 1; l.edge <= LIBERA_EDGE_BITS_MAX; l.edge++) {
		for (l.tenant = 1; l.tenant <= 12; l.tenant++) {
			for (first = 0; first < 2; first++) {
				l.tenant_first = first;
				if (libera_layout_check(&l))
					continue;
				one_layout(LIBERA_CARRY_IP, &l);
				one_layout(LIBERA_CARRY_MAC, &l);
			}
		}
	}
}

static void prefixes(void)
{
	struct libera_layout l = { .edge = 10, .tenant = 12, .tenant_first = true };
	u64 val, mask;

	libera_layout_tenant(LIBERA_CARRY_IP, &l, 5, &val, &mask);
	EXPECT_EQ(mask, 0xfff00000);
	EXPECT_EQ(val, 0x00500000);
	EXPECT(libera_layout_is_prefix(&l));
	l.tenant_first = false;
	libera_layout_tenant(LIBERA_CARRY_IP, &l, 5, &val, &mask);
	EXPECT_EQ(mask, 0x003ffc00);
	EXPECT(!libera_layout_is_prefix(&l));
}

static void hosts(void)
{
	const struct libera_layout *l = &libera_layout_default[LIBERA_CARRY_IP];
	struct libera_locator loc = { 1, 7, 0 };
	struct libera_carrier *c, *d;
	u32 i;

	c = libera_carrier_alloc(LIBERA_CARRY_IP, l, 7, 1000, GFP_KERNEL);
	d = libera_carrier_alloc(LIBERA_CARRY_IP, l, 7, 1000, GFP_KERNEL);
	EXPECT(c && d);
	EXPECT(!libera_carrier_by_addr(c, 1));
	for (i = 1; i <= 1000; i++) {
		loc.host = i;
		EXPECT(libera_carrier_add(c, 0x0a000000 + i, &loc, true));
		/* in another order it is the same */
		loc.host = 1001 - i;
		EXPECT(libera_carrier_add(d, 0x0a000000 + 1001 - i, &loc, true));
	}
	EXPECT(!libera_carrier_add(c, 1, &loc, true));
	EXPECT(libera_carrier_equal(c, d));
	EXPECT(!libera_carrier_equal(c, NULL));
	EXPECT(libera_carrier_equal(NULL, NULL));
	for (i = 1; i <= 1000; i++) {
		const struct libera_carried *h = libera_carrier_by_addr(c, 0x0a000000 + i);

		EXPECT(h && libera_carrier_by_loc(c, h->loc) == h);
	}
	d->host[3].ready = false;
	EXPECT(!libera_carrier_equal(c, d));
	libera_free(c);
	libera_free(d);

	c = libera_carrier_alloc(LIBERA_CARRY_IP, l, 7, 3, GFP_KERNEL);
	loc.host = 1;
	EXPECT(libera_carrier_add(c, 1, &loc, true));
	/* never two with one address, on either side */
	EXPECT(!libera_carrier_add(c, 2, &loc, true));
	loc.host = 2;
	EXPECT(!libera_carrier_add(c, 1, &loc, true));
	EXPECT(libera_carrier_add(c, 2, &loc, true));
	libera_free(c);
	c = libera_carrier_alloc(LIBERA_CARRY_MAC, l, 7, 0, GFP_KERNEL);
	EXPECT(c && !libera_carrier_by_loc(c, 5));
	libera_free(c);
}

/* --------------------------------------------------------------- checksums */

static u16 slow_sum(const u8 *p, u16 len, u32 sum)
{
	u16 i;

	for (i = 0; i < len; i++)
		sum += i & 1 ? p[i] : p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* All checksums of a frame, from nothing. */
static void slow_checksums(u8 *f, u16 len)
{
	u8 *ip = f + 14;
	u16 head = (ip[0] & 0xf) * 4, at, n = len - 14 - head, sum;
	u32 pseudo = 0;
	int i;

	put_unaligned_be16(0, ip + 10);
	put_unaligned_be16(slow_sum(ip, head, 0), ip + 10);
	if ((ip[9] != 6 && ip[9] != 17) || get_unaligned_be16(ip + 6) & 0x1fff)
		return;
	at = head + (ip[9] == 6 ? 16 : 6);
	if (ip[9] == 17 && !get_unaligned_be16(ip + at))
		return;
	for (i = 12; i < 20; i += 2)
		pseudo += get_unaligned_be16(ip + i);
	pseudo += ip[9] + n;
	put_unaligned_be16(0, ip + at);
	sum = slow_sum(ip + head, n, pseudo);
	put_unaligned_be16(ip[9] == 17 && !sum ? 0xffff : sum, ip + at);
}

static void random_frame(u8 *f, u16 *len)
{
	static const u8 protos[] = { 6, 17, 1, 99 };
	u8 words = 5 + ktap_below(11);
	u16 i;

	*len = 14 + words * 4 + 20 + ktap_below(60);
	for (i = 0; i < *len; i++)
		f[i] = ktap_random();
	put_unaligned_be16(0x800, f + 12);
	f[14] = 0x40 | words;
	put_unaligned_be16(*len - 14, f + 16);
	put_unaligned_be16(ktap_below(4) ? 0 : ktap_below(0x2000), f + 20);
	f[23] = protos[ktap_below(4)];
	if (f[23] == 17 && !ktap_below(4))
		put_unaligned_be16(0, f + 14 + words * 4 + 6);
	slow_checksums(f, *len);
}

static void checksums(void)
{
	u8 *f = malloc(256), *want = malloc(256);
	u64 src, dst, a, b;
	u16 len, cut;
	int i;

	for (i = 0; i < 20000; i++) {
		random_frame(f, &len);
		memcpy(want, f, len);
		src = ktap_random();
		dst = ktap_random();
		EXPECT(libera_pkt_addrs(f, len, LIBERA_CARRY_IP, &a, &b));
		libera_pkt_set_addrs(f, len, LIBERA_CARRY_IP, src, dst);
		put_unaligned_be32(src, want + 26);
		put_unaligned_be32(dst, want + 30);
		slow_checksums(want, len);
		EXPECT_MEM(f, len, want, len);
		/* and back, of what there is of it */
		cut = 34 + ktap_below(len - 33);
		libera_pkt_set_addrs(f, cut, LIBERA_CARRY_IP, a, b);
		EXPECT_EQ(get_unaligned_be32(f + 26), a);
		EXPECT_EQ(get_unaligned_be32(f + 30), b);
		EXPECT_EQ(get_unaligned_be16(f + 24),
			  (memcpy(want, f, len), slow_checksums(want, len),
			   get_unaligned_be16(want + 24)));
	}
	free(f);
	free(want);
}

static void frames(void)
{
	u8 f[64] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6 };
	u64 a, b;
	u16 len;

	EXPECT(libera_pkt_addrs(f, 14, LIBERA_CARRY_MAC, &a, &b));
	EXPECT_EQ(a, 0x020000000002ULL);
	EXPECT_EQ(b, 0x020000000001ULL);
	EXPECT(!libera_pkt_addrs(f, 64, LIBERA_CARRY_IP, &a, &b));
	libera_pkt_set_addrs(f, 14, LIBERA_CARRY_MAC, 0x0e0102030405ULL, 0x0e0607080910ULL);
	EXPECT(libera_pkt_addrs(f, 14, LIBERA_CARRY_MAC, &a, &b));
	EXPECT_EQ(a, 0x0e0102030405ULL);
	EXPECT_EQ(b, 0x0e0607080910ULL);
	put_unaligned_be16(0x8100, f + 12);
	EXPECT(!libera_pkt_addrs(f, 64, LIBERA_CARRY_MAC, &a, &b));
	put_unaligned_be16(0x800, f + 12);
	for (len = 0; len < 34; len++)
		EXPECT(!libera_pkt_addrs(f, len, LIBERA_CARRY_IP, &a, &b));
	f[14] = 0x44;
	EXPECT(!libera_pkt_addrs(f, 64, LIBERA_CARRY_IP, &a, &b));
	f[14] = 0x65;
	EXPECT(!libera_pkt_addrs(f, 64, LIBERA_CARRY_IP, &a, &b));
	f[14] = 0x45;
	EXPECT(libera_pkt_addrs(f, 64, LIBERA_CARRY_IP, &a, &b));
}

static void senders(void)
{
	static const struct {
		u16 ethertype;
		u8 at;		/* of the address, behind the header */
		u8 ip_len;
	} kinds[] = { { 0x0806, 14, 4 }, { 0x0800, 12, 4 }, { 0x86dd, 8, 16 }, { 0x88cc, 0, 0 } };
	static const u8 mac[6] = { 2, 0, 0, 0, 0, 2 };
	struct libera_pkt_sender s;
	u8 f[64], head;
	unsigned int i, tag;
	u16 len;

	for (i = 0; i < 8; i++) {
		tag = i & 1;
		head = tag ? 18 : 14;
		memset(f, 0xff, 6);
		memcpy(f + 6, mac, 6);
		memset(f + 12, 0, sizeof(f) - 12);
		put_unaligned_be16(0x8100, f + 12);
		put_unaligned_be16(kinds[i / 2].ethertype, f + head - 2);
		for (len = 0; len <= sizeof(f); len++) {
			/* without an address: it has none yet */
			EXPECT_EQ(libera_pkt_get_sender(f, len, &s), len >= 14);
			EXPECT_EQ(s.ip_len, 0);
		}
		memset(f + head + kinds[i / 2].at, 0xa5, kinds[i / 2].ip_len);
		for (len = 14; len <= sizeof(f); len++) {
			u8 *cut = malloc(len);

			memcpy(cut, f, len);
			EXPECT(libera_pkt_get_sender(cut, len, &s));
			EXPECT(!memcmp(s.mac, mac, 6));
			EXPECT_EQ(s.ip_len, len < head + kinds[i / 2].at + kinds[i / 2].ip_len ?
					    0 : kinds[i / 2].ip_len);
			EXPECT(!s.ip_len || !memcmp(s.ip, f + head + kinds[i / 2].at, s.ip_len));
			free(cut);
		}
	}
	/* no single host */
	f[6] = 3;
	EXPECT(!libera_pkt_get_sender(f, sizeof(f), &s));
	memset(f + 6, 0, 6);
	EXPECT(!libera_pkt_get_sender(f, sizeof(f), &s));
}

/* ------------------------------------------------------------------- rules */

#define RULES	6
#define HOSTS	3

/* Host, link in, link on that carries or not, one that does not, one that is down. */
static struct {
	struct libera_map map;
	struct libera_map_port port[5];
} ports = {
	{ .n = 5 },
	{ { .vport = 1, .pport = 11 },
	  { .vport = 2, .pport = 12, .label = 5, .out_label = 6, .carry_in = true,
	    .carry_on = true, .carry_out = true },
	  { .vport = 3, .pport = 12, .label = 7, .out_label = 8, .carry_on = true,
	    .carry_out = true },
	  { .vport = 4, .pport = 13, .label = 9, .out_label = 9 },
	  { .vport = 5, .pport = LIBERA_PORT_ANY } },
};

struct rule {
	u16 priority;
	struct libera_match m;
	struct libera_act act[3];
	struct libera_instrs i;
};

struct world {
	struct libera_carrier *c;
	struct libera_xlate x;
	struct rule rule[RULES];
};

static u64 address(enum libera_carrier_kind kind, u32 i)
{
	return (kind == LIBERA_CARRY_IP ? 0x0a000000ULL : 0x020000000000ULL) + i;
}

static void set_address(struct libera_match *m, enum libera_field_id id, u64 addr)
{
	if (!ktap_below(2))
		libera_match_set_u64(m, id, addr);
}

static void random_rule(struct rule *r, u16 priority, enum libera_carrier_kind kind)
{
	static const u32 outs[] = { 1, 2, 3, 4, 5, LIBERA_PORT_CONTROLLER, LIBERA_PORT_IN_PORT,
				    LIBERA_PORT_FLOOD };
	u16 n = ktap_below(3);
	u16 i;

	memset(r, 0, sizeof(*r));
	r->priority = priority;
	libera_match_init(&r->m);
	if (kind == LIBERA_CARRY_IP && ktap_below(4))
		libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_TYPE, 0x800);
	if (kind == LIBERA_CARRY_MAC || libera_match_has(&r->m, LIBERA_FIELD_ETH_TYPE)) {
		set_address(&r->m, libera_carrier_src(kind), address(kind, 1 + ktap_below(4)));
		set_address(&r->m, libera_carrier_dst(kind), address(kind, 1 + ktap_below(4)));
	}
	if (!ktap_below(4))
		libera_match_set_u64(&r->m, LIBERA_FIELD_VLAN_VID,
				     ktap_below(2) ? LIBERA_VID_NONE : LIBERA_VID_PRESENT | 3);
	for (i = 0; i < n; i++)
		r->act[i] = (struct libera_act){ .type = LIBERA_ACT_OUTPUT,
						 .arg = outs[ktap_below(ARRAY_SIZE(outs))] };
	r->i = (struct libera_instrs){ .present = n ? LIBERA_INSTR_APPLY : 0, .n_apply = n,
				       .act = r->act };
}

/* A packet that comes in from the link, plain or carried, as a match of all that it is. */
static void packet(struct libera_match *m, const struct world *w, const struct libera_carried *s,
		   const struct libera_carried *d, bool carried)
{
	enum libera_carrier_kind kind = w->c->kind;
	bool tables = w->x.n_tables > 1;

	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, ports.port[1].pport);
	libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, 0x800);
	libera_match_set_u64(m, libera_carrier_src(kind), carried ? s->loc : s->addr);
	libera_match_set_u64(m, libera_carrier_dst(kind), carried ? d->loc : d->addr);
	libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, carried || tables ? LIBERA_VID_NONE :
			     ports.port[1].label | LIBERA_VID_PRESENT);
	if (tables)
		libera_match_set_u64(m, LIBERA_FIELD_TUNNEL_ID,
				     carried ? LIBERA_CARRIED_ID : ports.port[1].label);
}

/* What leaves: port, addresses, label, as one line. */
static void outcome(char *text, size_t size, const struct libera_instrs *i,
		    const struct libera_match *pkt, const struct world *w)
{
	enum libera_field_id src = libera_carrier_src(w->c->kind);
	enum libera_field_id dst = libera_carrier_dst(w->c->kind);
	u64 a = libera_match_get_u64(pkt, src), b = libera_match_get_u64(pkt, dst), x;
	u16 tag = libera_match_get_u64(pkt, LIBERA_FIELD_VLAN_VID) & 0xfff, k;
	const struct libera_carried *s, *d;
	size_t at = 0;

	text[0] = 0;
	for (k = 0; k < i->n_apply; k++) {
		const struct libera_act *act = &i->act[k];

		if (act->type == LIBERA_ACT_SET_FIELD && act->field == LIBERA_FIELD_VLAN_VID) {
			tag = get_unaligned_be16(act->val) & 0xfff;
		} else if (act->type == LIBERA_ACT_SET_FIELD) {
			x = get_unaligned_be64(act->val);
			x >>= 64 - 8 * libera_fields[act->field].width;
			a = act->field == src ? x : a;
			b = act->field == dst ? x : b;
		} else if (act->type == LIBERA_ACT_SET_VLAN_VID) {
			tag = get_unaligned_be16(act->val);
		} else if (act->type == LIBERA_ACT_POP_VLAN || act->type == LIBERA_ACT_STRIP_VLAN) {
			tag = 0;
		} else if (act->type == LIBERA_ACT_OUTPUT) {
			u32 to = act->arg == LIBERA_PORT_IN_PORT ? ports.port[1].pport : act->arg;
			bool ctrl = to == LIBERA_PORT_CONTROLLER;

			/* carried or labelled, or restored by the module: the same in the end */
			s = libera_carrier_by_loc(w->c, a);
			d = libera_carrier_by_loc(w->c, b);
			if (s && d && !tag) {
				EXPECT(ctrl || to == 12);
				at += snprintf(text + at, size - at, "%x %llx %llx; ", to, s->addr,
					       d->addr);
				continue;
			}
			EXPECT(!s && !d);
			EXPECT(ctrl || (to == 11) == !tag);
			at += snprintf(text + at, size - at, "%x %llx %llx; ", to, a, b);
		}
	}
}

/* The tag of what comes in from the vLink, if that matters. */
static u16 vid_in(const struct world *w)
{
	return w->x.n_tables > 1 ? LIBERA_VID_OPEN : LIBERA_VID_NONE;
}

static const struct rule *best_plain(const struct world *w, const struct libera_match *pkt)
{
	const struct rule *best = NULL;
	struct libera_match m;
	int i;

	for (i = 0; i < RULES; i++) {
		const struct rule *r = &w->rule[i];

		if (!libera_xlate_applies(&r->m, &ports.port[1], &w->x) ||
		    libera_xlate_match(&m, &r->m, &ports.port[1], vid_in(w), &w->x))
			continue;
		if (libera_match_covers(&m, pkt) && (!best || r->priority > best->priority))
			best = r;
	}
	return best;
}

static const struct rule *best_carried(const struct world *w, const struct libera_match *pkt)
{
	const struct rule *best = NULL;
	struct libera_match m;
	int i;

	for (i = 0; i < RULES; i++) {
		const struct rule *r = &w->rule[i];
		enum libera_carry_case c = libera_carry_judge(&r->m, &r->i, 0, &ports.port[1],
							      &w->x);

		EXPECT(c != LIBERA_CARRY_CASE_HOSTILE);
		if (c == LIBERA_CARRY_CASE_NONE ||
		    !libera_xlate_applies(&r->m, &ports.port[1], &w->x))
			continue;
		libera_xlate_match(&m, &r->m, &ports.port[1], vid_in(w), &w->x);
		libera_carry_match(&m, &r->m, &w->x);
		if (libera_match_covers(&m, pkt) && (!best || r->priority > best->priority))
			best = r;
	}
	return best;
}

static void one_packet(const struct world *w, const struct libera_carried *s,
		       const struct libera_carried *d)
{
	static struct libera_ofscratch sa, sb;
	struct libera_match plain, carried;
	const struct rule *a, *b;
	char ta[512], tb[512];
	struct libera_instrs i;

	packet(&plain, w, s, d, false);
	packet(&carried, w, s, d, true);
	a = best_plain(w, &plain);
	b = best_carried(w, &carried);
	EXPECT(a == b);
	if (!a || a != b)
		return;
	sa.n = 0;
	sb.n = 0;
	if (libera_xlate_instrs(&i, &a->i, 0, &w->x, 2, vid_in(w), 0, &sa))
		return;
	outcome(ta, sizeof(ta), &i, &plain, w);
	EXPECT_EQ(libera_carry_instrs(&i, &b->m, &b->i, &ports.port[1], &w->x, 0, &sb), 0);
	outcome(tb, sizeof(tb), &i, &carried, w);
	EXPECT_STR(tb, ta);
}

/* What a rule needs is what makes it hostile where it has not got it. */
static bool is_hostile(const struct world *w, const struct rule *r)
{
	bool hostile = libera_carry_judge(&r->m, &r->i, 0, &ports.port[1], &w->x) ==
		       LIBERA_CARRY_CASE_HOSTILE;
	u32 out = 0;

	switch (libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w->x, &out)) {
	case LIBERA_CARRY_NEEDS_NOTHING:
		EXPECT(!hostile);
		break;
	case LIBERA_CARRY_NEEDS_LINK:
		EXPECT_EQ(hostile, !libera_map_find(&ports.map, out)->carry_on);
		break;
	case LIBERA_CARRY_NEEDS_PLAIN:
		EXPECT(hostile);
		break;
	}
	return hostile;
}

static int fill_world(struct world *w, enum libera_carrier_kind kind)
{
	int i, hostile = 0;

	for (i = 0; i < RULES; i++) {
		random_rule(&w->rule[i], i, kind);
		hostile += is_hostile(w, &w->rule[i]);
	}
	return hostile;
}

/* The link on carries, takes only what comes in carried, or has labels. */
static void set_link_on(int how)
{
	ports.port[2].carry_on = how < 2;
	ports.port[2].carry_out = how < 1;
}

static struct libera_carrier *three_hosts(enum libera_carrier_kind kind)
{
	struct libera_carrier *c = libera_carrier_alloc(kind, &libera_layout_default[kind], 9,
							HOSTS, GFP_KERNEL);
	struct libera_locator loc = { 3, 9, 0 };
	u32 i;

	for (i = 1; i <= HOSTS; i++) {
		loc.host = i;
		EXPECT(libera_carrier_add(c, address(kind, i), &loc, true));
	}
	return c;
}

/* Whatever the rules are: carried packets meet the same one, and the same becomes of them. */
static void meaning(void)
{
	int k, tables, i, s, d, seen = 0;

	for (k = 0; k < 2; k++) {
		for (tables = 1; tables <= 4; tables += 3) {
			struct world w = { .c = three_hosts(kinds[k]) };

			w.x = (struct libera_xlate){ .map = &ports.map, .n_tables = tables,
						     .carrier = w.c };
			for (i = 0; i < 4000; i++) {
				set_link_on(i % 3);
				/* while there is a hostile rule nothing is carried */
				if (fill_world(&w, kinds[k]))
					continue;
				seen++;
				for (s = 0; s < HOSTS; s++)
					for (d = 0; d < HOSTS; d++)
						one_packet(&w, &w.c->host[s], &w.c->host[d]);
			}
			libera_free(w.c);
		}
	}
	set_link_on(0);
	EXPECT(seen > 200);
}

static void begin(void)
{
	struct world w = { .c = three_hosts(LIBERA_CARRY_MAC) };
	const struct libera_map_port *in = &ports.port[0];
	struct libera_ofscratch *s = calloc(1, sizeof(*s));
	struct rule *r = &w.rule[0];
	struct libera_instrs i;

	w.x = (struct libera_xlate){ .map = &ports.map, .n_tables = 1, .carrier = w.c };
	libera_match_init(&r->m);
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_SRC, address(LIBERA_CARRY_MAC, 1));
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_DST, address(LIBERA_CARRY_MAC, 2));
	r->act[0] = (struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = 3 };
	r->i = (struct libera_instrs){ .present = LIBERA_INSTR_APPLY, .n_apply = 1, .act = r->act };
	EXPECT(libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	EXPECT_EQ(libera_carry_begin(&i, &r->m, &r->i, &w.x, s), 0);
	EXPECT_EQ(i.n_apply, 3);
	EXPECT_EQ(i.act[2].arg, 12);
	/* later tables, other links, links as in-ports, more actions, rewriting */
	EXPECT(!libera_carry_begins(&r->m, &r->i, 1, in, &w.x));
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, &ports.port[1], &w.x));
	r->act[0].arg = 4;
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	r->act[0].arg = 3;
	r->i.n_apply = 2;
	r->act[1] = r->act[0];
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	r->i.n_apply = 1;
	/* tags, hosts that are not ready, nobody's addresses */
	libera_match_set_u64(&r->m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_PRESENT | 5);
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	libera_match_set_u64(&r->m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	EXPECT(libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	w.c->host[1].ready = false;
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	w.c->host[1].ready = true;
	/* a link where nothing sets out */
	set_link_on(1);
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	set_link_on(0);
	EXPECT(libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_DST, address(LIBERA_CARRY_MAC, 9));
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	libera_match_clear(&r->m, LIBERA_FIELD_ETH_DST);
	EXPECT(!libera_carry_begins(&r->m, &r->i, 0, in, &w.x));
	free(s);
	libera_free(w.c);
}

static void needs(void)
{
	struct world w = { .c = three_hosts(LIBERA_CARRY_MAC) };
	struct rule *r = &w.rule[0];
	u32 out = 0;
	int how;

	w.x = (struct libera_xlate){ .map = &ports.map, .n_tables = 1, .carrier = w.c };
	r->act[0] = (struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = 3 };
	r->i = (struct libera_instrs){ .present = LIBERA_INSTR_APPLY, .n_apply = 1, .act = r->act };
	libera_match_init(&r->m);
	/* about all: into a link, whatever that carries */
	for (how = 0; how < 3; how++) {
		set_link_on(how);
		EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
			  LIBERA_CARRY_NEEDS_LINK);
		EXPECT_EQ(out, 3);
	}
	set_link_on(0);
	/* back, to a host, nowhere, to the controller, in a later table */
	r->act[0].arg = LIBERA_PORT_IN_PORT;
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_LINK);
	EXPECT_EQ(out, 2);
	r->act[0].arg = 1;
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_PLAIN);
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 1, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_NOTHING);
	/* from a host, nothing comes in carried */
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[0], &w.x, &out),
		  LIBERA_CARRY_NEEDS_NOTHING);
	r->act[0].arg = 5;
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_NOTHING);
	r->act[0].arg = LIBERA_PORT_CONTROLLER;
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_NOTHING);
	/* those of a pair can be restored, of nobody there are none */
	r->act[0].arg = 1;
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_SRC, address(LIBERA_CARRY_MAC, 1));
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_DST, address(LIBERA_CARRY_MAC, 2));
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_NOTHING);
	libera_match_clear(&r->m, LIBERA_FIELD_ETH_SRC);
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_PLAIN);
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_DST, address(LIBERA_CARRY_MAC, 9));
	EXPECT_EQ(libera_carry_need(&r->m, &r->i, 0, &ports.port[1], &w.x, &out),
		  LIBERA_CARRY_NEEDS_NOTHING);
	libera_free(w.c);
}

/* A pair goes on as it is only where others set out, too; what is about all where it may. */
static void pass_on(void)
{
	struct world w = { .c = three_hosts(LIBERA_CARRY_MAC) };
	static struct libera_ofscratch s;
	struct rule *r = &w.rule[0];
	struct libera_instrs i;
	int pair, how;

	w.x = (struct libera_xlate){ .map = &ports.map, .n_tables = 1, .carrier = w.c };
	r->act[0] = (struct libera_act){ .type = LIBERA_ACT_OUTPUT, .arg = 3 };
	r->i = (struct libera_instrs){ .present = LIBERA_INSTR_APPLY, .n_apply = 1, .act = r->act };
	libera_match_init(&r->m);
	for (pair = 0; pair < 2; pair++) {
		for (how = 0; how < 2; how++) {
			set_link_on(how);
			s.n = 0;
			EXPECT_EQ(libera_carry_instrs(&i, &r->m, &r->i, &ports.port[1], &w.x, 0,
						      &s), 0);
			ktap_note("pair %d, way %d", pair, how);
			/* two addresses and a label before the output */
			EXPECT_EQ(i.n_apply, pair && how ? 4 : 1);
		}
		libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_SRC, address(LIBERA_CARRY_MAC, 1));
		libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_DST, address(LIBERA_CARRY_MAC, 2));
	}
	set_link_on(0);
	libera_free(w.c);
}

static void masks(void)
{
	struct world w = { .c = three_hosts(LIBERA_CARRY_IP) };
	static const u8 net[] = { 10, 0, 0, 0 }, len24[] = { 255, 255, 255, 0 };
	static const u8 other[] = { 10, 9, 0, 0 };
	struct rule *r = &w.rule[0];

	w.x = (struct libera_xlate){ .map = &ports.map, .n_tables = 1, .carrier = w.c };
	libera_match_init(&r->m);
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_TYPE, 0x800);
	/* of a prefix no locator tells, unless no host is there */
	libera_match_set(&r->m, LIBERA_FIELD_IPV4_DST, net, len24);
	EXPECT_EQ(libera_carry_judge(&r->m, &r->i, 0, &ports.port[1], &w.x),
		  LIBERA_CARRY_CASE_HOSTILE);
	libera_match_set(&r->m, LIBERA_FIELD_IPV4_DST, other, len24);
	EXPECT_EQ(libera_carry_judge(&r->m, &r->i, 0, &ports.port[1], &w.x),
		  LIBERA_CARRY_CASE_NONE);
	libera_match_init(&r->m);
	libera_match_set_u64(&r->m, LIBERA_FIELD_ETH_TYPE, 0x806);
	EXPECT_EQ(libera_carry_judge(&r->m, &r->i, 0, &ports.port[1], &w.x),
		  LIBERA_CARRY_CASE_NONE);
	libera_free(w.c);
}

static const struct ktap_test tests[] = {
	TEST(layout_limits),
	TEST(layouts),
	TEST(prefixes),
	TEST(hosts),
	TEST(checksums),
	TEST(frames),
	TEST(senders),
	TEST(meaning),
	TEST(begin),
	TEST(needs),
	TEST(pass_on),
	TEST(masks),
};

KTAP_MAIN(tests)
