// SPDX-License-Identifier: GPL-2.0
/*
 * A scriptable OpenFlow 1.0 and 1.3 peer: controllers and fake switches, told
 * by commands on standard input what to send and what has to come.
 *
 * It shares no code with the module, so that a mistake in its codec shows.
 * Output of a command is followed by a line "." if it succeeded, else by
 * "! REASON".  Every wait has a bound, in seconds.  At the end of input the
 * exit status is 0 if all commands succeeded; with -e the first failure ends it.
 *
 *	listen NAME [ADDR:]PORT [OPTION...]	a controller; connections get NAME,
 *						NAME.2, ... while others are there
 *	unlisten NAME
 *	dial NAME ADDR PORT [OPTION...]		a connection out, not a switch
 *	switch NAME ADDR PORT [dpid= ports= buffers= tables= aux= groups= remember=] [OPTION...]
 *						comes back as it was if it was there before
 *	  OPTION: version=1|4 bitmap=N hello=0|1 echo=0|1 framed=0|1
 *	up NAME SEC, closed NAME SEC		wait for the hello; for the end
 *	send NAME MESSAGE [KEY=VALUE...]	see encode() in ofpeer-msg.c
 *	repeat NAME N MESSAGE [KEY=VALUE...]	the same, N times; @ is 0, 1, 2, ...
 *	hex NAME BYTES, drip NAME BYTES		as they are; a byte at a time
 *	random NAME N				that many random bytes
 *	expect NAME SEC REGEX			take the first message that matches
 *	none NAME SEC REGEX			none may match in that time
 *	count NAME REGEX, show NAME, clear NAME	of what nobody has expected yet
 *	bytes NAME				received so far
 *	close NAME, reset NAME, shut NAME	FIN, RST, FIN but go on reading
 *	pause NAME, resume NAME			reading
 *	hold NAME REQUEST, release NAME REQUEST	withhold answers of a fake switch
 *	fail NAME REQUEST [type= code= times=]	answer with an error
 *	flows NAME, flow-count NAME prio=N, flow NAME RULE...
 *	forget NAME, ports NAME LIST
 *	crowd ADDR PORT N			open N connections and do nothing
 *	crowd-left				how many of them are still open
 *	crowd-close
 *
 * Another mode: ofpeer load ..., see ofpeer-load.c.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ofpeer.h"

#define MAX_POLL	256

struct listener {
	struct listener *next;
	char name[24];
	int fd;
	struct words opts;
};

static struct listener *listeners;
static struct conn *conns;
static double scale = 1;	/* of waits for something that has to come */
static int *crowd;
static int n_crowd;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* --------------------------------------------------------------- sockets */

static int resolve(const char *addr, const char *port, bool passive, struct addrinfo **ai)
{
	struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0),
	};
	int err = getaddrinfo(addr, port, &hints, ai);

	if (err)
		fail("%s: %s", addr ?: "any", gai_strerror(err));
	return err;
}

static void no_delay(int fd)
{
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

int connect_to(const char *addr, const char *port)
{
	struct addrinfo *ai;
	int fd;

	if (resolve(addr, port, false, &ai))
		return -1;
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, ai->ai_addr, ai->ai_addrlen) < 0) {
		fail("connect %s %s: %s", addr, port, strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	} else {
		no_delay(fd);
	}
	freeaddrinfo(ai);
	return fd;
}

int listen_on(const char *addr, const char *port)
{
	struct addrinfo *ai;
	int fd, one = 1;

	if (resolve(addr, port, true, &ai))
		return -1;
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, ai->ai_addr, ai->ai_addrlen) < 0 || listen(fd, 4096) < 0) {
		fail("listen %s: %s", port, strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	freeaddrinfo(ai);
	return fd;
}

/* ----------------------------------------------------------- connections */

static struct conn *conn_find(const char *name)
{
	struct conn *c;

	for (c = conns; c; c = c->next)
		if (!strcmp(c->name, name))
			return c;
	fail("no connection %s", name);
	return NULL;
}

static void conn_clear(struct conn *c)
{
	struct msg *m;

	while ((m = c->first)) {
		c->first = m->next;
		free(m->line);
		free(m);
	}
	c->last = &c->first;
}

static void conn_close(struct conn *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->tx.n = 0;
	c->rx.n = 0;
}

static void conn_forget(const char *name)
{
	struct conn **at, *c;

	for (at = &conns; (c = *at); at = &c->next) {
		if (strcmp(c->name, name))
			continue;
		*at = c->next;
		conn_close(c);
		conn_clear(c);
		switch_free(c->sw);
		free(c->rx.p);
		free(c->tx.p);
		free(c);
		return;
	}
}

static void conn_flush(struct conn *c)
{
	ssize_t n;

	while (c->fd >= 0 && c->tx.n) {
		n = send(c->fd, c->tx.p, c->tx.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0) {
			if (errno != EAGAIN && errno != EINTR)
				conn_close(c);
			return;
		}
		memmove(c->tx.p, c->tx.p + n, c->tx.n - n);
		c->tx.n -= n;
	}
}

void conn_send(struct conn *c, const void *p, size_t n)
{
	if (c->fd < 0)
		return;
	put(&c->tx, p, n);
	if (!c->corked)
		conn_flush(c);
}

static void send_hello(struct conn *c)
{
	struct buf b = {};

	put_header(&b, c->version, 0, 1);
	if (c->bitmap) {
		put16(&b, 1);
		put16(&b, 8);
		put32(&b, c->bitmap);
	}
	put_length(&b);
	conn_send(c, b.p, b.n);
	free(b.p);
}

static struct conn *conn_add(const char *name, int fd, const struct words *w)
{
	struct conn *c = calloc(1, sizeof(*c));

	conn_forget(name);
	snprintf(c->name, sizeof(c->name), "%s", name);
	c->fd = fd;
	c->version = word_u64(w, "version", OF13);
	c->bitmap = word_u64(w, "bitmap", 0);
	c->hello = word_u64(w, "hello", 1);
	c->echo = word_u64(w, "echo", 1);
	c->framed = word_u64(w, "framed", 1);
	c->paused = word_u64(w, "paused", 0);
	c->last = &c->first;
	c->next = conns;
	conns = c;
	if (word(w, "rcvbuf")) {
		int v = word_u64(w, "rcvbuf", 0);

		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &v, sizeof(v));
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	no_delay(fd);
	if (c->hello)
		send_hello(c);
	return c;
}

/* 1.3.5, 6.3.1: the highest common bit if both sent one, else the lower one. */
static uint8_t negotiate(const struct conn *c, const uint8_t *p, size_t len)
{
	uint32_t theirs = 0, common;
	size_t at = 8, n;

	while (at + 8 <= len) {
		n = get16(p + at + 2);
		if (get16(p + at) == 1 && n >= 8)
			theirs = get32(p + at + 4);
		if (n < 4)
			break;
		at += (n + 7) & ~7UL;
	}
	common = theirs & c->bitmap;
	if (common)
		return 31 - __builtin_clz(common);
	return p[0] < c->version ? p[0] : c->version;
}

static void receive(struct conn *c, const uint8_t *p, size_t len)
{
	struct msg *m;

	if (p[1] == 0 && c->hello && !c->peer)
		c->peer = negotiate(c, p, len);
	if (p[1] == 2 && c->echo) {
		uint8_t *copy = malloc(len);

		memcpy(copy, p, len);
		copy[1] = 3;
		conn_send(c, copy, len);
		free(copy);
		return;
	}
	m = malloc(sizeof(*m) + len);
	m->next = NULL;
	m->len = len;
	memcpy(m->data, p, len);
	m->line = decode(p, len);
	*c->last = m;
	c->last = &m->next;
	if (c->sw && c->peer)
		switch_receive(c, p, len);
}

static void conn_read(struct conn *c)
{
	static uint8_t chunk[65536];
	size_t at = 0, len;
	ssize_t n;

	n = recv(c->fd, chunk, sizeof(chunk), MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		conn_close(c);
		return;
	}
	c->bytes += n;
	if (!c->framed)
		return;
	put(&c->rx, chunk, n);
	while (c->fd >= 0 && c->rx.n - at >= 8) {
		len = get16(c->rx.p + at + 2);
		if (len < 8) {
			conn_close(c);
			return;
		}
		if (len > c->rx.n - at)
			break;
		receive(c, c->rx.p + at, len);
		at += len;
	}
	if (c->fd < 0)
		return;
	memmove(c->rx.p, c->rx.p + at, c->rx.n - at);
	c->rx.n -= at;
}

static void accept_one(struct listener *l)
{
	char name[32];
	struct conn *c;
	int fd, i;

	fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		return;
	for (i = 1; i < 1000; i++) {
		snprintf(name, sizeof(name), i == 1 ? "%s" : "%s.%d", l->name, i);
		for (c = conns; c; c = c->next)
			if (!strcmp(c->name, name) && c->fd >= 0)
				break;
		if (!c)
			break;
	}
	conn_add(name, fd, &l->opts);
}

/* Whatever the sockets have, waiting at most that long; true if input is there. */
static bool turn(double seconds, bool with_input)
{
	struct pollfd p[MAX_POLL];
	struct listener *l;
	struct conn *c;
	int n = 0, i;

	if (with_input)
		p[n++] = (struct pollfd){ .fd = 0, .events = POLLIN };
	for (l = listeners; l && n < MAX_POLL; l = l->next)
		p[n++] = (struct pollfd){ .fd = l->fd, .events = POLLIN };
	for (c = conns; c && n < MAX_POLL; c = c->next) {
		if (c->fd < 0)
			continue;
		/* POLLHUP and POLLERR cannot be left out: a paused one is not polled */
		p[n++] = (struct pollfd){ .fd = c->paused && !c->tx.n ? -1 : c->fd,
					  .events = (c->paused ? 0 : POLLIN) |
						    (c->tx.n ? POLLOUT : 0) };
		if (p[n - 1].fd < 0)
			n--;
	}
	if (poll(p, n, seconds < 0 ? -1 : (int)(seconds * 1000) + 1) <= 0)
		return false;
	for (i = with_input; i < n; i++) {
		if (!p[i].revents)
			continue;
		for (l = listeners; l && l->fd != p[i].fd; l = l->next)
			;
		for (c = conns; c && c->fd != p[i].fd; c = c->next)
			;
		if (l) {
			accept_one(l);
		} else if (c) {
			if (p[i].revents & POLLOUT)
				conn_flush(c);
			if (c->fd >= 0 && !c->paused && p[i].revents & (POLLIN | POLLHUP | POLLERR))
				conn_read(c);
		}
	}
	return with_input && p[0].revents;
}

/* -------------------------------------------------------------- commands */

typedef bool (*condition)(const char *name, const regex_t *re);

static bool is_up(const char *name, const regex_t *re)
{
	struct conn *c = conn_find(name);

	return c && c->peer && c->fd >= 0;
}

static bool is_closed(const char *name, const regex_t *re)
{
	struct conn *c = conn_find(name);

	return !c || c->fd < 0;
}

/* Takes the message off the queue and shows it. */
static bool has_message(const char *name, const regex_t *re)
{
	struct conn *c = conn_find(name);
	struct msg **at, *m;

	for (at = c ? &c->first : NULL; at && (m = *at); at = &m->next) {
		if (regexec(re, m->line, 0, NULL, 0))
			continue;
		*at = m->next;
		if (!m->next)
			c->last = at;
		puts(m->line);
		free(m->line);
		free(m);
		return true;
	}
	return false;
}

static bool wait_until(const char *name, double seconds, condition cond, const regex_t *re)
{
	double end = now() + seconds, left;

	while (!cond(name, re)) {
		left = end - now();
		if (left <= 0)
			return false;
		turn(left < 0.5 ? left : 0.5, false);
	}
	return true;
}

static int queue_command(const char *cmd, struct conn *c, const char *text)
{
	struct msg *m;
	regex_t re;
	int n = 0;

	if (!strcmp(cmd, "show")) {
		for (m = c->first; m; m = m->next)
			puts(m->line);
	} else if (!strcmp(cmd, "clear")) {
		conn_clear(c);
	} else if (!strcmp(cmd, "bytes")) {
		printf("%llu\n", (unsigned long long)c->bytes);
	} else {
		if (regcomp(&re, text, REG_EXTENDED | REG_NOSUB)) {
			fail("bad expression %s", text);
			return -1;
		}
		for (m = c->first; m; m = m->next)
			n += !regexec(&re, m->line, 0, NULL, 0);
		regfree(&re);
		printf("%d\n", n);
	}
	return 0;
}

/* For diagnostics: the last of those that nobody has expected. */
static void show_last(const struct conn *c, int max)
{
	struct msg *m;
	int n = 0;

	for (m = c->first; m; m = m->next)
		n++;
	for (m = c->first; m; m = m->next)
		if (n-- <= max)
			printf("%.300s\n", m->line);
}

static int cmd_wait(const char *cmd, const char *name, const char *seconds, const char *text)
{
	double s = atof(seconds) * (strcmp(cmd, "none") ? scale : 1);
	struct conn *c;
	regex_t re;
	bool found;

	if (!strcmp(cmd, "up")) {
		if (!wait_until(name, s, is_up, NULL)) {
			fail("%s is not up in %s s", name, seconds);
			return -1;
		}
		c = conn_find(name);
		printf("%s\n", c->peer == OF10 ? "1.0" : c->peer == OF13 ? "1.3" : "?");
		return 0;
	}
	if (!strcmp(cmd, "closed")) {
		if (wait_until(name, s, is_closed, NULL))
			return 0;
		fail("%s is still open after %s s", name, seconds);
		return -1;
	}
	if (regcomp(&re, text, REG_EXTENDED | REG_NOSUB)) {
		fail("bad expression %s", text);
		return -1;
	}
	found = wait_until(name, s, has_message, &re);
	regfree(&re);
	if (found == !strcmp(cmd, "expect"))
		return 0;
	fail("%s: %s in %s s: %s", name, found ? "came" : "nothing came", seconds, text);
	c = conn_find(name);
	if (!found && c)
		show_last(c, 20);
	return -1;
}

static int cmd_listen(const struct words *w, char *spec)
{
	char *colon = strrchr(spec, ':'), *addr = NULL;
	struct listener *l;
	int i;

	if (colon) {
		*colon = 0;
		addr = spec;
		spec = colon + 1;
		if (*addr == '[') {
			addr++;
			addr[strlen(addr) - 1] = 0;
		}
	}
	l = calloc(1, sizeof(*l));
	l->fd = listen_on(addr ?: "0.0.0.0", spec);
	if (l->fd < 0) {
		free(l);
		return -1;
	}
	snprintf(l->name, sizeof(l->name), "%s", w->w[1]);
	for (i = 3; i < w->n; i++)
		l->opts.w[l->opts.n++] = strdup(w->w[i]);
	l->next = listeners;
	listeners = l;
	return 0;
}

static int cmd_unlisten(const char *name)
{
	struct listener **at, *l;

	for (at = &listeners; (l = *at); at = &l->next) {
		if (strcmp(l->name, name))
			continue;
		*at = l->next;
		close(l->fd);
		while (l->opts.n)
			free(l->opts.w[--l->opts.n]);
		free(l);
		return 0;
	}
	fail("no listener %s", name);
	return -1;
}

/* A switch of that name that was there before comes back with its rules. */
static int cmd_dial(const struct words *w, bool is_switch)
{
	struct fake_switch *sw = NULL;
	struct conn *c;
	int fd;

	for (c = conns; c && is_switch; c = c->next) {
		if (strcmp(c->name, w->w[1]))
			continue;
		sw = c->sw;
		c->sw = NULL;
	}

	fd = connect_to(w->w[2], w->w[3]);
	if (fd < 0) {
		switch_free(sw);
		return -1;
	}
	c = conn_add(w->w[1], fd, w);
	if (is_switch)
		c->sw = sw ?: switch_create(c->version, w);
	return 0;
}

static int cmd_send(struct conn *c, const struct words *w)
{
	struct words rest = { .n = w->n - 2 };
	uint8_t version = c->peer ?: c->version;
	struct buf b = {};
	int err;

	memcpy(rest.w, w->w + 2, rest.n * sizeof(*rest.w));
	err = encode(&b, word_u64(&rest, "as", version), &rest);
	if (!err && c->fd < 0) {
		fail("%s is closed", c->name);
		err = -1;
	}
	if (!err)
		conn_send(c, b.p, b.n);
	free(b.p);
	return err;
}

/* As send, N times, with a number for each @. */
static int cmd_repeat(struct conn *c, const struct words *w)
{
	char text[MAX_WORDS][256];
	unsigned long i, n = strtoul(w->w[2], NULL, 0);
	struct words each = { .n = w->n - 1 };
	int k, err = 0;
	char *at;

	for (i = 0; i < n && !err; i++) {
		for (k = 1; k < each.n; k++) {
			const char *from = w->w[k + 1];

			at = strchr(from, '@');
			if (at)
				snprintf(text[k], sizeof(text[k]), "%.*s%lu%s", (int)(at - from),
					 from, i, at + 1);
			each.w[k] = at ? text[k] : (char *)from;
		}
		err = cmd_send(c, &each);
		/* answers are taken meanwhile */
		if (i % 64 == 63)
			turn(0, false);
	}
	return err;
}

static int cmd_bytes(const char *cmd, struct conn *c, const char *text)
{
	struct buf b = {};
	size_t i, n;
	int err = 0;

	if (c->fd < 0) {
		fail("%s is closed", c->name);
		return -1;
	}
	if (!strcmp(cmd, "random")) {
		n = strtoul(text, NULL, 0);
		put_zero(&b, n);
		for (i = 0; i < n; i += 256)
			if (getrandom(b.p + i, n - i < 256 ? n - i : 256, 0) < 0)
				abort();
	} else {
		err = put_hex(&b, text);
	}
	if (!strcmp(cmd, "drip"))
		for (i = 0; !err && i < b.n; i++)
			conn_send(c, b.p + i, 1);
	else if (!err)
		conn_send(c, b.p, b.n);
	free(b.p);
	return err;
}

static int cmd_crowd(const struct words *w)
{
	int n = atoi(w->w[3]), fd;

	crowd = realloc(crowd, (n_crowd + n) * sizeof(*crowd));
	for (; n; n--) {
		fd = connect_to(w->w[1], w->w[2]);
		if (fd < 0)
			return -1;
		crowd[n_crowd++] = fd;
		/* the others are not to be taken for dead meanwhile */
		turn(0, false);
	}
	return 0;
}

static void crowd_left(bool close_all)
{
	char c[4096];
	int i, n = 0;
	ssize_t got;

	for (i = 0; i < n_crowd; i++) {
		do {
			got = recv(crowd[i], c, sizeof(c), MSG_DONTWAIT);
		} while (got > 0);
		if (close_all || got == 0 || (got < 0 && errno != EAGAIN))
			close(crowd[i]);
		else
			crowd[n++] = crowd[i];
	}
	n_crowd = n;
	if (!close_all)
		printf("%d\n", n);
}

static int close_conn(const char *cmd, struct conn *c)
{
	struct linger rst = { .l_onoff = 1 };

	if (!strcmp(cmd, "shut")) {
		shutdown(c->fd, SHUT_WR);
		return 0;
	}
	if (!strcmp(cmd, "reset") && c->fd >= 0)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &rst, sizeof(rst));
	conn_close(c);
	return 0;
}

/* Commands about one connection; text is what follows its name. */
static int conn_command(const char *cmd, struct conn *c, const struct words *w, const char *text)
{
	static const char *const of_switch[] = { "hold", "release", "fail", "flows", "flow",
						 "flow-count", "forget", "ports" };
	struct words rest = { .n = w->n - 2 };
	struct buf out = {};
	size_t i;
	int err;

	if (!strcmp(cmd, "send") && w->n > 2)
		return cmd_send(c, w);
	if (!strcmp(cmd, "repeat") && w->n > 3)
		return cmd_repeat(c, w);
	if (!strcmp(cmd, "hex") || !strcmp(cmd, "drip") || !strcmp(cmd, "random"))
		return cmd_bytes(cmd, c, text);
	if (!strcmp(cmd, "close") || !strcmp(cmd, "reset") || !strcmp(cmd, "shut"))
		return close_conn(cmd, c);
	if (!strcmp(cmd, "pause") || !strcmp(cmd, "resume")) {
		c->paused = *cmd == 'p';
		return 0;
	}
	if (!strcmp(cmd, "show") || !strcmp(cmd, "clear") || !strcmp(cmd, "count") ||
	    !strcmp(cmd, "bytes"))
		return queue_command(cmd, c, text);
	for (i = 0; i < sizeof(of_switch) / sizeof(*of_switch); i++) {
		if (strcmp(cmd, of_switch[i]))
			continue;
		if (!c->sw) {
			fail("%s is no switch", c->name);
			return -1;
		}
		memcpy(rest.w, w->w + 2, rest.n * sizeof(*rest.w));
		err = switch_command(c, cmd, &rest, &out);
		fwrite(out.p, 1, out.n, stdout);
		free(out.p);
		return err;
	}
	fail("no command %s", cmd);
	return -1;
}

/* What is left of a line after some words. */
static const char *after(const char *line, int n)
{
	while (n--) {
		line += strspn(line, " \t");
		line += strcspn(line, " \t");
	}
	return line + strspn(line, " \t");
}

static int command(char *line)
{
	char *copy = strdup(line), *save = NULL, *t;
	struct words w = {};
	struct conn *c;
	int err = -1;

	for (t = strtok_r(copy, " \t", &save); t && w.n < MAX_WORDS;
	     t = strtok_r(NULL, " \t", &save))
		w.w[w.n++] = t;
	if (!w.n || *w.w[0] == '#') {
		err = 0;
	} else if (!strcmp(w.w[0], "listen") && w.n >= 3) {
		err = cmd_listen(&w, w.w[2]);
	} else if ((!strcmp(w.w[0], "dial") || !strcmp(w.w[0], "switch")) && w.n >= 4) {
		err = cmd_dial(&w, *w.w[0] == 's');
	} else if (!strcmp(w.w[0], "crowd") && w.n == 4) {
		err = cmd_crowd(&w);
	} else if (!strncmp(w.w[0], "crowd-", 6)) {
		crowd_left(!strcmp(w.w[0], "crowd-close"));
		err = 0;
	} else if (w.n < 2) {
		fail("too few words: %s", line);
	} else if (!strcmp(w.w[0], "unlisten")) {
		err = cmd_unlisten(w.w[1]);
	} else if (w.n >= 3 && (!strcmp(w.w[0], "up") || !strcmp(w.w[0], "closed") ||
				!strcmp(w.w[0], "expect") || !strcmp(w.w[0], "none"))) {
		err = cmd_wait(w.w[0], w.w[1], w.w[2], after(line, 3));
	} else {
		c = conn_find(w.w[1]);
		if (c)
			err = conn_command(w.w[0], c, &w, after(line, 2));
	}
	free(copy);
	return err;
}

int main(int argc, char **argv)
{
	static char input[262144];
	struct rlimit rl = { 65536, 65536 };
	bool stop = argc > 1 && !strcmp(argv[1], "-e");
	size_t have = 0;
	char *nl;
	ssize_t n;
	int rc = 0;

	if (getenv("TIME_SCALE"))
		scale = atof(getenv("TIME_SCALE"));
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_NOFILE, &rl);
	if (argc > 1 && !strcmp(argv[1], "load"))
		return load_main(argc - 2, argv + 2);
	for (;;) {
		while ((nl = memchr(input, '\n', have))) {
			*nl = 0;
			failure[0] = 0;
			if (command(input)) {
				printf("! %s\n", failure);
				rc = 1;
			} else {
				puts(".");
			}
			fflush(stdout);
			if (rc && stop)
				return rc;
			have -= nl + 1 - input;
			memmove(input, nl + 1, have);
		}
		if (have == sizeof(input))
			return 2;
		if (!turn(-1, true))
			continue;
		n = read(0, input + have, sizeof(input) - have);
		if (n <= 0)
			return rc;
		have += n;
	}
}
