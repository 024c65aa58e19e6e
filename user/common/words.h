/* SPDX-License-Identifier: GPL-2.0 */
/* Words of a command line, and what numbers they are. */
#ifndef _LIBERA_WORDS_H
#define _LIBERA_WORDS_H

#include <stdbool.h>
#include <stdint.h>

bool word_num(const char *s, int base, uint64_t max, uint64_t *num);
bool args_dpid(const char *word, uint64_t *dpid);
int args_split(char *line, char **argv, int max);

#endif
