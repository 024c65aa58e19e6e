/* SPDX-License-Identifier: GPL-2.0 */
/* Common rules of a pSwitch: one for shared pFRs of several tenants. */
#ifndef _LIBERA_PCOMMON_H
#define _LIBERA_PCOMMON_H

#include "core/common.h"
#include "core/ofmsg.h"

struct libera_net;
struct libera_pfr;
struct libera_pswitch;
struct libera_tenant;
struct libera_vswitch;

#define LIBERA_COMMON_VS_ID	0xfffe	/* in cookies: no vSwitch's, but of a common rule */

/**
 * struct libera_pmember - what a pFR that may be one with others has for it
 *
 * Made when it is so first, freed with the pFR; under libera_pswitch.lock.
 *
 * @m: see there
 * @pfr: the pFR
 * @stood_for: a common rule is on the pSwitch, and the pFR is not
 * @ends_with: of the common rule that stood for the pFR when it was deleted the id: the
 *	FLOW_REMOVED of that is its own, too
 * @n_gone: its rule was deleted, and as many FLOW_REMOVED tell so that are to come
 * @past_packets: counted before its rule began to count, the last time
 * @past_bytes: likewise
 * @last_packets: of what that had counted before, as far as it was known then
 * @last_bytes: likewise
 */
struct libera_pmember {
	struct libera_cmember m;
	struct libera_pfr *pfr;
	bool stood_for;
	u32 ends_with;
	u32 n_gone;
	u64 past_packets;
	u64 past_bytes;
	u64 last_packets;
	u64 last_bytes;
};

/**
 * struct libera_pcommon - a common rule that is, shall be, or was just now on a pSwitch
 *
 * Under libera_pswitch.lock; owned by libera_pswitch.common_ids.
 *
 * @id: there, and the low half of its cookie
 * @state: LIBERA_PFR_*
 * @known: it is SENT, and the pSwitch is known to have it: it has answered a barrier since
 * @seq: SENT, not known: of the first request that could be that barrier, see pending.c
 * @asked: likewise: in libera_pswitch.commons_asked
 * @c: what it is; NULL once it is DELETING
 * @packets: last count from the pSwitch
 * @bytes: likewise
 * @leaver: id of the pFR of which the end has been its end, too; 0: none
 * @n_parted: entries of @parted
 * @parted: once it is DELETING, ids of pFRs that get its last counters
 */
struct libera_pcommon {
	u32 id;
	u8 state;
	bool known;
	u32 seq;
	struct list_head asked;
	struct libera_common *c;
	u64 packets;
	u64 bytes;
	u32 leaver;
	u32 n_parted;
	u32 *parted;
};

/* Of pcommon_edges.c: whose packets come where. */
extern const struct libera_commons_ops libera_pcommon_ops;

/** libera_pcommon_init() - a new pSwitch has none */
void libera_pcommon_init(struct libera_pswitch *ps);
/** libera_pcommon_exit() - it ends; no pFR is left */
void libera_pcommon_exit(struct libera_pswitch *ps);

/* All below with ps->lock held, unless told otherwise. */

/** libera_pcommon_takes() - a pFR is to be sent: does a common rule stand for it? */
bool libera_pcommon_takes(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pcommon_offer() - it has been sent: may one, once the pSwitch is known to have it? */
void libera_pcommon_offer(struct libera_pswitch *ps, struct libera_pfr *pfr);
/**
 * libera_pcommon_drops() - a pFR is to be deleted: did a common rule stand for it?
 *
 * If so the others that it stood for are on their own from now on.
 */
bool libera_pcommon_drops(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pcommon_is_silent() - none tells of its end, as what stood for it goes on without it */
bool libera_pcommon_is_silent(const struct libera_pfr *pfr);
/**
 * libera_pcommon_inherit() - a pFR takes the place of another with the same match
 *
 * Return: whether what stood for @old stands for @pfr now.
 */
bool libera_pcommon_inherit(struct libera_pswitch *ps, struct libera_pfr *old,
			    struct libera_pfr *pfr);
/** libera_pcommon_free() - a pFR goes */
void libera_pcommon_free(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pcommon_part() - it shall be on its own, and on the pSwitch if it was */
void libera_pcommon_part(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pcommon_stands_for() - what stands for a pFR, NULL: nothing but itself */
struct libera_pcommon *libera_pcommon_stands_for(const struct libera_pfr *pfr);
/**
 * libera_pcommon_beside() - what common rules that may count for a pFR, too, are for
 *
 * Return: a match that covers theirs; NULL: there is none but what may stand for it.
 */
const struct libera_pmatch *libera_pcommon_beside(const struct libera_pfr *pfr);
/** libera_pcommon_cookie() - of a common rule */
u64 libera_pcommon_cookie(const struct libera_pcommon *pc);
/** libera_pcommon_is_ours() - whether a cookie is a common rule's; no lock */
bool libera_pcommon_is_ours(u64 cookie);

/** libera_pcommon_answered() - the pSwitch has answered a barrier */
void libera_pcommon_answered(struct libera_pswitch *ps);
/** libera_pcommon_ready() - its tenants' rules are on it: see to it that all that may stand does */
void libera_pcommon_ready(struct libera_pswitch *ps);
/** libera_pcommon_recount() - who comes in at a pPort has changed; 0: at any */
void libera_pcommon_recount(struct libera_pswitch *ps, u32 port);
/** libera_pcommon_lost() - the connection is gone; pFRs that were SENT are WANTED */
void libera_pcommon_lost(struct libera_pswitch *ps);
/** libera_pcommon_sync() - one is on a pSwitch that is back; Return: whether it shall be */
bool libera_pcommon_sync(struct libera_pswitch *ps, const struct libera_of_flow_stats *e);
/** libera_pcommon_found() - a pFR's own rule is there, likewise */
void libera_pcommon_found(struct libera_pfr *pfr);
/** libera_pcommon_synced() - that was all: what is not there does not stand any more */
void libera_pcommon_synced(struct libera_pswitch *ps);
/** libera_pcommon_counters() - what one has counted, by cookie; as libera_pfr_counters() */
void libera_pcommon_counters(struct libera_pswitch *ps, u64 cookie, u64 packets, u64 bytes,
			     u64 asked_ns);
/**
 * libera_pcommon_own_gone() - FLOW_REMOVED of a pFR's rule: was it deleted for a common one?
 *
 * Then it has been counted.
 */
bool libera_pcommon_own_gone(struct libera_pfr *pfr, const struct libera_of_flow_removed *fr);

/** libera_pcommon_failed() - the pSwitch has refused one, by cookie.  No locks held */
void libera_pcommon_failed(struct libera_pswitch *ps, u64 cookie);
/** libera_pcommon_removed() - it has removed one.  No locks held */
void libera_pcommon_removed(struct libera_pswitch *ps, const struct libera_of_flow_removed *fr);

/**
 * libera_pcommon_set_merge() - the operator lets a tenant's rules be one with others', or not
 * @t: tenant; ln->lock held
 * @merge: whether
 */
void libera_pcommon_set_merge(struct libera_tenant *t, bool merge);

/**
 * libera_pcommon_add_edges() - packets of a tenant may soon come to edges and from them
 * @t: tenant; ln->lock held, and no other
 * @c: who may be carried then; NULL: nobody
 *
 * Return: 0 or -ENOMEM.
 */
int libera_pcommon_add_edges(struct libera_tenant *t, const struct libera_carrier *c);
/** libera_pcommon_trim_edges() - to others they do not come any more; likewise */
void libera_pcommon_trim_edges(struct libera_tenant *t, const struct libera_carrier *c);

#endif
