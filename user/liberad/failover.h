/* SPDX-License-Identifier: GPL-2.0 */
/* New paths for those that were lost, as long as they are. */
#ifndef _LIBERA_FAILOVER_H
#define _LIBERA_FAILOVER_H

#include <systemd/sd-event.h>

#include "engine.h"

struct failover;

struct failover *failover_new(sd_event *event, struct engine *engine, struct engine_error *err);
void failover_free(struct failover *f);

#endif
