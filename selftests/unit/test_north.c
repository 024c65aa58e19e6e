// SPDX-License-Identifier: GPL-2.0
/* The northbound interface: ids, values of its clients, whose a file is, failures. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "ktap.h"
#include "liberad/idmap.h"
#include "liberad/jget.h"
#include "liberad/ovx_text.h"
#include "liberad/ownfile.h"
#include "liberad/throttle.h"

static void ids(void)
{
	struct json_object *map = json_object_new_object();

	EXPECT_EQ(idmap_find(map, "a"), 0);
	EXPECT_EQ(idmap_add(map, "a", 0), 1);
	EXPECT_EQ(idmap_add(map, "b", 0), 2);
	EXPECT_EQ(idmap_add(map, "a", 7), 1);
	EXPECT_EQ(idmap_add(map, "c", 7), 7);
	EXPECT_EQ(idmap_add(map, "d", 7), 3);
	EXPECT_STR(idmap_key(map, 7), "c");
	EXPECT(!idmap_key(map, 4));
	idmap_del(map, "b");
	EXPECT_EQ(idmap_find(map, "b"), 0);
	EXPECT_EQ(idmap_add(map, "e", 0), 2);
	/* a wish that is no id is none */
	EXPECT_EQ(idmap_add(map, "f", IDMAP_MAX + 1), 4);
	json_object_put(map);
}

static void ids_end(void)
{
	struct json_object *map = json_object_new_object();
	char key[16];
	u32 i;

	for (i = 1; i <= IDMAP_MAX; i++) {
		sprintf(key, "%u", i);
		/* written by hand: giving out each takes a while */
		json_object_object_add(map, key, json_object_new_int64(i));
	}
	EXPECT_EQ(idmap_add(map, "more", 0), 0);
	EXPECT_EQ(idmap_add(map, "more", 5), 0);
	idmap_del(map, "4711");
	EXPECT_EQ(idmap_add(map, "more", 0), 4711);
	json_object_put(map);
}

static void values(void)
{
	struct ovx_end end = { 0xa42305000000012f, 65535 };
	char text[OVX_TEXT];
	uint64_t mac;

	ovx_dpid_text(end.dpid, text);
	EXPECT_STR(text, "a4:23:05:00:00:00:01:2f");
	ovx_end_text(&end, text);
	EXPECT_STR(text, "0xa42305000000012f:65535");
	EXPECT(ovx_parse_end("00:00:00:00:00:00:01:00/5", '/', &end));
	EXPECT_EQ(end.dpid, 0x100);
	EXPECT_EQ(end.port, 5);
	EXPECT(ovx_parse_end("0xa1:7", ':', &end));
	EXPECT(!ovx_parse_end("0xa1", ':', &end));
	EXPECT(!ovx_parse_end("0xa1:", ':', &end));
	EXPECT(!ovx_parse_end("0xa1:0", ':', &end));
	EXPECT(!ovx_parse_end("0xa1:-1", ':', &end));
	EXPECT(!ovx_parse_end("0xa1:1x", ':', &end));
	EXPECT(!ovx_parse_end("0:1", ':', &end));
	EXPECT(ovx_parse_mac("00:00:00:00:01:0A", &mac));
	EXPECT_EQ(mac, 0x10a);
	ovx_mac_text(mac, text);
	EXPECT_STR(text, "00:00:00:00:01:0a");
	EXPECT(!ovx_parse_mac("00:00:00:00:01", &mac));
	EXPECT(!ovx_parse_mac("0:0:0:0:1:a", &mac));
	EXPECT(!ovx_parse_mac("00:00:00:00:01:0g", &mac));
	EXPECT(!ovx_parse_mac("00:00:00:00:01:0:", &mac));
	EXPECT(!ovx_parse_mac("000000000000:0000", &mac));
	EXPECT(!ovx_parse_mac("", &mac));
}

static void words(void)
{
	EXPECT(ovx_is_word("tcp:[fd00::1]:6653"));
	EXPECT(!ovx_is_word(""));
	EXPECT(!ovx_is_word("tcp:1.2.3.4 tenant"));
	EXPECT(!ovx_is_word("a\nb"));
	EXPECT(!ovx_is_word("a#b"));
	EXPECT(!ovx_is_word("'a'"));
	EXPECT(!ovx_is_word("\"a\""));
}

static void paths(void)
{
	struct ovx_hop hop[OVX_HOPS_MAX];
	char err[160], text[OVX_HOPS_MAX * 16 + 32], *to = text;
	int i;

	EXPECT_EQ(ovx_parse_path("00:00:00:00:00:00:00:01/1-00:00:00:00:00:00:00:02/2,2/3-0x3/4",
				 hop, err, sizeof(err)), 2);
	EXPECT_EQ(hop[1].src.dpid, 2);
	EXPECT_EQ(hop[1].src.port, 3);
	EXPECT_EQ(hop[1].dst.dpid, 3);
	EXPECT_EQ(ovx_parse_path("1/1-2/2,3/3-4/4", hop, err, sizeof(err)), -1);
	EXPECT_STR(err, "link 2 does not begin at the switch where link 1 ends");
	EXPECT_EQ(ovx_parse_path("", hop, err, sizeof(err)), -1);
	EXPECT_STR(err, "has no link");
	EXPECT_EQ(ovx_parse_path("1/1", hop, err, sizeof(err)), -1);
	EXPECT_STR(err, "'1/1' is not DPID/PORT-DPID/PORT");
	EXPECT_EQ(ovx_parse_path("1/1-2/0", hop, err, sizeof(err)), -1);
	for (i = 0; i <= OVX_HOPS_MAX; i++)
		to += sprintf(to, "%s%d/1-%d/2", i ? "," : "", i + 1, i + 2);
	EXPECT_EQ(ovx_parse_path(text, hop, err, sizeof(err)), -1);
	EXPECT_STR(err, "has more than 64 links");
	*strrchr(text, ',') = 0;
	EXPECT_EQ(ovx_parse_path(text, hop, err, sizeof(err)), 64);
}

static void rules(void)
{
	struct json_object *j;

	j = ovx_match("in_port=1,eth_dst=02:00:00:00:00:01");
	EXPECT_STR(json_object_to_json_string_ext(j, JSON_C_TO_STRING_PLAIN),
		   "{\"in_port\":\"1\",\"eth_dst\":\"02:00:00:00:00:01\"}");
	json_object_put(j);
	j = ovx_match("any");
	EXPECT_EQ(json_object_object_length(j), 0);
	json_object_put(j);
	j = ovx_actions("output:2,write(set_queue:1,output:3),goto:1");
	EXPECT_STR(json_object_to_json_string_ext(j, JSON_C_TO_STRING_PLAIN),
		   "[\"output:2\",\"write(set_queue:1,output:3)\",\"goto:1\"]");
	json_object_put(j);
	j = ovx_actions("");
	EXPECT_EQ(json_object_array_length(j), 0);
	json_object_put(j);
}

static void jobjects(void)
{
	static const char text[] =
		"[{\"a\":\"0xa1\",\"b\":1},{\"a\":\"0xa1\",\"b\":2,\"t\":\"x\",\"l\":[1]}]";
	struct json_object *j = json_tokener_parse(text);

	EXPECT_EQ(jget_num(jget_find(j, "a", 0xa1), "b"), 1);
	EXPECT_EQ(jget_num(jget_find2(j, "a", 0xa1, "b", 2), "b"), 2);
	EXPECT(!jget_find2(j, "a", 0xa1, "b", 3));
	EXPECT_STR(jget_text(json_object_array_get_idx(j, 1), "t"), "x");
	EXPECT_STR(jget_text(json_object_array_get_idx(j, 0), "t"), "");
	EXPECT(jget_list(json_object_array_get_idx(j, 1), "l"));
	EXPECT(!jget_list(json_object_array_get_idx(j, 1), "t"));
	EXPECT_EQ(jget_num(NULL, "a"), 0);
	json_object_put(j);
}

#define NOW "tenant add name red id 3 max-rules 50\n"				\
	    "vswitch add tenant red dpid 0xc1 pswitch 0xa1\n"			\
	    "vswitch add tenant red dpid 0xc9 pswitch 0xa9\n"			\
	    "vport add tenant red vswitch 0xc1 port 9 pswitch 0xa1 pport 9\n"	\
	    "controller add tenant red vswitch 0xc1 ptcp:7000:127.0.0.1\n"

/* What is wrong with a file of red's, "" if nothing is. */
static const char *wrong(const char *text, bool operator)
{
	static char err[256];
	struct ownfile own = {
		.tenant = "red",
		.now = NOW,
		.pswitches = json_tokener_parse("[{\"dpid\":\"0xa1\"},{\"dpid\":\"0xa2\"}]"),
		.plinks = json_tokener_parse("[{\"pswitch\":\"0xa1\",\"pport\":9,"
					     "\"to-pswitch\":\"0xa2\",\"to-pport\":8}]"),
		.operator = operator,
	};

	err[0] = 0;
	EXPECT_EQ(ownfile_check(&own, text, err, sizeof(err)), !*err);
	json_object_put(own.pswitches);
	json_object_put(own.plinks);
	return err;
}

static void own_files(void)
{
	EXPECT_STR(wrong(NOW, false), "");
	EXPECT_STR(wrong("", false), "");
	EXPECT_STR(wrong("# nothing\n\n  \n", false), "");
	EXPECT_STR(wrong("tenant add name red id 3 max-rules 50 reduction hop state down", false),
		   "");
	EXPECT_STR(wrong("vswitch add tenant red dpid 0xc2 pswitch 0xa1,0xa2\n"
			 "route add tenant red vswitch 0xc2\n"
			 "host add tenant red mac 02:00:00:00:00:01 vswitch 0xc2 vport 1\n"
			 "controller add tenant red tcp:10.0.0.1\n", false), "");
}

/* Each way to say something of others, or to have more than was given. */
static void files_of_others(void)
{
	static const char *const bad[] = {
		"tenant add name blue",
		"tenant add blue",
		"tenant add red",
		"tenant add name red",
		"tenant add name red id 3",
		"tenant add name red id 3 max-rules 0",
		"tenant add name red id 3 max-rules 51",
		"tenant add name red id 3 max-rules",
		"tenant add name red id 4 max-rules 50",
		"tenant add name red id 3 max-rules 50 max-groups 9",
		"tenant add name red id 3 max-rules 50 max-r 0",
		"tenant del red",
		"ten add name red id 3 max-rules 50",
		"vswitch add tenant blue dpid 0xc1 pswitch 0xa1",
		"vswitch add dpid 0xc1 tenant red pswitch 0xa1",
		"vswitch add ten red dpid 0xc1 pswitch 0xa1",
		"vswitch del tenant red vswitch 0xc1",
		"vswitch add 'tenant' blue dpid 0xc1 pswitch 0xa1",
		"vswitch add tenant red dpid 0xc3 pswitch 0xa3",
		"vswitch add tenant red dpid 0xc3 pswitch 0xa1,0xa3",
		"vport add tenant red vswitch 0xc1 port 2 pswitch 0xa1 pport 9",
		"vport add tenant red vswitch 0xc1 port 2 pswitch 0xa2 pport 8",
		"vport add tenant red vswitch 0xc1 port 2 pswitch edge pport 1",
		"vport add tenant red vswitch 0xc1 port 2",
		"controller add tenant red vswitch 0xc1 ptcp:22",
		"controller add tenant red vswitch 0xc1 address PTCP:22",
		"listen add 0.0.0.0:22",
		"pswitch set tenant red",
		"vswitch add tenant 'red",
		"vswitch add tenant red dpid 0xc4 pswitch 0xa1\nvswitch add tenant blue",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ktap_note("%s", bad[i]);
		EXPECT(*wrong(bad[i], false));
	}
	EXPECT_STR(wrong("\ntenant add name red id 3 max-rules 0", false),
		   "line 2: 'max-rules' is the operator's: it has to be as export tells it");
	EXPECT_STR(wrong("tenant add name red id 3 max-rules 0", true), "");
	EXPECT_STR(wrong("controller add tenant red vswitch 0xc1 ptcp:22", true), "");
	EXPECT(*wrong("vswitch add tenant blue dpid 0xc1 pswitch 0xa1", true));
}

static void make_v4(struct sockaddr_in *in, u32 n)
{
	*in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(n) };
}

static void failures(void)
{
	static struct throttle t;
	struct sockaddr_in a, b;
	u64 now = 1000000;
	int i;

	memset(&t, 0, sizeof(t));
	make_v4(&a, 0x0a000001);
	make_v4(&b, 0x0a000002);
	for (i = 1; i < THROTTLE_FAILURES; i++)
		EXPECT(!throttle_fail(&t, (struct sockaddr *)&a, now));
	EXPECT(!throttle_is_on(&t, (struct sockaddr *)&a, now));
	EXPECT(throttle_fail(&t, (struct sockaddr *)&a, now));
	EXPECT(throttle_is_on(&t, (struct sockaddr *)&a, now));
	EXPECT(!throttle_is_on(&t, (struct sockaddr *)&b, now));
	/* one is forgotten after a while, and makes room for one */
	now += THROTTLE_EACH_MS;
	EXPECT(!throttle_is_on(&t, (struct sockaddr *)&a, now));
	EXPECT(throttle_fail(&t, (struct sockaddr *)&a, now));
	now += THROTTLE_FAILURES * THROTTLE_EACH_MS;
	EXPECT(!throttle_fail(&t, (struct sockaddr *)&a, now));
}

static void failures_of_many(void)
{
	static struct throttle t;
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in a;
	u64 now = 5;
	u32 i;

	memset(&t, 0, sizeof(t));
	/* addresses of one network of IPv6 are one */
	for (i = 0; i < THROTTLE_FAILURES; i++) {
		six.sin6_addr.s6_addr[15] = i;
		throttle_fail(&t, (struct sockaddr *)&six, now);
	}
	EXPECT(throttle_is_on(&t, (struct sockaddr *)&six, now));
	six.sin6_addr.s6_addr[7] = 1;
	EXPECT(!throttle_is_on(&t, (struct sockaddr *)&six, now));
	/* those that failed once give way before the one that failed often */
	six.sin6_addr.s6_addr[7] = 0;
	for (i = 0; i < 4 * THROTTLE_PEERS; i++) {
		make_v4(&a, i);
		EXPECT(!throttle_fail(&t, (struct sockaddr *)&a, now));
	}
	EXPECT(throttle_is_on(&t, (struct sockaddr *)&six, now));
}

static const struct ktap_test tests[] = {
	TEST(ids), TEST(ids_end), TEST(values), TEST(words), TEST(paths), TEST(rules),
	TEST(jobjects), TEST(own_files), TEST(files_of_others), TEST(failures),
	TEST(failures_of_many),
};

KTAP_MAIN(tests)
