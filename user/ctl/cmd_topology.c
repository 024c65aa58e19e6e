// SPDX-License-Identifier: GPL-2.0
/* libera-ctl topology: what is connected to what. */
#include <string.h>

#include "ctl.h"
#include "topology.h"

static const uint8_t cmds[TOPO_KINDS] = {
	[TOPO_PSWITCH] = LIBERA_CMD_PSWITCH_GET,
	[TOPO_PPORT] = LIBERA_CMD_PPORT_GET,
	[TOPO_PLINK] = LIBERA_CMD_PLINK_GET,
	[TOPO_TENANT] = LIBERA_CMD_TENANT_GET,
	[TOPO_VSWITCH] = LIBERA_CMD_VSWITCH_GET,
	[TOPO_VPORT] = LIBERA_CMD_VPORT_GET,
	[TOPO_VLINK] = LIBERA_CMD_VLINK_GET,
	[TOPO_HOST] = LIBERA_CMD_HOST_GET,
};

static const char *const keys[TOPO_KINDS] = {
	[TOPO_PSWITCH] = "pswitches", [TOPO_PPORT] = "pports", [TOPO_PLINK] = "plinks",
	[TOPO_VSWITCH] = "vswitches", [TOPO_VPORT] = "vports", [TOPO_VLINK] = "vlinks",
	[TOPO_HOST] = "hosts",
};

/* ---------------------------------------------------------------- objects */

/**
 * topo_at() - an object
 * @t: topology
 * @kind: its list
 * @i: its place
 *
 * Return: the object; NULL at the end, and if there is no such list.
 */
struct json_object *topo_at(const struct topo *t, enum topo_kind kind, size_t i)
{
	return t->list[kind] ? json_object_array_get_idx(t->list[kind], i) : NULL;
}

/**
 * topo_get() - an attribute as text
 * @o: object
 * @key: attribute; the first of several
 *
 * Return: its value, "-" for none; until @o goes.
 */
const char *topo_get(struct json_object *o, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, key, &v))
		return "-";
	if (json_object_is_type(v, json_type_array))
		v = json_object_array_get_idx(v, 0);
	return *json_object_get_string(v) ? json_object_get_string(v) : "-";
}

/**
 * topo_nth() - one value of an attribute that has several
 * @o: object
 * @key: attribute
 * @i: which
 *
 * Return: the value; NULL at the end.
 */
struct json_object *topo_nth(struct json_object *o, const char *key, size_t i)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_array_get_idx(v, i) : NULL;
}

/**
 * topo_is() - a flag
 * @o: object
 * @key: attribute
 *
 * Return: whether it is set.
 */
bool topo_is(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) && json_object_get_boolean(v);
}

/**
 * topo_name() - how people call another object
 * @o: object that tells it
 * @key: attribute with its id; that with its name has "-name" behind
 *
 * Return: the name, or the id if it has none.
 */
const char *topo_name(struct json_object *o, const char *key)
{
	char name[32];

	snprintf(name, sizeof(name), "%s-name", key);
	return strcmp(topo_get(o, name), "-") ? topo_get(o, name) : topo_get(o, key);
}

/**
 * topo_same() - whether two objects tell the same
 * @a: one
 * @a_key: its attribute
 * @b: the other
 * @b_key: its attribute
 *
 * Return: whether.
 */
bool topo_same(struct json_object *a, const char *a_key, struct json_object *b, const char *b_key)
{
	return !strcmp(topo_get(a, a_key), topo_get(b, b_key));
}

/**
 * topo_is_up() - whether packets can pass
 * @o: object
 * @kind: what it is
 *
 * Return: whether.
 */
bool topo_is_up(struct json_object *o, enum topo_kind kind)
{
	struct json_object *state, *config;

	if (kind == TOPO_PSWITCH)
		return topo_is(o, "connected");
	if (kind != TOPO_PPORT && kind != TOPO_VPORT)
		return topo_is(o, "up");
	if (kind == TOPO_PPORT && !topo_is(o, "present"))
		return false;
	return json_object_object_get_ex(o, "state", &state) &&
	       json_object_object_get_ex(o, "config", &config) &&
	       out_port_is_up(json_object_get_int64(config), json_object_get_int64(state));
}

static bool is_back(struct json_object *a, struct json_object *b)
{
	return topo_same(a, "pswitch", b, "to-pswitch") && topo_same(a, "pport", b, "to-pport") &&
	       topo_same(a, "to-pswitch", b, "pswitch") && topo_same(a, "to-pport", b, "pport");
}

/**
 * topo_way_back() - the other direction of a cable
 * @t: topology
 * @plink: a direction
 *
 * Return: the pLink, NULL if none is known.
 */
struct json_object *topo_way_back(const struct topo *t, struct json_object *plink)
{
	struct json_object *o;
	size_t i;

	for (i = 0; (o = topo_at(t, TOPO_PLINK, i)); i++)
		if (is_back(o, plink))
			return o;
	return NULL;
}

/**
 * topo_is_second() - whether a pLink is the way back of one before it in the list
 * @t: topology
 * @i: its place
 *
 * Return: whether, so that each cable is shown once.
 */
bool topo_is_second(const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_PLINK, i);
	size_t j;

	for (j = 0; j < i; j++)
		if (is_back(topo_at(t, TOPO_PLINK, j), o))
			return true;
	return false;
}

/* -------------------------------------------------------------------- text */

static const char *state_of(struct json_object *o, enum topo_kind kind)
{
	return topo_is_up(o, kind) ? "up" : "down";
}

/* SWITCH:PORT */
static const char *end_of(char buf[TOPO_TEXT], struct json_object *o, const char *key,
			  const char *port)
{
	snprintf(buf, TOPO_TEXT, "%s:%s", topo_name(o, key), topo_get(o, port));
	return buf;
}

static void pswitch_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_PSWITCH, i);
	const char *const row[] = { topo_get(o, "dpid"), topo_get(o, "name"),
				    state_of(o, TOPO_PSWITCH), topo_get(o, "of-version"),
				    topo_get(o, "ports"), topo_get(o, "vswitches") };

	out_row(out, row, 6);
}

/* What a pPort is for: a vPort, or a pLink. */
static const char *use_of(char buf[TOPO_TEXT], const struct topo *t, struct json_object *o)
{
	struct json_object *l;
	size_t i;

	if (strcmp(topo_get(o, "vport"), "-")) {
		snprintf(buf, TOPO_TEXT, "%s %s:%s", topo_name(o, "tenant"),
			 topo_name(o, "vswitch"), topo_get(o, "vport"));
		return buf;
	}
	for (i = 0; (l = topo_at(t, TOPO_PLINK, i)); i++)
		if (topo_same(l, "pswitch", o, "pswitch") && topo_same(l, "pport", o, "number"))
			return "plink";
	return "-";
}

static void pport_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_PPORT, i);
	char end[TOPO_TEXT], use[TOPO_TEXT];
	const char *const row[] = { end_of(end, o, "pswitch", "number"), topo_get(o, "name"),
				    state_of(o, TOPO_PPORT), use_of(use, t, o) };

	out_row(out, row, 4);
}

static const char *plink_state(const struct topo *t, struct json_object *o)
{
	struct json_object *back = topo_way_back(t, o);
	int n = topo_is(o, "up") + (back && topo_is(back, "up"));

	return n == 2 ? "up" : n ? "one-way" : "down";
}

static void plink_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_PLINK, i);
	char a[TOPO_TEXT], b[TOPO_TEXT];
	const char *const row[] = { end_of(a, o, "pswitch", "pport"),
				    end_of(b, o, "to-pswitch", "to-pport"), plink_state(t, o) };

	if (!topo_is_second(t, i))
		out_row(out, row, 3);
}

/* By its name, or several by their ids, of which not all need have a name. */
static const char *pswitches_of(char buf[TOPO_TEXT], struct json_object *o)
{
	struct json_object *v;
	size_t i, at = 0;

	if (!topo_nth(o, "pswitch", 1))
		return topo_name(o, "pswitch");
	for (i = 0; (v = topo_nth(o, "pswitch", i)) && at < TOPO_TEXT; i++)
		at += snprintf(buf + at, TOPO_TEXT - at, "%s%s", i ? "," : "",
			       json_object_get_string(v));
	if (at >= TOPO_TEXT)
		strcpy(buf + TOPO_TEXT - 4, "...");
	return buf;
}

static void vswitch_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_VSWITCH, i);
	char below[TOPO_TEXT];
	const char *const row[] = { topo_name(o, "tenant"), topo_get(o, "dpid"),
				    topo_get(o, "name"), state_of(o, TOPO_VSWITCH),
				    pswitches_of(below, o), topo_get(o, "connected") };

	out_row(out, row, 6);
}

static const char *ground_of(char buf[TOPO_TEXT], struct json_object *o)
{
	if (strcmp(topo_get(o, "vlink"), "-"))
		snprintf(buf, TOPO_TEXT, "vlink %s", topo_get(o, "vlink"));
	else
		end_of(buf, o, "pswitch", "pport");
	return buf;
}

static void vport_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_VPORT, i);
	char end[TOPO_TEXT], on[TOPO_TEXT];
	const char *const row[] = { topo_name(o, "tenant"), end_of(end, o, "vswitch", "number"),
				    state_of(o, TOPO_VPORT), ground_of(on, o) };

	out_row(out, row, 4);
}

static void vlink_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_VLINK, i), *paths;
	char a[TOPO_TEXT], b[TOPO_TEXT], n[16] = "0";
	const char *const row[] = { topo_name(o, "tenant"), topo_get(o, "id"),
				    end_of(a, o, "vswitch", "vport"),
				    end_of(b, o, "to-vswitch", "to-vport"),
				    state_of(o, TOPO_VLINK), n };

	if (json_object_object_get_ex(o, "path", &paths))
		snprintf(n, sizeof(n), "%zu", json_object_array_length(paths));
	out_row(out, row, 6);
}

static void host_row(struct out *out, const struct topo *t, size_t i)
{
	struct json_object *o = topo_at(t, TOPO_HOST, i);
	char end[TOPO_TEXT];
	const char *const row[] = { topo_name(o, "tenant"), topo_get(o, "mac"),
				    topo_get(o, "ip4"), topo_get(o, "ip6"),
				    end_of(end, o, "vswitch", "vport") };

	out_row(out, row, 5);
}

/* How each kind is shown as text; tenants are in the rows of what they have. */
static const struct {
	const char *head;
	const char *title[8];
	void (*row)(struct out *out, const struct topo *t, size_t i);
} tables[TOPO_KINDS] = {
	[TOPO_PSWITCH] = { "pSwitches", { "DPID", "NAME", "STATE", "OPENFLOW", "PORTS",
					  "VSWITCHES" }, pswitch_row },
	[TOPO_PPORT] = { "pPorts", { "PPORT", "NAME", "STATE", "USE" }, pport_row },
	[TOPO_PLINK] = { "pLinks", { "END", "TO-END", "STATE" }, plink_row },
	[TOPO_VSWITCH] = { "vSwitches", { "TENANT", "DPID", "NAME", "STATE", "PSWITCH",
					  "CONTROLLERS" }, vswitch_row },
	[TOPO_VPORT] = { "vPorts", { "TENANT", "VPORT", "STATE", "ON" }, vport_row },
	[TOPO_VLINK] = { "vLinks", { "TENANT", "ID", "END", "TO-END", "STATE", "PATHS" },
			 vlink_row },
	[TOPO_HOST] = { "hosts", { "TENANT", "MAC", "IP4", "IP6", "VPORT" }, host_row },
};

static void print_text(struct out *out, const struct topo *t)
{
	const char *sep = "";
	unsigned int n;
	size_t i;
	int kind;

	for (kind = 0; kind < TOPO_KINDS; kind++) {
		if (!topo_at(t, kind, 0) || !tables[kind].row)
			continue;
		fprintf(out->to, "%s%s:\n", sep, tables[kind].head);
		sep = "\n";
		for (n = 0; tables[kind].title[n]; n++)
			;
		out_begin(out, OUT_TABLE, NULL);
		out_row(out, tables[kind].title, n);
		for (i = 0; topo_at(t, kind, i); i++)
			tables[kind].row(out, t, i);
		out_end(out);
	}
}

/* -------------------------------------------------------------------- JSON */

static void add_list(struct json_object *to, const struct topo *t, enum topo_kind kind)
{
	json_object_object_add(to, keys[kind], json_object_get(t->list[kind]));
}

/* What a tenant has goes into the tenant. */
static void add_own(struct json_object *tenant, const struct topo *t, enum topo_kind kind)
{
	struct json_object *list = json_object_new_array(), *o;
	size_t i;

	for (i = 0; (o = topo_at(t, kind, i)); i++)
		if (topo_same(o, "tenant", tenant, "id"))
			json_object_array_add(list, json_object_get(o));
	json_object_object_add(tenant, keys[kind], list);
}

static void print_json(const struct out *out, const struct topo *t)
{
	struct json_object *all = json_object_new_object(), *part, *o;
	size_t i;
	int kind;

	if (t->list[TOPO_PSWITCH]) {
		part = json_object_new_object();
		for (kind = TOPO_PSWITCH; kind <= TOPO_PLINK; kind++)
			add_list(part, t, kind);
		json_object_object_add(all, "physical", part);
	}
	for (i = 0; (o = topo_at(t, TOPO_TENANT, i)); i++) {
		/* in the place of how many there are */
		for (kind = TOPO_VSWITCH; kind <= TOPO_HOST; kind++)
			add_own(o, t, kind);
	}
	if (t->list[TOPO_TENANT])
		json_object_object_add(all, "virtual", json_object_get(t->list[TOPO_TENANT]));
	out_json_print(out, all);
}

/* ----------------------------------------------------------------- running */

enum { PHYSICAL, VIRTUAL, BOTH };

static int keep(const struct api_obj *obj, void *arg)
{
	return json_object_array_add(arg, out_json(obj));
}

static int load(struct ctl *ctl, struct topo *t, int which, const struct api_req *by)
{
	int kind = which == VIRTUAL ? TOPO_TENANT : TOPO_PSWITCH;
	int end = which == PHYSICAL ? TOPO_TENANT : TOPO_KINDS;
	struct api_error err;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	for (; kind < end; kind++) {
		t->list[kind] = json_object_new_array();
		if (ctl_dump_of(ctl->api, by, cmds[kind], keep, t->list[kind], &err))
			return ctl_refused(ctl, &err);
	}
	return 0;
}

enum { SHOW_DOT };

static const struct arg all_args[] = {
	[SHOW_DOT] = { "dot", ARG_FLAG, NULL, NULL, ARG_LOCAL, 0, 0 },
	ARG_END
};

static const struct arg virtual_args[] = {
	[SHOW_DOT] = { "dot", ARG_FLAG, NULL, NULL, ARG_LOCAL, 0, 0 },
	{ "tenant", ARG_TENANT, "id", "name", ARG_BARE, 0, 0 },
	ARG_END
};

static int show_args(struct ctl *ctl, struct args *a, int *which, int argc, char **argv)
{
	static const char *const words[] = { "physical", "virtual", "dot", NULL };
	struct verb verb = { .args = all_args, .cmd = LIBERA_CMD_TENANT_GET };
	char text[256];
	int rc;

	*which = argc ? args_pick(argv[0], words, text, sizeof(text)) : BOTH;
	if (*which < 0)
		return ctl_usage(ctl, text);
	if (*which == VIRTUAL)
		verb.args = virtual_args;
	if (*which != BOTH) {
		argc--;
		argv++;
	}
	rc = ctl_parse(ctl, &verb, a, argc, argv);
	if (!rc && ctl->out.json && a->local & 1u << SHOW_DOT)
		return ctl_usage(ctl, "'dot' and -json: one of them");
	return rc;
}

static int show(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct topo t = { .list = { NULL } };
	struct args a;
	int which, rc, kind;

	(void)verb;
	rc = show_args(ctl, &a, &which, argc, argv);
	if (rc)
		return rc;
	rc = load(ctl, &t, which, &a.req);
	if (!rc && !ctl->dry && a.local & 1u << SHOW_DOT)
		topo_dot(ctl->out.to, &t);
	else if (!rc && !ctl->dry && ctl->out.json)
		print_json(&ctl->out, &t);
	else if (!rc && !ctl->dry)
		print_text(&ctl->out, &t);
	for (kind = 0; kind < TOPO_KINDS; kind++)
		json_object_put(t.list[kind]);
	return rc;
}

static const struct verb topology_verbs[] = {
	{ "show", NULL, "[physical | virtual [[tenant] TENANT]] [dot]",
	  "what is connected to what, below, above or both; dot: for Graphviz",
	  show, LIBERA_CMD_PSWITCH_GET, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_topology = {
	"topology", "the physical and the virtual network", topology_verbs, false
};
