// SPDX-License-Identifier: GPL-2.0
/* libera-ctl export, apply: virtual networks as files of commands. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "route.h"
#include "vn.h"

_Static_assert(VN_NAME_MAX == LIBERA_NAME_MAX, "names are as long as the kernel's");
_Static_assert(VN_PATH_MAX == LIBERA_PATH_MAX, "a vLink has as many paths as the kernel's");

/* How each kind is told; what has no place here has none in a file. */
static const struct {
	const struct object *obj;
	uint8_t get;
} kinds[VN_KINDS] = {
	[VN_TENANT] = { &obj_tenant, LIBERA_CMD_TENANT_GET },
	[VN_VSWITCH] = { &obj_vswitch, LIBERA_CMD_VSWITCH_GET },
	[VN_VPORT] = { &obj_vport, LIBERA_CMD_VPORT_GET },
	[VN_ROUTE] = { &obj_route, LIBERA_CMD_ROUTE_GET },
	[VN_VLINK] = { &obj_vlink, LIBERA_CMD_VLINK_GET },
	[VN_HOST] = { &obj_host, LIBERA_CMD_HOST_GET },
	[VN_CONTROLLER] = { &obj_controller, LIBERA_CMD_CONTROLLER_GET },
};

static FILE *text_open(char **text, size_t *size)
{
	FILE *f = open_memstream(text, size);

	if (!f) {
		fprintf(stderr, "libera-ctl: out of memory\n");
		exit(EXIT_REFUSED);
	}
	return f;
}

static void add_path(struct vn_object *o, const struct route *r)
{
	const struct route_hop *h;
	char *text = NULL;
	size_t size;
	FILE *f;

	if (r->is_auto) {
		vn_add_path(o, r->priority, VN_AUTO);
		return;
	}
	f = text_open(&text, &size);
	for (h = r->hop; h < r->hop + r->n; h++) {
		fputs(h == r->hop ? "" : ",", f);
		if (h->dpid)
			fprintf(f, "0x%llx:%u", (unsigned long long)h->dpid, h->port);
		else
			fprintf(f, "%s:%u", h->name, h->port);
	}
	fclose(f);
	vn_add_path(o, r->priority, text);
	free(text);
}

/* ------------------------------------------------------------- what there is */

struct loading {
	struct vn *vn;
	enum vn_kind kind;
};

static void take_path(struct vn_object *o, const struct api_obj *path)
{
	struct routes *rs = routes_new();
	const struct route *r = routes_take(rs, path);

	if (r && o->n_paths < VN_PATH_MAX)
		add_path(o, r);
	routes_free(rs);
}

/* Each path of a route is an object: one more of the same route. */
static struct vn_object *another_route(struct vn *vn, const struct vn_object *o)
{
	struct vn_object *copy = vn_add(vn, VN_ROUTE);

	*copy = *o;
	copy->n_paths = 0;
	return copy;
}

/* All but the paths. */
static struct vn_object *take_rest(struct loading *l, const struct api_obj *obj)
{
	struct vn_object *o = vn_add(l->vn, l->kind);
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v))
		if (!v.nest)
			vn_set(o, v.attr->name, v.num, v.data, v.len);
	return o;
}

static int take_object(const struct api_obj *obj, void *arg)
{
	struct loading *l = arg;
	struct vn_object *o = take_rest(l, obj);
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v)) {
		if (!v.nest || strcmp(v.attr->name, "path"))
			continue;
		if (l->kind == VN_ROUTE && o->n_paths)
			o = another_route(l->vn, o);
		take_path(o, v.nest);
	}
	return 0;
}

/* All objects of all tenants, or of the one that @by names. */
static int load(struct api *api, struct vn *vn, const struct api_req *by, struct api_error *err)
{
	struct loading l = { .vn = vn };
	int rc = 0;

	for (l.kind = 0; !rc && l.kind < VN_KINDS; l.kind++)
		rc = ctl_dump_of(api, by, kinds[l.kind].get, take_object, &l, err);
	return rc;
}

static int run_export(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct vn vn = { .n = 0 };
	struct api_error err;
	struct args a;
	size_t i;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	rc = load(ctl->api, &vn, &a.req, &err) ? ctl_refused(ctl, &err) : 0;
	vn_keep(&vn, NULL);
	vn_sort(&vn);
	for (i = 0; !rc && i < vn.n; i++) {
		if (i && vn.obj[i]->kind == VN_TENANT)
			putchar('\n');
		vn_print(stdout, vn.obj[i]);
		putchar('\n');
	}
	vn_free(&vn);
	return rc;
}

/* ------------------------------------------------------------------ the file */

/**
 * struct job - one file to be applied
 * @ctl: run; its line is that of the file
 * @api: to read from; NULL in a dry run without the module
 * @wanted: what the file says
 * @there: what there is of its tenants
 * @worst: exit status
 */
struct job {
	struct ctl *ctl;
	struct api *api;
	struct vn wanted;
	struct vn there;
	int worst;
};

static void worse(struct job *job, int rc)
{
	if (rc > job->worst)
		job->worst = rc;
}

/* Complain about an object of the file; a vn_say. */
static void say(void *arg, const struct vn_object *o, const char *text)
{
	struct job *job = arg;

	job->ctl->line = o->line;
	snprintf(job->ctl->where, sizeof(job->ctl->where), "%s add", kinds[o->kind].obj->name);
	worse(job, ctl_usage(job->ctl, text));
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
			o = another_route(&job->wanted, o);
		for (j = 0; j < r->n; j++)
			get_pswitch(job, ROUTE_PATH, r->hop[j].name, &r->hop[j].dpid);
		add_path(o, r);
	}
	routes_free(rs);
}

/* What the verb's own table has made of the line. */
static void take_args(struct job *job, enum vn_kind kind, const struct args *a)
{
	struct vn_object *o = vn_add(&job->wanted, kind);
	const struct api_field *f;
	struct vn_switch *s;
	bool good = true;
	char text[160];

	o->line = job->ctl->line;
	for (f = a->req.field; f < a->req.field + a->req.n; f++) {
		if (vn_set(o, f->key, f->num, f->data, f->len))
			continue;
		good = false;
		snprintf(text, sizeof(text),
			 "%s: '%.80s' is no name: up to %d letters, digits and _.-, a letter first",
			 f->key, (const char *)f->data, LIBERA_NAME_MAX);
		worse(job, ctl_usage(job->ctl, text));
	}
	if (kind == VN_TENANT && !*o->tenant && good)
		worse(job, ctl_usage(job->ctl, "name: is empty"));
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
	for (*kind = 0; *kind < VN_KINDS && kinds[*kind].obj != obj; (*kind)++)
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

/* All lines, so that all that is wrong is told at once. */
static void parse_file(struct job *job, FILE *f)
{
	struct ctl *ctl = job->ctl;
	unsigned int n = 0;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, f) >= 0) {
		ctl->line = ++n;
		parse_line(job, line);
	}
	if (ferror(f)) {
		fprintf(stderr, "libera-ctl: %s: %s\n", ctl->file, strerror(errno));
		worse(job, EXIT_REFUSED);
	}
	free(line);
	if (!job->worst)
		vn_check(&job->wanted, say, job);
}

/* -------------------------------------------------------------- carrying out */

static int run_step(struct ctl *ctl, struct vn_step *step, bool undo)
{
	char *text = NULL, *argv[CTL_WORDS + 1];
	size_t size;
	FILE *f = text_open(&text, &size);
	int rc;

	/* those that were found are on a vSwitch that is made undone, too */
	if (undo && vn_is_auto(step->obj)) {
		fclose(f);
		free(text);
		return 0;
	}
	vn_print_step(f, step, undo);
	fclose(f);
	ctl->made = 0;
	ctl->made_ends[0] = 0;
	ctl->line = step->line;
	rc = ctl_run(ctl, args_split(text, argv, CTL_WORDS), argv);
	/* a new vLink has a new id */
	if (!rc && step->obj->kind == VN_VLINK && ctl->made)
		step->obj->id = ctl->made;
	/* where a route leads the kernel has told */
	if (!rc && step->obj->kind == VN_ROUTE && ctl->made_ends[0]) {
		step->obj->pswitch.dpid = ctl->made_ends[0];
		step->obj->to_pswitch.dpid = ctl->made_ends[1];
	}
	free(text);
	return rc;
}

/* All or nothing. */
static int carry_out(struct ctl *ctl, struct vn_plan *plan)
{
	bool undone = true;
	int rc = 0;
	size_t n;

	for (n = 0; n < plan->n; n++) {
		rc = run_step(ctl, &plan->step[n], false);
		if (rc)
			break;
	}
	while (rc && n--)
		undone &= !run_step(ctl, &plan->step[n], true);
	if (!undone)
		fprintf(stderr, "libera-ctl: %s: not all that was done could be undone\n",
			ctl->file);
	return rc ? EXIT_REFUSED : 0;
}

/* With the signals that people send held back, or half of it would be done. */
static int carry_out_whole(struct ctl *ctl, struct vn_plan *plan)
{
	sigset_t block, old;
	int rc;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGHUP);
	sigprocmask(SIG_BLOCK, &block, &old);
	rc = carry_out(ctl, plan);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return rc;
}

/* The id of a tenant is for ever. */
static void check_ids(struct job *job)
{
	const struct vn_object *w, *t;
	char text[128];
	size_t i;

	for (i = 0; i < job->wanted.n; i++) {
		w = job->wanted.obj[i];
		t = w->kind == VN_TENANT ? vn_tenant(&job->there, w->tenant) : NULL;
		if (!t || !w->tenant_id || t->tenant_id == w->tenant_id)
			continue;
		snprintf(text, sizeof(text), "id: the tenant is there with id %u", t->tenant_id);
		say(job, w, text);
	}
}

static int apply(struct job *job, FILE *f)
{
	struct ctl *ctl = job->ctl;
	struct vn_plan plan;
	struct api_error err;
	int rc;

	parse_file(job, f);
	if (job->worst)
		return job->worst;
	ctl->line = 0;
	snprintf(ctl->where, sizeof(ctl->where), "apply");
	if (!ctl->dry && !ctl_api(ctl))
		return EXIT_REFUSED;
	if (job->api && load(job->api, &job->there, NULL, &err))
		return ctl_refused(ctl, &err);
	vn_keep(&job->there, &job->wanted);
	vn_sort(&job->there);
	check_ids(job);
	if (job->worst)
		return EXIT_REFUSED;
	vn_make_plan(&plan, &job->there, &job->wanted);
	rc = carry_out_whole(ctl, &plan);
	vn_plan_free(&plan);
	return rc;
}

/*
 * A dry run reads what there is, too, if the module is there, to tell what would be
 * sent.  Without the module a file can be checked still, if not carried out.
 */
static int apply_file(struct ctl *ctl, FILE *f)
{
	struct job job = { .ctl = ctl };
	struct api_error err;
	int rc;

	job.api = api_open(&err);
	rc = apply(&job, f);
	api_close(job.api);
	vn_free(&job.wanted);
	vn_free(&job.there);
	return rc;
}

static int run_apply(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	bool json = ctl->out.json;
	struct args a;
	FILE *f;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	ctl->file = a.kept[0].word;
	f = strcmp(ctl->file, "-") ? fopen(ctl->file, "re") : stdin;
	if (!f) {
		fprintf(stderr, "libera-ctl: %s: %s\n", ctl->file, strerror(errno));
		return EXIT_REFUSED;
	}
	/* the answers to single steps are of no use */
	ctl->out.json = false;
	rc = apply_file(ctl, f);
	ctl->out.json = json;
	ctl->line = 0;
	if (f != stdin)
		fclose(f);
	return rc;
}

static const struct arg export_args[] = {
	{ "tenant", ARG_TENANT, "id", "name", ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb export_verbs[] = {
	{ "export", export_args, "[[tenant] TENANT]",
	  "print a tenant, or all, as the commands that make it; apply takes them back",
	  run_export, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_export = { "export", "virtual networks as a file", export_verbs, true };

static const struct arg apply_args[] = {
	{ "file", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

static const struct verb apply_verbs[] = {
	{ "apply", apply_args, "[file] FILE|-",
	  "make the tenants in a file what it says, by as little as it takes, or change nothing",
	  run_apply, LIBERA_CMD_TENANT_ADD, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_apply = { "apply", "make virtual networks what a file says", apply_verbs,
				  true };
