// SPDX-License-Identifier: GPL-2.0
/* Arguments: "word value" pairs by a table, into a request. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"

#define DEFAULT_PORT	6653

/* ---------------------------------------------------------------- values */

/* The rules for names are the kernel's; here only what tells them from numbers. */
static bool is_name(const char *s)
{
	return isalpha((unsigned char)*s) && !strchr(s, ':');
}

static bool get_mac(const char *s, uint8_t *mac)
{
	int i;

	if (strlen(s) != 17)
		return false;
	for (i = 0; i < 6; i++) {
		char byte[3] = { s[3 * i], s[3 * i + 1], 0 };

		if (!isxdigit((unsigned char)byte[0]) || !isxdigit((unsigned char)byte[1]) ||
		    (i < 5 && s[3 * i + 2] != ':'))
			return false;
		mac[i] = strtoul(byte, NULL, 16);
	}
	return true;
}

/* 4 or 16: bytes at @ip; 0: no address */
static size_t get_ip(const char *s, uint8_t *ip)
{
	if (inet_pton(AF_INET, s, ip) == 1)
		return 4;
	return inet_pton(AF_INET6, s, ip) == 1 ? 16 : 0;
}

/* [tcp:]ADDRESS[:PORT], an IPv6 address with a port in brackets */
static size_t get_target(const char *s, uint8_t *ip, uint64_t *port)
{
	char host[INET6_ADDRSTRLEN + 2];
	const char *colon;
	size_t len;

	if (!strncmp(s, "tcp:", 4))
		s += 4;
	*port = DEFAULT_PORT;
	if (*s == '[') {
		len = strcspn(++s, "]");
		colon = s[len] ? s + len + 1 : NULL;
		if (!colon || (*colon && *colon != ':'))
			return 0;
	} else {
		colon = strchr(s, ':');
		/* two colons are an address without port */
		if (!colon || strchr(colon + 1, ':'))
			colon = s + strlen(s);
		len = colon - s;
	}
	if (*colon && (!isdigit((unsigned char)colon[1]) ||
		       !word_num(colon + 1, 10, 65535, port) || !*port))
		return 0;
	if (len >= sizeof(host))
		return 0;
	memcpy(host, s, len);
	host[len] = 0;
	return get_ip(host, ip);
}

/* ptcp:PORT[:ADDRESS], as Open vSwitch writes it; without address any of IPv4 */
static size_t get_passive(const char *s, uint8_t *ip, uint64_t *port)
{
	char num[6], host[INET6_ADDRSTRLEN + 3];
	size_t len;

	s += strlen("ptcp:");
	len = strcspn(s, ":");
	if (len >= sizeof(num))
		return 0;
	memcpy(num, s, len);
	num[len] = 0;
	if (!word_num(num, 10, 65535, port) || !*port)
		return 0;
	if (!s[len])
		return get_ip("0.0.0.0", ip);
	s += len + 1;
	len = strlen(s);
	if (*s == '[' && s[len - 1] == ']' && len < sizeof(host)) {
		memcpy(host, s + 1, len - 2);
		host[len - 2] = 0;
		s = host;
	}
	return get_ip(s, ip);
}

/* ADDRESS[/LENGTH], or any */
static size_t get_prefix(const char *s, uint8_t *ip, uint64_t *prefix)
{
	char host[INET6_ADDRSTRLEN + 1];
	const char *slash = strchr(s, '/');
	size_t len = slash ? (size_t)(slash - s) : strlen(s);

	if (!strcmp(s, "any") || !strcmp(s, "any4") || !strcmp(s, "any6")) {
		memset(ip, 0, 16);
		*prefix = 0;
		return s[3] == '6' ? 16 : 4;
	}
	if (len >= sizeof(host))
		return 0;
	memcpy(host, s, len);
	host[len] = 0;
	len = get_ip(host, ip);
	*prefix = 8 * len;
	if (!len || (slash && (!isdigit((unsigned char)slash[1]) ||
			       !word_num(slash + 1, 10, 8 * len, prefix))))
		return 0;
	return len;
}

/* Of the values of an attribute, from its description. */
static const struct nl_names *names_of(const struct args *a, const struct arg *arg)
{
	const struct nl_set *set = nl_cmds[a->req.cmd].set;
	unsigned int i;

	for (i = 0; i < set->n; i++)
		if (set->attr[i].names && set->attr[i].name &&
		    !strcmp(set->attr[i].name, arg->num))
			return set->attr[i].names;
	return NULL;
}

/* "a, b or c" */
static const char *list_names(const struct nl_names *names, char *buf, size_t size)
{
	const char *gap = "";
	unsigned int k;
	size_t len = 0;

	for (k = 0; names && k < names->n && len < size; k++) {
		len += snprintf(buf + len, size - len, "%s%s", gap, names->name[k]);
		gap = k + 2 == names->n ? " or " : ", ";
	}
	return buf;
}

static const char *expected(const struct args *a, const struct arg *arg, char *buf, size_t size)
{
	switch (arg->type) {
	case ARG_TENANT:
		return "the id or name of a tenant";
	case ARG_SWITCH:
		return "a datapath id or a name";
	case ARG_SWITCHES:
		return "a datapath id or a name, or several with commas between";
	case ARG_DPID:
		return "a datapath id (0xa1, 00:00:00:00:00:00:00:a1 or 161)";
	case ARG_NAME:
		return "a name, which begins with a letter";
	case ARG_NUM:
		snprintf(buf, size, "a number from %llu to %llu", (unsigned long long)arg->min,
			 (unsigned long long)arg->max);
		return buf;
	case ARG_MAC:
		return "an Ethernet address";
	case ARG_IP:
		return "an IPv4 or IPv6 address";
	case ARG_TARGET:
		return "of the form [tcp:]ADDRESS[:PORT], IPv6 in brackets";
	case ARG_CONTROLLER:
		return "of the form [tcp:]ADDRESS[:PORT] or ptcp:PORT[:ADDRESS], IPv6 in brackets";
	case ARG_PREFIX:
		return "of the form ADDRESS[/LENGTH] or any";
	case ARG_STATE:
		return "up or down";
	case ARG_VLANS:
		return "VLAN ids from 1 to 4094, or ranges, with commas between, or none";
	case ARG_ENUM:
		return list_names(names_of(a, arg), buf, size);
	default:
		return "right";
	}
}

static bool keep(struct args *a, const struct arg *arg, const char *word, uint64_t num)
{
	if (a->n_kept == ARGS_KEPT)
		return false;
	a->kept[a->n_kept++] = (struct args_kept){ arg, num, word };
	return true;
}

static bool put_enum(struct args *a, const struct arg *arg, const char *s)
{
	const struct nl_names *names = names_of(a, arg);
	unsigned int k;

	for (k = 0; names && k < names->n; k++) {
		if (names->name[k] && !strcmp(names->name[k], s)) {
			api_req_num(&a->req, arg->num, k);
			return true;
		}
	}
	return false;
}

static bool put_switch(struct args *a, const struct arg *arg, const char *s)
{
	uint64_t num;

	if (args_dpid(s, &num))
		api_req_num(&a->req, arg->num, num);
	else if (is_name(s))
		api_req_str(&a->req, arg->name, s);
	else
		return false;
	return true;
}

/* A datapath id has colons at most, so commas are between. */
static bool put_switches(struct args *a, const struct arg *arg, const char *s)
{
	char *word, *next;
	int n = 0;

	if (strlen(s) >= sizeof(a->list))
		return false;
	strcpy(a->list, s);
	for (word = a->list; word; word = next) {
		next = strchr(word, ',');
		if (next)
			*next++ = 0;
		if (++n > ARGS_SWITCHES || !put_switch(a, arg, word))
			return false;
	}
	return true;
}

/* "10", or "10-12"; @s: set behind it */
static bool get_range(const char **s, uint64_t *from, uint64_t *to)
{
	size_t len = strspn(*s, "0123456789-");
	char word[16], *dash;

	if (!isdigit((unsigned char)**s) || len >= sizeof(word))
		return false;
	memcpy(word, *s, len);
	word[len] = 0;
	*s += len;
	dash = strchr(word, '-');
	if (dash)
		*dash++ = 0;
	if (dash && !isdigit((unsigned char)*dash))
		return false;
	return word_num(word, 0, LIBERA_VLAN_MAX, from) && *from &&
	       word_num(dash ? dash : word, 0, LIBERA_VLAN_MAX, to) && *from <= *to;
}

static bool put_vlans(struct args *a, const struct arg *arg, const char *s)
{
	uint64_t id, to;
	int n = 0;

	if (!strcmp(s, "none")) {
		api_req_num(&a->req, arg->num, 0);
		return true;
	}
	for (;;) {
		if (!get_range(&s, &id, &to))
			return false;
		for (; id <= to; id++) {
			if (++n > ARGS_VLANS)
				return false;
			api_req_num(&a->req, arg->num, id);
		}
		if (!*s)
			return true;
		if (*s++ != ',')
			return false;
	}
}

/* Puts the value where it belongs; false if it is not of the type. */
static bool take(struct args *a, const struct arg *arg, const char *s)
{
	uint8_t *ip = a->bytes[a->n_bytes];
	bool passive;
	uint64_t num;
	size_t len;

	switch (arg->type) {
	case ARG_TENANT:
		if (isdigit((unsigned char)*s) && word_num(s, 0, LIBERA_TENANT_MAX, &num) && num)
			api_req_num(&a->req, arg->num, num);
		else if (is_name(s))
			api_req_str(&a->req, arg->name, s);
		else
			return false;
		return true;
	case ARG_SWITCH:
		return put_switch(a, arg, s);
	case ARG_SWITCHES:
		return put_switches(a, arg, s);
	case ARG_VLANS:
		return put_vlans(a, arg, s);
	case ARG_DPID:
		if (!args_dpid(s, &num))
			return false;
		api_req_num(&a->req, arg->num, num);
		return true;
	case ARG_NAME:
		/* an empty one takes a name away */
		if (*s && !is_name(s))
			return false;
		api_req_str(&a->req, arg->name, s);
		return true;
	case ARG_NUM:
		if (!isdigit((unsigned char)*s) || !word_num(s, 0, arg->max, &num) ||
		    num < arg->min)
			return false;
		if (arg->flags & ARG_LOCAL)
			return keep(a, arg, s, num);
		api_req_num(&a->req, arg->num, num);
		return true;
	case ARG_MAC:
		if (!get_mac(s, ip))
			return false;
		api_req_bin(&a->req, arg->num, ip, 6);
		a->n_bytes++;
		return true;
	case ARG_IP:
		len = get_ip(s, ip);
		if (!len)
			return false;
		api_req_bin(&a->req, len == 4 ? arg->num : arg->name, ip, len);
		a->n_bytes++;
		return true;
	case ARG_TARGET:
	case ARG_CONTROLLER:
	case ARG_PREFIX:
		passive = arg->type == ARG_CONTROLLER && !strncmp(s, "ptcp:", 5);
		len = passive ? get_passive(s, ip, &num) :
		      arg->type == ARG_PREFIX ? get_prefix(s, ip, &num) : get_target(s, ip, &num);
		if (!len)
			return false;
		if (passive)
			api_req_flag(&a->req, "passive");
		api_req_bin(&a->req, arg->num, ip, len);
		api_req_num(&a->req, arg->name, num);
		a->n_bytes++;
		return true;
	case ARG_STATE:
		if (strcmp(s, "up") && strcmp(s, "down"))
			return false;
		api_req_num(&a->req, arg->num,
			    *s == 'u' ? LIBERA_ADMIN_UP : LIBERA_ADMIN_DOWN);
		return true;
	case ARG_ENUM:
		return put_enum(a, arg, s);
	case ARG_WORD:
		return *s && keep(a, arg, s, 0);
	default:
		return false;
	}
}

/* ----------------------------------------------------------------- words */

/**
 * args_pick() - find a word, or the only one that begins with it
 * @word: as given
 * @list: words; NULL ends it
 * @err: filled on failure
 * @size: its size
 *
 * Return: place in the list; -1 if there is none such or there are several.
 */
int args_pick(const char *word, const char *const *list, char *err, size_t size)
{
	size_t len = strlen(word), at;
	int i, found = -1, n = 0;

	for (i = 0; list[i]; i++) {
		if (!strcmp(list[i], word))
			return i;
		if (!strncmp(list[i], word, len)) {
			found = i;
			n++;
		}
	}
	if (n == 1 && len)
		return found;
	if (n > 1 && len)
		at = snprintf(err, size, "'%.80s' is ambiguous:", word);
	else
		at = snprintf(err, size, "unknown word '%.80s', not one of", word);
	for (i = 0; list[i] && at < size; i++)
		if (n < 2 || !len || !strncmp(list[i], word, len))
			at += snprintf(err + at, size - at, " %s", list[i]);
	return -1;
}

/* The argument with exactly this word, or -1. */
static int exact(const struct arg *table, const char *word)
{
	int i;

	for (i = 0; table[i].word; i++)
		if (!strcmp(table[i].word, word))
			return i;
	return -1;
}

/* Arguments in two of the other forms share a slot: none is given twice. */
static int set(struct args *a, const struct arg *table, int i, const char *value)
{
	char buf[64];

	if (a->seen & 1u << i && !(table[i].flags & ARG_MANY)) {
		snprintf(a->err, sizeof(a->err), "'%s' is given twice", table[i].word);
		return -1;
	}
	if (a->n_kept == ARGS_KEPT) {
		snprintf(a->err, sizeof(a->err), "'%s' is given too often", table[i].word);
		return -1;
	}
	a->seen |= 1u << i;
	if (table[i].type == ARG_FLAG) {
		if (table[i].flags & ARG_LOCAL)
			a->local |= 1u << i;
		else
			api_req_flag(&a->req, table[i].num);
		return 0;
	}
	if (!value) {
		snprintf(a->err, sizeof(a->err), "'%s' wants a value", table[i].word);
		return -1;
	}
	if (!take(a, &table[i], value)) {
		snprintf(a->err, sizeof(a->err), "%s: '%.80s' is not %s", table[i].word, value,
			 expected(a, &table[i], buf, sizeof(buf)));
		return -1;
	}
	return 0;
}

/* A value whose word was left out; 1 if nothing takes it. */
static int bare(struct args *a, const struct arg *table, const char *value)
{
	int i;

	for (i = 0; table[i].word; i++) {
		if (!(table[i].flags & ARG_BARE) || a->seen & 1u << i)
			continue;
		if (!take(a, &table[i], value))
			continue;
		a->seen |= 1u << i;
		return 0;
	}
	return 1;
}

/* Neither a word nor a fitting value: say what would have been right. */
static int unknown(struct args *a, const struct arg *table, const char *word)
{
	const char *list[32];
	int i;

	for (i = 0; table[i].word; i++)
		if (table[i].flags & ARG_BARE && !(a->seen & 1u << i))
			return set(a, table, i, word);
	for (i = 0; table[i].word && i < 31; i++)
		list[i] = table[i].word;
	list[i] = NULL;
	if (!i)
		snprintf(a->err, sizeof(a->err), "'%.80s' is too much: there are no arguments",
			 word);
	else
		args_pick(word, list, a->err, sizeof(a->err));
	return -1;
}

/**
 * args_parse() - turn arguments into a request
 * @a: filled
 * @cmd: LIBERA_CMD_*
 * @table: what the command takes
 * @argc: words
 * @argv: the words
 *
 * A whole word of the table comes first; then a value whose word may be left
 * out; then the beginning of a word.
 *
 * Return: 0; -1 with @a->err.
 */
int args_parse(struct args *a, uint8_t cmd, const struct arg *table, int argc, char **argv)
{
	const char *list[32];
	char ignored[256];
	int i, at, n;

	memset(a, 0, sizeof(*a));
	api_req_init(&a->req, cmd);
	for (n = 0; table[n].word && n < 31; n++)
		list[n] = table[n].word;
	list[n] = NULL;

	for (i = 0; i < argc; i++) {
		at = exact(table, argv[i]);
		if (at < 0 && !bare(a, table, argv[i]))
			continue;
		if (at < 0)
			at = args_pick(argv[i], list, ignored, sizeof(ignored));
		if (at < 0)
			return unknown(a, table, argv[i]);
		if (table[at].type == ARG_FLAG) {
			if (set(a, table, at, NULL))
				return -1;
			continue;
		}
		i++;
		if (set(a, table, at, i < argc ? argv[i] : NULL))
			return -1;
	}
	for (i = 0; table[i].word; i++) {
		if (table[i].flags & ARG_REQUIRED && !(a->seen & 1u << i)) {
			snprintf(a->err, sizeof(a->err), "'%s' is missing", table[i].word);
			return -1;
		}
	}
	return 0;
}
