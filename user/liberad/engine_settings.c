// SPDX-License-Identifier: GPL-2.0
/* What is set for nobody in particular: the store has those lines that were set by us. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "engine_priv.h"
#include "lines.h"
#include "log.h"
#include "mem.h"
#include "settings.h"

/**
 * settings_snapshot() - all that is set
 * @e: engine with a module
 * @text: set, for free()
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int settings_snapshot(struct engine *e, char **text, struct engine_error *err)
{
	struct run r;
	int rc;

	run_begin(&r, e);
	rc = ctl_settings(&r.ctl, r.ctl.out.to);
	return run_text(&r, rc, text, err);
}

static int store_lines(struct engine *e, const char *lines, const char *but, bool add,
		       struct store_error *err)
{
	char *line;
	int rc = 0;

	while (!rc && (line = lines_next(&lines))) {
		if (lines_have(but, line))
			rc = 0;
		else if (add)
			rc = store_put(e->store, STORE_SETTING, line, "", err);
		else
			rc = store_del(e->store, STORE_SETTING, line, err);
		free(line);
	}
	return rc;
}

/* All lines of the store that begin so. */
struct lines {
	const char *prefix;
	char *text;
	size_t size;
	FILE *to;
};

static int take_line(void *arg, const char *key, const char *value)
{
	struct lines *l = arg;

	if (!strncmp(key, l->prefix, strlen(l->prefix)))
		fprintf(l->to, "%s\n", key);
	return 0;
}

static char *stored_lines(struct engine *e, const char *prefix)
{
	struct lines l = { .prefix = prefix };
	struct store_error err;

	l.to = mem_text(&l.text, &l.size);
	if (store_each(e->store, STORE_SETTING, take_line, &l, &err))
		log_say(LOG_ERR, NULL, "%s", err.text);
	fclose(l.to);
	return l.text;
}

/**
 * settings_keep() - put what has changed into a change of the store
 * @e: engine
 * @before: what was set
 * @after: what is set
 * @probes: a setting that neither of them tells, empty for none
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int settings_keep(struct engine *e, const char *before, const char *after, const char *probes,
		  struct store_error *err)
{
	char *old;
	int rc;

	rc = store_lines(e, before, after, false, err);
	if (!rc)
		rc = store_lines(e, after, before, true, err);
	if (rc || !*probes)
		return rc;
	old = stored_lines(e, SETTING_PROBES);
	rc = store_lines(e, old, "", false, err);
	free(old);
	return rc ? rc : store_put(e->store, STORE_SETTING, probes, "", err);
}

/**
 * settings_keep_edges() - edge ids that the kernel has chosen are to stay as they are
 * @e: engine with a module
 * @err: filled on failure of the store
 *
 * They are part of the locators that hosts have on the way.
 *
 * Return: 0 or -errno.
 */
int settings_keep_edges(struct engine *e, struct store_error *err)
{
	struct engine_error why;
	char *now, *stored, *line;
	const char *rest;
	int rc = 0;

	if (settings_snapshot(e, &now, &why))
		return 0;
	stored = stored_lines(e, "pswitch set ");
	for (rest = now; !rc && (line = lines_next(&rest)); free(line))
		if (!strncmp(line, "pswitch set ", 12) && strstr(line, " edge ") &&
		    !lines_have(stored, line))
			rc = store_put(e->store, STORE_SETTING, line, "", err);
	for (rest = stored; !rc && (line = lines_next(&rest)); free(line))
		if (strstr(line, " edge ") && !lines_have(now, line))
			rc = store_del(e->store, STORE_SETTING, line, err);
	free(stored);
	free(now);
	return rc;
}

/* -------------------------------------------------------------------- the kernel */

static void try_line(struct engine *e, const char *line)
{
	struct engine_error err;

	if (kernel_line(e, line, &err))
		log_say(LOG_ERR, NULL, "'%s' could not be done: %s", line, err.text);
}

/* The command that takes a setting away. */
static char *reverse_of(const char *line)
{
	static const struct {
		const char *word;
		const char *nothing;
	} attrs[] = {
		{ " name ", "\"\"" }, { " max-rules ", "0" }, { " edge ", "0" },
		{ " kind ", "auto" },
	};
	const char *add = strstr(line, " add ");
	char *s = NULL;
	unsigned int i;

	if (add && asprintf(&s, "%.*s del %s", (int)(add - line), line, add + 5) < 0)
		mem_or_die(NULL);
	for (i = 0; !s && i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		add = strstr(line, attrs[i].word);
		if (add && asprintf(&s, "%.*s%s%s", (int)(add - line), line, attrs[i].word,
				    attrs[i].nothing) < 0)
			mem_or_die(NULL);
	}
	return s;
}

/**
 * settings_undo() - what was set is as it was before
 * @e: engine with a module
 * @before: what was set
 * @after: what is set
 * @probes: what was set besides, empty for nothing
 */
void settings_undo(struct engine *e, const char *before, const char *after, const char *probes)
{
	char *line, *reverse, *old;
	const char *rest;

	for (rest = after; (line = lines_next(&rest)); free(line)) {
		reverse = NULL;
		if (!lines_have(before, line) && strncmp(line, "carrier ", 8))
			reverse = reverse_of(line);
		if (reverse)
			try_line(e, reverse);
		free(reverse);
	}
	for (rest = before; (line = lines_next(&rest)); free(line))
		if (!lines_have(after, line))
			try_line(e, line);
	if (!*probes)
		return;
	old = stored_lines(e, SETTING_PROBES);
	if (*old)
		try_line(e, old);
	free(old);
}

/**
 * settings_put_back() - a change of them was not ended, as the manager was
 * @e: engine with a module
 * @before: what was set before it, and is set again if the module was loaded anew meanwhile
 */
void settings_put_back(struct engine *e, const char *before)
{
	struct engine_error err;
	char *now;

	if (settings_snapshot(e, &now, &err)) {
		log_say(LOG_ERR, NULL, "%s", err.text);
		return;
	}
	log_say(LOG_NOTICE, NULL, "a change of settings that was not ended is put back");
	settings_undo(e, before, now, "");
	free(now);
}

/**
 * settings_restore() - set what the store has
 * @e: engine with a module; what cannot be set yet is left
 */
void settings_restore(struct engine *e)
{
	char *stored, *now = NULL, *line;
	struct engine_error err;
	struct lines left = { .prefix = "" };
	const char *rest;

	if (settings_snapshot(e, &now, &err)) {
		log_say(LOG_ERR, NULL, "%s", err.text);
		return;
	}
	left.to = mem_text(&left.text, &left.size);
	stored = stored_lines(e, "");
	for (rest = stored; (line = lines_next(&rest)); free(line))
		if (!lines_have(now, line) && kernel_line(e, line, &err))
			fprintf(left.to, "%s: %s\n", line, err.text);
	fclose(left.to);
	free(stored);
	free(now);
	free(e->settings_left);
	e->settings_left = left.text;
}
