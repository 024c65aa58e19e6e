// SPDX-License-Identifier: GPL-2.0
/* Queues' properties, which look the same in every version (1.3.5, 7.2.2; 1.0.1, 5.2.2). */
#include "ofp_codec.h"
#include "ofp_wire.h"

#define PROP_HEADER	offsetof(struct ofp_queue_prop, rate)

/**
 * libera_ofp_get_queue_props() - rates from a queue's properties
 * @q: rates are set
 * @p: properties
 * @len: their bytes
 * @max: whether the version has a highest rate
 *
 *   0          2     4     8
 *   | property | len | pad | rate and 6 of padding, or what else the property has
 *
 * Those that are not known are skipped.
 *
 * Return: 0 or -EPROTO.
 */
int libera_ofp_get_queue_props(struct libera_of_queue *q, const void *p, u32 len, bool max)
{
	struct libera_ofcur c;

	q->min_rate = LIBERA_RATE_NONE;
	q->max_rate = LIBERA_RATE_NONE;
	libera_ofcur_init(&c, p, len);
	while (c.left) {
		const struct ofp_queue_prop *w;
		u16 property;
		u32 plen;

		if (c.left < PROP_HEADER)
			return -EPROTO;
		property = get_unaligned_be16(c.p);
		plen = get_unaligned_be16(c.p + 2);
		if (plen < PROP_HEADER || plen % 8)
			return -EPROTO;
		w = libera_ofcur_pull(&c, plen);
		if (!w)
			return -EPROTO;
		if (property != OFPQT_MIN_RATE && !(property == OFPQT_MAX_RATE && max))
			continue;
		if (plen != sizeof(*w))
			return -EPROTO;
		if (property == OFPQT_MIN_RATE)
			q->min_rate = be16_to_cpu(w->rate);
		else
			q->max_rate = be16_to_cpu(w->rate);
	}
	return 0;
}

static int put_rate(struct libera_ofbuf *b, u16 property, u16 rate)
{
	struct ofp_queue_prop *w;

	if (rate == LIBERA_RATE_NONE)
		return 0;
	w = libera_ofbuf_put(b, sizeof(*w));
	if (!w)
		return -ENOSPC;
	w->property = cpu_to_be16(property);
	w->len = cpu_to_be16(sizeof(*w));
	w->rate = cpu_to_be16(rate);
	return 0;
}

/**
 * libera_ofp_put_queue_props() - a queue's rates as properties
 * @b: builder
 * @q: queue
 * @max: whether the version has a highest rate
 *
 * Return: 0 or -ENOSPC.
 */
int libera_ofp_put_queue_props(struct libera_ofbuf *b, const struct libera_of_queue *q, bool max)
{
	int err = put_rate(b, OFPQT_MIN_RATE, q->min_rate);

	return err || !max ? err : put_rate(b, OFPQT_MAX_RATE, q->max_rate);
}
