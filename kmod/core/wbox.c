// SPDX-License-Identifier: GPL-2.0
/* Rules of a one-table switch as a fixed pipeline in the manner of OF-DPA 2.0 takes them. */
#include "wbox.h"

#define BIT_OF(id)	LIBERA_FIELD_BIT(id)

/* What the ACL table can match; of these with a mask. */
#define ACL_FIELDS							\
	(BIT_OF(IN_PORT) | BIT_OF(ETH_DST) | BIT_OF(ETH_SRC) | BIT_OF(ETH_TYPE) |	\
	 BIT_OF(VLAN_VID) | BIT_OF(VLAN_PCP) | BIT_OF(IP_DSCP) | BIT_OF(IP_ECN) |	\
	 BIT_OF(IP_PROTO) | BIT_OF(IPV4_SRC) | BIT_OF(IPV4_DST) | BIT_OF(TCP_SRC) |	\
	 BIT_OF(TCP_DST) | BIT_OF(UDP_SRC) | BIT_OF(UDP_DST) | BIT_OF(SCTP_SRC) |	\
	 BIT_OF(SCTP_DST) | BIT_OF(ICMPV4_TYPE) | BIT_OF(ICMPV4_CODE) |		\
	 BIT_OF(ARP_SPA) | BIT_OF(IPV6_SRC) | BIT_OF(IPV6_DST) |			\
	 BIT_OF(IPV6_FLABEL) | BIT_OF(ICMPV6_TYPE) | BIT_OF(ICMPV6_CODE))
#define ACL_MASKABLE							\
	(BIT_OF(ETH_DST) | BIT_OF(ETH_SRC) | BIT_OF(IPV4_SRC) | BIT_OF(IPV4_DST) |	\
	 BIT_OF(ARP_SPA) | BIT_OF(IPV6_SRC) | BIT_OF(IPV6_DST))

/* ------------------------------------------------------------------- match */

static int plan_match(struct libera_wbox_plan *plan, const struct libera_match *m)
{
	u64 vid = libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID);
	u64 port = libera_match_get_u64(m, LIBERA_FIELD_IN_PORT);
	int id;

	if (m->present & ~ACL_FIELDS)
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	for (id = 0; id < __LIBERA_FIELD_END; id++)
		if (libera_match_has(m, id) && !(ACL_MASKABLE & 1ULL << id) &&
		    !libera_match_is_exact(m, id))
			return LIBERA_OFERR_BAD_MATCH_MASK;
	/* without these it would take others' packets */
	if (!libera_match_has(m, LIBERA_FIELD_IN_PORT) ||
	    !libera_match_has(m, LIBERA_FIELD_VLAN_VID))
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	if (!port || port > LIBERA_WBOX_PORT_MAX)
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	plan->in_port = port;
	if (vid == LIBERA_VID_NONE) {
		plan->vid = LIBERA_WBOX_UNTAGGED;
		return 0;
	}
	vid &= ~(u64)LIBERA_VID_PRESENT;
	if (!vid || vid > LIBERA_WBOX_VID_MAX)
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	plan->vid = vid;
	return 0;
}

void libera_wbox_match(struct libera_match *m)
{
	if (libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID) == LIBERA_VID_NONE)
		libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID,
				     LIBERA_WBOX_UNTAGGED | LIBERA_VID_PRESENT);
}

u16 libera_wbox_priority(u8 table, u16 priority)
{
	/* the rules for misses have a table of their own, for mapping */
	return table || priority == 65535 ? priority : priority + 1;
}

/* ----------------------------------------------------------------- actions */

/**
 * struct run - a packet's way through a list of actions
 * @plan: what comes of it
 * @tagged: it has a tag now
 * @vid: which
 */
struct run {
	struct libera_wbox_plan *plan;
	bool tagged;
	u16 vid;
};

static bool is_as_it_came(const struct run *r)
{
	const struct libera_wbox_plan *p = r->plan;
	u16 vid = r->tagged ? r->vid : LIBERA_WBOX_UNTAGGED;

	return vid == p->vid && !p->set_src && !p->set_dst;
}

static int to_port(struct run *r, u32 port)
{
	struct libera_wbox_plan *p = r->plan;
	struct libera_wbox_out *out;

	/* the hardware sends nothing back where it came in, even if told so */
	if (port > LIBERA_WBOX_PORT_MAX)
		return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	if (port == p->in_port)
		return 0;
	if (r->tagged && (!r->vid || r->vid > LIBERA_WBOX_VID_MAX))
		return LIBERA_OFERR_BAD_ACTION_SET_ARGUMENT;
	if (p->n == LIBERA_WBOX_OUTS)
		return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
	out = &p->out[p->n++];
	out->port = port;
	out->vid = r->tagged ? r->vid : 0;
	return 0;
}

static int output(struct run *r, u32 port)
{
	if (port != LIBERA_PORT_CONTROLLER)
		return to_port(r, port);
	/* it gets what comes out of the table, before any group */
	if (!is_as_it_came(r))
		return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
	r->plan->to_ctrl = true;
	return 0;
}

static int set_vid(struct run *r, const u8 *val)
{
	r->tagged = true;
	r->vid = get_unaligned_be16(val) & ~LIBERA_VID_PRESENT;
	return 0;
}

static int set_field(struct run *r, const struct libera_act *a)
{
	struct libera_wbox_plan *p = r->plan;

	switch (a->field) {
	case LIBERA_FIELD_VLAN_VID:
		if (!r->tagged)
			return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
		return set_vid(r, a->val);
	case LIBERA_FIELD_ETH_SRC:
	case LIBERA_FIELD_ETH_DST:
		break;
	default:
		return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
	}
	/* what is out already had the old one */
	if (p->n)
		return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
	if (a->field == LIBERA_FIELD_ETH_SRC) {
		p->set_src = true;
		memcpy(p->src, a->val, sizeof(p->src));
	} else {
		p->set_dst = true;
		memcpy(p->dst, a->val, sizeof(p->dst));
	}
	return 0;
}

static int set_queue(struct run *r, u32 queue)
{
	struct libera_wbox_plan *p = r->plan;

	if (p->n || (p->queued && p->queue != queue))
		return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
	p->queued = true;
	p->queue = queue;
	return 0;
}

static int action(struct run *r, const struct libera_act *a)
{
	switch (a->type) {
	case LIBERA_ACT_OUTPUT:
		return output(r, a->arg);
	case LIBERA_ACT_ENQUEUE:
		return set_queue(r, a->queue) ?: to_port(r, a->arg);
	case LIBERA_ACT_SET_QUEUE:
		return set_queue(r, a->arg);
	case LIBERA_ACT_SET_FIELD:
		return set_field(r, a);
	case LIBERA_ACT_SET_VLAN_VID:
		return set_vid(r, a->val);
	case LIBERA_ACT_STRIP_VLAN:
		r->tagged = false;
		return 0;
	case LIBERA_ACT_POP_VLAN:
		if (!r->tagged)
			return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
		r->tagged = false;
		return 0;
	case LIBERA_ACT_PUSH_VLAN:
		/* one tag inside another: no group does that to one packet only */
		if (r->tagged || a->arg != LIBERA_ETH_VLAN)
			return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
		r->tagged = true;
		r->vid = 0;
		return 0;
	default:
		return LIBERA_OFERR_BAD_ACTION_TYPE;
	}
}

/* Several ways out are one multicast group, whose packets have its VLAN id. */
static int check_outs(const struct libera_wbox_plan *p)
{
	u16 i, k;

	if (p->n < 2)
		return 0;
	if (p->set_src || p->set_dst)
		return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
	for (i = 0; i < p->n; i++) {
		if (p->out[i].vid && p->out[i].vid != p->vid)
			return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
		for (k = 0; k < i; k++)
			if (p->out[k].port == p->out[i].port)
				return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
	}
	return 0;
}

int libera_wbox_plan(struct libera_wbox_plan *plan, u8 table, u16 priority,
		     const struct libera_match *m, const struct libera_instrs *i)
{
	struct run r = { .plan = plan };
	int err;
	u16 k;

	memset(plan, 0, sizeof(*plan));
	if (!table && priority == LIBERA_WBOX_PRIORITY_NONE)
		return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;
	if (i->present & ~(LIBERA_INSTR_APPLY | LIBERA_INSTR_CLEAR) || i->n_write)
		return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;
	err = plan_match(plan, m);
	if (err)
		return err;
	r.tagged = plan->vid != LIBERA_WBOX_UNTAGGED;
	r.vid = r.tagged ? plan->vid : 0;
	for (k = 0; k < i->n_apply; k++) {
		err = action(&r, &i->act[k]);
		if (err)
			return err;
	}
	return check_outs(plan);
}

void libera_wbox_instrs(struct libera_instrs *i, struct libera_act *act, bool to_ctrl,
			const u32 *queue, const u32 *group)
{
	u16 n = 0;

	memset(i, 0, sizeof(*i));
	memset(act, 0, 3 * sizeof(*act));
	i->act = act;
	if (to_ctrl) {
		act[n].type = LIBERA_ACT_OUTPUT;
		act[n].arg = LIBERA_PORT_CONTROLLER;
		act[n++].max_len = LIBERA_CML_NO_BUFFER;
		i->present |= LIBERA_INSTR_APPLY;
		i->n_apply = 1;
	}
	if (group && queue) {
		act[n].type = LIBERA_ACT_SET_QUEUE;
		act[n++].arg = *queue;
	}
	if (group) {
		act[n].type = LIBERA_ACT_GROUP;
		act[n++].arg = *group;
	}
	i->n_write = n - i->n_apply;
	if (i->n_write)
		i->present |= LIBERA_INSTR_WRITE;
	else
		/* what the tables before may have said is not so: it is dropped */
		i->present |= LIBERA_INSTR_CLEAR;
}

void libera_wbox_vlan(struct libera_of_flow_mod *fm, struct libera_act *act, u32 port, u16 vid)
{
	memset(act, 0, sizeof(*act));
	libera_match_init(&fm->match);
	libera_match_set_u64(&fm->match, LIBERA_FIELD_IN_PORT, port);
	memset(&fm->instrs, 0, sizeof(fm->instrs));
	fm->table_id = LIBERA_WBOX_TABLE_VLAN;
	fm->priority = 1;
	fm->instrs.present = LIBERA_INSTR_GOTO;
	fm->instrs.goto_table = LIBERA_WBOX_TABLE_TMAC;
	fm->instrs.act = act;
	if (vid == LIBERA_WBOX_MEMBER) {
		libera_match_set_u64(&fm->match, LIBERA_FIELD_VLAN_VID,
				     LIBERA_WBOX_UNTAGGED | LIBERA_VID_PRESENT);
		return;
	}
	if (vid != LIBERA_WBOX_UNTAGGED) {
		libera_match_set_u64(&fm->match, LIBERA_FIELD_VLAN_VID, vid | LIBERA_VID_PRESENT);
		return;
	}
	libera_match_set_u64(&fm->match, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	act->type = LIBERA_ACT_SET_FIELD;
	act->field = LIBERA_FIELD_VLAN_VID;
	put_unaligned_be16(LIBERA_WBOX_UNTAGGED | LIBERA_VID_PRESENT, act->val);
	fm->instrs.present |= LIBERA_INSTR_APPLY;
	fm->instrs.n_apply = 1;
}

/* ------------------------------------------------------------------ groups */

u16 libera_wbox_out_vid(const struct libera_wbox_out *out)
{
	return out->vid ? out->vid : LIBERA_WBOX_UNTAGGED;
}

void libera_wbox_iface(struct libera_wbox_def *d, u16 vid, const struct libera_wbox_out *out)
{
	memset(d, 0, sizeof(*d));
	d->type = LIBERA_WBOX_GROUP_IFACE;
	d->vid = vid;
	d->port = out->port;
	d->pop = !out->vid;
}

bool libera_wbox_needs_rewrite(const struct libera_wbox_plan *plan)
{
	return plan->set_src || plan->set_dst || libera_wbox_out_vid(plan->out) != plan->vid;
}

void libera_wbox_rewrite(struct libera_wbox_def *d, const struct libera_wbox_plan *plan)
{
	memset(d, 0, sizeof(*d));
	d->type = LIBERA_WBOX_GROUP_REWRITE;
	d->vid = libera_wbox_out_vid(plan->out);
	d->set_src = plan->set_src;
	d->set_dst = plan->set_dst;
	memcpy(d->src, plan->src, sizeof(d->src));
	memcpy(d->dst, plan->dst, sizeof(d->dst));
	d->n = 1;
}

void libera_wbox_mcast(struct libera_wbox_def *d, const struct libera_wbox_plan *plan)
{
	memset(d, 0, sizeof(*d));
	d->type = LIBERA_WBOX_GROUP_MCAST;
	d->vid = plan->vid;
	d->n = plan->n;
}

u32 libera_wbox_group_id(const struct libera_wbox_def *d, u32 try)
{
	u32 h, top = (u32)d->type << 28;

	if (d->type == LIBERA_WBOX_GROUP_IFACE)
		return top | d->vid << 16 | d->port;
	h = jhash(d, libera_wbox_def_size(d), 0) + try;
	if (d->type == LIBERA_WBOX_GROUP_REWRITE)
		return top | LIBERA_WBOX_REWRITE_MARK | (h & LIBERA_WBOX_REWRITE_HASH);
	return top | d->vid << 16 | LIBERA_WBOX_MCAST_MARK | (h & LIBERA_WBOX_MCAST_HASH);
}

bool libera_wbox_is_marked(u32 id)
{
	switch (id >> 28) {
	case LIBERA_WBOX_GROUP_REWRITE:
		return (id & 0x0c000000) == LIBERA_WBOX_REWRITE_MARK;
	case LIBERA_WBOX_GROUP_MCAST:
		return id & LIBERA_WBOX_MCAST_MARK;
	default:
		return false;
	}
}

static struct libera_act *add_act(struct libera_wbox_group *g, u16 bucket, u8 type)
{
	struct libera_bucket *b = &g->bucket[bucket];
	struct libera_act *a = &g->act[b->first + b->n++];

	a->type = type;
	return a;
}

static void add_set(struct libera_wbox_group *g, u8 field, const void *val, size_t len)
{
	struct libera_act *a = add_act(g, 0, LIBERA_ACT_SET_FIELD);

	a->field = field;
	memcpy(a->val, val, len);
}

void libera_wbox_group(struct libera_wbox_group *g, u32 id, const struct libera_wbox_def *d)
{
	u8 vid[2];
	u16 i;

	memset(g, 0, sizeof(*g));
	g->of.group_id = id;
	g->of.type = d->type == LIBERA_WBOX_GROUP_MCAST ? LIBERA_GT_ALL : LIBERA_GT_INDIRECT;
	g->of.n_buckets = d->type == LIBERA_WBOX_GROUP_MCAST ? d->n : 1;
	g->of.bucket = g->bucket;
	g->of.act = g->act;
	for (i = 0; i < g->of.n_buckets; i++) {
		g->bucket[i].watch_port = LIBERA_PORT_ANY;
		g->bucket[i].watch_group = LIBERA_GROUP_ANY;
		g->bucket[i].first = i;
	}
	switch (d->type) {
	case LIBERA_WBOX_GROUP_IFACE:
		if (d->pop)
			add_act(g, 0, LIBERA_ACT_POP_VLAN);
		add_act(g, 0, LIBERA_ACT_OUTPUT)->arg = d->port;
		break;
	case LIBERA_WBOX_GROUP_REWRITE:
		if (d->set_src)
			add_set(g, LIBERA_FIELD_ETH_SRC, d->src, sizeof(d->src));
		if (d->set_dst)
			add_set(g, LIBERA_FIELD_ETH_DST, d->dst, sizeof(d->dst));
		put_unaligned_be16(d->vid | LIBERA_VID_PRESENT, vid);
		add_set(g, LIBERA_FIELD_VLAN_VID, vid, sizeof(vid));
		add_act(g, 0, LIBERA_ACT_GROUP)->arg = d->member[0];
		break;
	default:
		for (i = 0; i < d->n; i++)
			add_act(g, i, LIBERA_ACT_GROUP)->arg = d->member[i];
	}
}

static bool bucket_equal(const struct libera_of_group *a, const struct libera_of_group *b, u16 i)
{
	const struct libera_bucket *x = &a->bucket[i], *y = &b->bucket[i];

	return x->n == y->n &&
	       !memcmp(a->act + x->first, b->act + y->first, x->n * sizeof(*a->act));
}

bool libera_wbox_group_equal(const struct libera_of_group *a, const struct libera_of_group *b)
{
	u16 i;

	if (a->opaque || b->opaque || a->type != b->type || a->n_buckets != b->n_buckets)
		return false;
	for (i = 0; i < a->n_buckets; i++)
		if (!bucket_equal(a, b, i))
			return false;
	return true;
}

/* -------------------------------------------------------------- packet-out */

#define ETH_ADDRS	12	/* bytes before the type or tag */
#define TAG_LEN		4
#define ETH_QINQ	0x88a8

static bool has_tag(const u8 *p, u16 len)
{
	u16 type;

	if (len < ETH_ADDRS + TAG_LEN + 2)
		return false;
	type = get_unaligned_be16(p + ETH_ADDRS);
	return type == LIBERA_ETH_VLAN || type == ETH_QINQ;
}

static void pop_tag(u8 *frame, u16 *start, u16 *len)
{
	memmove(frame + *start + TAG_LEN, frame + *start, ETH_ADDRS);
	*start += TAG_LEN;
	*len -= TAG_LEN;
}

static int push_tag(u8 *frame, u16 *start, u16 *len)
{
	if (*start < TAG_LEN)
		return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
	memmove(frame + *start - TAG_LEN, frame + *start, ETH_ADDRS);
	*start -= TAG_LEN;
	*len += TAG_LEN;
	put_unaligned_be16(LIBERA_ETH_VLAN, frame + *start + ETH_ADDRS);
	put_unaligned_be16(0, frame + *start + ETH_ADDRS + 2);
	return 0;
}

static void write_tci(u8 *frame, u16 start, u16 mask, u16 bits)
{
	u8 *tci = frame + start + ETH_ADDRS + 2;

	put_unaligned_be16((get_unaligned_be16(tci) & ~mask) | bits, tci);
}

static int edit_field(u8 *frame, u16 start, u16 len, const struct libera_act *a)
{
	switch (a->field) {
	case LIBERA_FIELD_ETH_DST:
		memcpy(frame + start, a->val, 6);
		return 0;
	case LIBERA_FIELD_ETH_SRC:
		memcpy(frame + start + 6, a->val, 6);
		return 0;
	case LIBERA_FIELD_VLAN_VID:
	case LIBERA_FIELD_VLAN_PCP:
		if (!has_tag(frame + start, len))
			return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
		if (a->field == LIBERA_FIELD_VLAN_VID)
			write_tci(frame, start, 0xfff, get_unaligned_be16(a->val) & 0xfff);
		else
			write_tci(frame, start, 0xe000, a->val[0] << 13);
		return 0;
	default:
		return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
	}
}

static int edit(u8 *frame, u16 *len, u16 *start, const struct libera_act *a)
{
	bool tagged = has_tag(frame + *start, *len);
	int err = 0;

	switch (a->type) {
	case LIBERA_ACT_SET_FIELD:
		return edit_field(frame, *start, *len, a);
	case LIBERA_ACT_PUSH_VLAN:
		return push_tag(frame, start, len);
	case LIBERA_ACT_STRIP_VLAN:
	case LIBERA_ACT_POP_VLAN:
		if (tagged)
			pop_tag(frame, start, len);
		return 0;
	case LIBERA_ACT_SET_VLAN_VID:
	case LIBERA_ACT_SET_VLAN_PCP:
		if (!tagged)
			err = push_tag(frame, start, len);
		if (err)
			return err;
		if (a->type == LIBERA_ACT_SET_VLAN_VID)
			write_tci(frame, *start, 0xfff, get_unaligned_be16(a->val) & 0xfff);
		else
			write_tci(frame, *start, 0xe000, a->val[0] << 13);
		return 0;
	default:
		return LIBERA_OFERR_BAD_ACTION_TYPE;
	}
}

int libera_wbox_frame(u8 *frame, u16 *len, u16 *start, u32 in_port,
		      const struct libera_instrs *i, u16 *at, struct libera_act *out)
{
	int err;

	while (*at < i->n_apply) {
		const struct libera_act *a = &i->act[(*at)++];

		if (a->type == LIBERA_ACT_OUTPUT) {
			*out = *a;
			/* a port is told by its number */
			if (a->arg == LIBERA_PORT_IN_PORT)
				out->arg = in_port;
			else if (a->arg == in_port)
				continue;
			return 1;
		}
		if (*len < ETH_ADDRS + 2)
			return LIBERA_OFERR_BAD_REQUEST_PACKET;
		err = edit(frame, len, start, a);
		if (err)
			return err;
	}
	return 0;
}

/* -------------------------------------------------------------- which kind */

bool libera_wbox_is_pipeline(u64 tables)
{
	const u64 own = 1ULL << LIBERA_WBOX_TABLE_VLAN | 1ULL << LIBERA_WBOX_TABLE_TMAC |
			1ULL << LIBERA_WBOX_TABLE_BRIDGE | 1ULL << LIBERA_WBOX_TABLE_ACL;

	/* where tables are all alike, they are numbered one after the other */
	return (tables & own) == own && !(tables & 0x3fe);
}

static bool begins(const char *text, const char *word)
{
	for (; *word; text++, word++)
		if ((*text | 0x20) != *word)
			return false;
	return true;
}

bool libera_wbox_is_named(const char *text)
{
	for (; *text; text++)
		if (begins(text, "of-dpa") || begins(text, "ofdpa"))
			return true;
	return false;
}
