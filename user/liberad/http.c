// SPDX-License-Identifier: GPL-2.0
/*
 * An HTTP server in the event loop.
 *
 * libmicrohttpd does HTTP and TLS on an epoll descriptor of its own, which the loop
 * watches.  A connection has to bring the headers of a request in time, and then to take the
 * answer, or it is closed: an idle time-out alone would let a client that sends a byte now
 * and then keep its place for ever.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "http.h"

#define HTTP_CONNECTIONS	256
#define HTTP_FROM_ONE		24		/* of these, from one address */
#define HTTP_HEADERS_MAX	(32 * 1024)
#define HTTP_IDLE_S		10
#define HTTP_HEADERS_US		(10 * 1000000ULL)	/* till the next ones are there */
#define HTTP_REQUEST_US		(60 * 1000000ULL)	/* for the rest, and the answer */
#define HTTP_LOOK_US		(5 * 1000000ULL)	/* how often that is looked at */
#define HTTP_PEM_MAX		(256 * 1024)

/* TLS 1.2 and later, nothing weak. */
#define HTTP_TLS	"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/**
 * struct conn - a connection
 * @fd: its socket
 * @deadline: by then it has to have come further
 * @of_all: in the list of all
 */
struct conn {
	int fd;
	uint64_t deadline;
	LIST_ENTRY(conn) of_all;
};

/**
 * struct http - a server
 * @loop: event loop
 * @ops: what is served
 * @arg: for @ops
 * @daemon: libmicrohttpd's
 * @io: its descriptor in the loop
 * @due: when it wants to run without that
 * @look: when deadlines are looked at next
 * @all: connections
 */
struct http {
	sd_event *loop;
	const struct http_ops *ops;
	void *arg;
	struct MHD_Daemon *daemon;
	sd_event_source *io;
	sd_event_source *due;
	sd_event_source *look;
	LIST_HEAD(, conn) all;
};

/**
 * struct request - one that is being received
 * @r: as it is served
 * @user: to be freed by libmicrohttpd
 * @password: likewise
 * @reply: there already, if @r was refused
 * @refused: the body is read and thrown away
 * @body: so far
 * @len: its length
 */
struct request {
	struct http_request r;
	char *user;
	char *password;
	struct http_reply reply;
	bool refused;
	char *body;
	size_t len;
};

/**
 * http_say() - answer with a line of text
 * @reply: filled
 * @status: of HTTP
 * @text: without the end of the line
 */
void http_say(struct http_reply *reply, unsigned int status, const char *text)
{
	int n = asprintf(&reply->text, "%s\n", text);

	reply->status = status;
	reply->len = n < 0 ? 0 : n;
	if (n < 0)
		reply->text = NULL;
}

/* ------------------------------------------------------------- connections */

static uint64_t now(struct http *h)
{
	uint64_t t = 0;

	sd_event_now(h->loop, CLOCK_MONOTONIC, &t);
	return t;
}

static void conn_add(struct http *h, struct MHD_Connection *c, void **context)
{
	const union MHD_ConnectionInfo *info;
	struct conn *conn;

	info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	conn = calloc(1, sizeof(*conn));
	if (!conn || !info) {
		free(conn);
		return;
	}
	conn->fd = info->connect_fd;
	conn->deadline = now(h) + HTTP_HEADERS_US;
	LIST_INSERT_HEAD(&h->all, conn, of_all);
	*context = conn;
}

static void on_connection(void *arg, struct MHD_Connection *c, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct conn *conn = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		conn_add(arg, c, context);
	} else if (conn) {
		LIST_REMOVE(conn, of_all);
		free(conn);
		*context = NULL;
	}
}

static void set_deadline(struct http *h, struct MHD_Connection *c, uint64_t us)
{
	const union MHD_ConnectionInfo *info;
	struct conn *conn;

	info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	conn = info ? info->socket_context : NULL;
	if (conn)
		conn->deadline = now(h) + us;
}

/* The library closes what has no other end any more. */
static int on_look(sd_event_source *s, uint64_t usec, void *arg)
{
	struct http *h = arg;
	struct conn *conn;

	for (conn = LIST_FIRST(&h->all); conn; conn = LIST_NEXT(conn, of_all))
		if (conn->deadline <= usec)
			shutdown(conn->fd, SHUT_RDWR);
	sd_event_source_set_time(s, usec + HTTP_LOOK_US);
	return 0;
}

/* ---------------------------------------------------------------- requests */

static const char *header(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static void take_credentials(struct MHD_Connection *c, struct request *q)
{
	static const char bearer[] = "Bearer ";
	const char *auth = header(c, MHD_HTTP_HEADER_AUTHORIZATION);

	if (!auth)
		return;
	if (!strncasecmp(auth, bearer, sizeof(bearer) - 1)) {
		q->r.secret = auth + sizeof(bearer) - 1;
		return;
	}
	q->user = MHD_basic_auth_get_username_password(c, &q->password);
	if (q->user && q->password) {
		q->r.user = q->user;
		q->r.secret = q->password;
	}
}

static bool is_too_long(struct MHD_Connection *c)
{
	const char *length = header(c, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return length && strtoull(length, NULL, 10) > HTTP_BODY_MAX;
}

static void refuse_length(struct request *q)
{
	char text[80];

	snprintf(text, sizeof(text), "the body is longer than %d bytes", HTTP_BODY_MAX);
	http_say(&q->reply, MHD_HTTP_CONTENT_TOO_LARGE, text);
	q->refused = true;
	free(q->body);
	q->body = NULL;
}

static enum MHD_Result send_reply(struct MHD_Connection *c, struct http_reply *reply)
{
	struct MHD_Response *r;
	enum MHD_Result rc;

	r = MHD_create_response_from_buffer(reply->len, reply->text, MHD_RESPMEM_MUST_FREE);
	if (!r)
		return MHD_NO;
	reply->text = NULL;
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE,
				reply->type ?: "text/plain; charset=utf-8");
	MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (reply->header)
		MHD_add_response_header(r, reply->header, reply->value);
	rc = MHD_queue_response(c, reply->status, r);
	MHD_destroy_response(r);
	return rc;
}

static struct request *request_new(struct http *h, struct MHD_Connection *c, const char *method,
				   const char *path)
{
	struct request *q = calloc(1, sizeof(*q));
	const union MHD_ConnectionInfo *info;

	if (!q)
		return NULL;
	info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	q->r.method = method;
	q->r.path = path;
	q->r.type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE);
	q->r.peer = info ? info->client_addr : NULL;
	take_credentials(c, q);
	q->refused = !h->ops->begin(h->arg, &q->r, &q->reply);
	if (!q->refused && is_too_long(c))
		refuse_length(q);
	return q;
}

static bool take_body(struct request *q, const char *data, size_t len)
{
	char *more;

	if (q->refused)
		return true;
	if (len > HTTP_BODY_MAX - q->len) {
		refuse_length(q);
		return true;
	}
	more = realloc(q->body, q->len + len + 1);
	if (!more)
		return false;
	q->body = more;
	memcpy(q->body + q->len, data, len);
	q->len += len;
	q->body[q->len] = 0;
	return true;
}

/* The library calls this when the headers are there, for each piece of the body, and after it. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *len, void **context)
{
	struct request *q = *context;
	struct http *h = arg;
	bool taken;

	if (!q) {
		set_deadline(h, c, HTTP_REQUEST_US);
		q = request_new(h, c, method, url);
		*context = q;
		/* a long body is not worth reading */
		if (q && q->refused && is_too_long(c))
			return send_reply(c, &q->reply);
		return q ? MHD_YES : MHD_NO;
	}
	if (*len) {
		taken = take_body(q, data, *len);
		*len = 0;
		return taken ? MHD_YES : MHD_NO;
	}
	if (!q->refused)
		h->ops->serve(h->arg, &q->r, q->body ?: "", q->len, &q->reply);
	return send_reply(c, &q->reply);
}

static void on_completed(void *arg, struct MHD_Connection *c, void **context,
			 enum MHD_RequestTerminationCode code)
{
	struct request *q = *context;

	set_deadline(arg, c, HTTP_HEADERS_US);
	if (!q)
		return;
	MHD_free(q->user);
	MHD_free(q->password);
	free(q->reply.text);
	free(q->body);
	free(q);
	*context = NULL;
}

static void on_log(void *arg, const char *fmt, va_list args)
{
	sd_journal_printv(LOG_DEBUG, fmt, args);
}

/* ---------------------------------------------------------------- the loop */

static int run(struct http *h)
{
	MHD_UNSIGNED_LONG_LONG ms;

	MHD_run(h->daemon);
	if (MHD_get_timeout(h->daemon, &ms) != MHD_YES)
		return sd_event_source_set_enabled(h->due, SD_EVENT_OFF);
	sd_event_source_set_time(h->due, now(h) + ms * 1000);
	return sd_event_source_set_enabled(h->due, SD_EVENT_ONESHOT);
}

static int on_io(sd_event_source *s, int fd, uint32_t events, void *arg)
{
	return run(arg);
}

static int on_due(sd_event_source *s, uint64_t usec, void *arg)
{
	return run(arg);
}

static int join_loop(struct http *h)
{
	const union MHD_DaemonInfo *info;
	int rc;

	info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info)
		return -ENOTSUP;
	rc = sd_event_add_io(h->loop, &h->io, info->epoll_fd, EPOLLIN, on_io, h);
	if (rc >= 0)
		rc = sd_event_add_time_relative(h->loop, &h->due, CLOCK_MONOTONIC, 0, 1, on_due, h);
	if (rc >= 0)
		rc = sd_event_add_time_relative(h->loop, &h->look, CLOCK_MONOTONIC, HTTP_LOOK_US,
						0, on_look, h);
	if (rc >= 0)
		rc = sd_event_source_set_enabled(h->look, SD_EVENT_ON);
	/* what has come while we were busy is not late */
	if (rc >= 0)
		rc = sd_event_source_set_priority(h->look, SD_EVENT_PRIORITY_IDLE);
	return rc;
}

/* ------------------------------------------------------------ start and stop */

/* "1.2.3.4:80", "[::1]:80" */
static bool parse_address(const char *text, struct sockaddr_storage *ss)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ss;
	struct sockaddr_in *in = (struct sockaddr_in *)ss;
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN + 2], *end;
	unsigned long port;
	size_t len;

	memset(ss, 0, sizeof(*ss));
	if (!colon || (size_t)(colon - text) >= sizeof(host))
		return false;
	port = strtoul(colon + 1, &end, 10);
	if (end == colon + 1 || *end || !port || port > 65535)
		return false;
	len = colon - text;
	memcpy(host, text, len);
	host[len] = 0;
	if (*host == '[' && host[len - 1] == ']') {
		host[len - 1] = 0;
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		return inet_pton(AF_INET6, host + 1, &in6->sin6_addr) == 1;
	}
	in->sin_family = AF_INET;
	in->sin_port = htons(port);
	return inet_pton(AF_INET, host, &in->sin_addr) == 1;
}

static bool is_loopback(const struct sockaddr_storage *ss)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)ss;
	const struct sockaddr_in *in = (const struct sockaddr_in *)ss;

	if (ss->ss_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	return ntohl(in->sin_addr.s_addr) >> 24 == 127;
}

static char *read_pem(const char *name, char *err, size_t size)
{
	FILE *f = fopen(name, "re");
	char *text = NULL;
	size_t n = 0;

	if (f)
		text = calloc(1, HTTP_PEM_MAX + 1);
	if (text)
		n = fread(text, 1, HTTP_PEM_MAX + 1, f);
	if (!f || !text || ferror(f)) {
		snprintf(err, size, "%s: %s", name, strerror(errno));
	} else if (!n || n > HTTP_PEM_MAX) {
		snprintf(err, size, "%s: is %s", name, n ? "too long" : "empty");
	} else {
		fclose(f);
		return text;
	}
	if (f)
		fclose(f);
	free(text);
	return NULL;
}

static bool is_private(const char *name, char *err, size_t size)
{
	struct stat st;

	if (stat(name, &st)) {
		snprintf(err, size, "%s: %s", name, strerror(errno));
		return false;
	}
	if (st.st_mode & 0027) {
		snprintf(err, size, "%s: others can read or change this private key", name);
		return false;
	}
	return true;
}

static struct MHD_Daemon *start_daemon(struct http *h, const struct sockaddr_storage *ss,
				       const char *cert, const char *key)
{
	unsigned int flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | (cert ? MHD_USE_TLS : 0) |
			     (ss->ss_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, HTTP_TLS },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

	/* the log first, so that it is told what is wrong with the others */
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, h,
				MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
				MHD_OPTION_SOCK_ADDR, ss,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned int)HTTP_CONNECTIONS,
				MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned int)HTTP_FROM_ONE,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)HTTP_IDLE_S,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADERS_MAX,
				MHD_OPTION_STRICT_FOR_CLIENT, 1,
				MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
				MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
				MHD_OPTION_ARRAY, cert ? tls : none,
				MHD_OPTION_END);
}

static bool start_tls(struct http *h, const struct sockaddr_storage *ss,
		      const struct http_conf *conf, char *err, size_t size)
{
	char *cert, *key = NULL;

	if (!conf->key) {
		snprintf(err, size, "%s: a certificate needs its private key", conf->address);
		return false;
	}
	cert = read_pem(conf->cert, err, size);
	if (cert && is_private(conf->key, err, size))
		key = read_pem(conf->key, err, size);
	if (key) {
		h->daemon = start_daemon(h, ss, cert, key);
		if (!h->daemon)
			snprintf(err, size, "%s: cannot serve HTTPS there with %s and %s: %s",
				 conf->address, conf->cert, conf->key,
				 errno ? strerror(errno) : "they do not fit");
		explicit_bzero(key, strlen(key));
	}
	free(key);
	free(cert);
	return h->daemon;
}

static bool start_plain(struct http *h, const struct sockaddr_storage *ss,
			const struct http_conf *conf, char *err, size_t size)
{
	if (!is_loopback(ss) && !conf->plain_anywhere) {
		snprintf(err, size,
			 "%s: not without TLS: tokens would be for all to read on the way",
			 conf->address);
		return false;
	}
	h->daemon = start_daemon(h, ss, NULL, NULL);
	if (!h->daemon)
		snprintf(err, size, "%s: cannot serve HTTP there: %s", conf->address,
			 strerror(errno));
	return h->daemon;
}

/**
 * http_start() - serve
 * @loop: event loop
 * @conf: where and how; not needed afterwards
 * @ops: what is served
 * @arg: for @ops
 * @err: filled with what is wrong
 * @size: of @err
 *
 * Return: to be stopped by http_stop(), or NULL.
 */
struct http *http_start(sd_event *loop, const struct http_conf *conf, const struct http_ops *ops,
			void *arg, char *err, size_t size)
{
	struct http *h = calloc(1, sizeof(*h));
	struct sockaddr_storage ss;
	bool started;
	int rc;

	if (!h || !parse_address(conf->address, &ss)) {
		snprintf(err, size, "'%.80s' is not ADDRESS:PORT or [ADDRESS]:PORT", conf->address);
		free(h);
		return NULL;
	}
	h->loop = sd_event_ref(loop);
	h->ops = ops;
	h->arg = arg;
	LIST_INIT(&h->all);
	errno = 0;
	started = conf->cert ? start_tls(h, &ss, conf, err, size) :
			       start_plain(h, &ss, conf, err, size);
	if (started) {
		rc = join_loop(h);
		if (rc >= 0)
			return h;
		snprintf(err, size, "%s: %s", conf->address, strerror(-rc));
	}
	http_stop(h);
	return NULL;
}

/**
 * http_stop() - close all connections and serve no more
 * @h: server; NULL is all right
 */
void http_stop(struct http *h)
{
	if (!h)
		return;
	sd_event_source_disable_unref(h->io);
	sd_event_source_disable_unref(h->due);
	sd_event_source_disable_unref(h->look);
	if (h->daemon)
		MHD_stop_daemon(h->daemon);
	sd_event_unref(h->loop);
	free(h);
}
