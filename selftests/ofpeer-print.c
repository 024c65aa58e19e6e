// SPDX-License-Identifier: GPL-2.0
/* ofpeer: an OpenFlow message as one line of text, for assertions. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "ofpeer.h"

static void say(struct buf *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(struct buf *o, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(o, text, n < (int)sizeof(text) ? n : (int)sizeof(text) - 1);
}

static void say_hex(struct buf *o, const uint8_t *p, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	char c[2];

	for (; n; n--, p++) {
		c[0] = digit[*p >> 4];
		c[1] = digit[*p & 15];
		put(o, c, 2);
	}
}

static void say_port(struct buf *o, uint8_t version, const uint8_t *p)
{
	static const char *const names[] = { "in_port", "table", "normal", "flood", "all",
					     "controller", "local", "any" };
	uint32_t no = version == OF10 ? get16(p) : get32(p);

	if (version == OF10 && no >= 0xfff8)
		no |= 0xffff0000;
	if (no >= 0xfffffff8)
		say(o, "%s", names[no - 0xfffffff8]);
	else
		say(o, "%u", no);
}

static void say_buffer(struct buf *o, uint32_t id)
{
	if (id == NO_BUFFER)
		say(o, " buffer=none");
	else
		say(o, " buffer=%u", id);
}

/* ----------------------------------------------------------------- match */

struct pfield {
	const char *name;
	char how;		/* d number, x hex, m MAC, 4 and 6 addresses */
};

static const struct pfield oxm_fields[64] = {
	[0] = { "in_port", 'd' }, [1] = { "in_phy_port", 'd' }, [2] = { "metadata", 'x' },
	[3] = { "eth_dst", 'm' }, [4] = { "eth_src", 'm' }, [5] = { "eth_type", 'x' },
	[6] = { "vlan_vid", 'x' }, [7] = { "vlan_pcp", 'd' }, [8] = { "ip_dscp", 'd' },
	[9] = { "ip_ecn", 'd' }, [10] = { "ip_proto", 'd' }, [11] = { "ipv4_src", '4' },
	[12] = { "ipv4_dst", '4' }, [13] = { "tcp_src", 'd' }, [14] = { "tcp_dst", 'd' },
	[15] = { "udp_src", 'd' }, [16] = { "udp_dst", 'd' }, [17] = { "sctp_src", 'd' },
	[18] = { "sctp_dst", 'd' }, [19] = { "icmpv4_type", 'd' }, [20] = { "icmpv4_code", 'd' },
	[21] = { "arp_op", 'd' }, [22] = { "arp_spa", '4' }, [23] = { "arp_tpa", '4' },
	[24] = { "arp_sha", 'm' }, [25] = { "arp_tha", 'm' }, [26] = { "ipv6_src", '6' },
	[27] = { "ipv6_dst", '6' }, [28] = { "ipv6_flabel", 'x' }, [29] = { "icmpv6_type", 'd' },
	[30] = { "icmpv6_code", 'd' }, [38] = { "tunnel_id", 'x' },
};

static void say_value(struct buf *o, char how, const uint8_t *p, size_t n)
{
	char text[64];
	uint64_t v = 0;
	size_t i;

	if (how == 'm' && n == 6) {
		say(o, "%02x:%02x:%02x:%02x:%02x:%02x", p[0], p[1], p[2], p[3], p[4], p[5]);
	} else if (how == '4' && n == 4) {
		say(o, "%u.%u.%u.%u", p[0], p[1], p[2], p[3]);
	} else if (how == '6' && n == 16) {
		say(o, "%s", inet_ntop(AF_INET6, p, text, sizeof(text)));
	} else if (n <= 8) {
		for (i = 0; i < n; i++)
			v = v << 8 | p[i];
		if (how == 'd')
			say(o, "%llu", (unsigned long long)v);
		else
			say(o, "0x%llx", (unsigned long long)v);
	} else {
		say_hex(o, p, n);
	}
}

static void say_oxms(struct buf *o, const uint8_t *p, size_t n)
{
	const char *comma = "";

	while (n >= 4 && n >= 4U + p[3]) {
		uint8_t field = p[2] >> 1, len = p[3];
		const struct pfield *f = &oxm_fields[field & 63];
		bool masked = p[2] & 1;
		size_t v = masked ? len / 2 : len;

		say(o, "%s", comma);
		comma = ",";
		if (get16(p) == 0x8000 && field < 64 && f->name)
			say(o, "%s=", f->name);
		else
			say(o, "oxm%04x.%u=", get16(p), field);
		say_value(o, f->how, p + 4, v);
		if (masked) {
			say(o, "/");
			say_value(o, f->how, p + 4 + v, v);
		}
		p += 4 + len;
		n -= 4 + len;
	}
}

/* ofp_match of 1.3; its padded length, 0 if it is broken. */
static size_t say_match13(struct buf *o, const uint8_t *p, size_t n)
{
	size_t len;

	say(o, " match=");
	if (n < 8)
		return 0;
	len = get16(p + 2);
	if (len < 4 || ((len + 7) & ~7UL) > n)
		return 0;
	say_oxms(o, p + 4, len - 4);
	return (len + 7) & ~7UL;
}

static void say_match10(struct buf *o, const uint8_t *p)
{
	static const struct {
		const char *name;
		char how;
		uint8_t off;
		uint8_t len;
		uint32_t wild;
	} f[] = {
		{ "in_port", 'd', 4, 2, 1 << 0 }, { "eth_src", 'm', 6, 6, 1 << 2 },
		{ "eth_dst", 'm', 12, 6, 1 << 3 }, { "vlan_vid", 'x', 18, 2, 1 << 1 },
		{ "vlan_pcp", 'd', 20, 1, 1 << 20 }, { "eth_type", 'x', 22, 2, 1 << 4 },
		{ "ip_tos", 'd', 24, 1, 1 << 21 }, { "ip_proto", 'd', 25, 1, 1 << 5 },
		{ "tp_src", 'd', 36, 2, 1 << 6 }, { "tp_dst", 'd', 38, 2, 1 << 7 },
	};
	const char *comma = "";
	uint32_t wild = get32(p);
	size_t i, bits;

	say(o, " match=");
	for (i = 0; i < sizeof(f) / sizeof(*f); i++) {
		if (wild & f[i].wild)
			continue;
		say(o, "%s%s=", comma, f[i].name);
		say_value(o, f[i].how, p + f[i].off, f[i].len);
		comma = ",";
	}
	for (i = 0; i < 2; i++) {
		bits = wild >> (i ? 14 : 8) & 0x3f;
		if (bits >= 32)
			continue;
		say(o, "%sipv4_%s=", comma, i ? "dst" : "src");
		say_value(o, '4', p + (i ? 32 : 28), 4);
		if (bits)
			say(o, "/%zu", 32 - bits);
		comma = ",";
	}
}

/* --------------------------------------------------------------- actions */

static void say_actions(struct buf *o, uint8_t version, const uint8_t *p, size_t n)
{
	const char *comma = "";

	while (n >= 8) {
		uint16_t type = get16(p), len = get16(p + 2);

		if (len < 8 || len > n) {
			say(o, "%sbroken", comma);
			return;
		}
		say(o, "%s", comma);
		comma = ",";
		if (type == 0) {
			say(o, "output:");
			say_port(o, version, p + 4);
		} else if (version != OF10 && type == 25) {
			say(o, "set:");
			say_oxms(o, p + 4, 4 + p[7] <= len - 4 ? 4 + p[7] : 0);
		} else if (version != OF10 && type == 22) {
			say(o, "group:%u", get32(p + 4));
		} else if (version != OF10 && type == 17) {
			say(o, "push_vlan:0x%x", get16(p + 4));
		} else if (version != OF10 && type == 18) {
			say(o, "pop_vlan");
		} else if (version == OF10 && type == 3) {
			say(o, "strip_vlan");
		} else if (version == OF10 && (type == 1 || type == 9 || type == 10)) {
			say(o, "set:%s=%u",
			    type == 1 ? "vlan_vid" : type == 9 ? "tp_src" : "tp_dst",
			    get16(p + 4));
		} else if (version == OF10 && (type == 4 || type == 5)) {
			say(o, "set:eth_%s=", type == 4 ? "src" : "dst");
			say_value(o, 'm', p + 4, 6);
		} else if (version == OF10 && (type == 6 || type == 7)) {
			say(o, "set:ipv4_%s=", type == 6 ? "src" : "dst");
			say_value(o, '4', p + 4, 4);
		} else {
			say(o, "action%u:", type);
			say_hex(o, p + 4, len - 4);
		}
		p += len;
		n -= len;
	}
}

static void say_instrs(struct buf *o, const uint8_t *p, size_t n)
{
	while (n >= 8) {
		uint16_t type = get16(p), len = get16(p + 2);

		if (len < 8 || len > n) {
			say(o, " instr=broken");
			return;
		}
		if (type == 4 || type == 3) {
			say(o, type == 4 ? " actions=" : " write=");
			say_actions(o, OF13, p + 8, len - 8);
		} else if (type == 5) {
			say(o, " clear");
		} else if (type == 1) {
			say(o, " goto=%u", p[4]);
		} else if (type == 6) {
			say(o, " meter=%u", get32(p + 4));
		} else {
			say(o, " instr%u=", type);
			say_hex(o, p + 4, len - 4);
		}
		p += len;
		n -= len;
	}
}

/* -------------------------------------------------------------- messages */

static void say_flow_mod(struct buf *o, uint8_t version, const uint8_t *p, size_t n)
{
	static const char *const cmds[] = { "add", "modify", "modify-strict", "delete",
					    "delete-strict" };
	const uint8_t *q;
	unsigned int cmd;
	size_t len;

	if (n < (version == OF10 ? 64U : 48U))
		return;
	cmd = version == OF10 ? get16(p + 48) : p[17];
	say(o, " cmd=%s", cmd < 5 ? cmds[cmd] : "unknown");
	if (version == OF10) {
		say(o, " cookie=0x%llx", (unsigned long long)get64(p + 40));
		q = p + 50;
	} else {
		say(o, " table=%u cookie=0x%llx cookie_mask=0x%llx", p[16],
		    (unsigned long long)get64(p), (unsigned long long)get64(p + 8));
		q = p + 18;
	}
	say(o, " idle=%u hard=%u prio=%u", get16(q), get16(q + 2), get16(q + 4));
	say_buffer(o, get32(q + 6));
	say(o, " out_port=");
	say_port(o, version, q + 10);
	if (version == OF10) {
		say(o, " flags=0x%x", get16(q + 12));
		say_match10(o, p);
		say(o, " actions=");
		say_actions(o, version, p + 64, n - 64);
		return;
	}
	say(o, " flags=0x%x", get16(q + 18));
	len = say_match13(o, p + 40, n - 40);
	if (len)
		say_instrs(o, p + 40 + len, n - 40 - len);
}

static void say_packet_in(struct buf *o, uint8_t version, const uint8_t *p, size_t n)
{
	size_t len;

	if (n < (version == OF10 ? 10U : 26U))
		return;
	say_buffer(o, get32(p));
	say(o, " total=%u", get16(p + 4));
	if (version == OF10) {
		say(o, " in_port=%u reason=%u data=", get16(p + 6), p[8]);
		say_hex(o, p + 10, n - 10);
		return;
	}
	say(o, " reason=%u table=%u cookie=0x%llx", p[6], p[7], (unsigned long long)get64(p + 8));
	len = say_match13(o, p + 16, n - 16);
	if (!len || 16 + len + 2 > n)
		return;
	say(o, " data=");
	say_hex(o, p + 18 + len, n - 18 - len);
}

static void say_packet_out(struct buf *o, uint8_t version, const uint8_t *p, size_t n)
{
	size_t head = version == OF10 ? 8 : 16, acts;

	if (n < head)
		return;
	acts = get16(version == OF10 ? p + 6 : p + 8);
	say_buffer(o, get32(p));
	say(o, " in_port=");
	say_port(o, version, p + 4);
	if (acts > n - head)
		return;
	say(o, " actions=");
	say_actions(o, version, p + head, acts);
	say(o, " data=");
	say_hex(o, p + head + acts, n - head - acts);
}

static void say_flow_removed(struct buf *o, uint8_t version, const uint8_t *p, size_t n)
{
	const uint8_t *q = version == OF10 ? p + 40 : p;

	if (n < (version == OF10 ? 80U : 48U))
		return;
	say(o, " cookie=0x%llx prio=%u reason=%u", (unsigned long long)get64(q), get16(q + 8),
	    q[10]);
	if (version != OF10)
		say(o, " table=%u", q[11]);
	say(o, " idle=%u", get16(q + 20));
	if (version != OF10)
		say(o, " hard=%u", get16(q + 22));
	say(o, " packets=%llu bytes=%llu", (unsigned long long)get64(q + 24),
	    (unsigned long long)get64(q + 32));
	if (version == OF10)
		say_match10(o, p);
	else
		say_match13(o, p + 40, n - 40);
}

static void say_port_desc(struct buf *o, uint8_t version, const uint8_t *p)
{
	const uint8_t *q = version == OF10 ? p + 2 : p + 8;
	const uint8_t *r = version == OF10 ? q + 6 : q + 8;

	say(o, " port=");
	say_port(o, version, p);
	say(o, " mac=");
	say_value(o, 'm', q, 6);
	say(o, " name=%.16s config=0x%x state=0x%x curr=0x%x", (const char *)r, get32(r + 16),
	    get32(r + 20), get32(r + 24));
}

static void say_features(struct buf *o, uint8_t version, const uint8_t *p, size_t n)
{
	if (n < 24)
		return;
	say(o, " dpid=0x%llx buffers=%u tables=%u capabilities=0x%x",
	    (unsigned long long)get64(p), get32(p + 8), p[12], get32(p + 16));
	if (version != OF10)
		return;
	say(o, " actions=0x%x", get32(p + 20));
	for (p += 24, n -= 24; n >= 48; p += 48, n -= 48)
		say_port_desc(o, version, p);
}

void decode_flow_entry(struct buf *o, uint8_t version, const uint8_t *p, size_t len)
{
	const uint8_t *q = version == OF10 ? p + 44 : p + 4;
	size_t m;

	say(o, " [table=%u sec=%u prio=%u idle=%u hard=%u", p[2], get32(q), get16(q + 8),
	    get16(q + 10), get16(q + 12));
	if (version == OF10) {
		say(o, " cookie=0x%llx packets=%llu bytes=%llu", (unsigned long long)get64(p + 64),
		    (unsigned long long)get64(p + 72), (unsigned long long)get64(p + 80));
		say_match10(o, p + 4);
		say(o, " actions=");
		say_actions(o, version, p + 88, len - 88);
	} else {
		say(o, " flags=0x%x cookie=0x%llx packets=%llu bytes=%llu", get16(q + 14),
		    (unsigned long long)get64(p + 24), (unsigned long long)get64(p + 32),
		    (unsigned long long)get64(p + 40));
		m = say_match13(o, p + 48, len - 48);
		if (m)
			say_instrs(o, p + 48 + m, len - 48 - m);
	}
	say(o, "]");
}

static void say_table_stats(struct buf *o, uint8_t version, const uint8_t *p)
{
	const uint8_t *q = version == OF10 ? p + 44 : p + 4;

	say(o, " [table=%u active=%u lookup=%llu matched=%llu]", p[0], get32(q),
	    (unsigned long long)get64(q + 4), (unsigned long long)get64(q + 12));
}

static void say_port_stats(struct buf *o, uint8_t version, const uint8_t *p)
{
	say(o, " [port=");
	say_port(o, version, p);
	say(o, " rx_packets=%llu tx_packets=%llu]", (unsigned long long)get64(p + 8),
	    (unsigned long long)get64(p + 16));
}

static const char *stats_name(uint16_t type)
{
	static const char *const names[] = {
		"desc", "flow", "aggregate", "table", "port", "queue", "group", "group-desc",
		"group-features", "meter", "meter-config", "meter-features", "table-features",
		"port-desc",
	};

	return type < sizeof(names) / sizeof(*names) ? names[type] : "unknown";
}

static void say_stats(struct buf *o, uint8_t version, const uint8_t *p, size_t n, bool is_reply)
{
	size_t head = version == OF10 ? 4 : 8, min, step;
	uint16_t type;

	if (n < head)
		return;
	type = get16(p);
	say(o, " kind=%s more=%u", stats_name(type), get16(p + 2) & 1);
	p += head;
	n -= head;
	if (!is_reply) {
		say(o, " body=");
		say_hex(o, p, n);
		return;
	}
	switch (type) {
	case 0:
		if (n >= 1056)
			say(o, " mfr=%.256s hw=%.256s sw=%.256s serial=%.32s dp=%.256s",
			    (const char *)p, (const char *)p + 256, (const char *)p + 512,
			    (const char *)p + 768, (const char *)p + 800);
		break;
	case 1:
		min = version == OF10 ? 88 : 56;
		while (n >= min) {
			step = get16(p);
			if (step < min || step > n)
				return;
			decode_flow_entry(o, version, p, step);
			p += step;
			n -= step;
		}
		break;
	case 2:
		if (n >= 20)
			say(o, " packets=%llu bytes=%llu flows=%u", (unsigned long long)get64(p),
			    (unsigned long long)get64(p + 8), get32(p + 16));
		break;
	case 3:
		for (step = version == OF10 ? 64 : 24; n >= step; p += step, n -= step)
			say_table_stats(o, version, p);
		break;
	case 4:
		for (step = version == OF10 ? 104 : 112; n >= step; p += step, n -= step)
			say_port_stats(o, version, p);
		break;
	case 13:
		for (step = 64; n >= step; p += step, n -= step)
			say_port_desc(o, version, p);
		break;
	default:
		say(o, " body=");
		say_hex(o, p, n);
	}
}

char *decode(const uint8_t *msg, size_t len)
{
	uint8_t version = msg[0] == OF10 ? OF10 : OF13;
	const char *name = type_name(version, msg[1]);
	const uint8_t *p = msg + 8;
	size_t n = len - 8;
	struct buf o = {};

	say(&o, "%s xid=0x%x %s", msg[0] == OF10 ? "1.0" : msg[0] == OF13 ? "1.3" : "?",
	    get32(msg + 4), name);
	if (!strcmp(name, "error") && n >= 4) {
		say(&o, " type=%u code=%u data=", get16(p), get16(p + 2));
		say_hex(&o, p + 4, n - 4);
	} else if (!strcmp(name, "features-reply")) {
		say_features(&o, version, p, n);
	} else if (!strcmp(name, "flow-mod")) {
		say_flow_mod(&o, version, p, n);
	} else if (!strcmp(name, "packet-in")) {
		say_packet_in(&o, version, p, n);
	} else if (!strcmp(name, "packet-out")) {
		say_packet_out(&o, version, p, n);
	} else if (!strcmp(name, "flow-removed")) {
		say_flow_removed(&o, version, p, n);
	} else if (!strcmp(name, "port-status") && n >= 8 + (version == OF10 ? 48U : 64U)) {
		say(&o, " reason=%u", p[0]);
		say_port_desc(&o, version, p + 8);
	} else if (!strcmp(name, "stats-reply") || !strcmp(name, "stats-request")) {
		say_stats(&o, version, p, n, !strcmp(name, "stats-reply"));
	} else if (!strncmp(name, "role-", 5) && n >= 16) {
		say(&o, " role=%u generation=0x%llx", get32(p), (unsigned long long)get64(p + 8));
	} else if (strstr(name, "config") && n >= 4) {
		say(&o, " flags=%u miss=%u", get16(p), get16(p + 2));
	} else if (n) {
		say(&o, " body=");
		say_hex(&o, p, n);
	}
	put8(&o, 0);
	return (char *)o.p;
}
