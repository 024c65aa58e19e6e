/* SPDX-License-Identifier: GPL-2.0 */
/* What a VNC asks of a vSwitch. */
#ifndef _LIBERA_VMSG_H
#define _LIBERA_VMSG_H

#include "core/ofmsg.h"

struct libera_session;
struct libera_vnc;

/**
 * libera_vmsg_handle() - carry out or refuse one message of a VNC
 * @vnc: who
 * @s: its session
 * @m: decoded
 * @data: the original
 * @len: its length
 *
 * Every request is answered, or passed on to the pSwitch, whose answer comes
 * back.  Context: process, on the session's receive work, no locks.
 */
void libera_vmsg_handle(struct libera_vnc *vnc, struct libera_session *s, struct libera_ofmsg *m,
			const u8 *data, u32 len);

#endif
