// SPDX-License-Identifier: GPL-2.0
/* JSON-RPC 2.0: requests of the specification and its examples, and what is none. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ktap.h"
#include "liberad/rpc.h"

static int n_calls;

static int subtract(struct rpc_call *c, struct json_object *params, struct json_object **result,
		    struct rpc_error *err)
{
	uint64_t a = 0, b = 0;

	n_calls++;
	if (rpc_param_num(params, "minuend", true, 1000, &a, err) ||
	    rpc_param_num(params, "subtrahend", false, 1000, &b, err))
		return -1;
	*result = json_object_new_int64((int64_t)a - (int64_t)b);
	return 0;
}

static int hello(struct rpc_call *c, struct json_object *params, struct json_object **result,
		 struct rpc_error *err)
{
	const char *name;

	if (rpc_param_str(params, "name", true, &name, err))
		return -1;
	*result = json_object_new_string(name);
	return 0;
}

static int refuse(struct rpc_call *c, struct json_object *params, struct json_object **result,
		  struct rpc_error *err)
{
	struct engine_error why = { .code = EBUSY, .text = "it is in use" };

	return rpc_refused(err, &why);
}

static const struct rpc_method methods[] = {
	{ "subtract", subtract },
	{ "hello", hello },
	{ "refuse", refuse },
	{ NULL, NULL },
};

static char *ask_len(const char *text, size_t len)
{
	static char answer[1 << 16];
	struct rpc_call c = { .engine = NULL };
	struct json_object *a = rpc_handle(methods, &c, text, len);

	snprintf(answer, sizeof(answer), "%s",
		 a ? json_object_to_json_string_ext(a, JSON_C_TO_STRING_PLAIN) : "");
	json_object_put(a);
	return answer;
}

static char *ask(const char *text)
{
	return ask_len(text, strlen(text));
}

#define REQ(method, rest)	"{\"jsonrpc\":\"2.0\",\"method\":\"" method "\"" rest "}"
#define ERROR(code)		"\"error\":{\"code\":" code

static void calls(void)
{
	EXPECT_STR(ask(REQ("subtract", ",\"params\":{\"minuend\":42,\"subtrahend\":23},\"id\":3")),
		   "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":19}");
	EXPECT_STR(ask(REQ("subtract", ",\"params\":{\"minuend\":42},\"id\":\"x\"") " \r\n"),
		   "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":42}");
	EXPECT_STR(ask(REQ("hello", ",\"params\":{\"name\":\"\\u00fc\"},\"id\":null")),
		   "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"\xc3\xbc\"}");
}

static void parameters(void)
{
	EXPECT(strstr(ask(REQ("subtract", ",\"id\":1")), "'minuend' is missing"));
	EXPECT(strstr(ask(REQ("subtract", ",\"id\":1,\"params\":[1]")), "by name"));
	EXPECT(strstr(ask(REQ("subtract", ",\"id\":1,\"params\":{\"minuend\":\"1\"}")),
		      "no whole number"));
	EXPECT(strstr(ask(REQ("subtract", ",\"id\":1,\"params\":{\"minuend\":-1}")), "0 to 1000"));
	EXPECT(strstr(ask(REQ("subtract", ",\"id\":1,\"params\":{\"minuend\":1001}")),
		      "0 to 1000"));
	EXPECT(strstr(ask(REQ("subtract",
			      ",\"id\":1,\"params\":{\"minuend\":99999999999999999999}")),
		      "0 to 1000"));
	EXPECT(strstr(ask(REQ("hello", ",\"id\":1,\"params\":{\"name\":7}")), "no string"));
	EXPECT(strstr(ask(REQ("hello", ",\"id\":1,\"params\":{\"name\":\"a\\u0000b\"}")), "zero"));
	EXPECT(strstr(ask(REQ("hello", ",\"id\":1,\"params\":{\"name\":null}")), "is missing"));
}

static void refusals(void)
{
	static const char in_use[] =
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"it is in use\","
		"\"data\":{\"errno\":16}}}";

	EXPECT_STR(ask(REQ("refuse", ",\"id\":1")), in_use);
	EXPECT(strstr(ask(REQ("foobar", ",\"id\":\"1\"")), ERROR("-32601")));
}

static void notifications(void)
{
	int n = n_calls;

	EXPECT_STR(ask(REQ("subtract", ",\"params\":{\"minuend\":1}")), "");
	EXPECT_EQ(n_calls, n + 1);
	EXPECT_STR(ask(REQ("nothing", "")), "");
}

static void no_requests(void)
{
	static const char *const none[] = {
		"1", "null", "\"text\"", "{}", "[]", "{\"jsonrpc\":\"2.0\"}",
		"{\"method\":\"hello\",\"id\":1}", "{\"jsonrpc\":2.0,\"method\":1,\"id\":1}",
		"{\"jsonrpc\":\"2.0\",\"method\":1,\"params\":\"bar\"}",
		REQ("hello", ",\"id\":{}"), REQ("hello", ",\"id\":true"),
		REQ("hello", ",\"params\":3,\"id\":1"),
	};
	static const char *const no_json[] = {
		"", "{", "[1", "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\"}",
		"{} {}", "nul", "\"\xff\"", REQ("hello", ",\"id\":1") "x",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		ktap_note("%s", none[i]);
		EXPECT(strstr(ask(none[i]), "\"id\":null," ERROR("-32600")));
	}
	for (i = 0; i < ARRAY_SIZE(no_json); i++) {
		ktap_note("%s", no_json[i]);
		EXPECT(strstr(ask(no_json[i]), "\"id\":null," ERROR("-32700")));
	}
}

static void batches(void)
{
	char *text = malloc(1 << 16);
	int i;

	EXPECT_STR(ask("[" REQ("subtract", ",\"params\":{\"minuend\":7},\"id\":1") ","
		       REQ("subtract", ",\"params\":{\"minuend\":8}") "]"),
		   "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}]");
	EXPECT_STR(ask("[" REQ("subtract", "") "]"), "");
	EXPECT(strstr(ask("[1,2]"), ERROR("-32600")));
	strcpy(text, "[1");
	for (i = 0; i < RPC_BATCH_MAX; i++)
		strcat(text, ",1");
	EXPECT(strstr(ask(strcat(text, "]")), "a batch has"));
	free(text);
}

static void too_much(void)
{
	static const char some[] = "{}[]\":,2.0 ajsonrpcmethdi\\u\xc3\n";
	char *text = malloc(RPC_TEXT_MAX + 1);
	int i;

	memset(text, ' ', RPC_TEXT_MAX + 1);
	EXPECT(strstr(ask_len(text, RPC_TEXT_MAX + 1), ERROR("-32700")));
	EXPECT(strstr(ask_len(text, RPC_TEXT_MAX), ERROR("-32700")));
	memset(text, '[', 100000);
	EXPECT(strstr(ask_len(text, 100000), ERROR("-32700")));
	/* any bytes at all */
	for (i = 0; i < 20000; i++) {
		size_t n = ktap_below(24), j;

		for (j = 0; j < n; j++)
			text[j] = some[ktap_below(sizeof(some))];
		ask_len(text, n);
	}
	free(text);
}

static const struct ktap_test tests[] = {
	TEST(calls),
	TEST(parameters),
	TEST(refusals),
	TEST(notifications),
	TEST(no_requests),
	TEST(batches),
	TEST(too_much),
};

KTAP_MAIN(tests)
