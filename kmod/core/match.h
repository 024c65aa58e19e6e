/* SPDX-License-Identifier: GPL-2.0 */
/* Matches: working form, packed form, and the algebra over them. */
#ifndef _LIBERA_MATCH_H
#define _LIBERA_MATCH_H

#include "field.h"

/**
 * struct libera_match - working form of a match, in normal form
 * @present: bit per field that is not fully wildcarded
 * @val: values in network order, each at its field's offset
 * @mask: masks, likewise
 *
 * Normal form: value bits outside the mask are zero, absent fields are zero in
 * both, an all-zero mask means absent, an exact field has all its significant
 * bits set in the mask.  So equality is equality of bytes.
 */
struct libera_match {
	u64 present;
	u8 val[LIBERA_FIELDS_SIZE];
	u8 mask[LIBERA_FIELDS_SIZE];
};

/**
 * struct libera_pmatch - packed form for storing
 * @present: as in struct libera_match
 * @masked: fields of @present that are not exact
 * @len: bytes in @data
 * @data: for each present field in order of id its value, then its mask if masked
 */
struct libera_pmatch {
	u64 present;
	u64 masked;
	u16 len;
	u8 data[];
};

/** libera_match_has() - whether it says something of a field */
static inline bool libera_match_has(const struct libera_match *m, enum libera_field_id id)
{
	return m->present & (1ULL << id);
}

/** libera_match_init() - make @m match everything */
void libera_match_init(struct libera_match *m);

/**
 * libera_match_set() - set a field, keeping normal form
 * @m: match
 * @id: field
 * @val: value, width bytes in network order; bits outside @mask are dropped
 * @mask: width bytes, or NULL for exact
 */
void libera_match_set(struct libera_match *m, enum libera_field_id id, const u8 *val,
		      const u8 *mask);

/** libera_match_clear() - wildcard one field */
void libera_match_clear(struct libera_match *m, enum libera_field_id id);

/* Exact integer set and get for fields of up to eight bytes. */
void libera_match_set_u64(struct libera_match *m, enum libera_field_id id, u64 val);
u64 libera_match_get_u64(const struct libera_match *m, enum libera_field_id id);
u64 libera_match_get_mask_u64(const struct libera_match *m, enum libera_field_id id);
bool libera_match_is_exact(const struct libera_match *m, enum libera_field_id id);

bool libera_match_equal(const struct libera_match *a, const struct libera_match *b);

/**
 * libera_match_covers() - whether every packet that @b matches is matched by
 * @a (not strict, 1.3.5 6.4)
 */
bool libera_match_covers(const struct libera_match *a, const struct libera_match *b);

/** libera_match_overlaps() - whether one packet can match both */
bool libera_match_overlaps(const struct libera_match *a, const struct libera_match *b);

/**
 * libera_match_check_prereqs() - prerequisites of OpenFlow 1.3.5, 7.2.3.6
 * @m: match
 *
 * Return: 0 or LIBERA_OFERR_BAD_MATCH_PREREQ.
 */
int libera_match_check_prereqs(const struct libera_match *m);

/** libera_match_check_prereq() - whether @m has what field @id needs; @id need not be in @m */
bool libera_match_check_prereq(const struct libera_match *m, enum libera_field_id id);

u32 libera_match_hash(const struct libera_match *m, u32 seed);

/* Packed form.  pack() returns bytes written (struct and data); @size from pack_size(). */
size_t libera_match_pack_size(const struct libera_match *m);
size_t libera_match_pack(struct libera_pmatch *p, const struct libera_match *m);
void libera_match_unpack(struct libera_match *m, const struct libera_pmatch *p);
bool libera_pmatch_equal(const struct libera_pmatch *a, const struct libera_pmatch *b);
/** libera_pmatch_size() - bytes of it */
static inline size_t libera_pmatch_size(const struct libera_pmatch *p)
{
	return sizeof(*p) + p->len;
}

/** libera_pmatch_copy() - to where there is room for libera_pmatch_size() bytes */
static inline void libera_pmatch_copy(struct libera_pmatch *to, const struct libera_pmatch *from)
{
	to->present = from->present;
	to->masked = from->masked;
	to->len = from->len;
	memcpy(to->data, from->data, from->len);
}

/**
 * libera_match_format() - print as "in_port=1,eth_dst=02:..,ipv4_src=10.0.0.0/8"
 * @buf: destination, always terminated if @size > 0
 * @size: its size
 * @m: match; "any" if empty
 *
 * Return: length that was needed, as snprintf().
 */
int libera_match_format(char *buf, size_t size, const struct libera_match *m);

#endif
