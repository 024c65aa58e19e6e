// SPDX-License-Identifier: GPL-2.0
/* What a vSwitch says that it can do. */
#include "core/xlate.h"
#include "pswitch.h"
#include "tenant.h"
#include "vfeat.h"
#include "vgroup.h"
#include "vmeter.h"
#include "vswitch.h"

/* OFPAT_* bits of 1.0 that a vSwitch takes: all but VENDOR. */
#define OF10_ACTIONS	0xfff

/* What a table has whose pSwitch does not say: the fields and actions of 1.0. */
#define BASIC_FIELDS							\
	(LIBERA_FIELD_BIT(IN_PORT) | LIBERA_FIELD_BIT(ETH_DST) |	\
	 LIBERA_FIELD_BIT(ETH_SRC) | LIBERA_FIELD_BIT(ETH_TYPE) |	\
	 LIBERA_FIELD_BIT(VLAN_VID) | LIBERA_FIELD_BIT(VLAN_PCP) |	\
	 LIBERA_FIELD_BIT(IP_DSCP) | LIBERA_FIELD_BIT(IP_PROTO) |	\
	 LIBERA_FIELD_BIT(IPV4_SRC) | LIBERA_FIELD_BIT(IPV4_DST) |	\
	 LIBERA_FIELD_BIT(TCP_SRC) | LIBERA_FIELD_BIT(TCP_DST) |	\
	 LIBERA_FIELD_BIT(UDP_SRC) | LIBERA_FIELD_BIT(UDP_DST) |	\
	 LIBERA_FIELD_BIT(ICMPV4_TYPE) | LIBERA_FIELD_BIT(ICMPV4_CODE) |	\
	 LIBERA_FIELD_BIT(ARP_OP) | LIBERA_FIELD_BIT(ARP_SPA) |		\
	 LIBERA_FIELD_BIT(ARP_TPA))
#define BASIC_SETTABLE							\
	(LIBERA_FIELD_BIT(ETH_DST) | LIBERA_FIELD_BIT(ETH_SRC) |	\
	 LIBERA_FIELD_BIT(VLAN_VID) | LIBERA_FIELD_BIT(VLAN_PCP) |	\
	 LIBERA_FIELD_BIT(IP_DSCP) | LIBERA_FIELD_BIT(IPV4_SRC) |	\
	 LIBERA_FIELD_BIT(IPV4_DST) | LIBERA_FIELD_BIT(TCP_SRC) |	\
	 LIBERA_FIELD_BIT(TCP_DST) | LIBERA_FIELD_BIT(UDP_SRC) |	\
	 LIBERA_FIELD_BIT(UDP_DST))
#define BASIC_MASKABLE							\
	(LIBERA_FIELD_BIT(IPV4_SRC) | LIBERA_FIELD_BIT(IPV4_DST) |	\
	 LIBERA_FIELD_BIT(ARP_SPA) | LIBERA_FIELD_BIT(ARP_TPA))
#define BASIC_ACTIONS							\
	(BIT(LIBERA_ACT_OUTPUT) | BIT(LIBERA_ACT_SET_FIELD) |		\
	 BIT(LIBERA_ACT_POP_VLAN) | BIT(LIBERA_ACT_PUSH_VLAN))

static const struct libera_of_table_features basic = {
	.instrs = LIBERA_INSTR_APPLY | LIBERA_INSTR_WRITE | LIBERA_INSTR_CLEAR,
	.write_acts = BASIC_ACTIONS,
	.apply_acts = BASIC_ACTIONS,
	.match = BASIC_FIELDS,
	.maskable = BASIC_MASKABLE,
	.wildcards = BASIC_FIELDS,
	.write_set = BASIC_SETTABLE,
	.apply_set = BASIC_SETTABLE,
};

u8 libera_vfeat_n_tables(struct libera_vswitch *vs, u8 version)
{
	return version == LIBERA_OF10 ? 1 : libera_vpart_n_tables(vs);
}

u32 libera_vfeat_max_entries(const struct libera_vswitch *vs)
{
	u32 quota = READ_ONCE(vs->tenant->max_rules);

	return quota ? quota : 1000000;
}

/*
 * Over several pSwitches a vSwitch can do what all of them can; one that has never
 * been here is left out.
 */
static struct libera_pswitch *next_known(const struct libera_vswitch *vs, u16 *i)
{
	struct libera_vpart *part;
	u16 at = 0;

	libera_for_each_vpart(vs, part) {
		if (at++ < *i)
			continue;
		++*i;
		if (READ_ONCE(part->ps->version))
			return part->ps;
	}
	return NULL;
}

void libera_vfeat_features(struct libera_vswitch *vs, u8 version, struct libera_of_features *f)
{
	u32 capabilities = LIBERA_CAP_QUEUE_STATS | LIBERA_CAP_GROUP_STATS;
	struct libera_pswitch *ps;
	u16 i = 0;

	f->dpid = vs->dpid;
	f->n_buffers = LIBERA_VBUFS;
	while ((ps = next_known(vs, &i))) {
		f->n_buffers = min(f->n_buffers, READ_ONCE(ps->n_buffers));
		if (!(READ_ONCE(ps->capabilities) & LIBERA_CAP_QUEUE_STATS))
			capabilities &= ~LIBERA_CAP_QUEUE_STATS;
		if (!libera_pswitch_has_groups(ps))
			capabilities &= ~LIBERA_CAP_GROUP_STATS;
	}
	f->n_tables = libera_vfeat_n_tables(vs, version);
	f->capabilities = LIBERA_CAP_FLOW_STATS | LIBERA_CAP_TABLE_STATS | LIBERA_CAP_PORT_STATS |
			  LIBERA_CAP_ARP_MATCH_IP | capabilities;
	f->actions = OF10_ACTIONS;
}

/* Bits @from to @end - 1, of those in word @word. */
static u64 bits_of_word(u32 from, u32 end, u32 word)
{
	u64 bits = 0;
	u32 i;

	for (i = max(from, 64 * word); i < min(end, 64 * word + 64); i++)
		bits |= 1ULL << (i % 64);
	return bits;
}

/* What two tables have in common, in the first of them. */
static void common_table(struct libera_of_table_features *f,
			 const struct libera_of_table_features *other)
{
	f->metadata_match &= other->metadata_match;
	f->metadata_write &= other->metadata_write;
	f->instrs &= other->instrs;
	f->write_acts &= other->write_acts;
	f->apply_acts &= other->apply_acts;
	f->match &= other->match;
	f->maskable &= other->maskable;
	f->wildcards &= other->wildcards;
	f->write_set &= other->write_set;
	f->apply_set &= other->apply_set;
}

/* The first table of all pSwitches. */
static void first_table(const struct libera_vswitch *vs, struct libera_of_table_features *f)
{
	const struct libera_of_table_features *of_ps;
	const struct libera_pswitch *ps;
	bool any = false;
	u16 i = 0;

	*f = basic;
	while ((ps = next_known(vs, &i))) {
		of_ps = ps->table_features.instrs ? &ps->table_features : &basic;
		if (any)
			common_table(f, of_ps);
		else
			*f = *of_ps;
		any = true;
	}
}

void libera_vfeat_table(struct libera_vswitch *vs, u8 table, struct libera_of_table_features *f)
{
	u8 n = libera_vpart_n_tables(vs);
	u64 settable = 0;
	u32 i;

	for (i = 0; i < __LIBERA_FIELD_END; i++)
		settable |= (u64)libera_fields[i].settable << i;
	first_table(vs, f);
	f->table_id = table;
	memset(f->name, 0, sizeof(f->name));
	snprintf(f->name, sizeof(f->name), "table%u", table);
	f->config = 0;
	/* a switch may set more than header fields, in_port even: the VNC may not */
	f->write_set &= settable;
	f->apply_set &= settable;
	f->max_entries = libera_vfeat_max_entries(vs);
	for (i = 0; i < ARRAY_SIZE(f->next); i++)
		f->next[i] = bits_of_word(table + 1, n, i);
	if (table == n - 1)
		f->instrs &= ~LIBERA_INSTR_GOTO;
	if (n == 1) {
		f->instrs &= ~LIBERA_INSTR_METADATA;
		f->match &= ~LIBERA_FIELD_BIT(METADATA);
		f->maskable &= f->match;
		f->wildcards &= f->match;
		f->metadata_match = 0;
		f->metadata_write = 0;
	}
}

void libera_vfeat_group(const struct libera_vswitch *vs, struct libera_of_group_features *f)
{
	u32 quota = READ_ONCE(vs->tenant->max_groups), i;
	const struct libera_of_group_features *of_ps;
	const struct libera_pswitch *ps;
	u16 part = 0;

	ps = next_known(vs, &part);
	*f = ps ? ps->group_features : (struct libera_of_group_features){ };
	while ((ps = next_known(vs, &part))) {
		of_ps = &ps->group_features;
		f->types &= of_ps->types;
		f->capabilities &= of_ps->capabilities;
		for (i = 0; i < ARRAY_SIZE(f->max_groups); i++) {
			f->max_groups[i] = min(f->max_groups[i], of_ps->max_groups[i]);
			f->actions[i] &= of_ps->actions[i];
		}
	}
	/* chains are looked through in any case */
	if (f->capabilities & LIBERA_GFC_CHAINING)
		f->capabilities |= LIBERA_GFC_CHAINING_CHECKS;
	for (i = 0; i < ARRAY_SIZE(f->max_groups); i++)
		f->max_groups[i] = f->types & (1U << i) ?
				   min(f->max_groups[i], quota ? quota : LIBERA_GROUPS_DEFAULT) : 0;
}

void libera_vfeat_meter(const struct libera_vswitch *vs, struct libera_of_meter_features *f)
{
	u32 quota = READ_ONCE(vs->tenant->max_meters);
	const struct libera_of_meter_features *of_ps;
	const struct libera_pswitch *ps;
	u16 part = 0;

	ps = next_known(vs, &part);
	*f = ps ? ps->meter_features : (struct libera_of_meter_features){ };
	while ((ps = next_known(vs, &part))) {
		of_ps = &ps->meter_features;
		f->max_meter = min(f->max_meter, of_ps->max_meter);
		f->band_types &= of_ps->band_types;
		f->capabilities &= of_ps->capabilities;
		f->max_bands = min(f->max_bands, of_ps->max_bands);
		f->max_color = min(f->max_color, of_ps->max_color);
	}
	f->max_meter = min(f->max_meter, quota ? quota : LIBERA_METERS_DEFAULT);
	f->max_bands = min_t(u8, f->max_bands, LIBERA_BANDS_MAX);
}
