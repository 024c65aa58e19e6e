/* SPDX-License-Identifier: GPL-2.0 */
/* Wire structs and numbers of OpenFlow 1.3.5. */
#ifndef _LIBERA_OF13_WIRE_H
#define _LIBERA_OF13_WIRE_H

#include "ofp_wire.h"

/* 7.1.1: message types */
enum of13_type {
	OF13_HELLO			= 0,
	OF13_ERROR			= 1,
	OF13_ECHO_REQUEST		= 2,
	OF13_ECHO_REPLY			= 3,
	OF13_EXPERIMENTER		= 4,
	OF13_FEATURES_REQUEST		= 5,
	OF13_FEATURES_REPLY		= 6,
	OF13_GET_CONFIG_REQUEST		= 7,
	OF13_GET_CONFIG_REPLY		= 8,
	OF13_SET_CONFIG			= 9,
	OF13_PACKET_IN			= 10,
	OF13_FLOW_REMOVED		= 11,
	OF13_PORT_STATUS		= 12,
	OF13_PACKET_OUT			= 13,
	OF13_FLOW_MOD			= 14,
	OF13_GROUP_MOD			= 15,
	OF13_PORT_MOD			= 16,
	OF13_TABLE_MOD			= 17,
	OF13_MULTIPART_REQUEST		= 18,
	OF13_MULTIPART_REPLY		= 19,
	OF13_BARRIER_REQUEST		= 20,
	OF13_BARRIER_REPLY		= 21,
	OF13_QUEUE_CONFIG_REQUEST	= 22,
	OF13_QUEUE_CONFIG_REPLY		= 23,
	OF13_ROLE_REQUEST		= 24,
	OF13_ROLE_REPLY			= 25,
	OF13_GET_ASYNC_REQUEST		= 26,
	OF13_GET_ASYNC_REPLY		= 27,
	OF13_SET_ASYNC			= 28,
	OF13_METER_MOD			= 29,
};

/* 7.2.1: ports */
#define OF13PC_ALL		0x65	/* PORT_DOWN, NO_RECV, NO_FWD, NO_PACKET_IN */
#define OF13PS_ALL		0x7	/* LINK_DOWN, BLOCKED, LIVE */

struct of13_port {
	__be32 port_no;
	u8 pad[4];
	u8 hw_addr[6];
	u8 pad2[2];
	char name[16];
	__be32 config;
	__be32 state;
	__be32 curr;
	__be32 advertised;
	__be32 supported;
	__be32 peer;
	__be32 curr_speed;
	__be32 max_speed;
} __packed;
static_assert(sizeof(struct of13_port) == 64);

/* 7.2.3: match */
#define OF13MT_OXM		1

struct of13_match {
	__be16 type;
	__be16 length;		/* with this header, without padding */
	/* OXM TLVs, padding to a multiple of 8 */
} __packed;
static_assert(sizeof(struct of13_match) == 4);

#define OXM_CLASS_BASIC		0x8000
#define OXM_CLASS_EXPERIMENTER	0xffff

struct of13_oxm {
	__be16 class;
	u8 field;		/* field << 1 | has mask */
	u8 length;
	/* value, mask */
} __packed;
static_assert(sizeof(struct of13_oxm) == 4);

/* 7.2.4: instructions */
enum of13_instruction_type {
	OF13I_GOTO_TABLE	= 1,
	OF13I_WRITE_METADATA	= 2,
	OF13I_WRITE_ACTIONS	= 3,
	OF13I_APPLY_ACTIONS	= 4,
	OF13I_CLEAR_ACTIONS	= 5,
	OF13I_METER		= 6,
	OF13I_EXPERIMENTER	= 0xffff,
};

/* Also GOTO_TABLE (table in the first byte), METER, and the three of actions. */
struct of13_instruction {
	__be16 type;
	__be16 len;
	u8 arg[4];
	/* actions */
} __packed;
static_assert(sizeof(struct of13_instruction) == 8);

struct of13_instruction_metadata {
	__be16 type;
	__be16 len;
	u8 pad[4];
	__be64 metadata;
	__be64 metadata_mask;
} __packed;
static_assert(sizeof(struct of13_instruction_metadata) == 24);

/* 7.2.5: actions */
enum of13_action_type {
	OF13A_OUTPUT		= 0,
	OF13A_COPY_TTL_OUT	= 11,
	OF13A_COPY_TTL_IN	= 12,
	OF13A_SET_MPLS_TTL	= 15,
	OF13A_DEC_MPLS_TTL	= 16,
	OF13A_PUSH_VLAN		= 17,
	OF13A_POP_VLAN		= 18,
	OF13A_PUSH_MPLS		= 19,
	OF13A_POP_MPLS		= 20,
	OF13A_SET_QUEUE		= 21,
	OF13A_GROUP		= 22,
	OF13A_SET_NW_TTL	= 23,
	OF13A_DEC_NW_TTL	= 24,
	OF13A_SET_FIELD		= 25,
	OF13A_PUSH_PBB		= 26,
	OF13A_POP_PBB		= 27,
	OF13A_EXPERIMENTER	= 0xffff,
};

struct of13_action {
	__be16 type;
	__be16 len;
	u8 arg[4];		/* SET_FIELD: an OXM TLV starts here */
} __packed;
static_assert(sizeof(struct of13_action) == 8);

struct of13_action_output {
	__be16 type;
	__be16 len;
	__be32 port;
	__be16 max_len;
	u8 pad[6];
} __packed;
static_assert(sizeof(struct of13_action_output) == 16);

/*
 * Not of the specification, and never sent to a peer: how libera's own netlink
 * messages carry the actions that only 1.0 has.
 */
#define OF13_EXP_LIBERA		0xff4c4942

struct of13_action_libera {
	__be16 type;
	__be16 len;
	__be32 experimenter;
	u8 act;			/* LIBERA_ACT_* */
	u8 pad[3];
	__be32 arg;
	u8 val[8];		/* beginning of the value, or the queue */
} __packed;
static_assert(sizeof(struct of13_action_libera) == 24);

/* 7.3.1 */
#define OF13C_ALL		0x16f

struct of13_features {
	__be64 datapath_id;
	__be32 n_buffers;
	u8 n_tables;
	u8 auxiliary_id;
	u8 pad[2];
	__be32 capabilities;
	__be32 reserved;
} __packed;
static_assert(sizeof(struct of13_features) == 24);

/* 7.3.3 */
#define OF13TC_ALL		0x3	/* all deprecated */

struct of13_table_mod {
	u8 table_id;
	u8 pad[3];
	__be32 config;
} __packed;
static_assert(sizeof(struct of13_table_mod) == 8);

/* 7.3.4.1 */
#define OF13FF_ALL		0x1f

struct of13_flow_mod {
	__be64 cookie;
	__be64 cookie_mask;
	u8 table_id;
	u8 command;
	__be16 idle_timeout;
	__be16 hard_timeout;
	__be16 priority;
	__be32 buffer_id;
	__be32 out_port;
	__be32 out_group;
	__be16 flags;
	u8 pad[2];
	/* match, instructions */
} __packed;
static_assert(sizeof(struct of13_flow_mod) == 40);

/* 7.3.4.2 */
struct of13_group_mod {
	__be16 command;
	u8 type;
	u8 pad;
	__be32 group_id;
	/* buckets */
} __packed;
static_assert(sizeof(struct of13_group_mod) == 8);

struct of13_bucket {
	__be16 len;		/* with its actions */
	__be16 weight;
	__be32 watch_port;
	__be32 watch_group;
	u8 pad[4];
	/* actions */
} __packed;
static_assert(sizeof(struct of13_bucket) == 16);

/* 7.3.4.3 */
struct of13_port_mod {
	__be32 port_no;
	u8 pad[4];
	u8 hw_addr[6];
	u8 pad2[2];
	__be32 config;
	__be32 mask;
	__be32 advertise;
	u8 pad3[4];
} __packed;
static_assert(sizeof(struct of13_port_mod) == 32);

/* 7.3.4.4 */
#define OF13MF_ALL		0xf
#define OF13M_SLOWPATH		0xfffffffd
#define OF13M_CONTROLLER	0xfffffffe

struct of13_meter_mod {
	__be16 command;
	__be16 flags;
	__be32 meter_id;
	/* bands */
} __packed;
static_assert(sizeof(struct of13_meter_mod) == 8);

struct of13_meter_band {
	__be16 type;
	__be16 len;
	__be32 rate;
	__be32 burst_size;
	u8 prec_level;		/* DROP: padding */
	u8 pad[3];
} __packed;
static_assert(sizeof(struct of13_meter_band) == 16);

/* 7.3.5 */
struct of13_multipart_header {
	__be16 type;
	__be16 flags;
	u8 pad[4];
	/* body */
} __packed;
static_assert(sizeof(struct of13_multipart_header) == 8);

/* FLOW and AGGREGATE */
struct of13_flow_stats_request {
	u8 table_id;
	u8 pad[3];
	__be32 out_port;
	__be32 out_group;
	u8 pad2[4];
	__be64 cookie;
	__be64 cookie_mask;
	/* match */
} __packed;
static_assert(sizeof(struct of13_flow_stats_request) == 32);

struct of13_flow_stats {
	__be16 length;
	u8 table_id;
	u8 pad;
	__be32 duration_sec;
	__be32 duration_nsec;
	__be16 priority;
	__be16 idle_timeout;
	__be16 hard_timeout;
	__be16 flags;
	u8 pad2[4];
	__be64 cookie;
	__be64 packet_count;
	__be64 byte_count;
	/* match, instructions */
} __packed;
static_assert(sizeof(struct of13_flow_stats) == 48);

struct of13_table_stats {
	u8 table_id;
	u8 pad[3];
	__be32 active_count;
	__be64 lookup_count;
	__be64 matched_count;
} __packed;
static_assert(sizeof(struct of13_table_stats) == 24);

/* Of a port, group or meter: PORT_STATS, GROUP, METER, METER_CONFIG */
struct of13_object_request {
	__be32 id;
	u8 pad[4];
} __packed;
static_assert(sizeof(struct of13_object_request) == 8);

struct of13_port_stats {
	__be32 port_no;
	u8 pad[4];
	struct ofp_port_counters counters;
	__be32 duration_sec;
	__be32 duration_nsec;
} __packed;
static_assert(sizeof(struct of13_port_stats) == 112);

struct of13_queue_stats_request {
	__be32 port_no;
	__be32 queue_id;
} __packed;
static_assert(sizeof(struct of13_queue_stats_request) == 8);

struct of13_queue_stats {
	__be32 port_no;
	__be32 queue_id;
	__be64 tx_bytes;
	__be64 tx_packets;
	__be64 tx_errors;
	__be32 duration_sec;
	__be32 duration_nsec;
} __packed;
static_assert(sizeof(struct of13_queue_stats) == 40);

#define OF13GT_ALL		0xf	/* ALL to FF */
#define OF13GFC_ALL		0xf	/* SELECT_WEIGHT to CHAINING_CHECKS */
#define OF13MBT_ALL		0x6	/* DROP, DSCP_REMARK */

/* 7.3.5.9 to 7.3.5.14 */
struct of13_group_stats {
	__be16 length;
	u8 pad[2];
	__be32 group_id;
	__be32 ref_count;
	u8 pad2[4];
	__be64 packet_count;
	__be64 byte_count;
	__be32 duration_sec;
	__be32 duration_nsec;
	/* struct ofp_counter of each bucket */
} __packed;
static_assert(sizeof(struct of13_group_stats) == 40);

struct of13_group_desc {
	__be16 length;
	u8 type;
	u8 pad;
	__be32 group_id;
	/* buckets */
} __packed;
static_assert(sizeof(struct of13_group_desc) == 8);

struct of13_group_features {
	__be32 types;
	__be32 capabilities;
	__be32 max_groups[4];
	__be32 actions[4];	/* bits are types of actions */
} __packed;
static_assert(sizeof(struct of13_group_features) == 40);

struct of13_meter_stats {
	__be32 meter_id;
	__be16 len;
	u8 pad[6];
	__be32 flow_count;
	__be64 packet_in_count;
	__be64 byte_in_count;
	__be32 duration_sec;
	__be32 duration_nsec;
	/* struct ofp_counter of each band */
} __packed;
static_assert(sizeof(struct of13_meter_stats) == 40);

struct of13_meter_config {
	__be16 length;
	__be16 flags;
	__be32 meter_id;
	/* bands */
} __packed;
static_assert(sizeof(struct of13_meter_config) == 8);

struct of13_meter_features {
	__be32 max_meter;
	__be32 band_types;
	__be32 capabilities;
	u8 max_bands;
	u8 max_color;
	u8 pad[2];
} __packed;
static_assert(sizeof(struct of13_meter_features) == 16);

/* 7.3.5.5 */
struct of13_table_features {
	__be16 length;
	u8 table_id;
	u8 pad[5];
	char name[32];
	__be64 metadata_match;
	__be64 metadata_write;
	__be32 config;
	__be32 max_entries;
	/* properties */
} __packed;
static_assert(sizeof(struct of13_table_features) == 64);

enum of13_table_prop_type {
	OF13TP_INSTRUCTIONS		= 0,
	OF13TP_NEXT_TABLES		= 2,
	OF13TP_WRITE_ACTIONS		= 4,
	OF13TP_APPLY_ACTIONS		= 6,
	OF13TP_MATCH			= 8,
	OF13TP_WILDCARDS		= 10,
	OF13TP_WRITE_SETFIELD		= 12,
	OF13TP_APPLY_SETFIELD		= 14,
};

struct of13_table_prop {
	__be16 type;
	__be16 length;		/* with this header, without padding to a multiple of 8 */
} __packed;
static_assert(sizeof(struct of13_table_prop) == 4);

/* Of an instruction or action, in a list of those that a table knows. */
struct of13_type_id {
	__be16 type;
	__be16 len;		/* more than 4 for an experimenter's */
} __packed;
static_assert(sizeof(struct of13_type_id) == 4);

/* 7.3.6 */
struct of13_queue_config {	/* in the request all there is */
	__be32 port;
	u8 pad[4];
	/* queues */
} __packed;
static_assert(sizeof(struct of13_queue_config) == 8);

struct of13_packet_queue {
	__be32 queue_id;
	__be32 port;
	__be16 len;
	u8 pad[6];
	/* properties */
} __packed;
static_assert(sizeof(struct of13_packet_queue) == 16);

/* 7.3.7 */
struct of13_packet_out {
	__be32 buffer_id;
	__be32 in_port;
	__be16 actions_len;
	u8 pad[6];
	/* actions, data */
} __packed;
static_assert(sizeof(struct of13_packet_out) == 16);

/* 7.3.9 */
struct of13_role {
	__be32 role;
	u8 pad[4];
	__be64 generation_id;
} __packed;
static_assert(sizeof(struct of13_role) == 16);

/* 7.3.10: bits are reasons */
#define OF13R_PACKET_IN		0x7	/* NO_MATCH, ACTION, INVALID_TTL */
#define OF13R_PORT_STATUS	0x7	/* ADD, DELETE, MODIFY */
#define OF13R_FLOW_REMOVED	0xf	/* IDLE_TIMEOUT to GROUP_DELETE */

struct of13_async {
	__be32 packet_in_mask[2];
	__be32 port_status_mask[2];
	__be32 flow_removed_mask[2];
} __packed;
static_assert(sizeof(struct of13_async) == 24);

/* 7.4.1 */
struct of13_packet_in {
	__be32 buffer_id;
	__be16 total_len;
	u8 reason;
	u8 table_id;
	__be64 cookie;
	/* match, two bytes of padding, data */
} __packed;
static_assert(sizeof(struct of13_packet_in) == 16);

/* 7.4.2 */
struct of13_flow_removed {
	__be64 cookie;
	__be16 priority;
	u8 reason;
	u8 table_id;
	__be32 duration_sec;
	__be32 duration_nsec;
	__be16 idle_timeout;
	__be16 hard_timeout;
	__be64 packet_count;
	__be64 byte_count;
	/* match */
} __packed;
static_assert(sizeof(struct of13_flow_removed) == 40);

/* 7.4.3 */
struct of13_port_status {
	u8 reason;
	u8 pad[7];
	struct of13_port desc;
} __packed;
static_assert(sizeof(struct of13_port_status) == 72);

#endif
