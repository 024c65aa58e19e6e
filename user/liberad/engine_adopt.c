// SPDX-License-Identifier: GPL-2.0
/* What others change of a tenant that the store has is taken over. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine_priv.h"
#include "log.h"

#define GATHER_MS	100		/* a change seldom comes alone */
#define AGAIN_MS	5000		/* if the store is not able to */

static int adopt_now(sd_event_source *s, uint64_t usec, void *arg);

static int put(struct engine *e, struct kept *k, const char *name, const char *text,
	       struct engine_error *err)
{
	struct store_error why;
	int rc;

	rc = store_begin(e->store, &why);
	if (!rc)
		rc = kept_store(e, k, name, text, &why);
	if (!rc)
		rc = settings_keep_edges(e, &why);
	if (!rc)
		rc = store_commit(e->store, &why);
	if (!rc)
		return 0;
	store_rollback(e->store);
	return engine_store_failed(err, &why);
}

static int adopt_removal(struct engine *e, struct kept *k, struct engine_error *err)
{
	int rc = 0;

	/* one that could not be made yet was not removed */
	if (!k->deleted)
		return 0;
	rc = put(e, k, NULL, NULL, err);
	if (rc)
		return rc;
	log_say(LOG_NOTICE, k->name, "removed by others, and from the store");
	kept_drop(e, k);
	return 0;
}

static int adopt_one(struct engine *e, struct kept *k, struct engine_error *err)
{
	char name[LIBERA_NAME_MAX + 1], *text;
	int rc;

	rc = kernel_tenant_by_id(e, k->id, name, err);
	if (rc == -ENOENT)
		return adopt_removal(e, k, err);
	if (!rc)
		rc = kernel_export(e, k->id, k, &text, err);
	if (rc)
		return rc;
	k->deleted = false;
	if (strcmp(name, k->name) || strcmp(text, k->text)) {
		rc = put(e, k, name, text, err);
		if (!rc) {
			kept_set(e, k, k->id, name, text);
			log_say(LOG_INFO, name, "changed by others, and in the store");
		}
	}
	free(text);
	return rc;
}

static int adopt_now(sd_event_source *s, uint64_t usec, void *arg)
{
	struct engine *e = arg;
	struct engine_error err;
	size_t i, n;
	int rc;

	for (i = 0; e->api && i < e->n; i += n == e->n) {
		n = e->n;
		if (!e->kept[i]->dirty)
			continue;
		e->kept[i]->dirty = false;
		rc = adopt_one(e, e->kept[i], &err);
		/* that the module has gone is told otherwise */
		if (!rc || rc == -ENODEV)
			continue;
		e->kept[i]->dirty = true;
		log_say(LOG_ERR, e->kept[i]->name, "a change of others is not stored: %s",
			err.text);
		watch_timer(e, &e->adopt_timer, AGAIN_MS, adopt_now);
	}
	return 0;
}

static void mark(struct engine *e, struct kept *k)
{
	k->dirty = true;
	watch_timer(e, &e->adopt_timer, GATHER_MS, adopt_now);
}

/**
 * adopt_event() - something has happened to a tenant
 * @e: engine with a module
 * @obj: notification
 */
void adopt_event(struct engine *e, const struct api_obj *obj)
{
	bool itself = api_obj_cmd(obj) == LIBERA_CMD_TENANT_NTF;
	struct api_value id, event;
	struct kept *k;

	if (!api_obj_get(obj, itself ? "id" : "tenant", &id) || !api_obj_get(obj, "event", &event))
		return;
	/* a name or an id that is free again may be what is waited for */
	if (itself && event.num == LIBERA_EVENT_DEL)
		restore_later(e);
	k = kept_by_id(e, id.num);
	if (!k || event.num == LIBERA_EVENT_UP || event.num == LIBERA_EVENT_DOWN)
		return;
	if (itself)
		k->deleted = event.num == LIBERA_EVENT_DEL;
	mark(e, k);
}

/**
 * adopt_all() - nobody knows what has happened
 * @e: engine with a module
 */
void adopt_all(struct engine *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		mark(e, e->kept[i]);
}
