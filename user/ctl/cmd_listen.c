// SPDX-License-Identifier: GPL-2.0
/* libera-ctl listen, intercept: how pSwitches reach the module. */
#include "ctl.h"

static const struct arg none[] = { ARG_END };

static const struct arg target_args[] = {
	{ "address", ARG_TARGET, "address", "port", ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb listen_verbs[] = {
	{ "add", target_args, "[address] ADDRESS[:PORT]",
	  "listen for pSwitches; port 6653 if none is given",
	  run_do, LIBERA_CMD_LISTEN_ADD, NULL, NULL },
	{ "del", target_args, "[address] ADDRESS[:PORT]",
	  "stop listening; pSwitches that are connected stay",
	  run_do, LIBERA_CMD_LISTEN_DEL, NULL, NULL },
	{ "show", none, "", "the listening sockets",
	  run_show, LIBERA_CMD_LISTEN_GET, NULL, SPEC_LISTEN },
	{ .name = NULL }
};

const struct object obj_listen = {
	"listen", "sockets that pSwitches connect to", listen_verbs, false
};

static const struct arg rule_args[] = {
	{ "address", ARG_PREFIX, "address", "prefix", ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "port", ARG_NUM, "port", NULL, ARG_REQUIRED, 1, 65535 },
	{ "to-port", ARG_NUM, "to-port", NULL, 0, 1, 65535 },
	ARG_END
};

static const struct verb intercept_verbs[] = {
	{ "add", rule_args, "[address] ADDRESS[/LENGTH]|any port PORT [to-port PORT]",
	  "take over connections to a controller's address",
	  run_do, LIBERA_CMD_INTERCEPT_ADD, NULL, NULL },
	{ "del", rule_args, "[address] ADDRESS[/LENGTH]|any port PORT [to-port PORT]",
	  "stop that; connections that were taken over stay",
	  run_do, LIBERA_CMD_INTERCEPT_DEL, NULL, NULL },
	{ "show", none, "", "what is taken over",
	  run_show, LIBERA_CMD_INTERCEPT_GET, NULL, SPEC_INTERCEPT },
	{ .name = NULL }
};

const struct object obj_intercept = {
	"intercept", "connections of pSwitches that are taken over on their way",
	intercept_verbs, false
};
