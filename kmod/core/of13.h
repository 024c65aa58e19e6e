/* SPDX-License-Identifier: GPL-2.0 */
/* Inside the OpenFlow 1.3 codec. */
#ifndef _LIBERA_OF13_H
#define _LIBERA_OF13_H

#include "of13_wire.h"
#include "ofp_codec.h"

int libera_of13_get_oxms(struct libera_match *m, const u8 *p, u32 len, bool *opaque);
int libera_of13_get_match(struct libera_match *m, struct libera_ofcur *c, bool *opaque);
int libera_of13_put_match(struct libera_ofbuf *b, const struct libera_match *m);
int libera_of13_get_set_field(struct libera_act *a, const u8 *p, u32 len);

int libera_of13_get_acts(const u8 *p, u32 len, struct libera_ofscratch *scratch, bool ours);
int libera_of13_get_rule_instrs(struct libera_instrs *i, const u8 *p, u32 len,
				struct libera_ofscratch *scratch, bool ours);
int libera_of13_put_acts(struct libera_ofbuf *b, const struct libera_act *act, int n,
			 struct libera_act_ctx *ctx);
int libera_of13_put_rule_instrs(struct libera_ofbuf *b, const struct libera_instrs *i,
				const struct libera_act_ctx *known);

u8 libera_of13_act_of(u16 type);
u16 libera_of13_type_of(u8 act);

int libera_of13_decode_group_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
				 struct libera_ofscratch *scratch);
int libera_of13_encode_group_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_of13_get_group_features(struct libera_of_mp_reply *r);
int libera_of13_put_group_features(struct libera_ofbuf *b,
				   const struct libera_of_group_features *f);

int libera_of13_decode_meter_mod(struct libera_ofmsg *m, struct libera_ofcur *c,
				 struct libera_ofscratch *scratch);
int libera_of13_encode_meter_mod(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_of13_get_meter_features(struct libera_of_mp_reply *r);
int libera_of13_put_meter_features(struct libera_ofbuf *b,
				   const struct libera_of_meter_features *f);

void libera_of13_get_port_desc(struct libera_port_desc *d, const struct of13_port *w);
void libera_of13_put_port_desc(struct of13_port *w, const struct libera_port_desc *d);

int libera_of13_decode_mp_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				  struct libera_ofscratch *scratch);
int libera_of13_decode_mp_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				struct libera_ofscratch *scratch);
int libera_of13_encode_mp_request(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_of13_encode_mp_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m);

int libera_of13_decode_queue_request(struct libera_ofmsg *m, struct libera_ofcur *c,
				     struct libera_ofscratch *scratch);
int libera_of13_encode_queue_request(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_of13_decode_queue_reply(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch);
int libera_of13_encode_queue_reply(struct libera_ofbuf *b, const struct libera_ofmsg *m);

int libera_of13_next_port(struct libera_ofcur *c, struct libera_port_desc *d);
int libera_of13_next_flow(struct libera_ofcur *c, struct libera_of_flow_stats *s,
			  struct libera_ofscratch *scratch);
int libera_of13_next_table(struct libera_ofcur *c, struct libera_of_table_stats *s);
int libera_of13_next_port_stats(struct libera_ofcur *c, struct libera_of_port_stats *s);
int libera_of13_next_queue(struct libera_ofcur *c, struct libera_of_queue *q);
int libera_of13_next_queue_stats(struct libera_ofcur *c, struct libera_of_queue_stats *s);
int libera_of13_next_group_stats(struct libera_ofcur *c, struct libera_of_group_stats *s);
int libera_of13_next_group(struct libera_ofcur *c, struct libera_of_group *g,
			   struct libera_ofscratch *scratch);
int libera_of13_next_meter_stats(struct libera_ofcur *c, struct libera_of_meter_stats *s);
int libera_of13_next_meter(struct libera_ofcur *c, struct libera_of_meter *m,
			   struct libera_ofscratch *scratch);
int libera_of13_next_table_features(struct libera_ofcur *c, struct libera_of_table_features *f);
int libera_of13_add_port(struct libera_ofbuf *b, const struct libera_port_desc *d);
int libera_of13_add_flow(struct libera_ofbuf *b, const struct libera_of_flow_stats *s);
int libera_of13_add_table(struct libera_ofbuf *b, const struct libera_of_table_stats *s);
int libera_of13_add_port_stats(struct libera_ofbuf *b, const struct libera_of_port_stats *s);
int libera_of13_add_queue_stats(struct libera_ofbuf *b, const struct libera_of_queue_stats *s);
int libera_of13_add_group_stats(struct libera_ofbuf *b, const struct libera_of_group_stats *s);
int libera_of13_add_group(struct libera_ofbuf *b, const struct libera_of_group *g);
int libera_of13_add_meter_stats(struct libera_ofbuf *b, const struct libera_of_meter_stats *s);
int libera_of13_add_meter(struct libera_ofbuf *b, const struct libera_of_meter *m);
int libera_of13_add_table_features(struct libera_ofbuf *b,
				   const struct libera_of_table_features *f);

#endif
