// SPDX-License-Identifier: GPL-2.0
/* Virtual ports: on pPorts or at the ends of vLinks, and as VNCs see them. */
#include <linux/jhash.h>
#include <linux/slab.h>

#include "migrate.h"
#include "pswitch.h"
#include "route.h"
#include "tenant.h"
#include "vctl.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

static void free_vport_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct libera_vport, rcu));
}

static void release_vport(struct kref *ref)
{
	struct libera_vport *vp = container_of(ref, struct libera_vport, ref);

	call_rcu(&vp->rcu, free_vport_rcu);
}

void libera_vport_put(struct libera_vport *vp)
{
	kref_put(&vp->ref, release_vport);
}

/* A vPort's address: stable, local, telling nothing of the pPort. */
static void set_hw_addr(struct libera_vport *vp)
{
	u64 key[2] = { vp->vs->dpid, (u64)vp->vs->tenant->id << 32 | vp->no };
	u32 h = jhash2((u32 *)key, sizeof(key) / 4, 0);

	vp->hw_addr[0] = 0x02;
	vp->hw_addr[1] = vp->vs->tenant->id;
	put_unaligned_be16(h >> 16 ^ h, &vp->hw_addr[2]);
	put_unaligned_be16(vp->no, &vp->hw_addr[4]);
}

static u32 free_vport_no(struct libera_vswitch *vs)
{
	u32 no = 1;

	while (xa_load(&vs->vports, no))
		no++;
	return no;
}

void libera_vport_desc(struct libera_vport *vp, struct libera_port_desc *d)
{
	struct libera_pswitch *ps = vp->part->ps;
	struct libera_pport *port;

	lockdep_assert_held(&vp->vs->lock);
	memset(d, 0, sizeof(*d));
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, vp->pport);
	if (port)
		*d = port->desc;
	if (!port || !port->present)
		d->state = LIBERA_PS_LINK_DOWN;
	else if (d->config & LIBERA_PC_PORT_DOWN)
		d->state |= LIBERA_PS_LINK_DOWN;
	mutex_unlock(&ps->lock);

	d->port_no = vp->no;
	d->config = vp->config;
	if (vp->config & LIBERA_PC_PORT_DOWN)
		d->state |= LIBERA_PS_LINK_DOWN;
	/* the physical network's spanning tree is not the tenant's */
	d->state &= LIBERA_PS_LINK_DOWN;
	if (!d->state)
		d->state = LIBERA_PS_LIVE;
	memcpy(d->hw_addr, vp->hw_addr, ETH_ALEN);
	memset(d->name, 0, sizeof(d->name));
	snprintf(d->name, sizeof(d->name), "port%u", vp->no);
}

/* All VNCs of the vSwitch get a PORT_STATUS. */
static void tell_port(struct libera_vport *vp, u8 reason)
{
	struct libera_vswitch *vs = vp->vs;
	struct libera_vnc *vnc;

	lockdep_assert_held(&vs->lock);
	memset(&vs->out, 0, sizeof(vs->out));
	vs->out.type = LIBERA_OFMSG_PORT_STATUS;
	vs->out.port_status.reason = reason;
	libera_vport_desc(vp, &vs->out.port_status.desc);
	vp->told = vs->out.port_status.desc;
	list_for_each_entry(vnc, &vs->vncs, list)
		if (READ_ONCE(vnc->version) &&
		    libera_vnc_wants(vnc, vnc->async.port_status, reason))
			libera_vnc_send(vnc, &vs->out);
}

int libera_vswitch_config_port(struct libera_vport *vp, u32 config)
{
	struct libera_vswitch *vs = vp->vs;
	u32 old = vp->config;
	int err;

	lockdep_assert_held(&vs->lock);
	vp->config = config;
	err = libera_vpart_rebuild(vs);
	if (err) {
		vp->config = old;
		return err;
	}
	libera_vfr_refresh(vs);
	tell_port(vp, LIBERA_PR_MODIFY);
	return 0;
}

static bool is_as_told(const struct libera_port_desc *d, const struct libera_port_desc *told)
{
	return d->config == told->config && d->state == told->state && d->curr == told->curr &&
	       d->advertised == told->advertised && d->supported == told->supported &&
	       d->peer == told->peer && d->curr_speed == told->curr_speed &&
	       d->max_speed == told->max_speed;
}

/* If the link has come or gone, or its speed is another. */
void libera_vport_changed(struct libera_vport *vp)
{
	struct libera_port_desc d;

	libera_vport_desc(vp, &d);
	if (!is_as_told(&d, &vp->told))
		tell_port(vp, LIBERA_PR_MODIFY);
}

void libera_vswitch_port_changed(struct libera_vswitch *vs, u32 no)
{
	struct libera_vport *vp;

	mutex_lock(&vs->lock);
	vp = xa_load(&vs->vports, no);
	if (vp && !vs->dead)
		libera_vport_changed(vp);
	mutex_unlock(&vs->lock);
}

void libera_vswitch_ports_changed(struct libera_vswitch *vs)
{
	struct libera_vport *vp;
	unsigned long no;

	lockdep_assert_held(&vs->lock);
	xa_for_each(&vs->vports, no, vp)
		libera_vport_changed(vp);
}

struct libera_vport *libera_vswitch_find_vport(struct libera_vswitch *vs, u32 no)
{
	lockdep_assert_held(&vs->ln->lock);
	return xa_load(&vs->vports, no);
}

/* A vPort that is not in the vSwitch yet. */
static struct libera_vport *make_vport(struct libera_vswitch *vs, u32 no,
				       struct netlink_ext_ack *extack)
{
	struct libera_vport *vp;

	lockdep_assert_held(&vs->ln->lock);
	if (!no)
		no = free_vport_no(vs);
	if (xa_load(&vs->vports, no)) {
		NL_SET_ERR_MSG(extack, "the vswitch has a vport with this number");
		return ERR_PTR(-EEXIST);
	}
	if (vs->n_vports >= LIBERA_VPORTS_MAX || no > LIBERA_VPORT_NO_MAX) {
		NL_SET_ERR_MSG(extack, "too many vports on the vswitch");
		return ERR_PTR(-ENOSPC);
	}
	vp = kzalloc(sizeof(*vp), GFP_KERNEL_ACCOUNT);
	if (!vp)
		return ERR_PTR(-ENOMEM);
	kref_init(&vp->ref);
	INIT_LIST_HEAD(&vp->of_moving);
	vp->vs = vs;
	vp->no = no;
	vp->part = libera_vpart_first(vs);
	vp->pport = LIBERA_PORT_ANY;
	set_hw_addr(vp);
	return vp;
}

/* Into the tables, and VNCs are told. */
static int insert_vport(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;
	int err;

	lockdep_assert_held(&vs->lock);
	err = xa_err(xa_store(&vs->vports, vp->no, vp, GFP_KERNEL_ACCOUNT));
	if (err)
		return err;
	vs->n_vports++;
	err = libera_vpart_rebuild(vs);
	if (err) {
		xa_erase(&vs->vports, vp->no);
		vs->n_vports--;
		return err;
	}
	libera_vfr_refresh(vs);
	tell_port(vp, LIBERA_PR_ADD);
	return 0;
}

int libera_vport_claim(struct libera_vport *vp, struct libera_vpart *part, u32 pport,
		       struct netlink_ext_ack *extack)
{
	struct libera_pswitch *ps = part->ps;
	struct libera_pport *port;
	int err;

	mutex_lock(&ps->lock);
	port = libera_pswitch_claim(ps, pport, vp);
	mutex_unlock(&ps->lock);
	err = PTR_ERR_OR_ZERO(port);
	if (err == -EBUSY)
		NL_SET_ERR_MSG(extack, "a vport is on this pport already");
	else if (err == -EADDRINUSE)
		NL_SET_ERR_MSG(extack, "a vlink leads through this pport");
	else if (err)
		NL_SET_ERR_MSG(extack, "too many ports on the pswitch");
	return err;
}

void libera_vport_unclaim(struct libera_vpart *part, u32 pport)
{
	mutex_lock(&part->ps->lock);
	libera_pswitch_unclaim(part->ps, pport);
	mutex_unlock(&part->ps->lock);
}

/* With ways to it from all parts. */
static int add_with_routes(struct libera_vport *vp, struct netlink_ext_ack *extack)
{
	struct libera_vswitch *vs = vp->vs;
	int err;

	err = libera_route_add_port(vp, vp->part, extack);
	if (err)
		return err;
	mutex_lock(&vs->lock);
	err = insert_vport(vp);
	mutex_unlock(&vs->lock);
	if (err)
		libera_route_del_port(vp, vp->part);
	return err;
}

struct libera_vport *libera_vswitch_add_vport(struct libera_vswitch *vs, u32 no, u64 ps_dpid,
					      u32 pport, struct netlink_ext_ack *extack)
{
	struct libera_vpart *part = libera_vpart_by_dpid(vs, ps_dpid);
	struct libera_vport *vp;
	int err;

	if (!part) {
		NL_SET_ERR_MSG(extack, "the vswitch is not mapped on this pswitch");
		return ERR_PTR(-EINVAL);
	}
	vp = make_vport(vs, no, extack);
	if (IS_ERR(vp))
		return vp;
	err = libera_vport_claim(vp, part, pport, extack);
	if (err)
		goto put;
	vp->part = part;
	vp->pport = pport;
	err = add_with_routes(vp, extack);
	if (err)
		goto unclaim;
	return vp;

unclaim:
	libera_vport_unclaim(part, pport);
put:
	libera_vport_put(vp);
	return ERR_PTR(err);
}

struct libera_vport *libera_vswitch_add_end(struct libera_vswitch *vs, u32 no,
					    struct libera_vlink *vl,
					    struct netlink_ext_ack *extack)
{
	struct libera_vport *vp = make_vport(vs, no, extack);
	int err;

	if (IS_ERR(vp))
		return vp;
	vp->vlink = vl;
	err = add_with_routes(vp, extack);
	if (!err)
		return vp;
	libera_vport_put(vp);
	return ERR_PTR(err);
}

/* Out of the tables, and VNCs are told; it is still the caller's. */
static int take_vport(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;
	int err;

	lockdep_assert_held(&vs->lock);
	xa_erase(&vs->vports, vp->no);
	vs->n_vports--;
	err = libera_vpart_rebuild(vs);
	if (err) {
		/* storing where something was needs no memory */
		xa_store(&vs->vports, vp->no, vp, GFP_KERNEL);
		vs->n_vports++;
		return err;
	}
	libera_vfr_refresh(vs);
	tell_port(vp, LIBERA_PR_DELETE);
	return 0;
}

void libera_vswitch_del_end(struct libera_vport *vp)
{
	struct libera_vswitch *vs = vp->vs;

	lockdep_assert_held(&vs->ln->lock);
	mutex_lock(&vs->lock);
	xa_erase(&vs->vports, vp->no);
	vs->n_vports--;
	libera_vpart_cut(vs, vp->no);
	/* at the end of all rules stay on the pSwitches */
	if (!READ_ONCE(vs->ln->dying)) {
		libera_vfr_refresh(vs);
		tell_port(vp, LIBERA_PR_DELETE);
	}
	vp->vlink = NULL;
	mutex_unlock(&vs->lock);
	libera_route_del_port(vp, vp->part);
	libera_vport_put(vp);
}

void libera_vport_set_place(struct libera_vport *vp, const struct libera_place *place)
{
	lockdep_assert_held(&vp->vs->lock);
	vp->part = place->part;
	vp->pport = place->pport;
	vp->label = place->label;
	vp->out_label = place->out_label;
	vp->one_tag = place->one_tag;
	vp->vlabels = place->vlabels;
	vp->carry = (struct libera_vport_carry){ };
}

/* Where its packets come in and go out is another place from now on. */
static int set_place(struct libera_vport *vp, const struct libera_place *place)
{
	const struct libera_place was = libera_vport_place(vp);
	const struct libera_vport_carry carry = vp->carry;
	struct libera_vswitch *vs = vp->vs;
	int err;

	lockdep_assert_held(&vs->lock);
	libera_vport_set_place(vp, place);
	err = libera_vpart_rebuild(vs);
	if (err) {
		libera_vport_set_place(vp, &was);
		vp->carry = carry;
	} else {
		libera_vfr_refresh(vs);
		libera_vport_changed(vp);
	}
	return err;
}

/* With the ways to it from other parts: new ones first, old ones last. */
static int move_end(struct libera_vport *vp, const struct libera_place *place)
{
	struct libera_vpart *was = vp->part;
	struct libera_vswitch *vs = vp->vs;
	int err = 0;

	mutex_lock(&vs->lock);
	vp->twin = *place;
	mutex_unlock(&vs->lock);
	if (place->part != was)
		err = libera_route_add_port(vp, place->part, NULL);
	mutex_lock(&vs->lock);
	if (!err)
		err = set_place(vp, place);
	vp->twin = (struct libera_place){ };
	mutex_unlock(&vs->lock);
	/* where it is not, or no more */
	if (place->part != was)
		libera_route_del_port(vp, err ? place->part : was);
	libera_route_move_port(vp);
	return err;
}

int libera_vswitch_move_end(struct libera_vport *vp, const struct libera_place *place)
{
	lockdep_assert_held(&vp->vs->ln->lock);
	return move_end(vp, place);
}

static bool has_host(struct libera_vswitch *vs, u32 no)
{
	struct libera_host *h;
	unsigned long mac;

	xa_for_each(&vs->tenant->hosts, mac, h)
		if (h->vs_dpid == vs->dpid && h->vport == no)
			return true;
	return false;
}

int libera_vswitch_del_vport(struct libera_vswitch *vs, u32 no, struct netlink_ext_ack *extack)
{
	struct libera_vport *vp = xa_load(&vs->vports, no);
	int err;

	lockdep_assert_held(&vs->ln->lock);
	if (!vp) {
		NL_SET_ERR_MSG(extack, "no such vport");
		return -ENOENT;
	}
	if (has_host(vs, no)) {
		NL_SET_ERR_MSG(extack, "the vport has a host on it");
		return -EBUSY;
	}
	if (vp->vlink) {
		NL_SET_ERR_MSG(extack, "the vport is an end of a vlink");
		return -EBUSY;
	}
	libera_migrate_finish(vp);
	mutex_lock(&vs->lock);
	err = take_vport(vp);
	mutex_unlock(&vs->lock);
	if (err)
		return err;
	libera_route_del_port(vp, vp->part);
	libera_vport_unclaim(vp->part, vp->pport);
	libera_vport_put(vp);
	return 0;
}
