// SPDX-License-Identifier: GPL-2.0
/* pSwitches with a fixed pipeline: how rules become what it takes. */
#include <linux/slab.h>

#include "pdrv.h"
#include "pfr.h"
#include "vswitch.h"
#include "wobj.h"

#define FRAME_ROOM	16	/* for tags that a packet-out gets */

/* --------------------------------------------------------------------- life */

static int start(struct libera_pswitch *ps)
{
	struct libera_wbox *w = kzalloc(sizeof(*w), GFP_KERNEL_ACCOUNT);

	if (!w)
		return -ENOMEM;
	xa_init(&w->groups);
	xa_init(&w->vlans);
	xa_init(&w->found);
	INIT_LIST_HEAD(&w->idle);
	ps->drv_priv = w;
	return 0;
}

static void stop(struct libera_pswitch *ps)
{
	struct libera_wbox *w = libera_wobj_of(ps);

	libera_wobj_free_all(w);
	xa_destroy(&w->groups);
	xa_destroy(&w->vlans);
	xa_destroy(&w->found);
	kfree(w);
	ps->drv_priv = NULL;
}

static void lost(struct libera_pswitch *ps)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	libera_wobj_flush(ps, true);
	xa_for_each(&w->groups, id, o)
		o->sent = false;
	xa_for_each(&w->vlans, id, o)
		o->sent = false;
	xa_destroy(&w->found);
}

static void wipe_groups(struct libera_pswitch *ps, bool ifaces)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;
	unsigned long id;

	xa_for_each(&w->groups, id, o) {
		bool is_iface = o->def->type == LIBERA_WBOX_GROUP_IFACE;

		if (!o->sent || is_iface != ifaces)
			continue;
		libera_wobj_delete_group(ps, id, libera_wobj_xid(ps));
		o->sent = false;
	}
}

static void wipe(struct libera_pswitch *ps)
{
	struct libera_of_flow_mod *fm;
	struct libera_ofmsg *m;

	lockdep_assert_held(&ps->lock);
	m = libera_wobj_begin(libera_wobj_of(ps), LIBERA_OFMSG_FLOW_MOD, libera_wobj_xid(ps));
	fm = &m->flow_mod;
	fm->command = LIBERA_FC_DELETE;
	fm->cookie = LIBERA_COOKIE_MAGIC << 48;
	fm->cookie_mask = 0xffffULL << 48;
	fm->table_id = LIBERA_TABLE_ALL;
	fm->buffer_id = LIBERA_NO_BUFFER;
	fm->out_port = LIBERA_PORT_ANY;
	fm->out_group = LIBERA_GROUP_ANY;
	libera_pswitch_send(ps, m);
	wipe_groups(ps, false);
	wipe_groups(ps, true);
}

static void flush(struct libera_pswitch *ps)
{
	lockdep_assert_held(&ps->lock);
	if (libera_pswitch_is_ready(ps))
		libera_wobj_flush(ps, false);
}

/* -------------------------------------------------------------------- rules */

static struct libera_wobj *iface(struct libera_pswitch *ps, u16 vid,
				 const struct libera_wbox_out *out)
{
	struct libera_wbox *w = libera_wobj_of(ps);

	libera_wbox_iface(&w->def, vid, out);
	return libera_wobj_get_group(ps, &w->def);
}

static struct libera_wobj *rewrite(struct libera_pswitch *ps, const struct libera_wbox_plan *plan)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *member, *o;

	member = iface(ps, libera_wbox_out_vid(plan->out), plan->out);
	if (IS_ERR(member))
		return member;
	libera_wbox_rewrite(&w->def, plan);
	w->def.member[0] = member->id;
	o = libera_wobj_get_group(ps, &w->def);
	if (IS_ERR(o))
		libera_wobj_put(ps, member);
	return o;
}

static struct libera_wobj *mcast(struct libera_pswitch *ps, const struct libera_wbox_plan *plan)
{
	struct libera_wbox_def *d = kzalloc(sizeof(*d), GFP_KERNEL);
	struct libera_wobj *o = NULL;
	u16 i;

	if (!d)
		return ERR_PTR(-ENOMEM);
	libera_wbox_mcast(d, plan);
	for (i = 0; i < plan->n && !IS_ERR(o); i++) {
		o = iface(ps, plan->vid, &plan->out[i]);
		if (!IS_ERR(o))
			d->member[i] = o->id;
		else
			libera_wobj_put_members(ps, d, i);
	}
	if (!IS_ERR(o)) {
		o = libera_wobj_get_group(ps, d);
		if (IS_ERR(o))
			libera_wobj_put_members(ps, d, d->n);
	}
	kfree(d);
	return o;
}

static struct libera_wobj *out_of(struct libera_pswitch *ps, const struct libera_wbox_plan *plan)
{
	if (!plan->n)
		return NULL;
	if (plan->n > 1)
		return mcast(ps, plan);
	return libera_wbox_needs_rewrite(plan) ? rewrite(ps, plan) :
						 iface(ps, plan->vid, plan->out);
}

static int check(struct libera_pswitch *ps, const struct libera_match *m,
		 const struct libera_instrs *i)
{
	lockdep_assert_held(&ps->lock);
	/* a rule that is there has a priority that can be */
	return libera_wbox_plan(&libera_wobj_of(ps)->plan, 0, 0, m, i);
}

static int bind_plan(struct libera_pswitch *ps, const struct libera_wbox_plan *plan,
		     struct libera_pfr *pfr)
{
	struct libera_wbound *b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);

	if (!b)
		return -ENOMEM;
	b->to_ctrl = plan->to_ctrl;
	b->queued = plan->queued;
	b->queue = plan->queue;
	b->vlan = libera_wobj_get_vlan(ps, plan->in_port, plan->vid);
	b->group = b->vlan ? out_of(ps, plan) : NULL;
	if (!b->vlan || IS_ERR(b->group)) {
		libera_wobj_put(ps, b->vlan);
		kfree(b);
		return LIBERA_OFERR_FLOW_MOD_TABLE_FULL;
	}
	pfr->bound = b;
	return 0;
}

static void bind(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_wbox *w = libera_wobj_of(ps);

	lockdep_assert_held(&ps->lock);
	libera_match_unpack(&w->match, &pfr->match);
	pfr->unfit = libera_wbox_plan(&w->plan, pfr->table, pfr->priority, &w->match,
				      &pfr->instrs);
	if (!pfr->unfit)
		pfr->unfit = bind_plan(ps, &w->plan, pfr);
}

static void unbind(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct libera_wbound *b = pfr->bound;

	pfr->unfit = 0;
	pfr->bound = NULL;
	if (!b)
		return;
	libera_wobj_put(ps, b->group);
	libera_wobj_put(ps, b->vlan);
	kfree(b);
}

/* What the rule is in the ACL table. */
void libera_wbox_fill_rule(struct libera_wbox *w, const struct libera_pfr *pfr,
			   struct libera_instrs *i)
{
	const struct libera_wbound *b = pfr->bound;

	libera_match_unpack(&w->match, &pfr->match);
	libera_wbox_match(&w->match);
	libera_wbox_instrs(i, w->act, b->to_ctrl, b->queued ? &b->queue : NULL,
			   b->group ? &b->group->id : NULL);
}

static int encode(struct libera_pswitch *ps, struct libera_pfr *pfr, u32 xid)
{
	struct libera_of_flow_mod *fm = &ps->out.flow_mod;
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wbound *b = pfr->bound;
	struct libera_instrs instrs;
	int err;

	lockdep_assert_held(&ps->lock);
	if (pfr->unfit)
		return pfr->unfit;
	if (fm->command != LIBERA_FC_DELETE_STRICT) {
		err = libera_wobj_ensure(ps, b->vlan, xid) ?: libera_wobj_ensure(ps, b->group, xid);
		if (err)
			return err;
	}
	libera_wbox_fill_rule(w, pfr, &instrs);
	fm->match = w->match;
	fm->table_id = LIBERA_WBOX_TABLE_ACL;
	fm->priority = libera_wbox_priority(pfr->table, pfr->priority);
	fm->buffer_id = LIBERA_NO_BUFFER;
	if (fm->command != LIBERA_FC_DELETE_STRICT)
		fm->instrs = instrs;
	return 0;
}

/* ------------------------------------------------------------------- probes */

static void admit(struct libera_pswitch *ps, u32 port)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;

	lockdep_assert_held(&ps->lock);
	if (port > LIBERA_WBOX_PORT_MAX)
		return;
	o = xa_load(&w->vlans, LIBERA_WOBJ_KEY(port, LIBERA_WBOX_UNTAGGED));
	if (!o || !o->probes) {
		o = libera_wobj_get_vlan(ps, port, LIBERA_WBOX_UNTAGGED);
		if (!o)
			return;
		o->probes = true;
	}
	if (!o->sent && libera_pswitch_is_ready(ps))
		libera_wobj_ensure(ps, o, libera_wobj_xid(ps));
}

static void dismiss_by(struct libera_pswitch *ps, struct libera_wobj *o)
{
	o->probes = false;
	libera_wobj_put(ps, o);
}

static void dismiss(struct libera_pswitch *ps, u32 port)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;

	lockdep_assert_held(&ps->lock);
	if (port > LIBERA_WBOX_PORT_MAX)
		return;
	o = xa_load(&w->vlans, LIBERA_WOBJ_KEY(port, LIBERA_WBOX_UNTAGGED));
	if (o && o->probes)
		dismiss_by(ps, o);
}

static void probe_rule(struct libera_pswitch *ps)
{
	struct libera_of_flow_mod *fm = &ps->out.flow_mod;
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_pport *port;
	struct libera_wobj *o;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	if (fm->command == LIBERA_FC_ADD) {
		xa_for_each(&ps->pports, id, port)
			if (port->present)
				admit(ps, id);
		return;
	}
	xa_for_each(&w->vlans, id, o) {
		/* a watched one needs it still, while nobody has it */
		port = xa_load(&ps->pports, id >> 12);
		if (o->probes && !(port && port->watch && !port->vport))
			dismiss_by(ps, o);
	}
}

/* --------------------------------------------------------------- packet-out */

static int send_frame(struct libera_pswitch *ps, const u8 *frame, u16 len, u32 in_port,
		      const struct libera_act *out)
{
	struct libera_of_packet_out *po = &ps->out.packet_out;
	bool table = out->arg == LIBERA_PORT_TABLE;

	if (!table && out->arg > LIBERA_WBOX_PORT_MAX)
		return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	if (!frame)
		return 0;
	/* a switch sends nothing back where it came in, unless it came in nowhere */
	po->in_port = table ? in_port : LIBERA_PORT_CONTROLLER;
	memset(&po->instrs, 0, sizeof(po->instrs));
	po->instrs.present = LIBERA_INSTR_APPLY;
	po->instrs.n_apply = 1;
	po->instrs.act = out;
	po->data = frame;
	po->data_len = len;
	return libera_pswitch_send(ps, &ps->out);
}

/* All frames that a packet-out is; without @go only whether they can be. */
static int run_frames(struct libera_pswitch *ps, const struct libera_of_packet_out *v, u8 *buf,
		      bool go)
{
	u16 start = FRAME_ROOM, len = v->data_len, at = 0;
	struct libera_act out;
	int err;

	memcpy(buf + start, v->data, len);
	while ((err = libera_wbox_frame(buf, &len, &start, v->in_port, &v->instrs, &at,
					&out)) == 1) {
		err = send_frame(ps, go ? buf + start : NULL, len, v->in_port, &out);
		if (err)
			return err;
	}
	return err;
}

static int packet_out(struct libera_pswitch *ps)
{
	const struct libera_of_packet_out v = ps->out.packet_out;
	u8 *buf;
	int err;

	lockdep_assert_held(&ps->lock);
	if (v.buffer_id != LIBERA_NO_BUFFER)
		return LIBERA_OFERR_BAD_REQUEST_BUFFER_UNKNOWN;
	buf = kmalloc(FRAME_ROOM + v.data_len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	err = run_frames(ps, &v, buf, false);
	if (!err)
		err = run_frames(ps, &v, buf, true);
	kfree(buf);
	return err;
}

const struct libera_pdrv libera_pdrv_wbox = {
	.kind = LIBERA_PKIND_WBOX,
	.one_table = true,
	.untagged = LIBERA_WBOX_UNTAGGED,
	.start = start,
	.stop = stop,
	.wipe = wipe,
	.lost = lost,
	.check = check,
	.bind = bind,
	.unbind = unbind,
	.encode = encode,
	.own_table = LIBERA_WBOX_TABLE_ACL,
	.probe_rule = probe_rule,
	.admit = admit,
	.dismiss = dismiss,
	.packet_out = packet_out,
	.ask = libera_wsync_ask,
	.sync_groups = libera_wsync_groups,
	.sync_rule = libera_wsync_rule,
	.sync_end = libera_wsync_end,
	.flush = flush,
	.next_user = libera_wsync_next_user,
	.read_ask = libera_wsync_ask_groups,
	.read_groups = libera_wsync_read_groups,
	.read_rule = libera_wsync_read_rule,
	.read_end = libera_wsync_read_end,
};
