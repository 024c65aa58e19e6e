// SPDX-License-Identifier: GPL-2.0
/* What rules of a white-box pSwitch share on it: groups, and entries of the VLAN table. */
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "pfr.h"
#include "wobj.h"

#define GROUP_TRIES	16	/* ids for one group, if others have the same hash */

/* ----------------------------------------------------------------- messages */

static u64 vlan_cookie(u32 key)
{
	return libera_cookie(0, LIBERA_WOBJ_MARK | key);
}

bool libera_wobj_is_vlan(u64 cookie)
{
	return libera_cookie_is_ours(cookie) && !((cookie >> 32) & 0xffff) &&
	       cookie & LIBERA_WOBJ_MARK;
}

struct libera_ofmsg *libera_wobj_begin(struct libera_wbox *w, u8 type, u32 xid)
{
	memset(&w->msg, 0, sizeof(w->msg));
	w->msg.type = type;
	w->msg.xid = xid;
	return &w->msg;
}

void libera_wobj_fill_vlan(struct libera_wbox *w, struct libera_of_flow_mod *fm, u32 key)
{
	libera_wbox_vlan(fm, &w->vlan_act, key >> 12, key & 0xfff);
	fm->cookie = vlan_cookie(key);
	fm->buffer_id = LIBERA_NO_BUFFER;
	fm->out_port = LIBERA_PORT_ANY;
	fm->out_group = LIBERA_GROUP_ANY;
}

static int send_vlan(struct libera_pswitch *ps, u32 key, u8 command, u32 xid)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_ofmsg *m = libera_wobj_begin(w, LIBERA_OFMSG_FLOW_MOD, xid);

	libera_wobj_fill_vlan(w, &m->flow_mod, key);
	m->flow_mod.command = command;
	if (command == LIBERA_FC_DELETE_STRICT)
		memset(&m->flow_mod.instrs, 0, sizeof(m->flow_mod.instrs));
	return libera_pswitch_send(ps, m);
}

int libera_wobj_send_group(struct libera_pswitch *ps, const struct libera_wobj *o, u16 command,
			   u32 xid)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_ofmsg *m = libera_wobj_begin(w, LIBERA_OFMSG_GROUP_MOD, xid);

	libera_wbox_group(&w->group, o->id, o->def);
	m->group = w->group.of;
	m->group.command = command;
	return libera_pswitch_send(ps, m);
}

int libera_wobj_delete_group(struct libera_pswitch *ps, u32 id, u32 xid)
{
	struct libera_ofmsg *m = libera_wobj_begin(libera_wobj_of(ps), LIBERA_OFMSG_GROUP_MOD, xid);

	m->group.command = LIBERA_GC_DELETE;
	m->group.group_id = id;
	return libera_pswitch_send(ps, m);
}

u32 libera_wobj_xid(struct libera_pswitch *ps)
{
	struct libera_pending *p;

	p = libera_pswitch_request(ps, LIBERA_PENDING_MOD, NULL, 0, NULL, 0);
	return p ? p->xid : 0;
}

/* ------------------------------------------------------------------ objects */

struct libera_wobj *libera_wobj_find_vlan(struct libera_wbox *w, u64 cookie)
{
	return xa_load(&w->vlans, (u32)cookie & ~LIBERA_WOBJ_MARK);
}

struct libera_wobj *libera_wobj_find_group(struct libera_wbox *w, u32 id)
{
	return xa_load(&w->groups, id);
}

static struct libera_wobj *create(struct libera_wbox *w, u32 id, const struct libera_wbox_def *def)
{
	struct xarray *table = def ? &w->groups : &w->vlans;
	struct libera_wobj *o = kzalloc(sizeof(*o), GFP_KERNEL_ACCOUNT);

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

static void destroy(struct libera_wbox *w, struct libera_wobj *o)
{
	list_del(&o->idle);
	xa_erase(o->vlan ? &w->vlans : &w->groups, o->id);
	kfree(o->def);
	kfree(o);
}

static void get(struct libera_wobj *o)
{
	if (!o->refs++)
		list_del_init(&o->idle);
}

/* What nobody uses goes a moment later: a rule that used it may be on the switch until then. */
void libera_wobj_put(struct libera_pswitch *ps, struct libera_wobj *o)
{
	if (!o || --o->refs)
		return;
	list_add_tail(&o->idle, &libera_wobj_of(ps)->idle);
	if (libera_pswitch_is_ready(ps) && !READ_ONCE(ps->ln->dying))
		queue_delayed_work(ps->ln->wq, &ps->barrier_work,
				   msecs_to_jiffies(LIBERA_BARRIER_MS));
}

void libera_wobj_put_members(struct libera_pswitch *ps, const struct libera_wbox_def *d, u16 n)
{
	u16 i;

	for (i = 0; i < n; i++)
		libera_wobj_put(ps, libera_wobj_find_group(libera_wobj_of(ps), d->member[i]));
}

static bool is_same(const struct libera_wbox_def *a, const struct libera_wbox_def *b)
{
	return a->n == b->n && !memcmp(a, b, libera_wbox_def_size(a));
}

/* A group, with a reference; those of its members are the group's.  ERR_PTR. */
struct libera_wobj *libera_wobj_get_group(struct libera_pswitch *ps,
					  const struct libera_wbox_def *d)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;
	u32 try, id;

	for (try = 0; try < GROUP_TRIES; try++) {
		id = libera_wbox_group_id(d, try);
		o = libera_wobj_find_group(w, id);
		if (!o) {
			o = create(w, id, d);
			return o ? o : ERR_PTR(-ENOMEM);
		}
		if (!is_same(o->def, d))
			continue;
		get(o);
		libera_wobj_put_members(ps, d, d->n);
		return o;
	}
	/* an id that is taken by another group is not shared with it */
	return ERR_PTR(-ENOSPC);
}

/* The entry that has to be there before another one; NULL: none. */
struct libera_wobj *libera_wobj_needed(struct libera_wbox *w, const struct libera_wobj *vlan)
{
	if ((vlan->id & 0xfff) != LIBERA_WBOX_UNTAGGED)
		return NULL;
	return xa_load(&w->vlans, LIBERA_WOBJ_KEY(vlan->id >> 12, LIBERA_WBOX_MEMBER));
}

static struct libera_wobj *get_one_vlan(struct libera_wbox *w, u32 key)
{
	struct libera_wobj *o = xa_load(&w->vlans, key);

	if (!o)
		return create(w, key, NULL);
	get(o);
	return o;
}

struct libera_wobj *libera_wobj_get_vlan(struct libera_pswitch *ps, u32 port, u16 vid)
{
	u32 key = LIBERA_WOBJ_KEY(port, vid);
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *first = NULL, *o;

	/* the one that is needed has a reference of the other */
	if (vid == LIBERA_WBOX_UNTAGGED && !xa_load(&w->vlans, key)) {
		first = get_one_vlan(w, LIBERA_WOBJ_KEY(port, LIBERA_WBOX_MEMBER));
		if (!first)
			return NULL;
	}
	o = get_one_vlan(w, key);
	if (!o)
		libera_wobj_put(ps, first);
	return o;
}

/* What it leads to first. */
int libera_wobj_ensure(struct libera_pswitch *ps, struct libera_wobj *o, u32 xid)
{
	int err;
	u16 i;

	if (!o || o->sent)
		return 0;
	if (o->vlan) {
		/* what is needed needs nothing, so this ends, too */
		struct libera_wobj *first = libera_wobj_needed(libera_wobj_of(ps), o);

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
			struct libera_wobj *member;

			member = libera_wobj_find_group(libera_wobj_of(ps), o->def->member[i]);
			if (member->sent)
				continue;
			err = libera_wobj_send_group(ps, member, LIBERA_GC_ADD, xid);
			if (err)
				return err;
			member->sent = true;
		}
		err = libera_wobj_send_group(ps, o, LIBERA_GC_ADD, xid);
	}
	o->sent = !err;
	return err;
}

/* Members are idle only when what leads to them has gone, so they come later. */
void libera_wobj_flush(struct libera_pswitch *ps, bool quiet)
{
	struct libera_wbox *w = libera_wobj_of(ps);
	struct libera_wobj *o;

	while ((o = list_first_entry_or_null(&w->idle, struct libera_wobj, idle))) {
		if (o->sent && !quiet) {
			if (o->vlan)
				send_vlan(ps, o->id, LIBERA_FC_DELETE_STRICT, libera_wobj_xid(ps));
			else
				libera_wobj_delete_group(ps, o->id, libera_wobj_xid(ps));
		}
		if (o->vlan)
			libera_wobj_put(ps, libera_wobj_needed(w, o));
		else
			libera_wobj_put_members(ps, o->def, o->def->n);
		destroy(w, o);
	}
}

void libera_wobj_free_all(struct libera_wbox *w)
{
	struct libera_wobj *o;
	unsigned long id;

	xa_for_each(&w->groups, id, o)
		destroy(w, o);
	xa_for_each(&w->vlans, id, o)
		destroy(w, o);
}
