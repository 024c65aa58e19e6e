/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual switches and ports: objects, tables, life. */
#ifndef _LIBERA_VSWITCH_H
#define _LIBERA_VSWITCH_H

#include <linux/bitmap.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/rhashtable-types.h>
#include <linux/timerqueue.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "core/ofmsg.h"
#include "core/rindex.h"
#include "pswitch.h"
#include "tenant.h"
#include "vpart.h"

#define LIBERA_VSWITCHES_MAX	65533	/* of a namespace: 16 bits of the cookie */
#define LIBERA_VPORTS_MAX	1024	/* of a vSwitch */
#define LIBERA_VPORT_NO_MAX	0xfeff	/* what 1.0 can say, too */
#define LIBERA_HINDER_BUCKETS	32
#define LIBERA_VBUFS		256	/* packets that a vSwitch's VNCs may refer to */

/**
 * struct libera_place - where a vPort may be
 * @part: part of the vSwitch
 * @pport: number on its pSwitch; of a vLink's, where its active path begins,
 *	LIBERA_PORT_ANY while there is none
 * @label: of packets that come in from the vLink, 0 if there is none
 * @out_label: of those that go into it
 * @one_tag: as in struct libera_map_port
 * @vlabels: if so, of packets with a tag
 */
struct libera_place {
	struct libera_vpart *part;
	u32 pport;
	u16 label;
	u16 out_label;
	bool one_tag;
	struct libera_vlabels vlabels;
};

/**
 * struct libera_vport_carry - what may be carried at the end of a vLink
 * @in: packets may come in carried
 * @on: those that have come in carried elsewhere may go into it as they are
 * @out: others may, too
 */
struct libera_vport_carry {
	bool in;
	bool on;
	bool out;
};

static inline bool libera_vport_carry_equal(const struct libera_vport_carry *a,
					    const struct libera_vport_carry *b)
{
	return a->in == b->in && a->on == b->on && a->out == b->out;
}

/**
 * struct libera_vport - a port of a vSwitch, on a pPort or at the end of a vLink
 * @vs: the vSwitch; the vPort holds no reference, the vSwitch ends it
 * @no: number on the vSwitch, 1..LIBERA_VPORT_NO_MAX
 * @part: part of the vSwitch whose pSwitch it is on
 * @vlink: the vLink that it is an end of, NULL if it is on a pPort of its own
 * @pport: number on the pSwitch; of a vLink's, where its active path begins,
 *	LIBERA_PORT_ANY while there is none
 * @label: of packets that come in from the vLink, 0 if there is none
 * @out_label: of those that go into it
 * @one_tag: as in struct libera_map_port
 * @vlabels: if so, of packets with a tag
 * @carry: which of a vLink's packets may have no label
 * @twin: its second place while it moves, where ways lead already, or still; without
 *	@part if there is none.  As what follows changed under libera_net.lock and
 *	libera_vswitch.lock
 * @twin_in: packets may come in there, too
 * @twin_refused: a pSwitch has refused a rule for these; under libera_vswitch.lock
 * @twin_until: jiffies when the second place is given up
 * @release: the vSwitch leaves that pSwitch then, if nothing else of it is there
 * @of_moving: in libera_net.moving, if there is a second place; under libera_net.lock
 * @config: LIBERA_PC_* as the VNC sees them; the pPort is never touched
 * @told: what the VNCs were told last; under libera_vswitch.lock
 */
struct libera_vport {
	struct kref ref;
	struct rcu_head rcu;
	struct libera_vswitch *vs;
	u32 no;
	struct libera_vpart *part;
	struct libera_vlink *vlink;
	u32 pport;
	u16 label;
	u16 out_label;
	bool one_tag;
	struct libera_vlabels vlabels;
	struct libera_vport_carry carry;
	struct libera_place twin;
	bool twin_in;
	bool twin_refused;
	unsigned long twin_until;
	bool release;
	struct list_head of_moving;
	u32 config;
	struct libera_port_desc told;
	u8 hw_addr[ETH_ALEN];
};

/**
 * struct libera_vswitch - a switch as a tenant sees it
 *
 * Made and ended by netlink under libera_net.lock.  References: the tenant's
 * list, libera_net.vsw_ids (RCU look-up with kref_get_unless_zero), each VNC,
 * each query.
 *
 * @of_tenant: in libera_tenant.vswitches, under libera_net.lock
 * @parts: struct libera_vpart: what of it is on each pSwitch
 * @part_nos: numbers that these have
 * @n_parts: parts that are not off
 * @id: in libera_net.vsw_ids, and in the cookies
 * @lock: everything below; outside libera_pswitch.lock, inside libera_net.lock
 * @dead: being removed; nothing new may begin
 * @up: tenant is started and a pSwitch is ready: VNCs are dialled
 * @installed: its rules shall be on the pSwitches: the tenant is started
 * @miss_pin: a table miss makes a packet-in, as 1.0 VNCs expect
 * @vc: who of its tenant is carried, NULL: nobody; with a reference
 * @hinders: struct libera_hinder: what rules need of carriers
 * @n_hinders: entries
 * @n_hinders_lost: vFRs for which there was no memory to tell
 * @reduction: LIBERA_REDUCE_* that it has; OFF, whatever the tenant's, after a lack of memory
 * @frozen: rules are being indexed for it
 * @refreshing: all rules are realised anew: not what a VNC has changed
 * @incomplete: memory was short for some of them: vlink_work realises all again
 * @spoilt: there was a lack of memory just now
 * @moved: libera_vplace.r.moved, whose vFRs are to be realised anew
 * @retired: shared pFRs that go when that is done
 * @parting: shared pFRs that are being deleted, and are to tell what they have counted
 * @lives: vFRs whose time-outs are kept here, by when one may be over
 * @awaiting: vFRs whose counters are waited for
 * @life_work: looks at both; holds a reference while it is queued
 * @life_kicked: it is, as counters have come
 * @routes: struct libera_route between its parts; to change also under libera_net.lock
 * @vports: struct libera_vport by number
 * @n_twins: of these with @twin_in
 * @vlan: VLAN ids that its tenant has declared, by place; 0: none
 * @has_hosts: some of them are for hosts, not for vLinks
 * @vfrs: struct libera_vfr by table, priority, match
 * @rules: the same, to be asked what a match covers or overlaps
 * @vfr_ids: by id, also those being removed
 * @n_pfrs: pFRs, also those without vFR
 * @last_table: no vFR was ever in a later one
 * @groups: struct libera_vgroup by virtual id
 * @meters: struct libera_vmeter by virtual id
 * @n_ctrl: vFRs that output to the controller
 * @n_ctrl_miss: of these, table-miss rules
 * @ctrl_cookie: sum of the cookies of these
 * @misses: packet-ins without a rule of the VNC
 * @vncs: struct libera_vnc
 * @n_passive: those of them that came in by themselves
 * @listeners: struct libera_listener for them, under libera_net.lock
 * @generation: last generation id of a role request
 * @has_generation: there was one
 * @vbufs: pSwitch buffers that were shown to the VNCs, by virtual id modulo size
 * @next_vbuf: next virtual id
 */
struct libera_vswitch {
	struct kref ref;
	struct rcu_head rcu;
	struct libera_net *ln;
	struct libera_tenant *tenant;
	struct list_head of_tenant;
	struct list_head parts;
	DECLARE_BITMAP(part_nos, LIBERA_VPARTS_MAX);
	u16 n_parts;
	u64 dpid;
	u16 id;
	char name[LIBERA_NAME_LEN];

	struct mutex lock;		/* see above */
	bool dead;
	bool up;
	bool installed;
	bool miss_pin;
	struct libera_vcarrier *vc;
	struct hlist_head hinders[LIBERA_HINDER_BUCKETS];
	u32 n_hinders;
	u32 n_hinders_lost;
	u8 reduction;
	bool frozen;
	bool refreshing;
	bool incomplete;
	bool spoilt;
	struct list_head moved;
	struct list_head retired;
	struct list_head parting;
	struct timerqueue_head lives;
	struct list_head awaiting;
	struct delayed_work life_work;
	bool life_kicked;
	struct list_head routes;
	struct xarray vports;
	u32 n_vports;
	u32 n_twins;
	u16 vlan[LIBERA_VLAN_SLOTS];
	bool has_hosts;
	struct rhashtable vfrs;
	struct libera_rindex rules;
	struct xarray vfr_ids;
	u32 next_vfr_id;
	u32 n_vfrs;
	u32 n_pfrs;
	u8 last_table;
	struct xarray groups;
	struct xarray meters;
	u32 n_ctrl;
	u32 n_ctrl_miss;
	u64 ctrl_cookie;
	u64 misses;
	struct list_head vncs;
	u32 n_vncs;
	u32 n_passive;
	struct list_head listeners;
	u64 generation;
	bool has_generation;
	struct {
		u32 vid;
		u32 pid;
		u16 part;	/* its number */
		u32 in_port;	/* virtual */
	} vbufs[LIBERA_VBUFS];
	u32 next_vbuf;

	/* work space, too large for the stack */
	struct libera_match want_match;
	struct libera_match vfr_match;
	u8 packed[sizeof(struct libera_pmatch) + 2 * LIBERA_FIELDS_SIZE] __aligned(8);
	struct libera_ofmsg out;
	struct libera_ofscratch scratch;
};

/* With ln->lock held. */
/** libera_vswitch_create() - on pSwitches @ps_dpid, which need not be there yet; or ERR_PTR */
struct libera_vswitch *libera_vswitch_create(struct libera_tenant *t, u64 dpid, const char *name,
					     const u64 *ps_dpid, u16 n_ps,
					     struct netlink_ext_ack *extack);
/** libera_vswitch_destroy() - with its vPorts, rules and VNCs */
void libera_vswitch_destroy(struct libera_vswitch *vs);
/** libera_vswitch_find() - in a tenant, by dpid; valid while ln->lock is held */
struct libera_vswitch *libera_vswitch_find(struct libera_tenant *t, u64 dpid);
/** libera_vswitch_find_name() - likewise, by name */
struct libera_vswitch *libera_vswitch_find_name(struct libera_tenant *t, const char *name);
/** libera_vswitch_next() - the first with id >= *@id, for dumps, ln->lock held; sets *@id */
struct libera_vswitch *libera_vswitch_next(struct libera_net *ln, u32 *id);

/** libera_vswitch_add_vport() - @no 0: the lowest free.  Return: the vPort or ERR_PTR */
struct libera_vport *libera_vswitch_add_vport(struct libera_vswitch *vs, u32 no, u64 ps_dpid,
					      u32 pport, struct netlink_ext_ack *extack);
/** libera_vswitch_add_end() - the same for an end of @vl, which has no path yet */
struct libera_vport *libera_vswitch_add_end(struct libera_vswitch *vs, u32 no,
					    struct libera_vlink *vl,
					    struct netlink_ext_ack *extack);
/** libera_vswitch_del_end() - likewise; VNCs are told */
void libera_vswitch_del_end(struct libera_vport *vp);
/**
 * libera_vswitch_move_end() - packets of a vLink's end take another way
 * @vp: the end
 * @place: where the way begins; its pport is LIBERA_PORT_ANY if there is none
 *
 * Rules are made to fit, and VNCs are told if the link came or went.  ln->lock
 * held.  Return: 0, -ENOMEM.
 */
int libera_vswitch_move_end(struct libera_vport *vp, const struct libera_place *place);
/** libera_vswitch_del_vport() - -ENOENT; -EBUSY: a host is on it, or it is an end of a vLink */
int libera_vswitch_del_vport(struct libera_vswitch *vs, u32 no, struct netlink_ext_ack *extack);
/** libera_vswitch_find_vport() - valid while ln->lock is held */
struct libera_vport *libera_vswitch_find_vport(struct libera_vswitch *vs, u32 no);

/**
 * libera_vswitch_next_on() - vSwitches on a pSwitch, one after the other
 * @ps: pSwitch
 * @id: where to begin; set to the id found
 *
 * Return: with a reference, NULL at the end.  No lock needed.
 */
struct libera_vswitch *libera_vswitch_next_on(struct libera_pswitch *ps, u32 *id);

/**
 * libera_vswitch_update() - dial or hang up, as tenant and pSwitch are
 * @vs: vSwitch, not locked
 *
 * Called when the tenant is started or stopped and when a pSwitch comes or goes;
 * while others of it are there, VNCs see links that come and go.  Idempotent.
 */
void libera_vswitch_update(struct libera_vswitch *vs);

/**
 * libera_vswitch_set_installed() - tenant started or stopped: rules on or off
 * the pSwitch
 *
 * Not locked.
 */
void libera_vswitch_set_installed(struct libera_vswitch *vs, bool installed);

/**
 * struct libera_buffered - a packet that is in a buffer of a pSwitch
 * @pid: id there, LIBERA_NO_BUFFER if there is none
 * @part: where
 * @in_port: vPort where it came in
 */
struct libera_buffered {
	u32 pid;
	struct libera_vpart *part;
	u32 in_port;
};

/**
 * libera_vswitch_put_buffer() - a pSwitch buffer is shown to the VNCs
 * @part: part on the pSwitch; its vSwitch is locked
 * @pid: id on the pSwitch
 * @in_port: vPort where the packet came in
 *
 * Return: id for the VNCs; LIBERA_NO_BUFFER if @pid is that.
 */
u32 libera_vswitch_put_buffer(struct libera_vpart *part, u32 pid, u32 in_port);
/**
 * libera_vswitch_take_buffer() - the reverse, once
 *
 * 0, BUFFER_UNKNOWN or BUFFER_EMPTY.  vs->lock held.
 */
int libera_vswitch_take_buffer(struct libera_vswitch *vs, u32 vid, struct libera_buffered *buf);

/** libera_vswitch_set_miss() - whether misses make packet-ins; @vs->lock held */
void libera_vswitch_set_miss(struct libera_vswitch *vs, bool miss_pin);

/** libera_vport_place() - where it is now; vs->lock held */
static inline struct libera_place libera_vport_place(const struct libera_vport *vp)
{
	return (struct libera_place){ vp->part,	     vp->pport,	  vp->label,
				      vp->out_label, vp->one_tag, vp->vlabels };
}

/**
 * libera_vport_set_place() - it is at another place from now on
 * @vp: vPort; vs->lock held
 * @place: place
 *
 * Rules and maps are the caller's.  What its vLink carries is to be seen anew.
 */
void libera_vport_set_place(struct libera_vport *vp, const struct libera_place *place);
/** libera_vport_claim() - nobody else is on a pPort; 0, -EBUSY, -EADDRINUSE, -ENOSPC */
int libera_vport_claim(struct libera_vport *vp, struct libera_vpart *part, u32 pport,
		       struct netlink_ext_ack *extack);
/** libera_vport_unclaim() - the reverse */
void libera_vport_unclaim(struct libera_vpart *part, u32 pport);
/** libera_vport_changed() - tell VNCs if it looks otherwise; vs->lock held */
void libera_vport_changed(struct libera_vport *vp);

/** libera_vport_desc() - a vPort as VNCs see it; @vs->lock held, pSwitches not */
void libera_vport_desc(struct libera_vport *vp, struct libera_port_desc *d);

/**
 * libera_vswitch_config_port() - a VNC changes LIBERA_PC_* of a vPort
 *
 * 0, -ENOMEM.  vs->lock held.
 */
int libera_vswitch_config_port(struct libera_vport *vp, u32 config);

/** libera_vswitch_ports_changed() - a pSwitch of it came or went; vs->lock held */
void libera_vswitch_ports_changed(struct libera_vswitch *vs);
/** libera_vswitch_port_changed() - its pPort changed: tell the VNCs.  No locks held */
void libera_vswitch_port_changed(struct libera_vswitch *vs, u32 no);

/**
 * libera_vswitch_lookup() - by cookie id, with a reference
 *
 * NULL if there is none.  Any context.
 */
struct libera_vswitch *libera_vswitch_lookup(struct libera_net *ln, u16 id);
/** libera_vswitch_get() - take a reference */
void libera_vswitch_get(struct libera_vswitch *vs);
/** libera_vswitch_put() - drop it */
void libera_vswitch_put(struct libera_vswitch *vs);
/** libera_vport_put() - drop a reference */
void libera_vport_put(struct libera_vport *vp);

#endif
