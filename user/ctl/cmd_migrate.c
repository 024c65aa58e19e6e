// SPDX-License-Identifier: GPL-2.0
/* libera-ctl migrate: hosts and virtual ports to another place, under traffic. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "manager.h"
#include "route.h"

#define ENDS_MAX	64	/* pSwitches of a vSwitch */
#define MOVES_MAX	64	/* of one command */

#define VERB_VPORT	1	/* of migrate_verbs */

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

static const struct arg no_args[] = {
	ARG_END
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

/**
 * struct moves - one command, of one or several moves
 * @ctl: run
 * @verb: host or vport
 * @list: those done, as JSON; NULL if there is one only
 * @n: moves done
 * @done: what they were, to be put back
 */
struct moves {
	struct ctl *ctl;
	const struct verb *verb;
	struct json_object *list;
	unsigned int n;
	struct done {
		uint32_t tenant;
		uint64_t vswitch;
		uint32_t vport;
		uint64_t from;
		uint32_t from_pport;
	} done[MOVES_MAX];
};

static uint64_t num(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? v.num : 0;
}

static const char *get_text(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_string(v) : "";
}

static double ms(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_double(v) / 1e6 : 0;
}

/**
 * migrate_print() - tell people what was moved
 * @to: where
 * @done: answer of the kernel to a migration, or an array of such
 */
void migrate_print(FILE *to, struct json_object *done)
{
	const char *tenant, *vswitch;
	size_t i;

	if (json_object_is_type(done, json_type_array)) {
		for (i = 0; i < json_object_array_length(done); i++)
			migrate_print(to, json_object_array_get_idx(done, i));
		return;
	}
	tenant = get_text(done, "tenant-name");
	vswitch = get_text(done, "vswitch-name");
	fprintf(to, "tenant %s vswitch %s vport %s from %s:%s to %s:%s\n",
		*tenant ? tenant : get_text(done, "tenant"),
		*vswitch ? vswitch : get_text(done, "vswitch"), get_text(done, "vport"),
		get_text(done, "old-pswitch"), get_text(done, "old-pport"),
		get_text(done, "pswitch"), get_text(done, "pport"));
	fprintf(to, "  ready after %.1f ms, switched in %.1f ms\n", ms(done, "prepare-time"),
		ms(done, "switch-time"));
}

static int take_done(const struct api_obj *obj, void *arg)
{
	struct moves *m = arg;
	struct ctl *ctl = m->ctl;
	struct json_object *done;

	if (m->n < MOVES_MAX)
		m->done[m->n++] = (struct done){
			.tenant = num(obj, "tenant"),
			.vswitch = num(obj, "vswitch"),
			.vport = num(obj, "vport"),
			.from = num(obj, "old-pswitch"),
			.from_pport = num(obj, "old-pport"),
		};
	done = out_json(obj);
	if (!ctl->out.json)
		migrate_print(ctl->out.to, done);
	else if (m->list)
		json_object_array_add(m->list, done);
	else
		out_json_print(&ctl->out, json_object_get(done));
	if (!m->list)
		json_object_put(done);
	return 0;
}

static int send(struct moves *m, const struct api_req *req)
{
	struct ctl *ctl = m->ctl;
	struct api_error err;
	int rc = ctl->will_send ? ctl->will_send(ctl, req) : 0;

	if (rc)
		return rc;
	return api_do(ctl->api, req, take_done, m, &err) ? ctl_refused(ctl, &err) : 0;
}

/* With paths to all other pSwitches of the vSwitch, if it is not on the new one yet. */
static int migrate(struct moves *m, struct args *a, const struct place *p)
{
	struct ctl *ctl = m->ctl;
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
		rc = send(m, &a->req);
	for (i = 0; i < p->n; i++)
		if (rs[i])
			routes_free(rs[i]);
	return rc;
}

static int move(struct moves *m, const struct verb *verb, int argc, char **argv)
{
	struct place p = { .n = 0 };
	struct words w = { .n = 0 };
	struct ctl *ctl = m->ctl;
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
	return rc ? rc : migrate(m, &a, &p);
}

/* --------------------------------------------------------------- several at once */

static const struct verb migrate_verbs[];

/* As it was before: nothing is lost by that, either. */
static void put_back(struct moves *m)
{
	char text[5][32];
	char *words[] = { text[0], "tenant", text[1], "vswitch", text[2], "to", text[3], text[4] };
	unsigned int n = m->n;
	const struct done *d;

	while (n--) {
		d = &m->done[n];
		snprintf(text[0], sizeof(text[0]), "%u", d->vport);
		snprintf(text[1], sizeof(text[1]), "%u", d->tenant);
		snprintf(text[2], sizeof(text[2]), "0x%llx", (unsigned long long)d->vswitch);
		snprintf(text[3], sizeof(text[3]), "0x%llx", (unsigned long long)d->from);
		snprintf(text[4], sizeof(text[4]), "%u", d->from_pport);
		if (move(m, &migrate_verbs[VERB_VPORT], 8, words))
			ctl_say(m->ctl, "vport %s of tenant %s could not be put back", text[0],
				text[1]);
	}
}

/* Entries of a list with commas. */
static unsigned int count(const char *list)
{
	unsigned int n = 1;

	for (; *list; list++)
		n += *list == ',';
	return n;
}

/* Entry @i of it. */
static void cut(const char *list, unsigned int i, char *to, size_t size)
{
	while (i--)
		list = strchr(list, ',') + 1;
	snprintf(to, size, "%.*s", (int)strcspn(list, ","), list);
}

static int move_all(struct moves *m, int argc, char **argv, int who, int where)
{
	unsigned int n = count(argv[who]), i;
	char *whom = argv[who], *place = argv[where];
	char one[80], there[80];
	int rc = 0;

	m->list = m->ctl->out.json ? json_object_new_array() : NULL;
	argv[who] = one;
	argv[where] = there;
	for (i = 0; i < n && !rc; i++) {
		cut(whom, i, one, sizeof(one));
		cut(place, i, there, sizeof(there));
		rc = move(m, m->verb, argc, argv);
	}
	argv[who] = whom;
	argv[where] = place;
	if (rc && m->n) {
		ctl_say(m->ctl, "those that have moved are put back");
		put_back(m);
	}
	if (m->list && !rc)
		out_json_print(&m->ctl->out, m->list);
	else
		json_object_put(m->list);
	return rc;
}

/* A list of those that move, and one of places: all of them move, or none. */
static int run_migrate(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct moves m = { .ctl = ctl, .verb = verb };
	int who = 0, where = 0;

	if (argc && !strcmp(argv[0], verb->args[0].word))
		who = 1;
	while (where < argc && strcmp(argv[where], "to"))
		where++;
	if (who >= argc || ++where >= argc || count(argv[who]) == 1)
		return move(&m, verb, argc, argv);
	if (count(argv[who]) > MOVES_MAX)
		return ctl_usage(ctl, "too many at once: 64 at most");
	if (count(argv[who]) != count(argv[where]))
		return ctl_usage(ctl, "to: says a PSWITCH:PPORT for each that moves");
	return move_all(&m, argc, argv, who, where);
}

/* -------------------------------------------------------------------- waiting */

/* Hosts that liberad has seen elsewhere, and does not move by itself. */
static int run_waiting(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct json_object *all = NULL, *moves, *list, *o;
	struct args a;
	size_t i;
	int rc;

	rc = ctl_parse(ctl, verb, &a, argc, argv);
	if (!rc)
		rc = manager_call(ctl, "status", NULL, &all);
	if (rc || !json_object_object_get_ex(all, "host-moves", &moves) ||
	    !json_object_object_get_ex(moves, "waiting", &list)) {
		json_object_put(all);
		return rc;
	}
	for (i = 0; i < json_object_array_length(list) && !ctl->out.json; i++) {
		o = json_object_array_get_idx(list, i);
		fprintf(ctl->out.to, "migrate host %s tenant %s to %s\n  it is at %s: %s\n",
			get_text(o, "mac"), get_text(o, "tenant"), get_text(o, "to"),
			get_text(o, "from"), get_text(o, "why"));
	}
	if (ctl->out.json)
		out_json_print(&ctl->out, json_object_get(list));
	json_object_put(all);
	return 0;
}

#define USAGE_PLACE	" to PSWITCH PPORT [path auto|none] [backup auto] [linger MS] [stay]"

static const struct verb migrate_verbs[] = {
	{ "host", host_args, "MAC[,MAC...] tenant TENANT" USAGE_PLACE,
	  "move a host, and all others on its vPort, to another pPort: make before break, so "
	  "that no packet is lost and no controller sees it; the old place is good for MS "
	  "milliseconds more (1000), and its pSwitch is left if nothing else is there, unless stay; "
	  "several move all or none, to PSWITCH:PPORT,PSWITCH:PPORT...",
	  run_migrate, LIBERA_CMD_MIGRATE, NULL, NULL },
	{ "vport", vport_args, "N[,N...] tenant TENANT vswitch VSWITCH" USAGE_PLACE,
	  "likewise a vPort",
	  run_migrate, LIBERA_CMD_MIGRATE, NULL, NULL },
	{ "waiting", no_args, "",
	  "hosts that liberad has seen at a watched pPort and does not move by itself, as the "
	  "commands that move them",
	  run_waiting, 0, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_migrate = {
	"migrate", "hosts to another place, under traffic", migrate_verbs, false
};
