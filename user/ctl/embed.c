// SPDX-License-Identifier: GPL-2.0
/*
 * Where a virtual network goes in the physical one, as far as that is left to us.
 *
 * The first path of a vLink or a route is a shortest one, and of these one where others
 * have least.  A path in reserve shares as few pLinks as possible with those before it,
 * then as few pSwitches, and is short and free then.  If a first path leaves none in
 * reserve without a pLink in common, though there are two such paths, these are taken.
 */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "embed.h"
#include "vn_priv.h"

/* ------------------------------------------------------------ paths as text */

/**
 * embed_read() - a path from its text
 * @w: filled
 * @hops: see struct vn_path
 *
 * Return: whether it is one whose pSwitches are told by their ids.
 */
bool embed_read(struct embed_way *w, const char *hops)
{
	unsigned long long dpid, port;
	char *end;

	for (w->n = 0; w->n < PATHS_HOPS; hops = end + 1) {
		dpid = strtoull(hops, &end, 0);
		if (end == hops || *end != ':')
			return false;
		hops = end + 1;
		port = strtoull(hops, &end, 0);
		if (end == hops || (*end && *end != ','))
			return false;
		w->hop[w->n++] = (struct paths_hop){ dpid, port };
		if (!*end)
			return true;
	}
	return false;
}

/**
 * embed_text() - a path as text
 * @w: path
 *
 * Return: as in struct vn_path, to be freed.
 */
char *embed_text(const struct embed_way *w)
{
	char *text = NULL;
	size_t size;
	FILE *f = mem_text(&text, &size);
	int i;

	for (i = 0; i < w->n; i++)
		fprintf(f, "%s0x%llx:%u", i ? "," : "", (unsigned long long)w->hop[i].dpid,
			w->hop[i].port);
	fclose(f);
	return text;
}

/* ----------------------------------------------------------- what is there */

static bool same_route(const struct vn_object *a, const struct vn_object *b)
{
	return a->pswitch.dpid && a->vswitch.dpid == b->vswitch.dpid &&
	       a->pswitch.dpid == b->pswitch.dpid &&
	       a->to_pswitch.dpid == b->to_pswitch.dpid && !strcmp(a->tenant, b->tenant);
}

/* Each path of a route is an object. */
static bool is_first_of_route(const struct vn *vn, const struct vn_object *o)
{
	const struct vn_object *r;
	size_t i;

	for (i = 0; i < vn->n; i++) {
		r = vn->obj[i];
		if (r->kind == VN_ROUTE && r->n_paths && same_route(r, o) &&
		    r->path[0].priority > o->path[0].priority)
			return false;
	}
	return true;
}

static bool is_first(const struct vn *vn, const struct vn_object *o, unsigned int path)
{
	unsigned int i;

	if (o->kind == VN_ROUTE)
		return is_first_of_route(vn, o);
	for (i = 0; i < o->n_paths; i++)
		if (o->path[i].priority > o->path[path].priority)
			return false;
	return true;
}

static void count_path(struct paths_graph *g, const struct vn *vn, const struct vn_object *o,
		       unsigned int path, int sign)
{
	struct embed_way w;

	if (embed_read(&w, o->path[path].hops))
		paths_add_load(g, w.hop, w.n,
			       sign * (is_first(vn, o, path) ? EMBED_FIRST : EMBED_SPARE));
}

static void count(struct paths_graph *g, const struct vn *vn, const struct vn_object *o, int sign)
{
	unsigned int i;

	if (o->kind == VN_VPORT && !o->vlink)
		paths_close(g, o->pswitch.dpid, o->pport, sign);
	for (i = 0; i < o->n_paths; i++)
		count_path(g, vn, o, i, sign);
}

/**
 * embed_count() - what tenants have
 * @g: all pLinks, sorted; no path may go where a vPort is, and others weigh less where
 *	many are
 * @vn: all objects of all tenants, or what is to be considered of it
 */
void embed_count(struct paths_graph *g, const struct vn *vn)
{
	size_t i;

	for (i = 0; i < vn->n; i++)
		count(g, vn, vn->obj[i], 1);
}

/**
 * embed_parts() - the pSwitches that a vSwitch is on
 * @vn: objects, sorted
 * @tenant: whose
 * @vswitch: its datapath id
 * @dpid: filled, VN_BELOW_MAX at most
 *
 * Return: how many there are.
 */
unsigned int embed_parts(const struct vn *vn, const char *tenant, uint64_t vswitch, uint64_t *dpid)
{
	struct vn_object key = { .kind = VN_VSWITCH, .vswitch.dpid = vswitch };
	const struct vn_object *o;
	unsigned int i;

	snprintf(key.tenant, sizeof(key.tenant), "%s", tenant);
	o = vn_find(vn, &key);
	for (i = 0; o && i < o->n_below && i < VN_BELOW_MAX; i++)
		dpid[i] = o->below[i].dpid;
	return i;
}

/* ----------------------------------------------------------------- finding */

/* "0xa1,0xa2": where a path may begin or end */
static size_t put_dpids(char *buf, size_t size, size_t at, const uint64_t *dpid, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n && at < size; i++)
		at += snprintf(buf + at, size - at, "%s0x%llx", i ? "," : "",
			       (unsigned long long)dpid[i]);
	return at < size ? at : size - 1;
}

static size_t put_text(char *buf, size_t size, size_t at, const char *text)
{
	at += snprintf(buf + at, size - at, "%s", text);
	return at < size ? at : size - 1;
}

/* @what leads from one to the other */
static int fail(struct embed_ask *ask, const char *what)
{
	const size_t size = sizeof(ask->why);
	char *s = ask->why;
	size_t at;

	at = put_text(s, size, 0, what);
	at = put_text(s, size, at, " from pswitch ");
	at = put_dpids(s, size, at, ask->from, ask->n_from);
	if (ask->n_from == 1 && ask->n_to == 1 && ask->from[0] == ask->to[0]) {
		put_text(s, size, at, " to a neighbour and back");
		return -1;
	}
	at = put_text(s, size, at, " to pswitch ");
	put_dpids(s, size, at, ask->to, ask->n_to);
	return -1;
}

/* The best from any of the first to any of the second. */
static bool find_best(const struct paths_graph *g, const struct embed_ask *ask, struct embed_way *w)
{
	struct paths_cost cost, best;
	struct embed_way next;
	unsigned int i, j;

	w->n = -1;
	for (i = 0; i < ask->n_from; i++) {
		for (j = 0; j < ask->n_to; j++) {
			next.n = paths_find(g, ask->from[i], ask->to[j], next.hop, PATHS_HOPS,
					    &cost);
			if (next.n < 0 || (w->n >= 0 && paths_cost_compare(&cost, &best) >= 0))
				continue;
			*w = next;
			best = cost;
		}
	}
	return w->n >= 0;
}

static bool same_way(const struct embed_way *a, const struct embed_way *b)
{
	int i;

	/* hop by hop: there is padding in these, which may be anything */
	for (i = 0; i < a->n && i < b->n; i++)
		if (a->hop[i].dpid != b->hop[i].dpid || a->hop[i].port != b->hop[i].port)
			return false;
	return a->n == b->n;
}

static bool is_among(const struct embed_way *list, unsigned int n, const struct embed_way *w)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (same_way(&list[i], w))
			return true;
	return false;
}

static bool share(const struct paths_graph *g, const struct embed_way *a, const struct embed_way *b)
{
	const struct paths_link *l;
	int i, j;

	for (i = 0; i < a->n; i++) {
		l = paths_link_at(g, a->hop[i].dpid, a->hop[i].port);
		for (j = 0; l && j < b->n; j++)
			if ((l->from == b->hop[j].dpid && l->from_port == b->hop[j].port) ||
			    (l->to == b->hop[j].dpid && l->to_port == b->hop[j].port))
				return true;
	}
	return false;
}

/* The first path stands in the way of one in reserve: two others may not. */
static void part(const struct paths_graph *g, struct embed_ask *ask, unsigned int n)
{
	struct embed_way *w = ask->found, two[2];
	int len[2];

	if (ask->n_given || n != 2 || ask->n_from != 1 || ask->n_to != 1 ||
	    !share(g, &w[0], &w[1]) ||
	    paths_find_pair(g, ask->from[0], ask->to[0], two[0].hop, two[1].hop, len))
		return;
	two[0].n = len[0];
	two[1].n = len[1];
	memcpy(w, two, sizeof(two));
}

static void use_all(struct paths_graph *g, const struct embed_way *w, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		paths_use(g, w[i].hop, w[i].n);
}

static int find_all(struct paths_graph *g, struct embed_ask *ask)
{
	unsigned int i;

	for (i = 0; i < ask->n_found; i++) {
		paths_forget(g);
		use_all(g, ask->given, ask->n_given);
		use_all(g, ask->found, i);
		if (!find_best(g, ask, &ask->found[i]))
			return fail(ask, "path: no pLinks lead");
		part(g, ask, i + 1);
		if (is_among(ask->given, ask->n_given, &ask->found[i]) ||
		    is_among(ask->found, i, &ask->found[i]))
			return fail(ask, "path: no other way than that of another path leads");
	}
	return 0;
}

/**
 * embed_find() - look for paths
 * @g: all pLinks, with what is there; what is found is added
 * @ask: what is wanted
 *
 * Return: 0; -1 with @ask->why, and nothing is added.
 */
int embed_find(struct paths_graph *g, struct embed_ask *ask)
{
	unsigned int i;
	int rc;

	rc = find_all(g, ask);
	paths_forget(g);
	for (i = 0; !rc && i < ask->n_found; i++)
		paths_add_load(g, ask->found[i].hop, ask->found[i].n,
			       i || ask->n_given ? EMBED_SPARE : EMBED_FIRST);
	return rc;
}

/* ----------------------------------------------------------- a whole network */

/**
 * struct work - a plan that is gone through
 * @g: all pLinks
 * @there: what there is
 * @wanted: what shall be
 * @made: routes that were found, to become a part of @wanted
 * @plan: the plan as it becomes
 * @ask: room
 * @say: for what cannot be
 * @arg: for @say
 * @failed: how often that was
 */
struct work {
	struct paths_graph *g;
	const struct vn *there;
	const struct vn *wanted;
	struct vn made;
	struct vn_plan plan;
	struct embed_ask ask;
	vn_say say;
	void *arg;
	unsigned int failed;
};

static bool is_open(const struct vn_path *p)
{
	return !strcmp(p->hops, VN_AUTO);
}

static void count_step(struct work *w, const struct vn_step *s)
{
	switch (s->op) {
	case VN_ADD:
		count(w->g, w->wanted, s->obj, 1);
		break;
	case VN_DEL:
		count(w->g, w->there, s->obj, -1);
		break;
	case VN_PATH_ADD:
		count_path(w->g, w->wanted, s->obj, s->path, 1);
		break;
	case VN_PATH_DEL:
		count_path(w->g, w->there, s->obj, s->path, -1);
		break;
	default:
		break;
	}
}

static void blame(struct work *w, const struct vn_object *o, const char *text)
{
	w->say(w->arg, o, text);
	w->failed++;
}

static void set_hops(struct vn_path *p, const struct embed_way *way)
{
	free(p->hops);
	p->hops = embed_text(way);
}

/* What the vLink has, or will have by this plan, with that priority. */
static const char *hops_of(const struct vn_object *old, const struct vn_path *p)
{
	unsigned int i;

	for (i = 0; old && is_open(p) && i < old->n_paths; i++)
		if (old->path[i].priority == p->priority)
			return old->path[i].hops;
	return p->hops;
}

/* All paths that it lacks at once, as the best of them depends on how many there are. */
static void embed_vlink(struct work *w, struct vn_object *o)
{
	const struct vn_object *old = o->kept ? vn_find(w->there, o) : NULL;
	uint64_t from[VN_BELOW_MAX], to[VN_BELOW_MAX];
	struct embed_ask *ask = &w->ask;
	struct vn_path *open[VN_PATH_MAX];
	unsigned int i;

	ask->n_given = ask->n_found = 0;
	for (i = 0; i < o->n_paths; i++) {
		if (embed_read(&ask->given[ask->n_given], hops_of(old, &o->path[i])))
			ask->n_given++;
		else if (is_open(&o->path[i]))
			open[ask->n_found++] = &o->path[i];
	}
	ask->from = from;
	ask->n_from = embed_parts(w->wanted, o->tenant, o->vswitch.dpid, from);
	ask->to = to;
	ask->n_to = embed_parts(w->wanted, o->tenant, o->to_vswitch.dpid, to);
	if (!ask->n_found || !ask->n_from || !ask->n_to)
		return;
	if (embed_find(w->g, ask)) {
		blame(w, o, ask->why);
		return;
	}
	for (i = 0; i < ask->n_found; i++)
		set_hops(open[i], &ask->found[i]);
}

static void add_step(struct vn_plan *plan, const struct vn_step *s)
{
	plan->step = mem_or_die(realloc(plan->step, (plan->n + 1) * sizeof(*s)));
	plan->step[plan->n++] = *s;
}

static void add_route(struct work *w, const struct vn_step *s, const struct vn_path *p,
		      const struct embed_way *way)
{
	struct vn_object *o = vn_add(&w->made, VN_ROUTE);
	struct vn_step step = *s;
	char *hops = embed_text(way);

	o->line = s->obj->line;
	strcpy(o->tenant, s->obj->tenant);
	o->vswitch = s->obj->vswitch;
	o->pswitch.dpid = w->ask.from[0];
	o->to_pswitch.dpid = w->ask.to[0];
	vn_add_path(o, p->priority, hops);
	free(hops);
	step.obj = o;
	add_step(&w->plan, &step);
}

/* Where a route leads its first and its last pLink say. */
static bool joins(const struct work *w, const struct vn_object *o, uint64_t a, uint64_t b)
{
	const struct paths_link *last;
	uint64_t from, to;
	struct embed_way way;

	if (!o->n_paths || !embed_read(&way, o->path[0].hops))
		return false;
	last = paths_link_at(w->g, way.hop[way.n - 1].dpid, way.hop[way.n - 1].port);
	from = way.hop[0].dpid;
	to = last ? last->to : 0;
	return (from == a && to == b) || (from == b && to == a);
}

static bool is_joined(const struct work *w, const struct vn_object *vs, uint64_t a, uint64_t b)
{
	const struct vn_object *o;
	size_t i;

	for (i = 0; i < w->wanted->n; i++) {
		o = w->wanted->obj[i];
		if (o->kind == VN_ROUTE && o->vswitch.dpid == vs->vswitch.dpid &&
		    !strcmp(o->tenant, vs->tenant) && joins(w, o, a, b))
			return true;
	}
	return false;
}

static int embed_pair(struct work *w, const struct vn_step *s, const uint64_t *from,
		      const uint64_t *to)
{
	struct embed_ask *ask = &w->ask;
	unsigned int i;
	int rc;

	ask->from = from;
	ask->to = to;
	ask->n_from = ask->n_to = 1;
	ask->n_given = 0;
	ask->n_found = s->obj->n_paths;
	rc = embed_find(w->g, ask);
	for (i = 0; !rc && i < ask->n_found; i++)
		add_route(w, s, &s->obj->path[i], &ask->found[i]);
	return rc;
}

static bool is_in(const uint64_t *list, unsigned int n, uint64_t dpid)
{
	while (n--)
		if (list[n] == dpid)
			return true;
	return false;
}

/* "0xa1,0xa2 and 0xb1": pSwitches, apart where they are not connected */
static void blame_parts(struct work *w, const struct vn_object *o, const uint64_t *part,
			unsigned int n)
{
	bool told[VN_BELOW_MAX] = { false };
	struct paths_hop hop[PATHS_HOPS];
	uint64_t same[VN_BELOW_MAX];
	struct paths_cost cost;
	unsigned int i, j, k;
	char text[160];
	size_t at;

	at = put_text(text, sizeof(text), 0, "vswitch: no pLinks join pswitches ");
	for (i = 0; i < n; i++) {
		for (j = i, k = 0; !told[i] && j < n; j++)
			if (j == i ||
			    paths_find(w->g, part[i], part[j], hop, PATHS_HOPS, &cost) > 0)
				same[k++] = part[j];
		for (j = i + 1; j < n; j++)
			told[j] |= k && is_in(same, k, part[j]);
		if (i && k)
			at = put_text(text, sizeof(text), at, " and ");
		at = put_dpids(text, sizeof(text), at, same, k);
	}
	blame(w, o, text);
}

/* Between all pSwitches of a vSwitch that no other line joins. */
static void embed_routes(struct work *w, const struct vn_step *s)
{
	const struct vn_object *o = s->obj;
	uint64_t part[VN_BELOW_MAX];
	struct embed_ask *ask = &w->ask;
	bool apart = false, short_of = false;
	unsigned int n, i, j;
	char why[sizeof(ask->why)];

	n = embed_parts(w->wanted, o->tenant, o->vswitch.dpid, part);
	if (n < 2)
		blame(w, o, "vswitch: it is on one pswitch, so there is nothing to be joined");
	for (i = 0; i < n; i++) {
		for (j = i + 1; j < n; j++) {
			if (is_joined(w, o, part[i], part[j]) ||
			    !embed_pair(w, s, &part[i], &part[j]))
				continue;
			if (ask->found[0].n < 0)
				apart = true;
			else if (!short_of)
				strcpy(why, ask->why);
			short_of |= ask->found[0].n > 0;
		}
	}
	if (apart)
		blame_parts(w, o, part, n);
	else if (short_of)
		blame(w, o, why);
	/* what is missing is left open */
	if (apart || short_of || n < 2)
		add_step(&w->plan, s);
}

static void embed_step(struct work *w, const struct vn_step *s)
{
	if (s->op == VN_ADD && vn_is_auto(s->obj)) {
		embed_routes(w, s);
		return;
	}
	if (s->obj->kind == VN_VLINK && (s->op == VN_ADD || s->op == VN_PATH_ADD))
		embed_vlink(w, s->obj);
	add_step(&w->plan, s);
}

static void adopt(struct vn *vn, struct vn *made)
{
	vn->obj = mem_or_die(realloc(vn->obj, (vn->n + made->n + 1) * sizeof(vn->obj[0])));
	if (made->n)
		memcpy(vn->obj + vn->n, made->obj, made->n * sizeof(vn->obj[0]));
	vn->n += made->n;
	free(made->obj);
	vn_sort(vn);
}

/**
 * embed_is_open() - whether a plan leaves paths to be found
 * @plan: plan
 *
 * Return: whether.
 */
bool embed_is_open(const struct vn_plan *plan)
{
	const struct vn_object *o;
	unsigned int j;
	size_t i;

	for (i = 0; i < plan->n; i++) {
		o = plan->step[i].obj;
		for (j = 0; plan->step[i].op != VN_DEL && j < o->n_paths; j++)
			if (is_open(&o->path[j]))
				return true;
	}
	return false;
}

/**
 * embed_plan() - find all paths that a plan leaves open
 * @g: all pLinks, with what all tenants have
 * @plan: has no step any more that leaves one open, but where that failed
 * @there: what the plan was made of
 * @wanted: likewise; its paths become what was found
 * @say: called for each object that cannot be embedded
 * @arg: for @say
 *
 * Return: the number of these.
 */
unsigned int embed_plan(struct paths_graph *g, struct vn_plan *plan, const struct vn *there,
			struct vn *wanted, vn_say say, void *arg)
{
	struct work *w = mem_or_die(calloc(1, sizeof(*w)));
	unsigned int failed;
	size_t i;

	w->g = g;
	w->there = there;
	w->wanted = wanted;
	w->say = say;
	w->arg = arg;
	for (i = 0; i < plan->n; i++)
		count_step(w, &plan->step[i]);
	for (i = 0; i < plan->n; i++)
		embed_step(w, &plan->step[i]);
	vn_plan_free(plan);
	*plan = w->plan;
	adopt(wanted, &w->made);
	failed = w->failed;
	free(w);
	return failed;
}
