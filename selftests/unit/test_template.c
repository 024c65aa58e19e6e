// SPDX-License-Identifier: GPL-2.0
/* Templates: fat trees are seen, and others are not; what is made is whole and fits. */
#include "ctl/embed.h"
#include "ctl/fattree.h"
#include "ctl/template.h"
#include "ktap.h"

#define LINKS	512
#define NODES	64

struct net {
	struct paths_link link[LINKS];
	struct paths_graph g;
	u32 port[NODES];	/* highest of each pSwitch */
	u64 dpid[NODES];
};

static void cable(struct net *n, u32 a, u32 b)
{
	u32 pa = ++n->port[a], pb = ++n->port[b];

	n->g.link = n->link;
	n->link[n->g.n++] = (struct paths_link){
		.from = n->dpid[a], .to = n->dpid[b], .from_port = pa, .to_port = pb,
	};
	n->link[n->g.n++] = (struct paths_link){
		.from = n->dpid[b], .to = n->dpid[a], .from_port = pb, .to_port = pa,
	};
}

/* Without those of one cable. */
static void pull(struct net *n, size_t at)
{
	n->g.n -= 2;
	memmove(n->link + 2 * at, n->link + 2 * at + 2, (n->g.n - 2 * at) * sizeof(n->link[0]));
}

/* Datapath ids in any order. */
static void name_all(struct net *n)
{
	u32 i, j;
	u64 d;

	for (i = 0; i < NODES; i++)
		n->dpid[i] = 0x100 + i;
	for (i = NODES - 1; i; i--) {
		j = ktap_below(i + 1);
		d = n->dpid[i];
		n->dpid[i] = n->dpid[j];
		n->dpid[j] = d;
	}
}

/* Cores first, then aggregation by pod, then edges by pod; cables in any order. */
static u32 core_at(u32 half, u32 group, u32 i)
{
	return group * half + i;
}

static u32 agg_at(u32 half, u32 pod, u32 group)
{
	return half * half + pod * half + group;
}

static u32 edge_at(u32 half, u32 pod, u32 i)
{
	return half * half + 2 * half * half + pod * half + i;
}

static void tree(struct net *n, u32 k)
{
	u32 half = k / 2, pod, i, j, first = ktap_below(k);

	memset(n, 0, sizeof(*n));
	name_all(n);
	for (pod = 0; pod < k; pod++) {
		for (i = 0; i < half; i++) {
			for (j = 0; j < half; j++) {
				cable(n, agg_at(half, (pod + first) % k, i),
				      edge_at(half, (pod + first) % k, j));
				cable(n, core_at(half, i, j), agg_at(half, (pod + first) % k, i));
			}
		}
	}
}

static bool is_in(const u64 *dpid, u32 n, u64 d)
{
	while (n--)
		if (dpid[n] == d)
			return true;
	return false;
}

static bool joined(const struct net *n, u64 a, u64 b)
{
	size_t i;

	for (i = 0; i < n->g.n; i++)
		if (n->link[i].from == a && n->link[i].to == b)
			return true;
	return false;
}

static void trees(void)
{
	struct fattree t;
	u32 k, half, pod, i, j, round;
	struct net n;
	char why[200];
	u64 a;

	for (round = 0; round < 30; round++) {
		k = 2 + 2 * (round % 3);
		half = k / 2;
		tree(&n, k);
		paths_sort(&n.g);
		ktap_note("round %u, k %u", round, k);
		why[0] = 0;
		EXPECT_EQ(fattree_find(&t, &n.g, why, sizeof(why)), 0);
		EXPECT_STR(why, "");
		EXPECT_EQ(t.k, k);
		for (i = 0; t.k && i < half * half; i++)
			EXPECT(is_in(n.dpid, half * half, t.core[i]));
		for (pod = 0; t.k && pod < k; pod++) {
			for (i = 0; i < half; i++) {
				for (j = 0; j < half; j++) {
					a = t.agg[pod * half + i];
					EXPECT(joined(&n, a, t.core[i * half + j]));
					EXPECT(joined(&n, a, t.edge[pod * half + j]));
				}
			}
		}
		fattree_free(&t);
	}
}

/* A cable less, more, or at another place: it is said what is wrong. */
static void no_trees(void)
{
	struct net n, m;
	struct fattree t;
	char why[200];
	u32 round, a, b;

	for (round = 0; round < 100; round++) {
		tree(&n, 4);
		m = n;
		m.g.link = m.link;
		ktap_note("round %u", round);
		if (round % 2)
			pull(&m, ktap_below(m.g.n / 2));
		if (round % 3) {
			a = ktap_below(20);
			do {
				b = ktap_below(20);
			} while (a == b || joined(&n, n.dpid[a], n.dpid[b]));
			cable(&m, a, b);
		} else if (round % 2 == 0) {
			continue;
		}
		paths_sort(&m.g);
		why[0] = 0;
		EXPECT(fattree_find(&t, &m.g, why, sizeof(why)));
		EXPECT(strlen(why) > 20);
		EXPECT(!t.core);
	}
	memset(&n, 0, sizeof(n));
	EXPECT(fattree_find(&t, &n.g, why, sizeof(why)));
	EXPECT_STR(why, "0 pswitches are joined by plinks, and a fat tree has 5, 20, 45, 80 ...");
}

/* Each pSwitch has as many beside it as in a fat tree, but pods are mixed. */
static void crossed(void)
{
	struct net n, m;
	struct fattree t;
	char why[200];

	tree(&n, 4);
	memset(&m, 0, sizeof(m));
	memcpy(m.dpid, n.dpid, sizeof(m.dpid));
	for (size_t i = 0; i < n.g.n; i += 2) {
		u32 a = 0, b = 0;

		while (n.dpid[a] != n.link[i].from)
			a++;
		while (n.dpid[b] != n.link[i].to)
			b++;
		/* the first edges of the first two pods change places below one of theirs */
		if (a == agg_at(2, 0, 0) && b == edge_at(2, 0, 0))
			b = edge_at(2, 1, 0);
		else if (a == agg_at(2, 1, 0) && b == edge_at(2, 1, 0))
			b = edge_at(2, 0, 0);
		cable(&m, a, b);
	}
	paths_sort(&m.g);
	EXPECT(fattree_find(&t, &m.g, why, sizeof(why)));
	EXPECT(strstr(why, "are not joined with the same"));
}

/* -------------------------------------------------------------- what is made */

static struct vn vn;
static struct template t;

static void begin(const struct net *n, unsigned int pswitches)
{
	struct vn_object *o;

	vn_free(&vn);
	o = vn_add(&vn, VN_TENANT);
	strcpy(o->tenant, "blue");
	t = (struct template){
		.g = &n->g, .vn = &vn, .tenant = o, .dpid = 1, .n_pswitches = pswitches,
	};
}

static unsigned int count(enum vn_kind kind)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < vn.n; i++)
		n += vn.obj[i]->kind == kind;
	return n;
}

static void say(void *arg, const struct vn_object *o, const char *what)
{
	ktap_fail(__FILE__, __LINE__, "%s", what);
}

/* It is whole, and can be embedded; each vLink is over so many pLinks at most. */
static void fits(struct net *n, int most)
{
	struct vn there = { .n = 0 };
	struct embed_way w;
	struct vn_plan plan;
	size_t i;

	/* as if they came from a file */
	for (i = 0; i < vn.n; i++)
		vn.obj[i]->line = i + 1;
	EXPECT_EQ(vn_check(&vn, say, NULL), 0);
	vn_make_plan(&plan, &there, &vn);
	EXPECT_EQ(embed_plan(&n->g, &plan, &there, &vn, say, NULL), 0);
	EXPECT(!embed_is_open(&plan));
	for (i = 0; i < vn.n; i++) {
		if (vn.obj[i]->kind != VN_VLINK)
			continue;
		EXPECT(embed_read(&w, vn.obj[i]->path[0].hops));
		EXPECT(w.n <= most);
		EXPECT_EQ(w.hop[0].dpid, vn.obj[i]->vswitch.dpid);
		EXPECT_EQ(paths_link_at(&n->g, w.hop[w.n - 1].dpid, w.hop[w.n - 1].port)->to,
			  vn.obj[i]->to_vswitch.dpid);
	}
	vn_plan_free(&plan);
}

static void fat_tree(void)
{
	const u8 mac[6] = { 2, 0, 0, 0, 0, 1 };
	struct template_port port = { .pport = 9, .host.mac.len = 6 };
	struct net n;
	u32 k;

	memcpy(port.host.mac.data, mac, sizeof(mac));
	for (k = 2; k <= 4; k += 2) {
		tree(&n, 4);
		paths_sort(&n.g);
		begin(&n, 0);
		t.k = k == 4 ? 0 : k;
		EXPECT_EQ(template_fat_tree(&t), 0);
		EXPECT_EQ(count(VN_VSWITCH), 5 * k * k / 4);
		EXPECT_EQ(count(VN_VLINK), k * k * k / 2);
		/* a host on the last of its edges */
		port.dpid = vn.obj[vn.n - 1]->vswitch.dpid;
		for (size_t i = 0; i < vn.n; i++)
			if (vn.obj[i]->kind == VN_VSWITCH && vn.obj[i]->vswitch.name[0] == 'e')
				port.dpid = vn.obj[i]->vswitch.dpid;
		begin(&n, 0);
		t.k = k;
		t.port = &port;
		t.n_ports = 1;
		t.backup = k == 4;
		EXPECT_EQ(template_fat_tree(&t), 0);
		EXPECT_EQ(vn.obj[vn.n - 1]->kind, VN_HOST);
		EXPECT_EQ(vn.obj[vn.n - 1]->port, k / 2 + 1);
		fits(&n, 1);
	}
	begin(&n, 0);
	t.k = 6;
	EXPECT(template_fat_tree(&t));
	EXPECT_STR(t.why, "k: 6 is no even number up to 4, which the pswitches are a fat tree of");
}

/* 0 - 1 - 2 - 3 - 0, and 4 alone */
static void square(struct net *n)
{
	memset(n, 0, sizeof(*n));
	for (u32 i = 0; i < 5; i++)
		n->dpid[i] = 0xa0 + i;
	for (u32 i = 0; i < 4; i++)
		cable(n, i, (i + 1) % 4);
	paths_sort(&n->g);
}

static void copy(void)
{
	static const uint64_t on[] = { 0xa0, 0xa1, 0xa2, 0xa4 };
	const struct template_port port[] = {
		{ .dpid = 0xa4, .pport = 7 }, { .dpid = 0xa0, .pport = 70000 },
	};
	struct net n;

	square(&n);
	begin(&n, 4);
	t.pswitch = on;
	t.port = port;
	t.n_ports = 2;
	EXPECT_EQ(template_copy(&t), 0);
	EXPECT_EQ(count(VN_VSWITCH), 4);
	/* that to what is left out is missing */
	EXPECT_EQ(count(VN_VLINK), 2);
	EXPECT_EQ(vn.obj[vn.n - 2]->port, 7);
	/* no vPort has such a number: the lowest that is free */
	EXPECT_EQ(vn.obj[vn.n - 1]->port, 2);
	fits(&n, 1);
	/* where a vPort is nobody else can be */
	square(&n);
	paths_close(&n.g, 0xa0, 1, 1);
	begin(&n, 4);
	t.pswitch = on;
	EXPECT_EQ(template_copy(&t), 0);
	EXPECT_EQ(count(VN_VLINK), 1);
}

static void line(void)
{
	static const uint64_t on[] = { 0xa0, 0xa2, 0xa3 }, apart[] = { 0xa0, 0xa4 };
	const struct template_port port[] = {
		{ .dpid = 0xa2, .pport = 7 }, { .dpid = 0xa2, .pport = 8 },
	};
	struct net n;

	square(&n);
	begin(&n, 3);
	t.pswitch = on;
	t.backup = true;
	t.port = port;
	t.n_ports = 2;
	EXPECT_EQ(template_line(&t), 0);
	EXPECT_EQ(count(VN_VLINK), 2);
	EXPECT_EQ(vn.obj[vn.n - 2]->port, 3);
	EXPECT_EQ(vn.obj[vn.n - 1]->port, 4);
	fits(&n, 2);
	begin(&n, 2);
	t.pswitch = apart;
	EXPECT(template_line(&t));
	EXPECT_STR(t.why, "no plinks lead from pswitch 0xa0 to pswitch 0xa4");
	begin(&n, 1);
	t.pswitch = on;
	EXPECT(template_line(&t));
	EXPECT_STR(t.why, "it needs 2 pswitches at least, and there are 1");
}

static void big_switch(void)
{
	static const uint64_t on[] = { 0xa0, 0xa2, 0xa3 }, twice[] = { 0xa0, 0xa0 };
	struct net n;

	square(&n);
	begin(&n, 3);
	t.pswitch = on;
	t.dpid = 0xb1;
	t.backup = true;
	EXPECT_EQ(template_big_switch(&t), 0);
	EXPECT_EQ(count(VN_VSWITCH), 1);
	EXPECT_EQ(count(VN_ROUTE), 1);
	fits(&n, 0);
	/* three pairs with two paths each, and the line that they were made of */
	EXPECT_EQ(count(VN_ROUTE), 7);
	begin(&n, 1);
	t.pswitch = on;
	EXPECT_EQ(template_big_switch(&t), 0);
	EXPECT_EQ(count(VN_ROUTE), 0);
	begin(&n, 2);
	t.pswitch = twice;
	EXPECT(template_big_switch(&t));
	EXPECT_STR(t.why, "pswitch: 0xa0 is given twice");
}

static void wrong_ports(void)
{
	static const uint64_t on[] = { 0xa0, 0xa1 };
	struct template_port port[2] = {
		{ .dpid = 0xa3, .pport = 7 }, { .dpid = 0xa0, .pport = 8, .host.mac.len = 6 },
	};
	struct net n;

	square(&n);
	begin(&n, 2);
	t.pswitch = on;
	t.port = port;
	t.n_ports = 2;
	EXPECT(template_line(&t));
	EXPECT_STR(t.why, "at: nothing of it is on pswitch 0xa3");
	port[0] = (struct template_port){ .dpid = 0xa0, .pport = 1 };
	EXPECT(template_copy(&t));
	EXPECT_STR(t.why, "at: pport 1 of pswitch 0xa0 is the end of a plink");
	port[0] = port[1];
	EXPECT(template_copy(&t));
	EXPECT_STR(t.why, "at: pport 8 of pswitch 0xa0 is given twice");
	port[0].pport = 9;
	EXPECT(template_copy(&t));
	EXPECT_STR(t.why, "mac: the hosts at 0xa0:9 and 0xa0:8 have the same");
	vn_free(&vn);
}

static const struct ktap_test tests[] = {
	TEST(trees),
	TEST(no_trees),
	TEST(crossed),
	TEST(fat_tree),
	TEST(copy),
	TEST(line),
	TEST(big_switch),
	TEST(wrong_ports),
};

KTAP_MAIN(tests)
