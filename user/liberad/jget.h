/* SPDX-License-Identifier: GPL-2.0 */
/* Looking into objects of JSON as the kernel's are told. */
#ifndef _LIBERA_JGET_H
#define _LIBERA_JGET_H

#include <json-c/json.h>
#include <stdint.h>

uint64_t jget_num(struct json_object *j, const char *key);
const char *jget_text(struct json_object *j, const char *key);
struct json_object *jget_list(struct json_object *j, const char *key);
size_t jget_count(struct json_object *list);
uint64_t jget_num_at(struct json_object *list, size_t i);
struct json_object *jget_find(struct json_object *list, const char *key, uint64_t value);
struct json_object *jget_find2(struct json_object *list, const char *key, uint64_t value,
			       const char *key2, uint64_t value2);

#endif
