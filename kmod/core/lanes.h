/* SPDX-License-Identifier: GPL-2.0 */
/* Lanes, the directions of a VN's vLinks: which cannot carry since others cannot. */
#ifndef _LIBERA_LANES_H
#define _LIBERA_LANES_H

#include "port.h"

#define LIBERA_LANE_NONE	U32_MAX

/**
 * struct libera_lanes - lanes by number, and which of them need which
 * @n: lanes
 * @n_needs: entries of @need
 * @size: room for these
 * @todo: the last that was stopped and has not stopped others yet
 * @lane: the lanes
 * @lane.first: the first of @need that is about who needs it
 * @lane.why: who has stopped it, itself if it was nobody else; NONE while it carries
 * @lane.next: the next of @todo
 * @need: who needs a lane; behind @lane
 * @need.who: lane
 * @need.next: the next who needs the same
 */
struct libera_lanes {
	u32 n;
	u32 n_needs;
	u32 size;
	u32 todo;
	struct libera_lane_need {
		u32 who;
		u32 next;
	} *need;
	struct {
		u32 first;
		u32 why;
		u32 next;
	} lane[];
};

/** libera_lanes_alloc() - @n that carry, with room for @size needs; NULL */
struct libera_lanes *libera_lanes_alloc(u32 n, u32 size, gfp_t gfp);
/** libera_lanes_need() - @who carries only while @what does; without room it does not at all */
void libera_lanes_need(struct libera_lanes *l, u32 who, u32 what);
/** libera_lanes_stop() - one does not carry */
void libera_lanes_stop(struct libera_lanes *l, u32 lane);
/** libera_lanes_settle() - nor do those that need it, and so on */
void libera_lanes_settle(struct libera_lanes *l);

/** libera_lanes_carries() - whether a lane does, after all that */
static inline bool libera_lanes_carries(const struct libera_lanes *l, u32 lane)
{
	return l->lane[lane].why == LIBERA_LANE_NONE;
}

#endif
