// SPDX-License-Identifier: GPL-2.0
/* Calls that OpenVirteX has otherwise or not: reduction, migration, whole networks as text. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ovx_parts.h"
#include "ownfile.h"

/*
 * Modes of the first implementation.  It merges rules by two means: labels, each of which
 * stands for a pair of edges (1), and addresses that name the next hop (2).  These are
 * what lite and hop are here.
 */
static const char *const modes[] = { "off", "lite", "hop" };

static int set_mode(struct ovx *o, struct json_object **result)
{
	uint64_t mode;

	if (ovx_num(o, "OVXmode", 0, 2, &mode) ||
	    ovx_run(o, NULL, "reduction set tenant %u level %s", o->id, modes[mode]))
		return -1;
	*result = json_object_new_object();
	ovx_set(*result, "tenantId", o->id);
	ovx_set(*result, "OVXmode", mode);
	return 0;
}

static void add(struct json_object *sum, struct json_object *part, const char *key)
{
	ovx_set(sum, key, jget_num(sum, key) + jget_num(part, key));
}

static int get_reduction(struct ovx *o, struct json_object **result)
{
	static const char *const keys[] = { "virtual-rules", "off-rules", "physical-rules",
					    "shared-rules", "conflicts" };
	struct json_object *tenants, *reduction, *parts;
	size_t i, k;

	if (ovx_dump(o, "tenant", &tenants) || ovx_dump(o, "reduction", &reduction))
		return -1;
	parts = jget_list(reduction, "parts");
	*result = json_object_new_object();
	ovx_set(*result, "tenantId", o->id);
	ovx_set_text(*result, "level", jget_text(jget_find(tenants, "id", o->id), "reduction"));
	for (k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		ovx_set(*result, keys[k], 0);
		for (i = 0; i < jget_count(parts); i++)
			add(*result, json_object_array_get_idx(parts, i), keys[k]);
	}
	return 0;
}

static int set_reduction(struct ovx *o, struct json_object **result)
{
	const char *level;

	if (ovx_text(o, "level", &level))
		return -1;
	if (!ovx_is_word(level))
		return ovx_bad(o, "level", "is not off, app, host, hop or lite");
	if (ovx_run(o, NULL, "reduction set tenant %u level %s", o->id, level))
		return -1;
	return get_reduction(o, result);
}

/* The host by its number, as other calls have it, or by its address. */
static int take_mac(struct ovx *o, char mac[OVX_TEXT])
{
	struct json_object *h;
	const char *text;
	uint64_t num;

	if (ovx_has(o, "hostId") && !ovx_has(o, "mac")) {
		if (ovx_get_host(o, &h))
			return -1;
		snprintf(mac, OVX_TEXT, "%s", jget_text(h, "mac"));
		return 0;
	}
	if (ovx_text(o, "mac", &text))
		return -1;
	if (!ovx_parse_mac(text, &num))
		return ovx_bad(o, "mac", "is not an Ethernet address");
	ovx_mac_text(num, mac);
	return 0;
}

static int migrate_host(struct ovx *o, struct json_object **result)
{
	struct json_object *made;
	uint64_t dpid, port;
	char mac[OVX_TEXT];

	if (take_mac(o, mac) || ovx_dpid(o, "dpid", &dpid) ||
	    ovx_num(o, "port", 1, 0xffffff00, &port) ||
	    ovx_run(o, &made, "migrate host %s tenant %u to 0x%" PRIx64 " %u", mac, o->id, dpid,
		    (unsigned int)port))
		return -1;
	*result = made ? json_object_get(made) : NULL;
	return 0;
}

static int export(struct ovx *o, struct json_object **result)
{
	struct engine_error why;
	char *text;

	if (engine_export(o->c->engine, o->tenant, &text, &why))
		return ovx_refused(o, &why);
	*result = json_object_new_object();
	ovx_set(*result, "tenantId", o->id);
	ovx_set_text(*result, "text", text);
	free(text);
	return 0;
}

/* A file is about the network that was named; see ownfile.c for what a tenant cannot say. */
static int check_own(struct ovx *o, const char *text)
{
	struct ownfile own = { .tenant = o->tenant, .operator = !o->c->tenant };
	struct engine_error why;
	char *now, err[256];
	bool good;

	if (ovx_dump_all(o, "pswitch", &own.pswitches) || ovx_dump_all(o, "plink", &own.plinks))
		return -1;
	if (engine_export(o->c->engine, o->tenant, &now, &why))
		return ovx_refused(o, &why);
	own.now = now;
	good = ownfile_check(&own, text, err, sizeof(err));
	free(now);
	return good ? 0 : ovx_bad(o, "text", "%s", err);
}

static int apply(struct ovx *o, struct json_object **result)
{
	struct engine_error why;
	const char *text;

	if (ovx_text(o, "text", &text) || check_own(o, text))
		return -1;
	if (engine_apply(o->c->engine, text, "text", &why))
		return ovx_refused(o, &why);
	return export(o, result);
}

const struct ovx_method ovx_native_methods[] = {
	{ "setOVXmode", OVX_TENANT, set_mode },
	{ "setReduction", OVX_TENANT, set_reduction },
	{ "getReduction", OVX_TENANT, get_reduction },
	{ "migrateHost", OVX_TENANT, migrate_host },
	{ "export", OVX_TENANT, export },
	{ "apply", OVX_TENANT, apply },
	{ NULL, 0, NULL }
};
