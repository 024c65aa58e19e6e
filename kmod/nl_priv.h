/* SPDX-License-Identifier: GPL-2.0 */
/* Shared by nl*.c and notify.c, the only files that know attributes. */
#ifndef _LIBERA_NL_PRIV_H
#define _LIBERA_NL_PRIV_H

#include <linux/socket.h>
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/libera.h>

#include "net.h"
#include "nl_gen.h"
#include "vpath.h"

struct libera_instrs;
struct libera_pmatch;
struct libera_pport;
struct libera_pswitch;
struct libera_tenant;
struct libera_vswitch;

#define LIBERA_NL_GROUP_EVENTS	0

extern struct genl_family libera_nl_family;

/**
 * struct libera_nl_msg - head of a message to fill
 * @portid: to whom
 * @seq: of the request
 * @flags: NLM_F_*
 * @cmd: LIBERA_CMD_*
 * @event: LIBERA_EVENT_*, NONE if it is no notification
 * @cb: of a dump, else NULL
 */
struct libera_nl_msg {
	u32 portid;
	u32 seq;
	int flags;
	u8 cmd;
	u32 event;
	struct netlink_callback *cb;
};

/**
 * typedef libera_nl_fill_fn - append one object's message
 * @skb: where
 * @obj: the object, of the function's own type
 * @msg: head
 *
 * There is one such function for each kind of object: replies, dumps and
 * notifications all come from it.
 *
 * Return: 0, or -EMSGSIZE with @skb as it was.
 */
typedef int (*libera_nl_fill_fn)(struct sk_buff *skb, const void *obj,
				 const struct libera_nl_msg *msg);

/**
 * struct libera_nl_dump - where a dump is, in netlink_callback.ctx
 * @at: cursor over the outer objects
 * @sub: cursor over the objects inside the one at @at
 * @key: filter: dpid, if @has_key
 * @tenant: filter: id, 0 for all
 * @vs: filter: libera_vswitch.id, 0 for all
 * @begun: filters are set
 * @has_key: @key counts
 * @fresh: counters of the object at @at have been asked for
 * @end: @at cannot go any higher
 */
struct libera_nl_dump {
	u64 at;
	u64 sub;
	u64 key;
	u32 tenant;
	u32 vs;
	bool begun;
	bool has_key;
	bool fresh;
	bool end;
};

/**
 * struct libera_nl_ref - the attributes that name an object
 * @num: number; 0 if the command has none
 * @name: name; 0 if the command has none
 */
struct libera_nl_ref {
	int num;
	int name;
};

static inline struct libera_nl_dump *libera_nl_dump(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct libera_nl_dump) > sizeof(cb->ctx));
	return (struct libera_nl_dump *)cb->ctx;
}

/** libera_nl_dump_net() - the namespace of a dump */
static inline struct libera_net *libera_nl_dump_net(struct netlink_callback *cb)
{
	return libera_net(sock_net(cb->skb->sk));
}

/** libera_nl_net() - the namespace of a request */
static inline struct libera_net *libera_nl_net(struct genl_info *info)
{
	return libera_net(genl_info_net(info));
}

/* nl.c: refusals */
int libera_nl_miss(struct netlink_ext_ack *extack, int attr, const char *msg);
int libera_nl_blame(struct netlink_ext_ack *extack, const struct nlattr *attr, int err);

/* nl.c: what a command is about.  ln->lock held */
struct libera_tenant *libera_nl_tenant(struct libera_net *ln, struct nlattr **attrs,
				       struct libera_nl_ref ref, struct netlink_ext_ack *extack);
struct libera_vswitch *libera_nl_vswitch(struct libera_tenant *t, struct nlattr **attrs,
					 struct libera_nl_ref ref,
					 struct netlink_ext_ack *extack);
struct libera_pswitch *libera_nl_pswitch(struct libera_net *ln, struct nlattr **attrs,
					 struct libera_nl_ref ref,
					 struct netlink_ext_ack *extack);
int libera_nl_check_name(const struct nlattr *attr, struct netlink_ext_ack *extack);
int libera_nl_get_addr(struct nlattr **attrs, int a_addr, int a_port,
		       struct sockaddr_storage *ss, struct netlink_ext_ack *extack);

/* nl.c: messages */
void *libera_nl_begin(struct sk_buff *skb, const struct libera_nl_msg *msg);
int libera_nl_end(struct sk_buff *skb, void *hdr, const struct libera_nl_msg *msg, int event_attr);
int libera_nl_put_name(struct sk_buff *skb, int attr, const char *name);
int libera_nl_put_addr(struct sk_buff *skb, int a_addr, int a_port,
		       const struct sockaddr_storage *ss);
int libera_nl_put_owner(struct sk_buff *skb, int a_tenant, int a_tenant_name, int a_vs,
			int a_vs_name, const struct libera_vswitch *vs);
int libera_nl_reply(struct genl_info *info, libera_nl_fill_fn fill, const void *obj);
int libera_nl_dump_begin(struct netlink_callback *cb, struct libera_net *ln,
			 struct libera_nl_ref tenant, struct libera_nl_ref vs);
int libera_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		       libera_nl_fill_fn fill, const void *obj);
int libera_nl_dump_tenants(struct sk_buff *skb, struct netlink_callback *cb, struct libera_net *ln,
			   int (*each)(struct sk_buff *skb, struct netlink_callback *cb,
				       struct libera_tenant *t));
int libera_nl_dump_vswitches(struct sk_buff *skb, struct netlink_callback *cb,
			     struct libera_net *ln,
			     int (*each)(struct sk_buff *skb, struct netlink_callback *cb,
					 struct libera_vswitch *vs));
struct libera_vswitch *libera_nl_dump_next_vs(struct netlink_callback *cb, struct libera_net *ln);
struct libera_pswitch *libera_nl_dump_next_ps(struct netlink_callback *cb, struct libera_net *ln);
int libera_nl_dump_begin_ps(struct netlink_callback *cb, struct libera_net *ln,
			    struct libera_nl_ref ref);
int libera_nl_dump_pswitches(struct sk_buff *skb, struct netlink_callback *cb,
			     struct libera_net *ln, struct libera_nl_ref ref,
			     int (*each)(struct sk_buff *skb, struct netlink_callback *cb,
					 struct libera_pswitch *ps));
void libera_nl_dump_step(struct netlink_callback *cb);
void libera_nl_changed(struct libera_net *ln);

/* notify.c */
void libera_nl_events_start(void);
void libera_nl_events_stop(void);
struct sk_buff *libera_nl_event_build(struct libera_net *ln, u8 cmd, u32 event,
				      libera_nl_fill_fn fill, const void *obj);
void libera_nl_event_send(struct libera_net *ln, struct sk_buff *skb);
void libera_nl_event(struct libera_net *ln, u8 cmd, u32 event, libera_nl_fill_fn fill,
		     const void *obj);

/**
 * struct libera_nl_pport - what libera_nl_fill_pport() fills from
 * @ps: pSwitch, locked
 * @no: number
 * @port: the pPort, NULL if it has just gone
 */
struct libera_nl_pport {
	struct libera_pswitch *ps;
	u32 no;
	const struct libera_pport *port;
};

/*
 * One per kind of object, next to its commands; those that notify.c needs too.
 * Of a libera_pswitch and a libera_vswitch, not locked; a libera_vport, whose vSwitch is;
 * a libera_nl_pport; a libera_vnc under any lock.
 */
int libera_nl_fill_pswitch(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg);
int libera_nl_fill_pport(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg);
int libera_nl_dump_pports(struct sk_buff *skb, struct netlink_callback *cb,
			  struct libera_pswitch *ps, u8 cmd, libera_nl_fill_fn fill,
			  bool (*has)(const struct libera_pport *port));
int libera_nl_fill_session(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg);
int libera_nl_fill_vport(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg);
int libera_nl_fill_vswitch(struct sk_buff *skb, const void *obj, const struct libera_nl_msg *msg);

/* ---- rules, virtual, physical and actual (nl_flow.c) */

int libera_nl_put_rule(struct sk_buff *skb, u8 table, u16 priority, u64 cookie,
		       const struct libera_pmatch *match, const struct libera_instrs *i);
int libera_nl_put_times(struct sk_buff *skb, u16 idle, u16 hard, u16 flags, u64 packets,
			u64 bytes);

/* ---- paths, of vLinks and of routes (nl_path.c) */

/* A path as a request tells it, too large for the stack. */
struct libera_nl_path {
	const struct nlattr *attr;
	u16 priority;
	u16 n;
	struct libera_hop_ref hop[LIBERA_HOPS_MAX];
};

int libera_nl_get_path(struct libera_net *ln, const struct nlattr *nest,
		       struct libera_nl_path *req, struct netlink_ext_ack *extack);
int libera_nl_put_vlabels(struct sk_buff *skb, int type, const struct libera_lane *lane,
			  const struct libera_lane *back);
int libera_nl_put_path(struct sk_buff *skb, int type, const struct libera_path *path,
		       const struct libera_path *active, const struct libera_lane *lane,
		       bool hops);
int libera_nl_path_size(const struct libera_path *path);

#endif
