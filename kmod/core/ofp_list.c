// SPDX-License-Identifier: GPL-2.0
/* Entries of lists, one by one: reading those of a reply, building one of multipart. */
#include "ofp_codec.h"
#include "ofp_wire.h"

#define MP_FLAGS_OFFSET	2	/* in the body of a multipart message, both versions */

/**
 * libera_ofmsg_next_port() - next port of a 1.0 FEATURES_REPLY or a PORT_DESC reply
 * @version: of the message
 * @c: list
 * @d: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_port(u8 version, struct libera_ofcur *c, struct libera_port_desc *d)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(d, 0, sizeof(*d));
	return codec->get_port(c, d) ?: 1;
}

/**
 * libera_ofmsg_next_flow() - next rule of a FLOW reply
 * @version: of the message
 * @c: list
 * @s: filled
 * @scratch: overwritten with the rule's actions
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_flow(u8 version, struct libera_ofcur *c, struct libera_of_flow_stats *s,
			   struct libera_ofscratch *scratch)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(s, 0, sizeof(*s));
	scratch->n = 0;
	return codec->get_flow(c, s, scratch) ?: 1;
}

/**
 * libera_ofmsg_next_table() - next table of a TABLE reply
 * @version: of the message
 * @c: list
 * @s: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_table(u8 version, struct libera_ofcur *c, struct libera_of_table_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(s, 0, sizeof(*s));
	return codec->get_table(c, s) ?: 1;
}

/**
 * libera_ofmsg_next_port_stats() - next port of a PORT_STATS reply
 * @version: of the message
 * @c: list
 * @s: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_port_stats(u8 version, struct libera_ofcur *c,
				 struct libera_of_port_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(s, 0, sizeof(*s));
	return codec->get_port_stats(c, s) ?: 1;
}

/**
 * libera_ofmsg_next_queue() - next queue of a QUEUE_CONFIG_REPLY
 * @version: of the message
 * @c: list
 * @q: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_queue(u8 version, struct libera_ofcur *c, struct libera_of_queue *q)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(q, 0, sizeof(*q));
	return codec->get_queue(c, q) ?: 1;
}

/**
 * libera_ofmsg_next_queue_stats() - next queue of a QUEUE reply
 * @version: of the message
 * @c: list
 * @s: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_queue_stats(u8 version, struct libera_ofcur *c,
				  struct libera_of_queue_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(s, 0, sizeof(*s));
	return codec->get_queue_stats(c, s) ?: 1;
}

/**
 * libera_ofmsg_next_group_stats() - next group of a GROUP reply
 * @version: of the message
 * @c: list
 * @s: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_group_stats(u8 version, struct libera_ofcur *c,
				  struct libera_of_group_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec || !codec->get_group_stats)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(s, 0, sizeof(*s));
	return codec->get_group_stats(c, s) ?: 1;
}

/**
 * libera_ofmsg_next_group() - next group of a GROUP_DESC reply
 * @version: of the message
 * @c: list
 * @g: filled
 * @scratch: overwritten with the group's buckets and actions
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_group(u8 version, struct libera_ofcur *c, struct libera_of_group *g,
			    struct libera_ofscratch *scratch)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec || !codec->get_group)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(g, 0, sizeof(*g));
	scratch->n = 0;
	return codec->get_group(c, g, scratch) ?: 1;
}

/**
 * libera_ofmsg_next_meter_stats() - next meter of a METER reply
 * @version: of the message
 * @c: list
 * @s: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_meter_stats(u8 version, struct libera_ofcur *c,
				  struct libera_of_meter_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec || !codec->get_meter_stats)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(s, 0, sizeof(*s));
	return codec->get_meter_stats(c, s) ?: 1;
}

/**
 * libera_ofmsg_next_meter() - next meter of a METER_CONFIG reply
 * @version: of the message
 * @c: list
 * @m: filled
 * @scratch: overwritten with the meter's bands
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_meter(u8 version, struct libera_ofcur *c, struct libera_of_meter *m,
			    struct libera_ofscratch *scratch)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec || !codec->get_meter)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(m, 0, sizeof(*m));
	scratch->n = 0;
	return codec->get_meter(c, m, scratch) ?: 1;
}

/**
 * libera_ofmsg_next_table_features() - next table of a TABLE_FEATURES reply
 * @version: of the message
 * @c: list
 * @f: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_table_features(u8 version, struct libera_ofcur *c,
				     struct libera_of_table_features *f)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);

	if (!codec || !codec->get_table_features)
		return -EPROTO;
	if (!c->left)
		return 0;
	memset(f, 0, sizeof(*f));
	return codec->get_table_features(c, f) ?: 1;
}

/**
 * libera_ofmsg_next_counter() - next bucket of a group's, or band of a meter's, counters
 * @c: list
 * @n: filled
 *
 * Return: 1, 0 at the end, -EPROTO if the list is damaged.
 */
int libera_ofmsg_next_counter(struct libera_ofcur *c, struct libera_of_counter *n)
{
	const struct ofp_counter *w;

	if (!c->left)
		return 0;
	w = libera_ofcur_pull(c, sizeof(*w));
	if (!w)
		return -EPROTO;
	n->packets = be64_to_cpu(w->packet_count);
	n->bytes = be64_to_cpu(w->byte_count);
	return 1;
}

/**
 * libera_ofp_put_counter_list() - counters of a group's buckets, or of a meter's bands
 * @b: builder
 * @n: counters
 * @count: how many
 *
 * Return: 0 or -ENOSPC.
 */
int libera_ofp_put_counter_list(struct libera_ofbuf *b, const struct libera_of_counter *n,
				int count)
{
	int i;

	for (i = 0; i < count; i++) {
		struct ofp_counter *w = libera_ofbuf_put(b, sizeof(*w));

		if (!w)
			return -ENOSPC;
		w->packet_count = cpu_to_be64(n[i].packets);
		w->byte_count = cpu_to_be64(n[i].bytes);
	}
	return 0;
}

/**
 * libera_mp_begin() - start a multipart (1.0: stats) reply
 * @b: builder, empty
 * @version: 0x01 or 0x04
 * @xid: of the request
 * @type: LIBERA_MP_*; 1.0 has no PORT_DESC and later types: BAD_REQUEST_MULTIPART
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_mp_begin(struct libera_ofbuf *b, u8 version, u32 xid, u16 type)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	struct ofp_header *h;
	u8 *body;

	if (!codec || type >= 16 || !(codec->mp_types & (1U << type)))
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	h = libera_ofbuf_put(b, sizeof(*h) + codec->mp_hdr_len);
	if (!h)
		return libera_ofbuf_undo(b, 0, -ENOSPC);
	h->version = version;
	h->type = codec->mp_reply_type;
	h->length = cpu_to_be16(b->len);
	h->xid = cpu_to_be32(xid);
	body = (u8 *)(h + 1);
	put_unaligned_be16(type, body);
	return 0;
}

/* Keep a new entry only if it is whole and the message's length can tell it. */
static int put_done(struct libera_ofbuf *b, u32 start, int err)
{
	if (!err && (b->overflow || b->len > LIBERA_OF_MSG_MAX))
		err = -ENOSPC;
	return err ? libera_ofbuf_undo(b, start, err) : 0;
}

/**
 * libera_mp_put_port() - one entry of a PORT_DESC reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @d: the port
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_port(struct libera_ofbuf *b, u8 version, const struct libera_port_desc *d)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	return put_done(b, start, codec->put_port(b, d));
}

/**
 * libera_mp_put_flow() - one entry of a FLOW reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @s: the rule
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_flow(struct libera_ofbuf *b, u8 version, const struct libera_of_flow_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	return put_done(b, start, codec->put_flow(b, s));
}

/**
 * libera_mp_put_table() - one entry of a TABLE reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @s: the table
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_table(struct libera_ofbuf *b, u8 version, const struct libera_of_table_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	return put_done(b, start, codec->put_table(b, s));
}

/**
 * libera_mp_put_port_stats() - one entry of a PORT_STATS reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @s: the port's counters
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_port_stats(struct libera_ofbuf *b, u8 version,
			     const struct libera_of_port_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	return put_done(b, start, codec->put_port_stats(b, s));
}

/**
 * libera_mp_put_queue_stats() - one entry of a QUEUE reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @s: the queue's counters
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_queue_stats(struct libera_ofbuf *b, u8 version,
			      const struct libera_of_queue_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	return put_done(b, start, codec->put_queue_stats(b, s));
}

/**
 * libera_mp_put_group_stats() - one entry of a GROUP reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @s: the group's counters
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_group_stats(struct libera_ofbuf *b, u8 version,
			      const struct libera_of_group_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	if (!codec->put_group_stats)
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	return put_done(b, start, codec->put_group_stats(b, s));
}

/**
 * libera_mp_put_group() - one entry of a GROUP_DESC reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @g: the group
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_group(struct libera_ofbuf *b, u8 version, const struct libera_of_group *g)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	if (!codec->put_group)
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	return put_done(b, start, codec->put_group(b, g));
}

/**
 * libera_mp_put_meter_stats() - one entry of a METER reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @s: the meter's counters
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_meter_stats(struct libera_ofbuf *b, u8 version,
			      const struct libera_of_meter_stats *s)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	if (!codec->put_meter_stats)
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	return put_done(b, start, codec->put_meter_stats(b, s));
}

/**
 * libera_mp_put_meter() - one entry of a METER_CONFIG reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @m: the meter
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_meter(struct libera_ofbuf *b, u8 version, const struct libera_of_meter *m)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	if (!codec->put_meter)
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	return put_done(b, start, codec->put_meter(b, m));
}

/**
 * libera_mp_put_table_features() - one entry of a TABLE_FEATURES reply
 * @b: builder
 * @version: 0x01 or 0x04
 * @f: what the table can do
 *
 * Return: 0, -ENOSPC if it does not fit, or a positive oferr.
 */
int libera_mp_put_table_features(struct libera_ofbuf *b, u8 version,
				 const struct libera_of_table_features *f)
{
	const struct libera_ofp_codec *codec = libera_ofp_codec_of(version);
	u32 start = b->len;

	if (!codec)
		return LIBERA_OFERR_BAD_REQUEST_VERSION;
	if (!codec->put_table_features)
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	return put_done(b, start, codec->put_table_features(b, f));
}

/**
 * libera_mp_end() - patch length and MORE flag
 * @b: builder since libera_mp_begin()
 * @version: as there
 * @more: another reply follows
 */
void libera_mp_end(struct libera_ofbuf *b, u8 version, bool more)
{
	struct ofp_header *h = (struct ofp_header *)b->base;

	if (b->len < sizeof(*h) + MP_FLAGS_OFFSET + 2)
		return;
	h->length = cpu_to_be16(b->len);
	put_unaligned_be16(more ? LIBERA_MP_MORE : 0, (u8 *)(h + 1) + MP_FLAGS_OFFSET);
}
