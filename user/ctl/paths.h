/* SPDX-License-Identifier: GPL-2.0 */
/* Ways through the physical network. */
#ifndef _LIBERA_PATHS_H
#define _LIBERA_PATHS_H

#include <stddef.h>
#include <stdint.h>

#define PATHS_HOPS	64	/* pLinks of a path */

/**
 * struct paths_link - one direction of a pLink
 * @from: pSwitch that sends
 * @to: pSwitch that receives
 * @from_port: pPort of @from
 * @to_port: pPort of @to
 * @used: how many paths that are to be avoided go this way, in either direction
 * @to_used: how many of them go through @to
 * @load: what others have there, in either direction
 * @closed: above 0 if no path may go there now, for so many reasons
 */
struct paths_link {
	uint64_t from;
	uint64_t to;
	uint32_t from_port;
	uint32_t to_port;
	unsigned int used;
	unsigned int to_used;
	unsigned int load;
	unsigned int closed;
};

/**
 * struct paths_graph - all pLinks
 * @link: those that are known in both directions, once paths_sort() has run
 * @n: entries of @link
 */
struct paths_graph {
	struct paths_link *link;
	size_t n;
};

/**
 * struct paths_hop - a pLink of a path, by the pPort that sends
 * @dpid: pSwitch
 * @port: its pPort
 */
struct paths_hop {
	uint64_t dpid;
	uint32_t port;
};

/**
 * struct paths_cost - how good a path is; what comes first counts more
 * @used: pLinks of it that are to be avoided
 * @through: pSwitches of it that are to be avoided
 * @hops: its length
 * @load: what others have there: squares, as one that is crowded is worse than two that
 *	are not
 */
struct paths_cost {
	int64_t used;
	int64_t through;
	int64_t hops;
	int64_t load;
};

void paths_sort(struct paths_graph *g);
struct paths_link *paths_link_at(const struct paths_graph *g, uint64_t dpid, uint32_t port);
int paths_find(const struct paths_graph *g, uint64_t from, uint64_t to, struct paths_hop *hop,
	       int max, struct paths_cost *cost);
int paths_find_pair(const struct paths_graph *g, uint64_t from, uint64_t to,
		    struct paths_hop *first, struct paths_hop *second, int n[2]);
int paths_cost_compare(const struct paths_cost *a, const struct paths_cost *b);
void paths_use(struct paths_graph *g, const struct paths_hop *hop, int n);
void paths_forget(struct paths_graph *g);
void paths_close(struct paths_graph *g, uint64_t dpid, uint32_t port, int by);
void paths_add_load(struct paths_graph *g, const struct paths_hop *hop, int n, int load);

#endif
