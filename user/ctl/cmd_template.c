// SPDX-License-Identifier: GPL-2.0
/* libera-ctl template: virtual networks of a usual shape, as files for apply. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "mem.h"
#include "route.h"
#include "template.h"
#include "vn_file.h"

#define ARGS_HERE						\
	{ "name", ARG_NAME, NULL, "name", ARG_REQUIRED | ARG_BARE, 0, 0 },	\
	{ "id", ARG_NUM, "id", NULL, 0, 1, LIBERA_TENANT_MAX },		\
	{ "max-rules", ARG_NUM, "max-rules", NULL, 0, 0, UINT32_MAX },	\
	{ "max-groups", ARG_NUM, "max-groups", NULL, 0, 0, UINT32_MAX },	\
	{ "max-meters", ARG_NUM, "max-meters", NULL, 0, 0, UINT32_MAX },	\
	{ "state", ARG_STATE, "state", NULL, 0, 0, 0 },			\
	{ "carrier", ARG_ENUM, "carrier", NULL, 0, 0, 0 },		\
	{ "reduction", ARG_ENUM, "reduction", NULL, 0, 0, 0 },		\
	{ "controller", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ "at", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ "mac", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ "ip", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ "ip4", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ "ip6", ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ "hosts", ARG_WORD, NULL, NULL, ARG_LOCAL, 0, 0 },		\
	{ "backup", ARG_FLAG, NULL, NULL, ARG_LOCAL, 0, 0 }

#define ARG_PSWITCHES	{ "pswitch", ARG_SWITCHES, "pswitch", "pswitch-name", 0, 0, 0 }

static const struct arg on_args[] = {
	ARGS_HERE,
	ARG_PSWITCHES,
	ARG_END
};

static const struct arg big_switch_args[] = {
	ARGS_HERE,
	ARG_PSWITCHES,
	{ "dpid", ARG_DPID, "dpid", NULL, 0, 0, 0 },
	ARG_END
};

static const struct arg fat_tree_args[] = {
	ARGS_HERE,
	{ "k", ARG_NUM, NULL, NULL, ARG_LOCAL, 2, 64 },
	ARG_END
};

/* Of a host that is given; and of a controller. */
static const struct arg host_args[] = {
	{ "mac", ARG_MAC, "mac", NULL, 0, 0, 0 },
	{ "ip", ARG_IP, "ip4", "ip6", 0, 0, 0 },
	{ "ip4", ARG_IP, "ip4", "ip6", 0, 0, 0 },
	{ "ip6", ARG_IP, "ip4", "ip6", 0, 0, 0 },
	ARG_END
};

static const struct arg controller_args[] = {
	{ "address", ARG_CONTROLLER, "address", "port", ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARG_END
};

/**
 * struct job - one template
 * @ctl: run
 * @net: the physical network
 * @pswitch: those that are named
 * @port: those for hosts
 * @vn: what comes of it
 * @t: refers to all of these
 */
struct job {
	struct ctl *ctl;
	struct network net;
	uint64_t *pswitch;
	struct template_port *port;
	struct vn vn;
	struct template t;
};

static int refuse(struct job *job, const char *text)
{
	struct api_error err = { .code = ENOENT };

	snprintf(err.text, sizeof(err.text), "%s", text);
	return ctl_refused(job->ctl, &err);
}

/* ----------------------------------------------------------------- arguments */

static bool is_known(const struct job *job, uint64_t dpid)
{
	uint64_t *all;
	size_t i, n = network_pswitches(&job->net, &all);

	for (i = 0; i < n && all[i] != dpid; i++)
		;
	free(all);
	return i < n;
}

static int need_pswitch(struct job *job, const char *word, uint64_t *dpid, const char *name)
{
	char text[120];

	if (name)
		*dpid = network_dpid(&job->net, name);
	if (*dpid && is_known(job, *dpid))
		return 0;
	if (name)
		snprintf(text, sizeof(text), "%s: '%.60s': no such pswitch", word, name);
	else
		snprintf(text, sizeof(text), "%s: 0x%llx: no such pswitch", word,
			 (unsigned long long)*dpid);
	return refuse(job, text);
}

/* Those that are named, or all. */
static int take_pswitches(struct job *job, const struct args *a)
{
	const struct api_field *f;
	unsigned int n = 0;
	int rc = 0;

	job->t.n_pswitches = network_pswitches(&job->net, &job->pswitch);
	job->t.pswitch = job->pswitch;
	for (f = a->req.field; !rc && f < a->req.field + a->req.n; f++) {
		if (strncmp(f->key, "pswitch", 7))
			continue;
		if (!n)
			job->pswitch = mem_or_die(realloc(job->pswitch, ARGS_SWITCHES *
							  sizeof(*job->pswitch)));
		job->pswitch[n] = f->num;
		rc = need_pswitch(job, "pswitch", &job->pswitch[n++], f->data);
	}
	job->t.pswitch = job->pswitch;
	if (n)
		job->t.n_pswitches = n;
	return rc;
}

/* A pPort, and what is known of the host there. */
static int take_host(struct job *job, const char *at, int argc, char **argv)
{
	struct template_port *p;
	struct route_hop hop;
	struct args a;
	char *text, why[160];
	int rc;

	text = mem_or_die(strdup(at));
	job->port = mem_or_die(realloc(job->port, (job->t.n_ports + 1) * sizeof(*p)));
	job->t.port = job->port;
	p = &job->port[job->t.n_ports];
	*p = (struct template_port){ .host.kind = VN_HOST };
	snprintf(why, sizeof(why), "at: '%.80s' is not of the form PSWITCH:PPORT", at);
	rc = route_hop_read(text, &hop) ? 0 : ctl_usage(job->ctl, why);
	if (!rc) {
		p->dpid = hop.dpid;
		p->pport = hop.port;
		rc = need_pswitch(job, "at", &p->dpid, hop.name);
	}
	free(text);
	if (rc)
		return rc;
	if (args_parse(&a, LIBERA_CMD_HOST_GET, host_args, argc, argv))
		return ctl_usage(job->ctl, a.err);
	if (argc && !api_req_has(&a.req, "mac"))
		return ctl_usage(job->ctl, "'mac' is missing: a host is known by it");
	job->t.n_ports++;
	return vn_take(job->ctl, &p->host, &a.req);
}

static bool is_word(const struct args_kept *k, const char *word)
{
	return !strcmp(k->arg->word, word);
}

/* "at PSWITCH:PPORT [mac ADDRESS] [ip ADDRESS]...", as often as they are given */
static int take_hosts(struct job *job, const struct args *a)
{
	const struct args_kept *k, *end = a->kept + a->n_kept;
	char *argv[2 * ARGS_KEPT];
	const char *at = NULL;
	int argc = 0, rc = 0;

	for (k = a->kept; !rc && k < end; k++) {
		if (is_word(k, "controller") || is_word(k, "hosts") || is_word(k, "k"))
			continue;
		if (is_word(k, "at")) {
			rc = at ? take_host(job, at, argc, argv) : 0;
			at = k->word;
			argc = 0;
			continue;
		}
		if (!at)
			return ctl_usage(job->ctl, "'at' is missing before that of a host");
		argv[argc++] = (char *)k->arg->word;
		argv[argc++] = (char *)k->word;
	}
	return !rc && at ? take_host(job, at, argc, argv) : rc;
}

static int take_line(struct job *job, char *line)
{
	char *argv[CTL_WORDS + 1];
	int argc = args_split(line, argv, CTL_WORDS), skip;

	if (argc < 0)
		return ctl_usage(job->ctl, CTL_BAD_LINE);
	if (!argc)
		return 0;
	skip = argc > 1 && !strcmp(argv[0], "at");
	return take_host(job, argv[skip], argc - 1 - skip, argv + 1 + skip);
}

/* A host a line, as on the command line. */
static int read_hosts(struct job *job, const char *name)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	struct ctl *ctl = job->ctl;
	char *line = NULL;
	size_t size = 0;
	int rc = 0;

	if (!f) {
		ctl_say(ctl, "%s: %s", name, strerror(errno));
		return EXIT_REFUSED;
	}
	ctl->file = name;
	for (ctl->line = 1; !rc && getline(&line, &size, f) >= 0; ctl->line++)
		rc = take_line(job, line);
	ctl->line = 0;
	free(line);
	if (f != stdin)
		fclose(f);
	return rc;
}

static int take_controller(struct job *job, char *word)
{
	struct vn_object *o;
	struct args a;

	if (args_parse(&a, LIBERA_CMD_CONTROLLER_GET, controller_args, 1, &word))
		return ctl_usage(job->ctl, a.err);
	o = vn_add(&job->vn, VN_CONTROLLER);
	strcpy(o->tenant, job->t.tenant->tenant);
	return vn_take(job->ctl, o, &a.req);
}

static int take_args(struct job *job, const struct args *a)
{
	struct vn_object *tenant = vn_add(&job->vn, VN_TENANT);
	const struct args_kept *k;
	const struct api_field *f;
	int rc;

	job->t.tenant = tenant;
	rc = vn_take(job->ctl, tenant, &a->req);
	if (rc)
		return rc;
	for (f = a->req.field; f < a->req.field + a->req.n; f++)
		if (!strcmp(f->key, "dpid"))
			job->t.dpid = f->num;
	for (k = a->kept; !rc && k < a->kept + a->n_kept; k++) {
		if (is_word(k, "k"))
			job->t.k = k->num;
		else if (is_word(k, "controller"))
			rc = take_controller(job, (char *)k->word);
		else if (is_word(k, "hosts"))
			rc = read_hosts(job, k->word);
	}
	job->t.backup = a->local;
	if (!rc)
		rc = take_pswitches(job, a);
	return rc ? rc : take_hosts(job, a);
}

/* -------------------------------------------------------------------- shapes */

/* Where something is down now is part of the network, if it is to be as it is known. */
static int load(struct job *job, bool known)
{
	struct api_error err;
	struct api *api = api_open(&err);
	struct paths_link *l;
	struct vn vn = { .n = 0 };
	int rc;

	if (!api)
		return ctl_refused(job->ctl, &err);
	rc = known ? network_load(&job->net, api, &err) :
		     network_load_used(&job->net, api, &err);
	for (l = job->net.g.link; known && l < job->net.g.link + job->net.g.n; l++)
		l->closed = 0;
	if (!rc && known)
		rc = vn_load_kind(&vn, VN_VPORT, api, NULL, &err);
	embed_count(&job->net.g, &vn);
	vn_free(&vn);
	api_close(api);
	return rc ? ctl_refused(job->ctl, &err) : 0;
}

static int make(struct job *job, const struct args *a, int (*shape)(struct template *), bool known)
{
	int rc;

	rc = load(job, known);
	if (!rc)
		rc = take_args(job, a);
	if (rc)
		return rc;
	if (shape(&job->t))
		return refuse(job, job->t.why);
	vn_write(&job->vn, job->ctl->out.to);
	return 0;
}

static int run_shape(struct ctl *ctl, const struct verb *verb, int argc, char **argv,
		     int (*shape)(struct template *), bool known)
{
	struct job job = { .ctl = ctl, .t.dpid = 1 };
	struct args a;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (rc)
		return rc;
	job.t.g = &job.net.g;
	job.t.vn = &job.vn;
	rc = make(&job, &a, shape, known);
	vn_free(&job.vn);
	network_free(&job.net);
	free(job.pswitch);
	free(job.port);
	return rc;
}

static int run_copy(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	return run_shape(ctl, verb, argc, argv, template_copy, true);
}

static int run_line(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	return run_shape(ctl, verb, argc, argv, template_line, false);
}

static int run_big_switch(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	return run_shape(ctl, verb, argc, argv, template_big_switch, false);
}

static int run_fat_tree(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	return run_shape(ctl, verb, argc, argv, template_fat_tree, true);
}

#define USAGE	" [TENANT-SETTING...] [controller TARGET]... [at PSWITCH:PPORT [mac ADDRESS" \
		" [ip ADDRESS]...]]... [hosts FILE|-] [backup]"

static const struct verb template_verbs[] = {
	{ "copy", on_args, "[name] NAME [pswitch PSWITCH[,...]]" USAGE,
	  "the physical network as it is, or a part: a vSwitch for each pSwitch, a vLink for each "
	  "pLink",
	  run_copy, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ "line", on_args, "[name] NAME [pswitch PSWITCH[,...]]" USAGE,
	  "a vSwitch on each pSwitch, joined in this order",
	  run_line, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ "big-switch", big_switch_args, "[name] NAME [pswitch PSWITCH[,...]] [dpid DPID]" USAGE,
	  "one vSwitch over all pSwitches, or those",
	  run_big_switch, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ "fat-tree", fat_tree_args, "[name] NAME [k K]" USAGE,
	  "a fat tree with K pods, on pSwitches that are one with as many or more",
	  run_fat_tree, LIBERA_CMD_TENANT_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_template = {
	"template", "virtual networks of a usual shape, as a file for apply", template_verbs, false
};
