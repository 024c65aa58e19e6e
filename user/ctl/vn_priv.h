/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of a virtual network's code share. */
#ifndef _LIBERA_VN_PRIV_H
#define _LIBERA_VN_PRIV_H

#include "vn.h"

/** vn_by_bytes() - order of addresses: by length, then by value */
int vn_by_bytes(const struct vn_bytes *a, const struct vn_bytes *b);
/** vn_compare() - by what tells objects apart; 0 if they are the same one, maybe changed */
int vn_compare(const struct vn_object *a, const struct vn_object *b);

/** vn_find() - the same object in a list, which is sorted; NULL if it is not there */
struct vn_object *vn_find(const struct vn *vn, const struct vn_object *o);

/** vn_is_on() - whether a vSwitch is on a pSwitch */
bool vn_is_on(const struct vn_object *vs, const struct vn_switch *s);

/**
 * vn_find_port() - what has a port of a vSwitch
 * @vn: objects
 * @tenant: whose vSwitch
 * @dpid: vSwitch
 * @port: number of the port
 * @but: is passed over
 *
 * Return: the vPort, or the vLink of which it is an end; NULL.
 */
struct vn_object *vn_find_port(const struct vn *vn, const char *tenant, uint64_t dpid,
			       uint32_t port, const struct vn_object *but);

#endif
