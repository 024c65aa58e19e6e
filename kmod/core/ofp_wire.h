/* SPDX-License-Identifier: GPL-2.0 */
/* Wire structs that OpenFlow 1.0 and 1.3 have in common. */
#ifndef _LIBERA_OFP_WIRE_H
#define _LIBERA_OFP_WIRE_H

#include "port.h"

/* All wire structs are packed: a message may start at any address. */

/* 1.3.5, 7.1.1 */
struct ofp_header {
	u8 version;
	u8 type;
	__be16 length;
	__be32 xid;
} __packed;
static_assert(sizeof(struct ofp_header) == 8);

#define OFPHET_VERSIONBITMAP	1

/* 1.3.5, 7.5.1 */
struct ofp_hello_elem {
	__be16 type;
	__be16 length;		/* without padding to a multiple of 8 */
} __packed;
static_assert(sizeof(struct ofp_hello_elem) == 4);

/* 1.3.5, 7.4.4 */
struct ofp_error {
	__be16 type;
	__be16 code;
	/* data */
} __packed;
static_assert(sizeof(struct ofp_error) == 4);

/* 1.3.5, 7.5.4; in 1.0 without @exp_type, and called vendor */
struct ofp_experimenter {
	__be32 experimenter;
	__be32 exp_type;
} __packed;
static_assert(sizeof(struct ofp_experimenter) == 8);

/* 1.3.5, 7.3.2 */
struct ofp_switch_config {
	__be16 flags;
	__be16 miss_send_len;
} __packed;
static_assert(sizeof(struct ofp_switch_config) == 4);

/* 1.3.5, 7.3.5.1; the same in 1.0 */
struct ofp_desc {
	char mfr_desc[256];
	char hw_desc[256];
	char sw_desc[256];
	char serial_num[32];
	char dp_desc[256];
} __packed;
static_assert(sizeof(struct ofp_desc) == 1056);

/* 1.3.5, 7.3.5.3; the same in 1.0 */
struct ofp_aggregate_stats {
	__be64 packet_count;
	__be64 byte_count;
	__be32 flow_count;
	u8 pad[4];
} __packed;
static_assert(sizeof(struct ofp_aggregate_stats) == 24);

/* Counters of a port, in both versions after port number and padding. */
struct ofp_port_counters {
	__be64 rx_packets;
	__be64 tx_packets;
	__be64 rx_bytes;
	__be64 tx_bytes;
	__be64 rx_dropped;
	__be64 tx_dropped;
	__be64 rx_errors;
	__be64 tx_errors;
	__be64 rx_frame_err;
	__be64 rx_over_err;
	__be64 rx_crc_err;
	__be64 collisions;
} __packed;
static_assert(sizeof(struct ofp_port_counters) == 96);

/* Of a group's bucket and of a meter's band: 1.3.5, 7.3.5.9 and 7.3.5.12. */
struct ofp_counter {
	__be64 packet_count;
	__be64 byte_count;
} __packed;
static_assert(sizeof(struct ofp_counter) == 16);

/* Properties of a queue: 1.3.5, 7.2.2; the same in 1.0, 5.2.2. */
#define OFPQT_MIN_RATE		1
#define OFPQT_MAX_RATE		2	/* 1.3 */

struct ofp_queue_prop {
	__be16 property;
	__be16 len;
	u8 pad[4];
	/* something else in properties that are no rate */
	__be16 rate;
	u8 pad2[6];
} __packed;
static_assert(sizeof(struct ofp_queue_prop) == 16);

/* Masks of the multipart types that the specifications know. */
#define OFPMP_KNOWN_10		0x003fU	/* DESC to QUEUE */
#define OFPMP_KNOWN_13		0x3fffU	/* DESC to PORT_DESC */
#define OFPMP_EXPERIMENTER	0xffff

#endif
