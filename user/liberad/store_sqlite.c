// SPDX-License-Identifier: GPL-2.0
/* The store in an SQLite database. */
#include <errno.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/mem.h"
#include "store.h"

#define BUSY_MS		3000		/* another that ends just now */
#define OUR_ID		0x4c696264	/* application_id: "Libd" */

enum statement { GET, PUT, DEL, EACH, N_STATEMENTS };

static const char *const sql[N_STATEMENTS] = {
	[GET] = "SELECT value FROM entry WHERE kind = ?1 AND key = ?2",
	[PUT] = "INSERT OR REPLACE INTO entry (kind, key, value) VALUES (?1, ?2, ?3)",
	[DEL] = "DELETE FROM entry WHERE kind = ?1 AND key = ?2",
	[EACH] = "SELECT key, value FROM entry WHERE kind = ?1 ORDER BY key",
};

/* What makes each version of the one before; the first one of nothing. */
static const char *const upgrades[] = {
	"CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, "
	"PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID",
};

#define VERSION	((int)(sizeof(upgrades) / sizeof(upgrades[0])))

/**
 * struct store - an open store
 * @db: database
 * @path: its file
 * @st: prepared statements
 * @in_change: between store_begin() and its end
 * @failed: why the last change could not be stored, empty if it could
 * @commits: changes that are on the disk, since it was opened
 */
struct store {
	sqlite3 *db;
	char *path;
	struct sqlite3_stmt *st[N_STATEMENTS];
	bool in_change;
	char failed[512];
	unsigned long commits;
};

/* --------------------------------------------------------------------- errors */

static int fail(struct store_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(struct store_error *err, int code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	err->code = code;
	return -code;
}

static int code_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EBUSY;
	case SQLITE_NOMEM:
		return ENOMEM;
	case SQLITE_READONLY:
		return EROFS;
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return EACCES;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return EBADMSG;
	default:
		return EIO;
	}
}

static int db_fail(const struct store *s, struct store_error *err)
{
	int rc = sqlite3_extended_errcode(s->db);

	if ((rc & 0xff) == SQLITE_BUSY)
		return fail(err, EBUSY, "%s: another program has it open", s->path);
	return fail(err, code_of(rc), "%s: %s", s->path, sqlite3_errmsg(s->db));
}

static int exec(struct store *s, const char *text, struct store_error *err)
{
	return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(s, err);
}

/* -------------------------------------------------------------------- opening */

static int get_number(struct store *s, const char *pragma, int *value, struct store_error *err)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(s->db, pragma, -1, &st, NULL) != SQLITE_OK)
		return db_fail(s, err);
	rc = sqlite3_step(st);
	*value = rc == SQLITE_ROW ? sqlite3_column_int(st, 0) : 0;
	if (rc != SQLITE_ROW)
		db_fail(s, err);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : -err->code;
}

static int climb(struct store *s, int from, struct store_error *err)
{
	char text[96];
	int rc = 0;

	for (; !rc && from < VERSION; from++)
		rc = exec(s, upgrades[from], err);
	snprintf(text, sizeof(text), "PRAGMA user_version = %d; PRAGMA application_id = %d",
		 VERSION, OUR_ID);
	return rc ? rc : exec(s, text, err);
}

static int check_version(struct store *s, int *version, struct store_error *err)
{
	int id, rc;

	rc = get_number(s, "PRAGMA user_version", version, err);
	if (!rc)
		rc = get_number(s, "PRAGMA application_id", &id, err);
	if (rc)
		return rc;
	if (id != OUR_ID && (id || *version))
		return fail(err, EINVAL, "%s: is a database of another program", s->path);
	if (*version > VERSION)
		return fail(err, EPROTO,
			    "%s: is of version %d, and this liberad knows up to %d: start the newer "
			    "one again, or import what it exports", s->path, *version, VERSION);
	return 0;
}

/* All steps of the ladder are one transaction, which takes the lock for good, too. */
static int upgrade(struct store *s, struct store_error *err)
{
	int version, rc;

	rc = exec(s, "BEGIN EXCLUSIVE", err);
	if (rc)
		return rc;
	rc = check_version(s, &version, err);
	if (!rc)
		rc = climb(s, version, err);
	if (!rc)
		rc = exec(s, "COMMIT", err);
	if (rc)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

static int prepare(struct store *s, struct store_error *err)
{
	int i;

	for (i = 0; i < N_STATEMENTS; i++)
		if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i],
				       NULL) != SQLITE_OK)
			return db_fail(s, err);
	return 0;
}

static int set_up(struct store *s, struct store_error *err)
{
	int version, rc;

	sqlite3_busy_timeout(s->db, BUSY_MS);
	rc = exec(s, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF", err);
	/* nothing is changed in a file that is not ours */
	if (!rc)
		rc = check_version(s, &version, err);
	if (!rc)
		rc = exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", err);
	if (!rc)
		rc = upgrade(s, err);
	if (!rc)
		rc = store_check(s, err);
	return rc ? rc : prepare(s, err);
}

/* Where there is no folder, it is made; what is above has to be there. */
static void make_folder(const char *path)
{
	char *copy = mem_or_die(strdup(path));

	mkdir(dirname(copy), 0700);
	free(copy);
}

/**
 * store_open() - open the store, and make it if there is none
 * @path: file
 * @err: filled on failure
 *
 * An older version is made the current one.  Another program cannot open it meanwhile.
 *
 * Return: for store_close(), or NULL.
 */
struct store *store_open(const char *path, struct store_error *err)
{
	struct store *s = mem_or_die(calloc(1, sizeof(*s)));
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	mode_t mask = umask(077);
	int rc;

	make_folder(path);
	s->path = mem_or_die(strdup(path));
	rc = sqlite3_open_v2(path, &s->db, flags, NULL) == SQLITE_OK ? 0 : db_fail(s, err);
	if (!rc)
		rc = set_up(s, err);
	umask(mask);
	if (!rc)
		return s;
	store_close(s);
	return NULL;
}

/**
 * store_close() - done with it
 * @s: store, or NULL
 */
void store_close(struct store *s)
{
	int i;

	if (!s)
		return;
	for (i = 0; i < N_STATEMENTS; i++)
		sqlite3_finalize(s->st[i]);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

/**
 * store_check() - whether the file is as it was written
 * @s: store
 * @err: filled if it is not
 *
 * Return: 0 or -errno.
 */
int store_check(struct store *s, struct store_error *err)
{
	const char *found = NULL;
	sqlite3_stmt *st;
	int rc = 0;

	if (sqlite3_prepare_v2(s->db, "PRAGMA integrity_check(1)", -1, &st, NULL) != SQLITE_OK)
		return db_fail(s, err);
	if (sqlite3_step(st) == SQLITE_ROW)
		found = (const char *)sqlite3_column_text(st, 0);
	if (!found)
		rc = db_fail(s, err);
	else if (strcmp(found, "ok"))
		rc = fail(err, EBADMSG, "%s: is damaged: %s", s->path, found);
	sqlite3_finalize(st);
	return rc;
}

/**
 * store_path() - where it is
 * @s: store
 *
 * Return: the path.
 */
const char *store_path(const struct store *s)
{
	return s->path;
}

/**
 * store_failed() - whether it takes changes
 * @s: store
 *
 * Return: why the last one could not be stored; empty if it could.
 */
const char *store_failed(const struct store *s)
{
	return s->failed;
}

/**
 * store_commits() - how often it has taken changes
 * @s: store
 *
 * Return: changes that are on the disk, since it was opened.
 */
unsigned long store_commits(const struct store *s)
{
	return s->commits;
}

/**
 * store_version() - of what is stored
 * @s: store
 *
 * Return: the version.
 */
unsigned int store_version(const struct store *s)
{
	return VERSION;
}

/* -------------------------------------------------------------------- entries */

static sqlite3_stmt *begin(struct store *s, enum statement which, enum store_kind kind,
			   const char *key)
{
	sqlite3_stmt *st = s->st[which];

	sqlite3_bind_text(st, 1, store_kind_name(kind), -1, SQLITE_STATIC);
	if (key)
		sqlite3_bind_text(st, 2, key, -1, SQLITE_STATIC);
	return st;
}

static int end(struct store *s, sqlite3_stmt *st, int rc, struct store_error *err)
{
	int failed = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : db_fail(s, err);

	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	return failed;
}

static void note(struct store *s, int rc, const struct store_error *err)
{
	snprintf(s->failed, sizeof(s->failed), "%s", rc ? err->text : "");
	if (!rc && sqlite3_get_autocommit(s->db))
		s->commits++;
}

/**
 * store_get() - one entry
 * @s: store
 * @kind: kind
 * @key: key
 * @value: set, for free()
 * @err: filled on failure
 *
 * Return: 0; -ENOENT if there is none; another -errno.
 */
int store_get(struct store *s, enum store_kind kind, const char *key, char **value,
	      struct store_error *err)
{
	sqlite3_stmt *st = begin(s, GET, kind, key);
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		*value = mem_or_die(strdup((const char *)sqlite3_column_text(st, 0)));
	if (rc == SQLITE_DONE)
		fail(err, ENOENT, "%s: no such %s", key, store_kind_name(kind));
	return end(s, st, rc, err) ?: rc == SQLITE_DONE ? -ENOENT : 0;
}

/**
 * store_put() - make or change an entry
 * @s: store
 * @kind: kind
 * @key: key
 * @value: value
 * @err: filled on failure
 *
 * Outside of a change it is one by itself.
 *
 * Return: 0 or -errno.
 */
int store_put(struct store *s, enum store_kind kind, const char *key, const char *value,
	      struct store_error *err)
{
	sqlite3_stmt *st;
	int rc;

	if (!*key || strlen(key) > STORE_KEY_MAX || strlen(value) > STORE_VALUE_MAX)
		return fail(err, E2BIG, "%.64s: is too long for a store", key);
	st = begin(s, PUT, kind, key);
	sqlite3_bind_text(st, 3, value, -1, SQLITE_STATIC);
	rc = end(s, st, sqlite3_step(st), err);
	note(s, rc, err);
	return rc;
}

/**
 * store_del() - remove an entry, if there is one
 * @s: store
 * @kind: kind
 * @key: key
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int store_del(struct store *s, enum store_kind kind, const char *key, struct store_error *err)
{
	sqlite3_stmt *st = begin(s, DEL, kind, key);

	return end(s, st, sqlite3_step(st), err);
}

/**
 * store_each() - all entries of a kind
 * @s: store
 * @kind: kind
 * @fn: gets each, by their keys; must not use the store
 * @arg: for @fn
 * @err: filled on failure of the store
 *
 * Return: 0; what @fn ended it with; -errno.
 */
int store_each(struct store *s, enum store_kind kind, store_fn fn, void *arg,
	       struct store_error *err)
{
	sqlite3_stmt *st = begin(s, EACH, kind, NULL);
	int rc, stop = 0;

	while (!stop && (rc = sqlite3_step(st)) == SQLITE_ROW)
		stop = fn(arg, (const char *)sqlite3_column_text(st, 0),
			  (const char *)sqlite3_column_text(st, 1));
	rc = end(s, st, stop ? SQLITE_DONE : rc, err);
	return stop ? stop : rc;
}

/* -------------------------------------------------------------------- changes */

/**
 * store_begin() - what follows is one change
 * @s: store
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int store_begin(struct store *s, struct store_error *err)
{
	int rc;

	if (s->in_change)
		return fail(err, EBUSY, "%s: a change has not ended", s->path);
	rc = exec(s, "BEGIN IMMEDIATE", err);
	s->in_change = !rc;
	return rc;
}

/**
 * store_commit() - the change is to last
 * @s: store
 * @err: filled on failure; then it is rolled back
 *
 * Return: 0 once it is on the disk, or -errno.
 */
int store_commit(struct store *s, struct store_error *err)
{
	int rc = exec(s, "COMMIT", err);

	note(s, rc, err);
	if (rc)
		store_rollback(s);
	s->in_change = false;
	return rc;
}

/**
 * store_rollback() - nothing of the change was meant
 * @s: store
 */
void store_rollback(struct store *s)
{
	/* a full disk may have done it already */
	if (s->in_change && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->in_change = false;
}
