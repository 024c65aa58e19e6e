// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.0 queues: their configuration (5.3.4) and counters (5.3.5). */
#include "of10.h"

/**
 * libera_of10_decode_queue_request() - QUEUE_GET_CONFIG_REQUEST (1.0.1, 5.3.4)
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * "Port to be queried. Should refer to a valid physical port".
 *
 * Return: 0 or a positive oferr.
 */
int libera_of10_decode_queue_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				     struct libera_ofscratch *scratch)
{
	const struct of10_queue_config_request *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->queue_config.port_no = libera_of10_get_port(w->port);
	return be16_to_cpu(w->port) > OF10P_MAX ? LIBERA_OFERR_QUEUE_OP_BAD_PORT : 0;
}

/**
 * libera_of10_encode_queue_request() - QUEUE_GET_CONFIG_REQUEST (1.0.1, 5.3.4)
 * @b: builder
 * @m: message
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of10_encode_queue_request(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of10_queue_config_request *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	if (m->queue_config.port_no > OF10P_MAX)
		return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	w->port = cpu_to_be16(m->queue_config.port_no);
	return 0;
}

/**
 * libera_of10_decode_queue_reply() - QUEUE_GET_CONFIG_REPLY; queues stay for next_queue()
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of10_decode_queue_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch)
{
	const struct of10_queue_config_reply *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->queue_config.port_no = libera_of10_get_port(w->port);
	m->queue_config.queues = *c;
	libera_ofcur_pull(c, c->left);
	return 0;
}

static int put_queue(struct libera_ofbuf *b, const struct libera_of_queue *q)
{
	u32 start = b->len;
	struct of10_packet_queue *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w || libera_ofp_put_queue_props(b, q, false))
		return -ENOSPC;
	w->queue_id = cpu_to_be32(q->queue_id);
	w->len = cpu_to_be16(b->len - start);
	return 0;
}

/**
 * libera_of10_encode_queue_reply() - QUEUE_GET_CONFIG_REPLY (1.0.1, 5.3.4)
 * @b: builder
 * @m: message; queues are of its port, whatever they say themselves
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of10_encode_queue_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of10_queue_config_reply *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_queue_config *config = &m->queue_config;
	__be16 port;
	int i;

	if (!w)
		return -ENOSPC;
	if (!libera_of10_put_port(config->port_no, &port))
		return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	w->port = port;
	for (i = 0; i < config->n_queues; i++) {
		if (put_queue(b, &config->queue[i]))
			return -ENOSPC;
	}
	return 0;
}

/**
 * libera_of10_next_queue() - one queue of a QUEUE_GET_CONFIG_REPLY
 * @c: list, not empty
 * @q: filled, zeroed before
 *
 *   0          4     6     8
 *   | queue_id | len | pad | properties
 *
 * Return: 0 or -EPROTO.
 */
int libera_of10_next_queue(struct libera_ofcur *c, struct libera_of_queue *q)
{
	const struct of10_packet_queue *w = (const void *)c->p;
	u32 len;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = be16_to_cpu(w->len);
	if (len < sizeof(*w) || !libera_ofcur_pull(c, len))
		return -EPROTO;
	q->queue_id = be32_to_cpu(w->queue_id);
	return libera_ofp_get_queue_props(q, w + 1, len - sizeof(*w), false);
}

/**
 * libera_of10_next_queue_stats() - counters of one queue of a list (1.0.1, 5.3.5)
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of10_next_queue_stats(struct libera_ofcur *c, struct libera_of_queue_stats *s)
{
	const struct of10_queue_stats *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	s->port_no = libera_of10_get_port(w->port_no);
	s->queue_id = be32_to_cpu(w->queue_id);
	s->tx_bytes = be64_to_cpu(w->tx_bytes);
	s->tx_packets = be64_to_cpu(w->tx_packets);
	s->tx_errors = be64_to_cpu(w->tx_errors);
	return 0;
}

/**
 * libera_of10_add_queue_stats() - append a queue's counters to a list (1.0.1, 5.3.5)
 * @b: builder
 * @s: counters
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of10_add_queue_stats(struct libera_ofbuf *b, const struct libera_of_queue_stats *s)
{
	struct of10_queue_stats *w = libera_ofbuf_put(b, sizeof(*w));
	__be16 port;

	if (!w)
		return -ENOSPC;
	if (!libera_of10_put_port(s->port_no, &port))
		return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	w->port_no = port;
	w->queue_id = cpu_to_be32(s->queue_id);
	w->tx_bytes = cpu_to_be64(s->tx_bytes);
	w->tx_packets = cpu_to_be64(s->tx_packets);
	w->tx_errors = cpu_to_be64(s->tx_errors);
	return 0;
}
