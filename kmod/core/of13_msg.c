// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.3 messages other than multipart, and the tables of the version. */
#include "of13.h"

#define PACKET_IN_PAD	2	/* aligns the packet's IP header */

static int encode_error(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	return libera_ofp_encode_error(b, m, LIBERA_OF13);
}

/* "exp_type" follows the id here; in 1.0 the vendor may send nothing more. */
static int encode_experimenter(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	if (m->experimenter.data_len < 4)
		return LIBERA_OFERR_BAD_REQUEST_EXP_TYPE;
	return libera_ofp_encode_experimenter(b, m);
}

static int decode_features(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	const struct of13_features *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_features *f = &m->features;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	f->dpid = be64_to_cpu(w->datapath_id);
	f->n_buffers = be32_to_cpu(w->n_buffers);
	f->n_tables = w->n_tables;
	f->auxiliary_id = w->auxiliary_id;
	f->capabilities = be32_to_cpu(w->capabilities) & OF13C_ALL;
	return 0;
}

static int encode_features(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_features *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_features *f = &m->features;

	if (!w)
		return -ENOSPC;
	w->datapath_id = cpu_to_be64(f->dpid);
	w->n_buffers = cpu_to_be32(f->n_buffers);
	w->n_tables = f->n_tables;
	w->auxiliary_id = f->auxiliary_id;
	w->capabilities = cpu_to_be32(f->capabilities & OF13C_ALL);
	return 0;
}

/*
 *   8           12          14       15         16       24
 *   | buffer_id | total_len | reason | table_id | cookie | match | 2 of padding | data
 *
 * A switch may describe the packet with fields of its own; they are skipped.
 */
static int decode_packet_in(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch)
{
	const struct of13_packet_in *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_packet_in *p = &m->packet_in;
	bool opaque;
	int err;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	p->buffer_id = be32_to_cpu(w->buffer_id);
	p->total_len = be16_to_cpu(w->total_len);
	p->reason = w->reason;
	p->table_id = w->table_id;
	p->cookie = be64_to_cpu(w->cookie);
	err = libera_of13_get_match(&p->match, c, &opaque);
	if (err)
		return err;
	if (!libera_match_is_exact(&p->match, LIBERA_FIELD_IN_PORT))
		return LIBERA_OFERR_BAD_MATCH_FIELD;
	if (!libera_ofcur_pull(c, PACKET_IN_PAD))
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	libera_ofp_get_rest(c, &p->data, &p->data_len);
	return 0;
}

static int encode_packet_in(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_packet_in *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_packet_in *p = &m->packet_in;
	int err;

	if (!w)
		return -ENOSPC;
	w->buffer_id = cpu_to_be32(p->buffer_id);
	w->total_len = cpu_to_be16(p->total_len);
	w->reason = p->reason;
	w->table_id = p->table_id;
	w->cookie = cpu_to_be64(p->cookie);
	err = libera_of13_put_match(b, &p->match);
	if (err)
		return err;
	if (!libera_ofbuf_put(b, PACKET_IN_PAD))
		return -ENOSPC;
	libera_ofbuf_put_data(b, p->data, p->data_len);
	return 0;
}

static int decode_flow_removed(struct libera_ofmsg *m, struct libera_ofcur *c,
			       struct libera_ofscratch *scratch)
{
	const struct of13_flow_removed *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_flow_removed *f = &m->flow_removed;
	bool opaque;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	f->cookie = be64_to_cpu(w->cookie);
	f->priority = be16_to_cpu(w->priority);
	f->reason = w->reason;
	f->table_id = w->table_id;
	f->duration_sec = be32_to_cpu(w->duration_sec);
	f->duration_nsec = be32_to_cpu(w->duration_nsec);
	f->idle_timeout = be16_to_cpu(w->idle_timeout);
	f->hard_timeout = be16_to_cpu(w->hard_timeout);
	f->packets = be64_to_cpu(w->packet_count);
	f->bytes = be64_to_cpu(w->byte_count);
	return libera_of13_get_match(&f->match, c, &opaque);
}

static int encode_flow_removed(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_flow_removed *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_flow_removed *f = &m->flow_removed;

	if (!w)
		return -ENOSPC;
	w->cookie = cpu_to_be64(f->cookie);
	w->priority = cpu_to_be16(f->priority);
	w->reason = f->reason;
	w->table_id = f->table_id;
	w->duration_sec = cpu_to_be32(f->duration_sec);
	w->duration_nsec = cpu_to_be32(f->duration_nsec);
	w->idle_timeout = cpu_to_be16(f->idle_timeout);
	w->hard_timeout = cpu_to_be16(f->hard_timeout);
	w->packet_count = cpu_to_be64(f->packets);
	w->byte_count = cpu_to_be64(f->bytes);
	return libera_of13_put_match(b, &f->match);
}

static int decode_port_status(struct libera_ofmsg *m, struct libera_ofcur *c,
			      struct libera_ofscratch *scratch)
{
	const struct of13_port_status *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->port_status.reason = w->reason;
	libera_of13_get_port_desc(&m->port_status.desc, &w->desc);
	return 0;
}

static int encode_port_status(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_port_status *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->reason = m->port_status.reason;
	libera_of13_put_port_desc(&w->desc, &m->port_status.desc);
	return 0;
}

/*
 *   8           12        16            18    24
 *   | buffer_id | in_port | actions_len | pad | actions | data
 */
static int decode_packet_out(struct libera_ofmsg *m, struct libera_ofcur *c,
			     struct libera_ofscratch *scratch)
{
	const struct of13_packet_out *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_packet_out *p = &m->packet_out;
	const u8 *acts;
	u32 len;
	int err;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	len = be16_to_cpu(w->actions_len);
	acts = libera_ofcur_pull(c, len);
	if (!acts)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	p->buffer_id = be32_to_cpu(w->buffer_id);
	p->in_port = be32_to_cpu(w->in_port);
	err = libera_of13_get_acts(acts, len, scratch, false);
	if (err)
		return err;
	p->instrs.act = scratch->act;
	p->instrs.n_apply = scratch->n;
	if (scratch->n)
		p->instrs.present = LIBERA_INSTR_APPLY;
	libera_ofp_get_rest(c, &p->data, &p->data_len);
	return 0;
}

static int encode_packet_out(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_packet_out *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_packet_out *p = &m->packet_out;
	struct libera_act_ctx ctx;
	u32 start = b->len;
	int err;

	if (!w)
		return -ENOSPC;
	w->buffer_id = cpu_to_be32(p->buffer_id);
	w->in_port = cpu_to_be32(p->in_port);
	libera_ofp_ctx_from_packet(&ctx, p->data, p->data_len);
	err = libera_of13_put_acts(b, p->instrs.act, p->instrs.n_apply, &ctx);
	if (err)
		return err;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->actions_len = cpu_to_be16(b->len - start);
	libera_ofbuf_put_data(b, p->data, p->data_len);
	return 0;
}

static bool is_delete(u8 command)
{
	return command == LIBERA_FC_DELETE || command == LIBERA_FC_DELETE_STRICT;
}

/*
 *   8        16            24         25        26     28     30
 *   | cookie | cookie_mask | table_id | command | idle | hard | priority
 *   32          36         40          44      46    48
 *   | buffer_id | out_port | out_group | flags | pad | match | instructions
 */
static int decode_flow_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	const struct of13_flow_mod *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_flow_mod *f = &m->flow_mod;
	const u8 *instrs;
	u16 len;
	int err;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	f->cookie = be64_to_cpu(w->cookie);
	f->cookie_mask = be64_to_cpu(w->cookie_mask);
	f->table_id = w->table_id;
	f->command = w->command;
	f->idle_timeout = be16_to_cpu(w->idle_timeout);
	f->hard_timeout = be16_to_cpu(w->hard_timeout);
	f->priority = be16_to_cpu(w->priority);
	f->buffer_id = be32_to_cpu(w->buffer_id);
	f->out_port = be32_to_cpu(w->out_port);
	f->out_group = be32_to_cpu(w->out_group);
	f->flags = be16_to_cpu(w->flags);

	if (f->command > LIBERA_FC_DELETE_STRICT)
		return LIBERA_OFERR_FLOW_MOD_BAD_COMMAND;
	if (f->flags & ~OF13FF_ALL)
		return LIBERA_OFERR_FLOW_MOD_BAD_FLAGS;
	/* "OFPTT_ALL ... can be used to delete". */
	if (f->table_id == LIBERA_TABLE_ALL && !is_delete(f->command))
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	err = libera_of13_get_match(&f->match, c, NULL);
	if (err)
		return err;
	libera_ofp_get_rest(c, &instrs, &len);
	err = libera_of13_get_rule_instrs(&f->instrs, instrs, len, scratch, false);
	if (err)
		return err;
	/* Packets only ever go forward. */
	if (f->instrs.present & LIBERA_INSTR_GOTO && !is_delete(f->command) &&
	    f->instrs.goto_table <= f->table_id)
		return LIBERA_OFERR_BAD_INSTRUCTION_TABLE_ID;
	return 0;
}

static int encode_flow_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_flow_mod *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_flow_mod *f = &m->flow_mod;
	struct libera_act_ctx ctx;
	int err;

	if (!w)
		return -ENOSPC;
	/* The emergency table of 1.0 is no more. */
	if (f->flags & ~OF13FF_ALL)
		return LIBERA_OFERR_FLOW_MOD_BAD_FLAGS;
	w->cookie = cpu_to_be64(f->cookie);
	w->cookie_mask = cpu_to_be64(f->cookie_mask);
	w->table_id = f->table_id;
	w->command = f->command;
	w->idle_timeout = cpu_to_be16(f->idle_timeout);
	w->hard_timeout = cpu_to_be16(f->hard_timeout);
	w->priority = cpu_to_be16(f->priority);
	w->buffer_id = cpu_to_be32(f->buffer_id);
	w->out_port = cpu_to_be32(f->out_port);
	w->out_group = cpu_to_be32(f->out_group);
	w->flags = cpu_to_be16(f->flags);
	err = libera_of13_put_match(b, &f->match);
	/* Instructions of a delete mean nothing, so none can be wrong. */
	if (err || is_delete(f->command))
		return err;
	libera_ofp_ctx_from_match(&ctx, &f->match);
	return libera_of13_put_rule_instrs(b, &f->instrs, &ctx);
}

static int decode_port_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	const struct of13_port_mod *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_port_mod *p = &m->port_mod;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	p->port_no = be32_to_cpu(w->port_no);
	memcpy(p->hw_addr, w->hw_addr, sizeof(p->hw_addr));
	p->config = be32_to_cpu(w->config);
	p->mask = be32_to_cpu(w->mask);
	p->advertise = be32_to_cpu(w->advertise);
	return (p->mask & ~OF13PC_ALL) ? LIBERA_OFERR_PORT_MOD_BAD_CONFIG : 0;
}

static int encode_port_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_port_mod *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_port_mod *p = &m->port_mod;

	if (!w)
		return -ENOSPC;
	if (p->mask & ~OF13PC_ALL)
		return LIBERA_OFERR_PORT_MOD_BAD_CONFIG;
	w->port_no = cpu_to_be32(p->port_no);
	memcpy(w->hw_addr, p->hw_addr, sizeof(p->hw_addr));
	w->config = cpu_to_be32(p->config & OF13PC_ALL);
	w->mask = cpu_to_be32(p->mask);
	w->advertise = cpu_to_be32(p->advertise);
	return 0;
}

static int decode_role(struct libera_ofmsg *m, struct libera_ofcur *c,
		       struct libera_ofscratch *scratch)
{
	const struct of13_role *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->role.role = be32_to_cpu(w->role);
	m->role.generation_id = be64_to_cpu(w->generation_id);
	return m->role.role > LIBERA_ROLE_SLAVE ? LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE : 0;
}

static int encode_role(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_role *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	if (m->role.role > LIBERA_ROLE_SLAVE)
		return LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE;
	w->role = cpu_to_be32(m->role.role);
	w->generation_id = cpu_to_be64(m->role.generation_id);
	return 0;
}

static int decode_table_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch)
{
	const struct of13_table_mod *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->table_mod.table_id = w->table_id;
	m->table_mod.config = be32_to_cpu(w->config);
	return m->table_mod.config & ~OF13TC_ALL ? LIBERA_OFERR_TABLE_MOD_BAD_CONFIG : 0;
}

static int encode_table_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_table_mod *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	if (m->table_mod.config & ~OF13TC_ALL)
		return LIBERA_OFERR_TABLE_MOD_BAD_CONFIG;
	w->table_id = m->table_mod.table_id;
	w->config = cpu_to_be32(m->table_mod.config);
	return 0;
}

/* Reasons that this version does not have say nothing. */
static int decode_async(struct libera_ofmsg *m, struct libera_ofcur *c,
			struct libera_ofscratch *scratch)
{
	const struct of13_async *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_async *a = &m->async;
	int i;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	for (i = 0; i < 2; i++) {
		a->packet_in[i] = be32_to_cpu(w->packet_in_mask[i]) & OF13R_PACKET_IN;
		a->port_status[i] = be32_to_cpu(w->port_status_mask[i]) & OF13R_PORT_STATUS;
		a->flow_removed[i] = be32_to_cpu(w->flow_removed_mask[i]) & OF13R_FLOW_REMOVED;
	}
	return 0;
}

static int encode_async(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of13_async *w = libera_ofbuf_put(b, sizeof(*w));
	const struct libera_of_async *a = &m->async;
	int i;

	if (!w)
		return -ENOSPC;
	for (i = 0; i < 2; i++) {
		w->packet_in_mask[i] = cpu_to_be32(a->packet_in[i] & OF13R_PACKET_IN);
		w->port_status_mask[i] = cpu_to_be32(a->port_status[i] & OF13R_PORT_STATUS);
		w->flow_removed_mask[i] = cpu_to_be32(a->flow_removed[i] & OF13R_FLOW_REMOVED);
	}
	return 0;
}

#define EXACT(wire, neutral, len, fn) \
	[OF13_##wire] = { LIBERA_OFMSG_##neutral, true, len, fn }
#define OPEN(wire, neutral, len, fn) \
	[OF13_##wire] = { LIBERA_OFMSG_##neutral, false, len, fn }

static const struct libera_ofp_dec dec[] = {
	OPEN(HELLO, HELLO, 8, libera_ofp_decode_hello),
	OPEN(ERROR, ERROR, 12, libera_ofp_decode_error),
	OPEN(ECHO_REQUEST, ECHO_REQUEST, 8, libera_ofp_decode_echo),
	OPEN(ECHO_REPLY, ECHO_REPLY, 8, libera_ofp_decode_echo),
	OPEN(EXPERIMENTER, EXPERIMENTER, 16, libera_ofp_decode_experimenter),
	EXACT(FEATURES_REQUEST, FEATURES_REQUEST, 8, NULL),
	EXACT(FEATURES_REPLY, FEATURES_REPLY, 32, decode_features),
	EXACT(GET_CONFIG_REQUEST, GET_CONFIG_REQUEST, 8, NULL),
	EXACT(GET_CONFIG_REPLY, GET_CONFIG_REPLY, 12, libera_ofp_decode_config),
	EXACT(SET_CONFIG, SET_CONFIG, 12, libera_ofp_decode_config),
	OPEN(PACKET_IN, PACKET_IN, 34, decode_packet_in),
	OPEN(FLOW_REMOVED, FLOW_REMOVED, 56, decode_flow_removed),
	EXACT(PORT_STATUS, PORT_STATUS, 80, decode_port_status),
	OPEN(PACKET_OUT, PACKET_OUT, 24, decode_packet_out),
	OPEN(FLOW_MOD, FLOW_MOD, 56, decode_flow_mod),
	OPEN(GROUP_MOD, GROUP_MOD, 16, libera_of13_decode_group_mod),
	EXACT(PORT_MOD, PORT_MOD, 40, decode_port_mod),
	EXACT(TABLE_MOD, TABLE_MOD, 16, decode_table_mod),
	OPEN(MULTIPART_REQUEST, MP_REQUEST, 16, libera_of13_decode_mp_request),
	OPEN(MULTIPART_REPLY, MP_REPLY, 16, libera_of13_decode_mp_reply),
	EXACT(BARRIER_REQUEST, BARRIER_REQUEST, 8, NULL),
	EXACT(BARRIER_REPLY, BARRIER_REPLY, 8, NULL),
	EXACT(QUEUE_CONFIG_REQUEST, QUEUE_CONFIG_REQUEST, 16, libera_of13_decode_queue_request),
	OPEN(QUEUE_CONFIG_REPLY, QUEUE_CONFIG_REPLY, 16, libera_of13_decode_queue_reply),
	EXACT(ROLE_REQUEST, ROLE_REQUEST, 24, decode_role),
	EXACT(ROLE_REPLY, ROLE_REPLY, 24, decode_role),
	EXACT(GET_ASYNC_REQUEST, GET_ASYNC_REQUEST, 8, NULL),
	EXACT(GET_ASYNC_REPLY, GET_ASYNC_REPLY, 32, decode_async),
	EXACT(SET_ASYNC, SET_ASYNC, 32, decode_async),
	OPEN(METER_MOD, METER_MOD, 16, libera_of13_decode_meter_mod),
};

#define ENC(neutral, wire, fn)	[LIBERA_OFMSG_##neutral] = { true, OF13_##wire, fn }

static const struct libera_ofp_enc enc[__LIBERA_OFMSG_END] = {
	ENC(HELLO, HELLO, libera_ofp_encode_hello),
	ENC(ERROR, ERROR, encode_error),
	ENC(ECHO_REQUEST, ECHO_REQUEST, libera_ofp_encode_echo),
	ENC(ECHO_REPLY, ECHO_REPLY, libera_ofp_encode_echo),
	ENC(EXPERIMENTER, EXPERIMENTER, encode_experimenter),
	ENC(FEATURES_REQUEST, FEATURES_REQUEST, NULL),
	ENC(FEATURES_REPLY, FEATURES_REPLY, encode_features),
	ENC(GET_CONFIG_REQUEST, GET_CONFIG_REQUEST, NULL),
	ENC(GET_CONFIG_REPLY, GET_CONFIG_REPLY, libera_ofp_encode_config),
	ENC(SET_CONFIG, SET_CONFIG, libera_ofp_encode_config),
	ENC(PACKET_IN, PACKET_IN, encode_packet_in),
	ENC(FLOW_REMOVED, FLOW_REMOVED, encode_flow_removed),
	ENC(PORT_STATUS, PORT_STATUS, encode_port_status),
	ENC(PACKET_OUT, PACKET_OUT, encode_packet_out),
	ENC(FLOW_MOD, FLOW_MOD, encode_flow_mod),
	ENC(GROUP_MOD, GROUP_MOD, libera_of13_encode_group_mod),
	ENC(PORT_MOD, PORT_MOD, encode_port_mod),
	ENC(TABLE_MOD, TABLE_MOD, encode_table_mod),
	ENC(MP_REQUEST, MULTIPART_REQUEST, libera_of13_encode_mp_request),
	ENC(MP_REPLY, MULTIPART_REPLY, libera_of13_encode_mp_reply),
	ENC(BARRIER_REQUEST, BARRIER_REQUEST, NULL),
	ENC(BARRIER_REPLY, BARRIER_REPLY, NULL),
	ENC(QUEUE_CONFIG_REQUEST, QUEUE_CONFIG_REQUEST, libera_of13_encode_queue_request),
	ENC(QUEUE_CONFIG_REPLY, QUEUE_CONFIG_REPLY, libera_of13_encode_queue_reply),
	ENC(ROLE_REQUEST, ROLE_REQUEST, encode_role),
	ENC(ROLE_REPLY, ROLE_REPLY, encode_role),
	ENC(GET_ASYNC_REQUEST, GET_ASYNC_REQUEST, NULL),
	ENC(GET_ASYNC_REPLY, GET_ASYNC_REPLY, encode_async),
	ENC(SET_ASYNC, SET_ASYNC, encode_async),
	ENC(METER_MOD, METER_MOD, libera_of13_encode_meter_mod),
};

const struct libera_ofp_codec libera_of13_codec = {
	.dec = dec,
	.n_dec = ARRAY_SIZE(dec),
	.enc = enc,
	.mp_hdr_len = sizeof(struct of13_multipart_header),
	.mp_reply_type = OF13_MULTIPART_REPLY,
	.mp_types = OFPMP_KNOWN_13,
	.get_port = libera_of13_next_port,
	.get_flow = libera_of13_next_flow,
	.get_table = libera_of13_next_table,
	.get_port_stats = libera_of13_next_port_stats,
	.get_queue = libera_of13_next_queue,
	.get_queue_stats = libera_of13_next_queue_stats,
	.get_group_stats = libera_of13_next_group_stats,
	.get_group = libera_of13_next_group,
	.get_meter_stats = libera_of13_next_meter_stats,
	.get_meter = libera_of13_next_meter,
	.get_table_features = libera_of13_next_table_features,
	.put_port = libera_of13_add_port,
	.put_flow = libera_of13_add_flow,
	.put_table = libera_of13_add_table,
	.put_port_stats = libera_of13_add_port_stats,
	.put_queue_stats = libera_of13_add_queue_stats,
	.put_group_stats = libera_of13_add_group_stats,
	.put_group = libera_of13_add_group,
	.put_meter_stats = libera_of13_add_meter_stats,
	.put_meter = libera_of13_add_meter,
	.put_table_features = libera_of13_add_table_features,
};
