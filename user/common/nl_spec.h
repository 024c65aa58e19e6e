/* SPDX-License-Identifier: GPL-2.0 */
/* The netlink interface for user space; made by scripts/nlgen from include/libera.yaml. */
#ifndef _LIBERA_NL_SPEC_H
#define _LIBERA_NL_SPEC_H

enum nl_type {
	NL_TYPE_PAD,
	NL_TYPE_U8,
	NL_TYPE_U16,
	NL_TYPE_U32,
	NL_TYPE_U64,
	NL_TYPE_STRING,
	NL_TYPE_BINARY,
	NL_TYPE_FLAG,
	NL_TYPE_NEST,
};

/* how people want to see a value */
enum nl_hint {
	NL_HINT_NONE,
	NL_HINT_DPID,
	NL_HINT_ERRNO,
	NL_HINT_FLOW_FLAGS,
	NL_HINT_HEX,
	NL_HINT_INSTRUCTIONS,
	NL_HINT_IP,
	NL_HINT_KBPS,
	NL_HINT_MAC,
	NL_HINT_MATCH,
	NL_HINT_MS,
	NL_HINT_OF_VERSION,
	NL_HINT_PORT_CONFIG,
	NL_HINT_PORT_STATE,
	NL_HINT_REQUEST,
	NL_HINT_S,
	NL_HINT_SPARSE,
	NL_HINT_US,
};

/**
 * struct nl_names - names by number
 * @n: entries of @name
 * @name: the names
 */
struct nl_names {
	unsigned int n;
	const char *const *name;
};

/**
 * struct nl_attr - an attribute
 * @name: name, NULL if there is no such number
 * @type: NL_TYPE_*
 * @hint: NL_HINT_*
 * @multi: may be repeated
 * @names: of the values of an enum, else NULL
 * @nest: attributes inside a nest, else NULL
 */
struct nl_attr {
	const char *name;
	enum nl_type type;
	enum nl_hint hint;
	int multi;
	const struct nl_names *names;
	const struct nl_set *nest;
};

/**
 * struct nl_set - attributes by number
 * @n: entries of @attr
 * @attr: the attributes
 */
struct nl_set {
	unsigned int n;
	const struct nl_attr *attr;
};

/**
 * struct nl_cmd - a command or notification
 * @name: name
 * @set: its attributes
 */
struct nl_cmd {
	const char *name;
	const struct nl_set *set;
};

extern const struct nl_names nl_event_names;
extern const struct nl_names nl_connection_names;
extern const struct nl_names nl_down_reason_names;
extern const struct nl_names nl_pswitch_kind_names;
extern const struct nl_names nl_admin_names;
extern const struct nl_names nl_controller_role_names;
extern const struct nl_names nl_rule_state_names;
extern const struct nl_names nl_vn_carrier_names;
extern const struct nl_names nl_reduction_level_names;
extern const struct nl_names nl_merge_names;
extern const struct nl_names nl_host_move_names;
extern const struct nl_names nl_locator_order_names;

/* by LIBERA_CMD_*; [0] is empty */
extern const struct nl_cmd nl_cmds[];
extern const unsigned int nl_n_cmds;

#endif
