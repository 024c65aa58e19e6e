/* SPDX-License-Identifier: GPL-2.0 */
/* Kinds of pSwitches: what only a driver knows of the switch. */
#ifndef _LIBERA_PDRV_H
#define _LIBERA_PDRV_H

#include "core/ofmsg.h"

struct libera_pfr;
struct libera_pport;
struct libera_pswitch;
struct libera_readback;

enum libera_pkind {
	LIBERA_PKIND_AUTO,	/* what it says of itself */
	LIBERA_PKIND_OPENFLOW,	/* rules of OpenFlow are taken as they are */
	LIBERA_PKIND_WBOX,	/* fixed pipeline */
};

/**
 * struct libera_pdrv - a kind of pSwitch
 *
 * For mapping a pSwitch is what OpenFlow says, or, with @one_table, a switch of one
 * table like those of OpenFlow 1.0.  The driver turns its rules into what the switch
 * takes, and what the switch tells back into rules.
 *
 * All with ps->lock held.
 *
 * @kind: LIBERA_PKIND_*
 * @one_table: it has one table and no groups or meters, and rules say in_port and VLAN
 * @own_table: where rules are that are no tenant's: for probes, for hosts that move
 * @untagged: VLAN id that packets without a tag have in packet-ins; 0: none
 * @start: the pSwitch is of this kind now; 0, -ENOMEM
 * @stop: it is no more; nothing is sent
 * @wipe: take all that is ours off the switch, which is ready
 * @lost: its connection is gone
 * @check: whether it can take a rule: 0 or an oferr
 * @bind: a rule is made; sets libera_pfr.unfit if the switch cannot take it
 * @unbind: it is about to be freed
 * @encode: @ps->out is the flow mod of a rule; makes it what the switch takes, and sends
 *	with @xid what has to be there before it.  0, -errno or an oferr
 * @probe_rule: @ps->out is the flow mod of the rule that brings probes: what else it needs
 * @admit: packets that come in on a port without a tag get to rules of our own
 * @dismiss: they need not any more
 * @packet_out: send @ps->out, a packet-out.  0, -errno or an oferr
 * @ask: ask what it has, before its rules are asked for; answers have @xid
 * @sync_groups: an answer of GROUP_DESC to that; 0 or -EPROTO
 * @sync_rule: one of its rules; true if that is done, with *@keep whether it stays
 * @sync_end: that was all
 * @flush: some time has gone by: what nobody uses any more can go
 * @next_user: the cookie of a rule that cannot be without what was refused, from *@pos
 *	on; 0: no more
 * @read_ask: for a read-back, ask what else has to be known; answers have @xid
 * @read_groups: an answer of GROUP_DESC to that; 0 or -EPROTO
 * @read_rule: makes a rule that was read what mapping knows; false: it is not one
 * @read_end: whether a rule that read_rule() made so can do what it says
 */
struct libera_pdrv {
	u8 kind;
	bool one_table;
	u8 own_table;
	u16 untagged;
	int (*start)(struct libera_pswitch *ps);
	void (*stop)(struct libera_pswitch *ps);
	void (*wipe)(struct libera_pswitch *ps);
	void (*lost)(struct libera_pswitch *ps);
	int (*check)(struct libera_pswitch *ps, const struct libera_match *m,
		     const struct libera_instrs *i);
	void (*bind)(struct libera_pswitch *ps, struct libera_pfr *pfr);
	void (*unbind)(struct libera_pswitch *ps, struct libera_pfr *pfr);
	int (*encode)(struct libera_pswitch *ps, struct libera_pfr *pfr, u32 xid);
	void (*probe_rule)(struct libera_pswitch *ps);
	void (*admit)(struct libera_pswitch *ps, u32 port);
	void (*dismiss)(struct libera_pswitch *ps, u32 port);
	int (*packet_out)(struct libera_pswitch *ps);
	void (*ask)(struct libera_pswitch *ps, u32 xid);
	int (*sync_groups)(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c);
	bool (*sync_rule)(struct libera_pswitch *ps, const struct libera_of_flow_stats *e,
			  bool *keep);
	void (*sync_end)(struct libera_pswitch *ps);
	void (*flush)(struct libera_pswitch *ps);
	u64 (*next_user)(struct libera_pswitch *ps, const struct libera_of_error *e,
			 unsigned long *pos);
	int (*read_ask)(struct libera_pswitch *ps, u32 xid);
	int (*read_groups)(struct libera_pswitch *ps, u32 xid, u8 version,
			   struct libera_ofcur *c);
	bool (*read_rule)(struct libera_pswitch *ps, u32 xid, struct libera_of_flow_stats *e);
	bool (*read_end)(struct libera_pswitch *ps, u32 xid, u64 cookie);
};

extern const struct libera_pdrv libera_pdrv_of;
extern const struct libera_pdrv libera_pdrv_wbox;

/**
 * libera_pdrv_own_rule() - make @ps->out the flow mod of a rule that is no tenant's
 * @ps: pSwitch, @ps->lock held
 * @command: LIBERA_FC_*
 * @priority: its priority
 * @cookie: its cookie
 * @act: what it does, if it is added
 *
 * Return: the flow mod, of which the match is to be set.
 */
struct libera_of_flow_mod *libera_pdrv_own_rule(struct libera_pswitch *ps, u8 command,
						u16 priority, u64 cookie,
						const struct libera_act *act);
/**
 * libera_pdrv_choose() - a pSwitch has described itself: be of its kind, or the operator's
 *
 * What shall be on it is bound anew.  ps->lock held.  Return: 0; -ENOMEM: it is of the
 * kind that it was.
 */
int libera_pdrv_choose(struct libera_pswitch *ps);
/**
 * libera_pdrv_set_kind() - the operator wants it to be of a kind
 *
 * If that changes what it is, what is on it is taken off, and its connection is closed:
 * it is of the other kind when it comes back.  No locks but ln->lock held.
 */
void libera_pdrv_set_kind(struct libera_pswitch *ps, u8 kind);

#endif
