/* SPDX-License-Identifier: GPL-2.0 */
/* Values as clients of OpenVirteX write them, and as libera-ctl does. */
#ifndef _LIBERA_OVX_TEXT_H
#define _LIBERA_OVX_TEXT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OVX_HOPS_MAX	64
#define OVX_TEXT	64	/* room for a dpid, an address, an end */

/**
 * struct ovx_end - a port of a switch
 * @dpid: the switch
 * @port: the port
 */
struct ovx_end {
	uint64_t dpid;
	uint32_t port;
};

/**
 * struct ovx_hop - a link
 * @src: where packets go in
 * @dst: where they come out
 */
struct ovx_hop {
	struct ovx_end src;
	struct ovx_end dst;
};

void ovx_dpid_text(uint64_t dpid, char text[OVX_TEXT]);
void ovx_end_text(const struct ovx_end *end, char text[OVX_TEXT]);
bool ovx_parse_end(const char *text, char between, struct ovx_end *end);
int ovx_parse_path(const char *text, struct ovx_hop hop[OVX_HOPS_MAX], char *err, size_t size);
bool ovx_parse_mac(const char *text, uint64_t *mac);
void ovx_mac_text(uint64_t mac, char text[OVX_TEXT]);
bool ovx_is_word(const char *text);
struct json_object *ovx_match(const char *text);
struct json_object *ovx_actions(const char *text);

#endif
