/* SPDX-License-Identifier: GPL-2.0 */
/* Asking the manager, liberad, by its local socket. */
#ifndef _LIBERA_MANAGER_H
#define _LIBERA_MANAGER_H

#include "ctl.h"

#define MANAGER_TEXT_MAX	(64 << 20)	/* of a request */
#define MANAGER_SOCKET	"/run/libera/liberad.sock"

int manager_try(struct ctl *ctl);
int manager_call(struct ctl *ctl, const char *method, struct json_object *params,
		 struct json_object **result);
int manager_run(struct ctl *ctl, const struct object *obj, const struct verb *verb, int argc,
		char **argv);
int manager_apply(struct ctl *ctl, FILE *f, const char *name);
char *manager_read(struct ctl *ctl, FILE *f, const char *name);
void manager_close(struct ctl *ctl);

#endif
