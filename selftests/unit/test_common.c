// SPDX-License-Identifier: GPL-2.0
/* Common rules, against the tenants' rules as they are: each packet is its tenant's. */
#include "core/carry.h"
#include "core/common.h"
#include "core/reduce.h"
#include "ktap.h"
#include "rule.h"

#define TENANTS	4
#define RULES	10
#define EDGES	4
#define PACKETS	40

/* What a group is on the pSwitch. */
struct pfr {
	struct libera_cmember m;
	struct libera_rgroup *g;
	struct pfr *next;
};

struct tenant {
	u32 id;
	struct libera_reduce s;
	struct list_head moved;
	struct rule rule[RULES];
	struct pfr *pfrs;
	bool may;		/* the operator allows it */
	bool here;		/* its packets come in by the port */
	bool edge[EDGES + 1];	/* and go to these edges */
};

static struct tenant tenant[TENANTS];
static struct libera_commons commons;
static enum libera_carrier_kind kind;
static bool tables;
static u32 n_live;		/* common rules that stand */
static u32 n_begun;
static u32 n_agreed;		/* ... that did where somebody's wider rule agreed */
static u32 n_saved;		/* rules, over all looks */

static struct libera_form form_of(const struct tenant *t)
{
	return (struct libera_form){
		.kind = kind,
		.layout = libera_layout_default[kind],
		.tenant = t->id,
	};
}

/* -------------------------------------------------------------- who is there */

static bool comes(const struct tenant *t, const struct libera_cplace *at)
{
	return t->here && at->port == 7 && (!at->src || (at->src <= EDGES && t->edge[at->src])) &&
	       (!at->dst || (at->dst <= EDGES && t->edge[at->dst]));
}

static u32 count(void *priv, const struct libera_cplace *at)
{
	u32 i, n = 0;

	EXPECT(priv == &tenant);
	for (i = 0; i < TENANTS; i++)
		n += comes(&tenant[i], at);
	return n;
}

static bool is_there(void *priv, const struct libera_cplace *at, u32 id)
{
	return comes(&tenant[id - 1], at);
}

static const struct libera_commons_ops ops = { count, is_there };

/* As the module does it: what may stand does, what may not does not. */
static void settle(void)
{
	struct libera_common *c;

	while ((c = libera_commons_next(&commons))) {
		n_live += c->stands ? -1 : 1;
		n_begun += !c->stands;
		libera_commons_set(&commons, c, !c->stands);
	}
}

/* -------------------------------------------------------------------- pFRs */

static struct tenant *tenant_of(const struct libera_rgroup *g)
{
	u32 i;

	for (i = 0; i < TENANTS; i++) {
		struct pfr *p = tenant[i].pfrs;

		while (p && p->g != g)
			p = p->next;
		if (p)
			return &tenant[i];
	}
	return NULL;
}

static void retired(struct libera_rgroup *g)
{
	struct tenant *t = tenant_of(g);
	struct pfr **p, *gone = g->priv;

	if (!gone)
		return;
	g->priv = NULL;
	for (p = &t->pfrs; *p != gone; p = &(*p)->next)
		;
	*p = gone->next;
	libera_commons_leave(&commons, &gone->m);
	settle();
	libera_free(gone);
}

static void offer(struct tenant *t, struct pfr *p)
{
	const struct libera_form form = form_of(t);
	struct libera_ckey key = { .priority = p->g->priority, .output = p->g->outcome };
	struct libera_match m;

	if (!t->may || p->m.common)
		return;
	libera_match_unpack(&m, &p->g->match);
	if (!libera_common_key(&form, &m, &key))
		return;
	EXPECT(libera_commons_join(&commons, &p->m, &key));
	EXPECT(libera_match_covers(&key.match, &m));
	settle();
}

static void take_moved(struct tenant *t)
{
	struct libera_rrule *r;
	struct pfr *p;

	while (!list_empty(&t->moved)) {
		r = list_first_entry(&t->moved, struct libera_rrule, moved);
		list_del_init(&r->moved);
		if (!r->group || r->group->priv)
			continue;
		p = libera_alloc(sizeof(*p), GFP_KERNEL);
		memset(p, 0, sizeof(*p));
		p->g = r->group;
		p->m.tenant = t->id;
		p->m.sent = true;
		p->next = t->pfrs;
		t->pfrs = p;
		r->group->priv = p;
		offer(t, p);
	}
}

/* ---------------------------------------------------------------- matches */

static u64 locator(const struct tenant *t, u32 edge, u32 host)
{
	return make_locator(kind, t->id, edge, host);
}

static void begin_match(struct libera_match *m)
{
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, 7);
	if (tables)
		libera_match_set_u64(m, LIBERA_FIELD_TUNNEL_ID, LIBERA_CARRIED_ID);
	else
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	if (kind == LIBERA_CARRY_IP)
		libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
}

static void set_hosts(struct libera_match *m, const struct tenant *t, u32 from, u32 a, u32 to,
		      u32 b)
{
	if (from)
		libera_match_set_u64(m, libera_carrier_src(kind), locator(t, from, a));
	if (to)
		libera_match_set_u64(m, libera_carrier_dst(kind), locator(t, to, b));
}

static void set_tenant(struct libera_match *m, const struct tenant *t)
{
	match_tenant(m, libera_carrier_dst(kind), kind, t->id);
}

static void random_match(struct libera_match *m, const struct tenant *t)
{
	begin_match(m);
	if (!ktap_below(8)) {
		set_tenant(m, t);
		return;
	}
	set_hosts(m, t, 1 + ktap_below(EDGES), 1 + ktap_below(2), 1 + ktap_below(EDGES),
		  1 + ktap_below(2));
	if (!ktap_below(4))
		libera_match_clear(m, libera_carrier_src(kind));
}

/* Of a tenant whose packets come in; false if there are none. */
static bool random_packet(struct libera_match *m, const struct tenant *t)
{
	u32 from = 1 + ktap_below(EDGES), to = 1 + ktap_below(EDGES);

	if (!t->here || !t->edge[from] || !t->edge[to])
		return false;
	begin_match(m);
	set_hosts(m, t, from, 1 + ktap_below(3), to, 1 + ktap_below(3));
	return true;
}

/* ------------------------------------------------------------------- rules */

static void insert(struct tenant *t, struct rule *r, const struct libera_match *m, u16 priority,
		   u32 outcome)
{
	const struct libera_form form = form_of(t);

	rule_insert(&t->s, r, &form, m, priority, outcome);
	take_moved(t);
}

static void del(struct tenant *t, struct rule *r)
{
	if (rule_remove(&t->s, r))
		take_moved(t);
}

static bool is_taken(const struct tenant *t, const struct libera_match *m, u16 priority)
{
	u32 i;

	for (i = 0; i < RULES; i++)
		if (t->rule[i].there && t->rule[i].r.priority == priority &&
		    libera_match_equal(&t->rule[i].m, m))
			return true;
	return false;
}

/* ------------------------------------------------------- the pSwitch, and without */

/* Of the highest rules for a packet what they do, one bit each. */
struct best {
	int priority;
	u64 out;
};

static void meet(struct best *b, const struct libera_pmatch *match, u16 priority, u32 outcome,
		 const struct libera_match *pkt)
{
	struct libera_match m;

	libera_match_unpack(&m, match);
	if (priority < b->priority || !libera_match_covers(&m, pkt))
		return;
	if (priority > b->priority)
		b->out = 0;
	b->priority = priority;
	b->out |= 1ULL << outcome;
}

static bool stood_for(const struct pfr *p)
{
	return p->m.common && p->m.common->stands;
}

/* Rules of a tenant: those by themselves, and groups, but for what others stand for. */
static void meet_own(struct best *b, const struct tenant *t, const struct libera_match *pkt,
		     bool all)
{
	const struct pfr *p;
	u32 i;

	for (i = 0; i < RULES; i++) {
		const struct rule *r = &t->rule[i];

		if (r->there && !r->r.group)
			meet(b, &r->match, r->r.priority, r->r.outcome, pkt);
	}
	for (p = t->pfrs; p; p = p->next)
		if (all || !stood_for(p))
			meet(b, &p->g->match, p->g->priority, p->g->outcome, pkt);
}

static void meet_commons(struct best *b, const struct libera_match *pkt)
{
	const struct libera_common *c;
	struct libera_link *l;
	u32 i;

	libera_chains_for_each(&commons.rules, i, l) {
		c = container_of(l, struct libera_common, link);
		if (c->stands)
			meet(b, &c->match, c->priority, c->output, pkt);
	}
}

static void check_packets(void)
{
	struct libera_match pkt;
	struct libera_link *l;
	u32 i, k, n;

	for (i = 0; i < PACKETS; i++) {
		const struct tenant *t = &tenant[i % TENANTS];
		struct best want = { -1, 0 }, got = { -1, 0 };

		if (!random_packet(&pkt, t))
			continue;
		meet_own(&want, t, &pkt, true);
		for (k = 0; k < TENANTS; k++)
			meet_own(&got, &tenant[k], &pkt, false);
		meet_commons(&got, &pkt);
		if (want.priority != got.priority || want.out != got.out)
			ktap_fail(__FILE__, __LINE__, "tenant %u: 0x%llx at %d, not 0x%llx at %d",
				  t->id, got.out, got.priority, want.out, want.priority);
	}
	n = 0;
	libera_chains_for_each(&commons.rules, i, l)
		n += container_of(l, struct libera_common, link)->stands;
	EXPECT_EQ(n, n_live);
}

/* Whether a tenant has a rule that does the same with all that comes in. */
static bool has_wider(const struct tenant *t, const struct libera_common *c)
{
	const struct libera_form form = form_of(t);
	const struct pfr *p;

	for (p = t->pfrs; p; p = p->next) {
		struct libera_ckey key;
		struct libera_match m;

		libera_match_unpack(&m, &p->g->match);
		if (p->m.common && p->g->priority == c->priority && p->g->outcome == c->output &&
		    libera_common_key(&form, &m, &key) && !key.at.src && !key.at.dst)
			return true;
	}
	return false;
}

static u32 count_agreeing(const struct libera_common *c, const struct libera_cplace *at, u32 of)
{
	u32 k, n = 0;

	if (!at->src && !at->dst)
		return 0;
	for (k = 0; k < TENANTS; k++)
		n += !(of & 1U << k) && comes(&tenant[k], at) && has_wider(&tenant[k], c);
	return n;
}

/* There are never more than there would be if none were one with others'. */
static void check_total(void)
{
	u32 i, n_apart = 0, n_with = n_live;
	const struct pfr *p;

	for (i = 0; i < TENANTS; i++) {
		for (p = tenant[i].pfrs; p; p = p->next) {
			n_apart++;
			n_with += !stood_for(p);
		}
	}
	EXPECT(n_with <= n_apart);
	n_saved += n_apart - n_with;
}

/* Those that could be one are, where nobody else's packets come that go elsewhere. */
static void check_commons(void)
{
	struct libera_cmember *m;
	struct libera_common *c;
	struct libera_match own;
	u32 i, k, n, n_all, n_agree, of;

	for (i = 0; i < TENANTS; i++) {
		const struct libera_form form = form_of(&tenant[i]);
		const struct pfr *p;

		for (p = tenant[i].pfrs; p; p = p->next) {
			struct libera_ckey key;

			libera_match_unpack(&own, &p->g->match);
			if (!libera_common_key(&form, &own, &key))
				continue;
			EXPECT(!p->m.common == !tenant[i].may);
			if (!p->m.common)
				continue;
			n_all = count(&tenant, &key.at);
			n = 0;
			c = p->m.common;
			of = 0;
			list_for_each_entry(m, &c->members, list)
				of |= 1U << (m->tenant - 1);
			for (k = 0; k < TENANTS; k++)
				n += of & 1U << k && comes(&tenant[k], &key.at);
			EXPECT_EQ(n, c->n_there);
			EXPECT_EQ(hweight32(of), c->n_tenants);
			n_agree = count_agreeing(c, &key.at, of);
			EXPECT_EQ(c->n_agree, n_agree);
			n_agreed += c->stands && n_agree;
			EXPECT_EQ(c->stands, !c->refused && n > 1 && n + n_agree == n_all);
		}
	}
}

/* ------------------------------------------------------------------- tests */

static void begin(enum libera_reduce_level level, enum libera_carrier_kind k, bool with_tables)
{
	u32 i;

	kind = k;
	tables = with_tables;
	n_live = 0;
	n_begun = 0;
	n_agreed = 0;
	n_saved = 0;
	memset(tenant, 0, sizeof(tenant));
	libera_commons_init(&commons, 0x7654321, &ops, &tenant);
	for (i = 0; i < TENANTS; i++) {
		tenant[i].id = i + 1;
		tenant[i].may = true;
		tenant[i].here = true;
		memset(tenant[i].edge, true, sizeof(tenant[i].edge));
		INIT_LIST_HEAD(&tenant[i].moved);
		libera_reduce_init(&tenant[i].s, level, 0x1234567 + i, &tenant[i].moved, retired);
	}
}

static void end(void)
{
	u32 i, k;

	for (i = 0; i < TENANTS; i++) {
		for (k = 0; k < RULES; k++)
			del(&tenant[i], &tenant[i].rule[k]);
		EXPECT(!tenant[i].pfrs);
		libera_reduce_destroy(&tenant[i].s);
	}
	EXPECT_EQ(commons.rules.n, 0);
	EXPECT_EQ(commons.spots.n, 0);
	EXPECT_EQ(commons.families.n, 0);
	EXPECT_EQ(n_live, 0);
	libera_commons_destroy(&commons);
	EXPECT_EQ(libera_shim_live(), 0);
}

static void recount(void)
{
	libera_commons_recount(&commons, ktap_below(2) ? 7 : 0);
	settle();
}

/* A tenant comes or goes, or its hosts at an edge do. */
static void move_tenant(struct tenant *t)
{
	if (ktap_below(3))
		t->edge[1 + ktap_below(EDGES)] = ktap_below(4);
	else
		t->here = ktap_below(4);
	recount();
}

static void set_may(struct tenant *t, bool may)
{
	struct pfr *p;

	t->may = may;
	for (p = t->pfrs; p; p = p->next) {
		if (may) {
			offer(t, p);
			continue;
		}
		libera_commons_leave(&commons, &p->m);
		settle();
	}
}

static void refuse_one(void)
{
	struct libera_common *c;
	struct libera_link *l;
	u32 i;

	libera_chains_for_each(&commons.rules, i, l) {
		c = container_of(l, struct libera_common, link);
		if (!c->stands)
			continue;
		libera_commons_refuse(&commons, c);
		settle();
		EXPECT(!c->stands);
		return;
	}
}

static void change_rule(struct tenant *t, u32 outcomes)
{
	struct rule *r = &t->rule[ktap_below(RULES)];
	struct libera_match m;
	u16 priority = 1 + ktap_below(3);

	if (r->there) {
		del(t, r);
		return;
	}
	random_match(&m, t);
	if (!is_taken(t, &m, priority))
		insert(t, r, &m, priority, ktap_below(6) ? 1 + ktap_below(outcomes) :
							   LIBERA_OUTCOME_OTHER);
}

/* All get the same rule but for their locators, where they have room for it. */
static void all_alike(u32 outcomes)
{
	u32 at = ktap_below(RULES), edge = 1 + ktap_below(EDGES), out = 1 + ktap_below(outcomes);
	struct libera_match m;
	u32 i;

	for (i = 0; i < TENANTS; i++) {
		begin_match(&m);
		set_hosts(&m, &tenant[i], 1, 1 + ktap_below(2), edge, 1);
		if (!tenant[i].rule[at].there && !is_taken(&tenant[i], &m, 2))
			insert(&tenant[i], &tenant[i].rule[at], &m, 2, out);
	}
}

static void churn(u32 rounds, u32 outcomes)
{
	struct tenant *t;
	u32 i;

	for (i = 0; i < rounds; i++) {
		t = &tenant[ktap_below(TENANTS)];
		switch (ktap_below(24)) {
		case 0:
		case 1:
			move_tenant(t);
			break;
		case 2:
			set_may(t, ktap_below(8));
			break;
		case 3:
			if (!ktap_below(4))
				refuse_one();
			break;
		case 4 ... 8:
			all_alike(outcomes);
			break;
		default:
			change_rule(t, outcomes);
		}
		if (i % 2)
			continue;
		ktap_note("carrier %d, tables %d, round %u", kind, tables, i);
		check_packets();
		check_commons();
		check_total();
	}
}

/* One rule of each of the first @n tenants, to an edge. */
static void add_like(u32 n, u32 at, u32 edge, u32 out)
{
	struct libera_match m;
	u32 i;

	for (i = 0; i < n; i++) {
		begin_match(&m);
		set_hosts(&m, &tenant[i], 0, 0, edge, 1 + i % 2);
		insert(&tenant[i], &tenant[i].rule[at], &m, 10, out);
	}
}

static void as_the_rules_are(void)
{
	static const enum libera_reduce_level levels[] = { LIBERA_REDUCE_HOP, LIBERA_REDUCE_LITE };
	u32 round, i, n = 0, agreed = 0, saved = 0;

	for (round = 0; round < 24; round++) {
		for (i = 0; i < ARRAY_SIZE(levels); i++) {
			begin(levels[i], round % 2 ? LIBERA_CARRY_MAC : LIBERA_CARRY_IP,
			      round / 2 % 2);
			churn(400, 1 + round % 3);
			n += n_begun;
			agreed += n_agreed;
			saved += n_saved;
			end();
		}
	}
	/* or it has shown nothing */
	EXPECT(n > 200);
	EXPECT(agreed > 100);
	EXPECT(saved > 1000);
}

static void only(u32 n)
{
	u32 i;

	for (i = 0; i < TENANTS; i++)
		tenant[i].here = i < n;
	recount();
}

static void third_comes(void)
{
	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC, true);
	only(2);
	add_like(2, 0, 2, 1);
	EXPECT_EQ(n_live, 1);
	/* somebody else's packets, for which no rule is: they were all to go that way */
	only(3);
	EXPECT_EQ(n_live, 0);
	check_packets();
	/* with the same rule there is one for three */
	add_like(3, 1, 2, 1);
	EXPECT_EQ(n_live, 1);
	check_packets();
	del(&tenant[1], &tenant[1].rule[0]);
	EXPECT_EQ(n_live, 1);
	del(&tenant[1], &tenant[1].rule[1]);
	EXPECT_EQ(n_live, 0);
	check_packets();
	only(1);
	EXPECT_EQ(n_live, 0);
	end();
}

static void host_at_the_edge(void)
{
	struct libera_match m;
	u32 i;

	begin(LIBERA_REDUCE_LITE, LIBERA_CARRY_IP, false);
	only(3);
	tenant[2].edge[2] = false;
	recount();
	for (i = 0; i < 2; i++) {
		begin_match(&m);
		set_hosts(&m, &tenant[i], 1, 1 + i, 2, 1);
		insert(&tenant[i], &tenant[i].rule[0], &m, 10, 1);
	}
	/* the third is there, but never goes to that edge */
	EXPECT_EQ(n_live, 1);
	tenant[2].edge[2] = true;
	recount();
	EXPECT_EQ(n_live, 0);
	/* nor does it come from that one */
	tenant[2].edge[1] = false;
	recount();
	EXPECT_EQ(n_live, 1);
	check_packets();
	end();
}

/* Drops of a member above and below, and of one port more. */
static void drops(void)
{
	struct libera_match m;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC, false);
	only(2);
	add_like(2, 0, 2, 1);
	begin_match(&m);
	set_hosts(&m, &tenant[0], 1, 1, 2, 2);
	insert(&tenant[0], &tenant[0].rule[1], &m, 20, LIBERA_OUTCOME_OTHER);
	EXPECT_EQ(n_live, 1);
	check_packets();
	/* what it is for the other's is not for */
	begin_match(&m);
	set_tenant(&m, &tenant[0]);
	insert(&tenant[0], &tenant[0].rule[2], &m, 5, LIBERA_OUTCOME_OTHER);
	EXPECT_EQ(n_live, 0);
	check_packets();
	del(&tenant[0], &tenant[0].rule[2]);
	EXPECT_EQ(n_live, 1);
	/* they part */
	m = tenant[1].rule[0].m;
	del(&tenant[1], &tenant[1].rule[0]);
	insert(&tenant[1], &tenant[1].rule[0], &m, 10, 2);
	EXPECT_EQ(n_live, 0);
	check_packets();
	end();
}

static void away(void)
{
	struct pfr *p;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC, true);
	only(2);
	add_like(2, 0, 2, 1);
	EXPECT_EQ(n_live, 1);
	p = tenant[0].pfrs;
	/* the pSwitch is away: what stands there does */
	libera_commons_sent(&commons, &p->m, false);
	settle();
	EXPECT_EQ(n_live, 1);
	/* but once it does not, it has to be whole before */
	tenant[2].here = true;
	recount();
	tenant[2].here = false;
	recount();
	EXPECT_EQ(n_live, 0);
	libera_commons_sent(&commons, &p->m, true);
	settle();
	EXPECT_EQ(n_live, 1);
	end();
}

/* Packets of one that go the same way, wherever they go, keep no others apart. */
static void wider_agrees(void)
{
	struct libera_cmember *m;
	struct libera_common *c;
	struct libera_match all;
	struct pfr *p;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC, true);
	only(3);
	add_like(2, 0, 2, 1);
	add_like(2, 1, 3, 2);
	EXPECT_EQ(n_live, 0);
	/* all of the third go where those of the others to the second edge do */
	begin_match(&all);
	set_hosts(&all, &tenant[2], 0, 0, 2, 1);
	insert(&tenant[2], &tenant[2].rule[0], &all, 10, 1);
	EXPECT_EQ(n_live, 1);
	check_packets();
	check_commons();
	p = tenant[2].pfrs;
	EXPECT(p && !stood_for(p));
	c = libera_commons_narrower(p->m.common, NULL);
	EXPECT(c && c->stands && !libera_commons_narrower(p->m.common, c));
	m = libera_commons_agreeing(&commons, c, NULL);
	EXPECT(m == &p->m && !libera_commons_agreeing(&commons, c, m));
	/* nothing of it goes to the third */
	tenant[2].edge[3] = false;
	recount();
	EXPECT_EQ(n_live, 2);
	check_packets();
	tenant[2].edge[3] = true;
	recount();
	EXPECT_EQ(n_live, 1);
	/* it has to be there before what relies on it can begin */
	del(&tenant[0], &tenant[0].rule[0]);
	EXPECT_EQ(n_live, 0);
	libera_commons_sent(&commons, &p->m, false);
	add_like(1, 0, 2, 1);
	EXPECT_EQ(n_live, 0);
	libera_commons_sent(&commons, &p->m, true);
	settle();
	EXPECT_EQ(n_live, 1);
	check_commons();
	/* one of it goes elsewhere: then it has narrower ones, too */
	begin_match(&all);
	set_hosts(&all, &tenant[2], 0, 0, 4, 1);
	insert(&tenant[2], &tenant[2].rule[1], &all, 10, 2);
	EXPECT_EQ(n_live, 1);
	check_packets();
	check_commons();
	del(&tenant[2], &tenant[2].rule[1]);
	EXPECT_EQ(n_live, 1);
	check_commons();
	/* without it nobody has said where its packets go */
	del(&tenant[2], &tenant[2].rule[0]);
	EXPECT_EQ(n_live, 0);
	check_packets();
	end();
}

static void keys(void)
{
	struct libera_ckey key, other;
	struct libera_form form;
	struct libera_match m;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC, true);
	form = form_of(&tenant[0]);
	begin_match(&m);
	EXPECT(!libera_common_key(&form, &m, &key));
	set_tenant(&m, &tenant[0]);
	EXPECT(libera_common_key(&form, &m, &key));
	EXPECT_EQ(key.at.port, 7);
	EXPECT_EQ(key.at.dst, 0);
	EXPECT_EQ(libera_match_get_mask_u64(&key.match, LIBERA_FIELD_ETH_DST), 0xff0000000000ULL);
	/* another's */
	form.tenant = 2;
	EXPECT(!libera_common_key(&form, &m, &other));
	begin_match(&m);
	set_tenant(&m, &tenant[1]);
	EXPECT(libera_common_key(&form, &m, &other));
	EXPECT(libera_match_equal(&key.match, &other.match));
	/* one host's, or a label's, or of more than carried packets */
	set_hosts(&m, &tenant[1], 0, 0, 2, 1);
	EXPECT(!libera_common_key(&form, &m, &other));
	begin_match(&m);
	set_tenant(&m, &tenant[1]);
	libera_match_set_u64(&m, LIBERA_FIELD_TUNNEL_ID, 5);
	EXPECT(!libera_common_key(&form, &m, &other));
	libera_match_clear(&m, LIBERA_FIELD_TUNNEL_ID);
	EXPECT(!libera_common_key(&form, &m, &other));
	libera_match_set_u64(&m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	EXPECT(libera_common_key(&form, &m, &other));
	libera_match_set_u64(&m, LIBERA_FIELD_IP_PROTO, 6);
	EXPECT(!libera_common_key(&form, &m, &other));
	end();
}

/* Whatever there is no memory for is by itself. */
static void no_memory(void)
{
	struct libera_ckey key = { .priority = 10, .output = 1 };
	struct libera_cmember a = { .tenant = 1, .sent = true }, b = { .tenant = 2, .sent = true };
	struct libera_form form;
	struct libera_match m;
	unsigned long nth;

	begin(LIBERA_REDUCE_HOP, LIBERA_CARRY_MAC, true);
	only(2);
	form = form_of(&tenant[0]);
	begin_match(&m);
	set_tenant(&m, &tenant[0]);
	EXPECT(libera_common_key(&form, &m, &key));
	for (nth = 1; nth < 9; nth++) {
		libera_shim_fail_alloc(nth);
		if (libera_commons_join(&commons, &a, &key))
			break;
		EXPECT(!a.common);
		EXPECT_EQ(commons.rules.n, 0);
		EXPECT_EQ(commons.spots.n, 0);
	}
	libera_shim_fail_alloc(0);
	EXPECT(nth > 1);
	EXPECT(a.common);
	EXPECT(libera_commons_join(&commons, &b, &key));
	settle();
	EXPECT_EQ(n_live, 1);
	libera_commons_leave(&commons, &a);
	settle();
	libera_commons_leave(&commons, &b);
	settle();
	end();
}

static const struct ktap_test tests[] = {
	TEST(keys),
	TEST(third_comes),
	TEST(host_at_the_edge),
	TEST(drops),
	TEST(away),
	TEST(wider_agrees),
	TEST(no_memory),
	TEST(as_the_rules_are),
};

KTAP_MAIN(tests)
