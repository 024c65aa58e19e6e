// SPDX-License-Identifier: GPL-2.0
/* Groups that name groups: by an action of a bucket, or by what a bucket watches. */
#include <linux/sched.h>

#include "vgroup_priv.h"
#include "vswitch.h"

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

bool libera_vgroup_names(const struct libera_vgroup_def *def, u64 vid)
{
	u16 i;

	for (i = 0; i < def->n_buckets; i++)
		if (def->bucket[i].watch_group == vid)
			return true;
	return def_forwards(def, vid);
}

/* 1.3.5, 7.3.5.9: "groups that directly forward to this group"; who watches does not. */
u32 libera_vgroup_parents(struct libera_vgroup *g)
{
	struct libera_vgroup *other;
	unsigned long id;
	u32 n = 0;

	xa_for_each(&g->vs->groups, id, other)
		n += other != g && !libera_vgroup_is_hidden(other) &&
		     def_forwards(other->def, g->vid);
	return n;
}

bool libera_vgroup_loops(struct libera_vswitch *vs, u64 vid, const struct libera_vgroup_def *def)
{
	struct libera_vgroup *g, *from;
	unsigned long id, from_id;
	bool more = true;

	if (libera_vgroup_names(def, vid))
		return true;
	xa_for_each(&vs->groups, id, g)
		g->mark = libera_vgroup_names(def, g->vid);
	while (more) {
		more = false;
		xa_for_each(&vs->groups, from_id, from) {
			if (from->mark != 1)
				continue;
			from->mark = 2;		/* its own have been looked at */
			if (libera_vgroup_is_hidden(from))
				continue;
			if (libera_vgroup_names(from->def, vid))
				return true;
			xa_for_each(&vs->groups, id, g)
				if (!g->mark && libera_vgroup_names(from->def, g->vid))
					g->mark = 1;
			more = true;
			cond_resched();
		}
	}
	return false;
}
