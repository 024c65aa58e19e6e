// SPDX-License-Identifier: GPL-2.0
/* The only one that changes the kernel, and what is to last. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "engine_priv.h"
#include "mem.h"

int engine_fail(struct engine_error *err, int code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	err->code = code;
	err->usage = code == EINVAL;
	return -code;
}

int engine_store_failed(struct engine_error *err, const struct store_error *why)
{
	return engine_fail(err, why->code, "%s", why->text);
}

static int need_module(struct engine *e, struct engine_error *err)
{
	return e->api ? 0 : engine_fail(err, ENODEV, "the module libera is not loaded");
}

/**
 * engine_new() - the kernel becomes what the store says, now or when there is a module
 * @event: loop
 * @store: store, which stays the caller's
 * @err: filled on failure
 *
 * Return: for engine_free(), or NULL.
 */
struct engine *engine_new(sd_event *event, struct store *store, struct engine_error *err)
{
	struct engine *e = mem_or_die(calloc(1, sizeof(*e)));

	e->event = event;
	e->store = store;
	if (!kept_load(e, err) && !watch_begin(e, err))
		return e;
	engine_free(e);
	return NULL;
}

/**
 * engine_free() - the kernel stays as it is
 * @e: engine, or NULL
 */
void engine_free(struct engine *e)
{
	if (!e)
		return;
	watch_end(e);
	kept_free(e);
	free(e->settings_left);
	free(e);
}

/* --------------------------------------------------------------------- one command */

/* All that was printed: an object, or several as an array; NULL for nothing. */
static struct json_object *printed(const struct run *r)
{
	struct json_object *list = mem_or_die(json_object_new_array()), *j;
	char *copy = mem_or_die(strdup(r->out)), *line, *save;

	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		j = json_tokener_parse(line);
		if (j)
			json_object_array_add(list, j);
	}
	free(copy);
	if (json_object_array_length(list) > 1)
		return list;
	j = json_object_get(json_object_array_get_idx(list, 0));
	json_object_put(list);
	return j;
}

/* Only what is a single command that changes something. */
static int check_words(struct ctl *ctl, int argc, char **argv)
{
	const struct object *obj = ctl_object(ctl, argv[0]);
	const struct verb *verb = obj && obj->verbs && !obj->alone && argc > 1 ?
					  ctl_verb(ctl, obj, argv[1]) : NULL;

	if (!obj || (argc > 1 && obj->verbs && !obj->alone && !verb))
		return EXIT_USAGE;
	snprintf(ctl->where, sizeof(ctl->where), "%s", obj->name);
	if (!verb || !verb->name || !ctl_changes(verb))
		return ctl_usage(ctl, "is no command that changes something");
	return 0;
}

static int check_show(struct ctl *ctl, char **argv)
{
	const struct object *obj = ctl_object(ctl, argv[0]);
	const struct verb *verb;

	if (!obj)
		return EXIT_USAGE;
	for (verb = obj->verbs; verb && verb->name && strcmp(verb->name, argv[1]); verb++)
		;
	if (!verb || !verb->name || obj->alone)
		return ctl_usage(ctl, "is nothing that can be shown as a list");
	return 0;
}

/**
 * engine_run_words() - one changing command of libera-ctl
 * @e: engine
 * @argc: words
 * @argv: the words, "vport", "add" and so on
 * @result: set to what was made, to be put, or NULL; may be NULL
 * @err: filled on failure
 *
 * Return: 0 once it is done and stored; else -errno, and nothing has changed.
 */
int engine_run_words(struct engine *e, int argc, char **argv, struct json_object **result,
		     struct engine_error *err)
{
	struct change c;
	int rc;

	if (need_module(e, err))
		return -err->code;
	if (!argc)
		return engine_fail(err, EINVAL, "there is no command");
	change_begin(&c, e);
	c.run.ctl.out.json = true;
	rc = check_words(&c.run.ctl, argc, argv);
	if (!rc)
		rc = ctl_run(&c.run.ctl, argc, argv);
	run_end(&c.run);
	if (rc)
		rc = change_refused(&c, err);
	else if (!c.n_sent)
		rc = engine_fail(err, EINVAL, "is no command that changes something");
	else
		rc = change_keep(&c, err);
	if (!rc && result)
		*result = printed(&c.run);
	change_free(&c);
	return rc;
}

/**
 * engine_run() - one changing command of libera-ctl
 * @e: engine
 * @line: the command, as a line of a batch
 * @result: set to what was made, to be put, or NULL; may be NULL
 * @err: filled on failure
 *
 * Return: 0 once it is done and stored; else -errno, and nothing has changed.
 */
int engine_run(struct engine *e, const char *line, struct json_object **result,
	       struct engine_error *err)
{
	char *argv[CTL_WORDS + 1], *copy = mem_or_die(strdup(line));
	int argc, rc;

	argc = args_split(copy, argv, CTL_WORDS);
	if (argc < 0)
		rc = engine_fail(err, EINVAL, "%s", CTL_BAD_LINE);
	else
		rc = engine_run_words(e, argc, argv, result, err);
	free(copy);
	return rc;
}

/* --------------------------------------------------------------------- whole files */

static void touch(void *arg, const char *name)
{
	struct change *c = arg;
	struct api_req by;

	api_req_init(&by, LIBERA_CMD_TENANT_GET);
	api_req_str(&by, "name", name);
	change_touch(c, &by);
}

/**
 * engine_apply() - make tenants what a file says, all or nothing
 * @e: engine
 * @text: the file
 * @name: its name, for complaints
 * @err: filled on failure
 *
 * Return: 0 once it is done and stored; else -errno, and nothing has changed.
 */
int engine_apply(struct engine *e, const char *text, const char *name, struct engine_error *err)
{
	struct apply_how how = { .tenant = touch };
	struct change c;
	size_t i;
	FILE *f;
	int rc;

	if (need_module(e, err))
		return -err->code;
	f = mem_or_die(fmemopen((char *)text, strlen(text), "r"));
	change_begin(&c, e);
	how.arg = &c;
	rc = ctl_apply_how(&c.run.ctl, f, name, &how);
	fclose(f);
	run_end(&c.run);
	if (rc || c.failed.code) {
		rc = change_refused(&c, err);
	} else {
		/* what was left of it before is there now, or not wanted any more */
		for (i = 0; i < c.n; i++)
			if (kept_by_id(e, c.before[i].id))
				kept_forget_left(kept_by_id(e, c.before[i].id));
		rc = change_keep(&c, err);
	}
	change_free(&c);
	return rc;
}

/**
 * engine_export() - tenants as a file
 * @e: engine
 * @tenant: name or id of one; NULL for all
 * @text: set, for free()
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int engine_export(struct engine *e, const char *tenant, char **text, struct engine_error *err)
{
	char *argv[] = { "export", (char *)tenant };
	struct run r;
	int rc;

	if (need_module(e, err))
		return -err->code;
	run_begin(&r, e);
	rc = ctl_run(&r.ctl, tenant ? 2 : 1, argv);
	return run_text(&r, rc, text, err);
}

/**
 * engine_dump() - objects of the kernel
 * @e: engine
 * @object: object of libera-ctl, and words after its "show": "vswitch", "flow virtual"
 * @tenant: only its objects; NULL for all
 * @list: set to an array, to be put
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int engine_dump(struct engine *e, const char *object, const char *tenant,
		struct json_object **list, struct engine_error *err)
{
	int len = strcspn(object, " "), rc, argc;
	char *argv[CTL_WORDS + 1], *line;
	struct run r;

	if (need_module(e, err))
		return -err->code;
	if (asprintf(&line, "%.*s show%s%s%s", len, object, object + len,
		     tenant ? " tenant " : "", tenant ? tenant : "") < 0)
		mem_or_die(NULL);
	run_begin(&r, e);
	r.ctl.out.json = true;
	argc = args_split(line, argv, CTL_WORDS);
	rc = argc > 1 ? check_show(&r.ctl, argv) : ctl_usage(&r.ctl, CTL_BAD_LINE);
	if (!rc)
		rc = ctl_run(&r.ctl, argc, argv);
	run_end(&r);
	*list = rc ? NULL : json_tokener_parse(r.out);
	if (rc)
		rc = run_failed(&r, err);
	else if (!*list)
		rc = engine_fail(err, EINVAL, "%s: is nothing that can be shown as a list", object);
	run_free(&r);
	free(line);
	return rc;
}

/* --------------------------------------------------------------------- those around */

/**
 * engine_on_event() - be told what happens in the kernel
 * @e: engine
 * @fn: told; must not change anything, but may ask for it later
 * @arg: for @fn
 *
 * Return: 0, or -ENOSPC.
 */
int engine_on_event(struct engine *e, engine_event_fn fn, void *arg)
{
	int i;

	for (i = 0; i < ENGINE_LISTENERS; i++) {
		if (e->listener[i].fn)
			continue;
		e->listener[i] = (struct listener){ fn, arg };
		return 0;
	}
	return -ENOSPC;
}

/**
 * engine_off_event() - be told no more
 * @e: engine
 * @fn: as given
 * @arg: as given
 */
void engine_off_event(struct engine *e, engine_event_fn fn, void *arg)
{
	int i;

	for (i = 0; i < ENGINE_LISTENERS; i++)
		if (e->listener[i].fn == fn && e->listener[i].arg == arg)
			e->listener[i].fn = NULL;
}

/**
 * engine_add_status() - a part of the manager that works with the engine has a status
 * @e: engine
 * @key: its name
 * @fn: tells it
 * @arg: for @fn
 *
 * Return: 0, or -ENOSPC.
 */
int engine_add_status(struct engine *e, const char *key, engine_status_fn fn, void *arg)
{
	int i;

	for (i = 0; i < ENGINE_PARTS; i++) {
		if (e->part[i].fn)
			continue;
		e->part[i] = (struct part){ key, fn, arg };
		return 0;
	}
	return -ENOSPC;
}

/**
 * engine_put_status() - what these tell
 * @e: engine
 * @to: object, gets one for each
 */
void engine_put_status(const struct engine *e, struct json_object *to)
{
	const struct part *p;

	for (p = e->part; p < e->part + ENGINE_PARTS && p->fn; p++)
		json_object_object_add(to, p->key, p->fn(p->arg));
}

/**
 * engine_store() - where it keeps what is to last
 * @e: engine
 *
 * Return: the store.
 */
struct store *engine_store(struct engine *e)
{
	return e->store;
}

/**
 * engine_has_module() - whether there is a kernel to be changed
 * @e: engine
 *
 * Return: whether.
 */
bool engine_has_module(const struct engine *e)
{
	return e->api;
}

/**
 * engine_reload() - the store was made another one
 * @e: engine
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int engine_reload(struct engine *e, struct engine_error *err)
{
	kept_free(e);
	if (kept_load(e, err))
		return -err->code;
	if (e->api)
		restore_all(e);
	return 0;
}

/**
 * engine_tenants() - all tenants that are kept
 * @e: engine
 * @fn: gets each
 * @arg: for @fn
 */
void engine_tenants(struct engine *e, engine_tenant_fn fn, void *arg)
{
	struct engine_tenant t;
	size_t i;

	for (i = 0; i < e->n; i++) {
		const struct kept *k = e->kept[i];

		t = (struct engine_tenant){ k->name, k->id, k->text, k->n_left,
					    k->left ? k->left : "", k->why };
		fn(arg, &t);
	}
}

/**
 * engine_settings_left() - settings that could not be made yet
 * @e: engine
 *
 * Return: a line each, with the reason; empty if there are none.
 */
const char *engine_settings_left(const struct engine *e)
{
	return e->settings_left ? e->settings_left : "";
}
