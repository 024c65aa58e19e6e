/* SPDX-License-Identifier: GPL-2.0 */
/* Carriers of VNs: what their files share. */
#ifndef _LIBERA_VCARRIER_PRIV_H
#define _LIBERA_VCARRIER_PRIV_H

#include "vcarrier.h"
#include "vlink.h"

/**
 * struct libera_hinder - what rules of a vSwitch need for packets to come in carried
 * @node: in libera_vswitch.hinders
 * @in: vPort where they come in, from a vLink
 * @out: vPort into whose vLink they have to go on carried; LIBERA_PORT_ANY: they must be plain
 * @n: vFRs that say so
 */
struct libera_hinder {
	struct hlist_node node;
	u32 in;
	u32 out;
	u32 n;
};

/* vcarrier_lanes.c: what there may be.  With ln->lock held. */
typedef bool (*libera_pswitch_fn)(const struct libera_pswitch *ps);

/** libera_vcarrier_all_pswitches() - those of a VN's vSwitches @of_part, on its paths @of_hop */
bool libera_vcarrier_all_pswitches(const struct libera_tenant *t, libera_pswitch_fn of_part,
				   libera_pswitch_fn of_hop);
/** libera_vcarrier_lane() - what of a vLink's path is from its end @i */
struct libera_lane *libera_vcarrier_lane(struct libera_path *path, int i);
/** libera_vcarrier_claim() - whether carried packets from end @i have, or get, a way */
bool libera_vcarrier_claim(struct libera_vlink *vl, int i, enum libera_carrier_kind kind);
/** libera_vcarrier_look() - see which lanes of a VN are fit; 0, -ENOMEM */
int libera_vcarrier_look(struct libera_tenant *t, enum libera_carrier_kind kind);

/* vcarrier_rules.c: barriers that wait.  Any context but spinlocks. */
void libera_vcarrier_take_holds(struct libera_net *ln, struct list_head *holds);
void libera_vcarrier_end_holds(struct list_head *holds);

#endif
