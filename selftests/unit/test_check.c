// SPDX-License-Identifier: GPL-2.0
/* libera-ctl verify: each kind of fault is planted, and named; nothing else is. */
#include "ctl/check.h"
#include "ktap.h"
#include "rule.h"

#define RULES	16
#define ACTS	8
#define PLACES	16
#define SWITCH	1

#define RED	{ 1, 0xa1, "red" }
#define BLUE	{ 2, 0xb1, "blue" }
#define OURS	(0x4c42ULL << 48)

static const struct check_owner red = RED, red2 = { 1, 0xa2, "red" }, blue = BLUE;

/* A pSwitch with two hosts of red, one of blue, and pLinks on 7 and 8 to others. */
struct world {
	struct check_port port[PLACES];
	struct check_lane lane[PLACES];
	struct check_hop hop[PLACES];
	struct check_net net;
	struct check_rule want_rule[RULES], have_rule[RULES];
	struct libera_act act[2 * RULES][ACTS];
	int n_acts;
	struct check_rules want, have;
	int n_found;
	enum check_kind kind[32];
	char text[32][256];
};

static struct world w;

static void add_port(u64 dpid, u32 port, struct check_owner owner)
{
	w.port[w.net.n_ports++] = (struct check_port){ dpid, port, owner };
}

static void add_lane(u64 dpid, u32 port, u16 label, struct check_owner owner)
{
	w.lane[w.net.n_lanes++] = (struct check_lane){ dpid, port, label, owner };
}

static void add_hop(u64 dpid, u32 port, u64 to_dpid, u32 to_port)
{
	w.hop[w.net.n_hops++] = (struct check_hop){ dpid, port, to_dpid, to_port };
}

static void begin(void)
{
	memset(&w, 0, sizeof(w));
	w.net.ports = w.port;
	w.net.lanes = w.lane;
	w.net.hops = w.hop;
	w.want.rule = w.want_rule;
	w.have.rule = w.have_rule;
	/* not in order, and with others' places around */
	add_port(SWITCH + 1, 5, blue);
	add_port(SWITCH + 1, 12, blue);
	add_port(SWITCH, 6, red);
	add_port(SWITCH, 9, blue);
	add_port(SWITCH, 5, red);
	add_lane(SWITCH, 8, 2, red);
	add_lane(SWITCH, 7, 2, blue);
	add_lane(SWITCH, 7, 1, red);
	add_lane(3, 2, 4, blue);
	add_lane(3, 2, 3, red);
	add_hop(SWITCH, 8, 3, 2);
	add_hop(3, 2, SWITCH, 8);
	add_hop(SWITCH, 7, 2, 2);
	add_hop(2, 2, SWITCH, 7);
	check_sort(&w.net);
}

/* A rule for packets of a pPort, with a label if it is not 0. */
static struct check_rule *rule(struct check_rules *list, u64 cookie, struct check_owner owner,
			       u32 in_port, u16 label)
{
	struct check_rule *r = &list->rule[list->n++];

	r->cookie = cookie;
	r->owner = owner;
	r->priority = 10;
	libera_match_init(&r->match);
	if (in_port)
		libera_match_set_u64(&r->match, LIBERA_FIELD_IN_PORT, in_port);
	if (label)
		libera_match_set_u64(&r->match, LIBERA_FIELD_VLAN_VID, label | LIBERA_VID_PRESENT);
	r->instrs.act = w.act[w.n_acts++];
	return r;
}

static void act(struct check_rule *r, enum libera_act_type type, u32 arg)
{
	struct libera_act *a = (struct libera_act *)&r->instrs.act[r->instrs.n_apply++];

	r->instrs.present = LIBERA_INSTR_APPLY;
	a->type = type;
	if (type == LIBERA_ACT_SET_VLAN_VID)
		put_unaligned_be16(arg, a->val);
	else if (type != LIBERA_ACT_SET_FIELD)
		a->arg = arg;
	if (type != LIBERA_ACT_SET_FIELD)
		return;
	a->field = LIBERA_FIELD_VLAN_VID;
	put_unaligned_be16(arg | LIBERA_VID_PRESENT, a->val);
}

static void output(struct check_rule *r, u32 port)
{
	act(r, LIBERA_ACT_OUTPUT, port);
}

/* What is wanted is there, too. */
static void both(void)
{
	size_t i;

	for (i = 0; i < w.want.n; i++) {
		w.have_rule[w.have.n] = w.want_rule[i];
		memset(&w.have_rule[w.have.n++].owner, 0, sizeof(struct check_owner));
	}
}

static void take(void *arg, const struct check_finding *f)
{
	EXPECT(arg == &w);
	EXPECT_EQ(f->dpid, SWITCH);
	if (w.n_found == 32)
		return;
	w.kind[w.n_found] = f->kind;
	strcpy(w.text[w.n_found++], f->text);
}

static void look(void)
{
	w.n_found = 0;
	EXPECT_EQ(check_switch(&w.net, SWITCH, &w.want, &w.have, take, &w), w.n_found);
}

static void expect_none(void)
{
	look();
	EXPECT_EQ(w.n_found, 0);
	if (w.n_found)
		EXPECT_STR(w.text[0], "");
}

static void expect_one(enum check_kind kind, const char *text)
{
	look();
	EXPECT_EQ(w.n_found, 1);
	if (!w.n_found)
		return;
	EXPECT_EQ(w.kind[0], kind);
	EXPECT_STR(w.text[0], text);
}

/* Rules of all kinds that are right. */
static void good_rules(void)
{
	struct check_rule *r;

	output(rule(&w.want, OURS | 1, red, 5, 0), 6);
	/* to a host and into a pLink with a label around one output */
	r = rule(&w.want, OURS | 2, red, 6, 0);
	act(r, LIBERA_ACT_PUSH_VLAN, LIBERA_ETH_VLAN);
	act(r, LIBERA_ACT_SET_FIELD, 3);
	output(r, 8);
	act(r, LIBERA_ACT_POP_VLAN, 0);
	output(r, 5);
	/* as 1.0 says it */
	r = rule(&w.want, OURS | 3, blue, 9, 0);
	act(r, LIBERA_ACT_SET_VLAN_VID, 4);
	output(r, 8);
	act(r, LIBERA_ACT_STRIP_VLAN, 0);
	output(r, LIBERA_PORT_CONTROLLER);
	/* on the way, and at its end */
	r = rule(&w.want, OURS | 4, red2, 7, 1);
	act(r, LIBERA_ACT_SET_VLAN_VID, 3);
	output(r, 8);
	r = rule(&w.want, OURS | 5, blue, 7, 2);
	act(r, LIBERA_ACT_POP_VLAN, 0);
	output(r, 9);
	/* behind the first table */
	r = rule(&w.want, OURS | 6, red, 8, 0);
	r->table = 1;
	libera_match_set_u64(&r->match, LIBERA_FIELD_TUNNEL_ID, 2);
	output(r, 5);
}

static void clean(void)
{
	struct check_rule *r;

	begin();
	expect_none();
	good_rules();
	both();
	expect_none();
	/* that of the probes is nobody's rule, and ours */
	r = rule(&w.have, OURS, (struct check_owner){ 0 }, 0, 0);
	libera_match_set_u64(&r->match, LIBERA_FIELD_ETH_TYPE, 0x88cc);
	libera_match_set(&r->match, LIBERA_FIELD_ETH_DST, (const u8 *)"\1\200\302\0\0\3", NULL);
	output(r, LIBERA_PORT_CONTROLLER);
	expect_none();
	/* another rule in its name is not */
	((struct libera_act *)r->instrs.act)->arg = 5;
	expect_one(CHECK_UNEXPECTED, "nobody wants it");
}

/* What comes in at a watched pPort is for us, while nobody has it. */
static void watches(void)
{
	struct check_watch on[] = { { SWITCH + 1, 20 }, { SWITCH, 20 }, { SWITCH, 6 } };
	struct check_rule *r;

	begin();
	good_rules();
	both();
	w.net.watches = on;
	w.net.n_watches = 3;
	r = rule(&w.have, OURS | 0xffffULL << 32, (struct check_owner){ 0 }, 20, 0);
	output(r, LIBERA_PORT_CONTROLLER);
	expect_none();
	w.net.n_watches = 1;
	expect_one(CHECK_UNEXPECTED, "nobody wants it");
	w.net.n_watches = 3;
	/* red has this one */
	libera_match_set_u64(&r->match, LIBERA_FIELD_IN_PORT, 6);
	expect_one(CHECK_UNEXPECTED, "nobody wants it");
	libera_match_set_u64(&r->match, LIBERA_FIELD_IN_PORT, 20);
	((struct libera_act *)r->instrs.act)->arg = 5;
	expect_one(CHECK_UNEXPECTED, "nobody wants it");
}

static void differences(void)
{
	const char *text = "it has other instructions";

	begin();
	good_rules();
	both();
	w.have.n--;
	expect_one(CHECK_MISSING, "the pSwitch does not have it");
	w.want_rule[5].loose = true;
	expect_none();
	w.have.n++;
	expect_none();
	w.want_rule[5].loose = false;

	w.have_rule[2].cookie++;
	expect_one(CHECK_DIFFERENT, "it has another cookie");
	w.have_rule[2].cookie = 2;
	expect_one(CHECK_DIFFERENT, "it is not ours");
	w.have_rule[2].cookie = w.want_rule[2].cookie;
	w.have_rule[2].opaque = true;
	expect_one(CHECK_DIFFERENT, "it does what nobody here knows");
	w.have_rule[2].opaque = false;
	w.have_rule[2].idle_timeout = 3;
	expect_one(CHECK_DIFFERENT, "it has another idle time-out");
	w.have_rule[2].idle_timeout = 0;
	w.have_rule[2].instrs.n_apply--;
	expect_one(CHECK_DIFFERENT, text);
	w.want_rule[2].loose = true;
	expect_none();
	w.want_rule[2].loose = false;
	w.have_rule[2].instrs.n_apply++;

	/* where it shall be and where it is are two places */
	w.have_rule[2].priority++;
	look();
	EXPECT_EQ(w.n_found, 2);
	w.have_rule[2].priority--;
	w.have_rule[2].table++;
	look();
	EXPECT_EQ(w.n_found, 2);
	w.have_rule[2].table--;

	rule(&w.have, OURS | 99, (struct check_owner){ 0 }, 40, 0);
	expect_one(CHECK_UNEXPECTED, "nobody wants it");
	w.have_rule[6].table = 3;
	w.have_rule[6].priority = 0;
	expect_one(CHECK_UNEXPECTED, "nobody wants it");
}

/* One is taken away while another with the same match is made. */
static void two_for_one(void)
{
	begin();
	output(rule(&w.want, OURS | 1, red, 5, 0), 6);
	output(rule(&w.want, OURS | 2, red, 5, 0), 6);
	w.want_rule[0].loose = true;
	w.have.rule[w.have.n++] = w.want_rule[1];
	expect_none();
	w.have_rule[0] = w.want_rule[0];
	expect_none();
	/* when nothing is left of either, the one that stays is missed */
	w.have.n = 0;
	expect_one(CHECK_MISSING, "the pSwitch does not have it");
}

static struct check_rule *bad_rule(struct check_owner owner, u32 in_port, u16 label)
{
	struct check_rule *r;

	begin();
	r = rule(&w.want, OURS | 1, owner, in_port, label);
	return r;
}

static void expect_bad(enum check_kind kind, const char *text)
{
	both();
	expect_one(kind, text);
}

static void inputs(void)
{
	struct check_rule *r;

	bad_rule((struct check_owner){ 0 }, 5, 0);
	expect_bad(CHECK_INPUT, "has no owner");
	bad_rule(red, 0, 0);
	expect_bad(CHECK_INPUT, "takes packets of every pPort");
	bad_rule(red, 9, 0);
	expect_bad(CHECK_INPUT, "takes packets of pPort 9, which is blue's");
	bad_rule(red2, 5, 0);
	expect_bad(CHECK_INPUT, "takes packets of pPort 5, which is of vSwitch 0xa1");
	bad_rule(red, 12, 0);
	expect_bad(CHECK_INPUT, "takes packets of pPort 12, which is not its owner's");
	bad_rule(red, 7, 0);
	expect_bad(CHECK_INPUT, "takes packets of pPort 7, which is not its owner's");
	bad_rule(red, 7, 2);
	expect_bad(CHECK_INPUT, "takes packets of pPort 7 with label 2, which is blue's");
	bad_rule(red, 7, 3);
	expect_bad(CHECK_INPUT, "takes packets of pPort 7 with label 3, which is nobody's");
	/* many tags are no label */
	r = bad_rule(red, 7, 0);
	libera_match_set(&r->match, LIBERA_FIELD_VLAN_VID, (const u8 *)"\x10\1",
			 (const u8 *)"\x10\1");
	expect_bad(CHECK_INPUT, "takes packets of pPort 7, which is not its owner's");
	/* behind the first table the tunnel id is it, not a tag of the packet's own */
	r = bad_rule(red, 7, 1);
	r->table = 1;
	libera_match_set_u64(&r->match, LIBERA_FIELD_TUNNEL_ID, 2);
	expect_bad(CHECK_INPUT, "takes packets of pPort 7 with label 2, which is blue's");
	/* but in the first it is not */
	r = bad_rule(red, 7, 1);
	libera_match_set_u64(&r->match, LIBERA_FIELD_TUNNEL_ID, 2);
	both();
	expect_none();
}

static void outputs(void)
{
	struct check_rule *r;

	output(bad_rule(red, 5, 0), 9);
	expect_bad(CHECK_OUTPUT, "leads to pPort 9, which is blue's");
	output(bad_rule(red, 5, 0), 12);
	expect_bad(CHECK_OUTPUT, "leads to pPort 12, which is nobody's");
	output(bad_rule(red, 5, 0), LIBERA_PORT_FLOOD);
	expect_bad(CHECK_OUTPUT, "leads to FLOOD, which is not one pPort");
	output(bad_rule(red, 5, 0), LIBERA_PORT_NORMAL);
	expect_bad(CHECK_OUTPUT, "leads to NORMAL, which is not one pPort");
	act(bad_rule(red, 5, 0), LIBERA_ACT_ENQUEUE, 9);
	expect_bad(CHECK_OUTPUT, "leads to pPort 9, which is blue's");
	output(bad_rule(red, 5, 0), 8);
	expect_bad(CHECK_OUTPUT, "leads into the pLink of pPort 8 without a label");

	r = bad_rule(red, 5, 0);
	act(r, LIBERA_ACT_PUSH_VLAN, LIBERA_ETH_VLAN);
	act(r, LIBERA_ACT_SET_FIELD, 4);
	output(r, 8);
	expect_bad(CHECK_OUTPUT, "leads into the pLink of pPort 8 with label 4, which is blue's");
	r = bad_rule(red, 5, 0);
	act(r, LIBERA_ACT_SET_VLAN_VID, 9);
	output(r, 8);
	expect_bad(CHECK_OUTPUT, "leads into the pLink of pPort 8 with label 9, which is nobody's");
	/* the label is off again */
	r = bad_rule(red, 5, 0);
	act(r, LIBERA_ACT_PUSH_VLAN, LIBERA_ETH_VLAN);
	act(r, LIBERA_ACT_SET_FIELD, 3);
	act(r, LIBERA_ACT_POP_VLAN, 0);
	output(r, 8);
	expect_bad(CHECK_OUTPUT, "leads into the pLink of pPort 8 without a label");
	/* one below another: the outer one counts */
	r = bad_rule(red, 5, 0);
	act(r, LIBERA_ACT_SET_VLAN_VID, 3);
	act(r, LIBERA_ACT_PUSH_VLAN, LIBERA_ETH_VLAN);
	act(r, LIBERA_ACT_SET_FIELD, 4);
	output(r, 8);
	expect_bad(CHECK_OUTPUT, "leads into the pLink of pPort 8 with label 4, which is blue's");
	/* back where it came from, as it came: the label is another there */
	output(bad_rule(red, 8, 2), LIBERA_PORT_IN_PORT);
	expect_bad(CHECK_OUTPUT, "leads into the pLink of pPort 8 with label 2, which is nobody's");
	/* what is written for later counts as well */
	r = bad_rule(red, 5, 0);
	output(r, 9);
	r->instrs.n_apply = 0;
	r->instrs.n_write = 1;
	r->instrs.present = LIBERA_INSTR_WRITE;
	expect_bad(CHECK_OUTPUT, "leads to pPort 9, which is blue's");
}

static void groups(void)
{
	begin();
	act(rule(&w.want, OURS | 1, red, 5, 0), LIBERA_ACT_GROUP, 0x4c000001);
	act(rule(&w.want, OURS | 2, red, 6, 0), LIBERA_ACT_GROUP, 0x4c000001);
	act(rule(&w.want, OURS | 3, blue, 9, 0), LIBERA_ACT_GROUP, 0x4c000002);
	both();
	expect_none();
	((struct libera_act *)w.want_rule[2].instrs.act)->arg = 0x4c000001;
	look();
	EXPECT_EQ(w.n_found, 1);
	EXPECT_EQ(w.kind[0], CHECK_OUTPUT);
	EXPECT(strstr(w.text[0], "leads to group 0x4c000001, to which rules of "));
}

static struct check_rule *foreign(u32 in_port, u16 label)
{
	struct check_rule *r;

	begin();
	good_rules();
	both();
	r = rule(&w.have, 7, (struct check_owner){ 0 }, in_port, label);
	r->priority = 11;
	return r;
}

static void foreigners(void)
{
	struct check_rule *r;

	output(foreign(5, 0), 9);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 5, and takes them to blue");
	output(foreign(5, 0), 6);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 5");
	foreign(0, 0);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 5");
	foreign(7, 2);
	expect_one(CHECK_FOREIGN, "gets packets of blue from pPort 7 with label 2");
	foreign(7, 0);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 7 with label 1");
	/* packets that nobody's rules are for */
	foreign(7, 9);
	expect_none();
	foreign(12, 0);
	expect_none();
	/* below a rule that takes all of them it gets none, beside it it may */
	foreign(5, 0)->priority = 9;
	expect_none();
	r = foreign(5, 0);
	r->priority = 10;
	libera_match_set_u64(&r->match, LIBERA_FIELD_ETH_TYPE, 0x800);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 5");
	/* below one that takes some it gets the others */
	r = foreign(5, 0);
	r->priority = 1;
	libera_match_set_u64(&w.want_rule[0].match, LIBERA_FIELD_ETH_TYPE, 0x800);
	libera_match_set_u64(&w.have_rule[0].match, LIBERA_FIELD_ETH_TYPE, 0x800);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 5");
	/* behind the first table there is no label any more */
	r = foreign(7, 9);
	r->table = 1;
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 7 with label 1");
}

static void shared(void)
{
	begin();
	add_port(SWITCH, 5, blue);
	check_sort(&w.net);
	look();
	EXPECT_EQ(w.n_found, 1);
	EXPECT_EQ(w.kind[0], CHECK_SHARED);
	begin();
	add_lane(SWITCH, 7, 1, blue);
	check_sort(&w.net);
	look();
	EXPECT_EQ(w.n_found, 1);
	EXPECT_EQ(w.kind[0], CHECK_SHARED);
	/* elsewhere it is not this pSwitch's fault */
	begin();
	add_port(SWITCH + 1, 5, red);
	check_sort(&w.net);
	expect_none();
}

/* A rule as each version says it. */
static void canon(void)
{
	static struct libera_ofscratch s;
	struct check_rule *r, kept;

	begin();
	r = rule(&w.want, OURS | 1, red, 5, 0);
	libera_match_set_u64(&r->match, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	act(r, LIBERA_ACT_PUSH_VLAN, LIBERA_ETH_VLAN);
	act(r, LIBERA_ACT_SET_FIELD, 3);
	output(r, 8);
	kept = *r;
	EXPECT_EQ(check_canon(r, LIBERA_OF13, &s), 0);
	EXPECT(libera_match_equal(&r->match, &kept.match));
	EXPECT(libera_instrs_equal(&r->instrs, &kept.instrs));
	EXPECT_EQ(check_canon(r, LIBERA_OF10, &s), 0);
	EXPECT(libera_match_equal(&r->match, &kept.match));
	EXPECT_EQ(r->instrs.n_apply, 2);
	EXPECT_EQ(r->instrs.act[0].type, LIBERA_ACT_SET_VLAN_VID);
	/* 1.0 has no second table to go to */
	*r = kept;
	r->instrs.present |= LIBERA_INSTR_GOTO;
	r->instrs.goto_table = 1;
	EXPECT(check_canon(r, LIBERA_OF10, &s) > 0);
	EXPECT(r->instrs.act == kept.instrs.act);
}

/* ------------------------------------------------------------------ carriers */

static u64 locator(u32 tenant, u32 host)
{
	return make_locator(LIBERA_CARRY_MAC, tenant, 3, host);
}

/* Red is carried by pPorts 7 and 8, and blue by 8, too. */
static void begin_carried(void)
{
	static const struct check_owner none;
	static struct check_carried c[4];

	begin();
	c[0] = (struct check_carried){ 3, 2, LIBERA_CARRY_MAC, red };
	c[1] = (struct check_carried){ SWITCH, 8, LIBERA_CARRY_MAC, blue };
	c[2] = (struct check_carried){ SWITCH, 8, LIBERA_CARRY_MAC, red };
	c[3] = (struct check_carried){ 9, 9, LIBERA_CARRY_MAC, none };
	w.net.carried = c;
	w.net.n_carried = 3;
	memcpy(w.net.layouts, libera_layout_default, sizeof(w.net.layouts));
	check_sort(&w.net);
}

static void set_addr(struct check_rule *r, enum libera_field_id id, u64 addr)
{
	struct libera_act *a = (struct libera_act *)&r->instrs.act[r->instrs.n_apply++];

	r->instrs.present = LIBERA_INSTR_APPLY;
	a->type = LIBERA_ACT_SET_FIELD;
	a->field = id;
	put_unaligned_be16(addr >> 32, a->val);
	put_unaligned_be32(addr, a->val + 2);
}

/* Untagged packets of a pPort; between two hosts of a tenant if it is not 0. */
static struct check_rule *untagged(u64 cookie, struct check_owner owner, u32 in_port, u32 tenant)
{
	struct check_rule *r = rule(&w.want, cookie, owner, in_port, 0);

	libera_match_set_u64(&r->match, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	if (!tenant)
		return r;
	libera_match_set_u64(&r->match, LIBERA_FIELD_ETH_SRC, locator(tenant, 1));
	libera_match_set_u64(&r->match, LIBERA_FIELD_ETH_DST, locator(tenant, 2));
	return r;
}

static struct check_rule *sets_out(u32 tenant)
{
	struct check_rule *r = untagged(OURS | 1, red, 5, 0);

	set_addr(r, LIBERA_FIELD_ETH_SRC, locator(tenant, 2));
	set_addr(r, LIBERA_FIELD_ETH_DST, locator(tenant, 1));
	output(r, 8);
	return r;
}

static void carried(void)
{
	struct check_rule *r;

	begin_carried();
	sets_out(1);
	/* restored, and all of the tenant to the module */
	r = untagged(OURS | 2, red, 8, 1);
	set_addr(r, LIBERA_FIELD_ETH_SRC, 0x020000000001ULL);
	set_addr(r, LIBERA_FIELD_ETH_DST, 0x020000000002ULL);
	output(r, 5);
	r = &w.want.rule[w.want.n];
	libera_match_init(&r->match);
	rule(&w.want, OURS | 3, blue, 8, 0);
	libera_carry_tenant_match(&r->match, LIBERA_CARRY_MAC, &w.net.layouts[LIBERA_CARRY_MAC], 2,
				  8);
	output(r, LIBERA_PORT_CONTROLLER);
	/* where the tunnel id tells */
	r = rule(&w.want, OURS | 4, red, 8, 0);
	r->table = 1;
	libera_match_set_u64(&r->match, LIBERA_FIELD_TUNNEL_ID, LIBERA_CARRIED_ID);
	libera_match_set_u64(&r->match, LIBERA_FIELD_ETH_DST, locator(1, 2));
	output(r, LIBERA_PORT_IN_PORT);
	both();
	expect_none();
}

static void carried_wrong(void)
{
	struct check_rule *r;

	/* in another's name */
	begin_carried();
	sets_out(2);
	both();
	expect_one(CHECK_OUTPUT, "leads into the pLink of pPort 8 without a label");

	begin_carried();
	output(untagged(OURS | 1, red, 8, 2), LIBERA_PORT_CONTROLLER);
	both();
	expect_one(CHECK_INPUT, "takes packets of pPort 8, which is not its owner's");

	/* a host gets what was sent, or nothing */
	begin_carried();
	r = untagged(OURS | 1, red, 8, 1);
	set_addr(r, LIBERA_FIELD_ETH_SRC, 0x020000000001ULL);
	output(r, 5);
	both();
	expect_one(CHECK_OUTPUT, "leads to pPort 5, and the packets are not restored");

	/* where nobody takes them for carried */
	begin_carried();
	w.net.carried[2].dpid = 77;
	check_sort(&w.net);
	sets_out(1);
	both();
	expect_one(CHECK_OUTPUT, "carries packets into the pLink of pPort 8, where none are");

	/* two ways of telling on one pPort */
	begin_carried();
	w.net.carried[0].kind = LIBERA_CARRY_IP;
	both();
	expect_one(CHECK_SHARED, "packets of red and blue are carried into pPort 8 in 2 ways");

	/* somebody else's rule */
	begin_carried();
	r = rule(&w.have, 5, red, 8, 0);
	libera_match_set_u64(&r->match, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	expect_one(CHECK_FOREIGN, "gets packets of red from pPort 8");
}

/* ----------------------------------------------- rules of several tenants */

#define COMMON	(OURS | 0xfffeULL << 32 | 1)

/* What goes to the edge of the hosts, of a tenant or, if it is 0, of any. */
static void set_to_edge(struct libera_match *m, u32 tenant)
{
	const struct libera_layout *l = &libera_layout_default[LIBERA_CARRY_MAC];
	u64 addr, mask, edge = libera_layout_edge(LIBERA_CARRY_MAC, l);
	u8 v[8], k[8];

	libera_layout_tenant(LIBERA_CARRY_MAC, l, tenant, &addr, &mask);
	if (!tenant)
		mask = 0xffULL << 40;
	put_unaligned_be64((addr & mask) | (locator(1, 1) & edge), v);
	put_unaligned_be64(mask | edge, k);
	libera_match_set(m, LIBERA_FIELD_ETH_DST, v + 2, k + 2);
}

/* Red's and blue's rules are one, which is the third. */
static struct check_rule *begin_common(void)
{
	static struct check_host hosts[2];
	struct check_rule *r, *c;

	begin_carried();
	w.net.carried[3] = (struct check_carried){ 3, 2, LIBERA_CARRY_MAC, blue };
	w.net.n_carried = 4;
	hosts[0] = (struct check_host){ 2, locator(2, 1) };
	hosts[1] = (struct check_host){ 1, locator(1, 1) };
	w.net.hosts = hosts;
	w.net.n_hosts = 2;
	check_sort(&w.net);
	r = untagged(OURS | 1, red, 8, 0);
	set_to_edge(&r->match, 1);
	r->stand_in = COMMON;
	output(r, LIBERA_PORT_IN_PORT);
	r = untagged(OURS | 2, blue, 8, 0);
	set_to_edge(&r->match, 2);
	r->stand_in = COMMON;
	output(r, LIBERA_PORT_IN_PORT);
	c = untagged(COMMON, (struct check_owner){ 0 }, 8, 0);
	set_to_edge(&c->match, 0);
	c->stands_for = 2;
	output(c, LIBERA_PORT_IN_PORT);
	w.have_rule[w.have.n++] = *c;
	return c;
}

static void common(void)
{
	struct check_rule *c;

	begin_common();
	expect_none();

	/* of a third tenant that goes elsewhere nothing is taken */
	begin_common();
	w.net.hosts[1].locator ^= 1ULL << 28;
	w.want_rule[1].stand_in = 0;
	w.have_rule[w.have.n++] = w.want_rule[1];
	expect_none();

	/* of one that goes there it is */
	begin_common();
	w.want_rule[1].stand_in = 0;
	w.want_rule[1].priority++;
	w.have_rule[w.have.n++] = w.want_rule[1];
	expect_one(CHECK_INPUT, "takes packets of blue, for whose rules it is not there");

	/* and may be, if that one's own does the same with them */
	begin_common();
	w.want_rule[1].stand_in = 0;
	w.have_rule[w.have.n++] = w.want_rule[1];
	expect_none();

	/* be it for more than these, and not if it is for less */
	begin_common();
	w.want_rule[1].stand_in = 0;
	libera_match_clear(&w.want_rule[1].match, LIBERA_FIELD_ETH_DST);
	match_tenant(&w.want_rule[1].match, LIBERA_FIELD_ETH_DST, LIBERA_CARRY_MAC, 2);
	w.have_rule[w.have.n++] = w.want_rule[1];
	expect_none();
	begin_common();
	w.want_rule[1].stand_in = 0;
	libera_match_set_u64(&w.want_rule[1].match, LIBERA_FIELD_ETH_SRC, locator(2, 1));
	w.have_rule[w.have.n++] = w.want_rule[1];
	expect_one(CHECK_INPUT, "takes packets of blue, for whose rules it is not there");

	/* it does something else */
	c = begin_common();
	w.want_rule[1].priority = c->priority + 1;
	expect_one(CHECK_DIFFERENT, "the rule that stands for it says otherwise");

	/* it is not there: of what it stands for nothing is */
	begin_common();
	w.have.n = 0;
	expect_one(CHECK_MISSING, "the pSwitch does not have it");

	/* nor shall be */
	begin_common();
	w.want_rule[2].cookie = COMMON + 1;
	w.want_rule[1].stand_in = COMMON + 1;
	w.have_rule[0].cookie = COMMON + 1;
	w.net.hosts[1].tenant = 77;
	w.net.hosts[0].tenant = 2;
	check_sort(&w.net);
	expect_one(CHECK_MISSING, "the rule that stands for it is not there");
}

static const struct ktap_test tests[] = {
	TEST(clean),
	TEST(watches),
	TEST(differences),
	TEST(two_for_one),
	TEST(inputs),
	TEST(outputs),
	TEST(groups),
	TEST(foreigners),
	TEST(shared),
	TEST(canon),
	TEST(carried),
	TEST(carried_wrong),
	TEST(common),
};

KTAP_MAIN(tests)
