# SPDX-License-Identifier: GPL-2.0
"""Messages of OpenFlow 1.0 for the vector files; see generate."""

import struct

from os_ken.ofproto import ofproto_v1_0_parser as p10

from vec import DP10, NO_BUFFER, PACKET, TAGGED, add, msg


def flow_mod10(match, actions=(), command=0, priority=0x8000, flags=0, out_port=0xffff,
               idle=0, hard=0, cookie=0, buffer_id=NO_BUFFER):
    return p10.OFPFlowMod(DP10, match, cookie, command, idle, hard, priority, buffer_id,
                          out_port, flags, list(actions))


def raw_match10(wildcards=0x3820ff, in_port=0, dl_src=bytes(6), dl_dst=bytes(6), dl_vlan=0,
                pcp=0, dl_type=0, tos=0, proto=0, src=0, dst=0, tp_src=0, tp_dst=0):
    return struct.pack("!IH6s6sHBxHBBxxIIHH", wildcards, in_port, dl_src, dl_dst, dl_vlan, pcp,
                       dl_type, tos, proto, src, dst, tp_src, tp_dst)


def raw_flow_mod10(match, actions=b"", command=0, priority=5, flags=0, cookie=0):
    return msg(1, 14, match + struct.pack("!QHHHHIHH", cookie, command, 0, 0, priority, NO_BUFFER,
                                          0xffff, flags) + actions)


def messages10():
    b = "of10"
    add(b, "hello", p10.OFPHello(DP10))
    add(b, "hello with a body to be ignored", msg(1, 0, b"whatever follows"),
        "1.0 has no hello elements")
    add(b, "echo request, empty", p10.OFPEchoRequest(DP10))
    add(b, "echo reply with data", p10.OFPEchoReply(DP10, b"0123456789"))
    add(b, "features request", p10.OFPFeaturesRequest(DP10))
    add(b, "get config request", p10.OFPGetConfigRequest(DP10))
    add(b, "get config reply", msg(1, 8, struct.pack("!HH", 1, 128)))
    add(b, "set config", p10.OFPSetConfig(DP10, 0, 0xffff))
    add(b, "barrier request", p10.OFPBarrierRequest(DP10))
    add(b, "barrier reply", p10.OFPBarrierReply(DP10))
    add(b, "queue get config request", p10.OFPQueueGetConfigRequest(DP10, 1))
    add(b, "vendor, not ours", msg(1, 4, struct.pack("!II", 0x1234, 7) + b"data"))
    add(b, "vendor, id only", msg(1, 4, struct.pack("!I", 0x1234)))
    add(b, "vendor Nicira, not the role", msg(1, 4, struct.pack("!II", 0x2320, 16) + bytes(8)))
    for role, name in enumerate(("other", "master", "slave")):
        add(b, "role request %s" % name, msg(1, 4, struct.pack("!III", 0x2320, 10, role)))
        add(b, "role reply %s" % name, msg(1, 4, struct.pack("!III", 0x2320, 11, role)))
    add(b, "error, flow mod failed, all tables full",
        p10.OFPErrorMsg(DP10, 3, 0, data=b"the original message"))
    add(b, "error, flow mod failed, overlap", p10.OFPErrorMsg(DP10, 3, 1, data=bytes(64)))
    add(b, "error without data", msg(1, 1, struct.pack("!HH", 1, 6)))
    add(b, "error of a type that 1.0 does not have", msg(1, 1, struct.pack("!HH", 99, 7) + b"x"))
    add(b, "packet in, no match",
        msg(1, 10, struct.pack("!IHHBx", 0x101, len(PACKET), 3, 0) + PACKET))
    add(b, "packet in, action, from LOCAL, cut off",
        msg(1, 10, struct.pack("!IHHBx", NO_BUFFER, 1500, 0xfffe, 1) + PACKET[:18]))
    add(b, "packet in without data", msg(1, 10, struct.pack("!IHHBx", 5, 60, 1, 0)))
    for reason, name in enumerate(("idle", "hard", "delete")):
        add(b, "flow removed, %s" % name,
            msg(1, 11, raw_match10(0x3820ee, in_port=2, dl_type=0x806) +
                struct.pack("!QHBxIIHxxQQ", 0x1122334455667788, 100 + reason, reason, 3, 999999999,
                            10, 1 << 40, 1 << 50)))
    add(b, "flow removed of an exact rule",
        msg(1, 11, raw_match10(0, 1, b"\2\0\0\0\0\1", b"\2\0\0\0\0\2", 0xffff, 0, 0x800, 0, 6,
                               0x0a000001, 0x0a000002, 1000, 80) +
            struct.pack("!QHBxIIHxxQQ", 1, 0xffff, 0, 1, 2, 3, 4, 5)))
    add(b, "port status, add",
        msg(1, 12, struct.pack("!B7x", 0) + port10(2, b"eth2", 0, 1, 0x2c0, 0, 0xfff, 0)))
    add(b, "port status, modify, STP blocked",
        msg(1, 12, struct.pack("!B7x", 2) + port10(3, b"eth3", 0x3b, 0x301, 0x82, 1, 2, 3)))
    add(b, "port status, name without end",
        msg(1, 12, struct.pack("!B7x", 1) + port10(4, b"0123456789abcdef", 0, 0, 0, 0, 0, 0)),
        "a name of 16 characters is cut to 15, so that it ends")
    add(b, "port mod", p10.OFPPortMod(DP10, 7, "02:00:00:00:00:07", 0x1, 0x1, 0x80))
    add(b, "port mod, no flood", p10.OFPPortMod(DP10, 7, "02:00:00:00:00:07", 0x10, 0x10, 0))
    add(b, "features reply without ports",
        msg(1, 6, struct.pack("!QIB3xII", 0xa1, 256, 1, 0xc7, 0xfff)))
    add(b, "features reply with two ports",
        msg(1, 6, struct.pack("!QIB3xII", 0x00004e5f, 0, 254, 0xc7, 0xfff) +
            port10(1, b"p1", 0, 0x200, 0x840, 0x840, 0xe60, 0) +
            port10(0xfffe, b"br0", 1, 1, 0, 0, 0, 0)))
    add(b, "features reply, STP and reserved capability",
        msg(1, 6, struct.pack("!QIB3xII", 1, 0, 1, 0xff, 0)),
        "1.3 has another meaning for STP's bit, and none for the reserved one: both are dropped")
    packet_outs10()
    stats10()


def port10(no, name, config, state, curr, adv, supp, peer):
    return struct.pack("!H6s16sIIIIII", no, b"\2\0\0\0\0" + bytes((no & 255,)), name, config,
                       state, curr, adv, supp, peer)


def packet_outs10():
    b = "of10"
    for name, port in (("port", 2), ("IN_PORT", 0xfff8), ("TABLE", 0xfff9), ("NORMAL", 0xfffa),
                       ("FLOOD", 0xfffb), ("ALL", 0xfffc), ("CONTROLLER", 0xfffd),
                       ("LOCAL", 0xfffe)):
        add(b, "packet out to %s" % name,
            p10.OFPPacketOut(DP10, NO_BUFFER, 1, [p10.OFPActionOutput(port, 0)], PACKET))
    add(b, "packet out from nowhere",
        p10.OFPPacketOut(DP10, NO_BUFFER, 0xffff, [p10.OFPActionOutput(1, 0)], PACKET))
    add(b, "packet out of a buffer", p10.OFPPacketOut(DP10, 0x101, 3, [p10.OFPActionOutput(1, 0)], None))
    add(b, "packet out, dropped", p10.OFPPacketOut(DP10, NO_BUFFER, 3, [], PACKET))
    add(b, "packet out with max_len",
        p10.OFPPacketOut(DP10, NO_BUFFER, 3, [p10.OFPActionOutput(1, 77)], PACKET),
        "max_len means something for CONTROLLER only")
    add(b, "packet out, tag and port set",
        p10.OFPPacketOut(DP10, NO_BUFFER, 3,
                         [p10.OFPActionVlanVid(5), p10.OFPActionVlanPcp(3),
                          p10.OFPActionSetTpDst(80), p10.OFPActionStripVlan(),
                          p10.OFPActionOutput(1, 0)], PACKET))
    add(b, "packet out of a tagged UDP packet, tag and port set",
        p10.OFPPacketOut(DP10, NO_BUFFER, 3,
                         [p10.OFPActionVlanVid(5), p10.OFPActionSetTpSrc(53),
                          p10.OFPActionOutput(1, 0)], TAGGED))


def stats10():
    b = "of10"
    some = p10.OFPMatch(in_port=1, dl_type=0x800, nw_dst="10.0.0.0", nw_dst_mask=8)
    add(b, "desc request", p10.OFPDescStatsRequest(DP10, 0))
    add(b, "flow request, all", p10.OFPFlowStatsRequest(DP10, 0, p10.OFPMatch(), 0xff, 0xffff))
    add(b, "flow request, some", p10.OFPFlowStatsRequest(DP10, 0, some, 0, 3))
    add(b, "aggregate request", p10.OFPAggregateStatsRequest(DP10, 0, some, 0xff, 0xffff))
    add(b, "table request", p10.OFPTableStatsRequest(DP10, 0))
    add(b, "port request, all", p10.OFPPortStatsRequest(DP10, 0, 0xffff))
    add(b, "port request, one", p10.OFPPortStatsRequest(DP10, 0, 7))
    add(b, "queue request, all", p10.OFPQueueStatsRequest(DP10, 0, 0xfffc, 0xffffffff))
    add(b, "queue request, one", p10.OFPQueueStatsRequest(DP10, 0, 4, 2))
    add(b, "vendor request", msg(1, 16, struct.pack("!HHII", 0xffff, 0, 0x2320, 1)),
        "there is no neutral form yet")
    add(b, "desc reply", msg(1, 17, struct.pack("!HH256s256s256s32s256s", 0, 0, b"maker", b"hw",
                                                b"sw", b"serial", b"dp")))
    add(b, "desc reply without ends of strings",
        msg(1, 17, struct.pack("!HH", 0, 0) + b"m" * 256 + b"h" * 256 + b"s" * 256 + b"n" * 32 +
            b"d" * 256))
    add(b, "aggregate reply", msg(1, 17, struct.pack("!HHQQI4x", 2, 0, 1 << 33, 1 << 44, 9)))
    out = struct.pack("!HHHH", 0, 8, 2, 0)
    entry = struct.pack("!HBx", 96, 0) + raw_match10(0x3820fe, 3) + \
        struct.pack("!IIHHH6xQQQ", 5, 6, 7, 8, 9, 10, 11, 12) + out
    add(b, "flow reply, one entry", msg(1, 17, struct.pack("!HH", 1, 0) + entry))
    add(b, "flow reply, two entries, more to come",
        msg(1, 17, struct.pack("!HH", 1, 1) + entry +
            struct.pack("!HBx", 88, 1) + raw_match10() +
            struct.pack("!IIHHH6xQQQ", 5, 6, 7, 8, 9, 10, 11, 12)))
    add(b, "flow reply, none", msg(1, 17, struct.pack("!HH", 1, 0)))
    add(b, "flow reply with a vendor's action",
        msg(1, 17, struct.pack("!HH", 1, 0) + struct.pack("!HBx", 104, 0) + raw_match10() +
            struct.pack("!IIHHH6xQQQ", 5, 6, 7, 8, 9, 10, 11, 12) +
            struct.pack("!HHI8x", 0xffff, 16, 0x2320)),
        "what the rule does cannot be said; it is marked opaque")
    add(b, "flow reply whose entry is too short", msg(1, 17, struct.pack("!HHHBx", 1, 0, 87, 0) +
                                                      bytes(84)))
    add(b, "flow reply whose entry is too long", msg(1, 17, struct.pack("!HHHBx", 1, 0, 96, 0) +
                                                     bytes(84)))
    add(b, "table reply",
        msg(1, 17, struct.pack("!HHB3x32sIIIQQ", 3, 0, 0, b"classifier", 0x3fffff, 1000000, 3, 77,
                               66)))
    add(b, "port reply", msg(1, 17, struct.pack("!HH", 4, 0) + struct.pack("!H6x12Q", 1, *range(12)) +
                             struct.pack("!H6x12Q", 0xfffe, *range(100, 112))))
    add(b, "queue reply", msg(1, 17, struct.pack("!HHHxxIQQQ", 5, 0, 1, 2, 3, 4, 5)),
        "there is no neutral form yet")


def rules10():
    b = "of10-rules"
    m = p10.OFPMatch
    out = [p10.OFPActionOutput(2, 0)]
    add(b, "everything to a port", flow_mod10(m(), out))
    add(b, "os-ken's learning switch: L2 pair",
        flow_mod10(m(in_port=1, dl_src="02:00:00:00:00:01", dl_dst="02:00:00:00:00:02"),
                   [p10.OFPActionOutput(2)], flags=1),
        "max_len means something for CONTROLLER only")
    add(b, "drop", flow_mod10(m(dl_type=0x88cc), []))
    add(b, "IPv4 prefixes", flow_mod10(m(dl_type=0x800, nw_src="10.1.0.0", nw_src_mask=16,
                                         nw_dst="10.2.3.0", nw_dst_mask=24), out))
    add(b, "IPv4 address bits under the wildcard",
        raw_flow_mod10(raw_match10(0x3828ef & ~0x3f00 | 8 << 8, dl_type=0x800, src=0x0a0101ff)),
        "bits that do not matter are zero")
    add(b, "TCP", flow_mod10(m(dl_type=0x800, nw_proto=6, tp_src=1234, tp_dst=80), out))
    add(b, "UDP", flow_mod10(m(dl_type=0x800, nw_proto=17, tp_src=1234, tp_dst=53), out))
    add(b, "ICMP type and code", flow_mod10(m(dl_type=0x800, nw_proto=1, tp_src=8, tp_dst=0), out))
    add(b, "DSCP", flow_mod10(m(dl_type=0x800, nw_tos=0xb8), out))
    add(b, "DSCP with ECN bits",
        raw_flow_mod10(raw_match10(0x1820ef, dl_type=0x800, tos=0xbb)), "nw_tos is six bits")
    add(b, "ARP request for an address",
        flow_mod10(m(dl_type=0x806, nw_proto=1, nw_src="10.0.0.1", nw_dst="10.0.0.2"), out))
    add(b, "ARP with transport ports and ToS",
        raw_flow_mod10(raw_match10(0x18200f, dl_type=0x806, tos=4, proto=2, tp_src=1, tp_dst=2)),
        "fields whose prerequisite is missing are ignored")
    add(b, "addresses without an ethertype",
        raw_flow_mod10(raw_match10(0x0000ff & ~0x20 | 0x300000, proto=6, src=1, dst=2)),
        "fields whose prerequisite is missing are ignored")
    add(b, "IPv6 with addresses of IPv4",
        raw_flow_mod10(raw_match10(0x3000ef, dl_type=0x86dd, src=1, dst=2)),
        "fields whose prerequisite is missing are ignored")
    add(b, "SCTP ports",
        raw_flow_mod10(raw_match10(0x38200f, dl_type=0x800, proto=132, tp_src=1, tp_dst=2)),
        "tp_src and tp_dst are those of TCP, UDP and ICMP")
    add(b, "802.2 frames", flow_mod10(m(dl_type=0x5ff), out))
    add(b, "VLAN id", flow_mod10(m(dl_vlan=5), out))
    add(b, "VLAN id and priority", flow_mod10(m(dl_vlan=0xfff, dl_vlan_pcp=7), out))
    add(b, "untagged", flow_mod10(m(dl_vlan=0xffff), out))
    add(b, "untagged with a priority",
        raw_flow_mod10(raw_match10(0x2820fd, dl_vlan=0xffff, pcp=0)),
        "the priority of no tag means nothing")
    add(b, "VLAN priority, any id", flow_mod10(m(dl_vlan_pcp=3), out))
    add(b, "VLAN id with bits beyond twelve",
        raw_flow_mod10(raw_match10(0x3820fd, dl_vlan=0x7005)), "an id has twelve bits")
    exact = dict(in_port=1, dl_src="02:00:00:00:00:01", dl_dst="02:00:00:00:00:02", dl_type=0x800,
                 nw_tos=0, nw_proto=6, nw_src="10.0.0.1", nw_dst="10.0.0.2", tp_src=1, tp_dst=2)
    add(b, "no wildcard, untagged",
        flow_mod10(m(dl_vlan=0xffff, dl_vlan_pcp=0, **exact), out, priority=5),
        "a rule without wildcards has the highest priority")
    add(b, "no wildcard, untagged, highest priority",
        flow_mod10(m(dl_vlan=0xffff, dl_vlan_pcp=0, **exact), out, priority=0xffff))
    add(b, "no wildcard, tagged",
        flow_mod10(m(dl_vlan=9, dl_vlan_pcp=1, **exact), out, priority=5),
        "a rule without wildcards has the highest priority")
    add(b, "no wildcard, ARP",
        raw_flow_mod10(raw_match10(0, 1, b"\2\0\0\0\0\1", b"\xff" * 6, 0xffff, 0, 0x806, 0, 1,
                                   0x0a000001, 0x0a000002)),
        "a rule without wildcards has the highest priority; ARP has no ports")
    add(b, "in_port LOCAL", flow_mod10(m(in_port=0xfffe), out))
    add(b, "in_port between the real and the reserved", flow_mod10(m(in_port=0xff55), out),
        "1.0 has no such port: the rule is taken, and cannot be said again")
    for command, name in enumerate(("add", "modify", "modify strict", "delete", "delete strict")):
        add(b, "command %s" % name,
            flow_mod10(m(in_port=4), out if command < 3 else [], command=command, priority=command,
                       idle=10, hard=20, cookie=0xfedcba9876543210))
    add(b, "delete with actions", flow_mod10(m(in_port=4), out, command=3),
        "actions of a delete mean nothing")
    add(b, "delete by out_port", flow_mod10(m(), [], command=3, out_port=2))
    add(b, "delete by out_port LOCAL", flow_mod10(m(in_port=1), [], command=4, out_port=0xfffe))
    add(b, "flags", flow_mod10(m(in_port=1), out, flags=3))
    add(b, "emergency", flow_mod10(m(in_port=1), out, flags=7))
    add(b, "from a buffer", flow_mod10(m(in_port=1), out, buffer_id=0x102))
    actions10(b)
    errors10(b)


def actions10(b):
    m = p10.OFPMatch
    a = p10
    tail = [a.OFPActionOutput(2, 0)]
    tcp = dict(dl_type=0x800, nw_proto=6)
    for name, match, acts in (
            ("to the controller", m(in_port=1), [a.OFPActionOutput(0xfffd, 128)]),
            ("to several ports", m(in_port=1), [a.OFPActionOutput(2, 0), a.OFPActionOutput(3, 0),
                                                a.OFPActionOutput(0xfffb, 0)]),
            ("tag an untagged frame", m(dl_vlan=0xffff), [a.OFPActionVlanVid(7)] + tail),
            ("tag an untagged frame with priority", m(dl_vlan=0xffff),
             [a.OFPActionVlanPcp(2), a.OFPActionVlanVid(7)] + tail),
            ("change a tag", m(dl_vlan=6), [a.OFPActionVlanVid(7), a.OFPActionVlanPcp(2)] + tail),
            ("tag whatever comes", m(in_port=1), [a.OFPActionVlanVid(7)] + tail),
            ("strip a tag", m(dl_vlan=6), [a.OFPActionStripVlan()] + tail),
            ("strip a tag if there is one", m(in_port=1), [a.OFPActionStripVlan()] + tail),
            ("strip no tag", m(dl_vlan=0xffff), [a.OFPActionStripVlan()] + tail),
            ("strip, then tag", m(dl_vlan=6),
             [a.OFPActionStripVlan(), a.OFPActionVlanVid(7)] + tail),
            ("set MACs", m(in_port=1), [a.OFPActionSetDlSrc("02:00:00:00:00:08"),
                                        a.OFPActionSetDlDst("02:00:00:00:00:09")] + tail),
            ("set addresses", m(dl_type=0x800), [a.OFPActionSetNwSrc("1.2.3.4"),
                                                 a.OFPActionSetNwDst("5.6.7.8")] + tail),
            ("set DSCP", m(dl_type=0x800), [a.OFPActionSetNwTos(0xb8)] + tail),
            ("set ports of TCP", m(**tcp), [a.OFPActionSetTpSrc(1), a.OFPActionSetTpDst(2)] + tail),
            ("set ports of UDP", m(dl_type=0x800, nw_proto=17),
             [a.OFPActionSetTpSrc(1), a.OFPActionSetTpDst(2)] + tail),
            ("set ports of whatever comes", m(in_port=1), [a.OFPActionSetTpSrc(1)] + tail),
            ("set ports of ICMP", m(dl_type=0x800, nw_proto=1), [a.OFPActionSetTpDst(1)] + tail),
            ("enqueue", m(in_port=1), [a.OFPActionEnqueue(2, 5)]),
            ("enqueue to IN_PORT", m(in_port=1), [a.OFPActionEnqueue(0xfff8, 5)]),
            ("enqueue twice", m(in_port=1), [a.OFPActionEnqueue(2, 5), a.OFPActionEnqueue(3, 6)]),
            ("output, then enqueue", m(in_port=1), tail + [a.OFPActionEnqueue(3, 6)]),
            ("enqueue, then output", m(in_port=1), [a.OFPActionEnqueue(3, 6)] + tail),
            ("output to no port of 1.0", m(in_port=1), [a.OFPActionOutput(0xff55, 0)])):
        add(b, name, flow_mod10(match, acts),
            "1.0 has no such port: the rule is taken, and cannot be said again"
            if "no port" in name else None)
    add(b, "as many actions as there may be",
        raw_flow_mod10(raw_match10(), struct.pack("!HHHH", 0, 8, 2, 0) * 256))


def errors10(b):
    def act(*args):
        return raw_flow_mod10(raw_match10(), struct.pack(*args))
    add(b, "one action too many",
        raw_flow_mod10(raw_match10(), struct.pack("!HHHH", 0, 8, 2, 0) * 257))
    add(b, "unknown command", raw_flow_mod10(raw_match10(), command=5))
    add(b, "unknown flag", raw_flow_mod10(raw_match10(), flags=8))
    add(b, "action of length 0", act("!HHI", 0, 0, 0))
    add(b, "action of length 4", act("!HHI", 0, 4, 0))
    add(b, "action of length 12", act("!HHQ", 3, 12, 0))
    add(b, "action longer than the message", act("!HHI", 0, 16, 0))
    add(b, "half an action", act("!HH", 0, 8))
    add(b, "output of length 16", act("!HHIQ", 0, 16, 0, 0))
    add(b, "set_dl_src of length 8", act("!HHI", 4, 8, 0))
    add(b, "unknown action", act("!HHI", 12, 8, 0))
    add(b, "vendor action", act("!HHI", 0xffff, 8, 0x2320))
    add(b, "VLAN id above 4095", act("!HHHxx", 1, 8, 0x1000))
    add(b, "VLAN priority above 7", act("!HHBxxx", 2, 8, 8))
    add(b, "ToS with ECN bits", act("!HHBxxx", 8, 8, 1))
    add(b, "unknown type", msg(1, 22, b""))
    add(b, "type 255", msg(1, 255, b""))
    add(b, "unknown stats type", msg(1, 16, struct.pack("!HH", 6, 0)))
    add(b, "PORT_DESC of 1.3", msg(1, 16, struct.pack("!HH", 13, 0)))
    add(b, "unknown stats type in a reply", msg(1, 17, struct.pack("!HH", 6, 0)))
    add(b, "desc request with a body", msg(1, 16, struct.pack("!HHI", 0, 0, 0)))
    add(b, "flow request too short", msg(1, 16, struct.pack("!HH", 1, 0) + bytes(43)))
    add(b, "barrier with a body", msg(1, 18, bytes(4)))
    add(b, "unknown role", msg(1, 4, struct.pack("!III", 0x2320, 10, 3)))
    add(b, "role of the wrong length", msg(1, 4, struct.pack("!IIII", 0x2320, 10, 1, 0)))
    add(b, "packet out whose actions are longer than it",
        msg(1, 13, struct.pack("!IHH", NO_BUFFER, 1, 9) + bytes(8)))
    add(b, "features reply with half a port",
        msg(1, 6, struct.pack("!QIB3xII", 1, 0, 1, 0, 0) + bytes(24)))
