// SPDX-License-Identifier: GPL-2.0
/* From pSwitches to VNCs: packet-in and flow-removed. */
#include <linux/if_vlan.h>
#include <linux/ktime.h>
#include <linux/slab.h>

#include "core/carry.h"
#include "core/pkt.h"
#include "hostwatch.h"
#include "pdrv.h"
#include "pfr.h"
#include "plink.h"
#include "pswitch.h"
#include "upcall.h"
#include "vcarrier.h"
#include "vctl.h"
#include "vfr.h"
#include "vlink.h"
#include "vswitch.h"

/**
 * struct origin - what is known of a packet-in on the pSwitch's side
 * @vs: vSwitch, with a reference
 * @part: of @vs where it came in; NULL: on no pSwitch
 * @vport: where it came in
 * @vlink: it came in from a vLink
 * @tagged: and has its label still
 * @vid: VLAN id that it had in the label's place, 0: it had no tag
 * @carried: LIBERA_CARRY_* of the form in which it came
 * @miss: no rule of the VNC made it
 * @table_miss: the VNC's own table-miss rule made it
 * @cookie: of the vFR, all ones if that cannot be said
 * @table: of the vFR
 */
struct origin {
	struct libera_vswitch *vs;
	struct libera_vpart *part;
	u32 vport;
	bool vlink;
	bool tagged;
	u16 vid;
	u8 carried;
	bool miss;
	bool table_miss;
	u64 cookie;
	u8 table;
};

/* A 1.3 switch names the rule by its cookie. */
static void find_rule(struct libera_pswitch *ps, u64 cookie, struct origin *o)
{
	struct libera_pfr *pfr = NULL;

	if (libera_cookie_is_ours(cookie))
		pfr = xa_load(&ps->pfr_ids, (u32)cookie);
	if (!pfr || pfr->vs != o->vs)
		return;
	if (!pfr->vfr) {
		o->miss = true;
		return;
	}
	o->cookie = pfr->vfr->cookie;
	o->table = pfr->vfr->table;
	o->table_miss = !pfr->vfr->priority && !pfr->vfr->match.present;
}

/* VLAN id of a packet with a tag; 0 without. */
static u16 tag_of(const struct libera_of_packet_in *pin)
{
	if (pin->data_len < VLAN_ETH_HLEN || get_unaligned_be16(pin->data + 12) != LIBERA_ETH_VLAN)
		return 0;
	return get_unaligned_be16(pin->data + 14) & VLAN_VID_MASK;
}

/* The vPort to which a packet belongs that came in with a label. */
static struct libera_vport *by_label(struct libera_pport *port,
				     const struct libera_of_packet_in *pin, struct origin *o)
{
	u64 label = libera_match_get_u64(&pin->match, LIBERA_FIELD_TUNNEL_ID);
	void *entry;

	/* a rule has taken it off, and says what it was; else it is still there */
	o->tagged = !label;
	if (!label)
		label = tag_of(pin);
	entry = label <= LIBERA_LABEL_MAX ? xa_load(&port->labels, label) : NULL;
	o->vid = 0;
	if (entry && o->tagged)
		o->vid = xa_to_value(xa_load(&port->label_vids, label) ?: xa_mk_value(0));
	return entry && !xa_is_value(entry) ? entry : NULL;
}

/* Likewise of one that came in without: what is untagged on a pLink has a locator. */
static struct libera_vport *by_locator(struct libera_net *ln, struct libera_pport *port,
				       const struct libera_of_packet_in *pin)
{
	struct libera_locator loc;
	void *entry = NULL;
	u64 src, dst;

	if (xa_empty(&port->carried))
		return NULL;
	if (libera_pkt_addrs(pin->data, pin->data_len, port->carried_kind, &src, &dst) &&
	    libera_locator_parse(port->carried_kind, &ln->layouts[port->carried_kind], dst, &loc))
		entry = xa_load(&port->carried, loc.tenant);
	return entry && !xa_is_value(entry) ? entry : NULL;
}

/* The vPort of a packet from a pLink, and in which form it is. */
static struct libera_vport *from_link(struct libera_net *ln, struct libera_pport *port,
				      const struct libera_of_packet_in *pin, struct origin *o)
{
	u64 tunnel = libera_match_get_u64(&pin->match, LIBERA_FIELD_TUNNEL_ID);
	struct libera_vport *vport = NULL;

	if (tunnel != LIBERA_CARRIED_ID)
		vport = by_label(port, pin, o);
	if (vport)
		return vport;
	vport = by_locator(ln, port, pin);
	o->tagged = false;
	o->carried = port->carried_kind;
	return vport;
}

static bool find_origin(struct libera_pswitch *ps, const struct libera_of_packet_in *pin,
			struct origin *o)
{
	u32 in_port = libera_match_get_u64(&pin->match, LIBERA_FIELD_IN_PORT);
	struct libera_vport *vport = NULL;
	struct libera_pport *port;

	memset(o, 0, sizeof(*o));
	o->cookie = U64_MAX;
	mutex_lock(&ps->lock);
	ps->packet_ins++;
	port = xa_load(&ps->pports, in_port);
	if (port)
		vport = port->vport ?: from_link(ps->ln, port, pin, o);
	if (vport && kref_get_unless_zero(&vport->vs->ref)) {
		o->vs = vport->vs;
		o->part = libera_vpart_on(o->vs, ps);
		o->vport = vport->no;
		o->vlink = vport->vlink;
		if (ps->version == LIBERA_OF10)
			o->miss = pin->reason == LIBERA_PIN_NO_MATCH;
		else
			find_rule(ps, pin->cookie, o);
	}
	mutex_unlock(&ps->lock);
	return o->vs;
}

/*
 * A 1.0 switch does not say which rule it was.  With one rule only that
 * outputs to the controller, it was that one.
 */
static void guess_rule(struct libera_vswitch *vs, struct origin *o)
{
	if (o->miss || o->cookie != U64_MAX || vs->n_ctrl != 1)
		return;
	o->cookie = vs->ctrl_cookie;
	o->table_miss = vs->n_ctrl_miss;
}

static bool wants_packet_in(struct libera_vnc *vnc, const struct origin *o, u8 version,
			    u8 reason)
{
	if (!libera_vnc_wants(vnc, vnc->async.packet_in, reason))
		return false;
	/* a 1.3 switch drops what it has no rule for */
	return !o->miss || version == LIBERA_OF10;
}

/* What the packet had with it on the pSwitch stays, but for what is not the tenant's. */
static void set_context(struct libera_match *m, const struct origin *o)
{
	u64 metadata = libera_match_get_u64(m, LIBERA_FIELD_METADATA);
	u64 tunnel = o->vlink ? 0 : libera_match_get_u64(m, LIBERA_FIELD_TUNNEL_ID);

	libera_match_init(m);
	libera_match_set_u64(m, LIBERA_FIELD_IN_PORT, o->vport);
	if (metadata)
		libera_match_set_u64(m, LIBERA_FIELD_METADATA, metadata);
	if (tunnel)
		libera_match_set_u64(m, LIBERA_FIELD_TUNNEL_ID, tunnel);
}

/* Whether the port lets the VNC see the packet (PORT_MOD; 1.3.5, 7.2.1). */
static bool is_shut(struct libera_vswitch *vs, const struct origin *o)
{
	struct libera_vport *vp = xa_load(&vs->vports, o->vport);

	if (!vp || vp->config & (LIBERA_PC_PORT_DOWN | LIBERA_PC_NO_RECV))
		return true;
	return vp->config & LIBERA_PC_NO_PACKET_IN && (o->miss || o->table_miss);
}

static void deliver(struct libera_vswitch *vs, struct libera_ofmsg *m, const struct origin *o)
{
	struct libera_of_packet_in *pin = &m->packet_in;
	u8 reason = pin->reason;
	struct libera_vnc *vnc;
	bool delivered = false;
	u32 vbuf;

	vbuf = o->part ? libera_vswitch_put_buffer(o->part, pin->buffer_id, o->vport) :
			 LIBERA_NO_BUFFER;
	m->xid = 0;
	vs->misses += o->miss;
	pin->buffer_id = vbuf;
	pin->cookie = o->cookie;
	pin->table_id = o->table;
	if (reason == LIBERA_PIN_INVALID_TTL)
		; /* whatever the rule */
	else if (o->miss || o->table_miss)
		reason = LIBERA_PIN_NO_MATCH;
	else if (reason == LIBERA_PIN_NO_MATCH)
		reason = LIBERA_PIN_ACTION;
	pin->reason = reason;
	set_context(&pin->match, o);

	list_for_each_entry(vnc, &vs->vncs, list) {
		u8 version = READ_ONCE(vnc->version);
		u16 len = pin->data_len;

		if (!version || !wants_packet_in(vnc, o, version, reason))
			continue;
		/* the rest can be had by the buffer id only if there is one */
		if (vbuf != LIBERA_NO_BUFFER && len > vnc->miss_send_len)
			pin->data_len = vnc->miss_send_len;
		delivered = true;
		libera_vnc_send_async(vnc, m);
		pin->data_len = len;
	}
	if (!delivered)
		libera_stats_inc(vs->ln, LIBERA_STAT_PIN_DROP_NO_VNC);
}

/* The packet as the tenant's other switch sent it; a copy, NULL if there is no memory. */
static u8 *without_label(struct libera_of_packet_in *pin)
{
	u16 len = pin->data_len - VLAN_HLEN;
	u8 *copy = kmalloc(len, GFP_KERNEL);

	if (!copy)
		return NULL;
	memcpy(copy, pin->data, 2 * ETH_ALEN);
	memcpy(copy + 2 * ETH_ALEN, pin->data + 2 * ETH_ALEN + VLAN_HLEN, len - 2 * ETH_ALEN);
	pin->data = copy;
	pin->data_len = len;
	if (pin->total_len >= VLAN_HLEN)
		pin->total_len -= VLAN_HLEN;
	return copy;
}

/* Likewise, of one that had a tag: its priority is there. */
static u8 *with_tag(struct libera_of_packet_in *pin, u16 vid)
{
	u8 *copy = kmemdup(pin->data, pin->data_len, GFP_KERNEL), *tci;

	if (!copy)
		return NULL;
	tci = copy + 2 * ETH_ALEN + 2;
	put_unaligned_be16((get_unaligned_be16(tci) & ~VLAN_VID_MASK) | vid, tci);
	pin->data = copy;
	return copy;
}

/* The packet as the host sent it; a copy, NULL if there is no such host any more. */
static u8 *restored(const struct libera_vswitch *vs, struct libera_of_packet_in *pin, u8 kind)
{
	const struct libera_carrier *c = vs->vc ? vs->vc->c : NULL;
	const struct libera_carried *from, *to;
	u64 src, dst;
	u8 *copy;

	lockdep_assert_held(&vs->lock);
	if (!c || c->kind != kind ||
	    !libera_pkt_addrs(pin->data, pin->data_len, kind, &src, &dst))
		return NULL;
	from = libera_carrier_by_loc(c, src);
	to = libera_carrier_by_loc(c, dst);
	copy = from && to ? kmemdup(pin->data, pin->data_len, GFP_KERNEL) : NULL;
	if (!copy)
		return NULL;
	libera_pkt_set_addrs(copy, pin->data_len, kind, from->addr, to->addr);
	pin->data = copy;
	/* what the pSwitch has in a buffer is not what the VNC is shown */
	pin->buffer_id = LIBERA_NO_BUFFER;
	return copy;
}

/* Whether the tenant's quota lets it pass; looked at before any work is put into it. */
static bool is_within_quota(struct libera_vswitch *vs)
{
	if (libera_rate_allow(&vs->tenant->packet_ins))
		return true;
	libera_stats_inc(vs->ln, LIBERA_STAT_PIN_DROP_QUOTA);
	return false;
}

/* As it was sent, whatever has been done to it on the way. */
static void deliver_as_sent(struct libera_vswitch *vs, struct libera_ofmsg *m,
			    const struct origin *o)
{
	bool tagged = o->vlink && o->tagged;
	u8 *copy = NULL;

	if (o->carried)
		copy = restored(vs, &m->packet_in, o->carried);
	else if (tagged)
		copy = o->vid ? with_tag(&m->packet_in, o->vid) : without_label(&m->packet_in);
	/* nor does the tag that the pSwitch has in a buffer mean to a VNC what it means there */
	if (tagged && m->packet_in.data_len >= m->packet_in.total_len)
		m->packet_in.buffer_id = LIBERA_NO_BUFFER;
	if (copy || (!o->carried && !tagged))
		deliver(vs, m, o);
	else if (o->carried)
		libera_stats_inc(vs->ln, LIBERA_STAT_PIN_DROP_CARRIED);
	kfree(copy);
}

/* From a pSwitch, with its port known. */
static void packet_in(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	struct origin o;

	if (libera_plink_packet_in(ps, &m->packet_in) ||
	    libera_hostwatch_packet_in(ps, &m->packet_in))
		return;
	if (!find_origin(ps, &m->packet_in, &o)) {
		/* a port that belongs to no VN: nobody may see it */
		libera_stats_inc(ps->ln, LIBERA_STAT_PIN_DROP_NO_OWNER);
		return;
	}
	mutex_lock(&o.vs->lock);
	if (!o.vs->dead) {
		guess_rule(o.vs, &o);
		if (!is_shut(o.vs, &o) && is_within_quota(o.vs))
			deliver_as_sent(o.vs, m, &o);
	}
	mutex_unlock(&o.vs->lock);
	libera_vswitch_put(o.vs);
}

void libera_upcall_packet_in(struct libera_pswitch *ps, struct libera_ofmsg *m)
{
	u16 untagged = READ_ONCE(ps->drv)->untagged;
	u8 *copy;

	if (!untagged || tag_of(&m->packet_in) != untagged) {
		packet_in(ps, m);
		return;
	}
	/* the switch gave it that tag */
	copy = without_label(&m->packet_in);
	if (copy)
		packet_in(ps, m);
	kfree(copy);
}

void libera_upcall_frame(struct libera_vswitch *vs, u32 vport, const u8 *data, u16 len)
{
	const struct origin o = {
		.vs = vs,
		.vport = vport,
		.vlink = true,
		.table_miss = true,
		.cookie = U64_MAX,
	};
	struct libera_ofmsg *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return;
	m->type = LIBERA_OFMSG_PACKET_IN;
	m->packet_in.buffer_id = LIBERA_NO_BUFFER;
	m->packet_in.total_len = len;
	m->packet_in.data = data;
	m->packet_in.data_len = len;
	mutex_lock(&vs->lock);
	if (!vs->dead && !is_shut(vs, &o) && is_within_quota(vs))
		deliver(vs, m, &o);
	mutex_unlock(&vs->lock);
	kfree(m);
}

void libera_upcall_own_packet(struct libera_vswitch *vs, u32 in_port, const u8 *data, u16 len)
{
	const struct origin o = { .vs = vs, .vport = in_port, .cookie = U64_MAX };
	struct libera_ofmsg *m;

	lockdep_assert_held(&vs->lock);
	if (!is_within_quota(vs))
		return;
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return;
	m->type = LIBERA_OFMSG_PACKET_IN;
	m->packet_in.reason = LIBERA_PIN_ACTION;
	m->packet_in.buffer_id = LIBERA_NO_BUFFER;
	m->packet_in.total_len = len;
	m->packet_in.data = data;
	m->packet_in.data_len = len;
	deliver(vs, m, &o);
	kfree(m);
}

void libera_upcall_send_flow_removed(struct libera_vfr *vfr)
{
	struct libera_vswitch *vs = vfr->vs;
	struct libera_of_flow_removed *fr = &vs->out.flow_removed;
	u64 age = ktime_get_boottime_ns() - vfr->created_ns;
	struct libera_vnc *vnc;
	u32 rem;

	lockdep_assert_held(&vs->lock);
	memset(&vs->out, 0, sizeof(vs->out));
	vs->out.type = LIBERA_OFMSG_FLOW_REMOVED;
	libera_match_unpack(&fr->match, &vfr->match);
	fr->cookie = vfr->cookie;
	fr->priority = vfr->priority;
	fr->reason = vfr->reason;
	fr->table_id = vfr->table;
	fr->duration_sec = div_u64_rem(age, NSEC_PER_SEC, &rem);
	fr->duration_nsec = rem;
	fr->idle_timeout = vfr->idle_timeout;
	fr->hard_timeout = vfr->hard_timeout;
	libera_vfr_counters(vfr, &fr->packets, &fr->bytes);
	list_for_each_entry(vnc, &vs->vncs, list)
		if (READ_ONCE(vnc->version) &&
		    libera_vnc_wants(vnc, vnc->async.flow_removed, vfr->reason))
			libera_vnc_send(vnc, &vs->out);
}
