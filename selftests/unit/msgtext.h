/* SPDX-License-Identifier: GPL-2.0 */
/* A neutral message as text, and back to the wire with all its entries. */
#ifndef _LIBERA_UNIT_MSGTEXT_H
#define _LIBERA_UNIT_MSGTEXT_H

#include "core/ofmsg.h"

/* Room for one message and all that hangs on it. */
struct msgtext {
	struct libera_ofmsg m;
	struct libera_ofscratch scratch;
	struct libera_port_desc port[64];
};

/**
 * msgtext_print() - one line, and one more for each entry of a list
 * @buf: destination
 * @size: its size
 * @t: decoded; ports of a 1.0 FEATURES_REPLY are unpacked into @t->port
 *
 * Return: 0, or -EPROTO if a list is damaged.
 */
int msgtext_print(char *buf, size_t size, struct msgtext *t);

/**
 * msgtext_encode() - the message in some version, list replies with their entries
 * @b: builder
 * @version: to encode for
 * @t: decoded, and printed (for the ports)
 *
 * Return: as libera_ofmsg_encode(); -EPROTO if a list is damaged.
 */
int msgtext_encode(struct libera_ofbuf *b, u8 version, struct msgtext *t);

#endif
