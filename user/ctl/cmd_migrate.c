// SPDX-License-Identifier: GPL-2.0
/* libera-ctl migrate: hosts and virtual ports to another place, under traffic. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "route.h"

#define ENDS_MAX	64	/* pSwitches of a vSwitch */

/* ---------------------------------------------------------------- arguments */

#define ARGS_PLACE							\
	ARGS_PSWITCH(ARG_REQUIRED),					\
	{ "pport", ARG_NUM, "pport", NULL, ARG_REQUIRED, 1, UINT32_MAX },	\
	{ ROUTE_PATH, ARG_WORD, NULL, NULL, ARG_LOCAL | ARG_MANY, 0, 0 },	\
	{ ROUTE_BACKUP, ARG_WORD, NULL, NULL, ARG_LOCAL, 0, 0 },	\
	{ "linger", ARG_NUM, "linger", NULL, 0, 0, LIBERA_LINGER_MAX },	\
	{ "stay", ARG_FLAG, NULL, NULL, ARG_LOCAL, 0, 0 },		\
	ARG_END

static const struct arg host_args[] = {
	{ "mac", ARG_MAC, "mac", NULL, ARG_REQUIRED | ARG_BARE, 0, 0 },
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_PLACE
};

static const struct arg vport_args[] = {
	{ "port", ARG_NUM, "vport", NULL, ARG_REQUIRED | ARG_BARE, 1, LIBERA_VPORT_MAX },
	ARGS_TENANT(ARG_REQUIRED),
	ARGS_VSWITCH(ARG_REQUIRED),
	ARGS_PLACE
};

static bool is_stay(const struct args *a, const struct arg *table)
{
	unsigned int i;

	for (i = 0; table[i].word; i++)
		if (!strcmp(table[i].word, "stay"))
			return a->local & (1U << i);
	return false;
}

/**
 * struct words - a command line with "to PSWITCH PPORT" said in full
 * @n: words
 * @word: the words
 * @text: what some of them point to
 */
struct words {
	int n;
	char *word[CTL_WORDS + 4];
	char text[128];
};

/* "to 0xa1 5" and "to 0xa1:5" are "pswitch 0xa1 pport 5". */
static bool say_in_full(struct words *w, int argc, char **argv)
{
	static char pswitch[] = "pswitch", pport[] = "pport";
	char *colon;
	int i;

	for (i = 0; i < argc && w->n < CTL_WORDS; i++) {
		if (strcmp(argv[i], "to")) {
			w->word[w->n++] = argv[i];
			continue;
		}
		if (i + 1 == argc || strlen(argv[i + 1]) >= sizeof(w->text))
			return false;
		strcpy(w->text, argv[++i]);
		w->word[w->n++] = pswitch;
		w->word[w->n++] = w->text;
		w->word[w->n++] = pport;
		if (i + 1 < argc && *argv[i + 1] >= '0' && *argv[i + 1] <= '9') {
			w->word[w->n++] = argv[++i];
			continue;
		}
		colon = strrchr(w->text, ':');
		if (!colon)
			return false;
		*colon = 0;
		w->word[w->n++] = colon + 1;
	}
	return i == argc;
}

/* --------------------------------------------------------------------- paths */

/**
 * struct place - where the vPort is now, and where it goes
 * @to: pSwitch that it goes to, 0 if that is not known
 * @mac: of the host
 * @vswitch: its vSwitch, 0 if not found
 * @end: pSwitches of that
 * @n: entries of @end
 */
struct place {
	uint64_t to;
	uint8_t mac[6];
	uint64_t vswitch;
	uint64_t end[ENDS_MAX];
	unsigned int n;
};

static int take_host(const struct api_obj *obj, void *arg)
{
	struct place *p = arg;
	struct api_value v;

	if (api_obj_get(obj, "mac", &v) && v.len == sizeof(p->mac) &&
	    !memcmp(v.data, p->mac, sizeof(p->mac)) && api_obj_get(obj, "vswitch", &v))
		p->vswitch = v.num;
	return 0;
}

static int take_ends(const struct api_obj *obj, void *arg)
{
	struct place *p = arg;
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v))
		if (!strcmp(v.attr->name, "pswitch") && p->n < ENDS_MAX)
			p->end[p->n++] = v.num;
	return 0;
}

static int take_to(const struct api_obj *obj, void *arg)
{
	struct place *p = arg;
	struct api_value v;

	if (api_obj_get(obj, "dpid", &v))
		p->to = v.num;
	return 0;
}

static const struct api_field *field_of(const struct api_req *req, const char *key)
{
	unsigned int i;

	for (i = 0; i < req->n; i++)
		if (!strcmp(req->field[i].key, key))
			return &req->field[i];
	return NULL;
}

static void copy(struct api_req *to, const struct api_req *from, const char *key, const char *as)
{
	const struct api_field *f = field_of(from, key);

	if (!f)
		return;
	to->field[to->n] = *f;
	to->field[to->n++].key = as;
}

/* All that the kernel is asked for before: what it does not find is told by it later. */
static int look_up(struct ctl *ctl, const struct api_req *req, struct place *p)
{
	const struct api_field *mac = field_of(req, "mac");
	struct api_error err;
	struct api_req get;

	if (mac) {
		memcpy(p->mac, mac->data, sizeof(p->mac));
		api_req_init(&get, LIBERA_CMD_HOST_GET);
		copy(&get, req, "tenant", "tenant");
		copy(&get, req, "tenant-name", "tenant-name");
		if (api_dump(ctl->api, &get, take_host, p, &err))
			return ctl_refused(ctl, &err);
		if (!p->vswitch)
			return 0;
	}
	api_req_init(&get, LIBERA_CMD_VSWITCH_GET);
	copy(&get, req, "tenant", "tenant");
	copy(&get, req, "tenant-name", "tenant-name");
	if (mac)
		api_req_num(&get, "dpid", p->vswitch);
	copy(&get, req, "vswitch", "dpid");
	copy(&get, req, "vswitch-name", "name");
	if (api_do(ctl->api, &get, take_ends, p, &err))
		return ctl_refused(ctl, &err);
	api_req_init(&get, LIBERA_CMD_PSWITCH_GET);
	copy(&get, req, "pswitch", "dpid");
	copy(&get, req, "pswitch-name", "name");
	if (api_do(ctl->api, &get, take_to, p, &err))
		return ctl_refused(ctl, &err);
	return 0;
}

static bool is_end(const struct place *p)
{
	unsigned int i;

	for (i = 0; i < p->n; i++)
		if (p->end[i] == p->to)
			return true;
	return false;
}

/* From the pSwitch that is new to another of the vSwitch, into the request. */
static int join(struct ctl *ctl, struct args *a, struct network *net, struct routes *rs,
		uint64_t from, uint64_t to)
{
	const struct route_ends first = { 1, { from } }, second = { 1, { to } };
	static const struct api_error many = { .text = "path: too many for one request" };
	int rc;

	if (routes_parse(rs, a) || routes_number(rs, -1))
		return ctl_usage(ctl, rs->err);
	rc = routes_find(ctl, net, rs, NULL, &first, &second);
	if (rc)
		return rc;
	if (a->req.n + rs->n + 2 > sizeof(a->req.field) / sizeof(a->req.field[0]))
		return ctl_refused(ctl, &many);
	routes_put(rs, &a->req);
	return 0;
}

/* --------------------------------------------------------------------- doing */

#define SPEC_MIGRATION	"tenant-name|tenant=tenant vswitch-name|vswitch=vswitch vport " \
			"old-pswitch:old-pport=from pswitch:pport=to"

static double ms(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? v.num / 1e6 : 0;
}

static int print_done(const struct api_obj *obj, void *arg)
{
	struct ctl *ctl = arg;

	if (ctl->out.json) {
		out_json_print(&ctl->out, out_json(obj));
		return 0;
	}
	out_line(ctl->out.to, obj, SPEC_MIGRATION);
	fprintf(ctl->out.to, "  ready after %.1f ms, switched in %.1f ms\n",
		ms(obj, "prepare-time"), ms(obj, "switch-time"));
	return 0;
}

static int send(struct ctl *ctl, const struct api_req *req)
{
	struct api_error err;
	int rc = ctl->will_send ? ctl->will_send(ctl, req) : 0;

	if (rc)
		return rc;
	return api_do(ctl->api, req, print_done, ctl, &err) ? ctl_refused(ctl, &err) : 0;
}

/* With paths to all other pSwitches of the vSwitch, if it is not on the new one yet. */
static int migrate(struct ctl *ctl, struct args *a, const struct place *p)
{
	bool needed = p->n && !is_end(p);
	struct network net = { .n_names = 0 };
	struct routes *rs[ENDS_MAX] = { NULL };
	unsigned int i;
	int rc;

	rc = needed ? routes_network(ctl, &net) : 0;
	for (i = 0; i < p->n && !rc && needed; i++) {
		rs[i] = routes_new();
		rc = join(ctl, a, &net, rs[i], p->to, p->end[i]);
	}
	network_free(&net);
	if (!rc)
		rc = send(ctl, &a->req);
	for (i = 0; i < p->n; i++)
		if (rs[i])
			routes_free(rs[i]);
	return rc;
}

static int run_migrate(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct place p = { .n = 0 };
	struct words w = { .n = 0 };
	struct args a;
	int rc;

	if (!say_in_full(&w, argc, argv))
		return ctl_usage(ctl, "to: says a PSWITCH and a PPORT");
	rc = ctl_parse(ctl, verb, &a, w.n, w.word);
	if (rc)
		return rc;
	if (!is_stay(&a, verb->args))
		api_req_flag(&a.req, "release");
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	rc = ctl->dry ? 0 : look_up(ctl, &a.req, &p);
	return rc ? rc : migrate(ctl, &a, &p);
}

#define USAGE_PLACE	" to PSWITCH PPORT [path auto|none] [backup auto] [linger MS] [stay]"

static const struct verb migrate_verbs[] = {
	{ "host", host_args, "MAC tenant TENANT" USAGE_PLACE,
	  "move a host, and all others on its vPort, to another pPort: make before break, so "
	  "that no packet is lost and no controller sees it; the old place is good for MS "
	  "milliseconds more (1000), and its pSwitch is left if nothing else is there, unless stay",
	  run_migrate, LIBERA_CMD_MIGRATE, NULL, NULL },
	{ "vport", vport_args, "N tenant TENANT vswitch VSWITCH" USAGE_PLACE,
	  "likewise a vPort",
	  run_migrate, LIBERA_CMD_MIGRATE, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_migrate = {
	"migrate", "hosts to another place, under traffic", migrate_verbs, false
};
