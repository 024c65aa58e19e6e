// SPDX-License-Identifier: GPL-2.0
/* pSwitches with a fixed pipeline: what rules share there, and when it comes and goes. */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "core/wbox.h"
#include "pdrv.h"
#include "pfr.h"
#include "plink.h"
#include "pswitch.h"
#include "stats.h"
#include "vswitch.h"

#define GROUP_TRIES	16	/* ids for one group, if others have the same hash */
#define FRAME_ROOM	16	/* for tags that a packet-out gets */

/* Cookie of an entry of the VLAN table: of no vSwitch, marked, port and VLAN id. */
#define VLAN_MARK	0x80000000U
#define VLAN_KEY(port, vid)	((port) << 12 | (vid))

/**
 * struct object - a group or an entry of the VLAN table
 * @id: of the group; key of the entry
 * @vlan: it is an entry
 * @sent: the switch has it
 * @probes: one of @refs is for probes
 * @seen: xid of the last read-back that found it as it shall be
 * @refs: rules, and groups that lead to it
 * @idle: in wbox.idle when there are none
 * @def: what the group is
 *
 * Under libera_pswitch.lock.
 */
struct object {
	u32 id;
	bool vlan;
	bool sent;
	bool probes;
	u32 seen;
	u32 refs;
	struct list_head idle;
	struct libera_wbox_def *def;
};

/**
 * struct bound - what a rule uses
 * @vlan: lets its packets in
 * @group: takes them out; NULL: nothing does
 * @to_ctrl: they go to the controller
 * @queued: they go into @queue
 * @queue: of the port
 */
struct bound {
	struct object *vlan;
	struct object *group;
	bool to_ctrl;
	bool queued;
	u32 queue;
};

/**
 * struct wbox - all of one pSwitch
 * @groups: struct object by id
 * @vlans: likewise by key
 * @found: groups that are there and that we do not want, while it is synchronised: a
 *	value by id, 1 if something of others leads there
 * @idle: what nobody uses, in the order in which it may go
 * @msg: for building, as all below: too large for the stack
 */
struct wbox {
	struct xarray groups;
	struct xarray vlans;
	struct xarray found;
	struct list_head idle;
	struct libera_ofmsg msg;
	struct libera_wbox_plan plan;
	struct libera_wbox_def def;
	struct libera_wbox_group group;
	struct libera_match match;
	struct libera_act act[3];
	struct libera_act vlan_act;
};

static struct wbox *wbox_of(struct libera_pswitch *ps)
{
	return ps->drv_priv;
}

/* ----------------------------------------------------------------- messages */

static u64 vlan_cookie(u32 key)
{
	return libera_cookie(0, VLAN_MARK | key);
}

static bool is_vlan_cookie(u64 cookie)
{
	return libera_cookie_is_ours(cookie) && !((cookie >> 32) & 0xffff) &&
	       cookie & VLAN_MARK;
}

static struct libera_ofmsg *begin(struct wbox *w, u8 type, u32 xid)
{
	memset(&w->msg, 0, sizeof(w->msg));
	w->msg.type = type;
	w->msg.xid = xid;
	return &w->msg;
}

static void fill_vlan(struct wbox *w, struct libera_of_flow_mod *fm, u32 key)
{
	libera_wbox_vlan(fm, &w->vlan_act, key >> 12, key & 0xfff);
	fm->cookie = vlan_cookie(key);
	fm->buffer_id = LIBERA_NO_BUFFER;
	fm->out_port = LIBERA_PORT_ANY;
	fm->out_group = LIBERA_GROUP_ANY;
}

static int send_vlan(struct libera_pswitch *ps, u32 key, u8 command, u32 xid)
{
	struct wbox *w = wbox_of(ps);
	struct libera_ofmsg *m = begin(w, LIBERA_OFMSG_FLOW_MOD, xid);

	fill_vlan(w, &m->flow_mod, key);
	m->flow_mod.command = command;
	if (command == LIBERA_FC_DELETE_STRICT)
		memset(&m->flow_mod.instrs, 0, sizeof(m->flow_mod.instrs));
	return libera_pswitch_send(ps, m);
}

static int send_group(struct libera_pswitch *ps, const struct object *o, u16 command, u32 xid)
{
	struct wbox *w = wbox_of(ps);
	struct libera_ofmsg *m = begin(w, LIBERA_OFMSG_GROUP_MOD, xid);

	libera_wbox_group(&w->group, o->id, o->def);
	m->group = w->group.of;
	m->group.command = command;
	return libera_pswitch_send(ps, m);
}

static int delete_group(struct libera_pswitch *ps, u32 id, u32 xid)
{
	struct libera_ofmsg *m = begin(wbox_of(ps), LIBERA_OFMSG_GROUP_MOD, xid);

	m->group.command = LIBERA_GC_DELETE;
	m->group.group_id = id;
	return libera_pswitch_send(ps, m);
}

static u32 own_xid(struct libera_pswitch *ps)
{
	struct libera_pending *p;

	p = libera_pswitch_request(ps, LIBERA_PENDING_MOD, NULL, 0, NULL, 0);
	return p ? p->xid : 0;
}

/* ------------------------------------------------------------------ objects */

static struct object *find_group(struct wbox *w, u32 id)
{
	return xa_load(&w->groups, id);
}

static struct object *create(struct wbox *w, u32 id, const struct libera_wbox_def *def)
{
	struct xarray *table = def ? &w->groups : &w->vlans;
	struct object *o = kzalloc(sizeof(*o), GFP_KERNEL_ACCOUNT);

	if (!o)
		return NULL;
	o->id = id;
	o->vlan = !def;
	o->refs = 1;
	INIT_LIST_HEAD(&o->idle);
	if (def)
		o->def = kmemdup(def, libera_wbox_def_size(def), GFP_KERNEL_ACCOUNT);
	if ((def && !o->def) || xa_err(xa_store(table, id, o, GFP_KERNEL_ACCOUNT))) {
		kfree(o->def);
		kfree(o);
		return NULL;
	}
	return o;
}

static void destroy(struct wbox *w, struct object *o)
{
	list_del(&o->idle);
	xa_erase(o->vlan ? &w->vlans : &w->groups, o->id);
	kfree(o->def);
	kfree(o);
}

static void get(struct object *o)
{
	if (!o->refs++)
		list_del_init(&o->idle);
}

/* What nobody uses goes a moment later: a rule that used it may be on the switch until then. */
static void put(struct libera_pswitch *ps, struct object *o)
{
	if (!o || --o->refs)
		return;
	list_add_tail(&o->idle, &wbox_of(ps)->idle);
	if (libera_pswitch_is_ready(ps) && !READ_ONCE(ps->ln->dying))
		queue_delayed_work(ps->ln->wq, &ps->barrier_work,
				   msecs_to_jiffies(LIBERA_BARRIER_MS));
}

static void put_members(struct libera_pswitch *ps, const struct libera_wbox_def *d, u16 n)
{
	u16 i;

	for (i = 0; i < n; i++)
		put(ps, find_group(wbox_of(ps), d->member[i]));
}

static bool is_same(const struct libera_wbox_def *a, const struct libera_wbox_def *b)
{
	return a->n == b->n && !memcmp(a, b, libera_wbox_def_size(a));
}

/* A group, with a reference; those of its members are the group's.  ERR_PTR. */
static struct object *get_group(struct libera_pswitch *ps, const struct libera_wbox_def *d)
{
	struct wbox *w = wbox_of(ps);
	struct object *o;
	u32 try, id;

	for (try = 0; try < GROUP_TRIES; try++) {
		id = libera_wbox_group_id(d, try);
		o = find_group(w, id);
		if (!o) {
			o = create(w, id, d);
			return o ? o : ERR_PTR(-ENOMEM);
		}
		if (!is_same(o->def, d))
			continue;
		get(o);
		put_members(ps, d, d->n);
		return o;
	}
	/* an id that is taken by another group is not shared with it */
	return ERR_PTR(-ENOSPC);
}

/* The entry that has to be there before another one; NULL: none. */
static struct object *needed(struct wbox *w, const struct object *vlan)
{
	if ((vlan->id & 0xfff) != LIBERA_WBOX_UNTAGGED)
		return NULL;
	return xa_load(&w->vlans, VLAN_KEY(vlan->id >> 12, LIBERA_WBOX_MEMBER));
}

static struct object *get_one_vlan(struct wbox *w, u32 key)
{
	struct object *o = xa_load(&w->vlans, key);

	if (!o)
		return create(w, key, NULL);
	get(o);
	return o;
}

static struct object *get_vlan(struct libera_pswitch *ps, u32 port, u16 vid)
{
	u32 key = VLAN_KEY(port, vid);
	struct wbox *w = wbox_of(ps);
	struct object *first = NULL, *o;

	/* the one that is needed has a reference of the other */
	if (vid == LIBERA_WBOX_UNTAGGED && !xa_load(&w->vlans, key)) {
		first = get_one_vlan(w, VLAN_KEY(port, LIBERA_WBOX_MEMBER));
		if (!first)
			return NULL;
	}
	o = get_one_vlan(w, key);
	if (!o)
		put(ps, first);
	return o;
}

/* What it leads to first. */
static int ensure(struct libera_pswitch *ps, struct object *o, u32 xid)
{
	int err;
	u16 i;

	if (!o || o->sent)
		return 0;
	if (o->vlan) {
		/* what is needed needs nothing, so this ends, too */
		struct object *first = needed(wbox_of(ps), o);

		if (first && !first->sent) {
			err = send_vlan(ps, first->id, LIBERA_FC_ADD, xid);
			if (err)
				return err;
			first->sent = true;
		}
		err = send_vlan(ps, o->id, LIBERA_FC_ADD, xid);
	} else {
		/* members have no members, so this ends */
		for (i = 0; i < o->def->n; i++) {
			struct object *member = find_group(wbox_of(ps), o->def->member[i]);

			if (member->sent)
				continue;
			err = send_group(ps, member, LIBERA_GC_ADD, xid);
			if (err)
				return err;
			member->sent = true;
		}
		err = send_group(ps, o, LIBERA_GC_ADD, xid);
	}
	o->sent = !err;
	return err;
}

/* Members are idle only when what leads to them has gone, so they come later. */
static void flush_idle(struct libera_pswitch *ps, bool quiet)
{
	struct wbox *w = wbox_of(ps);
	struct object *o;

	while ((o = list_first_entry_or_null(&w->idle, struct object, idle))) {
		if (o->sent && !quiet) {
			if (o->vlan)
				send_vlan(ps, o->id, LIBERA_FC_DELETE_STRICT, own_xid(ps));
			else
				delete_group(ps, o->id, own_xid(ps));
		}
		if (o->vlan)
			put(ps, needed(w, o));
		else
			put_members(ps, o->def, o->def->n);
		destroy(w, o);
	}
}

static void flush(struct libera_pswitch *ps)
{
	lockdep_assert_held(&ps->lock);
	if (libera_pswitch_is_ready(ps))
		flush_idle(ps, false);
}

/* --------------------------------------------------------------------- life */

static int start(struct libera_pswitch *ps)
{
	struct wbox *w = kzalloc(sizeof(*w), GFP_KERNEL_ACCOUNT);

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
	struct wbox *w = wbox_of(ps);
	struct object *o;
	unsigned long id;

	xa_for_each(&w->groups, id, o)
		destroy(w, o);
	xa_for_each(&w->vlans, id, o)
		destroy(w, o);
	xa_destroy(&w->groups);
	xa_destroy(&w->vlans);
	xa_destroy(&w->found);
	kfree(w);
	ps->drv_priv = NULL;
}

static void lost(struct libera_pswitch *ps)
{
	struct wbox *w = wbox_of(ps);
	struct object *o;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	flush_idle(ps, true);
	xa_for_each(&w->groups, id, o)
		o->sent = false;
	xa_for_each(&w->vlans, id, o)
		o->sent = false;
	xa_destroy(&w->found);
}

static void wipe_groups(struct libera_pswitch *ps, bool ifaces)
{
	struct wbox *w = wbox_of(ps);
	struct object *o;
	unsigned long id;

	xa_for_each(&w->groups, id, o) {
		if (!o->sent || (o->def->type == LIBERA_WBOX_GROUP_IFACE) != ifaces)
			continue;
		delete_group(ps, id, own_xid(ps));
		o->sent = false;
	}
}

static void wipe(struct libera_pswitch *ps)
{
	struct libera_of_flow_mod *fm;
	struct libera_ofmsg *m;

	lockdep_assert_held(&ps->lock);
	m = begin(wbox_of(ps), LIBERA_OFMSG_FLOW_MOD, own_xid(ps));
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

/* -------------------------------------------------------------------- rules */

static struct object *iface(struct libera_pswitch *ps, u16 vid, const struct libera_wbox_out *out)
{
	struct wbox *w = wbox_of(ps);

	libera_wbox_iface(&w->def, vid, out);
	return get_group(ps, &w->def);
}

static struct object *rewrite(struct libera_pswitch *ps, const struct libera_wbox_plan *plan)
{
	struct wbox *w = wbox_of(ps);
	struct object *member, *o;

	member = iface(ps, libera_wbox_out_vid(plan->out), plan->out);
	if (IS_ERR(member))
		return member;
	libera_wbox_rewrite(&w->def, plan);
	w->def.member[0] = member->id;
	o = get_group(ps, &w->def);
	if (IS_ERR(o))
		put(ps, member);
	return o;
}

static struct object *mcast(struct libera_pswitch *ps, const struct libera_wbox_plan *plan)
{
	struct libera_wbox_def *d = kzalloc(sizeof(*d), GFP_KERNEL);
	struct object *o = NULL;
	u16 i;

	if (!d)
		return ERR_PTR(-ENOMEM);
	libera_wbox_mcast(d, plan);
	for (i = 0; i < plan->n && !IS_ERR(o); i++) {
		o = iface(ps, plan->vid, &plan->out[i]);
		if (!IS_ERR(o))
			d->member[i] = o->id;
		else
			put_members(ps, d, i);
	}
	if (!IS_ERR(o)) {
		o = get_group(ps, d);
		if (IS_ERR(o))
			put_members(ps, d, d->n);
	}
	kfree(d);
	return o;
}

static struct object *out_of(struct libera_pswitch *ps, const struct libera_wbox_plan *plan)
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
	return libera_wbox_plan(&wbox_of(ps)->plan, 0, 0, m, i);
}

static int bind_plan(struct libera_pswitch *ps, const struct libera_wbox_plan *plan,
		     struct libera_pfr *pfr)
{
	struct bound *b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);

	if (!b)
		return -ENOMEM;
	b->to_ctrl = plan->to_ctrl;
	b->queued = plan->queued;
	b->queue = plan->queue;
	b->vlan = get_vlan(ps, plan->in_port, plan->vid);
	b->group = b->vlan ? out_of(ps, plan) : NULL;
	if (!b->vlan || IS_ERR(b->group)) {
		put(ps, b->vlan);
		kfree(b);
		return LIBERA_OFERR_FLOW_MOD_TABLE_FULL;
	}
	pfr->bound = b;
	return 0;
}

static void bind(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct wbox *w = wbox_of(ps);

	lockdep_assert_held(&ps->lock);
	libera_match_unpack(&w->match, &pfr->match);
	pfr->unfit = libera_wbox_plan(&w->plan, pfr->table, pfr->priority, &w->match,
				      &pfr->instrs);
	if (!pfr->unfit)
		pfr->unfit = bind_plan(ps, &w->plan, pfr);
}

static void unbind(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	struct bound *b = pfr->bound;

	pfr->unfit = 0;
	pfr->bound = NULL;
	if (!b)
		return;
	put(ps, b->group);
	put(ps, b->vlan);
	kfree(b);
}

/* What the rule is in the ACL table. */
static void fill_rule(struct wbox *w, const struct libera_pfr *pfr, struct libera_instrs *i)
{
	const struct bound *b = pfr->bound;

	libera_match_unpack(&w->match, &pfr->match);
	libera_wbox_match(&w->match);
	libera_wbox_instrs(i, w->act, b->to_ctrl, b->queued ? &b->queue : NULL,
			   b->group ? &b->group->id : NULL);
}

static int encode(struct libera_pswitch *ps, struct libera_pfr *pfr, u32 xid)
{
	struct libera_of_flow_mod *fm = &ps->out.flow_mod;
	struct wbox *w = wbox_of(ps);
	struct bound *b = pfr->bound;
	struct libera_instrs instrs;
	int err;

	lockdep_assert_held(&ps->lock);
	if (pfr->unfit)
		return pfr->unfit;
	if (fm->command != LIBERA_FC_DELETE_STRICT) {
		err = ensure(ps, b->vlan, xid) ?: ensure(ps, b->group, xid);
		if (err)
			return err;
	}
	fill_rule(w, pfr, &instrs);
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
	struct wbox *w = wbox_of(ps);
	struct object *o;

	lockdep_assert_held(&ps->lock);
	if (port > LIBERA_WBOX_PORT_MAX)
		return;
	o = xa_load(&w->vlans, VLAN_KEY(port, LIBERA_WBOX_UNTAGGED));
	if (!o || !o->probes) {
		o = get_vlan(ps, port, LIBERA_WBOX_UNTAGGED);
		if (!o)
			return;
		o->probes = true;
	}
	if (!o->sent && libera_pswitch_is_ready(ps))
		ensure(ps, o, own_xid(ps));
}

static void probe_rule(struct libera_pswitch *ps)
{
	struct libera_of_flow_mod *fm = &ps->out.flow_mod;
	struct wbox *w = wbox_of(ps);
	struct libera_pport *port;
	struct object *o;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	fm->table_id = LIBERA_WBOX_TABLE_ACL;
	if (fm->command == LIBERA_FC_ADD) {
		xa_for_each(&ps->pports, id, port)
			if (port->present)
				admit(ps, id);
		return;
	}
	xa_for_each(&w->vlans, id, o) {
		if (!o->probes)
			continue;
		o->probes = false;
		put(ps, o);
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

/* ------------------------------------------------------------ synchronisation */

static int ask_groups(struct libera_pswitch *ps, u32 xid)
{
	struct libera_ofmsg *m = begin(wbox_of(ps), LIBERA_OFMSG_MP_REQUEST, xid);

	lockdep_assert_held(&ps->lock);
	m->mp_request.type = LIBERA_MP_GROUP_DESC;
	return libera_pswitch_send(ps, m);
}

static void ask(struct libera_pswitch *ps, u32 xid)
{
	xa_destroy(&wbox_of(ps)->found);
	ask_groups(ps, xid);
}

static bool is_as_wanted(struct libera_pswitch *ps, const struct object *o,
			 const struct libera_of_group *have)
{
	struct wbox *w = wbox_of(ps);

	libera_wbox_group(&w->group, o->id, o->def);
	return libera_wbox_group_equal(&w->group.of, have);
}

/* Whether a found group may be one of ours: the id of an interface group is everybody's. */
static bool may_be_ours(u32 id)
{
	return id >> 28 == LIBERA_WBOX_GROUP_IFACE || libera_wbox_is_marked(id);
}

/* What others' rules and groups lead to is theirs. */
static void spare(struct wbox *w, const struct libera_act *act, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (act[i].type == LIBERA_ACT_GROUP)
			xa_store(&w->found, act[i].arg, xa_mk_value(1), GFP_KERNEL);
}

static void note_found(struct wbox *w, const struct libera_of_group *g)
{
	u16 i;

	if (!may_be_ours(g->group_id)) {
		for (i = 0; i < g->n_buckets; i++)
			spare(w, g->act + g->bucket[i].first, g->bucket[i].n);
		return;
	}
	/* it may be spared already */
	if (!xa_load(&w->found, g->group_id))
		xa_store(&w->found, g->group_id, xa_mk_value(0), GFP_KERNEL);
}

static int sync_groups(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c)
{
	struct wbox *w = wbox_of(ps);
	struct libera_of_group g;
	struct object *o;
	int err;

	lockdep_assert_held(&ps->lock);
	while ((err = libera_ofmsg_next_group(version, c, &g, &ps->scratch)) > 0) {
		o = find_group(w, g.group_id);
		if (!o) {
			note_found(w, &g);
			continue;
		}
		if (!is_as_wanted(ps, o, &g))
			send_group(ps, o, LIBERA_GC_MODIFY, own_xid(ps));
		o->sent = true;
	}
	return err;
}

static bool is_vlan_as_wanted(struct wbox *w, const struct libera_of_flow_stats *e)
{
	struct libera_of_flow_mod *fm = &begin(w, LIBERA_OFMSG_FLOW_MOD, 0)->flow_mod;

	fill_vlan(w, fm, (u32)e->cookie & ~VLAN_MARK);
	return e->table_id == fm->table_id && e->priority == fm->priority &&
	       libera_match_equal(&e->match, &fm->match) &&
	       libera_instrs_equal(&e->instrs, &fm->instrs);
}

static struct object *vlan_of(struct wbox *w, u64 cookie)
{
	return xa_load(&w->vlans, (u32)cookie & ~VLAN_MARK);
}

/* The rule of ours that this is, if it is as it shall be. */
static struct libera_pfr *rule_of(struct libera_pswitch *ps, const struct libera_of_flow_stats *e)
{
	struct libera_pfr *pfr = xa_load(&ps->pfr_ids, (u32)e->cookie);
	struct wbox *w = wbox_of(ps);
	struct libera_instrs instrs;

	if (!pfr || !pfr->bound || e->cookie != libera_cookie(pfr->vs->id, pfr->id) ||
	    e->table_id != LIBERA_WBOX_TABLE_ACL ||
	    e->priority != libera_wbox_priority(pfr->table, pfr->priority))
		return NULL;
	fill_rule(w, pfr, &instrs);
	return libera_match_equal(&w->match, &e->match) &&
	       libera_instrs_equal(&instrs, &e->instrs) ? pfr : NULL;
}

static bool sync_rule(struct libera_pswitch *ps, const struct libera_of_flow_stats *e, bool *keep)
{
	struct wbox *w = wbox_of(ps);
	struct libera_pfr *pfr;
	struct object *o;

	lockdep_assert_held(&ps->lock);
	*keep = true;
	if (!libera_cookie_is_ours(e->cookie)) {
		spare(w, e->instrs.act, e->instrs.n_apply + e->instrs.n_write);
		return false;
	}
	if (libera_plink_is_ours(e->cookie)) {
		*keep = e->table_id == LIBERA_WBOX_TABLE_ACL;
		return true;
	}
	if (is_vlan_cookie(e->cookie)) {
		o = vlan_of(w, e->cookie);
		*keep = o && is_vlan_as_wanted(w, e);
		if (*keep)
			o->sent = true;
		return true;
	}
	pfr = rule_of(ps, e);
	*keep = pfr && pfr->hashed && pfr->idle_timeout == e->idle_timeout;
	if (*keep) {
		pfr->state = LIBERA_PFR_SENT;
		libera_pfr_counters(pfr, e->packets, e->bytes);
	}
	return true;
}

static void delete_found(struct libera_pswitch *ps, bool ifaces)
{
	struct wbox *w = wbox_of(ps);
	unsigned long id;
	void *entry;

	xa_for_each(&w->found, id, entry) {
		if (xa_to_value(entry) || find_group(w, id) ||
		    (id >> 28 == LIBERA_WBOX_GROUP_IFACE) != ifaces)
			continue;
		delete_group(ps, id, own_xid(ps));
		libera_stats_inc(ps->ln, LIBERA_STAT_RESYNC_STALE);
	}
}

/* Rules that are there as they shall be are not sent again: what they need is, here. */
static void sync_end(struct libera_pswitch *ps)
{
	struct wbox *w = wbox_of(ps);
	struct object *o;
	unsigned long id;

	lockdep_assert_held(&ps->lock);
	delete_found(ps, false);
	delete_found(ps, true);
	xa_destroy(&w->found);
	xa_for_each(&w->vlans, id, o)
		if (o->refs)
			ensure(ps, o, own_xid(ps));
	xa_for_each(&w->groups, id, o)
		if (o->refs)
			ensure(ps, o, own_xid(ps));
	flush_idle(ps, false);
}

/* ---------------------------------------------------------------- refusals */

/* What was refused is not there. */
static struct object *refused(struct wbox *w, const struct libera_of_error *e)
{
	u64 cookie = libera_pfr_cookie_of(LIBERA_OF13, e->data, e->data_len);

	if (is_vlan_cookie(cookie))
		return vlan_of(w, cookie);
	/* OFPT_GROUP_MOD, and not a delete */
	if (e->data_len < 16 || e->data[0] != LIBERA_OF13 || e->data[1] != 15 ||
	    get_unaligned_be16(e->data + 8) == LIBERA_GC_DELETE)
		return NULL;
	return find_group(w, get_unaligned_be32(e->data + 12));
}

static bool leads_to(const struct object *group, const struct object *o)
{
	u16 i;

	if (!group || group == o || o->vlan)
		return group == o;
	for (i = 0; i < group->def->n; i++)
		if (group->def->member[i] == o->id)
			return true;
	return false;
}

static bool uses(struct wbox *w, const struct bound *b, const struct object *o)
{
	return b && (b->vlan == o || needed(w, b->vlan) == o || leads_to(b->group, o));
}

static u64 next_user(struct libera_pswitch *ps, const struct libera_of_error *e,
		     unsigned long *pos)
{
	struct wbox *w = wbox_of(ps);
	struct object *o = refused(w, e);
	struct libera_pfr *pfr;

	lockdep_assert_held(&ps->lock);
	if (!o)
		return 0;
	o->sent = false;
	while ((pfr = xa_find(&ps->pfr_ids, pos, ULONG_MAX, XA_PRESENT))) {
		(*pos)++;
		if (uses(w, pfr->bound, o))
			return libera_cookie(pfr->vs->id, pfr->id);
	}
	return 0;
}

/* ---------------------------------------------------------------- read-back */

static int read_groups(struct libera_pswitch *ps, u32 xid, u8 version, struct libera_ofcur *c)
{
	struct wbox *w = wbox_of(ps);
	struct libera_of_group g;
	struct object *o;
	int err;

	lockdep_assert_held(&ps->lock);
	while ((err = libera_ofmsg_next_group(version, c, &g, &ps->scratch)) > 0) {
		o = find_group(w, g.group_id);
		if (o && is_as_wanted(ps, o, &g))
			o->seen = xid;
	}
	return err;
}

static bool read_rule(struct libera_pswitch *ps, u32 xid, struct libera_of_flow_stats *e)
{
	struct wbox *w = wbox_of(ps);
	struct libera_pfr *pfr;
	struct object *o;

	lockdep_assert_held(&ps->lock);
	if (!libera_cookie_is_ours(e->cookie))
		return true;
	if (libera_plink_is_ours(e->cookie)) {
		if (e->table_id == LIBERA_WBOX_TABLE_ACL)
			e->table_id = 0;
		return true;
	}
	if (is_vlan_cookie(e->cookie)) {
		o = vlan_of(w, e->cookie);
		if (!o || !is_vlan_as_wanted(w, e))
			return true;
		/* it is part of the rules that need it */
		o->seen = xid;
		return false;
	}
	pfr = rule_of(ps, e);
	if (!pfr)
		return true;
	e->table_id = pfr->table;
	e->priority = pfr->priority;
	libera_match_unpack(&e->match, &pfr->match);
	e->instrs = pfr->instrs;
	return true;
}

static bool is_seen(struct wbox *w, const struct object *o, u32 xid)
{
	u16 i;

	if (!o)
		return true;
	if (o->vlan) {
		const struct object *first = needed(w, o);

		return o->seen == xid && (!first || first->seen == xid);
	}
	for (i = 0; i < o->def->n; i++)
		if (find_group(w, o->def->member[i])->seen != xid)
			return false;
	return o->seen == xid;
}

static bool read_end(struct libera_pswitch *ps, u32 xid, u64 cookie)
{
	struct wbox *w = wbox_of(ps);
	struct libera_pfr *pfr;
	struct bound *b;

	lockdep_assert_held(&ps->lock);
	if (!libera_cookie_is_ours(cookie) || !(cookie >> 32 & 0xffff))
		return true;
	pfr = xa_load(&ps->pfr_ids, (u32)cookie);
	b = pfr ? pfr->bound : NULL;
	return !b || (is_seen(w, b->vlan, xid) && is_seen(w, b->group, xid));
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
	.probe_rule = probe_rule,
	.admit = admit,
	.packet_out = packet_out,
	.ask = ask,
	.sync_groups = sync_groups,
	.sync_rule = sync_rule,
	.sync_end = sync_end,
	.flush = flush,
	.next_user = next_user,
	.read_ask = ask_groups,
	.read_groups = read_groups,
	.read_rule = read_rule,
	.read_end = read_end,
};
