// SPDX-License-Identifier: GPL-2.0
/* Listening sockets. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/in6.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "channel.h"
#include "compat.h"
#include "listen.h"

#define BACKLOG		1024
#define ACCEPT_BUDGET	64	/* connections taken before the work yields */
#define ACCEPT_RETRY	(HZ / 10)	/* pause when memory is short */

/* Under the lock of @sk, which may also be a connection not yet accepted. */
static void data_ready(struct sock *sk)
{
	struct libera_listener *l;

	read_lock_bh(&sk->sk_callback_lock);
	l = sk->sk_user_data;
	if (l && sk->sk_state == TCP_LISTEN)
		mod_delayed_work(l->ln->wq, &l->work, 0);
	read_unlock_bh(&sk->sk_callback_lock);
}

/* A connection begins with the callback and user data of its listener. */
static void disown(struct libera_listener *l, struct sock *sk)
{
	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_user_data = NULL;
	sk->sk_data_ready = l->saved_data_ready;
	write_unlock_bh(&sk->sk_callback_lock);
}

static bool too_many(struct libera_net *ln)
{
	return atomic_read(&ln->n_conns) >= LIBERA_CONNS_MAX ||
	       atomic_read(&ln->n_anon) >= LIBERA_CONNS_ANON_MAX;
}

static void accept_one(struct libera_listener *l, struct socket *sock)
{
	struct libera_net *ln = l->ln;

	disown(l, sock->sk);
	if (too_many(ln)) {
		libera_stats_inc(ln, LIBERA_STAT_ACCEPT_REFUSED);
		net_info_ratelimited("%pISpc: too many connections, refusing one\n", &l->addr);
		libera_channel_discard(sock);
		return;
	}
	atomic64_inc(&l->accepted);
	libera_stats_inc(ln, LIBERA_STAT_ACCEPTED);
	l->accept(ln, l->priv, sock);
}

static void accept_work(struct work_struct *work)
{
	struct libera_listener *l = container_of(to_delayed_work(work),
						 struct libera_listener, work);
	struct socket *sock;
	int i, err;

	for (i = 0; i < ACCEPT_BUDGET; i++) {
		err = kernel_accept(l->sock, &sock, O_NONBLOCK);
		switch (err) {
		case 0:
			accept_one(l, sock);
			break;
		case -EAGAIN:
		case -EINVAL:
			return;
		case -ENOMEM:
		case -ENOBUFS:
		case -ENFILE:
		case -EMFILE:
			/* the queue is as full as before: do not spin on it */
			queue_delayed_work(l->ln->wq, &l->work, ACCEPT_RETRY);
			return;
		default:
			/* that connection is gone already; the next may be fine */
			break;
		}
		cond_resched();
	}
	queue_delayed_work(l->ln->wq, &l->work, 0);
}

static int open_socket(struct libera_listener *l)
{
	struct socket *sock;
	int err;

	err = sock_create_kern(l->ln->net, l->addr.ss_family, SOCK_STREAM, IPPROTO_TCP, &sock);
	if (err)
		return err;
	sock_set_reuseaddr(sock->sk);
#if IS_ENABLED(CONFIG_IPV6)
	if (l->addr.ss_family == AF_INET6)
		ip6_sock_set_v6only(sock->sk);
#endif
	/* connections inherit it, and their window is scaled by it */
	libera_channel_tune(sock);
	err = libera_kernel_bind(sock, &l->addr);
	if (err)
		goto err_release;
	/* port 0 has become a real one */
	err = kernel_getsockname(sock, (struct sockaddr *)&l->addr);
	if (err < 0)
		goto err_release;
	l->sock = sock;

	write_lock_bh(&sock->sk->sk_callback_lock);
	l->saved_data_ready = sock->sk->sk_data_ready;
	sock->sk->sk_user_data = l;
	sock->sk->sk_data_ready = data_ready;
	write_unlock_bh(&sock->sk->sk_callback_lock);

	err = kernel_listen(sock, BACKLOG);
	if (!err)
		return 0;
	disown(l, sock->sk);
err_release:
	sock_release(sock);
	return err;
}

static bool same_addr(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	const struct sockaddr_in6 *a6 = (const void *)a, *b6 = (const void *)b;
	const struct sockaddr_in *a4 = (const void *)a, *b4 = (const void *)b;

	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return a4->sin_port == b4->sin_port &&
		       a4->sin_addr.s_addr == b4->sin_addr.s_addr;
	return a6->sin6_port == b6->sin6_port &&
	       a6->sin6_scope_id == b6->sin6_scope_id &&
	       ipv6_addr_equal(&a6->sin6_addr, &b6->sin6_addr);
}

/**
 * libera_listen_find() - the listener on an address
 * @ln: namespace; @ln->lock held
 * @addr: address and port
 *
 * Return: the listener, or NULL.
 */
struct libera_listener *libera_listen_find(struct libera_net *ln,
					   const struct sockaddr_storage *addr)
{
	struct libera_listener *l;

	lockdep_assert_held(&ln->lock);
	list_for_each_entry(l, &ln->listeners, list)
		if (same_addr(&l->addr, addr))
			return l;
	return NULL;
}

/**
 * libera_listen_create() - listen on one address
 * @ln: namespace; @ln->lock held
 * @addr: IPv4 or IPv6 address with port; port 0 picks one
 * @accept: gets the connections
 * @priv: for it
 *
 * Context: process.  See listen.h.
 *
 * Return: the listener, or ERR_PTR.
 */
struct libera_listener *libera_listen_create(struct libera_net *ln,
					     const struct sockaddr_storage *addr,
					     libera_accept_fn accept, void *priv)
{
	struct libera_listener *l;
	int err;

	lockdep_assert_held(&ln->lock);
	if (READ_ONCE(ln->dying))
		return ERR_PTR(-ESHUTDOWN);
	if (addr->ss_family != AF_INET && addr->ss_family != AF_INET6)
		return ERR_PTR(-EAFNOSUPPORT);
	l = kzalloc(sizeof(*l), GFP_KERNEL_ACCOUNT);
	if (!l)
		return ERR_PTR(-ENOMEM);
	l->ln = ln;
	l->addr = *addr;
	l->accept = accept;
	l->priv = priv;
	INIT_LIST_HEAD(&l->list);
	atomic64_set(&l->accepted, 0);
	INIT_DELAYED_WORK(&l->work, accept_work);
	err = open_socket(l);
	if (err) {
		kfree(l);
		return ERR_PTR(err);
	}
	return l;
}

/**
 * libera_listen_add() - listen for pSwitches on one address
 * @ln: namespace; @ln->lock held
 * @addr: address and port
 * @accept: gets the connections
 *
 * Return: the listener, or ERR_PTR.
 */
struct libera_listener *libera_listen_add(struct libera_net *ln,
					  const struct sockaddr_storage *addr,
					  libera_accept_fn accept)
{
	struct libera_listener *l;

	if (libera_listen_find(ln, addr))
		return ERR_PTR(-EEXIST);
	l = libera_listen_create(ln, addr, accept, NULL);
	if (!IS_ERR(l))
		list_add_tail(&l->list, &ln->listeners);
	return l;
}

/**
 * libera_listen_destroy() - stop listening; accepted connections stay
 * @l: listener; freed
 *
 * Context: process, @l->ln->lock held (which @l->accept therefore must not take).
 */
void libera_listen_destroy(struct libera_listener *l)
{
	lockdep_assert_held(&l->ln->lock);
	disown(l, l->sock->sk);
	cancel_delayed_work_sync(&l->work);
	sock_release(l->sock);
	kfree(l);
}

/** libera_listen_del() - stop listening for pSwitches there */
void libera_listen_del(struct libera_listener *l)
{
	list_del(&l->list);
	libera_listen_destroy(l);
}

/**
 * libera_listen_del_all() - stop listening everywhere
 * @ln: namespace; @ln->lock held
 */
void libera_listen_del_all(struct libera_net *ln)
{
	struct libera_listener *l, *next;

	list_for_each_entry_safe(l, next, &ln->listeners, list)
		libera_listen_del(l);
}
