/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual networks of a usual shape, made to fit a physical one. */
#ifndef _LIBERA_TEMPLATE_H
#define _LIBERA_TEMPLATE_H

#include "paths.h"
#include "vn.h"

/**
 * struct template_port - a pPort for a host
 * @dpid: pSwitch
 * @pport: its pPort
 * @host: what is known of the host: its addresses, of which it needs no other than @mac
 */
struct template_port {
	uint64_t dpid;
	uint32_t pport;
	struct vn_object host;
};

/**
 * struct template - what is wanted, and what comes of it
 * @g: all pLinks, sorted
 * @pswitch: pSwitches that it is to be on, in their order
 * @n_pswitches: entries of @pswitch
 * @port: where hosts are
 * @n_ports: entries of @port
 * @backup: each path has one in reserve
 * @dpid: of the vSwitch, if it is one only
 * @k: of the fat tree, 0 for as large as the physical one
 * @tenant: whose it is; the first object of @vn
 * @vn: gets the network
 * @why: it cannot be, because
 */
struct template {
	const struct paths_graph *g;
	const uint64_t *pswitch;
	unsigned int n_pswitches;
	const struct template_port *port;
	unsigned int n_ports;
	bool backup;
	uint64_t dpid;
	unsigned int k;
	const struct vn_object *tenant;
	struct vn *vn;
	char why[200];
};

int template_copy(struct template *t);
int template_line(struct template *t);
int template_big_switch(struct template *t);
int template_fat_tree(struct template *t);

#endif
