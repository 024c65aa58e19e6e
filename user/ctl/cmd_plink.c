// SPDX-License-Identifier: GPL-2.0
/* libera-ctl plink: links between physical switches. */
#include "ctl.h"

static const struct arg ends_args[] = {
	ARGS_PSWITCH(ARG_REQUIRED),
	{ "pport", ARG_NUM, "pport", NULL, ARG_REQUIRED, 1, UINT32_MAX },
	{ "to-pswitch", ARG_SWITCH, "to-pswitch", "to-pswitch-name", ARG_REQUIRED, 0, 0 },
	{ "to-pport", ARG_NUM, "to-pport", NULL, ARG_REQUIRED, 1, UINT32_MAX },
	ARG_END
};

static const struct arg set_args[] = {
	{ "interval", ARG_NUM, "interval", NULL, ARG_REQUIRED, 0, UINT32_MAX },
	ARG_END
};

static const struct arg show_args[] = {
	{ "pswitch", ARG_SWITCH, "to-pswitch", "to-pswitch-name", ARG_BARE, 0, 0 },
	ARG_END
};

#define ENDS	"pswitch PSWITCH pport N to-pswitch PSWITCH to-pport N"

static const struct verb plink_verbs[] = {
	{ "add", ends_args, ENDS, "say that two pPorts are connected, whatever probes find",
	  run_do, LIBERA_CMD_PLINK_ADD, NULL, NULL },
	{ "del", ends_args, ENDS, "forget that this was said",
	  run_do, LIBERA_CMD_PLINK_DEL, NULL, NULL },
	{ "set", set_args, "interval MS",
	  "send a probe out of each pPort so often, 0 for never",
	  run_do, LIBERA_CMD_PLINK_SET, NULL, NULL },
	{ "show", show_args, "[[pswitch] PSWITCH]",
	  "links into a pSwitch or into all, a line for each direction",
	  run_show, LIBERA_CMD_PLINK_GET, NULL, SPEC_PLINK },
	{ .name = NULL }
};

const struct object obj_plink = { "plink", "links between physical switches", plink_verbs, false };
