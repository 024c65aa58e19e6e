/* SPDX-License-Identifier: GPL-2.0 */
/* Tokens: who may do what from afar. */
#ifndef _LIBERA_TOKEN_H
#define _LIBERA_TOKEN_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "store.h"
#include "ctl/vn.h"

#define TOKEN_MAX	8192		/* tokens in all */
#define TOKEN_TEXT	64		/* room for one */

/**
 * struct token_who - whose token it is
 * @all: the operator's, which reaches everything
 * @tenant: else the tenant that it reaches
 */
struct token_who {
	bool all;
	char tenant[VN_NAME_MAX + 1];
};

int token_add(struct store *s, const char *tenant, char text[TOKEN_TEXT], uint32_t *id,
	      struct store_error *err);
int token_del(struct store *s, uint32_t id, struct store_error *err);
int token_list(struct store *s, struct json_object **list, struct store_error *err);
bool token_is_user(const char *user);
int token_forget(struct store *s, const char *tenant, struct store_error *err);
int token_rename(struct store *s, const char *from, const char *to, struct store_error *err);
bool token_find(struct store *s, const char *user, const char *text, struct token_who *who);

#endif
