/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of a vSwitch: what of it is on one pSwitch. */
#ifndef _LIBERA_VPART_H
#define _LIBERA_VPART_H

#include <linux/list.h>
#include <linux/xarray.h>

#include "core/xlate.h"

struct libera_pswitch;
struct libera_vswitch;

#define LIBERA_VPARTS_MAX	64	/* pSwitches of one vSwitch */

/**
 * struct libera_vpart - what of a vSwitch is on one pSwitch
 *
 * Made and ended with its vSwitch, so neither @vs nor @ps changes.  A packet is
 * decided on by the part where it comes in, whatever port it leaves by.
 *
 * @vs: the vSwitch
 * @ps: the pSwitch, with a reference
 * @no: place in libera_vswitch.part
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
	struct libera_vswitch *vs;
	struct libera_pswitch *ps;
	u16 no;
	struct libera_map *map;
	struct libera_xlate xlate;
	struct list_head own_pfrs;
	struct list_head shared_pfrs;
	u64 msgs_off;
	u64 msgs;
	struct xarray scopes;
	struct list_head txs;
};

#define libera_for_each_vpart(vs, p)	\
	for ((p) = (vs)->part; (p) < (vs)->part + (vs)->n_parts; (p)++)

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
/** libera_vpart_leave() - the vSwitch does not hold on to its pSwitches any more */
void libera_vpart_leave(struct libera_vswitch *vs);
/** libera_vpart_free() - with the vSwitch; @vs->part itself is left to RCU */
void libera_vpart_free(struct libera_vswitch *vs);

/**
 * libera_vpart_lock_all() - lock all pSwitches of a vSwitch
 * @vs: vSwitch, locked
 *
 * In order of dpid, which is what keeps two vSwitches from waiting for each other.
 */
void libera_vpart_lock_all(struct libera_vswitch *vs);
void libera_vpart_unlock_all(struct libera_vswitch *vs);
/** libera_vpart_assert_locked() - the vSwitch and all its pSwitches are locked */
void libera_vpart_assert_locked(const struct libera_vswitch *vs);

/** libera_vpart_on() - the part on a pSwitch; NULL if there is none.  Any context */
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

#endif
