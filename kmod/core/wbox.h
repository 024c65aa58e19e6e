/* SPDX-License-Identifier: GPL-2.0 */
/* Rules of a one-table switch as a fixed pipeline in the manner of OF-DPA 2.0 takes them. */
#ifndef _LIBERA_WBOX_H
#define _LIBERA_WBOX_H

#include "ofmsg.h"

/*
 * What of the pipeline is used.  A packet comes into the VLAN table, which lets in what
 * has an entry: untagged ones of a port get a VLAN id there, so that inside every packet
 * has one.  The tables for routing and bridging stay empty, and are passed by misses.
 * The ACL table has the rules: it writes one group, which takes the packet out.
 */
#define LIBERA_WBOX_TABLE_PORT		0
#define LIBERA_WBOX_TABLE_VLAN		10
#define LIBERA_WBOX_TABLE_TMAC		20
#define LIBERA_WBOX_TABLE_BRIDGE	50
#define LIBERA_WBOX_TABLE_ACL		60

/* The VLAN id of untagged packets inside: no label, and no tag of a tenant. */
#define LIBERA_WBOX_UNTAGGED	4094
#define LIBERA_WBOX_VID_MAX	(LIBERA_WBOX_UNTAGGED - 1)
/* A port has to be in that VLAN before its untagged packets can be: stands for that entry. */
#define LIBERA_WBOX_MEMBER	4095
#define LIBERA_WBOX_PORT_MAX	0xffff	/* group ids have 16 bits for it */
#define LIBERA_WBOX_OUTS	64	/* outputs of one rule */

/* Miss rules are below all others, so these are one higher than they are for mapping. */
#define LIBERA_WBOX_PRIORITY_NONE	65534	/* the one that there is not */

/*
 * Group ids: the type in the upper four bits.  That of an interface group says VLAN id
 * and port; of the others' numbers ours have a mark, and the rest is a hash.
 */
#define LIBERA_WBOX_GROUP_IFACE		0
#define LIBERA_WBOX_GROUP_REWRITE	1
#define LIBERA_WBOX_GROUP_MCAST		3
#define LIBERA_WBOX_REWRITE_MARK	0x0c000000
#define LIBERA_WBOX_REWRITE_HASH	0x03ffffff
#define LIBERA_WBOX_MCAST_MARK		0x8000
#define LIBERA_WBOX_MCAST_HASH		0x7fff

/**
 * struct libera_wbox_out - a way out
 * @port: pPort
 * @vid: tag that the packet has then; 0: none
 */
struct libera_wbox_out {
	u32 port;
	u16 vid;
};

/**
 * struct libera_wbox_plan - what a rule takes
 * @in_port: where its packets come in
 * @vid: VLAN id that they have inside
 * @to_ctrl: they go to the controller, as they came in
 * @queued: they go into @queue
 * @queue: of the port
 * @set_src: they get @src
 * @set_dst: they get @dst
 * @src: Ethernet address
 * @dst: likewise
 * @n: entries of @out
 * @out: where they go; more than one: only with the same VLAN id inside
 */
struct libera_wbox_plan {
	u32 in_port;
	u16 vid;
	bool to_ctrl;
	bool queued;
	u32 queue;
	bool set_src;
	bool set_dst;
	u8 src[6];
	u8 dst[6];
	u16 n;
	struct libera_wbox_out out[LIBERA_WBOX_OUTS];
};

/**
 * struct libera_wbox_def - what a group is
 * @type: LIBERA_WBOX_GROUP_*
 * @pop: IFACE: packets leave without a tag
 * @set_src: REWRITE: they get @src
 * @set_dst: likewise @dst
 * @vid: VLAN id; of REWRITE, which they get
 * @port: IFACE: where they leave
 * @src: Ethernet address
 * @dst: likewise
 * @n: entries of @member; REWRITE has one
 * @member: interface groups that it leads to
 *
 * Unused members are zero, so equality is equality of bytes.
 */
struct libera_wbox_def {
	u8 type;
	bool pop;
	bool set_src;
	bool set_dst;
	u16 vid;
	u16 n;
	u32 port;
	u8 src[6];
	u8 dst[6];
	u32 member[LIBERA_WBOX_OUTS];
};

/** libera_wbox_def_size() - bytes of it that count */
static inline size_t libera_wbox_def_size(const struct libera_wbox_def *d)
{
	return offsetof(struct libera_wbox_def, member) + d->n * sizeof(d->member[0]);
}

/**
 * struct libera_wbox_group - room for a GROUP_MOD
 * @of: the message's part
 * @bucket: its buckets
 * @act: their actions
 */
struct libera_wbox_group {
	struct libera_of_group of;
	struct libera_bucket bucket[LIBERA_WBOX_OUTS];
	struct libera_act act[LIBERA_WBOX_OUTS + 4];
};

/**
 * libera_wbox_plan() - see what a rule takes
 * @plan: filled
 * @table: of the rule, for mapping: 0, or that of misses
 * @priority: likewise
 * @m: match, with in_port and VLAN id
 * @i: instructions
 *
 * Return: 0, or the oferr for who wants it: BAD_MATCH_FIELD, BAD_MATCH_MASK,
 * BAD_MATCH_VALUE, BAD_ACTION_TYPE, BAD_ACTION_SET_TYPE, BAD_ACTION_OUT_PORT,
 * BAD_ACTION_UNSUPPORTED_ORDER, ...
 */
int libera_wbox_plan(struct libera_wbox_plan *plan, u8 table, u16 priority,
		     const struct libera_match *m, const struct libera_instrs *i);

/**
 * libera_wbox_match() - the match in the ACL table, in place
 * @m: match that has a plan
 */
void libera_wbox_match(struct libera_match *m);
/** libera_wbox_priority() - the priority in the ACL table */
u16 libera_wbox_priority(u8 table, u16 priority);

/**
 * libera_wbox_instrs() - instructions of an ACL rule
 * @i: filled; actions go to @act
 * @act: room for three
 * @to_ctrl: also to the controller
 * @queue: queue, NULL for none
 * @group: group that takes packets out, NULL for none
 */
void libera_wbox_instrs(struct libera_instrs *i, struct libera_act *act, bool to_ctrl,
			const u32 *queue, const u32 *group);

/**
 * libera_wbox_vlan() - an entry of the VLAN table
 * @fm: match, table, instructions and so on are set; the rest is the caller's
 * @act: room for one
 * @port: pPort
 * @vid: tag to be let in; LIBERA_WBOX_UNTAGGED: packets without; LIBERA_WBOX_MEMBER
 */
void libera_wbox_vlan(struct libera_of_flow_mod *fm, struct libera_act *act, u32 port, u16 vid);

/** libera_wbox_iface() - the interface group of one way out, inside VLAN @vid */
void libera_wbox_iface(struct libera_wbox_def *d, u16 vid, const struct libera_wbox_out *out);
/** libera_wbox_needs_rewrite() - whether a plan with one way out needs more than that */
bool libera_wbox_needs_rewrite(const struct libera_wbox_plan *plan);
/** libera_wbox_rewrite() - the group that changes packets for the only way out */
void libera_wbox_rewrite(struct libera_wbox_def *d, const struct libera_wbox_plan *plan);
/** libera_wbox_mcast() - the group for several; the caller sets the members */
void libera_wbox_mcast(struct libera_wbox_def *d, const struct libera_wbox_plan *plan);
/** libera_wbox_out_vid() - VLAN id inside of a packet for the only way out */
u16 libera_wbox_out_vid(const struct libera_wbox_out *out);

/**
 * libera_wbox_group_id() - the @try-th id that a group may have
 *
 * An interface group has but one, whatever @try.
 */
u32 libera_wbox_group_id(const struct libera_wbox_def *d, u32 try);
/** libera_wbox_is_marked() - whether a rewrite or multicast group's id is one of ours */
bool libera_wbox_is_marked(u32 id);
/** libera_wbox_group() - a group as the switch is told */
void libera_wbox_group(struct libera_wbox_group *g, u32 id, const struct libera_wbox_def *d);
/** libera_wbox_group_equal() - whether two say the same */
bool libera_wbox_group_equal(const struct libera_of_group *a, const struct libera_of_group *b);

/**
 * libera_wbox_frame() - the next of the frames that a packet-out is
 * @frame: the packet, changed in place, with four bytes of room before and behind
 * @len: its length, changed
 * @start: where it begins, changed
 * @in_port: where it came in
 * @i: instructions
 * @at: next action; 0 at first
 * @out: set: the port to which the frame goes now
 *
 * The pipeline takes one output and nothing else of a packet-out, so what it shall do
 * to the packet is done here.
 *
 * Return: 1; 0: there are no more; or an oferr.
 */
int libera_wbox_frame(u8 *frame, u16 *len, u16 *start, u32 in_port,
		      const struct libera_instrs *i, u16 *at, struct libera_act *out);

/** libera_wbox_is_pipeline() - whether these tables (bits) are those of the pipeline */
bool libera_wbox_is_pipeline(u64 tables);
/** libera_wbox_is_named() - whether a description of a switch says that it is one */
bool libera_wbox_is_named(const char *text);

#endif
