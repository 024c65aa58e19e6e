// SPDX-License-Identifier: GPL-2.0
/* Carriers: addresses of hosts replaced on the way by locators that tell the tenant. */
#include "carrier.h"

#define TENANT_BITS_MAX	12	/* ids of tenants end there */

/* Local, of a single host, and used by nobody known: the first octet of an address. */
#define MAC_PREFIX	0x0eULL

/* Where an address's locator ends, of each kind. */
static const u8 widths[] = {
	[LIBERA_CARRY_IP] = 32,
	[LIBERA_CARRY_MAC] = 40,
};

/*
 * OpenFlow 1.0 matches prefixes only, so in IPv4 addresses the tenant comes first: it is
 * what rules about all of its packets have to tell.  Where there are masks the edge
 * does, so that shorter ones are about an edge of many tenants.
 */
const struct libera_layout libera_layout_default[] = {
	[LIBERA_CARRY_NONE] = { },
	[LIBERA_CARRY_IP] = { .edge = 10, .tenant = 12, .tenant_first = true },
	[LIBERA_CARRY_MAC] = { .edge = 12, .tenant = 12 },
};

enum libera_layout_fault libera_layout_check(const struct libera_layout *l)
{
	if (!l->edge || l->edge > LIBERA_EDGE_BITS_MAX)
		return LIBERA_LAYOUT_EDGE;
	if (!l->tenant || l->tenant > TENANT_BITS_MAX)
		return LIBERA_LAYOUT_TENANT;
	if (l->edge + l->tenant < LIBERA_LITE_BITS_MIN ||
	    l->edge + l->tenant > LIBERA_LITE_BITS_MAX)
		return LIBERA_LAYOUT_LITE;
	return LIBERA_LAYOUT_GOOD;
}

u8 libera_layout_host_bits(enum libera_carrier_kind kind, const struct libera_layout *l)
{
	return widths[kind] - l->edge - l->tenant;
}

/* Where the three fields begin, counted from the least significant bit. */
struct shifts {
	u8 edge;
	u8 tenant;
	u8 host_bits;
};

static struct shifts shifts_of(enum libera_carrier_kind kind, const struct libera_layout *l)
{
	struct shifts s = { .host_bits = libera_layout_host_bits(kind, l) };

	s.edge = s.host_bits + (l->tenant_first ? 0 : l->tenant);
	s.tenant = s.host_bits + (l->tenant_first ? l->edge : 0);
	return s;
}

static bool fits(u32 val, u8 bits)
{
	return val && !((u64)val >> bits);
}

bool libera_locator_compose(enum libera_carrier_kind kind, const struct libera_layout *l,
			    const struct libera_locator *loc, u64 *addr)
{
	struct shifts s = shifts_of(kind, l);

	if (!fits(loc->edge, l->edge) || !fits(loc->tenant, l->tenant) ||
	    !fits(loc->host, s.host_bits))
		return false;
	*addr = (u64)loc->edge << s.edge | (u64)loc->tenant << s.tenant | loc->host;
	if (kind == LIBERA_CARRY_MAC)
		*addr |= MAC_PREFIX << 40;
	return true;
}

bool libera_locator_parse(enum libera_carrier_kind kind, const struct libera_layout *l, u64 addr,
			  struct libera_locator *loc)
{
	struct shifts s = shifts_of(kind, l);

	if (addr >> widths[kind] != (kind == LIBERA_CARRY_MAC ? MAC_PREFIX : 0))
		return false;
	loc->edge = addr >> s.edge & ((1U << l->edge) - 1);
	loc->tenant = addr >> s.tenant & ((1U << l->tenant) - 1);
	loc->host = addr & ((1ULL << s.host_bits) - 1);
	return loc->edge && loc->tenant && loc->host;
}

u32 libera_locator_lite(const struct libera_layout *l, const struct libera_locator *loc)
{
	return loc->tenant << l->edge | loc->edge;
}

void libera_layout_tenant(enum libera_carrier_kind kind, const struct libera_layout *l,
			  u32 tenant, u64 *addr, u64 *mask)
{
	struct shifts s = shifts_of(kind, l);

	*addr = (u64)tenant << s.tenant;
	*mask = ((1ULL << l->tenant) - 1) << s.tenant;
	if (kind == LIBERA_CARRY_MAC) {
		*addr |= MAC_PREFIX << 40;
		*mask |= 0xffULL << 40;
	}
}

u64 libera_layout_edge(enum libera_carrier_kind kind, const struct libera_layout *l)
{
	return ((1ULL << l->edge) - 1) << shifts_of(kind, l).edge;
}

/* ------------------------------------------------------------------ hosts */

static u32 *by_addr(const struct libera_carrier *c)
{
	return (u32 *)&c->host[c->size];
}

static u32 *by_loc(const struct libera_carrier *c)
{
	return by_addr(c) + c->mask + 1;
}

struct libera_carrier *libera_carrier_alloc(enum libera_carrier_kind kind,
					    const struct libera_layout *l, u32 tenant, u32 size,
					    gfp_t gfp)
{
	struct libera_carrier *c;
	u32 entries = 2;
	size_t bytes;

	while (entries < 2 * size)
		entries *= 2;
	bytes = size_add(struct_size(c, host, size), array_size(2 * entries, sizeof(u32)));
	c = libera_alloc(bytes, gfp);
	if (!c)
		return NULL;
	memset(c, 0, bytes);
	c->kind = kind;
	c->layout = *l;
	c->tenant = tenant;
	c->size = size;
	c->mask = entries - 1;
	return c;
}

static u32 hash(u64 key)
{
	return jhash_2words((u32)key, (u32)(key >> 32), 0);
}

/* The slot where a key is, or would be: there is always an empty one. */
static u32 *find(const struct libera_carrier *c, u32 *table, u64 key)
{
	u32 i = hash(key) & c->mask;

	while (table[i]) {
		const struct libera_carried *h = &c->host[table[i] - 1];

		if ((table == by_addr(c) ? h->addr : h->loc) == key)
			break;
		i = (i + 1) & c->mask;
	}
	return &table[i];
}

bool libera_carrier_add(struct libera_carrier *c, u64 addr, const struct libera_locator *loc,
			bool ready)
{
	u32 *a, *l;
	u64 where;

	if (c->n == c->size || !libera_locator_compose(c->kind, &c->layout, loc, &where))
		return false;
	a = find(c, by_addr(c), addr);
	l = find(c, by_loc(c), where);
	if (*a || *l)
		return false;
	c->host[c->n] = (struct libera_carried){ .addr = addr, .loc = where, .ready = ready };
	c->n++;
	*a = c->n;
	*l = c->n;
	return true;
}

const struct libera_carried *libera_carrier_by_addr(const struct libera_carrier *c, u64 addr)
{
	u32 at = *find(c, by_addr(c), addr);

	return at ? &c->host[at - 1] : NULL;
}

const struct libera_carried *libera_carrier_by_loc(const struct libera_carrier *c, u64 loc)
{
	u32 at = *find(c, by_loc(c), loc);

	return at ? &c->host[at - 1] : NULL;
}

bool libera_carrier_equal(const struct libera_carrier *a, const struct libera_carrier *b)
{
	const struct libera_carried *h;
	u32 i;

	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->tenant != b->tenant || a->n != b->n ||
	    memcmp(&a->layout, &b->layout, sizeof(a->layout)))
		return false;
	for (i = 0; i < a->n; i++) {
		h = libera_carrier_by_addr(b, a->host[i].addr);
		if (!h || h->loc != a->host[i].loc || h->ready != a->host[i].ready)
			return false;
	}
	return true;
}
