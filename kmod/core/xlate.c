// SPDX-License-Identifier: GPL-2.0
/* Translation of rules between a vSwitch and its pSwitch. */
#include "xlate.h"

/* One translation: what it is about, and where its actions go. */
struct run {
	const struct libera_xlate *x;
	u32 in_port;
	unsigned int flags;
	struct libera_ofscratch *s;
};

static bool has_port(const struct libera_match *m, enum libera_field_id id,
		     const struct libera_map *map)
{
	return !libera_match_has(m, id) || libera_map_find(map, libera_match_get_u64(m, id));
}

int libera_xlate_check_match(const struct libera_match *m, const struct libera_xlate *x)
{
	if (x->n_tables == 1 && libera_match_has(m, LIBERA_FIELD_METADATA))
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	if (!has_port(m, LIBERA_FIELD_IN_PORT, x->map) ||
	    !has_port(m, LIBERA_FIELD_IN_PHY_PORT, x->map))
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	return 0;
}

static bool says_port(const struct libera_match *m, enum libera_field_id id, u32 port)
{
	return !libera_match_has(m, id) || libera_match_get_u64(m, id) == port;
}

bool libera_xlate_applies(const struct libera_match *m, const struct libera_map_port *port)
{
	/* a vPort is no logical port: in_phy_port is the same as in_port */
	return !port->no_recv && says_port(m, LIBERA_FIELD_IN_PORT, port->vport) &&
	       says_port(m, LIBERA_FIELD_IN_PHY_PORT, port->vport);
}

void libera_xlate_match(struct libera_match *p, const struct libera_match *v, u32 pport)
{
	*p = *v;
	libera_match_set_u64(p, LIBERA_FIELD_IN_PORT, pport);
	if (libera_match_has(v, LIBERA_FIELD_IN_PHY_PORT))
		libera_match_set_u64(p, LIBERA_FIELD_IN_PHY_PORT, pport);
}

static int emit(struct run *r, const struct libera_act *a)
{
	struct libera_ofscratch *s = r->s;

	if (s->n == LIBERA_ACT_MAX)
		return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
	s->act[s->n++] = *a;
	return 0;
}

static int emit_output(struct run *r, u32 port)
{
	struct libera_act a = { .type = LIBERA_ACT_OUTPUT, .arg = port };

	return emit(r, &a);
}

static int emit_group(struct run *r, u32 vid)
{
	struct libera_act a = { .type = LIBERA_ACT_GROUP };
	int err;

	if (!r->x->group)
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	err = r->x->group(r->x->priv, vid, &a.arg);
	return err ? err : emit(r, &a);
}

static int flood(struct run *r, bool all)
{
	const struct libera_map *map = r->x->map;
	u32 i;
	int err;

	for (i = 0; i < map->n; i++) {
		const struct libera_map_port *port = &map->port[i];

		if (port->vport == r->in_port || port->no_fwd || (port->no_flood && !all))
			continue;
		err = emit_output(r, port->pport);
		if (err)
			return err;
	}
	return 0;
}

/* To one port of the vSwitch, which may be shut or gone. */
static int emit_to_port(struct run *r, const struct libera_act *v)
{
	const struct libera_map_port *port = libera_map_find(r->x->map, v->arg);
	struct libera_act a = *v;

	if (!port)
		return r->flags & LIBERA_XLATE_LENIENT ? 0 : LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	if (port->no_fwd)
		return 0;
	a.arg = port->pport;
	a.max_len = 0;
	return emit(r, &a);
}

static int output(struct run *r, const struct libera_act *v, bool in_set)
{
	const struct libera_map *map = r->x->map;
	const struct libera_map_port *port;
	struct libera_act a = *v;

	switch (v->arg) {
	case LIBERA_PORT_FLOOD:
		return in_set ? emit_group(r, LIBERA_VGROUP_FLOOD) : flood(r, false);
	case LIBERA_PORT_ALL:
		return in_set ? emit_group(r, LIBERA_VGROUP_ALL) : flood(r, true);
	case LIBERA_PORT_CONTROLLER:
		a.max_len = LIBERA_CML_NO_BUFFER;
		return emit(r, &a);
	case LIBERA_PORT_IN_PORT:
		port = libera_map_find(map, r->in_port);
		return port && port->no_fwd ? 0 : emit(r, &a);
	case LIBERA_PORT_TABLE:
		/*
		 * Rules on the pSwitch are bound to in-ports, so this stays
		 * inside the tenant; without an in-port nothing could match.
		 */
		if (!(r->flags & LIBERA_XLATE_TABLE) || !libera_map_find(map, r->in_port))
			return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
		return emit(r, &a);
	}
	return emit_to_port(r, v);
}

static int action(struct run *r, const struct libera_act *v, bool in_set)
{
	const struct libera_map_port *port;
	struct libera_act a = *v;

	switch (v->type) {
	case LIBERA_ACT_OUTPUT:
		return output(r, v, in_set);
	case LIBERA_ACT_GROUP:
		/* those above are the hypervisor's own */
		if (v->arg > LIBERA_GROUP_MAX)
			return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
		return emit_group(r, v->arg);
	case LIBERA_ACT_ENQUEUE:
		/* OpenFlow 1.0, 5.2.4: a port of the switch, or the packet's own */
		port = libera_map_find(r->x->map, v->arg);
		if (v->arg == LIBERA_PORT_IN_PORT || port)
			a.arg = port ? port->pport : v->arg;
		else
			return r->flags & LIBERA_XLATE_LENIENT ? 0 :
								 LIBERA_OFERR_BAD_ACTION_OUT_PORT;
		return port && port->no_fwd ? 0 : emit(r, &a);
	case LIBERA_ACT_SET_FIELD:
		if (v->field >= __LIBERA_FIELD_END || !libera_fields[v->field].settable)
			return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
		return emit(r, v);
	default:
		return emit(r, v);
	}
}

/* Place of an action in the run of an action set (1.3.5, 5.10). */
static int set_order(const struct libera_act *a)
{
	switch (a->type) {
	case LIBERA_ACT_COPY_TTL_IN:
		return 0;
	case LIBERA_ACT_POP_VLAN:
	case LIBERA_ACT_POP_MPLS:
	case LIBERA_ACT_POP_PBB:
	case LIBERA_ACT_STRIP_VLAN:
		return 1;
	case LIBERA_ACT_PUSH_MPLS:
		return 2;
	case LIBERA_ACT_PUSH_PBB:
		return 3;
	case LIBERA_ACT_PUSH_VLAN:
		return 4;
	case LIBERA_ACT_COPY_TTL_OUT:
		return 5;
	case LIBERA_ACT_DEC_MPLS_TTL:
	case LIBERA_ACT_DEC_NW_TTL:
		return 6;
	case LIBERA_ACT_SET_QUEUE:
		return 8;
	case LIBERA_ACT_GROUP:
		return 9;
	case LIBERA_ACT_OUTPUT:
		return 10;
	default:
		return 7;
	}
}

/*
 * A later action of the same kind replaces an earlier one in an action set, and
 * "if both an output action and a group action are specified in an action set,
 * the output action is ignored" (1.3.5, 5.10).
 */
static bool ignored(const struct libera_act *act, u16 i, u16 n)
{
	u16 j;

	for (j = 0; j < n; j++) {
		if (act[i].type == LIBERA_ACT_OUTPUT && act[j].type == LIBERA_ACT_GROUP)
			return true;
		if (j > i && act[j].type == act[i].type &&
		    (act[i].type != LIBERA_ACT_SET_FIELD || act[j].field == act[i].field))
			return true;
	}
	return false;
}

/* Run a set now, as a list. */
static int run_set(struct run *r, const struct libera_act *act, u16 n)
{
	int order, err;
	u16 i;

	for (order = 0; order <= 10; order++) {
		for (i = 0; i < n; i++) {
			if (set_order(&act[i]) != order || ignored(act, i, n))
				continue;
			err = action(r, &act[i], false);
			if (err)
				return err;
		}
	}
	return 0;
}

/* A set that stays a set. */
static int keep_set(struct run *r, const struct libera_act *act, u16 n)
{
	int err;
	u16 i;

	for (i = 0; i < n; i++) {
		if (ignored(act, i, n))
			continue;
		err = action(r, &act[i], true);
		if (err)
			return err;
	}
	return 0;
}

/* All but the actions. */
static int instructions(struct run *r, struct libera_instrs *p, const struct libera_instrs *v)
{
	const struct libera_xlate *x = r->x;

	memset(p, 0, sizeof(*p));
	if (v->present & LIBERA_INSTR_METER) {
		if (!x->meter)
			return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;
		p->present |= LIBERA_INSTR_METER;
		return x->meter(x->priv, v->meter, &p->meter);
	}
	return 0;
}

static int next_table(struct run *r, struct libera_instrs *p, const struct libera_instrs *v)
{
	u8 n = r->x->n_tables;

	if (v->present & LIBERA_INSTR_GOTO) {
		if (v->goto_table >= n)
			return LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID;
		p->present |= LIBERA_INSTR_GOTO;
		p->goto_table = libera_xlate_table(v->goto_table);
	}
	if (v->present & LIBERA_INSTR_METADATA) {
		if (n == 1)
			return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;
		p->present |= LIBERA_INSTR_METADATA;
		p->metadata = v->metadata;
		p->metadata_mask = v->metadata_mask;
	}
	return 0;
}

int libera_xlate_instrs(struct libera_instrs *p, const struct libera_instrs *v, u8 table,
			const struct libera_xlate *x, u32 in_port, unsigned int flags,
			struct libera_ofscratch *s)
{
	struct run r = { .x = x, .in_port = in_port, .flags = flags, .s = s };
	bool ends_here = !table && !(v->present & LIBERA_INSTR_GOTO);
	u16 start = s->n;
	int err;
	u16 i;

	err = instructions(&r, p, v) ?: next_table(&r, p, v);
	if (err)
		return err;
	for (i = 0; i < v->n_apply; i++) {
		err = action(&r, &v->act[i], false);
		if (err)
			return err;
	}
	if (ends_here) {
		err = run_set(&r, v->act + v->n_apply, v->n_write);
		p->n_apply = s->n - start;
	} else {
		p->n_apply = s->n - start;
		err = keep_set(&r, v->act + v->n_apply, v->n_write);
		p->n_write = s->n - start - p->n_apply;
		p->present |= v->present & LIBERA_INSTR_CLEAR;
	}
	if (err)
		return err;
	p->act = s->act + start;
	if (p->n_apply)
		p->present |= LIBERA_INSTR_APPLY;
	if (p->n_write)
		p->present |= LIBERA_INSTR_WRITE;
	return 0;
}

int libera_xlate_bucket(struct libera_bucket *p, const struct libera_bucket *v,
			const struct libera_act *act, const struct libera_xlate *x,
			unsigned int flags, struct libera_ofscratch *s)
{
	struct run r = { .x = x, .in_port = LIBERA_PORT_ANY, .flags = flags, .s = s };
	const struct libera_map_port *port;
	int err;

	*p = *v;
	p->first = s->n;
	if (v->watch_port != LIBERA_PORT_ANY) {
		port = libera_map_find(x->map, v->watch_port);
		if (port)
			p->watch_port = port->pport;
		else if (flags & LIBERA_XLATE_LENIENT)
			p->watch_port = LIBERA_PORT_ANY;
		else
			return LIBERA_OFERR_GROUP_MOD_BAD_WATCH;
	}
	if (v->watch_group != LIBERA_GROUP_ANY) {
		if (v->watch_group > LIBERA_GROUP_MAX || !x->group ||
		    x->group(x->priv, v->watch_group, &p->watch_group))
			return LIBERA_OFERR_GROUP_MOD_BAD_WATCH;
	}
	err = keep_set(&r, act + v->first, v->n);
	p->n = s->n - p->first;
	return err;
}
