/* SPDX-License-Identifier: GPL-2.0 */
/* Between vgroup.c (the VNC's commands, life), vgroup_chain.c and vgroup_part.c. */
#ifndef _LIBERA_VGROUP_PRIV_H
#define _LIBERA_VGROUP_PRIV_H

#include "vgroup.h"

/** libera_vgroup_is_hidden() - whether it is the hypervisor's own, for ports */
static inline bool libera_vgroup_is_hidden(const struct libera_vgroup *g)
{
	return g->vid > LIBERA_GROUP_MAX;
}

/** libera_vgroup_count_acts() - actions of all buckets */
static inline u32 libera_vgroup_count_acts(const struct libera_of_group *gm)
{
	u32 i, n = 0;

	for (i = 0; i < gm->n_buckets; i++)
		n += gm->bucket[i].n;
	return n;
}

/* vgroup_chain.c */

/** libera_vgroup_names() - whether a group that does @def forwards to group @vid, or watches it */
bool libera_vgroup_names(const struct libera_vgroup_def *def, u64 vid);
/** libera_vgroup_parents() - how many groups forward to this one */
u32 libera_vgroup_parents(struct libera_vgroup *g);
/**
 * libera_vgroup_loops() - whether a group would lead back to itself
 * @vs: all its locks held
 * @vid: the group
 * @def: what it is to do
 *
 * Marks spread from the groups that @def names until nothing is new.
 */
bool libera_vgroup_loops(struct libera_vswitch *vs, u64 vid, const struct libera_vgroup_def *def);

/* vgroup_part.c: all locks held */

/**
 * libera_pgroup_make() - a group on one pSwitch, with an id there
 * @g: group
 * @part: where
 *
 * Return: 0 or -errno; what there is then, half of it too, is in @g->on.
 */
int libera_pgroup_make(struct libera_vgroup *g, struct libera_vpart *part);
/** libera_pgroup_free() - forget it, and its id */
void libera_pgroup_free(struct libera_pgroup *pg);
/**
 * libera_pgroup_send() - add or modify it on its pSwitch, if that makes a difference
 * @pg: group
 * @flags: LIBERA_XLATE_*
 * @op: what it is sent for
 *
 * Return: 0, -errno, or an oferr.
 */
int libera_pgroup_send(struct libera_pgroup *pg, unsigned int flags, struct libera_vop *op);
/** libera_pgroup_unsend() - off its pSwitch, if that has it */
void libera_pgroup_unsend(struct libera_pgroup *pg, struct libera_vop *op);
/** libera_pgroup_set_ports() - a hidden one leads to the ports that there are; 0 or -ENOMEM */
int libera_pgroup_set_ports(struct libera_pgroup *pg);

#endif
