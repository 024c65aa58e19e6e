/* SPDX-License-Identifier: GPL-2.0 */
/* The local socket: JSON-RPC 2.0, an object a line, for root. */
#ifndef _LIBERA_SOCK_H
#define _LIBERA_SOCK_H

#include "rpc.h"

struct sock;

struct sock *sock_open(sd_event *event, struct engine *engine, const struct rpc_method *methods,
		       const char *path, char *err, size_t size);
void sock_close(struct sock *s);

#endif
