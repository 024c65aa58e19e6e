// SPDX-License-Identifier: GPL-2.0
/* State of one network namespace: made and ended here. */
#include <linux/module.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "channel.h"
#include "compat.h"
#include "hostwatch.h"
#include "intercept.h"
#include "listen.h"
#include "migrate.h"
#include "net.h"
#include "plink.h"
#include "pswitch.h"
#include "tenant.h"
#include "vcarrier.h"
#include "vlink.h"

unsigned int libera_net_id __read_mostly;

static int __net_init init_net_state(struct net *net)
{
	struct libera_net *ln = libera_net(net);
	int err;

	memset(ln, 0, sizeof(*ln));
	ln->net = net;
	mutex_init(&ln->lock);
	INIT_LIST_HEAD(&ln->listeners);
	xa_init(&ln->pswitches);
	xa_init_flags(&ln->tenants, XA_FLAGS_ALLOC1);
	xa_init_flags(&ln->vsw_ids, XA_FLAGS_ALLOC1);
	xa_init(&ln->carried_edges);
	libera_channel_init_net(ln);

	err = libera_stats_init(ln);
	if (err)
		return err;
	/*
	 * On the CPU whose softirq brought the message: waking another one costs
	 * more than most messages do.
	 */
	ln->wq = alloc_workqueue("libera", LIBERA_WQ_PERCPU, 0);
	err = ln->wq ? libera_hostwatch_start(ln) : -ENOMEM;
	if (err) {
		if (ln->wq)
			destroy_workqueue(ln->wq);
		libera_stats_uninit(ln);
		return err;
	}
	libera_vlink_start(ln);
	libera_vcarrier_start(ln);
	libera_migrate_start(ln);
	libera_plink_start(ln);
	return 0;
}

/*
 * Kernel sockets do not pin their namespace, so all of them are closed here.
 * Rules stay on the pSwitches: traffic goes on while the module is exchanged,
 * and a module that comes back finds its rules by their cookies.
 */
static void __net_exit exit_net_state(struct net *net)
{
	struct libera_net *ln = libera_net(net);

	mutex_lock(&ln->lock);
	WRITE_ONCE(ln->dying, true);
	libera_plink_stop(ln);
	libera_listen_del_all(ln);
	libera_pswitch_close_all(ln);
	libera_tenant_destroy_all(ln);
	mutex_unlock(&ln->lock);

	libera_vlink_stop(ln);
	libera_vcarrier_stop(ln);
	libera_migrate_stop(ln);
	libera_channel_wait_all(ln);
	/* only now: resets of connections that were taken over had to be translated */
	mutex_lock(&ln->lock);
	libera_intercept_del_all(ln);
	mutex_unlock(&ln->lock);
	libera_pswitch_cancel_all(ln);
	drain_workqueue(ln->wq);
	libera_hostwatch_stop(ln);
	libera_pswitch_free_all(ln);
	destroy_workqueue(ln->wq);
	/* objects freed by call_rcu may still name this namespace */
	rcu_barrier();

	WARN_ON_ONCE(!xa_empty(&ln->pswitches));
	WARN_ON_ONCE(!xa_empty(&ln->tenants));
	WARN_ON_ONCE(!xa_empty(&ln->vsw_ids));
	WARN_ON_ONCE(!xa_empty(&ln->carried_edges));
	libera_stats_uninit(ln);
	mutex_destroy(&ln->lock);
}

static struct pernet_operations net_ops = {
	.init = init_net_state,
	.exit = exit_net_state,
	.id = &libera_net_id,
	.size = sizeof(struct libera_net),
};

/** libera_net_register() - make the state of every namespace; 0 or -errno */
int libera_net_register(void)
{
	return register_pernet_subsys(&net_ops);
}

/** libera_net_unregister() - end it in every namespace */
void libera_net_unregister(void)
{
	unregister_pernet_subsys(&net_ops);
}
