// SPDX-License-Identifier: GPL-2.0
/* libera-ctl verify: whether pSwitches have the rules that they shall have. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "ctl.h"
#include "mem.h"

#define TRIES		3		/* what is only on its way is there soon */
#define PAUSE_US	300000

/* What grows: struct check_* and others, in steps. */
struct list {
	void *at;
	size_t n;
	size_t size;
};

struct tenant {
	uint32_t id;
	char *name;
};

struct pswitch {
	uint64_t dpid;
	char name[LIBERA_NAME_MAX + 1];
	uint8_t version;
	bool ready;
	bool white_box;
};

/* A path of a route, of which lanes tell the labels. */
struct path {
	uint32_t tenant;
	uint64_t vswitch;
	uint64_t end[2];
	uint16_t priority;
	struct list hops;	/* struct check_hop, forth */
};

/**
 * struct verify - one look at everything
 * @ctl: run
 * @tenants: struct tenant
 * @pswitches: struct pswitch
 * @ports: struct check_port
 * @lanes: struct check_lane
 * @hops: struct check_hop
 * @carried: struct check_carried
 * @hosts: struct check_host
 * @paths: struct path
 * @watches: struct check_watch
 * @net: @ports, @lanes and @hops, sorted
 * @ps: pSwitch that is looked at
 * @rules: gets rules; one of the lists of verify_switch()
 * @canon: they are to be made what @ps says of them
 * @found: findings as JSON
 * @text: the same as lines
 * @n_rules: rules of ours that were looked at
 * @n_foreign: rules of others
 * @n_switches: pSwitches
 * @n_away: pSwitches that are not connected
 */
struct verify {
	struct ctl *ctl;
	struct list tenants, pswitches, ports, lanes, hops, carried, hosts, paths, watches;
	struct check_net net;
	const struct pswitch *ps;
	struct list *rules;
	bool canon;
	struct json_object *found;
	struct list text;
	size_t n_rules, n_foreign;
	unsigned int n_switches, n_away;
};

/* One entry more, zeroed. */
static void *add(struct list *l, size_t size)
{
	void *p;

	if (l->n == l->size) {
		l->size = l->size ? 2 * l->size : 16;
		l->at = mem_or_die(realloc(l->at, l->size * size));
	}
	p = (char *)l->at + l->n++ * size;
	memset(p, 0, size);
	return p;
}

static uint64_t num(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? v.num : 0;
}

static bool has(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v);
}

/* ----------------------------------------------------------- who is where */

static int take_tenant(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	struct tenant *t = add(&v->tenants, sizeof(*t));
	struct api_value name;

	t->id = num(obj, "id");
	t->name = mem_or_die(strdup(api_obj_get(obj, "name", &name) ? name.data : "?"));
	return 0;
}

static const char *tenant_name(const struct verify *v, uint32_t id)
{
	const struct tenant *t = v->tenants.at;
	size_t i;

	for (i = 0; i < v->tenants.n; i++)
		if (t[i].id == id)
			return t[i].name;
	return "a new tenant";
}

static struct check_owner owner_of(const struct verify *v, const struct api_obj *obj)
{
	struct check_owner o = {
		.tenant = num(obj, "tenant"),
		.vswitch = num(obj, "vswitch"),
	};

	o.name = tenant_name(v, o.tenant);
	return o;
}

static int take_pswitch(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	struct pswitch *ps = add(&v->pswitches, sizeof(*ps));
	struct api_value name;

	ps->dpid = num(obj, "dpid");
	ps->version = num(obj, "of-version");
	ps->ready = has(obj, "connected");
	ps->white_box = num(obj, "kind-used") == LIBERA_PSWITCH_KIND_WHITE_BOX;
	if (api_obj_get(obj, "name", &name) && *(const char *)name.data)
		snprintf(ps->name, sizeof(ps->name), "%s", (const char *)name.data);
	else
		snprintf(ps->name, sizeof(ps->name), "0x%llx", (unsigned long long)ps->dpid);
	return 0;
}

static void add_port(struct verify *v, const struct api_obj *obj, const char *pswitch,
		     const char *pport)
{
	struct check_port *p = add(&v->ports, sizeof(*p));

	p->dpid = num(obj, pswitch);
	p->port = num(obj, pport);
	p->owner = owner_of(v, obj);
}

/* A vPort of a vLink is on a pLink, and known by its label.  One that moves has two places. */
static int take_vport(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;

	if (has(obj, "vlink") || !has(obj, "pport"))
		return 0;
	add_port(v, obj, "pswitch", "pport");
	if (has(obj, "old-pport"))
		add_port(v, obj, "old-pswitch", "old-pport");
	return 0;
}

static struct check_hop get_hop(const struct api_obj *obj)
{
	return (struct check_hop){
		.dpid = num(obj, "pswitch"),
		.port = num(obj, "pport"),
		.to_dpid = num(obj, "to-pswitch"),
		.to_port = num(obj, "to-pport"),
	};
}

static void add_lane(struct verify *v, const struct list *hops, bool back, uint16_t label,
		     const struct check_owner *owner)
{
	const struct check_hop *h = hops->at;
	struct check_lane *l;
	size_t i;

	for (i = 0; i < hops->n; i++) {
		l = add(&v->lanes, sizeof(*l));
		l->dpid = back ? h[i].dpid : h[i].to_dpid;
		l->port = back ? h[i].port : h[i].to_port;
		l->label = label;
		l->owner = *owner;
	}
}

/* For each VLAN id that @obj has a label for, one more. */
static void add_vlan_lanes(struct verify *v, const struct api_obj *obj, const struct list *hops,
			   bool back, const char *key, const struct check_owner *owner)
{
	unsigned int it = 0;
	struct api_value val;

	while (api_obj_next(obj, &it, &val))
		if (!strcmp(val.attr->name, "vlan"))
			add_lane(v, hops, back, num(val.nest, key), owner);
}

static void add_carried(struct verify *v, const struct list *hops, bool back, uint8_t kind,
			const struct check_owner *owner)
{
	const struct check_hop *h = hops->at;
	struct check_carried *c;
	size_t i;

	for (i = 0; kind && i < hops->n; i++) {
		c = add(&v->carried, sizeof(*c));
		c->dpid = back ? h[i].dpid : h[i].to_dpid;
		c->port = back ? h[i].port : h[i].to_port;
		c->kind = kind;
		c->owner = *owner;
	}
}

static int take_layout(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	uint64_t kind = num(obj, "kind");

	if (kind < __LIBERA_CARRY_END)
		v->net.layouts[kind] = (struct libera_layout){
			.edge = num(obj, "edge-bits"),
			.tenant = num(obj, "tenant-bits"),
			.tenant_first = num(obj, "order"),
		};
	return 0;
}

/* The pLinks of a path, in both directions; forth alone in @hops. */
static void take_hops(struct verify *v, const struct api_obj *path, struct list *hops)
{
	unsigned int it = 0;
	struct api_value val;
	struct check_hop *h, there;

	while (api_obj_next(path, &it, &val)) {
		if (strcmp(val.attr->name, "hop"))
			continue;
		there = get_hop(val.nest);
		h = add(hops, sizeof(*h));
		*h = there;
		h = add(&v->hops, sizeof(*h));
		*h = there;
		h = add(&v->hops, sizeof(*h));
		*h = (struct check_hop){ there.to_dpid, there.to_port, there.dpid, there.port };
	}
}

static int take_vlink(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	struct check_owner owner = owner_of(v, obj);
	struct list hops = { .n = 0 };
	unsigned int it = 0;
	struct api_value val;

	while (api_obj_next(obj, &it, &val)) {
		if (strcmp(val.attr->name, "path"))
			continue;
		hops.n = 0;
		take_hops(v, val.nest, &hops);
		add_lane(v, &hops, false, num(val.nest, "label"), &owner);
		add_lane(v, &hops, true, num(val.nest, "back-label"), &owner);
		add_vlan_lanes(v, val.nest, &hops, false, "label", &owner);
		add_vlan_lanes(v, val.nest, &hops, true, "back-label", &owner);
		add_carried(v, &hops, false, num(val.nest, "carried"), &owner);
		add_carried(v, &hops, true, num(val.nest, "back-carried"), &owner);
	}
	free(hops.at);
	return 0;
}

static int take_route(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	unsigned int it = 0;
	struct api_value val;
	struct path *p;

	while (api_obj_next(obj, &it, &val)) {
		if (strcmp(val.attr->name, "path"))
			continue;
		p = add(&v->paths, sizeof(*p));
		p->tenant = num(obj, "tenant");
		p->vswitch = num(obj, "vswitch");
		p->end[0] = num(obj, "pswitch");
		p->end[1] = num(obj, "to-pswitch");
		p->priority = num(val.nest, "priority");
		take_hops(v, val.nest, &p->hops);
	}
	return 0;
}

static int take_lane(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	struct check_owner owner = owner_of(v, obj);
	const struct path *p = v->paths.at;
	size_t i;

	for (i = 0; i < v->paths.n; i++, p++) {
		if (p->tenant != owner.tenant || p->vswitch != owner.vswitch ||
		    p->end[0] != num(obj, "pswitch") || p->end[1] != num(obj, "to-pswitch") ||
		    p->priority != num(obj, "priority"))
			continue;
		add_lane(v, &p->hops, has(obj, "back"), num(obj, "label"), &owner);
		add_vlan_lanes(v, obj, &p->hops, has(obj, "back"), "label", &owner);
	}
	return 0;
}

static int take_host(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	struct check_host *h;

	if (!has(obj, "locator"))
		return 0;
	h = add(&v->hosts, sizeof(*h));
	h->tenant = num(obj, "tenant");
	h->locator = num(obj, "locator");
	return 0;
}

static int take_watch(const struct api_obj *obj, void *arg)
{
	struct verify *v = arg;
	struct check_watch *w = add(&v->watches, sizeof(*w));

	w->dpid = num(obj, "pswitch");
	w->port = num(obj, "pport");
	return 0;
}

static int dump(struct verify *v, uint8_t cmd, api_cb cb, struct api_error *err)
{
	struct api_req req;

	api_req_init(&req, cmd);
	return api_dump(v->ctl->api, &req, cb, v, err);
}

static int look_around(struct verify *v, struct api_error *err)
{
	static const struct {
		uint8_t cmd;
		api_cb cb;
	} parts[] = {
		{ LIBERA_CMD_TENANT_GET, take_tenant },
		{ LIBERA_CMD_VPORT_GET, take_vport },
		{ LIBERA_CMD_VLINK_GET, take_vlink },
		{ LIBERA_CMD_ROUTE_GET, take_route },
		{ LIBERA_CMD_LANE_GET, take_lane },
		{ LIBERA_CMD_CARRIER_GET, take_layout },
		{ LIBERA_CMD_HOST_GET, take_host },
		{ LIBERA_CMD_WATCH_GET, take_watch },
	};
	unsigned int i;
	int rc = 0;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && !rc; i++)
		rc = dump(v, parts[i].cmd, parts[i].cb, err);
	v->net.ports = v->ports.at;
	v->net.n_ports = v->ports.n;
	v->net.lanes = v->lanes.at;
	v->net.n_lanes = v->lanes.n;
	v->net.hops = v->hops.at;
	v->net.n_hops = v->hops.n;
	v->net.carried = v->carried.at;
	v->net.n_carried = v->carried.n;
	v->net.hosts = v->hosts.at;
	v->net.n_hosts = v->hosts.n;
	v->net.watches = v->watches.at;
	v->net.n_watches = v->watches.n;
	check_sort(&v->net);
	return rc;
}

/* ----------------------------------------------------------------- rules */

static void keep_acts(struct check_rule *r)
{
	size_t n = r->instrs.n_apply + r->instrs.n_write;
	struct libera_act *act = mem_or_die(malloc((n + 1) * sizeof(*act)));

	if (n)
		memcpy(act, r->instrs.act, n * sizeof(*act));
	r->instrs.act = act;
}

/* Nobody's memory but its own, and in the words of its pSwitch. */
static int take_rule(const struct api_obj *obj, void *arg)
{
	/* the second one is written while the first is read */
	static struct libera_ofscratch scratch, own;
	struct verify *v = arg;
	struct check_rule *r = add(v->rules, sizeof(*r));
	struct api_value val;

	r->cookie = num(obj, "cookie");
	r->table = num(obj, "table");
	r->priority = num(obj, "priority");
	r->idle_timeout = num(obj, "idle-timeout");
	r->stand_in = num(obj, "stand-in");
	r->stands_for = num(obj, "stands-for");
	r->opaque = has(obj, "opaque");
	r->loose = v->canon && num(obj, "state") == LIBERA_RULE_STATE_REMOVING;
	libera_match_init(&r->match);
	if (api_obj_get(obj, "match", &val) && libera_oxm_get_match(&r->match, val.data, val.len))
		r->opaque = true;
	scratch.n = 0;
	if (!api_obj_get(obj, "instructions", &val) ||
	    libera_of13_get_instrs(&r->instrs, val.data, val.len, &scratch))
		r->opaque = true;
	if (api_obj_get(obj, "owner", &val))
		r->owner = owner_of(v, val.nest);
	/* what a white box has is told in the words of the rule that it is */
	if (v->canon && !r->opaque && !v->ps->white_box)
		check_canon(r, v->ps->version, &own);
	keep_acts(r);
	return 0;
}

static void drop_rules(struct list *l)
{
	struct check_rule *r = l->at;
	size_t i;

	for (i = 0; i < l->n; i++)
		free((void *)r[i].instrs.act);
	free(l->at);
	memset(l, 0, sizeof(*l));
}

static int by_cookie(const void *a, const void *b)
{
	const struct check_rule *x = a, *y = b;

	return x->cookie < y->cookie ? -1 : x->cookie > y->cookie;
}

static bool is_same(const struct check_rule *a, const struct check_rule *b)
{
	return a->cookie == b->cookie && a->loose == b->loose && a->stand_in == b->stand_in &&
	       a->idle_timeout == b->idle_timeout && libera_match_equal(&a->match, &b->match) &&
	       libera_instrs_equal(&a->instrs, &b->instrs);
}

static void sort_rules(struct list *l)
{
	if (l->n)
		qsort(l->at, l->n, sizeof(struct check_rule), by_cookie);
}

/*
 * What shall be there, from two looks at it, one before and one after the pSwitch was
 * asked: what was not the same in both comes, goes or changes just now.
 */
static void merge(struct list *before, struct list *after)
{
	struct check_rule *a, *b;
	size_t i, j = 0, n = after->n;

	sort_rules(before);
	sort_rules(after);
	for (i = 0; i < before->n; i++) {
		b = (struct check_rule *)before->at + i;
		for (; j < n; j++) {
			a = (struct check_rule *)after->at + j;
			if (a->cookie >= b->cookie)
				break;
			a->loose = true;
		}
		if (j < n && is_same(a, b)) {
			j++;
			continue;
		}
		a = add(after, sizeof(*a));
		*a = *b;
		a->loose = true;
		keep_acts(a);
	}
	for (; j < n; j++)
		((struct check_rule *)after->at)[j].loose = true;
}

static int dump_rules(struct verify *v, uint8_t cmd, struct list *rules, struct api_error *err)
{
	struct api_req req;

	v->rules = rules;
	v->canon = cmd == LIBERA_CMD_PFLOW_GET;
	api_req_init(&req, cmd);
	api_req_num(&req, "pswitch", v->ps->dpid);
	return api_dump(v->ctl->api, &req, take_rule, v, err);
}

/* --------------------------------------------------------------- findings */

static char *match_text(const struct check_rule *r)
{
	int n = libera_match_format(NULL, 0, &r->match);
	char *s = mem_or_die(malloc(n + 1));

	libera_match_format(s, n + 1, &r->match);
	return s;
}

static char *instrs_text(const struct check_rule *r)
{
	int n = libera_instrs_format(NULL, 0, &r->instrs);
	char *s = mem_or_die(malloc(n + 1));

	libera_instrs_format(s, n + 1, &r->instrs);
	return s;
}

static void put(struct json_object *j, const char *key, const char *text)
{
	json_object_object_add(j, key, json_object_new_string(text));
}

static void put_hex(struct json_object *j, const char *key, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value);
	put(j, key, text);
}

static void tell_rule(FILE *f, struct json_object *j, const struct check_rule *r)
{
	char *match = match_text(r), *instrs = instrs_text(r);

	fprintf(f, " table %u priority %u cookie 0x%llx", r->table, r->priority,
		(unsigned long long)r->cookie);
	json_object_object_add(j, "table", json_object_new_int(r->table));
	json_object_object_add(j, "priority", json_object_new_int(r->priority));
	put_hex(j, "cookie", r->cookie);
	if (r->owner.tenant) {
		fprintf(f, " tenant %s vswitch 0x%llx", r->owner.name, r->owner.vswitch);
		put(j, "tenant", r->owner.name);
		put_hex(j, "vswitch", r->owner.vswitch);
	}
	fprintf(f, " match %s instructions %s", match, r->opaque ? "unknown" : instrs);
	put(j, "match", match);
	put(j, "instructions", r->opaque ? "unknown" : instrs);
	free(match);
	free(instrs);
}

static void tell_found(FILE *f, struct json_object *j, const struct check_rule *r)
{
	char *instrs = instrs_text(r);

	fprintf(f, " found cookie 0x%llx instructions %s", (unsigned long long)r->cookie,
		r->opaque ? "unknown" : instrs);
	put_hex(j, "found-cookie", r->cookie);
	put(j, "found-instructions", r->opaque ? "unknown" : instrs);
	free(instrs);
}

static void take_finding(void *arg, const struct check_finding *find)
{
	struct json_object *j = json_object_new_object();
	struct verify *v = arg;
	char **line = add(&v->text, sizeof(*line));
	size_t size;
	FILE *f;

	f = mem_text(line, &size);
	fprintf(f, "pswitch %s %s: %s:", v->ps->name, check_name(find->kind), find->text);
	put_hex(j, "pswitch", find->dpid);
	put(j, "kind", check_name(find->kind));
	put(j, "text", find->text);
	if (find->rule)
		tell_rule(f, j, find->rule);
	if (find->found)
		tell_found(f, j, find->found);
	fclose(f);
	json_object_array_add(v->found, j);
}

static void count(struct verify *v, const struct check_rules *have)
{
	size_t i;

	for (i = 0; i < have->n; i++)
		if (check_is_ours(&have->rule[i]))
			v->n_rules++;
		else
			v->n_foreign++;
	v->n_switches++;
}

static int verify_switch(struct verify *v, struct api_error *err)
{
	struct list before = { .n = 0 }, after = { .n = 0 }, actual = { .n = 0 };
	struct check_rules want, have;
	int rc;

	rc = dump_rules(v, LIBERA_CMD_PFLOW_GET, &before, err);
	if (!rc)
		rc = dump_rules(v, LIBERA_CMD_AFLOW_GET, &actual, err);
	if (!rc)
		rc = dump_rules(v, LIBERA_CMD_PFLOW_GET, &after, err);
	if (!rc) {
		merge(&before, &after);
		want = (struct check_rules){ after.at, after.n };
		have = (struct check_rules){ actual.at, actual.n };
		count(v, &have);
		if (check_switch(&v->net, v->ps->dpid, &want, &have, take_finding, v) < 0)
			mem_or_die(NULL);
	}
	drop_rules(&before);
	drop_rules(&after);
	drop_rules(&actual);
	return rc;
}

/* ----------------------------------------------------------------- the whole */

static void forget(struct verify *v)
{
	struct tenant *t = v->tenants.at;
	struct path *p = v->paths.at;
	char **line = v->text.at;
	size_t i;

	for (i = 0; i < v->tenants.n; i++)
		free(t[i].name);
	for (i = 0; i < v->paths.n; i++)
		free(p[i].hops.at);
	for (i = 0; i < v->text.n; i++)
		free(line[i]);
	free(v->tenants.at);
	free(v->pswitches.at);
	free(v->ports.at);
	free(v->lanes.at);
	free(v->hops.at);
	free(v->carried.at);
	free(v->hosts.at);
	free(v->paths.at);
	free(v->watches.at);
	free(v->text.at);
	json_object_put(v->found);
	*v = (struct verify){ .ctl = v->ctl };
}

/* One that goes away while it is looked at is as one that is not there. */
static int verify_all(struct verify *v, bool one, struct api_error *err)
{
	const struct pswitch *ps = v->pswitches.at;
	size_t i;
	int rc;

	for (i = 0; i < v->pswitches.n; i++) {
		v->ps = &ps[i];
		if (!ps[i].ready && !one) {
			v->n_away++;
			continue;
		}
		rc = verify_switch(v, err);
		if (rc && (one || err->code != ENOTCONN))
			return rc;
		v->n_away += !!rc;
	}
	return 0;
}

static int look(struct verify *v, const struct api_req *req, struct api_error *err)
{
	bool one = req->n;
	int rc;

	v->found = json_object_new_array();
	rc = one ? api_do(v->ctl->api, req, take_pswitch, v, err) :
		   api_dump(v->ctl->api, req, take_pswitch, v, err);
	if (!rc)
		rc = look_around(v, err);
	return rc ? rc : verify_all(v, one, err);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void say(const struct verify *v)
{
	char *const *line = v->text.at;
	FILE *to = v->ctl->out.to;
	size_t i;

	for (i = 0; i < v->text.n; i++)
		fprintf(to, "%s\n", line[i]);
	fprintf(to, "%zu rule%s of %u pSwitch%s checked: ", v->n_rules, plural(v->n_rules),
		v->n_switches, v->n_switches == 1 ? "" : "es");
	if (v->text.n)
		fprintf(to, "%zu difference%s", v->text.n, plural(v->text.n));
	else
		fprintf(to, "all as they shall be");
	if (v->n_foreign)
		fprintf(to, "; %zu rule%s of others", v->n_foreign, plural(v->n_foreign));
	if (v->n_away)
		fprintf(to, "; %u pSwitch%s not connected", v->n_away, v->n_away == 1 ? "" : "es");
	fprintf(to, "\n");
}

static void say_json(struct verify *v)
{
	struct json_object *j = json_object_new_object();

	json_object_object_add(j, "rules", json_object_new_uint64(v->n_rules));
	json_object_object_add(j, "pswitches", json_object_new_uint64(v->n_switches));
	json_object_object_add(j, "foreign-rules", json_object_new_uint64(v->n_foreign));
	json_object_object_add(j, "not-connected", json_object_new_uint64(v->n_away));
	json_object_object_add(j, "findings", json_object_get(v->found));
	out_json_print(&v->ctl->out, j);
}

static int verify(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct verify v = { .ctl = ctl };
	struct api_error err;
	struct args a;
	int rc, i;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	for (i = 0; i < TRIES; i++) {
		if (i) {
			forget(&v);
			usleep(PAUSE_US);
		}
		rc = look(&v, &a.req, &err);
		if (rc || !v.text.n)
			break;
	}
	if (rc)
		rc = ctl_refused(ctl, &err);
	else if (!ctl->dry && ctl->out.json)
		say_json(&v);
	else if (!ctl->dry)
		say(&v);
	if (!rc)
		rc = v.text.n ? EXIT_REFUSED : 0;
	forget(&v);
	return rc;
}

static const struct arg verify_args[] = {
	{ "pswitch", ARG_SWITCH, "dpid", "name", ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb verify_verbs[] = {
	{ "show", verify_args, "[[pswitch] PSWITCH]",
	  "whether pSwitches have the rules that they shall have, and no tenant's lead to another",
	  verify, LIBERA_CMD_PSWITCH_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_verify = {
	"verify", "rules of pSwitches compared with what they shall be", verify_verbs, true
};
