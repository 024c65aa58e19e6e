// SPDX-License-Identifier: GPL-2.0
/* Meters of a vSwitch, and the meters of a pSwitch that they are. */
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "pswitch.h"
#include "tenant.h"
#include "vfr.h"
#include "vmeter.h"
#include "vswitch.h"

static struct libera_vmeter *find(struct libera_vswitch *vs, u32 vid)
{
	return xa_load(&vs->meters, vid);
}

/* The first id on the pSwitch that is ours. */
static u32 first_pid(const struct libera_pswitch *ps)
{
	return ps->meter_features.max_meter / 2 + 1;
}

static void set_def(struct libera_vmeter_def *def, const struct libera_of_meter *mm)
{
	def->flags = mm->flags;
	def->n_bands = mm->n_bands;
	memcpy(def->band, mm->band, array_size(mm->n_bands, sizeof(*def->band)));
}

static int send_mod(struct libera_pswitch *ps, u16 command, u32 pid,
		    const struct libera_vmeter_def *def, u32 xid)
{
	struct libera_ofmsg *m = &ps->out;

	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_METER_MOD;
	m->xid = xid;
	m->meter.command = command;
	m->meter.meter_id = pid;
	m->meter.flags = def ? def->flags : 0;
	m->meter.n_bands = def ? def->n_bands : 0;
	m->meter.band = def ? def->band : NULL;
	return libera_pswitch_send(ps, m);
}

static int take_id(struct libera_pmeter *pm, struct libera_pswitch *ps)
{
	int err;

	/* cyclic: a late answer about a freed meter must not name a new one */
	err = xa_alloc_cyclic(&ps->meter_ids, &pm->pid, pm,
			      XA_LIMIT(first_pid(ps), ps->meter_features.max_meter),
			      &ps->next_meter_id, GFP_KERNEL_ACCOUNT);
	if (err < 0)
		pm->pid = 0;
	return min(err, 0);
}

/* Add or modify on the switches where it is not as it shall be. */
static int send(struct libera_vmeter *mt, struct libera_vop *op)
{
	struct libera_pswitch *ps;
	struct libera_pmeter *pm;
	unsigned long no;
	int err;

	libera_vpart_assert_locked(mt->vs);
	xa_for_each(&mt->on, no, pm) {
		ps = pm->part->ps;
		if (!libera_pswitch_is_ready(ps) || (pm->sent && pm->fresh))
			continue;
		err = pm->pid ? 0 : take_id(pm, ps);
		if (err)
			return err;
		err = send_mod(ps, pm->sent ? LIBERA_MC_MODIFY : LIBERA_MC_ADD, pm->pid,
			       &mt->def, libera_vop_xid(ps, op));
		if (err)
			return err;
		pm->sent = true;
		pm->fresh = true;
	}
	return 0;
}

/* Off the switches that have it. */
static void unsend_one(struct libera_pmeter *pm, struct libera_vop *op)
{
	struct libera_pswitch *ps = pm->part->ps;

	if (pm->sent && libera_pswitch_is_ready(ps))
		send_mod(ps, LIBERA_MC_DELETE, pm->pid, NULL, libera_vop_xid(ps, op));
	pm->sent = false;
}

static void unsend(struct libera_vmeter *mt, struct libera_vop *op)
{
	struct libera_pmeter *pm;
	unsigned long no;

	xa_for_each(&mt->on, no, pm)
		unsend_one(pm, op);
}

static void set_stale(struct libera_vmeter *mt)
{
	struct libera_pmeter *pm;
	unsigned long no;

	xa_for_each(&mt->on, no, pm)
		pm->fresh = false;
}

static void free_one(struct libera_pmeter *pm)
{
	xa_erase(&pm->mt->on, pm->part->no);
	if (pm->pid)
		xa_erase(&pm->part->ps->meter_ids, pm->pid);
	kfree(pm);
}

static void free_meter(struct libera_vmeter *mt)
{
	struct libera_vswitch *vs = mt->vs;
	struct libera_use *use, *next;
	struct libera_pmeter *pm;
	unsigned long no;

	libera_vpart_assert_locked(vs);
	list_for_each_entry_safe(use, next, &mt->users, list)
		list_del_init(&use->list);
	if (find(vs, mt->vid) == mt) {
		xa_erase(&vs->meters, mt->vid);
		atomic_dec(&vs->tenant->n_meters);
	}
	xa_for_each(&mt->on, no, pm)
		free_one(pm);
	xa_destroy(&mt->on);
	kfree(mt);
}

static int make_one(struct libera_vmeter *mt, struct libera_vpart *part)
{
	struct libera_pmeter *pm = kzalloc(sizeof(*pm), GFP_KERNEL_ACCOUNT);
	int err;

	if (!pm)
		return -ENOMEM;
	pm->mt = mt;
	pm->part = part;
	err = xa_insert(&mt->on, part->no, pm, GFP_KERNEL_ACCOUNT);
	if (err) {
		kfree(pm);
		return err;
	}
	/* one that has never been here has no ids yet */
	return part->ps->version ? take_id(pm, part->ps) : 0;
}

/* Ids on all pSwitches that are known. */
static int take_ids(struct libera_vmeter *mt)
{
	struct libera_vpart *part;
	int err;

	libera_for_each_vpart(mt->vs, part) {
		err = make_one(mt, part);
		if (err)
			return err;
	}
	return 0;
}

int libera_vmeter_join(struct libera_vpart *part)
{
	struct libera_vmeter *mt;
	unsigned long id;
	int err;

	libera_vpart_assert_locked(part->vs);
	xa_for_each(&part->vs->meters, id, mt) {
		err = make_one(mt, part);
		if (err)
			return err;
	}
	return 0;
}

/* What was counted there stays counted. */
static void keep_counters(const struct libera_pmeter *pm)
{
	struct libera_vmeter *mt = pm->mt;
	u16 i;

	mt->packets += pm->packets;
	mt->bytes += pm->bytes;
	for (i = 0; i < mt->def.n_bands; i++) {
		mt->past[i].packets += pm->counters[i].packets;
		mt->past[i].bytes += pm->counters[i].bytes;
	}
}

void libera_vmeter_leave(struct libera_vpart *part)
{
	struct libera_vop op = { };
	struct libera_pmeter *pm;
	struct libera_vmeter *mt;
	unsigned long id;

	libera_vpart_assert_locked(part->vs);
	xa_for_each(&part->vs->meters, id, mt) {
		pm = xa_load(&mt->on, part->no);
		if (!pm)
			continue;
		unsend_one(pm, &op);
		keep_counters(pm);
		free_one(pm);
	}
}

static struct libera_vmeter *create(struct libera_vswitch *vs, const struct libera_of_meter *mm)
{
	struct libera_vmeter *mt;
	int err;

	libera_vpart_assert_locked(vs);
	mt = kzalloc(sizeof(*mt), GFP_KERNEL_ACCOUNT);
	if (!mt)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&mt->users);
	xa_init(&mt->on);
	mt->vs = vs;
	mt->vid = mm->meter_id;
	mt->created_ns = ktime_get_boottime_ns();
	set_def(&mt->def, mm);
	err = take_ids(mt) ?: xa_insert(&vs->meters, mt->vid, mt, GFP_KERNEL_ACCOUNT);
	if (err) {
		free_meter(mt);
		return ERR_PTR(err);
	}
	atomic_inc(&vs->tenant->n_meters);
	return mt;
}

int libera_vmeter_pid(void *priv, u32 vid, u32 *pid)
{
	struct libera_vpart *part = priv;
	struct libera_vmeter *mt = find(part->vs, vid);
	const struct libera_pmeter *pm = mt ? xa_load(&mt->on, part->no) : NULL;

	libera_vpart_assert_locked(part->vs);
	if (!pm || !pm->pid)
		return LIBERA_OFERR_METER_MOD_INVALID_METER;
	*pid = pm->pid;
	return 0;
}

void libera_vmeter_add_user(struct libera_vswitch *vs, u32 vid, struct libera_use *use)
{
	struct libera_vmeter *mt = find(vs, vid);

	lockdep_assert_held(&vs->lock);
	if (mt)
		list_add_tail(&use->list, &mt->users);
}

u32 libera_vmeter_refs(struct libera_vmeter *mt)
{
	struct libera_use *use;
	u32 n = 0;

	lockdep_assert_held(&mt->vs->lock);
	list_for_each_entry(use, &mt->users, list)
		n++;
	return n;
}

/* ---------------------------------------------------------------- METER_MOD */

static int to_oferr(int err)
{
	return err == -ENOMEM || err == -EBUSY ? LIBERA_OFERR_METER_MOD_OUT_OF_METERS : err;
}

/* What the pSwitch's meters can do. */
static int check_features_of(const struct libera_pswitch *ps, const struct libera_of_meter *mm)
{
	const struct libera_of_meter_features *f = &ps->meter_features;
	u16 i;

	if (!f->max_meter)
		return LIBERA_OFERR_METER_MOD_OUT_OF_METERS;
	if (mm->flags & ~f->capabilities)
		return LIBERA_OFERR_METER_MOD_BAD_FLAGS;
	if (mm->n_bands > f->max_bands)
		return LIBERA_OFERR_METER_MOD_OUT_OF_BANDS;
	for (i = 0; i < mm->n_bands; i++)
		if (!(f->band_types & (1U << mm->band[i].type)))
			return LIBERA_OFERR_METER_MOD_BAD_BAND;
	return 0;
}

static int check_features(const struct libera_vswitch *vs, const struct libera_of_meter *mm)
{
	const struct libera_vpart *part;
	int err;

	libera_for_each_vpart(vs, part) {
		err = part->ps->version ? check_features_of(part->ps, mm) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int add(struct libera_vswitch *vs, const struct libera_of_meter *mm, struct libera_vop *op)
{
	struct libera_tenant *t = vs->tenant;
	u32 quota = READ_ONCE(t->max_meters);
	struct libera_vmeter *mt;
	int err;

	err = check_features(vs, mm);
	if (err)
		return err;
	if (find(vs, mm->meter_id))
		return LIBERA_OFERR_METER_MOD_METER_EXISTS;
	if (atomic_read(&t->n_meters) >= (quota ? quota : LIBERA_METERS_DEFAULT))
		return LIBERA_OFERR_METER_MOD_OUT_OF_METERS;
	mt = create(vs, mm);
	if (IS_ERR(mt))
		return to_oferr(PTR_ERR(mt));
	err = send(mt, op);
	if (err) {
		unsend(mt, op);
		free_meter(mt);
	}
	return to_oferr(err);
}

static int modify(struct libera_vswitch *vs, const struct libera_of_meter *mm,
		  struct libera_vop *op)
{
	struct libera_vmeter *mt = find(vs, mm->meter_id);
	int err;

	if (!mt)
		return LIBERA_OFERR_METER_MOD_UNKNOWN_METER;
	err = check_features(vs, mm);
	if (err)
		return err;
	mt->prev = mt->def;
	mt->has_prev = true;
	set_stale(mt);
	set_def(&mt->def, mm);
	err = send(mt, op);
	mt->prev_op = op->id;
	if (err) {
		mt->def = mt->prev;
		mt->has_prev = false;
		/* those that have it already */
		set_stale(mt);
		send(mt, op);
	}
	return to_oferr(err);
}

/* "If a meter is deleted, rules that use it are, too" (1.3.5, 6.4.4, as OFPMC_DELETE). */
static void remove_meter(struct libera_vmeter *mt, struct libera_vop *op)
{
	struct libera_use *use;

	while ((use = list_first_entry_or_null(&mt->users, struct libera_use, list))) {
		libera_vfr_delete(use->vfr, op, LIBERA_FRR_DELETE);
		cond_resched();
	}
	unsend(mt, op);
	free_meter(mt);
}

static int delete(struct libera_vswitch *vs, u32 vid, struct libera_vop *op)
{
	struct libera_vmeter *mt;
	unsigned long id;

	if (vid != LIBERA_METER_ALL) {
		mt = find(vs, vid);
		if (mt)
			remove_meter(mt, op);
		return 0;
	}
	xa_for_each(&vs->meters, id, mt)
		remove_meter(mt, op);
	return 0;
}

int libera_vmeter_mod(struct libera_vswitch *vs, const struct libera_ofmsg *m,
		      struct libera_vop *op)
{
	const struct libera_of_meter *mm = &m->meter;

	libera_vpart_assert_locked(vs);
	if (mm->command == LIBERA_MC_DELETE)
		return delete(vs, mm->meter_id, op);
	/* those for the slow path and the controller are the operator's */
	if (!mm->meter_id || mm->meter_id > LIBERA_METER_MAX)
		return LIBERA_OFERR_METER_MOD_INVALID_METER;
	if (mm->command == LIBERA_MC_ADD)
		return add(vs, mm, op);
	if (mm->command == LIBERA_MC_MODIFY)
		return modify(vs, mm, op);
	return LIBERA_OFERR_METER_MOD_BAD_COMMAND;
}

/* ------------------------------------------------------------------- upkeep */

void libera_vmeter_refresh(struct libera_vswitch *vs)
{
	struct libera_vop op = { };
	struct libera_vmeter *mt;
	unsigned long id;

	libera_vpart_assert_locked(vs);
	/* without rules a meter does nothing: it may stay while the tenant is stopped */
	if (!vs->installed)
		return;
	xa_for_each(&vs->meters, id, mt) {
		send(mt, &op);
		cond_resched();
	}
}

void libera_vmeter_free_all(struct libera_vswitch *vs, bool quiet)
{
	struct libera_vop op = { };
	struct libera_vmeter *mt;
	unsigned long id;

	libera_vpart_assert_locked(vs);
	xa_for_each(&vs->meters, id, mt) {
		if (!quiet)
			unsend(mt, &op);
		free_meter(mt);
	}
}

static void undo(struct libera_pmeter *pm, u64 of_op)
{
	struct libera_vmeter *mt = pm->mt;
	struct libera_vop op = { };

	if (mt->has_prev && mt->prev_op == of_op) {
		mt->def = mt->prev;
		mt->has_prev = false;
		set_stale(mt);
		send(mt, &op);
	} else {
		pm->sent = false;
		remove_meter(mt, &op);
	}
}

void libera_vmeter_failed(struct libera_pswitch *ps, u32 pid, u64 op)
{
	struct libera_vswitch *vs = NULL;
	struct libera_pmeter *pm;

	mutex_lock(&ps->lock);
	pm = xa_load(&ps->meter_ids, pid);
	if (pm && kref_get_unless_zero(&pm->mt->vs->ref))
		vs = pm->mt->vs;
	mutex_unlock(&ps->lock);
	if (!vs)
		return;
	mutex_lock(&vs->lock);
	libera_vpart_lock_all(vs);
	pm = xa_load(&ps->meter_ids, pid);
	if (pm && pm->mt->vs == vs && !vs->dead)
		undo(pm, op);
	libera_vfr_settle(vs);
	libera_vpart_unlock_all(vs);
	mutex_unlock(&vs->lock);
	libera_vswitch_put(vs);
}

int libera_vmeter_sync(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c)
{
	struct libera_of_meter entry;
	struct libera_pmeter *pm;
	int err;

	lockdep_assert_held(&ps->lock);
	while ((err = libera_ofmsg_next_meter(version, c, &entry, &ps->scratch)) > 0) {
		pm = xa_load(&ps->meter_ids, entry.meter_id);
		if (pm)
			pm->sent = true;
		else if (entry.meter_id >= first_pid(ps) && entry.meter_id <= LIBERA_METER_MAX)
			send_mod(ps, LIBERA_MC_DELETE, entry.meter_id, NULL, 0);
	}
	return err;
}

void libera_vmeter_lost(struct libera_pswitch *ps)
{
	struct libera_pmeter *pm;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	xa_for_each(&ps->meter_ids, id, pm) {
		pm->sent = false;
		pm->fresh = false;
	}
}

void libera_vmeter_learn(struct libera_pswitch *ps, struct libera_of_meter_stats *s)
{
	struct libera_pmeter *pm = xa_load(&ps->meter_ids, s->meter_id);
	struct libera_of_counter n;
	u16 i;

	lockdep_assert_held(&ps->lock);
	if (!pm)
		return;
	pm->packets = s->packets;
	pm->bytes = s->bytes;
	for (i = 0; i < pm->mt->def.n_bands; i++)
		if (libera_ofmsg_next_counter(&s->bands, &n) > 0)
			pm->counters[i] = n;
}

void libera_vmeter_counters(struct libera_vmeter *mt, struct libera_of_meter_stats *st,
			    struct libera_of_counter *band)
{
	const struct libera_pmeter *pm;
	unsigned long no;
	u16 k;

	lockdep_assert_held(&mt->vs->lock);
	memcpy(band, mt->past, array_size(mt->def.n_bands, sizeof(*band)));
	st->packets = mt->packets;
	st->bytes = mt->bytes;
	xa_for_each(&mt->on, no, pm) {
		st->packets += pm->packets;
		st->bytes += pm->bytes;
		for (k = 0; k < mt->def.n_bands; k++) {
			band[k].packets += pm->counters[k].packets;
			band[k].bytes += pm->counters[k].bytes;
		}
	}
}
