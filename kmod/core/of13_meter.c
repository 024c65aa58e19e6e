// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 meters: METER_MOD (7.3.4.4) and what multipart says of them (7.3.5.12 to 14). */
#include "of13.h"

/*
 * All that is left of a meter, as bands.  Those that are known have one length.
 *
 *   0      2     4      8            12           13    16
 *   | type | len | rate | burst_size | prec_level | pad |
 */
static int get_bands(struct libera_of_meter *m, struct libera_ofcur *c,
		     struct libera_ofscratch *scratch)
{
	m->band = scratch->band;
	while (c->left) {
		const struct of13_meter_band *w = libera_ofcur_pull(c, sizeof(*w));
		struct libera_band *band;
		u16 type;

		if (!w)
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		type = be16_to_cpu(w->type);
		if (type != LIBERA_BAND_DROP && type != LIBERA_BAND_DSCP)
			return LIBERA_OFERR_METER_MOD_BAD_BAND;
		if (be16_to_cpu(w->len) != sizeof(*w))
			return LIBERA_OFERR_BAD_REQUEST_LEN;
		if (m->n_bands == LIBERA_BANDS_MAX)
			return LIBERA_OFERR_METER_MOD_OUT_OF_BANDS;
		band = &scratch->band[m->n_bands++];
		memset(band, 0, sizeof(*band));
		band->type = type;
		band->rate = be32_to_cpu(w->rate);
		band->burst = be32_to_cpu(w->burst_size);
		if (type == LIBERA_BAND_DSCP)
			band->prec_level = w->prec_level;
	}
	return 0;
}

/* Of a range between the meters and the few virtual ones there is none. */
static int check_id(const struct libera_of_meter *m)
{
	switch (m->meter_id) {
	case 0:
		return LIBERA_OFERR_METER_MOD_INVALID_METER;
	case OF13M_SLOWPATH:
	case OF13M_CONTROLLER:
		return 0;
	case LIBERA_METER_ALL:
		return m->command == LIBERA_MC_DELETE ? 0 : LIBERA_OFERR_METER_MOD_INVALID_METER;
	default:
		return m->meter_id > LIBERA_METER_MAX ? LIBERA_OFERR_METER_MOD_INVALID_METER : 0;
	}
}

static int check_head(const struct libera_of_meter *m)
{
	if (m->command > LIBERA_MC_DELETE)
		return LIBERA_OFERR_METER_MOD_BAD_COMMAND;
	if (m->flags & ~OF13MF_ALL)
		return LIBERA_OFERR_METER_MOD_BAD_FLAGS;
	/* a rate is of one or the other */
	if (m->flags & LIBERA_MF_KBPS && m->flags & LIBERA_MF_PKTPS)
		return LIBERA_OFERR_METER_MOD_BAD_FLAGS;
	return check_id(m);
}

/**
 * libera_of13_decode_meter_mod() - METER_MOD (1.3.5, 7.3.4.4)
 * @m: filled
 * @c: what follows the header
 * @scratch: gets the bands
 *
 * Flags and bands of a delete mean nothing and are not looked at, as in Open vSwitch.
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_decode_meter_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
				 struct libera_ofscratch *scratch)
{
	const struct of13_meter_mod *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_meter *meter = &m->meter;
	int err;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	meter->command = be16_to_cpu(w->command);
	meter->meter_id = be32_to_cpu(w->meter_id);
	if (meter->command != LIBERA_MC_DELETE)
		meter->flags = be16_to_cpu(w->flags);
	err = check_head(meter);
	if (err)
		return err;
	if (meter->command == LIBERA_MC_DELETE) {
		libera_ofcur_pull(c, c->left);
		return 0;
	}
	return get_bands(meter, c, scratch);
}

static int put_bands(struct libera_ofbuf *b, const struct libera_of_meter *m)
{
	int i;

	for (i = 0; i < m->n_bands; i++) {
		struct of13_meter_band *w = libera_ofbuf_put(b, sizeof(*w));
		const struct libera_band *band = &m->band[i];

		if (!w)
			return -ENOSPC;
		if (band->type != LIBERA_BAND_DROP && band->type != LIBERA_BAND_DSCP)
			return LIBERA_OFERR_METER_MOD_BAD_BAND;
		w->type = cpu_to_be16(band->type);
		w->len = cpu_to_be16(sizeof(*w));
		w->rate = cpu_to_be32(band->rate);
		w->burst_size = cpu_to_be32(band->burst);
		if (band->type == LIBERA_BAND_DSCP)
			w->prec_level = band->prec_level;
	}
	return 0;
}

/**
 * libera_of13_encode_meter_mod() - METER_MOD (1.3.5, 7.3.4.4)
 * @b: builder
 * @m: message; a delete's flags and bands are left out
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of13_encode_meter_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_meter_mod *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_meter *meter = &m->meter;
	int err;

	if (!w)
		return -ENOSPC;
	err = check_head(meter);
	if (err)
		return err;
	w->command = cpu_to_be16(meter->command);
	w->meter_id = cpu_to_be32(meter->meter_id);
	if (meter->command == LIBERA_MC_DELETE)
		return 0;
	w->flags = cpu_to_be16(meter->flags);
	return put_bands(b, meter);
}

/**
 * libera_of13_next_meter_stats() - counters of one meter of a list (1.3.5, 7.3.5.12)
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_meter_stats(struct libera_ofcur *c, struct libera_of_meter_stats *s)
{
	const struct of13_meter_stats *w = (const void *)c->p;
	u32 len;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = be16_to_cpu(w->len);
	if (len < sizeof(*w) || (len - sizeof(*w)) % sizeof(struct ofp_counter))
		return -EPROTO;
	if (!libera_ofcur_pull(c, len))
		return -EPROTO;
	s->meter_id = be32_to_cpu(w->meter_id);
	s->flow_count = be32_to_cpu(w->flow_count);
	s->packets = be64_to_cpu(w->packet_in_count);
	s->bytes = be64_to_cpu(w->byte_in_count);
	s->duration_sec = be32_to_cpu(w->duration_sec);
	s->duration_nsec = be32_to_cpu(w->duration_nsec);
	libera_ofcur_init(&s->bands, w + 1, len - sizeof(*w));
	s->n_bands = s->bands.left / sizeof(struct ofp_counter);
	return 0;
}

/**
 * libera_of13_add_meter_stats() - append a meter's counters to a list (1.3.5, 7.3.5.12)
 * @b: builder
 * @s: counters
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_meter_stats(struct libera_ofbuf *b, const struct libera_of_meter_stats *s)
{
	u32 start = b->len;
	struct of13_meter_stats *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w || libera_ofp_put_counter_list(b, s->band, s->n_bands))
		return -ENOSPC;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->meter_id = cpu_to_be32(s->meter_id);
	w->len = cpu_to_be16(b->len - start);
	w->flow_count = cpu_to_be32(s->flow_count);
	w->packet_in_count = cpu_to_be64(s->packets);
	w->byte_in_count = cpu_to_be64(s->bytes);
	w->duration_sec = cpu_to_be32(s->duration_sec);
	w->duration_nsec = cpu_to_be32(s->duration_nsec);
	return 0;
}

/**
 * libera_of13_next_meter() - one meter of a list (1.3.5, 7.3.5.13)
 * @c: list, not empty
 * @m: filled, zeroed before
 * @scratch: gets the bands
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_meter(struct libera_ofcur *c, struct libera_of_meter *m,
			   struct libera_ofscratch *scratch)
{
	const struct of13_meter_config *w;
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
	m->flags = be16_to_cpu(w->flags) & OF13MF_ALL;
	m->meter_id = be32_to_cpu(w->meter_id);
	libera_ofcur_init(&rest, w + 1, len - sizeof(*w));
	/* A meter of somebody else may have bands that we cannot name. */
	if (get_bands(m, &rest, scratch)) {
		m->n_bands = 0;
		m->opaque = true;
	}
	return 0;
}

/**
 * libera_of13_add_meter() - append a meter to a list (1.3.5, 7.3.5.13)
 * @b: builder
 * @m: meter
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of13_add_meter(struct libera_ofbuf *b, const struct libera_of_meter *m)
{
	u32 start = b->len;
	struct of13_meter_config *w = libera_ofbuf_put(b, sizeof(*w));
	int err;

	if (!w)
		return -ENOSPC;
	w->flags = cpu_to_be16(m->flags & OF13MF_ALL);
	w->meter_id = cpu_to_be32(m->meter_id);
	err = put_bands(b, m);
	if (err)
		return err;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->length = cpu_to_be16(b->len - start);
	return 0;
}

/**
 * libera_of13_get_meter_features() - the body of METER_FEATURES (1.3.5, 7.3.5.14)
 * @r: reply, body set
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_meter_features(struct libera_of_mp_reply *r)
{
	struct libera_of_meter_features *f = &r->meter_features;
	const struct of13_meter_features *w;
	struct libera_ofcur c = r->body;

	w = libera_ofcur_pull(&c, sizeof(*w));
	if (!w || c.left)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	f->max_meter = be32_to_cpu(w->max_meter);
	f->band_types = be32_to_cpu(w->band_types) & OF13MBT_ALL;
	f->capabilities = be32_to_cpu(w->capabilities) & OF13MF_ALL;
	f->max_bands = w->max_bands;
	f->max_color = w->max_color;
	return 0;
}

/**
 * libera_of13_put_meter_features() - the body of METER_FEATURES (1.3.5, 7.3.5.14)
 * @b: builder
 * @f: features
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_put_meter_features(struct libera_ofbuf *b,
				   const struct libera_of_meter_features *f)
{
	struct of13_meter_features *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->max_meter = cpu_to_be32(f->max_meter);
	w->band_types = cpu_to_be32(f->band_types & OF13MBT_ALL);
	w->capabilities = cpu_to_be32(f->capabilities & OF13MF_ALL);
	w->max_bands = f->max_bands;
	w->max_color = f->max_color;
	return 0;
}
