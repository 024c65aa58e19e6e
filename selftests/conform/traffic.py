# SPDX-License-Identifier: GPL-2.0
"""Packets into the ports of both switches, and what comes out of them."""
import collections
import difflib
import random
import re
import select
import time

import craft as c
import script
import wire

SENTINEL = 0x88b6
TAG, QTAG = 0x8100, 0x88a8

# What is sent in all cases: a packet of each kind that rules tell apart.
ALPHABET = collections.OrderedDict((
    ("udp", c.eth(0x800, c.udp4())),
    ("udp to another", c.eth(0x800, c.udp4(dst="10.0.1.3", dport=53), dst=3)),
    ("udp marked", c.eth(0x800, c.udp4(tos=46 << 2 | 2))),
    ("udp ttl 1", c.eth(0x800, c.udp4(ttl=1))),
    ("udp with options", c.eth(0x800, c.udp4(options=b"\1\1\1\0"))),
    ("udp without checksum", c.eth(0x800, c.ipv4(17, c.udp(1000, 2000)))),
    ("tcp", c.eth(0x800, c.tcp4(dport=80))),
    ("tcp syn", c.eth(0x800, c.tcp4(sport=5, dport=80, flags=2, src="10.0.0.9"))),
    ("sctp", c.eth(0x800, c.ipv4(132, c.sctp(1000, 80)))),
    ("icmp", c.eth(0x800, c.ipv4(1, c.icmp(8, 0)))),
    ("icmp error", c.eth(0x800, c.ipv4(1, c.icmp(3, 1)))),
    ("other protocol", c.eth(0x800, c.ipv4(99, b"something"))),
    ("first fragment", c.eth(0x800, c.ipv4(17, c.udp(1000, 2000, bytes(24)), frag=0x2000))),
    ("later fragment", c.eth(0x800, c.ipv4(17, bytes(24), frag=4))),
    ("arp request", c.eth(0x806, c.arp(1), dst=b"\xff" * 6)),
    ("arp reply", c.eth(0x806, c.arp(2, tha=2))),
    ("udp6", c.eth(0x86dd, c.udp6())),
    ("udp6 marked", c.eth(0x86dd, c.udp6(tclass=46 << 2 | 1, label=0x12345))),
    ("tcp6", c.eth(0x86dd, c.tcp6(dst="fd00::3", dport=80))),
    ("ping6", c.eth(0x86dd, c.icmp6(128))),
    ("neighbour solicitation", c.eth(0x86dd, c.neighbour(135))),
    ("neighbour advertisement", c.eth(0x86dd, c.neighbour(136, lladdr=2))),
    ("udp6 behind hop-by-hop", c.eth(0x86dd, c.hop_by_hop(17, c.udp(1000, 2000)))),
    ("udp6 hop limit 1", c.eth(0x86dd, c.udp6(hop=1))),
    ("tagged", c.eth(0x800, c.udp4(), tags=[(TAG, 5)])),
    ("tagged, priority", c.eth(0x800, c.tcp4(dport=80), tags=[(TAG, 0xa005)])),
    ("tagged, another", c.eth(0x800, c.udp4(), tags=[(TAG, 7)])),
    ("tagged 0", c.eth(0x800, c.udp4(), tags=[(TAG, 0x6000)])),
    ("tagged arp", c.eth(0x806, c.arp(1), tags=[(TAG, 5)])),
    ("tagged twice", c.eth(0x800, c.udp4(), tags=[(QTAG, 5), (TAG, 6)])),
    ("tagged twice, both 0x8100", c.eth(0x800, c.udp4(), tags=[(TAG, 5), (TAG, 6)])),
    ("mpls", c.eth(0x8847, c.mpls(c.udp4(), (0x12345, 5, 64)))),
    ("mpls twice", c.eth(0x8847, c.mpls(c.udp4(), (16, 0, 64), (17, 1, 63)))),
    ("mpls ttl 1", c.eth(0x8847, c.mpls(c.udp4(), (16, 0, 1)))),
    ("mpls multicast", c.eth(0x8848, c.mpls(c.udp4(), (16, 0, 64)))),
    ("unknown type", c.eth(0x88b5, b"anything")),
    ("802.2", c.eth(20, b"\xaa\xaa\3\0\0\0\x88\xb5llc payload")),
    ("broadcast", c.eth(0x88b5, b"to all", dst=b"\xff" * 6)),
    ("multicast", c.eth(0x88b5, b"to some", dst=b"\1\0\x5e\0\0\1")),
    ("from another", c.eth(0x800, c.udp4(src="10.9.0.1"), src=7)),
    ("long", c.eth(0x800, c.udp4(data=bytes(range(256)) * 5))),
))
FRAMES = list(ALPHABET.values())

# By bit of a port's configuration, or that and what rules say: what only Open vSwitch
# tells or counts though the specification (1.3.5, 7.2.1; 1.0, 5.2.1) says that it is not.
PORT_QUIRKS = {
    # a packet that is not received is counted by the rule that would be for it
    "NO_RECV": r"^-.*packet_count=",
    # a miss tells the controller all the same
    ("NO_PACKET_IN", "missed"): r"^-\[\d\] OFPPacketIn\(",
}


class Packets(script.Script):
    """Cases: rules, packets into ports."""

    def settle(self, n):
        """Reads what came out of the ports until n sentinels are back on each side."""
        out = {s: [[] for _ in s.wires] for s in (self.v, self.p)}
        left = {s: n for s in out}
        poller = select.poll()
        by_fd = {}
        for s in out:
            for i, w in enumerate(s.wires):
                by_fd[w.sock.fileno()] = s, i, w
                poller.register(w.sock.fileno(), select.POLLIN)
        end = time.monotonic() + 4 * wire.SCALE

        def more():
            # what is slower than the sentinels is on its way to one of them only
            counts = [[len(port) for port in ports] for ports in out.values()]
            return any(left.values()) or counts[0] != counts[1]

        while more() and time.monotonic() < end:
            if not any(left.values()):
                end = min(end, time.monotonic() + wire.SCALE)
            for fd, _ in poller.poll(200):
                s, i, w = by_fd[fd]
                while True:
                    data = w.receive()
                    if data is None:
                        break
                    if data[12:14] == SENTINEL.to_bytes(2, "big"):
                        left[s] -= 1
                    else:
                        out[s][i].append(data)
        return out, not any(left.values())

    def inject(self, packets, mute=()):
        """(port, frame) into both, then a sentinel into each of these ports, but for those
        that may not give it back."""
        ports = sorted({p for p, _ in packets} - set(mute))
        for side in (self.v, self.p):
            for port, data in packets:
                side.wires[port - 1].send(data)
            for port in ports:
                side.wires[port - 1].send(c.eth(SENTINEL, b"sentinel"))
        return self.settle(len(ports))

    def install(self, msgs):
        """Errors of both."""
        return self.answers(msgs)

    def counters(self):
        # of references conform.py knows what is right
        return [[re.sub(r"ref_count=\d+", "", t) for t in texts]
                for texts in self.answers(self.queries())]

    def answers(self, msgs):
        """Replies of both; what came by itself is compared at once.  What is the same is not
        decoded, which is most of the work."""
        got = self.exchange(msgs, msgs, n_async=None, wait=1.0)
        v, p = ([(*g[:3], wire.same_bytes(self.version, g[3])) for g in side] for side in got)
        if v == p:
            same = ["xid %d: %s" % (xid, raw.hex()) for _, by_itself, xid, raw in v if not by_itself]
            return [same, same]
        v, p = (self.texts(s, g) for s, g in zip((self.v, self.p), got))
        if v[1] != p[1]:
            self.told += difflib.unified_diff(p[1], v[1], "plain", "vSwitch", n=0, lineterm="")
        return [v[0], p[0]]

    def case(self, name, msgs, packets=None, loose=None, needs13=False, needs10=False, mute=(),
             but=None):
        """needs13, needs10: a pSwitch of that version has to be below; loose: "ports" if
        each packet may come out of another port, or a function of the lists of packets
        out of each port that says whether they are right; but: a pattern of differences by
        which the vSwitch has less, as it shall."""
        if self.only and self.only not in name:
            return
        if (needs10 if self.pv == 4 else needs13) and not self.plain:
            return
        self.n_alone += 1
        if self.n_alone % self.every or self.report.is_done():
            return
        self.steps += 1
        self.told = []
        if packets is None:
            packets = [(1, f) for f in FRAMES]
        errors = self.install([self.sentinel()] + list(msgs))
        if errors[0] or errors[1]:
            self.report.step(False, name, ["vSwitch: %s" % errors[0], "plain: %s" % errors[1]])
            self.install(self.cleaning())
            return
        wire.unixctl("revalidator/purge")
        out, complete = self.inject(packets, mute)
        wire.pump(self.conns(), 1.0, lambda: self.n_async(self.v) == self.n_async(self.p))
        wire.unixctl("revalidator/purge")
        end = time.monotonic() + 2 * wire.SCALE
        v, p = self.counters()
        # packet-ins that came until now came with these answers
        while v != p and time.monotonic() < end and not loose:
            v, p = self.counters()
        details = self.compare(out, loose)
        if not complete:
            details.append("packets did not come through")
        if v != p and not loose:
            details += difflib.unified_diff("\n".join(p).splitlines(), "\n".join(v).splitlines(),
                                            "plain", "vSwitch", n=0, lineterm="")
        details += self.told
        if but and not self.plain:
            details = self.without(details, but)
        self.report.step(not details, name, details)
        self.install(self.cleaning())

    def port_cases(self, port_mod, bits, msgs, outputs):
        """What each bit of a port's configuration does to packets from it, to it, and out of
        the controller; what is told of the change is compared by conform.py."""
        for name, bit in bits:
            for port in (1, 2):
                got = self.exchange([port_mod(port, bit, bit)], [port_mod(port, bit, bit)],
                                    settle=0.3)
                for side, answer in zip((self.v, self.p), got):
                    errors = self.texts(side, answer)[0]
                    self.report.step(not errors, "%s of port %d" % (name, port), errors)
                for what, rules in msgs:
                    self.case("%s of port %d: %s" % (name, port, what), rules,
                              [(1, FRAMES[0]), (2, FRAMES[1]), (3, FRAMES[2])], mute=(port,),
                              but=PORT_QUIRKS.get((name, what)) or
                              rules and PORT_QUIRKS.get(name))
                for what, msg in outputs:
                    self.case("%s of port %d: packet-out %s" % (name, port, what), [msg],
                              [(4, FRAMES[0])])
                self.exchange([port_mod(port, 0, bit)], [port_mod(port, 0, bit)], settle=0.3)

    @staticmethod
    def without(details, but):
        """Where the plain switch has a line of this kind, and the vSwitch none, or one that
        says less."""
        rest = [d for d in details if not d.startswith(("@@", "---", "+++"))]
        less = [d for d in rest if re.match(but, d)]
        for line in less:
            rest.remove(line)
            same = re.sub(r"_count=\d+", "", "+" + line[1:])
            for other in rest:
                if re.sub(r"_count=\d+", "", other) == same and \
                   [int(n) for n in re.findall(r"_count=(\d+)", other)] < \
                   [int(n) for n in re.findall(r"_count=(\d+)", line)]:
                    rest.remove(other)
                    break
        return rest if less else rest + ["what is listed in PORT_QUIRKS is not so"]

    def compare(self, out, loose):
        v, p = (out[s] for s in (self.v, self.p))
        if callable(loose):
            return [] if loose(v) and loose(p) else [
                "out of ports: vSwitch %s, plain %s" % ([len(x) for x in v], [len(x) for x in p])]
        if loose == "ports":
            v, p = [sum(v, [])], [sum(p, [])]
        details = []
        for i, (a, b) in enumerate(zip(v, p)):
            a, b = collections.Counter(a), collections.Counter(b)
            for what, some in (("only the vSwitch", a - b), ("only plain", b - a)):
                for data, n in some.items():
                    details.append("port %d, %s, %d times: %s" % (i + 1, what, n, data.hex()))
        return details

    # ---------------------------------------------------------------- random

    def random_cases(self, seeds, values):
        self.report.group("random rules and packets, seeds %d to %d" % (seeds[0], seeds[-1]))
        for seed in seeds:
            rnd = random.Random(seed)
            rules = [self.random_rule(rnd, values, 10 + i) for i in range(rnd.randint(2, 6))]
            if self.pv != self.version and not self.plain:
                rules = self.that_it_takes(rules)
            packets = [(rnd.randint(1, 4), rnd.choice(FRAMES)) for _ in range(25)]
            self.case("random rules and packets, seed %d" % seed, rules, packets)

    def that_it_takes(self, rules):
        """The rules that a vSwitch on a pSwitch of the other version does not refuse."""
        good = []
        for r in rules:
            if not self.exchange([r], [])[0]:
                good.append(r)
        self.install(self.cleaning())
        return good
