// SPDX-License-Identifier: GPL-2.0
/* Messages and parts of messages that look the same in every version. */
#include "ofp_codec.h"
#include "ofp_wire.h"

/**
 * libera_ofp_decode_hello() - HELLO (OpenFlow 1.3.5, 7.5.1)
 * @m: filled
 * @c: elements
 * @scratch: unused
 *
 *   0              16             32
 *   | type         | length       | bitmap, version 0 is bit 0 ... | pad to 8
 *
 * What is not understood is skipped and damage ends the search: 1.0 says that
 * a receiver must not trip over whatever follows the header.
 *
 * Return: 0.
 */
int libera_ofp_decode_hello(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch)
{
	const struct ofp_hello_elem *e;

	while ((e = libera_ofcur_pull(c, sizeof(*e)))) {
		u32 len = be16_to_cpu(e->length);
		u32 padded = ALIGN(len, 8) - sizeof(*e);
		const u8 *body;

		if (len < sizeof(*e) || len - sizeof(*e) > c->left)
			break;
		/* The last element's padding may be missing. */
		body = libera_ofcur_pull(c, min(padded, c->left));
		if (be16_to_cpu(e->type) == OFPHET_VERSIONBITMAP && len >= sizeof(*e) + 4) {
			m->hello.bitmap = get_unaligned_be32(body);
			break;
		}
	}
	libera_ofcur_pull(c, c->left);
	return 0;
}

/**
 * libera_ofp_encode_hello() - HELLO with a version bitmap, if there is one
 * @b: builder
 * @m: message
 *
 * Return: 0 or -ENOSPC.
 */
int libera_ofp_encode_hello(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct ofp_hello_elem *e;

	if (!m->hello.bitmap)
		return 0;
	e = libera_ofbuf_put(b, sizeof(*e) + 4);
	if (!e)
		return -ENOSPC;
	e->type = cpu_to_be16(OFPHET_VERSIONBITMAP);
	e->length = cpu_to_be16(sizeof(*e) + 4);
	put_unaligned_be32(m->hello.bitmap, e + 1);
	return 0;
}

/**
 * libera_ofp_decode_error() - ERROR
 * @m: filled; its version says how to read the type
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_ofp_decode_error(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch)
{
	const struct ofp_error *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_error *e = &m->error;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	e->type = be16_to_cpu(w->type);
	e->code = be16_to_cpu(w->code);
	e->err = libera_oferr_from_wire(m->version, e->type, e->code);
	libera_ofp_get_rest(c, &e->data, &e->data_len);
	return 0;
}

/**
 * libera_ofp_encode_error() - ERROR
 * @b: builder
 * @m: message
 * @version: to encode for
 *
 * A pair that no table knows means nothing in another version; there it
 * becomes a plain refusal.
 *
 * Return: 0 or -ENOSPC.
 */
int libera_ofp_encode_error(struct libera_ofbuf *b, const struct libera_ofmsg *m, u8 version)
{
	const struct libera_of_error *e = &m->error;
	struct ofp_error *w = libera_ofbuf_put(b, sizeof(*w));
	enum libera_oferr err = e->err;
	u16 type = e->type;
	u16 code = e->code;

	if (!w)
		return -ENOSPC;
	if (err == LIBERA_OFERR_RAW && m->version && m->version != version)
		err = LIBERA_OFERR_BAD_REQUEST_EPERM;
	if (err != LIBERA_OFERR_RAW && libera_oferr_to_wire(err, version, &type, &code))
		libera_oferr_to_wire(LIBERA_OFERR_BAD_REQUEST_EPERM, version, &type, &code);
	w->type = cpu_to_be16(type);
	w->code = cpu_to_be16(code);
	libera_ofbuf_put_data(b, e->data, e->data_len);
	return 0;
}

/**
 * libera_ofp_decode_echo() - ECHO_REQUEST and ECHO_REPLY: all is data
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0.
 */
int libera_ofp_decode_echo(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	libera_ofp_get_rest(c, &m->echo.data, &m->echo.data_len);
	return 0;
}

/**
 * libera_ofp_encode_echo() - ECHO_REQUEST and ECHO_REPLY
 * @b: builder
 * @m: message
 *
 * Return: 0.
 */
int libera_ofp_encode_echo(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	libera_ofbuf_put_data(b, m->echo.data, m->echo.data_len);
	return 0;
}

/**
 * libera_ofp_decode_experimenter() - EXPERIMENTER, in 1.0 VENDOR
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_ofp_decode_experimenter(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch)
{
	struct libera_of_experimenter *e = &m->experimenter;
	const u8 *id = libera_ofcur_pull(c, 4);

	if (!id)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	e->experimenter = get_unaligned_be32(id);
	libera_ofp_get_rest(c, &e->data, &e->data_len);
	e->exp_type = e->data_len >= 4 ? get_unaligned_be32(e->data) : 0;
	return 0;
}

/**
 * libera_ofp_encode_experimenter() - EXPERIMENTER, in 1.0 VENDOR
 * @b: builder
 * @m: message
 *
 * Return: 0 or -ENOSPC.
 */
int libera_ofp_encode_experimenter(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	u8 *id = libera_ofbuf_put(b, 4);

	if (!id)
		return -ENOSPC;
	put_unaligned_be32(m->experimenter.experimenter, id);
	libera_ofbuf_put_data(b, m->experimenter.data, m->experimenter.data_len);
	return 0;
}

/**
 * libera_ofp_decode_config() - SET_CONFIG and GET_CONFIG_REPLY
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_ofp_decode_config(struct libera_ofmsg *m, struct libera_ofcur *c,
			     struct libera_ofscratch *scratch)
{
	const struct ofp_switch_config *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->config.flags = be16_to_cpu(w->flags);
	m->config.miss_send_len = be16_to_cpu(w->miss_send_len);
	return 0;
}

/**
 * libera_ofp_encode_config() - SET_CONFIG and GET_CONFIG_REPLY
 * @b: builder
 * @m: message
 *
 * Return: 0 or -ENOSPC.
 */
int libera_ofp_encode_config(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct ofp_switch_config *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->flags = cpu_to_be16(m->config.flags);
	w->miss_send_len = cpu_to_be16(m->config.miss_send_len);
	return 0;
}

/**
 * libera_ofp_decode_mp_body() - bodies of multipart replies that are no lists
 * @r: reply, type and body set
 *
 * Return: 0 or a positive oferr.
 */
int libera_ofp_decode_mp_body(struct libera_of_mp_reply *r)
{
	const struct ofp_aggregate_stats *agg;
	struct libera_ofcur c = r->body;
	const struct ofp_desc *desc;

	switch (r->type) {
	case LIBERA_MP_DESC:
		desc = libera_ofcur_pull(&c, sizeof(*desc));
		if (!desc || c.left)
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		r->desc.mfr = desc->mfr_desc;
		r->desc.hw = desc->hw_desc;
		r->desc.sw = desc->sw_desc;
		r->desc.serial = desc->serial_num;
		r->desc.dp = desc->dp_desc;
		break;
	case LIBERA_MP_AGGREGATE:
		agg = libera_ofcur_pull(&c, sizeof(*agg));
		if (!agg || c.left)
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		r->aggregate.packets = be64_to_cpu(agg->packet_count);
		r->aggregate.bytes = be64_to_cpu(agg->byte_count);
		r->aggregate.flows = be32_to_cpu(agg->flow_count);
		break;
	default:
		break;
	}
	return 0;
}

/* The destination is zeroed already; what fills it up need not end in zero. */
static void put_text(char *to, const char *from, size_t size)
{
	if (from)
		memcpy(to, from, strnlen(from, size));
}

/**
 * libera_ofp_encode_mp_body() - bodies of multipart replies that are no lists
 * @b: builder
 * @r: reply
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_ofp_encode_mp_body(struct libera_ofbuf *b, const struct libera_of_mp_reply *r)
{
	struct ofp_aggregate_stats *agg;
	struct ofp_desc *desc;

	switch (r->type) {
	case LIBERA_MP_DESC:
		desc = libera_ofbuf_put(b, sizeof(*desc));
		if (!desc)
			return -ENOSPC;
		put_text(desc->mfr_desc, r->desc.mfr, sizeof(desc->mfr_desc));
		put_text(desc->hw_desc, r->desc.hw, sizeof(desc->hw_desc));
		put_text(desc->sw_desc, r->desc.sw, sizeof(desc->sw_desc));
		put_text(desc->serial_num, r->desc.serial, sizeof(desc->serial_num));
		put_text(desc->dp_desc, r->desc.dp, sizeof(desc->dp_desc));
		return 0;
	case LIBERA_MP_AGGREGATE:
		agg = libera_ofbuf_put(b, sizeof(*agg));
		if (!agg)
			return -ENOSPC;
		agg->packet_count = cpu_to_be64(r->aggregate.packets);
		agg->byte_count = cpu_to_be64(r->aggregate.bytes);
		agg->flow_count = cpu_to_be32(r->aggregate.flows);
		return 0;
	default:
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	}
}

/**
 * libera_ofp_get_counters() - counters of a port from the wire
 * @s: filled
 * @w: wire
 */
void libera_ofp_get_counters(struct libera_of_port_stats *s, const struct ofp_port_counters *w)
{
	s->rx_packets = be64_to_cpu(w->rx_packets);
	s->tx_packets = be64_to_cpu(w->tx_packets);
	s->rx_bytes = be64_to_cpu(w->rx_bytes);
	s->tx_bytes = be64_to_cpu(w->tx_bytes);
	s->rx_dropped = be64_to_cpu(w->rx_dropped);
	s->tx_dropped = be64_to_cpu(w->tx_dropped);
	s->rx_errors = be64_to_cpu(w->rx_errors);
	s->tx_errors = be64_to_cpu(w->tx_errors);
	s->rx_frame_err = be64_to_cpu(w->rx_frame_err);
	s->rx_over_err = be64_to_cpu(w->rx_over_err);
	s->rx_crc_err = be64_to_cpu(w->rx_crc_err);
	s->collisions = be64_to_cpu(w->collisions);
}

/**
 * libera_ofp_put_counters() - counters of a port to the wire
 * @w: wire
 * @s: counters
 */
void libera_ofp_put_counters(struct ofp_port_counters *w, const struct libera_of_port_stats *s)
{
	w->rx_packets = cpu_to_be64(s->rx_packets);
	w->tx_packets = cpu_to_be64(s->tx_packets);
	w->rx_bytes = cpu_to_be64(s->rx_bytes);
	w->tx_bytes = cpu_to_be64(s->tx_bytes);
	w->rx_dropped = cpu_to_be64(s->rx_dropped);
	w->tx_dropped = cpu_to_be64(s->tx_dropped);
	w->rx_errors = cpu_to_be64(s->rx_errors);
	w->tx_errors = cpu_to_be64(s->tx_errors);
	w->rx_frame_err = cpu_to_be64(s->rx_frame_err);
	w->rx_over_err = cpu_to_be64(s->rx_over_err);
	w->rx_crc_err = cpu_to_be64(s->rx_crc_err);
	w->collisions = cpu_to_be64(s->collisions);
}

/**
 * libera_ofp_get_name() - a port's name, terminated whatever the peer sent
 * @name: LIBERA_PORT_NAME_LEN bytes
 * @wire: as many
 */
void libera_ofp_get_name(char *name, const char *wire)
{
	size_t n = strnlen(wire, LIBERA_PORT_NAME_LEN - 1);

	memset(name, 0, LIBERA_PORT_NAME_LEN);
	memcpy(name, wire, n);
}

/**
 * libera_ofp_ctx_from_match() - what a rule's actions can count on
 * @ctx: filled
 * @m: the rule's match
 */
void libera_ofp_ctx_from_match(struct libera_act_ctx *ctx, const struct libera_match *m)
{
	*ctx = (struct libera_act_ctx){ .tag = LIBERA_TAG_UNKNOWN, .rule = true };
	if (libera_match_has(m, LIBERA_FIELD_VLAN_VID)) {
		if (libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID) & LIBERA_VID_PRESENT)
			ctx->tag = LIBERA_TAG_SOME;
		else if (libera_match_get_mask_u64(m, LIBERA_FIELD_VLAN_VID) & LIBERA_VID_PRESENT)
			ctx->tag = LIBERA_TAG_NONE;
	}
	if (libera_match_has(m, LIBERA_FIELD_IP_PROTO))
		ctx->ip_proto = libera_match_get_u64(m, LIBERA_FIELD_IP_PROTO);
}

/**
 * libera_ofp_ctx_from_packet() - what a packet-out's actions can count on
 * @ctx: filled
 * @data: the packet, as far as it came along
 * @len: bytes at @data; 0 if it is in a buffer of the switch
 */
void libera_ofp_ctx_from_packet(struct libera_act_ctx *ctx, const u8 *data, u32 len)
{
	u32 l3 = 14;
	u16 type;

	*ctx = (struct libera_act_ctx){ .tag = LIBERA_TAG_UNKNOWN };
	if (len < l3)
		return;

	type = get_unaligned_be16(data + 12);
	ctx->tag = LIBERA_TAG_NONE;
	if (type == 0x8100 || type == 0x88a8) {
		ctx->tag = LIBERA_TAG_SOME;
		l3 += 4;
		if (len < l3)
			return;
		type = get_unaligned_be16(data + 16);
	}
	if (type == 0x0800 && len >= l3 + 20)
		ctx->ip_proto = data[l3 + 9];
	else if (type == 0x86dd && len >= l3 + 40)
		ctx->ip_proto = data[l3 + 6];
}
