/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual flow rules: what a VNC put into a vSwitch's table, and its pFRs. */
#ifndef _LIBERA_VFR_H
#define _LIBERA_VFR_H

#include <linux/rhashtable-types.h>
#include <linux/timerqueue.h>

#include "core/map.h"
#include "core/ofmsg.h"
#include "core/rindex.h"
#include "pfr.h"
#include "vop.h"

struct libera_hinders;
struct libera_vnc;
struct libera_vpart;

/**
 * struct libera_vlife - what a rule had besides match and instructions
 * @cookie: as in struct libera_vfr, and so are the others
 */
struct libera_vlife {
	u64 cookie;
	u64 created_ns;
	u64 packets;
	u64 bytes;
	u16 idle_timeout;
	u16 hard_timeout;
	u16 flags;
};

/**
 * struct libera_vfr - one rule of a vSwitch
 *
 * Made, changed and freed under libera_vswitch.lock; the vSwitch's tables own
 * it.  One vFR has many pFRs: it is expanded over the vPorts if it does not
 * say in_port.
 *
 * @node: in libera_vswitch.vfrs, by table, priority, match; not while @removing
 * @in_rules: in libera_vswitch.rules, as long as @node is
 * @rcu: frees it after walkers of that table
 * @pfrs: libera_pfr.of_vfr
 * @places: libera_vplace.of_vfr, if the VN is reduced
 * @vs: the vSwitch
 * @id: in libera_vswitch.vfr_ids
 * @n_pfrs: entries of @pfrs, and shared ones that are its, too
 * @cookie: the VNC's
 * @created_ns: ktime (boot), for durations
 * @packets: of pFRs that are gone
 * @bytes: likewise
 * @priority: the VNC's
 * @idle_timeout: seconds, 0 none
 * @hard_timeout: seconds, 0 none
 * @flags: LIBERA_FF_*
 * @table: virtual table
 * @reason: LIBERA_FRR_* for the FLOW_REMOVED to come
 * @removing: deleted, waits for the last counters before FLOW_REMOVED
 * @life: LIBERA_VLIFE_*: in which list it is by
 * @due: in libera_vswitch.lives, or
 * @awaiting: in libera_vswitch.awaiting
 * @used_ns: as far as its pFRs cannot tell, it may have been used until then; once
 *	@removing, its last counters are from after that
 * @idle_check: siblings are being taken back to see whether they were used
 * @used: one of them was
 * @to_ctrl: outputs to the controller
 * @hinders_lost: there was no memory to tell what it needs of carriers
 * @bound: @packets and @bytes are upper bounds, as it has shared pFRs
 * @hinders: what it needs of carriers: see vcarrier_rules.c
 * @instrs: virtual
 * @prev: what they were before the last MODIFY, or in the rule that this one has taken
 *	the place of, in case the switch refuses it
 * @prev_op: id of the message that has done that; a refusal of another does not undo it
 * @was: of that rule; after a MODIFY NULL, unless that has changed more than instructions
 * @match: virtual match
 */
struct libera_vfr {
	struct rhash_head node;
	struct libera_rindex_rule in_rules;
	struct rcu_head rcu;
	struct list_head pfrs;
	struct list_head places;
	struct libera_vswitch *vs;
	u32 id;
	u32 n_pfrs;
	union {
		struct timerqueue_node due;
		struct list_head awaiting;
	};
	u64 used_ns;
	u64 cookie;
	u64 created_ns;
	u64 packets;
	u64 bytes;
	u16 priority;
	u16 idle_timeout;
	u16 hard_timeout;
	u16 flags;
	u8 table;
	u8 reason;
	u8 life;
	bool removing;
	bool idle_check;
	bool used;
	bool to_ctrl;
	bool hinders_lost;
	bool bound;
	struct libera_hinders *hinders;
	struct libera_vinstrs *instrs;
	struct libera_vinstrs *prev;
	u64 prev_op;
	struct libera_vlife *was;
	struct libera_pmatch match;
};

/**
 * struct libera_use - a vFR names a group or a meter
 * @list: in libera_vgroup.users or libera_vmeter.users
 * @vfr: the vFR
 */
struct libera_use {
	struct list_head list;
	struct libera_vfr *vfr;
};

/**
 * struct libera_vinstrs - virtual instructions in memory of their own, so that
 * MODIFY can replace them
 * @i: instructions; the actions lie behind @use
 * @n_uses: entries of @use
 * @use: groups and meters that they name
 */
struct libera_vinstrs {
	struct libera_instrs i;
	u16 n_uses;
	struct libera_use use[];
};

/** libera_vfr_init_table() - a new vSwitch has no rules; 0 or -ENOMEM */
int libera_vfr_init_table(struct libera_vswitch *vs);
/** libera_vfr_destroy_table() - of a vSwitch whose rules are freed */
void libera_vfr_destroy_table(struct libera_vswitch *vs);
/**
 * libera_vfr_covered() - the rules that a match covers, without those being removed
 * @vs: vSwitch, locked
 * @q: table, cookie and match
 * @first: set to the first; libera_vfr_next() has the others
 *
 * Each may be deleted once the next is known.  Return: how many.
 */
u32 libera_vfr_covered(struct libera_vswitch *vs, const struct libera_rindex_query *q,
		       struct libera_vfr **first);
/** libera_vfr_next() - the next of those, NULL: no more */
struct libera_vfr *libera_vfr_next(const struct libera_vfr *vfr);

/**
 * libera_vfr_flow_mod() - a libera_vop_fn for FLOW_MOD
 *
 * Everything is checked before anything is sent.
 */
int libera_vfr_flow_mod(struct libera_vswitch *vs, const struct libera_ofmsg *m,
			struct libera_vop *op);

/**
 * libera_vfr_refresh() - realise every rule anew: ports, misses or the
 * tenant's state changed
 *
 * Vs->lock held.
 */
void libera_vfr_refresh(struct libera_vswitch *vs);
/**
 * libera_vfr_settle() - what a change of some rules means for others: see core/reduce.h
 *
 * Called before all locks are given back, after anything that may have changed, made
 * or ended a vFR.  All locks held.
 */
void libera_vfr_settle(struct libera_vswitch *vs);
/** libera_vfr_resync() - its switch is back: send what is missing.  No locks held */
void libera_vfr_resync(struct libera_vswitch *vs);
/** libera_vfr_switch_lost() - finish what waited for a switch of it.  No locks held */
void libera_vfr_switch_lost(struct libera_vswitch *vs, struct libera_pswitch *ps);
/**
 * libera_vfr_failed() - the switch refused the rule with this cookie
 * @ps: switch
 * @cookie: of the rule
 * @op: id of the message that it was sent for, 0 for none
 *
 * The vFR disappears, or is as it was before that message.  No locks held.
 */
void libera_vfr_failed(struct libera_pswitch *ps, u64 cookie, u64 op);
/** libera_vfr_removed() - the switch removed one of our rules.  No locks held */
void libera_vfr_removed(struct libera_pswitch *ps, const struct libera_of_flow_removed *fr);
/** libera_vfr_free_all() - forget every rule; deletes are sent unless @quiet.  vs->lock held */
void libera_vfr_free_all(struct libera_vswitch *vs, bool quiet);

/** libera_vfr_counters() - sum over pFRs, gone and there.  vs->lock held */
void libera_vfr_counters(const struct libera_vfr *vfr, u64 *packets, u64 *bytes);

/* For pfr.c. */
/** libera_vfr_drop_pfr() - a pFR is going: its counters stay with the vFR */
void libera_vfr_drop_pfr(struct libera_pfr *pfr);
/** libera_vfr_hard_left() - hard time-out to send now, in seconds; 0 none */
u16 libera_vfr_hard_left(const struct libera_pfr *pfr);

/*
 * Between vfr.c (store, life), vfr_want.c, vfr_own.c, vfr_end.c, and flowmod.c (the VNC's
 * commands).
 */

/** libera_vfr_has_tail() - whether rules of priority 0 are in a table of their own there */
bool libera_vfr_has_tail(const struct libera_vpart *part);
/** libera_vfr_has_floor() - whether there is room for a rule below those of priority 0 */
bool libera_vfr_has_floor(const struct libera_vpart *part);
/** libera_vfr_tail_table() - the one for misses, and for these rules */
u8 libera_vfr_tail_table(const struct libera_vpart *part);
/** libera_vfr_first_table() - where packets from a port have no label any more */
u8 libera_vfr_first_table(const struct libera_vpart *part, const struct libera_map_port *port);
/** libera_vfr_realize_own() - rules of a part without a vFR; all locks held */
void libera_vfr_realize_own(struct libera_vpart *part, struct libera_vop *op);

/** libera_vfr_take_off() - a rule off its switch; if @wait its last counters are to come yet */
void libera_vfr_take_off(struct libera_pfr *pfr, struct libera_vop *op, bool wait);
/** libera_vfr_try_finish() - removed, and its last pFR gone?  Tell the VNCs, and free it.
 *
 * All locks held.
 */
void libera_vfr_try_finish(struct libera_vfr *vfr);
/**
 * libera_vfr_undo() - what a MODIFY, or an ADD over another rule, asked for was refused
 *
 * As before (1.3.5, 6.4).  There is a @vfr->prev; all locks held.
 */
void libera_vfr_undo(struct libera_vfr *vfr);

/** libera_vfr_find() - in the table, NULL: none; vs->lock held, as for all of these */
struct libera_vfr *libera_vfr_find(struct libera_vswitch *vs, const struct libera_rule_key *key);
/** libera_vfr_create() - as a FLOW_MOD says, in no table yet; or ERR_PTR */
struct libera_vfr *libera_vfr_create(struct libera_vswitch *vs,
				     const struct libera_of_flow_mod *fm);
/** libera_vfr_insert() - into the table; 0 or -errno, then libera_vfr_free() is to follow */
int libera_vfr_insert(struct libera_vfr *vfr);
/** libera_vfr_free() - off the table and all lists; it has no pFR any more */
void libera_vfr_free(struct libera_vfr *vfr);
/** libera_vfr_set_instrs() - 0 or -ENOMEM; keeps counts of what outputs to the controller */
int libera_vfr_set_instrs(struct libera_vfr *vfr, const struct libera_instrs *i);

/** libera_vfr_set_cookie() - a MODIFY gives it another cookie, and undoing that the old one */
void libera_vfr_set_cookie(struct libera_vfr *vfr, u64 cookie);

/**
 * libera_vfr_realize() - make the pFRs what the vFR says
 * @vfr: vFR; its vSwitch and all pSwitches of that are locked
 * @op: on whose behalf
 *
 * Compares what there is with what there shall be, and sends the difference.
 * What the switch cannot take is left out.
 *
 * Return: 0, or why something is left out: an oferr or -errno.
 */
int libera_vfr_realize(struct libera_vfr *vfr, struct libera_vop *op);
/** libera_vfr_again() - likewise, of one that stays: what memory was short for is tried again */
void libera_vfr_again(struct libera_vfr *vfr, struct libera_vop *op);
/** libera_vfr_come_again() - memory was short for a rule: all are realised again; vs->lock held */
void libera_vfr_come_again(struct libera_vswitch *vs);

/** libera_vfr_unrealize() - take off what libera_vfr_realize() has sent; all locks held */
void libera_vfr_unrealize(struct libera_vfr *vfr, struct libera_vop *op);

/**
 * struct libera_vrule - a virtual rule to be translated
 * @variant: enum libera_variant, one of @variants
 * @variants: LIBERA_VARIANT_BIT() of those that there are for the port in question
 * @needs_tag: what it does from there depends on the VLAN tag that a packet has
 * @table: virtual
 * @priority: virtual
 * @match: virtual
 * @instrs: virtual
 */
struct libera_vrule {
	u8 variant;
	u8 table;
	u16 priority;
	bool needs_tag;
	u64 variants;
	const struct libera_match *match;
	const struct libera_instrs *instrs;
};

/**
 * libera_vfr_merges_priorities() - whether rules of priorities 0 and 1 become one priority
 * on some pSwitch, so that they must not overlap
 */
bool libera_vfr_merges_priorities(const struct libera_vswitch *vs);

typedef int (*libera_vrule_fn)(struct libera_vpart *part, const struct libera_map_port *port,
			       const struct libera_vrule *v, void *arg);

/**
 * libera_vfr_each_rule() - the rules that a virtual one is in a part
 * @part: where; all locks held
 * @v: the rule; its variants are set
 * @fn: called for each port that it applies to, and each variant there; ends it unless 0
 * @arg: for @fn
 *
 * Return: 0, or what @fn ended it with.
 */
int libera_vfr_each_rule(struct libera_vpart *part, struct libera_vrule *v, libera_vrule_fn fn,
			 void *arg);

/**
 * libera_vfr_want() - what a rule is on the pSwitch for packets from one port
 * @part: where; all locks held; the match is left in vs->want_match, actions in
 *	vs->scratch
 * @v: the rule
 * @port: where packets come in
 * @flags: LIBERA_XLATE_*
 * @p: set to the physical instructions
 * @key: set to table and priority
 *
 * Return: 0 or an oferr.
 */
int libera_vfr_want(struct libera_vpart *part, const struct libera_vrule *v,
		    const struct libera_map_port *port, unsigned int flags,
		    struct libera_instrs *p, struct libera_rule_key *key);

/**
 * libera_vfr_make_pfr() - a pFR for the match in vs->want_match
 *
 * All locks held.  As libera_pfr_create().
 */
struct libera_pfr *libera_vfr_make_pfr(struct libera_vfr *vfr, struct libera_vpart *part,
				       const struct libera_rule_key *key,
				       const struct libera_instrs *p, u32 in_port, u8 variant);

/**
 * libera_vfr_replace() - an ADD has taken the place of @old: free it, with
 * pFRs that are left
 *
 * What it was @vfr remembers, in case a switch refuses that one.  All locks held.
 */
void libera_vfr_replace(struct libera_vfr *old, struct libera_vfr *vfr, struct libera_vop *op);

/**
 * libera_vfr_delete() - remove from the table and the switch
 *
 * FLOW_REMOVED follows if asked for.  All locks held.
 */
void libera_vfr_delete(struct libera_vfr *vfr, struct libera_vop *op, u8 reason);

#endif
