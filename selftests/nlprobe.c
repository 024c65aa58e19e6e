// SPDX-License-Identifier: GPL-2.0
/*
 * A netlink client for tests, by libnl: shares no code with libera-ctl but the
 * names of attributes, and says exactly what it is told to, wrong things too.
 *
 * usage: nlprobe [OPTION...] COMMAND [ATTRIBUTE...]
 *        nlprobe -w SECONDS [-c COUNT]
 *        nlprobe -m COMMAND [ATTRIBUTE...] undo COMMAND [ATTRIBUTE...]
 *
 *   -d          dump
 *   -p PROGRAM  run it (by the shell) when the first part of a dump has come; with -m, when
 *               something is not as it should be
 *   -t N        cut N bytes off the end of the message
 *   -l N        write N into the length of the last attribute
 *   -V N        version in the header
 *   -f N        flags in the netlink header, in addition
 *   -q          print no objects, only the summary
 *   -w SECONDS  print events; -c COUNT of them at most
 *   -m          again and again, with the first, the second ... allocation of the kernel
 *               failing, until none does; what is done in spite of that is undone.  Refused
 *               has to be without effect, and done with all of it, if a moment later.  The
 *               summary: how many failed, how many of these requests were refused, and how
 *               many were not as they should be, with a line for each.
 *
 * COMMAND is a name or number, ATTRIBUTE a name or number, ":" and a type if
 * not its own (u8 u16 u32 u64 string hex flag), "=" and a value: hex digits for
 * bytes, or @ and an IP address.  A nest is one word, too: name={ATTRIBUTE ...}
 *
 * Each object is printed as a line, last comes a summary:
 *   objects=3 parts=1 intr=0 errno=ENOENT attr=name miss=- msg=no such tenant
 * Exit status: 0; 1 if the kernel refused; 2 wrong usage or trouble here.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../user/common/nl_spec.c"

struct options {
	int dump;
	int quiet;
	int sweep;
	int cut;
	int last_len;
	int version;
	int flags;
	const char *program;
	int watch;
	int count;
};

struct summary {
	int objects;
	int parts;
	int intr;
	int err;
	int done;
	uint64_t digest;
	unsigned int attr;
	unsigned int miss;
	char msg[256];
};

static void die(const char *what, int err)
{
	fprintf(stderr, "nlprobe: %s: %s\n", what, err < 0 ? nl_geterror(err) : strerror(err));
	exit(2);
}

static const char *attr_name(const struct nl_set *set, unsigned int n)
{
	static char buf[16];

	if (set && n && n < set->n && set->attr[n].name)
		return set->attr[n].name;
	snprintf(buf, sizeof(buf), n ? "%u" : "-", n);
	return buf;
}

/* --------------------------------------------------------------- sending */

static int find_cmd(const char *word)
{
	unsigned int i;
	char *end;

	for (i = 1; i < nl_n_cmds; i++)
		if (nl_cmds[i].name && !strcmp(nl_cmds[i].name, word))
			return i;
	i = strtoul(word, &end, 0);
	if (*end || !*word) {
		fprintf(stderr, "nlprobe: no command %s\n", word);
		exit(2);
	}
	return i;
}

static const struct nl_set *set_of(const char *word)
{
	unsigned int cmd = find_cmd(word);

	return cmd < nl_n_cmds ? nl_cmds[cmd].set : NULL;
}

static int find_attr(const struct nl_set *set, const char *word)
{
	unsigned int i;
	char *end;

	for (i = 1; set && i < set->n; i++)
		if (set->attr[i].name && !strcmp(set->attr[i].name, word))
			return i;
	i = strtoul(word, &end, 0);
	if (*end || !*word) {
		fprintf(stderr, "nlprobe: no attribute %s\n", word);
		exit(2);
	}
	return i;
}

static enum nl_type find_type(const char *word)
{
	static const struct {
		const char *word;
		enum nl_type type;
	} types[] = {
		{ "u8", NL_TYPE_U8 }, { "u16", NL_TYPE_U16 }, { "u32", NL_TYPE_U32 },
		{ "u64", NL_TYPE_U64 }, { "string", NL_TYPE_STRING }, { "hex", NL_TYPE_BINARY },
		{ "flag", NL_TYPE_FLAG },
	};
	unsigned int i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].word, word))
			return types[i].type;
	fprintf(stderr, "nlprobe: no type %s\n", word);
	exit(2);
}

static int put_bytes(struct nl_msg *msg, int n, const char *value)
{
	unsigned char buf[256];
	unsigned int len = 0, byte;
	int used;

	if (*value == '@') {
		len = strchr(value, ':') ? 16 : 4;
		if (inet_pton(len == 16 ? AF_INET6 : AF_INET, value + 1, buf) != 1)
			die(value, EINVAL);
		return nla_put(msg, n, len, buf);
	}
	for (; *value && len < sizeof(buf); value += used) {
		if (sscanf(value, "%2x%n", &byte, &used) != 1)
			die(value, EINVAL);
		buf[len++] = byte;
		value += value[used] == ':';
	}
	return nla_put(msg, n, len, buf);
}

static void put_attr(struct nl_msg *msg, const struct nl_set *set, char *word);

/* "{name=value name={...}}" */
static int put_nest(struct nl_msg *msg, int n, const struct nl_set *set, char *value)
{
	struct nlattr *nest = nla_nest_start(msg, n | NLA_F_NESTED);
	int depth = 0;
	char *word, c;

	if (!nest || *value++ != '{')
		return -NLE_INVAL;
	for (word = value; depth >= 0; value++) {
		c = *value;
		if (!c)
			return -NLE_INVAL;
		depth += (c == '{') - (c == '}');
		if ((c != ' ' || depth) && depth >= 0)
			continue;
		*value = 0;
		if (*word)
			put_attr(msg, set, word);
		word = value + 1;
	}
	/* an empty one stays, which nla_nest_end() does not like */
	nest->nla_len = (char *)nlmsg_tail(nlmsg_hdr(msg)) - (char *)nest;
	return 0;
}

/* "name:type=value" */
static void put_attr(struct nl_msg *msg, const struct nl_set *set, char *word)
{
	char *value = strchr(word, '='), *type;
	enum nl_type t;
	int n, err;

	if (value)
		*value++ = 0;
	else
		value = "";
	type = strchr(word, ':');
	if (type)
		*type++ = 0;
	n = find_attr(set, word);
	if (type) {
		t = find_type(type);
	} else if (set && (unsigned int)n < set->n) {
		t = set->attr[n].type;
	} else {
		fprintf(stderr, "nlprobe: %s needs a type\n", word);
		exit(2);
	}
	switch (t) {
	case NL_TYPE_U8:
		err = nla_put_u8(msg, n, strtoul(value, NULL, 0));
		break;
	case NL_TYPE_U16:
		err = nla_put_u16(msg, n, strtoul(value, NULL, 0));
		break;
	case NL_TYPE_U32:
		err = nla_put_u32(msg, n, strtoul(value, NULL, 0));
		break;
	case NL_TYPE_U64:
		err = nla_put_u64(msg, n, strtoull(value, NULL, 0));
		break;
	case NL_TYPE_STRING:
		err = nla_put_string(msg, n, value);
		break;
	case NL_TYPE_FLAG:
		err = nla_put_flag(msg, n);
		break;
	case NL_TYPE_NEST:
		err = put_nest(msg, n, set->attr[n].nest, value);
		break;
	default:
		err = put_bytes(msg, n, value);
	}
	if (err)
		die(word, err);
}

/* ------------------------------------------------------------- receiving */

static void print_attrs(struct nlattr *first, int len, const struct nl_set *set, int sep)
{
	struct nlattr *attr;
	int rem, i;

	nla_for_each_attr(attr, first, len, rem) {
		unsigned int n = nla_type(attr);
		const struct nl_attr *a = set && n < set->n ? &set->attr[n] : NULL;

		if (a && a->type == NL_TYPE_PAD)
			continue;
		printf("%c%s", sep, attr_name(set, n));
		switch (a && a->name ? a->type : NL_TYPE_BINARY) {
		case NL_TYPE_U8:
			printf("=%u", nla_get_u8(attr));
			break;
		case NL_TYPE_U16:
			printf("=%u", nla_get_u16(attr));
			break;
		case NL_TYPE_U32:
			printf("=%u", nla_get_u32(attr));
			break;
		case NL_TYPE_U64:
			printf("=%llu", (unsigned long long)nla_get_u64(attr));
			break;
		case NL_TYPE_STRING:
			printf("=%s", nla_get_string(attr));
			break;
		case NL_TYPE_FLAG:
			break;
		case NL_TYPE_NEST:
			printf("={");
			print_attrs(nla_data(attr), nla_len(attr), a->nest, ' ');
			printf(" }");
			break;
		default:
			putchar('=');
			for (i = 0; i < nla_len(attr); i++)
				printf("%02x", ((unsigned char *)nla_data(attr))[i]);
		}
	}
}

static void print_object(struct nlmsghdr *nlh)
{
	struct genlmsghdr *g = nlmsg_data(nlh);
	const struct nl_cmd *cmd = g->cmd < nl_n_cmds ? &nl_cmds[g->cmd] : NULL;

	if (cmd && cmd->name)
		printf("%s", cmd->name);
	else
		printf("%u", g->cmd);
	print_attrs(genlmsg_attrdata(g, 0), genlmsg_attrlen(g, 0), cmd ? cmd->set : NULL, ' ');
	putchar('\n');
}

/* The attribute at an offset of the request, or the nest around it. */
static unsigned int attr_at(const struct nlmsghdr *req, unsigned int offset)
{
	const struct genlmsghdr *g = nlmsg_data(req);
	const struct nlattr *attr;
	unsigned int at;
	int rem;

	nla_for_each_attr(attr, genlmsg_attrdata(g, 0), genlmsg_attrlen(g, 0), rem) {
		at = (const char *)attr - (const char *)req;
		if (offset >= at && offset < at + attr->nla_len)
			return nla_type(attr);
	}
	/* one of a wrong length */
	return nla_type((const struct nlattr *)((const char *)req + offset));
}

static void extended(struct nlattr *first, int len, const struct nlmsghdr *req,
		     struct summary *s)
{
	struct nlattr *attr;
	int rem;

	nla_for_each_attr(attr, first, len, rem) {
		switch (nla_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			snprintf(s->msg, sizeof(s->msg), "%s", nla_get_string(attr));
			break;
		case NLMSGERR_ATTR_OFFS:
			s->attr = attr_at(req, nla_get_u32(attr));
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			s->miss = nla_get_u32(attr);
			break;
		}
	}
}

static void got_error(struct nlmsghdr *nlh, const struct nlmsghdr *req, struct summary *s)
{
	struct nlmsgerr *e = nlmsg_data(nlh);
	int skip = sizeof(*e);

	s->err = -e->error;
	s->done = 1;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(e->msg.nlmsg_len) - sizeof(e->msg);
	extended((struct nlattr *)((char *)e + skip), nlmsg_datalen(nlh) - skip, req, s);
}

static void got_done(struct nlmsghdr *nlh, const struct nlmsghdr *req, struct summary *s)
{
	int *code = nlmsg_data(nlh);

	s->done = 1;
	if (nlmsg_datalen(nlh) < (int)sizeof(*code))
		return;
	s->err = *code < 0 ? -*code : 0;
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		extended((struct nlattr *)(code + 1), nlmsg_datalen(nlh) - (int)sizeof(*code), req,
			 s);
}

/* FNV-1a of what an object is, header and numbering left out. */
static uint64_t digest(uint64_t sum, const struct nlmsghdr *nlh)
{
	const unsigned char *p = nlmsg_data(nlh), *end = p + nlmsg_datalen(nlh);

	for (; p < end; p++)
		sum = (sum ^ *p) * 0x100000001b3;
	return sum;
}

/* Return: 0, or what nl_recv() says */
static int receive(struct nl_sock *sk, const struct nlmsghdr *req, const struct options *o,
		   struct summary *s)
{
	struct sockaddr_nl from;
	struct nlmsghdr *nlh;
	unsigned char *buf;
	int len, rc;

	while (!s->done) {
		len = nl_recv(sk, &from, &buf, NULL);
		if (len <= 0)
			return len;
		s->parts++;
		for (nlh = (struct nlmsghdr *)buf; nlmsg_ok(nlh, len);
		     nlh = nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_seq != req->nlmsg_seq)
				continue;
			s->intr |= !!(nlh->nlmsg_flags & NLM_F_DUMP_INTR);
			if (nlh->nlmsg_type == NLMSG_ERROR) {
				got_error(nlh, req, s);
			} else if (nlh->nlmsg_type == NLMSG_DONE) {
				got_done(nlh, req, s);
			} else {
				s->objects++;
				s->digest = digest(s->digest, nlh);
				if (!o->quiet)
					print_object(nlh);
			}
		}
		free(buf);
		if (o->program && s->parts == 1) {
			rc = system(o->program);
			if (rc)
				die(o->program, EIO);
		}
	}
	return 0;
}

/* ---------------------------------------------------------------- doing */

static struct nl_sock *open_socket(int *family)
{
	struct nl_sock *sk = nl_socket_alloc();
	int err, one = 1;

	if (!sk)
		die("socket", ENOMEM);
	err = genl_connect(sk);
	if (err)
		die("connect", err);
	*family = genl_ctrl_resolve(sk, LIBERA_FAMILY_NAME);
	if (*family < 0)
		die("family " LIBERA_FAMILY_NAME, *family);
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	nl_socket_disable_auto_ack(sk);
	return sk;
}

static int watch(const struct options *o)
{
	struct timespec start, now;
	struct sockaddr_nl from;
	struct nlmsghdr *nlh;
	int family, group, len, left, n = 0;
	struct nl_sock *sk = open_socket(&family);
	unsigned char *buf;
	struct pollfd p;

	group = genl_ctrl_resolve_grp(sk, LIBERA_FAMILY_NAME, LIBERA_MCGRP_EVENTS);
	if (group < 0)
		die("group " LIBERA_MCGRP_EVENTS, group);
	nl_socket_disable_seq_check(sk);
	if (nl_socket_add_memberships(sk, group, 0))
		die("subscribe", EIO);
	printf("subscribed\n");
	fflush(stdout);
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (!o->count || n < o->count) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		left = o->watch * 1000 - (now.tv_sec - start.tv_sec) * 1000;
		p.fd = nl_socket_get_fd(sk);
		p.events = POLLIN;
		if (left <= 0 || poll(&p, 1, left) <= 0)
			break;
		len = nl_recv(sk, &from, &buf, NULL);
		if (len <= 0)
			die("receive", len);
		for (nlh = (struct nlmsghdr *)buf; nlmsg_ok(nlh, len);
		     nlh = nlmsg_next(nlh, &len)) {
			print_object(nlh);
			n++;
		}
		fflush(stdout);
		free(buf);
	}
	nl_socket_free(sk);
	return o->count && n < o->count;
}

/* A message, from words. */
static struct nl_msg *build(struct nl_sock *sk, int family, const struct options *o, int argc,
			    char **argv)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct nlattr *last = NULL;
	const struct nl_set *set = set_of(argv[0]);
	struct nlmsghdr *nlh;
	int i, start;

	if (!msg || !genlmsg_put(msg, NL_AUTO_PORT, 1000, family, 0,
				 NLM_F_REQUEST | o->flags | (o->dump ? NLM_F_DUMP : NLM_F_ACK),
				 find_cmd(argv[0]), o->version))
		die("message", ENOMEM);
	nlh = nlmsg_hdr(msg);
	for (i = 1; i < argc; i++) {
		start = NLMSG_ALIGN(nlh->nlmsg_len);
		put_attr(msg, set, argv[i]);
		last = (struct nlattr *)((char *)nlh + start);
	}
	if (o->last_len >= 0 && last)
		last->nla_len = o->last_len;
	nlh->nlmsg_len -= o->cut;
	nlh->nlmsg_pid = nl_socket_get_local_port(sk);
	return msg;
}

static int probe(const struct options *o, int argc, char **argv)
{
	struct summary s = { 0 };
	struct nlmsghdr *nlh;
	struct nl_sock *sk;
	struct nl_msg *msg;
	int family, rc;

	sk = open_socket(&family);
	msg = build(sk, family, o, argc, argv);
	nlh = nlmsg_hdr(msg);
	rc = nl_sendto(sk, nlh, nlh->nlmsg_len);
	if (rc < 0)
		die("send", rc);
	rc = receive(sk, nlh, o, &s);
	if (rc)
		die("receive", rc);
	printf("objects=%d parts=%d intr=%d errno=%s", s.objects, s.parts, s.intr,
	       s.err ? strerrorname_np(s.err) : "0");
	printf(" attr=%s", attr_name(set_of(argv[0]), s.attr));
	printf(" miss=%s msg=%s\n", attr_name(set_of(argv[0]), s.miss), *s.msg ? s.msg : "-");
	nlmsg_free(msg);
	nl_socket_free(sk);
	return !!s.err;
}

/* ---------------------------------------------------- allocations that fail */

#define FAIL_MAX	20000

/* What requests may change. */
static const char *const states[] = {
	"listen-get", "intercept-get", "plink-get", "tenant-get", "controller-get", "vswitch-get",
	"vport-get", "host-get", "vlink-get", "route-get", "carrier-get", "watch-get",
};

struct sweep {
	struct nl_sock *sk;
	struct nl_msg *doing, *undoing, *dump[sizeof(states) / sizeof(states[0])];
	uint64_t before, after;
	unsigned int seq;
	int fail_fd;
	int failed, refused, wrong;
	const char *program;
};

/* For whoever wants to see what it is. */
static void look(const struct sweep *w)
{
	fflush(stdout);
	if (w->program && system(w->program))
		die(w->program, EIO);
}

/*
 * Return: the error that the kernel told, 0, or -1: nothing, as there was no memory for that.
 * @nth: allocation that fails, 0: none; replaced by 0 if it has
 */
static int say(struct sweep *w, struct nl_msg *msg, unsigned int *nth, struct summary *s)
{
	static const struct options quiet = { .quiet = 1 };
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	char text[16];
	int rc, len;

	memset(s, 0, sizeof(*s));
	nlh->nlmsg_seq = ++w->seq;
	if (*nth) {
		len = snprintf(text, sizeof(text), "%u", *nth);
		if (pwrite(w->fail_fd, text, len, 0) != len)
			die("fail-nth", errno);
	}
	rc = nl_sendto(w->sk, nlh, nlh->nlmsg_len);
	if (*nth) {
		len = pread(w->fail_fd, text, sizeof(text) - 1, 0);
		text[len > 0 ? len : 0] = 0;
		*nth = strtoul(text, NULL, 0);
		if (pwrite(w->fail_fd, "0", 1, 0) != 1)
			die("fail-nth", errno);
	}
	if (rc < 0 || receive(w->sk, nlh, &quiet, s))
		return -1;
	return s->err;
}

static uint64_t state(struct sweep *w)
{
	uint64_t sum = 0xcbf29ce484222325;
	unsigned int i, none = 0;
	struct summary s;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (say(w, w->dump[i], &none, &s))
			die(states[i], EIO);
		sum = (sum ^ s.digest) * 0x100000001b3;
	}
	return sum;
}

/* Work in the background may have to come to its end first. */
static int comes_to(struct sweep *w, uint64_t want)
{
	int i;

	for (i = 0; i < 100; i++) {
		if (state(w) == want)
			return 1;
		usleep(50000);
	}
	return 0;
}

static int undo(struct sweep *w)
{
	unsigned int none = 0;
	struct summary s;
	int err = say(w, w->undoing, &none, &s);

	if (err)
		printf("not undone: %s, %s\n", err < 0 ? "no answer" : strerrorname_np(err), s.msg);
	else if (!comes_to(w, w->before))
		printf("undone, but it is not as it was\n");
	else
		return 0;
	w->wrong++;
	look(w);
	return -1;
}

static void wrong(struct sweep *w, unsigned int nth, int err, const char *what)
{
	printf("allocation %u: %s, %s\n", nth, err < 0 ? "no answer" :
	       err ? strerrorname_np(err) : "done", what);
	w->wrong++;
	look(w);
}

/* Return: 1 go on, 0 it is done, -1 there is no going on */
static int fail_one(struct sweep *w, unsigned int n)
{
	unsigned int nth = n;
	struct summary s;
	int err;

	err = say(w, w->doing, &nth, &s);
	if (nth)
		return err || undo(w) ? -1 : 0;
	w->failed++;
	/* the last two are what sockets say */
	if (err > 0 && err != ENOMEM && err != ENOBUFS && err != ENFILE &&
	    err != EADDRINUSE)
		wrong(w, n, err, "which is not the reason");
	if (err && state(w) == w->before) {
		w->refused++;
		return 1;
	}
	if (err > 0) {
		wrong(w, n, err, "but it is not as it was");
		return undo(w) ? -1 : 1;
	}
	if (!comes_to(w, w->after))
		wrong(w, n, err, "but not all of it");
	return undo(w) ? -1 : 1;
}

static int sweep(const struct options *o, int argc, char **argv)
{
	struct options dump = { .last_len = -1, .version = o->version, .dump = 1 };
	struct timeval limit = { .tv_sec = 2 };
	struct sweep w = { .seq = 1000, .program = o->program };
	unsigned int i, n, none = 0;
	struct summary s;
	int family, k, rc;

	for (k = 0; k < argc && strcmp(argv[k], "undo"); k++)
		;
	if (!k || k + 1 >= argc) {
		fprintf(stderr, "nlprobe: do what, and undo it how?\n");
		return 2;
	}
	w.fail_fd = open("/proc/self/fail-nth", O_RDWR);
	if (w.fail_fd < 0)
		die("/proc/self/fail-nth", errno);
	w.sk = open_socket(&family);
	nl_socket_disable_seq_check(w.sk);
	setsockopt(nl_socket_get_fd(w.sk), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	w.doing = build(w.sk, family, o, k, argv);
	w.undoing = build(w.sk, family, o, argc - k - 1, argv + k + 1);
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		w.dump[i] = build(w.sk, family, &dump, 1, (char **)&states[i]);
	w.before = state(&w);
	if (say(&w, w.doing, &none, &s)) {
		printf("not even with all memory: %s\n", s.msg);
		return 1;
	}
	w.after = state(&w);
	rc = undo(&w) ? -1 : 1;
	for (n = 1; rc == 1 && n < FAIL_MAX; n++)
		rc = fail_one(&w, n);
	printf("failed=%d refused=%d wrong=%d\n", w.failed, w.refused, w.wrong);
	return rc || w.wrong || !w.failed;
}

int main(int argc, char **argv)
{
	struct options o = { .last_len = -1, .version = LIBERA_FAMILY_VERSION };
	int c;

	while ((c = getopt(argc, argv, "dqmp:t:l:V:f:w:c:")) != -1) {
		switch (c) {
		case 'd':
			o.dump = 1;
			break;
		case 'q':
			o.quiet = 1;
			break;
		case 'm':
			o.sweep = 1;
			break;
		case 'p':
			o.program = optarg;
			break;
		case 't':
			o.cut = atoi(optarg);
			break;
		case 'l':
			o.last_len = atoi(optarg);
			break;
		case 'V':
			o.version = atoi(optarg);
			break;
		case 'f':
			o.flags = strtol(optarg, NULL, 0);
			break;
		case 'w':
			o.watch = atoi(optarg);
			break;
		case 'c':
			o.count = atoi(optarg);
			break;
		default:
			return 2;
		}
	}
	if (o.watch)
		return watch(&o);
	if (optind == argc) {
		fprintf(stderr, "nlprobe: what command?\n");
		return 2;
	}
	if (o.sweep)
		return sweep(&o, argc - optind, argv + optind);
	return probe(&o, argc - optind, argv + optind);
}
