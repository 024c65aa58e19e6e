// SPDX-License-Identifier: GPL-2.0
/* Names in the netlink interface; made by scripts/nlgen from include/libera.yaml. */

#include <linux/libera.h>

#include "nl_names.h"

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

static const char *const cmd_names[] = {
	[LIBERA_CMD_INFO_GET] = "info-get",
	[LIBERA_CMD_LISTEN_ADD] = "listen-add",
	[LIBERA_CMD_LISTEN_DEL] = "listen-del",
	[LIBERA_CMD_LISTEN_GET] = "listen-get",
	[LIBERA_CMD_LISTEN_NTF] = "listen-ntf",
	[LIBERA_CMD_INTERCEPT_ADD] = "intercept-add",
	[LIBERA_CMD_INTERCEPT_DEL] = "intercept-del",
	[LIBERA_CMD_INTERCEPT_GET] = "intercept-get",
	[LIBERA_CMD_INTERCEPT_NTF] = "intercept-ntf",
	[LIBERA_CMD_PSWITCH_GET] = "pswitch-get",
	[LIBERA_CMD_PSWITCH_SET] = "pswitch-set",
	[LIBERA_CMD_PSWITCH_DEL] = "pswitch-del",
	[LIBERA_CMD_PSWITCH_NTF] = "pswitch-ntf",
	[LIBERA_CMD_PPORT_GET] = "pport-get",
	[LIBERA_CMD_PPORT_NTF] = "pport-ntf",
	[LIBERA_CMD_TENANT_ADD] = "tenant-add",
	[LIBERA_CMD_TENANT_DEL] = "tenant-del",
	[LIBERA_CMD_TENANT_SET] = "tenant-set",
	[LIBERA_CMD_TENANT_GET] = "tenant-get",
	[LIBERA_CMD_TENANT_NTF] = "tenant-ntf",
	[LIBERA_CMD_CONTROLLER_ADD] = "controller-add",
	[LIBERA_CMD_CONTROLLER_DEL] = "controller-del",
	[LIBERA_CMD_CONTROLLER_GET] = "controller-get",
	[LIBERA_CMD_CONTROLLER_NTF] = "controller-ntf",
	[LIBERA_CMD_SESSION_GET] = "session-get",
	[LIBERA_CMD_SESSION_NTF] = "session-ntf",
	[LIBERA_CMD_VSWITCH_ADD] = "vswitch-add",
	[LIBERA_CMD_VSWITCH_DEL] = "vswitch-del",
	[LIBERA_CMD_VSWITCH_GET] = "vswitch-get",
	[LIBERA_CMD_VSWITCH_NTF] = "vswitch-ntf",
	[LIBERA_CMD_VPORT_ADD] = "vport-add",
	[LIBERA_CMD_VPORT_DEL] = "vport-del",
	[LIBERA_CMD_VPORT_GET] = "vport-get",
	[LIBERA_CMD_VPORT_NTF] = "vport-ntf",
	[LIBERA_CMD_HOST_ADD] = "host-add",
	[LIBERA_CMD_HOST_DEL] = "host-del",
	[LIBERA_CMD_HOST_GET] = "host-get",
	[LIBERA_CMD_HOST_NTF] = "host-ntf",
	[LIBERA_CMD_VFLOW_GET] = "vflow-get",
	[LIBERA_CMD_PFLOW_GET] = "pflow-get",
	[LIBERA_CMD_STATS_GET] = "stats-get",
	[LIBERA_CMD_REFUSED_NTF] = "refused-ntf",
};

const struct nl_names nl_cmd_names = {
	.n = sizeof(cmd_names) / sizeof(cmd_names[0]),
	.name = cmd_names,
};

static const char *const info_attr_names[] = {
	[LIBERA_A_INFO_VERSION] = "version",
	[LIBERA_A_INFO_API_LEVEL] = "api-level",
};

static const struct nl_names nl_info_attr_names = {
	.n = sizeof(info_attr_names) / sizeof(info_attr_names[0]),
	.name = info_attr_names,
};

static const char *const listen_attr_names[] = {
	[LIBERA_A_LISTEN_PAD] = "pad",
	[LIBERA_A_LISTEN_ADDRESS] = "address",
	[LIBERA_A_LISTEN_PORT] = "port",
	[LIBERA_A_LISTEN_ACCEPTED] = "accepted",
	[LIBERA_A_LISTEN_EVENT] = "event",
};

static const struct nl_names nl_listen_attr_names = {
	.n = sizeof(listen_attr_names) / sizeof(listen_attr_names[0]),
	.name = listen_attr_names,
};

static const char *const intercept_attr_names[] = {
	[LIBERA_A_INTERCEPT_PAD] = "pad",
	[LIBERA_A_INTERCEPT_ADDRESS] = "address",
	[LIBERA_A_INTERCEPT_PREFIX] = "prefix",
	[LIBERA_A_INTERCEPT_PORT] = "port",
	[LIBERA_A_INTERCEPT_TO_PORT] = "to-port",
	[LIBERA_A_INTERCEPT_HITS] = "hits",
	[LIBERA_A_INTERCEPT_EVENT] = "event",
};

static const struct nl_names nl_intercept_attr_names = {
	.n = sizeof(intercept_attr_names) / sizeof(intercept_attr_names[0]),
	.name = intercept_attr_names,
};

static const char *const pswitch_attr_names[] = {
	[LIBERA_A_PSWITCH_PAD] = "pad",
	[LIBERA_A_PSWITCH_DPID] = "dpid",
	[LIBERA_A_PSWITCH_NAME] = "name",
	[LIBERA_A_PSWITCH_MAX_RULES] = "max-rules",
	[LIBERA_A_PSWITCH_CONNECTION] = "connection",
	[LIBERA_A_PSWITCH_CONNECTED] = "connected",
	[LIBERA_A_PSWITCH_OF_VERSION] = "of-version",
	[LIBERA_A_PSWITCH_PEER_ADDRESS] = "peer-address",
	[LIBERA_A_PSWITCH_PEER_PORT] = "peer-port",
	[LIBERA_A_PSWITCH_ORIG_ADDRESS] = "orig-address",
	[LIBERA_A_PSWITCH_ORIG_PORT] = "orig-port",
	[LIBERA_A_PSWITCH_TABLES] = "tables",
	[LIBERA_A_PSWITCH_BUFFERS] = "buffers",
	[LIBERA_A_PSWITCH_CAPABILITIES] = "capabilities",
	[LIBERA_A_PSWITCH_PORTS] = "ports",
	[LIBERA_A_PSWITCH_VSWITCHES] = "vswitches",
	[LIBERA_A_PSWITCH_RULES] = "rules",
	[LIBERA_A_PSWITCH_FOREIGN_RULES] = "foreign-rules",
	[LIBERA_A_PSWITCH_SINCE] = "since",
	[LIBERA_A_PSWITCH_DOWN_REASON] = "down-reason",
	[LIBERA_A_PSWITCH_MANUFACTURER] = "manufacturer",
	[LIBERA_A_PSWITCH_HARDWARE] = "hardware",
	[LIBERA_A_PSWITCH_SOFTWARE] = "software",
	[LIBERA_A_PSWITCH_SERIAL] = "serial",
	[LIBERA_A_PSWITCH_DESCRIPTION] = "description",
	[LIBERA_A_PSWITCH_ECHO_RTT] = "echo-rtt",
	[LIBERA_A_PSWITCH_RX_MESSAGES] = "rx-messages",
	[LIBERA_A_PSWITCH_TX_MESSAGES] = "tx-messages",
	[LIBERA_A_PSWITCH_RX_BYTES] = "rx-bytes",
	[LIBERA_A_PSWITCH_TX_BYTES] = "tx-bytes",
	[LIBERA_A_PSWITCH_TX_QUEUED] = "tx-queued",
	[LIBERA_A_PSWITCH_FLOW_MODS] = "flow-mods",
	[LIBERA_A_PSWITCH_PACKET_INS] = "packet-ins",
	[LIBERA_A_PSWITCH_ERRORS] = "errors",
	[LIBERA_A_PSWITCH_DISCONNECT] = "disconnect",
	[LIBERA_A_PSWITCH_EVENT] = "event",
};

static const struct nl_names nl_pswitch_attr_names = {
	.n = sizeof(pswitch_attr_names) / sizeof(pswitch_attr_names[0]),
	.name = pswitch_attr_names,
};

static const char *const pport_attr_names[] = {
	[LIBERA_A_PPORT_PAD] = "pad",
	[LIBERA_A_PPORT_PSWITCH] = "pswitch",
	[LIBERA_A_PPORT_PSWITCH_NAME] = "pswitch-name",
	[LIBERA_A_PPORT_NUMBER] = "number",
	[LIBERA_A_PPORT_NAME] = "name",
	[LIBERA_A_PPORT_PRESENT] = "present",
	[LIBERA_A_PPORT_HW_ADDR] = "hw-addr",
	[LIBERA_A_PPORT_CONFIG] = "config",
	[LIBERA_A_PPORT_STATE] = "state",
	[LIBERA_A_PPORT_FEATURES] = "features",
	[LIBERA_A_PPORT_SPEED] = "speed",
	[LIBERA_A_PPORT_TENANT] = "tenant",
	[LIBERA_A_PPORT_TENANT_NAME] = "tenant-name",
	[LIBERA_A_PPORT_VSWITCH] = "vswitch",
	[LIBERA_A_PPORT_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_PPORT_VPORT] = "vport",
	[LIBERA_A_PPORT_EVENT] = "event",
};

static const struct nl_names nl_pport_attr_names = {
	.n = sizeof(pport_attr_names) / sizeof(pport_attr_names[0]),
	.name = pport_attr_names,
};

static const char *const tenant_attr_names[] = {
	[LIBERA_A_TENANT_PAD] = "pad",
	[LIBERA_A_TENANT_ID] = "id",
	[LIBERA_A_TENANT_NAME] = "name",
	[LIBERA_A_TENANT_MAX_RULES] = "max-rules",
	[LIBERA_A_TENANT_STATE] = "state",
	[LIBERA_A_TENANT_CONTROLLERS] = "controllers",
	[LIBERA_A_TENANT_VSWITCHES] = "vswitches",
	[LIBERA_A_TENANT_VPORTS] = "vports",
	[LIBERA_A_TENANT_HOSTS] = "hosts",
	[LIBERA_A_TENANT_VIRTUAL_RULES] = "virtual-rules",
	[LIBERA_A_TENANT_PHYSICAL_RULES] = "physical-rules",
	[LIBERA_A_TENANT_RX_MESSAGES] = "rx-messages",
	[LIBERA_A_TENANT_TX_MESSAGES] = "tx-messages",
	[LIBERA_A_TENANT_REFUSED] = "refused",
	[LIBERA_A_TENANT_EVENT] = "event",
};

static const struct nl_names nl_tenant_attr_names = {
	.n = sizeof(tenant_attr_names) / sizeof(tenant_attr_names[0]),
	.name = tenant_attr_names,
};

static const char *const controller_attr_names[] = {
	[LIBERA_A_CONTROLLER_PAD] = "pad",
	[LIBERA_A_CONTROLLER_TENANT] = "tenant",
	[LIBERA_A_CONTROLLER_TENANT_NAME] = "tenant-name",
	[LIBERA_A_CONTROLLER_VSWITCH] = "vswitch",
	[LIBERA_A_CONTROLLER_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_CONTROLLER_ADDRESS] = "address",
	[LIBERA_A_CONTROLLER_PORT] = "port",
	[LIBERA_A_CONTROLLER_EVENT] = "event",
};

static const struct nl_names nl_controller_attr_names = {
	.n = sizeof(controller_attr_names) / sizeof(controller_attr_names[0]),
	.name = controller_attr_names,
};

static const char *const session_attr_names[] = {
	[LIBERA_A_SESSION_PAD] = "pad",
	[LIBERA_A_SESSION_TENANT] = "tenant",
	[LIBERA_A_SESSION_TENANT_NAME] = "tenant-name",
	[LIBERA_A_SESSION_VSWITCH] = "vswitch",
	[LIBERA_A_SESSION_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_SESSION_ADDRESS] = "address",
	[LIBERA_A_SESSION_PORT] = "port",
	[LIBERA_A_SESSION_CONNECTED] = "connected",
	[LIBERA_A_SESSION_OF_VERSION] = "of-version",
	[LIBERA_A_SESSION_ROLE] = "role",
	[LIBERA_A_SESSION_ATTEMPTS] = "attempts",
	[LIBERA_A_SESSION_LAST_ERROR] = "last-error",
	[LIBERA_A_SESSION_SINCE] = "since",
	[LIBERA_A_SESSION_DOWN_REASON] = "down-reason",
	[LIBERA_A_SESSION_ECHO_RTT] = "echo-rtt",
	[LIBERA_A_SESSION_RX_MESSAGES] = "rx-messages",
	[LIBERA_A_SESSION_TX_MESSAGES] = "tx-messages",
	[LIBERA_A_SESSION_TX_QUEUED] = "tx-queued",
	[LIBERA_A_SESSION_EVENT] = "event",
};

static const struct nl_names nl_session_attr_names = {
	.n = sizeof(session_attr_names) / sizeof(session_attr_names[0]),
	.name = session_attr_names,
};

static const char *const vswitch_attr_names[] = {
	[LIBERA_A_VSWITCH_PAD] = "pad",
	[LIBERA_A_VSWITCH_TENANT] = "tenant",
	[LIBERA_A_VSWITCH_TENANT_NAME] = "tenant-name",
	[LIBERA_A_VSWITCH_DPID] = "dpid",
	[LIBERA_A_VSWITCH_NAME] = "name",
	[LIBERA_A_VSWITCH_PSWITCH] = "pswitch",
	[LIBERA_A_VSWITCH_PSWITCH_NAME] = "pswitch-name",
	[LIBERA_A_VSWITCH_UP] = "up",
	[LIBERA_A_VSWITCH_CONTROLLERS] = "controllers",
	[LIBERA_A_VSWITCH_CONNECTED] = "connected",
	[LIBERA_A_VSWITCH_VPORTS] = "vports",
	[LIBERA_A_VSWITCH_VIRTUAL_RULES] = "virtual-rules",
	[LIBERA_A_VSWITCH_PHYSICAL_RULES] = "physical-rules",
	[LIBERA_A_VSWITCH_EVENT] = "event",
};

static const struct nl_names nl_vswitch_attr_names = {
	.n = sizeof(vswitch_attr_names) / sizeof(vswitch_attr_names[0]),
	.name = vswitch_attr_names,
};

static const char *const vport_attr_names[] = {
	[LIBERA_A_VPORT_PAD] = "pad",
	[LIBERA_A_VPORT_TENANT] = "tenant",
	[LIBERA_A_VPORT_TENANT_NAME] = "tenant-name",
	[LIBERA_A_VPORT_VSWITCH] = "vswitch",
	[LIBERA_A_VPORT_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_VPORT_NUMBER] = "number",
	[LIBERA_A_VPORT_PSWITCH] = "pswitch",
	[LIBERA_A_VPORT_PSWITCH_NAME] = "pswitch-name",
	[LIBERA_A_VPORT_PPORT] = "pport",
	[LIBERA_A_VPORT_NAME] = "name",
	[LIBERA_A_VPORT_HW_ADDR] = "hw-addr",
	[LIBERA_A_VPORT_CONFIG] = "config",
	[LIBERA_A_VPORT_STATE] = "state",
	[LIBERA_A_VPORT_EVENT] = "event",
};

static const struct nl_names nl_vport_attr_names = {
	.n = sizeof(vport_attr_names) / sizeof(vport_attr_names[0]),
	.name = vport_attr_names,
};

static const char *const host_attr_names[] = {
	[LIBERA_A_HOST_PAD] = "pad",
	[LIBERA_A_HOST_TENANT] = "tenant",
	[LIBERA_A_HOST_TENANT_NAME] = "tenant-name",
	[LIBERA_A_HOST_MAC] = "mac",
	[LIBERA_A_HOST_IP4] = "ip4",
	[LIBERA_A_HOST_IP6] = "ip6",
	[LIBERA_A_HOST_VSWITCH] = "vswitch",
	[LIBERA_A_HOST_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_HOST_VPORT] = "vport",
	[LIBERA_A_HOST_EVENT] = "event",
};

static const struct nl_names nl_host_attr_names = {
	.n = sizeof(host_attr_names) / sizeof(host_attr_names[0]),
	.name = host_attr_names,
};

static const char *const flow_attr_names[] = {
	[LIBERA_A_FLOW_PAD] = "pad",
	[LIBERA_A_FLOW_TENANT] = "tenant",
	[LIBERA_A_FLOW_TENANT_NAME] = "tenant-name",
	[LIBERA_A_FLOW_VSWITCH] = "vswitch",
	[LIBERA_A_FLOW_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_FLOW_PSWITCH] = "pswitch",
	[LIBERA_A_FLOW_PSWITCH_NAME] = "pswitch-name",
	[LIBERA_A_FLOW_TABLE] = "table",
	[LIBERA_A_FLOW_PRIORITY] = "priority",
	[LIBERA_A_FLOW_COOKIE] = "cookie",
	[LIBERA_A_FLOW_MATCH] = "match",
	[LIBERA_A_FLOW_INSTRUCTIONS] = "instructions",
	[LIBERA_A_FLOW_IDLE_TIMEOUT] = "idle-timeout",
	[LIBERA_A_FLOW_HARD_TIMEOUT] = "hard-timeout",
	[LIBERA_A_FLOW_FLAGS] = "flags",
	[LIBERA_A_FLOW_PACKETS] = "packets",
	[LIBERA_A_FLOW_BYTES] = "bytes",
	[LIBERA_A_FLOW_DURATION] = "duration",
	[LIBERA_A_FLOW_PHYSICAL_RULES] = "physical-rules",
	[LIBERA_A_FLOW_STATE] = "state",
	[LIBERA_A_FLOW_MISS] = "miss",
	[LIBERA_A_FLOW_OWNER] = "owner",
};

static const struct nl_names nl_flow_attr_names = {
	.n = sizeof(flow_attr_names) / sizeof(flow_attr_names[0]),
	.name = flow_attr_names,
};

static const char *const stats_attr_names[] = {
	[LIBERA_A_STATS_PAD] = "pad",
	[LIBERA_A_STATS_ID] = "id",
	[LIBERA_A_STATS_NAME] = "name",
	[LIBERA_A_STATS_VALUE] = "value",
};

static const struct nl_names nl_stats_attr_names = {
	.n = sizeof(stats_attr_names) / sizeof(stats_attr_names[0]),
	.name = stats_attr_names,
};

static const char *const refused_attr_names[] = {
	[LIBERA_A_REFUSED_PAD] = "pad",
	[LIBERA_A_REFUSED_TENANT] = "tenant",
	[LIBERA_A_REFUSED_TENANT_NAME] = "tenant-name",
	[LIBERA_A_REFUSED_VSWITCH] = "vswitch",
	[LIBERA_A_REFUSED_VSWITCH_NAME] = "vswitch-name",
	[LIBERA_A_REFUSED_XID] = "xid",
	[LIBERA_A_REFUSED_ERROR] = "error",
	[LIBERA_A_REFUSED_SUPPRESSED] = "suppressed",
};

static const struct nl_names nl_refused_attr_names = {
	.n = sizeof(refused_attr_names) / sizeof(refused_attr_names[0]),
	.name = refused_attr_names,
};

const struct nl_names *const nl_attr_names[] = {
	[LIBERA_CMD_INFO_GET] = &nl_info_attr_names,
	[LIBERA_CMD_LISTEN_ADD] = &nl_listen_attr_names,
	[LIBERA_CMD_LISTEN_DEL] = &nl_listen_attr_names,
	[LIBERA_CMD_LISTEN_GET] = &nl_listen_attr_names,
	[LIBERA_CMD_LISTEN_NTF] = &nl_listen_attr_names,
	[LIBERA_CMD_INTERCEPT_ADD] = &nl_intercept_attr_names,
	[LIBERA_CMD_INTERCEPT_DEL] = &nl_intercept_attr_names,
	[LIBERA_CMD_INTERCEPT_GET] = &nl_intercept_attr_names,
	[LIBERA_CMD_INTERCEPT_NTF] = &nl_intercept_attr_names,
	[LIBERA_CMD_PSWITCH_GET] = &nl_pswitch_attr_names,
	[LIBERA_CMD_PSWITCH_SET] = &nl_pswitch_attr_names,
	[LIBERA_CMD_PSWITCH_DEL] = &nl_pswitch_attr_names,
	[LIBERA_CMD_PSWITCH_NTF] = &nl_pswitch_attr_names,
	[LIBERA_CMD_PPORT_GET] = &nl_pport_attr_names,
	[LIBERA_CMD_PPORT_NTF] = &nl_pport_attr_names,
	[LIBERA_CMD_TENANT_ADD] = &nl_tenant_attr_names,
	[LIBERA_CMD_TENANT_DEL] = &nl_tenant_attr_names,
	[LIBERA_CMD_TENANT_SET] = &nl_tenant_attr_names,
	[LIBERA_CMD_TENANT_GET] = &nl_tenant_attr_names,
	[LIBERA_CMD_TENANT_NTF] = &nl_tenant_attr_names,
	[LIBERA_CMD_CONTROLLER_ADD] = &nl_controller_attr_names,
	[LIBERA_CMD_CONTROLLER_DEL] = &nl_controller_attr_names,
	[LIBERA_CMD_CONTROLLER_GET] = &nl_controller_attr_names,
	[LIBERA_CMD_CONTROLLER_NTF] = &nl_controller_attr_names,
	[LIBERA_CMD_SESSION_GET] = &nl_session_attr_names,
	[LIBERA_CMD_SESSION_NTF] = &nl_session_attr_names,
	[LIBERA_CMD_VSWITCH_ADD] = &nl_vswitch_attr_names,
	[LIBERA_CMD_VSWITCH_DEL] = &nl_vswitch_attr_names,
	[LIBERA_CMD_VSWITCH_GET] = &nl_vswitch_attr_names,
	[LIBERA_CMD_VSWITCH_NTF] = &nl_vswitch_attr_names,
	[LIBERA_CMD_VPORT_ADD] = &nl_vport_attr_names,
	[LIBERA_CMD_VPORT_DEL] = &nl_vport_attr_names,
	[LIBERA_CMD_VPORT_GET] = &nl_vport_attr_names,
	[LIBERA_CMD_VPORT_NTF] = &nl_vport_attr_names,
	[LIBERA_CMD_HOST_ADD] = &nl_host_attr_names,
	[LIBERA_CMD_HOST_DEL] = &nl_host_attr_names,
	[LIBERA_CMD_HOST_GET] = &nl_host_attr_names,
	[LIBERA_CMD_HOST_NTF] = &nl_host_attr_names,
	[LIBERA_CMD_VFLOW_GET] = &nl_flow_attr_names,
	[LIBERA_CMD_PFLOW_GET] = &nl_flow_attr_names,
	[LIBERA_CMD_STATS_GET] = &nl_stats_attr_names,
	[LIBERA_CMD_REFUSED_NTF] = &nl_refused_attr_names,
};
