/* SPDX-License-Identifier: GPL-2.0 */
/* Meters of a vSwitch, and the meters of a pSwitch that they are. */
#ifndef _LIBERA_VMETER_H
#define _LIBERA_VMETER_H

#include <linux/list.h>
#include <linux/xarray.h>

#include "core/ofmsg.h"
#include "vop.h"

struct libera_use;
struct libera_vpart;

#define LIBERA_METERS_DEFAULT	256	/* quota of a tenant that was given none */

/**
 * struct libera_vmeter_def - what a meter does
 * @flags: LIBERA_MF_*
 * @n_bands: entries of @band
 * @band: bands
 */
struct libera_vmeter_def {
	u16 flags;
	u16 n_bands;
	struct libera_band band[LIBERA_BANDS_MAX];
};

/**
 * struct libera_pmeter - a meter on one pSwitch
 * @mt: the meter
 * @part: where
 * @pid: id there, 0 if it has none yet
 * @sent: the pSwitch has it
 * @fresh: and as it shall be
 * @packets: last count from the switch
 * @bytes: likewise
 * @counters: likewise, of each band
 */
struct libera_pmeter {
	struct libera_vmeter *mt;
	struct libera_vpart *part;
	u32 pid;
	bool sent;
	bool fresh;
	u64 packets;
	u64 bytes;
	struct libera_of_counter counters[LIBERA_BANDS_MAX];
};

/**
 * struct libera_vmeter - one meter
 *
 * As struct libera_vgroup.  A pSwitch has few ids, and others may use some: ours
 * are those of the upper half.  On several pSwitches each meters what comes in there.
 *
 * @vs: the vSwitch
 * @vid: id that the VNC gave
 * @has_prev: there is a @prev
 * @users: struct libera_use of vFRs
 * @created_ns: ktime (boot), for durations
 * @def: what it does
 * @prev: what it did before the last MODIFY, in case a switch refuses it
 * @prev_op: id of that message
 * @packets: counted on pSwitches that the vSwitch has left
 * @bytes: likewise
 * @past: likewise, of each band
 * @on: struct libera_pmeter by libera_vpart.no, one for each part
 */
struct libera_vmeter {
	struct libera_vswitch *vs;
	u32 vid;
	bool has_prev;
	struct list_head users;
	u64 created_ns;
	struct libera_vmeter_def def;
	struct libera_vmeter_def prev;
	u64 prev_op;
	u64 packets;
	u64 bytes;
	struct libera_of_counter past[LIBERA_BANDS_MAX];
	struct xarray on;
};

/** libera_vmeter_mod() - a libera_vop_fn for METER_MOD */
int libera_vmeter_mod(struct libera_vswitch *vs, const struct libera_ofmsg *m,
		      struct libera_vop *op);

/**
 * libera_vmeter_pid() - libera_xlate.meter: the physical id of a meter
 *
 * As libera_vgroup_pid(); METER_MOD_INVALID_METER.
 */
int libera_vmeter_pid(void *priv, u32 vid, u32 *pid);

/** libera_vmeter_add_user() - @use names the meter, if there is one; vs->lock held */
void libera_vmeter_add_user(struct libera_vswitch *vs, u32 vid, struct libera_use *use);
/** libera_vmeter_refresh() - make the pSwitches' meters what they shall be; all locks held */
void libera_vmeter_refresh(struct libera_vswitch *vs);
/** libera_vmeter_join() - all are on one more pSwitch; all locks held.  0 or -errno */
int libera_vmeter_join(struct libera_vpart *part);
/** libera_vmeter_leave() - the reverse, also of half of it */
void libera_vmeter_leave(struct libera_vpart *part);
/** libera_vmeter_free_all() - forget all; deletes are sent unless @quiet.  All locks held */
void libera_vmeter_free_all(struct libera_vswitch *vs, bool quiet);
/** libera_vmeter_failed() - the switch refused a METER_MOD, sent for message @op.  No locks held */
void libera_vmeter_failed(struct libera_pswitch *ps, u32 pid, u64 op);
/**
 * libera_vmeter_counters() - sums over its pSwitches; vs->lock held
 * @mt: meter
 * @st: its packets and bytes are set
 * @band: set, as many as it has
 */
void libera_vmeter_counters(struct libera_vmeter *mt, struct libera_of_meter_stats *st,
			    struct libera_of_counter *band);
/** libera_vmeter_refs() - vFRs that name it; vs->lock held */
u32 libera_vmeter_refs(struct libera_vmeter *mt);

/** libera_vmeter_sync() - as libera_vgroup_sync(), for METER_CONFIG */
int libera_vmeter_sync(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c);
/** libera_vmeter_lost() - the switch is gone, and what it had is not known; ps->lock held */
void libera_vmeter_lost(struct libera_pswitch *ps);
/** libera_vmeter_learn() - counters from the switch; ps->lock held */
void libera_vmeter_learn(struct libera_pswitch *ps, struct libera_of_meter_stats *s);

#endif
