/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the module is there, now and later. */
#ifndef _LIBERA_PRESENCE_H
#define _LIBERA_PRESENCE_H

#include <stdbool.h>

#include "api.h"

struct presence;

/** typedef presence_fn - the module has come, or it is gone */
typedef void (*presence_fn)(void *arg, bool here);

struct presence *presence_open(struct api_error *err);
void presence_close(struct presence *p);
int presence_fd(const struct presence *p);
int presence_receive(struct presence *p, presence_fn fn, void *arg);

#endif
