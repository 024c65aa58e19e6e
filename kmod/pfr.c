// SPDX-License-Identifier: GPL-2.0
/* Physical flow rules: store, wire, and what a reconnected switch still has. */
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "hostwatch.h"
#include "pcommon.h"
#include "pdrv.h"
#include "pfr.h"
#include "plink.h"
#include "pswitch.h"
#include "vfr.h"
#include "vreduce.h"
#include "vswitch.h"

u32 libera_rule_key_hash(const struct libera_rule_key *key, u32 seed)
{
	const struct libera_pmatch *m = key->match;

	return jhash(m, offsetof(struct libera_pmatch, data) + m->len,
		     seed ^ (key->table << 16 | key->priority));
}

static u32 key_hash(const void *data, u32 len, u32 seed)
{
	return libera_rule_key_hash(data, seed);
}

static u32 obj_hash(const void *data, u32 len, u32 seed)
{
	const struct libera_pfr *pfr = data;
	const struct libera_rule_key key = {
		.table = pfr->table,
		.priority = pfr->priority,
		.match = &pfr->match,
	};

	return libera_rule_key_hash(&key, seed);
}

static int obj_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct libera_rule_key *key = arg->key;
	const struct libera_pfr *pfr = obj;

	return key->table != pfr->table || key->priority != pfr->priority ||
	       !libera_pmatch_equal(key->match, &pfr->match);
}

static const struct rhashtable_params table_params = {
	.head_offset = offsetof(struct libera_pfr, node),
	.hashfn = key_hash,
	.obj_hashfn = obj_hash,
	.obj_cmpfn = obj_cmp,
	.automatic_shrinking = true,
};

int libera_pfr_table_init(struct rhashtable *table)
{
	return rhashtable_init(table, &table_params);
}

struct libera_pfr *libera_pfr_find(struct libera_pswitch *ps, const struct libera_rule_key *key)
{
	lockdep_assert_held(&ps->lock);
	return rhashtable_lookup_fast(&ps->pfrs, key, table_params);
}

struct libera_pfr *libera_pfr_create(struct libera_pswitch *ps, struct libera_vswitch *vs,
				     struct libera_vfr *vfr, u8 table, u16 priority,
				     const struct libera_match *m,
				     const struct libera_instrs *i)
{
	size_t head = ALIGN(offsetof(struct libera_pfr, match) + libera_match_pack_size(m),
			    __alignof__(struct libera_act));
	u16 n = i->n_apply + i->n_write;
	struct libera_pfr *pfr;
	struct libera_act *act;
	int err;

	lockdep_assert_held(&ps->lock);
	pfr = kzalloc(head + array_size(n, sizeof(*act)), GFP_KERNEL_ACCOUNT);
	if (!pfr)
		return ERR_PTR(-ENOMEM);
	act = (void *)pfr + head;
	memcpy(act, i->act, array_size(n, sizeof(*act)));
	pfr->instrs = *i;
	pfr->instrs.act = act;
	libera_match_pack(&pfr->match, m);
	INIT_LIST_HEAD(&pfr->of_vfr);
	INIT_LIST_HEAD(&pfr->sharers);
	pfr->vs = vs;
	pfr->ps = ps;
	pfr->vfr = vfr;
	pfr->table = table;
	pfr->priority = priority;

	/* cyclic: a late answer about a freed rule must not name a new one */
	err = xa_alloc_cyclic(&ps->pfr_ids, &pfr->id, pfr, XA_LIMIT(1, U32_MAX - 1),
			      &ps->next_pfr_id, GFP_KERNEL_ACCOUNT);
	if (err < 0) {
		kfree(pfr);
		return ERR_PTR(err);
	}
	ps->drv->bind(ps, pfr);
	if (pfr->unfit) {
		ps->unfit = pfr->unfit;
		xa_erase(&ps->pfr_ids, pfr->id);
		kfree(pfr);
		return ERR_PTR(-EOPNOTSUPP);
	}
	ps->n_pfrs++;
	vs->n_pfrs++;
	return pfr;
}

static void unhash(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	if (pfr->hashed)
		rhashtable_remove_fast(&ps->pfrs, &pfr->node, table_params);
	pfr->hashed = false;
}

void libera_pfr_free(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	lockdep_assert_held(&ps->lock);
	libera_pcommon_free(ps, pfr);
	unhash(ps, pfr);
	ps->drv->unbind(ps, pfr);
	xa_erase(&ps->pfr_ids, pfr->id);
	ps->n_pfrs--;
	pfr->vs->n_pfrs--;
	libera_vfr_drop_pfr(pfr);
	/* the table is walked under RCU while it is resized */
	kfree_rcu(pfr, rcu);
}

void libera_pfr_park(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	lockdep_assert_held(&ps->lock);
	unhash(ps, pfr);
	pfr->state = LIBERA_PFR_DELETING;
}

void libera_pfr_counters(struct libera_pfr *pfr, u64 packets, u64 bytes, u64 asked_ns)
{
	lockdep_assert_held(&pfr->ps->lock);
	if (pfr->member) {
		packets += pfr->member->past_packets;
		bytes += pfr->member->past_bytes;
	}
	if (packets != pfr->packets)
		pfr->used_ns = ktime_get_boottime_ns();
	pfr->told_ns = max(pfr->told_ns, asked_ns);
	pfr->packets = packets;
	pfr->bytes = bytes;
}

void libera_pfr_retire(struct libera_pfr *pfr)
{
	if (pfr->vfr) {
		pfr->vfr->packets += pfr->packets;
		pfr->vfr->bytes += pfr->bytes;
	}
	libera_vreduce_recount(pfr);
	pfr->packets = 0;
	pfr->bytes = 0;
	if (pfr->member) {
		pfr->member->past_packets = 0;
		pfr->member->past_bytes = 0;
	}
}

int libera_pfr_insert(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
	const struct libera_rule_key key = {
		.table = pfr->table,
		.priority = pfr->priority,
		.match = &pfr->match,
	};
	struct libera_pfr *old;
	int err;

	lockdep_assert_held(&ps->lock);
	old = libera_pfr_find(ps, &key);
	if (old) {
		/* on the switch the new one overwrites it, so nothing is sent */
		unhash(ps, old);
	}
	err = rhashtable_insert_fast(&ps->pfrs, &pfr->node, table_params);
	if (err) {
		if (old)
			old->hashed = !rhashtable_insert_fast(&ps->pfrs, &old->node, table_params);
		return err;
	}
	pfr->hashed = true;
	if (old && !libera_pcommon_inherit(ps, old, pfr)) {
		libera_pcommon_part(ps, old);
		pfr->over = old->over || old->state == LIBERA_PFR_SENT;
	}
	if (old)
		libera_pfr_free(ps, old);
	return 0;
}

static void fill_flow_mod(struct libera_pswitch *ps, const struct libera_pfr *pfr, u8 command,
			  u32 xid, u32 buffer_id)
{
	struct libera_ofmsg *m = &ps->out;
	struct libera_of_flow_mod *fm = &m->flow_mod;

	/* all that is told is set below; the whole is large */
	m->type = LIBERA_OFMSG_FLOW_MOD;
	m->xid = xid;
	libera_match_unpack(&fm->match, &pfr->match);
	fm->cookie_mask = 0;
	fm->cookie = libera_cookie(pfr->vs->id, pfr->id);
	fm->table_id = pfr->table;
	fm->command = command;
	fm->idle_timeout = pfr->idle_timeout;
	fm->hard_timeout = libera_vfr_hard_left(pfr);
	fm->priority = pfr->priority;
	fm->buffer_id = buffer_id;
	fm->out_port = LIBERA_PORT_ANY;
	fm->out_group = LIBERA_GROUP_ANY;
	fm->flags = pfr->flags;
	if (command != LIBERA_FC_DELETE_STRICT)
		fm->instrs = pfr->instrs;
	else
		memset(&fm->instrs, 0, sizeof(fm->instrs));
}

static int encode(struct libera_pswitch *ps, struct libera_txmsg **txp)
{
	struct libera_txmsg *tx;
	struct libera_ofbuf b;
	int err;

	lockdep_assert_held(&ps->lock);
	tx = libera_txmsg_alloc(libera_ofmsg_size(ps->version, &ps->out));
	if (!tx)
		return -ENOMEM;
	libera_ofbuf_init(&b, tx->data, tx->cap);
	err = libera_ofmsg_encode(&b, ps->version, &ps->out);
	if (err) {
		libera_txmsg_free(tx);
		return err == -ENOSPC ? LIBERA_OFERR_BAD_ACTION_TOO_MANY : err;
	}
	tx->len = b.len;
	*txp = tx;
	return 0;
}

int libera_pfr_encode(struct libera_pswitch *ps, struct libera_pfr *pfr, u8 command, u32 xid,
		      u32 buffer_id, struct libera_txmsg **tx)
{
	int err;

	fill_flow_mod(ps, pfr, command, xid, buffer_id);
	err = ps->drv->encode(ps, pfr, xid);
	return err ? err : encode(ps, tx);
}

int libera_pfr_try(struct libera_pswitch *ps, const struct libera_match *m,
		   const struct libera_instrs *i)
{
	struct libera_txmsg *tx;
	int err;

	err = ps->drv->check(ps, m, i);
	if (err)
		return err;
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_FLOW_MOD;
	ps->out.flow_mod.match = *m;
	ps->out.flow_mod.instrs = *i;
	err = encode(ps, &tx);
	if (!err)
		libera_txmsg_free(tx);
	return err;
}

int libera_pfr_send_own(struct libera_pswitch *ps, struct libera_pfr *pfr, u8 command, u32 xid)
{
	struct libera_txmsg *tx;
	int err;

	err = libera_pfr_encode(ps, pfr, command, xid, LIBERA_NO_BUFFER, &tx);
	if (!err)
		libera_pswitch_send_raw(ps, LIBERA_OFMSG_FLOW_MOD, tx);
	return err;
}

int libera_pfr_send(struct libera_pswitch *ps, struct libera_pfr *pfr, u8 command, u32 xid)
{
	int err;

	lockdep_assert_held(&ps->lock);
	if (!libera_pswitch_is_ready(ps)) {
		if (command != LIBERA_FC_DELETE_STRICT)
			pfr->state = LIBERA_PFR_WANTED;
		return 0;
	}
	if (command == LIBERA_FC_DELETE_STRICT ? libera_pcommon_drops(ps, pfr) :
						 !pfr->over && libera_pcommon_takes(ps, pfr))
		return 0;
	err = libera_pfr_send_own(ps, pfr, command, xid);
	if (err)
		return err;
	if (pfr->counted)
		libera_vreduce_sent(libera_vpart_on(pfr->vs, ps), 1);
	if (command == LIBERA_FC_DELETE_STRICT)
		return 0;
	pfr->state = LIBERA_PFR_SENT;
	pfr->over = false;
	libera_pcommon_offer(ps, pfr);
	return 0;
}

/* Prepare the deletion of a rule of ours that the switch still has and that nobody wants. */
static struct libera_of_flow_mod *fill_delete(struct libera_pswitch *ps,
					      const struct libera_of_flow_stats *e, u8 command)
{
	struct libera_ofmsg *m = &ps->out;
	struct libera_of_flow_mod *fm = &m->flow_mod;
	struct libera_pending *p;

	p = libera_pswitch_request(ps, LIBERA_PENDING_MOD, NULL, 0, NULL, 0);
	memset(m, 0, sizeof(*m));
	m->type = LIBERA_OFMSG_FLOW_MOD;
	m->xid = p ? p->xid : 0;
	fm->match = e->match;
	fm->cookie = e->cookie;
	fm->table_id = e->table_id;
	fm->command = command;
	fm->priority = e->priority;
	fm->buffer_id = LIBERA_NO_BUFFER;
	fm->out_port = LIBERA_PORT_ANY;
	fm->out_group = LIBERA_GROUP_ANY;
	libera_stats_inc(ps->ln, LIBERA_STAT_RESYNC_STALE);
	return fm;
}

static void delete_stale(struct libera_pswitch *ps, const struct libera_of_flow_stats *e)
{
	fill_delete(ps, e, LIBERA_FC_DELETE_STRICT);
	libera_pswitch_send(ps, &ps->out);
}

/*
 * One that was sent in another version of OpenFlow: what reads the same may be kept as another
 * match (Open vSwitch: a packet without a VLAN tag), which none of this version is equal to.
 * 1.3 can name it by its cookie; 1.0 only by a wider match, for all that others have within it.
 */
static void delete_reworded(struct libera_pswitch *ps, const struct libera_of_flow_stats *e)
{
	struct libera_of_flow_mod *fm = fill_delete(ps, e, LIBERA_FC_DELETE);

	if (ps->version == LIBERA_OF10) {
		libera_match_clear(&fm->match, LIBERA_FIELD_VLAN_VID);
		libera_match_clear(&fm->match, LIBERA_FIELD_VLAN_PCP);
	} else {
		libera_match_init(&fm->match);
		fm->cookie_mask = U64_MAX;
	}
	libera_pswitch_send(ps, &ps->out);
}

static bool is_as_wanted(const struct libera_pfr *pfr, const struct libera_of_flow_stats *e)
{
	return e->cookie == libera_cookie(pfr->vs->id, pfr->id) &&
	       pfr->idle_timeout == e->idle_timeout &&
	       libera_instrs_equal(&pfr->instrs, &e->instrs);
}

static void sync_entry(struct libera_pswitch *ps, const struct libera_of_flow_stats *e,
		       struct libera_pmatch *packed)
{
	const struct libera_rule_key key = {
		.table = e->table_id,
		.priority = e->priority,
		.match = packed,
	};
	struct libera_pfr *pfr;
	bool keep;

	if (ps->drv->sync_rule(ps, e, &keep)) {
		if (!keep)
			delete_stale(ps, e);
		return;
	}
	/* what we cannot read we did not write, but in another version */
	if ((e->opaque && !ps->reworded) || !libera_cookie_is_ours(e->cookie)) {
		ps->foreign++;
		return;
	}
	/* not a tenant's: the rule for probes, of which plink.c takes care */
	if (libera_plink_is_ours(e->cookie))
		return;
	if (ps->reworded && !libera_hostwatch_is_ours(e->cookie)) {
		delete_reworded(ps, e);
		return;
	}
	if (libera_pcommon_is_ours(e->cookie)) {
		if (!libera_pcommon_sync(ps, e))
			delete_stale(ps, e);
		return;
	}
	if (libera_hostwatch_is_ours(e->cookie)) {
		if (!libera_hostwatch_wants(ps, e))
			delete_stale(ps, e);
		return;
	}
	libera_match_pack(packed, &e->match);
	pfr = libera_pfr_find(ps, &key);
	if (!pfr) {
		delete_stale(ps, e);
	} else if (is_as_wanted(pfr, e)) {
		pfr->state = LIBERA_PFR_SENT;
		libera_pcommon_found(pfr);
		libera_pfr_counters(pfr, e->packets, e->bytes, 0);
	} else {
		/* it will be overwritten by the one that is wanted */
		pfr->over = true;
	}
}

int libera_pfr_sync(struct libera_pswitch *ps, u8 version, struct libera_ofcur *c)
{
	struct {
		struct libera_of_flow_stats e;
		u8 packed[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE] __aligned(8);
	} *w;
	int err;

	lockdep_assert_held(&ps->lock);
	w = kmalloc(sizeof(*w), GFP_KERNEL);
	if (!w)
		return -ENOMEM;
	while ((err = libera_ofmsg_next_flow(version, c, &w->e, &ps->scratch)) > 0) {
		sync_entry(ps, &w->e, (struct libera_pmatch *)w->packed);
		cond_resched();
	}
	kfree(w);
	return err;
}

u64 libera_pfr_cookie_of(u8 version, const u8 *data, u32 len)
{
	/* place of the cookie in ofp_flow_mod: after the match in 1.0 */
	u32 at = version == LIBERA_OF10 ? 48 : 8;
	u8 type = 14;	/* OFPT_FLOW_MOD in both */

	if (len < at + 8 || data[0] != version || data[1] != type)
		return 0;
	return get_unaligned_be64(data + at);
}
