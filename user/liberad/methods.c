// SPDX-License-Identifier: GPL-2.0
/* What can be called by the local socket, by one who may do anything. */
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "common/mem.h"
#include "ctl.h"
#include "methods.h"
#include "status.h"
#include "store_text.h"
#include "token_rpc.h"

/* { "words": ["tenant", "add", "red"] }, or { "line": "tenant add red" } */
static int run(struct rpc_call *c, struct json_object *params, struct json_object **result,
	       struct rpc_error *err)
{
	struct json_object *words = NULL, *word;
	char *argv[CTL_WORDS + 1];
	struct engine_error why;
	const char *line;
	size_t n, i;
	int rc;

	if (rpc_param_str(params, "line", false, &line, err))
		return -1;
	if (line) {
		rc = engine_run(c->engine, line, result, &why);
		return rc ? rpc_refused(err, &why) : 0;
	}
	if (!json_object_object_get_ex(params, "words", &words) ||
	    !json_object_is_type(words, json_type_array))
		return rpc_fail(err, RPC_PARAMS, "parameter 'line' or 'words' is missing");
	n = json_object_array_length(words);
	if (!n || n > CTL_WORDS)
		return rpc_fail(err, RPC_PARAMS, "a command has 1 to %d words", CTL_WORDS);
	for (i = 0; i < n; i++) {
		word = json_object_array_get_idx(words, i);
		if (!json_object_is_type(word, json_type_string))
			return rpc_fail(err, RPC_PARAMS, "a word is no string");
		argv[i] = (char *)json_object_get_string(word);
	}
	argv[n] = NULL;
	return engine_run_words(c->engine, n, argv, result, &why) ? rpc_refused(err, &why) : 0;
}

/* { "text": "tenant add red\n...", "name": "red.vn" } */
static int apply(struct rpc_call *c, struct json_object *params, struct json_object **result,
		 struct rpc_error *err)
{
	struct engine_error why;
	const char *text, *name;

	if (rpc_param_str(params, "text", true, &text, err) ||
	    rpc_param_str(params, "name", false, &name, err))
		return -1;
	if (engine_apply(c->engine, text, name ? name : "-", &why))
		return rpc_refused(err, &why);
	return 0;
}

/* { "tenant": "red" }, or nothing for all */
static int export(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err)
{
	struct engine_error why;
	const char *tenant;
	char *text;

	if (rpc_param_str(params, "tenant", false, &tenant, err))
		return -1;
	if (engine_export(c->engine, tenant, &text, &why))
		return rpc_refused(err, &why);
	*result = json_object_new_string(text);
	free(text);
	return 0;
}

/* { "object": "vswitch", "tenant": "red" } */
static int dump(struct rpc_call *c, struct json_object *params, struct json_object **result,
		struct rpc_error *err)
{
	const char *object, *tenant;
	struct engine_error why;

	if (rpc_param_str(params, "object", true, &object, err) ||
	    rpc_param_str(params, "tenant", false, &tenant, err))
		return -1;
	if (engine_dump(c->engine, object, tenant, result, &why))
		return rpc_refused(err, &why);
	return 0;
}

static int status(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err)
{
	*result = status_json(c->engine);
	return 0;
}

/* ----------------------------------------------------------------- the whole store */

static int refused_by_store(struct rpc_error *err, const struct store_error *why)
{
	struct engine_error e = { .code = why->code };

	strcpy(e.text, why->text);
	return rpc_refused(err, &e);
}

static int get_store(struct rpc_call *c, struct json_object *params, struct json_object **result,
		     struct rpc_error *err)
{
	struct store_error why;

	*result = store_export(engine_store(c->engine), &why);
	return *result ? 0 : refused_by_store(err, &why);
}

/* { "store": what get-store has told } */
static int put_store(struct rpc_call *c, struct json_object *params, struct json_object **result,
		     struct rpc_error *err)
{
	struct engine_error failed;
	struct json_object *text;
	struct store_error why;

	if (!json_object_object_get_ex(params, "store", &text))
		return rpc_fail(err, RPC_PARAMS, "parameter 'store' is missing");
	if (store_import(engine_store(c->engine), text, &why))
		return refused_by_store(err, &why);
	return engine_reload(c->engine, &failed) ? rpc_refused(err, &failed) : 0;
}

const struct rpc_method methods_local[] = {
	{ "run", run },
	{ "apply", apply },
	{ "export", export },
	{ "dump", dump },
	{ "status", status },
	{ "get-store", get_store },
	{ "put-store", put_store },
	{ "add-token", token_rpc_add },
	{ "del-token", token_rpc_del },
	{ "tokens", token_rpc_list },
	{ NULL, NULL },
};
