/* SPDX-License-Identifier: GPL-2.0 */
/* Inside the OpenFlow 1.0 codec. */
#ifndef _LIBERA_OF10_H
#define _LIBERA_OF10_H

#include "of10_wire.h"
#include "ofp_codec.h"

u32 libera_of10_get_port(__be16 port);
bool libera_of10_put_port(u32 port, __be16 *out);

void libera_of10_get_match(struct libera_match *m, const struct of10_match *w);
int libera_of10_put_match(struct of10_match *w, const struct libera_match *m);
u16 libera_of10_get_priority(const struct of10_match *w, __be16 priority);
void libera_of10_fit_priority(struct of10_match *w, u16 priority);

int libera_of10_get_acts(struct libera_instrs *i, const u8 *p, u32 len,
			 struct libera_ofscratch *scratch);
int libera_of10_put_instrs(struct libera_ofbuf *b, const struct libera_instrs *i,
			   const struct libera_act_ctx *known);

void libera_of10_get_phy_port(struct libera_port_desc *d, const struct of10_phy_port *w);
int libera_of10_put_phy_port(struct of10_phy_port *w, const struct libera_port_desc *d);
u32 libera_of10_put_features(u32 features);
u32 libera_of10_get_features(u32 features);

int libera_of10_decode_stats_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				     struct libera_ofscratch *scratch);
int libera_of10_decode_stats_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch);
int libera_of10_encode_stats_request(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_of10_encode_stats_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m);

int libera_of10_decode_queue_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				     struct libera_ofscratch *scratch);
int libera_of10_encode_queue_request(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_of10_decode_queue_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch);
int libera_of10_encode_queue_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m);

int libera_of10_next_port(struct libera_ofcur *c, struct libera_port_desc *d);
int libera_of10_next_flow(struct libera_ofcur *c, struct libera_of_flow_stats *s,
			  struct libera_ofscratch *scratch);
int libera_of10_next_table(struct libera_ofcur *c, struct libera_of_table_stats *s);
int libera_of10_next_port_stats(struct libera_ofcur *c, struct libera_of_port_stats *s);
int libera_of10_next_queue(struct libera_ofcur *c, struct libera_of_queue *q);
int libera_of10_next_queue_stats(struct libera_ofcur *c, struct libera_of_queue_stats *s);
int libera_of10_add_port(struct libera_ofbuf *b, const struct libera_port_desc *d);
int libera_of10_add_flow(struct libera_ofbuf *b, const struct libera_of_flow_stats *s);
int libera_of10_add_table(struct libera_ofbuf *b, const struct libera_of_table_stats *s);
int libera_of10_add_port_stats(struct libera_ofbuf *b, const struct libera_of_port_stats *s);
int libera_of10_add_queue_stats(struct libera_ofbuf *b, const struct libera_of_queue_stats *s);

#endif
