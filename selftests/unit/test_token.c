// SPDX-License-Identifier: GPL-2.0
/* Tokens: each reaches what it was given for, as the user that it belongs to, until it is void. */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ktap.h"
#include "liberad/token.h"

static char folder[] = "/tmp/libera-token.XXXXXX";
static char path[64];
static struct store_error err;
static struct store *store;

static void drop_store(void)
{
	char name[80];

	store_close(store);
	store = NULL;
	unlink(path);
	snprintf(name, sizeof(name), "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof(name), "%s-shm", path);
	unlink(name);
}

static void fresh(void)
{
	drop_store();
	store = store_open(path, &err);
	if (!store)
		ktap_fail(__FILE__, __LINE__, "%s", err.text);
}

static const char *add(const char *tenant)
{
	static char text[8][TOKEN_TEXT];
	static int n;
	uint32_t id;

	n = (n + 1) % 8;
	EXPECT_EQ(token_add(store, tenant, text[n], &id, &err), 0);
	EXPECT(id);
	return text[n];
}

/* Whom it reaches: "*" for all, "-" for nobody. */
static const char *reaches(const char *user, const char *text)
{
	static struct token_who who;

	if (!token_find(store, user, text, &who))
		return "-";
	return who.all ? "*" : who.tenant;
}

static void users(void)
{
	const char *red, *all;

	fresh();
	red = add("red");
	all = add(NULL);
	EXPECT(strcmp(red, all));
	EXPECT(strlen(red) == strlen("lt_") + 48);
	EXPECT_STR(reaches(NULL, red), "red");
	EXPECT_STR(reaches("red", red), "red");
	EXPECT_STR(reaches("tenant", red), "red");
	EXPECT_STR(reaches("blue", red), "-");
	EXPECT_STR(reaches("admin", red), "-");
	EXPECT_STR(reaches("ui", red), "-");
	EXPECT_STR(reaches(NULL, all), "*");
	EXPECT_STR(reaches("admin", all), "*");
	EXPECT_STR(reaches("ui", all), "*");
	EXPECT_STR(reaches("tenant", all), "*");
	EXPECT_STR(reaches("red", all), "-");
	EXPECT_STR(reaches("*", all), "-");
}

static void wrong(void)
{
	char text[TOKEN_TEXT];

	fresh();
	EXPECT_STR(reaches(NULL, ""), "-");
	snprintf(text, sizeof(text), "%s", add("red"));
	text[10] ^= 1;
	EXPECT_STR(reaches(NULL, text), "-");
	text[10] ^= 1;
	text[20] = 0;
	EXPECT_STR(reaches(NULL, text), "-");
	EXPECT_STR(reaches(NULL, "*"), "-");
}

static int see(void *arg, const char *key, const char *value)
{
	return strstr(value, arg) ? 1 : 0;
}

static void kept(void)
{
	char text[TOKEN_TEXT];

	fresh();
	snprintf(text, sizeof(text), "%s", add("red"));
	/* neither as it is nor without its mark */
	EXPECT_EQ(store_each(store, STORE_TOKEN, see, text, &err), 0);
	EXPECT_EQ(store_each(store, STORE_TOKEN, see, text + 3, &err), 0);
	store_close(store);
	store = store_open(path, &err);
	EXPECT_STR(reaches(NULL, text), "red");
}

static void taken_away(void)
{
	const char *a, *b, *c;
	struct json_object *list;
	uint32_t id;
	char d[TOKEN_TEXT];

	fresh();
	a = add("red");
	b = add("red");
	c = add("blue");
	EXPECT_EQ(token_del(store, 1, &err), 0);
	EXPECT_EQ(token_del(store, 1, &err), -ENOENT);
	EXPECT_STR(err.text, "id: there is no such token");
	EXPECT_STR(reaches(NULL, a), "-");
	EXPECT_STR(reaches(NULL, b), "red");
	/* its id is free */
	EXPECT_EQ(token_add(store, NULL, d, &id, &err), 0);
	EXPECT_EQ(id, 1);
	EXPECT_EQ(token_forget(store, "red", &err), 0);
	EXPECT_EQ(token_forget(store, "nobody", &err), 0);
	EXPECT_STR(reaches(NULL, b), "-");
	EXPECT_STR(reaches(NULL, c), "blue");
	EXPECT_STR(reaches(NULL, d), "*");
	EXPECT_EQ(token_list(store, &list, &err), 0);
	EXPECT_EQ(json_object_array_length(list), 2);
	json_object_put(list);
}

/* What cannot be read is nobody's token, and in nobody's way. */
static void damaged(void)
{
	const char *red;

	fresh();
	EXPECT_EQ(store_put(store, STORE_TOKEN, "1", "nonsense", &err), 0);
	EXPECT_EQ(store_put(store, STORE_TOKEN, "2", "0011 red now", &err), 0);
	red = add("red");
	EXPECT_STR(reaches(NULL, red), "red");
}

static const struct ktap_test tests[] = {
	TEST(users), TEST(wrong), TEST(kept), TEST(taken_away), TEST(damaged),
};

int main(void)
{
	int rc;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/db", folder);
	rc = ktap_run(tests, ARRAY_SIZE(tests));
	drop_store();
	rmdir(folder);
	return rc;
}
