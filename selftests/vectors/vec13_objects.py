# SPDX-License-Identifier: GPL-2.0
"""Groups and meters of OpenFlow 1.3 for the vector files; see generate."""

import struct

from os_ken.ofproto import ofproto_v1_3 as o13
from os_ken.ofproto import ofproto_v1_3_parser as p13

from vec import DP13, add, msg
from vec13 import out13

sf = p13.OFPActionSetField
ANY_PORT, ANY_GROUP = o13.OFPP_ANY, o13.OFPG_ANY


def bucket(*acts, weight=0, port=ANY_PORT, group=ANY_GROUP):
    return p13.OFPBucket(weight, port, group, list(acts))


def raw_bucket(acts=b"", weight=0, port=ANY_PORT, group=ANY_GROUP, length=None):
    return struct.pack("!HHII4x", 16 + len(acts) if length is None else length, weight, port,
                       group) + acts


def raw_output(port=2):
    return struct.pack("!HHIH6x", 0, 16, port, 0)


def group_mod(buckets=(), command=0, gtype=0, group=1):
    return p13.OFPGroupMod(DP13, command, gtype, group, list(buckets))


def raw_group_mod(body=b"", command=0, gtype=0, group=1):
    return msg(4, 15, struct.pack("!HBxI", command, gtype, group) + body)


def request(mtype, body=b""):
    return msg(4, 18, struct.pack("!HH4x", mtype, 0) + body)


def reply(mtype, body, flags=0):
    return msg(4, 19, struct.pack("!HH4x", mtype, flags) + body)


def packed(*things):
    """What os-ken's classes of one entry write."""
    buf = bytearray()
    for t in things:
        t.serialize(buf, len(buf))
    return bytes(buf)


def groups13():
    b = "of13-groups"
    types = ("all", "select", "indirect", "fast failover")
    one = {0: bucket(out13(2)), 1: bucket(out13(2), weight=1), 2: bucket(out13(2)),
           3: bucket(out13(2), port=2)}
    for gtype, name in enumerate(types):
        add(b, "add %s" % name, group_mod([one[gtype]], 0, gtype))
        add(b, "modify %s" % name, group_mod([one[gtype]], 1, gtype))
        add(b, "delete %s" % name, group_mod([], 2, gtype))
        add(b, "add %s without buckets" % name, group_mod([], 0, gtype))
        add(b, "add %s, two buckets" % name, group_mod([one[gtype]] * 2, 0, gtype))
        add(b, "add %s, a weight" % name, group_mod([bucket(out13(2), weight=3)], 0, gtype))
        add(b, "add %s, a watched port" % name, group_mod([bucket(out13(2), port=9)], 0, gtype))
        add(b, "add %s, a watched group" % name, group_mod([bucket(out13(2), group=9)], 0, gtype))
        add(b, "add %s, nothing watched" % name, group_mod([bucket(out13(2))], 0, gtype))
        add(b, "delete %s with a bucket" % name, group_mod([one[gtype]], 2, gtype))
    add(b, "delete all", group_mod([], 2, 0, o13.OFPG_ALL))
    add(b, "add all", group_mod([], 0, 0, o13.OFPG_ALL))
    add(b, "delete any", group_mod([], 2, 0, ANY_GROUP))
    add(b, "add the highest", group_mod([], 0, 0, o13.OFPG_MAX))
    add(b, "add one more than the highest", group_mod([], 0, 0, o13.OFPG_MAX + 1))
    add(b, "select of three, of several actions",
        group_mod([bucket(sf(eth_dst="02:00:00:00:00:01"), out13(1), weight=1),
                   bucket(p13.OFPActionPushVlan(0x8100), sf(vlan_vid=0x1005), out13(2), weight=2),
                   bucket(weight=65535)], 0, 1, 77))
    add(b, "fast failover by port and group",
        group_mod([bucket(out13(1), port=1), bucket(p13.OFPActionGroup(5), group=5),
                   bucket(p13.OFPActionSetQueue(3), out13(3), port=3, group=6)], 0, 3, 77))
    add(b, "unknown command", raw_group_mod(command=3))
    add(b, "unknown command above 255", raw_group_mod(command=256))
    add(b, "unknown type", raw_group_mod(gtype=4))
    add(b, "bucket too short", raw_group_mod(raw_bucket(length=8)))
    add(b, "bucket of length 0", raw_group_mod(raw_bucket(length=0)))
    add(b, "bucket of length 20", raw_group_mod(raw_bucket(bytes(4))))
    add(b, "bucket longer than the message", raw_group_mod(raw_bucket(length=24)))
    add(b, "half a bucket", raw_group_mod(raw_bucket()[:8]))
    add(b, "bucket that ends inside an action", raw_group_mod(raw_bucket(raw_output()[:8])))
    add(b, "bucket with an unknown action", raw_group_mod(raw_bucket(struct.pack("!HH4x", 10, 8))))
    add(b, "bucket with an action of an experimenter",
        raw_group_mod(raw_bucket(struct.pack("!HHI", 0xffff, 8, 0x2320))))
    add(b, "delete with a damaged bucket", raw_group_mod(raw_bucket(length=8), command=2))
    add(b, "as many buckets as there may be", raw_group_mod(raw_bucket() * 256))
    add(b, "one bucket too many", raw_group_mod(raw_bucket() * 257))
    add(b, "as many actions as there may be", raw_group_mod(raw_bucket(raw_output() * 128) * 2))
    add(b, "one action too many",
        raw_group_mod(raw_bucket(raw_output() * 128) * 2 + raw_bucket(raw_output())))
    add(b, "group mod without a body", msg(4, 15, b""))
    add(b, "group mod too short", msg(4, 15, bytes(4)))
    group_statistics13(b)


def group_statistics13(b):
    add(b, "group request, one", p13.OFPGroupStatsRequest(DP13, 0, 7))
    add(b, "group request, all", p13.OFPGroupStatsRequest(DP13, 0, o13.OFPG_ALL))
    add(b, "group desc request", p13.OFPGroupDescStatsRequest(DP13, 0))
    add(b, "group features request", p13.OFPGroupFeaturesStatsRequest(DP13, 0))
    add(b, "group request without a body", request(6))
    add(b, "group desc request with a body", request(7, bytes(8)))
    add(b, "group features request with a body", request(8, bytes(8)))

    def stats(group, counters, length=None):
        body = b"".join(struct.pack("!QQ", *c) for c in counters)
        return struct.pack("!H2xII4xQQII", 40 + len(body) if length is None else length, group, 3,
                           1 << 33, 1 << 44, 5, 6) + body
    add(b, "group reply, empty", reply(6, b""))
    add(b, "group reply, more to come",
        reply(6, stats(1, [(1, 2), (3, 1 << 60)]) + stats(2, []), 1))
    add(b, "group reply, entry too short", reply(6, stats(1, [], 32)))
    add(b, "group reply, entry too long", reply(6, stats(1, [], 56)))
    add(b, "group reply, half a counter", reply(6, stats(1, [], 48) + bytes(8)))
    add(b, "group reply, half an entry", reply(6, stats(1, [])[:32]))

    def desc(body, gtype=0, group=1, length=None):
        return struct.pack("!HBxI", 8 + len(body) if length is None else length, gtype,
                           group) + body
    real = desc(packed(bucket(sf(ipv4_src="10.0.0.1"), out13(4), weight=6), bucket(weight=7)), 1, 9)
    add(b, "group desc reply",
        reply(7, real + desc(raw_bucket(raw_output(), port=5), 3, 2) + desc(b"", 2, 3)))
    add(b, "group desc reply, an action that is not known",
        reply(7, desc(raw_bucket(struct.pack("!HHI8x", 0xffff, 16, 0x2320))) +
              desc(raw_bucket(raw_output()), 0, 2)),
        "what the group does cannot be said; it is marked opaque")
    add(b, "group desc reply, unknown type", reply(7, desc(raw_bucket(raw_output()), 4)),
        "what the group does cannot be said; it is marked opaque")
    add(b, "group desc reply, a damaged bucket", reply(7, desc(raw_bucket(length=24))),
        "what the group does cannot be said; it is marked opaque")
    add(b, "group desc reply, more buckets than there may be", reply(7, desc(raw_bucket() * 257)),
        "what the group does cannot be said; it is marked opaque")
    add(b, "group desc reply, entry too short", reply(7, desc(b"", length=4)))
    add(b, "group desc reply, entry too long", reply(7, desc(b"", length=16)))
    add(b, "group desc reply, half an entry", reply(7, desc(b"")[:4]))
    features = struct.pack("!II4I4I", 0xf, 0xf, 1, 2, 3, 0xffffff00, 0x0fff9801, 1, 0, 1 << 25)
    add(b, "group features reply", reply(8, features))
    add(b, "group features reply, bits without a meaning", reply(8, b"\xff" * 40),
        "bits without a meaning are dropped")
    add(b, "group features reply too short", reply(8, features[:-4]))
    add(b, "group features reply too long", reply(8, features + bytes(8)))


def meter_mod(bands=(), command=0, flags=1, meter=1):
    return p13.OFPMeterMod(DP13, command, flags, meter, list(bands))


def raw_band(btype=1, length=16, body=bytes(12)):
    return struct.pack("!HH", btype, length) + body


def raw_meter_mod(body=b"", command=0, flags=1, meter=1):
    return msg(4, 29, struct.pack("!HHI", command, flags, meter) + body)


def meters13():
    b = "of13-meters"
    drop = p13.OFPMeterBandDrop(1000, 100)
    dscp = p13.OFPMeterBandDscpRemark(2000, 200, 1)
    for command, name in enumerate(("add", "modify", "delete")):
        add(b, name, meter_mod([drop] if command < 2 else [], command, int(command < 2)))
    add(b, "two bands, burst, statistics", meter_mod([drop, dscp], flags=0xd, meter=5))
    add(b, "packets per second", meter_mod([dscp], flags=2, meter=0xffff0000))
    add(b, "no unit is that of the first", meter_mod([drop], flags=0))
    add(b, "no bands", meter_mod([]))
    add(b, "delete all", meter_mod([], 2, 0, o13.OFPM_ALL))
    add(b, "delete with flags and bands", meter_mod([drop], 2, 0xffff),
        "flags and bands of a delete mean nothing")
    add(b, "delete with half a band", raw_meter_mod(bytes(8), 2, 0),
        "flags and bands of a delete mean nothing")
    for meter, name in ((0xfffffffd, "slow path"), (0xfffffffe, "controller")):
        add(b, "the meter of the %s" % name, meter_mod([drop], meter=meter))
    for meter in (0, 0xffff0001, 0xfffffffc, 0xffffffff):
        add(b, "add meter 0x%x" % meter, meter_mod([drop], meter=meter))
    add(b, "delete meter 0", meter_mod([], 2, 0, 0))
    add(b, "unknown command", meter_mod([drop], 3))
    add(b, "both units", meter_mod([drop], flags=3))
    add(b, "unknown flag", meter_mod([drop], flags=0x11))
    add(b, "padding of a drop", raw_meter_mod(raw_band(body=b"\1" * 12)),
        "padding is zero")
    add(b, "band of an experimenter",
        meter_mod([p13.OFPMeterBandExperimenter(1, 2, 0x4f4e4600)]))
    add(b, "band of no type", raw_meter_mod(raw_band(0)))
    add(b, "unknown band", raw_meter_mod(raw_band(3)))
    add(b, "band too short", raw_meter_mod(raw_band(1, 12)[:12]))
    add(b, "band of length 8", raw_meter_mod(raw_band(1, 8)))
    add(b, "band of length 24", raw_meter_mod(raw_band(1, 24) + bytes(8)))
    add(b, "as many bands as there may be", meter_mod([drop] * 16))
    add(b, "one band too many", meter_mod([drop] * 17))
    add(b, "meter mod without a body", msg(4, 29, b""))
    add(b, "meter mod too short", msg(4, 29, bytes(4)))
    meter_statistics13(b)


def meter_statistics13(b):
    add(b, "meter request, one", p13.OFPMeterStatsRequest(DP13, 0, 7))
    add(b, "meter request, all", p13.OFPMeterStatsRequest(DP13, 0, o13.OFPM_ALL))
    add(b, "meter config request, one", p13.OFPMeterConfigStatsRequest(DP13, 0, 7))
    add(b, "meter config request, all", p13.OFPMeterConfigStatsRequest(DP13, 0, o13.OFPM_ALL))
    add(b, "meter features request", p13.OFPMeterFeaturesStatsRequest(DP13, 0))
    add(b, "meter request without a body", request(9))
    add(b, "meter config request without a body", request(10))
    add(b, "meter features request with a body", request(11, bytes(8)))

    def stats(meter, counters, length=None):
        body = b"".join(struct.pack("!QQ", *c) for c in counters)
        return struct.pack("!IH6xIQQII", meter, 40 + len(body) if length is None else length, 4,
                           1 << 33, 1 << 44, 5, 6) + body
    add(b, "meter reply",
        reply(9, stats(1, [(1, 2), (3, 1 << 60)]) + stats(0xfffffffe, [])))
    add(b, "meter reply, entry too short", reply(9, stats(1, [], 32)))
    add(b, "meter reply, entry too long", reply(9, stats(1, [], 56)))
    add(b, "meter reply, half a counter", reply(9, stats(1, [], 48) + bytes(8)))
    add(b, "meter reply, half an entry", reply(9, stats(1, [])[:32]))

    def config(body, flags=1, meter=1, length=None):
        return struct.pack("!HHI", 8 + len(body) if length is None else length, flags,
                           meter) + body
    bands = raw_band(body=struct.pack("!II4x", 100, 10)) + \
        raw_band(2, body=struct.pack("!IIB3x", 200, 20, 2))
    add(b, "meter config reply", reply(10, config(bands, 0xd) + config(b"", 2, 2)))
    add(b, "meter config reply, bits without a meaning", reply(10, config(bands, 0xfff0)),
        "bits without a meaning are dropped")
    add(b, "meter config reply, a band that is not known",
        reply(10, config(raw_band(3)) + config(bands, 1, 2)),
        "what the meter does cannot be said; it is marked opaque")
    add(b, "meter config reply, half a band", reply(10, config(bytes(8))),
        "what the meter does cannot be said; it is marked opaque")
    add(b, "meter config reply, more bands than there may be", reply(10, config(raw_band() * 17)),
        "what the meter does cannot be said; it is marked opaque")
    add(b, "meter config reply, entry too short", reply(10, config(b"", length=4)))
    add(b, "meter config reply, entry too long", reply(10, config(b"", length=16)))
    add(b, "meter config reply, half an entry", reply(10, config(b"")[:4]))
    features = struct.pack("!IIIBB2x", 1000, 6, 0xf, 5, 3)
    add(b, "meter features reply", reply(11, features))
    add(b, "meter features reply, bits without a meaning", reply(11, b"\xff" * 16),
        "bits without a meaning are dropped")
    add(b, "meter features reply too short", reply(11, features[:-4]))
    add(b, "meter features reply too long", reply(11, features + bytes(8)))
