// SPDX-License-Identifier: GPL-2.0
/* libera-ctl token: who may do what over HTTP. */
#include <string.h>

#include "manager.h"
#include "mem.h"

static const struct arg add_args[] = {
	{ "tenant", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_BARE, 0, 0 },
	{ "operator", ARG_FLAG, NULL, NULL, ARG_LOCAL, 0, 0 },
	ARG_END
};

static const struct arg del_args[] = {
	{ "id", ARG_NUM, NULL, NULL, ARG_LOCAL | ARG_REQUIRED | ARG_BARE, 1, UINT32_MAX },
	ARG_END
};

static const struct arg show_args[] = {
	ARG_END
};

static const char *text_of(struct json_object *j, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(j, key, &v) ? json_object_get_string(v) : "-";
}

static int add(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct json_object *params, *made = NULL;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!a.n_kept == !a.local)
		return ctl_usage(ctl, "either 'tenant' or 'operator' is to be told");
	params = mem_or_die(json_object_new_object());
	if (a.n_kept)
		json_object_object_add(params, "tenant", json_object_new_string(a.kept[0].word));
	else
		json_object_object_add(params, "operator", json_object_new_boolean(1));
	rc = manager_call(ctl, "add-token", params, &made);
	if (rc)
		return rc;
	if (ctl->out.json) {
		out_json_print(&ctl->out, made);
		return 0;
	}
	/* alone in its line, so that it can be put into a file */
	fprintf(ctl->out.to, "%s\n", text_of(made, "token"));
	json_object_put(made);
	return 0;
}

static int del(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct json_object *params;
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	params = mem_or_die(json_object_new_object());
	json_object_object_add(params, "id", json_object_new_uint64(a.kept[0].num));
	return manager_call(ctl, "del-token", params, NULL);
}

static void show_one(struct out *o, struct json_object *token)
{
	const char *tenant = text_of(token, "tenant");
	const char *const row[] = {
		text_of(token, "id"),
		json_object_get_boolean(json_object_object_get(token, "operator")) ? "(operator)" :
										     tenant,
		text_of(token, "since"),
	};

	out_row(o, row, 3);
}

static int show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	static const char *const titles[] = { "ID", "TENANT", "SINCE" };
	struct json_object *list = NULL;
	struct args a;
	size_t i;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (!rc)
		rc = manager_call(ctl, "tokens", NULL, &list);
	if (rc)
		return rc;
	if (ctl->out.json) {
		out_json_print(&ctl->out, list);
		return 0;
	}
	out_begin(&ctl->out, OUT_TABLE, NULL);
	if (json_object_array_length(list))
		out_row(&ctl->out, titles, 3);
	for (i = 0; i < json_object_array_length(list); i++)
		show_one(&ctl->out, json_object_array_get_idx(list, i));
	out_end(&ctl->out);
	json_object_put(list);
	return 0;
}

static const struct verb token_verbs[] = {
	{ "add", add_args, "[tenant] TENANT | operator",
	  "make a token that reaches a tenant's network, or everything, and print it this once",
	  add, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ "del", del_args, "[id] N", "take it away", del, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ "show", show_args, "", "all tokens, without their texts", show, LIBERA_CMD_TENANT_GET,
	  NULL, NULL },
	{ .name = NULL }
};

const struct object obj_token = { "token", "who may do what over HTTP", token_verbs, false };
