#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The same rules through a vSwitch and on an Open vSwitch bridge, the same packets
into both: what comes out, what controllers are told and what is counted has to be the
same.  See packets.sh.
"""
import argparse
import re
import sys
import time

import wire
from conform import connect, learn_addresses, sides_of


def told(path):
    """Groups whose verdict is there."""
    with open(path) as f:
        return {m[1] for m in re.finditer(r"^(?:not )?ok (.*?): [0-9]+ steps", f.read(), re.M)}


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--plain", action="store_true", help="the first is Open vSwitch, too")
    ap.add_argument("--only", help="cases with that in their name")
    ap.add_argument("--versions", default="1,4")
    ap.add_argument("--every", type=int, default=1, help="of those written by hand one in so many")
    ap.add_argument("--over", default="1,4", help="versions of the pSwitch")
    ap.add_argument("--seed", type=int, default=1, help="the first of the random part")
    ap.add_argument("--n", type=int, default=10, help="how many of them")
    ap.add_argument("--done", help="what was printed before Open vSwitch ended: those groups "
                    "need not be done again")
    ap.add_argument("--v", action="append", required=True)
    args = ap.parse_args()
    seeds = range(args.seed, args.seed + args.n)
    sides = sides_of(args.v)
    done = told(args.done) if args.done else ()
    failed = 0
    for version in map(int, args.versions.split(",")):
        if version == 1:
            from packets10 import Cases
        else:
            from packets13 import Cases
        for pv, v, p in sides:
            if str(pv) not in args.over.split(","):
                continue
            word = {1: "1.0", 4: "1.3"}
            prefix = "%s over %s: " % (word[version], "plain" if args.plain else word[pv])
            report = wire.Report(prefix, done)
            cases = Cases(v, p, version, pv, report, args.plain)
            cases.only, cases.every = args.only, args.every
            for s in (v, p):
                connect(s, version)
            learn_addresses(cases)
            cases.prepare()
            cases.install(cases.cleaning())
            start = time.monotonic()
            try:
                cases.run()
                cases.every = 1
                cases.random(seeds)
            finally:
                # of a switch that has gone nothing can be said
                if wire.vswitchd_lives():
                    report.group(None)
            for s in (v, p):
                s.hang_up()
            report.say("%s%d cases in %.1f s" % (prefix, cases.steps, time.monotonic() - start))
            failed += report.failed
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(wire.exit_status(main))
