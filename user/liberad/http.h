/* SPDX-License-Identifier: GPL-2.0 */
/* An HTTP server in the event loop: bounds and time-outs; what is served is the caller's. */
#ifndef _LIBERA_HTTP_H
#define _LIBERA_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <systemd/sd-event.h>

#include "token.h"

#define HTTP_BODY_MAX	(1024 * 1024)	/* of a request */

/**
 * struct http_conf - where to serve, and how
 * @address: ADDRESS:PORT or [ADDRESS]:PORT
 * @cert: file with the certificate chain, PEM; NULL for plain HTTP
 * @key: file with its private key, PEM
 * @plain_anywhere: plain HTTP is all right on an address that is not loopback
 */
struct http_conf {
	const char *address;
	const char *cert;
	const char *key;
	bool plain_anywhere;
};

/**
 * struct http_request - what a client wants
 * @method: "POST"
 * @path: without the query
 * @type: Content-Type, NULL if it told none
 * @user: of HTTP Basic, NULL if there is none
 * @secret: password of HTTP Basic, or what follows "Bearer"; NULL if there is neither
 * @peer: where it comes from
 * @who: filled by the begin operation
 */
struct http_request {
	const char *method;
	const char *path;
	const char *type;
	const char *user;
	const char *secret;
	const struct sockaddr *peer;
	struct token_who who;
};

/**
 * struct http_reply - what it gets
 * @status: of HTTP
 * @type: Content-Type, NULL for plain text
 * @header: name of one header more, or NULL
 * @value: its value
 * @text: the body, allocated; NULL for none
 * @len: its length
 */
struct http_reply {
	unsigned int status;
	const char *type;
	const char *header;
	const char *value;
	char *text;
	size_t len;
};

/**
 * struct http_ops - what is served
 * @begin: the headers are there: true to go on to the body, else @reply is filled
 * @serve: the body is there, too: @reply is to be filled
 */
struct http_ops {
	bool (*begin)(void *arg, struct http_request *r, struct http_reply *reply);
	void (*serve)(void *arg, const struct http_request *r, const char *body, size_t len,
		      struct http_reply *reply);
};

struct http;

struct http *http_start(sd_event *loop, const struct http_conf *conf, const struct http_ops *ops,
			void *arg, char *err, size_t size);
void http_stop(struct http *h);
void http_say(struct http_reply *reply, unsigned int status, const char *text);

#endif
