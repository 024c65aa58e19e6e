/* SPDX-License-Identifier: GPL-2.0 */
/* Hosts that move by themselves: pPorts that nobody has are watched for them. */
#ifndef _LIBERA_HOSTWATCH_H
#define _LIBERA_HOSTWATCH_H

#include <linux/netlink.h>

#include "core/ofmsg.h"
#include "core/pkt.h"
#include "pfr.h"

#define LIBERA_SIGHTINGS_MAX	64	/* that wait to be looked at, of a namespace */
#define LIBERA_SIGHTINGS_RATE	100	/* a second, of one pSwitch */

struct libera_host;
struct libera_net;
struct libera_pport;
struct libera_tenant;

/**
 * struct libera_sighting - a packet came in at a watched pPort
 * @dpid: pSwitch
 * @pport: pPort
 * @who: who has sent it
 */
struct libera_sighting {
	u64 dpid;
	u32 pport;
	struct libera_pkt_sender who;
};

/**
 * struct libera_candidate - a host that it could be, for libera_notify_sighting()
 * @t: its tenant
 * @h: the host
 * @s: where it was seen
 * @n: so many tenants have such a host
 */
struct libera_candidate {
	struct libera_tenant *t;
	const struct libera_host *h;
	const struct libera_sighting *s;
	u32 n;
};

/** libera_hostwatch_is_ours() - the cookie of a rule that brings us a pPort's packets */
static inline bool libera_hostwatch_is_ours(u64 cookie)
{
	return cookie == libera_cookie(LIBERA_WATCH_VS_ID, 0);
}

/** libera_hostwatch_start() - part of namespace init; 0 or -ENOMEM */
int libera_hostwatch_start(struct libera_net *ln);
/** libera_hostwatch_stop() - part of namespace exit: no pSwitch is connected; no locks held */
void libera_hostwatch_stop(struct libera_net *ln);

/**
 * libera_hostwatch_add() - watch a pPort
 * @ps: pSwitch, not locked
 * @no: pPort
 * @tenant: id of the tenant whose hosts may come there, 0: any
 *
 * ln->lock held.  Return: 0; -EEXIST: it is watched already; -ENOSPC, -ENOMEM.
 */
int libera_hostwatch_add(struct libera_pswitch *ps, u32 no, u32 tenant);
/**
 * libera_hostwatch_del() - watch it no more
 * @ps: pSwitch, not locked
 * @no: pPort
 * @tenant: 0, or for whose hosts it is watched
 *
 * ln->lock held.  Return: 0; -ENOENT: it is not.
 */
int libera_hostwatch_del(struct libera_pswitch *ps, u32 no, u32 tenant);
/** libera_hostwatch_forget() - nothing is watched for a tenant any more; ln->lock held */
void libera_hostwatch_forget(struct libera_tenant *t);

/** libera_hostwatch_ready() - a pSwitch is ready: it gets the rules.  No locks held */
void libera_hostwatch_ready(struct libera_pswitch *ps);
/** libera_hostwatch_update() - a pPort got a vPort, or lost it.  ps->lock held */
void libera_hostwatch_update(struct libera_pswitch *ps, struct libera_pport *port);
/** libera_hostwatch_wants() - whether a rule of ours on a pSwitch is to stay.  ps->lock held */
bool libera_hostwatch_wants(struct libera_pswitch *ps, const struct libera_of_flow_stats *e);

/**
 * libera_hostwatch_packet_in() - whether a packet came in by such a rule
 * @ps: pSwitch, not locked
 * @pin: the packet; nobody else gets to see it if this returns true
 */
bool libera_hostwatch_packet_in(struct libera_pswitch *ps, const struct libera_of_packet_in *pin);

#endif
