// SPDX-License-Identifier: GPL-2.0
/* Paths of a vLink on the command line, and those that are left to us. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "route.h"

#define PPORT_MAX	0xffffff00

/**
 * routes_new() - no paths yet
 *
 * Return: for routes_free().
 */
struct routes *routes_new(void)
{
	return mem_or_die(calloc(1, sizeof(struct routes)));
}

/**
 * routes_free() - done with them, and with requests that they were put into
 * @rs: paths
 */
void routes_free(struct routes *rs)
{
	unsigned int i;

	for (i = 0; i < rs->n; i++)
		free(rs->route[i].text);
	free(rs);
}

/**
 * routes_add() - one path more
 * @rs: paths
 *
 * Return: the path, empty; NULL with @rs->err.
 */
struct route *routes_add(struct routes *rs)
{
	if (rs->n == LIBERA_PATH_MAX) {
		snprintf(rs->err, sizeof(rs->err), "path: a vLink has %d paths at most",
			 LIBERA_PATH_MAX);
		return NULL;
	}
	return &rs->route[rs->n++];
}

static void take_hop(struct route *r, const struct api_obj *hop)
{
	struct route_hop *h;
	struct api_value v;

	if (r->n == LIBERA_HOP_MAX)
		return;
	h = &r->hop[r->n++];
	if (api_obj_get(hop, "pswitch", &v))
		h->dpid = v.num;
	if (api_obj_get(hop, "pport", &v))
		h->port = v.num;
}

/**
 * routes_take() - a path that the kernel tells
 * @rs: gets it
 * @path: the nest
 *
 * Return: the path; NULL with @rs->err.
 */
struct route *routes_take(struct routes *rs, const struct api_obj *path)
{
	struct route *r = routes_add(rs);
	unsigned int it = 0;
	struct api_value v;

	while (r && api_obj_next(path, &it, &v)) {
		if (!strcmp(v.attr->name, "hop"))
			take_hop(r, v.nest);
		else if (!strcmp(v.attr->name, "priority"))
			r->priority = v.num;
	}
	return r;
}

/* PSWITCH:PPORT, in place; a datapath id may have colons itself */
static bool get_hop(char *s, struct route_hop *hop)
{
	char *colon = strrchr(s, ':'), *end;
	unsigned long long port;

	if (!colon || colon[1] < '0' || colon[1] > '9')
		return false;
	*colon = 0;
	port = strtoull(colon + 1, &end, 0);
	if (*end || !port || port > PPORT_MAX)
		return false;
	hop->port = port;
	if (args_dpid(s, &hop->dpid))
		return hop->dpid;
	hop->dpid = 0;
	hop->name = s;
	return ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')) && !strchr(s, ':');
}

/* HOP[,HOP...] */
static int get_hops(struct routes *rs, struct route *r, const char *word)
{
	char *s, *next;

	r->text = mem_or_die(strdup(word));
	for (s = r->text; s; s = next) {
		next = strchr(s, ',');
		if (next)
			*next++ = 0;
		if (r->n == LIBERA_HOP_MAX) {
			snprintf(rs->err, sizeof(rs->err), "path: more than %d pLinks",
				 LIBERA_HOP_MAX);
			return -1;
		}
		if (!get_hop(s, &r->hop[r->n++])) {
			snprintf(rs->err, sizeof(rs->err),
				 "path: '%.80s' is not auto or of the form PSWITCH:PPORT[,...]",
				 word);
			return -1;
		}
	}
	return 0;
}

static int parse_path(struct routes *rs, const char *word)
{
	struct route *r = routes_add(rs);

	if (!r)
		return -1;
	r->is_auto = !strcmp(word, "auto");
	return r->is_auto ? 0 : get_hops(rs, r, word);
}

static int parse_priority(struct routes *rs, uint64_t num)
{
	struct route *r = rs->n ? &rs->route[rs->n - 1] : NULL;

	if (!r || r->has_priority) {
		snprintf(rs->err, sizeof(rs->err), "priority: '%llu' follows no path",
			 (unsigned long long)num);
		return -1;
	}
	r->has_priority = true;
	r->priority = num;
	return 0;
}

/**
 * routes_parse() - the paths that a command line tells
 * @rs: filled
 * @a: what was parsed: words are @ROUTE_PATH, @ROUTE_LEVEL and @ROUTE_BACKUP
 *
 * Without any there is one to be looked for; "path none" is none.
 *
 * Return: 0; -1 with @rs->err.
 */
int routes_parse(struct routes *rs, const struct args *a)
{
	const struct args_kept *k;
	bool backup = false, none = false, some = false;

	for (k = a->kept; k < a->kept + a->n_kept; k++) {
		if (!strcmp(k->arg->word, ROUTE_LEVEL)) {
			if (parse_priority(rs, k->num))
				return -1;
		} else if (!strcmp(k->arg->word, ROUTE_BACKUP)) {
			if (strcmp(k->word, "auto")) {
				snprintf(rs->err, sizeof(rs->err), "backup: '%.80s' is not auto",
					 k->word);
				return -1;
			}
			backup = true;
		} else if (!strcmp(k->word, "none")) {
			none = true;
		} else {
			some = true;
			if (parse_path(rs, k->word))
				return -1;
		}
	}
	if (none && (some || backup)) {
		snprintf(rs->err, sizeof(rs->err), "path: 'none' and others");
		return -1;
	}
	if (!some && !none && parse_path(rs, "auto"))
		return -1;
	return backup ? parse_path(rs, "auto") : 0;
}

/**
 * routes_number() - give priorities to those that have none
 * @rs: paths
 * @lowest: of those that the vLink has already, -1 if it has none
 *
 * Each comes after the one before it.
 *
 * Return: 0; -1 with @rs->err.
 */
int routes_number(struct routes *rs, int lowest)
{
	struct route *r;

	for (r = rs->route; r < rs->route + rs->n; r++) {
		if (!r->has_priority && !lowest) {
			snprintf(rs->err, sizeof(rs->err),
				 "priority: none is left below 0, one has to be given");
			return -1;
		}
		if (!r->has_priority)
			r->priority = lowest < 0 ? ROUTE_PRIORITY :
				      lowest > ROUTE_STEP ? lowest - ROUTE_STEP : lowest - 1;
		lowest = r->priority;
	}
	return 0;
}

/**
 * routes_wanted() - whether some are to be looked for
 * @rs: paths
 *
 * Return: whether.
 */
bool routes_wanted(const struct routes *rs)
{
	unsigned int i;

	for (i = 0; i < rs->n; i++)
		if (rs->route[i].is_auto)
			return true;
	return false;
}

/* ---------------------------------------------------- the physical network */

struct busy {
	uint64_t dpid;
	uint32_t port;
};

struct pswitch {
	uint64_t dpid;
	char name[LIBERA_NAME_MAX + 1];
};

/* @name holds the sender of each pLink, as they came. */
struct network {
	struct paths_graph g;
	struct pswitch *name;
	size_t n_names;
	struct busy *busy;
	size_t n_busy;
};

/* Room for one more; grows in steps that are powers of two. */
static void *grow(void *list, size_t n, size_t size)
{
	return n & (n - 1) ? list : mem_or_die(realloc(list, (n ? 2 * n : 1) * size));
}

static uint64_t num_of(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? v.num : 0;
}

static int add_link(const struct api_obj *obj, void *arg)
{
	struct network *net = arg;
	struct pswitch *ps;
	struct api_value v;

	net->name = grow(net->name, net->n_names, sizeof(*net->name));
	ps = &net->name[net->n_names++];
	memset(ps, 0, sizeof(*ps));
	ps->dpid = num_of(obj, "pswitch");
	if (api_obj_get(obj, "pswitch-name", &v))
		snprintf(ps->name, sizeof(ps->name), "%s", (const char *)v.data);
	if (!num_of(obj, "up"))
		return 0;
	net->g.link = grow(net->g.link, net->g.n, sizeof(*net->g.link));
	net->g.link[net->g.n++] = (struct paths_link){
		.from = num_of(obj, "pswitch"),
		.from_port = num_of(obj, "pport"),
		.to = num_of(obj, "to-pswitch"),
		.to_port = num_of(obj, "to-pport"),
	};
	return 0;
}

static int add_pport(const struct api_obj *obj, void *arg)
{
	struct network *net = arg;

	if (!num_of(obj, "vport"))
		return 0;
	net->busy = grow(net->busy, net->n_busy, sizeof(*net->busy));
	net->busy[net->n_busy++] = (struct busy){ num_of(obj, "pswitch"), num_of(obj, "number") };
	return 0;
}

static bool is_busy(const struct network *net, uint64_t dpid, uint32_t port)
{
	size_t i;

	for (i = 0; i < net->n_busy; i++)
		if (net->busy[i].dpid == dpid && net->busy[i].port == port)
			return true;
	return false;
}

/* What a vPort is on is a tenant's, whatever was found there. */
static void drop_busy(struct network *net)
{
	struct paths_link *l;
	size_t i, n = 0;

	for (i = 0; i < net->g.n; i++) {
		l = &net->g.link[i];
		if (!is_busy(net, l->from, l->from_port) && !is_busy(net, l->to, l->to_port))
			net->g.link[n++] = *l;
	}
	net->g.n = n;
}

static int load(struct ctl *ctl, struct network *net)
{
	struct api_error err;
	struct api_req req;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	api_req_init(&req, LIBERA_CMD_PLINK_GET);
	if (api_dump(ctl->api, &req, add_link, net, &err))
		return ctl_refused(ctl, &err);
	api_req_init(&req, LIBERA_CMD_PPORT_GET);
	if (api_dump(ctl->api, &req, add_pport, net, &err))
		return ctl_refused(ctl, &err);
	drop_busy(net);
	paths_sort(&net->g);
	return 0;
}

/* A name that no pLink has is left to the kernel to refuse. */
static uint64_t dpid_of(const struct network *net, const struct route_hop *hop)
{
	size_t i;

	for (i = 0; hop->name && i < net->n_names; i++)
		if (!strcmp(net->name[i].name, hop->name))
			return net->name[i].dpid;
	return hop->dpid;
}

static void use(struct network *net, const struct route *r)
{
	struct paths_hop hop[LIBERA_HOP_MAX];
	unsigned int i;

	for (i = 0; i < r->n; i++)
		hop[i] = (struct paths_hop){ dpid_of(net, &r->hop[i]), r->hop[i].port };
	paths_use(&net->g, hop, r->n);
}

static int find(struct ctl *ctl, struct network *net, struct route *r, uint64_t from,
		uint64_t to)
{
	struct paths_hop hop[LIBERA_HOP_MAX];
	struct api_error err = { .code = 0 };
	int i, n;

	n = paths_find(&net->g, from, to, hop, LIBERA_HOP_MAX);
	if (n < 0 && from == to)
		snprintf(err.text, sizeof(err.text),
			 "path: no pLink leads from pswitch 0x%llx to a neighbour and back",
			 (unsigned long long)from);
	else if (n < 0)
		snprintf(err.text, sizeof(err.text),
			 "path: no pLinks lead from pswitch 0x%llx to pswitch 0x%llx",
			 (unsigned long long)from, (unsigned long long)to);
	if (n < 0)
		return ctl_refused(ctl, &err);
	for (i = 0; i < n; i++)
		r->hop[i] = (struct route_hop){ hop[i].dpid, NULL, hop[i].port };
	r->n = n;
	return 0;
}

/* Whether one of @rs, but for @r itself, goes the same way, so that @r is of no use. */
static bool is_there(const struct network *net, const struct routes *rs, const struct route *r)
{
	const struct route *o;
	unsigned int i;

	for (o = rs->route; o < rs->route + rs->n; o++) {
		if (o == r || o->n != r->n)
			continue;
		for (i = 0; i < r->n; i++)
			if (dpid_of(net, &o->hop[i]) != r->hop[i].dpid ||
			    o->hop[i].port != r->hop[i].port)
				break;
		if (i == r->n)
			return true;
	}
	return false;
}

/**
 * routes_find() - look for those that are left to us
 * @ctl: run
 * @rs: paths
 * @others: that the vLink has already, NULL if there are none
 * @from: pSwitch of the first end
 * @to: pSwitch of the second
 *
 * Each shares as little as possible with those before it.  In a dry run they
 * stay empty.
 *
 * Return: 0, or EXIT_REFUSED after complaining.
 */
int routes_find(struct ctl *ctl, struct routes *rs, const struct routes *others, uint64_t from,
		uint64_t to)
{
	static const struct api_error only_one = {
		.text = "path: there is no other way than that of another path",
	};
	struct network net = { .n_names = 0 };
	unsigned int i;
	int rc;

	rc = load(ctl, &net);
	for (i = 0; !rc && others && i < others->n; i++)
		use(&net, &others->route[i]);
	for (i = 0; !rc && i < rs->n; i++)
		if (!rs->route[i].is_auto)
			use(&net, &rs->route[i]);
	for (i = 0; !rc && !ctl->dry && i < rs->n; i++) {
		if (!rs->route[i].is_auto)
			continue;
		rc = find(ctl, &net, &rs->route[i], from, to);
		if (!rc && (is_there(&net, rs, &rs->route[i]) ||
			    (others && is_there(&net, others, &rs->route[i]))))
			rc = ctl_refused(ctl, &only_one);
		if (!rc)
			use(&net, &rs->route[i]);
	}
	free(net.g.link);
	free(net.name);
	free(net.busy);
	return rc;
}

static void put_hop(struct api_field part[2], const struct route_hop *hop)
{
	part[0] = hop->name ? (struct api_field){ .key = "pswitch-name", .data = hop->name } :
			      (struct api_field){ .key = "pswitch", .num = hop->dpid };
	part[1] = (struct api_field){ .key = "pport", .num = hop->port };
}

/**
 * routes_put() - into a request
 * @rs: paths
 * @req: command; refers to @rs from now on
 */
void routes_put(struct routes *rs, struct api_req *req)
{
	struct route *r;
	unsigned int i;

	for (r = rs->route; r < rs->route + rs->n; r++) {
		r->field[0] = (struct api_field){ .key = "priority", .num = r->priority };
		for (i = 0; i < r->n; i++) {
			put_hop(r->part[i], &r->hop[i]);
			r->field[1 + i] = (struct api_field){
				.key = "hop", .nest = r->part[i], .len = 2,
			};
		}
		api_req_nest(req, "path", r->field, 1 + r->n);
	}
}
