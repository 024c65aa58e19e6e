/* SPDX-License-Identifier: GPL-2.0 */
/* What measurements of "ofpeer load" share. */
#ifndef _OFPEER_LOAD_H
#define _OFPEER_LOAD_H

#include "ofpeer.h"

#define MAX_CONNS	16384
#define MAX_WINDOW	1024
#define LIMIT_NS	(60ULL * 1000000000)

/* A connection of many. */
struct lc {
	int fd;
	int id;
	uint64_t dpid;		/* of the switch, once it has told */
	uint8_t version;	/* negotiated, 0 before the hello */
	bool ready;
	uint8_t *rx;
	size_t n_rx;
	struct buf tx;
	bool want_out;
	struct fake_switch *sw;
	struct conn shim;	/* what switch_receive() wants to see */
	uint32_t mac;
	/* of the measurement: when the ones that wait were sent */
	uint64_t *sent;
	unsigned int head;
	unsigned int waiting;
	uint64_t left;
};

extern struct lc *lcs[MAX_CONNS];
extern int n_lcs;
extern uint64_t errors;

uint64_t now_ns(void);
void lc_put(struct lc *l, struct buf *b);
void lc_flush(struct lc *l);
/* A barrier request behind what has been put: it counts in waiting until it is answered. */
void lc_barrier(struct lc *l);
/* A round of events; true if standard input has something. */
bool turn(int listener, int timeout_ms);

/* ofpeer-fabric.c: commands of controllers */
void fabric_install(int listener, const struct words *w);
void fabric_clear(int listener, const struct words *w);

#endif
