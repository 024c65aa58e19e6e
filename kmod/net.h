/* SPDX-License-Identifier: GPL-2.0 */
/* State of one network namespace: everything else hangs here. */
#ifndef _LIBERA_NET_H
#define _LIBERA_NET_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "core/carrier.h"
#include "stats.h"

#define LIBERA_VERSION		"0.1"

/* What a stranger can create is bounded (counted in LIBERA_STAT_ACCEPT_REFUSED). */
#define LIBERA_CONNS_MAX	4096	/* accepted connections in a namespace */
#define LIBERA_CONNS_ANON_MAX	1024	/* of them without a finished handshake */

struct libera_hostwatch;
struct libera_intercept;

/**
 * struct libera_net - per-namespace state
 *
 * Created by pernet init, ended by pernet exit, which closes every socket
 * first: kernel sockets do not pin their namespace.
 *
 * @net: the namespace, valid from pernet init to exit
 * @lock: provisioning: netlink commands that change objects; outermost lock
 * @stats: per-CPU counters
 * @wq: all work of this namespace; flushed by exit
 * @dying: set first by exit: nothing new may be created
 * @channels_lock: guards @channels, @n_channels and @channels_off; innermost
 * @channels: struct libera_channel: started and not yet released
 * @n_channels: created and not yet released
 * @channels_off: exit has begun to wait: no more channels
 * @channels_wait: exit waits here for @n_channels to become 0
 * @listeners: struct libera_listener; under @lock
 * @n_conns: accepted connections alive
 * @n_anon: of them those without a finished handshake
 * @intercept: transparent mode, NULL if off; under @lock
 * @pswitches: struct libera_pswitch by dpid; readers under RCU; the array's own lock for writers
 * @tenants: struct libera_tenant by id; under @lock for writers, RCU for readers
 * @n_tenants: entries of @tenants; under @lock
 * @vsw_ids: struct libera_vswitch by its cookie id; RCU for readers, @lock for writers
 * @vlinks: struct libera_vlink by id; under @lock
 * @vlink_work: looks whether their paths are up, and for what memory was short
 * @moving: struct libera_vport that have a second place; under @lock
 * @migrate_work: takes these away from them
 * @layouts: of locators, by LIBERA_CARRY_*; under @lock
 * @carried_edges: by tenant and edge, where carried packets of a tenant may go to; under @lock
 *	for writers
 * @carrier_work: brings about what carriers shall be
 * @carrier_lock: guards @carrier_holds; innermost
 * @carrier_holds: VNCs whose barriers wait for it
 * @n_lldp: discovery frames on their way over vLinks
 * @probe_key: what makes our probes ours
 * @probe_ms: time between two probes of a pPort, 0: no probing; under @lock for writers
 * @probe_work: sends them
 * @probe_dpid: pSwitch whose turn it is; with what follows, of @probe_work alone
 * @probe_port: pPort, likewise
 * @probe_began: when this round began, in jiffies
 * @probe_round: how long the last took, likewise
 * @hostwatch: who looks for hosts at watched pPorts
 * @vop_ids: last libera_vop.id
 * @nl_seq: change counter that lets dumps notice changes; under @lock
 */
struct libera_net {
	struct net *net;
	struct mutex lock;		/* see above */
	struct libera_stats __percpu *stats;
	struct workqueue_struct *wq;
	bool dying;

	spinlock_t channels_lock;
	struct list_head channels;
	unsigned int n_channels;
	bool channels_off;
	wait_queue_head_t channels_wait;

	struct list_head listeners;
	atomic_t n_conns;
	atomic_t n_anon;
	struct libera_intercept *intercept;

	struct xarray pswitches;
	struct xarray tenants;
	u32 n_tenants;
	struct xarray vsw_ids;
	struct xarray vlinks;
	struct delayed_work vlink_work;
	struct list_head moving;
	struct delayed_work migrate_work;
	struct libera_layout layouts[__LIBERA_CARRY_END];
	struct xarray carried_edges;
	struct delayed_work carrier_work;
	spinlock_t carrier_lock;
	struct list_head carrier_holds;
	atomic_t n_lldp;
	siphash_key_t probe_key;
	u32 probe_ms;
	struct delayed_work probe_work;
	u64 probe_dpid;
	u32 probe_port;
	unsigned long probe_began;
	unsigned long probe_round;
	struct libera_hostwatch *hostwatch;
	atomic64_t vop_ids;
	unsigned int nl_seq;
};

extern unsigned int libera_net_id;

static inline struct libera_net *libera_net(const struct net *net)
{
	return net_generic(net, libera_net_id);
}

int libera_net_register(void);
void libera_net_unregister(void);

#endif
