// SPDX-License-Identifier: GPL-2.0
/* Whether the module is there: generic netlink tells of families that come and go. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "nlsock.h"
#include "presence.h"

/**
 * struct presence - a watch
 * @sock: socket of the family of families
 * @fn: who is told
 * @arg: for @fn
 */
struct presence {
	struct nlsock sock;
	presence_fn fn;
	void *arg;
};

/**
 * presence_open() - be told from now on
 * @err: filled on failure
 *
 * Return: for presence_close(), or NULL.
 */
struct presence *presence_open(struct api_error *err)
{
	struct presence *p = mem_or_die(calloc(1, sizeof(*p)));
	struct nlsock_error ne;
	int rc;

	rc = nlsock_open(&p->sock, "nlctrl", "notify", &ne);
	if (!rc)
		rc = nlsock_join(&p->sock);
	if (!rc)
		return p;
	err->code = -rc;
	snprintf(err->text, sizeof(err->text), "generic netlink: %s", strerror(-rc));
	presence_close(p);
	return NULL;
}

/**
 * presence_close() - be told no more
 * @p: watch, or NULL
 */
void presence_close(struct presence *p)
{
	if (!p)
		return;
	nlsock_close(&p->sock);
	free(p);
}

/**
 * presence_fd() - to wait for news together with others
 * @p: watch
 *
 * Return: readable when presence_receive() would not wait.
 */
int presence_fd(const struct presence *p)
{
	return mnl_socket_get_fd(p->sock.nl);
}

static int take(const struct nlmsghdr *nlh, void *arg)
{
	const struct genlmsghdr *g = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	struct presence *p = arg;

	if (g->cmd != CTRL_CMD_NEWFAMILY && g->cmd != CTRL_CMD_DELFAMILY)
		return 0;
	mnl_attr_for_each(attr, nlh, sizeof(*g))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_NAME &&
		    !strcmp(mnl_attr_get_str(attr), LIBERA_FAMILY_NAME))
			p->fn(p->arg, g->cmd == CTRL_CMD_NEWFAMILY);
	return 0;
}

/**
 * presence_receive() - take news
 * @p: watch
 * @fn: told when the module has come, or is gone
 * @arg: for @fn
 *
 * Return: 0; -ENOBUFS if some were lost; another -errno.
 */
int presence_receive(struct presence *p, presence_fn fn, void *arg)
{
	p->fn = fn;
	p->arg = arg;
	return nlsock_receive(&p->sock, take, p);
}
