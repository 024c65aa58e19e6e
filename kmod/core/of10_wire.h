/* SPDX-License-Identifier: GPL-2.0 */
/* Wire structs and numbers of OpenFlow 1.0.1. */
#ifndef _LIBERA_OF10_WIRE_H
#define _LIBERA_OF10_WIRE_H

#include "ofp_wire.h"

/* 5.1: message types */
enum of10_type {
	OF10_HELLO			= 0,
	OF10_ERROR			= 1,
	OF10_ECHO_REQUEST		= 2,
	OF10_ECHO_REPLY			= 3,
	OF10_VENDOR			= 4,
	OF10_FEATURES_REQUEST		= 5,
	OF10_FEATURES_REPLY		= 6,
	OF10_GET_CONFIG_REQUEST		= 7,
	OF10_GET_CONFIG_REPLY		= 8,
	OF10_SET_CONFIG			= 9,
	OF10_PACKET_IN			= 10,
	OF10_FLOW_REMOVED		= 11,
	OF10_PORT_STATUS		= 12,
	OF10_PACKET_OUT			= 13,
	OF10_FLOW_MOD			= 14,
	OF10_PORT_MOD			= 15,
	OF10_STATS_REQUEST		= 16,
	OF10_STATS_REPLY		= 17,
	OF10_BARRIER_REQUEST		= 18,
	OF10_BARRIER_REPLY		= 19,
	OF10_QUEUE_CONFIG_REQUEST	= 20,
	OF10_QUEUE_CONFIG_REPLY		= 21,
};

/* 5.2.1: ports */
#define OF10P_MAX		0xff00
#define OF10P_IN_PORT		0xfff8
#define OF10P_ALL		0xfffc
#define OF10P_NONE		0xffff

#define OF10PC_ALL		0x7f
#define OF10PS_LINK_DOWN	(1U << 0)
#define OF10PS_STP_BLOCK	(3U << 8)
#define OF10PS_STP_MASK		(3U << 8)

/* Port features: up to this bit as in 1.3, above it the media. */
#define OF10PF_SPEEDS		0x7f
#define OF10PF_MEDIA		0xf80

struct of10_phy_port {
	__be16 port_no;
	u8 hw_addr[6];
	char name[16];
	__be32 config;
	__be32 state;
	__be32 curr;
	__be32 advertised;
	__be32 supported;
	__be32 peer;
} __packed;
static_assert(sizeof(struct of10_phy_port) == 48);

/* 5.2.3: match */
#define OF10FW_IN_PORT		(1U << 0)
#define OF10FW_DL_VLAN		(1U << 1)
#define OF10FW_DL_SRC		(1U << 2)
#define OF10FW_DL_DST		(1U << 3)
#define OF10FW_DL_TYPE		(1U << 4)
#define OF10FW_NW_PROTO		(1U << 5)
#define OF10FW_TP_SRC		(1U << 6)
#define OF10FW_TP_DST		(1U << 7)
#define OF10FW_NW_SRC_SHIFT	8
#define OF10FW_NW_DST_SHIFT	14
#define OF10FW_NW_BITS		0x3f
#define OF10FW_DL_VLAN_PCP	(1U << 20)
#define OF10FW_NW_TOS		(1U << 21)
#define OF10FW_ALL		((1U << 22) - 1)

#define OF10_VLAN_NONE		0xffff

struct of10_match {
	__be32 wildcards;
	__be16 in_port;
	u8 dl_src[6];
	u8 dl_dst[6];
	__be16 dl_vlan;
	u8 dl_vlan_pcp;
	u8 pad1;
	__be16 dl_type;
	u8 nw_tos;
	u8 nw_proto;
	u8 pad2[2];
	__be32 nw_src;
	__be32 nw_dst;
	__be16 tp_src;
	__be16 tp_dst;
} __packed;
static_assert(sizeof(struct of10_match) == 40);

/* 5.2.4: actions */
enum of10_action_type {
	OF10A_OUTPUT		= 0,
	OF10A_SET_VLAN_VID	= 1,
	OF10A_SET_VLAN_PCP	= 2,
	OF10A_STRIP_VLAN	= 3,
	OF10A_SET_DL_SRC	= 4,
	OF10A_SET_DL_DST	= 5,
	OF10A_SET_NW_SRC	= 6,
	OF10A_SET_NW_DST	= 7,
	OF10A_SET_NW_TOS	= 8,
	OF10A_SET_TP_SRC	= 9,
	OF10A_SET_TP_DST	= 10,
	OF10A_ENQUEUE		= 11,
	OF10A_VENDOR		= 0xffff,
};

struct of10_action {
	__be16 type;
	__be16 len;
	u8 arg[4];		/* more follows if len says so */
} __packed;
static_assert(sizeof(struct of10_action) == 8);

struct of10_action_output {
	__be16 type;
	__be16 len;
	__be16 port;
	__be16 max_len;
} __packed;
static_assert(sizeof(struct of10_action_output) == 8);

struct of10_action_dl_addr {
	__be16 type;
	__be16 len;
	u8 addr[6];
	u8 pad[6];
} __packed;
static_assert(sizeof(struct of10_action_dl_addr) == 16);

struct of10_action_enqueue {
	__be16 type;
	__be16 len;
	__be16 port;
	u8 pad[6];
	__be32 queue_id;
} __packed;
static_assert(sizeof(struct of10_action_enqueue) == 16);

/* 5.3.1 */
#define OF10C_FLOW_STATS	(1U << 0)
#define OF10C_TABLE_STATS	(1U << 1)
#define OF10C_PORT_STATS	(1U << 2)
#define OF10C_IP_REASM		(1U << 5)
#define OF10C_QUEUE_STATS	(1U << 6)
#define OF10C_ARP_MATCH_IP	(1U << 7)

struct of10_features {
	__be64 datapath_id;
	__be32 n_buffers;
	u8 n_tables;
	u8 pad[3];
	__be32 capabilities;
	__be32 actions;
	/* struct of10_phy_port ... */
} __packed;
static_assert(sizeof(struct of10_features) == 24);

/* 5.3.3 */
#define OF10FF_SEND_FLOW_REM	(1U << 0)
#define OF10FF_CHECK_OVERLAP	(1U << 1)
#define OF10FF_EMERG		(1U << 2)

struct of10_flow_mod {
	struct of10_match match;
	__be64 cookie;
	__be16 command;
	__be16 idle_timeout;
	__be16 hard_timeout;
	__be16 priority;
	__be32 buffer_id;
	__be16 out_port;
	__be16 flags;
	/* actions */
} __packed;
static_assert(sizeof(struct of10_flow_mod) == 64);

struct of10_port_mod {
	__be16 port_no;
	u8 hw_addr[6];
	__be32 config;
	__be32 mask;
	__be32 advertise;
	u8 pad[4];
} __packed;
static_assert(sizeof(struct of10_port_mod) == 24);

/* 5.3.4 */
struct of10_queue_config_request {
	__be16 port;
	u8 pad[2];
} __packed;
static_assert(sizeof(struct of10_queue_config_request) == 4);

struct of10_queue_config_reply {
	__be16 port;
	u8 pad[6];
	/* queues */
} __packed;
static_assert(sizeof(struct of10_queue_config_reply) == 8);

struct of10_packet_queue {
	__be32 queue_id;
	__be16 len;
	u8 pad[2];
	/* properties */
} __packed;
static_assert(sizeof(struct of10_packet_queue) == 8);

/* 5.3.5 */
struct of10_stats_header {
	__be16 type;
	__be16 flags;
	/* body */
} __packed;
static_assert(sizeof(struct of10_stats_header) == 4);

/* FLOW and AGGREGATE */
struct of10_flow_stats_request {
	struct of10_match match;
	u8 table_id;
	u8 pad;
	__be16 out_port;
} __packed;
static_assert(sizeof(struct of10_flow_stats_request) == 44);

struct of10_flow_stats {
	__be16 length;
	u8 table_id;
	u8 pad;
	struct of10_match match;
	__be32 duration_sec;
	__be32 duration_nsec;
	__be16 priority;
	__be16 idle_timeout;
	__be16 hard_timeout;
	u8 pad2[6];
	__be64 cookie;
	__be64 packet_count;
	__be64 byte_count;
	/* actions */
} __packed;
static_assert(sizeof(struct of10_flow_stats) == 88);

struct of10_table_stats {
	u8 table_id;
	u8 pad[3];
	char name[32];
	__be32 wildcards;
	__be32 max_entries;
	__be32 active_count;
	__be64 lookup_count;
	__be64 matched_count;
} __packed;
static_assert(sizeof(struct of10_table_stats) == 64);

struct of10_port_stats_request {
	__be16 port_no;
	u8 pad[6];
} __packed;
static_assert(sizeof(struct of10_port_stats_request) == 8);

struct of10_port_stats {
	__be16 port_no;
	u8 pad[6];
	struct ofp_port_counters counters;
} __packed;
static_assert(sizeof(struct of10_port_stats) == 104);

struct of10_queue_stats_request {
	__be16 port_no;
	u8 pad[2];
	__be32 queue_id;
} __packed;
static_assert(sizeof(struct of10_queue_stats_request) == 8);

struct of10_queue_stats {
	__be16 port_no;
	u8 pad[2];
	__be32 queue_id;
	__be64 tx_bytes;
	__be64 tx_packets;
	__be64 tx_errors;
} __packed;
static_assert(sizeof(struct of10_queue_stats) == 32);

struct of10_vendor_stats {
	__be32 vendor;
	/* whatever it says */
} __packed;
static_assert(sizeof(struct of10_vendor_stats) == 4);

/* 5.3.6 */
struct of10_packet_out {
	__be32 buffer_id;
	__be16 in_port;
	__be16 actions_len;
	/* actions, data */
} __packed;
static_assert(sizeof(struct of10_packet_out) == 8);

/* 5.4.1 */
struct of10_packet_in {
	__be32 buffer_id;
	__be16 total_len;
	__be16 in_port;
	u8 reason;
	u8 pad;
	/* data */
} __packed;
static_assert(sizeof(struct of10_packet_in) == 10);

/* 5.4.2 */
struct of10_flow_removed {
	struct of10_match match;
	__be64 cookie;
	__be16 priority;
	u8 reason;
	u8 pad;
	__be32 duration_sec;
	__be32 duration_nsec;
	__be16 idle_timeout;
	u8 pad2[2];
	__be64 packet_count;
	__be64 byte_count;
} __packed;
static_assert(sizeof(struct of10_flow_removed) == 80);

/* 5.4.3 */
struct of10_port_status {
	u8 reason;
	u8 pad[7];
	struct of10_phy_port desc;
} __packed;
static_assert(sizeof(struct of10_port_status) == 56);

/* The role extension that switches of 1.0 speak; vendor Nicira. */
#define NX_VENDOR		0x00002320
#define NXT_ROLE_REQUEST	10
#define NXT_ROLE_REPLY		11
#define NX_ROLE_OTHER		0
#define NX_ROLE_MASTER		1
#define NX_ROLE_SLAVE		2

struct of10_nx_role {
	__be32 vendor;
	__be32 subtype;
	__be32 role;
} __packed;
static_assert(sizeof(struct of10_nx_role) == 12);

#endif
