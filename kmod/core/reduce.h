/* SPDX-License-Identifier: GPL-2.0 */
/* Reduction: which forwarding rules may be one wider rule, and which may not. */
#ifndef _LIBERA_REDUCE_H
#define _LIBERA_REDUCE_H

#include "chains.h"
#include "shape.h"

/*
 * A scope holds all rules that packets from one port meet in one table.  Rules that
 * do the same at the same priority, and are the same once they are made as wide as the
 * level wants it, are a group: one rule of that width can stand for all of them.
 *
 * Safety (paper section IV-B): it stands for them only if no rule of the scope at the
 * same or a lower priority does anything else with a packet that it covers.  Those of
 * higher priority lie above it as they lie above its members.  So nothing that some
 * rule decides is decided otherwise; what none decides (a miss) it may cover.  A group
 * for which this does not hold is narrowed, step by step, and in the end each of its
 * rules is by itself.
 *
 * To know without looking at all rules: rules that mask the same bits are a class, and
 * so are groups.  Whether a rule of one class overlaps a group of another depends
 * on the bits that both classes mask; rules that are equal there are counted in a
 * cell, by priority and outcome, and each group looks at one cell of each class.
 */

#define LIBERA_REDUCE_CLASSES	16	/* of rules, and of groups: with more nothing is reduced */
#define LIBERA_REDUCE_TOLD	64	/* priorities and outcomes that a cell tells apart */

#define LIBERA_OUTCOME_OTHER	0	/* of all rules that are not to be reduced */

struct libera_rcell;

/**
 * struct libera_rlink - a rule is, or waits to be, in a group
 * @list: in libera_rgroup.rules
 * @group: the group
 * @rule: the rule
 */
struct libera_rlink {
	struct list_head list;
	struct libera_rgroup *group;
	struct libera_rrule *rule;
};

/**
 * struct libera_rrule - a rule in a scope; part of the caller's
 * @match: physical match, the caller's; stays as it is while the rule is in a scope
 * @form: of its packets
 * @priority: its priority
 * @outcome: what it does: any number but OTHER if it may be reduced
 * @group: the group that stands for it, NULL if it is by itself
 * @moved: in libera_reduce.moved since @group has changed
 * @list: in libera_reduce.rules
 * @class: of rules; LIBERA_REDUCE_CLASSES: none was left
 * @n_links: groups, from the widest on, of which the last may be @group
 * @link: the rule in each
 */
struct libera_rrule {
	const struct libera_pmatch *match;
	struct libera_form form;
	u16 priority;
	u32 outcome;
	struct libera_rgroup *group;
	struct list_head moved;
	struct list_head list;
	u8 class;
	u8 n_links;
	struct libera_rlink link[LIBERA_SHAPE_STEPS];
};

/**
 * struct libera_rgroup - rules that one could stand for
 * @link: in libera_reduce.groups
 * @class: of groups
 * @priority: of its rules
 * @outcome: of its rules
 * @safe: it stands for them
 * @refused: it shall not, though it could: see libera_reduce_refuse()
 * @n: entries of @rules
 * @rules: libera_rlink.list
 * @dirty: in libera_reduce.dirty
 * @seen: what it looks at, a cell of each class of rules
 * @priv: the caller's
 * @match: of the rule that stands for them
 */
struct libera_rgroup {
	struct libera_link link;
	u8 class;
	u16 priority;
	u32 outcome;
	bool safe;
	bool refused;
	u32 n;
	struct list_head rules;
	struct list_head dirty;
	struct libera_rsight *seen[LIBERA_REDUCE_CLASSES];
	void *priv;
	struct libera_pmatch match;
};

/**
 * struct libera_rclass - rules, or groups, that mask the same bits
 * @like: one of them; only its masks count.  NULL: there is no such class
 * @n: how many
 */
struct libera_rclass {
	struct libera_pmatch *like;
	u32 n;
};

/**
 * struct libera_reduce - a scope
 *
 * The caller sees to it that one is in here at a time.
 *
 * @level: LIBERA_REDUCE_*
 * @seed: of its hashes
 * @frozen: rules that come are not put into groups yet
 * @n_rules: rules
 * @n_unknown: of these the ones without a class; as long as there is one nothing is
 *	reduced
 * @rules: libera_rrule.list
 * @moved: libera_rrule.moved, the caller's
 * @dirty: groups that may have become safe, or not safe any more
 * @rule_class: classes of rules
 * @group_class: classes of groups
 * @cells: cells
 * @groups: groups
 * @retire: a group does not stand for its rules any more, or is about to be freed
 */
struct libera_reduce {
	u8 level;
	u32 seed;
	bool frozen;
	u32 n_rules;
	u32 n_unknown;
	struct list_head rules;
	struct list_head *moved;
	struct list_head dirty;
	struct libera_rclass rule_class[LIBERA_REDUCE_CLASSES];
	struct libera_rclass group_class[LIBERA_REDUCE_CLASSES];
	struct libera_chains cells;
	struct libera_chains groups;
	void (*retire)(struct libera_rgroup *g);
};

/**
 * libera_reduce_init() - an empty scope
 * @s: scope
 * @level: LIBERA_REDUCE_*, not OFF
 * @seed: of its hashes
 * @moved: where rules are put whose group has changed
 * @retire: called for each group that stood for its rules when it does not any more
 */
void libera_reduce_init(struct libera_reduce *s, enum libera_reduce_level level, u32 seed,
			struct list_head *moved, void (*retire)(struct libera_rgroup *g));
/** libera_reduce_destroy() - free what is left; no rule may be */
void libera_reduce_destroy(struct libera_reduce *s);

/**
 * libera_reduce_insert() - a rule comes
 * @s: scope
 * @r: rule; match, form, priority and outcome are set
 *
 * It, and all rules that are in another group by that, are in @s->moved then.  What there
 * is no memory for is not reduced.
 *
 * Context: process.
 */
void libera_reduce_insert(struct libera_reduce *s, struct libera_rrule *r);
/** libera_reduce_remove() - it goes, and is on no list any more */
void libera_reduce_remove(struct libera_reduce *s, struct libera_rrule *r);

/** libera_reduce_freeze() - rules that come are by themselves, until they all have come */
void libera_reduce_freeze(struct libera_reduce *s);
/** libera_reduce_thaw() - they have: from now on groups are looked for again */
void libera_reduce_thaw(struct libera_reduce *s);

/** libera_reduce_refuse() - a group shall not stand for its rules; as libera_reduce_insert() */
void libera_reduce_refuse(struct libera_reduce *s, struct libera_rgroup *g);

#endif
