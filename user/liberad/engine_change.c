// SPDX-License-Identifier: GPL-2.0
/*
 * One change: what was before, the kernel's yes, the store's yes; only then ours.  If
 * there is one of them missing, all is as it was before.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine_priv.h"
#include "log.h"
#include "mem.h"

/* ---------------------------------------------------------------- what was before */

static bool is_setting(uint8_t cmd)
{
	const char *name = nl_cmds[cmd].name;

	return !strncmp(name, "pswitch-", 8) || !strncmp(name, "plink-", 6) ||
	       !strncmp(name, "watch-", 6) || !strncmp(name, "listen-", 7) ||
	       !strncmp(name, "intercept-", 10) || !strncmp(name, "carrier-", 8);
}

/* A tenant is named by its id, or by its name, which beside an id is the new one. */
static void name_tenant(struct api_req *by, const struct api_req *req)
{
	bool itself = !strncmp(nl_cmds[req->cmd].name, "tenant-", 7);
	const struct api_field *id = api_req_get(req, itself ? "id" : "tenant");
	const struct api_field *name = api_req_get(req, itself ? "name" : "tenant-name");

	api_req_init(by, LIBERA_CMD_TENANT_GET);
	if (name && (!id || req->cmd == LIBERA_CMD_TENANT_ADD))
		api_req_str(by, "name", name->data);
	else if (id)
		api_req_num(by, "id", id->num);
}

static int look_at(struct change *c, struct before *b, const struct api_req *by)
{
	const char *name = by->field[0].data;
	const struct kept *k;
	int rc;

	rc = kernel_tenant(c->e, by, &b->id, b->name, &c->failed);
	if (rc == -ENOENT) {
		/* one that is to be made, or the kernel will say that it is not there */
		c->failed.code = 0;
		if (name && strlen(name) <= LIBERA_NAME_MAX)
			strcpy(b->name, name);
		return 0;
	}
	if (rc)
		return rc;
	k = kept_by_name(c->e, b->name);
	if (k && k->id != b->id)
		return engine_fail(&c->failed, EEXIST,
				   "tenant: '%s' has id %u, and id %u in the store: rename or "
				   "remove it without -manager", b->name, b->id, k->id);
	return kept_by_id(c->e, b->id) ? 0 : kernel_export(c->e, b->id, NULL, &b->text, &c->failed);
}

/**
 * change_touch() - a tenant is about to be changed
 * @c: change; if something goes wrong, nothing will be sent
 * @by: names it by "id" or "name"
 */
void change_touch(struct change *c, const struct api_req *by)
{
	struct before b = { .id = 0 };

	if (c->failed.code || look_at(c, &b, by))
		return;
	c->before = mem_or_die(realloc(c->before, (c->n + 1) * sizeof(b)));
	c->before[c->n++] = b;
}

/* It is about no tenant. */
static bool is_of_settings(const struct change *c)
{
	return c->settings && !c->n;
}

/* A crash between the kernel's yes and the store's must not leave what nobody knows. */
static int note_pending(struct change *c)
{
	struct store_error why;
	size_t i, n = 0;
	int rc = 0;

	for (i = 0; i < c->n; i++)
		n += !kept_by_id(c->e, c->before[i].id) && *c->before[i].name;
	if (!n && !is_of_settings(c))
		return 0;
	rc = store_begin(c->e->store, &why);
	if (!rc && is_of_settings(c))
		rc = store_put(c->e->store, STORE_PENDING, PENDING_SETTINGS, c->settings, &why);
	for (i = 0; !rc && i < c->n; i++)
		if (!kept_by_id(c->e, c->before[i].id) && *c->before[i].name)
			rc = store_put(c->e->store, STORE_PENDING, c->before[i].name,
				       c->before[i].text ? c->before[i].text : "", &why);
	if (!rc)
		rc = store_commit(c->e->store, &why);
	if (!rc)
		return 0;
	store_rollback(c->e->store);
	return engine_store_failed(&c->failed, &why);
}

static struct kept *find_kept(struct engine *e, const struct api_req *by)
{
	const struct api_field *f = &by->field[0];

	return f->data ? kept_by_name(e, f->data) : kept_by_id(e, f->num);
}

static int look_before(struct change *c, const struct api_req *req)
{
	const struct api_field *interval = api_req_get(req, "interval");
	struct api_req by;

	if (is_setting(req->cmd)) {
		if (interval)
			snprintf(c->probes, sizeof(c->probes), "plink set interval %llu",
				 (unsigned long long)interval->num);
		return settings_snapshot(c->e, &c->settings, &c->failed) ?: note_pending(c);
	}
	if (!c->n) {
		name_tenant(&by, req);
		change_touch(c, &by);
		if (req->cmd == LIBERA_CMD_TENANT_DEL && c->n && !c->before[0].id)
			c->missing = find_kept(c->e, &by);
	}
	/* pPorts are watched for a tenant by its name */
	if (!c->failed.code &&
	    (req->cmd == LIBERA_CMD_TENANT_DEL || req->cmd == LIBERA_CMD_TENANT_SET))
		settings_snapshot(c->e, &c->settings, &c->failed);
	return c->failed.code ? -c->failed.code : note_pending(c);
}

static int will_send(struct ctl *ctl, const struct api_req *req)
{
	struct change *c = ctl->arg;

	if (c->failed.code || (!c->n_sent && look_before(c, req)))
		return EXIT_REFUSED;
	c->n_sent++;
	return 0;
}

/**
 * change_begin() - commands that change something may follow
 * @c: filled
 * @e: engine with a module
 */
void change_begin(struct change *c, struct engine *e)
{
	memset(c, 0, sizeof(*c));
	c->e = e;
	run_begin(&c->run, e);
	c->run.ctl.will_send = will_send;
	c->run.ctl.arg = c;
}

/**
 * change_free() - done with it
 * @c: change whose run has ended
 */
void change_free(struct change *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->before[i].text);
	free(c->before);
	free(c->settings);
	run_free(&c->run);
}

/* ----------------------------------------------------------------- what is after */

/**
 * struct after - a tenant as it is after a change
 * @id: its id
 * @name: its name, empty if it is gone
 * @text: the commands that make it
 */
struct after {
	uint32_t id;
	char name[LIBERA_NAME_MAX + 1];
	char *text;
};

static int look_after(struct change *c, const struct before *b, struct after *a,
		      struct engine_error *err)
{
	int rc;

	a->id = b->id;
	if (b->id) {
		rc = kernel_tenant_by_id(c->e, b->id, a->name, err);
	} else {
		strcpy(a->name, b->name);
		rc = kernel_tenant_by_name(c->e, b->name, &a->id, err);
	}
	if (rc == -ENOENT) {
		*a->name = 0;
		return 0;
	}
	return rc ? rc : kernel_export(c->e, a->id, kept_by_id(c->e, a->id), &a->text, err);
}

static int store_after(struct engine *e, const struct before *b, const struct after *a,
		       struct store_error *err)
{
	int rc;

	rc = kept_store(e, kept_by_id(e, b->id), *a->name ? a->name : NULL, a->text, err);
	if (!rc && *b->name)
		rc = store_del(e->store, STORE_PENDING, b->name, err);
	return rc;
}

static int store_all(struct change *c, const struct after *after, struct engine_error *err)
{
	struct store *s = c->e->store;
	struct store_error why;
	char *now = NULL;
	size_t i;
	int rc;

	rc = c->settings ? settings_snapshot(c->e, &now, err) : 0;
	if (rc)
		return rc;
	rc = store_begin(s, &why);
	if (!rc && now)
		rc = settings_keep(c->e, c->settings, now, "", &why);
	free(now);
	for (i = 0; !rc && i < c->n; i++)
		rc = store_after(c->e, &c->before[i], &after[i], &why);
	if (!rc)
		rc = settings_keep_edges(c->e, &why);
	if (!rc)
		rc = store_commit(s, &why);
	if (!rc)
		return 0;
	store_rollback(s);
	return engine_store_failed(err, &why);
}

static void take_after(struct engine *e, const struct before *b, const struct after *a)
{
	struct kept *k = kept_by_id(e, b->id);

	if (*a->name)
		kept_set(e, k, a->id, a->name, a->text);
	else if (k)
		kept_drop(e, k);
}

static int keep_tenants(struct change *c, struct engine_error *err)
{
	struct after *after = mem_or_die(calloc(c->n + 1, sizeof(*after)));
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < c->n; i++)
		rc = look_after(c, &c->before[i], &after[i], err);
	if (!rc)
		rc = store_all(c, after, err);
	for (i = 0; i < c->n; i++) {
		if (!rc)
			take_after(c->e, &c->before[i], &after[i]);
		free(after[i].text);
	}
	free(after);
	return rc;
}

static int keep_settings(struct change *c, struct engine_error *err)
{
	struct store_error why;
	char *now = NULL;
	int rc;

	rc = settings_snapshot(c->e, &now, err);
	if (rc)
		return rc;
	rc = store_begin(c->e->store, &why);
	if (!rc)
		rc = settings_keep(c->e, c->settings, now, c->probes, &why);
	if (!rc)
		rc = store_del(c->e->store, STORE_PENDING, PENDING_SETTINGS, &why);
	if (!rc)
		rc = store_commit(c->e->store, &why);
	if (rc) {
		store_rollback(c->e->store);
		engine_store_failed(err, &why);
	}
	free(now);
	return rc;
}

/* ------------------------------------------------------------------- putting back */

static void undo_tenant(struct change *c, const struct before *b)
{
	struct kept *k = kept_by_id(c->e, b->id);
	struct engine_error err;
	char line[64];
	uint32_t id;

	if (k) {
		restore_tenant(c->e, k);
	} else if (b->text) {
		restore_other(c->e, b->name, b->text);
	} else if (!kernel_tenant_by_name(c->e, b->name, &id, &err)) {
		snprintf(line, sizeof(line), "tenant del %u", id);
		if (kernel_line(c->e, line, &err))
			log_say(LOG_ERR, b->name, "cannot be removed again: %s", err.text);
	}
}

static void forget_pending(struct change *c)
{
	struct store_error why;
	size_t i;

	if (is_of_settings(c) && store_del(c->e->store, STORE_PENDING, PENDING_SETTINGS, &why))
		log_say(LOG_WARNING, NULL, "%s", why.text);
	for (i = 0; i < c->n; i++)
		if (!kept_by_id(c->e, c->before[i].id) && *c->before[i].name &&
		    store_del(c->e->store, STORE_PENDING, c->before[i].name, &why))
			log_say(LOG_WARNING, c->before[i].name, "%s", why.text);
}

/* The kernel becomes what it was before. */
static void undo(struct change *c)
{
	struct engine_error err;
	char *now;
	size_t i;

	for (i = 0; i < c->n; i++)
		undo_tenant(c, &c->before[i]);
	if (!c->settings || settings_snapshot(c->e, &now, &err))
		return;
	settings_undo(c->e, c->settings, now, c->probes);
	free(now);
}

/* One that could not be made again was removed: there is only the store to be told. */
static int remove_missing(struct change *c, struct engine_error *err)
{
	struct store_error why;
	int rc;

	rc = store_begin(c->e->store, &why);
	if (!rc)
		rc = kept_store(c->e, c->missing, NULL, NULL, &why);
	if (!rc)
		rc = store_commit(c->e->store, &why);
	if (!rc) {
		kept_drop(c->e, c->missing);
		return 0;
	}
	store_rollback(c->e->store);
	return engine_store_failed(err, &why);
}

/**
 * change_refused() - not all of it could be done
 * @c: change whose run has ended; what was done is put back
 * @err: filled
 *
 * Return: -errno; 0 if it is done nevertheless.
 */
int change_refused(struct change *c, struct engine_error *err)
{
	if (c->missing)
		return remove_missing(c, err);
	if (c->failed.code)
		*err = c->failed;
	else
		run_failed(&c->run, err);
	if (err->code == ENOENT && !kernel_is_alive(c->e))
		return engine_fail(err, ENODEV, "the module libera is not loaded");
	/* a single request that was refused has changed nothing */
	if (c->n_sent > 1)
		undo(c);
	forget_pending(c);
	return -err->code;
}

/**
 * change_keep() - the kernel has said yes to all of it
 * @c: change
 * @err: filled on failure; then all is put back
 *
 * Return: 0 once the store has it, or -errno.
 */
int change_keep(struct change *c, struct engine_error *err)
{
	int rc;

	rc = is_of_settings(c) ? keep_settings(c, err) : keep_tenants(c, err);
	if (!rc)
		return 0;
	log_say(LOG_ERR, c->n ? c->before[0].name : NULL, "a change is put back: %s", err->text);
	undo(c);
	forget_pending(c);
	return rc;
}
