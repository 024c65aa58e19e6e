# SPDX-License-Identifier: GPL-2.0
"""Queues, tables and reasons as they are configured, for the vector files; see generate."""

import struct

from os_ken.ofproto import ofproto_v1_0_parser as p10
from os_ken.ofproto import ofproto_v1_3 as o13
from os_ken.ofproto import ofproto_v1_3_parser as p13

from vec import DP10, DP13, add, msg


def prop(kind, rate, length=16, tail=bytes(6)):
    return struct.pack("!HH4xH", kind, length, rate) + tail


def queues10():
    b = "of10-queues"
    for port in (0, 1, 0xff00):
        add(b, "request, port %d" % port, p10.OFPQueueGetConfigRequest(DP10, port))
    for port in (0xff01, 0xfffc, 0xfffe, 0xffff):
        add(b, "request, port 0x%x" % port, p10.OFPQueueGetConfigRequest(DP10, port))
    add(b, "request too short", msg(1, 20, b""))
    add(b, "request too long", msg(1, 20, bytes(8)))

    def queue(number, props=b"", length=None):
        return struct.pack("!IHxx", number, 8 + len(props) if length is None else length) + props

    def reply(queues, port=3):
        return msg(1, 21, struct.pack("!H6x", port) + queues)
    add(b, "reply without queues", reply(b""))
    add(b, "reply, port LOCAL", reply(queue(1), 0xfffe))
    add(b, "reply, two queues", reply(queue(1, prop(1, 500)) + queue(0xfffffffe)))
    add(b, "reply, rates that mean nothing", reply(queue(1, prop(1, 0xffff))),
        "no rate is said by leaving it out")
    add(b, "reply, properties that 1.0 lacks",
        reply(queue(1, prop(2, 700) + struct.pack("!HH4x", 0, 8) + prop(1, 5) +
                    struct.pack("!HH4x8x8x", 0xffff, 24))),
        "properties that are not known are skipped")
    damaged_queues(b, queue, reply, 8)

    def stats(port, number):
        return struct.pack("!HxxIQQQ", port, number, 1, 2, 1 << 50)
    add(b, "statistics of two", msg(1, 17, struct.pack("!HH", 5, 1) + stats(1, 2) + stats(0xfffe, 3)))
    add(b, "statistics, half an entry", msg(1, 17, struct.pack("!HH", 5, 0) + stats(1, 2)[:16]))


def damaged_queues(b, queue, reply, head):
    add(b, "reply, queue too short", reply(queue(1, length=head - 4)))
    add(b, "reply, queue of length 0", reply(queue(1, length=0)))
    add(b, "reply, queue longer than the message", reply(queue(1, length=head + 16)))
    add(b, "reply, half a queue", reply(queue(1)[:-4]))
    add(b, "reply, property of length 0", reply(queue(1, prop(1, 5, 0))))
    add(b, "reply, property of length 12", reply(queue(1, prop(9, 5, 12))))
    add(b, "reply, property of length 8", reply(queue(1, prop(1, 5, 8))))
    add(b, "reply, property of length 24", reply(queue(1, prop(1, 5, 24, bytes(14)))))
    add(b, "reply, property longer than the queue", reply(queue(1, prop(1, 5, 24))))
    add(b, "reply, half a property", reply(queue(1, prop(1, 5)[:4])))


def config13():
    b = "of13-config"
    for port in (1, o13.OFPP_MAX, o13.OFPP_ANY):
        add(b, "queue request, port 0x%x" % port, p13.OFPQueueGetConfigRequest(DP13, port))
    for port in (o13.OFPP_MAX + 1, o13.OFPP_LOCAL):
        add(b, "queue request, port 0x%x" % port, p13.OFPQueueGetConfigRequest(DP13, port))
    add(b, "queue request too short", msg(4, 22, bytes(4)))
    add(b, "queue request too long", msg(4, 22, bytes(12)))

    def queue(number, props=b"", length=None, port=3):
        return struct.pack("!IIH6x", number, port, 16 + len(props) if length is None else length) + \
            props

    def reply(queues, port=3):
        return msg(4, 23, struct.pack("!I4x", port) + queues)
    add(b, "queue reply without queues", reply(b""))
    add(b, "queue reply, all ports",
        reply(queue(1, prop(1, 500) + prop(2, 1000), port=1) + queue(2, prop(2, 1)) + queue(3), 2**32 - 1))
    add(b, "queue reply, port that 1.0 lacks", reply(b"", 0x12345))
    add(b, "queue reply, rates that mean nothing", reply(queue(1, prop(1, 0xffff) + prop(2, 1001))),
        "no rate is said by leaving it out")
    add(b, "queue reply, properties in another order", reply(queue(1, prop(2, 1) + prop(1, 5))),
        "properties have an order")
    add(b, "queue reply, properties that are not known",
        reply(queue(1, struct.pack("!HH4xI4x", 0xffff, 16, 0x4f4e4600) + prop(1, 5) +
                    struct.pack("!HH4x", 3, 8))),
        "properties that are not known are skipped")
    damaged_queues(b, queue, reply, 16)

    def stats(port, number):
        return struct.pack("!IIQQQII", port, number, 1, 2, 1 << 50, 4, 5)

    def statistics(body, flags=0):
        return msg(4, 19, struct.pack("!HH4x", 5, flags) + body)
    add(b, "queue statistics of two", statistics(stats(1, 2) + stats(o13.OFPP_LOCAL, 3), 1))
    add(b, "queue statistics of a port that 1.0 lacks", statistics(stats(0x12345, 2)))
    add(b, "queue statistics, half an entry", statistics(stats(1, 2)[:32]))
    for mtype, name in ((27, "get async reply"), (28, "set async")):
        add(b, name, msg(4, mtype, struct.pack("!6I", 7, 1, 2, 4, 15, 8)))
        add(b, "%s, bits without a meaning" % name, msg(4, mtype, b"\xff" * 24),
            "reasons that are none are dropped")
        add(b, "%s too short" % name, msg(4, mtype, bytes(20)))
        add(b, "%s too long" % name, msg(4, mtype, bytes(28)))
    add(b, "set async of os-ken", p13.OFPSetAsync(DP13, [3, 0], [7, 1], [15, 0]))
    add(b, "get async request with a body", msg(4, 26, bytes(8)))
    add(b, "table mod, all tables", p13.OFPTableMod(DP13, o13.OFPTT_ALL, 3))
    add(b, "table mod, unknown bit", p13.OFPTableMod(DP13, 1, 4))
    add(b, "table mod too short", msg(4, 17, bytes(4)))
