// SPDX-License-Identifier: GPL-2.0
/* A topology as a graph in the language of Graphviz. */
#include <stdio.h>
#include <string.h>

#include "topology.h"

/* A quoted string from pieces, NULL at the end of them. */
static void quoted(const char *const *piece)
{
	const char *s;

	putchar('"');
	for (; *piece; piece++) {
		for (s = *piece; *s; s++) {
			if (*s == '"' || *s == '\\')
				putchar('\\');
			putchar(*s);
		}
	}
	putchar('"');
}

#define quote(...)	quoted((const char *const []){ __VA_ARGS__, NULL })

static const char *style(bool up)
{
	return up ? "solid" : "dashed";
}

static bool is_none(const char *s)
{
	return !strcmp(s, "-");
}

/* -------------------------------------------------------------- physical */

static void pswitches(const struct topo *t)
{
	struct json_object *o;
	const char *name;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PSWITCH, i)); i++) {
		name = topo_get(o, "name");
		fputs("\t", stdout);
		quote("p ", topo_get(o, "dpid"));
		fputs(" [shape=box, label=", stdout);
		quote(is_none(name) ? topo_get(o, "dpid") : name);
		printf(", style=%s];\n", style(topo_is_up(o, TOPO_PSWITCH)));
	}
}

static bool has_plink(const struct topo *t, struct json_object *port)
{
	struct json_object *l;
	size_t i;

	for (i = 0; (l = topo_at(t, TOPO_PLINK, i)); i++)
		if ((topo_same(l, "pswitch", port, "pswitch") &&
		     topo_same(l, "pport", port, "number")) ||
		    (topo_same(l, "to-pswitch", port, "pswitch") &&
		     topo_same(l, "to-pport", port, "number")))
			return true;
	return false;
}

/* A port that leads to no switch is a point; @owner is that of the switch's node. */
static void point(const char *layer, const char *owner, struct json_object *o, const char *key,
		  bool up)
{
	const char *no = topo_get(o, "number"), *dpid = topo_get(o, key);

	fputs("\t", stdout);
	quote(layer, owner, dpid, ":", no);
	fputs(" [shape=point];\n\t", stdout);
	quote(layer, owner, dpid);
	fputs(" -- ", stdout);
	quote(layer, owner, dpid, ":", no);
	fputs(" [taillabel=", stdout);
	quote(no);
	printf(", style=%s];\n", style(up));
}

static void pports(const struct topo *t)
{
	struct json_object *o;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PPORT, i)); i++)
		if (!has_plink(t, o))
			point("p ", "", o, "pswitch", topo_is_up(o, TOPO_PPORT));
}

static void labels(struct json_object *o, const char *tail, const char *head)
{
	fputs(" [taillabel=", stdout);
	quote(topo_get(o, tail));
	fputs(", headlabel=", stdout);
	quote(topo_get(o, head));
}

static void plinks(const struct topo *t)
{
	struct json_object *o, *back;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PLINK, i)); i++) {
		if (topo_is_second(t, i))
			continue;
		back = topo_way_back(t, o);
		fputs("\t", stdout);
		quote("p ", topo_get(o, "pswitch"));
		fputs(" -- ", stdout);
		quote("p ", topo_get(o, "to-pswitch"));
		labels(o, "pport", "to-pport");
		printf(", style=%s];\n", style(topo_is(o, "up") && back && topo_is(back, "up")));
	}
}

/* --------------------------------------------------------------- virtual */

static void vswitch_id(struct json_object *o, const char *key)
{
	quote("v ", topo_get(o, "tenant"), " ", topo_get(o, key));
}

static void vswitches(const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	const char *name;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_VSWITCH, i)); i++) {
		if (!topo_same(o, "tenant", tenant, "id"))
			continue;
		name = topo_get(o, "name");
		fputs("\t", stdout);
		vswitch_id(o, "dpid");
		fputs(" [shape=box, label=", stdout);
		quote(is_none(name) ? topo_get(o, "dpid") : name);
		printf(", style=%s];\n", style(topo_is_up(o, TOPO_VSWITCH)));
	}
}

static bool has_host(const struct topo *t, struct json_object *port)
{
	struct json_object *h;
	size_t i;

	for (i = 0; (h = topo_at(t, TOPO_HOST, i)); i++)
		if (topo_same(h, "tenant", port, "tenant") &&
		    topo_same(h, "vswitch", port, "vswitch") &&
		    topo_same(h, "vport", port, "number"))
			return true;
	return false;
}

static void vports(const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	char owner[16];
	size_t i;

	snprintf(owner, sizeof(owner), "%s ", topo_get(tenant, "id"));
	for (i = 0; (o = topo_at(t, TOPO_VPORT, i)); i++)
		if (topo_same(o, "tenant", tenant, "id") && is_none(topo_get(o, "vlink")) &&
		    !has_host(t, o))
			point("v ", owner, o, "vswitch", topo_is_up(o, TOPO_VPORT));
}

static void vlinks(const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_VLINK, i)); i++) {
		if (!topo_same(o, "tenant", tenant, "id"))
			continue;
		fputs("\t", stdout);
		vswitch_id(o, "vswitch");
		fputs(" -- ", stdout);
		vswitch_id(o, "to-vswitch");
		labels(o, "vport", "to-vport");
		printf(", style=%s];\n", style(topo_is(o, "up")));
	}
}

static void hosts(const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	const char *ip;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_HOST, i)); i++) {
		if (!topo_same(o, "tenant", tenant, "id"))
			continue;
		ip = is_none(topo_get(o, "ip4")) ? topo_get(o, "ip6") : topo_get(o, "ip4");
		fputs("\t", stdout);
		quote("h ", topo_get(o, "tenant"), " ", topo_get(o, "mac"));
		fputs(" [shape=ellipse, label=", stdout);
		quote(is_none(ip) ? topo_get(o, "mac") : ip);
		fputs("];\n\t", stdout);
		vswitch_id(o, "vswitch");
		fputs(" -- ", stdout);
		quote("h ", topo_get(o, "tenant"), " ", topo_get(o, "mac"));
		fputs(" [taillabel=", stdout);
		quote(topo_get(o, "vport"));
		fputs("];\n", stdout);
	}
}

static void below(struct json_object *o)
{
	struct json_object *v;
	size_t i;

	for (i = 0; (v = topo_nth(o, "pswitch", i)); i++) {
		fputs("\t", stdout);
		vswitch_id(o, "dpid");
		fputs(" -- ", stdout);
		quote("p ", json_object_get_string(v));
		fputs(" [style=dotted];\n", stdout);
	}
}

/* Where both are shown: which pSwitches a vSwitch is on. */
static void mapping(const struct topo *t)
{
	struct json_object *o;
	size_t i;

	for (i = 0; t->list[TOPO_PSWITCH] && (o = topo_at(t, TOPO_VSWITCH, i)); i++)
		below(o);
}

/**
 * topo_dot() - print it
 * @t: topology
 *
 * What is down is dashed.  Each tenant is a cluster.
 */
void topo_dot(const struct topo *t)
{
	struct json_object *o;
	size_t i;

	puts("graph libera {");
	pswitches(t);
	pports(t);
	plinks(t);
	for (i = 0; (o = topo_at(t, TOPO_TENANT, i)); i++) {
		printf("\tsubgraph cluster_%s {\n\tlabel=", topo_get(o, "id"));
		quote(topo_get(o, "name"));
		puts(";");
		vswitches(t, o);
		vports(t, o);
		vlinks(t, o);
		hosts(t, o);
		puts("\t}");
	}
	mapping(t);
	puts("}");
}
