/* SPDX-License-Identifier: GPL-2.0 */
/* Where a virtual network goes in the physical one, as far as that is left to us. */
#ifndef _LIBERA_EMBED_H
#define _LIBERA_EMBED_H

#include "paths.h"
#include "vn.h"

/* What a path counts where it is: in use if all is well, or in reserve. */
#define EMBED_FIRST	256
#define EMBED_SPARE	1

/**
 * struct embed_way - a path
 * @n: its length
 * @hop: its pLinks
 */
struct embed_way {
	int n;
	struct paths_hop hop[PATHS_HOPS];
};

/**
 * struct embed_ask - paths that are wanted
 * @from: pSwitches where they may begin
 * @n_from: entries of @from
 * @to: pSwitches where they may end
 * @n_to: entries of @to
 * @given: those that are there already, which new ones shall avoid
 * @n_given: entries of @given
 * @found: filled, the better one first
 * @n_found: how many are wanted
 * @why: there are not so many, because
 */
struct embed_ask {
	const uint64_t *from;
	unsigned int n_from;
	const uint64_t *to;
	unsigned int n_to;
	struct embed_way given[VN_PATH_MAX];
	unsigned int n_given;
	struct embed_way found[VN_PATH_MAX];
	unsigned int n_found;
	char why[160];
};

bool embed_read(struct embed_way *w, const char *hops);
char *embed_text(const struct embed_way *w);
void embed_count(struct paths_graph *g, const struct vn *vn);
unsigned int embed_parts(const struct vn *vn, const char *tenant, uint64_t vswitch, uint64_t *dpid);
int embed_find(struct paths_graph *g, struct embed_ask *ask);
bool embed_is_open(const struct vn_plan *plan);
unsigned int embed_plan(struct paths_graph *g, struct vn_plan *plan, const struct vn *there,
			struct vn *wanted, vn_say say, void *arg);

#endif
