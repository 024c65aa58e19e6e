// SPDX-License-Identifier: GPL-2.0
/* Tenants: a VN, its quotas, its hosts and the addresses of its VNCs. */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "addr.h"
#include "hostwatch.h"
#include "pcommon.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vctl.h"
#include "route.h"
#include "vlink.h"
#include "vswitch.h"

static void free_rcu_cb(struct rcu_head *head)
{
	kfree(container_of(head, struct libera_tenant, rcu));
}

static void release(struct kref *ref)
{
	struct libera_tenant *t = container_of(ref, struct libera_tenant, ref);

	xa_destroy(&t->hosts);
	libera_vcarrier_put(t->vc);
	call_rcu(&t->rcu, free_rcu_cb);
}

void libera_tenant_put(struct libera_tenant *t)
{
	kref_put(&t->ref, release);
}

struct libera_tenant *libera_tenant_find(struct libera_net *ln, u32 id)
{
	lockdep_assert_held(&ln->lock);
	return xa_load(&ln->tenants, id);
}

struct libera_tenant *libera_tenant_find_name(struct libera_net *ln, const char *name)
{
	struct libera_tenant *t;
	unsigned long id;

	lockdep_assert_held(&ln->lock);
	xa_for_each(&ln->tenants, id, t)
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}

struct libera_tenant *libera_tenant_next(struct libera_net *ln, u32 *id)
{
	unsigned long index = *id;
	struct libera_tenant *t;

	lockdep_assert_held(&ln->lock);
	t = xa_find(&ln->tenants, &index, ULONG_MAX, XA_PRESENT);
	*id = index;
	return t;
}

struct libera_tenant *libera_tenant_create(struct libera_net *ln, u32 id, const char *name,
					   struct netlink_ext_ack *extack)
{
	struct libera_tenant *t;
	int err;

	lockdep_assert_held(&ln->lock);
	if (libera_tenant_find_name(ln, name)) {
		NL_SET_ERR_MSG(extack, "another tenant has this name");
		return ERR_PTR(-EEXIST);
	}
	t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	if (!t)
		return ERR_PTR(-ENOMEM);
	kref_init(&t->ref);
	t->ln = ln;
	strscpy(t->name, name, sizeof(t->name));
	t->up = true;
	INIT_LIST_HEAD(&t->vswitches);
	INIT_LIST_HEAD(&t->controllers);
	xa_init(&t->hosts);

	if (id) {
		t->id = id;
		err = xa_insert(&ln->tenants, id, t, GFP_KERNEL);
		if (err == -EBUSY) {
			NL_SET_ERR_MSG(extack, "another tenant has this id");
			err = -EEXIST;
		}
	} else {
		err = xa_alloc(&ln->tenants, &t->id, t, XA_LIMIT(1, LIBERA_TENANTS_MAX),
			       GFP_KERNEL);
		if (err == -EBUSY) {
			NL_SET_ERR_MSG(extack, "too many tenants");
			err = -ENOSPC;
		}
	}
	if (err) {
		libera_tenant_put(t);
		return ERR_PTR(err);
	}
	ln->n_tenants++;
	return t;
}

void libera_tenant_destroy(struct libera_tenant *t)
{
	struct libera_controller *c, *next_c;
	struct libera_vswitch *vs, *next_vs;
	struct libera_host *h;
	unsigned long mac;

	lockdep_assert_held(&t->ln->lock);
	libera_hostwatch_forget(t);
	list_for_each_entry_safe(vs, next_vs, &t->vswitches, of_tenant)
		libera_vswitch_destroy(vs);
	list_for_each_entry_safe(c, next_c, &t->controllers, list) {
		list_del(&c->list);
		kfree(c);
	}
	libera_pcommon_trim_edges(t, NULL);
	xa_for_each(&t->hosts, mac, h) {
		xa_erase(&t->hosts, mac);
		kfree(h);
	}
	xa_erase(&t->ln->tenants, t->id);
	t->ln->n_tenants--;
	libera_tenant_put(t);
}

void libera_tenant_destroy_all(struct libera_net *ln)
{
	struct libera_tenant *t;
	unsigned long id;

	xa_for_each(&ln->tenants, id, t)
		libera_tenant_destroy(t);
}

int libera_tenant_set_up(struct libera_tenant *t, bool up)
{
	struct libera_vswitch *vs;

	lockdep_assert_held(&t->ln->lock);
	if (t->up == up)
		return 0;
	WRITE_ONCE(t->up, up);
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		libera_vswitch_set_installed(vs, up);
	list_for_each_entry(vs, &t->vswitches, of_tenant)
		libera_route_installed(vs);
	libera_vlink_installed(t);
	libera_vcarrier_kick(t->ln);
	return 0;
}

int libera_tenant_set_name(struct libera_tenant *t, const char *name,
			   struct netlink_ext_ack *extack)
{
	struct libera_tenant *other = libera_tenant_find_name(t->ln, name);

	if (other && other != t) {
		NL_SET_ERR_MSG(extack, "another tenant has this name");
		return -EEXIST;
	}
	strscpy(t->name, name, sizeof(t->name));
	return 0;
}

void libera_tenant_set_message_rate(struct libera_tenant *t, u32 max)
{
	struct libera_vswitch *vs;
	struct libera_vnc *vnc;

	lockdep_assert_held(&t->ln->lock);
	if (!libera_rate_set(&t->messages, max))
		return;
	/* who rests does so by the old one */
	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		mutex_lock(&vs->lock);
		list_for_each_entry(vnc, &vs->vncs, list)
			libera_vnc_wake(vnc);
		mutex_unlock(&vs->lock);
	}
}

static struct libera_controller *find_controller(struct libera_tenant *t,
						 const struct libera_controller *like)
{
	struct libera_controller *c;

	list_for_each_entry(c, &t->controllers, list)
		if (c->vs_dpid == like->vs_dpid && c->passive == like->passive &&
		    libera_addr_equal(&c->addr, &like->addr))
			return c;
	return NULL;
}

/* Whether another entry still gives this address to the vSwitch. */
static bool is_wanted(struct libera_vswitch *vs, const struct libera_controller *gone)
{
	struct libera_controller like = *gone;

	like.vs_dpid = 0;
	if (find_controller(vs->tenant, &like))
		return true;
	like.vs_dpid = vs->dpid;
	return find_controller(vs->tenant, &like);
}

static void detach(struct libera_vswitch *vs, const struct libera_controller *c)
{
	struct libera_vnc *vnc;

	if (c->passive) {
		libera_vnc_unlisten(vs, &c->addr);
		return;
	}
	mutex_lock(&vs->lock);
	vnc = libera_vnc_find(vs, &c->addr);
	if (vnc)
		libera_vnc_get(vnc);
	mutex_unlock(&vs->lock);
	if (vnc) {
		libera_vnc_remove(vnc);
		libera_vnc_put(vnc);
	}
}

/* Take the address off the vSwitches that have it by no other entry. */
static void detach_all(struct libera_tenant *t, const struct libera_controller *c)
{
	struct libera_vswitch *vs;

	list_for_each_entry(vs, &t->vswitches, of_tenant)
		if ((!c->vs_dpid || vs->dpid == c->vs_dpid) && !is_wanted(vs, c))
			detach(vs, c);
}

/* -EEXIST is no trouble: another entry gives the same address. */
static int attach(struct libera_vswitch *vs, const struct libera_controller *c,
		  struct netlink_ext_ack *extack)
{
	int err;

	if (c->passive)
		return libera_vnc_listen(vs, &c->addr, extack);
	mutex_lock(&vs->lock);
	err = libera_vnc_create(vs, &c->addr);
	mutex_unlock(&vs->lock);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG(extack, "a vswitch has too many controllers");
	return err == -EEXIST ? 0 : err;
}

int libera_tenant_add_controller(struct libera_tenant *t, const struct libera_controller *want,
				 struct netlink_ext_ack *extack)
{
	struct libera_controller *c;
	struct libera_vswitch *vs;
	u32 n = 0;
	int err;

	lockdep_assert_held(&t->ln->lock);
	if (find_controller(t, want)) {
		NL_SET_ERR_MSG(extack, "the tenant has this controller");
		return -EEXIST;
	}
	list_for_each_entry(c, &t->controllers, list)
		n += c->vs_dpid == want->vs_dpid;
	if (n >= LIBERA_CONTROLLERS_MAX) {
		NL_SET_ERR_MSG(extack, "too many controllers");
		return -ENOSPC;
	}
	c = kmemdup(want, sizeof(*c), GFP_KERNEL_ACCOUNT);
	if (!c)
		return -ENOMEM;
	list_add_tail(&c->list, &t->controllers);

	list_for_each_entry(vs, &t->vswitches, of_tenant) {
		if (c->vs_dpid && vs->dpid != c->vs_dpid)
			continue;
		err = attach(vs, c, extack);
		if (err)
			goto undo;
	}
	return 0;

undo:
	list_del(&c->list);
	detach_all(t, c);
	kfree(c);
	return err;
}

int libera_tenant_del_controller(struct libera_tenant *t, const struct libera_controller *which,
				 struct netlink_ext_ack *extack)
{
	struct libera_controller *c = find_controller(t, which);

	lockdep_assert_held(&t->ln->lock);
	if (!c) {
		NL_SET_ERR_MSG(extack, "no such controller");
		return -ENOENT;
	}
	list_del(&c->list);
	detach_all(t, c);
	kfree(c);
	return 0;
}

int libera_tenant_add_host(struct libera_tenant *t, const struct libera_host *host,
			   struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = libera_vswitch_find(t, host->vs_dpid);
	struct libera_host *h;
	unsigned long mac;
	int err;

	lockdep_assert_held(&t->ln->lock);
	if (!is_valid_ether_addr(host->mac)) {
		NL_SET_ERR_MSG(extack, "not the address of a single host");
		return -EINVAL;
	}
	if (!vs) {
		NL_SET_ERR_MSG(extack, "no such vswitch");
		return -ENOENT;
	}
	if (!libera_vswitch_find_vport(vs, host->vport)) {
		NL_SET_ERR_MSG(extack, "no such vport");
		return -ENOENT;
	}
	xa_for_each(&t->hosts, mac, h) {
		if ((host->has_ip4 && h->has_ip4 && h->ip4 == host->ip4) ||
		    (host->has_ip6 && h->has_ip6 && ipv6_addr_equal(&h->ip6, &host->ip6))) {
			NL_SET_ERR_MSG(extack, "another host of the tenant has this ip address");
			return -EEXIST;
		}
	}
	h = kmemdup(host, sizeof(*h), GFP_KERNEL_ACCOUNT);
	if (!h)
		return -ENOMEM;
	err = libera_vcarrier_admit(t, h, libera_vswitch_find_vport(vs, host->vport), extack);
	if (err) {
		kfree(h);
		return err;
	}
	err = xa_insert(&t->hosts, ether_addr_to_u64(host->mac), h, GFP_KERNEL_ACCOUNT);
	if (err) {
		kfree(h);
		if (err == -EBUSY) {
			NL_SET_ERR_MSG(extack, "another host of the tenant has this mac address");
			err = -EEXIST;
		}
		return err;
	}
	t->n_hosts++;
	libera_vcarrier_kick(t->ln);
	return 0;
}

int libera_tenant_del_host(struct libera_tenant *t, const u8 *mac, struct netlink_ext_ack *extack)
{
	struct libera_host *h;

	lockdep_assert_held(&t->ln->lock);
	h = xa_erase(&t->hosts, ether_addr_to_u64(mac));
	if (!h) {
		NL_SET_ERR_MSG(extack, "no such host");
		return -ENOENT;
	}
	kfree(h);
	t->n_hosts--;
	libera_vcarrier_kick(t->ln);
	return 0;
}

struct libera_host *libera_tenant_next_host(struct libera_tenant *t, u64 *key)
{
	unsigned long index = *key;
	struct libera_host *h;

	lockdep_assert_held(&t->ln->lock);
	h = xa_find(&t->hosts, &index, ULONG_MAX, XA_PRESENT);
	*key = index;
	return h;
}
