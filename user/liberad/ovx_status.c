// SPDX-License-Identifier: GPL-2.0
/* Calls of OpenVirteX that tell how things are. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ovx_parts.h"

/* { "dpid": "00:..", "port": "1" } */
static struct json_object *put_end(const struct ovx_end *end)
{
	struct json_object *j = json_object_new_object();
	char port[16];

	snprintf(port, sizeof(port), "%u", end->port);
	ovx_set_dpid(j, "dpid", end->dpid);
	ovx_set_text(j, "port", port);
	return j;
}

static struct json_object *put_link(uint32_t id, const struct ovx_hop *hop)
{
	struct json_object *j = json_object_new_object();

	ovx_set(j, "linkId", id);
	json_object_object_add(j, "src", put_end(&hop->src));
	json_object_object_add(j, "dst", put_end(&hop->dst));
	return j;
}

static void add_dpid(struct json_object *list, uint64_t dpid)
{
	char text[OVX_TEXT];

	ovx_dpid_text(dpid, text);
	json_object_array_add(list, json_object_new_string(text));
}

/* What is told of a tenant, or of everything, as a member of the answer. */
static struct json_object *add_list(struct json_object *j, const char *key)
{
	struct json_object *list = json_object_new_array();

	json_object_object_add(j, key, list);
	return list;
}

/* ------------------------------------------------------------------- physical */

static int is_up(struct json_object *j)
{
	struct json_object *up;

	return json_object_object_get_ex(j, "up", &up) && json_object_get_boolean(up);
}

static int physical_topology(struct ovx *o, struct json_object **result)
{
	struct json_object *switches, *links, *list, *j;
	struct ovx_hop hop;
	uint32_t id;
	size_t i;

	*result = json_object_new_object();
	list = add_list(*result, "switches");
	if (ovx_dump_all(o, "pswitch", &switches) || ovx_dump_all(o, "plink", &links))
		return -1;
	for (i = 0; i < jget_count(switches); i++) {
		j = json_object_array_get_idx(switches, i);
		if (json_object_get_boolean(json_object_object_get(j, "connected")))
			add_dpid(list, jget_num(j, "dpid"));
	}
	list = add_list(*result, "links");
	for (i = 0; i < jget_count(links); i++) {
		j = json_object_array_get_idx(links, i);
		if (!is_up(j))
			continue;
		ovx_get_hop(j, &hop);
		if (ovx_plink_id(o, &hop, &id))
			return -1;
		json_object_array_add(list, put_link(id, &hop));
	}
	return 0;
}

/* Number hosts as the tenant that has them does: for a while the call is about it. */
static int host_id_of(struct ovx *o, struct json_object *host, uint32_t *id)
{
	uint32_t tenant = jget_num(host, "tenant");

	if (o->id != tenant) {
		if (o->changed && ovx_save(o))
			return -1;
		json_object_put(o->state);
		o->state = NULL;
		o->id = tenant;
		if (ovx_load(o, &o->state))
			return -1;
	}
	return ovx_host_id(o, jget_text(host, "mac"), id);
}

/* What tells a vPort: numbers of different tenants' may be the same. */
static void vport_key(struct json_object *j, const char *number, char key[2 * OVX_TEXT])
{
	snprintf(key, 2 * OVX_TEXT, "%s %s %s", jget_text(j, "tenant"), jget_text(j, "vswitch"),
		 jget_text(j, number));
}

static struct json_object *by_key(struct ovx *o, struct json_object *vports)
{
	struct json_object *map = ovx_keep(o, json_object_new_object()), *vp;
	char key[2 * OVX_TEXT];
	size_t i;

	for (i = 0; i < jget_count(vports); i++) {
		vp = json_object_array_get_idx(vports, i);
		vport_key(vp, "number", key);
		json_object_object_add(map, key, json_object_get(vp));
	}
	return map;
}

static void put_host(struct json_object *j, struct json_object *host, uint32_t id)
{
	const char *ip4 = jget_text(host, "ip4");

	ovx_set(j, "hostId", id);
	ovx_set_text(j, "mac", jget_text(host, "mac"));
	if (*ip4)
		ovx_set_text(j, "ipAddress", ip4);
}

static int physical_hosts(struct ovx *o, struct json_object **result)
{
	struct json_object *hosts, *vports, *h, *vp, *j;
	char key[2 * OVX_TEXT];
	uint32_t id;
	size_t i;

	*result = json_object_new_array();
	if (ovx_dump_all(o, "host", &hosts) || ovx_dump_all(o, "vport", &vports))
		return -1;
	vports = by_key(o, vports);
	for (i = 0; i < jget_count(hosts); i++) {
		h = json_object_array_get_idx(hosts, i);
		vport_key(h, "vport", key);
		if (!json_object_object_get_ex(vports, key, &vp))
			continue;
		if (host_id_of(o, h, &id))
			return -1;
		j = json_object_new_object();
		put_host(j, h, id);
		ovx_set_dpid(j, "dpid", jget_num(vp, "pswitch"));
		ovx_set(j, "port", jget_num(vp, "pport"));
		ovx_set(j, "tenantId", jget_num(h, "tenant"));
		json_object_array_add(*result, j);
	}
	return 0;
}

/* ---------------------------------------------------------------------- rules */

static struct json_object *put_rule(struct json_object *rule)
{
	static const char *const same[] = { "priority", "table", "cookie", "packets", "bytes",
					    "state" };
	struct json_object *j = json_object_new_object(), *v;
	size_t i;

	json_object_object_add(j, "match", ovx_match(jget_text(rule, "match")));
	json_object_object_add(j, "actionsList", ovx_actions(jget_text(rule, "instructions")));
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (json_object_object_get_ex(rule, same[i], &v))
			json_object_object_add(j, same[i], json_object_get(v));
	return j;
}

static int put_rules_of_one(struct json_object *rules, struct json_object **result)
{
	size_t i;

	*result = json_object_new_array();
	for (i = 0; i < jget_count(rules); i++)
		json_object_array_add(*result, put_rule(json_object_array_get_idx(rules, i)));
	return 0;
}

/* { "00:..": [ ... ] }, by what rules have as @of; each of the switches is there. */
static int put_rules_of_all(struct json_object *switches, struct json_object *rules,
			    const char *of, struct json_object **result)
{
	struct json_object *j, *list;
	char text[OVX_TEXT];
	size_t i;

	*result = json_object_new_object();
	for (i = 0; i < jget_count(switches); i++) {
		ovx_dpid_text(jget_num(json_object_array_get_idx(switches, i), "dpid"), text);
		add_list(*result, text);
	}
	for (i = 0; i < jget_count(rules); i++) {
		j = json_object_array_get_idx(rules, i);
		ovx_dpid_text(jget_num(j, of), text);
		if (json_object_object_get_ex(*result, text, &list))
			json_object_array_add(list, put_rule(j));
	}
	return 0;
}

/* What to dump: " WORD DPID" after the object, if a switch is named. */
static int flow_object(struct ovx *o, const char *key, struct json_object *switches,
		       const char *object, const char *word, char text[2 * OVX_TEXT])
{
	uint64_t dpid;

	snprintf(text, 2 * OVX_TEXT, "%s", object);
	if (!ovx_has(o, key))
		return 0;
	if (ovx_dpid(o, key, &dpid))
		return -1;
	if (!jget_find(switches, "dpid", dpid))
		return ovx_bad(o, key, "there is no switch 0x%" PRIx64, dpid);
	snprintf(text, 2 * OVX_TEXT, "%s %s 0x%" PRIx64, object, word, dpid);
	return 0;
}

static int physical_flowtable(struct ovx *o, struct json_object **result)
{
	struct json_object *switches, *rules;
	char object[2 * OVX_TEXT];

	if (ovx_dump_all(o, "pswitch", &switches) ||
	    flow_object(o, "dpid", switches, "flow physical", "pswitch", object) ||
	    ovx_dump_all(o, object, &rules))
		return -1;
	return ovx_has(o, "dpid") ? put_rules_of_one(rules, result) :
				    put_rules_of_all(switches, rules, "pswitch", result);
}

static int virtual_flowtable(struct ovx *o, struct json_object **result)
{
	struct json_object *switches, *rules;
	char object[2 * OVX_TEXT];

	if (ovx_dump(o, "vswitch", &switches) ||
	    flow_object(o, "vdpid", switches, "flow virtual", "vswitch", object) ||
	    ovx_dump(o, object, &rules))
		return -1;
	return ovx_has(o, "vdpid") ? put_rules_of_one(rules, result) :
				     put_rules_of_all(switches, rules, "vswitch", result);
}

/* -------------------------------------------------------------------- virtual */

static int list_networks(struct ovx *o, struct json_object **result)
{
	struct json_object *list, *t;
	size_t i;

	*result = json_object_new_array();
	if (ovx_dump_all(o, "tenant", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		t = json_object_array_get_idx(list, i);
		if (!o->c->tenant || !strcmp(o->c->tenant, jget_text(t, "name")))
			json_object_array_add(*result, json_object_new_uint64(jget_num(t, "id")));
	}
	return 0;
}

/* Both directions of a link, which have its id. */
static int put_vlinks(struct ovx *o, struct json_object *list)
{
	struct json_object *vlinks, *j;
	struct ovx_hop way[2];
	uint32_t id;
	size_t i;
	int k;

	if (ovx_dump(o, "vlink", &vlinks))
		return -1;
	for (i = 0; i < jget_count(vlinks); i++) {
		j = json_object_array_get_idx(vlinks, i);
		if (ovx_vlink_id(o, j, &id))
			return -1;
		way[0].src = (struct ovx_end){ jget_num(j, "vswitch"), jget_num(j, "vport") };
		way[0].dst = (struct ovx_end){ jget_num(j, "to-vswitch"), jget_num(j, "to-vport") };
		way[1].src = way[0].dst;
		way[1].dst = way[0].src;
		for (k = 0; k < 2; k++) {
			j = put_link(id, &way[k]);
			ovx_set(j, "tenantId", o->id);
			json_object_array_add(list, j);
		}
	}
	return 0;
}

static int virtual_topology(struct ovx *o, struct json_object **result)
{
	struct json_object *vswitches, *list;
	size_t i;

	*result = json_object_new_object();
	list = add_list(*result, "switches");
	if (ovx_dump(o, "vswitch", &vswitches))
		return -1;
	for (i = 0; i < jget_count(vswitches); i++)
		add_dpid(list, jget_num(json_object_array_get_idx(vswitches, i), "dpid"));
	return put_vlinks(o, add_list(*result, "links"));
}

/* The ids of the pLinks of a path, one after the other. */
static int put_plinks(struct ovx *o, struct json_object *path, struct json_object *list)
{
	struct json_object *hops = jget_list(path, "hop");
	struct ovx_hop hop;
	uint32_t id;
	size_t i;

	for (i = 0; i < jget_count(hops); i++) {
		ovx_get_hop(json_object_array_get_idx(hops, i), &hop);
		if (ovx_plink_id(o, &hop, &id))
			return -1;
		json_object_array_add(list, json_object_new_int64(id));
	}
	return 0;
}

/* The pLinks of all ways through a big switch. */
static int put_inside(struct ovx *o, struct json_object *routes, uint64_t vdpid,
		      struct json_object *list)
{
	struct json_object *route, *paths;
	size_t i, j;

	for (i = 0; i < jget_count(routes); i++) {
		route = json_object_array_get_idx(routes, i);
		paths = jget_list(route, "path");
		if (jget_num(route, "vswitch") != vdpid)
			continue;
		for (j = 0; j < jget_count(paths); j++)
			if (put_plinks(o, json_object_array_get_idx(paths, j), list))
				return -1;
	}
	return 0;
}

static int switch_mapping(struct ovx *o, struct json_object **result)
{
	struct json_object *vswitches, *routes, *vs, *j, *list, *below;
	char text[OVX_TEXT];
	size_t i, k;

	*result = json_object_new_object();
	if (ovx_dump(o, "vswitch", &vswitches) || ovx_dump(o, "route", &routes))
		return -1;
	for (i = 0; i < jget_count(vswitches); i++) {
		vs = json_object_array_get_idx(vswitches, i);
		j = json_object_new_object();
		ovx_dpid_text(jget_num(vs, "dpid"), text);
		json_object_object_add(*result, text, j);
		list = add_list(j, "switches");
		below = jget_list(vs, "pswitch");
		for (k = 0; k < jget_count(below); k++)
			add_dpid(list, jget_num_at(below, k));
		if (put_inside(o, routes, jget_num(vs, "dpid"), add_list(j, "links")))
			return -1;
	}
	return 0;
}

static int link_mapping(struct ovx *o, struct json_object **result)
{
	struct json_object *vlinks, *vlink, *paths, *list, *one;
	char text[16];
	uint32_t id;
	size_t i, k;

	*result = json_object_new_object();
	if (ovx_dump(o, "vlink", &vlinks))
		return -1;
	for (i = 0; i < jget_count(vlinks); i++) {
		vlink = json_object_array_get_idx(vlinks, i);
		if (ovx_vlink_id(o, vlink, &id))
			return -1;
		snprintf(text, sizeof(text), "%" PRIu32, id);
		list = add_list(*result, text);
		paths = jget_list(vlink, "path");
		for (k = 0; k < jget_count(paths); k++) {
			one = json_object_new_array();
			json_object_array_add(list, one);
			if (put_plinks(o, json_object_array_get_idx(paths, k), one))
				return -1;
		}
	}
	return 0;
}

static int virtual_hosts(struct ovx *o, struct json_object **result)
{
	struct json_object *hosts, *h, *j;
	uint32_t id;
	size_t i;

	*result = json_object_new_array();
	if (ovx_dump(o, "host", &hosts))
		return -1;
	for (i = 0; i < jget_count(hosts); i++) {
		h = json_object_array_get_idx(hosts, i);
		if (ovx_host_id(o, jget_text(h, "mac"), &id))
			return -1;
		j = json_object_new_object();
		put_host(j, h, id);
		ovx_set_dpid(j, "dpid", jget_num(h, "vswitch"));
		ovx_set(j, "port", jget_num(h, "vport"));
		json_object_array_add(*result, j);
	}
	return 0;
}

/* Between edges the addresses of a host are its locator, if it has one of IPv4; else they stay. */
static int address_mapping(struct ovx *o, struct json_object **result)
{
	struct json_object *hosts, *list, *h;
	char text[INET_ADDRSTRLEN];
	struct in_addr a;
	uint64_t locator;
	bool is_ip;
	size_t i;

	*result = json_object_new_object();
	if (ovx_dump(o, "host", &hosts) || ovx_dump(o, "tenant", &list))
		return -1;
	is_ip = !strcmp(jget_text(jget_find(list, "id", o->id), "carrier-used"), "ip");
	for (i = 0; i < jget_count(hosts); i++) {
		h = json_object_array_get_idx(hosts, i);
		if (!*jget_text(h, "ip4"))
			continue;
		locator = jget_num(h, "locator");
		a.s_addr = htonl(locator);
		if (is_ip && locator)
			inet_ntop(AF_INET, &a, text, sizeof(text));
		ovx_set_text(*result, jget_text(h, "ip4"),
			     is_ip && locator ? text : jget_text(h, "ip4"));
	}
	return 0;
}

static int subnet(struct ovx *o, struct json_object **result)
{
	const char *text = jget_text(o->state, OVX_NETWORK);

	if (!*text)
		return ovx_cannot(o, "network %u was made without an address", o->id);
	*result = json_object_new_string(text);
	return 0;
}

const struct ovx_method ovx_status_methods[] = {
	{ "getPhysicalTopology", OVX_OPERATOR, physical_topology },
	{ "getPhysicalHosts", OVX_OPERATOR, physical_hosts },
	{ "getPhysicalFlowtable", OVX_OPERATOR, physical_flowtable },
	{ "listVirtualNetworks", OVX_ANY, list_networks },
	{ "getVirtualTopology", OVX_TENANT, virtual_topology },
	{ "getVirtualSwitchMapping", OVX_TENANT, switch_mapping },
	{ "getVirtualLinkMapping", OVX_TENANT, link_mapping },
	{ "getVirtualHosts", OVX_TENANT, virtual_hosts },
	{ "getVirtualFlowtable", OVX_TENANT, virtual_flowtable },
	{ "getVirtualAddressMapping", OVX_TENANT, address_mapping },
	{ "getSubnet", OVX_TENANT, subnet },
	{ NULL, 0, NULL }
};
