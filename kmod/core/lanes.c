// SPDX-License-Identifier: GPL-2.0
/* Lanes, the directions of a VN's vLinks: which cannot carry since others cannot. */
#include "lanes.h"

struct libera_lanes *libera_lanes_alloc(u32 n, u32 size, gfp_t gfp)
{
	struct libera_lanes *l;
	u32 i;

	l = libera_alloc(size_add(struct_size(l, lane, n), array_size(size, sizeof(*l->need))),
			 gfp);
	if (!l)
		return NULL;
	l->n = n;
	l->n_needs = 0;
	l->size = size;
	l->todo = LIBERA_LANE_NONE;
	l->need = (struct libera_lane_need *)&l->lane[n];
	for (i = 0; i < n; i++) {
		l->lane[i].first = LIBERA_LANE_NONE;
		l->lane[i].why = LIBERA_LANE_NONE;
	}
	return l;
}

static void stop(struct libera_lanes *l, u32 lane, u32 why)
{
	if (!libera_lanes_carries(l, lane))
		return;
	l->lane[lane].why = why;
	l->lane[lane].next = l->todo;
	l->todo = lane;
}

void libera_lanes_stop(struct libera_lanes *l, u32 lane)
{
	stop(l, lane, lane);
}

void libera_lanes_need(struct libera_lanes *l, u32 who, u32 what)
{
	if (l->n_needs == l->size) {
		stop(l, who, who);
		return;
	}
	l->need[l->n_needs] = (struct libera_lane_need){ .who = who, .next = l->lane[what].first };
	l->lane[what].first = l->n_needs++;
}

/* Each lane is stopped once, and then each need of it looked at once. */
void libera_lanes_settle(struct libera_lanes *l)
{
	u32 lane, i, step = 0;

	while (l->todo != LIBERA_LANE_NONE) {
		lane = l->todo;
		l->todo = l->lane[lane].next;
		for (i = l->lane[lane].first; i != LIBERA_LANE_NONE; i = l->need[i].next) {
			libera_relax(++step);
			stop(l, l->need[i].who, lane);
		}
	}
}
