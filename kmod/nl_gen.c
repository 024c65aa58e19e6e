// SPDX-License-Identifier: GPL-2.0
/* Policies and operations of the family; made by scripts/nlgen from include/libera.yaml. */

#include "nl_gen.h"

/* never written; 6.1 has no const in struct nla_policy */

static struct netlink_range_validation tenant_max_message_rate_range = {
	.min = 0,
	.max = LIBERA_RATE_MAX,
};

static struct netlink_range_validation tenant_max_packet_in_rate_range = {
	.min = 0,
	.max = LIBERA_RATE_MAX,
};

static struct netlink_range_validation vport_number_range = {
	.min = 1,
	.max = LIBERA_VPORT_MAX,
};

static struct netlink_range_validation host_vport_range = {
	.min = 1,
	.max = LIBERA_VPORT_MAX,
};

static struct netlink_range_validation vlink_vport_range = {
	.min = 1,
	.max = LIBERA_VPORT_MAX,
};

static struct netlink_range_validation vlink_to_vport_range = {
	.min = 1,
	.max = LIBERA_VPORT_MAX,
};

static struct netlink_range_validation vlink_id_range = {
	.min = 1,
	.max = LIBERA_VLINK_MAX,
};

static struct netlink_range_validation migration_vport_range = {
	.min = 1,
	.max = LIBERA_VPORT_MAX,
};

static struct netlink_range_validation migration_linger_range = {
	.min = 0,
	.max = LIBERA_LINGER_MAX,
};

static const struct nla_policy vlink_hop_nest[LIBERA_A_VLINK_HOP_PPORT + 1] = {
	[LIBERA_A_VLINK_HOP_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VLINK_HOP_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_HOP_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy vlink_path_nest[LIBERA_A_VLINK_PATH_HOP + 1] = {
	[LIBERA_A_VLINK_PATH_PRIORITY] = { .type = NLA_U16 },
	[LIBERA_A_VLINK_PATH_HOP] = NLA_POLICY_NESTED(vlink_hop_nest),
};

static const struct nla_policy listen_add_policy[LIBERA_A_LISTEN_PORT + 1] = {
	[LIBERA_A_LISTEN_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[LIBERA_A_LISTEN_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
};

static const struct nla_policy listen_del_policy[LIBERA_A_LISTEN_PORT + 1] = {
	[LIBERA_A_LISTEN_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[LIBERA_A_LISTEN_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
};

static const struct nla_policy intercept_add_policy[LIBERA_A_INTERCEPT_TO_PORT + 1] = {
	[LIBERA_A_INTERCEPT_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[LIBERA_A_INTERCEPT_PREFIX] = NLA_POLICY_MAX(NLA_U8, 128),
	[LIBERA_A_INTERCEPT_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[LIBERA_A_INTERCEPT_TO_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
};

static const struct nla_policy intercept_del_policy[LIBERA_A_INTERCEPT_TO_PORT + 1] = {
	[LIBERA_A_INTERCEPT_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[LIBERA_A_INTERCEPT_PREFIX] = NLA_POLICY_MAX(NLA_U8, 128),
	[LIBERA_A_INTERCEPT_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[LIBERA_A_INTERCEPT_TO_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
};

static const struct nla_policy pswitch_get_policy[LIBERA_A_PSWITCH_NAME + 1] = {
	[LIBERA_A_PSWITCH_DPID] = { .type = NLA_U64 },
	[LIBERA_A_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy pswitch_set_policy[LIBERA_A_PSWITCH_EDGE + 1] = {
	[LIBERA_A_PSWITCH_DPID] = { .type = NLA_U64 },
	[LIBERA_A_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_PSWITCH_MAX_RULES] = { .type = NLA_U32 },
	[LIBERA_A_PSWITCH_DISCONNECT] = { .type = NLA_FLAG },
	[LIBERA_A_PSWITCH_KIND] = NLA_POLICY_MAX(NLA_U32, 2),
	[LIBERA_A_PSWITCH_EDGE] = { .type = NLA_U32 },
};

static const struct nla_policy pswitch_del_policy[LIBERA_A_PSWITCH_NAME + 1] = {
	[LIBERA_A_PSWITCH_DPID] = { .type = NLA_U64 },
	[LIBERA_A_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy pport_get_policy[LIBERA_A_PPORT_PSWITCH_NAME + 1] = {
	[LIBERA_A_PPORT_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_PPORT_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy plink_add_policy[LIBERA_A_PLINK_TO_PPORT + 1] = {
	[LIBERA_A_PLINK_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_PLINK_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_PLINK_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[LIBERA_A_PLINK_TO_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_PLINK_TO_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_PLINK_TO_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy plink_del_policy[LIBERA_A_PLINK_TO_PPORT + 1] = {
	[LIBERA_A_PLINK_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_PLINK_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_PLINK_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[LIBERA_A_PLINK_TO_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_PLINK_TO_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_PLINK_TO_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy plink_set_policy[LIBERA_A_PLINK_INTERVAL + 1] = {
	[LIBERA_A_PLINK_INTERVAL] = { .type = NLA_U32 },
};

static const struct nla_policy plink_get_policy[LIBERA_A_PLINK_TO_PSWITCH_NAME + 1] = {
	[LIBERA_A_PLINK_TO_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_PLINK_TO_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy tenant_add_policy[LIBERA_A_TENANT_VLAN + 1] = {
	[LIBERA_A_TENANT_ID] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_TENANT_MAX_RULES] = { .type = NLA_U32 },
	[LIBERA_A_TENANT_MAX_GROUPS] = { .type = NLA_U32 },
	[LIBERA_A_TENANT_MAX_METERS] = { .type = NLA_U32 },
	[LIBERA_A_TENANT_STATE] = NLA_POLICY_MAX(NLA_U32, 1),
	[LIBERA_A_TENANT_CARRIER] = NLA_POLICY_MAX(NLA_U32, 3),
	[LIBERA_A_TENANT_REDUCTION] = NLA_POLICY_MAX(NLA_U32, 4),
	[LIBERA_A_TENANT_MAX_MESSAGE_RATE] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &tenant_max_message_rate_range),
	[LIBERA_A_TENANT_MAX_PACKET_IN_RATE] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &tenant_max_packet_in_rate_range),
	[LIBERA_A_TENANT_HOST_MOVE] = NLA_POLICY_MAX(NLA_U32, 2),
	[LIBERA_A_TENANT_MERGE] = NLA_POLICY_MAX(NLA_U32, 1),
	[LIBERA_A_TENANT_VLAN] = NLA_POLICY_MAX(NLA_U16, LIBERA_VLAN_MAX),
};

static const struct nla_policy tenant_del_policy[LIBERA_A_TENANT_NAME + 1] = {
	[LIBERA_A_TENANT_ID] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy tenant_set_policy[LIBERA_A_TENANT_VLAN + 1] = {
	[LIBERA_A_TENANT_ID] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_TENANT_MAX_RULES] = { .type = NLA_U32 },
	[LIBERA_A_TENANT_MAX_GROUPS] = { .type = NLA_U32 },
	[LIBERA_A_TENANT_MAX_METERS] = { .type = NLA_U32 },
	[LIBERA_A_TENANT_STATE] = NLA_POLICY_MAX(NLA_U32, 1),
	[LIBERA_A_TENANT_CARRIER] = NLA_POLICY_MAX(NLA_U32, 3),
	[LIBERA_A_TENANT_REDUCTION] = NLA_POLICY_MAX(NLA_U32, 4),
	[LIBERA_A_TENANT_MAX_MESSAGE_RATE] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &tenant_max_message_rate_range),
	[LIBERA_A_TENANT_MAX_PACKET_IN_RATE] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &tenant_max_packet_in_rate_range),
	[LIBERA_A_TENANT_HOST_MOVE] = NLA_POLICY_MAX(NLA_U32, 2),
	[LIBERA_A_TENANT_MERGE] = NLA_POLICY_MAX(NLA_U32, 1),
	[LIBERA_A_TENANT_VLAN] = NLA_POLICY_MAX(NLA_U16, LIBERA_VLAN_MAX),
};

static const struct nla_policy tenant_get_policy[LIBERA_A_TENANT_NAME + 1] = {
	[LIBERA_A_TENANT_ID] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy controller_add_policy[LIBERA_A_CONTROLLER_PASSIVE + 1] = {
	[LIBERA_A_CONTROLLER_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_CONTROLLER_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_CONTROLLER_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_CONTROLLER_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_CONTROLLER_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[LIBERA_A_CONTROLLER_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[LIBERA_A_CONTROLLER_PASSIVE] = { .type = NLA_FLAG },
};

static const struct nla_policy controller_del_policy[LIBERA_A_CONTROLLER_PASSIVE + 1] = {
	[LIBERA_A_CONTROLLER_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_CONTROLLER_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_CONTROLLER_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_CONTROLLER_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_CONTROLLER_ADDRESS] = NLA_POLICY_RANGE(NLA_BINARY, 4, 16),
	[LIBERA_A_CONTROLLER_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[LIBERA_A_CONTROLLER_PASSIVE] = { .type = NLA_FLAG },
};

static const struct nla_policy controller_get_policy[LIBERA_A_CONTROLLER_TENANT_NAME + 1] = {
	[LIBERA_A_CONTROLLER_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_CONTROLLER_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy session_get_policy[LIBERA_A_SESSION_VSWITCH_NAME + 1] = {
	[LIBERA_A_SESSION_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_SESSION_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_SESSION_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_SESSION_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vswitch_add_policy[LIBERA_A_VSWITCH_PSWITCH_NAME + 1] = {
	[LIBERA_A_VSWITCH_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VSWITCH_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VSWITCH_DPID] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VSWITCH_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_VSWITCH_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vswitch_del_policy[LIBERA_A_VSWITCH_NAME + 1] = {
	[LIBERA_A_VSWITCH_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VSWITCH_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VSWITCH_DPID] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vswitch_get_policy[LIBERA_A_VSWITCH_NAME + 1] = {
	[LIBERA_A_VSWITCH_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VSWITCH_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VSWITCH_DPID] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vport_add_policy[LIBERA_A_VPORT_PPORT + 1] = {
	[LIBERA_A_VPORT_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VPORT_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VPORT_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_NUMBER] = NLA_POLICY_FULL_RANGE(NLA_U32, &vport_number_range),
	[LIBERA_A_VPORT_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_VPORT_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy vport_del_policy[LIBERA_A_VPORT_NUMBER + 1] = {
	[LIBERA_A_VPORT_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VPORT_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VPORT_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_NUMBER] = NLA_POLICY_FULL_RANGE(NLA_U32, &vport_number_range),
};

static const struct nla_policy vport_get_policy[LIBERA_A_VPORT_VSWITCH_NAME + 1] = {
	[LIBERA_A_VPORT_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VPORT_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VPORT_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy host_add_policy[LIBERA_A_HOST_INDEX + 1] = {
	[LIBERA_A_HOST_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_HOST_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_HOST_MAC] = NLA_POLICY_EXACT_LEN(6),
	[LIBERA_A_HOST_IP4] = NLA_POLICY_EXACT_LEN(4),
	[LIBERA_A_HOST_IP6] = NLA_POLICY_EXACT_LEN(16),
	[LIBERA_A_HOST_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_HOST_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_HOST_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &host_vport_range),
	[LIBERA_A_HOST_INDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy host_del_policy[LIBERA_A_HOST_MAC + 1] = {
	[LIBERA_A_HOST_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_HOST_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_HOST_MAC] = NLA_POLICY_EXACT_LEN(6),
};

static const struct nla_policy host_get_policy[LIBERA_A_HOST_TENANT_NAME + 1] = {
	[LIBERA_A_HOST_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_HOST_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vflow_get_policy[LIBERA_A_FLOW_VSWITCH_NAME + 1] = {
	[LIBERA_A_FLOW_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_FLOW_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_FLOW_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_FLOW_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy pflow_get_policy[LIBERA_A_FLOW_PSWITCH_NAME + 1] = {
	[LIBERA_A_FLOW_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_FLOW_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vlink_add_policy[LIBERA_A_VLINK_PATH + 1] = {
	[LIBERA_A_VLINK_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VLINK_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VLINK_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_vport_range),
	[LIBERA_A_VLINK_TO_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VLINK_TO_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_TO_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_to_vport_range),
	[LIBERA_A_VLINK_PATH] = NLA_POLICY_NESTED(vlink_path_nest),
};

static const struct nla_policy vlink_del_policy[LIBERA_A_VLINK_VPORT + 1] = {
	[LIBERA_A_VLINK_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VLINK_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_id_range),
	[LIBERA_A_VLINK_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VLINK_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_vport_range),
};

static const struct nla_policy vlink_path_add_policy[LIBERA_A_VLINK_PATH + 1] = {
	[LIBERA_A_VLINK_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VLINK_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_id_range),
	[LIBERA_A_VLINK_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VLINK_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_vport_range),
	[LIBERA_A_VLINK_PATH] = NLA_POLICY_NESTED(vlink_path_nest),
};

static const struct nla_policy vlink_path_del_policy[LIBERA_A_VLINK_PRIORITY + 1] = {
	[LIBERA_A_VLINK_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VLINK_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_ID] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_id_range),
	[LIBERA_A_VLINK_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VLINK_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VLINK_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &vlink_vport_range),
	[LIBERA_A_VLINK_PRIORITY] = { .type = NLA_U16 },
};

static const struct nla_policy vlink_get_policy[LIBERA_A_VLINK_TENANT_NAME + 1] = {
	[LIBERA_A_VLINK_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VLINK_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy route_add_policy[LIBERA_A_ROUTE_PATH + 1] = {
	[LIBERA_A_ROUTE_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_ROUTE_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_ROUTE_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_PATH] = NLA_POLICY_NESTED(vlink_path_nest),
};

static const struct nla_policy route_del_policy[LIBERA_A_ROUTE_PRIORITY + 1] = {
	[LIBERA_A_ROUTE_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_ROUTE_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_ROUTE_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_ROUTE_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_TO_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_ROUTE_TO_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_PRIORITY] = { .type = NLA_U16 },
};

static const struct nla_policy route_get_policy[LIBERA_A_ROUTE_VSWITCH_NAME + 1] = {
	[LIBERA_A_ROUTE_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_ROUTE_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_ROUTE_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_ROUTE_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vport_set_policy[LIBERA_A_VPORT_PPORT + 1] = {
	[LIBERA_A_VPORT_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VPORT_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VPORT_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_NUMBER] = NLA_POLICY_FULL_RANGE(NLA_U32, &vport_number_range),
	[LIBERA_A_VPORT_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_VPORT_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VPORT_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
};

static const struct nla_policy aflow_get_policy[LIBERA_A_FLOW_PSWITCH_NAME + 1] = {
	[LIBERA_A_FLOW_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_FLOW_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy lane_get_policy[LIBERA_A_LANE_VSWITCH_NAME + 1] = {
	[LIBERA_A_LANE_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_LANE_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_LANE_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_LANE_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy carrier_set_policy[LIBERA_A_CARRIER_ORDER + 1] = {
	[LIBERA_A_CARRIER_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[LIBERA_A_CARRIER_EDGE_BITS] = { .type = NLA_U8 },
	[LIBERA_A_CARRIER_TENANT_BITS] = { .type = NLA_U8 },
	[LIBERA_A_CARRIER_ORDER] = NLA_POLICY_MAX(NLA_U32, 1),
};

static const struct nla_policy reduction_get_policy[LIBERA_A_REDUCTION_VSWITCH_NAME + 1] = {
	[LIBERA_A_REDUCTION_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_REDUCTION_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_REDUCTION_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_REDUCTION_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy vswitch_set_policy[LIBERA_A_VSWITCH_PSWITCH_NAME + 1] = {
	[LIBERA_A_VSWITCH_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_VSWITCH_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VSWITCH_DPID] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_VSWITCH_PSWITCH] = { .type = NLA_U64 },
	[LIBERA_A_VSWITCH_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy migrate_policy[LIBERA_A_MIGRATION_RELEASE + 1] = {
	[LIBERA_A_MIGRATION_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_MIGRATION_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_MIGRATION_VSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_MIGRATION_VSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_MIGRATION_VPORT] = NLA_POLICY_FULL_RANGE(NLA_U32, &migration_vport_range),
	[LIBERA_A_MIGRATION_MAC] = NLA_POLICY_EXACT_LEN(6),
	[LIBERA_A_MIGRATION_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_MIGRATION_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_MIGRATION_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[LIBERA_A_MIGRATION_PATH] = NLA_POLICY_NESTED(vlink_path_nest),
	[LIBERA_A_MIGRATION_LINGER] = NLA_POLICY_FULL_RANGE(NLA_U32, &migration_linger_range),
	[LIBERA_A_MIGRATION_RELEASE] = { .type = NLA_FLAG },
};

static const struct nla_policy watch_add_policy[LIBERA_A_WATCH_TENANT_NAME + 1] = {
	[LIBERA_A_WATCH_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_WATCH_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_WATCH_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[LIBERA_A_WATCH_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_WATCH_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy watch_del_policy[LIBERA_A_WATCH_TENANT_NAME + 1] = {
	[LIBERA_A_WATCH_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_WATCH_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
	[LIBERA_A_WATCH_PPORT] = NLA_POLICY_MIN(NLA_U32, 1),
	[LIBERA_A_WATCH_TENANT] = NLA_POLICY_RANGE(NLA_U32, 1, LIBERA_TENANT_MAX),
	[LIBERA_A_WATCH_TENANT_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

static const struct nla_policy watch_get_policy[LIBERA_A_WATCH_PSWITCH_NAME + 1] = {
	[LIBERA_A_WATCH_PSWITCH] = NLA_POLICY_MIN(NLA_U64, 1),
	[LIBERA_A_WATCH_PSWITCH_NAME] = { .type = NLA_NUL_STRING, .len = LIBERA_NAME_MAX },
};

const struct genl_ops libera_nl_ops[LIBERA_NL_OPS] = {
	{
		.cmd = LIBERA_CMD_INFO_GET,
		.doit = libera_nl_info_get_doit,
	},
	{
		.cmd = LIBERA_CMD_LISTEN_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_listen_add_doit,
		.policy = listen_add_policy,
		.maxattr = LIBERA_A_LISTEN_PORT,
	},
	{
		.cmd = LIBERA_CMD_LISTEN_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_listen_del_doit,
		.policy = listen_del_policy,
		.maxattr = LIBERA_A_LISTEN_PORT,
	},
	{
		.cmd = LIBERA_CMD_LISTEN_GET,
		.dumpit = libera_nl_listen_get_dumpit,
	},
	{
		.cmd = LIBERA_CMD_INTERCEPT_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_intercept_add_doit,
		.policy = intercept_add_policy,
		.maxattr = LIBERA_A_INTERCEPT_TO_PORT,
	},
	{
		.cmd = LIBERA_CMD_INTERCEPT_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_intercept_del_doit,
		.policy = intercept_del_policy,
		.maxattr = LIBERA_A_INTERCEPT_TO_PORT,
	},
	{
		.cmd = LIBERA_CMD_INTERCEPT_GET,
		.dumpit = libera_nl_intercept_get_dumpit,
	},
	{
		.cmd = LIBERA_CMD_PSWITCH_GET,
		.doit = libera_nl_pswitch_get_doit,
		.dumpit = libera_nl_pswitch_get_dumpit,
		.policy = pswitch_get_policy,
		.maxattr = LIBERA_A_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_PSWITCH_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_pswitch_set_doit,
		.policy = pswitch_set_policy,
		.maxattr = LIBERA_A_PSWITCH_EDGE,
	},
	{
		.cmd = LIBERA_CMD_PSWITCH_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_pswitch_del_doit,
		.policy = pswitch_del_policy,
		.maxattr = LIBERA_A_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_PPORT_GET,
		.dumpit = libera_nl_pport_get_dumpit,
		.policy = pport_get_policy,
		.maxattr = LIBERA_A_PPORT_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_PLINK_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_plink_add_doit,
		.policy = plink_add_policy,
		.maxattr = LIBERA_A_PLINK_TO_PPORT,
	},
	{
		.cmd = LIBERA_CMD_PLINK_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_plink_del_doit,
		.policy = plink_del_policy,
		.maxattr = LIBERA_A_PLINK_TO_PPORT,
	},
	{
		.cmd = LIBERA_CMD_PLINK_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_plink_set_doit,
		.policy = plink_set_policy,
		.maxattr = LIBERA_A_PLINK_INTERVAL,
	},
	{
		.cmd = LIBERA_CMD_PLINK_GET,
		.dumpit = libera_nl_plink_get_dumpit,
		.policy = plink_get_policy,
		.maxattr = LIBERA_A_PLINK_TO_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_TENANT_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_tenant_add_doit,
		.policy = tenant_add_policy,
		.maxattr = LIBERA_A_TENANT_VLAN,
	},
	{
		.cmd = LIBERA_CMD_TENANT_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_tenant_del_doit,
		.policy = tenant_del_policy,
		.maxattr = LIBERA_A_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_TENANT_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_tenant_set_doit,
		.policy = tenant_set_policy,
		.maxattr = LIBERA_A_TENANT_VLAN,
	},
	{
		.cmd = LIBERA_CMD_TENANT_GET,
		.doit = libera_nl_tenant_get_doit,
		.dumpit = libera_nl_tenant_get_dumpit,
		.policy = tenant_get_policy,
		.maxattr = LIBERA_A_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_CONTROLLER_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_controller_add_doit,
		.policy = controller_add_policy,
		.maxattr = LIBERA_A_CONTROLLER_PASSIVE,
	},
	{
		.cmd = LIBERA_CMD_CONTROLLER_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_controller_del_doit,
		.policy = controller_del_policy,
		.maxattr = LIBERA_A_CONTROLLER_PASSIVE,
	},
	{
		.cmd = LIBERA_CMD_CONTROLLER_GET,
		.dumpit = libera_nl_controller_get_dumpit,
		.policy = controller_get_policy,
		.maxattr = LIBERA_A_CONTROLLER_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_SESSION_GET,
		.dumpit = libera_nl_session_get_dumpit,
		.policy = session_get_policy,
		.maxattr = LIBERA_A_SESSION_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_VSWITCH_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vswitch_add_doit,
		.policy = vswitch_add_policy,
		.maxattr = LIBERA_A_VSWITCH_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_VSWITCH_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vswitch_del_doit,
		.policy = vswitch_del_policy,
		.maxattr = LIBERA_A_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_VSWITCH_GET,
		.doit = libera_nl_vswitch_get_doit,
		.dumpit = libera_nl_vswitch_get_dumpit,
		.policy = vswitch_get_policy,
		.maxattr = LIBERA_A_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_VPORT_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vport_add_doit,
		.policy = vport_add_policy,
		.maxattr = LIBERA_A_VPORT_PPORT,
	},
	{
		.cmd = LIBERA_CMD_VPORT_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vport_del_doit,
		.policy = vport_del_policy,
		.maxattr = LIBERA_A_VPORT_NUMBER,
	},
	{
		.cmd = LIBERA_CMD_VPORT_GET,
		.dumpit = libera_nl_vport_get_dumpit,
		.policy = vport_get_policy,
		.maxattr = LIBERA_A_VPORT_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_HOST_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_host_add_doit,
		.policy = host_add_policy,
		.maxattr = LIBERA_A_HOST_INDEX,
	},
	{
		.cmd = LIBERA_CMD_HOST_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_host_del_doit,
		.policy = host_del_policy,
		.maxattr = LIBERA_A_HOST_MAC,
	},
	{
		.cmd = LIBERA_CMD_HOST_GET,
		.dumpit = libera_nl_host_get_dumpit,
		.policy = host_get_policy,
		.maxattr = LIBERA_A_HOST_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_VFLOW_GET,
		.start = libera_nl_flow_start,
		.dumpit = libera_nl_vflow_get_dumpit,
		.policy = vflow_get_policy,
		.maxattr = LIBERA_A_FLOW_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_PFLOW_GET,
		.start = libera_nl_flow_start,
		.dumpit = libera_nl_pflow_get_dumpit,
		.policy = pflow_get_policy,
		.maxattr = LIBERA_A_FLOW_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_STATS_GET,
		.dumpit = libera_nl_stats_get_dumpit,
	},
	{
		.cmd = LIBERA_CMD_VLINK_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vlink_add_doit,
		.policy = vlink_add_policy,
		.maxattr = LIBERA_A_VLINK_PATH,
	},
	{
		.cmd = LIBERA_CMD_VLINK_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vlink_del_doit,
		.policy = vlink_del_policy,
		.maxattr = LIBERA_A_VLINK_VPORT,
	},
	{
		.cmd = LIBERA_CMD_VLINK_PATH_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vlink_path_add_doit,
		.policy = vlink_path_add_policy,
		.maxattr = LIBERA_A_VLINK_PATH,
	},
	{
		.cmd = LIBERA_CMD_VLINK_PATH_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vlink_path_del_doit,
		.policy = vlink_path_del_policy,
		.maxattr = LIBERA_A_VLINK_PRIORITY,
	},
	{
		.cmd = LIBERA_CMD_VLINK_GET,
		.start = libera_nl_vlink_start,
		.dumpit = libera_nl_vlink_get_dumpit,
		.policy = vlink_get_policy,
		.maxattr = LIBERA_A_VLINK_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_ROUTE_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_route_add_doit,
		.policy = route_add_policy,
		.maxattr = LIBERA_A_ROUTE_PATH,
	},
	{
		.cmd = LIBERA_CMD_ROUTE_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_route_del_doit,
		.policy = route_del_policy,
		.maxattr = LIBERA_A_ROUTE_PRIORITY,
	},
	{
		.cmd = LIBERA_CMD_ROUTE_GET,
		.start = libera_nl_route_start,
		.dumpit = libera_nl_route_get_dumpit,
		.policy = route_get_policy,
		.maxattr = LIBERA_A_ROUTE_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_VPORT_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vport_set_doit,
		.policy = vport_set_policy,
		.maxattr = LIBERA_A_VPORT_PPORT,
	},
	{
		.cmd = LIBERA_CMD_AFLOW_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.start = libera_nl_flow_start,
		.done = libera_nl_aflow_done,
		.dumpit = libera_nl_aflow_get_dumpit,
		.policy = aflow_get_policy,
		.maxattr = LIBERA_A_FLOW_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_LANE_GET,
		.dumpit = libera_nl_lane_get_dumpit,
		.policy = lane_get_policy,
		.maxattr = LIBERA_A_LANE_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_CARRIER_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_carrier_set_doit,
		.policy = carrier_set_policy,
		.maxattr = LIBERA_A_CARRIER_ORDER,
	},
	{
		.cmd = LIBERA_CMD_CARRIER_GET,
		.dumpit = libera_nl_carrier_get_dumpit,
	},
	{
		.cmd = LIBERA_CMD_REDUCTION_GET,
		.dumpit = libera_nl_reduction_get_dumpit,
		.policy = reduction_get_policy,
		.maxattr = LIBERA_A_REDUCTION_VSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_VSWITCH_SET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_vswitch_set_doit,
		.policy = vswitch_set_policy,
		.maxattr = LIBERA_A_VSWITCH_PSWITCH_NAME,
	},
	{
		.cmd = LIBERA_CMD_MIGRATE,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_migrate_doit,
		.policy = migrate_policy,
		.maxattr = LIBERA_A_MIGRATION_RELEASE,
	},
	{
		.cmd = LIBERA_CMD_WATCH_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_watch_add_doit,
		.policy = watch_add_policy,
		.maxattr = LIBERA_A_WATCH_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_WATCH_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = libera_nl_watch_del_doit,
		.policy = watch_del_policy,
		.maxattr = LIBERA_A_WATCH_TENANT_NAME,
	},
	{
		.cmd = LIBERA_CMD_WATCH_GET,
		.dumpit = libera_nl_watch_get_dumpit,
		.policy = watch_get_policy,
		.maxattr = LIBERA_A_WATCH_PSWITCH_NAME,
	},
};
