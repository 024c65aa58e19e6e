#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Random physical networks, random virtual ones on them, random rules and packets: what
comes out of real Open vSwitch has to be what a model of the tenant's network says, that
knows nothing of the physical one.  randnet.sh has made the bridges.

    randnet.py CTL SEED...      a line for each seed and phase, "ok WHAT" or "not ok WHAT"
"""
import collections
import json
import os
import random
import re
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time

import talk
from randrules import VLANS, Rule, frame, likely_packet, random_packet, tagged

SCALE = int(os.environ.get("WAIT_SCALE", "1"))
BRIDGES = [int(b) for b in os.environ["RANDNET_BRIDGES"].split()]
WIRES = int(os.environ["RANDNET_WIRES"])        # of a bridge, on ports from 21 on
ONLY_13 = os.environ.get("RANDNET_ONLY_13")
FIRST_PORT = 6700                               # where vSwitches listen for controllers
ETH_P_ALL, PACKET_OUTGOING = 3, 4
SOL_PACKET, PACKET_AUXDATA, TP_STATUS_VLAN_VALID = 263, 8, 1 << 4
STEPS = 40                                      # of a packet and its copies; more is a loop
LEVELS = ["off", "app", "host", "hop", "hop", "lite"]

CTL = None
MIGRATED = []                                   # whether it could be done, for each that was tried
CARRIED = []                                    # frames with locators, of those that were sent
TAGGED = collections.Counter()                  # packets with a VLAN tag, by what becomes of them
SETS_OUT = re.compile(r"mod_nw_dst:0\.|mod_dl_dst:0e:|set_field:0e:[0-9a-f:]*->eth_dst|"
                      r"set_field:0\.[0-9.]*->(ip|nw)_dst")
RESTORES = re.compile(r"(nw|ip)_dst=0\.|(dl|eth)_dst=0e:")

Host = collections.namedtuple("Host", "mac ip vs port")


def run(*args, check=True, stdin=""):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, input=stdin,
                          timeout=60 * SCALE)
    if check and done.returncode:
        raise RuntimeError("%s: %s" % (" ".join(map(str, args)), done.stderr.strip()))
    return done


def ctl_batch(lines):
    with tempfile.NamedTemporaryFile("w", suffix=".ctl") as f:
        f.write("\n".join(lines) + "\n")
        f.flush()
        run(CTL, "-batch", f.name)


def ctl_json(*args):
    return json.loads(run(CTL, "-j", *args).stdout)


def wait_for(what, seconds, cond):
    end = time.monotonic() + seconds * SCALE
    while not cond():
        if time.monotonic() > end:
            raise RuntimeError("not in time: " + what)
        time.sleep(0.2)


# ----------------------------------------------------------- virtual networks

class VSwitch:
    """@ports: number -> ("wire", bridge, wire) or ("link", vSwitch, port)"""

    def __init__(self, tenant, dpid, bridges, listen):
        self.tenant, self.dpid, self.bridges, self.listen = tenant, dpid, bridges, listen
        self.ports, self.rules, self.to_add, self.to_delete = {}, [], [], []

    def decide(self, p, in_port):
        """(port, packet) for each copy that leaves."""
        best = max((r for r in self.rules if r.matches(p, in_port)), key=lambda r: r.priority,
                   default=None)
        for kind, v in best.actions if best else ():
            if kind == "mod_dl_dst":
                p = p._replace(dl_dst=v)
            elif kind == "mod_dl_src":
                p = p._replace(dl_src=v)
            elif kind == "mod_nw_dst":
                p = p._replace(nw_dst=v)
            elif kind == "mod_vlan_vid":
                p = p._replace(vlan=(v, p.vlan[1] if p.vlan else 0))
            elif kind == "strip_vlan":
                p = p._replace(vlan=None)
            elif kind == "in_port":
                yield in_port, p
            elif kind == "flood":
                for port in sorted(self.ports):
                    if port != in_port:
                        yield port, p
            elif v != in_port:
                yield v, p


class LeftOut(Exception):
    """A packet that goes round, or that reduction may take for another."""


def model(vs, port, packet):
    """(bridge, wire) -> frames, of one packet that comes into a port."""
    out, todo, steps = [], [(vs, port, packet)], 0
    while todo:
        vs, port, p = todo.pop()
        steps += 1
        if steps > STEPS:
            raise LeftOut
        # what no rule decides may be a reduced one's, where it came by a link
        if vs.tenant.level != "off" and vs.ports[port][0] == "link" and \
                not any(r.matches(p, port) for r in vs.rules):
            raise LeftOut
        for leaves, copy in vs.decide(p, port):
            kind, a, b = vs.ports[leaves]
            if kind == "wire":
                out.append(((a, b), frame(copy)))
            else:
                todo.append((a, b, copy))
    return out


class Tenant:
    """@hosts: those that are known, if its rules are tame, or are made for them to talk"""

    def __init__(self, name, version, carrier, level):
        self.name, self.version, self.carrier, self.vswitches = name, version, carrier, []
        self.level, self.merge, self.vlans = level, "off", False
        self.hosts, self.tame, self.talks = [], False, False

    def flow_mods(self, vs, lines):
        """One after the other, as ovs-ofctl has them; it ends with the first that is refused."""
        return run("ovs-ofctl", "-O", "OpenFlow%d" % self.version, "add-flows",
                   "tcp:127.0.0.1:%d" % vs.listen, "-", check=False, stdin="\n".join(lines) + "\n")


class Net:
    """One seed: the physical network, its tenants, and which wires are whose."""

    def __init__(self, seed, wires):
        self.rnd, self.wires = random.Random(seed), wires
        # of its own, so that a seed's network is the same with and without
        self.leave, self.tags = random.Random(-1 - seed), random.Random(-1000 - seed)
        self.tenants, self.owner, self.cables = [], {}, []
        self.free = {b: list(range(WIRES)) for b in BRIDGES}

    # ---------------------------------------------------------------- physical

    def physical(self):
        rnd = self.rnd
        all13 = ONLY_13 or rnd.random() < 0.4
        order = rnd.sample(BRIDGES, len(BRIDGES))
        pairs = [(order[i], rnd.choice(order[:i])) for i in range(1, len(order))]
        while len(pairs) < len(BRIDGES) + 1:
            a, b = rnd.sample(BRIDGES, 2)
            if (a, b) not in pairs and (b, a) not in pairs:
                pairs.append((a, b))
        n = collections.Counter()
        cmd, args = ["ovs-vsctl"], []
        for b in BRIDGES:
            args += ["--", "set", "bridge", "b%d" % b,
                     "protocols=OpenFlow%d" % (13 if all13 else rnd.choice([10, 13]))]
        for a, b in pairs:
            n[a] += 1
            n[b] += 1
            self.cables.append((a, n[a], b, n[b]))
            for x, px, y, py in ((a, n[a], b, n[b]), (b, n[b], a, n[a])):
                name, peer = "p%d-%d" % (x, px), "p%d-%d" % (y, py)
                args += ["--", "add-port", "b%d" % x, name, "--", "set", "interface", name,
                         "type=patch", "options:peer=" + peer, "ofport_request=%d" % px]
        run(*cmd, *args[1:])
        wait_for("switches", 40, lambda: sum(p["connected"] for p in ctl_json("pswitch", "show"))
                 == len(BRIDGES))
        ctl_batch(["plink add pswitch %d pport %d to-pswitch %d to-pport %d" % x
                   for x in self.cables])
        wait_for("pLinks", 20, lambda: sum(p["up"] for p in ctl_json("plink", "show"))
                 == 2 * len(self.cables))

    def clean(self):
        ctl_batch(["plink del pswitch %d pport %d to-pswitch %d to-pport %d" % x
                   for x in self.cables])
        args = []
        for a, pa, b, pb in self.cables:
            args += ["--", "del-port", "p%d-%d" % (a, pa), "--", "del-port", "p%d-%d" % (b, pb)]
        run("ovs-vsctl", *args[1:])

    # ----------------------------------------------------------------- virtual

    def take_wire(self, bridge):
        return self.free[bridge].pop(self.rnd.randrange(len(self.free[bridge])))

    def virtual(self):
        rnd, listen = self.rnd, FIRST_PORT
        for k in range(rnd.choice([2, 2, 3])):
            # one of them is always for what carriers are for
            t = Tenant("t%d" % k, rnd.choice([10, 13]),
                       rnd.choice(["label", "ip", "mac", "auto"][not k:]), rnd.choice(LEVELS))
            t.talks = not k or (t.carrier != "label" and rnd.random() < 0.5)
            t.tame = not t.talks and rnd.random() < 0.7
            t.merge = self.leave.choice(["on", "on", "off"])
            t.vlans = self.tags.random() < 0.5
            lines = ["tenant add %s carrier %s reduction %s merge %s vlans %s" % (
                t.name, t.carrier, t.level, t.merge,
                ",".join(map(str, VLANS)) if t.vlans else "none")]
            for i in range(rnd.randint(2, 4) if t.talks else rnd.randint(1 + t.tame, 3)):
                on = rnd.sample(BRIDGES, rnd.choice([1, 1, 1, 1, 1, 2] if t.talks else
                                                    [1, 1, 1, 2] if t.tame else [1, 1, 2, 3]))
                vs = VSwitch(t, 0xc0 + i, on, listen)
                listen += 1
                t.vswitches.append(vs)
                lines.append("vswitch add tenant %s dpid %d pswitch %s" %
                             (t.name, vs.dpid, ",".join(map(str, on))))
                lines += self.host_ports(vs)
                lines.append("controller add tenant %s vswitch %d ptcp:%d:127.0.0.1" %
                             (t.name, vs.dpid, vs.listen))
            self.tenants.append(t)
            ctl_batch(lines)
            ctl_batch(self.inner(t) or ["version"])
            ctl_batch(list(self.known_hosts(t)) or ["version"])
        wait_for("ways", 20, self.has_ways)

    def host_ports(self, vs):
        """Some wires, of different pSwitches if it is big."""
        where = vs.bridges if len(vs.bridges) > 1 else vs.bridges * 2
        for no, b in enumerate((b for b in where if self.free[b]), 1):
            wire = self.take_wire(b)
            vs.ports[no] = "wire", b, wire
            self.owner[b, wire] = vs, no
            yield "vport add tenant %s vswitch %d port %d pswitch %d pport %d" % (
                vs.tenant.name, vs.dpid, no, b, 21 + wire)

    def known_hosts(self, t):
        """On any ports: where packets come in makes no difference."""
        places = [(vs, no) for vs in t.vswitches for no, p in vs.ports.items() if p[0] == "wire"]
        addresses = self.rnd.sample(["10.0.%d.%d" % (i, k) for i in range(3) for k in range(1, 5)],
                                    4 if t.talks else 2)
        self.rnd.shuffle(places)
        for mac, ip in enumerate(addresses if places else [], 1):
            # those that talk are each at another port, as far as there are some
            vs, no = places[mac % len(places)] if t.talks else self.rnd.choice(places)
            t.hosts.append(Host(mac, ip, vs, no))
            yield "host add tenant %s mac 02:00:00:00:00:%02x ip %s vswitch %d vport %d" % (
                t.name, mac, ip, vs.dpid, no)

    def inner(self, t):
        """Routes, and vLinks from each vSwitch to one before it."""
        lines = ["route add tenant %s vswitch %d%s" % (t.name, vs.dpid, self.backup())
                 for vs in t.vswitches if len(vs.bridges) > 1]
        for i, vs in enumerate(t.vswitches):
            n = self.rnd.choice([1, 1, 2] if t.talks else [1, 2])
            # a line rather than a star
            before = t.vswitches[i - 1:i] if n == 1 and t.talks and self.rnd.random() < 0.6 else \
                self.rnd.sample(t.vswitches[:i], min(i, n))
            for other in before:
                lines.append(self.vlink(t, vs, other))
        return lines

    def backup(self):
        return self.rnd.choice(["", " backup auto"]) if len(self.cables) > len(BRIDGES) + 3 else ""

    @staticmethod
    def vlink(t, a, b):
        pa, pb = max(a.ports, default=0) + 1, max(b.ports, default=0) + 1
        a.ports[pa], b.ports[pb] = ("link", b, pb), ("link", a, pa)
        return "vlink add tenant %s vswitch %d port %d to-vswitch %d to-port %d path %s" % (
            t.name, a.dpid, pa, b.dpid, pb, "auto")

    @staticmethod
    def has_ways():
        return all(x["up"] for what in ("vlink", "route") for x in ctl_json(what, "show"))

    # ------------------------------------------------------------------- rules

    def rules(self):
        """Some that the switches take; a refusal has to be an error of OpenFlow."""
        self.refused = 0
        for t in self.tenants:
            if t.talks:
                self.talk(t)
                continue
            for vs in t.vswitches:
                # all wires may have been others'
                for priority in range(10, 10 + self.rnd.randint(3, 8) * bool(vs.ports)):
                    rule = Rule(self.rnd, priority, vs, t.hosts if t.tame else None)
                    # of one priority they may be one, if no packet is for two of them
                    if not any(r.priority == 5 and r.may_overlap(rule) for r in vs.to_add):
                        rule.priority = 5
                    self.add(vs, rule)
        self.send_rules()

    def add(self, vs, rule):
        if vs.tenant.vlans:
            # those that are about tags are not carried
            rule.about_vlans(self.tags, 0.1 if vs.tenant.talks else 0.4)
        vs.to_add.append(rule)

    @staticmethod
    def delete(vs, rule):
        vs.rules.remove(rule)
        vs.to_delete.append(rule)

    def send_rules(self):
        """What is to be deleted and added.  To start a program for each takes longer than all
        else, so that is done where one is refused only, to see which; the others stay."""
        for vs in (vs for t in self.tenants for vs in t.vswitches):
            lines, vs.to_delete = [r.delete_text() for r in vs.to_delete], []
            if lines and vs.tenant.flow_mods(vs, lines).returncode:
                raise RuntimeError("not deleted: " + ", ".join(lines))
            rules, vs.to_add = vs.to_add, []
            if rules and not vs.tenant.flow_mods(vs, [r.text() for r in rules]).returncode:
                vs.rules += rules
                continue
            for rule in rules:
                done = vs.tenant.flow_mods(vs, [rule.text()])
                if not done.returncode:
                    vs.rules.append(rule)
                elif "OFPT_ERROR" in done.stderr:
                    self.refused += 1
                else:
                    raise RuntimeError("%s: %s" % (rule.text(), done.stderr))

    # ------------------------------------------------------- hosts that talk

    @staticmethod
    def way(a, b):
        """(vSwitch, port that leaves) from one host to another, by the fewest vLinks."""
        came, todo = {a.vs: None}, [a.vs]
        for vs in todo:
            for no, (kind, other, _) in sorted(vs.ports.items()):
                if kind == "link" and other not in came:
                    came[other] = vs, no
                    todo.append(other)
        if b.vs not in came:
            return []
        way, vs = [(b.vs, b.port)], b.vs
        while came[vs]:
            way.append(came[vs])
            vs = came[vs][0]
        return way[::-1]

    def pair_match(self, t, a, b):
        """Such that it is about one pair, whichever of the addresses are locators."""
        m = {}
        if t.carrier != "ip" or self.rnd.random() < 0.3:
            m["dl_src"], m["dl_dst"] = a.mac, b.mac
        if t.carrier != "mac" or self.rnd.random() < 0.3:
            m["dl_type"], m["nw_src"], m["nw_dst"] = 0x800, (a.ip, 32), (b.ip, 32)
        return m

    def talk(self, t):
        """Rules by which hosts reach each other, with others among them."""
        rnd = self.rnd
        for a in t.hosts:
            for b in t.hosts:
                if a is b or rnd.random() < 0.1:
                    continue
                for vs, out in self.way(a, b):
                    self.pair_rules(t, vs, a, b, out)
        for vs in t.vswitches:
            for rule in self.others(vs, rnd.choice([0, 0, 1, 1, 2])):
                self.add(vs, rule)

    def pair_rules(self, t, vs, a, b, out):
        rnd, match = self.rnd, self.pair_match(t, a, b)
        if rnd.random() < 0.08:
            return
        actions = [("output", out)]
        if rnd.random() < 0.06:
            actions.insert(0, ("mod_dl_dst", rnd.randrange(1, 5)))
        if rnd.random() < 0.06:
            actions.append(("output", rnd.choice(sorted(vs.ports))))
        self.add(vs, Rule.of(vs, 20, match, actions))
        if rnd.random() < 0.15:
            finer = dict(match, dl_type=0x800, nw_proto=17, tp_dst=rnd.choice([53, 80]))
            self.add(vs, Rule.of(vs, 30, finer, rnd.choice(
                [[], actions, [("output", rnd.choice(sorted(vs.ports)))]])))

    def others(self, vs, n):
        """Rules about many packets that can be told of carried ones, and of which none is one."""
        rnd = self.rnd
        priorities = iter(rnd.sample([2, 3, 4, 25, 40, 41], n))
        for priority in priorities:
            m = rnd.choice([{}, {"dl_type": 0x800}, {"dl_type": 0x806},
                            {"dl_type": 0x800, "nw_proto": 17, "tp_dst": 53},
                            {"dl_type": 0x800, "nw_dst": ("10.0.9.0", 24)}, {"dl_dst": 4}])
            if rnd.random() < 0.4:
                m = dict(m, in_port=rnd.choice(sorted(vs.ports)))
            if not m.keys() - {"in_port"} and priority > 20:
                continue
            links = [no for no, p in vs.ports.items() if p[0] == "link"]
            acts = [] if rnd.random() < 0.7 or not links else [("output", rnd.choice(links))]
            # with others these are about all that is carried
            if vs.tenant.carrier == "ip" and (m.get("nw_dst") or m.get("dl_type") == 0x806):
                acts = [("flood", None)]
            yield Rule.of(vs, priority, m, acts)

    def hostile_come(self):
        """At one vSwitch of each, such as can be told of plain packets only, or needs a vLink."""
        rnd, self.hostile = self.rnd, []
        for t in self.tenants:
            for vs in rnd.sample(t.vswitches, 1) if t.talks else []:
                wires = [no for no, p in vs.ports.items() if p[0] == "wire"]
                rule = Rule.of(vs, 1, *rnd.choice([
                    ({"dl_type": 0x800, "nw_dst": ("10.0.0.0", 16)}, [("output", rnd.choice(wires or [1]))]),
                    ({"in_port": rnd.choice(sorted(vs.ports))}, [("flood", None)]),
                    ({}, [("output", rnd.choice(sorted(vs.ports)))]),
                    ({"dl_src": rnd.randrange(1, 5)}, [("mod_dl_dst", 3),
                                                        ("output", rnd.choice(sorted(vs.ports)))])]))
                self.add(vs, rule)
                self.hostile.append((vs, rule))
        self.send_rules()
        self.hostile = [(vs, rule) for vs, rule in self.hostile if rule in vs.rules]

    def hostile_go(self):
        for vs, rule in self.hostile:
            self.delete(vs, rule)

    def fewer_rules(self):
        self.hostile_go()
        for t in self.tenants:
            for vs in t.vswitches:
                # those that talk shall go on
                n = len(vs.rules) // (8 if t.talks else 2)
                for rule in self.rnd.sample(vs.rules, n):
                    self.delete(vs, rule)
        self.send_rules()

    def other_levels(self):
        for t in self.tenants:
            t.level = self.rnd.choice(LEVELS)
            t.merge = self.leave.choice(["on", "on", "off"])
        ctl_batch(["reduction set %s %s merge %s" % (t.name, t.level, t.merge)
                   for t in self.tenants])
        self.hostile_come()

    def move_ports(self):
        """One port of each vSwitch goes to another wire, of the same switch or another."""
        lines = []
        for t in self.tenants:
            for vs in t.vswitches:
                of_wires = [n for n, p in vs.ports.items() if p[0] == "wire"]
                b = self.rnd.choice(vs.bridges)
                if not self.free[b] or not of_wires:
                    continue
                no = self.rnd.choice(of_wires)
                _, old_b, old = vs.ports[no]
                wire = self.take_wire(b)
                del self.owner[old_b, old]
                vs.ports[no] = "wire", b, wire
                self.owner[b, wire] = vs, no
                lines.append("vport set tenant %s vswitch %d port %d pswitch %d pport %d" % (
                    t.name, vs.dpid, no, b, 21 + wire))
        ctl_batch(lines or ["version"])

    def migrate(self, linger):
        """One port of each vSwitch, to a wire of any switch; what cannot be says so, and stays."""
        self.migrated = []
        for t in self.tenants:
            for vs in t.vswitches:
                of_wires = [n for n, p in vs.ports.items() if p[0] == "wire"]
                b = self.rnd.choice([b for b in BRIDGES if self.free[b]] or [0])
                if not b or not of_wires:
                    continue
                no, wire = self.rnd.choice(of_wires), self.take_wire(b)
                done = run(CTL, "migrate", "vport", no, "tenant", t.name, "vswitch", vs.dpid,
                           "to", b, 21 + wire, "linger", linger, check=False)
                self.migrated.append(not done.returncode)
                if done.returncode:
                    print("# refused: " + done.stderr.strip())
                    self.free[b].append(wire)
                    continue
                _, old_b, old = vs.ports[no]
                # packets may still come in at the old place, as long as that lingers
                if not linger:
                    del self.owner[old_b, old]
                vs.ports[no] = "wire", b, wire
                self.owner[b, wire] = vs, no

    def migrate_at_once(self):
        self.migrate(0)

    def migrate_slowly(self):
        self.migrate(60000)

    # ----------------------------------------------------------------- packets

    @staticmethod
    def settle():
        """What carriers shall be is brought about by and by."""
        wait_for("carriers", 20, lambda: not any(
            "prepared" in x.get("carrier-why", "") for x in ctl_json("tenant", "show")))
        time.sleep(0.5 * SCALE)

    @staticmethod
    def carried():
        """Frames that have got locators, and steps that frames have made with them."""
        out, steps = 0, 0
        # or they are counted later only
        talk.up_to_date(None)
        for b in BRIDGES:
            for line in talk.vswitchd("bridge/dump-flows", "b%d" % b).splitlines():
                if "n_packets=" not in line:
                    continue
                match, _, actions = line.partition("actions=")
                n = int(line.split("n_packets=")[1].split(",")[0])
                out += n if SETS_OUT.search(actions) else 0
                steps += n if RESTORES.search(match) else 0
        return out, steps

    @staticmethod
    def reduced():
        """How many vLinks carry, by directions, and how many rules there are, and would be."""
        lanes = [x[way] != "label" for x in ctl_json("vlink", "show")
                 for way in ("carries", "back-carries") if way in x]
        all_of = [s for s in ctl_json("reduction", "show")["sums"] if s["tier"] == "all"]
        return "%d of %d ways carry, %d rules for %d, %d of them shared" % (
            sum(lanes), len(lanes),
            *(sum(s[k] for s in all_of) for k in ("physical-rules", "off-rules", "shared-rules")))

    def packet_for(self, at):
        mark = b"mark%06d" % self.rnd.randrange(10 ** 6)
        vs, no = self.owner.get(at, (None, None))
        here = [h for h in vs.tenant.hosts if h.vs is vs and h.port == no] if vs else []
        if here and vs.tenant.talks and self.rnd.random() < 0.9:
            return self.talk_packet(self.rnd.choice(here), vs.tenant, mark)
        rules = self.owner[at][0].rules if at in self.owner else []
        if rules and self.rnd.random() < 0.8:
            return likely_packet(self.rnd, self.rnd.choice(rules), mark)
        return random_packet(self.rnd, mark)

    def talk_packet(self, a, t, mark):
        others = [h for h in t.hosts if h is not a]
        far = [h for h in others if h.vs is not a.vs]
        b = self.rnd.choice(far if far and self.rnd.random() < 0.8 else others)
        return random_packet(self.rnd, mark)._replace(
            dl_src=a.mac, dl_dst=b.mac, nw_src=a.ip, nw_dst=b.ip,
            dl_type=self.rnd.choice([0x800] * 5 + [0x88b5]))

    def traffic(self, n):
        """What is wrong, as text; those left out are not sent."""
        want, sent, left_out = collections.Counter(), [], 0
        self.settle()
        talk = [h.vs.ports[h.port][1:] for t in self.tenants if t.talks for h in t.hosts]
        for _ in range(n):
            at = self.rnd.choice(talk if talk and self.rnd.random() < 0.75 else
                                 list((self.rnd.random() < 0.8 and self.owner) or self.wires))
            p = self.packet_for(at)
            if at in self.owner and self.owner[at][0].tenant.vlans and self.tags.random() < 0.3:
                p = p._replace(vlan=(self.tags.choice(VLANS), self.tags.randrange(8)))
            try:
                out = model(*self.owner[at], p) if at in self.owner else []
            except LeftOut:
                left_out += 1
                continue
            want.update(out)
            sent.append((at, p, out))
            if p.vlan:
                TAGGED["sent"] += 1
                TAGGED["come out"] += bool(out)
        before = self.carried()
        for at, p, _ in sent:
            self.wires[at].send(frame(p))
        got = self.receive(sum(want.values()))
        self.with_locators, self.steps = (b - a for a, b in zip(before, self.carried()))
        return self.compare(want, got, sent), len(sent), left_out

    def receive(self, n):
        got, poller = collections.Counter(), select.poll()
        by_fd = {}
        for at, s in self.wires.items():
            poller.register(s, select.POLLIN)
            by_fd[s.fileno()] = at, s
        end = time.monotonic() + 8 * SCALE
        while time.monotonic() < end:
            if sum(got.values()) >= n:
                # those that should not come are to be seen, too
                end = min(end, time.monotonic() + 0.7 * SCALE)
            for fd, _ in poller.poll(100):
                at, s = by_fd[fd]
                data, info, _, addr = s.recvmsg(4096, 64)
                if addr[2] != PACKET_OUTGOING:
                    got[at, self.with_tag(data, info)] += 1
        return got

    @staticmethod
    def with_tag(data, info):
        """The kernel takes a tag off, and tells of it."""
        for level, kind, aux in info:
            if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
                status, _, _, _, _, tci = struct.unpack_from("IIIHHH", aux)
                if status & TP_STATUS_VLAN_VALID:
                    return tagged(data, tci)
        return data

    def compare(self, want, got, sent):
        lines = []
        for what, some in (("missing", want - got), ("too many", got - want)):
            for (at, data), n in some.items():
                lines.append("%s, %d times, out of b%d wire %d: %s" % (what, n, *at, data.hex()))
        if not lines:
            return lines
        wrong = [data for (_, data) in (want - got) + (got - want)]
        for at, p, _ in sent:
            if any(p.mark in data for data in wrong):
                lines.append("sent into b%d wire %d: %s" % (*at, p))
        for t in self.tenants:
            for vs in t.vswitches:
                lines.append("%s, OpenFlow %d, carrier %s, %s, merge %s, %svSwitch %#x on %s, ports %s" % (
                    t.name, t.version, t.carrier, t.level, t.merge,
                    "VLANs, " if t.vlans else "", vs.dpid, vs.bridges,
                    {n: (p[0], p[1] if p[0] == "wire" else hex(p[1].dpid), p[2])
                     for n, p in vs.ports.items()}))
                lines += ["    " + r.text() for r in vs.rules]
            lines += ["    host %d %s at %#x port %d" % (h.mac, h.ip, h.vs.dpid, h.port)
                      for h in t.hosts]
        return lines + run(CTL, "vlink", "show").stdout.splitlines()

    @staticmethod
    def verified():
        """What is not as it shall be on the switches, as text."""
        done = run(CTL, "verify", check=False)
        if done.returncode:
            # what is on its way is no difference
            time.sleep(1 * SCALE)
            done = run(CTL, "verify", check=False)
        return done.stdout.splitlines() if done.returncode else []

    def remove(self):
        ctl_batch(["tenant del " + t.name for t in self.tenants])

        def left():
            return [line for b in BRIDGES for line in
                    run("ovs-ofctl", "-O", "OpenFlow10,OpenFlow13", "dump-flows", "b%d" % b)
                    .stdout.splitlines() if "cookie=0x4c42" in line]
        try:
            wait_for("rules go", 10, lambda: not left())
        except RuntimeError:
            return left()
        return []


def say(good, what, details=()):
    for d in details:
        print("# " + d)
    print("%sok %s" % ("" if good else "not ", what), flush=True)
    return good


def one_seed(seed, wires):
    net = Net(seed, wires)
    good = True
    net.physical()
    net.virtual()
    net.rules()
    what = "seed %d: %d vSwitches, %d rules, %d refused" % (
        seed, sum(len(t.vswitches) for t in net.tenants),
        sum(len(vs.rules) for t in net.tenants for vs in t.vswitches), net.refused)
    for phase, change in (("as they are", None),
                          ("other levels, and rules that need plain packets", net.other_levels),
                          ("these and other rules deleted", net.fewer_rules),
                          ("ports moved", net.move_ports),
                          ("migrated", net.migrate_at_once),
                          ("migrated, old places in use, too", net.migrate_slowly)):
        net.migrated = []
        if change:
            change()
        MIGRATED.extend(net.migrated)
        if net.migrated:
            phase += ", %d of %d" % (sum(net.migrated), len(net.migrated))
        wrong, n, left_out = net.traffic(60)
        CARRIED.append((net.with_locators, n))
        wrong += net.verified()
        good &= say(not wrong, "%s: %s: %d packets, %d left out, %d carried in %d steps, %s" % (
            what, phase, n, left_out, net.with_locators, net.steps, net.reduced()), wrong[:90])
    left = net.remove()
    say(not left, "seed %d: tenants removed: no rule is left" % seed, left)
    net.clean()
    return good


def main():
    global CTL
    CTL = sys.argv[1]
    wires = {}
    for b in BRIDGES:
        for w in range(WIRES):
            # of no protocol until it is bound: it would hear all interfaces before that
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            s.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
            s.bind(("h%d-%d" % (b, w), ETH_P_ALL))
            wires[b, w] = s
    for seed in map(int, sys.argv[2:]):
        try:
            one_seed(seed, wires)
        except (RuntimeError, subprocess.SubprocessError) as e:
            say(False, "seed %d" % seed, str(e).splitlines())
            return
    # or nothing is said about those
    say(any(MIGRATED), "%d of %d migrations were done" % (sum(MIGRATED), len(MIGRATED)))
    say(TAGGED["come out"] or len(sys.argv) == 3, "of %d packets with a tag %d came out somewhere" % (
        TAGGED["sent"], TAGGED["come out"]))
    carried, sent = (sum(x) for x in zip(*CARRIED))
    say(carried or len(sys.argv) == 3, "%d of %d packets were carried" % (carried, sent))


if __name__ == "__main__":
    main()
