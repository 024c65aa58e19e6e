// SPDX-License-Identifier: GPL-2.0
/* Links between pSwitches: found by probes, or told by the operator. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/siphash.h>

#include "core/probe.h"
#include "notify.h"
#include "pdrv.h"
#include "pfr.h"
#include "plink.h"
#include "vlink.h"

static uint discovery = LIBERA_PROBE_MS_DEFAULT;
module_param(discovery, uint, 0444);
MODULE_PARM_DESC(discovery, "milliseconds between two probes of a physical port, 0 for none (default 5000)");

/*
 * Probes in a burst, and the time between bursts: a network of any size is probed
 * at 1280 packets a second at most.
 */
#define BURST		64
#define BURST_GAP	(HZ / 20)
#define NONCE_LIFE	(5 * HZ)	/* a probe that is longer under way was held back */
#define RULE_PRIORITY	65535

static u64 sign(struct libera_net *ln, const struct libera_probe *p)
{
	return siphash_3u64(p->dpid, p->port, p->nonce, &ln->probe_key);
}

/* ------------------------------------------------------------------- tell */

static void fill(struct libera_plink *l, struct libera_pswitch *ps,
		 const struct libera_pport *port)
{
	const struct libera_peer *peer = &port->peer;

	lockdep_assert_held(&ps->lock);
	memset(l, 0, sizeof(*l));
	l->from_dpid = peer->dpid;
	l->from_port = peer->port;
	l->to = ps;
	l->to_port = port->desc.port_no;
	l->seen = peer->seen;
	l->fixed = peer->fixed;
	l->up = libera_pport_is_up(port);
	l->age_ms = peer->seen ? jiffies_to_msecs(jiffies - peer->seen_at) : 0;
}

/* Whoever listens, and the vLinks that go this way. */
static void tell(const struct libera_plink *l, bool up)
{
	libera_notify_plink(l, up);
	libera_vlink_kick(l->to->ln);
}

static bool has_plink(const struct libera_pport *port)
{
	return port->peer.seen || port->peer.fixed;
}

bool libera_plink_next(struct libera_pswitch *ps, unsigned long *no, struct libera_plink *l)
{
	struct libera_pport *port;

	lockdep_assert_held(&ps->lock);
	port = xa_find(&ps->pports, no, ULONG_MAX, XA_PRESENT);
	while (port && !has_plink(port))
		port = xa_find_after(&ps->pports, no, ULONG_MAX, XA_PRESENT);
	if (port)
		fill(l, ps, port);
	return port;
}

/* ------------------------------------------------------------------- lose */

/* What probes said of this pPort counts no more; one that is not there any more goes with it. */
static bool forget(struct libera_pswitch *ps, struct libera_pport *port, struct libera_plink *l)
{
	lockdep_assert_held(&ps->lock);
	if (!port->peer.seen)
		return false;
	port->peer.seen = false;
	fill(l, ps, port);
	libera_pswitch_put_port(ps, port);
	return true;
}

/* The same for the way back, if that is known. */
static void forget_reverse(struct libera_net *ln, const struct libera_plink *l)
{
	struct libera_pswitch *from = libera_pswitch_lookup(ln, l->from_dpid);
	struct libera_plink back;
	struct libera_pport *port;
	bool lost = false;

	if (!from)
		return;
	mutex_lock(&from->lock);
	port = xa_load(&from->pports, l->from_port);
	if (port && port->peer.dpid == l->to->dpid && port->peer.port == l->to_port)
		lost = forget(from, port, &back);
	mutex_unlock(&from->lock);
	if (lost)
		tell(&back, false);
	libera_pswitch_put(from);
}

void libera_plink_port_down(struct libera_pswitch *ps, u32 no)
{
	struct libera_pport *port;
	struct libera_plink l;
	bool lost;

	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, no);
	lost = port && forget(ps, port, &l);
	mutex_unlock(&ps->lock);
	if (!lost)
		return;
	tell(&l, false);
	forget_reverse(ps->ln, &l);
}

/* The first pLink into @ps from pPort *@no on of which no probe came for @limit jiffies. */
static bool forget_next(struct libera_pswitch *ps, unsigned long *no, unsigned long limit,
			struct libera_plink *l)
{
	struct libera_pport *port;
	bool lost = false;

	mutex_lock(&ps->lock);
	xa_for_each_start(&ps->pports, *no, port, *no) {
		if (!port->peer.seen || time_before(jiffies, port->peer.seen_at + limit))
			continue;
		lost = forget(ps, port, l);
		break;
	}
	mutex_unlock(&ps->lock);
	return lost;
}

static void age(struct libera_pswitch *ps, unsigned long limit)
{
	struct libera_plink l;
	unsigned long no = 0;

	while (forget_next(ps, &no, limit, &l)) {
		tell(&l, false);
		cond_resched();
	}
}

void libera_plink_switch_down(struct libera_pswitch *ps)
{
	struct libera_plink l;
	unsigned long no = 0;

	while (forget_next(ps, &no, 0, &l)) {
		tell(&l, false);
		forget_reverse(ps->ln, &l);
		cond_resched();
	}
}

/* ------------------------------------------------------------------- find */

/* The rule that brings probes to us, above all of tenants.  ps->lock held. */
static void send_rule(struct libera_pswitch *ps, u8 command)
{
	static const struct libera_act to_ctrl = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = LIBERA_PORT_CONTROLLER,
		.max_len = LIBERA_CML_NO_BUFFER,
	};
	struct libera_of_flow_mod *fm;

	fm = libera_pdrv_own_rule(ps, command, RULE_PRIORITY, LIBERA_COOKIE_MAGIC << 48, &to_ctrl);
	libera_match_set(&fm->match, LIBERA_FIELD_ETH_DST, libera_probe_dst, NULL);
	libera_match_set_u64(&fm->match, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_LLDP);
	ps->drv->probe_rule(ps);
	libera_pswitch_send(ps, &ps->out);
}

void libera_plink_ready(struct libera_pswitch *ps)
{
	mutex_lock(&ps->lock);
	if (READ_ONCE(ps->ln->probe_ms) && libera_pswitch_is_ready(ps))
		send_rule(ps, LIBERA_FC_ADD);
	mutex_unlock(&ps->lock);
}

static void send_probe(struct libera_pswitch *ps, struct libera_pport *port)
{
	struct libera_probe p = { .dpid = ps->dpid, .port = port->desc.port_no };
	struct libera_of_packet_out *po = &ps->out.packet_out;
	const struct libera_act out = { .type = LIBERA_ACT_OUTPUT, .arg = p.port };
	u8 frame[LIBERA_PROBE_LEN];

	lockdep_assert_held(&ps->lock);
	port->nonce = get_random_u64();
	port->probed = jiffies;
	p.nonce = port->nonce;
	p.auth = sign(ps->ln, &p);
	libera_probe_build(frame, &p, port->desc.hw_addr);
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_PACKET_OUT;
	po->buffer_id = LIBERA_NO_BUFFER;
	po->in_port = LIBERA_PORT_CONTROLLER;
	po->instrs.present = LIBERA_INSTR_APPLY;
	po->instrs.n_apply = 1;
	po->instrs.act = &out;
	po->data = frame;
	po->data_len = sizeof(frame);
	if (!ps->drv->packet_out(ps))
		libera_stats_inc(ps->ln, LIBERA_STAT_PROBES_SENT);
	ps->drv->admit(ps, p.port);
}

/* Up to @budget pPorts from ln->probe_port on.  Returns what is left; 0: not through yet. */
static int probe_ports(struct libera_pswitch *ps, int budget)
{
	struct libera_net *ln = ps->ln;
	unsigned long no = ln->probe_port;
	struct libera_pport *port;

	mutex_lock(&ps->lock);
	/* what somebody else may have deleted comes back */
	if (!no && libera_pswitch_is_ready(ps))
		send_rule(ps, LIBERA_FC_ADD);
	xa_for_each_start(&ps->pports, no, port, no) {
		if (!libera_pswitch_is_ready(ps))
			break;
		if (!budget) {
			ln->probe_port = no;
			mutex_unlock(&ps->lock);
			return 0;
		}
		if (libera_pport_is_up(port)) {
			send_probe(ps, port);
			budget--;
		}
	}
	mutex_unlock(&ps->lock);
	ln->probe_port = 0;
	return max(budget, 1);
}

/* A round is over: what has not been heard of lately is gone.  Returns when the next begins. */
static unsigned long end_round(struct libera_net *ln)
{
	unsigned long interval = msecs_to_jiffies(READ_ONCE(ln->probe_ms));
	struct libera_pswitch *ps;
	unsigned long limit;
	u64 dpid = 0;

	/* a large network takes longer than the interval */
	ln->probe_round = jiffies - ln->probe_began;
	limit = LIBERA_PROBES_LOST * max(interval, ln->probe_round) + NONCE_LIFE;
	while ((ps = libera_pswitch_next(ln, &dpid))) {
		age(ps, limit);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
	return ln->probe_round < interval ? interval - ln->probe_round : 1;
}

static void probe_work(struct work_struct *work)
{
	struct libera_net *ln = container_of(to_delayed_work(work), struct libera_net, probe_work);
	unsigned long next = BURST_GAP;
	struct libera_pswitch *ps;
	int budget = BURST;

	if (!ln->probe_dpid && !ln->probe_port)
		ln->probe_began = jiffies;
	while (budget) {
		u64 dpid = ln->probe_dpid;

		ps = libera_pswitch_next(ln, &dpid);
		if (ps && dpid != ln->probe_dpid) {
			/* the one whose turn it was is gone */
			ln->probe_dpid = dpid;
			ln->probe_port = 0;
		}
		if (ps) {
			budget = probe_ports(ps, budget);
			libera_pswitch_put(ps);
			if (!budget)
				break;
		}
		if (!ps || ln->probe_dpid++ == U64_MAX) {
			ln->probe_dpid = 0;
			ln->probe_port = 0;
			next = end_round(ln);
			break;
		}
	}
	if (READ_ONCE(ln->probe_ms) && !READ_ONCE(ln->dying))
		queue_delayed_work(ln->wq, &ln->probe_work, next);
}

/* Whether it is the probe that we sent last from there, and that has not come in before. */
static bool redeem(struct libera_net *ln, const struct libera_probe *p)
{
	struct libera_pswitch *from = libera_pswitch_lookup(ln, p->dpid);
	struct libera_pport *port;
	bool ok = false;

	if (!from)
		return false;
	mutex_lock(&from->lock);
	port = xa_load(&from->pports, p->port);
	if (port && port->nonce && port->nonce == p->nonce &&
	    time_before(jiffies, port->probed + NONCE_LIFE)) {
		port->nonce = 0;
		ok = true;
	}
	mutex_unlock(&from->lock);
	libera_pswitch_put(from);
	return ok;
}

static void learn(struct libera_pswitch *ps, u32 no, const struct libera_probe *p)
{
	struct libera_plink old = { }, l;
	struct libera_pport *port;
	bool moved = false, is_new = false;

	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, no);
	/* what the operator says counts */
	if (port && libera_pport_is_up(port) &&
	    (!port->peer.fixed || (port->peer.dpid == p->dpid && port->peer.port == p->port))) {
		moved = port->peer.seen &&
			(port->peer.dpid != p->dpid || port->peer.port != p->port);
		if (moved)
			forget(ps, port, &old);
		is_new = !port->peer.seen;
		port->peer.dpid = p->dpid;
		port->peer.port = p->port;
		port->peer.seen = true;
		port->peer.seen_at = jiffies;
		fill(&l, ps, port);
	}
	mutex_unlock(&ps->lock);
	if (moved)
		tell(&old, false);
	if (is_new)
		tell(&l, true);
}

bool libera_plink_packet_in(struct libera_pswitch *ps, const struct libera_of_packet_in *pin)
{
	u32 in_port = libera_match_get_u64(&pin->match, LIBERA_FIELD_IN_PORT);
	struct libera_net *ln = ps->ln;
	struct libera_probe p;

	if (!READ_ONCE(ln->probe_ms) || !libera_probe_is(pin->data, pin->data_len))
		return false;
	if (!libera_probe_parse(&p, pin->data, pin->data_len) || p.auth != sign(ln, &p)) {
		libera_stats_inc(ln, LIBERA_STAT_PROBES_FORGED);
		return true;
	}
	/* ours, but late, or kept by somebody and said again */
	if (!redeem(ln, &p)) {
		libera_stats_inc(ln, LIBERA_STAT_PROBES_STALE);
		return true;
	}
	libera_stats_inc(ln, LIBERA_STAT_PROBES_RECEIVED);
	learn(ps, in_port, &p);
	return true;
}

/* -------------------------------------------------------------- operator */

static int check_end(struct libera_pswitch *ps, u32 no, u64 dpid, u32 port_no, bool fixed,
		     struct netlink_ext_ack *extack)
{
	struct libera_pport *port;
	bool same;
	int err = 0;

	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, no);
	same = port && port->peer.fixed && port->peer.dpid == dpid && port->peer.port == port_no;
	if (!fixed && !same) {
		NL_SET_ERR_MSG(extack, "no such plink was added");
		err = -ENOENT;
	} else if (fixed && port && port->peer.fixed) {
		NL_SET_ERR_MSG(extack, "a plink was added to this pport already");
		err = -EEXIST;
	} else if (fixed && !port && ps->n_pports >= LIBERA_PPORTS_MAX) {
		NL_SET_ERR_MSG(extack, "too many ports on the pswitch");
		err = -ENOSPC;
	}
	mutex_unlock(&ps->lock);
	return err;
}

static int set_end(struct libera_pswitch *ps, u32 no, u64 dpid, u32 port_no, bool fixed)
{
	struct libera_pport *port;
	struct libera_plink l;

	mutex_lock(&ps->lock);
	port = libera_pswitch_get_port(ps, no);
	if (IS_ERR(port)) {
		mutex_unlock(&ps->lock);
		return PTR_ERR(port);
	}
	if (fixed && (port->peer.dpid != dpid || port->peer.port != port_no))
		port->peer.seen = false;
	port->peer.dpid = dpid;
	port->peer.port = port_no;
	port->peer.fixed = fixed;
	fill(&l, ps, port);
	libera_pswitch_put_port(ps, port);
	mutex_unlock(&ps->lock);
	tell(&l, fixed || l.seen);
	return 0;
}

int libera_plink_fix(struct libera_pswitch *a, u32 a_port, struct libera_pswitch *b, u32 b_port,
		     bool fixed, struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&a->ln->lock);
	if (a == b && a_port == b_port) {
		NL_SET_ERR_MSG(extack, "a plink has two ends");
		return -EINVAL;
	}
	err = check_end(a, a_port, b->dpid, b_port, fixed, extack);
	if (!err)
		err = check_end(b, b_port, a->dpid, a_port, fixed, extack);
	if (!err)
		err = set_end(a, a_port, b->dpid, b_port, fixed);
	if (err)
		return err;
	err = set_end(b, b_port, a->dpid, a_port, fixed);
	if (err)
		set_end(a, a_port, b->dpid, b_port, !fixed);
	return err;
}

void libera_plink_set_interval(struct libera_net *ln, u32 ms)
{
	struct libera_pswitch *ps;
	u64 dpid = 0;

	lockdep_assert_held(&ln->lock);
	cancel_delayed_work_sync(&ln->probe_work);
	WRITE_ONCE(ln->probe_ms, ms);
	ln->probe_dpid = 0;
	ln->probe_port = 0;
	if (ms) {
		queue_delayed_work(ln->wq, &ln->probe_work, 0);
		return;
	}
	while ((ps = libera_pswitch_next(ln, &dpid))) {
		age(ps, 0);
		mutex_lock(&ps->lock);
		if (libera_pswitch_is_ready(ps))
			send_rule(ps, LIBERA_FC_DELETE_STRICT);
		mutex_unlock(&ps->lock);
		libera_pswitch_put(ps);
		if (dpid++ == U64_MAX)
			break;
	}
}

void libera_plink_start(struct libera_net *ln)
{
	get_random_bytes(&ln->probe_key, sizeof(ln->probe_key));
	INIT_DELAYED_WORK(&ln->probe_work, probe_work);
	ln->probe_ms = discovery ? max_t(u32, discovery, LIBERA_PROBE_MS_MIN) : 0;
	if (ln->probe_ms)
		queue_delayed_work(ln->wq, &ln->probe_work, msecs_to_jiffies(ln->probe_ms));
}

void libera_plink_stop(struct libera_net *ln)
{
	lockdep_assert_held(&ln->lock);
	cancel_delayed_work_sync(&ln->probe_work);
}
