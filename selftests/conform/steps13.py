# SPDX-License-Identifier: GPL-2.0
"""What a controller of OpenFlow 1.3 says."""
import struct

import craft
from wire import Blob, Parts

# name: number, bytes, bits, prerequisites, a value, a mask that the specification
# allows or 0, what an OpenFlow 1.0 pSwitch lacks for it exact, and masked
IP4, IP6, ARP = ("eth_type", 0x800), ("eth_type", 0x86dd), ("eth_type", 0x806)
TCP, UDP, SCTP = ("ip_proto", 6), ("ip_proto", 17), ("ip_proto", 132)
ICMP, ICMP6 = ("ip_proto", 1), ("ip_proto", 58)
NS, NA = ("icmpv6_type", 135), ("icmpv6_type", 136)
MPLS, PBB, TAGGED = ("eth_type", 0x8847), ("eth_type", 0x88e7), ("vlan_vid", 0x1005)
FF6, FF16 = (1 << 48) - 1, (1 << 128) - 1
ALL64 = (1 << 64) - 1
FIELDS = {
    "in_port": (0, 4, 32, (), 1, 0, None, None),
    "in_phy_port": (1, 4, 32, (("in_port", 1),), 1, 0, "field", None),
    "metadata": (2, 8, 64, (), 0x1122334455667788, 0xff00ff00ff00ff00, "field", "field"),
    "eth_dst": (3, 6, 48, (), 0x020000000002, 0xffffff000000, None, "dl-mask"),
    "eth_src": (4, 6, 48, (), 0x020000000001, 0xffffff000000, None, "dl-mask"),
    "eth_type": (5, 2, 16, (), 0x88b5, 0, None, None),
    "vlan_vid": (6, 2, 13, (), 0x1005, 0x1000, None, "mask"),
    "vlan_pcp": (7, 1, 3, (TAGGED,), 5, 0, None, None),
    "ip_dscp": (8, 1, 6, (IP4,), 46, 0, None, None),
    "ip_ecn": (9, 1, 2, (IP4,), 2, 0, "field", None),
    "ip_proto": (10, 1, 8, (IP4,), 99, 0, None, None),
    "ipv4_src": (11, 4, 32, (IP4,), 0x0a000001, 0xffffff00, None, None),
    "ipv4_dst": (12, 4, 32, (IP4,), 0x0a000002, 0xffff0000, None, None),
    "tcp_src": (13, 2, 16, (IP4, TCP), 1000, 0, None, None),
    "tcp_dst": (14, 2, 16, (IP4, TCP), 80, 0, None, None),
    "udp_src": (15, 2, 16, (IP4, UDP), 1000, 0, None, None),
    "udp_dst": (16, 2, 16, (IP4, UDP), 53, 0, None, None),
    "sctp_src": (17, 2, 16, (IP4, SCTP), 1000, 0, "field", None),
    "sctp_dst": (18, 2, 16, (IP4, SCTP), 80, 0, "field", None),
    "icmpv4_type": (19, 1, 8, (IP4, ICMP), 8, 0, None, None),
    "icmpv4_code": (20, 1, 8, (IP4, ICMP), 1, 0, None, None),
    "arp_op": (21, 2, 16, (ARP,), 1, 0, None, None),
    "arp_spa": (22, 4, 32, (ARP,), 0x0a000001, 0xffffff00, None, None),
    "arp_tpa": (23, 4, 32, (ARP,), 0x0a000002, 0xffffff00, None, None),
    "arp_sha": (24, 6, 48, (ARP,), 0x020000000001, 0xffffff000000, "field", "field"),
    "arp_tha": (25, 6, 48, (ARP,), 0x020000000002, 0xffffff000000, "field", "field"),
    "ipv6_src": (26, 16, 128, (IP6,), 0xfd << 120 | 1, FF16 << 64 & FF16, "field", "field"),
    "ipv6_dst": (27, 16, 128, (IP6,), 0xfd << 120 | 2, FF16 << 64 & FF16, "field", "field"),
    "ipv6_flabel": (28, 4, 20, (IP6,), 0x12345, 0xfff00, "field", "field"),
    "icmpv6_type": (29, 1, 8, (IP6, ICMP6), 128, 0, "field", None),
    "icmpv6_code": (30, 1, 8, (IP6, ICMP6), 1, 0, "field", None),
    "ipv6_nd_target": (31, 16, 128, (IP6, ICMP6, NS), 0xfd << 120 | 2, 0, "field", None),
    "ipv6_nd_sll": (32, 6, 48, (IP6, ICMP6, NS), 0x020000000001, 0, "field", None),
    "ipv6_nd_tll": (33, 6, 48, (IP6, ICMP6, NA), 0x020000000002, 0, "field", None),
    "mpls_label": (34, 4, 20, (MPLS,), 0x12345, 0, "field", None),
    "mpls_tc": (35, 1, 3, (MPLS,), 5, 0, "field", None),
    "mpls_bos": (36, 1, 1, (MPLS,), 1, 0, "field", None),
    "pbb_isid": (37, 3, 24, (PBB,), 0x123456, 0xff0000, "field", "field"),
    "tunnel_id": (38, 8, 64, (), 0x1234, 0xffff, "field", "field"),
    "ipv6_exthdr": (39, 2, 9, (IP6,), 0x8, 0x8, "field", "field"),
}
# other protocols over which a field goes
MORE = {
    "ip_dscp over IPv6": ((IP6, ("ip_dscp", 46)), "field"),
    "ip_ecn over IPv6": ((IP6, ("ip_ecn", 1)), "field"),
    "ip_proto over IPv6": ((IP6, ("ip_proto", 6)), "field"),
    "tcp_src over IPv6": ((IP6, TCP, ("tcp_src", 5)), "field"),
    "udp_dst over IPv6": ((IP6, UDP, ("udp_dst", 5)), "field"),
    "sctp_dst over IPv6": ((IP6, SCTP, ("sctp_dst", 5)), "field"),
    "mpls_label of multicast": ((("eth_type", 0x8848), ("mpls_label", 5)), "field"),
    "no VLAN": ((("vlan_vid", 0),), None),
    "priority tag": ((("vlan_vid", 0x1000),), None),
    "two addresses and a port": ((("in_port", 1), ("eth_dst", 2), ("eth_src", 1), IP4, UDP,
                                  ("ipv4_src", 1), ("ipv4_dst", 2), ("udp_src", 5)), None),
    "everything of IPv4": ((("in_port", 2), ("eth_dst", 2), ("eth_src", 1), IP4, TAGGED,
                            ("vlan_pcp", 3), ("ip_dscp", 10), TCP, ("ipv4_src", 1),
                            ("ipv4_dst", 2), ("tcp_src", 5), ("tcp_dst", 6)), "exact"),
}


def number(x, size):
    return x.to_bytes(size, "big")


def oxm(name, value, mask=None, class_=0x8000):
    num, size = FIELDS[name][:2]
    body = number(value, size) + (number(mask, size) if mask is not None else b"")
    return struct.pack("!HBB", class_, num << 1 | (mask is not None), len(body)) + body


def oxm_match(data, type_=1, length=None):
    """The fields' bytes as a match, padded."""
    length = 4 + len(data) if length is None else length
    out = struct.pack("!HH", type_, length) + data
    return Blob(out + bytes(-len(out) % 8))


def fields(*pairs):
    return b"".join(oxm(*p) for p in pairs)


class Steps:
    def __init__(self, s):
        self.s = s
        self.ofp, self.parser = s.ofp, s.parser
        s.cleaning = self.cleaning

    # ------------------------------------------------------------- messages

    def match(self, m):
        if m is None:
            return self.parser.OFPMatch()
        if isinstance(m, dict):
            return self.parser.OFPMatch(**m)
        if isinstance(m, bytes):
            return oxm_match(m)
        return m

    def out(self, port=2, max_len=0):
        return self.parser.OFPActionOutput(port, max_len)

    # os_ken checks the classes of what it is given; bytes are put in afterwards

    def apply(self, *acts, type_=None):
        inst = self.parser.OFPInstructionActions(type_ or self.ofp.OFPIT_APPLY_ACTIONS, [])
        inst.actions = list(acts)
        return inst

    def write(self, *acts):
        return self.apply(*acts, type_=self.ofp.OFPIT_WRITE_ACTIONS)

    def clear(self, *acts):
        return self.apply(*acts, type_=self.ofp.OFPIT_CLEAR_ACTIONS)

    def goto(self, table):
        return self.parser.OFPInstructionGotoTable(table)

    def fm(self, match=None, acts=None, insts=None, command=0, table=0, priority=100, out_port=None,
           out_group=None, buffer=None, **kw):
        if insts is None:
            insts = [self.apply(*acts)] if acts is not None else []
        out = self.s.msg("OFPFlowMod", command=command, table_id=table, priority=priority,
                         out_port=self.ofp.OFPP_ANY if out_port is None else out_port,
                         out_group=self.ofp.OFPG_ANY if out_group is None else out_group,
                         buffer_id=0xffffffff if buffer is None else buffer, **kw)
        out.match = self.match(match)
        out.instructions = list(insts)
        return out

    def stats(self, match=None, table=0xff, out_port=None, out_group=None, cookie=0, mask=0,
              kind="Flow"):
        out = self.s.msg("OFP%sStatsRequest" % kind, 0, table,
                         self.ofp.OFPP_ANY if out_port is None else out_port,
                         self.ofp.OFPG_ANY if out_group is None else out_group,
                         cookie, mask, self.parser.OFPMatch())
        out.match = self.match(match)
        return out

    def delete_all(self):
        return self.fm(command=self.ofp.OFPFC_DELETE, table=0xff)

    def group(self, id_, buckets=(), type_=0, command=0):
        return self.s.msg("OFPGroupMod", command, type_, id_, list(buckets))

    def bucket(self, *acts, weight=0, watch_port=None, watch_group=None):
        out = self.parser.OFPBucket(weight, self.ofp.OFPP_ANY if watch_port is None else watch_port,
                                    self.ofp.OFPG_ANY if watch_group is None else watch_group, [])
        out.actions = list(acts)
        return out

    def meter(self, id_, bands=(), flags=1, command=0):
        return self.s.msg("OFPMeterMod", command, flags, id_, list(bands))

    def drop(self, rate=1000, burst=0):
        return self.parser.OFPMeterBandDrop(rate, burst)

    def packet_out(self, acts, data=None, in_port=None, buffer=0xffffffff):
        # os_ken refuses what a broken controller says
        buf = bytearray()
        for a in acts:
            a.serialize(buf, len(buf))
        head = struct.pack("!IIH6x", buffer, self.ofp.OFPP_CONTROLLER if in_port is None else
                           in_port, len(buf))
        return self.s.raw(13, head + buf + (craft.eth(0x88b5, b"packet-out") if data is None else
                                            data))

    def cleaning(self):
        out = [self.delete_all()]
        if self.s.pv == 4:
            out += [self.group(self.ofp.OFPG_ALL, command=self.ofp.OFPGC_DELETE),
                    self.meter(self.ofp.OFPM_ALL, command=self.ofp.OFPMC_DELETE, flags=0)]
        return out

    # --------------------------------------------------------------- shapes

    def rule(self, what, fm, **kw):
        """A rule: what becomes of it, what the switch says it has, off with it."""
        return self.s.step(what, fm, self.stats(), self.delete_all(), alone=True, **kw)

    def acts(self, what, *acts, match=None, **kw):
        return self.rule("action: " + what, self.fm(match, list(acts)), **kw)

    # ---------------------------------------------------------------- steps

    GROUPS = ("basics", "multiparts", "fields", "bad_matches", "actions", "set_fields",
              "instructions", "flow_mods", "filters", "tables", "groups", "bad_groups", "meters",
              "without", "time_outs", "packet_ins", "packet_outs", "ports", "broken", "roles",
              "asyncs", "versions")
    # what an OpenFlow 1.0 pSwitch has, and what it lacks
    NOT_ON_10 = ("tables", "groups", "bad_groups", "meters")
    ONLY_ON_10 = ("without",)

    def run(self):
        on_10 = self.s.pv == 1 and not self.s.plain
        for name in self.GROUPS:
            if name in (self.NOT_ON_10 if on_10 else self.ONLY_ON_10):
                continue
            self.s.group(name.replace("_", " "))
            getattr(self, name)()
            self.s.clean()

    def basics(self):
        s = self.s
        s.step("echo without data", s.msg("OFPEchoRequest", b""))
        s.step("echo with data", s.msg("OFPEchoRequest", bytes(range(256)) * 4))
        s.step("features", s.msg("OFPFeaturesRequest"), expect10="capabilities=71,")
        s.step("config as it is at first", s.msg("OFPGetConfigRequest"))
        for flags in (0, 1, 2, 3, 4, 0x8000):
            s.step("config: flags %#x" % flags, s.msg("OFPSetConfig", flags, 128),
                   s.msg("OFPGetConfigRequest"), s.msg("OFPSetConfig", 0, 128))
        for n in (0, 99, 0xffe5, 0xffff):
            s.step("config: miss_send_len %#x" % n, s.msg("OFPSetConfig", 0, n),
                   s.msg("OFPGetConfigRequest"))
        s.step("config: back", s.msg("OFPSetConfig", 0, 128), s.msg("OFPGetConfigRequest"))
        s.step("barrier", s.barrier())
        m = {"in_port": 1}
        s.pipelined("barriers: many at once, in order", self.fm(m, [self.out(2)]), self.stats(),
                    self.fm(m, [self.out(3)], command=1), self.stats(), self.delete_all(),
                    self.stats(), s.msg("OFPEchoRequest", b"x"), s.msg("OFPGetConfigRequest"),
                    self.stats(kind="Aggregate"))

    def multiparts(self):
        s = self.s
        s.step("multipart: description", s.msg("OFPDescStatsRequest", 0))
        s.step("multipart: flows of an empty switch", self.stats())
        s.step("multipart: aggregate of an empty switch", self.stats(kind="Aggregate"))
        s.step("multipart: port descriptions", s.msg("OFPPortDescStatsRequest", 0))
        for port in (0xffffffff, 1, 4, 5, 0, 0xfffffffd, 0xfffffff8):
            s.step("multipart: port statistics %#x" % port, s.msg("OFPPortStatsRequest", 0, port))
        for port, queue in ((0xffffffff, 0xffffffff), (1, 0xffffffff), (1, 0), (1, 1), (1, 9),
                            (2, 0xffffffff), (2, 0), (9, 0xffffffff), (0xffffffff, 1),
                            (0xffffffff, 9), (0xfffffffd, 0xffffffff)):
            s.step("multipart: queue statistics %#x %#x" % (port, queue),
                   s.msg("OFPQueueStatsRequest", 0, port, queue))
        for port in (1, 2, 9, 0xffffffff, 0xfffffffd):
            s.step("queue configuration of port %#x" % port,
                   s.msg("OFPQueueGetConfigRequest", port))
        for kind, name in ((6, "group"), (7, "group description"), (8, "group features"),
                           (9, "meter"), (10, "meter configuration"), (11, "meter features")):
            body = b"\xff\xff\xff\xff" + bytes(4) if kind in (6, 9, 10) else b""
            body = b"\xff\xff\xff\xfc" + bytes(4) if kind == 6 else body
            s.step("multipart: %s, none there" % name, self.multipart(kind, body),
                   expect10={8: "types=0", 11: "max_bands=0"}.get(kind))
        for kind in (14, 77, 0xfffe):
            s.step("multipart: unknown type %d" % kind, self.multipart(kind))
        s.step("multipart: experimenter", self.multipart(0xffff, struct.pack("!II", 0x123456, 1)))
        s.step("multipart: unknown flag", self.multipart(0, flags=0x8000))
        for kind in (0, 1, 2, 3, 4, 5, 6, 9, 13):
            s.step("multipart: type %d with 3 bytes" % kind, self.multipart(kind, b"\1\2\3"))
        s.step("multipart: table features", self.multipart(12), expect10="TABLE_FEATURES\n  table 0 [^@]*$")
        s.step("multipart: table features with an empty body of a table",
               self.multipart(12, bytes(64)))
        self.parts()

    def parts(self):
        """Requests of several parts, of which there are those of table features only."""
        s = self.s
        for kind, body in ((0, b""), (3, b""), (13, b""), (7, b"")):
            s.step("multipart: type %d in two parts" % kind,
                   Parts(self.multipart(kind, body, flags=1), self.multipart(kind, body)),
                   expect10="TableStats" if kind == 3 else None)
        s.step("multipart: table features in two parts",
               Parts(self.multipart(12, bytes(64), flags=1), self.multipart(12, bytes(64))))
        s.step("multipart: table features in three parts, one empty",
               Parts(self.multipart(12, bytes(64), flags=1), self.multipart(12, b"", flags=1),
                     self.multipart(12, bytes(64))))
        s.step("multipart: table features, the other part is no such",
               Parts(self.multipart(12, bytes(64), flags=1), self.multipart(0)))
        s.step("multipart: an answer between two parts",
               Parts(self.multipart(12, bytes(64), flags=1), s.raw(2, b"between"),
                     self.multipart(12, bytes(64))))
        s.step("multipart: the other part never comes", self.multipart(0, flags=1), settle=2.5)

    def multipart(self, kind, body=b"", flags=0):
        return self.s.raw(18, struct.pack("!HH4x", kind, flags) + body)

    def fields(self):
        for name, (_, size, bits, need, value, mask, on10, mask10) in FIELDS.items():
            pre = fields(*need)
            out = [self.out(2)]
            self.rule("match: %s" % name, self.fm(pre + oxm(name, value), out), on10=on10)
            self.rule("match: %s with a mask of ones" % name,
                      self.fm(pre + oxm(name, value, (1 << 8 * size) - 1), out), on10=on10)
            self.rule("match: %s with a mask of zeros" % name, self.fm(pre + oxm(name, 0, 0), out),
                      on10="field" if ICMP6 in need else None)
            if bits < 8 * size and not mask:
                self.rule("match: %s with a mask of its bits" % name,
                          self.fm(pre + oxm(name, value, (1 << bits) - 1), out))
            if mask:
                self.rule("match: %s with a mask" % name,
                          self.fm(pre + oxm(name, value & mask, mask), out), on10=mask10)
                self.rule("match: %s with a value outside the mask" % name,
                          self.fm(pre + oxm(name, value | ~mask & ((1 << bits) - 1), mask), out))
            else:
                self.rule("match: %s with a mask that it cannot have" % name,
                          self.fm(pre + oxm(name, 0, 1), out))
            if need:
                self.rule("match: %s without its prerequisite" % name,
                          self.fm(fields(*need[:-1]) + oxm(name, value), out))
                self.rule("match: %s before its prerequisite" % name,
                          self.fm(fields(*need[:-1]) + oxm(name, value) + fields(need[-1]), out))
            self.rule("match: %s twice" % name, self.fm(pre + oxm(name, value) * 2, out))
            if bits < 8 * size:
                self.rule("match: %s with bits that it does not have" % name,
                          self.fm(pre + oxm(name, value | 1 << (8 * size - 1)), out))
        for name, (what, on10) in MORE.items():
            self.rule("match: " + name, self.fm(fields(*what), [self.out(2)]), on10=on10)

    def bad_matches(self):
        out = [self.out(2)]

        def bad(what, m, **kw):
            self.rule("match: " + what, self.fm(m, out), **kw)
        bad("nothing", None)
        bad("nothing, with an instruction of no actions", None)
        bad("in_port that is not there", oxm("in_port", 77))
        bad("in_port CONTROLLER", oxm("in_port", 0xfffffffd))
        bad("in_port 0", oxm("in_port", 0))
        bad("in_port ANY", oxm("in_port", 0xffffffff))
        bad("unknown field", struct.pack("!HBB", 0x8000, 60 << 1, 4) + bytes(4))
        bad("unknown class", struct.pack("!HBB", 0x1234, 0, 4) + bytes(4))
        bad("unknown experimenter", struct.pack("!HBBI", 0xffff, 0, 8, 0x123456) + bytes(4))
        bad("field too short", struct.pack("!HBB", 0x8000, 3 << 1, 4) + bytes(4))
        bad("field too long", struct.pack("!HBB", 0x8000, 5 << 1, 4) + bytes(4))
        bad("mask bit without a mask", struct.pack("!HBB", 0x8000, 3 << 1 | 1, 6) + bytes(6))
        bad("field cut off", struct.pack("!HBB", 0x8000, 3 << 1, 6) + bytes(2))
        bad("header cut off", b"\x80\x00")
        bad("type 0", oxm_match(oxm("in_port", 1), type_=0))
        bad("type 7", oxm_match(oxm("in_port", 1), type_=7))
        bad("length beyond the message", oxm_match(b"", length=400))
        bad("length 0", oxm_match(b"", length=0))
        bad("padding not zero", Blob(oxm_match(oxm("eth_type", 0x800)).data[:-1] + b"\1"))
        bad("two ethertypes", fields(IP4, ("ipv4_src", 1), IP6))
        bad("ipv4 under IPv6", fields(IP6, ("ipv4_src", 1)))
        bad("udp under TCP", fields(IP4, TCP, ("udp_src", 1)))
        bad("VLAN priority of packets without VLAN", fields(("vlan_vid", 0), ("vlan_pcp", 1)))
        bad("VLAN priority of any VLAN", oxm("vlan_vid", 0x1000, 0x1000) + oxm("vlan_pcp", 1))
        bad("vlan_vid without the present bit", oxm("vlan_vid", 5), on10="value")
        bad("vlan_vid masked to some bits", oxm("vlan_vid", 0x1004, 0x100c), on10="mask")
        bad("address mask with a hole", fields(IP4) + oxm("ipv4_src", 0x0a000001, 0xff0000ff),
            on10="nw-mask")
        bad("class of Nicira", struct.pack("!HBBI", 0x0001, 0 << 1, 4, 5))

    # --------------------------------------------------------------- actions

    def actions(self):
        p, o = self.parser, self.ofp
        m = {"in_port": 1}
        ip = {"eth_type": 0x800}
        label = {"eth_type": 0x8847}
        tagged = {"vlan_vid": 0x1005}
        self.rule("action: none (drop)", self.fm(m))
        self.rule("action: none in an instruction", self.fm(m, []))
        for port in (1, 2, 4):
            self.acts("output to %d" % port, self.out(port))
            self.acts("output to %d of packets from 1" % port, self.out(port), match=m)
        self.acts("output with max_len", self.out(2, 77))
        self.acts("output twice", self.out(2), self.out(2))
        self.acts("output to three", self.out(2), self.out(3), self.out(4))
        for n in (0, 64, 0xffe5, 0xffff, 0xffe6):
            self.acts("output to the controller, max_len %#x" % n, self.out(o.OFPP_CONTROLLER, n))
        for name in ("IN_PORT", "TABLE", "FLOOD", "ALL", "LOCAL", "NORMAL", "ANY"):
            port = getattr(o, "OFPP_" + name)
            self.acts("output to " + name, self.out(port))
            self.acts("output to %s of packets from 1" % name, self.out(port), match=m)
        for port in (0, 5, 77, 0xfff0, 0xfffe, 0xffffff00, 0xffffff01, 0xfffffff0):
            self.acts("output to %#x, which is not there" % port, self.out(port))
        self.acts("group that is not there", p.OFPActionGroup(1))
        self.acts("group ALL", p.OFPActionGroup(0xfffffffc))
        self.acts("set_queue", p.OFPActionSetQueue(1), self.out(1))
        self.acts("set_queue alone", p.OFPActionSetQueue(1))
        self.acts("set_queue 0xffffffff", p.OFPActionSetQueue(0xffffffff), self.out(1))
        self.acts("set_queue before an output to all", p.OFPActionSetQueue(0), self.out(o.OFPP_ALL))
        for t, on10 in ((0x8100, "tag"), (0x88a8, "argument")):
            self.acts("push_vlan %#x" % t, p.OFPActionPushVlan(t), self.out(), on10=on10)
            self.acts("push_vlan %#x to packets without" % t, p.OFPActionPushVlan(t), self.out(),
                      match={"vlan_vid": 0}, on10=on10 if t != 0x8100 else None)
        self.acts("push_vlan 0x800", p.OFPActionPushVlan(0x800), self.out())
        self.acts("pop_vlan of a tagged packet", p.OFPActionPopVlan(), self.out(), match=tagged)
        self.acts("pop_vlan without a match for a VLAN", p.OFPActionPopVlan(), self.out())
        self.acts("pop_vlan of a packet without", p.OFPActionPopVlan(), self.out(),
                  match={"vlan_vid": 0})
        self.acts("push, set, pop VLAN", p.OFPActionPushVlan(0x8100),
                  p.OFPActionSetField(vlan_vid=0x1007), p.OFPActionPopVlan(), self.out(),
                  on10="tag")
        self.acts("two VLAN tags", p.OFPActionPushVlan(0x8100),
                  p.OFPActionSetField(vlan_vid=0x1007), p.OFPActionPushVlan(0x88a8),
                  p.OFPActionSetField(vlan_vid=0x1008), self.out(), on10="tag")
        for t in (0x8847, 0x8848):
            self.acts("push_mpls %#x" % t, p.OFPActionPushMpls(t), self.out(), match=ip,
                      on10="action")
        self.acts("push_mpls without an ethertype in the match", p.OFPActionPushMpls(0x8847),
                  self.out(), on10="action")
        self.acts("push_mpls 0x800", p.OFPActionPushMpls(0x800), self.out())
        for t in (0x800, 0x8847, 0x1234):
            self.acts("pop_mpls to %#x" % t, p.OFPActionPopMpls(t), self.out(), match=label,
                      on10="action")
        self.acts("pop_mpls of a packet without", p.OFPActionPopMpls(0x800), self.out(), match=ip,
                  on10="action")
        self.acts("pop_mpls without a match", p.OFPActionPopMpls(0x800), self.out(), on10="action")
        self.acts("push and set MPLS", p.OFPActionPushMpls(0x8847),
                  p.OFPActionSetField(mpls_label=77), p.OFPActionSetField(mpls_tc=3),
                  p.OFPActionSetMplsTtl(9), self.out(), match=ip, on10="action")
        self.acts("set_mpls_ttl", p.OFPActionSetMplsTtl(5), self.out(), match=label, on10="action")
        self.acts("set_mpls_ttl without MPLS", p.OFPActionSetMplsTtl(5), self.out(), match=ip,
                  on10="action")
        self.acts("dec_mpls_ttl", p.OFPActionDecMplsTtl(), self.out(), match=label, on10="action")
        self.acts("dec_mpls_ttl without MPLS", p.OFPActionDecMplsTtl(), self.out(), match=ip,
                  on10="action")
        self.acts("set_nw_ttl", p.OFPActionSetNwTtl(5), self.out(), match=ip, on10="action")
        self.acts("set_nw_ttl of IPv6", p.OFPActionSetNwTtl(5), self.out(),
                  match={"eth_type": 0x86dd}, on10="action")
        self.acts("set_nw_ttl without IP", p.OFPActionSetNwTtl(5), self.out(),
                  on10="action")
        self.acts("dec_nw_ttl", p.OFPActionDecNwTtl(), self.out(), match=ip, on10="action")
        self.acts("dec_nw_ttl without IP", p.OFPActionDecNwTtl(), self.out(),
                  on10="action")
        self.acts("copy_ttl_out", p.OFPActionCopyTtlOut(), self.out(), match=label)
        self.acts("copy_ttl_in", p.OFPActionCopyTtlIn(), self.out(), match=label)
        self.acts("push_pbb", p.OFPActionPushPbb(0x88e7), self.out())
        self.acts("pop_pbb", p.OFPActionPopPbb(), self.out(), match={"eth_type": 0x88e7})
        self.acts("unknown type", Blob(struct.pack("!HH4x", 0x77, 8)))
        self.acts("type of OpenFlow 1.0", Blob(struct.pack("!HH4x", 1, 8)))
        self.acts("unknown experimenter", Blob(struct.pack("!HHI", 0xffff, 8, 0x123456)))
        self.acts("unknown action of Nicira", Blob(struct.pack("!HHIHHI", 0xffff, 16, 0x2320, 999,
                                                               0, 0)))
        for length in (0, 4, 7, 9, 12, 400):
            self.acts("length %d" % length, Blob(struct.pack("!HH4x", 18, length)))
        self.acts("output too short", Blob(struct.pack("!HHI", 0, 8, 2)))
        self.acts("output too long", Blob(struct.pack("!HHIH14x", 0, 24, 2, 0)))
        self.acts("push_vlan too long", Blob(struct.pack("!HHH10x", 17, 16, 0x8100)))
        self.acts("outputs, thirty", *[self.out(2 + i % 3) for i in range(30)])

    def set_fields(self):
        p = self.parser
        for name, (num, size, bits, need, value, mask, on10, _) in FIELDS.items():
            pre = fields(*need)
            header = struct.pack("!HBB", 0x8000, num << 1, size)

            def act(data):
                data = struct.pack("!HH", 25, (4 + len(data) + 7) // 8 * 8) + data
                return Blob(data + bytes(-len(data) % 8))
            settable = name in ("eth_dst", "eth_src", "vlan_vid", "vlan_pcp", "ip_dscp", "ipv4_src",
                                "ipv4_dst", "tcp_src", "tcp_dst", "udp_src", "udp_dst")
            # those that no version can set are refused by both alike
            never = name in ("in_port", "in_phy_port", "pbb_isid", "ipv6_exthdr")
            lacks = None if settable or never else "set-field"
            # a prerequisite may be what is lacking
            self.acts("set %s" % name, act(header + number(value, size)), self.out(), match=pre,
                      on10="field" if ICMP6 in need else lacks)
            if need:
                self.acts("set %s without its prerequisite" % name,
                          act(header + number(value, size)), self.out(),
                          match=fields(*need[:-1]),
                          on10="field" if ICMP6 in need[:-1] else lacks)
            if bits < 8 * size:
                self.acts("set %s to bits that it does not have" % name,
                          act(header + number(value | 1 << (8 * size - 1), size)), self.out(),
                          match=pre)
            self.acts("set %s with a mask" % name,
                      act(struct.pack("!HBB", 0x8000, num << 1 | 1, 2 * size) +
                          number(value, size) + number((1 << 8 * size) - 1, size)), self.out(),
                      match=pre)
        self.acts("set a field unknown", Blob(struct.pack("!HHHBB8x", 25, 16, 0x8000, 60 << 1, 4)))
        self.acts("set a field cut off", Blob(struct.pack("!HHHBB", 25, 8, 0x8000, 3 << 1, 6)))
        self.acts("set a field, padding not zero",
                  Blob(struct.pack("!HHHBBH6s", 25, 16, 0x8000, 6 << 1, 2, 0x1005, b"\0\0\0\0\0\1")),
                  match={"vlan_vid": 0x1001})
        self.acts("set many, as a router does",
                  p.OFPActionSetField(eth_src="02:00:00:00:00:01"),
                  p.OFPActionSetField(eth_dst="02:00:00:00:00:02"),
                  p.OFPActionDecNwTtl(), self.out(), match={"eth_type": 0x800}, on10="action")
        self.acts("set many, as NAT does",
                  p.OFPActionSetField(ipv4_src="192.0.2.1"), p.OFPActionSetField(udp_src=4000),
                  self.out(), match={"eth_type": 0x800, "ip_proto": 17})

    # ---------------------------------------------------------- instructions

    def instructions(self):
        p, o = self.parser, self.ofp

        def inst(what, *insts, table=0, **kw):
            self.rule("instruction: " + what, self.fm({"in_port": 1}, insts=insts, table=table),
                      **kw)
        clear = self.clear()
        inst("apply and write", self.apply(self.out(2)), self.write(self.out(3)))
        inst("write and apply, other order", self.write(self.out(3)), self.apply(self.out(2)))
        inst("write", self.write(self.out(2)))
        inst("write none", self.write())
        inst("write several", self.write(p.OFPActionSetField(eth_dst="02:00:00:00:00:07"),
                                         p.OFPActionSetField(eth_src="02:00:00:00:00:08"),
                                         self.out(2)))
        inst("write FLOOD", self.write(self.out(o.OFPP_FLOOD)))
        inst("write one kind twice", self.write(self.out(2), self.out(3)))
        inst("write to a port that is not there", self.write(self.out(77)))
        inst("write of TTL, VLAN", self.write(p.OFPActionPushVlan(0x8100), self.out(2)),
             on10="tag")
        inst("clear", clear)
        inst("clear and write", clear, self.write(self.out(2)))
        inst("clear with actions in it", self.clear(self.out(2)))
        inst("apply twice", self.apply(self.out(2)), self.apply(self.out(3)))
        inst("write twice", self.write(self.out(2)), self.write(self.out(3)))
        inst("clear twice", clear, clear)
        inst("goto itself", self.goto(0))
        inst("goto 255", self.goto(255))
        inst("goto 254", self.goto(254))
        inst("meter that is not there", p.OFPInstructionMeter(9), on10="instruction")
        inst("meter 0", p.OFPInstructionMeter(0), on10="instruction")
        inst("unknown type", Blob(struct.pack("!HH4x", 0x30, 8)))
        inst("experimenter", Blob(struct.pack("!HHI", 0xffff, 8, 0x123456)))
        for length in (0, 4, 9, 12, 400):
            inst("length %d" % length, Blob(struct.pack("!HH4x", 4, length)))
        inst("goto too long", Blob(struct.pack("!HHB11x", 1, 16, 1)))
        inst("meter too long", Blob(struct.pack("!HHI8x", 6, 16, 1)))
        inst("metadata too short", Blob(struct.pack("!HH4x", 2, 8)))
        inst("write metadata", p.OFPInstructionWriteMetadata(0x1122, 0xffff), on10="instruction")
        inst("write metadata, value outside the mask",
             p.OFPInstructionWriteMetadata(0x1122, 0xff), on10="instruction")
        inst("write metadata twice", p.OFPInstructionWriteMetadata(1, 1),
             p.OFPInstructionWriteMetadata(1, 1))
        inst("goto twice", self.goto(1), self.goto(2), on10=None)
        inst("all at once", self.apply(self.out(2)), clear, self.write(self.out(3)),
             p.OFPInstructionWriteMetadata(5, 0xff), self.goto(1), on10="goto")
        inst("all at once, backwards", self.goto(1), p.OFPInstructionWriteMetadata(5, 0xff),
             self.write(self.out(3)), clear, self.apply(self.out(2)), on10="goto")

    def tables(self):
        n = 251
        for table, to in ((0, 1), (0, 2), (0, n), (1, 2), (n - 1, n), (7, 200)):
            self.rule("table %d, goto %d" % (table, to),
                      self.fm({"in_port": 1}, insts=[self.goto(to)], table=table))
        for table, to in ((1, 0), (1, 1), (5, 3), (n, 0), (n, n), (n, 255)):
            self.rule("table %d, goto %d" % (table, to),
                      self.fm({"in_port": 1}, insts=[self.goto(to)], table=table))
        self.rule("table %d" % n, self.fm({"in_port": 1}, [self.out(2)], table=n))
        for table in (254, 255):
            self.rule("table %d" % table, self.fm({"in_port": 1}, [self.out(2)], table=table))
        self.s.step("the same in several tables",
                    *[self.fm({"in_port": 1}, [self.out(2)], table=t, cookie=t)
                      for t in (0, 1, 5, 100, n)],
                    self.stats(), self.stats(table=5), self.stats(table=6),
                    self.stats(kind="Aggregate"), self.stats(table=1, kind="Aggregate"),
                    self.s.msg("OFPTableStatsRequest", 0),
                    self.fm(command=3, table=5), self.stats(),
                    self.fm({"in_port": 1}, command=4, table=0xff), self.stats(),
                    self.fm(command=3, table=0xff), self.stats())
        self.s.step("flow mod: delete in table 254", self.fm(command=3, table=254))
        self.s.step("modify in table 254", self.fm(None, [self.out(1)], command=1, table=254))
        self.s.step("modify in a table", self.fm({"in_port": 1}, [self.out(2)], table=3),
                    self.fm({"in_port": 1}, [self.out(3)], table=4),
                    self.fm(None, [self.out(4)], command=1, table=3), self.stats(),
                    self.fm(None, [self.out(1)], command=1, table=0xff), self.stats(),
                    self.delete_all())
        for table, config in ((0, 0), (0, 3), (1, 1), (0, 4), (0, 0x80000000), (0xff, 0), (0xff, 3),
                              (254, 0), (253, 0), (0xff, 8)):
            self.s.step("table mod %d, configuration %#x" % (table, config),
                        self.s.msg("OFPTableMod", table, config))
        self.s.step("statistics of tables", self.s.msg("OFPTableStatsRequest", 0))

    # -------------------------------------------------------------- FLOW_MOD

    def flow_mods(self):
        s, o = self.s, self.ofp
        m1, m2 = {"in_port": 1}, {"in_port": 2}
        ip = {"in_port": 1, "eth_type": 0x800}
        add = [self.fm(m1, [self.out(2)], cookie=0x11, priority=10),
               self.fm(ip, [self.out(3)], cookie=0x22, priority=20),
               self.fm(m2, [self.out(1)], cookie=0x33, priority=10)]

        def case(what, *msgs, **kw):
            s.step("flow mod: " + what, *(add + list(msgs) + [self.stats(), self.delete_all()]),
                   **kw)
        case("add three")
        case("add the same again", self.fm(m1, [self.out(4)], cookie=0x44, priority=10))
        case("add, CHECK_OVERLAP, overlaps", self.fm(None, [self.out(4)], flags=2, priority=10))
        case("add, CHECK_OVERLAP, the same", self.fm(m1, [self.out(4)], flags=2, priority=10))
        case("add, CHECK_OVERLAP, another priority", self.fm(None, [self.out(4)], flags=2,
                                                             priority=11))
        case("add, CHECK_OVERLAP, apart", self.fm({"in_port": 3}, [self.out(4)], flags=2,
                                                  priority=10))
        case("modify all", self.fm(None, [self.out(4)], command=1))
        case("modify within", self.fm(ip, [self.out(4)], command=1, priority=0))
        case("modify none", self.fm({"in_port": 4}, [self.out(1)], command=1))
        case("modify to drop", self.fm(m1, [], command=1))
        case("modify with a bad action", self.fm(m1, [self.out(77)], command=1))
        case("modify with a cookie mask", self.fm(None, [self.out(4)], command=1, cookie=0x20,
                                                  cookie_mask=0xf0))
        case("modify with a cookie, no mask", self.fm(None, [self.out(4)], command=1, cookie=0x99))
        case("modify with time-outs and flags",
             self.fm(None, [self.out(4)], command=1, idle_timeout=50, hard_timeout=60, flags=1))
        case("modify, RESET_COUNTS", self.fm(None, [self.out(4)], command=1, flags=4))
        case("modify strict", self.fm(m1, [self.out(4)], command=2, priority=10))
        case("modify strict, another priority", self.fm(m1, [self.out(4)], command=2, priority=11))
        case("modify strict, another match", self.fm(None, [self.out(4)], command=2, priority=10))
        case("modify strict with a cookie mask", self.fm(m1, [self.out(4)], command=2, priority=10,
                                                         cookie=0x22, cookie_mask=0xff))
        case("delete within", self.fm(ip, command=3))
        case("delete with a wider match", self.fm(m1, command=3))
        case("delete strict", self.fm(m1, command=4, priority=10))
        case("delete strict, another priority", self.fm(m1, command=4, priority=11))
        case("delete by port", self.fm(command=3, out_port=3))
        case("delete by a port that no rule has", self.fm(command=3, out_port=4))
        case("delete by a port that is not there", self.fm(command=3, out_port=99))
        case("delete by CONTROLLER", self.fm(command=3, out_port=o.OFPP_CONTROLLER))
        case("delete by cookie", self.fm(command=3, cookie=0x22, cookie_mask=0xff))
        case("delete by a part of the cookie", self.fm(command=3, cookie=0x03, cookie_mask=0x0f))
        case("delete strict by cookie, not it", self.fm(m1, command=4, priority=10, cookie=0x22,
                                                        cookie_mask=0xff))
        case("delete by group", self.fm(command=3, out_group=5))
        case("delete with instructions, ignored", self.fm(m1, [self.out(99)], command=3))
        case("delete by in_port that is not there", self.fm({"in_port": 77}, command=3))
        case("delete with SEND_FLOW_REM in the request", self.fm(command=3, flags=1))
        s.step("flow mod: delete on an empty switch", self.delete_all())
        for cmd in (5, 99, 255):
            self.rule("flow mod: command %d" % cmd, self.fm(m1, [self.out(2)], command=cmd))
        for flags in (1, 2, 4, 8, 16, 31, 32, 0x8000):
            self.rule("flow mod: flags %#x" % flags, self.fm(m1, [self.out(2)], flags=flags),
                      n_async=1 if flags in (1, 31) else None)
        for prio in (0, 1, 65535):
            self.rule("flow mod: priority %d" % prio, self.fm(m1, [self.out(2)], priority=prio))
        self.rule("flow mod: cookie of all ones", self.fm(m1, [self.out(2)], cookie=ALL64))
        self.rule("flow mod: large cookie", self.fm(m1, [self.out(2)], cookie=0x8123456789abcdef))
        self.rule("flow mod: cookie mask in an add, ignored",
                  self.fm(m1, [self.out(2)], cookie=5, cookie_mask=0xff))
        self.rule("flow mod: out_port in an add, ignored", self.fm(m1, [self.out(2)], out_port=3))
        self.rule("flow mod: time-outs", self.fm(m1, [self.out(2)], idle_timeout=100,
                                                 hard_timeout=65535))
        self.rule("flow mod: unknown buffer", self.fm(m1, [self.out(2)], buffer=77))
        for cmd in (3, 4):
            s.step("flow mod: deleted, and told", self.fm(m1, [self.out(2)], flags=1, cookie=0x77,
                                                          idle_timeout=9, hard_timeout=99),
                   self.fm(ip, [self.out(3)], flags=1, cookie=0x78, priority=200),
                   self.fm(m1, command=cmd, table=0xff), self.delete_all(), n_async=2)
        s.step("flow mod: replaced, not told", self.fm(m1, [self.out(2)], flags=1),
               self.fm(m1, [self.out(3)]), self.delete_all())

    def filters(self):
        s = self.s
        rules = [self.fm({"in_port": 1}, [self.out(2)], cookie=0x11, priority=1),
                 self.fm({"in_port": 1, "eth_type": 0x800}, [self.out(3)], cookie=0x12, priority=2),
                 self.fm({"in_port": 2}, [self.out(2), self.out(3)], cookie=0x21, priority=3),
                 self.fm(None, insts=[self.write(self.out(4))], cookie=0x22, priority=4),
                 self.fm({"in_port": 3}, [self.out(self.ofp.OFPP_CONTROLLER)], cookie=0x31),
                 self.fm({"eth_type": 0x800, "ipv4_dst": ("10.0.0.0", "255.0.0.0")}, [],
                         cookie=0x32)]
        s.step("filters: six rules", *rules)
        wants = (("all", {}), ("in_port=1", {"match": {"in_port": 1}}),
                 ("IP", {"match": {"eth_type": 0x800}}),
                 ("10/8", {"match": {"eth_type": 0x800, "ipv4_dst": ("10.0.0.0", "255.0.0.0")}}),
                 ("10.1/16", {"match": {"eth_type": 0x800, "ipv4_dst": ("10.1.0.0", "255.255.0.0")}}),
                 ("out_port 2", {"out_port": 2}), ("out_port 3", {"out_port": 3}),
                 ("out_port 4, written", {"out_port": 4}), ("out_port 1", {"out_port": 1}),
                 ("out_port CONTROLLER", {"out_port": self.ofp.OFPP_CONTROLLER}),
                 ("out_port that is not there", {"out_port": 99}),
                 ("out_group", {"out_group": 7}),
                 ("cookie", {"cookie": 0x11, "mask": ALL64}),
                 ("cookie with a mask", {"cookie": 0x20, "mask": 0xf0}),
                 ("cookie and no mask", {"cookie": 0x11}),
                 ("table 0", {"table": 0}), ("table 1", {"table": 1}), ("table 254", {"table": 254}),
                 ("in_port that is not there", {"match": {"in_port": 77}}),
                 ("match and port", {"match": {"in_port": 1}, "out_port": 3}),
                 ("a bad match", {"match": fields(("ipv4_src", 1))}))
        for what, kw in wants:
            on10 = "stats-table" if kw.get("table") else None
            s.step("filters: flow statistics, " + what, self.stats(**kw), on10=on10)
            s.step("filters: aggregate, " + what, self.stats(kind="Aggregate", **kw), on10=on10)
        s.step("filters: statistics of tables", s.msg("OFPTableStatsRequest", 0),
               expect10="TableStats")
        s.step("filters: done", self.delete_all(), self.stats())
