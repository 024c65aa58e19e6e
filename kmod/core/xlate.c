// SPDX-License-Identifier: GPL-2.0
/* Translation of rules between a vSwitch and its pSwitch. */
#include "xlate.h"

/*
 * One translation: what it is about, and where its actions go.  @in is where
 * packets come in, NULL if from nowhere or anywhere.  @tag: the label that they
 * carry at this point, where there is but one table, so that rules of vLinks can
 * have no other tags.
 */
struct run {
	const struct libera_xlate *x;
	u32 in_port;
	const struct libera_map_port *in;
	u16 tag;
	bool tags_are_labels;
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

static bool is_tagged(const struct libera_match *m)
{
	return libera_match_has(m, LIBERA_FIELD_VLAN_VID) &&
	       libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID) != LIBERA_VID_NONE;
}

bool libera_xlate_applies(const struct libera_match *m, const struct libera_map_port *port,
			  const struct libera_xlate *x)
{
	if (port->label && x->n_tables > 1 && libera_match_get_u64(m, LIBERA_FIELD_TUNNEL_ID))
		return false;
	if (port->label && x->n_tables == 1 && is_tagged(m))
		return false;
	/* a vPort is no logical port: in_phy_port is the same as in_port */
	if (port->no_recv || port->remote || !libera_map_is_up(port))
		return false;
	return says_port(m, LIBERA_FIELD_IN_PORT, port->vport) &&
	       says_port(m, LIBERA_FIELD_IN_PHY_PORT, port->vport);
}

static bool is_labelled(const struct libera_map *map, u32 vport)
{
	const struct libera_map_port *port = libera_map_find(map, vport);
	u32 i;

	if (port)
		return port->label;
	if (vport != LIBERA_PORT_FLOOD && vport != LIBERA_PORT_ALL)
		return false;
	for (i = 0; i < map->n; i++)
		if (map->port[i].label)
			return true;
	return false;
}

/* Whether packets go where they have a label.  @home: the vPort that IN_PORT means, or 0 */
static bool uses_label(const struct libera_instrs *v, const struct libera_map *map, u32 home)
{
	const struct libera_act *a;
	u16 i;

	for (i = 0; i < v->n_apply + v->n_write; i++) {
		a = &v->act[i];
		if ((a->type == LIBERA_ACT_OUTPUT || a->type == LIBERA_ACT_ENQUEUE) &&
		    is_labelled(map, home && a->arg == LIBERA_PORT_IN_PORT ? home : a->arg))
			return true;
	}
	return false;
}

int libera_xlate_match(struct libera_match *p, const struct libera_match *v,
		       const struct libera_map_port *port, const struct libera_instrs *instrs,
		       const struct libera_xlate *x)
{
	*p = *v;
	libera_match_set_u64(p, LIBERA_FIELD_IN_PORT, port->pport);
	if (libera_match_has(v, LIBERA_FIELD_IN_PHY_PORT))
		libera_match_set_u64(p, LIBERA_FIELD_IN_PHY_PORT, port->pport);
	if (x->n_tables > 1) {
		if (port->label)
			libera_match_set_u64(p, LIBERA_FIELD_TUNNEL_ID, port->label);
		return 0;
	}
	if (!port->label && !uses_label(instrs, x->map, port->twin ? port->vport : 0)) {
		if (x->untagged && !libera_match_has(v, LIBERA_FIELD_VLAN_VID))
			libera_match_set_u64(p, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
		return 0;
	}
	if (is_tagged(v))
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	libera_match_set_u64(p, LIBERA_FIELD_VLAN_VID,
			     port->label ? port->label | LIBERA_VID_PRESENT : LIBERA_VID_NONE);
	return 0;
}

static bool depends_on_tag(const struct libera_act *a)
{
	return a->type == LIBERA_ACT_SET_VLAN_VID || a->type == LIBERA_ACT_SET_VLAN_PCP ||
	       a->type == LIBERA_ACT_STRIP_VLAN;
}

u8 libera_xlate_variants(const struct libera_match *m, const struct libera_instrs *instrs)
{
	u16 i;

	if (libera_match_has(m, LIBERA_FIELD_VLAN_VID))
		return 1;
	for (i = 0; i < instrs->n_apply + instrs->n_write; i++)
		if (depends_on_tag(&instrs->act[i]))
			return 2;
	return 1;
}

void libera_xlate_narrow(struct libera_match *p, u8 variant)
{
	static const u8 present[] = { LIBERA_VID_PRESENT >> 8, 0 };

	if (variant)
		libera_match_set(p, LIBERA_FIELD_VLAN_VID, present, present);
	else
		libera_match_set_u64(p, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
}

static int emit(struct run *r, const struct libera_act *a)
{
	struct libera_ofscratch *s = r->s;

	if (s->n == LIBERA_ACT_MAX)
		return LIBERA_OFERR_BAD_ACTION_TOO_MANY;
	s->act[s->n++] = *a;
	return 0;
}

static struct libera_act tag_act(enum libera_act_type type, u16 vid)
{
	struct libera_act a = { .type = type };

	if (type == LIBERA_ACT_SET_FIELD)
		a.field = LIBERA_FIELD_VLAN_VID;
	if (type == LIBERA_ACT_PUSH_VLAN)
		a.arg = LIBERA_ETH_VLAN;
	else
		put_unaligned_be16(vid, a.val);
	return a;
}

static int emit_tag(struct run *r, enum libera_act_type type, u16 vid)
{
	const struct libera_act a = tag_act(type, vid);

	return emit(r, &a);
}

/* Where there is one table: the label that the next output needs, 0 for none. */
static int retag(struct run *r, u16 label)
{
	int err;

	if (r->x->n_tables > 1 || r->tag == label)
		return 0;
	err = label ? emit_tag(r, LIBERA_ACT_SET_VLAN_VID, label) :
		      emit_tag(r, LIBERA_ACT_STRIP_VLAN, 0);
	r->tag = label;
	return err;
}

/* A label around one output, where a packet has none of its own accord. */
static int emit_labelled(struct run *r, const struct libera_act *a, u16 label)
{
	return emit_tag(r, LIBERA_ACT_PUSH_VLAN, 0) ?:
	       emit_tag(r, LIBERA_ACT_SET_FIELD, label | LIBERA_VID_PRESENT) ?:
	       emit(r, a) ?: emit_tag(r, LIBERA_ACT_POP_VLAN, 0);
}

/* From a vLink into a pLink on the same pPort: back, as a switch has to be told. */
static bool is_back(const struct run *r, const struct libera_map_port *port)
{
	return port->label && r->in && r->in->pport == port->pport;
}

/* To a port, with what its packets have to carry. */
static int emit_port(struct run *r, const struct libera_act *v, const struct libera_map_port *port)
{
	struct libera_act a = *v;

	if (!libera_map_is_up(port))
		return 0;
	if (port->label && !port->remote && r->flags & LIBERA_XLATE_NO_LINKS)
		return 0;
	/* queues are at the port itself, which is not here */
	if (port->remote && v->type == LIBERA_ACT_ENQUEUE)
		return LIBERA_OFERR_BAD_ACTION_QUEUE;
	a.arg = is_back(r, port) ? LIBERA_PORT_IN_PORT : port->pport;
	a.max_len = 0;
	if (port->label && r->x->n_tables > 1)
		return emit_labelled(r, &a, port->out_label);
	return retag(r, port->out_label) ?: emit(r, &a);
}

u16 libera_xlate_port(struct libera_act *act, const struct libera_map_port *port, bool back)
{
	const struct libera_act output = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = back ? LIBERA_PORT_IN_PORT : port->pport,
	};
	u16 n = 0;

	if (port->label) {
		act[n++] = tag_act(LIBERA_ACT_PUSH_VLAN, 0);
		act[n++] = tag_act(LIBERA_ACT_SET_FIELD, port->out_label | LIBERA_VID_PRESENT);
	}
	act[n++] = output;
	return n;
}

static int emit_group(struct run *r, u64 vid)
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
	static const struct libera_act output = { .type = LIBERA_ACT_OUTPUT };
	const struct libera_map *map = r->x->map;
	u32 i;
	int err;

	for (i = 0; i < map->n; i++) {
		const struct libera_map_port *port = &map->port[i];

		if (port->vport == r->in_port || port->no_fwd || (port->no_flood && !all))
			continue;
		err = emit_port(r, &output, port);
		if (err)
			return err;
	}
	return 0;
}

/* As one action if @in_set. */
static int emit_one(struct run *r, const struct libera_act *v,
		    const struct libera_map_port *port, bool in_set)
{
	if (!in_set || !port->label || !libera_map_is_up(port))
		return emit_port(r, v, port);
	return emit_group(r, port->vport + (is_back(r, port) ? LIBERA_VGROUP_BACK :
							       LIBERA_VGROUP_PORT));
}

/* To one port of the vSwitch, which may be shut or gone. */
static int emit_to_port(struct run *r, const struct libera_act *v, bool in_set)
{
	const struct libera_map_port *port = libera_map_find(r->x->map, v->arg);

	if (!port)
		return r->flags & LIBERA_XLATE_LENIENT ? 0 : LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	/* a switch sends nothing back unless told so by IN_PORT */
	if (port->no_fwd || (port->vport == r->in_port &&
			     (port->label || port->remote || r->flags & LIBERA_XLATE_TWIN)))
		return 0;
	return emit_one(r, v, port, in_set);
}

static int emit_back(struct run *r, const struct libera_act *v, bool in_set)
{
	const struct libera_map_port *home = libera_map_find(r->x->map, r->in_port);

	if (r->in && r->in->no_fwd)
		return 0;
	/* where packets for the vPort go by now; its queues may be elsewhere */
	if (home && r->flags & LIBERA_XLATE_TWIN && v->type == LIBERA_ACT_OUTPUT)
		return emit_one(r, v, home, in_set);
	if (r->in && r->in->label)
		return emit_one(r, v, r->in, in_set);
	return retag(r, 0) ?: emit(r, v);
}

static int emit_to_controller(struct run *r, const struct libera_act *v)
{
	struct libera_act a = *v;

	if (r->flags & LIBERA_XLATE_NO_CTRL)
		return 0;
	a.max_len = LIBERA_CML_NO_BUFFER;
	/* the label tells where the packet came in */
	return retag(r, r->in ? r->in->label : 0) ?: emit(r, &a);
}

/* Again through the rules: as the packet came in, with its label. */
static int to_table(struct run *r, const struct libera_act *v)
{
	u16 label = r->in->label;

	if (!label || r->x->n_tables == 1)
		return retag(r, label) ?: emit(r, v);
	return emit_labelled(r, v, label);
}

static int output(struct run *r, const struct libera_act *v, bool in_set)
{
	switch (v->arg) {
	case LIBERA_PORT_FLOOD:
		return in_set ? emit_group(r, LIBERA_VGROUP_FLOOD) : flood(r, false);
	case LIBERA_PORT_ALL:
		return in_set ? emit_group(r, LIBERA_VGROUP_ALL) : flood(r, true);
	case LIBERA_PORT_CONTROLLER:
		return emit_to_controller(r, v);
	case LIBERA_PORT_IN_PORT:
		return emit_back(r, v, in_set);
	case LIBERA_PORT_TABLE:
		/*
		 * Rules on the pSwitch are bound to in-ports, so this stays
		 * inside the tenant; without an in-port nothing could match.
		 */
		if (!(r->flags & LIBERA_XLATE_TABLE) || !r->in)
			return LIBERA_OFERR_BAD_ACTION_OUT_PORT;
		return to_table(r, v);
	}
	return emit_to_port(r, v, in_set);
}

static bool is_about_tags(const struct libera_act *v)
{
	switch (v->type) {
	case LIBERA_ACT_SET_VLAN_VID:
	case LIBERA_ACT_SET_VLAN_PCP:
	case LIBERA_ACT_STRIP_VLAN:
	case LIBERA_ACT_POP_VLAN:
	case LIBERA_ACT_PUSH_VLAN:
		return true;
	case LIBERA_ACT_SET_FIELD:
		return v->field == LIBERA_FIELD_VLAN_VID || v->field == LIBERA_FIELD_VLAN_PCP;
	default:
		return false;
	}
}

static int action(struct run *r, const struct libera_act *v, bool in_set)
{
	if (r->tags_are_labels && is_about_tags(v))
		return LIBERA_OFERR_BAD_ACTION_TYPE;
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
		if (v->arg == LIBERA_PORT_IN_PORT)
			return emit_back(r, v, false);
		return emit_to_port(r, v, false);
	case LIBERA_ACT_SET_FIELD:
		if (v->field >= __LIBERA_FIELD_END || !libera_fields[v->field].settable)
			return LIBERA_OFERR_BAD_ACTION_SET_TYPE;
		/* that is where the label of a vLink is */
		if (v->field == LIBERA_FIELD_TUNNEL_ID && r->in && r->in->label)
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
	const struct libera_map_port *in = libera_map_find(x->map, in_port);
	/* packets that come in here from a port that is elsewhere come in at its twin */
	const struct libera_map_port twin = {
		.vport = in_port,
		.pport = LIBERA_PORT_ANY,
		.no_fwd = in && in->no_fwd,
	};
	struct run r = {
		.x = x,
		.in_port = in_port,
		.in = in && in->remote ? &twin : in,
		.flags = flags,
		.s = s,
	};
	bool ends_here = !table && !(v->present & LIBERA_INSTR_GOTO);
	u16 start = s->n;
	int err;
	u16 i;

	if (x->n_tables == 1) {
		/* what a VNC sends out it has without a label */
		r.tag = r.in && !(flags & LIBERA_XLATE_TABLE) ? r.in->label : 0;
		r.tags_are_labels = r.tag || uses_label(v, x->map, flags & LIBERA_XLATE_TWIN ?
							in_port : 0);
		if (flags & LIBERA_XLATE_BARE)
			r.tag = 0;
	}
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
