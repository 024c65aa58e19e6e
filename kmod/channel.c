// SPDX-License-Identifier: GPL-2.0
/* A connection's life and its receiving half. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/uio.h>
#include <net/sock.h>
#include <net/tcp.h>

#include "chan_priv.h"
#include "compat.h"
#include "core/ofmsg.h"

/*
 * The strparser refuses messages above the receive buffer, and waits until the
 * rest of a message is in it: the largest message must fit, with the overhead
 * of small segments.  (The value is doubled by the kernel.)
 */
#define RCVBUF		(256 * 1024)
/* Fixed, so that a slow reader is felt here instead of in a grown send buffer. */
#define SNDBUF		(512 * 1024)
/* A message must be complete this long after its beginning. */
#define HALF_TIMEOUT	(10 * HZ)
/* What a queued message costs besides its bytes: a cloned skb, a share of its page. */
#define RX_OVERHEAD	768
/* A larger bounce buffer is given back when the connection falls idle. */
#define BOUNCE_KEEP	4096

static void rx_work(struct work_struct *work);

static const char * const down_texts[] = {
#define X(id, text) [LIBERA_DOWN_##id] = text,
	LIBERA_DOWNS(X)
#undef X
};

/**
 * libera_down_text() - why a connection ended, for people
 * @why: reason
 *
 * Return: a constant; "unknown" outside the enum.
 */
const char *libera_down_text(enum libera_down why)
{
	return (unsigned int)why < __LIBERA_DOWN_END ? down_texts[why] : "unknown";
}

/* ------------------------------------------------------------ receiving */

/**
 * libera_chan_rx_kick() - handle what is there, unless that is paused
 * @ch: channel, with its rx_lock held
 */
void libera_chan_rx_kick(struct libera_channel *ch)
{
	lockdep_assert_held(&ch->rx_lock);
	if (ch->rx_off || ch->rx_busy || ch->pauses)
		return;
	if (skb_queue_empty(&ch->rxq) && !ch->rx_eof)
		return;
	ch->rx_busy = true;
	queue_work(ch->ln->wq, &ch->rx_work);
}

static u32 rx_cost(const struct sk_buff *skb)
{
	return strp_msg((struct sk_buff *)skb)->full_len + RX_OVERHEAD;
}

/* strparser, under the socket lock: how long is the message that begins here? */
static int parse_msg(struct strparser *strp, struct sk_buff *skb)
{
	u32 offset = strp_msg(skb)->offset;
	u8 hdr[LIBERA_OF_HDR_LEN];
	u32 have;

	have = min_t(u32, skb->len - offset, sizeof(hdr));
	if (skb_copy_bits(skb, offset, hdr, have))
		return -EPROTO;
	return libera_of_frame_len(hdr, have);
}

/* strparser, under the socket lock: a whole message; @skb is ours */
static void rcv_msg(struct strparser *strp, struct sk_buff *skb)
{
	struct libera_channel *ch = container_of(strp, struct libera_channel, strp);

	spin_lock_bh(&ch->rx_lock);
	if (ch->rx_off) {
		spin_unlock_bh(&ch->rx_lock);
		kfree_skb(skb);
		return;
	}
	__skb_queue_tail(&ch->rxq, skb);
	ch->rx_queued += rx_cost(skb);
	if (ch->rx_queued > LIBERA_RX_HIGH && !ch->rx_high) {
		ch->rx_high = true;
		strp_pause(strp);
		libera_stats_inc(ch->ln, LIBERA_STAT_RX_PAUSED);
	}
	libera_chan_rx_kick(ch);
	spin_unlock_bh(&ch->rx_lock);
}

/* strparser, under the socket lock: the stream is damaged, or a message stays incomplete */
static void abort_parser(struct strparser *strp, int err)
{
	struct libera_channel *ch = container_of(strp, struct libera_channel, strp);

	/*
	 * The clock of a half message runs on while we do not read.  It is not
	 * started again, but the echo time-out sees to a peer that is silent.
	 */
	if (err == -ETIMEDOUT && (READ_ONCE(ch->rx_high) ||
				  time_before(jiffies, READ_ONCE(ch->half_grace))))
		return;
	strp_stop(strp);
	if (test_bit(LIBERA_CHAN_CLOSED, &ch->flags))
		return;
	libera_stats_inc(ch->ln, LIBERA_STAT_BAD_FRAME);
	net_info_ratelimited("%pISpc: %s, closing\n", &ch->peer,
			     err == -ETIMEDOUT ? "half a message" : "bad frame");
	libera_channel_close(ch, LIBERA_DOWN_FRAME);
}

static const struct strp_callbacks strp_callbacks = {
	.parse_msg = parse_msg,
	.rcv_msg = rcv_msg,
	.abort_parser = abort_parser,
};

/* Whether the next message may be handled. */
static bool rx_goes_on(const struct libera_channel *ch)
{
	return !READ_ONCE(ch->rx_off) && !READ_ONCE(ch->pauses) &&
	       !test_bit(LIBERA_CHAN_CLOSED, &ch->flags);
}

/* All that is there, at once: the lock is contended by who receives. */
static void rx_take(struct libera_channel *ch, struct sk_buff_head *batch)
{
	__skb_queue_head_init(batch);
	spin_lock_bh(&ch->rx_lock);
	if (rx_goes_on(ch))
		skb_queue_splice_tail_init(&ch->rxq, batch);
	spin_unlock_bh(&ch->rx_lock);
}

/* What was handled of a batch. */
struct rx_done {
	u32 msgs;
	u64 bytes;
	u32 cost;
};

/* The rest of a batch goes back to where it came from. */
static void rx_give_back(struct libera_channel *ch, struct sk_buff_head *batch,
			 const struct rx_done *done)
{
	spin_lock_bh(&ch->rx_lock);
	skb_queue_splice(batch, &ch->rxq);
	ch->rx_queued -= done->cost;
	ch->rx_msgs += done->msgs;
	ch->rx_bytes += done->bytes;
	if (ch->rx_high && ch->rx_queued < LIBERA_RX_LOW) {
		WRITE_ONCE(ch->half_grace, jiffies + HALF_TIMEOUT);
		WRITE_ONCE(ch->rx_high, false);
		strp_unpause(&ch->strp);
	}
	spin_unlock_bh(&ch->rx_lock);
	libera_stats_add(ch->ln, LIBERA_STAT_RX_MSGS, done->msgs);
	libera_stats_add(ch->ln, LIBERA_STAT_RX_BYTES, done->bytes);
}

/*
 * The message in one piece, in memory that only the kernel writes.  Page
 * fragments do not qualify: they may belong to a sender on this host who used
 * sendfile() or vmsplice() and can still change them, while the codec checks
 * each length once.
 */
static const u8 *rx_linear(struct libera_channel *ch, struct sk_buff *skb)
{
	u32 offset = strp_msg(skb)->offset;
	u32 len = strp_msg(skb)->full_len;

	if (skb_headlen(skb) >= offset + len)
		return skb->data + offset;
	if (ch->bounce_cap < len) {
		u32 cap = roundup_pow_of_two(max_t(u32, len, 1024));

		kvfree(ch->bounce);
		ch->bounce_cap = 0;
		ch->bounce = kvmalloc(cap, GFP_KERNEL_ACCOUNT);
		if (!ch->bounce)
			return NULL;
		ch->bounce_cap = cap;
	}
	return skb_copy_bits(skb, offset, ch->bounce, len) ? NULL : ch->bounce;
}

static void rx_one(struct libera_channel *ch, struct sk_buff *skb)
{
	const u8 *data = rx_linear(ch, skb);

	if (data)
		ch->ops->message(ch, data, strp_msg(skb)->full_len);
	else
		libera_channel_close(ch, LIBERA_DOWN_NOMEM);
	consume_skb(skb);
}

/**
 * libera_channel_defer_flush() - leave a flush to the end of the batch
 * @dst: channel that was given something to send
 *
 * If the caller is handling a received message, @dst is flushed together with
 * what the next messages of the batch cause: one segment for many messages.
 *
 * Return: whether the flush has been taken over.
 */
bool libera_channel_defer_flush(struct libera_channel *dst)
{
	struct work_struct *work = current_work();
	struct libera_channel *src;
	unsigned int i;

	if (!work || work->func != rx_work)
		return false;
	src = container_of(work, struct libera_channel, rx_work);
	for (i = 0; i < src->n_defer; i++)
		if (src->defer[i] == dst)
			return true;
	if (src->n_defer == ARRAY_SIZE(src->defer))
		return false;
	src->defer[src->n_defer++] = libera_channel_get(dst);
	return true;
}

static void flush_deferred(struct libera_channel *ch)
{
	unsigned int i;

	for (i = 0; i < ch->n_defer; i++) {
		libera_chan_tx_flush(ch->defer[i]);
		libera_channel_put(ch->defer[i]);
	}
	ch->n_defer = 0;
}

/*
 * The peer has closed its side.  What it sent before is still in the socket, or
 * it is a message that will never be complete: read once more to know.
 */
static void rx_last(struct libera_channel *ch)
{
	struct sock *sk = ch->sock->sk;
	bool half = false;
	bool busy;

	/*
	 * As the softirq that brings data would do it.  The slow way sets the
	 * socket's owner, and then the strparser only puts the reading off.
	 */
	busy = lock_sock_fast(sk);
	if (!busy && !ch->strp.stopped) {
		strp_data_ready(&ch->strp);
		half = ch->strp.skb_head;
	}
	unlock_sock_fast(sk, busy);
	if (busy)
		return;

	spin_lock_bh(&ch->rx_lock);
	if (skb_queue_empty(&ch->rxq)) {
		if (half && !test_bit(LIBERA_CHAN_CLOSED, &ch->flags))
			libera_stats_inc(ch->ln, LIBERA_STAT_BAD_FRAME);
		libera_channel_close(ch, LIBERA_DOWN_PEER);
	}
	spin_unlock_bh(&ch->rx_lock);
}

static void rx_work(struct work_struct *work)
{
	struct libera_channel *ch = container_of(work, struct libera_channel, rx_work);
	struct rx_done done = { };
	struct sk_buff_head batch;
	struct sk_buff *skb;
	bool eof = false;

	rx_take(ch, &batch);
	while (done.msgs < LIBERA_RX_BUDGET && rx_goes_on(ch)) {
		skb = __skb_dequeue(&batch);
		if (!skb)
			break;
		done.msgs++;
		done.bytes += strp_msg(skb)->full_len;
		done.cost += rx_cost(skb);
		rx_one(ch, skb);
	}
	rx_give_back(ch, &batch, &done);
	flush_deferred(ch);

	if (done.msgs < LIBERA_RX_BUDGET && ch->bounce_cap > BOUNCE_KEEP) {
		kvfree(ch->bounce);
		ch->bounce = NULL;
		ch->bounce_cap = 0;
	}

	spin_lock_bh(&ch->rx_lock);
	if (skb_queue_empty(&ch->rxq) && !ch->pauses && !ch->rx_off)
		eof = ch->rx_eof && !test_bit(LIBERA_CHAN_CLOSED, &ch->flags);
	if (!eof) {
		ch->rx_busy = false;
		if (!skb_queue_empty(&ch->rxq) && !test_bit(LIBERA_CHAN_CLOSED, &ch->flags))
			libera_chan_rx_kick(ch);
	}
	spin_unlock_bh(&ch->rx_lock);
	if (!eof)
		return;

	rx_last(ch);
	spin_lock_bh(&ch->rx_lock);
	ch->rx_busy = false;
	if (!test_bit(LIBERA_CHAN_CLOSED, &ch->flags))
		libera_chan_rx_kick(ch);
	spin_unlock_bh(&ch->rx_lock);
}

/* ------------------------------------------------------------ socket callbacks */

/*
 * All run under the socket lock, some in softirq.  sk_callback_lock keeps the
 * channel: release takes it for writing to remove sk_user_data.
 */
static void data_ready(struct sock *sk)
{
	struct libera_channel *ch;

	read_lock_bh(&sk->sk_callback_lock);
	ch = sk->sk_user_data;
	if (ch)
		strp_data_ready(&ch->strp);
	read_unlock_bh(&sk->sk_callback_lock);
}

static void write_space(struct sock *sk)
{
	struct libera_channel *ch;

	read_lock_bh(&sk->sk_callback_lock);
	ch = sk->sk_user_data;
	if (ch && sk_stream_is_writeable(sk)) {
		clear_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		libera_chan_tx_kick(ch);
	}
	read_unlock_bh(&sk->sk_callback_lock);
}

static void check_state(struct libera_channel *ch, struct sock *sk)
{
	int err = READ_ONCE(sk->sk_err);

	if (err || sk->sk_state == TCP_CLOSE) {
		bool peer = !err || err == ECONNRESET || err == EPIPE;

		libera_channel_close(ch, peer ? LIBERA_DOWN_PEER : LIBERA_DOWN_SOCKET);
	} else if (sk->sk_shutdown & RCV_SHUTDOWN) {
		spin_lock_bh(&ch->rx_lock);
		ch->rx_eof = true;
		libera_chan_rx_kick(ch);
		spin_unlock_bh(&ch->rx_lock);
	}
}

static void state_change(struct sock *sk)
{
	struct libera_channel *ch;

	read_lock_bh(&sk->sk_callback_lock);
	ch = sk->sk_user_data;
	if (ch)
		check_state(ch, sk);
	read_unlock_bh(&sk->sk_callback_lock);
}

static void attach(struct libera_channel *ch)
{
	struct sock *sk = ch->sock->sk;

	write_lock_bh(&sk->sk_callback_lock);
	ch->saved_data_ready = sk->sk_data_ready;
	ch->saved_state_change = sk->sk_state_change;
	ch->saved_write_space = sk->sk_write_space;
	ch->saved_error_report = sk->sk_error_report;
	sk->sk_user_data = ch;
	sk->sk_data_ready = data_ready;
	sk->sk_state_change = state_change;
	sk->sk_write_space = write_space;
	sk->sk_error_report = state_change;
	write_unlock_bh(&sk->sk_callback_lock);
}

static void detach(struct libera_channel *ch)
{
	struct sock *sk = ch->sock->sk;

	lock_sock(sk);
	strp_stop(&ch->strp);
	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_user_data = NULL;
	sk->sk_data_ready = ch->saved_data_ready;
	sk->sk_state_change = ch->saved_state_change;
	sk->sk_write_space = ch->saved_write_space;
	sk->sk_error_report = ch->saved_error_report;
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/* ------------------------------------------------------------ life */

/*
 * @cut: not everything that was queued is out, so the stream ends in the
 * middle: say so by a reset, and leave nothing behind.
 */
static void close_socket(struct socket *sock, bool cut)
{
	struct net *net = maybe_get_net(sock_net(sock->sk));
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT };
	int i;

	if (cut || !net) {
		/* a dying namespace cannot wait for a connection's last exchange */
		sock_no_linger(sock->sk);
	} else {
		/*
		 * Unread bytes would turn our FIN into a reset, and the peer
		 * might not read what was sent last: the reason.
		 */
		for (i = 0; i < 16; i++) {
			iov_iter_discard(&msg.msg_iter, READ, 65536);
			if (sock_recvmsg(sock, &msg, MSG_DONTWAIT) <= 0)
				break;
		}
		/* from here on the namespace stays until TCP is through with it */
		libera_sock_pin_net(sock->sk);
		kernel_sock_shutdown(sock, SHUT_RDWR);
	}
	sock_release(sock);
	if (net)
		put_net(net);
}

static void release_work(struct work_struct *work)
{
	struct libera_channel *ch = container_of(work, struct libera_channel, release_work);
	struct libera_net *ln = ch->ln;
	bool cut;

	spin_lock_bh(&ch->rx_lock);
	ch->rx_off = true;
	spin_unlock_bh(&ch->rx_lock);
	cut = libera_chan_tx_stop(ch);
	/* unloading leaves no connection to TCP, nor to a NAT that is about to go */
	if (ch->why == LIBERA_DOWN_EXIT)
		cut = true;

	if (test_bit(LIBERA_CHAN_ATTACHED, &ch->flags)) {
		detach(ch);
		strp_done(&ch->strp);
	}
	cancel_work_sync(&ch->rx_work);
	cancel_delayed_work_sync(&ch->rest_work);
	cancel_delayed_work_sync(&ch->tx_work);
	__skb_queue_purge(&ch->rxq);
	libera_chan_tx_drop_waits(ch);

	pr_debug("%pISpc: connection %p destroyed: %s\n", &ch->peer, ch,
		 libera_down_text(ch->why));
	ch->ops->down(ch, ch->why);
	close_socket(ch->sock, cut);
	ch->sock = NULL;

	/* exit drains this work too before it frees the namespace */
	spin_lock(&ln->channels_lock);
	list_del(&ch->in_net);
	ln->n_channels--;
	spin_unlock(&ln->channels_lock);
	libera_channel_put(ch);
	wake_up_all(&ln->channels_wait);
}

/**
 * libera_channel_init_net() - prepare a namespace for channels
 * @ln: namespace, zeroed
 */
void libera_channel_init_net(struct libera_net *ln)
{
	spin_lock_init(&ln->channels_lock);
	INIT_LIST_HEAD(&ln->channels);
	init_waitqueue_head(&ln->channels_wait);
}

static bool no_channels(struct libera_net *ln)
{
	bool none;

	spin_lock(&ln->channels_lock);
	none = !ln->n_channels;
	spin_unlock(&ln->channels_lock);
	return none;
}

/**
 * libera_channel_wait_all() - close what is still open and wait until all is gone
 * @ln: namespace
 *
 * No channel can be created or started any more.  On return every down() has returned.
 * The work that ended the last channel may still be in its last line, so
 * @ln->wq has to be drained before @ln is freed.
 *
 * Context: process, with no lock held that an upcall may take; waits for no peer.
 */
void libera_channel_wait_all(struct libera_net *ln)
{
	struct libera_channel *ch;

	spin_lock(&ln->channels_lock);
	ln->channels_off = true;
	list_for_each_entry(ch, &ln->channels, in_net)
		libera_channel_close(ch, LIBERA_DOWN_EXIT);
	spin_unlock(&ln->channels_lock);
	wait_event(ln->channels_wait, no_channels(ln));
}

static int names(struct libera_channel *ch)
{
	int err;

	err = kernel_getpeername(ch->sock, (struct sockaddr *)&ch->peer);
	if (err < 0)
		return err;
	err = kernel_getsockname(ch->sock, (struct sockaddr *)&ch->local);
	return err < 0 ? err : 0;
}

/**
 * libera_channel_create() - take over a connected TCP socket
 * @ln: namespace
 * @sock: connected kernel socket; owned by the channel on success
 * @ops: upcalls
 * @priv: for the owner, found again with libera_channel_priv()
 *
 * Nothing is received before libera_channel_start().  Context: process.
 *
 * Return: channel with one reference for the caller, or ERR_PTR.  From now on
 * down() comes in any case, so the owner has to close it or leave it running.
 */
struct libera_channel *libera_channel_create(struct libera_net *ln, struct socket *sock,
					     const struct libera_channel_ops *ops, void *priv)
{
	struct libera_channel *ch;
	int err;

	ch = kzalloc(sizeof(*ch), GFP_KERNEL_ACCOUNT);
	if (!ch)
		return ERR_PTR(-ENOMEM);
	ch->ln = ln;
	ch->sock = sock;
	ch->ops = ops;
	ch->priv = priv;
	err = names(ch);
	if (err)
		goto err_free;

	/* one for the caller, one for being alive */
	kref_init(&ch->ref);
	kref_get(&ch->ref);
	INIT_LIST_HEAD(&ch->in_net);
	INIT_WORK(&ch->release_work, release_work);
	spin_lock_init(&ch->rx_lock);
	__skb_queue_head_init(&ch->rxq);
	INIT_WORK(&ch->rx_work, rx_work);
	libera_chan_pause_init(ch);
	ch->half_grace = jiffies;
	libera_chan_tx_init(ch);

	spin_lock(&ln->channels_lock);
	err = ln->channels_off ? -ESHUTDOWN : 0;
	if (!err)
		ln->n_channels++;
	spin_unlock(&ln->channels_lock);
	if (err)
		goto err_free;
	pr_debug("%pISpc: connection %p created\n", &ch->peer, ch);
	return ch;

err_free:
	kfree(ch);
	return ERR_PTR(err);
}

/*
 * From now on exit finds it and closes it.  Not before, because whoever created
 * it may still have been setting up its owner.
 */
static int enlist(struct libera_channel *ch)
{
	int err = 0;

	spin_lock(&ch->ln->channels_lock);
	if (ch->ln->channels_off)
		err = -ESHUTDOWN;
	else if (test_bit(LIBERA_CHAN_CLOSED, &ch->flags))
		err = -ENOTCONN;
	else
		list_add_tail(&ch->in_net, &ch->ln->channels);
	spin_unlock(&ch->ln->channels_lock);
	return err;
}

/**
 * libera_channel_start() - attach to the socket and begin to receive
 * @ch: channel, not yet started
 *
 * Bytes that were there before are seen too.  Context: process.
 *
 * Return: 0, or -errno; then the channel is closed, and down() comes.
 */
int libera_channel_start(struct libera_channel *ch)
{
	struct sock *sk;
	int err;

	/* against the release work, which takes the socket away */
	mutex_lock(&ch->tx_mutex);
	err = enlist(ch);
	if (err)
		goto out;
	sk = ch->sock->sk;
	err = strp_init(&ch->strp, sk, &strp_callbacks);
	if (err)
		goto out;

	libera_channel_tune(ch->sock);
	lock_sock(sk);
	sk->sk_rcvtimeo = HALF_TIMEOUT;
	release_sock(sk);

	attach(ch);
	set_bit(LIBERA_CHAN_ATTACHED, &ch->flags);
	strp_check_rcv(&ch->strp);
	/* room may have come while nobody was told */
	libera_chan_tx_kick(ch);
	/* it may have ended before anybody was told of it */
	lock_sock(sk);
	check_state(ch, sk);
	release_sock(sk);
out:
	mutex_unlock(&ch->tx_mutex);
	if (err)
		libera_channel_close(ch, LIBERA_DOWN_SOCKET);
	else
		/* who wanted to send meanwhile left it to the holder of the mutex */
		libera_chan_tx_kick(ch);
	return err;
}

/**
 * libera_channel_tune() - buffer sizes and TCP options of an OpenFlow socket
 * @sock: TCP socket
 *
 * Best before it listens or connects: the window is scaled by the buffer then.
 */
void libera_channel_tune(struct socket *sock)
{
	struct sock *sk = sock->sk;

	tcp_sock_set_nodelay(sk);
	sock_set_rcvbuf(sk, RCVBUF);
	lock_sock(sk);
	WRITE_ONCE(sk->sk_sndbuf, SNDBUF);
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK;
	release_sock(sk);
}

/**
 * libera_channel_discard() - drop a connection that is to become no channel
 * @sock: TCP socket of ours, without callbacks; released
 *
 * By a reset: a kernel socket does not hold its namespace, so nothing of it
 * may be left to TCP.  Context: process.
 */
void libera_channel_discard(struct socket *sock)
{
	sock_no_linger(sock->sk);
	sock_release(sock);
}

/**
 * libera_channel_close() - the one way down
 * @ch: channel
 * @why: reason; the first caller's counts
 *
 * Context: any.  See channel.h.
 */
void libera_channel_close(struct libera_channel *ch, enum libera_down why)
{
	if (test_and_set_bit(LIBERA_CHAN_CLOSED, &ch->flags))
		return;
	ch->why = why;
	queue_work(ch->ln->wq, &ch->release_work);
}

/** libera_channel_is_closed() - whether somebody has closed it */
bool libera_channel_is_closed(const struct libera_channel *ch)
{
	return test_bit(LIBERA_CHAN_CLOSED, &ch->flags);
}

static void free_channel(struct kref *ref)
{
	struct libera_channel *ch = container_of(ref, struct libera_channel, ref);

	ch->ops->release(ch->priv);
	kvfree(ch->bounce);
	mutex_destroy(&ch->tx_mutex);
	kfree(ch);
}

/** libera_channel_get() - take a reference; Return: @ch */
struct libera_channel *libera_channel_get(struct libera_channel *ch)
{
	kref_get(&ch->ref);
	return ch;
}

/** libera_channel_put() - drop a reference; NULL is fine */
void libera_channel_put(struct libera_channel *ch)
{
	if (ch)
		kref_put(&ch->ref, free_channel);
}

/** libera_channel_priv() - what the owner gave to libera_channel_create() */
void *libera_channel_priv(const struct libera_channel *ch)
{
	return ch->priv;
}

/** libera_channel_net() - namespace of a channel */
struct libera_net *libera_channel_net(const struct libera_channel *ch)
{
	return ch->ln;
}

/** libera_channel_peer() - remote address, as it was at creation */
const struct sockaddr_storage *libera_channel_peer(const struct libera_channel *ch)
{
	return &ch->peer;
}

/** libera_channel_local() - local address, as it was at creation */
const struct sockaddr_storage *libera_channel_local(const struct libera_channel *ch)
{
	return &ch->local;
}

/**
 * libera_channel_info() - counters of one channel
 * @ch: channel
 * @info: filled
 */
void libera_channel_info(const struct libera_channel *ch, struct libera_channel_info *info)
{
	struct libera_channel *c = (struct libera_channel *)ch;

	spin_lock_bh(&c->rx_lock);
	info->rx_msgs = c->rx_msgs;
	info->rx_bytes = c->rx_bytes;
	info->paused = c->pauses || c->rx_high;
	spin_unlock_bh(&c->rx_lock);
	spin_lock_bh(&c->tx_lock);
	info->tx_msgs = c->tx_msgs;
	info->tx_bytes = c->tx_bytes;
	info->tx_queued = c->tx_queued;
	spin_unlock_bh(&c->tx_lock);
}
