// SPDX-License-Identifier: GPL-2.0
/* Paths of a vLink on the command line, and those that are left to us. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "mem.h"
#include "route.h"

#define PPORT_MAX	0xffffff00

_Static_assert(PATHS_HOPS == LIBERA_HOP_MAX, "a path has as many pLinks as the kernel's");

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

/**
 * route_hop_read() - a pPort from its text
 * @s: PSWITCH:PPORT, cut in place; a datapath id may have colons itself
 * @hop: filled, and points into @s
 *
 * Return: whether it is one.
 */
bool route_hop_read(char *s, struct route_hop *hop)
{
	char *colon = strrchr(s, ':'), *end;
	unsigned long long port;

	if (!colon || colon[1] < '0' || colon[1] > '9')
		return false;
	*colon = 0;
	port = strtoull(colon + 1, &end, 0);
	if (*end || !port || port > PPORT_MAX)
		return false;
	*hop = (struct route_hop){ .port = port };
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
		if (!route_hop_read(s, &r->hop[r->n++])) {
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
 * routes_below() - the priority of one path more
 * @lowest: of those that there are, -1 if there are none
 *
 * Return: one below it; -1 if none is left.
 */
int routes_below(int lowest)
{
	if (lowest < 0)
		return ROUTE_PRIORITY;
	return lowest > ROUTE_STEP ? lowest - ROUTE_STEP : lowest - 1;
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
			r->priority = routes_below(lowest);
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

/* ----------------------------------------------------------- looking for them */

/**
 * routes_network() - the network in which they are looked for
 * @ctl: run
 * @net: empty; for network_free(), whatever happens
 *
 * Return: 0, or EXIT_REFUSED after complaining.
 */
int routes_network(struct ctl *ctl, struct network *net)
{
	struct api_error err;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	return network_load_used(net, ctl->api, &err) ? ctl_refused(ctl, &err) : 0;
}

/* A name that no pSwitch has is left to the kernel to refuse. */
static void give(const struct network *net, struct embed_ask *ask, const struct route *r)
{
	struct embed_way *w = &ask->given[ask->n_given];
	const struct route_hop *h;

	if (r->is_auto || ask->n_given == VN_PATH_MAX)
		return;
	w->n = r->n;
	for (h = r->hop; h < r->hop + r->n; h++)
		w->hop[h - r->hop] = (struct paths_hop){
			h->name ? network_dpid(net, h->name) : h->dpid, h->port
		};
	ask->n_given++;
}

static void take_found(struct route *r, const struct embed_way *w)
{
	int i;

	for (i = 0; i < w->n; i++)
		r->hop[i] = (struct route_hop){ w->hop[i].dpid, NULL, w->hop[i].port };
	r->n = w->n;
}

static int find(struct ctl *ctl, struct network *net, struct routes *rs, struct embed_ask *ask)
{
	struct api_error err = { .code = ENOENT };
	unsigned int i, n = 0;

	if (embed_find(&net->g, ask)) {
		snprintf(err.text, sizeof(err.text), "%s", ask->why);
		return ctl_refused(ctl, &err);
	}
	for (i = 0; i < rs->n; i++)
		if (rs->route[i].is_auto)
			take_found(&rs->route[i], &ask->found[n++]);
	return 0;
}

/**
 * routes_find() - look for those that are left to us
 * @ctl: run
 * @net: network; what is found is counted there
 * @rs: paths
 * @others: that the vLink has already, NULL if there are none
 * @from: where the first end is
 * @to: where the second is
 *
 * Each shares as little as possible with the others.  In a dry run they stay empty.
 *
 * Return: 0, or EXIT_REFUSED after complaining.
 */
int routes_find(struct ctl *ctl, struct network *net, struct routes *rs,
		const struct routes *others, const struct route_ends *from,
		const struct route_ends *to)
{
	struct embed_ask *ask;
	unsigned int i;
	int rc;

	if (ctl->dry)
		return 0;
	ask = mem_or_die(calloc(1, sizeof(*ask)));
	ask->from = from->dpid;
	ask->n_from = from->n;
	ask->to = to->dpid;
	ask->n_to = to->n;
	for (i = 0; others && i < others->n; i++)
		give(net, ask, &others->route[i]);
	for (i = 0; i < rs->n; i++) {
		ask->n_found += rs->route[i].is_auto;
		give(net, ask, &rs->route[i]);
	}
	rc = find(ctl, net, rs, ask);
	free(ask);
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

/**
 * routes_run() - a command that takes paths
 * @ctl: tool
 * @verb: command
 * @argc: entries of @argv
 * @argv: words behind it
 * @with: carries it out, with room for paths
 *
 * Return: exit status.
 */
int routes_run(struct ctl *ctl, const struct verb *verb, int argc, char **argv,
	       int (*with)(struct ctl *ctl, struct args *a, struct routes *rs))
{
	struct routes *rs;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	rs = routes_new();
	rc = with(ctl, &a, rs);
	routes_free(rs);
	return rc;
}
