// SPDX-License-Identifier: GPL-2.0
/* Outgoing connections with exponential back-off. */
#include <linux/net.h>
#include <linux/random.h>
#include <net/sock.h>

#include "channel.h"
#include "compat.h"
#include "dial.h"

/*
 * One work item does everything, so that nothing here runs beside itself.  The
 * state, under the lock, tells it what to do; it is IDLE before start and after
 * stop, and nothing queues the work in that state.
 */
enum {
	IDLE,
	WAITING,	/* for the next attempt */
	CONNECTING,
	CONNECTED,	/* until libera_dial_lost() */
};

/* @d->lock is held */
static void queue_locked(struct libera_dial *d, unsigned long delay)
{
	lockdep_assert_held(&d->lock);
	mod_delayed_work(d->ln->wq, &d->work, delay);
}

/* @d->lock is held.  Return: ms until the next attempt */
static u32 back_off(struct libera_dial *d)
{
	u32 ms = d->delay_ms + get_random_u32() % (d->delay_ms / 4 + 1);

	d->state = WAITING;
	d->delay_ms = min_t(u32, d->delay_ms * 2, LIBERA_DIAL_MAX_MS);
	queue_locked(d, msecs_to_jiffies(ms));
	return ms;
}

/* Under the socket lock. */
static void state_change(struct sock *sk)
{
	struct libera_dial *d;

	read_lock_bh(&sk->sk_callback_lock);
	d = sk->sk_user_data;
	if (d) {
		spin_lock_bh(&d->lock);
		if (d->state == CONNECTING)
			queue_locked(d, 0);
		spin_unlock_bh(&d->lock);
	}
	read_unlock_bh(&sk->sk_callback_lock);
}

static struct socket *detach(struct libera_dial *d)
{
	struct socket *sock = d->sock;

	lock_sock(sock->sk);
	write_lock_bh(&sock->sk->sk_callback_lock);
	sock->sk->sk_user_data = NULL;
	sock->sk->sk_state_change = d->saved_state_change;
	write_unlock_bh(&sock->sk->sk_callback_lock);
	release_sock(sock->sk);
	d->sock = NULL;
	return sock;
}

static int attempt(struct libera_dial *d)
{
	struct socket *sock;
	int err;

	libera_stats_inc(d->ln, LIBERA_STAT_DIALS);
	err = sock_create_kern(d->ln->net, d->addr.ss_family, SOCK_STREAM, IPPROTO_TCP, &sock);
	if (err)
		return err;
	libera_channel_tune(sock);
	d->sock = sock;
	write_lock_bh(&sock->sk->sk_callback_lock);
	d->saved_state_change = sock->sk->sk_state_change;
	sock->sk->sk_user_data = d;
	sock->sk->sk_state_change = state_change;
	write_unlock_bh(&sock->sk->sk_callback_lock);

	d->deadline = jiffies + msecs_to_jiffies(LIBERA_DIAL_CONNECT_MS);
	err = libera_kernel_connect(sock, &d->addr, O_NONBLOCK);
	return err == -EINPROGRESS ? 0 : err;
}

/*
 * With nobody listening on a port of the dynamic range, a dial to this host can
 * be given that very port and meet itself.
 */
static bool met_itself(struct socket *sock)
{
	struct sockaddr_storage local = {}, peer = {};

	if (kernel_getsockname(sock, (struct sockaddr *)&local) < 0 ||
	    kernel_getpeername(sock, (struct sockaddr *)&peer) < 0)
		return false;
	return !memcmp(&local, &peer, sizeof(local));
}

/* Return: 1 if connected, 0 if not yet, -errno if it has failed. */
static int progress(struct libera_dial *d)
{
	struct sock *sk = d->sock->sk;
	int err;

	switch (sk->sk_state) {
	case TCP_ESTABLISHED:
	case TCP_CLOSE_WAIT:
		return met_itself(d->sock) ? -ECONNREFUSED : 1;
	case TCP_SYN_SENT:
	case TCP_SYN_RECV:
		return time_before(jiffies, d->deadline) ? 0 : -ETIMEDOUT;
	default:
		err = sock_error(sk);
		return err ?: -ECONNABORTED;
	}
}

static void connected(struct libera_dial *d)
{
	struct socket *sock = detach(d);
	bool stopped;

	spin_lock_bh(&d->lock);
	stopped = d->state != CONNECTING;
	if (!stopped)
		d->state = CONNECTED;
	spin_unlock_bh(&d->lock);
	if (stopped) {
		libera_channel_discard(sock);
		return;
	}
	WRITE_ONCE(d->attempts, 0);
	WRITE_ONCE(d->last_err, 0);
	d->ops->connected(d, sock);
}

static void failed(struct libera_dial *d, int err)
{
	bool stopped;
	u32 ms = 0;

	if (d->sock)
		libera_channel_discard(detach(d));
	libera_stats_inc(d->ln, LIBERA_STAT_DIAL_FAILED);
	WRITE_ONCE(d->last_err, err);
	spin_lock_bh(&d->lock);
	stopped = d->state != CONNECTING;
	if (!stopped)
		ms = back_off(d);
	spin_unlock_bh(&d->lock);
	if (!stopped)
		d->ops->failed(d, err, ms);
}

static void dial_work(struct work_struct *work)
{
	struct libera_dial *d = container_of(to_delayed_work(work), struct libera_dial, work);
	bool begin, go;
	int err = 0;

	spin_lock_bh(&d->lock);
	begin = d->state == WAITING;
	if (begin)
		d->state = CONNECTING;
	go = d->state == CONNECTING;
	spin_unlock_bh(&d->lock);
	if (!go)
		return;

	if (begin) {
		WRITE_ONCE(d->attempts, d->attempts + 1);
		err = attempt(d);
	}
	if (!err)
		err = progress(d);
	if (err > 0) {
		connected(d);
	} else if (err < 0) {
		failed(d, err);
	} else {
		spin_lock_bh(&d->lock);
		/* state_change may have queued it already: then that is sooner */
		if (d->state == CONNECTING)
			queue_delayed_work(d->ln->wq, &d->work,
					   max_t(long, d->deadline - jiffies, 1));
		spin_unlock_bh(&d->lock);
	}
}

/**
 * libera_dial_init() - prepare
 * @d: dial, embedded in its owner
 * @ln: namespace
 * @addr: whom to dial
 * @ops: upcalls
 */
void libera_dial_init(struct libera_dial *d, struct libera_net *ln,
		      const struct sockaddr_storage *addr, const struct libera_dial_ops *ops)
{
	memset(d, 0, sizeof(*d));
	d->addr = *addr;
	d->ln = ln;
	d->ops = ops;
	d->state = IDLE;
	d->delay_ms = LIBERA_DIAL_MIN_MS;
	spin_lock_init(&d->lock);
	INIT_DELAYED_WORK(&d->work, dial_work);
}

/**
 * libera_dial_start() - dial now; nothing if it is dialling or connected already
 * @d: dial
 *
 * Context: any.
 */
void libera_dial_start(struct libera_dial *d)
{
	spin_lock_bh(&d->lock);
	if (d->state == IDLE && !READ_ONCE(d->ln->dying)) {
		d->state = WAITING;
		d->delay_ms = LIBERA_DIAL_MIN_MS;
		queue_locked(d, 0);
	}
	spin_unlock_bh(&d->lock);
}

/**
 * libera_dial_lost() - the connection handed over has ended: dial again
 * @d: dial
 * @was_good: it got through its handshake, so begin with the shortest delay
 *
 * Nothing happens after libera_dial_stop().  Context: any.
 */
void libera_dial_lost(struct libera_dial *d, bool was_good)
{
	spin_lock_bh(&d->lock);
	if (d->state == CONNECTED) {
		if (was_good)
			d->delay_ms = LIBERA_DIAL_MIN_MS;
		back_off(d);
	}
	spin_unlock_bh(&d->lock);
}

/**
 * libera_dial_stop() - no attempt runs and no upcall comes after return
 * @d: dial
 *
 * A connection that was handed over is not touched.  May be started again.
 *
 * Context: process, not from an upcall, and with no lock held that one takes.
 */
void libera_dial_stop(struct libera_dial *d)
{
	spin_lock_bh(&d->lock);
	d->state = IDLE;
	spin_unlock_bh(&d->lock);
	cancel_delayed_work_sync(&d->work);
	if (d->sock)
		libera_channel_discard(detach(d));
}
