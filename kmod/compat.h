/* SPDX-License-Identifier: GPL-2.0 */
/* Differences between kernel versions: the only place that knows them. */
#ifndef _LIBERA_COMPAT_H
#define _LIBERA_COMPAT_H

#include <linux/net.h>
#include <linux/version.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>
#include <net/sock.h>

/* get_unaligned_be*() moved in 6.12. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* 6.19 gave kernel_bind() and kernel_connect() an address type of their own. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
#define libera_sockaddr sockaddr_unsized
#else
#define libera_sockaddr sockaddr
#endif

static inline int libera_sockaddr_len(const struct sockaddr_storage *ss)
{
	return ss->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
					   sizeof(struct sockaddr_in);
}

static inline int libera_kernel_bind(struct socket *sock, struct sockaddr_storage *ss)
{
	return kernel_bind(sock, (struct libera_sockaddr *)ss, libera_sockaddr_len(ss));
}

static inline int libera_kernel_connect(struct socket *sock, struct sockaddr_storage *ss,
					int flags)
{
	return kernel_connect(sock, (struct libera_sockaddr *)ss, libera_sockaddr_len(ss), flags);
}

/* Work runs on the CPU that queued it; newer kernels want that said (Kbuild looks). */
#ifdef LIBERA_HAVE_WQ_PERCPU
#define LIBERA_WQ_PERCPU	WQ_PERCPU
#else
#define LIBERA_WQ_PERCPU	0
#endif

/*
 * Let a kernel socket hold its namespace, as a process's socket does, so that
 * TCP's timers may outlive the close.  The caller holds a reference on the
 * namespace.  6.14 and some stable kernels have a function for it (Kbuild
 * looks); before 6.2 kernel sockets had no entry in the reference tracker.
 */
static inline void libera_sock_pin_net(struct sock *sk)
{
	lock_sock(sk);
#ifdef LIBERA_HAVE_SK_NET_REFCNT_UPGRADE
	sk_net_refcnt_upgrade(sk);
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	__netns_tracker_free(sock_net(sk), &sk->ns_tracker, false);
#endif
	sk->sk_net_refcnt = 1;
	get_net_track(sock_net(sk), &sk->ns_tracker, GFP_KERNEL);
	sock_inuse_add(sock_net(sk), 1);
#endif
	release_sock(sk);
}

/* 6.6 put the attributes of a dump request into a struct genl_info. */
static inline struct nlattr **libera_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif
