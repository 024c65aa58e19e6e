// SPDX-License-Identifier: GPL-2.0
/*
 * How often an address may fail.  Each failure is remembered for a while, one after the
 * other, so that the time until which they last tells how many there are.  The table is
 * bounded: who has more addresses than it has places forgets its own failures only
 * sooner, and a token cannot be guessed in any number of attempts.
 */
#include <netinet/in.h>
#include <string.h>

#include "throttle.h"

/* One network has many addresses of IPv6, so only the half that it cannot choose counts. */
static void make_key(uint8_t key[16], const struct sockaddr *sa)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)sa;
	const struct sockaddr_in *in = (const struct sockaddr_in *)sa;

	memset(key, 0, 16);
	if (sa && sa->sa_family == AF_INET) {
		memset(key + 10, 0xff, 2);
		memcpy(key + 12, &in->sin_addr, 4);
	} else if (sa && sa->sa_family == AF_INET6) {
		memcpy(key, &in6->sin6_addr, IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr) ? 16 : 8);
	}
}

static const struct throttle_peer *find(const struct throttle *t, const uint8_t key[16],
					uint64_t now)
{
	const struct throttle_peer *p;

	for (p = t->peer; p < t->peer + THROTTLE_PEERS; p++)
		if (p->until > now && !memcmp(p->key, key, sizeof(p->key)))
			return p;
	return NULL;
}

/**
 * throttle_is_on() - whether an address has failed too often
 * @t: table
 * @sa: address
 * @now: in ms
 *
 * Return: whether.
 */
bool throttle_is_on(const struct throttle *t, const struct sockaddr *sa, uint64_t now)
{
	const struct throttle_peer *p;
	uint8_t key[16];

	make_key(key, sa);
	p = find(t, key, now);
	return p && p->until - now > (THROTTLE_FAILURES - 1) * THROTTLE_EACH_MS;
}

/**
 * throttle_fail() - an address failed once more
 * @t: table
 * @sa: address
 * @now: in ms
 *
 * Return: whether it has failed too often.
 */
bool throttle_fail(struct throttle *t, const struct sockaddr *sa, uint64_t now)
{
	struct throttle_peer *p, *first = t->peer;
	uint8_t key[16];

	make_key(key, sa);
	p = (struct throttle_peer *)find(t, key, now);
	if (!p) {
		for (p = t->peer; p < t->peer + THROTTLE_PEERS; p++)
			if (p->until < first->until)
				first = p;
		p = first;
		memcpy(p->key, key, sizeof(p->key));
		p->until = now;
	}
	p->until += THROTTLE_EACH_MS;
	if (p->until > now + THROTTLE_FAILURES * THROTTLE_EACH_MS)
		p->until = now + THROTTLE_FAILURES * THROTTLE_EACH_MS;
	return throttle_is_on(t, sa, now);
}
