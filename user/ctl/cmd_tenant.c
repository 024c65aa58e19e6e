// SPDX-License-Identifier: GPL-2.0
/* libera-ctl tenant, controller: virtual networks and who controls them. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"

static const char *const one_tenant[] = { "id", "name", NULL };

static const struct arg add_args[] = {
	{ "name", ARG_NAME, NULL, "name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "id", ARG_NUM, "id", NULL, 0, 1, LIBERA_TENANT_MAX },
	{ "max-rules", ARG_NUM, "max-rules", NULL, 0, 0, UINT32_MAX },
	{ "max-groups", ARG_NUM, "max-groups", NULL, 0, 0, UINT32_MAX },
	{ "max-meters", ARG_NUM, "max-meters", NULL, 0, 0, UINT32_MAX },
	{ "max-message-rate", ARG_NUM, "max-message-rate", NULL, 0, 0, LIBERA_RATE_MAX },
	{ "max-packet-in-rate", ARG_NUM, "max-packet-in-rate", NULL, 0, 0, LIBERA_RATE_MAX },
	{ "state", ARG_STATE, "state", NULL, 0, 0, 0 },
	{ "carrier", ARG_ENUM, "carrier", NULL, 0, 0, 0 },
	{ "reduction", ARG_ENUM, "reduction", NULL, 0, 0, 0 },
	{ "merge", ARG_ENUM, "merge", NULL, 0, 0, 0 },
	{ "host-move", ARG_ENUM, "host-move", NULL, 0, 0, 0 },
	{ "vlans", ARG_VLANS, "vlan", NULL, 0, 0, 0 },
	ARG_END
};

static const struct arg set_args[] = {
	{ "tenant", ARG_TENANT, "id", "old-name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "name", ARG_NAME, NULL, "name", 0, 0, 0 },
	{ "max-rules", ARG_NUM, "max-rules", NULL, 0, 0, UINT32_MAX },
	{ "max-groups", ARG_NUM, "max-groups", NULL, 0, 0, UINT32_MAX },
	{ "max-meters", ARG_NUM, "max-meters", NULL, 0, 0, UINT32_MAX },
	{ "max-message-rate", ARG_NUM, "max-message-rate", NULL, 0, 0, LIBERA_RATE_MAX },
	{ "max-packet-in-rate", ARG_NUM, "max-packet-in-rate", NULL, 0, 0, LIBERA_RATE_MAX },
	{ "state", ARG_STATE, "state", NULL, 0, 0, 0 },
	{ "carrier", ARG_ENUM, "carrier", NULL, 0, 0, 0 },
	{ "reduction", ARG_ENUM, "reduction", NULL, 0, 0, 0 },
	{ "merge", ARG_ENUM, "merge", NULL, 0, 0, 0 },
	{ "host-move", ARG_ENUM, "host-move", NULL, 0, 0, 0 },
	{ "vlans", ARG_VLANS, "vlan", NULL, 0, 0, 0 },
	ARG_END
};

static const struct arg del_args[] = {
	{ "tenant", ARG_TENANT, "id", "name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct arg show_args[] = {
	{ "tenant", ARG_TENANT, "id", "name", ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb tenant_verbs[] = {
	{ "add", add_args, "[name] NAME [id N] [max-{rules|groups|meters} N]"
			   " [max-{message|packet-in}-rate N] [state up|down]"
			   " [carrier label|ip|mac|auto] [reduction off|app|host|hop|lite]"
			   " [merge on|off] [host-move off|ask|auto] [vlans IDS|none]",
	  "make a tenant; it is started unless it is told otherwise",
	  run_do, LIBERA_CMD_TENANT_ADD, NULL, NULL },
	{ "del", del_args, "[tenant] TENANT", "remove a tenant with all that it has",
	  run_do, LIBERA_CMD_TENANT_DEL, NULL, NULL },
	{ "set", set_args, "[tenant] TENANT [name NAME] [max-{rules|groups|meters} N]"
			   " [max-{message|packet-in}-rate N] [state STATE] [carrier CARRIER]"
			   " [reduction LEVEL] [merge on|off] [host-move off|ask|auto]"
			   " [vlans IDS|none]",
	  "rename it, limit what it has (0: the default), start or stop it, choose how packets "
	  "and rules are on the way and which VLAN ids packets may have, and what happens when one of its hosts is seen at a watched "
	  "pPort",
	  run_set, LIBERA_CMD_TENANT_SET, one_tenant, NULL },
	{ "show", show_args, "[[tenant] TENANT]", "all tenants, or everything of one",
	  run_show, LIBERA_CMD_TENANT_GET, one_tenant, SPEC_TENANT },
	{ .name = NULL }
};

const struct object obj_tenant = { "tenant", "virtual networks", tenant_verbs, false };

/* ------------------------------------------------------------ controllers */

static const struct arg controller_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(0),
	{ "address", ARG_CONTROLLER, "address", "port", ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct arg controller_show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARG_END
};

/* All sessions as JSON, to be put into the controllers that they belong to. */
struct sessions {
	struct json_object *all;
	struct json_object *controllers;
};

static int keep_session(const struct api_obj *obj, void *arg)
{
	struct sessions *s = arg;

	json_object_array_add(s->all, out_json(obj));
	return 0;
}

static bool same(struct json_object *a, struct json_object *b, const char *key)
{
	struct json_object *va, *vb;

	return json_object_object_get_ex(a, key, &va) && json_object_object_get_ex(b, key, &vb) &&
	       json_object_equal(va, vb);
}

static int keep_controller(const struct api_obj *obj, void *arg)
{
	struct json_object *c = out_json(obj), *list = json_object_new_array(), *one;
	struct sessions *s = arg;
	size_t i;

	for (i = 0; i < json_object_array_length(s->all); i++) {
		one = json_object_array_get_idx(s->all, i);
		if (same(c, one, "tenant") && same(c, one, "address") && same(c, one, "port") &&
		    (!json_object_object_get_ex(c, "vswitch", NULL) || same(c, one, "vswitch")))
			json_object_array_add(list, json_object_get(one));
	}
	json_object_object_add(c, "sessions", list);
	json_object_array_add(s->controllers, c);
	return 0;
}

static int show_json(struct ctl *ctl, const struct api_req *req, const struct api_req *sessions)
{
	struct sessions s = { json_object_new_array(), json_object_new_array() };
	struct api_error err;
	int rc;

	rc = api_dump(ctl->api, sessions, keep_session, &s, &err);
	if (!rc)
		rc = api_dump(ctl->api, req, keep_controller, &s, &err);
	json_object_put(s.all);
	if (rc) {
		json_object_put(s.controllers);
		return ctl_refused(ctl, &err);
	}
	out_json_print(&ctl->out, s.controllers);
	return 0;
}

/* The addresses that were given, and how each vSwitch fares with them. */
static int show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	static const struct verb session_verb = {
		.cmd = LIBERA_CMD_SESSION_GET, .spec = SPEC_SESSION
	};
	struct api_req sessions;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	sessions = a.req;
	sessions.cmd = LIBERA_CMD_SESSION_GET;
	if (ctl->out.json)
		return show_json(ctl, &a.req, &sessions);
	rc = ctl_show(ctl, verb, &a.req);
	if (rc)
		return rc;
	if (!ctl->dry)
		fputs("\nSessions:\n", ctl->out.to);
	return ctl_show(ctl, &session_verb, &sessions);
}

static const struct verb controller_verbs[] = {
	{ "add", controller_args,
	  "tenant TENANT [vswitch VSWITCH] [address] [tcp:]ADDRESS[:PORT]",
	  "give a controller to all vSwitches of a tenant, or to one; port 6653 if none is given",
	  run_do, LIBERA_CMD_CONTROLLER_ADD, NULL, NULL },
	{ "del", controller_args,
	  "tenant TENANT [vswitch VSWITCH] [address] [tcp:]ADDRESS[:PORT]",
	  "take it away, as it was given",
	  run_do, LIBERA_CMD_CONTROLLER_DEL, NULL, NULL },
	{ "show", controller_show_args, "[[tenant] TENANT]",
	  "controllers, and the connections of the vSwitches to them",
	  show, LIBERA_CMD_CONTROLLER_GET, NULL, SPEC_CONTROLLER },
	{ .name = NULL }
};

const struct object obj_controller = {
	"controller", "controllers of tenants", controller_verbs, false
};
