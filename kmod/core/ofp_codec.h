/* SPDX-License-Identifier: GPL-2.0 */
/* The tables that a version's codec consists of, and what versions share. */
#ifndef _LIBERA_OFP_CODEC_H
#define _LIBERA_OFP_CODEC_H

#include "ofmsg.h"

struct ofp_port_counters;
struct ofp_desc;
struct ofp_aggregate_stats;

/**
 * struct libera_ofp_dec - one message type in the decoding direction
 * @type: neutral type
 * @exact: @min_len is the only length
 * @min_len: shortest length, with header; 0 if the version has no such type
 * @decode: reads what follows the header; NULL if the type is all that is
 *	wanted.  Returns 0, or a positive oferr.  Bytes that it leaves are an
 *	error: it takes as data what may follow
 */
struct libera_ofp_dec {
	u8 type;
	bool exact;
	u16 min_len;
	int (*decode)(struct libera_ofmsg *m, struct libera_ofcur *c,
		      struct libera_ofscratch *scratch);
};

/**
 * struct libera_ofp_enc - one message type in the encoding direction
 * @known: the version can say it
 * @type: type on the wire
 * @encode: writes what follows the header; NULL if nothing does.  Returns 0,
 *	-ENOSPC, or a positive oferr
 */
struct libera_ofp_enc {
	bool known;
	u8 type;
	int (*encode)(struct libera_ofbuf *b, const struct libera_ofmsg *m);
};

/**
 * struct libera_ofp_codec - one version
 * @dec: by type on the wire
 * @n_dec: rows of @dec
 * @enc: by neutral type
 * @mp_hdr_len: bytes of a multipart reply's own header, flags at its byte 2
 * @mp_reply_type: type of a multipart reply on the wire
 * @mp_types: bitmap of multipart types that exist
 * @get_port: reads one entry of a list; returns 0 or -EPROTO
 * @get_flow: likewise
 * @get_table: likewise
 * @get_port_stats: likewise
 * @get_queue: likewise
 * @get_queue_stats: likewise
 * @get_group_stats: likewise; NULL, like those below, if the version has no such list
 * @get_group: likewise
 * @get_meter_stats: likewise
 * @get_meter: likewise
 * @get_table_features: likewise
 * @put_port: writes one entry of a list; returns 0, -ENOSPC or a positive oferr
 * @put_flow: likewise
 * @put_table: likewise
 * @put_port_stats: likewise
 * @put_queue_stats: likewise
 * @put_group_stats: likewise; NULL, like those below, if the version has no such list
 * @put_group: likewise
 * @put_meter_stats: likewise
 * @put_meter: likewise
 * @put_table_features: likewise
 */
struct libera_ofp_codec {
	const struct libera_ofp_dec *dec;
	u8 n_dec;
	const struct libera_ofp_enc *enc;
	u8 mp_hdr_len;
	u8 mp_reply_type;
	u16 mp_types;
	int (*get_port)(struct libera_ofcur *c, struct libera_port_desc *d);
	int (*get_flow)(struct libera_ofcur *c, struct libera_of_flow_stats *s,
			struct libera_ofscratch *scratch);
	int (*get_table)(struct libera_ofcur *c, struct libera_of_table_stats *s);
	int (*get_port_stats)(struct libera_ofcur *c, struct libera_of_port_stats *s);
	int (*get_queue)(struct libera_ofcur *c, struct libera_of_queue *q);
	int (*get_queue_stats)(struct libera_ofcur *c, struct libera_of_queue_stats *s);
	int (*get_group_stats)(struct libera_ofcur *c, struct libera_of_group_stats *s);
	int (*get_group)(struct libera_ofcur *c, struct libera_of_group *g,
			 struct libera_ofscratch *scratch);
	int (*get_meter_stats)(struct libera_ofcur *c, struct libera_of_meter_stats *s);
	int (*get_meter)(struct libera_ofcur *c, struct libera_of_meter *m,
			 struct libera_ofscratch *scratch);
	int (*get_table_features)(struct libera_ofcur *c, struct libera_of_table_features *f);
	int (*put_port)(struct libera_ofbuf *b, const struct libera_port_desc *d);
	int (*put_flow)(struct libera_ofbuf *b, const struct libera_of_flow_stats *s);
	int (*put_table)(struct libera_ofbuf *b, const struct libera_of_table_stats *s);
	int (*put_port_stats)(struct libera_ofbuf *b, const struct libera_of_port_stats *s);
	int (*put_queue_stats)(struct libera_ofbuf *b, const struct libera_of_queue_stats *s);
	int (*put_group_stats)(struct libera_ofbuf *b, const struct libera_of_group_stats *s);
	int (*put_group)(struct libera_ofbuf *b, const struct libera_of_group *g);
	int (*put_meter_stats)(struct libera_ofbuf *b, const struct libera_of_meter_stats *s);
	int (*put_meter)(struct libera_ofbuf *b, const struct libera_of_meter *m);
	int (*put_table_features)(struct libera_ofbuf *b,
				  const struct libera_of_table_features *f);
};

extern const struct libera_ofp_codec libera_of10_codec;
extern const struct libera_ofp_codec libera_of13_codec;

const struct libera_ofp_codec *libera_ofp_codec_of(u8 version);

/* What an action list is applied to, as far as its author made it known. */
enum libera_act_tag {
	LIBERA_TAG_UNKNOWN,
	LIBERA_TAG_NONE,
	LIBERA_TAG_SOME,
};

/**
 * struct libera_act_ctx - what is known of the packets that actions meet
 * @tag: whether they have a VLAN tag
 * @pushed: tags that actions have put on and not taken off
 * @under: what @tag was before these
 * @ip_proto: their protocol if they are IP, 0 if not known
 * @rule: known from a match: what the match leaves open is really open
 * @ours: written for ourselves: actions that the version lacks are kept
 */
struct libera_act_ctx {
	u8 tag;
	u8 under;
	u16 pushed;
	u8 ip_proto;
	bool rule;
	bool ours;
};

void libera_ofp_ctx_from_match(struct libera_act_ctx *ctx, const struct libera_match *m);
void libera_ofp_ctx_from_packet(struct libera_act_ctx *ctx, const u8 *data, u32 len);

/** libera_ofp_get_rest() - all that is left of a message, as @data and @len */
static inline void libera_ofp_get_rest(struct libera_ofcur *c, const u8 **data, u16 *len)
{
	*len = c->left;
	*data = libera_ofcur_pull(c, c->left);
}

int libera_ofp_decode_hello(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch);
int libera_ofp_decode_error(struct libera_ofmsg *m, struct libera_ofcur *c,
			    struct libera_ofscratch *scratch);
int libera_ofp_decode_echo(struct libera_ofmsg *m, struct libera_ofcur *c,
			   struct libera_ofscratch *scratch);
int libera_ofp_decode_experimenter(struct libera_ofmsg *m, struct libera_ofcur *c,
				   struct libera_ofscratch *scratch);
int libera_ofp_decode_config(struct libera_ofmsg *m, struct libera_ofcur *c,
			     struct libera_ofscratch *scratch);
int libera_ofp_encode_hello(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_ofp_encode_error(struct libera_ofbuf *b, const struct libera_ofmsg *m, u8 version);
int libera_ofp_encode_echo(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_ofp_encode_experimenter(struct libera_ofbuf *b, const struct libera_ofmsg *m);
int libera_ofp_encode_config(struct libera_ofbuf *b, const struct libera_ofmsg *m);

int libera_ofp_decode_mp_body(struct libera_of_mp_reply *r);
int libera_ofp_encode_mp_body(struct libera_ofbuf *b, const struct libera_of_mp_reply *r);
void libera_ofp_get_counters(struct libera_of_port_stats *s, const struct ofp_port_counters *w);
void libera_ofp_put_counters(struct ofp_port_counters *w, const struct libera_of_port_stats *s);
int libera_ofp_get_queue_props(struct libera_of_queue *q, const void *p, u32 len, bool max);
int libera_ofp_put_queue_props(struct libera_ofbuf *b, const struct libera_of_queue *q, bool max);
int libera_ofp_put_counter_list(struct libera_ofbuf *b, const struct libera_of_counter *n,
				int count);
void libera_ofp_get_name(char *name, const char *wire);

#endif
