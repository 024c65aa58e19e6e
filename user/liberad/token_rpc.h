/* SPDX-License-Identifier: GPL-2.0 */
/* Calls of the local socket about tokens. */
#ifndef _LIBERA_TOKEN_RPC_H
#define _LIBERA_TOKEN_RPC_H

#include "rpc.h"

int token_rpc_add(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err);
int token_rpc_del(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err);
int token_rpc_list(struct rpc_call *c, struct json_object *params, struct json_object **result,
		   struct rpc_error *err);

#endif
