#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Speaks as a controller to a vSwitch and to an Open vSwitch bridge, with the same
messages, and compares the answers.  See conform.sh; what may differ is in
differences.py.
"""
import argparse
import subprocess
import sys
import time

import script
import wire
from differences import OTHERWISE


class Run(script.Script):
    def run(self, side, cmd):
        """A change around the switch: link {wireN} up/down, del or add {portN}."""
        names = {"wire%d" % (i + 1): w.name for i, w in enumerate(side.wires)}
        names.update({"port%d" % (i + 1): p for i, p in enumerate(side.ports)})
        what, name, *rest = cmd.format(**names).split()
        if what == "link":
            argv = ["ip", "link", "set", name] + rest
        elif what == "del":
            argv = ["ovs-vsctl", "--no-wait", "del-port", side.bridge, name]
        else:
            argv = ["ovs-vsctl", "--no-wait", "add-port", side.bridge, name, "--", "set",
                    "interface", name,
                    "ofport_request=%d" % side.ofports[side.ports.index(name)]]
        subprocess.run(argv, check=True)

    def again(self):
        """A new connection of both."""
        self.flush()
        for side in (self.v, self.p):
            side.conns[0].sock.close()
            side.accept(0, self.version, 20)

    def second(self):
        """The other controller of both, of the same version."""
        self.flush()
        for side in (self.v, self.p):
            if len(side.listeners) < 2:
                return False
            side.accept(1, self.version, 20, self.conns())
        return True


def connect(side, version):
    return side.accept(0, version, 30).hello


def side_of(text):
    """NAME,BRIDGE,OFPORT0,CONTROLLER-PORTS(a/b),PORTS(a/b),WIRES(a/b)"""
    name, bridge, base, ctl, ports, wires = text.split(",")
    side = wire.Side(name, [int(p) for p in ctl.split("/")], wires.split("/"))
    side.bridge, side.ports = bridge, ports.split("/")
    side.ofports = [int(base) + i for i in range(len(side.ports))]
    return side


def sides_of(texts):
    """[(version of the pSwitch, vSwitch, plain switch)]"""
    parts = [t.split("=") for t in texts]
    return [(int(pv), side_of(v), side_of(p)) for pv, v, p in parts]


def learn_addresses(run):
    """A port mod names the hardware address as the switch told it."""
    for side in (run.v, run.p):
        conn = side.conns[0]
        if run.version == 1:
            conn.send(wire.encode(run.msg("OFPFeaturesRequest"), 7))
        else:
            conn.send(wire.encode(run.msg("OFPPortDescStatsRequest", 0), 7))
        wire.pump([conn], 10, lambda conn=conn: any(x == 7 for _, x, _ in conn.got))
        raw = next(r for _, x, r in conn.got if x == 7)
        conn.got.clear()
        at, step, size = (32, 48, 2) if run.version == 1 else (16, 64, 4)
        while at + step <= len(raw):
            no = int.from_bytes(raw[at:at + size], "big")
            hw = raw[at + 2:at + 8] if run.version == 1 else raw[at + 8:at + 14]
            side.hw[no] = hw
            at += step


def compare(args, v, p, version, pv, used):
    word = {1: "1.0", 4: "1.3"}
    prefix = "%s over %s: " % (word[version], "plain" if args.plain else word[pv])
    report = wire.Report(prefix)
    run = Run(v, p, version, pv, report, args.plain)
    run.only, run.every, run.used = args.only, args.every, used
    report.group("hello")
    hello = [connect(s, version) for s in (v, p)]
    report.step(all(h[0] >= version for h in hello), "HELLO", [h.hex() for h in hello])
    learn_addresses(run)
    if version == 1:
        from steps10 import Steps
    else:
        from async13 import Steps
    steps = Steps(run)
    run.clean()
    start = time.monotonic()
    try:
        steps.run()
    finally:
        run.group(None)
    for side in (v, p):
        side.hang_up()
    report.say("%s%d steps in %.1f s" % (prefix, run.steps, time.monotonic() - start))
    return report.failed


def listed_in_vain(used):
    """What differences.py lists, and no step was called."""
    report = wire.Report()
    report.group("differences.py")
    for entry in OTHERWISE:
        report.step(entry in used, "%s (%s)" % (entry[2], entry[4]))
    report.group(None)
    return report.failed


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--plain", action="store_true", help="the first is Open vSwitch, too")
    ap.add_argument("--only", help="steps with that in their name")
    ap.add_argument("--every", type=int, default=1,
                    help="of those that do not depend on others one in so many")
    ap.add_argument("--versions", default="1,4", help="of the controller")
    ap.add_argument("--over", default="1,4", help="versions of the pSwitch")
    ap.add_argument("--v", action="append", required=True,
                    help="VERSION=SIDE=SIDE: a vSwitch, VERSION being the pSwitch's, and the "
                         "plain bridge to compare it with")
    args = ap.parse_args()
    failed = 0
    used = set()
    sides = sides_of(args.v)
    for version in map(int, args.versions.split(",")):
        for pv, v, p in sides:
            if str(pv) in args.over.split(","):
                failed += compare(args, v, p, version, pv, used)
    whole = args.every == 1 and not args.plain and not args.only
    if whole and args.versions == args.over == "1,4":
        failed += listed_in_vain(used)
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(wire.exit_status(main))
