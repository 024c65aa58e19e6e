/* SPDX-License-Identifier: GPL-2.0 */
/* The port map of a vSwitch: an immutable snapshot for translation. */
#ifndef _LIBERA_MAP_H
#define _LIBERA_MAP_H

#include "act.h"

/**
 * struct libera_map_port - one vPort
 * @vport: number on the vSwitch
 * @pport: number on the pSwitch
 * @no_flood: left out of FLOOD
 * @no_recv: packets that come in there are dropped
 * @no_fwd: packets that are to go out there are dropped
 */
struct libera_map_port {
	u32 vport;
	u32 pport;
	bool no_flood;
	bool no_recv;
	bool no_fwd;
};

/**
 * struct libera_map - the ports of one vSwitch, in order of @vport
 * @n: entries
 * @port: the entries
 */
struct libera_map {
	u32 n;
	struct libera_map_port port[];
};

/** libera_map_find() - by vPort number; NULL if the vSwitch has none such */
const struct libera_map_port *libera_map_find(const struct libera_map *map, u32 vport);

#endif
