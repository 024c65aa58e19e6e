// SPDX-License-Identifier: GPL-2.0
/* A generic netlink socket: family, requests, extended errors, events. */
#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "nlsock.h"

#define EVENT_ROOM	(4 << 20)	/* bytes of events that wait */

/* What is left of a message from @p on. */
static size_t rest(const struct nlmsghdr *nlh, const void *p)
{
	return (const char *)nlh + nlh->nlmsg_len - (const char *)p;
}

/* Attributes between @p and the end of the message. */
#define for_each_tlv(attr, nlh, p)						\
	for ((attr) = (const struct nlattr *)(p);				\
	     mnl_attr_ok((attr), (int)rest((nlh), (attr)));			\
	     (attr) = mnl_attr_next(attr))

/* The number of the attribute at this offset of our request, or of the nest around it. */
static uint16_t attr_at(const struct nlmsghdr *req, uint32_t offset)
{
	const struct nlattr *attr;
	uint32_t at;

	mnl_attr_for_each(attr, req, sizeof(struct genlmsghdr)) {
		at = (const char *)attr - (const char *)req;
		if (offset >= at && offset < at + attr->nla_len)
			return mnl_attr_get_type(attr);
	}
	return 0;
}

/* The policy that an attribute did not meet. */
static void parse_policy(const struct nlattr *nest, struct nlsock_error *err)
{
	const struct nlattr *attr;
	int have = 0;

	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case NL_POLICY_TYPE_ATTR_MIN_VALUE_U:
			err->min = mnl_attr_get_u64(attr);
			have |= 1;
			break;
		case NL_POLICY_TYPE_ATTR_MAX_VALUE_U:
			err->max = mnl_attr_get_u64(attr);
			have |= 2;
			break;
		case NL_POLICY_TYPE_ATTR_MAX_LENGTH:
			err->max_len = mnl_attr_get_u32(attr);
			break;
		}
	}
	err->has_range = have == 3;
}

static void parse_tlvs(const struct nlmsghdr *nlh, const void *p, const struct nlmsghdr *req,
		       struct nlsock_error *err)
{
	const struct nlattr *attr;

	for_each_tlv(attr, nlh, p) {
		switch (mnl_attr_get_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
				break;
			strncpy(err->msg, mnl_attr_get_str(attr), sizeof(err->msg) - 1);
			break;
		case NLMSGERR_ATTR_OFFS:
			err->attr = attr_at(req, mnl_attr_get_u32(attr));
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			err->missing = mnl_attr_get_u32(attr);
			break;
		case NLMSGERR_ATTR_POLICY:
			parse_policy(attr, err);
			break;
		}
	}
}

/* NLMSG_ERROR: the code, then the request or its header, then attributes. */
static int parse_error(const struct nlmsghdr *nlh, const struct nlmsghdr *req,
		       struct nlsock_error *err)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	size_t skip = sizeof(*e);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e)) {
		err->code = EBADMSG;
		return -EBADMSG;
	}
	err->code = -e->error;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return e->error;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += MNL_ALIGN(e->msg.nlmsg_len) - sizeof(e->msg);
	if (skip < mnl_nlmsg_get_payload_len(nlh))
		parse_tlvs(nlh, (const char *)e + skip, req, err);
	return e->error;
}

/* NLMSG_DONE of a dump: the code, then attributes. */
static int parse_done(const struct nlmsghdr *nlh, const struct nlmsghdr *req,
		      struct nlsock_error *err)
{
	const int *code = mnl_nlmsg_get_payload(nlh);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*code))
		return 0;
	err->code = *code < 0 ? -*code : 0;
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		parse_tlvs(nlh, code + 1, req, err);
	return *code < 0 ? *code : 0;
}

static int fail(struct nlsock_error *err)
{
	err->code = errno;
	return -errno;
}

/**
 * nlsock_talk() - send a request and take all of its answers
 * @s: socket
 * @req: request
 * @cb: gets each message; may be NULL
 * @arg: for @cb
 * @err: filled if the kernel refuses
 *
 * Return: 0, -errno; -EINTR if a dump saw objects change and may be inconsistent.
 */
int nlsock_talk(struct nlsock *s, const struct nlmsghdr *req, nlsock_cb cb, void *arg,
		struct nlsock_error *err)
{
	static char buf[NLSOCK_BUF];
	const struct nlmsghdr *nlh;
	bool changed = false;
	ssize_t len;
	int left, rc;

	memset(err, 0, sizeof(*err));
	if (mnl_socket_sendto(s->nl, req, req->nlmsg_len) < 0)
		return fail(err);
	for (;;) {
		len = mnl_socket_recvfrom(s->nl, buf, sizeof(buf));
		if (len < 0)
			return fail(err);
		left = len;
		for (nlh = (struct nlmsghdr *)buf; mnl_nlmsg_ok(nlh, left);
		     nlh = mnl_nlmsg_next(nlh, &left)) {
			if (nlh->nlmsg_seq != req->nlmsg_seq)
				continue;
			changed |= nlh->nlmsg_flags & NLM_F_DUMP_INTR;
			if (nlh->nlmsg_type == NLMSG_ERROR)
				return parse_error(nlh, req, err);
			if (nlh->nlmsg_type == NLMSG_DONE) {
				rc = parse_done(nlh, req, err);
				return rc || !changed ? rc : -EINTR;
			}
			if (nlh->nlmsg_type == NLMSG_NOOP || !cb)
				continue;
			rc = cb(nlh, arg);
			if (rc) {
				err->code = -rc;
				return rc;
			}
		}
	}
}

/**
 * nlsock_request() - begin a request
 * @s: socket
 * @buf: room for it
 * @cmd: command
 * @version: of the family
 * @dump: ask for all objects
 *
 * Return: the message, to be filled with mnl_attr_put_*().
 */
struct nlmsghdr *nlsock_request(struct nlsock *s, void *buf, uint8_t cmd, uint8_t version,
				bool dump)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *g;

	nlh->nlmsg_type = s->family;
	nlh->nlmsg_flags = NLM_F_REQUEST | (dump ? NLM_F_DUMP : NLM_F_ACK);
	nlh->nlmsg_seq = ++s->seq;
	g = mnl_nlmsg_put_extra_header(nlh, sizeof(*g));
	g->cmd = cmd;
	g->version = version;
	return nlh;
}

struct family {
	struct nlsock *s;
	const char *group;
};

static void find_group(const struct nlattr *groups, struct family *f)
{
	const struct nlattr *group, *attr;

	mnl_attr_for_each_nested(group, groups) {
		const char *name = NULL;
		uint32_t id = 0;

		mnl_attr_for_each_nested(attr, group) {
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
				name = mnl_attr_get_str(attr);
			else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
				id = mnl_attr_get_u32(attr);
		}
		if (name && !strcmp(name, f->group))
			f->s->group = id;
	}
}

static int got_family(const struct nlmsghdr *nlh, void *arg)
{
	const struct nlattr *attr;
	struct family *f = arg;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			f->s->family = mnl_attr_get_u16(attr);
		else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			find_group(attr, f);
	}
	return 0;
}

/**
 * nlsock_open() - open a socket and find the family
 * @s: filled
 * @family: name of the family
 * @group: name of its multicast group
 * @err: filled on failure
 *
 * Return: 0 or -errno; -ENOENT if the kernel does not have the family.
 */
int nlsock_open(struct nlsock *s, const char *family, const char *group,
		struct nlsock_error *err)
{
	struct family f = { .s = s, .group = group };
	char buf[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh;
	int one = 1, rc;

	memset(s, 0, sizeof(*s));
	memset(err, 0, sizeof(*err));
	s->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!s->nl)
		return fail(err);
	if (mnl_socket_bind(s->nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		rc = fail(err);
		nlsock_close(s);
		return rc;
	}
	mnl_socket_setsockopt(s->nl, NETLINK_EXT_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(s->nl, NETLINK_CAP_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(s->nl, NETLINK_GET_STRICT_CHK, &one, sizeof(one));

	s->family = GENL_ID_CTRL;
	nlh = nlsock_request(s, buf, CTRL_CMD_GETFAMILY, 1, false);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, family);
	rc = nlsock_talk(s, nlh, got_family, &f, err);
	if (rc)
		nlsock_close(s);
	return rc;
}

/**
 * nlsock_close() - close the socket
 * @s: socket, open or not
 */
void nlsock_close(struct nlsock *s)
{
	if (s->nl)
		mnl_socket_close(s->nl);
	s->nl = NULL;
}

/**
 * nlsock_join() - get the family's events
 * @s: socket; used for nothing else from now on
 *
 * Return: 0 or -errno.
 */
int nlsock_join(struct nlsock *s)
{
	int room = EVENT_ROOM;

	/* only so much as an ordinary user may have, if we are one */
	setsockopt(mnl_socket_get_fd(s->nl), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (mnl_socket_setsockopt(s->nl, NETLINK_ADD_MEMBERSHIP, &s->group, sizeof(s->group)) < 0)
		return -errno;
	return 0;
}

/**
 * nlsock_receive() - wait for events
 * @s: socket that has joined
 * @cb: gets each
 * @arg: for @cb
 *
 * Return: 0; -ENOBUFS if events were lost; another -errno.
 */
int nlsock_receive(struct nlsock *s, nlsock_cb cb, void *arg)
{
	static char buf[NLSOCK_BUF];
	const struct nlmsghdr *nlh;
	int left, rc;
	ssize_t len;

	len = mnl_socket_recvfrom(s->nl, buf, sizeof(buf));
	if (len < 0)
		return -errno;
	left = len;
	for (nlh = (struct nlmsghdr *)buf; mnl_nlmsg_ok(nlh, left);
	     nlh = mnl_nlmsg_next(nlh, &left)) {
		if (nlh->nlmsg_type != s->family)
			continue;
		rc = cb(nlh, arg);
		if (rc)
			return rc;
	}
	return 0;
}
