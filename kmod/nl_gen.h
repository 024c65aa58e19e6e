/* SPDX-License-Identifier: GPL-2.0 */
/* Handlers and operations of the family; made by scripts/nlgen from include/libera.yaml. */
#ifndef _LIBERA_NL_GEN_H
#define _LIBERA_NL_GEN_H

#include <net/genetlink.h>
#include <uapi/linux/libera.h>

#define LIBERA_NL_OPS	54

extern const struct genl_ops libera_nl_ops[LIBERA_NL_OPS];

int libera_nl_info_get_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_listen_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_listen_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_listen_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_intercept_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_intercept_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_intercept_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_pswitch_get_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_pswitch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_pswitch_set_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_pswitch_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_pport_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_plink_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_plink_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_plink_set_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_plink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_tenant_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_tenant_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_tenant_set_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_tenant_get_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_tenant_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_controller_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_controller_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_controller_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_session_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_vswitch_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vswitch_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vswitch_get_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vswitch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_vport_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vport_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vport_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_host_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_host_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_host_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_vflow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_pflow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_vlink_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vlink_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vlink_path_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vlink_path_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_vlink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_vport_set_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_aflow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_lane_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_carrier_set_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_carrier_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_reduction_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_vswitch_set_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_migrate_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_watch_add_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_watch_del_doit(struct sk_buff *skb, struct genl_info *info);
int libera_nl_watch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int libera_nl_aflow_done(struct netlink_callback *cb);
int libera_nl_flow_start(struct netlink_callback *cb);
int libera_nl_route_start(struct netlink_callback *cb);
int libera_nl_vlink_start(struct netlink_callback *cb);

#endif
