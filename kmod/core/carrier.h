/* SPDX-License-Identifier: GPL-2.0 */
/* Carriers: addresses of hosts replaced on the way by locators that tell the tenant. */
#ifndef _LIBERA_CARRIER_H
#define _LIBERA_CARRIER_H

#include "match.h"

/* In which addresses the locators of a VN travel. */
enum libera_carrier_kind {
	LIBERA_CARRY_NONE,	/* in none: labels alone */
	LIBERA_CARRY_IP,	/* IPv4 */
	LIBERA_CARRY_MAC,	/* Ethernet */
	__LIBERA_CARRY_END
};

#define LIBERA_EDGE_BITS_MAX	16
#define LIBERA_LITE_BITS_MIN	16	/* of edge and tenant together */
#define LIBERA_LITE_BITS_MAX	24

/**
 * struct libera_layout - the fields of a locator, from the most significant bit on
 * @edge: bits
 * @tenant: bits
 * @tenant_first: the tenant comes before the edge, so that one prefix tells it
 *
 * What is left is the host index.  In front of all of it an Ethernet address has an
 * octet that says that it is nobody's real one.
 */
struct libera_layout {
	u8 edge;
	u8 tenant;
	bool tenant_first;
};

/**
 * struct libera_locator - where a host is; none of them is 0
 * @edge: id of its pSwitch
 * @tenant: id
 * @host: index among the tenant's at that edge
 */
struct libera_locator {
	u32 edge;
	u32 tenant;
	u32 host;
};

/**
 * struct libera_carried - a host that packets may be carried to and from
 * @addr: its address, as a number
 * @loc: what it is on the way
 * @ready: whoever receives knows it, so it may be sent
 */
struct libera_carried {
	u64 addr;
	u64 loc;
	bool ready;
};

/**
 * struct libera_carrier - what a VN's packets are on the way; does not change once built
 * @kind: LIBERA_CARRY_*
 * @layout: of its locators
 * @tenant: id
 * @n: hosts
 * @size: room for them
 * @mask: entries of each table less one
 * @host: the hosts; two hash tables of their places follow, 0 is none: by address, by locator
 */
struct libera_carrier {
	u8 kind;
	struct libera_layout layout;
	u32 tenant;
	u32 n;
	u32 size;
	u32 mask;
	struct libera_carried host[];
};

extern const struct libera_layout libera_layout_default[__LIBERA_CARRY_END];

/* What is wrong with a layout. */
enum libera_layout_fault {
	LIBERA_LAYOUT_GOOD,
	LIBERA_LAYOUT_EDGE,	/* no bits for the edge, or more than LIBERA_EDGE_BITS_MAX */
	LIBERA_LAYOUT_TENANT,	/* none for the tenant, or more than ids of tenants have */
	LIBERA_LAYOUT_LITE,	/* too few for both together, or too many */
};

enum libera_layout_fault libera_layout_check(const struct libera_layout *l);
/** libera_layout_host_bits() - bits of the host index */
u8 libera_layout_host_bits(enum libera_carrier_kind kind, const struct libera_layout *l);
/** libera_layout_is_prefix() - whether a prefix of the address tells the tenant */
static inline bool libera_layout_is_prefix(const struct libera_layout *l)
{
	return l->tenant_first;
}

/**
 * libera_locator_compose() - the address that a locator is
 * @kind: LIBERA_CARRY_IP or MAC
 * @l: layout
 * @loc: locator
 * @addr: set to the address as a number
 *
 * Return: false if a field does not fit: then there is no such address.
 */
bool libera_locator_compose(enum libera_carrier_kind kind, const struct libera_layout *l,
			    const struct libera_locator *loc, u64 *addr);
/** libera_locator_parse() - the reverse; false if the address is no locator */
bool libera_locator_parse(enum libera_carrier_kind kind, const struct libera_layout *l, u64 addr,
			  struct libera_locator *loc);
/** libera_locator_lite() - the LITE as people are shown it: tenant, then edge */
u32 libera_locator_lite(const struct libera_layout *l, const struct libera_locator *loc);

/**
 * libera_layout_tenant() - what all locators of a tenant have in common
 * @kind: LIBERA_CARRY_IP or MAC
 * @l: layout
 * @tenant: id, which fits
 * @addr: set to the bits
 * @mask: set to which they are
 */
void libera_layout_tenant(enum libera_carrier_kind kind, const struct libera_layout *l,
			  u32 tenant, u64 *addr, u64 *mask);

/** libera_layout_edge() - the bits of a locator that tell the edge */
u64 libera_layout_edge(enum libera_carrier_kind kind, const struct libera_layout *l);

/** libera_carrier_alloc() - for @size hosts at most, with none yet; NULL */
struct libera_carrier *libera_carrier_alloc(enum libera_carrier_kind kind,
					    const struct libera_layout *l, u32 tenant, u32 size,
					    gfp_t gfp);
/** libera_carrier_add() - one host more; false if its address or locator is there already */
bool libera_carrier_add(struct libera_carrier *c, u64 addr, const struct libera_locator *loc,
			bool ready);
/** libera_carrier_by_addr() - the host with an address, NULL: none */
const struct libera_carried *libera_carrier_by_addr(const struct libera_carrier *c, u64 addr);
/** libera_carrier_by_loc() - the host with a locator, NULL: none */
const struct libera_carried *libera_carrier_by_loc(const struct libera_carrier *c, u64 loc);
/** libera_carrier_equal() - whether two say the same; either may be NULL */
bool libera_carrier_equal(const struct libera_carrier *a, const struct libera_carrier *b);

/** libera_carrier_src() - the field of the source address */
static inline enum libera_field_id libera_carrier_src(enum libera_carrier_kind kind)
{
	return kind == LIBERA_CARRY_IP ? LIBERA_FIELD_IPV4_SRC : LIBERA_FIELD_ETH_SRC;
}

/** libera_carrier_dst() - likewise of the destination */
static inline enum libera_field_id libera_carrier_dst(enum libera_carrier_kind kind)
{
	return kind == LIBERA_CARRY_IP ? LIBERA_FIELD_IPV4_DST : LIBERA_FIELD_ETH_DST;
}

#endif
