// SPDX-License-Identifier: GPL-2.0
/* Groups of a vSwitch: what its VNCs make, change and delete, and the ports that are groups. */
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/xlate.h"
#include "pswitch.h"
#include "tenant.h"
#include "vfr.h"
#include "vgroup_priv.h"
#include "vswitch.h"

static struct libera_vgroup *find(struct libera_vswitch *vs, u64 vid)
{
	return xa_load(&vs->groups, vid);
}

static struct libera_vgroup_def *make_def(const struct libera_of_group *gm)
{
	u32 n = libera_vgroup_count_acts(gm);
	struct libera_vgroup_def *def;
	struct libera_act *act;

	def = kvmalloc(struct_size(def, bucket, gm->n_buckets) + array_size(n, sizeof(*act)),
		       GFP_KERNEL_ACCOUNT);
	if (!def)
		return NULL;
	act = (void *)&def->bucket[gm->n_buckets];
	def->type = gm->type;
	def->n_buckets = gm->n_buckets;
	def->act = act;
	memcpy(def->bucket, gm->bucket, array_size(gm->n_buckets, sizeof(*def->bucket)));
	if (n)
		memcpy(act, gm->act, array_size(n, sizeof(*act)));
	return def;
}

static struct libera_pgroup *on(struct libera_vgroup *g, const struct libera_vpart *part)
{
	return xa_load(&g->on, part->no);
}

static int send(struct libera_vgroup *g, unsigned int flags, struct libera_vop *op)
{
	struct libera_pgroup *pg;
	unsigned long no;
	int err;

	libera_vpart_assert_locked(g->vs);
	xa_for_each(&g->on, no, pg) {
		err = libera_pgroup_send(pg, flags, op);
		if (err)
			return err;
	}
	return 0;
}

static void unsend(struct libera_vgroup *g, struct libera_vop *op)
{
	struct libera_pgroup *pg;
	unsigned long no;

	xa_for_each(&g->on, no, pg)
		libera_pgroup_unsend(pg, op);
}

static void free_group(struct libera_vgroup *g)
{
	struct libera_vswitch *vs = g->vs;
	struct libera_use *use, *next;
	struct libera_pgroup *pg;
	unsigned long no;

	libera_vpart_assert_locked(vs);
	list_for_each_entry_safe(use, next, &g->users, list)
		list_del_init(&use->list);
	if (find(vs, g->vid) == g) {
		xa_erase(&vs->groups, g->vid);
		if (!libera_vgroup_is_hidden(g))
			atomic_dec(&vs->tenant->n_groups);
	}
	xa_for_each(&g->on, no, pg)
		libera_pgroup_free(pg);
	xa_destroy(&g->on);
	kvfree(g->past);
	kvfree(g->def);
	kvfree(g->prev);
	kfree(g);
}

/* Ids on all pSwitches. */
static int take_ids(struct libera_vgroup *g)
{
	struct libera_vpart *part;
	int err;

	libera_for_each_vpart(g->vs, part) {
		err = libera_pgroup_make(g, part);
		if (err)
			return err;
	}
	return 0;
}

int libera_vgroup_join(struct libera_vpart *part)
{
	struct libera_vgroup *g;
	unsigned long id;
	int err;

	libera_vpart_assert_locked(part->vs);
	xa_for_each(&part->vs->groups, id, g) {
		err = libera_pgroup_make(g, part);
		if (err)
			return err;
	}
	return 0;
}

/* What was counted there stays counted. */
static void keep_counters(struct libera_pgroup *pg)
{
	struct libera_vgroup *g = pg->g;
	u16 i;

	g->packets += pg->packets;
	g->bytes += pg->bytes;
	if (!g->past) {
		swap(g->past, pg->counters);
		return;
	}
	for (i = 0; pg->counters && i < g->def->n_buckets; i++) {
		g->past[i].packets += pg->counters[i].packets;
		g->past[i].bytes += pg->counters[i].bytes;
	}
}

void libera_vgroup_leave(struct libera_vpart *part)
{
	struct libera_vop op = { };
	struct libera_pgroup *pg;
	struct libera_vgroup *g;
	unsigned long id;

	libera_vpart_assert_locked(part->vs);
	xa_for_each(&part->vs->groups, id, g) {
		pg = on(g, part);
		if (!pg)
			continue;
		libera_pgroup_unsend(pg, &op);
		keep_counters(pg);
		libera_pgroup_free(pg);
	}
}

static struct libera_vgroup *create(struct libera_vswitch *vs, u64 vid,
				    const struct libera_of_group *gm)
{
	struct libera_vgroup *g;
	int err;

	libera_vpart_assert_locked(vs);
	g = kzalloc(sizeof(*g), GFP_KERNEL_ACCOUNT);
	if (!g)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&g->users);
	xa_init(&g->on);
	g->vs = vs;
	g->vid = vid;
	g->created_ns = ktime_get_boottime_ns();
	g->def = make_def(gm);
	err = g->def ? take_ids(g) : -ENOMEM;
	if (!err)
		err = xa_insert(&vs->groups, g->vid, g, GFP_KERNEL_ACCOUNT);
	if (err) {
		free_group(g);
		return ERR_PTR(err);
	}
	if (!libera_vgroup_is_hidden(g))
		atomic_inc(&vs->tenant->n_groups);
	return g;
}

/* ------------------------------------------------------ ports as groups */

/* On a pSwitch where it has not been asked for yet. */
static int show_hidden(struct libera_pgroup *pg)
{
	struct libera_vop op = { };
	int err;

	err = libera_pgroup_set_ports(pg) ?: libera_pgroup_send(pg, 0, &op);
	if (err) {
		kvfree(pg->ports);
		pg->ports = NULL;
	}
	return err;
}

int libera_vgroup_pid(void *priv, u64 vid, u32 *pid)
{
	const struct libera_of_group none = { .type = LIBERA_GT_ALL };
	struct libera_vpart *part = priv;
	struct libera_vgroup *g = find(part->vs, vid);
	struct libera_pgroup *pg;

	libera_vpart_assert_locked(part->vs);
	if (!g && vid > LIBERA_GROUP_MAX)
		g = create(part->vs, vid, &none);
	if (IS_ERR_OR_NULL(g))
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	pg = on(g, part);
	if (!pg || (libera_vgroup_is_hidden(g) && !pg->ports && show_hidden(pg)))
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	*pid = pg->pid;
	return 0;
}

void libera_vgroup_add_user(struct libera_vswitch *vs, u64 vid, struct libera_use *use)
{
	struct libera_vgroup *g = find(vs, vid);

	lockdep_assert_held(&vs->lock);
	if (g)
		list_add_tail(&use->list, &g->users);
}

u32 libera_vgroup_refs(struct libera_vgroup *g)
{
	struct libera_use *use;
	u32 n = 0;

	lockdep_assert_held(&g->vs->lock);
	list_for_each_entry(use, &g->users, list)
		n++;
	return n + libera_vgroup_parents(g);
}

/* ---------------------------------------------------------------- GROUP_MOD */

static int to_oferr(int err)
{
	return err == -ENOMEM || err == -EBUSY ? LIBERA_OFERR_GROUP_MOD_OUT_OF_GROUPS : err;
}

/* What kinds of groups the pSwitch has. */
static int check_features_of(const struct libera_pswitch *ps, const struct libera_of_group *gm)
{
	const struct libera_of_group_features *f = &ps->group_features;
	bool chained = false;
	u32 i, n;

	if (!libera_pswitch_has_groups(ps))
		return LIBERA_OFERR_GROUP_MOD_OUT_OF_GROUPS;
	if (!(f->types & (1U << gm->type)))
		return LIBERA_OFERR_GROUP_MOD_BAD_TYPE;
	n = libera_vgroup_count_acts(gm);
	for (i = 0; i < n; i++)
		chained |= gm->act[i].type == LIBERA_ACT_GROUP;
	if (chained && !(f->capabilities & LIBERA_GFC_CHAINING))
		return LIBERA_OFERR_GROUP_MOD_CHAINING_UNSUPPORTED;
	return 0;
}

static int check_features(const struct libera_vswitch *vs, const struct libera_of_group *gm)
{
	const struct libera_vpart *part;
	int err;

	libera_for_each_vpart(vs, part) {
		err = part->ps->version ? check_features_of(part->ps, gm) : 0;
		if (err)
			return err;
	}
	return 0;
}

/* With what it is to do from now on, unless that leads in a circle. */
static int send_new(struct libera_vgroup *g, struct libera_vop *op)
{
	if (libera_vgroup_loops(g->vs, g->vid, g->def))
		return LIBERA_OFERR_GROUP_MOD_LOOP;
	return send(g, 0, op);
}

static int add(struct libera_vswitch *vs, const struct libera_of_group *gm, struct libera_vop *op)
{
	struct libera_tenant *t = vs->tenant;
	u32 quota = READ_ONCE(t->max_groups);
	struct libera_vgroup *g;
	int err;

	err = check_features(vs, gm);
	if (err)
		return err;
	if (find(vs, gm->group_id))
		return LIBERA_OFERR_GROUP_MOD_GROUP_EXISTS;
	if (atomic_read(&t->n_groups) >= (quota ? quota : LIBERA_GROUPS_DEFAULT))
		return LIBERA_OFERR_GROUP_MOD_OUT_OF_GROUPS;
	g = create(vs, gm->group_id, gm);
	if (IS_ERR(g))
		return to_oferr(PTR_ERR(g));
	err = send_new(g, op);
	if (err) {
		unsend(g, op);
		free_group(g);
	}
	return to_oferr(err);
}

/* Buckets of their own begin to count anew. */
static void forget_counters(struct libera_vgroup *g)
{
	struct libera_pgroup *pg;
	unsigned long no;

	kvfree(g->past);
	g->past = NULL;
	xa_for_each(&g->on, no, pg) {
		kvfree(pg->counters);
		pg->counters = NULL;
	}
}

static int modify(struct libera_vswitch *vs, const struct libera_of_group *gm,
		  struct libera_vop *op)
{
	struct libera_vgroup *g = find(vs, gm->group_id);
	struct libera_vgroup_def *def, *old;
	int err;

	if (!g)
		return LIBERA_OFERR_GROUP_MOD_UNKNOWN_GROUP;
	err = check_features(vs, gm);
	if (err)
		return err;
	def = make_def(gm);
	if (!def)
		return LIBERA_OFERR_GROUP_MOD_OUT_OF_BUCKETS;
	old = g->def;
	g->def = def;
	err = send_new(g, op);
	if (err) {
		g->def = old;
		kvfree(def);
		/* those that have it already */
		send(g, LIBERA_XLATE_LENIENT, op);
		return to_oferr(err);
	}
	kvfree(g->prev);
	g->prev = old;
	g->prev_op = op->id;
	forget_counters(g);
	return 0;
}

/* Rules that name it go first, as the specification says they go with it (1.3.5, 6.4.3). */
static void delete_users(struct libera_vgroup *g, struct libera_vop *op)
{
	struct libera_use *use;

	while ((use = list_first_entry_or_null(&g->users, struct libera_use, list))) {
		libera_vfr_delete(use->vfr, op, LIBERA_FRR_GROUP);
		cond_resched();
	}
}

static void remove_group(struct libera_vgroup *g, struct libera_vop *op)
{
	delete_users(g, op);
	unsend(g, op);
	free_group(g);
}

static int delete(struct libera_vswitch *vs, u64 vid, struct libera_vop *op)
{
	struct libera_vgroup *g;
	unsigned long id;

	if (vid != LIBERA_GROUP_ALL) {
		g = find(vs, vid);
		if (!g)
			return 0;
		if (libera_vgroup_parents(g))
			return LIBERA_OFERR_GROUP_MOD_CHAINED_GROUP;
		remove_group(g, op);
		return 0;
	}
	xa_for_each(&vs->groups, id, g)
		if (!libera_vgroup_is_hidden(g))
			remove_group(g, op);
	return 0;
}

int libera_vgroup_mod(struct libera_vswitch *vs, const struct libera_ofmsg *m,
		      struct libera_vop *op)
{
	const struct libera_of_group *gm = &m->group;

	libera_vpart_assert_locked(vs);
	if (gm->command == LIBERA_GC_DELETE)
		return delete(vs, gm->group_id, op);
	if (gm->group_id > LIBERA_GROUP_MAX)
		return LIBERA_OFERR_GROUP_MOD_INVALID_GROUP;
	if (gm->command == LIBERA_GC_ADD)
		return add(vs, gm, op);
	if (gm->command == LIBERA_GC_MODIFY)
		return modify(vs, gm, op);
	return LIBERA_OFERR_GROUP_MOD_BAD_COMMAND;
}

/* ---------------------------------------------------------------- upkeep */

/* Whether all groups that it names are on the switch. */
static bool is_due(struct libera_vgroup *g, const struct libera_vpart *part)
{
	struct libera_vgroup *other;
	unsigned long id;

	if (libera_vgroup_is_hidden(g))
		return on(g, part)->ports;
	xa_for_each(&g->vs->groups, id, other)
		if (!on(other, part)->sent && other != g && libera_vgroup_names(g->def, other->vid))
			return false;
	return true;
}

static void send_all(struct libera_vpart *part)
{
	struct libera_pgroup *pg;
	struct libera_vop op = { };
	struct libera_vgroup *g;
	unsigned long id;
	bool more = true;

	/* chained groups have to be there before those that name them */
	while (more) {
		more = false;
		xa_for_each(&part->vs->groups, id, g) {
			pg = on(g, part);
			if (pg->sent || !is_due(g, part))
				continue;
			more |= !libera_pgroup_send(pg, LIBERA_XLATE_LENIENT, &op) && pg->sent;
			cond_resched();
		}
	}
}

static void refresh_part(struct libera_vpart *part)
{
	struct libera_vswitch *vs = part->vs;
	struct libera_vop op = { };
	struct libera_pgroup *pg;
	struct libera_vgroup *g;
	unsigned long id;

	if (!libera_pswitch_is_ready(part->ps))
		return;
	xa_for_each(&vs->groups, id, g) {
		pg = on(g, part);
		if (pg->ports)
			libera_pgroup_set_ports(pg);
		if (pg->sent && vs->installed)
			libera_pgroup_send(pg, LIBERA_XLATE_LENIENT, &op);
		else
			libera_pgroup_unsend(pg, &op);
		cond_resched();
	}
	if (vs->installed)
		send_all(part);
}

void libera_vgroup_refresh(struct libera_vswitch *vs)
{
	struct libera_vpart *part;

	libera_vpart_assert_locked(vs);
	libera_for_each_vpart(vs, part)
		refresh_part(part);
}

void libera_vgroup_free_all(struct libera_vswitch *vs, bool quiet)
{
	struct libera_vop op = { };
	struct libera_vgroup *g;
	unsigned long id;

	libera_vpart_assert_locked(vs);
	xa_for_each(&vs->groups, id, g) {
		if (!quiet)
			unsend(g, &op);
		free_group(g);
	}
}

/* A group as it was before, or not at all. */
static void undo(struct libera_pgroup *pg, u64 of_op)
{
	struct libera_vgroup *g = pg->g;
	struct libera_vop op = { };

	if (g->prev && g->prev_op == of_op) {
		kvfree(g->def);
		g->def = g->prev;
		g->prev = NULL;
		pg->digest = 0;
		send(g, LIBERA_XLATE_LENIENT, &op);
	} else {
		pg->sent = false;
		remove_group(g, &op);
	}
}

void libera_vgroup_failed(struct libera_pswitch *ps, u32 pid, u64 op)
{
	struct libera_vswitch *vs = NULL;
	struct libera_pgroup *pg;

	mutex_lock(&ps->lock);
	pg = xa_load(&ps->group_ids, pid);
	if (pg && kref_get_unless_zero(&pg->g->vs->ref))
		vs = pg->g->vs;
	mutex_unlock(&ps->lock);
	if (!vs)
		return;
	mutex_lock(&vs->lock);
	libera_vpart_lock_all(vs);
	pg = xa_load(&ps->group_ids, pid);
	if (pg && pg->g->vs == vs && !vs->dead)
		undo(pg, op);
	libera_vfr_settle(vs);
	libera_vpart_unlock_all(vs);
	mutex_unlock(&vs->lock);
	libera_vswitch_put(vs);
}

void libera_vgroup_counters(struct libera_vgroup *g, struct libera_of_group_stats *st,
			    struct libera_of_counter *bucket)
{
	const struct libera_pgroup *pg;
	unsigned long no;
	u16 k;

	lockdep_assert_held(&g->vs->lock);
	memset(bucket, 0, array_size(g->def->n_buckets, sizeof(*bucket)));
	if (g->past)
		memcpy(bucket, g->past, array_size(g->def->n_buckets, sizeof(*bucket)));
	st->packets = g->packets;
	st->bytes = g->bytes;
	xa_for_each(&g->on, no, pg) {
		st->packets += pg->packets;
		st->bytes += pg->bytes;
		for (k = 0; pg->counters && k < g->def->n_buckets; k++) {
			bucket[k].packets += pg->counters[k].packets;
			bucket[k].bytes += pg->counters[k].bytes;
		}
	}
}
