// SPDX-License-Identifier: GPL-2.0
/* The port map of a vSwitch: an immutable snapshot for translation. */
#include "map.h"

const struct libera_map_port *libera_map_find(const struct libera_map *map, u32 vport)
{
	u32 lo = 0, hi = map->n;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;

		if (map->port[mid].vport == vport)
			return &map->port[mid];
		if (map->port[mid].vport < vport)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

int libera_map_vlan(const struct libera_map *map, u16 id)
{
	int i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (map->vlan[i] && map->vlan[i] == id)
			return i;
	return -1;
}
