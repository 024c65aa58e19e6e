// SPDX-License-Identifier: GPL-2.0
/* Errors: neutral value to name and to (type, code) of each version, and back. */
#include "oferr.h"

#define OF10	0x01
#define OF13	0x04

struct oferr_row {
	u8 type10;
	u8 code10;
	u8 type13;
	u8 code13;
};

static const struct oferr_row rows[__LIBERA_OFERR_END] = {
#define X(err, t10, c10, t13, c13) \
	[LIBERA_OFERR_##err] = { t10, c10, t13, c13 },
	LIBERA_OFERRS(X)
#undef X
};

static bool known(enum libera_oferr err)
{
	return err > LIBERA_OFERR_NONE && err < LIBERA_OFERR_RAW;
}

/**
 * libera_oferr_to_wire() - (type, code) of a neutral error in one version
 * @err: LIBERA_OFERR_*, not NONE and not RAW
 * @version: wire version, 0x01 or 0x04
 * @type: error type for the wire
 * @code: error code for the wire
 *
 * Return: 0, or -EINVAL if @err or @version is unknown.
 */
int libera_oferr_to_wire(enum libera_oferr err, u8 version, u16 *type, u16 *code)
{
	if (!known(err))
		return -EINVAL;

	switch (version) {
	case OF10:
		*type = rows[err].type10;
		*code = rows[err].code10;
		return 0;
	case OF13:
		*type = rows[err].type13;
		*code = rows[err].code13;
		return 0;
	default:
		return -EINVAL;
	}
}

/* The error type of 1.3 that stands for the same thing as one of 1.0. */
static u16 type13_of_type10(u16 type)
{
	switch (type) {
	case 3:			/* FLOW_MOD_FAILED */
		return 5;
	case 4:			/* PORT_MOD_FAILED */
		return 7;
	case 5:			/* QUEUE_OP_FAILED */
		return 9;
	default:
		return type;
	}
}

/**
 * libera_oferr_from_wire() - neutral error of a received (type, code)
 * @version: wire version, 0x01 or 0x04
 * @type: error type
 * @code: error code
 *
 * Many neutral errors share a pair of 1.0, because it had no better one; only
 * those of the type that the sender named are candidates.
 *
 * Return: the first neutral error with that pair, or LIBERA_OFERR_RAW.
 */
enum libera_oferr libera_oferr_from_wire(u8 version, u16 type, u16 code)
{
	u16 type13 = type13_of_type10(type);
	int i;

	/* 1.0 has no UNKNOWN: the code means an action list out of its reach. */
	if (version == OF10 && type == 3 && code == 5)
		return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;

	for (i = LIBERA_OFERR_NONE + 1; i < LIBERA_OFERR_RAW; i++) {
		const struct oferr_row *r = &rows[i];

		if (version == OF10) {
			if (r->type10 == type && r->code10 == code && r->type13 == type13)
				return i;
		} else if (r->type13 == type && r->code13 == code) {
			return i;
		}
	}
	return LIBERA_OFERR_RAW;
}

/* The preprocessor has no lower case; a unit test compares with the enum. */
static const char *const names[__LIBERA_OFERR_END] = {
	[LIBERA_OFERR_NONE] = "none",
	[LIBERA_OFERR_HELLO_INCOMPATIBLE] = "hello-incompatible",
	[LIBERA_OFERR_HELLO_EPERM] = "hello-eperm",
	[LIBERA_OFERR_BAD_REQUEST_VERSION] = "bad-request-version",
	[LIBERA_OFERR_BAD_REQUEST_TYPE] = "bad-request-type",
	[LIBERA_OFERR_BAD_REQUEST_MULTIPART] = "bad-request-multipart",
	[LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER] = "bad-request-experimenter",
	[LIBERA_OFERR_BAD_REQUEST_EXP_TYPE] = "bad-request-exp-type",
	[LIBERA_OFERR_BAD_REQUEST_EPERM] = "bad-request-eperm",
	[LIBERA_OFERR_BAD_REQUEST_LEN] = "bad-request-len",
	[LIBERA_OFERR_BAD_REQUEST_BUFFER_EMPTY] = "bad-request-buffer-empty",
	[LIBERA_OFERR_BAD_REQUEST_BUFFER_UNKNOWN] = "bad-request-buffer-unknown",
	[LIBERA_OFERR_BAD_REQUEST_TABLE_ID] = "bad-request-table-id",
	[LIBERA_OFERR_BAD_REQUEST_IS_SLAVE] = "bad-request-is-slave",
	[LIBERA_OFERR_BAD_REQUEST_PORT] = "bad-request-port",
	[LIBERA_OFERR_BAD_REQUEST_PACKET] = "bad-request-packet",
	[LIBERA_OFERR_BAD_REQUEST_MP_OVERFLOW] = "bad-request-mp-overflow",
	[LIBERA_OFERR_BAD_ACTION_TYPE] = "bad-action-type",
	[LIBERA_OFERR_BAD_ACTION_LEN] = "bad-action-len",
	[LIBERA_OFERR_BAD_ACTION_EXPERIMENTER] = "bad-action-experimenter",
	[LIBERA_OFERR_BAD_ACTION_EXP_TYPE] = "bad-action-exp-type",
	[LIBERA_OFERR_BAD_ACTION_OUT_PORT] = "bad-action-out-port",
	[LIBERA_OFERR_BAD_ACTION_ARGUMENT] = "bad-action-argument",
	[LIBERA_OFERR_BAD_ACTION_EPERM] = "bad-action-eperm",
	[LIBERA_OFERR_BAD_ACTION_TOO_MANY] = "bad-action-too-many",
	[LIBERA_OFERR_BAD_ACTION_QUEUE] = "bad-action-queue",
	[LIBERA_OFERR_BAD_ACTION_OUT_GROUP] = "bad-action-out-group",
	[LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT] = "bad-action-match-inconsistent",
	[LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER] = "bad-action-unsupported-order",
	[LIBERA_OFERR_BAD_ACTION_TAG] = "bad-action-tag",
	[LIBERA_OFERR_BAD_ACTION_SET_TYPE] = "bad-action-set-type",
	[LIBERA_OFERR_BAD_ACTION_SET_LEN] = "bad-action-set-len",
	[LIBERA_OFERR_BAD_ACTION_SET_ARGUMENT] = "bad-action-set-argument",
	[LIBERA_OFERR_BAD_INSTRUCTION_UNKNOWN] = "bad-instruction-unknown",
	[LIBERA_OFERR_BAD_INSTRUCTION_UNSUP] = "bad-instruction-unsup",
	[LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID] = "bad-instruction-table-id",
	[LIBERA_OFERR_BAD_INSTRUCTION_UNSUP_METADATA] = "bad-instruction-unsup-metadata",
	[LIBERA_OFERR_BAD_INSTRUCTION_UNSUP_METADATA_MASK] = "bad-instruction-unsup-metadata-mask",
	[LIBERA_OFERR_BAD_INSTRUCTION_EXPERIMENTER] = "bad-instruction-experimenter",
	[LIBERA_OFERR_BAD_INSTRUCTION_EXP_TYPE] = "bad-instruction-exp-type",
	[LIBERA_OFERR_BAD_INSTRUCTION_LEN] = "bad-instruction-len",
	[LIBERA_OFERR_BAD_INSTRUCTION_EPERM] = "bad-instruction-eperm",
	[LIBERA_OFERR_BAD_MATCH_TYPE] = "bad-match-type",
	[LIBERA_OFERR_BAD_MATCH_LEN] = "bad-match-len",
	[LIBERA_OFERR_BAD_MATCH_TAG] = "bad-match-tag",
	[LIBERA_OFERR_BAD_MATCH_DL_ADDR_MASK] = "bad-match-dl-addr-mask",
	[LIBERA_OFERR_BAD_MATCH_NW_ADDR_MASK] = "bad-match-nw-addr-mask",
	[LIBERA_OFERR_BAD_MATCH_WILDCARDS] = "bad-match-wildcards",
	[LIBERA_OFERR_BAD_MATCH_FIELD] = "bad-match-field",
	[LIBERA_OFERR_BAD_MATCH_VALUE] = "bad-match-value",
	[LIBERA_OFERR_BAD_MATCH_MASK] = "bad-match-mask",
	[LIBERA_OFERR_BAD_MATCH_PREREQ] = "bad-match-prereq",
	[LIBERA_OFERR_BAD_MATCH_DUP_FIELD] = "bad-match-dup-field",
	[LIBERA_OFERR_BAD_MATCH_EPERM] = "bad-match-eperm",
	[LIBERA_OFERR_FLOW_MOD_UNKNOWN] = "flow-mod-unknown",
	[LIBERA_OFERR_FLOW_MOD_TABLE_FULL] = "flow-mod-table-full",
	[LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID] = "flow-mod-bad-table-id",
	[LIBERA_OFERR_FLOW_MOD_OVERLAP] = "flow-mod-overlap",
	[LIBERA_OFERR_FLOW_MOD_EPERM] = "flow-mod-eperm",
	[LIBERA_OFERR_FLOW_MOD_BAD_TIMEOUT] = "flow-mod-bad-timeout",
	[LIBERA_OFERR_FLOW_MOD_BAD_COMMAND] = "flow-mod-bad-command",
	[LIBERA_OFERR_FLOW_MOD_BAD_FLAGS] = "flow-mod-bad-flags",
	[LIBERA_OFERR_FLOW_MOD_UNSUPPORTED] = "flow-mod-unsupported",
	[LIBERA_OFERR_GROUP_MOD_GROUP_EXISTS] = "group-mod-group-exists",
	[LIBERA_OFERR_GROUP_MOD_INVALID_GROUP] = "group-mod-invalid-group",
	[LIBERA_OFERR_GROUP_MOD_WEIGHT_UNSUPPORTED] = "group-mod-weight-unsupported",
	[LIBERA_OFERR_GROUP_MOD_OUT_OF_GROUPS] = "group-mod-out-of-groups",
	[LIBERA_OFERR_GROUP_MOD_OUT_OF_BUCKETS] = "group-mod-out-of-buckets",
	[LIBERA_OFERR_GROUP_MOD_CHAINING_UNSUPPORTED] = "group-mod-chaining-unsupported",
	[LIBERA_OFERR_GROUP_MOD_WATCH_UNSUPPORTED] = "group-mod-watch-unsupported",
	[LIBERA_OFERR_GROUP_MOD_LOOP] = "group-mod-loop",
	[LIBERA_OFERR_GROUP_MOD_UNKNOWN_GROUP] = "group-mod-unknown-group",
	[LIBERA_OFERR_GROUP_MOD_CHAINED_GROUP] = "group-mod-chained-group",
	[LIBERA_OFERR_GROUP_MOD_BAD_TYPE] = "group-mod-bad-type",
	[LIBERA_OFERR_GROUP_MOD_BAD_COMMAND] = "group-mod-bad-command",
	[LIBERA_OFERR_GROUP_MOD_BAD_BUCKET] = "group-mod-bad-bucket",
	[LIBERA_OFERR_GROUP_MOD_BAD_WATCH] = "group-mod-bad-watch",
	[LIBERA_OFERR_GROUP_MOD_EPERM] = "group-mod-eperm",
	[LIBERA_OFERR_PORT_MOD_BAD_PORT] = "port-mod-bad-port",
	[LIBERA_OFERR_PORT_MOD_BAD_HW_ADDR] = "port-mod-bad-hw-addr",
	[LIBERA_OFERR_PORT_MOD_BAD_CONFIG] = "port-mod-bad-config",
	[LIBERA_OFERR_PORT_MOD_BAD_ADVERTISE] = "port-mod-bad-advertise",
	[LIBERA_OFERR_PORT_MOD_EPERM] = "port-mod-eperm",
	[LIBERA_OFERR_TABLE_MOD_BAD_TABLE] = "table-mod-bad-table",
	[LIBERA_OFERR_TABLE_MOD_BAD_CONFIG] = "table-mod-bad-config",
	[LIBERA_OFERR_TABLE_MOD_EPERM] = "table-mod-eperm",
	[LIBERA_OFERR_QUEUE_OP_BAD_PORT] = "queue-op-bad-port",
	[LIBERA_OFERR_QUEUE_OP_BAD_QUEUE] = "queue-op-bad-queue",
	[LIBERA_OFERR_QUEUE_OP_EPERM] = "queue-op-eperm",
	[LIBERA_OFERR_SWITCH_CONFIG_BAD_FLAGS] = "switch-config-bad-flags",
	[LIBERA_OFERR_SWITCH_CONFIG_BAD_LEN] = "switch-config-bad-len",
	[LIBERA_OFERR_SWITCH_CONFIG_EPERM] = "switch-config-eperm",
	[LIBERA_OFERR_ROLE_REQUEST_STALE] = "role-request-stale",
	[LIBERA_OFERR_ROLE_REQUEST_UNSUP] = "role-request-unsup",
	[LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE] = "role-request-bad-role",
	[LIBERA_OFERR_METER_MOD_UNKNOWN] = "meter-mod-unknown",
	[LIBERA_OFERR_METER_MOD_METER_EXISTS] = "meter-mod-meter-exists",
	[LIBERA_OFERR_METER_MOD_INVALID_METER] = "meter-mod-invalid-meter",
	[LIBERA_OFERR_METER_MOD_UNKNOWN_METER] = "meter-mod-unknown-meter",
	[LIBERA_OFERR_METER_MOD_BAD_COMMAND] = "meter-mod-bad-command",
	[LIBERA_OFERR_METER_MOD_BAD_FLAGS] = "meter-mod-bad-flags",
	[LIBERA_OFERR_METER_MOD_BAD_RATE] = "meter-mod-bad-rate",
	[LIBERA_OFERR_METER_MOD_BAD_BURST] = "meter-mod-bad-burst",
	[LIBERA_OFERR_METER_MOD_BAD_BAND] = "meter-mod-bad-band",
	[LIBERA_OFERR_METER_MOD_BAD_BAND_VALUE] = "meter-mod-bad-band-value",
	[LIBERA_OFERR_METER_MOD_OUT_OF_METERS] = "meter-mod-out-of-meters",
	[LIBERA_OFERR_METER_MOD_OUT_OF_BANDS] = "meter-mod-out-of-bands",
	[LIBERA_OFERR_TABLE_FEATURES_BAD_TABLE] = "table-features-bad-table",
	[LIBERA_OFERR_TABLE_FEATURES_BAD_METADATA] = "table-features-bad-metadata",
	[LIBERA_OFERR_TABLE_FEATURES_BAD_TYPE] = "table-features-bad-type",
	[LIBERA_OFERR_TABLE_FEATURES_BAD_LEN] = "table-features-bad-len",
	[LIBERA_OFERR_TABLE_FEATURES_BAD_ARGUMENT] = "table-features-bad-argument",
	[LIBERA_OFERR_TABLE_FEATURES_EPERM] = "table-features-eperm",
	[LIBERA_OFERR_RAW] = "raw",
};

/**
 * libera_oferr_name() - name for people and logs
 * @err: neutral error
 *
 * Return: a constant such as "bad-action-out-port"; "unknown" outside the enum.
 */
const char *libera_oferr_name(enum libera_oferr err)
{
	if ((unsigned int)err >= __LIBERA_OFERR_END || !names[err])
		return "unknown";
	return names[err];
}
