// SPDX-License-Identifier: GPL-2.0
/*
 * Tokens: who may do what from afar.
 *
 * A token is 192 random bits, which nobody can guess, so that a plain hash of it is all that
 * has to be kept: what makes a hash of passwords slow would help only those who want to keep
 * us busy.  The text of a token is given out once.
 *
 * In the store, by id: "HASH TENANT SINCE"; "*" is the operator.
 */
#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "token.h"

#define TOKEN_RANDOM	24		/* bytes of it */
#define TOKEN_HASH	32		/* bytes of SHA-256 */
#define TOKEN_OPERATOR	"*"
#define TOKEN_PREFIX	"lt_"		/* so that people, and searches for leaks, know one */

/* One entry of the store. */
struct entry {
	uint8_t hash[TOKEN_HASH];
	char tenant[VN_NAME_MAX + 1];
	char since[32];
};

static bool from_hex(uint8_t *data, size_t size, const char *hex)
{
	const gnutls_datum_t text = { (unsigned char *)hex, strlen(hex) };

	return !gnutls_hex_decode(&text, data, &size) && size == TOKEN_HASH;
}

static bool to_hex(char *hex, size_t size, const uint8_t *data, size_t len)
{
	const gnutls_datum_t d = { (unsigned char *)data, len };

	return !gnutls_hex_encode(&d, hex, &size);
}

static bool parse(const char *value, struct entry *e)
{
	char hex[2 * TOKEN_HASH + 1];

	return sscanf(value, "%64s %31s %31s", hex, e->tenant, e->since) == 3 &&
	       from_hex(e->hash, sizeof(e->hash), hex);
}

static bool hash_of(const char *text, uint8_t hash[TOKEN_HASH])
{
	return !gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), hash);
}

static int fail(struct store_error *err, int code, const char *text)
{
	err->code = code;
	snprintf(err->text, sizeof(err->text), "%s", text);
	return -code;
}

/* ----------------------------------------------------------------- giving out */

static int mark_used(void *arg, const char *key, const char *value)
{
	unsigned long id = strtoul(key, NULL, 10);
	uint8_t *used = arg;

	if (id <= TOKEN_MAX)
		used[id / 8] |= 1u << id % 8;
	return 0;
}

static int free_id(struct store *s, uint32_t *id, struct store_error *err)
{
	uint8_t used[TOKEN_MAX / 8 + 1] = { 0 };
	int rc = store_each(s, STORE_TOKEN, mark_used, used, err);

	if (rc)
		return rc;
	for (*id = 1; *id <= TOKEN_MAX; (*id)++)
		if (!(used[*id / 8] & 1u << *id % 8))
			return 0;
	return fail(err, ENOSPC, "there are too many tokens: take some away");
}

static bool make_text(char text[TOKEN_TEXT], char hash_hex[2 * TOKEN_HASH + 1])
{
	uint8_t random[TOKEN_RANDOM], hash[TOKEN_HASH];
	char *hex = text + strlen(TOKEN_PREFIX);
	bool good;

	strcpy(text, TOKEN_PREFIX);
	good = !gnutls_rnd(GNUTLS_RND_KEY, random, sizeof(random)) &&
	       to_hex(hex, TOKEN_TEXT - strlen(TOKEN_PREFIX), random, sizeof(random)) &&
	       hash_of(text, hash) && to_hex(hash_hex, 2 * TOKEN_HASH + 1, hash, sizeof(hash));
	gnutls_memset(random, 0, sizeof(random));
	return good;
}

static int put(struct store *s, const char *tenant, const char *hash, uint32_t id,
	       const char *since, struct store_error *err)
{
	char key[16], value[192];

	snprintf(key, sizeof(key), "%" PRIu32, id);
	snprintf(value, sizeof(value), "%s %s %s", hash, tenant ?: TOKEN_OPERATOR, since);
	return store_put(s, STORE_TOKEN, key, value, err);
}

/**
 * token_add() - make a token
 * @s: store
 * @tenant: that it reaches; NULL for the operator's
 * @text: filled with the token, which nobody can tell again
 * @id: filled with its id
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int token_add(struct store *s, const char *tenant, char text[TOKEN_TEXT], uint32_t *id,
	      struct store_error *err)
{
	char hash[2 * TOKEN_HASH + 1], since[32];
	time_t t = time(NULL);
	struct tm tm;
	int rc;

	if (!make_text(text, hash))
		return fail(err, EIO, "there is no random number to be had");
	strftime(since, sizeof(since), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &tm));
	rc = store_begin(s, err);
	if (rc)
		return rc;
	rc = free_id(s, id, err);
	if (!rc)
		rc = put(s, tenant, hash, *id, since, err);
	if (!rc)
		rc = store_commit(s, err);
	if (rc)
		store_rollback(s);
	return rc;
}

/* ------------------------------------------------------------------ taking away */

/**
 * token_del() - take a token away
 * @s: store
 * @id: of the token
 * @err: filled on failure
 *
 * Return: 0 or -errno; -ENOENT if there is none.
 */
int token_del(struct store *s, uint32_t id, struct store_error *err)
{
	char key[16], *value = NULL;
	int rc;

	snprintf(key, sizeof(key), "%" PRIu32, id);
	rc = store_get(s, STORE_TOKEN, key, &value, err);
	if (rc)
		return rc == -ENOENT ? fail(err, ENOENT, "id: there is no such token") : rc;
	free(value);
	return store_del(s, STORE_TOKEN, key, err);
}

/* A token of a tenant. */
struct found {
	const char *tenant;
	struct entry e;
	uint32_t id;
};

static int find_of(void *arg, const char *key, const char *value)
{
	struct found *f = arg;

	if (!parse(value, &f->e) || strcmp(f->e.tenant, f->tenant))
		return 0;
	f->id = strtoul(key, NULL, 10);
	return 1;
}

/* One of them: 1, 0 if there is none, or -errno. */
static int find_one(struct store *s, const char *tenant, struct found *f, struct store_error *err)
{
	f->tenant = tenant;
	return store_each(s, STORE_TOKEN, find_of, f, err);
}

/**
 * token_forget() - a tenant is gone: take its tokens away
 * @s: store
 * @tenant: its name
 * @err: filled on failure
 *
 * Or they would reach whoever is called like that next.
 *
 * Return: 0 or -errno.
 */
int token_forget(struct store *s, const char *tenant, struct store_error *err)
{
	struct found f;
	int rc;

	while ((rc = find_one(s, tenant, &f, err)) > 0) {
		rc = token_del(s, f.id, err);
		if (rc)
			break;
	}
	return rc;
}

/**
 * token_rename() - a tenant has another name: its tokens go with it
 * @s: store
 * @from: what it was called
 * @to: what it is called
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int token_rename(struct store *s, const char *from, const char *to, struct store_error *err)
{
	char hash[2 * TOKEN_HASH + 1];
	struct found f;
	int rc;

	while ((rc = find_one(s, from, &f, err)) > 0) {
		if (!to_hex(hash, sizeof(hash), f.e.hash, TOKEN_HASH))
			return fail(err, EIO, "a token cannot be written");
		rc = put(s, to, hash, f.id, f.e.since, err);
		if (rc)
			break;
	}
	return rc;
}

/* ------------------------------------------------------------------- looking up */

static int list_one(void *arg, const char *key, const char *value)
{
	struct json_object *j;
	struct entry e;

	if (!parse(value, &e))
		return 0;
	j = json_object_new_object();
	json_object_object_add(j, "id", json_object_new_int64(strtoul(key, NULL, 10)));
	if (strcmp(e.tenant, TOKEN_OPERATOR))
		json_object_object_add(j, "tenant", json_object_new_string(e.tenant));
	json_object_object_add(j, "operator",
			       json_object_new_boolean(!strcmp(e.tenant, TOKEN_OPERATOR)));
	json_object_object_add(j, "since", json_object_new_string(e.since));
	return json_object_array_add(arg, j);
}

/**
 * token_list() - all tokens, without their texts
 * @s: store
 * @list: filled, to be put
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int token_list(struct store *s, struct json_object **list, struct store_error *err)
{
	int rc;

	*list = json_object_new_array();
	rc = store_each(s, STORE_TOKEN, list_one, *list, err);
	if (!rc)
		return 0;
	json_object_put(*list);
	*list = NULL;
	return rc;
}

struct search {
	uint8_t hash[TOKEN_HASH];
	bool found;
	struct entry e;
};

/* All are compared, and each as a whole, so that the time tells nothing. */
static int compare(void *arg, const char *key, const char *value)
{
	struct search *f = arg;
	struct entry e;

	if (!parse(value, &e) || gnutls_memcmp(f->hash, e.hash, sizeof(e.hash)))
		return 0;
	f->found = true;
	f->e = e;
	return 0;
}

/**
 * token_is_user() - whether a name is one of the users that are no tenants
 * @user: name
 *
 * Return: whether.
 */
bool token_is_user(const char *user)
{
	return !strcmp(user, "admin") || !strcmp(user, "ui") || !strcmp(user, "tenant");
}

static bool is_user_of(const char *user, const struct token_who *who)
{
	if (!user || !strcmp(user, "tenant"))
		return true;
	return who->all ? token_is_user(user) : !strcmp(user, who->tenant);
}

/**
 * token_find() - whose token it is
 * @s: store
 * @user: the name that came with it, NULL for none: "admin" and "ui" are the operator,
 *	"tenant" is anybody, else it is the tenant's name
 * @text: token
 * @who: filled
 *
 * Return: whether there is such a token of that user.
 */
bool token_find(struct store *s, const char *user, const char *text, struct token_who *who)
{
	struct search f = { .found = false };
	struct store_error err;

	if (!hash_of(text, f.hash) || store_each(s, STORE_TOKEN, compare, &f, &err) || !f.found)
		return false;
	who->all = !strcmp(f.e.tenant, TOKEN_OPERATOR);
	snprintf(who->tenant, sizeof(who->tenant), "%s", who->all ? "" : f.e.tenant);
	return is_user_of(user, who);
}
