// SPDX-License-Identifier: GPL-2.0
/* libera-ctl: options and batches. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "manager.h"
#include "netns.h"

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
	int rc = netns_enter(name);

	if (rc)
		fprintf(stderr, "libera-ctl: network namespace %s: %s\n", name, strerror(-rc));
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
	struct ctl ctl = { .out.to = stdout, .err = stderr, .self = "libera-ctl",
			   .socket = MANAGER_SOCKET };
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
			ctl_help(stdout);
			return 0;
		} else if (is_opt(argv[i], 'V', "Version")) {
			return ctl_run(&ctl, 1, version);
		} else if (is_opt(argv[i], 'm', "manager")) {
			ctl.managed = true;
		} else if (is_opt(argv[i], 'b', "batch") || is_opt(argv[i], 'n', "netns") ||
			   is_opt(argv[i], 'S', "socket")) {
			if (i + 1 == argc) {
				fprintf(stderr, "libera-ctl: '%s' wants a value\n", argv[i]);
				return EXIT_USAGE;
			}
			if (is_opt(argv[i], 'b', "batch"))
				batch = argv[i + 1];
			else if (is_opt(argv[i], 'S', "socket"))
				ctl.socket = argv[i + 1];
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
	if (ctl.dry && ctl.managed) {
		fprintf(stderr, "libera-ctl: -dry-run and -manager: one of them\n");
		return EXIT_USAGE;
	}
	if (batch && argc) {
		fprintf(stderr, "libera-ctl: '%s' is too much beside -batch\n", argv[0]);
		return EXIT_USAGE;
	}
	if (!batch && !argc) {
		ctl_help(stderr);
		return EXIT_USAGE;
	}
	rc = batch ? run_batch(&ctl, batch, force) : ctl_run(&ctl, argc, argv);
	manager_close(&ctl);
	api_close(ctl.api);
	if (fflush(stdout) || ferror(stdout)) {
		perror("libera-ctl: output");
		return EXIT_REFUSED;
	}
	return rc;
}
