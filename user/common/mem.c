// SPDX-License-Identifier: GPL-2.0
/* Memory that cannot be done without. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>

#include "mem.h"

/**
 * mem_or_die() - what was allocated
 * @p: it, or NULL if there is no memory: then the program ends
 *
 * The manager loses nothing by it: what it has said yes to is in its store, and what has
 * started it starts it again.
 *
 * Return: @p.
 */
void *mem_or_die(void *p)
{
	if (!p) {
		fprintf(stderr, "%s: out of memory\n", program_invocation_short_name);
		exit(1);
	}
	return p;
}

/**
 * mem_text() - a file that becomes a text
 * @text: set when the file is closed, for free()
 * @size: its length, likewise
 *
 * Return: the file.
 */
FILE *mem_text(char **text, size_t *size)
{
	return mem_or_die(open_memstream(text, size));
}
