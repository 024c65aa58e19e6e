/* SPDX-License-Identifier: GPL-2.0 */
/* Carriers of VNs: who is carried, over which vLinks, and when. */
#ifndef _LIBERA_VCARRIER_H
#define _LIBERA_VCARRIER_H

#include <linux/netlink.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "core/carrier.h"

struct libera_host;
struct libera_net;
struct libera_pswitch;
struct libera_tenant;
struct libera_vfr;
struct libera_vlink;
struct libera_vop;
struct libera_vport;
struct libera_vswitch;

/**
 * struct libera_vcarrier - a snapshot of who of a VN is carried, shared by its vSwitches
 * @ref: the tenant, and each vSwitch
 * @c: the snapshot
 */
struct libera_vcarrier {
	refcount_t ref;
	struct libera_carrier *c;
};

struct libera_vcarrier *libera_vcarrier_get(struct libera_vcarrier *vc);
void libera_vcarrier_put(struct libera_vcarrier *vc);

/* With ln->lock held, unless told otherwise. */

/**
 * libera_vcarrier_set() - choose the carrier of a VN
 * @t: tenant
 * @carrier: LIBERA_VN_CARRIER_*
 * @extack: says what is wrong
 *
 * Its hosts get what they are still without to be told on the way.
 *
 * Return: 0; -ENOSPC: an id does not fit its field, or none is left.
 */
int libera_vcarrier_set(struct libera_tenant *t, u8 carrier, struct netlink_ext_ack *extack);
/** libera_vcarrier_set_layout() - 0; -EBUSY while a VN has a carrier, -EINVAL, -ENOSPC */
int libera_vcarrier_set_layout(struct libera_net *ln, enum libera_carrier_kind kind,
			       const struct libera_layout *l, struct netlink_ext_ack *extack);
/** libera_vcarrier_set_edge() - an edge id for a pSwitch, 0: none; 0, -EBUSY, -EEXIST, -ENOSPC */
int libera_vcarrier_set_edge(struct libera_pswitch *ps, u32 edge, struct netlink_ext_ack *extack);

/**
 * libera_vcarrier_admit() - a host is going to be on a vPort
 * @t: tenant
 * @h: host; gets an index if it needs one
 * @vp: the vPort
 * @extack: says what is wrong
 *
 * Return: 0; -EEXIST: its index is another's; -ENOSPC: no index or edge id is left.
 */
int libera_vcarrier_admit(struct libera_tenant *t, struct libera_host *h,
			  const struct libera_vport *vp, struct netlink_ext_ack *extack);
/** libera_vcarrier_move() - likewise for all hosts on a vPort that is going to a pSwitch */
int libera_vcarrier_move(struct libera_vport *vp, struct libera_pswitch *ps,
			 struct netlink_ext_ack *extack);

/** libera_vcarrier_edge() - the pSwitch that a host hangs on; NULL if it is nowhere */
struct libera_pswitch *libera_vcarrier_edge(struct libera_tenant *t, const struct libera_host *h);
/** libera_vcarrier_kind() - LIBERA_CARRY_* that the VN has now */
enum libera_carrier_kind libera_vcarrier_kind(const struct libera_tenant *t);
/** libera_vcarrier_locator() - what a host is on the way; false: nothing */
bool libera_vcarrier_locator(struct libera_tenant *t, const struct libera_host *h,
			     struct libera_locator *loc, u64 *addr);
/**
 * libera_vcarrier_why_not() - why not all vLinks of a VN carry
 * @t: tenant
 * @used: set to LIBERA_CARRY_* of those that do, NONE: none does
 *
 * Return: NULL if all do, or the VN has no carrier.
 */
const char *libera_vcarrier_why_not(struct libera_tenant *t, enum libera_carrier_kind *used);
/** libera_vcarrier_lane_used() - LIBERA_CARRY_* of packets from a vLink's end @i to the other */
enum libera_carrier_kind libera_vcarrier_lane_used(const struct libera_vlink *vl, int i);
/**
 * libera_vcarrier_lane_why() - why packets from a vLink's end are not carried
 * @vl: vLink
 * @i: the end
 * @buf: for the text
 * @size: of @buf
 *
 * Return: false if they are, or the VN has no carrier.
 */
bool libera_vcarrier_lane_why(const struct libera_vlink *vl, int i, char *buf, size_t size);

/**
 * libera_vcarrier_judge() - see whether a vFR can be told of carried packets
 * @vfr: vFR, as it is now; all locks of its vSwitch held, vs->vfr_match is used
 * @op: on whose behalf; if some may not be carried from now on, its barrier waits
 */
void libera_vcarrier_judge(struct libera_vfr *vfr, struct libera_vop *op);
/** libera_vcarrier_forget() - a vFR is going; vs->lock held */
void libera_vcarrier_forget(struct libera_vfr *vfr);

/**
 * libera_vcarrier_kick() - hosts, paths or vFRs have changed: look at all VNs
 *
 * Soon, by a work.  Any context.
 */
void libera_vcarrier_kick(struct libera_net *ln);

/** libera_vcarrier_start() - part of namespace init; no locks */
void libera_vcarrier_start(struct libera_net *ln);
/** libera_vcarrier_stop() - part of namespace exit: no more works; no locks held */
void libera_vcarrier_stop(struct libera_net *ln);

#endif
