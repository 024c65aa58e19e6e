/* SPDX-License-Identifier: GPL-2.0 */
/* The physical and the virtual network as they are shown, from the kernel's objects. */
#ifndef _LIBERA_TOPOLOGY_H
#define _LIBERA_TOPOLOGY_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

/* Lists of objects, in the order in which they are asked for. */
enum topo_kind {
	TOPO_PSWITCH,
	TOPO_PPORT,
	TOPO_PLINK,
	TOPO_TENANT,
	TOPO_VSWITCH,
	TOPO_VPORT,
	TOPO_VLINK,
	TOPO_HOST,
	TOPO_KINDS,
};

/**
 * struct topo - what is shown
 * @list: objects as out_json() makes them, NULL for what is not shown
 */
struct topo {
	struct json_object *list[TOPO_KINDS];
};

#define TOPO_TEXT	80

struct json_object *topo_at(const struct topo *t, enum topo_kind kind, size_t i);
const char *topo_get(struct json_object *o, const char *key);
struct json_object *topo_nth(struct json_object *o, const char *key, size_t i);
bool topo_is(struct json_object *o, const char *key);
const char *topo_name(struct json_object *o, const char *key);
bool topo_same(struct json_object *a, const char *a_key, struct json_object *b, const char *b_key);
bool topo_is_up(struct json_object *o, enum topo_kind kind);
struct json_object *topo_way_back(const struct topo *t, struct json_object *plink);
bool topo_is_second(const struct topo *t, size_t i);
void topo_dot(FILE *to, const struct topo *t);

#endif
