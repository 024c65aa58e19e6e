// SPDX-License-Identifier: GPL-2.0
/* libera-ctl vlink: links between virtual switches. */
#include <stdlib.h>
#include <string.h>

#include "route.h"

#define ARG_ID	{ "id", ARG_NUM, "id", NULL, ARG_REQUIRED | ARG_BARE, 1, LIBERA_VLINK_MAX }

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
	ARG_ID,
	ARG_END
};

static const struct arg path_add_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARG_ID,
	{ ROUTE_PATH, ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ ROUTE_LEVEL, ARG_NUM, NULL, NULL, ARG_LOCAL, 0, UINT16_MAX },
	ARG_END
};

static const struct arg path_del_args[] = {
	ARGS_TENANT(ARG_REQUIRED),
	ARG_ID,
	{ "priority", ARG_NUM, "priority", NULL, ARG_REQUIRED | ARG_BARE, 0, UINT16_MAX },
	ARG_END
};

static const struct arg show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARG_END
};

/* ------------------------------------------------------------------ adding */

static int print_reply(const struct api_obj *obj, void *arg)
{
	struct ctl *ctl = arg;

	if (ctl->out.json)
		out_json_print(&ctl->out, out_json(obj));
	return 0;
}

static int send_req(struct ctl *ctl, const struct api_req *req)
{
	struct api_error err;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	return api_do(ctl->api, req, print_reply, ctl, &err) ? ctl_refused(ctl, &err) : 0;
}

static const struct api_field *field_of(const struct api_req *req, const char *key)
{
	unsigned int i;

	for (i = 0; i < req->n; i++)
		if (!strcmp(req->field[i].key, key))
			return &req->field[i];
	return NULL;
}

static void copy(struct api_req *to, const char *to_key, const struct api_req *from,
		 const char *key)
{
	const struct api_field *f = field_of(from, key);

	if (f && f->data)
		api_req_str(to, to_key, f->data);
	else if (f)
		api_req_num(to, to_key, f->num);
}

static int take_pswitch(const struct api_obj *obj, void *arg)
{
	struct api_value v;

	if (api_obj_get(obj, "pswitch", &v))
		*(uint64_t *)arg = v.num;
	return 0;
}

/* The pSwitch that a vSwitch is on, which @key and @name of @req name. */
static int get_pswitch(struct ctl *ctl, const struct api_req *req, const char *key,
		       const char *name, uint64_t *dpid)
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
	if (!api_do(ctl->api, &get, take_pswitch, dpid, &err))
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
	uint64_t from = 0, to = 0;
	int rc;

	rc = get_pswitch(ctl, ends, "vswitch", "vswitch-name", &from);
	if (!rc)
		rc = get_pswitch(ctl, ends, "to-vswitch", "to-vswitch-name", &to);
	return rc ? rc : routes_find(ctl, rs, others, from, to);
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
	return send_req(ctl, &a->req);
}

static int run_add(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct routes *rs;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	rs = routes_new();
	rc = add_with(ctl, &a, rs);
	routes_free(rs);
	return rc;
}

/* ------------------------------------------------------- paths, later on */

/* A vLink as it is: where it ends, and what paths it has. */
struct known {
	uint64_t id;
	bool found;
	int lowest;
	struct api_req ends;
	struct routes *paths;
};

static void take_hop(struct route *r, const struct api_obj *hop)
{
	struct route_hop *h;
	struct api_value v;

	if (r->n == LIBERA_HOP_MAX)
		return;
	h = &r->hop[r->n++];
	if (api_obj_get(hop, "pswitch", &v))
		h->dpid = v.num;
	if (api_obj_get(hop, "pport", &v))
		h->port = v.num;
}

static void take_path(struct known *k, const struct api_obj *path)
{
	struct route *r = routes_add(k->paths);
	unsigned int it = 0;
	struct api_value v;

	while (r && api_obj_next(path, &it, &v)) {
		if (!strcmp(v.attr->name, "hop"))
			take_hop(r, v.nest);
		else if (!strcmp(v.attr->name, "priority") &&
			 (k->lowest < 0 || v.num < (uint64_t)k->lowest))
			k->lowest = v.num;
	}
}

static int take_vlink(const struct api_obj *obj, void *arg)
{
	static const char *const keys[] = { "tenant", "vswitch", "to-vswitch" };
	struct known *k = arg;
	unsigned int it = 0, i;
	struct api_value v;

	if (!api_obj_get(obj, "id", &v) || v.num != k->id)
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
	snprintf(err.text, sizeof(err.text), "id: the tenant has no such vlink");
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
	return send_req(ctl, &a->req);
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
	k.id = field_of(&a.req, "id")->num;
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

enum { COL_ID, COL_TENANT, COL_END, COL_TO, COL_STATE, COL_PRIORITY, COL_PATH, N_COLS };

/* Names of pSwitches, as a path has only their datapath ids. */
struct names {
	struct name {
		uint64_t dpid;
		char name[LIBERA_NAME_MAX + 1];
	} *list;
	size_t n;
};

struct table {
	struct out *out;
	struct names names;
	bool begun;
};

static void *or_die(void *p)
{
	if (!p) {
		fprintf(stderr, "libera-ctl: out of memory\n");
		exit(EXIT_REFUSED);
	}
	return p;
}

static int add_name(const struct api_obj *obj, void *arg)
{
	struct names *names = arg;
	struct api_value dpid, name;

	if (!api_obj_get(obj, "dpid", &dpid) || !api_obj_get(obj, "name", &name))
		return 0;
	names->list = or_die(realloc(names->list, (names->n + 1) * sizeof(*names->list)));
	names->list[names->n].dpid = dpid.num;
	snprintf(names->list[names->n].name, sizeof(names->list[0].name), "%s",
		 (const char *)name.data);
	names->n++;
	return 0;
}

static void print_end(FILE *f, const struct names *names, const struct api_obj *hop,
		      const char *pswitch, const char *pport)
{
	struct api_value v, port;
	size_t i;

	if (!api_obj_get(hop, pswitch, &v) || !api_obj_get(hop, pport, &port))
		return;
	for (i = 0; i < names->n && names->list[i].dpid != v.num; i++)
		;
	if (i < names->n)
		fprintf(f, "%s", names->list[i].name);
	else
		fprintf(f, "0x%llx", (unsigned long long)v.num);
	fprintf(f, ":%llu", (unsigned long long)port.num);
}

/* "s1:3 > s2:1, s2:4 > s3:2" */
static char *hops_text(const struct names *names, const struct api_obj *path)
{
	const char *sep = "";
	unsigned int it = 0;
	struct api_value v;
	char *s = NULL;
	size_t size;
	FILE *f = or_die(open_memstream(&s, &size));

	while (api_obj_next(path, &it, &v)) {
		if (strcmp(v.attr->name, "hop"))
			continue;
		fputs(sep, f);
		print_end(f, names, v.nest, "pswitch", "pport");
		fputs(" > ", f);
		print_end(f, names, v.nest, "to-pswitch", "to-pport");
		sep = ", ";
	}
	fclose(f);
	return or_die(s);
}

static bool has(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v);
}

static const char *path_state(const struct api_obj *path)
{
	return has(path, "active") ? "up" : has(path, "refused") ? "refused" :
	       has(path, "up") ? "standby" : "down";
}

/* A row for each path; what is the vLink's own is in the first, cell by cell in @row. */
static void path_row(struct table *t, const char **row, const struct api_obj *path)
{
	char priority[16] = "-", *hops = hops_text(&t->names, path);
	struct api_value v;
	int i;

	if (api_obj_get(path, "priority", &v))
		snprintf(priority, sizeof(priority), "%llu", (unsigned long long)v.num);
	row[COL_STATE] = path_state(path);
	row[COL_PRIORITY] = priority;
	row[COL_PATH] = hops;
	out_row(t->out, row, N_COLS);
	free(hops);
	for (i = 0; i < COL_STATE; i++)
		row[i] = "";
}

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

static const char *tenant_text(char *buf, size_t size, const struct api_obj *obj)
{
	struct api_value v;

	if (api_obj_get(obj, "tenant-name", &v))
		return v.data;
	if (api_obj_get(obj, "tenant", &v))
		snprintf(buf, size, "%llu", (unsigned long long)v.num);
	return buf;
}

/* The path in use first, then the others by their priorities, as they come. */
static void add_paths(struct table *t, const char **row, const struct api_obj *obj)
{
	struct api_value v;
	unsigned int it;
	int others;

	for (others = 0; others < 2; others++) {
		it = 0;
		while (api_obj_next(obj, &it, &v))
			if (!strcmp(v.attr->name, "path") &&
			    has(v.nest, "active") == !others)
				path_row(t, row, v.nest);
		if (others || has(obj, "up"))
			continue;
		row[COL_STATE] = "down";
		row[COL_PRIORITY] = "-";
		row[COL_PATH] = "-";
		out_row(t->out, row, N_COLS);
		memset(row, 0, N_COLS * sizeof(*row));
		row[COL_ID] = row[COL_TENANT] = row[COL_END] = row[COL_TO] = "";
	}
}

static int add_vlink(const struct api_obj *obj, void *arg)
{
	static const char *const titles[N_COLS] = {
		"ID", "TENANT", "END", "TO-END", "STATE", "PRIORITY", "PATH"
	};
	char id[16] = "-", tenant[16] = "-", a[64] = "-", b[64] = "-";
	struct table *t = arg;
	const char *row[N_COLS];
	struct api_value v;

	if (!t->begun)
		out_row(t->out, titles, N_COLS);
	t->begun = true;
	if (api_obj_get(obj, "id", &v))
		snprintf(id, sizeof(id), "%llu", (unsigned long long)v.num);
	end_text(a, sizeof(a), obj, "vswitch-name", "vswitch", "vport");
	end_text(b, sizeof(b), obj, "to-vswitch-name", "to-vswitch", "to-vport");
	row[COL_ID] = id;
	row[COL_TENANT] = tenant_text(tenant, sizeof(tenant), obj);
	row[COL_END] = a;
	row[COL_TO] = b;
	add_paths(t, row, obj);
	return 0;
}

static int run_vlinks(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct table t = { .out = &ctl->out };
	struct api_error err;
	struct api_req get;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (ctl->out.json)
		return ctl_show(ctl, verb, &a.req);
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	out_begin(&ctl->out, OUT_TABLE, NULL);
	api_req_init(&get, LIBERA_CMD_PSWITCH_GET);
	rc = api_dump(ctl->api, &get, add_name, &t.names, &err);
	if (!rc)
		rc = api_dump(ctl->api, &a.req, add_vlink, &t, &err);
	free(t.names.list);
	if (rc) {
		out_drop(&ctl->out);
		return ctl_refused(ctl, &err);
	}
	out_end(&ctl->out);
	return 0;
}

static const struct verb vlink_verbs[] = {
	{ "add", add_args,
	  "tenant TENANT vswitch VSWITCH [port N] to-vswitch VSWITCH [to-port N] "
	  "[path HOP[,HOP...]|auto|none [priority N]]... [backup auto]",
	  "join two vSwitches; a HOP is PSWITCH:PPORT, where packets leave; auto, and if there is "
	  "no path: the shortest",
	  run_add, LIBERA_CMD_VLINK_ADD, NULL, NULL },
	{ "del", del_args, "tenant TENANT [id] N", "remove it with its two vPorts",
	  run_do, LIBERA_CMD_VLINK_DEL, NULL, NULL },
	{ "path", NULL,
	  "add tenant TENANT [id] N [path] HOP[,HOP...]|auto [priority N] | "
	  "del tenant TENANT [id] N [priority] N",
	  "give it one path more, or take one away",
	  run_path, LIBERA_CMD_VLINK_PATH_ADD, NULL, NULL },
	{ "show", show_args, "[[tenant] TENANT]",
	  "all vLinks, or those of a tenant; a line for each path, the one in use first",
	  run_vlinks, LIBERA_CMD_VLINK_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_vlink = { "vlink", "links between virtual switches", vlink_verbs, false };
