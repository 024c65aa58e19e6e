// SPDX-License-Identifier: GPL-2.0
/*
 * Small numbers that stand for things, and stay: { "key": id }.
 *
 * The kernel tells a host by its address, a vLink by an id that it chooses anew each
 * time; clients want a number that is the same for as long as the thing is there, over
 * restarts, too.
 */
#include <string.h>

#include "idmap.h"

/**
 * idmap_find() - the number of a thing
 * @map: map
 * @key: what tells the thing
 *
 * Return: its number, 0 if it has none.
 */
uint32_t idmap_find(struct json_object *map, const char *key)
{
	struct json_object *id;

	return json_object_object_get_ex(map, key, &id) ? json_object_get_int64(id) : 0;
}

/**
 * idmap_key() - the thing that has a number
 * @map: map
 * @id: number
 *
 * Return: what tells the thing, of @map; NULL if there is none.
 */
const char *idmap_key(struct json_object *map, uint32_t id)
{
	json_object_object_foreach(map, key, value)
		if (json_object_get_int64(value) == id)
			return key;
	return NULL;
}

/* The lowest that is free; of as many as there are in use and one more, one is. */
static uint32_t lowest(struct json_object *map)
{
	uint8_t used[IDMAP_MAX / 8 + 1] = { 0 };
	uint32_t id;

	json_object_object_foreach(map, key, value) {
		(void)key;
		id = json_object_get_int64(value);
		if (id <= IDMAP_MAX)
			used[id / 8] |= 1u << id % 8;
	}
	for (id = 1; id <= IDMAP_MAX; id++)
		if (!(used[id / 8] & 1u << id % 8))
			return id;
	return 0;
}

/**
 * idmap_add() - the number of a thing, which gets one if it has none
 * @map: map
 * @key: what tells the thing
 * @wish: number that it gets if that is free; 0 for the lowest
 *
 * Return: its number, 0 if all are in use.
 */
uint32_t idmap_add(struct json_object *map, const char *key, uint32_t wish)
{
	uint32_t id = idmap_find(map, key);

	if (id)
		return id;
	id = wish && wish <= IDMAP_MAX && !idmap_key(map, wish) ? wish : lowest(map);
	if (id)
		json_object_object_add(map, key, json_object_new_int64(id));
	return id;
}

/**
 * idmap_del() - a thing is gone, and its number free
 * @map: map
 * @key: what tells the thing
 */
void idmap_del(struct json_object *map, const char *key)
{
	json_object_object_del(map, key);
}
