// SPDX-License-Identifier: GPL-2.0
/* Extensions of Nicira that controllers speak when they begin. */
#include "core/ofmsg.h"
#include "vctl.h"
#include "vext.h"
#include "vswitch.h"

#define NX_VENDOR			0x00002320

/* Subtypes of its messages. */
#define NXT_ROLE_REQUEST		10
#define NXT_ROLE_REPLY			11
#define NXT_SET_FLOW_FORMAT		12
#define NXT_FLOW_MOD_TABLE_ID		15
#define NXT_SET_PACKET_IN_FORMAT	16
#define NXT_SET_CONTROLLER_ID		20

/* Bytes after the subtype that say: as without extensions. */
static const struct {
	u32 subtype;
	u16 len;
} usual[] = {
	{ NXT_SET_FLOW_FORMAT, 4 },		/* that of OpenFlow 1.0 */
	{ NXT_FLOW_MOD_TABLE_ID, 8 },		/* none in flow mods */
	{ NXT_SET_PACKET_IN_FORMAT, 4 },	/* that of OpenFlow */
	{ NXT_SET_CONTROLLER_ID, 8 },		/* 0, to which packets are sent */
};

static int role(struct libera_vnc *vnc, const struct libera_ofmsg *m)
{
	static const u8 of_nicira[] = {
		LIBERA_ROLE_EQUAL, LIBERA_ROLE_MASTER, LIBERA_ROLE_SLAVE,
	};
	const struct libera_of_experimenter *e = &m->experimenter;
	struct libera_ofmsg *out = &vnc->vs->out;
	u8 reply[8];
	u32 want;

	if (e->data_len != sizeof(reply))
		return LIBERA_OFERR_BAD_REQUEST_LEN;
	want = get_unaligned_be32(e->data + 4);
	if (want >= ARRAY_SIZE(of_nicira))
		return LIBERA_OFERR_ROLE_REQUEST_BAD_ROLE;
	put_unaligned_be32(NXT_ROLE_REPLY, reply);
	put_unaligned_be32(want, reply + 4);
	mutex_lock(&vnc->vs->lock);
	libera_vnc_set_role(vnc, of_nicira[want]);
	memset(out, 0, sizeof(*out));
	out->type = LIBERA_OFMSG_EXPERIMENTER;
	out->xid = m->xid;
	out->experimenter.experimenter = NX_VENDOR;
	out->experimenter.data = reply;
	out->experimenter.data_len = sizeof(reply);
	libera_vnc_send(vnc, out);
	mutex_unlock(&vnc->vs->lock);
	return 0;
}

int libera_vext_handle(struct libera_vnc *vnc, const struct libera_ofmsg *m)
{
	const struct libera_of_experimenter *e = &m->experimenter;
	u32 i;

	if (e->experimenter != NX_VENDOR || e->data_len < 4)
		return LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER;
	if (e->exp_type == NXT_ROLE_REQUEST)
		return role(vnc, m);
	for (i = 0; i < ARRAY_SIZE(usual); i++)
		if (e->exp_type == usual[i].subtype && e->data_len == 4 + usual[i].len &&
		    !memchr_inv(e->data + 4, 0, usual[i].len))
			return 0;
	return LIBERA_OFERR_BAD_REQUEST_EXPERIMENTER;
}
