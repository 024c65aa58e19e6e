// SPDX-License-Identifier: GPL-2.0
/*
 * Metrics for Prometheus, in its text format 0.0.4, from what the kernel tells now.
 *
 * Each object of a kind is a sample of each family of that kind.  Without the module there
 * are none, and libera_module_loaded is 0.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/libera.h>

#include "common/mem.h"
#include "jget.h"
#include "metrics.h"

/**
 * struct family - metrics of one name
 * @name: without "libera_"
 * @type: "counter" or "gauge"
 * @help: what it is
 * @key: of the kernel's objects; a text is 1 if it is @equal
 * @unit: what one of the kernel's is, 0 for 1
 * @equal: see @key
 */
struct family {
	const char *name;
	const char *type;
	const char *help;
	const char *key;
	double unit;
	const char *equal;
};

#define COUNTER	"counter"
#define GAUGE	"gauge"

#define MICRO	0.000001

static const struct family of_pswitch[] = {
	{ "pswitch_connected", GAUGE, "Whether the switch is connected.", "connected", 0, NULL },
	{ "pswitch_rules", GAUGE, "Rules of ours on the switch.", "rules", 0, NULL },
	{ "pswitch_common_rules", GAUGE, "Of these those that are several tenants'.",
	  "common-rules", 0, NULL },
	{ "pswitch_foreign_rules", GAUGE, "Rules of others at the last synchronisation.",
	  "foreign-rules", 0, NULL },
	{ "pswitch_echo_rtt_seconds", GAUGE, "Round trip of the last echo.", "echo-rtt", MICRO,
	  NULL },
	{ "pswitch_received_messages_total", COUNTER,
	  "Messages from the switch on this connection.", "rx-messages", 0, NULL },
	{ "pswitch_sent_messages_total", COUNTER, "Messages to the switch on this connection.",
	  "tx-messages", 0, NULL },
	{ "pswitch_flow_mods_total", COUNTER, "Changes of rules that were sent.", "flow-mods", 0,
	  NULL },
	{ "pswitch_packet_ins_total", COUNTER, "Packets that the switch brought.", "packet-ins", 0,
	  NULL },
	{ "pswitch_errors_total", COUNTER, "Errors that the switch told.", "errors", 0, NULL },
	{ .name = NULL }
};

static const struct family of_tenant[] = {
	{ "tenant_started", GAUGE, "Whether the network is started.", "state", 0, "up" },
	{ "tenant_virtual_rules", GAUGE, "Rules that its controllers have installed.",
	  "virtual-rules", 0, NULL },
	{ "tenant_physical_rules", GAUGE, "Rules on switches that realise them.", "physical-rules",
	  0, NULL },
	{ "tenant_merged_rules", GAUGE, "Of these those that are one with other tenants'.",
	  "merged-rules", 0, NULL },
	{ "tenant_refused_total", COUNTER, "Requests of its controllers that got an error.",
	  "refused", 0, NULL },
	{ "tenant_received_messages_total", COUNTER, "Messages from its controllers.",
	  "rx-messages", 0, NULL },
	{ "tenant_sent_messages_total", COUNTER, "Messages to its controllers.", "tx-messages", 0,
	  NULL },
	{ "tenant_sessions", GAUGE, "Connections of its switches to controllers.", "connected", 0,
	  NULL },
	{ "tenant_sessions_wanted", GAUGE, "Connections that there would be if all were up.",
	  "wanted", 0, NULL },
	{ "tenant_unreduced_rules", GAUGE, "What the rules on switches would be without reduction.",
	  "off-rules", 0, NULL },
	{ "tenant_reduced_rules", GAUGE, "What they are with the reduction that the network has.",
	  "reduced-rules", 0, NULL },
	{ "tenant_reduction_ratio", GAUGE, "The one divided by the other.", "ratio", 0, NULL },
	{ .name = NULL }
};

/**
 * metrics_label() - a label and its value
 * @f: where
 * @name: of the label
 * @value: of it
 */
void metrics_label(FILE *f, const char *name, const char *value)
{
	fprintf(f, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n')
			fputs("\\n", f);
		else if (*value == '"' || *value == '\\')
			fprintf(f, "\\%c", *value);
		else
			putc(*value, f);
	}
	putc('"', f);
}

static void head(FILE *f, const char *name, const char *type, const char *help)
{
	fprintf(f, "# HELP libera_%s %s\n# TYPE libera_%s %s\n", name, help, name, type);
}

static double value_of(struct json_object *j, const struct family *fam)
{
	struct json_object *v;

	if (!json_object_object_get_ex(j, fam->key, &v))
		return 0;
	if (fam->equal)
		return !strcmp(json_object_get_string(v), fam->equal);
	return json_object_get_double(v) * (fam->unit ?: 1);
}

/* "dpid" and "name", or "id" and "name": numbers are not enough for people, names may change */
static void put_families(FILE *f, const struct family *fam, struct json_object *list,
			 const char *id_key, const char *id_label, const char *name_label)
{
	struct json_object *j;
	size_t i;

	for (; fam->name; fam++) {
		head(f, fam->name, fam->type, fam->help);
		for (i = 0; i < jget_count(list); i++) {
			j = json_object_array_get_idx(list, i);
			fprintf(f, "libera_%s{", fam->name);
			metrics_label(f, id_label, jget_text(j, id_key));
			putc(',', f);
			metrics_label(f, name_label, jget_text(j, "name"));
			fprintf(f, "} %.17g\n", value_of(j, fam));
		}
	}
}

/* The module's counters are named by itself: { "probes-forged": 0, ... } */
static void put_stats(FILE *f, struct json_object *stats)
{
	char name[80], *p;

	json_object_object_foreach(stats, key, value) {
		snprintf(name, sizeof(name), "module_%s_total", key);
		for (p = name; *p; p++)
			if (!isalnum((unsigned char)*p))
				*p = '_';
		head(f, name, COUNTER, "Counter of the module, see libera-ctl stats.");
		fprintf(f, "libera_%s %llu\n", name,
			(unsigned long long)json_object_get_uint64(value));
	}
}

/* Add up a key of parts into their tenants. */
static void add_up(struct json_object *tenants, struct json_object *parts, const char *key,
		   const char *as)
{
	static uint64_t sum[LIBERA_TENANT_MAX + 1];
	struct json_object *j, *v;
	uint64_t id;
	size_t i;

	memset(sum, 0, sizeof(sum));
	for (i = 0; i < jget_count(parts); i++) {
		j = json_object_array_get_idx(parts, i);
		id = jget_num(j, "tenant");
		if (id <= LIBERA_TENANT_MAX && json_object_object_get_ex(j, key, &v))
			sum[id] += json_object_get_uint64(v);
	}
	for (i = 0; i < jget_count(tenants); i++) {
		j = json_object_array_get_idx(tenants, i);
		id = jget_num(j, "id");
		id = id <= LIBERA_TENANT_MAX ? sum[id] : 0;
		json_object_object_add(j, as, json_object_new_uint64(id));
	}
}

static void add_ratio(struct json_object *tenants)
{
	struct json_object *t;
	uint64_t off, now;
	size_t i;

	for (i = 0; i < jget_count(tenants); i++) {
		t = json_object_array_get_idx(tenants, i);
		off = jget_num(t, "off-rules");
		now = jget_num(t, "reduced-rules");
		json_object_object_add(t, "ratio",
				       json_object_new_double(now ? (double)off / now : 1));
	}
}

/* NULL if the module has just gone, which reads as a list or object with nothing in it. */
static struct json_object *dump(struct engine *e, const char *object)
{
	struct json_object *list;
	struct engine_error err;

	return engine_dump(e, object, NULL, &list, &err) ? NULL : list;
}

static void put_tenants(FILE *f, struct engine *e)
{
	struct json_object *tenants = dump(e, "tenant"), *vswitches = dump(e, "vswitch"),
			   *reduction = dump(e, "reduction"),
			   *parts = jget_list(reduction, "parts");

	add_up(tenants, vswitches, "connected", "connected");
	add_up(tenants, vswitches, "controllers", "wanted");
	add_up(tenants, parts, "off-rules", "off-rules");
	add_up(tenants, parts, "physical-rules", "reduced-rules");
	add_ratio(tenants);
	put_families(f, of_tenant, tenants, "id", "id", "tenant");
	json_object_put(tenants);
	json_object_put(vswitches);
	json_object_put(reduction);
}

struct kept {
	unsigned int n;
	unsigned int n_left;
};

static void count_kept(void *arg, const struct engine_tenant *t)
{
	struct kept *k = arg;

	k->n++;
	k->n_left += t->n_left;
}

static void put_gauge(FILE *f, const char *name, const char *help, unsigned int value)
{
	head(f, name, GAUGE, help);
	fprintf(f, "libera_%s %u\n", name, value);
}

static void put_counter(FILE *f, const char *own, const char *help, unsigned long long value)
{
	char name[80];

	snprintf(name, sizeof(name), "manager_%s", own);
	head(f, name, COUNTER, help);
	fprintf(f, "libera_%s %llu\n", name, value);
}

static void put_own(FILE *f, struct engine *e, const struct metrics_own *own, size_t n_own)
{
	struct kept k = { .n = 0 };
	size_t i;

	engine_tenants(e, count_kept, &k);
	put_gauge(f, "module_loaded", "Whether the kernel module is there.", engine_has_module(e));
	put_gauge(f, "manager_tenants", "Networks that are kept.", k.n);
	put_gauge(f, "manager_left", "What of them is not in the kernel yet.", k.n_left);
	put_gauge(f, "manager_store_ok", "Whether the store could take the last change.",
		  !*store_failed(engine_store(e)));
	put_counter(f, "store_commits_total", "Changes that are on the disk.",
		    store_commits(engine_store(e)));
	for (i = 0; i < n_own; i++)
		put_counter(f, own[i].name, own[i].help, own[i].value);
}

/**
 * metrics_text() - all metrics
 * @e: engine
 * @own: the manager's own
 * @n_own: entries of @own
 * @len: filled
 *
 * Return: to be freed.
 */
char *metrics_text(struct engine *e, const struct metrics_own *own, size_t n_own, size_t *len)
{
	struct json_object *list;
	char *text = NULL;
	FILE *f = mem_text(&text, len);

	put_own(f, e, own, n_own);
	if (engine_has_module(e)) {
		list = dump(e, "stats");
		if (list)
			put_stats(f, list);
		json_object_put(list);
		list = dump(e, "pswitch");
		put_families(f, of_pswitch, list, "dpid", "dpid", "name");
		json_object_put(list);
		put_tenants(f, e);
	}
	fclose(f);
	return text;
}
