/* SPDX-License-Identifier: GPL-2.0 */
/* The ids in a message for a pSwitch, found in its bytes without the codec. */
#ifndef _LIBERA_FUZZ_WALK_H
#define _LIBERA_FUZZ_WALK_H

#include "libera_shim.h"

enum walk_kind {
	WALK_IN_PORT,		/* in_port of a match, or of a packet-out */
	WALK_PHY_PORT,		/* in_phy_port of a match */
	WALK_OUT_PORT,		/* of an action */
	WALK_GROUP,		/* of an action */
	WALK_METER,		/* of an instruction */
	WALK_GOTO,		/* table */
	WALK_SET_FIELD,		/* OXM field that is set */
	WALK_WATCH_PORT,	/* of a bucket */
	WALK_WATCH_GROUP,
	WALK_GROUP_ID,		/* what the message is about */
	WALK_METER_ID,
	WALK_PORT_NO,
	WALK_TABLE_ID,
	WALK_FILTER_PORT,	/* out_port and out_group of a FLOW_MOD */
	WALK_FILTER_GROUP,
};

struct walk_id {
	enum walk_kind kind;
	u32 id;			/* ports in the numbering of 1.3 */
};

#define WALK_MAX	16384	/* more than a message has room for */

struct walk {
	u32 n;
	struct walk_id at[WALK_MAX];
};

/**
 * walk() - all ids of FLOW_MOD, PACKET_OUT, GROUP_MOD, METER_MOD, PORT_MOD, of requests
 *	for statistics of a port or queue, and for the configuration of queues
 * @w: filled, in the order of the message
 * @p: message
 * @len: its bytes
 *
 * Return: whether the message is in order, as far as it was looked at.
 */
bool walk(struct walk *w, const u8 *p, u32 len);

#endif
