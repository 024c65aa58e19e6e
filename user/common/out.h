/* SPDX-License-Identifier: GPL-2.0 */
/* Objects as text and as JSON, both from the same list of attributes. */
#ifndef _LIBERA_OUT_H
#define _LIBERA_OUT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>

#include "api.h"

#define OUT_COLS	24

enum out_style {
	OUT_TABLE,	/* a row per object, columns aligned */
	OUT_LINE,	/* "key value key value" */
	OUT_DETAIL,	/* a line per attribute, all of them */
};

/**
 * struct out - where objects are printed
 * @to: there
 * @json: as one JSON array when all have come
 * @pretty: with line breaks
 * @style: of text
 * @spec: which attributes, separated by spaces.  "a|b" is the first of them
 *	that the object has, "a:b" an address and a port; "=T" after it is the
 *	title or key, "=T/V" that of a flag, for which V is said if it is set; a
 *	last "?" leaves it out of a line if it is nothing, and out of a table if it
 *	is nothing in all rows.
 *	NULL for DETAIL
 * @list: JSON objects so far
 * @cells: rows of the table so far, the title first; @n_cols each
 * @n_cells: entries of @cells
 * @n_cols: columns
 * @optional: bits of those that may be left out
 */
struct out {
	FILE *to;
	bool json;
	bool pretty;
	enum out_style style;
	const char *spec;
	struct json_object *list;
	char **cells;
	size_t n_cells;
	unsigned int n_cols;
	unsigned int optional;
};

void out_begin(struct out *o, enum out_style style, const char *spec);
int out_obj(const struct api_obj *obj, void *out);
void out_row(struct out *o, const char *const *cells, unsigned int n);
void out_end(struct out *o);
void out_drop(struct out *o);

struct json_object *out_json(const struct api_obj *obj);
void out_json_print(const struct out *o, struct json_object *j);
bool out_port_is_up(uint32_t config, uint32_t state);
char *out_value(const struct api_value *v);
void out_line(FILE *to, const struct api_obj *obj, const char *spec);

#endif
