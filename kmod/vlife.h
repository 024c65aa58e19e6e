/* SPDX-License-Identifier: GPL-2.0 */
/* Time-outs that no pSwitch can keep, and last counters: of vFRs that share pFRs. */
#ifndef _LIBERA_VLIFE_H
#define _LIBERA_VLIFE_H

#include <linux/types.h>

struct libera_vfr;
struct libera_vswitch;

/* In which list of its vSwitch a vFR is. */
enum libera_vlife_state {
	LIBERA_VLIFE_NONE,	/* pSwitches keep its time */
	LIBERA_VLIFE_DUE,	/* libera_vswitch.lives: nothing to do before then */
	LIBERA_VLIFE_AWAITING,	/* libera_vswitch.awaiting: for counters */
};

/** libera_vlife_init() - of a new vSwitch */
void libera_vlife_init(struct libera_vswitch *vs);
/** libera_vlife_stop() - the vSwitch is dead: nothing runs any more.  No lock of it held */
void libera_vlife_stop(struct libera_vswitch *vs);

/* All locks of the vSwitch held, but for the last. */

/**
 * libera_vlife_update() - a vFR has been realised
 *
 * If one of its pFRs is there without its time-outs, they are kept here: the hard one to
 * the second, the idle one by asking for counters when it may be over.  A shared pFR that is
 * used keeps all its vFRs alive, so that one of them can end late, but never early.
 */
void libera_vlife_update(struct libera_vfr *vfr);
/** libera_vlife_leave() - it is off its table, and FLOW_REMOVED waits for its last counters */
void libera_vlife_leave(struct libera_vfr *vfr);
/** libera_vlife_forget() - nothing is kept of it any more */
void libera_vlife_forget(struct libera_vfr *vfr);
/** libera_vlife_kick() - counters have come; any lock held */
void libera_vlife_kick(struct libera_vswitch *vs);

#endif
