/* SPDX-License-Identifier: GPL-2.0 */
/* Translation of rules between a vSwitch and its pSwitch. */
#ifndef _LIBERA_XLATE_H
#define _LIBERA_XLATE_H

#include "map.h"
#include "ofmsg.h"

/* How libera_xlate_instrs() treats what it meets. */
#define LIBERA_XLATE_LENIENT	(1U << 0)	/* leave out ports that are gone */
#define LIBERA_XLATE_TABLE	(1U << 1)	/* output to TABLE is allowed (packet-out) */

/**
 * libera_xlate_check_match() - whether a vSwitch can take a match
 * @m: virtual match
 * @map: its ports
 *
 * Return: 0; BAD_MATCH_VALUE for an in_port that the vSwitch does not have;
 * BAD_MATCH_FIELD for fields that would reach beyond it (in_phy_port,
 * tunnel_id) or need a second table (metadata).
 */
int libera_xlate_check_match(const struct libera_match *m, const struct libera_map *map);

/**
 * libera_xlate_match() - physical match for packets from one port
 * @p: physical match
 * @v: virtual match
 * @pport: where the packets come in on the pSwitch
 */
void libera_xlate_match(struct libera_match *p, const struct libera_match *v, u32 pport);

/**
 * libera_xlate_instrs() - physical instructions for packets from one port
 * @p: physical instructions; actions go to @s
 * @v: virtual instructions
 * @map: ports of the vSwitch
 * @in_port: vPort number; LIBERA_PORT_CONTROLLER or ANY for none
 * @flags: LIBERA_XLATE_*
 * @s: room for actions, appended to
 *
 * A vSwitch has one table, so an action set is run at once: write-actions
 * become applied actions in the order of OpenFlow 1.3.5, 5.10.  FLOOD and ALL
 * become the vSwitch's other ports.  Packets for the controller are asked
 * for whole, so that no pSwitch needs to buffer them.
 *
 * Return: 0 or the error for the VNC: BAD_ACTION_OUT_PORT, BAD_ACTION_OUT_GROUP,
 * BAD_ACTION_QUEUE, BAD_ACTION_SET_TYPE, BAD_ACTION_TOO_MANY,
 * BAD_INSTRUCTION_TABLE_ID, BAD_INSTRUCTION_UNSUP, ...
 */
int libera_xlate_instrs(struct libera_instrs *p, const struct libera_instrs *v,
			const struct libera_map *map, u32 in_port, unsigned int flags,
			struct libera_ofscratch *s);

#endif
