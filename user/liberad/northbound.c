// SPDX-License-Identifier: GPL-2.0
/* The northbound interface: tenants' calls over HTTP, and metrics; who may do what. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <linux/libera.h>

#include "common/mem.h"
#include "log.h"
#include "metrics.h"
#include "northbound.h"
#include "ovx.h"
#include "throttle.h"

#define ENDPOINTS	4
#define GONE_US		1000000ULL
#define BATCH_S		10		/* of a batch; what is not begun by then is refused */

/* What is counted, and served at /metrics. */
enum count {
	COUNT_REQUESTS,
	COUNT_FAILED,
	COUNT_DENIED,
	COUNT_THROTTLED,
	COUNT_N,
};

static const struct metrics_own counts[COUNT_N] = {
	[COUNT_REQUESTS] = { "requests_total", "Requests over HTTP that were let in.", 0 },
	[COUNT_FAILED] = { "failed_requests_total", "Of these, those that got an error.", 0 },
	[COUNT_DENIED] = { "denied_total", "Requests with a wrong token, or for what is others'.",
			   0 },
	[COUNT_THROTTLED] = { "throttled_total",
			      "Requests of who had a wrong token too often before.", 0 },
};

/**
 * struct page - what is served at a path
 * @path: path
 * @method: of HTTP
 * @operator: for the operator only
 * @tables: calls, NULL if it is metrics
 * @methods: these as the dispatcher takes them
 */
struct page {
	const char *path;
	const char *method;
	bool operator;
	const struct ovx_method *tables[6];
	struct rpc_method *methods;
};

#define PAGES	3

static const struct page pages[PAGES] = {
	{ "/tenant", "POST", false, { ovx_tenant_methods, ovx_port_methods, ovx_link_methods,
				      ovx_native_methods, NULL }, NULL },
	{ "/status", "POST", false, { ovx_status_methods, NULL }, NULL },
	{ "/metrics", "GET", true, { NULL }, NULL },
};

/**
 * struct northbound - the interface
 * @loop: event loop
 * @engine: engine
 * @endpoint: servers
 * @n: entries of @endpoint
 * @page: what they serve
 * @throttle: who had a wrong token lately
 * @gone: when to look for what is kept of tenants that are gone
 * @count: counters
 */
struct northbound {
	sd_event *loop;
	struct engine *engine;
	struct http *endpoint[ENDPOINTS];
	unsigned int n;
	struct page page[PAGES];
	struct throttle throttle;
	sd_event_source *gone;
	struct metrics_own count[COUNT_N];
};

static const struct page *page_of(struct northbound *nb, const char *path)
{
	struct page *p;

	for (p = nb->page; p < nb->page + PAGES; p++)
		if (!strcmp(p->path, path))
			return p;
	return NULL;
}

/* ----------------------------------------------------------------- letting in */

static void peer_text(const struct sockaddr *sa, char *text, size_t size)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)sa;
	const struct sockaddr_in *in = (const struct sockaddr_in *)sa;

	snprintf(text, size, "?");
	if (sa && sa->sa_family == AF_INET)
		inet_ntop(AF_INET, &in->sin_addr, text, size);
	else if (sa && sa->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &in6->sin6_addr, text, size);
}

static uint64_t now_ms(struct northbound *nb)
{
	uint64_t us = 0;

	sd_event_now(nb->loop, CLOCK_MONOTONIC, &us);
	return us / 1000;
}

static bool deny(struct northbound *nb, struct http_reply *reply)
{
	nb->count[COUNT_DENIED].value++;
	http_say(reply, MHD_HTTP_UNAUTHORIZED, "a token is needed, and that of this user");
	reply->header = MHD_HTTP_HEADER_WWW_AUTHENTICATE;
	reply->value = "Basic realm=\"libera\"";
	return false;
}

/*
 * Who has a right token is let in, whatever others behind the same address do: no token can be
 * guessed, so that wrong ones only keep us busy, and the log.
 */
static bool refuse_token(struct northbound *nb, const struct http_request *r,
			 struct http_reply *reply)
{
	uint64_t now = now_ms(nb);
	bool was = throttle_is_on(&nb->throttle, r->peer, now);
	bool is = throttle_fail(&nb->throttle, r->peer, now);
	char peer[INET6_ADDRSTRLEN];

	peer_text(r->peer, peer, sizeof(peer));
	/* what the client calls itself is not for the log as it is */
	if (!was)
		log_say(LOG_WARNING, NULL, "a wrong token came from %s%s", peer,
			is ? ", too often: no more of these is told for a while" : "");
	if (!is)
		return deny(nb, reply);
	nb->count[COUNT_THROTTLED].value++;
	http_say(reply, MHD_HTTP_TOO_MANY_REQUESTS, "too many wrong tokens came from there");
	reply->header = MHD_HTTP_HEADER_RETRY_AFTER;
	reply->value = "60";
	return false;
}

/* Clients ask without a token first, to be told that one is needed: that is no attempt. */
static bool check_token(struct northbound *nb, struct http_request *r, struct http_reply *reply)
{
	if (!r->secret)
		return deny(nb, reply);
	if (token_find(engine_store(nb->engine), r->user, r->secret, &r->who))
		return true;
	return refuse_token(nb, r, reply);
}

static bool is_json(const char *type)
{
	static const char *const good[] = { "application/json", "application/json-rpc",
					    "application/jsonrequest" };
	size_t len = type ? strcspn(type, "; ") : 0, i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (len == strlen(good[i]) && !strncasecmp(type, good[i], len))
			return true;
	return false;
}

static bool begin(void *arg, struct http_request *r, struct http_reply *reply)
{
	struct northbound *nb = arg;
	const struct page *p = page_of(nb, r->path);

	if (!p) {
		http_say(reply, MHD_HTTP_NOT_FOUND, "there are /tenant, /status and /metrics");
		return false;
	}
	if (strcmp(r->method, p->method)) {
		http_say(reply, MHD_HTTP_METHOD_NOT_ALLOWED,
			 "this is not what can be done with it");
		reply->header = MHD_HTTP_HEADER_ALLOW;
		reply->value = p->method;
		return false;
	}
	if (!check_token(nb, r, reply))
		return false;
	if (p->operator && !r->who.all) {
		nb->count[COUNT_DENIED].value++;
		http_say(reply, MHD_HTTP_FORBIDDEN, "only the operator's token reaches this");
		return false;
	}
	/* a browser sends nothing of this type to us without asking */
	if (*p->tables && !is_json(r->type)) {
		http_say(reply, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
			 "the Content-Type has to be application/json");
		return false;
	}
	nb->count[COUNT_REQUESTS].value++;
	return true;
}

/* -------------------------------------------------------------------- serving */

static void count_errors(struct northbound *nb, struct json_object *answer)
{
	struct json_object *err, *code;
	size_t i;

	if (json_object_is_type(answer, json_type_array))
		for (i = 0; i < jget_count(answer); i++)
			count_errors(nb, json_object_array_get_idx(answer, i));
	else if (json_object_object_get_ex(answer, "error", &err)) {
		nb->count[COUNT_FAILED].value++;
		if (json_object_object_get_ex(err, "code", &code) &&
		    json_object_get_int(code) == RPC_DENIED)
			nb->count[COUNT_DENIED].value++;
	}
}

static void serve_calls(struct northbound *nb, const struct page *p, const struct http_request *r,
			const char *body, size_t len, struct http_reply *reply)
{
	struct ovx_text_call text = { .tables = p->tables };
	char peer[INET6_ADDRSTRLEN];
	struct rpc_call c = {
		.engine = nb->engine,
		.tenant = r->who.all ? NULL : r->who.tenant,
		.peer = peer,
		.arg = &text,
	};
	struct json_object *answer;
	struct timespec now;
	const char *out;

	clock_gettime(CLOCK_MONOTONIC, &now);
	text.until = now.tv_sec + BATCH_S;

	peer_text(r->peer, peer, sizeof(peer));
	answer = rpc_handle(p->methods, &c, body, len);
	reply->status = answer ? MHD_HTTP_OK : MHD_HTTP_NO_CONTENT;
	if (!answer)
		return;
	count_errors(nb, answer);
	reply->type = "application/json";
	out = json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN |
						     JSON_C_TO_STRING_NOSLASHESCAPE);
	reply->text = mem_or_die(strdup(out));
	reply->len = strlen(reply->text);
	json_object_put(answer);
}

static void serve(void *arg, const struct http_request *r, const char *body, size_t len,
		  struct http_reply *reply)
{
	struct northbound *nb = arg;
	const struct page *p = page_of(nb, r->path);

	if (*p->tables) {
		serve_calls(nb, p, r, body, len, reply);
		return;
	}
	reply->status = MHD_HTTP_OK;
	reply->type = METRICS_TYPE;
	reply->text = metrics_text(nb->engine, nb->count, COUNT_N, &reply->len);
}

/* ------------------------------------------------------------- tenants that go */

/* Keys of what is kept: ids of tenants, and names of those that have tokens. */
static int note_state(void *arg, const char *key, const char *value)
{
	if (strcmp(key, OVX_PHYSICAL))
		json_object_object_add(arg, key, NULL);
	return 0;
}

static int note_tokens(struct store *s, struct json_object *keys, struct store_error *err)
{
	struct json_object *list, *tenant;
	size_t i;
	int rc;

	rc = token_list(s, &list, err);
	if (rc)
		return rc;
	for (i = 0; i < jget_count(list); i++) {
		struct json_object *o = json_object_array_get_idx(list, i);

		if (json_object_object_get_ex(o, "tenant", &tenant))
			json_object_object_add(keys, json_object_get_string(tenant), NULL);
	}
	json_object_put(list);
	return 0;
}

static void drop(struct json_object *keys, uint32_t id, const char *name)
{
	char key[16];

	snprintf(key, sizeof(key), "%u", id);
	json_object_object_del(keys, key);
	json_object_object_del(keys, name);
}

static void drop_kept(void *arg, const struct engine_tenant *t)
{
	drop(arg, t->id, t->name);
}

static bool drop_there(struct northbound *nb, struct json_object *keys)
{
	struct json_object *list, *t;
	struct engine_error why;
	size_t i;

	if (engine_dump(nb->engine, "tenant", NULL, &list, &why))
		return false;
	for (i = 0; i < jget_count(list); i++) {
		t = json_object_array_get_idx(list, i);
		drop(keys, jget_num(t, "id"), jget_text(t, "name"));
	}
	json_object_put(list);
	return true;
}

/* Whoever is called like a tenant that is gone, or has its id, is somebody else. */
static void forget_gone(struct northbound *nb)
{
	struct json_object *keys = json_object_new_object();
	struct store *s = engine_store(nb->engine);
	struct store_error err;

	if (!store_each(s, STORE_NORTH, note_state, keys, &err) && !note_tokens(s, keys, &err) &&
	    drop_there(nb, keys)) {
		engine_tenants(nb->engine, drop_kept, keys);
		json_object_object_foreach(keys, key, none) {
			(void)none;
			if (ovx_forget(s, key, &err) || token_forget(s, key, &err))
				log_say(LOG_ERR, NULL, "%s", err.text);
			else
				log_say(LOG_INFO, NULL, "tenant %s is gone, and its tokens", key);
		}
	}
	json_object_put(keys);
}

static int on_gone(sd_event_source *source, uint64_t usec, void *arg)
{
	forget_gone(arg);
	return 0;
}

/* The engine takes a while to see that a tenant is gone, and for all others' changes. */
static void on_event(void *arg, const struct api_obj *obj)
{
	struct northbound *nb = arg;
	struct api_value event;

	if (obj && (api_obj_cmd(obj) != LIBERA_CMD_TENANT_NTF ||
		    !api_obj_get(obj, "event", &event) || event.num == LIBERA_EVENT_ADD))
		return;
	sd_event_source_set_time_relative(nb->gone, GONE_US);
	sd_event_source_set_enabled(nb->gone, SD_EVENT_ONESHOT);
}

/* -------------------------------------------------------------- start and stop */

/**
 * northbound_new() - begin, without serving anybody yet
 * @loop: event loop
 * @e: engine
 *
 * Return: to be freed by northbound_free(), or NULL.
 */
struct northbound *northbound_new(sd_event *loop, struct engine *e)
{
	struct northbound *nb = mem_or_die(calloc(1, sizeof(*nb)));
	struct page *p;

	if (sd_event_add_time_relative(loop, &nb->gone, CLOCK_MONOTONIC, GONE_US, 0, on_gone,
				       nb) < 0 ||
	    engine_on_event(e, on_event, nb)) {
		sd_event_source_unref(nb->gone);
		free(nb);
		return NULL;
	}
	nb->loop = sd_event_ref(loop);
	nb->engine = e;
	memcpy(nb->count, counts, sizeof(counts));
	memcpy(nb->page, pages, sizeof(pages));
	for (p = nb->page; p < nb->page + PAGES; p++)
		p->methods = ovx_table(p->tables);
	return nb;
}

/**
 * northbound_serve() - serve at an address
 * @nb: interface
 * @conf: where and how
 * @err: filled with what is wrong
 * @size: of @err
 *
 * Return: 0 or -1.
 */
int northbound_serve(struct northbound *nb, const struct http_conf *conf, char *err, size_t size)
{
	static const struct http_ops ops = { .begin = begin, .serve = serve };

	if (nb->n == ENDPOINTS) {
		snprintf(err, size, "%s: there are too many addresses", conf->address);
		return -1;
	}
	nb->endpoint[nb->n] = http_start(nb->loop, conf, &ops, nb, err, size);
	if (!nb->endpoint[nb->n])
		return -1;
	nb->n++;
	return 0;
}

/**
 * northbound_free() - serve no more
 * @nb: interface; NULL is all right
 */
void northbound_free(struct northbound *nb)
{
	struct page *p;

	if (!nb)
		return;
	while (nb->n)
		http_stop(nb->endpoint[--nb->n]);
	engine_off_event(nb->engine, on_event, nb);
	sd_event_source_disable_unref(nb->gone);
	for (p = nb->page; p < nb->page + PAGES; p++)
		free(p->methods);
	sd_event_unref(nb->loop);
	free(nb);
}
