/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the engine share. */
#ifndef _LIBERA_ENGINE_PRIV_H
#define _LIBERA_ENGINE_PRIV_H

#include "apply.h"
#include "ctl.h"
#include "engine.h"
#include "presence.h"

#define ENGINE_LISTENERS	8
#define ENGINE_PARTS		4

/**
 * struct kept - a tenant that the store has
 * @name: its name
 * @id: its id
 * @text: the commands that make it
 * @left: what of it could not be made yet
 * @paths: paths of its vLinks, likewise
 * @n_left: how much that is
 * @why: why not, of the first
 * @dirty: somebody has changed it
 * @deleted: somebody has removed it
 */
struct kept {
	char *name;
	uint32_t id;
	char *text;
	char *left;
	char *paths;
	unsigned int n_left;
	char why[512];
	bool dirty;
	bool deleted;
};

/**
 * struct before - a tenant as it was before a change
 * @id: its id, 0 if it was not there
 * @name: its name
 * @text: the commands that make it, of one that is not kept
 */
struct before {
	uint32_t id;
	char name[LIBERA_NAME_MAX + 1];
	char *text;
};

/**
 * struct run - commands of libera-ctl inside of this program
 * @ctl: their run; its connection is the engine's
 * @out: what was printed, once run_end() has been called
 * @err: what was complained, likewise
 * @out_size: length of @out
 * @err_size: length of @err
 */
struct run {
	struct ctl ctl;
	char *out;
	char *err;
	size_t out_size;
	size_t err_size;
};

/**
 * struct change - what is being changed
 * @e: engine
 * @run: the commands
 * @n_sent: requests that went to the kernel
 * @before: tenants that it is about
 * @n: entries of @before
 * @settings: what was set before; NULL if it is about tenants
 * @probes: a setting that the kernel does not tell, empty for none
 * @missing: a tenant to be removed that the store has, and the kernel has not
 * @failed: what went wrong besides
 */
struct change {
	struct engine *e;
	struct run run;
	unsigned int n_sent;
	struct before *before;
	size_t n;
	char *settings;
	char probes[64];
	struct kept *missing;
	struct engine_error failed;
};

struct listener {
	engine_event_fn fn;
	void *arg;
};

struct part {
	const char *key;
	engine_status_fn fn;
	void *arg;
};

/**
 * struct engine - the engine
 * @event: loop
 * @store: what is to last
 * @api: connection to the kernel, NULL if there is no module
 * @presence: tells whether there is
 * @presence_source: waits for that
 * @event_source: waits for notifications
 * @adopt_timer: when changes of others are taken over
 * @retry_timer: when what is left is tried again
 * @kept: tenants of the store
 * @n: entries of @kept
 * @settings_left: settings that could not be made yet
 * @listener: who wants events
 * @part: what else has a status
 */
struct engine {
	sd_event *event;
	struct store *store;
	struct api *api;
	struct presence *presence;
	sd_event_source *presence_source;
	sd_event_source *event_source;
	sd_event_source *adopt_timer;
	sd_event_source *retry_timer;
	struct kept **kept;
	size_t n;
	char *settings_left;
	struct listener listener[ENGINE_LISTENERS];
	struct part part[ENGINE_PARTS];
};

int engine_fail(struct engine_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int engine_store_failed(struct engine_error *err, const struct store_error *why);

/* engine_kernel.c: commands, and what the kernel says of tenants */
void run_begin(struct run *r, struct engine *e);
void run_end(struct run *r);
void run_free(struct run *r);
int run_text(struct run *r, int rc, char **text, struct engine_error *err);
int run_failed(const struct run *r, struct engine_error *err);
bool kernel_is_alive(struct engine *e);
int kernel_line(struct engine *e, const char *line, struct engine_error *err);
int kernel_tenant(struct engine *e, const struct api_req *by, uint32_t *id, char *name,
		  struct engine_error *err);
int kernel_tenant_by_id(struct engine *e, uint32_t id, char *name, struct engine_error *err);
int kernel_tenant_by_name(struct engine *e, const char *name, uint32_t *id,
			  struct engine_error *err);
int kernel_export(struct engine *e, uint32_t id, const struct kept *k, char **text,
		  struct engine_error *err);

/* engine_change.c: one change, from its beginning to the store */
void change_begin(struct change *c, struct engine *e);
void change_free(struct change *c);
void change_touch(struct change *c, const struct api_req *by);
int change_keep(struct change *c, struct engine_error *err);
int change_refused(struct change *c, struct engine_error *err);

/* engine_kept.c: tenants of the store */
struct kept *kept_by_id(const struct engine *e, uint32_t id);
struct kept *kept_by_name(const struct engine *e, const char *name);
int kept_store(struct engine *e, const struct kept *k, const char *name, const char *text,
	       struct store_error *err);
void kept_set(struct engine *e, struct kept *k, uint32_t id, const char *name, const char *text);
void kept_drop(struct engine *e, struct kept *k);
void kept_left(struct kept *k, const char *line, const char *why, bool paths);
void kept_forget_left(struct kept *k);
int kept_load(struct engine *e, struct engine_error *err);
void kept_free(struct engine *e);

/* engine_settings.c: what is nobody's in particular */
#define PENDING_SETTINGS	"all settings"	/* no tenant can be called so */

int settings_snapshot(struct engine *e, char **text, struct engine_error *err);
int settings_keep(struct engine *e, const char *before, const char *after, const char *probes,
		  struct store_error *err);
int settings_keep_edges(struct engine *e, struct store_error *err);
void settings_undo(struct engine *e, const char *before, const char *after, const char *probes);
void settings_put_back(struct engine *e, const char *before);
void settings_restore(struct engine *e);

/* engine_restore.c: the kernel becomes what the store says */
void restore_tenant(struct engine *e, struct kept *k);
void restore_other(struct engine *e, const char *name, const char *text);
void restore_all(struct engine *e);
void restore_later(struct engine *e);

/* engine_watch.c: the module comes and goes, and tells what happens */
int watch_begin(struct engine *e, struct engine_error *err);
void watch_end(struct engine *e);
void watch_tell(struct engine *e, const struct api_obj *obj);
void watch_timer(struct engine *e, sd_event_source **timer, unsigned int ms,
		 sd_event_time_handler_t fn);

/* engine_adopt.c: what others change */
void adopt_event(struct engine *e, const struct api_obj *obj);
void adopt_all(struct engine *e);

#endif
