// SPDX-License-Identifier: GPL-2.0
/* libera-ctl carrier: how packets of tenants are told from others' on the way. */
#include "ctl.h"

static const struct arg set_args[] = {
	{ "kind", ARG_ENUM, "kind", NULL, ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "edge-bits", ARG_NUM, "edge-bits", NULL, 0, 0, UINT8_MAX },
	{ "tenant-bits", ARG_NUM, "tenant-bits", NULL, 0, 0, UINT8_MAX },
	{ "order", ARG_ENUM, "order", NULL, 0, 0, 0 },
	ARG_END
};

static const struct arg show_args[] = {
	ARG_END
};

static const struct verb carrier_verbs[] = {
	{ "set", set_args,
	  "[kind] ip|mac [edge-bits N] [tenant-bits N] [order edge-first|tenant-first]",
	  "lay out the locators that hosts have on the way, while no tenant has a carrier",
	  run_do, LIBERA_CMD_CARRIER_SET, NULL, NULL },
	{ "show", show_args, "", "how they are laid out",
	  run_show, LIBERA_CMD_CARRIER_GET, NULL, SPEC_CARRIER },
	{ .name = NULL }
};

const struct object obj_carrier = {
	"carrier", "locators of hosts on the way", carrier_verbs, false
};
