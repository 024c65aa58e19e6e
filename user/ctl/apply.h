/* SPDX-License-Identifier: GPL-2.0 */
/* Files of virtual networks: what there is becomes what they say, and the reverse. */
#ifndef _LIBERA_APPLY_H
#define _LIBERA_APPLY_H

#include "ctl.h"

/**
 * struct apply_how - for those who want more than all or nothing
 * @tenant: told the name of each tenant of the file before anything is changed; may be NULL
 * @left: if it is given, what cannot be done is left, and told here: the command that would
 *	make it, why not, and whether it is paths only of what is there.  NULL: all or nothing
 * @arg: for both
 */
struct apply_how {
	void (*tenant)(void *arg, const char *name);
	void (*left)(void *arg, const char *line, const char *why, bool paths);
	void *arg;
};

/**
 * struct apply_left - what could not be made
 * @objects: the commands that make it
 * @paths: of vLinks that are there, the commands that make them with the paths that are not
 */
struct apply_left {
	const char *objects;
	const char *paths;
};

int ctl_apply(struct ctl *ctl, FILE *f, const char *name);
int ctl_apply_how(struct ctl *ctl, FILE *f, const char *name, const struct apply_how *how);
int ctl_export(struct ctl *ctl, const struct api_req *tenant, FILE *to);
int ctl_export_all(struct ctl *ctl, const struct api_req *tenant, const struct apply_left *left,
		   FILE *to);

#endif
