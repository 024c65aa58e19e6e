/* SPDX-License-Identifier: GPL-2.0 */
/* A neutral message as text, and back to the wire with all its entries. */
#ifndef _LIBERA_UNIT_MSGTEXT_H
#define _LIBERA_UNIT_MSGTEXT_H

#include "core/ofmsg.h"

struct libera_print;

/* Room for one message and all that hangs on it. */
struct msgtext {
	struct libera_ofmsg m;
	struct libera_ofscratch scratch;
	struct libera_port_desc port[64];
	struct libera_of_queue queue[256];
	struct libera_of_counter counter[4096];	/* more than one entry can have */
	union {
		struct libera_of_flow_stats flow;
		struct libera_of_table_stats table;
		struct libera_of_port_stats port_stats;
		struct libera_port_desc port;
		struct libera_of_queue_stats queue_stats;
		struct libera_of_group_stats group_stats;
		struct libera_of_group group;
		struct libera_of_meter_stats meter_stats;
		struct libera_of_meter meter;
		struct libera_of_table_features table_features;
	} entry;		/* of a list, the one that was read last */
};

/**
 * msgtext_print() - one line, and one more for each entry of a list
 * @buf: destination
 * @size: its size
 * @t: decoded; ports of a 1.0 FEATURES_REPLY are unpacked into @t->port, queues
 *	of a QUEUE_CONFIG_REPLY into @t->queue
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

/* Parts that both files need; those that return something: 0 or -EPROTO. */
void msgtext_add_match(struct libera_print *p, const struct libera_match *m);
void msgtext_add_instrs(struct libera_print *p, const struct libera_instrs *i);
void msgtext_add_port(struct libera_print *p, const char *key, u32 port);
void msgtext_add_port_desc(struct libera_print *p, const struct libera_port_desc *d);
void msgtext_add_group(struct libera_print *p, const struct libera_of_group *g);
void msgtext_add_meter(struct libera_print *p, const struct libera_of_meter *m);
int msgtext_add_request(struct libera_print *p, struct msgtext *t);
int msgtext_add_reply(struct libera_print *p, struct msgtext *t);

#endif
