// SPDX-License-Identifier: GPL-2.0
/*
 * The match algebra, against a reference that looks at one bit after the other
 * and at every packet of a small world.
 */
#include "core/match.h"
#include "core/ofmsg.h"
#include "ktap.h"

#define ROUNDS 20000

/* ------------------------------------------------------------ reference */

/* A match as a list of trits, one per significant bit: 0, 1, or 2 for either. */
struct ref {
	u8 trit[LIBERA_FIELDS_SIZE * 8];
};

static bool significant(const struct libera_field *f, int bit)
{
	return bit >= f->width * 8 - f->bits;
}

static void ref_of(struct ref *r, const struct libera_match *m)
{
	int id, bit;

	memset(r, 2, sizeof(*r));
	for (id = 0; id < __LIBERA_FIELD_END; id++) {
		const struct libera_field *f = &libera_fields[id];

		for (bit = 0; bit < f->width * 8; bit++) {
			int at = f->offset + bit / 8;
			u8 b = 0x80 >> (bit % 8);

			if (m->mask[at] & b)
				r->trit[f->offset * 8 + bit] = !!(m->val[at] & b);
		}
	}
}

static bool ref_covers(const struct ref *a, const struct ref *b)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(a->trit); i++) {
		if (a->trit[i] != 2 && a->trit[i] != b->trit[i])
			return false;
	}
	return true;
}

static bool ref_overlaps(const struct ref *a, const struct ref *b)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(a->trit); i++) {
		if (a->trit[i] != 2 && b->trit[i] != 2 && a->trit[i] != b->trit[i])
			return false;
	}
	return true;
}

/* What the header promises of every match. */
static void check_normal(const struct libera_match *m)
{
	int id, bit, i;

	for (i = 0; i < LIBERA_FIELDS_SIZE; i++)
		EXPECT(!(m->val[i] & ~m->mask[i]));
	EXPECT(!(m->present & ~LIBERA_FIELD_ALL));
	for (id = 0; id < __LIBERA_FIELD_END; id++) {
		const struct libera_field *f = &libera_fields[id];
		int ones = 0;

		for (bit = 0; bit < f->width * 8; bit++) {
			bool set = m->mask[f->offset + bit / 8] & (0x80 >> (bit % 8));

			EXPECT(!set || significant(f, bit));
			ones += set;
		}
		EXPECT_EQ(!!ones, libera_match_has(m, id));
		EXPECT_EQ(ones == f->bits, libera_match_is_exact(m, id));
	}
}

/* --------------------------------------------------------------- random */

static void random_bytes(u8 *p, int n)
{
	while (n--)
		*p++ = ktap_random();
}

/* Few values and masks, so that relations between matches come up. */
static void random_field(struct libera_match *m, enum libera_field_id id)
{
	const struct libera_field *f = &libera_fields[id];
	u8 val[16], mask[16];
	int i;

	random_bytes(val, f->width);
	random_bytes(mask, f->width);
	switch (ktap_below(5)) {
	case 0:
		libera_match_set(m, id, val, NULL);
		break;
	case 1:
		memset(mask, 0, f->width);
		mask[ktap_below(f->width)] = 1 << ktap_below(8);
		libera_match_set(m, id, val, mask);
		break;
	case 2:
		for (i = 0; i < f->width; i++)
			val[i] &= 1;
		libera_match_set(m, id, val, NULL);
		break;
	case 3:
		for (i = 0; i < f->width; i++) {
			val[i] = 0;
			mask[i] |= ktap_random();
		}
		libera_match_set(m, id, val, mask);
		break;
	default:
		libera_match_set(m, id, val, mask);
		break;
	}
}

/* Some from all fields, some from a few, which conflict more often. */
static void random_match(struct libera_match *m)
{
	bool few = ktap_below(2);
	int n = ktap_below(6);

	libera_match_init(m);
	while (n--)
		random_field(m, few ? LIBERA_FIELD_VLAN_VID + ktap_below(3) :
				      ktap_below(__LIBERA_FIELD_END));
}

/* A match that has something to do with another. */
static void relative_of(struct libera_match *m, const struct libera_match *other)
{
	int n = ktap_below(3);

	*m = *other;
	while (n--) {
		enum libera_field_id id = ktap_below(__LIBERA_FIELD_END);
		const struct libera_field *f = &libera_fields[id];
		u8 val[16], mask[16];

		switch (ktap_below(3)) {
		case 0:
			libera_match_clear(m, id);
			break;
		case 1:
			/* the same, some bits wider */
			memcpy(val, m->val + f->offset, f->width);
			memcpy(mask, m->mask + f->offset, f->width);
			mask[ktap_below(f->width)] &= ktap_random();
			libera_match_set(m, id, val, mask);
			break;
		default:
			random_field(m, id);
			break;
		}
	}
}

static void check_pair(const struct libera_match *a, const struct libera_match *b)
{
	static struct ref ra, rb;

	ref_of(&ra, a);
	ref_of(&rb, b);
	EXPECT_EQ(libera_match_covers(a, b), ref_covers(&ra, &rb));
	EXPECT_EQ(libera_match_covers(b, a), ref_covers(&rb, &ra));
	EXPECT_EQ(libera_match_overlaps(a, b), ref_overlaps(&ra, &rb));
	EXPECT_EQ(libera_match_overlaps(b, a), ref_overlaps(&rb, &ra));
	EXPECT_EQ(libera_match_equal(a, b), !memcmp(&ra, &rb, sizeof(ra)));
	if (libera_match_equal(a, b))
		EXPECT_EQ(libera_match_hash(a, 5), libera_match_hash(b, 5));
}

static void against_reference(void)
{
	unsigned int covers = 0, overlaps = 0, equal = 0;
	struct libera_match a, b;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		ktap_note("round %d", i);
		random_match(&a);
		if (i & 1)
			relative_of(&b, &a);
		else
			random_match(&b);
		check_normal(&a);
		check_normal(&b);
		check_pair(&a, &b);
		covers += libera_match_covers(&a, &b);
		overlaps += libera_match_overlaps(&a, &b);
		equal += libera_match_equal(&a, &b);
	}
	/* all answers came up often enough to mean something */
	ktap_note("%u cover, %u overlap, %u are equal", covers, overlaps, equal);
	EXPECT(covers > ROUNDS / 10 && covers < ROUNDS * 3 / 4);
	EXPECT(overlaps > ROUNDS / 10 && overlaps < ROUNDS * 19 / 20);
	EXPECT(equal > ROUNDS / 50 && equal < covers);
}

static void packed(void)
{
	struct libera_pmatch *p, *q;
	struct libera_match a, b;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		size_t size, other;

		ktap_note("round %d", i);
		random_match(&a);
		/* memory of just the size, so that a byte too far is seen */
		size = libera_match_pack_size(&a);
		p = malloc(size);
		memset(p, 0xa5, size);
		EXPECT_EQ(libera_match_pack(p, &a), size);
		EXPECT_EQ(libera_pmatch_size(p), size);
		memset(&b, 0xa5, sizeof(b));
		libera_match_unpack(&b, p);
		EXPECT(libera_match_equal(&a, &b));
		EXPECT_MEM(&a, sizeof(a), &b, sizeof(b));

		relative_of(&b, &a);
		other = libera_match_pack_size(&b);
		q = malloc(other);
		libera_match_pack(q, &b);
		EXPECT_EQ(libera_pmatch_equal(p, q), libera_match_equal(&a, &b));
		free(q);
		free(p);
	}
}

/* Equal matches have equal hashes; others hardly ever, and the seed matters. */
static void hashes(void)
{
	unsigned int same = 0, seeds = 0;
	struct libera_match a, b;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		random_match(&a);
		random_match(&b);
		same += !libera_match_equal(&a, &b) &&
			libera_match_hash(&a, 1) == libera_match_hash(&b, 1);
		seeds += libera_match_hash(&a, 1) == libera_match_hash(&a, 2);
	}
	EXPECT(same < 5);
	EXPECT(seeds < 5);
}

static void numbers(void)
{
	struct libera_match m;
	int id;

	for (id = 0; id < __LIBERA_FIELD_END; id++) {
		const struct libera_field *f = &libera_fields[id];
		u64 all = f->bits >= 64 ? ~0ULL : (1ULL << f->bits) - 1;

		if (f->width > 8)
			continue;
		ktap_note("%s", f->name);
		libera_match_init(&m);
		libera_match_set_u64(&m, id, 0x0123456789abcdefULL);
		EXPECT_EQ(libera_match_get_u64(&m, id), 0x0123456789abcdefULL & all);
		EXPECT_EQ(libera_match_get_mask_u64(&m, id), all);
		EXPECT_EQ(m.present, 1ULL << id);
		check_normal(&m);
		libera_match_clear(&m, id);
		EXPECT_EQ(libera_match_get_u64(&m, id), 0);
		EXPECT(!libera_match_has(&m, id));
		EXPECT(!libera_match_is_exact(&m, id));
	}
}

static void masks_of_nothing(void)
{
	static const u8 zero[16], ones[16] = { [0 ... 15] = 0xff };
	struct libera_match m, empty;

	libera_match_init(&empty);
	m = empty;
	libera_match_set(&m, LIBERA_FIELD_IPV6_SRC, ones, zero);
	EXPECT(libera_match_equal(&m, &empty));
	libera_match_set(&m, LIBERA_FIELD_IPV6_SRC, ones, NULL);
	EXPECT(libera_match_is_exact(&m, LIBERA_FIELD_IPV6_SRC));
	/* setting it to nothing takes it away again */
	libera_match_set(&m, LIBERA_FIELD_IPV6_SRC, ones, zero);
	EXPECT(libera_match_equal(&m, &empty));
	/* a mask of all ones is exact, also where bits mean nothing */
	libera_match_set(&m, LIBERA_FIELD_VLAN_VID, ones, ones);
	EXPECT(libera_match_is_exact(&m, LIBERA_FIELD_VLAN_VID));
	EXPECT_EQ(libera_match_get_u64(&m, LIBERA_FIELD_VLAN_VID), 0x1fff);
}

static void prerequisites(void)
{
	struct libera_match m;

	libera_match_init(&m);
	EXPECT_EQ(libera_match_check_prereqs(&m), 0);
	libera_match_set_u64(&m, LIBERA_FIELD_TCP_DST, 80);
	EXPECT_EQ(libera_match_check_prereqs(&m), LIBERA_OFERR_BAD_MATCH_PREREQ);
	libera_match_set_u64(&m, LIBERA_FIELD_IP_PROTO, 6);
	/* what is required has requirements, too */
	EXPECT_EQ(libera_match_check_prereqs(&m), LIBERA_OFERR_BAD_MATCH_PREREQ);
	libera_match_set_u64(&m, LIBERA_FIELD_ETH_TYPE, 0x86dd);
	EXPECT_EQ(libera_match_check_prereqs(&m), 0);
	libera_match_set_u64(&m, LIBERA_FIELD_IP_PROTO, 17);
	EXPECT_EQ(libera_match_check_prereqs(&m), LIBERA_OFERR_BAD_MATCH_PREREQ);
	EXPECT(libera_match_check_prereq(&m, LIBERA_FIELD_UDP_SRC));
	EXPECT(!libera_match_check_prereq(&m, LIBERA_FIELD_ARP_OP));
	EXPECT(libera_match_check_prereq(&m, LIBERA_FIELD_METADATA));

	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_PCP, 1);
	EXPECT_EQ(libera_match_check_prereqs(&m), LIBERA_OFERR_BAD_MATCH_PREREQ);
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	EXPECT_EQ(libera_match_check_prereqs(&m), LIBERA_OFERR_BAD_MATCH_PREREQ);
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_PRESENT | 9);
	EXPECT_EQ(libera_match_check_prereqs(&m), 0);

	libera_match_init(&m);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PHY_PORT, 1);
	EXPECT_EQ(libera_match_check_prereqs(&m), LIBERA_OFERR_BAD_MATCH_PREREQ);
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 0);
	EXPECT_EQ(libera_match_check_prereqs(&m), 0);
}

static void text(void)
{
	static const u8 net[4] = { 10 }, mask[4] = { 0xff };
	struct libera_match m;
	char buf[128], cut[128];
	size_t size;
	int n;

	libera_match_init(&m);
	EXPECT_EQ(libera_match_format(buf, sizeof(buf), &m), 3);
	EXPECT_STR(buf, "any");
	libera_match_set_u64(&m, LIBERA_FIELD_IN_PORT, 1);
	libera_match_set_u64(&m, LIBERA_FIELD_ETH_TYPE, 0x800);
	libera_match_set(&m, LIBERA_FIELD_IPV4_SRC, net, mask);
	n = libera_match_format(buf, sizeof(buf), &m);
	EXPECT_STR(buf, "in_port=1,eth_type=0x0800,ipv4_src=10.0.0.0/8");
	EXPECT_EQ(n, strlen(buf));
	for (size = 0; size <= (size_t)n; size++) {
		memset(cut, '#', sizeof(cut));
		EXPECT_EQ(libera_match_format(size ? cut : NULL, size, &m), n);
		EXPECT_EQ(cut[size], '#');
		if (size)
			EXPECT(!strncmp(cut, buf, size - 1) && strlen(cut) == size - 1);
	}
}

/* A random match as OXM, which refuses what has no prerequisites, and back. */
static void through_oxm(void)
{
	unsigned int good = 0, bad = 0;
	u8 wire[1024];
	int i;

	for (i = 0; i < ROUNDS; i++) {
		struct libera_match a, b;
		struct libera_ofbuf buf;
		u64 left;
		int err;

		ktap_note("round %d", i);
		random_match(&a);
		if (i & 1) {
			libera_match_set_u64(&a, LIBERA_FIELD_ETH_TYPE, i & 2 ? 0x800 : 0x86dd);
			libera_match_set_u64(&a, LIBERA_FIELD_IP_PROTO, i & 4 ? 6 : 17);
		}
		/* masks only where OXM has them */
		for (left = a.present; left; left &= left - 1) {
			int id = __ffs64(left);

			if (!libera_fields[id].maskable)
				libera_match_set(&a, id, a.val + libera_fields[id].offset, NULL);
		}
		libera_ofbuf_init(&buf, wire, sizeof(wire));
		EXPECT_EQ(libera_oxm_put_match(&buf, &a), 0);
		err = libera_oxm_get_match(&b, wire, buf.len);
		EXPECT_EQ(err, libera_match_check_prereqs(&a));
		if (!err)
			EXPECT(libera_match_equal(&a, &b));
		good += !err;
		bad += !!err;
	}
	EXPECT(good > ROUNDS / 10);
	EXPECT(bad > ROUNDS / 10);
}

static const struct ktap_test tests[] = {
	TEST(numbers),
	TEST(masks_of_nothing),
	TEST(against_reference),
	TEST(packed),
	TEST(hashes),
	TEST(prerequisites),
	TEST(text),
	TEST(through_oxm),
};

KTAP_MAIN(tests)
