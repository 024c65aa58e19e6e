// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer for the codec: bytes of a stranger, read as a message, printed, and
 * written again in both versions.  What was written once must be read again,
 * and be written a second time without a change.
 */
#include "fuzz.h"
#include "msgtext.h"

static char text[1 << 18];
static u8 first[1 << 17];
static u8 second[1 << 17];
static struct msgtext a, b;

/* Room that is short must leave nothing behind. */
static void write_short(u8 version, u32 len)
{
	struct libera_ofbuf buf;
	u8 *room;

	if (a.m.type == LIBERA_OFMSG_MP_REPLY)
		return;
	room = malloc(len - 1);
	libera_ofbuf_init(&buf, room, len - 1);
	must(libera_ofmsg_encode(&buf, version, &a.m) == -ENOSPC);
	must(!buf.len && !buf.overflow);
	free(room);
}

static void write_in(u8 version)
{
	struct libera_ofbuf one, two;
	int err;

	libera_ofbuf_init(&one, first, sizeof(first));
	err = msgtext_encode(&one, version, &a);
	must_be_known(err);
	if (err)
		return;
	must(one.len <= LIBERA_OF_MSG_MAX);
	must(get_unaligned_be16(first + 2) == one.len);
	if (a.m.type != LIBERA_OFMSG_MP_REPLY)
		must(one.len <= libera_ofmsg_size(version, &a.m));
	must(!libera_ofmsg_decode(&b.m, first, one.len, &b.scratch));
	must(b.m.type == a.m.type && b.m.xid == a.m.xid && b.m.version == version);
	must(!msgtext_print(text, sizeof(text), &b));
	libera_ofbuf_init(&two, second, sizeof(second));
	must(!msgtext_encode(&two, version, &b));
	fit_priority(first, one.len);
	must(two.len == one.len && !memcmp(first, second, two.len));
	write_short(version, one.len);
}

/* One input has the header's length made right, so that more of them get far. */
static void read_message(const u8 *data, size_t size, bool patch)
{
	u8 *copy = malloc(size);
	int err;

	memcpy(copy, data, size);
	if (patch)
		put_unaligned_be16(size, copy + 2);
	err = libera_ofmsg_decode(&a.m, copy, size, NULL);
	must(err != -ENOSPC && (!patch || err != -EPROTO));
	err = libera_ofmsg_decode(&a.m, copy, size, &a.scratch);
	must_be_known(err);
	must(err != -ENOSPC && (!patch || err != -EPROTO));
	if (err)
		goto out;
	must(strcmp(libera_ofmsg_name(a.m.type), "UNKNOWN"));
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

/* What netlink carries: matches, and instructions with nothing lost. */
static void read_parts(const u8 *data, size_t size)
{
	struct libera_instrs one, two;
	struct libera_match m, n;
	struct libera_ofbuf buf;
	int err;

	err = libera_oxm_get_match(&m, data, size);
	must_be_known(err);
	if (!err) {
		must(!libera_match_check_prereqs(&m));
		libera_ofbuf_init(&buf, first, sizeof(first));
		must(!libera_oxm_put_match(&buf, &m));
		must(!libera_oxm_get_match(&n, first, buf.len));
		must(libera_match_equal(&m, &n));
	}

	err = libera_of13_get_instrs(&one, data, size, &a.scratch);
	must_be_known(err);
	if (!err) {
		libera_ofbuf_init(&buf, first, sizeof(first));
		must(!libera_of13_put_instrs(&buf, &one));
		must(!libera_of13_get_instrs(&two, first, buf.len, &b.scratch));
		must(libera_instrs_equal(&one, &two));
		libera_instrs_format(text, sizeof(text), &one);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size > LIBERA_OF_MSG_MAX)
		return 0;
	if (size >= LIBERA_OF_HDR_LEN) {
		read_message(data, size, false);
		read_message(data, size, true);
	}
	read_lists(data, size);
	read_parts(data, size);
	return 0;
}
