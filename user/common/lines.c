// SPDX-License-Identifier: GPL-2.0
/* Texts of lines. */
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "mem.h"

/**
 * lines_next() - the next line of a text
 * @text: goes behind it
 *
 * Return: a copy without its end, for free(); NULL at the end.
 */
char *lines_next(const char **text)
{
	size_t len = strcspn(*text, "\n");
	char *line;

	if (!**text)
		return NULL;
	line = mem_or_die(strndup(*text, len));
	*text += len + ((*text)[len] == '\n');
	return line;
}

/**
 * lines_have() - whether a line is in a text
 * @text: text
 * @line: line, without its end
 *
 * Return: whether.
 */
bool lines_have(const char *text, const char *line)
{
	size_t len = strlen(line);
	const char *s;

	for (s = text; *s; s += strcspn(s, "\n"), s += *s == '\n')
		if (!strncmp(s, line, len) && (s[len] == '\n' || !s[len]))
			return true;
	return false;
}

/**
 * lines_json() - a text as a list of its lines
 * @text: text
 *
 * Return: to be put.
 */
struct json_object *lines_json(const char *text)
{
	struct json_object *list = mem_or_die(json_object_new_array());
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		json_object_array_add(list, json_object_new_string_len(text, len));
	}
	return list;
}
