// SPDX-License-Identifier: GPL-2.0
/* What most verbs are: one command, or showing objects of one kind. */
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

/**
 * ctl_parse() - arguments of a verb
 * @ctl: run
 * @verb: verb with a table
 * @a: filled
 * @argc: words
 * @argv: the words
 *
 * Return: 0, or EXIT_USAGE after complaining.
 */
int ctl_parse(struct ctl *ctl, const struct verb *verb, struct args *a, int argc, char **argv)
{
	if (!args_parse(a, verb->cmd, verb->args, argc, argv))
		return 0;
	return ctl_usage(ctl, a->err);
}

static int print_reply(const struct api_obj *obj, void *arg)
{
	struct ctl *ctl = arg;
	struct api_value v;

	if (api_obj_get(obj, "id", &v))
		ctl->made = v.num;
	if (api_obj_get(obj, "to-pswitch", &v)) {
		ctl->made_ends[1] = v.num;
		ctl->made_ends[0] = api_obj_get(obj, "pswitch", &v) ? v.num : 0;
	}
	if (ctl->out.json)
		out_json_print(&ctl->out, out_json(obj));
	return 0;
}

/**
 * ctl_send() - have a command carried out
 * @ctl: run; @made tells what came of it
 * @req: command
 *
 * The kernel's answer, such as the object made, is printed as JSON only.
 *
 * Return: exit status.
 */
int ctl_send(struct ctl *ctl, const struct api_req *req)
{
	struct api_error err;
	int rc;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	rc = ctl->will_send ? ctl->will_send(ctl, req) : 0;
	if (rc)
		return rc;
	if (api_do(ctl->api, req, print_reply, ctl, &err))
		return ctl_refused(ctl, &err);
	return 0;
}

/**
 * run_do() - a verb that is one command of the kernel
 * @ctl: run
 * @verb: verb
 * @argc: words
 * @argv: the words
 *
 * Return: exit status.
 */
int run_do(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct args a;
	int rc = ctl_parse(ctl, verb, &a, argc, argv);

	return rc ? rc : ctl_send(ctl, &a.req);
}

static int take_key(const struct api_obj *obj, void *arg)
{
	struct api_field *key = arg;
	struct api_value v;

	if (api_obj_get(obj, key->key, &v))
		key->num = v.num;
	return 0;
}

/**
 * run_set() - change an object, whose name may be what changes
 * @ctl: run
 * @verb: verb; the first argument is the key, with "old-name" for its name and
 *	the number's attribute; @verb->one holds that attribute; @verb->spec is
 *	unused
 * @argc: words
 * @argv: the words
 *
 * For the kernel a name is the key if there is no number.  So an object that is
 * named by its old name and gets a new one is looked up first.
 *
 * Return: exit status.
 */
int run_set(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	uint8_t get = verb->cmd == LIBERA_CMD_TENANT_SET ? LIBERA_CMD_TENANT_GET :
							   LIBERA_CMD_PSWITCH_GET;
	struct api_field *key = NULL;
	struct api_error err;
	struct api_req req;
	struct args a;
	unsigned int i;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	for (i = 0; i < a.req.n; i++)
		if (!strcmp(a.req.field[i].key, "old-name"))
			key = &a.req.field[i];
	if (!key)
		return ctl_send(ctl, &a.req);
	if (!api_req_has(&a.req, "name")) {
		key->key = "name";
		return ctl_send(ctl, &a.req);
	}
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	api_req_init(&req, get);
	api_req_str(&req, "name", key->data);
	key->key = verb->one[0];
	key->data = NULL;
	if (api_do(ctl->api, &req, take_key, key, &err))
		return ctl_refused(ctl, &err);
	return ctl_send(ctl, &a.req);
}

/**
 * ctl_show() - print one object, or all that the filter takes
 * @ctl: run
 * @verb: says which columns, and which keys make it one
 * @req: command
 *
 * Return: exit status.
 */
int ctl_show(struct ctl *ctl, const struct verb *verb, const struct api_req *req)
{
	struct api_error err;
	bool one = false;
	int i, rc;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	for (i = 0; verb->one && verb->one[i]; i++)
		one |= api_req_has(req, verb->one[i]);
	out_begin(&ctl->out, one ? OUT_DETAIL : OUT_TABLE, verb->spec);
	if (one)
		rc = api_do(ctl->api, req, out_obj, &ctl->out, &err);
	else
		rc = api_dump(ctl->api, req, out_obj, &ctl->out, &err);
	if (!rc && !ctl->dry)
		out_end(&ctl->out);
	else
		out_drop(&ctl->out);
	return rc ? ctl_refused(ctl, &err) : 0;
}

/**
 * ctl_dump_of() - objects of one tenant or of all, the tenants themselves among them
 * @api: connection
 * @by: names the tenant by "id" or "name"; NULL or empty for all
 * @cmd: LIBERA_CMD_*_GET
 * @cb: gets each
 * @arg: for @cb
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int ctl_dump_of(struct api *api, const struct api_req *by, uint8_t cmd, api_cb cb, void *arg,
		struct api_error *err)
{
	struct api_req req;

	api_req_init(&req, cmd);
	if (!by || !by->n)
		return api_dump(api, &req, cb, arg, err);
	req = *by;
	req.cmd = cmd;
	if (cmd == LIBERA_CMD_TENANT_GET)
		return api_do(api, &req, cb, arg, err);
	req.field[0].key = strcmp(by->field[0].key, "id") ? "tenant-name" : "tenant";
	return api_dump(api, &req, cb, arg, err);
}

/**
 * run_show() - a verb that prints objects
 * @ctl: run
 * @verb: verb
 * @argc: words
 * @argv: the words
 *
 * Return: exit status.
 */
int run_show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct args a;
	int rc = ctl_parse(ctl, verb, &a, argc, argv);

	return rc ? rc : ctl_show(ctl, verb, &a.req);
}
