// SPDX-License-Identifier: GPL-2.0
/* The netlink interface for user space; made by scripts/nlgen from include/libera.yaml. */

#include <linux/libera.h>
#include <stddef.h>

#include "nl_spec.h"

static const char *const event_names[] = {
	[LIBERA_EVENT_NONE] = "none",
	[LIBERA_EVENT_ADD] = "add",
	[LIBERA_EVENT_DEL] = "del",
	[LIBERA_EVENT_SET] = "set",
	[LIBERA_EVENT_UP] = "up",
	[LIBERA_EVENT_DOWN] = "down",
};

const struct nl_names nl_event_names = {
	.n = sizeof(event_names) / sizeof(event_names[0]),
	.name = event_names,
};

static const char *const connection_names[] = {
	[LIBERA_CONNECTION_DOWN] = "down",
	[LIBERA_CONNECTION_PORTS] = "ports",
	[LIBERA_CONNECTION_SYNC] = "sync",
	[LIBERA_CONNECTION_READY] = "ready",
};

const struct nl_names nl_connection_names = {
	.n = sizeof(connection_names) / sizeof(connection_names[0]),
	.name = connection_names,
};

static const char *const down_reason_names[] = {
	[LIBERA_DOWN_REASON_NONE] = "none",
	[LIBERA_DOWN_REASON_PEER] = "peer",
	[LIBERA_DOWN_REASON_LOCAL] = "local",
	[LIBERA_DOWN_REASON_FRAME] = "frame",
	[LIBERA_DOWN_REASON_PROTOCOL] = "protocol",
	[LIBERA_DOWN_REASON_HELLO] = "hello",
	[LIBERA_DOWN_REASON_HANDSHAKE] = "handshake",
	[LIBERA_DOWN_REASON_ECHO] = "echo",
	[LIBERA_DOWN_REASON_TX_STUCK] = "tx-stuck",
	[LIBERA_DOWN_REASON_SOCKET] = "socket",
	[LIBERA_DOWN_REASON_NOMEM] = "nomem",
	[LIBERA_DOWN_REASON_REPLACED] = "replaced",
	[LIBERA_DOWN_REASON_SWITCH_DOWN] = "switch-down",
	[LIBERA_DOWN_REASON_CONNECT] = "connect",
	[LIBERA_DOWN_REASON_EXIT] = "exit",
};

const struct nl_names nl_down_reason_names = {
	.n = sizeof(down_reason_names) / sizeof(down_reason_names[0]),
	.name = down_reason_names,
};

static const char *const pswitch_kind_names[] = {
	[LIBERA_PSWITCH_KIND_AUTO] = "auto",
	[LIBERA_PSWITCH_KIND_OPENFLOW] = "openflow",
	[LIBERA_PSWITCH_KIND_WHITE_BOX] = "white-box",
};

const struct nl_names nl_pswitch_kind_names = {
	.n = sizeof(pswitch_kind_names) / sizeof(pswitch_kind_names[0]),
	.name = pswitch_kind_names,
};

static const char *const admin_names[] = {
	[LIBERA_ADMIN_DOWN] = "down",
	[LIBERA_ADMIN_UP] = "up",
};

const struct nl_names nl_admin_names = {
	.n = sizeof(admin_names) / sizeof(admin_names[0]),
	.name = admin_names,
};

static const char *const controller_role_names[] = {
	[LIBERA_CONTROLLER_ROLE_NONE] = "none",
	[LIBERA_CONTROLLER_ROLE_EQUAL] = "equal",
	[LIBERA_CONTROLLER_ROLE_MASTER] = "master",
	[LIBERA_CONTROLLER_ROLE_SLAVE] = "slave",
};

const struct nl_names nl_controller_role_names = {
	.n = sizeof(controller_role_names) / sizeof(controller_role_names[0]),
	.name = controller_role_names,
};

static const char *const rule_state_names[] = {
	[LIBERA_RULE_STATE_PENDING] = "pending",
	[LIBERA_RULE_STATE_INSTALLED] = "installed",
	[LIBERA_RULE_STATE_REMOVING] = "removing",
};

const struct nl_names nl_rule_state_names = {
	.n = sizeof(rule_state_names) / sizeof(rule_state_names[0]),
	.name = rule_state_names,
};

static const char *const vn_carrier_names[] = {
	[LIBERA_VN_CARRIER_LABEL] = "label",
	[LIBERA_VN_CARRIER_IP] = "ip",
	[LIBERA_VN_CARRIER_MAC] = "mac",
	[LIBERA_VN_CARRIER_AUTO] = "auto",
};

const struct nl_names nl_vn_carrier_names = {
	.n = sizeof(vn_carrier_names) / sizeof(vn_carrier_names[0]),
	.name = vn_carrier_names,
};

static const char *const reduction_level_names[] = {
	[LIBERA_REDUCTION_LEVEL_OFF] = "off",
	[LIBERA_REDUCTION_LEVEL_APP] = "app",
	[LIBERA_REDUCTION_LEVEL_HOST] = "host",
	[LIBERA_REDUCTION_LEVEL_HOP] = "hop",
	[LIBERA_REDUCTION_LEVEL_LITE] = "lite",
};

const struct nl_names nl_reduction_level_names = {
	.n = sizeof(reduction_level_names) / sizeof(reduction_level_names[0]),
	.name = reduction_level_names,
};

static const char *const merge_names[] = {
	[LIBERA_MERGE_OFF] = "off",
	[LIBERA_MERGE_ON] = "on",
};

const struct nl_names nl_merge_names = {
	.n = sizeof(merge_names) / sizeof(merge_names[0]),
	.name = merge_names,
};

static const char *const host_move_names[] = {
	[LIBERA_HOST_MOVE_OFF] = "off",
	[LIBERA_HOST_MOVE_ASK] = "ask",
	[LIBERA_HOST_MOVE_AUTO] = "auto",
};

const struct nl_names nl_host_move_names = {
	.n = sizeof(host_move_names) / sizeof(host_move_names[0]),
	.name = host_move_names,
};

static const char *const locator_order_names[] = {
	[LIBERA_LOCATOR_ORDER_EDGE_FIRST] = "edge-first",
	[LIBERA_LOCATOR_ORDER_TENANT_FIRST] = "tenant-first",
};

const struct nl_names nl_locator_order_names = {
	.n = sizeof(locator_order_names) / sizeof(locator_order_names[0]),
	.name = locator_order_names,
};

static const struct nl_attr vlan_label_attrs[] = {
	[LIBERA_A_VLAN_LABEL_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_VLAN_LABEL_ID] = { "id", .type = NL_TYPE_U16 },
	[LIBERA_A_VLAN_LABEL_LABEL] = { "label", .type = NL_TYPE_U16 },
	[LIBERA_A_VLAN_LABEL_BACK_LABEL] = { "back-label", .type = NL_TYPE_U16 },
};

static const struct nl_set vlan_label_set = {
	.n = sizeof(vlan_label_attrs) / sizeof(vlan_label_attrs[0]),
	.attr = vlan_label_attrs,
};

static const struct nl_attr vlink_hop_attrs[] = {
	[LIBERA_A_VLINK_HOP_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_VLINK_HOP_PSWITCH] = { "pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_VLINK_HOP_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VLINK_HOP_PPORT] = { "pport", .type = NL_TYPE_U32 },
	[LIBERA_A_VLINK_HOP_TO_PSWITCH] = { "to-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_VLINK_HOP_TO_PPORT] = { "to-pport", .type = NL_TYPE_U32 },
};

static const struct nl_set vlink_hop_set = {
	.n = sizeof(vlink_hop_attrs) / sizeof(vlink_hop_attrs[0]),
	.attr = vlink_hop_attrs,
};

static const struct nl_attr flow_owner_attrs[] = {
	[LIBERA_A_FLOW_OWNER_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_FLOW_OWNER_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_FLOW_OWNER_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_FLOW_OWNER_VSWITCH] = { "vswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_FLOW_OWNER_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_FLOW_OWNER_COOKIE] = { "cookie", .type = NL_TYPE_U64, .hint = NL_HINT_HEX },
};

static const struct nl_set flow_owner_set = {
	.n = sizeof(flow_owner_attrs) / sizeof(flow_owner_attrs[0]),
	.attr = flow_owner_attrs,
};

static const struct nl_attr vlink_path_attrs[] = {
	[LIBERA_A_VLINK_PATH_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_VLINK_PATH_PRIORITY] = { "priority", .type = NL_TYPE_U16 },
	[LIBERA_A_VLINK_PATH_HOP] = { "hop", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &vlink_hop_set },
	[LIBERA_A_VLINK_PATH_LABEL] = { "label", .type = NL_TYPE_U16 },
	[LIBERA_A_VLINK_PATH_BACK_LABEL] = { "back-label", .type = NL_TYPE_U16 },
	[LIBERA_A_VLINK_PATH_UP] = { "up", .type = NL_TYPE_FLAG },
	[LIBERA_A_VLINK_PATH_ACTIVE] = { "active", .type = NL_TYPE_FLAG },
	[LIBERA_A_VLINK_PATH_REFUSED] = { "refused", .type = NL_TYPE_FLAG },
	[LIBERA_A_VLINK_PATH_CARRIED] = { "carried", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_VLINK_PATH_BACK_CARRIED] = { "back-carried", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_VLINK_PATH_VLAN] = { "vlan", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &vlan_label_set },
};

static const struct nl_set vlink_path_set = {
	.n = sizeof(vlink_path_attrs) / sizeof(vlink_path_attrs[0]),
	.attr = vlink_path_attrs,
};

static const struct nl_attr info_attrs[] = {
	[LIBERA_A_INFO_VERSION] = { "version", .type = NL_TYPE_STRING },
	[LIBERA_A_INFO_API_LEVEL] = { "api-level", .type = NL_TYPE_U32 },
};

static const struct nl_set info_set = {
	.n = sizeof(info_attrs) / sizeof(info_attrs[0]),
	.attr = info_attrs,
};

static const struct nl_attr listen_attrs[] = {
	[LIBERA_A_LISTEN_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_LISTEN_ADDRESS] = { "address", .type = NL_TYPE_BINARY, .hint = NL_HINT_IP },
	[LIBERA_A_LISTEN_PORT] = { "port", .type = NL_TYPE_U16 },
	[LIBERA_A_LISTEN_ACCEPTED] = { "accepted", .type = NL_TYPE_U64 },
	[LIBERA_A_LISTEN_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
};

static const struct nl_set listen_set = {
	.n = sizeof(listen_attrs) / sizeof(listen_attrs[0]),
	.attr = listen_attrs,
};

static const struct nl_attr intercept_attrs[] = {
	[LIBERA_A_INTERCEPT_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_INTERCEPT_ADDRESS] = { "address", .type = NL_TYPE_BINARY,
		.hint = NL_HINT_IP },
	[LIBERA_A_INTERCEPT_PREFIX] = { "prefix", .type = NL_TYPE_U8 },
	[LIBERA_A_INTERCEPT_PORT] = { "port", .type = NL_TYPE_U16 },
	[LIBERA_A_INTERCEPT_TO_PORT] = { "to-port", .type = NL_TYPE_U16 },
	[LIBERA_A_INTERCEPT_HITS] = { "hits", .type = NL_TYPE_U64 },
	[LIBERA_A_INTERCEPT_EVENT] = { "event", .type = NL_TYPE_U32,
		.names = &nl_event_names },
};

static const struct nl_set intercept_set = {
	.n = sizeof(intercept_attrs) / sizeof(intercept_attrs[0]),
	.attr = intercept_attrs,
};

static const struct nl_attr pswitch_attrs[] = {
	[LIBERA_A_PSWITCH_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_PSWITCH_DPID] = { "dpid", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_PSWITCH_NAME] = { "name", .type = NL_TYPE_STRING },
	[LIBERA_A_PSWITCH_MAX_RULES] = { "max-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_CONNECTION] = { "connection", .type = NL_TYPE_U32,
		.names = &nl_connection_names },
	[LIBERA_A_PSWITCH_CONNECTED] = { "connected", .type = NL_TYPE_FLAG },
	[LIBERA_A_PSWITCH_OF_VERSION] = { "of-version", .type = NL_TYPE_U8,
		.hint = NL_HINT_OF_VERSION },
	[LIBERA_A_PSWITCH_PEER_ADDRESS] = { "peer-address", .type = NL_TYPE_BINARY,
		.hint = NL_HINT_IP },
	[LIBERA_A_PSWITCH_PEER_PORT] = { "peer-port", .type = NL_TYPE_U16 },
	[LIBERA_A_PSWITCH_ORIG_ADDRESS] = { "orig-address", .type = NL_TYPE_BINARY,
		.hint = NL_HINT_IP },
	[LIBERA_A_PSWITCH_ORIG_PORT] = { "orig-port", .type = NL_TYPE_U16 },
	[LIBERA_A_PSWITCH_TABLES] = { "tables", .type = NL_TYPE_U8 },
	[LIBERA_A_PSWITCH_BUFFERS] = { "buffers", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_CAPABILITIES] = { "capabilities", .type = NL_TYPE_U32,
		.hint = NL_HINT_HEX },
	[LIBERA_A_PSWITCH_PORTS] = { "ports", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_VSWITCHES] = { "vswitches", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_RULES] = { "rules", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_FOREIGN_RULES] = { "foreign-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_SINCE] = { "since", .type = NL_TYPE_U64, .hint = NL_HINT_MS },
	[LIBERA_A_PSWITCH_DOWN_REASON] = { "down-reason", .type = NL_TYPE_U32,
		.names = &nl_down_reason_names },
	[LIBERA_A_PSWITCH_MANUFACTURER] = { "manufacturer", .type = NL_TYPE_STRING },
	[LIBERA_A_PSWITCH_HARDWARE] = { "hardware", .type = NL_TYPE_STRING },
	[LIBERA_A_PSWITCH_SOFTWARE] = { "software", .type = NL_TYPE_STRING },
	[LIBERA_A_PSWITCH_SERIAL] = { "serial", .type = NL_TYPE_STRING },
	[LIBERA_A_PSWITCH_DESCRIPTION] = { "description", .type = NL_TYPE_STRING },
	[LIBERA_A_PSWITCH_ECHO_RTT] = { "echo-rtt", .type = NL_TYPE_U32, .hint = NL_HINT_US },
	[LIBERA_A_PSWITCH_RX_MESSAGES] = { "rx-messages", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_TX_MESSAGES] = { "tx-messages", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_RX_BYTES] = { "rx-bytes", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_TX_BYTES] = { "tx-bytes", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_TX_QUEUED] = { "tx-queued", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_FLOW_MODS] = { "flow-mods", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_PACKET_INS] = { "packet-ins", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_ERRORS] = { "errors", .type = NL_TYPE_U64 },
	[LIBERA_A_PSWITCH_DISCONNECT] = { "disconnect", .type = NL_TYPE_FLAG,
		.hint = NL_HINT_REQUEST },
	[LIBERA_A_PSWITCH_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
	[LIBERA_A_PSWITCH_KIND] = { "kind", .type = NL_TYPE_U32,
		.names = &nl_pswitch_kind_names },
	[LIBERA_A_PSWITCH_KIND_USED] = { "kind-used", .type = NL_TYPE_U32,
		.names = &nl_pswitch_kind_names },
	[LIBERA_A_PSWITCH_EDGE] = { "edge", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_COMMON_RULES] = { "common-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_PSWITCH_MERGED_RULES] = { "merged-rules", .type = NL_TYPE_U32 },
};

static const struct nl_set pswitch_set = {
	.n = sizeof(pswitch_attrs) / sizeof(pswitch_attrs[0]),
	.attr = pswitch_attrs,
};

static const struct nl_attr pport_attrs[] = {
	[LIBERA_A_PPORT_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_PPORT_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_PPORT_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_PPORT_NUMBER] = { "number", .type = NL_TYPE_U32 },
	[LIBERA_A_PPORT_NAME] = { "name", .type = NL_TYPE_STRING },
	[LIBERA_A_PPORT_PRESENT] = { "present", .type = NL_TYPE_FLAG },
	[LIBERA_A_PPORT_HW_ADDR] = { "hw-addr", .type = NL_TYPE_BINARY, .hint = NL_HINT_MAC },
	[LIBERA_A_PPORT_CONFIG] = { "config", .type = NL_TYPE_U32,
		.hint = NL_HINT_PORT_CONFIG },
	[LIBERA_A_PPORT_STATE] = { "state", .type = NL_TYPE_U32, .hint = NL_HINT_PORT_STATE },
	[LIBERA_A_PPORT_FEATURES] = { "features", .type = NL_TYPE_U32, .hint = NL_HINT_HEX },
	[LIBERA_A_PPORT_SPEED] = { "speed", .type = NL_TYPE_U32, .hint = NL_HINT_KBPS },
	[LIBERA_A_PPORT_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_PPORT_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_PPORT_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_PPORT_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_PPORT_VPORT] = { "vport", .type = NL_TYPE_U32 },
	[LIBERA_A_PPORT_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
};

static const struct nl_set pport_set = {
	.n = sizeof(pport_attrs) / sizeof(pport_attrs[0]),
	.attr = pport_attrs,
};

static const struct nl_attr plink_attrs[] = {
	[LIBERA_A_PLINK_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_PLINK_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_PLINK_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_PLINK_PPORT] = { "pport", .type = NL_TYPE_U32 },
	[LIBERA_A_PLINK_TO_PSWITCH] = { "to-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_PLINK_TO_PSWITCH_NAME] = { "to-pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_PLINK_TO_PPORT] = { "to-pport", .type = NL_TYPE_U32 },
	[LIBERA_A_PLINK_UP] = { "up", .type = NL_TYPE_FLAG },
	[LIBERA_A_PLINK_DISCOVERED] = { "discovered", .type = NL_TYPE_FLAG },
	[LIBERA_A_PLINK_STATIC] = { "static", .type = NL_TYPE_FLAG },
	[LIBERA_A_PLINK_AGE] = { "age", .type = NL_TYPE_U64, .hint = NL_HINT_MS },
	[LIBERA_A_PLINK_INTERVAL] = { "interval", .type = NL_TYPE_U32 },
	[LIBERA_A_PLINK_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
};

static const struct nl_set plink_set = {
	.n = sizeof(plink_attrs) / sizeof(plink_attrs[0]),
	.attr = plink_attrs,
};

static const struct nl_attr tenant_attrs[] = {
	[LIBERA_A_TENANT_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_TENANT_ID] = { "id", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_NAME] = { "name", .type = NL_TYPE_STRING },
	[LIBERA_A_TENANT_MAX_RULES] = { "max-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_MAX_GROUPS] = { "max-groups", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_MAX_METERS] = { "max-meters", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_STATE] = { "state", .type = NL_TYPE_U32, .names = &nl_admin_names },
	[LIBERA_A_TENANT_CONTROLLERS] = { "controllers", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_VSWITCHES] = { "vswitches", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_VPORTS] = { "vports", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_HOSTS] = { "hosts", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_VIRTUAL_RULES] = { "virtual-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_PHYSICAL_RULES] = { "physical-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_RX_MESSAGES] = { "rx-messages", .type = NL_TYPE_U64 },
	[LIBERA_A_TENANT_TX_MESSAGES] = { "tx-messages", .type = NL_TYPE_U64 },
	[LIBERA_A_TENANT_REFUSED] = { "refused", .type = NL_TYPE_U64 },
	[LIBERA_A_TENANT_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
	[LIBERA_A_TENANT_CARRIER] = { "carrier", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_TENANT_CARRIER_USED] = { "carrier-used", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_TENANT_CARRIER_WHY] = { "carrier-why", .type = NL_TYPE_STRING,
		.hint = NL_HINT_SPARSE },
	[LIBERA_A_TENANT_REDUCTION] = { "reduction", .type = NL_TYPE_U32,
		.names = &nl_reduction_level_names },
	[LIBERA_A_TENANT_MAX_MESSAGE_RATE] = { "max-message-rate", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_MAX_PACKET_IN_RATE] = { "max-packet-in-rate", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_THROTTLED] = { "throttled", .type = NL_TYPE_U64 },
	[LIBERA_A_TENANT_PACKET_INS_DROPPED] = { "packet-ins-dropped", .type = NL_TYPE_U64 },
	[LIBERA_A_TENANT_HOST_MOVE] = { "host-move", .type = NL_TYPE_U32,
		.names = &nl_host_move_names },
	[LIBERA_A_TENANT_MERGE] = { "merge", .type = NL_TYPE_U32, .names = &nl_merge_names },
	[LIBERA_A_TENANT_MERGED_RULES] = { "merged-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_TENANT_VLAN] = { "vlan", .type = NL_TYPE_U16, .multi = 1 },
};

static const struct nl_set tenant_set = {
	.n = sizeof(tenant_attrs) / sizeof(tenant_attrs[0]),
	.attr = tenant_attrs,
};

static const struct nl_attr controller_attrs[] = {
	[LIBERA_A_CONTROLLER_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_CONTROLLER_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_CONTROLLER_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_CONTROLLER_VSWITCH] = { "vswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_CONTROLLER_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_CONTROLLER_ADDRESS] = { "address", .type = NL_TYPE_BINARY,
		.hint = NL_HINT_IP },
	[LIBERA_A_CONTROLLER_PORT] = { "port", .type = NL_TYPE_U16 },
	[LIBERA_A_CONTROLLER_EVENT] = { "event", .type = NL_TYPE_U32,
		.names = &nl_event_names },
	[LIBERA_A_CONTROLLER_PASSIVE] = { "passive", .type = NL_TYPE_FLAG },
};

static const struct nl_set controller_set = {
	.n = sizeof(controller_attrs) / sizeof(controller_attrs[0]),
	.attr = controller_attrs,
};

static const struct nl_attr session_attrs[] = {
	[LIBERA_A_SESSION_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_SESSION_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_SESSION_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_SESSION_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_SESSION_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_SESSION_ADDRESS] = { "address", .type = NL_TYPE_BINARY, .hint = NL_HINT_IP },
	[LIBERA_A_SESSION_PORT] = { "port", .type = NL_TYPE_U16 },
	[LIBERA_A_SESSION_CONNECTED] = { "connected", .type = NL_TYPE_FLAG },
	[LIBERA_A_SESSION_OF_VERSION] = { "of-version", .type = NL_TYPE_U8,
		.hint = NL_HINT_OF_VERSION },
	[LIBERA_A_SESSION_ROLE] = { "role", .type = NL_TYPE_U32,
		.names = &nl_controller_role_names },
	[LIBERA_A_SESSION_ATTEMPTS] = { "attempts", .type = NL_TYPE_U32 },
	[LIBERA_A_SESSION_LAST_ERROR] = { "last-error", .type = NL_TYPE_U32,
		.hint = NL_HINT_ERRNO },
	[LIBERA_A_SESSION_SINCE] = { "since", .type = NL_TYPE_U64, .hint = NL_HINT_MS },
	[LIBERA_A_SESSION_DOWN_REASON] = { "down-reason", .type = NL_TYPE_U32,
		.names = &nl_down_reason_names },
	[LIBERA_A_SESSION_ECHO_RTT] = { "echo-rtt", .type = NL_TYPE_U32, .hint = NL_HINT_US },
	[LIBERA_A_SESSION_RX_MESSAGES] = { "rx-messages", .type = NL_TYPE_U64 },
	[LIBERA_A_SESSION_TX_MESSAGES] = { "tx-messages", .type = NL_TYPE_U64 },
	[LIBERA_A_SESSION_TX_QUEUED] = { "tx-queued", .type = NL_TYPE_U32 },
	[LIBERA_A_SESSION_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
};

static const struct nl_set session_set = {
	.n = sizeof(session_attrs) / sizeof(session_attrs[0]),
	.attr = session_attrs,
};

static const struct nl_attr vswitch_attrs[] = {
	[LIBERA_A_VSWITCH_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_VSWITCH_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_VSWITCH_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VSWITCH_DPID] = { "dpid", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_VSWITCH_NAME] = { "name", .type = NL_TYPE_STRING },
	[LIBERA_A_VSWITCH_PSWITCH] = { "pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID, .multi = 1 },
	[LIBERA_A_VSWITCH_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING,
		.multi = 1 },
	[LIBERA_A_VSWITCH_UP] = { "up", .type = NL_TYPE_FLAG },
	[LIBERA_A_VSWITCH_CONTROLLERS] = { "controllers", .type = NL_TYPE_U32 },
	[LIBERA_A_VSWITCH_CONNECTED] = { "connected", .type = NL_TYPE_U32 },
	[LIBERA_A_VSWITCH_VPORTS] = { "vports", .type = NL_TYPE_U32 },
	[LIBERA_A_VSWITCH_VIRTUAL_RULES] = { "virtual-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_VSWITCH_PHYSICAL_RULES] = { "physical-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_VSWITCH_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
};

static const struct nl_set vswitch_set = {
	.n = sizeof(vswitch_attrs) / sizeof(vswitch_attrs[0]),
	.attr = vswitch_attrs,
};

static const struct nl_attr vport_attrs[] = {
	[LIBERA_A_VPORT_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_VPORT_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_VPORT_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VPORT_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_VPORT_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VPORT_NUMBER] = { "number", .type = NL_TYPE_U32 },
	[LIBERA_A_VPORT_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_VPORT_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VPORT_PPORT] = { "pport", .type = NL_TYPE_U32 },
	[LIBERA_A_VPORT_NAME] = { "name", .type = NL_TYPE_STRING },
	[LIBERA_A_VPORT_HW_ADDR] = { "hw-addr", .type = NL_TYPE_BINARY, .hint = NL_HINT_MAC },
	[LIBERA_A_VPORT_CONFIG] = { "config", .type = NL_TYPE_U32,
		.hint = NL_HINT_PORT_CONFIG },
	[LIBERA_A_VPORT_STATE] = { "state", .type = NL_TYPE_U32, .hint = NL_HINT_PORT_STATE },
	[LIBERA_A_VPORT_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
	[LIBERA_A_VPORT_VLINK] = { "vlink", .type = NL_TYPE_U32 },
	[LIBERA_A_VPORT_OLD_PSWITCH] = { "old-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_VPORT_OLD_PPORT] = { "old-pport", .type = NL_TYPE_U32 },
};

static const struct nl_set vport_set = {
	.n = sizeof(vport_attrs) / sizeof(vport_attrs[0]),
	.attr = vport_attrs,
};

static const struct nl_attr host_attrs[] = {
	[LIBERA_A_HOST_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_HOST_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_HOST_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_HOST_MAC] = { "mac", .type = NL_TYPE_BINARY, .hint = NL_HINT_MAC },
	[LIBERA_A_HOST_IP4] = { "ip4", .type = NL_TYPE_BINARY, .hint = NL_HINT_IP },
	[LIBERA_A_HOST_IP6] = { "ip6", .type = NL_TYPE_BINARY, .hint = NL_HINT_IP },
	[LIBERA_A_HOST_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_HOST_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_HOST_VPORT] = { "vport", .type = NL_TYPE_U32 },
	[LIBERA_A_HOST_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
	[LIBERA_A_HOST_INDEX] = { "index", .type = NL_TYPE_U32 },
	[LIBERA_A_HOST_LOCATOR] = { "locator", .type = NL_TYPE_U64, .hint = NL_HINT_HEX },
	[LIBERA_A_HOST_LITE] = { "lite", .type = NL_TYPE_U32, .hint = NL_HINT_HEX },
};

static const struct nl_set host_set = {
	.n = sizeof(host_attrs) / sizeof(host_attrs[0]),
	.attr = host_attrs,
};

static const struct nl_attr flow_attrs[] = {
	[LIBERA_A_FLOW_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_FLOW_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_FLOW_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_FLOW_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_FLOW_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_FLOW_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_FLOW_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_FLOW_TABLE] = { "table", .type = NL_TYPE_U8 },
	[LIBERA_A_FLOW_PRIORITY] = { "priority", .type = NL_TYPE_U16 },
	[LIBERA_A_FLOW_COOKIE] = { "cookie", .type = NL_TYPE_U64, .hint = NL_HINT_HEX },
	[LIBERA_A_FLOW_MATCH] = { "match", .type = NL_TYPE_BINARY, .hint = NL_HINT_MATCH },
	[LIBERA_A_FLOW_INSTRUCTIONS] = { "instructions", .type = NL_TYPE_BINARY,
		.hint = NL_HINT_INSTRUCTIONS },
	[LIBERA_A_FLOW_IDLE_TIMEOUT] = { "idle-timeout", .type = NL_TYPE_U16,
		.hint = NL_HINT_S },
	[LIBERA_A_FLOW_HARD_TIMEOUT] = { "hard-timeout", .type = NL_TYPE_U16,
		.hint = NL_HINT_S },
	[LIBERA_A_FLOW_FLAGS] = { "flags", .type = NL_TYPE_U16, .hint = NL_HINT_FLOW_FLAGS },
	[LIBERA_A_FLOW_PACKETS] = { "packets", .type = NL_TYPE_U64 },
	[LIBERA_A_FLOW_BYTES] = { "bytes", .type = NL_TYPE_U64 },
	[LIBERA_A_FLOW_DURATION] = { "duration", .type = NL_TYPE_U64, .hint = NL_HINT_MS },
	[LIBERA_A_FLOW_PHYSICAL_RULES] = { "physical-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_FLOW_STATE] = { "state", .type = NL_TYPE_U32,
		.names = &nl_rule_state_names },
	[LIBERA_A_FLOW_MISS] = { "miss", .type = NL_TYPE_FLAG, .hint = NL_HINT_SPARSE },
	[LIBERA_A_FLOW_OWNER] = { "owner", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &flow_owner_set },
	[LIBERA_A_FLOW_PATH] = { "path", .type = NL_TYPE_FLAG, .hint = NL_HINT_SPARSE },
	[LIBERA_A_FLOW_OPAQUE] = { "opaque", .type = NL_TYPE_FLAG, .hint = NL_HINT_SPARSE },
	[LIBERA_A_FLOW_SHARED] = { "shared", .type = NL_TYPE_U32, .hint = NL_HINT_SPARSE },
	[LIBERA_A_FLOW_WHY] = { "why", .type = NL_TYPE_STRING, .hint = NL_HINT_SPARSE },
	[LIBERA_A_FLOW_BOUND] = { "bound", .type = NL_TYPE_FLAG, .hint = NL_HINT_SPARSE },
	[LIBERA_A_FLOW_STAND_IN] = { "stand-in", .type = NL_TYPE_U64, .hint = NL_HINT_HEX },
	[LIBERA_A_FLOW_STANDS_FOR] = { "stands-for", .type = NL_TYPE_U32,
		.hint = NL_HINT_SPARSE },
};

static const struct nl_set flow_set = {
	.n = sizeof(flow_attrs) / sizeof(flow_attrs[0]),
	.attr = flow_attrs,
};

static const struct nl_attr reduction_attrs[] = {
	[LIBERA_A_REDUCTION_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_REDUCTION_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_REDUCTION_VSWITCH] = { "vswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_REDUCTION_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_REDUCTION_PSWITCH] = { "pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_REDUCTION_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_REDUCTION_LEVEL] = { "level", .type = NL_TYPE_U32,
		.names = &nl_reduction_level_names },
	[LIBERA_A_REDUCTION_EDGE] = { "edge", .type = NL_TYPE_FLAG },
	[LIBERA_A_REDUCTION_VIRTUAL_RULES] = { "virtual-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_OFF_RULES] = { "off-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_PHYSICAL_RULES] = { "physical-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_SHARED_RULES] = { "shared-rules", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_SHARERS] = { "sharers", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_CONFLICTS] = { "conflicts", .type = NL_TYPE_U32 },
	[LIBERA_A_REDUCTION_MESSAGES_OFF] = { "messages-off", .type = NL_TYPE_U64 },
	[LIBERA_A_REDUCTION_MESSAGES] = { "messages", .type = NL_TYPE_U64 },
	[LIBERA_A_REDUCTION_MERGED_RULES] = { "merged-rules", .type = NL_TYPE_U32 },
};

static const struct nl_set reduction_set = {
	.n = sizeof(reduction_attrs) / sizeof(reduction_attrs[0]),
	.attr = reduction_attrs,
};

static const struct nl_attr stats_attrs[] = {
	[LIBERA_A_STATS_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_STATS_ID] = { "id", .type = NL_TYPE_U32 },
	[LIBERA_A_STATS_NAME] = { "name", .type = NL_TYPE_STRING },
	[LIBERA_A_STATS_VALUE] = { "value", .type = NL_TYPE_U64 },
};

static const struct nl_set stats_set = {
	.n = sizeof(stats_attrs) / sizeof(stats_attrs[0]),
	.attr = stats_attrs,
};

static const struct nl_attr refused_attrs[] = {
	[LIBERA_A_REFUSED_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_REFUSED_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_REFUSED_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_REFUSED_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_REFUSED_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_REFUSED_XID] = { "xid", .type = NL_TYPE_U32 },
	[LIBERA_A_REFUSED_ERROR] = { "error", .type = NL_TYPE_STRING },
	[LIBERA_A_REFUSED_SUPPRESSED] = { "suppressed", .type = NL_TYPE_U32 },
};

static const struct nl_set refused_set = {
	.n = sizeof(refused_attrs) / sizeof(refused_attrs[0]),
	.attr = refused_attrs,
};

static const struct nl_attr vlink_attrs[] = {
	[LIBERA_A_VLINK_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_VLINK_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_VLINK_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VLINK_ID] = { "id", .type = NL_TYPE_U32 },
	[LIBERA_A_VLINK_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_VLINK_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VLINK_VPORT] = { "vport", .type = NL_TYPE_U32 },
	[LIBERA_A_VLINK_TO_VSWITCH] = { "to-vswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_VLINK_TO_VSWITCH_NAME] = { "to-vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_VLINK_TO_VPORT] = { "to-vport", .type = NL_TYPE_U32 },
	[LIBERA_A_VLINK_PATH] = { "path", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &vlink_path_set },
	[LIBERA_A_VLINK_PRIORITY] = { "priority", .type = NL_TYPE_U16 },
	[LIBERA_A_VLINK_UP] = { "up", .type = NL_TYPE_FLAG },
	[LIBERA_A_VLINK_SWITCHES] = { "switches", .type = NL_TYPE_U64 },
	[LIBERA_A_VLINK_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
	[LIBERA_A_VLINK_CARRIES] = { "carries", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_VLINK_CARRIES_WHY] = { "carries-why", .type = NL_TYPE_STRING,
		.hint = NL_HINT_SPARSE },
	[LIBERA_A_VLINK_BACK_CARRIES] = { "back-carries", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_VLINK_BACK_CARRIES_WHY] = { "back-carries-why", .type = NL_TYPE_STRING,
		.hint = NL_HINT_SPARSE },
};

static const struct nl_set vlink_set = {
	.n = sizeof(vlink_attrs) / sizeof(vlink_attrs[0]),
	.attr = vlink_attrs,
};

static const struct nl_attr route_attrs[] = {
	[LIBERA_A_ROUTE_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_ROUTE_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_ROUTE_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_ROUTE_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_ROUTE_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_ROUTE_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_ROUTE_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_ROUTE_TO_PSWITCH] = { "to-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_ROUTE_TO_PSWITCH_NAME] = { "to-pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_ROUTE_PATH] = { "path", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &vlink_path_set },
	[LIBERA_A_ROUTE_PRIORITY] = { "priority", .type = NL_TYPE_U16 },
	[LIBERA_A_ROUTE_UP] = { "up", .type = NL_TYPE_FLAG },
	[LIBERA_A_ROUTE_SWITCHES] = { "switches", .type = NL_TYPE_U64 },
	[LIBERA_A_ROUTE_EVENT] = { "event", .type = NL_TYPE_U32, .names = &nl_event_names },
};

static const struct nl_set route_set = {
	.n = sizeof(route_attrs) / sizeof(route_attrs[0]),
	.attr = route_attrs,
};

static const struct nl_attr lane_attrs[] = {
	[LIBERA_A_LANE_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_LANE_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_LANE_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_LANE_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_LANE_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_LANE_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_LANE_TO_PSWITCH] = { "to-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_LANE_PRIORITY] = { "priority", .type = NL_TYPE_U16 },
	[LIBERA_A_LANE_VPORT] = { "vport", .type = NL_TYPE_U32 },
	[LIBERA_A_LANE_LABEL] = { "label", .type = NL_TYPE_U16 },
	[LIBERA_A_LANE_BACK] = { "back", .type = NL_TYPE_FLAG },
	[LIBERA_A_LANE_VLAN] = { "vlan", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &vlan_label_set },
};

static const struct nl_set lane_set = {
	.n = sizeof(lane_attrs) / sizeof(lane_attrs[0]),
	.attr = lane_attrs,
};

static const struct nl_attr carrier_attrs[] = {
	[LIBERA_A_CARRIER_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_CARRIER_KIND] = { "kind", .type = NL_TYPE_U32,
		.names = &nl_vn_carrier_names },
	[LIBERA_A_CARRIER_EDGE_BITS] = { "edge-bits", .type = NL_TYPE_U8 },
	[LIBERA_A_CARRIER_TENANT_BITS] = { "tenant-bits", .type = NL_TYPE_U8 },
	[LIBERA_A_CARRIER_HOST_BITS] = { "host-bits", .type = NL_TYPE_U8 },
	[LIBERA_A_CARRIER_ORDER] = { "order", .type = NL_TYPE_U32,
		.names = &nl_locator_order_names },
};

static const struct nl_set carrier_set = {
	.n = sizeof(carrier_attrs) / sizeof(carrier_attrs[0]),
	.attr = carrier_attrs,
};

static const struct nl_attr migration_attrs[] = {
	[LIBERA_A_MIGRATION_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_MIGRATION_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_MIGRATION_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_MIGRATION_VSWITCH] = { "vswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_MIGRATION_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_MIGRATION_VPORT] = { "vport", .type = NL_TYPE_U32 },
	[LIBERA_A_MIGRATION_MAC] = { "mac", .type = NL_TYPE_BINARY, .hint = NL_HINT_MAC },
	[LIBERA_A_MIGRATION_PSWITCH] = { "pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_MIGRATION_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_MIGRATION_PPORT] = { "pport", .type = NL_TYPE_U32 },
	[LIBERA_A_MIGRATION_PATH] = { "path", .type = NL_TYPE_NEST,
		.multi = 1, .nest = &vlink_path_set },
	[LIBERA_A_MIGRATION_LINGER] = { "linger", .type = NL_TYPE_U32 },
	[LIBERA_A_MIGRATION_RELEASE] = { "release", .type = NL_TYPE_FLAG },
	[LIBERA_A_MIGRATION_OLD_PSWITCH] = { "old-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_MIGRATION_OLD_PPORT] = { "old-pport", .type = NL_TYPE_U32 },
	[LIBERA_A_MIGRATION_PREPARE_TIME] = { "prepare-time", .type = NL_TYPE_U64 },
	[LIBERA_A_MIGRATION_SWITCH_TIME] = { "switch-time", .type = NL_TYPE_U64 },
	[LIBERA_A_MIGRATION_EVENT] = { "event", .type = NL_TYPE_U32,
		.names = &nl_event_names },
};

static const struct nl_set migration_set = {
	.n = sizeof(migration_attrs) / sizeof(migration_attrs[0]),
	.attr = migration_attrs,
};

static const struct nl_attr watch_attrs[] = {
	[LIBERA_A_WATCH_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_WATCH_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_WATCH_PSWITCH_NAME] = { "pswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_WATCH_PPORT] = { "pport", .type = NL_TYPE_U32 },
	[LIBERA_A_WATCH_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_WATCH_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
};

static const struct nl_set watch_set = {
	.n = sizeof(watch_attrs) / sizeof(watch_attrs[0]),
	.attr = watch_attrs,
};

static const struct nl_attr sighting_attrs[] = {
	[LIBERA_A_SIGHTING_PAD] = { "pad", .type = NL_TYPE_PAD },
	[LIBERA_A_SIGHTING_TENANT] = { "tenant", .type = NL_TYPE_U32 },
	[LIBERA_A_SIGHTING_TENANT_NAME] = { "tenant-name", .type = NL_TYPE_STRING },
	[LIBERA_A_SIGHTING_MAC] = { "mac", .type = NL_TYPE_BINARY, .hint = NL_HINT_MAC },
	[LIBERA_A_SIGHTING_IP4] = { "ip4", .type = NL_TYPE_BINARY, .hint = NL_HINT_IP },
	[LIBERA_A_SIGHTING_IP6] = { "ip6", .type = NL_TYPE_BINARY, .hint = NL_HINT_IP },
	[LIBERA_A_SIGHTING_VSWITCH] = { "vswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_SIGHTING_VSWITCH_NAME] = { "vswitch-name", .type = NL_TYPE_STRING },
	[LIBERA_A_SIGHTING_VPORT] = { "vport", .type = NL_TYPE_U32 },
	[LIBERA_A_SIGHTING_OLD_PSWITCH] = { "old-pswitch", .type = NL_TYPE_U64,
		.hint = NL_HINT_DPID },
	[LIBERA_A_SIGHTING_OLD_PPORT] = { "old-pport", .type = NL_TYPE_U32 },
	[LIBERA_A_SIGHTING_OLD_UP] = { "old-up", .type = NL_TYPE_FLAG },
	[LIBERA_A_SIGHTING_PSWITCH] = { "pswitch", .type = NL_TYPE_U64, .hint = NL_HINT_DPID },
	[LIBERA_A_SIGHTING_PPORT] = { "pport", .type = NL_TYPE_U32 },
	[LIBERA_A_SIGHTING_CANDIDATES] = { "candidates", .type = NL_TYPE_U32 },
	[LIBERA_A_SIGHTING_HOST_MOVE] = { "host-move", .type = NL_TYPE_U32,
		.names = &nl_host_move_names },
};

static const struct nl_set sighting_set = {
	.n = sizeof(sighting_attrs) / sizeof(sighting_attrs[0]),
	.attr = sighting_attrs,
};

const struct nl_cmd nl_cmds[] = {
	[LIBERA_CMD_INFO_GET] = { "info-get", &info_set },
	[LIBERA_CMD_LISTEN_ADD] = { "listen-add", &listen_set },
	[LIBERA_CMD_LISTEN_DEL] = { "listen-del", &listen_set },
	[LIBERA_CMD_LISTEN_GET] = { "listen-get", &listen_set },
	[LIBERA_CMD_LISTEN_NTF] = { "listen-ntf", &listen_set },
	[LIBERA_CMD_INTERCEPT_ADD] = { "intercept-add", &intercept_set },
	[LIBERA_CMD_INTERCEPT_DEL] = { "intercept-del", &intercept_set },
	[LIBERA_CMD_INTERCEPT_GET] = { "intercept-get", &intercept_set },
	[LIBERA_CMD_INTERCEPT_NTF] = { "intercept-ntf", &intercept_set },
	[LIBERA_CMD_PSWITCH_GET] = { "pswitch-get", &pswitch_set },
	[LIBERA_CMD_PSWITCH_SET] = { "pswitch-set", &pswitch_set },
	[LIBERA_CMD_PSWITCH_DEL] = { "pswitch-del", &pswitch_set },
	[LIBERA_CMD_PSWITCH_NTF] = { "pswitch-ntf", &pswitch_set },
	[LIBERA_CMD_PPORT_GET] = { "pport-get", &pport_set },
	[LIBERA_CMD_PPORT_NTF] = { "pport-ntf", &pport_set },
	[LIBERA_CMD_PLINK_ADD] = { "plink-add", &plink_set },
	[LIBERA_CMD_PLINK_DEL] = { "plink-del", &plink_set },
	[LIBERA_CMD_PLINK_SET] = { "plink-set", &plink_set },
	[LIBERA_CMD_PLINK_GET] = { "plink-get", &plink_set },
	[LIBERA_CMD_PLINK_NTF] = { "plink-ntf", &plink_set },
	[LIBERA_CMD_TENANT_ADD] = { "tenant-add", &tenant_set },
	[LIBERA_CMD_TENANT_DEL] = { "tenant-del", &tenant_set },
	[LIBERA_CMD_TENANT_SET] = { "tenant-set", &tenant_set },
	[LIBERA_CMD_TENANT_GET] = { "tenant-get", &tenant_set },
	[LIBERA_CMD_TENANT_NTF] = { "tenant-ntf", &tenant_set },
	[LIBERA_CMD_CONTROLLER_ADD] = { "controller-add", &controller_set },
	[LIBERA_CMD_CONTROLLER_DEL] = { "controller-del", &controller_set },
	[LIBERA_CMD_CONTROLLER_GET] = { "controller-get", &controller_set },
	[LIBERA_CMD_CONTROLLER_NTF] = { "controller-ntf", &controller_set },
	[LIBERA_CMD_SESSION_GET] = { "session-get", &session_set },
	[LIBERA_CMD_SESSION_NTF] = { "session-ntf", &session_set },
	[LIBERA_CMD_VSWITCH_ADD] = { "vswitch-add", &vswitch_set },
	[LIBERA_CMD_VSWITCH_DEL] = { "vswitch-del", &vswitch_set },
	[LIBERA_CMD_VSWITCH_GET] = { "vswitch-get", &vswitch_set },
	[LIBERA_CMD_VSWITCH_NTF] = { "vswitch-ntf", &vswitch_set },
	[LIBERA_CMD_VPORT_ADD] = { "vport-add", &vport_set },
	[LIBERA_CMD_VPORT_DEL] = { "vport-del", &vport_set },
	[LIBERA_CMD_VPORT_GET] = { "vport-get", &vport_set },
	[LIBERA_CMD_VPORT_NTF] = { "vport-ntf", &vport_set },
	[LIBERA_CMD_HOST_ADD] = { "host-add", &host_set },
	[LIBERA_CMD_HOST_DEL] = { "host-del", &host_set },
	[LIBERA_CMD_HOST_GET] = { "host-get", &host_set },
	[LIBERA_CMD_HOST_NTF] = { "host-ntf", &host_set },
	[LIBERA_CMD_VFLOW_GET] = { "vflow-get", &flow_set },
	[LIBERA_CMD_PFLOW_GET] = { "pflow-get", &flow_set },
	[LIBERA_CMD_STATS_GET] = { "stats-get", &stats_set },
	[LIBERA_CMD_REFUSED_NTF] = { "refused-ntf", &refused_set },
	[LIBERA_CMD_VLINK_ADD] = { "vlink-add", &vlink_set },
	[LIBERA_CMD_VLINK_DEL] = { "vlink-del", &vlink_set },
	[LIBERA_CMD_VLINK_PATH_ADD] = { "vlink-path-add", &vlink_set },
	[LIBERA_CMD_VLINK_PATH_DEL] = { "vlink-path-del", &vlink_set },
	[LIBERA_CMD_VLINK_GET] = { "vlink-get", &vlink_set },
	[LIBERA_CMD_VLINK_NTF] = { "vlink-ntf", &vlink_set },
	[LIBERA_CMD_ROUTE_ADD] = { "route-add", &route_set },
	[LIBERA_CMD_ROUTE_DEL] = { "route-del", &route_set },
	[LIBERA_CMD_ROUTE_GET] = { "route-get", &route_set },
	[LIBERA_CMD_ROUTE_NTF] = { "route-ntf", &route_set },
	[LIBERA_CMD_VPORT_SET] = { "vport-set", &vport_set },
	[LIBERA_CMD_AFLOW_GET] = { "aflow-get", &flow_set },
	[LIBERA_CMD_LANE_GET] = { "lane-get", &lane_set },
	[LIBERA_CMD_CARRIER_SET] = { "carrier-set", &carrier_set },
	[LIBERA_CMD_CARRIER_GET] = { "carrier-get", &carrier_set },
	[LIBERA_CMD_REDUCTION_GET] = { "reduction-get", &reduction_set },
	[LIBERA_CMD_VSWITCH_SET] = { "vswitch-set", &vswitch_set },
	[LIBERA_CMD_MIGRATE] = { "migrate", &migration_set },
	[LIBERA_CMD_MIGRATE_NTF] = { "migrate-ntf", &migration_set },
	[LIBERA_CMD_WATCH_ADD] = { "watch-add", &watch_set },
	[LIBERA_CMD_WATCH_DEL] = { "watch-del", &watch_set },
	[LIBERA_CMD_WATCH_GET] = { "watch-get", &watch_set },
	[LIBERA_CMD_SIGHTING_NTF] = { "sighting-ntf", &sighting_set },
};

const unsigned int nl_n_cmds = sizeof(nl_cmds) / sizeof(nl_cmds[0]);
