// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 groups: GROUP_MOD (7.3.4.2) and what multipart says of them (7.3.5.9 to 11). */
#include "of13.h"

/* One bucket's wire bytes, with its actions; NULL if its length is wrong. */
static const struct of13_bucket *pull_bucket(struct libera_ofcur *c)
{
	u32 len;

	if (c->left < sizeof(struct of13_bucket))
		return NULL;
	len = get_unaligned_be16(c->p);
	if (len < sizeof(struct of13_bucket) || len % 8)
		return NULL;
	return libera_ofcur_pull(c, len);
}

/* All that is left of a group, as buckets.  Returns 0 or a positive oferr. */
static int get_buckets(struct libera_of_group *g, struct libera_ofcur *c,
		       struct libera_ofscratch *scratch)
{
	int err;

	g->bucket = scratch->bucket;
	g->act = scratch->act;
	while (c->left) {
		const struct of13_bucket *w = pull_bucket(c);
		struct libera_bucket *bucket;

		if (!w)
			return LIBERA_OFERR_GROUP_MOD_BAD_BUCKET;
		if (g->n_buckets == LIBERA_BUCKETS_MAX)
			return LIBERA_OFERR_GROUP_MOD_OUT_OF_BUCKETS;
		bucket = &scratch->bucket[g->n_buckets];
		bucket->weight = be16_to_cpu(w->weight);
		bucket->watch_port = be32_to_cpu(w->watch_port);
		bucket->watch_group = be32_to_cpu(w->watch_group);
		bucket->first = scratch->n;
		err = libera_of13_get_acts((const u8 *)(w + 1), be16_to_cpu(w->len) - sizeof(*w),
					   scratch, false);
		if (err)
			return err;
		bucket->n = scratch->n - bucket->first;
		g->n_buckets++;
	}
	return 0;
}

static bool watches(const struct libera_bucket *bucket)
{
	return bucket->watch_port != LIBERA_PORT_ANY || bucket->watch_group != LIBERA_GROUP_ANY;
}

/* What a bucket may say depends on the group's type; the codes are Open vSwitch's. */
static int check_bucket(u8 type, const struct libera_bucket *bucket)
{
	if (bucket->weight && type != LIBERA_GT_SELECT)
		return LIBERA_OFERR_GROUP_MOD_INVALID_GROUP;
	switch (type) {
	case LIBERA_GT_ALL:
	case LIBERA_GT_INDIRECT:
		return watches(bucket) ? LIBERA_OFERR_GROUP_MOD_WATCH_UNSUPPORTED : 0;
	case LIBERA_GT_FF:
		return watches(bucket) ? 0 : LIBERA_OFERR_GROUP_MOD_INVALID_GROUP;
	default:
		return 0;
	}
}

static int check_head(const struct libera_of_group *g)
{
	if (g->command > LIBERA_GC_DELETE)
		return LIBERA_OFERR_GROUP_MOD_BAD_COMMAND;
	if (g->type > LIBERA_GT_FF)
		return LIBERA_OFERR_GROUP_MOD_BAD_TYPE;
	if (g->group_id > LIBERA_GROUP_MAX &&
	    !(g->group_id == LIBERA_GROUP_ALL && g->command == LIBERA_GC_DELETE))
		return LIBERA_OFERR_GROUP_MOD_INVALID_GROUP;
	return 0;
}

/**
 * libera_of13_decode_group_mod() - GROUP_MOD (1.3.5, 7.3.4.2)
 * @m: filled
 * @c: what follows the header
 * @scratch: gets buckets and actions
 *
 *   8         10     11    12
 *   | command | type | pad | group_id | buckets ...
 *
 *   0     2        4            8             12    16
 *   | len | weight | watch_port | watch_group | pad | actions
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_decode_group_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
				 struct libera_ofscratch *scratch)
{
	const struct of13_group_mod *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_group *g = &m->group;
	int err, i;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	g->command = be16_to_cpu(w->command);
	g->type = w->type;
	g->group_id = be32_to_cpu(w->group_id);
	err = check_head(g);
	if (err)
		return err;
	err = get_buckets(g, c, scratch);
	if (err)
		return err;
	/* Since 1.3.5 it is an error to name buckets here. */
	if (g->command == LIBERA_GC_DELETE)
		return g->n_buckets ? LIBERA_OFERR_GROUP_MOD_INVALID_GROUP : 0;
	if (g->type == LIBERA_GT_INDIRECT && g->n_buckets != 1)
		return LIBERA_OFERR_GROUP_MOD_INVALID_GROUP;
	for (i = 0; i < g->n_buckets; i++) {
		err = check_bucket(g->type, &g->bucket[i]);
		if (err)
			return err;
	}
	return 0;
}

static int put_bucket(struct libera_ofbuf *b, const struct libera_bucket *bucket,
		      const struct libera_act *act)
{
	struct libera_act_ctx ctx = { .tag = LIBERA_TAG_UNKNOWN };
	u32 start = b->len;
	struct of13_bucket *w = libera_ofbuf_put(b, sizeof(*w));
	int err;

	if (!w)
		return -ENOSPC;
	w->weight = cpu_to_be16(bucket->weight);
	w->watch_port = cpu_to_be32(bucket->watch_port);
	w->watch_group = cpu_to_be32(bucket->watch_group);
	err = libera_of13_put_acts(b, bucket->n ? act + bucket->first : act, bucket->n, &ctx);
	if (err)
		return err;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->len = cpu_to_be16(b->len - start);
	return 0;
}

static int put_buckets(struct libera_ofbuf *b, const struct libera_of_group *g)
{
	int err, i;

	for (i = 0; i < g->n_buckets; i++) {
		err = put_bucket(b, &g->bucket[i], g->act);
		if (err)
			return err;
	}
	return 0;
}

/**
 * libera_of13_encode_group_mod() - GROUP_MOD (1.3.5, 7.3.4.2)
 * @b: builder
 * @m: message; a delete's buckets mean nothing and are left out
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of13_encode_group_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_group_mod *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_group *g = &m->group;
	int err;

	if (!w)
		return -ENOSPC;
	err = check_head(g);
	if (err)
		return err;
	w->command = cpu_to_be16(g->command);
	w->type = g->type;
	w->group_id = cpu_to_be32(g->group_id);
	return g->command == LIBERA_GC_DELETE ? 0 : put_buckets(b, g);
}

/**
 * libera_of13_next_group_stats() - counters of one group of a list (1.3.5, 7.3.5.9)
 * @c: list, not empty
 * @s: filled, zeroed before
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_group_stats(struct libera_ofcur *c, struct libera_of_group_stats *s)
{
	const struct of13_group_stats *w;
	u32 len;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = get_unaligned_be16(c->p);
	if (len < sizeof(*w) || (len - sizeof(*w)) % sizeof(struct ofp_counter))
		return -EPROTO;
	w = libera_ofcur_pull(c, len);
	if (!w)
		return -EPROTO;
	s->group_id = be32_to_cpu(w->group_id);
	s->ref_count = be32_to_cpu(w->ref_count);
	s->packets = be64_to_cpu(w->packet_count);
	s->bytes = be64_to_cpu(w->byte_count);
	s->duration_sec = be32_to_cpu(w->duration_sec);
	s->duration_nsec = be32_to_cpu(w->duration_nsec);
	libera_ofcur_init(&s->buckets, w + 1, len - sizeof(*w));
	s->n_buckets = s->buckets.left / sizeof(struct ofp_counter);
	return 0;
}

/**
 * libera_of13_add_group_stats() - append a group's counters to a list (1.3.5, 7.3.5.9)
 * @b: builder
 * @s: counters
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_group_stats(struct libera_ofbuf *b, const struct libera_of_group_stats *s)
{
	u32 start = b->len;
	struct of13_group_stats *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w || libera_ofp_put_counter_list(b, s->bucket, s->n_buckets))
		return -ENOSPC;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->length = cpu_to_be16(b->len - start);
	w->group_id = cpu_to_be32(s->group_id);
	w->ref_count = cpu_to_be32(s->ref_count);
	w->packet_count = cpu_to_be64(s->packets);
	w->byte_count = cpu_to_be64(s->bytes);
	w->duration_sec = cpu_to_be32(s->duration_sec);
	w->duration_nsec = cpu_to_be32(s->duration_nsec);
	return 0;
}

/**
 * libera_of13_next_group() - one group of a list (1.3.5, 7.3.5.10)
 * @c: list, not empty
 * @g: filled, zeroed before
 * @scratch: gets buckets and actions
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_group(struct libera_ofcur *c, struct libera_of_group *g,
			   struct libera_ofscratch *scratch)
{
	const struct of13_group_desc *w;
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
	g->type = w->type;
	g->group_id = be32_to_cpu(w->group_id);
	libera_ofcur_init(&rest, w + 1, len - sizeof(*w));
	/* A group of somebody else may do what we cannot name. */
	if (g->type > LIBERA_GT_FF || get_buckets(g, &rest, scratch)) {
		g->n_buckets = 0;
		g->opaque = true;
	}
	return 0;
}

/**
 * libera_of13_add_group() - append a group to a list (1.3.5, 7.3.5.10)
 * @b: builder
 * @g: group
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of13_add_group(struct libera_ofbuf *b, const struct libera_of_group *g)
{
	u32 start = b->len;
	struct of13_group_desc *w = libera_ofbuf_put(b, sizeof(*w));
	int err;

	if (!w)
		return -ENOSPC;
	w->type = g->type;
	w->group_id = cpu_to_be32(g->group_id);
	err = put_buckets(b, g);
	if (err)
		return err;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->length = cpu_to_be16(b->len - start);
	return 0;
}

/* Actions are bits of their types on the wire. */
static u32 get_act_bits(u32 bits)
{
	u32 acts = 0;
	u16 type;

	for (type = 0; type < 32; type++) {
		u8 act = libera_of13_act_of(type);

		if (bits & 1U << type && act != __LIBERA_ACT_END)
			acts |= 1U << act;
	}
	return acts;
}

static u32 put_act_bits(u32 acts)
{
	u32 bits = 0;
	u8 act;

	for (act = 0; act < __LIBERA_ACT_END; act++) {
		u16 type = libera_of13_type_of(act);

		if (acts & 1U << act && type < 32)
			bits |= 1U << type;
	}
	return bits;
}

/**
 * libera_of13_get_group_features() - the body of GROUP_FEATURES (1.3.5, 7.3.5.11)
 * @r: reply, body set
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_group_features(struct libera_of_mp_reply *r)
{
	struct libera_of_group_features *f = &r->group_features;
	const struct of13_group_features *w;
	struct libera_ofcur c = r->body;
	int i;

	w = libera_ofcur_pull(&c, sizeof(*w));
	if (!w || c.left)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	f->types = be32_to_cpu(w->types) & OF13GT_ALL;
	f->capabilities = be32_to_cpu(w->capabilities) & OF13GFC_ALL;
	for (i = 0; i < 4; i++) {
		f->max_groups[i] = be32_to_cpu(w->max_groups[i]);
		f->actions[i] = get_act_bits(be32_to_cpu(w->actions[i]));
	}
	return 0;
}

/**
 * libera_of13_put_group_features() - the body of GROUP_FEATURES (1.3.5, 7.3.5.11)
 * @b: builder
 * @f: features; actions that 1.3 lacks are left out
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_put_group_features(struct libera_ofbuf *b,
				   const struct libera_of_group_features *f)
{
	struct of13_group_features *w = libera_ofbuf_put(b, sizeof(*w));
	int i;

	if (!w)
		return -ENOSPC;
	w->types = cpu_to_be32(f->types & OF13GT_ALL);
	w->capabilities = cpu_to_be32(f->capabilities & OF13GFC_ALL);
	for (i = 0; i < 4; i++) {
		w->max_groups[i] = cpu_to_be32(f->max_groups[i]);
		w->actions[i] = cpu_to_be32(put_act_bits(f->actions[i]));
	}
	return 0;
}
