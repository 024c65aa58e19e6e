/* SPDX-License-Identifier: GPL-2.0 */
/* A VNC's message that changes a vSwitch, while it is carried out. */
#ifndef _LIBERA_VOP_H
#define _LIBERA_VOP_H

#include "core/ofmsg.h"

struct libera_net;
struct libera_pswitch;
struct libera_session;
struct libera_vnc;
struct libera_vswitch;

/**
 * struct libera_vop - the message
 * @vnc: who, NULL for our own doings
 * @xid: of the VNC
 * @data: the original message
 * @len: its length
 * @id: names it on pSwitches, once something is sent: all that one of them is sent
 *	for a message shares a slot
 * @reserved: parts of the vSwitch with a slot for it
 * @force: send again what is there as it should be, to start its counters anew
 */
struct libera_vop {
	struct libera_vnc *vnc;
	u32 xid;
	const u8 *data;
	u32 len;
	u64 id;
	u64 reserved;
	bool force;
};

/**
 * typedef libera_vop_fn - carries out one kind of message
 * @vs: vSwitch, locked, and all its pSwitches, one of which at least is ready
 * @m: decoded message
 * @op: the message as it came
 *
 * Return: 0, or the oferr for the VNC: then nothing has changed.
 */
typedef int (*libera_vop_fn)(struct libera_vswitch *vs, const struct libera_ofmsg *m,
			     struct libera_vop *op);

/**
 * libera_vop_run() - carry out a message that may need the pSwitches
 * @vnc: who
 * @m: decoded message
 * @data: the original
 * @len: its length
 * @fn: does it
 *
 * Context: process, no locks; sleeps while a pSwitch owes too many answers.
 *
 * Return: 0, the oferr for the VNC, or -errno if the VNC or its switches are going
 * away.
 */
int libera_vop_run(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data, u32 len,
		   libera_vop_fn fn);

/**
 * libera_vop_barrier() - ask all pSwitches of a vSwitch for a barrier
 * @vnc: who
 * @m: its request
 * @data: the original
 * @len: its length
 * @s: its session, of which nothing more is read until the reply is on its way
 *
 * Context and return: as libera_vop_run().
 */
int libera_vop_barrier(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data,
		       u32 len, struct libera_session *s);

/**
 * libera_vop_reserve() - slots for a message on those pSwitches of the vSwitch that are there
 * @op: message, of @op->vnc; @op->reserved is set
 *
 * Context and return: as libera_vop_run().  libera_vpart_srcu is held from here to
 * libera_vop_unreserve().
 */
int libera_vop_reserve(struct libera_vop *op);
/** libera_vop_unreserve() - give back what is left in @op->reserved; no pSwitch locked */
void libera_vop_unreserve(struct libera_vop *op);

/** libera_vop_id() - the number of a message, by which what it has changed is known; not 0 */
u64 libera_vop_id(struct libera_net *ln, struct libera_vop *op);

/**
 * libera_vop_xid() - a pSwitch's xid for this message
 *
 * Takes the slot.  ps->lock held.
 */
u32 libera_vop_xid(struct libera_pswitch *ps, struct libera_vop *op);

#endif
