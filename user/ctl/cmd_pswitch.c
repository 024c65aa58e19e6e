// SPDX-License-Identifier: GPL-2.0
/* libera-ctl pswitch, pport: the physical network. */
#include <string.h>

#include "ctl.h"

static const char *const one_pswitch[] = { "dpid", "name", NULL };

enum { SHOW_PSWITCH, SHOW_PORTS };

static const struct arg show_args[] = {
	[SHOW_PSWITCH] = { "pswitch", ARG_SWITCH, "dpid", "name", ARG_BARE, 0, 0 },
	[SHOW_PORTS] = { "ports", ARG_FLAG, NULL, NULL, ARG_LOCAL, 0, 0 },
	ARG_END
};

static const struct arg set_args[] = {
	{ "pswitch", ARG_SWITCH, "dpid", "old-name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "name", ARG_NAME, NULL, "name", 0, 0, 0 },
	{ "max-rules", ARG_NUM, "max-rules", NULL, 0, 0, UINT32_MAX },
	{ "kind", ARG_ENUM, "kind", NULL, 0, 0, 0 },
	{ "edge", ARG_NUM, "edge", NULL, 0, 0, UINT16_MAX },
	{ "disconnect", ARG_FLAG, "disconnect", NULL, 0, 0, 0 },
	ARG_END
};

static const struct arg del_args[] = {
	{ "pswitch", ARG_SWITCH, "dpid", "name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct arg pport_args[] = {
	ARGS_PSWITCH(ARG_BARE),
	ARG_END
};

static const struct verb pport_verbs[] = {
	{ "show", pport_args, "[[pswitch] PSWITCH]",
	  "ports of one pSwitch or of all, and whose vPort is on them",
	  run_show, LIBERA_CMD_PPORT_GET, NULL, SPEC_PPORT },
	{ .name = NULL }
};

const struct object obj_pport = { "pport", "ports of physical switches", pport_verbs, false };

/* "pswitch show PSWITCH ports" is "pport show PSWITCH". */
static int show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct args a;
	unsigned int i;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!(a.local & 1u << SHOW_PORTS))
		return ctl_show(ctl, verb, &a.req);
	for (i = 0; i < a.req.n; i++)
		a.req.field[i].key = strcmp(a.req.field[i].key, "dpid") ? "pswitch-name" :
									  "pswitch";
	a.req.cmd = LIBERA_CMD_PPORT_GET;
	return ctl_show(ctl, &pport_verbs[0], &a.req);
}

static const struct verb pswitch_verbs[] = {
	{ "show", show_args, "[[pswitch] PSWITCH] [ports]",
	  "all pSwitches, everything of one, or its ports",
	  show, LIBERA_CMD_PSWITCH_GET, one_pswitch, SPEC_PSWITCH },
	{ "set", set_args, "[pswitch] PSWITCH [name NAME] [max-rules N] [edge N] "
			   "[kind auto|openflow|white-box] [disconnect]",
	  "give it a name, limit the rules on it (0: no limit), give it an edge id (0: none), "
	  "say what it is, close its connection",
	  run_set, LIBERA_CMD_PSWITCH_SET, one_pswitch, NULL },
	{ "del", del_args, "[pswitch] PSWITCH",
	  "forget one that is not connected and has no vSwitch on it",
	  run_do, LIBERA_CMD_PSWITCH_DEL, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_pswitch = { "pswitch", "physical switches", pswitch_verbs, false };
