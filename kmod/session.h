/* SPDX-License-Identifier: GPL-2.0 */
/* An OpenFlow session on a channel: HELLO, version, echo, time-outs, decoding. */
#ifndef _LIBERA_SESSION_H
#define _LIBERA_SESSION_H

#include "channel.h"
#include "core/ofmsg.h"

struct libera_session;

/**
 * struct libera_session_ops - upcalls to pswitch and vctl
 * @up: HELLO exchanged, the version is agreed
 * @message: every message but HELLO and ECHO, decoded; @data is the original.
 *	What could not be decoded has been answered with an ERROR already
 * @handled: a message has been handled, whatever it was; or NULL
 * @down: over; exactly once, also if @up never came
 * @release: the last reference of the session is gone
 *
 * Context of all but the last: process, serialised per session.
 */
struct libera_session_ops {
	void (*up)(struct libera_session *s);
	void (*message)(struct libera_session *s, struct libera_ofmsg *m,
			const u8 *data, u32 len);
	void (*handled)(struct libera_session *s);
	void (*down)(struct libera_session *s, enum libera_down why);
	void (*release)(void *priv);
};

/* Time-outs in milliseconds. */
struct libera_session_times {
	u32 handshake;		/* from start to libera_session_ready() */
	u32 echo_idle;		/* silence before an echo request is sent */
	u32 echo_dead;		/* silence after it before the session ends */
};

#define LIBERA_HANDSHAKE_MS	10000
#define LIBERA_ECHO_IDLE_MS	5000
#define LIBERA_ECHO_DEAD_MS	10000

/**
 * libera_session_create() - make a session on a connected socket
 * @ln: namespace
 * @sock: connected socket; owned by the session on success
 * @versions: bitmap of versions to offer (LIBERA_HELLO_OURS or a part)
 * @times: time-outs
 * @ops: upcalls
 * @priv: the owner's
 *
 * Return: session with one reference, or ERR_PTR.  libera_session_start()
 * sends HELLO and begins to receive.  A session that was created ends by
 * libera_session_close() only, started or not; down() comes in any case.
 */
struct libera_session *libera_session_create(struct libera_net *ln, struct socket *sock,
					     u32 versions,
					     const struct libera_session_times *times,
					     const struct libera_session_ops *ops, void *priv);
/** libera_session_start() - Return: 0, or -errno; then the session is closed already */
int libera_session_start(struct libera_session *s);

/**
 * libera_session_set_accepted() - count it against the limits on connections
 *
 * For a session on a socket from listen.c, between create and start: it is in
 * libera_net.n_conns until down, in n_anon until libera_session_ready() or down.
 */
void libera_session_set_accepted(struct libera_session *s);

/**
 * libera_session_ready() - the owner's handshake is finished: no handshake
 * time-out any more
 */
void libera_session_ready(struct libera_session *s);

void *libera_session_priv(const struct libera_session *s);
struct libera_channel *libera_session_channel(const struct libera_session *s);
u8 libera_session_version(const struct libera_session *s);
/** libera_session_next_xid() - a fresh xid for a request of our own */
u32 libera_session_next_xid(struct libera_session *s);
/** libera_session_set_echo() - change echo times while running */
void libera_session_set_echo(struct libera_session *s, u32 idle_ms, u32 dead_ms);
/** libera_session_rtt_us() - last echo round trip in microseconds, 0 if none yet */
u32 libera_session_rtt_us(const struct libera_session *s);

struct libera_session *libera_session_get(struct libera_session *s);
void libera_session_put(struct libera_session *s);

/**
 * libera_session_send() - encode and queue one message
 * @s: session, up
 * @m: message; @m->version is ignored
 *
 * One allocation.  Return: 0, -errno as libera_channel_send() or -ENOMEM, or a
 * positive oferr if the session's version cannot say it (nothing is sent).
 */
int libera_session_send(struct libera_session *s, const struct libera_ofmsg *m);

/**
 * libera_session_send_raw() - queue a message that is encoded already
 * @s: session
 * @tx: message; owned by the session whatever is returned
 */
int libera_session_send_raw(struct libera_session *s, struct libera_txmsg *tx);

/**
 * libera_session_send_error() - tell the peer that a message of its failed
 * @s: session
 * @xid: of the message that failed
 * @err: what is wrong, neutral
 * @data: the message that failed
 * @len: its length; at most 64 bytes of it are sent
 */
int libera_session_send_error(struct libera_session *s, u32 xid, enum libera_oferr err,
			      const u8 *data, u32 len);

void libera_session_close(struct libera_session *s, enum libera_down why);

#endif
