/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual links: two vPorts joined by a path of pLinks, with others in reserve. */
#ifndef _LIBERA_VLINK_H
#define _LIBERA_VLINK_H

#include <linux/list.h>
#include <linux/netlink.h>
#include <linux/types.h>

#include "vpath.h"
#include "vswitch.h"

struct libera_net;
struct libera_pswitch;
struct libera_tenant;
struct libera_vpart;
struct libera_vport;
struct libera_vswitch;

#define LIBERA_VLINKS_MAX	65535	/* of a namespace */
/**
 * struct libera_vlink_path - a path of a vLink
 * @p: the path
 * @lane: to the second end, and to the first
 */
struct libera_vlink_path {
	struct libera_path p;
	struct libera_lane lane[2];
};

/**
 * struct libera_vlink_lane - one direction of a vLink, as for carriers
 * @no: its number while all lanes of a VN are looked at
 * @fit: packets can get to the other end carried, and be told of there
 * @taken: they cannot, as others are carried on a pLink of the path
 * @hinder: nor can they be told of there: LIBERA_PORT_ANY if rules need plain packets; else
 *	rules pass them on into the vLink at this vPort, which does not carry them.  0: they can
 */
struct libera_vlink_lane {
	u32 no;
	bool fit;
	bool taken;
	u32 hinder;
};

/**
 * struct libera_vlink - a link between two vPorts of a tenant
 *
 * Made, changed and ended under libera_net.lock; libera_net.vlinks owns it.  Its
 * vPorts name it and end with it.  What is on pSwitches on the way belongs to the
 * vSwitch of its first end.
 *
 * @id: in libera_net.vlinks
 * @tenant: whose; its vSwitches keep it
 * @end: the two vPorts, with references
 * @paths: struct libera_path
 * @n_paths: entries of @paths
 * @active: the one in use, NULL while none is up
 * @switches: how often another path was taken
 * @want: what libera_vport.carry of each end is going to be
 * @lane: from each end to the other
 */
struct libera_vlink {
	u32 id;
	struct libera_tenant *tenant;
	struct libera_vport *end[2];
	struct list_head paths;
	u32 n_paths;
	struct libera_path *active;
	u64 switches;
	struct libera_vport_carry want[2];
	struct libera_vlink_lane lane[2];
};

/** libera_vlink_lane() - of a path of a vLink; @back: to its first end */
static inline struct libera_lane *libera_vlink_lane(struct libera_path *path, bool back)
{
	return &container_of(path, struct libera_vlink_path, p)->lane[back];
}

/* All with ln->lock held, unless told otherwise. */

/**
 * libera_vlink_create() - join two vSwitches by a link, which has no path yet
 * @a: vSwitch of the first end
 * @a_no: number of its new vPort, 0: the lowest that is free
 * @b: vSwitch of the second end, of the same tenant; it may be @a
 * @b_no: likewise
 * @extack: says what is wrong
 *
 * Return: the vLink, or ERR_PTR: -EINVAL, -EEXIST, -ENOSPC, -ENOMEM.
 */
struct libera_vlink *libera_vlink_create(struct libera_vswitch *a, u32 a_no,
					 struct libera_vswitch *b, u32 b_no,
					 struct netlink_ext_ack *extack);
/** libera_vlink_destroy() - with its vPorts, of which VNCs are told */
void libera_vlink_destroy(struct libera_vlink *vl);

/**
 * libera_vlink_add_path() - one more way
 * @vl: vLink
 * @ref: pPorts that send, from the first end on
 * @n: how many, 1 to LIBERA_HOPS_MAX
 * @priority: the highest that is up is used; no two of a vLink have the same
 * @extack: says what is wrong
 *
 * Return: 0; -ENOENT: no pLink is known there; -EINVAL: it does not lead from end
 * to end, or goes twice the same way; -EBUSY: a pPort is a vPort's; -EEXIST: a path
 * has this priority; -ENOSPC: no label is left or there are too many; -ENOMEM.
 */
int libera_vlink_add_path(struct libera_vlink *vl, const struct libera_hop_ref *ref, u16 n,
			  u16 priority, struct netlink_ext_ack *extack);
/** libera_vlink_del_path() - 0, -ENOENT */
int libera_vlink_del_path(struct libera_vlink *vl, u16 priority, struct netlink_ext_ack *extack);

/** libera_vlink_find() - NULL if the tenant has none such */
struct libera_vlink *libera_vlink_find(struct libera_tenant *t, u32 id);
/** libera_vlink_next() - the first with id >= *@id, for dumps; sets *@id */
struct libera_vlink *libera_vlink_next(struct libera_net *ln, u32 *id);

/** libera_vlink_begins_on() - whether a path of a vLink, in use or not, has an end on a part */
bool libera_vlink_begins_on(const struct libera_vpart *part);

/** libera_vlink_other() - the other end; the vSwitch of @vp, which is an end, is locked */
struct libera_vport *libera_vlink_other(const struct libera_vport *vp);

/** libera_vlink_leave() - a vSwitch is going, and its vLinks with it */
void libera_vlink_leave(struct libera_vswitch *vs);
/** libera_vlink_installed() - the tenant is started or stopped: rules on or off pSwitches */
void libera_vlink_installed(struct libera_tenant *t);

/**
 * libera_vlink_vlabels() - labels of packets with a tag, as libera_vport.vlabels shall be
 * @vp: an end
 * @v: set
 */
void libera_vlink_vlabels(const struct libera_vport *vp, struct libera_vlabels *v);

/**
 * libera_vlink_kick() - pLinks, pPorts or pSwitches have changed: look at all paths
 *
 * Soon, by a work.  Any context.
 */
void libera_vlink_kick(struct libera_net *ln);
/** libera_vlink_retry() - there was no memory to do all: look again in a second.  Any context */
void libera_vlink_retry(struct libera_net *ln);

/** libera_vlink_start() - part of namespace init; no locks */
void libera_vlink_start(struct libera_net *ln);
/** libera_vlink_stop() - part of namespace exit: no more works; no locks held */
void libera_vlink_stop(struct libera_net *ln);

#endif
