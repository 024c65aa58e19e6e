// SPDX-License-Identifier: GPL-2.0
/* libera-ctl reduction: how many rules of tenants are one on pSwitches. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

static const char *const one_tenant[] = { "id", "name", NULL };

static const struct arg set_args[] = {
	{ "tenant", ARG_TENANT, "id", "name", ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "level", ARG_ENUM, "reduction", NULL, ARG_REQUIRED | ARG_BARE, 0, 0 },
	{ "merge", ARG_ENUM, "merge", NULL, 0, 0, 0 },
	ARG_END
};

static const struct arg show_args[] = {
	ARGS_TENANT(ARG_BARE),
	ARGS_VSWITCH(0),
	ARG_END
};

/* Where rules are: with hosts' ports, between those, or anywhere. */
enum tier { EDGE, CORE, ALL, N_TIERS };

static const char *const tiers[] = { "edge", "core", "all" };

/* Sums over the parts of a tenant's vSwitches. */
struct sum {
	char *tenant;
	uint64_t parts[N_TIERS];
	uint64_t off[N_TIERS];
	uint64_t pfrs[N_TIERS];
	uint64_t shared[N_TIERS];
	uint64_t merged[N_TIERS];
	uint64_t conflicts[N_TIERS];
	uint64_t msgs_off[N_TIERS];
	uint64_t msgs[N_TIERS];
};

/**
 * struct show - what is being shown
 * @out: lines for people
 * @parts: JSON
 * @begun: there is a title
 * @sums: of each tenant, in the order in which they come
 * @n: entries of @sums
 */
struct show {
	struct out *out;
	struct json_object *parts;
	bool begun;
	struct sum *sums;
	size_t n;
};

static uint64_t number(const struct api_obj *obj, const char *name)
{
	struct api_value v;

	return api_obj_get(obj, name, &v) ? v.num : 0;
}

/* A name, or the number of what has none. */
static char *who(const struct api_obj *obj, const char *name, const char *id)
{
	struct api_value v;

	if (!api_obj_get(obj, name, &v) && !api_obj_get(obj, id, &v))
		return NULL;
	return out_value(&v);
}

/* Tenants come one after the other. */
static struct sum *sum_of(struct show *s, char *tenant)
{
	struct sum *sums;

	if (s->n && !strcmp(s->sums[s->n - 1].tenant, tenant)) {
		free(tenant);
		return &s->sums[s->n - 1];
	}
	sums = realloc(s->sums, (s->n + 1) * sizeof(*sums));
	if (!sums) {
		free(tenant);
		return NULL;
	}
	s->sums = sums;
	memset(&sums[s->n], 0, sizeof(*sums));
	sums[s->n].tenant = tenant;
	return &sums[s->n++];
}

static void ratio(char *text, size_t size, uint64_t off, uint64_t pfrs)
{
	if (pfrs)
		snprintf(text, size, "%.2f", (double)off / pfrs);
	else
		snprintf(text, size, "-");
}

/* What of the messages to pSwitches there was no need for; less than nothing if there were more. */
static void saved(char *text, size_t size, uint64_t off, uint64_t msgs)
{
	if (off)
		snprintf(text, size, "%.0f%%", 100 - 100.0 * msgs / off);
	else
		snprintf(text, size, "-");
}

#define N_CELLS	13

static void print_title(struct show *s)
{
	static const char *const titles[N_CELLS] = {
		"TENANT", "VSWITCH", "PSWITCH", "TIER", "LEVEL", "VIRTUAL", "OFF", "PHYSICAL",
		"SHARED", "MERGED", "CONFLICTS", "RATIO", "SAVED"
	};

	if (!s->begun)
		out_row(s->out, titles, N_CELLS);
	s->begun = true;
}

static void print_row(struct show *s, const char *const *who, const char *tier, const char *level,
		      const uint64_t *nums)
{
	const char *cells[N_CELLS] = { who[0], who[1], who[2], tier, level };
	char text[8][24];
	int i;

	print_title(s);
	for (i = 0; i < 6; i++)
		snprintf(text[i], sizeof(text[i]), "%llu", (unsigned long long)nums[i]);
	/* sums are over several vSwitches, each with its own rules */
	if (!*level)
		snprintf(text[0], sizeof(text[0]), "-");
	/* how many there would be for each that there is */
	ratio(text[6], sizeof(text[6]), nums[1], nums[2]);
	saved(text[7], sizeof(text[7]), nums[6], nums[7]);
	for (i = 0; i < 8; i++)
		cells[5 + i] = text[i];
	out_row(s->out, cells, N_CELLS);
}

static int one_part(const struct api_obj *obj, void *arg)
{
	enum tier tier = number(obj, "edge") ? EDGE : CORE;
	uint64_t nums[] = {
		number(obj, "virtual-rules"), number(obj, "off-rules"),
		number(obj, "physical-rules"), number(obj, "shared-rules"),
		number(obj, "merged-rules"), number(obj, "conflicts"),
		number(obj, "messages-off"), number(obj, "messages"),
	};
	struct show *s = arg;
	char *tenant = who(obj, "tenant-name", "tenant");
	char *vs = who(obj, "vswitch-name", "vswitch");
	char *ps = who(obj, "pswitch-name", "pswitch");
	const char *const names[] = { tenant, vs, ps };
	char *level = who(obj, "level", "level");
	struct sum *sum;
	enum tier t;

	if (s->parts)
		json_object_array_add(s->parts, out_json(obj));
	else if (tenant && vs && ps && level)
		print_row(s, names, tiers[tier], level, nums);
	free(vs);
	free(ps);
	free(level);
	sum = tenant ? sum_of(s, tenant) : NULL;
	for (t = EDGE; sum && t < N_TIERS; t++) {
		if (t != tier && t != ALL)
			continue;
		sum->parts[t]++;
		sum->off[t] += nums[1];
		sum->pfrs[t] += nums[2];
		sum->shared[t] += nums[3];
		sum->merged[t] += nums[4];
		sum->conflicts[t] += nums[5];
		sum->msgs_off[t] += nums[6];
		sum->msgs[t] += nums[7];
	}
	return 0;
}

static struct json_object *json_sum(const struct sum *sum, enum tier t)
{
	struct json_object *j = json_object_new_object();

	json_object_object_add(j, "tenant", json_object_new_string(sum->tenant));
	json_object_object_add(j, "tier", json_object_new_string(tiers[t]));
	json_object_object_add(j, "off-rules", json_object_new_uint64(sum->off[t]));
	json_object_object_add(j, "physical-rules", json_object_new_uint64(sum->pfrs[t]));
	json_object_object_add(j, "shared-rules", json_object_new_uint64(sum->shared[t]));
	json_object_object_add(j, "merged-rules", json_object_new_uint64(sum->merged[t]));
	json_object_object_add(j, "conflicts", json_object_new_uint64(sum->conflicts[t]));
	json_object_object_add(j, "messages-off", json_object_new_uint64(sum->msgs_off[t]));
	json_object_object_add(j, "messages", json_object_new_uint64(sum->msgs[t]));
	return j;
}

/* The sums of each tenant, below its parts. */
static void print_sums(struct show *s, struct json_object *list)
{
	uint64_t nums[8];
	size_t i;
	int t;

	for (i = 0; i < s->n; i++) {
		const struct sum *sum = &s->sums[i];
		const char *const names[] = { sum->tenant, "all", "all" };

		for (t = EDGE; t < N_TIERS; t++) {
			if (!sum->parts[t] || (t != ALL && sum->parts[t] == sum->parts[ALL]))
				continue;
			if (list) {
				json_object_array_add(list, json_sum(sum, t));
				continue;
			}
			nums[0] = 0;
			nums[1] = sum->off[t];
			nums[2] = sum->pfrs[t];
			nums[3] = sum->shared[t];
			nums[4] = sum->merged[t];
			nums[5] = sum->conflicts[t];
			nums[6] = sum->msgs_off[t];
			nums[7] = sum->msgs[t];
			print_row(s, names, tiers[t], "", nums);
		}
	}
}

static void print_json(const struct show *s, struct show *sums)
{
	struct json_object *j = json_object_new_object(), *list = json_object_new_array();

	print_sums(sums, list);
	json_object_object_add(j, "parts", s->parts);
	json_object_object_add(j, "sums", list);
	out_json_print(s->out, j);
}

static int show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct show s = { .out = &ctl->out };
	struct api_error err;
	struct args a;
	size_t i;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	if (ctl->out.json)
		s.parts = json_object_new_array();
	else
		out_begin(&ctl->out, OUT_TABLE, NULL);
	rc = api_dump(ctl->api, &a.req, one_part, &s, &err);
	if (rc && s.parts)
		json_object_put(s.parts);
	else if (rc)
		out_drop(&ctl->out);
	else if (s.parts)
		print_json(&s, &s);
	else
		print_sums(&s, NULL);
	if (!rc && !s.parts)
		out_end(&ctl->out);
	for (i = 0; i < s.n; i++)
		free(s.sums[i].tenant);
	free(s.sums);
	return rc ? ctl_refused(ctl, &err) : 0;
}

static const struct verb reduction_verbs[] = {
	{ "set", set_args, "[tenant] TENANT [level] off|app|host|hop|lite [merge on|off]",
	  "choose what forwarding rules of a tenant share between its hosts, and whether with others'",
	  run_do, LIBERA_CMD_TENANT_SET, one_tenant, NULL },
	{ "show", show_args, "[[tenant] TENANT [vswitch VSWITCH]]",
	  "how many rules there are, and would be without it",
	  show, LIBERA_CMD_REDUCTION_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_reduction = {
	"reduction", "rules that are one on pSwitches", reduction_verbs, false
};
