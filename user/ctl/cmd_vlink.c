// SPDX-License-Identifier: GPL-2.0
/* libera-ctl vlink: links between virtual switches. */
#include <stdlib.h>
#include <string.h>

#include "hops.h"
#include "route.h"

/* Which one: by its id, or by one of its ends */
#define ARGS_WHICH \
	{ "id", ARG_NUM, "id", NULL, ARG_BARE, 1, LIBERA_VLINK_MAX }, \
	ARGS_VSWITCH(0), \
	{ "port", ARG_NUM, "vport", NULL, 0, 1, LIBERA_VPORT_MAX }
#define WHICH	"[id] N|vswitch VSWITCH port N"

static const struct arg add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	{ "port", ARG_NUM, "vport", NULL, 0, 1, LIBERA_VPORT_MAX },
	{ "to-vswitch", ARG_SWITCH, "to-vswitch", "to-vswitch-name", ARG_REQUIRED, 0, 0 },
	{ "to-port", ARG_NUM, "to-vport", NULL, 0, 1, LIBERA_VPORT_MAX },
	{ ROUTE_PATH, ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },
	{ ROUTE_LEVEL, ARG_NUM, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, UINT16_MAX },
	{ ROUTE_BACKUP, ARG_WORD, NULL, NULL, ARG_LOCAL, 0, 0 },
	ARG_END
};

static const struct arg del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_WHICH,
	ARG_END
};

static const struct arg path_add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_WHICH,
	{ ROUTE_PATH, ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ ROUTE_LEVEL, ARG_NUM, NULL, NULL, ARG_LOCAL, 0, UINT16_MAX },
	ARG_END
};

static const struct arg path_del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_WHICH,
	{ "priority", ARG_NUM, "priority", NULL, ARG_REQUIRED | ARG_BARE, 0, UINT16_MAX },
	ARG_END
};

static const struct arg show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARG_END
};

/* ------------------------------------------------------------------ adding */

static void copy(struct api_req *to, const char *to_key, const struct api_req *from,
		 const char *key)
{
	const struct api_field *f = api_req_get(from, key);

	if (f && f->data)
		api_req_str(to, to_key, f->data);
	else if (f)
		api_req_num(to, to_key, f->num);
}

static int take_pswitches(const struct api_obj *obj, void *arg)
{
	struct route_ends *ends = arg;
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v))
		if (!strcmp(v.attr->name, "pswitch") && ends->n < ROUTE_ENDS)
			ends->dpid[ends->n++] = v.num;
	return 0;
}

/* The pSwitches that a vSwitch is on, which @key and @name of @req name. */
static int get_pswitches(struct ctl *ctl, const struct api_req *req, const char *key,
			 const char *name, struct route_ends *ends)
{
	struct api_error err, told;
	struct api_req get;
	const char *text;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	api_req_init(&get, LIBERA_CMD_VSWITCH_GET);
	copy(&get, "tenant", req, "tenant");
	copy(&get, "tenant-name", req, "tenant-name");
	copy(&get, "dpid", req, key);
	copy(&get, "name", req, name);
	if (!api_do(ctl->api, &get, take_pswitches, ends, &err))
		return 0;
	/* by the word of this command, not of the one that looked it up */
	text = !strncmp(err.text, "dpid: ", 6) || !strncmp(err.text, "name: ", 6) ? err.text + 6 :
										    NULL;
	if (!text)
		return ctl_refused(ctl, &err);
	told.code = err.code;
	snprintf(told.text, sizeof(told.text), "%s: %.400s", key, text);
	return ctl_refused(ctl, &told);
}

static int find_ways(struct ctl *ctl, const struct api_req *ends, struct routes *rs,
		     const struct routes *others)
{
	struct route_ends from = { .n = 0 }, to = { .n = 0 };
	struct network net = { .n_names = 0 };
	int rc;

	rc = get_pswitches(ctl, ends, "vswitch", "vswitch-name", &from);
	if (!rc)
		rc = get_pswitches(ctl, ends, "to-vswitch", "to-vswitch-name", &to);
	if (!rc)
		rc = routes_network(ctl, &net);
	if (!rc)
		rc = routes_find(ctl, &net, rs, others, &from, &to);
	network_free(&net);
	return rc;
}

static int add_with(struct ctl *ctl, struct args *a, struct routes *rs)
{
	int rc = 0;

	if (routes_parse(rs, a) || routes_number(rs, -1))
		return ctl_usage(ctl, rs->err);
	if (routes_wanted(rs))
		rc = find_ways(ctl, &a->req, rs, NULL);
	if (rc)
		return rc;
	routes_put(rs, &a->req);
	return ctl_send(ctl, &a->req);
}

static int run_add(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	return routes_run(ctl, verb, argc, argv, add_with);
}

/* ------------------------------------------------------- paths, later on */

/* A vLink as it is: where it ends, and what paths it has. */
struct known {
	const struct api_req *req;
	bool found;
	int lowest;
	struct api_req ends;
	struct routes *paths;
};

static void take_path(struct known *k, const struct api_obj *path)
{
	const struct route *r = routes_take(k->paths, path);

	if (r && (k->lowest < 0 || r->priority < k->lowest))
		k->lowest = r->priority;
}

static bool is_field(const struct api_obj *obj, const struct api_req *req, const char *asked,
		     const char *key)
{
	const struct api_field *f = api_req_get(req, asked);
	struct api_value v;

	if (!f)
		return true;
	return api_obj_get(obj, key, &v) && (f->data ? !strcmp(v.data, f->data) : v.num == f->num);
}

/* By its id, or by either end. */
static bool is_meant(const struct api_obj *obj, const struct api_req *req)
{
	return is_field(obj, req, "id", "id") &&
	       ((is_field(obj, req, "vswitch", "vswitch") &&
		 is_field(obj, req, "vswitch-name", "vswitch-name") &&
		 is_field(obj, req, "vport", "vport")) ||
		(is_field(obj, req, "vswitch", "to-vswitch") &&
		 is_field(obj, req, "vswitch-name", "to-vswitch-name") &&
		 is_field(obj, req, "vport", "to-vport")));
}

static int take_vlink(const struct api_obj *obj, void *arg)
{
	static const char *const keys[] = { "tenant", "vswitch", "to-vswitch" };
	struct known *k = arg;
	unsigned int it = 0, i;
	struct api_value v;

	if (!is_meant(obj, k->req))
		return 0;
	k->found = true;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (api_obj_get(obj, keys[i], &v))
			api_req_num(&k->ends, keys[i], v.num);
	while (api_obj_next(obj, &it, &v))
		if (!strcmp(v.attr->name, "path"))
			take_path(k, v.nest);
	return 0;
}

static int look_up(struct ctl *ctl, const struct api_req *req, struct known *k)
{
	struct api_error err = { .code = 0 };
	struct api_req get;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	api_req_init(&get, LIBERA_CMD_VLINK_GET);
	copy(&get, "tenant", req, "tenant");
	copy(&get, "tenant-name", req, "tenant-name");
	if (api_dump(ctl->api, &get, take_vlink, k, &err))
		return ctl_refused(ctl, &err);
	if (k->found || ctl->dry)
		return 0;
	snprintf(err.text, sizeof(err.text), "%s", api_req_get(req, "id") ?
		 "id: the tenant has no such vlink" : "port: no vlink ends there");
	return ctl_refused(ctl, &err);
}

static int path_add_with(struct ctl *ctl, struct args *a, struct routes *rs, struct known *k)
{
	struct args_kept first = a->kept[0];
	int rc;

	/* there is one path only, and its priority may come first */
	if (!strcmp(first.arg->word, ROUTE_LEVEL)) {
		a->kept[0] = a->kept[1];
		a->kept[1] = first;
	}
	if (routes_parse(rs, a))
		return ctl_usage(ctl, rs->err);
	if (!rs->n)
		return ctl_usage(ctl, "path: 'none' is no path to be added");
	if (routes_wanted(rs) || !rs->route[0].has_priority) {
		rc = look_up(ctl, &a->req, k);
		if (rc)
			return rc;
	}
	if (routes_number(rs, k->lowest))
		return ctl_usage(ctl, rs->err);
	if (routes_wanted(rs) && k->found) {
		rc = find_ways(ctl, &k->ends, rs, k->paths);
		if (rc)
			return rc;
	}
	routes_put(rs, &a->req);
	return ctl_send(ctl, &a->req);
}

static int path_add(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct known k = { .lowest = -1 };
	struct routes *rs;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!api_req_get(&a.req, "id") && !api_req_get(&a.req, "vport"))
		return ctl_usage(ctl, "id, or an end of it, is missing");
	k.req = &a.req;
	k.paths = routes_new();
	rs = routes_new();
	rc = path_add_with(ctl, &a, rs, &k);
	routes_free(rs);
	routes_free(k.paths);
	return rc;
}

static const struct verb path_add_verb = {
	.args = path_add_args,
	.cmd = LIBERA_CMD_VLINK_PATH_ADD,
};

static const struct verb path_del_verb = {
	.args = path_del_args,
	.cmd = LIBERA_CMD_VLINK_PATH_DEL,
};

static int run_path(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	static const char *const kinds[] = { "add", "del", NULL };
	char text[256];
	size_t at;
	int kind;

	(void)verb;
	if (!argc)
		return ctl_usage(ctl, "'add' or 'del' is missing");
	kind = args_pick(argv[0], kinds, text, sizeof(text));
	if (kind < 0)
		return ctl_usage(ctl, text);
	at = strlen(ctl->where);
	snprintf(ctl->where + at, sizeof(ctl->where) - at, " %s", kinds[kind]);
	if (kind)
		return run_do(ctl, &path_del_verb, argc - 1, argv + 1);
	return path_add(ctl, &path_add_verb, argc - 1, argv + 1);
}

/* ----------------------------------------------------------------- showing */

/* VSWITCH:PORT, by name if there is one */
static void end_text(char *buf, size_t size, const struct api_obj *obj, const char *name,
		     const char *dpid, const char *port)
{
	struct api_value v, no;

	if (!api_obj_get(obj, port, &no))
		no.num = 0;
	if (api_obj_get(obj, name, &v))
		snprintf(buf, size, "%s:%llu", (const char *)v.data, (unsigned long long)no.num);
	else if (api_obj_get(obj, dpid, &v))
		snprintf(buf, size, "0x%llx:%llu", (unsigned long long)v.num,
			 (unsigned long long)no.num);
}

/* "mac", or "label: WHY"; false: the tenant has no carrier */
static bool lane_text(char *buf, size_t size, const struct api_obj *obj, const char *key,
		      const char *why_key)
{
	struct api_value v, why;
	char *carrier;

	if (!api_obj_get(obj, key, &v))
		return false;
	carrier = out_value(&v);
	if (api_obj_get(obj, why_key, &why))
		snprintf(buf, size, "%s: %s", carrier, (const char *)why.data);
	else
		snprintf(buf, size, "%s", carrier);
	free(carrier);
	return true;
}

/* Both ways in one, if they are the same. */
static void carries_text(char *buf, size_t size, const struct api_obj *obj)
{
	char there[160], back[160];

	if (!lane_text(there, sizeof(there), obj, "carries", "carries-why") ||
	    !lane_text(back, sizeof(back), obj, "back-carries", "back-carries-why"))
		snprintf(buf, size, "-");
	else if (!strcmp(there, back))
		snprintf(buf, size, "%s", there);
	else
		snprintf(buf, size, "there %s; back %s", there, back);
}

static int add_vlink(const struct api_obj *obj, void *arg)
{
	char id[24], tenant[24], a[64] = "-", b[64] = "-", carries[400];
	const char *const row[HOPS_HEAD] = {
		hops_name(id, sizeof(id), obj, "", "id"),
		hops_name(tenant, sizeof(tenant), obj, "tenant-name", "tenant"), a, b
	};

	end_text(a, sizeof(a), obj, "vswitch-name", "vswitch", "vport");
	end_text(b, sizeof(b), obj, "to-vswitch-name", "to-vswitch", "to-vport");
	carries_text(carries, sizeof(carries), obj);
	hops_rows(arg, row, obj, carries);
	return 0;
}

static int run_vlinks(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	static const char *const titles[HOPS_HEAD + 1] = { "ID", "TENANT", "END", "TO-END",
							   "CARRIES" };

	return hops_show(ctl, verb, argc, argv, titles, add_vlink);
}

static const struct verb vlink_verbs[] = {
	{ "add", add_args,
	  "tenant TENANT vswitch VSWITCH [port N] to-vswitch VSWITCH [to-port N] "
	  "[path HOP[,HOP...]|auto|none [priority N]]... [backup auto]",
	  "join two vSwitches; a HOP is PSWITCH:PPORT, where packets leave; auto, and if there is "
	  "no path: the shortest",
	  run_add, LIBERA_CMD_VLINK_ADD, NULL, NULL },
	{ "del", del_args, "tenant TENANT " WHICH, "remove it with its two vPorts",
	  run_do, LIBERA_CMD_VLINK_DEL, NULL, NULL },
	{ "path", NULL,
	  "add tenant TENANT " WHICH " [path] HOP[,HOP...]|auto [priority N] | "
	  "del tenant TENANT " WHICH " [priority] N",
	  "give it one path more, or take one away",
	  run_path, LIBERA_CMD_VLINK_PATH_ADD, NULL, NULL },
	{ "show", show_args, "[[tenant] TENANT]",
	  "all vLinks, or those of a tenant; a line for each path, the one in use first",
	  run_vlinks, LIBERA_CMD_VLINK_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_vlink = { "vlink", "links between virtual switches", vlink_verbs, false };
