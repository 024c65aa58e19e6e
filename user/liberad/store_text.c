// SPDX-License-Identifier: GPL-2.0
/* A whole store as JSON: lines of text stay lines, and a digest tells if one was lost. */
#include <errno.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/lines.h"
#include "common/mem.h"
#include "store_text.h"

#define FORMAT	"libera-store"
#define VERSION	1

static int fail(struct store_error *err, int code, const char *text)
{
	err->code = code;
	snprintf(err->text, sizeof(err->text), "%s", text);
	return -code;
}

static void put(struct json_object *to, const char *key, struct json_object *value)
{
	json_object_object_add(to, key, mem_or_die(value));
}

/* Of the entries as they would be written without spaces. */
static int digest(struct json_object *entries, char hex[65], struct store_error *err)
{
	unsigned char sum[32];
	const char *text;
	size_t len;
	int i;

	text = json_object_to_json_string_length(entries, JSON_C_TO_STRING_PLAIN, &len);
	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, len, sum))
		return fail(err, EIO, "the digest cannot be computed");
	for (i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	return 0;
}

/* --------------------------------------------------------------------- export */

struct list {
	struct json_object *entries;
	enum store_kind kind;
};

static int add(void *arg, const char *key, const char *value)
{
	struct list *l = arg;
	struct json_object *entry = mem_or_die(json_object_new_object());

	put(entry, "kind", json_object_new_string(store_kind_name(l->kind)));
	put(entry, "key", json_object_new_string(key));
	/* what does not end with a line has no lines */
	if (*value && value[strlen(value) - 1] == '\n')
		put(entry, "lines", lines_json(value));
	else
		put(entry, "value", json_object_new_string(value));
	json_object_array_add(l->entries, entry);
	return 0;
}

/**
 * store_export() - all that a store has
 * @s: store
 * @err: filled on failure
 *
 * Return: to be put, or NULL.
 */
struct json_object *store_export(struct store *s, struct store_error *err)
{
	struct list l = { .entries = mem_or_die(json_object_new_array()) };
	struct json_object *all;
	char hex[65];
	int rc = 0;

	for (l.kind = 0; !rc && l.kind < STORE_KINDS; l.kind++)
		if (l.kind != STORE_PENDING)
			rc = store_each(s, l.kind, add, &l, err);
	if (!rc)
		rc = digest(l.entries, hex, err);
	if (rc) {
		json_object_put(l.entries);
		return NULL;
	}
	all = mem_or_die(json_object_new_object());
	put(all, "format", json_object_new_string(FORMAT));
	put(all, "version", json_object_new_int(VERSION));
	put(all, "entries", l.entries);
	put(all, "sha256", json_object_new_string(hex));
	return all;
}

/* --------------------------------------------------------------------- import */

static const char *get_text(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return NULL;
	return json_object_get_string(v);
}

/* The entries of a file that is whole and ours; NULL with *err. */
static struct json_object *check(struct json_object *text, struct store_error *err)
{
	struct json_object *entries, *version;
	const char *format = get_text(text, "format"), *sum = get_text(text, "sha256");
	char hex[65];

	if (!format || strcmp(format, FORMAT) ||
	    !json_object_object_get_ex(text, "version", &version) ||
	    !json_object_object_get_ex(text, "entries", &entries) ||
	    !json_object_is_type(entries, json_type_array) || !sum) {
		fail(err, EINVAL, "is no export of a store");
		return NULL;
	}
	if (json_object_get_int(version) != VERSION) {
		err->code = EPROTO;
		snprintf(err->text, sizeof(err->text), "is of version %d, liberad knows %d",
			 json_object_get_int(version), VERSION);
		return NULL;
	}
	if (digest(entries, hex, err))
		return NULL;
	if (!strcmp(sum, hex))
		return entries;
	fail(err, EBADMSG, "is not as it was exported: its sha256 is another");
	return NULL;
}

static char *value_of(struct json_object *entry)
{
	const char *value = get_text(entry, "value");
	struct json_object *lines;
	char *text;
	size_t size, i;
	FILE *f;

	if (value)
		return mem_or_die(strdup(value));
	if (!json_object_object_get_ex(entry, "lines", &lines) ||
	    !json_object_is_type(lines, json_type_array))
		return NULL;
	f = mem_text(&text, &size);
	for (i = 0; i < json_object_array_length(lines); i++)
		fprintf(f, "%s\n",
			json_object_get_string(json_object_array_get_idx(lines, i)) ?: "");
	fclose(f);
	return text;
}

static int import_entry(struct store *s, struct json_object *entry, struct store_error *err)
{
	const char *kind = get_text(entry, "kind"), *key = get_text(entry, "key");
	char *value = value_of(entry);
	int rc;

	if (!kind || !key || !value || store_kind_by_name(kind) < 0)
		rc = fail(err, EINVAL, "has an entry of a kind that is not known");
	else
		rc = store_put(s, store_kind_by_name(kind), key, value, err);
	free(value);
	return rc;
}

struct keys {
	char **key;
	size_t n;
};

static int take_key(void *arg, const char *key, const char *value)
{
	struct keys *k = arg;

	k->key = mem_or_die(realloc(k->key, (k->n + 1) * sizeof(*k->key)));
	k->key[k->n++] = mem_or_die(strdup(key));
	return 0;
}

static int clear(struct store *s, enum store_kind kind, struct store_error *err)
{
	struct keys keys = { .n = 0 };
	size_t i;
	int rc;

	rc = store_each(s, kind, take_key, &keys, err);
	for (i = 0; i < keys.n; i++) {
		if (!rc)
			rc = store_del(s, kind, keys.key[i], err);
		free(keys.key[i]);
	}
	free(keys.key);
	return rc;
}

static int replace(struct store *s, struct json_object *entries, struct store_error *err)
{
	enum store_kind kind;
	size_t i;
	int rc = 0;

	for (kind = 0; !rc && kind < STORE_KINDS; kind++)
		rc = clear(s, kind, err);
	for (i = 0; !rc && i < json_object_array_length(entries); i++)
		rc = import_entry(s, json_object_array_get_idx(entries, i), err);
	return rc;
}

/**
 * store_import() - the store becomes what was exported
 * @s: store
 * @text: what store_export() has made
 * @err: filled on failure; then the store is as it was
 *
 * Return: 0 or -errno.
 */
int store_import(struct store *s, struct json_object *text, struct store_error *err)
{
	struct json_object *entries = check(text, err);
	int rc;

	if (!entries)
		return -err->code;
	rc = store_begin(s, err);
	if (rc)
		return rc;
	rc = replace(s, entries, err);
	if (!rc)
		return store_commit(s, err);
	store_rollback(s);
	return rc;
}
