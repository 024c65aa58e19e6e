// SPDX-License-Identifier: GPL-2.0
/* Commands and objects of the kernel, without netlink. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "nlsock.h"

#define DUMP_TRIES	5
#define REQ_SIZE	65536	/* a vLink with as many paths as there may be */
#define NESTS		2	/* in each other */

/**
 * struct api - a connection to the kernel
 * @sock: for commands
 * @events: for notifications, once subscribed
 * @dry: print commands there instead of sending them, else NULL
 */
struct api {
	struct nlsock sock;
	struct nlsock events;
	FILE *dry;
};

/* A message that was received, or a nest inside of one. */
struct api_obj {
	uint8_t cmd;
	const struct nl_set *set;
	const struct nlattr *first;
	size_t len;
	struct api_obj *nest;	/* room for what api_obj_next() returns, NULL at the innermost */
};

/* --------------------------------------------------------------- errors */

static int set_error(struct api_error *err, int code, const char *text)
{
	err->code = code;
	snprintf(err->text, sizeof(err->text), "%s", text);
	return -code;
}

static const char *attr_name(const struct nl_set *set, unsigned int attr)
{
	return set && attr < set->n && set->attr[attr].name ? set->attr[attr].name : NULL;
}

/* "name: too long (at most 31 bytes)", as much of it as the kernel has told */
static void kernel_error(const struct nlsock_error *ne, uint8_t cmd, struct api_error *err)
{
	const struct nl_set *set = nl_cmds[cmd].set;
	const char *name = attr_name(set, ne->attr);
	const char *text = *ne->msg ? ne->msg : strerror(ne->code);
	char limit[96] = "";

	if (!name)
		name = attr_name(set, ne->missing);
	if (ne->has_range && ne->max == UINT64_MAX)
		snprintf(limit, sizeof(limit), " (at least %llu)", (unsigned long long)ne->min);
	else if (ne->has_range)
		snprintf(limit, sizeof(limit), " (%llu to %llu)", (unsigned long long)ne->min,
			 (unsigned long long)ne->max);
	else if (ne->max_len)
		snprintf(limit, sizeof(limit), " (at most %u bytes)", ne->max_len);
	if (!*ne->msg && ne->missing && name)
		text = "is missing";
	if (!*ne->msg && ne->code == EPERM)
		text = "needs CAP_NET_ADMIN: are you root?";
	err->code = ne->code;
	snprintf(err->text, sizeof(err->text), "%s%s%s%s", name ? name : "", name ? ": " : "",
		 text, limit);
}

/* ------------------------------------------------------------- requests */

/**
 * api_req_init() - begin a command
 * @req: filled
 * @cmd: LIBERA_CMD_*
 */
void api_req_init(struct api_req *req, uint8_t cmd)
{
	memset(req, 0, sizeof(*req));
	req->cmd = cmd;
}

static struct api_field *add(struct api_req *req, const char *key)
{
	if (req->n == sizeof(req->field) / sizeof(req->field[0])) {
		fprintf(stderr, "libera: too many attributes\n");
		abort();
	}
	req->field[req->n].key = key;
	return &req->field[req->n++];
}

/**
 * api_req_num() - add an integer, of whatever width the attribute has
 * @req: command
 * @key: attribute's name
 * @num: value
 */
void api_req_num(struct api_req *req, const char *key, uint64_t num)
{
	add(req, key)->num = num;
}

/**
 * api_req_str() - add a string
 * @req: command
 * @key: attribute's name
 * @str: value; not copied
 */
void api_req_str(struct api_req *req, const char *key, const char *str)
{
	add(req, key)->data = str;
}

/**
 * api_req_bin() - add bytes
 * @req: command
 * @key: attribute's name
 * @data: value; not copied
 * @len: its length
 */
void api_req_bin(struct api_req *req, const char *key, const void *data, size_t len)
{
	struct api_field *f = add(req, key);

	f->data = data;
	f->len = len;
}

/**
 * api_req_flag() - set a flag
 * @req: command
 * @key: attribute's name
 */
void api_req_flag(struct api_req *req, const char *key)
{
	add(req, key)->num = 1;
}

/**
 * api_req_get() - what was added
 * @req: command
 * @key: attribute's name
 *
 * Return: the attribute, or NULL.
 */
const struct api_field *api_req_get(const struct api_req *req, const char *key)
{
	unsigned int i;

	for (i = 0; i < req->n; i++)
		if (!strcmp(req->field[i].key, key))
			return &req->field[i];
	return NULL;
}

/**
 * api_req_has() - whether something was added
 * @req: command
 * @key: attribute's name
 *
 * Return: whether it was.
 */
bool api_req_has(const struct api_req *req, const char *key)
{
	return api_req_get(req, key);
}

/**
 * api_req_nest() - add a nest
 * @req: command
 * @key: attribute's name
 * @field: what is inside; not copied
 * @n: how much
 */
void api_req_nest(struct api_req *req, const char *key, const struct api_field *field, size_t n)
{
	struct api_field *f = add(req, key);

	f->nest = field;
	f->len = n;
}

static void put_field(struct nlmsghdr *nlh, const struct nl_set *set, const struct api_field *f)
{
	struct nlattr *nest;
	unsigned int i;
	size_t j;

	for (i = 1; i < set->n; i++)
		if (set->attr[i].name && !strcmp(set->attr[i].name, f->key))
			break;
	if (i == set->n) {
		fprintf(stderr, "libera: no attribute %s\n", f->key);
		abort();
	}
	switch (set->attr[i].type) {
	case NL_TYPE_U8:
		mnl_attr_put_u8(nlh, i, f->num);
		break;
	case NL_TYPE_U16:
		mnl_attr_put_u16(nlh, i, f->num);
		break;
	case NL_TYPE_U32:
		mnl_attr_put_u32(nlh, i, f->num);
		break;
	case NL_TYPE_U64:
		mnl_attr_put_u64(nlh, i, f->num);
		break;
	case NL_TYPE_STRING:
		mnl_attr_put_strz(nlh, i, f->data);
		break;
	case NL_TYPE_BINARY:
		mnl_attr_put(nlh, i, f->len, f->data);
		break;
	case NL_TYPE_FLAG:
		mnl_attr_put(nlh, i, 0, NULL);
		break;
	case NL_TYPE_NEST:
		nest = mnl_attr_nest_start(nlh, i);
		for (j = 0; j < f->len; j++)
			put_field(nlh, set->attr[i].nest, &f->nest[j]);
		mnl_attr_nest_end(nlh, nest);
		break;
	default:
		abort();
	}
}

/* -------------------------------------------------------------- objects */

/* @obj[1] and so on are room for what is inside of it. */
static bool obj_init(struct api_obj obj[NESTS + 1], const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *g = mnl_nlmsg_get_payload(nlh);
	int i;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*g) || !g->cmd || g->cmd >= nl_n_cmds ||
	    !nl_cmds[g->cmd].set)
		return false;	/* of a newer kernel */
	memset(obj, 0, (NESTS + 1) * sizeof(*obj));
	for (i = 0; i < NESTS; i++)
		obj[i].nest = &obj[i + 1];
	obj->cmd = g->cmd;
	obj->set = nl_cmds[g->cmd].set;
	obj->first = mnl_nlmsg_get_payload_offset(nlh, sizeof(*g));
	obj->len = mnl_nlmsg_get_payload_len(nlh) - sizeof(*g);
	return true;
}

/**
 * api_obj_name() - the command's name
 * @obj: object
 *
 * Return: "tenant-get", "tenant-ntf" ...
 */
const char *api_obj_name(const struct api_obj *obj)
{
	return nl_cmds[obj->cmd].name;
}

/**
 * api_obj_cmd() - what kind of message it came in
 * @obj: object
 *
 * Return: LIBERA_CMD_*.
 */
uint8_t api_obj_cmd(const struct api_obj *obj)
{
	return obj->cmd;
}

/**
 * api_obj_set() - what attributes it may have
 * @obj: object
 *
 * Return: the set.
 */
const struct nl_set *api_obj_set(const struct api_obj *obj)
{
	return obj->set;
}

/* False if the attribute is not what it says to be. */
static bool get_value(const struct api_obj *obj, const struct nlattr *attr, struct api_value *v)
{
	uint16_t len = mnl_attr_get_payload_len(attr);
	const void *p = mnl_attr_get_payload(attr);

	memset(v, 0, sizeof(*v));
	v->attr = &obj->set->attr[mnl_attr_get_type(attr)];
	switch (v->attr->type) {
	case NL_TYPE_U8:
	case NL_TYPE_U16:
	case NL_TYPE_U32:
	case NL_TYPE_U64:
		if (len != 1u << (v->attr->type - NL_TYPE_U8))
			return false;
		if (len == 1)
			v->num = mnl_attr_get_u8(attr);
		else if (len == 2)
			v->num = mnl_attr_get_u16(attr);
		else if (len == 4)
			v->num = mnl_attr_get_u32(attr);
		else
			v->num = mnl_attr_get_u64(attr);
		return true;
	case NL_TYPE_STRING:
		v->data = p;
		v->len = len ? len - 1 : 0;
		return len && !((const char *)p)[len - 1];
	case NL_TYPE_BINARY:
		v->data = p;
		v->len = len;
		return true;
	case NL_TYPE_FLAG:
		v->num = 1;
		return true;
	case NL_TYPE_NEST:
		if (!obj->nest)
			return false;
		obj->nest->set = v->attr->nest;
		obj->nest->first = p;
		obj->nest->len = len;
		v->nest = obj->nest;
		return true;
	default:
		return false;
	}
}

/**
 * api_obj_next() - go through what an object has
 * @obj: object
 * @it: 0 at the beginning
 * @v: filled; a nest in it is valid until the next call for @obj
 *
 * Attributes that this program does not know are passed over.
 *
 * Return: false at the end.
 */
bool api_obj_next(const struct api_obj *obj, unsigned int *it, struct api_value *v)
{
	const struct nlattr *attr;

	for (;;) {
		attr = (const struct nlattr *)((const char *)obj->first + *it);
		if (*it >= obj->len || !mnl_attr_ok(attr, (int)(obj->len - *it)))
			return false;
		*it += MNL_ALIGN(attr->nla_len);
		if (attr_name(obj->set, mnl_attr_get_type(attr)) && get_value(obj, attr, v))
			return true;
	}
}

/**
 * api_obj_get() - one attribute
 * @obj: object
 * @key: its name
 * @v: filled
 *
 * Return: whether the object has it.
 */
bool api_obj_get(const struct api_obj *obj, const char *key, struct api_value *v)
{
	unsigned int it = 0;

	while (api_obj_next(obj, &it, v))
		if (!strcmp(v->attr->name, key))
			return true;
	return false;
}

/* ------------------------------------------------------------ the kernel */

/**
 * api_open() - connect to the kernel
 * @err: filled on failure
 *
 * Return: for api_close(), or NULL.
 */
struct api *api_open(struct api_error *err)
{
	struct api *api = calloc(1, sizeof(*api));
	struct nlsock_error ne;
	int rc;

	if (!api) {
		set_error(err, ENOMEM, "out of memory");
		return NULL;
	}
	rc = nlsock_open(&api->sock, LIBERA_FAMILY_NAME, LIBERA_MCGRP_EVENTS, &ne);
	if (!rc)
		return api;
	free(api);
	set_error(err, -rc, rc == -ENOENT ? "the module libera is not loaded" : strerror(-rc));
	return NULL;
}

/**
 * api_open_dry() - connect to nothing: commands are printed, and have no answer
 * @to: where
 * @err: filled on failure
 *
 * Return: for api_close(), or NULL.
 */
struct api *api_open_dry(FILE *to, struct api_error *err)
{
	struct api *api = calloc(1, sizeof(*api));

	if (api)
		api->dry = to;
	else
		set_error(err, ENOMEM, "out of memory");
	return api;
}

static void print_field(FILE *to, const struct api_field *f)
{
	size_t i;

	fprintf(to, " %s=", f->key);
	if (f->nest) {
		putc('{', to);
		for (i = 0; i < f->len; i++)
			print_field(to, &f->nest[i]);
		fprintf(to, " }");
		return;
	}
	if (f->data && !f->len)
		fprintf(to, "%s", (const char *)f->data);
	else if (!f->data)
		fprintf(to, "%llu", (unsigned long long)f->num);
	for (i = 0; i < f->len; i++)
		fprintf(to, "%02x", ((const uint8_t *)f->data)[i]);
}

/* "tenant-add name=blue id=7", bytes in hex, nests in braces */
static int print_req(FILE *to, const struct api_req *req)
{
	unsigned int i;

	fprintf(to, "%s", nl_cmds[req->cmd].name);
	for (i = 0; i < req->n; i++)
		print_field(to, &req->field[i]);
	putc('\n', to);
	return 0;
}

/**
 * api_close() - end the connection
 * @api: connection, or NULL
 */
void api_close(struct api *api)
{
	if (!api)
		return;
	nlsock_close(&api->sock);
	nlsock_close(&api->events);
	free(api);
}

struct deliver {
	api_cb cb;
	void *arg;
};

static int deliver(const struct nlmsghdr *nlh, void *arg)
{
	struct api_obj obj[NESTS + 1];
	struct deliver *d = arg;

	return d->cb && obj_init(obj, nlh) ? d->cb(obj, d->arg) : 0;
}

/**
 * api_do() - carry out a command
 * @api: connection
 * @req: command
 * @cb: gets the answer, if there is one; may be NULL
 * @arg: for @cb
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int api_do(struct api *api, const struct api_req *req, api_cb cb, void *arg,
	   struct api_error *err)
{
	char buf[REQ_SIZE];
	struct deliver d = { cb, arg };
	struct nlsock_error ne;
	struct nlmsghdr *nlh;
	unsigned int i;
	int rc;

	if (api->dry)
		return print_req(api->dry, req);
	nlh = nlsock_request(&api->sock, buf, req->cmd, LIBERA_FAMILY_VERSION, false);
	for (i = 0; i < req->n; i++)
		put_field(nlh, nl_cmds[req->cmd].set, &req->field[i]);
	rc = nlsock_talk(&api->sock, nlh, deliver, &d, &ne);
	if (rc)
		kernel_error(&ne, req->cmd, err);
	return rc;
}

/* Messages of a dump, kept until it is known to be consistent. */
struct kept {
	char *buf;
	size_t len;
	size_t cap;
};

static int keep(const struct nlmsghdr *nlh, void *arg)
{
	size_t size = MNL_ALIGN(nlh->nlmsg_len);
	struct kept *k = arg;
	char *buf;

	if (k->cap - k->len < size) {
		k->cap = 2 * k->cap + size;
		buf = realloc(k->buf, k->cap);
		if (!buf)
			return -ENOMEM;
		k->buf = buf;
	}
	memcpy(k->buf + k->len, nlh, nlh->nlmsg_len);
	k->len += size;
	return 0;
}

/**
 * api_dump() - get all objects of a kind
 * @api: connection
 * @req: command, with what to filter by
 * @cb: gets each
 * @arg: for @cb
 * @err: filled on failure
 *
 * Asks again if objects have changed meanwhile; after some tries what came is
 * taken, each object being right by itself.
 *
 * Return: 0 or -errno.
 */
int api_dump(struct api *api, const struct api_req *req, api_cb cb, void *arg,
	     struct api_error *err)
{
	char buf[REQ_SIZE];
	struct deliver d = { cb, arg };
	struct nlsock_error ne;
	struct kept kept = { 0 };
	struct nlmsghdr *nlh;
	int rc, tries = 0;
	unsigned int i;
	size_t at;

	if (api->dry)
		return print_req(api->dry, req);
	do {
		kept.len = 0;
		nlh = nlsock_request(&api->sock, buf, req->cmd, LIBERA_FAMILY_VERSION, true);
		for (i = 0; i < req->n; i++)
			put_field(nlh, nl_cmds[req->cmd].set, &req->field[i]);
		rc = nlsock_talk(&api->sock, nlh, keep, &kept, &ne);
	} while (rc == -EINTR && ++tries < DUMP_TRIES);
	if (rc && rc != -EINTR) {
		kernel_error(&ne, req->cmd, err);
		goto out;
	}
	rc = 0;
	for (at = 0; at < kept.len && !rc; at += MNL_ALIGN(nlh->nlmsg_len)) {
		nlh = (struct nlmsghdr *)(kept.buf + at);
		rc = deliver(nlh, &d);
	}
	if (rc)
		set_error(err, -rc, strerror(-rc));
out:
	free(kept.buf);
	return rc;
}

/**
 * api_subscribe() - get notifications from now on
 * @api: connection
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int api_subscribe(struct api *api, struct api_error *err)
{
	struct nlsock_error ne;
	int rc;

	rc = nlsock_open(&api->events, LIBERA_FAMILY_NAME, LIBERA_MCGRP_EVENTS, &ne);
	if (!rc)
		rc = nlsock_join(&api->events);
	return rc ? set_error(err, -rc, strerror(-rc)) : 0;
}

/**
 * api_event() - wait for notifications
 * @api: connection that has subscribed
 * @cb: gets each
 * @arg: for @cb
 *
 * Return: 0; -ENOBUFS if some were lost; another -errno.
 */
int api_event(struct api *api, api_cb cb, void *arg)
{
	struct deliver d = { cb, arg };

	return nlsock_receive(&api->events, deliver, &d);
}

/**
 * api_event_fd() - to wait for notifications together with others
 * @api: connection that has subscribed
 *
 * Return: readable when api_event() would not wait.
 */
int api_event_fd(const struct api *api)
{
	return mnl_socket_get_fd(api->events.nl);
}
