/* SPDX-License-Identifier: GPL-2.0 */
/* Migration: a vPort, and the hosts on it, from one pPort to another under traffic. */
#ifndef _LIBERA_MIGRATE_H
#define _LIBERA_MIGRATE_H

#include <linux/netlink.h>
#include <linux/types.h>

#include "vpath.h"

struct libera_net;
struct libera_vport;
struct libera_vswitch;

#define LIBERA_MIGRATE_PATHS	128	/* of one migration: two for each other pSwitch */
#define LIBERA_MIGRATE_LINGER	60000	/* ms at most */

/**
 * struct libera_migrate_path - a path that a migration needs
 * @ref: pPorts that send
 * @n: how many
 * @priority: of the path
 */
struct libera_migrate_path {
	const struct libera_hop_ref *ref;
	u16 n;
	u16 priority;
};

/**
 * struct libera_migration - one migration, and how it went
 * @vp: vPort, of no vLink
 * @dpid: pSwitch that it goes to
 * @pport: pPort there
 * @path: paths between this pSwitch and others of the vSwitch, if it is not one yet
 * @n_paths: entries of @path
 * @linger: milliseconds for which packets may still come in at the old place
 * @release: the vSwitch then leaves that pSwitch, if nothing else of it is there
 * @force: whether pSwitches are there and take the rules does not matter
 * @from_dpid: set: pSwitch where it was
 * @from_pport: set: pPort there
 * @prepare_ns: set: until the new place was ready
 * @switch_ns: set: from then until no pSwitch used the old one
 */
struct libera_migration {
	struct libera_vport *vp;
	u64 dpid;
	u32 pport;
	const struct libera_migrate_path *path;
	u16 n_paths;
	u32 linger;
	bool release;
	bool force;
	u64 from_dpid;
	u32 from_pport;
	u64 prepare_ns;
	u64 switch_ns;
};

/* All with libera_net.lock held, and no vSwitch locked. */

/**
 * libera_migrate() - move a vPort (DESIGN 5; paper, section IV-C)
 * @m: what to do; told how it went
 * @extack: says what is wrong
 *
 * Make before break: what comes in at the new place is taken first, with ways there
 * from everywhere; when all pSwitches have it, packets for the vPort go there; what was
 * for the old place goes last.  VNCs see nothing of it, but a link that comes or goes.
 * Sleeps until pSwitches have answered, three seconds at most for each of the two steps.
 *
 * Return: 0; if it failed all is as it was: -EINVAL, -EHOSTUNREACH: no way between the new
 * pSwitch and another; -EEXIST: paths, where the vSwitch is already; -EBUSY, -EADDRINUSE:
 * the pPort is taken, or the vPort is of a vLink; -ENETDOWN: the pSwitch is not connected;
 * -EREMOTEIO: a pSwitch has refused a rule; -ETIMEDOUT: one did not answer; -EOPNOTSUPP,
 * -ENOSPC, -ENOMEM, and as libera_route_add_path().
 */
int libera_migrate(struct libera_migration *m, struct netlink_ext_ack *extack);
/** libera_migrate_finish() - the old place of a vPort is given up now, if there is one */
void libera_migrate_finish(struct libera_vport *vp);
/** libera_migrate_finish_all() - likewise of all vPorts of a vSwitch */
void libera_migrate_finish_all(struct libera_vswitch *vs);

/** libera_migrate_start() - part of namespace init; no locks */
void libera_migrate_start(struct libera_net *ln);
/** libera_migrate_stop() - part of namespace exit: no more works; no locks held */
void libera_migrate_stop(struct libera_net *ln);

#endif
