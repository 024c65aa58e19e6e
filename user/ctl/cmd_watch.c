// SPDX-License-Identifier: GPL-2.0
/* libera-ctl watch: pPorts where hosts may turn up. */
#include "ctl.h"

static const struct arg watch_args[] = {
	ARGS_PSWITCH(ARG_REQUIRED),
	{ "pport", ARG_NUM, "pport", NULL, ARG_REQUIRED, 1, UINT32_MAX },
	ARGS_TENANT(0),
	ARG_END
};

static const struct arg show_args[] = {
	ARGS_PSWITCH(ARG_BARE),
	ARG_END
};

#define WHERE	"pswitch PSWITCH pport N [tenant TENANT]"

static const struct verb watch_verbs[] = {
	{ "add", watch_args, WHERE,
	  "tell when a host of TENANT, or of any tenant, is seen at a pPort that no vPort is on; "
	  "what happens then is the tenant's host-move",
	  run_do, LIBERA_CMD_WATCH_ADD, NULL, NULL },
	{ "del", watch_args, WHERE, "watch it no more",
	  run_do, LIBERA_CMD_WATCH_DEL, NULL, NULL },
	{ "show", show_args, "[[pswitch] PSWITCH]", "what is watched",
	  run_show, LIBERA_CMD_WATCH_GET, NULL, SPEC_WATCH },
	{ .name = NULL }
};

const struct object obj_watch = {
	"watch", "physical ports where hosts may turn up", watch_verbs, false
};
