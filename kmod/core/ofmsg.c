// SPDX-License-Identifier: GPL-2.0
/* Messages: header, choice of the version's codec. */
#include "ofp_codec.h"
#include "ofp_wire.h"

/**
 * libera_ofp_codec_of() - the tables of a version
 * @version: wire version
 *
 * Return: the tables; NULL if @version is neither 0x01 nor 0x04.
 */
const struct libera_ofp_codec *libera_ofp_codec_of(u8 version)
{
	switch (version) {
	case LIBERA_OF10:
		return &libera_of10_codec;
	case LIBERA_OF13:
		return &libera_of13_codec;
	default:
		return NULL;
	}
}

/*
 * Before a version is agreed on, only HELLO and the error that ends the
 * negotiation are understood; they look the same everywhere.
 */
static int decode_stranger(struct libera_ofmsg *m, struct libera_ofcur *c)
{
	switch (m->raw_type) {
	case 0:
		m->type = LIBERA_OFMSG_HELLO;
		return libera_ofp_decode_hello(m, c, NULL);
	case 1:
		if (c->left < sizeof(struct ofp_error) || get_unaligned_be16(c->p))
			break;
		m->type = LIBERA_OFMSG_ERROR;
		return libera_ofp_decode_error(m, c, NULL);
	default:
		break;
	}
	return LIBERA_OFERR_BAD_REQUEST_VERSION;
}

static bool needs_scratch(u8 type)
{
	switch (type) {
	case LIBERA_OFMSG_FLOW_MOD:
	case LIBERA_OFMSG_PACKET_OUT:
	case LIBERA_OFMSG_GROUP_MOD:
	case LIBERA_OFMSG_METER_MOD:
		return true;
	default:
		return false;
	}
}

/* Room for the body of its type; the decoders of a rule begin its match themselves. */
static void clear_body(struct libera_ofmsg *m)
{
	u8 *from = (u8 *)&m->hello;

	if (m->type == LIBERA_OFMSG_FLOW_MOD)
		from = (u8 *)&m->flow_mod.match + sizeof(m->flow_mod.match);
	memset(from, 0, (u8 *)(m + 1) - from);
}

/**
 * libera_ofmsg_decode() - one whole message from the wire
 * @m: filled
 * @data: the message, header first; unaligned is fine
 * @len: bytes at @data; must equal the header's length field
 * @scratch: emptied, then holds the message's actions, buckets and bands; may be
 *	NULL for types other than FLOW_MOD, PACKET_OUT, GROUP_MOD and METER_MOD
 *
 * Lengths are compared with the version's table before a decoder runs.
 *
 * Context: any; does not sleep.
 * Return: 0; a positive libera_oferr to answer with (then @m's version, xid
 * and, where known, type are valid); -EPROTO if not even a header is right;
 * -EINVAL if @scratch is missing.
 */
int libera_ofmsg_decode(struct libera_ofmsg *m, const u8 *data, u32 len,
			struct libera_ofscratch *scratch)
{
	const struct libera_ofp_codec *codec;
	const struct libera_ofp_dec *row;
	const struct ofp_header *h;
	struct libera_ofcur c;
	int err;

	memset(m, 0, offsetof(struct libera_ofmsg, hello));
	m->type = __LIBERA_OFMSG_END;
	if (scratch)
		scratch->n = 0;

	libera_ofcur_init(&c, data, len);
	h = libera_ofcur_pull(&c, sizeof(*h));
	if (!h || be16_to_cpu(h->length) != len)
		return -EPROTO;
	m->version = h->version;
	m->raw_type = h->type;
	m->xid = be32_to_cpu(h->xid);

	codec = libera_ofp_codec_of(m->version);
	if (!codec) {
		clear_body(m);
		return decode_stranger(m, &c);
	}
	if (m->raw_type >= codec->n_dec || !codec->dec[m->raw_type].min_len)
		return LIBERA_OFERR_BAD_REQUEST_TYPE;
	row = &codec->dec[m->raw_type];
	m->type = row->type;
	clear_body(m);
	if (len < row->min_len || (row->exact && len != row->min_len))
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	if (!row->decode)
		return 0;
	if (!scratch && needs_scratch(m->type))
		return -EINVAL;

	err = row->decode(m, &c, scratch);
	if (err)
		return err;
	return c.left ? LIBERA_OFERR_BAD_REQUEST_LEN : 0;
}

/* Enough for a match in either version, with padding. */
static u32 match_size(const struct libera_match *m)
{
	u32 size = 4 + 7;
	u64 left;

	for (left = m->present; left; left &= left - 1)
		size += 4 + 2 * libera_fields[__ffs64(left)].width;
	return max(size, 40U);
}

/* An action takes 24 bytes at most, also if another version needs two for it. */
static u32 instrs_size(const struct libera_instrs *i)
{
	return 64 + 24 * ((u32)i->n_apply + i->n_write);
}

static u32 request_size(const struct libera_of_mp_request *r)
{
	switch (r->type) {
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
		return match_size(&r->flow.match);
	case LIBERA_MP_TABLE_FEATURES:
		return r->tables.left;
	default:
		return 0;
	}
}

static u32 group_size(const struct libera_of_group *g)
{
	u32 size = 0;
	int i;

	for (i = 0; i < g->n_buckets; i++)
		size += 16 + 24 * g->bucket[i].n;
	return size;
}

/**
 * libera_ofmsg_size() - bytes that are enough to encode
 * @version: 0x01 or 0x04
 * @m: message
 *
 * Return: an upper bound; may exceed LIBERA_OF_MSG_MAX, which encode refuses.
 */
u32 libera_ofmsg_size(u8 version, const struct libera_ofmsg *m)
{
	u32 size = 64;	/* header and all fixed parts that are not named below */

	switch (m->type) {
	case LIBERA_OFMSG_ERROR:
		return size + m->error.data_len;
	case LIBERA_OFMSG_ECHO_REQUEST:
	case LIBERA_OFMSG_ECHO_REPLY:
		return size + m->echo.data_len;
	case LIBERA_OFMSG_EXPERIMENTER:
		return size + m->experimenter.data_len;
	case LIBERA_OFMSG_FEATURES_REPLY:
		return version == LIBERA_OF10 ? size + 48 * m->features.n_ports : size;
	case LIBERA_OFMSG_PACKET_IN:
		return size + match_size(&m->packet_in.match) + m->packet_in.data_len;
	case LIBERA_OFMSG_FLOW_REMOVED:
		return size + 48 + match_size(&m->flow_removed.match);
	case LIBERA_OFMSG_PORT_STATUS:
		return size + 64;
	case LIBERA_OFMSG_PACKET_OUT:
		return size + instrs_size(&m->packet_out.instrs) + m->packet_out.data_len;
	case LIBERA_OFMSG_FLOW_MOD:
		return size + match_size(&m->flow_mod.match) + instrs_size(&m->flow_mod.instrs);
	case LIBERA_OFMSG_MP_REQUEST:
		return size + request_size(&m->mp_request);
	case LIBERA_OFMSG_GROUP_MOD:
		return size + group_size(&m->group);
	case LIBERA_OFMSG_METER_MOD:
		return size + 16 * m->meter.n_bands;
	case LIBERA_OFMSG_QUEUE_CONFIG_REPLY:
		return size + 48 * m->queue_config.n_queues;
	case LIBERA_OFMSG_MP_REPLY:
		return size + sizeof(struct ofp_desc);
	default:
		return size;
	}
}

/**
 * libera_ofmsg_encode() - append one message to a builder
 * @b: builder
 * @version: 0x01 or 0x04
 * @m: message
 *
 * Context: any; does not sleep.
 * Return: 0; -ENOSPC if @b is too small or the message too long; -EINVAL if
 * @version is no other; a positive libera_oferr if @version cannot say it: the
 * error that the sender of the original must get.  On failure @b's len is as
 * before.
 */
int libera_ofmsg_encode(struct libera_ofbuf *b, u8 version, const struct libera_ofmsg *m)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	const struct libera_ofp_enc *row;
	struct ofp_header *h;
	u32 start = b->len;
	int err = 0;

	if (b->overflow)
		return -ENOSPC;
	if (!codec)
		return -EINVAL;
	if (m->type >= __LIBERA_OFMSG_END || !codec->enc[m->type].known)
		return LIBERA_OFERR_BAD_REQUEST_TYPE;
	row = &codec->enc[m->type];

	h = libera_ofbuf_put(b, sizeof(*h));
	if (!h)
		return libera_ofbuf_undo(b, start, -ENOSPC);
	h->version = version;
	h->type = row->type;
	h->xid = cpu_to_be32(m->xid);
	if (row->encode)
		err = row->encode(b, m);
	if (err)
		return libera_ofbuf_undo(b, start, err);
	if (b->overflow || b->len - start > LIBERA_OF_MSG_MAX)
		return libera_ofbuf_undo(b, start, -ENOSPC);
	h->length = cpu_to_be16(b->len - start);
	return 0;
}

static const char *const type_names[__LIBERA_OFMSG_END] = {
	[LIBERA_OFMSG_HELLO]			= "HELLO",
	[LIBERA_OFMSG_ERROR]			= "ERROR",
	[LIBERA_OFMSG_ECHO_REQUEST]		= "ECHO_REQUEST",
	[LIBERA_OFMSG_ECHO_REPLY]		= "ECHO_REPLY",
	[LIBERA_OFMSG_EXPERIMENTER]		= "EXPERIMENTER",
	[LIBERA_OFMSG_FEATURES_REQUEST]		= "FEATURES_REQUEST",
	[LIBERA_OFMSG_FEATURES_REPLY]		= "FEATURES_REPLY",
	[LIBERA_OFMSG_GET_CONFIG_REQUEST]	= "GET_CONFIG_REQUEST",
	[LIBERA_OFMSG_GET_CONFIG_REPLY]		= "GET_CONFIG_REPLY",
	[LIBERA_OFMSG_SET_CONFIG]		= "SET_CONFIG",
	[LIBERA_OFMSG_PACKET_IN]		= "PACKET_IN",
	[LIBERA_OFMSG_FLOW_REMOVED]		= "FLOW_REMOVED",
	[LIBERA_OFMSG_PORT_STATUS]		= "PORT_STATUS",
	[LIBERA_OFMSG_PACKET_OUT]		= "PACKET_OUT",
	[LIBERA_OFMSG_FLOW_MOD]			= "FLOW_MOD",
	[LIBERA_OFMSG_GROUP_MOD]		= "GROUP_MOD",
	[LIBERA_OFMSG_PORT_MOD]			= "PORT_MOD",
	[LIBERA_OFMSG_TABLE_MOD]		= "TABLE_MOD",
	[LIBERA_OFMSG_MP_REQUEST]		= "MULTIPART_REQUEST",
	[LIBERA_OFMSG_MP_REPLY]			= "MULTIPART_REPLY",
	[LIBERA_OFMSG_BARRIER_REQUEST]		= "BARRIER_REQUEST",
	[LIBERA_OFMSG_BARRIER_REPLY]		= "BARRIER_REPLY",
	[LIBERA_OFMSG_QUEUE_CONFIG_REQUEST]	= "QUEUE_GET_CONFIG_REQUEST",
	[LIBERA_OFMSG_QUEUE_CONFIG_REPLY]	= "QUEUE_GET_CONFIG_REPLY",
	[LIBERA_OFMSG_ROLE_REQUEST]		= "ROLE_REQUEST",
	[LIBERA_OFMSG_ROLE_REPLY]		= "ROLE_REPLY",
	[LIBERA_OFMSG_GET_ASYNC_REQUEST]	= "GET_ASYNC_REQUEST",
	[LIBERA_OFMSG_GET_ASYNC_REPLY]		= "GET_ASYNC_REPLY",
	[LIBERA_OFMSG_SET_ASYNC]		= "SET_ASYNC",
	[LIBERA_OFMSG_METER_MOD]		= "METER_MOD",
};

/** libera_ofmsg_name() - "FLOW_MOD" and so on; "UNKNOWN" for what is no type */
const char *libera_ofmsg_name(u8 type)
{
	return type < __LIBERA_OFMSG_END ? type_names[type] : "UNKNOWN";
}
