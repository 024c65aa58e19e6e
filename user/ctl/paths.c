// SPDX-License-Identifier: GPL-2.0
/*
 * Ways through the physical network, always with the same result: the algorithm of Bellman
 * and Ford, a pLink more in each round, so that no way becomes too long; two ways without
 * a pLink in common as Bhandari finds them.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "paths.h"

#define NO_LINK		SIZE_MAX

static int compare(const void *a, const void *b)
{
	const struct paths_link *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->from_port != y->from_port)
		return x->from_port < y->from_port ? -1 : 1;
	return 0;
}

/**
 * paths_link_at() - the pLink that begins at a pPort
 * @g: graph, sorted
 * @dpid: pSwitch
 * @port: its pPort
 *
 * Return: the pLink; NULL if there is none.
 */
struct paths_link *paths_link_at(const struct paths_graph *g, uint64_t dpid, uint32_t port)
{
	const struct paths_link key = { .from = dpid, .from_port = port };

	return g->n ? bsearch(&key, g->link, g->n, sizeof(key), compare) : NULL;
}

/* The other direction, which pLinks of a sorted graph have. */
static struct paths_link *reverse_of(const struct paths_graph *g, const struct paths_link *l)
{
	struct paths_link *back = paths_link_at(g, l->to, l->to_port);

	return back && back->to == l->from && back->to_port == l->from_port ? back : NULL;
}

static void *or_die(void *p)
{
	if (!p)
		abort();
	return p;
}

/**
 * paths_sort() - bring the pLinks into the order in which they are tried
 * @g: all pLinks; those remain that are known in both directions, since packets of a
 *	vLink go both ways, and are closed if one of these is
 */
void paths_sort(struct paths_graph *g)
{
	struct paths_link *whole = or_die(malloc(g->n * sizeof(*whole) + 1)), *back;
	size_t i, n = 0;

	if (g->n)
		qsort(g->link, g->n, sizeof(*g->link), compare);
	for (i = 0; i < g->n; i++) {
		back = reverse_of(g, &g->link[i]);
		if (!back)
			continue;
		whole[n] = g->link[i];
		whole[n++].closed |= back->closed;
	}
	if (n)
		memcpy(g->link, whole, n * sizeof(*whole));
	g->n = n;
	free(whole);
}

/**
 * paths_cost_compare() - which of two is better
 * @a: one
 * @b: the other
 *
 * Return: below 0 if it is @a, above if it is @b, 0 if they are as good.
 */
int paths_cost_compare(const struct paths_cost *a, const struct paths_cost *b)
{
	if (a->used != b->used)
		return a->used < b->used ? -1 : 1;
	if (a->through != b->through)
		return a->through < b->through ? -1 : 1;
	if (a->hops != b->hops)
		return a->hops < b->hops ? -1 : 1;
	return a->load < b->load ? -1 : a->load > b->load;
}

static struct paths_cost with(const struct paths_cost *c, const struct paths_link *l, int sign)
{
	return (struct paths_cost){
		.used = c->used + sign * (int64_t)l->used,
		.through = c->through + sign * (int64_t)l->to_used,
		.hops = c->hops + sign,
		.load = c->load + sign * (int64_t)l->load * l->load,
	};
}

/* The best way to a pSwitch with no more pLinks than there were rounds. */
struct label {
	struct paths_cost cost;
	size_t by;		/* last pLink of it */
	int round;		/* that found it, -1 if none did */
};

/**
 * struct search - one search
 * @g: graph
 * @dpid: pSwitches in order; one that sends nothing receives nothing either
 * @n: entries of @dpid
 * @from: place in @dpid of each pLink's end
 * @to: likewise
 * @label: of each pSwitch, for each round
 * @rounds: how many there were
 * @sign: for each pLink: 1, -1 if it is taken back by going there, 0 if it may not be used
 */
struct search {
	const struct paths_graph *g;
	uint64_t *dpid;
	size_t n;
	size_t *from;
	size_t *to;
	struct label *label;
	int rounds;
	signed char *sign;
};

static size_t place_of(const struct search *s, uint64_t dpid)
{
	size_t low = 0, high = s->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (s->dpid[mid] < dpid)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->n && s->dpid[low] == dpid ? low : s->n;
}

static void search_begin(struct search *s, const struct paths_graph *g)
{
	size_t i;

	*s = (struct search){ .g = g };
	s->dpid = or_die(calloc(g->n + 1, sizeof(*s->dpid)));
	s->from = or_die(calloc(g->n + 1, sizeof(*s->from)));
	s->to = or_die(calloc(g->n + 1, sizeof(*s->to)));
	s->sign = or_die(calloc(g->n + 1, sizeof(*s->sign)));
	for (i = 0; i < g->n; i++) {
		if (!s->n || s->dpid[s->n - 1] != g->link[i].from)
			s->dpid[s->n++] = g->link[i].from;
		s->sign[i] = !g->link[i].closed;
	}
	for (i = 0; i < g->n; i++) {
		s->from[i] = place_of(s, g->link[i].from);
		s->to[i] = place_of(s, g->link[i].to);
	}
}

static void search_end(struct search *s)
{
	free(s->dpid);
	free(s->from);
	free(s->to);
	free(s->sign);
	free(s->label);
}

/* Of equal ways the first that is found stays: by few pLinks, low dpids and low pPorts. */
static bool next_round(struct search *s, int round)
{
	const struct label *old = s->label + (round - 1) * s->n, *at;
	struct label *new = s->label + round * s->n, *to;
	struct paths_cost cost;
	bool better = false;
	size_t i;

	memcpy(new, old, s->n * sizeof(*new));
	for (i = 0; i < s->g->n; i++) {
		at = &old[s->from[i]];
		to = &new[s->to[i]];
		if (!s->sign[i] || at->round < 0)
			continue;
		cost = with(&at->cost, &s->g->link[i], s->sign[i]);
		if (to->round >= 0 && paths_cost_compare(&cost, &to->cost) >= 0)
			continue;
		*to = (struct label){ cost, i, round };
		better = true;
	}
	return better;
}

static void run_search(struct search *s, size_t from, int max)
{
	int most = s->n < (size_t)max ? (int)s->n : max;
	size_t i;

	free(s->label);
	s->label = or_die(calloc((most + 1) * s->n + 1, sizeof(*s->label)));
	for (i = 0; i < s->n; i++)
		s->label[i] = (struct label){ .by = NO_LINK, .round = -1 };
	s->label[from].round = 0;
	for (s->rounds = 0; s->rounds < most; s->rounds++)
		if (!next_round(s, s->rounds + 1))
			break;
}

/* Back from the end along the pLinks that led there; -1 if none did. */
static int collect(const struct search *s, size_t to, size_t *link, struct paths_cost *cost)
{
	const struct label *l = &s->label[s->rounds * s->n + to];
	int n = l->round, i;

	if (n < 0)
		return -1;
	*cost = l->cost;
	/* what is better by this round was so by the pSwitch before it in the last one */
	for (i = n; i--; l = &s->label[i * s->n + s->from[l->by]])
		link[i] = l->by;
	return n;
}

/* From a pSwitch to itself: to a neighbour and back the same way. */
static int out_and_back(const struct paths_graph *g, uint64_t at, struct paths_hop *hop, int max,
			struct paths_cost *cost)
{
	const struct paths_link *best = NULL;
	struct paths_cost c;
	size_t i;

	for (i = 0; i < g->n; i++) {
		if (g->link[i].from != at || g->link[i].to == at || g->link[i].closed)
			continue;
		c = with(&(struct paths_cost){ .hops = 1 }, &g->link[i], 1);
		if (best && paths_cost_compare(&c, cost) >= 0)
			continue;
		*cost = c;
		best = &g->link[i];
	}
	if (!best || max < 2)
		return -1;
	hop[0] = (struct paths_hop){ best->from, best->from_port };
	hop[1] = (struct paths_hop){ best->to, best->to_port };
	return 2;
}

static void put_hops(const struct paths_graph *g, const size_t *link, int n, struct paths_hop *hop)
{
	int i;

	for (i = 0; i < n; i++)
		hop[i] = (struct paths_hop){ g->link[link[i]].from, g->link[link[i]].from_port };
}

/**
 * paths_find() - the best way, see struct paths_cost
 * @g: graph, sorted
 * @from: pSwitch where it begins
 * @to: pSwitch where it ends; if it is the same, the way leads by a neighbour
 * @hop: filled
 * @max: room there, PATHS_HOPS at most
 * @cost: how good it is
 *
 * Return: number of pLinks; -1 if there is no way with so few.
 */
int paths_find(const struct paths_graph *g, uint64_t from, uint64_t to, struct paths_hop *hop,
	       int max, struct paths_cost *cost)
{
	size_t link[PATHS_HOPS], a, b;
	struct search s;
	int n = -1;

	if (from == to)
		return out_and_back(g, from, hop, max, cost);
	search_begin(&s, g);
	a = place_of(&s, from);
	b = place_of(&s, to);
	if (a < s.n && b < s.n) {
		run_search(&s, a, max);
		n = collect(&s, b, link, cost);
	}
	if (n > 0)
		put_hops(g, link, n, hop);
	search_end(&s);
	return n;
}

/* ------------------------------------------------- two with nothing in common */

/* Where the second goes against the first, both leave the pLink. */
static void merge(const struct search *s, const size_t *link, int n, bool *taken)
{
	const struct paths_link *back;
	size_t at;
	int i;

	for (i = 0; i < n; i++) {
		back = reverse_of(s->g, &s->g->link[link[i]]);
		at = back - s->g->link;
		if (taken[at])
			taken[at] = false;
		else
			taken[link[i]] = true;
	}
}

/* One way along what was taken, which is left without it. */
static int take_way(const struct search *s, bool *taken, size_t from, size_t to, size_t *link)
{
	size_t at = from, i;
	int n = 0;

	while (at != to) {
		for (i = 0; i < s->g->n && !(taken[i] && s->from[i] == at); i++)
			;
		if (i == s->g->n || n == PATHS_HOPS)
			return -1;
		taken[i] = false;
		link[n++] = i;
		at = s->to[i];
	}
	return n;
}

/* A shortest way, and what is best to add to it, whatever becomes of the first by that. */
static bool take_two(struct search *s, size_t from, size_t to, bool *taken)
{
	size_t link[PATHS_HOPS];
	struct paths_cost cost;
	int n, i, round;

	for (round = 0; round < 2; round++) {
		run_search(s, from, PATHS_HOPS);
		n = collect(s, to, link, &cost);
		if (n <= 0)
			return false;
		merge(s, link, n, taken);
		for (i = 0; i < n && !round; i++) {
			s->sign[link[i]] = 0;
			s->sign[reverse_of(s->g, &s->g->link[link[i]]) - s->g->link] = -1;
		}
	}
	return true;
}

/* The shorter one comes first. */
static void put_pair(const struct search *s, size_t link[2][PATHS_HOPS], const int len[2],
		     struct paths_hop *first, struct paths_hop *second, int n[2])
{
	int swap = len[1] < len[0];

	n[0] = len[swap];
	n[1] = len[!swap];
	put_hops(s->g, link[swap], n[0], first);
	put_hops(s->g, link[!swap], n[1], second);
}

/**
 * paths_find_pair() - two ways without a pLink in common, the shortest together
 * @g: graph, sorted
 * @from: pSwitch where they begin
 * @to: another one, where they end
 * @first: filled, PATHS_HOPS at most
 * @second: likewise
 * @n: number of pLinks of each, the first is not the longer one
 *
 * Return: 0; -1 if there are no two.
 */
int paths_find_pair(const struct paths_graph *g, uint64_t from, uint64_t to,
		    struct paths_hop *first, struct paths_hop *second, int n[2])
{
	bool *taken = or_die(calloc(g->n + 1, sizeof(*taken)));
	size_t link[2][PATHS_HOPS], a, b;
	int rc = -1, len[2];
	struct search s;

	search_begin(&s, g);
	a = place_of(&s, from);
	b = place_of(&s, to);
	if (a != b && a < s.n && b < s.n && take_two(&s, a, b, taken)) {
		len[0] = take_way(&s, taken, a, b, link[0]);
		len[1] = take_way(&s, taken, a, b, link[1]);
		rc = len[0] > 0 && len[1] > 0 ? 0 : -1;
	}
	if (!rc)
		put_pair(&s, link, len, first, second, n);
	search_end(&s);
	free(taken);
	return rc;
}

/* ------------------------------------------------------------ what is avoided */

/* All that comes in at a pSwitch. */
static void avoid(struct paths_graph *g, uint64_t dpid)
{
	struct paths_link *l;

	for (l = g->link; l < g->link + g->n; l++)
		if (l->to == dpid)
			l->to_used++;
}

/**
 * paths_use() - the next path shall avoid this one
 * @g: graph, sorted
 * @hop: the path
 * @n: its length; what is no pLink of the graph is passed over
 */
void paths_use(struct paths_graph *g, const struct paths_hop *hop, int n)
{
	struct paths_link *l;
	int i;

	for (i = 0; i < n; i++) {
		l = paths_link_at(g, hop[i].dpid, hop[i].port);
		if (i)
			avoid(g, hop[i].dpid);
		if (!l)
			continue;
		l->used++;
		reverse_of(g, l)->used++;
	}
}

/**
 * paths_forget() - nothing is to be avoided any more
 * @g: graph
 */
void paths_forget(struct paths_graph *g)
{
	struct paths_link *l;

	for (l = g->link; l < g->link + g->n; l++)
		l->used = l->to_used = 0;
}

static void add(unsigned int *n, int by)
{
	/* what is taken away may have been given when there was no pLink */
	if (by > 0 || *n >= (unsigned int)-by)
		*n += by;
}

/**
 * paths_close() - a pPort is for something else, or is free again
 * @g: graph, sorted
 * @dpid: pSwitch
 * @port: its pPort
 * @by: 1 or -1
 */
void paths_close(struct paths_graph *g, uint64_t dpid, uint32_t port, int by)
{
	struct paths_link *l = paths_link_at(g, dpid, port);

	if (!l)
		return;
	add(&l->closed, by);
	add(&reverse_of(g, l)->closed, by);
}

/**
 * paths_add_load() - somebody's path is there
 * @g: graph, sorted
 * @hop: the path
 * @n: its length; what is no pLink of the graph is passed over
 * @load: how much it counts, below 0 if it goes
 */
void paths_add_load(struct paths_graph *g, const struct paths_hop *hop, int n, int load)
{
	struct paths_link *l;
	int i;

	for (i = 0; i < n; i++) {
		l = paths_link_at(g, hop[i].dpid, hop[i].port);
		if (!l)
			continue;
		add(&l->load, load);
		add(&reverse_of(g, l)->load, load);
	}
}
