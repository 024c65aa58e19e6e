/* SPDX-License-Identifier: GPL-2.0 */
/* What outlives the manager, the module and the machine: texts by kind and key. */
#ifndef _LIBERA_STORE_H
#define _LIBERA_STORE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whoever implements this keeps a promise: what store_commit() says yes to is there after
 * a crash at any moment, and what it has not said yes to is there as a whole or not at all.
 */

struct store;

/* In the order of the names in store.c; what is stored has the name. */
enum store_kind {
	STORE_TENANT,		/* by name: the commands that make it */
	STORE_SETTING,		/* commands, by themselves: what is nobody's in particular */
	STORE_PENDING,		/* by name of a tenant: what it was before a change */
	STORE_TOKEN,		/* who may do what from afar */
	STORE_INTENT,		/* by name of a tenant: what was asked for */
	STORE_FAILOVER,		/* by vLink or route, and priority: a path that is ours */
	STORE_NORTH,		/* by id of a tenant: what clients of its network are told */
	STORE_KINDS,
};

#define STORE_KEY_MAX	1024
#define STORE_VALUE_MAX	(64 << 20)

/**
 * struct store_error - why something failed
 * @code: errno, positive
 * @text: one line for people
 */
struct store_error {
	int code;
	char text[512];
};

/** typedef store_fn - takes an entry; 0 to go on, else store_each() ends with it */
typedef int (*store_fn)(void *arg, const char *key, const char *value);

struct store *store_open(const char *path, struct store_error *err);
void store_close(struct store *s);

int store_get(struct store *s, enum store_kind kind, const char *key, char **value,
	      struct store_error *err);
int store_put(struct store *s, enum store_kind kind, const char *key, const char *value,
	      struct store_error *err);
int store_del(struct store *s, enum store_kind kind, const char *key, struct store_error *err);
int store_each(struct store *s, enum store_kind kind, store_fn fn, void *arg,
	       struct store_error *err);

int store_begin(struct store *s, struct store_error *err);
int store_commit(struct store *s, struct store_error *err);
void store_rollback(struct store *s);

int store_check(struct store *s, struct store_error *err);
const char *store_failed(const struct store *s);
unsigned long store_commits(const struct store *s);
const char *store_path(const struct store *s);
unsigned int store_version(const struct store *s);

const char *store_kind_name(enum store_kind kind);
int store_kind_by_name(const char *name);

#endif
