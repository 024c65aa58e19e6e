// SPDX-License-Identifier: GPL-2.0
/* ofpeer: OpenFlow 1.0 and 1.3 messages made of the words of a command. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "ofpeer.h"

char failure[512];

const char *fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(failure, sizeof(failure), fmt, ap);
	va_end(ap);
	return NULL;
}

void put(struct buf *b, const void *p, size_t n)
{
	if (b->n + n > b->cap) {
		b->cap = (b->n + n) * 2 + 256;
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			abort();
	}
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

void put_zero(struct buf *b, size_t n)
{
	static const uint8_t zero[64];

	for (; n > sizeof(zero); n -= sizeof(zero))
		put(b, zero, sizeof(zero));
	put(b, zero, n);
}

void put8(struct buf *b, uint8_t v) { put(b, &v, 1); }
void put16(struct buf *b, uint16_t v) { v = htobe16(v); put(b, &v, 2); }
void put32(struct buf *b, uint32_t v) { v = htobe32(v); put(b, &v, 4); }
void put64(struct buf *b, uint64_t v) { v = htobe64(v); put(b, &v, 8); }

static void set16(struct buf *b, size_t at, uint16_t v)
{
	v = htobe16(v);
	memcpy(b->p + at, &v, 2);
}

void put_header(struct buf *b, uint8_t version, uint8_t type, uint32_t xid)
{
	b->n = 0;
	put8(b, version);
	put8(b, type);
	put16(b, 8);
	put32(b, xid);
}

/* One message fills the buffer. */
void put_length(struct buf *b)
{
	set16(b, 2, b->n);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int put_hex(struct buf *b, const char *hex)
{
	while (*hex) {
		if (isspace((unsigned char)*hex) || *hex == ':') {
			hex++;
			continue;
		}
		if (digit(hex[0]) < 0 || digit(hex[1]) < 0) {
			fail("bad hex at %.10s", hex);
			return -1;
		}
		put8(b, digit(hex[0]) << 4 | digit(hex[1]));
		hex += 2;
	}
	return 0;
}

const char *word(const struct words *w, const char *key)
{
	size_t n = strlen(key);
	int i;

	for (i = 0; i < w->n; i++)
		if (!strncmp(w->w[i], key, n) && w->w[i][n] == '=')
			return w->w[i] + n + 1;
	return NULL;
}

uint64_t word_u64(const struct words *w, const char *key, uint64_t dflt)
{
	const char *s = word(w, key);

	if (!s)
		return dflt;
	return !strcmp(s, "none") || !strcmp(s, "all") || !strcmp(s, "any") ? UINT64_MAX :
									    strtoull(s, NULL, 0);
}

/* ------------------------------------------------------------ type names */

static const char *const names10[] = {
	"hello", "error", "echo-request", "echo-reply", "vendor", "features-request",
	"features-reply", "get-config-request", "get-config-reply", "set-config", "packet-in",
	"flow-removed", "port-status", "packet-out", "flow-mod", "port-mod", "stats-request",
	"stats-reply", "barrier-request", "barrier-reply", "queue-get-config-request",
	"queue-get-config-reply",
};

static const char *const names13[] = {
	"hello", "error", "echo-request", "echo-reply", "vendor", "features-request",
	"features-reply", "get-config-request", "get-config-reply", "set-config", "packet-in",
	"flow-removed", "port-status", "packet-out", "flow-mod", "group-mod", "port-mod",
	"table-mod", "stats-request", "stats-reply", "barrier-request", "barrier-reply",
	"queue-get-config-request", "queue-get-config-reply", "role-request", "role-reply",
	"get-async-request", "get-async-reply", "set-async", "meter-mod",
};

int type_by_name(uint8_t version, const char *name)
{
	const char *const *names = version == OF10 ? names10 : names13;
	int i, n = version == OF10 ? sizeof(names10) / sizeof(*names10) :
				     sizeof(names13) / sizeof(*names13);

	for (i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return i;
	fail("no message %s in version %u", name, version);
	return -1;
}

const char *type_name(uint8_t version, uint8_t type)
{
	if (version == OF10)
		return type < sizeof(names10) / sizeof(*names10) ? names10[type] : "unknown";
	return type < sizeof(names13) / sizeof(*names13) ? names13[type] : "unknown";
}

/* ----------------------------------------------------------------- match */

/* Where a field is: OXM number, bytes, position and wildcard bit in 1.0. */
struct field {
	const char *name;
	uint8_t oxm;
	uint8_t len;
	uint8_t off10;		/* in ofp10_match, 0 if it has no such field */
	uint8_t len10;
	uint32_t wild10;
};

static const struct field fields[] = {
	{ "in_port", 0, 4, 4, 2, 1 << 0 },
	{ "metadata", 2, 8, 0, 0, 0 },
	{ "eth_dst", 3, 6, 12, 6, 1 << 3 },
	{ "eth_src", 4, 6, 6, 6, 1 << 2 },
	{ "eth_type", 5, 2, 22, 2, 1 << 4 },
	{ "vlan_vid", 6, 2, 18, 2, 1 << 1 },
	{ "vlan_pcp", 7, 1, 20, 1, 1 << 20 },
	{ "ip_dscp", 8, 1, 24, 1, 1 << 21 },
	{ "ip_proto", 10, 1, 25, 1, 1 << 5 },
	{ "ipv4_src", 11, 4, 28, 4, 0x3f << 8 },
	{ "ipv4_dst", 12, 4, 32, 4, 0x3f << 14 },
	{ "tcp_src", 13, 2, 36, 2, 1 << 6 },
	{ "tcp_dst", 14, 2, 38, 2, 1 << 7 },
	{ "udp_src", 15, 2, 36, 2, 1 << 6 },
	{ "udp_dst", 16, 2, 38, 2, 1 << 7 },
	{ "arp_op", 21, 2, 0, 0, 0 },
	{ "arp_spa", 22, 4, 0, 0, 0 },
	{ "arp_tpa", 23, 4, 0, 0, 0 },
	{ "ipv6_src", 26, 16, 0, 0, 0 },
	{ "ipv6_dst", 27, 16, 0, 0, 0 },
	{ "tunnel_id", 38, 8, 0, 0, 0 },
};

#define WILD10_ALL	0x3fffffU

static const struct field *field_find(const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (strlen(fields[i].name) == n && !memcmp(fields[i].name, name, n))
			return &fields[i];
	fail("no field %.*s", (int)n, name);
	return NULL;
}

/* A MAC, an IPv4 or IPv6 address or a number, big-endian in len bytes. */
static int parse_value(const char *s, uint8_t *v, size_t len)
{
	unsigned int m[6];
	uint64_t n;
	size_t i;

	if (len == 6 && sscanf(s, "%x:%x:%x:%x:%x:%x", m, m + 1, m + 2, m + 3, m + 4, m + 5) == 6) {
		for (i = 0; i < 6; i++)
			v[i] = m[i];
		return 0;
	}
	if (len == 4 && inet_pton(AF_INET, s, v) == 1)
		return 0;
	if (len == 16 && inet_pton(AF_INET6, s, v) == 1)
		return 0;
	if (!isdigit((unsigned char)*s) || len > 8) {
		fail("bad value %s", s);
		return -1;
	}
	n = htobe64(strtoull(s, NULL, 0));
	memcpy(v, (uint8_t *)&n + 8 - len, len);
	return 0;
}

/* VALUE or VALUE/MASK, the mask as a value or as a prefix length. */
static int parse_masked(char *s, uint8_t *v, uint8_t *mask, size_t len, int *prefix)
{
	char *slash = strchr(s, '/');
	int i;

	*prefix = -1;
	if (slash)
		*slash++ = 0;
	if (parse_value(s, v, len))
		return -1;
	if (!slash)
		return 0;
	if ((len == 4 || len == 16) && !strpbrk(slash, ".:x")) {
		*prefix = atoi(slash);
		memset(mask, 0, len);
		for (i = 0; i < *prefix; i++)
			mask[i / 8] |= 0x80 >> (i % 8);
		return 0;
	}
	*prefix = 0;
	return parse_value(slash, mask, len);
}

static int put_field13(struct buf *b, const struct field *f, char *val)
{
	uint8_t v[16], mask[16];
	int prefix;

	if (parse_masked(val, v, mask, f->len, &prefix))
		return -1;
	put16(b, 0x8000);
	put8(b, f->oxm << 1 | (prefix >= 0));
	put8(b, prefix >= 0 ? 2 * f->len : f->len);
	put(b, v, f->len);
	if (prefix >= 0)
		put(b, mask, f->len);
	return 0;
}

static int set_field10(uint8_t *m, uint32_t *wild, const struct field *f, char *val)
{
	uint8_t v[16], mask[16];
	int prefix;

	if (!f->off10) {
		fail("1.0 has no field %s", f->name);
		return -1;
	}
	if (parse_masked(val, v, mask, f->len, &prefix))
		return -1;
	*wild &= ~f->wild10;
	if (prefix >= 0 && f->len == 4)
		*wild |= (uint32_t)(32 - prefix) << (f->oxm == 11 ? 8 : 14);
	if (f->oxm == 6)
		v[0] &= 0x0f;
	if (f->oxm == 8)
		v[0] <<= 2;
	memcpy(m + f->off10, v + f->len - f->len10, f->len10);
	return 0;
}

int put_match(struct buf *b, uint8_t version, const struct words *w)
{
	char *copy = strdup(word(w, "match") ?: ""), *save = NULL, *t, *eq;
	const char *oxm = word(w, "oxm");
	uint32_t wild = WILD10_ALL;
	const struct field *f;
	uint8_t m[40] = {};
	size_t at = b->n;
	int err = 0;

	if (version != OF10) {
		put16(b, 1);
		put16(b, 0);
	}
	for (t = strtok_r(copy, ",", &save); t && !err; t = strtok_r(NULL, ",", &save)) {
		eq = strchr(t, '=');
		f = eq ? field_find(t, eq - t) : NULL;
		if (!f)
			err = -1;
		else if (version == OF10)
			err = set_field10(m, &wild, f, eq + 1);
		else
			err = put_field13(b, f, eq + 1);
	}
	free(copy);
	if (err)
		return err;
	if (version == OF10) {
		wild = word_u64(w, "wildcards", wild);
		wild = htobe32(wild);
		memcpy(m, &wild, 4);
		put(b, m, sizeof(m));
		return 0;
	}
	if (oxm && put_hex(b, oxm))
		return -1;
	set16(b, at + 2, b->n - at);
	put_zero(b, -(b->n - at) & 7);
	return 0;
}

/* --------------------------------------------------------------- actions */

static const struct {
	const char *name;
	uint32_t no;
} port_names[] = {
	{ "in_port", 0xfffffff8 }, { "table", 0xfffffff9 }, { "normal", 0xfffffffa },
	{ "flood", 0xfffffffb }, { "all", 0xfffffffc }, { "controller", 0xfffffffd },
	{ "local", 0xfffffffe }, { "any", 0xffffffff }, { "none", 0xffffffff },
};

static uint32_t port_by_name(const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(port_names) / sizeof(*port_names); i++)
		if (!strcmp(port_names[i].name, s))
			return port_names[i].no;
	return strtoul(s, NULL, 0);
}

static void put_portno(struct buf *b, uint8_t version, uint32_t no)
{
	if (version == OF10)
		put16(b, no);
	else
		put32(b, no);
}

static int put_set_field(struct buf *b, const char *name, char *val)
{
	const struct field *f = field_find(name, strlen(name));
	size_t at = b->n;

	if (!f)
		return -1;
	put16(b, 25);
	put16(b, 0);
	if (put_field13(b, f, val))
		return -1;
	put_zero(b, -(b->n - at) & 7);
	set16(b, at + 2, b->n - at);
	return 0;
}

static int put_set10(struct buf *b, const char *name, const char *val)
{
	static const struct {
		const char *name;
		uint8_t type;
		uint8_t len;
	} sets[] = {
		{ "vlan_vid", 1, 2 }, { "vlan_pcp", 2, 1 }, { "eth_src", 4, 6 },
		{ "eth_dst", 5, 6 }, { "ipv4_src", 6, 4 }, { "ipv4_dst", 7, 4 },
		{ "ip_tos", 8, 1 }, { "tcp_src", 9, 2 }, { "tcp_dst", 10, 2 },
	};
	uint8_t v[16];
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
		if (strcmp(sets[i].name, name))
			continue;
		if (parse_value(val, v, sets[i].len))
			return -1;
		put16(b, sets[i].type);
		put16(b, sets[i].len == 6 ? 16 : 8);
		put(b, v, sets[i].len);
		put_zero(b, (sets[i].len == 6 ? 12 : 4) - sets[i].len);
		return 0;
	}
	fail("1.0 has no action to set %s", name);
	return -1;
}

static int put_action(struct buf *b, uint8_t version, char *t)
{
	char *arg = strpbrk(t, ":="), *val;

	if (arg)
		*arg++ = 0;
	else
		arg = (char *)"0";
	if (!strcmp(t, "output")) {
		bool to_ctrl = !strcmp(arg, "controller");

		put16(b, 0);
		put16(b, version == OF10 ? 8 : 16);
		put_portno(b, version, port_by_name(arg));
		put16(b, to_ctrl ? 0xffff : 0);
		if (version != OF10)
			put_zero(b, 6);
	} else if (!strcmp(t, "set")) {
		val = strchr(arg, '=');
		if (!val)
			val = strchr(arg, ':');
		if (!val) {
			fail("set:FIELD=VALUE, not %s", arg);
			return -1;
		}
		*val++ = 0;
		return version == OF10 ? put_set10(b, arg, val) : put_set_field(b, arg, val);
	} else if (!strcmp(t, "strip_vlan") || !strcmp(t, "pop_vlan")) {
		put16(b, version == OF10 ? 3 : 18);
		put16(b, 8);
		put_zero(b, 4);
	} else if (!strcmp(t, "push_vlan")) {
		put16(b, 17);
		put16(b, 8);
		put16(b, strtoul(arg, NULL, 0) ?: 0x8100);
		put_zero(b, 2);
	} else if (!strcmp(t, "group")) {
		put16(b, 22);
		put16(b, 8);
		put32(b, strtoul(arg, NULL, 0));
	} else if (!strcmp(t, "queue")) {
		put16(b, 21);
		put16(b, 8);
		put32(b, strtoul(arg, NULL, 0));
	} else if (!strcmp(t, "enqueue")) {	/* 1.0: to port ARG, queue 1 */
		put16(b, 11);
		put16(b, 16);
		put16(b, strtoul(arg, NULL, 0));
		put_zero(b, 6);
		put32(b, 1);
	} else if (!strcmp(t, "hex")) {
		return put_hex(b, arg);
	} else {
		fail("no action %s", t);
		return -1;
	}
	return 0;
}

static int put_actions(struct buf *b, uint8_t version, const char *list)
{
	char *copy = strdup(list ?: ""), *save = NULL, *t;
	int err = 0;

	for (t = strtok_r(copy, ",", &save); t && !err; t = strtok_r(NULL, ",", &save))
		err = strcmp(t, "drop") ? put_action(b, version, t) : 0;
	free(copy);
	return err;
}

static int put_instr_actions(struct buf *b, uint16_t type, const char *list)
{
	size_t at = b->n;

	put16(b, type);
	put16(b, 0);
	put_zero(b, 4);
	if (put_actions(b, OF13, list))
		return -1;
	set16(b, at + 2, b->n - at);
	return 0;
}

/* Actions (1.0) or instructions (1.3). */
int put_rule(struct buf *b, uint8_t version, const struct words *w)
{
	const char *actions = word(w, "actions"), *write = word(w, "write");
	const char *hex = word(w, "instr_hex");

	if (version == OF10)
		return put_actions(b, version, actions);
	if (word(w, "meter")) {
		put16(b, 6);
		put16(b, 8);
		put32(b, word_u64(w, "meter", 0));
	}
	if (actions && strcmp(actions, "drop") && put_instr_actions(b, 4, actions))
		return -1;
	if (word(w, "clear")) {
		put16(b, 5);
		put16(b, 8);
		put_zero(b, 4);
	}
	if (write && put_instr_actions(b, 3, write))
		return -1;
	if (word(w, "write_metadata")) {
		put16(b, 2);
		put16(b, 24);
		put_zero(b, 4);
		put64(b, word_u64(w, "write_metadata", 0));
		put64(b, UINT64_MAX);
	}
	if (word(w, "goto")) {
		put16(b, 1);
		put16(b, 8);
		put8(b, word_u64(w, "goto", 0));
		put_zero(b, 3);
	}
	return hex ? put_hex(b, hex) : 0;
}

/* -------------------------------------------------------------- messages */

static int flow_command(const struct words *w)
{
	static const char *const cmds[] = { "add", "modify", "modify-strict", "delete",
					    "delete-strict" };
	const char *s = word(w, "cmd") ?: "add";
	int i;

	for (i = 0; i < 5; i++)
		if (!strcmp(s, cmds[i]))
			return i;
	return strtoul(s, NULL, 0);
}

static int put_flow_mod(struct buf *b, uint8_t version, const struct words *w)
{
	uint32_t out_port = port_by_name(word(w, "out_port") ?: "any");
	uint32_t buffer = word_u64(w, "buffer", NO_BUFFER);

	if (version == OF10) {
		if (put_match(b, version, w))
			return -1;
		put64(b, word_u64(w, "cookie", 0));
		put16(b, flow_command(w));
	} else {
		put64(b, word_u64(w, "cookie", 0));
		put64(b, word_u64(w, "cookie_mask", 0));
		put8(b, word_u64(w, "table", 0));
		put8(b, flow_command(w));
	}
	put16(b, word_u64(w, "idle", 0));
	put16(b, word_u64(w, "hard", 0));
	put16(b, word_u64(w, "prio", 100));
	put32(b, buffer);
	put_portno(b, version, out_port);
	if (version != OF10)
		put32(b, word_u64(w, "out_group", 0xffffffff));
	put16(b, word_u64(w, "flags", 0));
	if (version != OF10) {
		put16(b, 0);
		if (put_match(b, version, w))
			return -1;
	}
	return put_rule(b, version, w);
}

static int put_packet_out(struct buf *b, uint8_t version, const struct words *w)
{
	size_t at;

	put32(b, word_u64(w, "buffer", NO_BUFFER));
	put_portno(b, version, port_by_name(word(w, "in_port") ?: "controller"));
	at = b->n;
	put16(b, 0);
	if (version != OF10)
		put_zero(b, 6);
	if (put_actions(b, version, word(w, "actions")))
		return -1;
	set16(b, at, b->n - at - (version == OF10 ? 2 : 8));
	return put_hex(b, word(w, "data") ?: "");
}

static int put_packet_in(struct buf *b, uint8_t version, const struct words *w)
{
	const char *hex = word(w, "data") ?: "";
	uint32_t in_port = word_u64(w, "in_port", 1);
	struct buf data = {};

	if (put_hex(&data, hex))
		return -1;
	put32(b, word_u64(w, "buffer", NO_BUFFER));
	put16(b, word_u64(w, "total", data.n));
	if (version == OF10) {
		put16(b, in_port);
		put8(b, word_u64(w, "reason", 0));
		put8(b, 0);
	} else {
		put8(b, word_u64(w, "reason", 0));
		put8(b, word_u64(w, "table", 0));
		put64(b, word_u64(w, "cookie", 0));
		put16(b, 1);
		put16(b, 12);
		put32(b, 0x80000004);
		put32(b, in_port);
		put_zero(b, 4 + 2);
	}
	put(b, data.p, data.n);
	free(data.p);
	return 0;
}

static int put_flow_removed(struct buf *b, uint8_t version, const struct words *w)
{
	if (version == OF10 && put_match(b, version, w))
		return -1;
	put64(b, word_u64(w, "cookie", 0));
	put16(b, word_u64(w, "prio", 100));
	put8(b, word_u64(w, "reason", 0));
	put8(b, word_u64(w, "table", 0));
	put32(b, word_u64(w, "sec", 1));
	put32(b, 0);
	put16(b, word_u64(w, "idle", 0));
	put16(b, word_u64(w, "hard", 0));
	put64(b, word_u64(w, "packets", 0));
	put64(b, word_u64(w, "bytes", 0));
	return version == OF10 ? 0 : put_match(b, version, w);
}

static void put_mac_of(struct buf *b, uint32_t no)
{
	put16(b, 0x0600);
	put32(b, no);
}

void put_port(struct buf *b, uint8_t version, uint32_t no, const char *name, uint32_t config,
	      uint32_t state)
{
	char text[16] = {};

	memcpy(text, name, strnlen(name, sizeof(text) - 1));
	put_portno(b, version, no);
	if (version != OF10)
		put_zero(b, 4);
	put_mac_of(b, no);
	if (version != OF10)
		put_zero(b, 2);
	put(b, text, sizeof(text));
	put32(b, config);
	put32(b, state);
	put_zero(b, version == OF10 ? 16 : 24);
}

static int put_port_status(struct buf *b, uint8_t version, const struct words *w)
{
	uint32_t no = word_u64(w, "port", 1), curr;
	char name[16];

	snprintf(name, sizeof(name), "p%u", no);
	put8(b, word_u64(w, "reason", 2));
	put_zero(b, 7);
	put_port(b, version, no, name, word_u64(w, "config", 0), word_u64(w, "state", 0));
	curr = htobe32(word_u64(w, "curr", 0));
	memcpy(b->p + b->n - (version == OF10 ? 16 : 24), &curr, 4);
	return 0;
}

static int put_port_mod(struct buf *b, uint8_t version, const struct words *w)
{
	const char *mac = word(w, "mac");

	put_portno(b, version, word_u64(w, "port", 1));
	if (version != OF10)
		put_zero(b, 4);
	if (!mac)
		put_mac_of(b, word_u64(w, "port", 1));
	else if (put_hex(b, mac))
		return -1;
	if (version != OF10)
		put_zero(b, 2);
	put32(b, word_u64(w, "config", 0));
	put32(b, word_u64(w, "mask", 0));
	put_zero(b, 8);
	return 0;
}

static int put_stats_request(struct buf *b, uint8_t version, const struct words *w)
{
	static const struct {
		const char *name;
		uint16_t type;
	} kinds[] = {
		{ "desc", 0 }, { "flow", 1 }, { "aggregate", 2 }, { "table", 3 }, { "port", 4 },
		{ "queue", 5 }, { "group", 6 }, { "group-desc", 7 }, { "group-features", 8 },
		{ "meter", 9 }, { "meter-config", 10 }, { "meter-features", 11 },
		{ "table-features", 12 }, { "port-desc", 13 }, { "experimenter", 0xffff },
	};
	uint32_t out_port = port_by_name(word(w, "out_port") ?: "any");
	const char *name = word(w, "kind") ?: "desc";
	uint16_t type = 0;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, name))
			break;
	type = i < sizeof(kinds) / sizeof(*kinds) ? kinds[i].type : strtoul(name, NULL, 0);
	put16(b, type);
	put16(b, word_u64(w, "flags", 0));
	if (version != OF10)
		put_zero(b, 4);
	if (type == 1 || type == 2) {
		if (version == OF10 && put_match(b, version, w))
			return -1;
		put8(b, word_u64(w, "table", 0xff));
		put_zero(b, version == OF10 ? 1 : 3);
		put_portno(b, version, out_port);
		if (version == OF10)
			return 0;
		put32(b, word_u64(w, "out_group", 0xffffffff));
		put_zero(b, 4);
		put64(b, word_u64(w, "cookie", 0));
		put64(b, word_u64(w, "cookie_mask", 0));
		return put_match(b, version, w);
	}
	if ((type == 6 || type == 9 || type == 10) && version != OF10) {
		put32(b, type == 6 ? word_u64(w, "group", 0xfffffffc) :
				     word_u64(w, "meter", UINT32_MAX));
		put_zero(b, 4);
	}
	if (type == 4 || type == 5) {
		put_portno(b, version, port_by_name(word(w, "port") ?: "any"));
		put_zero(b, version == OF10 ? (type == 4 ? 6 : 2) : (type == 4 ? 4 : 0));
		if (type == 5)
			put32(b, 0xffffffff);
	}
	return 0;
}

int encode(struct buf *b, uint8_t version, const struct words *w)
{
	static uint32_t next_xid = 0x10000;
	const char *name = w->w[0], *body = word(w, "body");
	int type = type_by_name(version, name), err = 0;

	if (type < 0)
		return -1;
	put_header(b, version, type, word_u64(w, "xid", next_xid++));
	if (body) {
		err = put_hex(b, body);
	} else if (!strcmp(name, "flow-mod")) {
		err = put_flow_mod(b, version, w);
	} else if (!strcmp(name, "packet-out")) {
		err = put_packet_out(b, version, w);
	} else if (!strcmp(name, "packet-in")) {
		err = put_packet_in(b, version, w);
	} else if (!strcmp(name, "flow-removed")) {
		err = put_flow_removed(b, version, w);
	} else if (!strcmp(name, "port-status")) {
		err = put_port_status(b, version, w);
	} else if (!strcmp(name, "port-mod")) {
		err = put_port_mod(b, version, w);
	} else if (!strcmp(name, "stats-request")) {
		err = put_stats_request(b, version, w);
	} else if (!strcmp(name, "set-config")) {
		put16(b, word_u64(w, "flags", 0));
		put16(b, word_u64(w, "miss", 128));
	} else if (!strcmp(name, "role-request")) {
		put32(b, word_u64(w, "role", 0));
		put32(b, 0);
		put64(b, word_u64(w, "generation", 0));
	} else if (!strcmp(name, "error")) {
		put16(b, word_u64(w, "type", 0));
		put16(b, word_u64(w, "code", 0));
		err = put_hex(b, word(w, "data") ?: "");
	} else if (!strncmp(name, "echo-", 5)) {
		err = put_hex(b, word(w, "data") ?: "");
		put_zero(b, word_u64(w, "size", 0));
	} else if (!strcmp(name, "queue-get-config-request")) {
		put_portno(b, version, word_u64(w, "port", 1));
		put_zero(b, version == OF10 ? 2 : 4);
	}
	if (word(w, "length")) {	/* a lie */
		put_length(b);
		set16(b, 2, word_u64(w, "length", 0));
	} else {
		put_length(b);
	}
	return err;
}
