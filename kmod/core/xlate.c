// SPDX-License-Identifier: GPL-2.0
/* Translation of rules between a vSwitch and its pSwitch. */
#include "xlate.h"

/* Fields that are the hypervisor's, or need what a vSwitch does not have. */
#define FOREIGN_FIELDS							\
	(LIBERA_FIELD_BIT(IN_PHY_PORT) | LIBERA_FIELD_BIT(METADATA) |	\
	 LIBERA_FIELD_BIT(TUNNEL_ID))

int libera_xlate_check_match(const struct libera_match *m, const struct libera_map *map)
{
	if (m->present & FOREIGN_FIELDS)
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	if (libera_match_has(m, LIBERA_FIELD_IN_PORT) &&
	    !libera_map_find(map, libera_match_get_u64(m, LIBERA_FIELD_IN_PORT)))
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	return 0;
}

void libera_xlate_match(struct libera_match *p, const struct libera_match *v, u32 pport)
{
	*p = *v;
	libera_match_set_u64(p, LIBERA_FIELD_IN_PORT, pport);
}

static int emit(struct libera_ofscratch *s, const struct libera_act *a)
{
	if (s->n == LIBERA_ACT_MAX)
		return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
	s->act[s->n++] = *a;
	return 0;
}

static int emit_output(struct libera_ofscratch *s, u32 port)
{
	struct libera_act a = { .type = LIBERA_ACT_OUTPUT, .arg = port };

	return emit(s, &a);
}

static int flood(struct libera_ofscratch *s, const struct libera_map *map, u32 in_port, bool all)
{
	u32 i;
	int err;

	for (i = 0; i < map->n; i++) {
		const struct libera_map_port *port = &map->port[i];

		if (port->vport == in_port || (port->no_flood && !all))
			continue;
		err = emit_output(s, port->pport);
		if (err)
			return err;
	}
	return 0;
}

static int output(struct libera_ofscratch *s, const struct libera_act *v,
		  const struct libera_map *map, u32 in_port, unsigned int flags)
{
	const struct libera_map_port *port;
	struct libera_act a = *v;

	switch (v->arg) {
	case LIBERA_PORT_FLOOD:
	case LIBERA_PORT_ALL:
		return flood(s, map, in_port, v->arg == LIBERA_PORT_ALL);
	case LIBERA_PORT_CONTROLLER:
		a.max_len = LIBERA_CML_NO_BUFFER;
		return emit(s, &a);
	case LIBERA_PORT_IN_PORT:
		return emit(s, &a);
	case LIBERA_PORT_TABLE:
		/*
		 * Rules on the pSwitch are bound to in-ports, so this stays
		 * inside the tenant; without an in-port nothing could match.
		 */
		if (!(flags & LIBERA_XLATE_TABLE) || !libera_map_find(map, in_port))
			return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
		return emit(s, &a);
	}
	port = libera_map_find(map, v->arg);
	if (!port)
		return flags & LIBERA_XLATE_LENIENT ? 0 : LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	a.arg = port->pport;
	a.max_len = 0;
	return emit(s, &a);
}

static int action(struct libera_ofscratch *s, const struct libera_act *v,
		  const struct libera_map *map, u32 in_port, unsigned int flags)
{
	switch (v->type) {
	case LIBERA_ACT_OUTPUT:
		return output(s, v, map, in_port, flags);
	case LIBERA_ACT_GROUP:
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	case LIBERA_ACT_SET_QUEUE:
	case LIBERA_ACT_ENQUEUE:
		return LIBERA_OFERR_BAD_ACTION_QUEUE;
	case LIBERA_ACT_SET_FIELD:
		if (v->field >= __LIBERA_FIELD_END || !libera_fields[v->field].settable ||
		    v->field == LIBERA_FIELD_TUNNEL_ID)
			return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
		return emit(s, v);
	default:
		return emit(s, v);
	}
}

/* Place of an action in the run of an action set (1.3.5, 5.10); -1: not in a set. */
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

/* A later action of the same kind replaces an earlier one in an action set. */
static bool replaced(const struct libera_act *act, u16 i, u16 n)
{
	u16 j;

	for (j = i + 1; j < n; j++)
		if (act[j].type == act[i].type &&
		    (act[i].type != LIBERA_ACT_SET_FIELD || act[j].field == act[i].field))
			return true;
	return false;
}

static int action_set(struct libera_ofscratch *s, const struct libera_act *act, u16 n,
		      const struct libera_map *map, u32 in_port, unsigned int flags)
{
	int order, err;
	u16 i;

	for (order = 0; order <= 10; order++) {
		for (i = 0; i < n; i++) {
			if (set_order(&act[i]) != order || replaced(act, i, n))
				continue;
			err = action(s, &act[i], map, in_port, flags);
			if (err)
				return err;
		}
	}
	return 0;
}

int libera_xlate_instrs(struct libera_instrs *p, const struct libera_instrs *v,
			const struct libera_map *map, u32 in_port, unsigned int flags,
			struct libera_ofscratch *s)
{
	u16 start = s->n;
	int err;
	u16 i;

	if (v->present & LIBERA_INSTR_GOTO)
		return LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID;
	if (v->present & (LIBERA_INSTR_METADATA | LIBERA_INSTR_METER))
		return LIBERA_OFERR_BAD_INSTRUCTION_UNSUP;

	for (i = 0; i < v->n_apply; i++) {
		err = action(s, &v->act[i], map, in_port, flags);
		if (err)
			return err;
	}
	err = action_set(s, v->act + v->n_apply, v->n_write, map, in_port, flags);
	if (err)
		return err;

	memset(p, 0, sizeof(*p));
	p->n_apply = s->n - start;
	p->act = s->act + start;
	if (p->n_apply)
		p->present = LIBERA_INSTR_APPLY;
	return 0;
}
