// SPDX-License-Identifier: GPL-2.0
/* libera-ctl flow, stats, version: rules, counters. */
#include <string.h>

#include "ctl.h"

#define SPEC_RULE	"table priority cookie? state packets bytes duration idle-timeout? " \
			"hard-timeout? flags?"

static const struct arg virtual_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARGS_VSWITCH(0),
	ARG_END
};

static const struct arg physical_args[] = {
	ARGS_PSWITCH(ARG_BARE),
	ARG_END
};

static const struct verb virtual_verb = {
	.args = virtual_args,
	.cmd = LIBERA_CMD_VFLOW_GET,
	.spec = "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch " SPEC_RULE
		" bound=counters/upper-bounds? physical-rules match instructions",
};

static const struct verb physical_verb = {
	.args = physical_args,
	.cmd = LIBERA_CMD_PFLOW_GET,
	.spec = "pswitch-name|pswitch=pswitch " SPEC_RULE
		" miss=for/table-misses? path=for/a-path? shared? stand-in? "
		"stands-for? owner why=not-shared? match instructions",
};

/* A rule is too long for a table: "key value key value". */
static int show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	static const char *const kinds[] = { "virtual", "physical", NULL };
	struct api_error err;
	char text[256];
	struct args a;
	int kind, rc;

	if (!argc)
		return ctl_usage(ctl, "'virtual' or 'physical' is missing");
	kind = args_pick(argv[0], kinds, text, sizeof(text));
	if (kind < 0)
		return ctl_usage(ctl, text);
	verb = kind ? &physical_verb : &virtual_verb;
	rc = ctl_parse(ctl, verb, &a, argc - 1, argv + 1);
	if (rc)
		return rc;
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	out_begin(&ctl->out, OUT_LINE, verb->spec);
	if (api_dump(ctl->api, &a.req, out_obj, &ctl->out, &err)) {
		out_drop(&ctl->out);
		return ctl_refused(ctl, &err);
	}
	out_end(&ctl->out);
	return 0;
}

static const struct verb flow_verbs[] = {
	{ "show", NULL,
	  "virtual [[tenant] TENANT [vswitch VSWITCH]] | physical [[pswitch] PSWITCH]",
	  "rules as controllers installed them, or as they are on pSwitches",
	  show, LIBERA_CMD_VFLOW_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_flow = { "flow", "flow rules, virtual and physical", flow_verbs, false };

/* -------------------------------------------------------------- counters */

static const struct arg none[] = { ARG_END };

static int add_counter(const struct api_obj *obj, void *arg)
{
	struct api_value name, value;

	if (api_obj_get(obj, "name", &name) && api_obj_get(obj, "value", &value))
		json_object_object_add(arg, name.data, json_object_new_uint64(value.num));
	return 0;
}

/* JSON: one object, { "counter": value } */
static int stats(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct json_object *j;
	struct api_error err;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!ctl->out.json)
		return ctl_show(ctl, verb, &a.req);
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	j = json_object_new_object();
	if (api_dump(ctl->api, &a.req, add_counter, j, &err)) {
		json_object_put(j);
		return ctl_refused(ctl, &err);
	}
	out_json_print(&ctl->out, j);
	return 0;
}

static const struct verb stats_verbs[] = {
	{ "show", none, "", "counters of the network namespace",
	  stats, LIBERA_CMD_STATS_GET, NULL, "name=COUNTER value" },
	{ .name = NULL }
};

const struct object obj_stats = { "stats", "counters", stats_verbs, false };

/* --------------------------------------------------------------- version */

struct version {
	char module[64];
	unsigned long long level;
};

static int got_version(const struct api_obj *obj, void *arg)
{
	struct version *v = arg;
	struct api_value value;

	if (api_obj_get(obj, "version", &value))
		snprintf(v->module, sizeof(v->module), "%s", (const char *)value.data);
	if (api_obj_get(obj, "api-level", &value))
		v->level = value.num;
	return 0;
}

/* Works without the module, too: then it says that. */
static int version(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct version v = { .level = 0 };
	struct json_object *j;
	struct api_error err;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!ctl->api && !ctl->dry)
		ctl->api = api_open(&err);
	if (ctl->api && api_do(ctl->api, &a.req, got_version, &v, &err))
		return ctl_refused(ctl, &err);
	if (!ctl->out.json) {
		fprintf(ctl->out.to, "libera-ctl %s, interface level %d\n", CTL_VERSION,
			LIBERA_API_LEVEL);
		if (ctl->api)
			fprintf(ctl->out.to, "module %s, interface level %llu\n", v.module,
				v.level);
		else if (!ctl->dry)
			fprintf(ctl->out.to, "%s\n", err.text);
		return 0;
	}
	j = json_object_new_object();
	json_object_object_add(j, "libera-ctl", json_object_new_string(CTL_VERSION));
	if (ctl->api) {
		json_object_object_add(j, "module", json_object_new_string(v.module));
		json_object_object_add(j, "api-level", json_object_new_uint64(v.level));
	}
	out_json_print(&ctl->out, j);
	return 0;
}

static const struct verb version_verbs[] = {
	{ "show", none, "", "versions of this program and of the module",
	  version, LIBERA_CMD_INFO_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_version = { "version", "versions", version_verbs, true };
