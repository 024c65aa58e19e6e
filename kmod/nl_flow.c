// SPDX-License-Identifier: GPL-2.0
/* Netlink: dumps of virtual and physical flow rules. */
#include <linux/ktime.h>
#include <linux/slab.h>

#include "compat.h"
#include "nl_priv.h"
#include "pcommon.h"
#include "pfr.h"
#include "pswitch.h"
#include "query.h"
#include "tenant.h"
#include "vfr.h"
#include "vreduce.h"
#include "vswitch.h"

static_assert((int)LIBERA_RULE_STATE_PENDING == (int)LIBERA_PFR_WANTED);
static_assert((int)LIBERA_RULE_STATE_INSTALLED == (int)LIBERA_PFR_SENT);
static_assert((int)LIBERA_RULE_STATE_REMOVING == (int)LIBERA_PFR_DELETING);

static const struct libera_nl_ref flow_tenant = {
	LIBERA_A_FLOW_TENANT, LIBERA_A_FLOW_TENANT_NAME
};
static const struct libera_nl_ref flow_vswitch = {
	LIBERA_A_FLOW_VSWITCH, LIBERA_A_FLOW_VSWITCH_NAME
};
static const struct libera_nl_ref flow_pswitch = {
	LIBERA_A_FLOW_PSWITCH, LIBERA_A_FLOW_PSWITCH_NAME
};

/* A rule of 256 actions of the longest kind, with a match of all fields. */
#define MIN_DUMP_ALLOC	(16 * 1024)

/**
 * libera_nl_flow_start() - begin a dump of rules
 * @cb: dump
 *
 * One rule can be longer than a page.
 *
 * Return: 0.
 */
int libera_nl_flow_start(struct netlink_callback *cb)
{
	cb->min_dump_alloc = MIN_DUMP_ALLOC;
	return 0;
}

/* Room for one attribute whose length is known only after writing it. */
static struct nlattr *open_attr(struct sk_buff *skb, int type, struct libera_ofbuf *b)
{
	struct nlattr *attr = nla_reserve(skb, type, 0);

	if (attr)
		libera_ofbuf_init(b, skb_tail_pointer(skb),
				  round_down(skb_tailroom(skb), NLA_ALIGNTO));
	return attr;
}

static void close_attr(struct sk_buff *skb, struct nlattr *attr, const struct libera_ofbuf *b)
{
	skb_put(skb, b->len);
	skb_put_zero(skb, NLA_ALIGN(b->len) - b->len);
	attr->nla_len += b->len;
}

static int put_match(struct sk_buff *skb, const struct libera_pmatch *p)
{
	struct libera_match m;
	struct libera_ofbuf b;
	struct nlattr *attr;

	attr = open_attr(skb, LIBERA_A_FLOW_MATCH, &b);
	if (!attr)
		return -EMSGSIZE;
	libera_match_unpack(&m, p);
	if (libera_oxm_put_match(&b, &m))
		return -EMSGSIZE;
	close_attr(skb, attr, &b);
	return 0;
}

/* What only 1.0 can say is left out: the attribute is absent then. */
static int put_instrs(struct sk_buff *skb, const struct libera_instrs *i)
{
	void *before = skb_tail_pointer(skb);
	struct libera_ofbuf b;
	struct nlattr *attr;
	int err;

	attr = open_attr(skb, LIBERA_A_FLOW_INSTRUCTIONS, &b);
	if (!attr)
		return -EMSGSIZE;
	err = libera_of13_put_instrs(&b, i);
	if (err < 0)
		return -EMSGSIZE;
	if (err > 0)
		nlmsg_trim(skb, before);
	else
		close_attr(skb, attr, &b);
	return 0;
}

/**
 * libera_nl_put_rule() - what a rule is
 * @skb: where
 * @table: table
 * @priority: priority
 * @cookie: cookie
 * @match: match
 * @i: instructions
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_rule(struct sk_buff *skb, u8 table, u16 priority, u64 cookie,
		       const struct libera_pmatch *match, const struct libera_instrs *i)
{
	if (nla_put_u8(skb, LIBERA_A_FLOW_TABLE, table) ||
	    nla_put_u16(skb, LIBERA_A_FLOW_PRIORITY, priority) ||
	    nla_put_u64_64bit(skb, LIBERA_A_FLOW_COOKIE, cookie, LIBERA_A_FLOW_PAD) ||
	    put_match(skb, match) || put_instrs(skb, i))
		return -EMSGSIZE;
	return 0;
}

/**
 * libera_nl_put_times() - how long a rule lives, and what it has counted
 * @skb: where
 * @idle: idle time-out
 * @hard: hard time-out
 * @flags: LIBERA_FF_*
 * @packets: packets
 * @bytes: bytes
 *
 * Return: 0 or -EMSGSIZE.
 */
int libera_nl_put_times(struct sk_buff *skb, u16 idle, u16 hard, u16 flags, u64 packets,
			u64 bytes)
{
	if (nla_put_u16(skb, LIBERA_A_FLOW_IDLE_TIMEOUT, idle) ||
	    nla_put_u16(skb, LIBERA_A_FLOW_HARD_TIMEOUT, hard) ||
	    nla_put_u16(skb, LIBERA_A_FLOW_FLAGS, flags) ||
	    nla_put_u64_64bit(skb, LIBERA_A_FLOW_PACKETS, packets, LIBERA_A_FLOW_PAD) ||
	    nla_put_u64_64bit(skb, LIBERA_A_FLOW_BYTES, bytes, LIBERA_A_FLOW_PAD))
		return -EMSGSIZE;
	return 0;
}

/* --------------------------------------------------------------- virtual */

/* A vFR is where the least advanced of its pFRs is. */
static u32 vfr_state(const struct libera_vfr *vfr)
{
	struct libera_pfr *pfr;

	if (vfr->removing)
		return LIBERA_RULE_STATE_REMOVING;
	list_for_each_entry(pfr, &vfr->pfrs, of_vfr)
		if (pfr->state == LIBERA_PFR_WANTED)
			return LIBERA_RULE_STATE_PENDING;
	return libera_vreduce_is_pending(vfr) ? LIBERA_RULE_STATE_PENDING :
						LIBERA_RULE_STATE_INSTALLED;
}

/* obj: struct libera_vfr; its vSwitch is locked */
static int fill_vfr(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	u64 age = ktime_to_ns(ktime_get_boottime());
	void *hdr = libera_nl_begin(skb, msg);
	const struct libera_vfr *vfr = obj;
	u64 packets, bytes;

	if (!hdr)
		return -EMSGSIZE;
	libera_vfr_counters(vfr, &packets, &bytes);
	age = div_u64(age - vfr->created_ns, NSEC_PER_MSEC);
	if (libera_nl_put_owner(skb, LIBERA_A_FLOW_TENANT, LIBERA_A_FLOW_TENANT_NAME,
				LIBERA_A_FLOW_VSWITCH, LIBERA_A_FLOW_VSWITCH_NAME, vfr->vs) ||
	    libera_nl_put_rule(skb, vfr->table, vfr->priority, vfr->cookie, &vfr->match,
			       &vfr->instrs->i) ||
	    libera_nl_put_times(skb, vfr->idle_timeout, vfr->hard_timeout, vfr->flags, packets,
				bytes) ||
	    nla_put_u64_64bit(skb, LIBERA_A_FLOW_DURATION, age, LIBERA_A_FLOW_PAD) ||
	    nla_put_u32(skb, LIBERA_A_FLOW_PHYSICAL_RULES, vfr->n_pfrs) ||
	    nla_put_u32(skb, LIBERA_A_FLOW_STATE, vfr_state(vfr)) ||
	    (libera_vreduce_is_bound(vfr) && nla_put_flag(skb, LIBERA_A_FLOW_BOUND))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

static int dump_vfrs_of(struct sk_buff *skb, struct netlink_callback *cb,
			struct libera_vswitch *vs)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	unsigned long id = d->sub;
	struct libera_vfr *vfr;
	int err = 0;

	mutex_lock(&vs->lock);
	while ((vfr = xa_find(&vs->vfr_ids, &id, ULONG_MAX, XA_PRESENT))) {
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_VFLOW_GET, fill_vfr, vfr);
		if (err)
			break;
		id++;
	}
	mutex_unlock(&vs->lock);
	d->sub = id;
	return err;
}

/* The vSwitch at the cursor, with a reference; the namespace's lock is not held. */
static struct libera_vswitch *get_vs(struct netlink_callback *cb, struct libera_net *ln, int *err)
{
	struct libera_vswitch *vs = NULL;

	mutex_lock(&ln->lock);
	*err = libera_nl_dump_begin(cb, ln, flow_tenant, flow_vswitch);
	if (!*err)
		vs = libera_nl_dump_next_vs(cb, ln);
	if (vs)
		libera_vswitch_get(vs);
	mutex_unlock(&ln->lock);
	return vs;
}

int libera_nl_vflow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_vswitch *vs;
	int err = 0;

	while (!err && (vs = get_vs(cb, ln, &err))) {
		if (!d->fresh) {
			/* what the switch does not tell in time stays as it was */
			libera_query_refresh(vs);
			d->fresh = true;
		}
		err = dump_vfrs_of(skb, cb, vs);
		libera_vswitch_put(vs);
		if (!err)
			libera_nl_dump_step(cb);
	}
	return skb->len ? skb->len : err;
}

/* -------------------------------------------------------------- physical */

static int put_owner(struct sk_buff *skb, const struct libera_pfr *pfr)
{
	struct nlattr *nest = nla_nest_start(skb, LIBERA_A_FLOW_OWNER);

	if (!nest)
		return -EMSGSIZE;
	if (libera_nl_put_owner(skb, LIBERA_A_FLOW_OWNER_TENANT, LIBERA_A_FLOW_OWNER_TENANT_NAME,
				LIBERA_A_FLOW_OWNER_VSWITCH, LIBERA_A_FLOW_OWNER_VSWITCH_NAME,
				pfr->vs))
		return -EMSGSIZE;
	if (pfr->vfr && nla_put_u64_64bit(skb, LIBERA_A_FLOW_OWNER_COOKIE, pfr->vfr->cookie,
					  LIBERA_A_FLOW_OWNER_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* One of @pfr and @pc is set. */
struct physical {
	struct libera_pswitch *ps;
	const struct libera_pfr *pfr;
	const struct libera_pcommon *pc;
};

static int put_pswitch(struct sk_buff *skb, const struct libera_pswitch *ps)
{
	return nla_put_u64_64bit(skb, LIBERA_A_FLOW_PSWITCH, ps->dpid, LIBERA_A_FLOW_PAD) ||
	       libera_nl_put_name(skb, LIBERA_A_FLOW_PSWITCH_NAME, ps->name) ? -EMSGSIZE : 0;
}

/* obj: struct physical; the pSwitch is locked */
static int fill_common(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct physical *o = obj;
	const struct libera_pcommon *pc = o->pc;
	const struct libera_common *c = pc->c;
	const struct libera_act act = { .type = LIBERA_ACT_OUTPUT, .arg = c->output };
	const struct libera_instrs instrs = {
		.present = LIBERA_INSTR_APPLY,
		.n_apply = 1,
		.act = &act,
	};

	if (!hdr)
		return -EMSGSIZE;
	if (put_pswitch(skb, o->ps) ||
	    libera_nl_put_rule(skb, c->table, c->priority, libera_pcommon_cookie(pc), &c->match,
			       &instrs) ||
	    libera_nl_put_times(skb, 0, 0, LIBERA_FF_SEND_FLOW_REM, pc->packets, pc->bytes) ||
	    nla_put_u32(skb, LIBERA_A_FLOW_STATE, pc->state) ||
	    nla_put_u32(skb, LIBERA_A_FLOW_STANDS_FOR, c->n_tenants)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

/* obj: struct physical; the pSwitch is locked */
static int fill_pfr(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg)
{
	void *hdr = libera_nl_begin(skb, msg);
	const struct physical *o = obj;
	const struct libera_pfr *pfr = o->pfr;
	const struct libera_pcommon *pc = libera_pcommon_stands_for(pfr);
	const char *why = libera_vreduce_why(pfr);
	u32 sharers = libera_vreduce_sharers(pfr);

	if (!hdr)
		return -EMSGSIZE;
	if (put_pswitch(skb, o->ps) ||
	    libera_nl_put_rule(skb, pfr->table, pfr->priority,
			       libera_cookie(pfr->vs->id, pfr->id), &pfr->match, &pfr->instrs) ||
	    libera_nl_put_times(skb, pfr->idle_timeout, pfr->hard_timeout, pfr->flags,
				pfr->packets, pfr->bytes) ||
	    nla_put_u32(skb, LIBERA_A_FLOW_STATE, pfr->state) ||
	    (pfr->is_path && nla_put_flag(skb, LIBERA_A_FLOW_PATH)) ||
	    (sharers && nla_put_u32(skb, LIBERA_A_FLOW_SHARED, sharers)) ||
	    (why && nla_put_string(skb, LIBERA_A_FLOW_WHY, why)) ||
	    (pc && nla_put_u64_64bit(skb, LIBERA_A_FLOW_STAND_IN, libera_pcommon_cookie(pc),
				     LIBERA_A_FLOW_PAD)) ||
	    (!pfr->vfr && !pfr->is_path && !pfr->is_shared &&
	     nla_put_flag(skb, LIBERA_A_FLOW_MISS)) ||
	    put_owner(skb, pfr)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	return libera_nl_end(skb, hdr, msg, 0);
}

/* The cursor over rules of a pSwitch: ids of pFRs, and above them those of common rules. */
#define COMMONS		BIT_ULL(32)

static int dump_pfrs(struct sk_buff *skb, struct netlink_callback *cb, struct physical *o)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	unsigned long id = d->sub;
	int err;

	while ((o->pfr = xa_find(&o->ps->pfr_ids, &id, ULONG_MAX, XA_PRESENT))) {
		err = libera_nl_dump_one(skb, cb, LIBERA_CMD_PFLOW_GET, fill_pfr, o);
		if (err)
			return err;
		d->sub = ++id;
	}
	d->sub = COMMONS;
	return 0;
}

static int dump_commons(struct sk_buff *skb, struct netlink_callback *cb, struct physical *o)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	unsigned long id = d->sub - COMMONS;
	int err = 0;

	while ((o->pc = xa_find(&o->ps->common_ids, &id, ULONG_MAX, XA_PRESENT))) {
		if (o->pc->state != LIBERA_PFR_DELETING)
			err = libera_nl_dump_one(skb, cb, LIBERA_CMD_PFLOW_GET, fill_common, o);
		if (err)
			return err;
		d->sub = COMMONS + ++id;
	}
	return 0;
}

static int dump_pswitch(struct sk_buff *skb, struct netlink_callback *cb,
			struct libera_pswitch *ps)
{
	struct physical o = { .ps = ps };
	int err = 0;

	mutex_lock(&ps->lock);
	if (libera_nl_dump(cb)->sub < COMMONS)
		err = dump_pfrs(skb, cb, &o);
	if (!err)
		err = dump_commons(skb, cb, &o);
	mutex_unlock(&ps->lock);
	return err;
}

/* Counters of all that is on a pSwitch; one that does not answer is not asked on. */
static void refresh(struct libera_pswitch *ps)
{
	struct libera_vswitch *vs;
	u32 id = 0;
	int err = 0;

	while (!err && (vs = libera_vswitch_next_on(ps, &id))) {
		err = libera_query_refresh(vs);
		libera_vswitch_put(vs);
		id++;
	}
}

/* The pSwitch at the cursor, with a reference. */
static struct libera_pswitch *get_ps(struct netlink_callback *cb, struct libera_net *ln, int *err)
{
	struct libera_pswitch *ps;

	mutex_lock(&ln->lock);
	*err = libera_nl_dump_begin_ps(cb, ln, flow_pswitch);
	ps = *err ? NULL : libera_nl_dump_next_ps(cb, ln);
	mutex_unlock(&ln->lock);
	return ps;
}

int libera_nl_pflow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct libera_nl_dump *d = libera_nl_dump(cb);
	struct libera_net *ln = libera_nl_dump_net(cb);
	struct libera_pswitch *ps;
	int err = 0;

	while (!err && (ps = get_ps(cb, ln, &err))) {
		if (!d->fresh) {
			refresh(ps);
			d->fresh = true;
		}
		err = dump_pswitch(skb, cb, ps);
		libera_pswitch_put(ps);
		if (!err)
			libera_nl_dump_step(cb);
	}
	return skb->len ? skb->len : err;
}
