// SPDX-License-Identifier: GPL-2.0
/* Transparent mode: switch-to-controller connections end up in the module. */

/**
 * DOC: Transparent mode
 *
 * A switch keeps the controller address that it was configured with, and the
 * host through which its connection passes (or at which it ends) turns the
 * connection to a port that the module listens on.  This is destination NAT as
 * a REDIRECT rule does it, so replies come back from the address that the switch
 * dialled.  Hooks sit in conntrack's NAT at PRE_ROUTING and LOCAL_OUT, which
 * look only at the first packet of a connection; and only a SYN counts, so that
 * connections which were there before are left alone.
 *
 * The hooks come with the first rule of a family and stay when the rules go:
 * connections that were taken over need the translation as long as they live.
 * libera_intercept_del_all() ends it, after they have been closed.
 */

#include <linux/inetdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/slab.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netfilter/nf_nat.h>
#include <net/netfilter/nf_nat_redirect.h>

#include "intercept.h"

#if IS_ENABLED(CONFIG_NF_NAT) && IS_ENABLED(CONFIG_NF_NAT_REDIRECT)

/* One rule; replaced as a whole, read under RCU. */
struct entry {
	struct libera_intercept_rule rule;
	atomic64_t hits;
	struct rcu_head rcu;
};

/**
 * struct libera_intercept - rules of one namespace
 * @entries: read under RCU by the hooks; written under libera_net.lock
 * @on4: IPv4 hooks are registered
 * @on6: IPv6 hooks are registered
 */
struct libera_intercept {
	struct entry __rcu *entries[LIBERA_INTERCEPT_RULES];
	bool on4;
	bool on6;
};

/* For writers: the condition for using an entry outside RCU. */
#define entry_at(ln, i)	\
	rcu_dereference_protected((ln)->intercept->entries[i], lockdep_is_held(&(ln)->lock))

static bool rule_matches(const struct libera_intercept_rule *r, u8 family,
			 const union nf_inet_addr *dst, __be16 port)
{
	const struct sockaddr_in6 *a6 = (const void *)&r->addr;
	const struct sockaddr_in *a4 = (const void *)&r->addr;

	if (r->addr.ss_family != family || htons(r->port) != port)
		return false;
	if (family == AF_INET)
		return !((dst->ip ^ a4->sin_addr.s_addr) & inet_make_mask(r->prefix));
	return ipv6_prefix_equal(&dst->in6, &a6->sin6_addr, r->prefix);
}

/* NFPROTO_IPV4 and NFPROTO_IPV6 are AF_INET and AF_INET6 */
static struct entry *find_match(struct libera_net *ln, u8 family,
				const struct nf_conntrack_tuple *t)
{
	const struct libera_intercept *ic = READ_ONCE(ln->intercept);
	struct entry *e;
	int i;

	for (i = 0; ic && i < LIBERA_INTERCEPT_RULES; i++) {
		e = rcu_dereference(ic->entries[i]);
		if (e && rule_matches(&e->rule, family, &t->dst.u3, t->dst.u.tcp.port))
			return e;
	}
	return NULL;
}

static unsigned int hook(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	struct libera_net *ln = libera_net(state->net);
	struct nf_nat_range2 range = { .flags = NF_NAT_RANGE_PROTO_SPECIFIED };
	const struct nf_conntrack_tuple *t;
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct;
	struct entry *e;
	struct sock *sk;

	ct = nf_ct_get(skb, &ctinfo);
	if (!ct || ctinfo != IP_CT_NEW)
		return NF_ACCEPT;
	t = &ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	if (t->dst.protonum != IPPROTO_TCP || ct->proto.tcp.state != TCP_CONNTRACK_SYN_SENT)
		return NF_ACCEPT;
	/* our own dials must reach whom they are for */
	sk = state->hook == NF_INET_LOCAL_OUT ? skb_to_full_sk(skb) : NULL;
	if (sk && sk_fullsock(sk) && sk->sk_kern_sock)
		return NF_ACCEPT;
	e = find_match(ln, state->pf, t);
	if (!e)
		return NF_ACCEPT;

	atomic64_inc(&e->hits);
	libera_stats_inc(ln, LIBERA_STAT_INTERCEPTED);
	range.min_proto.tcp.port = htons(e->rule.to_port);
	range.max_proto = range.min_proto;
	if (state->pf == NFPROTO_IPV4)
		return nf_nat_redirect_ipv4(skb, &range, state->hook);
	return nf_nat_redirect_ipv6(skb, &range, state->hook);
}

/* Just before other DNAT rules: what the operator gave to us is ours. */
static const struct nf_hook_ops hooks4[] = {
	{
		.hook = hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_NAT_DST - 1,
	}, {
		.hook = hook,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_NAT_DST - 1,
	},
};

static const struct nf_hook_ops hooks6[] = {
	{
		.hook = hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_NAT_DST - 1,
	}, {
		.hook = hook,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP6_PRI_NAT_DST - 1,
	},
};

static int register_one(struct net *net, const struct nf_hook_ops *ops)
{
	return ops->pf == NFPROTO_IPV4 ? nf_nat_ipv4_register_fn(net, ops) :
					 nf_nat_ipv6_register_fn(net, ops);
}

static void unregister_one(struct net *net, const struct nf_hook_ops *ops)
{
	if (ops->pf == NFPROTO_IPV4)
		nf_nat_ipv4_unregister_fn(net, ops);
	else
		nf_nat_ipv6_unregister_fn(net, ops);
}

static int register_family(struct net *net, const struct nf_hook_ops *ops, int n)
{
	int i, err;

	err = nf_ct_netns_get(net, ops->pf);
	if (err)
		return err;
	for (i = 0; i < n; i++) {
		err = register_one(net, &ops[i]);
		if (err)
			goto err_undo;
	}
	return 0;

err_undo:
	while (i--)
		unregister_one(net, &ops[i]);
	nf_ct_netns_put(net, ops->pf);
	return err;
}

static void unregister_family(struct net *net, const struct nf_hook_ops *ops, int n)
{
	while (n--)
		unregister_one(net, &ops[n]);
	nf_ct_netns_put(net, ops->pf);
}

static int hooks_on(struct libera_net *ln, int family)
{
	struct libera_intercept *ic = ln->intercept;
	int err = 0;

	if (family == AF_INET && !ic->on4) {
		err = register_family(ln->net, hooks4, ARRAY_SIZE(hooks4));
		ic->on4 = !err;
	} else if (family == AF_INET6 && !ic->on6) {
		err = register_family(ln->net, hooks6, ARRAY_SIZE(hooks6));
		ic->on6 = !err;
	}
	return err;
}

/* Whether @r makes sense; bits of the address behind the prefix are cleared. */
static int normalise(struct libera_intercept_rule *r)
{
	struct sockaddr_in6 *a6 = (void *)&r->addr;
	struct sockaddr_in *a4 = (void *)&r->addr;
	struct in6_addr full;

	if (!r->port || !r->to_port)
		return -EINVAL;
	if (r->addr.ss_family == AF_INET) {
		if (r->prefix > 32)
			return -EINVAL;
		a4->sin_addr.s_addr &= inet_make_mask(r->prefix);
		return 0;
	}
	if (r->addr.ss_family != AF_INET6)
		return -EAFNOSUPPORT;
	if (!IS_ENABLED(CONFIG_IPV6))
		return -EOPNOTSUPP;
	if (r->prefix > 128)
		return -EINVAL;
	full = a6->sin6_addr;
	ipv6_addr_prefix(&a6->sin6_addr, &full, r->prefix);
	return 0;
}

static bool same_rule(const struct libera_intercept_rule *a, const struct libera_intercept_rule *b)
{
	const struct sockaddr_in6 *a6 = (const void *)&a->addr, *b6 = (const void *)&b->addr;
	const struct sockaddr_in *a4 = (const void *)&a->addr, *b4 = (const void *)&b->addr;

	if (a->addr.ss_family != b->addr.ss_family || a->prefix != b->prefix ||
	    a->port != b->port)
		return false;
	if (a->addr.ss_family == AF_INET)
		return a4->sin_addr.s_addr == b4->sin_addr.s_addr;
	return ipv6_addr_equal(&a6->sin6_addr, &b6->sin6_addr);
}

static int find_slot(struct libera_net *ln, const struct libera_intercept_rule *r)
{
	struct entry *e;
	int i;

	for (i = 0; ln->intercept && i < LIBERA_INTERCEPT_RULES; i++) {
		e = entry_at(ln, i);
		if (e && same_rule(&e->rule, r))
			return i;
	}
	return -ENOENT;
}

static int free_slot(struct libera_net *ln)
{
	int i;

	for (i = 0; i < LIBERA_INTERCEPT_RULES; i++)
		if (!entry_at(ln, i))
			return i;
	return -ENOSPC;
}

/**
 * libera_intercept_add() - take over connections that match a rule
 * @ln: namespace; @ln->lock held
 * @rule: what to take over; @rule->hits is ignored
 *
 * See intercept.h.  Where several rules match, the oldest slot wins.
 *
 * Return: 0; -EEXIST if there is one with the same address and port; -ENOSPC;
 * -EINVAL for a bad prefix or port 0; -EAFNOSUPPORT; -ENOMEM; -EOPNOTSUPP if
 * the kernel has no NAT; or what registering the hooks returned.
 */
int libera_intercept_add(struct libera_net *ln, const struct libera_intercept_rule *rule)
{
	struct entry *e;
	int slot, err;

	lockdep_assert_held(&ln->lock);
	if (READ_ONCE(ln->dying))
		return -ESHUTDOWN;
	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return -ENOMEM;
	e->rule = *rule;
	atomic64_set(&e->hits, 0);
	err = normalise(&e->rule);
	if (err)
		goto err_free;
	err = -EEXIST;
	if (find_slot(ln, &e->rule) >= 0)
		goto err_free;
	if (!ln->intercept) {
		struct libera_intercept *ic = kzalloc(sizeof(*ic), GFP_KERNEL_ACCOUNT);

		err = -ENOMEM;
		if (!ic)
			goto err_free;
		WRITE_ONCE(ln->intercept, ic);
	}
	slot = free_slot(ln);
	err = slot;
	if (slot < 0)
		goto err_free;
	err = hooks_on(ln, e->rule.addr.ss_family);
	if (err)
		goto err_free;
	rcu_assign_pointer(ln->intercept->entries[slot], e);
	return 0;

err_free:
	kfree(e);
	return err;
}

static void del_slot(struct libera_net *ln, int slot)
{
	struct entry *e = entry_at(ln, slot);

	RCU_INIT_POINTER(ln->intercept->entries[slot], NULL);
	kfree_rcu(e, rcu);
}

/**
 * libera_intercept_del() - new connections go their own way again
 * @ln: namespace; @ln->lock held
 * @rule: address, prefix and port say which
 *
 * Connections that were taken over stay.
 *
 * Return: 0, -ENOENT, or as libera_intercept_add() for nonsense.
 */
int libera_intercept_del(struct libera_net *ln, const struct libera_intercept_rule *rule)
{
	struct libera_intercept_rule r = *rule;
	int slot, err;

	lockdep_assert_held(&ln->lock);
	/* it is not part of a rule's identity */
	r.to_port = r.port;
	err = normalise(&r);
	if (err)
		return err;
	slot = find_slot(ln, &r);
	if (slot < 0)
		return slot;
	del_slot(ln, slot);
	return 0;
}

/**
 * libera_intercept_get() - copy one rule
 * @ln: namespace; @ln->lock held
 * @i: number, from 0
 * @rule: filled, with hits
 *
 * Return: 0, or -ENOENT if there are not so many.
 */
int libera_intercept_get(struct libera_net *ln, unsigned int i, struct libera_intercept_rule *rule)
{
	struct entry *e;
	int slot;

	lockdep_assert_held(&ln->lock);
	for (slot = 0; ln->intercept && slot < LIBERA_INTERCEPT_RULES; slot++) {
		e = entry_at(ln, slot);
		if (!e || i--)
			continue;
		*rule = e->rule;
		rule->hits = atomic64_read(&e->hits);
		return 0;
	}
	return -ENOENT;
}

/**
 * libera_intercept_del_all() - transparent mode off, for good
 * @ln: namespace; @ln->lock held
 *
 * For namespace exit, after libera_channel_wait_all(): the last packet of a
 * connection that was taken over still has to be translated.
 */
void libera_intercept_del_all(struct libera_net *ln)
{
	struct libera_intercept *ic = ln->intercept;
	int slot;

	lockdep_assert_held(&ln->lock);
	if (!ic)
		return;
	for (slot = 0; slot < LIBERA_INTERCEPT_RULES; slot++)
		if (entry_at(ln, slot))
			del_slot(ln, slot);
	if (ic->on4)
		unregister_family(ln->net, hooks4, ARRAY_SIZE(hooks4));
	if (ic->on6)
		unregister_family(ln->net, hooks6, ARRAY_SIZE(hooks6));
	/* hooks that still run must end before the memory goes */
	WRITE_ONCE(ln->intercept, NULL);
	synchronize_rcu();
	kfree(ic);
}

/* The connection as packets from us to the switch show it. */
static int tuple_of(const struct sock *sk, struct nf_conntrack_tuple *t)
{
	const struct inet_sock *inet = inet_sk(sk);

	memset(t, 0, sizeof(*t));
	t->dst.protonum = IPPROTO_TCP;
	t->src.u.tcp.port = inet->inet_sport;
	t->dst.u.tcp.port = inet->inet_dport;
	t->src.l3num = sk->sk_family;
	if (sk->sk_family == AF_INET) {
		t->src.u3.ip = inet->inet_rcv_saddr;
		t->dst.u3.ip = inet->inet_daddr;
		return 0;
	}
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6) {
		t->src.u3.in6 = sk->sk_v6_rcv_saddr;
		t->dst.u3.in6 = sk->sk_v6_daddr;
		return 0;
	}
#endif
	return -ENOENT;
}

/**
 * libera_intercept_orig_dst() - where an accepted connection was really going
 * @sock: connected socket
 * @dst: filled with the address that the switch dialled
 *
 * Context: process.
 *
 * Return: 0, or -ENOENT if it was not intercepted.
 */
int libera_intercept_orig_dst(struct socket *sock, struct sockaddr_storage *dst)
{
	const struct nf_conntrack_tuple_hash *h;
	struct sockaddr_in6 *d6 = (void *)dst;
	struct sockaddr_in *d4 = (void *)dst;
	const struct nf_conntrack_tuple *orig;
	struct nf_conntrack_tuple t;
	struct nf_conn *ct;
	int err = -ENOENT;

	if (tuple_of(sock->sk, &t))
		return -ENOENT;
	h = nf_conntrack_find_get(sock_net(sock->sk), &nf_ct_zone_dflt, &t);
	if (!h)
		return -ENOENT;
	ct = nf_ct_tuplehash_to_ctrack(h);
	if (!(ct->status & IPS_DST_NAT))
		goto out;
	orig = &ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	memset(dst, 0, sizeof(*dst));
	dst->ss_family = t.src.l3num;
	if (t.src.l3num == AF_INET) {
		d4->sin_addr.s_addr = orig->dst.u3.ip;
		d4->sin_port = orig->dst.u.tcp.port;
	} else {
		d6->sin6_addr = orig->dst.u3.in6;
		d6->sin6_port = orig->dst.u.tcp.port;
	}
	err = 0;
out:
	nf_ct_put(ct);
	return err;
}

#else /* a kernel without NAT */

int libera_intercept_add(struct libera_net *ln, const struct libera_intercept_rule *rule)
{
	return -EOPNOTSUPP;
}

int libera_intercept_del(struct libera_net *ln, const struct libera_intercept_rule *rule)
{
	return -ENOENT;
}

int libera_intercept_get(struct libera_net *ln, unsigned int i, struct libera_intercept_rule *rule)
{
	return -ENOENT;
}

void libera_intercept_del_all(struct libera_net *ln)
{
}

int libera_intercept_orig_dst(struct socket *sock, struct sockaddr_storage *dst)
{
	return -ENOENT;
}

#endif
