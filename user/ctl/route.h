/* SPDX-License-Identifier: GPL-2.0 */
/* Paths of a vLink on the command line, and those that are left to us. */
#ifndef _LIBERA_ROUTE_H
#define _LIBERA_ROUTE_H

#include "ctl.h"
#include "network.h"

#define ROUTE_PRIORITY	100	/* of the first path */
#define ROUTE_STEP	10	/* how much lower the next is, if there is room */

/**
 * struct route_hop - a pPort that sends
 * @dpid: its pSwitch, 0 if that is told by its name
 * @name: likewise, else NULL
 * @port: its number
 */
struct route_hop {
	uint64_t dpid;
	const char *name;
	uint32_t port;
};

/**
 * struct route - one path
 * @is_auto: to be looked for
 * @has_priority: @priority was given
 * @priority: the higher is preferred
 * @n: entries of @hop
 * @hop: pPorts that send, in order
 * @text: what names in @hop point to
 * @field: the path in a request, and the parts of its pLinks
 * @part: likewise
 */
struct route {
	bool is_auto;
	bool has_priority;
	uint16_t priority;
	unsigned int n;
	struct route_hop hop[LIBERA_HOP_MAX];
	char *text;
	struct api_field field[1 + LIBERA_HOP_MAX];
	struct api_field part[LIBERA_HOP_MAX][2];
};

/**
 * struct routes - all paths of a command
 * @n: entries of @route
 * @route: in the order in which they were given
 * @err: what is wrong
 */
struct routes {
	unsigned int n;
	struct route route[LIBERA_PATH_MAX];
	char err[256];
};

#define ROUTE_ENDS	64	/* pSwitches of a vSwitch */

/**
 * struct route_ends - pSwitches where a path may begin, or end
 * @n: entries of @dpid
 * @dpid: pSwitches
 */
struct route_ends {
	unsigned int n;
	uint64_t dpid[ROUTE_ENDS];
};

/* Words that tell them; the table's entries are told apart by these. */
#define ROUTE_PATH	"path"
#define ROUTE_LEVEL	"priority"
#define ROUTE_BACKUP	"backup"

struct routes *routes_new(void);
void routes_free(struct routes *rs);
struct route *routes_add(struct routes *rs);
struct route *routes_take(struct routes *rs, const struct api_obj *path);
int routes_parse(struct routes *rs, const struct args *a);
int routes_below(int lowest);
int routes_number(struct routes *rs, int lowest);
bool routes_wanted(const struct routes *rs);
bool route_hop_read(char *s, struct route_hop *hop);
int routes_network(struct ctl *ctl, struct network *net);
int routes_find(struct ctl *ctl, struct network *net, struct routes *rs,
		const struct routes *others, const struct route_ends *from,
		const struct route_ends *to);
void routes_put(struct routes *rs, struct api_req *req);
int routes_run(struct ctl *ctl, const struct verb *verb, int argc, char **argv,
	       int (*with)(struct ctl *ctl, struct args *a, struct routes *rs));

#endif
