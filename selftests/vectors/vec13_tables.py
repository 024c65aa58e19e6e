# SPDX-License-Identifier: GPL-2.0
"""What tables of OpenFlow 1.3 can do, for the vector files; see generate."""

import struct

from os_ken.ofproto import ofproto_v1_3 as o13
from os_ken.ofproto import ofproto_v1_3_parser as p13

from vec import DP13, add, msg

SKIPPED = "properties of misses, and what is not known, are skipped"


def table(properties, number=3, name=b"a table"):
    return p13.OFPTableFeaturesStats(number, name, 2**64 - 1, 0xff, 3, 1000000, properties)


def instrs(*ids, kind=o13.OFPTFPT_INSTRUCTIONS):
    return p13.OFPTableFeaturePropInstructions(
        kind, instruction_ids=[p13.OFPInstructionId(i) for i in ids])


def acts(kind, *ids):
    return p13.OFPTableFeaturePropActions(kind, action_ids=[p13.OFPActionId(i) for i in ids])


def nexts(*ids, kind=o13.OFPTFPT_NEXT_TABLES):
    return p13.OFPTableFeaturePropNextTables(kind, table_ids=list(ids))


def oxms(kind, *names, masks=()):
    return p13.OFPTableFeaturePropOxm(
        kind, oxm_ids=[p13.OFPOxmId(n, hasmask=n in masks) for n in names])


def whole(number=3):
    return table([
        instrs(1, 2, 3, 4, 5, 6), nexts(*range(number + 1, 255)),
        acts(o13.OFPTFPT_WRITE_ACTIONS, 0, 22, 25), oxms(o13.OFPTFPT_WRITE_SETFIELD, "eth_src"),
        acts(o13.OFPTFPT_APPLY_ACTIONS, 0, 11, 12, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27),
        oxms(o13.OFPTFPT_APPLY_SETFIELD, "eth_src", "eth_dst", "vlan_vid"),
        oxms(o13.OFPTFPT_MATCH, "in_port", "eth_src", "ipv6_dst", "pbb_isid", "ipv6_exthdr",
             masks=("eth_src", "ipv6_dst")),
        oxms(o13.OFPTFPT_WILDCARDS, "in_port", "eth_src")], number)


def prop(kind, body, length=None):
    n = 4 + len(body)
    return struct.pack("!HH", kind, n if length is None else length) + body + bytes(-n % 8)


def raw_table(props=b"", length=None, name=b"t", number=1):
    return struct.pack("!HB5x32sQQII", 64 + len(props) if length is None else length, number, name,
                       1, 2, 3, 4) + props


def reply(body, flags=0):
    return msg(4, 19, struct.pack("!HH4x", 12, flags) + body)


def tables13():
    b = "of13-tables"
    add(b, "request", p13.OFPTableFeaturesStatsRequest(DP13, 0, []))
    add(b, "request that changes a table", p13.OFPTableFeaturesStatsRequest(DP13, 1, [whole()]))
    add(b, "request of any bytes", msg(4, 18, struct.pack("!HH4x", 12, 0) + b"bytes"))
    add(b, "reply, empty", reply(b""))
    length = "length of a field's id is that of its value"
    add(b, "reply, whole, by os-ken", reply(bytes(whole().serialize())), length)
    add(b, "reply, the last table, by os-ken", reply(bytes(whole(253).serialize()) +
                                                     bytes(whole(254).serialize()), 1), length)
    missing = "properties are all there, in order"
    add(b, "reply, no property", reply(raw_table()), missing)
    add(b, "reply, long name", reply(raw_table(name=b"n" * 32)),
        missing + "; a name ends in zero")
    add(b, "reply, properties of misses",
        reply(bytes(table([instrs(1, kind=1), nexts(9, kind=3), acts(5, 0), acts(7, 0),
                           oxms(13, "eth_src"), oxms(15, "eth_dst"), instrs(4)]).serialize())),
        SKIPPED)
    add(b, "reply, properties of experimenters",
        reply(raw_table(prop(0xfffe, struct.pack("!IIH", 0x4f4e4600, 7, 1)) +
                        prop(0xffff, struct.pack("!II", 0x4f4e4600, 7)) + prop(9, b"x") +
                        prop(16, b""))), SKIPPED)
    exp = struct.pack("!HHI", 0xffff, 8, 0x4f4e4600)
    add(b, "reply, instructions and actions that are not known",
        reply(raw_table(prop(0, struct.pack("!HHHHHH", 0, 4, 6, 4, 7, 4) + exp) +
                        prop(4, exp + struct.pack("!HHHHHH", 10, 4, 0, 4, 28, 4)) + prop(6, exp))),
        SKIPPED)
    add(b, "reply, actions with padding",
        reply(raw_table(prop(6, struct.pack("!HH4xHH4x", 0, 8, 22, 8)))),
        "ids have no padding")
    add(b, "reply, no table is table 255", reply(raw_table(prop(2, b"\0\7\xff"))),
        "it stands for all tables")
    header = struct.pack("!HBB", 0x8000, 3 << 1, 0)
    masked = struct.pack("!HBB", 0x8000, 4 << 1 | 1, 12)
    add(b, "reply, fields that are not known",
        reply(raw_table(prop(8, header + struct.pack("!HBBHBBI", 1, 9 << 1, 4, 0xffff, 1, 8, 0x4f4e4600) +
                             struct.pack("!HBB", 0x8000, 40 << 1, 2) + masked))), SKIPPED)
    add(b, "reply, masks where there are none", reply(raw_table(prop(12, masked) + prop(10, masked))),
        "a mask is only of a match; what is not matched need not be left out")
    add(b, "reply, a property twice", reply(raw_table(prop(2, b"\1") + prop(2, b"\2"))),
        "properties are all there, in order")
    damaged13(b)


def damaged13(b):
    add(b, "table too short", reply(raw_table(length=56)))
    add(b, "table of length 0", reply(raw_table(length=0)))
    add(b, "table of length 68", reply(raw_table(bytes(4), 68)))
    add(b, "table longer than the message", reply(raw_table(length=72)))
    add(b, "half a table", reply(raw_table()[:32]))
    add(b, "property of length 0", reply(raw_table(prop(2, b"", 0) + bytes(4))))
    add(b, "property of length 3", reply(raw_table(prop(2, b"", 3))))
    add(b, "property longer than the table", reply(raw_table(prop(2, b"", 12))))
    add(b, "instruction of length 0", reply(raw_table(prop(0, struct.pack("!HH", 1, 0)))))
    add(b, "instruction longer than its property", reply(raw_table(prop(0, struct.pack("!HH", 1, 8)))))
    for kind in (4, 6):
        add(b, "half an action, property %d" % kind, reply(raw_table(prop(kind, b"\0\0"))))
        add(b, "action of length 2, property %d" % kind,
            reply(raw_table(prop(kind, struct.pack("!HH", 0, 2)))))
    for kind in (8, 10, 12, 14):
        add(b, "half a field, property %d" % kind, reply(raw_table(prop(kind, b"\x80\0"))))
        add(b, "half a field of an experimenter, property %d" % kind,
            reply(raw_table(prop(kind, b"\xff\xff\2\4\0\0"))))
