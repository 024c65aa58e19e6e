// SPDX-License-Identifier: GPL-2.0
/* libera-ctl route: ways between the pSwitches of a virtual switch. */
#include <string.h>

#include "hops.h"
#include "route.h"

static const struct arg add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	{ ROUTE_PATH, ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },
	{ ROUTE_LEVEL, ARG_NUM, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, UINT16_MAX },
	{ ROUTE_BACKUP, ARG_WORD, NULL, NULL, ARG_LOCAL, 0, 0 },
	ARG_END
};

static const struct arg del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	ARGS_PSWITCH(ARG_REQUIRED),
	{ "to-pswitch", ARG_SWITCH, "to-pswitch", "to-pswitch-name", ARG_REQUIRED, 0, 0 },
	{ "priority", ARG_NUM, "priority", NULL, ARG_REQUIRED, 0, UINT16_MAX },
	ARG_END
};

static const struct arg show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARGS_VSWITCH(0),
	ARG_END
};

/* ------------------------------------------------------------------ adding */

/* A vSwitch as it is: its pSwitches, and between which of them there is a route. */
struct known {
	uint64_t end[ROUTE_ENDS];
	unsigned int n;
	bool joined[ROUTE_ENDS][ROUTE_ENDS];
};

static int take_ends(const struct api_obj *obj, void *arg)
{
	struct known *k = arg;
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v))
		if (!strcmp(v.attr->name, "pswitch") && k->n < ROUTE_ENDS)
			k->end[k->n++] = v.num;
	return 0;
}

static unsigned int place_of(const struct known *k, const struct api_obj *obj, const char *key)
{
	struct api_value v;
	unsigned int i;

	if (!api_obj_get(obj, key, &v))
		return k->n;
	for (i = 0; i < k->n && k->end[i] != v.num; i++)
		;
	return i;
}

static int take_route(const struct api_obj *obj, void *arg)
{
	struct known *k = arg;
	unsigned int a = place_of(k, obj, "pswitch"), b = place_of(k, obj, "to-pswitch");

	if (a < k->n && b < k->n)
		k->joined[a][b] = k->joined[b][a] = true;
	return 0;
}

/* What names the tenant and the vSwitch, as another command has it. */
static void name_vswitch(struct api_req *to, const struct api_req *from, const char *num,
			 const char *name)
{
	unsigned int i;

	for (i = 0; i < from->n; i++) {
		struct api_field f = from->field[i];

		if (!strcmp(f.key, "vswitch"))
			f.key = num;
		else if (!strcmp(f.key, "vswitch-name"))
			f.key = name;
		else if (strncmp(f.key, "tenant", 6))
			continue;
		to->field[to->n++] = f;
	}
}

static int look_up(struct ctl *ctl, const struct api_req *req, struct known *k)
{
	struct api_error err;
	struct api_req get;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	api_req_init(&get, LIBERA_CMD_VSWITCH_GET);
	name_vswitch(&get, req, "dpid", "name");
	if (api_do(ctl->api, &get, take_ends, k, &err))
		return ctl_refused(ctl, &err);
	api_req_init(&get, LIBERA_CMD_ROUTE_GET);
	name_vswitch(&get, req, "vswitch", "vswitch-name");
	if (api_dump(ctl->api, &get, take_route, k, &err))
		return ctl_refused(ctl, &err);
	return 0;
}

/* One path is one request. */
static int send_paths(struct ctl *ctl, const struct api_req *req, struct routes *rs)
{
	struct routes *one = routes_new();
	unsigned int i;
	int rc = 0;

	for (i = 0; i < rs->n && !rc; i++) {
		struct api_req with = *req;

		one->route[0] = rs->route[i];
		one->route[0].text = NULL;
		one->n = 1;
		routes_put(one, &with);
		rc = ctl_send(ctl, &with);
	}
	routes_free(one);
	return rc;
}

/* The shortest between two pSwitches, and others in reserve; or see only whether there are. */
static int join(struct ctl *ctl, const struct args *a, struct network *net, uint64_t from,
		uint64_t to, bool look)
{
	const struct route_ends first = { 1, { from } }, second = { 1, { to } };
	struct routes *rs = routes_new();
	int rc;

	if (routes_parse(rs, a) || routes_number(rs, -1))
		rc = ctl_usage(ctl, rs->err);
	else
		rc = routes_find(ctl, net, rs, NULL, &first, &second);
	if (!rc && !look)
		rc = send_paths(ctl, &a->req, rs);
	routes_free(rs);
	return rc;
}

static int join_pairs(struct ctl *ctl, const struct args *a, const struct known *k, bool look)
{
	struct network net = { .n_names = 0 };
	unsigned int i, j;
	int rc;

	rc = routes_network(ctl, &net);
	for (i = 0; i < k->n && !rc; i++)
		for (j = i + 1; j < k->n && !rc; j++)
			if (!k->joined[i][j])
				rc = join(ctl, a, &net, k->end[i], k->end[j], look);
	network_free(&net);
	return rc;
}

/* Between all pSwitches of the vSwitch that no route joins yet. */
static int join_all(struct ctl *ctl, const struct args *a)
{
	static const struct api_error one = {
		.text = "vswitch: it is on one pswitch, so there is nothing to be joined",
	};
	struct known k = { .n = 0 };
	int rc;

	rc = look_up(ctl, &a->req, &k);
	if (rc)
		return rc;
	if (k.n < 2 && !ctl->dry)
		return ctl_refused(ctl, &one);
	/* nothing is begun that cannot be ended */
	rc = join_pairs(ctl, a, &k, true);
	return rc ? rc : join_pairs(ctl, a, &k, false);
}

static int add_with(struct ctl *ctl, struct args *a, struct routes *rs)
{
	unsigned int i, n_auto = 0;

	if (routes_parse(rs, a) || routes_number(rs, -1))
		return ctl_usage(ctl, rs->err);
	for (i = 0; i < rs->n; i++)
		n_auto += rs->route[i].is_auto;
	if (!rs->n)
		return ctl_usage(ctl, "path: 'none' is no path to be added");
	if (n_auto == rs->n)
		return join_all(ctl, a);
	if (n_auto)
		return ctl_usage(ctl, "path: either all are auto, or none is");
	return send_paths(ctl, &a->req, rs);
}

static int run_add(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	return routes_run(ctl, verb, argc, argv, add_with);
}

/* ----------------------------------------------------------------- showing */

static int add_row(const struct api_obj *obj, void *arg)
{
	char tenant[24], vswitch[24], from[24], to[24];
	const char *const row[HOPS_HEAD] = {
		hops_name(tenant, sizeof(tenant), obj, "tenant-name", "tenant"),
		hops_name(vswitch, sizeof(vswitch), obj, "vswitch-name", "vswitch"),
		hops_name(from, sizeof(from), obj, "pswitch-name", "pswitch"),
		hops_name(to, sizeof(to), obj, "to-pswitch-name", "to-pswitch"),
	};

	hops_rows(arg, row, obj, NULL);
	return 0;
}

static int run_routes(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	static const char *const titles[HOPS_HEAD + 1] = {
		"TENANT", "VSWITCH", "PSWITCH", "TO-PSWITCH"
	};

	return hops_show(ctl, verb, argc, argv, titles, add_row);
}

static const struct verb route_verbs[] = {
	{ "add", add_args,
	  "tenant TENANT vswitch VSWITCH [path HOP[,HOP...]|auto [priority N]]... [backup auto]",
	  "a way from one of its pSwitches to another; a HOP is PSWITCH:PPORT, where packets "
	  "leave; auto, and if there is no path: the shortest between all that have none yet",
	  run_add, LIBERA_CMD_ROUTE_ADD, NULL, NULL },
	{ "del", del_args,
	  "tenant TENANT vswitch VSWITCH pswitch PSWITCH to-pswitch PSWITCH priority N",
	  "take a way between these two away",
	  run_do, LIBERA_CMD_ROUTE_DEL, NULL, NULL },
	{ "show", show_args, "[[tenant] TENANT [vswitch VSWITCH]]",
	  "all routes, or those of a tenant or vSwitch; a line for each path, the one in use first",
	  run_routes, LIBERA_CMD_ROUTE_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_route = {
	"route", "ways between the pSwitches of a virtual switch", route_verbs, false
};
