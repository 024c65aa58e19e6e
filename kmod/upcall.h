/* SPDX-License-Identifier: GPL-2.0 */
/* From pSwitches to VNCs: packet-in and flow-removed. */
#ifndef _LIBERA_UPCALL_H
#define _LIBERA_UPCALL_H

#include "core/ofmsg.h"

struct libera_pswitch;
struct libera_vfr;
struct libera_vswitch;

/**
 * libera_upcall_packet_in() - to the VNCs of the vSwitch whose port it came in
 * by
 *
 * @m is changed.  No locks held.
 */
void libera_upcall_packet_in(struct libera_pswitch *ps, struct libera_ofmsg *m);
/** libera_upcall_frame() - likewise for a frame that no pSwitch has seen.  No locks held */
void libera_upcall_frame(struct libera_vswitch *vs, u32 vport, const u8 *data, u16 len);
/**
 * libera_upcall_own_packet() - a packet-out to the controller itself
 * @vs: vSwitch; vs->lock held
 * @in_port: LIBERA_PORT_CONTROLLER or ANY, as the VNC said
 * @data: the packet
 * @len: its length
 */
void libera_upcall_own_packet(struct libera_vswitch *vs, u32 in_port, const u8 *data, u16 len);
/** libera_upcall_send_flow_removed() - tell the VNCs that a vFR has ended.  vs->lock held */
void libera_upcall_send_flow_removed(struct libera_vfr *vfr);

#endif
