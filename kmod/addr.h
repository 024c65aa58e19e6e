/* SPDX-License-Identifier: GPL-2.0 */
/* Socket addresses: the little that the kernel has no helper for. */
#ifndef _LIBERA_ADDR_H
#define _LIBERA_ADDR_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/socket.h>
#include <net/ipv6.h>

/** libera_addr_equal() - same family, address and port */
static inline bool libera_addr_equal(const struct sockaddr_storage *a,
				     const struct sockaddr_storage *b)
{
	const struct sockaddr_in6 *a6 = (const void *)a, *b6 = (const void *)b;
	const struct sockaddr_in *a4 = (const void *)a, *b4 = (const void *)b;

	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET6)
		return ipv6_addr_equal(&a6->sin6_addr, &b6->sin6_addr) &&
		       a6->sin6_port == b6->sin6_port;
	return a4->sin_addr.s_addr == b4->sin_addr.s_addr && a4->sin_port == b4->sin_port;
}

#endif
