// SPDX-License-Identifier: GPL-2.0
/* Golden messages: text, errors, round trips, truncation, damage. */
#include "ktap.h"
#include "msgtext.h"
#include "vectors.h"

static char text[65536];
static u8 out[VECTOR_MAX + 1024];

/* An exact copy on the heap, so that one byte too far is seen. */
static u8 *copy_of(const u8 *p, u32 len)
{
	u8 *c = malloc(len ? len : 1);

	memcpy(c, p, len);
	return c;
}

static struct msgtext *new_msg(void)
{
	struct msgtext *t = malloc(sizeof(*t));

	/* What the decoder does not set must not matter. */
	memset(t, 0xa5, sizeof(*t));
	return t;
}

static const char *error_name(int err)
{
	if (err == -EPROTO)
		return "-EPROTO";
	if (err < 0)
		return "-errno";
	return libera_oferr_name(err);
}

/* Decode and read everything that hangs on the message. */
static int read_all(struct msgtext *t, const u8 *data, u32 len)
{
	int err = libera_ofmsg_decode(&t->m, data, len, &t->scratch);

	return err ? err : msgtext_print(text, sizeof(text), t);
}

static void check_text(const struct vector *v)
{
	struct msgtext *t = new_msg();
	u8 *data = copy_of(v->data, v->len);
	int err = read_all(t, data, v->len);

	ktap_note("%s %s", v->where, v->name);
	EXPECT_STR(error_name(err), v->error[0] ? v->error : "none");
	if (!err && !v->error[0])
		EXPECT_STR(text, v->text);
	if (err >= 0)
		EXPECT_EQ(t->m.xid, get_unaligned_be32(data + 4));
	free(data);
	free(t);
}

static void texts_and_errors(void)
{
	EXPECT(vectors_each(check_text) > 100);
}

/* Every length, but of long messages only some between the beginning and the end. */
static u32 next_len(u32 len, u32 whole)
{
	return len < 600 || len + 80 > whole ? len + 1 : len + 59;
}

static bool encodable(const struct libera_ofmsg *m)
{
	struct libera_ofmsg probe = { .type = m->type };
	u8 buf[2048];
	struct libera_ofbuf b;

	if (m->version != LIBERA_OF10 && m->version != LIBERA_OF13)
		return false;
	/* types of which only the header is known */
	libera_ofbuf_init(&b, buf, sizeof(buf));
	return libera_ofmsg_encode(&b, m->version, &probe) != LIBERA_OFERR_BAD_REQUEST_TYPE;
}

static void check_round_trip(const struct vector *v)
{
	const u8 *want = v->normal_len ? v->normal : v->data;
	u32 want_len = v->normal_len ? v->normal_len : v->len;
	struct msgtext *t = new_msg();
	struct libera_ofbuf b;
	u32 size;
	u8 *exact;
	int err;

	ktap_note("%s %s", v->where, v->name);
	if (v->error[0] || read_all(t, v->data, v->len) || !encodable(&t->m))
		goto out;
	libera_ofbuf_init(&b, out, sizeof(out));
	err = msgtext_encode(&b, t->m.version, t);
	EXPECT_STR(error_name(err), v->again[0] ? v->again : "none");
	if (err)
		goto out;
	EXPECT_MEM(out, b.len, want, want_len);

	/* The bound is one, and a byte too little is noticed without damage. */
	size = libera_ofmsg_size(t->m.version, &t->m);
	if (t->m.type != LIBERA_OFMSG_MP_REPLY)
		EXPECT(size >= b.len);
	for (size = 0; size < want_len; size = next_len(size, want_len)) {
		exact = malloc(size ? size : 1);
		libera_ofbuf_init(&b, exact, size);
		err = msgtext_encode(&b, t->m.version, t);
		if (err != -ENOSPC)
			ktap_fail(__FILE__, __LINE__, "in %u of %u bytes: %s", size, want_len,
				  error_name(err));
		if (b.overflow)
			ktap_fail(__FILE__, __LINE__, "overflow stays set");
		free(exact);
	}

	/* What is normal stays as it is. */
	if (v->normal_len) {
		EXPECT_EQ(read_all(t, v->normal, v->normal_len), 0);
		libera_ofbuf_init(&b, out, sizeof(out));
		EXPECT_EQ(msgtext_encode(&b, t->m.version, t), 0);
		EXPECT_MEM(out, b.len, v->normal, v->normal_len);
	}
out:
	free(t);
}

static void round_trips(void)
{
	vectors_each(check_round_trip);
}

/* In the other version the message says the same, or the file names the error. */
static void check_other(const struct vector *v)
{
	struct msgtext *t = new_msg();
	struct libera_ofbuf b;
	u8 other;
	int err;

	ktap_note("%s %s", v->where, v->name);
	if (v->error[0] || read_all(t, v->data, v->len) || !encodable(&t->m))
		goto out;
	other = t->m.version == LIBERA_OF10 ? LIBERA_OF13 : LIBERA_OF10;
	libera_ofbuf_init(&b, out, sizeof(out));
	err = msgtext_encode(&b, other, t);
	EXPECT_STR(error_name(err), v->other_error[0] ? v->other_error : "none");
	if (!err) {
		EXPECT_EQ(out[0], other);
		EXPECT(libera_ofmsg_size(other, &t->m) >= b.len ||
		       t->m.type == LIBERA_OFMSG_MP_REPLY);
		EXPECT_STR(error_name(read_all(t, out, b.len)), "none");
	}
out:
	free(t);
}

static void in_the_other_version(void)
{
	vectors_each(check_other);
}

/* Whatever is cut off, the rest is no message; nor is one with a wrong length. */
static void check_cut(const struct vector *v)
{
	struct msgtext *t = new_msg();
	u32 len;

	ktap_note("%s %s", v->where, v->name);
	for (len = 0; len < v->len; len = next_len(len, v->len)) {
		u8 *cut = copy_of(v->data, len);

		if (read_all(t, cut, len) != -EPROTO)
			ktap_fail(__FILE__, __LINE__, "%u of %u bytes are taken", len, v->len);
		free(cut);
	}
	for (len = 0; len <= 0xffff; len += len < v->len + 16 ? 1 : 251) {
		u8 *data;

		if (len == get_unaligned_be16(v->data + 2))
			continue;
		data = copy_of(v->data, v->len);
		put_unaligned_be16(len, data + 2);
		if (v->len >= 8 && read_all(t, data, v->len) != -EPROTO)
			ktap_fail(__FILE__, __LINE__, "length %u of %u is taken", len, v->len);
		free(data);
	}
	free(t);
}

static void cut_off(void)
{
	vectors_each(check_cut);
}

/* Types whose body is data, or not looked at: they may be of any length. */
static bool open_ended(const struct libera_ofmsg *m)
{
	switch (m->type) {
	case LIBERA_OFMSG_HELLO:
	case LIBERA_OFMSG_ERROR:
	case LIBERA_OFMSG_ECHO_REQUEST:
	case LIBERA_OFMSG_ECHO_REPLY:
	case LIBERA_OFMSG_EXPERIMENTER:
	case LIBERA_OFMSG_PACKET_IN:
	case LIBERA_OFMSG_PACKET_OUT:
		return true;
	case LIBERA_OFMSG_MP_REQUEST:
		return m->mp_request.type == LIBERA_MP_TABLE_FEATURES ||
		       m->mp_request.type == LIBERA_MP_EXPERIMENTER;
	case LIBERA_OFMSG_MP_REPLY:
		return m->mp_reply.type == LIBERA_MP_EXPERIMENTER;
	case LIBERA_OFMSG_METER_MOD:
		return m->meter.command == LIBERA_MC_DELETE;
	default:
		return false;
	}
}

/*
 * Cut off with the header's length made to fit: no byte beyond is read, and
 * what is fixed in length, or whose end is inside an element, is refused.
 */
static void check_short(const struct vector *v)
{
	struct msgtext *t = new_msg();
	struct msgtext *whole = new_msg();
	u32 len, taken = 0;
	int err;

	ktap_note("%s %s", v->where, v->name);
	err = read_all(whole, v->data, v->len);
	for (len = 8; len < v->len; len = next_len(len, v->len)) {
		u8 *cut = copy_of(v->data, len);

		put_unaligned_be16(len, cut + 2);
		if (!read_all(t, cut, len) && !err && !open_ended(&t->m) && encodable(&t->m)) {
			/* only at an element's end: of 8 bytes, and 48 for ports of 1.0 */
			if (len % 4)
				ktap_fail(__FILE__, __LINE__, "%u of %u bytes are a message", len,
					  v->len);
			taken++;
		}
		free(cut);
	}
	if (taken > v->len / 8)
		ktap_fail(__FILE__, __LINE__, "%u cuts are messages", taken);
	free(whole);
	free(t);
}

static void cut_off_and_patched(void)
{
	vectors_each(check_short);
}

/* Bytes after the end are refused where nothing can follow. */
static void check_long(const struct vector *v)
{
	struct msgtext *t = new_msg();
	u32 more;

	ktap_note("%s %s", v->where, v->name);
	if (v->error[0] || v->len > 60000 || read_all(t, v->data, v->len) || open_ended(&t->m) ||
	    !encodable(&t->m))
		goto out;
	for (more = 1; more <= 7; more++) {
		u8 *data = calloc(1, v->len + more);

		memcpy(data, v->data, v->len);
		put_unaligned_be16(v->len + more, data + 2);
		if (!read_all(t, data, v->len + more))
			ktap_fail(__FILE__, __LINE__, "%u bytes more are taken", more);
		free(data);
	}
out:
	free(t);
}

static void too_long(void)
{
	vectors_each(check_long);
}

/* Reads and, if it is taken, writes in both versions: nothing else is asked. */
static void survive(struct msgtext *t, const u8 *data, u32 len)
{
	struct libera_ofbuf b;

	if (read_all(t, data, len))
		return;
	libera_ofbuf_init(&b, out, sizeof(out));
	msgtext_encode(&b, LIBERA_OF10, t);
	libera_ofbuf_init(&b, out, sizeof(out));
	if (!msgtext_encode(&b, LIBERA_OF13, t) && t->m.version == LIBERA_OF13 && b.len <= 65535) {
		u32 n = b.len;
		u8 *first = copy_of(out, n);

		/* What was written once is written again in the same way. */
		EXPECT_STR(error_name(read_all(t, first, n)), "none");
		libera_ofbuf_init(&b, out, sizeof(out));
		EXPECT_EQ(msgtext_encode(&b, LIBERA_OF13, t), 0);
		EXPECT_MEM(out, b.len, first, n);
		free(first);
	}
}

static void check_damage(const struct vector *v)
{
	struct msgtext *t = new_msg();
	u8 *data = copy_of(v->data, v->len);
	u32 i, limit = min(v->len, 512U);
	int bit;

	for (i = 0; i < limit; i++) {
		static const u8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
		u8 old = data[i];
		unsigned int k;

		/* the length has its own test */
		if (i == 2 || i == 3)
			continue;
		ktap_note("%s %s byte %u", v->where, v->name, i);
		for (bit = 0; bit < 8; bit++) {
			data[i] = old ^ 1 << bit;
			survive(t, data, v->len);
		}
		for (k = 0; k < ARRAY_SIZE(values); k++) {
			data[i] = values[k];
			survive(t, data, v->len);
		}
		data[i] = old;
	}
	free(data);
	free(t);
}

static void damaged(void)
{
	vectors_each(check_damage);
}

static void check_unaligned(const struct vector *v)
{
	struct msgtext *t = new_msg();
	u8 *data = malloc(v->len + 8);
	int shift;

	for (shift = 1; shift < 8; shift++) {
		ktap_note("%s %s at +%d", v->where, v->name, shift);
		memcpy(data + shift, v->data, v->len);
		survive(t, data + shift, v->len);
	}
	free(data);
	free(t);
}

static void unaligned(void)
{
	vectors_each(check_unaligned);
}

static const struct ktap_test tests[] = {
	TEST(texts_and_errors),
	TEST(round_trips),
	TEST(in_the_other_version),
	TEST(cut_off),
	TEST(cut_off_and_patched),
	TEST(too_long),
	TEST(damaged),
	TEST(unaligned),
};

/*
 * For the generator: hexadecimal messages on standard input, one a line; for
 * each the lines that a vector file has about it, and an empty line.
 */
static int describe(void)
{
	struct msgtext *t = new_msg();
	static u8 data[VECTOR_MAX];
	struct libera_ofbuf b;
	char *line = NULL;
	size_t size = 0;
	u32 len, i;
	int err;

	while (getline(&line, &size, stdin) > 0) {
		len = ktap_hex(data, sizeof(data), line);
		err = read_all(t, data, len);
		if (err) {
			printf("error: %s\n\n", error_name(err));
			continue;
		}
		printf("text: %s\n", text);
		if (!encodable(&t->m)) {
			printf("\n");
			continue;
		}
		libera_ofbuf_init(&b, out, sizeof(out));
		err = msgtext_encode(&b, t->m.version, t);
		if (err) {
			printf("again: %s\n", error_name(err));
		} else if (b.len != len || memcmp(out, data, len)) {
			printf("normal: ");
			for (i = 0; i < b.len; i++)
				printf("%02x", out[i]);
			printf("\n");
		}
		libera_ofbuf_init(&b, out, sizeof(out));
		err = msgtext_encode(&b, t->m.version ^ LIBERA_OF10 ^ LIBERA_OF13, t);
		if (err)
			printf("other: %s\n", error_name(err));
		printf("\n");
	}
	free(line);
	free(t);
	return 0;
}

/* The same, but only the bytes of the message in some version; nothing if it has none. */
static int encode(u8 version)
{
	struct msgtext *t = new_msg();
	static u8 data[VECTOR_MAX];
	struct libera_ofbuf b;
	char *line = NULL;
	size_t size = 0;
	u32 len, i;

	while (getline(&line, &size, stdin) > 0) {
		len = ktap_hex(data, sizeof(data), line);
		libera_ofbuf_init(&b, out, sizeof(out));
		if (!read_all(t, data, len) && encodable(&t->m) &&
		    !msgtext_encode(&b, version, t)) {
			for (i = 0; i < b.len; i++)
				printf("%02x", out[i]);
		}
		printf("\n");
	}
	free(line);
	free(t);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "encode"))
		return encode(atoi(argv[2]));
	if (argc > 1 && !strcmp(argv[1], "describe"))
		return describe();
	return ktap_run(tests, ARRAY_SIZE(tests));
}
