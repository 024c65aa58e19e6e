// SPDX-License-Identifier: GPL-2.0
/* VNC attachments: dialling, sessions, sending. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "addr.h"
#include "core/hello.h"
#include "listen.h"
#include "notify.h"
#include "vctl.h"
#include "vmsg.h"
#include "vswitch.h"

#define MISS_SEND_LEN	128	/* OFP_DEFAULT_MISS_SEND_LEN */

static void release(struct kref *ref)
{
	struct libera_vnc *vnc = container_of(ref, struct libera_vnc, ref);

	WARN_ON_ONCE(vnc->session);
	libera_vswitch_put(vnc->vs);
	kfree_rcu(vnc, rcu);
}

void libera_vnc_get(struct libera_vnc *vnc)
{
	kref_get(&vnc->ref);
}

void libera_vnc_put(struct libera_vnc *vnc)
{
	if (vnc)
		kref_put(&vnc->ref, release);
}

struct libera_session *libera_vnc_session(struct libera_vnc *vnc)
{
	struct libera_session *s;

	spin_lock_bh(&vnc->lock);
	s = vnc->session;
	if (s)
		libera_session_get(s);
	spin_unlock_bh(&vnc->lock);
	return s;
}

/* A miss makes a packet-in for 1.0 VNCs; decided when a VNC comes, kept when it goes. */
static void update_miss(struct libera_vswitch *vs)
{
	struct libera_vnc *vnc;
	bool of10 = false;

	lockdep_assert_held(&vs->lock);
	list_for_each_entry(vnc, &vs->vncs, list)
		of10 |= READ_ONCE(vnc->version) == LIBERA_OF10;
	libera_vswitch_set_miss(vs, of10);
}

/* What a controller is told that has not said what it wants (as Open vSwitch does). */
static const struct libera_of_async default_async = {
	.packet_in = { 1U << LIBERA_PIN_NO_MATCH | 1U << LIBERA_PIN_ACTION, 0 },
	.port_status = {
		1U << LIBERA_PR_ADD | 1U << LIBERA_PR_DELETE | 1U << LIBERA_PR_MODIFY,
		1U << LIBERA_PR_ADD | 1U << LIBERA_PR_DELETE | 1U << LIBERA_PR_MODIFY,
	},
	.flow_removed = {
		1U << LIBERA_FRR_IDLE | 1U << LIBERA_FRR_HARD | 1U << LIBERA_FRR_DELETE |
		1U << LIBERA_FRR_GROUP, 0,
	},
};

static void session_up(struct libera_session *s)
{
	struct libera_vnc *vnc = libera_session_priv(s);
	struct libera_vswitch *vs = vnc->vs;

	libera_session_ready(s);
	mutex_lock(&vs->lock);
	vnc->role = LIBERA_ROLE_EQUAL;
	vnc->miss_send_len = MISS_SEND_LEN;
	vnc->config_flags = 0;
	vnc->async = default_async;
	vnc->split.open = false;
	vnc->since_ms = ktime_to_ms(ktime_get_boottime());
	WRITE_ONCE(vnc->version, libera_session_version(s));
	if (!vs->dead)
		update_miss(vs);
	mutex_unlock(&vs->lock);
	libera_notify_vnc(vnc, true, LIBERA_DOWN_NONE);
}

void libera_vnc_set_role(struct libera_vnc *vnc, u8 role)
{
	struct libera_vnc *other;

	lockdep_assert_held(&vnc->vs->lock);
	if (role == LIBERA_ROLE_MASTER)
		list_for_each_entry(other, &vnc->vs->vncs, list)
			if (other->role == LIBERA_ROLE_MASTER)
				other->role = LIBERA_ROLE_SLAVE;
	vnc->role = role;
}

static void message(struct libera_session *s, struct libera_ofmsg *m, const u8 *data, u32 len)
{
	libera_vmsg_handle(libera_session_priv(s), s, m, data, len);
}

void libera_vnc_wake(struct libera_vnc *vnc)
{
	struct libera_session *s = libera_vnc_session(vnc);

	if (s)
		libera_channel_wake(libera_session_channel(s));
	libera_session_put(s);
}

/* Who is above its tenant's quota is not read for a while: nothing is lost. */
static void handled(struct libera_session *s)
{
	struct libera_channel *ch = libera_session_channel(s);
	struct libera_vnc *vnc = libera_session_priv(s);
	struct libera_rate *rate = &vnc->vs->tenant->messages;
	u32 max;
	u64 ns;

	ns = libera_rate_charge(rate, &max);
	if (!ns)
		return;
	libera_stats_inc(vnc->vs->ln, LIBERA_STAT_THROTTLED);
	libera_channel_rest(ch, ns);
	/* against a change in between: the other is to be seen here, or this rest there */
	if (libera_rate_max(rate) != max)
		libera_channel_wake(ch);
}

/*
 * Take the session away, if it is this one; its reference goes to the caller.  If
 * it @was_up or not, but ended by itself, the next attempt is prepared under the
 * same lock: later it might hit a connection that was made anew.
 */
static bool take_session(struct libera_vnc *vnc, struct libera_session *s, enum libera_down why,
			 bool by_itself, bool was_up)
{
	bool mine;

	spin_lock_bh(&vnc->lock);
	mine = s && vnc->session == s;
	if (mine) {
		vnc->session = NULL;
		WRITE_ONCE(vnc->version, 0);
		vnc->last_down = why;
		vnc->since_ms = ktime_to_ms(ktime_get_boottime());
		if (by_itself && !vnc->passive)
			libera_dial_lost(&vnc->dial, was_up);
	}
	spin_unlock_bh(&vnc->lock);
	return mine;
}

/* Off its vSwitch's list, unless it is already. */
static void leave(struct libera_vnc *vnc)
{
	struct libera_vswitch *vs = vnc->vs;
	bool there;

	mutex_lock(&vs->lock);
	WRITE_ONCE(vnc->closing, true);
	there = !list_empty(&vnc->list);
	if (there) {
		list_del_init(&vnc->list);
		vs->n_vncs--;
		vs->n_passive -= vnc->passive;
	}
	mutex_unlock(&vs->lock);
	if (there)
		libera_vnc_put(vnc);
}

static void session_down(struct libera_session *s, enum libera_down why)
{
	struct libera_vnc *vnc = libera_session_priv(s);
	bool was_up = libera_session_version(s);

	/* if not, libera_vnc_stop() was faster, and it does not dial again */
	if (take_session(vnc, s, why, true, was_up))
		libera_session_put(s);
	if (was_up)
		libera_notify_vnc(vnc, false, why);
	if (vnc->passive)
		leave(vnc);
}

static void session_release(void *priv)
{
	libera_vnc_put(priv);
}

static const struct libera_session_ops session_ops = {
	.up = session_up,
	.message = message,
	.handled = handled,
	.down = session_down,
	.release = session_release,
};

/* Takes the caller's reference on @vnc, unless it fails. */
static struct libera_session *create_session(struct libera_vnc *vnc, struct socket *sock)
{
	static const struct libera_session_times times = {
		.handshake = LIBERA_HANDSHAKE_MS,
		.echo_idle = LIBERA_ECHO_IDLE_MS,
		.echo_dead = LIBERA_ECHO_DEAD_MS,
	};

	return libera_session_create(vnc->vs->ln, sock, LIBERA_HELLO_OURS, &times, &session_ops,
				     vnc);
}

static void run_session(struct libera_vnc *vnc, struct libera_session *s)
{
	bool closing;

	spin_lock_bh(&vnc->lock);
	vnc->session = libera_session_get(s);
	closing = vnc->closing;
	spin_unlock_bh(&vnc->lock);
	libera_session_start(s);
	/* removed while it came in: nobody else knew of the session */
	if (closing)
		libera_session_close(s, LIBERA_DOWN_LOCAL);
	libera_session_put(s);
}

static void connected(struct libera_dial *d, struct socket *sock)
{
	struct libera_vnc *vnc = container_of(d, struct libera_vnc, dial);
	struct libera_session *s;

	libera_vnc_get(vnc);
	s = create_session(vnc, sock);
	if (IS_ERR(s)) {
		libera_channel_discard(sock);
		libera_vnc_put(vnc);
		libera_dial_lost(d, false);
		return;
	}
	run_session(vnc, s);
}

static void failed(struct libera_dial *d, int err, u32 next_ms)
{
	struct libera_vnc *vnc = container_of(d, struct libera_vnc, dial);

	vnc->last_down = LIBERA_DOWN_CONNECT;
}

static const struct libera_dial_ops dial_ops = {
	.connected = connected,
	.failed = failed,
};

struct libera_vnc *libera_vnc_find(struct libera_vswitch *vs, const struct sockaddr_storage *addr)
{
	struct libera_vnc *vnc;

	lockdep_assert_held(&vs->lock);
	list_for_each_entry(vnc, &vs->vncs, list)
		if (!vnc->passive && libera_addr_equal(&vnc->dial.addr, addr))
			return vnc;
	return NULL;
}

static struct libera_vnc *add_vnc(struct libera_vswitch *vs, const struct sockaddr_storage *addr)
{
	struct libera_vnc *vnc = kzalloc(sizeof(*vnc), GFP_KERNEL_ACCOUNT);

	lockdep_assert_held(&vs->lock);
	if (!vnc)
		return NULL;
	kref_init(&vnc->ref);
	spin_lock_init(&vnc->lock);
	libera_vswitch_get(vs);
	vnc->vs = vs;
	vnc->role = LIBERA_ROLE_EQUAL;
	vnc->since_ms = ktime_to_ms(ktime_get_boottime());
	libera_dial_init(&vnc->dial, vs->ln, addr, &dial_ops);
	list_add_tail(&vnc->list, &vs->vncs);
	vs->n_vncs++;
	return vnc;
}

int libera_vnc_create(struct libera_vswitch *vs, const struct sockaddr_storage *addr)
{
	struct libera_vnc *vnc;

	lockdep_assert_held(&vs->lock);
	if (libera_vnc_find(vs, addr))
		return -EEXIST;
	if (vs->n_vncs - vs->n_passive >= LIBERA_CONTROLLERS_MAX)
		return -ENOSPC;
	vnc = add_vnc(vs, addr);
	if (!vnc)
		return -ENOMEM;
	if (vs->up)
		libera_vnc_start(vnc);
	return 0;
}

/* -------------------------------------------------- controllers that dial us */

/* A session of its own for who came in; returns NULL if the vSwitch is not to be had now. */
static struct libera_vnc *admit(struct libera_vswitch *vs, struct socket *sock)
{
	struct sockaddr_storage peer = { }, local = { };
	struct libera_vnc *vnc = NULL;

	if (kernel_getpeername(sock, (struct sockaddr *)&peer) < 0 ||
	    kernel_getsockname(sock, (struct sockaddr *)&local) < 0)
		return NULL;
	mutex_lock(&vs->lock);
	if (vs->up && !vs->dead && vs->n_passive < LIBERA_CONTROLLERS_MAX)
		vnc = add_vnc(vs, &peer);
	if (vnc) {
		vnc->passive = true;
		vnc->local = local;
		vs->n_passive++;
		/* for the session */
		libera_vnc_get(vnc);
	}
	mutex_unlock(&vs->lock);
	return vnc;
}

static void accepted(struct libera_net *ln, void *priv, struct socket *sock)
{
	struct libera_vnc *vnc = admit(priv, sock);
	struct libera_session *s;

	if (!vnc) {
		libera_channel_discard(sock);
		return;
	}
	s = create_session(vnc, sock);
	if (IS_ERR(s)) {
		libera_channel_discard(sock);
		leave(vnc);
		libera_vnc_put(vnc);
		return;
	}
	libera_session_set_accepted(s);
	run_session(vnc, s);
}

static bool is_on(const struct libera_listener *l, const struct sockaddr_storage *addr)
{
	return libera_addr_equal(&l->addr, addr);
}

int libera_vnc_listen(struct libera_vswitch *vs, const struct sockaddr_storage *addr,
		      struct netlink_ext_ack *extack)
{
	struct libera_listener *l;

	lockdep_assert_held(&vs->ln->lock);
	l = libera_listen_create(vs->ln, addr, accepted, vs);
	if (IS_ERR(l)) {
		if (PTR_ERR(l) == -EADDRINUSE)
			NL_SET_ERR_MSG(extack, "somebody listens there already");
		else if (PTR_ERR(l) == -EADDRNOTAVAIL)
			NL_SET_ERR_MSG(extack, "not an address of this host");
		return PTR_ERR(l);
	}
	list_add_tail(&l->list, &vs->listeners);
	return 0;
}

/* What came in at that address; with a reference. */
static struct libera_vnc *find_passive(struct libera_vswitch *vs,
				       const struct sockaddr_storage *addr)
{
	const struct sockaddr_in6 *at = (const void *)addr;
	struct libera_vnc *vnc, *found = NULL;

	mutex_lock(&vs->lock);
	list_for_each_entry(vnc, &vs->vncs, list) {
		const struct sockaddr_in6 *local = (const void *)&vnc->local;

		/* the port is at the same place in both families */
		if (vnc->passive && local->sin6_family == at->sin6_family &&
		    local->sin6_port == at->sin6_port) {
			libera_vnc_get(vnc);
			found = vnc;
			break;
		}
	}
	mutex_unlock(&vs->lock);
	return found;
}

static void unlisten(struct libera_vswitch *vs, struct libera_listener *l)
{
	const struct sockaddr_storage addr = l->addr;
	struct libera_vnc *vnc;

	list_del(&l->list);
	libera_listen_destroy(l);
	while ((vnc = find_passive(vs, &addr))) {
		libera_vnc_remove(vnc);
		libera_vnc_put(vnc);
	}
}

void libera_vnc_unlisten(struct libera_vswitch *vs, const struct sockaddr_storage *addr)
{
	struct libera_listener *l, *next;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry_safe(l, next, &vs->listeners, list)
		if (is_on(l, addr))
			unlisten(vs, l);
}

void libera_vnc_unlisten_all(struct libera_vswitch *vs)
{
	struct libera_listener *l, *next;

	lockdep_assert_held(&vs->ln->lock);
	list_for_each_entry_safe(l, next, &vs->listeners, list)
		unlisten(vs, l);
}

void libera_vnc_start(struct libera_vnc *vnc)
{
	lockdep_assert_held(&vnc->vs->lock);
	if (!vnc->passive)
		libera_dial_start(&vnc->dial);
}

void libera_vnc_stop(struct libera_vnc *vnc, enum libera_down why)
{
	struct libera_session *s;

	lockdep_assert_held(&vnc->vs->lock);
	/* no upcall takes vs->lock, so this may wait for one with it held */
	libera_dial_stop(&vnc->dial);
	s = libera_vnc_session(vnc);
	if (!s)
		return;
	libera_session_close(s, why);
	if (take_session(vnc, s, why, false, false))
		libera_session_put(s);
	libera_session_put(s);
}

void libera_vnc_remove(struct libera_vnc *vnc)
{
	struct libera_vswitch *vs = vnc->vs;

	lockdep_assert_held(&vs->ln->lock);
	mutex_lock(&vs->lock);
	WRITE_ONCE(vnc->closing, true);
	libera_vnc_stop(vnc, LIBERA_DOWN_LOCAL);
	mutex_unlock(&vs->lock);
	leave(vnc);
}

int libera_vnc_send(struct libera_vnc *vnc, const struct libera_ofmsg *m)
{
	struct libera_session *s = libera_vnc_session(vnc);
	int err;

	if (!s)
		return -ENOTCONN;
	err = libera_session_send(s, m);
	libera_session_put(s);
	if (!err) {
		atomic64_inc(&vnc->p2v);
		atomic64_inc(&vnc->vs->tenant->p2v);
		libera_stats_inc(vnc->vs->ln, LIBERA_STAT_P2V_MSGS);
	}
	return err;
}

void libera_vnc_send_async(struct libera_vnc *vnc, const struct libera_ofmsg *m)
{
	struct libera_session *s = libera_vnc_session(vnc);
	bool slow;

	if (!s)
		return;
	/* a slow VNC costs itself packet-ins; the switch goes on being read */
	slow = libera_channel_congested(libera_session_channel(s));
	libera_session_put(s);
	if (slow)
		libera_stats_inc(vnc->vs->ln, LIBERA_STAT_PIN_DROP_SLOW);
	else
		libera_vnc_send(vnc, m);
}

int libera_vnc_send_error(struct libera_vnc *vnc, u32 xid, enum libera_oferr err,
			  const u8 *data, u32 len)
{
	struct libera_session *s = libera_vnc_session(vnc);
	int ret;

	if (!s)
		return -ENOTCONN;
	ret = libera_session_send_error(s, xid, err, data, len);
	libera_session_put(s);
	return ret;
}
