/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces, as ip(8) names them. */
#ifndef _LIBERA_NETNS_H
#define _LIBERA_NETNS_H

int netns_enter(const char *name);

#endif
