/* SPDX-License-Identifier: GPL-2.0 */
/* Reading back the rules that a pSwitch really has. */
#ifndef _LIBERA_READBACK_H
#define _LIBERA_READBACK_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/list.h>

#include "core/ofmsg.h"

struct libera_pswitch;

#define LIBERA_READBACK_SILENCE	(5 * HZ)	/* without a rule: it does not answer */

/**
 * struct libera_readback_rule - a rule as the pSwitch told it
 * @list: in libera_readback.rules
 * @table: on the pSwitch
 * @opaque: there is more to it than @match and @instrs
 * @priority: on the pSwitch
 * @idle_timeout: in seconds
 * @hard_timeout: likewise
 * @flags: LIBERA_FF_*
 * @cookie: whoever made it chose that
 * @packets: until now
 * @bytes: likewise
 * @duration_ms: since it was added
 * @instrs: the actions lie behind @match
 * @match: what it matches
 */
struct libera_readback_rule {
	struct list_head list;
	u8 table;
	bool opaque;
	u16 priority;
	u16 idle_timeout;
	u16 hard_timeout;
	u16 flags;
	u64 cookie;
	u64 packets;
	u64 bytes;
	u64 duration_ms;
	struct libera_instrs instrs;
	struct libera_pmatch match;
};

/**
 * struct libera_readback - all rules of a pSwitch at one time
 *
 * Filled by the pSwitch's answers under libera_pswitch.lock until @done; then nothing
 * changes any more, and who waited reads without a lock.
 *
 * @ref: the pending slot, and who waits
 * @done: the last answer is here, or will not come
 * @whole: the last answer is here
 * @err: 0, or -errno: then there are no rules
 * @n: rules until now
 * @size: bytes of them, and of those that were dropped again
 * @xid: of the question
 * @rules: struct libera_readback_rule, in the order in which they came
 * @entry: work space, too large for the stack
 */
struct libera_readback {
	struct kref ref;
	struct completion done;
	bool whole;
	int err;
	u32 n;
	size_t size;
	u32 xid;
	struct list_head rules;
	struct libera_of_flow_stats entry;
};

/**
 * libera_readback_get() - ask a pSwitch for all its rules, and wait for them
 * @ps: pSwitch, not locked
 *
 * Context: process, no locks.
 * Return: the rules; ERR_PTR: -ENOTCONN: it is not ready, or went away meanwhile;
 * -EBUSY: too much is asked of it already; -ETIMEDOUT: it does not answer; -ENOBUFS:
 * it has more rules than there may be memory for; -EPROTO: it does not answer rightly;
 * -EOPNOTSUPP: it refuses to; -EINTR; -ENOMEM.
 */
struct libera_readback *libera_readback_get(struct libera_pswitch *ps);
/** libera_readback_put() - drop a reference, with the last one the rules */
void libera_readback_put(struct libera_readback *rb);

/**
 * libera_readback_reply() - a multipart reply of a pSwitch
 * @ps: pSwitch, not locked
 * @m: message
 *
 * Return: false if it is not for a read-back.
 */
bool libera_readback_reply(struct libera_pswitch *ps, struct libera_ofmsg *m);
/** libera_readback_failed() - the pSwitch refused; ps->lock held */
void libera_readback_failed(struct libera_readback *rb);
/** libera_readback_end() - nothing more comes; consumes the slot's reference; ps->lock held */
void libera_readback_end(struct libera_pswitch *ps, struct libera_readback *rb);

#endif
