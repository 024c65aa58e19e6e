// SPDX-License-Identifier: GPL-2.0
/* Netlink: listeners, intercept rules, pSwitches, pPorts. */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ktime.h>
#include <net/ipv6.h>

#include "addr.h"
#include "compat.h"
#include "intercept.h"
#include "listen.h"
#include "nl_priv.h"
#include "pdrv.h"
#include "pswitch.h"
#include "vcarrier.h"
#include "vswitch.h"

static const struct libera_nl_ref none;
static const struct libera_nl_ref by_dpid_or_name = {
	LIBERA_A_PSWITCH_DPID, LIBERA_A_PSWITCH_NAME
};

/* ------------------------------------------------------------- listeners */

static int fill_listen(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	const struct libera_listener *l = obj;
	void *hdr = libera_nl_begin(skb, msg);

	if (!hdr)
		return -EMSGSIZE;
	if (libera_nl_put_addr(skb, LIBERA_A_LISTEN_ADDRESS, LIBERA_A_LISTEN_PORT, &l->addr) ||
	    nla_put_u64_64bit(skb, LIBERA_A_LISTEN_ACCEPTED, atomic64_read(&l->accepted),
			      LIBERA_A_LISTEN_PAD)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_LISTEN_EVENT);
}

int libera_nl_listen_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct sockaddr_storage ss;
	struct libera_listener *l;
	int err;

	err = libera_nl_get_addr(info->attrs, LIBERA_A_LISTEN_ADDRESS, LIBERA_A_LISTEN_PORT, &ss,
				 info->extack);
	if (err)
		return err;
	mutex_lock(&ln->lock);
	l = libera_listen_add(ln, &ss, libera_pswitch_accept);
	err = PTR_ERR_OR_ZERO(l);
	switch (err) {
	case 0:
		libera_nl_changed(ln);
		libera_nl_event(ln, LIBERA_CMD_LISTEN_NTF, LIBERA_EVENT_ADD, fill_listen, l);
		break;
	case -EEXIST:
		NL_SET_ERR_MSG(info->extack, "this address and port are listened on already");
		break;
	case -EADDRINUSE:
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[LIBERA_A_LISTEN_PORT],
				    "another program uses this port");
		break;
	case -EADDRNOTAVAIL:
		NL_SET_ERR_MSG(info->extack, "this host does not have this address");
		break;
	}
	mutex_unlock(&ln->lock);
	return libera_nl_blame(info->extack, info->attrs[LIBERA_A_LISTEN_ADDRESS], err);
}

int libera_nl_listen_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct sockaddr_storage ss;
	struct libera_listener *l;
	struct sk_buff *event;
	int err;

	err = libera_nl_get_addr(info->attrs, LIBERA_A_LISTEN_ADDRESS, LIBERA_A_LISTEN_PORT, &ss,
				 info->extack);
	if (err)
		return err;
	mutex_lock(&ln->lock);
	l = libera_listen_find(ln, &ss);
	if (l) {
		event = libera_nl_event_build(ln, LIBERA_CMD_LISTEN_NTF, LIBERA_EVENT_DEL,
					      fill_listen, l);
		libera_listen_del(l);
		libera_nl_changed(ln);
		libera_nl_event_send(ln, event);
	} else {
		err = -ENOENT;
		NL_SET_ERR_MSG(info->extack, "this address and port are not listened on");
	}
	mutex_unlock(&ln->lock);
	return libera_nl_blame(info->extack, info->attrs[LIBERA_A_LISTEN_ADDRESS], err);
}

int libera_nl_listen_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_listener *l;
	u64 i = 0;

	mutex_lock(&ln->lock);
	libera_nl_dump_begin(cb, ln, none, none);
	list_for_each_entry(l, &ln->listeners, list) {
		if (i++ < d->at)
			continue;
		if (libera_nl_dump_one(skb, cb, LIBERA_CMD_LISTEN_GET, fill_listen, l))
			break;
		d->at++;
	}
	mutex_unlock(&ln->lock);
	return skb->len;
}

/* ------------------------------------------------------------- intercept */

static int fill_intercept(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	const struct libera_intercept_rule *r = obj;
	void *hdr = libera_nl_begin(skb, msg);
	struct sockaddr_storage ss = r->addr;

	if (!hdr)
		return -EMSGSIZE;
	/* the port is the rule's own, at the same place in both families */
	((struct sockaddr_in *)&ss)->sin_port = htons(r->port);
	if (libera_nl_put_addr(skb, LIBERA_A_INTERCEPT_ADDRESS, LIBERA_A_INTERCEPT_PORT, &ss) ||
	    nla_put_u8(skb, LIBERA_A_INTERCEPT_PREFIX, r->prefix) ||
	    nla_put_u16(skb, LIBERA_A_INTERCEPT_TO_PORT, r->to_port) ||
	    nla_put_u64_64bit(skb, LIBERA_A_INTERCEPT_HITS, r->hits, LIBERA_A_INTERCEPT_PAD)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_INTERCEPT_EVENT);
}

/* Whether all bits from number @prefix on are zero. */
static bool is_network(const struct nlattr *addr, u8 prefix)
{
	const u8 *p = nla_data(addr);
	int i;

	for (i = prefix; i < nla_len(addr) * 8; i++)
		if (p[i / 8] & 0x80 >> i % 8)
			return false;
	return true;
}

static int get_rule(struct genl_info *info, struct libera_intercept_rule *r)
{
	struct nlattr *addr, *prefix = info->attrs[LIBERA_A_INTERCEPT_PREFIX];
	struct nlattr *to = info->attrs[LIBERA_A_INTERCEPT_TO_PORT];
	int err;

	memset(r, 0, sizeof(*r));
	err = libera_nl_get_addr(info->attrs, LIBERA_A_INTERCEPT_ADDRESS,
				 LIBERA_A_INTERCEPT_PORT, &r->addr, info->extack);
	if (err)
		return err;
	/* the rule's address is without port */
	((struct sockaddr_in *)&r->addr)->sin_port = 0;
	addr = info->attrs[LIBERA_A_INTERCEPT_ADDRESS];
	r->port = nla_get_u16(info->attrs[LIBERA_A_INTERCEPT_PORT]);
	r->to_port = to ? nla_get_u16(to) : r->port;
	if (prefix)
		r->prefix = nla_get_u8(prefix);
	else
		r->prefix = is_network(addr, 0) ? 0 : nla_len(addr) * 8;
	if (r->prefix > nla_len(addr) * 8) {
		NL_SET_ERR_MSG_ATTR(info->extack, prefix,
				    "prefix is longer than an IPv4 address: 0 to 32");
		return -EINVAL;
	}
	if (!is_network(addr, r->prefix)) {
		NL_SET_ERR_MSG_ATTR(info->extack, addr, "address has bits beyond its prefix");
		return -EINVAL;
	}
	return 0;
}

int libera_nl_intercept_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_intercept_rule r;
	int err;

	err = get_rule(info, &r);
	if (err)
		return err;
	mutex_lock(&ln->lock);
	err = libera_intercept_add(ln, &r);
	if (!err) {
		libera_nl_changed(ln);
		libera_nl_event(ln, LIBERA_CMD_INTERCEPT_NTF, LIBERA_EVENT_ADD, fill_intercept,
				&r);
	} else if (err == -EEXIST) {
		NL_SET_ERR_MSG(info->extack, "there is a rule for these connections");
	} else if (err == -ENOSPC) {
		NL_SET_ERR_MSG(info->extack, "too many rules: 16 at most");
	}
	mutex_unlock(&ln->lock);
	BUILD_BUG_ON(LIBERA_INTERCEPT_RULES != 16);
	return libera_nl_blame(info->extack, info->attrs[LIBERA_A_INTERCEPT_ADDRESS], err);
}

int libera_nl_intercept_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_intercept_rule r;
	int err;

	err = get_rule(info, &r);
	if (err)
		return err;
	mutex_lock(&ln->lock);
	err = libera_intercept_del(ln, &r);
	if (!err) {
		libera_nl_changed(ln);
		libera_nl_event(ln, LIBERA_CMD_INTERCEPT_NTF, LIBERA_EVENT_DEL, fill_intercept,
				&r);
	} else if (err == -ENOENT) {
		NL_SET_ERR_MSG(info->extack, "there is no such rule");
	}
	mutex_unlock(&ln->lock);
	return libera_nl_blame(info->extack, info->attrs[LIBERA_A_INTERCEPT_ADDRESS], err);
}

int libera_nl_intercept_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_intercept_rule r;

	mutex_lock(&ln->lock);
	libera_nl_dump_begin(cb, ln, none, none);
	while (!libera_intercept_get(ln, d->at, &r)) {
		if (libera_nl_dump_one(skb, cb, LIBERA_CMD_INTERCEPT_GET, fill_intercept, &r))
			break;
		d->at++;
	}
	mutex_unlock(&ln->lock);
	return skb->len;
}

/* -------------------------------------------------------------- pSwitches */

static_assert((int)LIBERA_PSWITCH_KIND_AUTO == (int)LIBERA_PKIND_AUTO);
static_assert((int)LIBERA_PSWITCH_KIND_OPENFLOW == (int)LIBERA_PKIND_OPENFLOW);
static_assert((int)LIBERA_PSWITCH_KIND_WHITE_BOX == (int)LIBERA_PKIND_WBOX);

static int put_connection(struct sk_buff *skb, struct libera_pswitch *ps)
{
	struct libera_channel *ch = libera_session_channel(ps->session);
	struct libera_channel_info ci;
	int pad = LIBERA_A_PSWITCH_PAD;

	libera_channel_info(ch, &ci);
	if (nla_put_u8(skb, LIBERA_A_PSWITCH_OF_VERSION, ps->version) ||
	    libera_nl_put_addr(skb, LIBERA_A_PSWITCH_PEER_ADDRESS, LIBERA_A_PSWITCH_PEER_PORT,
			       libera_channel_peer(ch)) ||
	    libera_nl_put_addr(skb, LIBERA_A_PSWITCH_ORIG_ADDRESS, LIBERA_A_PSWITCH_ORIG_PORT,
			       &ps->orig_dst) ||
	    nla_put_u8(skb, LIBERA_A_PSWITCH_TABLES, ps->n_tables) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_BUFFERS, ps->n_buffers) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_CAPABILITIES, ps->capabilities) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_ECHO_RTT, libera_session_rtt_us(ps->session)) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_RX_MESSAGES, ci.rx_msgs, pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_TX_MESSAGES, ci.tx_msgs, pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_RX_BYTES, ci.rx_bytes, pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_TX_BYTES, ci.tx_bytes, pad) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_TX_QUEUED, ci.tx_queued))
		return -EMSGSIZE;
	return 0;
}

static int put_desc(struct sk_buff *skb, struct libera_pswitch *ps)
{
	static const int attr[] = {
		LIBERA_A_PSWITCH_MANUFACTURER, LIBERA_A_PSWITCH_HARDWARE,
		LIBERA_A_PSWITCH_SOFTWARE, LIBERA_A_PSWITCH_SERIAL,
		LIBERA_A_PSWITCH_DESCRIPTION,
	};
	int i;

	BUILD_BUG_ON(ARRAY_SIZE(attr) != ARRAY_SIZE(ps->desc));
	for (i = 0; i < ARRAY_SIZE(attr); i++)
		if (*ps->desc[i] && nla_put_string(skb, attr[i], ps->desc[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_pswitch(struct sk_buff *skb, struct libera_pswitch *ps)
{
	u64 since = ktime_to_ms(ktime_get_boottime()) - ps->since_ms;
	int pad = LIBERA_A_PSWITCH_PAD;

	if (nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_DPID, ps->dpid, pad) ||
	    libera_nl_put_name(skb, LIBERA_A_PSWITCH_NAME, ps->name) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_MAX_RULES, ps->max_rules) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_EDGE, READ_ONCE(ps->edge)) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_CONNECTION, ps->state) ||
	    (ps->state == LIBERA_PSWITCH_READY &&
	     nla_put_flag(skb, LIBERA_A_PSWITCH_CONNECTED)) ||
	    (ps->session && put_connection(skb, ps)) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_PORTS, ps->n_pports) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_VSWITCHES, ps->n_vswitches) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_RULES,
			ps->n_pfrs - ps->n_merged + ps->n_commons) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_COMMON_RULES, ps->n_commons) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_MERGED_RULES, ps->n_merged) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_FOREIGN_RULES, ps->foreign) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_SINCE, since, pad) ||
	    (ps->last_down && nla_put_u32(skb, LIBERA_A_PSWITCH_DOWN_REASON, ps->last_down)) ||
	    put_desc(skb, ps) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_FLOW_MODS, ps->flow_mods, pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_PACKET_INS, ps->packet_ins, pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_PSWITCH_ERRORS, ps->errors, pad) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_KIND, ps->kind_set) ||
	    nla_put_u32(skb, LIBERA_A_PSWITCH_KIND_USED, ps->drv->kind))
		return -EMSGSIZE;
	return 0;
}

/**
 * libera_nl_fill_pswitch() - a libera_nl_fill_fn
 * @skb: where
 * @obj: struct libera_pswitch, not locked
 * @msg: head
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_fill_pswitch(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	struct libera_pswitch *ps = (struct libera_pswitch *)obj;
	void *hdr = libera_nl_begin(skb, msg);
	int err;

	if (!hdr)
		return -EMSGSIZE;
	mutex_lock(&ps->lock);
	err = put_pswitch(skb, ps);
	mutex_unlock(&ps->lock);
	if (err) {
		genlmsg_cancel(skb, hdr);
		return err;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_PSWITCH_EVENT);
}

int libera_nl_pswitch_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_pswitch *ps;
	int err;

	mutex_lock(&ln->lock);
	ps = libera_nl_pswitch(ln, info->attrs, by_dpid_or_name, info->extack);
	mutex_unlock(&ln->lock);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	err = libera_nl_reply(info, libera_nl_fill_pswitch, ps);
	libera_pswitch_put(ps);
	return err;
}

int libera_nl_pswitch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_pswitch *ps;
	int err = 0;

	mutex_lock(&ln->lock);
	libera_nl_dump_begin(cb, ln, none, none);
	while (!err && (ps = libera_nl_dump_next_ps(cb, ln))) {
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_PSWITCH_GET, libera_nl_fill_pswitch,
					 ps);
		libera_pswitch_put(ps);
		if (!err)
			libera_nl_dump_step(cb);
	}
	mutex_unlock(&ln->lock);
	return skb->len;
}

/* Beside a dpid the name is the new one, else it is the key. */
static int set_pswitch(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *name = NULL, *max = info->attrs[LIBERA_A_PSWITCH_MAX_RULES];
	struct nlattr *kind = info->attrs[LIBERA_A_PSWITCH_KIND];
	struct nlattr *edge = info->attrs[LIBERA_A_PSWITCH_EDGE];
	bool disconnect = nla_get_flag(info->attrs[LIBERA_A_PSWITCH_DISCONNECT]);
	struct libera_nl_ref ref = by_dpid_or_name;
	struct libera_pswitch *ps;
	int err = 0;

	if (info->attrs[LIBERA_A_PSWITCH_DPID]) {
		ref.name = 0;
		name = info->attrs[LIBERA_A_PSWITCH_NAME];
	}
	ps = libera_nl_pswitch(ln, info->attrs, ref, info->extack);
	if (IS_ERR(ps))
		return PTR_ERR(ps);
	if (!name && !max && !edge && !kind && !disconnect) {
		err = libera_nl_miss(info->extack, LIBERA_A_PSWITCH_MAX_RULES,
				     "nothing to change: give name, max-rules, edge, kind or disconnect");
		goto put;
	}
	if (name && nla_len(name) > 1)
		err = libera_nl_check_name(name, info->extack);
	if (!err && name)
		err = libera_nl_blame(info->extack, name,
				      libera_pswitch_set_name(ps, nla_data(name), info->extack));
	if (!err && edge)
		err = libera_nl_blame(info->extack, edge,
				      libera_vcarrier_set_edge(ps, nla_get_u32(edge),
							       info->extack));
	if (err)
		goto put;
	if (max)
		libera_pswitch_set_max_rules(ps, nla_get_u32(max));
	if (kind)
		libera_pdrv_set_kind(ps, nla_get_u32(kind));
	if (disconnect)
		libera_pswitch_disconnect(ps, LIBERA_DOWN_LOCAL);
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_PSWITCH_NTF, LIBERA_EVENT_SET, libera_nl_fill_pswitch, ps);
put:
	libera_pswitch_put(ps);
	return err;
}

int libera_nl_pswitch_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = set_pswitch(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_pswitch_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_pswitch *ps;
	struct sk_buff *event;
	struct nlattr *key;
	int err;

	mutex_lock(&ln->lock);
	ps = libera_nl_pswitch(ln, info->attrs, by_dpid_or_name, info->extack);
	if (IS_ERR(ps)) {
		err = PTR_ERR(ps);
		goto unlock;
	}
	event = libera_nl_event_build(ln, LIBERA_CMD_PSWITCH_NTF, LIBERA_EVENT_DEL,
				      libera_nl_fill_pswitch, ps);
	err = libera_pswitch_forget(ps, info->extack);
	if (!err) {
		libera_nl_changed(ln);
		libera_nl_event_send(ln, event);
	} else {
		key = info->attrs[LIBERA_A_PSWITCH_DPID];
		libera_nl_blame(info->extack, key ? key : info->attrs[LIBERA_A_PSWITCH_NAME], err);
		nlmsg_free(event);
	}
	libera_pswitch_put(ps);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

/* ---------------------------------------------------------------- pPorts */

static int put_pport(struct sk_buff *skb, const struct libera_nl_pport *o)
{
	const struct libera_port_desc *d;

	if (nla_put_u64_64bit(skb, LIBERA_A_PPORT_PSWITCH, o->ps->dpid, LIBERA_A_PPORT_PAD) ||
	    libera_nl_put_name(skb, LIBERA_A_PPORT_PSWITCH_NAME, o->ps->name) ||
	    nla_put_u32(skb, LIBERA_A_PPORT_NUMBER, o->no))
		return -EMSGSIZE;
	if (!o->port)
		return 0;
	d = &o->port->desc;
	if (o->port->present &&
	    (nla_put_flag(skb, LIBERA_A_PPORT_PRESENT) ||
	     nla_put_string(skb, LIBERA_A_PPORT_NAME, d->name) ||
	     nla_put(skb, LIBERA_A_PPORT_HW_ADDR, ETH_ALEN, d->hw_addr) ||
	     nla_put_u32(skb, LIBERA_A_PPORT_CONFIG, d->config) ||
	     nla_put_u32(skb, LIBERA_A_PPORT_STATE, d->state) ||
	     nla_put_u32(skb, LIBERA_A_PPORT_FEATURES, d->curr) ||
	     nla_put_u32(skb, LIBERA_A_PPORT_SPEED, d->curr_speed)))
		return -EMSGSIZE;
	if (o->port->vport &&
	    (libera_nl_put_owner(skb, LIBERA_A_PPORT_TENANT, LIBERA_A_PPORT_TENANT_NAME,
				 LIBERA_A_PPORT_VSWITCH, LIBERA_A_PPORT_VSWITCH_NAME,
				 o->port->vport->vs) ||
	     nla_put_u32(skb, LIBERA_A_PPORT_VPORT, o->port->vport->no)))
		return -EMSGSIZE;
	return 0;
}

/**
 * libera_nl_fill_pport() - a libera_nl_fill_fn
 * @skb: where
 * @obj: struct libera_nl_pport
 * @msg: head
 *
 * Context: the pSwitch's lock is held, so that a vPort on the pPort stays.
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_fill_pport(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	const struct libera_nl_pport *o = obj;
	void *hdr = libera_nl_begin(skb, msg);

	lockdep_assert_held(&o->ps->lock);
	if (!hdr)
		return -EMSGSIZE;
	if (put_pport(skb, o)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_PPORT_EVENT);
}

/**
 * libera_nl_dump_pports() - a dump's messages about pPorts of one pSwitch
 * @skb: where
 * @cb: dump, whose cursor is moved on
 * @ps: pSwitch, not locked
 * @cmd: LIBERA_CMD_*
 * @fill: of a struct libera_nl_pport
 * @has: of which there are to be messages; NULL: of all
 *
 * Return: 0, or -errno if there was no room for all.
 */
int libera_nl_dump_pports(struct sk_buff *skb, struct netlink_callback *cb,
			  struct libera_pswitch *ps, u8 cmd, libera_nl_fill_fn fill,
			  bool (*has)(const struct libera_pport *port))
{
	struct libera_nl_pport o = { .ps = ps };
	struct libera_nl_dump *d = libera_nl_dump(cb);
	unsigned long no = d->sub;
	int err = 0;

	mutex_lock(&ps->lock);
	while ((o.port = xa_find(&ps->pports, &no, ULONG_MAX, XA_PRESENT))) {
		o.no = no;
		if (!has || has(o.port))
			err = libera_nl_dump_one(skb, cb, cmd, fill, &o);
		if (err)
			break;
		no++;
	}
	mutex_unlock(&ps->lock);
	d->sub = no;
	return err;
}

static int dump_pports_of(struct sk_buff *skb, struct netlink_callback *cb,
			  struct libera_pswitch *ps)
{
	return libera_nl_dump_pports(skb, cb, ps, LIBERA_CMD_PPORT_GET, libera_nl_fill_pport,
				     NULL);
}

int libera_nl_pport_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	static const struct libera_nl_ref ref = {
		LIBERA_A_PPORT_PSWITCH, LIBERA_A_PPORT_PSWITCH_NAME
	};
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_pswitches(skb, cb, ln, ref, dump_pports_of);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}
