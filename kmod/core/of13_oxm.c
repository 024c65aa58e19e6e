// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 matches (7.2.3): OXM TLVs to and from the neutral form. */
#include "of13.h"

/* The highest byte of a field of @bits bits in @width bytes may be used in part. */
static u8 byte_mask(const struct libera_field *f, int i)
{
	int bits = f->bits - 8 * (f->width - 1 - i);

	if (bits >= 8)
		return 0xff;
	return bits > 0 ? (1 << bits) - 1 : 0;
}

/* A value may have bits only where the field has some. */
static bool value_fits(const struct libera_field *f, const u8 *val)
{
	int i;

	for (i = 0; i < f->width; i++) {
		if (val[i] & ~byte_mask(f, i))
			return false;
	}
	return true;
}

static bool mask_is(const struct libera_field *f, const u8 *mask, u8 byte)
{
	int i;

	for (i = 0; i < f->width; i++) {
		if (mask[i] != byte)
			return false;
	}
	return true;
}

static int check_mask(const struct libera_field *f, const u8 *val, const u8 *mask)
{
	int i;

	/* 7.2.3.5: ones are no mask, zeros are no field, of whatever field */
	if (!f->maskable && !mask_is(f, mask, 0xff) && !mask_is(f, mask, 0))
		return LIBERA_OFERR_BAD_MATCH_MASK;
	if (!value_fits(f, mask) && !mask_is(f, mask, 0xff))
		return LIBERA_OFERR_BAD_MATCH_MASK;
	/* 7.2.3.5: a bit of the value outside the mask must be reported. */
	for (i = 0; i < f->width; i++) {
		if (val[i] & ~mask[i])
			return LIBERA_OFERR_BAD_MATCH_WILDCARDS;
	}
	return 0;
}

/*
 * One TLV (7.2.3.2), length checked against its container.
 *
 *   0         16       23 24      32
 *   | class   | field  |M| length | value | mask |
 */
static int get_oxm(struct libera_match *m, const struct of13_oxm *h, const u8 *body,
		   u64 *seen)
{
	const struct libera_field *f;
	int id = h->field >> 1;
	bool has_mask = h->field & 1;
	const u8 *mask = NULL;
	int err;

	if (be16_to_cpu(h->class) != OXM_CLASS_BASIC || id >= __LIBERA_FIELD_END)
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	f = &libera_fields[id];
	if (h->length != f->width << has_mask)
		return LIBERA_OFERR_BAD_MATCH_LEN;
	if (*seen & (1ULL << id))
		return LIBERA_OFERR_BAD_MATCH_DUP_FIELD;
	*seen |= 1ULL << id;
	/* 7.2.3.6: what is required comes before what requires it. */
	if (!libera_match_check_prereq(m, id))
		return LIBERA_OFERR_BAD_MATCH_PREREQ;
	if (has_mask) {
		mask = body + f->width;
		err = check_mask(f, body, mask);
		if (err)
			return err;
	}
	if (!value_fits(f, body))
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	libera_match_set(m, id, body, mask);
	return 0;
}

/* The same for what a switch says of itself: take what we understand. */
static bool get_oxm_leniently(struct libera_match *m, const struct of13_oxm *h, const u8 *body)
{
	const struct libera_field *f;
	int id = h->field >> 1;
	bool has_mask = h->field & 1;

	if (be16_to_cpu(h->class) != OXM_CLASS_BASIC || id >= __LIBERA_FIELD_END)
		return false;
	f = &libera_fields[id];
	if (h->length != f->width << has_mask)
		return false;
	libera_match_set(m, id, body, has_mask ? body + f->width : NULL);
	return true;
}

/**
 * libera_of13_get_oxms() - neutral form of a list of OXM TLVs
 * @m: filled
 * @p: list
 * @len: its bytes
 * @opaque: NULL to refuse all that is not in order; else what a switch reports
 *	is taken as far as it is understood, and this is set if it is not wholly
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_oxms(struct libera_match *m, const u8 *p, u32 len, bool *opaque)
{
	struct libera_ofcur c;
	u64 seen = 0;
	int err;

	libera_match_init(m);
	libera_ofcur_init(&c, p, len);
	while (c.left) {
		const struct of13_oxm *h = libera_ofcur_pull(&c, sizeof(*h));
		const u8 *body;

		if (!h)
			return LIBERA_OFERR_BAD_MATCH_LEN;
		body = libera_ofcur_pull(&c, h->length);
		if (!body)
			return LIBERA_OFERR_BAD_MATCH_LEN;
		if (opaque) {
			if (!get_oxm_leniently(m, h, body))
				*opaque = true;
			continue;
		}
		err = get_oxm(m, h, body, &seen);
		if (err)
			return err;
	}
	return 0;
}

/**
 * libera_of13_get_match() - neutral form of an ofp_match, padding taken along
 * @m: filled
 * @c: what begins with the match
 * @opaque: as for libera_of13_get_oxms()
 *
 *   0        16       32
 *   | type=1 | length | OXM TLVs | zeros up to a multiple of 8 |
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_match(struct libera_match *m, struct libera_ofcur *c, bool *opaque)
{
	const struct of13_match *w;
	u32 len;

	if (c->left < sizeof(*w))
		return LIBERA_OFERR_BAD_MATCH_LEN;
	w = (const void *)c->p;
	if (be16_to_cpu(w->type) != OF13MT_OXM)
		return LIBERA_OFERR_BAD_MATCH_TYPE;
	len = be16_to_cpu(w->length);
	if (len < sizeof(*w) || !libera_ofcur_pull(c, ALIGN(len, 8)))
		return LIBERA_OFERR_BAD_MATCH_LEN;
	return libera_of13_get_oxms(m, (const u8 *)(w + 1), len - sizeof(*w), opaque);
}

/* An exact TLV has no mask. */
static int put_oxm(struct libera_ofbuf *b, int id, const u8 *val, const u8 *mask)
{
	const struct libera_field *f = &libera_fields[id];
	u32 len = mask ? 2 * f->width : f->width;
	struct of13_oxm *h;
	u8 *body;

	h = libera_ofbuf_put(b, sizeof(*h) + len);
	if (!h)
		return -ENOSPC;
	h->class = cpu_to_be16(OXM_CLASS_BASIC);
	h->field = id << 1 | (mask ? 1 : 0);
	h->length = len;
	body = (u8 *)(h + 1);
	memcpy(body, val, f->width);
	if (mask)
		memcpy(body + f->width, mask, f->width);
	return 0;
}

/**
 * libera_oxm_put_match() - OXM TLVs of a match, without the ofp_match header
 * @b: builder
 * @m: match
 *
 * In order of field ids, which puts each prerequisite before what needs it.
 *
 * Return: 0 or -ENOSPC.
 */
int libera_oxm_put_match(struct libera_ofbuf *b, const struct libera_match *m)
{
	u64 left;
	int err;

	for (left = m->present; left; left &= left - 1) {
		int id = __ffs64(left);
		const struct libera_field *f = &libera_fields[id];
		const u8 *mask = libera_match_is_exact(m, id) ? NULL : m->mask + f->offset;

		err = put_oxm(b, id, m->val + f->offset, mask);
		if (err)
			return err;
	}
	return 0;
}

/**
 * libera_oxm_get_match() - match from OXM TLVs without the ofp_match header
 * @m: filled
 * @p: TLVs
 * @len: their bytes
 *
 * Return: 0 or a positive oferr.
 */
int libera_oxm_get_match(struct libera_match *m, const u8 *p, u32 len)
{
	return libera_of13_get_oxms(m, p, len, NULL);
}

/**
 * libera_of13_put_match() - ofp_match of a match, with padding
 * @b: builder
 * @m: match
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_put_match(struct libera_ofbuf *b, const struct libera_match *m)
{
	u32 start = b->len;
	struct of13_match *w = libera_ofbuf_put(b, sizeof(*w));
	u32 len;
	int err;

	if (!w)
		return -ENOSPC;
	err = libera_oxm_put_match(b, m);
	if (err)
		return err;
	len = b->len - start;
	w->type = cpu_to_be16(OF13MT_OXM);
	w->length = cpu_to_be16(len);
	return libera_ofbuf_put(b, ALIGN(len, 8) - len) ? 0 : -ENOSPC;
}

/**
 * libera_of13_get_set_field() - the TLV of a set-field action
 * @a: filled
 * @p: TLV with padding
 * @len: bytes at @p
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_set_field(struct libera_act *a, const u8 *p, u32 len)
{
	const struct of13_oxm *h = (const void *)p;
	const struct libera_field *f;
	u32 id;

	if (len < sizeof(*h))
		return LIBERA_OFERR_BAD_ACTION_SET_LEN;
	id = h->field >> 1;
	/* 7.2.5: "oxm_hasmask must be 0". */
	if (be16_to_cpu(h->class) != OXM_CLASS_BASIC || id >= __LIBERA_FIELD_END ||
	    !libera_fields[id].settable || h->field & 1)
		return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
	f = &libera_fields[id];
	/* The action's own length must be the TLV's, rounded up. */
	if (h->length != f->width || len != ALIGN(4 + sizeof(*h) + f->width, 8) - 4)
		return LIBERA_OFERR_BAD_ACTION_SET_LEN;
	if (!value_fits(f, (const u8 *)(h + 1)))
		return LIBERA_OFERR_BAD_ACTION_SET_ARGUMENT;
	a->field = id;
	memcpy(a->val, h + 1, f->width);
	return 0;
}
