/* SPDX-License-Identifier: GPL-2.0 */
/* Counters: one list gives the enum, the names and the netlink dump. */
#ifndef _LIBERA_STATS_H
#define _LIBERA_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

/* Per network namespace.  Appended to only: the position is the netlink id. */
#define LIBERA_STATS(X)							\
	X(RX_MSGS,		"rx-messages")				\
	X(TX_MSGS,		"tx-messages")				\
	X(RX_BYTES,		"rx-bytes")				\
	X(TX_BYTES,		"tx-bytes")				\
	X(ACCEPTED,		"connections-accepted")			\
	X(ACCEPT_REFUSED,	"connections-refused")			\
	X(DIALS,		"dials")				\
	X(DIAL_FAILED,		"dials-failed")				\
	X(SESSIONS_UP,		"sessions-up")				\
	X(SESSIONS_DOWN,	"sessions-down")			\
	X(HELLO_FAILED,		"hello-failed")				\
	X(ECHO_TIMEOUT,		"echo-timeouts")			\
	X(HANDSHAKE_TIMEOUT,	"handshake-timeouts")			\
	X(BAD_FRAME,		"bad-frames")				\
	X(BAD_MSG,		"bad-messages")				\
	X(TX_OVERFLOW,		"tx-queue-overflows")			\
	X(RX_PAUSED,		"rx-pauses")				\
	X(INTERCEPTED,		"connections-intercepted")		\
	X(V2P_MSGS,		"messages-to-physical")			\
	X(P2V_MSGS,		"messages-to-virtual")			\
	X(PIN_DROP_NO_OWNER,	"packet-ins-without-owner")		\
	X(PIN_DROP_CARRIED,	"packet-ins-of-unknown-hosts")		\
	X(PIN_DROP_SLOW,	"packet-ins-dropped-slow-controller")	\
	X(PIN_DROP_NO_VNC,	"packet-ins-without-controller")	\
	X(REFUSED,		"requests-refused")			\
	X(ERRORS_FROM_SWITCH,	"errors-from-switches")			\
	X(UNSOLICITED,		"unexpected-replies")			\
	X(RESYNC_STALE,		"resync-stale-rules")			\
	X(RESYNC_MISSING,	"resync-missing-rules")			\
	X(PROBES_SENT,		"probes-sent")				\
	X(PROBES_RECEIVED,	"probes-received")			\
	X(PROBES_FORGED,	"probes-forged")			\
	X(PROBES_STALE,		"probes-stale")				\
	X(LLDP_EMULATED,	"discovery-frames-over-vlinks")		\
	X(THROTTLED,		"controllers-throttled")		\
	X(PIN_DROP_QUOTA,	"packet-ins-dropped-quota")		\
	X(HOSTS_SEEN,		"hosts-seen-elsewhere")

enum libera_stat {
#define X(id, name) LIBERA_STAT_##id,
	LIBERA_STATS(X)
#undef X
	__LIBERA_STAT_END
};

struct libera_stats {
	u64_stats_t v[__LIBERA_STAT_END];
	struct u64_stats_sync syncp;
};

struct libera_net;

void libera_stats_add(struct libera_net *ln, enum libera_stat id, u64 n);
/** libera_stats_inc() - likewise, one */
static inline void libera_stats_inc(struct libera_net *ln, enum libera_stat id)
{
	libera_stats_add(ln, id, 1);
}

u64 libera_stats_read(struct libera_net *ln, enum libera_stat id);
const char *libera_stats_name(enum libera_stat id);
int libera_stats_init(struct libera_net *ln);
void libera_stats_uninit(struct libera_net *ln);

#endif
