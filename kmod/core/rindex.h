/* SPDX-License-Identifier: GPL-2.0 */
/* Index of rules: which of them a match covers or overlaps, without looking at all. */
#ifndef _LIBERA_RINDEX_H
#define _LIBERA_RINDEX_H

#include "chains.h"
#include "match.h"

/*
 * Rules of one table that mask the same bits of the same fields are a class.  A
 * question is answered class by class: those of other tables or without a field
 * that is asked for are passed over, and in a class all rules for which certain bits
 * are as in the question are an answer.  A large class finds these by hash, in a
 * view of just these bits: made when somebody asks for them first, kept up from then
 * on, and given up when nobody has asked for long.  So a question costs as much as
 * there are classes and answers, and only the first one of its kind reads a class.
 */

/**
 * struct libera_rindex_rule - place of a rule in the index, part of the rule
 * @class: of which it is; NULL: it is in no index
 * @next: found together with it
 * @slot: place in the class
 */
struct libera_rindex_rule {
	struct libera_rindex_class *class;
	struct libera_rindex_rule *next;
	u32 slot;
};

/**
 * struct libera_rindex_params - where a rule has what is asked for
 * @cookie: offset of a u64 from the struct libera_rindex_rule; as the others
 * @priority: of a u16
 * @table: of a u8
 * @match: of a struct libera_pmatch
 */
struct libera_rindex_params {
	int cookie;
	int priority;
	int table;
	int match;
};

/**
 * struct libera_rindex - the index
 *
 * The caller sees to it that one is in here at a time.
 *
 * @p: of its rules
 * @seed: of its hashes
 * @classes: by what makes them
 */
struct libera_rindex {
	const struct libera_rindex_params *p;
	u32 seed;
	struct libera_chains classes;
};

/**
 * struct libera_rindex_query - what is asked
 * @table: table, LIBERA_TABLE_ALL for all
 * @cookie: what the rules' cookies shall be
 * @cookie_mask: in these bits
 * @match: that shall cover them
 */
struct libera_rindex_query {
	u8 table;
	u64 cookie;
	u64 cookie_mask;
	const struct libera_match *match;
};

/** libera_rindex_init() - an empty index of rules as @p describes them */
void libera_rindex_init(struct libera_rindex *x, const struct libera_rindex_params *p, u32 seed);
/** libera_rindex_destroy() - free it; no rule may be left in it */
void libera_rindex_destroy(struct libera_rindex *x);

/**
 * libera_rindex_insert() - a rule, the same as another one or not
 * @x: index
 * @r: rule; what it is does not change while it is in here, but for its cookie
 *
 * Context: process.  Return: 0 or -ENOMEM.
 */
int libera_rindex_insert(struct libera_rindex *x, struct libera_rindex_rule *r);
/** libera_rindex_remove() - take a rule out; nothing happens if it is not in */
void libera_rindex_remove(struct libera_rindex *x, struct libera_rindex_rule *r);
/** libera_rindex_set_cookie() - change the cookie of a rule, in an index or not */
void libera_rindex_set_cookie(struct libera_rindex *x, struct libera_rindex_rule *r, u64 cookie);

/**
 * libera_rindex_covered() - the rules that a match covers (not strict, 1.3.5 6.4)
 * @x: index
 * @q: question
 * @found: set to the first of them; the others are linked by next, until they are
 *	found again or freed
 *
 * Context: process; without memory it takes longer.  Return: how many.
 */
u32 libera_rindex_covered(struct libera_rindex *x, const struct libera_rindex_query *q,
			  struct libera_rindex_rule **found);

/**
 * libera_rindex_overlaps() - whether a rule of a table matches a common packet at the
 * same priority
 * @x: index
 * @table: table
 * @priority: priority
 * @m: match
 *
 * Context: as libera_rindex_covered().
 */
bool libera_rindex_overlaps(struct libera_rindex *x, u8 table, u16 priority,
			    const struct libera_match *m);

#endif
