// SPDX-License-Identifier: GPL-2.0
/* How the manager fares: what is stored, and what of it is not there yet. */
#include <string.h>
#include <unistd.h>

#include "common/lines.h"
#include "common/mem.h"
#include "ctl.h"
#include "status.h"

static void put(struct json_object *to, const char *key, struct json_object *value)
{
	json_object_object_add(to, key, mem_or_die(value));
}

static void add_tenant(void *arg, const struct engine_tenant *t)
{
	struct json_object *o = mem_or_die(json_object_new_object());

	put(o, "name", json_object_new_string(t->name));
	put(o, "id", json_object_new_int64(t->id));
	put(o, "left", json_object_new_int64(t->n_left));
	if (t->n_left)
		put(o, "why", json_object_new_string(t->why));
	json_object_array_add(arg, o);
}

static struct json_object *store_json(struct store *s)
{
	struct json_object *o = mem_or_die(json_object_new_object());
	const char *why = store_failed(s);

	put(o, "path", json_object_new_string(store_path(s)));
	put(o, "version", json_object_new_int(store_version(s)));
	put(o, "ok", json_object_new_boolean(!*why));
	if (*why)
		put(o, "why", json_object_new_string(why));
	return o;
}

/**
 * status_json() - how the manager fares
 * @e: engine
 *
 * Return: to be put.
 */
struct json_object *status_json(struct engine *e)
{
	struct json_object *o = mem_or_die(json_object_new_object());
	struct json_object *tenants = mem_or_die(json_object_new_array());

	engine_tenants(e, add_tenant, tenants);
	put(o, "version", json_object_new_string(CTL_VERSION));
	put(o, "pid", json_object_new_int(getpid()));
	put(o, "module", json_object_new_boolean(engine_has_module(e)));
	put(o, "store", store_json(engine_store(e)));
	put(o, "tenants", tenants);
	put(o, "settings-left", lines_json(engine_settings_left(e)));
	engine_put_status(e, o);
	return o;
}
