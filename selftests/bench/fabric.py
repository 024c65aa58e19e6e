#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A model of what "make bench-reduction" measures: fat trees, the rules of connections
on them, and how few rules could take their place.

    fabric.py make K TENANTS CONNECTIONS PATTERN SEED DIR [CARRIER]
            DIR/pswitches, DIR/tenant.T: commands of libera-ctl;  DIR/rules.T: rules of tenant T
    fabric.py pairs K TENANTS CONNECTIONS PATTERN SEED
            a line for each connection: tenant, numbers of two hosts from 1 on, source port
    fabric.py least CARRIER K FILE...
            of such rules, one file for each tenant: a line for each level, with the fewest
            that can be on edge, aggregation and core switches

Rules are lines: vSwitch, in-port, output, Ethernet, IP and TCP addresses of source and
destination.  PATTERN is "pair" (between pairs of hosts in two pods, six connections each)
or "random".  CARRIER is "label" or another: then rules are there for packets of both forms.

The fewest: rules that say the same about packets from the same port can be one that is as
wide as the level makes it (README, Reduction) if none of them that does anything else
would get a packet of its.  Each is in the widest that may be, or by itself.  That takes
nothing from the module but what the levels are called, and looks at all rules.
"""
import random
import sys

PER_PAIR = 6
FIRST_PORT, SERVER_PORT = 40000, 80
LEVELS = ["off", "app", "host", "hop", "lite"]
TIERS = "eac"       # edge, aggregation, core: what the numbers of switches begin with
IN, OUT, SRC, DST, SPORT, DPORT = 1, 2, 3, 4, 7, 8


# ---------------------------------------------------------------- fat trees

class FatTree:
    """Of switches with K ports.  Core switch port P goes to pod P; ports 1 to K/2 of
    aggregation switches lead down, of edge switches up; hosts are on those from K/2 + 1 on."""

    def __init__(self, k):
        self.k, self.half = k, k // 2
        self.n_edges = k * self.half
        self.n_hosts = self.n_edges * self.half
        self.n_cores = self.half * self.half

    @staticmethod
    def core(n):
        return "c%02x" % n

    def agg(self, pod, n):
        return "a%02x" % (pod * self.half + n)

    def edge(self, n):
        return "e%02x" % n

    def switches(self):
        return [self.core(n) for n in range(self.n_cores)] + \
            ["%s%02x" % (tier, n) for tier in "ae" for n in range(self.n_edges)]

    def cables(self):
        for pod in range(self.k):
            for i in range(self.half):
                for j in range(self.half):
                    yield self.agg(pod, i), j + 1, self.edge(pod * self.half + j), i + 1
                    yield (self.agg(pod, i), self.half + j + 1,
                           self.core(i * self.half + j), pod + 1)

    def edge_of(self, host):
        return host // self.half

    def pod_of(self, host):
        return host // self.half // self.half

    def port_of(self, host):
        return self.half + 1 + host % self.half

    def path(self, src, dst):
        """(switch, in-port, output): which way up depends on the destination alone."""
        via, core = dst % self.half, dst // self.half % self.half
        ea, eb, pa, pb = self.edge_of(src), self.edge_of(dst), self.pod_of(src), self.pod_of(dst)
        first, last = self.port_of(src), self.port_of(dst)
        if ea == eb:
            return [(self.edge(ea), first, last)]
        down, up = eb % self.half + 1, self.half + core + 1
        hops = [(self.edge(ea), first, via + 1)]
        if pa == pb:
            hops.append((self.agg(pa, via), ea % self.half + 1, down))
        else:
            hops += [(self.agg(pa, via), ea % self.half + 1, up),
                     (self.core(via * self.half + core), pa + 1, pb + 1),
                     (self.agg(pb, via), up, down)]
        return hops + [(self.edge(eb), via + 1, last)]


def connections(tree, n, pattern, rng):
    """(host, host, port) each."""
    a = b = 0
    for i in range(n):
        if pattern == "random" or i % PER_PAIR == 0:
            a, b = rng.sample(range(tree.n_hosts), 2)
            while pattern == "pair" and tree.pod_of(a) == tree.pod_of(b):
                a, b = rng.sample(range(tree.n_hosts), 2)
        yield a, b, FIRST_PORT + i


def mac(host):
    return "02:00:00:00:%02x:%02x" % divmod(host + 1, 256)


def ip(host):
    return "10.0.%d.%d" % divmod(host + 1, 256)


def rules_of(tree, conns):
    for a, b, port in conns:
        for src, dst, sport, dport in ((a, b, port, SERVER_PORT), (b, a, SERVER_PORT, port)):
            for hop in tree.path(src, dst):
                yield (*hop, mac(src), mac(dst), ip(src), ip(dst), str(sport), str(dport))


# ------------------------------------------------- commands for simulated ones

def pport_of(tree, tenant, host):
    """Each tenant has ports of its own on all edge switches."""
    return tree.port_of(host) + tree.half * tenant


def vswitch(tenant, switch):
    return "0x%x" % (tenant << 16 | int(switch, 16))


def write_tenant(f, tree, t, carrier):
    print("tenant add t%d carrier %s" % (t, carrier), file=f)
    for s in tree.switches():
        print("vswitch add tenant t%d dpid %s pswitch 0x%s" % (t, vswitch(t, s), s), file=f)
    for a, p, b, q in tree.cables():
        print("vlink add tenant t%d vswitch %s port %d to-vswitch %s to-port %d path 0x%s:%d" %
              (t, vswitch(t, a), p, vswitch(t, b), q, a, p), file=f)
    for h in range(tree.n_hosts):
        s = tree.edge(tree.edge_of(h))
        print("vport add tenant t%d vswitch %s port %d pswitch 0x%s pport %d" %
              (t, vswitch(t, s), tree.port_of(h), s, pport_of(tree, t, h)), file=f)
        print("host add tenant t%d mac %s ip %s vswitch %s vport %d" %
              (t, mac(h), ip(h), vswitch(t, s), tree.port_of(h)), file=f)


def rng_of(seed, tenant):
    return random.Random("%s %d" % (seed, tenant))


def make(k, tenants, n, pattern, seed, folder, carrier="label"):
    tree = FatTree(int(k))
    with open(folder + "/pswitches", "w") as f:
        for cable in tree.cables():
            print("plink add pswitch 0x%s pport %d to-pswitch 0x%s to-pport %d" % cable, file=f)
    for t in range(1, int(tenants) + 1):
        with open("%s/tenant.%d" % (folder, t), "w") as f:
            write_tenant(f, tree, t, carrier)
        with open("%s/rules.%d" % (folder, t), "w") as f:
            for rule in rules_of(tree, connections(tree, int(n), pattern, rng_of(seed, t))):
                print(*rule, file=f)


def pairs(k, tenants, n, pattern, seed):
    tree = FatTree(int(k))
    for t in range(1, int(tenants) + 1):
        for a, b, port in connections(tree, int(n), pattern, rng_of(seed, t)):
            print(t, a + 1, b + 1, port)


# -------------------------------------------------------------- the fewest

# What rules of a level keep beside the in-port, from the widest on.  A label tells a pair of
# edges, but on the cables of a fat tree it is the same for all of them.
WIDTHS = {
    "app": [("sport", "dport")],
    "host": [("src", "dst")],
    "hop": [(), ("dst",), ("src", "dst")],
    "lite": [(), ("dst",), ("src", "dst")],
}
CARRIED_WIDTHS = dict(WIDTHS, hop=[(), ("dst edge",), ("src", "dst")],
                      lite=[("src edge", "dst edge"), ("src", "dst")])


class Rule:
    """What it keeps of a packet's addresses by name, so that widths can say which."""

    def __init__(self, words, edges):
        self.out = words[OUT]
        self.keeps = {
            "src": words[SRC], "dst": words[DST], "sport": words[SPORT], "dport": words[DPORT],
            "src edge": edges.get(words[SRC]), "dst edge": edges.get(words[DST]),
        }

    def at(self, width):
        return width, tuple(self.keeps[name] for name in width)


def least_of_port(rules, widths):
    """Of rules for packets from one port.  They are exact: a wider one would get a packet of
    another if it is the same at that width."""
    outputs = {}
    for r in rules:
        for width in widths:
            outputs.setdefault(r.at(width), set()).add(r.out)
    wide, alone = set(), 0
    for r in rules:
        for width in widths:
            if len(outputs[r.at(width)]) == 1:
                wide.add(r.at(width))
                break
        else:
            alone += 1
    # those of one width and value have one output
    return len(wide) + alone


def read_rules(path):
    with open(path) as f:
        return [line.split() for line in f]


def least_of_tenant(rules, half, carrier, total):
    """Adds to level -> tier -> number."""
    def is_host(words, column):
        return words[0][0] == "e" and int(words[column]) > half

    edges = {w[DST]: w[0] for w in rules if is_host(w, OUT)}
    ports = {}
    for w in rules:
        tier = w[0][0]
        if is_host(w, IN):
            # where packets are told apart
            for level in LEVELS:
                total[level][tier] += 1
        elif is_host(w, OUT):
            for level in LEVELS:
                total[level][tier] += 1 + (carrier != "label")
        else:
            ports.setdefault((w[0], w[IN]), []).append(Rule(w, edges))
    for (switch, _), there in ports.items():
        if switch[0] == "e":
            sys.exit("a path by way of edge %s: not of this fat tree" % switch)
        for level in LEVELS:
            forms = [WIDTHS] if carrier == "label" else [WIDTHS, CARRIED_WIDTHS]
            for widths in forms:
                total[level][switch[0]] += least_of_port(there, widths.get(level, ()))


def least(carrier, k, *files):
    total = {level: dict.fromkeys(TIERS, 0) for level in LEVELS}
    for path in files:
        least_of_tenant(read_rules(path), int(k) // 2, carrier, total)
    for level in LEVELS:
        print(level, *(total[level][tier] for tier in TIERS))


def main():
    commands = {"make": (make, (6, 7)), "pairs": (pairs, (5,)), "least": (least, range(3, 10000))}
    what, args = sys.argv[1:2], sys.argv[2:]
    if not what or what[0] not in commands or len(args) not in commands[what[0]][1]:
        print(__doc__, file=sys.stderr)
        return 2
    commands[what[0]][0](*args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
