// SPDX-License-Identifier: GPL-2.0
/* pSwitches that take rules of OpenFlow as they are. */
#include "pdrv.h"
#include "pfr.h"
#include "pswitch.h"
#include "vgroup.h"
#include "vmeter.h"

static int start(struct libera_pswitch *ps)
{
	return 0;
}

static void nothing(struct libera_pswitch *ps)
{
}

static void nothing_bound(struct libera_pswitch *ps, struct libera_pfr *pfr)
{
}

static int check(struct libera_pswitch *ps, const struct libera_match *m,
		 const struct libera_instrs *i)
{
	return 0;
}

static int encode(struct libera_pswitch *ps, struct libera_pfr *pfr, u32 xid)
{
	return 0;
}

static void nothing_at(struct libera_pswitch *ps, u32 port)
{
}

static int packet_out(struct libera_pswitch *ps)
{
	return libera_pswitch_send(ps, &ps->out);
}

/* What of ours it has, besides rules. */
static void ask(struct libera_pswitch *ps, u32 xid)
{
	static const u16 types[] = { LIBERA_MP_GROUP_DESC, LIBERA_MP_METER_CONFIG };
	struct libera_ofmsg *m = &ps->out;
	int i;

	lockdep_assert_held(&ps->lock);
	for (i = 0; i < ARRAY_SIZE(types) && ps->version != LIBERA_OF10; i++) {
		memset(m, 0, sizeof(*m));
		m->type = LIBERA_OFMSG_MP_REQUEST;
		m->xid = xid;
		m->mp_request.type = types[i];
		if (types[i] == LIBERA_MP_METER_CONFIG)
			m->mp_request.meter_id = LIBERA_METER_ALL;
		libera_session_send(ps->session, m);
	}
}

static bool sync_rule(struct libera_pswitch *ps, const struct libera_of_flow_stats *e, bool *keep)
{
	return false;
}

static u64 next_user(struct libera_pswitch *ps, const struct libera_of_error *e,
		     unsigned long *pos)
{
	return 0;
}

static int read_ask(struct libera_pswitch *ps, u32 xid)
{
	return 0;
}

static int read_groups(struct libera_pswitch *ps, u32 xid, u8 version, struct libera_ofcur *c)
{
	return 0;
}

static bool read_rule(struct libera_pswitch *ps, u32 xid, struct libera_of_flow_stats *e)
{
	return true;
}

static bool read_end(struct libera_pswitch *ps, u32 xid, u64 cookie)
{
	return true;
}

const struct libera_pdrv libera_pdrv_of = {
	.kind = LIBERA_PKIND_OPENFLOW,
	.start = start,
	.stop = nothing,
	.wipe = nothing,
	.lost = nothing,
	.check = check,
	.bind = nothing_bound,
	.unbind = nothing_bound,
	.encode = encode,
	.probe_rule = nothing,
	.admit = nothing_at,
	.dismiss = nothing_at,
	.packet_out = packet_out,
	.ask = ask,
	.sync_groups = libera_vgroup_sync,
	.sync_rule = sync_rule,
	.sync_end = nothing,
	.flush = nothing,
	.next_user = next_user,
	.read_ask = read_ask,
	.read_groups = read_groups,
	.read_rule = read_rule,
	.read_end = read_end,
};
