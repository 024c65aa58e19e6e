// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3: what a table can do (7.3.5.5). */
#include "of13.h"

/* Instructions have consecutive types on the wire, and bits in the same order. */
#define INSTR_BIT(type)		(1U << ((type) - OF13I_GOTO_TABLE))
static_assert(INSTR_BIT(OF13I_GOTO_TABLE) == LIBERA_INSTR_GOTO);
static_assert(INSTR_BIT(OF13I_WRITE_METADATA) == LIBERA_INSTR_METADATA);
static_assert(INSTR_BIT(OF13I_WRITE_ACTIONS) == LIBERA_INSTR_WRITE);
static_assert(INSTR_BIT(OF13I_APPLY_ACTIONS) == LIBERA_INSTR_APPLY);
static_assert(INSTR_BIT(OF13I_CLEAR_ACTIONS) == LIBERA_INSTR_CLEAR);
static_assert(INSTR_BIT(OF13I_METER) == LIBERA_INSTR_METER);

#define OXM_EXP_ID	4	/* follows the id of an experimenter's field */

/* Next type of a list of instructions or actions: 1, 0 at the end, -EPROTO. */
static int next_type(struct libera_ofcur *c, u16 *type)
{
	u16 len;

	if (!c->left)
		return 0;
	if (c->left < sizeof(struct of13_type_id))
		return -EPROTO;
	*type = get_unaligned_be16(c->p);
	len = get_unaligned_be16(c->p + 2);
	if (len < sizeof(struct of13_type_id) || !libera_ofcur_pull(c, len))
		return -EPROTO;
	return 1;
}

static int get_instrs(u32 *instrs, struct libera_ofcur *c)
{
	u16 type;
	int ret;

	while ((ret = next_type(c, &type)) > 0) {
		if (type >= OF13I_GOTO_TABLE && type <= OF13I_METER)
			*instrs |= INSTR_BIT(type);
	}
	return ret;
}

static int get_acts(u32 *acts, struct libera_ofcur *c)
{
	u16 type;
	int ret;

	while ((ret = next_type(c, &type)) > 0) {
		u8 act = libera_of13_act_of(type);

		if (act != __LIBERA_ACT_END)
			*acts |= 1U << act;
	}
	return ret;
}

/*
 * Headers of OXM TLVs.  Switches do not agree on the length in them: that of
 * the value, with or without a mask's, or 0.  It is not looked at.
 */
static int get_fields(u64 *fields, u64 *maskable, struct libera_ofcur *c)
{
	while (c->left) {
		const struct of13_oxm *h = libera_ofcur_pull(c, sizeof(*h));
		u16 class;
		int id;

		if (!h)
			return -EPROTO;
		class = be16_to_cpu(h->class);
		if (class == OXM_CLASS_EXPERIMENTER && !libera_ofcur_pull(c, OXM_EXP_ID))
			return -EPROTO;
		id = h->field >> 1;
		if (class != OXM_CLASS_BASIC || id >= __LIBERA_FIELD_END)
			continue;
		*fields |= 1ULL << id;
		if (maskable && h->field & 1)
			*maskable |= 1ULL << id;
	}
	return 0;
}

static int get_next_tables(u64 *next, struct libera_ofcur *c)
{
	const u8 *id;

	while ((id = libera_ofcur_pull(c, 1))) {
		/* 0xff is ALL, and no table */
		if (*id != LIBERA_TABLE_ALL)
			next[*id / 64] |= 1ULL << (*id % 64);
	}
	return 0;
}

/* One property; those of misses and those that are not known are skipped. */
static int get_prop(struct libera_of_table_features *f, u16 type, struct libera_ofcur *c)
{
	switch (type) {
	case OF13TP_INSTRUCTIONS:
		return get_instrs(&f->instrs, c);
	case OF13TP_NEXT_TABLES:
		return get_next_tables(f->next, c);
	case OF13TP_WRITE_ACTIONS:
		return get_acts(&f->write_acts, c);
	case OF13TP_APPLY_ACTIONS:
		return get_acts(&f->apply_acts, c);
	case OF13TP_MATCH:
		return get_fields(&f->match, &f->maskable, c);
	case OF13TP_WILDCARDS:
		return get_fields(&f->wildcards, NULL, c);
	case OF13TP_WRITE_SETFIELD:
		return get_fields(&f->write_set, NULL, c);
	case OF13TP_APPLY_SETFIELD:
		return get_fields(&f->apply_set, NULL, c);
	default:
		return 0;
	}
}

/*
 *   0      2        4
 *   | type | length | ids | zeros up to a multiple of 8 |
 */
static int get_props(struct libera_of_table_features *f, struct libera_ofcur *c)
{
	while (c->left) {
		struct libera_ofcur ids;
		const u8 *p = c->p;
		u16 len;
		int err;

		if (c->left < sizeof(struct of13_table_prop))
			return -EPROTO;
		len = get_unaligned_be16(p + 2);
		if (len < sizeof(struct of13_table_prop) || !libera_ofcur_pull(c, ALIGN(len, 8)))
			return -EPROTO;
		libera_ofcur_init(&ids, p + sizeof(struct of13_table_prop),
				  len - sizeof(struct of13_table_prop));
		err = get_prop(f, get_unaligned_be16(p), &ids);
		if (err)
			return err;
	}
	return 0;
}

/**
 * libera_of13_next_table_features() - one table of a list (1.3.5, 7.3.5.5)
 * @c: list, not empty
 * @f: filled, zeroed before
 *
 * What a switch says of masks and wildcards is made to fit together: a field
 * that may be masked may be left out, and one that cannot be matched need not.
 *
 * Return: 0 or -EPROTO.
 */
int libera_of13_next_table_features(struct libera_ofcur *c, struct libera_of_table_features *f)
{
	const struct of13_table_features *w;
	struct libera_ofcur props;
	u32 len;
	int err;

	if (c->left < sizeof(*w))
		return -EPROTO;
	len = get_unaligned_be16(c->p);
	if (len < sizeof(*w) || len % 8)
		return -EPROTO;
	w = libera_ofcur_pull(c, len);
	if (!w)
		return -EPROTO;
	f->table_id = w->table_id;
	memcpy(f->name, w->name, strnlen(w->name, sizeof(f->name) - 1));
	f->metadata_match = be64_to_cpu(w->metadata_match);
	f->metadata_write = be64_to_cpu(w->metadata_write);
	f->config = be32_to_cpu(w->config);
	f->max_entries = be32_to_cpu(w->max_entries);
	libera_ofcur_init(&props, w + 1, len - sizeof(*w));
	err = get_props(f, &props);
	f->wildcards = (f->wildcards | f->maskable) & f->match;
	return err;
}

/*
 * A property is begun, gets its ids, and is ended.  Where there is no room the
 * builder says so, and the last to ask it is libera_of13_add_table_features().
 */
static u32 begin_prop(struct libera_ofbuf *b, u16 type)
{
	u32 start = b->len;
	struct of13_table_prop *w = libera_ofbuf_put(b, sizeof(*w));

	if (w)
		w->type = cpu_to_be16(type);
	return start;
}

static void end_prop(struct libera_ofbuf *b, u32 start)
{
	struct of13_table_prop *w;
	u32 len = b->len - start;

	if (!libera_ofbuf_put(b, ALIGN(len, 8) - len))
		return;
	w = (struct of13_table_prop *)(b->base + start);
	w->length = cpu_to_be16(len);
}

static void put_type(struct libera_ofbuf *b, u16 type)
{
	struct of13_type_id *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return;
	w->type = cpu_to_be16(type);
	w->len = cpu_to_be16(sizeof(*w));
}

static void put_instrs(struct libera_ofbuf *b, u32 instrs)
{
	u32 start = begin_prop(b, OF13TP_INSTRUCTIONS);
	u16 type;

	for (type = OF13I_GOTO_TABLE; type <= OF13I_METER; type++) {
		if (instrs & INSTR_BIT(type))
			put_type(b, type);
	}
	end_prop(b, start);
}

static void put_next_tables(struct libera_ofbuf *b, const u64 *next)
{
	u32 start = begin_prop(b, OF13TP_NEXT_TABLES);
	int id;

	for (id = 0; id < LIBERA_TABLE_ALL; id++) {
		u8 byte = id;

		if (next[id / 64] & 1ULL << (id % 64))
			libera_ofbuf_put_data(b, &byte, 1);
	}
	end_prop(b, start);
}

static void put_acts(struct libera_ofbuf *b, u16 property, u32 acts)
{
	u32 start = begin_prop(b, property);
	u8 act;

	for (act = 0; act < __LIBERA_ACT_END; act++) {
		u16 type = libera_of13_type_of(act);

		if (acts & 1U << act && type != OF13A_EXPERIMENTER)
			put_type(b, type);
	}
	end_prop(b, start);
}

static void put_fields(struct libera_ofbuf *b, u16 property, u64 fields, u64 maskable)
{
	u32 start = begin_prop(b, property);
	u64 left;

	for (left = fields & LIBERA_FIELD_ALL; left; left &= left - 1) {
		struct of13_oxm *h = libera_ofbuf_put(b, sizeof(*h));
		int id = __ffs64(left);
		bool has_mask = maskable & 1ULL << id;

		if (!h)
			return;
		h->class = cpu_to_be16(OXM_CLASS_BASIC);
		h->field = id << 1 | has_mask;
		h->length = libera_fields[id].width << has_mask;
	}
	end_prop(b, start);
}

/**
 * libera_of13_add_table_features() - append a table to a list (1.3.5, 7.3.5.5)
 * @b: builder
 * @f: the table
 *
 * All properties are there, also empty ones: Open vSwitch refuses a table without.
 *
 * Return: 0 or -ENOSPC.
 */
int libera_of13_add_table_features(struct libera_ofbuf *b,
				   const struct libera_of_table_features *f)
{
	u32 start = b->len;
	struct of13_table_features *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	put_instrs(b, f->instrs);
	put_next_tables(b, f->next);
	put_acts(b, OF13TP_WRITE_ACTIONS, f->write_acts);
	put_fields(b, OF13TP_WRITE_SETFIELD, f->write_set, 0);
	put_acts(b, OF13TP_APPLY_ACTIONS, f->apply_acts);
	put_fields(b, OF13TP_APPLY_SETFIELD, f->apply_set, 0);
	put_fields(b, OF13TP_MATCH, f->match, f->maskable);
	put_fields(b, OF13TP_WILDCARDS, f->wildcards, 0);
	if (b->overflow)
		return -ENOSPC;
	w->length = cpu_to_be16(b->len - start);
	w->table_id = f->table_id;
	memcpy(w->name, f->name, strnlen(f->name, sizeof(w->name) - 1));
	w->metadata_match = cpu_to_be64(f->metadata_match);
	w->metadata_write = cpu_to_be64(f->metadata_write);
	w->config = cpu_to_be32(f->config);
	w->max_entries = cpu_to_be32(f->max_entries);
	return 0;
}
