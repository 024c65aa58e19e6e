// SPDX-License-Identifier: GPL-2.0
/* Calls of OpenVirteX that make and remove networks, switches, ports and hosts. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/libera.h>

#include "common/mem.h"
#include "common/words.h"
#include "ovx.h"
#include "ovx_parts.h"
#include "token.h"

#define URLS_MAX	64	/* controllers in one call */
#define BELOW_MAX	64	/* pSwitches of a vSwitch */
#define PREFIX		"ovx"	/* of the names of tenants that are made here */

/* ----------------------------------------------------------------- controllers */

/* The list of "controllerUrls", each good for a word of a command. */
static int take_urls(struct ovx *o, struct json_object **urls)
{
	struct json_object *url;
	size_t i;

	if (ovx_list(o, "controllerUrls", urls))
		return -1;
	if (jget_count(*urls) > URLS_MAX)
		return ovx_bad(o, "controllerUrls", "has more than %d", URLS_MAX);
	for (i = 0; i < jget_count(*urls); i++) {
		url = json_object_array_get_idx(*urls, i);
		/* ptcp: would listen here */
		if (!json_object_is_type(url, json_type_string) ||
		    strncmp(json_object_get_string(url), "tcp:", 4) ||
		    !ovx_is_word(json_object_get_string(url)))
			return ovx_bad(o, "controllerUrls",
				       "has something that is not tcp:ADDRESS:PORT");
	}
	return 0;
}

static const char *url_at(struct json_object *urls, size_t i)
{
	return json_object_get_string(json_object_array_get_idx(urls, i));
}

/* Those of the whole tenant, and of the vSwitch if @vdpid is not 0. */
static int get_urls(struct ovx *o, uint64_t vdpid, struct json_object **urls)
{
	struct json_object *list, *j;
	const char *address;
	uint64_t vswitch;
	char url[128];
	size_t i;

	if (ovx_dump(o, "controller", &list))
		return -1;
	*urls = json_object_new_array();
	for (i = 0; i < jget_count(list); i++) {
		j = json_object_array_get_idx(list, i);
		vswitch = jget_num(j, "vswitch");
		if (vswitch && vswitch != vdpid)
			continue;
		address = jget_text(j, "address");
		snprintf(url, sizeof(url), strchr(address, ':') ? "tcp:[%s]:%u" : "tcp:%s:%u",
			 address, (unsigned int)jget_num(j, "port"));
		json_object_array_add(*urls, json_object_new_string(url));
	}
	return 0;
}

static int add_controllers(struct ovx *o, struct json_object **result)
{
	struct engine_error ignored;
	struct json_object *urls, *vs;
	size_t i;

	if (take_urls(o, &urls) || ovx_get_vswitch(o, &vs))
		return -1;
	for (i = 0; i < jget_count(urls); i++)
		if (ovx_run(o, NULL, "controller add tenant %u vswitch %s address %s", o->id,
			    jget_text(vs, "dpid"), url_at(urls, i)))
			break;
	if (i == jget_count(urls))
		return get_urls(o, jget_num(vs, "dpid"), result);
	while (i--)
		ovx_try(o, &ignored, "controller del tenant %u vswitch %s address %s", o->id,
			jget_text(vs, "dpid"), url_at(urls, i));
	return -1;
}

/* -------------------------------------------------------------------- networks */

static void put_address(struct ovx *o, struct json_object *j)
{
	char text[OVX_TEXT], *mask;
	struct in_addr a;

	snprintf(text, sizeof(text), "%s", jget_text(o->state, OVX_NETWORK));
	mask = strchr(text, '/');
	if (!mask)
		return;
	*mask++ = 0;
	if (inet_pton(AF_INET, text, &a) != 1)
		return;
	/* as a number of Java */
	json_object_object_add(j, "networkAddress", json_object_new_int((int32_t)ntohl(a.s_addr)));
	ovx_set(j, "mask", strtoul(mask, NULL, 10));
}

/* The network object; a network that was made otherwise has no address. */
static int put_network(struct ovx *o, struct json_object **result)
{
	struct json_object *urls;

	if (get_urls(o, 0, &urls))
		return -1;
	*result = json_object_new_object();
	ovx_set(*result, "tenantId", o->id);
	json_object_object_add(*result, "controllerUrls", urls);
	put_address(o, *result);
	return 0;
}

static int take_address(struct ovx *o, char text[OVX_TEXT])
{
	const char *address;
	struct in_addr a;
	uint64_t mask;

	if (ovx_text(o, "networkAddress", &address) || ovx_num(o, "mask", 0, 32, &mask))
		return -1;
	if (inet_pton(AF_INET, address, &a) != 1)
		return ovx_bad(o, "networkAddress", "is not an IPv4 address");
	snprintf(text, OVX_TEXT, "%s/%u", address, (unsigned int)mask);
	return 0;
}

struct taken {
	bool id[LIBERA_TENANT_MAX + 1];
};

/* Both the id and the number in the name, as each network has one for both. */
static void take(struct taken *w, uint64_t id, const char *name)
{
	uint64_t n;

	if (id <= LIBERA_TENANT_MAX)
		w->id[id] = true;
	if (!strncmp(name, PREFIX, strlen(PREFIX)) &&
	    word_num(name + strlen(PREFIX), 10, LIBERA_TENANT_MAX, &n))
		w->id[n] = true;
}

static void take_kept(void *arg, const struct engine_tenant *t)
{
	take(arg, t->id, t->name);
}

/* The lowest id that is free, and a name that tells it, of those in the kernel and those kept. */
static int choose(struct ovx *o)
{
	struct taken w = { .id = { true } };
	struct json_object *list, *t;
	size_t i;

	if (ovx_dump_all(o, "tenant", &list))
		return -1;
	for (i = 0; i < jget_count(list); i++) {
		t = json_object_array_get_idx(list, i);
		take(&w, jget_num(t, "id"), jget_text(t, "name"));
	}
	engine_tenants(o->c->engine, take_kept, &w);
	for (i = 1; i <= LIBERA_TENANT_MAX && w.id[i]; i++)
		;
	if (i > LIBERA_TENANT_MAX)
		return ovx_cannot(o, "there are too many networks");
	o->id = i;
	snprintf(o->tenant, sizeof(o->tenant), PREFIX "%zu", i);
	return 0;
}

static int make_network(struct ovx *o, struct json_object *urls)
{
	struct engine_error why;
	char *text = NULL;
	size_t size, i;
	FILE *f;
	int rc;

	f = mem_text(&text, &size);
	fprintf(f, "tenant add name %s id %u state down\n", o->tenant, o->id);
	for (i = 0; i < jget_count(urls); i++)
		fprintf(f, "controller add tenant %s address %s\n", o->tenant, url_at(urls, i));
	fclose(f);
	rc = engine_apply(o->c->engine, text, o->method, &why);
	free(text);
	return rc ? ovx_refused(o, &why) : 0;
}

/* Nothing of a network that was called like this is this one's. */
static int forget(struct ovx *o)
{
	struct store *s = engine_store(o->c->engine);
	struct store_error err;
	char key[OVX_TEXT];

	snprintf(key, sizeof(key), "%" PRIu32, o->id);
	if (ovx_forget(s, key, &err) || token_forget(s, o->tenant, &err))
		return ovx_cannot(o, "%s", err.text);
	return 0;
}

static int create_network(struct ovx *o, struct json_object **result)
{
	struct engine_error ignored;
	struct json_object *urls;
	char address[OVX_TEXT];

	if (take_urls(o, &urls) || take_address(o, address) || choose(o) || forget(o))
		return -1;
	o->state = json_object_new_object();
	ovx_set_text(o->state, OVX_NETWORK, address);
	if (make_network(o, urls))
		return -1;
	if (!ovx_save(o) && !put_network(o, result))
		return 0;
	ovx_try(o, &ignored, "tenant del tenant %s", o->tenant);
	return -1;
}

static int remove_network(struct ovx *o, struct json_object **result)
{
	if (ovx_run(o, NULL, "tenant del tenant %u", o->id))
		return -1;
	return forget(o);
}

static int set_state(struct ovx *o, struct json_object **result, bool up)
{
	if (ovx_run(o, NULL, "tenant set tenant %u state %s", o->id, up ? "up" : "down") ||
	    put_network(o, result))
		return -1;
	json_object_object_add(*result, "isBooted", json_object_new_boolean(up));
	return 0;
}

static int start_network(struct ovx *o, struct json_object **result)
{
	return set_state(o, result, true);
}

static int stop_network(struct ovx *o, struct json_object **result)
{
	return set_state(o, result, false);
}

/* -------------------------------------------------------------------- switches */

/**
 * ovx_get_vswitch() - the vSwitch that "vdpid" names
 * @o: call
 * @vs: filled, gone with the call
 *
 * Return: 0, or -1 with the error told.
 */
int ovx_get_vswitch(struct ovx *o, struct json_object **vs)
{
	struct json_object *list;
	uint64_t vdpid;

	if (ovx_dpid(o, "vdpid", &vdpid) || ovx_dump(o, "vswitch", &list))
		return -1;
	*vs = jget_find(list, "dpid", vdpid);
	return *vs ? 0 : ovx_bad(o, "vdpid", "the network has no switch 0x%" PRIx64, vdpid);
}

/**
 * ovx_put_vswitch() - a vSwitch as its clients know it
 * @o: call
 * @vs: as the kernel tells it
 *
 * Return: to be put.
 */
struct json_object *ovx_put_vswitch(struct ovx *o, struct json_object *vs)
{
	struct json_object *j = json_object_new_object(), *dpids = json_object_new_array(), *below;
	struct json_object *backups;
	int n = 0;
	size_t i;

	below = jget_list(vs, "pswitch");
	for (i = 0; i < jget_count(below); i++)
		json_object_array_add(dpids, json_object_new_uint64(jget_num_at(below, i)));
	ovx_set(j, "tenantId", o->id);
	ovx_set(j, "vdpid", jget_num(vs, "dpid"));
	json_object_object_add(j, "dpids", dpids);
	if (jget_count(dpids) < 2)
		return j;
	if (json_object_object_get_ex(ovx_state(o, OVX_BACKUPS), jget_text(vs, "dpid"), &backups))
		n = json_object_get_int(backups);
	ovx_set_text(j, "algorithm", n < 0 ? OVX_MANUAL : OVX_SPF);
	ovx_set(j, "backup_num", n < 0 ? 0 : n);
	return j;
}

/* All of them are there, and the tenant has no vSwitch on any. */
static int check_below(struct ovx *o, const uint64_t *dpid, int n, struct json_object *mine)
{
	struct json_object *all, *below;
	size_t i, j;
	int k;

	if (ovx_dump_all(o, "pswitch", &all))
		return -1;
	for (k = 0; k < n; k++)
		if (!jget_find(all, "dpid", dpid[k]))
			return ovx_bad(o, "dpids", "there is no switch 0x%" PRIx64, dpid[k]);
	for (i = 0; i < jget_count(mine); i++) {
		below = jget_list(json_object_array_get_idx(mine, i), "pswitch");
		for (j = 0; j < jget_count(below); j++) {
			for (k = 0; k < n; k++)
				if (jget_num_at(below, j) == dpid[k])
					return ovx_bad(o, "dpids",
						       "the network has a switch on 0x%" PRIx64,
						       dpid[k]);
		}
	}
	return 0;
}

/* "vdpid", as "dpid" where the known client writes it so, or the lowest that is free. */
static int take_vdpid(struct ovx *o, struct json_object *mine, uint64_t *vdpid)
{
	const char *key = ovx_has(o, "vdpid") ? "vdpid" : ovx_has(o, "dpid") ? "dpid" : NULL;

	if (key)
		return ovx_dpid(o, key, vdpid);
	for (*vdpid = OVX_DPID_FIRST; jget_find(mine, "dpid", *vdpid); (*vdpid)++)
		;
	return 0;
}

static int make_vswitch(struct ovx *o, const uint64_t *dpid, int n, uint64_t vdpid)
{
	char list[BELOW_MAX * 20], *to = list;
	struct engine_error ignored;
	int i;

	for (i = 0; i < n; i++)
		to += sprintf(to, "%s0x%" PRIx64, i ? "," : "", dpid[i]);
	if (ovx_run(o, NULL, "vswitch add tenant %u dpid 0x%" PRIx64 " pswitch %s", o->id, vdpid,
		    list))
		return -1;
	if (n < 2 || !ovx_join(o, vdpid, 1))
		return 0;
	ovx_try(o, &ignored, "vswitch del tenant %u vswitch 0x%" PRIx64, o->id, vdpid);
	return -1;
}

static int create_switch(struct ovx *o, struct json_object **result)
{
	uint64_t dpid[BELOW_MAX], vdpid;
	struct json_object *mine, *vs;
	int n;

	n = ovx_dpids(o, "dpids", dpid, BELOW_MAX);
	if (n < 0 || ovx_dump(o, "vswitch", &mine) || take_vdpid(o, mine, &vdpid) ||
	    check_below(o, dpid, n, mine) || make_vswitch(o, dpid, n, vdpid) ||
	    ovx_dump(o, "vswitch", &mine))
		return -1;
	vs = jget_find(mine, "dpid", vdpid);
	if (!vs)
		return ovx_cannot(o, "the switch went away");
	*result = ovx_put_vswitch(o, vs);
	return 0;
}

/* Ids of what went with a vSwitch are free: of those in a part only these keys stay. */
static void keep_ids(struct ovx *o, const char *part, struct json_object *keys)
{
	struct json_object *map = ovx_state(o, part), *left = json_object_new_object();

	json_object_object_foreach(map, key, id)
		if (json_object_object_get_ex(keys, key, NULL))
			json_object_object_add(left, key, json_object_get(id));
	json_object_object_add(o->state, part, left);
	o->changed = true;
}

static int keep_what_is_left(struct ovx *o)
{
	struct json_object *hosts, *vlinks, *h, *keys = ovx_keep(o, json_object_new_object());
	char key[OVX_TEXT];
	size_t i;

	if (ovx_dump(o, "host", &hosts) || ovx_dump(o, "vlink", &vlinks))
		return -1;
	for (i = 0; i < jget_count(hosts); i++) {
		h = json_object_array_get_idx(hosts, i);
		json_object_object_add(keys, jget_text(h, "mac"), NULL);
	}
	for (i = 0; i < jget_count(vlinks); i++) {
		ovx_vlink_key(json_object_array_get_idx(vlinks, i), key);
		json_object_object_add(keys, key, NULL);
	}
	keep_ids(o, OVX_HOSTS, keys);
	keep_ids(o, OVX_LINKS, keys);
	return 0;
}

/* Keys "VDPID..." of a part. */
static void forget_keys(struct ovx *o, const char *part, const char *vdpid, char end)
{
	struct json_object *from = ovx_state(o, part), *left = json_object_new_object();
	size_t len = strlen(vdpid);

	json_object_object_foreach(from, key, value)
		if (strncmp(key, vdpid, len) || key[len] != end)
			json_object_object_add(left, key, json_object_get(value));
	json_object_object_add(o->state, part, left);
	o->changed = true;
}

static int remove_switch(struct ovx *o, struct json_object **result)
{
	struct json_object *vs;
	const char *vdpid;

	if (ovx_get_vswitch(o, &vs))
		return -1;
	vdpid = jget_text(vs, "dpid");
	if (ovx_run(o, NULL, "vswitch del tenant %u vswitch %s", o->id, vdpid))
		return -1;
	forget_keys(o, OVX_PORTS, vdpid, ':');
	forget_keys(o, OVX_ROUTES, vdpid, ' ');
	json_object_object_del(ovx_state(o, OVX_BACKUPS), vdpid);
	return keep_what_is_left(o);
}

/* ------------------------------------------------------- starting and stopping */

static int is_started(struct ovx *o, bool *started)
{
	struct json_object *list;

	if (ovx_dump(o, "tenant", &list))
		return -1;
	*started = !strcmp(jget_text(jget_find(list, "id", o->id), "state"), "up");
	return 0;
}

/* Parts of a network start and stop with it: then this is done already, or cannot be done. */
static int check_started(struct ovx *o, const char *what, bool start)
{
	bool started;

	if (is_started(o, &started))
		return -1;
	if (started == start)
		return 0;
	return ovx_cannot(o, "a %s starts and stops with its network only: %s", what,
			  start ? "startNetwork" : "stopNetwork");
}

static int start_or_stop_switch(struct ovx *o, struct json_object **result, bool start)
{
	struct json_object *vs;

	if (ovx_get_vswitch(o, &vs) || check_started(o, "switch", start))
		return -1;
	*result = ovx_put_vswitch(o, vs);
	return 0;
}

static int start_switch(struct ovx *o, struct json_object **result)
{
	return start_or_stop_switch(o, result, true);
}

static int stop_switch(struct ovx *o, struct json_object **result)
{
	return start_or_stop_switch(o, result, false);
}

static int start_or_stop_port(struct ovx *o, struct json_object **result, bool start)
{
	struct ovx_port p;

	if (ovx_get_port(o, "vdpid", "vport", &p) || check_started(o, "port", start))
		return -1;
	*result = ovx_put_port(o, &p);
	return 0;
}

static int start_port(struct ovx *o, struct json_object **result)
{
	return start_or_stop_port(o, result, true);
}

static int stop_port(struct ovx *o, struct json_object **result)
{
	return start_or_stop_port(o, result, false);
}

const struct ovx_method ovx_tenant_methods[] = {
	{ "createNetwork", OVX_OPERATOR, create_network },
	{ "removeNetwork", OVX_TENANT, remove_network },
	{ "startNetwork", OVX_TENANT, start_network },
	{ "stopNetwork", OVX_TENANT, stop_network },
	{ "addControllers", OVX_TENANT, add_controllers },
	{ "createSwitch", OVX_TENANT, create_switch },
	{ "removeSwitch", OVX_TENANT, remove_switch },
	{ "startSwitch", OVX_TENANT, start_switch },
	{ "stopSwitch", OVX_TENANT, stop_switch },
	{ "startPort", OVX_TENANT, start_port },
	{ "stopPort", OVX_TENANT, stop_port },
	{ NULL, 0, NULL }
};
