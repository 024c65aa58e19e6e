/* SPDX-License-Identifier: GPL-2.0 */
/* The northbound interface: tenants' calls over HTTP, and metrics. */
#ifndef _LIBERA_NORTHBOUND_H
#define _LIBERA_NORTHBOUND_H

#include "http.h"
#include "rpc.h"

struct northbound;

struct northbound *northbound_new(sd_event *loop, struct engine *e);
int northbound_serve(struct northbound *nb, const struct http_conf *conf, char *err, size_t size);
void northbound_free(struct northbound *nb);

#endif
