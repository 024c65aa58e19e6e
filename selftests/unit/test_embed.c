// SPDX-License-Identifier: GPL-2.0
/*
 * Embedding: paths of random networks against all ways that there are, lengths against
 * Floyd and Warshall's, how evenly pLinks are used, and whole virtual networks.
 */
#include "ctl/embed.h"
#include "ktap.h"

#define NODES	7
#define LINKS	256
#define ROUNDS	400
#define FAR	1000

struct net {
	struct paths_link link[LINKS];
	struct paths_graph g;
	u32 port[64];	/* highest of each pSwitch */
};

static void cable(struct net *n, u64 a, u64 b)
{
	u32 pa = ++n->port[a], pb = ++n->port[b];

	n->g.link = n->link;
	n->link[n->g.n++] = (struct paths_link){
		.from = a, .to = b, .from_port = pa, .to_port = pb,
	};
	n->link[n->g.n++] = (struct paths_link){
		.from = b, .to = a, .from_port = pb, .to_port = pa,
	};
}

/* Some cables, maybe in parallel, some closed, some busy. */
static void random_net(struct net *n)
{
	u32 cables = 4 + ktap_below(9), i;

	memset(n, 0, sizeof(*n));
	for (i = 0; i < cables; i++) {
		u64 a = 1 + ktap_below(NODES), b = 1 + ktap_below(NODES);

		if (a != b)
			cable(n, a, b);
	}
	if (n->g.n && !ktap_below(3))
		n->link[ktap_below(n->g.n)].closed = 1;
	paths_sort(&n->g);
	for (i = 0; n->g.n && i < 5; i++) {
		const struct paths_link *l = &n->g.link[ktap_below(n->g.n)];
		struct paths_hop hop = { l->from, l->from_port };

		paths_add_load(&n->g, &hop, 1, 1 + ktap_below(3));
	}
}

/* ----------------------------------------------------------- the slow way */

struct way {
	size_t link[NODES];
	int n;
};

static struct way ways[20000];
static size_t n_ways;

/* All that visit no pSwitch twice. */
static void walk(const struct paths_graph *g, struct way *w, u64 at, u64 to, u32 seen)
{
	size_t i;

	if (at == to) {
		if (n_ways < ARRAY_SIZE(ways))
			ways[n_ways++] = *w;
		return;
	}
	for (i = 0; i < g->n; i++) {
		if (g->link[i].from != at || g->link[i].closed || seen & 1 << g->link[i].to)
			continue;
		w->link[w->n++] = i;
		walk(g, w, g->link[i].to, to, seen | 1 << g->link[i].to);
		w->n--;
	}
}

static void all_ways(const struct paths_graph *g, u64 from, u64 to)
{
	struct way w = { .n = 0 };

	n_ways = 0;
	walk(g, &w, from, to, 1 << from);
	EXPECT(n_ways < ARRAY_SIZE(ways));
}

static bool same_cable(const struct paths_graph *g, size_t a, size_t b)
{
	const struct paths_link *x = &g->link[a], *y = &g->link[b];

	return a == b || (x->from == y->to && x->from_port == y->to_port);
}

static int cables_shared(const struct paths_graph *g, const struct way *a, const struct way *b)
{
	int i, j, n = 0;

	for (i = 0; i < a->n; i++)
		for (j = 0; j < b->n; j++)
			n += same_cable(g, a->link[i], b->link[j]);
	return n;
}

static int pswitches_shared(const struct paths_graph *g, const struct way *a, const struct way *b)
{
	int i, j, n = 0;

	for (i = 1; i < a->n; i++)
		for (j = 1; j < b->n; j++)
			n += g->link[a->link[i]].from == g->link[b->link[j]].from;
	return n;
}

static struct paths_cost cost_of(const struct paths_graph *g, const struct way *w,
				 const struct way *avoid)
{
	struct paths_cost c = { .hops = w->n };
	int i;

	for (i = 0; i < w->n; i++)
		c.load += (s64)g->link[w->link[i]].load * g->link[w->link[i]].load;
	if (avoid) {
		c.used = cables_shared(g, w, avoid);
		c.through = pswitches_shared(g, w, avoid);
	}
	return c;
}

static struct paths_cost best_cost(const struct paths_graph *g, const struct way *avoid)
{
	struct paths_cost best = cost_of(g, &ways[0], avoid), c;
	size_t i;

	for (i = 1; i < n_ways; i++) {
		c = cost_of(g, &ways[i], avoid);
		if (paths_cost_compare(&c, &best) < 0)
			best = c;
	}
	return best;
}

/* Length of the shortest two without a cable in common, 0 if there are none. */
static int best_pair(const struct paths_graph *g)
{
	int best = 0, len;
	size_t i, j;

	for (i = 0; i < n_ways; i++) {
		for (j = i + 1; j < n_ways; j++) {
			len = ways[i].n + ways[j].n;
			if ((!best || len < best) && !cables_shared(g, &ways[i], &ways[j]))
				best = len;
		}
	}
	return best;
}

static void floyd_warshall(const struct paths_graph *g, int d[NODES + 1][NODES + 1])
{
	int i, j, k;

	for (i = 1; i <= NODES; i++)
		for (j = 1; j <= NODES; j++)
			d[i][j] = i == j ? 0 : FAR;
	for (i = 0; i < (int)g->n; i++)
		if (!g->link[i].closed)
			d[g->link[i].from][g->link[i].to] = 1;
	for (k = 1; k <= NODES; k++)
		for (i = 1; i <= NODES; i++)
			for (j = 1; j <= NODES; j++)
				if (d[i][k] + d[k][j] < d[i][j])
					d[i][j] = d[i][k] + d[k][j];
}

/* From one end to the other, open, and each pSwitch once; as the slow way has it. */
static struct way check_way(const struct paths_graph *g, const struct paths_hop *hop, int n,
			    u64 from, u64 to)
{
	const struct paths_link *l;
	struct way w = { .n = n };
	u32 seen = 1 << from;
	int i;

	for (i = 0; i < n && i < NODES; i++) {
		l = paths_link_at(g, hop[i].dpid, hop[i].port);
		EXPECT(l && l->from == from && !l->closed && !(seen & 1 << l->to));
		if (!l)
			break;
		w.link[i] = l - g->link;
		from = l->to;
		seen |= 1 << from;
	}
	EXPECT_EQ(from, to);
	return w;
}

/* ------------------------------------------------------------------- tests */

static void shortest(void)
{
	int d[NODES + 1][NODES + 1], round, len;
	struct paths_hop hop[PATHS_HOPS];
	struct paths_cost cost, best;
	struct net n;
	u64 a, b;

	for (round = 0; round < ROUNDS; round++) {
		random_net(&n);
		floyd_warshall(&n.g, d);
		for (a = 1; a <= NODES; a++) {
			b = 1 + ktap_below(NODES);
			if (a == b)
				continue;
			ktap_note("round %d: %d to %d", round, (int)a, (int)b);
			len = paths_find(&n.g, a, b, hop, PATHS_HOPS, &cost);
			EXPECT_EQ(len, d[a][b] == FAR ? -1 : d[a][b]);
			if (len < 0)
				continue;
			EXPECT_EQ(paths_find(&n.g, a, b, hop, len - 1, &cost), -1);
			EXPECT_EQ(paths_find(&n.g, a, b, hop, len, &cost), len);
			check_way(&n.g, hop, len, a, b);
			all_ways(&n.g, a, b);
			best = best_cost(&n.g, NULL);
			EXPECT(!paths_cost_compare(&cost, &best));
		}
	}
}

static void in_reserve(void)
{
	struct paths_cost cost, best;
	struct embed_ask ask;
	struct way first, second;
	struct net n;
	uint64_t a, b;
	int round, pair, shared = 0;

	for (round = 0; round < ROUNDS; round++) {
		random_net(&n);
		a = 1 + ktap_below(NODES);
		b = 1 + (a + ktap_below(NODES - 1)) % NODES;
		all_ways(&n.g, a, b);
		ktap_note("round %d: %d to %d, %zu ways", round, (int)a, (int)b, n_ways);
		memset(&ask, 0, sizeof(ask));
		ask.from = &a;
		ask.to = &b;
		ask.n_from = ask.n_to = 1;
		ask.n_found = 2;
		if (embed_find(&n.g, &ask)) {
			EXPECT(n_ways < 2);
			continue;
		}
		/* what was found counts now, but not when it was found */
		paths_add_load(&n.g, ask.found[0].hop, ask.found[0].n, -EMBED_FIRST);
		paths_add_load(&n.g, ask.found[1].hop, ask.found[1].n, -EMBED_SPARE);
		first = check_way(&n.g, ask.found[0].hop, ask.found[0].n, a, b);
		second = check_way(&n.g, ask.found[1].hop, ask.found[1].n, a, b);
		best = best_cost(&n.g, NULL);
		pair = best_pair(&n.g);
		shared += !pair;
		EXPECT_EQ(!cables_shared(&n.g, &first, &second), !!pair);
		if (first.n > best.hops) {
			/* only if there was no other way, and then by as little as it takes */
			EXPECT_EQ(first.n + second.n, pair);
			continue;
		}
		/* its cost is the best that there is beside the first */
		cost = cost_of(&n.g, &second, &first);
		best = best_cost(&n.g, &first);
		if (pair && best.used)
			EXPECT_EQ(first.n + second.n, pair);
		else
			EXPECT(!paths_cost_compare(&cost, &best));
	}
	EXPECT(shared > 0);
}

static void pairs(void)
{
	struct paths_hop hop[2][PATHS_HOPS];
	int round, len[2], pair, found = 0;
	struct way w[2];
	struct net n;

	for (round = 0; round < ROUNDS; round++) {
		random_net(&n);
		ktap_note("round %d", round);
		all_ways(&n.g, 1, NODES);
		pair = best_pair(&n.g);
		if (paths_find_pair(&n.g, 1, NODES, hop[0], hop[1], len)) {
			EXPECT_EQ(pair, 0);
			continue;
		}
		found++;
		EXPECT_EQ(len[0] + len[1], pair);
		EXPECT(len[0] <= len[1]);
		w[0] = check_way(&n.g, hop[0], len[0], 1, NODES);
		w[1] = check_way(&n.g, hop[1], len[1], 1, NODES);
		EXPECT_EQ(cables_shared(&n.g, &w[0], &w[1]), 0);
	}
	EXPECT(found > ROUNDS / 10);
}

/*
 * 1 - 2 - 3 - 6 is the shortest, and in the way of both 1 - 2 - 5 - 6 and 1 - 4 - 3 - 6,
 * which are made longer here; the pair takes the middle pLink of it from neither.
 */
static void trap(void)
{
	static const uint64_t a = 1, b = 6;
	struct embed_ask ask = {
		.from = &a, .n_from = 1, .to = &b, .n_to = 1, .n_found = 2,
	};
	struct paths_hop hop[2][PATHS_HOPS];
	struct net n = { .g.n = 0 };
	int len[2];

	cable(&n, 1, 2);
	cable(&n, 2, 3);
	cable(&n, 3, 6);
	cable(&n, 2, 7);
	cable(&n, 7, 5);
	cable(&n, 5, 6);
	cable(&n, 1, 4);
	cable(&n, 4, 8);
	cable(&n, 8, 3);
	paths_sort(&n.g);
	EXPECT_EQ(paths_find_pair(&n.g, 1, 6, hop[0], hop[1], len), 0);
	EXPECT_EQ(len[0], 4);
	EXPECT_EQ(len[1], 4);
	EXPECT_EQ(embed_find(&n.g, &ask), 0);
	EXPECT_EQ(ask.found[0].n, 4);
	EXPECT_EQ(ask.found[1].n, 4);
	/* one alone is the shortest */
	ask.n_found = 1;
	EXPECT_EQ(embed_find(&n.g, &ask), 0);
	EXPECT_EQ(ask.found[0].n, 3);
}

/* ------------------------------------------------------- how evenly it goes */

#define SPAN	5

/* 1 and 2, and SPAN ways of the same length between them. */
static void span(struct net *n)
{
	u64 i;

	memset(n, 0, sizeof(*n));
	for (i = 0; i < SPAN; i++) {
		cable(n, 1, 10 + i);
		cable(n, 10 + i, 2);
	}
	paths_sort(&n->g);
}

static void spread(void)
{
	static const uint64_t a = 1, b = 2;
	u32 count[SPAN], low, high, i, k, spare;
	struct embed_ask ask;
	struct net n;

	for (spare = 0; spare < 2; spare++) {
		span(&n);
		memset(count, 0, sizeof(count));
		for (i = 0; i < 100; i++) {
			ktap_note("path %u, %u in reserve", i, spare);
			memset(&ask, 0, sizeof(ask));
			ask.from = &a;
			ask.to = &b;
			ask.n_from = ask.n_to = 1;
			ask.n_found = 1 + spare;
			EXPECT_EQ(embed_find(&n.g, &ask), 0);
			EXPECT_EQ(ask.found[0].n, 2);
			count[ask.found[0].hop[1].dpid - 10]++;
			low = high = count[0];
			for (k = 1; k < SPAN; k++) {
				low = count[k] < low ? count[k] : low;
				high = count[k] > high ? count[k] : high;
			}
			EXPECT(high - low <= 1 + spare);
		}
	}
}

/* --------------------------------------------------- whole virtual networks */

static char said[1024];

static void say(void *arg, const struct vn_object *o, const char *what)
{
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%u %s\n", o->line, what);
}

static struct vn_object *add(struct vn *vn, enum vn_kind kind)
{
	struct vn_object *o = vn_add(vn, kind);

	o->line = vn->n;
	strcpy(o->tenant, "blue");
	return o;
}

static struct vn_object *vswitch(struct vn *vn, u64 dpid, u64 pswitch)
{
	struct vn_object *o = add(vn, VN_VSWITCH);

	o->vswitch.dpid = dpid;
	vn_set(o, "pswitch", pswitch, NULL, 0);
	return o;
}

static struct vn_object *vlink(struct vn *vn, u64 a, u32 a_no, u64 b, u32 b_no)
{
	struct vn_object *o = add(vn, VN_VLINK);

	o->vswitch.dpid = a;
	o->port = a_no;
	o->to_vswitch.dpid = b;
	o->to_port = b_no;
	return o;
}

/*
 * How it is embedded: the commands, or what was said; all networks are gone then.  @others
 * are other tenants'.
 */
static const char *embedded(struct net *n, struct vn *others, struct vn *there, struct vn *wanted)
{
	static char text[4096];
	struct vn_plan plan;
	unsigned int failed;
	size_t i;
	FILE *f;

	paths_sort(&n->g);
	said[0] = 0;
	EXPECT_EQ(vn_check(wanted, say, NULL), 0);
	vn_sort(there);
	embed_count(&n->g, others);
	embed_count(&n->g, there);
	vn_make_plan(&plan, there, wanted);
	failed = embed_plan(&n->g, &plan, there, wanted, say, NULL);
	EXPECT_EQ(!failed, !*said);
	f = fmemopen(text, sizeof(text), "w");
	for (i = 0; i < plan.n; i++) {
		if (plan.step[i].obj->kind != VN_VLINK && plan.step[i].obj->kind != VN_ROUTE)
			continue;
		vn_print_step(f, &plan.step[i], false);
		fputs("\n", f);
	}
	fputc(0, f);
	fclose(f);
	vn_plan_free(&plan);
	vn_free(others);
	vn_free(there);
	vn_free(wanted);
	return *said ? said : text;
}

/* A square: 1 - 2 - 3 - 4 - 1. */
static void square(struct net *n)
{
	memset(n, 0, sizeof(*n));
	cable(n, 1, 2);
	cable(n, 2, 3);
	cable(n, 3, 4);
	cable(n, 4, 1);
}

static void vlinks(void)
{
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct vn_object *o;
	struct net n;

	square(&n);
	add(&wanted, VN_TENANT);
	vswitch(&wanted, 0xb1, 1);
	vswitch(&wanted, 0xb3, 3);
	vn_add_path(vlink(&wanted, 0xb1, 1, 0xb3, 1), 100, VN_AUTO);
	vn_add_path(vlink(&wanted, 0xb1, 2, 0xb3, 2), 100, VN_AUTO);
	o = vlink(&wanted, 0xb1, 3, 0xb3, 3);
	vn_add_path(o, 100, "0x1:1,0x2:2");
	vn_add_path(o, 90, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "vlink add tenant blue vswitch 0xb1 port 1 to-vswitch 0xb3 to-port 1 "
		   "path 0x1:2,0x4:1 priority 100\n"
		   "vlink add tenant blue vswitch 0xb1 port 2 to-vswitch 0xb3 to-port 2 "
		   "path 0x1:1,0x2:2 priority 100\n"
		   "vlink add tenant blue vswitch 0xb1 port 3 to-vswitch 0xb3 to-port 3 "
		   "path 0x1:1,0x2:2 priority 100 path 0x1:2,0x4:1 priority 90\n");
}

/* What others have counts, and of what there is already only what is missing is found. */
static void beside_others(void)
{
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct vn_object *o;
	struct net n;

	square(&n);
	vn_add_path(vlink(&others, 0xc1, 1, 0xc3, 1), 100, "0x1:1,0x2:2");
	add(&there, VN_TENANT);
	vswitch(&there, 0xb1, 1);
	vswitch(&there, 0xb3, 3);
	o = vlink(&there, 0xb1, 1, 0xb3, 1);
	o->id = 7;
	vn_add_path(o, 100, "0x1:2,0x4:1");
	add(&wanted, VN_TENANT);
	vswitch(&wanted, 0xb1, 1);
	vswitch(&wanted, 0xb3, 3);
	o = vlink(&wanted, 0xb1, 1, 0xb3, 1);
	vn_add_path(o, 100, VN_AUTO);
	vn_add_path(o, 90, VN_AUTO);
	vn_add_path(vlink(&wanted, 0xb1, 2, 0xb3, 2), 100, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "vlink path add tenant blue id 7 path 0x1:1,0x2:2 priority 90\n"
		   "vlink add tenant blue vswitch 0xb1 port 2 to-vswitch 0xb3 to-port 2 "
		   "path 0x1:2,0x4:1 priority 100\n");
}

static struct vn_object *vport(struct vn *vn, u64 dpid, u64 pswitch, u32 pport)
{
	struct vn_object *o = add(vn, VN_VPORT);

	o->vswitch.dpid = dpid;
	o->port = 9;
	o->pswitch.dpid = pswitch;
	o->pport = pport;
	return o;
}

/* No path goes where a vPort is, or will be; where one goes away it may. */
static void vports(void)
{
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct net n;

	square(&n);
	vport(&others, 0xc4, 4, 1);
	add(&there, VN_TENANT);
	vswitch(&there, 0xb1, 1);
	vport(&there, 0xb1, 1, 1);
	add(&wanted, VN_TENANT);
	vswitch(&wanted, 0xb1, 1);
	vswitch(&wanted, 0xb3, 3);
	vn_add_path(vlink(&wanted, 0xb1, 1, 0xb3, 1), 100, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "vlink add tenant blue vswitch 0xb1 port 1 to-vswitch 0xb3 to-port 1 "
		   "path 0x1:1,0x2:2 priority 100\n");
	square(&n);
	vport(&others, 0xc4, 4, 1);
	add(&wanted, VN_TENANT);
	vswitch(&wanted, 0xb1, 1);
	vswitch(&wanted, 0xb3, 3);
	vport(&wanted, 0xb1, 1, 1);
	vn_add_path(vlink(&wanted, 0xb1, 1, 0xb3, 1), 100, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "5 path: no pLinks lead from pswitch 0x1 to pswitch 0x3\n");
}

static struct vn_object *big(struct vn *vn, const u64 *pswitch, u32 n)
{
	struct vn_object *o = add(vn, VN_VSWITCH);

	o->vswitch.dpid = 0xd1;
	while (n--)
		vn_set(o, "pswitch", pswitch[n], NULL, 0);
	return o;
}

static struct vn_object *route(struct vn *vn, u16 priority, const char *hops)
{
	struct vn_object *o = add(vn, VN_ROUTE);

	o->vswitch.dpid = 0xd1;
	vn_add_path(o, priority, hops);
	return o;
}

/* Between all pairs that no other line joins, undone by what they are. */
static void routes(void)
{
	static const u64 part[] = { 1, 2, 3 };
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct net n;

	square(&n);
	add(&wanted, VN_TENANT);
	big(&wanted, part, 3);
	vn_add_path(route(&wanted, 100, VN_AUTO), 90, VN_AUTO);
	route(&wanted, 40, "0x3:1,0x2:1");
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "route add tenant blue vswitch 0xd1 path 0x1:1 priority 100\n"
		   "route add tenant blue vswitch 0xd1 path 0x1:2,0x4:1,0x3:1 priority 90\n"
		   "route add tenant blue vswitch 0xd1 path 0x2:2 priority 100\n"
		   "route add tenant blue vswitch 0xd1 path 0x2:1,0x1:2,0x4:1 priority 90\n"
		   "route add tenant blue vswitch 0xd1 path 0x3:1,0x2:1 priority 40\n");
}

static void not_connected(void)
{
	static const u64 part[] = { 1, 2, 5, 6, 7 };
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct net n;

	square(&n);
	cable(&n, 5, 7);
	add(&wanted, VN_TENANT);
	big(&wanted, part, 5);
	route(&wanted, 100, VN_AUTO);
	vswitch(&wanted, 0xb1, 1);
	vswitch(&wanted, 0xb5, 5);
	vn_add_path(vlink(&wanted, 0xb1, 1, 0xb5, 1), 100, VN_AUTO);
	vn_add_path(vlink(&wanted, 0xb1, 2, 0xb1, 3), 100, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "3 vswitch: no pLinks join pswitches 0x1,0x2 and 0x5,0x7 and 0x6\n"
		   "6 path: no pLinks lead from pswitch 0x1 to pswitch 0x5\n");
	memset(&n, 0, sizeof(n));
	cable(&n, 1, 2);
	add(&wanted, VN_TENANT);
	big(&wanted, part, 2);
	vn_add_path(route(&wanted, 100, VN_AUTO), 90, VN_AUTO);
	vswitch(&wanted, 0xb7, 7);
	vn_add_path(vlink(&wanted, 0xb7, 2, 0xb7, 3), 100, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "3 path: no other way than that of another path leads from pswitch 0x1 "
		   "to pswitch 0x2\n"
		   "5 path: no pLinks lead from pswitch 0x7 to a neighbour and back\n");
}

/* Of the pSwitches below both ends, those next to each other. */
static void nearest_parts(void)
{
	static const u64 part[] = { 1, 2 };
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct net n;

	square(&n);
	cable(&n, 5, 4);
	add(&wanted, VN_TENANT);
	big(&wanted, part, 2);
	vswitch(&wanted, 0xb5, 5);
	vn_add_path(vlink(&wanted, 0xd1, 1, 0xb5, 1), 100, VN_AUTO);
	EXPECT_STR(embedded(&n, &others, &there, &wanted),
		   "vlink add tenant blue vswitch 0xd1 port 1 to-vswitch 0xb5 to-port 1 "
		   "path 0x1:2,0x4:3 priority 100\n");
}

/* Whatever the order of pLinks and of lines: the same. */
static void same_each_time(void)
{
	struct vn others = { .n = 0 }, there = { .n = 0 }, wanted = { .n = 0 };
	struct paths_link l;
	char first[4096];
	struct net n, m;
	u32 round, i, j;

	memset(&m, 0, sizeof(m));
	for (i = 1; i < 9; i++)
		for (j = i + 1; j < 9; j++)
			if ((i + j) % 3)
				cable(&m, i, j);
	for (round = 0; round < 50; round++) {
		n = m;
		n.g.link = n.link;
		for (i = n.g.n - 1; round && i; i--) {
			j = ktap_below(i + 1);
			l = n.link[i];
			n.link[i] = n.link[j];
			n.link[j] = l;
		}
		add(&wanted, VN_TENANT);
		for (i = 1; i < 9; i++)
			vswitch(&wanted, round % 2 ? i : 9 - i, round % 2 ? i : 9 - i);
		for (i = 1; i < 9; i++) {
			struct vn_object *o = vlink(&wanted, i, 1, i % 8 + 1, 2);

			vn_add_path(o, 100, VN_AUTO);
			vn_add_path(o, 90, VN_AUTO);
			o->line = 100 + i;
		}
		ktap_note("round %u", round);
		if (round)
			EXPECT_STR(embedded(&n, &others, &there, &wanted), first);
		else
			strcpy(first, embedded(&n, &others, &there, &wanted));
	}
}

static void text_of_paths(void)
{
	static const char *const bad[] = {
		"", "auto", "0x1", "0x1:", "0x1:1,", "s1:1", "0x1:1,s1:1", "0x1:1 0x2:1",
	};
	struct embed_way w;
	char *text;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ktap_note("'%s'", bad[i]);
		EXPECT(!embed_read(&w, bad[i]));
	}
	EXPECT(embed_read(&w, "0x1:4,0xffffffffffffffff:65279"));
	EXPECT_EQ(w.n, 2);
	text = embed_text(&w);
	EXPECT_STR(text, "0x1:4,0xffffffffffffffff:65279");
	free(text);
}

static const struct ktap_test tests[] = {
	TEST(shortest),
	TEST(in_reserve),
	TEST(pairs),
	TEST(trap),
	TEST(spread),
	TEST(vlinks),
	TEST(beside_others),
	TEST(vports),
	TEST(routes),
	TEST(not_connected),
	TEST(nearest_parts),
	TEST(same_each_time),
	TEST(text_of_paths),
};

KTAP_MAIN(tests)
