/* SPDX-License-Identifier: GPL-2.0 */
/* A generic netlink socket: family, requests, extended errors, events. */
#ifndef _LIBERA_NLSOCK_H
#define _LIBERA_NLSOCK_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdbool.h>
#include <stdint.h>

/* Enough for any message that the kernel makes of one object. */
#define NLSOCK_BUF	65536

/**
 * struct nlsock_error - why the kernel refused
 * @code: errno
 * @msg: the kernel's text, empty if it gave none
 * @attr: attribute that is wrong, 0 if none was named
 * @missing: attribute that is missing, 0 if none was named
 * @has_range: @min and @max are what @attr may be
 * @min: lowest value
 * @max: highest value
 * @max_len: greatest length of @attr, 0 if not told
 */
struct nlsock_error {
	int code;
	char msg[256];
	uint16_t attr;
	uint16_t missing;
	bool has_range;
	uint64_t min;
	uint64_t max;
	uint32_t max_len;
};

/**
 * struct nlsock - a socket bound to one family
 * @nl: libmnl's socket
 * @family: number of the family
 * @group: number of its multicast group
 * @seq: of the last request
 */
struct nlsock {
	struct mnl_socket *nl;
	uint16_t family;
	uint32_t group;
	uint32_t seq;
};

/** typedef nlsock_cb - takes one message; 0 to go on */
typedef int (*nlsock_cb)(const struct nlmsghdr *nlh, void *arg);

int nlsock_open(struct nlsock *s, const char *family, const char *group,
		struct nlsock_error *err);
void nlsock_close(struct nlsock *s);
struct nlmsghdr *nlsock_request(struct nlsock *s, void *buf, uint8_t cmd, uint8_t version,
				bool dump);
int nlsock_talk(struct nlsock *s, const struct nlmsghdr *req, nlsock_cb cb, void *arg,
		struct nlsock_error *err);
int nlsock_join(struct nlsock *s);
int nlsock_receive(struct nlsock *s, nlsock_cb cb, void *arg);

#endif
