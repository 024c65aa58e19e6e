// SPDX-License-Identifier: GPL-2.0
/* Network namespaces, as ip(8) names them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "netns.h"

/**
 * netns_enter() - be in a network namespace from now on
 * @name: its name, or a path
 *
 * Return: 0, or -errno.
 */
int netns_enter(const char *name)
{
	char path[256];
	int fd, rc = 0;

	snprintf(path, sizeof(path), "%s%s", strchr(name, '/') ? "" : "/run/netns/", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (setns(fd, CLONE_NEWNET))
		rc = -errno;
	close(fd);
	return rc;
}
