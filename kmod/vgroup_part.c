// SPDX-License-Identifier: GPL-2.0
/* A group on one pSwitch: its id there, its message, what the switch has and counts. */
#include <linux/jhash.h>
#include <linux/slab.h>

#include "core/xlate.h"
#include "pdrv.h"
#include "pswitch.h"
#include "vgroup_priv.h"
#include "vswitch.h"

/*
 * A bucket of a fast-failover group lives as long as what it watches: one whose
 * port is gone is dead, and a switch would not take it without a port to watch.
 */
static bool is_dead(const struct libera_vgroup_def *def, const struct libera_bucket *p)
{
	return def->type == LIBERA_GT_FF && p->watch_port == LIBERA_PORT_ANY &&
	       p->watch_group == LIBERA_GROUP_ANY;
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
	u32 n = libera_vgroup_count_acts(gm);
	u32 h = jhash(gm->act, array_size(n, sizeof(*gm->act)), gm->type);
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

int libera_pgroup_send(struct libera_pgroup *pg, unsigned int flags, struct libera_vop *op)
{
	struct libera_pswitch *ps = pg->part->ps;
	u32 sum;
	int err;

	if (!libera_pswitch_is_ready(ps) || (libera_vgroup_is_hidden(pg->g) && !pg->ports) ||
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

void libera_pgroup_unsend(struct libera_pgroup *pg, struct libera_vop *op)
{
	struct libera_pswitch *ps = pg->part->ps;

	if (pg->sent && libera_pswitch_is_ready(ps))
		send_delete(ps, pg->pid, libera_vop_xid(ps, op));
	pg->sent = false;
}

void libera_pgroup_free(struct libera_pgroup *pg)
{
	xa_erase(&pg->g->on, pg->part->no);
	if (pg->pid)
		xa_erase(&pg->part->ps->group_ids, pg->pid);
	kvfree(pg->counters);
	kvfree(pg->ports);
	kfree(pg);
}

int libera_pgroup_make(struct libera_vgroup *g, struct libera_vpart *part)
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

/* ------------------------------------------------------ ports as groups */

/* Whether a hidden group leads to a port. */
static bool leads_to(u64 vid, const struct libera_map_port *port)
{
	if (port->no_fwd || !libera_map_is_up(port))
		return false;
	if (vid < LIBERA_VGROUP_PORT)
		return vid >= LIBERA_VGROUP_ALL || !port->no_flood;
	return port->vport == libera_xlate_group_port(vid);
}

/* One bucket for each vPort; a switch sends nothing back where it came from. */
static struct libera_vgroup_def *ports_def(const struct libera_vpart *part, u64 vid)
{
	int vlan = libera_xlate_group_vlan(vid);
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
		if (!leads_to(vid, &map->port[i]) || (vlan >= 0 && !map->vlan[vlan]))
			continue;
		b = &def->bucket[def->n_buckets];
		b->watch_port = LIBERA_PORT_ANY;
		b->watch_group = LIBERA_GROUP_ANY;
		b->first = n;
		b->n = libera_xlate_port(act + n, &map->port[i], vlan, back);
		def->n_buckets += !!b->n;
		n += b->n;
	}
	return def;
}

int libera_pgroup_set_ports(struct libera_pgroup *pg)
{
	struct libera_vgroup_def *ports = ports_def(pg->part, pg->g->vid);

	if (!ports)
		return -ENOMEM;
	kvfree(pg->ports);
	pg->ports = ports;
	return 0;
}

/* ------------------------------------------------- what the switch tells */

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
