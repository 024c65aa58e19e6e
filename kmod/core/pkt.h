/* SPDX-License-Identifier: GPL-2.0 */
/* Packets: addresses replaced, with the checksums that depend on them. */
#ifndef _LIBERA_PKT_H
#define _LIBERA_PKT_H

#include "carrier.h"

/**
 * libera_pkt_addrs() - the two addresses that a carrier uses
 * @data: frame, as much of it as there is
 * @len: bytes of it
 * @kind: LIBERA_CARRY_IP or MAC
 * @src: set to the source, as a number
 * @dst: likewise
 *
 * Return: false if the frame has none such: too short, tagged, not IPv4.
 */
bool libera_pkt_addrs(const u8 *data, u16 len, enum libera_carrier_kind kind, u64 *src, u64 *dst);

/**
 * libera_pkt_set_addrs() - replace them
 * @data: frame that has them
 * @len: bytes of it
 * @kind: LIBERA_CARRY_IP or MAC
 * @src: new source
 * @dst: new destination
 *
 * In the header of IPv4, and in those of TCP and UDP that are in this frame, checksums
 * are changed by the difference, so that what was wrong stays wrong, as switches do it.
 */
void libera_pkt_set_addrs(u8 *data, u16 len, enum libera_carrier_kind kind, u64 src, u64 dst);

/**
 * struct libera_pkt_sender - who says to have sent a frame
 * @mac: Ethernet source
 * @ip_len: bytes of @ip: 0, 4 or 16
 * @ip: source of IPv4 or IPv6, or sender of ARP, in network order
 */
struct libera_pkt_sender {
	u8 mac[6];
	u8 ip_len;
	u8 ip[16];
};

/**
 * libera_pkt_get_sender() - who has sent a frame
 * @data: frame, as much of it as there is; with one VLAN tag or none
 * @len: bytes of it
 * @s: filled
 *
 * An address that is all zero (ARP probe, DHCP, duplicate address detection) is none.
 *
 * Return: false if that is no single host.
 */
bool libera_pkt_get_sender(const u8 *data, u16 len, struct libera_pkt_sender *s);

#endif
