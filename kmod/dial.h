/* SPDX-License-Identifier: GPL-2.0 */
/* Outgoing connections with exponential back-off. */
#ifndef _LIBERA_DIAL_H
#define _LIBERA_DIAL_H

#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "net.h"

#define LIBERA_DIAL_MIN_MS	250
#define LIBERA_DIAL_MAX_MS	8000
#define LIBERA_DIAL_CONNECT_MS	5000	/* an attempt that takes longer failed */

struct libera_dial;

/**
 * struct libera_dial_ops - upcalls
 * @connected: a connection is there; @sock is owned by the function.  Process context
 * @failed: an attempt failed with @err and the next comes in @next_ms
 */
struct libera_dial_ops {
	void (*connected)(struct libera_dial *d, struct socket *sock);
	void (*failed)(struct libera_dial *d, int err, u32 next_ms);
};

/**
 * struct libera_dial - one peer that is dialled; embedded in its owner
 *
 * The owner keeps it alive from libera_dial_init() until libera_dial_stop()
 * has returned.
 *
 * @addr: whom to dial
 * @attempts: since the last success
 * @last_err: of the last attempt, 0 or -errno
 */
struct libera_dial {
	struct sockaddr_storage addr;
	u32 attempts;
	int last_err;
	/* private to dial.c */
	struct libera_net *ln;
	const struct libera_dial_ops *ops;
	spinlock_t lock;		/* state, delay_ms, sock hand-over */
	u8 state;
	u32 delay_ms;
	struct socket *sock;
	struct delayed_work work;
	unsigned long deadline;
	void (*saved_state_change)(struct sock *sk);
};

void libera_dial_init(struct libera_dial *d, struct libera_net *ln,
		      const struct sockaddr_storage *addr, const struct libera_dial_ops *ops);
/** libera_dial_start() - dial now; nothing if it is dialling or connected already */
void libera_dial_start(struct libera_dial *d);
/**
 * libera_dial_lost() - the connection handed over has ended: dial again
 * @d: dial
 * @was_good: it got through its handshake, so begin with the shortest delay
 *
 * Delays double from MIN to MAX, with up to 25 % random spread so that a
 * thousand vSwitches do not come back in step.
 */
void libera_dial_lost(struct libera_dial *d, bool was_good);
/**
 * libera_dial_stop() - no attempt runs and no upcall comes after return
 *
 * May sleep, never for long.  Not from an upcall, nor with a lock held that
 * one takes.
 */
void libera_dial_stop(struct libera_dial *d);

#endif
