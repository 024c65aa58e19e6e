/* SPDX-License-Identifier: GPL-2.0 */
/* Between check.c and check_common.c. */
#ifndef _LIBERA_CHECK_PRIV_H
#define _LIBERA_CHECK_PRIV_H

#include "check.h"

/**
 * struct run - check of one pSwitch
 * @net: who is where
 * @dpid: pSwitch
 * @fn: takes findings
 * @arg: for @fn
 * @n: findings until now
 * @f: the one being made
 */
struct run {
	const struct check_net *net;
	u64 dpid;
	check_fn fn;
	void *arg;
	int n;
	struct check_finding f;
};

/* Something is wrong with a rule, or, if it is NULL, with none. */
static inline __printf(3, 4) void find(struct run *run, const struct check_rule *rule,
				       const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(run->f.text, sizeof(run->f.text), fmt, args);
	va_end(args);
	run->f.dpid = run->dpid;
	run->f.rule = rule;
	run->fn(run->arg, &run->f);
	run->f.found = NULL;
	run->n++;
}

bool check_is_for_carried(const struct check_rule *r);
void check_common(struct run *run, const struct check_rules *want, const struct check_rule *r,
		  const struct check_owner *of);
void check_stand_in(struct run *run, const struct check_rules *want, const struct check_rule *r);

#endif
