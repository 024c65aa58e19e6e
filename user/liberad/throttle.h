/* SPDX-License-Identifier: GPL-2.0 */
/* How often an address may fail. */
#ifndef _LIBERA_THROTTLE_H
#define _LIBERA_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define THROTTLE_PEERS		256
#define THROTTLE_FAILURES	10	/* at once */
#define THROTTLE_EACH_MS	6000	/* after that one is forgotten */

/**
 * struct throttle_peer - an address that failed lately
 * @key: an IPv4 address mapped into IPv6, or the first half of an IPv6 address
 * @until: when all its failures are forgotten, in ms; 0 for an empty place
 */
struct throttle_peer {
	uint8_t key[16];
	uint64_t until;
};

/**
 * struct throttle - all of them; zero it to begin with
 * @peer: in no order; the one that is forgotten first makes room
 */
struct throttle {
	struct throttle_peer peer[THROTTLE_PEERS];
};

bool throttle_is_on(const struct throttle *t, const struct sockaddr *sa, uint64_t now);
bool throttle_fail(struct throttle *t, const struct sockaddr *sa, uint64_t now);

#endif
