/* SPDX-License-Identifier: GPL-2.0 */
/* A whole store as text, for backups and for other stores. */
#ifndef _LIBERA_STORE_TEXT_H
#define _LIBERA_STORE_TEXT_H

#include <json-c/json.h>

#include "store.h"

struct json_object *store_export(struct store *s, struct store_error *err);
int store_import(struct store *s, struct json_object *text, struct store_error *err);

#endif
