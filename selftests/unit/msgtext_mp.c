// SPDX-License-Identifier: GPL-2.0
/* Multipart messages as text, and back to the wire with all their entries. */
#include "core/print.h"
#include "msgtext.h"

static void add_filter(struct libera_print *p, const struct libera_of_flow_filter *f)
{
	msgtext_add_match(p, &f->match);
	libera_print_add(p, " table=%u", f->table_id);
	msgtext_add_port(p, "out_port", f->out_port);
	libera_print_add(p, " out_group=0x%x cookie=0x%llx/0x%llx", f->out_group, f->cookie,
			 f->cookie_mask);
}

int msgtext_add_request(struct libera_print *p, struct msgtext *t)
{
	const struct libera_of_mp_request *r = &t->m.mp_request;

	libera_print_add(p, " type=%u flags=0x%x", r->type, r->flags);
	switch (r->type) {
	case LIBERA_MP_FLOW:
	case LIBERA_MP_AGGREGATE:
		add_filter(p, &r->flow);
		break;
	case LIBERA_MP_PORT_STATS:
		msgtext_add_port(p, "port", r->port_no);
		break;
	case LIBERA_MP_QUEUE:
		msgtext_add_port(p, "port", r->queue.port_no);
		libera_print_add(p, " queue=0x%x", r->queue.queue_id);
		break;
	case LIBERA_MP_GROUP:
		libera_print_add(p, " group=0x%x", r->group_id);
		break;
	case LIBERA_MP_METER:
	case LIBERA_MP_METER_CONFIG:
		libera_print_add(p, " meter=0x%x", r->meter_id);
		break;
	case LIBERA_MP_TABLE_FEATURES:
		libera_print_add(p, " body=%u", r->tables.left);
		break;
	case LIBERA_MP_EXPERIMENTER:
		libera_print_add(p, " experimenter=0x%x", r->experimenter);
		break;
	default:
		break;
	}
	return 0;
}

static void add_text(struct libera_print *p, const char *key, const char *text, int max)
{
	libera_print_add(p, " %s=\"%.*s\"", key, (int)strnlen(text, max), text);
}

static void add_desc(struct libera_print *p, const struct libera_of_desc *d)
{
	add_text(p, "mfr", d->mfr, LIBERA_DESC_LEN);
	add_text(p, "hw", d->hw, LIBERA_DESC_LEN);
	add_text(p, "sw", d->sw, LIBERA_DESC_LEN);
	add_text(p, "serial", d->serial, LIBERA_SERIAL_LEN);
	add_text(p, "dp", d->dp, LIBERA_DESC_LEN);
}

static void add_group_features(struct libera_print *p, const struct libera_of_group_features *f)
{
	int i;

	libera_print_add(p, " types=0x%x caps=0x%x", f->types, f->capabilities);
	for (i = 0; i < 4; i++)
		libera_print_add(p, " max=%u actions=0x%x", f->max_groups[i], f->actions[i]);
}

static void add_meter_features(struct libera_print *p, const struct libera_of_meter_features *f)
{
	libera_print_add(p, " max=%u bands=0x%x caps=0x%x max_bands=%u max_color=%u", f->max_meter,
			 f->band_types, f->capabilities, f->max_bands, f->max_color);
}

static void add_age(struct libera_print *p, u32 sec, u32 nsec)
{
	libera_print_add(p, " age=%u.%09u", sec, nsec);
}

static int add_counters(struct libera_print *p, struct libera_ofcur c, int n)
{
	struct libera_of_counter counter;
	int ret;

	while ((ret = libera_ofmsg_next_counter(&c, &counter)) > 0) {
		libera_print_add(p, " %llu/%llu", counter.packets, counter.bytes);
		n--;
	}
	return ret ?: n ? -EPROTO : 0;
}

/*
 * A list's next entry: printed, and kept in the message's own memory for whoever
 * wants to write it.  Each returns what libera_ofmsg_next_*() returned.
 */
static int next_flow(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_flow_stats *s = &t->entry.flow;
	int ret = libera_ofmsg_next_flow(t->m.version, c, s, &t->scratch);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n  table=%u priority=%u", s->table_id, s->priority);
	msgtext_add_match(p, &s->match);
	libera_print_add(p, " cookie=0x%llx idle=%u hard=%u flags=0x%x packets=%llu bytes=%llu",
			 s->cookie, s->idle_timeout, s->hard_timeout, s->flags, s->packets,
			 s->bytes);
	add_age(p, s->duration_sec, s->duration_nsec);
	libera_print_add(p, "%s", s->opaque ? " opaque" : "");
	msgtext_add_instrs(p, &s->instrs);
	return ret;
}

static int next_table(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_table_stats *s = &t->entry.table;
	int ret = libera_ofmsg_next_table(t->m.version, c, s);

	if (ret > 0 && p)
		libera_print_add(p, "\n  table=%u name=\"%s\" max=%u active=%u lookups=%llu"
				 " matched=%llu", s->table_id, s->name, s->max_entries, s->active,
				 s->lookups, s->matched);
	return ret;
}

static int next_port_stats(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_port_stats *s = &t->entry.port_stats;
	int ret = libera_ofmsg_next_port_stats(t->m.version, c, s);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n ");
	msgtext_add_port(p, "port", s->port_no);
	libera_print_add(p, " rx=%llu/%llu/%llu/%llu", s->rx_packets, s->rx_bytes, s->rx_dropped,
			 s->rx_errors);
	libera_print_add(p, " tx=%llu/%llu/%llu/%llu", s->tx_packets, s->tx_bytes, s->tx_dropped,
			 s->tx_errors);
	libera_print_add(p, " frame=%llu over=%llu crc=%llu coll=%llu", s->rx_frame_err,
			 s->rx_over_err, s->rx_crc_err, s->collisions);
	add_age(p, s->duration_sec, s->duration_nsec);
	return ret;
}

static int next_port(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	int ret = libera_ofmsg_next_port(t->m.version, c, &t->entry.port);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n ");
	msgtext_add_port_desc(p, &t->entry.port);
	return ret;
}

static int next_queue_stats(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_queue_stats *s = &t->entry.queue_stats;
	int ret = libera_ofmsg_next_queue_stats(t->m.version, c, s);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n ");
	msgtext_add_port(p, "port", s->port_no);
	libera_print_add(p, " queue=%u tx=%llu/%llu/%llu", s->queue_id, s->tx_packets, s->tx_bytes,
			 s->tx_errors);
	add_age(p, s->duration_sec, s->duration_nsec);
	return ret;
}

/* Counters go into memory, from where the encoder takes them. */
static void keep_counters(struct msgtext *t, struct libera_ofcur c, u16 n)
{
	int i;

	for (i = 0; i < n; i++)
		libera_ofmsg_next_counter(&c, &t->counter[i]);
}

static int next_group_stats(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_group_stats *s = &t->entry.group_stats;
	int ret = libera_ofmsg_next_group_stats(t->m.version, c, s);

	if (ret <= 0)
		return ret;
	keep_counters(t, s->buckets, s->n_buckets);
	s->bucket = t->counter;
	if (!p)
		return ret;
	libera_print_add(p, "\n  group=0x%x refs=%u packets=%llu bytes=%llu", s->group_id,
			 s->ref_count, s->packets, s->bytes);
	add_age(p, s->duration_sec, s->duration_nsec);
	libera_print_add(p, " buckets");
	return add_counters(p, s->buckets, s->n_buckets) ?: ret;
}

static int next_group(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	int ret = libera_ofmsg_next_group(t->m.version, c, &t->entry.group, &t->scratch);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n %s", t->entry.group.opaque ? " opaque" : "");
	msgtext_add_group(p, &t->entry.group);
	return ret;
}

static int next_meter_stats(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_meter_stats *s = &t->entry.meter_stats;
	int ret = libera_ofmsg_next_meter_stats(t->m.version, c, s);

	if (ret <= 0)
		return ret;
	keep_counters(t, s->bands, s->n_bands);
	s->band = t->counter;
	if (!p)
		return ret;
	libera_print_add(p, "\n  meter=0x%x flows=%u packets=%llu bytes=%llu", s->meter_id,
			 s->flow_count, s->packets, s->bytes);
	add_age(p, s->duration_sec, s->duration_nsec);
	libera_print_add(p, " bands");
	return add_counters(p, s->bands, s->n_bands) ?: ret;
}

static int next_meter(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	int ret = libera_ofmsg_next_meter(t->m.version, c, &t->entry.meter, &t->scratch);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n %s", t->entry.meter.opaque ? " opaque" : "");
	msgtext_add_meter(p, &t->entry.meter);
	return ret;
}

static int next_table_features(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	struct libera_of_table_features *f = &t->entry.table_features;
	int ret = libera_ofmsg_next_table_features(t->m.version, c, f);

	if (ret <= 0 || !p)
		return ret;
	libera_print_add(p, "\n  table=%u name=\"%s\" metadata=0x%llx/0x%llx config=0x%x max=%u",
			 f->table_id, f->name, f->metadata_match, f->metadata_write, f->config,
			 f->max_entries);
	libera_print_add(p, "\n   instrs=0x%x next=0x%llx,0x%llx,0x%llx,0x%llx", f->instrs,
			 f->next[0], f->next[1], f->next[2], f->next[3]);
	libera_print_add(p, "\n   write=0x%x set=0x%llx apply=0x%x set=0x%llx", f->write_acts,
			 f->write_set, f->apply_acts, f->apply_set);
	libera_print_add(p, "\n   match=0x%llx maskable=0x%llx wildcards=0x%llx", f->match,
			 f->maskable, f->wildcards);
	return ret;
}

/* What there is at @c, with what is printed if @p is not NULL. */
static int next_entry(struct libera_print *p, struct msgtext *t, struct libera_ofcur *c)
{
	switch (t->m.mp_reply.type) {
	case LIBERA_MP_FLOW:
		return next_flow(p, t, c);
	case LIBERA_MP_TABLE:
		return next_table(p, t, c);
	case LIBERA_MP_PORT_STATS:
		return next_port_stats(p, t, c);
	case LIBERA_MP_PORT_DESC:
		return next_port(p, t, c);
	case LIBERA_MP_QUEUE:
		return next_queue_stats(p, t, c);
	case LIBERA_MP_GROUP:
		return next_group_stats(p, t, c);
	case LIBERA_MP_GROUP_DESC:
		return next_group(p, t, c);
	case LIBERA_MP_METER:
		return next_meter_stats(p, t, c);
	case LIBERA_MP_METER_CONFIG:
		return next_meter(p, t, c);
	case LIBERA_MP_TABLE_FEATURES:
		return next_table_features(p, t, c);
	default:
		if (p)
			libera_print_add(p, " body=%u", t->m.mp_reply.body.left);
		return 0;
	}
}

/* Whether the reply is one entry, not a list of them. */
static bool is_single(const struct libera_of_mp_reply *r)
{
	switch (r->type) {
	case LIBERA_MP_DESC:
	case LIBERA_MP_AGGREGATE:
	case LIBERA_MP_GROUP_FEATURES:
	case LIBERA_MP_METER_FEATURES:
		return true;
	default:
		return false;
	}
}

int msgtext_add_reply(struct libera_print *p, struct msgtext *t)
{
	struct libera_of_mp_reply *r = &t->m.mp_reply;
	struct libera_ofcur c = r->body;
	int ret;

	libera_print_add(p, " type=%u flags=0x%x", r->type, r->flags);
	switch (r->type) {
	case LIBERA_MP_DESC:
		add_desc(p, &r->desc);
		return 0;
	case LIBERA_MP_AGGREGATE:
		libera_print_add(p, " packets=%llu bytes=%llu flows=%u", r->aggregate.packets,
				 r->aggregate.bytes, r->aggregate.flows);
		return 0;
	case LIBERA_MP_GROUP_FEATURES:
		add_group_features(p, &r->group_features);
		return 0;
	case LIBERA_MP_METER_FEATURES:
		add_meter_features(p, &r->meter_features);
		return 0;
	default:
		break;
	}
	do {
		ret = next_entry(p, t, &c);
	} while (ret > 0);
	return ret;
}

static int put_entry(struct libera_ofbuf *b, u8 to, struct msgtext *t)
{
	switch (t->m.mp_reply.type) {
	case LIBERA_MP_FLOW:
		return libera_mp_put_flow(b, to, &t->entry.flow);
	case LIBERA_MP_TABLE:
		return libera_mp_put_table(b, to, &t->entry.table);
	case LIBERA_MP_PORT_STATS:
		return libera_mp_put_port_stats(b, to, &t->entry.port_stats);
	case LIBERA_MP_PORT_DESC:
		return libera_mp_put_port(b, to, &t->entry.port);
	case LIBERA_MP_QUEUE:
		return libera_mp_put_queue_stats(b, to, &t->entry.queue_stats);
	case LIBERA_MP_GROUP:
		return libera_mp_put_group_stats(b, to, &t->entry.group_stats);
	case LIBERA_MP_GROUP_DESC:
		return libera_mp_put_group(b, to, &t->entry.group);
	case LIBERA_MP_METER:
		return libera_mp_put_meter_stats(b, to, &t->entry.meter_stats);
	case LIBERA_MP_METER_CONFIG:
		return libera_mp_put_meter(b, to, &t->entry.meter);
	case LIBERA_MP_TABLE_FEATURES:
		return libera_mp_put_table_features(b, to, &t->entry.table_features);
	default:
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	}
}

int msgtext_encode(struct libera_ofbuf *b, u8 version, struct msgtext *t)
{
	struct libera_of_mp_reply *r = &t->m.mp_reply;
	struct libera_ofcur c = r->body;
	int err;

	if (t->m.type != LIBERA_OFMSG_MP_REPLY || is_single(r))
		return libera_ofmsg_encode(b, version, &t->m);

	err = libera_mp_begin(b, version, t->m.xid, r->type);
	if (err)
		return err;
	while ((err = next_entry(NULL, t, &c)) > 0) {
		err = put_entry(b, version, t);
		if (err)
			return err;
	}
	if (err)
		return err;
	/* lists whose entries have no neutral form */
	if (c.left)
		return LIBERA_OFERR_BAD_REQUEST_MULTIPART;
	libera_mp_end(b, version, r->flags & LIBERA_MP_MORE);
	return 0;
}
