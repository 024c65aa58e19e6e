// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel becomes what the store says: object by object, as pSwitches may not have
 * come, nor their links been found.  What is left is tried again when they have.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "engine_priv.h"
#include "log.h"
#include "mem.h"

#define GATHER_MS	300		/* pSwitches and links come in crowds */
#define AGAIN_MS	30000		/* for what nobody tells */

/* ------------------------------------------------------------------ one tenant */

static void take_left(void *arg, const char *line, const char *why, bool paths)
{
	kept_left(arg, line, why, paths);
}

static int apply(struct engine *e, const char *text, const struct apply_how *how,
		 struct engine_error *err)
{
	FILE *f = mem_or_die(fmemopen((char *)text, strlen(text), "r"));
	struct run r;
	int rc;

	run_begin(&r, e);
	rc = ctl_apply_how(&r.ctl, f, "store", how);
	run_end(&r);
	fclose(f);
	rc = rc ? run_failed(&r, err) : 0;
	run_free(&r);
	return rc;
}

/* One that was renamed since is the same one. */
static void give_name_back(struct engine *e, const struct kept *k)
{
	char name[LIBERA_NAME_MAX + 1], line[96];
	struct engine_error err;

	if (kernel_tenant_by_id(e, k->id, name, &err) || !strcmp(name, k->name))
		return;
	snprintf(line, sizeof(line), "tenant set %u name %s", k->id, k->name);
	if (kernel_line(e, line, &err))
		log_say(LOG_WARNING, k->name, "%s", err.text);
}

/**
 * restore_tenant() - make a tenant what the store says
 * @e: engine with a module
 * @k: tenant; what cannot be made yet is left
 */
void restore_tenant(struct engine *e, struct kept *k)
{
	const struct apply_how how = { .left = take_left, .arg = k };
	unsigned int before = k->n_left;
	struct engine_error err;

	kept_forget_left(k);
	give_name_back(e, k);
	if (apply(e, k->text, &how, &err)) {
		k->n_left = k->n_left ? k->n_left : 1;
		snprintf(k->why, sizeof(k->why), "%s", err.text);
	}
	if (k->n_left && k->n_left != before)
		log_say(LOG_NOTICE, k->name, "%u of its parts cannot be made yet: %s", k->n_left,
			k->why);
	else if (before && !k->n_left)
		log_say(LOG_INFO, k->name, "all of it is there");
}

static void ignore_left(void *arg, const char *line, const char *why, bool paths)
{
	log_say(LOG_WARNING, arg, "'%s' could not be made again: %s", line, why);
}

/**
 * restore_other() - make a tenant that is not kept what it was
 * @e: engine with a module
 * @name: its name
 * @text: the commands that make it
 */
void restore_other(struct engine *e, const char *name, const char *text)
{
	const struct apply_how how = { .left = ignore_left, .arg = (void *)name };
	struct engine_error err;

	if (apply(e, text, &how, &err))
		log_say(LOG_WARNING, name, "could not be made what it was: %s", err.text);
}

/* ------------------------------------------------------------------ all of them */

/* A pSwitch is known as soon as a vSwitch is on it, and only then it has settings. */
static void make_skeleton(struct engine *e, const struct kept *k)
{
	char name[LIBERA_NAME_MAX + 1], *copy, *line, *save;
	struct engine_error err;

	if (kernel_tenant_by_id(e, k->id, name, &err) != -ENOENT)
		return;
	copy = mem_or_die(strdup(k->text));
	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, "tenant add ", 11) && strncmp(line, "vswitch add ", 12))
			break;
		if (kernel_line(e, line, &err))
			break;
	}
	free(copy);
}

/* Changes that were begun before a crash and never said yes to. */
struct pending {
	struct engine *e;
	char **name;
	char **text;
	size_t n;
};

static int take_pending(void *arg, const char *key, const char *value)
{
	struct pending *p = arg;

	p->name = mem_or_die(realloc(p->name, (p->n + 1) * sizeof(*p->name)));
	p->text = mem_or_die(realloc(p->text, (p->n + 1) * sizeof(*p->text)));
	p->name[p->n] = mem_or_die(strdup(key));
	p->text[p->n++] = mem_or_die(strdup(value));
	return 0;
}

/* It is not there if the module was loaded anew. */
static void put_back_tenant(struct engine *e, const char *name, const char *text)
{
	struct engine_error err;
	char line[64];
	uint32_t id;

	if (kernel_tenant_by_name(e, name, &id, &err) || kept_by_id(e, id))
		return;
	log_say(LOG_NOTICE, name, "a change that was not ended is put back");
	snprintf(line, sizeof(line), "tenant del %u", id);
	if (*text)
		restore_other(e, name, text);
	else if (kernel_line(e, line, &err))
		log_say(LOG_WARNING, name, "%s", err.text);
}

static void end_pending(struct engine *e, const char *name, const char *text)
{
	struct store_error why;

	if (strcmp(name, PENDING_SETTINGS))
		put_back_tenant(e, name, text);
	else
		settings_put_back(e, text);
	if (store_del(e->store, STORE_PENDING, name, &why))
		log_say(LOG_ERR, name, "%s", why.text);
}

static void end_all_pending(struct engine *e)
{
	struct pending p = { .e = e };
	struct store_error why;
	size_t i;

	if (store_each(e->store, STORE_PENDING, take_pending, &p, &why))
		log_say(LOG_ERR, NULL, "%s", why.text);
	for (i = 0; i < p.n; i++) {
		end_pending(e, p.name[i], p.text[i]);
		free(p.name[i]);
		free(p.text[i]);
	}
	free(p.name);
	free(p.text);
}

static bool is_outstanding(const struct engine *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (e->kept[i]->n_left)
			return true;
	return e->settings_left && *e->settings_left;
}

/* For "systemctl status", and to go on if something is left. */
static void end_round(struct engine *e, sd_event_time_handler_t again)
{
	size_t i, n = 0;

	for (i = 0; i < e->n; i++)
		n += e->kept[i]->n_left > 0;
	sd_notifyf(0, "STATUS=%zu tenants kept, %zu of them not whole yet", e->n, n);
	if (is_outstanding(e))
		watch_timer(e, &e->retry_timer, AGAIN_MS, again);
}

static int try_again(sd_event_source *s, uint64_t usec, void *arg)
{
	struct engine *e = arg;
	size_t i;

	if (!e->api)
		return 0;
	if (e->settings_left && *e->settings_left)
		settings_restore(e);
	for (i = 0; i < e->n; i++)
		if (e->kept[i]->n_left)
			restore_tenant(e, e->kept[i]);
	end_round(e, try_again);
	return 0;
}

/**
 * restore_all() - the module has come
 * @e: engine with a module
 */
void restore_all(struct engine *e)
{
	size_t i;

	end_all_pending(e);
	settings_restore(e);
	for (i = 0; i < e->n; i++)
		make_skeleton(e, e->kept[i]);
	settings_restore(e);
	for (i = 0; i < e->n; i++) {
		restore_tenant(e, e->kept[i]);
		/* there may be many of them */
		sd_notify(0, "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=60000000");
	}
	/* some are about tenants, by the names that these have only now */
	if (e->settings_left && *e->settings_left)
		settings_restore(e);
	end_round(e, try_again);
	log_say(LOG_INFO, NULL, "%zu tenant%s of the store restored%s", e->n, e->n == 1 ? "" : "s",
		is_outstanding(e) ? ", not all of them whole yet" : "");
}

/**
 * restore_later() - something has come that what is left may have waited for
 * @e: engine
 */
void restore_later(struct engine *e)
{
	if (is_outstanding(e))
		watch_timer(e, &e->retry_timer, GATHER_MS, try_again);
}
