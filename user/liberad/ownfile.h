/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a file is about one tenant, and leaves alone what is not that tenant's to say. */
#ifndef _LIBERA_OWNFILE_H
#define _LIBERA_OWNFILE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct ownfile - what a file is looked at with
 * @tenant: name of the tenant
 * @now: the tenant as it is, as export prints it
 * @pswitches: that there are
 * @plinks: likewise
 * @operator: it is the operator's file: what it says of the tenant is not restricted
 */
struct ownfile {
	const char *tenant;
	const char *now;
	struct json_object *pswitches;
	struct json_object *plinks;
	bool operator;
};

bool ownfile_check(const struct ownfile *own, const char *text, char *err, size_t size);

#endif
