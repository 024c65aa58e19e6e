/* SPDX-License-Identifier: GPL-2.0 */
/* Listening sockets: for pSwitches, and for controllers of one vSwitch. */
#ifndef _LIBERA_LISTEN_H
#define _LIBERA_LISTEN_H

#include <linux/list.h>
#include <linux/socket.h>
#include <linux/workqueue.h>

#include "net.h"

/**
 * typedef libera_accept_fn - takes one accepted connection
 * @ln: namespace
 * @priv: as given to libera_listen_create()
 * @sock: connected; owned by the function whatever happens
 *	(libera_channel_discard() drops it)
 *
 * It makes a session and calls libera_session_set_accepted() on it, which counts
 * it against the limits.  Context: process; must not take @ln->lock, because
 * libera_listen_destroy() waits for it.
 */
typedef void (*libera_accept_fn)(struct libera_net *ln, void *priv, struct socket *sock);

/**
 * struct libera_listener - one listening socket
 *
 * Created and ended under libera_net.lock.
 *
 * @list: in libera_net.listeners, if it is for pSwitches; else its owner's
 * @addr: address and port it listens on (IPv6 sockets take no IPv4)
 * @accepted: connections so far
 */
struct libera_listener {
	struct list_head list;
	struct sockaddr_storage addr;
	atomic64_t accepted;
	/* private to listen.c */
	struct libera_net *ln;
	struct socket *sock;
	libera_accept_fn accept;
	void *priv;
	struct delayed_work work;
	void (*saved_data_ready)(struct sock *sk);
};

/**
 * libera_listen_create() - listen on one address
 * @ln: namespace; @ln->lock held
 * @addr: IPv4 or IPv6 address with port; IPv6 sockets are v6only, so that
 *	0.0.0.0 and :: can both be given
 * @accept: gets the connections
 * @priv: for it
 *
 * Accepting stops at LIBERA_CONNS_MAX connections and LIBERA_CONNS_ANON_MAX
 * unfinished handshakes: what comes above is closed at once and counted.
 *
 * Return: the listener, which is in no list; or ERR_PTR: -EADDRINUSE,
 * -EADDRNOTAVAIL, ...
 */
struct libera_listener *libera_listen_create(struct libera_net *ln,
					     const struct sockaddr_storage *addr,
					     libera_accept_fn accept, void *priv);
/** libera_listen_destroy() - stop listening; accepted connections stay */
void libera_listen_destroy(struct libera_listener *l);

/**
 * libera_listen_add() - listen for pSwitches on one address
 * @ln: namespace; @ln->lock held
 * @addr: address with port
 * @accept: gets the connections
 *
 * Return: as libera_listen_create(), or -EEXIST.
 */
struct libera_listener *libera_listen_add(struct libera_net *ln,
					  const struct sockaddr_storage *addr,
					  libera_accept_fn accept);
struct libera_listener *libera_listen_find(struct libera_net *ln,
					   const struct sockaddr_storage *addr);
/** libera_listen_del() - the reverse */
void libera_listen_del(struct libera_listener *l);
void libera_listen_del_all(struct libera_net *ln);

#endif
