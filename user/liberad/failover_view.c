// SPDX-License-Identifier: GPL-2.0
/* vLinks and routes with their paths, as they are now, and which of these were added here. */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "ctl/vn_file.h"
#include "failover_priv.h"

/* ------------------------------------------------------------------ tenants */

/* A tenant of the store, and whether the kernel has all of it. */
struct kept {
	char name[VN_NAME_MAX + 1];
	bool whole;
};

/* What was stored has been understood once. */
static void read_text(struct vn *vn, const char *text)
{
	FILE *f = mem_or_die(fmemopen((char *)text, strlen(text), "r"));
	struct ctl ctl = { .file = "store" };
	char *complaints;
	size_t size;

	ctl.err = mem_text(&complaints, &size);
	vn_read_lines(vn, &ctl, NULL, f);
	fclose(ctl.err);
	fclose(f);
	free(complaints);
}

static void add_kept(void *arg, const struct engine_tenant *t)
{
	struct view *v = arg;
	struct kept *k;

	v->kept = mem_or_die(realloc(v->kept, (v->n_kept + 1) * sizeof(*k)));
	k = &v->kept[v->n_kept++];
	snprintf(k->name, sizeof(k->name), "%s", t->name);
	k->whole = !t->n_left;
	if (t->n_left)
		read_text(&v->store, t->text);
}

static const struct kept *find_kept(const struct view *v, const char *tenant, size_t len)
{
	size_t i;

	for (i = 0; i < v->n_kept; i++)
		if (strlen(v->kept[i].name) == len && !strncmp(v->kept[i].name, tenant, len))
			return &v->kept[i];
	return NULL;
}

/* ----------------------------------------------------------------- services */

/**
 * view_is_usable() - whether packets can go there
 * @p: path
 *
 * Return: whether.
 */
bool view_is_usable(const struct vn_path *p)
{
	return p->up && !p->refused;
}

/* vLinks have other ids when they were made anew, but the same ends. */
static void name_service(struct service *s)
{
	const struct vn_object *o = s->o;

	if (o->kind == VN_VLINK)
		snprintf(s->key, sizeof(s->key), "%s vlink 0x%llx:%u", o->tenant,
			 (unsigned long long)o->vswitch.dpid, o->port);
	else
		snprintf(s->key, sizeof(s->key), "%s route 0x%llx 0x%llx 0x%llx", o->tenant,
			 (unsigned long long)o->vswitch.dpid, (unsigned long long)o->pswitch.dpid,
			 (unsigned long long)o->to_pswitch.dpid);
}

/**
 * view_mark() - how a path that was added here is told in the store
 * @buf: filled
 * @size: its size
 * @s: whose path
 * @priority: its priority
 */
void view_mark(char *buf, size_t size, const struct service *s, unsigned int priority)
{
	snprintf(buf, size, "%s %u", s->key, priority);
}

static struct service *find_service(struct view *v, const char *key)
{
	struct service *s;

	for (s = v->service; s < v->service + v->n; s++)
		if (!strcmp(s->key, key))
			return s;
	return NULL;
}

/* Each path of a route is an object. */
static struct service *service_of(struct view *v, const struct vn_object *o)
{
	struct service *s, new = { .o = o };

	name_service(&new);
	s = o->kind == VN_ROUTE ? find_service(v, new.key) : NULL;
	if (s)
		return s;
	v->service = mem_or_die(realloc(v->service, (v->n + 1) * sizeof(*s)));
	v->service[v->n] = new;
	return &v->service[v->n++];
}

static void add_paths(struct view *v, const struct vn_object *o)
{
	struct service *s = service_of(v, o);
	unsigned int i;

	for (i = 0; i < o->n_paths && s->n < VN_PATH_MAX; i++)
		s->path[s->n++] = &o->path[i];
}

static bool has_path(const struct service *s, const struct vn_path *p)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (s->path[i]->priority == p->priority)
			return true;
	return false;
}

/* Paths over pLinks that have not been found yet; where a route leads is not known then. */
static void add_left(struct view *v, const struct vn_object *o)
{
	struct service *s, key = { .o = o };
	unsigned int i;

	name_service(&key);
	s = o->kind == VN_VLINK ? find_service(v, key.key) : NULL;
	for (i = 0; s && i < o->n_paths && s->n < VN_PATH_MAX; i++) {
		if (has_path(s, &o->path[i]))
			continue;
		s->left[s->n] = true;
		s->path[s->n++] = &o->path[i];
	}
}

static void add_services(struct view *v, struct engine *e)
{
	const struct vn_object *o;
	size_t i;

	engine_tenants(e, add_kept, v);
	for (i = 0; i < v->vn.n; i++) {
		o = v->vn.obj[i];
		if ((o->kind == VN_VLINK || o->kind == VN_ROUTE) &&
		    find_kept(v, o->tenant, strlen(o->tenant)))
			add_paths(v, o);
	}
	for (i = 0; i < v->store.n; i++)
		add_left(v, v->store.obj[i]);
}

/* -------------------------------------------------------------------- marks */

/* The path that a mark is about; false if there is none such. */
static bool mark(struct view *v, const char *key, const char *hops)
{
	struct service *s;
	unsigned int i;
	char text[160];

	for (s = v->service; s < v->service + v->n; s++) {
		if (strncmp(key, s->key, strlen(s->key)))
			continue;
		for (i = 0; i < s->n; i++) {
			view_mark(text, sizeof(text), s, s->path[i]->priority);
			if (strcmp(text, key) || strcmp(s->path[i]->hops, hops))
				continue;
			s->ours[i] = true;
			return true;
		}
	}
	return false;
}

static int take_mark(void *arg, const char *key, const char *hops)
{
	const struct kept *k;
	struct view *v = arg;

	if (mark(v, key, hops))
		return 0;
	/* it may come yet, if a pLink does */
	k = find_kept(v, key, strcspn(key, " "));
	if (k && !k->whole)
		return 0;
	v->stale = mem_or_die(realloc(v->stale, (v->n_stale + 1) * sizeof(*v->stale)));
	v->stale[v->n_stale++] = mem_or_die(strdup(key));
	return 0;
}

static void count(struct service *s)
{
	unsigned int i;
	bool usable;

	for (i = 0; i < s->n; i++) {
		usable = view_is_usable(s->path[i]);
		s->usable += usable;
		s->theirs += !s->ours[i];
		s->theirs_usable += !s->ours[i] && usable;
	}
}

/* ---------------------------------------------------------------------- all */

static int fail(struct engine_error *err, int code, const char *text)
{
	err->code = code;
	snprintf(err->text, sizeof(err->text), "%s", text);
	return -1;
}

/* The network comes last: a path that is lost is not found where it was. */
static int load(struct view *v, struct api *api, struct api_error *err)
{
	static const enum vn_kind kinds[] = { VN_VSWITCH, VN_VPORT, VN_ROUTE, VN_VLINK };
	unsigned int i;
	int rc = 0;

	for (i = 0; !rc && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		rc = vn_load_kind(&v->vn, kinds[i], api, NULL, err);
	return rc ? rc : network_load(&v->net, api, err);
}

/**
 * view_load() - see all of it
 * @v: empty; for view_free(), whatever happens
 * @e: engine
 * @err: filled on failure
 *
 * Return: 0 or -1.
 */
int view_load(struct view *v, struct engine *e, struct engine_error *err)
{
	struct store_error why;
	struct api_error text;
	struct api *api;
	size_t i;
	int rc;

	api = api_open(&text);
	rc = api ? load(v, api, &text) : -1;
	api_close(api);
	if (rc)
		return fail(err, text.code, text.text);
	embed_count(&v->net.g, &v->vn);
	vn_sort(&v->vn);
	add_services(v, e);
	if (store_each(engine_store(e), STORE_FAILOVER, take_mark, v, &why))
		return fail(err, why.code, why.text);
	for (i = 0; i < v->n; i++)
		count(&v->service[i]);
	return 0;
}

/**
 * view_free() - done with it
 * @v: view
 */
void view_free(struct view *v)
{
	while (v->n_stale)
		free(v->stale[--v->n_stale]);
	free(v->stale);
	free(v->service);
	free(v->kept);
	vn_free(&v->vn);
	vn_free(&v->store);
	network_free(&v->net);
	*v = (struct view){ .n = 0 };
}

/**
 * view_ends() - where a new path may begin and end
 * @v: view
 * @s: whose path
 * @from: filled, VN_BELOW_MAX at most
 * @n_from: how many
 * @to: likewise
 * @n_to: likewise
 *
 * Return: 0; -1 if that is not known.
 */
int view_ends(const struct view *v, const struct service *s, uint64_t *from, unsigned int *n_from,
	      uint64_t *to, unsigned int *n_to)
{
	const struct vn_object *o = s->o;

	if (o->kind == VN_ROUTE) {
		*n_from = *n_to = 1;
		*from = o->pswitch.dpid;
		*to = o->to_pswitch.dpid;
		return 0;
	}
	*n_from = embed_parts(&v->vn, o->tenant, o->vswitch.dpid, from);
	*n_to = embed_parts(&v->vn, o->tenant, o->to_vswitch.dpid, to);
	return *n_from && *n_to ? 0 : -1;
}
