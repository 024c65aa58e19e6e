/* SPDX-License-Identifier: GPL-2.0 */
/* Events on the netlink multicast group. */
#ifndef _LIBERA_NOTIFY_H
#define _LIBERA_NOTIFY_H

#include "channel.h"
#include "core/oferr.h"

struct libera_candidate;
struct libera_plink;
struct libera_pswitch;
struct libera_route;
struct libera_vlink;
struct libera_vnc;
struct libera_vport;
struct libera_vswitch;

/*
 * All: process context, no lock of an object held (they take what they need),
 * nothing is built when nobody listens.
 */
void libera_notify_pswitch(struct libera_pswitch *ps, bool up, enum libera_down why);
/** libera_notify_pport() - @reason is LIBERA_PR_* */
void libera_notify_pport(struct libera_pswitch *ps, u32 no, u8 reason);
void libera_notify_plink(const struct libera_plink *l, bool up);
/** libera_notify_sighting() - a host may have moved; ln->lock held */
void libera_notify_sighting(const struct libera_candidate *c);
/** libera_notify_route() - as libera_notify_vlink() */
void libera_notify_route(const struct libera_route *r, u32 event);
/** libera_notify_vport() - @event is LIBERA_EVENT_*; ln->lock held */
void libera_notify_vport(struct libera_vport *vp, u32 event);
/** libera_notify_vlink() - @event is LIBERA_EVENT_*; ln->lock held */
void libera_notify_vlink(const struct libera_vlink *vl, u32 event);
void libera_notify_vnc(struct libera_vnc *vnc, bool up, enum libera_down why);
/** libera_notify_refused() - a VNC's request was refused; @vs->lock may be held */
void libera_notify_refused(struct libera_vswitch *vs, u32 xid, enum libera_oferr err);

#endif
