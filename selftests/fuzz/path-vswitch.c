// SPDX-License-Identifier: GPL-2.0
/* The vSwitch that messages are for: its ports; groups and meters as the stream makes them. */
#include "path.h"

/* Virtual and physical numbers have none in common, so one is never the other. */
static const u32 vports[PORTS] = { 1, 2, 3, 4, 5, 7 };
static const u32 pports[PORTS] = { 18, 16, 11, 12, 13, 14 };

struct libera_map *map;
struct setup setup;
struct group groups[OBJECTS];
struct meter meters[OBJECTS];
u8 session;

int group_slot(u32 vid)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (groups[i].used && groups[i].vid == vid)
			return i;
	return -1;
}

int meter_slot(u32 vid)
{
	int i;

	for (i = 0; i < OBJECTS; i++)
		if (meters[i].used && meters[i].vid == vid)
			return i;
	return -1;
}

int find_group(void *priv, u64 vid, u32 *pid)
{
	int i = group_slot(vid);

	if (vid == LIBERA_VGROUP_FLOOD || vid == LIBERA_VGROUP_ALL)
		*pid = vid == LIBERA_VGROUP_FLOOD ? PFLOOD : PALL;
	else if (i < 0)
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	else
		*pid = PGROUP + i;
	return 0;
}

static int find_meter(void *priv, u32 vid, u32 *pid)
{
	int i = meter_slot(vid);

	if (i < 0)
		return LIBERA_OFERR_METER_MOD_INVALID_METER;
	*pid = PMETER + i;
	return 0;
}

static struct libera_xlate on10 = { .n_tables = 1 };
static struct libera_xlate on13 = { .group = find_group, .meter = find_meter };

const struct libera_xlate *on(u8 version)
{
	return version == LIBERA_OF10 ? &on10 : &on13;
}

/* Not by libera_map_find(), which is under test. */
const struct libera_map_port *by_vport(u32 vport)
{
	u32 i;

	for (i = 0; i < map->n; i++)
		if (map->port[i].vport == vport)
			return &map->port[i];
	return NULL;
}

const struct libera_map_port *by_pport(u32 pport)
{
	u32 i;

	for (i = 0; i < map->n; i++)
		if (map->port[i].pport == pport)
			return &map->port[i];
	return NULL;
}

void make_ports(u8 which)
{
	u32 n = 0, i;

	for (i = 0; i < PORTS; i++) {
		if (!(which >> i & 1))
			continue;
		map->port[n++] = (struct libera_map_port){
			.vport = vports[i],
			.pport = pports[i],
			.no_flood = setup.no_flood >> i & 1,
			.no_recv = setup.no_recv >> i & 1,
			.no_fwd = setup.no_fwd >> i & 1,
		};
	}
	map->n = n;
}

void begin_vswitch(void)
{
	int i;

	if (!map)
		map = malloc(struct_size(map, port, PORTS));
	on10.map = map;
	on13.map = map;
	make_ports(setup.ports);
	on13.n_tables = 1 + setup.tables % LIBERA_VTABLES_MAX;
	session = 0;
	for (i = 0; i < OBJECTS; i++) {
		groups[i].used = false;
		meters[i].used = false;
	}
}
