/* SPDX-License-Identifier: GPL-2.0 */
/* The physical network as the kernel knows it, and what tenants have there. */
#ifndef _LIBERA_NETWORK_H
#define _LIBERA_NETWORK_H

#include "api.h"
#include "paths.h"

struct network_name;

/**
 * struct network - pSwitches and pLinks
 * @g: all pLinks, sorted
 * @name: of each pSwitch that has pLinks or a name
 * @n_names: entries of @name
 */
struct network {
	struct paths_graph g;
	struct network_name *name;
	size_t n_names;
};

int network_load(struct network *net, struct api *api, struct api_error *err);
int network_load_used(struct network *net, struct api *api, struct api_error *err);
void network_free(struct network *net);
uint64_t network_dpid(const struct network *net, const char *name);
size_t network_pswitches(const struct network *net, uint64_t **dpid);

#endif
