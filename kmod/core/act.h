/* SPDX-License-Identifier: GPL-2.0 */
/* Version-neutral actions and instructions. */
#ifndef _LIBERA_ACT_H
#define _LIBERA_ACT_H

#include "field.h"

#define LIBERA_ACT_MAX		256	/* actions in one message; more is TOO_MANY */

/* Port numbers are those of 1.3; 1.0's reserved ones are mapped at the codec. */
enum libera_port_no {
	LIBERA_PORT_MAX		= 0xffffff00,
	LIBERA_PORT_IN_PORT	= 0xfffffff8,
	LIBERA_PORT_TABLE	= 0xfffffff9,
	LIBERA_PORT_NORMAL	= 0xfffffffa,
	LIBERA_PORT_FLOOD	= 0xfffffffb,
	LIBERA_PORT_ALL		= 0xfffffffc,
	LIBERA_PORT_CONTROLLER	= 0xfffffffd,
	LIBERA_PORT_LOCAL	= 0xfffffffe,
	LIBERA_PORT_ANY		= 0xffffffff,	/* 1.0: NONE */
};

#define LIBERA_ETH_VLAN		0x8100
#define LIBERA_ETH_IPV4		0x0800
#define LIBERA_NO_BUFFER	0xffffffff
#define LIBERA_CML_NO_BUFFER	0xffff
#define LIBERA_GROUP_ANY	0xffffffff
#define LIBERA_QUEUE_ALL	0xffffffff
#define LIBERA_TABLE_ALL	0xff

enum libera_act_type {
	LIBERA_ACT_OUTPUT,		/* arg port, max_len */
	LIBERA_ACT_SET_FIELD,		/* field, val */
	LIBERA_ACT_SET_VLAN_VID,	/* val[0..1]; 1.0: tags an untagged packet */
	LIBERA_ACT_SET_VLAN_PCP,	/* val[0]; 1.0: likewise */
	LIBERA_ACT_STRIP_VLAN,		/* 1.0: no error if untagged */
	LIBERA_ACT_POP_VLAN,
	LIBERA_ACT_PUSH_VLAN,		/* arg ethertype */
	LIBERA_ACT_PUSH_MPLS,		/* arg ethertype */
	LIBERA_ACT_POP_MPLS,		/* arg ethertype */
	LIBERA_ACT_PUSH_PBB,		/* arg ethertype */
	LIBERA_ACT_POP_PBB,
	LIBERA_ACT_COPY_TTL_OUT,
	LIBERA_ACT_COPY_TTL_IN,
	LIBERA_ACT_SET_MPLS_TTL,	/* arg */
	LIBERA_ACT_DEC_MPLS_TTL,
	LIBERA_ACT_SET_NW_TTL,		/* arg */
	LIBERA_ACT_DEC_NW_TTL,
	LIBERA_ACT_GROUP,		/* arg group */
	LIBERA_ACT_SET_QUEUE,		/* arg queue */
	LIBERA_ACT_ENQUEUE,		/* arg port, queue; 1.0 */
	LIBERA_ACT_SET_TP_SRC,		/* arg number; 1.0: TCP or UDP, as the packet is */
	LIBERA_ACT_SET_TP_DST,		/* arg number; 1.0: likewise */
	__LIBERA_ACT_END
};

/**
 * struct libera_act - one action
 * @type: LIBERA_ACT_*
 * @field: for SET_FIELD
 * @max_len: for OUTPUT to CONTROLLER
 * @arg: port, ethertype, TTL, group, queue or transport port
 * @queue: for ENQUEUE
 * @val: value for SET_FIELD and SET_VLAN_*, in network order, left-aligned
 *
 * Unused members are zero, so equality is equality of bytes.
 */
struct libera_act {
	u8 type;
	u8 field;
	u16 max_len;
	u32 arg;
	union {
		u32 queue;
		u8 val[LIBERA_FIELD_WIDTH_MAX];
	};
};

/* Which instructions are there. */
#define LIBERA_INSTR_GOTO	(1U << 0)
#define LIBERA_INSTR_METADATA	(1U << 1)
#define LIBERA_INSTR_WRITE	(1U << 2)
#define LIBERA_INSTR_APPLY	(1U << 3)
#define LIBERA_INSTR_CLEAR	(1U << 4)
#define LIBERA_INSTR_METER	(1U << 5)

/**
 * struct libera_instrs - instructions of a rule; 1.0 actions are APPLY
 * @present: LIBERA_INSTR_*; none and no actions is a drop
 * @goto_table: table of GOTO
 * @meter: id of METER
 * @metadata: value of METADATA
 * @metadata_mask: its mask
 * @n_apply: actions of APPLY, at @act
 * @n_write: actions of WRITE, at @act + @n_apply
 * @act: all actions; memory of whoever owns the struct
 */
struct libera_instrs {
	u8 present;
	u8 goto_table;
	u32 meter;
	u64 metadata;
	u64 metadata_mask;
	u16 n_apply;
	u16 n_write;
	const struct libera_act *act;
};

bool libera_instrs_equal(const struct libera_instrs *a, const struct libera_instrs *b);

/**
 * libera_instrs_outputs_to() - whether some action outputs to @port (out_port
 * filters, 1.3.5 6.4)
 */
bool libera_instrs_outputs_to(const struct libera_instrs *i, u32 port);

/** libera_instrs_use_group() - whether some action is of that group (out_group filters) */
bool libera_instrs_use_group(const struct libera_instrs *i, u32 group);

/**
 * libera_act_format() - print an action as "output:2", "set_field:eth_dst=02:.."
 *
 * Return: length that was needed, as snprintf().
 */
int libera_act_format(char *buf, size_t size, const struct libera_act *a);

/** libera_instrs_format() - print all instructions; "drop" if there is nothing */
int libera_instrs_format(char *buf, size_t size, const struct libera_instrs *i);

/** libera_port_format() - "7", "CONTROLLER", "ANY" ... */
int libera_port_format(char *buf, size_t size, u32 port);

#endif
