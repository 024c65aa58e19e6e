/* SPDX-License-Identifier: GPL-2.0 */
/* Routes inside a vSwitch: the ways between its pSwitches. */
#ifndef _LIBERA_ROUTE_H
#define _LIBERA_ROUTE_H

#include <linux/list.h>
#include <linux/netlink.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include "vpath.h"

struct libera_tenant;
struct libera_vpart;

/**
 * struct libera_route_path - a path of a route
 *
 * A packet is decided on where it comes into the vSwitch; its label tells the vPort
 * that it leaves by.
 *
 * @p: the path
 * @lanes: struct libera_lane by vPort number; to vPorts where it ends, and to those
 *	where it begins
 */
struct libera_route_path {
	struct libera_path p;
	struct xarray lanes[2];
};

/**
 * struct libera_route - the ways between two pSwitches of a vSwitch
 *
 * Made when the first path is added, ended with the last one or the vSwitch.  Changed
 * under libera_net.lock; @active and lanes also under libera_vswitch.lock, so either is
 * enough for reading those.
 *
 * @list: in libera_vswitch.routes
 * @vs: the vSwitch
 * @end: the two parts, in order of their dpids
 * @paths: struct libera_path
 * @n_paths: entries of @paths
 * @active: the one in use, NULL while none is up
 * @switches: how often another path was taken
 */
struct libera_route {
	struct list_head list;
	struct libera_vswitch *vs;
	struct libera_vpart *end[2];
	struct list_head paths;
	u32 n_paths;
	struct libera_path *active;
	u64 switches;
};

/* All with ln->lock held, and vs->lock not, unless told otherwise. */

/**
 * libera_route_add_path() - one more way between two pSwitches of a vSwitch
 * @vs: vSwitch
 * @ref: pPorts that send, from one of its pSwitches to another
 * @n: how many, 1 to LIBERA_HOPS_MAX
 * @priority: the highest that is up is used; no two of a route have the same
 * @extack: says what is wrong
 *
 * Return: the route; ERR_PTR as of libera_vlink_add_path().
 */
struct libera_route *libera_route_add_path(struct libera_vswitch *vs,
					   const struct libera_hop_ref *ref, u16 n, u16 priority,
					   struct netlink_ext_ack *extack);
/** libera_route_del_path() - 0, -ENOENT; without a path the route is gone */
int libera_route_del_path(struct libera_route *r, u16 priority, struct netlink_ext_ack *extack);
/** libera_route_del_all() - with all its paths; nothing is sent between its ends any more */
void libera_route_del_all(struct libera_route *r);
/** libera_route_find() - between two parts, in any order; NULL if there is none */
struct libera_route *libera_route_find(const struct libera_vpart *a, const struct libera_vpart *b);
/** libera_route_next() - after @r, NULL for the first; NULL at the end */
struct libera_route *libera_route_next(struct libera_vswitch *vs, struct libera_route *r);

/**
 * libera_route_way() - how packets get from a part to a vPort of another
 * @from: where they are
 * @to: vPort
 * @port: its pport is set to the one that they leave by, its label to what they have to carry,
 *	and one_tag
 * @v: set to what those with a tag have to carry; NULL: nobody wants to know
 *
 * vs->lock held.  Return: false if there is no way.
 */
bool libera_route_way(const struct libera_vpart *from, const struct libera_vport *to,
		      struct libera_map_port *port, struct libera_vlabels *v);

/**
 * libera_route_add_port() - a vPort is going to be on a part: make ways to it
 * @vp: vPort, which nothing is sent to yet
 * @part: part
 * @extack: says what is wrong
 *
 * Return: 0; as libera_lane_take(): then nothing has changed.
 */
int libera_route_add_port(struct libera_vport *vp, struct libera_vpart *part,
			  struct netlink_ext_ack *extack);
/** libera_route_del_port() - nothing is sent to it any more, from other parts than @part */
void libera_route_del_port(struct libera_vport *vp, struct libera_vpart *part);
/** libera_route_move_port() - it has another pPort or label on the same part */
void libera_route_move_port(struct libera_vport *vp);

/**
 * libera_route_is_set() - whether all pSwitches know the way to a vPort that is in use
 * @r: route
 * @vp: vPort, to which there are ways
 * @part: part where it is, or is going to be
 *
 * vs->lock held.  Return: also true if the route does not lead there.
 */
bool libera_route_is_set(const struct libera_route *r, const struct libera_vport *vp,
			 const struct libera_vpart *part);
/** libera_route_each_lane() - call @fn for each lane of a vSwitch's routes until one fails */
int libera_route_each_lane(struct libera_vswitch *vs,
			   int (*fn)(struct libera_lane *lane, void *arg), void *arg);
/** libera_route_look() - pLinks, pPorts or pSwitches have changed: look at all paths */
void libera_route_look(struct libera_net *ln);
/** libera_route_installed() - the tenant is started or stopped: rules on or off pSwitches */
void libera_route_installed(struct libera_vswitch *vs);
/** libera_route_leave() - a vSwitch is going, and its routes with it */
void libera_route_leave(struct libera_vswitch *vs);

#endif
