// SPDX-License-Identifier: GPL-2.0
/* libera-ctl export, apply: virtual networks as files of commands. */
#include <errno.h>
#include <string.h>

#include "apply.h"
#include "manager.h"

static int run_export(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	return rc ? rc : ctl_export(ctl, &a.req, ctl->out.to);
}

static int run_apply(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	const char *name;
	struct args a;
	FILE *f;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	name = a.kept[0].word;
	f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	if (!f) {
		ctl_say(ctl, "%s: %s", name, strerror(errno));
		return EXIT_REFUSED;
	}
	rc = ctl->managed ? manager_apply(ctl, f, name) : ctl_apply(ctl, f, name);
	if (f != stdin)
		fclose(f);
	return rc;
}

static const struct arg export_args[] = {
	{ "tenant", ARG_TENANT, "id", "name", ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb export_verbs[] = {
	{ "export", export_args, "[[tenant] TENANT]",
	  "print a tenant, or all, as the commands that make it; apply takes them back",
	  run_export, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_export = { "export", "virtual networks as a file", export_verbs, true };

static const struct arg apply_args[] = {
	{ "file", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb apply_verbs[] = {
	{ "apply", apply_args, "[file] FILE|-",
	  "make the tenants in a file what it says, by as little as it takes, or change nothing",
	  run_apply, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_apply = { "apply", "make virtual networks what a file says", apply_verbs,
				  true };
