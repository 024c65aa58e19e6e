/* SPDX-License-Identifier: GPL-2.0 */
/* The port map of a vSwitch as seen from a pSwitch: an immutable snapshot for translation. */
#ifndef _LIBERA_MAP_H
#define _LIBERA_MAP_H

#include "act.h"

/*
 * VLAN ids that a tenant declares.  Each is one more label of all its lanes, and one more rule
 * where a rule leaves the VLAN open: of the 4094 labels of a pLink 132 lanes can have that
 * many.  There are as many places again, so that new ids can come before old ones go.
 */
#define LIBERA_VLANS_MAX	30
#define LIBERA_VLAN_SLOTS	(2 * LIBERA_VLANS_MAX)

/**
 * struct libera_vlabels - labels of packets that have a VLAN tag of the tenant's
 * @in: VLAN id, by place of the tenant's, of those that come in; 0: there are none such
 * @out: likewise of those that go out
 */
struct libera_vlabels {
	u16 in[LIBERA_VLAN_SLOTS];
	u16 out[LIBERA_VLAN_SLOTS];
};

/**
 * struct libera_map_port - one vPort
 * @vport: number on the vSwitch
 * @pport: number on the pSwitch; with a label, LIBERA_PORT_ANY while there is no way
 * @label: VLAN id of this vLink's packets that come in on @pport; 0: @pport is no pLink,
 *	and all its packets are this vPort's
 * @out_label: VLAN id of those that go out; 0 if @label is
 * @one_tag: packets have no other tag than the label on the way there, as somebody there can
 *	match one only: what has a tag of the tenant's has one of @vlabels instead
 * @vlabels: if @one_tag, and there are any; memory of the map
 * @remote: it is on another pSwitch of the vSwitch: no packets come in here, and @label
 *	is @out_label
 * @no_flood: left out of FLOOD
 * @no_recv: packets that come in there are dropped
 * @no_fwd: packets that are to go out there are dropped
 * @carry_in: packets of this vLink may come in as a carrier makes them, without a label
 * @carry_on: packets that have come in so may go out so: at its other end they are known
 * @carry_out: others may, too
 * @twin: where a vPort that moves is, too: packets come in there only
 */
struct libera_map_port {
	u32 vport;
	u32 pport;
	u16 label;
	u16 out_label;
	const struct libera_vlabels *vlabels;
	bool one_tag;
	bool remote;
	bool no_flood;
	bool no_recv;
	bool no_fwd;
	bool carry_in;
	bool carry_on;
	bool carry_out;
	bool twin;
};

/**
 * struct libera_map - the ports of one vSwitch
 * @n: vPorts
 * @n_in: entries of @port
 * @vlan: VLAN ids that the tenant has declared, by place; 0: none
 * @port: vPorts, in order of @vport; then twins of some
 */
struct libera_map {
	u32 n;
	u32 n_in;
	u16 vlan[LIBERA_VLAN_SLOTS];
	struct libera_map_port port[];
};

/** libera_map_is_up() - whether there is a way for packets through a port */
static inline bool libera_map_is_up(const struct libera_map_port *port)
{
	return port->pport != LIBERA_PORT_ANY;
}

/** libera_map_vlan() - the place of a VLAN id that the tenant has declared; -1 */
int libera_map_vlan(const struct libera_map *map, u16 id);

/** libera_map_find() - by vPort number; NULL if the vSwitch has none such */
const struct libera_map_port *libera_map_find(const struct libera_map *map, u32 vport);

#endif
