// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of OpenVirteX about ports and hosts.
 *
 * There a port is made on a physical port first, and becomes an end of a link, or that of a
 * host, later.  Here a pPort with a vPort on it is the tenant's alone, while vLinks of all
 * tenants share those between pSwitches.  So a port that is made on one of the latter is
 * only kept; the kernel gets it with the vLink.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/libera.h>

#include "idmap.h"
#include "ovx_parts.h"

/* ----------------------------------------------------------------------- ports */

/**
 * ovx_leads_on() - whether a pLink begins or ends at a pPort
 * @o: call
 * @end: pPort
 * @leads: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_leads_on(struct ovx *o, const struct ovx_end *end, bool *leads)
{
	struct json_object *list;

	if (ovx_dump_all(o, "plink", &list))
		return -1;
	*leads = jget_find2(list, "pswitch", end->dpid, "pport", end->port) ||
		 jget_find2(list, "to-pswitch", end->dpid, "to-pport", end->port);
	return 0;
}

/* Fill the rest of a port whose number is told. */
static int look_up(struct ovx *o, struct ovx_port *p)
{
	struct json_object *list, *j, *on;
	char key[OVX_TEXT];

	if (ovx_dump(o, "vport", &list))
		return -1;
	j = jget_find2(list, "vswitch", p->v.dpid, "number", p->v.port);
	p->there = j;
	p->vlink = j ? jget_num(j, "vlink") : 0;
	p->p.dpid = j ? jget_num(j, "pswitch") : 0;
	p->p.port = j ? jget_num(j, "pport") : 0;
	ovx_end_text(&p->v, key);
	/* somebody else may have used the number meanwhile */
	p->kept = (!j || p->vlink) &&
		  json_object_object_get_ex(ovx_state(o, OVX_PORTS), key, &on) &&
		  ovx_parse_end(json_object_get_string(on), ':', &p->p);
	return 0;
}

/**
 * ovx_get_port() - the vPort that two parameters name
 * @o: call
 * @vdpid_key: parameter with the vSwitch
 * @vport_key: parameter with the number
 * @p: filled
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_get_port(struct ovx *o, const char *vdpid_key, const char *vport_key, struct ovx_port *p)
{
	struct json_object *list;
	uint64_t vport;

	if (ovx_dpid(o, vdpid_key, &p->v.dpid) ||
	    ovx_num(o, vport_key, 1, LIBERA_VPORT_MAX, &vport) || ovx_dump(o, "vswitch", &list))
		return -1;
	if (!jget_find(list, "dpid", p->v.dpid))
		return ovx_bad(o, vdpid_key, "the network has no switch 0x%" PRIx64, p->v.dpid);
	p->v.port = vport;
	if (look_up(o, p))
		return -1;
	if (!p->there && !p->kept)
		return ovx_bad(o, vport_key, "the switch has no port %u", p->v.port);
	return 0;
}

/**
 * ovx_put_port() - a vPort as its clients know it
 * @o: call
 * @p: vPort
 *
 * Return: to be put.
 */
struct json_object *ovx_put_port(struct ovx *o, const struct ovx_port *p)
{
	struct json_object *j = json_object_new_object();

	ovx_set(j, "tenantId", o->id);
	ovx_set(j, "dpid", p->p.dpid);
	ovx_set(j, "port", p->p.port);
	ovx_set(j, "vdpid", p->v.dpid);
	ovx_set(j, "vport", p->v.port);
	return j;
}

/**
 * ovx_keep_port() - remember a vPort that the kernel gets with a vLink
 * @o: call
 * @p: vPort
 */
void ovx_keep_port(struct ovx *o, const struct ovx_port *p)
{
	char key[OVX_TEXT], on[OVX_TEXT];

	ovx_end_text(&p->v, key);
	ovx_end_text(&p->p, on);
	ovx_set_text(ovx_state(o, OVX_PORTS), key, on);
	o->changed = true;
}

static void drop_port(struct ovx *o, const struct ovx_port *p)
{
	char key[OVX_TEXT];

	ovx_end_text(&p->v, key);
	json_object_object_del(ovx_state(o, OVX_PORTS), key);
	o->changed = true;
}

/* The tenant's vSwitch on a pSwitch. */
static int find_above(struct ovx *o, struct ovx_port *p)
{
	struct json_object *list, *below, *vs;
	size_t i, j;

	if (ovx_dump(o, "vswitch", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		vs = json_object_array_get_idx(list, i);
		below = jget_list(vs, "pswitch");
		for (j = 0; j < jget_count(below); j++) {
			if (jget_num_at(below, j) != p->p.dpid)
				continue;
			p->v.dpid = jget_num(vs, "dpid");
			return 0;
		}
	}
	return ovx_bad(o, "dpid", "the network has no switch on 0x%" PRIx64, p->p.dpid);
}

struct taken {
	bool number[LIBERA_VPORT_MAX + 1];
};

/* Numbers of a vSwitch's ports that are kept; none of them is on the same pPort. */
static int take_kept(struct ovx *o, const struct ovx_port *p, struct taken *t)
{
	struct ovx_end v, on;

	json_object_object_foreach(ovx_state(o, OVX_PORTS), key, value) {
		if (!ovx_parse_end(key, ':', &v) ||
		    !ovx_parse_end(json_object_get_string(value), ':', &on))
			continue;
		if (on.dpid == p->p.dpid && on.port == p->p.port)
			return ovx_bad(o, "port", "the network has port %s on it", key);
		if (v.dpid == p->v.dpid && v.port <= LIBERA_VPORT_MAX)
			t->number[v.port] = true;
	}
	return 0;
}

/* The lowest number that is free, of those in the kernel and those kept. */
static int choose(struct ovx *o, struct ovx_port *p)
{
	struct taken t = { .number = { true } };
	struct json_object *list, *j;
	uint64_t no;
	size_t i;

	if (take_kept(o, p, &t) || ovx_dump(o, "vport", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		j = json_object_array_get_idx(list, i);
		no = jget_num(j, "number");
		if (jget_num(j, "vswitch") == p->v.dpid && no <= LIBERA_VPORT_MAX)
			t.number[no] = true;
	}
	for (i = 1; i <= LIBERA_VPORT_MAX && t.number[i]; i++)
		;
	p->v.port = i;
	return i <= LIBERA_VPORT_MAX ? 0 : ovx_cannot(o, "the switch has too many ports");
}

#define ADD_VPORT	"vport add tenant %u vswitch 0x%" PRIx64 " port %u pswitch 0x%" PRIx64 \
			" pport %u"

static int add_vport(struct ovx *o, const struct ovx_port *p)
{
	return ovx_run(o, NULL, ADD_VPORT, o->id, p->v.dpid, p->v.port, p->p.dpid, p->p.port);
}

/**
 * ovx_free_port() - take a vPort from the kernel, if it is there
 * @o: call
 * @p: vPort
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_free_port(struct ovx *o, const struct ovx_port *p)
{
	if (!p->there)
		return 0;
	return ovx_run(o, NULL, "vport del tenant %u vswitch 0x%" PRIx64 " port %u", o->id,
		       p->v.dpid, p->v.port);
}

/**
 * ovx_restore_port() - undo ovx_free_port(), where something else has failed
 * @o: call
 * @p: vPort
 */
void ovx_restore_port(struct ovx *o, const struct ovx_port *p)
{
	struct engine_error ignored;

	if (p->there)
		ovx_try(o, &ignored, ADD_VPORT, o->id, p->v.dpid, p->v.port, p->p.dpid, p->p.port);
}

static int create_port(struct ovx *o, struct json_object **result)
{
	struct ovx_port p = { .there = false };
	struct json_object *list;
	char object[OVX_TEXT];
	uint64_t port;
	bool leads;

	if (ovx_dpid(o, "dpid", &p.p.dpid) || ovx_num(o, "port", 1, 0xffffff00, &port) ||
	    find_above(o, &p))
		return -1;
	snprintf(object, sizeof(object), "pport pswitch 0x%" PRIx64, p.p.dpid);
	if (ovx_dump_all(o, object, &list))
		return -1;
	p.p.port = port;
	if (!jget_find2(list, "pswitch", p.p.dpid, "number", p.p.port))
		return ovx_bad(o, "port", "switch 0x%" PRIx64 " has no port %u", p.p.dpid,
			       p.p.port);
	if (choose(o, &p) || ovx_leads_on(o, &p.p, &leads))
		return -1;
	if (leads)
		ovx_keep_port(o, &p);
	else if (add_vport(o, &p))
		return -1;
	*result = ovx_put_port(o, &p);
	return 0;
}

/* ----------------------------------------------------------------------- hosts */

static int add_host(struct ovx *o, struct json_object *h)
{
	const char *ip4 = jget_text(h, "ip4"), *ip6 = jget_text(h, "ip6");
	struct engine_error ignored;

	return ovx_try(o, &ignored, "host add tenant %u mac %s%s%s%s%s vswitch %s vport %" PRIu64,
		       o->id, jget_text(h, "mac"), *ip4 ? " ip4 " : "", ip4,
		       *ip6 ? " ip6 " : "", ip6, jget_text(h, "vswitch"), jget_num(h, "vport"));
}

/* The hosts on a port; what is removed is noted, so that it can be brought back. */
static int remove_hosts(struct ovx *o, const struct ovx_port *p, struct json_object *removed)
{
	struct json_object *list, *h;
	size_t i;

	if (ovx_dump(o, "host", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		h = json_object_array_get_idx(list, i);
		if (jget_num(h, "vswitch") != p->v.dpid || jget_num(h, "vport") != p->v.port)
			continue;
		if (ovx_run(o, NULL, "host del tenant %u mac %s", o->id, jget_text(h, "mac")))
			return -1;
		json_object_array_add(removed, json_object_get(h));
	}
	return 0;
}

static int remove_there(struct ovx *o, const struct ovx_port *p)
{
	struct json_object *removed = ovx_keep(o, json_object_new_array()), *h;
	size_t i;

	if (p->vlink)
		return ovx_remove_vlink(o, p->vlink);
	if (!remove_hosts(o, p, removed) && !ovx_free_port(o, p)) {
		for (i = 0; i < jget_count(removed); i++) {
			h = json_object_array_get_idx(removed, i);
			idmap_del(ovx_state(o, OVX_HOSTS), jget_text(h, "mac"));
		}
		o->changed = true;
		return 0;
	}
	for (i = 0; i < jget_count(removed); i++)
		add_host(o, json_object_array_get_idx(removed, i));
	return -1;
}

static int remove_port(struct ovx *o, struct json_object **result)
{
	struct ovx_port p;

	if (ovx_get_port(o, "vdpid", "vport", &p) || (p.there && remove_there(o, &p)))
		return -1;
	drop_port(o, &p);
	return 0;
}

/* A host can be on it: one that is only kept has to be no way to another switch any more. */
static int check_host_port(struct ovx *o, struct ovx_port *p)
{
	bool leads;

	if (p->vlink)
		return ovx_bad(o, "vport", "port %u is an end of a link", p->v.port);
	if (p->there)
		return 0;
	if (ovx_leads_on(o, &p->p, &leads))
		return -1;
	if (leads)
		return ovx_bad(o, "vport", "port %u leads to another switch", p->v.port);
	if (add_vport(o, p))
		return -1;
	drop_port(o, p);
	return 0;
}

static int connect_host(struct ovx *o, struct json_object **result)
{
	char text[OVX_TEXT];
	struct json_object *j;
	struct ovx_port p;
	const char *word;
	uint64_t mac;
	uint32_t id;

	if (ovx_get_port(o, "vdpid", "vport", &p) || ovx_text(o, "mac", &word))
		return -1;
	if (!ovx_parse_mac(word, &mac))
		return ovx_bad(o, "mac", "is not an Ethernet address");
	ovx_mac_text(mac, text);
	if (check_host_port(o, &p) ||
	    ovx_run(o, NULL, "host add tenant %u mac %s vswitch 0x%" PRIx64 " vport %u", o->id,
		    text, p.v.dpid, p.v.port))
		return -1;
	j = json_object_new_object();
	*result = j;
	ovx_set(j, "tenantId", o->id);
	ovx_set(j, "vdpid", p.v.dpid);
	ovx_set(j, "vport", p.v.port);
	ovx_set(j, "mac", mac);
	if (ovx_host_id(o, text, &id))
		return -1;
	ovx_set(j, "hostId", id);
	return 0;
}

/**
 * ovx_get_host() - the host that "hostId" names
 * @o: call
 * @host: filled, gone with the call
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_get_host(struct ovx *o, struct json_object **host)
{
	struct json_object *list;
	uint64_t wanted;
	size_t i;

	if (ovx_num(o, "hostId", 1, IDMAP_MAX, &wanted) || ovx_dump(o, "host", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		*host = json_object_array_get_idx(list, i);
		if (ovx_has_id(o, OVX_HOSTS, jget_text(*host, "mac"), wanted))
			return 0;
	}
	return ovx_bad(o, "hostId", "the network has no host %" PRIu64, wanted);
}

static int disconnect_host(struct ovx *o, struct json_object **result)
{
	struct json_object *h;

	if (ovx_get_host(o, &h) ||
	    ovx_run(o, NULL, "host del tenant %u mac %s", o->id, jget_text(h, "mac")))
		return -1;
	idmap_del(ovx_state(o, OVX_HOSTS), jget_text(h, "mac"));
	o->changed = true;
	return 0;
}

const struct ovx_method ovx_port_methods[] = {
	{ "createPort", OVX_TENANT, create_port },
	{ "removePort", OVX_TENANT, remove_port },
	{ "connectHost", OVX_TENANT, connect_host },
	{ "disconnectHost", OVX_TENANT, disconnect_host },
	{ NULL, 0, NULL }
};
