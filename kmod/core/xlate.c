// SPDX-License-Identifier: GPL-2.0
/* Translation of rules between a vSwitch and its pSwitch. */
#include "xlate.h"

/* The tag of a packet has to be known, and is not: not an error for a VNC. */
#define NEEDS_TAG	(-1)

/*
 * One translation: what it is about, and where its actions go, NULL if nobody wants
 * them.  @in is where packets come in, NULL if from nowhere or anywhere.  @vid: the
 * VLAN tag that they have at this point as the tenant sees it; @over: tags that it has
 * put on top of that, where more than one can be.  @wire: the one that they have, where
 * there is but one table: it may be a label, and is put right when that matters.
 */
struct run {
	const struct libera_xlate *x;
	u32 in_port;
	const struct libera_map_port *in;
	u16 vid;
	u16 wire;
	u8 over;
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

static u64 tags_of(const struct libera_match *m, const struct libera_map *map)
{
	u16 val = libera_match_get_u64(m, LIBERA_FIELD_VLAN_VID), mask;
	u64 tags = 0;
	int i;

	mask = libera_match_has(m, LIBERA_FIELD_VLAN_VID) ?
	       libera_match_get_mask_u64(m, LIBERA_FIELD_VLAN_VID) : 0;
	/* what has no tag has no priority in it either */
	if (!val && !libera_match_has(m, LIBERA_FIELD_VLAN_PCP))
		tags |= LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST);
	for (i = 0; i < LIBERA_VLAN_SLOTS; i++)
		if (map->vlan[i] && ((map->vlan[i] | LIBERA_VID_PRESENT) & mask) == val)
			tags |= LIBERA_VARIANT_BIT(LIBERA_VARIANT_VLAN + i);
	return tags;
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

/* A tag that is pushed where there is none, or changed where there is one: as 1.3 has it. */
static bool wants_tag(const struct libera_act *a)
{
	return a->type == LIBERA_ACT_POP_VLAN ||
	       (a->type == LIBERA_ACT_SET_FIELD && (a->field == LIBERA_FIELD_VLAN_VID ||
						    a->field == LIBERA_FIELD_VLAN_PCP));
}

u64 libera_xlate_tags(const struct libera_match *m, const struct libera_instrs *instrs,
		      const struct libera_xlate *x)
{
	const u64 untagged = LIBERA_VARIANT_BIT(LIBERA_VARIANT_FIRST);
	u64 tags = tags_of(m, x->map), some = tags;
	const struct libera_act *a;
	u16 i;

	for (i = 0; i < instrs->n_apply + instrs->n_write && some == tags; i++) {
		a = &instrs->act[i];
		if (a->type == LIBERA_ACT_GROUP)
			some &= untagged;
		else if (x->n_tables > 1)
			continue;
		else if (a->type == LIBERA_ACT_PUSH_VLAN)
			some &= untagged;
		else if (wants_tag(a))
			some &= ~untagged;
		else if (is_about_tags(a))
			break;
	}
	return some ? some : tags;
}

u16 libera_xlate_vid(u8 variant, const struct libera_map *map)
{
	if (variant < LIBERA_VARIANT_VLAN)
		return LIBERA_VID_NONE;
	return map->vlan[variant - LIBERA_VARIANT_VLAN] | LIBERA_VID_PRESENT;
}

/* What a packet with a tag has to carry into a vLink, or has carried out of it; 0: it cannot. */
static u16 label_of(const struct libera_map *map, const struct libera_map_port *port, u16 vid,
		    bool in)
{
	int i;

	if (vid == LIBERA_VID_NONE)
		return in ? port->label : port->out_label;
	i = libera_map_vlan(map, vid & ~LIBERA_VID_PRESENT);
	if (i < 0 || !port->vlabels)
		return 0;
	return in ? port->vlabels->in[i] : port->vlabels->out[i];
}

bool libera_xlate_applies(const struct libera_match *m, const struct libera_map_port *port,
			  const struct libera_xlate *x)
{
	if (port->label && x->n_tables > 1 && libera_match_get_u64(m, LIBERA_FIELD_TUNNEL_ID))
		return false;
	if (port->label && x->n_tables == 1 && !tags_of(m, x->map))
		return false;
	/* a vPort is no logical port: in_phy_port is the same as in_port */
	if (port->no_recv || port->remote || !libera_map_is_up(port))
		return false;
	return says_port(m, LIBERA_FIELD_IN_PORT, port->vport) &&
	       says_port(m, LIBERA_FIELD_IN_PHY_PORT, port->vport);
}

int libera_xlate_match(struct libera_match *p, const struct libera_match *v,
		       const struct libera_map_port *port, u16 vid,
		       const struct libera_xlate *x)
{
	bool labelled = port->label && x->n_tables == 1;
	u16 tag = vid;

	*p = *v;
	libera_match_set_u64(p, LIBERA_FIELD_IN_PORT, port->pport);
	if (libera_match_has(v, LIBERA_FIELD_IN_PHY_PORT))
		libera_match_set_u64(p, LIBERA_FIELD_IN_PHY_PORT, port->pport);
	if (port->label && x->n_tables > 1)
		libera_match_set_u64(p, LIBERA_FIELD_TUNNEL_ID, port->label);
	if (vid == LIBERA_VID_OPEN) {
		if (x->untagged && !libera_match_has(v, LIBERA_FIELD_VLAN_VID))
			libera_match_set_u64(p, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
		return 0;
	}
	/* a match for another tag than that, of which there is none here */
	if (libera_match_has(v, LIBERA_FIELD_VLAN_VID) &&
	    (vid & libera_match_get_mask_u64(v, LIBERA_FIELD_VLAN_VID)) !=
		    libera_match_get_u64(v, LIBERA_FIELD_VLAN_VID))
		return LIBERA_OFERR_BAD_MATCH_VALUE;
	if (labelled) {
		tag = label_of(x->map, port, vid, true);
		if (!tag)
			return LIBERA_OFERR_BAD_MATCH_VALUE;
		tag |= LIBERA_VID_PRESENT;
	}
	libera_match_set_u64(p, LIBERA_FIELD_VLAN_VID, tag);
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

	if (!s)
		return 0;
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

/* Where there is one table: what the next output needs, as in matches. */
static int retag(struct run *r, u16 tag)
{
	if (r->x->n_tables > 1 || r->wire == tag)
		return 0;
	r->wire = tag;
	return tag == LIBERA_VID_NONE ? emit_tag(r, LIBERA_ACT_STRIP_VLAN, 0) :
	       emit_tag(r, LIBERA_ACT_SET_VLAN_VID, tag & ~LIBERA_VID_PRESENT);
}

/* A label around one output, where a packet has none of its own accord. */
static int emit_labelled(struct run *r, const struct libera_act *a, u16 label)
{
	return emit_tag(r, LIBERA_ACT_PUSH_VLAN, 0) ?:
	       emit_tag(r, LIBERA_ACT_SET_FIELD, label | LIBERA_VID_PRESENT) ?:
	       emit(r, a) ?: emit_tag(r, LIBERA_ACT_POP_VLAN, 0);
}

/* A label in the place of a tag, for one output. */
static int emit_relabelled(struct run *r, const struct libera_act *a, u16 label)
{
	return emit_tag(r, LIBERA_ACT_SET_FIELD, label | LIBERA_VID_PRESENT) ?:
	       emit(r, a) ?: emit_tag(r, LIBERA_ACT_SET_FIELD, r->vid);
}

/* With the label of a vLink: as packets go out into it, or @in, as they come in from it. */
static int emit_into(struct run *r, const struct libera_act *a, const struct libera_map_port *port,
		     bool in)
{
	bool tables = r->x->n_tables > 1;
	u16 label;

	if (tables && !port->one_tag)
		return emit_labelled(r, a, in ? port->label : port->out_label);
	if (r->vid == LIBERA_VID_OPEN)
		return NEEDS_TAG;
	label = r->over ? 0 : label_of(r->x->map, port, r->vid, in);
	if (!label)
		return LIBERA_OFERR_BAD_ACTION_ARGUMENT;
	if (!tables)
		return retag(r, label | LIBERA_VID_PRESENT) ?: emit(r, a);
	return r->vid == LIBERA_VID_NONE ? emit_labelled(r, a, label) :
					   emit_relabelled(r, a, label);
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
	if (port->label)
		return emit_into(r, &a, port, false);
	return retag(r, r->vid) ?: emit(r, &a);
}

u16 libera_xlate_port(struct libera_act *act, const struct libera_map_port *port, int vlan,
		      bool back)
{
	const struct libera_act output = {
		.type = LIBERA_ACT_OUTPUT,
		.arg = back ? LIBERA_PORT_IN_PORT : port->pport,
	};
	u16 n = 0, label;

	if (port->label && port->one_tag && vlan >= 0) {
		label = port->vlabels ? port->vlabels->out[vlan] : 0;
		if (!label)
			return 0;
		act[n++] = tag_act(LIBERA_ACT_SET_FIELD, label | LIBERA_VID_PRESENT);
	} else if (port->label) {
		act[n++] = tag_act(LIBERA_ACT_PUSH_VLAN, 0);
		act[n++] = tag_act(LIBERA_ACT_SET_FIELD, port->out_label | LIBERA_VID_PRESENT);
	}
	act[n++] = output;
	return n;
}

/* Whether a vLink is there, @one_tag: whose packets have one tag only. */
static bool has_links(const struct libera_map *map, bool one_tag)
{
	u32 i;

	for (i = 0; i < map->n; i++)
		if (map->port[i].label && (!one_tag || map->port[i].one_tag))
			return true;
	return false;
}

static int emit_group(struct run *r, u64 vid)
{
	struct libera_act a = { .type = LIBERA_ACT_GROUP };
	int err;

	if (!r->x->group)
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	if (!r->s)
		return 0;
	err = r->x->group(r->x->priv, vid, &a.arg);
	return err ? err : emit(r, &a);
}

/* It may lead into vLinks, and takes its packets for such without a tag. */
static int emit_own_group(struct run *r, u32 group, bool in_set)
{
	int err = 0;

	/* those above are the hypervisor's own */
	if (group > LIBERA_GROUP_MAX)
		return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
	if (has_links(r->x->map, r->x->n_tables > 1)) {
		if (r->vid == LIBERA_VID_OPEN && !in_set)
			return NEEDS_TAG;
		/* of a set it is not known */
		if (r->vid == LIBERA_VID_OPEN && r->flags & LIBERA_XLATE_LENIENT)
			return 0;
		if (r->vid != LIBERA_VID_NONE)
			return LIBERA_OFERR_BAD_ACTION_OUT_GROUP;
		err = retag(r, r->vid);
	}
	return err ? err : emit_group(r, group);
}

/*
 * What a set does with a port, or with all of them, where a vLink's packets have one tag only:
 * by a group for the tag that the packet has then.
 */
static int emit_port_group(struct run *r, u64 vid)
{
	int i;

	if (r->vid == LIBERA_VID_OPEN)
		return r->flags & LIBERA_XLATE_LENIENT ? 0 : LIBERA_OFERR_BAD_ACTION_OUT_PORT;
	if (r->vid == LIBERA_VID_NONE)
		return emit_group(r, vid);
	i = r->over ? -1 : libera_map_vlan(r->x->map, r->vid & ~LIBERA_VID_PRESENT);
	return i < 0 ? LIBERA_OFERR_BAD_ACTION_ARGUMENT :
		       emit_group(r, vid + LIBERA_VGROUP_VLAN(i));
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
	u64 vid;

	if (!in_set || !port->label || !libera_map_is_up(port))
		return emit_port(r, v, port);
	vid = port->vport + (is_back(r, port) ? LIBERA_VGROUP_BACK : LIBERA_VGROUP_PORT);
	return port->one_tag && r->x->n_tables > 1 ? emit_port_group(r, vid) : emit_group(r, vid);
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
	return retag(r, r->vid) ?: emit(r, v);
}

static int emit_to_controller(struct run *r, const struct libera_act *v)
{
	struct libera_act a = *v;

	if (r->flags & LIBERA_XLATE_NO_CTRL)
		return 0;
	a.max_len = LIBERA_CML_NO_BUFFER;
	/* the label tells where the packet came in */
	if (r->in && r->in->label && r->x->n_tables == 1)
		return emit_into(r, &a, r->in, true);
	return retag(r, r->vid) ?: emit(r, &a);
}

/* Again through the rules: as the packet came in, with its label. */
static int to_table(struct run *r, const struct libera_act *v)
{
	if (r->in->label)
		return emit_into(r, v, r->in, true);
	return retag(r, r->vid) ?: emit(r, v);
}

static int flood_in_set(struct run *r, u64 vid)
{
	return r->x->n_tables > 1 && has_links(r->x->map, true) ? emit_port_group(r, vid) :
								  emit_group(r, vid);
}

static int output(struct run *r, const struct libera_act *v, bool in_set)
{
	switch (v->arg) {
	case LIBERA_PORT_FLOOD:
		return in_set ? flood_in_set(r, LIBERA_VGROUP_FLOOD) : flood(r, false);
	case LIBERA_PORT_ALL:
		return in_set ? flood_in_set(r, LIBERA_VGROUP_ALL) : flood(r, true);
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

static bool sets_id(const struct libera_act *v)
{
	return v->type == LIBERA_ACT_SET_VLAN_VID ||
	       (v->type == LIBERA_ACT_SET_FIELD && v->field == LIBERA_FIELD_VLAN_VID);
}

static u16 id_of(const struct libera_act *v)
{
	return get_unaligned_be16(v->val) | LIBERA_VID_PRESENT;
}

/* Where there are tables, what is done to a packet's tags is done at once. */
static int change_tags(struct run *r, const struct libera_act *v)
{
	bool of10 = v->type != LIBERA_ACT_SET_FIELD;

	if (v->type == LIBERA_ACT_PUSH_VLAN) {
		if (r->vid == LIBERA_VID_NONE)
			r->vid = LIBERA_VID_PRESENT;
		else
			r->over++;
	} else if (v->type == LIBERA_ACT_STRIP_VLAN || v->type == LIBERA_ACT_POP_VLAN) {
		if (r->over)
			r->over--;
		else
			r->vid = LIBERA_VID_NONE;
	} else if (sets_id(v)) {
		if (!r->over)
			r->vid = id_of(v);
	} else if (of10 && r->vid == LIBERA_VID_NONE) {
		r->vid = LIBERA_VID_PRESENT;
	}
	return emit(r, v);
}

/* A priority is the packet's, whatever id its tag has: one without a tag gets one of id 0. */
static int set_priority(struct run *r, const struct libera_act *v)
{
	struct libera_act a = { .type = LIBERA_ACT_SET_VLAN_PCP, .val = { v->val[0] } };
	int err = 0;

	if (r->vid == LIBERA_VID_NONE) {
		if (v->type == LIBERA_ACT_SET_FIELD)
			return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
		r->vid = LIBERA_VID_PRESENT;
	}
	if (r->wire == LIBERA_VID_NONE)
		err = retag(r, r->vid);
	return err ? err : emit(r, &a);
}

/* Its priority goes with a tag, or one that comes later would have it. */
static int take_tag(struct run *r, const struct libera_act *v)
{
	if (r->vid == LIBERA_VID_NONE)
		return v->type == LIBERA_ACT_STRIP_VLAN ? 0 :
		       LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	r->vid = LIBERA_VID_NONE;
	return retag(r, LIBERA_VID_NONE);
}

/* Of a packet whose one tag is known an id is put in when it goes out. */
static int change_tag(struct run *r, const struct libera_act *v)
{
	if (v->type == LIBERA_ACT_PUSH_VLAN) {
		if (r->vid != LIBERA_VID_NONE || v->arg != LIBERA_ETH_VLAN)
			return LIBERA_OFERR_BAD_ACTION_TYPE;
		r->vid = LIBERA_VID_PRESENT;
		return 0;
	}
	if (v->type == LIBERA_ACT_STRIP_VLAN || v->type == LIBERA_ACT_POP_VLAN)
		return take_tag(r, v);
	if (!sets_id(v))
		return set_priority(r, v);
	if (v->type == LIBERA_ACT_SET_FIELD && r->vid == LIBERA_VID_NONE)
		return LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT;
	r->vid = id_of(v);
	return 0;
}

/* Some actions tell which tag a packet has from then on, whatever it had. */
static int change_open_tag(struct run *r, const struct libera_act *v)
{
	bool strip = v->type == LIBERA_ACT_STRIP_VLAN;

	if (v->type == LIBERA_ACT_PUSH_VLAN)
		r->over++;
	else if (r->over)
		r->over -= strip || v->type == LIBERA_ACT_POP_VLAN;
	else if (sets_id(v))
		r->vid = id_of(v);
	else if (strip)
		r->vid = LIBERA_VID_NONE;
	r->wire = r->vid;
	return emit(r, v);
}

static int tag_action(struct run *r, const struct libera_act *v, bool in_set)
{
	if (in_set)
		return emit(r, v);
	if (r->vid == LIBERA_VID_OPEN)
		return change_open_tag(r, v);
	return r->x->n_tables > 1 ? change_tags(r, v) : change_tag(r, v);
}

static int action(struct run *r, const struct libera_act *v, bool in_set)
{
	if (is_about_tags(v))
		return tag_action(r, v, in_set);
	switch (v->type) {
	case LIBERA_ACT_OUTPUT:
		return output(r, v, in_set);
	case LIBERA_ACT_GROUP:
		return emit_own_group(r, v->arg, in_set);
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

/* The tag that packets have when a set that they come to with the one of @r has been run. */
static u16 tag_after(const struct run *r, const struct libera_act *act, u16 n)
{
	struct run dry = *r;
	int order;
	u16 i;

	dry.s = NULL;
	for (order = 0; order < 8; order++)
		for (i = 0; i < n; i++)
			if (set_order(&act[i]) == order && is_about_tags(&act[i]) &&
			    !ignored(act, i, n))
				change_tags(&dry, &act[i]);
	return dry.vid;
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

/* All actions of a rule.  @p: set, but for where the actions are */
static int run_rule(struct run *r, struct libera_instrs *p, const struct libera_instrs *v, u8 table)
{
	bool ends_here = !table && !(v->present & LIBERA_INSTR_GOTO);
	u16 start = r->s ? r->s->n : 0, n;
	int err = 0;
	u16 i;

	for (i = 0; i < v->n_apply && !err; i++)
		err = action(r, &v->act[i], false);
	n = r->s ? r->s->n - start : 0;
	if (!err && ends_here)
		err = run_set(r, v->act + v->n_apply, v->n_write);
	/* what rules of later tables do, and those before have written, is not known */
	r->vid = ends_here ? r->vid : LIBERA_VID_OPEN;
	if (!err && !ends_here)
		err = keep_set(r, v->act + v->n_apply, v->n_write);
	if (err || !r->s)
		return err;
	p->n_apply = ends_here ? r->s->n - start : n;
	if (!ends_here) {
		p->n_write = r->s->n - start - n;
		p->present |= v->present & LIBERA_INSTR_CLEAR;
	}
	return 0;
}

bool libera_xlate_needs_tag(const struct libera_instrs *instrs, u8 table,
			    const struct libera_map_port *port, const struct libera_xlate *x)
{
	struct run r = {
		.x = x,
		.in_port = port->vport,
		.in = port,
		.vid = LIBERA_VID_OPEN,
		.wire = LIBERA_VID_OPEN,
		.flags = LIBERA_XLATE_LENIENT | (port->twin ? LIBERA_XLATE_TWIN : 0),
	};

	return (port->label && x->n_tables == 1) || run_rule(&r, NULL, instrs, table) == NEEDS_TAG;
}

/* The tag that a packet has, which a label has taken the place of. */
static u16 wire_of(const struct run *r)
{
	/* what a VNC sends out it has without a label */
	if (!r->in || !r->in->label || r->vid == LIBERA_VID_OPEN ||
	    r->flags & (LIBERA_XLATE_TABLE | LIBERA_XLATE_BARE))
		return r->vid;
	return label_of(r->x->map, r->in, r->vid, true) | LIBERA_VID_PRESENT;
}

int libera_xlate_instrs(struct libera_instrs *p, const struct libera_instrs *v, u8 table,
			const struct libera_xlate *x, u32 in_port, u16 vid, unsigned int flags,
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
		.vid = vid,
		.flags = flags,
		.s = s,
	};
	u16 start = s->n;
	int err;

	r.wire = wire_of(&r);
	err = instructions(&r, p, v) ?: next_table(&r, p, v) ?: run_rule(&r, p, v, table);
	if (err)
		return err == NEEDS_TAG ? LIBERA_OFERR_BAD_ACTION_OUT_PORT : err;
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
	/* if it matters, they come here without a tag */
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
	if (x->n_tables > 1)
		r.vid = tag_after(&r, act + v->first, v->n);
	err = keep_set(&r, act + v->first, v->n);
	p->n = s->n - p->first;
	return err;
}
