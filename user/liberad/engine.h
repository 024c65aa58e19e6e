/* SPDX-License-Identifier: GPL-2.0 */
/* The only one that changes the kernel, and what is to last. */
#ifndef _LIBERA_ENGINE_H
#define _LIBERA_ENGINE_H

#include <json-c/json.h>
#include <systemd/sd-event.h>

#include "common/api.h"
#include "store.h"

struct engine;

/**
 * struct engine_error - why something failed
 * @code: errno, positive; EINVAL for what could not be understood
 * @usage: it could not be understood
 * @text: one line for people
 */
struct engine_error {
	int code;
	bool usage;
	char text[512];
};

/**
 * struct engine_tenant - a tenant that is kept
 * @name: its name
 * @id: its id, which it has for ever
 * @text: the commands that make it
 * @n_left: how much of it the kernel does not have yet
 * @left: those commands
 * @why: why not, of the first of them; empty if nothing is left
 */
struct engine_tenant {
	const char *name;
	uint32_t id;
	const char *text;
	unsigned int n_left;
	const char *left;
	const char *why;
};

/**
 * typedef engine_event_fn - something has happened in the kernel
 * @arg: from engine_on_event()
 * @obj: a notification, gone afterwards; NULL if all may be different: the module has come
 *	or gone, or notifications were lost
 */
typedef void (*engine_event_fn)(void *arg, const struct api_obj *obj);

/** typedef engine_tenant_fn - takes a tenant, which is gone afterwards */
typedef void (*engine_tenant_fn)(void *arg, const struct engine_tenant *t);

/** typedef engine_status_fn - tells how a part of the manager fares; the caller's to put */
typedef struct json_object *(*engine_status_fn)(void *arg);

struct engine *engine_new(sd_event *event, struct store *store, struct engine_error *err);
void engine_free(struct engine *e);

int engine_run(struct engine *e, const char *line, struct json_object **result,
	       struct engine_error *err);
int engine_run_words(struct engine *e, int argc, char **argv, struct json_object **result,
		     struct engine_error *err);
int engine_apply(struct engine *e, const char *text, const char *name, struct engine_error *err);
int engine_export(struct engine *e, const char *tenant, char **text, struct engine_error *err);
int engine_dump(struct engine *e, const char *object, const char *tenant,
		struct json_object **list, struct engine_error *err);

int engine_on_event(struct engine *e, engine_event_fn fn, void *arg);
void engine_off_event(struct engine *e, engine_event_fn fn, void *arg);

struct store *engine_store(struct engine *e);
int engine_reload(struct engine *e, struct engine_error *err);
bool engine_has_module(const struct engine *e);
void engine_tenants(struct engine *e, engine_tenant_fn fn, void *arg);
int engine_add_status(struct engine *e, const char *key, engine_status_fn fn, void *arg);
void engine_put_status(const struct engine *e, struct json_object *to);
const char *engine_settings_left(const struct engine *e);

#endif
