/* SPDX-License-Identifier: GPL-2.0 */
/* Ways through the physical network. */
#ifndef _LIBERA_PATHS_H
#define _LIBERA_PATHS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct paths_link - one direction of a pLink
 * @from: pSwitch that sends
 * @to: pSwitch that receives
 * @from_port: pPort of @from
 * @to_port: pPort of @to
 * @used: how many paths that are to be avoided go this way, in either direction
 */
struct paths_link {
	uint64_t from;
	uint64_t to;
	uint32_t from_port;
	uint32_t to_port;
	unsigned int used;
};

/**
 * struct paths_graph - all pLinks
 * @link: those that can be used in both directions, once paths_sort() has run
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

void paths_sort(struct paths_graph *g);
int paths_find(const struct paths_graph *g, uint64_t from, uint64_t to, struct paths_hop *hop,
	       int max);
void paths_use(struct paths_graph *g, const struct paths_hop *hop, int n);

#endif
