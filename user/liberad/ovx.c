// SPDX-License-Identifier: GPL-2.0
/* The calls of OpenVirteX, over the engine: who may make them, and what is kept for them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "idmap.h"
#include "ovx.h"

/* --------------------------------------------------------------- what is kept */

/**
 * ovx_keep() - have an object put when the call is over
 * @o: call
 * @j: object
 *
 * Return: @j.
 */
struct json_object *ovx_keep(struct ovx *o, struct json_object *j)
{
	json_object_array_add(o->lists, j);
	return j;
}

static int load(struct ovx *o, const char *key, struct json_object **state)
{
	struct json_object *j = NULL;
	struct store_error err;
	char *text = NULL;
	int rc;

	rc = store_get(engine_store(o->c->engine), STORE_NORTH, key, &text, &err);
	if (rc && rc != -ENOENT)
		return ovx_cannot(o, "%s", err.text);
	if (text)
		j = json_tokener_parse(text);
	free(text);
	if (!json_object_is_type(j, json_type_object)) {
		json_object_put(j);
		j = json_object_new_object();
	}
	*state = j;
	return 0;
}

static int save(struct ovx *o, const char *key, struct json_object *state)
{
	const char *text = json_object_to_json_string_ext(state, JSON_C_TO_STRING_PLAIN);
	struct store_error err;

	if (store_put(engine_store(o->c->engine), STORE_NORTH, key, text, &err))
		return ovx_cannot(o, "%s", err.text);
	return 0;
}

static const char *key_of(const struct ovx *o, char key[OVX_TEXT])
{
	snprintf(key, OVX_TEXT, "%" PRIu32, o->id);
	return key;
}

/**
 * ovx_load() - what is kept of the tenant
 * @o: call
 * @state: filled with an object, empty if nothing is; to be put
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_load(struct ovx *o, struct json_object **state)
{
	char key[OVX_TEXT];

	return load(o, key_of(o, key), state);
}

/**
 * ovx_save() - keep the state of the tenant as it is now
 * @o: call
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_save(struct ovx *o)
{
	char key[OVX_TEXT];

	o->changed = false;
	return save(o, key_of(o, key), o->state);
}

/**
 * ovx_forget() - a tenant is gone: keep nothing of it
 * @s: store
 * @key: its id
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int ovx_forget(struct store *s, const char *key, struct store_error *err)
{
	int rc = store_del(s, STORE_NORTH, key, err);

	return rc == -ENOENT ? 0 : rc;
}

static struct json_object *part_of(struct json_object *state, const char *key)
{
	struct json_object *part;

	if (!json_object_object_get_ex(state, key, &part)) {
		part = json_object_new_object();
		json_object_object_add(state, key, part);
	}
	return part;
}

/**
 * ovx_state() - a part of what is kept of the tenant
 * @o: call
 * @key: OVX_*
 *
 * Return: an object, of the state.
 */
struct json_object *ovx_state(struct ovx *o, const char *key)
{
	return part_of(o->state, key);
}

/* ----------------------------------------------------------------------- ids */

static int number(struct ovx *o, const char *part, const char *key, uint32_t wish, uint32_t *id)
{
	struct json_object *map = ovx_state(o, part);

	*id = idmap_find(map, key);
	if (*id)
		return 0;
	*id = idmap_add(map, key, wish);
	if (!*id)
		return ovx_cannot(o, "there are no more ids for %s", part);
	o->changed = true;
	return 0;
}

/**
 * ovx_has_id() - whether a thing has this number; it gets none by that
 * @o: call
 * @part: OVX_HOSTS, OVX_LINKS or OVX_ROUTES
 * @key: what tells the thing
 * @id: number
 *
 * Return: whether.
 */
bool ovx_has_id(struct ovx *o, const char *part, const char *key, uint64_t id)
{
	return id && idmap_find(ovx_state(o, part), key) == id;
}

/**
 * ovx_host_id() - the number of a host, which stays
 * @o: call
 * @mac: what tells it
 * @id: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_host_id(struct ovx *o, const char *mac, uint32_t *id)
{
	return number(o, OVX_HOSTS, mac, 0, id);
}

/**
 * ovx_vlink_key() - what tells a vLink: its first end, as the kernel's id may be another next time
 * @vlink: as the kernel tells it
 * @key: filled
 */
void ovx_vlink_key(struct json_object *vlink, char key[OVX_TEXT])
{
	const struct ovx_end end = { jget_num(vlink, "vswitch"), jget_num(vlink, "vport") };

	ovx_end_text(&end, key);
}

/**
 * ovx_vlink_id() - the number of a vLink, which stays
 * @o: call
 * @vlink: as the kernel tells it
 * @id: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_vlink_id(struct ovx *o, struct json_object *vlink, uint32_t *id)
{
	char key[OVX_TEXT];

	ovx_vlink_key(vlink, key);
	return number(o, OVX_LINKS, key, jget_num(vlink, "id"), id);
}

/**
 * ovx_route_key() - what tells a path of a route
 * @route: as the kernel tells it
 * @priority: of the path
 * @key: filled
 */
void ovx_route_key(struct json_object *route, uint32_t priority, char key[4 * OVX_TEXT])
{
	snprintf(key, 4 * OVX_TEXT, "%s %s %s %" PRIu32, jget_text(route, "vswitch"),
		 jget_text(route, "pswitch"), jget_text(route, "to-pswitch"), priority);
}

/**
 * ovx_route_id() - the number of a path of a route, which stays
 * @o: call
 * @route: as the kernel tells it
 * @priority: of the path
 * @id: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_route_id(struct ovx *o, struct json_object *route, uint32_t priority, uint32_t *id)
{
	char key[4 * OVX_TEXT];

	ovx_route_key(route, priority, key);
	return number(o, OVX_ROUTES, key, 0, id);
}

/**
 * ovx_plink_id() - the number of one direction of a pLink, which stays
 * @o: call
 * @hop: from where to where
 * @id: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_plink_id(struct ovx *o, const struct ovx_hop *hop, uint32_t *id)
{
	char src[OVX_TEXT], dst[OVX_TEXT], key[2 * OVX_TEXT + 1];
	struct json_object *map;

	if (!o->physical && load(o, OVX_PHYSICAL, &o->physical))
		return -1;
	ovx_end_text(&hop->src, src);
	ovx_end_text(&hop->dst, dst);
	snprintf(key, sizeof(key), "%s-%s", src, dst);
	map = part_of(o->physical, OVX_PLINKS);
	*id = idmap_find(map, key);
	if (*id)
		return 0;
	*id = idmap_add(map, key, 0);
	if (!*id)
		return ovx_cannot(o, "there are no more ids for links");
	o->physical_changed = true;
	return 0;
}

/* --------------------------------------------------------------------- calls */

/* What is not the caller's is told as what is not there. */
static int find_tenant(struct ovx *o)
{
	struct json_object *list, *t;
	uint64_t id;

	if (ovx_num(o, "tenantId", 0, UINT32_MAX, &id))
		return -1;
	if (ovx_dump_all(o, "tenant", &list))
		return -1;
	t = jget_find(list, "id", id);
	if (!t || (o->c->tenant && strcmp(o->c->tenant, jget_text(t, "name"))))
		return ovx_bad(o, "tenantId", "there is no network %" PRIu64, id);
	o->id = id;
	snprintf(o->tenant, sizeof(o->tenant), "%s", jget_text(t, "name"));
	return ovx_load(o, &o->state);
}

static int run(struct ovx *o, const struct ovx_method *m, struct json_object **result)
{
	if (o->params && !json_object_is_type(o->params, json_type_object))
		return rpc_fail(o->err, RPC_PARAMS, "%s: parameters have to be named", o->method);
	if (m->scope == OVX_OPERATOR && o->c->tenant)
		return rpc_fail(o->err, RPC_DENIED, "%s: only the operator's token reaches this",
				o->method);
	if (m->scope == OVX_TENANT && find_tenant(o))
		return -1;
	if (m->fn(o, result))
		return -1;
	if (o->physical_changed && save(o, OVX_PHYSICAL, o->physical))
		return -1;
	return o->changed ? ovx_save(o) : 0;
}

static const struct ovx_method *find_method(const struct ovx_method *const *tables,
					    const char *name)
{
	const struct ovx_method *m;

	for (; *tables; tables++)
		for (m = *tables; m->name; m++)
			if (!strcmp(m->name, name))
				return m;
	return NULL;
}

static int call(struct rpc_call *c, struct json_object *params, struct json_object **result,
		struct rpc_error *err)
{
	const struct ovx_text_call *text = c->arg;
	const struct ovx_method *m = find_method(text->tables, c->method);
	struct ovx o = { .c = c, .method = c->method, .params = params, .err = err };
	struct timespec now;
	int rc;

	/* nobody may keep others waiting by asking for a lot at once */
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec > text->until)
		return rpc_fail(err, RPC_INTERNAL,
				"%s: what came before it took too long: ask for less at once",
				c->method);
	o.lists = json_object_new_array();
	rc = run(&o, m, result);
	if (rc) {
		json_object_put(*result);
		*result = NULL;
	}
	json_object_put(o.state);
	json_object_put(o.physical);
	json_object_put(o.lists);
	return rc;
}

/**
 * ovx_table() - methods as the dispatcher takes them
 * @tables: several tables, NULL after the last
 *
 * Return: to be freed.
 */
struct rpc_method *ovx_table(const struct ovx_method *const *tables)
{
	const struct ovx_method *const *t, *m;
	struct rpc_method *list;
	size_t n = 0;

	for (t = tables; *t; t++)
		for (m = *t; m->name; m++)
			n++;
	list = mem_or_die(calloc(n + 1, sizeof(*list)));
	for (n = 0, t = tables; *t; t++)
		for (m = *t; m->name; m++)
			list[n++] = (struct rpc_method){ m->name, call };
	return list;
}
