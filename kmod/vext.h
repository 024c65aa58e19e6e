/* SPDX-License-Identifier: GPL-2.0 */
/* Extensions of Nicira that controllers speak when they begin. */
#ifndef _LIBERA_VEXT_H
#define _LIBERA_VEXT_H

struct libera_ofmsg;
struct libera_vnc;

/**
 * libera_vext_handle() - an EXPERIMENTER (in 1.0 VENDOR) of a VNC
 * @vnc: VNC
 * @m: message
 *
 * Roles are given in 1.3, too, as Open vSwitch does; in 1.0 the codec knows them.
 * Who asks for what OpenFlow has without extensions gets it, without an answer; all
 * else is refused.
 *
 * Return: 0 or an oferr.
 */
int libera_vext_handle(struct libera_vnc *vnc, const struct libera_ofmsg *m);

#endif
