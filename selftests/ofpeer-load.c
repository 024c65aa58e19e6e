// SPDX-License-Identifier: GPL-2.0
/*
 * ofpeer load: many fast switches or controllers, for benchmarks and stress.
 *
 *	ofpeer load controller PORT [version=4]
 *	ofpeer load switch ADDR PORT [conns=1 dpid=1 version=4 ports=1-4 remember=0]
 *
 * Both print "ready N" whenever N connections have finished their handshake, and
 * read commands from standard input.  A measurement prints one line:
 *	result MODE n= seconds= rate= p50_us= p99_us= max_us= errors=
 *
 *	flowmods n=N batch=B window=W	(controller) N flow mods on each connection,
 *		a barrier after each B, at most W barriers unanswered; the times are
 *		those from a barrier's sending to its answer
 *	packetins seconds=S window=W macs=M	(switch) packet-ins, of which W may
 *		wait for their flow mod on each connection; the times are those
 *		from packet-in to flow mod
 *	rules n=N k=K	(controller) with N rules in the table, K more are added, changed
 *		and deleted, several times, on the first connection; prints
 *		result rules n= and the median times of one: add_us= modify_strict_us=
 *		modify_us= delete_strict_us= delete_us=
 *	connections n=N from=M rounds=R	(controller) the rules of the TCP connections
 *		from M on that make N, one each way, on the six addresses and the in-port,
 *		between ports 1 and 2, and a barrier; all deleted and added again, R
 *		times, on the first connection; in the end they are there.  Prints result
 *		connections n= and the median time of one rule: us=
 *	install rules=PREFIX from=T until=T, delete from=T until=T	(controller) the
 *		rules of these tenants, see ofpeer-fabric.c
 *	drop n=N	(controller) close connections as soon as they are ready,
 *			that many times, at most seconds=S long
 *	clear		(controller) delete all rules, wait for the barrier
 *	flap n=N	(switch) close and connect again, that often, each time with
 *			the whole handshake up to the features
 *	count		(switch) prints result count n= of the rules that all have, if
 *			they remember any
 *	quit
 *
 * A controller answers a packet-in with a flow mod that matches its in_port and
 * destination.  A switch answers what a controller needs to start.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ofpeer-load.h"

#define MAX_SAMPLES	(1 << 22)
#define RX_SIZE		(256 * 1024)
#define EVENTS		512

struct lc *lcs[MAX_CONNS];
int n_lcs;
uint64_t errors;
static int n_ready;
static uint64_t to_drop;		/* connections to close when they are ready */
static int ep;
static bool is_controller, quiet, remember;
static uint8_t version = OF13;
static uint64_t done;
static uint32_t *samples;
static size_t n_samples;
static unsigned int window, batch, macs;
static enum { IDLE, FLOWMODS, PACKETINS } mode;

uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

void lc_flush(struct lc *l)
{
	struct epoll_event ev = { .data.ptr = l };
	ssize_t n = 0;

	if (l->fd < 0)
		return;
	if (l->tx.n) {
		n = send(l->fd, l->tx.p, l->tx.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n > 0) {
			memmove(l->tx.p, l->tx.p + n, l->tx.n - n);
			l->tx.n -= n;
		}
	}
	if (l->want_out != (l->tx.n > 0)) {
		l->want_out = l->tx.n > 0;
		ev.events = EPOLLIN | (l->want_out ? EPOLLOUT : 0);
		epoll_ctl(ep, EPOLL_CTL_MOD, l->fd, &ev);
	}
}

void lc_put(struct lc *l, struct buf *b)
{
	put_length(b);
	put(&l->tx, b->p, b->n);
}

static void lc_simple(struct lc *l, const char *name, uint32_t xid)
{
	static struct buf b;
	uint8_t v = l->version ?: version;

	put_header(&b, v, type_by_name(v, name), xid);
	lc_put(l, &b);
}

void lc_barrier(struct lc *l)
{
	lc_simple(l, "barrier-request", 0x30000002);
	l->sent[(l->head + l->waiting++) % MAX_WINDOW] = now_ns();
	lc_flush(l);
}

static struct lc *lc_add(int fd)
{
	struct epoll_event ev = { .events = EPOLLIN };
	struct lc *l = NULL;
	int one = 1, i;

	for (i = 0; i < n_lcs && !l; i++)
		if (lcs[i]->fd < 0)
			l = lcs[i];
	if (!l) {
		if (n_lcs == MAX_CONNS)
			abort();
		l = calloc(1, sizeof(*l));
		l->rx = malloc(RX_SIZE);
		l->sent = calloc(MAX_WINDOW, sizeof(*l->sent));
		l->id = n_lcs;
		lcs[n_lcs++] = l;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	l->fd = fd;
	l->want_out = false;
	ev.data.ptr = l;
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
	lc_simple(l, "hello", 1);
	lc_flush(l);
	return l;
}

static void lc_lost(struct lc *l)
{
	epoll_ctl(ep, EPOLL_CTL_DEL, l->fd, NULL);
	close(l->fd);
	l->fd = -1;
	l->tx.n = 0;
	l->n_rx = 0;
	if (l->ready) {
		l->ready = false;
		n_ready--;
		if (!quiet)
			printf("ready %d\n", n_ready);
	}
	l->version = 0;
	l->shim.peer = 0;
}

static void lc_ready(struct lc *l)
{
	if (l->ready)
		return;
	l->ready = true;
	n_ready++;
	if (quiet)
		return;
	printf("ready %d\n", n_ready);
	fflush(stdout);
}

static void sample(uint64_t since)
{
	uint64_t t = now_ns() - since;

	if (n_samples < MAX_SAMPLES)
		samples[n_samples++] = t > UINT32_MAX ? UINT32_MAX : t;
}

/* ----------------------------------------------------------- the messages */

static void put_mac(struct buf *b, struct lc *l, uint32_t n)
{
	put16(b, 0x0200 | (l->id & 0xff));
	put32(b, n);
}

enum { ADD, MODIFY, MODIFY_STRICT, DELETE, DELETE_STRICT, N_COMMANDS };

/* Match in_port and eth_dst, output to port 2 or 1. */
static void flow_mod(struct lc *l, uint8_t command, uint32_t xid, uint32_t in_port,
		     const uint8_t *dst)
{
	uint32_t out = in_port == 1 ? 2 : 1;
	static struct buf b;

	put_header(&b, l->version, 14, xid);
	if (l->version == OF10) {
		put32(&b, 0x3fffff & ~(1 | 1 << 3));
		put16(&b, in_port);
		put_zero(&b, 6);
		put(&b, dst, 6);
		put_zero(&b, 22);
		put64(&b, xid);
		put16(&b, command);
		put32(&b, 0);
		put16(&b, 100);
		put32(&b, NO_BUFFER);
		put16(&b, 0xffff);
		put16(&b, 0);
		put32(&b, 8);
		put16(&b, out);
		put16(&b, 0);
	} else {
		put64(&b, xid);
		put_zero(&b, 8);
		put16(&b, command);
		put32(&b, 0);
		put16(&b, 100);
		put32(&b, NO_BUFFER);
		put64(&b, ~0ULL);
		put_zero(&b, 4);
		put32(&b, 1 << 16 | 22);
		put32(&b, 0x80000004);
		put32(&b, in_port);
		put32(&b, 0x80000606);
		put(&b, dst, 6);
		put_zero(&b, 2);
		put32(&b, 4 << 16 | 24);
		put_zero(&b, 4);
		put32(&b, 16);
		put32(&b, out);
		put_zero(&b, 8);
	}
	lc_put(l, &b);
}

static void packet_in(struct lc *l)
{
	static struct buf b;

	put_header(&b, l->version, 10, 0);
	put32(&b, NO_BUFFER);
	put16(&b, 64);
	if (l->version == OF10) {
		put16(&b, 1);
		put16(&b, 0);
	} else {
		put16(&b, 0);
		put64(&b, 0);
		put32(&b, 1 << 16 | 12);
		put32(&b, 0x80000004);
		put32(&b, 1);
		put_zero(&b, 6);
	}
	put_mac(&b, l, l->mac++ % macs);
	put_mac(&b, l, 0x01000000);
	put16(&b, 0x0800);
	put_zero(&b, 50);
	lc_put(l, &b);
}

/* The rule with this number. */
static void numbered_flow_mod(struct lc *l, uint8_t command, uint32_t number)
{
	uint8_t dst[6] = { 2, l->id };
	uint32_t n = htobe32(number);

	memcpy(dst + 2, &n, 4);
	flow_mod(l, command, 0x20000000, 1, dst);
}

/* One batch with its barrier. */
static void send_batch(struct lc *l)
{
	unsigned int i;

	for (i = 0; i < batch && l->left; i++, l->left--) {
		numbered_flow_mod(l, ADD, l->mac++);
		done++;
	}
	lc_simple(l, "barrier-request", 0x30000000);
	l->sent[(l->head + l->waiting++) % MAX_WINDOW] = now_ns();
}

static void fill_window(struct lc *l)
{
	if (l->fd < 0 || !l->ready)
		return;
	while (l->waiting < window && mode == FLOWMODS && l->left)
		send_batch(l);
	while (l->waiting < window && mode == PACKETINS) {
		packet_in(l);
		l->sent[(l->head + l->waiting++) % MAX_WINDOW] = now_ns();
	}
}

static void answered(struct lc *l)
{
	if (!l->waiting)
		return;
	sample(l->sent[l->head]);
	l->head = (l->head + 1) % MAX_WINDOW;
	l->waiting--;
	if (mode == PACKETINS)
		done++;
	fill_window(l);
}

/* -------------------------------------------------------------- receiving */

static void controller_message(struct lc *l, const uint8_t *p, size_t len)
{
	const char *name = type_name(l->version, p[1]);
	const uint8_t *data;

	if (p[1] == 10 && len >= 8 + 10 + 12) {
		/* in_port is where we always put it */
		if (l->version == OF10) {
			data = p + 18;
			flow_mod(l, ADD, 0x40000000, get16(p + 14), data);
		} else {
			data = p + 24 + ((get16(p + 26) + 7) & ~7) + 2;
			if (data + 12 <= p + len)
				flow_mod(l, ADD, 0x40000000, get32(p + 32), data);
		}
	} else if (!strcmp(name, "barrier-reply")) {
		answered(l);
	} else if (!strcmp(name, "features-reply")) {
		l->dpid = len >= 16 ? get64(p + 8) : 0;
		lc_ready(l);
	} else if (p[1] == 1) {
		if (!errors++ && len >= 12)
			printf("! error %u, %u from %llx\n", get16(p + 8), get16(p + 10),
			       (unsigned long long)l->dpid);
	}
}

/* What the fake switch sends goes through here. */
static void switch_message(struct lc *l, uint8_t *p, size_t len)
{
	const char *name = type_name(l->version, p[1]);

	if (p[1] == 14) {
		answered(l);
		if (!remember)
			return;
	}
	if (p[1] == 1)
		errors++;
	if (!strcmp(name, "barrier-request")) {
		lc_simple(l, "barrier-reply", get32(p + 4));
		return;
	}
	l->shim.fd = l->fd;
	l->shim.corked = true;
	l->shim.peer = l->version;
	l->shim.sw = l->sw;
	switch_receive(&l->shim, p, len);
	if (l->shim.tx.n) {
		put(&l->tx, l->shim.tx.p, l->shim.tx.n);
		l->shim.tx.n = 0;
	}
	if (!strcmp(name, "features-request"))
		lc_ready(l);
}

static void message(struct lc *l, uint8_t *p, size_t len)
{
	if (p[1] == 0 && !l->version) {
		l->version = p[0] < version ? p[0] : version;
		if (is_controller)
			lc_simple(l, "features-request", 2);
	} else if (p[1] == 2) {
		p[1] = 3;
		put(&l->tx, p, len);
	} else if (!l->version) {
		return;
	} else if (is_controller) {
		controller_message(l, p, len);
	} else {
		switch_message(l, p, len);
	}
}

static void lc_read(struct lc *l)
{
	size_t at = 0, len;
	ssize_t n;

	n = recv(l->fd, l->rx + l->n_rx, RX_SIZE - l->n_rx, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		lc_lost(l);
		return;
	}
	l->n_rx += n;
	while (l->n_rx - at >= 8) {
		len = get16(l->rx + at + 2);
		if (len < 8) {
			lc_lost(l);
			return;
		}
		if (len > l->n_rx - at)
			break;
		message(l, l->rx + at, len);
		at += len;
	}
	memmove(l->rx, l->rx + at, l->n_rx - at);
	l->n_rx -= at;
	lc_flush(l);
}

bool turn(int listener, int timeout_ms)
{
	static struct epoll_event ev[EVENTS];
	bool input = false;
	int i, n, fd;

	n = epoll_wait(ep, ev, EVENTS, timeout_ms);
	for (i = 0; i < n; i++) {
		struct lc *l = ev[i].data.ptr;

		if (!l) {
			input = true;
		} else if (l == (void *)&ep) {
			fd = accept(listener, NULL, NULL);
			if (fd >= 0)
				lc_add(fd);
		} else if (l->fd >= 0) {
			if (ev[i].events & EPOLLOUT)
				lc_flush(l);
			if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
				lc_read(l);
			if (to_drop && l->ready) {
				lc_lost(l);
				to_drop--;
				done++;
			}
		}
	}
	return input;
}

/* ---------------------------------------------------------- measurements */

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void result(const char *name, uint64_t from, uint64_t until)
{
	double s = (until - from) / 1e9;

	qsort(samples, n_samples, sizeof(*samples), by_value);
	printf("result %s n=%llu seconds=%.3f rate=%.0f", name, (unsigned long long)done, s,
	       done / s);
	if (n_samples)
		printf(" p50_us=%.1f p99_us=%.1f max_us=%.1f", samples[n_samples / 2] / 1e3,
		       samples[n_samples - 1 - n_samples / 100] / 1e3,
		       samples[n_samples - 1] / 1e3);
	printf(" errors=%llu\n", (unsigned long long)errors);
	fflush(stdout);
}

static bool unfinished(void)
{
	int i;

	for (i = 0; i < n_lcs; i++)
		if (lcs[i]->fd >= 0 && (lcs[i]->waiting || (mode == FLOWMODS && lcs[i]->left)))
			return true;
	return false;
}

/* Start on every connection, go on until the work or the time is over. */
static int run(const char *name, int new_mode, int listener, uint64_t ns)
{
	uint64_t from, until = 0, end;
	int i;

	if (window > MAX_WINDOW || !window || !batch || !macs)
		return -1;
	mode = new_mode;
	done = errors = 0;
	n_samples = 0;
	from = now_ns();
	end = from + (ns ?: LIMIT_NS);
	for (i = 0; i < n_lcs; i++) {
		fill_window(lcs[i]);
		lc_flush(lcs[i]);
	}
	while (unfinished() && now_ns() < end)
		turn(listener, 100);
	until = now_ns();
	mode = IDLE;
	if (name)
		result(name, from, until);
	/* what is on its way must not count in the next measurement */
	end = until + LIMIT_NS / 12;
	while (unfinished() && now_ns() < end)
		turn(listener, 100);
	for (i = 0; i < n_lcs; i++)
		lcs[i]->waiting = lcs[i]->left = 0;
	return 0;
}

static void clear_rules(int listener)
{
	static struct buf b;
	int i;

	for (i = 0; i < n_lcs; i++) {
		struct lc *l = lcs[i];
		struct words w = { .w = { (char *)"flow-mod", (char *)"cmd=delete",
					  (char *)"table=0xff" }, .n = 3 };

		if (!l->ready)
			continue;
		if (!encode(&b, l->version, &w))
			put(&l->tx, b.p, b.n);
		l->left = 0;
		lc_simple(l, "barrier-request", 0x30000001);
		l->sent[(l->head + l->waiting++) % MAX_WINDOW] = now_ns();
		lc_flush(l);
	}
	run(NULL, FLOWMODS, listener, 0);
	printf("clear\n");
	fflush(stdout);
}

#define RULE_ROUNDS	9
#define RULE_BATCH	1000

/* Nanoseconds from @start until a barrier after what has been put is answered. */
static uint64_t timed_barrier(struct lc *l, int listener, uint64_t start)
{
	lc_barrier(l);
	while (l->waiting && l->fd >= 0 && now_ns() < start + LIMIT_NS)
		turn(listener, 100);
	return now_ns() - start;
}

/* Nanoseconds until a barrier after flow mods about rules @from to @until is answered. */
static uint64_t timed(struct lc *l, int listener, uint8_t command, uint32_t from, uint32_t until)
{
	uint64_t start = now_ns();

	while (from < until && l->fd >= 0 && now_ns() < start + LIMIT_NS) {
		unsigned int i;

		for (i = 0; i < RULE_BATCH && from < until; i++)
			numbered_flow_mod(l, command, from++);
		timed_barrier(l, listener, start);
	}
	errors += l->waiting;
	return now_ns() - start;
}

/* The same rule is added, changed and deleted in each round. */
static void cost_of_rules(int listener, uint32_t n, uint32_t k)
{
	static const uint8_t order[] = {
		ADD, MODIFY_STRICT, MODIFY, DELETE_STRICT, ADD, DELETE
	};
	static const char *const names[N_COMMANDS] = {
		"add", "modify", "modify_strict", "delete", "delete_strict"
	};
	uint32_t t[N_COMMANDS][RULE_ROUNDS];
	struct lc *l = lcs[0];
	unsigned int r, i;

	if (!n_lcs || !l->ready || !k)
		return;
	errors = 0;
	/* what was there from before is a part of it */
	for (; l->mac < n && !errors; l->mac += RULE_BATCH)
		timed(l, listener, ADD, l->mac, l->mac + RULE_BATCH < n ? l->mac + RULE_BATCH : n);
	l->mac = n;
	for (r = 0; r < RULE_ROUNDS; r++)
		for (i = 0; i < sizeof(order); i++)
			t[order[i]][r] = timed(l, listener, order[i], n, n + k) / k;
	printf("result rules n=%u", n);
	for (i = 0; i < N_COMMANDS; i++) {
		qsort(t[i], RULE_ROUNDS, sizeof(t[i][0]), by_value);
		printf(" %s_us=%.2f", names[i], t[i][RULE_ROUNDS / 2] / 1e3);
	}
	printf(" errors=%llu\n", (unsigned long long)errors);
	fflush(stdout);
}

#define CONNECTION_ROUNDS	100

/* The rule of one way of a TCP connection to port 80. */
static void connection_rule(struct lc *l, unsigned int number, bool back)
{
	unsigned int client = number % 8 + 1, server = number / 8 % 8 + 11;
	unsigned int from = back ? server : client, to = back ? client : server;
	unsigned int port = 40000 + number / 64;
	char match[256], actions[32];
	struct words w = { .w = { (char *)"flow-mod", (char *)"prio=10", match, actions }, .n = 4 };
	static struct buf b;

	snprintf(match, sizeof(match),
		 "match=in_port=%d,eth_src=02:00:00:00:00:%02x,eth_dst=02:00:00:00:00:%02x,"
		 "eth_type=0x800,ip_proto=6,ipv4_src=10.0.0.%u,ipv4_dst=10.0.0.%u,"
		 "tcp_src=%u,tcp_dst=%u", back ? 2 : 1, from, to, from, to,
		 back ? 80 : port, back ? port : 80);
	snprintf(actions, sizeof(actions), "actions=output:%d", back ? 1 : 2);
	if (encode(&b, l->version, &w))
		errors++;
	else
		lc_put(l, &b);
}

static void connections(int listener, unsigned int from, unsigned int n, unsigned int rounds)
{
	uint32_t t[CONNECTION_ROUNDS];
	struct lc *l = lcs[0];
	unsigned int r, i;
	uint64_t start;

	if (!n_lcs || !l->ready || n <= from || !rounds || rounds > CONNECTION_ROUNDS)
		return;
	errors = 0;
	for (r = 0; r < rounds; r++) {
		if (r)
			clear_rules(listener);
		/* all is made before the time counts: it is sent with the last */
		for (i = from; i < n; i++) {
			connection_rule(l, i, false);
			connection_rule(l, i, true);
		}
		start = now_ns();
		/* nothing more, but the barrier behind them */
		t[r] = timed_barrier(l, listener, start) / (2 * (n - from));
	}
	qsort(t, rounds, sizeof(t[0]), by_value);
	printf("result connections n=%u us=%.2f errors=%llu\n", n, t[rounds / 2] / 1e3,
	       (unsigned long long)errors);
	fflush(stdout);
}

static void count_rules(void)
{
	unsigned long long n = 0;
	int i;

	for (i = 0; i < n_lcs; i++)
		n += switch_n_rules(lcs[i]->sw);
	printf("result count n=%llu\n", n);
	fflush(stdout);
}

static int connect_all(const char *addr, const char *port, int n, const struct words *w,
		       uint64_t dpid)
{
	struct words sw = *w;
	char text[32];
	struct lc *l;
	int fd;

	for (; n; n--, dpid++) {
		fd = connect_to(addr, port);
		if (fd < 0) {
			printf("! %s\n", failure);
			return -1;
		}
		l = lc_add(fd);
		snprintf(text, sizeof(text), "dpid=%llu", (unsigned long long)dpid);
		sw.w[0] = text;
		l->sw = switch_create(version, &sw);
	}
	return 0;
}

static void flap(const char *addr, const char *port, uint64_t n, const struct words *w,
		 uint64_t dpid)
{
	uint64_t from = now_ns(), end, i;

	done = errors = 0;
	n_samples = 0;
	quiet = true;
	for (i = 0; i < n && !errors; i++) {
		struct lc *l = lcs[0];
		uint64_t start = now_ns();

		if (l->fd >= 0)
			lc_lost(l);
		l->fd = connect_to(addr, port);
		if (l->fd < 0) {
			errors++;
			break;
		}
		epoll_ctl(ep, EPOLL_CTL_ADD, l->fd,
			  &(struct epoll_event){ .events = EPOLLIN, .data.ptr = l });
		l->want_out = false;
		lc_simple(l, "hello", 1);
		lc_flush(l);
		end = start + LIMIT_NS / 6;
		while (!l->ready && l->fd >= 0 && now_ns() < end)
			turn(-1, 100);
		errors += !l->ready;
		done++;
		sample(start);
	}
	quiet = false;
	result("flap", from, now_ns());
}

static void drop(int listener, uint64_t n, uint64_t ns)
{
	uint64_t from = now_ns();
	int i;

	done = errors = 0;
	n_samples = 0;
	quiet = true;
	for (i = 0; i < n_lcs && done < n; i++) {
		if (lcs[i]->ready) {
			lc_lost(lcs[i]);
			done++;
		}
	}
	to_drop = n - done;
	while (to_drop && now_ns() < from + ns)
		turn(listener, 100);
	errors = to_drop;
	to_drop = 0;
	quiet = false;
	result("drop", from, now_ns());
}

int load_main(int argc, char **argv)
{
	struct words w = {}, opts = { .n = 1 };
	char line[512], *t, *save;
	const char *addr, *port;
	int listener = -1, i;
	uint64_t dpid;

	if (argc < 2 || argc > MAX_WORDS - 1)
		return 2;
	is_controller = !strcmp(argv[0], "controller");
	if (!is_controller && (strcmp(argv[0], "switch") || argc < 3))
		return 2;
	for (i = 1; i < argc; i++)
		opts.w[opts.n++] = argv[i];
	opts.w[0] = (char *)"";
	version = word_u64(&opts, "version", OF13);
	remember = word_u64(&opts, "remember", 0);
	dpid = word_u64(&opts, "dpid", 1);
	samples = calloc(MAX_SAMPLES, sizeof(*samples));
	ep = epoll_create1(EPOLL_CLOEXEC);
	epoll_ctl(ep, EPOLL_CTL_ADD, 0, &(struct epoll_event){ .events = EPOLLIN });
	addr = is_controller ? "0.0.0.0" : argv[1];
	port = is_controller ? argv[1] : argv[2];
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (is_controller) {
		listener = listen_on(addr, port);
		if (listener < 0) {
			printf("! %s\n", failure);
			return 1;
		}
		epoll_ctl(ep, EPOLL_CTL_ADD, listener,
			  &(struct epoll_event){ .events = EPOLLIN, .data.ptr = &ep });
	} else if (connect_all(addr, port, word_u64(&opts, "conns", 1), &opts, dpid)) {
		return 1;
	}
	for (;;) {
		if (!turn(listener, -1))
			continue;
		/* one command at a time: the script waits for the result */
		if (!fgets(line, sizeof(line), stdin))
			return 0;
		w.n = 0;
		for (t = strtok_r(line, " \n", &save); t && w.n < MAX_WORDS;
		     t = strtok_r(NULL, " \n", &save))
			w.w[w.n++] = t;
		if (!w.n)
			continue;
		window = word_u64(&w, "window", 1);
		batch = word_u64(&w, "batch", 1);
		macs = word_u64(&w, "macs", 16384);
		for (i = 0; i < n_lcs; i++)
			lcs[i]->left = word_u64(&w, "n", 1000);
		if (!strcmp(w.w[0], "quit"))
			return 0;
		if (!strcmp(w.w[0], "flowmods"))
			run("flowmods", FLOWMODS, listener, 0);
		else if (!strcmp(w.w[0], "packetins"))
			run("packetins", PACKETINS, listener,
			    word_u64(&w, "seconds", 1) * 1000000000ULL);
		else if (!strcmp(w.w[0], "rules") && is_controller)
			cost_of_rules(listener, word_u64(&w, "n", 10), word_u64(&w, "k", 100));
		else if (!strcmp(w.w[0], "connections") && is_controller)
			connections(listener, word_u64(&w, "from", 0), word_u64(&w, "n", 10),
				    word_u64(&w, "rounds", 1));
		else if (!strcmp(w.w[0], "install") && is_controller)
			fabric_install(listener, &w);
		else if (!strcmp(w.w[0], "delete") && is_controller)
			fabric_clear(listener, &w);
		else if (!strcmp(w.w[0], "clear"))
			clear_rules(listener);
		else if (!strcmp(w.w[0], "drop") && is_controller)
			drop(listener, word_u64(&w, "n", 10),
			     word_u64(&w, "seconds", 60) * 1000000000ULL);
		else if (!strcmp(w.w[0], "count") && !is_controller)
			count_rules();
		else if (!strcmp(w.w[0], "flap") && !is_controller)
			flap(addr, port, word_u64(&w, "n", 10), &opts, dpid);
		else
			printf("! no command %s\n", w.w[0]);
	}
}
