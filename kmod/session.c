// SPDX-License-Identifier: GPL-2.0
/* An OpenFlow session: HELLO, version, echo, time-outs, decoding. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "core/hello.h"
#include "core/ofbuf.h"
#include "core/oferr.h"
#include "session.h"

/* Type bytes that mean the same in every version (OpenFlow 1.3.5, 7.1). */
#define RAW_HELLO	0
#define RAW_ERROR	1
#define RAW_ECHO_REQ	2
#define RAW_ECHO_REPLY	3

/* Bytes of a failed message that an ERROR carries. */
#define ERROR_DATA	64

/* Bits of libera_session.flags. */
enum {
	ACCEPTED,	/* counted in libera_net.n_conns */
	ANON,		/* counted in libera_net.n_anon */
	READY,		/* the owner's handshake is finished */
};

/**
 * struct libera_session - one session
 *
 * Lives and dies with its channel: the references are the channel's.
 *
 * @ch: channel
 * @ln: namespace
 * @ops: upcalls
 * @priv: the owner's
 * @offered: bitmap of versions in our HELLO
 * @version: agreed, 0 until then; written once, by the receive handler
 * @flags: ACCEPTED and so on
 * @xid: last one used
 * @last_rx: jiffies of the last message received
 * @started: jiffies at start
 * @scratch: for decoding; made when the version is agreed, so that strangers cost little
 * @lock: guards what follows
 * @dead: down: the timer is not armed again
 * @times: time-outs
 * @echo_out: an echo request is unanswered
 * @echo_xid: its xid
 * @echo_at: jiffies when it was sent, or the session made
 * @echo_time: the same, finer
 * @rtt_us: last round trip
 * @timer: handshake, echo and stuck queue
 */
struct libera_session {
	struct libera_channel *ch;
	struct libera_net *ln;
	const struct libera_session_ops *ops;
	void *priv;
	u32 offered;
	u8 version;
	unsigned long flags;
	atomic_t xid;
	unsigned long last_rx;
	unsigned long started;
	struct libera_ofscratch *scratch;

	spinlock_t lock;
	bool dead;
	struct libera_session_times times;
	bool echo_out;
	u32 echo_xid;
	unsigned long echo_at;
	ktime_t echo_time;
	u32 rtt_us;
	struct delayed_work timer;
};

static const struct sockaddr_storage *peer(const struct libera_session *s)
{
	return libera_channel_peer(s->ch);
}

/* ------------------------------------------------------------ sending */

static int send_as(struct libera_session *s, u8 version, const struct libera_ofmsg *m)
{
	u32 size = min_t(u32, libera_ofmsg_size(version, m), LIBERA_OF_MSG_MAX);
	struct libera_txmsg *tx;
	struct libera_ofbuf b;
	int err;

	tx = libera_txmsg_alloc(size);
	if (!tx)
		return -ENOMEM;
	libera_ofbuf_init(&b, tx->data, size);
	err = libera_ofmsg_encode(&b, version, m);
	if (err) {
		libera_txmsg_free(tx);
		return err;
	}
	tx->len = b.len;
	return libera_channel_send(s->ch, tx);
}

/**
 * libera_session_send() - encode and queue one message
 * @s: session, up
 * @m: message; @m->version is ignored
 *
 * Context: process, may sleep.
 *
 * Return: 0; -ENOMEM, -ENOSPC (too long) or as libera_channel_send(); or a
 * positive oferr if the session's version cannot say it.
 */
int libera_session_send(struct libera_session *s, const struct libera_ofmsg *m)
{
	u8 version = libera_session_version(s);

	return version ? send_as(s, version, m) : -ENOTCONN;
}

/**
 * libera_session_send_raw() - queue a message that is encoded already
 * @s: session
 * @tx: message; owned by the session whatever is returned
 *
 * Return: as libera_channel_send().
 */
int libera_session_send_raw(struct libera_session *s, struct libera_txmsg *tx)
{
	return libera_channel_send(s->ch, tx);
}

/* not inlined, as those below: a neutral message is big, and one on the stack is enough */
static noinline_for_stack int send_error_as(struct libera_session *s, u8 version, u32 xid,
					    enum libera_oferr err, const u8 *data, u32 len)
{
	struct libera_ofmsg m = {
		.type = LIBERA_OFMSG_ERROR,
		.xid = xid,
		.error = { .err = err, .data = data, .data_len = len },
	};

	return send_as(s, version, &m);
}

/**
 * libera_session_send_error() - tell the peer that a message of its failed
 * @s: session, up
 * @xid: of the message that failed
 * @err: what is wrong, neutral
 * @data: the message that failed
 * @len: its length; at most 64 bytes of it are sent
 *
 * Return: as libera_session_send().
 */
int libera_session_send_error(struct libera_session *s, u32 xid, enum libera_oferr err,
			      const u8 *data, u32 len)
{
	u8 version = libera_session_version(s);

	if (!version)
		return -ENOTCONN;
	return send_error_as(s, version, xid, err, data, min_t(u32, len, ERROR_DATA));
}

static void send_hello(struct libera_session *s)
{
	struct libera_ofmsg m = {
		.type = LIBERA_OFMSG_HELLO,
		.xid = libera_session_next_xid(s),
		.hello = { .bitmap = s->offered },
	};

	if (send_as(s, fls(s->offered) - 1, &m))
		libera_session_close(s, LIBERA_DOWN_NOMEM);
}

static noinline_for_stack void send_echo_reply(struct libera_session *s,
					       const struct libera_ofmsg *req)
{
	struct libera_ofmsg m = {
		.type = LIBERA_OFMSG_ECHO_REPLY,
		.xid = req->xid,
		.echo = req->echo,
	};

	send_as(s, req->version, &m);
	/* who asks without reading the answers is not read either */
	libera_channel_pause_for(s->ch, s->ch);
}

/* ------------------------------------------------------------ receiving */

static u32 raw_xid(const u8 *data)
{
	return (u32)data[4] << 24 | data[5] << 16 | data[6] << 8 | data[7];
}

/* Something was wrong with a message: count it, and say so in the log. */
static void bad_msg(struct libera_session *s, const u8 *data, u32 len, const char *what)
{
	libera_stats_inc(s->ln, LIBERA_STAT_BAD_MSG);
	net_info_ratelimited("%pISpc: bad message, version 0x%02x type %u length %u: %s\n",
			     peer(s), data[0], data[1], len, what);
}

/* A message that is answered with @err; an ERROR is not, lest two peers keep it up. */
static void refuse(struct libera_session *s, u8 version, const u8 *data, u32 len,
		   enum libera_oferr err)
{
	bad_msg(s, data, len, libera_oferr_name(err));
	if (data[1] == RAW_ERROR)
		return;
	send_error_as(s, version, raw_xid(data), err, data, min_t(u32, len, ERROR_DATA));
	libera_channel_pause_for(s->ch, s->ch);
}

static void damaged(struct libera_session *s, const u8 *data, u32 len)
{
	libera_stats_inc(s->ln, LIBERA_STAT_BAD_FRAME);
	net_info_ratelimited("%pISpc: bad header or length in %u bytes, closing\n", peer(s), len);
	libera_session_close(s, LIBERA_DOWN_FRAME);
}

static noinline_for_stack void hello_failed(struct libera_session *s,
					    const struct libera_ofmsg *m)
{
	/* in a version that the peer may know, if there is one that we can write */
	u8 version = m->version >= LIBERA_OF13 ? LIBERA_OF13 : LIBERA_OF10;
	char text[128];

	libera_hello_explain(text, sizeof(text), s->offered, m->version, m->hello.bitmap);
	libera_stats_inc(s->ln, LIBERA_STAT_HELLO_FAILED);
	net_info_ratelimited("%pISpc: %s\n", peer(s), text);
	send_error_as(s, version, m->xid, LIBERA_OFERR_HELLO_INCOMPATIBLE,
		      (const u8 *)text, strlen(text));
	libera_session_close(s, LIBERA_DOWN_HELLO);
}

static void arm(struct libera_session *s, unsigned long delay)
{
	spin_lock(&s->lock);
	if (!s->dead)
		mod_delayed_work(s->ln->wq, &s->timer, delay);
	spin_unlock(&s->lock);
}

static void greeted(struct libera_session *s, const struct libera_ofmsg *m)
{
	u8 version = libera_hello_pick(s->offered, m->version, m->hello.bitmap);

	if (!version) {
		hello_failed(s, m);
		return;
	}
	s->scratch = kmalloc(sizeof(*s->scratch), GFP_KERNEL_ACCOUNT);
	if (!s->scratch) {
		libera_session_close(s, LIBERA_DOWN_NOMEM);
		return;
	}
	WRITE_ONCE(s->version, version);
	libera_stats_inc(s->ln, LIBERA_STAT_SESSIONS_UP);
	arm(s, 0);
	s->ops->up(s);
}

/* Before the version is agreed: nothing is decoded but what every version has. */
static noinline_for_stack void before_hello(struct libera_session *s, const u8 *data, u32 len)
{
	struct libera_ofmsg m;
	int err;

	switch (data[1]) {
	case RAW_HELLO:
	case RAW_ECHO_REQ:
		err = libera_ofmsg_decode(&m, data, len, NULL);
		break;
	case RAW_ECHO_REPLY:
		return;
	case RAW_ERROR:
		libera_stats_inc(s->ln, LIBERA_STAT_HELLO_FAILED);
		net_info_ratelimited("%pISpc: peer refuses our HELLO\n", peer(s));
		libera_session_close(s, LIBERA_DOWN_HELLO);
		return;
	default:
		err = LIBERA_OFERR_BAD_REQUEST_TYPE;
		break;
	}
	if (err < 0) {
		damaged(s, data, len);
	} else if (err) {
		refuse(s, data[0] >= LIBERA_OF13 ? LIBERA_OF13 : LIBERA_OF10, data, len, err);
		libera_session_close(s, LIBERA_DOWN_PROTOCOL);
	} else if (m.type == LIBERA_OFMSG_HELLO) {
		greeted(s, &m);
	} else {
		send_echo_reply(s, &m);
	}
}

static void echo_reply(struct libera_session *s, const struct libera_ofmsg *m)
{
	spin_lock(&s->lock);
	if (s->echo_out && s->echo_xid == m->xid) {
		s->echo_out = false;
		WRITE_ONCE(s->rtt_us, clamp_t(s64, ktime_us_delta(ktime_get(), s->echo_time),
					      1, U32_MAX));
	}
	spin_unlock(&s->lock);
}

static void handle(struct libera_session *s, const u8 *data, u32 len)
{
	struct libera_ofmsg m;
	int err;

	if (!s->version) {
		before_hello(s, data, len);
		return;
	}
	/* a second HELLO changes nothing, whatever version it is written in */
	if (data[1] == RAW_HELLO)
		return;
	if (data[0] != s->version) {
		/* framing or peer has gone wrong: what follows could not be trusted */
		refuse(s, s->version, data, len, LIBERA_OFERR_BAD_REQUEST_VERSION);
		libera_session_close(s, LIBERA_DOWN_PROTOCOL);
		return;
	}
	err = libera_ofmsg_decode(&m, data, len, s->scratch);
	if (err < 0) {
		damaged(s, data, len);
		return;
	}
	if (err) {
		refuse(s, s->version, data, len, err);
		return;
	}
	switch (m.type) {
	case LIBERA_OFMSG_ECHO_REQUEST:
		send_echo_reply(s, &m);
		break;
	case LIBERA_OFMSG_ECHO_REPLY:
		echo_reply(s, &m);
		break;
	default:
		s->ops->message(s, &m, data, len);
		break;
	}
}

static void channel_message(struct libera_channel *ch, const u8 *data, u32 len)
{
	struct libera_session *s = libera_channel_priv(ch);

	WRITE_ONCE(s->last_rx, jiffies);
	handle(s, data, len);
	if (s->ops->handled)
		s->ops->handled(s);
}

/* ------------------------------------------------------------ time */

static noinline_for_stack void send_echo(struct libera_session *s)
{
	struct libera_ofmsg m = {
		.type = LIBERA_OFMSG_ECHO_REQUEST,
		.xid = libera_session_next_xid(s),
	};

	spin_lock(&s->lock);
	s->echo_out = true;
	s->echo_xid = m.xid;
	s->echo_at = jiffies;
	s->echo_time = ktime_get();
	spin_unlock(&s->lock);
	libera_session_send(s, &m);
}

enum verdict { FINE, ASK, DEAD, STUCK };

/* Whether the peer lives.  @left: jiffies until the next look is due */
static enum verdict check_echo(struct libera_session *s, unsigned long *left)
{
	unsigned long idle, dead, quiet, waited;
	enum verdict v = FINE;
	bool unread;

	spin_lock(&s->lock);
	idle = msecs_to_jiffies(s->times.echo_idle);
	dead = msecs_to_jiffies(s->times.echo_dead);
	/* what we do not read may be the answer */
	unread = libera_channel_rx_waiting(s->ch);
	if (unread)
		WRITE_ONCE(s->last_rx, jiffies);
	quiet = jiffies - READ_ONCE(s->last_rx);
	waited = jiffies - s->echo_at;
	/* any message is a sign of life */
	if (s->echo_out && quiet < waited)
		s->echo_out = false;
	if (unread) {
		/* who hears nothing from us for long may give us up: it hears that */
		if (waited >= idle)
			v = ASK;
		*left = idle;
	} else if (s->echo_out) {
		if (waited >= dead)
			v = DEAD;
		else
			*left = dead - waited;
	} else if (quiet >= idle) {
		v = ASK;
		*left = dead;
	} else {
		*left = idle - quiet;
	}
	if (libera_channel_tx_stalled(s->ch) > idle + dead)
		v = STUCK;
	spin_unlock(&s->lock);
	return v;
}

static void timer_work(struct work_struct *work)
{
	struct libera_session *s = container_of(to_delayed_work(work),
						struct libera_session, timer);
	unsigned long left = MAX_JIFFY_OFFSET, age = jiffies - s->started, limit;

	if (libera_channel_is_closed(s->ch))
		return;
	if (!test_bit(READY, &s->flags)) {
		limit = msecs_to_jiffies(s->times.handshake);
		if (age >= limit) {
			libera_stats_inc(s->ln, LIBERA_STAT_HANDSHAKE_TIMEOUT);
			net_info_ratelimited("%pISpc: handshake timed out\n", peer(s));
			libera_session_close(s, LIBERA_DOWN_HANDSHAKE);
			return;
		}
		left = limit - age;
	}
	if (libera_session_version(s)) {
		unsigned long echo = MAX_JIFFY_OFFSET;

		switch (check_echo(s, &echo)) {
		case FINE:
			break;
		case ASK:
			send_echo(s);
			break;
		case DEAD:
			libera_stats_inc(s->ln, LIBERA_STAT_ECHO_TIMEOUT);
			net_info_ratelimited("%pISpc: silent for too long, closing\n", peer(s));
			libera_session_close(s, LIBERA_DOWN_ECHO);
			return;
		case STUCK:
			libera_stats_inc(s->ln, LIBERA_STAT_TX_OVERFLOW);
			net_info_ratelimited("%pISpc: takes nothing any more, closing\n", peer(s));
			libera_session_close(s, LIBERA_DOWN_TX_STUCK);
			return;
		}
		left = min(left, echo);
	}
	arm(s, max(left, 1UL));
}

/**
 * libera_session_set_echo() - change echo times while running
 * @s: session
 * @idle_ms: silence before an echo request is sent
 * @dead_ms: silence after it before the session ends
 */
void libera_session_set_echo(struct libera_session *s, u32 idle_ms, u32 dead_ms)
{
	spin_lock(&s->lock);
	s->times.echo_idle = idle_ms;
	s->times.echo_dead = dead_ms;
	spin_unlock(&s->lock);
	arm(s, 0);
}

/* ------------------------------------------------------------ life */

static void leave_anon(struct libera_session *s)
{
	if (test_and_clear_bit(ANON, &s->flags))
		atomic_dec(&s->ln->n_anon);
}

static void channel_down(struct libera_channel *ch, enum libera_down why)
{
	struct libera_session *s = libera_channel_priv(ch);

	spin_lock(&s->lock);
	s->dead = true;
	spin_unlock(&s->lock);
	cancel_delayed_work_sync(&s->timer);

	if (s->version)
		libera_stats_inc(s->ln, LIBERA_STAT_SESSIONS_DOWN);
	leave_anon(s);
	if (test_and_clear_bit(ACCEPTED, &s->flags))
		atomic_dec(&s->ln->n_conns);
	s->ops->down(s, why);
}

static void channel_release(void *priv)
{
	struct libera_session *s = priv;

	s->ops->release(s->priv);
	kfree(s->scratch);
	kfree(s);
}

static const struct libera_channel_ops channel_ops = {
	.message = channel_message,
	.down = channel_down,
	.release = channel_release,
};

/**
 * libera_session_create() - make a session on a connected socket
 * @ln: namespace
 * @sock: connected socket; owned by the session on success
 * @versions: bitmap of versions to offer (LIBERA_HELLO_OURS or a part)
 * @times: time-outs
 * @ops: upcalls
 * @priv: the owner's
 *
 * Context: process.
 *
 * Return: session with one reference, or ERR_PTR.  A session that was created
 * ends by libera_session_close() only, started or not.
 */
struct libera_session *libera_session_create(struct libera_net *ln, struct socket *sock,
					     u32 versions,
					     const struct libera_session_times *times,
					     const struct libera_session_ops *ops, void *priv)
{
	struct libera_channel *ch;
	struct libera_session *s;

	versions &= LIBERA_HELLO_OURS;
	if (WARN_ON_ONCE(!versions))
		return ERR_PTR(-EINVAL);
	s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return ERR_PTR(-ENOMEM);
	s->ln = ln;
	s->ops = ops;
	s->priv = priv;
	s->offered = versions;
	s->times = *times;
	s->started = jiffies;
	s->last_rx = jiffies;
	s->echo_at = jiffies;
	atomic_set(&s->xid, 0);
	spin_lock_init(&s->lock);
	INIT_DELAYED_WORK(&s->timer, timer_work);

	ch = libera_channel_create(ln, sock, &channel_ops, s);
	if (IS_ERR(ch)) {
		kfree(s);
		return ERR_CAST(ch);
	}
	s->ch = ch;
	return s;
}

/**
 * libera_session_set_accepted() - count it against the limits on connections
 * @s: session, not yet started
 *
 * In libera_net.n_conns until it is down, in n_anon until
 * libera_session_ready() or down.
 */
void libera_session_set_accepted(struct libera_session *s)
{
	if (test_and_set_bit(ACCEPTED, &s->flags))
		return;
	atomic_inc(&s->ln->n_conns);
	set_bit(ANON, &s->flags);
	atomic_inc(&s->ln->n_anon);
}

/**
 * libera_session_start() - send HELLO and begin to receive
 * @s: session
 *
 * Context: process.
 *
 * Return: 0, or -errno; then the session is closed, and down() comes.
 */
int libera_session_start(struct libera_session *s)
{
	s->started = jiffies;
	send_hello(s);
	arm(s, msecs_to_jiffies(s->times.handshake));
	return libera_channel_start(s->ch);
}

/**
 * libera_session_ready() - the owner's handshake is finished
 * @s: session
 *
 * No handshake time-out any more, and it is no stranger now.
 */
void libera_session_ready(struct libera_session *s)
{
	set_bit(READY, &s->flags);
	leave_anon(s);
}

/**
 * libera_session_close() - end it
 * @s: session
 * @why: reason; the first counts
 *
 * Context: any.  down() comes from a work item.
 */
void libera_session_close(struct libera_session *s, enum libera_down why)
{
	libera_channel_close(s->ch, why);
}

/** libera_session_priv() - what the owner gave to libera_session_create() */
void *libera_session_priv(const struct libera_session *s)
{
	return s->priv;
}

/** libera_session_channel() - its channel, with no reference of its own */
struct libera_channel *libera_session_channel(const struct libera_session *s)
{
	return s->ch;
}

/** libera_session_version() - agreed wire version, 0 if there is none yet */
u8 libera_session_version(const struct libera_session *s)
{
	return READ_ONCE(s->version);
}

/** libera_session_next_xid() - a fresh xid for a request of our own; never 0 */
u32 libera_session_next_xid(struct libera_session *s)
{
	u32 xid;

	do {
		xid = atomic_inc_return(&s->xid);
	} while (!xid);
	return xid;
}

/** libera_session_rtt_us() - last echo round trip in microseconds, 0 if none yet */
u32 libera_session_rtt_us(const struct libera_session *s)
{
	return READ_ONCE(s->rtt_us);
}

/** libera_session_get() - take a reference; Return: @s */
struct libera_session *libera_session_get(struct libera_session *s)
{
	libera_channel_get(s->ch);
	return s;
}

/** libera_session_put() - drop a reference; NULL is fine */
void libera_session_put(struct libera_session *s)
{
	if (s)
		libera_channel_put(s->ch);
}
