# SPDX-License-Identifier: GPL-2.0
"""Messages of OpenFlow 1.3 for the vector files; see generate."""

import struct

from os_ken.ofproto import ofproto_v1_3 as o13
from os_ken.ofproto import ofproto_v1_3_parser as p13

from vec import DP13, NO_BUFFER, PACKET, add, msg


def apply13(*acts):
    return [p13.OFPInstructionActions(o13.OFPIT_APPLY_ACTIONS, list(acts))]


def write13(*acts):
    return [p13.OFPInstructionActions(o13.OFPIT_WRITE_ACTIONS, list(acts))]


def out13(port=2, max_len=0):
    return p13.OFPActionOutput(port, max_len)


def flow_mod13(match, instrs=(), **kw):
    args = dict(cookie=0, cookie_mask=0, table_id=0, command=0, idle_timeout=0, hard_timeout=0,
                priority=0x8000, buffer_id=NO_BUFFER, out_port=o13.OFPP_ANY, out_group=o13.OFPG_ANY,
                flags=0)
    args.update(kw)
    return p13.OFPFlowMod(DP13, match=match, instructions=list(instrs), **args)


def oxm(field, value, mask=None, cls=0x8000, length=None):
    body = value + (mask or b"")
    return struct.pack("!HBB", cls, field << 1 | (mask is not None),
                       len(body) if length is None else length) + body


def raw_match13(tlvs=b"", mtype=1, length=None):
    n = 4 + len(tlvs)
    return struct.pack("!HH", mtype, n if length is None else length) + tlvs + bytes(-n % 8)


def raw_flow_mod13(match=None, instrs=b"", table=0, command=0, flags=0):
    return msg(4, 14, struct.pack("!QQBBHHHIIIHxx", 0, 0, table, command, 0, 0, 5, NO_BUFFER,
                                  0xffffffff, 0xffffffff, flags) +
               (raw_match13() if match is None else match) + instrs)


def port13(no, name, config, state, curr, adv, supp, peer, speed, top):
    return struct.pack("!I4x6sxx16sIIIIIIII", no, b"\2\0\0\0\0" + bytes((no & 255,)), name, config,
                       state, curr, adv, supp, peer, speed, top)


def messages13():
    b = "of13"
    add(b, "hello without elements", msg(4, 0, b""))
    add(b, "hello for 1.0 and 1.3", p13.OFPHello(DP13, [p13.OFPHelloElemVersionBitmap([1, 4])]),
        "padding after the last element is left out")
    add(b, "hello, the bitmap padded", msg(4, 0, struct.pack("!HHI", 1, 8, 0x12)))
    add(b, "hello, two words of bitmap", msg(4, 0, struct.pack("!HHII4x", 1, 12, 0x12, 0x1)),
        "versions above 31 are not looked at")
    add(b, "hello, an unknown element first",
        msg(4, 0, struct.pack("!HHI", 7, 5, 0x99000000) + struct.pack("!HHI", 1, 8, 0x10)),
        "elements that are not known are dropped")
    add(b, "hello, an element longer than it", msg(4, 0, struct.pack("!HHI", 1, 16, 0x12)),
        "damaged elements are ignored")
    add(b, "hello, an element of length 0", msg(4, 0, struct.pack("!HHI", 1, 0, 0x12)),
        "damaged elements are ignored")
    add(b, "hello of 1.5 with a bitmap", msg(6, 0, struct.pack("!HHI", 1, 8, 0x7e)))
    add(b, "hello of version 2", msg(2, 0, b""))
    add(b, "hello failed, of version 2", msg(2, 1, struct.pack("!HH", 0, 0) + b"no"))
    add(b, "other error of version 2", msg(2, 1, struct.pack("!HH", 1, 0) + b"no"))
    add(b, "echo of version 2", msg(2, 2, b""))
    add(b, "version 0", msg(0, 0, b""))
    add(b, "echo request", p13.OFPEchoRequest(DP13, b"data"))
    add(b, "echo reply, empty", p13.OFPEchoReply(DP13, b""))
    add(b, "features request", p13.OFPFeaturesRequest(DP13))
    add(b, "features reply", msg(4, 6, struct.pack("!QIBBxxII", 0xa4, 0, 254, 1, 0x4f, 0)))
    add(b, "features reply, reserved bits", msg(4, 6, struct.pack("!QIBBxxII", 1, 9, 1, 0, ~0 & 0xffffffff, 7)),
        "bits without a meaning are dropped")
    add(b, "get config request", p13.OFPGetConfigRequest(DP13))
    add(b, "get config reply", msg(4, 8, struct.pack("!HH", 2, 0xffff)))
    add(b, "set config", p13.OFPSetConfig(DP13, 1, 128))
    add(b, "barrier request", p13.OFPBarrierRequest(DP13))
    add(b, "barrier reply", msg(4, 21, b""))
    add(b, "experimenter", p13.OFPExperimenter(DP13, 0x1234, 9, b"body"))
    add(b, "experimenter that 1.0 would take for a role request",
        p13.OFPExperimenter(DP13, 0x2320, 10, struct.pack("!I", 3)))
    add(b, "experimenter without a type", msg(4, 4, struct.pack("!I", 0x1234)))
    for role, name in enumerate(("nochange", "equal", "master", "slave")):
        add(b, "role request %s" % name, p13.OFPRoleRequest(DP13, role, 0x1122334455667788))
        add(b, "role reply %s" % name, msg(4, 25, struct.pack("!I4xQ", role, 5)))
    add(b, "role unknown", msg(4, 24, struct.pack("!I4xQ", 4, 0)))
    add(b, "error, bad action, bad out port", p13.OFPErrorMsg(DP13, 2, 4, data=bytes(range(64))))
    add(b, "error, bad match, prerequisite", p13.OFPErrorMsg(DP13, 4, 9, data=b"x"))
    add(b, "error of an experimenter",
        msg(4, 1, struct.pack("!HHI", 0xffff, 3, 0x4f4e4600) + b"data"))
    add(b, "error, unknown code", msg(4, 1, struct.pack("!HH", 4, 99)))
    pin = struct.pack("!IHBBQ", 0x103, len(PACKET), 0, 0, 0x1234)
    add(b, "packet in, no match",
        msg(4, 10, pin + raw_match13(oxm(0, b"\0\0\0\1")) + bytes(2) + PACKET))
    add(b, "packet in, action, table 3, metadata, tunnel",
        msg(4, 10, struct.pack("!IHBBQ", NO_BUFFER, 60, 1, 3, 2**64 - 1) +
            raw_match13(oxm(0, b"\0\0\0\1") + oxm(2, bytes(7) + b"\5") + oxm(38, bytes(7) + b"\6")) +
            bytes(2) + PACKET))
    add(b, "packet in, invalid TTL, no data",
        msg(4, 10, struct.pack("!IHBBQ", 7, 60, 2, 0, 1) + raw_match13(oxm(0, b"\xff\xff\xff\xfe")) + bytes(2)))
    add(b, "packet in with a field that only Nicira knows",
        msg(4, 10, pin + raw_match13(oxm(0, b"\0\0\0\1") + oxm(9, b"\0\0\0\7", cls=1)) + bytes(2) + PACKET),
        "fields that are not known are dropped")
    add(b, "packet in without in_port", msg(4, 10, pin + raw_match13(oxm(2, bytes(8))) + bytes(2) + PACKET))
    add(b, "packet in, padding missing", msg(4, 10, pin + raw_match13(oxm(0, b"\0\0\0\1")) + b"\0"))
    add(b, "packet in, match longer than it", msg(4, 10, pin + raw_match13(length=200) + bytes(10)))
    for reason, name in enumerate(("idle", "hard", "delete", "group")):
        add(b, "flow removed, %s" % name,
            msg(4, 11, struct.pack("!QHBBIIHHQQ", 0x1122334455667788, 7, reason, 2, 3, 4, 5, 6,
                                   1 << 40, 1 << 50) + raw_match13(oxm(5, b"\x08\x06"))))
    add(b, "port status, add",
        msg(4, 12, struct.pack("!B7x", 0) + port13(5, b"eth5", 0, 4, 0x2840, 0, 0xffff, 0, 10000000, 40000000)))
    add(b, "port status, delete, bits without a meaning",
        msg(4, 12, struct.pack("!B7x", 1) + port13(5, b"eth5", 0xff, 0xff, 0, 0, 0, 0, 0, 0)),
        "bits without a meaning are dropped")
    add(b, "port status of a port that 1.0 lacks",
        msg(4, 12, struct.pack("!B7x", 2) + port13(0x12345, b"eth5", 0, 2, 0, 0, 0, 0, 0, 0)))
    add(b, "port mod", p13.OFPPortMod(DP13, 3, "02:00:00:00:00:03", 0x20, 0x65, 0x2000))
    add(b, "port mod, unknown bit", p13.OFPPortMod(DP13, 3, "02:00:00:00:00:03", 0, 0x10, 0))
    for mtype, name in ((15, "group mod"), (17, "table mod"), (22, "queue config request"),
                        (23, "queue config reply"), (27, "get async reply"), (28, "set async"),
                        (29, "meter mod")):
        add(b, "%s, 16 zeros" % name, msg(4, mtype, bytes(16)))
    add(b, "get async request", p13.OFPGetAsyncRequest(DP13))
    packet_outs13(b)
    multipart13(b)
    add(b, "unknown type", msg(4, 30, b""))
    add(b, "type 255", msg(4, 255, b""))
    add(b, "barrier with a body", msg(4, 20, bytes(8)))
    add(b, "features request with a body", msg(4, 5, bytes(8)))
    add(b, "role too short", msg(4, 24, bytes(8)))


def packet_outs13(b):
    for name, port in (("port", 2), ("a port that 1.0 lacks", 0x10000), ("IN_PORT", 0xfffffff8),
                       ("TABLE", 0xfffffff9), ("FLOOD", 0xfffffffb), ("ALL", 0xfffffffc),
                       ("CONTROLLER", 0xfffffffd), ("LOCAL", 0xfffffffe)):
        add(b, "packet out to %s" % name,
            p13.OFPPacketOut(DP13, NO_BUFFER, 1, [out13(port)], PACKET))
    add(b, "packet out from the controller",
        p13.OFPPacketOut(DP13, NO_BUFFER, o13.OFPP_CONTROLLER, [out13(1)], PACKET))
    add(b, "packet out, dropped", msg(4, 13, struct.pack("!IIH6x", 9, 1, 0)))
    add(b, "packet out, tag pushed",
        p13.OFPPacketOut(DP13, NO_BUFFER, 1,
                         [p13.OFPActionPushVlan(0x8100), p13.OFPActionSetField(vlan_vid=0x1005),
                          p13.OFPActionSetField(tcp_dst=80), out13(1)], PACKET))
    add(b, "packet out whose actions are longer than it",
        msg(4, 13, struct.pack("!IIH6x", NO_BUFFER, 1, 17) + bytes(16)))
    add(b, "packet out with an action of length 0",
        msg(4, 13, struct.pack("!IIH6x", NO_BUFFER, 1, 8) + bytes(8)))


def multipart13(b):
    m = p13.OFPMatch(in_port=1, eth_type=0x800, ipv4_dst=("10.0.0.0", "255.0.0.0"))
    anyp, anyg = o13.OFPP_ANY, o13.OFPG_ANY
    add(b, "desc request", p13.OFPDescStatsRequest(DP13, 0))
    add(b, "flow request, all",
        p13.OFPFlowStatsRequest(DP13, 0, 0xff, anyp, anyg, 0, 0, p13.OFPMatch()))
    add(b, "flow request by cookie and port",
        p13.OFPFlowStatsRequest(DP13, 0, 0, 3, anyg, 0x12, 0xff, m))
    add(b, "flow request by group", p13.OFPFlowStatsRequest(DP13, 0, 0, anyp, 4, 0, 0, m))
    add(b, "aggregate request", p13.OFPAggregateStatsRequest(DP13, 0, 0xff, anyp, anyg, 0, 0, m))
    add(b, "table request", p13.OFPTableStatsRequest(DP13, 0))
    add(b, "port request, all", p13.OFPPortStatsRequest(DP13, 0, anyp))
    add(b, "port request, one", p13.OFPPortStatsRequest(DP13, 0, 70000))
    add(b, "queue request", p13.OFPQueueStatsRequest(DP13, 0, anyp, 0xffffffff))
    add(b, "port desc request", p13.OFPPortDescStatsRequest(DP13, 0))
    for mtype, name in ((6, "group"), (7, "group desc"), (8, "group features"), (9, "meter"),
                        (10, "meter config"), (11, "meter features"), (12, "table features")):
        add(b, "%s request, 8 zeros" % name, msg(4, 18, struct.pack("!HH4x", mtype, 0) + bytes(8)))
    add(b, "experimenter request",
        msg(4, 18, struct.pack("!HH4xII", 0xffff, 0, 0x4f4e4600, 7) + b"data"),
        "experimenters are none of ours")
    add(b, "experimenter request, half a type", msg(4, 18, struct.pack("!HH4xIH", 0xffff, 0, 1, 2)))
    add(b, "unknown multipart request", msg(4, 18, struct.pack("!HH4x", 14, 0)))
    add(b, "unknown multipart reply", msg(4, 19, struct.pack("!HH4x", 14, 0)))
    add(b, "desc request with a body", msg(4, 18, struct.pack("!HH4x", 0, 0) + bytes(8)))
    add(b, "port request without a body", msg(4, 18, struct.pack("!HH4x", 4, 0)))
    add(b, "flow request with a bad match",
        msg(4, 18, struct.pack("!HH4xB3xII4xQQ", 1, 0, 0, anyp, anyg, 0, 0) + raw_match13(oxm(14, b"\0\1"))))
    add(b, "desc reply", msg(4, 19, struct.pack("!HH4x256s256s256s32s256s", 0, 0, b"maker", b"hw",
                                                b"sw", b"serial", b"dp")))
    add(b, "desc reply too short", msg(4, 19, struct.pack("!HH4x", 0, 0) + bytes(1048)))
    add(b, "aggregate reply", msg(4, 19, struct.pack("!HH4xQQI4x", 2, 0, 1 << 33, 1 << 44, 9)))

    def flow(match, instrs, table=0):
        body = struct.pack("!IIHHHH4xQQQ", 1, 2, 3, 4, 5, 1, 6, 7, 8) + match + instrs
        return struct.pack("!HBx", 4 + len(body), table) + body
    head = struct.pack("!HH4x", 1, 0)
    output = struct.pack("!HH4xHHIH6x", 4, 24, 0, 16, 2, 0)
    add(b, "flow reply, two entries",
        msg(4, 19, struct.pack("!HH4x", 1, 1) + flow(raw_match13(oxm(0, b"\0\0\0\1")), output) +
            flow(raw_match13(), b"", 1)))
    add(b, "flow reply with a Nicira field",
        msg(4, 19, head + flow(raw_match13(oxm(0, b"\0\0\0\1") + oxm(9, b"\0\0\0\7", cls=1)), output)),
        "fields that are not known are dropped; the rule is marked opaque")
    add(b, "flow reply with a Nicira action",
        msg(4, 19, head + flow(raw_match13(), struct.pack("!HH4xHHI8x", 4, 24, 0xffff, 16, 0x2320))),
        "what the rule does cannot be said; it is marked opaque")
    add(b, "flow reply whose entry is too long", msg(4, 19, head + struct.pack("!HBx", 64, 0) + bytes(52)))
    add(b, "flow reply whose match is damaged", msg(4, 19, head + flow(raw_match13(length=99), b"")))
    add(b, "table reply", msg(4, 19, struct.pack("!HH4x", 3, 0) + struct.pack("!B3xIQQ", 0, 1, 2, 3) +
                              struct.pack("!B3xIQQ", 254, 4, 5, 6)))
    add(b, "table reply, half an entry", msg(4, 19, struct.pack("!HH4x", 3, 0) + bytes(12)))
    add(b, "port reply", msg(4, 19, struct.pack("!HH4x", 4, 0) +
                             struct.pack("!I4x12QII", 1, *range(12), 13, 14)))
    add(b, "port desc reply", msg(4, 19, struct.pack("!HH4x", 13, 0) +
                                  port13(1, b"p1", 0, 4, 0x840, 0, 0, 0, 10000000, 0) +
                                  port13(0xfffffffe, b"br0", 1, 1, 0, 0, 0, 0, 0, 0)))
    add(b, "experimenter reply", msg(4, 19, struct.pack("!HH4xII", 0xffff, 0, 0x4f4e4600, 7)),
        "experimenters are none of ours")


FIELDS = (  # number, width, maskable, prerequisites, a value
    (0, 4, 0, (), "00000001"), (1, 4, 0, (0,), "00000002"), (2, 8, 1, (), "0102030405060708"),
    (3, 6, 1, (), "020000000001"), (4, 6, 1, (), "020000000002"), (5, 2, 0, (), "88cc"),
    (6, 2, 1, (), "1005"), (7, 1, 0, (6,), "05"), (8, 1, 0, ("ip",), "2e"), (9, 1, 0, ("ip",), "03"),
    (10, 1, 0, ("ip",), "59"), (11, 4, 1, ("ip",), "0a000001"), (12, 4, 1, ("ip",), "0a000002"),
    (13, 2, 0, ("ip", 6), "0050"), (14, 2, 0, ("ip", 6), "01bb"), (15, 2, 0, ("ip", 17), "0035"),
    (16, 2, 0, ("ip", 17), "0043"), (17, 2, 0, ("ip", 132), "0001"), (18, 2, 0, ("ip", 132), "0002"),
    (19, 1, 0, ("ip", 1), "08"), (20, 1, 0, ("ip", 1), "00"), (21, 2, 0, ("arp",), "0002"),
    (22, 4, 1, ("arp",), "0a000001"), (23, 4, 1, ("arp",), "0a000002"),
    (24, 6, 1, ("arp",), "020000000001"), (25, 6, 1, ("arp",), "020000000002"),
    (26, 16, 1, ("ip6",), "20010db8000000000000000000000001"),
    (27, 16, 1, ("ip6",), "fe800000000000000000000000000002"), (28, 4, 1, ("ip6",), "000fffff"),
    (29, 1, 0, ("ip6", 58), "80"), (30, 1, 0, ("ip6", 58), "04"),
    (31, 16, 0, ("ip6", 58, "ns"), "20010db8000000010000000000000001"),
    (32, 6, 0, ("ip6", 58, "ns"), "020000000001"), (33, 6, 0, ("ip6", 58, "na"), "020000000002"),
    (34, 4, 0, ("mpls",), "000fffff"), (35, 1, 0, ("mpls",), "07"), (36, 1, 0, ("mpls",), "01"),
    (37, 3, 1, ("pbb",), "123456"), (38, 8, 1, (), "0000000000000abc"), (39, 2, 1, ("ip6",), "01ff"),
)
TYPES = {"ip": b"\x08\x00", "arp": b"\x08\x06", "ip6": b"\x86\xdd", "mpls": b"\x88\x47",
         "pbb": b"\x88\xe7"}


def prereqs(needs):
    tlvs = b""
    for n in needs:
        if n in TYPES:
            tlvs += oxm(5, TYPES[n])
        elif n == "ns" or n == "na":
            tlvs += oxm(29, b"\x87" if n == "ns" else b"\x88")
        elif n == 0:
            tlvs += oxm(0, b"\0\0\0\1")
        elif n == 6 and len(needs) == 1:
            tlvs += oxm(6, b"\x10\x05")
        else:
            tlvs += oxm(10, bytes((n,)))
    return tlvs


def matches13():
    b = "of13-matches"
    for no, width, maskable, needs, value in FIELDS:
        pre, val = prereqs(needs), bytes.fromhex(value)
        add(b, "field %d exact" % no, raw_flow_mod13(raw_match13(pre + oxm(no, val))))
        mask = bytes([0xf0]) + bytes(width - 1) if no not in (6, 28, 39) else \
            {6: b"\x10\x00", 28: b"\x00\x0f\xf0\x00", 39: b"\x01\x0f"}[no]
        low = bytes(a & m for a, m in zip(val, mask))
        add(b, "field %d masked" % no, raw_flow_mod13(raw_match13(pre + oxm(no, low, mask))))
        add(b, "field %d of the wrong length" % no,
            raw_flow_mod13(raw_match13(pre + oxm(no, val + b"\0"))))
        if maskable:
            add(b, "field %d, mask of all ones" % no,
                raw_flow_mod13(raw_match13(pre + oxm(no, val, b"\xff" * width))),
                "a mask of all ones is none")
            add(b, "field %d, value outside the mask" % no,
                raw_flow_mod13(raw_match13(pre + oxm(no, val[:-1] + b"\xff", mask[:-1] + b"\0"))))
        if needs:
            add(b, "field %d without what it needs" % no, raw_flow_mod13(raw_match13(oxm(no, val))))
            add(b, "field %d before what it needs" % no,
                raw_flow_mod13(raw_match13(oxm(no, val) + pre)))
        add(b, "field %d twice" % no, raw_flow_mod13(raw_match13(pre + oxm(no, val) + oxm(no, val))))
    for no, value in ((6, "2005"), (7, "08"), (8, "40"), (9, "04"), (28, "00100000"),
                      (34, "00100000"), (35, "08"), (36, "02"), (39, "0200")):
        needs = [f[3] for f in FIELDS if f[0] == no][0]
        add(b, "field %d, too many bits" % no,
            raw_flow_mod13(raw_match13(prereqs(needs) + oxm(no, bytes.fromhex(value)))))
    add(b, "mask with too many bits",
        raw_flow_mod13(raw_match13(oxm(6, b"\x10\x05", b"\x3f\xff"))))
    add(b, "mask of zeros", raw_flow_mod13(raw_match13(oxm(3, bytes(6), bytes(6)))),
        "a mask of zeros is no field")
    add(b, "mask of zeros, twice",
        raw_flow_mod13(raw_match13(oxm(3, bytes(6), bytes(6)) + oxm(3, bytes(6)))))
    add(b, "untagged", raw_flow_mod13(raw_match13(oxm(6, b"\0\0"))))
    add(b, "VLAN priority of untagged", raw_flow_mod13(raw_match13(oxm(6, b"\0\0") + oxm(7, b"\1"))))
    add(b, "VLAN priority of any tag",
        raw_flow_mod13(raw_match13(oxm(6, b"\x10\0", b"\x10\0") + oxm(7, b"\1"))))
    add(b, "VLAN id without the bit that says so", raw_flow_mod13(raw_match13(oxm(6, b"\0\5"))))
    add(b, "IPv4 mask with a hole", raw_flow_mod13(
        raw_match13(oxm(5, TYPES["ip"]) + oxm(11, b"\x0a\0\0\0", b"\xff\0\0\xff"))))
    add(b, "TCP port of IPv6",
        raw_flow_mod13(raw_match13(oxm(5, TYPES["ip6"]) + oxm(10, b"\6") + oxm(14, b"\0\x50"))))
    add(b, "DSCP of IPv6", raw_flow_mod13(raw_match13(oxm(5, TYPES["ip6"]) + oxm(8, b"\4"))))
    add(b, "ARP operation above 255", raw_flow_mod13(raw_match13(oxm(5, TYPES["arp"]) + oxm(21, b"\1\0"))))
    add(b, "in_port that 1.0 lacks", raw_flow_mod13(raw_match13(oxm(0, b"\0\1\0\0"))))
    add(b, "in_port LOCAL", raw_flow_mod13(raw_match13(oxm(0, b"\xff\xff\xff\xfe"))))
    add(b, "order of fields", raw_flow_mod13(raw_match13(oxm(4, b"\2\0\0\0\0\1") + oxm(0, b"\0\0\0\1"))),
        "fields are in order of their numbers")
    add(b, "padding that is not zero", raw_flow_mod13(
        struct.pack("!HH", 1, 9) + oxm(7, b"", cls=0x8000, length=0)[:4] + bytes(8)))
    add(b, "padding that is not zero, but right",
        raw_flow_mod13(struct.pack("!HH", 1, 12) + oxm(0, b"\0\0\0\1") + b"\xff\xff\xff\xff"),
        "padding is zero")
    add(b, "class of Nicira", raw_flow_mod13(raw_match13(oxm(0, b"\0\1", cls=0))))
    add(b, "class of an experimenter",
        raw_flow_mod13(raw_match13(oxm(43, b"\x4f\x4e\x46\0\0\1", cls=0xffff))))
    add(b, "field 40", raw_flow_mod13(raw_match13(oxm(40, bytes(8)))))
    add(b, "TLV longer than the match", raw_flow_mod13(raw_match13(oxm(0, b"\0\0\0\1", length=5))))
    add(b, "half a TLV", raw_flow_mod13(raw_match13(b"\x80\0")))
    add(b, "match of the old type", raw_flow_mod13(raw_match13(mtype=0)))
    add(b, "match of length 3", raw_flow_mod13(raw_match13(length=3)))
    add(b, "match longer than the message", raw_flow_mod13(raw_match13(length=64)))
    add(b, "no room for a match", msg(4, 14, bytes(40)))


def rules13():
    b = "of13-rules"
    m = p13.OFPMatch
    any_match = m()
    add(b, "table miss of os-ken's learning switch",
        flow_mod13(any_match, apply13(out13(o13.OFPP_CONTROLLER, o13.OFPCML_NO_BUFFER)), priority=0))
    add(b, "rule of os-ken's learning switch",
        flow_mod13(m(in_port=1, eth_dst="02:00:00:00:00:02", eth_src="02:00:00:00:00:01"),
                   apply13(p13.OFPActionOutput(2)), priority=1),
        "max_len means something for CONTROLLER only")
    add(b, "drop", flow_mod13(any_match, []))
    add(b, "apply nothing", flow_mod13(any_match, apply13()))
    for command, name in enumerate(("add", "modify", "modify strict", "delete", "delete strict")):
        add(b, "command %s" % name,
            flow_mod13(m(in_port=4), apply13(out13()) if command < 3 else [], command=command,
                       priority=command, cookie=0xfedcba9876543210, idle_timeout=10,
                       hard_timeout=20))
    add(b, "delete everything", flow_mod13(any_match, [], command=3, table_id=0xff))
    add(b, "delete by cookie", flow_mod13(any_match, [], command=3, table_id=0xff, cookie=5, cookie_mask=7))
    add(b, "delete by port and group", flow_mod13(any_match, [], command=3, out_port=2, out_group=3))
    add(b, "delete by a port that 1.0 lacks", flow_mod13(any_match, [], command=3, out_port=0x10000))
    add(b, "delete with instructions", flow_mod13(any_match, apply13(out13()), command=3),
        "instructions of a delete mean nothing")
    add(b, "add to a port filter that means nothing",
        flow_mod13(any_match, apply13(out13()), out_port=0, out_group=0))
    add(b, "modify by cookie", flow_mod13(any_match, apply13(out13()), command=1, cookie_mask=1))
    add(b, "all flags", flow_mod13(any_match, apply13(out13()), flags=0x1f))
    add(b, "modify, reset counts", flow_mod13(any_match, apply13(out13()), command=1, flags=4))
    add(b, "another table", flow_mod13(any_match, apply13(out13()), table_id=3))
    tcp = m(eth_type=0x800, ip_proto=6)
    sf = p13.OFPActionSetField
    tail = [out13()]
    for name, match, acts in (
            ("to a port that 1.0 lacks", any_match, [out13(0x10000)]),
            ("set MACs", any_match, [sf(eth_src="02:00:00:00:00:08"), sf(eth_dst="02:00:00:00:00:09")] + tail),
            ("set IPv4 addresses", m(eth_type=0x800), [sf(ipv4_src="1.2.3.4"), sf(ipv4_dst="5.6.7.8")] + tail),
            ("set DSCP", m(eth_type=0x800), [sf(ip_dscp=46)] + tail),
            ("set ECN", m(eth_type=0x800), [sf(ip_ecn=1)] + tail),
            ("set TCP ports", tcp, [sf(tcp_src=1), sf(tcp_dst=2)] + tail),
            ("set UDP ports", m(eth_type=0x800, ip_proto=17), [sf(udp_src=1), sf(udp_dst=2)] + tail),
            ("set UDP ports of TCP", tcp, [sf(udp_src=1)] + tail),
            ("set TCP ports of whatever comes", any_match, [sf(tcp_src=1)] + tail),
            ("set IPv6 addresses", m(eth_type=0x86dd), [sf(ipv6_src="2001:db8::1"), sf(ipv6_dst="::")] + tail),
            ("set ARP fields", m(eth_type=0x806), [sf(arp_op=2), sf(arp_spa="1.2.3.4"), sf(arp_sha="02:00:00:00:00:01")] + tail),
            ("push a tag", m(vlan_vid=0), [p13.OFPActionPushVlan(0x8100), sf(vlan_vid=0x1007)] + tail),
            ("push a tag on whatever comes", any_match, [p13.OFPActionPushVlan(0x8100), sf(vlan_vid=0x1007)] + tail),
            ("push a tag with priority", m(vlan_vid=0), [p13.OFPActionPushVlan(0x8100), sf(vlan_pcp=3), sf(vlan_vid=0x1007)] + tail),
            ("push a tag, id 0", m(vlan_vid=0), [p13.OFPActionPushVlan(0x8100)] + tail),
            ("push a second tag", m(vlan_vid=0x1005), [p13.OFPActionPushVlan(0x8100), sf(vlan_vid=0x1007)] + tail),
            ("push a service tag", any_match, [p13.OFPActionPushVlan(0x88a8)] + tail),
            ("change a tag", m(vlan_vid=0x1005), [sf(vlan_vid=0x1007), sf(vlan_pcp=1)] + tail),
            ("change a tag that may not be", any_match, [sf(vlan_vid=0x1007)] + tail),
            ("change a tag that is not", m(vlan_vid=0), [sf(vlan_pcp=1)] + tail),
            ("set a VLAN id without the bit that says so", m(vlan_vid=0x1005), [sf(vlan_vid=7)] + tail),
            ("pop a tag", m(vlan_vid=0x1005), [p13.OFPActionPopVlan()] + tail),
            ("pop a tag that may not be", any_match, [p13.OFPActionPopVlan()] + tail),
            ("pop a tag that is not", m(vlan_vid=0), [p13.OFPActionPopVlan()] + tail),
            ("pop, then push", m(vlan_vid=0x1005), [p13.OFPActionPopVlan(), p13.OFPActionPushVlan(0x8100), sf(vlan_vid=0x1001)] + tail),
            ("queue", any_match, [p13.OFPActionSetQueue(5), out13(1), out13(2)]),
            ("queue, then flood", any_match, [p13.OFPActionSetQueue(5), out13(o13.OFPP_FLOOD)]),
            ("queue, then the controller", any_match, [p13.OFPActionSetQueue(5), out13(o13.OFPP_CONTROLLER, 9)]),
            ("group", any_match, [p13.OFPActionGroup(7)]),
            ("TTLs", any_match, [p13.OFPActionSetNwTtl(64), p13.OFPActionDecNwTtl(), p13.OFPActionCopyTtlOut(), p13.OFPActionCopyTtlIn()] + tail),
            ("MPLS", any_match, [p13.OFPActionPushMpls(0x8847), p13.OFPActionSetMplsTtl(9), p13.OFPActionDecMplsTtl(), p13.OFPActionPopMpls(0x800)] + tail),
            ("PBB", any_match, [p13.OFPActionPushPbb(0x88e7), p13.OFPActionPopPbb()] + tail)):
        add(b, name, flow_mod13(match, apply13(*acts)))
    exact = dict(in_port=1, eth_src="02:00:00:00:00:01", eth_dst="02:00:00:00:00:02",
                 eth_type=0x800, ip_dscp=0, ip_proto=6, ipv4_src="10.0.0.1", ipv4_dst="10.0.0.2",
                 tcp_src=1, tcp_dst=2)
    for vlan in (dict(vlan_vid=0), dict(vlan_vid=0x1009, vlan_pcp=1)):
        for priority in (5, 0xffff):
            add(b, "all that 1.0 can match, %stagged, priority %d" % (
                "" if vlan["vlan_vid"] else "un", priority),
                flow_mod13(m(**exact, **vlan), apply13(out13()), priority=priority))
    instructions13(b, m, sf)
    errors13(b)


def instructions13(b, m, sf):
    any_match = m()
    add(b, "meter", flow_mod13(any_match, [p13.OFPInstructionMeter(9)] + apply13(out13())))
    add(b, "metadata and goto",
        flow_mod13(any_match, [p13.OFPInstructionWriteMetadata(0x12, 0xff), p13.OFPInstructionGotoTable(1)]))
    add(b, "all instructions, in another order",
        flow_mod13(any_match, [p13.OFPInstructionGotoTable(9), p13.OFPInstructionWriteMetadata(1, 3)] +
                   write13(out13(1)) + [p13.OFPInstructionActions(o13.OFPIT_CLEAR_ACTIONS, [])] +
                   apply13(out13(2)) + [p13.OFPInstructionMeter(4)]),
        "instructions are in the order in which they are executed")
    add(b, "clear", flow_mod13(any_match, [p13.OFPInstructionActions(o13.OFPIT_CLEAR_ACTIONS, [])]))
    add(b, "write an output", flow_mod13(any_match, write13(out13(3))))
    add(b, "write nothing", flow_mod13(any_match, write13()))
    add(b, "write a set in order",
        flow_mod13(m(vlan_vid=0x1005), write13(p13.OFPActionPopVlan(), sf(eth_dst="02:00:00:00:00:01"),
                                               sf(eth_src="02:00:00:00:00:02"), out13(3))))
    add(b, "write a set out of order",
        flow_mod13(any_match, write13(out13(3), sf(eth_dst="02:00:00:00:00:01"))))
    add(b, "write two outputs", flow_mod13(any_match, write13(out13(3), out13(4))))
    add(b, "write a field twice",
        flow_mod13(any_match, write13(sf(eth_dst="02:00:00:00:00:01"), sf(eth_dst="02:00:00:00:00:02"), out13())))
    add(b, "write a set without an output", flow_mod13(any_match, write13(sf(eth_dst="02:00:00:00:00:01"))))
    add(b, "apply, then write", flow_mod13(any_match, apply13(out13(2)) + write13(out13(3))))
    add(b, "write a group", flow_mod13(any_match, write13(p13.OFPActionGroup(1))))
    add(b, "delete with a goto backwards",
        flow_mod13(any_match, [p13.OFPInstructionGotoTable(1)], command=3, table_id=5),
        "instructions of a delete mean nothing")


def errors13(b):
    def instr(data):
        return raw_flow_mod13(instrs=data)

    def act(data):
        return instr(struct.pack("!HH4x", 4, 8 + len(data)) + data)
    out = struct.pack("!HHIH6x", 0, 16, 2, 0)
    add(b, "as many actions as there may be", act(out * 256))
    add(b, "one action too many", act(out * 257))
    add(b, "one action too many in two lists",
        instr((struct.pack("!HH4x", 4, 8 + 16 * 200) + out * 200) +
              (struct.pack("!HH4x", 3, 8 + 16 * 57) + out * 57)))
    add(b, "unknown command", raw_flow_mod13(command=5))
    add(b, "unknown flag", raw_flow_mod13(flags=0x20))
    add(b, "add to all tables", raw_flow_mod13(table=0xff))
    add(b, "goto the same table", raw_flow_mod13(instrs=struct.pack("!HHB3x", 1, 8, 3), table=3))
    add(b, "goto backwards", raw_flow_mod13(instrs=struct.pack("!HHB3x", 1, 8, 2), table=3))
    add(b, "goto all tables", instr(struct.pack("!HHB3x", 1, 8, 255)))
    add(b, "instruction of length 0", instr(struct.pack("!HH4x", 4, 0)))
    add(b, "instruction of length 4", instr(struct.pack("!HH4x", 4, 4)))
    add(b, "instruction of length 12", instr(struct.pack("!HH8x", 4, 12)))
    add(b, "instruction longer than the message", instr(struct.pack("!HH4x", 4, 16)))
    add(b, "half an instruction", instr(struct.pack("!HH", 4, 8)))
    add(b, "goto of length 16", instr(struct.pack("!HHB11x", 1, 16, 3)))
    add(b, "metadata of length 16", instr(struct.pack("!HH12x", 2, 16)))
    add(b, "clear with an action", instr(struct.pack("!HH4x", 5, 24) + out))
    add(b, "unknown instruction", instr(struct.pack("!HH4x", 7, 8)))
    add(b, "instruction 0", instr(struct.pack("!HH4x", 0, 8)))
    add(b, "instruction of an experimenter", instr(struct.pack("!HHI", 0xffff, 8, 0x4f4e4600)))
    add(b, "instruction twice", instr(struct.pack("!HHB3x", 1, 8, 3) * 2))
    add(b, "apply twice", instr((struct.pack("!HH4x", 4, 24) + out) * 2))
    add(b, "action of length 0", act(struct.pack("!HH4x", 0, 0)))
    add(b, "action of length 12", act(struct.pack("!HH12x", 0, 12)))
    add(b, "action longer than its list", act(struct.pack("!HH4x", 0, 16)))
    add(b, "output of length 8", act(struct.pack("!HHI", 0, 8, 1)))
    add(b, "output of length 24", act(struct.pack("!HHIH14x", 0, 24, 1, 0)))
    add(b, "group of length 16", act(struct.pack("!HHI8x", 22, 16, 1)))
    for n in (1, 10, 13, 14, 28, 0xfffe):
        add(b, "unknown action %d" % n, act(struct.pack("!HH4x", n, 8)))
    add(b, "action of an experimenter", act(struct.pack("!HHI", 0xffff, 8, 0x2320)))
    add(b, "action in libera's own netlink form", act(struct.pack("!HHIB3xI8x", 0xffff, 24, 0xff4c4942, 4, 0)))
    add(b, "push an ethertype that is no VLAN", act(struct.pack("!HHHxx", 17, 8, 0x800)))
    add(b, "push an ethertype that is no MPLS", act(struct.pack("!HHHxx", 19, 8, 0x8100)))
    add(b, "push an ethertype that is no PBB", act(struct.pack("!HHHxx", 26, 8, 0x8100)))

    def set_field(tlv, length=None):
        n = 4 + len(tlv)
        size = n + (-n % 8) if length is None else length
        return act((struct.pack("!HH", 25, size) + tlv).ljust(size, b"\0"))
    add(b, "set in_port", set_field(oxm(0, bytes(4))))
    add(b, "set metadata", set_field(oxm(2, bytes(8))))
    add(b, "set extension headers", set_field(oxm(39, bytes(2))))
    add(b, "set field 40", set_field(oxm(40, bytes(2))))
    add(b, "set a field of Nicira", set_field(oxm(0, bytes(2), cls=0)))
    add(b, "set with a mask", set_field(oxm(3, bytes(6), b"\xff" * 6)))
    add(b, "set with a wrong length", set_field(oxm(3, bytes(5))))
    add(b, "set in too large an action", set_field(oxm(3, bytes(6)), 24))
    add(b, "set in too small an action", set_field(oxm(26, bytes(16), length=16)[:12], 16))
    add(b, "set without a field", act(struct.pack("!HH4x", 25, 8)))
    add(b, "set too many bits", set_field(oxm(8, b"\x40")))
    add(b, "set a VLAN id of 14 bits", set_field(oxm(6, b"\x20\0")))
