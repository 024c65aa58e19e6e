// SPDX-License-Identifier: GPL-2.0
/* A neutral message as text, and back to the wire with all its entries. */
#include "core/print.h"
#include "msgtext.h"

void msgtext_add_match(struct libera_print *p, const struct libera_match *m)
{
	char text[2048];

	libera_match_format(text, sizeof(text), m);
	libera_print_add(p, " match=%s", text);
}

void msgtext_add_instrs(struct libera_print *p, const struct libera_instrs *i)
{
	char *text = malloc(32768);

	libera_instrs_format(text, 32768, i);
	libera_print_add(p, " do=%s", text);
	if (i->present & LIBERA_INSTR_APPLY && !i->n_apply)
		libera_print_add(p, " (apply nothing)");
	free(text);
}

void msgtext_add_port(struct libera_print *p, const char *key, u32 port)
{
	char text[16];

	libera_port_format(text, sizeof(text), port);
	libera_print_add(p, " %s=%s", key, text);
}

static void add_data(struct libera_print *p, const u8 *data, u32 len)
{
	u32 i;

	libera_print_add(p, " data=%u:", len);
	for (i = 0; i < len && i < 32; i++)
		libera_print_add(p, "%02x", data[i]);
	if (i < len)
		libera_print_add(p, "...");
}

static void add_mac(struct libera_print *p, const u8 *a)
{
	libera_print_add(p, " hw_addr=%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3],
			 a[4], a[5]);
}

void msgtext_add_port_desc(struct libera_print *p, const struct libera_port_desc *d)
{
	msgtext_add_port(p, "port", d->port_no);
	add_mac(p, d->hw_addr);
	libera_print_add(p, " name=\"%s\" config=0x%x state=0x%x curr=0x%x advertised=0x%x"
			 " supported=0x%x peer=0x%x speed=%u/%u", d->name, d->config, d->state,
			 d->curr, d->advertised, d->supported, d->peer, d->curr_speed,
			 d->max_speed);
}

static void add_flow_mod(struct libera_print *p, const struct libera_of_flow_mod *f)
{
	static const char *const commands[] = {
		"ADD", "MODIFY", "MODIFY_STRICT", "DELETE", "DELETE_STRICT",
	};

	libera_print_add(p, " %s table=%u priority=%u", commands[f->command], f->table_id,
			 f->priority);
	msgtext_add_match(p, &f->match);
	libera_print_add(p, " cookie=0x%llx/0x%llx idle=%u hard=%u buffer=0x%x", f->cookie,
			 f->cookie_mask, f->idle_timeout, f->hard_timeout, f->buffer_id);
	msgtext_add_port(p, "out_port", f->out_port);
	libera_print_add(p, " out_group=0x%x flags=0x%x", f->out_group, f->flags);
	msgtext_add_instrs(p, &f->instrs);
}

static bool same_bucket(const struct libera_of_group *g, int i, int k)
{
	const struct libera_bucket *a = &g->bucket[i], *b = &g->bucket[k];

	return a->weight == b->weight && a->watch_port == b->watch_port &&
	       a->watch_group == b->watch_group && a->n == b->n &&
	       !memcmp(&g->act[a->first], &g->act[b->first], a->n * sizeof(*g->act));
}

/* Many buckets that are the same are one line. */
void msgtext_add_group(struct libera_print *p, const struct libera_of_group *g)
{
	static const char *const types[] = { "ALL", "SELECT", "INDIRECT", "FF" };
	char text[128];
	int i, k, again;

	if (g->type < ARRAY_SIZE(types))
		libera_print_add(p, " type=%s group=0x%x", types[g->type], g->group_id);
	else
		libera_print_add(p, " type=%u group=0x%x", g->type, g->group_id);
	for (i = 0; i < g->n_buckets; i += again) {
		const struct libera_bucket *bucket = &g->bucket[i];

		for (again = 1; i + again < g->n_buckets && same_bucket(g, i, i + again);)
			again++;
		libera_print_add(p, "\n   bucket weight=%u", bucket->weight);
		msgtext_add_port(p, "watch_port", bucket->watch_port);
		libera_print_add(p, " watch_group=0x%x do=", bucket->watch_group);
		for (k = 0; k < bucket->n; k++) {
			libera_act_format(text, sizeof(text), &g->act[bucket->first + k]);
			libera_print_add(p, "%s%s", k ? "," : "", text);
		}
		if (again > 1)
			libera_print_add(p, " (%d times)", again);
	}
}

void msgtext_add_meter(struct libera_print *p, const struct libera_of_meter *m)
{
	int i;

	libera_print_add(p, " meter=0x%x flags=0x%x", m->meter_id, m->flags);
	for (i = 0; i < m->n_bands; i++)
		libera_print_add(p, "\n   band %s rate=%u burst=%u prec_level=%u",
				 m->band[i].type == LIBERA_BAND_DROP ? "DROP" : "DSCP",
				 m->band[i].rate, m->band[i].burst, m->band[i].prec_level);
}

static int add_ports(struct libera_print *p, struct msgtext *t)
{
	struct libera_of_features *f = &t->m.features;
	struct libera_ofcur c = f->ports;
	int n, i;

	for (n = 0; n < (int)ARRAY_SIZE(t->port); n++) {
		int ret = libera_ofmsg_next_port(t->m.version, &c, &t->port[n]);

		if (ret < 0)
			return ret;
		if (!ret)
			break;
	}
	for (i = 0; i < n; i++) {
		libera_print_add(p, "\n ");
		msgtext_add_port_desc(p, &t->port[i]);
	}
	f->port = t->port;
	f->n_ports = n;
	return 0;
}

static void add_packet_in(struct libera_print *p, const struct libera_of_packet_in *in)
{
	libera_print_add(p, " buffer=0x%x total=%u reason=%u table=%u cookie=0x%llx",
			 in->buffer_id, in->total_len, in->reason, in->table_id, in->cookie);
	msgtext_add_match(p, &in->match);
	add_data(p, in->data, in->data_len);
}

static void add_flow_removed(struct libera_print *p, const struct libera_of_flow_removed *f)
{
	libera_print_add(p, " reason=%u table=%u priority=%u", f->reason, f->table_id,
			 f->priority);
	msgtext_add_match(p, &f->match);
	libera_print_add(p, " cookie=0x%llx idle=%u hard=%u packets=%llu bytes=%llu age=%u.%09u",
			 f->cookie, f->idle_timeout, f->hard_timeout, f->packets, f->bytes,
			 f->duration_sec, f->duration_nsec);
}

static int add_queues(struct libera_print *p, struct msgtext *t)
{
	struct libera_of_queue_config *config = &t->m.queue_config;
	struct libera_ofcur c = config->queues;
	int ret, n;

	for (n = 0; n < (int)ARRAY_SIZE(t->queue); n++) {
		struct libera_of_queue *q = &t->queue[n];

		ret = libera_ofmsg_next_queue(t->m.version, &c, q);
		if (ret < 0)
			return ret;
		if (!ret)
			break;
		libera_print_add(p, "\n  queue=%u", q->queue_id);
		msgtext_add_port(p, "port", q->port_no);
		libera_print_add(p, " rate=%u..%u", q->min_rate, q->max_rate);
	}
	config->queue = t->queue;
	config->n_queues = n;
	return 0;
}

static void add_async(struct libera_print *p, const struct libera_of_async *a)
{
	libera_print_add(p, " packet_in=0x%x/0x%x port_status=0x%x/0x%x flow_removed=0x%x/0x%x",
			 a->packet_in[0], a->packet_in[1], a->port_status[0], a->port_status[1],
			 a->flow_removed[0], a->flow_removed[1]);
}

/* What the hypervisor gets without having asked for it, and answers about the switch. */
static int add_from_switch(struct libera_print *p, struct msgtext *t)
{
	const struct libera_ofmsg *m = &t->m;

	switch (m->type) {
	case LIBERA_OFMSG_FEATURES_REPLY:
		libera_print_add(p, " dpid=0x%llx buffers=%u tables=%u aux=%u caps=0x%x"
				 " actions=0x%x", m->features.dpid, m->features.n_buffers,
				 m->features.n_tables, m->features.auxiliary_id,
				 m->features.capabilities, m->features.actions);
		return add_ports(p, t);
	case LIBERA_OFMSG_PACKET_IN:
		add_packet_in(p, &m->packet_in);
		return 0;
	case LIBERA_OFMSG_FLOW_REMOVED:
		add_flow_removed(p, &m->flow_removed);
		return 0;
	case LIBERA_OFMSG_PORT_STATUS:
		libera_print_add(p, " reason=%u", m->port_status.reason);
		msgtext_add_port_desc(p, &m->port_status.desc);
		return 0;
	case LIBERA_OFMSG_QUEUE_CONFIG_REPLY:
		msgtext_add_port(p, "port", m->queue_config.port_no);
		return add_queues(p, t);
	case LIBERA_OFMSG_MP_REPLY:
		return msgtext_add_reply(p, t);
	default:
		return 0;
	}
}

/* What changes a switch's state. */
static void add_change(struct libera_print *p, const struct libera_ofmsg *m)
{
	static const char *const commands[] = { "ADD", "MODIFY", "DELETE" };

	switch (m->type) {
	case LIBERA_OFMSG_PACKET_OUT:
		libera_print_add(p, " buffer=0x%x", m->packet_out.buffer_id);
		msgtext_add_port(p, "in_port", m->packet_out.in_port);
		msgtext_add_instrs(p, &m->packet_out.instrs);
		add_data(p, m->packet_out.data, m->packet_out.data_len);
		break;
	case LIBERA_OFMSG_FLOW_MOD:
		add_flow_mod(p, &m->flow_mod);
		break;
	case LIBERA_OFMSG_GROUP_MOD:
		libera_print_add(p, " %s", commands[m->group.command]);
		msgtext_add_group(p, &m->group);
		break;
	case LIBERA_OFMSG_METER_MOD:
		libera_print_add(p, " %s", commands[m->meter.command]);
		msgtext_add_meter(p, &m->meter);
		break;
	case LIBERA_OFMSG_TABLE_MOD:
		libera_print_add(p, " table=%u config=0x%x", m->table_mod.table_id,
				 m->table_mod.config);
		break;
	case LIBERA_OFMSG_PORT_MOD:
		msgtext_add_port(p, "port", m->port_mod.port_no);
		add_mac(p, m->port_mod.hw_addr);
		libera_print_add(p, " config=0x%x/0x%x advertise=0x%x", m->port_mod.config,
				 m->port_mod.mask, m->port_mod.advertise);
		break;
	default:
		break;
	}
}

int msgtext_print(char *buf, size_t size, struct msgtext *t)
{
	const struct libera_ofmsg *m = &t->m;
	struct libera_print p;

	libera_print_init(&p, buf, size);
	libera_print_add(&p, "%s xid=0x%x", libera_ofmsg_name(m->type), m->xid);
	switch (m->type) {
	case LIBERA_OFMSG_HELLO:
		libera_print_add(&p, " bitmap=0x%x", m->hello.bitmap);
		break;
	case LIBERA_OFMSG_ERROR:
		libera_print_add(&p, " %s type=%u code=%u", libera_oferr_name(m->error.err),
				 m->error.type, m->error.code);
		add_data(&p, m->error.data, m->error.data_len);
		break;
	case LIBERA_OFMSG_ECHO_REQUEST:
	case LIBERA_OFMSG_ECHO_REPLY:
		add_data(&p, m->echo.data, m->echo.data_len);
		break;
	case LIBERA_OFMSG_EXPERIMENTER:
		libera_print_add(&p, " experimenter=0x%x exp_type=%u", m->experimenter.experimenter,
				 m->experimenter.exp_type);
		add_data(&p, m->experimenter.data, m->experimenter.data_len);
		break;
	case LIBERA_OFMSG_GET_CONFIG_REPLY:
	case LIBERA_OFMSG_SET_CONFIG:
		libera_print_add(&p, " flags=0x%x miss_send_len=%u", m->config.flags,
				 m->config.miss_send_len);
		break;
	case LIBERA_OFMSG_ROLE_REQUEST:
	case LIBERA_OFMSG_ROLE_REPLY:
		libera_print_add(&p, " role=%u generation=0x%llx", m->role.role,
				 m->role.generation_id);
		break;
	case LIBERA_OFMSG_GET_ASYNC_REPLY:
	case LIBERA_OFMSG_SET_ASYNC:
		add_async(&p, &m->async);
		break;
	case LIBERA_OFMSG_QUEUE_CONFIG_REQUEST:
		msgtext_add_port(&p, "port", m->queue_config.port_no);
		break;
	case LIBERA_OFMSG_MP_REQUEST:
		return msgtext_add_request(&p, t);
	default:
		add_change(&p, m);
		return add_from_switch(&p, t);
	}
	return 0;
}
