/* SPDX-License-Identifier: GPL-2.0 */
/* Tables of what has paths: vLinks and routes. */
#ifndef _LIBERA_HOPS_H
#define _LIBERA_HOPS_H

#include "ctl.h"

#define HOPS_HEAD	4	/* columns before those of the paths */

struct hops_table;

int hops_show(struct ctl *ctl, const struct verb *verb, int argc, char **argv,
	      const char *const titles[HOPS_HEAD + 1], api_cb cb);
void hops_rows(struct hops_table *t, const char *const head[HOPS_HEAD],
	       const struct api_obj *obj, const char *last);
const char *hops_name(char *buf, size_t size, const struct api_obj *obj, const char *name,
		      const char *num);

#endif
