#!/usr/bin/python3 -ISB
# SPDX-License-Identifier: GPL-2.0
"""Speaks for hosts in network namespaces, for as long as a test asks: to start a program
for each question takes longer than its packets.

One request a line, one line for an answer: "ok" and what was asked for, or what was wrong.

    ping SECONDS BYTES [HOST ADDRESS COUNT]...	all at once, a packet each 0.2 s; "ok" if all
						come back, SECONDS after the last at most
    none SECONDS [HOST ADDRESS COUNT]...	likewise; "ok" if nothing comes back
    tcp SECONDS FROM TO ADDRESS PORT BYTES	a connection, by which so many arrive as they
						were sent
    udp SECONDS FROM TO ADDRESS PORT		a datagram, which arrives
    frames SECONDS FROM TO ADDRESS PORT CABLE...
						likewise; what is seen of it on these
						interfaces, a word for each: "none", or
						TAG/MAC/IP/IP of each frame, which are its VLAN,
						its sender's addresses and its receiver's
    up-to-date					what Open vSwitch does with packets, and has
						counted, is what its rules say by now
    packets BRIDGE PATTERN...			how many its rules have counted that look like
						each of these

usage: talk.py					requests as above
       talk.py stream HOST ADDRESS SECONDS	pings, one each so many seconds until SIGTERM;
						then waits for the last.  Says when the first is
						back, and how many were sent and lost at the end
"""
import ctypes
import os
import re
import select
import signal
import socket
import struct
import sys
import time

CLONE_NEWNET = 0x40000000
EVERY = 0.2
ETH_P_ALL = 3
SOL_PACKET, PACKET_AUXDATA, VLAN_VALID, SO_RCVBUFFORCE = 263, 8, 0x10, 33
LIBC = ctypes.CDLL(None, use_errno=True)
# the kinds of ICMP's echo: version of IP, protocol, request, reply
ECHO = {socket.AF_INET: (socket.IPPROTO_ICMP, 8, 0), socket.AF_INET6: (socket.IPPROTO_ICMPV6, 128, 129)}


class Wrong(Exception):
    """What is not as it shall be."""


def enter(fd):
    if LIBC.setns(fd, CLONE_NEWNET):
        raise Wrong("setns: " + os.strerror(ctypes.get_errno()))


class Hosts:
    """Sockets stay in the namespace that they were made in; none is kept from one request to
    the next, as it would keep its namespace."""

    def __init__(self):
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.socks = []

    def socket(self, host, *args):
        fd = os.open("/run/netns/" + host, os.O_RDONLY)
        try:
            enter(fd)
            sock = socket.socket(*args)
        finally:
            os.close(fd)
            enter(self.home)
        self.socks.append(sock)
        sock.setblocking(False)
        return sock

    def done(self):
        for sock in self.socks:
            sock.close()
        self.socks = []


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Ping:
    """One host that asks another."""

    last_id = 0

    def __init__(self, hosts, host, address, count):
        Ping.last_id = Ping.last_id % 0xffff + 1
        self.id, self.sent, self.count = Ping.last_id, 0, int(count)
        self.missing, self.came = set(range(self.count)), 0
        self.name, self.address = "%s to %s" % (host, address), address
        self.family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.proto, self.request, self.reply = ECHO[self.family]
        self.sock = hosts.socket(host, self.family, socket.SOCK_RAW, self.proto)
        self.error = ""

    def send(self, size):
        body = struct.pack("!HH", self.id, self.sent & 0xffff) + bytes(size + size % 2)
        self.sent += 1
        # of ICMPv6 the kernel makes it
        total = checksum(struct.pack("!BBH", self.request, 0, 0) + body)
        try:
            self.sock.sendto(struct.pack("!BBH", self.request, 0, total) + body, (self.address, 0))
        except OSError as e:
            self.error = ", " + str(e)

    def receive(self):
        while True:
            try:
                data = self.sock.recv(1 << 16)
            except BlockingIOError:
                return
            except OSError as e:
                # what was told of a packet before
                self.error = ", " + str(e)
                continue
            if self.family == socket.AF_INET:
                data = data[(data[0] & 15) * 4:]
            kind, _, _, ident, number = struct.unpack_from("!BBHHH", data)
            if kind == self.reply and ident == self.id and number in self.missing:
                self.missing.remove(number)
                self.came += 1


def ping(hosts, seconds, size, which, enough):
    """All of them, until enough() is true of each or the time is over."""
    pings = [Ping(hosts, *which[i:i + 3]) for i in range(0, len(which), 3)]
    poll = select.poll()
    by_fd = {p.sock.fileno(): p for p in pings}
    for fd in by_fd:
        poll.register(fd, select.POLLIN)
    due, end = time.monotonic(), None
    while True:
        now = time.monotonic()
        if now >= due and not end:
            for p in pings:
                if p.sent < p.count:
                    p.send(size)
            due += EVERY
            if all(p.sent == p.count for p in pings):
                end = now + seconds
        if end and (now >= end or all(enough(p) for p in pings)):
            return pings
        for fd, _ in poll.poll(1000 * max(0, (end or due) - now) + 1):
            by_fd[fd].receive()


def all_come(hosts, seconds, size, *which):
    pings = ping(hosts, float(seconds), int(size), which, lambda p: not p.missing)
    lost = ["%s: %d of %d came back%s" % (p.name, p.came, p.count, p.error)
            for p in pings if p.missing]
    if lost:
        raise Wrong("; ".join(lost))


def none_comes(hosts, seconds, *which):
    pings = ping(hosts, float(seconds), 56, which, lambda p: p.came)
    # that none was sent says nothing
    some = ["%s: %d came back%s" % (p.name, p.came, p.error) for p in pings if p.came or p.error]
    if some:
        raise Wrong("; ".join(some))


def stream(host, address, every):
    ends = []
    signal.signal(signal.SIGTERM, lambda *_: ends.append(time.monotonic() + 3))
    p = Ping(Hosts(), host, address, 0)
    poll = select.poll()
    poll.register(p.sock, select.POLLIN)
    due = time.monotonic()
    while not ends or p.missing and time.monotonic() < ends[0]:
        now = time.monotonic()
        if now >= due and not ends:
            p.missing.add(p.sent & 0xffff)
            p.send(56)
            due = max(due + float(every), now)
        if poll.poll(1000 * max(0, due - now) + 1):
            begun = p.came
            p.receive()
            if not begun and p.came:
                print("begun", flush=True)
    print("sent %d, lost %d%s" % (p.sent, len(p.missing), p.error), flush=True)


def wait(poll, end, what):
    if not poll.poll(1000 * max(0, end - time.monotonic())):
        raise Wrong(what)


def udp(hosts, seconds, who, to, address, port):
    end = time.monotonic() + float(seconds)
    there = hosts.socket(to, socket.AF_INET, socket.SOCK_DGRAM)
    there.bind(("", int(port)))
    data = os.urandom(32)
    hosts.socket(who, socket.AF_INET, socket.SOCK_DGRAM).sendto(data, (address, int(port)))
    poll = select.poll()
    poll.register(there, select.POLLIN)
    wait(poll, end, "nothing came")
    if there.recv(1024) != data:
        raise Wrong("another one came")
    return [data]


def tapped(hosts, cable):
    # of no protocol until it is bound: it would hear all interfaces before that
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    hosts.socks.append(sock)
    sock.setblocking(False)
    sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 22)
    sock.bind((cable, ETH_P_ALL))
    return sock


def seen(sock, data):
    """TAG/MAC/IP/IP of each frame of IPv4 with that in it."""
    while True:
        try:
            frame, aux, _, _ = sock.recvmsg(2048, 64)
        except BlockingIOError:
            return
        if data not in frame:
            continue
        tag, at = "none", 14
        for level, kind, value in aux:
            status, tci = struct.unpack_from("=I12xH", value) if level == SOL_PACKET and \
                kind == PACKET_AUXDATA else (0, 0)
            if status & VLAN_VALID:
                tag = "%d" % (tci & 0xfff)
        if frame[12:14] == b"\x81\0":
            tag, at = "%d" % (struct.unpack_from("!H", frame, 14)[0] & 0xfff), 18
        yield "/".join((tag, frame[6:12].hex(":"), socket.inet_ntoa(frame[at + 12:at + 16]),
                        socket.inet_ntoa(frame[at + 16:at + 20])))


def frames(hosts, seconds, who, to, address, port, *cables):
    taps = [tapped(hosts, cable) for cable in cables]
    data = udp(hosts, seconds, who, to, address, port).pop()
    # copies that should not be
    time.sleep(0.3)
    return [",".join(seen(tap, data)) or "none" for tap in taps]


def tcp(hosts, seconds, who, to, address, port, size):
    end = time.monotonic() + float(seconds)
    server = hosts.socket(to, socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", int(port)))
    server.listen()
    data, got = os.urandom(int(size)), b""
    left = data
    client = hosts.socket(who, socket.AF_INET, socket.SOCK_STREAM)
    client.connect_ex((address, int(port)))
    poll = select.poll()
    poll.register(server, select.POLLIN)
    wait(poll, end, "no connection")
    there = server.accept()[0]
    hosts.socks.append(there)
    there.setblocking(False)
    poll.unregister(server)
    poll.register(there, select.POLLIN)
    poll.register(client, select.POLLOUT)
    while True:
        for fd, _ in poll.poll(1000 * max(0, end - time.monotonic())) or [(None, 0)]:
            if fd is None:
                raise Wrong("%d of %d bytes came" % (len(got), len(data)))
            if fd == client.fileno():
                left = left[client.send(left):]
                if not left:
                    poll.unregister(client)
                    client.shutdown(socket.SHUT_WR)
                continue
            part = there.recv(1 << 16)
            got += part
            if not part:
                if got != data:
                    raise Wrong("other bytes came")
                return


def vswitchd(*command):
    """What ovs-appctl says; it is asked in JSON, and no argument of ours needs to be escaped."""
    folder = os.environ["OVS_RUNDIR"]
    with open(folder + "/ovs-vswitchd.pid", encoding="ascii") as f:
        path = "%s/ovs-vswitchd.%s.ctl" % (folder, f.read().strip())
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(60)
        sock.connect(path)
        sock.sendall(b'{"id":0,"method":"%s","params":[%s]}' % (
            command[0].encode(), b",".join(b'"%s"' % c.encode() for c in command[1:])))
        answer = ""
        # one object, of which nothing but strings has braces
        while not answer.endswith("}"):
            data = sock.recv(1 << 16)
            if not data:
                raise Wrong("ovs-vswitchd has gone")
            answer += data.decode()
    if '"error":null' not in answer:
        raise Wrong("ovs-vswitchd: " + answer)
    return answer.replace("\\n", "\n")


def up_to_date(_hosts):
    # when it has gone through its cache, having begun to after this: the first may be under way
    vswitchd("revalidator/wait")
    vswitchd("revalidator/wait")


def packets(hosts, bridge, *patterns):
    # what its datapath has seen
    up_to_date(hosts)
    sums = [0] * len(patterns)
    for line in vswitchd("bridge/dump-flows", bridge).splitlines():
        count = re.search(r"n_packets=(\d+)", line)
        for i, pattern in enumerate(patterns):
            if count and re.search(pattern, line):
                sums[i] += int(count[1])
    return [str(n) for n in sums]


def a_datagram(*args):
    udp(*args)


WHAT = {"ping": all_come, "none": none_comes, "tcp": tcp, "udp": a_datagram, "frames": frames,
        "up-to-date": up_to_date, "packets": packets}


def main():
    hosts = Hosts()
    for line in sys.stdin:
        try:
            what, *args = line.split()
            answer = " ".join(["ok"] + (WHAT[what](hosts, *args) or []))
        except (Wrong, OSError) as e:
            answer = str(e)
        hosts.done()
        print(answer, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["stream"]:
        stream(*sys.argv[2:])
    else:
        main()
