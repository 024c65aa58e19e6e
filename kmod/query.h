/* SPDX-License-Identifier: GPL-2.0 */
/* Statistics: a VNC's request becomes requests to the pSwitch, and one answer. */
#ifndef _LIBERA_QUERY_H
#define _LIBERA_QUERY_H

#include "core/ofmsg.h"

struct libera_pfr;
struct libera_pswitch;
struct libera_query;
struct libera_vnc;
struct libera_vswitch;

/* Not a multipart type: what a QUEUE_CONFIG_REQUEST becomes. */
#define LIBERA_QUERY_QUEUE_CONFIG	0xfff0

/**
 * libera_query_start() - a request of a VNC whose answer may need the pSwitch
 * @vnc: who
 * @m: MP_REQUEST but of DESC, PORT_DESC and features; QUEUE_CONFIG_REQUEST
 * @data: the original
 * @len: its length
 *
 * Context: process, no locks.  Return: 0, an oferr, or -errno.
 */
int libera_query_start(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len);

/** libera_query_reply() - an MP_REPLY or QUEUE_CONFIG_REPLY of a pSwitch; no locks held */
void libera_query_reply(struct libera_pswitch *ps, struct libera_ofmsg *m);
/** libera_query_failed() - the switch refused a part; ps->lock held */
void libera_query_failed(struct libera_query *q, enum libera_oferr err);
/**
 * libera_query_end() - all parts are here, or will not come: answer
 *
 * Consumes the reference; any lock held.
 */
void libera_query_end(struct libera_query *q);

/**
 * libera_query_refresh() - fetch the counters of a vSwitch's rules now
 * @vs: vSwitch, not locked
 *
 * Waits a second at most; what has not come by then stays as it was.
 * Return: 0, -ENOTCONN, -ETIMEDOUT, ...
 */
int libera_query_refresh(struct libera_vswitch *vs);

#define LIBERA_QUERY_FEW	16

/**
 * struct libera_query_few - pFRs whose counters are wanted
 * @pfr: they
 * @n: how many there are; 0: nothing is wanted
 * @more: there are too many: all of the vSwitch are
 */
struct libera_query_few {
	struct libera_pfr *pfr[LIBERA_QUERY_FEW];
	u32 n;
	bool more;
};

/** libera_query_add_few() - one more */
static inline void libera_query_add_few(struct libera_query_few *few, struct libera_pfr *pfr)
{
	if (few->n == LIBERA_QUERY_FEW)
		few->more = true;
	else
		few->pfr[few->n++] = pfr;
}

/**
 * libera_query_count() - ask for the counters of some pFRs of a vSwitch
 * @vs: vSwitch; all locks held
 * @few: which
 *
 * Nothing is waited for: libera_vlife_kick() tells that answers have come, or will not.
 */
void libera_query_count(struct libera_vswitch *vs, const struct libera_query_few *few);

#endif
