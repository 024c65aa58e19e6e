// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 multipart messages (7.3.5) and port descriptions (7.2.1). */
#include "of13.h"

/**
 * libera_of13_get_port_desc() - neutral form of a port description
 * @d: filled
 * @w: wire
 */
void libera_of13_get_port_desc(struct libera_port_desc *d, const struct of13_port *w)
{
	d->port_no = be32_to_cpu(w->port_no);
	memcpy(d->hw_addr, w->hw_addr, sizeof(d->hw_addr));
	libera_ofp_get_name(d->name, w->name);
	d->config = be32_to_cpu(w->config) & OF13PC_ALL;
	d->state = be32_to_cpu(w->state) & OF13PS_ALL;
	d->curr = be32_to_cpu(w->curr);
	d->advertised = be32_to_cpu(w->advertised);
	d->supported = be32_to_cpu(w->supported);
	d->peer = be32_to_cpu(w->peer);
	d->curr_speed = be32_to_cpu(w->curr_speed);
	d->max_speed = be32_to_cpu(w->max_speed);
}

/**
 * libera_of13_put_port_desc() - 1.3 form of a port description
 * @w: filled, zeroed before
 * @d: port
 */
void libera_of13_put_port_desc(struct of13_port *w, const struct libera_port_desc *d)
{
	w->port_no = cpu_to_be32(d->port_no);
	memcpy(w->hw_addr, d->hw_addr, sizeof(w->hw_addr));
	libera_ofp_get_name(w->name, d->name);
	w->config = cpu_to_be32(d->config & OF13PC_ALL);
	w->state = cpu_to_be32(d->state & OF13PS_ALL);
	w->curr = cpu_to_be32(d->curr);
	w->advertised = cpu_to_be32(d->advertised);
	w->supported = cpu_to_be32(d->supported);
	w->peer = cpu_to_be32(d->peer);
	w->curr_speed = cpu_to_be32(d->curr_speed);
	w->max_speed = cpu_to_be32(d->max_speed);
}

static bool type_known(u16 type)
{
	return type == OFPMP_EXPERIMENTER || (type < 16 && OFPMP_KNOWN_13 & (1U << type));
}

static int get_flow_filter(struct libera_of_flow_filter *f, struct libera_ofcur *c)
{
	const struct of13_flow_stats_request *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	f->table_id = w->table_id;
	f->out_port = be32_to_cpu(w->out_port);
	f->out_group = be32_to_cpu(w->out_group);
	f->cookie = be64_to_cpu(w->cookie);
	f->cookie_mask = be64_to_cpu(w->cookie_mask);
	return libera_of13_get_match(&f->match, c, NULL);
}

static int put_flow_filter(struct libera_ofbuf *b, const struct libera_of_flow_filter *f)
{
	struct of13_flow_stats_request *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->table_id = f->table_id;
	w->out_port = cpu_to_be32(f->out_port);
	w->out_group = cpu_to_be32(f->out_group);
	w->cookie = cpu_to_be64(f->cookie);
	w->cookie_mask = cpu_to_be64(f->cookie_mask);
	return libera_of13_put_match(b, &f->match);
}

/* A request that names one thing, or all of its kind, by a number and padding. */
static int get_id(u32 *id, struct libera_ofcur *c)
{
	const struct of13_object_request *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	*id = be32_to_cpu(w->id);
	return 0;
}

static int put_id(struct libera_ofbuf *b, u32 id)
{
	struct of13_object_request *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->id = cpu_to_be32(id);
	return 0;
}

static int get_queue_filter(struct libera_of_mp_request *r, struct libera_ofcur *c)
{
	const struct of13_queue_stats_request *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	r->queue.port_no = be32_to_cpu(w->port_no);
	r->queue.queue_id = be32_to_cpu(w->queue_id);
	return 0;
}

static int put_queue_filter(struct libera_ofbuf *b, const struct libera_of_mp_request *r)
{
	struct of13_queue_stats_request *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->port_no = cpu_to_be32(r->queue.port_no);
	w->queue_id = cpu_to_be32(r->queue.queue_id);
	return 0;
}

static int get_experimenter(struct libera_of_mp_request *r, struct libera_ofcur *c)
{
	const struct ofp_experimenter *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	r->experimenter = be32_to_cpu(w->experimenter);
	libera_ofcur_pull(c, c->left);
	return 0;
}

/**
 * libera_of13_decode_mp_request() - MULTIPART_REQUEST
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_decode_mp_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				  struct libera_ofscratch *scratch)
{
	const struct of13_multipart_header *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_mp_request *r = &m->mp_request;

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
		return get_id(&r->port_no, c);
	case LIBERA_MP_QUEUE:
		return get_queue_filter(r, c);
	case LIBERA_MP_GROUP:
		return get_id(&r->group_id, c);
	case LIBERA_MP_METER:
	case LIBERA_MP_METER_CONFIG:
		return get_id(&r->meter_id, c);
	case LIBERA_MP_TABLE_FEATURES:
		r->tables = *c;
		libera_ofcur_pull(c, c->left);
		return 0;
	case LIBERA_MP_EXPERIMENTER:
		return get_experimenter(r, c);
	default:
		return 0;
	}
}

/**
 * libera_of13_encode_mp_request() - MULTIPART_REQUEST
 * @b: builder
 * @m: message; tables of TABLE_FEATURES are in 1.3 form
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of13_encode_mp_request(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_multipart_header *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_mp_request *r = &m->mp_request;

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(r->type);
	w->flags = cpu_to_be16(r->flags);
	if (!type_known(r->type))
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;

	switch (r->type) {
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
		return put_flow_filter(b, &r->flow);
	case LIBERA_MP_PORT_STATS:
		return put_id(b, r->port_no);
	case LIBERA_MP_QUEUE:
		return put_queue_filter(b, r);
	case LIBERA_MP_GROUP:
		return put_id(b, r->group_id);
	case LIBERA_MP_METER:
	case LIBERA_MP_METER_CONFIG:
		return put_id(b, r->meter_id);
	case LIBERA_MP_TABLE_FEATURES:
		libera_ofbuf_put_data(b, r->tables.p, r->tables.left);
		return 0;
	case LIBERA_MP_EXPERIMENTER:
		return LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER;
	default:
		return 0;
	}
}

/**
 * libera_of13_decode_mp_reply() - MULTIPART_REPLY; lists stay for next_*()
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_decode_mp_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				struct libera_ofscratch *scratch)
{
	const struct of13_multipart_header *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_mp_reply *r = &m->mp_reply;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	r->type = be16_to_cpu(w->type);
	r->flags = be16_to_cpu(w->flags);
	if (!type_known(r->type))
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	r->body = *c;
	libera_ofcur_pull(c, c->left);
	switch (r->type) {
	case LIBERA_MP_GROUP_FEATURES:
		return libera_of13_get_group_features(r);
	case LIBERA_MP_METER_FEATURES:
		return libera_of13_get_meter_features(r);
	default:
		return libera_ofp_decode_mp_body(r);
	}
}

/**
 * libera_of13_encode_mp_reply() - MULTIPART_REPLY that is no list
 * @b: builder
 * @m: message
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of13_encode_mp_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_multipart_header *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_mp_reply *r = &m->mp_reply;

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(r->type);
	w->flags = cpu_to_be16(r->flags);
	switch (r->type) {
	case LIBERA_MP_GROUP_FEATURES:
		return libera_of13_put_group_features(b, &r->group_features);
	case LIBERA_MP_METER_FEATURES:
		return libera_of13_put_meter_features(b, &r->meter_features);
	default:
		return libera_ofp_encode_mp_body(b, r);
	}
}

/**
 * libera_of13_next_port() - one port of a list
 * @c: list, not empty
 * @d: filled
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_port(struct libera_ofcur *c, struct libera_port_desc *d)
{
	const struct of13_port *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	libera_of13_get_port_desc(d, w);
	return 0;
}

/**
 * libera_of13_next_flow() - one rule of a list
 * @c: list, not empty
 * @s: filled, zeroed before
 * @scratch: gets the actions
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_flow(struct libera_ofcur *c, struct libera_of_flow_stats *s,
			  struct libera_ofscratch *scratch)
{
	const struct of13_flow_stats *w;
	struct libera_ofcur rest;
	u32 len;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = get_unaligned_be16(c->p);
	if (len < sizeof(*w))
		return -EPROTO;
	w = libera_ofcur_pull(c, len);
	if (!w)
		return -EPROTO;
	s->table_id = w->table_id;
	s->duration_sec = be32_to_cpu(w->duration_sec);
	s->duration_nsec = be32_to_cpu(w->duration_nsec);
	s->priority = be16_to_cpu(w->priority);
	s->idle_timeout = be16_to_cpu(w->idle_timeout);
	s->hard_timeout = be16_to_cpu(w->hard_timeout);
	s->flags = be16_to_cpu(w->flags) & OF13FF_ALL;
	s->cookie = be64_to_cpu(w->cookie);
	s->packets = be64_to_cpu(w->packet_count);
	s->bytes = be64_to_cpu(w->byte_count);
	libera_ofcur_init(&rest, w + 1, len - sizeof(*w));
	if (libera_of13_get_match(&s->match, &rest, &s->opaque))
		return -EPROTO;
	/* A rule of somebody else may do what we cannot name. */
	if (libera_of13_get_rule_instrs(&s->instrs, rest.p, rest.left, scratch, false)) {
		memset(&s->instrs, 0, sizeof(s->instrs));
		s->opaque = true;
	}
	return 0;
}

/**
 * libera_of13_next_table() - one table of a list
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_table(struct libera_ofcur *c, struct libera_of_table_stats *s)
{
	const struct of13_table_stats *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	s->table_id = w->table_id;
	s->active = be32_to_cpu(w->active_count);
	s->lookups = be64_to_cpu(w->lookup_count);
	s->matched = be64_to_cpu(w->matched_count);
	return 0;
}

/**
 * libera_of13_next_port_stats() - counters of one port of a list
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_port_stats(struct libera_ofcur *c, struct libera_of_port_stats *s)
{
	const struct of13_port_stats *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	s->port_no = be32_to_cpu(w->port_no);
	libera_ofp_get_counters(s, &w->counters);
	s->duration_sec = be32_to_cpu(w->duration_sec);
	s->duration_nsec = be32_to_cpu(w->duration_nsec);
	return 0;
}

/**
 * libera_of13_add_port() - append a port to a list
 * @b: builder
 * @d: port
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_port(struct libera_ofbuf *b, const struct libera_port_desc *d)
{
	struct of13_port *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	libera_of13_put_port_desc(w, d);
	return 0;
}

/**
 * libera_of13_add_flow() - append a rule to a list
 * @b: builder
 * @s: rule
 *
 * Return: 0, -ENOSPC or a positive oferr.
 */
int libera_of13_add_flow(struct libera_ofbuf *b, const struct libera_of_flow_stats *s)
{
	u32 start = b->len;
	struct of13_flow_stats *w = libera_ofbuf_put(b, sizeof(*w));
	struct libera_act_ctx ctx;
	int err;

	if (!w)
		return -ENOSPC;
	w->table_id = s->table_id;
	w->duration_sec = cpu_to_be32(s->duration_sec);
	w->duration_nsec = cpu_to_be32(s->duration_nsec);
	w->priority = cpu_to_be16(s->priority);
	w->idle_timeout = cpu_to_be16(s->idle_timeout);
	w->hard_timeout = cpu_to_be16(s->hard_timeout);
	w->flags = cpu_to_be16(s->flags & OF13FF_ALL);
	w->cookie = cpu_to_be64(s->cookie);
	w->packet_count = cpu_to_be64(s->packets);
	w->byte_count = cpu_to_be64(s->bytes);
	err = libera_of13_put_match(b, &s->match);
	if (err)
		return err;
	libera_ofp_ctx_from_match(&ctx, &s->match);
	err = libera_of13_put_rule_instrs(b, &s->instrs, &ctx);
	if (err)
		return err;
	w->length = cpu_to_be16(b->len - start);
	return 0;
}

/**
 * libera_of13_add_table() - append a table to a list
 * @b: builder
 * @s: table
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_table(struct libera_ofbuf *b, const struct libera_of_table_stats *s)
{
	struct of13_table_stats *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->table_id = s->table_id;
	w->active_count = cpu_to_be32(s->active);
	w->lookup_count = cpu_to_be64(s->lookups);
	w->matched_count = cpu_to_be64(s->matched);
	return 0;
}

/**
 * libera_of13_add_port_stats() - append a port's counters to a list
 * @b: builder
 * @s: counters
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_port_stats(struct libera_ofbuf *b, const struct libera_of_port_stats *s)
{
	struct of13_port_stats *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->port_no = cpu_to_be32(s->port_no);
	libera_ofp_put_counters(&w->counters, s);
	w->duration_sec = cpu_to_be32(s->duration_sec);
	w->duration_nsec = cpu_to_be32(s->duration_nsec);
	return 0;
}
