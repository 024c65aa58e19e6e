// SPDX-License-Identifier: GPL-2.0
/* Netlink: tenants, controller addresses, sessions with controllers. */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ktime.h>
#include <net/ipv6.h>

#include "compat.h"
#include "nl_priv.h"
#include "pcommon.h"
#include "pfr.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vreduce.h"
#include "vctl.h"
#include "vfr.h"
#include "vlan.h"
#include "vswitch.h"

static_assert((int)LIBERA_VN_CARRIER_LABEL == (int)LIBERA_CARRY_NONE);
static_assert((int)LIBERA_VN_CARRIER_IP == (int)LIBERA_CARRY_IP);
static_assert((int)LIBERA_VN_CARRIER_MAC == (int)LIBERA_CARRY_MAC);

static const struct libera_nl_ref none;
static const struct libera_nl_ref by_id_or_name = { LIBERA_A_TENANT_ID, LIBERA_A_TENANT_NAME };
static const struct libera_nl_ref controller_tenant = {
	LIBERA_A_CONTROLLER_TENANT, LIBERA_A_CONTROLLER_TENANT_NAME
};
static const struct libera_nl_ref controller_vswitch = {
	LIBERA_A_CONTROLLER_VSWITCH, LIBERA_A_CONTROLLER_VSWITCH_NAME
};
static const struct libera_nl_ref session_tenant = {
	LIBERA_A_SESSION_TENANT, LIBERA_A_SESSION_TENANT_NAME
};
static const struct libera_nl_ref session_vswitch = {
	LIBERA_A_SESSION_VSWITCH, LIBERA_A_SESSION_VSWITCH_NAME
};

/* --------------------------------------------------------------- tenants */

static int put_counts(struct sk_buff *skb, const struct libera_tenant *t)
{
	u32 controllers = 0, vports = 0, pfrs = 0;
	struct libera_controller *c;
	struct libera_vswitch *vs;

	list_for_each_entry(c, &t->controllers, list)
		controllers++;
	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		mutex_lock(&vs->lock);
		vports += vs->n_vports;
		pfrs += vs->n_pfrs;
		mutex_unlock(&vs->lock);
	}
	if (nla_put_u32(skb, LIBERA_A_TENANT_CONTROLLERS, controllers) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_VSWITCHES, t->n_vswitches) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_VPORTS, vports) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_HOSTS, t->n_hosts) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_VIRTUAL_RULES, atomic_read(&t->n_vfrs)) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_PHYSICAL_RULES, pfrs) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_MERGED_RULES, atomic_read(&t->n_merged)))
		return -EMSGSIZE;
	return 0;
}

/* What it shall have, what that comes to, and why nothing if so. */
static int put_carrier(struct sk_buff *skb, struct libera_tenant *t)
{
	enum libera_carrier_kind used;
	const char *why = libera_vcarrier_why_not(t, &used);

	if (nla_put_u32(skb, LIBERA_A_TENANT_CARRIER, t->carrier) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_CARRIER_USED, used) ||
	    (why && nla_put_string(skb, LIBERA_A_TENANT_CARRIER_WHY, why)))
		return -EMSGSIZE;
	return 0;
}

static int put_quotas(struct sk_buff *skb, const struct libera_tenant *t)
{
	if (nla_put_u32(skb, LIBERA_A_TENANT_MAX_RULES, t->max_rules) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_MAX_GROUPS, t->max_groups) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_MAX_METERS, t->max_meters) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_MAX_MESSAGE_RATE, libera_rate_max(&t->messages)) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_MAX_PACKET_IN_RATE, libera_rate_max(&t->packet_ins)))
		return -EMSGSIZE;
	return 0;
}

static int put_counters(struct sk_buff *skb, const struct libera_tenant *t)
{
	int pad = LIBERA_A_TENANT_PAD;

	if (nla_put_u64_64bit(skb, LIBERA_A_TENANT_RX_MESSAGES, atomic64_read(&t->v2p), pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_TENANT_TX_MESSAGES, atomic64_read(&t->p2v), pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_TENANT_REFUSED, atomic64_read(&t->refused), pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_TENANT_THROTTLED, libera_rate_over(&t->messages),
			      pad) ||
	    nla_put_u64_64bit(skb, LIBERA_A_TENANT_PACKET_INS_DROPPED,
			      libera_rate_over(&t->packet_ins), pad))
		return -EMSGSIZE;
	return 0;
}

static int put_vlans(struct sk_buff *skb, const struct libera_tenant *t)
{
	int i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (t->vlan[i] && nla_put_u16(skb, LIBERA_A_TENANT_VLAN, t->vlan[i]))
			return -EMSGSIZE;
	return 0;
}

/* obj: struct libera_tenant; the namespace's lock is held */
static int fill_tenant(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	struct libera_tenant *t = (struct libera_tenant *)obj;
	void *hdr = libera_nl_begin(skb, msg);

	lockdep_assert_held(&t->ln->lock);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, LIBERA_A_TENANT_ID, t->id) ||
	    libera_nl_put_name(skb, LIBERA_A_TENANT_NAME, t->name) ||
	    put_quotas(skb, t) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_STATE,
			t->up ? LIBERA_ADMIN_UP : LIBERA_ADMIN_DOWN) ||
	    put_carrier(skb, t) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_REDUCTION, t->reduction) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_HOST_MOVE, t->host_move) ||
	    nla_put_u32(skb, LIBERA_A_TENANT_MERGE,
			t->merge ? LIBERA_MERGE_ON : LIBERA_MERGE_OFF) ||
	    put_vlans(skb, t) || put_counts(skb, t) ||
	    put_counters(skb, t)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_TENANT_EVENT);
}

/* Which of its rules are one, and with whose. */
static void set_sharing(struct libera_tenant *t, struct nlattr **attrs)
{
	struct nlattr *reduction = attrs[LIBERA_A_TENANT_REDUCTION];
	struct nlattr *merge = attrs[LIBERA_A_TENANT_MERGE];

	if (merge)
		libera_pcommon_set_merge(t, nla_get_u32(merge) == LIBERA_MERGE_ON);
	if (reduction)
		libera_vreduce_set(t, nla_get_u32(reduction));
}

static bool has_sharing(struct nlattr **attrs)
{
	return attrs[LIBERA_A_TENANT_REDUCTION] || attrs[LIBERA_A_TENANT_MERGE];
}

static bool has_quotas(struct nlattr **attrs)
{
	return attrs[LIBERA_A_TENANT_MAX_RULES] || attrs[LIBERA_A_TENANT_MAX_GROUPS] ||
	       attrs[LIBERA_A_TENANT_MAX_METERS] || attrs[LIBERA_A_TENANT_MAX_MESSAGE_RATE] ||
	       attrs[LIBERA_A_TENANT_MAX_PACKET_IN_RATE];
}

static void set_quotas(struct libera_tenant *t, struct nlattr **attrs)
{
	struct nlattr *rules = attrs[LIBERA_A_TENANT_MAX_RULES];
	struct nlattr *groups = attrs[LIBERA_A_TENANT_MAX_GROUPS];
	struct nlattr *meters = attrs[LIBERA_A_TENANT_MAX_METERS];
	struct nlattr *messages = attrs[LIBERA_A_TENANT_MAX_MESSAGE_RATE];
	struct nlattr *packet_ins = attrs[LIBERA_A_TENANT_MAX_PACKET_IN_RATE];
	struct nlattr *host_move = attrs[LIBERA_A_TENANT_HOST_MOVE];

	if (host_move)
		t->host_move = nla_get_u32(host_move);
	if (rules)
		WRITE_ONCE(t->max_rules, nla_get_u32(rules));
	if (groups)
		WRITE_ONCE(t->max_groups, nla_get_u32(groups));
	if (meters)
		WRITE_ONCE(t->max_meters, nla_get_u32(meters));
	if (messages)
		libera_tenant_set_message_rate(t, nla_get_u32(messages));
	if (packet_ins)
		libera_rate_set(&t->packet_ins, nla_get_u32(packet_ins));
}

/* The VLAN ids that a request declares; 0 alone: none. */
struct vlans {
	u16 id[LIBERA_VLANS_MAX];
	u8 n;
	const struct nlattr *attr;	/* the last of them, NULL: nothing is said */
};

static int get_vlans(struct genl_info *info, struct vlans *v)
{
	bool none = false;
	struct nlattr *attr;
	int rem;
	u16 id;

	v->n = 0;
	v->attr = info->attrs[LIBERA_A_TENANT_VLAN];
	nla_for_each_attr(attr, genlmsg_data(info->genlhdr), genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != LIBERA_A_TENANT_VLAN)
			continue;
		id = nla_get_u16(attr);
		if (none || (!id && v->n)) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "VLAN id 0 cannot be declared: alone it stands for none");
			return -EINVAL;
		}
		none = !id;
		if (v->n == LIBERA_VLANS_MAX) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr, "too many VLAN ids: 30 at most");
			return -ENOSPC;
		}
		if (id)
			v->id[v->n++] = id;
	}
	return 0;
}

/* What of a request may be refused: then nothing of it is done. */
static int set_refusable(struct libera_tenant *t, const struct nlattr *name,
			 struct genl_info *info)
{
	const struct nlattr *carrier = info->attrs[LIBERA_A_TENANT_CARRIER], *blame = carrier;
	struct netlink_ext_ack *extack = info->extack;
	char old[LIBERA_NAME_LEN];
	u8 was = t->carrier;
	struct vlans vlans;
	int err;

	err = get_vlans(info, &vlans);
	if (err)
		return err;

	strscpy(old, t->name, sizeof(old));
	if (name) {
		err = libera_nl_check_name(name, extack);
		if (!err)
			err = libera_tenant_set_name(t, nla_data(name), extack);
		if (err)
			return libera_nl_blame(extack, name, err);
	}
	if (carrier)
		err = libera_vcarrier_set(t, nla_get_u32(carrier), extack);
	if (!err && vlans.attr) {
		blame = vlans.attr;
		err = libera_vlan_set(t, vlans.id, vlans.n, extack);
		if (err && carrier)
			libera_vcarrier_set(t, was, NULL);
	}
	if (!err)
		return 0;
	if (name)
		libera_tenant_set_name(t, old, NULL);
	return libera_nl_blame(extack, blame, err);
}

static int add_tenant(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *id = info->attrs[LIBERA_A_TENANT_ID];
	struct nlattr *name = info->attrs[LIBERA_A_TENANT_NAME];
	struct nlattr *state = info->attrs[LIBERA_A_TENANT_STATE];
	struct libera_tenant *t;
	int err;

	if (!name)
		return libera_nl_miss(info->extack, LIBERA_A_TENANT_NAME,
				      "name of the tenant is missing");
	err = libera_nl_check_name(name, info->extack);
	if (err)
		return err;
	t = libera_tenant_create(ln, id ? nla_get_u32(id) : 0, nla_data(name), info->extack);
	if (IS_ERR(t)) {
		bool by_name = libera_tenant_find_name(ln, nla_data(name)) || !id;

		return libera_nl_blame(info->extack, by_name ? name : id, PTR_ERR(t));
	}
	err = set_refusable(t, NULL, info);
	if (err) {
		libera_tenant_destroy(t);
		return err;
	}
	set_sharing(t, info->attrs);
	set_quotas(t, info->attrs);
	if (state && nla_get_u32(state) == LIBERA_ADMIN_DOWN)
		libera_tenant_set_up(t, false);
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_TENANT_NTF, LIBERA_EVENT_ADD, fill_tenant, t);
	/* it is there, whether or not the answer can be sent */
	libera_nl_reply(info, fill_tenant, t);
	return 0;
}

int libera_nl_tenant_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = add_tenant(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_tenant_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_tenant *t;
	struct sk_buff *event;
	int err = 0;

	mutex_lock(&ln->lock);
	t = libera_nl_tenant(ln, info->attrs, by_id_or_name, info->extack);
	if (IS_ERR(t)) {
		err = PTR_ERR(t);
		goto unlock;
	}
	event = libera_nl_event_build(ln, LIBERA_CMD_TENANT_NTF, LIBERA_EVENT_DEL, fill_tenant,
				      t);
	libera_tenant_destroy(t);
	libera_nl_changed(ln);
	libera_nl_event_send(ln, event);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

/* Beside an id the name is the new one, else it is the key. */
static int set_tenant(struct libera_net *ln, struct genl_info *info)
{
	struct nlattr *name = info->attrs[LIBERA_A_TENANT_NAME];
	struct nlattr *carrier = info->attrs[LIBERA_A_TENANT_CARRIER];
	struct nlattr *state = info->attrs[LIBERA_A_TENANT_STATE];
	struct nlattr *id = info->attrs[LIBERA_A_TENANT_ID];
	struct libera_tenant *t;
	int err;

	if (id) {
		t = libera_tenant_find(ln, nla_get_u32(id));
		if (!t) {
			NL_SET_ERR_MSG_ATTR(info->extack, id, "no such tenant");
			return -ENOENT;
		}
	} else {
		t = libera_nl_tenant(ln, info->attrs, by_id_or_name, info->extack);
		if (IS_ERR(t))
			return PTR_ERR(t);
		name = NULL;
	}
	if (!name && !state && !carrier && !has_quotas(info->attrs) && !has_sharing(info->attrs) &&
	    !info->attrs[LIBERA_A_TENANT_HOST_MOVE] && !info->attrs[LIBERA_A_TENANT_VLAN])
		return libera_nl_miss(info->extack, LIBERA_A_TENANT_STATE,
				      "nothing to change: give name, a quota, carrier, reduction, merge, host-move, vlan or state");
	err = set_refusable(t, name, info);
	if (err)
		return err;
	set_sharing(t, info->attrs);
	set_quotas(t, info->attrs);
	if (state) {
		err = libera_tenant_set_up(t, nla_get_u32(state) == LIBERA_ADMIN_UP);
		if (err)
			return libera_nl_blame(info->extack, state, err);
	}
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_TENANT_NTF, LIBERA_EVENT_SET, fill_tenant, t);
	return 0;
}

int libera_nl_tenant_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	int err;

	mutex_lock(&ln->lock);
	err = set_tenant(ln, info);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_tenant_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct libera_net *ln = libera_nl_net(info);
	struct libera_tenant *t;
	int err;

	mutex_lock(&ln->lock);
	t = libera_nl_tenant(ln, info->attrs, by_id_or_name, info->extack);
	err = IS_ERR(t) ? PTR_ERR(t) : libera_nl_reply(info, fill_tenant, t);
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_tenant_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_tenant *t;
	u32 id = d->at;

	mutex_lock(&ln->lock);
	libera_nl_dump_begin(cb, ln, none, none);
	while ((t = libera_tenant_next(ln, &id))) {
		if (libera_nl_dump_one(skb, cb, LIBERA_CMD_TENANT_GET, fill_tenant, t))
			break;
		id++;
	}
	mutex_unlock(&ln->lock);
	d->at = id;
	return skb->len;
}

/* ------------------------------------------------------------ controllers */

struct controller {
	struct libera_tenant *t;
	const struct libera_controller *c;
};

/* obj: struct controller; the namespace's lock is held */
static int fill_controller(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct controller *o = obj;
	struct libera_vswitch *vs;

	if (!hdr)
		return -EMSGSIZE;
	vs = o->c->vs_dpid ? libera_vswitch_find(o->t, o->c->vs_dpid) : NULL;
	if (nla_put_u32(skb, LIBERA_A_CONTROLLER_TENANT, o->t->id) ||
	    libera_nl_put_name(skb, LIBERA_A_CONTROLLER_TENANT_NAME, o->t->name) ||
	    (o->c->vs_dpid &&
	     nla_put_u64_64bit(skb, LIBERA_A_CONTROLLER_VSWITCH, o->c->vs_dpid,
			       LIBERA_A_CONTROLLER_PAD)) ||
	    (vs && libera_nl_put_name(skb, LIBERA_A_CONTROLLER_VSWITCH_NAME, vs->name)) ||
	    libera_nl_put_addr(skb, LIBERA_A_CONTROLLER_ADDRESS, LIBERA_A_CONTROLLER_PORT,
			       &o->c->addr) ||
	    (o->c->passive && nla_put_flag(skb, LIBERA_A_CONTROLLER_PASSIVE))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_CONTROLLER_EVENT);
}

/* Only what can be dialled, or listened on. */
static int check_address(const struct libera_controller *c, const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct sockaddr_storage *ss = &c->addr;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)ss;
	const struct sockaddr_in *in4 = (const struct sockaddr_in *)ss;
	int type;

	if (c->passive) {
		if (c->vs_dpid)
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a place to listen is for one vswitch: name it");
		return -EINVAL;
	}
	if (ss->ss_family == AF_INET) {
		if (!ipv4_is_zeronet(in4->sin_addr.s_addr) &&
		    !ipv4_is_multicast(in4->sin_addr.s_addr) &&
		    !ipv4_is_lbcast(in4->sin_addr.s_addr))
			return 0;
	} else {
		type = ipv6_addr_type(&in6->sin6_addr);
		if (type & IPV6_ADDR_UNICAST && type & IPV6_ADDR_LINKLOCAL) {
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "a link-local address does not say which link");
			return -EINVAL;
		}
		if (type & IPV6_ADDR_UNICAST)
			return 0;
	}
	NL_SET_ERR_MSG_ATTR(extack, attr, "not the address of one host");
	return -EINVAL;
}

/* Tenant, vSwitch (dpid 0 for all) and address that the command is about. */
static int get_controller(struct libera_net *ln, struct genl_info *info,
			  struct libera_tenant **t, struct libera_controller *c)
{
	struct nlattr **attrs = info->attrs;
	struct libera_vswitch *vs;

	*t = libera_nl_tenant(ln, attrs, controller_tenant, info->extack);
	if (IS_ERR(*t))
		return PTR_ERR(*t);
	c->vs_dpid = 0;
	c->passive = attrs[LIBERA_A_CONTROLLER_PASSIVE];
	if (attrs[controller_vswitch.num] || attrs[controller_vswitch.name]) {
		vs = libera_nl_vswitch(*t, attrs, controller_vswitch, info->extack);
		if (IS_ERR(vs))
			return PTR_ERR(vs);
		c->vs_dpid = vs->dpid;
	}
	return libera_nl_get_addr(attrs, LIBERA_A_CONTROLLER_ADDRESS, LIBERA_A_CONTROLLER_PORT,
				  &c->addr, info->extack);
}

int libera_nl_controller_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *addr = info->attrs[LIBERA_A_CONTROLLER_ADDRESS];
	struct libera_net *ln = libera_nl_net(info);
	struct libera_controller c;
	struct controller o = { .c = &c };
	int err;

	mutex_lock(&ln->lock);
	err = get_controller(ln, info, &o.t, &c);
	if (!err)
		err = check_address(&c, addr, info->extack);
	if (err)
		goto unlock;
	err = libera_tenant_add_controller(o.t, &c, info->extack);
	libera_nl_blame(info->extack, addr, err);
	if (err)
		goto unlock;
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_CONTROLLER_NTF, LIBERA_EVENT_ADD, fill_controller, &o);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

int libera_nl_controller_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *addr = info->attrs[LIBERA_A_CONTROLLER_ADDRESS];
	struct libera_net *ln = libera_nl_net(info);
	struct libera_controller c;
	struct controller o = { .c = &c };
	int err;

	mutex_lock(&ln->lock);
	err = get_controller(ln, info, &o.t, &c);
	if (err)
		goto unlock;
	err = libera_tenant_del_controller(o.t, &c, info->extack);
	libera_nl_blame(info->extack, addr, err);
	if (err)
		goto unlock;
	libera_nl_changed(ln);
	libera_nl_event(ln, LIBERA_CMD_CONTROLLER_NTF, LIBERA_EVENT_DEL, fill_controller, &o);
unlock:
	mutex_unlock(&ln->lock);
	return err;
}

static int dump_controllers_of(struct sk_buff *skb, struct netlink_callback *cb,
			       struct libera_tenant *t)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct controller o = { .t = t };
	struct libera_controller *c;
	u64 i = 0;
	int err;

	list_for_each_entry(c, &t->controllers, list) {
		if (i++ < d->sub)
			continue;
		o.c = c;
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_CONTROLLER_GET, fill_controller, &o);
		if (err)
			return err;
		d->sub++;
	}
	return 0;
}

int libera_nl_controller_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, controller_tenant, none);
	if (!err)
		err = libera_nl_dump_tenants(skb, cb, ln, dump_controllers_of);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}

/* --------------------------------------------------------------- sessions */

static int put_session_counts(struct sk_buff *skb, struct libera_vnc *vnc)
{
	struct libera_session *s = libera_vnc_session(vnc);
	struct libera_channel_info ci = {};
	u32 rtt = 0;

	if (s) {
		libera_channel_info(libera_session_channel(s), &ci);
		rtt = libera_session_rtt_us(s);
		libera_session_put(s);
	}
	if (nla_put_u32(skb, LIBERA_A_SESSION_ECHO_RTT, rtt) ||
	    nla_put_u64_64bit(skb, LIBERA_A_SESSION_RX_MESSAGES, READ_ONCE(vnc->v2p),
			      LIBERA_A_SESSION_PAD) ||
	    nla_put_u64_64bit(skb, LIBERA_A_SESSION_TX_MESSAGES, atomic64_read(&vnc->p2v),
			      LIBERA_A_SESSION_PAD) ||
	    nla_put_u32(skb, LIBERA_A_SESSION_TX_QUEUED, ci.tx_queued))
		return -EMSGSIZE;
	return 0;
}

/**
 * libera_nl_fill_session() - a libera_nl_fill_fn
 * @skb: where
 * @obj: struct libera_vnc
 * @msg: head
 *
 * Takes no lock of an object: notifications come from under any.
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_fill_session(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	struct libera_vnc *vnc = (struct libera_vnc *)obj;
	u64 now = ktime_to_ms(ktime_get_boottime());
	u8 version = READ_ONCE(vnc->version), why = READ_ONCE(vnc->last_down);
	void *hdr = libera_nl_begin(skb, msg);

	if (!hdr)
		return -EMSGSIZE;
	if (libera_nl_put_owner(skb, LIBERA_A_SESSION_TENANT, LIBERA_A_SESSION_TENANT_NAME,
				LIBERA_A_SESSION_VSWITCH, LIBERA_A_SESSION_VSWITCH_NAME,
				vnc->vs) ||
	    libera_nl_put_addr(skb, LIBERA_A_SESSION_ADDRESS, LIBERA_A_SESSION_PORT,
			       &vnc->dial.addr) ||
	    (version && (nla_put_flag(skb, LIBERA_A_SESSION_CONNECTED) ||
			 nla_put_u8(skb, LIBERA_A_SESSION_OF_VERSION, version))) ||
	    nla_put_u32(skb, LIBERA_A_SESSION_ROLE, READ_ONCE(vnc->role)) ||
	    nla_put_u32(skb, LIBERA_A_SESSION_ATTEMPTS, READ_ONCE(vnc->dial.attempts)) ||
	    nla_put_u32(skb, LIBERA_A_SESSION_LAST_ERROR, -READ_ONCE(vnc->dial.last_err)) ||
	    nla_put_u64_64bit(skb, LIBERA_A_SESSION_SINCE, now - READ_ONCE(vnc->since_ms),
			      LIBERA_A_SESSION_PAD) ||
	    (why && nla_put_u32(skb, LIBERA_A_SESSION_DOWN_REASON, why)) ||
	    put_session_counts(skb, vnc)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, LIBERA_A_SESSION_EVENT);
}

static int dump_sessions_of(struct sk_buff *skb, struct netlink_callback *cb,
			    struct libera_vswitch *vs)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_vnc *vnc;
	u64 i = 0;
	int err = 0;

	mutex_lock(&vs->lock);
	list_for_each_entry(vnc, &vs->vncs, list) {
		if (i++ < d->sub)
			continue;
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_SESSION_GET, libera_nl_fill_session,
					 vnc);
		if (err)
			break;
		d->sub++;
	}
	mutex_unlock(&vs->lock);
	return err;
}

int libera_nl_session_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_net *ln = libera_nl_dump_net(cb);
	int err;

	mutex_lock(&ln->lock);
	err = libera_nl_dump_begin(cb, ln, session_tenant, session_vswitch);
	if (!err)
		err = libera_nl_dump_vswitches(skb, cb, ln, dump_sessions_of);
	mutex_unlock(&ln->lock);
	return err ? err : skb->len;
}
