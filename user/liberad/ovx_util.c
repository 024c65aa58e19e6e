// SPDX-License-Identifier: GPL-2.0
/* The calls of OpenVirteX: their parameters, errors and commands. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/words.h"
#include "ovx.h"

/* ------------------------------------------------------------------ failing */

static __attribute__((format(printf, 3, 0))) int fail(struct ovx *o, int code, const char *fmt,
						      va_list args)
{
	char text[sizeof(o->err->text)];

	vsnprintf(text, sizeof(text), fmt, args);
	return rpc_fail(o->err, code, "%s: %.440s", o->method, text);
}

/**
 * ovx_bad() - a parameter is wrong
 * @o: call
 * @key: parameter
 * @fmt: what is wrong with it
 *
 * Return: -1.
 */
int ovx_bad(struct ovx *o, const char *key, const char *fmt, ...)
{
	char text[sizeof(o->err->text)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return rpc_fail(o->err, RPC_PARAMS, "%s: %s: %.400s", o->method, key, text);
}

/**
 * ovx_cannot() - what is wanted cannot be done
 * @o: call
 * @fmt: why
 *
 * Return: -1.
 */
int ovx_cannot(struct ovx *o, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fail(o, RPC_INTERNAL, fmt, args);
	va_end(args);
	return -1;
}

/**
 * ovx_refused() - the engine has refused
 * @o: call
 * @why: its reason
 *
 * What is wrong with the request is told apart from what is wrong here.
 *
 * Return: -1.
 */
int ovx_refused(struct ovx *o, const struct engine_error *why)
{
	static const int here[] = { ENOMEM, EIO, ENOSPC, ENODEV, ENETDOWN, EROFS, EPERM, EACCES };
	int code = RPC_PARAMS;
	size_t i;

	for (i = 0; i < sizeof(here) / sizeof(here[0]); i++)
		if (why->code == here[i])
			code = RPC_INTERNAL;
	return rpc_fail(o->err, code, "%s: %.440s", o->method, why->text);
}

/* --------------------------------------------------------------- JSON objects */

/**
 * ovx_set() - add a number to an object
 * @j: object
 * @key: its key
 * @value: number
 */
void ovx_set(struct json_object *j, const char *key, uint64_t value)
{
	json_object_object_add(j, key, json_object_new_uint64(value));
}

/**
 * ovx_set_text() - add a text to an object
 * @j: object
 * @key: its key
 * @value: text
 */
void ovx_set_text(struct json_object *j, const char *key, const char *value)
{
	json_object_object_add(j, key, json_object_new_string(value));
}

/**
 * ovx_set_dpid() - add a datapath id to an object, as its clients read it
 * @j: object
 * @key: its key
 * @dpid: datapath id
 */
void ovx_set_dpid(struct json_object *j, const char *key, uint64_t dpid)
{
	char text[OVX_TEXT];

	ovx_dpid_text(dpid, text);
	ovx_set_text(j, key, text);
}

/* ----------------------------------------------------------------- parameters */

static struct json_object *param(struct ovx *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o->params, key, &v) ? v : NULL;
}

/**
 * ovx_has() - whether a parameter was given
 * @o: call
 * @key: parameter
 *
 * Return: whether.
 */
bool ovx_has(struct ovx *o, const char *key)
{
	return param(o, key);
}

/* A number, or digits: scripts take them from their command line. */
static bool take_num(struct json_object *v, uint64_t *num)
{
	const char *text;
	char *end;

	if (json_object_is_type(v, json_type_int)) {
		*num = json_object_get_uint64(v);
		return json_object_get_int64(v) >= 0;
	}
	if (!json_object_is_type(v, json_type_string))
		return false;
	text = json_object_get_string(v);
	errno = 0;
	*num = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno;
}

/**
 * ovx_num() - a number that has to be given
 * @o: call
 * @key: parameter
 * @min: lowest
 * @max: highest
 * @v: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_num(struct ovx *o, const char *key, uint64_t min, uint64_t max, uint64_t *v)
{
	struct json_object *j = param(o, key);

	if (!j)
		return ovx_bad(o, key, "is missing");
	if (!take_num(j, v) || *v < min || *v > max)
		return ovx_bad(o, key, "is not a number from %" PRIu64 " to %" PRIu64, min, max);
	return 0;
}

/**
 * ovx_opt_num() - a number that may be given
 * @o: call
 * @key: parameter
 * @max: highest
 * @v: filled; stays as it is if there is none
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_opt_num(struct ovx *o, const char *key, uint64_t max, uint64_t *v)
{
	return ovx_has(o, key) ? ovx_num(o, key, 0, max, v) : 0;
}

/**
 * ovx_text() - a text that has to be given
 * @o: call
 * @key: parameter
 * @v: filled, of the parameters
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_text(struct ovx *o, const char *key, const char **v)
{
	struct json_object *j = param(o, key);

	if (!j)
		return ovx_bad(o, key, "is missing");
	if (!json_object_is_type(j, json_type_string))
		return ovx_bad(o, key, "is not a text");
	*v = json_object_get_string(j);
	if (strlen(*v) != (size_t)json_object_get_string_len(j))
		return ovx_bad(o, key, "has a zero in it");
	return 0;
}

static bool take_dpid(struct json_object *j, uint64_t *v)
{
	return json_object_is_type(j, json_type_string) ?
		       args_dpid(json_object_get_string(j), v) : take_num(j, v);
}

/**
 * ovx_dpid() - a datapath id that has to be given
 * @o: call
 * @key: parameter
 * @v: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_dpid(struct ovx *o, const char *key, uint64_t *v)
{
	struct json_object *j = param(o, key);

	if (!j)
		return ovx_bad(o, key, "is missing");
	if (!take_dpid(j, v) || !*v)
		return ovx_bad(o, key, "is not a datapath id");
	return 0;
}

/**
 * ovx_dpids() - a list of datapath ids
 * @o: call
 * @key: parameter
 * @v: filled
 * @max: room there
 *
 * Return: how many, or -1 with the error told.
 */
int ovx_dpids(struct ovx *o, const char *key, uint64_t *v, size_t max)
{
	struct json_object *list;
	size_t i, j, n;

	if (ovx_list(o, key, &list))
		return -1;
	n = jget_count(list);
	if (!n || n > max)
		return ovx_bad(o, key, "is not a list of 1 to %zu datapath ids", max);
	for (i = 0; i < n; i++) {
		if (!take_dpid(json_object_array_get_idx(list, i), &v[i]) || !v[i])
			return ovx_bad(o, key, "has something that is not a datapath id");
		for (j = 0; j < i; j++)
			if (v[j] == v[i])
				return ovx_bad(o, key, "has a datapath id twice");
	}
	return n;
}

/**
 * ovx_list() - a list that has to be given
 * @o: call
 * @key: parameter
 * @v: filled, of the parameters
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_list(struct ovx *o, const char *key, struct json_object **v)
{
	*v = param(o, key);
	if (!*v)
		return ovx_bad(o, key, "is missing");
	if (!json_object_is_type(*v, json_type_array))
		return ovx_bad(o, key, "is not a list");
	return 0;
}

/* -------------------------------------------------------------------- engine */

static __attribute__((format(printf, 4, 0))) int run(struct ovx *o, struct engine_error *why,
						     struct json_object **made, const char *fmt,
						     va_list args)
{
	struct json_object *result = NULL;
	char *line = NULL;
	int rc;

	mem_or_die(vasprintf(&line, fmt, args) < 0 ? NULL : line);
	rc = engine_run(o->c->engine, line, &result, why);
	free(line);
	if (result)
		ovx_keep(o, result);
	if (made)
		*made = result;
	return rc;
}

/**
 * ovx_run() - have a command of libera-ctl carried out
 * @o: call
 * @made: filled with what was made, gone with the call; may be NULL
 * @fmt: the command
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_run(struct ovx *o, struct json_object **made, const char *fmt, ...)
{
	struct engine_error why;
	va_list args;
	int rc;

	va_start(args, fmt);
	rc = run(o, &why, made, fmt, args);
	va_end(args);
	return rc ? ovx_refused(o, &why) : 0;
}

/**
 * ovx_try() - likewise, where a refusal is not the call's
 * @o: call
 * @why: filled on failure
 * @fmt: the command
 *
 * Return: 0 or -errno.
 */
int ovx_try(struct ovx *o, struct engine_error *why, const char *fmt, ...)
{
	va_list args;
	int rc;

	va_start(args, fmt);
	rc = run(o, why, NULL, fmt, args);
	va_end(args);
	return rc;
}

static int dump(struct ovx *o, const char *object, const char *tenant, struct json_object **list)
{
	struct engine_error why;

	if (engine_dump(o->c->engine, object, tenant, list, &why))
		return ovx_refused(o, &why);
	ovx_keep(o, *list);
	return 0;
}

/**
 * ovx_dump() - objects of the tenant
 * @o: call
 * @object: of which kind
 * @list: filled, gone with the call
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_dump(struct ovx *o, const char *object, struct json_object **list)
{
	return dump(o, object, o->tenant, list);
}

/**
 * ovx_dump_all() - objects of everybody
 * @o: call
 * @object: of which kind
 * @list: filled, gone with the call
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_dump_all(struct ovx *o, const char *object, struct json_object **list)
{
	return dump(o, object, NULL, list);
}
