// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a file is about one tenant, and leaves alone what is not that tenant's to say.
 *
 * A tenant may bring a file of its own network.  libera-ctl lets words be cut, left out and
 * put in any order; here only the form counts that export prints, in which the tenant's
 * name stands at one place.  Lines that are as they were are as good as they were.  Quotas, the
 * name and the id are the operator's: they have to be as they are.  A tenant cannot say that
 * there are switches, take ports that lead from switch to switch, or listen on this host.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/mem.h"
#include "common/words.h"
#include "jget.h"
#include "ownfile.h"

#define WORDS	128

/**
 * struct line - one line of a file
 * @copy: its text, cut into words
 * @word: words
 * @n: entries of @word; less than 0 if it cannot be read
 * @no: its number
 */
struct line {
	char *copy;
	char *word[WORDS];
	int n;
	unsigned int no;
};

/* What the tenant itself may set. */
static bool is_own_setting(const char *key)
{
	return !strcmp(key, "state") || !strcmp(key, "carrier") || !strcmp(key, "reduction");
}

/* The next line at or after @text, with what follows it; NULL at the end. */
static const char *next_line(const char *text, struct line *l)
{
	size_t len = strcspn(text, "\n");

	if (!*text)
		return NULL;
	l->no++;
	l->copy = mem_or_die(strndup(text, len));
	l->n = args_split(l->copy, l->word, WORDS);
	return text[len] ? text + len + 1 : text + len;
}

static bool is_tenant_line(const struct line *l)
{
	return l->n >= 4 && !strcmp(l->word[0], "tenant") && !strcmp(l->word[1], "add") &&
	       !strcmp(l->word[2], "name");
}

static const char *value_of(const struct line *l, const char *key)
{
	int i;

	for (i = 4; i + 1 < l->n; i += 2)
		if (!strcmp(l->word[i], key))
			return l->word[i + 1];
	return NULL;
}

/* The first setting of @a that is the operator's and other than in @b; NULL if none is. */
static const char *differs(const struct line *a, const struct line *b)
{
	const char *other;
	int i;

	for (i = 4; i < a->n; i += 2) {
		if (is_own_setting(a->word[i]))
			continue;
		other = value_of(b, a->word[i]);
		if (i + 1 == a->n || !other || strcmp(a->word[i + 1], other))
			return a->word[i];
	}
	return NULL;
}

static bool complain(const struct line *l, char *err, size_t size, const char *what,
		     const char *why)
{
	snprintf(err, size, "line %u: '%.60s' %s", l->no, what, why);
	return false;
}

/* "tenant add name TENANT ...", with what the operator has set. */
static bool check_tenant(const struct ownfile *own, const struct line *l, char *err, size_t size)
{
	struct line is = { .no = 0 };
	const char *now = own->now, *key;
	bool good = true;

	while ((now = next_line(now, &is)) && !is_tenant_line(&is))
		free(is.copy);
	if (!now)
		return true;
	key = differs(l, &is) ?: differs(&is, l);
	if (key)
		good = complain(l, err, size, key,
				"is the operator's: it has to be as export tells it");
	free(is.copy);
	return good;
}

static bool check_vswitch(const struct ownfile *own, const struct line *l, char *err, size_t size)
{
	const char *value = value_of(l, "pswitch");
	char copy[64 * 32], *save, *word;
	uint64_t dpid;

	snprintf(copy, sizeof(copy), "%s", value ?: "");
	for (word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save))
		if (!args_dpid(word, &dpid) || !jget_find(own->pswitches, "dpid", dpid))
			return complain(l, err, size, word, "is no datapath id of a switch");
	return true;
}

static bool check_vport(const struct ownfile *own, const struct line *l, char *err, size_t size)
{
	const char *pswitch = value_of(l, "pswitch"), *pport = value_of(l, "pport");
	uint64_t dpid, port;

	if (!pswitch || !args_dpid(pswitch, &dpid))
		return complain(l, err, size, pswitch ?: "vport", "is no datapath id of a switch");
	port = strtoull(pport ?: "", NULL, 10);
	if (jget_find2(own->plinks, "pswitch", dpid, "pport", port) ||
	    jget_find2(own->plinks, "to-pswitch", dpid, "to-pport", port))
		return complain(l, err, size, pport, "leads to another switch");
	return true;
}

static bool check_controller(const struct ownfile *own, const struct line *l, char *err,
			     size_t size)
{
	int i;

	for (i = 4; i < l->n; i++)
		if (!strncasecmp(l->word[i], "ptcp", 4))
			return complain(l, err, size, l->word[i], "listens here: the operator's");
	return true;
}

static const struct {
	const char *object;
	bool (*check)(const struct ownfile *own, const struct line *l, char *err, size_t size);
} kinds[] = {
	{ "vswitch", check_vswitch },
	{ "vport", check_vport },
	{ "route", NULL },
	{ "vlink", NULL },
	{ "host", NULL },
	{ "controller", check_controller },
};

static bool check_line(const struct ownfile *own, const struct line *l, char *err, size_t size)
{
	size_t i;

	if (!l->n)
		return true;
	if (l->n < 4 || strcmp(l->word[1], "add") || strcmp(l->word[3], own->tenant))
		return complain(l, err, size, own->tenant,
				"has to be named as in 'OBJECT add tenant NAME ...'");
	if (is_tenant_line(l))
		return own->operator || check_tenant(own, l, err, size);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(l->word[0], kinds[i].object) && !strcmp(l->word[2], "tenant"))
			return own->operator || !kinds[i].check ||
			       kinds[i].check(own, l, err, size);
	return complain(l, err, size, l->word[0], "is no line that export prints");
}

/* Lines as they are now, so that those need not be looked at. */
static struct json_object *lines_of(const char *text)
{
	struct json_object *set = json_object_new_object();
	char *copy = mem_or_die(strdup(text)), *save, *line;

	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		json_object_object_add(set, line, NULL);
	free(copy);
	return set;
}

static bool is_there(struct json_object *lines, const char *text)
{
	char *line = mem_or_die(strndup(text, strcspn(text, "\n")));
	bool there = json_object_object_get_ex(lines, line, NULL);

	free(line);
	return there;
}

/**
 * ownfile_check() - whether a file may be applied
 * @own: what it is looked at with
 * @text: file
 * @err: filled with what is wrong
 * @size: of @err
 *
 * Return: whether.
 */
bool ownfile_check(const struct ownfile *own, const char *text, char *err, size_t size)
{
	struct json_object *lines = lines_of(own->now);
	struct line l = { .no = 0 };
	const char *next;
	bool good = true;

	while (good && (next = next_line(text, &l))) {
		good = is_there(lines, text) || check_line(own, &l, err, size);
		free(l.copy);
		text = next;
	}
	json_object_put(lines);
	return good;
}
