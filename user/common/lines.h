/* SPDX-License-Identifier: GPL-2.0 */
/* Texts of lines. */
#ifndef _LIBERA_LINES_H
#define _LIBERA_LINES_H

#include <json-c/json.h>
#include <stdbool.h>

char *lines_next(const char **text);
bool lines_have(const char *text, const char *line);
struct json_object *lines_json(const char *text);

#endif
