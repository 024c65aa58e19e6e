// SPDX-License-Identifier: GPL-2.0
/* libera-ctl: options, objects, verbs, batches. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"

static const struct object *const objects[] = {
	&obj_pswitch, &obj_pport, &obj_plink, &obj_tenant, &obj_controller, &obj_vswitch,
	&obj_vport, &obj_vlink, &obj_route, &obj_host, &obj_export, &obj_apply, &obj_flow,
	&obj_carrier, &obj_reduction, &obj_listen, &obj_intercept, &obj_topology, &obj_stats,
	&obj_verify, &obj_monitor, &obj_version,
};

#define N_OBJECTS	(sizeof(objects) / sizeof(objects[0]))

/* ----------------------------------------------------------------- help */

static void help_all(FILE *f)
{
	unsigned int i;

	fputs("Usage: libera-ctl [OPTION...] OBJECT [COMMAND [ARGUMENT...]]\n"
	      "       libera-ctl [OPTION...] -batch FILE\n\nObjects:\n", f);
	for (i = 0; i < N_OBJECTS; i++)
		fprintf(f, "  %-12s %s\n", objects[i]->name, objects[i]->help);
	fputs("  help         this text; \"libera-ctl OBJECT help\" tells more\n\n"
	      "Options:\n"
	      "  -j, -json        print JSON\n"
	      "  -p, -pretty      with line breaks\n"
	      "  -n, -netns NAME  in this network namespace\n"
	      "  -t, -timestamp   monitor: say when\n"
	      "  -b, -batch FILE  one command per line; - is standard input\n"
	      "  -f, -force       batch: go on after an error\n"
	      "  -d, -dry-run     print what would be sent to the kernel\n"
	      "  -V, -Version     as \"libera-ctl version\"\n"
	      "  -h, -help        this text\n\n"
	      "Words may be cut as long as they are not ambiguous.\n", f);
}

static void help_verb(const struct object *obj, const struct verb *v)
{
	printf("  libera-ctl %s%s%s%s%s\n      %s\n", obj->name, obj->alone ? "" : " ",
	       obj->alone ? "" : v->name, *v->usage ? " " : "", v->usage, v->help);
}

static void help_object(const struct object *obj)
{
	const struct verb *v;

	printf("%s: %s\n", obj->name, obj->help);
	for (v = obj->verbs; v->name; v++)
		help_verb(obj, v);
}

/* --------------------------------------------------------------- running */

static void complain(const struct ctl *ctl, const char *text)
{
	fprintf(stderr, "libera-ctl: ");
	if (ctl->line)
		fprintf(stderr, "%s:%u: ", ctl->file, ctl->line);
	fprintf(stderr, "%s%s%s\n", ctl->where, *ctl->where ? ": " : "", text);
}

/**
 * ctl_usage() - complain about the command line
 * @ctl: run
 * @text: what is wrong
 *
 * Return: EXIT_USAGE.
 */
int ctl_usage(struct ctl *ctl, const char *text)
{
	complain(ctl, text);
	return EXIT_USAGE;
}

/**
 * ctl_refused() - tell what the kernel said
 * @ctl: run
 * @err: what it said
 *
 * Return: EXIT_REFUSED.
 */
int ctl_refused(struct ctl *ctl, const struct api_error *err)
{
	complain(ctl, err->text);
	return EXIT_REFUSED;
}

/**
 * ctl_api() - the connection to the kernel
 * @ctl: run
 *
 * Return: the connection; NULL after complaining.
 */
struct api *ctl_api(struct ctl *ctl)
{
	struct api_error err;

	if (!ctl->api) {
		ctl->api = ctl->dry ? api_open_dry(&err) : api_open(&err);
		if (!ctl->api)
			ctl_refused(ctl, &err);
	}
	return ctl->api;
}

static bool is_help(const char *word)
{
	return !strcmp(word, "help") || !strcmp(word, "-h") || !strcmp(word, "--help");
}

/**
 * ctl_object() - the object that a word names
 * @ctl: run
 * @word: word, maybe cut
 *
 * Return: the object; one without verbs for "help"; NULL after complaining.
 */
const struct object *ctl_object(struct ctl *ctl, const char *word)
{
	static const struct object help = { .name = "help" };
	const char *list[N_OBJECTS + 2];
	unsigned int i;
	char err[256];
	int at;

	for (i = 0; i < N_OBJECTS; i++)
		list[i] = objects[i]->name;
	list[i++] = help.name;
	list[i] = NULL;
	at = args_pick(word, list, err, sizeof(err));
	if (at < 0)
		ctl_usage(ctl, err);
	return at < 0 ? NULL : (unsigned int)at < N_OBJECTS ? objects[at] : &help;
}

/**
 * ctl_verb() - the verb that a word names
 * @ctl: run
 * @obj: its object
 * @word: word, maybe cut
 *
 * Return: the verb; the end of the list, which has no name, for "help"; NULL after
 * complaining.
 */
const struct verb *ctl_verb(struct ctl *ctl, const struct object *obj, const char *word)
{
	const char *list[16];
	char err[256];
	int n, at;

	for (n = 0; obj->verbs[n].name; n++)
		list[n] = obj->verbs[n].name;
	list[n] = "help";
	list[n + 1] = NULL;
	at = args_pick(word, list, err, sizeof(err));
	if (at < 0)
		ctl_usage(ctl, err);
	return at < 0 ? NULL : &obj->verbs[at];
}

static int run_object(struct ctl *ctl, const struct object *obj, int argc, char **argv)
{
	const struct verb *v = obj->verbs;

	snprintf(ctl->where, sizeof(ctl->where), "%s", obj->name);
	if (argc && is_help(argv[0])) {
		help_object(obj);
		return 0;
	}
	if (!obj->alone && argc) {
		v = ctl_verb(ctl, obj, argv[0]);
		if (!v)
			return EXIT_USAGE;
		if (!v->name) {
			help_object(obj);
			return 0;
		}
		argc--;
		argv++;
	} else if (!obj->alone) {
		while (v->name && strcmp(v->name, "show"))
			v++;
	}
	if (!obj->alone)
		snprintf(ctl->where, sizeof(ctl->where), "%s %s", obj->name, v->name);
	if (argc && is_help(argv[0])) {
		help_verb(obj, v);
		return 0;
	}
	return v->run(ctl, v, argc, argv);
}

/**
 * ctl_run() - one command
 * @ctl: run
 * @argc: words
 * @argv: the words
 *
 * Return: exit status.
 */
int ctl_run(struct ctl *ctl, int argc, char **argv)
{
	const struct object *obj;

	ctl->where[0] = 0;
	obj = ctl_object(ctl, argv[0]);
	if (!obj)
		return EXIT_USAGE;
	if (obj->verbs)
		return run_object(ctl, obj, argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "help")) {
		/* "help tenant" is as good as "tenant help" */
		obj = ctl_object(ctl, argv[1]);
		if (!obj)
			return EXIT_USAGE;
		if (obj->verbs) {
			help_object(obj);
			return 0;
		}
	}
	help_all(stdout);
	return 0;
}

static int run_batch(struct ctl *ctl, const char *name, bool force)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	char *argv[CTL_WORDS + 1], *line = NULL;
	int argc, rc, worst = 0, n = 0;
	size_t size = 0;

	if (!f) {
		fprintf(stderr, "libera-ctl: %s: %s\n", name, strerror(errno));
		return EXIT_REFUSED;
	}
	while (getline(&line, &size, f) >= 0) {
		n++;
		argc = args_split(line, argv, CTL_WORDS);
		if (!argc)
			continue;
		rc = EXIT_USAGE;
		ctl->where[0] = 0;
		if (argc < 0)
			ctl_usage(ctl, CTL_BAD_LINE);
		else
			rc = ctl_run(ctl, argc, argv);
		fflush(stdout);
		if (!rc)
			continue;
		fprintf(stderr, "libera-ctl: %s:%d: the command failed\n", name, n);
		worst = rc > worst ? rc : worst;
		if (!force)
			break;
	}
	free(line);
	if (f != stdin)
		fclose(f);
	return worst;
}

static int enter_netns(const char *name)
{
	char path[256];
	int fd, rc;

	snprintf(path, sizeof(path), "%s%s", strchr(name, '/') ? "" : "/run/netns/", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	rc = fd < 0 ? -1 : setns(fd, CLONE_NEWNET);
	if (rc)
		fprintf(stderr, "libera-ctl: network namespace %s: %s\n", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

static bool is_opt(const char *word, char c, const char *name)
{
	if (word[1] == c && !word[2])
		return true;
	return !strcmp(word + (word[1] == '-' ? 2 : 1), name);
}

int main(int argc, char **argv)
{
	static char *version[] = { "version" };
	struct ctl ctl = { .api = NULL };
	const char *batch = NULL;
	bool force = false;
	int i, rc;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (is_opt(argv[i], 'j', "json")) {
			ctl.out.json = true;
		} else if (is_opt(argv[i], 'p', "pretty")) {
			ctl.out.pretty = true;
		} else if (is_opt(argv[i], 't', "timestamp")) {
			ctl.timestamps = true;
		} else if (is_opt(argv[i], 'd', "dry-run")) {
			ctl.dry = true;
		} else if (is_opt(argv[i], 'f', "force")) {
			force = true;
		} else if (is_opt(argv[i], 'h', "help")) {
			help_all(stdout);
			return 0;
		} else if (is_opt(argv[i], 'V', "Version")) {
			return ctl_run(&ctl, 1, version);
		} else if (is_opt(argv[i], 'b', "batch") || is_opt(argv[i], 'n', "netns")) {
			if (i + 1 == argc) {
				fprintf(stderr, "libera-ctl: '%s' wants a value\n", argv[i]);
				return EXIT_USAGE;
			}
			if (is_opt(argv[i], 'b', "batch"))
				batch = argv[i + 1];
			else if (enter_netns(argv[i + 1]))
				return EXIT_REFUSED;
			i++;
		} else {
			fprintf(stderr, "libera-ctl: unknown option '%s'\n", argv[i]);
			return EXIT_USAGE;
		}
	}
	if (ctl.dry)
		ctl.out.json = false;
	argc -= i;
	argv += i;
	if (batch && argc) {
		fprintf(stderr, "libera-ctl: '%s' is too much beside -batch\n", argv[0]);
		return EXIT_USAGE;
	}
	if (!batch && !argc) {
		help_all(stderr);
		return EXIT_USAGE;
	}
	rc = batch ? run_batch(&ctl, batch, force) : ctl_run(&ctl, argc, argv);
	api_close(ctl.api);
	if (fflush(stdout) || ferror(stdout)) {
		perror("libera-ctl: output");
		return EXIT_REFUSED;
	}
	return rc;
}
