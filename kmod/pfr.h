/* SPDX-License-Identifier: GPL-2.0 */
/* Physical flow rules: what is, or shall be, on a pSwitch. */
#ifndef _LIBERA_PFR_H
#define _LIBERA_PFR_H

#include <linux/rhashtable-types.h>

#include "core/ofmsg.h"

struct libera_pmember;
struct libera_pswitch;
struct libera_rgroup;
struct libera_txmsg;
struct libera_vfr;
struct libera_vswitch;

/*
 * Cookie of a pFR: magic (16) | vSwitch id (16) | pFR id (32).  So a rule of
 * ours is told from others' on any switch, and statistics of one vSwitch are
 * one masked query on 1.3.
 */
#define LIBERA_COOKIE_MAGIC	0x4c42ULL
#define LIBERA_COOKIE_VS_MASK	0xffffffff00000000ULL
#define LIBERA_WATCH_VS_ID	0xffff	/* no vSwitch's: rules of hostwatch.c */

/** libera_cookie() - of a pFR */
static inline u64 libera_cookie(u16 vs_id, u32 pfr_id)
{
	return LIBERA_COOKIE_MAGIC << 48 | (u64)vs_id << 32 | pfr_id;
}

/** libera_cookie_is_ours() - whether a rule with it is a pFR, of whichever vSwitch */
static inline bool libera_cookie_is_ours(u64 cookie)
{
	return cookie >> 48 == LIBERA_COOKIE_MAGIC;
}

enum libera_pfr_state {
	LIBERA_PFR_WANTED,	/* not sent: the switch is away or syncing */
	LIBERA_PFR_SENT,
	LIBERA_PFR_DELETING,	/* waiting for its FLOW_REMOVED */
};

/* What tells a rule from another in one table space; vFRs use it, too. */
struct libera_rule_key {
	u8 table;
	u16 priority;
	const struct libera_pmatch *match;
};

/**
 * struct libera_pfr - one rule of one pSwitch
 *
 * Made, changed and freed with both libera_vswitch.lock and
 * libera_pswitch.lock held, so either is enough for reading; the pSwitch's
 * tables own it.
 *
 * @node: in libera_pswitch.pfrs; not while DELETING
 * @of_vfr: in libera_vfr.pfrs, libera_vpart.own_pfrs or shared_pfrs, libera_vswitch.retired,
 *	or libera_vlink.pfrs
 * @vs: the vSwitch that it serves
 * @ps: the pSwitch; the vSwitch, or the path of its vLink, has a reference
 * @vfr: the vFR that it realises; NULL for one that the vSwitch needs besides, or that
 *	vFRs share
 * @group: the vFRs that it stands for; NULL for one that is not shared, or retired
 * @member: what it has for being one with others, NULL: nothing; see pcommon.h
 * @sharers: libera_vplace.of_pfr
 * @n_sharers: entries of @sharers
 * @cause: vFR that it was first sent for
 * @cause_op: in this message
 * @id: in libera_pswitch.pfr_ids
 * @in_port: vPort number that it was expanded for
 * @variant: of the rules for that port
 * @priority: on the pSwitch
 * @table: on the pSwitch
 * @state: LIBERA_PFR_*
 * @hashed: @node is in the table
 * @dormant: put back after an idle time-out while siblings lived
 * @twin: for what comes in at the second place of a vPort that moves
 * @is_path: on the way of a vLink or route
 * @is_shared: vFRs share it, or did
 * @counted: in libera_vpart.msgs
 * @over: the pSwitch has another rule with this match, so it has to be sent itself first
 * @is_bound: what it has counted is an upper bound
 * @refused: of no vFR: the pSwitch did not take it; it is WANTED until that has been away
 * @keep: mark of the pass that realises a vFR
 * @idle_timeout: as sent
 * @hard_timeout: as sent first; less is left when it is sent again
 * @flags: as sent
 * @packets: last count from the switch
 * @bytes: likewise
 * @used_ns: when more packets were told of last; ktime (boot), and so are the next
 * @told_ns: all packets before that are told of
 * @asked_ns: when vlife.c asked for its counters last
 * @unfit: an oferr: the pSwitch cannot take it
 * @bound: what the driver needs for it
 * @instrs: physical; the actions lie behind @match
 * @match: physical match
 */
struct libera_pfr {
	struct rhash_head node;
	struct rcu_head rcu;
	struct list_head of_vfr;
	struct libera_vswitch *vs;
	struct libera_pswitch *ps;
	struct libera_vfr *vfr;
	struct libera_rgroup *group;
	struct libera_pmember *member;
	struct list_head sharers;
	u32 n_sharers;
	u32 cause;
	u64 cause_op;
	u32 id;
	u32 in_port;
	u16 priority;
	u16 idle_timeout;
	u16 hard_timeout;
	u16 flags;
	u8 table;
	u8 variant;
	u8 state;
	bool hashed;
	bool dormant;
	bool twin;
	bool is_path;
	bool is_shared;
	bool counted;
	bool over;
	bool is_bound;
	bool refused;
	bool keep;
	u64 packets;
	u64 bytes;
	u64 used_ns;
	u64 told_ns;
	u64 asked_ns;
	int unfit;
	void *bound;
	struct libera_instrs instrs;
	struct libera_pmatch match;
};

/** libera_pfr_table_init() - a new pSwitch has no rules; 0 or -ENOMEM */
int libera_pfr_table_init(struct rhashtable *table);

/* All below: ps->lock and pfr->vs->lock held, unless told otherwise. */

/**
 * libera_pfr_create() - make a rule, not yet in the table
 * @ps: pSwitch
 * @vs: vSwitch
 * @vfr: vFR, NULL for one besides
 * @table: on the pSwitch
 * @priority: on the pSwitch
 * @m: physical match; copied
 * @i: physical instructions; copied
 *
 * Return: the rule, WANTED, with an id; ERR_PTR(-ENOMEM); ERR_PTR(-EOPNOTSUPP): the pSwitch
 * cannot take it, and @ps->unfit says why.
 */
struct libera_pfr *libera_pfr_create(struct libera_pswitch *ps, struct libera_vswitch *vs,
				     struct libera_vfr *vfr, u8 table, u16 priority,
				     const struct libera_match *m,
				     const struct libera_instrs *i);

/**
 * libera_pfr_insert() - into the table
 *
 * A rule with the same key is thrown out and freed.  0 or -errno.
 */
int libera_pfr_insert(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pfr_free() - out of all tables; nothing is sent */
void libera_pfr_free(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pfr_park() - its delete is sent: it waits, DELETING, for FLOW_REMOVED */
void libera_pfr_park(struct libera_pswitch *ps, struct libera_pfr *pfr);
/** libera_pfr_retire() - it starts counting from zero again: what it had goes to its vFR */
void libera_pfr_retire(struct libera_pfr *pfr);
/** libera_pfr_find() - in the table, NULL: none */
struct libera_pfr *libera_pfr_find(struct libera_pswitch *ps, const struct libera_rule_key *key);

/**
 * libera_pfr_encode() - a flow mod for this rule
 * @ps: pSwitch, connected
 * @pfr: rule
 * @command: LIBERA_FC_ADD, MODIFY_STRICT or DELETE_STRICT
 * @xid: for the pSwitch
 * @buffer_id: the pSwitch's, or LIBERA_NO_BUFFER
 * @tx: set on success
 *
 * Return: 0, -ENOMEM, or the oferr if this switch cannot do it.
 */
int libera_pfr_encode(struct libera_pswitch *ps, struct libera_pfr *pfr, u8 command, u32 xid,
		      u32 buffer_id, struct libera_txmsg **tx);

/** libera_pfr_try() - whether this switch can take such a rule; 0, -ENOMEM or an oferr */
int libera_pfr_try(struct libera_pswitch *ps, const struct libera_match *m,
		   const struct libera_instrs *i);

/**
 * libera_pfr_send() - encode and send
 *
 * A rule of a switch that is away stays WANTED; of one for which a common rule stands
 * nothing is sent.  As encode.
 */
int libera_pfr_send(struct libera_pswitch *ps, struct libera_pfr *pfr, u8 command, u32 xid);
/** libera_pfr_send_own() - its own rule, to a pSwitch that is ready; its state stays.  As encode */
int libera_pfr_send_own(struct libera_pswitch *ps, struct libera_pfr *pfr, u8 command, u32 xid);

/**
 * libera_pfr_sync() - one part of a reconnected switch's rules
 * @ps: @ps->lock held
 * @version: of @c
 * @c: entries of a FLOW reply
 *
 * A rule that is as it shall be becomes SENT; a rule of ours that shall not be
 * is deleted; others' rules are counted and left alone.
 *
 * Return: 0 or -EPROTO.
 */
int libera_pfr_sync(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c);

/** libera_pfr_cookie_of() - cookie of the flow mod in an ERROR's data; 0 if there is none */
u64 libera_pfr_cookie_of(u8 version, const u8 *data, u32 len);

/**
 * libera_pfr_counters() - note what the switch has counted
 * @pfr: in any state
 * @packets: number
 * @bytes: number
 * @asked_ns: when it was asked; ktime (boot), 0: some time ago
 */
void libera_pfr_counters(struct libera_pfr *pfr, u64 packets, u64 bytes, u64 asked_ns);

/** libera_rule_key_hash() - for the tables of pFRs and of vFRs */
u32 libera_rule_key_hash(const struct libera_rule_key *key, u32 seed);

#endif
