// SPDX-License-Identifier: GPL-2.0
/* The objects of the command line: help, and one command. */
#include <stdarg.h>
#include <string.h>

#include "ctl.h"
#include "manager.h"

static const struct object *const objects[] = {
	&obj_pswitch, &obj_pport, &obj_plink, &obj_watch, &obj_tenant, &obj_controller,
	&obj_vswitch, &obj_vport, &obj_vlink, &obj_route, &obj_host, &obj_migrate, &obj_export,
	&obj_apply,
	&obj_template, &obj_flow,
	&obj_carrier, &obj_reduction, &obj_listen, &obj_intercept, &obj_topology, &obj_stats,
	&obj_token, &obj_verify, &obj_monitor, &obj_status, &obj_store, &obj_version,
};

#define N_OBJECTS	(sizeof(objects) / sizeof(objects[0]))

/* ----------------------------------------------------------------- help */

/**
 * ctl_help() - what there is
 * @f: where
 */
void ctl_help(FILE *f)
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
	      "  -m, -manager     have liberad make the changes, and keep them\n"
	      "  -S, -socket PATH where liberad is, if not in " MANAGER_SOCKET "\n"
	      "  -V, -Version     as \"libera-ctl version\"\n"
	      "  -h, -help        this text\n\n"
	      "Words may be cut as long as they are not ambiguous.\n", f);
}

static void help_verb(FILE *f, const struct object *obj, const struct verb *v)
{
	fprintf(f, "  libera-ctl %s%s%s%s%s\n      %s\n", obj->name, obj->alone ? "" : " ",
		obj->alone ? "" : v->name, *v->usage ? " " : "", v->usage, v->help);
}

static void help_object(FILE *f, const struct object *obj)
{
	const struct verb *v;

	fprintf(f, "%s: %s\n", obj->name, obj->help);
	for (v = obj->verbs; v->name; v++)
		help_verb(f, obj, v);
}

/* --------------------------------------------------------------- running */

/**
 * ctl_say() - complain, whatever it is about
 * @ctl: run
 * @fmt: what is wrong, for printf()
 */
void ctl_say(struct ctl *ctl, const char *fmt, ...)
{
	va_list args;

	if (ctl->self)
		fprintf(ctl->err, "%s: ", ctl->self);
	va_start(args, fmt);
	vfprintf(ctl->err, fmt, args);
	va_end(args);
	putc('\n', ctl->err);
}

static void complain(struct ctl *ctl, int code, const char *text)
{
	char place[320] = "";

	if (ctl->line)
		snprintf(place, sizeof(place), "%.300s:%u: ", ctl->file, ctl->line);
	ctl->code = code;
	snprintf(ctl->why, sizeof(ctl->why), "%s", text);
	ctl_say(ctl, "%s%s%s%s", place, ctl->where, *ctl->where ? ": " : "", text);
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
	complain(ctl, 0, text);
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
	complain(ctl, err->code, err->text);
	return EXIT_REFUSED;
}

/**
 * ctl_changes() - whether a verb is a single command that changes something
 * @verb: verb
 *
 * Return: whether; what only shows, and files, are none.
 */
bool ctl_changes(const struct verb *verb)
{
	const char *name = nl_cmds[verb->cmd].name;
	size_t len = strlen(name);

	return verb->cmd && (len < 4 || strcmp(name + len - 4, "-get"));
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
		ctl->api = ctl->dry ? api_open_dry(ctl->out.to, &err) : api_open(&err);
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
		help_object(ctl->out.to, obj);
		return 0;
	}
	if (!obj->alone && argc) {
		v = ctl_verb(ctl, obj, argv[0]);
		if (!v)
			return EXIT_USAGE;
		if (!v->name) {
			help_object(ctl->out.to, obj);
			return 0;
		}
		argc--;
		argv++;
	} else if (!obj->alone) {
		while (v->name && strcmp(v->name, "show"))
			v++;
		if (!v->name)
			return ctl_usage(ctl, "what to do is missing; 'help' tells what there is");
	}
	if (!obj->alone)
		snprintf(ctl->where, sizeof(ctl->where), "%s %s", obj->name, v->name);
	if (argc && is_help(argv[0])) {
		help_verb(ctl->out.to, obj, v);
		return 0;
	}
	if (ctl->managed && ctl_changes(v))
		return manager_run(ctl, obj, v, argc, argv);
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
			help_object(ctl->out.to, obj);
			return 0;
		}
	}
	ctl_help(ctl->out.to);
	return 0;
}
