/* SPDX-License-Identifier: GPL-2.0 */
/* Paths of pLinks, and the labels by which packets find their way along them. */
#ifndef _LIBERA_VPATH_H
#define _LIBERA_VPATH_H

#include <linux/list.h>
#include <linux/netlink.h>
#include <linux/types.h>

#include "core/carrier.h"
#include "core/map.h"

struct libera_net;
struct libera_place;
struct libera_pswitch;
struct libera_vport;
struct libera_vswitch;

#define LIBERA_PATHS_MAX	16	/* between the same two ends */
#define LIBERA_HOPS_MAX		64	/* pLinks of a path */
#define LIBERA_LABEL_MAX	4094	/* VLAN ids 1 to this tell lanes on a pPort apart */

/**
 * struct libera_hop - one pLink of a path, in the direction from the first end to the second
 * @from: pSwitch, with a reference
 * @to: likewise
 * @from_port: pPort of @from
 * @to_port: pPort of @to
 */
struct libera_hop {
	struct libera_pswitch *from;
	struct libera_pswitch *to;
	u32 from_port;
	u32 to_port;
};

/* A pPort as netlink names it: a path is told by those that send. */
struct libera_hop_ref {
	u64 dpid;
	u32 port;
};

/**
 * struct libera_path - a way for packets, part of whatever uses it
 *
 * Under libera_net.lock.
 *
 * @list: of its owner's paths, highest priority first
 * @priority: the highest that is up is used
 * @up: every pLink is
 * @refused: a pSwitch did not take a rule of it; tried again when that reconnects
 * @n: entries of @hop
 * @hop: the pLinks, with memory of their own
 */
struct libera_path {
	struct list_head list;
	u16 priority;
	bool up;
	bool refused;
	u16 n;
	struct libera_hop *hop;
};

/**
 * struct libera_lane - one direction of a path, for packets with one label, or with one that
 * tells their VLAN tag, too
 *
 * Under libera_net.lock, but @pfrs and, of routes, @vlabel also under @vs->lock.
 *
 * @path: the path
 * @back: from its second end to its first
 * @label: VLAN id, its alone on each pPort where it comes in
 * @vlabel: by place of the tenant's VLAN ids: as @label, for packets with that tag; 0: none
 * @one_tag: these are used, since somebody at an end can match one tag only
 * @carry: LIBERA_CARRY_* of packets without a label that are its tenant's alone there, too
 * @vs: vSwitch that the rules are for; its lock guards @pfrs
 * @owner: what libera_pport.labels knows of it where it ends; a value: nothing
 * @to: vPort that the last pSwitch takes its packets to; NULL: rules of the VNC go on there
 * @pfrs: libera_pfr.of_vfr
 */
struct libera_lane {
	const struct libera_path *path;
	bool back;
	u16 label;
	u16 vlabel[LIBERA_VLAN_SLOTS];
	bool one_tag;
	u8 carry;
	struct libera_vswitch *vs;
	void *owner;
	struct libera_vport *to;
	struct list_head pfrs;
};

/* All with ln->lock held. */

/**
 * libera_path_init() - look up the pLinks named, one after the other
 * @path: filled
 * @ln: namespace
 * @ref: pPorts that send, from the first end on
 * @n: how many, 1 to LIBERA_HOPS_MAX
 * @extack: says what is wrong
 *
 * Return: 0; -ENOENT: no pLink is known there; -EINVAL: one begins where none ends;
 * -ENOMEM.
 */
int libera_path_init(struct libera_path *path, struct libera_net *ln,
		     const struct libera_hop_ref *ref, u16 n, struct netlink_ext_ack *extack);
/** libera_path_exit() - the reverse; no lane is on it any more */
void libera_path_exit(struct libera_path *path);
/** libera_path_begins() - pSwitch of its first end */
static inline struct libera_pswitch *libera_path_begins(const struct libera_path *path)
{
	return path->hop[0].from;
}

/** libera_path_ends() - pSwitch of its second end */
static inline struct libera_pswitch *libera_path_ends(const struct libera_path *path)
{
	return path->hop[path->n - 1].to;
}

/** libera_path_is_up() - whether all its pLinks are, as things are now */
bool libera_path_is_up(const struct libera_path *path);
/** libera_path_find() - by priority, NULL if there is none */
struct libera_path *libera_path_find(const struct list_head *paths, u16 priority);
/** libera_path_insert() - in order of priority */
void libera_path_insert(struct list_head *paths, struct libera_path *path);

/**
 * libera_lane_take() - a label all along a path
 * @lane: @path, @back, @vs, @owner and @to are set
 *
 * Return: 0; -ENOSPC: none is left; -EADDRINUSE: a vPort is on a pPort of it; -EBUSY: it
 * goes twice the same way; -ENOMEM.
 */
int libera_lane_take(struct libera_lane *lane);
/**
 * libera_lane_take_vlan() - one more label, for packets with a VLAN tag
 * @lane: lane
 * @i: place of the id among the tenant's, where the lane has none yet
 * @id: VLAN id
 *
 * Return: as libera_lane_take().
 */
int libera_lane_take_vlan(struct libera_lane *lane, u8 i, u16 id);
/** libera_lane_release_vlan() - the reverse; its rules are taken off */
void libera_lane_release_vlan(struct libera_lane *lane, u8 i);
/** libera_lane_release() - its rules are gone already */
void libera_lane_release(struct libera_lane *lane);
/** libera_lane_blame() - tell what an error of libera_lane_take() means; Return: its name */
int libera_lane_blame(int err, struct netlink_ext_ack *extack);

/**
 * libera_lane_set_rules() - make the rules along a lane be there or not
 * @lane: lane
 * @want: whether they shall be
 *
 * Return: 0; -EREMOTEIO: a pSwitch has refused one; -ENOMEM: some are not as they shall be yet.
 */
int libera_lane_set_rules(struct libera_lane *lane, bool want);
/** libera_lane_worse() - of two results of that: a refusal is known to last */
static inline int libera_lane_worse(int a, int b)
{
	return a == -EREMOTEIO || !b ? a : b;
}

/**
 * libera_lane_is_set() - whether all its pSwitches have its rules
 * @lane: lane of a route; its vs->lock held
 *
 * Once a fence has been passed that is certain.
 */
bool libera_lane_is_set(struct libera_lane *lane);

/**
 * libera_lane_carry() - make it a way for carried packets as well, with rules for them
 * @lane: lane of a vLink
 * @kind: LIBERA_CARRY_IP or MAC
 *
 * These have no label: on each pPort where they come in it has to be the tenant's only
 * lane that carries, and those of other tenants of the same kind.
 *
 * Return: whether it is one.
 */
bool libera_lane_carry(struct libera_lane *lane, enum libera_carrier_kind kind);
/** libera_lane_uncarry() - the reverse, if it is one */
void libera_lane_uncarry(struct libera_lane *lane);

#endif
