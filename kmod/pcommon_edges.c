// SPDX-License-Identifier: GPL-2.0
/* Whose carried packets come where: what common rules of pSwitches depend on. */
#include "pcommon.h"
#include "pswitch.h"
#include "tenant.h"

static unsigned long edge_key(u32 tenant, u32 edge)
{
	return (unsigned long)tenant << LIBERA_EDGE_BITS_MAX | edge;
}

static bool comes_to(struct libera_net *ln, u32 tenant, u32 edge)
{
	return !edge || xa_load(&ln->carried_edges, edge_key(tenant, edge));
}

static bool comes_by(struct libera_net *ln, u32 tenant, const struct libera_cplace *at)
{
	return comes_to(ln, tenant, at->src) && comes_to(ln, tenant, at->dst);
}

static u32 count(void *priv, const struct libera_cplace *at)
{
	struct libera_pswitch *ps = priv;
	struct libera_pport *port = xa_load(&ps->pports, at->port);
	unsigned long tenant;
	void *owner;
	u32 n = 0;

	if (!port)
		return 0;
	xa_for_each(&port->carried, tenant, owner)
		n += comes_by(ps->ln, tenant, at);
	return n;
}

static bool is_there(void *priv, const struct libera_cplace *at, u32 tenant)
{
	struct libera_pswitch *ps = priv;
	struct libera_pport *port = xa_load(&ps->pports, at->port);

	return port && xa_load(&port->carried, tenant) && comes_by(ps->ln, tenant, at);
}

const struct libera_commons_ops libera_pcommon_ops = {
	.count = count,
	.is_there = is_there,
};

#define WANTED	XA_MARK_0

static void recount_everywhere(struct libera_net *ln)
{
	struct libera_pswitch *ps;
	u64 dpid = 0;

	while ((ps = libera_pswitch_next(ln, &dpid))) {
		mutex_lock(&ps->lock);
		libera_pcommon_recount(ps, 0);
		mutex_unlock(&ps->lock);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
}

static unsigned long key_of(const struct libera_carrier *c, u32 i)
{
	struct libera_locator loc;

	libera_locator_parse(c->kind, &c->layout, c->host[i].loc, &loc);
	return edge_key(c->tenant, loc.edge);
}

int libera_pcommon_add_edges(struct libera_tenant *t, const struct libera_carrier *c)
{
	struct libera_net *ln = t->ln;
	bool some = false;
	int err = 0;
	u32 i;

	lockdep_assert_held(&ln->lock);
	for (i = 0; c && i < c->n && !err; i++) {
		unsigned long key = key_of(c, i);

		if (xa_load(&ln->carried_edges, key))
			continue;
		err = xa_err(xa_store(&ln->carried_edges, key, xa_mk_value(0),
				      GFP_KERNEL_ACCOUNT));
		some |= !err;
	}
	if (some)
		recount_everywhere(ln);
	return err;
}

void libera_pcommon_trim_edges(struct libera_tenant *t, const struct libera_carrier *c)
{
	const unsigned long last = edge_key(t->id + 1, 0) - 1;
	struct libera_net *ln = t->ln;
	bool some = false;
	unsigned long key;
	void *entry;
	u32 i;

	lockdep_assert_held(&ln->lock);
	for (i = 0; c && i < c->n; i++)
		xa_set_mark(&ln->carried_edges, key_of(c, i), WANTED);
	xa_for_each_range(&ln->carried_edges, key, entry, edge_key(t->id, 0), last) {
		if (xa_get_mark(&ln->carried_edges, key, WANTED)) {
			xa_clear_mark(&ln->carried_edges, key, WANTED);
			continue;
		}
		xa_erase(&ln->carried_edges, key);
		some = true;
	}
	if (some)
		recount_everywhere(ln);
}
