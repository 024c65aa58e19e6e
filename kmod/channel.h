/* SPDX-License-Identifier: GPL-2.0 */
/* One OpenFlow TCP connection: socket, framing, queues, back-pressure, close. */
#ifndef _LIBERA_CHANNEL_H
#define _LIBERA_CHANNEL_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <net/strparser.h>

#include "net.h"

/* Why a connection ended; shown in logs and events. */
#define LIBERA_DOWNS(X)							\
	X(NONE,		"none")						\
	X(PEER,		"closed by peer")				\
	X(LOCAL,	"closed by operator")				\
	X(FRAME,	"bad frame")					\
	X(PROTOCOL,	"protocol violation")				\
	X(HELLO,	"no common version")				\
	X(HANDSHAKE,	"handshake timed out")				\
	X(ECHO,		"echo timed out")				\
	X(TX_STUCK,	"transmit queue full")				\
	X(SOCKET,	"socket error")					\
	X(NOMEM,	"out of memory")				\
	X(REPLACED,	"replaced by a newer connection")		\
	X(SWITCH_DOWN,	"switch went away")				\
	X(CONNECT,	"could not connect")				\
	X(EXIT,		"module or namespace is going away")

enum libera_down {
#define X(id, text) LIBERA_DOWN_##id,
	LIBERA_DOWNS(X)
#undef X
	__LIBERA_DOWN_END
};

const char *libera_down_text(enum libera_down why);

struct libera_channel;

/**
 * struct libera_channel_ops - what the layer above gets told
 * @message: one whole message; process context, on the channel's rx work, never
 *	concurrently with itself; @data is linear and valid until return; may
 *	sleep, may call any libera_channel_* function, of other channels too
 * @down: the connection is over; process context, exactly once, after the last
 *	@message; the channel still holds its reference on @priv until return
 * @release: last reference gone; the owner drops what @priv held
 */
struct libera_channel_ops {
	void (*message)(struct libera_channel *ch, const u8 *data, u32 len);
	void (*down)(struct libera_channel *ch, enum libera_down why);
	void (*release)(void *priv);
};

/**
 * struct libera_txmsg - one message to send, allocated once and filled in place
 * @list: in the transmit queue
 * @len: bytes at @data to send
 * @cap: bytes allocated at @data
 * @data: the message
 */
struct libera_txmsg {
	struct list_head list;
	u32 len;
	u32 cap;
	u8 data[];
};

struct libera_txmsg *libera_txmsg_alloc(u32 cap);
void libera_txmsg_free(struct libera_txmsg *tx);

/* Queue limits in bytes.  Above HIGH those who feed it are paused, below LOW resumed. */
#define LIBERA_TX_HIGH		(256 * 1024)
#define LIBERA_TX_LOW		(64 * 1024)
#define LIBERA_TX_MAX		(4 * 1024 * 1024)	/* then the peer is given up */
#define LIBERA_RX_HIGH		(256 * 1024)
#define LIBERA_RX_LOW		(64 * 1024)
#define LIBERA_RX_BUDGET	64	/* messages handled before the work yields */

/**
 * libera_channel_create() - take over a connected TCP socket
 * @ln: namespace
 * @sock: connected kernel socket; owned by the channel on success
 * @ops: upcalls
 * @priv: for the owner, found again with libera_channel_priv()
 *
 * Nothing is received before libera_channel_start().  Context: process.
 *
 * Return: channel with one reference for the caller, or ERR_PTR.  A channel
 * that was created ends by libera_channel_close() only, started or not.
 */
struct libera_channel *libera_channel_create(struct libera_net *ln, struct socket *sock,
					     const struct libera_channel_ops *ops, void *priv);

/**
 * libera_channel_start() - attach to the socket and begin to receive
 *
 * Bytes that are there already are seen too.
 *
 * Return: 0, or -errno; then the channel is closed already, and down() comes.
 */
int libera_channel_start(struct libera_channel *ch);

void *libera_channel_priv(const struct libera_channel *ch);
struct libera_net *libera_channel_net(const struct libera_channel *ch);

struct libera_channel *libera_channel_get(struct libera_channel *ch);
void libera_channel_put(struct libera_channel *ch);

/**
 * libera_channel_send() - queue one message
 * @ch: channel
 * @tx: message; owned by the channel whatever is returned
 *
 * Sends at once when called outside a receive handler; inside one, what a batch
 * of received messages caused is sent when the batch ends (or by the work).
 * Context: process, may sleep; no libera lock is taken while the socket is
 * written.
 *
 * Return: 0; -ENOTCONN if closed; -ENOBUFS if the queue was at its maximum (the
 * channel is then being closed with TX_STUCK).
 */
int libera_channel_send(struct libera_channel *ch, struct libera_txmsg *tx);

/** libera_channel_congested() - whether the transmit queue is above its high water mark */
bool libera_channel_congested(const struct libera_channel *ch);

/**
 * libera_channel_pause_for() - stop reading @src while @dst is congested
 * @src: channel whose messages make traffic for @dst
 * @dst: channel that may be congested; may be @src itself
 *
 * If @dst is above its high mark, @src stops (after the message in hand) and
 * goes on when @dst falls below its low mark or dies.  Nobody else is held up.
 * Called from @src's message handler.
 */
void libera_channel_pause_for(struct libera_channel *src, struct libera_channel *dst);

/**
 * libera_channel_pause() - stop reading @ch until libera_channel_resume()
 *
 * Counted, for reasons other than a congested channel (a full window of
 * unanswered requests).  Any context that may take a spinlock.
 */
void libera_channel_pause(struct libera_channel *ch);
void libera_channel_resume(struct libera_channel *ch);

/**
 * libera_channel_rest() - stop reading @ch for a while
 * @ch: channel
 * @ns: how long at least, unless libera_channel_wake() comes
 *
 * After the message in hand; from @ch's message handler.
 */
void libera_channel_rest(struct libera_channel *ch, u64 ns);
/** libera_channel_wake() - end that now; any context that may take a spinlock */
void libera_channel_wake(struct libera_channel *ch);

/** libera_channel_rx_waiting() - reading is paused, or received messages await handling */
bool libera_channel_rx_waiting(const struct libera_channel *ch);

/** libera_channel_tx_stalled() - jiffies since the peer last took a byte; 0 if nothing is queued */
unsigned long libera_channel_tx_stalled(const struct libera_channel *ch);

/**
 * libera_channel_close() - the one way down
 * @ch: channel
 * @why: reason; the first caller's counts
 *
 * Idempotent, any context (softirq too).  Releasing happens on a work item:
 * queued bytes get one non-blocking try, so that a last ERROR can still leave.
 * The peer sees an orderly end (FIN), or a reset if bytes were left or @why is
 * EXIT.
 */
void libera_channel_close(struct libera_channel *ch, enum libera_down why);

bool libera_channel_is_closed(const struct libera_channel *ch);

/** Addresses of the connection, as they were at creation. */
const struct sockaddr_storage *libera_channel_peer(const struct libera_channel *ch);
const struct sockaddr_storage *libera_channel_local(const struct libera_channel *ch);

/* Counters of one channel, for show commands. */
struct libera_channel_info {
	u64 rx_msgs, tx_msgs, rx_bytes, tx_bytes;
	u32 tx_queued;		/* with what each message costs in memory */
	bool paused;
};

void libera_channel_info(const struct libera_channel *ch, struct libera_channel_info *info);

/** libera_channel_tune() - socket options; for listen and dial, before there is a connection */
void libera_channel_tune(struct socket *sock);

/** libera_channel_discard() - drop a connection that is to become no channel (sends a reset) */
void libera_channel_discard(struct socket *sock);

/** libera_channel_init_net() - part of namespace init */
void libera_channel_init_net(struct libera_net *ln);

/**
 * libera_channel_wait_all() - part of namespace exit: no channel is left when it returns
 *
 * Closes what is still open (EXIT) and refuses new ones.  Every down() has
 * returned; drain @ln->wq afterwards.  No lock may be held that an upcall takes.
 */
void libera_channel_wait_all(struct libera_net *ln);

#endif
