/* SPDX-License-Identifier: GPL-2.0 */
/* Hosts that move by themselves, and their vPorts after them. */
#ifndef _LIBERA_HOSTMOVE_H
#define _LIBERA_HOSTMOVE_H

#include <systemd/sd-event.h>

#include "engine.h"

struct hostmove;

struct hostmove *hostmove_new(sd_event *event, struct engine *engine, struct engine_error *err);
void hostmove_free(struct hostmove *h);

#endif
