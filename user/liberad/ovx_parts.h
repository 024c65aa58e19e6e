/* SPDX-License-Identifier: GPL-2.0 */
/* Switches, ports and links, as several calls of OpenVirteX need them. */
#ifndef _LIBERA_OVX_PARTS_H
#define _LIBERA_OVX_PARTS_H

#include "ovx.h"

/**
 * struct ovx_port - a vPort
 * @v: vSwitch and number
 * @p: pSwitch and pPort, 0 if it is on none
 * @kept: made on a pPort that a pLink leads to, so it is the kernel's only as an end of a vLink
 * @there: the kernel has it
 * @vlink: the kernel's id of the vLink that it is an end of, or 0
 */
struct ovx_port {
	struct ovx_end v;
	struct ovx_end p;
	bool kept;
	bool there;
	uint32_t vlink;
};

int ovx_get_vswitch(struct ovx *o, struct json_object **vs);
struct json_object *ovx_put_vswitch(struct ovx *o, struct json_object *vs);
int ovx_get_port(struct ovx *o, const char *vdpid_key, const char *vport_key, struct ovx_port *p);
struct json_object *ovx_put_port(struct ovx *o, const struct ovx_port *p);
int ovx_free_port(struct ovx *o, const struct ovx_port *p);
void ovx_restore_port(struct ovx *o, const struct ovx_port *p);
void ovx_keep_port(struct ovx *o, const struct ovx_port *p);
int ovx_leads_on(struct ovx *o, const struct ovx_end *end, bool *leads);
int ovx_remove_vlink(struct ovx *o, uint32_t vlink);
int ovx_get_host(struct ovx *o, struct json_object **host);
int ovx_join(struct ovx *o, uint64_t vdpid, unsigned int backups);
struct json_object *ovx_put_hop(const struct ovx_hop *hop);
void ovx_get_hop(struct json_object *j, struct ovx_hop *hop);

#endif
