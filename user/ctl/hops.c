// SPDX-License-Identifier: GPL-2.0
/* Tables of what has paths: vLinks and routes. */
#include <stdlib.h>
#include <string.h>

#include "hops.h"
#include "mem.h"

enum { COL_STATE = HOPS_HEAD, COL_PRIORITY, COL_PATH, COL_LAST, N_COLS };

/* Names of pSwitches, as a path has only their datapath ids. */
struct names {
	struct name {
		uint64_t dpid;
		char name[LIBERA_NAME_MAX + 1];
	} *list;
	size_t n;
};

struct hops_table {
	struct out *out;
	struct names names;
	const char *const *titles;
	bool begun;
	api_cb cb;
};

static int add_name(const struct api_obj *obj, void *arg)
{
	struct names *names = arg;
	struct api_value dpid, name;

	if (!api_obj_get(obj, "dpid", &dpid) || !api_obj_get(obj, "name", &name))
		return 0;
	names->list = mem_or_die(realloc(names->list, (names->n + 1) * sizeof(*names->list)));
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
	FILE *f = mem_text(&s, &size);

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
	return mem_or_die(s);
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

static void put_row(struct hops_table *t, const char **row)
{
	out_row(t->out, row, t->titles[HOPS_HEAD] ? N_COLS : COL_LAST);
}

/* What the object's own columns say is in its first row only. */
static void clear_own(const char **row)
{
	int i;

	for (i = 0; i < HOPS_HEAD; i++)
		row[i] = "";
	row[COL_LAST] = "";
}

static void path_row(struct hops_table *t, const char **row, const struct api_obj *path)
{
	char priority[16] = "-", *hops = hops_text(&t->names, path);
	struct api_value v;

	if (api_obj_get(path, "priority", &v))
		snprintf(priority, sizeof(priority), "%llu", (unsigned long long)v.num);
	row[COL_STATE] = path_state(path);
	row[COL_PRIORITY] = priority;
	row[COL_PATH] = hops;
	put_row(t, row);
	free(hops);
	clear_own(row);
}

static void title_row(struct hops_table *t)
{
	const char *row[N_COLS];

	if (t->begun)
		return;
	t->begun = true;
	memcpy(row, t->titles, HOPS_HEAD * sizeof(*row));
	row[COL_STATE] = "STATE";
	row[COL_PRIORITY] = "PRIORITY";
	row[COL_PATH] = "PATH";
	row[COL_LAST] = t->titles[HOPS_HEAD];
	put_row(t, row);
}

/**
 * hops_rows() - a row for each path of an object
 * @t: table
 * @head: the object's own columns
 * @obj: object, with "path" nests and a flag "up"
 * @last: its column behind the paths, if there is one
 *
 * The path in use comes first, then the others by their priorities.  That there is
 * none in use is a row, too.
 */
void hops_rows(struct hops_table *t, const char *const head[HOPS_HEAD],
	       const struct api_obj *obj, const char *last)
{
	const char *row[N_COLS];
	struct api_value v;
	unsigned int it;
	int others;

	title_row(t);
	memcpy(row, head, HOPS_HEAD * sizeof(*row));
	row[COL_LAST] = last;
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
		put_row(t, row);
		clear_own(row);
	}
}

/**
 * hops_name() - what an object is called
 * @buf: room for its number
 * @size: of @buf
 * @obj: object
 * @name: attribute of its name
 * @num: attribute of its number
 *
 * Return: the name, or @buf.
 */
const char *hops_name(char *buf, size_t size, const struct api_obj *obj, const char *name,
		      const char *num)
{
	struct api_value v;

	snprintf(buf, size, "-");
	if (api_obj_get(obj, name, &v))
		return v.data;
	if (api_obj_get(obj, num, &v))
		snprintf(buf, size, v.attr->hint == NL_HINT_DPID ? "0x%llx" : "%llu",
			 (unsigned long long)v.num);
	return buf;
}

/**
 * hops_show() - a verb that shows such objects
 * @ctl: run
 * @verb: verb
 * @argc: words
 * @argv: the words
 * @titles: of the first columns, and of one behind the paths, or NULL
 * @cb: gets each object and the table, for hops_rows()
 *
 * Return: exit status.
 */
int hops_show(struct ctl *ctl, const struct verb *verb, int argc, char **argv,
	      const char *const titles[HOPS_HEAD + 1], api_cb cb)
{
	struct hops_table t = { .out = &ctl->out, .titles = titles };
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
		rc = api_dump(ctl->api, &a.req, cb, &t, &err);
	free(t.names.list);
	if (rc) {
		out_drop(&ctl->out);
		return ctl_refused(ctl, &err);
	}
	out_end(&ctl->out);
	return 0;
}
