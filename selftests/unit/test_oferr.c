// SPDX-License-Identifier: GPL-2.0
/* The error space: names, and the way to the wire and back. */
#include <ctype.h>
#include "core/oferr.h"
#include "ktap.h"

static void names_follow_the_enum(void)
{
	static const char *const enum_names[] = {
#define X(name, ...) [LIBERA_OFERR_##name] = #name,
		LIBERA_OFERRS(X)
#undef X
	};
	unsigned int i;

	for (i = 1; i < ARRAY_SIZE(enum_names); i++) {
		char want[64];
		size_t k;

		for (k = 0; enum_names[i][k]; k++)
			want[k] = enum_names[i][k] == '_' ? '-' : tolower(enum_names[i][k]);
		want[k] = 0;
		EXPECT_STR(libera_oferr_name(i), want);
	}
	EXPECT_STR(libera_oferr_name(LIBERA_OFERR_NONE), "none");
	EXPECT_STR(libera_oferr_name(LIBERA_OFERR_RAW), "raw");
	EXPECT_STR(libera_oferr_name(__LIBERA_OFERR_END), "unknown");
	EXPECT_STR(libera_oferr_name((enum libera_oferr)-1), "unknown");
}

/* Every error can be said in both versions, and 1.3 loses nothing. */
static void to_wire_and_back(void)
{
	u16 type, code;
	int i;

	for (i = LIBERA_OFERR_NONE + 1; i < LIBERA_OFERR_RAW; i++) {
		enum libera_oferr back;

		ktap_note("%s", libera_oferr_name(i));
		EXPECT_EQ(libera_oferr_to_wire(i, 0x01, &type, &code), 0);
		EXPECT(type <= 5);
		EXPECT(libera_oferr_from_wire(0x01, type, code) != LIBERA_OFERR_RAW);
		EXPECT_EQ(libera_oferr_to_wire(i, 0x04, &type, &code), 0);
		back = libera_oferr_from_wire(0x04, type, code);
		/* one pair of 1.3 stands for two */
		if (i == LIBERA_OFERR_FLOW_MOD_UNSUPPORTED)
			EXPECT_EQ(back, LIBERA_OFERR_FLOW_MOD_UNKNOWN);
		else
			EXPECT_EQ(back, i);
	}
}

static void refusals(void)
{
	u16 type = 77, code = 78;

	EXPECT_EQ(libera_oferr_to_wire(LIBERA_OFERR_NONE, 0x04, &type, &code), -EINVAL);
	EXPECT_EQ(libera_oferr_to_wire(LIBERA_OFERR_RAW, 0x04, &type, &code), -EINVAL);
	EXPECT_EQ(libera_oferr_to_wire(LIBERA_OFERR_BAD_REQUEST_TYPE, 0x02, &type, &code), -EINVAL);
	EXPECT_EQ(type, 77);
	EXPECT_EQ(libera_oferr_from_wire(0x04, 99, 0), LIBERA_OFERR_RAW);
	EXPECT_EQ(libera_oferr_from_wire(0x04, 1, 99), LIBERA_OFERR_RAW);
	EXPECT_EQ(libera_oferr_from_wire(0x04, 0xffff, 1), LIBERA_OFERR_RAW);
	EXPECT_EQ(libera_oferr_from_wire(0x01, 9, 0), LIBERA_OFERR_RAW);
}

/* What 1.0 says is read as what it is there, not as what happens to share its numbers. */
static void of10_types_differ(void)
{
	static const struct {
		u16 type, code;
		enum libera_oferr err;
	} t[] = {
		{ 0, 0, LIBERA_OFERR_HELLO_INCOMPATIBLE },
		{ 1, 1, LIBERA_OFERR_BAD_REQUEST_TYPE },
		{ 1, 2, LIBERA_OFERR_BAD_REQUEST_MULTIPART },
		{ 1, 5, LIBERA_OFERR_BAD_REQUEST_EPERM },
		{ 1, 6, LIBERA_OFERR_BAD_REQUEST_LEN },
		{ 1, 8, LIBERA_OFERR_BAD_REQUEST_BUFFER_UNKNOWN },
		{ 2, 0, LIBERA_OFERR_BAD_ACTION_TYPE },
		{ 2, 4, LIBERA_OFERR_BAD_ACTION_OUT_PORT },
		{ 2, 5, LIBERA_OFERR_BAD_ACTION_ARGUMENT },
		{ 3, 0, LIBERA_OFERR_FLOW_MOD_TABLE_FULL },
		{ 3, 1, LIBERA_OFERR_FLOW_MOD_OVERLAP },
		{ 3, 2, LIBERA_OFERR_FLOW_MOD_EPERM },
		{ 3, 3, LIBERA_OFERR_FLOW_MOD_BAD_TIMEOUT },
		{ 3, 4, LIBERA_OFERR_FLOW_MOD_BAD_COMMAND },
		{ 3, 5, LIBERA_OFERR_FLOW_MOD_UNSUPPORTED },
		{ 4, 0, LIBERA_OFERR_PORT_MOD_BAD_PORT },
		{ 4, 1, LIBERA_OFERR_PORT_MOD_BAD_HW_ADDR },
		{ 5, 0, LIBERA_OFERR_QUEUE_OP_BAD_PORT },
		{ 5, 1, LIBERA_OFERR_QUEUE_OP_BAD_QUEUE },
		{ 5, 2, LIBERA_OFERR_QUEUE_OP_EPERM },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		u16 type, code;

		EXPECT_EQ(libera_oferr_from_wire(0x01, t[i].type, t[i].code), t[i].err);
		EXPECT_EQ(libera_oferr_to_wire(t[i].err, 0x01, &type, &code), 0);
		EXPECT_EQ(type, t[i].type);
		EXPECT_EQ(code, t[i].code);
	}
}

/* No code of a version is missing, and none is made up. */
static void every_code(void)
{
	static const struct {
		u8 version, type, codes;
	} t[] = {
		{ 0x01, 0, 2 }, { 0x01, 1, 9 }, { 0x01, 2, 9 }, { 0x01, 3, 6 }, { 0x01, 4, 2 },
		{ 0x01, 5, 3 }, { 0x01, 6, 0 },
		{ 0x04, 0, 2 }, { 0x04, 1, 14 }, { 0x04, 2, 16 }, { 0x04, 3, 9 }, { 0x04, 4, 12 },
		{ 0x04, 5, 8 }, { 0x04, 6, 15 }, { 0x04, 7, 5 }, { 0x04, 8, 3 }, { 0x04, 9, 3 },
		{ 0x04, 10, 3 }, { 0x04, 11, 3 }, { 0x04, 12, 12 }, { 0x04, 13, 6 },
		{ 0x04, 14, 0 },
	};
	unsigned int i;
	u16 code;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		for (code = 0; code < 40; code++) {
			ktap_note("version %u, type %u, code %u", t[i].version, t[i].type, code);
			EXPECT_EQ(libera_oferr_from_wire(t[i].version, t[i].type, code) !=
				  LIBERA_OFERR_RAW, code < t[i].codes);
		}
	}
}

/* The numbers of the types that tenants of 1.3 meet when groups, meters and tables fail. */
static void of13_numbers(void)
{
	static const struct {
		u16 type, code;
		enum libera_oferr err;
	} t[] = {
		{ 6, 0, LIBERA_OFERR_GROUP_MOD_GROUP_EXISTS },
		{ 6, 1, LIBERA_OFERR_GROUP_MOD_INVALID_GROUP },
		{ 6, 2, LIBERA_OFERR_GROUP_MOD_WEIGHT_UNSUPPORTED },
		{ 6, 3, LIBERA_OFERR_GROUP_MOD_OUT_OF_GROUPS },
		{ 6, 4, LIBERA_OFERR_GROUP_MOD_OUT_OF_BUCKETS },
		{ 6, 5, LIBERA_OFERR_GROUP_MOD_CHAINING_UNSUPPORTED },
		{ 6, 6, LIBERA_OFERR_GROUP_MOD_WATCH_UNSUPPORTED },
		{ 6, 7, LIBERA_OFERR_GROUP_MOD_LOOP },
		{ 6, 8, LIBERA_OFERR_GROUP_MOD_UNKNOWN_GROUP },
		{ 6, 9, LIBERA_OFERR_GROUP_MOD_CHAINED_GROUP },
		{ 6, 10, LIBERA_OFERR_GROUP_MOD_BAD_TYPE },
		{ 6, 11, LIBERA_OFERR_GROUP_MOD_BAD_COMMAND },
		{ 6, 12, LIBERA_OFERR_GROUP_MOD_BAD_BUCKET },
		{ 6, 13, LIBERA_OFERR_GROUP_MOD_BAD_WATCH },
		{ 6, 14, LIBERA_OFERR_GROUP_MOD_EPERM },
		{ 12, 0, LIBERA_OFERR_METER_MOD_UNKNOWN },
		{ 12, 1, LIBERA_OFERR_METER_MOD_METER_EXISTS },
		{ 12, 2, LIBERA_OFERR_METER_MOD_INVALID_METER },
		{ 12, 3, LIBERA_OFERR_METER_MOD_UNKNOWN_METER },
		{ 12, 4, LIBERA_OFERR_METER_MOD_BAD_COMMAND },
		{ 12, 5, LIBERA_OFERR_METER_MOD_BAD_FLAGS },
		{ 12, 6, LIBERA_OFERR_METER_MOD_BAD_RATE },
		{ 12, 7, LIBERA_OFERR_METER_MOD_BAD_BURST },
		{ 12, 8, LIBERA_OFERR_METER_MOD_BAD_BAND },
		{ 12, 9, LIBERA_OFERR_METER_MOD_BAD_BAND_VALUE },
		{ 12, 10, LIBERA_OFERR_METER_MOD_OUT_OF_METERS },
		{ 12, 11, LIBERA_OFERR_METER_MOD_OUT_OF_BANDS },
		{ 13, 0, LIBERA_OFERR_TABLE_FEATURES_BAD_TABLE },
		{ 13, 1, LIBERA_OFERR_TABLE_FEATURES_BAD_METADATA },
		{ 13, 2, LIBERA_OFERR_TABLE_FEATURES_BAD_TYPE },
		{ 13, 3, LIBERA_OFERR_TABLE_FEATURES_BAD_LEN },
		{ 13, 4, LIBERA_OFERR_TABLE_FEATURES_BAD_ARGUMENT },
		{ 13, 5, LIBERA_OFERR_TABLE_FEATURES_EPERM },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		u16 type, code;

		ktap_note("%s", libera_oferr_name(t[i].err));
		EXPECT_EQ(libera_oferr_to_wire(t[i].err, 0x04, &type, &code), 0);
		EXPECT_EQ(type, t[i].type);
		EXPECT_EQ(code, t[i].code);
	}
}

static const struct ktap_test tests[] = {
	TEST(names_follow_the_enum),
	TEST(to_wire_and_back),
	TEST(refusals),
	TEST(of10_types_differ),
	TEST(every_code),
	TEST(of13_numbers),
};

KTAP_MAIN(tests)
