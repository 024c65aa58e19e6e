// SPDX-License-Identifier: GPL-2.0
/* What every store has: names of the kinds. */
#include <string.h>

#include "store.h"

/* They are in stores that exist: never changed. */
static const char *const names[STORE_KINDS] = {
	[STORE_TENANT] = "tenant",
	[STORE_SETTING] = "setting",
	[STORE_PENDING] = "pending",
	[STORE_TOKEN] = "token",
	[STORE_INTENT] = "intent",
	[STORE_FAILOVER] = "failover",
	[STORE_NORTH] = "north",
};

/**
 * store_kind_name() - what a kind is called
 * @kind: kind
 *
 * Return: its name.
 */
const char *store_kind_name(enum store_kind kind)
{
	return names[kind];
}

/**
 * store_kind_by_name() - which kind is called so
 * @name: name
 *
 * Return: the kind, or -1.
 */
int store_kind_by_name(const char *name)
{
	int i;

	for (i = 0; i < STORE_KINDS; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}
