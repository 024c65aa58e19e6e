// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family: registration, and what all its commands need. */
#include <linux/ctype.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/module.h>
#include <net/ipv6.h>

#include "compat.h"
#include "nl.h"
#include "nl_priv.h"
#include "pswitch.h"
#include "tenant.h"
#include "vswitch.h"

static const struct genl_multicast_group groups[] = {
	[LIBERA_NL_GROUP_EVENTS] = { .name = LIBERA_MCGRP_EVENTS },
};

/* resv_start_op stays 0: every command is checked as strictly as can be. */
struct genl_family libera_nl_family __ro_after_init = {
	.name = LIBERA_FAMILY_NAME,
	.version = LIBERA_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.ops = libera_nl_ops,
	.n_ops = ARRAY_SIZE(libera_nl_ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

/* The uapi header's limits and numbers are those of the objects. */
static_assert(LIBERA_NAME_MAX == LIBERA_NAME_LEN - 1);
static_assert(LIBERA_TENANT_MAX == LIBERA_TENANTS_MAX);
static_assert(LIBERA_VPORT_MAX == LIBERA_VPORT_NO_MAX);
static_assert((int)LIBERA_CONNECTION_DOWN == (int)LIBERA_PSWITCH_DOWN);
static_assert((int)LIBERA_CONNECTION_PORTS == (int)LIBERA_PSWITCH_PORTS);
static_assert((int)LIBERA_CONNECTION_SYNC == (int)LIBERA_PSWITCH_SYNC);
static_assert((int)LIBERA_CONNECTION_READY == (int)LIBERA_PSWITCH_READY);
static_assert(LIBERA_CONTROLLER_ROLE_EQUAL == LIBERA_ROLE_EQUAL);
static_assert(LIBERA_CONTROLLER_ROLE_MASTER == LIBERA_ROLE_MASTER);
static_assert(LIBERA_CONTROLLER_ROLE_SLAVE == LIBERA_ROLE_SLAVE);
#define X(id, text) static_assert((int)LIBERA_DOWN_##id == (int)LIBERA_DOWN_REASON_##id);
LIBERA_DOWNS(X)
#undef X
static_assert((int)__LIBERA_DOWN_END == (int)__LIBERA_DOWN_REASON_END);

/**
 * libera_nl_miss() - refuse for want of an attribute
 * @extack: told the attribute and the text
 * @attr: number of the attribute
 * @msg: what is missing; a constant
 *
 * Return: -EINVAL.
 */
int libera_nl_miss(struct netlink_ext_ack *extack, int attr, const char *msg)
{
	NL_SET_ERR_ATTR_MISS(extack, NULL, attr);
	if (extack)
		extack->_msg = msg;
	return -EINVAL;
}

/**
 * libera_nl_blame() - complete a refusal that came from below
 * @extack: gets @attr unless it names one, and a text unless it has one
 * @attr: what the refusal is about, NULL if nothing that was sent
 * @err: -errno
 *
 * Return: @err.
 */
int libera_nl_blame(struct netlink_ext_ack *extack, const struct nlattr *attr, int err)
{
	if (!extack || !err)
		return err;
	if (attr && !extack->bad_attr)
		NL_SET_BAD_ATTR(extack, attr);
	if (extack->_msg)
		return err;
	switch (err) {
	case -ENOMEM:
		NL_SET_ERR_MSG(extack, "out of memory");
		break;
	case -EAGAIN:
		NL_SET_ERR_MSG(extack, "the object is just going away, try again");
		break;
	case -ENOSPC:
		NL_SET_ERR_MSG(extack, "there is no room for another one");
		break;
	case -EEXIST:
		NL_SET_ERR_MSG(extack, "it is there already");
		break;
	case -ENOENT:
		NL_SET_ERR_MSG(extack, "there is none such");
		break;
	case -EOPNOTSUPP:
		NL_SET_ERR_MSG(extack, "this kernel lacks what it takes");
		break;
	default:
		NL_SET_ERR_MSG(extack, "the kernel could not do it");
	}
	return err;
}

/**
 * libera_nl_check_name() - whether a name may be given to an object
 * @attr: string, of a length that its policy has checked
 * @extack: says what is wrong
 *
 * A letter comes first, so that no name can be taken for a number.
 *
 * Return: 0 or -EINVAL.
 */
int libera_nl_check_name(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const char *p = nla_data(attr);

	if (!*p) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "name is empty");
		return -EINVAL;
	}
	if (!isascii(*p) || !isalpha(*p)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "name has to begin with a letter");
		return -EINVAL;
	}
	for (; *p; p++) {
		if (isascii(*p) && (isalnum(*p) || strchr("_.-", *p)))
			continue;
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "name may hold letters, digits and _ . - only");
		return -EINVAL;
	}
	return 0;
}

/**
 * libera_nl_tenant() - the tenant that a command is about
 * @ln: namespace; its lock is held
 * @attrs: attributes
 * @ref: which of them
 * @extack: says what is wrong
 *
 * Return: the tenant, valid while the lock is held; ERR_PTR(-EINVAL, -ENOENT).
 */
struct libera_tenant *libera_nl_tenant(struct libera_net *ln, struct nlattr **attrs,
				       struct libera_nl_ref ref, struct netlink_ext_ack *extack)
{
	struct nlattr *num = attrs[ref.num], *name = attrs[ref.name];
	struct libera_tenant *t;

	if (!num && !name)
		return ERR_PTR(libera_nl_miss(extack, ref.num,
					      "tenant is missing: give its id or its name"));
	t = num ? libera_tenant_find(ln, nla_get_u32(num)) :
		  libera_tenant_find_name(ln, nla_data(name));
	if (!t) {
		NL_SET_ERR_MSG_ATTR(extack, num ? num : name, "no such tenant");
		return ERR_PTR(-ENOENT);
	}
	if (num && name && strcmp(t->name, nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(extack, name, "the tenant with this id has another name");
		return ERR_PTR(-EINVAL);
	}
	return t;
}

/**
 * libera_nl_vswitch() - the vSwitch that a command is about
 * @t: its tenant; the namespace's lock is held
 * @attrs: attributes
 * @ref: which of them
 * @extack: says what is wrong
 *
 * Return: the vSwitch, valid while the lock is held; ERR_PTR(-EINVAL, -ENOENT).
 */
struct libera_vswitch *libera_nl_vswitch(struct libera_tenant *t, struct nlattr **attrs,
					 struct libera_nl_ref ref,
					 struct netlink_ext_ack *extack)
{
	struct nlattr *num = attrs[ref.num], *name = attrs[ref.name];
	struct libera_vswitch *vs = NULL;

	if (!num && !name)
		return ERR_PTR(libera_nl_miss(extack, ref.num,
					      "vswitch is missing: give its dpid or its name"));
	if (num)
		vs = libera_vswitch_find(t, nla_get_u64(num));
	else if (nla_len(name) > 1)
		vs = libera_vswitch_find_name(t, nla_data(name));
	if (!vs) {
		NL_SET_ERR_MSG_ATTR(extack, num ? num : name, "the tenant has no such vswitch");
		return ERR_PTR(-ENOENT);
	}
	if (num && name && strcmp(vs->name, nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(extack, name, "the vswitch with this dpid has another name");
		return ERR_PTR(-EINVAL);
	}
	return vs;
}

/**
 * libera_nl_pswitch() - the pSwitch that a command is about
 * @ln: namespace; its lock is held
 * @attrs: attributes
 * @ref: which of them; no name if it is the new name
 * @extack: says what is wrong
 *
 * Return: the pSwitch with a reference; ERR_PTR(-EINVAL, -ENOENT).
 */
struct libera_pswitch *libera_nl_pswitch(struct libera_net *ln, struct nlattr **attrs,
					 struct libera_nl_ref ref,
					 struct netlink_ext_ack *extack)
{
	struct nlattr *num = attrs[ref.num], *name = ref.name ? attrs[ref.name] : NULL;
	struct libera_pswitch *ps = NULL;
	bool same;

	if (!num && !name)
		return ERR_PTR(libera_nl_miss(extack, ref.num,
					      "pswitch is missing: give its dpid or its name"));
	if (num)
		ps = libera_pswitch_lookup(ln, nla_get_u64(num));
	else if (nla_len(name) > 1)
		ps = libera_pswitch_lookup_name(ln, nla_data(name));
	if (!ps) {
		NL_SET_ERR_MSG_ATTR(extack, num ? num : name, "no such pswitch");
		return ERR_PTR(-ENOENT);
	}
	if (!num || !name)
		return ps;
	mutex_lock(&ps->lock);
	same = !strcmp(ps->name, nla_data(name));
	mutex_unlock(&ps->lock);
	if (!same) {
		libera_pswitch_put(ps);
		NL_SET_ERR_MSG_ATTR(extack, name, "the pswitch with this dpid has another name");
		return ERR_PTR(-EINVAL);
	}
	return ps;
}

/**
 * libera_nl_get_addr() - an address and a port
 * @attrs: attributes
 * @a_addr: number of the address attribute
 * @a_port: number of the port attribute
 * @ss: filled
 * @extack: says what is wrong
 *
 * Return: 0 or -EINVAL.
 */
int libera_nl_get_addr(struct nlattr **attrs, int a_addr, int a_port,
		       struct sockaddr_storage *ss, struct netlink_ext_ack *extack)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ss;
	struct sockaddr_in *in4 = (struct sockaddr_in *)ss;
	struct nlattr *addr = attrs[a_addr];

	if (!addr)
		return libera_nl_miss(extack, a_addr, "address is missing");
	if (!attrs[a_port])
		return libera_nl_miss(extack, a_port, "port is missing");
	memset(ss, 0, sizeof(*ss));
	if (nla_len(addr) == sizeof(in4->sin_addr)) {
		in4->sin_family = AF_INET;
		in4->sin_port = htons(nla_get_u16(attrs[a_port]));
		nla_memcpy(&in4->sin_addr, addr, sizeof(in4->sin_addr));
	} else if (nla_len(addr) == sizeof(in6->sin6_addr) && IS_ENABLED(CONFIG_IPV6)) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(nla_get_u16(attrs[a_port]));
		nla_memcpy(&in6->sin6_addr, addr, sizeof(in6->sin6_addr));
	} else {
		NL_SET_ERR_MSG_ATTR(extack, addr,
				    "address has to be of 4 bytes (IPv4) or 16 (IPv6)");
		return -EINVAL;
	}
	return 0;
}

/**
 * libera_nl_begin() - start a message
 * @skb: where
 * @msg: head
 *
 * Return: for libera_nl_end(), NULL if there is no room.
 */
void *libera_nl_begin(struct sk_buff *skb, const struct libera_nl_msg *msg)
{
	return genlmsg_put(skb, msg->portid, msg->seq, &libera_nl_family, msg->flags, msg->cmd);
}

/**
 * libera_nl_end() - finish a message
 * @skb: where
 * @hdr: from libera_nl_begin()
 * @msg: head
 * @event_attr: attribute for the event, 0 if this kind has none
 *
 * Return: 0 or -EMSGSIZE, then the message is taken back.
 */
int libera_nl_end(struct sk_buff *skb, void *hdr, const struct libera_nl_msg *msg, int event_attr)
{
	if (msg->event && event_attr && nla_put_u32(skb, event_attr, msg->event)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	if (msg->cb)
		genl_dump_check_consistent(msg->cb, hdr);
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * libera_nl_put_name() - a name, if there is one
 * @skb: where
 * @attr: number of the attribute
 * @name: LIBERA_NAME_LEN bytes, the last of which is always zero
 *
 * Notifications come without the lock that guards names, so that one being
 * changed may be seen half; the copy makes sure that it is terminated.
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_name(struct sk_buff *skb, int attr, const char *name)
{
	char copy[LIBERA_NAME_LEN];

	memcpy(copy, name, sizeof(copy));
	copy[sizeof(copy) - 1] = 0;
	return *copy ? nla_put_string(skb, attr, copy) : 0;
}

/**
 * libera_nl_put_addr() - an address and a port
 * @skb: where
 * @a_addr: number of the address attribute
 * @a_port: number of the port attribute
 * @ss: IPv4 or IPv6, else nothing is put
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_addr(struct sk_buff *skb, int a_addr, int a_port,
		       const struct sockaddr_storage *ss)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)ss;
	const struct sockaddr_in *in4 = (const struct sockaddr_in *)ss;

	switch (ss->ss_family) {
	case AF_INET:
		return nla_put_in_addr(skb, a_addr, in4->sin_addr.s_addr) ||
		       nla_put_u16(skb, a_port, ntohs(in4->sin_port)) ? -EMSGSIZE : 0;
	case AF_INET6:
		return nla_put_in6_addr(skb, a_addr, &in6->sin6_addr) ||
		       nla_put_u16(skb, a_port, ntohs(in6->sin6_port)) ? -EMSGSIZE : 0;
	}
	return 0;
}

/**
 * libera_nl_put_owner() - tenant and vSwitch that something belongs to
 * @skb: where
 * @a_tenant: number of the attribute for the tenant's id
 * @a_tenant_name: ... its name
 * @a_vs: ... the vSwitch's dpid
 * @a_vs_name: ... its name
 * @vs: the vSwitch
 *
 * Attribute 1 is padding in every set.
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_owner(struct sk_buff *skb, int a_tenant, int a_tenant_name, int a_vs,
			int a_vs_name, const struct libera_vswitch *vs)
{
	if (nla_put_u32(skb, a_tenant, vs->tenant->id) ||
	    libera_nl_put_name(skb, a_tenant_name, vs->tenant->name) ||
	    nla_put_u64_64bit(skb, a_vs, vs->dpid, LIBERA_A_VSWITCH_PAD) ||
	    libera_nl_put_name(skb, a_vs_name, vs->name))
		return -EMSGSIZE;
	return 0;
}

/**
 * libera_nl_reply() - answer a command with one object
 * @info: the command
 * @fill: object's function
 * @obj: the object
 *
 * Return: 0 or -errno.
 */
int libera_nl_reply(struct genl_info *info, libera_nl_fill_fn fill, const void *obj)
{
	struct libera_nl_msg msg = {
		.portid = info->snd_portid,
		.seq = info->snd_seq,
		.cmd = info->genlhdr->cmd,
	};
	struct sk_buff *skb;
	int err;

	skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return libera_nl_blame(info->extack, NULL, -ENOMEM);
	err = fill(skb, obj, &msg);
	if (err) {
		nlmsg_free(skb);
		return libera_nl_blame(info->extack, NULL, err);
	}
	return genlmsg_reply(skb, info);
}

/**
 * libera_nl_dump_begin() - filters, and whether objects have changed meanwhile
 * @cb: dump
 * @ln: namespace; its lock is held
 * @tenant: attributes that name a tenant, zeros if the command has none
 * @vs: attributes that name a vSwitch of it, zeros likewise
 *
 * Called first by every dumpit.
 *
 * Return: 0 or -errno with extack.
 */
int libera_nl_dump_begin(struct netlink_callback *cb, struct libera_net *ln,
			 struct libera_nl_ref tenant, struct libera_nl_ref vs)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct nlattr **attrs;
	struct libera_vswitch *v;
	struct libera_tenant *t;
	bool one_vs;

	lockdep_assert_held(&ln->lock);
	/* never zero, which would mean that there was none before */
	cb->seq = ln->nl_seq * 2 + 1;
	if (d->begun)
		return 0;
	d->begun = true;
	if (!tenant.num)
		return 0;
	attrs = libera_dump_attrs(cb);
	one_vs = vs.num && (attrs[vs.num] || attrs[vs.name]);
	if (!attrs[tenant.num] && !attrs[tenant.name] && !one_vs)
		return 0;
	t = libera_nl_tenant(ln, attrs, tenant, cb->extack);
	if (IS_ERR(t))
		return PTR_ERR(t);
	d->tenant = t->id;
	if (!one_vs)
		return 0;
	v = libera_nl_vswitch(t, attrs, vs, cb->extack);
	if (IS_ERR(v))
		return PTR_ERR(v);
	d->vs = v->id;
	return 0;
}

/**
 * libera_nl_dump_one() - one object of a dump
 * @skb: where
 * @cb: dump
 * @cmd: LIBERA_CMD_*
 * @fill: object's function
 * @obj: the object
 *
 * Return: 0 or -EMSGSIZE: the next skb begins with this object.
 */
int libera_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		       libera_nl_fill_fn fill, const void *obj)
{
	struct libera_nl_msg msg = {
		.portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = cmd,
		.cb = cb,
	};

	return fill(skb, obj, &msg);
}

/**
 * libera_nl_dump_next_vs() - the vSwitch at the cursor, or the next that the filter takes
 * @cb: dump; its cursor is moved on to what is found
 * @ln: namespace; its lock is held
 *
 * Return: the vSwitch, valid while the lock is held; NULL at the end.
 */
struct libera_vswitch *libera_nl_dump_next_vs(struct netlink_callback *cb, struct libera_net *ln)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_vswitch *vs;
	u32 id = d->at;

	while ((vs = libera_vswitch_next(ln, &id))) {
		if ((!d->tenant || vs->tenant->id == d->tenant) && (!d->vs || vs->id == d->vs))
			break;
		id++;
	}
	if (id != d->at) {
		d->at = id;
		d->sub = 0;
		d->fresh = false;
	}
	return vs;
}

/**
 * libera_nl_dump_next_ps() - the pSwitch at the cursor, or the next
 * @cb: dump; its cursor is moved on to what is found
 * @ln: namespace
 *
 * Return: the pSwitch with a reference; NULL at the end.
 */
struct libera_pswitch *libera_nl_dump_next_ps(struct netlink_callback *cb, struct libera_net *ln)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_pswitch *ps;
	u64 dpid = d->has_key ? d->key : d->at;

	if (d->end)
		return NULL;
	ps = d->has_key ? libera_pswitch_lookup(ln, dpid) : libera_pswitch_next(ln, &dpid);
	if (ps && dpid != d->at) {
		d->at = dpid;
		d->sub = 0;
		d->fresh = false;
	}
	return ps;
}

/**
 * libera_nl_dump_step() - done with the object at the cursor
 * @cb: dump
 */
void libera_nl_dump_step(struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);

	d->sub = 0;
	d->fresh = false;
	if (d->has_key || d->at == U64_MAX)
		d->end = true;
	else
		d->at++;
}

/**
 * libera_nl_dump_begin_ps() - as libera_nl_dump_begin(), of one pSwitch or of all
 * @cb: dump
 * @ln: namespace, locked
 * @ref: attributes that name a single pSwitch
 *
 * Return: 0, or -errno if the pSwitch that is named is not there.
 */
int libera_nl_dump_begin_ps(struct netlink_callback *cb, struct libera_net *ln,
			    struct libera_nl_ref ref)
{
	static const struct libera_nl_ref none;
	struct nlattr **attrs = libera_dump_attrs(cb);
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_pswitch *ps;

	lockdep_assert_held(&ln->lock);
	if (!d->begun && (attrs[ref.num] || attrs[ref.name])) {
		ps = libera_nl_pswitch(ln, attrs, ref, cb->extack);
		if (IS_ERR(ps))
			return PTR_ERR(ps);
		d->has_key = true;
		d->key = ps->dpid;
		libera_pswitch_put(ps);
	}
	return libera_nl_dump_begin(cb, ln, none, none);
}

/**
 * libera_nl_dump_pswitches() - a dump of what pSwitches have
 * @skb: where
 * @cb: dump
 * @ln: namespace, locked
 * @ref: attributes that name a single pSwitch
 * @each: appends what one has, from libera_nl_dump.sub on; -errno if it is not through
 *
 * Return: 0, or -errno if the pSwitch that is named is not there.
 */
int libera_nl_dump_pswitches(struct sk_buff *skb, struct netlink_callback *cb,
			     struct libera_net *ln, struct libera_nl_ref ref,
			     int (*each)(struct sk_buff *skb, struct netlink_callback *cb,
					 struct libera_pswitch *ps))
{
	struct libera_pswitch *ps;
	int err;

	err = libera_nl_dump_begin_ps(cb, ln, ref);
	if (err)
		return err;
	while (!err && (ps = libera_nl_dump_next_ps(cb, ln))) {
		err = each(skb, cb, ps);
		libera_pswitch_put(ps);
		if (!err)
			libera_nl_dump_step(cb);
	}
	return 0;
}

/**
 * libera_nl_dump_tenants() - go through the objects of each tenant that the filter takes
 * @skb: where
 * @cb: dump; its outer cursor is the tenant's id
 * @ln: namespace; its lock is held
 * @each: dumps a tenant's objects from the inner cursor on; 0, or -EMSGSIZE to stop
 *
 * Return: 0; what did not fit comes with the next skb.
 */
int libera_nl_dump_tenants(struct sk_buff *skb, struct netlink_callback *cb, struct libera_net *ln,
			   int (*each)(struct sk_buff *skb, struct netlink_callback *cb,
				       struct libera_tenant *t))
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_tenant *t;
	u32 id = d->at;

	while ((t = libera_tenant_next(ln, &id))) {
		if (id != d->at) {
			d->at = id;
			d->sub = 0;
		}
		if ((!d->tenant || id == d->tenant) && each(skb, cb, t))
			return 0;
		libera_nl_dump_step(cb);
		id = d->at;
	}
	return 0;
}

/**
 * libera_nl_dump_vswitches() - go through the objects of each vSwitch that the filter takes
 * @skb: where
 * @cb: dump; its outer cursor is libera_vswitch.id
 * @ln: namespace; its lock is held
 * @each: dumps a vSwitch's objects from the inner cursor on; 0, or -EMSGSIZE to stop
 *
 * Return: 0; what did not fit comes with the next skb.
 */
int libera_nl_dump_vswitches(struct sk_buff *skb, struct netlink_callback *cb,
			     struct libera_net *ln,
			     int (*each)(struct sk_buff *skb, struct netlink_callback *cb,
					 struct libera_vswitch *vs))
{
	struct libera_vswitch *vs;

	while ((vs = libera_nl_dump_next_vs(cb, ln))) {
		if (each(skb, cb, vs))
			return 0;
		libera_nl_dump_step(cb);
	}
	return 0;
}

/**
 * libera_nl_changed() - a command has changed what dumps show
 * @ln: namespace; its lock is held
 */
void libera_nl_changed(struct libera_net *ln)
{
	lockdep_assert_held(&ln->lock);
	ln->nl_seq++;
}

int libera_nl_info_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply;
	void *hdr;

	reply = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!reply)
		return libera_nl_blame(info->extack, NULL, -ENOMEM);
	hdr = genlmsg_put_reply(reply, info, &libera_nl_family, 0, info->genlhdr->cmd);
	if (!hdr || nla_put_string(reply, LIBERA_A_INFO_VERSION, LIBERA_VERSION) ||
	    nla_put_u32(reply, LIBERA_A_INFO_API_LEVEL, LIBERA_API_LEVEL)) {
		nlmsg_free(reply);
		return libera_nl_blame(info->extack, NULL, -EMSGSIZE);
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);
}

struct counter {
	struct libera_net *ln;
	enum libera_stat id;
};

static int fill_counter(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	const struct counter *c = obj;
	void *hdr = libera_nl_begin(skb, msg);

	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, LIBERA_A_STATS_ID, c->id) ||
	    nla_put_string(skb, LIBERA_A_STATS_NAME, libera_stats_name(c->id)) ||
	    nla_put_u64_64bit(skb, LIBERA_A_STATS_VALUE, libera_stats_read(c->ln, c->id),
			      LIBERA_A_STATS_PAD)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

int libera_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct counter c = { .ln = libera_nl_dump_net(cb) };

	/* the list of counters never changes */
	cb->seq = 1;
	for (; d->at < __LIBERA_STAT_END; d->at++) {
		c.id = d->at;
		if (libera_nl_dump_one(skb, cb, LIBERA_CMD_STATS_GET, fill_counter, &c))
			break;
	}
	return skb->len;
}

/**
 * libera_nl_register() - open the interface; last in the ladder of module init
 *
 * Return: 0 or -errno.
 */
int libera_nl_register(void)
{
	int err = genl_register_family(&libera_nl_family);

	if (!err)
		libera_nl_events_start();
	return err;
}

/** libera_nl_unregister() - close it: no command runs and no event is sent after return */
void libera_nl_unregister(void)
{
	libera_nl_events_stop();
	genl_unregister_family(&libera_nl_family);
}
