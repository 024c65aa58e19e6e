/* SPDX-License-Identifier: GPL-2.0 */
/* VNC attachments: one per vSwitch and controller address. */
#ifndef _LIBERA_VCTL_H
#define _LIBERA_VCTL_H

#include <linux/kref.h>

#include "dial.h"
#include "session.h"
#include "vswitch.h"

/**
 * struct libera_split - a multipart request of which parts are to come
 * @open: there is one
 * @body: some part had one
 * @type: LIBERA_MP_*
 * @len: bytes at @data
 * @xid: of all parts
 * @data: beginning of the first part
 */
struct libera_split {
	bool open;
	bool body;
	u16 type;
	u16 len;
	u32 xid;
	u8 data[LIBERA_ERROR_DATA];
};

/**
 * struct libera_vnc - the control channel of a vSwitch to one controller
 *
 * Made by netlink, ended by it or by the end of its vSwitch.  References: the
 * vSwitch's list, its session, pending requests, queries.
 *
 * @list: in libera_vswitch.vncs, under libera_vswitch.lock
 * @vs: with a reference
 * @dial: whom, and how it goes
 * @lock: @session, @last_down, @answers, @parked
 * @session: NULL when not connected
 * @version: agreed in HELLO, 0 when not connected
 * @role: LIBERA_ROLE_*, under libera_vswitch.lock
 * @miss_send_len: of its SET_CONFIG
 * @config_flags: likewise
 * @async: what it wants to be told, under libera_vswitch.lock
 * @split: a request of which parts are to come; its session's receive handler's
 * @failed_op: the last message of which it was told that a pSwitch has refused it
 * @inflight: slots of pSwitches' rings that it holds
 * @answers: answers that are being made
 * @parked: reply to a barrier, which goes after these
 * @closing: being removed
 * @passive: it came in by one of the vSwitch's own listeners, and ends with its session
 * @last_down: why the last session ended
 * @since_ms: ktime of the last up or down
 */
struct libera_vnc {
	struct kref ref;
	struct rcu_head rcu;
	struct list_head list;
	struct libera_vswitch *vs;
	struct libera_dial dial;
	struct sockaddr_storage local;	/* where a passive one came in */
	spinlock_t lock;		/* see above */
	struct libera_session *session;
	u8 version;
	bool closing;
	bool passive;
	u8 role;
	u8 last_down;
	u16 miss_send_len;
	u16 config_flags;
	struct libera_of_async async;
	struct libera_split split;
	atomic64_t failed_op;
	atomic_t inflight;
	u32 answers;
	struct {
		struct libera_session *held;	/* NULL: none */
		u32 xid;
	} parked;
	u64 since_ms;
	u64 v2p;			/* messages received from it */
	atomic64_t p2v;			/* messages sent to it */
};

/**
 * libera_vnc_create() - attach a controller
 *
 * Vs->lock held.  Return: 0, -EEXIST, -ENOSPC, -ENOMEM.
 */
int libera_vnc_create(struct libera_vswitch *vs, const struct sockaddr_storage *addr);
/**
 * libera_vnc_listen() - let controllers dial the vSwitch
 * @vs: vSwitch, not locked; ln->lock held
 * @addr: where
 * @extack: says what is wrong
 *
 * Return: 0, -EADDRINUSE, -EADDRNOTAVAIL, -ENOMEM ...
 */
int libera_vnc_listen(struct libera_vswitch *vs, const struct sockaddr_storage *addr,
		      struct netlink_ext_ack *extack);
/** libera_vnc_unlisten() - stop that, and end what came in there; as libera_vnc_listen() */
void libera_vnc_unlisten(struct libera_vswitch *vs, const struct sockaddr_storage *addr);
/** libera_vnc_unlisten_all() - likewise, everywhere */
void libera_vnc_unlisten_all(struct libera_vswitch *vs);
/** libera_vnc_remove() - detach; vs->lock NOT held, ln->lock held, may sleep */
void libera_vnc_remove(struct libera_vnc *vnc);
/** libera_vnc_find() - the one that dials an address, NULL: none; vs->lock held */
struct libera_vnc *libera_vnc_find(struct libera_vswitch *vs, const struct sockaddr_storage *addr);

/** libera_vnc_start() - dial, when the vSwitch comes up; vs->lock held */
void libera_vnc_start(struct libera_vnc *vnc);
/** libera_vnc_stop() - close and stop dialling until libera_vnc_start(); vs->lock held */
void libera_vnc_stop(struct libera_vnc *vnc, enum libera_down why);

/** libera_vnc_get() - take a reference */
void libera_vnc_get(struct libera_vnc *vnc);
/** libera_vnc_put() - drop it */
void libera_vnc_put(struct libera_vnc *vnc);

/**
 * libera_vnc_wants() - whether it wants asynchronous messages of this kind
 * @vnc: VNC, vs->lock held
 * @masks: of its @async
 * @reason: of the message
 *
 * OpenFlow 1.3.5, 6.3.5 and 7.3.10.
 */
static inline bool libera_vnc_wants(const struct libera_vnc *vnc, const u32 masks[2], u8 reason)
{
	return masks[vnc->role == LIBERA_ROLE_SLAVE] & (1U << reason);
}

/** libera_vnc_set_role() - a master makes the former one a slave; vs->lock held */
void libera_vnc_set_role(struct libera_vnc *vnc, u8 role);

/** libera_vnc_wake() - read it again, if its tenant's quota kept that from it */
void libera_vnc_wake(struct libera_vnc *vnc);

/** libera_vnc_session() - with a reference, NULL if not connected */
struct libera_session *libera_vnc_session(struct libera_vnc *vnc);
/** libera_vnc_send() - one message to the VNC.  Return: as libera_session_send() */
int libera_vnc_send(struct libera_vnc *vnc, const struct libera_ofmsg *m);
/** libera_vnc_send_async() - a packet-in: dropped and counted when the VNC is slow */
void libera_vnc_send_async(struct libera_vnc *vnc, const struct libera_ofmsg *m);
/** libera_vnc_send_error() - its message failed; as libera_session_send_error() */
int libera_vnc_send_error(struct libera_vnc *vnc, u32 xid, enum libera_oferr err,
			  const u8 *data, u32 len);

#endif
