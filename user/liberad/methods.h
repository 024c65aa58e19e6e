/* SPDX-License-Identifier: GPL-2.0 */
/* What can be called by the local socket. */
#ifndef _LIBERA_METHODS_H
#define _LIBERA_METHODS_H

#include "rpc.h"

extern const struct rpc_method methods_local[];

#endif
