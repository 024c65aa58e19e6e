// SPDX-License-Identifier: GPL-2.0
/* VNC attachments: dialling, sessions, sending. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "addr.h"
#include "core/hello.h"
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

static void session_up(struct libera_session *s)
{
	struct libera_vnc *vnc = libera_session_priv(s);
	struct libera_vswitch *vs = vnc->vs;

	libera_session_ready(s);
	mutex_lock(&vs->lock);
	vnc->role = LIBERA_ROLE_EQUAL;
	vnc->miss_send_len = MISS_SEND_LEN;
	vnc->config_flags = 0;
	vnc->since_ms = ktime_to_ms(ktime_get_boottime());
	WRITE_ONCE(vnc->version, libera_session_version(s));
	if (!vs->dead)
		update_miss(vs);
	mutex_unlock(&vs->lock);
	libera_notify_vnc(vnc, true, LIBERA_DOWN_NONE);
}

static void message(struct libera_session *s, struct libera_ofmsg *m, const u8 *data, u32 len)
{
	libera_vmsg_handle(libera_session_priv(s), s, m, data, len);
}

/* Take the session away, if it is this one; its reference goes to the caller. */
static bool take_session(struct libera_vnc *vnc, struct libera_session *s, enum libera_down why)
{
	bool mine;

	spin_lock_bh(&vnc->lock);
	mine = s && vnc->session == s;
	if (mine) {
		vnc->session = NULL;
		WRITE_ONCE(vnc->version, 0);
		vnc->last_down = why;
		vnc->since_ms = ktime_to_ms(ktime_get_boottime());
	}
	spin_unlock_bh(&vnc->lock);
	return mine;
}

static void session_down(struct libera_session *s, enum libera_down why)
{
	struct libera_vnc *vnc = libera_session_priv(s);
	bool was_up = libera_session_version(s);

	/* if not, libera_vnc_stop() was faster, and it does not dial again */
	if (take_session(vnc, s, why)) {
		libera_session_put(s);
		libera_dial_lost(&vnc->dial, was_up);
	}
	if (was_up)
		libera_notify_vnc(vnc, false, why);
}

static void session_release(void *priv)
{
	libera_vnc_put(priv);
}

static const struct libera_session_ops session_ops = {
	.up = session_up,
	.message = message,
	.down = session_down,
	.release = session_release,
};

static void connected(struct libera_dial *d, struct socket *sock)
{
	static const struct libera_session_times times = {
		.handshake = LIBERA_HANDSHAKE_MS,
		.echo_idle = LIBERA_ECHO_IDLE_MS,
		.echo_dead = LIBERA_ECHO_DEAD_MS,
	};
	struct libera_vnc *vnc = container_of(d, struct libera_vnc, dial);
	struct libera_session *s;

	libera_vnc_get(vnc);
	s = libera_session_create(vnc->vs->ln, sock, LIBERA_HELLO_OURS, &times, &session_ops, vnc);
	if (IS_ERR(s)) {
		libera_channel_discard(sock);
		libera_vnc_put(vnc);
		libera_dial_lost(d, false);
		return;
	}
	spin_lock_bh(&vnc->lock);
	vnc->session = libera_session_get(s);
	spin_unlock_bh(&vnc->lock);
	libera_session_start(s);
	libera_session_put(s);
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
		if (libera_addr_equal(&vnc->dial.addr, addr))
			return vnc;
	return NULL;
}

int libera_vnc_create(struct libera_vswitch *vs, const struct sockaddr_storage *addr)
{
	struct libera_vnc *vnc;

	lockdep_assert_held(&vs->lock);
	if (libera_vnc_find(vs, addr))
		return -EEXIST;
	if (vs->n_vncs >= LIBERA_CONTROLLERS_MAX)
		return -ENOSPC;
	vnc = kzalloc(sizeof(*vnc), GFP_KERNEL_ACCOUNT);
	if (!vnc)
		return -ENOMEM;
	kref_init(&vnc->ref);
	spin_lock_init(&vnc->lock);
	libera_vswitch_get(vs);
	vnc->vs = vs;
	vnc->role = LIBERA_ROLE_EQUAL;
	vnc->since_ms = ktime_to_ms(ktime_get_boottime());
	libera_dial_init(&vnc->dial, vs->ln, addr, &dial_ops);
	list_add_tail(&vnc->list, &vs->vncs);
	vs->n_vncs++;
	if (vs->up)
		libera_vnc_start(vnc);
	return 0;
}

void libera_vnc_start(struct libera_vnc *vnc)
{
	lockdep_assert_held(&vnc->vs->lock);
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
	if (take_session(vnc, s, why))
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
	list_del_init(&vnc->list);
	vs->n_vncs--;
	mutex_unlock(&vs->lock);
	libera_vnc_put(vnc);
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
