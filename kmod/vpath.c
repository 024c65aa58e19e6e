// SPDX-License-Identifier: GPL-2.0
/* Paths of pLinks, and the labels by which packets find their way along them. */
#include <linux/slab.h>

#include "core/carry.h"
#include "pcommon.h"
#include "pfr.h"
#include "pswitch.h"
#include "tenant.h"
#include "vop.h"
#include "vpath.h"
#include "vswitch.h"

/* Rules without a VNC's priority: above the misses, and nothing else says their matches. */
#define LABEL_PRIORITY	1

/* -------------------------------------------------------------------- paths */

/* Whether a pLink is known to lead from one pPort to another. */
static bool leads(struct libera_pswitch *from, u32 from_port, struct libera_pswitch *to,
		  u32 to_port, bool *up)
{
	struct libera_pport *port;
	bool known;

	mutex_lock(&to->lock);
	port = xa_load(&to->pports, to_port);
	known = port && (port->peer.seen || port->peer.fixed) && port->peer.dpid == from->dpid &&
		port->peer.port == from_port;
	*up = known && libera_pport_is_up(port);
	mutex_unlock(&to->lock);
	return known;
}

bool libera_path_is_up(const struct libera_path *path)
{
	bool up;
	u16 i;

	for (i = 0; i < path->n; i++) {
		const struct libera_hop *h = &path->hop[i];

		leads(h->from, h->from_port, h->to, h->to_port, &up);
		if (up)
			leads(h->to, h->to_port, h->from, h->from_port, &up);
		if (!up)
			return false;
	}
	return true;
}

/* The pLink that begins at a pPort, with references. */
static int find_hop(struct libera_net *ln, const struct libera_hop_ref *ref,
		    struct libera_hop *h)
{
	struct libera_pport *port;
	struct libera_peer peer;
	bool up;

	h->from = libera_pswitch_lookup(ln, ref->dpid);
	if (!h->from)
		return -ENOENT;
	h->from_port = ref->port;
	/* a pLink is known where its packets come in: the way back tells where that is */
	mutex_lock(&h->from->lock);
	port = xa_load(&h->from->pports, ref->port);
	if (port)
		peer = port->peer;
	mutex_unlock(&h->from->lock);
	if (port && (peer.seen || peer.fixed)) {
		h->to = libera_pswitch_lookup(ln, peer.dpid);
		h->to_port = peer.port;
		if (h->to && leads(h->from, h->from_port, h->to, h->to_port, &up))
			return 0;
		libera_pswitch_put(h->to);
	}
	libera_pswitch_put(h->from);
	return -ENOENT;
}

static void put_hops(struct libera_path *path)
{
	u16 i;

	for (i = 0; i < path->n; i++) {
		libera_pswitch_put(path->hop[i].from);
		libera_pswitch_put(path->hop[i].to);
	}
	kfree(path->hop);
}

/* A pSwitch on the way of something is not forgotten. */
static void count_path(struct libera_path *path, int by)
{
	u16 i;

	for (i = 0; i < path->n; i++) {
		mutex_lock(&path->hop[i].to->lock);
		path->hop[i].to->n_paths += by;
		mutex_unlock(&path->hop[i].to->lock);
	}
}

int libera_path_init(struct libera_path *path, struct libera_net *ln,
		     const struct libera_hop_ref *ref, u16 n, struct netlink_ext_ack *extack)
{
	u16 i;

	lockdep_assert_held(&ln->lock);
	path->n = 0;
	path->hop = kcalloc(n, sizeof(*path->hop), GFP_KERNEL_ACCOUNT);
	if (!path->hop)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		if (i && ref[i].dpid != libera_path_ends(path)->dpid) {
			NL_SET_ERR_MSG(extack, "a pLink of the path begins where none ends");
			put_hops(path);
			return -EINVAL;
		}
		if (find_hop(ln, &ref[i], &path->hop[i])) {
			NL_SET_ERR_MSG(extack, "no pLink is known at a pPort of the path");
			put_hops(path);
			return -ENOENT;
		}
		path->n++;
	}
	count_path(path, 1);
	return 0;
}

void libera_path_exit(struct libera_path *path)
{
	count_path(path, -1);
	put_hops(path);
}

struct libera_path *libera_path_find(const struct list_head *paths, u16 priority)
{
	struct libera_path *path;

	list_for_each_entry(path, paths, list)
		if (path->priority == priority)
			return path;
	return NULL;
}

void libera_path_insert(struct list_head *paths, struct libera_path *path)
{
	struct list_head *before = paths;
	struct libera_path *other;

	list_for_each_entry(other, paths, list) {
		if (other->priority < path->priority) {
			before = &other->list;
			break;
		}
	}
	list_add_tail(&path->list, before);
}

/* -------------------------------------------------------------------- labels */

static int set_vlan_rules(struct libera_lane *lane, u8 vlan, bool want);

/* The pPort where packets come in after the @i-th pLink of their way. */
static struct libera_pswitch *comes_in(const struct libera_lane *lane, u16 i, u32 *port)
{
	const struct libera_path *path = lane->path;
	const struct libera_hop *h = &path->hop[lane->back ? path->n - 1 - i : i];

	*port = lane->back ? h->from_port : h->to_port;
	return lane->back ? h->from : h->to;
}

/* The pPort where they go out into that pLink. */
static u32 goes_out(const struct libera_lane *lane, u16 i)
{
	const struct libera_path *path = lane->path;
	const struct libera_hop *h = &path->hop[lane->back ? path->n - 1 - i : i];

	return lane->back ? h->to_port : h->from_port;
}

/*
 * The first label from @label on that is free where packets come in after the @i-th pLink;
 * above LIBERA_LABEL_MAX: none.  Found by the marks that the array keeps, not one by one.
 */
static u32 next_free(const struct libera_lane *lane, u16 i, u32 label)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	u32 no;

	ps = comes_in(lane, i, &no);
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, no);
	if (port) {
		XA_STATE(xas, &port->labels, label);

		rcu_read_lock();
		xas_find_marked(&xas, LIBERA_LABEL_MAX, XA_FREE_MARK);
		rcu_read_unlock();
		label = xas.xa_node == XAS_RESTART ? LIBERA_LABEL_MAX + 1 : xas.xa_index;
	}
	mutex_unlock(&ps->lock);
	return label;
}

static void release(struct libera_lane *lane, u16 label, u16 n)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	u32 no;
	u16 i;

	for (i = 0; i < n; i++) {
		ps = comes_in(lane, i, &no);
		mutex_lock(&ps->lock);
		port = xa_load(&ps->pports, no);
		if (port) {
			xa_erase(&port->labels, label);
			xa_erase(&port->label_vids, label);
			libera_pswitch_put_port(ps, port);
		}
		mutex_unlock(&ps->lock);
	}
}

/*
 * On one pPort: whose packets they are where the lane ends, and which tag they have; and
 * before, that it is taken.
 */
static int take_one(struct libera_lane *lane, u16 label, u16 id, u16 i)
{
	void *owner = i == lane->path->n - 1 ? lane->owner : xa_mk_value(0);
	struct libera_pswitch *ps;
	struct libera_pport *port;
	u32 no;
	int err;

	ps = comes_in(lane, i, &no);
	mutex_lock(&ps->lock);
	port = libera_pswitch_get_port(ps, no);
	if (IS_ERR(port)) {
		err = PTR_ERR(port);
	} else {
		/* taken already: the path itself has been here */
		err = port->vport ? -EADDRINUSE :
				    xa_insert(&port->labels, label, owner, GFP_KERNEL_ACCOUNT);
		if (!err && id && !xa_is_value(owner)) {
			err = xa_err(xa_store(&port->label_vids, label, xa_mk_value(id),
					      GFP_KERNEL_ACCOUNT));
			if (err)
				xa_erase(&port->labels, label);
		}
		libera_pswitch_put_port(ps, port);
	}
	mutex_unlock(&ps->lock);
	return err;
}

/* A label all along the path.  @id: VLAN id of its packets, or 0.  Return: -errno, or the label */
static int take(struct libera_lane *lane, u16 id)
{
	u32 label = 1, next;
	u16 i = 0;
	int err;

	while (i < lane->path->n) {
		next = next_free(lane, i, label);
		if (next > LIBERA_LABEL_MAX)
			return -ENOSPC;
		/* what is passed over there is of no use elsewhere */
		i = next == label ? i + 1 : 0;
		label = next;
	}
	for (i = 0; i < lane->path->n; i++) {
		err = take_one(lane, label, id, i);
		if (err) {
			release(lane, label, i);
			return err;
		}
	}
	return label;
}

/* Only lanes of routes are read under the vSwitch's lock. */
static void set_vlabel(struct libera_lane *lane, u8 i, u16 label)
{
	mutex_lock(&lane->vs->lock);
	lane->vlabel[i] = label;
	mutex_unlock(&lane->vs->lock);
}

int libera_lane_take_vlan(struct libera_lane *lane, u8 i, u16 id)
{
	int label = take(lane, id);

	if (label < 0)
		return label;
	set_vlabel(lane, i, label);
	return 0;
}

void libera_lane_release_vlan(struct libera_lane *lane, u8 i)
{
	u16 label = lane->vlabel[i];

	if (!label)
		return;
	set_vlan_rules(lane, i, false);
	set_vlabel(lane, i, 0);
	release(lane, label, lane->path->n);
}

int libera_lane_take(struct libera_lane *lane)
{
	const struct libera_tenant *t = lane->vs->tenant;
	int err;
	u8 i;

	INIT_LIST_HEAD(&lane->pfrs);
	err = take(lane, 0);
	if (err < 0)
		return err;
	lane->label = err;
	for (i = 0; i < LIBERA_VLAN_SLOTS; i++) {
		if (!t->vlan[i])
			continue;
		err = libera_lane_take_vlan(lane, i, t->vlan[i]);
		if (err) {
			libera_lane_release(lane);
			return err;
		}
	}
	return 0;
}

void libera_lane_release(struct libera_lane *lane)
{
	u8 i;

	libera_lane_uncarry(lane);
	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		libera_lane_release_vlan(lane, i);
	WARN_ON_ONCE(!list_empty(&lane->pfrs));
	release(lane, lane->label, lane->path->n);
}

int libera_lane_blame(int err, struct netlink_ext_ack *extack)
{
	if (err == -EADDRINUSE) {
		NL_SET_ERR_MSG(extack, "a vport is on a pPort of the path");
		err = -EBUSY;
	} else if (err == -EBUSY) {
		NL_SET_ERR_MSG(extack, "the path goes twice the same way");
		err = -EINVAL;
	} else if (err == -ENOSPC) {
		NL_SET_ERR_MSG(extack, "no label is left on a pLink of the path");
	}
	return err;
}

/* --------------------------------------------------------------------- rules */

#define DELIVER_ACTS	(LIBERA_PORT_ACTS + 1)

/* Which packets of a lane a rule is for: those of the place of a VLAN id, from 0 on, or: */
#define PLAIN		(-1)
#define CARRIED		(-2)

/* Work space for one rule, too large for the stack. */
struct rule {
	struct libera_match match;
	struct libera_act act[DELIVER_ACTS];
	u16 n_acts;
	u8 packed[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE] __aligned(8);
};

/* On the way: on, as it is. */
static void pass_on(struct rule *w, u32 in, u32 out)
{
	w->act[0] = (struct libera_act){
		.type = LIBERA_ACT_OUTPUT,
		.arg = out == in ? LIBERA_PORT_IN_PORT : out,
	};
	w->n_acts = 1;
}

/* Where a vPort is on the pSwitch where a lane ends: of two places one is there. */
static struct libera_place place_at(const struct libera_vport *vp, const struct libera_pswitch *ps)
{
	if (vp->part->ps != ps && vp->twin.part && vp->twin.part->ps == ps)
		return vp->twin;
	return libera_vport_place(vp);
}

/* At its end, with the tag of the packet or the label of the vLink in place of its own. */
static void deliver_tagged(struct rule *w, const struct libera_place *to, u32 in, u8 vlan, u16 id)
{
	u16 tag = to->label ? to->vlabels.out[vlan] : id;

	w->n_acts = 0;
	if (to->pport == LIBERA_PORT_ANY || !tag)
		return;
	w->act[0] = (struct libera_act){ .type = LIBERA_ACT_SET_VLAN_VID };
	put_unaligned_be16(tag, w->act[0].val);
	w->act[1] = (struct libera_act){
		.type = LIBERA_ACT_OUTPUT,
		.arg = to->label && in == to->pport ? LIBERA_PORT_IN_PORT : to->pport,
	};
	w->n_acts = 2;
}

/* At its end: without the label, or with that of the vLink that it goes into. */
static void deliver(struct rule *w, const struct libera_place *to, u32 in)
{
	const struct libera_map_port port = {
		.pport = to->pport,
		.label = to->label,
		.out_label = to->out_label,
	};

	w->act[0] = (struct libera_act){ .type = LIBERA_ACT_STRIP_VLAN };
	w->n_acts = 1;
	if (to->pport != LIBERA_PORT_ANY)
		w->n_acts += libera_xlate_port(w->act + 1, &port, -1,
					       port.label && in == to->pport);
}

static void fill_carried(struct rule *w, const struct libera_lane *lane, u16 i, u32 in)
{
	const struct libera_tenant *t = lane->vs->tenant;

	pass_on(w, in, goes_out(lane, i + 1));
	libera_carry_tenant_match(&w->match, lane->carry, &t->ln->layouts[lane->carry], t->id, in);
	libera_match_pack((struct libera_pmatch *)w->packed, &w->match);
}

/* What becomes of packets that come in after the @i-th pLink.  @kind: PLAIN, or a place */
static void fill(struct rule *w, const struct libera_lane *lane, u16 i, int kind, u32 in)
{
	u16 label = kind == PLAIN ? lane->label : lane->vlabel[kind];
	struct libera_place place;

	if (i == lane->path->n - 1) {
		place = place_at(lane->to, comes_in(lane, i, &in));
		if (kind == PLAIN)
			deliver(w, &place, in);
		else
			deliver_tagged(w, &place, in, kind, lane->vs->tenant->vlan[kind]);
	} else {
		pass_on(w, in, goes_out(lane, i + 1));
	}
	libera_match_init(&w->match);
	libera_match_set_u64(&w->match, LIBERA_FIELD_IN_PORT, in);
	libera_match_set_u64(&w->match, LIBERA_FIELD_VLAN_VID, label | LIBERA_VID_PRESENT);
	libera_match_pack((struct libera_pmatch *)w->packed, &w->match);
}

static struct libera_pfr *find_rule(struct libera_pswitch *ps, const struct rule *w)
{
	const struct libera_rule_key key = {
		.priority = LABEL_PRIORITY,
		.match = (struct libera_pmatch *)w->packed,
	};

	return libera_pfr_find(ps, &key);
}

static int add_rule(struct libera_lane *lane, struct libera_pswitch *ps, const struct rule *w,
		    const struct libera_instrs *instrs)
{
	struct libera_vop op = { };
	struct libera_pfr *pfr;
	int err;

	pfr = libera_pfr_create(ps, lane->vs, NULL, 0, LABEL_PRIORITY, &w->match, instrs);
	if (IS_ERR(pfr))
		return PTR_ERR(pfr) == -EOPNOTSUPP ? -EREMOTEIO : -ENOMEM;
	pfr->is_path = true;
	list_add_tail(&pfr->of_vfr, &lane->pfrs);
	/* what was there with the same match is thrown out */
	err = libera_pfr_insert(ps, pfr);
	if (!err)
		err = libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, &op));
	if (err)
		libera_pfr_free(ps, pfr);
	return err ? -ENOMEM : 0;
}

/* Returns as set_rule(). */
static int keep_rule(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_vop op = { };

	if (pfr->refused)
		return -EREMOTEIO;
	if (pfr->state != LIBERA_PFR_WANTED)
		return 0;
	return libera_pfr_send(ps, pfr, LIBERA_FC_ADD, libera_vop_xid(ps, &op)) ? -ENOMEM : 0;
}

static void remove_rule(struct libera_pswitch *ps, struct libera_pfr *pfr, bool quiet)
{
	struct libera_vop op = { };

	if (!quiet && pfr->state == LIBERA_PFR_SENT && libera_pswitch_is_ready(ps))
		libera_pfr_send(ps, pfr, LIBERA_FC_DELETE_STRICT, libera_vop_xid(ps, &op));
	libera_pfr_free(ps, pfr);
}

/* Make one rule be there or not.  Returns as libera_lane_set_rules(). */
static int set_rule(struct libera_lane *lane, struct rule *w, u16 i, int kind, bool want)
{
	struct libera_instrs instrs = { .present = LIBERA_INSTR_APPLY };
	struct libera_pswitch *ps;
	struct libera_pfr *pfr;
	int err = 0;
	u32 in;

	ps = comes_in(lane, i, &in);
	if (kind == CARRIED)
		fill_carried(w, lane, i, in);
	else
		fill(w, lane, i, kind, in);
	instrs.act = w->act;
	instrs.n_apply = w->n_acts;
	mutex_lock(&ps->lock);
	pfr = find_rule(ps, w);
	if (pfr && !want)
		remove_rule(ps, pfr, READ_ONCE(ps->ln->dying));
	else if (want && (!pfr || !libera_instrs_equal(&pfr->instrs, &instrs)))
		err = add_rule(lane, ps, w, &instrs);
	else if (pfr)
		err = keep_rule(ps, pfr);
	mutex_unlock(&ps->lock);
	return err;
}

static int set_rules(struct libera_lane *lane, int kind, bool want)
{
	/* less than a page, and what takes rules off has to come to its end */
	struct rule *w = kmalloc(sizeof(*w), GFP_KERNEL | __GFP_NOFAIL);
	u16 i, n = lane->path->n - !lane->to;
	int err = 0;

	mutex_lock(&lane->vs->lock);
	for (i = 0; i < n; i++)
		err = libera_lane_worse(err, set_rule(lane, w, i, kind, want));
	mutex_unlock(&lane->vs->lock);
	kfree(w);
	return err;
}

static int set_vlan_rules(struct libera_lane *lane, u8 vlan, bool want)
{
	return set_rules(lane, vlan, want && lane->one_tag);
}

bool libera_lane_is_set(struct libera_lane *lane)
{
	u32 n = 0, kinds = lane->carry ? 2 : 1;
	struct libera_pfr *pfr;
	u8 i;

	lockdep_assert_held(&lane->vs->lock);
	list_for_each_entry(pfr, &lane->pfrs, of_vfr)
		n += pfr->state == LIBERA_PFR_SENT;
	for (i = 0; lane->one_tag && i < LIBERA_VLAN_SLOTS; i++)
		kinds += !!lane->vlabel[i];
	return n == lane->path->n * kinds;
}

int libera_lane_set_rules(struct libera_lane *lane, bool want)
{
	int err = set_rules(lane, PLAIN, want);
	u8 i;

	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (lane->vlabel[i])
			err = libera_lane_worse(err, set_vlan_rules(lane, i, want));
	return lane->carry ? libera_lane_worse(err, set_rules(lane, CARRIED, want)) : err;
}

/* ------------------------------------------------------------------ carriers */

/* On one pPort: carried packets of the tenant that come in are this lane's. */
static bool claim_one(struct libera_lane *lane, u16 i)
{
	void *owner = i == lane->path->n - 1 ? lane->owner : xa_mk_value(0);
	struct libera_pswitch *ps;
	struct libera_pport *port;
	bool good = false;
	u32 no;

	ps = comes_in(lane, i, &no);
	mutex_lock(&ps->lock);
	port = xa_load(&ps->pports, no);
	/* a tenant's address may look like another's locator of the other kind */
	if (port && (xa_empty(&port->carried) || port->carried_kind == lane->carry)) {
		good = !xa_insert(&port->carried, lane->vs->tenant->id, owner,
				  GFP_KERNEL_ACCOUNT);
		if (good)
			port->carried_kind = lane->carry;
	}
	if (good)
		libera_pcommon_recount(ps, no);
	mutex_unlock(&ps->lock);
	return good;
}

static void unclaim(struct libera_lane *lane, u16 n)
{
	struct libera_pswitch *ps;
	struct libera_pport *port;
	u32 no;
	u16 i;

	for (i = 0; i < n; i++) {
		ps = comes_in(lane, i, &no);
		mutex_lock(&ps->lock);
		port = xa_load(&ps->pports, no);
		if (port && xa_erase(&port->carried, lane->vs->tenant->id))
			libera_pcommon_recount(ps, no);
		mutex_unlock(&ps->lock);
	}
}

bool libera_lane_carry(struct libera_lane *lane, enum libera_carrier_kind kind)
{
	u16 i;

	lockdep_assert_held(&lane->vs->ln->lock);
	libera_lane_uncarry(lane);
	lane->carry = kind;
	for (i = 0; i < lane->path->n; i++) {
		if (!claim_one(lane, i)) {
			unclaim(lane, i);
			lane->carry = LIBERA_CARRY_NONE;
			return false;
		}
	}
	if (!set_rules(lane, CARRIED, READ_ONCE(lane->vs->tenant->up)))
		return true;
	libera_lane_uncarry(lane);
	return false;
}

void libera_lane_uncarry(struct libera_lane *lane)
{
	if (!lane->carry)
		return;
	set_rules(lane, CARRIED, false);
	unclaim(lane, lane->path->n);
	lane->carry = LIBERA_CARRY_NONE;
}
