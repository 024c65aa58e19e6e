// SPDX-License-Identifier: GPL-2.0
/* ofpeer: a fake switch: answers, a flow table, and being difficult on demand. */
#include <stdio.h>
#include <stdlib.h>

#include "ofpeer.h"

#define MAX_PORTS	1024
#define MAX_TYPES	32
/* a stats reply is cut when it is longer than this */
#define PART_MAX	30000
#define HEADS_MIN	64

/* A rule as it came: match and actions or instructions stay in wire form. */
struct rule {
	struct rule *next;
	struct rule **prev;		/* what points to it */
	struct rule *same_hash;
	uint32_t hash;
	uint64_t cookie;
	uint16_t prio;
	uint16_t idle;
	uint16_t hard;
	uint16_t flags;
	uint8_t table;
	struct buf match;
	struct buf rest;
};

/* An answer that is being withheld. */
struct held {
	struct held *next;
	uint8_t type;
	struct buf b;
};

struct fake_switch {
	uint64_t dpid;
	uint32_t n_buffers;
	uint8_t n_tables;
	uint8_t aux;			/* auxiliary connection of that number */
	bool groups;			/* has groups and meters, and takes any */
	uint32_t ports[MAX_PORTS];
	int n_ports;
	bool hold[MAX_TYPES];		/* by type of the request */
	struct {
		int left;		/* how many to answer with it */
		uint16_t type;
		uint16_t code;
	} fail[MAX_TYPES];
	struct held *first;
	struct held **last;
	struct rule *rules;		/* in the order in which they came */
	struct rule **end;
	struct rule **heads;		/* of chains by hash */
	uint32_t n_heads;
	uint32_t n_rules;
	bool remember;			/* carry out flow mods */
	uint16_t flags;			/* of set-config */
	uint16_t miss;
};

/* LIST is like 1-4,9 */
static void parse_ports(struct fake_switch *sw, const char *list)
{
	char *copy = strdup(list), *save = NULL, *t;
	unsigned int a, b;

	sw->n_ports = 0;
	for (t = strtok_r(copy, ",", &save); t; t = strtok_r(NULL, ",", &save)) {
		if (sscanf(t, "%u-%u", &a, &b) != 2)
			a = b = strtoul(t, NULL, 0);
		for (; a <= b && sw->n_ports < MAX_PORTS; a++)
			sw->ports[sw->n_ports++] = a;
	}
	free(copy);
}

struct fake_switch *switch_create(uint8_t version, const struct words *w)
{
	struct fake_switch *sw = calloc(1, sizeof(*sw));

	sw->dpid = word_u64(w, "dpid", 1);
	sw->n_buffers = word_u64(w, "buffers", 0);
	sw->n_tables = word_u64(w, "tables", version == OF10 ? 1 : 64);
	sw->aux = word_u64(w, "aux", 0);
	sw->groups = word_u64(w, "groups", 0);
	sw->remember = word_u64(w, "remember", 1);
	sw->last = &sw->first;
	sw->end = &sw->rules;
	sw->miss = 128;
	parse_ports(sw, word(w, "ports") ?: "1-4");
	return sw;
}

unsigned int switch_n_rules(const struct fake_switch *sw)
{
	return sw->n_rules;
}

static void rule_free(struct rule *r)
{
	free(r->match.p);
	free(r->rest.p);
	free(r);
}

void switch_free(struct fake_switch *sw)
{
	struct rule *r;
	struct held *h;

	if (!sw)
		return;
	while ((r = sw->rules)) {
		sw->rules = r->next;
		rule_free(r);
	}
	free(sw->heads);
	while ((h = sw->first)) {
		sw->first = h->next;
		free(h->b.p);
		free(h);
	}
	free(sw);
}

/* Send the answer to a request of this type, or keep it. */
static void answer(struct conn *c, uint8_t type, struct buf *b)
{
	struct fake_switch *sw = c->sw;
	struct held *h;

	put_length(b);
	if (type < MAX_TYPES && sw->hold[type]) {
		h = calloc(1, sizeof(*h));
		h->type = type;
		put(&h->b, b->p, b->n);
		*sw->last = h;
		sw->last = &h->next;
		return;
	}
	conn_send(c, b->p, b->n);
}

static int release(struct conn *c, uint8_t type)
{
	struct fake_switch *sw = c->sw;
	struct held **at = &sw->first, *h;
	int n = 0;

	sw->hold[type] = false;
	while ((h = *at)) {
		if (h->type != type) {
			at = &h->next;
			continue;
		}
		*at = h->next;
		conn_send(c, h->b.p, h->b.n);
		free(h->b.p);
		free(h);
		n++;
	}
	sw->last = at;
	return n;
}

/* ------------------------------------------------------------ flow table */

/* Address masks of 32 and more are all the same; high bits mean nothing. */
static uint32_t wildcards10(const struct buf *m)
{
	uint32_t w = get32(m->p) & 0x3fffff;

	if (w & 0x20 << 8)
		w = (w & ~(0x3fU << 8)) | 0x20 << 8;
	if (w & 0x20 << 14)
		w = (w & ~(0x3fU << 14)) | 0x20 << 14;
	return w;
}

/* Without in_port=..., eth_dst=... semantics: equal bytes, or everything. */
static bool match_is_all(uint8_t version, const struct buf *m)
{
	return version == OF10 ? wildcards10(m) == 0x3820ff : get16(m->p + 2) == 4;
}

static bool match_equal(uint8_t version, const struct buf *a, const struct buf *b)
{
	if (a->n != b->n)
		return false;
	if (version == OF10)
		return wildcards10(a) == wildcards10(b) &&
		       !memcmp(a->p + 4, b->p + 4, a->n - 4);
	return !memcmp(a->p, b->p, a->n);
}

/* What a flow mod says, cut into pieces; false if it is too short. */
static bool parse_flow_mod(uint8_t version, const uint8_t *p, size_t n, struct rule *r, int *cmd,
			   uint64_t *mask)
{
	const uint8_t *q;
	size_t len;

	memset(r, 0, sizeof(*r));
	*mask = 0;
	if (n < (version == OF10 ? 64U : 48U))
		return false;
	if (version == OF10) {
		r->cookie = get64(p + 40);
		*cmd = get16(p + 48);
		q = p + 50;
		r->flags = get16(q + 12);
		put(&r->match, p, 40);
		put(&r->rest, p + 64, n - 64);
	} else {
		r->cookie = get64(p);
		*mask = get64(p + 8);
		r->table = p[16];
		*cmd = p[17];
		q = p + 18;
		r->flags = get16(q + 18);
		len = (get16(p + 42) + 7) & ~7UL;
		if (len < 8 || 40 + len > n)
			return false;
		put(&r->match, p + 40, len);
		put(&r->rest, p + 40 + len, n - 40 - len);
	}
	r->idle = get16(q);
	r->hard = get16(q + 2);
	r->prio = get16(q + 4);
	return true;
}

static bool selected(uint8_t version, const struct rule *r, const struct rule *by, bool strict,
		     uint64_t mask)
{
	if (version != OF10 && by->table != 0xff && by->table != r->table)
		return false;
	if ((r->cookie ^ by->cookie) & mask)
		return false;
	if (strict)
		return r->prio == by->prio && match_equal(version, &r->match, &by->match);
	return match_is_all(version, &by->match) || match_equal(version, &r->match, &by->match);
}

/* Of what is equal in rules that are the same. */
static uint32_t hash_rule(uint8_t version, const struct rule *r)
{
	uint32_t h = 2166136261U ^ r->table ^ (uint32_t)r->prio << 8;
	size_t i;

	for (i = version == OF10 ? 4 : 0; i < r->match.n; i++)
		h = (h ^ r->match.p[i]) * 16777619U;
	return h ^ h >> 15;
}

static struct rule **chain(struct fake_switch *sw, uint32_t hash)
{
	return &sw->heads[hash & (sw->n_heads - 1)];
}

static void more_heads(struct fake_switch *sw)
{
	struct rule *r;

	if (sw->n_rules < sw->n_heads)
		return;
	sw->n_heads = sw->n_heads ? 2 * sw->n_heads : HEADS_MIN;
	free(sw->heads);
	sw->heads = calloc(sw->n_heads, sizeof(*sw->heads));
	for (r = sw->rules; r; r = r->next) {
		r->same_hash = *chain(sw, r->hash);
		*chain(sw, r->hash) = r;
	}
}

/* The one with this table, priority and match. */
static struct rule *table_find(struct fake_switch *sw, uint8_t version, const struct rule *by)
{
	uint32_t hash = hash_rule(version, by);
	struct rule *r = sw->n_heads ? *chain(sw, hash) : NULL;

	while (r && (r->hash != hash || r->table != by->table ||
		     !selected(version, r, by, true, 0)))
		r = r->same_hash;
	return r;
}

static void table_remove(struct fake_switch *sw, struct rule *r)
{
	struct rule **at = chain(sw, r->hash);

	while (*at != r)
		at = &(*at)->same_hash;
	*at = r->same_hash;
	*r->prev = r->next;
	if (r->next)
		r->next->prev = r->prev;
	else
		sw->end = r->prev;
	sw->n_rules--;
	rule_free(r);
}

/* There are many of them. */
static void trim(struct buf *b)
{
	if (!b->n || b->n == b->cap)
		return;
	b->p = realloc(b->p, b->n);
	b->cap = b->n;
}

static void table_add(struct fake_switch *sw, uint8_t version, const struct rule *new)
{
	struct rule *old = table_find(sw, version, new), *r = malloc(sizeof(*r));

	if (old)
		table_remove(sw, old);
	more_heads(sw);
	*r = *new;
	trim(&r->match);
	trim(&r->rest);
	r->hash = hash_rule(version, r);
	r->same_hash = *chain(sw, r->hash);
	*chain(sw, r->hash) = r;
	r->next = NULL;
	r->prev = sw->end;
	*sw->end = r;
	sw->end = &r->next;
	sw->n_rules++;
}

static void change(struct fake_switch *sw, struct rule *r, const struct rule *by, int cmd)
{
	if (cmd >= 3) {
		table_remove(sw, r);
	} else {
		r->rest.n = 0;
		put(&r->rest, by->rest.p, by->rest.n);
	}
}

static void table_change(struct fake_switch *sw, uint8_t version, struct rule *by, int cmd,
			 uint64_t mask)
{
	bool strict = cmd == 2 || cmd == 4;
	struct rule *r, *next;

	if (strict && by->table != 0xff) {
		r = table_find(sw, version, by);
		if (r && selected(version, r, by, true, mask))
			change(sw, r, by, cmd);
		return;
	}
	for (r = sw->rules; r; r = next) {
		next = r->next;
		if (selected(version, r, by, strict, mask))
			change(sw, r, by, cmd);
	}
}

static void flow_mod(struct fake_switch *sw, uint8_t version, const uint8_t *p, size_t n)
{
	struct rule r;
	uint64_t mask;
	int cmd;

	if (!sw->remember)
		return;
	if (!parse_flow_mod(version, p, n, &r, &cmd, &mask))
		goto drop;
	if (cmd == 0) {
		table_add(sw, version, &r);
		return;
	}
	table_change(sw, version, &r, cmd, mask);
drop:
	free(r.match.p);
	free(r.rest.p);
}

static void put_entry(struct buf *b, uint8_t version, const struct rule *r)
{
	size_t head = version == OF10 ? 48 : 48;

	put16(b, head + r->match.n + r->rest.n);
	put8(b, r->table);
	put8(b, 0);
	if (version == OF10)
		put(b, r->match.p, r->match.n);
	put32(b, 1);
	put32(b, 0);
	put16(b, r->prio);
	put16(b, r->idle);
	put16(b, r->hard);
	if (version == OF10) {
		put_zero(b, 6);
	} else {
		put16(b, r->flags);
		put_zero(b, 4);
	}
	put64(b, r->cookie);
	put64(b, 7);		/* packets */
	put64(b, 700);		/* bytes */
	if (version != OF10)
		put(b, r->match.p, r->match.n);
	put(b, r->rest.p, r->rest.n);
}

/* --------------------------------------------------------------- answers */

static void stats_head(struct buf *b, uint8_t version, uint32_t xid, uint16_t kind, bool more)
{
	put_header(b, version, type_by_name(version, "stats-reply"), xid);
	put16(b, kind);
	put16(b, more);
	if (version != OF10)
		put_zero(b, 4);
}

static void set_more(struct buf *b)
{
	b->p[11] = 1;
}

static void flow_stats(struct conn *c, uint8_t type, uint32_t xid, const uint8_t *p, size_t n)
{
	struct fake_switch *sw = c->sw;
	uint64_t cookie = 0, mask = 0;
	struct buf b = {};
	struct rule *r;

	if (c->peer != OF10 && n >= 32) {
		cookie = get64(p + 16);
		mask = get64(p + 24);
	}
	stats_head(&b, c->peer, xid, 1, false);
	for (r = sw->rules; r; r = r->next) {
		if ((r->cookie ^ cookie) & mask)
			continue;
		put_entry(&b, c->peer, r);
		if (b.n < PART_MAX)
			continue;
		set_more(&b);
		answer(c, type, &b);
		stats_head(&b, c->peer, xid, 1, false);
	}
	answer(c, type, &b);
	free(b.p);
}

static void put_desc_text(struct buf *b, const char *text, size_t n)
{
	size_t len = strlen(text);

	put(b, text, len);
	put_zero(b, n - len);
}

static void put_ports(struct conn *c, struct buf *b)
{
	struct fake_switch *sw = c->sw;
	char name[16];
	int i;

	for (i = 0; i < sw->n_ports; i++) {
		snprintf(name, sizeof(name), "p%u", sw->ports[i]);
		put_port(b, c->peer, sw->ports[i], name, 0, 0);
	}
}

static void port_stats(struct conn *c, struct buf *b, const uint8_t *p)
{
	struct fake_switch *sw = c->sw;
	uint32_t want = c->peer == OF10 ? get16(p) : get32(p);
	int i;

	for (i = 0; i < sw->n_ports; i++) {
		if (want < 0xff00 && want != sw->ports[i])
			continue;
		if (c->peer == OF10)
			put16(b, sw->ports[i]);
		else
			put32(b, sw->ports[i]);
		put_zero(b, c->peer == OF10 ? 6 : 4);
		put64(b, 100 + sw->ports[i]);
		put64(b, 200 + sw->ports[i]);
		put_zero(b, 80);
		if (c->peer != OF10)
			put_zero(b, 8);
	}
}

/* Groups and meters of all kinds; which there are nobody remembers.  False: it is not that. */
static bool object_stats(struct buf *b, uint16_t kind)
{
	int i;

	switch (kind) {
	case 6: case 7: case 9: case 10:
		return true;
	case 8:
		put32(b, 0xf);
		put32(b, 0xf);
		for (i = 0; i < 4; i++)
			put32(b, 1000);
		for (i = 0; i < 4; i++)
			put32(b, 0x0fff9801);
		return true;
	case 11:
		put32(b, 1000);
		put32(b, 0x6);
		put32(b, 0xf);
		put8(b, 8);
		put8(b, 0);
		put_zero(b, 2);
		return true;
	}
	return false;
}

static void stats(struct conn *c, uint8_t type, uint32_t xid, const uint8_t *p, size_t n)
{
	size_t head = c->peer == OF10 ? 4 : 8;
	uint64_t rules = c->sw->n_rules;
	struct buf b = {};
	uint16_t kind;

	if (n < head)
		return;
	kind = get16(p);
	p += head;
	n -= head;
	if (kind == 1) {
		flow_stats(c, type, xid, p, n);
		return;
	}
	stats_head(&b, c->peer, xid, kind, false);
	if (kind == 0) {
		put_desc_text(&b, "fake", 256);
		put_desc_text(&b, "ofpeer", 256);
		put_desc_text(&b, "1", 256);
		put_desc_text(&b, "none", 32);
		put_desc_text(&b, "a fake switch", 256);
	} else if (kind == 2) {
		put64(&b, 7 * rules);
		put64(&b, 700 * rules);
		put32(&b, rules);
		put_zero(&b, 4);
	} else if (kind == 3) {
		put8(&b, 0);
		put_zero(&b, 3);
		if (c->peer == OF10) {
			put_desc_text(&b, "classifier", 32);
			put32(&b, 0x3fffff);
			put32(&b, 10000);
		}
		put32(&b, rules);
		put64(&b, 70);
		put64(&b, 60);
	} else if (kind == 4 && n >= 8) {
		port_stats(c, &b, p);
	} else if (kind == 13 && c->peer != OF10) {
		put_ports(c, &b);
	} else if (!c->sw->groups || c->peer == OF10 || !object_stats(&b, kind)) {
		put_header(&b, c->peer, 1, xid);
		put16(&b, 1);
		put16(&b, 2);	/* BAD_STAT */
	}
	answer(c, type, &b);
	free(b.p);
}

static void features(struct conn *c, struct buf *b)
{
	struct fake_switch *sw = c->sw;

	put64(b, sw->dpid);
	put32(b, sw->n_buffers);
	put8(b, sw->n_tables);
	put8(b, c->peer == OF10 ? 0 : sw->aux);
	put_zero(b, 2);
	put32(b, 0x07);
	put32(b, c->peer == OF10 ? 0x7ff : 0);
	if (c->peer == OF10)
		put_ports(c, b);
}

static bool fails(struct conn *c, uint8_t type, const uint8_t *p, size_t len)
{
	struct fake_switch *sw = c->sw;
	struct buf b = {};

	if (type >= MAX_TYPES || !sw->fail[type].left)
		return false;
	sw->fail[type].left--;
	put_header(&b, c->peer, 1, get32(p + 4));
	put16(&b, sw->fail[type].type);
	put16(&b, sw->fail[type].code);
	put(&b, p, len < 64 ? len : 64);
	answer(c, type, &b);
	free(b.p);
	return true;
}

bool switch_receive(struct conn *c, const uint8_t *p, size_t len)
{
	uint8_t type = p[1], version = c->peer;
	const char *name = type_name(version, type);
	uint32_t xid = get32(p + 4);
	struct buf b = {};

	if (fails(c, type, p, len))
		return true;
	if (!strcmp(name, "flow-mod")) {
		flow_mod(c->sw, version, p + 8, len - 8);
	} else if (!strcmp(name, "stats-request")) {
		stats(c, type, xid, p + 8, len - 8);
	} else if (!strcmp(name, "set-config") && len >= 12) {
		c->sw->flags = get16(p + 8);
		c->sw->miss = get16(p + 10);
	} else if (!strcmp(name, "features-request") || !strcmp(name, "barrier-request") ||
		   !strcmp(name, "get-config-request") || !strcmp(name, "role-request")) {
		put_header(&b, version, type + 1, xid);
		if (!strcmp(name, "features-request")) {
			features(c, &b);
		} else if (!strcmp(name, "get-config-request")) {
			put16(&b, c->sw->flags);
			put16(&b, c->sw->miss);
		} else if (!strcmp(name, "role-request") && len >= 24) {
			put(&b, p + 8, 16);
		}
		answer(c, type, &b);
		free(b.p);
	} else if (!strcmp(name, "vendor")) {
		put_header(&b, version, 1, xid);
		put16(&b, 1);
		put16(&b, 3);
		put(&b, p, len < 64 ? len : 64);
		answer(c, type, &b);
		free(b.p);
	} else {
		return false;
	}
	return true;
}

/* -------------------------------------------------------------- commands */

static int list_flows(struct fake_switch *sw, uint8_t version, struct buf *out)
{
	struct buf b = {};
	struct rule *r;

	for (r = sw->rules; r; r = r->next) {
		b.n = 0;
		put_entry(&b, version, r);
		decode_flow_entry(out, version, b.p, b.n);
		put8(out, '\n');
	}
	free(b.p);
	return 0;
}

/* How many rules have this priority: a long list would take its reader long. */
static int count_flows(const struct fake_switch *sw, unsigned int prio, struct buf *out)
{
	const struct rule *r;
	unsigned int n = 0;
	char text[16];

	for (r = sw->rules; r; r = r->next)
		n += r->prio == prio;
	put(out, text, snprintf(text, sizeof(text), "%u\n", n));
	return 0;
}

static int add_flow(struct fake_switch *sw, uint8_t version, const struct words *w)
{
	struct rule r = {
		.cookie = word_u64(w, "cookie", 0),
		.prio = word_u64(w, "prio", 100),
		.table = word_u64(w, "table", 0),
	};

	if (put_match(&r.match, version, w) || put_rule(&r.rest, version, w)) {
		free(r.match.p);
		free(r.rest.p);
		return -1;
	}
	table_add(sw, version, &r);
	return 0;
}

int switch_command(struct conn *c, const char *cmd, const struct words *w, struct buf *out)
{
	struct fake_switch *sw = c->sw;
	uint8_t version = c->peer ?: c->version;
	int type;

	if (!strcmp(cmd, "flows"))
		return list_flows(sw, version, out);
	if (!strcmp(cmd, "flow-count"))
		return count_flows(sw, word_u64(w, "prio", 0), out);
	if (!strcmp(cmd, "flow"))
		return add_flow(sw, version, w);
	if (!strcmp(cmd, "forget")) {
		struct rule all = { .table = 0xff };

		put_match(&all.match, version, &(struct words){});
		table_change(sw, version, &all, 3, 0);
		free(all.match.p);
		return 0;
	}
	if (!strcmp(cmd, "ports")) {
		parse_ports(sw, w->n ? w->w[0] : "");
		return 0;
	}
	type = w->n ? type_by_name(version, w->w[0]) : -1;
	if (type < 0)
		return -1;
	if (!strcmp(cmd, "hold")) {
		sw->hold[type] = true;
	} else if (!strcmp(cmd, "release")) {
		release(c, type);
	} else {		/* fail */
		sw->fail[type].left = word_u64(w, "times", 1);
		sw->fail[type].type = word_u64(w, "type", 5);
		sw->fail[type].code = word_u64(w, "code", 0);
	}
	return 0;
}
