// SPDX-License-Identifier: GPL-2.0
/* Parts of a vSwitch: what of it is on one pSwitch. */
#include <linux/slab.h>
#include <linux/sort.h>

#include "pdrv.h"
#include "pswitch.h"
#include "route.h"
#include "vcarrier.h"
#include "vgroup.h"
#include "vmeter.h"
#include "vpart.h"
#include "vswitch.h"

/* ------------------------------------------------------------------- life */

static int join(struct libera_vpart *part, u64 dpid)
{
	struct libera_pswitch *ps = libera_pswitch_get_or_create(part->vs->ln, dpid);
	int err;

	if (IS_ERR(ps))
		return PTR_ERR(ps);
	mutex_lock(&ps->lock);
	err = ps->dead ? -EAGAIN : 0;
	ps->n_vswitches += !err;
	mutex_unlock(&ps->lock);
	if (err)
		libera_pswitch_put(ps);
	else
		part->ps = ps;
	return err;
}

static int by_dpid(const void *a, const void *b)
{
	const struct libera_vpart *x = a, *y = b;

	return x->ps->dpid < y->ps->dpid ? -1 : x->ps->dpid > y->ps->dpid;
}

int libera_vpart_create(struct libera_vswitch *vs, const u64 *dpid, u16 n)
{
	struct libera_vpart *part;
	u16 i, k;
	int err;

	vs->part = kcalloc(n, sizeof(*vs->part), GFP_KERNEL_ACCOUNT);
	if (!vs->part)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		for (k = 0; k < i; k++)
			if (dpid[k] == dpid[i])
				return -EEXIST;
		part = &vs->part[i];
		part->vs = vs;
		part->map = kzalloc(sizeof(*part->map), GFP_KERNEL_ACCOUNT);
		vs->n_parts++;
		err = part->map ? join(part, dpid[i]) : -ENOMEM;
		if (err)
			return err;
	}
	sort(vs->part, n, sizeof(*vs->part), by_dpid, NULL);
	for (i = 0; i < n; i++) {
		part = &vs->part[i];
		part->no = i;
		INIT_LIST_HEAD(&part->own_pfrs);
		INIT_LIST_HEAD(&part->shared_pfrs);
		INIT_LIST_HEAD(&part->txs);
		xa_init(&part->scopes);
	}
	return 0;
}

void libera_vpart_leave(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part) {
		if (!part->ps)
			continue;
		mutex_lock(&part->ps->lock);
		part->ps->n_vswitches--;
		mutex_unlock(&part->ps->lock);
	}
}

void libera_vpart_free(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part) {
		kfree(part->map);
		if (part->ps)
			libera_pswitch_put(part->ps);
	}
}

/* ------------------------------------------------------------------ locks */

void libera_vpart_lock_all(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part)
		mutex_lock_nest_lock(&part->ps->lock, &vs->lock);
}

void libera_vpart_unlock_all(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		mutex_unlock(&part->ps->lock);
}

void libera_vpart_assert_locked(const struct libera_vswitch *vs)
{
	const struct libera_vpart *part;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part)
		lockdep_assert_held(&part->ps->lock);
}

/* ---------------------------------------------------------------- look-up */

struct libera_vpart *libera_vpart_on(const struct libera_vswitch *vs,
				     const struct libera_pswitch *ps)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		if (part->ps == ps)
			return part;
	return NULL;
}

bool libera_vpart_some_ready(const struct libera_vswitch *vs)
{
	const struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		if (libera_pswitch_is_ready(part->ps))
			return true;
	return false;
}

/* ------------------------------------------------------------ translation */

/* Tables of a pSwitch for one vSwitch: two are needed besides (see core/xlate.h). */
static u8 tables_of(const struct libera_pswitch *ps)
{
	if (ps->drv->one_table || ps->version != LIBERA_OF13 ||
	    ps->n_tables <= LIBERA_TAIL_TABLE + 1)
		return 1;
	return min(ps->n_tables - LIBERA_TAIL_TABLE, LIBERA_VTABLES_MAX);
}

u8 libera_vpart_n_tables(const struct libera_vswitch *vs)
{
	const struct libera_vpart *part;
	u8 n = 0, of_part;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part) {
		/* one that has never been here says nothing */
		if (!part->ps->version)
			continue;
		of_part = tables_of(part->ps);
		n = n ? min(n, of_part) : of_part;
	}
	return n ? n : 1;
}

const struct libera_xlate *libera_vpart_xlate(struct libera_vpart *part)
{
	const struct libera_pswitch *ps = part->ps;
	struct libera_xlate *x = &part->xlate;

	lockdep_assert_held(&part->vs->lock);
	x->map = part->map;
	x->n_tables = libera_vpart_n_tables(part->vs);
	x->carrier = part->vs->vc ? part->vs->vc->c : NULL;
	x->group = libera_pswitch_has_groups(ps) ? libera_vgroup_pid : NULL;
	x->meter = ps->meter_features.max_meter ? libera_vmeter_pid : NULL;
	x->untagged = ps->drv->one_table && ps->drv->untagged;
	x->priv = part;
	return x;
}

/* ------------------------------------------------------------------- maps */

static void map_port(struct libera_map_port *to, const struct libera_vport *vp,
		     const struct libera_vpart *part)
{
	to->vport = vp->no;
	to->no_flood = vp->config & LIBERA_PC_NO_FLOOD;
	to->no_recv = vp->config & (LIBERA_PC_NO_RECV | LIBERA_PC_PORT_DOWN);
	to->no_fwd = vp->config & (LIBERA_PC_NO_FWD | LIBERA_PC_PORT_DOWN);
	if (vp->part == part) {
		to->pport = vp->pport;
		to->label = vp->label;
		to->out_label = vp->out_label;
		to->carry_in = vp->carry_in;
		to->carry_out = vp->carry_out;
		return;
	}
	to->remote = true;
	to->pport = LIBERA_PORT_ANY;
	/* into a vLink that is down there is no way from anywhere */
	if (vp->pport != LIBERA_PORT_ANY && libera_route_way(part, vp, &to->pport, &to->label))
		to->out_label = to->label;
}

static struct libera_map *make_map(const struct libera_vpart *part)
{
	struct libera_vswitch *vs = part->vs;
	struct libera_map *map;
	struct libera_vport *vp;
	unsigned long no;

	map = kzalloc(struct_size(map, port, vs->n_vports), GFP_KERNEL_ACCOUNT);
	if (!map)
		return NULL;
	xa_for_each(&vs->vports, no, vp) {
		if (WARN_ON_ONCE(map->n == vs->n_vports))
			break;
		map_port(&map->port[map->n++], vp, part);
	}
	return map;
}

int libera_vpart_rebuild(struct libera_vswitch *vs)
{
	struct libera_map *maps[LIBERA_VPARTS_MAX] = { };
	struct libera_vpart *part;
	bool good = true;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part) {
		maps[part->no] = make_map(part);
		good &= !!maps[part->no];
	}
	/* what is not kept is freed: the new ones, or the old, which nobody uses under the lock */
	libera_for_each_vpart(vs, part) {
		if (good)
			swap(part->map, maps[part->no]);
		kfree(maps[part->no]);
	}
	return good ? 0 : -ENOMEM;
}

void libera_vpart_cut(struct libera_vswitch *vs, u32 no)
{
	struct libera_vpart *part;
	struct libera_map *map;
	u32 i;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part) {
		map = part->map;
		for (i = 0; i < map->n && map->port[i].vport != no; i++)
			;
		if (i == map->n)
			continue;
		map->n--;
		memmove(&map->port[i], &map->port[i + 1], (map->n - i) * sizeof(map->port[0]));
	}
}
