// SPDX-License-Identifier: GPL-2.0
/* A topology as a graph in the language of Graphviz. */
#include <stdio.h>
#include <string.h>

#include "topology.h"

/* A quoted string from pieces, NULL at the end of them. */
static void quoted(FILE *to, const char *const *piece)
{
	const char *s;

	putc('"', to);
	for (; *piece; piece++) {
		for (s = *piece; *s; s++) {
			if (*s == '"' || *s == '\\')
				putc('\\', to);
			putc(*s, to);
		}
	}
	putc('"', to);
}

#define quote(to, ...)	quoted((to), (const char *const []){ __VA_ARGS__, NULL })

static const char *style(bool up)
{
	return up ? "solid" : "dashed";
}

static bool is_none(const char *s)
{
	return !strcmp(s, "-");
}

/* -------------------------------------------------------------- physical */

static void pswitches(FILE *to, const struct topo *t)
{
	struct json_object *o;
	const char *name;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PSWITCH, i)); i++) {
		name = topo_get(o, "name");
		fputs("\t", to);
		quote(to, "p ", topo_get(o, "dpid"));
		fputs(" [shape=box, label=", to);
		quote(to, is_none(name) ? topo_get(o, "dpid") : name);
		fprintf(to, ", style=%s];\n", style(topo_is_up(o, TOPO_PSWITCH)));
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
static void point(FILE *to, const char *layer, const char *owner, struct json_object *o,
		  const char *key, bool up)
{
	const char *no = topo_get(o, "number"), *dpid = topo_get(o, key);

	fputs("\t", to);
	quote(to, layer, owner, dpid, ":", no);
	fputs(" [shape=point];\n\t", to);
	quote(to, layer, owner, dpid);
	fputs(" -- ", to);
	quote(to, layer, owner, dpid, ":", no);
	fputs(" [taillabel=", to);
	quote(to, no);
	fprintf(to, ", style=%s];\n", style(up));
}

static void pports(FILE *to, const struct topo *t)
{
	struct json_object *o;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PPORT, i)); i++)
		if (!has_plink(t, o))
			point(to, "p ", "", o, "pswitch", topo_is_up(o, TOPO_PPORT));
}

static void labels(FILE *to, struct json_object *o, const char *tail, const char *head)
{
	fputs(" [taillabel=", to);
	quote(to, topo_get(o, tail));
	fputs(", headlabel=", to);
	quote(to, topo_get(o, head));
}

static void plinks(FILE *to, const struct topo *t)
{
	struct json_object *o, *back;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PLINK, i)); i++) {
		if (topo_is_second(t, i))
			continue;
		back = topo_way_back(t, o);
		fputs("\t", to);
		quote(to, "p ", topo_get(o, "pswitch"));
		fputs(" -- ", to);
		quote(to, "p ", topo_get(o, "to-pswitch"));
		labels(to, o, "pport", "to-pport");
		fprintf(to, ", style=%s];\n",
			style(topo_is(o, "up") && back && topo_is(back, "up")));
	}
}

/* --------------------------------------------------------------- virtual */

static void vswitch_id(FILE *to, struct json_object *o, const char *key)
{
	quote(to, "v ", topo_get(o, "tenant"), " ", topo_get(o, key));
}

static void vswitches(FILE *to, const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	const char *name;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_VSWITCH, i)); i++) {
		if (!topo_same(o, "tenant", tenant, "id"))
			continue;
		name = topo_get(o, "name");
		fputs("\t", to);
		vswitch_id(to, o, "dpid");
		fputs(" [shape=box, label=", to);
		quote(to, is_none(name) ? topo_get(o, "dpid") : name);
		fprintf(to, ", style=%s];\n", style(topo_is_up(o, TOPO_VSWITCH)));
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

static void vports(FILE *to, const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	char owner[16];
	size_t i;

	snprintf(owner, sizeof(owner), "%s ", topo_get(tenant, "id"));
	for (i = 0; (o = topo_at(t, TOPO_VPORT, i)); i++)
		if (topo_same(o, "tenant", tenant, "id") && is_none(topo_get(o, "vlink")) &&
		    !has_host(t, o))
			point(to, "v ", owner, o, "vswitch", topo_is_up(o, TOPO_VPORT));
}

static void vlinks(FILE *to, const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_VLINK, i)); i++) {
		if (!topo_same(o, "tenant", tenant, "id"))
			continue;
		fputs("\t", to);
		vswitch_id(to, o, "vswitch");
		fputs(" -- ", to);
		vswitch_id(to, o, "to-vswitch");
		labels(to, o, "vport", "to-vport");
		fprintf(to, ", style=%s];\n", style(topo_is(o, "up")));
	}
}

static void hosts(FILE *to, const struct topo *t, struct json_object *tenant)
{
	struct json_object *o;
	const char *ip;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_HOST, i)); i++) {
		if (!topo_same(o, "tenant", tenant, "id"))
			continue;
		ip = is_none(topo_get(o, "ip4")) ? topo_get(o, "ip6") : topo_get(o, "ip4");
		fputs("\t", to);
		quote(to, "h ", topo_get(o, "tenant"), " ", topo_get(o, "mac"));
		fputs(" [shape=ellipse, label=", to);
		quote(to, is_none(ip) ? topo_get(o, "mac") : ip);
		fputs("];\n\t", to);
		vswitch_id(to, o, "vswitch");
		fputs(" -- ", to);
		quote(to, "h ", topo_get(o, "tenant"), " ", topo_get(o, "mac"));
		fputs(" [taillabel=", to);
		quote(to, topo_get(o, "vport"));
		fputs("];\n", to);
	}
}

static void below(FILE *to, struct json_object *o)
{
	struct json_object *v;
	size_t i;

	for (i = 0; (v = topo_nth(o, "pswitch", i)); i++) {
		fputs("\t", to);
		vswitch_id(to, o, "dpid");
		fputs(" -- ", to);
		quote(to, "p ", json_object_get_string(v));
		fputs(" [style=dotted];\n", to);
	}
}

/* Where both are shown: which pSwitches a vSwitch is on. */
static void mapping(FILE *to, const struct topo *t)
{
	struct json_object *o;
	size_t i;

	for (i = 0; t->list[TOPO_PSWITCH] && (o = topo_at(t, TOPO_VSWITCH, i)); i++)
		below(to, o);
}

/**
 * topo_dot() - print it
 * @to: where
 * @t: topology
 *
 * What is down is dashed.  Each tenant is a cluster.
 */
void topo_dot(FILE *to, const struct topo *t)
{
	struct json_object *o;
	size_t i;

	fputs("graph libera {\n", to);
	pswitches(to, t);
	pports(to, t);
	plinks(to, t);
	for (i = 0; (o = topo_at(t, TOPO_TENANT, i)); i++) {
		fprintf(to, "\tsubgraph cluster_%s {\n\tlabel=", topo_get(o, "id"));
		quote(to, topo_get(o, "name"));
		fputs(";\n", to);
		vswitches(to, t, o);
		vports(to, t, o);
		vlinks(to, t, o);
		hosts(to, t, o);
		fputs("\t}\n", to);
	}
	mapping(to, t);
	fputs("}\n", to);
}
