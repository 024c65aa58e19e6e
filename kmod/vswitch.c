// SPDX-License-Identifier: GPL-2.0
/* Virtual switches and ports: objects, tables, life. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/etherdevice.h>
#include <linux/jhash.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "notify.h"
#include "pswitch.h"
#include "tenant.h"
#include "vctl.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlink.h"
#include "vmeter.h"
#include "vswitch.h"

static void free_vport_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct libera_vport, rcu));
}

static void release_vport(struct kref *ref)
{
	struct libera_vport *vp = container_of(ref, struct libera_vport, ref);

	call_rcu(&vp->rcu, free_vport_rcu);
}

void libera_vport_put(struct libera_vport *vp)
{
	kref_put(&vp->ref, release_vport);
}

static void free_vswitch_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct libera_vswitch, rcu));
}

static void release(struct kref *ref)
{
	struct libera_vswitch *vs = container_of(ref, struct libera_vswitch, ref);

	rhashtable_destroy(&vs->vfrs);
	xa_destroy(&vs->vports);
	xa_destroy(&vs->vfr_ids);
	xa_destroy(&vs->groups);
	xa_destroy(&vs->meters);
	kfree(vs->map);
	libera_pswitch_put(vs->ps);
	libera_tenant_put(vs->tenant);
	mutex_destroy(&vs->lock);
	call_rcu(&vs->rcu, free_vswitch_rcu);
}

void libera_vswitch_get(struct libera_vswitch *vs)
{
	kref_get(&vs->ref);
}

void libera_vswitch_put(struct libera_vswitch *vs)
{
	kref_put(&vs->ref, release);
}

struct libera_vswitch *libera_vswitch_lookup(struct libera_net *ln, u16 id)
{
	struct libera_vswitch *vs;

	rcu_read_lock();
	vs = xa_load(&ln->vsw_ids, id);
	if (vs && !kref_get_unless_zero(&vs->ref))
		vs = NULL;
	rcu_read_unlock();
	return vs;
}

struct libera_vswitch *libera_vswitch_next_on(struct libera_pswitch *ps, u32 *id)
{
	unsigned long index = *id;
	struct libera_vswitch *vs;

	rcu_read_lock();
	vs = xa_find(&ps->ln->vsw_ids, &index, ULONG_MAX, XA_PRESENT);
	while (vs && (vs->ps != ps || !kref_get_unless_zero(&vs->ref)))
		vs = xa_find_after(&ps->ln->vsw_ids, &index, ULONG_MAX, XA_PRESENT);
	rcu_read_unlock();
	*id = index;
	return vs;
}

struct libera_vswitch *libera_vswitch_next(struct libera_net *ln, u32 *id)
{
	unsigned long index = *id;
	struct libera_vswitch *vs;

	lockdep_assert_held(&ln->lock);
	vs = xa_find(&ln->vsw_ids, &index, ULONG_MAX, XA_PRESENT);
	*id = index;
	return vs;
}

struct libera_vswitch *libera_vswitch_find(struct libera_tenant *t, u64 dpid)
{
	struct libera_vswitch *vs;

	lockdep_assert_held(&t->ln->lock);
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		if (vs->dpid == dpid)
			return vs;
	return NULL;
}

struct libera_vswitch *libera_vswitch_find_name(struct libera_tenant *t, const char *name)
{
	struct libera_vswitch *vs;

	lockdep_assert_held(&t->ln->lock);
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		if (!strcmp(vs->name, name))
			return vs;
	return NULL;
}

/* A dpid that the tenant has not used: its id above, a counter below. */
static u64 free_dpid(struct libera_tenant *t)
{
	u64 dpid = (u64)t->id << 32 | 1;

	while (libera_vswitch_find(t, dpid))
		dpid++;
	return dpid;
}

static struct libera_vswitch *alloc(struct libera_tenant *t, u64 dpid, const char *name)
{
	struct libera_vswitch *vs;
	int err;

	vs = kzalloc(sizeof(*vs), GFP_KERNEL_ACCOUNT);
	if (!vs)
		return ERR_PTR(-ENOMEM);
	vs->map = kzalloc(sizeof(*vs->map), GFP_KERNEL_ACCOUNT);
	err = vs->map ? libera_vfr_table_init(&vs->vfrs) : -ENOMEM;
	if (err) {
		kfree(vs->map);
		kfree(vs);
		return ERR_PTR(err);
	}
	kref_init(&vs->ref);
	vs->ln = t->ln;
	vs->dpid = dpid;
	strscpy(vs->name, name, sizeof(vs->name));
	mutex_init(&vs->lock);
	vs->installed = t->up;
	xa_init(&vs->vports);
	xa_init_flags(&vs->vfr_ids, XA_FLAGS_ALLOC1);
	xa_init(&vs->groups);
	xa_init(&vs->meters);
	INIT_LIST_HEAD(&vs->own_pfrs);
	INIT_LIST_HEAD(&vs->vncs);
	INIT_LIST_HEAD(&vs->listeners);
	kref_get(&t->ref);
	vs->tenant = t;
	return vs;
}

static int attach_controllers(struct libera_vswitch *vs)
{
	struct libera_controller *c;
	int err = 0;

	mutex_lock(&vs->lock);
	list_for_each_entry(c, &vs->tenant->controllers, list) {
		/* one that is listened for names a vSwitch that was there already */
		if (c->passive || (c->vs_dpid && c->vs_dpid != vs->dpid))
			continue;
		err = libera_vnc_create(vs, &c->addr);
		if (err == -EEXIST)
			err = 0;
		if (err)
			break;
	}
	mutex_unlock(&vs->lock);
	return err;
}

struct libera_vswitch *libera_vswitch_create(struct libera_tenant *t, u64 dpid, const char *name,
					     u64 ps_dpid, struct netlink_ext_ack *extack)
{
	struct libera_net *ln = t->ln;
	struct libera_vswitch *vs;
	u32 id;
	int err;

	lockdep_assert_held(&ln->lock);
	if (!dpid)
		dpid = free_dpid(t);
	if (libera_vswitch_find(t, dpid)) {
		NL_SET_ERR_MSG(extack, "the tenant has a vswitch with this dpid");
		return ERR_PTR(-EEXIST);
	}
	if (*name && libera_vswitch_find_name(t, name)) {
		NL_SET_ERR_MSG(extack, "the tenant has a vswitch with this name");
		return ERR_PTR(-EEXIST);
	}
	vs = alloc(t, dpid, name);
	if (IS_ERR(vs))
		return vs;
	vs->ps = libera_pswitch_get_or_create(ln, ps_dpid);
	if (IS_ERR(vs->ps)) {
		err = PTR_ERR(vs->ps);
		vs->ps = NULL;
		NL_SET_ERR_MSG(extack, "too many pswitches");
		goto put;
	}
	mutex_lock(&vs->ps->lock);
	err = vs->ps->dead ? -EAGAIN : 0;
	vs->ps->n_vswitches += !err;
	mutex_unlock(&vs->ps->lock);
	if (err)
		goto put;
	err = xa_alloc(&ln->vsw_ids, &id, vs, XA_LIMIT(1, LIBERA_VSWITCHES_MAX), GFP_KERNEL);
	if (err) {
		NL_SET_ERR_MSG(extack, "too many vswitches");
		err = err == -EBUSY ? -ENOSPC : err;
		goto leave;
	}
	vs->id = id;
	list_add_tail(&vs->of_tenant, &t->vswitches);
	t->n_vswitches++;
	err = attach_controllers(vs);
	if (err) {
		libera_vswitch_destroy(vs);
		return ERR_PTR(err);
	}
	libera_vswitch_update(vs);
	return vs;

leave:
	mutex_lock(&vs->ps->lock);
	vs->ps->n_vswitches--;
	mutex_unlock(&vs->ps->lock);
put:
	libera_vswitch_put(vs);
	return ERR_PTR(err);
}

static void remove_vncs(struct libera_vswitch *vs)
{
	struct libera_vnc *vnc;

	for (;;) {
		mutex_lock(&vs->lock);
		vnc = list_first_entry_or_null(&vs->vncs, struct libera_vnc, list);
		if (vnc)
			libera_vnc_get(vnc);
		mutex_unlock(&vs->lock);
		if (!vnc)
			break;
		libera_vnc_remove(vnc);
		libera_vnc_put(vnc);
	}
}

void libera_vswitch_destroy(struct libera_vswitch *vs)
{
	struct libera_net *ln = vs->ln;
	struct libera_vport *vp;
	unsigned long no;

	lockdep_assert_held(&ln->lock);
	libera_vlink_leave(vs);
	mutex_lock(&vs->lock);
	vs->dead = true;
	vs->up = false;
	vs->installed = false;
	mutex_unlock(&vs->lock);

	libera_vnc_unlisten_all(vs);
	remove_vncs(vs);

	mutex_lock(&vs->lock);
	libera_vfr_free_all(vs, READ_ONCE(ln->dying));
	mutex_lock(&vs->ps->lock);
	libera_vgroup_free_all(vs, READ_ONCE(ln->dying));
	libera_vmeter_free_all(vs, READ_ONCE(ln->dying));
	xa_for_each(&vs->vports, no, vp) {
		libera_pswitch_unclaim(vs->ps, vp->pport);
		xa_erase(&vs->vports, no);
		libera_vport_put(vp);
	}
	vs->ps->n_vswitches--;
	mutex_unlock(&vs->ps->lock);
	vs->n_vports = 0;
	vs->map->n = 0;
	mutex_unlock(&vs->lock);

	list_del(&vs->of_tenant);
	vs->tenant->n_vswitches--;
	xa_erase(&ln->vsw_ids, vs->id);
	libera_vswitch_put(vs);
}

/* VNCs will ask for the ports as they are now: later changes are told against that. */
static void note_port_states(struct libera_vswitch *vs)
{
	struct libera_port_desc d;
	struct libera_vport *vp;
	unsigned long no;

	lockdep_assert_held(&vs->lock);
	xa_for_each(&vs->vports, no, vp) {
		libera_vport_desc(vp, &d);
		vp->state = d.state;
	}
}

void libera_vswitch_update(struct libera_vswitch *vs)
{
	bool up = !READ_ONCE(vs->ln->dying) && READ_ONCE(vs->tenant->up) &&
		  libera_pswitch_is_ready(vs->ps);
	struct libera_vnc *vnc;

	mutex_lock(&vs->lock);
	if (!vs->dead && up != vs->up) {
		vs->up = up;
		if (up)
			note_port_states(vs);
		list_for_each_entry(vnc, &vs->vncs, list) {
			if (up)
				libera_vnc_start(vnc);
			else
				libera_vnc_stop(vnc, READ_ONCE(vs->tenant->up) ?
						LIBERA_DOWN_SWITCH_DOWN : LIBERA_DOWN_LOCAL);
		}
	}
	mutex_unlock(&vs->lock);
}

void libera_vswitch_set_installed(struct libera_vswitch *vs, bool installed)
{
	mutex_lock(&vs->lock);
	if (!vs->dead && vs->installed != installed) {
		vs->installed = installed;
		libera_vfr_refresh(vs);
	}
	mutex_unlock(&vs->lock);
	libera_vswitch_update(vs);
}

void libera_vswitch_set_miss(struct libera_vswitch *vs, bool miss_pin)
{
	lockdep_assert_held(&vs->lock);
	if (vs->miss_pin == miss_pin)
		return;
	vs->miss_pin = miss_pin;
	libera_vfr_refresh(vs);
}

u32 libera_vswitch_put_buffer(struct libera_vswitch *vs, u32 pid, u32 in_port)
{
	u32 vid = vs->next_vbuf;

	lockdep_assert_held(&vs->lock);
	if (pid == LIBERA_NO_BUFFER)
		return LIBERA_NO_BUFFER;
	vs->next_vbuf = vid + 1 == LIBERA_NO_BUFFER ? 0 : vid + 1;
	vs->vbufs[vid % LIBERA_VBUFS].vid = vid;
	vs->vbufs[vid % LIBERA_VBUFS].pid = pid;
	vs->vbufs[vid % LIBERA_VBUFS].in_port = in_port;
	return vid;
}

int libera_vswitch_take_buffer(struct libera_vswitch *vs, u32 vid, u32 *pid, u32 *in_port)
{
	u32 i = vid % LIBERA_VBUFS;

	lockdep_assert_held(&vs->lock);
	if (vs->vbufs[i].vid != vid || !vs->vbufs[i].in_port)
		return LIBERA_OFERR_BAD_REQUEST_BUFFER_UNKNOWN;
	if (vs->vbufs[i].pid == LIBERA_NO_BUFFER)
		return LIBERA_OFERR_BAD_REQUEST_BUFFER_EMPTY;
	*pid = vs->vbufs[i].pid;
	*in_port = vs->vbufs[i].in_port;
	vs->vbufs[i].pid = LIBERA_NO_BUFFER;
	return 0;
}

const struct libera_xlate *libera_vswitch_xlate(struct libera_vswitch *vs)
{
	const struct libera_pswitch *ps = vs->ps;
	struct libera_xlate *x = &vs->xlate;
	bool tables = ps->version == LIBERA_OF13 && ps->n_tables > LIBERA_TAIL_TABLE + 1;

	lockdep_assert_held(&vs->lock);
	x->map = vs->map;
	/* two of the pSwitch's are needed besides (see core/xlate.h) */
	x->n_tables = tables ? min(ps->n_tables - LIBERA_TAIL_TABLE, LIBERA_VTABLES_MAX) : 1;
	x->group = libera_pswitch_has_groups(ps) ? libera_vgroup_pid : NULL;
	x->meter = ps->meter_features.max_meter ? libera_vmeter_pid : NULL;
	x->priv = vs;
	return x;
}

/* A new snapshot of the ports; the old one is not in use under the lock. */
static int rebuild_map(struct libera_vswitch *vs, u32 n)
{
	struct libera_map *map;
	struct libera_vport *vp;
	unsigned long no;

	map = kzalloc(struct_size(map, port, n), GFP_KERNEL_ACCOUNT);
	if (!map)
		return -ENOMEM;
	xa_for_each(&vs->vports, no, vp) {
		if (map->n == n)
			break;
		map->port[map->n].vport = vp->no;
		map->port[map->n].pport = vp->pport;
		map->port[map->n].label = vp->label;
		map->port[map->n].out_label = vp->out_label;
		map->port[map->n].no_flood = vp->config & LIBERA_PC_NO_FLOOD;
		map->port[map->n].no_recv = vp->config & (LIBERA_PC_NO_RECV |
							  LIBERA_PC_PORT_DOWN);
		map->port[map->n].no_fwd = vp->config & (LIBERA_PC_NO_FWD |
							 LIBERA_PC_PORT_DOWN);
		map->n++;
	}
	kfree(vs->map);
	vs->map = map;
	return 0;
}

/* A vPort's address: stable, local, telling nothing of the pPort. */
static void set_hw_addr(struct libera_vport *vp)
{
	u64 key[2] = { vp->vs->dpid, (u64)vp->vs->tenant->id << 32 | vp->no };
	u32 h = jhash2((u32 *)key, sizeof(key) / 4, 0);

	vp->hw_addr[0] = 0x02;
	vp->hw_addr[1] = vp->vs->tenant->id;
	put_unaligned_be16(h >> 16 ^ h, &vp->hw_addr[2]);
	put_unaligned_be16(vp->no, &vp->hw_addr[4]);
}

static u32 free_vport_no(struct libera_vswitch *vs)
{
	u32 no = 1;

	while (xa_load(&vs->vports, no))
		no++;
	return no;
}

void libera_vport_desc(struct libera_vport *vp, struct libera_port_desc *d)
{
	struct libera_pport *port;

	lockdep_assert_held(&vp->vs->lock);
	memset(d, 0, sizeof(*d));
	mutex_lock(&vp->ps->lock);
	port = xa_load(&vp->ps->pports, vp->pport);
	if (port)
		*d = port->desc;
	if (!port || !port->present)
		d->state = LIBERA_PS_LINK_DOWN;
	else if (d->config & LIBERA_PC_PORT_DOWN)
		d->state |= LIBERA_PS_LINK_DOWN;
	mutex_unlock(&vp->ps->lock);

	d->port_no = vp->no;
	d->config = vp->config;
	if (vp->config & LIBERA_PC_PORT_DOWN)
		d->state |= LIBERA_PS_LINK_DOWN;
	/* the physical network's spanning tree is not the tenant's */
	d->state &= LIBERA_PS_LINK_DOWN;
	if (!d->state)
		d->state = LIBERA_PS_LIVE;
	memcpy(d->hw_addr, vp->hw_addr, ETH_ALEN);
	memset(d->name, 0, sizeof(d->name));
	snprintf(d->name, sizeof(d->name), "port%u", vp->no);
}

/* All VNCs of the vSwitch get a PORT_STATUS. */
static void tell_port(struct libera_vport *vp, u8 reason)
{
	struct libera_vswitch *vs = vp->vs;
	struct libera_vnc *vnc;

	lockdep_assert_held(&vs->lock);
	memset(&vs->out, 0, sizeof(vs->out));
	vs->out.type = LIBERA_OFMSG_PORT_STATUS;
	vs->out.port_status.reason = reason;
	libera_vport_desc(vp, &vs->out.port_status.desc);
	vp->state = vs->out.port_status.desc.state;
	list_for_each_entry(vnc, &vs->vncs, list)
		if (READ_ONCE(vnc->version) &&
		    libera_vnc_wants(vnc, vnc->async.port_status, reason))
			libera_vnc_send(vnc, &vs->out);
}

int libera_vswitch_config_port(struct libera_vport *vp, u32 config)
{
	struct libera_vswitch *vs = vp->vs;
	u32 old = vp->config;
	int err;

	lockdep_assert_held(&vs->lock);
	vp->config = config;
	err = rebuild_map(vs, vs->n_vports);
	if (err) {
		vp->config = old;
		return err;
	}
	libera_vfr_refresh(vs);
	tell_port(vp, LIBERA_PR_MODIFY);
	return 0;
}

void libera_vswitch_port_changed(struct libera_vswitch *vs, u32 no)
{
	struct libera_port_desc d;
	struct libera_vport *vp;

	mutex_lock(&vs->lock);
	vp = xa_load(&vs->vports, no);
	if (vp && !vs->dead) {
		libera_vport_desc(vp, &d);
		if (d.state != vp->state)
			tell_port(vp, LIBERA_PR_MODIFY);
	}
	mutex_unlock(&vs->lock);
}

struct libera_vport *libera_vswitch_find_vport(struct libera_vswitch *vs, u32 no)
{
	lockdep_assert_held(&vs->ln->lock);
	return xa_load(&vs->vports, no);
}

/* A vPort that is not in the vSwitch yet. */
static struct libera_vport *make_vport(struct libera_vswitch *vs, u32 no,
				       struct netlink_ext_ack *extack)
{
	struct libera_vport *vp;

	lockdep_assert_held(&vs->ln->lock);
	if (!no)
		no = free_vport_no(vs);
	if (xa_load(&vs->vports, no)) {
		NL_SET_ERR_MSG(extack, "the vswitch has a vport with this number");
		return ERR_PTR(-EEXIST);
	}
	if (vs->n_vports >= LIBERA_VPORTS_MAX || no > LIBERA_VPORT_NO_MAX) {
		NL_SET_ERR_MSG(extack, "too many vports on the vswitch");
		return ERR_PTR(-ENOSPC);
	}
	vp = kzalloc(sizeof(*vp), GFP_KERNEL_ACCOUNT);
	if (!vp)
		return ERR_PTR(-ENOMEM);
	kref_init(&vp->ref);
	vp->vs = vs;
	vp->no = no;
	vp->ps = vs->ps;
	vp->pport = LIBERA_PORT_ANY;
	set_hw_addr(vp);
	return vp;
}

/* Into the tables, and VNCs are told. */
static int insert_vport(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;
	int err;

	lockdep_assert_held(&vs->lock);
	err = xa_err(xa_store(&vs->vports, vp->no, vp, GFP_KERNEL_ACCOUNT));
	if (err)
		return err;
	err = rebuild_map(vs, vs->n_vports + 1);
	if (err) {
		xa_erase(&vs->vports, vp->no);
		return err;
	}
	vs->n_vports++;
	libera_vfr_refresh(vs);
	tell_port(vp, LIBERA_PR_ADD);
	return 0;
}

static int claim(struct libera_vport *vp, u32 pport, struct netlink_ext_ack *extack)
{
	struct libera_pport *port;
	int err;

	mutex_lock(&vp->ps->lock);
	port = libera_pswitch_claim(vp->ps, pport, vp);
	mutex_unlock(&vp->ps->lock);
	err = PTR_ERR_OR_ZERO(port);
	if (err == -EBUSY)
		NL_SET_ERR_MSG(extack, "a vport is on this pport already");
	else if (err == -EADDRINUSE)
		NL_SET_ERR_MSG(extack, "a vlink leads through this pport");
	else if (err)
		NL_SET_ERR_MSG(extack, "too many ports on the pswitch");
	else
		vp->pport = pport;
	return err;
}

static void unclaim(struct libera_vport *vp)
{
	mutex_lock(&vp->ps->lock);
	libera_pswitch_unclaim(vp->ps, vp->pport);
	mutex_unlock(&vp->ps->lock);
}

struct libera_vport *libera_vswitch_add_vport(struct libera_vswitch *vs, u32 no, u64 ps_dpid,
					      u32 pport, struct netlink_ext_ack *extack)
{
	struct libera_vport *vp;
	int err;

	if (ps_dpid != vs->ps->dpid) {
		NL_SET_ERR_MSG(extack, "the vswitch is not mapped on this pswitch");
		return ERR_PTR(-EINVAL);
	}
	vp = make_vport(vs, no, extack);
	if (IS_ERR(vp))
		return vp;
	mutex_lock(&vs->lock);
	err = claim(vp, pport, extack);
	if (!err) {
		err = insert_vport(vp);
		if (err)
			unclaim(vp);
	}
	mutex_unlock(&vs->lock);
	if (!err)
		return vp;
	libera_vport_put(vp);
	return ERR_PTR(err);
}

struct libera_vport *libera_vswitch_add_end(struct libera_vswitch *vs, u32 no,
					    struct libera_vlink *vl,
					    struct netlink_ext_ack *extack)
{
	struct libera_vport *vp = make_vport(vs, no, extack);
	int err;

	if (IS_ERR(vp))
		return vp;
	vp->vlink = vl;
	mutex_lock(&vs->lock);
	err = insert_vport(vp);
	mutex_unlock(&vs->lock);
	if (!err)
		return vp;
	libera_vport_put(vp);
	return ERR_PTR(err);
}

/* Out of the tables, and VNCs are told; it is still the caller's. */
static int take_vport(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;
	int err;

	lockdep_assert_held(&vs->lock);
	xa_erase(&vs->vports, vp->no);
	err = rebuild_map(vs, vs->n_vports - 1);
	if (err) {
		/* storing where something was needs no memory */
		xa_store(&vs->vports, vp->no, vp, GFP_KERNEL);
		return err;
	}
	vs->n_vports--;
	libera_vfr_refresh(vs);
	tell_port(vp, LIBERA_PR_DELETE);
	return 0;
}

/* In the old snapshot, if there is no memory for a new one. */
static void cut_from_map(struct libera_vswitch *vs, u32 no)
{
	struct libera_map *map = vs->map;
	u32 i;

	for (i = 0; i < map->n; i++) {
		if (map->port[i].vport != no)
			continue;
		map->n--;
		memmove(&map->port[i], &map->port[i + 1], (map->n - i) * sizeof(map->port[0]));
		return;
	}
}

void libera_vswitch_del_end(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;

	lockdep_assert_held(&vs->ln->lock);
	mutex_lock(&vs->lock);
	xa_erase(&vs->vports, vp->no);
	vs->n_vports--;
	cut_from_map(vs, vp->no);
	/* at the end of all rules stay on the pSwitches */
	if (!READ_ONCE(vs->ln->dying)) {
		libera_vfr_refresh(vs);
		tell_port(vp, LIBERA_PR_DELETE);
	}
	vp->vlink = NULL;
	mutex_unlock(&vs->lock);
	libera_vport_put(vp);
}

int libera_vswitch_move_end(struct libera_vport *vp, u32 pport, u16 label, u16 out_label)
{
	struct libera_vport old = { .pport = vp->pport, .label = vp->label,
				    .out_label = vp->out_label };
	struct libera_vswitch *vs = vp->vs;
	struct libera_port_desc d;
	int err;

	lockdep_assert_held(&vs->ln->lock);
	mutex_lock(&vs->lock);
	vp->pport = pport;
	vp->label = label;
	vp->out_label = out_label;
	err = rebuild_map(vs, vs->n_vports);
	if (err) {
		vp->pport = old.pport;
		vp->label = old.label;
		vp->out_label = old.out_label;
	} else {
		libera_vfr_refresh(vs);
		libera_vport_desc(vp, &d);
		if (d.state != vp->state)
			tell_port(vp, LIBERA_PR_MODIFY);
	}
	mutex_unlock(&vs->lock);
	return err;
}

static bool has_host(struct libera_vswitch *vs, u32 no)
{
	struct libera_host *h;
	unsigned long mac;

	xa_for_each(&vs->tenant->hosts, mac, h)
		if (h->vs_dpid == vs->dpid && h->vport == no)
			return true;
	return false;
}

int libera_vswitch_del_vport(struct libera_vswitch *vs, u32 no, struct netlink_ext_ack *extack)
{
	struct libera_vport *vp = xa_load(&vs->vports, no);
	int err;

	lockdep_assert_held(&vs->ln->lock);
	if (!vp) {
		NL_SET_ERR_MSG(extack, "no such vport");
		return -ENOENT;
	}
	if (has_host(vs, no)) {
		NL_SET_ERR_MSG(extack, "the vport has a host on it");
		return -EBUSY;
	}
	if (vp->vlink) {
		NL_SET_ERR_MSG(extack, "the vport is an end of a vlink");
		return -EBUSY;
	}
	mutex_lock(&vs->lock);
	err = take_vport(vp);
	if (!err)
		unclaim(vp);
	mutex_unlock(&vs->lock);
	if (!err)
		libera_vport_put(vp);
	return err;
}
