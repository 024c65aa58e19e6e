/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of failover share: vLinks and routes with their paths, as they are now. */
#ifndef _LIBERA_FAILOVER_PRIV_H
#define _LIBERA_FAILOVER_PRIV_H

#include "ctl/embed.h"
#include "ctl/network.h"
#include "engine.h"

/**
 * struct service - a vLink, or the routes between two pSwitches of a vSwitch
 * @key: "red vlink 0xc1:2"
 * @o: the vLink, or one of the routes
 * @n: entries of @path, @ours and @left
 * @path: its paths, those that the kernel has first
 * @ours: which of them were added here
 * @left: which of them the kernel does not have yet
 * @usable: how many are
 * @theirs: how many are the operator's
 * @theirs_usable: how many of these are usable
 */
struct service {
	char key[VN_NAME_MAX + 80];
	const struct vn_object *o;
	unsigned int n;
	const struct vn_path *path[VN_PATH_MAX];
	bool ours[VN_PATH_MAX];
	bool left[VN_PATH_MAX];
	unsigned int usable;
	unsigned int theirs;
	unsigned int theirs_usable;
};

struct kept;

/**
 * struct view - all of it
 * @net: the physical network, and what is there
 * @vn: what all tenants have: vSwitches, vLinks, routes
 * @store: what the store has of tenants that the kernel does not have the whole of
 * @service: those of tenants in the store
 * @n: entries of @service
 * @kept: tenants of the store
 * @n_kept: entries of @kept
 * @stale: marks of paths that are not there any more
 * @n_stale: entries of @stale
 */
struct view {
	struct network net;
	struct vn vn;
	struct vn store;
	struct service *service;
	size_t n;
	struct kept *kept;
	size_t n_kept;
	char **stale;
	size_t n_stale;
};

int view_load(struct view *v, struct engine *e, struct engine_error *err);
void view_free(struct view *v);
bool view_is_usable(const struct vn_path *p);
void view_mark(char *buf, size_t size, const struct service *s, unsigned int priority);
int view_ends(const struct view *v, const struct service *s, uint64_t *from, unsigned int *n_from,
	      uint64_t *to, unsigned int *n_to);

#endif
