// SPDX-License-Identifier: GPL-2.0
/* Libera, a network hypervisor for OpenFlow: module entry and exit. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

/**
 * DOC: Locking
 *
 * In the order in which they nest; nobody takes one to the left of one held:
 *
 *   libera_net.lock        provisioning: tenants, vSwitches, vLinks, listeners (netlink)
 *   libera_vswitch.lock    one vSwitch: its vFRs, groups, meters, vPorts, VNCs, roles
 *   libera_pswitch.lock    one pSwitch: its pFRs, pPorts, pending requests
 *   channel and session    their own spinlocks and transmit mutex
 *
 * A vSwitch that spans several pSwitches takes their locks in order of dpid.
 * Messages from VNCs go left to right.  Messages from pSwitches look up their
 * vSwitch with the pSwitch's lock held, take a reference, drop the lock, and
 * then begin at the vSwitch's.  No lock of an object is held while a socket is
 * written: sending only queues.  Look-ups by id are RCU plus
 * kref_get_unless_zero().
 */

/**
 * DOC: Lifetimes
 *
 * Sessions hold their owners (a pSwitch connection, a VNC) by reference until
 * their release upcall; VNCs hold their vSwitch, a vSwitch its tenant and its
 * pSwitches.  A vLink is owned by its namespace's table and ends before either of its
 * vSwitches; routes are owned by theirs.  vFRs, pFRs, groups and meters are owned by
 * their switches.  Removal marks an object dead under its lock, unlinks it, closes its
 * sessions, and drops the list's reference; whoever still works on it sees the mark.
 * Everything asynchronous runs on libera_net.wq, which namespace exit drains.
 */

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/module.h>
#include <net/genetlink.h>

#include "listen.h"
#include "net.h"
#include "nl.h"
#include "pswitch.h"

static ushort listen_ports[4] = { 6653, 6633 };
static int n_listen_ports = 2;
module_param_array_named(listen, listen_ports, ushort, &n_listen_ports, 0444);
MODULE_PARM_DESC(listen, "TCP ports for pSwitches in the initial namespace, 0 for none (default 6653,6633)");

static void listen_on(struct libera_net *ln, int family, u16 port)
{
	struct sockaddr_storage ss = { .ss_family = family };
	struct libera_listener *l;

	if (family == AF_INET6)
		((struct sockaddr_in6 *)&ss)->sin6_port = htons(port);
	else
		((struct sockaddr_in *)&ss)->sin_port = htons(port);
	l = libera_listen_add(ln, &ss, libera_pswitch_accept);
	/* a taken port must not keep the module out: libera-ctl can add others */
	if (IS_ERR(l))
		pr_warn("cannot listen on %s port %u: error %ld\n",
			family == AF_INET6 ? "IPv6" : "IPv4", port, PTR_ERR(l));
}

static void listen_default(void)
{
	struct libera_net *ln = libera_net(&init_net);
	int i;

	mutex_lock(&ln->lock);
	for (i = 0; i < n_listen_ports; i++) {
		if (!listen_ports[i])
			continue;
		listen_on(ln, AF_INET, listen_ports[i]);
		if (IS_ENABLED(CONFIG_IPV6))
			listen_on(ln, AF_INET6, listen_ports[i]);
	}
	mutex_unlock(&ln->lock);
}

static int __init libera_init(void)
{
	int err;

	err = libera_net_register();
	if (err)
		return err;
	err = libera_nl_register();
	if (err) {
		libera_net_unregister();
		return err;
	}
	listen_default();
	return 0;
}

static void __exit libera_exit(void)
{
	libera_nl_unregister();
	libera_net_unregister();
	rcu_barrier();
}

module_init(libera_init);
module_exit(libera_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Libera network hypervisor for OpenFlow networks");
MODULE_VERSION(LIBERA_VERSION);
MODULE_ALIAS_GENL_FAMILY("libera");
