// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 actions (7.2.5) and instructions (7.2.4) to and from the neutral form. */
#include "of13.h"

#define ETH_QINQ	0x88a8
#define ETH_MPLS	0x8847
#define ETH_MPLS_MC	0x8848
#define ETH_PBB		0x88e7

#define PROTO_TCP	6
#define PROTO_UDP	17

/* What an action has in its four bytes. */
enum act_arg {
	ARG_NONE,
	ARG_U8,
	ARG_U16,
	ARG_U32,
};

/* By type on the wire; arguments of OUTPUT and SET_FIELD are of their own kind. */
static const struct {
	bool known;
	u8 act;
	u8 arg;
} rows[] = {
	[OF13A_OUTPUT]		= { true, LIBERA_ACT_OUTPUT, ARG_NONE },
	[OF13A_COPY_TTL_OUT]	= { true, LIBERA_ACT_COPY_TTL_OUT, ARG_NONE },
	[OF13A_COPY_TTL_IN]	= { true, LIBERA_ACT_COPY_TTL_IN, ARG_NONE },
	[OF13A_SET_MPLS_TTL]	= { true, LIBERA_ACT_SET_MPLS_TTL, ARG_U8 },
	[OF13A_DEC_MPLS_TTL]	= { true, LIBERA_ACT_DEC_MPLS_TTL, ARG_NONE },
	[OF13A_PUSH_VLAN]	= { true, LIBERA_ACT_PUSH_VLAN, ARG_U16 },
	[OF13A_POP_VLAN]	= { true, LIBERA_ACT_POP_VLAN, ARG_NONE },
	[OF13A_PUSH_MPLS]	= { true, LIBERA_ACT_PUSH_MPLS, ARG_U16 },
	[OF13A_POP_MPLS]	= { true, LIBERA_ACT_POP_MPLS, ARG_U16 },
	[OF13A_SET_QUEUE]	= { true, LIBERA_ACT_SET_QUEUE, ARG_U32 },
	[OF13A_GROUP]		= { true, LIBERA_ACT_GROUP, ARG_U32 },
	[OF13A_SET_NW_TTL]	= { true, LIBERA_ACT_SET_NW_TTL, ARG_U8 },
	[OF13A_DEC_NW_TTL]	= { true, LIBERA_ACT_DEC_NW_TTL, ARG_NONE },
	[OF13A_SET_FIELD]	= { true, LIBERA_ACT_SET_FIELD, ARG_NONE },
	[OF13A_PUSH_PBB]	= { true, LIBERA_ACT_PUSH_PBB, ARG_U16 },
	[OF13A_POP_PBB]		= { true, LIBERA_ACT_POP_PBB, ARG_NONE },
};

/**
 * libera_of13_act_of() - action of a type on the wire
 * @type: type
 *
 * Return: LIBERA_ACT_*, or __LIBERA_ACT_END if it is none of ours.
 */
u8 libera_of13_act_of(u16 type)
{
	return type < ARRAY_SIZE(rows) && rows[type].known ? rows[type].act : __LIBERA_ACT_END;
}

/**
 * libera_of13_type_of() - type on the wire of an action
 * @act: LIBERA_ACT_*
 *
 * Return: the type, or OF13A_EXPERIMENTER if 1.3 does not have the action.
 */
u16 libera_of13_type_of(u8 act)
{
	u16 type;

	for (type = 0; type < ARRAY_SIZE(rows); type++) {
		if (rows[type].known && rows[type].act == act)
			return type;
	}
	return OF13A_EXPERIMENTER;
}

static bool push_type_ok(u16 type, u16 eth_type)
{
	switch (type) {
	case OF13A_PUSH_VLAN:
		return eth_type == LIBERA_ETH_VLAN || eth_type == ETH_QINQ;
	case OF13A_PUSH_MPLS:
		return eth_type == ETH_MPLS || eth_type == ETH_MPLS_MC;
	case OF13A_PUSH_PBB:
		return eth_type == ETH_PBB;
	default:
		return true;
	}
}

static bool only_of10(u8 act)
{
	switch (act) {
	case LIBERA_ACT_SET_VLAN_VID:
	case LIBERA_ACT_SET_VLAN_PCP:
	case LIBERA_ACT_STRIP_VLAN:
	case LIBERA_ACT_ENQUEUE:
	case LIBERA_ACT_SET_TP_SRC:
	case LIBERA_ACT_SET_TP_DST:
		return true;
	default:
		return false;
	}
}

static int get_ours(struct libera_act *a, const u8 *p, u32 len)
{
	const struct of13_action_libera *w = (const void *)p;

	if (len != sizeof(*w) || be32_to_cpu(w->experimenter) != OF13_EXP_LIBERA ||
	    !only_of10(w->act))
		return LIBERA_OFERR_BAD_ACTION_EXPERIMENTER;
	a->type = w->act;
	a->arg = be32_to_cpu(w->arg);
	if (a->type == LIBERA_ACT_ENQUEUE)
		a->queue = get_unaligned_be32(w->val);
	else
		memcpy(a->val, w->val, sizeof(w->val));
	return 0;
}

/* One action of @len bytes, a multiple of 8 and not 0.  @a is zeroed. */
static int get_act(struct libera_act *a, const u8 *p, u32 len, bool ours)
{
	const struct of13_action_output *output = (const void *)p;
	u16 type = get_unaligned_be16(p);
	const u8 *arg = p + offsetof(struct of13_action, arg);

	switch (type) {
	case OF13A_OUTPUT:
		if (len != sizeof(*output))
			return LIBERA_OFERR_BAD_ACTION_LEN;
		a->type = LIBERA_ACT_OUTPUT;
		a->arg = be32_to_cpu(output->port);
		if (a->arg == LIBERA_PORT_CONTROLLER)
			a->max_len = be16_to_cpu(output->max_len);
		return 0;
	case OF13A_SET_FIELD:
		a->type = LIBERA_ACT_SET_FIELD;
		return libera_of13_get_set_field(a, arg, len - 4);
	case OF13A_EXPERIMENTER:
		return ours ? get_ours(a, p, len) : LIBERA_OFERR_BAD_ACTION_EXPERIMENTER;
	default:
		break;
	}

	a->type = libera_of13_act_of(type);
	if (a->type == __LIBERA_ACT_END)
		return LIBERA_OFERR_BAD_ACTION_TYPE;
	if (len != sizeof(struct of13_action))
		return LIBERA_OFERR_BAD_ACTION_LEN;
	switch (rows[type].arg) {
	case ARG_U8:
		a->arg = arg[0];
		break;
	case ARG_U16:
		a->arg = get_unaligned_be16(arg);
		break;
	case ARG_U32:
		a->arg = get_unaligned_be32(arg);
		break;
	default:
		break;
	}
	return push_type_ok(type, a->arg) ? 0 : LIBERA_OFERR_BAD_ACTION_ARGUMENT;
}

/**
 * libera_of13_get_acts() - append a list of actions to the scratch
 * @p: list
 * @len: its bytes
 * @scratch: gets the actions, after those it has
 * @ours: written by ourselves: may have actions that 1.3 lacks
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_acts(const u8 *p, u32 len, struct libera_ofscratch *scratch, bool ours)
{
	struct libera_ofcur c;
	int err;

	libera_ofcur_init(&c, p, len);
	while (c.left) {
		struct libera_act *a;
		const u8 *w;
		u16 alen;

		if (c.left < sizeof(struct of13_action))
			return LIBERA_OFERR_BAD_ACTION_LEN;
		alen = get_unaligned_be16(c.p + 2);
		if (alen < sizeof(struct of13_action) || alen % 8)
			return LIBERA_OFERR_BAD_ACTION_LEN;
		w = libera_ofcur_pull(&c, alen);
		if (!w)
			return LIBERA_OFERR_BAD_ACTION_LEN;
		if (scratch->n == LIBERA_ACT_MAX)
			return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
		a = &scratch->act[scratch->n];
		memset(a, 0, sizeof(*a));
		err = get_act(a, w, alen, ours);
		if (err)
			return err;
		scratch->n++;
	}
	return 0;
}

static int put_output(struct libera_ofbuf *b, u32 port, u16 max_len)
{
	struct of13_action_output *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(OF13A_OUTPUT);
	w->len = cpu_to_be16(sizeof(*w));
	w->port = cpu_to_be32(port);
	w->max_len = cpu_to_be16(max_len);
	return 0;
}

static int put_plain(struct libera_ofbuf *b, u16 type, u32 val)
{
	struct of13_action *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(type);
	w->len = cpu_to_be16(sizeof(*w));
	switch (rows[type].arg) {
	case ARG_U8:
		w->arg[0] = val;
		break;
	case ARG_U16:
		put_unaligned_be16(val, w->arg);
		break;
	case ARG_U32:
		put_unaligned_be32(val, w->arg);
		break;
	default:
		break;
	}
	return 0;
}

static int put_set_field(struct libera_ofbuf *b, enum libera_field_id id, const u8 *val)
{
	u32 width = libera_fields[id].width;
	u32 len = ALIGN(4 + sizeof(struct of13_oxm) + width, 8);
	struct of13_action *w = libera_ofbuf_put(b, len);
	struct of13_oxm *h;

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(OF13A_SET_FIELD);
	w->len = cpu_to_be16(len);
	h = (struct of13_oxm *)w->arg;
	h->class = cpu_to_be16(OXM_CLASS_BASIC);
	h->field = id << 1;
	h->length = width;
	memcpy((u8 *)w + sizeof(*w), val, width);
	return 0;
}

static int put_ours(struct libera_ofbuf *b, const struct libera_act *a)
{
	struct of13_action_libera *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(OF13A_EXPERIMENTER);
	w->len = cpu_to_be16(sizeof(*w));
	w->experimenter = cpu_to_be32(OF13_EXP_LIBERA);
	w->act = a->type;
	w->arg = cpu_to_be32(a->arg);
	if (a->type == LIBERA_ACT_ENQUEUE)
		put_unaligned_be32(a->queue, w->val);
	else
		memcpy(w->val, a->val, sizeof(w->val));
	return 0;
}

static void push_tag(struct libera_act_ctx *ctx)
{
	if (!ctx->pushed++)
		ctx->under = ctx->tag;
	ctx->tag = LIBERA_TAG_SOME;
}

/* @else_tag: what is there then, if it was not an action that has put the tag on */
static void pop_tag(struct libera_act_ctx *ctx, enum libera_act_tag else_tag)
{
	if (!ctx->pushed)
		ctx->tag = else_tag;
	else if (!--ctx->pushed)
		ctx->tag = ctx->under;
}

/*
 * 1.0 tags an untagged packet when it sets a tag's id or priority; 1.3 must be
 * told to push, and to push only then.  If the rule leaves open what it meets,
 * there is no list of 1.3 actions that does the same.
 */
static int put_set_vlan(struct libera_ofbuf *b, const struct libera_act *a,
			struct libera_act_ctx *ctx)
{
	u8 vid[2];
	int err;

	if (ctx->tag == LIBERA_TAG_UNKNOWN)
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	if (ctx->tag == LIBERA_TAG_NONE) {
		err = put_plain(b, OF13A_PUSH_VLAN, LIBERA_ETH_VLAN);
		if (err)
			return err;
	}
	ctx->tag = LIBERA_TAG_SOME;
	if (a->type == LIBERA_ACT_SET_VLAN_PCP)
		return put_set_field(b, LIBERA_FIELD_VLAN_PCP, a->val);
	put_unaligned_be16(LIBERA_VID_PRESENT | get_unaligned_be16(a->val), vid);
	return put_set_field(b, LIBERA_FIELD_VLAN_VID, vid);
}

/* 1.0 strips a tag if there is one; 1.3 may pop only what is there. */
static int put_strip_vlan(struct libera_ofbuf *b, struct libera_act_ctx *ctx)
{
	switch (ctx->tag) {
	case LIBERA_TAG_SOME:
		pop_tag(ctx, LIBERA_TAG_NONE);
		return put_plain(b, OF13A_POP_VLAN, 0);
	case LIBERA_TAG_NONE:
		return 0;
	default:
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	}
}

/* tp_src and tp_dst of 1.0 are ports of TCP or UDP, whichever the packet is. */
static int put_set_tp(struct libera_ofbuf *b, const struct libera_act *a,
		      const struct libera_act_ctx *ctx)
{
	bool src = a->type == LIBERA_ACT_SET_TP_SRC;
	enum libera_field_id id;
	u8 val[2];

	switch (ctx->ip_proto) {
	case PROTO_TCP:
		id = src ? LIBERA_FIELD_TCP_SRC : LIBERA_FIELD_TCP_DST;
		break;
	case PROTO_UDP:
		id = src ? LIBERA_FIELD_UDP_SRC : LIBERA_FIELD_UDP_DST;
		break;
	default:
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	}
	put_unaligned_be16(a->arg, val);
	return put_set_field(b, id, val);
}

static int put_act(struct libera_ofbuf *b, const struct libera_act *a,
		   struct libera_act_ctx *ctx)
{
	u16 type;

	if (ctx->ours && only_of10(a->type))
		return put_ours(b, a);
	switch (a->type) {
	case LIBERA_ACT_OUTPUT:
		return put_output(b, a->arg, a->max_len);
	case LIBERA_ACT_SET_FIELD:
		return put_set_field(b, a->field, a->val);
	case LIBERA_ACT_SET_VLAN_VID:
	case LIBERA_ACT_SET_VLAN_PCP:
		return put_set_vlan(b, a, ctx);
	case LIBERA_ACT_STRIP_VLAN:
		return put_strip_vlan(b, ctx);
	case LIBERA_ACT_SET_TP_SRC:
	case LIBERA_ACT_SET_TP_DST:
		return put_set_tp(b, a, ctx);
	case LIBERA_ACT_ENQUEUE:
		return put_plain(b, OF13A_SET_QUEUE, a->queue) ?: put_output(b, a->arg, 0);
	default:
		break;
	}
	type = libera_of13_type_of(a->type);
	if (type == OF13A_EXPERIMENTER)
		return LIBERA_OFERR_BAD_ACTION_TYPE;
	if (type == OF13A_PUSH_VLAN)
		push_tag(ctx);
	else if (type == OF13A_POP_VLAN)
		pop_tag(ctx, LIBERA_TAG_UNKNOWN);
	return put_plain(b, type, a->arg);
}

/**
 * libera_of13_put_acts() - list of actions
 * @b: builder
 * @act: actions
 * @n: how many
 * @ctx: what is known of the packets; kept up with the actions
 *
 * A queue of 1.3 stays set, that of 1.0's ENQUEUE is for one output: an output
 * after an ENQUEUE cannot be said.
 *
 * Return: 0, -ENOSPC, or a positive oferr if 1.3 cannot say it.
 */
int libera_of13_put_acts(struct libera_ofbuf *b, const struct libera_act *act, int n,
			 struct libera_act_ctx *ctx)
{
	bool queued = false;
	int err, k;

	for (k = 0; k < n; k++) {
		if (act[k].type == LIBERA_ACT_ENQUEUE && !ctx->ours)
			queued = true;
		else if (queued && act[k].type == LIBERA_ACT_OUTPUT &&
			 act[k].arg != LIBERA_PORT_CONTROLLER)
			return LIBERA_OFERR_BAD_ACTION_UNSUPPORTED_ORDER;
		err = put_act(b, &act[k], ctx);
		if (err)
			return err;
	}
	return 0;
}

/* Where the two lists of actions are, while the instructions are read. */
struct act_lists {
	struct libera_ofcur apply;
	struct libera_ofcur write;
};

/* One instruction of @len bytes, a multiple of 8 and not 0. */
static int get_instr(struct libera_instrs *i, const u8 *p, u32 len, struct act_lists *lists)
{
	const struct of13_instruction_metadata *metadata = (const void *)p;
	const struct of13_instruction *w = (const void *)p;
	u32 want = sizeof(*w);
	u8 bit;

	switch (be16_to_cpu(w->type)) {
	case OF13I_GOTO_TABLE:
		bit = LIBERA_INSTR_GOTO;
		break;
	case OF13I_WRITE_METADATA:
		bit = LIBERA_INSTR_METADATA;
		want = sizeof(*metadata);
		break;
	case OF13I_WRITE_ACTIONS:
		bit = LIBERA_INSTR_WRITE;
		want = len;
		break;
	case OF13I_APPLY_ACTIONS:
		bit = LIBERA_INSTR_APPLY;
		want = len;
		break;
	case OF13I_CLEAR_ACTIONS:
		bit = LIBERA_INSTR_CLEAR;
		break;
	case OF13I_METER:
		bit = LIBERA_INSTR_METER;
		break;
	case OF13I_EXPERIMENTER:
		return LIBERA_OFERR_BAD_INSTRUCTION_EXPERIMENTER;
	default:
		return LIBERA_OFERR_BAD_INSTRUCTION_UNKNOWN;
	}
	if (len != want)
		return LIBERA_OFERR_BAD_INSTRUCTION_LEN;
	/* "At most one instruction of each type"; no error code is named for it. */
	if (i->present & bit)
		return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;
	i->present |= bit;

	switch (bit) {
	case LIBERA_INSTR_GOTO:
		/* 0xff is ALL, and the last table that could be is 0xfe. */
		if (w->arg[0] == LIBERA_TABLE_ALL)
			return LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID;
		i->goto_table = w->arg[0];
		break;
	case LIBERA_INSTR_METADATA:
		i->metadata = be64_to_cpu(metadata->metadata);
		i->metadata_mask = be64_to_cpu(metadata->metadata_mask);
		break;
	case LIBERA_INSTR_WRITE:
		libera_ofcur_init(&lists->write, w + 1, len - sizeof(*w));
		break;
	case LIBERA_INSTR_APPLY:
		libera_ofcur_init(&lists->apply, w + 1, len - sizeof(*w));
		break;
	case LIBERA_INSTR_METER:
		i->meter = get_unaligned_be32(w->arg);
		break;
	default:
		break;
	}
	return 0;
}

/**
 * libera_of13_get_rule_instrs() - neutral form of a list of instructions
 * @i: filled
 * @p: list
 * @len: its bytes
 * @scratch: emptied, then gets the actions: those of APPLY first
 * @ours: written by ourselves: may have actions that 1.3 lacks
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_rule_instrs(struct libera_instrs *i, const u8 *p, u32 len,
				struct libera_ofscratch *scratch, bool ours)
{
	struct act_lists lists = { };
	struct libera_ofcur c;
	int err;

	memset(i, 0, sizeof(*i));
	i->act = scratch->act;
	scratch->n = 0;
	libera_ofcur_init(&c, p, len);
	while (c.left) {
		const u8 *w;
		u16 ilen;

		if (c.left < sizeof(struct of13_instruction))
			return LIBERA_OFERR_BAD_INSTRUCTION_LEN;
		ilen = get_unaligned_be16(c.p + 2);
		if (ilen < sizeof(struct of13_instruction) || ilen % 8)
			return LIBERA_OFERR_BAD_INSTRUCTION_LEN;
		w = libera_ofcur_pull(&c, ilen);
		if (!w)
			return LIBERA_OFERR_BAD_INSTRUCTION_LEN;
		err = get_instr(i, w, ilen, &lists);
		if (err)
			return err;
	}

	err = libera_of13_get_acts(lists.apply.p, lists.apply.left, scratch, ours);
	if (err)
		return err;
	i->n_apply = scratch->n;
	err = libera_of13_get_acts(lists.write.p, lists.write.left, scratch, ours);
	if (err)
		return err;
	i->n_write = scratch->n - i->n_apply;
	return 0;
}

/* An instruction of eight bytes; NULL if there is no room. */
static struct of13_instruction *put_instr(struct libera_ofbuf *b, u16 type)
{
	struct of13_instruction *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return NULL;
	w->type = cpu_to_be16(type);
	w->len = cpu_to_be16(sizeof(*w));
	return w;
}

static int put_act_instr(struct libera_ofbuf *b, u16 type, const struct libera_act *act, int n,
			 struct libera_act_ctx *ctx)
{
	u32 start = b->len;
	struct of13_instruction *w = put_instr(b, type);
	int err;

	if (!w)
		return -ENOSPC;
	err = libera_of13_put_acts(b, act, n, ctx);
	if (err)
		return err;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	/* what does nothing to these packets is not said, as switches do not tell it either */
	if (n && b->len - start == sizeof(*w))
		b->len = start;
	else
		w->len = cpu_to_be16(b->len - start);
	return 0;
}

static int put_metadata(struct libera_ofbuf *b, const struct libera_instrs *i)
{
	struct of13_instruction_metadata *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->type = cpu_to_be16(OF13I_WRITE_METADATA);
	w->len = cpu_to_be16(sizeof(*w));
	w->metadata = cpu_to_be64(i->metadata);
	w->metadata_mask = cpu_to_be64(i->metadata_mask);
	return 0;
}

/**
 * libera_of13_put_rule_instrs() - list of instructions
 * @b: builder
 * @i: instructions
 * @known: what is known of the packets that they meet
 *
 * In the order in which a switch executes them (1.3.5, 5.9).
 *
 * Return: 0, -ENOSPC, or a positive oferr if 1.3 cannot say it.
 */
int libera_of13_put_rule_instrs(struct libera_ofbuf *b, const struct libera_instrs *i,
				const struct libera_act_ctx *known)
{
	struct libera_act_ctx ctx = *known;
	struct of13_instruction *w;
	int err;

	if (i->present & LIBERA_INSTR_METER) {
		w = put_instr(b, OF13I_METER);
		if (!w)
			return -ENOSPC;
		put_unaligned_be32(i->meter, w->arg);
	}
	if (i->present & LIBERA_INSTR_APPLY || i->n_apply) {
		err = put_act_instr(b, OF13I_APPLY_ACTIONS, i->act, i->n_apply, &ctx);
		if (err)
			return err;
	}
	if (i->present & LIBERA_INSTR_CLEAR && !put_instr(b, OF13I_CLEAR_ACTIONS))
		return -ENOSPC;
	if (i->present & LIBERA_INSTR_WRITE || i->n_write) {
		err = put_act_instr(b, OF13I_WRITE_ACTIONS,
				    i->n_apply ? i->act + i->n_apply : i->act, i->n_write, &ctx);
		if (err)
			return err;
	}
	if (i->present & LIBERA_INSTR_METADATA) {
		err = put_metadata(b, i);
		if (err)
			return err;
	}
	if (i->present & LIBERA_INSTR_GOTO) {
		w = put_instr(b, OF13I_GOTO_TABLE);
		if (!w)
			return -ENOSPC;
		w->arg[0] = i->goto_table;
	}
	return 0;
}

/**
 * libera_of13_put_instrs() - instruction list in 1.3 wire form, for ourselves
 * @b: builder
 * @i: instructions
 *
 * Nothing is lost: actions that 1.3 lacks are put down in a form of our own,
 * which libera_of13_get_instrs() understands and no peer ever gets.
 *
 * Return: 0, -ENOSPC, or a positive oferr.
 */
int libera_of13_put_instrs(struct libera_ofbuf *b, const struct libera_instrs *i)
{
	static const struct libera_act_ctx ctx = { .ours = true };

	return libera_of13_put_rule_instrs(b, i, &ctx);
}

/**
 * libera_of13_get_instrs() - what libera_of13_put_instrs() wrote
 * @i: filled
 * @p: list
 * @len: its bytes
 * @scratch: emptied, then gets the actions: those of APPLY first
 *
 * Return: 0 or a positive oferr.
 */
int libera_of13_get_instrs(struct libera_instrs *i, const u8 *p, u32 len,
			   struct libera_ofscratch *scratch)
{
	return libera_of13_get_rule_instrs(i, p, len, scratch, true);
}
