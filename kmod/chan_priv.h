/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of a channel, shared by its parts. */
#ifndef _LIBERA_CHAN_PRIV_H
#define _LIBERA_CHAN_PRIV_H

#include "channel.h"

/* Destinations that one batch of received messages may leave to be flushed. */
#define LIBERA_CHAN_DEFER	8

/* Bits of libera_channel.flags. */
enum {
	LIBERA_CHAN_CLOSED,	/* somebody closed it; release is queued or done */
	LIBERA_CHAN_ATTACHED,	/* callbacks and strparser are in place */
};

/**
 * struct libera_channel - one connection
 *
 * Created by libera_channel_create() with two references: the caller's and
 * that of being alive, which the release work drops.  In libera_net.channels
 * from start to release.  The socket belongs to the channel.
 *
 * @ref: references
 * @ln: namespace
 * @in_net: in libera_net.channels
 * @sock: the socket; gone when the release work has ended
 * @ops: upcalls
 * @priv: the owner's
 * @peer: remote address at creation
 * @local: local address at creation
 * @flags: LIBERA_CHAN_*
 * @why: reason of the first close; written before the release work is queued
 * @release_work: takes everything down
 * @strp: framing; under the socket lock
 * @saved_data_ready: the socket's own callback
 * @saved_state_change: the socket's own callback
 * @saved_write_space: the socket's own callback
 * @saved_error_report: the socket's own callback
 * @half_grace: until then (jiffies) a half message may be our fault, not the peer's
 * @rx_lock: guards from here to @rx_bytes; taken in softirq
 * @rxq: whole messages, as the strparser gave them
 * @rx_queued: memory at @rxq
 * @pauses: reasons not to handle messages
 * @resting: one of them: until @rest_work
 * @rx_high: the strparser is paused because @rxq is full
 * @rx_busy: @rx_work runs or is queued
 * @rx_off: being released: nothing is queued any more
 * @rx_eof: the peer will send no more
 * @rx_msgs: handled
 * @rx_bytes: handled
 * @rx_work: handles messages
 * @rest_work: ends the rest
 * @bounce: where messages in pieces are put together; of @rx_work
 * @bounce_cap: bytes at @bounce
 * @defer: channels to flush when the batch ends, with references; of @rx_work
 * @n_defer: entries of @defer
 * @tx_mutex: who sends; also orders start against release
 * @tx_sending: taken from @txq, being sent; under @tx_mutex
 * @tx_done: bytes of the first of @tx_sending that are out already; likewise
 * @tx_lock: guards from here to @tx_bytes; taken in softirq
 * @txq: messages
 * @tx_queued: memory at @txq and @tx_sending
 * @tx_wait: @tx_work or the socket's write_space sees to @txq; senders need not
 * @tx_off: being released: nothing is queued any more
 * @tx_moved: jiffies when bytes last went out, or the queue was last empty
 * @tx_msgs: sent
 * @tx_bytes: sent
 * @tx_work: goes on when the socket has room
 * @waiters: sources that wait for this queue; under wait_lock of chan_tx.c
 * @waits: queues that this source waits for; likewise
 * @waits_off: being released: no waiting any more; likewise
 */
struct libera_channel {
	struct kref ref;
	struct libera_net *ln;
	struct list_head in_net;
	struct socket *sock;
	const struct libera_channel_ops *ops;
	void *priv;
	struct sockaddr_storage peer;
	struct sockaddr_storage local;
	unsigned long flags;
	enum libera_down why;
	struct work_struct release_work;

	struct strparser strp;
	void (*saved_data_ready)(struct sock *sk);
	void (*saved_state_change)(struct sock *sk);
	void (*saved_write_space)(struct sock *sk);
	void (*saved_error_report)(struct sock *sk);
	unsigned long half_grace;

	spinlock_t rx_lock;
	struct sk_buff_head rxq;
	u32 rx_queued;
	unsigned int pauses;
	bool resting;
	bool rx_high;
	bool rx_busy;
	bool rx_off;
	bool rx_eof;
	u64 rx_msgs;
	u64 rx_bytes;

	struct work_struct rx_work;
	struct delayed_work rest_work;
	u8 *bounce;
	u32 bounce_cap;
	struct libera_channel *defer[LIBERA_CHAN_DEFER];
	unsigned int n_defer;

	struct mutex tx_mutex;
	struct list_head tx_sending;
	u32 tx_done;

	spinlock_t tx_lock;
	struct list_head txq;
	u32 tx_queued;
	bool tx_wait;
	bool tx_off;
	unsigned long tx_moved;
	u64 tx_msgs;
	u64 tx_bytes;
	struct delayed_work tx_work;

	struct list_head waiters;
	struct list_head waits;
	bool waits_off;
};

/* channel.c, for the others */
void libera_chan_rx_kick(struct libera_channel *ch);
bool libera_channel_defer_flush(struct libera_channel *dst);

/* chan_pause.c, for channel.c */
void libera_chan_pause_init(struct libera_channel *ch);

/* chan_tx.c, for channel.c */
void libera_chan_tx_init(struct libera_channel *ch);
void libera_chan_tx_flush(struct libera_channel *ch);
void libera_chan_tx_kick(struct libera_channel *ch);
bool libera_chan_tx_stop(struct libera_channel *ch);
void libera_chan_tx_drop_waits(struct libera_channel *ch);

#endif
