// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a physical network is a fat tree: (k/2)^2 cores, and k pods of k/2 aggregation
 * and k/2 edge pSwitches, each of these joined with each of those.  The cores are in
 * k/2 groups, of which each aggregation pSwitch of a pod is joined with another one.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "fattree.h"

enum tier { CORE, AGG, EDGE };

struct node {
	uint64_t dpid;
	enum tier tier;
	bool placed;
	unsigned int n;		/* others that it is joined with */
	uint64_t *peer;		/* in order */
};

struct finding {
	struct fattree *t;
	struct node *node;
	unsigned int n;
	unsigned int half;
	char *why;
	size_t size;
};

static __attribute__((format(printf, 2, 3))) int fail(struct finding *f, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(f->why, f->size, fmt, args);
	va_end(args);
	return -1;
}

static int by_dpid(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static struct node *find_node(const struct finding *f, uint64_t dpid)
{
	unsigned int i;

	for (i = 0; f->node[i].dpid != dpid; i++)
		;
	return &f->node[i];
}

static void add_peer(struct node *node, uint64_t dpid)
{
	unsigned int i;

	for (i = 0; i < node->n; i++)
		if (node->peer[i] == dpid)
			return;
	node->peer = mem_or_die(realloc(node->peer, (node->n + 1) * sizeof(*node->peer)));
	node->peer[node->n++] = dpid;
}

/* pLinks are sorted by where they begin. */
static void make_nodes(struct finding *f, const struct paths_graph *g)
{
	const struct paths_link *l;
	unsigned int i;

	f->node = mem_or_die(calloc(g->n + 1, sizeof(*f->node)));
	for (l = g->link; l < g->link + g->n; l++) {
		if (!f->n || f->node[f->n - 1].dpid != l->from)
			f->node[f->n++].dpid = l->from;
		if (l->to != l->from)
			add_peer(&f->node[f->n - 1], l->to);
	}
	for (i = 0; i < f->n; i++)
		if (f->node[i].n)
			qsort(f->node[i].peer, f->node[i].n, sizeof(uint64_t), by_dpid);
}

static int find_size(struct finding *f)
{
	unsigned int k;

	for (k = 2; 5 * k * k / 4 < f->n; k += 2)
		;
	f->t->k = k;
	f->half = k / 2;
	if (5 * k * k / 4 == f->n)
		return 0;
	return fail(f, "%u pswitches are joined by plinks, and a fat tree has 5, 20, 45, 80 ...",
		    f->n);
}

static bool leads_to_edge(const struct finding *f, const struct node *node)
{
	unsigned int i;

	for (i = 0; i < node->n; i++)
		if (find_node(f, node->peer[i])->tier == EDGE)
			return true;
	return false;
}

/* An edge has half as many others beside it; what is next to one is aggregation. */
static int find_tiers(struct finding *f)
{
	unsigned int i, count[] = { 0, 0, 0 };
	struct node *node;

	for (node = f->node; node < f->node + f->n; node++) {
		if (node->n != f->t->k && node->n != f->half)
			return fail(f, "pswitch 0x%llx is joined with %u others, and in a fat "
				    "tree of %u it is %u or %u", (unsigned long long)node->dpid,
				    node->n, f->n, f->half, f->t->k);
		node->tier = node->n == f->half ? EDGE : CORE;
	}
	for (i = 0; i < f->n; i++) {
		node = &f->node[i];
		if (node->tier != EDGE && leads_to_edge(f, node))
			node->tier = AGG;
		count[node->tier]++;
	}
	if (count[EDGE] != f->half * f->t->k || count[AGG] != f->half * f->t->k)
		return fail(f, "%u pswitches are at the edge and %u next to it, and in a fat tree "
			    "of %u both are %u", count[EDGE], count[AGG], f->n, f->half * f->t->k);
	return 0;
}

/* Those beside it of one tier, half of k or it is wrong. */
static int peers_of(struct finding *f, const struct node *node, enum tier tier, uint64_t *peer)
{
	unsigned int i, n = 0;

	for (i = 0; i < node->n; i++)
		if (find_node(f, node->peer[i])->tier == tier && n++ < f->half)
			peer[n - 1] = node->peer[i];
	if (n == f->half)
		return 0;
	return fail(f, "pswitch 0x%llx is joined with %u pswitches %s, and in a fat tree of %u it "
		    "is %u", (unsigned long long)node->dpid, n, tier == EDGE ? "at the edge" :
		    tier == AGG ? "of aggregation" : "of the core", f->n, f->half);
}

static int differs(struct finding *f, uint64_t a, uint64_t b, const char *what)
{
	return fail(f, "pswitches 0x%llx and 0x%llx are not joined with the same %s",
		    (unsigned long long)a, (unsigned long long)b, what);
}

/* From one of its edges on: its aggregation, and from there all its edges. */
static int find_pod(struct finding *f, struct node *first, uint64_t *agg, uint64_t *edge)
{
	const size_t bytes = f->half * sizeof(uint64_t);
	uint64_t *same = mem_or_die(malloc(2 * bytes));
	unsigned int i;
	int rc;

	rc = peers_of(f, first, AGG, agg);
	if (!rc)
		rc = peers_of(f, find_node(f, agg[0]), EDGE, edge);
	for (i = 0; !rc && i < f->half; i++) {
		rc = peers_of(f, find_node(f, agg[i]), EDGE, same);
		if (!rc && memcmp(same, edge, bytes))
			rc = differs(f, agg[0], agg[i], "at the edge");
		if (rc)
			break;
		rc = peers_of(f, find_node(f, edge[i]), AGG, same);
		if (!rc && memcmp(same, agg, bytes))
			rc = differs(f, first->dpid, edge[i], "of aggregation");
		find_node(f, edge[i])->placed = true;
	}
	free(same);
	return rc;
}

static int find_pods(struct finding *f)
{
	unsigned int i, pod = 0;
	int rc = 0;

	for (i = 0; !rc && i < f->n; i++) {
		if (f->node[i].tier != EDGE || f->node[i].placed)
			continue;
		/* each pod that is one has k/2 of the edges */
		rc = find_pod(f, &f->node[i], f->t->agg + pod * f->half,
			      f->t->edge + pod * f->half);
		pod++;
	}
	return rc;
}

/* Which group of cores this is; a new one in the first pod. */
static int group_of(struct finding *f, const uint64_t *core, unsigned int pod, unsigned int at)
{
	const size_t bytes = f->half * sizeof(uint64_t);
	unsigned int i;

	for (i = 0; i < (pod ? f->half : at); i++)
		if (!memcmp(f->t->core + i * f->half, core, bytes))
			return pod ? (int)i : -1;
	if (pod)
		return -1;
	memcpy(f->t->core + at * f->half, core, bytes);
	return at;
}

/* Aggregation pSwitches of a pod come into the order of the groups that they lead to. */
static int find_groups(struct finding *f, unsigned int pod)
{
	uint64_t *agg = f->t->agg + pod * f->half;
	uint64_t *core = mem_or_die(malloc(f->half * sizeof(*core)));
	uint64_t *placed = mem_or_die(calloc(f->half, sizeof(*placed)));
	unsigned int i;
	int rc = 0, at;

	for (i = 0; !rc && i < f->half; i++) {
		rc = peers_of(f, find_node(f, agg[i]), CORE, core);
		at = rc ? -1 : group_of(f, core, pod, i);
		if (at >= 0 && !placed[at])
			placed[at] = agg[i];
		else if (!rc)
			rc = fail(f, "pswitch 0x%llx is joined with cores that are no group "
				  "of others", (unsigned long long)agg[i]);
	}
	if (!rc)
		memcpy(agg, placed, f->half * sizeof(*agg));
	free(core);
	free(placed);
	return rc;
}

static int find_all(struct finding *f)
{
	unsigned int pod, n;
	int rc;

	rc = find_size(f);
	if (rc)
		return rc;
	n = f->t->k * f->half;
	f->t->core = mem_or_die(calloc(f->half * f->half, sizeof(uint64_t)));
	f->t->agg = mem_or_die(calloc(n, sizeof(uint64_t)));
	f->t->edge = mem_or_die(calloc(n, sizeof(uint64_t)));
	rc = find_tiers(f);
	if (!rc)
		rc = find_pods(f);
	for (pod = 0; !rc && pod < f->t->k; pod++)
		rc = find_groups(f, pod);
	return rc;
}

/**
 * fattree_find() - see the fat tree in a network
 * @t: filled, for fattree_free()
 * @g: all pLinks, sorted
 * @why: it is none, because
 * @size: of @why
 *
 * Return: 0; -1 with @why.
 */
int fattree_find(struct fattree *t, const struct paths_graph *g, char *why, size_t size)
{
	struct finding f = { .t = t, .why = why, .size = size };
	unsigned int i;
	int rc;

	*t = (struct fattree){ .k = 0 };
	make_nodes(&f, g);
	rc = find_all(&f);
	for (i = 0; i < f.n; i++)
		free(f.node[i].peer);
	free(f.node);
	if (rc)
		fattree_free(t);
	return rc;
}

/**
 * fattree_free() - done with it
 * @t: fat tree
 */
void fattree_free(struct fattree *t)
{
	free(t->core);
	free(t->agg);
	free(t->edge);
	*t = (struct fattree){ .k = 0 };
}
