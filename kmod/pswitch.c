// SPDX-License-Identifier: GPL-2.0
/* Physical switches: the objects, their ports and names. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "hostwatch.h"
#include "notify.h"
#include "pdrv.h"
#include "pcommon.h"
#include "plink.h"
#include "pfr.h"
#include "pswitch.h"
#include "vctl.h"
#include "vfr.h"
#include "vgroup.h"
#include "vlink.h"
#include "vmeter.h"
#include "vswitch.h"

static void free_rcu_cb(struct rcu_head *head)
{
	struct libera_pswitch *ps = container_of(head, struct libera_pswitch, rcu);

	kfree(ps);
}

static void release(struct kref *ref)
{
	struct libera_pswitch *ps = container_of(ref, struct libera_pswitch, ref);
	struct libera_pport *port;
	unsigned long no;

	WARN_ON_ONCE(ps->session || ps->n_pfrs);
	ps->drv->stop(ps);
	xa_for_each(&ps->pports, no, port)
		kfree(port);
	xa_destroy(&ps->pports);
	xa_destroy(&ps->pfr_ids);
	libera_pcommon_exit(ps);
	xa_destroy(&ps->group_ids);
	xa_destroy(&ps->meter_ids);
	rhashtable_destroy(&ps->pfrs);
	kvfree(ps->pending);
	mutex_destroy(&ps->lock);
	call_rcu(&ps->rcu, free_rcu_cb);
}

void libera_pswitch_get(struct libera_pswitch *ps)
{
	kref_get(&ps->ref);
}

void libera_pswitch_put(struct libera_pswitch *ps)
{
	if (ps)
		kref_put(&ps->ref, release);
}

static struct libera_pswitch *create(struct libera_net *ln, u64 dpid)
{
	struct libera_pswitch *ps;
	int err;

	ps = kzalloc(sizeof(*ps), GFP_KERNEL_ACCOUNT);
	if (!ps)
		return ERR_PTR(-ENOMEM);
	err = libera_pfr_table_init(&ps->pfrs);
	if (err) {
		kfree(ps);
		return ERR_PTR(err);
	}
	kref_init(&ps->ref);
	ps->ln = ln;
	ps->dpid = dpid;
	ps->drv = &libera_pdrv_of;
	mutex_init(&ps->lock);
	xa_init(&ps->pports);
	xa_init_flags(&ps->pfr_ids, XA_FLAGS_ALLOC1);
	libera_pcommon_init(ps);
	xa_init_flags(&ps->group_ids, XA_FLAGS_ALLOC);
	xa_init_flags(&ps->meter_ids, XA_FLAGS_ALLOC);
	init_waitqueue_head(&ps->slots);
	INIT_DELAYED_WORK(&ps->barrier_work, libera_pending_barrier_work);
	ps->since_ms = ktime_to_ms(ktime_get_boottime());
	return ps;
}

struct libera_pswitch *libera_pswitch_lookup(struct libera_net *ln, u64 dpid)
{
	struct libera_pswitch *ps;

	rcu_read_lock();
	ps = xa_load(&ln->pswitches, dpid);
	if (ps && !kref_get_unless_zero(&ps->ref))
		ps = NULL;
	rcu_read_unlock();
	return ps;
}

struct libera_pswitch *libera_pswitch_next(struct libera_net *ln, u64 *dpid)
{
	unsigned long index = *dpid;
	struct libera_pswitch *ps;

	rcu_read_lock();
	ps = xa_find(&ln->pswitches, &index, ULONG_MAX, XA_PRESENT);
	while (ps && !kref_get_unless_zero(&ps->ref))
		ps = xa_find_after(&ln->pswitches, &index, ULONG_MAX, XA_PRESENT);
	rcu_read_unlock();
	*dpid = index;
	return ps;
}

struct libera_pswitch *libera_pswitch_lookup_name(struct libera_net *ln, const char *name)
{
	struct libera_pswitch *ps;
	u64 dpid = 0;

	while ((ps = libera_pswitch_next(ln, &dpid))) {
		bool same;

		mutex_lock(&ps->lock);
		same = !strcmp(ps->name, name);
		mutex_unlock(&ps->lock);
		if (same)
			return ps;
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
	return NULL;
}

/* Nothing would be lost with it: down, and nothing is configured for it. */
static bool is_unused(struct libera_pswitch *ps)
{
	return !ps->session && !ps->n_vswitches && !*ps->name && !ps->max_rules && !ps->kind_set;
}

/* Room for one more; a table filled by strangers gives way where it is unused. */
static bool make_room(struct libera_net *ln)
{
	struct libera_pswitch *ps, *victim = NULL;
	u64 dpid = 0;
	u32 n = 0;

	while ((ps = libera_pswitch_next(ln, &dpid))) {
		n++;
		mutex_lock(&ps->lock);
		if (!victim && is_unused(ps)) {
			libera_pswitch_get(ps);
			victim = ps;
		}
		mutex_unlock(&ps->lock);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
	if (n >= LIBERA_DPIDS_MAX && victim) {
		mutex_lock(&victim->lock);
		victim->dead = is_unused(victim);
		mutex_unlock(&victim->lock);
		if (victim->dead &&
		    xa_cmpxchg(&ln->pswitches, victim->dpid, victim, NULL, GFP_KERNEL) == victim) {
			libera_pswitch_put(victim);
			n--;
		}
	}
	libera_pswitch_put(victim);
	return n < LIBERA_DPIDS_MAX;
}

struct libera_pswitch *libera_pswitch_get_or_create(struct libera_net *ln, u64 dpid)
{
	struct libera_pswitch *ps, *old;

	ps = libera_pswitch_lookup(ln, dpid);
	if (ps)
		return ps;
	if (READ_ONCE(ln->dying) || !make_room(ln))
		return ERR_PTR(-ENOSPC);
	ps = create(ln, dpid);
	if (IS_ERR(ps))
		return ps;
	kref_get(&ps->ref);	/* one for the table, one for the caller */
	old = xa_cmpxchg(&ln->pswitches, dpid, NULL, ps, GFP_KERNEL);
	if (!old)
		return ps;

	/* somebody was faster, or there is no memory */
	kref_put(&ps->ref, release);
	kref_put(&ps->ref, release);
	if (xa_is_err(old))
		return ERR_PTR(xa_err(old));
	ps = libera_pswitch_lookup(ln, dpid);
	return ps ? ps : ERR_PTR(-EAGAIN);
}

int libera_pswitch_forget(struct libera_pswitch *ps, struct netlink_ext_ack *extack)
{
	int err = 0;

	lockdep_assert_held(&ps->ln->lock);
	mutex_lock(&ps->lock);
	if (ps->session) {
		NL_SET_ERR_MSG(extack, "pswitch is connected");
		err = -EBUSY;
	} else if (ps->n_vswitches) {
		NL_SET_ERR_MSG(extack, "pswitch has vswitches on it");
		err = -EBUSY;
	} else if (ps->n_paths) {
		NL_SET_ERR_MSG(extack, "vlinks lead through the pswitch");
		err = -EBUSY;
	} else {
		ps->dead = true;
	}
	mutex_unlock(&ps->lock);
	if (err)
		return err;
	if (xa_cmpxchg(&ps->ln->pswitches, ps->dpid, ps, NULL, GFP_KERNEL) == ps)
		libera_pswitch_put(ps);
	return 0;
}

int libera_pswitch_set_name(struct libera_pswitch *ps, const char *name,
			    struct netlink_ext_ack *extack)
{
	struct libera_pswitch *other = NULL;

	lockdep_assert_held(&ps->ln->lock);
	if (*name)
		other = libera_pswitch_lookup_name(ps->ln, name);
	libera_pswitch_put(other);
	if (other && other != ps) {
		NL_SET_ERR_MSG(extack, "another pswitch has this name");
		return -EEXIST;
	}
	mutex_lock(&ps->lock);
	strscpy(ps->name, name, sizeof(ps->name));
	mutex_unlock(&ps->lock);
	return 0;
}

void libera_pswitch_set_max_rules(struct libera_pswitch *ps, u32 max)
{
	mutex_lock(&ps->lock);
	ps->max_rules = max;
	mutex_unlock(&ps->lock);
}

void libera_pswitch_disconnect(struct libera_pswitch *ps, enum libera_down why)
{
	mutex_lock(&ps->lock);
	if (ps->session)
		libera_session_close(ps->session, why);
	mutex_unlock(&ps->lock);
}

void libera_pswitch_close_all(struct libera_net *ln)
{
	struct libera_pswitch *ps;
	u64 dpid = 0;

	while ((ps = libera_pswitch_next(ln, &dpid))) {
		libera_pswitch_disconnect(ps, LIBERA_DOWN_EXIT);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
}

void libera_pswitch_cancel_all(struct libera_net *ln)
{
	struct libera_pswitch *ps;
	unsigned long dpid;

	xa_for_each(&ln->pswitches, dpid, ps)
		cancel_delayed_work_sync(&ps->barrier_work);
}

void libera_pswitch_free_all(struct libera_net *ln)
{
	struct libera_pswitch *ps;
	unsigned long dpid;

	xa_for_each(&ln->pswitches, dpid, ps) {
		xa_erase(&ln->pswitches, dpid);
		libera_pswitch_put(ps);
	}
}

struct libera_pport *libera_pswitch_get_port(struct libera_pswitch *ps, u32 no)
{
	struct libera_pport *port = xa_load(&ps->pports, no);
	int err;

	lockdep_assert_held(&ps->lock);
	if (port)
		return port;
	if (ps->n_pports >= LIBERA_PPORTS_MAX)
		return ERR_PTR(-ENOSPC);
	port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);
	if (!port)
		return ERR_PTR(-ENOMEM);
	port->desc.port_no = no;
	xa_init_flags(&port->labels, XA_FLAGS_ALLOC1);
	xa_init(&port->label_vids);
	xa_init(&port->carried);
	err = xa_err(xa_store(&ps->pports, no, port, GFP_KERNEL));
	if (err) {
		kfree(port);
		return ERR_PTR(err);
	}
	ps->n_pports++;
	return port;
}

void libera_pswitch_put_port(struct libera_pswitch *ps, struct libera_pport *port)
{
	lockdep_assert_held(&ps->lock);
	if (port->present || port->vport || port->watch || port->peer.fixed || port->peer.seen ||
	    !xa_empty(&port->labels))
		return;
	xa_erase(&ps->pports, port->desc.port_no);
	kfree(port);
	ps->n_pports--;
}

struct libera_pport *libera_pswitch_claim(struct libera_pswitch *ps, u32 no,
					  struct libera_vport *vport)
{
	struct libera_pport *port;

	lockdep_assert_held(&ps->lock);
	port = libera_pswitch_get_port(ps, no);
	if (IS_ERR(port))
		return port;
	if (port->vport)
		return ERR_PTR(-EBUSY);
	if (!xa_empty(&port->labels))
		return ERR_PTR(-EADDRINUSE);
	kref_get(&vport->ref);
	port->vport = vport;
	libera_hostwatch_update(ps, port);
	return port;
}

void libera_pswitch_unclaim(struct libera_pswitch *ps, u32 no)
{
	struct libera_pport *port = xa_load(&ps->pports, no);

	lockdep_assert_held(&ps->lock);
	if (!port || !port->vport)
		return;
	libera_vport_put(port->vport);
	port->vport = NULL;
	libera_hostwatch_update(ps, port);
	libera_pswitch_put_port(ps, port);
}

int libera_pswitch_learn_port(struct libera_pswitch *ps, const struct libera_port_desc *d)
{
	struct libera_pport *port;

	lockdep_assert_held(&ps->lock);
	if (d->port_no > LIBERA_PORT_MAX)
		return 0;	/* LOCAL and its like carry no VN */
	port = libera_pswitch_get_port(ps, d->port_no);
	if (IS_ERR(port))
		return PTR_ERR(port);
	port->desc = *d;
	port->present = true;
	return 0;
}

void libera_pswitch_unlearn_port(struct libera_pswitch *ps, u32 no)
{
	struct libera_pport *port = xa_load(&ps->pports, no);

	lockdep_assert_held(&ps->lock);
	if (!port)
		return;
	port->present = false;
	libera_pswitch_put_port(ps, port);
}

void libera_pswitch_lost(struct libera_pswitch *ps, struct libera_session *s,
			 enum libera_down why)
{
	struct libera_vswitch *vs;
	struct libera_pport *port;
	struct libera_pfr *pfr;
	unsigned long index;
	u32 id = 0;

	mutex_lock(&ps->lock);
	if (ps->session != s) {
		mutex_unlock(&ps->lock);
		return;		/* replaced by a newer one */
	}
	ps->session = NULL;
	WRITE_ONCE(ps->state, LIBERA_PSWITCH_DOWN);
	ps->since_ms = ktime_to_ms(ktime_get_boottime());
	ps->last_down = why;
	libera_pending_flush(ps);
	xa_for_each(&ps->pports, index, port) {
		port->present = false;
		libera_pswitch_put_port(ps, port);
	}
	xa_for_each(&ps->pfr_ids, index, pfr) {
		if (pfr->state == LIBERA_PFR_SENT)
			pfr->state = LIBERA_PFR_WANTED;
		/* when it is back it may think otherwise */
		pfr->refused = false;
		cond_resched();
	}
	libera_pcommon_lost(ps);
	ps->drv->lost(ps);
	libera_vgroup_lost(ps);
	libera_vmeter_lost(ps);
	mutex_unlock(&ps->lock);
	libera_session_put(s);
	cancel_delayed_work(&ps->barrier_work);
	libera_plink_switch_down(ps);

	while ((vs = libera_vswitch_next_on(ps, &id))) {
		libera_vswitch_update(vs);
		libera_vfr_switch_lost(vs, ps);
		libera_vswitch_put(vs);
		id++;
	}
	libera_vlink_kick(ps->ln);
	pr_info("pswitch %016llx down: %s\n", ps->dpid, libera_down_text(why));
	libera_notify_pswitch(ps, false, why);
}
