// SPDX-License-Identifier: GPL-2.0
/* Commands of libera-ctl in this program, and what the kernel says of tenants. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine_priv.h"
#include "mem.h"

/**
 * run_begin() - commands may follow
 * @r: filled
 * @e: engine with a module
 */
void run_begin(struct run *r, struct engine *e)
{
	memset(r, 0, sizeof(*r));
	r->ctl.api = e->api;
	r->ctl.out.to = mem_text(&r->out, &r->out_size);
	r->ctl.err = mem_text(&r->err, &r->err_size);
}

/**
 * run_end() - no more commands
 * @r: run; @out and @err are there now
 */
void run_end(struct run *r)
{
	fclose(r->ctl.out.to);
	fclose(r->ctl.err);
}

/**
 * run_free() - done with what was printed
 * @r: run that has ended
 */
void run_free(struct run *r)
{
	free(r->out);
	free(r->err);
}

/**
 * run_failed() - what was complained, as one line
 * @r: run that has ended
 * @err: filled
 *
 * Return: -errno.
 */
int run_failed(const struct run *r, struct engine_error *err)
{
	size_t i, n = 0;

	for (i = 0; r->err[i] && n + 3 < sizeof(err->text); i++) {
		if (r->err[i] != '\n') {
			err->text[n++] = r->err[i];
		} else if (r->err[i + 1]) {
			err->text[n++] = ';';
			err->text[n++] = ' ';
		}
	}
	err->text[n] = 0;
	err->usage = !r->ctl.code;
	err->code = err->usage ? EINVAL : r->ctl.code;
	return -err->code;
}

/**
 * kernel_line() - carry out one command
 * @e: engine with a module
 * @line: command
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int kernel_line(struct engine *e, const char *line, struct engine_error *err)
{
	char *argv[CTL_WORDS + 1], *copy = mem_or_die(strdup(line));
	struct run r;
	int argc, rc;

	run_begin(&r, e);
	argc = args_split(copy, argv, CTL_WORDS);
	rc = argc > 0 ? ctl_run(&r.ctl, argc, argv) : ctl_usage(&r.ctl, CTL_BAD_LINE);
	run_end(&r);
	rc = rc ? run_failed(&r, err) : 0;
	run_free(&r);
	free(copy);
	return rc;
}

struct found {
	uint32_t id;
	char name[LIBERA_NAME_MAX + 1];
};

static int take(const struct api_obj *obj, void *arg)
{
	struct found *f = arg;
	struct api_value v;

	if (api_obj_get(obj, "id", &v))
		f->id = v.num;
	if (api_obj_get(obj, "name", &v))
		snprintf(f->name, sizeof(f->name), "%s", (const char *)v.data);
	return 0;
}

/**
 * run_text() - end it: what was printed is what was wanted
 * @r: run, gone afterwards
 * @rc: exit status of its command
 * @text: set if that is 0, for free()
 * @err: filled if not
 *
 * Return: 0 or -errno.
 */
int run_text(struct run *r, int rc, char **text, struct engine_error *err)
{
	run_end(r);
	if (rc) {
		rc = run_failed(r, err);
	} else {
		*text = r->out;
		r->out = NULL;
	}
	run_free(r);
	return rc;
}

/**
 * kernel_is_alive() - whether the module that we talk to is there still
 * @e: engine with a module
 *
 * "No such tenant" and "no such family" are the same errno.
 *
 * Return: whether.
 */
bool kernel_is_alive(struct engine *e)
{
	struct api_error err;
	struct api_req req;

	api_req_init(&req, LIBERA_CMD_INFO_GET);
	return !api_do(e->api, &req, NULL, NULL, &err);
}

/**
 * kernel_tenant() - a tenant of the kernel
 * @e: engine with a module
 * @by: names it by "id" or "name"
 * @id: set
 * @name: set, LIBERA_NAME_MAX + 1 bytes
 * @err: filled on failure
 *
 * Return: 0; -ENOENT if there is none; -ENODEV if the module is gone; another -errno.
 */
int kernel_tenant(struct engine *e, const struct api_req *by, uint32_t *id, char *name,
		  struct engine_error *err)
{
	struct found f = { .id = 0 };
	struct api_req req = *by;
	struct api_error why;
	int rc;

	req.cmd = LIBERA_CMD_TENANT_GET;
	rc = api_do(e->api, &req, take, &f, &why);
	if (rc == -ENOENT && !kernel_is_alive(e))
		return engine_fail(err, ENODEV, "the module libera is not loaded");
	if (rc)
		return engine_fail(err, why.code, "%s", why.text);
	*id = f.id;
	strcpy(name, f.name);
	return 0;
}

/**
 * kernel_tenant_by_id() - a tenant of the kernel
 * @e: engine with a module
 * @id: its id
 * @name: set, LIBERA_NAME_MAX + 1 bytes
 * @err: filled on failure
 *
 * Return: as kernel_tenant().
 */
int kernel_tenant_by_id(struct engine *e, uint32_t id, char *name, struct engine_error *err)
{
	struct api_req by;

	api_req_init(&by, LIBERA_CMD_TENANT_GET);
	api_req_num(&by, "id", id);
	return kernel_tenant(e, &by, &id, name, err);
}

/**
 * kernel_tenant_by_name() - a tenant of the kernel
 * @e: engine with a module
 * @name: its name
 * @id: set
 * @err: filled on failure
 *
 * Return: as kernel_tenant().
 */
int kernel_tenant_by_name(struct engine *e, const char *name, uint32_t *id,
			  struct engine_error *err)
{
	char same[LIBERA_NAME_MAX + 1];
	struct api_req by;

	api_req_init(&by, LIBERA_CMD_TENANT_GET);
	api_req_str(&by, "name", name);
	return kernel_tenant(e, &by, id, same, err);
}

/**
 * kernel_export() - the commands that make a tenant
 * @e: engine with a module
 * @id: its id
 * @k: what of it could not be made yet is added; NULL for nothing
 * @text: set, for free()
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int kernel_export(struct engine *e, uint32_t id, const struct kept *k, char **text,
		  struct engine_error *err)
{
	struct apply_left left = { k && k->left ? k->left : "", k && k->paths ? k->paths : "" };
	struct api_req by;
	struct run r;
	int rc;

	api_req_init(&by, LIBERA_CMD_TENANT_GET);
	api_req_num(&by, "id", id);
	run_begin(&r, e);
	rc = ctl_export_all(&r.ctl, &by, &left, r.ctl.out.to);
	return run_text(&r, rc, text, err);
}
