// SPDX-License-Identifier: GPL-2.0
/* The manager's store: what was said yes to is there, all else is not, and it leaves as it came. */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"
#include "liberad/store.h"
#include "liberad/store_text.h"

static char folder[] = "/tmp/libera-store.XXXXXX";
static char path[64];
static struct store_error err;

static void forget(void)
{
	char name[80];

	unlink(path);
	snprintf(name, sizeof(name), "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof(name), "%s-journal", path);
	unlink(name);
}

static struct store *fresh(void)
{
	struct store *s;

	forget();
	s = store_open(path, &err);
	if (!s)
		ktap_fail(__FILE__, __LINE__, "%s", err.text);
	return s;
}

/* What is stored, "" for nothing. */
static const char *get(struct store *s, enum store_kind kind, const char *key)
{
	static char text[256];
	char *value;
	int rc = store_get(s, kind, key, &value, &err);

	if (rc) {
		EXPECT_EQ(rc, -ENOENT);
		return "";
	}
	snprintf(text, sizeof(text), "%s", value);
	free(value);
	return text;
}

static void sql(const char *text)
{
	sqlite3 *db;

	EXPECT_EQ(sqlite3_open(path, &db), SQLITE_OK);
	EXPECT_EQ(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void entries(void)
{
	struct store *s = fresh();

	EXPECT_STR(get(s, STORE_TENANT, "red"), "");
	EXPECT_EQ(store_put(s, STORE_TENANT, "red", "tenant add name red\n", &err), 0);
	EXPECT_EQ(store_put(s, STORE_TOKEN, "red", "other", &err), 0);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "tenant add name red\n");
	EXPECT_STR(get(s, STORE_TOKEN, "red"), "other");
	EXPECT_EQ(store_put(s, STORE_TENANT, "red", "changed", &err), 0);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "changed");
	EXPECT_EQ(store_del(s, STORE_TENANT, "red", &err), 0);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "");
	EXPECT_EQ(store_del(s, STORE_TENANT, "red", &err), 0);
	EXPECT_STR(get(s, STORE_TOKEN, "red"), "other");
	store_close(s);
}

static void too_much(void)
{
	struct store *s = fresh();
	char *key = calloc(1, STORE_KEY_MAX + 2);

	memset(key, 'k', STORE_KEY_MAX + 1);
	EXPECT_EQ(store_put(s, STORE_TENANT, key, "", &err), -E2BIG);
	EXPECT_EQ(store_put(s, STORE_TENANT, "", "", &err), -E2BIG);
	key[STORE_KEY_MAX] = 0;
	EXPECT_EQ(store_put(s, STORE_TENANT, key, "", &err), 0);
	free(key);
	store_close(s);
}

static int collect(void *arg, const char *key, const char *value)
{
	strcat(strcat(arg, key), " ");
	return !strcmp(value, "stop") ? 7 : 0;
}

static void in_order(void)
{
	struct store *s = fresh();
	char keys[64] = "";

	store_put(s, STORE_SETTING, "b", "", &err);
	store_put(s, STORE_SETTING, "a", "", &err);
	store_put(s, STORE_TENANT, "x", "", &err);
	store_put(s, STORE_SETTING, "c", "stop", &err);
	store_put(s, STORE_SETTING, "d", "", &err);
	EXPECT_EQ(store_each(s, STORE_SETTING, collect, keys, &err), 7);
	EXPECT_STR(keys, "a b c ");
	*keys = 0;
	EXPECT_EQ(store_each(s, STORE_TENANT, collect, keys, &err), 0);
	EXPECT_STR(keys, "x ");
	store_close(s);
}

static void changes(void)
{
	struct store *s = fresh();

	EXPECT_EQ(store_begin(s, &err), 0);
	EXPECT_EQ(store_begin(s, &err), -EBUSY);
	store_put(s, STORE_TENANT, "red", "1", &err);
	store_rollback(s);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "");
	EXPECT_EQ(store_begin(s, &err), 0);
	store_put(s, STORE_TENANT, "red", "2", &err);
	store_put(s, STORE_TENANT, "blue", "3", &err);
	EXPECT_EQ(store_commit(s, &err), 0);
	store_rollback(s);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "2");
	store_close(s);
	s = store_open(path, &err);
	EXPECT_STR(get(s, STORE_TENANT, "blue"), "3");
	store_close(s);
}

static void one_at_a_time(void)
{
	struct store *s = fresh();

	EXPECT(!store_open(path, &err));
	EXPECT_EQ(err.code, EBUSY);
	EXPECT(strstr(err.text, "another program has it open"));
	store_close(s);
}

static void private(void)
{
	struct store *s = fresh();
	struct stat st;

	EXPECT_EQ(stat(path, &st), 0);
	EXPECT_EQ(st.st_mode & 0777, 0600);
	store_close(s);
}

static void versions(void)
{
	store_close(fresh());
	sql("PRAGMA user_version = 42");
	EXPECT(!store_open(path, &err));
	EXPECT_EQ(err.code, EPROTO);
	EXPECT(strstr(err.text, "is of version 42, and this liberad knows up to 1"));
	/* from before there was anything */
	forget();
	sql("PRAGMA user_version = 0");
	store_close(store_open(path, &err) ?: fresh());
	forget();
	sql("CREATE TABLE t (a); PRAGMA user_version = 1");
	EXPECT(!store_open(path, &err));
	EXPECT(strstr(err.text, "another program"));
}

static void damaged(void)
{
	struct store *s = fresh();
	char key[16];
	FILE *f;
	int i;

	store_begin(s, &err);
	for (i = 0; i < 2000; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		store_put(s, STORE_TENANT, key, "some value of some length", &err);
	}
	store_commit(s, &err);
	store_close(s);
	f = fopen(path, "r+");
	fseek(f, 3 * 4096, SEEK_SET);
	for (i = 0; i < 4096; i++)
		putc(0xa5, f);
	fclose(f);
	EXPECT(!store_open(path, &err));
	EXPECT_EQ(err.code, EBADMSG);
}

/* Killed at some time: each number that it told was stored, and at most one more. */
static void killed(void)
{
	int fd[2], round, last, there;
	struct store *s;
	char text[16];
	pid_t pid;

	store_close(fresh());
	for (round = 0; round < 12; round++) {
		if (pipe(fd))
			abort();
		pid = fork();
		if (!pid) {
			s = store_open(path, &err);
			for (last = 0; s; last++) {
				snprintf(text, sizeof(text), "%d", last);
				if (store_begin(s, &err) ||
				    store_put(s, STORE_TENANT, "a", text, &err) ||
				    store_put(s, STORE_TENANT, "b", text, &err) ||
				    store_commit(s, &err))
					break;
				if (write(fd[1], &last, sizeof(last)) != sizeof(last))
					break;
			}
			_exit(1);
		}
		close(fd[1]);
		usleep(20000 + ktap_below(60000));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		last = -1;
		while (read(fd[0], &there, sizeof(there)) == sizeof(there))
			last = there;
		close(fd[0]);
		ktap_note("round %d: %d", round, last);
		s = store_open(path, &err);
		EXPECT(s);
		if (!s)
			return;
		there = atoi(get(s, STORE_TENANT, "a"));
		EXPECT(last < 0 || there == last || there == last + 1);
		EXPECT_EQ(atoi(get(s, STORE_TENANT, "b")), there);
		EXPECT_EQ(store_check(s, &err), 0);
		store_close(s);
	}
}

static void as_text(void)
{
	struct store *s = fresh();
	struct json_object *text, *again;
	char *copy;

	store_put(s, STORE_TENANT, "red", "line 1\nline 2 \"quoted\" / \\\n", &err);
	store_put(s, STORE_SETTING, "listen add 10.0.0.1:1", "", &err);
	store_put(s, STORE_TOKEN, "t", "no end of line", &err);
	store_put(s, STORE_PENDING, "gone", "", &err);
	text = store_export(s, &err);
	copy = strdup(json_object_to_json_string_ext(text, JSON_C_TO_STRING_PRETTY));
	json_object_put(text);
	EXPECT(!strstr(copy, "gone"));
	store_put(s, STORE_TENANT, "blue", "", &err);
	store_del(s, STORE_TENANT, "red", &err);

	text = json_tokener_parse(copy);
	EXPECT_EQ(store_import(s, text, &err), 0);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "line 1\nline 2 \"quoted\" / \\\n");
	EXPECT_STR(get(s, STORE_TOKEN, "t"), "no end of line");
	EXPECT_STR(get(s, STORE_TENANT, "blue"), "");
	again = store_export(s, &err);
	EXPECT(json_object_equal(text, again));
	json_object_put(again);
	json_object_put(text);

	/* one letter another */
	*strstr(copy, "line 2") = 'L';
	text = json_tokener_parse(copy);
	EXPECT_EQ(store_import(s, text, &err), -EBADMSG);
	json_object_object_add(text, "version", json_object_new_int(2));
	EXPECT_EQ(store_import(s, text, &err), -EPROTO);
	json_object_object_del(text, "entries");
	EXPECT_EQ(store_import(s, text, &err), -EINVAL);
	json_object_put(text);
	EXPECT_EQ(store_import(s, NULL, &err), -EINVAL);
	EXPECT_STR(get(s, STORE_TENANT, "red"), "line 1\nline 2 \"quoted\" / \\\n");
	store_close(s);
	free(copy);
}

static const struct ktap_test tests[] = {
	TEST(entries),
	TEST(too_much),
	TEST(in_order),
	TEST(changes),
	TEST(one_at_a_time),
	TEST(private),
	TEST(versions),
	TEST(damaged),
	TEST(killed),
	TEST(as_text),
};

int main(void)
{
	int rc;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/db", folder);
	rc = ktap_run(tests, ARRAY_SIZE(tests));
	forget();
	rmdir(folder);
	return rc;
}
