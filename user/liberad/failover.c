// SPDX-License-Identifier: GPL-2.0
/*
 * New paths for those that were lost, as long as they are.
 *
 * The kernel has gone to a path in reserve long before.  Here is seen to it that there is
 * one in reserve again, or one at all: a vLink or route of which the operator made two
 * paths or more shall have two that can be used, others one.  What is added is marked in
 * the store, and taken back when all of the operator's own can be used again, and have
 * been for a while; longer for one that was helped again and again.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "ctl/route.h"
#include "failover.h"
#include "failover_priv.h"
#include "log.h"

#define MS		1000ULL
#define SECOND		(1000 * MS)

#define SETTLE		(5 * SECOND)	/* when pSwitches and pLinks come, paths do by themselves */
#define GATHER		(200 * MS)	/* events seldom come alone */
#define AGAIN		(50 * MS)	/* if there is more than one round may do */
#define CHANGES		32		/* of a round */
#define CALM		(10 * SECOND)	/* before anything is taken back */
#define CALM_STEPS	6		/* at most so often twice as long */
#define FORGIVEN	(600 * SECOND)	/* since it was helped last */
#define RETRY		(5 * SECOND)	/* after a refusal; likewise twice as long */

enum state { SERVED, NO_SPARE, DOWN };

/**
 * struct memory - what is remembered of a service between two rounds
 * @key: which
 * @seen: it was there in this round
 * @state: how it is
 * @why: it is not better, because
 * @helped: how often, until it was forgiven
 * @helped_at: when last
 * @whole_since: all of the operator's paths can be used; 0 if they cannot
 * @refused: how often in a row it could not be helped for another reason than the network
 * @retry_at: not before
 */
struct memory {
	char *key;
	bool seen;
	enum state state;
	char why[200];
	unsigned int helped;
	uint64_t helped_at;
	uint64_t whole_since;
	unsigned int refused;
	uint64_t retry_at;
};

struct failover {
	sd_event *event;
	struct engine *engine;
	sd_event_source *timer;
	uint64_t due;		/* of the timer, 0 if it is off */
	uint64_t settled;	/* not before */
	struct memory *memory;
	size_t n;
	unsigned int added;	/* paths that are ours, at the last look */
	char why[200];		/* it could not look */
};

/**
 * struct round - one look, and what is done
 * @f: whose
 * @now: when
 * @v: what is seen
 * @left: changes that may be made yet
 */
struct round {
	struct failover *f;
	uint64_t now;
	struct view v;
	unsigned int left;
};

/* --------------------------------------------------------------------- timer */

static void look(struct failover *f);

static int on_timer(sd_event_source *source, uint64_t at, void *arg)
{
	struct failover *f = arg;

	f->due = 0;
	look(f);
	return 0;
}

static uint64_t now_of(const struct failover *f)
{
	uint64_t now = 0;

	sd_event_now(f->event, CLOCK_MONOTONIC, &now);
	return now;
}

/* Look again then, if that is not sooner anyhow. */
static void look_at(struct failover *f, uint64_t at)
{
	if (f->due && f->due <= at)
		return;
	f->due = at;
	sd_event_source_set_time(f->timer, at);
	sd_event_source_set_enabled(f->timer, SD_EVENT_ONESHOT);
}

/* All may be different. */
static void settle(struct failover *f)
{
	f->settled = now_of(f) + SETTLE;
	look_at(f, f->settled);
}

static void on_event(void *arg, const struct api_obj *obj)
{
	struct failover *f = arg;

	if (!obj) {
		settle(f);
		return;
	}
	switch (api_obj_cmd(obj)) {
	case LIBERA_CMD_PSWITCH_NTF:
	case LIBERA_CMD_PLINK_NTF:
	case LIBERA_CMD_VLINK_NTF:
	case LIBERA_CMD_ROUTE_NTF:
		look_at(f, now_of(f) + GATHER);
		break;
	default:
		break;
	}
}

/* -------------------------------------------------------------------- memory */

static struct memory *recall(struct failover *f, const char *key)
{
	struct memory *m;

	for (m = f->memory; m < f->memory + f->n; m++)
		if (!strcmp(m->key, key))
			return m;
	return NULL;
}

static struct memory *remember(struct failover *f, const char *key)
{
	struct memory *m = recall(f, key);

	if (m)
		return m;
	f->memory = mem_or_die(realloc(f->memory, (f->n + 1) * sizeof(*m)));
	m = &f->memory[f->n++];
	*m = (struct memory){ .key = mem_or_die(strdup(key)) };
	return m;
}

/* What is well and is not ours to take back needs no memory. */
static void forget(struct round *r)
{
	struct failover *f = r->f;
	struct memory *m;
	size_t n = 0;

	for (m = f->memory; m < f->memory + f->n; m++) {
		if (m->seen && (m->state || m->whole_since || m->retry_at ||
				(m->helped && r->now < m->helped_at + FORGIVEN)))
			f->memory[n++] = *m;
		else
			free(m->key);
	}
	f->n = n;
	for (m = f->memory; m < f->memory + f->n; m++)
		m->seen = false;
}

static uint64_t grown(uint64_t time, unsigned int times)
{
	return time << (times < CALM_STEPS ? times : CALM_STEPS);
}

static void set_state(struct memory *m, const struct service *s, enum state state, const char *why)
{
	static const char *const what[] = {
		"is served again", "has no path in reserve", "is down"
	};
	const char *tenant = s->o->tenant;

	if (state == m->state && !strcmp(m->why, why))
		return;
	log_say(state ? LOG_WARNING : LOG_INFO, tenant, "%s %s%s%s", s->key, what[state],
		*why ? ": " : "", why);
	m->state = state;
	snprintf(m->why, sizeof(m->why), "%s", why);
}

/* ------------------------------------------------------------------- changes */

static __attribute__((format(printf, 3, 4))) int run(struct round *r, struct engine_error *err,
						     const char *fmt, ...)
{
	struct json_object *result = NULL;
	char *line = NULL;
	va_list args;
	size_t size;
	FILE *f;
	int rc;

	r->left--;
	f = mem_text(&line, &size);
	va_start(args, fmt);
	vfprintf(f, fmt, args);
	va_end(args);
	fclose(f);
	rc = engine_run(r->f->engine, line, &result, err);
	json_object_put(result);
	free(line);
	return rc;
}

static int del_path(struct round *r, const struct service *s, const struct vn_path *p)
{
	const struct vn_object *o = s->o;
	struct engine_error err;
	struct store_error why;
	char key[160];
	int rc;

	if (o->kind == VN_VLINK)
		rc = run(r, &err, "vlink path del tenant %s id %u priority %u", o->tenant, o->id,
			 p->priority);
	else
		rc = run(r, &err, "route del tenant %s vswitch 0x%llx pswitch 0x%llx "
			 "to-pswitch 0x%llx priority %u", o->tenant,
			 (unsigned long long)o->vswitch.dpid, (unsigned long long)o->pswitch.dpid,
			 (unsigned long long)o->to_pswitch.dpid, p->priority);
	if (rc) {
		log_say(LOG_WARNING, o->tenant, "%s: path %s stays: %s", s->key, p->hops, err.text);
		return rc;
	}
	log_say(LOG_INFO, o->tenant, "%s: path %s is taken back", s->key, p->hops);
	view_mark(key, sizeof(key), s, p->priority);
	/* or it is stale, and goes with the next look */
	store_del(engine_store(r->f->engine), STORE_FAILOVER, key, &why);
	return 0;
}

/* The mark comes first: a path without would stay for ever. */
static int add_path(struct round *r, const struct service *s, const char *hops, int priority,
		    struct engine_error *err)
{
	struct store *store = engine_store(r->f->engine);
	const struct vn_object *o = s->o;
	struct store_error why;
	char key[160];
	int rc;

	view_mark(key, sizeof(key), s, priority);
	if (store_put(store, STORE_FAILOVER, key, hops, &why)) {
		err->code = why.code;
		snprintf(err->text, sizeof(err->text), "%s", why.text);
		return -1;
	}
	if (o->kind == VN_VLINK)
		rc = run(r, err, "vlink path add tenant %s id %u path %s priority %d", o->tenant,
			 o->id, hops, priority);
	else
		rc = run(r, err, "route add tenant %s vswitch 0x%llx path %s priority %d",
			 o->tenant, (unsigned long long)o->vswitch.dpid, hops, priority);
	if (rc)
		store_del(store, STORE_FAILOVER, key, &why);
	else
		log_say(LOG_INFO, o->tenant, "%s: path %s is added", s->key, hops);
	return rc;
}

/* -------------------------------------------------------------------- helping */

static unsigned int wanted(const struct service *s)
{
	return s->theirs > 1 ? 2 : s->theirs;
}

static int lowest_of(const struct service *s)
{
	int lowest = -1;
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (lowest < 0 || s->path[i]->priority < lowest)
			lowest = s->path[i]->priority;
	return lowest;
}

/* What can be used, and what would be refused, is to be avoided; what is down is not. */
static void ask_for(const struct service *s, struct embed_ask *ask)
{
	unsigned int i;

	ask->n_given = 0;
	for (i = 0; i < s->n; i++)
		if (s->path[i]->up && embed_read(&ask->given[ask->n_given], s->path[i]->hops))
			ask->n_given++;
}

/* As many as there are, the better first. */
static int find_paths(struct round *r, const struct service *s, struct embed_ask *ask)
{
	uint64_t from[VN_BELOW_MAX], to[VN_BELOW_MAX];
	unsigned int n = wanted(s) - s->usable;

	if (view_ends(&r->v, s, from, &ask->n_from, to, &ask->n_to)) {
		snprintf(ask->why, sizeof(ask->why), "its pswitches are not known");
		return -1;
	}
	ask->from = from;
	ask->to = to;
	ask_for(s, ask);
	for (ask->n_found = n; ask->n_found; ask->n_found--)
		if (!embed_find(&r->v.net.g, ask))
			return 0;
	return -1;
}

/* Ours that are of no use any more make room. */
static unsigned int drop_lost(struct round *r, struct service *s)
{
	unsigned int i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->ours[i] && !s->left[i] && !view_is_usable(s->path[i]) && r->left &&
		    !del_path(r, s, s->path[i]))
			n++;
	return n;
}

static void refuse(struct round *r, struct memory *m, struct embed_ask *ask, const char *text)
{
	snprintf(ask->why, sizeof(ask->why), "%.150s", text);
	m->retry_at = r->now + grown(RETRY, m->refused++);
	look_at(r->f, m->retry_at);
}

/* It was down a moment ago, and is not any more. */
static bool is_there(const struct service *s, const char *hops)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (!strcmp(s->path[i]->hops, hops))
			return true;
	return false;
}

static void add_found(struct round *r, struct service *s, struct memory *m, struct embed_ask *ask)
{
	int priority = lowest_of(s);
	struct engine_error err;
	unsigned int i;
	char *hops;
	int rc;

	for (i = 0; i < ask->n_found && r->left; i++) {
		priority = routes_below(priority);
		if (priority < 0) {
			refuse(r, m, ask, "priority: none is left below those that there are");
			return;
		}
		hops = embed_text(&ask->found[i]);
		rc = is_there(s, hops);
		if (!rc)
			rc = add_path(r, s, hops, priority, &err);
		free(hops);
		if (rc > 0) {
			snprintf(ask->why, sizeof(ask->why), "path: it is coming back");
			look_at(r->f, r->now + grown(GATHER, m->refused++));
			return;
		}
		if (rc) {
			refuse(r, m, ask, err.text);
			return;
		}
		s->usable++;
		m->refused = 0;
		m->retry_at = 0;
	}
	/* both paths of a vLink that it lacks are one help */
	m->helped += r->now >= m->helped_at + SECOND;
	m->helped_at = r->now;
}

static void help(struct round *r, struct service *s)
{
	struct memory *m = remember(r->f, s->key);
	struct embed_ask *ask;
	unsigned int dropped;

	m->seen = true;
	m->whole_since = 0;
	if (m->retry_at > r->now) {
		look_at(r->f, m->retry_at);
		return;
	}
	m->retry_at = 0;
	ask = mem_or_die(calloc(1, sizeof(*ask)));
	dropped = drop_lost(r, s);
	if (s->n - dropped + wanted(s) - s->usable > VN_PATH_MAX)
		snprintf(ask->why, sizeof(ask->why), "path: it has %d already", VN_PATH_MAX);
	else if (!find_paths(r, s, ask))
		add_found(r, s, m, ask);
	set_state(m, s, !s->usable ? DOWN : s->usable < wanted(s) ? NO_SPARE : SERVED,
		  s->usable < wanted(s) ? ask->why : "");
	free(ask);
}

/* ------------------------------------------------------------------ taking back */

static bool has_ours(const struct service *s)
{
	return s->theirs < s->n;
}

static void take_back(struct round *r, struct service *s)
{
	struct memory *m = has_ours(s) ? remember(r->f, s->key) : recall(r->f, s->key);
	unsigned int i;
	uint64_t at;

	/* most are well, and always were */
	if (!m)
		return;
	m->seen = true;
	m->refused = 0;
	m->retry_at = 0;
	set_state(m, s, SERVED, "");
	if (!has_ours(s) || s->theirs_usable < s->theirs) {
		m->whole_since = 0;
		return;
	}
	if (!m->whole_since)
		m->whole_since = r->now;
	at = m->whole_since + grown(CALM, m->helped > 1 ? m->helped - 1 : 0);
	if (at > r->now || !r->left) {
		look_at(r->f, at);
		return;
	}
	for (i = s->n; i-- && r->left;)
		if (s->ours[i] && !s->left[i])
			del_path(r, s, s->path[i]);
	/* if that failed, not at once again */
	m->whole_since = r->now;
}

/* ----------------------------------------------------------------------- rounds */

static void drop_marks(struct round *r)
{
	struct store_error err;
	size_t i;

	for (i = 0; i < r->v.n_stale; i++)
		store_del(engine_store(r->f->engine), STORE_FAILOVER, r->v.stale[i], &err);
}

/* Those that are down come first, then those without reserve, then what can wait. */
static void work(struct round *r)
{
	struct view *v = &r->v;
	struct service *s;
	unsigned int i;

	drop_marks(r);
	for (s = v->service; s < v->service + v->n; s++)
		if (!s->usable && wanted(s) && r->left)
			help(r, s);
	for (s = v->service; s < v->service + v->n; s++)
		if (s->usable && s->usable < wanted(s) && r->left)
			help(r, s);
	r->f->added = 0;
	for (s = v->service; s < v->service + v->n; s++) {
		for (i = 0; i < s->n; i++)
			r->f->added += s->ours[i];
		if (s->usable >= wanted(s))
			take_back(r, s);
	}
	if (!r->left)
		look_at(r->f, r->now + AGAIN);
	else
		forget(r);
}

static void look(struct failover *f)
{
	struct round r = { .f = f, .now = now_of(f), .left = CHANGES };
	struct engine_error err;

	if (!engine_has_module(f->engine))
		return;
	if (r.now < f->settled) {
		look_at(f, f->settled);
		return;
	}
	f->why[0] = 0;
	if (view_load(&r.v, f->engine, &err)) {
		log_say(LOG_WARNING, NULL, "paths cannot be seen to: %s", err.text);
		snprintf(f->why, sizeof(f->why), "%.199s", err.text);
		look_at(f, r.now + RETRY);
	} else {
		work(&r);
	}
	view_free(&r.v);
}

/* ----------------------------------------------------------------------- status */

static void put(struct json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key, mem_or_die(json_object_new_string(value)));
}

/*
 * "added": paths that are there for others; "unserved": an array of "what", "state" and
 * "why"; "error" if it could not look.
 */
static struct json_object *status(void *arg)
{
	const struct failover *f = arg;
	struct json_object *o = mem_or_die(json_object_new_object()), *list, *one;
	const struct memory *m;

	json_object_object_add(o, "added", mem_or_die(json_object_new_int(f->added)));
	list = mem_or_die(json_object_new_array());
	for (m = f->memory; m < f->memory + f->n; m++) {
		if (!m->state)
			continue;
		one = mem_or_die(json_object_new_object());
		put(one, "what", m->key);
		put(one, "state", m->state == DOWN ? "down" : "no-spare");
		put(one, "why", m->why);
		json_object_array_add(list, one);
	}
	json_object_object_add(o, "unserved", list);
	if (*f->why)
		put(o, "error", f->why);
	return o;
}

/**
 * failover_new() - see to it from now on
 * @event: loop
 * @engine: engine
 * @err: filled on failure
 *
 * Return: for failover_free(), or NULL.
 */
struct failover *failover_new(sd_event *event, struct engine *engine, struct engine_error *err)
{
	struct failover *f = mem_or_die(calloc(1, sizeof(*f)));
	int rc;

	f->event = event;
	f->engine = engine;
	rc = sd_event_add_time(event, &f->timer, CLOCK_MONOTONIC, 0, 1 * MS, on_timer, f);
	if (rc >= 0)
		rc = engine_on_event(engine, on_event, f);
	if (rc >= 0)
		rc = engine_add_status(engine, "failover", status, f);
	if (rc < 0) {
		err->code = -rc;
		snprintf(err->text, sizeof(err->text), "failover: %s", strerror(-rc));
		failover_free(f);
		return NULL;
	}
	sd_event_source_set_enabled(f->timer, SD_EVENT_OFF);
	settle(f);
	return f;
}

/**
 * failover_free() - what was added stays, and is seen to the next time
 * @f: failover, or NULL
 */
void failover_free(struct failover *f)
{
	if (!f)
		return;
	engine_off_event(f->engine, on_event, f);
	sd_event_source_unref(f->timer);
	while (f->n)
		free(f->memory[--f->n].key);
	free(f->memory);
	free(f);
}
