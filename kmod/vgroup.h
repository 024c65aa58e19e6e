/* SPDX-License-Identifier: GPL-2.0 */
/* Groups of a vSwitch, and the groups of a pSwitch that they are. */
#ifndef _LIBERA_VGROUP_H
#define _LIBERA_VGROUP_H

#include <linux/list.h>
#include <linux/xarray.h>

#include "core/ofmsg.h"
#include "vop.h"

struct libera_use;
struct libera_vpart;

/*
 * Ids on a pSwitch: a prefix of ours, so that they are told from others', and a
 * number.
 */
#define LIBERA_PGROUP_BASE	0x4c000000
#define LIBERA_PGROUP_LAST	0x4cffffff

#define LIBERA_GROUPS_DEFAULT	1024	/* quota of a tenant that was given none */

/**
 * struct libera_vgroup_def - what a group does
 * @type: LIBERA_GT_*
 * @n_buckets: entries of @bucket
 * @bucket: virtual; their actions lie behind
 */
struct libera_vgroup_def {
	u8 type;
	u16 n_buckets;
	const struct libera_act *act;
	struct libera_bucket bucket[];
};

/**
 * struct libera_pgroup - a group on one pSwitch
 * @g: the group
 * @part: where
 * @pid: id there, 0 if it has none
 * @sent: the pSwitch has it
 * @digest: of what was sent
 * @packets: last count from the switch
 * @bytes: likewise
 * @counters: likewise, of each bucket; NULL: all zero
 * @ports: of the hypervisor's own: what it does here, NULL where nobody has asked for it
 */
struct libera_pgroup {
	struct libera_vgroup *g;
	struct libera_vpart *part;
	u32 pid;
	bool sent;
	u32 digest;
	u64 packets;
	u64 bytes;
	struct libera_of_counter *counters;
	struct libera_vgroup_def *ports;
};

/**
 * struct libera_vgroup - one group
 *
 * Made, changed and freed with libera_vswitch.lock and libera_pswitch.lock of all its
 * pSwitches held, so any of them is enough for reading.  The vSwitch owns it.
 *
 * @vs: the vSwitch
 * @vid: id that the VNC gave, or LIBERA_VGROUP_*
 * @mark: the search for loops has been here
 * @users: struct libera_use of vFRs
 * @created_ns: ktime (boot), for durations
 * @def: what it does
 * @prev: what it did before the last MODIFY, in case a switch refuses it
 * @prev_op: id of that message
 * @packets: counted on pSwitches that the vSwitch has left
 * @bytes: likewise
 * @past: likewise, of each bucket; NULL: all zero
 * @on: struct libera_pgroup by libera_vpart.no, one for each part
 */
struct libera_vgroup {
	struct libera_vswitch *vs;
	u64 vid;
	u32 mark;
	struct list_head users;
	u64 created_ns;
	struct libera_vgroup_def *def;
	struct libera_vgroup_def *prev;
	u64 prev_op;
	u64 packets;
	u64 bytes;
	struct libera_of_counter *past;
	struct xarray on;
};

/** libera_vgroup_mod() - a libera_vop_fn for GROUP_MOD */
int libera_vgroup_mod(struct libera_vswitch *vs, const struct libera_ofmsg *m,
		      struct libera_vop *op);

/**
 * libera_vgroup_pid() - libera_xlate.group: the physical id of a group
 * @priv: struct libera_vpart, all locks held
 * @vid: virtual id; LIBERA_VGROUP_FLOOD and ALL are made when they are first asked for
 * @pid: set
 *
 * Return: 0 or BAD_ACTION_OUT_GROUP.
 */
int libera_vgroup_pid(void *priv, u64 vid, u32 *pid);

/** libera_vgroup_add_user() - @use names the group, if there is one; vs->lock held */
void libera_vgroup_add_user(struct libera_vswitch *vs, u64 vid, struct libera_use *use);

/**
 * libera_vgroup_refresh() - make the pSwitches' groups what they shall be
 *
 * All locks held.
 */
void libera_vgroup_refresh(struct libera_vswitch *vs);
/** libera_vgroup_join() - all get an id on one more pSwitch; all locks held.  0 or -errno */
int libera_vgroup_join(struct libera_vpart *part);
/** libera_vgroup_leave() - the reverse, also of half of it */
void libera_vgroup_leave(struct libera_vpart *part);
/** libera_vgroup_free_all() - forget all; deletes are sent unless @quiet.  All locks held */
void libera_vgroup_free_all(struct libera_vswitch *vs, bool quiet);
/** libera_vgroup_failed() - the switch refused a GROUP_MOD, sent for message @op.  No locks held */
void libera_vgroup_failed(struct libera_pswitch *ps, u32 pid, u64 op);
/**
 * libera_vgroup_counters() - sums over its pSwitches; vs->lock held
 * @g: group
 * @st: its packets and bytes are set
 * @bucket: set, as many as it has
 */
void libera_vgroup_counters(struct libera_vgroup *g, struct libera_of_group_stats *st,
			    struct libera_of_counter *bucket);
/** libera_vgroup_refs() - vFRs and groups that name it; vs->lock held */
u32 libera_vgroup_refs(struct libera_vgroup *g);

/**
 * libera_vgroup_sync() - one part of a reconnected switch's GROUP_DESC
 * @ps: @ps->lock held
 * @version: of @c
 * @c: entries
 *
 * Ours that nobody knows of are deleted.  Return: 0 or -EPROTO.
 */
int libera_vgroup_sync(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c);
/** libera_vgroup_lost() - the switch is gone, and what it had is not known; ps->lock held */
void libera_vgroup_lost(struct libera_pswitch *ps);
/** libera_vgroup_learn() - counters from the switch; ps->lock held */
void libera_vgroup_learn(struct libera_pswitch *ps, struct libera_of_group_stats *s);

#endif
