// SPDX-License-Identifier: GPL-2.0
/* Values as clients of OpenVirteX write them, and as libera-ctl does. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/words.h"
#include "ovx_text.h"

/**
 * ovx_dpid_text() - a datapath id as its clients read it
 * @dpid: datapath id
 * @text: filled: "00:00:00:00:00:00:00:a1"
 */
void ovx_dpid_text(uint64_t dpid, char text[OVX_TEXT])
{
	int i;

	for (i = 0; i < 8; i++)
		sprintf(text + 3 * i, i < 7 ? "%02x:" : "%02x",
			(unsigned int)(dpid >> (56 - 8 * i)) & 0xff);
}

/**
 * ovx_end_text() - a port of a switch, as libera-ctl has it
 * @end: port
 * @text: filled: "0xa1:5"
 */
void ovx_end_text(const struct ovx_end *end, char text[OVX_TEXT])
{
	snprintf(text, OVX_TEXT, "0x%llx:%u", (unsigned long long)end->dpid, end->port);
}

/**
 * ovx_parse_end() - a port of a switch
 * @text: datapath id in any form, @between, number
 * @between: stands between the two
 * @end: filled
 *
 * Return: whether it is one.
 */
bool ovx_parse_end(const char *text, char between, struct ovx_end *end)
{
	const char *port = strrchr(text, between);
	char dpid[OVX_TEXT], *rest;
	unsigned long no;

	if (!port || (size_t)(port - text) >= sizeof(dpid))
		return false;
	snprintf(dpid, sizeof(dpid), "%.*s", (int)(port - text), text);
	no = strtoul(port + 1, &rest, 10);
	if (port[1] < '0' || port[1] > '9' || *rest || !no || no > UINT32_MAX)
		return false;
	end->port = no;
	return args_dpid(dpid, &end->dpid) && end->dpid;
}

static bool parse_hop(char *word, struct ovx_hop *hop)
{
	char *dst = strchr(word, '-');

	if (!dst)
		return false;
	*dst++ = 0;
	return ovx_parse_end(word, '/', &hop->src) && ovx_parse_end(dst, '/', &hop->dst);
}

/**
 * ovx_parse_path() - links, one after the other
 * @text: "dpid/port-dpid/port,dpid/port-dpid/port"
 * @hop: filled
 * @err: filled with what is wrong
 * @size: of @err
 *
 * Return: entries of @hop; -1 if it is no path.
 */
int ovx_parse_path(const char *text, struct ovx_hop hop[OVX_HOPS_MAX], char *err, size_t size)
{
	char *copy = mem_or_die(strdup(text)), *save, *word;
	int n = 0;

	for (word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		if (n == OVX_HOPS_MAX) {
			snprintf(err, size, "has more than %d links", OVX_HOPS_MAX);
			n = -1;
			break;
		}
		if (!parse_hop(word, &hop[n])) {
			snprintf(err, size, "'%.60s' is not DPID/PORT-DPID/PORT",
				 text + (word - copy));
			n = -1;
			break;
		}
		if (n && hop[n].src.dpid != hop[n - 1].dst.dpid) {
			snprintf(err, size,
				 "link %d does not begin at the switch where link %d ends", n + 1,
				 n);
			n = -1;
			break;
		}
		n++;
	}
	if (!n) {
		snprintf(err, size, "has no link");
		n = -1;
	}
	free(copy);
	return n;
}

/**
 * ovx_parse_mac() - an Ethernet address
 * @text: six numbers with colons between
 * @mac: filled
 *
 * Return: whether it is one.
 */
bool ovx_parse_mac(const char *text, uint64_t *mac)
{
	unsigned int b[6];
	int i, n = 0;

	if (strlen(text) != 17 || strspn(text, "0123456789abcdefABCDEF:") != 17)
		return false;
	if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5],
		   &n) != 6 || n != 17)
		return false;
	for (*mac = 0, i = 0; i < 6; i++)
		*mac = *mac << 8 | b[i];
	return true;
}

/**
 * ovx_mac_text() - an Ethernet address
 * @mac: address
 * @text: filled
 */
void ovx_mac_text(uint64_t mac, char text[OVX_TEXT])
{
	int i;

	for (i = 0; i < 6; i++)
		sprintf(text + 3 * i, i < 5 ? "%02x:" : "%02x",
			(unsigned int)(mac >> (40 - 8 * i)) & 0xff);
}

/**
 * ovx_is_word() - whether a client's text can be a word of a command line
 * @text: text
 *
 * Nothing that ends a word, quotes or begins a comment is in it.
 *
 * Return: whether.
 */
bool ovx_is_word(const char *text)
{
	size_t i;

	for (i = 0; text[i] && i < 1024; i++)
		if (!strchr(".:_,/[]-", text[i]) && !isalnum((unsigned char)text[i]))
			return false;
	return i && i < 1024;
}

/* The next of a list with commas between, but not of those in parentheses; NULL at the end. */
static const char *next_item(const char **text, int *len)
{
	const char *begin = *text, *p;
	int depth = 0;

	if (!*begin)
		return NULL;
	for (p = begin; *p && (depth || *p != ','); p++)
		depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
	*len = p - begin;
	*text = *p ? p + 1 : p;
	return begin;
}

/**
 * ovx_match() - a match as an object
 * @text: "in_port=1,eth_dst=...", or "any"
 *
 * Return: { "in_port": "1", ... }, to be put.
 */
struct json_object *ovx_match(const char *text)
{
	struct json_object *j = json_object_new_object();
	const char *item, *eq;
	char key[64];
	int len;

	while ((item = next_item(&text, &len))) {
		eq = memchr(item, '=', len);
		if (!eq)
			continue;
		snprintf(key, sizeof(key), "%.*s", (int)(eq - item), item);
		json_object_object_add(j, key,
				       json_object_new_string_len(eq + 1, item + len - eq - 1));
	}
	return j;
}

/**
 * ovx_actions() - instructions as a list
 * @text: "set_field:...,output:2"
 *
 * Return: [ "set_field:...", "output:2" ], to be put.
 */
struct json_object *ovx_actions(const char *text)
{
	struct json_object *j = json_object_new_array();
	const char *item;
	int len;

	while ((item = next_item(&text, &len)))
		json_object_array_add(j, json_object_new_string_len(item, len));
	return j;
}
