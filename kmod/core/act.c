// SPDX-License-Identifier: GPL-2.0
/* Actions and instructions: comparison and printing. */
#include "act.h"
#include "print.h"

/* Equality is that of bytes, so there must be none that nobody sets. */
static_assert(sizeof(struct libera_act) == 8 + LIBERA_FIELD_WIDTH_MAX);

/** libera_instrs_equal() - whether @a and @b say the same */
bool libera_instrs_equal(const struct libera_instrs *a, const struct libera_instrs *b)
{
	size_t n = (size_t)a->n_apply + a->n_write;

	if (a->present != b->present || a->n_apply != b->n_apply || a->n_write != b->n_write)
		return false;
	if (a->present & LIBERA_INSTR_GOTO && a->goto_table != b->goto_table)
		return false;
	if (a->present & LIBERA_INSTR_METER && a->meter != b->meter)
		return false;
	if (a->present & LIBERA_INSTR_METADATA &&
	    (a->metadata != b->metadata || a->metadata_mask != b->metadata_mask))
		return false;
	return !n || !memcmp(a->act, b->act, n * sizeof(*a->act));
}

/**
 * libera_instrs_outputs_to() - whether some action outputs to @port
 * @i: instructions
 * @port: port number
 *
 * For out_port filters (OpenFlow 1.3.5, 6.4); a 1.0 ENQUEUE outputs, too.
 */
bool libera_instrs_outputs_to(const struct libera_instrs *i, u32 port)
{
	int n = i->n_apply + i->n_write;
	int k;

	for (k = 0; k < n; k++) {
		const struct libera_act *a = &i->act[k];

		if ((a->type == LIBERA_ACT_OUTPUT || a->type == LIBERA_ACT_ENQUEUE) &&
		    a->arg == port)
			return true;
	}
	return false;
}

/** libera_instrs_use_group() - whether some action is of that group (out_group filters) */
bool libera_instrs_use_group(const struct libera_instrs *i, u32 group)
{
	int n = i->n_apply + i->n_write;
	int k;

	for (k = 0; k < n; k++)
		if (i->act[k].type == LIBERA_ACT_GROUP && i->act[k].arg == group)
			return true;
	return false;
}

/**
 * libera_port_format() - "7", "CONTROLLER", "ANY" ...
 * @buf: destination
 * @size: its size
 * @port: number
 *
 * Return: length that was needed, as snprintf().
 */
int libera_port_format(char *buf, size_t size, u32 port)
{
	static const char *const reserved[] = {
		"IN_PORT", "TABLE", "NORMAL", "FLOOD", "ALL", "CONTROLLER", "LOCAL", "ANY",
	};

	if (port >= LIBERA_PORT_IN_PORT)
		return snprintf(buf, size, "%s", reserved[port - LIBERA_PORT_IN_PORT]);
	return snprintf(buf, size, "%u", port);
}

enum act_arg {
	ARG_NONE,
	ARG_DEC,
	ARG_HEX,
};

static const struct {
	const char *name;
	u8 arg;
} act_rows[__LIBERA_ACT_END] = {
	[LIBERA_ACT_OUTPUT]		= { "output", ARG_DEC },
	[LIBERA_ACT_SET_FIELD]		= { "set_field", ARG_NONE },
	[LIBERA_ACT_SET_VLAN_VID]	= { "set_vlan_vid", ARG_NONE },
	[LIBERA_ACT_SET_VLAN_PCP]	= { "set_vlan_pcp", ARG_NONE },
	[LIBERA_ACT_STRIP_VLAN]		= { "strip_vlan", ARG_NONE },
	[LIBERA_ACT_POP_VLAN]		= { "pop_vlan", ARG_NONE },
	[LIBERA_ACT_PUSH_VLAN]		= { "push_vlan", ARG_HEX },
	[LIBERA_ACT_PUSH_MPLS]		= { "push_mpls", ARG_HEX },
	[LIBERA_ACT_POP_MPLS]		= { "pop_mpls", ARG_HEX },
	[LIBERA_ACT_PUSH_PBB]		= { "push_pbb", ARG_HEX },
	[LIBERA_ACT_POP_PBB]		= { "pop_pbb", ARG_NONE },
	[LIBERA_ACT_COPY_TTL_OUT]	= { "copy_ttl_out", ARG_NONE },
	[LIBERA_ACT_COPY_TTL_IN]	= { "copy_ttl_in", ARG_NONE },
	[LIBERA_ACT_SET_MPLS_TTL]	= { "set_mpls_ttl", ARG_DEC },
	[LIBERA_ACT_DEC_MPLS_TTL]	= { "dec_mpls_ttl", ARG_NONE },
	[LIBERA_ACT_SET_NW_TTL]		= { "set_nw_ttl", ARG_DEC },
	[LIBERA_ACT_DEC_NW_TTL]		= { "dec_nw_ttl", ARG_NONE },
	[LIBERA_ACT_GROUP]		= { "group", ARG_DEC },
	[LIBERA_ACT_SET_QUEUE]		= { "set_queue", ARG_DEC },
	[LIBERA_ACT_ENQUEUE]		= { "enqueue", ARG_NONE },
	[LIBERA_ACT_SET_TP_SRC]		= { "set_tp_src", ARG_DEC },
	[LIBERA_ACT_SET_TP_DST]		= { "set_tp_dst", ARG_DEC },
};

/**
 * libera_act_format() - print an action as "output:2", "set_field:eth_dst=02:.."
 * @buf: destination
 * @size: its size
 * @a: action
 *
 * Return: length that was needed, as snprintf().
 */
int libera_act_format(char *buf, size_t size, const struct libera_act *a)
{
	struct libera_print p;
	char text[64];

	libera_print_init(&p, buf, size);
	if (a->type >= __LIBERA_ACT_END) {
		libera_print_add(&p, "unknown");
		return p.len;
	}

	libera_print_add(&p, "%s", act_rows[a->type].name);
	switch (a->type) {
	case LIBERA_ACT_OUTPUT:
		libera_port_format(text, sizeof(text), a->arg);
		libera_print_add(&p, ":%s", text);
		if (a->max_len)
			libera_print_add(&p, ":%u", a->max_len);
		return p.len;
	case LIBERA_ACT_ENQUEUE:
		libera_port_format(text, sizeof(text), a->arg);
		libera_print_add(&p, ":%s:%u", text, a->queue);
		return p.len;
	case LIBERA_ACT_SET_FIELD:
		libera_field_format(text, sizeof(text), a->field, a->val, NULL);
		libera_print_add(&p, ":%s", text);
		return p.len;
	case LIBERA_ACT_SET_VLAN_VID:
		libera_print_add(&p, ":%u", get_unaligned_be16(a->val));
		return p.len;
	case LIBERA_ACT_SET_VLAN_PCP:
		libera_print_add(&p, ":%u", a->val[0]);
		return p.len;
	default:
		break;
	}
	if (act_rows[a->type].arg == ARG_DEC)
		libera_print_add(&p, ":%u", a->arg);
	else if (act_rows[a->type].arg == ARG_HEX)
		libera_print_add(&p, ":0x%04x", a->arg);
	return p.len;
}

static void add_acts(struct libera_print *p, const struct libera_act *act, int n)
{
	int k;

	for (k = 0; k < n; k++) {
		size_t room;

		if (k)
			libera_print_add(p, ",");
		room = p->len < p->size ? p->size - p->len : 0;
		p->len += libera_act_format(room ? p->buf + p->len : NULL, room, &act[k]);
	}
}

/**
 * libera_instrs_format() - print all instructions; "drop" if there is nothing
 * @buf: destination
 * @size: its size
 * @i: instructions
 *
 * In the order in which a switch executes them.  Applied actions stand alone,
 * as 1.0's do: "meter:1,output:2,write(output:3),goto:4".
 *
 * Return: length that was needed, as snprintf().
 */
int libera_instrs_format(char *buf, size_t size, const struct libera_instrs *i)
{
	struct libera_print p;

	libera_print_init(&p, buf, size);
	if (i->present & LIBERA_INSTR_METER)
		libera_print_add(&p, "meter:%u", i->meter);
	if (i->n_apply) {
		if (p.len)
			libera_print_add(&p, ",");
		add_acts(&p, i->act, i->n_apply);
	}
	if (i->present & LIBERA_INSTR_CLEAR)
		libera_print_add(&p, "%sclear", p.len ? "," : "");
	if (i->n_write) {
		libera_print_add(&p, "%swrite(", p.len ? "," : "");
		add_acts(&p, i->act + i->n_apply, i->n_write);
		libera_print_add(&p, ")");
	}
	if (i->present & LIBERA_INSTR_METADATA)
		libera_print_add(&p, "%smetadata:0x%llx/0x%llx", p.len ? "," : "",
				 i->metadata, i->metadata_mask);
	if (i->present & LIBERA_INSTR_GOTO)
		libera_print_add(&p, "%sgoto:%u", p.len ? "," : "", i->goto_table);
	if (!p.len)
		libera_print_add(&p, "drop");
	return p.len;
}
