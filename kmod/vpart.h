/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of a vSwitch: what of it is on one pSwitch. */
#ifndef _LIBERA_VPART_H
#define _LIBERA_VPART_H

#include <linux/netlink.h>
#include <linux/rculist.h>
#include <linux/srcu.h>
#include <linux/xarray.h>

#include "core/xlate.h"

struct libera_pswitch;
struct libera_vswitch;

#define LIBERA_VPARTS_MAX	64	/* pSwitches of one vSwitch */

/**
 * struct libera_vpart - what of a vSwitch is on one pSwitch
 *
 * Neither @vs nor @ps changes.  A packet is decided on by the part where it comes in,
 * whatever port it leaves by.  A part that the vSwitch has left stays, off, until the
 * vSwitch ends or its number is needed, as some walk over the parts and sleep; these
 * hold libera_vpart_srcu.  Parts come and go under libera_net.lock and
 * libera_vswitch.lock.
 *
 * @of_vs: in libera_vswitch.parts, in order of dpid
 * @vs: the vSwitch
 * @ps: the pSwitch, with a reference
 * @no: number, which no other part of the vSwitch has
 * @off: the vSwitch is not here any more, and nothing of it is
 * @map: all vPorts as they are seen from here, rebuilt at each change; as what
 *	follows under libera_vswitch.lock
 * @xlate: what translation has to know; libera_vpart_xlate() keeps it up
 * @own_pfrs: pFRs without vFR: of labels and misses
 * @shared_pfrs: pFRs that vFRs share
 * @msgs_off: messages that changes of rules that may be reduced would have been without
 *	reduction, since there is this level
 * @msgs: that they were, and what is asked for their time-outs
 * @scopes: by vPort and table what packets from there meet in it, if the VN is reduced
 * @txs: messages of a rule on its way into the tables
 */
struct libera_vpart {
	struct list_head of_vs;
	struct libera_vswitch *vs;
	struct libera_pswitch *ps;
	u16 no;
	bool off;
	struct libera_map *map;
	struct libera_xlate xlate;
	struct list_head own_pfrs;
	struct list_head shared_pfrs;
	u64 msgs_off;
	u64 msgs;
	struct xarray scopes;
	struct list_head txs;
};

extern struct srcu_struct libera_vpart_srcu;

/* With libera_net.lock, libera_vswitch.lock, RCU or libera_vpart_srcu. */
#define libera_for_each_vpart(vs, p)						\
	list_for_each_entry_rcu(p, &(vs)->parts, of_vs, true)			\
		if (!(p)->off)

/**
 * libera_vpart_create() - the parts of a new vSwitch
 * @vs: vSwitch, not yet known to anybody
 * @dpid: pSwitches
 * @n: how many, 1 to LIBERA_VPARTS_MAX
 *
 * Return: 0; -EEXIST: one is named twice; -ENOSPC: too many pSwitches; -EAGAIN: one
 * is just being forgotten; -ENOMEM.
 */
int libera_vpart_create(struct libera_vswitch *vs, const u64 *dpid, u16 n);
/**
 * libera_vpart_add() - a vSwitch is on one more pSwitch
 * @vs: vSwitch; libera_net.lock held, its own not
 * @dpid: pSwitch, which need not be there yet
 * @extack: says what is wrong
 *
 * Nothing is there yet: ports and routes are to follow.
 *
 * Return: the part; ERR_PTR: -EEXIST: it is on that pSwitch; -EOPNOTSUPP: that cannot do
 * what the vSwitch does; -ENOSPC: too many pSwitches; -EAGAIN: it is just being forgotten;
 * -ENOMEM.
 */
struct libera_vpart *libera_vpart_add(struct libera_vswitch *vs, u64 dpid,
				      struct netlink_ext_ack *extack);
/**
 * libera_vpart_remove() - the reverse
 * @part: part; libera_net.lock held, the vSwitch's not
 * @extack: says what is wrong
 *
 * Return: 0; -EBUSY: it is the only one, or a vPort, a route or a path of a vLink is there.
 */
int libera_vpart_remove(struct libera_vpart *part, struct netlink_ext_ack *extack);
/** libera_vpart_has_vport() - whether one is there, or has its second place there */
bool libera_vpart_has_vport(const struct libera_vpart *part);
/** libera_vpart_leave() - the vSwitch does not hold on to its pSwitches any more */
void libera_vpart_leave(struct libera_vswitch *vs);
/** libera_vpart_put_all() - with the vSwitch: all but the parts themselves */
void libera_vpart_put_all(struct libera_vswitch *vs);
/** libera_vpart_free_all() - these, when no RCU reader is left; no lock needed */
void libera_vpart_free_all(struct libera_vswitch *vs);

/**
 * libera_vpart_lock_all() - lock all pSwitches of a vSwitch
 * @vs: vSwitch, locked
 *
 * In order of dpid, which is what keeps two vSwitches from waiting for each other.
 */
void libera_vpart_lock_all(struct libera_vswitch *vs);
/** libera_vpart_unlock_all() - the reverse */
void libera_vpart_unlock_all(struct libera_vswitch *vs);
/** libera_vpart_assert_locked() - the vSwitch and all its pSwitches are locked */
void libera_vpart_assert_locked(const struct libera_vswitch *vs);

/** libera_vpart_first() - the one with the lowest dpid; there is always one */
struct libera_vpart *libera_vpart_first(const struct libera_vswitch *vs);
/** libera_vpart_by_dpid() - the part on a pSwitch; NULL if there is none */
struct libera_vpart *libera_vpart_by_dpid(const struct libera_vswitch *vs, u64 dpid);
/** libera_vpart_on() - likewise.  Any context */
struct libera_vpart *libera_vpart_on(const struct libera_vswitch *vs,
				     const struct libera_pswitch *ps);
/** libera_vpart_some_ready() - whether a pSwitch of it is ready; any context */
bool libera_vpart_some_ready(const struct libera_vswitch *vs);

/** libera_vpart_n_tables() - tables that all its pSwitches have for it; vs->lock held */
u8 libera_vpart_n_tables(const struct libera_vswitch *vs);
/** libera_vpart_xlate() - what translation has to know, as things are now; vs->lock held */
const struct libera_xlate *libera_vpart_xlate(struct libera_vpart *part);

/**
 * libera_vpart_rebuild() - new snapshots of the ports in all parts
 * @vs: vSwitch, locked
 *
 * Return: 0; -ENOMEM: all are as they were.
 */
int libera_vpart_rebuild(struct libera_vswitch *vs);
/** libera_vpart_cut() - a port out of the old snapshots, for which no memory is needed */
void libera_vpart_cut(struct libera_vswitch *vs, u32 no);
/** libera_vpart_cut_twin() - likewise the second place of one */
void libera_vpart_cut_twin(struct libera_vswitch *vs, u32 no);

#endif
