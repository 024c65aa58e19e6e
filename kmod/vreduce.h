/* SPDX-License-Identifier: GPL-2.0 */
/* Reduction: forwarding vFRs of a vSwitch share pFRs where packets come in from vLinks. */
#ifndef _LIBERA_VREDUCE_H
#define _LIBERA_VREDUCE_H

#include <linux/types.h>

struct libera_instrs;
struct libera_map_port;
struct libera_pfr;
struct libera_rule_key;
struct libera_tenant;
struct libera_vfr;
struct libera_vop;
struct libera_vpart;
struct libera_vrule;
struct libera_vswitch;

/**
 * struct libera_vreduce_count - what reduction does in one part of a vSwitch
 * @vfrs: vFRs of the vSwitch that are something there
 * @off: pFRs that these would be without reduction
 * @pfrs: pFRs that they are
 * @shared: of these the ones that vFRs share
 * @merged: of these the ones that are one with other tenants'
 * @sharers: of the @off those that @shared stand for
 * @conflicts: pFRs that another rule keeps from being shared
 * @msgs_off: as in struct libera_vpart
 * @msgs: likewise
 */
struct libera_vreduce_count {
	u32 vfrs;
	u32 off;
	u32 pfrs;
	u32 shared;
	u32 merged;
	u32 sharers;
	u32 conflicts;
	u64 msgs_off;
	u64 msgs;
};

/**
 * libera_vreduce_set() - choose the level of reduction of a VN
 * @t: tenant; ln->lock held
 * @level: LIBERA_REDUCTION_LEVEL_*
 *
 * While traffic flows: what is new is sent before what is old goes.
 */
void libera_vreduce_set(struct libera_tenant *t, u8 level);

/** libera_vreduce_count() - see there; the vSwitch and the part's pSwitch are locked */
void libera_vreduce_count(const struct libera_vpart *part, struct libera_vreduce_count *c);
/** libera_vreduce_sharers() - vFRs that share a pFR; 0: it is not a shared one.  ps->lock held */
u32 libera_vreduce_sharers(const struct libera_pfr *pfr);
/** libera_vreduce_why() - why a pFR of a reduced VN is as fine as its vFR; NULL.  ps->lock held */
const char *libera_vreduce_why(const struct libera_pfr *pfr);
/** libera_vreduce_shares() - whether a vFR has shared pFRs.  vs->lock held */
bool libera_vreduce_shares(const struct libera_vfr *vfr);
/** libera_vreduce_is_pending() - whether one of these is not sent.  vs->lock held */
bool libera_vreduce_is_pending(const struct libera_vfr *vfr);
/** libera_vreduce_is_bound() - whether the counters of a vFR are upper bounds.  vs->lock held */
bool libera_vreduce_is_bound(const struct libera_vfr *vfr);

/* For vfr.c and pfr.c; all locks of the vSwitch held. */

/** libera_vreduce_begin() - a vFR is going to be realised: nothing of it is marked */
void libera_vreduce_begin(struct libera_vfr *vfr);
/** libera_vreduce_end() - it is: what is not marked goes */
void libera_vreduce_end(struct libera_vfr *vfr);

/**
 * libera_vreduce_index() - a rule is among those that packets from a port meet
 * @vfr: its vFR
 * @part: where
 * @port: the port
 * @v: the rule, with its variant; its physical match is in vs->packed
 * @p: its physical instructions
 */
void libera_vreduce_index(struct libera_vfr *vfr, struct libera_vpart *part,
			  const struct libera_map_port *port, const struct libera_vrule *v,
			  const struct libera_instrs *p);

/**
 * libera_vreduce_realize() - likewise, and a shared pFR stands for it if one may
 *
 * @key is where it would be if it were not shared.
 *
 * Return: whether one does.
 */
bool libera_vreduce_realize(struct libera_vfr *vfr, struct libera_vpart *part,
			    const struct libera_map_port *port, const struct libera_vrule *v,
			    const struct libera_rule_key *key, const struct libera_instrs *p,
			    struct libera_vop *op);

/** libera_vreduce_may_share() - whether pFRs may stand for a vFR and others, by its nature */
bool libera_vreduce_may_share(const struct libera_vfr *vfr, u32 in_port);
/** libera_vreduce_each_shared() - call @fn for each shared pFR of a vFR */
void libera_vreduce_each_shared(struct libera_vfr *vfr,
				void (*fn)(struct libera_pfr *pfr, void *arg), void *arg);

/**
 * libera_vreduce_leave() - a vFR is in no table any more, but its last counters are wanted
 *
 * Return: whether there are any to come; then libera_vreduce_forget() is to follow.
 */
bool libera_vreduce_leave(struct libera_vfr *vfr);
/** libera_vreduce_sent() - messages that libera_vreduce_count.msgs is to have */
void libera_vreduce_sent(struct libera_vpart *part, u32 n);
/** libera_vreduce_forget() - a vFR is in no table any more */
void libera_vreduce_forget(struct libera_vfr *vfr);
/** libera_vreduce_freeze() - many rules are going to be indexed: nothing is shared anew */
void libera_vreduce_freeze(struct libera_vswitch *vs);
/** libera_vreduce_thaw() - they all are there: share what can be */
void libera_vreduce_thaw(struct libera_vswitch *vs);
/** libera_vreduce_moved() - a vFR that is to be realised, as others have changed; NULL */
struct libera_vfr *libera_vreduce_moved(struct libera_vswitch *vs);
/** libera_vreduce_retire() - shared pFRs that stand for nothing any more go */
void libera_vreduce_retire(struct libera_vswitch *vs, struct libera_vop *op);
/** libera_vreduce_spoilt() - there was a lack of memory: all is off now, to be realised anew */
bool libera_vreduce_spoilt(struct libera_vswitch *vs);
/**
 * libera_vreduce_failed() - the pSwitch has refused a shared pFR
 * @pfr: the pFR; it is gone then
 * @op: id of the message that it was sent for
 *
 * Its vFRs are narrowed; if the message was about one of them, that one goes.
 */
void libera_vreduce_failed(struct libera_pfr *pfr, u64 op);
/** libera_vreduce_drop_pfr() - a pFR goes: what it has counted stays with its vFRs */
void libera_vreduce_drop_pfr(struct libera_pfr *pfr);
/** libera_vreduce_recount() - a pFR begins to count at zero: likewise */
void libera_vreduce_recount(struct libera_pfr *pfr);
/** libera_vreduce_counters() - add what shared pFRs have counted since they are a vFR's */
void libera_vreduce_counters(const struct libera_vfr *vfr, u64 *packets, u64 *bytes);

#endif
