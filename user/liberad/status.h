/* SPDX-License-Identifier: GPL-2.0 */
/* How the manager fares. */
#ifndef _LIBERA_STATUS_H
#define _LIBERA_STATUS_H

#include "engine.h"

struct json_object *status_json(struct engine *e);

#endif
