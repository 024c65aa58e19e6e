/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* Netlink interface of Libera; made by scripts/nlgen from include/libera.yaml. */
#ifndef _UAPI_LINUX_LIBERA_H
#define _UAPI_LINUX_LIBERA_H

/*
 * Messages of generic netlink family "libera", version 1.
 *
 * Provisioning and observation of the Libera network hypervisor. Everything
 * is bound to the network namespace of the socket.
 *
 * A command that changes something needs CAP_NET_ADMIN in the user namespace
 * that owns the network namespace; whoever may open a socket may read.
 * Attributes that a command does not list are refused.  Objects are named by
 * number or by name; if both are given, both must be right.
 *
 * Attributes, by set:
 *
 * info
 *     LIBERA_A_INFO_VERSION: string; version of the module
 *     LIBERA_A_INFO_API_LEVEL: u32; see LIBERA_API_LEVEL
 *
 * listen
 *     LIBERA_A_LISTEN_ADDRESS: 4 or 16 bytes; IPv4 or IPv6 address, network
 *         order
 *     LIBERA_A_LISTEN_PORT: u16, at least 1; TCP port
 *     LIBERA_A_LISTEN_ACCEPTED: u64; connections accepted until now
 *     LIBERA_A_LISTEN_EVENT: u32, enum libera_event; only in notifications
 *
 * intercept
 *     LIBERA_A_INTERCEPT_ADDRESS: 4 or 16 bytes; IPv4 or IPv6 destination,
 *         network order; all zero for any
 *     LIBERA_A_INTERCEPT_PREFIX: u8, at most 128; prefix length of the
 *         address; a whole address if absent, 0 if that is all zero
 *     LIBERA_A_INTERCEPT_PORT: u16, at least 1; TCP destination port
 *     LIBERA_A_INTERCEPT_TO_PORT: u16, at least 1; local TCP port that gets
 *         the connections
 *     LIBERA_A_INTERCEPT_HITS: u64; connections taken over until now
 *     LIBERA_A_INTERCEPT_EVENT: u32, enum libera_event; only in
 *         notifications
 *
 * pswitch
 *     LIBERA_A_PSWITCH_DPID: u64; datapath id
 *     LIBERA_A_PSWITCH_NAME: string of at most 31 bytes; alias given by the
 *         operator, empty for none; letters, digits, "_.-", a letter first
 *     LIBERA_A_PSWITCH_MAX_RULES: u32; quota of pFRs, 0 for none; see
 *         merged-rules
 *     LIBERA_A_PSWITCH_CONNECTION: u32, enum libera_connection
 *     LIBERA_A_PSWITCH_CONNECTED: flag; ready
 *     LIBERA_A_PSWITCH_OF_VERSION: u8; OpenFlow version as in the header, 1
 *         or 4
 *     LIBERA_A_PSWITCH_PEER_ADDRESS: bytes; IPv4 or IPv6 address it
 *         connected from, network order
 *     LIBERA_A_PSWITCH_PEER_PORT: u16
 *     LIBERA_A_PSWITCH_ORIG_ADDRESS: bytes; where the switch thinks it is
 *         connected to, if it was intercepted
 *     LIBERA_A_PSWITCH_ORIG_PORT: u16
 *     LIBERA_A_PSWITCH_TABLES: u8
 *     LIBERA_A_PSWITCH_BUFFERS: u32
 *     LIBERA_A_PSWITCH_CAPABILITIES: u32; ofp_capabilities of OpenFlow 1.3
 *     LIBERA_A_PSWITCH_PORTS: u32; number of pPorts
 *     LIBERA_A_PSWITCH_VSWITCHES: u32; number of vSwitches mapped on it
 *     LIBERA_A_PSWITCH_RULES: u32; number of rules of tenants that are on
 *         it, or shall be; one that stands for several tenants' counts as
 *         one
 *     LIBERA_A_PSWITCH_FOREIGN_RULES: u32; rules of others that were on it
 *         at the last synchronisation
 *     LIBERA_A_PSWITCH_SINCE: u64; milliseconds since it went up or down
 *     LIBERA_A_PSWITCH_DOWN_REASON: u32, enum libera_down_reason; why the
 *         last connection ended
 *     LIBERA_A_PSWITCH_MANUFACTURER: string
 *     LIBERA_A_PSWITCH_HARDWARE: string
 *     LIBERA_A_PSWITCH_SOFTWARE: string
 *     LIBERA_A_PSWITCH_SERIAL: string
 *     LIBERA_A_PSWITCH_DESCRIPTION: string
 *     LIBERA_A_PSWITCH_ECHO_RTT: u32; last echo round trip, microseconds
 *     LIBERA_A_PSWITCH_RX_MESSAGES: u64; from the switch on this connection
 *     LIBERA_A_PSWITCH_TX_MESSAGES: u64
 *     LIBERA_A_PSWITCH_RX_BYTES: u64
 *     LIBERA_A_PSWITCH_TX_BYTES: u64
 *     LIBERA_A_PSWITCH_TX_QUEUED: u32; bytes waiting to be sent
 *     LIBERA_A_PSWITCH_FLOW_MODS: u64; sent
 *     LIBERA_A_PSWITCH_PACKET_INS: u64; received
 *     LIBERA_A_PSWITCH_ERRORS: u64; received
 *     LIBERA_A_PSWITCH_DISCONNECT: flag; close the connection; the switch
 *         may come back
 *     LIBERA_A_PSWITCH_EVENT: u32, enum libera_event; only in notifications
 *     LIBERA_A_PSWITCH_KIND: u32, at most 2, enum libera_pswitch_kind; what
 *         the operator says it is
 *     LIBERA_A_PSWITCH_KIND_USED: u32, enum libera_pswitch_kind; what it is
 *         taken for, on this connection or the last one
 *     LIBERA_A_PSWITCH_EDGE: u32; id in the locators of the hosts there, 0
 *         for none; the lowest free is taken when needed
 *     LIBERA_A_PSWITCH_COMMON_RULES: u32; of the rules those that stand for
 *         several tenants'
 *     LIBERA_A_PSWITCH_MERGED_RULES: u32; pFRs that are not on it, as those
 *         stand for them; the quota counts them, and not the common rules,
 *         as each has to be there again when it may not be one with others
 *         any more
 *
 * pport
 *     LIBERA_A_PPORT_PSWITCH: u64; datapath id
 *     LIBERA_A_PPORT_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_PPORT_NUMBER: u32
 *     LIBERA_A_PPORT_NAME: string; as the switch calls it
 *     LIBERA_A_PPORT_PRESENT: flag; the switch has it now
 *     LIBERA_A_PPORT_HW_ADDR: 6 bytes
 *     LIBERA_A_PPORT_CONFIG: u32; ofp_port_config of OpenFlow 1.3
 *     LIBERA_A_PPORT_STATE: u32; ofp_port_state of OpenFlow 1.3
 *     LIBERA_A_PPORT_FEATURES: u32; current ofp_port_features of OpenFlow
 *         1.3
 *     LIBERA_A_PPORT_SPEED: u32; kilobits per second
 *     LIBERA_A_PPORT_TENANT: u32; whose vPort is on it; absent if nobody's
 *     LIBERA_A_PPORT_TENANT_NAME: string
 *     LIBERA_A_PPORT_VSWITCH: u64
 *     LIBERA_A_PPORT_VSWITCH_NAME: string
 *     LIBERA_A_PPORT_VPORT: u32
 *     LIBERA_A_PPORT_EVENT: u32, enum libera_event; only in notifications
 *
 * plink
 *     LIBERA_A_PLINK_PSWITCH: u64, at least 1; pSwitch that sends
 *     LIBERA_A_PLINK_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_PLINK_PPORT: u32, at least 1; pPort there
 *     LIBERA_A_PLINK_TO_PSWITCH: u64, at least 1; pSwitch that receives
 *     LIBERA_A_PLINK_TO_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_PLINK_TO_PPORT: u32, at least 1; pPort there
 *     LIBERA_A_PLINK_UP: flag; packets can come in there
 *     LIBERA_A_PLINK_DISCOVERED: flag; probes came through it
 *     LIBERA_A_PLINK_STATIC: flag; told by the operator
 *     LIBERA_A_PLINK_AGE: u64; since the last probe
 *     LIBERA_A_PLINK_INTERVAL: u32; milliseconds between two probes of a
 *         pPort, 0 for none
 *     LIBERA_A_PLINK_EVENT: u32, enum libera_event; only in notifications
 *
 * tenant
 *     LIBERA_A_TENANT_ID: u32, 1 to 4095; when adding, the lowest free if
 *         absent
 *     LIBERA_A_TENANT_NAME: string of at most 31 bytes; letters, digits,
 *         "_.-", a letter first
 *     LIBERA_A_TENANT_MAX_RULES: u32; quota of vFRs, 0 for none
 *     LIBERA_A_TENANT_MAX_GROUPS: u32; quota of groups, 0 for the default
 *         (1024)
 *     LIBERA_A_TENANT_MAX_METERS: u32; quota of meters, 0 for the default
 *         (256)
 *     LIBERA_A_TENANT_STATE: u32, at most 1, enum libera_admin; up if absent
 *         when adding
 *     LIBERA_A_TENANT_CONTROLLERS: u32; number of controller addresses
 *     LIBERA_A_TENANT_VSWITCHES: u32
 *     LIBERA_A_TENANT_VPORTS: u32
 *     LIBERA_A_TENANT_HOSTS: u32
 *     LIBERA_A_TENANT_VIRTUAL_RULES: u32; number of vFRs
 *     LIBERA_A_TENANT_PHYSICAL_RULES: u32; number of pFRs that realise them;
 *         see merged-rules
 *     LIBERA_A_TENANT_RX_MESSAGES: u64; from its controllers
 *     LIBERA_A_TENANT_TX_MESSAGES: u64; to its controllers
 *     LIBERA_A_TENANT_REFUSED: u64; requests of its controllers that got an
 *         error
 *     LIBERA_A_TENANT_EVENT: u32, enum libera_event; only in notifications
 *     LIBERA_A_TENANT_CARRIER: u32, at most 3, enum libera_vn_carrier; label
 *         if absent when adding
 *     LIBERA_A_TENANT_CARRIER_USED: u32, enum libera_vn_carrier; what it
 *         comes to now; label if nothing is carried otherwise
 *     LIBERA_A_TENANT_CARRIER_WHY: string; why nothing is carried though
 *         there is a carrier, or not on all vLinks
 *     LIBERA_A_TENANT_REDUCTION: u32, at most 4, enum
 *         libera_reduction_level; off if absent when adding
 *     LIBERA_A_TENANT_MAX_MESSAGE_RATE: u32, at most 1000000; messages per
 *         second that its controllers may send, 0 for any number
 *     LIBERA_A_TENANT_MAX_PACKET_IN_RATE: u32, at most 1000000; packet-ins
 *         per second that its controllers get, 0 for all
 *     LIBERA_A_TENANT_THROTTLED: u64; times that a controller was not read
 *         for a while, as the tenant was above its rate
 *     LIBERA_A_TENANT_PACKET_INS_DROPPED: u64; packet-ins above the tenant's
 *         rate, which no controller got
 *     LIBERA_A_TENANT_HOST_MOVE: u32, at most 2, enum libera_host_move; off
 *         if absent when adding
 *     LIBERA_A_TENANT_MERGE: u32, at most 1, enum libera_merge; off if
 *         absent when adding
 *     LIBERA_A_TENANT_MERGED_RULES: u32; of the physical-rules those that
 *         are not on a pSwitch themselves, as a rule stands for them that is
 *         other tenants', too
 *     LIBERA_A_TENANT_VLAN: u16, at most 4094, repeated; VLAN ids that
 *         packets may have on virtual links of which an end has one table,
 *         30 at most; none if absent when adding; 0 alone for none
 *
 * controller
 *     LIBERA_A_CONTROLLER_TENANT: u32, 1 to 4095
 *     LIBERA_A_CONTROLLER_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_CONTROLLER_VSWITCH: u64, at least 1; for this vSwitch; for
 *         all of the tenant if absent
 *     LIBERA_A_CONTROLLER_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_CONTROLLER_ADDRESS: 4 or 16 bytes; IPv4 or IPv6 address,
 *         network order
 *     LIBERA_A_CONTROLLER_PORT: u16, at least 1; TCP port
 *     LIBERA_A_CONTROLLER_EVENT: u32, enum libera_event; only in
 *         notifications
 *     LIBERA_A_CONTROLLER_PASSIVE: flag; the vSwitch listens there instead
 *         of dialling
 *
 * session
 *     LIBERA_A_SESSION_TENANT: u32, 1 to 4095
 *     LIBERA_A_SESSION_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_SESSION_VSWITCH: u64, at least 1
 *     LIBERA_A_SESSION_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_SESSION_ADDRESS: bytes; IPv4 or IPv6 address of the
 *         controller, network order
 *     LIBERA_A_SESSION_PORT: u16
 *     LIBERA_A_SESSION_CONNECTED: flag
 *     LIBERA_A_SESSION_OF_VERSION: u8; OpenFlow version as in the header, 1
 *         or 4
 *     LIBERA_A_SESSION_ROLE: u32, enum libera_controller_role
 *     LIBERA_A_SESSION_ATTEMPTS: u32; to connect, since the last success
 *     LIBERA_A_SESSION_LAST_ERROR: u32; errno of the last attempt, 0 if it
 *         succeeded
 *     LIBERA_A_SESSION_SINCE: u64; milliseconds since it went up or down
 *     LIBERA_A_SESSION_DOWN_REASON: u32, enum libera_down_reason; why the
 *         last connection ended
 *     LIBERA_A_SESSION_ECHO_RTT: u32; last echo round trip, microseconds
 *     LIBERA_A_SESSION_RX_MESSAGES: u64; from the controller, over all
 *         connections
 *     LIBERA_A_SESSION_TX_MESSAGES: u64; to the controller, over all
 *         connections
 *     LIBERA_A_SESSION_TX_QUEUED: u32; bytes waiting to be sent
 *     LIBERA_A_SESSION_EVENT: u32, enum libera_event; only in notifications
 *
 * vswitch
 *     LIBERA_A_VSWITCH_TENANT: u32, 1 to 4095
 *     LIBERA_A_VSWITCH_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_VSWITCH_DPID: u64, at least 1; datapath id that its
 *         controllers see; chosen by the kernel if absent when adding
 *     LIBERA_A_VSWITCH_NAME: string of at most 31 bytes; letters, digits,
 *         "_.-", a letter first
 *     LIBERA_A_VSWITCH_PSWITCH: u64, repeated; datapath ids of the pSwitches
 *         that it is mapped on, which need not be known yet
 *     LIBERA_A_VSWITCH_PSWITCH_NAME: string of at most 31 bytes, repeated;
 *         instead of its datapath id when adding
 *     LIBERA_A_VSWITCH_UP: flag; tenant is started and the pSwitch is ready
 *     LIBERA_A_VSWITCH_CONTROLLERS: u32; number of controllers it has
 *     LIBERA_A_VSWITCH_CONNECTED: u32; number of controllers it is connected
 *         to
 *     LIBERA_A_VSWITCH_VPORTS: u32
 *     LIBERA_A_VSWITCH_VIRTUAL_RULES: u32; number of vFRs
 *     LIBERA_A_VSWITCH_PHYSICAL_RULES: u32; number of pFRs that realise them
 *     LIBERA_A_VSWITCH_EVENT: u32, enum libera_event; only in notifications
 *
 * vport
 *     LIBERA_A_VPORT_TENANT: u32, 1 to 4095
 *     LIBERA_A_VPORT_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_VPORT_VSWITCH: u64, at least 1
 *     LIBERA_A_VPORT_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_VPORT_NUMBER: u32, 1 to 65279; when adding, the lowest free
 *         if absent
 *     LIBERA_A_VPORT_PSWITCH: u64
 *     LIBERA_A_VPORT_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_VPORT_PPORT: u32, at least 1; number of the pPort; need not
 *         be known yet; absent while a vLink has no path
 *     LIBERA_A_VPORT_NAME: string; as its controllers see it
 *     LIBERA_A_VPORT_HW_ADDR: 6 bytes
 *     LIBERA_A_VPORT_CONFIG: u32; ofp_port_config of OpenFlow 1.3
 *     LIBERA_A_VPORT_STATE: u32; ofp_port_state of OpenFlow 1.3
 *     LIBERA_A_VPORT_EVENT: u32, enum libera_event; only in notifications
 *     LIBERA_A_VPORT_VLINK: u32; id of the vLink that it is an end of
 *     LIBERA_A_VPORT_OLD_PSWITCH: u64; pSwitch where packets of it may still
 *         come in, for a moment after it has moved
 *     LIBERA_A_VPORT_OLD_PPORT: u32; pPort there
 *
 * host
 *     LIBERA_A_HOST_TENANT: u32, 1 to 4095
 *     LIBERA_A_HOST_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_HOST_MAC: 6 bytes; Ethernet address, unicast
 *     LIBERA_A_HOST_IP4: 4 bytes; IPv4 address, network order
 *     LIBERA_A_HOST_IP6: 16 bytes; IPv6 address, network order
 *     LIBERA_A_HOST_VSWITCH: u64, at least 1
 *     LIBERA_A_HOST_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_HOST_VPORT: u32, 1 to 65279
 *     LIBERA_A_HOST_EVENT: u32, enum libera_event; only in notifications
 *     LIBERA_A_HOST_INDEX: u32, at least 1; among the tenant's hosts at that
 *         pSwitch, in its locator; the lowest free is taken if absent when
 *         needed
 *     LIBERA_A_HOST_LOCATOR: u64; its address on the way, if the tenant has
 *         a carrier that uses such an address of it
 *     LIBERA_A_HOST_LITE: u32; what that has in common with the tenant's
 *         other hosts there, tenant and edge
 *
 * flow
 *     LIBERA_A_FLOW_TENANT: u32, 1 to 4095
 *     LIBERA_A_FLOW_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_FLOW_VSWITCH: u64, at least 1
 *     LIBERA_A_FLOW_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_FLOW_PSWITCH: u64
 *     LIBERA_A_FLOW_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_FLOW_TABLE: u8
 *     LIBERA_A_FLOW_PRIORITY: u16
 *     LIBERA_A_FLOW_COOKIE: u64
 *     LIBERA_A_FLOW_MATCH: bytes; OXM TLVs, without an ofp_match header
 *     LIBERA_A_FLOW_INSTRUCTIONS: bytes; instructions of OpenFlow 1.3, back
 *         to back; empty is a drop; absent if 1.3 cannot say them
 *     LIBERA_A_FLOW_IDLE_TIMEOUT: u16; seconds
 *     LIBERA_A_FLOW_HARD_TIMEOUT: u16; seconds
 *     LIBERA_A_FLOW_FLAGS: u16; ofp_flow_mod_flags of OpenFlow 1.3
 *     LIBERA_A_FLOW_PACKETS: u64
 *     LIBERA_A_FLOW_BYTES: u64
 *     LIBERA_A_FLOW_DURATION: u64; milliseconds since it was added
 *     LIBERA_A_FLOW_PHYSICAL_RULES: u32; number of pFRs that realise a vFR
 *     LIBERA_A_FLOW_STATE: u32, enum libera_rule_state
 *     LIBERA_A_FLOW_MISS: flag; a pFR that brings a vSwitch's table misses
 *         to its controllers; it has no vFR
 *     LIBERA_A_FLOW_OWNER: nested flow-owner, repeated; a vFR that a pFR
 *         realises
 *     LIBERA_A_FLOW_PATH: flag; a pFR on the way of a vLink or a route; it
 *         has no vFR
 *     LIBERA_A_FLOW_OPAQUE: flag; it has fields or actions that nobody here
 *         knows, which are left out
 *     LIBERA_A_FLOW_SHARED: u32; number of vFRs that share a pFR, of which
 *         the owner has no cookie
 *     LIBERA_A_FLOW_WHY: string; why a pFR of a tenant with reduction is not
 *         shared
 *     LIBERA_A_FLOW_BOUND: flag; the counters of a vFR are upper bounds, as
 *         it shares pFRs
 *     LIBERA_A_FLOW_STAND_IN: u64; cookie of the common rule that is on the
 *         pSwitch instead of a pFR, for several tenants
 *     LIBERA_A_FLOW_STANDS_FOR: u32; number of tenants for whose pFRs a
 *         common rule stands; it has no owner
 *
 * reduction
 *     LIBERA_A_REDUCTION_TENANT: u32, 1 to 4095
 *     LIBERA_A_REDUCTION_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_REDUCTION_VSWITCH: u64, at least 1
 *     LIBERA_A_REDUCTION_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_REDUCTION_PSWITCH: u64
 *     LIBERA_A_REDUCTION_PSWITCH_NAME: string
 *     LIBERA_A_REDUCTION_LEVEL: u32, enum libera_reduction_level; that the
 *         vSwitch has; off, whatever the tenant's, after a lack of memory
 *     LIBERA_A_REDUCTION_EDGE: flag; ports of hosts are there
 *     LIBERA_A_REDUCTION_VIRTUAL_RULES: u32; vFRs that are something there
 *     LIBERA_A_REDUCTION_OFF_RULES: u32; pFRs that these would be without
 *         reduction
 *     LIBERA_A_REDUCTION_PHYSICAL_RULES: u32; pFRs that they are
 *     LIBERA_A_REDUCTION_SHARED_RULES: u32; of these the ones that vFRs
 *         share
 *     LIBERA_A_REDUCTION_SHARERS: u32; of the off-rules those that shared
 *         ones stand for
 *     LIBERA_A_REDUCTION_CONFLICTS: u32; pFRs that another rule keeps from
 *         being shared
 *     LIBERA_A_REDUCTION_MESSAGES_OFF: u64; flow mods that controllers'
 *         changes of these rules would have been without reduction, since
 *         there is this level
 *     LIBERA_A_REDUCTION_MESSAGES: u64; that they were, with questions for
 *         counters on account of time-outs, and all that makes rules one
 *         with other tenants', and apart; what is common counts with one of
 *         them
 *     LIBERA_A_REDUCTION_MERGED_RULES: u32; of the shared-rules those that
 *         are not there themselves, as one stands for them that is other
 *         tenants', too
 *
 * flow-owner
 *     LIBERA_A_FLOW_OWNER_TENANT: u32
 *     LIBERA_A_FLOW_OWNER_TENANT_NAME: string
 *     LIBERA_A_FLOW_OWNER_VSWITCH: u64
 *     LIBERA_A_FLOW_OWNER_VSWITCH_NAME: string
 *     LIBERA_A_FLOW_OWNER_COOKIE: u64; of the vFR; absent if there is none
 *
 * stats
 *     LIBERA_A_STATS_ID: u32
 *     LIBERA_A_STATS_NAME: string
 *     LIBERA_A_STATS_VALUE: u64
 *
 * refused
 *     LIBERA_A_REFUSED_TENANT: u32
 *     LIBERA_A_REFUSED_TENANT_NAME: string
 *     LIBERA_A_REFUSED_VSWITCH: u64
 *     LIBERA_A_REFUSED_VSWITCH_NAME: string
 *     LIBERA_A_REFUSED_XID: u32; of the request
 *     LIBERA_A_REFUSED_ERROR: string; name of the OpenFlow error that the
 *         controller got
 *     LIBERA_A_REFUSED_SUPPRESSED: u32; refusals of this tenant that were
 *         not notified since the last one
 *
 * vlink
 *     LIBERA_A_VLINK_TENANT: u32, 1 to 4095
 *     LIBERA_A_VLINK_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_VLINK_ID: u32, 1 to 65535; chosen by the kernel
 *     LIBERA_A_VLINK_VSWITCH: u64, at least 1; vSwitch of the first end
 *     LIBERA_A_VLINK_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_VLINK_VPORT: u32, 1 to 65279; its vPort; when adding, the
 *         lowest free if absent
 *     LIBERA_A_VLINK_TO_VSWITCH: u64, at least 1; vSwitch of the second end,
 *         which may be the same
 *     LIBERA_A_VLINK_TO_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_VLINK_TO_VPORT: u32, 1 to 65279; its vPort; when adding, the
 *         lowest free if absent
 *     LIBERA_A_VLINK_PATH: nested vlink-path, repeated; ways for its
 *         packets, highest priority first in replies
 *     LIBERA_A_VLINK_PRIORITY: u16; of the path in use, absent while none
 *         is; of the path to be deleted
 *     LIBERA_A_VLINK_UP: flag; a path is in use
 *     LIBERA_A_VLINK_SWITCHES: u64; how often another path was taken
 *     LIBERA_A_VLINK_EVENT: u32, enum libera_event; only in notifications
 *     LIBERA_A_VLINK_CARRIES: u32, enum libera_vn_carrier; what packets
 *         between known hosts have to the second end, if the tenant has a
 *         carrier: locators, or a label
 *     LIBERA_A_VLINK_CARRIES_WHY: string; why they have a label
 *     LIBERA_A_VLINK_BACK_CARRIES: u32, enum libera_vn_carrier; likewise to
 *         the first end
 *     LIBERA_A_VLINK_BACK_CARRIES_WHY: string; likewise
 *
 * vlink-path (in requests: priority, hop)
 *     LIBERA_A_VLINK_PATH_PRIORITY: u16; the path with the highest that is
 *         up is used; each path of a vLink has another
 *     LIBERA_A_VLINK_PATH_HOP: nested vlink-hop, repeated; pLinks from the
 *         first end to the second; only in requests and dumps
 *     LIBERA_A_VLINK_PATH_LABEL: u16; VLAN id of packets to the second end
 *     LIBERA_A_VLINK_PATH_BACK_LABEL: u16; VLAN id of packets to the first
 *         end
 *     LIBERA_A_VLINK_PATH_UP: flag; all its pLinks are
 *     LIBERA_A_VLINK_PATH_ACTIVE: flag; it is in use
 *     LIBERA_A_VLINK_PATH_REFUSED: flag; a pSwitch did not take a rule of it
 *     LIBERA_A_VLINK_PATH_CARRIED: u32, enum libera_vn_carrier; packets to
 *         the second end may be carried so, without a label; absent if not
 *     LIBERA_A_VLINK_PATH_BACK_CARRIED: u32, enum libera_vn_carrier; packets
 *         to the first end may be
 *     LIBERA_A_VLINK_PATH_VLAN: nested vlan-label, repeated; labels of
 *         packets that have a VLAN tag; only in dumps
 *
 * vlan-label
 *     LIBERA_A_VLAN_LABEL_ID: u16; VLAN id that the tenant has declared
 *     LIBERA_A_VLAN_LABEL_LABEL: u16; VLAN id of packets to the second end,
 *         or of the lane, instead
 *     LIBERA_A_VLAN_LABEL_BACK_LABEL: u16; VLAN id of packets to the first
 *         end
 *
 * vlink-hop (in requests: pswitch, pswitch-name, pport)
 *     LIBERA_A_VLINK_HOP_PSWITCH: u64, at least 1; pSwitch that sends
 *     LIBERA_A_VLINK_HOP_PSWITCH_NAME: string of at most 31 bytes; instead
 *         of its datapath id in requests
 *     LIBERA_A_VLINK_HOP_PPORT: u32, at least 1; pPort there
 *     LIBERA_A_VLINK_HOP_TO_PSWITCH: u64; pSwitch that receives
 *     LIBERA_A_VLINK_HOP_TO_PPORT: u32; pPort there
 *
 * route
 *     LIBERA_A_ROUTE_TENANT: u32, 1 to 4095
 *     LIBERA_A_ROUTE_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_ROUTE_VSWITCH: u64, at least 1
 *     LIBERA_A_ROUTE_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_ROUTE_PSWITCH: u64, at least 1; one end, the lower in replies
 *     LIBERA_A_ROUTE_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_ROUTE_TO_PSWITCH: u64, at least 1; other end
 *     LIBERA_A_ROUTE_TO_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_ROUTE_PATH: nested vlink-path, repeated; ways between them,
 *         from either end, highest priority first in replies
 *     LIBERA_A_ROUTE_PRIORITY: u16; of the path in use, absent while none
 *         is; of the path to be deleted
 *     LIBERA_A_ROUTE_UP: flag; a path is in use
 *     LIBERA_A_ROUTE_SWITCHES: u64; how often another path was taken
 *     LIBERA_A_ROUTE_EVENT: u32, enum libera_event; only in notifications
 *
 * lane
 *     LIBERA_A_LANE_TENANT: u32, 1 to 4095
 *     LIBERA_A_LANE_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_LANE_VSWITCH: u64, at least 1
 *     LIBERA_A_LANE_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_LANE_PSWITCH: u64; one end of the route, the lower
 *     LIBERA_A_LANE_TO_PSWITCH: u64; other end
 *     LIBERA_A_LANE_PRIORITY: u16; of the path
 *     LIBERA_A_LANE_VPORT: u32; that its packets are for
 *     LIBERA_A_LANE_LABEL: u16; VLAN id of its packets
 *     LIBERA_A_LANE_BACK: flag; it leads from the end of the path to where
 *         the path begins
 *     LIBERA_A_LANE_VLAN: nested vlan-label, repeated; labels of packets
 *         that have a VLAN tag
 *
 * carrier
 *     LIBERA_A_CARRIER_KIND: u32, at most 3, enum libera_vn_carrier; ip or
 *         mac
 *     LIBERA_A_CARRIER_EDGE_BITS: u8; of the edge id; 1 to 16, with
 *         tenant-bits 16 to 24
 *     LIBERA_A_CARRIER_TENANT_BITS: u8; of the tenant id; 1 to 12
 *     LIBERA_A_CARRIER_HOST_BITS: u8; of the host index, which is what is
 *         left
 *     LIBERA_A_CARRIER_ORDER: u32, at most 1, enum libera_locator_order
 *
 * migration
 *     LIBERA_A_MIGRATION_TENANT: u32, 1 to 4095
 *     LIBERA_A_MIGRATION_TENANT_NAME: string of at most 31 bytes
 *     LIBERA_A_MIGRATION_VSWITCH: u64, at least 1
 *     LIBERA_A_MIGRATION_VSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_MIGRATION_VPORT: u32, 1 to 65279; vPort that moves, with all
 *         hosts on it
 *     LIBERA_A_MIGRATION_MAC: 6 bytes; of one of these hosts, by which the
 *         vPort may be told
 *     LIBERA_A_MIGRATION_PSWITCH: u64, at least 1; pSwitch that it goes to
 *     LIBERA_A_MIGRATION_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_MIGRATION_PPORT: u32, at least 1; pPort there
 *     LIBERA_A_MIGRATION_PATH: nested vlink-path, repeated; between that
 *         pSwitch and another of the vSwitch, in either direction, if the
 *         vSwitch is not there yet
 *     LIBERA_A_MIGRATION_LINGER: u32, at most 60000; milliseconds for which
 *         packets may still come in at the old place, 1000 if not said
 *     LIBERA_A_MIGRATION_RELEASE: flag; the vSwitch leaves the old pSwitch
 *         then, if nothing else of it is there
 *     LIBERA_A_MIGRATION_OLD_PSWITCH: u64; pSwitch where it was
 *     LIBERA_A_MIGRATION_OLD_PPORT: u32; pPort there
 *     LIBERA_A_MIGRATION_PREPARE_TIME: u64; nanoseconds until all pSwitches
 *         had what the new place needs
 *     LIBERA_A_MIGRATION_SWITCH_TIME: u64; nanoseconds from then until none
 *         of them used the old one
 *     LIBERA_A_MIGRATION_EVENT: u32, enum libera_event; only in
 *         notifications
 *
 * watch
 *     LIBERA_A_WATCH_PSWITCH: u64, at least 1
 *     LIBERA_A_WATCH_PSWITCH_NAME: string of at most 31 bytes
 *     LIBERA_A_WATCH_PPORT: u32, at least 1; pPort there
 *     LIBERA_A_WATCH_TENANT: u32, 1 to 4095; whose hosts may come there,
 *         those of any tenant if absent
 *     LIBERA_A_WATCH_TENANT_NAME: string of at most 31 bytes
 *
 * sighting
 *     LIBERA_A_SIGHTING_TENANT: u32; whose host it could be
 *     LIBERA_A_SIGHTING_TENANT_NAME: string
 *     LIBERA_A_SIGHTING_MAC: 6 bytes
 *     LIBERA_A_SIGHTING_IP4: 4 bytes; its address in the packet
 *     LIBERA_A_SIGHTING_IP6: 16 bytes; likewise
 *     LIBERA_A_SIGHTING_VSWITCH: u64; where the host is said to be
 *     LIBERA_A_SIGHTING_VSWITCH_NAME: string
 *     LIBERA_A_SIGHTING_VPORT: u32
 *     LIBERA_A_SIGHTING_OLD_PSWITCH: u64; pSwitch of that vPort
 *     LIBERA_A_SIGHTING_OLD_PPORT: u32; its pPort
 *     LIBERA_A_SIGHTING_OLD_UP: flag; that pPort can carry packets
 *     LIBERA_A_SIGHTING_PSWITCH: u64; where it was seen
 *     LIBERA_A_SIGHTING_PPORT: u32
 *     LIBERA_A_SIGHTING_CANDIDATES: u32; so many tenants have such a host,
 *         and one notification each
 *     LIBERA_A_SIGHTING_HOST_MOVE: u32, enum libera_host_move; what the
 *         tenant is to have of it
 *
 * Commands:
 *
 * LIBERA_CMD_INFO_GET
 *     Version of the module and of this interface.
 *     do: no attributes
 *     do reply: version, api-level
 *
 * LIBERA_CMD_LISTEN_ADD (CAP_NET_ADMIN)
 *     Listen for pSwitches on an address of the namespace.
 *     do: address, port
 *
 * LIBERA_CMD_LISTEN_DEL (CAP_NET_ADMIN)
 *     Stop listening; connections that were accepted stay.
 *     do: address, port
 *
 * LIBERA_CMD_LISTEN_GET
 *     The listening sockets.
 *     dump: no attributes
 *     dump reply: address, port, accepted, event
 *
 * LIBERA_CMD_LISTEN_NTF (group "events")
 *     A listening socket was added or removed.
 *     attributes: as in a reply to LIBERA_CMD_LISTEN_GET
 *
 * LIBERA_CMD_INTERCEPT_ADD (CAP_NET_ADMIN)
 *     Take over TCP connections to some address, whether they pass through
 *     the host, end in it, or begin in it.
 *     do: address, prefix, port, to-port
 *
 * LIBERA_CMD_INTERCEPT_DEL (CAP_NET_ADMIN)
 *     Stop taking over; connections that were taken over stay.
 *     do: address, prefix, port, to-port
 *
 * LIBERA_CMD_INTERCEPT_GET
 *     The rules of transparent mode.
 *     dump: no attributes
 *     dump reply: address, prefix, port, to-port, hits, event
 *
 * LIBERA_CMD_INTERCEPT_NTF (group "events")
 *     A rule of transparent mode was added or removed.
 *     attributes: as in a reply to LIBERA_CMD_INTERCEPT_GET
 *
 * LIBERA_CMD_PSWITCH_GET
 *     One pSwitch, by datapath id or name, or all of them.
 *     do: dpid, name
 *     do reply: dpid, name, max-rules, edge, connection, connected,
 *         of-version, peer-address, peer-port, orig-address, orig-port,
 *         tables, buffers, capabilities, ports, vswitches, rules,
 *         common-rules, merged-rules, foreign-rules, since, down-reason,
 *         manufacturer, hardware, software, serial, description, echo-rtt,
 *         rx-messages, tx-messages, rx-bytes, tx-bytes, tx-queued,
 *         flow-mods, packet-ins, errors, kind, kind-used, event
 *     dump: no attributes
 *     dump reply: as in a reply to LIBERA_CMD_PSWITCH_GET
 *
 * LIBERA_CMD_PSWITCH_SET (CAP_NET_ADMIN)
 *     Change a pSwitch. Beside a datapath id, a name is the new name, else
 *     it is the key.
 *     do: dpid, name, max-rules, edge, disconnect, kind
 *
 * LIBERA_CMD_PSWITCH_DEL (CAP_NET_ADMIN)
 *     Forget a pSwitch that is not connected and that no vSwitch is mapped
 *     on.
 *     do: dpid, name
 *
 * LIBERA_CMD_PSWITCH_NTF (group "events")
 *     A pSwitch went up or down, was changed or forgotten.
 *     attributes: as in a reply to LIBERA_CMD_PSWITCH_GET
 *
 * LIBERA_CMD_PPORT_GET
 *     The pPorts of one pSwitch or of all.
 *     dump: pswitch, pswitch-name
 *     dump reply: pswitch, pswitch-name, number, name, present, hw-addr,
 *         config, state, features, speed, tenant, tenant-name, vswitch,
 *         vswitch-name, vport, event
 *
 * LIBERA_CMD_PPORT_NTF (group "events")
 *     A pPort came, went or changed.
 *     attributes: as in a reply to LIBERA_CMD_PPORT_GET
 *
 * LIBERA_CMD_PLINK_ADD (CAP_NET_ADMIN)
 *     Say that two pPorts are connected.
 *     do: pswitch, pswitch-name, pport, to-pswitch, to-pswitch-name,
 *         to-pport
 *
 * LIBERA_CMD_PLINK_DEL (CAP_NET_ADMIN)
 *     Forget that this was said.
 *     do: pswitch, pswitch-name, pport, to-pswitch, to-pswitch-name,
 *         to-pport
 *
 * LIBERA_CMD_PLINK_SET (CAP_NET_ADMIN)
 *     Change how links between pSwitches are looked for.
 *     do: interval
 *
 * LIBERA_CMD_PLINK_GET
 *     Links into one pSwitch or into all, one entry for each direction.
 *     dump: to-pswitch, to-pswitch-name
 *     dump reply: pswitch, pswitch-name, pport, to-pswitch, to-pswitch-name,
 *         to-pport, up, discovered, static, age, event
 *
 * LIBERA_CMD_PLINK_NTF (group "events")
 *     A link was found or lost.
 *     attributes: as in a reply to LIBERA_CMD_PLINK_GET
 *
 * LIBERA_CMD_TENANT_ADD (CAP_NET_ADMIN)
 *     Make a tenant.
 *     do: id, name, max-rules, max-groups, max-meters, max-message-rate,
 *         max-packet-in-rate, state, carrier, reduction, host-move, merge,
 *         vlan
 *     do reply: id, name, max-rules, max-groups, max-meters,
 *         max-message-rate, max-packet-in-rate, state, carrier,
 *         carrier-used, carrier-why, reduction, host-move, merge, vlan,
 *         controllers, vswitches, vports, hosts, virtual-rules,
 *         physical-rules, merged-rules, rx-messages, tx-messages, refused,
 *         throttled, packet-ins-dropped, event
 *
 * LIBERA_CMD_TENANT_DEL (CAP_NET_ADMIN)
 *     Remove a tenant with all that it has; its rules are taken off the
 *     pSwitches. What it had is not notified one by one.
 *     do: id, name
 *
 * LIBERA_CMD_TENANT_SET (CAP_NET_ADMIN)
 *     Change a tenant. Beside an id, a name is the new name, else it is the
 *     key.
 *     do: id, name, max-rules, max-groups, max-meters, max-message-rate,
 *         max-packet-in-rate, state, carrier, reduction, host-move, merge,
 *         vlan
 *
 * LIBERA_CMD_TENANT_GET
 *     One tenant, by id or name, or all of them.
 *     do: id, name
 *     do reply: as in a reply to LIBERA_CMD_TENANT_ADD
 *     dump: no attributes
 *     dump reply: as in a reply to LIBERA_CMD_TENANT_ADD
 *
 * LIBERA_CMD_TENANT_NTF (group "events")
 *     A tenant was made, changed or removed.
 *     attributes: as in a reply to LIBERA_CMD_TENANT_GET
 *
 * LIBERA_CMD_CONTROLLER_ADD (CAP_NET_ADMIN)
 *     Give a controller to a vSwitch, or to every vSwitch of a tenant, now
 *     and later.
 *     do: tenant, tenant-name, vswitch, vswitch-name, address, port, passive
 *
 * LIBERA_CMD_CONTROLLER_DEL (CAP_NET_ADMIN)
 *     Take a controller away.
 *     do: tenant, tenant-name, vswitch, vswitch-name, address, port, passive
 *
 * LIBERA_CMD_CONTROLLER_GET
 *     Controller addresses of one tenant or of all.
 *     dump: tenant, tenant-name
 *     dump reply: tenant, tenant-name, vswitch, vswitch-name, address, port,
 *         event, passive
 *
 * LIBERA_CMD_CONTROLLER_NTF (group "events")
 *     A controller address was added or removed.
 *     attributes: as in a reply to LIBERA_CMD_CONTROLLER_GET
 *
 * LIBERA_CMD_SESSION_GET
 *     Connections from vSwitches to controllers, of one tenant or vSwitch or
 *     of all.
 *     dump: tenant, tenant-name, vswitch, vswitch-name
 *     dump reply: tenant, tenant-name, vswitch, vswitch-name, address, port,
 *         connected, of-version, role, attempts, last-error, since,
 *         down-reason, echo-rtt, rx-messages, tx-messages, tx-queued, event
 *
 * LIBERA_CMD_SESSION_NTF (group "events")
 *     A vSwitch was connected to a controller, or lost it.
 *     attributes: as in a reply to LIBERA_CMD_SESSION_GET
 *
 * LIBERA_CMD_VSWITCH_ADD (CAP_NET_ADMIN)
 *     Make a vSwitch on a pSwitch.
 *     do: tenant, tenant-name, dpid, name, pswitch, pswitch-name
 *     do reply: tenant, tenant-name, dpid, name, pswitch, pswitch-name, up,
 *         controllers, connected, vports, virtual-rules, physical-rules,
 *         event
 *
 * LIBERA_CMD_VSWITCH_DEL (CAP_NET_ADMIN)
 *     Remove a vSwitch with its vPorts, hosts, rules, and the controllers
 *     that it alone has. What it had is not notified one by one.
 *     do: tenant, tenant-name, dpid, name
 *
 * LIBERA_CMD_VSWITCH_GET
 *     One vSwitch, or those of one tenant, or all of them.
 *     do: tenant, tenant-name, dpid, name
 *     do reply: as in a reply to LIBERA_CMD_VSWITCH_ADD
 *     dump: tenant, tenant-name
 *     dump reply: as in a reply to LIBERA_CMD_VSWITCH_ADD
 *
 * LIBERA_CMD_VSWITCH_NTF (group "events")
 *     A vSwitch was made or removed.
 *     attributes: as in a reply to LIBERA_CMD_VSWITCH_GET
 *
 * LIBERA_CMD_VPORT_ADD (CAP_NET_ADMIN)
 *     Put a vPort on a pPort.
 *     do: tenant, tenant-name, vswitch, vswitch-name, number, pswitch,
 *         pswitch-name, pport
 *     do reply: tenant, tenant-name, vswitch, vswitch-name, number, pswitch,
 *         pswitch-name, pport, name, hw-addr, config, state, event, vlink,
 *         old-pswitch, old-pport
 *
 * LIBERA_CMD_VPORT_DEL (CAP_NET_ADMIN)
 *     Remove a vPort.
 *     do: tenant, tenant-name, vswitch, vswitch-name, number
 *
 * LIBERA_CMD_VPORT_GET
 *     vPorts of one vSwitch or tenant, or all of them.
 *     dump: tenant, tenant-name, vswitch, vswitch-name
 *     dump reply: as in a reply to LIBERA_CMD_VPORT_ADD
 *
 * LIBERA_CMD_VPORT_NTF (group "events")
 *     A vPort was made or removed.
 *     attributes: as in a reply to LIBERA_CMD_VPORT_GET
 *
 * LIBERA_CMD_HOST_ADD (CAP_NET_ADMIN)
 *     Tell where a host of a tenant is.
 *     do: tenant, tenant-name, mac, ip4, ip6, vswitch, vswitch-name, vport,
 *         index
 *
 * LIBERA_CMD_HOST_DEL (CAP_NET_ADMIN)
 *     Forget a host.
 *     do: tenant, tenant-name, mac
 *
 * LIBERA_CMD_HOST_GET
 *     Hosts of one tenant or of all.
 *     dump: tenant, tenant-name
 *     dump reply: tenant, tenant-name, mac, ip4, ip6, vswitch, vswitch-name,
 *         vport, index, locator, lite, event
 *
 * LIBERA_CMD_HOST_NTF (group "events")
 *     A host was added or removed.
 *     attributes: as in a reply to LIBERA_CMD_HOST_GET
 *
 * LIBERA_CMD_VFLOW_GET
 *     vFRs of one vSwitch or tenant, or all of them. Counters are asked of
 *     the pSwitches first.
 *     dump: tenant, tenant-name, vswitch, vswitch-name
 *     dump reply: tenant, tenant-name, vswitch, vswitch-name, table,
 *         priority, cookie, match, instructions, idle-timeout, hard-timeout,
 *         flags, packets, bytes, duration, physical-rules, state, bound
 *
 * LIBERA_CMD_PFLOW_GET
 *     pFRs of one pSwitch or of all, with the vFRs that they realise.
 *     dump: pswitch, pswitch-name
 *     dump reply: pswitch, pswitch-name, table, priority, cookie, match,
 *         instructions, idle-timeout, hard-timeout, flags, packets, bytes,
 *         state, miss, owner, path, shared, why, stand-in, stands-for
 *
 * LIBERA_CMD_STATS_GET
 *     Counters of the namespace.
 *     dump: no attributes
 *     dump reply: id, name, value
 *
 * LIBERA_CMD_REFUSED_NTF (group "events")
 *     A request of a controller was refused. Rate-limited per tenant.
 *     event: tenant, tenant-name, vswitch, vswitch-name, xid, error,
 *         suppressed
 *
 * LIBERA_CMD_VLINK_ADD (CAP_NET_ADMIN)
 *     Join two vSwitches of a tenant by a link, with paths or none yet. If
 *     one of them is refused there is no link. The answer has its id.
 *     do: tenant, tenant-name, vswitch, vswitch-name, vport, to-vswitch,
 *         to-vswitch-name, to-vport, path
 *     do reply: tenant, tenant-name, id, vswitch, vswitch-name, vport,
 *         to-vswitch, to-vswitch-name, to-vport, path, priority, up,
 *         switches, event, carries, carries-why, back-carries,
 *         back-carries-why
 *
 * LIBERA_CMD_VLINK_DEL (CAP_NET_ADMIN)
 *     Remove a vLink with its vPorts. It is named by its id, or by the vPort
 *     at an end.
 *     do: tenant, tenant-name, id, vswitch, vswitch-name, vport
 *
 * LIBERA_CMD_VLINK_PATH_ADD (CAP_NET_ADMIN)
 *     Give a vLink one path more.
 *     do: tenant, tenant-name, id, vswitch, vswitch-name, vport, path
 *
 * LIBERA_CMD_VLINK_PATH_DEL (CAP_NET_ADMIN)
 *     Take the path with this priority away from a vLink.
 *     do: tenant, tenant-name, id, vswitch, vswitch-name, vport, priority
 *
 * LIBERA_CMD_VLINK_GET
 *     vLinks of one tenant or of all.
 *     dump: tenant, tenant-name
 *     dump reply: as in a reply to LIBERA_CMD_VLINK_ADD
 *
 * LIBERA_CMD_VLINK_NTF (group "events")
 *     A vLink was made, changed or removed, or got or lost the path that it
 *     uses.
 *     attributes: as in a reply to LIBERA_CMD_VLINK_GET
 *
 * LIBERA_CMD_ROUTE_ADD (CAP_NET_ADMIN)
 *     Give a vSwitch over several pSwitches one more way between two of
 *     them, which the path tells. The answer is the route with all its
 *     paths.
 *     do: tenant, tenant-name, vswitch, vswitch-name, path
 *     do reply: tenant, tenant-name, vswitch, vswitch-name, pswitch,
 *         pswitch-name, to-pswitch, to-pswitch-name, path, priority, up,
 *         switches, event
 *
 * LIBERA_CMD_ROUTE_DEL (CAP_NET_ADMIN)
 *     Take the path with this priority away from a route.
 *     do: tenant, tenant-name, vswitch, vswitch-name, pswitch, pswitch-name,
 *         to-pswitch, to-pswitch-name, priority
 *
 * LIBERA_CMD_ROUTE_GET
 *     Routes of one vSwitch, of one tenant or of all.
 *     dump: tenant, tenant-name, vswitch, vswitch-name
 *     dump reply: as in a reply to LIBERA_CMD_ROUTE_ADD
 *
 * LIBERA_CMD_ROUTE_NTF (group "events")
 *     A route was made or removed, or got or lost the path that it uses.
 *     attributes: as in a reply to LIBERA_CMD_ROUTE_GET
 *
 * LIBERA_CMD_VPORT_SET (CAP_NET_ADMIN)
 *     Put a vPort on another pPort. Its controllers see a link that comes or
 *     goes at most.
 *     do: tenant, tenant-name, vswitch, vswitch-name, number, pswitch,
 *         pswitch-name, pport
 *
 * LIBERA_CMD_AFLOW_GET (CAP_NET_ADMIN)
 *     Rules that a pSwitch has now, those of others too. It is asked for
 *     them, and has to answer in time.
 *     dump: pswitch, pswitch-name
 *     dump reply: pswitch, pswitch-name, table, priority, cookie, match,
 *         instructions, idle-timeout, hard-timeout, flags, packets, bytes,
 *         duration, opaque
 *
 * LIBERA_CMD_LANE_GET
 *     Labels of the packets that routes carry, one for each path and vPort;
 *     of one vSwitch, of one tenant or of all.
 *     dump: tenant, tenant-name, vswitch, vswitch-name
 *     dump reply: tenant, tenant-name, vswitch, vswitch-name, pswitch,
 *         to-pswitch, priority, vport, label, back, vlan
 *
 * LIBERA_CMD_CARRIER_SET (CAP_NET_ADMIN)
 *     Lay out the locators of a kind of carrier, while no tenant has a
 *     carrier.
 *     do: kind, edge-bits, tenant-bits, order
 *
 * LIBERA_CMD_CARRIER_GET
 *     How locators are laid out, for each kind of carrier.
 *     dump: no attributes
 *     dump reply: kind, edge-bits, tenant-bits, host-bits, order
 *
 * LIBERA_CMD_REDUCTION_GET
 *     What reduction does in each part of each vSwitch, of one tenant or
 *     all.
 *     dump: tenant, tenant-name, vswitch, vswitch-name
 *     dump reply: tenant, tenant-name, vswitch, vswitch-name, pswitch,
 *         pswitch-name, level, edge, virtual-rules, off-rules,
 *         physical-rules, shared-rules, sharers, conflicts, messages-off,
 *         messages, merged-rules
 *
 * LIBERA_CMD_VSWITCH_SET (CAP_NET_ADMIN)
 *     Say on which pSwitches a vSwitch is. Those that it leaves have to be
 *     without vPorts and routes of it.
 *     do: tenant, tenant-name, dpid, name, pswitch, pswitch-name
 *     do reply: as in a reply to LIBERA_CMD_VSWITCH_ADD
 *
 * LIBERA_CMD_MIGRATE (CAP_NET_ADMIN)
 *     Move a vPort to another pPort while traffic goes on, make before
 *     break, all or nothing. Its controllers see nothing of it. The answer
 *     tells how long it took.
 *     do: tenant, tenant-name, vswitch, vswitch-name, vport, mac, pswitch,
 *         pswitch-name, pport, path, linger, release
 *     do reply: tenant, tenant-name, vswitch, vswitch-name, vport, mac,
 *         pswitch, pswitch-name, pport, old-pswitch, old-pport,
 *         prepare-time, switch-time, event
 *
 * LIBERA_CMD_MIGRATE_NTF (group "events")
 *     A vPort has moved.
 *     attributes: as in a reply to LIBERA_CMD_MIGRATE
 *
 * LIBERA_CMD_WATCH_ADD (CAP_NET_ADMIN)
 *     Watch a pPort that nobody has, for hosts that have moved there: hosts
 *     of one tenant, or of any that wants it.
 *     do: pswitch, pswitch-name, pport, tenant, tenant-name
 *
 * LIBERA_CMD_WATCH_DEL (CAP_NET_ADMIN)
 *     Watch it no more.
 *     do: pswitch, pswitch-name, pport, tenant, tenant-name
 *
 * LIBERA_CMD_WATCH_GET
 *     The pPorts that are watched.
 *     dump: pswitch, pswitch-name
 *     dump reply: pswitch, pswitch-name, pport, tenant, tenant-name
 *
 * LIBERA_CMD_SIGHTING_NTF (group "events")
 *     A host was seen at a watched pPort. Rate-limited per pSwitch.
 *     event: tenant, tenant-name, mac, ip4, ip6, vswitch, vswitch-name,
 *         vport, old-pswitch, old-pport, old-up, pswitch, pport, candidates,
 *         host-move
 */

#define LIBERA_FAMILY_NAME	"libera"
#define LIBERA_FAMILY_VERSION	1
#define LIBERA_MCGRP_EVENTS	"events"

#define LIBERA_NAME_MAX	31	/* bytes of a name, without the terminating zero */
#define LIBERA_TENANT_MAX	4095	/* highest tenant id */
#define LIBERA_RATE_MAX	1000000	/* highest quota of something per second */
#define LIBERA_VLAN_MAX	4094	/* highest VLAN id that a tenant can declare */
#define LIBERA_VPORT_MAX	65279	/* highest vPort number */
#define LIBERA_VLINK_MAX	65535	/* highest vLink id */
#define LIBERA_PATH_MAX	16	/* paths of a vLink or a route */
#define LIBERA_HOP_MAX	64	/* pLinks of a path */
#define LIBERA_LINGER_MAX	60000	/* milliseconds for which an old place can be kept */
#define LIBERA_API_LEVEL	1	/* grows with every addition to this interface */

/* what has happened to the object of a notification */
enum libera_event {
	LIBERA_EVENT_NONE = 0,
	LIBERA_EVENT_ADD,	/* made, or seen for the first time */
	LIBERA_EVENT_DEL,	/* gone */
	LIBERA_EVENT_SET,	/* attributes have changed */
	LIBERA_EVENT_UP,	/* connection is ready */
	LIBERA_EVENT_DOWN,	/* connection is lost */
	/* private: */
	__LIBERA_EVENT_END,
	__LIBERA_EVENT_MAX = __LIBERA_EVENT_END - 1
};

/* how far the connection of a pSwitch is */
enum libera_connection {
	LIBERA_CONNECTION_DOWN = 0,
	LIBERA_CONNECTION_PORTS,	/* connected, asked for ports and description */
	LIBERA_CONNECTION_SYNC,	/* its rules are being read and made right */
	LIBERA_CONNECTION_READY,
	/* private: */
	__LIBERA_CONNECTION_END,
	__LIBERA_CONNECTION_MAX = __LIBERA_CONNECTION_END - 1
};

/* why a connection has ended */
enum libera_down_reason {
	LIBERA_DOWN_REASON_NONE = 0,
	LIBERA_DOWN_REASON_PEER,	/* closed by the peer */
	LIBERA_DOWN_REASON_LOCAL,	/* closed by the operator */
	LIBERA_DOWN_REASON_FRAME,	/* a length that cannot be */
	LIBERA_DOWN_REASON_PROTOCOL,	/* the peer broke the protocol */
	LIBERA_DOWN_REASON_HELLO,	/* no common version */
	LIBERA_DOWN_REASON_HANDSHAKE,	/* handshake took too long */
	LIBERA_DOWN_REASON_ECHO,	/* echo request was not answered */
	LIBERA_DOWN_REASON_TX_STUCK,	/* peer did not read, transmit queue was full */
	LIBERA_DOWN_REASON_SOCKET,	/* socket error */
	LIBERA_DOWN_REASON_NOMEM,	/* out of memory */
	LIBERA_DOWN_REASON_REPLACED,	/* the switch has connected again */
	LIBERA_DOWN_REASON_SWITCH_DOWN,	/* the pSwitch below went away */
	LIBERA_DOWN_REASON_CONNECT,	/* could not connect */
	LIBERA_DOWN_REASON_EXIT,	/* module or namespace is going away */
	/* private: */
	__LIBERA_DOWN_REASON_END,
	__LIBERA_DOWN_REASON_MAX = __LIBERA_DOWN_REASON_END - 1
};

/* what a pSwitch can do with rules */
enum libera_pswitch_kind {
	LIBERA_PSWITCH_KIND_AUTO = 0,	/* what it describes itself as */
	LIBERA_PSWITCH_KIND_OPENFLOW,	/* takes rules of OpenFlow as they are */
	LIBERA_PSWITCH_KIND_WHITE_BOX,	/* a fixed pipeline in the manner of OF-DPA 2.0 */
	/* private: */
	__LIBERA_PSWITCH_KIND_END,
	__LIBERA_PSWITCH_KIND_MAX = __LIBERA_PSWITCH_KIND_END - 1
};

/* what the operator wants */
enum libera_admin {
	LIBERA_ADMIN_DOWN = 0,	/* stopped, no rules are installed and no controller is dialled */
	LIBERA_ADMIN_UP,	/* started */
	/* private: */
	__LIBERA_ADMIN_END,
	__LIBERA_ADMIN_MAX = __LIBERA_ADMIN_END - 1
};

/* role of a controller */
enum libera_controller_role {
	LIBERA_CONTROLLER_ROLE_NONE = 0,
	LIBERA_CONTROLLER_ROLE_EQUAL,
	LIBERA_CONTROLLER_ROLE_MASTER,
	LIBERA_CONTROLLER_ROLE_SLAVE,
	/* private: */
	__LIBERA_CONTROLLER_ROLE_END,
	__LIBERA_CONTROLLER_ROLE_MAX = __LIBERA_CONTROLLER_ROLE_END - 1
};

/* where a rule is */
enum libera_rule_state {
	LIBERA_RULE_STATE_PENDING = 0,	/* not sent, as the pSwitch is away or being synchronised */
	LIBERA_RULE_STATE_INSTALLED,	/* sent to the pSwitch */
	LIBERA_RULE_STATE_REMOVING,	/* deleted, waits for the last counters */
	/* private: */
	__LIBERA_RULE_STATE_END,
	__LIBERA_RULE_STATE_MAX = __LIBERA_RULE_STATE_END - 1
};

/* in what packets of a tenant are told from others' between its edges */
enum libera_vn_carrier {
	LIBERA_VN_CARRIER_LABEL = 0,	/* a VLAN tag more */
	LIBERA_VN_CARRIER_IP,	/* where possible their IPv4 addresses, which become locators */
	LIBERA_VN_CARRIER_MAC,	/* where possible their Ethernet addresses */
	LIBERA_VN_CARRIER_AUTO,	/* mac if all its pSwitches can match masked ones, else ip */
	/* private: */
	__LIBERA_VN_CARRIER_END,
	__LIBERA_VN_CARRIER_MAX = __LIBERA_VN_CARRIER_END - 1
};

/* what forwarding rules of a tenant share on pSwitches between its hosts */
enum libera_reduction_level {
	LIBERA_REDUCTION_LEVEL_OFF = 0,	/* nothing */
	LIBERA_REDUCTION_LEVEL_APP,	/* those of one transport pair are one */
	LIBERA_REDUCTION_LEVEL_HOST,	/* those of one pair of hosts */
	LIBERA_REDUCTION_LEVEL_HOP,	/* those of one pair of hops, as far as they do not fork */
	LIBERA_REDUCTION_LEVEL_LITE,	/* those of one pair of LITEs; with labels as hop */
	/* private: */
	__LIBERA_REDUCTION_LEVEL_END,
	__LIBERA_REDUCTION_LEVEL_MAX = __LIBERA_REDUCTION_LEVEL_END - 1
};

/* whether shared pFRs of a tenant may be one with other tenants' */
enum libera_merge {
	LIBERA_MERGE_OFF = 0,	/* they may not */
	LIBERA_MERGE_ON,	/* where both are carried, and for no packets of a third */
	/* private: */
	__LIBERA_MERGE_END,
	__LIBERA_MERGE_MAX = __LIBERA_MERGE_END - 1
};

/* what happens when a host of a tenant is seen at a watched pPort */
enum libera_host_move {
	LIBERA_HOST_MOVE_OFF = 0,	/* nothing */
	LIBERA_HOST_MOVE_ASK,	/* it is told */
	LIBERA_HOST_MOVE_AUTO,	/* the manager moves the host there, if that is safe */
	/* private: */
	__LIBERA_HOST_MOVE_END,
	__LIBERA_HOST_MOVE_MAX = __LIBERA_HOST_MOVE_END - 1
};

/* what comes first in a locator */
enum libera_locator_order {
	LIBERA_LOCATOR_ORDER_EDGE_FIRST = 0,	/* then the tenant, which needs masks */
	LIBERA_LOCATOR_ORDER_TENANT_FIRST,	/* then the edge */
	/* private: */
	__LIBERA_LOCATOR_ORDER_END,
	__LIBERA_LOCATOR_ORDER_MAX = __LIBERA_LOCATOR_ORDER_END - 1
};

enum libera_a_info {
	LIBERA_A_INFO_VERSION = 1,
	LIBERA_A_INFO_API_LEVEL,
	/* private: */
	__LIBERA_A_INFO_END,
	__LIBERA_A_INFO_MAX = __LIBERA_A_INFO_END - 1
};

enum libera_a_listen {
	LIBERA_A_LISTEN_PAD = 1,
	LIBERA_A_LISTEN_ADDRESS,
	LIBERA_A_LISTEN_PORT,
	LIBERA_A_LISTEN_ACCEPTED,
	LIBERA_A_LISTEN_EVENT,
	/* private: */
	__LIBERA_A_LISTEN_END,
	__LIBERA_A_LISTEN_MAX = __LIBERA_A_LISTEN_END - 1
};

enum libera_a_intercept {
	LIBERA_A_INTERCEPT_PAD = 1,
	LIBERA_A_INTERCEPT_ADDRESS,
	LIBERA_A_INTERCEPT_PREFIX,
	LIBERA_A_INTERCEPT_PORT,
	LIBERA_A_INTERCEPT_TO_PORT,
	LIBERA_A_INTERCEPT_HITS,
	LIBERA_A_INTERCEPT_EVENT,
	/* private: */
	__LIBERA_A_INTERCEPT_END,
	__LIBERA_A_INTERCEPT_MAX = __LIBERA_A_INTERCEPT_END - 1
};

enum libera_a_pswitch {
	LIBERA_A_PSWITCH_PAD = 1,
	LIBERA_A_PSWITCH_DPID,
	LIBERA_A_PSWITCH_NAME,
	LIBERA_A_PSWITCH_MAX_RULES,
	LIBERA_A_PSWITCH_CONNECTION,
	LIBERA_A_PSWITCH_CONNECTED,
	LIBERA_A_PSWITCH_OF_VERSION,
	LIBERA_A_PSWITCH_PEER_ADDRESS,
	LIBERA_A_PSWITCH_PEER_PORT,
	LIBERA_A_PSWITCH_ORIG_ADDRESS,
	LIBERA_A_PSWITCH_ORIG_PORT,
	LIBERA_A_PSWITCH_TABLES,
	LIBERA_A_PSWITCH_BUFFERS,
	LIBERA_A_PSWITCH_CAPABILITIES,
	LIBERA_A_PSWITCH_PORTS,
	LIBERA_A_PSWITCH_VSWITCHES,
	LIBERA_A_PSWITCH_RULES,
	LIBERA_A_PSWITCH_FOREIGN_RULES,
	LIBERA_A_PSWITCH_SINCE,
	LIBERA_A_PSWITCH_DOWN_REASON,
	LIBERA_A_PSWITCH_MANUFACTURER,
	LIBERA_A_PSWITCH_HARDWARE,
	LIBERA_A_PSWITCH_SOFTWARE,
	LIBERA_A_PSWITCH_SERIAL,
	LIBERA_A_PSWITCH_DESCRIPTION,
	LIBERA_A_PSWITCH_ECHO_RTT,
	LIBERA_A_PSWITCH_RX_MESSAGES,
	LIBERA_A_PSWITCH_TX_MESSAGES,
	LIBERA_A_PSWITCH_RX_BYTES,
	LIBERA_A_PSWITCH_TX_BYTES,
	LIBERA_A_PSWITCH_TX_QUEUED,
	LIBERA_A_PSWITCH_FLOW_MODS,
	LIBERA_A_PSWITCH_PACKET_INS,
	LIBERA_A_PSWITCH_ERRORS,
	LIBERA_A_PSWITCH_DISCONNECT,
	LIBERA_A_PSWITCH_EVENT,
	LIBERA_A_PSWITCH_KIND,
	LIBERA_A_PSWITCH_KIND_USED,
	LIBERA_A_PSWITCH_EDGE,
	LIBERA_A_PSWITCH_COMMON_RULES,
	LIBERA_A_PSWITCH_MERGED_RULES,
	/* private: */
	__LIBERA_A_PSWITCH_END,
	__LIBERA_A_PSWITCH_MAX = __LIBERA_A_PSWITCH_END - 1
};

enum libera_a_pport {
	LIBERA_A_PPORT_PAD = 1,
	LIBERA_A_PPORT_PSWITCH,
	LIBERA_A_PPORT_PSWITCH_NAME,
	LIBERA_A_PPORT_NUMBER,
	LIBERA_A_PPORT_NAME,
	LIBERA_A_PPORT_PRESENT,
	LIBERA_A_PPORT_HW_ADDR,
	LIBERA_A_PPORT_CONFIG,
	LIBERA_A_PPORT_STATE,
	LIBERA_A_PPORT_FEATURES,
	LIBERA_A_PPORT_SPEED,
	LIBERA_A_PPORT_TENANT,
	LIBERA_A_PPORT_TENANT_NAME,
	LIBERA_A_PPORT_VSWITCH,
	LIBERA_A_PPORT_VSWITCH_NAME,
	LIBERA_A_PPORT_VPORT,
	LIBERA_A_PPORT_EVENT,
	/* private: */
	__LIBERA_A_PPORT_END,
	__LIBERA_A_PPORT_MAX = __LIBERA_A_PPORT_END - 1
};

enum libera_a_plink {
	LIBERA_A_PLINK_PAD = 1,
	LIBERA_A_PLINK_PSWITCH,
	LIBERA_A_PLINK_PSWITCH_NAME,
	LIBERA_A_PLINK_PPORT,
	LIBERA_A_PLINK_TO_PSWITCH,
	LIBERA_A_PLINK_TO_PSWITCH_NAME,
	LIBERA_A_PLINK_TO_PPORT,
	LIBERA_A_PLINK_UP,
	LIBERA_A_PLINK_DISCOVERED,
	LIBERA_A_PLINK_STATIC,
	LIBERA_A_PLINK_AGE,
	LIBERA_A_PLINK_INTERVAL,
	LIBERA_A_PLINK_EVENT,
	/* private: */
	__LIBERA_A_PLINK_END,
	__LIBERA_A_PLINK_MAX = __LIBERA_A_PLINK_END - 1
};

enum libera_a_tenant {
	LIBERA_A_TENANT_PAD = 1,
	LIBERA_A_TENANT_ID,
	LIBERA_A_TENANT_NAME,
	LIBERA_A_TENANT_MAX_RULES,
	LIBERA_A_TENANT_MAX_GROUPS,
	LIBERA_A_TENANT_MAX_METERS,
	LIBERA_A_TENANT_STATE,
	LIBERA_A_TENANT_CONTROLLERS,
	LIBERA_A_TENANT_VSWITCHES,
	LIBERA_A_TENANT_VPORTS,
	LIBERA_A_TENANT_HOSTS,
	LIBERA_A_TENANT_VIRTUAL_RULES,
	LIBERA_A_TENANT_PHYSICAL_RULES,
	LIBERA_A_TENANT_RX_MESSAGES,
	LIBERA_A_TENANT_TX_MESSAGES,
	LIBERA_A_TENANT_REFUSED,
	LIBERA_A_TENANT_EVENT,
	LIBERA_A_TENANT_CARRIER,
	LIBERA_A_TENANT_CARRIER_USED,
	LIBERA_A_TENANT_CARRIER_WHY,
	LIBERA_A_TENANT_REDUCTION,
	LIBERA_A_TENANT_MAX_MESSAGE_RATE,
	LIBERA_A_TENANT_MAX_PACKET_IN_RATE,
	LIBERA_A_TENANT_THROTTLED,
	LIBERA_A_TENANT_PACKET_INS_DROPPED,
	LIBERA_A_TENANT_HOST_MOVE,
	LIBERA_A_TENANT_MERGE,
	LIBERA_A_TENANT_MERGED_RULES,
	LIBERA_A_TENANT_VLAN,
	/* private: */
	__LIBERA_A_TENANT_END,
	__LIBERA_A_TENANT_MAX = __LIBERA_A_TENANT_END - 1
};

enum libera_a_controller {
	LIBERA_A_CONTROLLER_PAD = 1,
	LIBERA_A_CONTROLLER_TENANT,
	LIBERA_A_CONTROLLER_TENANT_NAME,
	LIBERA_A_CONTROLLER_VSWITCH,
	LIBERA_A_CONTROLLER_VSWITCH_NAME,
	LIBERA_A_CONTROLLER_ADDRESS,
	LIBERA_A_CONTROLLER_PORT,
	LIBERA_A_CONTROLLER_EVENT,
	LIBERA_A_CONTROLLER_PASSIVE,
	/* private: */
	__LIBERA_A_CONTROLLER_END,
	__LIBERA_A_CONTROLLER_MAX = __LIBERA_A_CONTROLLER_END - 1
};

enum libera_a_session {
	LIBERA_A_SESSION_PAD = 1,
	LIBERA_A_SESSION_TENANT,
	LIBERA_A_SESSION_TENANT_NAME,
	LIBERA_A_SESSION_VSWITCH,
	LIBERA_A_SESSION_VSWITCH_NAME,
	LIBERA_A_SESSION_ADDRESS,
	LIBERA_A_SESSION_PORT,
	LIBERA_A_SESSION_CONNECTED,
	LIBERA_A_SESSION_OF_VERSION,
	LIBERA_A_SESSION_ROLE,
	LIBERA_A_SESSION_ATTEMPTS,
	LIBERA_A_SESSION_LAST_ERROR,
	LIBERA_A_SESSION_SINCE,
	LIBERA_A_SESSION_DOWN_REASON,
	LIBERA_A_SESSION_ECHO_RTT,
	LIBERA_A_SESSION_RX_MESSAGES,
	LIBERA_A_SESSION_TX_MESSAGES,
	LIBERA_A_SESSION_TX_QUEUED,
	LIBERA_A_SESSION_EVENT,
	/* private: */
	__LIBERA_A_SESSION_END,
	__LIBERA_A_SESSION_MAX = __LIBERA_A_SESSION_END - 1
};

enum libera_a_vswitch {
	LIBERA_A_VSWITCH_PAD = 1,
	LIBERA_A_VSWITCH_TENANT,
	LIBERA_A_VSWITCH_TENANT_NAME,
	LIBERA_A_VSWITCH_DPID,
	LIBERA_A_VSWITCH_NAME,
	LIBERA_A_VSWITCH_PSWITCH,
	LIBERA_A_VSWITCH_PSWITCH_NAME,
	LIBERA_A_VSWITCH_UP,
	LIBERA_A_VSWITCH_CONTROLLERS,
	LIBERA_A_VSWITCH_CONNECTED,
	LIBERA_A_VSWITCH_VPORTS,
	LIBERA_A_VSWITCH_VIRTUAL_RULES,
	LIBERA_A_VSWITCH_PHYSICAL_RULES,
	LIBERA_A_VSWITCH_EVENT,
	/* private: */
	__LIBERA_A_VSWITCH_END,
	__LIBERA_A_VSWITCH_MAX = __LIBERA_A_VSWITCH_END - 1
};

enum libera_a_vport {
	LIBERA_A_VPORT_PAD = 1,
	LIBERA_A_VPORT_TENANT,
	LIBERA_A_VPORT_TENANT_NAME,
	LIBERA_A_VPORT_VSWITCH,
	LIBERA_A_VPORT_VSWITCH_NAME,
	LIBERA_A_VPORT_NUMBER,
	LIBERA_A_VPORT_PSWITCH,
	LIBERA_A_VPORT_PSWITCH_NAME,
	LIBERA_A_VPORT_PPORT,
	LIBERA_A_VPORT_NAME,
	LIBERA_A_VPORT_HW_ADDR,
	LIBERA_A_VPORT_CONFIG,
	LIBERA_A_VPORT_STATE,
	LIBERA_A_VPORT_EVENT,
	LIBERA_A_VPORT_VLINK,
	LIBERA_A_VPORT_OLD_PSWITCH,
	LIBERA_A_VPORT_OLD_PPORT,
	/* private: */
	__LIBERA_A_VPORT_END,
	__LIBERA_A_VPORT_MAX = __LIBERA_A_VPORT_END - 1
};

enum libera_a_host {
	LIBERA_A_HOST_PAD = 1,
	LIBERA_A_HOST_TENANT,
	LIBERA_A_HOST_TENANT_NAME,
	LIBERA_A_HOST_MAC,
	LIBERA_A_HOST_IP4,
	LIBERA_A_HOST_IP6,
	LIBERA_A_HOST_VSWITCH,
	LIBERA_A_HOST_VSWITCH_NAME,
	LIBERA_A_HOST_VPORT,
	LIBERA_A_HOST_EVENT,
	LIBERA_A_HOST_INDEX,
	LIBERA_A_HOST_LOCATOR,
	LIBERA_A_HOST_LITE,
	/* private: */
	__LIBERA_A_HOST_END,
	__LIBERA_A_HOST_MAX = __LIBERA_A_HOST_END - 1
};

enum libera_a_flow {
	LIBERA_A_FLOW_PAD = 1,
	LIBERA_A_FLOW_TENANT,
	LIBERA_A_FLOW_TENANT_NAME,
	LIBERA_A_FLOW_VSWITCH,
	LIBERA_A_FLOW_VSWITCH_NAME,
	LIBERA_A_FLOW_PSWITCH,
	LIBERA_A_FLOW_PSWITCH_NAME,
	LIBERA_A_FLOW_TABLE,
	LIBERA_A_FLOW_PRIORITY,
	LIBERA_A_FLOW_COOKIE,
	LIBERA_A_FLOW_MATCH,
	LIBERA_A_FLOW_INSTRUCTIONS,
	LIBERA_A_FLOW_IDLE_TIMEOUT,
	LIBERA_A_FLOW_HARD_TIMEOUT,
	LIBERA_A_FLOW_FLAGS,
	LIBERA_A_FLOW_PACKETS,
	LIBERA_A_FLOW_BYTES,
	LIBERA_A_FLOW_DURATION,
	LIBERA_A_FLOW_PHYSICAL_RULES,
	LIBERA_A_FLOW_STATE,
	LIBERA_A_FLOW_MISS,
	LIBERA_A_FLOW_OWNER,
	LIBERA_A_FLOW_PATH,
	LIBERA_A_FLOW_OPAQUE,
	LIBERA_A_FLOW_SHARED,
	LIBERA_A_FLOW_WHY,
	LIBERA_A_FLOW_BOUND,
	LIBERA_A_FLOW_STAND_IN,
	LIBERA_A_FLOW_STANDS_FOR,
	/* private: */
	__LIBERA_A_FLOW_END,
	__LIBERA_A_FLOW_MAX = __LIBERA_A_FLOW_END - 1
};

enum libera_a_reduction {
	LIBERA_A_REDUCTION_PAD = 1,
	LIBERA_A_REDUCTION_TENANT,
	LIBERA_A_REDUCTION_TENANT_NAME,
	LIBERA_A_REDUCTION_VSWITCH,
	LIBERA_A_REDUCTION_VSWITCH_NAME,
	LIBERA_A_REDUCTION_PSWITCH,
	LIBERA_A_REDUCTION_PSWITCH_NAME,
	LIBERA_A_REDUCTION_LEVEL,
	LIBERA_A_REDUCTION_EDGE,
	LIBERA_A_REDUCTION_VIRTUAL_RULES,
	LIBERA_A_REDUCTION_OFF_RULES,
	LIBERA_A_REDUCTION_PHYSICAL_RULES,
	LIBERA_A_REDUCTION_SHARED_RULES,
	LIBERA_A_REDUCTION_SHARERS,
	LIBERA_A_REDUCTION_CONFLICTS,
	LIBERA_A_REDUCTION_MESSAGES_OFF,
	LIBERA_A_REDUCTION_MESSAGES,
	LIBERA_A_REDUCTION_MERGED_RULES,
	/* private: */
	__LIBERA_A_REDUCTION_END,
	__LIBERA_A_REDUCTION_MAX = __LIBERA_A_REDUCTION_END - 1
};

enum libera_a_flow_owner {
	LIBERA_A_FLOW_OWNER_PAD = 1,
	LIBERA_A_FLOW_OWNER_TENANT,
	LIBERA_A_FLOW_OWNER_TENANT_NAME,
	LIBERA_A_FLOW_OWNER_VSWITCH,
	LIBERA_A_FLOW_OWNER_VSWITCH_NAME,
	LIBERA_A_FLOW_OWNER_COOKIE,
	/* private: */
	__LIBERA_A_FLOW_OWNER_END,
	__LIBERA_A_FLOW_OWNER_MAX = __LIBERA_A_FLOW_OWNER_END - 1
};

enum libera_a_stats {
	LIBERA_A_STATS_PAD = 1,
	LIBERA_A_STATS_ID,
	LIBERA_A_STATS_NAME,
	LIBERA_A_STATS_VALUE,
	/* private: */
	__LIBERA_A_STATS_END,
	__LIBERA_A_STATS_MAX = __LIBERA_A_STATS_END - 1
};

enum libera_a_refused {
	LIBERA_A_REFUSED_PAD = 1,
	LIBERA_A_REFUSED_TENANT,
	LIBERA_A_REFUSED_TENANT_NAME,
	LIBERA_A_REFUSED_VSWITCH,
	LIBERA_A_REFUSED_VSWITCH_NAME,
	LIBERA_A_REFUSED_XID,
	LIBERA_A_REFUSED_ERROR,
	LIBERA_A_REFUSED_SUPPRESSED,
	/* private: */
	__LIBERA_A_REFUSED_END,
	__LIBERA_A_REFUSED_MAX = __LIBERA_A_REFUSED_END - 1
};

enum libera_a_vlink {
	LIBERA_A_VLINK_PAD = 1,
	LIBERA_A_VLINK_TENANT,
	LIBERA_A_VLINK_TENANT_NAME,
	LIBERA_A_VLINK_ID,
	LIBERA_A_VLINK_VSWITCH,
	LIBERA_A_VLINK_VSWITCH_NAME,
	LIBERA_A_VLINK_VPORT,
	LIBERA_A_VLINK_TO_VSWITCH,
	LIBERA_A_VLINK_TO_VSWITCH_NAME,
	LIBERA_A_VLINK_TO_VPORT,
	LIBERA_A_VLINK_PATH,
	LIBERA_A_VLINK_PRIORITY,
	LIBERA_A_VLINK_UP,
	LIBERA_A_VLINK_SWITCHES,
	LIBERA_A_VLINK_EVENT,
	LIBERA_A_VLINK_CARRIES,
	LIBERA_A_VLINK_CARRIES_WHY,
	LIBERA_A_VLINK_BACK_CARRIES,
	LIBERA_A_VLINK_BACK_CARRIES_WHY,
	/* private: */
	__LIBERA_A_VLINK_END,
	__LIBERA_A_VLINK_MAX = __LIBERA_A_VLINK_END - 1
};

enum libera_a_vlink_path {
	LIBERA_A_VLINK_PATH_PAD = 1,
	LIBERA_A_VLINK_PATH_PRIORITY,
	LIBERA_A_VLINK_PATH_HOP,
	LIBERA_A_VLINK_PATH_LABEL,
	LIBERA_A_VLINK_PATH_BACK_LABEL,
	LIBERA_A_VLINK_PATH_UP,
	LIBERA_A_VLINK_PATH_ACTIVE,
	LIBERA_A_VLINK_PATH_REFUSED,
	LIBERA_A_VLINK_PATH_CARRIED,
	LIBERA_A_VLINK_PATH_BACK_CARRIED,
	LIBERA_A_VLINK_PATH_VLAN,
	/* private: */
	__LIBERA_A_VLINK_PATH_END,
	__LIBERA_A_VLINK_PATH_MAX = __LIBERA_A_VLINK_PATH_END - 1
};

enum libera_a_vlan_label {
	LIBERA_A_VLAN_LABEL_PAD = 1,
	LIBERA_A_VLAN_LABEL_ID,
	LIBERA_A_VLAN_LABEL_LABEL,
	LIBERA_A_VLAN_LABEL_BACK_LABEL,
	/* private: */
	__LIBERA_A_VLAN_LABEL_END,
	__LIBERA_A_VLAN_LABEL_MAX = __LIBERA_A_VLAN_LABEL_END - 1
};

enum libera_a_vlink_hop {
	LIBERA_A_VLINK_HOP_PAD = 1,
	LIBERA_A_VLINK_HOP_PSWITCH,
	LIBERA_A_VLINK_HOP_PSWITCH_NAME,
	LIBERA_A_VLINK_HOP_PPORT,
	LIBERA_A_VLINK_HOP_TO_PSWITCH,
	LIBERA_A_VLINK_HOP_TO_PPORT,
	/* private: */
	__LIBERA_A_VLINK_HOP_END,
	__LIBERA_A_VLINK_HOP_MAX = __LIBERA_A_VLINK_HOP_END - 1
};

enum libera_a_route {
	LIBERA_A_ROUTE_PAD = 1,
	LIBERA_A_ROUTE_TENANT,
	LIBERA_A_ROUTE_TENANT_NAME,
	LIBERA_A_ROUTE_VSWITCH,
	LIBERA_A_ROUTE_VSWITCH_NAME,
	LIBERA_A_ROUTE_PSWITCH,
	LIBERA_A_ROUTE_PSWITCH_NAME,
	LIBERA_A_ROUTE_TO_PSWITCH,
	LIBERA_A_ROUTE_TO_PSWITCH_NAME,
	LIBERA_A_ROUTE_PATH,
	LIBERA_A_ROUTE_PRIORITY,
	LIBERA_A_ROUTE_UP,
	LIBERA_A_ROUTE_SWITCHES,
	LIBERA_A_ROUTE_EVENT,
	/* private: */
	__LIBERA_A_ROUTE_END,
	__LIBERA_A_ROUTE_MAX = __LIBERA_A_ROUTE_END - 1
};

enum libera_a_lane {
	LIBERA_A_LANE_PAD = 1,
	LIBERA_A_LANE_TENANT,
	LIBERA_A_LANE_TENANT_NAME,
	LIBERA_A_LANE_VSWITCH,
	LIBERA_A_LANE_VSWITCH_NAME,
	LIBERA_A_LANE_PSWITCH,
	LIBERA_A_LANE_TO_PSWITCH,
	LIBERA_A_LANE_PRIORITY,
	LIBERA_A_LANE_VPORT,
	LIBERA_A_LANE_LABEL,
	LIBERA_A_LANE_BACK,
	LIBERA_A_LANE_VLAN,
	/* private: */
	__LIBERA_A_LANE_END,
	__LIBERA_A_LANE_MAX = __LIBERA_A_LANE_END - 1
};

enum libera_a_carrier {
	LIBERA_A_CARRIER_PAD = 1,
	LIBERA_A_CARRIER_KIND,
	LIBERA_A_CARRIER_EDGE_BITS,
	LIBERA_A_CARRIER_TENANT_BITS,
	LIBERA_A_CARRIER_HOST_BITS,
	LIBERA_A_CARRIER_ORDER,
	/* private: */
	__LIBERA_A_CARRIER_END,
	__LIBERA_A_CARRIER_MAX = __LIBERA_A_CARRIER_END - 1
};

enum libera_a_migration {
	LIBERA_A_MIGRATION_PAD = 1,
	LIBERA_A_MIGRATION_TENANT,
	LIBERA_A_MIGRATION_TENANT_NAME,
	LIBERA_A_MIGRATION_VSWITCH,
	LIBERA_A_MIGRATION_VSWITCH_NAME,
	LIBERA_A_MIGRATION_VPORT,
	LIBERA_A_MIGRATION_MAC,
	LIBERA_A_MIGRATION_PSWITCH,
	LIBERA_A_MIGRATION_PSWITCH_NAME,
	LIBERA_A_MIGRATION_PPORT,
	LIBERA_A_MIGRATION_PATH,
	LIBERA_A_MIGRATION_LINGER,
	LIBERA_A_MIGRATION_RELEASE,
	LIBERA_A_MIGRATION_OLD_PSWITCH,
	LIBERA_A_MIGRATION_OLD_PPORT,
	LIBERA_A_MIGRATION_PREPARE_TIME,
	LIBERA_A_MIGRATION_SWITCH_TIME,
	LIBERA_A_MIGRATION_EVENT,
	/* private: */
	__LIBERA_A_MIGRATION_END,
	__LIBERA_A_MIGRATION_MAX = __LIBERA_A_MIGRATION_END - 1
};

enum libera_a_watch {
	LIBERA_A_WATCH_PAD = 1,
	LIBERA_A_WATCH_PSWITCH,
	LIBERA_A_WATCH_PSWITCH_NAME,
	LIBERA_A_WATCH_PPORT,
	LIBERA_A_WATCH_TENANT,
	LIBERA_A_WATCH_TENANT_NAME,
	/* private: */
	__LIBERA_A_WATCH_END,
	__LIBERA_A_WATCH_MAX = __LIBERA_A_WATCH_END - 1
};

enum libera_a_sighting {
	LIBERA_A_SIGHTING_PAD = 1,
	LIBERA_A_SIGHTING_TENANT,
	LIBERA_A_SIGHTING_TENANT_NAME,
	LIBERA_A_SIGHTING_MAC,
	LIBERA_A_SIGHTING_IP4,
	LIBERA_A_SIGHTING_IP6,
	LIBERA_A_SIGHTING_VSWITCH,
	LIBERA_A_SIGHTING_VSWITCH_NAME,
	LIBERA_A_SIGHTING_VPORT,
	LIBERA_A_SIGHTING_OLD_PSWITCH,
	LIBERA_A_SIGHTING_OLD_PPORT,
	LIBERA_A_SIGHTING_OLD_UP,
	LIBERA_A_SIGHTING_PSWITCH,
	LIBERA_A_SIGHTING_PPORT,
	LIBERA_A_SIGHTING_CANDIDATES,
	LIBERA_A_SIGHTING_HOST_MOVE,
	/* private: */
	__LIBERA_A_SIGHTING_END,
	__LIBERA_A_SIGHTING_MAX = __LIBERA_A_SIGHTING_END - 1
};

enum libera_cmd {
	LIBERA_CMD_INFO_GET = 1,
	LIBERA_CMD_LISTEN_ADD,
	LIBERA_CMD_LISTEN_DEL,
	LIBERA_CMD_LISTEN_GET,
	LIBERA_CMD_LISTEN_NTF,
	LIBERA_CMD_INTERCEPT_ADD,
	LIBERA_CMD_INTERCEPT_DEL,
	LIBERA_CMD_INTERCEPT_GET,
	LIBERA_CMD_INTERCEPT_NTF,
	LIBERA_CMD_PSWITCH_GET,
	LIBERA_CMD_PSWITCH_SET,
	LIBERA_CMD_PSWITCH_DEL,
	LIBERA_CMD_PSWITCH_NTF,
	LIBERA_CMD_PPORT_GET,
	LIBERA_CMD_PPORT_NTF,
	LIBERA_CMD_PLINK_ADD,
	LIBERA_CMD_PLINK_DEL,
	LIBERA_CMD_PLINK_SET,
	LIBERA_CMD_PLINK_GET,
	LIBERA_CMD_PLINK_NTF,
	LIBERA_CMD_TENANT_ADD,
	LIBERA_CMD_TENANT_DEL,
	LIBERA_CMD_TENANT_SET,
	LIBERA_CMD_TENANT_GET,
	LIBERA_CMD_TENANT_NTF,
	LIBERA_CMD_CONTROLLER_ADD,
	LIBERA_CMD_CONTROLLER_DEL,
	LIBERA_CMD_CONTROLLER_GET,
	LIBERA_CMD_CONTROLLER_NTF,
	LIBERA_CMD_SESSION_GET,
	LIBERA_CMD_SESSION_NTF,
	LIBERA_CMD_VSWITCH_ADD,
	LIBERA_CMD_VSWITCH_DEL,
	LIBERA_CMD_VSWITCH_GET,
	LIBERA_CMD_VSWITCH_NTF,
	LIBERA_CMD_VPORT_ADD,
	LIBERA_CMD_VPORT_DEL,
	LIBERA_CMD_VPORT_GET,
	LIBERA_CMD_VPORT_NTF,
	LIBERA_CMD_HOST_ADD,
	LIBERA_CMD_HOST_DEL,
	LIBERA_CMD_HOST_GET,
	LIBERA_CMD_HOST_NTF,
	LIBERA_CMD_VFLOW_GET,
	LIBERA_CMD_PFLOW_GET,
	LIBERA_CMD_STATS_GET,
	LIBERA_CMD_REFUSED_NTF,
	LIBERA_CMD_VLINK_ADD,
	LIBERA_CMD_VLINK_DEL,
	LIBERA_CMD_VLINK_PATH_ADD,
	LIBERA_CMD_VLINK_PATH_DEL,
	LIBERA_CMD_VLINK_GET,
	LIBERA_CMD_VLINK_NTF,
	LIBERA_CMD_ROUTE_ADD,
	LIBERA_CMD_ROUTE_DEL,
	LIBERA_CMD_ROUTE_GET,
	LIBERA_CMD_ROUTE_NTF,
	LIBERA_CMD_VPORT_SET,
	LIBERA_CMD_AFLOW_GET,
	LIBERA_CMD_LANE_GET,
	LIBERA_CMD_CARRIER_SET,
	LIBERA_CMD_CARRIER_GET,
	LIBERA_CMD_REDUCTION_GET,
	LIBERA_CMD_VSWITCH_SET,
	LIBERA_CMD_MIGRATE,
	LIBERA_CMD_MIGRATE_NTF,
	LIBERA_CMD_WATCH_ADD,
	LIBERA_CMD_WATCH_DEL,
	LIBERA_CMD_WATCH_GET,
	LIBERA_CMD_SIGHTING_NTF,
	/* private: */
	__LIBERA_CMD_END,
	__LIBERA_CMD_MAX = __LIBERA_CMD_END - 1
};

#endif
