// SPDX-License-Identifier: GPL-2.0
/* Objects as text and as JSON, both from the same list of attributes. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/ofmsg.h"
#include "mem.h"
#include "out.h"

static __printf(1, 2) char *text(const char *fmt, ...)
{
	va_list args;
	char *s;
	int n;

	va_start(args, fmt);
	n = vasprintf(&s, fmt, args);
	va_end(args);
	return mem_or_die(n < 0 ? NULL : s);
}

/* ---------------------------------------------------------------- values */

static char *ms_text(uint64_t ms)
{
	uint64_t s = ms / 1000;

	if (s < 60)
		return text("%llu.%llus", (unsigned long long)s, (unsigned long long)ms / 100 % 10);
	if (s < 3600)
		return text("%llum%llus", (unsigned long long)s / 60, (unsigned long long)s % 60);
	if (s < 86400)
		return text("%lluh%llum", (unsigned long long)s / 3600,
			    (unsigned long long)s / 60 % 60);
	return text("%llud%lluh", (unsigned long long)s / 86400,
		    (unsigned long long)s / 3600 % 24);
}

static char *kbps_text(uint64_t kbps)
{
	if (kbps >= 1000000 && !(kbps % 100000))
		return text("%gGbps", (double)kbps / 1000000);
	if (kbps >= 1000 && !(kbps % 100))
		return text("%gMbps", (double)kbps / 1000);
	return text("%llukbps", (unsigned long long)kbps);
}

struct bit {
	uint32_t bit;
	const char *name;
};

static const struct bit port_config_bits[] = {
	{ LIBERA_PC_PORT_DOWN, "port-down" },
	{ LIBERA_PC_NO_STP, "no-stp" },
	{ LIBERA_PC_NO_RECV, "no-recv" },
	{ LIBERA_PC_NO_RECV_STP, "no-recv-stp" },
	{ LIBERA_PC_NO_FLOOD, "no-flood" },
	{ LIBERA_PC_NO_FWD, "no-fwd" },
	{ LIBERA_PC_NO_PACKET_IN, "no-packet-in" },
	{ 0, NULL }
};

static const struct bit port_state_bits[] = {
	{ LIBERA_PS_LINK_DOWN, "link-down" },
	{ LIBERA_PS_BLOCKED, "blocked" },
	{ LIBERA_PS_LIVE, "live" },
	{ 0, NULL }
};

static const struct bit flow_flag_bits[] = {
	{ LIBERA_FF_SEND_FLOW_REM, "send-flow-rem" },
	{ LIBERA_FF_CHECK_OVERLAP, "check-overlap" },
	{ LIBERA_FF_RESET_COUNTS, "reset-counts" },
	{ LIBERA_FF_NO_PKT_COUNTS, "no-pkt-counts" },
	{ LIBERA_FF_NO_BYT_COUNTS, "no-byt-counts" },
	{ LIBERA_FF_EMERG, "emerg" },
	{ 0, NULL }
};

/**
 * out_port_is_up() - whether packets can go through a port
 * @config: of OpenFlow 1.3
 * @state: likewise
 *
 * Return: whether.
 */
bool out_port_is_up(uint32_t config, uint32_t state)
{
	return !(config & LIBERA_PC_PORT_DOWN) && !(state & LIBERA_PS_LINK_DOWN);
}

/* "a,b,0x40": what has no name as a number; "none" for nothing */
static char *bits_text(uint64_t v, const struct bit *b)
{
	char *s = NULL, *next;

	for (; b->name; b++) {
		if (!(v & b->bit))
			continue;
		next = text("%s%s%s", s ? s : "", s ? "," : "", b->name);
		free(s);
		s = next;
		v &= ~(uint64_t)b->bit;
	}
	if (v || !s) {
		next = v ? text("%s%s0x%llx", s ? s : "", s ? "," : "", (unsigned long long)v) :
			   text("none");
		free(s);
		s = next;
	}
	return s;
}

static char *ip_text(const struct api_value *v)
{
	char buf[INET6_ADDRSTRLEN];
	int family = v->len == 4 ? AF_INET : AF_INET6;

	if ((v->len != 4 && v->len != 16) || !inet_ntop(family, v->data, buf, sizeof(buf)))
		return text("?");
	return text("%s", buf);
}

static char *mac_text(const struct api_value *v)
{
	const uint8_t *p = v->data;

	if (v->len != 6)
		return text("?");
	return text("%02x:%02x:%02x:%02x:%02x:%02x", p[0], p[1], p[2], p[3], p[4], p[5]);
}

static char *match_text(const struct api_value *v)
{
	struct libera_match m;
	char *s;
	int n;

	if (libera_oxm_get_match(&m, v->data, v->len))
		return text("?");
	n = libera_match_format(NULL, 0, &m);
	s = mem_or_die(malloc(n + 1));
	libera_match_format(s, n + 1, &m);
	return s;
}

static char *instrs_text(const struct api_value *v)
{
	static struct libera_ofscratch scratch;
	struct libera_instrs i;
	char *s;
	int n;

	memset(&scratch, 0, sizeof(scratch));
	if (libera_of13_get_instrs(&i, v->data, v->len, &scratch))
		return text("?");
	n = libera_instrs_format(NULL, 0, &i);
	s = mem_or_die(malloc(n + 1));
	libera_instrs_format(s, n + 1, &i);
	return s;
}

static char *bytes_text(const struct api_value *v)
{
	const uint8_t *p = v->data;
	char *s = mem_or_die(malloc(2 * v->len + 1));
	size_t i;

	for (i = 0; i < v->len; i++)
		sprintf(s + 2 * i, "%02x", p[i]);
	s[2 * v->len] = 0;
	return s;
}

/* Whether an object has "KEY-name" beside KEY: people want to read the name. */
static bool has_name(const struct api_obj *obj, const char *key)
{
	struct api_value v;
	char name[64];

	snprintf(name, sizeof(name), "%s-name", key);
	return api_obj_get(obj, name, &v);
}

static char *nest_text(const struct api_obj *obj)
{
	struct api_value v;
	char *s = NULL, *next, *value;
	unsigned int it = 0;
	const char *suffix;

	while (api_obj_next(obj, &it, &v)) {
		if (has_name(obj, v.attr->name))
			continue;
		suffix = strstr(v.attr->name, "-name");
		value = out_value(&v);
		next = text("%s%s%.*s %s", s ? s : "", s ? " " : "",
			    (int)(suffix ? suffix - v.attr->name : (long)strlen(v.attr->name)),
			    v.attr->name, value);
		free(value);
		free(s);
		s = next;
	}
	return s ? s : text("none");
}

static const char *enum_name(const struct api_value *v)
{
	const struct nl_names *names = v->attr->names;

	return names && v->num < names->n ? names->name[v->num] : NULL;
}

static char *num_text(const struct api_value *v)
{
	unsigned long long num = v->num;

	if (enum_name(v))
		return text("%s", enum_name(v));
	switch (v->attr->hint) {
	case NL_HINT_DPID:
	case NL_HINT_HEX:
		return text("0x%llx", num);
	case NL_HINT_MS:
		return ms_text(num);
	case NL_HINT_US:
		return num < 1000 ? text("%lluus", num) : text("%.1fms", (double)num / 1000);
	case NL_HINT_S:
		return text("%llus", num);
	case NL_HINT_KBPS:
		return kbps_text(num);
	case NL_HINT_ERRNO:
		return text("%s", num ? strerror(num) : "none");
	case NL_HINT_PORT_CONFIG:
		return bits_text(num, port_config_bits);
	case NL_HINT_PORT_STATE:
		return bits_text(num, port_state_bits);
	case NL_HINT_FLOW_FLAGS:
		return bits_text(num, flow_flag_bits);
	case NL_HINT_OF_VERSION:
		return num >= 1 && num <= 6 ? text("1.%llu", num - 1) : text("0x%02llx", num);
	default:
		return text("%llu", num);
	}
}

/**
 * out_value() - one attribute for people
 * @v: attribute
 *
 * Return: to be freed.
 */
char *out_value(const struct api_value *v)
{
	switch (v->attr->type) {
	case NL_TYPE_STRING:
		return text("%s", (const char *)v->data);
	case NL_TYPE_FLAG:
		return text("yes");
	case NL_TYPE_NEST:
		return nest_text(v->nest);
	case NL_TYPE_BINARY:
		break;
	default:
		return num_text(v);
	}
	switch (v->attr->hint) {
	case NL_HINT_IP:
		return ip_text(v);
	case NL_HINT_MAC:
		return mac_text(v);
	case NL_HINT_MATCH:
		return match_text(v);
	case NL_HINT_INSTRUCTIONS:
		return instrs_text(v);
	default:
		return bytes_text(v);
	}
}

/* ------------------------------------------------------------------ JSON */

/* Numbers stay numbers, but for ids of 64 bits, which JSON readers cut. */
static struct json_object *json_value(const struct api_value *v)
{
	struct json_object *j;
	char *s;

	switch (v->attr->type) {
	case NL_TYPE_FLAG:
		return json_object_new_boolean(1);
	case NL_TYPE_NEST:
		return out_json(v->nest);
	case NL_TYPE_U8:
	case NL_TYPE_U16:
	case NL_TYPE_U32:
	case NL_TYPE_U64:
		if (enum_name(v) || v->attr->hint == NL_HINT_OF_VERSION ||
		    v->attr->hint == NL_HINT_DPID ||
		    (v->attr->hint == NL_HINT_HEX && v->attr->type == NL_TYPE_U64))
			break;
		return json_object_new_uint64(v->num);
	default:
		break;
	}
	s = out_value(v);
	j = json_object_new_string(s);
	free(s);
	return j;
}

/**
 * out_json() - an object with all its attributes
 * @obj: object
 *
 * A flag that is not set is false; an attribute that is not there is left out.
 *
 * Return: to be put.
 */
struct json_object *out_json(const struct api_obj *obj)
{
	const struct nl_set *set = api_obj_set(obj);
	struct json_object *j = mem_or_die(json_object_new_object()), *list;
	struct api_value v;
	unsigned int it = 0, i;

	while (api_obj_next(obj, &it, &v)) {
		if (!v.attr->multi) {
			json_object_object_add(j, v.attr->name, json_value(&v));
			continue;
		}
		if (!json_object_object_get_ex(j, v.attr->name, &list)) {
			list = mem_or_die(json_object_new_array());
			json_object_object_add(j, v.attr->name, list);
		}
		json_object_array_add(list, json_value(&v));
	}
	for (i = 0; i < set->n; i++)
		if (set->attr[i].name && set->attr[i].type == NL_TYPE_FLAG &&
		    set->attr[i].hint != NL_HINT_REQUEST && set->attr[i].hint != NL_HINT_SPARSE &&
		    !json_object_object_get_ex(j, set->attr[i].name, NULL))
			json_object_object_add(j, set->attr[i].name, json_object_new_boolean(0));
	return j;
}

/**
 * out_json_print() - print and put
 * @o: says whether with line breaks
 * @j: what; gone afterwards
 */
void out_json_print(const struct out *o, struct json_object *j)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	flags |= o->pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED :
			     JSON_C_TO_STRING_PLAIN;
	fprintf(o->to, "%s\n", json_object_to_json_string_ext(j, flags));
	json_object_put(j);
}

/* ------------------------------------------------------------------ text */

/* One word of a specification, taken apart. */
struct col {
	char word[128];
	char title[64];
	char yes[32];
	bool by_default;
	bool optional;
};

static const char *next_col(const char *spec, struct col *c)
{
	char *eq, *yes;

	spec += strspn(spec, " ");
	if (!*spec)
		return NULL;
	snprintf(c->word, sizeof(c->word), "%.*s", (int)strcspn(spec, " "), spec);
	spec += strcspn(spec, " ");
	c->optional = c->word[strlen(c->word) - 1] == '?';
	if (c->optional)
		c->word[strlen(c->word) - 1] = 0;
	eq = strchr(c->word, '=');
	c->by_default = !eq;
	if (eq)
		*eq++ = 0;
	yes = eq ? strchr(eq, '/') : NULL;
	if (yes)
		*yes++ = 0;
	snprintf(c->yes, sizeof(c->yes), "%s", yes ? yes : "");
	snprintf(c->title, sizeof(c->title), "%.*s",
		 eq ? (int)strlen(eq) : (int)strcspn(c->word, "|:"), eq ? eq : c->word);
	return spec;
}

/* All values of one attribute, with commas between; NULL if there are none. */
static char *get_text(const struct api_obj *obj, const char *key)
{
	char *s = NULL, *value, *next;
	struct api_value v;
	unsigned int it = 0;

	while (api_obj_next(obj, &it, &v)) {
		if (strcmp(v.attr->name, key))
			continue;
		value = out_value(&v);
		if (!s) {
			s = value;
			continue;
		}
		next = text("%s,%s", s, value);
		free(s);
		free(value);
		s = next;
	}
	return s;
}

static bool is_a(enum nl_type type, const struct api_obj *obj, const char *key)
{
	const struct nl_set *set = api_obj_set(obj);
	unsigned int i;

	for (i = 0; i < set->n; i++)
		if (set->attr[i].name && !strcmp(set->attr[i].name, key))
			return set->attr[i].type == type;
	return false;
}

static char *col_text(const struct api_obj *obj, const struct col *c)
{
	char word[sizeof(c->word)], *a, *b, *s, *save;

	strcpy(word, c->word);
	b = strchr(word, ':');
	if (b) {
		*b++ = 0;
		a = get_text(obj, word);
		b = get_text(obj, b);
		s = !a ? NULL : text(strchr(a, ':') ? "[%s]:%s" : "%s:%s", a, b ? b : "?");
		free(a);
		free(b);
		return s;
	}
	for (a = strtok_r(word, "|", &save); a; a = strtok_r(NULL, "|", &save)) {
		s = get_text(obj, a);
		if (s && *s) {
			if (!*c->yes)
				return s;
			free(s);
			return text("%s", c->yes);
		}
		free(s);
		if (is_a(NL_TYPE_FLAG, obj, a))
			return text("no");
	}
	return NULL;
}

/* In a line a text of several words is quoted, to be told from the next key. */
static char *line_text(const struct api_obj *obj, const struct col *c)
{
	char *s = col_text(obj, c), *quoted;

	if (!s || !strchr(s, ' ') || !is_a(NL_TYPE_STRING, obj, c->word))
		return s;
	quoted = text("\"%s\"", s);
	free(s);
	return quoted;
}

static bool is_nothing(const char *s)
{
	static const char *const words[] = { "0",    "0x0", "0s",  "no",
					     "none", "-",   "off", "label" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(s, words[i]))
			return true;
	return false;
}

/**
 * out_line() - "key value key value", without the end of the line
 * @to: where
 * @obj: object
 * @spec: which attributes, as in struct out; those that it lacks are left out
 */
void out_line(FILE *to, const struct api_obj *obj, const char *spec)
{
	const char *sep = "";
	struct col c;
	char *s;

	while ((spec = next_col(spec, &c))) {
		s = line_text(obj, &c);
		if (s && !(c.optional && is_nothing(s))) {
			fprintf(to, "%s%s %s", sep, c.title, s);
			sep = " ";
		}
		free(s);
	}
}

static void add_cell(struct out *o, char *s)
{
	/* grows in steps that are powers of two */
	if (!(o->n_cells & (o->n_cells - 1)))
		o->cells = mem_or_die(realloc(o->cells, (o->n_cells ? 2 * o->n_cells : 1) *
					 sizeof(*o->cells)));
	o->cells[o->n_cells++] = s;
}

static void add_titles(struct out *o)
{
	const char *spec = o->spec;
	struct col c;
	char *p;

	while ((spec = next_col(spec, &c))) {
		o->optional |= c.optional << o->n_cols;
		for (p = c.title; c.by_default && *p; p++)
			*p = toupper((unsigned char)*p);
		add_cell(o, text("%s", c.title));
		o->n_cols++;
	}
}

static void add_row(struct out *o, const struct api_obj *obj)
{
	const char *spec = o->spec;
	struct col c;
	char *s;

	if (!o->n_cells)
		add_titles(o);
	while ((spec = next_col(spec, &c))) {
		s = col_text(obj, &c);
		add_cell(o, s ? s : text("-"));
	}
}

static void print_detail(FILE *to, const struct api_obj *obj)
{
	struct api_value v;
	unsigned int it = 0;
	char *s;

	while (api_obj_next(obj, &it, &v)) {
		s = out_value(&v);
		fprintf(to, "%-18s %s\n", v.attr->name, s);
		free(s);
	}
}

/* Leave out columns that say nothing of anything. */
static void drop_columns(struct out *o)
{
	unsigned int drop = o->optional, col, n = 0;
	size_t i;

	for (i = o->n_cols; i < o->n_cells; i++)
		if (!is_nothing(o->cells[i]))
			drop &= ~(1U << i % o->n_cols);
	for (i = 0; i < o->n_cells; i++) {
		col = i % o->n_cols;
		if (drop & 1U << col)
			free(o->cells[i]);
		else
			o->cells[n++] = o->cells[i];
	}
	o->n_cells = n;
	o->n_cols -= __builtin_popcount(drop);
}

static void print_table(struct out *o)
{
	size_t width[OUT_COLS] = { 0 }, i, len;

	drop_columns(o);
	for (i = 0; i < o->n_cells; i++) {
		len = strlen(o->cells[i]);
		if (len > width[i % o->n_cols])
			width[i % o->n_cols] = len;
	}
	for (i = 0; i < o->n_cells; i++) {
		if ((i + 1) % o->n_cols)
			fprintf(o->to, "%-*s  ", (int)width[i % o->n_cols], o->cells[i]);
		else
			fprintf(o->to, "%s\n", o->cells[i]);
		free(o->cells[i]);
	}
	free(o->cells);
	o->cells = NULL;
	o->n_cells = 0;
	o->n_cols = 0;
}

/**
 * out_begin() - begin to print objects of one kind
 * @o: @to, @json and @pretty are set, the rest is filled
 * @style: of text
 * @spec: attributes, see struct out
 */
void out_begin(struct out *o, enum out_style style, const char *spec)
{
	o->style = style;
	o->spec = spec;
	o->optional = 0;
	if (o->json)
		o->list = mem_or_die(json_object_new_array());
}

/**
 * out_obj() - print one object; an api_cb
 * @obj: object
 * @out: struct out
 *
 * Return: 0.
 */
int out_obj(const struct api_obj *obj, void *out)
{
	struct out *o = out;

	if (o->json) {
		json_object_array_add(o->list, out_json(obj));
	} else if (o->style == OUT_TABLE) {
		add_row(o, obj);
	} else if (o->style == OUT_LINE) {
		out_line(o->to, obj, o->spec);
		putc('\n', o->to);
	} else {
		print_detail(o->to, obj);
	}
	return 0;
}

/**
 * out_row() - a row of a table that is made by hand, the title first
 * @o: a table, not JSON
 * @cells: its cells; copied
 * @n: how many, the same for all rows
 */
void out_row(struct out *o, const char *const *cells, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		add_cell(o, text("%s", cells[i]));
	o->n_cols = n;
}

/**
 * out_end() - all objects have come
 * @o: prints what it has kept
 */
void out_end(struct out *o)
{
	if (o->json)
		out_json_print(o, o->list);
	else if (o->n_cells)
		print_table(o);
	o->list = NULL;
}

/**
 * out_drop() - something went wrong: print nothing of what was kept
 * @o: emptied
 */
void out_drop(struct out *o)
{
	size_t i;

	json_object_put(o->list);
	o->list = NULL;
	for (i = 0; i < o->n_cells; i++)
		free(o->cells[i]);
	free(o->cells);
	o->cells = NULL;
	o->n_cells = 0;
	o->n_cols = 0;
}
