/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a physical network is a fat tree, and which pSwitch is what in it. */
#ifndef _LIBERA_FATTREE_H
#define _LIBERA_FATTREE_H

#include "paths.h"

/**
 * struct fattree - a fat tree of pSwitches with @k ports for others
 * @k: pods; half as many edge and aggregation pSwitches are in each
 * @core: pSwitches: k/2 for each aggregation pSwitch of a pod, by group
 * @agg: by pod, then by the group of cores that they lead to
 * @edge: by pod
 */
struct fattree {
	unsigned int k;
	uint64_t *core;
	uint64_t *agg;
	uint64_t *edge;
};

int fattree_find(struct fattree *t, const struct paths_graph *g, char *why, size_t size);
void fattree_free(struct fattree *t);

#endif
