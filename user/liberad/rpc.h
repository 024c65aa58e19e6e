/* SPDX-License-Identifier: GPL-2.0 */
/* JSON-RPC 2.0: requests, answers, a table of methods. */
#ifndef _LIBERA_RPC_H
#define _LIBERA_RPC_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine.h"

#define RPC_TEXT_MAX	(64 << 20)	/* of a request; a whole store is one */
#define RPC_DEPTH_MAX	32		/* of what is in each other in it */
#define RPC_BATCH_MAX	256		/* requests in one text */

/* Codes of the specification, and ours. */
enum rpc_code {
	RPC_PARSE = -32700,
	RPC_REQUEST = -32600,
	RPC_METHOD = -32601,
	RPC_PARAMS = -32602,
	RPC_INTERNAL = -32603,
	RPC_REFUSED = -32000,	/* "data": { "errno": N } tells why */
	RPC_DENIED = -32001,
};

/**
 * struct rpc_error - why a call failed
 * @code: RPC_*, or what the caller's other dialect has
 * @text: one line for people
 * @data: more for programs, may be NULL; put by the dispatcher
 */
struct rpc_error {
	int code;
	char text[512];
	struct json_object *data;
};

/**
 * struct rpc_call - who calls
 * @engine: the engine
 * @method: what is called, filled by the dispatcher
 * @tenant: whose rights the caller has; NULL for all
 * @peer: who it is, for the log
 * @arg: the transport's own
 */
struct rpc_call {
	struct engine *engine;
	const char *method;
	const char *tenant;
	const char *peer;
	void *arg;
};

/**
 * struct rpc_method - what can be called
 * @name: name; NULL ends a table
 * @fn: does it: 0 with *result, which may stay NULL, or -1 with *err
 */
struct rpc_method {
	const char *name;
	int (*fn)(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err);
};

struct json_object *rpc_handle(const struct rpc_method *methods, struct rpc_call *c,
			       const char *text, size_t len);

int rpc_fail(struct rpc_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int rpc_refused(struct rpc_error *err, const struct engine_error *why);
int rpc_param_str(struct json_object *params, const char *key, bool required, const char **value,
		  struct rpc_error *err);
int rpc_param_num(struct json_object *params, const char *key, bool required, uint64_t max,
		  uint64_t *value, struct rpc_error *err);

#endif
