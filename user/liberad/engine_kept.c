// SPDX-License-Identifier: GPL-2.0
/* Tenants that the store has, as the engine knows them. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine_priv.h"
#include "mem.h"
#include "token.h"

/**
 * kept_by_id() - a tenant of the store
 * @e: engine
 * @id: its id
 *
 * Return: the tenant, or NULL.
 */
struct kept *kept_by_id(const struct engine *e, uint32_t id)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (id && e->kept[i]->id == id)
			return e->kept[i];
	return NULL;
}

/**
 * kept_by_name() - a tenant of the store
 * @e: engine
 * @name: its name
 *
 * Return: the tenant, or NULL.
 */
struct kept *kept_by_name(const struct engine *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (!strcmp(e->kept[i]->name, name))
			return e->kept[i];
	return NULL;
}

/**
 * kept_store() - put what a tenant is now into a change of the store; its tokens go with it
 * @e: engine
 * @k: the tenant as it was, NULL if it was not kept
 * @name: its name now; NULL if it is gone
 * @text: the commands that make it
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int kept_store(struct engine *e, const struct kept *k, const char *name, const char *text,
	       struct store_error *err)
{
	int rc = 0;

	if (k && (!name || strcmp(k->name, name))) {
		rc = store_del(e->store, STORE_TENANT, k->name, err);
		if (!rc)
			rc = name ? token_rename(e->store, k->name, name, err) :
				    token_forget(e->store, k->name, err);
	}
	if (!rc && name)
		rc = store_put(e->store, STORE_TENANT, name, text, err);
	return rc;
}

/**
 * kept_set() - what was stored is what there is
 * @e: engine
 * @k: the tenant as it was, NULL if it was not kept
 * @id: its id
 * @name: its name
 * @text: the commands that make it
 */
void kept_set(struct engine *e, struct kept *k, uint32_t id, const char *name, const char *text)
{
	if (!k) {
		k = mem_or_die(calloc(1, sizeof(*k)));
		e->kept = mem_or_die(realloc(e->kept, (e->n + 1) * sizeof(e->kept[0])));
		e->kept[e->n++] = k;
	}
	k->id = id;
	free(k->name);
	free(k->text);
	k->name = mem_or_die(strdup(name));
	k->text = mem_or_die(strdup(text));
}

static void free_one(struct kept *k)
{
	kept_forget_left(k);
	free(k->name);
	free(k->text);
	free(k);
}

/**
 * kept_drop() - a tenant is not kept any more
 * @e: engine
 * @k: tenant
 */
void kept_drop(struct engine *e, struct kept *k)
{
	size_t i, n = 0;

	for (i = 0; i < e->n; i++)
		if (e->kept[i] != k)
			e->kept[n++] = e->kept[i];
	e->n = n;
	free_one(k);
}

static void add_line(char **text, const char *line)
{
	char *s;

	if (asprintf(&s, "%s%s\n", *text ? *text : "", line) < 0)
		mem_or_die(NULL);
	free(*text);
	*text = s;
}

/**
 * kept_left() - something could not be made
 * @k: tenant
 * @line: the command that would
 * @why: why not
 * @paths: it is paths only, of a vLink that is there
 */
void kept_left(struct kept *k, const char *line, const char *why, bool paths)
{
	if (!k->n_left++)
		snprintf(k->why, sizeof(k->why), "%s", why);
	add_line(paths ? &k->paths : &k->left, line);
}

/**
 * kept_forget_left() - all is there, or it is tried again
 * @k: tenant
 */
void kept_forget_left(struct kept *k)
{
	free(k->left);
	free(k->paths);
	k->left = NULL;
	k->paths = NULL;
	k->n_left = 0;
	*k->why = 0;
}

/* ------------------------------------------------------------------- the store */

/* "tenant add NAME id N ...": an export always tells it. */
static uint32_t id_of(const char *text)
{
	const char *s = strstr(text, " id "), *end = strchr(text, '\n');

	return s && end && s < end ? strtoul(s + 4, NULL, 10) : 0;
}

static int take(void *arg, const char *key, const char *value)
{
	struct engine *e = arg;

	kept_set(e, NULL, id_of(value), key, value);
	return 0;
}

/**
 * kept_load() - take all tenants of the store
 * @e: engine that has none
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int kept_load(struct engine *e, struct engine_error *err)
{
	struct store_error why;

	if (store_each(e->store, STORE_TENANT, take, e, &why))
		return engine_store_failed(err, &why);
	return 0;
}

/**
 * kept_free() - forget all of them
 * @e: engine
 */
void kept_free(struct engine *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		free_one(e->kept[i]);
	free(e->kept);
	e->kept = NULL;
	e->n = 0;
}
