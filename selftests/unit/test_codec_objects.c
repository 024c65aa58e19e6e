// SPDX-License-Identifier: GPL-2.0
/* Groups, meters, queues and tables from the codec's own side. */
#include "core/ofmsg.h"
#include "ktap.h"

static u8 wire[70000];
static struct libera_ofscratch scratch;

static int encode(struct libera_ofbuf *b, u8 version, const struct libera_ofmsg *m)
{
	libera_ofbuf_init(b, wire, sizeof(wire));
	return libera_ofmsg_encode(b, version, m);
}

static struct libera_ofmsg *decode(const struct libera_ofbuf *b)
{
	static struct libera_ofmsg m;

	EXPECT_EQ(libera_ofmsg_decode(&m, b->base, b->len, &scratch), 0);
	return &m;
}

/* Without the scratch nothing is written anywhere. */
static void no_scratch(void)
{
	static const u8 types[] = { LIBERA_OFMSG_GROUP_MOD, LIBERA_OFMSG_METER_MOD };
	struct libera_ofbuf b;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct libera_ofmsg m = { .type = types[i] }, r;

		if (types[i] == LIBERA_OFMSG_METER_MOD)
			m.meter.meter_id = 1;
		EXPECT_EQ(encode(&b, 4, &m), 0);
		EXPECT_EQ(libera_ofmsg_decode(&r, wire, b.len, NULL), -EINVAL);
	}
}

/* A group as the glue makes it: actions of the buckets in any order, shared, or none. */
static void group(void)
{
	struct libera_act act[3] = {
		{ .type = LIBERA_ACT_OUTPUT, .arg = 1 },
		{ .type = LIBERA_ACT_SET_FIELD, .field = LIBERA_FIELD_IPV6_SRC, .val = { 1 } },
		{ .type = LIBERA_ACT_GROUP, .arg = 9 },
	};
	struct libera_bucket bucket[3] = {
		{ .weight = 3, .watch_port = LIBERA_PORT_ANY, .watch_group = LIBERA_GROUP_ANY,
		  .first = 1, .n = 2 },
		{ .weight = 4, .watch_port = 7, .watch_group = 8, .first = 0, .n = 1 },
		{ .watch_port = LIBERA_PORT_ANY, .watch_group = LIBERA_GROUP_ANY },
	};
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_GROUP_MOD };
	struct libera_of_group *g = &m.group;
	const struct libera_of_group *r;
	struct libera_ofbuf b;

	g->type = LIBERA_GT_SELECT;
	g->group_id = 12;
	g->n_buckets = 3;
	g->bucket = bucket;
	g->act = act;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 16 + 3 * 16 + 24 + 8 + 16);
	EXPECT(libera_ofmsg_size(4, &m) >= b.len);
	r = &decode(&b)->group;
	EXPECT_EQ(r->n_buckets, 3);
	EXPECT_EQ(r->bucket[0].weight, 3);
	EXPECT_EQ(r->bucket[0].n, 2);
	EXPECT_MEM(&r->act[r->bucket[0].first], 2 * sizeof(*act), &act[1], 2 * sizeof(*act));
	EXPECT_EQ(r->bucket[1].watch_port, 7);
	EXPECT_EQ(r->bucket[1].watch_group, 8);
	EXPECT_MEM(&r->act[r->bucket[1].first], sizeof(*act), act, sizeof(*act));
	EXPECT_EQ(r->bucket[2].n, 0);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_TYPE);

	/* a delete has no buckets, whatever it was told */
	g->command = LIBERA_GC_DELETE;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 16);
	g->group_id = LIBERA_GROUP_ALL;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	g->command = LIBERA_GC_MODIFY;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_GROUP_MOD_INVALID_GROUP);
	g->command = 3;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_GROUP_MOD_BAD_COMMAND);
	g->command = LIBERA_GC_ADD;
	g->type = 4;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_GROUP_MOD_BAD_TYPE);
	g->type = LIBERA_GT_SELECT;
	g->group_id = 1;
	act[0].type = LIBERA_ACT_STRIP_VLAN;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_BAD_ACTION_MATCH_INCONSISTENT);
	act[0].type = __LIBERA_ACT_END;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_BAD_ACTION_TYPE);
}

/* A bucket, a group, or an entry whose length 16 bits cannot hold. */
static void too_long(void)
{
	static struct libera_act act[3000];
	static struct libera_of_counter counter[5000];
	static struct libera_band band[5000];
	struct libera_bucket bucket[2] = { { .n = 3000 }, { .n = 1500 } };
	struct libera_of_group g = { .n_buckets = 1, .bucket = bucket, .act = act };
	struct libera_of_group_stats gs = { .n_buckets = 5000, .bucket = counter };
	struct libera_of_meter_stats ms = { .n_bands = 5000, .band = counter };
	struct libera_of_meter meter = { .n_bands = 5000, .band = band };
	struct libera_ofbuf b;
	int i;

	for (i = 0; i < 3000; i++)
		act[i] = (struct libera_act){ .type = LIBERA_ACT_SET_FIELD,
					      .field = LIBERA_FIELD_IPV6_DST };
	for (i = 0; i < 5000; i++)
		band[i].type = LIBERA_BAND_DROP;
	libera_ofbuf_init(&b, malloc(200000), 200000);
	EXPECT_EQ(libera_mp_begin(&b, 4, 1, LIBERA_MP_GROUP_DESC), 0);
	EXPECT_EQ(libera_mp_put_group(&b, 4, &g), -ENOSPC);
	bucket[0].n = 1500;
	g.n_buckets = 2;
	EXPECT_EQ(libera_mp_put_group(&b, 4, &g), -ENOSPC);
	EXPECT_EQ(libera_mp_put_group_stats(&b, 4, &gs), -ENOSPC);
	EXPECT_EQ(libera_mp_put_meter_stats(&b, 4, &ms), -ENOSPC);
	EXPECT_EQ(libera_mp_put_meter(&b, 4, &meter), -ENOSPC);
	EXPECT_EQ(b.len, 16);
	EXPECT(!b.overflow);
	free(b.base);
}

static void meter(void)
{
	struct libera_band band[2] = {
		{ .type = LIBERA_BAND_DROP, .rate = 1, .burst = 2, .prec_level = 9 },
		{ .type = LIBERA_BAND_DSCP, .rate = 3, .burst = 4, .prec_level = 2 },
	};
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_METER_MOD };
	struct libera_of_meter *t = &m.meter;
	const struct libera_of_meter *r;
	struct libera_ofbuf b;

	t->flags = LIBERA_MF_PKTPS | LIBERA_MF_BURST;
	t->meter_id = 7;
	t->n_bands = 2;
	t->band = band;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 16 + 32);
	EXPECT(libera_ofmsg_size(4, &m) >= b.len);
	r = &decode(&b)->meter;
	EXPECT_EQ(r->flags, t->flags);
	EXPECT_EQ(r->n_bands, 2);
	EXPECT_EQ(r->band[0].burst, 2);
	EXPECT_EQ(r->band[0].prec_level, 0);
	EXPECT_EQ(r->band[1].rate, 3);
	EXPECT_EQ(r->band[1].prec_level, 2);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_TYPE);

	band[1].type = 3;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_METER_MOD_BAD_BAND);
	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_mp_put_meter(&b, 4, t), LIBERA_OFERR_METER_MOD_BAD_BAND);
	t->command = LIBERA_MC_DELETE;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 16);
	t->meter_id = LIBERA_METER_ALL;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	t->command = LIBERA_MC_ADD;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_METER_MOD_INVALID_METER);
	t->meter_id = 0;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_METER_MOD_INVALID_METER);
	t->flags = 0x10;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_METER_MOD_BAD_FLAGS);
	t->flags = LIBERA_MF_PKTPS | LIBERA_MF_KBPS;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_METER_MOD_BAD_FLAGS);
	t->command = 3;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_METER_MOD_BAD_COMMAND);
}

/* Of what all lists are told when a version is none, or has no such list. */
static void lists_of_other_versions(void)
{
	static const struct {
		u8 version;
		int err;
	} t[] = {
		{ 1, LIBERA_OFERR_BAD_REQUEST_MULTIPART }, { 2, LIBERA_OFERR_BAD_REQUEST_VERSION },
	};
	struct libera_of_group_stats gs = { };
	struct libera_of_meter_stats ms = { };
	struct libera_of_group g = { };
	struct libera_of_meter meter = { };
	struct libera_of_queue_stats qs = { };
	struct libera_of_table_features f = { };
	struct libera_of_queue q;
	struct libera_ofbuf b;
	struct libera_ofcur c;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		u8 v = t[i].version;

		ktap_note("version %u", v);
		libera_ofcur_init(&c, wire, 64);
		EXPECT_EQ(libera_ofmsg_next_group_stats(v, &c, &gs), -EPROTO);
		EXPECT_EQ(libera_ofmsg_next_group(v, &c, &g, &scratch), -EPROTO);
		EXPECT_EQ(libera_ofmsg_next_meter_stats(v, &c, &ms), -EPROTO);
		EXPECT_EQ(libera_ofmsg_next_meter(v, &c, &meter, &scratch), -EPROTO);
		EXPECT_EQ(libera_ofmsg_next_table_features(v, &c, &f), -EPROTO);
		EXPECT_EQ(c.left, 64);
		libera_ofbuf_init(&b, wire, sizeof(wire));
		EXPECT_EQ(libera_mp_put_group_stats(&b, v, &gs), t[i].err);
		EXPECT_EQ(libera_mp_put_group(&b, v, &g), t[i].err);
		EXPECT_EQ(libera_mp_put_meter_stats(&b, v, &ms), t[i].err);
		EXPECT_EQ(libera_mp_put_meter(&b, v, &meter), t[i].err);
		EXPECT_EQ(libera_mp_put_table_features(&b, v, &f), t[i].err);
		EXPECT_EQ(b.len, 0);
	}
	EXPECT_EQ(libera_ofmsg_next_queue(2, &c, &q), -EPROTO);
	EXPECT_EQ(libera_ofmsg_next_queue_stats(2, &c, &qs), -EPROTO);
	EXPECT_EQ(libera_mp_put_queue_stats(&b, 2, &qs), LIBERA_OFERR_BAD_REQUEST_VERSION);
	EXPECT_EQ(b.len, 0);
}

static void counters(void)
{
	static const u8 bytes[40] = { [7] = 1, [15] = 2, [16] = 3, [31] = 4 };
	struct libera_of_counter n;
	struct libera_ofcur c;

	libera_ofcur_init(&c, bytes, sizeof(bytes));
	EXPECT_EQ(libera_ofmsg_next_counter(&c, &n), 1);
	EXPECT_EQ(n.packets, 1);
	EXPECT_EQ(n.bytes, 2);
	EXPECT_EQ(libera_ofmsg_next_counter(&c, &n), 1);
	EXPECT_EQ(n.packets, 3ULL << 56);
	EXPECT_EQ(n.bytes, 4);
	EXPECT_EQ(libera_ofmsg_next_counter(&c, &n), -EPROTO);
	libera_ofcur_init(&c, NULL, 0);
	EXPECT_EQ(libera_ofmsg_next_counter(&c, &n), 0);
}

/* Actions in the bitmap are neutral ones: those that 1.3 lacks are not said. */
static void group_features(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_MP_REPLY };
	struct libera_of_group_features *f = &m.mp_reply.group_features;
	const struct libera_of_group_features *r;
	struct libera_ofbuf b;

	m.mp_reply.type = LIBERA_MP_GROUP_FEATURES;
	f->types = 1 << LIBERA_GT_ALL | 1 << LIBERA_GT_FF;
	f->capabilities = LIBERA_GFC_CHAINING;
	f->max_groups[LIBERA_GT_FF] = 77;
	f->actions[LIBERA_GT_ALL] = 1U << LIBERA_ACT_OUTPUT | 1U << LIBERA_ACT_SET_FIELD |
				    1U << LIBERA_ACT_ENQUEUE | 1U << LIBERA_ACT_POP_PBB;
	f->actions[LIBERA_GT_FF] = ~0U;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(b.len, 16 + 40);
	EXPECT(libera_ofmsg_size(4, &m) >= b.len);
	EXPECT_EQ(get_unaligned_be32(wire + 16 + 24), 1U << 0 | 1U << 25 | 1U << 27);
	r = &decode(&b)->mp_reply.group_features;
	EXPECT_EQ(r->types, f->types);
	EXPECT_EQ(r->capabilities, f->capabilities);
	EXPECT_EQ(r->max_groups[LIBERA_GT_FF], 77);
	EXPECT_EQ(r->actions[LIBERA_GT_ALL], 1U << LIBERA_ACT_OUTPUT | 1U << LIBERA_ACT_SET_FIELD |
		  1U << LIBERA_ACT_POP_PBB);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
	m.mp_reply.type = LIBERA_MP_METER_FEATURES;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_MULTIPART);
}

static void queues(void)
{
	const struct libera_of_queue queue[3] = {
		{ .queue_id = 1, .port_no = 4, .min_rate = 5, .max_rate = 6 },
		{ .queue_id = 2, .port_no = 4, .min_rate = LIBERA_RATE_NONE, .max_rate = 7 },
		{ .queue_id = 3, .port_no = 4, .min_rate = 0, .max_rate = LIBERA_RATE_NONE },
	};
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_QUEUE_CONFIG_REPLY };
	struct libera_of_queue q;
	struct libera_ofbuf b;
	struct libera_ofcur c;
	u8 version;
	int i;

	m.queue_config.port_no = 4;
	m.queue_config.queue = queue;
	m.queue_config.n_queues = 3;
	for (version = 1; version <= 4; version += 3) {
		ktap_note("version %u", version);
		EXPECT_EQ(encode(&b, version, &m), 0);
		EXPECT(libera_ofmsg_size(version, &m) >= b.len);
		c = decode(&b)->queue_config.queues;
		for (i = 0; i < 3; i++) {
			EXPECT_EQ(libera_ofmsg_next_queue(version, &c, &q), 1);
			EXPECT_EQ(q.queue_id, queue[i].queue_id);
			EXPECT_EQ(q.port_no, version == 1 ? 0 : 4);
			EXPECT_EQ(q.min_rate, queue[i].min_rate);
			EXPECT_EQ(q.max_rate, version == 1 ? LIBERA_RATE_NONE : queue[i].max_rate);
		}
		EXPECT_EQ(libera_ofmsg_next_queue(version, &c, &q), 0);
	}
	m.type = LIBERA_OFMSG_QUEUE_CONFIG_REQUEST;
	m.queue_config.port_no = LIBERA_PORT_LOCAL;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_QUEUE_OP_BAD_PORT);
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_QUEUE_OP_BAD_PORT);
	m.queue_config.port_no = LIBERA_PORT_ANY;
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_QUEUE_OP_BAD_PORT);
	EXPECT_EQ(encode(&b, 4, &m), 0);
}

/* More queues than a message has room for are refused, not cut. */
static void too_many_queues(void)
{
	static struct libera_of_queue queue[2000];
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_QUEUE_CONFIG_REPLY };
	struct libera_ofbuf b;

	m.queue_config.queue = queue;
	m.queue_config.n_queues = 2000;
	EXPECT_EQ(encode(&b, 4, &m), -ENOSPC);
	EXPECT(libera_ofmsg_size(4, &m) > LIBERA_OF_MSG_MAX);
}

static void tables_and_reasons(void)
{
	struct libera_ofmsg m = { .type = LIBERA_OFMSG_TABLE_MOD };
	struct libera_ofbuf b;

	m.table_mod.table_id = LIBERA_TABLE_ALL;
	m.table_mod.config = 3;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_TYPE);
	m.table_mod.config = 4;
	EXPECT_EQ(encode(&b, 4, &m), LIBERA_OFERR_TABLE_MOD_BAD_CONFIG);

	memset(&m.async, 0xff, sizeof(m.async));
	m.type = LIBERA_OFMSG_SET_ASYNC;
	EXPECT_EQ(encode(&b, 4, &m), 0);
	EXPECT_EQ(decode(&b)->async.flow_removed[1], 0xf);
	EXPECT_EQ(encode(&b, 1, &m), LIBERA_OFERR_BAD_REQUEST_TYPE);
}

/* Everything that can be said of a table, and back; then bit by bit. */
static void table_features(void)
{
	struct libera_of_table_features f, r;
	struct libera_ofbuf b;
	struct libera_ofcur c;
	int i;

	for (i = -1; i < 64; i++) {
		u64 bit = i < 0 ? ~0ULL : 1ULL << i;

		ktap_note("bit %d", i);
		memset(&f, 0, sizeof(f));
		f.table_id = i + 1;
		memset(f.name, 't', i < 0 ? sizeof(f.name) - 1 : 1);
		f.metadata_match = bit;
		f.metadata_write = ~bit;
		f.config = 3;
		f.max_entries = 1000000;
		f.instrs = bit & 0x3f;
		f.next[0] = bit;
		f.next[3] = bit & ~(1ULL << 63);
		f.write_acts = bit & (1U << LIBERA_ACT_OUTPUT | 1U << LIBERA_ACT_SET_FIELD |
				      0x7ffU << LIBERA_ACT_POP_VLAN);
		f.apply_acts = f.write_acts & 0xffff;
		f.match = bit & LIBERA_FIELD_ALL;
		f.maskable = f.match;
		f.wildcards = f.match;
		f.write_set = bit & LIBERA_FIELD_ALL;
		f.apply_set = bit & 0xffff;
		libera_ofbuf_init(&b, wire, sizeof(wire));
		EXPECT_EQ(libera_mp_begin(&b, 4, 1, LIBERA_MP_TABLE_FEATURES), 0);
		EXPECT_EQ(libera_mp_put_table_features(&b, 4, &f), 0);
		EXPECT_EQ(b.len % 8, 0);
		libera_mp_end(&b, 4, false);
		c = decode(&b)->mp_reply.body;
		EXPECT_EQ(libera_ofmsg_next_table_features(4, &c, &r), 1);
		EXPECT_MEM(&r, sizeof(r), &f, sizeof(f));
		EXPECT_EQ(libera_ofmsg_next_table_features(4, &c, &r), 0);
	}
}

/* What 1.3 does not have is not said, nor a bit that stands for nothing. */
static void table_features_beyond(void)
{
	struct libera_of_table_features f = { .table_id = 1 }, r;
	struct libera_ofbuf b;
	struct libera_ofcur c;

	f.instrs = ~0U;
	f.write_acts = ~0U;
	f.next[3] = 1ULL << 63;
	f.match = ~0ULL;
	f.write_set = ~0ULL;
	libera_ofbuf_init(&b, wire, sizeof(wire));
	EXPECT_EQ(libera_mp_put_table_features(&b, 4, &f), 0);
	libera_ofcur_init(&c, wire, b.len);
	EXPECT_EQ(libera_ofmsg_next_table_features(4, &c, &r), 1);
	EXPECT_EQ(r.instrs, 0x3f);
	EXPECT(!(r.write_acts & (1U << LIBERA_ACT_ENQUEUE | 1U << LIBERA_ACT_STRIP_VLAN)));
	EXPECT(r.write_acts & 1U << LIBERA_ACT_GROUP);
	EXPECT_EQ(r.next[3], 0);
	EXPECT_EQ(r.match, LIBERA_FIELD_ALL);
	EXPECT_EQ(r.maskable, 0);
	EXPECT_EQ(r.wildcards, 0);
	EXPECT_EQ(r.write_set, LIBERA_FIELD_ALL);
}

/* Open vSwitch tells a rule for untagged frames as an exact match, with its own priority. */
static void priority_of_exact(void)
{
	struct libera_of_flow_stats s = { .priority = 5 }, back;
	static struct libera_ofscratch scratch;
	struct libera_ofbuf b;
	struct libera_ofcur c;
	u8 entry[128];

	libera_match_init(&s.match);
	libera_match_set_u64(&s.match, LIBERA_FIELD_IN_PORT, 1);
	libera_match_set_u64(&s.match, LIBERA_FIELD_VLAN_VID, LIBERA_VID_NONE);
	libera_ofbuf_init(&b, entry, sizeof(entry));
	EXPECT_EQ(libera_mp_put_flow(&b, LIBERA_OF10, &s), 0);
	/* its match begins with the wildcards, behind the length and the table */
	memset(entry + 4, 0, 4);
	libera_ofcur_init(&c, entry, b.len);
	EXPECT_EQ(libera_ofmsg_next_flow(LIBERA_OF10, &c, &back, &scratch), 1);
	EXPECT_EQ(back.priority, 5);
}

static const struct ktap_test tests[] = {
	TEST(no_scratch),
	TEST(group),
	TEST(too_long),
	TEST(meter),
	TEST(lists_of_other_versions),
	TEST(counters),
	TEST(group_features),
	TEST(queues),
	TEST(too_many_queues),
	TEST(tables_and_reasons),
	TEST(table_features),
	TEST(table_features_beyond),
	TEST(priority_of_exact),
};

KTAP_MAIN(tests)
