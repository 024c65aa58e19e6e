// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.0 statistics (5.3.5) and port descriptions (5.2.1). */
#include "of10.h"

/* Media bits are 7..11 here, 11..15 in 1.3. */
#define MEDIA_SHIFT	4

/**
 * libera_of10_get_features() - port features in 1.3 numbering
 * @features: in 1.0 numbering
 *
 * Return: the same features.
 */
u32 libera_of10_get_features(u32 features)
{
	return (features & OF10PF_SPEEDS) | (features & OF10PF_MEDIA) << MEDIA_SHIFT;
}

/**
 * libera_of10_put_features() - port features in 1.0 numbering
 * @features: in 1.3 numbering
 *
 * Return: those of them that 1.0 has.
 */
u32 libera_of10_put_features(u32 features)
{
	return (features & OF10PF_SPEEDS) | (features >> MEDIA_SHIFT & OF10PF_MEDIA);
}

/* Highest of the speeds, in kb/s; half and full duplex come in pairs of bits. */
static u32 speed(u32 features)
{
	static const u32 kbps[] = { 10000, 10000, 100000, 100000, 1000000, 1000000, 10000000 };
	int bit = fls(features & OF10PF_SPEEDS);

	return bit ? kbps[bit - 1] : 0;
}

/**
 * libera_of10_get_phy_port() - neutral form of a port description
 * @d: filled
 * @w: wire
 */
void libera_of10_get_phy_port(struct libera_port_desc *d, const struct of10_phy_port *w)
{
	u32 state = be32_to_cpu(w->state);

	d->port_no = libera_of10_get_port(w->port_no);
	memcpy(d->hw_addr, w->hw_addr, sizeof(d->hw_addr));
	libera_ofp_get_name(d->name, w->name);
	d->config = be32_to_cpu(w->config) & OF10PC_ALL;
	d->state = state & (OF10PS_LINK_DOWN | OF10PS_STP_MASK);
	if ((state & OF10PS_STP_MASK) == OF10PS_STP_BLOCK)
		d->state |= LIBERA_PS_BLOCKED;
	d->curr = libera_of10_get_features(be32_to_cpu(w->curr));
	d->advertised = libera_of10_get_features(be32_to_cpu(w->advertised));
	d->supported = libera_of10_get_features(be32_to_cpu(w->supported));
	d->peer = libera_of10_get_features(be32_to_cpu(w->peer));
	d->curr_speed = speed(d->curr);
	d->max_speed = speed(d->supported);
}

/**
 * libera_of10_put_phy_port() - 1.0 form of a port description
 * @w: filled, zeroed before
 * @d: port
 *
 * Return: 0, or a positive oferr if 1.0 has no such port number.
 */
int libera_of10_put_phy_port(struct of10_phy_port *w, const struct libera_port_desc *d)
{
	u32 state = d->state & (OF10PS_LINK_DOWN | OF10PS_STP_MASK);
	__be16 port;

	if (!libera_of10_put_port(d->port_no, &port))
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	if (d->state & LIBERA_PS_BLOCKED)
		state |= OF10PS_STP_BLOCK;
	w->port_no = port;
	memcpy(w->hw_addr, d->hw_addr, sizeof(w->hw_addr));
	libera_ofp_get_name(w->name, d->name);
	w->config = cpu_to_be32(d->config & OF10PC_ALL);
	w->state = cpu_to_be32(state);
	w->curr = cpu_to_be32(libera_of10_put_features(d->curr));
	w->advertised = cpu_to_be32(libera_of10_put_features(d->advertised));
	w->supported = cpu_to_be32(libera_of10_put_features(d->supported));
	w->peer = cpu_to_be32(libera_of10_put_features(d->peer));
	return 0;
}

static bool type_known(u16 type)
{
	return type == OFPMP_EXPERIMENTER || (type < 16 && OFPMP_KNOWN_10 & (1U << type));
}

static int get_flow_filter(struct libera_of_flow_filter *f, struct libera_ofcur *c)
{
	const struct of10_flow_stats_request *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	libera_of10_get_match(&f->match, &w->match);
	f->table_id = w->table_id;
	f->out_port = libera_of10_get_port(w->out_port);
	f->out_group = LIBERA_GROUP_ANY;
	return 0;
}

static int put_flow_filter(struct libera_ofbuf *b, const struct libera_of_flow_filter *f)
{
	struct of10_flow_stats_request *w = libera_ofbuf_put(b, sizeof(*w));
	__be16 port;

	if (!w)
		return -ENOSPC;
	/* 1.0 has no filter by cookie or group: the answer would be too much. */
	if (f->cookie_mask || f->out_group != LIBERA_GROUP_ANY)
		return LIBERA_OFERR_BAD_REQUEST_EPERM;
	if (!libera_of10_put_port(f->out_port, &port))
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	w->table_id = f->table_id;
	w->out_port = port;
	return libera_of10_put_match(&w->match, &f->match);
}

/**
 * libera_of10_decode_stats_request() - STATS_REQUEST
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of10_decode_stats_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				     struct libera_ofscratch *scratch)
{
	const struct of10_stats_header *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_mp_request *r = &m->mp_request;
	const struct of10_port_stats_request *port;
	const struct of10_queue_stats_request *queue;
	const struct of10_vendor_stats *vendor;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	r->type = be16_to_cpu(w->type);
	r->flags = be16_to_cpu(w->flags);
	if (!type_known(r->type))
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;

	switch (r->type) {
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
		return get_flow_filter(&r->flow, c);
	case LIBERA_MP_PORT_STATS:
		port = libera_ofcur_pull(c, sizeof(*port));
		if (!port)
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		r->port_no = libera_of10_get_port(port->port_no);
		return 0;
	case LIBERA_MP_QUEUE:
		queue = libera_ofcur_pull(c, sizeof(*queue));
		if (!queue)
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		/* "All ports if OFPP_ALL", where 1.3 says ANY. */
		r->queue.port_no = libera_of10_get_port(queue->port_no);
		if (r->queue.port_no == LIBERA_PORT_ALL)
			r->queue.port_no = LIBERA_PORT_ANY;
		r->queue.queue_id = be32_to_cpu(queue->queue_id);
		return 0;
	case OFPMP_EXPERIMENTER:
		vendor = libera_ofcur_pull(c, sizeof(*vendor));
		if (!vendor)
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		r->experimenter = be32_to_cpu(vendor->vendor);
		libera_ofcur_pull(c, c->left);
		return 0;
	default:
		return 0;
	}
}

/**
 * libera_of10_encode_stats_request() - STATS_REQUEST
 * @b: builder
 * @m: message
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of10_encode_stats_request(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_mp_request *r = &m->mp_request;
	struct of10_stats_header *w = libera_ofbuf_put(b, sizeof(*w));
	struct of10_queue_stats_request *queue;
	struct of10_port_stats_request *port;
	__be16 number;

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(r->type);
	w->flags = cpu_to_be16(r->flags);

	switch (r->type) {
	case LIBERA_MP_DESC:
	case LIBERA_MP_TABLE:
		return 0;
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
		return put_flow_filter(b, &r->flow);
	case LIBERA_MP_PORT_STATS:
		port = libera_ofbuf_put(b, sizeof(*port));
		if (!port)
			return -ENOSPC;
		if (!libera_of10_put_port(r->port_no, &number))
			return LIBERA_OFERR_BAD_REQUEST_PORT;
		port->port_no = number;
		return 0;
	case LIBERA_MP_QUEUE:
		queue = libera_ofbuf_put(b, sizeof(*queue));
		if (!queue)
			return -ENOSPC;
		if (!libera_of10_put_port(r->queue.port_no, &number))
			return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
		queue->port_no = r->queue.port_no == LIBERA_PORT_ANY ? cpu_to_be16(OF10P_ALL) :
								       number;
		queue->queue_id = cpu_to_be32(r->queue.queue_id);
		return 0;
	case OFPMP_EXPERIMENTER:
		return LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER;
	default:
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	}
}

/**
 * libera_of10_decode_stats_reply() - STATS_REPLY; lists stay for next_*()
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of10_decode_stats_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch)
{
	const struct of10_stats_header *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_mp_reply *r = &m->mp_reply;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	r->type = be16_to_cpu(w->type);
	r->flags = be16_to_cpu(w->flags);
	if (!type_known(r->type))
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	r->body = *c;
	libera_ofcur_pull(c, c->left);
	return libera_ofp_decode_mp_body(r);
}

/**
 * libera_of10_encode_stats_reply() - STATS_REPLY that is no list
 * @b: builder
 * @m: message
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of10_encode_stats_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_mp_reply *r = &m->mp_reply;
	struct of10_stats_header *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(r->type);
	w->flags = cpu_to_be16(r->flags);
	return libera_ofp_encode_mp_body(b, r);
}

/**
 * libera_of10_next_port() - one port of a list
 * @c: list, not empty
 * @d: filled
 *
 * Return: 0 or -EPROTO.
 */
int libera_of10_next_port(struct libera_ofcur *c, struct libera_port_desc *d)
{
	const struct of10_phy_port *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	libera_of10_get_phy_port(d, w);
	return 0;
}

/**
 * libera_of10_next_flow() - one rule of a list
 * @c: list, not empty
 * @s: filled, zeroed before
 * @scratch: gets the actions
 *
 * Return: 0 or -EPROTO.
 */
int libera_of10_next_flow(struct libera_ofcur *c, struct libera_of_flow_stats *s,
			  struct libera_ofscratch *scratch)
{
	const struct of10_flow_stats *w;
	u32 len;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = get_unaligned_be16(c->p);
	if (len < sizeof(*w))
		return -EPROTO;
	w = libera_ofcur_pull(c, len);
	if (!w)
		return -EPROTO;
	libera_of10_get_match(&s->match, &w->match);
	s->cookie = be64_to_cpu(w->cookie);
	s->table_id = w->table_id;
	/*
	 * Not libera_of10_get_priority(): Open vSwitch tells a rule for untagged frames as
	 * an exact match, even if the VLAN priority was wildcarded when it was added.
	 */
	s->priority = be16_to_cpu(w->priority);
	s->duration_sec = be32_to_cpu(w->duration_sec);
	s->duration_nsec = be32_to_cpu(w->duration_nsec);
	s->idle_timeout = be16_to_cpu(w->idle_timeout);
	s->hard_timeout = be16_to_cpu(w->hard_timeout);
	s->packets = be64_to_cpu(w->packet_count);
	s->bytes = be64_to_cpu(w->byte_count);
	/* A rule of somebody else may do what we cannot name. */
	if (libera_of10_get_acts(&s->instrs, (const u8 *)(w + 1), len - sizeof(*w), scratch)) {
		memset(&s->instrs, 0, sizeof(s->instrs));
		s->opaque = true;
	}
	return 0;
}

/**
 * libera_of10_next_table() - one table of a list
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of10_next_table(struct libera_ofcur *c, struct libera_of_table_stats *s)
{
	const struct of10_table_stats *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	s->table_id = w->table_id;
	memcpy(s->name, w->name, sizeof(s->name) - 1);
	s->max_entries = be32_to_cpu(w->max_entries);
	s->active = be32_to_cpu(w->active_count);
	s->lookups = be64_to_cpu(w->lookup_count);
	s->matched = be64_to_cpu(w->matched_count);
	return 0;
}

/**
 * libera_of10_next_port_stats() - counters of one port of a list
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of10_next_port_stats(struct libera_ofcur *c, struct libera_of_port_stats *s)
{
	const struct of10_port_stats *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	s->port_no = libera_of10_get_port(w->port_no);
	libera_ofp_get_counters(s, &w->counters);
	return 0;
}

/**
 * libera_of10_add_port() - append a port to a list
 * @b: builder
 * @d: port
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of10_add_port(struct libera_ofbuf *b, const struct libera_port_desc *d)
{
	struct of10_phy_port *w = libera_ofbuf_put(b, sizeof(*w));

	return w ? libera_of10_put_phy_port(w, d) : -ENOSPC;
}

/**
 * libera_of10_add_flow() - append a rule to a list
 * @b: builder
 * @s: rule
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of10_add_flow(struct libera_ofbuf *b, const struct libera_of_flow_stats *s)
{
	u32 start = b->len;
	struct of10_flow_stats *w = libera_ofbuf_put(b, sizeof(*w));
	struct libera_act_ctx ctx;
	int err;

	if (!w)
		return -ENOSPC;
	err = libera_of10_put_match(&w->match, &s->match);
	if (err)
		return err;
	libera_of10_fit_priority(&w->match, s->priority);
	w->table_id = s->table_id;
	w->duration_sec = cpu_to_be32(s->duration_sec);
	w->duration_nsec = cpu_to_be32(s->duration_nsec);
	w->priority = cpu_to_be16(s->priority);
	w->idle_timeout = cpu_to_be16(s->idle_timeout);
	w->hard_timeout = cpu_to_be16(s->hard_timeout);
	w->cookie = cpu_to_be64(s->cookie);
	w->packet_count = cpu_to_be64(s->packets);
	w->byte_count = cpu_to_be64(s->bytes);
	libera_ofp_ctx_from_match(&ctx, &s->match);
	err = libera_of10_put_instrs(b, &s->instrs, &ctx);
	if (err)
		return err;
	w->length = cpu_to_be16(b->len - start);
	return 0;
}

/**
 * libera_of10_add_table() - append a table to a list
 * @b: builder
 * @s: table
 *
 * Every field can be wildcarded.
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of10_add_table(struct libera_ofbuf *b, const struct libera_of_table_stats *s)
{
	struct of10_table_stats *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->table_id = s->table_id;
	memcpy(w->name, s->name, strnlen(s->name, sizeof(w->name) - 1));
	w->wildcards = cpu_to_be32(OF10FW_ALL);
	w->max_entries = cpu_to_be32(s->max_entries);
	w->active_count = cpu_to_be32(s->active);
	w->lookup_count = cpu_to_be64(s->lookups);
	w->matched_count = cpu_to_be64(s->matched);
	return 0;
}

/**
 * libera_of10_add_port_stats() - append a port's counters to a list
 * @b: builder
 * @s: counters
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of10_add_port_stats(struct libera_ofbuf *b, const struct libera_of_port_stats *s)
{
	struct of10_port_stats *w = libera_ofbuf_put(b, sizeof(*w));
	__be16 port;

	if (!w)
		return -ENOSPC;
	if (!libera_of10_put_port(s->port_no, &port))
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	w->port_no = port;
	libera_ofp_put_counters(&w->counters, s);
	return 0;
}
