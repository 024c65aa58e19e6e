/* SPDX-License-Identifier: GPL-2.0 */
/* Rules of pSwitches against what they shall be, and against who may send to whom. */
#ifndef _LIBERA_CHECK_H
#define _LIBERA_CHECK_H

#include "core/carry.h"
#include "core/ofmsg.h"

/**
 * struct check_owner - whose something is
 * @tenant: id; 0: nobody's, or not known
 * @vswitch: datapath id
 * @name: of the tenant, for people
 */
struct check_owner {
	u32 tenant;
	u64 vswitch;
	const char *name;
};

/**
 * struct check_port - a pPort with a vPort on it
 * @dpid: pSwitch
 * @port: pPort
 * @owner: whose vPort
 */
struct check_port {
	u64 dpid;
	u32 port;
	struct check_owner owner;
};

/**
 * struct check_lane - where packets with a label come in
 * @dpid: pSwitch
 * @port: pPort
 * @label: VLAN id
 * @owner: whose packets
 */
struct check_lane {
	u64 dpid;
	u32 port;
	u16 label;
	struct check_owner owner;
};

/**
 * struct check_carried - where carried packets of a tenant come in
 * @dpid: pSwitch
 * @port: pPort
 * @kind: LIBERA_CARRY_*
 * @owner: whose packets
 */
struct check_carried {
	u64 dpid;
	u32 port;
	u8 kind;
	struct check_owner owner;
};

/**
 * struct check_host - a host that may be carried to and from
 * @tenant: id
 * @locator: what it is on the way
 */
struct check_host {
	u32 tenant;
	u64 locator;
};

/**
 * struct check_hop - one direction of a pLink that somebody's packets take
 * @dpid: pSwitch that sends
 * @port: pPort there
 * @to_dpid: pSwitch that receives
 * @to_port: pPort there
 */
struct check_hop {
	u64 dpid;
	u32 port;
	u64 to_dpid;
	u32 to_port;
};

/**
 * struct check_watch - a pPort that is watched for hosts
 * @dpid: pSwitch
 * @port: pPort
 */
struct check_watch {
	u64 dpid;
	u32 port;
};

/**
 * struct check_net - who is where; sorted by check_sort()
 * @ports: pPorts of vPorts
 * @n_ports: entries of @ports
 * @lanes: labels
 * @n_lanes: entries of @lanes
 * @hops: pLinks
 * @n_hops: entries of @hops
 * @carried: carried packets
 * @n_carried: entries of @carried
 * @hosts: whom packets can be carried to
 * @n_hosts: entries of @hosts
 * @watches: watched pPorts
 * @n_watches: entries of @watches
 * @layouts: of their locators, by LIBERA_CARRY_*
 */
struct check_net {
	struct check_port *ports;
	size_t n_ports;
	struct check_lane *lanes;
	size_t n_lanes;
	struct check_hop *hops;
	size_t n_hops;
	struct check_carried *carried;
	size_t n_carried;
	struct check_host *hosts;
	size_t n_hosts;
	struct check_watch *watches;
	size_t n_watches;
	struct libera_layout layouts[__LIBERA_CARRY_END];
};

/**
 * struct check_rule - a rule that a pSwitch shall have, or has
 * @cookie: cookie
 * @owner: of one that it shall have
 * @table: table
 * @priority: priority
 * @idle_timeout: in seconds
 * @stand_in: cookie of the common rule that the pSwitch has instead, 0: none
 * @stands_for: how many such rules it is there for itself
 * @opaque: there is more to it than @match and @instrs
 * @loose: it comes or goes just now: the pSwitch may have it or not
 * @match: match
 * @instrs: instructions, with actions elsewhere
 */
struct check_rule {
	u64 cookie;
	struct check_owner owner;
	u8 table;
	u16 priority;
	u16 idle_timeout;
	u64 stand_in;
	u32 stands_for;
	bool opaque;
	bool loose;
	struct libera_match match;
	struct libera_instrs instrs;
};

enum check_kind {
	CHECK_MISSING,		/* the pSwitch does not have it */
	CHECK_UNEXPECTED,	/* it has our cookie, and nobody wants it */
	CHECK_DIFFERENT,	/* it is not as it shall be */
	CHECK_FOREIGN,		/* somebody else's gets packets of a tenant */
	CHECK_INPUT,		/* it takes packets that are not its owner's */
	CHECK_OUTPUT,		/* it sends packets where its owner has nothing */
	CHECK_SHARED,		/* two tenants have the same pPort or label */
};

/**
 * struct check_finding - something that is wrong
 * @kind: CHECK_*
 * @dpid: pSwitch
 * @rule: the rule, of those that shall be if it is; NULL if it is about no rule
 * @found: what there is instead, for CHECK_DIFFERENT
 * @text: what is wrong, for people
 */
struct check_finding {
	enum check_kind kind;
	u64 dpid;
	const struct check_rule *rule;
	const struct check_rule *found;
	char text[256];
};

/** typedef check_fn - takes a finding, which is gone afterwards */
typedef void (*check_fn)(void *arg, const struct check_finding *f);

/**
 * struct check_rules - a list of rules
 * @rule: the rules
 * @n: entries of @rule
 */
struct check_rules {
	struct check_rule *rule;
	size_t n;
};

void check_sort(struct check_net *net);
int check_canon(struct check_rule *r, u8 version, struct libera_ofscratch *s);
bool check_is_ours(const struct check_rule *r);
int check_switch(const struct check_net *net, u64 dpid, const struct check_rules *want,
		 const struct check_rules *have, check_fn fn, void *arg);
const char *check_name(enum check_kind kind);

#endif
