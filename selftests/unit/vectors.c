// SPDX-License-Identifier: GPL-2.0
/*
 * Vector files.  Lines "key: value"; an entry begins with "name"; a line that
 * begins with a blank goes on with the one before; "#" is a comment.
 *
 *   name: flow_mod of an os-ken learning switch
 *   hex: 04 0e ...
 *   text: FLOW_MOD xid=...		or	error: bad-match-prereq
 *   normal: 04 0e ...			encoding gives this instead of hex
 *   why: ...				for people: what is normalised
 *   again: bad-request-multipart	what was read cannot be written again
 *   other: bad-action-type		the other version cannot say it
 */
#include <dirent.h>
#include "ktap.h"
#include "vectors.h"

static struct vector v;

static const char *folder(void)
{
	const char *env = getenv("LIBERA_VECTORS");

	return env ? env : "../../../selftests/vectors";
}

static void die(const char *path, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", path, line, what);
	exit(99);
}

static void take(const char *path, int line, const char *key, const char *value)
{
	if (!strcmp(key, "hex"))
		v.len = ktap_hex(v.data, sizeof(v.data), value);
	else if (!strcmp(key, "normal"))
		v.normal_len = ktap_hex(v.normal, sizeof(v.normal), value);
	else if (!strcmp(key, "text"))
		snprintf(v.text, sizeof(v.text), "%s", value);
	else if (!strcmp(key, "error"))
		snprintf(v.error, sizeof(v.error), "%s", value);
	else if (!strcmp(key, "again"))
		snprintf(v.again, sizeof(v.again), "%s", value);
	else if (!strcmp(key, "other"))
		snprintf(v.other_error, sizeof(v.other_error), "%s", value);
	else if (strcmp(key, "why") && strcmp(key, "source"))
		die(path, line, "unknown key");
}

static int finish(const char *path, int line, void (*fn)(const struct vector *v))
{
	if (!v.name[0])
		return 0;
	if (!v.len)
		die(path, line, "entry without hex");
	if (!v.text[0] == !v.error[0])
		die(path, line, "entry needs either text or error");
	fn(&v);
	memset(&v, 0, sizeof(v));
	return 1;
}

static int read_file(const char *path, void (*fn)(const struct vector *v))
{
	static char value[4 * VECTOR_MAX];
	char *text = NULL, key[32] = "";
	FILE *f = fopen(path, "r");
	int n = 0, line = 0;
	size_t size = 0;
	ssize_t len;

	if (!f)
		die(path, 0, strerror(errno));
	memset(&v, 0, sizeof(v));
	while ((len = getline(&text, &size, f)) > 0) {
		char *colon;

		line++;
		while (len && (text[len - 1] == '\n' || text[len - 1] == ' '))
			text[--len] = 0;
		if (text[0] == '#')
			continue;
		if (text[0] == ' ') {
			size_t have = strlen(value);

			snprintf(value + have, sizeof(value) - have, "\n%s", text);
			continue;
		}
		if (key[0])
			take(path, line - 1, key, value);
		key[0] = 0;
		if (!text[0])
			continue;
		colon = strstr(text, ": ");
		if (!colon || (size_t)(colon - text) >= sizeof(key))
			die(path, line, "not \"key: value\"");
		*colon = 0;
		if (!strcmp(text, "name")) {
			n += finish(path, line, fn);
			snprintf(v.name, sizeof(v.name), "%s", colon + 2);
			snprintf(v.where, sizeof(v.where), "%.100s:%d", strrchr(path, '/') + 1,
				 line);
			continue;
		}
		snprintf(key, sizeof(key), "%s", text);
		snprintf(value, sizeof(value), "%s", colon + 2);
	}
	if (key[0])
		take(path, line, key, value);
	n += finish(path, line, fn);
	free(text);
	fclose(f);
	return n;
}

static int is_vector_file(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && !strcmp(dot, ".txt");
}

int vectors_each(void (*fn)(const struct vector *v))
{
	struct dirent **names;
	char path[512];
	int n = 0, i, files;

	files = scandir(folder(), &names, is_vector_file, alphasort);
	if (files <= 0)
		die(folder(), 0, "no vector files");
	for (i = 0; i < files; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder(), names[i]->d_name);
		n += read_file(path, fn);
		free(names[i]);
	}
	free(names);
	return n;
}
