/* SPDX-License-Identifier: GPL-2.0 */
/* What a vSwitch says that it can do. */
#ifndef _LIBERA_VFEAT_H
#define _LIBERA_VFEAT_H

#include "core/ofmsg.h"

struct libera_vswitch;

/* All with vs->lock held. */

/** libera_vfeat_features() - FEATURES_REPLY but for ports, to a VNC of @version */
void libera_vfeat_features(struct libera_vswitch *vs, u8 version, struct libera_of_features *f);
/** libera_vfeat_n_tables() - tables that a VNC of @version is shown: 1.0 can use the first only */
u8 libera_vfeat_n_tables(struct libera_vswitch *vs, u8 version);
/** libera_vfeat_max_entries() - rules that a table may have */
u32 libera_vfeat_max_entries(const struct libera_vswitch *vs);
/** libera_vfeat_table() - one table's features, of what its pSwitch's first table can do */
void libera_vfeat_table(struct libera_vswitch *vs, u8 table, struct libera_of_table_features *f);
/** libera_vfeat_group() - the pSwitch's, within the tenant's quota */
void libera_vfeat_group(const struct libera_vswitch *vs, struct libera_of_group_features *f);
/** libera_vfeat_meter() - likewise */
void libera_vfeat_meter(const struct libera_vswitch *vs, struct libera_of_meter_features *f);

#endif
