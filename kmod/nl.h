/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family. */
#ifndef _LIBERA_NL_H
#define _LIBERA_NL_H

int libera_nl_register(void);
void libera_nl_unregister(void);

#endif
