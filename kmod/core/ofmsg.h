/* SPDX-License-Identifier: GPL-2.0 */
/* Version-neutral OpenFlow messages, and their translation from and to the wire. */
#ifndef _LIBERA_OFMSG_H
#define _LIBERA_OFMSG_H

#include "act.h"
#include "match.h"
#include "ofbuf.h"
#include "oferr.h"

#define LIBERA_OF10		0x01
#define LIBERA_OF13		0x04
#define LIBERA_OF_HDR_LEN	8
#define LIBERA_OF_MSG_MAX	65535

enum libera_ofmsg_type {
	LIBERA_OFMSG_HELLO,
	LIBERA_OFMSG_ERROR,
	LIBERA_OFMSG_ECHO_REQUEST,
	LIBERA_OFMSG_ECHO_REPLY,
	LIBERA_OFMSG_EXPERIMENTER,		/* 1.0 VENDOR */
	LIBERA_OFMSG_FEATURES_REQUEST,
	LIBERA_OFMSG_FEATURES_REPLY,
	LIBERA_OFMSG_GET_CONFIG_REQUEST,
	LIBERA_OFMSG_GET_CONFIG_REPLY,
	LIBERA_OFMSG_SET_CONFIG,
	LIBERA_OFMSG_PACKET_IN,
	LIBERA_OFMSG_FLOW_REMOVED,
	LIBERA_OFMSG_PORT_STATUS,
	LIBERA_OFMSG_PACKET_OUT,
	LIBERA_OFMSG_FLOW_MOD,
	LIBERA_OFMSG_GROUP_MOD,			/* 1.3 */
	LIBERA_OFMSG_PORT_MOD,
	LIBERA_OFMSG_TABLE_MOD,			/* 1.3 */
	LIBERA_OFMSG_MP_REQUEST,		/* 1.0 STATS_REQUEST */
	LIBERA_OFMSG_MP_REPLY,
	LIBERA_OFMSG_BARRIER_REQUEST,
	LIBERA_OFMSG_BARRIER_REPLY,
	LIBERA_OFMSG_QUEUE_CONFIG_REQUEST,
	LIBERA_OFMSG_QUEUE_CONFIG_REPLY,
	LIBERA_OFMSG_ROLE_REQUEST,		/* 1.0: Nicira vendor extension */
	LIBERA_OFMSG_ROLE_REPLY,
	LIBERA_OFMSG_GET_ASYNC_REQUEST,		/* 1.3 */
	LIBERA_OFMSG_GET_ASYNC_REPLY,
	LIBERA_OFMSG_SET_ASYNC,
	LIBERA_OFMSG_METER_MOD,			/* 1.3 */
	__LIBERA_OFMSG_END
};

/* Multipart types with a neutral form; the numbers are those of 1.3. */
enum libera_mp_type {
	LIBERA_MP_DESC		= 0,
	LIBERA_MP_FLOW		= 1,
	LIBERA_MP_AGGREGATE	= 2,
	LIBERA_MP_TABLE		= 3,
	LIBERA_MP_PORT_STATS	= 4,
	LIBERA_MP_QUEUE		= 5,
	LIBERA_MP_GROUP		= 6,
	LIBERA_MP_GROUP_DESC	= 7,
	LIBERA_MP_GROUP_FEATURES = 8,
	LIBERA_MP_METER		= 9,
	LIBERA_MP_METER_CONFIG	= 10,
	LIBERA_MP_METER_FEATURES = 11,
	LIBERA_MP_TABLE_FEATURES = 12,
	LIBERA_MP_PORT_DESC	= 13,
	LIBERA_MP_EXPERIMENTER	= 0xffff,
};

#define LIBERA_MP_MORE		0x0001	/* request and reply */

/* ofp_capabilities, 1.3 numbering; STP and ARP_MATCH_IP are 1.0 only. */
#define LIBERA_CAP_FLOW_STATS	(1U << 0)
#define LIBERA_CAP_TABLE_STATS	(1U << 1)
#define LIBERA_CAP_PORT_STATS	(1U << 2)
#define LIBERA_CAP_GROUP_STATS	(1U << 3)	/* 1.0: STP, dropped */
#define LIBERA_CAP_IP_REASM	(1U << 5)
#define LIBERA_CAP_QUEUE_STATS	(1U << 6)
#define LIBERA_CAP_PORT_BLOCKED	(1U << 8)
#define LIBERA_CAP_ARP_MATCH_IP	(1U << 31)	/* 1.0 bit 7 */

/* Port config and state: 1.3 bits; the 1.0-only ones keep their 1.0 place. */
#define LIBERA_PC_PORT_DOWN	(1U << 0)
#define LIBERA_PC_NO_STP	(1U << 1)	/* 1.0 */
#define LIBERA_PC_NO_RECV	(1U << 2)
#define LIBERA_PC_NO_RECV_STP	(1U << 3)	/* 1.0 */
#define LIBERA_PC_NO_FLOOD	(1U << 4)	/* 1.0 */
#define LIBERA_PC_NO_FWD	(1U << 5)
#define LIBERA_PC_NO_PACKET_IN	(1U << 6)
#define LIBERA_PS_LINK_DOWN	(1U << 0)
#define LIBERA_PS_BLOCKED	(1U << 1)	/* 1.3 */
#define LIBERA_PS_LIVE		(1U << 2)	/* 1.3 */

/* Port features: 1.3 numbering; 1.0's bits 7..11 (media) are 1.3's 11..15. */
#define LIBERA_PF_10GB_FD	(1U << 6)
#define LIBERA_PF_COPPER	(1U << 11)

#define LIBERA_PORT_NAME_LEN	16

struct libera_port_desc {
	u32 port_no;
	u8 hw_addr[6];
	char name[LIBERA_PORT_NAME_LEN];	/* terminated */
	u32 config;
	u32 state;
	u32 curr;
	u32 advertised;
	u32 supported;
	u32 peer;
	u32 curr_speed;				/* kb/s; 1.0: from @curr when decoding */
	u32 max_speed;
};

struct libera_of_hello {
	u32 bitmap;		/* bit n: version n; 0: no bitmap element */
};

struct libera_of_error {
	enum libera_oferr err;
	u16 type;		/* as on the wire; used by the encoder when @err is RAW */
	u16 code;
	const u8 *data;		/* the message that failed, or its start; text for HELLO_FAILED */
	u16 data_len;
};

struct libera_of_echo {
	const u8 *data;
	u16 data_len;
};

struct libera_of_experimenter {
	u32 experimenter;
	u32 exp_type;		/* 0 if the body is shorter than four bytes */
	const u8 *data;		/* after @experimenter */
	u16 data_len;
};

struct libera_of_features {
	u64 dpid;
	u32 n_buffers;
	u8 n_tables;
	u8 auxiliary_id;	/* 1.3 */
	u32 capabilities;
	u32 actions;		/* 1.0: bitmap of supported actions, 1.0 numbering */
	struct libera_ofcur ports;	/* 1.0: read with libera_ofmsg_next_port() */
	const struct libera_port_desc *port;	/* encoder, 1.0: @n_ports of them */
	u16 n_ports;
};

struct libera_of_config {
	u16 flags;
	u16 miss_send_len;
};

/* Packet-in reasons of 1.3; 1.0 has the first two, and INVALID_TTL becomes ACTION there. */
#define LIBERA_PIN_NO_MATCH	0
#define LIBERA_PIN_ACTION	1
#define LIBERA_PIN_INVALID_TTL	2

struct libera_of_packet_in {
	u32 buffer_id;
	u16 total_len;
	u8 reason;
	u8 table_id;
	u64 cookie;		/* all ones if the switch did not say */
	struct libera_match match;	/* in_port at least */
	const u8 *data;
	u16 data_len;
};

#define LIBERA_FRR_IDLE		0
#define LIBERA_FRR_HARD		1
#define LIBERA_FRR_DELETE	2
#define LIBERA_FRR_GROUP	3	/* 1.0: DELETE */

struct libera_of_flow_removed {
	struct libera_match match;
	u64 cookie;
	u16 priority;
	u8 reason;
	u8 table_id;
	u32 duration_sec;
	u32 duration_nsec;
	u16 idle_timeout;
	u16 hard_timeout;	/* 1.3 */
	u64 packets;
	u64 bytes;
};

#define LIBERA_PR_ADD		0
#define LIBERA_PR_DELETE	1
#define LIBERA_PR_MODIFY	2

struct libera_of_port_status {
	u8 reason;
	struct libera_port_desc desc;
};

struct libera_of_packet_out {
	u32 buffer_id;
	u32 in_port;
	struct libera_instrs instrs;	/* apply only */
	const u8 *data;
	u16 data_len;
};

#define LIBERA_FC_ADD		0
#define LIBERA_FC_MODIFY	1
#define LIBERA_FC_MODIFY_STRICT	2
#define LIBERA_FC_DELETE	3
#define LIBERA_FC_DELETE_STRICT	4

#define LIBERA_FF_SEND_FLOW_REM	(1U << 0)
#define LIBERA_FF_CHECK_OVERLAP	(1U << 1)
#define LIBERA_FF_RESET_COUNTS	(1U << 2)	/* 1.3 */
#define LIBERA_FF_NO_PKT_COUNTS	(1U << 3)	/* 1.3 */
#define LIBERA_FF_NO_BYT_COUNTS	(1U << 4)	/* 1.3 */
#define LIBERA_FF_EMERG		(1U << 15)	/* 1.0 bit 2 */

struct libera_of_flow_mod {
	struct libera_match match;
	u64 cookie;
	u64 cookie_mask;	/* 1.3; 0 from 1.0 */
	u8 table_id;		/* 1.3; 0 from 1.0 (ALL for 1.0 deletes) */
	u8 command;
	u16 idle_timeout;
	u16 hard_timeout;
	u16 priority;		/* a 1.0 match without any wildcard decodes as 65535 */
	u32 buffer_id;
	u32 out_port;
	u32 out_group;
	u16 flags;
	struct libera_instrs instrs;
};

struct libera_of_port_mod {
	u32 port_no;
	u8 hw_addr[6];
	u32 config;
	u32 mask;
	u32 advertise;
};

#define LIBERA_ROLE_NOCHANGE	0
#define LIBERA_ROLE_EQUAL	1
#define LIBERA_ROLE_MASTER	2
#define LIBERA_ROLE_SLAVE	3

struct libera_of_role {
	u32 role;
	u64 generation_id;	/* 1.3; all ones: none */
};

#define LIBERA_GROUP_MAX	0xffffff00
#define LIBERA_GROUP_ALL	0xfffffffc
#define LIBERA_BUCKETS_MAX	256	/* of a group; more is OUT_OF_BUCKETS */

#define LIBERA_GC_ADD		0
#define LIBERA_GC_MODIFY	1
#define LIBERA_GC_DELETE	2

#define LIBERA_GT_ALL		0
#define LIBERA_GT_SELECT	1
#define LIBERA_GT_INDIRECT	2
#define LIBERA_GT_FF		3

/**
 * struct libera_bucket - one bucket of a group
 * @weight: of SELECT
 * @watch_port: of FF, ANY: none
 * @watch_group: of FF, GROUP_ANY: none
 * @first: index of its first action among the group's
 * @n: its actions
 */
struct libera_bucket {
	u16 weight;
	u32 watch_port;
	u32 watch_group;
	u16 first;
	u16 n;
};

/**
 * struct libera_of_group - GROUP_MOD, and one entry of a GROUP_DESC reply
 * @command: LIBERA_GC_*; GROUP_MOD only
 * @type: LIBERA_GT_*
 * @opaque: GROUP_DESC: has actions beyond ours; @bucket is left out
 * @group_id: up to GROUP_MAX; GROUP_ALL for a delete
 * @n_buckets: entries of @bucket
 * @bucket: the buckets; memory of whoever owns the struct
 * @act: all buckets' actions, likewise
 */
struct libera_of_group {
	u16 command;
	u8 type;
	bool opaque;
	u32 group_id;
	u16 n_buckets;
	const struct libera_bucket *bucket;
	const struct libera_act *act;
};

#define LIBERA_METER_MAX	0xffff0000
#define LIBERA_METER_ALL	0xffffffff
#define LIBERA_BANDS_MAX	16	/* of a meter; more is OUT_OF_BANDS */

#define LIBERA_MC_ADD		0
#define LIBERA_MC_MODIFY	1
#define LIBERA_MC_DELETE	2

#define LIBERA_MF_KBPS		(1U << 0)
#define LIBERA_MF_PKTPS		(1U << 1)
#define LIBERA_MF_BURST		(1U << 2)
#define LIBERA_MF_STATS		(1U << 3)

#define LIBERA_BAND_DROP	1
#define LIBERA_BAND_DSCP	2	/* DSCP_REMARK */

struct libera_band {
	u16 type;		/* LIBERA_BAND_* */
	u8 prec_level;		/* of DSCP */
	u32 rate;
	u32 burst;
};

/**
 * struct libera_of_meter - METER_MOD, and one entry of a METER_CONFIG reply
 * @command: LIBERA_MC_*; METER_MOD only
 * @flags: LIBERA_MF_*
 * @meter_id: 1..METER_MAX; METER_ALL for a delete; above METER_MAX virtual ones
 * @opaque: METER_CONFIG: has bands beyond ours; @band is left out
 * @n_bands: entries of @band
 * @band: the bands; memory of whoever owns the struct
 */
struct libera_of_meter {
	u16 command;
	u16 flags;
	u32 meter_id;
	bool opaque;
	u16 n_bands;
	const struct libera_band *band;
};

struct libera_of_table_mod {
	u8 table_id;
	u32 config;
};

/* SET_ASYNC, GET_ASYNC_REPLY: bitmaps of reasons, [0] as master or equal, [1] as slave. */
struct libera_of_async {
	u32 packet_in[2];
	u32 port_status[2];
	u32 flow_removed[2];
};

/* QUEUE_CONFIG_REQUEST, QUEUE_CONFIG_REPLY. */
struct libera_of_queue_config {
	u32 port_no;		/* request: ANY for all (1.3) */
	struct libera_ofcur queues;	/* reply, decoded: libera_ofmsg_next_queue() */
	const struct libera_of_queue *queue;	/* reply, encoder: @n_queues of them */
	u16 n_queues;
};

#define LIBERA_RATE_NONE	0xffff

struct libera_of_queue {
	u32 queue_id;
	u32 port_no;		/* 1.0: not on the wire */
	u16 min_rate;		/* in 1/10 of a percent, RATE_NONE if not said */
	u16 max_rate;		/* 1.3; likewise */
};

/* Request body of FLOW and AGGREGATE. */
struct libera_of_flow_filter {
	struct libera_match match;
	u8 table_id;
	u32 out_port;
	u32 out_group;
	u64 cookie;
	u64 cookie_mask;
};

struct libera_of_mp_request {
	u16 type;		/* LIBERA_MP_*; unknown ones are decoded as they are */
	u16 flags;
	union {
		struct libera_of_flow_filter flow;	/* FLOW, AGGREGATE */
		u32 port_no;				/* PORT_STATS; ANY: all */
		struct {
			u32 port_no;
			u32 queue_id;
		} queue;				/* QUEUE */
		u32 group_id;				/* GROUP; ALL: all */
		u32 meter_id;				/* METER, METER_CONFIG; ALL: all */
		struct libera_ofcur tables;		/* TABLE_FEATURES; empty: a question */
		u32 experimenter;			/* EXPERIMENTER */
	};
};

#define LIBERA_DESC_LEN		256
#define LIBERA_SERIAL_LEN	32

struct libera_of_desc {
	const char *mfr;	/* at most DESC_LEN bytes, not terminated when decoded */
	const char *hw;
	const char *sw;
	const char *serial;
	const char *dp;
};

struct libera_of_aggregate {
	u64 packets;
	u64 bytes;
	u32 flows;
};

/* One entry of a FLOW reply. */
struct libera_of_flow_stats {
	struct libera_match match;
	u64 cookie;
	u8 table_id;
	u16 priority;
	u32 duration_sec;
	u32 duration_nsec;
	u16 idle_timeout;
	u16 hard_timeout;
	u16 flags;		/* 1.3 */
	bool opaque;		/* has fields or actions beyond ours: match, instrs are partial */
	u64 packets;
	u64 bytes;
	struct libera_instrs instrs;
};

struct libera_of_table_stats {
	u8 table_id;
	char name[32];		/* 1.0 */
	u32 max_entries;	/* 1.0 */
	u32 active;
	u64 lookups;
	u64 matched;
};

struct libera_of_port_stats {
	u32 port_no;
	u64 rx_packets;
	u64 tx_packets;
	u64 rx_bytes;
	u64 tx_bytes;
	u64 rx_dropped;
	u64 tx_dropped;
	u64 rx_errors;
	u64 tx_errors;
	u64 rx_frame_err;
	u64 rx_over_err;
	u64 rx_crc_err;
	u64 collisions;
	u32 duration_sec;	/* 1.3 */
	u32 duration_nsec;
};

struct libera_of_queue_stats {
	u32 port_no;
	u32 queue_id;
	u64 tx_bytes;
	u64 tx_packets;
	u64 tx_errors;
	u32 duration_sec;	/* 1.3 */
	u32 duration_nsec;
};

struct libera_of_counter {
	u64 packets;
	u64 bytes;
};

/* One entry of a GROUP reply. */
struct libera_of_group_stats {
	u32 group_id;
	u32 ref_count;
	u64 packets;
	u64 bytes;
	u32 duration_sec;
	u32 duration_nsec;
	u16 n_buckets;
	struct libera_ofcur buckets;		/* decoded: libera_ofmsg_next_counter() */
	const struct libera_of_counter *bucket;	/* encoder: @n_buckets of them */
};

/* The body of a GROUP_FEATURES reply. */
struct libera_of_group_features {
	u32 types;		/* bitmap of LIBERA_GT_* */
	u32 capabilities;	/* LIBERA_GFC_* */
	u32 max_groups[4];	/* by type */
	u32 actions[4];		/* by type, bitmap of LIBERA_ACT_* */
};

#define LIBERA_GFC_SELECT_WEIGHT	(1U << 0)
#define LIBERA_GFC_SELECT_LIVENESS	(1U << 1)
#define LIBERA_GFC_CHAINING		(1U << 2)
#define LIBERA_GFC_CHAINING_CHECKS	(1U << 3)

/* One entry of a METER reply. */
struct libera_of_meter_stats {
	u32 meter_id;
	u32 flow_count;
	u64 packets;
	u64 bytes;
	u32 duration_sec;
	u32 duration_nsec;
	u16 n_bands;
	struct libera_ofcur bands;		/* decoded: libera_ofmsg_next_counter() */
	const struct libera_of_counter *band;	/* encoder: @n_bands of them */
};

/* The body of a METER_FEATURES reply. */
struct libera_of_meter_features {
	u32 max_meter;
	u32 band_types;		/* bitmap of LIBERA_BAND_* */
	u32 capabilities;	/* LIBERA_MF_* */
	u8 max_bands;
	u8 max_color;
};

/**
 * struct libera_of_table_features - one entry of a TABLE_FEATURES reply
 * @table_id: table
 * @name: terminated
 * @metadata_match: bits that can be matched
 * @metadata_write: bits that can be written
 * @config: OFPTC_*
 * @max_entries: how many rules
 * @instrs: bitmap of LIBERA_INSTR_*
 * @next: bitmap of tables that GOTO may name
 * @write_acts: bitmap of LIBERA_ACT_* for WRITE
 * @apply_acts: likewise for APPLY
 * @match: bitmap of LIBERA_FIELD_* that can be matched
 * @maskable: those of @match for which a mask may be given
 * @wildcards: those of @match that may be left out
 * @write_set: bitmap of LIBERA_FIELD_* for a SET_FIELD of WRITE
 * @apply_set: likewise of APPLY
 *
 * The _MISS properties are neither read nor written: left out, they mean the same as
 * those of other rules (1.3.5, 7.3.5.5.2).
 */
struct libera_of_table_features {
	u8 table_id;
	char name[32];
	u64 metadata_match;
	u64 metadata_write;
	u32 config;
	u32 max_entries;
	u32 instrs;
	u64 next[4];
	u32 write_acts;
	u32 apply_acts;
	u64 match;
	u64 maskable;
	u64 wildcards;
	u64 write_set;
	u64 apply_set;
};

struct libera_of_mp_reply {
	u16 type;
	u16 flags;
	struct libera_ofcur body;	/* lists: libera_ofmsg_next_*() */
	union {
		struct libera_of_desc desc;
		struct libera_of_aggregate aggregate;
		struct libera_of_group_features group_features;
		struct libera_of_meter_features meter_features;
	};
};

/**
 * struct libera_ofmsg - one message
 * @type: LIBERA_OFMSG_*
 * @version: of the wire bytes it came from; set by the decoder
 * @xid: transaction id, host order
 * @raw_type: type byte on the wire; set by the decoder
 *
 * Pointers inside lead into the decoded buffer or the scratch; the message
 * owns nothing.
 */
struct libera_ofmsg {
	u8 type;
	u8 version;
	u8 raw_type;
	u32 xid;
	union {
		struct libera_of_hello hello;
		struct libera_of_error error;
		struct libera_of_echo echo;
		struct libera_of_experimenter experimenter;
		struct libera_of_features features;
		struct libera_of_config config;
		struct libera_of_packet_in packet_in;
		struct libera_of_flow_removed flow_removed;
		struct libera_of_port_status port_status;
		struct libera_of_packet_out packet_out;
		struct libera_of_flow_mod flow_mod;
		struct libera_of_port_mod port_mod;
		struct libera_of_role role;
		struct libera_of_group group;
		struct libera_of_meter meter;
		struct libera_of_table_mod table_mod;
		struct libera_of_async async;
		struct libera_of_queue_config queue_config;
		struct libera_of_mp_request mp_request;
		struct libera_of_mp_reply mp_reply;
	};
};

/**
 * struct libera_ofscratch - room for the variable parts of one decoded message
 * @n: actions used
 * @act: the actions
 * @bucket: buckets of a group
 * @band: bands of a meter
 */
struct libera_ofscratch {
	u16 n;
	struct libera_act act[LIBERA_ACT_MAX];
	struct libera_bucket bucket[LIBERA_BUCKETS_MAX];
	struct libera_band band[LIBERA_BANDS_MAX];
};

/**
 * libera_of_frame_len() - length of the message that starts with these bytes
 * @hdr: beginning of a message
 * @have: bytes at @hdr
 *
 * All that the stream parser asks.
 *
 * Return: the length from the header (8..65535), 0 if @have is below a header,
 * -EPROTO if the length is below a header's.
 */
static inline int libera_of_frame_len(const u8 *hdr, u32 have)
{
	u16 len;

	if (have < LIBERA_OF_HDR_LEN)
		return 0;
	len = hdr[2] << 8 | hdr[3];
	return len < LIBERA_OF_HDR_LEN ? -EPROTO : len;
}

/**
 * libera_ofmsg_decode() - one whole message from the wire
 * @m: filled
 * @data: the message, header first; unaligned is fine
 * @len: bytes at @data; must equal the header's length field
 * @scratch: emptied, then holds the message's actions, buckets and bands; needed by
 *	FLOW_MOD, PACKET_OUT, GROUP_MOD, METER_MOD
 *
 * The version is that of the header: 1.0 and 1.3 are understood whole, of any
 * other version only HELLO, and ERROR with type 0 (a failed negotiation).
 * Every length, count and offset is checked here and nowhere later, except
 * the entries of list replies, which libera_ofmsg_next_*() check one by one.
 *
 * Return: 0; a positive libera_oferr to answer with (then @m's version, xid
 * and, where known, type are valid); -EPROTO if not even a header is right.
 */
int libera_ofmsg_decode(struct libera_ofmsg *m, const u8 *data, u32 len,
			struct libera_ofscratch *scratch);

/**
 * libera_ofmsg_size() - bytes that are enough to encode
 * @version: 0x01 or 0x04
 * @m: message
 *
 * Return: an upper bound; may exceed LIBERA_OF_MSG_MAX, which encode refuses.
 */
u32 libera_ofmsg_size(u8 version, const struct libera_ofmsg *m);

/**
 * libera_ofmsg_encode() - append one message to a builder
 * @b: builder
 * @version: 0x01 or 0x04
 * @m: message
 *
 * Not for MP_REPLY lists: see libera_mp_begin().  HELLO carries a version
 * bitmap element if @version is at least 0x04.
 *
 * Return: 0; -ENOSPC if @b is too small or the message too long; a positive
 * libera_oferr if @version cannot say it (a field or action that 1.0 lacks,
 * ...): the error that the sender of the original must get.  On failure
 * @b's len is as before.
 */
int libera_ofmsg_encode(struct libera_ofbuf *b, u8 version, const struct libera_ofmsg *m);

/*
 * Entries of list replies.  Each returns 1 and fills one entry, 0 at the end,
 * -EPROTO if the list is damaged.  next_flow() overwrites @scratch.
 */
int libera_ofmsg_next_port(u8 version, struct libera_ofcur *c, struct libera_port_desc *d);
int libera_ofmsg_next_flow(u8 version, struct libera_ofcur *c, struct libera_of_flow_stats *s,
			   struct libera_ofscratch *scratch);
int libera_ofmsg_next_table(u8 version, struct libera_ofcur *c, struct libera_of_table_stats *s);
int libera_ofmsg_next_port_stats(u8 version, struct libera_ofcur *c,
				 struct libera_of_port_stats *s);
int libera_ofmsg_next_queue_stats(u8 version, struct libera_ofcur *c,
				  struct libera_of_queue_stats *s);
int libera_ofmsg_next_group_stats(u8 version, struct libera_ofcur *c,
				  struct libera_of_group_stats *s);
/* GROUP_DESC; overwrites @scratch, into which the entry points */
int libera_ofmsg_next_group(u8 version, struct libera_ofcur *c, struct libera_of_group *g,
			    struct libera_ofscratch *scratch);
int libera_ofmsg_next_meter_stats(u8 version, struct libera_ofcur *c,
				  struct libera_of_meter_stats *s);
/* METER_CONFIG; likewise */
int libera_ofmsg_next_meter(u8 version, struct libera_ofcur *c, struct libera_of_meter *m,
			    struct libera_ofscratch *scratch);
int libera_ofmsg_next_table_features(u8 version, struct libera_ofcur *c,
				     struct libera_of_table_features *f);
/* Counters of buckets and bands, inside an entry of a GROUP or METER reply. */
int libera_ofmsg_next_counter(struct libera_ofcur *c, struct libera_of_counter *n);
/* Queues of a QUEUE_CONFIG_REPLY. */
int libera_ofmsg_next_queue(u8 version, struct libera_ofcur *c, struct libera_of_queue *q);

/**
 * libera_mp_begin() - start a multipart (1.0: stats) reply
 * @b: builder, empty
 * @version: 0x01 or 0x04
 * @xid: of the request
 * @type: LIBERA_MP_*; 1.0 has no PORT_DESC and later types: BAD_REQUEST_MULTIPART
 *
 * Then one put per entry: 0, -ENOSPC if the entry does not fit any more (@b
 * is unchanged: end this one with MORE and begin another), or a positive
 * oferr if @version cannot say the entry.
 */
int libera_mp_begin(struct libera_ofbuf *b, u8 version, u32 xid, u16 type);
int libera_mp_put_port(struct libera_ofbuf *b, u8 version, const struct libera_port_desc *d);
int libera_mp_put_flow(struct libera_ofbuf *b, u8 version, const struct libera_of_flow_stats *s);
int libera_mp_put_table(struct libera_ofbuf *b, u8 version, const struct libera_of_table_stats *s);
int libera_mp_put_port_stats(struct libera_ofbuf *b, u8 version,
			     const struct libera_of_port_stats *s);
int libera_mp_put_queue_stats(struct libera_ofbuf *b, u8 version,
			      const struct libera_of_queue_stats *s);
int libera_mp_put_group_stats(struct libera_ofbuf *b, u8 version,
			      const struct libera_of_group_stats *s);
int libera_mp_put_group(struct libera_ofbuf *b, u8 version, const struct libera_of_group *g);
int libera_mp_put_meter_stats(struct libera_ofbuf *b, u8 version,
			      const struct libera_of_meter_stats *s);
int libera_mp_put_meter(struct libera_ofbuf *b, u8 version, const struct libera_of_meter *m);
int libera_mp_put_table_features(struct libera_ofbuf *b, u8 version,
				 const struct libera_of_table_features *f);
/** libera_mp_end() - patch length and MORE flag */
void libera_mp_end(struct libera_ofbuf *b, u8 version, bool more);

/**
 * libera_oxm_put_match() - OXM TLVs of a match, without the ofp_match header
 *
 * The form in which netlink carries matches, too.  Return: 0, -ENOSPC.
 */
int libera_oxm_put_match(struct libera_ofbuf *b, const struct libera_match *m);
/** libera_oxm_get_match() - the reverse; Return: 0 or a positive oferr */
int libera_oxm_get_match(struct libera_match *m, const u8 *p, u32 len);
/**
 * libera_of13_put_instrs() - instruction list in 1.3 wire form
 *
 * Return: 0, -ENOSPC, or positive oferr.
 */
int libera_of13_put_instrs(struct libera_ofbuf *b, const struct libera_instrs *i);
/** libera_of13_get_instrs() - the reverse; Return: 0 or a positive oferr */
int libera_of13_get_instrs(struct libera_instrs *i, const u8 *p, u32 len,
			   struct libera_ofscratch *scratch);

/** libera_ofmsg_name() - "FLOW_MOD" and so on */
const char *libera_ofmsg_name(u8 type);

#endif
