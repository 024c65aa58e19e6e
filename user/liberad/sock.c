// SPDX-License-Identifier: GPL-2.0
/* The local socket: JSON-RPC 2.0, an object a line, for root. */
#define _GNU_SOURCE
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/mem.h"
#include "log.h"
#include "manager.h"
#include "sock.h"

_Static_assert(RPC_TEXT_MAX == MANAGER_TEXT_MAX, "libera-ctl knows how much we take");

#define CLIENTS_MAX	32
#define CHUNK		65536
#define STUCK_S		60	/* with half a request, or an answer that is not taken */
#define IDLE_S		600

/**
 * struct client - one connection
 * @s: socket
 * @next: another
 * @source: waits for its bytes, or to be rid of ours; has the file
 * @timer: its time
 * @in: what has come
 * @in_len: its length
 * @in_at: how much of it was handled
 * @in_seen: how much of it was looked at for the end of a line
 * @in_size: room at @in
 * @out: what is to be sent
 * @out_len: its length
 * @out_at: how much of it was
 */
struct client {
	struct sock *s;
	struct client *next;
	sd_event_source *source;
	sd_event_source *timer;
	char *in;
	size_t in_len;
	size_t in_at;
	size_t in_seen;
	size_t in_size;
	char *out;
	size_t out_len;
	size_t out_at;
};

/**
 * struct sock - the socket
 * @event: loop
 * @engine: engine
 * @methods: what can be called
 * @path: where it is
 * @source: waits for clients; has the file
 * @clients: those who are there
 * @n: how many
 */
struct sock {
	sd_event *event;
	struct engine *engine;
	const struct rpc_method *methods;
	char *path;
	sd_event_source *source;
	struct client *clients;
	unsigned int n;
};

/* --------------------------------------------------------------------- one client */

static void drop(struct client *c)
{
	struct client **at;

	for (at = &c->s->clients; *at != c; at = &(*at)->next)
		;
	*at = c->next;
	/* there is room for one who waits */
	if (c->s->n-- == CLIENTS_MAX)
		sd_event_source_set_enabled(c->s->source, SD_EVENT_ON);
	sd_event_source_disable_unref(c->source);
	sd_event_source_disable_unref(c->timer);
	free(c->in);
	free(c->out);
	free(c);
}

/* An answer is one line. */
static void answer(struct client *c, struct json_object *a)
{
	const char *text;
	size_t len;

	if (!a)
		return;
	text = json_object_to_json_string_length(a, JSON_C_TO_STRING_PLAIN |
						 JSON_C_TO_STRING_NOSLASHESCAPE, &len);
	c->out = mem_or_die(realloc(c->out, c->out_len + len + 1));
	memcpy(c->out + c->out_len, text, len);
	c->out_len += len;
	c->out[c->out_len++] = '\n';
	json_object_put(a);
}

/* False if the client has gone. */
static bool send_out(struct client *c)
{
	int fd = sd_event_source_get_io_fd(c->source);
	ssize_t n;

	while (c->out_at < c->out_len) {
		n = send(fd, c->out + c->out_at, c->out_len - c->out_at, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		c->out_at += n;
	}
	free(c->out);
	c->out = NULL;
	c->out_len = 0;
	c->out_at = 0;
	return true;
}

/* One request, as long as the answer to the one before is taken. */
static bool handle_line(struct client *c)
{
	struct rpc_call call = { .engine = c->s->engine, .peer = "local", .arg = c->s };
	char *line = c->in + c->in_at, *end = NULL;

	if (c->in_seen < c->in_len)
		end = memchr(c->in + c->in_seen, '\n', c->in_len - c->in_seen);
	c->in_seen = end ? (size_t)(end + 1 - c->in) : c->in_len;
	if (!end)
		return false;
	if (end > line)
		answer(c, rpc_handle(c->s->methods, &call, line, end - line));
	c->in_at = end + 1 - c->in;
	return true;
}

static void forget_handled(struct client *c)
{
	if (!c->in_at)
		return;
	c->in_len -= c->in_at;
	c->in_seen -= c->in_at;
	memmove(c->in, c->in + c->in_at, c->in_len);
	c->in_at = 0;
}

/* False if the client has gone. */
static bool read_in(struct client *c)
{
	int fd = sd_event_source_get_io_fd(c->source);
	ssize_t n;

	if (c->in_size - c->in_len < CHUNK) {
		c->in_size += c->in_size + CHUNK;
		c->in = mem_or_die(realloc(c->in, c->in_size));
	}
	n = read(fd, c->in + c->in_len, CHUNK);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	c->in_len += n;
	return n;
}

static int on_client(sd_event_source *source, int fd, uint32_t revents, void *arg)
{
	struct client *c = arg;
	bool alive = true, stuck;

	if (revents & (EPOLLIN | EPOLLHUP | EPOLLERR) && !c->out_len)
		alive = read_in(c);
	else if (revents & (EPOLLHUP | EPOLLERR))
		alive = false;
	while (alive && (alive = send_out(c)) && !c->out_len && handle_line(c))
		;
	forget_handled(c);
	/* nor is there an end to what is no line */
	if (!alive || (!c->out_len && c->in_len > RPC_TEXT_MAX)) {
		drop(c);
		return 0;
	}
	sd_event_source_set_io_events(c->source, c->out_len ? EPOLLOUT : EPOLLIN);
	stuck = c->out_len || c->in_len;
	sd_event_source_set_time_relative(c->timer, (stuck ? STUCK_S : IDLE_S) * 1000000ull);
	return 0;
}

static int on_time(sd_event_source *source, uint64_t usec, void *arg)
{
	drop(arg);
	return 0;
}

/* --------------------------------------------------------------------- the socket */

static bool may_call(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len))
		return false;
	return !cred.uid || cred.uid == geteuid();
}

static void add_client(struct sock *s, int fd)
{
	struct client *c = mem_or_die(calloc(1, sizeof(*c)));
	int rc;

	c->s = s;
	rc = sd_event_add_io(s->event, &c->source, fd, EPOLLIN, on_client, c);
	if (rc >= 0)
		rc = sd_event_add_time_relative(s->event, &c->timer, CLOCK_MONOTONIC,
						IDLE_S * 1000000ull, 1000000, on_time, c);
	if (rc < 0) {
		log_say(LOG_ERR, NULL, "event loop: %s", strerror(-rc));
		if (c->source)
			sd_event_source_disable_unref(c->source);
		close(fd);
		free(c);
		return;
	}
	sd_event_source_set_io_fd_own(c->source, true);
	c->next = s->clients;
	s->clients = c;
	if (++s->n == CLIENTS_MAX)
		sd_event_source_set_enabled(s->source, SD_EVENT_OFF);
}

static int on_accept(sd_event_source *source, int fd, uint32_t revents, void *arg)
{
	struct sock *s = arg;
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (client < 0)
		return 0;
	if (may_call(client))
		add_client(s, client);
	else
		close(client);
	return 0;
}

/* Whether somebody listens there; if not, what is left of him is removed. */
static bool is_taken(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool taken = fd >= 0 && !connect(fd, (const struct sockaddr *)addr, sizeof(*addr));

	if (fd >= 0)
		close(fd);
	if (!taken)
		unlink(addr->sun_path);
	return taken;
}

static int listen_at(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	mode_t mask;
	int fd, rc;

	if (strlen(path) >= sizeof(addr.sun_path))
		return -ENAMETOOLONG;
	strcpy(addr.sun_path, path);
	if (is_taken(&addr))
		return -EADDRINUSE;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	mask = umask(0177);
	rc = bind(fd, (const struct sockaddr *)&addr, sizeof(addr));
	umask(mask);
	if (rc || listen(fd, CLIENTS_MAX)) {
		rc = -errno;
		close(fd);
		return rc;
	}
	return fd;
}

/**
 * sock_open() - let libera-ctl talk to us
 * @event: loop
 * @engine: engine
 * @methods: what can be called
 * @path: where; its folder is made if there is none
 * @err: one line on failure
 * @size: of @err
 *
 * Return: for sock_close(), or NULL.
 */
struct sock *sock_open(sd_event *event, struct engine *engine, const struct rpc_method *methods,
		       const char *path, char *err, size_t size)
{
	struct sock *s = mem_or_die(calloc(1, sizeof(*s)));
	char *copy = mem_or_die(strdup(path));
	int fd, rc;

	mkdir(dirname(copy), 0755);
	free(copy);
	s->event = event;
	s->engine = engine;
	s->methods = methods;
	fd = rc = listen_at(path);
	if (rc >= 0)
		rc = sd_event_add_io(event, &s->source, fd, EPOLLIN, on_accept, s);
	if (rc >= 0) {
		sd_event_source_set_io_fd_own(s->source, true);
		s->path = mem_or_die(strdup(path));
		return s;
	}
	snprintf(err, size, "%s: %s", path, rc == -EADDRINUSE ? "another liberad listens there" :
						    strerror(-rc));
	if (fd >= 0)
		close(fd);
	free(s);
	return NULL;
}

/**
 * sock_close() - no more
 * @s: socket, or NULL
 */
void sock_close(struct sock *s)
{
	if (!s)
		return;
	while (s->clients)
		drop(s->clients);
	sd_event_source_disable_unref(s->source);
	unlink(s->path);
	free(s->path);
	free(s);
}
