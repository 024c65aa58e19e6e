// SPDX-License-Identifier: GPL-2.0
/* Probes for links: what is built is read again, and nothing else is. */
#include "core/probe.h"
#include "ktap.h"

static const u8 src[6] = { 0x02, 0, 0, 0, 0, 7 };
static const struct libera_probe want = {
	.dpid = 0x0123456789abcdef,
	.port = 0xfffffe01,
	.nonce = 0xdeadbeef00000001,
	.auth = 0x8877665544332211,
};

static void round_trip(void)
{
	u8 frame[LIBERA_PROBE_LEN];
	struct libera_probe got;

	libera_probe_build(frame, &want, src);
	EXPECT_MEM(frame, 6, libera_probe_dst, 6);
	EXPECT_MEM(frame + 6, 6, src, 6);
	EXPECT_EQ(get_unaligned_be16(frame + 12), LIBERA_ETH_LLDP);
	EXPECT_EQ(libera_probe_is(frame, sizeof(frame)), true);
	EXPECT_EQ(libera_probe_parse(&got, frame, sizeof(frame)), true);
	EXPECT_EQ(got.dpid, want.dpid);
	EXPECT_EQ(got.port, want.port);
	EXPECT_EQ(got.nonce, want.nonce);
	EXPECT_EQ(got.auth, want.auth);
}

/* IEEE 802.1AB-2016, 8.2: chassis, port, time to live, in this order; the end comes last. */
static void is_good_lldp(void)
{
	static const u8 order[] = { 1, 2, 3, 127, 0 };
	u8 frame[LIBERA_PROBE_LEN];
	u32 at = 14, i;

	libera_probe_build(frame, &want, src);
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		u16 head = get_unaligned_be16(frame + at);

		EXPECT_EQ(head >> 9, order[i]);
		at += 2 + (head & 0x1ff);
		EXPECT_EQ(at <= sizeof(frame), true);
	}
}

/* The last byte that matters is that of the signature; without it there is no probe. */
static void every_truncation(void)
{
	u8 frame[LIBERA_PROBE_LEN], copy[LIBERA_PROBE_LEN];
	struct libera_probe got;
	u32 len, whole = LIBERA_PROBE_LEN;

	libera_probe_build(frame, &want, src);
	while (whole && !frame[whole - 1])
		whole--;
	for (len = 0; len <= sizeof(frame); len++) {
		u8 *end = copy + sizeof(copy) - len;

		/* at the end of the memory, so that reading beyond it is noticed */
		memcpy(end, frame, len);
		ktap_note("length %u", len);
		EXPECT_EQ(libera_probe_parse(&got, end, len), len >= whole);
		EXPECT_EQ(libera_probe_is(end, len), len >= 14);
	}
}

static void others(void)
{
	static const u8 other_dst[6] = { 0x01, 0x80, 0xc2, 0, 0, 0x0e };
	u8 frame[LIBERA_PROBE_LEN];
	struct libera_probe got;

	libera_probe_build(frame, &want, src);
	memcpy(frame, other_dst, 6);
	EXPECT_EQ(libera_probe_is(frame, sizeof(frame)), false);
	EXPECT_EQ(libera_probe_parse(&got, frame, sizeof(frame)), false);

	libera_probe_build(frame, &want, src);
	frame[13] ^= 1;
	EXPECT_EQ(libera_probe_is(frame, sizeof(frame)), false);

	/* LLDP to our address without our part: for us, but no probe */
	memset(frame + 14, 0, sizeof(frame) - 14);
	put_unaligned_be16(LIBERA_ETH_LLDP, frame + 12);
	EXPECT_EQ(libera_probe_is(frame, sizeof(frame)), true);
	EXPECT_EQ(libera_probe_parse(&got, frame, sizeof(frame)), false);
}

/* Whatever comes: no harm. */
static void random_bytes(void)
{
	u8 frame[LIBERA_PROBE_LEN];
	struct libera_probe got;
	u32 round, i;

	for (round = 0; round < 20000; round++) {
		libera_probe_build(frame, &want, src);
		for (i = ktap_below(4); i; i--)
			frame[14 + ktap_below(sizeof(frame) - 14)] = ktap_below(256);
		libera_probe_parse(&got, frame, 14 + ktap_below(sizeof(frame) - 13));
	}
}

static const struct ktap_test tests[] = {
	TEST(round_trip),
	TEST(is_good_lldp),
	TEST(every_truncation),
	TEST(others),
	TEST(random_bytes),
};

KTAP_MAIN(tests)
