/* SPDX-License-Identifier: GPL-2.0 */
/* Small numbers that stand for things, and stay. */
#ifndef _LIBERA_IDMAP_H
#define _LIBERA_IDMAP_H

#include <json-c/json.h>
#include <stdint.h>

#define IDMAP_MAX	65535

uint32_t idmap_find(struct json_object *map, const char *key);
uint32_t idmap_add(struct json_object *map, const char *key, uint32_t wish);
const char *idmap_key(struct json_object *map, uint32_t id);
void idmap_del(struct json_object *map, const char *key);

#endif
