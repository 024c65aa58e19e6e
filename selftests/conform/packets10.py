# SPDX-License-Identifier: GPL-2.0
"""Packets under rules of a controller of OpenFlow 1.0."""
from traffic import FRAMES, Packets, SENTINEL
from steps10 import Steps, match

A, B, NET = 0x0a000001, 0x0a000002, 0x0a000100
IP = {"dl_type": 0x800}
# name: what is matched
MATCHES = {
    "everything": {}, "in_port": {"in_port": 1}, "dl_src": {"dl_src": 1}, "dl_dst": {"dl_dst": 3},
    "dl_type IP": IP, "dl_type 802.2": {"dl_type": 0x5ff}, "dl_type unknown": {"dl_type": 0x88b5},
    "dl_type MPLS": {"dl_type": 0x8847}, "dl_type IPv6": {"dl_type": 0x86dd},
    "VLAN 5": {"dl_vlan": 5}, "VLAN 0": {"dl_vlan": 0}, "no VLAN": {"dl_vlan": 0xffff},
    "VLAN 5, PCP": {"dl_vlan": 5, "dl_vlan_pcp": 5}, "PCP of any VLAN": {"dl_vlan_pcp": 3},
    "PCP 0 of any VLAN": {"dl_vlan_pcp": 0},
    "nw_tos": dict(IP, nw_tos=46 << 2), "nw_tos 0": dict(IP, nw_tos=0),
    "UDP": dict(IP, nw_proto=17), "TCP": dict(IP, nw_proto=6), "SCTP": dict(IP, nw_proto=132),
    "nw_src": dict(IP, nw_src=A), "nw_dst": dict(IP, nw_dst=B),
    "nw_src/24": dict(IP, nw_src=0x0a000000, src_len=24),
    "nw_dst/16": dict(IP, nw_dst=0x0a000000, dst_len=16),
    "nw_dst/24": dict(IP, nw_dst=NET, dst_len=24), "nw_src/1": dict(IP, nw_src=0, src_len=1),
    "TCP tp_dst": dict(IP, nw_proto=6, tp_dst=80), "TCP tp_src": dict(IP, nw_proto=6, tp_src=5),
    "UDP tp_src": dict(IP, nw_proto=17, tp_src=1000),
    "UDP tp_dst 0": dict(IP, nw_proto=17, tp_dst=0),
    "ICMP type": dict(IP, nw_proto=1, tp_src=8),
    "ICMP type and code": dict(IP, nw_proto=1, tp_src=3, tp_dst=1),
    "ARP": {"dl_type": 0x806}, "ARP request": {"dl_type": 0x806, "nw_proto": 1},
    "ARP addresses": {"dl_type": 0x806, "nw_src": A, "nw_dst": B},
    "tagged UDP": dict(IP, dl_vlan=5, nw_proto=17),
    "all of UDP": dict(IP, in_port=1, dl_src=1, dl_dst=2, dl_vlan=0xffff, nw_tos=0, nw_proto=17,
                       nw_src=A, nw_dst=B, tp_src=1000, tp_dst=2000),
}


class Cases(Packets):
    def prepare(self):
        self.steps10 = Steps(self)
        self.rule = self.steps10.fm

    def run(self):
        p, out, fm = self.parser, self.steps10.out, self.rule
        rest = fm(match(), [out(3)], priority=1)
        self.report.group("matches")
        for name, m in MATCHES.items():
            self.case("match: " + name, [fm(match(**m), [out(2)], cookie=7), rest])
        self.report.group("actions")
        for name, acts in (
                ("drop", []), ("two ports", [out(2), out(4)]), ("in_port", [out(0xfff8)]),
                ("port 1, where it came in", [out(1), out(2)]),
                ("FLOOD", [out(0xfffb)]), ("ALL", [out(0xfffc)]),
                ("CONTROLLER", [out(0xfffd, 0xffff)]), ("CONTROLLER and port", [out(0xfffd, 40),
                                                                                out(2)]),
                ("set_vlan_vid", [p.OFPActionVlanVid(9), out(2)]),
                ("set_vlan_pcp", [p.OFPActionVlanPcp(3), out(2)]),
                ("set_vlan_vid and pcp", [p.OFPActionVlanVid(9), p.OFPActionVlanPcp(3), out(2)]),
                ("strip_vlan", [p.OFPActionStripVlan(), out(2)]),
                ("strip_vlan between", [out(4), p.OFPActionStripVlan(), out(2)]),
                ("set_dl_src", [p.OFPActionSetDlSrc(bytes(range(2, 8))), out(2)]),
                ("set_dl_dst", [p.OFPActionSetDlDst(bytes(range(2, 8))), out(2)]),
                ("enqueue", [p.OFPActionEnqueue(2, 0)])):
            self.case("action: " + name, [fm(match(in_port=1), acts)])
            for what, vid in (("untagged", 0xffff), ("tagged", 5)) if "vlan" in name else ():
                self.case("action on %s: %s" % (what, name), [fm(match(dl_vlan=vid), acts)])
        for name, acts in (
                ("set_nw_src", [p.OFPActionSetNwSrc(0xc0000201), out(2)]),
                ("set_nw_dst", [p.OFPActionSetNwDst(0xc0000201), out(2)]),
                ("set_nw_tos", [p.OFPActionSetNwTos(0x28), out(2)]),
                ("NAT", [p.OFPActionSetNwSrc(0xc0000201), p.OFPActionSetTpSrc(4000), out(2)]),
                ("set_tp_src", [p.OFPActionSetTpSrc(4000), out(2)]),
                ("set_tp_dst", [p.OFPActionSetTpDst(4000), out(2)]),
                ("a port as it was, one changed", [out(4), p.OFPActionSetNwDst(0xc0000201),
                                                   out(2)])):
            self.case("action on IP: " + name, [fm(match(**IP), acts)],
                      needs10="_tp_" in name or name == "NAT")
            for proto in (6, 17):
                self.case("action on protocol %d: %s" % (proto, name),
                          [fm(match(nw_proto=proto, **IP), acts)])
        self.report.group("rules and misses")
        self.case("miss: to the controller", [])
        self.case("priorities", [fm(match(dl_type=0x800), [out(2)], priority=5),
                                 fm(match(dl_type=0x800, nw_proto=6), [], priority=6),
                                 fm(match(dl_type=0x800, nw_proto=6, tp_dst=80), [out(4)],
                                    priority=7), fm(match(), [out(3)], priority=0)])
        self.case("both directions", [fm(match(in_port=1), [out(2)]), fm(match(in_port=2),
                                                                         [out(1)])],
                  [(1 + i % 3, f) for i, f in enumerate(FRAMES)])
        self.case("no in_port: from all ports", [fm(match(dl_type=0x800), [out(2)])],
                  [(1 + i % 4, f) for i, f in enumerate(FRAMES)])
        self.report.group("configuration of ports")
        self.port_cases(self.steps10.port_mod, (
            ("PORT_DOWN", 1), ("NO_RECV", 4), ("NO_FLOOD", 16), ("NO_FWD", 32),
            ("NO_PACKET_IN", 64)), (
                ("FLOOD", [fm(match(), [out(0xfffb)])]), ("ALL", [fm(match(), [out(0xfffc)])]),
                ("to ports", [fm(match(), [out(1), out(2)])]),
                ("IN_PORT", [fm(match(), [out(0xfff8)])]),
                ("to the controller", [fm(match(), [out(0xfffd, 0xffff)])]), ("missed", [])), (
                    ("FLOOD", self.steps10.packet_out([out(0xfffb)], FRAMES[0])),
                    ("to ports", self.steps10.packet_out([out(1), out(2)], FRAMES[0]))))
        self.report.group("packet-outs")
        for what, data in (("untagged", FRAMES[0]), ("tagged", FRAMES[24])):
            for name, port in (("port", 2), ("FLOOD", 0xfffb), ("ALL", 0xfffc),
                               ("IN_PORT", 0xfff8)):
                self.case("packet-out: %s to %s" % (what, name),
                          [self.steps10.packet_out([out(port)], data, in_port=1)], [(3, data)])

    def random(self, seeds):
        self.random_cases(seeds, list(MATCHES.values()))

    def sentinel(self):
        return self.rule(match(dl_type=SENTINEL), [self.steps10.out(0xfff8)], priority=65535)

    def queries(self):
        return [self.steps10.stats()]

    def random_rule(self, rnd, values, priority):
        p, out = self.parser, self.steps10.out
        m = dict(rnd.choice(values))
        if rnd.random() < 0.4:
            m["in_port"] = rnd.randint(1, 4)
        acts = []
        for _ in range(rnd.randint(0, 3)):
            acts.append(rnd.choice((
                p.OFPActionVlanVid(rnd.randint(1, 9)), p.OFPActionVlanPcp(rnd.randint(0, 7)),
                p.OFPActionStripVlan(), p.OFPActionSetDlSrc(bytes((2, 0, 0, 0, 9, 9))),
                p.OFPActionSetNwSrc(0xc0000205), p.OFPActionSetNwTos(0x28),
                p.OFPActionSetTpDst(99), out(rnd.randint(1, 4)), out(0xfffb))))
        if rnd.random() < 0.8:
            acts.append(out(rnd.choice((1, 2, 3, 4, 0xfffb, 0xfffc, 0xfff8))))
        return self.rule(match(**m), acts, priority=priority)
