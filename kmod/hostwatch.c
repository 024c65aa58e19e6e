// SPDX-License-Identifier: GPL-2.0
/*
 * Hosts that move by themselves: pPorts that nobody has are watched for them.
 *
 * A rule below all others brings what comes in there.  Whose it could be is looked up
 * later, as that takes libera_net.lock, which the pSwitch's reader must not wait for.
 */
#include <linux/etherdevice.h>
#include <linux/kfifo.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <uapi/linux/libera.h>

#include "core/bucket.h"
#include "hostwatch.h"
#include "notify.h"
#include "pdrv.h"
#include "pswitch.h"
#include "tenant.h"

#define RULE_PRIORITY	1
#define RULE_MAX_LEN	128	/* of a packet: all headers that are looked at */
#define SAME_AGAIN	HZ	/* before the same host is told of again */

/**
 * struct libera_hostwatch - of one namespace
 * @ln: namespace
 * @work: looks whose hosts were seen
 * @lock: guards @sightings; innermost
 * @sightings: what was seen
 */
struct libera_hostwatch {
	struct libera_net *ln;
	struct work_struct work;
	spinlock_t lock;
	DECLARE_KFIFO(sightings, struct libera_sighting, LIBERA_SIGHTINGS_MAX);
};

/* Whether its packets are to come to us: nobody else has them. */
static bool is_open(const struct libera_pport *port)
{
	return port->watch && !port->vport;
}

/* ------------------------------------------------------------------ rules */

static void send_rule(struct libera_pswitch *ps, u32 no, u8 command)
{
	static const struct libera_act to_ctrl = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = LIBERA_PORT_CONTROLLER,
		.max_len = RULE_MAX_LEN,
	};
	struct libera_of_flow_mod *fm;

	lockdep_assert_held(&ps->lock);
	if (command != LIBERA_FC_ADD && !READ_ONCE(ps->ln->probe_ms))
		ps->drv->dismiss(ps, no);
	if (!libera_pswitch_is_ready(ps))
		return;
	fm = libera_pdrv_own_rule(ps, command, RULE_PRIORITY,
				  libera_cookie(LIBERA_WATCH_VS_ID, 0), &to_ctrl);
	libera_match_set_u64(&fm->match, LIBERA_FIELD_IN_PORT, no);
	libera_pswitch_send(ps, &ps->out);
	if (command == LIBERA_FC_ADD)
		ps->drv->admit(ps, no);
}

void libera_hostwatch_update(struct libera_pswitch *ps, struct libera_pport *port)
{
	lockdep_assert_held(&ps->lock);
	if (port->watch)
		send_rule(ps, port->desc.port_no,
			  port->vport ? LIBERA_FC_DELETE_STRICT : LIBERA_FC_ADD);
}

void libera_hostwatch_ready(struct libera_pswitch *ps)
{
	struct libera_pport *port;
	unsigned long no;

	mutex_lock(&ps->lock);
	xa_for_each(&ps->pports, no, port)
		if (is_open(port))
			send_rule(ps, no, LIBERA_FC_ADD);
	mutex_unlock(&ps->lock);
}

bool libera_hostwatch_wants(struct libera_pswitch *ps, const struct libera_of_flow_stats *e)
{
	struct libera_pport *port;

	lockdep_assert_held(&ps->lock);
	port = xa_load(&ps->pports, libera_match_get_u64(&e->match, LIBERA_FIELD_IN_PORT));
	return port && is_open(port) && e->table_id == ps->drv->own_table &&
	       e->priority == RULE_PRIORITY;
}

/* --------------------------------------------------------------- operator */

int libera_hostwatch_add(struct libera_pswitch *ps, u32 no, u32 tenant)
{
	struct libera_pport *port;
	int err = 0;

	lockdep_assert_held(&ps->ln->lock);
	mutex_lock(&ps->lock);
	port = libera_pswitch_get_port(ps, no);
	if (IS_ERR(port)) {
		err = PTR_ERR(port);
	} else if (port->watch) {
		err = -EEXIST;
	} else {
		port->watch = true;
		port->watch_tenant = tenant;
		if (is_open(port))
			send_rule(ps, no, LIBERA_FC_ADD);
	}
	mutex_unlock(&ps->lock);
	return err;
}

static void end_watch(struct libera_pswitch *ps, struct libera_pport *port)
{
	lockdep_assert_held(&ps->lock);
	if (is_open(port))
		send_rule(ps, port->desc.port_no, LIBERA_FC_DELETE_STRICT);
	port->watch = false;
	port->watch_tenant = 0;
	libera_pswitch_put_port(ps, port);
}

int libera_hostwatch_del(struct libera_pswitch *ps, u32 no, u32 tenant)
{
	struct libera_pport *port;
	int err = 0;

	lockdep_assert_held(&ps->ln->lock);
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, no);
	if (!port || !port->watch || (tenant && tenant != port->watch_tenant))
		err = -ENOENT;
	else
		end_watch(ps, port);
	mutex_unlock(&ps->lock);
	return err;
}

static void forget_on(struct libera_pswitch *ps, u32 tenant)
{
	struct libera_pport *port;
	unsigned long no;

	mutex_lock(&ps->lock);
	xa_for_each(&ps->pports, no, port)
		if (port->watch && port->watch_tenant == tenant)
			end_watch(ps, port);
	mutex_unlock(&ps->lock);
}

void libera_hostwatch_forget(struct libera_tenant *t)
{
	struct libera_pswitch *ps;
	u64 dpid = 0;

	lockdep_assert_held(&t->ln->lock);
	while ((ps = libera_pswitch_next(t->ln, &dpid))) {
		forget_on(ps, t->id);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
}

/* -------------------------------------------------------------- sightings */

/* One that was just told of, or one too many, needs no look. */
static bool is_news(struct libera_pswitch *ps, struct libera_pport *port,
		    const struct libera_pkt_sender *who)
{
	u64 now = ktime_get_ns();

	lockdep_assert_held(&ps->lock);
	if (ether_addr_equal_unaligned(port->seen, who->mac) &&
	    time_before(jiffies, port->seen_at + SAME_AGAIN))
		return false;
	if (libera_bucket_wait(ps->sightings_full_at, now, LIBERA_SIGHTINGS_RATE))
		return false;
	ps->sightings_full_at = libera_bucket_take(ps->sightings_full_at, now,
						   LIBERA_SIGHTINGS_RATE);
	memcpy(port->seen, who->mac, ETH_ALEN);
	port->seen_at = jiffies;
	return true;
}

bool libera_hostwatch_packet_in(struct libera_pswitch *ps, const struct libera_of_packet_in *pin)
{
	struct libera_sighting s = {
		.dpid = ps->dpid,
		.pport = libera_match_get_u64(&pin->match, LIBERA_FIELD_IN_PORT),
	};
	struct libera_hostwatch *hw = ps->ln->hostwatch;
	bool is_watched, note = false;
	struct libera_pport *port;

	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, s.pport);
	is_watched = port && is_open(port);
	if (is_watched) {
		ps->packet_ins++;
		note = libera_pkt_get_sender(pin->data, pin->data_len, &s.who) &&
		       is_news(ps, port, &s.who);
	}
	mutex_unlock(&ps->lock);
	if (note) {
		/* what does not fit is seen again */
		kfifo_in_spinlocked(&hw->sightings, &s, 1, &hw->lock);
		queue_work(ps->ln->wq, &hw->work);
	}
	/* one that was on its way when the pPort got a vPort is nobody's, too */
	return is_watched || libera_hostwatch_is_ours(pin->cookie);
}

static bool is_him(const struct libera_host *h, const struct libera_pkt_sender *who)
{
	if (who->ip_len == sizeof(h->ip4) && h->has_ip4)
		return !memcmp(&h->ip4, who->ip, sizeof(h->ip4));
	/* one of its many addresses of IPv6 is not the one that is known */
	if (who->ip_len == sizeof(h->ip6) && h->has_ip6 && !(who->ip[0] == 0xfe))
		return !memcmp(&h->ip6, who->ip, sizeof(h->ip6));
	return true;
}

static const struct libera_host *host_of(struct libera_tenant *t, const struct libera_sighting *s)
{
	const struct libera_host *h;

	if (t->host_move == LIBERA_HOST_MOVE_OFF)
		return NULL;
	h = xa_load(&t->hosts, ether_addr_to_u64(s->who.mac));
	return h && is_him(h, &s->who) ? h : NULL;
}

/* The tenant whose hosts may be there, 0 for any; false if nobody looks any more. */
static bool get_watch(struct libera_net *ln, const struct libera_sighting *s, u32 *tenant)
{
	struct libera_pswitch *ps = libera_pswitch_lookup(ln, s->dpid);
	struct libera_pport *port;
	bool open;

	if (!ps)
		return false;
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, s->pport);
	open = port && is_open(port);
	if (open)
		*tenant = port->watch_tenant;
	mutex_unlock(&ps->lock);
	libera_pswitch_put(ps);
	return open;
}

static void look(struct libera_net *ln, const struct libera_sighting *s)
{
	struct libera_candidate c = { .s = s };
	unsigned long id;
	u32 only;

	lockdep_assert_held(&ln->lock);
	if (!get_watch(ln, s, &only))
		return;
	xa_for_each(&ln->tenants, id, c.t)
		c.n += (!only || id == only) && host_of(c.t, s);
	if (!c.n)
		return;
	libera_stats_inc(ln, LIBERA_STAT_HOSTS_SEEN);
	xa_for_each(&ln->tenants, id, c.t) {
		c.h = !only || id == only ? host_of(c.t, s) : NULL;
		if (c.h)
			libera_notify_sighting(&c);
	}
}

static void sighting_work(struct work_struct *work)
{
	struct libera_hostwatch *hw = container_of(work, struct libera_hostwatch, work);
	struct libera_net *ln = hw->ln;
	struct libera_sighting s;

	while (kfifo_out_spinlocked(&hw->sightings, &s, 1, &hw->lock)) {
		mutex_lock(&ln->lock);
		if (!READ_ONCE(ln->dying))
			look(ln, &s);
		mutex_unlock(&ln->lock);
	}
}

int libera_hostwatch_start(struct libera_net *ln)
{
	struct libera_hostwatch *hw = kzalloc(sizeof(*hw), GFP_KERNEL);

	if (!hw)
		return -ENOMEM;
	hw->ln = ln;
	INIT_KFIFO(hw->sightings);
	spin_lock_init(&hw->lock);
	INIT_WORK(&hw->work, sighting_work);
	ln->hostwatch = hw;
	return 0;
}

void libera_hostwatch_stop(struct libera_net *ln)
{
	cancel_work_sync(&ln->hostwatch->work);
	kfree(ln->hostwatch);
	ln->hostwatch = NULL;
}
