/* SPDX-License-Identifier: GPL-2.0 */
/* The version-neutral space of OpenFlow errors, and its names. */
#ifndef _LIBERA_OFERR_H
#define _LIBERA_OFERR_H

#include "port.h"

/*
 * Positive, so that a function can return 0, -errno (our own trouble) or an
 * error that the peer must be told.  A name is that of the OpenFlow 1.3
 * specification (7.4.4) without OFP; 1.0-only codes keep their 1.0 name.
 * LIBERA_OFERR_RAW stands for a (type, code) that no table knows: it is
 * carried beside the value and passed on unchanged between equal versions.
 */
#define LIBERA_OFERRS(X)						\
	/* neutral		1.0 type, code	1.3 type, code */	\
	X(HELLO_INCOMPATIBLE,	0, 0,		0, 0)			\
	X(HELLO_EPERM,		0, 1,		0, 1)			\
	X(BAD_REQUEST_VERSION,	1, 0,		1, 0)			\
	X(BAD_REQUEST_TYPE,	1, 1,		1, 1)			\
	X(BAD_REQUEST_MULTIPART, 1, 2,		1, 2)			\
	X(BAD_REQUEST_EXPERIMENTER, 1, 3,	1, 3)			\
	X(BAD_REQUEST_EXP_TYPE,	1, 4,		1, 4)			\
	X(BAD_REQUEST_EPERM,	1, 5,		1, 5)			\
	X(BAD_REQUEST_LEN,	1, 6,		1, 6)			\
	X(BAD_REQUEST_BUFFER_EMPTY, 1, 7,	1, 7)			\
	X(BAD_REQUEST_BUFFER_UNKNOWN, 1, 8,	1, 8)			\
	X(BAD_REQUEST_TABLE_ID,	1, 5,		1, 9)			\
	X(BAD_REQUEST_IS_SLAVE,	1, 5,		1, 10)			\
	X(BAD_REQUEST_PORT,	1, 5,		1, 11)			\
	X(BAD_REQUEST_PACKET,	1, 6,		1, 12)			\
	X(BAD_REQUEST_MP_OVERFLOW, 1, 6,	1, 13)			\
	X(BAD_ACTION_TYPE,	2, 0,		2, 0)			\
	X(BAD_ACTION_LEN,	2, 1,		2, 1)			\
	X(BAD_ACTION_EXPERIMENTER, 2, 2,	2, 2)			\
	X(BAD_ACTION_EXP_TYPE,	2, 3,		2, 3)			\
	X(BAD_ACTION_OUT_PORT,	2, 4,		2, 4)			\
	X(BAD_ACTION_ARGUMENT,	2, 5,		2, 5)			\
	X(BAD_ACTION_EPERM,	2, 6,		2, 6)			\
	X(BAD_ACTION_TOO_MANY,	2, 7,		2, 7)			\
	X(BAD_ACTION_QUEUE,	2, 8,		2, 8)			\
	X(BAD_ACTION_OUT_GROUP,	2, 0,		2, 9)			\
	X(BAD_ACTION_MATCH_INCONSISTENT, 2, 5,	2, 10)			\
	X(BAD_ACTION_UNSUPPORTED_ORDER, 2, 0,	2, 11)			\
	X(BAD_ACTION_TAG,	2, 5,		2, 12)			\
	X(BAD_ACTION_SET_TYPE,	2, 0,		2, 13)			\
	X(BAD_ACTION_SET_LEN,	2, 1,		2, 14)			\
	X(BAD_ACTION_SET_ARGUMENT, 2, 5,	2, 15)			\
	X(BAD_INSTRUCTION_UNKNOWN, 3, 5,	3, 0)			\
	X(BAD_INSTRUCTION_UNSUP, 3, 5,		3, 1)			\
	X(BAD_INSTRUCTION_TABLE_ID, 3, 5,	3, 2)			\
	X(BAD_INSTRUCTION_UNSUP_METADATA, 3, 5,	3, 3)			\
	X(BAD_INSTRUCTION_UNSUP_METADATA_MASK, 3, 5, 3, 4)		\
	X(BAD_INSTRUCTION_EXPERIMENTER, 3, 5,	3, 5)			\
	X(BAD_INSTRUCTION_EXP_TYPE, 3, 5,	3, 6)			\
	X(BAD_INSTRUCTION_LEN,	3, 5,		3, 7)			\
	X(BAD_INSTRUCTION_EPERM, 3, 2,		3, 8)			\
	X(BAD_MATCH_TYPE,	3, 5,		4, 0)			\
	X(BAD_MATCH_LEN,	1, 6,		4, 1)			\
	X(BAD_MATCH_TAG,	3, 5,		4, 2)			\
	X(BAD_MATCH_DL_ADDR_MASK, 3, 5,		4, 3)			\
	X(BAD_MATCH_NW_ADDR_MASK, 3, 5,		4, 4)			\
	X(BAD_MATCH_WILDCARDS,	3, 5,		4, 5)			\
	X(BAD_MATCH_FIELD,	3, 5,		4, 6)			\
	X(BAD_MATCH_VALUE,	3, 5,		4, 7)			\
	X(BAD_MATCH_MASK,	3, 5,		4, 8)			\
	X(BAD_MATCH_PREREQ,	3, 5,		4, 9)			\
	X(BAD_MATCH_DUP_FIELD,	3, 5,		4, 10)			\
	X(BAD_MATCH_EPERM,	3, 2,		4, 11)			\
	X(FLOW_MOD_UNKNOWN,	3, 5,		5, 0)			\
	X(FLOW_MOD_TABLE_FULL,	3, 0,		5, 1)			\
	X(FLOW_MOD_BAD_TABLE_ID, 3, 5,		5, 2)			\
	X(FLOW_MOD_OVERLAP,	3, 1,		5, 3)			\
	X(FLOW_MOD_EPERM,	3, 2,		5, 4)			\
	X(FLOW_MOD_BAD_TIMEOUT,	3, 3,		5, 5)			\
	X(FLOW_MOD_BAD_COMMAND,	3, 4,		5, 6)			\
	X(FLOW_MOD_BAD_FLAGS,	3, 5,		5, 7)			\
	X(FLOW_MOD_UNSUPPORTED,	3, 5,		5, 0)			\
	X(GROUP_MOD_GROUP_EXISTS, 1, 5,		6, 0)			\
	X(GROUP_MOD_INVALID_GROUP, 1, 5,	6, 1)			\
	X(GROUP_MOD_WEIGHT_UNSUPPORTED, 1, 5,	6, 2)			\
	X(GROUP_MOD_OUT_OF_GROUPS, 1, 5,	6, 3)			\
	X(GROUP_MOD_OUT_OF_BUCKETS, 1, 5,	6, 4)			\
	X(GROUP_MOD_CHAINING_UNSUPPORTED, 1, 5,	6, 5)			\
	X(GROUP_MOD_WATCH_UNSUPPORTED, 1, 5,	6, 6)			\
	X(GROUP_MOD_LOOP,	1, 5,		6, 7)			\
	X(GROUP_MOD_UNKNOWN_GROUP, 1, 5,	6, 8)			\
	X(GROUP_MOD_CHAINED_GROUP, 1, 5,	6, 9)			\
	X(GROUP_MOD_BAD_TYPE,	1, 5,		6, 10)			\
	X(GROUP_MOD_BAD_COMMAND, 1, 5,		6, 11)			\
	X(GROUP_MOD_BAD_BUCKET,	1, 5,		6, 12)			\
	X(GROUP_MOD_BAD_WATCH,	1, 5,		6, 13)			\
	X(GROUP_MOD_EPERM,	1, 5,		6, 14)			\
	X(PORT_MOD_BAD_PORT,	4, 0,		7, 0)			\
	X(PORT_MOD_BAD_HW_ADDR,	4, 1,		7, 1)			\
	X(PORT_MOD_BAD_CONFIG,	1, 5,		7, 2)			\
	X(PORT_MOD_BAD_ADVERTISE, 1, 5,		7, 3)			\
	X(PORT_MOD_EPERM,	1, 5,		7, 4)			\
	X(TABLE_MOD_BAD_TABLE,	1, 1,		8, 0)			\
	X(TABLE_MOD_BAD_CONFIG,	1, 1,		8, 1)			\
	X(TABLE_MOD_EPERM,	1, 5,		8, 2)			\
	X(QUEUE_OP_BAD_PORT,	5, 0,		9, 0)			\
	X(QUEUE_OP_BAD_QUEUE,	5, 1,		9, 1)			\
	X(QUEUE_OP_EPERM,	5, 2,		9, 2)			\
	X(SWITCH_CONFIG_BAD_FLAGS, 1, 5,	10, 0)			\
	X(SWITCH_CONFIG_BAD_LEN, 1, 6,		10, 1)			\
	X(SWITCH_CONFIG_EPERM,	1, 5,		10, 2)			\
	X(ROLE_REQUEST_STALE,	1, 5,		11, 0)			\
	X(ROLE_REQUEST_UNSUP,	1, 5,		11, 1)			\
	X(ROLE_REQUEST_BAD_ROLE, 1, 5,		11, 2)			\
	X(METER_MOD_UNKNOWN,	1, 5,		12, 0)			\
	X(METER_MOD_METER_EXISTS, 1, 5,		12, 1)			\
	X(METER_MOD_INVALID_METER, 1, 5,	12, 2)			\
	X(METER_MOD_UNKNOWN_METER, 1, 5,	12, 3)			\
	X(METER_MOD_BAD_COMMAND, 1, 5,		12, 4)			\
	X(METER_MOD_BAD_FLAGS,	1, 5,		12, 5)			\
	X(METER_MOD_BAD_RATE,	1, 5,		12, 6)			\
	X(METER_MOD_BAD_BURST,	1, 5,		12, 7)			\
	X(METER_MOD_BAD_BAND,	1, 5,		12, 8)			\
	X(METER_MOD_BAD_BAND_VALUE, 1, 5,	12, 9)			\
	X(METER_MOD_OUT_OF_METERS, 1, 5,	12, 10)			\
	X(METER_MOD_OUT_OF_BANDS, 1, 5,		12, 11)			\
	X(TABLE_FEATURES_BAD_TABLE, 1, 5,	13, 0)			\
	X(TABLE_FEATURES_BAD_METADATA, 1, 5,	13, 1)			\
	X(TABLE_FEATURES_BAD_TYPE, 1, 5,	13, 2)			\
	X(TABLE_FEATURES_BAD_LEN, 1, 6,		13, 3)			\
	X(TABLE_FEATURES_BAD_ARGUMENT, 1, 5,	13, 4)			\
	X(TABLE_FEATURES_EPERM,	1, 5,		13, 5)

enum libera_oferr {
	LIBERA_OFERR_NONE,
#define X(name, t10, c10, t13, c13) LIBERA_OFERR_##name,
	LIBERA_OFERRS(X)
#undef X
	LIBERA_OFERR_RAW,
	__LIBERA_OFERR_END
};

/**
 * libera_oferr_to_wire() - (type, code) of a neutral error in one version
 * @err: LIBERA_OFERR_*, not NONE and not RAW
 * @version: wire version, 0x01 or 0x04
 * @type: error type for the wire
 * @code: error code for the wire
 *
 * An error that 1.0 does not have becomes the nearest that it has.
 *
 * Return: 0, or -EINVAL if @err or @version is unknown.
 */
int libera_oferr_to_wire(enum libera_oferr err, u8 version, u16 *type, u16 *code);

/**
 * libera_oferr_from_wire() - neutral error of a received (type, code)
 * @version: wire version, 0x01 or 0x04
 * @type: error type
 * @code: error code
 *
 * Return: the first neutral error with that pair, or LIBERA_OFERR_RAW.
 */
enum libera_oferr libera_oferr_from_wire(u8 version, u16 type, u16 code);

/**
 * libera_oferr_name() - name for people and logs
 * @err: neutral error
 *
 * Return: a constant such as "bad-action-out-port"; "unknown" outside the enum.
 */
const char *libera_oferr_name(enum libera_oferr err);

#endif
