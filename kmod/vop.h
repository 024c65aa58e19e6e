/* SPDX-License-Identifier: GPL-2.0 */
/* A VNC's message that changes a vSwitch, while it is carried out. */
#ifndef _LIBERA_VOP_H
#define _LIBERA_VOP_H

#include "core/ofmsg.h"

struct libera_pending;
struct libera_pswitch;
struct libera_vnc;
struct libera_vswitch;

/**
 * struct libera_vop - the message
 * @vnc: who, NULL for our own doings
 * @xid: of the VNC
 * @data: the original message
 * @len: its length
 * @pending: the slot, once there is one: all that is sent for a message shares it
 * @force: send again what is there as it should be, to start its counters anew
 */
struct libera_vop {
	struct libera_vnc *vnc;
	u32 xid;
	const u8 *data;
	u32 len;
	struct libera_pending *pending;
	bool force;
};

/**
 * typedef libera_vop_fn - carries out one kind of message
 * @vs: vSwitch, both locks held, its pSwitch ready
 * @m: decoded message
 * @op: the message as it came
 *
 * Return: 0, or the oferr for the VNC: then nothing has changed.
 */
typedef int (*libera_vop_fn)(struct libera_vswitch *vs, const struct libera_ofmsg *m,
			     struct libera_vop *op);

/**
 * libera_vop_run() - carry out a message that may need the pSwitch
 * @vnc: who
 * @m: decoded message
 * @data: the original
 * @len: its length
 * @fn: does it
 *
 * Context: process, no locks; sleeps while the pSwitch owes too many answers.
 *
 * Return: 0, the oferr for the VNC, or -errno if the VNC or its switch is going
 * away.
 */
int libera_vop_run(struct libera_vnc *vnc, const struct libera_ofmsg *m, const u8 *data, u32 len,
		   libera_vop_fn fn);

/**
 * libera_vop_xid() - the pSwitch's xid for this message
 *
 * Takes the slot.  ps->lock held.
 */
u32 libera_vop_xid(struct libera_pswitch *ps, struct libera_vop *op);

#endif
