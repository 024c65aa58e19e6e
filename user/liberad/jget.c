// SPDX-License-Identifier: GPL-2.0
/* Looking into objects of JSON as the kernel's are told. */
#include <stdlib.h>

#include "jget.h"

static uint64_t num_of(struct json_object *v)
{
	return json_object_is_type(v, json_type_string) ?
		       strtoull(json_object_get_string(v), NULL, 0) : json_object_get_uint64(v);
}

/**
 * jget_num() - a number of an object
 * @j: object
 * @key: its key
 *
 * Return: it, of a text "0xa1", too; 0 if there is none.
 */
uint64_t jget_num(struct json_object *j, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(j, key, &v) ? num_of(v) : 0;
}

/**
 * jget_num_at() - a number of a list
 * @list: list
 * @i: its place
 *
 * Return: it, of a text "0xa1", too.
 */
uint64_t jget_num_at(struct json_object *list, size_t i)
{
	return num_of(json_object_array_get_idx(list, i));
}

/**
 * jget_text() - a text of an object
 * @j: object
 * @key: its key
 *
 * Return: it, of @j; "" if there is none.
 */
const char *jget_text(struct json_object *j, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(j, key, &v) ? json_object_get_string(v) : "";
}

/**
 * jget_list() - a list of an object
 * @j: object
 * @key: its key
 *
 * Return: it, of @j, or NULL.
 */
struct json_object *jget_list(struct json_object *j, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(j, key, &v) && json_object_is_type(v, json_type_array) ?
		       v : NULL;
}

/**
 * jget_count() - how many there are in a list
 * @list: list; what is none, or NULL, has none
 *
 * Return: how many.
 */
size_t jget_count(struct json_object *list)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

/**
 * jget_find2() - the object of a list with two numbers
 * @list: objects
 * @key: key of the first
 * @value: the first
 * @key2: key of the second, NULL if only the first counts
 * @value2: the second
 *
 * Return: it, of @list, or NULL.
 */
struct json_object *jget_find2(struct json_object *list, const char *key, uint64_t value,
			       const char *key2, uint64_t value2)
{
	struct json_object *j;
	size_t i;

	for (i = 0; i < jget_count(list); i++) {
		j = json_object_array_get_idx(list, i);
		if (jget_num(j, key) == value && (!key2 || jget_num(j, key2) == value2))
			return j;
	}
	return NULL;
}

/**
 * jget_find() - the object of a list with a number
 * @list: objects
 * @key: its key
 * @value: the number
 *
 * Return: it, of @list, or NULL.
 */
struct json_object *jget_find(struct json_object *list, const char *key, uint64_t value)
{
	return jget_find2(list, key, value, NULL, 0);
}
