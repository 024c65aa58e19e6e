// SPDX-License-Identifier: GPL-2.0
/* Levels of reduction: what of a forwarding rule's match is kept. */
#include "shape.h"

#define F(name)		LIBERA_FIELD_BIT(name)

/* By what a pSwitch tells whose packets these are, and on which way. */
#define HOP_FIELDS	(F(IN_PORT) | F(IN_PHY_PORT) | F(METADATA) | F(VLAN_VID) | F(TUNNEL_ID))
#define SRC_FIELDS	(F(ETH_SRC) | F(IPV4_SRC) | F(IPV6_SRC) | F(ARP_SPA) | F(ARP_SHA))
#define DST_FIELDS	(F(ETH_DST) | F(IPV4_DST) | F(IPV6_DST) | F(ARP_TPA) | F(ARP_THA))
#define APP_FIELDS	(F(TCP_SRC) | F(TCP_DST) | F(UDP_SRC) | F(UDP_DST) | F(SCTP_SRC) |	\
			 F(SCTP_DST))

/* What fields may be matched only together with. */
#define IP_FIELDS	(F(IPV4_SRC) | F(IPV4_DST) | F(IPV6_SRC) | F(IPV6_DST) | F(ARP_SPA) |	\
			 F(ARP_TPA) | F(ARP_SHA) | F(ARP_THA))

/**
 * struct shape - what a step of a level keeps
 * @fields: of these fields all
 * @some: one of these is to be there, or the step is about nothing
 * @src_edge: of carried packets' source the edge
 * @dst_edge: likewise of their destination
 */
struct shape {
	u64 fields;
	u64 some;
	bool src_edge;
	bool dst_edge;
};

#define HOST_SHAPE	{ .fields = SRC_FIELDS | DST_FIELDS, .some = SRC_FIELDS | DST_FIELDS }

static const struct shape labelled[__LIBERA_REDUCE_END][LIBERA_SHAPE_STEPS] = {
	[LIBERA_REDUCE_APP] = { { .fields = APP_FIELDS, .some = APP_FIELDS } },
	[LIBERA_REDUCE_HOST] = { HOST_SHAPE },
	[LIBERA_REDUCE_HOP] = {
		{ .some = ~0ULL },
		{ .fields = DST_FIELDS, .some = DST_FIELDS },
		HOST_SHAPE,
	},
	[LIBERA_REDUCE_LITE] = {
		{ .some = ~0ULL },
		{ .fields = DST_FIELDS, .some = DST_FIELDS },
		HOST_SHAPE,
	},
};

static const struct shape carried[__LIBERA_REDUCE_END][LIBERA_SHAPE_STEPS] = {
	[LIBERA_REDUCE_APP] = { { .fields = APP_FIELDS, .some = APP_FIELDS } },
	[LIBERA_REDUCE_HOST] = { HOST_SHAPE },
	[LIBERA_REDUCE_HOP] = {
		{ .some = ~0ULL },
		{ .some = ~0ULL, .dst_edge = true },
		HOST_SHAPE,
	},
	[LIBERA_REDUCE_LITE] = {
		{ .some = ~0ULL, .src_edge = true, .dst_edge = true },
		HOST_SHAPE,
	},
};

/* Of an address the bits in @bits that are there. */
static void keep_bits(struct libera_match *to, const struct libera_match *m,
		      enum libera_field_id id, u64 bits)
{
	u64 mask = libera_match_get_mask_u64(m, id) & bits;
	u64 val = libera_match_get_u64(m, id);
	u8 width = libera_fields[id].width, v[8], k[8];

	put_unaligned_be64(val, v);
	put_unaligned_be64(mask, k);
	libera_match_set(to, id, v + 8 - width, k + 8 - width);
}

/* The locators of carried packets: those of the tenant, and of an edge. */
static void keep_locators(struct libera_match *to, const struct libera_match *m,
			  const struct libera_form *form, const struct shape *shape)
{
	const enum libera_field_id ids[] = { libera_carrier_src(form->kind),
					     libera_carrier_dst(form->kind) };
	const bool edges[] = { shape->src_edge, shape->dst_edge };
	u64 addr, mask, edge = libera_layout_edge(form->kind, &form->layout);
	int i;

	libera_layout_tenant(form->kind, &form->layout, form->tenant, &addr, &mask);
	for (i = 0; i < 2; i++)
		if (libera_match_has(m, ids[i]) && !libera_match_has(to, ids[i]))
			keep_bits(to, m, ids[i], mask | (edges[i] ? edge : 0));
}

static void keep_fields(struct libera_match *to, const struct libera_match *m, u64 fields)
{
	enum libera_field_id id;

	for (fields &= m->present; fields; fields &= fields - 1) {
		id = __ffs64(fields);
		libera_match_set(to, id, m->val + libera_fields[id].offset,
				 m->mask + libera_fields[id].offset);
	}
}

/* What has to be told beside what is. */
static u64 prereqs(u64 present)
{
	u64 fields = 0;

	if (present & (IP_FIELDS | APP_FIELDS))
		fields |= F(ETH_TYPE);
	if (present & APP_FIELDS)
		fields |= F(IP_PROTO);
	return fields;
}

static bool tells_dst(const struct shape *shape)
{
	return shape->dst_edge || shape->fields & DST_FIELDS;
}

bool libera_shape_widen(enum libera_reduce_level level, u8 step, const struct libera_form *form,
			struct libera_match *m)
{
	const struct shape *shape;
	struct libera_match to;

	if (step >= LIBERA_SHAPE_STEPS)
		return false;
	shape = form->kind ? &carried[level][step] : &labelled[level][step];
	if (!(m->present & shape->some) || (form->keep_dst && !tells_dst(shape)))
		return false;
	libera_match_init(&to);
	keep_fields(&to, m, HOP_FIELDS | shape->fields);
	if (form->kind)
		keep_locators(&to, m, form, shape);
	keep_fields(&to, m, prereqs(to.present));
	*m = to;
	return true;
}
