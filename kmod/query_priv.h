/* SPDX-License-Identifier: GPL-2.0 */
/* Between query.c (asks the pSwitches) and answer.c (answers the VNC). */
#ifndef _LIBERA_QUERY_PRIV_H
#define _LIBERA_QUERY_PRIV_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/workqueue.h>

#include "pswitch.h"
#include "query.h"

struct libera_vfr;

#define LIBERA_QUERY_QUEUES_MAX	4096	/* queues in one answer */

/**
 * struct libera_query - one request for statistics
 *
 * The pSwitches' answers bring the counters of pFRs, groups, meters and pPorts up
 * to date; the VNC's answer is then made from the virtual objects, with its
 * filters.  References: each pending slot, whoever waits, the work.
 *
 * @ref: references
 * @vs: with a reference
 * @vnc: with a reference; NULL: it is for ourselves
 * @few: pFRs that it is about, while these are asked for; NULL: it is not for vlife.c
 * @began_ns: ktime (boot)
 * @wakes: for vlife.c; otherwise, without @vnc, libera_query_refresh() waits
 * @work: makes the answer
 * @done: for who waits
 * @version: of the VNC
 * @xid: of the VNC
 * @asked: slots on pSwitches that wait for answers, and whoever asks
 * @err: what the VNC is told, 0 if all is well
 * @req: what it asked
 * @entry: work space, too large for the stack
 * @m: likewise
 * @lock: what follows, until the answer is made; inside libera_pswitch.lock
 * @queues: entries of QUEUE replies, by vPort
 * @configs: likewise of queue configurations
 * @n_queues: entries of one of the two
 * @tables: sums of each table
 * @ids: of the rules that a FLOW request is about, if these are few; NULL: all are looked at
 * @n_ids: entries of @ids
 * @len: bytes at @data
 * @data: beginning of the VNC's message
 */
struct libera_query {
	struct kref ref;
	struct libera_vswitch *vs;
	struct libera_vnc *vnc;
	const struct libera_query_few *few;
	u64 began_ns;
	bool wakes;
	struct work_struct work;
	struct completion done;
	u8 version;
	u32 xid;
	atomic_t asked;
	int err;
	struct libera_of_mp_request req;
	union {
		struct libera_of_flow_stats entry;
		struct libera_of_table_features features;
		struct libera_of_counter counters[LIBERA_BUCKETS_MAX];
	};
	struct libera_ofmsg m;
	struct mutex lock;		/* see above */
	struct libera_of_queue_stats *queues;
	struct libera_of_queue *configs;
	u32 n_queues;
	struct libera_of_table_stats *tables;
	u32 *ids;
	u32 n_ids;
	u16 len;
	u8 data[LIBERA_ERROR_DATA];
};

/** libera_query_rules() - rules that a FLOW or AGGREGATE is about, but for its out-filters */
u32 libera_query_rules(struct libera_query *q, struct libera_vfr **first);
/** libera_query_put() - drop a reference */
void libera_query_put(struct libera_query *q);
/** libera_answer_work() - make the answer and send it; consumes the work's reference */
void libera_answer_work(struct work_struct *work);

#endif
