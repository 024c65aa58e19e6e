/* SPDX-License-Identifier: GPL-2.0 */
/* Discovery frames of tenants' controllers on vLinks, without the physical network. */
#ifndef _LIBERA_LLDP_H
#define _LIBERA_LLDP_H

#include "core/ofmsg.h"

struct libera_net;
struct libera_vswitch;

#define LIBERA_LLDP_MAX		1024	/* frames under way in a namespace */

/**
 * libera_lldp_packet_out() - take discovery frames over vLinks
 * @vs: vSwitch, locked
 * @po: packet-out of a VNC, in virtual terms
 *
 * A controller finds links by LLDP or its like that it sends out of a port and
 * that comes in elsewhere.  What goes into a vLink comes out of its other end as a
 * packet-in at once, if the link is up; more than LIBERA_LLDP_MAX at a time are
 * lost, as on a link.
 *
 * Return: whether the frame was one and vLinks are done with: it is still to be
 * sent to other ports (LIBERA_XLATE_NO_LINKS).
 */
bool libera_lldp_packet_out(struct libera_vswitch *vs, const struct libera_of_packet_out *po);

#endif
