/* SPDX-License-Identifier: GPL-2.0 */
/* Links between pSwitches: found by probes, or told by the operator. */
#ifndef _LIBERA_PLINK_H
#define _LIBERA_PLINK_H

#include <linux/netlink.h>

#include "core/ofmsg.h"
#include "pswitch.h"

#define LIBERA_PROBE_MS_DEFAULT	5000
#define LIBERA_PROBE_MS_MIN	100
#define LIBERA_PROBES_LOST	3	/* rounds without a probe before a pLink is gone */

/**
 * struct libera_plink - one direction of a link, as it is told
 * @from_dpid: pSwitch that sends
 * @from_port: pPort there
 * @to: pSwitch that receives
 * @to_port: pPort there, which carries the entry (struct libera_peer)
 * @seen: found by probes
 * @fixed: told by the operator
 * @up: both, or one of the two, and the port is up
 * @age_ms: since the last probe
 */
struct libera_plink {
	u64 from_dpid;
	u32 from_port;
	struct libera_pswitch *to;
	u32 to_port;
	bool seen;
	bool fixed;
	bool up;
	u32 age_ms;
};

/** libera_plink_start() - part of namespace init */
void libera_plink_start(struct libera_net *ln);
/** libera_plink_stop() - part of namespace exit: no probe is sent any more; ln->lock held */
void libera_plink_stop(struct libera_net *ln);

/**
 * libera_plink_set_interval() - how often pPorts are probed
 * @ln: namespace, @ln->lock held
 * @ms: at least LIBERA_PROBE_MS_MIN, or 0 to stop; then what was found is forgotten
 */
void libera_plink_set_interval(struct libera_net *ln, u32 ms);

/** libera_plink_ready() - a pSwitch is ready: it shall send us the probes.  No locks held */
void libera_plink_ready(struct libera_pswitch *ps);

/**
 * libera_plink_packet_in() - whether a packet was a probe, or pretended to be
 * @ps: pSwitch, not locked
 * @pin: the packet; nobody else gets to see it if this returns true
 */
bool libera_plink_packet_in(struct libera_pswitch *ps, const struct libera_of_packet_in *pin);

/** libera_plink_port_down() - a pPort is no use any more: nor are its pLinks.  No locks held */
void libera_plink_port_down(struct libera_pswitch *ps, u32 no);

/** libera_plink_switch_down() - a pSwitch has gone, and all its pLinks.  No locks held */
void libera_plink_switch_down(struct libera_pswitch *ps);

/** libera_plink_is_ours() - the cookie of the rule that brings us the probes */
static inline bool libera_plink_is_ours(u64 cookie)
{
	return cookie == 0x4c42ULL << 48;
}

/**
 * libera_plink_fix() - the operator says that there is a pLink, or is none
 * @a: one end's pSwitch
 * @a_port: and pPort
 * @b: the other's
 * @b_port: likewise
 * @fixed: there is; false: forget that it was said
 * @extack: says what is wrong
 *
 * Both directions.  ln->lock held.  Return: 0, -EEXIST if another pLink was told
 * for one of the pPorts, -ENOENT if this was not, -EINVAL, -ENOSPC, -ENOMEM.
 */
int libera_plink_fix(struct libera_pswitch *a, u32 a_port, struct libera_pswitch *b, u32 b_port,
		     bool fixed, struct netlink_ext_ack *extack);

/**
 * libera_plink_next() - the pLink that comes in at a pPort >= *@no, for dumps
 * @ps: pSwitch, locked
 * @no: set to the pPort
 * @l: filled
 *
 * Return: false at the end.
 */
bool libera_plink_next(struct libera_pswitch *ps, unsigned long *no, struct libera_plink *l);

#endif
