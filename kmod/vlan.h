/* SPDX-License-Identifier: GPL-2.0 */
/* A tenant's VLANs: which ids it has declared, and labels for these on all its lanes. */
#ifndef _LIBERA_VLAN_H
#define _LIBERA_VLAN_H

#include <linux/netlink.h>
#include <linux/types.h>

struct libera_tenant;

#define LIBERA_VLAN_ID_MAX	4094

/**
 * libera_vlan_set() - declare the VLAN ids of a tenant
 * @t: tenant; ln->lock held
 * @id: the ids, in any order
 * @n: how many, LIBERA_VLANS_MAX at most
 * @extack: says what is wrong
 *
 * While traffic flows: what is new is sent before what is old goes, and nothing of the ids
 * that stay is touched.
 *
 * Return: 0; -EINVAL: an id is there twice; -ENOSPC: no label is left; -ENOMEM: then all is
 * as it was.
 */
int libera_vlan_set(struct libera_tenant *t, const u16 *id, u8 n, struct netlink_ext_ack *extack);

#endif
