/* SPDX-License-Identifier: GPL-2.0 */
/* Metrics for Prometheus, in its text format 0.0.4. */
#ifndef _LIBERA_METRICS_H
#define _LIBERA_METRICS_H

#include "engine.h"

#define METRICS_TYPE	"text/plain; version=0.0.4; charset=utf-8"

/**
 * struct metrics_own - the manager's own
 * @name: without "libera_manager_"
 * @help: what it counts
 * @value: so far
 */
struct metrics_own {
	const char *name;
	const char *help;
	unsigned long long value;
};

char *metrics_text(struct engine *e, const struct metrics_own *own, size_t n_own, size_t *len);
void metrics_label(FILE *f, const char *name, const char *value);

#endif
