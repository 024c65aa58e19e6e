// SPDX-License-Identifier: GPL-2.0
/* The transmitting half of a connection: queue, flush, back-pressure. */
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <net/sock.h>

#include "chan_priv.h"

/*
 * Who sends: whoever queues a message tries the mutex and, having it, sends
 * until the queue is empty or the socket full.  Who does not get it may leave,
 * because the holder looks at the queue again after it has let go (tx_again()).
 * Both the queueing and that look take tx_lock, so one of them is second and
 * sees what the other did.  When the socket is full, tx_wait turns the senders
 * away, and the socket's write_space goes on through tx_work.
 */

#define TX_VECS		32	/* messages handed to the socket at once */
#define TX_ROUNDS	16	/* then tx_work goes on: a sender is not kept for others */
#define TX_RETRY	(HZ / 50)	/* the socket had room, but memory was short */

/*
 * A source that waits for a queue.  On both lists, and taken off both at once
 * under wait_lock, by whoever comes first: the queue that has drained or
 * closes, or the source that closes.
 */
struct wait {
	struct list_head at_dst;	/* dst->waiters */
	struct list_head at_src;	/* src->waits */
	struct libera_channel *src;	/* with a reference */
};

/* Outermost of the channel's locks; only in process context, and only when congested. */
static DEFINE_SPINLOCK(wait_lock);

/**
 * libera_txmsg_alloc() - room for one message
 * @cap: bytes
 *
 * Context: process, may sleep.  Return: message with len 0, or NULL.
 */
struct libera_txmsg *libera_txmsg_alloc(u32 cap)
{
	struct libera_txmsg *tx;

	tx = kvmalloc(struct_size(tx, data, cap), GFP_KERNEL_ACCOUNT);
	if (!tx)
		return NULL;
	INIT_LIST_HEAD(&tx->list);
	tx->len = 0;
	tx->cap = cap;
	return tx;
}

/** libera_txmsg_free() - free a message that was not sent; NULL is fine */
void libera_txmsg_free(struct libera_txmsg *tx)
{
	kvfree(tx);
}

static void free_list(struct list_head *list)
{
	struct libera_txmsg *tx, *next;

	list_for_each_entry_safe(tx, next, list, list)
		libera_txmsg_free(tx);
}

static u32 tx_cost(const struct libera_txmsg *tx)
{
	return struct_size(tx, data, tx->cap);
}

/* ------------------------------------------------------------ waiting sources */

static void end_waits(struct list_head *ended, bool resume)
{
	struct wait *w, *next;

	list_for_each_entry_safe(w, next, ended, at_dst) {
		if (resume)
			libera_channel_resume(w->src);
		libera_channel_put(w->src);
		kfree(w);
	}
}

static void wake_waiters(struct libera_channel *dst)
{
	LIST_HEAD(ended);
	struct wait *w;

	spin_lock(&wait_lock);
	list_for_each_entry(w, &dst->waiters, at_dst)
		list_del(&w->at_src);
	list_splice_init(&dst->waiters, &ended);
	spin_unlock(&wait_lock);
	end_waits(&ended, true);
}

/**
 * libera_chan_tx_drop_waits() - nobody waits for @ch any more, nor @ch for others
 * @ch: channel being released
 */
void libera_chan_tx_drop_waits(struct libera_channel *ch)
{
	LIST_HEAD(ended);
	struct wait *w;

	spin_lock(&wait_lock);
	ch->waits_off = true;
	list_for_each_entry(w, &ch->waits, at_src)
		list_move(&w->at_dst, &ended);
	INIT_LIST_HEAD(&ch->waits);
	spin_unlock(&wait_lock);
	end_waits(&ended, false);
	wake_waiters(ch);
}

/**
 * libera_channel_pause_for() - stop reading @src while @dst is congested
 * @src: channel whose messages make traffic for @dst
 * @dst: channel that may be congested; may be @src itself
 *
 * Context: @src's message handler.  See channel.h.
 */
void libera_channel_pause_for(struct libera_channel *src, struct libera_channel *dst)
{
	struct wait *w, *other;
	bool waits = false;

	if (!libera_channel_congested(dst))
		return;
	/* without memory @src goes on; what it queues is still bounded by LIBERA_TX_MAX */
	w = kmalloc(sizeof(*w), GFP_KERNEL_ACCOUNT);
	if (!w)
		return;
	w->src = libera_channel_get(src);
	libera_channel_pause(src);

	spin_lock(&wait_lock);
	if (src->waits_off || dst->waits_off)
		goto out;
	/* once for each queue is enough */
	list_for_each_entry(other, &dst->waiters, at_dst)
		if (other->src == src)
			goto out;
	/* against tx_drained(): it looks for waiters after it has changed tx_queued */
	spin_lock_bh(&dst->tx_lock);
	if (dst->tx_queued > LIBERA_TX_HIGH && !dst->tx_off) {
		list_add_tail(&w->at_dst, &dst->waiters);
		list_add_tail(&w->at_src, &src->waits);
		waits = true;
	}
	spin_unlock_bh(&dst->tx_lock);
out:
	spin_unlock(&wait_lock);
	if (waits)
		return;
	libera_channel_resume(src);
	libera_channel_put(src);
	kfree(w);
}

/**
 * libera_channel_congested() - whether the transmit queue is above its high water mark
 * @ch: channel
 */
bool libera_channel_congested(const struct libera_channel *ch)
{
	return READ_ONCE(ch->tx_queued) > LIBERA_TX_HIGH;
}

/**
 * libera_channel_tx_stalled() - how long the transmit queue has not moved
 * @ch: channel
 *
 * Return: jiffies since the peer last took a byte, 0 if nothing is queued.
 */
unsigned long libera_channel_tx_stalled(const struct libera_channel *ch)
{
	if (!READ_ONCE(ch->tx_queued))
		return 0;
	return jiffies - READ_ONCE(ch->tx_moved);
}

/* ------------------------------------------------------------ sending */

/* @ch->tx_lock is held */
static void kick_locked(struct libera_channel *ch, unsigned long delay)
{
	lockdep_assert_held(&ch->tx_lock);
	if (ch->tx_off)
		return;
	ch->tx_wait = true;
	if (delay)
		queue_delayed_work(ch->ln->wq, &ch->tx_work, delay);
	else
		mod_delayed_work(ch->ln->wq, &ch->tx_work, 0);
}

/**
 * libera_chan_tx_kick() - the socket has room: go on sending
 * @ch: channel
 *
 * Context: any.
 */
void libera_chan_tx_kick(struct libera_channel *ch)
{
	spin_lock_bh(&ch->tx_lock);
	if (ch->tx_queued)
		kick_locked(ch, 0);
	spin_unlock_bh(&ch->tx_lock);
}

/* @n bytes of @ch->tx_sending are out; the mutex is held */
static void tx_drained(struct libera_channel *ch, u32 n)
{
	struct libera_txmsg *tx, *next;
	u32 freed = 0, msgs = 0;
	u32 left = n;
	LIST_HEAD(done);
	bool wake;

	list_for_each_entry_safe(tx, next, &ch->tx_sending, list) {
		if (left < tx->len - ch->tx_done) {
			ch->tx_done += left;
			break;
		}
		left -= tx->len - ch->tx_done;
		ch->tx_done = 0;
		freed += tx_cost(tx);
		msgs++;
		list_move_tail(&tx->list, &done);
	}

	spin_lock_bh(&ch->tx_lock);
	WRITE_ONCE(ch->tx_queued, ch->tx_queued - freed);
	WRITE_ONCE(ch->tx_moved, jiffies);
	ch->tx_msgs += msgs;
	ch->tx_bytes += n;
	wake = ch->tx_queued < LIBERA_TX_LOW;
	spin_unlock_bh(&ch->tx_lock);

	libera_stats_add(ch->ln, LIBERA_STAT_TX_MSGS, msgs);
	libera_stats_add(ch->ln, LIBERA_STAT_TX_BYTES, n);
	free_list(&done);
	if (wake && !list_empty_careful(&ch->waiters))
		wake_waiters(ch);
}

/*
 * Hand the socket what it takes of @ch->tx_sending.  The mutex is held.
 * Return: bytes, or -errno.
 */
static int send_some(struct libera_channel *ch)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec vec[TX_VECS];
	struct libera_txmsg *tx;
	u32 skip = ch->tx_done;
	size_t len = 0;
	int n = 0;

	list_for_each_entry(tx, &ch->tx_sending, list) {
		vec[n].iov_base = tx->data + skip;
		vec[n].iov_len = tx->len - skip;
		len += vec[n].iov_len;
		skip = 0;
		if (++n == TX_VECS)
			break;
	}
	return kernel_sendmsg(ch->sock, &msg, vec, n, len);
}

/*
 * Send until the queue is empty, the socket full, or the turn over.  The mutex
 * is held.  Return: whether the turn was over; then tx_work has been queued.
 */
static bool tx_push(struct libera_channel *ch)
{
	int round, n;

	lockdep_assert_held(&ch->tx_mutex);
	for (round = 0; round < TX_ROUNDS; round++) {
		spin_lock_bh(&ch->tx_lock);
		if (!ch->tx_off)
			list_splice_tail_init(&ch->txq, &ch->tx_sending);
		spin_unlock_bh(&ch->tx_lock);
		if (list_empty(&ch->tx_sending))
			return false;

		n = send_some(ch);
		if (n > 0) {
			tx_drained(ch, n);
			continue;
		}
		if (n == -EAGAIN) {
			spin_lock_bh(&ch->tx_lock);
			ch->tx_wait = true;
			/* not for want of room, so nobody will tell when to try again */
			if (sk_stream_is_writeable(ch->sock->sk))
				kick_locked(ch, TX_RETRY);
			spin_unlock_bh(&ch->tx_lock);
			return false;
		}
		libera_channel_close(ch, n == -EPIPE || n == -ECONNRESET ?
				     LIBERA_DOWN_PEER : LIBERA_DOWN_SOCKET);
		spin_lock_bh(&ch->tx_lock);
		ch->tx_wait = true;
		spin_unlock_bh(&ch->tx_lock);
		return false;
	}
	spin_lock_bh(&ch->tx_lock);
	kick_locked(ch, 0);
	spin_unlock_bh(&ch->tx_lock);
	return true;
}

static bool tx_again(struct libera_channel *ch)
{
	bool again;

	spin_lock_bh(&ch->tx_lock);
	again = !ch->tx_off && !ch->tx_wait && !list_empty(&ch->txq);
	spin_unlock_bh(&ch->tx_lock);
	return again;
}

/**
 * libera_chan_tx_flush() - send what is queued, unless somebody else sees to it
 * @ch: channel
 *
 * Context: process, may sleep (for the socket's lock, never for the peer).
 */
void libera_chan_tx_flush(struct libera_channel *ch)
{
	while (tx_again(ch)) {
		if (!mutex_trylock(&ch->tx_mutex))
			return;
		tx_push(ch);
		mutex_unlock(&ch->tx_mutex);
	}
}

static void tx_work(struct work_struct *work)
{
	struct libera_channel *ch = container_of(to_delayed_work(work),
						 struct libera_channel, tx_work);

	mutex_lock(&ch->tx_mutex);
	spin_lock_bh(&ch->tx_lock);
	ch->tx_wait = false;
	spin_unlock_bh(&ch->tx_lock);
	tx_push(ch);
	mutex_unlock(&ch->tx_mutex);
	libera_chan_tx_flush(ch);
}

/**
 * libera_channel_send() - queue one message
 * @ch: channel
 * @tx: message; owned by the channel whatever is returned
 *
 * Context: process, may sleep.  See channel.h.
 *
 * Return: 0, -ENOTCONN or -ENOBUFS.
 */
int libera_channel_send(struct libera_channel *ch, struct libera_txmsg *tx)
{
	u32 cost = tx_cost(tx);
	int err = 0;
	bool wait;

	spin_lock_bh(&ch->tx_lock);
	if (ch->tx_off || test_bit(LIBERA_CHAN_CLOSED, &ch->flags)) {
		err = -ENOTCONN;
	} else if (cost > LIBERA_TX_MAX - ch->tx_queued) {
		err = -ENOBUFS;
	} else {
		if (!ch->tx_queued)
			WRITE_ONCE(ch->tx_moved, jiffies);
		WRITE_ONCE(ch->tx_queued, ch->tx_queued + cost);
		list_add_tail(&tx->list, &ch->txq);
	}
	wait = ch->tx_wait;
	spin_unlock_bh(&ch->tx_lock);

	if (err) {
		libera_txmsg_free(tx);
		if (err == -ENOBUFS) {
			libera_stats_inc(ch->ln, LIBERA_STAT_TX_OVERFLOW);
			libera_channel_close(ch, LIBERA_DOWN_TX_STUCK);
		}
		return err;
	}
	if (!wait && !libera_channel_defer_flush(ch))
		libera_chan_tx_flush(ch);
	return 0;
}

/**
 * libera_chan_tx_stop() - send a last time and end the queue
 * @ch: channel being released
 *
 * Afterwards nobody touches the socket from this side.
 *
 * Return: whether something was left unsent.
 */
bool libera_chan_tx_stop(struct libera_channel *ch)
{
	int turns = 0;
	bool cut;

	mutex_lock(&ch->tx_mutex);
	/* the socket's buffer ends this; the number is a belt to the braces */
	while (tx_push(ch) && ++turns < 100)
		;
	spin_lock_bh(&ch->tx_lock);
	ch->tx_off = true;
	list_splice_tail_init(&ch->txq, &ch->tx_sending);
	ch->tx_queued = 0;
	spin_unlock_bh(&ch->tx_lock);
	cut = !list_empty(&ch->tx_sending);
	free_list(&ch->tx_sending);
	INIT_LIST_HEAD(&ch->tx_sending);
	mutex_unlock(&ch->tx_mutex);
	return cut;
}

/**
 * libera_chan_tx_init() - empty queue
 * @ch: channel being created
 */
void libera_chan_tx_init(struct libera_channel *ch)
{
	mutex_init(&ch->tx_mutex);
	spin_lock_init(&ch->tx_lock);
	INIT_LIST_HEAD(&ch->txq);
	INIT_LIST_HEAD(&ch->tx_sending);
	INIT_LIST_HEAD(&ch->waiters);
	INIT_LIST_HEAD(&ch->waits);
	INIT_DELAYED_WORK(&ch->tx_work, tx_work);
	ch->tx_moved = jiffies;
}
