// SPDX-License-Identifier: GPL-2.0
/* Ways through the physical network: Dijkstra's algorithm, always with the same result. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "paths.h"

/* To use a pLink again is worse than any detour around it. */
#define USED_COST	1000000

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

/* The pLink that begins at a pPort; NULL if there is none. */
static struct paths_link *find_link(const struct paths_graph *g, uint64_t from, uint32_t port)
{
	const struct paths_link key = { .from = from, .from_port = port };

	return bsearch(&key, g->link, g->n, sizeof(key), compare);
}

static bool is_reverse(const struct paths_link *a, const struct paths_link *b)
{
	return a && b && a->from == b->to && a->from_port == b->to_port && a->to == b->from &&
	       a->to_port == b->from_port;
}

/**
 * paths_sort() - bring the pLinks into the order in which they are tried
 * @g: all pLinks, a path may use those that remain: up in both directions, since
 *	packets of a vLink go both ways
 */
void paths_sort(struct paths_graph *g)
{
	struct paths_link *whole = malloc(g->n * sizeof(*whole) + 1);
	size_t i, n = 0;

	if (!whole)
		abort();
	qsort(g->link, g->n, sizeof(*g->link), compare);
	for (i = 0; i < g->n; i++)
		if (is_reverse(&g->link[i], find_link(g, g->link[i].to, g->link[i].to_port)))
			whole[n++] = g->link[i];
	memcpy(g->link, whole, n * sizeof(*whole));
	g->n = n;
	free(whole);
}

/* One pSwitch, while a way is looked for. */
struct node {
	uint64_t dpid;
	uint64_t cost;		/* of the best way until now */
	size_t first;		/* of its pLinks, which are next to each other */
	size_t by;		/* last pLink of that way */
	bool done;
};

/* pSwitches in order of their dpids; one that sends nothing receives nothing either. */
static size_t make_nodes(const struct paths_graph *g, struct node *node)
{
	size_t i, n = 0;

	for (i = 0; i < g->n; i++) {
		if (n && node[n - 1].dpid == g->link[i].from)
			continue;
		node[n++] = (struct node){
			.dpid = g->link[i].from,
			.cost = UINT64_MAX,
			.first = i,
			.by = NO_LINK,
		};
	}
	return n;
}

static struct node *find_node(struct node *node, size_t n, uint64_t dpid)
{
	size_t low = 0, high = n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (node[mid].dpid < dpid)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && node[low].dpid == dpid ? &node[low] : NULL;
}

/* The nearest that is not done; of several the one with the lowest dpid. */
static struct node *nearest(struct node *node, size_t n)
{
	struct node *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (!node[i].done && node[i].cost != UINT64_MAX &&
		    (!best || node[i].cost < best->cost))
			best = &node[i];
	return best;
}

static uint64_t cost_of(const struct paths_link *l)
{
	return 1 + (uint64_t)l->used * USED_COST;
}

/* Of equal ways the first that is found stays: by low dpids and low pPorts. */
static void search(const struct paths_graph *g, struct node *node, size_t n, uint64_t from)
{
	struct node *at = find_node(node, n, from), *next;
	uint64_t cost;
	size_t i;

	if (!at)
		return;
	for (at->cost = 0; at; at = nearest(node, n)) {
		at->done = true;
		for (i = at->first; i < g->n && g->link[i].from == at->dpid; i++) {
			next = find_node(node, n, g->link[i].to);
			cost = at->cost + cost_of(&g->link[i]);
			if (next && cost < next->cost) {
				next->cost = cost;
				next->by = i;
			}
		}
	}
}

/* Back from the end along the pLinks that led there. */
static int collect(const struct paths_graph *g, struct node *node, size_t n, uint64_t from,
		   uint64_t to, struct paths_hop *hop, int max)
{
	const struct paths_link *l;
	struct node *at;
	uint64_t dpid;
	int len = 0, i;

	for (dpid = to; dpid != from; dpid = l->from) {
		at = find_node(node, n, dpid);
		if (!at || at->by == NO_LINK)
			return -1;
		l = &g->link[at->by];
		len++;
	}
	if (len > max)
		return -1;
	for (dpid = to, i = len; i--; dpid = l->from) {
		l = &g->link[find_node(node, n, dpid)->by];
		hop[i] = (struct paths_hop){ l->from, l->from_port };
	}
	return len;
}

/* From a pSwitch to itself: to a neighbour and back the same way. */
static int out_and_back(const struct paths_graph *g, uint64_t at, struct paths_hop *hop, int max)
{
	const struct paths_link *best = NULL;
	size_t i;

	for (i = 0; i < g->n; i++)
		if (g->link[i].from == at && g->link[i].to != at &&
		    (!best || g->link[i].used < best->used))
			best = &g->link[i];
	if (!best || max < 2)
		return -1;
	hop[0] = (struct paths_hop){ best->from, best->from_port };
	hop[1] = (struct paths_hop){ best->to, best->to_port };
	return 2;
}

/**
 * paths_find() - the shortest way that uses as few pLinks as possible that are used
 * @g: graph, sorted
 * @from: pSwitch where it begins
 * @to: pSwitch where it ends; if it is the same, the way leads by a neighbour
 * @hop: filled
 * @max: room there
 *
 * Return: number of pLinks; -1 if there is no way with so few.
 */
int paths_find(const struct paths_graph *g, uint64_t from, uint64_t to, struct paths_hop *hop,
	       int max)
{
	struct node *node;
	int len;
	size_t n;

	if (from == to)
		return out_and_back(g, from, hop, max);
	node = calloc(g->n + 1, sizeof(*node));
	if (!node)
		abort();
	n = make_nodes(g, node);
	search(g, node, n, from);
	len = collect(g, node, n, from, to, hop, max);
	free(node);
	return len;
}

/**
 * paths_use() - the next path shall avoid this one
 * @g: graph, sorted
 * @hop: the path
 * @n: its length; what is no pLink of the graph is passed over
 */
void paths_use(struct paths_graph *g, const struct paths_hop *hop, int n)
{
	struct paths_link *l, *back;
	int i;

	for (i = 0; i < n; i++) {
		l = find_link(g, hop[i].dpid, hop[i].port);
		if (!l)
			continue;
		l->used++;
		back = find_link(g, l->to, l->to_port);
		if (back)
			back->used++;
	}
}
