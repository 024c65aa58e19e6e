// SPDX-License-Identifier: GPL-2.0
/* libera-ctl status: whether all is well, on one screen, and if not what. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "manager.h"
#include "mem.h"

#define SHOWN	8	/* of each kind; -json has all */

/* What can be wrong with objects of the kernel. */
static const struct part {
	const char *name;
	const char *key;	/* of JSON */
	uint8_t get;
	const char *good;	/* this flag */
	const char *spec;
} parts[] = {
	{ "pSwitches", "pswitches", LIBERA_CMD_PSWITCH_GET, "connected",
	  "name|dpid=pswitch connection down-reason" },
	{ "vLinks", "vlinks", LIBERA_CMD_VLINK_GET, "up",
	  "tenant-name|tenant=tenant id=vlink vswitch-name|vswitch=vswitch vport "
	  "to-vswitch-name|to-vswitch=to-vswitch to-vport" },
	{ "routes", "routes", LIBERA_CMD_ROUTE_GET, "up",
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch pswitch-name|pswitch=pswitch "
	  "to-pswitch-name|to-pswitch=to-pswitch" },
	{ "sessions", "sessions", LIBERA_CMD_SESSION_GET, "connected",
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch address:port=controller "
	  "last-error down-reason" },
};

#define N_PARTS	(sizeof(parts) / sizeof(parts[0]))

/**
 * struct status - what was found
 * @ctl: run
 * @all: for JSON
 * @text: for people
 * @part: that is looked at
 * @n: objects of it
 * @bad: those that are not as they should be
 * @lines: what they are
 * @list: likewise, for JSON
 * @wrong: something is
 */
struct status {
	struct ctl *ctl;
	struct json_object *all;
	FILE *text;
	const struct part *part;
	unsigned int n;
	unsigned int bad;
	FILE *lines;
	struct json_object *list;
	bool wrong;
};

static void put(struct json_object *to, const char *key, struct json_object *value)
{
	json_object_object_add(to, key, mem_or_die(value));
}

static const char *get_text(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_string(v) : "";
}

static bool is_set(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) && json_object_get_boolean(v);
}

/* ------------------------------------------------------------------- the kernel */

static int look(const struct api_obj *obj, void *arg)
{
	struct status *st = arg;
	struct api_value v;

	st->n++;
	if (api_obj_get(obj, st->part->good, &v) && v.num)
		return 0;
	json_object_array_add(st->list, out_json(obj));
	if (++st->bad > SHOWN)
		return 0;
	fputs("             ", st->lines);
	out_line(st->lines, obj, st->part->spec);
	putc('\n', st->lines);
	return 0;
}

static int look_at_part(struct status *st, struct api_error *err)
{
	char *lines = NULL;
	struct api_req req;
	size_t size;
	int rc;

	st->n = 0;
	st->bad = 0;
	st->list = mem_or_die(json_object_new_array());
	st->lines = mem_text(&lines, &size);
	api_req_init(&req, st->part->get);
	rc = api_dump(st->ctl->api, &req, look, st, err);
	fclose(st->lines);
	fprintf(st->text, "%-12s %u", st->part->name, st->n);
	if (st->bad)
		fprintf(st->text, ", %u down", st->bad);
	fprintf(st->text, "\n%s", lines);
	if (st->bad > SHOWN)
		fprintf(st->text, "             and %u more\n", st->bad - SHOWN);
	free(lines);
	st->wrong |= st->bad;
	put(st->all, st->part->key, json_object_new_object());
	put(json_object_object_get(st->all, st->part->key), "n", json_object_new_int64(st->n));
	put(json_object_object_get(st->all, st->part->key), "down", st->list);
	return rc;
}

static int take_module(const struct api_obj *obj, void *arg)
{
	struct status *st = arg;
	struct api_value v;

	if (!api_obj_get(obj, "version", &v))
		return 0;
	fprintf(st->text, "%-12s loaded, version %s\n", "module", (const char *)v.data);
	put(st->all, "module", json_object_new_string(v.data));
	return 0;
}

static int look_at_kernel(struct status *st)
{
	struct api_error err;
	struct api_req req;
	int rc;

	if (!st->ctl->api)
		st->ctl->api = api_open(&err);
	if (!st->ctl->api) {
		fprintf(st->text, "%-12s not there: %s\n", "module", err.text);
		st->wrong = true;
		return 0;
	}
	api_req_init(&req, LIBERA_CMD_INFO_GET);
	rc = api_do(st->ctl->api, &req, take_module, st, &err);
	for (st->part = parts; !rc && st->part < parts + N_PARTS; st->part++)
		rc = look_at_part(st, &err);
	return rc ? ctl_refused(st->ctl, &err) : 0;
}

/* ------------------------------------------------------------------ the manager */

static void tell_tenants(struct status *st, struct json_object *tenants)
{
	size_t n = json_object_array_length(tenants), i;
	unsigned int bad = 0;
	struct json_object *t;

	for (i = 0; i < n; i++)
		bad += strcmp(get_text(json_object_array_get_idx(tenants, i), "left"), "0") != 0;
	fprintf(st->text, "%-12s %zu in the store", "tenants", n);
	if (bad)
		fprintf(st->text, ", %u not whole", bad);
	putc('\n', st->text);
	st->wrong |= bad;
	for (i = 0, bad = 0; i < n && bad < SHOWN; i++) {
		t = json_object_array_get_idx(tenants, i);
		if (!strcmp(get_text(t, "left"), "0"))
			continue;
		bad++;
		fprintf(st->text, "             tenant %s left %s: %s\n", get_text(t, "name"),
			get_text(t, "left"), get_text(t, "why"));
	}
}

static void tell_settings(struct status *st, struct json_object *left)
{
	size_t n = json_object_array_length(left), i;

	if (!n)
		return;
	st->wrong = true;
	fprintf(st->text, "%-12s %zu not made yet\n", "settings", n);
	for (i = 0; i < n && i < SHOWN; i++)
		fprintf(st->text, "             %s\n",
			json_object_get_string(json_object_array_get_idx(left, i)));
}

/* What is down shows the kernel, too; but not why, and not what has nothing in reserve. */
static void tell_failover(struct status *st, struct json_object *failover)
{
	struct json_object *list, *v;
	size_t n, i;

	if (!json_object_object_get_ex(failover, "unserved", &list))
		return;
	n = json_object_array_length(list);
	fprintf(st->text, "%-12s %s added", "paths", get_text(failover, "added"));
	if (n)
		fprintf(st->text, ", %zu not to be found", n);
	fprintf(st->text, "%s%s\n", is_set(failover, "error") ? "; error: " : "",
		get_text(failover, "error"));
	st->wrong |= n || is_set(failover, "error");
	for (i = 0; i < n && i < SHOWN; i++) {
		v = json_object_array_get_idx(list, i);
		fprintf(st->text, "             %s %s: %s\n", get_text(v, "what"),
			get_text(v, "state"), get_text(v, "why"));
	}
}

static void tell_host_moves(struct status *st, struct json_object *moves)
{
	struct json_object *list, *v;
	size_t n, i;

	if (!json_object_object_get_ex(moves, "waiting", &list))
		return;
	n = json_object_array_length(list);
	if (!n)
		return;
	st->wrong = true;
	fprintf(st->text, "%-12s %zu seen where no vport is\n", "hosts", n);
	for (i = 0; i < n && i < SHOWN; i++) {
		v = json_object_array_get_idx(list, i);
		fprintf(st->text, "             %s of %s at %s, not at %s: %s\n",
			get_text(v, "mac"), get_text(v, "tenant"), get_text(v, "to"),
			get_text(v, "from"), get_text(v, "why"));
	}
}

static void tell_store(struct status *st, struct json_object *store)
{
	bool good = is_set(store, "ok");

	fprintf(st->text, "%-12s %s, version %s%s%s\n", "store", get_text(store, "path"),
		get_text(store, "version"), good ? "" : ": ", get_text(store, "why"));
	st->wrong |= !good;
}

static int look_at_manager(struct status *st)
{
	struct json_object *m = NULL, *v;
	int rc = manager_try(st->ctl);

	if (rc) {
		fprintf(st->text, "%-12s not there: %s: %s\n", "liberad", st->ctl->socket,
			strerror(rc));
		st->wrong = true;
		return 0;
	}
	rc = manager_call(st->ctl, "status", NULL, &m);
	if (rc)
		return rc;
	fprintf(st->text, "%-12s running, version %s, process %s\n", "liberad",
		get_text(m, "version"), get_text(m, "pid"));
	if (json_object_object_get_ex(m, "store", &v))
		tell_store(st, v);
	if (json_object_object_get_ex(m, "tenants", &v))
		tell_tenants(st, v);
	if (json_object_object_get_ex(m, "settings-left", &v))
		tell_settings(st, v);
	if (json_object_object_get_ex(m, "failover", &v))
		tell_failover(st, v);
	if (json_object_object_get_ex(m, "host-moves", &v))
		tell_host_moves(st, v);
	put(st->all, "liberad", m);
	return 0;
}

/* --------------------------------------------------------------------- the whole */

static int run_status(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct status st = { .ctl = ctl };
	struct args a;
	char *text = NULL;
	size_t size;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	st.all = mem_or_die(json_object_new_object());
	st.text = mem_text(&text, &size);
	rc = look_at_manager(&st);
	if (!rc)
		rc = look_at_kernel(&st);
	put(st.all, "well", json_object_new_boolean(!st.wrong));
	fclose(st.text);
	if (!rc && ctl->out.json)
		out_json_print(&ctl->out, json_object_get(st.all));
	else if (!rc)
		fprintf(ctl->out.to, "%sall is %swell\n", text, st.wrong ? "not " : "");
	json_object_put(st.all);
	free(text);
	return rc ? rc : st.wrong ? EXIT_REFUSED : 0;
}

static const struct arg none[] = { ARG_END };

static const struct verb status_verbs[] = {
	{ "show", none, "", "liberad, module, store, and what is down; status 0 if all is well",
	  run_status, LIBERA_CMD_INFO_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_status = { "status", "whether all is well", status_verbs, true };
