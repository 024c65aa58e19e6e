// SPDX-License-Identifier: GPL-2.0
/* Calls of the local socket that give out tokens, show them and take them away. */
#include <string.h>

#include "jget.h"
#include "token.h"
#include "token_rpc.h"

/* A tenant by its name or id: its name is filled in. */
struct wanted {
	const char *word;
	char name[VN_NAME_MAX + 1];
};

static void look_at(struct wanted *w, const char *name, uint64_t id)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)id);
	if (!strcmp(w->word, name) || !strcmp(w->word, text))
		snprintf(w->name, sizeof(w->name), "%s", name);
}

static void look_at_kept(void *arg, const struct engine_tenant *t)
{
	look_at(arg, t->name, t->id);
}

/* Of those that are kept and those in the kernel: a token for nobody would be for whoever comes. */
static int find_tenant(struct rpc_call *c, const char *word, struct wanted *w,
		       struct rpc_error *err)
{
	struct json_object *list, *t;
	struct engine_error why;
	size_t i;

	*w = (struct wanted){ .word = word };
	engine_tenants(c->engine, look_at_kept, w);
	if (!*w->name && !engine_dump(c->engine, "tenant", NULL, &list, &why)) {
		for (i = 0; i < jget_count(list); i++) {
			t = json_object_array_get_idx(list, i);
			look_at(w, jget_text(t, "name"), jget_num(t, "id"));
		}
		json_object_put(list);
	}
	if (!*w->name)
		return rpc_fail(err, RPC_PARAMS, "tenant: there is no tenant '%.40s'", word);
	if (token_is_user(w->name))
		return rpc_fail(err, RPC_PARAMS, "tenant: '%s' is the name of a user over HTTP: "
				"rename it first", w->name);
	return 0;
}

static int not_stored(struct rpc_error *err, const struct store_error *why)
{
	return rpc_fail(err, RPC_REFUSED, "%s", why->text);
}

/**
 * token_rpc_add() - make a token
 * @c: who calls
 * @params: { "tenant": "red" }, or { "operator": true }
 * @result: { "id": 1, "token": "lt_..." }
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int token_rpc_add(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err)
{
	char text[TOKEN_TEXT];
	struct store_error why;
	struct json_object *v;
	const char *tenant;
	struct wanted w;
	uint32_t id;
	bool all;

	if (rpc_param_str(params, "tenant", false, &tenant, err))
		return -1;
	all = json_object_object_get_ex(params, "operator", &v) && json_object_get_boolean(v);
	if (all == !!tenant)
		return rpc_fail(err, RPC_PARAMS, "a token is for a tenant, or for the operator");
	if (tenant && find_tenant(c, tenant, &w, err))
		return -1;
	if (token_add(engine_store(c->engine), tenant ? w.name : NULL, text, &id, &why))
		return not_stored(err, &why);
	*result = json_object_new_object();
	json_object_object_add(*result, "id", json_object_new_int64(id));
	json_object_object_add(*result, "token", json_object_new_string(text));
	return 0;
}

/**
 * token_rpc_del() - take a token away
 * @c: who calls
 * @params: { "id": 1 }
 * @result: stays NULL
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int token_rpc_del(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err)
{
	struct store_error why;
	uint64_t id;

	if (rpc_param_num(params, "id", true, UINT32_MAX, &id, err))
		return -1;
	return token_del(engine_store(c->engine), id, &why) ? not_stored(err, &why) : 0;
}

/**
 * token_rpc_list() - what tokens there are
 * @c: who calls
 * @params: nothing
 * @result: [ { "id": 1, "tenant": "red", "operator": false, "since": "..." } ]
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int token_rpc_list(struct rpc_call *c, struct json_object *params, struct json_object **result,
		   struct rpc_error *err)
{
	struct store_error why;

	return token_list(engine_store(c->engine), result, &why) ? not_stored(err, &why) : 0;
}
