/* SPDX-License-Identifier: GPL-2.0 */
/* LLDP frames by which links between pSwitches are found. */
#ifndef _LIBERA_PROBE_H
#define _LIBERA_PROBE_H

#include "port.h"

#define LIBERA_PROBE_LEN	80	/* bytes of a frame */
#define LIBERA_ETH_LLDP		0x88cc

/*
 * "Nearest non-TPMR bridge" (IEEE 802.1AB-2016, table 7-1): no bridge passes it
 * on, and controllers use another of the three addresses for their own LLDP.
 */
extern const u8 libera_probe_dst[6];

/**
 * struct libera_probe - what a probe says
 * @dpid: pSwitch that it was sent from
 * @port: pPort there
 * @nonce: of this probe alone
 * @auth: over the three, by a key that nobody else has
 */
struct libera_probe {
	u64 dpid;
	u32 port;
	u64 nonce;
	u64 auth;
};

/**
 * libera_probe_build() - a whole frame
 * @frame: LIBERA_PROBE_LEN bytes
 * @p: what it says
 * @src: Ethernet source address
 */
void libera_probe_build(u8 *frame, const struct libera_probe *p, const u8 *src);

/**
 * libera_probe_is() - whether a frame is for us: LLDP to our address
 *
 * Whatever it says: nobody else gets to see it.
 */
bool libera_probe_is(const u8 *frame, u32 len);

/** libera_probe_parse() - whether it is a probe, whole and of our making but for @auth */
bool libera_probe_parse(struct libera_probe *p, const u8 *frame, u32 len);

#endif
