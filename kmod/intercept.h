/* SPDX-License-Identifier: GPL-2.0 */
/* Transparent mode: takes over switch-to-controller connections (netfilter). */
#ifndef _LIBERA_INTERCEPT_H
#define _LIBERA_INTERCEPT_H

#include <linux/socket.h>

#include "net.h"

#define LIBERA_INTERCEPT_RULES	16

/**
 * struct libera_intercept_rule - connections to take over
 * @addr: destination address; the unspecified address means any; family decides IPv4/IPv6
 * @prefix: prefix length of @addr
 * @port: destination port, host order
 * @to_port: local listening port that takes them, host order
 */
struct libera_intercept_rule {
	struct sockaddr_storage addr;
	u8 prefix;
	u16 port;
	u16 to_port;
	u64 hits;
};

/**
 * libera_intercept_add() - take over connections that match a rule
 *
 * Hooks are registered with the first rule and stay until
 * libera_intercept_del_all(), because connections that were taken over need
 * them also when the rule is gone.  New TCP connections seen in PRE_ROUTING
 * (passing through the host, or to it) and in LOCAL_OUT (switches on this
 * host) are redirected to the local port by conntrack's NAT; connections of
 * kernel sockets (our own dials) never are. The switch keeps seeing the
 * address that it dialled.
 *
 * Context: @ln->lock held.  Return: 0, -EEXIST, -ENOSPC, -EOPNOTSUPP, ...
 */
int libera_intercept_add(struct libera_net *ln, const struct libera_intercept_rule *rule);
int libera_intercept_del(struct libera_net *ln, const struct libera_intercept_rule *rule);
/** libera_intercept_get() - copy rule number @i; Return: 0 or -ENOENT.  @ln->lock held */
int libera_intercept_get(struct libera_net *ln, unsigned int i, struct libera_intercept_rule *rule);
/** libera_intercept_del_all() - for namespace exit, after libera_channel_wait_all() */
void libera_intercept_del_all(struct libera_net *ln);
/**
 * libera_intercept_orig_dst() - where an accepted connection was going
 *
 * -ENOENT if not intercepted.
 */
int libera_intercept_orig_dst(struct socket *sock, struct sockaddr_storage *dst);

#endif
