// SPDX-License-Identifier: GPL-2.0
/* Rules of a VNC for packets in carried form: what sets out so, is passed on, and restored. */
#include "carry.h"

/* Of which packets between hosts a match is, as for its addresses. */
enum scope { NO_HOSTS, ONE_PAIR, MANY, SOME };

/* An address in a match: none but known ones are carried. */
static const struct libera_carried *host_of(const struct libera_match *m, enum libera_field_id id,
					    const struct libera_carrier *c)
{
	return libera_carrier_by_addr(c, libera_match_get_u64(m, id));
}

/* Whether a masked address is that of a host. */
static bool some_host(const struct libera_match *m, enum libera_field_id id,
		      const struct libera_carrier *c)
{
	u64 val = libera_match_get_u64(m, id), mask = libera_match_get_mask_u64(m, id);
	u32 i;

	for (i = 0; i < c->n; i++)
		if ((c->host[i].addr & mask) == val)
			return true;
	return false;
}

/* Many: any at all, or all of one host.  Some: what no locator can tell. */
static enum scope scope_of(const struct libera_match *m, const struct libera_carrier *c)
{
	const enum libera_field_id ids[] = { libera_carrier_src(c->kind),
					     libera_carrier_dst(c->kind) };
	enum scope scope = ONE_PAIR;
	int i;

	for (i = 0; i < 2; i++) {
		if (!libera_match_has(m, ids[i])) {
			if (scope == ONE_PAIR)
				scope = MANY;
		} else if (libera_match_is_exact(m, ids[i])) {
			if (!host_of(m, ids[i], c))
				return NO_HOSTS;
		} else {
			if (!some_host(m, ids[i], c))
				return NO_HOSTS;
			scope = SOME;
		}
	}
	return scope;
}

static bool is_untagged(const struct libera_match *m)
{
	return !libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID);
}

static bool is_of_kind(const struct libera_match *m, enum libera_carrier_kind kind)
{
	return kind != LIBERA_CARRY_IP || !libera_match_has(m, LIBERA_FIELD_ETH_TYPE) ||
	       libera_match_get_u64(m, LIBERA_FIELD_ETH_TYPE) == LIBERA_ETH_IPV4;
}

/* The one action, if a rule of the first table is just that; NULL. */
static const struct libera_act *only_output(const struct libera_instrs *i)
{
	if (i->present & (LIBERA_INSTR_GOTO | LIBERA_INSTR_METADATA | LIBERA_INSTR_METER) ||
	    i->n_apply + i->n_write != 1 || i->act[0].type != LIBERA_ACT_OUTPUT)
		return NULL;
	return &i->act[0];
}

static bool is_drop(const struct libera_instrs *i)
{
	return !(i->present & (LIBERA_INSTR_GOTO | LIBERA_INSTR_METADATA | LIBERA_INSTR_METER)) &&
	       !(i->n_apply + i->n_write);
}

/* Where a single output takes carried packets. */
enum way { NOWHERE, TO_CONTROLLER, INTO_LINK, ELSEWHERE };

static enum way way_of(const struct libera_act *a, const struct libera_map_port *in,
		       const struct libera_xlate *x, const struct libera_map_port **to)
{
	const struct libera_map_port *port;

	if (a->arg == LIBERA_PORT_CONTROLLER)
		return TO_CONTROLLER;
	port = a->arg == LIBERA_PORT_IN_PORT ? in : libera_map_find(x->map, a->arg);
	*to = port;
	if (!port)
		return a->arg < LIBERA_PORT_MAX ? NOWHERE : ELSEWHERE;
	/* a switch sends nothing back unless told so by IN_PORT */
	if (port->no_fwd || !libera_map_is_up(port) ||
	    (port == in && a->arg != LIBERA_PORT_IN_PORT))
		return NOWHERE;
	return port->label && !port->remote ? INTO_LINK : ELSEWHERE;
}

/* Whether they need not be restored; @to: set to the vPort whose vLink they go into, or NULL */
static bool can_pass(const struct libera_instrs *i, const struct libera_map_port *in,
		     const struct libera_xlate *x, const struct libera_map_port **to)
{
	const struct libera_act *a = only_output(i);
	enum way way = a ? way_of(a, in, x, to) : ELSEWHERE;

	if (way != INTO_LINK)
		*to = NULL;
	return is_drop(i) || way != ELSEWHERE;
}

/* What a rule is, if all vLinks carry.  @to: as can_pass() has it, of a PASS */
static enum libera_carry_case case_of(const struct libera_match *v,
				      const struct libera_instrs *instrs, u8 table,
				      const struct libera_map_port *in,
				      const struct libera_xlate *x,
				      const struct libera_map_port **to)
{
	const struct libera_carrier *c = x->carrier;

	*to = NULL;
	/* in later tables there are plain packets only */
	if (!c || table || !is_untagged(v) || !is_of_kind(v, c->kind))
		return LIBERA_CARRY_CASE_NONE;
	switch (scope_of(v, c)) {
	case NO_HOSTS:
		return LIBERA_CARRY_CASE_NONE;
	case ONE_PAIR:
		/* what is to be restored needs room */
		if (instrs->n_apply + instrs->n_write > LIBERA_ACT_MAX / 4)
			return LIBERA_CARRY_CASE_HOSTILE;
		return LIBERA_CARRY_CASE_PAIR;
	case MANY:
		return can_pass(instrs, in, x, to) ? LIBERA_CARRY_CASE_PASS :
						     LIBERA_CARRY_CASE_HOSTILE;
	default:
		return LIBERA_CARRY_CASE_HOSTILE;
	}
}

enum libera_carry_case libera_carry_judge(const struct libera_match *v,
					  const struct libera_instrs *instrs, u8 table,
					  const struct libera_map_port *in,
					  const struct libera_xlate *x)
{
	const struct libera_map_port *to;
	enum libera_carry_case c;

	if (!in->carry_in)
		return LIBERA_CARRY_CASE_NONE;
	c = case_of(v, instrs, table, in, x, &to);
	return to && !to->carry_on ? LIBERA_CARRY_CASE_HOSTILE : c;
}

enum libera_carry_need libera_carry_need(const struct libera_match *v,
					 const struct libera_instrs *instrs, u8 table,
					 const struct libera_map_port *in,
					 const struct libera_xlate *x, u32 *out)
{
	const struct libera_map_port *to;

	/* carried packets come from vLinks only */
	if (!in->label || in->remote)
		return LIBERA_CARRY_NEEDS_NOTHING;
	if (case_of(v, instrs, table, in, x, &to) == LIBERA_CARRY_CASE_HOSTILE)
		return LIBERA_CARRY_NEEDS_PLAIN;
	if (!to)
		return LIBERA_CARRY_NEEDS_NOTHING;
	*out = to->vport;
	return LIBERA_CARRY_NEEDS_LINK;
}

static void set_masked(struct libera_match *m, enum libera_field_id id, u64 val, u64 mask)
{
	u8 width = libera_fields[id].width, v[8], k[8];

	put_unaligned_be64(val, v);
	put_unaligned_be64(mask, k);
	libera_match_set(m, id, v + 8 - width, k + 8 - width);
}

static void set_tenant(struct libera_match *m, enum libera_field_id id,
		       enum libera_carrier_kind kind, const struct libera_layout *l, u32 tenant)
{
	u64 val, mask;

	libera_layout_tenant(kind, l, tenant, &val, &mask);
	set_masked(m, id, val, mask);
}

/*
 * The tenant's bits.  There they are in both addresses; a rule for all packets and one
 * for all of IPv4 must not become the same, so they name one each.
 */
static void set_any(struct libera_match *p, const struct libera_match *v,
		    const struct libera_carrier *c)
{
	enum libera_field_id id = libera_match_has(v, LIBERA_FIELD_ETH_TYPE) ?
				  libera_carrier_src(c->kind) : libera_carrier_dst(c->kind);

	set_tenant(p, id, c->kind, &c->layout, c->tenant);
}

void libera_carry_match(struct libera_match *p, const struct libera_match *v,
			const struct libera_xlate *x)
{
	const struct libera_carrier *c = x->carrier;
	const enum libera_field_id ids[] = { libera_carrier_src(c->kind),
					     libera_carrier_dst(c->kind) };
	bool told = false;
	int i;

	if (x->n_tables > 1)
		libera_match_set_u64(p, LIBERA_FIELD_TUNNEL_ID, LIBERA_CARRIED_ID);
	else
		libera_match_set_u64(p, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	if (c->kind == LIBERA_CARRY_IP)
		libera_match_set_u64(p, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
	for (i = 0; i < 2; i++) {
		if (!libera_match_has(v, ids[i]))
			continue;
		libera_match_set_u64(p, ids[i], host_of(v, ids[i], c)->loc);
		told = true;
	}
	if (!told)
		set_any(p, v, c);
}

void libera_carry_tenant_match(struct libera_match *m, enum libera_carrier_kind kind,
			       const struct libera_layout *l, u32 tenant, u32 pport)
{
	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, pport);
	libera_match_set_u64(m, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	if (kind == LIBERA_CARRY_IP)
		libera_match_set_u64(m, LIBERA_FIELD_ETH_TYPE, LIBERA_ETH_IPV4);
	set_tenant(m, libera_carrier_dst(kind), kind, l, tenant);
}

/* ---------------------------------------------------------------- actions */

static int emit(struct libera_ofscratch *s, const struct libera_act *a)
{
	if (s->n == LIBERA_ACT_MAX)
		return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
	s->act[s->n++] = *a;
	return 0;
}

static int emit_set(struct libera_ofscratch *s, enum libera_field_id id, u64 val)
{
	struct libera_act a = { .type = LIBERA_ACT_SET_FIELD, .field = id };
	u8 bytes[8];

	put_unaligned_be64(val, bytes);
	memcpy(a.val, bytes + 8 - libera_fields[id].width, libera_fields[id].width);
	return emit(s, &a);
}

static int emit_output(struct libera_ofscratch *s, u32 port)
{
	const struct libera_act a = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = port,
		.max_len = port == LIBERA_PORT_CONTROLLER ? LIBERA_CML_NO_BUFFER : 0,
	};

	return emit(s, &a);
}

static void apply(struct libera_instrs *p, struct libera_ofscratch *s, u16 start)
{
	memset(p, 0, sizeof(*p));
	p->act = s->act + start;
	p->n_apply = s->n - start;
	if (p->n_apply)
		p->present = LIBERA_INSTR_APPLY;
}

/* Of a rule that is PAIR or PASS. */
static bool is_pair(const struct libera_match *v, const struct libera_carrier *c)
{
	return libera_match_is_exact(v, libera_carrier_src(c->kind)) &&
	       libera_match_is_exact(v, libera_carrier_dst(c->kind));
}

/* As they are: to the controller or into the next vLink. */
static int pass(struct libera_instrs *p, const struct libera_instrs *v,
		const struct libera_map_port *in, const struct libera_xlate *x,
		unsigned int flags, struct libera_ofscratch *s)
{
	const struct libera_act *a = only_output(v);
	const struct libera_map_port *to = NULL;
	u16 start = s->n;
	int err = 0;

	switch (a ? way_of(a, in, x, &to) : NOWHERE) {
	case TO_CONTROLLER:
		if (!(flags & LIBERA_XLATE_NO_CTRL))
			err = emit_output(s, LIBERA_PORT_CONTROLLER);
		break;
	case INTO_LINK:
		if (!(flags & LIBERA_XLATE_NO_LINKS))
			err = emit_output(s, to->pport == in->pport ? LIBERA_PORT_IN_PORT :
								     to->pport);
		break;
	default:
		break;
	}
	apply(p, s, start);
	return err;
}

/* What they were, before all else. */
static int restore(struct libera_instrs *p, const struct libera_match *v,
		   const struct libera_instrs *instrs, const struct libera_map_port *in,
		   const struct libera_xlate *x, unsigned int flags, struct libera_ofscratch *s)
{
	enum libera_field_id src = libera_carrier_src(x->carrier->kind);
	enum libera_field_id dst = libera_carrier_dst(x->carrier->kind);
	u16 start = s->n, n;
	int err;

	err = emit_set(s, src, libera_match_get_u64(v, src));
	if (!err)
		err = emit_set(s, dst, libera_match_get_u64(v, dst));
	if (!err && x->n_tables > 1)
		err = emit_set(s, LIBERA_FIELD_TUNNEL_ID, in->label);
	n = s->n - start;
	if (!err)
		err = libera_xlate_instrs(p, instrs, 0, x, in->vport, LIBERA_VID_NONE,
					  flags | LIBERA_XLATE_BARE, s);
	if (err)
		return err;
	/* a drop needs nothing restored */
	if (!p->n_apply && !p->n_write && !(p->present & LIBERA_INSTR_GOTO))
		return 0;
	p->act -= n;
	p->n_apply += n;
	p->present |= LIBERA_INSTR_APPLY;
	return 0;
}

int libera_carry_instrs(struct libera_instrs *p, const struct libera_match *v,
			const struct libera_instrs *instrs, const struct libera_map_port *in,
			const struct libera_xlate *x, unsigned int flags,
			struct libera_ofscratch *s)
{
	const struct libera_map_port *to;

	/* of a pair all can be restored, so they go on as they are only where more may set out */
	if (can_pass(instrs, in, x, &to) && (!to || to->carry_out || !is_pair(v, x->carrier)))
		return pass(p, instrs, in, x, flags, s);
	return restore(p, v, instrs, in, x, flags, s);
}

/* ----------------------------------------------------------------- ingress */

static bool is_ready(const struct libera_match *m, enum libera_field_id id,
		     const struct libera_carrier *c)
{
	const struct libera_carried *h;

	if (!libera_match_is_exact(m, id))
		return false;
	h = host_of(m, id, c);
	return h && h->ready;
}

bool libera_carry_begins(const struct libera_match *v, const struct libera_instrs *instrs,
			 u8 table, const struct libera_map_port *in,
			 const struct libera_xlate *x)
{
	const struct libera_act *a = only_output(instrs);
	const struct libera_carrier *c = x->carrier;
	const struct libera_map_port *to;

	if (!c || in->label || table || !a || !is_untagged(v) || !is_of_kind(v, c->kind))
		return false;
	return is_ready(v, libera_carrier_src(c->kind), c) &&
	       is_ready(v, libera_carrier_dst(c->kind), c) &&
	       way_of(a, in, x, &to) == INTO_LINK && to->carry_out;
}

int libera_carry_begin(struct libera_instrs *p, const struct libera_match *v,
		       const struct libera_instrs *instrs, const struct libera_xlate *x,
		       struct libera_ofscratch *s)
{
	enum libera_field_id src = libera_carrier_src(x->carrier->kind);
	enum libera_field_id dst = libera_carrier_dst(x->carrier->kind);
	const struct libera_map_port *to = libera_map_find(x->map, instrs->act[0].arg);
	u16 start = s->n;
	int err;

	err = emit_set(s, src, host_of(v, src, x->carrier)->loc);
	if (!err)
		err = emit_set(s, dst, host_of(v, dst, x->carrier)->loc);
	if (!err)
		err = emit_output(s, to->pport);
	apply(p, s, start);
	return err;
}
