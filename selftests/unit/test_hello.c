// SPDX-License-Identifier: GPL-2.0
/* Version negotiation, and the length of a message in a stream. */
#include "core/hello.h"
#include "ktap.h"

#define V(n)	(1U << (n))

static void pick(void)
{
	static const struct {
		u32 ours;
		u8 version;
		u32 bitmap;
		u8 want;
	} t[] = {
		/* without a bitmap: the lower one, if we have it */
		{ LIBERA_HELLO_OURS, 1, 0, 1 },
		{ LIBERA_HELLO_OURS, 4, 0, 4 },
		{ LIBERA_HELLO_OURS, 5, 0, 4 },
		{ LIBERA_HELLO_OURS, 6, 0, 4 },
		{ LIBERA_HELLO_OURS, 255, 0, 4 },
		{ LIBERA_HELLO_OURS, 2, 0, 0 },
		{ LIBERA_HELLO_OURS, 3, 0, 0 },
		{ LIBERA_HELLO_OURS, 0, 0, 0 },
		{ V(1), 4, 0, 1 },
		{ V(4), 1, 0, 0 },
		{ V(4), 5, 0, 4 },
		{ 0, 4, 0, 0 },
		/* with one: the highest of both */
		{ LIBERA_HELLO_OURS, 4, V(1) | V(4), 4 },
		{ LIBERA_HELLO_OURS, 6, V(1) | V(6), 1 },
		{ LIBERA_HELLO_OURS, 6, V(5) | V(6), 0 },
		{ LIBERA_HELLO_OURS, 4, V(1), 1 },
		{ LIBERA_HELLO_OURS, 1, V(4), 4 },
		{ V(1), 4, V(1) | V(4), 1 },
		{ V(4), 4, V(1), 0 },
		{ LIBERA_HELLO_OURS, 4, V(0), 0 },
		{ LIBERA_HELLO_OURS, 4, V(31) | V(4), 4 },
		{ 0xffffffff, 4, V(31), 31 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		ktap_note("row %u", i);
		EXPECT_EQ(libera_hello_pick(t[i].ours, t[i].version, t[i].bitmap), t[i].want);
	}
}

static void explain(void)
{
	static const char want[] =
		"no common OpenFlow version: we offer 1.0, you offer 1.1 without a version bitmap";
	char buf[256], cut[8];
	int n;

	n = libera_hello_explain(buf, sizeof(buf), V(1), 2, 0);
	EXPECT_STR(buf, want);
	EXPECT_EQ(n, strlen(buf));
	EXPECT_EQ(libera_hello_explain(cut, sizeof(cut), V(1), 2, 0), n);
	EXPECT_STR(cut, "no comm");
	libera_hello_explain(buf, sizeof(buf), V(4), 6, V(5) | V(6) | V(9));
	EXPECT_STR(buf, "no common OpenFlow version: we offer 1.3, you offer 1.4, 1.5, 0x09");
}

static void frame_length(void)
{
	u8 h[8] = { 4, 0, 0, 8, 0, 0, 0, 1 };
	u32 have;

	for (have = 0; have < 8; have++)
		EXPECT_EQ(libera_of_frame_len(h, have), 0);
	EXPECT_EQ(libera_of_frame_len(h, 8), 8);
	EXPECT_EQ(libera_of_frame_len(h, 4000), 8);
	h[3] = 7;
	EXPECT_EQ(libera_of_frame_len(h, 8), -EPROTO);
	h[3] = 0;
	EXPECT_EQ(libera_of_frame_len(h, 8), -EPROTO);
	h[2] = 0xff;
	h[3] = 0xff;
	EXPECT_EQ(libera_of_frame_len(h, 8), 65535);
	h[2] = 1;
	h[3] = 0;
	EXPECT_EQ(libera_of_frame_len(h, 8), 256);
}

/* The shim's allocator, which other tests rely on to fail when told. */
static void failing_allocator(void)
{
	long before = libera_shim_live();
	void *p, *q;

	p = libera_alloc(0, GFP_KERNEL);
	EXPECT(p);
	libera_shim_fail_alloc(2);
	q = libera_alloc(10, GFP_KERNEL);
	EXPECT(q);
	EXPECT(!libera_alloc(10, GFP_KERNEL));
	EXPECT_EQ(libera_shim_live(), before + 2);
	libera_free(p);
	libera_free(q);
	libera_free(NULL);
	p = libera_alloc(10, GFP_KERNEL);
	EXPECT(p);
	libera_free(p);
	EXPECT_EQ(libera_shim_live(), before);
}

static const struct ktap_test tests[] = {
	TEST(pick),
	TEST(explain),
	TEST(frame_length),
	TEST(failing_allocator),
};

KTAP_MAIN(tests)
