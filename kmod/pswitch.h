/* SPDX-License-Identifier: GPL-2.0 */
/* Physical switches and ports: handshake, requests and their answers. */
#ifndef _LIBERA_PSWITCH_H
#define _LIBERA_PSWITCH_H

#include <linux/if_ether.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/rhashtable-types.h>
#include <linux/wait.h>
#include <linux/xarray.h>

#include "core/common.h"
#include "core/ofmsg.h"
#include "net.h"
#include "session.h"

#define LIBERA_NAME_LEN		32	/* with the terminating zero */
#define LIBERA_PPORTS_MAX	4096	/* of one pSwitch */
#define LIBERA_DPIDS_MAX	4096	/* pSwitches of one namespace */

struct libera_pswitch;
struct libera_pdrv;
struct libera_pfr;
struct libera_vnc;
struct libera_vport;
struct libera_vswitch;

/**
 * struct libera_peer - the other end of the pLink that brings packets to a pPort
 * @dpid: pSwitch
 * @port: pPort there
 * @seen: a probe came from there
 * @fixed: the operator says so
 * @seen_at: jiffies of the last probe
 */
struct libera_peer {
	u64 dpid;
	u32 port;
	bool seen;
	bool fixed;
	unsigned long seen_at;
};

/**
 * struct libera_pport - a port of a pSwitch, or a claim on one not seen yet
 * @desc: as the switch says it
 * @present: the switch has it
 * @vport: the vPort on it, NULL if it belongs to no VN; holds a reference
 * @labels: by VLAN id, whose packets come in: the vPort (struct libera_vport) if they
 *	belong to a vLink that ends here, else a value
 * @carried: likewise by tenant id, of carried ones, which have none
 * @carried_kind: LIBERA_CARRY_* of all of those
 * @peer: where packets come from, if it is another pSwitch
 * @nonce: of the last probe that was sent from here, until it has come in somewhere
 * @probed: jiffies when it was sent; @nonce counts for a few seconds
 * @stats: last PORT_STATS entry
 * @watch: hosts are looked for there while it has no vPort
 * @watch_tenant: of that tenant only, by its id; 0: of any
 * @seen: MAC of the last that was told of
 * @seen_at: jiffies then
 *
 * All under libera_pswitch.lock.
 */
struct libera_pport {
	struct libera_port_desc desc;
	bool present;
	struct libera_vport *vport;
	struct xarray labels;
	struct xarray label_vids;
	struct xarray carried;
	u8 carried_kind;
	struct libera_peer peer;
	u64 nonce;
	unsigned long probed;
	struct libera_of_port_stats stats;
	bool watch;
	u32 watch_tenant;
	u8 seen[ETH_ALEN];
	unsigned long seen_at;
};

enum libera_pswitch_state {
	LIBERA_PSWITCH_DOWN,
	LIBERA_PSWITCH_PORTS,		/* asked for ports and description */
	LIBERA_PSWITCH_SYNC,		/* reading its rules */
	LIBERA_PSWITCH_READY,
};

/*
 * Requests to a pSwitch that may be answered, in a ring indexed by xid.  A slot
 * is reserved before a VNC's message is handled, and freed by its answer or by
 * the next barrier reply: a switch answers everything before a barrier first.
 */
#define LIBERA_PENDING_MAX	1024	/* slots per pSwitch, power of two */
#define LIBERA_PENDING_PER_VNC	512	/* of them for one VNC */
#define LIBERA_BARRIER_EVERY	128	/* slots taken before a barrier of our own */
#define LIBERA_BARRIER_MS	50	/* ... or this long after the first of them */
#define LIBERA_ERROR_DATA	64	/* bytes of the original kept for an ERROR */

enum libera_pending_kind {
	LIBERA_PENDING_FREE,
	LIBERA_PENDING_MOD,		/* nobody answers unless it fails */
	LIBERA_PENDING_BARRIER,		/* a VNC's, or ours if vnc is NULL */
	LIBERA_PENDING_STATS,		/* query */
	LIBERA_PENDING_READBACK,	/* readback */
};

struct libera_query;
struct libera_readback;

/**
 * struct libera_barrier - a VNC's barrier, until all pSwitches of its vSwitch have answered
 * @left: slots that wait for an answer, and whoever sends it
 * @lost: a pSwitch went away, and with it the last of the vSwitch: nobody answers
 * @vnc: who asked, with a reference
 * @xid: of its request
 * @held: its session, of which nothing is read until then, with a reference
 */
struct libera_barrier {
	refcount_t left;
	bool lost;
	struct libera_vnc *vnc;
	u32 xid;
	struct libera_session *held;
};

/**
 * struct libera_pending - one outstanding request
 * @kind: LIBERA_PENDING_*
 * @xid: on the pSwitch's side: below 2^31, where handshake and echo never are
 * @vxid: on the VNC's side
 * @vnc: who caused it, with a reference; NULL: we did
 * @op: libera_vop.id of a MOD
 * @query: for STATS, with a reference
 * @readback: for READBACK, with a reference
 * @left: answers to come for it
 * @failed: @vnc has been told: one message may be many on the pSwitch
 * @barrier: of @vnc, with its share of the references
 * @len: bytes at @data
 * @data: beginning of the VNC's message
 */
struct libera_pending {
	u8 kind;
	bool failed;
	u32 xid;
	u32 vxid;
	struct libera_vnc *vnc;
	u64 op;
	struct libera_query *query;
	struct libera_readback *readback;
	u32 left;
	struct libera_barrier *barrier;
	u16 len;
	u8 data[LIBERA_ERROR_DATA];
};

/**
 * struct libera_pswitch - a physical switch, known by its datapath id
 *
 * Made when a switch with a new dpid connects or a vSwitch is mapped on one
 * that has not been seen.  References: the namespace's table (until
 * libera_pswitch_forget() or exit), each connection, each vSwitch on it.
 * Ended by the last put, freed after a grace period.
 *
 * @lock: everything below; taken inside libera_vswitch.lock, never around it
 */
struct libera_pswitch {
	struct kref ref;
	struct rcu_head rcu;
	struct libera_net *ln;
	u64 dpid;

	struct mutex lock;		/* see above */
	char name[LIBERA_NAME_LEN];
	u32 max_rules;			/* quota of pFRs, also of merged ones, 0: none */
	u8 state;
	bool dead;			/* forgotten: takes no connection */
	u8 kind_set;			/* enum libera_pkind, as the operator wants */
	const struct libera_pdrv *drv;	/* of what kind it is */
	void *drv_priv;			/* the driver's */
	int unfit;			/* why it could not take the last rule, an oferr */
	struct libera_session *session;	/* with a reference; NULL when DOWN */
	struct sockaddr_storage orig_dst; /* where it was going, if it was intercepted */
	u8 version;
	bool reworded;			/* and its rules may be of another yet */
	u8 n_tables;
	u32 n_buffers;
	u32 capabilities;
	struct libera_of_group_features group_features;	/* all zero: none */
	struct libera_of_meter_features meter_features;	/* likewise */
	struct libera_of_table_features table_features;	/* of its first table; or all zero */
	u64 tables_seen;		/* bits of those below 64 that it says it has */
	char desc[5][64];		/* mfr, hw, sw, serial, dp; cut */
	u64 since_ms;			/* ktime of the last up or down */
	u8 last_down;			/* enum libera_down */
	u32 foreign;			/* rules of others seen at the last sync */

	struct xarray pports;		/* struct libera_pport by number */
	u32 n_pports;
	struct rhashtable pfrs;		/* struct libera_pfr by table, priority, match */
	struct xarray pfr_ids;		/* by id, the low half of its cookie */
	u32 next_pfr_id;
	u32 n_pfrs;
	struct libera_commons commons;	/* what several of them may be together */
	struct xarray common_ids;	/* struct libera_pcommon by id, likewise */
	struct list_head commons_asked;	/* libera_pcommon.asked, in order of seq */
	u32 next_common_id;
	u32 n_commons;			/* that are there, or shall be */
	u32 n_merged;			/* pFRs that are not there, as these stand for them */
	struct xarray group_ids;	/* struct libera_vgroup by physical id */
	u32 next_group_id;
	struct xarray meter_ids;	/* struct libera_vmeter by physical id */
	u32 next_meter_id;
	u32 n_vswitches;		/* mapped on it */
	u32 n_paths;			/* pLinks of paths of vLinks that lead here */
	u32 edge;			/* id in locators, 0: none; under libera_net.lock */
	bool edge_fixed;		/* the operator said so; likewise */
	u32 fence;			/* seq that libera_pending_fence() waits for */

	struct libera_pending *pending;	/* ring */
	u32 next_seq;			/* the slot to be given out; its low 31 bits are the xid */
	u32 done_seq;			/* all before this are free */
	u32 reserved;			/* slots promised */
	bool was_full;			/* @session's queue was above its mark when last sent to */
	u32 since_barrier;		/* slots taken since the last barrier */
	u64 op_id;			/* libera_vop.id that has @op_pending; 0: none */
	struct libera_pending *op_pending;
	wait_queue_head_t slots;	/* woken when slots become free, or when DOWN */
	struct delayed_work barrier_work;

	u64 flow_mods;			/* sent */
	u64 packet_ins;			/* received */
	u64 sightings_full_at;		/* token bucket of hostwatch.c */
	u64 errors;			/* received */

	struct libera_ofmsg out;	/* for building, too large for the stack */
	struct libera_ofscratch scratch;
};

/** libera_pswitch_accept() - a libera_accept_fn: begin the handshake with a switch */
void libera_pswitch_accept(struct libera_net *ln, void *priv, struct socket *sock);

/** libera_pswitch_get_or_create() - by dpid, with a reference; ERR_PTR(-ENOSPC, -ENOMEM) */
struct libera_pswitch *libera_pswitch_get_or_create(struct libera_net *ln, u64 dpid);
/** libera_pswitch_lookup() - by dpid, with a reference; NULL if unknown */
struct libera_pswitch *libera_pswitch_lookup(struct libera_net *ln, u64 dpid);
/** libera_pswitch_lookup_name() - likewise, by name */
struct libera_pswitch *libera_pswitch_lookup_name(struct libera_net *ln, const char *name);
/**
 * libera_pswitch_next() - the first with dpid >= *@dpid, with a reference, for
 * dumps
 *
 * Sets *@dpid.
 */
struct libera_pswitch *libera_pswitch_next(struct libera_net *ln, u64 *dpid);
/** libera_pswitch_get() - take a reference */
void libera_pswitch_get(struct libera_pswitch *ps);
/** libera_pswitch_put() - drop it */
void libera_pswitch_put(struct libera_pswitch *ps);

/**
 * libera_pswitch_forget() - remove a pSwitch that is down and unused
 *
 * -EBUSY with extack otherwise. ln->lock held.
 */
int libera_pswitch_forget(struct libera_pswitch *ps, struct netlink_ext_ack *extack);
/** libera_pswitch_set_name() - alias, "" for none; -EEXIST if another has it.  ln->lock held */
int libera_pswitch_set_name(struct libera_pswitch *ps, const char *name,
			    struct netlink_ext_ack *extack);
/** libera_pswitch_set_max_rules() - quota of rules on it, 0: none */
void libera_pswitch_set_max_rules(struct libera_pswitch *ps, u32 max);
/** libera_pswitch_disconnect() - close its connection; it may come back */
void libera_pswitch_disconnect(struct libera_pswitch *ps, enum libera_down why);
/** libera_pswitch_close_all() - part of namespace exit: all connections */
void libera_pswitch_close_all(struct libera_net *ln);
/** libera_pswitch_cancel_all() - no timer of a pSwitch runs any more; all are down */
void libera_pswitch_cancel_all(struct libera_net *ln);
/** libera_pswitch_free_all() - part of namespace exit: all are forgotten */
void libera_pswitch_free_all(struct libera_net *ln);

/** libera_pswitch_is_ready() - connected and synchronised: rules can be sent */
static inline bool libera_pswitch_is_ready(const struct libera_pswitch *ps)
{
	return READ_ONCE(ps->state) == LIBERA_PSWITCH_READY;
}

/** libera_pswitch_has_groups() - it has some kind of group */
static inline bool libera_pswitch_has_groups(const struct libera_pswitch *ps)
{
	return ps->group_features.types;
}

/**
 * libera_pswitch_claim() - put a vPort on a pPort
 * @ps: pSwitch, @ps->lock held
 * @no: port number
 * @vport: gets a reference taken
 *
 * Return: the pPort; ERR_PTR(-EBUSY) if a vPort is on it, -ENOSPC, -ENOMEM.
 */
struct libera_pport *libera_pswitch_claim(struct libera_pswitch *ps, u32 no,
					  struct libera_vport *vport);
/** libera_pswitch_unclaim() - no vPort is on a pPort any more; @ps->lock held */
void libera_pswitch_unclaim(struct libera_pswitch *ps, u32 no);

/**
 * libera_pswitch_reserve() - wait for room for one request of a VNC
 * @ps: pSwitch, not locked
 * @vnc: who asks
 *
 * Sleeps while the ring is full or @vnc has its share of it: this holds up
 * nobody but @vnc.  Return: 0, -ENOTCONN if the switch is not ready or @vnc is
 * going away.
 */
int libera_pswitch_reserve(struct libera_pswitch *ps, struct libera_vnc *vnc);
/**
 * libera_pswitch_try_reserve() - likewise, with @ps->lock held
 * @err: set to 0 or -ENOTCONN on success
 *
 * Return: false if it has to be waited for.
 */
bool libera_pswitch_try_reserve(struct libera_pswitch *ps, struct libera_vnc *vnc, int *err);
/** libera_pswitch_unreserve() - give back what no request was made of.  @ps->lock held */
void libera_pswitch_unreserve(struct libera_pswitch *ps, struct libera_vnc *vnc);

/**
 * libera_pswitch_request() - turn a reservation into an xid
 * @ps: @ps->lock held
 * @kind: LIBERA_PENDING_*
 * @vnc: who asked, NULL for us
 * @vxid: its xid
 * @data: its message, may be NULL
 * @len: its length
 *
 * Return: the slot, with its xid set; the caller adds a query reference if any.
 * Never fails for a VNC with a reservation; for our own requests NULL when full.
 */
struct libera_pending *libera_pswitch_request(struct libera_pswitch *ps, u8 kind,
					      struct libera_vnc *vnc, u32 vxid,
					      const u8 *data, u32 len);

/**
 * libera_pswitch_send() - encode one message and queue it to the switch
 * @ps: @ps->lock held
 * @m: message, may be @ps->out
 *
 * Also sees to it that requests are followed by a barrier in time.
 *
 * Return: 0, -ENOTCONN, -ENOMEM, ..., or the oferr for who asked, if this kind
 * of switch cannot do it.
 */
int libera_pswitch_send(struct libera_pswitch *ps, const struct libera_ofmsg *m);
/**
 * libera_pswitch_send_raw() - likewise for what is encoded
 *
 * @tx is gone whatever is returned.
 */
int libera_pswitch_send_raw(struct libera_pswitch *ps, u8 type, struct libera_txmsg *tx);

/** libera_pswitch_get_port() - a pPort, made if it is not known; ps->lock held; ERR_PTR */
struct libera_pport *libera_pswitch_get_port(struct libera_pswitch *ps, u32 no);
/** libera_pswitch_put_port() - drop it if nothing is known of it any more; ps->lock held */
void libera_pswitch_put_port(struct libera_pswitch *ps, struct libera_pport *port);
/** libera_pport_is_up() - the switch has it, and it can carry packets; ps->lock held */
static inline bool libera_pport_is_up(const struct libera_pport *port)
{
	return port->present && !(port->desc.state & LIBERA_PS_LINK_DOWN) &&
	       !(port->desc.config & LIBERA_PC_PORT_DOWN);
}

/* Between pswitch.c, pconn.c and pending.c. */

/**
 * libera_pswitch_learn_port() - the switch has this port
 *
 * 0, -ENOSPC, -ENOMEM.  ps->lock held.
 */
int libera_pswitch_learn_port(struct libera_pswitch *ps, const struct libera_port_desc *d);
/**
 * libera_pswitch_unlearn_port() - it has not any more
 *
 * A vPort's claim stays.  ps->lock held.
 */
void libera_pswitch_unlearn_port(struct libera_pswitch *ps, u32 no);

/** libera_pending_init() - the ring for a new connection; Return: 0, -ENOMEM.  ps->lock held */
int libera_pending_init(struct libera_pswitch *ps);
/** libera_pending_flush() - forget every request: the switch is gone.  ps->lock held */
void libera_pending_flush(struct libera_pswitch *ps);
/**
 * libera_pending_find() - the request that an answer is for, NULL if unknown
 *
 * Ps->lock held.
 */
struct libera_pending *libera_pending_find(struct libera_pswitch *ps, u32 xid);
/**
 * libera_pending_barrier() - a VNC asks for a barrier
 * @vnc: VNC
 * @xid: of its request
 * @s: its session; nothing more is read of it until the reply is on its way
 *
 * The reply goes out when all slots with the barrier have been answered, and when
 * answers to what came before have (1.3.5, 7.3.8).
 *
 * Return: with a reference for the caller; NULL if there is no memory.
 */
struct libera_barrier *libera_pending_barrier(struct libera_vnc *vnc, u32 xid,
					      struct libera_session *s);
/** libera_pending_barrier_put() - one less to wait for; no spinlocks held */
void libera_pending_barrier_put(struct libera_barrier *b);
/** libera_pending_answer_begin() - an answer to @vnc is made; barriers after it wait */
void libera_pending_answer_begin(struct libera_vnc *vnc);
/** libera_pending_answer_end() - it is on its way; no spinlocks held */
void libera_pending_answer_end(struct libera_vnc *vnc);
/** libera_pending_done() - free one slot.  ps->lock held */
void libera_pending_done(struct libera_pswitch *ps, struct libera_pending *p);
/** libera_pending_done_before() - free a barrier's slot and all before it.  ps->lock held */
void libera_pending_done_before(struct libera_pswitch *ps, struct libera_pending *barrier);
/**
 * libera_pending_fence() - wait until pSwitches have done what was sent to them
 * @ln: namespace, not locked
 * @time: jiffies after which those that have not answered are left alone
 */
void libera_pending_fence(struct libera_net *ln, unsigned long time);
/** libera_pending_fence_passed() - whether a pSwitch has, or is not there */
bool libera_pending_fence_passed(const struct libera_pswitch *ps);
/** libera_pending_fence_begin() - the same for one pSwitch, not locked: begin */
void libera_pending_fence_begin(struct libera_pswitch *ps);
/** libera_pending_fence_wait() - and wait, until some jiffies.  Whether it has, or is not there */
bool libera_pending_fence_wait(struct libera_pswitch *ps, unsigned long until);
/** libera_pending_barrier_work() - sends the barrier that is due */
void libera_pending_barrier_work(struct work_struct *work);
/** libera_pswitch_lost() - its connection is over: tell vSwitches and listeners */
void libera_pswitch_lost(struct libera_pswitch *ps, struct libera_session *s,
			 enum libera_down why);

#endif
