// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.0 actions (5.2.4) to and from neutral instructions. */
#include "of10.h"

/* By type on the wire: the only length, and the field that a SET_* sets. */
static const struct {
	u8 len;
	u8 act;
	u8 field;
} rows[] = {
	[OF10A_OUTPUT]		= { 8, LIBERA_ACT_OUTPUT, 0 },
	[OF10A_SET_VLAN_VID]	= { 8, LIBERA_ACT_SET_VLAN_VID, 0 },
	[OF10A_SET_VLAN_PCP]	= { 8, LIBERA_ACT_SET_VLAN_PCP, 0 },
	[OF10A_STRIP_VLAN]	= { 8, LIBERA_ACT_STRIP_VLAN, 0 },
	[OF10A_SET_DL_SRC]	= { 16, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_ETH_SRC },
	[OF10A_SET_DL_DST]	= { 16, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_ETH_DST },
	[OF10A_SET_NW_SRC]	= { 8, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_IPV4_SRC },
	[OF10A_SET_NW_DST]	= { 8, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_IPV4_DST },
	[OF10A_SET_NW_TOS]	= { 8, LIBERA_ACT_SET_FIELD, LIBERA_FIELD_IP_DSCP },
	[OF10A_SET_TP_SRC]	= { 8, LIBERA_ACT_SET_TP_SRC, 0 },
	[OF10A_SET_TP_DST]	= { 8, LIBERA_ACT_SET_TP_DST, 0 },
	[OF10A_ENQUEUE]		= { 16, LIBERA_ACT_ENQUEUE, 0 },
};

/* One action whose length is right.  @a is zeroed. */
static int get_act(struct libera_act *a, const u8 *p, u16 type)
{
	const struct of10_action_enqueue *enqueue = (const void *)p;
	const struct of10_action_output *output = (const void *)p;
	const u8 *arg = p + offsetof(struct of10_action, arg);

	a->type = rows[type].act;
	a->field = rows[type].field;
	switch (type) {
	case OF10A_OUTPUT:
		a->arg = libera_of10_get_port(output->port);
		if (a->arg == LIBERA_PORT_CONTROLLER)
			a->max_len = be16_to_cpu(output->max_len);
		break;
	case OF10A_SET_VLAN_VID:
		if (get_unaligned_be16(arg) > 0xfff)
			return LIBERA_OFERR_BAD_ACTION_ARGUMENT;
		memcpy(a->val, arg, 2);
		break;
	case OF10A_SET_VLAN_PCP:
		if (arg[0] > 7)
			return LIBERA_OFERR_BAD_ACTION_ARGUMENT;
		a->val[0] = arg[0];
		break;
	case OF10A_SET_DL_SRC:
	case OF10A_SET_DL_DST:
		memcpy(a->val, arg, 6);
		break;
	case OF10A_SET_NW_SRC:
	case OF10A_SET_NW_DST:
		memcpy(a->val, arg, 4);
		break;
	case OF10A_SET_NW_TOS:
		if (arg[0] & 3)
			return LIBERA_OFERR_BAD_ACTION_ARGUMENT;
		a->val[0] = arg[0] >> 2;
		break;
	case OF10A_SET_TP_SRC:
	case OF10A_SET_TP_DST:
		a->arg = get_unaligned_be16(arg);
		break;
	case OF10A_ENQUEUE:
		a->arg = libera_of10_get_port(enqueue->port);
		a->queue = be32_to_cpu(enqueue->queue_id);
		break;
	default:
		break;
	}
	return 0;
}

/**
 * libera_of10_get_acts() - neutral instructions of an action list
 * @i: filled; no action leaves it empty, which is a drop
 * @p: list
 * @len: its bytes
 * @scratch: gets the actions
 *
 * Return: 0 or a positive oferr.
 */
int libera_of10_get_acts(struct libera_instrs *i, const u8 *p, u32 len,
			 struct libera_ofscratch *scratch)
{
	struct libera_ofcur c;
	int err;

	memset(i, 0, sizeof(*i));
	i->act = scratch->act;
	scratch->n = 0;
	libera_ofcur_init(&c, p, len);
	while (c.left) {
		struct libera_act *a;
		u16 type, alen;
		const u8 *w;

		if (c.left < sizeof(struct of10_action))
			return LIBERA_OFERR_BAD_ACTION_LEN;
		type = get_unaligned_be16(c.p);
		alen = get_unaligned_be16(c.p + 2);
		if (alen < sizeof(struct of10_action) || alen % 8)
			return LIBERA_OFERR_BAD_ACTION_LEN;
		w = libera_ofcur_pull(&c, alen);
		if (!w)
			return LIBERA_OFERR_BAD_ACTION_LEN;
		if (type == OF10A_VENDOR)
			return LIBERA_OFERR_BAD_ACTION_EXPERIMENTER;
		if (type >= ARRAY_SIZE(rows))
			return LIBERA_OFERR_BAD_ACTION_TYPE;
		if (alen != rows[type].len)
			return LIBERA_OFERR_BAD_ACTION_LEN;
		if (scratch->n == LIBERA_ACT_MAX)
			return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
		a = &scratch->act[scratch->n];
		memset(a, 0, sizeof(*a));
		err = get_act(a, w, type);
		if (err)
			return err;
		scratch->n++;
	}
	i->n_apply = scratch->n;
	if (i->n_apply)
		i->present = LIBERA_INSTR_APPLY;
	return 0;
}

/* State while a list is written. */
struct put_state {
	struct libera_ofbuf *b;
	struct libera_act_ctx ctx;
	bool popped;		/* a POP_VLAN has been: of other tags 1.0 knows nothing */
	bool queued;		/* a SET_QUEUE is in force */
	u32 queue;
};

/* An action of eight bytes, argument zeroed; NULL if there is no room. */
static u8 *put_arg(struct put_state *st, u16 type)
{
	struct of10_action *w = libera_ofbuf_put(st->b, rows[type].len);

	if (!w)
		return NULL;
	w->type = cpu_to_be16(type);
	w->len = cpu_to_be16(rows[type].len);
	return w->arg;
}

static int put_enqueue(struct put_state *st, u32 port, u32 queue)
{
	struct of10_action_enqueue *w;
	__be16 wire_port;

	/* "Should refer to a valid physical port or OFPP_IN_PORT." */
	if (port > OF10P_MAX && port != LIBERA_PORT_IN_PORT && port != LIBERA_PORT_LOCAL)
		return LIBERA_OFERR_BAD_ACTION_QUEUE;
	libera_of10_put_port(port, &wire_port);
	w = libera_ofbuf_put(st->b, sizeof(*w));
	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(OF10A_ENQUEUE);
	w->len = cpu_to_be16(sizeof(*w));
	w->port = wire_port;
	w->queue_id = cpu_to_be32(queue);
	return 0;
}

static int put_output(struct put_state *st, const struct libera_act *a)
{
	struct of10_action_output *w;
	__be16 port;

	/* A queue of 1.3 stays set; in 1.0 each output names its own. */
	if (st->queued && a->arg != LIBERA_PORT_CONTROLLER)
		return put_enqueue(st, a->arg, st->queue);
	if (!libera_of10_put_port(a->arg, &port))
		return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	w = libera_ofbuf_put(st->b, sizeof(*w));
	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(OF10A_OUTPUT);
	w->len = cpu_to_be16(sizeof(*w));
	w->port = port;
	w->max_len = cpu_to_be16(a->max_len);
	return 0;
}

/* Setting a tag's field; 1.0 adds the tag if there is none. */
static int put_vlan(struct put_state *st, u16 type, u16 val)
{
	u8 *arg = put_arg(st, type);

	if (!arg)
		return -ENOSPC;
	if (type == OF10A_SET_VLAN_VID)
		put_unaligned_be16(val, arg);
	else
		arg[0] = val;
	st->ctx.tag = LIBERA_TAG_SOME;
	return 0;
}

/* set-field of 1.3 needs the tag to be there: the match, or a push, must say so. */
static int put_set_vlan(struct put_state *st, const struct libera_act *a)
{
	u16 vid;

	if (st->ctx.tag == LIBERA_TAG_NONE ||
	    (st->ctx.tag == LIBERA_TAG_UNKNOWN && st->ctx.rule))
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	if (a->field == LIBERA_FIELD_VLAN_PCP)
		return put_vlan(st, OF10A_SET_VLAN_PCP, a->val[0]);
	vid = get_unaligned_be16(a->val);
	if (!(vid & LIBERA_VID_PRESENT))
		return LIBERA_OFERR_BAD_ACTION_SET_ARGUMENT;
	return put_vlan(st, OF10A_SET_VLAN_VID, vid & 0xfff);
}

static int put_set_tp(struct put_state *st, u16 type, u16 port, u8 proto)
{
	u8 *arg;

	if (proto && st->ctx.ip_proto != proto && (st->ctx.ip_proto || st->ctx.rule))
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	arg = put_arg(st, type);
	if (!arg)
		return -ENOSPC;
	put_unaligned_be16(port, arg);
	return 0;
}

static int put_set_field(struct put_state *st, const struct libera_act *a)
{
	u8 len = libera_fields[a->field].width;
	u16 type;
	u8 *arg;

	switch (a->field) {
	case LIBERA_FIELD_VLAN_VID:
	case LIBERA_FIELD_VLAN_PCP:
		return put_set_vlan(st, a);
	case LIBERA_FIELD_TCP_SRC:
		return put_set_tp(st, OF10A_SET_TP_SRC, get_unaligned_be16(a->val), 6);
	case LIBERA_FIELD_TCP_DST:
		return put_set_tp(st, OF10A_SET_TP_DST, get_unaligned_be16(a->val), 6);
	case LIBERA_FIELD_UDP_SRC:
		return put_set_tp(st, OF10A_SET_TP_SRC, get_unaligned_be16(a->val), 17);
	case LIBERA_FIELD_UDP_DST:
		return put_set_tp(st, OF10A_SET_TP_DST, get_unaligned_be16(a->val), 17);
	case LIBERA_FIELD_ETH_SRC:
		type = OF10A_SET_DL_SRC;
		break;
	case LIBERA_FIELD_ETH_DST:
		type = OF10A_SET_DL_DST;
		break;
	case LIBERA_FIELD_IPV4_SRC:
		type = OF10A_SET_NW_SRC;
		break;
	case LIBERA_FIELD_IPV4_DST:
		type = OF10A_SET_NW_DST;
		break;
	case LIBERA_FIELD_IP_DSCP:
		type = OF10A_SET_NW_TOS;
		break;
	default:
		return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
	}
	arg = put_arg(st, type);
	if (!arg)
		return -ENOSPC;
	memcpy(arg, a->val, len);
	if (type == OF10A_SET_NW_TOS)
		arg[0] <<= 2;
	return 0;
}

static bool sets_vlan(const struct libera_act *a)
{
	return a->type == LIBERA_ACT_SET_FIELD &&
	       (a->field == LIBERA_FIELD_VLAN_VID || a->field == LIBERA_FIELD_VLAN_PCP);
}

/*
 * 1.0 pushes a tag by setting its id or priority, so a push that is followed by
 * one of these is said by it.  1.0 has one tag only: on a tagged packet it
 * would overwrite, not push, so the rule has to say that there is none.
 */
static int put_push_vlan(struct put_state *st, const struct libera_act *a,
			 const struct libera_act *next)
{
	if (a->arg != 0x8100)
		return LIBERA_OFERR_BAD_ACTION_ARGUMENT;
	if (st->ctx.tag == LIBERA_TAG_SOME)
		return LIBERA_OFERR_BAD_ACTION_TAG;
	if (st->ctx.tag == LIBERA_TAG_UNKNOWN && st->ctx.rule && !st->popped)
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	if (!next || !sets_vlan(next))
		return put_vlan(st, OF10A_SET_VLAN_VID, 0);
	st->ctx.tag = LIBERA_TAG_SOME;
	return 0;
}

/* 1.0 strips what there is; 1.3 pops what must be there. */
static int put_strip_vlan(struct put_state *st, const struct libera_act *a)
{
	bool pop = a->type == LIBERA_ACT_POP_VLAN;

	if (pop && (st->ctx.tag == LIBERA_TAG_NONE ||
		    (st->ctx.tag == LIBERA_TAG_UNKNOWN && st->ctx.rule)))
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	if (!put_arg(st, OF10A_STRIP_VLAN))
		return -ENOSPC;
	/* What was popped may have had another tag below. */
	st->ctx.tag = pop ? LIBERA_TAG_UNKNOWN : LIBERA_TAG_NONE;
	st->popped |= pop;
	return 0;
}

static int put_act(struct put_state *st, const struct libera_act *a,
		   const struct libera_act *next)
{
	switch (a->type) {
	case LIBERA_ACT_OUTPUT:
		return put_output(st, a);
	case LIBERA_ACT_SET_FIELD:
		return put_set_field(st, a);
	case LIBERA_ACT_SET_VLAN_VID:
		return put_vlan(st, OF10A_SET_VLAN_VID, get_unaligned_be16(a->val) & 0xfff);
	case LIBERA_ACT_SET_VLAN_PCP:
		return put_vlan(st, OF10A_SET_VLAN_PCP, a->val[0]);
	case LIBERA_ACT_STRIP_VLAN:
	case LIBERA_ACT_POP_VLAN:
		return put_strip_vlan(st, a);
	case LIBERA_ACT_PUSH_VLAN:
		return put_push_vlan(st, a, next);
	case LIBERA_ACT_SET_QUEUE:
		st->queued = true;
		st->queue = a->arg;
		return 0;
	case LIBERA_ACT_ENQUEUE:
		return put_enqueue(st, a->arg, a->queue);
	case LIBERA_ACT_SET_TP_SRC:
		return put_set_tp(st, OF10A_SET_TP_SRC, a->arg, 0);
	case LIBERA_ACT_SET_TP_DST:
		return put_set_tp(st, OF10A_SET_TP_DST, a->arg, 0);
	default:
		return LIBERA_OFERR_BAD_ACTION_TYPE;
	}
}

/* Place of an action in the order in which a set is executed (1.3.5, 5.10). */
static int set_rank(const struct libera_act *a)
{
	switch (a->type) {
	case LIBERA_ACT_POP_VLAN:
		return 0;
	case LIBERA_ACT_PUSH_VLAN:
		return 1;
	case LIBERA_ACT_SET_FIELD:
		return 2;
	case LIBERA_ACT_SET_QUEUE:
		return 3;
	case LIBERA_ACT_OUTPUT:
		return 4;
	default:
		return -1;
	}
}

/*
 * A written set is executed at the end, once.  Where its order is that of the
 * list, and nothing is in it twice, the list says the same.
 */
static bool set_is_list(const struct libera_act *act, int n)
{
	u64 fields = 0;
	int last = -1;
	int k;

	for (k = 0; k < n; k++) {
		int rank = set_rank(&act[k]);

		if (rank < 0 || rank < last)
			return false;
		if (rank == 2) {
			if (fields & (1ULL << act[k].field))
				return false;
			fields |= 1ULL << act[k].field;
		} else if (rank == last) {
			return false;
		}
		last = rank;
	}
	return true;
}

static int put_list(struct put_state *st, const struct libera_act *act, int n)
{
	int err, k;

	for (k = 0; k < n; k++) {
		err = put_act(st, &act[k], k + 1 < n ? &act[k + 1] : NULL);
		if (err)
			return err;
	}
	return 0;
}

/**
 * libera_of10_put_instrs() - action list of neutral instructions
 * @b: builder
 * @i: instructions
 * @known: what is known of the packets
 *
 * 1.0 has one table: nothing can be in the action set before, so CLEAR does
 * nothing, and a set without an output drops.
 *
 * Return: 0, -ENOSPC, or a positive oferr if 1.0 cannot say it.
 */
int libera_of10_put_instrs(struct libera_ofbuf *b, const struct libera_instrs *i,
			   const struct libera_act_ctx *known)
{
	struct put_state st = { .b = b, .ctx = *known };
	const struct libera_act *set;
	int err;

	if (i->present & (LIBERA_INSTR_GOTO | LIBERA_INSTR_METADATA | LIBERA_INSTR_METER))
		return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;
	err = put_list(&st, i->act, i->n_apply);
	if (err || !i->n_write)
		return err;
	set = i->act + i->n_apply;
	if (!set_is_list(set, i->n_write))
		return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;
	if (set[i->n_write - 1].type != LIBERA_ACT_OUTPUT)
		return 0;
	return put_list(&st, set, i->n_write);
}
