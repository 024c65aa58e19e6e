// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 queues: their configuration (7.3.6) and counters (7.3.5.8). */
#include "of13.h"

/* "ANY: all"; of reserved ports none has queues. */
static int check_port(u32 port)
{
	if (port > LIBERA_PORT_MAX && port != LIBERA_PORT_ANY)
		return LIBERA_OFERR_QUEUE_OP_BAD_PORT;
	return 0;
}

/**
 * libera_of13_decode_queue_request() - QUEUE_GET_CONFIG_REQUEST (1.3.5, 7.3.6)
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_decode_queue_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				     struct libera_ofscratch *scratch)
{
	const struct of13_queue_config *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->queue_config.port_no = be32_to_cpu(w->port);
	return check_port(m->queue_config.port_no);
}

/**
 * libera_of13_encode_queue_request() - QUEUE_GET_CONFIG_REQUEST (1.3.5, 7.3.6)
 * @b: builder
 * @m: message
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of13_encode_queue_request(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_queue_config *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->port = cpu_to_be32(m->queue_config.port_no);
	return check_port(m->queue_config.port_no);
}

/**
 * libera_of13_decode_queue_reply() - QUEUE_GET_CONFIG_REPLY; queues stay for next_queue()
 * @m: filled
 * @c: what follows the header
 * @scratch: unused
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_decode_queue_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch)
{
	const struct of13_queue_config *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->queue_config.port_no = be32_to_cpu(w->port);
	m->queue_config.queues = *c;
	libera_ofcur_pull(c, c->left);
	return 0;
}

static int put_queue(struct libera_ofbuf *b, const struct libera_of_queue *q)
{
	u32 start = b->len;
	struct of13_packet_queue *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w || libera_ofp_put_queue_props(b, q, true))
		return -ENOSPC;
	w->queue_id = cpu_to_be32(q->queue_id);
	w->port = cpu_to_be32(q->port_no);
	w->len = cpu_to_be16(b->len - start);
	return 0;
}

/**
 * libera_of13_encode_queue_reply() - QUEUE_GET_CONFIG_REPLY (1.3.5, 7.3.6)
 * @b: builder
 * @m: message
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_encode_queue_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_queue_config *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_queue_config *config = &m->queue_config;
	int i;

	if (!w)
		return -ENOSPC;
	w->port = cpu_to_be32(config->port_no);
	for (i = 0; i < config->n_queues; i++) {
		if (put_queue(b, &config->queue[i]))
			return -ENOSPC;
	}
	return 0;
}

/**
 * libera_of13_next_queue() - one queue of a QUEUE_GET_CONFIG_REPLY
 * @c: list, not empty
 * @q: filled, zeroed before
 *
 *   0          4      8     10    16
 *   | queue_id | port | len | pad | properties
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_queue(struct libera_ofcur *c, struct libera_of_queue *q)
{
	const struct of13_packet_queue *w = (const void *)c->p;
	u32 len;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = be16_to_cpu(w->len);
	if (len < sizeof(*w) || !libera_ofcur_pull(c, len))
		return -EPROTO;
	q->queue_id = be32_to_cpu(w->queue_id);
	q->port_no = be32_to_cpu(w->port);
	return libera_ofp_get_queue_props(q, w + 1, len - sizeof(*w), true);
}

/**
 * libera_of13_next_queue_stats() - counters of one queue of a list (1.3.5, 7.3.5.8)
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_queue_stats(struct libera_ofcur *c, struct libera_of_queue_stats *s)
{
	const struct of13_queue_stats *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return -EPROTO;
	s->port_no = be32_to_cpu(w->port_no);
	s->queue_id = be32_to_cpu(w->queue_id);
	s->tx_bytes = be64_to_cpu(w->tx_bytes);
	s->tx_packets = be64_to_cpu(w->tx_packets);
	s->tx_errors = be64_to_cpu(w->tx_errors);
	s->duration_sec = be32_to_cpu(w->duration_sec);
	s->duration_nsec = be32_to_cpu(w->duration_nsec);
	return 0;
}

/**
 * libera_of13_add_queue_stats() - append a queue's counters to a list (1.3.5, 7.3.5.8)
 * @b: builder
 * @s: counters
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_queue_stats(struct libera_ofbuf *b, const struct libera_of_queue_stats *s)
{
	struct of13_queue_stats *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->port_no = cpu_to_be32(s->port_no);
	w->queue_id = cpu_to_be32(s->queue_id);
	w->tx_bytes = cpu_to_be64(s->tx_bytes);
	w->tx_packets = cpu_to_be64(s->tx_packets);
	w->tx_errors = cpu_to_be64(s->tx_errors);
	w->duration_sec = cpu_to_be32(s->duration_sec);
	w->duration_nsec = cpu_to_be32(s->duration_nsec);
	return 0;
}
