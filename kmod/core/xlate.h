/* SPDX-License-Identifier: GPL-2.0 */
/* Translation of rules between a vSwitch and its pSwitch. */
#ifndef _LIBERA_XLATE_H
#define _LIBERA_XLATE_H

#include "carrier.h"
#include "map.h"
#include "ofmsg.h"

/* How what is met is treated. */
#define LIBERA_XLATE_LENIENT	(1U << 0)	/* leave out ports that are gone */
#define LIBERA_XLATE_TABLE	(1U << 1)	/* output to TABLE is allowed (packet-out) */
#define LIBERA_XLATE_NO_LINKS	(1U << 2)	/* what goes into vLinks is left out */
#define LIBERA_XLATE_NO_CTRL	(1U << 3)	/* what goes to the controller is left out */
#define LIBERA_XLATE_BARE	(1U << 4)	/* from a vLink, but without a label */
#define LIBERA_XLATE_TWIN	(1U << 5)	/* from a place that the vPort has left */

/*
 * Groups of the hypervisor's own, by ids beyond those of OpenFlow: where all ports,
 * or a port with a label, have to be a single action (in an action set, in a bucket).
 * The last two plus the number of a vPort: what goes into its vLink; the same from
 * another vLink on the same pPort, or from itself.  Plus LIBERA_VGROUP_VLAN() of the
 * place of a VLAN id: of packets that have that tag.
 */
#define LIBERA_VGROUP_FLOOD	(1ULL << 32)
#define LIBERA_VGROUP_ALL	(2ULL << 32)
#define LIBERA_VGROUP_PORT	(3ULL << 32)
#define LIBERA_VGROUP_BACK	(4ULL << 32)
#define LIBERA_VGROUP_VLAN(i)	((u64)((i) + 1) << 16)

/** libera_xlate_group_vlan() - the place in such an id, -1 if there is none */
static inline int libera_xlate_group_vlan(u64 vid)
{
	return (int)(vid >> 16 & 0xff) - 1;
}

/** libera_xlate_group_port() - the vPort in such an id */
static inline u32 libera_xlate_group_port(u64 vid)
{
	return vid & 0xffff;
}

/*
 * Tables of a vSwitch on a 1.3 pSwitch: the first is the first, for packets from
 * a vLink the second, once their label is off; then the tail of either (see
 * vfr.c); all others move up by two.
 */
#define LIBERA_LINK_TABLE	1
#define LIBERA_TAIL_TABLE	2
#define LIBERA_VTABLES_MAX	252

/** libera_xlate_table() - the pSwitch's table for one of a vSwitch */
static inline u8 libera_xlate_table(u8 table)
{
	return table ? table + LIBERA_TAIL_TABLE : 0;
}

/**
 * struct libera_xlate - what translation has to know of a vSwitch
 * @map: its ports
 * @n_tables: its tables; 1: there is nothing but the first
 * @untagged: rules that leave the VLAN id open are for packets without a tag
 * @carrier: what its packets may be on the way; NULL: all have labels
 * @group: finds the physical id of a group, LIBERA_VGROUP_* too; NULL: no groups.
 *	Returns 0, or an oferr
 * @meter: likewise for meters
 * @priv: for them
 */
struct libera_xlate {
	const struct libera_map *map;
	u8 n_tables;
	bool untagged;
	const struct libera_carrier *carrier;
	int (*group)(void *priv, u64 vid, u32 *pid);
	int (*meter)(void *priv, u32 vid, u32 *pid);
	void *priv;
};

/**
 * libera_xlate_check_match() - whether a vSwitch can take a match
 * @m: virtual match
 * @x: the vSwitch
 *
 * Return: 0; BAD_MATCH_VALUE for an in_port or in_phy_port that the vSwitch does
 * not have; BAD_MATCH_FIELD for metadata where there is one table.
 */
int libera_xlate_check_match(const struct libera_match *m, const struct libera_xlate *x);

/**
 * libera_xlate_applies() - whether packets from a port can match, and are let in at all
 * @m: virtual match
 * @port: the port
 * @x: its vSwitch
 *
 * No packet of a tunnel comes in from a vLink, and where there is one table no
 * packet with a VLAN tag but those that the tenant has declared.
 */
bool libera_xlate_applies(const struct libera_match *m, const struct libera_map_port *port,
			  const struct libera_xlate *x);

/*
 * A virtual rule is several on the pSwitch where one has to know of a packet's VLAN tag what
 * the virtual one leaves open.  No packet matches two of them.
 */
enum libera_variant {
	LIBERA_VARIANT_FIRST,		/* the only one, or that for packets without a tag */
	LIBERA_VARIANT_TAGGED,		/* for all with a tag */
	LIBERA_VARIANT_CARRIED,		/* for what comes in carried: see carry.h */
	LIBERA_VARIANT_VLAN,		/* this and more: for a VLAN id, by its place */
};

#define LIBERA_VARIANTS		(LIBERA_VARIANT_VLAN + LIBERA_VLAN_SLOTS)
#define LIBERA_VARIANT_BIT(v)	(1ULL << (v))
static_assert(LIBERA_VARIANTS <= 64);

/* A packet's VLAN tag, as in matches: LIBERA_VID_NONE, an id with LIBERA_VID_PRESENT, or: */
#define LIBERA_VID_OPEN		0xffff

/**
 * libera_xlate_needs_tag() - whether a rule has to know which VLAN tag a packet has
 * @instrs: virtual
 * @table: of the rule, on the vSwitch
 * @port: where packets come in
 * @x: the vSwitch
 *
 * From a vLink where there is one table, since the label is the only tag there; and into one
 * whose packets have one tag only, unless the rule itself says before which that is.
 */
bool libera_xlate_needs_tag(const struct libera_instrs *instrs, u8 table,
			    const struct libera_map_port *port, const struct libera_xlate *x);

/**
 * libera_xlate_tags() - LIBERA_VARIANT_BIT() of each tag that packets for a rule may have
 * @m: virtual match
 * @instrs: virtual
 * @x: the vSwitch
 *
 * Of those that may be on vLinks: none, and what the tenant has declared.  Where a packet can
 * have one tag only, no second is put on it, and that of a packet without one is not changed.
 * Groups are for packets without a tag.
 */
u64 libera_xlate_tags(const struct libera_match *m, const struct libera_instrs *instrs,
		      const struct libera_xlate *x);

/** libera_xlate_vid() - the tag that packets of such a variant have */
u16 libera_xlate_vid(u8 variant, const struct libera_map *map);

/**
 * libera_xlate_match() - physical match for packets from one port
 * @p: physical match
 * @v: virtual match
 * @port: where the packets come in
 * @vid: their VLAN tag; LIBERA_VID_OPEN if that does not matter
 * @x: the vSwitch
 *
 * Where there are tables, the label of a vLink has become the tunnel id by now.
 * Where there is one, it is still the packet's VLAN tag.
 *
 * Return: 0; BAD_MATCH_VALUE if there are no such packets, or they have no label.
 */
int libera_xlate_match(struct libera_match *p, const struct libera_match *v,
		       const struct libera_map_port *port, u16 vid,
		       const struct libera_xlate *x);

/**
 * libera_xlate_variants() - how many rules of a 1.3 pSwitch a rule of a VNC takes
 * @m: virtual match
 * @instrs: virtual
 *
 * Actions of 1.0 tag a packet that has no tag, and strip one that there may be; those
 * of 1.3 have to know.  So where the match does not tell, one rule is for packets
 * without a VLAN tag, and another for those with.
 *
 * Return: 1 or 2.
 */
u8 libera_xlate_variants(const struct libera_match *m, const struct libera_instrs *instrs);

/** libera_xlate_narrow() - the match of one of two variants, FIRST or TAGGED */
void libera_xlate_narrow(struct libera_match *p, u8 variant);

#define LIBERA_PORT_ACTS	3	/* actions at most that take a packet to a port */

/**
 * libera_xlate_port() - what takes a packet to a port, where that is all
 * @act: room for LIBERA_PORT_ACTS
 * @port: the port, which is up
 * @vlan: place of the VLAN id of the packet's tag, -1 if it has none
 * @back: it came in on the same pPort
 *
 * Return: number of actions; 0: there is no label for such packets.
 */
u16 libera_xlate_port(struct libera_act *act, const struct libera_map_port *port, int vlan,
		      bool back);

/**
 * libera_xlate_instrs() - physical instructions for packets from one port
 * @p: physical instructions; actions go to @s
 * @v: virtual instructions
 * @table: of the rule, on the vSwitch
 * @x: the vSwitch
 * @in_port: vPort number; LIBERA_PORT_CONTROLLER or ANY for none
 * @vid: VLAN tag of the packets, as the tenant sees it; LIBERA_VID_OPEN if that is not known
 * @flags: LIBERA_XLATE_*
 * @s: room for actions, appended to
 *
 * In the first table, without GOTO, an action set is run at once: write-actions
 * become applied actions in the order of OpenFlow 1.3.5, 5.10, which 1.0 can
 * say, too.  Elsewhere they stay what they are.  FLOOD and ALL become the
 * vSwitch's other ports, in a set a group of them.  What goes into a vLink gets its
 * label, in a set by a group.  Packets for the controller
 * are asked for whole, so that no pSwitch needs to buffer them.
 *
 * Which tag the tenant thinks a packet has, and which it has, is followed from action to
 * action, so that each output has the right one.
 *
 * Return: 0 or the error for the VNC: BAD_ACTION_OUT_PORT, BAD_ACTION_OUT_GROUP,
 * BAD_ACTION_ARGUMENT (into a vLink with a tag that may not be there),
 * BAD_ACTION_SET_TYPE, BAD_ACTION_TOO_MANY, BAD_INSTRUCTION_TABLE_ID,
 * BAD_INSTRUCTION_UNSUP, METER_MOD_INVALID_METER, ...
 */
int libera_xlate_instrs(struct libera_instrs *p, const struct libera_instrs *v, u8 table,
			const struct libera_xlate *x, u32 in_port, u16 vid, unsigned int flags,
			struct libera_ofscratch *s);

/**
 * libera_xlate_bucket() - physical form of a group's bucket
 * @p: physical bucket; its actions go to @s
 * @v: virtual bucket
 * @act: actions of the virtual group
 * @x: the vSwitch
 * @flags: LIBERA_XLATE_LENIENT or 0
 * @s: room for actions, appended to
 *
 * A group is one for all in-ports: an output to IN_PORT works from a port with
 * NO_FWD, too, and from a vLink it leads to nobody; nor does one to a vLink lead
 * back to the pPort that another came in on.  Where there is a vLink whose packets have
 * one tag only, they come to a group without one.
 *
 * Return: 0 or the error for the VNC: as of actions, or GROUP_MOD_BAD_WATCH.
 */
int libera_xlate_bucket(struct libera_bucket *p, const struct libera_bucket *v,
			const struct libera_act *act, const struct libera_xlate *x,
			unsigned int flags, struct libera_ofscratch *s);

#endif
