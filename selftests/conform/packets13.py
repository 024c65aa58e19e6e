# SPDX-License-Identifier: GPL-2.0
"""Packets under rules of a controller of OpenFlow 1.3."""
from async13 import Steps
from traffic import FRAMES, Packets, SENTINEL
from steps13 import FIELDS, fields, oxm

# Values that some packets have, and others not.
VALUES = {
    "tcp_src": 5, "udp_dst": 53, "icmpv4_type": 3, "icmpv4_code": 1, "vlan_vid": 0x1005,
    "ipv4_src": 0x0a000009, "ipv4_dst": 0x0a000103, "eth_dst": 0x020000000003,
    "eth_src": 0x020000000007, "ipv6_dst": 0xfd << 120 | 3, "icmpv6_code": 0,
}
MASKS = {"eth_dst": 0x010000000000, "ipv4_dst": 0xffffff00, "ipv6_dst": (1 << 128) - 2}
# not of Open vSwitch
UNKNOWN = ("in_phy_port", "pbb_isid", "ipv6_exthdr")


class Cases(Packets):
    def prepare(self):
        self.steps13 = Steps(self)

    def run(self):
        s, p, o = self.steps13, self.parser, self.ofp
        out, fm = s.out, s.fm
        set_ = p.OFPActionSetField
        rest = fm(None, [out(3)], priority=1)
        self.report.group("matches")
        for name, (_, _, bits, need, value, mask, on10, mask10) in FIELDS.items():
            if name in UNKNOWN or name in ("metadata", "tunnel_id"):
                continue
            value = VALUES.get(name, value)
            pre = fields(*need)
            self.case("match: " + name, [fm(pre + oxm(name, value), [out(2)], cookie=7), rest],
                      needs13=on10)
            if mask:
                mask = MASKS.get(name, mask)
                self.case("match: %s with a mask" % name,
                          [fm(pre + oxm(name, value & mask, mask), [out(2)]), rest],
                          needs13=mask10)
        for name, what, needs13 in (
                ("everything", (), False), ("no VLAN", (("vlan_vid", 0),), False),
                ("any VLAN", (("vlan_vid", 0x1000, 0x1000),), True),
                ("priority tag", (("vlan_vid", 0x1000),), False),
                ("TCP over IPv6", (("eth_type", 0x86dd), ("ip_proto", 6)), True),
                ("UDP over IPv6", (("eth_type", 0x86dd), ("ip_proto", 17), ("udp_dst", 2000)), True),
                ("DSCP of IPv6", (("eth_type", 0x86dd), ("ip_dscp", 46)), True),
                ("802.2", (("eth_type", 0x5ff),), False),
                ("tagged TCP", (("vlan_vid", 0x1005), ("eth_type", 0x800), ("ip_proto", 6)), False),
                ("multicast MPLS", (("eth_type", 0x8848), ("mpls_label", 16)), True),
                ("inner label", (("eth_type", 0x8847), ("mpls_bos", 0)), True)):
            self.case("match: " + name, [fm(fields(*what), [out(2)]), rest], needs13=needs13)

        self.report.group("actions")
        m1 = {"in_port": 1}
        for name, acts, needs13 in (
                ("drop", [], 0), ("two ports", [out(2), out(4)], 0),
                ("in_port", [out(o.OFPP_IN_PORT)], 0),
                ("port 1, where it came in", [out(1), out(2)], 0),
                ("FLOOD", [out(o.OFPP_FLOOD)], 0), ("ALL", [out(o.OFPP_ALL)], 0),
                ("CONTROLLER", [out(o.OFPP_CONTROLLER, 0xffff)], 0),
                ("CONTROLLER and port", [out(o.OFPP_CONTROLLER, 40), out(2)], 0),
                ("set_queue", [p.OFPActionSetQueue(1), out(2)], 1),
                ("push_vlan", [p.OFPActionPushVlan(0x8100), out(2)], 1),
                ("push_vlan and set", [p.OFPActionPushVlan(0x8100), set_(vlan_vid=0x1009),
                                       set_(vlan_pcp=3), out(2)], 1),
                ("push_vlan 0x88a8", [p.OFPActionPushVlan(0x88a8), set_(vlan_vid=0x1009), out(2)],
                 1),
                ("push_vlan twice", [p.OFPActionPushVlan(0x8100), set_(vlan_vid=0x1008),
                                     p.OFPActionPushVlan(0x88a8), set_(vlan_vid=0x1009), out(2)],
                 1),
                ("push and pop VLAN", [p.OFPActionPushVlan(0x8100), out(4), p.OFPActionPopVlan(),
                                       out(2)], 1),
                ("set eth", [set_(eth_src="02:03:04:05:06:07"), out(4),
                             set_(eth_dst="02:03:04:05:06:08"), out(2)], 0)):
            self.case("action: " + name, [fm(m1, acts)], needs13=needs13)
        for name, acts in (
                ("push_vlan", [p.OFPActionPushVlan(0x8100), out(2)]),
                ("push_vlan and set", [p.OFPActionPushVlan(0x8100), set_(vlan_vid=0x1009),
                                       set_(vlan_pcp=3), out(2)]),
                ("push and pop VLAN", [p.OFPActionPushVlan(0x8100), out(4), p.OFPActionPopVlan(),
                                       out(2)])):
            self.case("action on untagged: " + name, [fm({"in_port": 1, "vlan_vid": 0}, acts)])
        for pre, acts, needs13 in (
                (("vlan_vid", 0x1000, 0x1000), [p.OFPActionPopVlan(), out(2)], 1),
                (("vlan_vid", 0x1005), [p.OFPActionPopVlan(), out(2)], 0),
                (("vlan_vid", 0x1005), [set_(vlan_vid=0x1009), out(2)], 0),
                (("vlan_vid", 0x1005), [set_(vlan_pcp=6), out(2)], 0)):
            self.case("action on VLAN: " + " ".join(type(a).__name__[9:] for a in acts),
                      [fm(oxm(*pre), acts)], needs13=needs13)
        ip4, ip6, label = {"eth_type": 0x800}, {"eth_type": 0x86dd}, {"eth_type": 0x8847}
        for name, m, acts, needs13 in (
                ("set addresses", ip4, [set_(ipv4_src="192.0.2.1"), set_(ipv4_dst="192.0.2.2"),
                                        out(2)], 0),
                ("set DSCP", ip4, [set_(ip_dscp=10), out(2)], 0),
                ("set ECN", ip4, [set_(ip_ecn=3), out(2)], 1),
                ("set TTL", ip4, [p.OFPActionSetNwTtl(9), out(2)], 1),
                ("decrement TTL", ip4, [p.OFPActionDecNwTtl(), out(2)], 1),
                ("route", ip4, [set_(eth_src="02:03:04:05:06:07"), set_(eth_dst="02:03:04:05:06:08"),
                                p.OFPActionDecNwTtl(), out(2)], 1),
                ("NAT of UDP", dict(ip4, ip_proto=17), [set_(ipv4_src="192.0.2.1"),
                                                        set_(udp_src=4000), out(2)], 0),
                ("NAT of TCP", dict(ip4, ip_proto=6), [set_(ipv4_dst="192.0.2.1"),
                                                       set_(tcp_dst=4000), out(2)], 0),
                ("ports of TCP", dict(ip4, ip_proto=6), [set_(tcp_src=4001), set_(tcp_dst=4000),
                                                         out(2)], 0),
                ("ports of SCTP", dict(ip4, ip_proto=132), [set_(sctp_src=4001), set_(sctp_dst=40),
                                                            out(2)], 1),
                ("type of ICMP", dict(ip4, ip_proto=1), [set_(icmpv4_type=0), out(2)], 1),
                ("answer to ARP", {"eth_type": 0x806, "arp_op": 1},
                 [set_(arp_op=2), set_(arp_spa="10.0.0.2"), set_(arp_tpa="10.0.0.1"),
                  set_(arp_sha="02:00:00:00:00:02"), set_(arp_tha="02:00:00:00:00:01"),
                  out(o.OFPP_IN_PORT)], 1),
                ("addresses of IPv6", ip6, [set_(ipv6_src="fd00::9"), set_(ipv6_dst="fd00::8"),
                                            out(2)], 1),
                ("label of IPv6", ip6, [set_(ipv6_flabel=0x54321), set_(ip_dscp=10), out(2)], 1),
                ("hop limit", ip6, [p.OFPActionDecNwTtl(), out(2)], 1),
                ("NAT of UDP over IPv6", dict(ip6, ip_proto=17),
                 [set_(ipv6_src="fd00::9"), set_(udp_src=4000), out(2)], 1),
                ("target of ND", dict(ip6, ip_proto=58, icmpv6_type=135),
                 [set_(ipv6_nd_target="fd00::9"), set_(ipv6_nd_sll="02:00:00:00:00:09"), out(2)],
                 1),
                ("push MPLS", ip4, [p.OFPActionPushMpls(0x8847), set_(mpls_label=99),
                                    set_(mpls_tc=2), out(2)], 1),
                ("push MPLS and TTL", ip4, [p.OFPActionPushMpls(0x8847), set_(mpls_label=99),
                                            p.OFPActionSetMplsTtl(7), out(2)], 1),
                ("label", label, [set_(mpls_label=99), p.OFPActionDecMplsTtl(), out(2)], 1),
                ("pop MPLS", {"eth_type": 0x8847, "mpls_bos": 1},
                 [p.OFPActionPopMpls(0x800), out(2)], 1),
                ("pop one of two", {"eth_type": 0x8847, "mpls_bos": 0},
                 [p.OFPActionPopMpls(0x8847), out(2)], 1),
                ("push MPLS on MPLS", label, [p.OFPActionPushMpls(0x8847), out(2)], 1)):
            self.case("action: " + name, [fm(m, acts), rest], needs13=needs13)
        self.report.group("rules and misses")
        self.case("miss: dropped", [])
        self.case("miss: to the controller", [fm(None, [out(o.OFPP_CONTROLLER, 0xffff)],
                                                 priority=0, cookie=3)])
        self.case("miss: some bytes to the controller", [fm(None, [out(o.OFPP_CONTROLLER, 30)],
                                                            priority=0)])
        self.case("priorities", [fm(ip4, [out(2)], priority=5),
                                 fm(dict(ip4, ip_proto=6), [], priority=6),
                                 fm(dict(ip4, ip_proto=6, tcp_dst=80), [out(4)], priority=7),
                                 fm(None, [out(3)], priority=0)])
        self.case("no in_port: from all ports", [fm(ip4, [out(2)])],
                  [(1 + i % 4, f) for i, f in enumerate(FRAMES)])
        self.report.group("configuration of ports")
        self.port_cases(s.port_mod, (
            ("PORT_DOWN", 1), ("NO_RECV", 4), ("NO_FWD", 32), ("NO_PACKET_IN", 64)), (
                ("FLOOD", [fm(None, [out(o.OFPP_FLOOD)])]),
                ("ALL", [fm(None, insts=[s.write(out(o.OFPP_ALL))])]),
                ("to ports", [fm(None, [out(1), out(2)])]),
                ("IN_PORT", [fm(None, [out(o.OFPP_IN_PORT)])]),
                ("to the controller", [fm(None, [out(o.OFPP_CONTROLLER, 0xffff)])]),
                ("missed", [fm(None, [out(o.OFPP_CONTROLLER, 0xffff)], priority=0)])), (
                    ("FLOOD", s.packet_out([out(o.OFPP_FLOOD)], FRAMES[0])),
                    ("to ports", s.packet_out([out(1), out(2)], FRAMES[0]))))
        for name in ("write_actions", "pipelines", "groups_", "meters_"):
            self.report.group(name.strip("_").replace("_", "-"))
            getattr(self, name)()
        self.report.group("packet-outs")
        for what, data in (("untagged", FRAMES[0]), ("tagged", FRAMES[24])):
            for name in ("FLOOD", "ALL", "IN_PORT"):
                self.case("packet-out: %s to %s" % (what, name),
                          [s.packet_out([out(getattr(o, "OFPP_" + name))], data, in_port=1)],
                          [(3, data)])
            self.case("packet-out: %s to ports, changed" % what,
                      [s.packet_out([out(2), set_(eth_dst="02:03:04:05:06:07"), out(4)], data)],
                      [(3, data)])

    def random(self, seeds):
        self.random_cases(seeds, [(FIELDS[n][3], n, VALUES.get(n, FIELDS[n][4])) for n in FIELDS
                                  if n not in UNKNOWN and n not in ("metadata", "tunnel_id")])

    def write_actions(self):
        s, p, o = self.steps13, self.parser, self.ofp
        set_, out, m1 = p.OFPActionSetField, s.out, {"in_port": 1}
        for name, insts, needs13 in (
                ("output", [s.write(out(2))], 0), ("FLOOD", [s.write(out(o.OFPP_FLOOD))], 0),
                ("ALL", [s.write(out(o.OFPP_ALL))], 0),
                ("IN_PORT", [s.write(out(o.OFPP_IN_PORT))], 0),
                ("in their order", [s.write(out(2), set_(eth_dst="02:03:04:05:06:07"))], 0),
                ("apply and write", [s.apply(out(4), set_(eth_src="02:03:04:05:06:07")),
                                     s.write(out(2))], 0),
                ("VLAN", [s.write(p.OFPActionPushVlan(0x8100), set_(vlan_vid=0x1009), out(2))], 1),
                ("cleared", [s.apply(out(4)), s.clear(), s.write(out(3))], 0)):
            self.case("write-actions: " + name, [s.fm(m1, insts=insts)], needs13=needs13)

    def pipelines(self):
        s, p, o = self.steps13, self.parser, self.ofp
        set_, out, fm, m1 = p.OFPActionSetField, s.out, s.fm, {"in_port": 1}
        ip4 = {"eth_type": 0x800}
        meta = p.OFPInstructionWriteMetadata
        for name, msgs in (
                ("two tables", [fm(None, insts=[s.goto(1)]), fm(ip4, [out(2)], table=1)]),
                ("metadata", [fm(ip4, insts=[meta(5, 0xff), s.goto(7)]),
                              fm(None, insts=[meta(6, 0xff), s.goto(7)], priority=1),
                              fm({"metadata": 5}, [out(2)], table=7),
                              fm({"metadata": (4, 6)}, [out(4)], table=7, priority=1)]),
                ("metadata in parts", [fm(None, insts=[meta(0x500, 0xff00), s.goto(1)]),
                                       fm(ip4, insts=[meta(7, 0xff), s.goto(2)], table=1),
                                       fm({"metadata": 0x507}, [out(2)], table=2),
                                       fm({"metadata": 0x500}, [out(3)], table=2)]),
                ("write in one, write in another", [
                    fm(m1, insts=[s.write(set_(eth_dst="02:03:04:05:06:07"), out(3)), s.goto(1)]),
                    fm(ip4, insts=[s.write(out(2))], table=1),
                    fm(None, insts=[], table=1, priority=0)]),
                ("FLOOD written, then the end", [
                    fm(m1, insts=[s.write(out(o.OFPP_FLOOD)), s.goto(1)]),
                    fm(None, insts=[], table=1)]),
                ("ALL written, then changed", [
                    fm(m1, insts=[s.write(out(o.OFPP_ALL)), s.goto(1)]),
                    fm(None, [set_(eth_src="02:03:04:05:06:07")], table=1)]),
                ("IN_PORT written", [fm(m1, insts=[s.write(out(o.OFPP_IN_PORT)), s.goto(1)]),
                                     fm(None, insts=[], table=1)]),
                ("written, missed in the next", [fm(m1, insts=[s.write(out(2)), s.goto(1)]),
                                                 fm(ip4, insts=[], table=1)]),
                ("written, cleared", [fm(m1, insts=[s.write(out(2)), s.goto(1)]),
                                      fm(ip4, insts=[s.clear(), s.write(out(4))], table=1),
                                      fm(None, insts=[s.clear()], table=1, priority=0)]),
                ("changed, then matched", [
                    fm(ip4, insts=[s.apply(set_(ipv4_dst="192.0.2.1")), s.goto(1)]),
                    fm({"eth_type": 0x800, "ipv4_dst": "192.0.2.1"}, [out(2)], table=1)]),
                ("VLAN pushed, then matched", [
                    fm(m1, insts=[s.apply(p.OFPActionPushVlan(0x8100), set_(vlan_vid=0x1009)),
                                  s.goto(1)]),
                    fm({"vlan_vid": 0x1009}, [out(2)], table=1)]),
                ("all the tables", [fm(None, insts=[s.goto(i + 1)], table=i) for i in range(20)] +
                 [fm(None, insts=[s.goto(251)], table=20), fm(ip4, [out(2)], table=251)]),
                ("a miss in the second, to the controller", [
                    fm(m1, insts=[meta(0x77, 0xff), s.goto(9)]),
                    fm(None, [out(o.OFPP_CONTROLLER, 0xffff)], table=9, priority=0, cookie=5)])):
            self.case("pipeline: " + name, msgs, needs13=True)

    def groups_(self):
        s, p, o = self.steps13, self.parser, self.ofp
        set_, out, fm, b = p.OFPActionSetField, s.out, s.fm, s.bucket
        use = fm({"in_port": 1}, [p.OFPActionGroup(1)])
        ip4 = {"eth_type": 0x800}
        for name, msgs, loose in (
                ("ALL", [s.group(1, [b(out(2)), b(out(3))]), use], None),
                ("ALL, changed by each", [
                    s.group(1, [b(set_(eth_dst="02:03:04:05:06:07"), out(2)), b(out(3)),
                                b(p.OFPActionPushVlan(0x8100), set_(vlan_vid=0x1009), out(4))]),
                    use], None),
                ("ALL, back to where it came from", [
                    s.group(1, [b(out(1)), b(out(o.OFPP_IN_PORT)), b(out(2))]), use], None),
                ("ALL without buckets", [s.group(1), use], None),
                ("FLOOD in a bucket", [s.group(1, [b(out(o.OFPP_FLOOD))]), use], None),
                ("ALL in a bucket", [s.group(1, [b(out(o.OFPP_ALL))]), use], None),
                ("CONTROLLER in a bucket", [s.group(1, [b(out(o.OFPP_CONTROLLER, 0xffff))]), use],
                 None),
                ("INDIRECT", [s.group(1, [b(out(2))], o.OFPGT_INDIRECT), use], None),
                ("SELECT", [s.group(1, [b(out(2), weight=1), b(out(3), weight=1)],
                                    o.OFPGT_SELECT), use], "ports"),
                ("SELECT of one", [s.group(1, [b(out(2), weight=1)], o.OFPGT_SELECT), use], None),
                ("FAST FAILOVER", [s.group(1, [b(out(2), watch_port=2), b(out(3), watch_port=3)],
                                           o.OFPGT_FF), use], None),
                ("chain", [s.group(1, [b(out(2))]), s.group(2, [b(p.OFPActionGroup(1)), b(out(3))]),
                           fm({"in_port": 1}, [p.OFPActionGroup(2)])], None),
                ("changed before the group", [
                    s.group(1, [b(out(2)), b(out(3))]),
                    fm(ip4, [set_(ipv4_dst="192.0.2.1"), p.OFPActionGroup(1), out(4)])], None),
                ("written", [s.group(1, [b(out(2)), b(out(3))]),
                             fm({"in_port": 1}, insts=[s.write(p.OFPActionGroup(1))])], None),
                ("written with an output, which is ignored", [
                    s.group(1, [b(out(2))]),
                    fm({"in_port": 1}, insts=[s.write(out(3), p.OFPActionGroup(1))])], None),
                ("modified", [s.group(1, [b(out(2))]), use, s.group(1, [b(out(4))], command=1)],
                 None),
                ("deleted", [s.group(1, [b(out(2))]), use, s.group(1, command=2)], None)):
            self.case("group: " + name, msgs, loose=loose, needs13=True)

    def meters_(self):
        s, p = self.steps13, self.parser
        use = s.fm({"in_port": 1}, insts=[p.OFPInstructionMeter(1), s.apply(s.out(2))])
        many = [(1, f) for f in FRAMES] * 3
        self.case("meter: far above", [s.meter(1, [s.drop(1000000, 1000000)], 5), use],
                  needs13=True)
        self.case("meter: drops most", [s.meter(1, [s.drop(1, 1)], 6), use], many,
                  loose=lambda ports: 1 <= len(ports[1]) < len(many) // 2, needs13=True)
        self.case("meter: without bands", [s.meter(1, [s.drop(0xffffffff, 0)]), use], needs13=True)

    def sentinel(self):
        return self.steps13.fm({"eth_type": SENTINEL}, [self.steps13.out(self.ofp.OFPP_IN_PORT)],
                               priority=65535)

    def queries(self):
        out = [self.steps13.stats()]
        if self.pv == 4 or self.plain:
            out += [self.msg("OFPGroupStatsRequest", 0, 0xfffffffc)]
        return out

    def random_rule(self, rnd, values, priority):
        s, p, o = self.steps13, self.parser, self.ofp
        need, name, value = rnd.choice(values)
        pairs = list(need) + [(name, value)] if rnd.random() < 0.85 else []
        if rnd.random() < 0.4 and not any(n == "in_port" for n, _ in pairs):
            pairs.insert(0, ("in_port", rnd.randint(1, 4)))
        acts = []
        for _ in range(rnd.randint(0, 3)):
            acts.append(rnd.choice((
                p.OFPActionSetField(eth_src="02:03:04:05:06:07"),
                p.OFPActionSetField(eth_dst="02:03:04:05:06:08"),
                s.out(rnd.randint(1, 4)), s.out(o.OFPP_FLOOD))))
            if ("eth_type", 0x800) in pairs and rnd.random() < 0.5:
                acts.append(rnd.choice((
                    p.OFPActionSetField(ipv4_src="192.0.2.%d" % rnd.randint(1, 9)),
                    p.OFPActionSetField(ip_dscp=rnd.randint(0, 63)), p.OFPActionDecNwTtl())))
        final = s.out(rnd.choice((1, 2, 3, 4, o.OFPP_FLOOD, o.OFPP_ALL, o.OFPP_IN_PORT)))
        insts = [s.apply(*acts, final)]
        if rnd.random() < 0.3:
            insts = [s.apply(*acts), s.write(final)]
        return s.fm(fields(*pairs), insts=insts, priority=priority)
