// SPDX-License-Identifier: GPL-2.0
/* Matches: normal form, comparison, packing, printing. */
#include "match.h"
#include "oferr.h"
#include "print.h"

/*
 * The arrays are compared a word at a time.  The word type may alias bytes;
 * the struct's u64 member aligns both arrays.
 */
typedef u64 __attribute__((__may_alias__)) word;

#define WORDS	(LIBERA_FIELDS_SIZE / sizeof(word))

static_assert(LIBERA_FIELDS_SIZE % sizeof(word) == 0);
static_assert(offsetof(struct libera_match, val) % sizeof(word) == 0);
static_assert(offsetof(struct libera_match, mask) % sizeof(word) == 0);
static_assert(sizeof(struct libera_match) == 8 + 2 * LIBERA_FIELDS_SIZE);

/* Byte @i of the mask of all significant bits. */
static u8 significant(const struct libera_field *f, int i)
{
	int bits = f->bits - 8 * (f->width - 1 - i);

	if (bits >= 8)
		return 0xff;
	return bits > 0 ? (1 << bits) - 1 : 0;
}

/* Whether all bits of all bytes count, as with most fields. */
static bool is_whole(const struct libera_field *f)
{
	return f->bits == 8 * f->width;
}

static bool mask_is_exact(const struct libera_field *f, const u8 *mask)
{
	int i;

	if (is_whole(f)) {
		u8 all = 0xff;

		for (i = 0; i < f->width; i++)
			all &= mask[i];
		return all == 0xff;
	}
	for (i = 0; i < f->width; i++) {
		if (mask[i] != significant(f, i))
			return false;
	}
	return true;
}

/** libera_match_init() - make @m match everything */
void libera_match_init(struct libera_match *m)
{
	memset(m, 0, sizeof(*m));
}

/**
 * libera_match_set() - set a field, keeping normal form
 * @m: match
 * @id: field
 * @val: value, width bytes in network order; bits outside @mask are dropped
 * @mask: width bytes, or NULL for exact
 */
void libera_match_set(struct libera_match *m, enum libera_field_id id, const u8 *val,
		      const u8 *mask)
{
	const struct libera_field *f = &libera_fields[id];
	u8 any = 0;
	int i;

	if (!mask && is_whole(f)) {
		for (i = 0; i < f->width; i++) {
			m->mask[f->offset + i] = 0xff;
			m->val[f->offset + i] = val[i];
		}
		m->present |= 1ULL << id;
		return;
	}
	for (i = 0; i < f->width; i++) {
		u8 bits = significant(f, i);

		if (mask)
			bits &= mask[i];
		m->mask[f->offset + i] = bits;
		m->val[f->offset + i] = val[i] & bits;
		any |= bits;
	}
	if (any)
		m->present |= 1ULL << id;
	else
		m->present &= ~(1ULL << id);
}

/** libera_match_clear() - wildcard field @id of @m */
void libera_match_clear(struct libera_match *m, enum libera_field_id id)
{
	const struct libera_field *f = &libera_fields[id];

	memset(m->val + f->offset, 0, f->width);
	memset(m->mask + f->offset, 0, f->width);
	m->present &= ~(1ULL << id);
}

static u64 get_number(const u8 *p, int width)
{
	u64 x = 0;
	int i;

	for (i = 0; i < width; i++)
		x = x << 8 | p[i];
	return x;
}

/**
 * libera_match_set_u64() - set a field exactly from a number
 * @m: match
 * @id: field of up to eight bytes
 * @val: in host order
 */
void libera_match_set_u64(struct libera_match *m, enum libera_field_id id, u64 val)
{
	u8 bytes[8];

	put_unaligned_be64(val, bytes);
	libera_match_set(m, id, bytes + 8 - libera_fields[id].width, NULL);
}

/** libera_match_get_u64() - value of field @id, of up to eight bytes, as a number */
u64 libera_match_get_u64(const struct libera_match *m, enum libera_field_id id)
{
	return get_number(m->val + libera_fields[id].offset, libera_fields[id].width);
}

/** libera_match_get_mask_u64() - mask of field @id, of up to eight bytes, as a number */
u64 libera_match_get_mask_u64(const struct libera_match *m, enum libera_field_id id)
{
	return get_number(m->mask + libera_fields[id].offset, libera_fields[id].width);
}

/** libera_match_is_exact() - whether field @id is present without wildcarded bits */
bool libera_match_is_exact(const struct libera_match *m, enum libera_field_id id)
{
	const struct libera_field *f = &libera_fields[id];

	return libera_match_has(m, id) && mask_is_exact(f, m->mask + f->offset);
}

/** libera_match_equal() - whether @a and @b match the same packets */
bool libera_match_equal(const struct libera_match *a, const struct libera_match *b)
{
	return a->present == b->present && !memcmp(a, b, sizeof(*a));
}

/**
 * libera_match_covers() - whether every packet that @b matches is matched by @a
 * @a: the wider match
 * @b: the narrower match
 *
 * This is the non-strict matching of OpenFlow 1.3.5, 6.4.
 */
bool libera_match_covers(const struct libera_match *a, const struct libera_match *b)
{
	const word *av = (const word *)a->val, *am = (const word *)a->mask;
	const word *bv = (const word *)b->val, *bm = (const word *)b->mask;
	unsigned int i;

	if (a->present & ~b->present)
		return false;
	for (i = 0; i < WORDS; i++) {
		if (am[i] & ~bm[i] || (bv[i] ^ av[i]) & am[i])
			return false;
	}
	return true;
}

/**
 * libera_match_overlaps() - whether one packet can match both
 * @a: one match
 * @b: the other
 *
 * Fields that exclude each other do so by their prerequisites, which are
 * fields of the same match.
 */
bool libera_match_overlaps(const struct libera_match *a, const struct libera_match *b)
{
	const word *av = (const word *)a->val, *am = (const word *)a->mask;
	const word *bv = (const word *)b->val, *bm = (const word *)b->mask;
	unsigned int i;

	if (!(a->present & b->present))
		return true;
	for (i = 0; i < WORDS; i++) {
		if ((av[i] ^ bv[i]) & am[i] & bm[i])
			return false;
	}
	return true;
}

static bool prereq_holds(const struct libera_match *m, const struct libera_field *f)
{
	u64 val;

	if (f->prereq == __LIBERA_FIELD_END)
		return true;
	if (!libera_match_has(m, f->prereq))
		return false;
	if (!f->prereq_val[0])
		return true;
	val = libera_match_get_u64(m, f->prereq);
	/* A tag of any id will do, so one bit decides. */
	if (f->prereq == LIBERA_FIELD_VLAN_VID)
		return val & f->prereq_val[0];
	return val == f->prereq_val[0] || (f->prereq_val[1] && val == f->prereq_val[1]);
}

/**
 * libera_match_check_prereqs() - prerequisites of OpenFlow 1.3.5, 7.2.3.6
 * @m: match
 *
 * One step per field is enough: the field that is required is checked itself.
 *
 * Return: 0 or LIBERA_OFERR_BAD_MATCH_PREREQ.
 */
int libera_match_check_prereqs(const struct libera_match *m)
{
	u64 left;

	for (left = m->present; left; left &= left - 1) {
		if (!prereq_holds(m, &libera_fields[__ffs64(left)]))
			return LIBERA_OFERR_BAD_MATCH_PREREQ;
	}
	return 0;
}

/**
 * libera_match_check_prereq() - prerequisites of one field
 * @m: match
 * @id: field, which need not be in @m
 *
 * Return: whether @m has what @id needs.
 */
bool libera_match_check_prereq(const struct libera_match *m, enum libera_field_id id)
{
	return prereq_holds(m, &libera_fields[id]);
}

/**
 * libera_match_hash() - hash of a match
 * @m: match
 * @seed: where to start
 *
 * Return: the same for equal matches.
 */
u32 libera_match_hash(const struct libera_match *m, u32 seed)
{
	u32 h = jhash_2words((u32)m->present, (u32)(m->present >> 32), seed);
	u64 left;

	for (left = m->present; left; left &= left - 1) {
		const struct libera_field *f = &libera_fields[__ffs64(left)];

		h = jhash(m->val + f->offset, f->width, h);
		if (!mask_is_exact(f, m->mask + f->offset))
			h = jhash(m->mask + f->offset, f->width, h);
	}
	return h;
}

/** libera_match_pack_size() - bytes that @m takes in packed form */
size_t libera_match_pack_size(const struct libera_match *m)
{
	size_t size = sizeof(struct libera_pmatch);
	u64 left;

	for (left = m->present; left; left &= left - 1) {
		const struct libera_field *f = &libera_fields[__ffs64(left)];

		size += f->width;
		if (!mask_is_exact(f, m->mask + f->offset))
			size += f->width;
	}
	return size;
}

/**
 * libera_match_pack() - write the packed form
 * @p: memory of libera_match_pack_size() bytes
 * @m: match
 *
 * Return: bytes written, struct and data.
 */
size_t libera_match_pack(struct libera_pmatch *p, const struct libera_match *m)
{
	u8 *out = p->data;
	u64 left;

	p->present = m->present;
	p->masked = 0;
	for (left = m->present; left; left &= left - 1) {
		int id = __ffs64(left);
		const struct libera_field *f = &libera_fields[id];

		memcpy(out, m->val + f->offset, f->width);
		out += f->width;
		if (mask_is_exact(f, m->mask + f->offset))
			continue;
		p->masked |= 1ULL << id;
		memcpy(out, m->mask + f->offset, f->width);
		out += f->width;
	}
	p->len = out - p->data;
	return sizeof(*p) + p->len;
}

/**
 * libera_match_unpack() - working form of a packed match
 * @m: filled
 * @p: what libera_match_pack() wrote
 */
void libera_match_unpack(struct libera_match *m, const struct libera_pmatch *p)
{
	const u8 *in = p->data;
	u64 left;

	libera_match_init(m);
	for (left = p->present; left; left &= left - 1) {
		int id = __ffs64(left);
		const struct libera_field *f = &libera_fields[id];
		const u8 *val = in;

		in += f->width;
		if (p->masked & (1ULL << id)) {
			libera_match_set(m, id, val, in);
			in += f->width;
		} else {
			libera_match_set(m, id, val, NULL);
		}
	}
}

/** libera_pmatch_equal() - whether two packed matches match the same packets */
bool libera_pmatch_equal(const struct libera_pmatch *a, const struct libera_pmatch *b)
{
	return a->present == b->present && a->masked == b->masked && a->len == b->len &&
	       !memcmp(a->data, b->data, a->len);
}

/**
 * libera_match_format() - print as "in_port=1,eth_dst=02:..,ipv4_src=10.0.0.0/8"
 * @buf: destination, always terminated if @size > 0
 * @size: its size
 * @m: match; "any" if empty
 *
 * Return: length that was needed, as snprintf().
 */
int libera_match_format(char *buf, size_t size, const struct libera_match *m)
{
	struct libera_print p;
	u64 left;

	libera_print_init(&p, buf, size);
	if (!m->present)
		libera_print_add(&p, "any");
	for (left = m->present; left; left &= left - 1) {
		int id = __ffs64(left);
		const struct libera_field *f = &libera_fields[id];
		size_t room;

		if (p.len)
			libera_print_add(&p, ",");
		room = p.len < size ? size - p.len : 0;
		p.len += libera_field_format(room ? buf + p.len : NULL, room, id,
					     m->val + f->offset, m->mask + f->offset);
	}
	return p.len;
}
