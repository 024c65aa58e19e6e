# SPDX-License-Identifier: GPL-2.0
"""Random packets, and random rules of one vSwitch: what randnet.py puts its networks to."""
import collections
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "conform"))
import craft as c  # noqa: E402

VLANS, NO_VLAN = [10, 20], 0xffff               # of tenants that have some

# ------------------------------------------------------------------- packets

# vlan: None or (id, priority)
Packet = collections.namedtuple("Packet", "dl_src dl_dst dl_type nw_src nw_dst proto tp_dst mark vlan",
                                defaults=[None])


def frame(p):
    """Its bytes, with all checksums right."""
    if p.dl_type == 0x806:
        body = c.arp(1)
    elif p.dl_type != 0x800:
        body = b"anything"
    elif p.proto == 17:
        body = c.udp4(src=p.nw_src, dst=p.nw_dst, dport=p.tp_dst, data=p.mark)
    else:
        body = c.ipv4(p.proto, p.mark, src=p.nw_src, dst=p.nw_dst)
    out = c.eth(p.dl_type, body, src=p.dl_src, dst=p.dl_dst, pad=90)
    # what is no IP has its mark in the padding
    out = out if p.dl_type == 0x800 else out[:-len(p.mark)] + p.mark
    return tagged(out, p.vlan[1] << 13 | p.vlan[0]) if p.vlan else out


def tagged(data, tci):
    return data[:12] + struct.pack("!HH", 0x8100, tci) + data[12:]


def address(rnd):
    return "10.0.%d.%d" % (rnd.randrange(3), rnd.randrange(1, 5))


def likely_packet(rnd, rule, mark):
    """One that a rule is about, perhaps."""
    m, p = rule.match, random_packet(rnd, mark)
    p = p._replace(dl_src=m.get("dl_src", p.dl_src), dl_dst=m.get("dl_dst", p.dl_dst),
                   dl_type=m.get("dl_type", p.dl_type))
    if "nw_src" in m and "nw_dst" in m:
        p = p._replace(nw_src=m["nw_src"][0], nw_dst=m["nw_dst"][0])
    if m.get("dl_vlan", NO_VLAN) != NO_VLAN:
        p = p._replace(vlan=(m["dl_vlan"], m.get("dl_vlan_pcp", rnd.randrange(8))))
    return p._replace(proto=m.get("nw_proto", p.proto), tp_dst=m.get("tp_dst", p.tp_dst))


def random_packet(rnd, mark):
    return Packet(rnd.randrange(1, 5), rnd.choice([1, 2, 3, 4, 4, b"\xff" * 6]),
                  rnd.choice([0x800, 0x800, 0x800, 0x806, 0x88b5]), address(rnd), address(rnd),
                  rnd.choice([17, 17, 99]), rnd.choice([53, 80]), mark)


# --------------------------------------------------------------------- rules

def number(ip):
    return int.from_bytes(c.ip4(ip), "big")


def in_prefix(ip, prefix):
    net, length = prefix
    return number(ip) >> (32 - length) == number(net) >> (32 - length)


class Rule:
    """Of one vSwitch: priority, match by field, actions."""

    def __init__(self, rnd, priority, vs, hosts):
        by_ip, self.version = vs.tenant.carrier in ("ip", "auto"), vs.tenant.version
        self.priority, self.match, self.actions, self.life = priority, {}, [], ""
        if not rnd:
            return
        # none is over while this runs, but who keeps its time depends on the level
        self.life = rnd.choice(["", "", "", "idle_timeout=1000,", "hard_timeout=2000,",
                                "send_flow_rem,", "idle_timeout=900,hard_timeout=0,send_flow_rem,"])
        ports = sorted(vs.ports)
        if not hosts:
            self.random_match(rnd, ports)
        elif not self.tame_match(rnd, ports, hosts, by_ip):
            return
        self.random_actions(rnd, ports)
        # one that does no more than pass on is what carriers are for
        if hosts and rnd.random() < 0.7:
            links = [no for no in ports if vs.ports[no][0] == "link"]
            self.actions = [("output", rnd.choice(links if links and rnd.random() < 0.7 else ports))]

    def about_vlans(self, rnd, likely):
        """Of some VLAN or none, and perhaps another one from here on."""
        m, tag = self.match, None
        if rnd.random() < likely:
            tag = m["dl_vlan"] = rnd.choice([NO_VLAN, *VLANS, *VLANS])
            if tag != NO_VLAN and rnd.random() < 0.2:
                m["dl_vlan_pcp"] = rnd.randrange(8)
        # with OpenFlow 1.3 what is done to a tag depends on there being one
        if not self.actions or rnd.random() < 1 - likely or (self.version != 10 and not tag):
            return
        at = rnd.randrange(len(self.actions))
        if tag == NO_VLAN or rnd.random() < 0.7:
            self.actions.insert(at, ("mod_vlan_vid", rnd.choice(VLANS)))
        else:
            self.actions.insert(at, ("strip_vlan", None))

    @classmethod
    def of(cls, vs, priority, match, actions):
        rule = cls(None, priority, vs, None)
        rule.match, rule.actions = dict(match), list(actions)
        return rule

    def tame_match(self, rnd, ports, hosts, by_ip):
        """Between two hosts, or a drop: with such ones only something is carried."""
        m = self.match
        if rnd.random() < 0.2:
            m["in_port"] = rnd.choice(ports)
        if rnd.random() < 0.1:
            m["dl_type"] = rnd.choice([0x800, 0x806])
            if m["dl_type"] == 0x800 and rnd.random() < 0.5:
                m["nw_proto"], m["tp_dst"] = 17, rnd.choice([53, 80])
            return False
        src, dst = rnd.choice(hosts), rnd.choice(hosts)
        m["dl_src"], m["dl_dst"] = src.mac, dst.mac
        if by_ip or rnd.random() < 0.7:
            m["dl_type"], m["nw_src"], m["nw_dst"] = 0x800, (src.ip, 32), (dst.ip, 32)
            if rnd.random() < 0.3:
                m["nw_proto"], m["tp_dst"] = 17, rnd.choice([53, 80])
        return True

    def random_match(self, rnd, ports):
        m = self.match
        if rnd.random() < 0.6:
            m["in_port"] = rnd.choice(ports)
        if rnd.random() < 0.4:
            m["dl_dst"] = rnd.randrange(1, 5)
        if rnd.random() < 0.2:
            m["dl_src"] = rnd.randrange(1, 5)
        if rnd.random() < 0.6:
            m["dl_type"] = rnd.choice([0x800, 0x800, 0x806])
        if m.get("dl_type") != 0x800:
            return
        for field in ("nw_src", "nw_dst"):
            if rnd.random() < 0.4:
                m[field] = (address(rnd), rnd.choice([8, 24, 24, 31, 32]))
        if rnd.random() < 0.4:
            m["nw_proto"] = 17
            if rnd.random() < 0.6:
                m["tp_dst"] = rnd.choice([53, 80])

    def random_actions(self, rnd, ports):
        kind = rnd.random()
        if kind < 0.12:
            return
        if rnd.random() < 0.2:
            self.actions.append(("mod_dl_dst", rnd.randrange(1, 5)))
        if self.match.get("dl_type") == 0x800 and rnd.random() < 0.2:
            self.actions.append(("mod_nw_dst", address(rnd)))
        if kind < 0.25:
            self.actions.append(("flood", None))
            return
        if kind < 0.32:
            self.actions.append(("in_port", None))
        for port in rnd.sample(ports, min(len(ports), 1 + (rnd.random() < 0.3))):
            self.actions.append(("output", port))
            if rnd.random() < 0.1:
                self.actions.append(("mod_dl_src", rnd.randrange(1, 5)))

    def matches(self, p, in_port):
        m = self.match
        have = {"in_port": in_port, "dl_dst": p.dl_dst, "dl_src": p.dl_src, "dl_type": p.dl_type,
                "nw_proto": p.proto, "tp_dst": p.tp_dst,
                "dl_vlan": p.vlan[0] if p.vlan else NO_VLAN,
                "dl_vlan_pcp": p.vlan[1] if p.vlan else None}
        if any(have[f] != m[f] for f in have if f in m):
            return False
        return all(in_prefix(getattr(p, f), m[f]) for f in ("nw_src", "nw_dst") if f in m)

    def may_overlap(self, other):
        """No, if a field tells them apart."""
        exact = ("in_port", "dl_dst", "dl_src", "dl_type", "nw_proto", "tp_dst", "dl_vlan",
                 "dl_vlan_pcp")
        return not any(f in self.match and f in other.match and self.match[f] != other.match[f]
                       for f in exact)

    def match_text(self):
        out = []
        for f, v in self.match.items():
            if f in ("dl_dst", "dl_src"):
                v = "02:00:00:00:00:%02x" % v
            elif f in ("nw_src", "nw_dst"):
                v = "%s/%d" % v
            elif f == "dl_type":
                v = hex(v)
            out.append("%s=%s" % (f, v))
        return ",".join(out)

    def delete_text(self):
        match = self.match_text()
        return "delete_strict priority=%d%s" % (self.priority, "," + match if match else "")

    def text(self):
        acts = []
        for kind, v in self.actions:
            if kind in ("mod_dl_dst", "mod_dl_src"):
                acts.append("%s:02:00:00:00:00:%02x" % (kind, v))
            elif v is None:
                acts.append(kind)
            else:
                acts.append("%s:%s" % (kind, v))
        match = self.match_text()
        return "%spriority=%d%s,actions=%s" % (
            self.life, self.priority, "," + match if match else "", ",".join(acts) or "drop")
