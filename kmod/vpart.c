// SPDX-License-Identifier: GPL-2.0
/* Parts of a vSwitch: what of it is on one pSwitch. */
#include <linux/slab.h>

#include "pdrv.h"
#include "pswitch.h"
#include "route.h"
#include "vcarrier.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlink.h"
#include "vmeter.h"
#include "vpart.h"
#include "vswitch.h"

/* ------------------------------------------------------------------- life */

/* Who walks over parts, without other locks, and sleeps. */
DEFINE_SRCU(libera_vpart_srcu);

/* The pSwitch, held on to, with a reference. */
static struct libera_pswitch *join(struct libera_net *ln, u64 dpid)
{
	struct libera_pswitch *ps = libera_pswitch_get_or_create(ln, dpid);
	bool dead;

	if (IS_ERR(ps))
		return ps;
	mutex_lock(&ps->lock);
	dead = ps->dead;
	ps->n_vswitches += !dead;
	mutex_unlock(&ps->lock);
	if (!dead)
		return ps;
	libera_pswitch_put(ps);
	return ERR_PTR(-EAGAIN);
}

static void leave(struct libera_pswitch *ps)
{
	mutex_lock(&ps->lock);
	ps->n_vswitches--;
	mutex_unlock(&ps->lock);
}

/* Consumes @ps and its being held on to. */
static struct libera_vpart *make_part(struct libera_vswitch *vs, struct libera_pswitch *ps)
{
	struct libera_vpart *part = kzalloc(sizeof(*part), GFP_KERNEL_ACCOUNT);
	u16 no = find_first_zero_bit(vs->part_nos, LIBERA_VPARTS_MAX);

	if (part)
		part->map = kzalloc(sizeof(*part->map), GFP_KERNEL_ACCOUNT);
	if (!part || !part->map || no == LIBERA_VPARTS_MAX) {
		if (part)
			kvfree(part->map);
		kfree(part);
		leave(ps);
		libera_pswitch_put(ps);
		return ERR_PTR(no == LIBERA_VPARTS_MAX ? -ENOSPC : -ENOMEM);
	}
	part->vs = vs;
	part->ps = ps;
	part->no = no;
	INIT_LIST_HEAD(&part->own_pfrs);
	INIT_LIST_HEAD(&part->shared_pfrs);
	INIT_LIST_HEAD(&part->txs);
	xa_init(&part->scopes);
	return part;
}

static void insert_part(struct libera_vpart *part)
{
	struct libera_vswitch *vs = part->vs;
	struct list_head *before = &vs->parts;
	struct libera_vpart *other;

	list_for_each_entry(other, &vs->parts, of_vs) {
		if (other->ps->dpid > part->ps->dpid) {
			before = &other->of_vs;
			break;
		}
	}
	__set_bit(part->no, vs->part_nos);
	list_add_tail_rcu(&part->of_vs, before);
	vs->n_parts++;
}

int libera_vpart_create(struct libera_vswitch *vs, const u64 *dpid, u16 n)
{
	struct libera_vpart *part;
	struct libera_pswitch *ps;
	u16 i;

	for (i = 0; i < n; i++) {
		if (libera_vpart_by_dpid(vs, dpid[i]))
			return -EEXIST;
		ps = join(vs->ln, dpid[i]);
		part = IS_ERR(ps) ? ERR_CAST(ps) : make_part(vs, ps);
		if (IS_ERR(part))
			return PTR_ERR(part);
		insert_part(part);
	}
	return 0;
}

void libera_vpart_leave(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		leave(part->ps);
}

void libera_vpart_put_all(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	list_for_each_entry(part, &vs->parts, of_vs) {
		kvfree(part->map);
		libera_pswitch_put(part->ps);
	}
}

void libera_vpart_free_all(struct libera_vswitch *vs)
{
	struct libera_vpart *part, *next;

	list_for_each_entry_safe(part, next, &vs->parts, of_vs)
		kfree(part);
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

struct libera_vpart *libera_vpart_first(const struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		return part;
	return NULL;
}

struct libera_vpart *libera_vpart_by_dpid(const struct libera_vswitch *vs, u64 dpid)
{
	struct libera_vpart *part;

	libera_for_each_vpart(vs, part)
		if (part->ps->dpid == dpid)
			return part;
	return NULL;
}

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

static bool has_vlans(const struct libera_vswitch *vs)
{
	return memchr_inv(vs->vlan, 0, sizeof(vs->vlan));
}

/* @vlabels: room for these; NULL: there are none */
static void map_port(struct libera_map_port *to, const struct libera_vport *vp,
		     const struct libera_vpart *part, struct libera_vlabels *vlabels)
{
	to->vlabels = vlabels;
	to->vport = vp->no;
	to->no_flood = vp->config & LIBERA_PC_NO_FLOOD;
	to->no_recv = vp->config & (LIBERA_PC_NO_RECV | LIBERA_PC_PORT_DOWN);
	to->no_fwd = vp->config & (LIBERA_PC_NO_FWD | LIBERA_PC_PORT_DOWN);
	if (vp->part == part) {
		to->pport = vp->pport;
		to->label = vp->label;
		to->out_label = vp->out_label;
		to->one_tag = vp->one_tag;
		if (vlabels)
			*vlabels = vp->vlabels;
		to->carry_in = vp->carry.in;
		to->carry_on = vp->carry.on;
		to->carry_out = vp->carry.out;
		return;
	}
	to->remote = true;
	to->pport = LIBERA_PORT_ANY;
	/* into a vLink that is down there is no way from anywhere */
	if (vp->pport != LIBERA_PORT_ANY && libera_route_way(part, vp, to, vlabels))
		to->out_label = to->label;
}

static void map_twins(struct libera_map *map, const struct libera_vpart *part)
{
	struct libera_map_port *to;
	struct libera_vport *vp;
	unsigned long no;

	if (!part->vs->n_twins)
		return;
	xa_for_each(&part->vs->vports, no, vp) {
		if (!vp->twin_in || vp->twin.part != part)
			continue;
		to = &map->port[map->n_in++];
		to->vport = vp->no;
		to->pport = vp->twin.pport;
		to->no_recv = vp->config & (LIBERA_PC_NO_RECV | LIBERA_PC_PORT_DOWN);
		to->twin = true;
	}
}

static struct libera_map *make_map(const struct libera_vpart *part)
{
	struct libera_vswitch *vs = part->vs;
	u32 n_vlabels = has_vlans(vs) ? vs->n_vports : 0;
	struct libera_vlabels *vlabels;
	struct libera_map *map;
	struct libera_vport *vp;
	unsigned long no;

	map = kvzalloc(size_add(struct_size(map, port, vs->n_vports + vs->n_twins),
				array_size(n_vlabels, sizeof(*vlabels))),
		       GFP_KERNEL_ACCOUNT);
	if (!map)
		return NULL;
	vlabels = (struct libera_vlabels *)&map->port[vs->n_vports + vs->n_twins];
	memcpy(map->vlan, vs->vlan, sizeof(map->vlan));
	xa_for_each(&vs->vports, no, vp) {
		if (WARN_ON_ONCE(map->n == vs->n_vports))
			break;
		map_port(&map->port[map->n], vp, part, n_vlabels ? &vlabels[map->n] : NULL);
		map->n++;
	}
	map->n_in = map->n;
	map_twins(map, part);
	return map;
}

static bool has_hosts(struct libera_vswitch *vs)
{
	struct libera_vport *vp;
	unsigned long no;

	xa_for_each(&vs->vports, no, vp)
		if (!vp->vlink)
			return true;
	return false;
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
		kvfree(maps[part->no]);
	}
	if (good)
		vs->has_hosts = has_hosts(vs);
	return good ? 0 : -ENOMEM;
}

static void cut_port(struct libera_map *map, u32 no, bool twin)
{
	u32 i;

	for (i = 0; i < map->n_in; i++)
		if (map->port[i].vport == no && map->port[i].twin == twin)
			break;
	if (i == map->n_in)
		return;
	map->n_in--;
	map->n -= !twin;
	memmove(&map->port[i], &map->port[i + 1], (map->n_in - i) * sizeof(map->port[0]));
}

void libera_vpart_cut(struct libera_vswitch *vs, u32 no)
{
	struct libera_vpart *part;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part)
		cut_port(part->map, no, false);
}

void libera_vpart_cut_twin(struct libera_vswitch *vs, u32 no)
{
	struct libera_vpart *part;

	lockdep_assert_held(&vs->lock);
	libera_for_each_vpart(vs, part)
		cut_port(part->map, no, true);
}

/* ------------------------------------------------------------ live changes */

/* Whether a pSwitch can do what controllers were told that the vSwitch can. */
static bool is_fit(struct libera_vswitch *vs, struct libera_pswitch *ps,
		   struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&vs->lock);
	/* one that has never been here says nothing */
	if (!ps->version)
		return true;
	if (tables_of(ps) < libera_vpart_n_tables(vs)) {
		NL_SET_ERR_MSG(extack, "the pswitch has fewer tables than the vswitch");
		return false;
	}
	if (!xa_empty(&vs->groups) && !libera_pswitch_has_groups(ps)) {
		NL_SET_ERR_MSG(extack, "the vswitch has groups, which the pswitch cannot have");
		return false;
	}
	if (!xa_empty(&vs->meters) && !ps->meter_features.max_meter) {
		NL_SET_ERR_MSG(extack, "the vswitch has meters, which the pswitch cannot have");
		return false;
	}
	return true;
}

/* If all numbers are taken, that of a part that was left comes back. */
static void make_room(struct libera_vswitch *vs)
{
	struct libera_vpart *part, *old = NULL;

	lockdep_assert_held(&vs->ln->lock);
	if (!bitmap_full(vs->part_nos, LIBERA_VPARTS_MAX))
		return;
	list_for_each_entry(part, &vs->parts, of_vs)
		if (part->off)
			old = part;
	if (!old)
		return;
	mutex_lock(&vs->lock);
	list_del_rcu(&old->of_vs);
	mutex_unlock(&vs->lock);
	synchronize_rcu();
	synchronize_srcu(&libera_vpart_srcu);
	__clear_bit(old->no, vs->part_nos);
	libera_pswitch_put(old->ps);
	kvfree(old->map);
	kfree(old);
}

/* One that was left is taken again; else it is new. */
static struct libera_vpart *get_part(struct libera_vswitch *vs, u64 dpid)
{
	struct libera_pswitch *ps = join(vs->ln, dpid);
	struct libera_vpart *part;

	if (IS_ERR(ps))
		return ERR_CAST(ps);
	list_for_each_entry(part, &vs->parts, of_vs) {
		if (part->ps == ps) {
			libera_pswitch_put(ps);
			return part;
		}
	}
	part = make_part(vs, ps);
	if (!IS_ERR(part)) {
		part->off = true;
		insert_part(part);
		vs->n_parts--;
	}
	return part;
}

/* Groups and meters, which rules may name. */
static int take_ids(struct libera_vpart *part)
{
	int err;

	libera_vpart_lock_all(part->vs);
	err = libera_vgroup_join(part);
	if (!err)
		err = libera_vmeter_join(part);
	if (err) {
		libera_vgroup_leave(part);
		libera_vmeter_leave(part);
	}
	libera_vpart_unlock_all(part->vs);
	return err;
}

static int switch_on(struct libera_vpart *part, struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = part->vs;
	int err;

	if (!is_fit(vs, part->ps, extack))
		return -EOPNOTSUPP;
	part->off = false;
	vs->n_parts++;
	err = libera_vpart_rebuild(vs);
	if (!err)
		err = take_ids(part);
	if (err) {
		part->off = true;
		vs->n_parts--;
	}
	return err;
}

struct libera_vpart *libera_vpart_add(struct libera_vswitch *vs, u64 dpid,
				      struct netlink_ext_ack *extack)
{
	struct libera_vpart *part;
	int err;

	lockdep_assert_held(&vs->ln->lock);
	if (libera_vpart_by_dpid(vs, dpid)) {
		NL_SET_ERR_MSG(extack, "the vswitch is on this pswitch");
		return ERR_PTR(-EEXIST);
	}
	make_room(vs);
	mutex_lock(&vs->lock);
	part = get_part(vs, dpid);
	err = IS_ERR(part) ? PTR_ERR(part) : switch_on(part, extack);
	mutex_unlock(&vs->lock);
	if (IS_ERR(part)) {
		if (err == -ENOSPC)
			NL_SET_ERR_MSG(extack, "too many pswitches");
		return part;
	}
	if (err) {
		leave(part->ps);
		return ERR_PTR(err);
	}
	libera_vswitch_update(vs);
	return part;
}

bool libera_vpart_has_vport(const struct libera_vpart *part)
{
	struct libera_vport *vp;
	unsigned long no;

	xa_for_each(&part->vs->vports, no, vp)
		if (vp->part == part || vp->twin.part == part)
			return true;
	return false;
}

static bool is_used(const struct libera_vpart *part)
{
	struct libera_route *r;

	if (libera_vpart_has_vport(part) || libera_vlink_begins_on(part))
		return true;
	list_for_each_entry(r, &part->vs->routes, list)
		if (r->end[0] == part || r->end[1] == part)
			return true;
	return false;
}

/* Packets in its buffers are not to be had any more. */
static void forget_buffers(struct libera_vpart *part)
{
	struct libera_vswitch *vs = part->vs;
	u32 i;

	for (i = 0; i < LIBERA_VBUFS; i++)
		if (vs->vbufs[i].part == part->no)
			vs->vbufs[i].pid = LIBERA_NO_BUFFER;
}

int libera_vpart_remove(struct libera_vpart *part, struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = part->vs;

	lockdep_assert_held(&vs->ln->lock);
	if (vs->n_parts == 1) {
		NL_SET_ERR_MSG(extack, "the vswitch is on no other pswitch");
		return -EBUSY;
	}
	if (is_used(part)) {
		NL_SET_ERR_MSG(extack, "a vport, route or vlink path of the vswitch is there");
		return -EBUSY;
	}
	/* what is still being waited for of its rules, that it had before */
	libera_vfr_switch_lost(vs, part->ps);
	mutex_lock(&vs->lock);
	forget_buffers(part);
	libera_vpart_lock_all(vs);
	libera_vgroup_leave(part);
	libera_vmeter_leave(part);
	libera_vpart_unlock_all(vs);
	part->off = true;
	vs->n_parts--;
	mutex_unlock(&vs->lock);
	leave(part->ps);
	libera_vswitch_update(vs);
	return 0;
}
