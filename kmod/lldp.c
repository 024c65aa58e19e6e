// SPDX-License-Identifier: GPL-2.0
/* Discovery frames of tenants' controllers on vLinks, without the physical network. */
#include <linux/if_ether.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core/probe.h"
#include "lldp.h"
#include "upcall.h"
#include "vlink.h"
#include "vswitch.h"

/* LLDP under another type, for links through bridges that keep LLDP to themselves. */
#define ETH_BDDP	0x8942
#define ETH_BDDP_OLD	0x8999

/* One frame on its way: VNCs of the other end cannot be told with this end locked. */
struct frame {
	struct work_struct work;
	struct libera_vswitch *to;
	u32 vport;
	u16 len;
	u8 data[];
};

static void arrive(struct work_struct *work)
{
	struct frame *f = container_of(work, struct frame, work);

	libera_upcall_frame(f->to, f->vport, f->data, f->len);
	atomic_dec(&f->to->ln->n_lldp);
	libera_vswitch_put(f->to);
	kfree(f);
}

static void send(struct libera_vport *from, const struct libera_of_packet_out *po)
{
	struct libera_net *ln = from->vs->ln;
	struct libera_vport *to;
	struct frame *f;

	if (from->pport == LIBERA_PORT_ANY || READ_ONCE(ln->dying))
		return;
	if (atomic_inc_return(&ln->n_lldp) > LIBERA_LLDP_MAX)
		goto drop;
	f = kmalloc(struct_size(f, data, po->data_len), GFP_KERNEL_ACCOUNT);
	if (!f)
		goto drop;
	/* as long as @from, which is locked, is an end, the other is there */
	to = libera_vlink_other(from);
	INIT_WORK(&f->work, arrive);
	f->to = to->vs;
	f->vport = to->no;
	f->len = po->data_len;
	memcpy(f->data, po->data, po->data_len);
	libera_vswitch_get(f->to);
	queue_work(ln->wq, &f->work);
	libera_stats_inc(ln, LIBERA_STAT_LLDP_EMULATED);
	return;

drop:
	atomic_dec(&ln->n_lldp);
}

static bool is_discovery(const struct libera_of_packet_out *po)
{
	u16 type;

	if (po->buffer_id != LIBERA_NO_BUFFER || po->data_len < ETH_HLEN)
		return false;
	type = get_unaligned_be16(po->data + 2 * ETH_ALEN);
	return type == LIBERA_ETH_LLDP || type == ETH_BDDP || type == ETH_BDDP_OLD;
}

static void send_all(struct libera_vswitch *vs, const struct libera_of_packet_out *po, bool flood)
{
	struct libera_vport *vp;
	unsigned long no;

	xa_for_each(&vs->vports, no, vp)
		if (vp->vlink && vp->no != po->in_port &&
		    !(flood && vp->config & LIBERA_PC_NO_FLOOD) &&
		    !(vp->config & (LIBERA_PC_NO_FWD | LIBERA_PC_PORT_DOWN)))
			send(vp, po);
}

bool libera_lldp_packet_out(struct libera_vswitch *vs, const struct libera_of_packet_out *po)
{
	struct libera_vport *vp;
	u16 i;

	lockdep_assert_held(&vs->lock);
	if (!is_discovery(po))
		return false;
	/* what is changed on its way goes the way of all packets */
	for (i = 0; i < po->instrs.n_apply; i++)
		if (po->instrs.act[i].type != LIBERA_ACT_OUTPUT)
			return false;
	for (i = 0; i < po->instrs.n_apply; i++) {
		u32 port = po->instrs.act[i].arg;

		if (port == LIBERA_PORT_FLOOD || port == LIBERA_PORT_ALL) {
			send_all(vs, po, port == LIBERA_PORT_FLOOD);
			continue;
		}
		if (port == LIBERA_PORT_IN_PORT)
			port = po->in_port;
		vp = xa_load(&vs->vports, port);
		if (vp && vp->vlink &&
		    !(vp->config & (LIBERA_PC_NO_FWD | LIBERA_PC_PORT_DOWN)))
			send(vp, po);
	}
	return true;
}
