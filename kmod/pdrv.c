// SPDX-License-Identifier: GPL-2.0
/* Kinds of pSwitches: which one is of which. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "core/wbox.h"
#include "pdrv.h"
#include "pfr.h"
#include "pswitch.h"

static bool says_pipeline(const struct libera_pswitch *ps)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(ps->desc); i++)
		if (libera_wbox_is_named(ps->desc[i]))
			return true;
	return libera_wbox_is_pipeline(ps->tables_seen);
}

static const struct libera_pdrv *kind_of(const struct libera_pswitch *ps)
{
	/* the pipeline is one of OpenFlow 1.3, whoever says what */
	if (ps->version != LIBERA_OF13 || ps->kind_set == LIBERA_PKIND_OPENFLOW)
		return &libera_pdrv_of;
	if (ps->kind_set == LIBERA_PKIND_WBOX || says_pipeline(ps))
		return &libera_pdrv_wbox;
	return &libera_pdrv_of;
}

/* What of OpenFlow a switch of one table has not. */
static void hide_abilities(struct libera_pswitch *ps)
{
	if (!ps->drv->one_table)
		return;
	memset(&ps->group_features, 0, sizeof(ps->group_features));
	memset(&ps->meter_features, 0, sizeof(ps->meter_features));
	memset(&ps->table_features, 0, sizeof(ps->table_features));
	ps->capabilities &= ~LIBERA_CAP_GROUP_STATS;
}

int libera_pdrv_choose(struct libera_pswitch *ps)
{
	const struct libera_pdrv *drv = kind_of(ps), *old = ps->drv;
	struct libera_pfr *pfr;
	unsigned long id;
	int err;

	lockdep_assert_held(&ps->lock);
	if (drv == old) {
		hide_abilities(ps);
		return 0;
	}
	xa_for_each(&ps->pfr_ids, id, pfr)
		old->unbind(ps, pfr);
	old->stop(ps);
	err = drv->start(ps);
	if (err) {
		/* the plain kind needs nothing, and so cannot fail */
		drv = &libera_pdrv_of;
		drv->start(ps);
	}
	WRITE_ONCE(ps->drv, drv);
	xa_for_each(&ps->pfr_ids, id, pfr)
		drv->bind(ps, pfr);
	hide_abilities(ps);
	if (!err)
		pr_info("pswitch %016llx is of kind %s\n", ps->dpid,
			drv->kind == LIBERA_PKIND_WBOX ? "white-box" : "openflow");
	return err;
}

void libera_pdrv_set_kind(struct libera_pswitch *ps, u8 kind)
{
	mutex_lock(&ps->lock);
	ps->kind_set = kind;
	if (ps->session && kind_of(ps) != ps->drv) {
		if (libera_pswitch_is_ready(ps))
			ps->drv->wipe(ps);
		libera_session_close(ps->session, LIBERA_DOWN_LOCAL);
	}
	mutex_unlock(&ps->lock);
}

struct libera_of_flow_mod *libera_pdrv_own_rule(struct libera_pswitch *ps, u8 command,
						u16 priority, u64 cookie,
						const struct libera_act *act)
{
	struct libera_of_flow_mod *fm = &ps->out.flow_mod;

	lockdep_assert_held(&ps->lock);
	memset(&ps->out, 0, sizeof(ps->out));
	ps->out.type = LIBERA_OFMSG_FLOW_MOD;
	fm->cookie = cookie;
	fm->table_id = ps->drv->own_table;
	fm->command = command;
	fm->priority = priority;
	fm->buffer_id = LIBERA_NO_BUFFER;
	fm->out_port = LIBERA_PORT_ANY;
	fm->out_group = LIBERA_GROUP_ANY;
	if (command == LIBERA_FC_ADD) {
		fm->instrs.present = LIBERA_INSTR_APPLY;
		fm->instrs.n_apply = 1;
		fm->instrs.act = act;
	}
	return fm;
}
