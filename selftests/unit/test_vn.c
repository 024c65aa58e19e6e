// SPDX-License-Identifier: GPL-2.0
/* Virtual networks: their order, what is wrong with a file, and the way from one to another. */
#include "ctl/vn.h"
#include "ktap.h"

static char text[16384];
static size_t text_len;

static FILE *text_open(void)
{
	FILE *f = fmemopen(text, sizeof(text), "w");

	if (!f)
		abort();
	return f;
}

static struct vn_object *add(struct vn *vn, enum vn_kind kind, const char *tenant)
{
	struct vn_object *o = vn_add(vn, kind);

	o->line = vn->n;
	EXPECT(vn_set(o, kind == VN_TENANT ? "name" : "tenant-name", 0, tenant, 0));
	return o;
}

static struct vn_object *vswitch(struct vn *vn, const char *tenant, u64 dpid, u64 pswitch)
{
	struct vn_object *o = add(vn, VN_VSWITCH, tenant);

	vn_set(o, "dpid", dpid, NULL, 0);
	vn_set(o, "pswitch", pswitch, NULL, 0);
	return o;
}

static struct vn_object *vport(struct vn *vn, const char *tenant, u64 dpid, u32 no, u64 pswitch,
			       u32 pport)
{
	struct vn_object *o = add(vn, VN_VPORT, tenant);

	vn_set(o, "vswitch", dpid, NULL, 0);
	vn_set(o, "number", no, NULL, 0);
	vn_set(o, "pswitch", pswitch, NULL, 0);
	vn_set(o, "pport", pport, NULL, 0);
	return o;
}

static struct vn_object *vlink(struct vn *vn, const char *tenant, u64 a, u32 a_no, u64 b, u32 b_no)
{
	struct vn_object *o = add(vn, VN_VLINK, tenant);

	vn_set(o, "vswitch", a, NULL, 0);
	vn_set(o, "vport", a_no, NULL, 0);
	vn_set(o, "to-vswitch", b, NULL, 0);
	vn_set(o, "to-vport", b_no, NULL, 0);
	return o;
}

static struct vn_object *route(struct vn *vn, const char *tenant, u64 dpid, u16 priority,
			       const char *hops)
{
	struct vn_object *o = add(vn, VN_ROUTE, tenant);

	vn_set(o, "vswitch", dpid, NULL, 0);
	vn_add_path(o, priority, hops);
	return o;
}

static struct vn_object *host(struct vn *vn, const char *tenant, u8 mac, u64 dpid, u32 no)
{
	const u8 bytes[6] = { 2, 0, 0, 0, 0, mac };
	struct vn_object *o = add(vn, VN_HOST, tenant);

	vn_set(o, "mac", 0, bytes, sizeof(bytes));
	vn_set(o, "vswitch", dpid, NULL, 0);
	vn_set(o, "vport", no, NULL, 0);
	return o;
}

static struct vn_object *controller(struct vn *vn, const char *tenant, u64 dpid, u16 port)
{
	const u8 ip[4] = { 10, 0, 0, 3 };
	struct vn_object *o = add(vn, VN_CONTROLLER, tenant);

	if (dpid)
		vn_set(o, "vswitch", dpid, NULL, 0);
	vn_set(o, "address", 0, ip, sizeof(ip));
	vn_set(o, "port", port, NULL, 0);
	return o;
}

/* Two vSwitches with a host each, a vLink with two paths, a controller. */
static void blue(struct vn *vn)
{
	struct vn_object *l;

	add(vn, VN_TENANT, "blue");
	vswitch(vn, "blue", 0xb1, 1);
	vswitch(vn, "blue", 0xb2, 2);
	vport(vn, "blue", 0xb1, 1, 1, 5);
	vport(vn, "blue", 0xb2, 1, 2, 5);
	l = vlink(vn, "blue", 0xb1, 2, 0xb2, 2);
	l->id = 7;
	vn_add_path(l, 100, "0x1:1");
	vn_add_path(l, 90, "0x1:2,0x3:2");
	host(vn, "blue", 1, 0xb1, 1);
	host(vn, "blue", 2, 0xb2, 1);
	controller(vn, "blue", 0, 6653);
}

static struct vn_object *get(struct vn *vn, enum vn_kind kind, unsigned int nth)
{
	size_t i;

	for (i = 0; i < vn->n; i++)
		if (vn->obj[i]->kind == kind && !nth--)
			return vn->obj[i];
	abort();
}

/* All of it, a line each. */
static const char *print(const struct vn *vn)
{
	FILE *f = text_open();
	size_t i;

	for (i = 0; i < vn->n; i++) {
		vn_print(f, vn->obj[i]);
		fputs("\n", f);
	}
	fclose(f);
	return text;
}

/* What leads from one to the other, or the undoing of it, a line each; both are gone then. */
static const char *plan(struct vn *there, struct vn *wanted, bool undo)
{
	struct vn_plan p;
	FILE *f;
	size_t i;

	vn_sort(there);
	vn_sort(wanted);
	vn_make_plan(&p, there, wanted);
	f = text_open();
	for (i = 0; i < p.n; i++) {
		vn_print_step(f, &p.step[undo ? p.n - 1 - i : i], undo);
		fputs("\n", f);
	}
	/* or an empty plan would leave the text of the last one */
	fputc(0, f);
	fclose(f);
	vn_plan_free(&p);
	vn_free(there);
	vn_free(wanted);
	return text;
}

static void commands(void)
{
	static const u8 ip6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	struct vn vn = { .n = 0 };
	struct vn_object *o;

	o = add(&vn, VN_TENANT, "blue");
	vn_set(o, "id", 3, NULL, 0);
	vn_set(o, "max-meters", 9, NULL, 0);
	vn_set(o, "state", 0, NULL, 0);
	o = vswitch(&vn, "blue", 0xb1, 1);
	vn_set(o, "name", 0, "v1", 0);
	/* of which a file knows nothing */
	EXPECT(vn_set(o, "virtual-rules", 12, NULL, 0));
	vport(&vn, "blue", 0xb1, 1, 1, 5);
	vlink(&vn, "blue", 0xb1, 2, 0xb1, 3);
	o = vlink(&vn, "blue", 0xb1, 4, 0xb1, 5);
	vn_add_path(o, 90, "0x1:1,0x2:2");
	vn_add_path(o, 7, "auto");
	o = host(&vn, "blue", 1, 0xb1, 1);
	vn_set(o, "ip6", 0, ip6, sizeof(ip6));
	controller(&vn, "blue", 0, 6653);
	o = controller(&vn, "blue", 0xb1, 6640);
	vn_set(o, "address", 0, ip6, sizeof(ip6));
	o = controller(&vn, "blue", 0xb1, 6641);
	vn_set(o, "passive", 1, NULL, 0);
	EXPECT_STR(print(&vn),
		   "tenant add name blue id 3 max-meters 9 state down\n"
		   "vswitch add tenant blue dpid 0xb1 pswitch 0x1 name v1\n"
		   "vport add tenant blue vswitch 0xb1 port 1 pswitch 0x1 pport 5\n"
		   "vlink add tenant blue vswitch 0xb1 port 2 to-vswitch 0xb1 to-port 3 path none\n"
		   "vlink add tenant blue vswitch 0xb1 port 4 to-vswitch 0xb1 to-port 5 "
		   "path 0x1:1,0x2:2 priority 90 path auto priority 7\n"
		   "host add tenant blue mac 02:00:00:00:00:01 ip6 2001:db8::1 vswitch 0xb1 "
		   "vport 1\n"
		   "controller add tenant blue tcp:10.0.0.3:6653\n"
		   "controller add tenant blue vswitch 0xb1 tcp:[2001:db8::1]:6640\n"
		   "controller add tenant blue vswitch 0xb1 ptcp:6641:10.0.0.3\n");
	vn_free(&vn);
}

/* Names become words of commands: one with a blank would be two. */
static void names(void)
{
	static const char *const bad[] = {
		"a b", "a#b", "a\"", "1a", "-a", "_a", "a:b", "a,b",
		"abcdefghijklmnopqrstuvwxyz012345",
	};
	struct vn vn = { .n = 0 };
	struct vn_object *o = vn_add(&vn, VN_TENANT);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ktap_note("%s", bad[i]);
		EXPECT(!vn_set(o, "name", 0, bad[i], 0));
		EXPECT_STR(o->tenant, "");
	}
	EXPECT(vn_set(o, "name", 0, "abcdefghijklmnopqrstuvwxyz01234", 0));
	EXPECT(vn_set(o, "name", 0, "A_1.-", 0));
	EXPECT_STR(o->tenant, "A_1.-");
	vn_free(&vn);
}

/* Whatever the order of the lines: the export is the same. */
static void order(void)
{
	struct vn vn = { .n = 0 };
	char wanted[sizeof(text)];
	size_t round, i, j;

	blue(&vn);
	add(&vn, VN_TENANT, "amber");
	vswitch(&vn, "amber", 0xb1, 1);
	vn_sort(&vn);
	EXPECT_EQ(vn.obj[0]->kind, VN_TENANT);
	EXPECT_STR(vn.obj[0]->tenant, "amber");
	strcpy(wanted, print(&vn));
	for (round = 0; round < 100; round++) {
		for (i = vn.n - 1; i; i--) {
			struct vn_object *o = vn.obj[i];

			j = ktap_below(i + 1);
			vn.obj[i] = vn.obj[j];
			vn.obj[j] = o;
		}
		ktap_note("round %zu", round);
		vn_sort(&vn);
		EXPECT_STR(print(&vn), wanted);
	}
	vn_free(&vn);
}

static void say(void *arg, const struct vn_object *o, const char *what)
{
	text_len += snprintf(text + text_len, sizeof(text) - text_len, "%u %s\n", o->line, what);
}

/* All complaints about it; it is gone then. */
static const char *check(struct vn *vn, unsigned int n)
{
	text_len = 0;
	text[0] = 0;
	EXPECT_EQ(vn_check(vn, say, NULL), n);
	vn_free(vn);
	return text;
}

static void good_file(void)
{
	struct vn vn = { .n = 0 };
	struct vn_object *o;

	/* told by names and ids, and before what it refers to */
	o = vn_add(&vn, VN_CONTROLLER);
	vn_set(o, "tenant", 3, NULL, 0);
	vn_set(o, "vswitch-name", 0, "v1", 0);
	blue(&vn);
	vn_set(get(&vn, VN_TENANT, 0), "id", 3, NULL, 0);
	vn_set(get(&vn, VN_VSWITCH, 1), "name", 0, "v1", 0);
	text[0] = 0;
	EXPECT_EQ(vn_check(&vn, say, NULL), 0);
	EXPECT_STR(text, "");
	EXPECT_STR(o->tenant, "blue");
	EXPECT_EQ(o->vswitch.dpid, 0xb2);
	vn_free(&vn);
}

static void not_told(void)
{
	struct vn vn = { .n = 0 };

	add(&vn, VN_TENANT, "blue");
	vswitch(&vn, "blue", 0, 1);
	vport(&vn, "blue", 0xb1, 0, 1, 1);
	vlink(&vn, "blue", 0xb1, 0, 0xb1, 0);
	EXPECT_STR(check(&vn, 4), "2 'dpid' is missing: a file has to tell it\n"
				  "3 'port' is missing: a file has to tell it\n"
				  "4 'port' is missing: a file has to tell it\n"
				  "4 'to-port' is missing: a file has to tell it\n");
}

static void refers_to_nothing(void)
{
	struct vn vn = { .n = 0 };
	struct vn_object *o;

	add(&vn, VN_TENANT, "blue");
	vswitch(&vn, "red", 0xb1, 1);
	o = vn_add(&vn, VN_HOST);
	o->line = 3;
	vn_set(o, "tenant", 9, NULL, 0);
	EXPECT_STR(check(&vn, 2), "2 tenant: the file does not add 'red'\n"
				  "3 tenant: the file adds none with id 9\n");
	blue(&vn);
	vport(&vn, "blue", 0xb7, 1, 1, 1);
	o = controller(&vn, "blue", 0, 1);
	vn_set(o, "vswitch-name", 0, "v7", 0);
	vlink(&vn, "blue", 0xb1, 9, 0xb8, 1);
	EXPECT_STR(check(&vn, 3), "10 vswitch: the file does not add 0xb7 to tenant blue\n"
				  "11 vswitch: the file does not add 'v7' to tenant blue\n"
				  "12 to-vswitch: the file does not add 0xb8 to tenant blue\n");
	blue(&vn);
	host(&vn, "blue", 9, 0xb2, 9);
	EXPECT_STR(check(&vn, 1), "10 vport: the file does not add port 9 to this vswitch\n");
}

static void twice(void)
{
	struct vn vn = { .n = 0 };

	blue(&vn);
	vswitch(&vn, "blue", 0xb1, 2);
	vport(&vn, "blue", 0xb1, 1, 1, 9);
	vport(&vn, "blue", 0xb1, 2, 1, 9);
	vlink(&vn, "blue", 0xb1, 2, 0xb2, 2);
	host(&vn, "blue", 1, 0xb2, 1);
	controller(&vn, "blue", 0, 6653);
	vlink(&vn, "blue", 0xb1, 8, 0xb2, 1);
	vlink(&vn, "blue", 0xb1, 7, 0xb1, 7);
	add(&vn, VN_TENANT, "blue");
	EXPECT_STR(check(&vn, 10),
		   "18 name: line 1 adds it already\n"
		   "10 dpid: line 2 adds it already\n"
		   "11 port: line 4 adds it already\n"
		   "12 port: line 6 has port 2 of this vswitch already\n"
		   "13 port: line 6 adds it already\n"
		   "13 port: line 12 has port 2 of this vswitch already\n"
		   "17 to-port: both ends are the same port\n"
		   "16 to-port: line 5 has port 1 of this vswitch already\n"
		   "14 mac: line 7 adds it already\n"
		   "15 address: line 9 adds it already\n");
}

static void same_priority(void)
{
	struct vn vn = { .n = 0 };

	blue(&vn);
	vn_add_path(get(&vn, VN_VLINK, 0), 90, "0x1:7");
	EXPECT_STR(check(&vn, 1), "6 priority: two paths have 90\n");
}

static void no_change(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	blue(&there);
	blue(&wanted);
	/* a path that was looked for */
	strcpy(get(&wanted, VN_VLINK, 0)->path[1].hops, VN_AUTO);
	EXPECT_STR(plan(&there, &wanted, false), "");
}

static void from_nothing(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	char all[sizeof(text)];

	blue(&wanted);
	strcpy(all, print(&wanted));
	EXPECT_STR(plan(&there, &wanted, false), all);
	blue(&wanted);
	/* what is not known before it is made */
	EXPECT_STR(plan(&there, &wanted, true),
		   "controller del tenant blue tcp:10.0.0.3:6653\n"
		   "host del tenant blue mac 02:00:00:00:00:02\n"
		   "host del tenant blue mac 02:00:00:00:00:01\n"
		   "vlink del tenant blue id 7\n"
		   "vport del tenant blue vswitch 0xb2 port 1\n"
		   "vport del tenant blue vswitch 0xb1 port 1\n"
		   "vswitch del tenant blue vswitch 0xb2\n"
		   "vswitch del tenant blue vswitch 0xb1\n"
		   "tenant del tenant blue\n");
}

static void to_nothing(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	blue(&there);
	add(&wanted, VN_TENANT, "blue");
	EXPECT_STR(plan(&there, &wanted, false),
		   "host del tenant blue mac 02:00:00:00:00:01\n"
		   "host del tenant blue mac 02:00:00:00:00:02\n"
		   "vlink del tenant blue id 7\n"
		   "vport del tenant blue vswitch 0xb1 port 1\n"
		   "vport del tenant blue vswitch 0xb2 port 1\n"
		   "controller del tenant blue tcp:10.0.0.3:6653\n"
		   "vswitch del tenant blue vswitch 0xb1\n"
		   "vswitch del tenant blue vswitch 0xb2\n");
}

static void settings(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	blue(&there);
	blue(&wanted);
	vn_set(get(&there, VN_TENANT, 0), "max-rules", 5, NULL, 0);
	vn_set(get(&wanted, VN_TENANT, 0), "state", 0, NULL, 0);
	EXPECT_STR(plan(&there, &wanted, false), "tenant set tenant blue max-rules 0 max-groups 0 "
						 "max-meters 0 max-message-rate 0 max-packet-in-rate 0 "
						 "state down carrier label reduction off merge off host-move off vlans none\n");
	blue(&there);
	blue(&wanted);
	vn_set(get(&there, VN_TENANT, 0), "max-rules", 5, NULL, 0);
	EXPECT_STR(plan(&there, &wanted, true), "tenant set tenant blue max-rules 5 max-groups 0 "
						"max-meters 0 max-message-rate 0 max-packet-in-rate 0 "
						"state up carrier label reduction off merge off host-move off vlans none\n");
	blue(&there);
	blue(&wanted);
	vn_set(get(&wanted, VN_TENANT, 0), "max-message-rate", 70, NULL, 0);
	vn_set(get(&there, VN_TENANT, 0), "max-packet-in-rate", 80, NULL, 0);
	EXPECT_STR(plan(&there, &wanted, false), "tenant set tenant blue max-rules 0 max-groups 0 "
						 "max-meters 0 max-message-rate 70 max-packet-in-rate 0 "
						 "state up carrier label reduction off merge off host-move off vlans none\n");
}

/* A vPort elsewhere: its host goes with it and comes back, nothing else. */
static void moved_port(void)
{
	static const char *const steps[] = {
		"host del tenant blue mac 02:00:00:00:00:01\n"
		"vport del tenant blue vswitch 0xb1 port 1\n"
		"vport add tenant blue vswitch 0xb1 port 1 pswitch 0x1 pport 6\n"
		"host add tenant blue mac 02:00:00:00:00:01 vswitch 0xb1 vport 1\n",
		/* undone */
		"host del tenant blue mac 02:00:00:00:00:01\n"
		"vport del tenant blue vswitch 0xb1 port 1\n"
		"vport add tenant blue vswitch 0xb1 port 1 pswitch 0x1 pport 5\n"
		"host add tenant blue mac 02:00:00:00:00:01 vswitch 0xb1 vport 1\n",
	};
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	int undo;

	for (undo = 0; undo < 2; undo++) {
		blue(&there);
		blue(&wanted);
		vn_set(get(&wanted, VN_VPORT, 0), "pport", 6, NULL, 0);
		EXPECT_STR(plan(&there, &wanted, undo), steps[undo]);
	}
}

/* A vSwitch elsewhere takes along all that is on it, and its vLinks, and no more. */
static void moved_vswitch(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	blue(&there);
	blue(&wanted);
	controller(&there, "blue", 0xb2, 6640);
	controller(&wanted, "blue", 0xb2, 6640);
	vn_set(get(&wanted, VN_VSWITCH, 1), "name", 0, "v2", 0);
	EXPECT_STR(plan(&there, &wanted, false),
		   "host del tenant blue mac 02:00:00:00:00:02\n"
		   "vlink del tenant blue id 7\n"
		   "vport del tenant blue vswitch 0xb2 port 1\n"
		   "controller del tenant blue vswitch 0xb2 tcp:10.0.0.3:6640\n"
		   "vswitch del tenant blue vswitch 0xb2\n"
		   "vswitch add tenant blue dpid 0xb2 pswitch 0x2 name v2\n"
		   "vport add tenant blue vswitch 0xb2 port 1 pswitch 0x2 pport 5\n"
		   "vlink add tenant blue vswitch 0xb1 port 2 to-vswitch 0xb2 to-port 2 "
		   "path 0x1:1 priority 100 path 0x1:2,0x3:2 priority 90\n"
		   "host add tenant blue mac 02:00:00:00:00:02 vswitch 0xb2 vport 1\n"
		   "controller add tenant blue vswitch 0xb2 tcp:10.0.0.3:6640\n");
}

/* Several pSwitches: in any order the same; the vSwitch enters others, and leaves some last. */
static void several_pswitches(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	struct vn_object *o;

	add(&there, VN_TENANT, "blue");
	o = vswitch(&there, "blue", 0xb1, 3);
	vn_set(o, "pswitch", 1, NULL, 0);
	/* as the kernel has it: a name beside */
	o->line = 0;
	EXPECT(vn_set(o, "pswitch-name", 0, "s3", 0));
	EXPECT_EQ(o->n_below, 2);
	add(&wanted, VN_TENANT, "blue");
	vn_set(vswitch(&wanted, "blue", 0xb1, 1), "pswitch", 3, NULL, 0);
	EXPECT_STR(plan(&there, &wanted, false), "");
	add(&there, VN_TENANT, "blue");
	vn_set(vswitch(&there, "blue", 0xb1, 3), "pswitch", 1, NULL, 0);
	add(&wanted, VN_TENANT, "blue");
	o = vswitch(&wanted, "blue", 0xb1, 3);
	vn_set(o, "pswitch", 1, NULL, 0);
	EXPECT(!vn_set(o, "pswitch-name", 0, "s 4", 0));
	EXPECT(vn_set(o, "pswitch-name", 0, "s4", 0));
	EXPECT_STR(plan(&there, &wanted, false),
		   "vswitch set tenant blue vswitch 0xb1 pswitch 0x1,0x3,s4\n");
}

/* All that is on it stays, but for what is on the pSwitch that it leaves. */
static void other_pswitches(void)
{
	static const char *const steps[] = {
		"vport del tenant blue vswitch 0xb1 port 1\n"
		"vswitch set tenant blue vswitch 0xb1 pswitch 0x1,0x3,0x4\n"
		"vport add tenant blue vswitch 0xb1 port 1 pswitch 0x4 pport 5\n"
		"vswitch set tenant blue vswitch 0xb1 pswitch 0x3,0x4\n",
		/* undone */
		"vswitch set tenant blue vswitch 0xb1 pswitch 0x3,0x4,0x1\n"
		"vport del tenant blue vswitch 0xb1 port 1\n"
		"vswitch set tenant blue vswitch 0xb1 pswitch 0x1,0x3\n"
		"vport add tenant blue vswitch 0xb1 port 1 pswitch 0x1 pport 5\n",
	};
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	int i;

	for (i = 0; i < 2; i++) {
		add(&there, VN_TENANT, "blue");
		vn_set(vswitch(&there, "blue", 0xb1, 1), "pswitch", 3, NULL, 0);
		vport(&there, "blue", 0xb1, 1, 1, 5);
		vport(&there, "blue", 0xb1, 2, 3, 5);
		add(&wanted, VN_TENANT, "blue");
		vn_set(vswitch(&wanted, "blue", 0xb1, 3), "pswitch", 4, NULL, 0);
		vport(&wanted, "blue", 0xb1, 1, 4, 5);
		vport(&wanted, "blue", 0xb1, 2, 3, 5);
		EXPECT_STR(plan(&there, &wanted, i), steps[i]);
	}
}

/* A vLink that stays is not cut: the new path first, then the old one goes. */
static void paths(void)
{
	static const char *const steps[] = {
		"vlink path add tenant blue id 7 path 0x1:1 priority 50\n"
		"vlink path del tenant blue id 7 priority 90\n"
		"vlink path add tenant blue id 7 path 0x1:9 priority 90\n"
		"vlink path del tenant blue id 7 priority 100\n",
		/* undone */
		"vlink path add tenant blue id 7 path 0x1:1 priority 100\n"
		"vlink path del tenant blue id 7 priority 90\n"
		"vlink path add tenant blue id 7 path 0x1:2,0x3:2 priority 90\n"
		"vlink path del tenant blue id 7 priority 50\n",
	};
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	struct vn_object *l;
	int undo;

	for (undo = 0; undo < 2; undo++) {
		blue(&there);
		blue(&wanted);
		l = get(&wanted, VN_VLINK, 0);
		l->id = 0;
		l->path[0].priority = 50;
		strcpy(l->path[1].hops, "0x1:9");
		EXPECT_STR(plan(&there, &wanted, undo), steps[undo]);
	}
}

/* Where there is no room for one path more the old ones go first. */
static void full_of_paths(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	struct vn_object *l;
	unsigned int i;

	blue(&there);
	blue(&wanted);
	l = get(&there, VN_VLINK, 0);
	for (i = 2; i < VN_PATH_MAX; i++)
		vn_add_path(l, i, "0x1:1");
	l = get(&wanted, VN_VLINK, 0);
	for (i = 2; i < VN_PATH_MAX - 1; i++)
		vn_add_path(l, i, "0x1:1");
	vn_add_path(l, 1, "0x1:3");
	EXPECT_STR(plan(&there, &wanted, false),
		   "vlink path del tenant blue id 7 priority 15\n"
		   "vlink path add tenant blue id 7 path 0x1:3 priority 1\n");
}

/* What one tenant gives away another can have, in the same file. */
static void two_tenants(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	blue(&there);
	add(&there, VN_TENANT, "amber");
	vswitch(&there, "amber", 0xb1, 1);
	blue(&wanted);
	add(&wanted, VN_TENANT, "amber");
	vswitch(&wanted, "amber", 0xb1, 1);
	vport(&wanted, "amber", 0xb1, 1, 1, 5);
	vn_set(get(&wanted, VN_VPORT, 0), "pport", 6, NULL, 0);
	EXPECT_STR(plan(&there, &wanted, false),
		   "host del tenant blue mac 02:00:00:00:00:01\n"
		   "vport del tenant blue vswitch 0xb1 port 1\n"
		   "vport add tenant amber vswitch 0xb1 port 1 pswitch 0x1 pport 5\n"
		   "vport add tenant blue vswitch 0xb1 port 1 pswitch 0x1 pport 6\n"
		   "host add tenant blue mac 02:00:00:00:00:01 vswitch 0xb1 vport 1\n");
}

/* Ends of vLinks are no vPorts to be compared, and other tenants none of ours. */
static void keep(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	blue(&there);
	vn_set(vport(&there, "blue", 0xb1, 2, 1, 1), "vlink", 7, NULL, 0);
	add(&there, VN_TENANT, "amber");
	EXPECT_EQ(there.n, 11);
	vn_keep(&there, NULL);
	EXPECT_EQ(there.n, 10);
	blue(&wanted);
	vn_keep(&there, &wanted);
	EXPECT_EQ(there.n, 9);
	EXPECT_STR(plan(&there, &wanted, false), "");
}

/* A tenant with one big switch. */
static void big(struct vn *vn)
{
	struct vn_object *o;

	add(vn, VN_TENANT, "blue");
	o = vswitch(vn, "blue", 0xb1, 1);
	vn_set(o, "pswitch", 2, NULL, 0);
}

/* What the kernel tells has ends, and is no line of a file. */
static void there_route(struct vn *vn, u16 priority, const char *hops)
{
	struct vn_object *o = route(vn, "blue", 0xb1, priority, hops);

	o->line = 0;
	vn_set(o, "pswitch", 1, NULL, 0);
	vn_set(o, "to-pswitch", 2, NULL, 0);
}

static void routes(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };

	big(&there);
	there_route(&there, 100, "0x1:1");
	there_route(&there, 90, "0x1:2,0x3:2");
	big(&wanted);
	route(&wanted, "blue", 0xb1, 100, "0x1:1");
	route(&wanted, "blue", 0xb1, 80, "0x1:4,0x3:4");
	EXPECT_STR(plan(&there, &wanted, false),
		   "route del tenant blue vswitch 0xb1 pswitch 0x1 to-pswitch 0x2 priority 90\n"
		   "route add tenant blue vswitch 0xb1 path 0x1:4,0x3:4 priority 80\n");

	big(&there);
	there_route(&there, 90, "0x1:2,0x3:2");
	big(&wanted);
	EXPECT_STR(plan(&there, &wanted, true),
		   "route add tenant blue vswitch 0xb1 path 0x1:2,0x3:2 priority 90\n");
}

/* Any that were found are what is to be looked for, if their vSwitch stays. */
static void routes_to_be_found(void)
{
	struct vn there = { .n = 0 }, wanted = { .n = 0 };
	struct vn_object *o;

	big(&there);
	there_route(&there, 100, "0x1:1");
	there_route(&there, 90, "0x1:2,0x3:2");
	big(&wanted);
	o = route(&wanted, "blue", 0xb1, 100, "auto");
	vn_add_path(o, 90, "auto");
	EXPECT(vn_is_auto(o));
	EXPECT_STR(plan(&there, &wanted, false), "");

	big(&there);
	there_route(&there, 100, "0x1:1");
	big(&wanted);
	vn_set(wanted.obj[1], "name", 0, "v1", 0);
	route(&wanted, "blue", 0xb1, 100, "auto");
	EXPECT_STR(plan(&there, &wanted, false),
		   "route del tenant blue vswitch 0xb1 pswitch 0x1 to-pswitch 0x2 priority 100\n"
		   "vswitch del tenant blue vswitch 0xb1\n"
		   "vswitch add tenant blue dpid 0xb1 pswitch 0x1,0x2 name v1\n"
		   "route add tenant blue vswitch 0xb1 path auto priority 100\n");

	/* none has been found yet */
	big(&there);
	big(&wanted);
	route(&wanted, "blue", 0xb1, 100, "auto");
	EXPECT_STR(plan(&there, &wanted, false),
		   "route add tenant blue vswitch 0xb1 path auto priority 100\n");
}

/* What could not be made comes back, unless what it was on has gone, or its place is taken. */
static void merge(void)
{
	struct vn there = { .n = 0 }, left = { .n = 0 };
	struct vn_object *l;

	blue(&there);
	free(there.obj[5]->path[1].hops);
	there.obj[5]->n_paths = 1;
	vport(&left, "blue", 0xb1, 3, 1, 7);		/* as it was */
	vport(&left, "blue", 0xb2, 1, 2, 9);		/* this one is there */
	vport(&left, "blue", 0xb9, 1, 2, 8);		/* on nothing */
	host(&left, "blue", 3, 0xb1, 3);
	host(&left, "blue", 4, 0xb9, 1);		/* on what is on nothing */
	l = vlink(&left, "blue", 0xb1, 1, 0xb2, 4);	/* its port has a vPort on it */
	vn_add_path(l, 100, "0x1:4");
	route(&left, "blue", 0xb1, 80, "0x1:1");
	vn_merge(&there, &left, false);
	EXPECT_EQ(left.n, 0);
	l = vlink(&left, "blue", 0xb1, 2, 0xb2, 2);
	vn_add_path(l, 90, "0x1:2,0x3:2");
	vn_add_path(l, 100, "0x1:8");			/* another has the priority */
	l = vlink(&left, "blue", 0xb1, 6, 0xb2, 6);	/* removed since */
	vn_add_path(l, 90, "0x1:2");
	vn_merge(&there, &left, true);
	EXPECT_STR(print(&there),
		   "tenant add name blue\n"
		   "vswitch add tenant blue dpid 0xb1 pswitch 0x1\n"
		   "vswitch add tenant blue dpid 0xb2 pswitch 0x2\n"
		   "vport add tenant blue vswitch 0xb1 port 1 pswitch 0x1 pport 5\n"
		   "vport add tenant blue vswitch 0xb1 port 3 pswitch 0x1 pport 7\n"
		   "vport add tenant blue vswitch 0xb2 port 1 pswitch 0x2 pport 5\n"
		   "route add tenant blue vswitch 0xb1 path 0x1:1 priority 80\n"
		   "vlink add tenant blue vswitch 0xb1 port 2 to-vswitch 0xb2 to-port 2 "
		   "path 0x1:1 priority 100 path 0x1:2,0x3:2 priority 90\n"
		   "host add tenant blue mac 02:00:00:00:00:01 vswitch 0xb1 vport 1\n"
		   "host add tenant blue mac 02:00:00:00:00:02 vswitch 0xb2 vport 1\n"
		   "host add tenant blue mac 02:00:00:00:00:03 vswitch 0xb1 vport 3\n"
		   "controller add tenant blue tcp:10.0.0.3:6653\n");
	vn_free(&there);
}

static const struct ktap_test tests[] = {
	TEST(routes),
	TEST(routes_to_be_found),
	TEST(commands),
	TEST(names),
	TEST(order),
	TEST(good_file),
	TEST(not_told),
	TEST(refers_to_nothing),
	TEST(twice),
	TEST(same_priority),
	TEST(no_change),
	TEST(from_nothing),
	TEST(to_nothing),
	TEST(settings),
	TEST(moved_port),
	TEST(moved_vswitch),
	TEST(several_pswitches),
	TEST(other_pswitches),
	TEST(paths),
	TEST(full_of_paths),
	TEST(two_tenants),
	TEST(keep),
	TEST(merge),
};

KTAP_MAIN(tests)
