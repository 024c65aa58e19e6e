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
 * another vLink on the same pPort, or from itself.
 */
#define LIBERA_VGROUP_FLOOD	(1ULL << 32)
#define LIBERA_VGROUP_ALL	(2ULL << 32)
#define LIBERA_VGROUP_PORT	(3ULL << 32)
#define LIBERA_VGROUP_BACK	(4ULL << 32)

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
 * packet with a VLAN tag.
 */
bool libera_xlate_applies(const struct libera_match *m, const struct libera_map_port *port,
			  const struct libera_xlate *x);

/**
 * libera_xlate_match() - physical match for packets from one port
 * @p: physical match
 * @v: virtual match
 * @port: where the packets come in
 * @instrs: virtual, what becomes of them
 * @x: the vSwitch
 *
 * Where there are tables, the label of a vLink has become the tunnel id by now.
 * Where there is one, it is still the packet's VLAN tag: then vLinks carry what
 * is untagged only, and the match is narrowed to that.
 *
 * Return: 0; BAD_MATCH_VALUE if tagged packets were to go into such a vLink.
 */
int libera_xlate_match(struct libera_match *p, const struct libera_match *v,
		       const struct libera_map_port *port, const struct libera_instrs *instrs,
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

/** libera_xlate_narrow() - the match of one of two variants; 0: without a VLAN tag */
void libera_xlate_narrow(struct libera_match *p, u8 variant);

#define LIBERA_PORT_ACTS	3	/* actions at most that take a packet to a port */

/**
 * libera_xlate_port() - what takes a packet to a port, where that is all
 * @act: room for LIBERA_PORT_ACTS
 * @port: the port, which is up
 * @back: it came in on the same pPort
 *
 * Return: number of actions.
 */
u16 libera_xlate_port(struct libera_act *act, const struct libera_map_port *port, bool back);

/**
 * libera_xlate_instrs() - physical instructions for packets from one port
 * @p: physical instructions; actions go to @s
 * @v: virtual instructions
 * @table: of the rule, on the vSwitch
 * @x: the vSwitch
 * @in_port: vPort number; LIBERA_PORT_CONTROLLER or ANY for none
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
 * Return: 0 or the error for the VNC: BAD_ACTION_OUT_PORT, BAD_ACTION_OUT_GROUP,
 * BAD_ACTION_SET_TYPE, BAD_ACTION_TOO_MANY, BAD_INSTRUCTION_TABLE_ID,
 * BAD_INSTRUCTION_UNSUP, METER_MOD_INVALID_METER, ...
 */
int libera_xlate_instrs(struct libera_instrs *p, const struct libera_instrs *v, u8 table,
			const struct libera_xlate *x, u32 in_port, unsigned int flags,
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
 * back to the pPort that another came in on.
 *
 * Return: 0 or the error for the VNC: as of actions, or GROUP_MOD_BAD_WATCH.
 */
int libera_xlate_bucket(struct libera_bucket *p, const struct libera_bucket *v,
			const struct libera_act *act, const struct libera_xlate *x,
			unsigned int flags, struct libera_ofscratch *s);

#endif
