/* SPDX-License-Identifier: GPL-2.0 */
/* Rules of a VNC for packets in carried form: what sets out so, is passed on, and restored. */
#ifndef _LIBERA_CARRY_H
#define _LIBERA_CARRY_H

#include "xlate.h"

/*
 * A packet is carried only between two hosts that are known, without a VLAN tag, and
 * only while each rule that it can meet can be told of it: see libera_carry_judge().
 * Where there are tables its tunnel id says so, which is no label; whose it is only the
 * locators tell, so that one rule can be for packets of several tenants.
 */
#define LIBERA_CARRIED_ID	0x1000

/* What a rule is for packets that come in carried from a vLink. */
enum libera_carry_case {
	LIBERA_CARRY_CASE_NONE,		/* it matches none */
	LIBERA_CARRY_CASE_PAIR,		/* those between two hosts, which can be restored */
	LIBERA_CARRY_CASE_PASS,		/* those go nowhere, to the controller, or on as they are */
	LIBERA_CARRY_CASE_HOSTILE,	/* it does with many what only plain ones can have done */
};

/* What a rule asks of those vLinks that packets come in from, and of others. */
enum libera_carry_need {
	LIBERA_CARRY_NEEDS_NOTHING,	/* it can be told of carried packets */
	LIBERA_CARRY_NEEDS_LINK,	/* it can if these are carried further, as they are */
	LIBERA_CARRY_NEEDS_PLAIN,	/* it cannot */
};

/**
 * libera_carry_judge() - what a rule is for carried packets from one port
 * @v: virtual match
 * @instrs: virtual
 * @table: virtual
 * @in: the port
 * @x: the vSwitch
 *
 * Return: the case.
 */
enum libera_carry_case libera_carry_judge(const struct libera_match *v,
					  const struct libera_instrs *instrs, u8 table,
					  const struct libera_map_port *in,
					  const struct libera_xlate *x);

/**
 * libera_carry_need() - what has to be so for packets to come in carried from one port
 * @v: virtual match
 * @instrs: virtual
 * @table: virtual
 * @in: the port, whose packets @v applies to
 * @x: the vSwitch
 * @out: of NEEDS_LINK set to the number of the vPort that leads to the other vLink
 *
 * Does not depend on what is carried now.
 *
 * Return: LIBERA_CARRY_NEEDS_*.
 */
enum libera_carry_need libera_carry_need(const struct libera_match *v,
					 const struct libera_instrs *instrs, u8 table,
					 const struct libera_map_port *in,
					 const struct libera_xlate *x, u32 *out);

/**
 * libera_carry_match() - physical match for carried packets from one port
 * @p: the match for plain ones, which libera_xlate_match() made; changed
 * @v: virtual match, of a rule that is not NONE
 * @x: the vSwitch
 */
void libera_carry_match(struct libera_match *p, const struct libera_match *v,
			const struct libera_xlate *x);

/**
 * libera_carry_instrs() - physical instructions for carried packets from one port
 * @p: set; actions go to @s
 * @v: virtual match, of a rule that is PAIR or PASS
 * @instrs: virtual
 * @in: the port
 * @x: the vSwitch
 * @flags: LIBERA_XLATE_*
 * @s: room for actions, appended to
 *
 * Return: as libera_xlate_instrs().
 */
int libera_carry_instrs(struct libera_instrs *p, const struct libera_match *v,
			const struct libera_instrs *instrs, const struct libera_map_port *in,
			const struct libera_xlate *x, unsigned int flags,
			struct libera_ofscratch *s);

/**
 * libera_carry_begins() - whether packets from a host's port set out in carried form
 *
 * As libera_carry_judge().  True if the rule, for packets without a VLAN tag, does nothing
 * but send those between two known hosts into a vLink that carries.
 */
bool libera_carry_begins(const struct libera_match *v, const struct libera_instrs *instrs,
			 u8 table, const struct libera_map_port *in,
			 const struct libera_xlate *x);

/** libera_carry_begin() - its physical instructions; as libera_carry_instrs() */
int libera_carry_begin(struct libera_instrs *p, const struct libera_match *v,
		       const struct libera_instrs *instrs, const struct libera_xlate *x,
		       struct libera_ofscratch *s);

/**
 * libera_carry_tenant_match() - all carried packets of a tenant that come in by a pPort
 * @m: set
 * @kind: LIBERA_CARRY_IP or MAC
 * @l: layout
 * @tenant: id
 * @pport: pPort
 */
void libera_carry_tenant_match(struct libera_match *m, enum libera_carrier_kind kind,
			       const struct libera_layout *l, u32 tenant, u32 pport);

#endif
