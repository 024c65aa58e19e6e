// SPDX-License-Identifier: GPL-2.0
/* Calls of OpenVirteX about links, and ways through big switches. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "idmap.h"
#include "ovx_parts.h"

#define PRIORITY_MAX	127

/* ------------------------------------------------------------------ parameters */

/* "algorithm" and "backup_num"; *@backups is -1 if paths are told by hand. */
static int take_routing(struct ovx *o, int *backups)
{
	const char *algorithm;
	uint64_t n = 0;

	if (ovx_text(o, "algorithm", &algorithm))
		return -1;
	if (strcmp(algorithm, OVX_SPF) && strcmp(algorithm, OVX_MANUAL))
		return ovx_bad(o, "algorithm", "is neither " OVX_SPF " nor " OVX_MANUAL);
	if (ovx_opt_num(o, "backup_num", OVX_BACKUPS_MAX, &n))
		return -1;
	*backups = strcmp(algorithm, OVX_SPF) ? -1 : (int)n;
	return 0;
}

/* "path" as libera-ctl has it, to be freed; each of its links is there. */
static int take_path(struct ovx *o, char **path, struct ovx_hop hop[OVX_HOPS_MAX], int *n)
{
	struct json_object *list, *link;
	char err[160], end[OVX_TEXT];
	const char *text;
	size_t size;
	FILE *f;
	int i;

	if (ovx_text(o, "path", &text))
		return -1;
	*n = ovx_parse_path(text, hop, err, sizeof(err));
	if (*n < 0)
		return ovx_bad(o, "path", "%s", err);
	if (ovx_dump_all(o, "plink", &list))
		return -1;
	for (i = 0; i < *n; i++) {
		link = jget_find2(list, "pswitch", hop[i].src.dpid, "pport", hop[i].src.port);
		if (!link || jget_num(link, "to-pswitch") != hop[i].dst.dpid ||
		    jget_num(link, "to-pport") != hop[i].dst.port)
			return ovx_bad(o, "path", "there is no such link as its link %d", i + 1);
	}
	f = mem_text(path, &size);
	for (i = 0; i < *n; i++) {
		ovx_end_text(&hop[i].src, end);
		fprintf(f, "%s%s", i ? "," : "", end);
	}
	fclose(f);
	return 0;
}

/* ----------------------------------------------------------------- as told */

/**
 * ovx_get_hop() - a pLink of a path
 * @j: as the kernel tells it
 * @hop: filled
 */
void ovx_get_hop(struct json_object *j, struct ovx_hop *hop)
{
	hop->src = (struct ovx_end){ jget_num(j, "pswitch"), jget_num(j, "pport") };
	hop->dst = (struct ovx_end){ jget_num(j, "to-pswitch"), jget_num(j, "to-pport") };
}

/**
 * ovx_put_hop() - a link as its clients know it
 * @hop: link
 *
 * Return: to be put.
 */
struct json_object *ovx_put_hop(const struct ovx_hop *hop)
{
	struct json_object *j = json_object_new_object();

	ovx_set(j, "srcDpid", hop->src.dpid);
	ovx_set(j, "srcPort", hop->src.port);
	ovx_set(j, "dstDpid", hop->dst.dpid);
	ovx_set(j, "dstPort", hop->dst.port);
	return j;
}

static struct json_object *put_path(struct json_object *path)
{
	struct json_object *j = json_object_new_array(), *hops = jget_list(path, "hop");
	struct ovx_hop hop;
	size_t i;

	for (i = 0; i < jget_count(hops); i++) {
		ovx_get_hop(json_object_array_get_idx(hops, i), &hop);
		json_object_array_add(j, ovx_put_hop(&hop));
	}
	return j;
}

/* Of a vLink's paths the one in use, or else the first; NULL if it has none. */
static struct json_object *used_path(struct json_object *vlink)
{
	struct json_object *paths = jget_list(vlink, "path"), *active;
	size_t i, n = jget_count(paths);

	for (i = 0; i < n; i++)
		if (json_object_object_get_ex(json_object_array_get_idx(paths, i), "active",
					      &active) && json_object_get_boolean(active))
			return json_object_array_get_idx(paths, i);
	return n ? json_object_array_get_idx(paths, 0) : NULL;
}

static int put_link(struct ovx *o, struct json_object *vlink, struct json_object **result)
{
	const struct ovx_hop ends = {
		{ jget_num(vlink, "vswitch"), jget_num(vlink, "vport") },
		{ jget_num(vlink, "to-vswitch"), jget_num(vlink, "to-vport") },
	};
	struct json_object *j, *paths = jget_list(vlink, "path"), *used = used_path(vlink);
	size_t n = jget_count(paths);
	char key[OVX_TEXT];
	uint32_t id;
	bool told;

	if (ovx_vlink_id(o, vlink, &id))
		return -1;
	ovx_vlink_key(vlink, key);
	told = json_object_object_get_ex(ovx_state(o, OVX_TOLD), key, NULL);
	j = ovx_put_hop(&ends);
	*result = j;
	ovx_set(j, "tenantId", o->id);
	ovx_set(j, "linkId", id);
	ovx_set(j, "priority", jget_num(used, "priority"));
	ovx_set_text(j, "algorithm", told ? OVX_MANUAL : OVX_SPF);
	ovx_set(j, "backup_num", n ? n - 1 : 0);
	json_object_object_add(j, "path", put_path(used));
	return 0;
}

/* The vLink with an id of the kernel's, as it is now. */
static int find_vlink(struct ovx *o, uint32_t vlink, struct json_object **j)
{
	struct json_object *list;

	if (ovx_dump(o, "vlink", &list))
		return -1;
	*j = jget_find(list, "id", vlink);
	return *j ? 0 : ovx_cannot(o, "the link went away");
}

/* The vLink that "linkId" names. */
static int get_vlink(struct ovx *o, struct json_object **vlink)
{
	struct json_object *list;
	char key[OVX_TEXT];
	uint64_t wanted;
	size_t i;

	if (ovx_num(o, "linkId", 1, IDMAP_MAX, &wanted) || ovx_dump(o, "vlink", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		*vlink = json_object_array_get_idx(list, i);
		ovx_vlink_key(*vlink, key);
		if (ovx_has_id(o, OVX_LINKS, key, wanted))
			return 0;
	}
	return ovx_bad(o, "linkId", "the network has no link %" PRIu64, wanted);
}

/* ----------------------------------------------------------------------- links */

/* A port that is to become an end of a vLink: at a pLink, and free. */
static int get_end(struct ovx *o, const char *dpid, const char *port, struct ovx_port *p)
{
	bool leads;

	if (ovx_get_port(o, dpid, port, p))
		return -1;
	if (p->vlink)
		return ovx_bad(o, port, "port %u is an end of a link", p->v.port);
	if (ovx_leads_on(o, &p->p, &leads))
		return -1;
	return leads ? 0 : ovx_bad(o, port, "port %u leads to no other switch", p->v.port);
}

/* By the link between the two pPorts, if there is one. */
static int first_path(struct ovx *o, const struct ovx_port *src, const struct ovx_port *dst,
		      char path[OVX_TEXT])
{
	struct json_object *list, *link, *up;

	if (ovx_dump_all(o, "plink", &list))
		return -1;
	link = jget_find2(list, "pswitch", src->p.dpid, "pport", src->p.port);
	if (link && jget_num(link, "to-pswitch") == dst->p.dpid &&
	    jget_num(link, "to-pport") == dst->p.port &&
	    json_object_object_get_ex(link, "up", &up) && json_object_get_boolean(up))
		ovx_end_text(&src->p, path);
	else
		strcpy(path, "auto");
	return 0;
}

static int add_vlink(struct ovx *o, const struct ovx_port *src, const struct ovx_port *dst,
		     int backups, uint32_t *vlink)
{
	char path[OVX_TEXT] = "none", priority[OVX_TEXT] = "";
	struct engine_error ignored;
	struct json_object *made;
	int i;

	if (backups >= 0) {
		if (first_path(o, src, dst, path))
			return -1;
		snprintf(priority, sizeof(priority), " priority %d", OVX_PRIORITY);
	}
	if (ovx_run(o, &made, "vlink add tenant %u vswitch 0x%" PRIx64 " port %u to-vswitch 0x%"
		    PRIx64 " to-port %u path %s%s", o->id, src->v.dpid, src->v.port, dst->v.dpid,
		    dst->v.port, path, priority))
		return -1;
	*vlink = jget_num(made, "id");
	/* there may be no other way, which is not wrong */
	for (i = 1; i <= backups; i++)
		if (ovx_try(o, &ignored, "vlink path add tenant %u id %u path auto priority %d",
			    o->id, *vlink, OVX_PRIORITY - i))
			break;
	return 0;
}

/* Ports that were made before the pLinks at their pPorts were found are only kept from now on. */
static int join_ports(struct ovx *o, const struct ovx_port *src, const struct ovx_port *dst,
		      int backups, uint32_t *vlink)
{
	if (ovx_free_port(o, src))
		return -1;
	if (!ovx_free_port(o, dst)) {
		if (!add_vlink(o, src, dst, backups, vlink)) {
			ovx_keep_port(o, src);
			ovx_keep_port(o, dst);
			return 0;
		}
		ovx_restore_port(o, dst);
	}
	ovx_restore_port(o, src);
	return -1;
}

static int connect_link(struct ovx *o, struct json_object **result)
{
	struct ovx_port src, dst;
	struct json_object *j;
	char key[OVX_TEXT];
	uint32_t vlink;
	int backups;

	if (take_routing(o, &backups) || get_end(o, "srcDpid", "srcPort", &src) ||
	    get_end(o, "dstDpid", "dstPort", &dst))
		return -1;
	if (src.v.dpid == dst.v.dpid && src.v.port == dst.v.port)
		return ovx_bad(o, "dstPort", "is the port where the link begins");
	if (join_ports(o, &src, &dst, backups, &vlink) || find_vlink(o, vlink, &j))
		return -1;
	ovx_vlink_key(j, key);
	if (backups < 0)
		json_object_object_add(ovx_state(o, OVX_TOLD), key, json_object_new_boolean(1));
	else
		json_object_object_del(ovx_state(o, OVX_TOLD), key);
	o->changed = true;
	return put_link(o, j, result);
}

static int set_link_path(struct ovx *o, struct json_object **result)
{
	struct ovx_hop hop[OVX_HOPS_MAX];
	struct json_object *j;
	char *path, key[OVX_TEXT];
	uint64_t priority;
	int n, rc;

	if (get_vlink(o, &j) || ovx_num(o, "priority", 0, PRIORITY_MAX, &priority) ||
	    take_path(o, &path, hop, &n))
		return -1;
	rc = ovx_run(o, NULL, "vlink path add tenant %u id %u path %s priority %u", o->id,
		     (unsigned int)jget_num(j, "id"), path, (unsigned int)priority);
	free(path);
	if (rc || find_vlink(o, jget_num(j, "id"), &j))
		return -1;
	ovx_vlink_key(j, key);
	json_object_object_add(ovx_state(o, OVX_TOLD), key, json_object_new_boolean(1));
	o->changed = true;
	return put_link(o, j, result);
}

/**
 * ovx_remove_vlink() - remove a vLink, and its number
 * @o: call
 * @vlink: the kernel's id
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_remove_vlink(struct ovx *o, uint32_t vlink)
{
	struct json_object *j;
	char key[OVX_TEXT];

	if (find_vlink(o, vlink, &j) || ovx_run(o, NULL, "vlink del tenant %u id %u", o->id, vlink))
		return -1;
	ovx_vlink_key(j, key);
	idmap_del(ovx_state(o, OVX_LINKS), key);
	json_object_object_del(ovx_state(o, OVX_TOLD), key);
	o->changed = true;
	return 0;
}

static int disconnect_link(struct ovx *o, struct json_object **result)
{
	struct json_object *j;

	return get_vlink(o, &j) ? -1 : ovx_remove_vlink(o, jget_num(j, "id"));
}

/* ---------------------------------------------------------------- big switches */

/**
 * ovx_join() - have ways found between the pSwitches of a vSwitch that none joins yet
 * @o: call
 * @vdpid: vSwitch
 * @backups: how many more of each, or as many as there are
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_join(struct ovx *o, uint64_t vdpid, unsigned int backups)
{
	char paths[(OVX_BACKUPS_MAX + 1) * 32], *to, key[OVX_TEXT];
	struct engine_error why;
	unsigned int n, i;

	for (n = backups + 1; n; n--) {
		for (to = paths, i = 0; i < n; i++)
			to += sprintf(to, " path auto priority %u", OVX_PRIORITY - i);
		if (ovx_try(o, &why, "route add tenant %u vswitch 0x%" PRIx64 "%s", o->id, vdpid,
			    paths))
			continue;
		snprintf(key, sizeof(key), "0x%" PRIx64, vdpid);
		json_object_object_add(ovx_state(o, OVX_BACKUPS), key, json_object_new_int(n - 1));
		o->changed = true;
		return 0;
	}
	return ovx_refused(o, &why);
}

/* Whether there is a way between any two of the pSwitches of a vSwitch, which are @n. */
static int is_joined(struct ovx *o, uint64_t vdpid, size_t n, bool *joined)
{
	struct json_object *list;
	size_t i, pairs = 0;

	if (ovx_dump(o, "route", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++)
		pairs += jget_num(json_object_array_get_idx(list, i), "vswitch") == vdpid;
	*joined = pairs == n * (n - 1) / 2;
	return 0;
}

/* Ways that are there stay: they may be in use. */
static int find_routes(struct ovx *o, struct json_object *vs, size_t n, int backups)
{
	uint64_t vdpid = jget_num(vs, "dpid");
	bool joined;

	if (is_joined(o, vdpid, n, &joined))
		return -1;
	if (!joined)
		return ovx_join(o, vdpid, backups);
	json_object_object_add(ovx_state(o, OVX_BACKUPS), jget_text(vs, "dpid"),
			       json_object_new_int(backups));
	return 0;
}

static int set_internal_routing(struct ovx *o, struct json_object **result)
{
	struct json_object *vs, *below;
	int backups;

	if (ovx_get_vswitch(o, &vs) || take_routing(o, &backups))
		return -1;
	below = jget_list(vs, "pswitch");
	if (jget_count(below) < 2)
		return ovx_bad(o, "vdpid", "is on one physical switch");
	if (backups >= 0 && find_routes(o, vs, jget_count(below), backups))
		return -1;
	if (backups < 0)
		json_object_object_add(ovx_state(o, OVX_BACKUPS), jget_text(vs, "dpid"),
				       json_object_new_int(-1));
	o->changed = true;
	*result = ovx_put_vswitch(o, vs);
	return 0;
}

/* The path goes from the pSwitch of the one port to that of the other. */
static int check_ends(struct ovx *o, const struct ovx_port *src, const struct ovx_port *dst,
		      const struct ovx_hop *hop, int n)
{
	if (hop[0].src.dpid != src->p.dpid)
		return ovx_bad(o, "path", "does not begin at the switch of srcPort");
	if (hop[n - 1].dst.dpid != dst->p.dpid)
		return ovx_bad(o, "path", "does not end at the switch of dstPort");
	return 0;
}

static int add_route(struct ovx *o, const struct ovx_port *src, const struct ovx_port *dst,
		     uint64_t priority, struct json_object **route, struct json_object **path)
{
	struct ovx_hop hop[OVX_HOPS_MAX];
	char *text;
	int n, rc;

	if (take_path(o, &text, hop, &n))
		return -1;
	rc = check_ends(o, src, dst, hop, n);
	if (!rc)
		rc = ovx_run(o, route,
			     "route add tenant %u vswitch 0x%" PRIx64 " path %s priority %u",
			     o->id, src->v.dpid, text, (unsigned int)priority);
	free(text);
	if (rc)
		return -1;
	*path = json_object_new_array();
	for (rc = 0; rc < n; rc++)
		json_object_array_add(*path, ovx_put_hop(&hop[rc]));
	return 0;
}

static int connect_route(struct ovx *o, struct json_object **result)
{
	struct json_object *route, *path, *j;
	struct ovx_port src, dst;
	uint64_t priority;
	uint32_t id;

	if (ovx_get_port(o, "vdpid", "srcPort", &src) ||
	    ovx_get_port(o, "vdpid", "dstPort", &dst) ||
	    ovx_num(o, "priority", 0, PRIORITY_MAX, &priority))
		return -1;
	if (src.p.dpid == dst.p.dpid)
		return ovx_bad(o, "dstPort", "is on the physical switch of srcPort");
	if (add_route(o, &src, &dst, priority, &route, &path))
		return -1;
	j = json_object_new_object();
	*result = j;
	json_object_object_add(j, "path", path);
	ovx_set(j, "tenantId", o->id);
	ovx_set(j, "vdpid", src.v.dpid);
	ovx_set(j, "srcPort", src.v.port);
	ovx_set(j, "dstPort", dst.v.port);
	ovx_set(j, "priority", priority);
	if (ovx_route_id(o, route, priority, &id))
		return -1;
	ovx_set(j, "routeId", id);
	return 0;
}

static int remove_route(struct ovx *o, struct json_object *route, uint32_t priority)
{
	char key[4 * OVX_TEXT];

	if (ovx_run(o, NULL, "route del tenant %u vswitch %s pswitch %s to-pswitch %s priority %u",
		    o->id, jget_text(route, "vswitch"), jget_text(route, "pswitch"),
		    jget_text(route, "to-pswitch"), priority))
		return -1;
	ovx_route_key(route, priority, key);
	idmap_del(ovx_state(o, OVX_ROUTES), key);
	o->changed = true;
	return 0;
}

static int disconnect_route(struct ovx *o, struct json_object **result)
{
	struct json_object *vs, *list, *route, *paths;
	char key[4 * OVX_TEXT];
	uint32_t priority;
	uint64_t wanted;
	size_t i, j;

	if (ovx_get_vswitch(o, &vs) || ovx_num(o, "routeId", 1, IDMAP_MAX, &wanted) ||
	    ovx_dump(o, "route", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		route = json_object_array_get_idx(list, i);
		paths = jget_list(route, "path");
		if (jget_num(route, "vswitch") != jget_num(vs, "dpid"))
			continue;
		for (j = 0; j < jget_count(paths); j++) {
			priority = jget_num(json_object_array_get_idx(paths, j), "priority");
			ovx_route_key(route, priority, key);
			if (ovx_has_id(o, OVX_ROUTES, key, wanted))
				return remove_route(o, route, priority);
		}
	}
	return ovx_bad(o, "routeId", "the switch has no route %" PRIu64, wanted);
}

const struct ovx_method ovx_link_methods[] = {
	{ "connectLink", OVX_TENANT, connect_link },
	{ "setLinkPath", OVX_TENANT, set_link_path },
	{ "disconnectLink", OVX_TENANT, disconnect_link },
	{ "setInternalRouting", OVX_TENANT, set_internal_routing },
	{ "connectRoute", OVX_TENANT, connect_route },
	{ "disconnectRoute", OVX_TENANT, disconnect_route },
	{ NULL, 0, NULL }
};
