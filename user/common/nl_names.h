/* SPDX-License-Identifier: GPL-2.0 */
/* Names in the netlink interface; made by scripts/nlgen from include/libera.yaml. */
#ifndef _LIBERA_NL_NAMES_H
#define _LIBERA_NL_NAMES_H

/**
 * struct nl_names - names by number
 * @n: entries of @name
 * @name: the names; NULL where there is none
 */
struct nl_names {
	unsigned int n;
	const char *const *name;
};

extern const struct nl_names nl_event_names;
extern const struct nl_names nl_connection_names;
extern const struct nl_names nl_down_reason_names;
extern const struct nl_names nl_admin_names;
extern const struct nl_names nl_controller_role_names;
extern const struct nl_names nl_rule_state_names;
extern const struct nl_names nl_cmd_names;

/* by command, the names of its attributes */
extern const struct nl_names *const nl_attr_names[];

#endif
