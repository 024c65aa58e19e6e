#!/usr/bin/python3 -ISB
# SPDX-License-Identifier: GPL-2.0
"""A numbered stream of UDP packets, and what becomes of it.

usage: stream.py send ADDRESS PORT MS DEV...	one packet each MS milliseconds, out of
						the first DEV, after each SIGUSR1 of the
						next; says of each that it is used, and how
						many there were at the end (SIGTERM)
       stream.py receive PORT			at the end: how many came, how many of
						those between are missing, how many came
						twice, and the longest gap
"""

import select
import signal
import socket
import struct
import sys
import time

SO_BINDTODEVICE = 25


class Ended(Exception):
    """A SIGTERM."""


def end(_sig, _frame):
    raise Ended


def bound(dev):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, dev.encode())
    return sock


def send(address, port, every, devices):
    socks = [bound(dev) for dev in devices]
    at, used = [0], None
    signal.signal(signal.SIGUSR1, lambda _s, _f: at.__setitem__(0, (at[0] + 1) % len(socks)))
    number = 0
    try:
        due = time.monotonic()
        while True:
            if used != at[0]:
                used = at[0]
                print("from %d on out of %s" % (number, devices[used]), flush=True)
            try:
                socks[at[0]].sendto(struct.pack("!Q", number), (address, port))
                number += 1
            except OSError as err:
                print("not sent:", err, flush=True)
            due = max(due + every, time.monotonic() - 0.1)
            time.sleep(max(0, due - time.monotonic()))
    except Ended:
        print("sent %d" % number, flush=True)


def receive(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", port))
    sock.setblocking(False)
    seen, twice, last, gap, ending = set(), 0, None, 0, None
    while True:
        try:
            if ending and time.monotonic() > ending:
                break
            if not select.select([sock], [], [], 0.1)[0]:
                continue
            number = struct.unpack("!Q", sock.recv(64))[0]
            now = time.monotonic()
            gap = max(gap, now - last) if last else 0
            last = now
            twice += number in seen
            seen.add(number)
        except Ended:
            # what is still under way
            ending = time.monotonic() + 0.5
    missing = max(seen) - min(seen) + 1 - len(seen) if seen else 0
    for number in range(min(seen, default=0), max(seen, default=0)):
        if number in seen and number + 1 not in seen:
            print("missing from %d to %d" % (number + 1, min(n for n in seen if n > number) - 1))
    print("received %d missing %d twice %d gap %d ms" % (len(seen), missing, twice, gap * 1000),
          flush=True)


def main():
    signal.signal(signal.SIGTERM, end)
    if sys.argv[1] == "send":
        send(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]) / 1000, sys.argv[5:])
    else:
        receive(int(sys.argv[2]))


main()
