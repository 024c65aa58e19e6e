// SPDX-License-Identifier: GPL-2.0
/* libera-ctl vswitch, vport, host: what a tenant sees. */
#include "ctl.h"

static const char *const one_vswitch[] = { "dpid", "name", NULL };

static const struct arg add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	{ "dpid", ARG_DPID, "dpid", NULL, 0, 0, 0 },
	{ "pswitch", ARG_SWITCHES, "pswitch", "pswitch-name", ARG_REQUIRED, 0, 0 },
	{ "name", ARG_NAME, NULL, "name", 0, 0, 0 },
	ARG_END
};

static const struct arg set_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	{ "vswitch", ARG_SWITCH, "dpid", "name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "pswitch", ARG_SWITCHES, "pswitch", "pswitch-name", ARG_REQUIRED, 0, 0 },
	ARG_END
};

static const struct arg del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	{ "vswitch", ARG_SWITCH, "dpid", "name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct arg show_args[] = {
	ARGS_TENANT(ARG_BARE),
	{ "vswitch", ARG_SWITCH, "dpid", "name", 0, 0, 0 },
	ARG_END
};

static const struct verb vswitch_verbs[] = {
	{ "add", add_args, "tenant TENANT [dpid DPID] pswitch PSWITCH[,PSWITCH...] [name NAME]",
	  "make a vSwitch on a pSwitch, which need not be connected yet, or one over several",
	  run_do, LIBERA_CMD_VSWITCH_ADD, NULL, NULL },
	{ "set", set_args, "tenant TENANT [vswitch] VSWITCH pswitch PSWITCH[,PSWITCH...]",
	  "have it on these pSwitches; those that it leaves have no vPorts, routes and paths of it",
	  run_do, LIBERA_CMD_VSWITCH_SET, NULL, NULL },
	{ "del", del_args, "tenant TENANT [vswitch] VSWITCH",
	  "remove it with its vPorts, hosts and rules",
	  run_do, LIBERA_CMD_VSWITCH_DEL, NULL, NULL },
	{ "show", show_args, "[[tenant] TENANT [vswitch VSWITCH]]",
	  "all vSwitches, those of a tenant, or everything of one",
	  run_show, LIBERA_CMD_VSWITCH_GET, one_vswitch, SPEC_VSWITCH },
	{ .name = NULL }
};

const struct object obj_vswitch = { "vswitch", "virtual switches", vswitch_verbs, false };

/* ---------------------------------------------------------------- vPorts */

static const struct arg vport_add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	{ "port", ARG_NUM, "number", NULL, 0, 1, LIBERA_VPORT_MAX },
	ARGS_PSWITCH(ARG_REQUIRED),
	{ "pport", ARG_NUM, "pport", NULL, ARG_REQUIRED, 1, 0xffffff00 },
	ARG_END
};

static const struct arg vport_set_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	{ "port", ARG_NUM, "number", NULL, ARG_REQUIRED | ARG_BARE, 1, LIBERA_VPORT_MAX },
	ARGS_PSWITCH(ARG_REQUIRED),
	{ "pport", ARG_NUM, "pport", NULL, ARG_REQUIRED, 1, 0xffffff00 },
	ARG_END
};

static const struct arg vport_del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	{ "port", ARG_NUM, "number", NULL, ARG_REQUIRED | ARG_BARE, 1, LIBERA_VPORT_MAX },
	ARG_END
};

static const struct arg vport_show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARGS_VSWITCH(0),
	ARG_END
};

static const struct verb vport_verbs[] = {
	{ "add", vport_add_args,
	  "tenant TENANT vswitch VSWITCH [port N] pswitch PSWITCH pport N",
	  "put a vPort on a pPort; the lowest free number if none is given",
	  run_do, LIBERA_CMD_VPORT_ADD, NULL, NULL },
	{ "set", vport_set_args,
	  "tenant TENANT vswitch VSWITCH [port] N pswitch PSWITCH pport N",
	  "put it on another pPort, of which controllers see a link that comes or goes at most",
	  run_do, LIBERA_CMD_VPORT_SET, NULL, NULL },
	{ "del", vport_del_args, "tenant TENANT vswitch VSWITCH [port] N",
	  "remove a vPort that has no host on it",
	  run_do, LIBERA_CMD_VPORT_DEL, NULL, NULL },
	{ "show", vport_show_args, "[[tenant] TENANT [vswitch VSWITCH]]",
	  "all vPorts, or those of a tenant or vSwitch",
	  run_show, LIBERA_CMD_VPORT_GET, NULL, SPEC_VPORT },
	{ .name = NULL }
};

const struct object obj_vport = { "vport", "ports of virtual switches", vport_verbs, false };

/* ----------------------------------------------------------------- hosts */

static const struct arg host_add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	{ "mac", ARG_MAC, "mac", NULL, ARG_REQUIRED, 0, 0 },
	{ "ip", ARG_IP, "ip4", "ip6", 0, 0, 0 },
	{ "ip4", ARG_IP, "ip4", "ip4", 0, 0, 0 },
	{ "ip6", ARG_IP, "ip6", "ip6", 0, 0, 0 },
	ARGS_VSWITCH(ARG_REQUIRED),
	{ "vport", ARG_NUM, "vport", NULL, ARG_REQUIRED, 1, LIBERA_VPORT_MAX },
	{ "index", ARG_NUM, "index", NULL, 0, 1, UINT32_MAX },
	ARG_END
};

static const struct arg host_del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	{ "mac", ARG_MAC, "mac", NULL, ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct arg host_show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARG_END
};

static const struct verb host_verbs[] = {
	{ "add", host_add_args,
	  "tenant TENANT mac MAC [ip ADDRESS] [ip4 ADDRESS] [ip6 ADDRESS] vswitch VSWITCH vport N"
	  " [index N]",
	  "tell where a host is",
	  run_do, LIBERA_CMD_HOST_ADD, NULL, NULL },
	{ "del", host_del_args, "tenant TENANT [mac] MAC", "forget it",
	  run_do, LIBERA_CMD_HOST_DEL, NULL, NULL },
	{ "show", host_show_args, "[[tenant] TENANT]", "all hosts, or those of a tenant",
	  run_show, LIBERA_CMD_HOST_GET, NULL, SPEC_HOST },
	{ .name = NULL }
};

const struct object obj_host = { "host", "hosts of tenants", host_verbs, false };
