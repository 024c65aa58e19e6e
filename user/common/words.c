// SPDX-License-Identifier: GPL-2.0
/* Words of a command line, and what numbers they are. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "words.h"

/**
 * word_num() - a number
 * @s: word
 * @base: of its digits, as of strtoull()
 * @max: it is no greater
 * @num: filled
 *
 * Return: whether it is one.
 */
bool word_num(const char *s, int base, uint64_t max, uint64_t *num)
{
	char *end;

	if (!isxdigit((unsigned char)*s))
		return false;
	errno = 0;
	*num = strtoull(s, &end, base);
	return !errno && !*end && *num <= max;
}

/**
 * args_dpid() - a datapath id
 * @word: 0xa1, 00:00:00:00:00:00:00:a1, 00000000000000a1 or 161
 * @dpid: filled
 *
 * Return: whether it is one.
 */
bool args_dpid(const char *word, uint64_t *dpid)
{
	char hex[17];
	int i;

	if (!strncasecmp(word, "0x", 2))
		return word_num(word, 16, UINT64_MAX, dpid);
	if (strlen(word) == 16 && strspn(word, "0123456789abcdefABCDEF") == 16)
		return word_num(word, 16, UINT64_MAX, dpid);
	if (!strchr(word, ':'))
		return isdigit((unsigned char)*word) && word_num(word, 10, UINT64_MAX, dpid);
	if (strlen(word) != 23)
		return false;
	for (i = 0; i < 8; i++) {
		if (!isxdigit((unsigned char)word[3 * i]) ||
		    !isxdigit((unsigned char)word[3 * i + 1]) ||
		    (i < 7 && word[3 * i + 2] != ':'))
			return false;
		hex[2 * i] = word[3 * i];
		hex[2 * i + 1] = word[3 * i + 1];
	}
	hex[16] = 0;
	return word_num(hex, 16, UINT64_MAX, dpid);
}

/**
 * args_split() - the words of a line
 * @line: cut into pieces, in place; a # begins a comment, quotes hold words together
 * @argv: filled with the words
 * @max: room there
 *
 * Return: how many; -1 if a quote has no end or there are too many.
 */
int args_split(char *line, char **argv, int max)
{
	int argc = 0;
	char *to, quote;

	for (;;) {
		line += strspn(line, " \t\r\n");
		if (!*line || *line == '#')
			return argc;
		if (argc == max)
			return -1;
		argv[argc++] = to = line;
		for (quote = 0; *line && (quote || !strchr(" \t\r\n", *line)); line++) {
			if (quote ? *line == quote : *line == '"' || *line == '\'')
				quote = quote ? 0 : *line;
			else
				*to++ = *line;
		}
		if (quote)
			return -1;
		if (*line)
			line++;
		*to = 0;
	}
}
