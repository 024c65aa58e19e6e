// SPDX-License-Identifier: GPL-2.0
/*
 * ofpeer load controller: the controllers of many tenants, each with many vSwitches.
 *
 * Tenant T's vSwitches have datapath ids from T << 16 on.  Its rules are lines of a file
 * PREFIX.T: vSwitch without the tenant (in hex), in-port, output, source and destination by
 * Ethernet, IP and TCP.  They are sent tenant by tenant, with a barrier on each connection
 * behind them, so that a few tenants' at most are on their way.  While it goes on there are
 * lines "progress T"; then
 *	result install n= us= errors=
 *	result delete n= us= errors=
 * with the time of one; "errors" are also what was not answered.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "ofpeer-load.h"

#define TENANT_SHIFT	16
#define ON_THEIR_WAY	2	/* tenants */
#define PATIENCE_NS	(600ULL * 1000000000)
#define FULL		(1 << 20)	/* bytes that a connection may have to send */

static struct lc **by_dpid;
static int n_by_dpid;

static int compare(const void *a, const void *b)
{
	const struct lc *x = *(struct lc *const *)a, *y = *(struct lc *const *)b;

	return x->dpid < y->dpid ? -1 : x->dpid > y->dpid;
}

static void sort_all(void)
{
	int i;

	by_dpid = realloc(by_dpid, n_lcs * sizeof(*by_dpid));
	for (i = n_by_dpid = 0; i < n_lcs; i++)
		if (lcs[i]->ready)
			by_dpid[n_by_dpid++] = lcs[i];
	qsort(by_dpid, n_by_dpid, sizeof(*by_dpid), compare);
}

static struct lc *find(uint64_t dpid)
{
	struct lc key = { .dpid = dpid }, *k = &key, **l;

	l = bsearch(&k, by_dpid, n_by_dpid, sizeof(*by_dpid), compare);
	return l ? *l : NULL;
}

/* How many connections of tenants up to @last have a barrier that is not answered. */
static int unanswered(unsigned int last)
{
	int i, n = 0;

	for (i = 0; i < n_by_dpid && by_dpid[i]->dpid >> TENANT_SHIFT <= last; i++)
		n += by_dpid[i]->fd >= 0 && by_dpid[i]->waiting;
	return n;
}

static void wait_until(int listener, unsigned int last)
{
	uint64_t end = now_ns() + PATIENCE_NS;

	while (unanswered(last) && now_ns() < end)
		turn(listener, 100);
	errors += unanswered(last);
}

/* Barriers on all connections of a tenant. */
static void barriers(unsigned int tenant)
{
	int i;

	for (i = 0; i < n_by_dpid; i++)
		if (by_dpid[i]->dpid >> TENANT_SHIFT == tenant && by_dpid[i]->fd >= 0)
			lc_barrier(by_dpid[i]);
}

static bool get_mac(const char *text, uint8_t *mac)
{
	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0], &mac[1], &mac[2], &mac[3],
		      &mac[4], &mac[5]) == 6;
}

/* OpenFlow 1.0: exact in in-port, addresses and ports of TCP. */
static bool rule(struct lc *l, const char *text)
{
	unsigned int in, out, sport, dport;
	char src[32], dst[32], sip[32], dip[32];
	uint8_t mac[2][6], addr[2][4];
	static struct buf b;

	if (sscanf(text, "%*x %u %u %31s %31s %31s %31s %u %u", &in, &out, src, dst, sip, dip,
		   &sport, &dport) != 8 || !get_mac(src, mac[0]) || !get_mac(dst, mac[1]) ||
	    inet_pton(AF_INET, sip, addr[0]) != 1 || inet_pton(AF_INET, dip, addr[1]) != 1 ||
	    l->version != OF10)
		return false;
	put_header(&b, OF10, 14, 0x40000000);
	put32(&b, 1 << 1 | 1 << 20 | 1 << 21);	/* not: VLAN id, its priority, type of service */
	put16(&b, in);
	put(&b, mac, 12);
	put_zero(&b, 4);
	put16(&b, 0x0800);
	put8(&b, 0);
	put8(&b, 6);
	put_zero(&b, 2);
	put(&b, addr, 8);
	put16(&b, sport);
	put16(&b, dport);
	put64(&b, 0);
	put16(&b, 0);		/* add */
	put32(&b, 0);
	put16(&b, 10);
	put32(&b, NO_BUFFER);
	put16(&b, 0xffff);
	put16(&b, 0);
	put16(&b, 0);		/* output */
	put16(&b, 8);
	put16(&b, out);
	put16(&b, 0);
	lc_put(l, &b);
	return true;
}

static unsigned int send_rules(int listener, const char *prefix, unsigned int tenant)
{
	unsigned int n = 0;
	struct lc *l;
	char line[256];
	FILE *f;

	snprintf(line, sizeof(line), "%s.%u", prefix, tenant);
	f = fopen(line, "r");
	if (!f) {
		errors++;
		return 0;
	}
	while (fgets(line, sizeof(line), f)) {
		l = find((uint64_t)tenant << TENANT_SHIFT | strtoul(line, NULL, 16));
		if (!l || l->fd < 0 || !rule(l, line)) {
			if (!errors++)
				printf("! %s: %s", l && l->fd < 0 ? "lost" : "no rule", line);
			continue;
		}
		n++;
		while (l->tx.n > FULL && l->fd >= 0)
			turn(listener, 100);
		/* others want their echoes answered meanwhile */
		if (!(n % 64))
			turn(listener, 0);
	}
	fclose(f);
	barriers(tenant);
	return n;
}

/* What has been put is sent by the barriers. */
static unsigned int send_deletes(unsigned int tenant)
{
	struct words w = { .w = { (char *)"flow-mod", (char *)"cmd=delete" }, .n = 2 };
	static struct buf b;
	unsigned int n = 0;
	int i;

	for (i = 0; i < n_by_dpid; i++) {
		if (by_dpid[i]->dpid >> TENANT_SHIFT != tenant || by_dpid[i]->fd < 0)
			continue;
		if (encode(&b, by_dpid[i]->version, &w))
			errors++;
		else
			put(&by_dpid[i]->tx, b.p, b.n);
		n++;
	}
	barriers(tenant);
	return n;
}

static void each_tenant(int listener, const struct words *w, const char *what, const char *prefix)
{
	unsigned int from = word_u64(w, "from", 1), until = word_u64(w, "until", 1), t;
	uint64_t start = now_ns(), n = 0;

	errors = 0;
	sort_all();
	for (t = from; t <= until && !errors; t++) {
		n += prefix ? send_rules(listener, prefix, t) : send_deletes(t);
		if (t >= from + ON_THEIR_WAY)
			wait_until(listener, t - ON_THEIR_WAY);
		printf("progress %u\n", t);
	}
	wait_until(listener, until);
	printf("result %s n=%llu us=%.2f errors=%llu\n", what, (unsigned long long)n,
	       n ? (now_ns() - start) / 1e3 / n : 0, (unsigned long long)errors);
	fflush(stdout);
}

void fabric_install(int listener, const struct words *w)
{
	each_tenant(listener, w, "install", word(w, "rules") ?: "rules");
}

void fabric_clear(int listener, const struct words *w)
{
	each_tenant(listener, w, "delete", NULL);
}
