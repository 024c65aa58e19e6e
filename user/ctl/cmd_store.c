// SPDX-License-Identifier: GPL-2.0
/* libera-ctl store: the manager's store as a file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "manager.h"
#include "mem.h"

static int run_export(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct json_object *store = NULL;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (!rc)
		rc = manager_call(ctl, "get-store", NULL, &store);
	if (rc)
		return rc;
	/* people compare such files */
	ctl->out.pretty = true;
	out_json_print(&ctl->out, store);
	return 0;
}

static struct json_object *read_file(struct ctl *ctl, const char *name)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	struct json_object *store = NULL;
	char *text;

	if (!f) {
		ctl_say(ctl, "%s: %s", name, strerror(errno));
		return NULL;
	}
	text = manager_read(ctl, f, name);
	if (text)
		store = json_tokener_parse(text);
	if (text && !store)
		ctl_say(ctl, "%s: is no export of a store", name);
	free(text);
	if (f != stdin)
		fclose(f);
	return store;
}

static int run_import(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct json_object *params, *store;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	store = read_file(ctl, a.kept[0].word);
	if (!store)
		return EXIT_REFUSED;
	params = mem_or_die(json_object_new_object());
	json_object_object_add(params, "store", store);
	return manager_call(ctl, "put-store", params, NULL);
}

static const struct arg export_args[] = {
	ARG_END
};

static const struct arg import_args[] = {
	{ "file", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb store_verbs[] = {
	{ "export", export_args, "", "print all that liberad keeps",
	  run_export, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ "import", import_args, "[file] FILE|-",
	  "have liberad keep what was exported, in place of what it has, and make it",
	  run_import, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_store = { "store", "what the manager keeps", store_verbs, false };
