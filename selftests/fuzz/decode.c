// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer for the codec: bytes of a stranger, read as a message, printed, and
 * written again in both versions.  What was written once must be read again,
 * and be written a second time without a change.
 */
#include "msgtext.h"

static char text[1 << 18];
static u8 first[1 << 17];
static u8 second[1 << 17];
static struct msgtext a, b;

static void must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void write_in(u8 version)
{
	struct libera_ofbuf one, two;

	libera_ofbuf_init(&one, first, sizeof(first));
	if (msgtext_encode(&one, version, &a))
		return;
	if (one.len > 0xffff)
		return;
	must(get_unaligned_be16(first + 2) == one.len);
	must(!libera_ofmsg_decode(&b.m, first, one.len, &b.scratch));
	must(!msgtext_print(text, sizeof(text), &b));
	libera_ofbuf_init(&two, second, sizeof(second));
	must(!msgtext_encode(&two, version, &b));
	must(two.len == one.len && !memcmp(first, second, two.len));
}

/* One input has the header's length made right, so that more of them get far. */
static void read_message(const u8 *data, size_t size, bool patch)
{
	u8 *copy = malloc(size);

	memcpy(copy, data, size);
	if (patch)
		put_unaligned_be16(size, copy + 2);
	if (libera_ofmsg_decode(&a.m, copy, size, &a.scratch))
		goto out;
	if (msgtext_print(text, sizeof(text), &a))
		goto out;
	write_in(LIBERA_OF10);
	write_in(LIBERA_OF13);
out:
	free(copy);
}

/* The same as a list of each kind that a reply may have, without the way to it. */
static void read_lists(const u8 *data, size_t size)
{
	static const u8 versions[] = { LIBERA_OF10, LIBERA_OF13 };
	struct libera_of_mp_reply *r = &a.m.mp_reply;
	unsigned int i;
	u16 type;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		for (type = LIBERA_MP_FLOW; type <= LIBERA_MP_PORT_DESC; type++) {
			if (type == LIBERA_MP_AGGREGATE || type == LIBERA_MP_GROUP_FEATURES ||
			    type == LIBERA_MP_METER_FEATURES)
				continue;
			memset(&a.m, 0, sizeof(a.m));
			a.m.type = LIBERA_OFMSG_MP_REPLY;
			a.m.version = versions[i];
			r->type = type;
			libera_ofcur_init(&r->body, data, size);
			if (msgtext_print(text, sizeof(text), &a))
				continue;
			write_in(LIBERA_OF10);
			write_in(LIBERA_OF13);
		}
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct libera_instrs instrs;
	struct libera_match match;

	if (size > 0xffff)
		return 0;
	if (size >= 8) {
		read_message(data, size, false);
		read_message(data, size, true);
	}
	read_lists(data, size);
	libera_oxm_get_match(&match, data, size);
	libera_of13_get_instrs(&instrs, data, size, &a.scratch);
	return 0;
}
