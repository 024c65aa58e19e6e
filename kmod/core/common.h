/* SPDX-License-Identifier: GPL-2.0 */
/* Common rules: which rules of several tenants one rule may stand for. */
#ifndef _LIBERA_COMMON_H
#define _LIBERA_COMMON_H

#include "chains.h"
#include "shape.h"

/*
 * A rule for carried packets of one tenant names the tenant by bits of the locators.
 * Rules of several tenants that are the same without those bits may be one rule
 * that has none of them: a common rule.
 *
 * Safety: what it says of packets of its members' tenants each of these says, as the
 * locators of a packet are one tenant's.  So it stands for its members only while all
 * tenants whose packets it may meet are among those: they come in by its port, and go
 * where it says, and come from where it says, if it does.  The place of a common rule is
 * all of that; all at one place meet packets of the same tenants, which are counted once.
 *
 * A tenant may also have a wider rule that says the same: what comes in by the port goes
 * that way, wherever it is for.  Then the common rule is not for that one, which stays as it
 * is, but its packets may be taken along: it agrees.
 *
 * It begins to stand for them when all of them are sent, and those that agree, and what
 * lies above each with it.  When a pSwitch is away they are not, but it goes on standing there.
 */

/**
 * struct libera_cplace - where carried packets come in, and what they tell
 * @port: pPort
 * @src: edge where they come from, 0: any
 * @dst: edge where they go, 0: any
 */
struct libera_cplace {
	u32 port;
	u32 src;
	u32 dst;
};

/**
 * struct libera_ckey - what members of a common rule have in common
 * @at: where it is
 * @table: on the pSwitch
 * @priority: likewise
 * @output: what it does
 * @match: likewise without what tells the tenant
 */
struct libera_ckey {
	struct libera_cplace at;
	u8 table;
	u16 priority;
	u32 output;
	struct libera_match match;
};

/**
 * struct libera_cmember - a rule that a common one may stand for; part of the caller's
 * @list: in libera_common.members
 * @link: in libera_commons.members, as long as there is a @common
 * @common: that, NULL: it is by itself
 * @tenant: whose
 * @leads: it is the one that counts of those of its tenant there
 * @there: the tenant's packets come to that place
 * @sent: the pSwitch has it, or what stands for it
 */
struct libera_cmember {
	struct list_head list;
	struct libera_link link;
	struct libera_common *common;
	u32 tenant;
	bool leads;
	bool there;
	bool sent;
};

struct libera_cfamily;

/**
 * struct libera_common - a common rule, or what could be one
 * @link: in libera_commons.rules
 * @spot: its place
 * @of_spot: in libera_cspot.rules
 * @family: rules that are the same but for the edges that they name
 * @of_family: there, if it names an edge
 * @changed: in libera_commons.changed
 * @members: libera_cmember.list
 * @n: entries of @members
 * @n_sent: of these the ones that are sent
 * @n_tenants: whose they are
 * @n_there: of these tenants the ones whose packets come there
 * @n_agree: other tenants whose packets come there, and that have a wider rule that does the same
 * @stands: it is there, and its members need not be
 * @refused: it shall not be, though it could
 * @table: on the pSwitch
 * @priority: likewise
 * @output: likewise
 * @priv: the caller's
 * @match: likewise
 */
struct libera_common {
	struct libera_link link;
	struct libera_cspot *spot;
	struct list_head of_spot;
	struct libera_cfamily *family;
	struct list_head of_family;
	struct list_head changed;
	struct list_head members;
	u32 n;
	u32 n_sent;
	u32 n_tenants;
	u32 n_there;
	u32 n_agree;
	bool stands;
	bool refused;
	u8 table;
	u16 priority;
	u32 output;
	void *priv;
	struct libera_pmatch match;
};

/**
 * struct libera_commons_ops - what is known of tenants' packets
 * @count: of how many tenants there are packets at a place
 * @is_there: whether there are of one
 */
struct libera_commons_ops {
	u32 (*count)(void *priv, const struct libera_cplace *at);
	bool (*is_there)(void *priv, const struct libera_cplace *at, u32 tenant);
};

/**
 * struct libera_commons - those of a pSwitch
 *
 * The caller sees to it that one is in here at a time.
 *
 * @ops: see there
 * @priv: for these
 * @seed: of hashes
 * @changed: libera_common.changed: look whether they should still be as they are
 * @spots: places of common rules
 * @rules: common rules
 * @families: of these
 * @members: members of all
 */
struct libera_commons {
	const struct libera_commons_ops *ops;
	void *priv;
	u32 seed;
	struct list_head changed;
	struct libera_chains spots;
	struct libera_chains rules;
	struct libera_chains families;
	struct libera_chains members;
};

/** libera_commons_init() - none; @priv is for @ops */
void libera_commons_init(struct libera_commons *s, u32 seed, const struct libera_commons_ops *ops,
			 void *priv);
/** libera_commons_destroy() - free what is left; no member may be */
void libera_commons_destroy(struct libera_commons *s);

/**
 * libera_common_key() - what of a rule others may have, too
 * @form: of its packets
 * @m: its physical match
 * @key: @match and @at are set
 *
 * Return: false if it is no rule for carried packets of a tenant between edges.
 */
bool libera_common_key(const struct libera_form *form, const struct libera_match *m,
		       struct libera_ckey *key);

/**
 * libera_commons_join() - a rule is there
 * @s: all
 * @m: it, with tenant and @sent set; on no list
 * @key: what it has in common with others
 *
 * Return: false, if there is no memory: it is by itself.
 */
bool libera_commons_join(struct libera_commons *s, struct libera_cmember *m,
			 const struct libera_ckey *key);
/** libera_commons_leave() - it goes, or is to be by itself; nothing if it is */
void libera_commons_leave(struct libera_commons *s, struct libera_cmember *m);
/** libera_commons_sent() - whether the pSwitch has it has changed, maybe */
void libera_commons_sent(struct libera_commons *s, struct libera_cmember *m, bool sent);
/** libera_commons_recount() - whose packets come to a pPort has changed, or, if 0, to any */
void libera_commons_recount(struct libera_commons *s, u32 port);
/** libera_commons_refuse() - one shall not stand for its members until one more comes */
void libera_commons_refuse(struct libera_commons *s, struct libera_common *c);

/**
 * libera_commons_next() - one that stands and may not any more, or that may begin to
 *
 * It is named once: the caller makes it so, if it can be.  Return: NULL: no more.
 */
struct libera_common *libera_commons_next(struct libera_commons *s);
/**
 * libera_commons_agreeing() - members of a wider rule whose packets a common rule may take
 * @s: all
 * @c: the common rule
 * @after: where the last call has come to, NULL: begin
 *
 * Return: the next one; NULL: no more.
 */
struct libera_cmember *libera_commons_agreeing(struct libera_commons *s,
					       const struct libera_common *c,
					       const struct libera_cmember *after);
/** libera_commons_narrower() - those that stand and to which members of @c may agree; likewise */
struct libera_common *libera_commons_narrower(const struct libera_common *c,
					      const struct libera_common *after);

/** libera_commons_set() - it is so; without members it is gone when it stands no more */
void libera_commons_set(struct libera_commons *s, struct libera_common *c, bool stands);

#endif
