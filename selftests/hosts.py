#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What hosts in network namespaces say to each other, all pairs at once, and what each
of them hears:  hosts.py WHAT[,WHAT...] TENANT:N ...

TENANT1 to TENANTn are the namespaces, 10.0.0.n and fd00::n their addresses, eth0 their
interfaces.  WHAT is ping, ping6, arp, tcp, tcp6 or broadcast.  What is sent carries a
mark with its tenant in it, and each frame that comes to a host is looked at: marks of
others and VLAN tags must not be there.  TENANT:N:alone are hosts who have to get no
answer at all; TENANT:N:quiet only listen.

It goes on asking until all answers are there, for HOSTS_WAIT seconds at most, and prints
a line for each WHAT: what, "ok" or "not ok" and how many pairs, then what was wrong.
Starting a ping for each pair would take minutes in a guest without KVM.
"""
import ctypes
import os
import re
import selectors
import socket
import struct
import sys
import time

MARK = re.compile(rb"\[([a-z]+)(\d+)>(\w+)\]")
ETH_P_ALL = 3
CLONE_NEWNET = 0x40000000
SOL_PACKET, PACKET_AUXDATA, VLAN_VALID, SO_RCVBUFFORCE = 263, 8, 0x10, 33
TCP_PORT, UDP_PORT = 5000, 5001
ALL_NODES = "ff02::1"
PAUSE = 2       # seconds, before what was not answered is asked again
LIBC = ctypes.CDLL(None, use_errno=True)


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Host:
    """Sockets stay in the namespace that they were made in."""

    def __init__(self, tenant, n):
        self.tenant, self.n, self.name = tenant, n, "%s%d" % (tenant, n)
        with open("/run/netns/" + self.name, "rb") as f:
            if LIBC.setns(f.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns", self.name)
        # of no protocol until it is bound: it would hear all interfaces before that
        self.tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.tap.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.tap.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 22)
        self.tap.bind(("eth0", ETH_P_ALL))
        self.mac = self.tap.getsockname()[4]
        self.index = socket.if_nametoindex("eth0")
        self.icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        self.icmp6 = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.udp6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.server = socket.create_server(("::", TCP_PORT), family=socket.AF_INET6,
                                           dualstack_ipv6=True, backlog=64)
        self.server.setblocking(False)
        self.tap.setblocking(False)
        # for connections, which are made later
        self.netns = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)

    def mark(self, to):
        return b"[%s>%s]" % (self.name.encode(), str(to).encode())

    def new_tcp(self, family):
        LIBC.setns(self.netns, CLONE_NEWNET)
        s = socket.socket(family, socket.SOCK_STREAM)
        s.setblocking(False)
        return s


def frames(host):
    """All that came to a host: frame, whether it had a VLAN tag."""
    while True:
        try:
            data, aux, _, addr = host.tap.recvmsg(2048, 64)
        except BlockingIOError:
            return
        if addr[2] == socket.PACKET_OUTGOING:
            continue
        tagged = data[12:14] in (b"\x81\x00", b"\x88\xa8")
        for level, kind, value in aux:
            if level == SOL_PACKET and kind == PACKET_AUXDATA:
                tagged = tagged or struct.unpack_from("I", value)[0] & VLAN_VALID
        yield data, tagged


# Each asks for (host, n) and tells from a frame who got his answer from whom.  Addresses
# end with the number of the host.

class Ping:
    @staticmethod
    def ask(host, to):
        body = struct.pack("!HH", host.n, to) + host.mark(to).ljust(32)
        data = struct.pack("!BBH", 8, 0, checksum(b"\x08\0\0\0" + body)) + body
        host.icmp.sendto(data, ("10.0.0.%d" % to, 0))

    @staticmethod
    def answer(host, frame, mark):
        if mark and frame[12:14] == b"\x08\0" and frame[23] == 1 and frame[34] == 0:
            return host.n, frame[29]
        return None


class Ping6:
    @staticmethod
    def ask(host, to):
        data = struct.pack("!BBHHH", 128, 0, 0, host.n, to) + host.mark(to).ljust(32)
        host.icmp6.sendto(data, ("fd00::%x" % to, 0))

    @staticmethod
    def answer(host, frame, mark):
        if mark and frame[12:14] == b"\x86\xdd" and frame[20] == 58 and frame[54] == 129:
            return host.n, frame[37]
        return None


class Arp:
    """The mark is in the padding of the request."""

    @staticmethod
    def ask(host, to):
        host.tap.send(b"\xff" * 6 + host.mac + struct.pack(
            "!HHHBBH6s4s6s4s", 0x806, 1, 0x800, 6, 4, 1, host.mac, bytes((10, 0, 0, host.n)),
            bytes(6), bytes((10, 0, 0, to))) + host.mark(to).ljust(18))

    @staticmethod
    def answer(host, frame, mark):
        if frame[12:14] == b"\x08\x06" and frame[21] == 2 and frame[31] != host.n:
            return host.n, frame[31]
        return None


class Broadcast:
    """Once to all, by IPv4 and IPv6: both are to come."""

    def __init__(self):
        self.got = {}
        self.at = {}

    def ask(self, host, _):
        now = time.monotonic()
        if now - self.at.get(host, -PAUSE) < PAUSE / 2:
            return
        self.at[host] = now
        host.udp.sendto(host.mark("all").ljust(32), ("10.0.0.255", UDP_PORT))
        host.udp6.sendto(host.mark("all").ljust(32), (ALL_NODES, UDP_PORT, 0, host.index))

    def answer(self, host, frame, mark):
        if not mark or mark[3] != b"all" or not frame[0] & 1:
            return None
        key = host.tenant, int(mark[2]), host.n
        got = self.got.setdefault(key, set())
        got.add(frame[12:14])
        return key[1:] if len(got) == 2 else None


class Tcp:
    """The server says who it is."""

    def __init__(self, loop, family):
        self.loop, self.family, self.conns = loop, family, {}

    def ask(self, host, to):
        if (host, to) in self.conns:
            return
        s = self.conns[host, to] = host.new_tcp(self.family)
        s.connect_ex(("10.0.0.%d" % to if self.family == socket.AF_INET else "fd00::%x" % to,
                      TCP_PORT))
        self.loop.sel.register(s, selectors.EVENT_WRITE, lambda: self.connected(host, to, s))

    def connected(self, host, to, s):
        self.loop.sel.unregister(s)
        if s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            s.close()
            del self.conns[host, to]
            return
        s.send(host.mark(to))
        self.loop.sel.register(s, selectors.EVENT_READ, lambda: self.says(host, to, s))

    def says(self, host, to, s):
        self.loop.sel.unregister(s)
        try:
            name = s.recv(100)
        except OSError as e:
            name = str(e).encode()
        s.close()
        if name == b"I am %s%d" % (host.tenant.encode(), to):
            self.loop.answered(host.tenant, (host.n, to))
        else:
            self.loop.bad("%s asks %d for its name: %r" % (host.name, to, name))

    @staticmethod
    def answer(host, frame, mark):
        return None


class Loop:
    def __init__(self, tenants):
        self.sel = selectors.DefaultSelector()
        self.what = None
        self.tenants = {}
        self.faults, self.no_answer, self.wait = [], {}, {}
        self.marks = 0
        for t in tenants:
            name, n, how = (t + ":").split(":")[:3]
            hosts = [Host(name, i + 1) for i in range(int(n))]
            pairs = {(a.n, b.n): a for a in hosts for b in hosts if a is not b}
            self.tenants[name] = how, pairs
            for host in hosts:
                self.sel.register(host.tap, selectors.EVENT_READ, lambda h=host: self.look(h))
                self.sel.register(host.server, selectors.EVENT_READ,
                                  lambda h=host: self.serve(h))

    def bad(self, text):
        if len(self.faults) < 20 and text not in self.faults:
            self.faults.append(text)

    def answered(self, tenant, pair):
        if pair in self.no_answer[tenant]:
            self.bad("%s%d got an answer from %d" % (tenant, *pair))
        self.wait[tenant].pop(pair, None)

    def look(self, host):
        for frame, tagged in frames(host):
            mark = MARK.search(frame)
            if tagged:
                self.bad("%s got a VLAN tag: %s" % (host.name, frame[:64].hex()))
            if mark:
                self.marks += 1
                if mark[1] != host.tenant.encode():
                    self.bad("%s got what is not its: %r" % (host.name, mark[0]))
                    continue
            pair = self.what.answer(host, frame, mark)
            if pair:
                self.answered(host.tenant, pair)

    def serve(self, host):
        try:
            conn, _ = host.server.accept()
        except OSError:
            return
        conn.send(b"I am " + host.name.encode())
        self.sel.register(conn, selectors.EVENT_READ, lambda: self.served(conn))

    def served(self, conn):
        self.sel.unregister(conn)
        try:
            conn.recv(100)
        except OSError:
            pass
        conn.close()

    def turn(self, seconds, done):
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            for key, _ in self.sel.select(max(0, min(end - time.monotonic(), 0.5))):
                key.data()

    def ask(self, of):
        for tenant, pairs in of.items():
            for (_, to), host in list(pairs.items()):
                try:
                    self.what.ask(host, to)
                except OSError as e:
                    self.bad("%s asks %d: %s" % (host.name, to, e))
            # or replies get lost behind them
            self.turn(0, lambda: False)

    def done(self):
        return not any(self.wait.values())

    def quiet_time(self):
        self.turn(PAUSE, lambda: False)

    def run(self, what, seconds):
        end = time.monotonic() + seconds
        self.what = {
            "ping": Ping, "ping6": Ping6, "arp": Arp, "broadcast": Broadcast,
            "tcp": lambda: Tcp(self, socket.AF_INET), "tcp6": lambda: Tcp(self, socket.AF_INET6),
        }[what]()
        for name, (how, pairs) in self.tenants.items():
            self.wait[name] = {} if how else dict(pairs)
            self.no_answer[name] = pairs if how == "alone" else {}
        self.marks = 0
        self.ask(self.no_answer)
        # asking anew breaks off what is on its way: the slower they are the longer it waits
        pause = PAUSE
        while not self.done() and time.monotonic() < end:
            self.ask(self.wait)
            self.turn(pause, self.done)
            pause = min(2 * pause, 16)
        # what is not to come has time to
        if any(self.no_answer.values()):
            self.ask(self.no_answer)
            self.quiet_time()
        for tenant, pairs in self.wait.items():
            for a, b in sorted(pairs):
                self.bad("%s%d got no answer from %d" % (tenant, a, b))
        if not self.marks:
            self.bad("no mark was seen")
        text = ", ".join("%s %d" % (name, len(pairs) - len(self.wait[name]))
                         for name, (how, pairs) in self.tenants.items() if not how)
        faults, self.faults = self.faults, []
        print("%s %sok: pairs of %s" % (what, "not " if faults else "", text))
        for text in faults:
            print("  " + text)
        return not faults


def main():
    loop = Loop(sys.argv[2:])
    good = True
    wait = patience = float(os.environ.get("HOSTS_WAIT", "20"))
    for what in sys.argv[1].split(","):
        if not loop.run(what, wait):
            good = False
            # where one thing is wrong others will be: no need to wait that long for each
            wait = patience / 8
    loop.quiet_time()
    if loop.faults:
        print("\n  ".join(["afterwards not ok:"] + loop.faults))
        good = False
    else:
        print("afterwards ok")
    return not good


if __name__ == "__main__":
    sys.exit(main())
