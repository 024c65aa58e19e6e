/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of ofpeer share: connections, messages, the fake switch. */
#ifndef _OFPEER_H
#define _OFPEER_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define OF10	1
#define OF13	4

#define MAX_WORDS	96
#define NO_BUFFER	0xffffffffU

/* Bytes that grow. */
struct buf {
	uint8_t *p;
	size_t n;
	size_t cap;
};

/* Words of a command: the first ones as they are, KEY=VALUE by key. */
struct words {
	char *w[MAX_WORDS];
	int n;
};

/* A message that was received and that nobody has asked for yet. */
struct msg {
	struct msg *next;
	char *line;		/* decoded */
	size_t len;
	uint8_t data[];
};

struct fake_switch;

/* One connection, or one that was and has not been forgotten. */
struct conn {
	struct conn *next;
	char name[32];
	int fd;			/* -1 when closed */
	uint8_t version;	/* the highest we speak */
	uint8_t peer;		/* negotiated, 0 until its hello came */
	uint32_t bitmap;	/* of versions in our hello, 0 for none */
	bool hello;		/* say and take hello by ourselves */
	bool echo;		/* answer echo requests by ourselves */
	bool framed;		/* cut what is received into messages */
	bool paused;		/* do not read */
	bool corked;		/* collect in tx, somebody else sends it */
	uint64_t bytes;		/* received */
	struct buf rx;
	struct buf tx;
	struct msg *first;
	struct msg **last;
	struct fake_switch *sw;
};

/* ofpeer-msg.c: words to bytes */
void put(struct buf *b, const void *p, size_t n);
void put_zero(struct buf *b, size_t n);
void put8(struct buf *b, uint8_t v);
void put16(struct buf *b, uint16_t v);
void put32(struct buf *b, uint32_t v);
void put64(struct buf *b, uint64_t v);
void put_header(struct buf *b, uint8_t version, uint8_t type, uint32_t xid);
void put_length(struct buf *b);
void put_port(struct buf *b, uint8_t version, uint32_t no, const char *name, uint32_t config,
	      uint32_t state);
int put_hex(struct buf *b, const char *hex);
int put_match(struct buf *b, uint8_t version, const struct words *w);
int put_rule(struct buf *b, uint8_t version, const struct words *w);
int encode(struct buf *b, uint8_t version, const struct words *w);
const char *word(const struct words *w, const char *key);
uint64_t word_u64(const struct words *w, const char *key, uint64_t dflt);
int type_by_name(uint8_t version, const char *name);
const char *type_name(uint8_t version, uint8_t type);
const char *fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
extern char failure[512];

/* ofpeer-print.c: bytes to a line */
char *decode(const uint8_t *p, size_t len);
void decode_flow_entry(struct buf *out, uint8_t version, const uint8_t *p, size_t len);

/* ofpeer-switch.c */
struct fake_switch *switch_create(uint8_t version, const struct words *w);
void switch_free(struct fake_switch *sw);
unsigned int switch_n_rules(const struct fake_switch *sw);
/* Answers, unless told not to; false if it has nothing to do with the message. */
bool switch_receive(struct conn *c, const uint8_t *p, size_t len);
/* hold, release, fail, flows, flow, ports: 0 or -1 with the reason in failure */
int switch_command(struct conn *c, const char *cmd, const struct words *w, struct buf *out);

/* ofpeer.c */
void conn_send(struct conn *c, const void *p, size_t n);
int connect_to(const char *addr, const char *port);
int listen_on(const char *addr, const char *port);

/* ofpeer-load.c: modes of their own, return the exit status */
int load_main(int argc, char **argv);

/* Unaligned big-endian loads. */
static inline uint16_t get16(const void *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return be16toh(v);
}

static inline uint32_t get32(const void *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return be32toh(v);
}

static inline uint64_t get64(const void *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return be64toh(v);
}

#endif
