# SPDX-License-Identifier: GPL-2.0
"""What a controller of OpenFlow 1.0 says."""
import struct

import craft
from wire import Blob, unixctl

IN_PORT, DL_VLAN, DL_SRC, DL_DST, DL_TYPE, NW_PROTO = 1, 2, 4, 8, 16, 32
TP_SRC, TP_DST, NW_SRC, NW_DST, VLAN_PCP, NW_TOS = 64, 128, 32 << 8, 32 << 14, 1 << 20, 1 << 21
ALL = (1 << 22) - 1
EXACT = {"in_port": IN_PORT, "dl_vlan": DL_VLAN, "dl_src": DL_SRC, "dl_dst": DL_DST,
         "dl_type": DL_TYPE, "nw_proto": NW_PROTO, "tp_src": TP_SRC, "tp_dst": TP_DST,
         "dl_vlan_pcp": VLAN_PCP, "nw_tos": NW_TOS}


def match(wildcards=None, nw_src=0, nw_dst=0, src_len=None, dst_len=None, **kw):
    """An ofp_match: what is named is matched; prefixes by their length."""
    w = ALL & ~0x3f00 & ~0xfc000
    for k in kw:
        w &= ~EXACT[k]
    src_len = (32 if nw_src else 0) if src_len is None else src_len
    dst_len = (32 if nw_dst else 0) if dst_len is None else dst_len
    w |= (32 - src_len) << 8 | (32 - dst_len) << 14
    w = w if wildcards is None else wildcards
    return Blob(struct.pack("!IH6s6sHBxHBBxxIIHH", w, kw.get("in_port", 0),
                            craft.host(kw.get("dl_src", 0)), craft.host(kw.get("dl_dst", 0)),
                            kw.get("dl_vlan", 0), kw.get("dl_vlan_pcp", 0), kw.get("dl_type", 0),
                            kw.get("nw_tos", 0), kw.get("nw_proto", 0), nw_src, nw_dst,
                            kw.get("tp_src", 0), kw.get("tp_dst", 0)))


class Steps:
    def __init__(self, s):
        self.s = s
        self.ofp, self.parser = s.ofp, s.parser
        s.cleaning = self.cleaning

    def out(self, port=2, max_len=0):
        return self.parser.OFPActionOutput(port, max_len)

    def fm(self, m=None, acts=(), command=0, priority=100, out_port=0xffff, buffer=0xffffffff,
           **kw):
        out = self.s.msg("OFPFlowMod", command=command, priority=priority, out_port=out_port,
                         buffer_id=buffer, **kw)
        out.match = m or match()
        out.actions = list(acts)
        return out

    def stats(self, m=None, table=0xff, out_port=0xffff, kind="Flow"):
        out = self.s.msg("OFP%sStatsRequest" % kind, 0, self.parser.OFPMatch(), table, out_port)
        out.match = m or match()
        return out

    def delete_all(self):
        return self.fm(command=3)

    def cleaning(self):
        return [self.delete_all()]

    def packet_out(self, acts, data=None, in_port=0xffff, buffer=0xffffffff):
        buf = bytearray()
        for a in acts:
            a.serialize(buf, len(buf))
        return self.s.raw(13, struct.pack("!IHH", buffer, in_port, len(buf)) + buf +
                          (craft.eth(0x88b5, b"packet-out") if data is None else data))

    def statistics(self, kind, body=b"", flags=0):
        return self.s.raw(16, struct.pack("!HH", kind, flags) + body)

    def rule(self, what, fm, **kw):
        return self.s.step(what, fm, self.stats(), self.delete_all(), alone=True, **kw)

    def acts(self, what, *acts, m=None, **kw):
        return self.rule("action: " + what, self.fm(m, acts), **kw)

    def inject(self, port, data):
        # Open vSwitch answers a barrier before its cache of flows follows
        unixctl("revalidator/wait")
        for side in (self.s.v, self.s.p):
            side.wires[port - 1].send(data)

    def shell(self, *cmds):
        for side in (self.s.v, self.s.p):
            for cmd in cmds:
                self.s.run(side, cmd)

    def told(self, what, port, data, n=1):
        return self.s.step(what, n_async=n, act=lambda: self.inject(port, data))

    GROUPS = ("basics", "statistics_of_all", "matches", "actions", "flow_mods", "filters",
              "time_outs", "packet_ins", "packet_outs", "ports", "broken", "roles", "versions")

    def run(self):
        for name in self.GROUPS:
            self.s.group(name.replace("_", " "))
            getattr(self, name)()
            self.s.clean()

    def basics(self):
        s = self.s
        s.step("echo without data", s.raw(2))
        s.step("echo with data", s.raw(2, bytes(range(256))))
        s.step("features", s.msg("OFPFeaturesRequest"))
        s.step("config as it is at first", s.msg("OFPGetConfigRequest"))
        for flags in (0, 1, 2, 3, 4, 0x8000):
            s.step("config: flags %#x" % flags, s.msg("OFPSetConfig", flags, 128),
                   s.msg("OFPGetConfigRequest"), s.msg("OFPSetConfig", 0, 128))
        for n in (0, 99, 0xffff):
            s.step("config: miss_send_len %#x" % n, s.msg("OFPSetConfig", 0, n),
                   s.msg("OFPGetConfigRequest"))
        s.step("config: back", s.msg("OFPSetConfig", 0, 128), s.msg("OFPGetConfigRequest"))
        m = match(in_port=1)
        s.pipelined("barriers: many at once, in order", self.fm(m, [self.out(2)]), self.stats(),
                    self.fm(m, [self.out(3)], command=1), self.stats(), self.delete_all(),
                    self.stats(), s.raw(2, b"x"), s.msg("OFPGetConfigRequest"),
                    self.stats(kind="Aggregate"))

    def statistics_of_all(self):
        s = self.s
        s.step("statistics: description", self.statistics(0))
        s.step("statistics: flows of an empty switch", self.stats())
        s.step("statistics: aggregate of an empty switch", self.stats(kind="Aggregate"))
        s.step("statistics: tables", self.statistics(3))
        for port in (0xffff, 1, 4, 5, 0, 0xfff8, 0xfffd):
            s.step("statistics: port %#x" % port, self.statistics(4, struct.pack("!H6x", port)))
        for port, queue in ((0xfffc, 0xffffffff), (1, 0xffffffff), (1, 0), (1, 1), (1, 9),
                            (2, 0xffffffff), (2, 0), (9, 0xffffffff), (0xfffc, 1), (0xfffc, 9)):
            s.step("statistics: queue %#x %#x" % (port, queue),
                   self.statistics(5, struct.pack("!HxxI", port, queue)))
        for port in (1, 2, 9, 0xffff, 0xfffc):
            s.step("queue configuration of port %#x" % port,
                   s.raw(20, struct.pack("!Hxx", port)))
        for flags in (1, 0x8000):
            s.step("statistics: flags %#x" % flags, self.statistics(3, flags=flags))
        for kind in (6, 7, 77, 0xfffe):
            s.step("statistics: unknown type %d" % kind, self.statistics(kind))
        s.step("statistics: vendor", self.statistics(0xffff, struct.pack("!II", 0x123456, 1)))
        for kind in (0, 1, 2, 3, 4, 5):
            s.step("statistics: type %d with 3 bytes" % kind, self.statistics(kind, b"\1\2\3"))

    def matches(self):
        ip = {"dl_type": 0x800}
        cases = [("nothing", {})]
        cases += [(k, {k: 1}) for k in ("in_port", "dl_src", "dl_dst", "dl_type")]
        cases += [("dl_vlan %#x" % v, {"dl_vlan": v}) for v in (0, 5, 0xfff, 0xffff, 0x1005)]
        cases += [("dl_vlan %#x, pcp" % v, {"dl_vlan": v, "dl_vlan_pcp": 3}) for v in (5, 0xffff)]
        cases += [("pcp of any VLAN", {"dl_vlan_pcp": 3}),
                  ("pcp of 8", {"dl_vlan": 5, "dl_vlan_pcp": 8})]
        cases += [("%s over IP" % k, dict(ip, **{k: v})) for k, v in
                  (("nw_tos", 0xb8), ("nw_tos", 0xbb), ("nw_proto", 6))]
        cases += [("%s without IP" % k, {k: 4}) for k in ("nw_tos", "nw_proto", "tp_src")]
        for n in (0, 1, 8, 24, 31, 32):
            cases.append(("nw_src/%d" % n, dict(ip, nw_src=0x0a010203, src_len=n)))
            cases.append(("nw_dst/%d" % n, dict(ip, nw_dst=0x0a010203, dst_len=n)))
        cases.append(("addresses without IP", dict(nw_src=0x0a010203, nw_dst=0x0a010204)))
        for name, proto in (("ICMP", 1), ("TCP", 6), ("UDP", 17), ("SCTP", 132), ("other", 99)):
            for k in ("tp_src", "tp_dst"):
                cases.append(("%s of %s" % (k, name), dict(ip, nw_proto=proto, **{k: 3})))
        cases += [("tp_src of TCP without IP", dict(nw_proto=6, tp_src=3)),
                  ("ARP operation", dict(dl_type=0x806, nw_proto=1)),
                  ("ARP addresses", dict(dl_type=0x806, nw_src=0x0a000001, nw_dst=0x0a000002)),
                  ("ARP prefix", dict(dl_type=0x806, nw_src=0x0a000000, src_len=8)),
                  ("nw_proto of IPv6", dict(dl_type=0x86dd, nw_proto=6)),
                  ("type of 802.2", dict(dl_type=0x5ff)),
                  ("in_port that is not there", dict(in_port=77)),
                  ("in_port 0", dict(in_port=0)),
                  ("in_port NONE", dict(in_port=0xffff)),
                  ("everything", dict(in_port=1, dl_src=1, dl_dst=2, dl_vlan=5, dl_vlan_pcp=3,
                                      dl_type=0x800, nw_tos=0x20, nw_proto=17, nw_src=1, nw_dst=2,
                                      tp_src=3, tp_dst=4))]
        for what, kw in cases:
            self.rule("match: " + what, self.fm(match(**kw), [self.out(2)]))
        for w in (0xffffffff, ALL, ALL & ~IN_PORT, 0x3f << 8 | ALL, 1 << 22 | ALL, 0):
            self.rule("match: wildcards %#x" % w, self.fm(match(wildcards=w), [self.out(2)]))
        for w in (33, 40, 63):
            self.rule("match: %d bits of nw_src wild" % w,
                      self.fm(match(wildcards=ALL & ~DL_TYPE & ~0x3f00 | w << 8, dl_type=0x800,
                                    nw_src=5), [self.out(2)]))

    def actions(self):
        p = self.parser
        m = match(in_port=1)
        self.rule("action: none (drop)", self.fm(m))
        for port in (1, 2, 4):
            self.acts("output to %d" % port, self.out(port))
            self.acts("output to %d of packets from 1" % port, self.out(port), m=m)
        self.acts("output with max_len", self.out(2, 77))
        self.acts("output to three", self.out(2), self.out(3), self.out(4))
        for n in (0, 64, 0xffff):
            self.acts("output to the controller, max_len %#x" % n, self.out(0xfffd, n))
        for name, port in (("IN_PORT", 0xfff8), ("TABLE", 0xfff9), ("NORMAL", 0xfffa),
                           ("FLOOD", 0xfffb), ("ALL", 0xfffc), ("LOCAL", 0xfffe),
                           ("NONE", 0xffff)):
            self.acts("output to " + name, self.out(port))
            self.acts("output to %s of packets from 1" % name, self.out(port), m=m)
        for port in (0, 5, 77, 0xff00, 0xfff0):
            self.acts("output to %#x, which is not there" % port, self.out(port))
        ip, tcp = match(dl_type=0x800), match(dl_type=0x800, nw_proto=6)
        for what, act in (("set_vlan_vid", p.OFPActionVlanVid(5)),
                          ("set_vlan_vid 0xfff", p.OFPActionVlanVid(0xfff)),
                          ("set_vlan_vid 0x1000", p.OFPActionVlanVid(0x1000)),
                          ("set_vlan_pcp", p.OFPActionVlanPcp(3)),
                          ("set_vlan_pcp 8", p.OFPActionVlanPcp(8)),
                          ("strip_vlan", p.OFPActionStripVlan()),
                          ("set_dl_src", p.OFPActionSetDlSrc(craft.host(9))),
                          ("set_dl_dst", p.OFPActionSetDlDst(craft.host(9))),
                          ("set_nw_src", p.OFPActionSetNwSrc(0x0a000009)),
                          ("set_nw_dst", p.OFPActionSetNwDst(0x0a000009)),
                          ("set_nw_tos", p.OFPActionSetNwTos(0xb8)),
                          ("set_nw_tos 3", p.OFPActionSetNwTos(3)),
                          ("set_tp_src", p.OFPActionSetTpSrc(9)),
                          ("set_tp_dst", p.OFPActionSetTpDst(9))):
            self.acts(what, act, self.out())
            self.acts(what + " of IP", act, self.out(), m=ip)
            self.acts(what + " of TCP", act, self.out(), m=tcp)
        self.acts("set_vlan and pcp", p.OFPActionVlanVid(5), p.OFPActionVlanPcp(6), self.out())
        for port, queue in ((1, 0), (1, 1), (1, 9), (2, 0), (77, 0), (0xfff8, 0), (0xfffb, 0),
                            (0xfffd, 0)):
            self.acts("enqueue %#x:%d" % (port, queue), p.OFPActionEnqueue(port, queue))
        self.acts("many", *[self.out(2 + i % 3) for i in range(30)])
        self.acts("unknown type", Blob(struct.pack("!HH4x", 0x77, 8)))
        self.acts("type of OpenFlow 1.3", Blob(struct.pack("!HH4x", 18, 8)))
        self.acts("vendor, unknown", Blob(struct.pack("!HHI", 0xffff, 8, 0x123456)))
        self.acts("vendor, unknown of Nicira",
                  Blob(struct.pack("!HHIHHI", 0xffff, 16, 0x2320, 999, 0, 0)))
        for length in (0, 4, 7, 9, 12, 400):
            self.acts("length %d" % length, Blob(struct.pack("!HH4x", 3, length)))
        self.acts("output too long", Blob(struct.pack("!HHHH8x", 0, 16, 2, 0)))
        self.acts("set_dl_src too short", Blob(struct.pack("!HH4x", 4, 8)))

    def flow_mods(self):
        s = self.s
        m1, m2 = match(in_port=1), match(in_port=2)
        ip = match(in_port=1, dl_type=0x800)
        add = [self.fm(m1, [self.out(2)], cookie=0x11, priority=10),
               self.fm(ip, [self.out(3)], cookie=0x22, priority=20),
               self.fm(m2, [self.out(1)], cookie=0x33, priority=10)]

        def case(what, *msgs):
            s.step("flow mod: " + what, *(add + list(msgs) + [self.stats(), self.delete_all()]))
        case("add three")
        case("add the same again", self.fm(m1, [self.out(4)], cookie=0x44, priority=10))
        case("add, CHECK_OVERLAP, overlaps", self.fm(None, [self.out(4)], flags=2, priority=10))
        case("add, CHECK_OVERLAP, apart", self.fm(match(in_port=3), [self.out(4)], flags=2,
                                                  priority=10))
        case("add, CHECK_OVERLAP, another priority",
             self.fm(None, [self.out(4)], flags=2, priority=11))
        case("modify all", self.fm(None, [self.out(4)], command=1))
        case("modify with a cookie", self.fm(None, [self.out(4)], command=1, cookie=0x99))
        case("modify with a cookie of all ones",
             self.fm(None, [self.out(4)], command=1, cookie=(1 << 64) - 1))
        case("modify within", self.fm(ip, [self.out(4)], command=1, priority=0))
        case("modify none: an add", self.fm(match(in_port=4), [self.out(1)], command=1, cookie=7))
        case("modify strict", self.fm(m1, [self.out(4)], command=2, priority=10))
        case("modify strict, none: an add", self.fm(m1, [self.out(4)], command=2, priority=11))
        case("modify to drop", self.fm(m1, [], command=1))
        case("delete within", self.fm(ip, command=3))
        case("delete wider", self.fm(m1, command=3))
        case("delete strict", self.fm(m1, command=4, priority=10))
        case("delete strict, another priority", self.fm(m1, command=4, priority=11))
        case("delete by port", self.fm(command=3, out_port=3))
        case("delete by a port that no rule has", self.fm(command=3, out_port=4))
        case("delete by a port that is not there", self.fm(command=3, out_port=99))
        case("delete by port, strict", self.fm(m1, command=4, priority=10, out_port=3))
        for cmd in (5, 99, 0xffff):
            self.rule("flow mod: command %d" % cmd, self.fm(m1, [self.out(2)], command=cmd))
        for flags in (1, 2, 3, 4, 8, 0x8000):
            self.rule("flow mod: flags %#x" % flags, self.fm(m1, [self.out(2)], flags=flags),
                      n_async=1 if flags in (1, 3) else None)
        self.rule("flow mod: emergency with a time-out",
                  self.fm(m1, [self.out(2)], flags=4, idle_timeout=5))
        for prio in (0, 1, 65535):
            self.rule("flow mod: priority %d" % prio, self.fm(m1, [self.out(2)], priority=prio))
        self.rule("flow mod: exact match of priority 1",
                  self.fm(match(in_port=1, dl_src=1, dl_dst=2, dl_vlan=5, dl_vlan_pcp=3,
                                dl_type=0x800, nw_tos=0x20, nw_proto=17, nw_src=1, nw_dst=2,
                                tp_src=3, tp_dst=4), [self.out(2)], priority=1))
        self.rule("flow mod: large cookie", self.fm(m1, [self.out(2)], cookie=0x8123456789abcdef))
        self.rule("flow mod: time-outs", self.fm(m1, [self.out(2)], idle_timeout=100,
                                                 hard_timeout=65535))
        self.rule("flow mod: unknown buffer", self.fm(m1, [self.out(2)], buffer=77))
        s.step("flow mod: deleted, and told", self.fm(m1, [self.out(2)], flags=1, cookie=0x77,
                                                      idle_timeout=9, hard_timeout=99),
               self.fm(ip, [self.out(3)], flags=1, cookie=0x78, priority=200),
               self.fm(m1, command=3), self.delete_all(), n_async=2)

    def filters(self):
        s = self.s
        s.step("filters: rules", self.fm(match(in_port=1), [self.out(2)], cookie=0x11, priority=1),
               self.fm(match(in_port=1, dl_type=0x800), [self.out(3)], cookie=0x12, priority=2),
               self.fm(match(in_port=2), [self.out(2), self.out(3)], cookie=0x21, priority=3),
               self.fm(match(in_port=3), [self.out(0xfffd)], cookie=0x31),
               self.fm(match(dl_type=0x800, nw_dst=0x0a000000, dst_len=8), [], cookie=0x32))
        for what, kw in (("all", {}), ("in_port=1", {"m": match(in_port=1)}),
                         ("IP", {"m": match(dl_type=0x800)}),
                         ("10/8", {"m": match(dl_type=0x800, nw_dst=0x0a000000, dst_len=8)}),
                         ("10.1/16", {"m": match(dl_type=0x800, nw_dst=0x0a010000, dst_len=16)}),
                         ("out_port 2", {"out_port": 2}), ("out_port 3", {"out_port": 3}),
                         ("out_port CONTROLLER", {"out_port": 0xfffd}),
                         ("out_port that is not there", {"out_port": 99}),
                         ("table 0", {"table": 0}), ("table 1", {"table": 1}),
                         ("table 0xfe, emergency", {"table": 0xfe}),
                         ("in_port that is not there", {"m": match(in_port=77)})):
            s.step("filters: flow statistics, " + what, self.stats(**kw))
            s.step("filters: aggregate, " + what, self.stats(kind="Aggregate", **kw))
        s.step("filters: statistics of tables", self.statistics(3))
        s.step("filters: done", self.delete_all(), self.stats())

    def time_outs(self):
        m = match(in_port=1, dl_type=0x9001)
        self.s.step("time-outs: hard, idle, both, each told",
                    self.fm(m, [self.out(2)], flags=1, hard_timeout=1, cookie=1, priority=1),
                    self.fm(m, [self.out(2)], flags=1, idle_timeout=1, cookie=2, priority=2),
                    self.fm(m, [self.out(2)], flags=1, idle_timeout=100, hard_timeout=1, cookie=3,
                            priority=3),
                    self.fm(m, [self.out(2)], hard_timeout=1, cookie=4, priority=4),
                    self.fm(match(dl_type=0x9001), [self.out(2)], flags=1, hard_timeout=1,
                            cookie=5, priority=5), n_async=4, wait=10)
        self.s.step("time-outs: all gone", self.stats())

    def packet_ins(self):
        s = self.s
        pkt = craft.eth(0x88b5, bytes(range(200)))
        for n in (128, 0, 64, 0xffff):
            s.step("packet-in: miss_send_len %#x" % n, s.msg("OFPSetConfig", 0, n))
            self.told("packet-in: miss, %#x" % n, 1, pkt)
        for port in (1, 2, 3, 4):
            self.told("packet-in: miss from port %d" % port, port,
                      craft.eth(0x800, craft.udp4(), tags=[(0x8100, 0x6005)]))
        for n in (0, 64, 0xffff):
            s.step("packet-in: rule, max_len %#x" % n,
                   self.fm(match(in_port=1), [self.out(0xfffd, n)]))
            self.told("packet-in: by a rule, max_len %#x" % n, 1, pkt)
        s.step("packet-in: rule, changed and out", self.fm(match(in_port=1), [
            self.parser.OFPActionSetDlDst(craft.host(0x99)), self.out(0xfffd, 0xffff),
            self.out(2)]))
        self.told("packet-in: changed and out", 1, pkt)
        s.step("packet-in: rules off", self.delete_all(), s.msg("OFPSetConfig", 0, 128))

    def packet_outs(self):
        s = self.s

        def case(what, *args, n_async=None, **kw):
            s.step("packet-out: " + what, self.packet_out(*args, **kw), n_async=n_async)
        case("to a port", [self.out(2)])
        case("to a port, from another", [self.out(2)], in_port=1)
        case("to no port", [])
        for name, port in (("FLOOD", 0xfffb), ("ALL", 0xfffc), ("IN_PORT", 0xfff8),
                           ("NORMAL", 0xfffa), ("LOCAL", 0xfffe), ("NONE", 0xffff)):
            case("to %s from 1" % name, [self.out(port)], in_port=1)
        case("to FLOOD from NONE", [self.out(0xfffb)])
        case("to CONTROLLER from 1", [self.out(0xfffd, 0xffff)], in_port=1, n_async=1)
        case("to CONTROLLER from NONE", [self.out(0xfffd, 0xffff)], n_async=1)
        case("to TABLE from 1, no rule", [self.out(0xfff9)], in_port=1, n_async=1)
        s.step("packet-out: rule", self.fm(match(in_port=1), [self.out(0xfffd, 0xffff)]))
        case("to TABLE from 1", [self.out(0xfff9)], in_port=1, n_async=1)
        s.step("packet-out: rule off", self.delete_all())
        case("to a port that is not there", [self.out(77)])
        for port in (77, 0, 0xfffd, 0xfffb, 0xfffc):
            case("from %#x" % port, [self.out(2)], in_port=port)
        case("unknown buffer", [self.out(2)], buffer=77, data=b"")
        case("no data", [self.out(2)], data=b"")
        case("13 bytes", [self.out(2)], data=bytes(13))
        case("14 bytes", [self.out(2)], data=bytes(14))
        case("enqueue", [self.parser.OFPActionEnqueue(1, 1)])

    def port_mod(self, port, config, mask, hw=None, advertise=0):
        def make(side):
            addr = side.hw.get(port, bytes(6)) if hw is None else hw
            return self.s.raw(15, struct.pack("!H6sIII4x", port, addr, config, mask, advertise))
        return make

    def ports(self):
        s = self.s
        desc = s.msg("OFPFeaturesRequest")
        for name, bit in (("PORT_DOWN", 1), ("NO_STP", 2), ("NO_RECV", 4), ("NO_RECV_STP", 8),
                          ("NO_FLOOD", 16), ("NO_FWD", 32), ("NO_PACKET_IN", 64)):
            settle = 0.5 if bit & 1 else 0.1
            s.step("port mod: " + name, self.port_mod(2, bit, bit), settle=settle)
            s.step("port mod: %s again" % name, self.port_mod(2, bit, bit), desc)
            s.step("port mod: %s off" % name, self.port_mod(2, 0, bit), settle=settle)
            s.step("port mod: %s off, description" % name, desc)
        s.step("port mod: bits outside the mask", self.port_mod(2, 0x7f, 0), desc)
        s.step("port mod: unknown bits, high", self.port_mod(2, 1 << 31, 1 << 31), desc,
               settle=0.1)
        s.step("port mod: advertise", self.port_mod(2, 0, 0, advertise=0x20), desc)
        s.step("port mod: unknown advertise", self.port_mod(2, 0, 0, advertise=1 << 30), desc)
        s.step("port mod: wrong address", self.port_mod(2, 1, 1, hw=craft.host(99)), desc)
        for port in (77, 0, 0xffff, 0xfffb, 0xfffd):
            s.step("port mod: port %#x" % port, self.port_mod(port, 1, 1))
        s.step("port mod: cut off", s.raw(15, bytes(20)))
        s.step("port status: link down", act=lambda: self.shell("link {wire3} down"), n_async=1,
               wait=6, settle=0.5)
        s.step("port status: link down, description", desc)
        s.step("port status: link up", act=lambda: self.shell("link {wire3} up"), n_async=1, wait=6,
               settle=0.5)
        s.step("port status: link up, description", desc)
        s.step("port status: port deleted", act=lambda: self.shell("del {port4}"), n_async=1,
               wait=6)
        s.step("port status: port added", act=lambda: self.shell("add {port4}"), n_async=1, wait=6,
               settle=1)
        s.step("port status: added, description", desc)

    # What controllers say at the beginning: what is usual, or an extension.
    EXTENSIONS = (("flow format", 12, bytes(4), struct.pack("!I", 2)),
                  ("packet-in format", 16, bytes(4), struct.pack("!I", 1)),
                  ("tables in flow mods", 15, bytes(8), b"\1" + bytes(7)),
                  ("controller id", 20, bytes(8), struct.pack("!6xH", 5)),
                  ("no flow ages", 18, b"", bytes(4)))

    def nicira(self, subtype, body):
        return self.s.raw(4, struct.pack("!II", 0x2320, subtype) + body)

    def broken(self):
        s = self.s
        s.step("vendor: unknown", s.raw(4, struct.pack("!II", 0x123456, 1)))
        s.step("vendor: of Nicira, unknown", s.raw(4, struct.pack("!II", 0x2320, 9999)))
        for name, subtype, usual, _ in self.EXTENSIONS:
            s.step("vendor: of Nicira, %s, usual" % name, self.nicira(subtype, usual))
        s.step("vendor: cut off", s.raw(4, struct.pack("!I", 0x123456)))
        s.step("vendor: empty", s.raw(4))
        for type_ in (22, 23, 30, 99, 255):
            s.step("unknown type %d" % type_, s.raw(type_))
        for type_ in (6, 8, 10, 11, 12, 17, 19, 21):
            s.step("type %d, which a switch says" % type_, s.raw(type_, bytes(80)))
        s.step("type 1: an error of the controller", s.raw(1, struct.pack("!HH", 1, 1) + bytes(8)))
        s.step("type 3: an echo reply nobody asked for", s.raw(3, b"data"))
        s.step("a second HELLO", s.raw(0))
        for type_, name, size in ((5, "features request", 4), (7, "get-config request", 4),
                                  (9, "set-config", 1), (9, "set-config", 8),
                                  (14, "flow mod", 10), (14, "flow mod", 63),
                                  (13, "packet-out", 4), (16, "statistics request", 2),
                                  (18, "barrier request", 4), (20, "queue config request", 8)):
            s.step("%s of %d bytes" % (name, 8 + size), s.raw(type_, bytes(size)))

    def roles(self):
        """Nicira's role request, which controllers of 1.0 use."""
        s = self.s
        if not s.second():
            return

        def role(r, conn=0):
            s.step("role: controller %d, %d" % (conn, r),
                   s.raw(4, struct.pack("!III", 0x2320, 10, r)), conn=conn)
        role(0)
        role(1)
        role(2, 1)
        role(3)
        for name, msg in (("flow mod", self.fm(match(in_port=1), [self.out(2)])),
                          ("packet-out", self.packet_out([self.out(2)])),
                          ("port mod", self.port_mod(2, 0, 0)),
                          ("statistics", self.stats()), ("features", s.msg("OFPFeaturesRequest")),
                          ("set config", s.msg("OFPSetConfig", 0, 128)),
                          ("barrier", s.barrier())):
            s.step("slave: " + name, msg, conn=1)
        s.step("master: a rule", self.fm(match(in_port=1), [self.out(2)], flags=1))
        self.told("packet-in with a slave: to the master only", 2, craft.eth(0x88b5, b"role"))
        s.step("flow removed with a slave: to the master only", self.delete_all(), n_async=1)
        s.step("port status with a slave: to both", act=lambda: self.shell("link {wire3} down"),
               n_async=2, wait=6, settle=0.5)
        s.step("port status with a slave: up", act=lambda: self.shell("link {wire3} up"),
               n_async=2, wait=6, settle=0.5)
        role(1, 1)
        role(0)
        role(0, 1)
        s.step("role: rules off", self.delete_all(), n_async=None)

    def versions(self):
        """Last: it ends the connection."""
        for name, subtype, _, other in self.EXTENSIONS:
            self.s.step("vendor: of Nicira, %s, other" % name, self.nicira(subtype, other))
        for version in (4, 5):
            self.s.step("version %d after the handshake" % version,
                        self.s.raw(2, b"x", version=version), settle=0.2)
            self.s.flush()
            self.s.again()
