// SPDX-License-Identifier: GPL-2.0
/* OpenFlow 1.0 messages other than statistics, and the tables of the version. */
#include "of10.h"

static int decode_vendor(struct libera_ofmsg *m, struct libera_ofcur *c,
			 struct libera_ofscratch *scratch)
{
	const struct of10_nx_role *w = (const void *)c->p;
	u32 subtype;

	if (c->left < 8 || be32_to_cpu(w->vendor) != NX_VENDOR)
		return libera_ofp_decode_experimenter(m, c, scratch);
	subtype = be32_to_cpu(w->subtype);
	if (subtype != NXT_ROLE_REQUEST && subtype != NXT_ROLE_REPLY)
		return libera_ofp_decode_experimenter(m, c, scratch);

	if (c->left != sizeof(*w))
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	libera_ofcur_pull(c, sizeof(*w));
	m->type = subtype == NXT_ROLE_REQUEST ? LIBERA_OFMSG_ROLE_REQUEST :
						LIBERA_OFMSG_ROLE_REPLY;
	m->role.generation_id = ~0ULL;
	switch (be32_to_cpu(w->role)) {
	case NX_ROLE_OTHER:
		m->role.role = LIBERA_ROLE_EQUAL;
		return 0;
	case NX_ROLE_MASTER:
		m->role.role = LIBERA_ROLE_MASTER;
		return 0;
	case NX_ROLE_SLAVE:
		m->role.role = LIBERA_ROLE_SLAVE;
		return 0;
	default:
		return LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE;
	}
}

/* What is no role message must not become one on the way. */
static int encode_vendor(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_experimenter *e = &m->experimenter;

	if (e->experimenter == NX_VENDOR && e->data_len >= 4) {
		u32 subtype = get_unaligned_be32(e->data);

		if (subtype == NXT_ROLE_REQUEST || subtype == NXT_ROLE_REPLY)
			return LIBERA_OFERR_BAD_REQUEST_EXP_TYPE;
	}
	return libera_ofp_encode_experimenter(b, m);
}

static int encode_role(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of10_nx_role *w;
	u32 role;

	switch (m->role.role) {
	case LIBERA_ROLE_EQUAL:
		role = NX_ROLE_OTHER;
		break;
	case LIBERA_ROLE_MASTER:
		role = NX_ROLE_MASTER;
		break;
	case LIBERA_ROLE_SLAVE:
		role = NX_ROLE_SLAVE;
		break;
	case LIBERA_ROLE_NOCHANGE:
		return LIBERA_OFERR_ROLE_REQUEST_UNSUP;
	default:
		return LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE;
	}
	w = libera_ofbuf_put(b, sizeof(*w));
	if (!w)
		return -ENOSPC;
	w->vendor = cpu_to_be32(NX_VENDOR);
	w->subtype = cpu_to_be32(m->type == LIBERA_OFMSG_ROLE_REQUEST ? NXT_ROLE_REQUEST :
									NXT_ROLE_REPLY);
	w->role = cpu_to_be32(role);
	return 0;
}

static int encode_error(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	return libera_ofp_encode_error(b, m, LIBERA_OF10);
}

/* Capabilities: the low bits are the same; bit 3 is STP here, groups there. */
#define SAME_CAPS	(OF10C_FLOW_STATS | OF10C_TABLE_STATS | OF10C_PORT_STATS | \
			 OF10C_IP_REASM | OF10C_QUEUE_STATS)

static int decode_features(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	const struct of10_features *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_features *f = &m->features;
	u32 caps;

	if (!w || c->left % sizeof(struct of10_phy_port))
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	caps = be32_to_cpu(w->capabilities);
	f->dpid = be64_to_cpu(w->datapath_id);
	f->n_buffers = be32_to_cpu(w->n_buffers);
	f->n_tables = w->n_tables;
	f->capabilities = caps & SAME_CAPS;
	if (caps & OF10C_ARP_MATCH_IP)
		f->capabilities |= LIBERA_CAP_ARP_MATCH_IP;
	f->actions = be32_to_cpu(w->actions);
	f->ports = *c;
	libera_ofcur_pull(c, c->left);
	return 0;
}

static int encode_features(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_features *f = &m->features;
	struct of10_features *w = libera_ofbuf_put(b, sizeof(*w));
	u32 caps = f->capabilities & SAME_CAPS;
	int err, i;

	if (!w)
		return -ENOSPC;
	if (f->capabilities & LIBERA_CAP_ARP_MATCH_IP)
		caps |= OF10C_ARP_MATCH_IP;
	w->datapath_id = cpu_to_be64(f->dpid);
	w->n_buffers = cpu_to_be32(f->n_buffers);
	w->n_tables = f->n_tables;
	w->capabilities = cpu_to_be32(caps);
	w->actions = cpu_to_be32(f->actions);
	for (i = 0; i < f->n_ports; i++) {
		err = libera_of10_add_port(b, &f->port[i]);
		if (err)
			return err;
	}
	return 0;
}

/* Of what a controller sent out itself: "OFPP_NONE if none" is what 1.3 says with CONTROLLER. */
static u32 get_in_port(__be16 wire)
{
	u32 port = libera_of10_get_port(wire);

	return port == LIBERA_PORT_ANY ? LIBERA_PORT_CONTROLLER : port;
}

static bool put_in_port(u32 port, __be16 *wire)
{
	return libera_of10_put_port(port == LIBERA_PORT_CONTROLLER ? LIBERA_PORT_ANY : port, wire);
}

/*
 *   8           12          14        16       17  18
 *   | buffer_id | total_len | in_port | reason |   | data
 */
static int decode_packet_in(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch)
{
	const struct of10_packet_in *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_packet_in *p = &m->packet_in;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	p->buffer_id = be32_to_cpu(w->buffer_id);
	p->total_len = be16_to_cpu(w->total_len);
	p->reason = w->reason;
	p->cookie = ~0ULL;
	libera_match_set_u64(&p->match, LIBERA_FIELD_IN_PORT, get_in_port(w->in_port));
	libera_ofp_get_rest(c, &p->data, &p->data_len);
	return 0;
}

static int encode_packet_in(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_packet_in *p = &m->packet_in;
	struct of10_packet_in *w = libera_ofbuf_put(b, sizeof(*w));
	__be16 port;

	if (!w)
		return -ENOSPC;
	if (!put_in_port(libera_match_get_u64(&p->match, LIBERA_FIELD_IN_PORT), &port))
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	w->buffer_id = cpu_to_be32(p->buffer_id);
	w->total_len = cpu_to_be16(p->total_len);
	w->in_port = port;
	/* Other reasons than a miss are the doing of some rule. */
	w->reason = p->reason == LIBERA_PIN_NO_MATCH ? LIBERA_PIN_NO_MATCH : LIBERA_PIN_ACTION;
	libera_ofbuf_put_data(b, p->data, p->data_len);
	return 0;
}

static int decode_flow_removed(struct libera_ofmsg *m, struct libera_ofcur *c,
			       struct libera_ofscratch *scratch)
{
	const struct of10_flow_removed *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_flow_removed *f = &m->flow_removed;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	libera_of10_get_match(&f->match, &w->match);
	f->cookie = be64_to_cpu(w->cookie);
	f->priority = libera_of10_get_priority(&w->match, w->priority);
	f->reason = w->reason;
	f->duration_sec = be32_to_cpu(w->duration_sec);
	f->duration_nsec = be32_to_cpu(w->duration_nsec);
	f->idle_timeout = be16_to_cpu(w->idle_timeout);
	f->packets = be64_to_cpu(w->packet_count);
	f->bytes = be64_to_cpu(w->byte_count);
	return 0;
}

static int encode_flow_removed(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_flow_removed *f = &m->flow_removed;
	struct of10_flow_removed *w = libera_ofbuf_put(b, sizeof(*w));
	int err;

	if (!w)
		return -ENOSPC;
	err = libera_of10_put_match(&w->match, &f->match);
	if (err)
		return err;
	libera_of10_fit_priority(&w->match, f->priority);
	w->cookie = cpu_to_be64(f->cookie);
	w->priority = cpu_to_be16(f->priority);
	w->reason = f->reason > LIBERA_FRR_DELETE ? LIBERA_FRR_DELETE : f->reason;
	w->duration_sec = cpu_to_be32(f->duration_sec);
	w->duration_nsec = cpu_to_be32(f->duration_nsec);
	w->idle_timeout = cpu_to_be16(f->idle_timeout);
	w->packet_count = cpu_to_be64(f->packets);
	w->byte_count = cpu_to_be64(f->bytes);
	return 0;
}

static int decode_port_status(struct libera_ofmsg *m, struct libera_ofcur *c,
			      struct libera_ofscratch *scratch)
{
	const struct of10_port_status *w = libera_ofcur_pull(c, sizeof(*w));

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	m->port_status.reason = w->reason;
	libera_of10_get_phy_port(&m->port_status.desc, &w->desc);
	return 0;
}

static int encode_port_status(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	struct of10_port_status *w = libera_ofbuf_put(b, sizeof(*w));

	if (!w)
		return -ENOSPC;
	w->reason = m->port_status.reason;
	return libera_of10_put_phy_port(&w->desc, &m->port_status.desc);
}

/*
 *   8           12        14            16
 *   | buffer_id | in_port | actions_len | actions | data
 */
static int decode_packet_out(struct libera_ofmsg *m, struct libera_ofcur *c,
			     struct libera_ofscratch *scratch)
{
	const struct of10_packet_out *w = libera_ofcur_pull(c, sizeof(*w));
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
	p->in_port = get_in_port(w->in_port);
	err = libera_of10_get_acts(&p->instrs, acts, len, scratch);
	if (err)
		return err;
	libera_ofp_get_rest(c, &p->data, &p->data_len);
	return 0;
}

static int encode_packet_out(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_packet_out *p = &m->packet_out;
	struct of10_packet_out *w = libera_ofbuf_put(b, sizeof(*w));
	struct libera_act_ctx ctx;
	u32 start = b->len;
	__be16 port;
	int err;

	if (!w)
		return -ENOSPC;
	if (!put_in_port(p->in_port, &port))
		return LIBERA_OFERR_BAD_REQUEST_PORT;
	w->buffer_id = cpu_to_be32(p->buffer_id);
	w->in_port = port;
	libera_ofp_ctx_from_packet(&ctx, p->data, p->data_len);
	err = libera_of10_put_instrs(b, &p->instrs, &ctx);
	if (err)
		return err;
	if (b->len - start > 0xffff)
		return -ENOSPC;
	w->actions_len = cpu_to_be16(b->len - start);
	libera_ofbuf_put_data(b, p->data, p->data_len);
	return 0;
}

static bool is_delete(u16 command)
{
	return command == LIBERA_FC_DELETE || command == LIBERA_FC_DELETE_STRICT;
}

/*
 *   8       48       56        58     60     62         64          68         70      72
 *   | match | cookie | command | idle | hard | priority | buffer_id | out_port | flags | actions
 */
static int decode_flow_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	const struct of10_flow_mod *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_flow_mod *f = &m->flow_mod;
	u16 command, flags;
	const u8 *acts;
	u16 len;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	command = be16_to_cpu(w->command);
	if (command > LIBERA_FC_DELETE_STRICT)
		return LIBERA_OFERR_FLOW_MOD_BAD_COMMAND;
	flags = be16_to_cpu(w->flags);
	if (flags & ~(OF10FF_SEND_FLOW_REM | OF10FF_CHECK_OVERLAP | OF10FF_EMERG))
		return LIBERA_OFERR_FLOW_MOD_BAD_FLAGS;

	libera_of10_get_match(&f->match, &w->match);
	f->cookie = be64_to_cpu(w->cookie);
	f->table_id = is_delete(command) ? LIBERA_TABLE_ALL : 0;
	f->command = command;
	f->idle_timeout = be16_to_cpu(w->idle_timeout);
	f->hard_timeout = be16_to_cpu(w->hard_timeout);
	f->priority = libera_of10_get_priority(&w->match, w->priority);
	f->buffer_id = be32_to_cpu(w->buffer_id);
	f->out_port = libera_of10_get_port(w->out_port);
	f->out_group = LIBERA_GROUP_ANY;
	f->flags = flags & (OF10FF_SEND_FLOW_REM | OF10FF_CHECK_OVERLAP);
	if (flags & OF10FF_EMERG)
		f->flags |= LIBERA_FF_EMERG;
	libera_ofp_get_rest(c, &acts, &len);
	return libera_of10_get_acts(&f->instrs, acts, len, scratch);
}

/* What a rule may ask of 1.0 beside match and actions. */
static int check_flow_mod(const struct libera_of_flow_mod *f)
{
	if (f->command > LIBERA_FC_DELETE_STRICT)
		return LIBERA_OFERR_FLOW_MOD_BAD_COMMAND;
	if (f->table_id && !(f->table_id == LIBERA_TABLE_ALL && is_delete(f->command)))
		return LIBERA_OFERR_FLOW_MOD_BAD_TABLE_ID;
	/* 1.0 has no filter by cookie, and no groups to filter by. */
	if (f->command != LIBERA_FC_ADD && f->cookie_mask)
		return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;
	if (is_delete(f->command) && f->out_group != LIBERA_GROUP_ANY)
		return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;
	/* An ADD of 1.0 always starts to count at zero, a MODIFY never. */
	if (f->flags & LIBERA_FF_RESET_COUNTS && f->command != LIBERA_FC_ADD &&
	    !is_delete(f->command))
		return LIBERA_OFERR_FLOW_MOD_BAD_FLAGS;
	return 0;
}

static int encode_flow_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_flow_mod *f = &m->flow_mod;
	struct libera_act_ctx ctx;
	struct of10_flow_mod *w;
	__be16 out_port;
	u16 flags;
	int err;

	err = check_flow_mod(f);
	if (err)
		return err;
	w = libera_ofbuf_put(b, sizeof(*w));
	if (!w)
		return -ENOSPC;
	err = libera_of10_put_match(&w->match, &f->match);
	if (err)
		return err;
	libera_of10_fit_priority(&w->match, f->priority);
	/* Without wildcards 1.0 would put the rule above all others. */
	if (!w->match.wildcards && f->priority != 0xffff)
		return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;

	if (!libera_of10_put_port(f->out_port, &out_port)) {
		if (is_delete(f->command))
			return LIBERA_OFERR_FLOW_MOD_UNSUPPORTED;
		out_port = cpu_to_be16(OF10P_NONE);
	}
	flags = f->flags & (OF10FF_SEND_FLOW_REM | OF10FF_CHECK_OVERLAP);
	if (f->flags & LIBERA_FF_EMERG)
		flags |= OF10FF_EMERG;
	w->cookie = cpu_to_be64(f->cookie);
	w->command = cpu_to_be16(f->command);
	w->idle_timeout = cpu_to_be16(f->idle_timeout);
	w->hard_timeout = cpu_to_be16(f->hard_timeout);
	w->priority = cpu_to_be16(f->priority);
	w->buffer_id = cpu_to_be32(f->buffer_id);
	w->out_port = out_port;
	w->flags = cpu_to_be16(flags);
	/* Actions of a delete mean nothing, so none can be beyond 1.0. */
	if (is_delete(f->command))
		return 0;
	libera_ofp_ctx_from_match(&ctx, &f->match);
	return libera_of10_put_instrs(b, &f->instrs, &ctx);
}

static int decode_port_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch)
{
	const struct of10_port_mod *w = libera_ofcur_pull(c, sizeof(*w));
	struct libera_of_port_mod *p = &m->port_mod;

	if (!w)
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	p->port_no = libera_of10_get_port(w->port_no);
	memcpy(p->hw_addr, w->hw_addr, sizeof(p->hw_addr));
	p->config = be32_to_cpu(w->config);
	p->mask = be32_to_cpu(w->mask);
	p->advertise = libera_of10_get_features(be32_to_cpu(w->advertise));
	return 0;
}

static int encode_port_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m)
{
	const struct libera_of_port_mod *p = &m->port_mod;
	struct of10_port_mod *w = libera_ofbuf_put(b, sizeof(*w));
	__be16 port;

	if (!w)
		return -ENOSPC;
	if (!libera_of10_put_port(p->port_no, &port))
		return LIBERA_OFERR_PORT_MOD_BAD_PORT;
	if (p->mask & ~OF10PC_ALL)
		return LIBERA_OFERR_PORT_MOD_BAD_CONFIG;
	w->port_no = port;
	memcpy(w->hw_addr, p->hw_addr, sizeof(p->hw_addr));
	w->config = cpu_to_be32(p->config & OF10PC_ALL);
	w->mask = cpu_to_be32(p->mask);
	w->advertise = cpu_to_be32(libera_of10_put_features(p->advertise));
	return 0;
}

#define EXACT(wire, neutral, len, fn) \
	[OF10_##wire] = { LIBERA_OFMSG_##neutral, true, len, fn }
#define OPEN(wire, neutral, len, fn) \
	[OF10_##wire] = { LIBERA_OFMSG_##neutral, false, len, fn }

static const struct libera_ofp_dec dec[] = {
	OPEN(HELLO, HELLO, 8, libera_ofp_decode_hello),
	OPEN(ERROR, ERROR, 12, libera_ofp_decode_error),
	OPEN(ECHO_REQUEST, ECHO_REQUEST, 8, libera_ofp_decode_echo),
	OPEN(ECHO_REPLY, ECHO_REPLY, 8, libera_ofp_decode_echo),
	OPEN(VENDOR, EXPERIMENTER, 12, decode_vendor),
	EXACT(FEATURES_REQUEST, FEATURES_REQUEST, 8, NULL),
	OPEN(FEATURES_REPLY, FEATURES_REPLY, 32, decode_features),
	EXACT(GET_CONFIG_REQUEST, GET_CONFIG_REQUEST, 8, NULL),
	EXACT(GET_CONFIG_REPLY, GET_CONFIG_REPLY, 12, libera_ofp_decode_config),
	EXACT(SET_CONFIG, SET_CONFIG, 12, libera_ofp_decode_config),
	OPEN(PACKET_IN, PACKET_IN, 18, decode_packet_in),
	EXACT(FLOW_REMOVED, FLOW_REMOVED, 88, decode_flow_removed),
	EXACT(PORT_STATUS, PORT_STATUS, 64, decode_port_status),
	OPEN(PACKET_OUT, PACKET_OUT, 16, decode_packet_out),
	OPEN(FLOW_MOD, FLOW_MOD, 72, decode_flow_mod),
	EXACT(PORT_MOD, PORT_MOD, 32, decode_port_mod),
	OPEN(STATS_REQUEST, MP_REQUEST, 12, libera_of10_decode_stats_request),
	OPEN(STATS_REPLY, MP_REPLY, 12, libera_of10_decode_stats_reply),
	EXACT(BARRIER_REQUEST, BARRIER_REQUEST, 8, NULL),
	EXACT(BARRIER_REPLY, BARRIER_REPLY, 8, NULL),
	EXACT(QUEUE_CONFIG_REQUEST, QUEUE_CONFIG_REQUEST, 12, libera_of10_decode_queue_request),
	OPEN(QUEUE_CONFIG_REPLY, QUEUE_CONFIG_REPLY, 16, libera_of10_decode_queue_reply),
};

/* 1.0 receivers need not know hello elements, so ours has none. */
#define ENC(neutral, wire, fn)	[LIBERA_OFMSG_##neutral] = { true, OF10_##wire, fn }

static const struct libera_ofp_enc enc[__LIBERA_OFMSG_END] = {
	ENC(HELLO, HELLO, NULL),
	ENC(ERROR, ERROR, encode_error),
	ENC(ECHO_REQUEST, ECHO_REQUEST, libera_ofp_encode_echo),
	ENC(ECHO_REPLY, ECHO_REPLY, libera_ofp_encode_echo),
	ENC(EXPERIMENTER, VENDOR, encode_vendor),
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
	ENC(PORT_MOD, PORT_MOD, encode_port_mod),
	ENC(MP_REQUEST, STATS_REQUEST, libera_of10_encode_stats_request),
	ENC(MP_REPLY, STATS_REPLY, libera_of10_encode_stats_reply),
	ENC(BARRIER_REQUEST, BARRIER_REQUEST, NULL),
	ENC(BARRIER_REPLY, BARRIER_REPLY, NULL),
	ENC(QUEUE_CONFIG_REQUEST, QUEUE_CONFIG_REQUEST, libera_of10_encode_queue_request),
	ENC(QUEUE_CONFIG_REPLY, QUEUE_CONFIG_REPLY, libera_of10_encode_queue_reply),
	ENC(ROLE_REQUEST, VENDOR, encode_role),
	ENC(ROLE_REPLY, VENDOR, encode_role),
};

const struct libera_ofp_codec libera_of10_codec = {
	.dec = dec,
	.n_dec = ARRAY_SIZE(dec),
	.enc = enc,
	.mp_hdr_len = sizeof(struct of10_stats_header),
	.mp_reply_type = OF10_STATS_REPLY,
	.mp_types = OFPMP_KNOWN_10,
	.get_port = libera_of10_next_port,
	.get_flow = libera_of10_next_flow,
	.get_table = libera_of10_next_table,
	.get_port_stats = libera_of10_next_port_stats,
	.get_queue = libera_of10_next_queue,
	.get_queue_stats = libera_of10_next_queue_stats,
	.put_port = libera_of10_add_port,
	.put_flow = libera_of10_add_flow,
	.put_table = libera_of10_add_table,
	.put_port_stats = libera_of10_add_port_stats,
	.put_queue_stats = libera_of10_add_queue_stats,
};
