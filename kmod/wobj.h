/* SPDX-License-Identifier: GPL-2.0 */
/* What rules of a white-box pSwitch share on it: groups, and entries of the VLAN table. */
#ifndef _LIBERA_WOBJ_H
#define _LIBERA_WOBJ_H

#include <linux/list.h>
#include <linux/xarray.h>

#include "core/wbox.h"
#include "pswitch.h"

struct libera_pfr;

/* Cookie of an entry of the VLAN table: of no vSwitch, marked, port and VLAN id. */
#define LIBERA_WOBJ_MARK	0x80000000U
#define LIBERA_WOBJ_KEY(port, vid)	((port) << 12 | (vid))

/**
 * struct libera_wobj - a group or an entry of the VLAN table
 * @id: of the group; key of the entry
 * @vlan: it is an entry
 * @sent: the switch has it
 * @probes: one of @refs is for probes
 * @seen: xid of the last read-back that found it as it shall be
 * @refs: rules, and groups that lead to it
 * @idle: in libera_wbox.idle when there are none
 * @def: what the group is
 *
 * Under libera_pswitch.lock.
 */
struct libera_wobj {
	u32 id;
	bool vlan;
	bool sent;
	bool probes;
	u32 seen;
	u32 refs;
	struct list_head idle;
	struct libera_wbox_def *def;
};

/**
 * struct libera_wbound - what a rule uses
 * @vlan: lets its packets in
 * @group: takes them out; NULL: nothing does
 * @to_ctrl: they go to the controller
 * @queued: they go into @queue
 * @queue: of the port
 */
struct libera_wbound {
	struct libera_wobj *vlan;
	struct libera_wobj *group;
	bool to_ctrl;
	bool queued;
	u32 queue;
};

/**
 * struct libera_wbox - all of one pSwitch
 * @groups: struct libera_wobj by id
 * @vlans: likewise by key
 * @found: groups that are there and that we do not want, while it is synchronised: a
 *	value by id, 1 if something of others leads there
 * @idle: what nobody uses, in the order in which it may go
 * @msg: for building, as all below: too large for the stack
 */
struct libera_wbox {
	struct xarray groups;
	struct xarray vlans;
	struct xarray found;
	struct list_head idle;
	struct libera_ofmsg msg;
	struct libera_wbox_plan plan;
	struct libera_wbox_def def;
	struct libera_wbox_group group;
	struct libera_match match;
	struct libera_act act[3];
	struct libera_act vlan_act;
};

/** libera_wobj_of() - what a white box is to us */
static inline struct libera_wbox *libera_wobj_of(struct libera_pswitch *ps)
{
	return ps->drv_priv;
}

/* All below: ps->lock held. */

/** libera_wobj_is_vlan() - whether a cookie is that of an entry of the VLAN table */
bool libera_wobj_is_vlan(u64 cookie);
/** libera_wobj_find_vlan() - the entry of such a cookie, NULL if nobody wants it */
struct libera_wobj *libera_wobj_find_vlan(struct libera_wbox *w, u64 cookie);
/** libera_wobj_find_group() - by id, NULL if nobody wants it */
struct libera_wobj *libera_wobj_find_group(struct libera_wbox *w, u32 id);
/** libera_wobj_needed() - the entry that has to be there before an entry; NULL: none */
struct libera_wobj *libera_wobj_needed(struct libera_wbox *w, const struct libera_wobj *vlan);

/**
 * libera_wobj_get_group() - a group, made if it is not known
 * @ps: pSwitch
 * @d: what it is; references of its members become the group's, unless this fails
 *
 * Return: with a reference; ERR_PTR: -ENOSPC: others have all ids that it may have; -ENOMEM.
 */
struct libera_wobj *libera_wobj_get_group(struct libera_pswitch *ps,
					  const struct libera_wbox_def *d);
/** libera_wobj_get_vlan() - an entry of the VLAN table, likewise; NULL: no memory */
struct libera_wobj *libera_wobj_get_vlan(struct libera_pswitch *ps, u32 port, u16 vid);
/** libera_wobj_put() - drop a reference; NULL is fine */
void libera_wobj_put(struct libera_pswitch *ps, struct libera_wobj *o);
/** libera_wobj_put_members() - drop those of the first @n members */
void libera_wobj_put_members(struct libera_pswitch *ps, const struct libera_wbox_def *d, u16 n);
/** libera_wobj_ensure() - the switch has it, and what it leads to; NULL is fine */
int libera_wobj_ensure(struct libera_pswitch *ps, struct libera_wobj *o, u32 xid);
/** libera_wobj_flush() - those without references go; @quiet: nothing is sent */
void libera_wobj_flush(struct libera_pswitch *ps, bool quiet);
/** libera_wobj_free_all() - all go, nothing is sent */
void libera_wobj_free_all(struct libera_wbox *w);

/** libera_wobj_begin() - a message in libera_wbox.msg */
struct libera_ofmsg *libera_wobj_begin(struct libera_wbox *w, u8 type, u32 xid);
/** libera_wobj_fill_vlan() - the flow mod of an entry */
void libera_wobj_fill_vlan(struct libera_wbox *w, struct libera_of_flow_mod *fm, u32 key);
/** libera_wobj_send_group() - a GROUP_MOD for a group */
int libera_wobj_send_group(struct libera_pswitch *ps, const struct libera_wobj *o, u16 command,
			   u32 xid);
/** libera_wobj_delete_group() - a GROUP_MOD that deletes one */
int libera_wobj_delete_group(struct libera_pswitch *ps, u32 id, u32 xid);
/** libera_wobj_xid() - for a message of our own */
u32 libera_wobj_xid(struct libera_pswitch *ps);

/* Between pdrv_wbox.c and wsync.c. */

/** libera_wbox_fill_rule() - what a rule is in the ACL table, in @w->match and @i */
void libera_wbox_fill_rule(struct libera_wbox *w, const struct libera_pfr *pfr,
			   struct libera_instrs *i);

/** libera_wsync_ask_groups() - ask for all groups; as libera_pswitch_send() */
int libera_wsync_ask_groups(struct libera_pswitch *ps, u32 xid);
/** libera_wsync_ask() - likewise, at the beginning of a synchronisation */
void libera_wsync_ask(struct libera_pswitch *ps, u32 xid);
/** libera_wsync_groups() - a part of the answer; 0 or -EPROTO */
int libera_wsync_groups(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c);
/**
 * libera_wsync_rule() - a rule that the switch has
 * @ps: pSwitch
 * @e: the rule
 * @keep: set: it may stay
 *
 * Return: whether it is ours.
 */
bool libera_wsync_rule(struct libera_pswitch *ps, const struct libera_of_flow_stats *e,
		       bool *keep);
/** libera_wsync_end() - all has been told: what is too much goes, what is missing comes */
void libera_wsync_end(struct libera_pswitch *ps);
/**
 * libera_wsync_next_user() - pFRs that need what the switch has refused
 * @ps: pSwitch
 * @e: what it says
 * @pos: 0 at first; where to go on
 *
 * Return: the cookie of the next, 0: no more.
 */
u64 libera_wsync_next_user(struct libera_pswitch *ps, const struct libera_of_error *e,
			   unsigned long *pos);
/** libera_wsync_read_groups() - groups as they shall be are marked with @xid; 0 or -EPROTO */
int libera_wsync_read_groups(struct libera_pswitch *ps, u32 xid, u8 version,
			     struct libera_ofcur *c);
/**
 * libera_wsync_read_rule() - a rule that is read back, as the pFR that it stands for
 * @ps: pSwitch
 * @xid: of this reading
 * @e: the rule; changed
 *
 * Return: whether it is one; an entry of the VLAN table is part of the rules that need it.
 */
bool libera_wsync_read_rule(struct libera_pswitch *ps, u32 xid, struct libera_of_flow_stats *e);
/** libera_wsync_read_end() - whether all that a rule needs has been seen in this reading */
bool libera_wsync_read_end(struct libera_pswitch *ps, u32 xid, u64 cookie);

#endif
