// SPDX-License-Identifier: GPL-2.0
/* Groups of a vSwitch, and the groups of a pSwitch that they are. */
#include <linux/jhash.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/xlate.h"
#include "pdrv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vfr.h"
#include "vgroup.h"
#include "vswitch.h"

static bool is_hidden(const struct libera_vgroup *g)
{
	return g->vid > LIBERA_GROUP_MAX;
}

static struct libera_vgroup *find(struct libera_vswitch *vs, u64 vid)
{
	return xa_load(&vs->groups, vid);
}

static u32 count_acts(const struct libera_of_group *gm)
{
	u32 i, n = 0;

	for (i = 0; i < gm->n_buckets; i++)
		n += gm->bucket[i].n;
	return n;
}

static struct libera_vgroup_def *make_def(const struct libera_of_group *gm)
{
	u32 n = count_acts(gm);
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

/*
 * A bucket of a fast-failover group lives as long as what it watches: one whose
 * port is gone is dead, and a switch would not take it without a port to watch.
 */
static bool is_dead(const struct libera_vgroup_def *def, const struct libera_bucket *p)
{
	return def->type == LIBERA_GT_FF && p->watch_port == LIBERA_PORT_ANY &&
	       p->watch_group == LIBERA_GROUP_ANY;
}

static struct libera_pgroup *on(struct libera_vgroup *g, const struct libera_vpart *part)
{
	return xa_load(&g->on, part->no);
}

/* Translate the buckets into vs->scratch.  Returns how many, an oferr negated. */
static int translate(struct libera_pgroup *pg, unsigned int flags)
{
	const struct libera_xlate *x = libera_vpart_xlate(pg->part);
	const struct libera_vgroup_def *def = pg->g->def;
	struct libera_ofscratch *s = &pg->g->vs->scratch;
	int err, n = 0;
	u16 i;

	s->n = 0;
	for (i = 0; i < def->n_buckets; i++) {
		u16 acts = s->n;

		err = libera_xlate_bucket(&s->bucket[n], &def->bucket[i], def->act, x, flags, s);
		if (err)
			return -err;
		if (is_dead(def, &s->bucket[n]))
			s->n = acts;
		else
			n++;
	}
	return n;
}

/* The group's message for the pSwitch, in ps->out. */
static int fill(struct libera_pgroup *pg, u16 command, unsigned int flags)
{
	struct libera_ofscratch *s = &pg->g->vs->scratch;
	struct libera_ofmsg *m = &pg->part->ps->out;
	struct libera_of_group *gm = &m->group;
	int n;

	/* a hidden one is physical already, and may be asked for by a translation */
	n = pg->ports ? pg->ports->n_buckets : translate(pg, flags);
	if (n < 0)
		return -n;
	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_GROUP_MOD;
	gm->command = command;
	gm->type = pg->g->def->type;
	gm->group_id = pg->pid;
	gm->n_buckets = n;
	gm->bucket = pg->ports ? pg->ports->bucket : s->bucket;
	gm->act = pg->ports ? pg->ports->act : s->act;
	return 0;
}

static u32 digest(const struct libera_of_group *gm)
{
	u32 h = jhash(gm->act, array_size(count_acts(gm), sizeof(*gm->act)), gm->type);
	u16 i;

	for (i = 0; i < gm->n_buckets; i++) {
		const struct libera_bucket *b = &gm->bucket[i];

		h = jhash_3words(b->weight << 16 | b->n, b->watch_port, b->watch_group, h);
	}
	return h;
}

static void send_delete(struct libera_pswitch *ps, u32 pid, u32 xid)
{
	struct libera_ofmsg *m = &ps->out;

	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_GROUP_MOD;
	m->xid = xid;
	m->group.command = LIBERA_GC_DELETE;
	m->group.group_id = pid;
	libera_pswitch_send(ps, m);
}

/* Add or modify on one switch, if that makes a difference. */
static int send_one(struct libera_pgroup *pg, unsigned int flags, struct libera_vop *op)
{
	struct libera_pswitch *ps = pg->part->ps;
	u32 sum;
	int err;

	if (!libera_pswitch_is_ready(ps) || (is_hidden(pg->g) && !pg->ports) ||
	    ps->drv->one_table)
		return 0;
	err = fill(pg, pg->sent ? LIBERA_GC_MODIFY : LIBERA_GC_ADD, flags);
	if (err)
		return err;
	sum = digest(&ps->out.group);
	if (pg->sent && pg->digest == sum)
		return 0;
	ps->out.xid = libera_vop_xid(ps, op);
	err = libera_pswitch_send(ps, &ps->out);
	if (err)
		return err;
	pg->sent = true;
	pg->digest = sum;
	return 0;
}

static int send(struct libera_vgroup *g, unsigned int flags, struct libera_vop *op)
{
	struct libera_pgroup *pg;
	unsigned long no;
	int err;

	libera_vpart_assert_locked(g->vs);
	xa_for_each(&g->on, no, pg) {
		err = send_one(pg, flags, op);
		if (err)
			return err;
	}
	return 0;
}

/* Off the switches that have it. */
static void unsend_one(struct libera_pgroup *pg, struct libera_vop *op)
{
	struct libera_pswitch *ps = pg->part->ps;

	if (pg->sent && libera_pswitch_is_ready(ps))
		send_delete(ps, pg->pid, libera_vop_xid(ps, op));
	pg->sent = false;
}

static void unsend(struct libera_vgroup *g, struct libera_vop *op)
{
	struct libera_pgroup *pg;
	unsigned long no;

	xa_for_each(&g->on, no, pg)
		unsend_one(pg, op);
}

static void free_one(struct libera_pgroup *pg)
{
	xa_erase(&pg->g->on, pg->part->no);
	if (pg->pid)
		xa_erase(&pg->part->ps->group_ids, pg->pid);
	kvfree(pg->counters);
	kvfree(pg->ports);
	kfree(pg);
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
		if (!is_hidden(g))
			atomic_dec(&vs->tenant->n_groups);
	}
	xa_for_each(&g->on, no, pg)
		free_one(pg);
	xa_destroy(&g->on);
	kvfree(g->past);
	kvfree(g->def);
	kvfree(g->prev);
	kfree(g);
}

static int make_one(struct libera_vgroup *g, struct libera_vpart *part)
{
	struct libera_pgroup *pg = kzalloc(sizeof(*pg), GFP_KERNEL_ACCOUNT);
	struct libera_pswitch *ps = part->ps;
	int err;

	if (!pg)
		return -ENOMEM;
	pg->g = g;
	pg->part = part;
	err = xa_insert(&g->on, part->no, pg, GFP_KERNEL_ACCOUNT);
	if (err) {
		kfree(pg);
		return err;
	}
	/* cyclic: a late answer about a freed group must not name a new one */
	err = xa_alloc_cyclic(&ps->group_ids, &pg->pid, pg,
			      XA_LIMIT(LIBERA_PGROUP_BASE, LIBERA_PGROUP_LAST),
			      &ps->next_group_id, GFP_KERNEL_ACCOUNT);
	if (err < 0)
		pg->pid = 0;
	return min(err, 0);
}

/* Ids on all pSwitches. */
static int take_ids(struct libera_vgroup *g)
{
	struct libera_vpart *part;
	int err;

	libera_for_each_vpart(g->vs, part) {
		err = make_one(g, part);
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
		err = make_one(g, part);
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
		unsend_one(pg, &op);
		keep_counters(pg);
		free_one(pg);
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
	if (!is_hidden(g))
		atomic_inc(&vs->tenant->n_groups);
	return g;
}

/* ------------------------------------------------------ ports as groups */

/* Whether a hidden group leads to a port. */
static bool leads_to(u64 vid, const struct libera_map_port *port)
{
	if (port->no_fwd || !libera_map_is_up(port))
		return false;
	if (vid == LIBERA_VGROUP_ALL)
		return true;
	if (vid == LIBERA_VGROUP_FLOOD)
		return !port->no_flood;
	return port->vport == (u32)vid;
}

/* One bucket for each vPort; a switch sends nothing back where it came from. */
static struct libera_vgroup_def *ports_def(const struct libera_vpart *part, u64 vid)
{
	bool back = vid >= LIBERA_VGROUP_BACK;
	const struct libera_map *map = part->map;
	struct libera_vgroup_def *def;
	struct libera_bucket *b;
	struct libera_act *act;
	u32 i, n = 0;

	def = kvzalloc(struct_size(def, bucket, map->n) +
		       array3_size(map->n, LIBERA_PORT_ACTS, sizeof(*act)), GFP_KERNEL_ACCOUNT);
	if (!def)
		return NULL;
	act = (void *)&def->bucket[map->n];
	def->type = LIBERA_GT_ALL;
	def->act = act;
	for (i = 0; i < map->n; i++) {
		if (!leads_to(vid, &map->port[i]))
			continue;
		b = &def->bucket[def->n_buckets++];
		b->watch_port = LIBERA_PORT_ANY;
		b->watch_group = LIBERA_GROUP_ANY;
		b->first = n;
		b->n = libera_xlate_port(act + n, &map->port[i], back);
		n += b->n;
	}
	return def;
}

static int rebuild_hidden(struct libera_pgroup *pg)
{
	struct libera_vgroup_def *ports = ports_def(pg->part, pg->g->vid);

	if (!ports)
		return -ENOMEM;
	kvfree(pg->ports);
	pg->ports = ports;
	return 0;
}

/* On a pSwitch where it has not been asked for yet. */
static int show_hidden(struct libera_pgroup *pg)
{
	struct libera_vop op = { };
	int err;

	err = rebuild_hidden(pg) ?: send_one(pg, 0, &op);
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
	if (!pg || (is_hidden(g) && !pg->ports && show_hidden(pg)))
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

/* ------------------------------------------------------------------ chains */

static bool bucket_forwards(const struct libera_vgroup_def *def, const struct libera_bucket *b,
			    u64 vid)
{
	u16 i;

	for (i = 0; i < b->n; i++)
		if (def->act[b->first + i].type == LIBERA_ACT_GROUP &&
		    def->act[b->first + i].arg == vid)
			return true;
	return false;
}

static bool def_forwards(const struct libera_vgroup_def *def, u64 vid)
{
	u16 i;

	for (i = 0; i < def->n_buckets; i++)
		if (bucket_forwards(def, &def->bucket[i], vid))
			return true;
	return false;
}

/* Forwards to it, or watches it. */
static bool def_names(const struct libera_vgroup_def *def, u64 vid)
{
	u16 i;

	for (i = 0; i < def->n_buckets; i++)
		if (def->bucket[i].watch_group == vid)
			return true;
	return def_forwards(def, vid);
}

/* 1.3.5, 7.3.5.9: "groups that directly forward to this group"; who watches does not. */
static u32 count_parents(struct libera_vgroup *g)
{
	struct libera_vgroup *other;
	unsigned long id;
	u32 n = 0;

	xa_for_each(&g->vs->groups, id, other)
		n += other != g && !is_hidden(other) && def_forwards(other->def, g->vid);
	return n;
}

u32 libera_vgroup_refs(struct libera_vgroup *g)
{
	struct libera_use *use;
	u32 n = 0;

	lockdep_assert_held(&g->vs->lock);
	list_for_each_entry(use, &g->users, list)
		n++;
	return n + count_parents(g);
}

/*
 * Whether @def, being that of group @vid, would lead back to it: marks spread
 * from the groups that @def names until nothing is new.
 */
static bool makes_loop(struct libera_vswitch *vs, u64 vid, const struct libera_vgroup_def *def)
{
	struct libera_vgroup *g, *from;
	unsigned long id, from_id;
	bool more = true;

	if (def_names(def, vid))
		return true;
	xa_for_each(&vs->groups, id, g)
		g->mark = def_names(def, g->vid);
	while (more) {
		more = false;
		xa_for_each(&vs->groups, from_id, from) {
			if (from->mark != 1)
				continue;
			from->mark = 2;		/* its own have been looked at */
			if (is_hidden(from))
				continue;
			if (def_names(from->def, vid))
				return true;
			xa_for_each(&vs->groups, id, g)
				if (!g->mark && def_names(from->def, g->vid))
					g->mark = 1;
			more = true;
			cond_resched();
		}
	}
	return false;
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
	n = count_acts(gm);
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
	err = makes_loop(vs, g->vid, g->def) ? LIBERA_OFERR_GROUP_MOD_LOOP : send(g, 0, op);
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
	err = makes_loop(vs, g->vid, def) ? LIBERA_OFERR_GROUP_MOD_LOOP : send(g, 0, op);
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
		if (count_parents(g))
			return LIBERA_OFERR_GROUP_MOD_CHAINED_GROUP;
		remove_group(g, op);
		return 0;
	}
	xa_for_each(&vs->groups, id, g)
		if (!is_hidden(g))
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

	if (is_hidden(g))
		return on(g, part)->ports;
	xa_for_each(&g->vs->groups, id, other)
		if (!on(other, part)->sent && other != g && def_names(g->def, other->vid))
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
			more |= !send_one(pg, LIBERA_XLATE_LENIENT, &op) && pg->sent;
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
			rebuild_hidden(pg);
		if (pg->sent && vs->installed) {
			send_one(pg, LIBERA_XLATE_LENIENT, &op);
		} else if (pg->sent) {
			send_delete(part->ps, pg->pid, libera_vop_xid(part->ps, &op));
			pg->sent = false;
		}
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

int libera_vgroup_sync(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c)
{
	struct libera_of_group entry;
	struct libera_pgroup *pg;
	int err;

	lockdep_assert_held(&ps->lock);
	while ((err = libera_ofmsg_next_group(version, c, &entry, &ps->scratch)) > 0) {
		if (entry.group_id < LIBERA_PGROUP_BASE || entry.group_id > LIBERA_PGROUP_LAST)
			continue;
		pg = xa_load(&ps->group_ids, entry.group_id);
		if (pg)
			pg->sent = true;	/* and refresh() will send what is different */
		else
			send_delete(ps, entry.group_id, 0);
	}
	return err;
}

void libera_vgroup_lost(struct libera_pswitch *ps)
{
	struct libera_pgroup *pg;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	xa_for_each(&ps->group_ids, id, pg) {
		pg->sent = false;
		pg->digest = 0;
	}
}

void libera_vgroup_learn(struct libera_pswitch *ps, struct libera_of_group_stats *s)
{
	struct libera_pgroup *pg = xa_load(&ps->group_ids, s->group_id);
	struct libera_of_counter n;
	u16 i, n_buckets;

	lockdep_assert_held(&ps->lock);
	if (!pg)
		return;
	n_buckets = pg->g->def->n_buckets;
	pg->packets = s->packets;
	pg->bytes = s->bytes;
	if (!pg->counters && n_buckets)
		pg->counters = kvcalloc(n_buckets, sizeof(n), GFP_KERNEL_ACCOUNT);
	for (i = 0; pg->counters && i < n_buckets; i++)
		if (libera_ofmsg_next_counter(&s->buckets, &n) > 0)
			pg->counters[i] = n;
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
