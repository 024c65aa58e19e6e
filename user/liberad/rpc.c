// SPDX-License-Identifier: GPL-2.0
/* JSON-RPC 2.0: requests, answers, a table of methods. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "rpc.h"

/**
 * rpc_fail() - say why a call fails
 * @err: filled
 * @code: RPC_*
 * @fmt: one line, for printf()
 *
 * Return: -1.
 */
int rpc_fail(struct rpc_error *err, int code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	err->code = code;
	err->data = NULL;
	return -1;
}

/**
 * rpc_refused() - the engine has said no
 * @err: filled
 * @why: what it said
 *
 * Return: -1.
 */
int rpc_refused(struct rpc_error *err, const struct engine_error *why)
{
	rpc_fail(err, RPC_REFUSED, "%s", why->text);
	err->data = json_object_new_object();
	json_object_object_add(err->data, "errno", json_object_new_int(why->code));
	if (why->usage)
		json_object_object_add(err->data, "usage", json_object_new_boolean(1));
	return -1;
}

/* -------------------------------------------------------------------- parameters */

/* 1 if it is there, 0 if not, -1 with *err. */
static int get_param(struct json_object *params, const char *key, bool required,
		     struct json_object **v, struct rpc_error *err)
{
	if (params && !json_object_is_type(params, json_type_object))
		return rpc_fail(err, RPC_PARAMS, "parameters are told by name");
	if (json_object_object_get_ex(params, key, v) && *v)
		return 1;
	return required ? rpc_fail(err, RPC_PARAMS, "parameter '%s' is missing", key) : 0;
}

/**
 * rpc_param_str() - a text among the parameters
 * @params: parameters, or NULL
 * @key: its name
 * @required: it has to be there
 * @value: set until @params goes; NULL if it is not there
 * @err: filled on failure
 *
 * Return: 0, or -1 with @err.
 */
int rpc_param_str(struct json_object *params, const char *key, bool required, const char **value,
		  struct rpc_error *err)
{
	struct json_object *v;
	int rc = get_param(params, key, required, &v, err);

	*value = NULL;
	if (rc <= 0)
		return rc;
	if (!json_object_is_type(v, json_type_string))
		return rpc_fail(err, RPC_PARAMS, "parameter '%s' is no string", key);
	*value = json_object_get_string(v);
	if (strlen(*value) != (size_t)json_object_get_string_len(v))
		return rpc_fail(err, RPC_PARAMS, "parameter '%s' has a zero in it", key);
	return 0;
}

/**
 * rpc_param_num() - a number among the parameters
 * @params: parameters, or NULL
 * @key: its name
 * @required: it has to be there
 * @max: it is no greater
 * @value: set if it is there
 * @err: filled on failure
 *
 * Return: 0, or -1 with @err.
 */
int rpc_param_num(struct json_object *params, const char *key, bool required, uint64_t max,
		  uint64_t *value, struct rpc_error *err)
{
	struct json_object *v;
	int rc = get_param(params, key, required, &v, err);

	if (rc <= 0)
		return rc;
	if (!json_object_is_type(v, json_type_int))
		return rpc_fail(err, RPC_PARAMS, "parameter '%s' is no whole number", key);
	if (json_object_get_int64(v) < 0 || json_object_get_uint64(v) > max)
		return rpc_fail(err, RPC_PARAMS, "parameter '%s' is not from 0 to %llu", key,
				(unsigned long long)max);
	*value = json_object_get_uint64(v);
	return 0;
}

/* ----------------------------------------------------------------------- answers */

static struct json_object *answer(struct json_object *id)
{
	struct json_object *a = mem_or_die(json_object_new_object());

	json_object_object_add(a, "jsonrpc", json_object_new_string("2.0"));
	json_object_object_add(a, "id", json_object_get(id));
	return a;
}

static struct json_object *refusal(struct json_object *id, const struct rpc_error *err)
{
	struct json_object *a = answer(id), *e = mem_or_die(json_object_new_object());

	json_object_object_add(e, "code", json_object_new_int(err->code));
	json_object_object_add(e, "message", json_object_new_string(err->text));
	if (err->data)
		json_object_object_add(e, "data", err->data);
	json_object_object_add(a, "error", e);
	return a;
}

static struct json_object *call(const struct rpc_method *m, struct rpc_call *c,
				struct json_object *params, struct json_object *id)
{
	struct json_object *result = NULL, *a;
	struct rpc_error err = { .code = 0 };

	c->method = m->name;
	if (m->fn(c, params, &result, &err))
		return refusal(id, &err);
	a = answer(id);
	json_object_object_add(a, "result", result);
	return a;
}

static const struct rpc_method *find(const struct rpc_method *m, const char *name)
{
	while (m->name && strcmp(m->name, name))
		m++;
	return m->name ? m : NULL;
}

/* What is wrong with a request; NULL if nothing is. */
static const char *complaint(struct json_object *req)
{
	struct json_object *v;

	if (!json_object_is_type(req, json_type_object))
		return "a request is an object";
	if (!json_object_object_get_ex(req, "jsonrpc", &v) ||
	    strcmp(json_object_get_string(v) ?: "", "2.0"))
		return "'jsonrpc' is not \"2.0\"";
	if (!json_object_object_get_ex(req, "method", &v) ||
	    !json_object_is_type(v, json_type_string))
		return "'method' is missing, or no string";
	if (json_object_object_get_ex(req, "params", &v) && v &&
	    !json_object_is_type(v, json_type_object) && !json_object_is_type(v, json_type_array))
		return "'params' is neither an object nor an array";
	if (json_object_object_get_ex(req, "id", &v) && v &&
	    (json_object_is_type(v, json_type_object) || json_object_is_type(v, json_type_array) ||
	     json_object_is_type(v, json_type_boolean)))
		return "'id' is neither a string nor a number";
	return NULL;
}

/* One request; NULL if it wants no answer. */
static struct json_object *handle_one(const struct rpc_method *methods, struct rpc_call *c,
				      struct json_object *req)
{
	struct json_object *id = NULL, *params = NULL, *name, *a;
	const char *wrong = complaint(req);
	const struct rpc_method *m;
	struct rpc_error err;
	bool wanted;

	if (wrong) {
		rpc_fail(&err, RPC_REQUEST, "%s", wrong);
		return refusal(NULL, &err);
	}
	wanted = json_object_object_get_ex(req, "id", &id);
	json_object_object_get_ex(req, "params", &params);
	json_object_object_get_ex(req, "method", &name);
	m = find(methods, json_object_get_string(name));
	if (m) {
		a = call(m, c, params, id);
	} else {
		rpc_fail(&err, RPC_METHOD, "there is no method '%.64s'",
			 json_object_get_string(name));
		a = refusal(id, &err);
	}
	if (wanted)
		return a;
	json_object_put(a);
	return NULL;
}

static struct json_object *handle_batch(const struct rpc_method *methods, struct rpc_call *c,
					struct json_object *batch)
{
	size_t n = json_object_array_length(batch), i;
	struct json_object *answers, *a;
	struct rpc_error err;

	if (!n || n > RPC_BATCH_MAX) {
		rpc_fail(&err, RPC_REQUEST, "a batch has 1 to %d requests", RPC_BATCH_MAX);
		return refusal(NULL, &err);
	}
	answers = mem_or_die(json_object_new_array());
	for (i = 0; i < n; i++) {
		a = handle_one(methods, c, json_object_array_get_idx(batch, i));
		if (a)
			json_object_array_add(answers, a);
	}
	if (json_object_array_length(answers))
		return answers;
	json_object_put(answers);
	return NULL;
}

static struct json_object *parse(const char *text, size_t len, struct rpc_error *err)
{
	struct json_tokener *tok = mem_or_die(json_tokener_new_ex(RPC_DEPTH_MAX));
	enum json_tokener_error why;
	struct json_object *j;
	size_t end;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	j = json_tokener_parse_ex(tok, text, len);
	why = json_tokener_get_error(tok);
	end = json_tokener_get_parse_end(tok);
	/* a number ends with what is no digit */
	if (why == json_tokener_continue) {
		j = json_tokener_parse_ex(tok, "\n", 1);
		why = json_tokener_get_error(tok);
		end = len;
	}
	json_tokener_free(tok);
	while (end < len && isspace((unsigned char)text[end]))
		end++;
	if (why == json_tokener_success && end == len)
		return j;
	json_object_put(j);
	rpc_fail(err, RPC_PARSE, "no JSON: %s", why == json_tokener_success ?
		 "something follows it" : json_tokener_error_desc(why));
	return NULL;
}

/**
 * rpc_handle() - carry out what a text asks for
 * @methods: what can be called
 * @c: who calls
 * @text: a request, or a batch of them
 * @len: its length
 *
 * Return: the answer, to be put; NULL if none is wanted.
 */
struct json_object *rpc_handle(const struct rpc_method *methods, struct rpc_call *c,
			       const char *text, size_t len)
{
	struct rpc_error err = { .code = 0 };
	struct json_object *req = NULL, *a;

	if (len > RPC_TEXT_MAX)
		rpc_fail(&err, RPC_PARSE, "a text has %d bytes at most", RPC_TEXT_MAX);
	else
		req = parse(text, len, &err);
	if (err.code)
		return refusal(NULL, &err);
	if (json_object_is_type(req, json_type_array))
		a = handle_batch(methods, c, req);
	else
		a = handle_one(methods, c, req);
	json_object_put(req);
	return a;
}
