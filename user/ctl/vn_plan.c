// SPDX-License-Identifier: GPL-2.0
/* What makes one virtual network another. */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "vn_priv.h"

static bool same_switch(const struct vn_switch *a, const struct vn_switch *b)
{
	return a->dpid == b->dpid && (a->dpid || !strcmp(a->name, b->name));
}

bool vn_is_on(const struct vn_object *vs, const struct vn_switch *s)
{
	unsigned int i;

	for (i = 0; i < vs->n_below; i++)
		if (same_switch(&vs->below[i], s))
			return true;
	return false;
}

/* Whether a vSwitch is on all pSwitches of another. */
static bool is_on_all(const struct vn_object *vs, const struct vn_object *other)
{
	unsigned int i;

	for (i = 0; i < other->n_below; i++)
		if (!vn_is_on(vs, &other->below[i]))
			return false;
	return true;
}

static bool same_below(const struct vn_object *a, const struct vn_object *b)
{
	return is_on_all(a, b) && is_on_all(b, a);
}

/* Whether an object that is there is what the file says; a vLink's paths are not seen to. */
static bool is_same(const struct vn_object *a, const struct vn_object *b)
{
	if (a->kind == VN_VSWITCH && strcmp(a->vswitch.name, b->vswitch.name))
		return false;
	if (a->kind == VN_HOST &&
	    (a->vswitch.dpid != b->vswitch.dpid || a->port != b->port ||
	     vn_by_bytes(&a->ip4, &b->ip4) || vn_by_bytes(&a->ip6, &b->ip6) ||
	     (a->index && b->index && a->index != b->index)))
		return false;
	/* where a route leads its path says */
	if (a->kind == VN_ROUTE)
		return true;
	return same_switch(&a->pswitch, &b->pswitch) && a->pport == b->pport;
}

static bool same_vlans(const struct vn_object *a, const struct vn_object *b)
{
	return a->n_vlans == b->n_vlans &&
	       (!a->n_vlans || !memcmp(a->vlan, b->vlan, a->n_vlans * sizeof(*a->vlan)));
}

static bool same_settings(const struct vn_object *a, const struct vn_object *b)
{
	return a->max_rules == b->max_rules && a->max_groups == b->max_groups &&
	       a->max_meters == b->max_meters && a->max_message_rate == b->max_message_rate &&
	       a->max_packet_in_rate == b->max_packet_in_rate && a->state == b->state &&
	       a->carrier == b->carrier && a->reduction == b->reduction &&
	       a->merge == b->merge && a->host_move == b->host_move && same_vlans(a, b);
}

static bool stays_vswitch(const struct vn *there, const char *tenant, const struct vn_switch *s)
{
	struct vn_object key = { .kind = VN_VSWITCH, .vswitch.dpid = s->dpid };
	const struct vn_object *vs;

	if (!s->dpid)
		return true;
	strcpy(key.tenant, tenant);
	vs = vn_find(there, &key);
	return !vs || vs->kept;
}

/* Whether what it is on stays; objects before it in the list are decided on already. */
static bool has_ground(const struct vn *there, const struct vn_object *o)
{
	const struct vn_object *port;

	if (o->kind == VN_TENANT || o->kind == VN_VSWITCH)
		return true;
	if (!stays_vswitch(there, o->tenant, &o->vswitch) ||
	    !stays_vswitch(there, o->tenant, &o->to_vswitch))
		return false;
	if (o->kind != VN_HOST)
		return true;
	port = vn_find_port(there, o->tenant, o->vswitch.dpid, o->port, NULL);
	return !port || port->kept;
}

/* The line by which routes of a vSwitch are to be looked for; NULL if there is none. */
static struct vn_object *find_auto(const struct vn *wanted, const struct vn_object *o)
{
	struct vn_object *w;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		if (vn_is_auto(w) && w->vswitch.dpid == o->vswitch.dpid &&
		    !strcmp(w->tenant, o->tenant))
			return w;
	}
	return NULL;
}

/* Routes that are to be looked for are so for all pSwitches of the vSwitch anew. */
static bool can_stay(const struct vn *wanted, const struct vn_object *there,
		     const struct vn_object *w)
{
	return w->kind != VN_VSWITCH || same_below(there, w) || !find_auto(wanted, w);
}

/* What is to be looked for is met by what was found before. */
static void mark_auto(struct vn *there, struct vn *wanted)
{
	struct vn_object *t, *w;
	size_t i;

	for (i = 0; i < there->n; i++) {
		t = there->obj[i];
		w = t->kind == VN_ROUTE ? find_auto(wanted, t) : NULL;
		if (!w || !has_ground(there, t))
			continue;
		t->kept = true;
		w->kept = true;
	}
}

/* What is the same on both sides, and on nothing that goes, is kept. */
static void mark(struct vn *there, struct vn *wanted)
{
	struct vn_object *t, *w;
	size_t i;

	for (i = 0; i < there->n; i++) {
		t = there->obj[i];
		w = vn_find(wanted, t);
		t->kept = w && is_same(t, w) && can_stay(wanted, t, w) && has_ground(there, t);
		if (w && t->kept) {
			w->kept = true;
			w->id = t->id;
		}
	}
	mark_auto(there, wanted);
}

static void add_step(struct vn_plan *plan, struct vn_step step)
{
	plan->step = mem_or_die(realloc(plan->step, (plan->n + 1) * sizeof(plan->step[0])));
	plan->step[plan->n++] = step;
}

/* Of what is not in the file the line of its tenant is to blame. */
static void del_kind(struct vn_plan *plan, const struct vn *there, const struct vn *wanted,
		     enum vn_kind kind)
{
	const struct vn_object *w;
	struct vn_object *t;
	size_t i;

	for (i = 0; i < there->n; i++) {
		t = there->obj[i];
		if (t->kind != kind || t->kept)
			continue;
		w = vn_find(wanted, t);
		if (!w)
			w = vn_tenant(wanted, t->tenant);
		add_step(plan, (struct vn_step){ VN_DEL, t, NULL, 0, w ? w->line : 0 });
	}
}

static void add_kind(struct vn_plan *plan, const struct vn *there, const struct vn *wanted,
		     enum vn_kind kind)
{
	struct vn_object *w, *t;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		if (w->kind != kind)
			continue;
		t = kind == VN_TENANT ? vn_find(there, w) : NULL;
		if (t && !same_settings(t, w))
			add_step(plan, (struct vn_step){ VN_SET, w, t, 0, w->line });
		else if (!w->kept)
			add_step(plan, (struct vn_step){ VN_ADD, w, NULL, 0, w->line });
	}
}

/* vSwitches that stay go to pSwitches before anything of theirs does, and away last. */
static void change_below(struct vn_plan *plan, const struct vn *there, const struct vn *wanted,
			 enum vn_op op)
{
	struct vn_object *w, *t;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		t = w->kind == VN_VSWITCH && w->kept ? vn_find(there, w) : NULL;
		if (t && !(op == VN_ENTER ? is_on_all(t, w) : is_on_all(w, t)))
			add_step(plan, (struct vn_step){ op, w, t, 0, w->line });
	}
}

static int find_path(const struct vn_object *o, uint16_t priority)
{
	unsigned int i;

	for (i = 0; i < o->n_paths; i++)
		if (o->path[i].priority == priority)
			return i;
	return -1;
}

/* A path that is to be looked for is any that was found. */
static bool same_path(const struct vn_path *there, const struct vn_path *wanted)
{
	return !strcmp(wanted->hops, VN_AUTO) || !strcmp(there->hops, wanted->hops);
}

static unsigned int new_paths(struct vn_plan *plan, const struct vn_object *t,
			      struct vn_object *w, bool count_only)
{
	unsigned int i, n = 0;

	for (i = 0; i < w->n_paths; i++) {
		if (find_path(t, w->path[i].priority) >= 0)
			continue;
		n++;
		if (!count_only)
			add_step(plan, (struct vn_step){ VN_PATH_ADD, w, NULL, i, w->line });
	}
	return n;
}

static void old_paths(struct vn_plan *plan, struct vn_object *t, const struct vn_object *w)
{
	unsigned int i;

	for (i = 0; i < t->n_paths; i++)
		if (find_path(w, t->path[i].priority) < 0)
			add_step(plan, (struct vn_step){ VN_PATH_DEL, t, NULL, i, w->line });
}

static void changed_paths(struct vn_plan *plan, struct vn_object *t, struct vn_object *w)
{
	unsigned int i;
	int at;

	for (i = 0; i < w->n_paths; i++) {
		at = find_path(t, w->path[i].priority);
		if (at < 0 || same_path(&t->path[at], &w->path[i]))
			continue;
		add_step(plan, (struct vn_step){ VN_PATH_DEL, t, NULL, at, w->line });
		add_step(plan, (struct vn_step){ VN_PATH_ADD, w, NULL, i, w->line });
	}
}

/* New paths come before old ones go, so that there is always one, if there is room. */
static void change_paths(struct vn_plan *plan, struct vn *there, struct vn *wanted)
{
	struct vn_object *t, *w;
	bool room;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		w = wanted->obj[i];
		if (w->kind != VN_VLINK || !w->kept)
			continue;
		t = vn_find(there, w);
		room = t->n_paths + new_paths(plan, t, w, true) <= VN_PATH_MAX;
		if (!room)
			old_paths(plan, t, w);
		new_paths(plan, t, w, false);
		changed_paths(plan, t, w);
		if (room)
			old_paths(plan, t, w);
	}
}

/**
 * vn_make_plan() - what makes one the other
 * @plan: filled; refers to both
 * @there: what there is of the tenants in @wanted; sorted
 * @wanted: what shall be; sorted
 *
 * What goes is first, as its ports and names may be wanted by others, then come
 * paths of vLinks that stay, as vPorts may be wanted where they lead.
 */
void vn_make_plan(struct vn_plan *plan, struct vn *there, struct vn *wanted)
{
	static const enum vn_kind down[] = {
		VN_HOST, VN_VLINK, VN_ROUTE, VN_VPORT, VN_CONTROLLER, VN_VSWITCH
	};
	unsigned int i;

	*plan = (struct vn_plan){ .n = 0 };
	mark(there, wanted);
	for (i = 0; i < sizeof(down) / sizeof(down[0]); i++)
		del_kind(plan, there, wanted, down[i]);
	change_below(plan, there, wanted, VN_ENTER);
	change_paths(plan, there, wanted);
	for (i = 0; i < VN_KINDS; i++)
		add_kind(plan, there, wanted, i);
	change_below(plan, there, wanted, VN_LEAVE);
}

/**
 * vn_plan_free() - done with a plan
 * @plan: plan
 */
void vn_plan_free(struct vn_plan *plan)
{
	free(plan->step);
	*plan = (struct vn_plan){ .n = 0 };
}
