// SPDX-License-Identifier: GPL-2.0
/* Make virtual networks what a file says, by as little as it takes. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "embed.h"
#include "mem.h"
#include "network.h"
#include "vn_file.h"

/**
 * struct job - one file to be applied
 * @ctl: run; its line is that of the file
 * @api: to read from; NULL in a dry run without the module
 * @how: what is wanted besides
 * @wanted: what the file says
 * @there: what there is of its tenants
 */
struct job {
	struct ctl *ctl;
	struct api *api;
	const struct apply_how *how;
	struct vn wanted;
	struct vn there;
};

/* ---------------------------------------------------------------- one command */

static int run_step(struct ctl *ctl, struct vn_step *step, bool undo)
{
	char *text = NULL, *argv[CTL_WORDS + 1];
	size_t size;
	FILE *f = mem_text(&text, &size);
	int rc;

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

/* -------------------------------------------------------------- all or nothing */

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
		ctl_say(ctl, "%s: not all that was done could be undone", ctl->file);
	return rc ? EXIT_REFUSED : 0;
}

/* ------------------------------------------------------- as much as can be done */

static void tell_left(struct job *job, const struct vn_object *o, bool paths)
{
	char *line, why[sizeof(job->ctl->why)];
	size_t size;
	FILE *f = mem_text(&line, &size);

	snprintf(why, sizeof(why), "%s", job->ctl->why);
	vn_print(f, o);
	fclose(f);
	job->how->left(job->how->arg, line, why, paths);
	free(line);
}

static void leave_path(struct job *job, const struct vn_step *step)
{
	struct vn_object one = *step->obj;

	one.n_paths = 1;
	one.path[0] = step->obj->path[step->path];
	tell_left(job, &one, true);
}

/* A vLink whose paths are not all there yet: without, then one by one. */
static void make_in_parts(struct job *job, const struct vn_step *whole)
{
	struct vn_step step = *whole;
	struct vn_object bare = *whole->obj;

	bare.n_paths = 0;
	step.obj = &bare;
	if (run_step(job->ctl, &step, false)) {
		tell_left(job, whole->obj, false);
		return;
	}
	whole->obj->id = bare.id;
	step.op = VN_PATH_ADD;
	step.obj = whole->obj;
	for (; step.path < whole->obj->n_paths; step.path++)
		if (run_step(job->ctl, &step, false))
			leave_path(job, &step);
}

static void carry_out_some(struct job *job, struct vn_plan *plan)
{
	struct vn_step *step;

	for (step = plan->step; step < plan->step + plan->n; step++) {
		if (!run_step(job->ctl, step, false))
			continue;
		if (step->op == VN_ADD && step->obj->kind == VN_VLINK && step->obj->n_paths)
			make_in_parts(job, step);
		else if (step->op == VN_PATH_ADD)
			leave_path(job, step);
		else
			tell_left(job, step->obj, false);
	}
}

/* With the signals that people send held back, or half of it would be done. */
static int carry_out_whole(struct job *job, struct vn_plan *plan)
{
	sigset_t block, old;
	int rc = 0;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGHUP);
	sigprocmask(SIG_BLOCK, &block, &old);
	if (job->how && job->how->left)
		carry_out_some(job, plan);
	else
		rc = carry_out(job->ctl, plan);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return rc;
}

/* ------------------------------------------------------------------- the whole */

/* The id of a tenant is for ever. */
static int check_ids(struct job *job)
{
	const struct vn_object *w, *t;
	char text[128];
	int rc = 0;
	size_t i;

	for (i = 0; i < job->wanted.n; i++) {
		w = job->wanted.obj[i];
		t = w->kind == VN_TENANT ? vn_tenant(&job->there, w->tenant) : NULL;
		if (!t || !w->tenant_id || t->tenant_id == w->tenant_id)
			continue;
		snprintf(text, sizeof(text), "id: the tenant is there with id %u", t->tenant_id);
		vn_blame(job->ctl, w, text);
		rc = EXIT_REFUSED;
	}
	job->ctl->line = 0;
	return rc;
}

static int load_tenant(struct job *job, const char *name)
{
	struct api_error err;
	struct api_req by;
	int rc;

	if (job->how && job->how->tenant)
		job->how->tenant(job->how->arg, name);
	if (!job->api)
		return 0;
	api_req_init(&by, LIBERA_CMD_TENANT_GET);
	api_req_str(&by, "name", name);
	rc = vn_load(&job->there, job->api, &by, &err);
	return rc && rc != -ENOENT ? ctl_refused(job->ctl, &err) : 0;
}

/* What there is of the tenants of the file. */
static int load(struct job *job)
{
	const struct vn_object *o;
	int rc = 0;
	size_t i;

	for (i = 0; !rc && i < job->wanted.n; i++) {
		o = job->wanted.obj[i];
		if (o->kind == VN_TENANT)
			rc = load_tenant(job, o->tenant);
	}
	vn_keep(&job->there, NULL);
	vn_sort(&job->there);
	return rc;
}

/* A vn_say. */
static void refuse(void *arg, const struct vn_object *o, const char *text)
{
	struct job *job = arg;

	/* who leaves what cannot be done is told then */
	if (!job->how || !job->how->left)
		vn_blame(job->ctl, o, text);
}

/*
 * Paths that the file leaves open are found before anything is done, and for all vLinks
 * together, so that they go different ways.
 */
static int embed(struct job *job, struct vn_plan *plan)
{
	struct network net = { .n_names = 0 };
	struct api_error err;
	int rc = 0;

	if (!job->api || !embed_is_open(plan))
		return 0;
	if (network_load_used(&net, job->api, &err))
		rc = ctl_refused(job->ctl, &err);
	else if (embed_plan(&net.g, plan, &job->there, &job->wanted, refuse, job) &&
		 !(job->how && job->how->left))
		rc = EXIT_REFUSED;
	network_free(&net);
	job->ctl->line = 0;
	return rc;
}

static int apply(struct job *job, FILE *f)
{
	struct ctl *ctl = job->ctl;
	struct vn_plan plan;
	int rc;

	rc = vn_read(&job->wanted, ctl, job->api, f);
	if (rc)
		return rc;
	snprintf(ctl->where, sizeof(ctl->where), "apply");
	if (!ctl->dry && !ctl_api(ctl))
		return EXIT_REFUSED;
	rc = load(job);
	if (!rc)
		rc = check_ids(job);
	if (rc)
		return rc;
	vn_make_plan(&plan, &job->there, &job->wanted);
	rc = embed(job, &plan);
	if (!rc)
		rc = carry_out_whole(job, &plan);
	vn_plan_free(&plan);
	return rc;
}

/**
 * ctl_apply_how() - make virtual networks what a file says
 * @ctl: run
 * @f: file
 * @name: its name, for complaints
 * @how: what is wanted besides; may be NULL
 *
 * A dry run reads what there is, too, if the module is there, to tell what would be
 * sent.  Without the module a file can be checked still, if not carried out.
 *
 * Return: exit status.
 */
int ctl_apply_how(struct ctl *ctl, FILE *f, const char *name, const struct apply_how *how)
{
	struct job job = { .ctl = ctl, .how = how };
	bool json = ctl->out.json;
	struct api_error err;
	int rc;

	ctl->file = name;
	/* the answers to single steps are of no use */
	ctl->out.json = false;
	job.api = api_open(&err);
	rc = apply(&job, f);
	api_close(job.api);
	vn_free(&job.wanted);
	vn_free(&job.there);
	ctl->out.json = json;
	ctl->line = 0;
	return rc;
}

/**
 * ctl_apply() - make virtual networks what a file says, or change nothing
 * @ctl: run
 * @f: file
 * @name: its name, for complaints
 *
 * Return: exit status.
 */
int ctl_apply(struct ctl *ctl, FILE *f, const char *name)
{
	return ctl_apply_how(ctl, f, name, NULL);
}
