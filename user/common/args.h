/* SPDX-License-Identifier: GPL-2.0 */
/* Arguments: "word value" pairs by a table, into a request. */
#ifndef _LIBERA_ARGS_H
#define _LIBERA_ARGS_H

#include <stdbool.h>

#include "api.h"
#include "words.h"

enum arg_type {
	ARG_TENANT,	/* id, or name */
	ARG_SWITCH,	/* dpid, or name */
	ARG_SWITCHES,	/* several of them, with commas between */
	ARG_DPID,	/* dpid only */
	ARG_NAME,
	ARG_NUM,
	ARG_MAC,
	ARG_IP,		/* into num if IPv4, into name if IPv6 */
	ARG_TARGET,	/* [tcp:]address[:port], into num (address) and name (port) */
	ARG_CONTROLLER,	/* ARG_TARGET, or ptcp:port[:address] with the flag "passive" */
	ARG_PREFIX,	/* address[/length] or any, into num and name (length) */
	ARG_STATE,	/* up or down */
	ARG_ENUM,	/* a name that a value of the attribute has */
	ARG_WORD,	/* any; ARG_LOCAL */
	ARG_VLANS,	/* VLAN ids and ranges of them, with commas between, or none */
	ARG_FLAG,
};

#define ARG_REQUIRED	0x1
#define ARG_BARE	0x2	/* the word may be left out */
#define ARG_LOCAL	0x4	/* for the command itself, not for the kernel; FLAG, NUM, WORD */
#define ARG_MANY	0x8	/* may be given several times; ARG_LOCAL */

/**
 * struct arg - an argument that a command takes
 * @word: its word; NULL ends a table
 * @type: ARG_*
 * @num: attribute for a number or address
 * @name: attribute for a name, or the second attribute of the type
 * @flags: ARG_REQUIRED and others
 * @min: of ARG_NUM
 * @max: of ARG_NUM
 */
struct arg {
	const char *word;
	enum arg_type type;
	const char *num;
	const char *name;
	unsigned int flags;
	uint64_t min;
	uint64_t max;
};

#define ARGS_KEPT	64
#define ARGS_SWITCHES	64	/* of ARG_SWITCHES */
#define ARGS_VLANS	64	/* of ARG_VLANS: more than the kernel takes */

/**
 * struct args_kept - a value with ARG_LOCAL
 * @arg: whose
 * @num: of ARG_NUM
 * @word: as given
 */
struct args_kept {
	const struct arg *arg;
	uint64_t num;
	const char *word;
};

/**
 * struct args - what was parsed
 * @req: goes to the kernel
 * @local: flags with ARG_LOCAL that were given, by place in the table
 * @kept: other values with ARG_LOCAL, in their order
 * @n_kept: entries of @kept
 * @err: what is wrong
 * @seen: places in the table that were given
 * @list: names that @req points to
 * @bytes: addresses, likewise
 * @n_bytes: entries of @bytes
 */
struct args {
	struct api_req req;
	uint32_t local;
	struct args_kept kept[ARGS_KEPT];
	unsigned int n_kept;
	char err[256];
	uint32_t seen;
	char list[ARGS_SWITCHES * (LIBERA_NAME_MAX + 2)];
	uint8_t bytes[8][16];
	unsigned int n_bytes;
};

int args_parse(struct args *a, uint8_t cmd, const struct arg *table, int argc, char **argv);
int args_pick(const char *word, const char *const *list, char *err, size_t size);

#endif
