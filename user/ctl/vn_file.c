// SPDX-License-Identifier: GPL-2.0
/* Virtual networks as a file says them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "route.h"
#include "vn_file.h"

/**
 * struct job - one file to be read
 * @ctl: run; its line is that of the file
 * @api: to look names up; NULL in a dry run without the module
 * @wanted: what the file says
 * @worst: exit status
 */
struct job {
	struct ctl *ctl;
	struct api *api;
	struct vn *wanted;
	int worst;
};

static void worse(struct job *job, int rc)
{
	if (rc > job->worst)
		job->worst = rc;
}

/**
 * vn_blame() - complain about an object of a file
 * @ctl: run
 * @o: object, with its line
 * @text: what is wrong
 *
 * Return: EXIT_USAGE.
 */
int vn_blame(struct ctl *ctl, const struct vn_object *o, const char *text)
{
	ctl->line = o->line;
	snprintf(ctl->where, sizeof(ctl->where), "%s add", vn_words[o->kind].obj->name);
	return ctl_usage(ctl, text);
}

/* A vn_say. */
static void say(void *arg, const struct vn_object *o, const char *text)
{
	struct job *job = arg;

	worse(job, vn_blame(job->ctl, o, text));
}

static int take_dpid(const struct api_obj *obj, void *arg)
{
	struct api_value v;

	if (api_obj_get(obj, "dpid", &v))
		*(uint64_t *)arg = v.num;
	return 0;
}

/* The pSwitch of this name, so that files that tell it otherwise are the same. */
static void get_pswitch(struct job *job, const char *word, const char *name, uint64_t *dpid)
{
	struct api_error err, told;
	struct api_req req;
	const char *text;

	if (*dpid || !name || !*name || !job->api)
		return;
	api_req_init(&req, LIBERA_CMD_PSWITCH_GET);
	api_req_str(&req, "name", name);
	if (!api_do(job->api, &req, take_dpid, dpid, &err))
		return;
	text = strncmp(err.text, "name: ", 6) ? err.text : err.text + 6;
	told.code = err.code;
	snprintf(told.text, sizeof(told.text), "%s: '%.40s': %.400s", word, name, text);
	worse(job, ctl_refused(job->ctl, &told));
}

static void parse_paths(struct job *job, struct vn_object *o, const struct args *a)
{
	struct routes *rs = routes_new();
	unsigned int i, j;
	struct route *r;

	if (routes_parse(rs, a) || routes_number(rs, -1))
		worse(job, ctl_usage(job->ctl, rs->err));
	for (i = 0; !job->worst && i < rs->n; i++) {
		r = &rs->route[i];
		/* each path of a route is an object, but for those that are looked for */
		if (i && o->kind == VN_ROUTE && !(r->is_auto && vn_is_auto(o)))
			o = vn_another_route(job->wanted, o);
		for (j = 0; j < r->n; j++)
			get_pswitch(job, ROUTE_PATH, r->hop[j].name, &r->hop[j].dpid);
		vn_take_route(o, r);
	}
	routes_free(rs);
}

/**
 * vn_take() - what a table has made of words
 * @ctl: run
 * @o: gets it
 * @req: attributes; those that are no object's of this kind are passed over
 *
 * Return: 0, or EXIT_USAGE after complaining.
 */
int vn_take(struct ctl *ctl, struct vn_object *o, const struct api_req *req)
{
	const struct api_field *f;
	char text[160];
	int rc = 0;

	for (f = req->field; f < req->field + req->n; f++) {
		if (vn_set(o, f->key, f->num, f->data, f->len))
			continue;
		snprintf(text, sizeof(text),
			 "%s: '%.80s' is no name: up to %d letters, digits and _.-, a letter first",
			 f->key, (const char *)f->data, LIBERA_NAME_MAX);
		rc = ctl_usage(ctl, text);
	}
	if (!rc && o->kind == VN_TENANT && !*o->tenant)
		rc = ctl_usage(ctl, "name: is empty");
	return rc;
}

/* What the verb's own table has made of the line. */
static void take_args(struct job *job, enum vn_kind kind, const struct args *a)
{
	struct vn_object *o = vn_add(job->wanted, kind);
	struct vn_switch *s;

	o->line = job->ctl->line;
	worse(job, vn_take(job->ctl, o, &a->req));
	get_pswitch(job, "pswitch", o->pswitch.name, &o->pswitch.dpid);
	for (s = o->below; s < o->below + o->n_below; s++)
		get_pswitch(job, "pswitch", s->name, &s->dpid);
	if (kind == VN_VLINK || kind == VN_ROUTE)
		parse_paths(job, o, a);
}

static const struct verb *find_verb(struct job *job, enum vn_kind *kind, int argc, char **argv)
{
	static const char only[] =
		"a file has add of tenant, vswitch, vport, route, vlink, host, controller only";
	struct ctl *ctl = job->ctl;
	const struct object *obj;
	const struct verb *verb;

	ctl->where[0] = 0;
	obj = ctl_object(ctl, argv[0]);
	if (!obj)
		return NULL;
	snprintf(ctl->where, sizeof(ctl->where), "%s", obj->name);
	for (*kind = 0; *kind < VN_KINDS && vn_words[*kind].obj != obj; (*kind)++)
		;
	if (*kind == VN_KINDS || argc < 2) {
		ctl_usage(ctl, only);
		return NULL;
	}
	verb = ctl_verb(ctl, obj, argv[1]);
	if (!verb || (verb->name && !strcmp(verb->name, "add"))) {
		snprintf(ctl->where, sizeof(ctl->where), "%s add", obj->name);
		return verb;
	}
	ctl_usage(ctl, only);
	return NULL;
}

static void parse_line(struct job *job, char *line)
{
	char *argv[CTL_WORDS + 1];
	const struct verb *verb;
	enum vn_kind kind;
	struct args a;
	int argc, rc;

	job->ctl->where[0] = 0;
	argc = args_split(line, argv, CTL_WORDS);
	if (!argc)
		return;
	if (argc < 0) {
		worse(job, ctl_usage(job->ctl, CTL_BAD_LINE));
		return;
	}
	verb = find_verb(job, &kind, argc, argv);
	rc = verb ? ctl_parse(job->ctl, verb, &a, argc - 2, argv + 2) : EXIT_USAGE;
	if (rc)
		worse(job, rc);
	else
		take_args(job, kind, &a);
}

/**
 * vn_read_lines() - what the lines of a file say, each by itself
 * @wanted: gets it
 * @ctl: run; its file is named
 * @api: to look names up; NULL to leave them
 * @f: the file
 *
 * All lines are read, so that all that is wrong is told at once.
 *
 * Return: exit status.
 */
int vn_read_lines(struct vn *wanted, struct ctl *ctl, struct api *api, FILE *f)
{
	struct job job = { .ctl = ctl, .api = api, .wanted = wanted };
	unsigned int n = 0;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, f) >= 0) {
		ctl->line = ++n;
		parse_line(&job, line);
	}
	if (ferror(f)) {
		ctl_say(ctl, "%s: %s", ctl->file, strerror(errno));
		worse(&job, EXIT_REFUSED);
	}
	free(line);
	ctl->line = 0;
	return job.worst;
}

/**
 * vn_read() - what a file says
 * @wanted: gets it, whole and sorted
 * @ctl: run; its file is named
 * @api: to look names up; NULL to leave them
 * @f: the file
 *
 * Return: exit status.
 */
int vn_read(struct vn *wanted, struct ctl *ctl, struct api *api, FILE *f)
{
	struct job job = { .ctl = ctl };

	job.worst = vn_read_lines(wanted, ctl, api, f);
	if (!job.worst)
		vn_check(wanted, say, &job);
	ctl->line = 0;
	return job.worst;
}
