// SPDX-License-Identifier: GPL-2.0
/* Virtual switches and ports: objects, tables, life. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "migrate.h"
#include "notify.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vctl.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlife.h"
#include "vlink.h"
#include "vmeter.h"
#include "vswitch.h"

static void free_vswitch_rcu(struct rcu_head *head)
{
	struct libera_vswitch *vs = container_of(head, struct libera_vswitch, rcu);

	/* who looks for vSwitches on a pSwitch compares these */
	libera_vpart_free_all(vs);
	kfree(vs);
}

static void release(struct kref *ref)
{
	struct libera_vswitch *vs = container_of(ref, struct libera_vswitch, ref);

	libera_vfr_destroy_table(vs);
	xa_destroy(&vs->vports);
	xa_destroy(&vs->vfr_ids);
	xa_destroy(&vs->groups);
	xa_destroy(&vs->meters);
	libera_vpart_put_all(vs);
	libera_vcarrier_put(vs->vc);
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
	while (vs && (!libera_vpart_on(vs, ps) || !kref_get_unless_zero(&vs->ref)))
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
	err = libera_vfr_init_table(vs);
	if (err) {
		kfree(vs);
		return ERR_PTR(err);
	}
	kref_init(&vs->ref);
	INIT_LIST_HEAD(&vs->parts);
	vs->ln = t->ln;
	vs->dpid = dpid;
	strscpy(vs->name, name, sizeof(vs->name));
	mutex_init(&vs->lock);
	vs->installed = t->up;
	xa_init(&vs->vports);
	xa_init_flags(&vs->vfr_ids, XA_FLAGS_ALLOC1);
	xa_init(&vs->groups);
	xa_init(&vs->meters);
	INIT_LIST_HEAD(&vs->routes);
	INIT_LIST_HEAD(&vs->moved);
	INIT_LIST_HEAD(&vs->retired);
	INIT_LIST_HEAD(&vs->parting);
	libera_vlife_init(vs);
	vs->reduction = t->reduction;
	INIT_LIST_HEAD(&vs->vncs);
	INIT_LIST_HEAD(&vs->listeners);
	kref_get(&t->ref);
	vs->tenant = t;
	memcpy(vs->vlan, t->vlan, sizeof(vs->vlan));
	vs->vc = libera_vcarrier_get(t->vc);
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
					     const u64 *ps_dpid, u16 n_ps,
					     struct netlink_ext_ack *extack)
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
	err = libera_vpart_create(vs, ps_dpid, n_ps);
	if (err) {
		if (err == -EEXIST)
			NL_SET_ERR_MSG(extack, "a pswitch is named twice");
		else if (err == -ENOSPC)
			NL_SET_ERR_MSG(extack, "too many pswitches");
		goto leave;
	}
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
	libera_vpart_leave(vs);
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
	libera_migrate_finish_all(vs);
	libera_vlink_leave(vs);
	mutex_lock(&vs->lock);
	vs->dead = true;
	vs->up = false;
	vs->installed = false;
	mutex_unlock(&vs->lock);

	libera_vnc_unlisten_all(vs);
	remove_vncs(vs);
	libera_route_leave(vs);

	mutex_lock(&vs->lock);
	libera_vfr_free_all(vs, READ_ONCE(ln->dying));
	libera_vpart_lock_all(vs);
	libera_vgroup_free_all(vs, READ_ONCE(ln->dying));
	libera_vmeter_free_all(vs, READ_ONCE(ln->dying));
	xa_for_each(&vs->vports, no, vp) {
		libera_pswitch_unclaim(vp->part->ps, vp->pport);
		libera_vpart_cut(vs, no);
		xa_erase(&vs->vports, no);
		libera_vport_put(vp);
	}
	libera_vpart_unlock_all(vs);
	vs->n_vports = 0;
	mutex_unlock(&vs->lock);
	libera_vpart_leave(vs);
	libera_vlife_stop(vs);

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
		vp->told = d;
	}
}

void libera_vswitch_update(struct libera_vswitch *vs)
{
	bool up = !READ_ONCE(vs->ln->dying) && READ_ONCE(vs->tenant->up) &&
		  libera_vpart_some_ready(vs);
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
	} else if (!vs->dead && up) {
		libera_vswitch_ports_changed(vs);
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

u32 libera_vswitch_put_buffer(struct libera_vpart *part, u32 pid, u32 in_port)
{
	struct libera_vswitch *vs = part->vs;
	u32 vid = vs->next_vbuf;

	lockdep_assert_held(&vs->lock);
	if (pid == LIBERA_NO_BUFFER)
		return LIBERA_NO_BUFFER;
	vs->next_vbuf = vid + 1 == LIBERA_NO_BUFFER ? 0 : vid + 1;
	vs->vbufs[vid % LIBERA_VBUFS].vid = vid;
	vs->vbufs[vid % LIBERA_VBUFS].pid = pid;
	vs->vbufs[vid % LIBERA_VBUFS].part = part->no;
	vs->vbufs[vid % LIBERA_VBUFS].in_port = in_port;
	return vid;
}

int libera_vswitch_take_buffer(struct libera_vswitch *vs, u32 vid, struct libera_buffered *buf)
{
	u32 i = vid % LIBERA_VBUFS;

	lockdep_assert_held(&vs->lock);
	if (vs->vbufs[i].vid != vid || !vs->vbufs[i].in_port)
		return LIBERA_OFERR_BAD_REQUEST_BUFFER_UNKNOWN;
	if (vs->vbufs[i].pid == LIBERA_NO_BUFFER)
		return LIBERA_OFERR_BAD_REQUEST_BUFFER_EMPTY;
	buf->pid = vs->vbufs[i].pid;
	libera_for_each_vpart(vs, buf->part)
		if (buf->part->no == vs->vbufs[i].part)
			break;
	buf->in_port = vs->vbufs[i].in_port;
	vs->vbufs[i].pid = LIBERA_NO_BUFFER;
	return 0;
}
