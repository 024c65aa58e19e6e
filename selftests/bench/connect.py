#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""TCP connections between hosts in network namespaces, all at once:  connect.py < LIST

Each line is  CLIENT SERVER IP SPORT DPORT: namespaces, the server's address, ports.  Each
client says something and has to be answered.  When all are, it prints "connected N", and
keeps them until a line "close"; nothing is left on its way then.  Clients try until all
are there, for CONNECT_WAIT seconds at most.
"""
import ctypes
import errno
import os
import selectors
import socket
import struct
import sys
import time

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def enter(name):
    """Sockets stay in the namespace that they were made in."""
    with open("/run/netns/" + name, "rb") as f:
        if LIBC.setns(f.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns", name)


class Connections:
    def __init__(self):
        self.sel = selectors.DefaultSelector()
        self.listeners, self.open, self.waiting = {}, [], set()

    def listen(self, host, port):
        if (host, port) in self.listeners:
            return
        enter(host)
        s = socket.create_server(("", port), backlog=64)
        s.setblocking(False)
        self.listeners[host, port] = s
        self.sel.register(s, selectors.EVENT_READ, lambda: self.accept(s))

    def accept(self, listener):
        s, _ = listener.accept()
        self.open.append(s)
        self.sel.register(s, selectors.EVENT_READ, lambda: self.answer(s))

    def answer(self, s):
        s.send(s.recv(100))
        self.sel.unregister(s)

    def connect(self, host, ip, sport, dport):
        enter(host)
        s = socket.socket()
        s.bind(("", sport))
        s.setblocking(False)
        s.connect_ex((ip, dport))
        self.open.append(s)
        self.waiting.add(s)
        self.sel.register(s, selectors.EVENT_WRITE,
                          lambda: self.connected(s, host, ip, sport, dport))

    def connected(self, s, *where):
        self.sel.unregister(s)
        error = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error == errno.EHOSTUNREACH:
            # a busy controller takes longer with ARP than hosts wait
            self.open.remove(s)
            self.waiting.discard(s)
            s.close()
            self.connect(*where)
            return
        if error:
            sys.exit("%s: %s" % (s.getsockname(), os.strerror(error)))
        s.send(b"hello")
        self.sel.register(s, selectors.EVENT_READ, lambda: self.answered(s))

    def answered(self, s):
        if s.recv(100) == b"hello":
            self.waiting.discard(s)
        self.sel.unregister(s)

    def until_all_answer(self, seconds):
        end = time.monotonic() + seconds
        while self.waiting and time.monotonic() < end:
            for key, _ in self.sel.select(0.5):
                key.data()
        return not self.waiting

    def close(self):
        """At once at both ends, so that nobody sends anything later."""
        for s in self.open:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            s.close()


def main():
    todo = []
    for line in sys.stdin:
        if not line.strip():
            break
        client, server, ip, sport, dport = line.split()
        todo.append((client, server, ip, int(sport), int(dport)))
    c = Connections()
    for _, server, _, _, dport in todo:
        c.listen(server, dport)
    for client, _, ip, sport, dport in todo:
        c.connect(client, ip, sport, dport)
    if not c.until_all_answer(float(os.environ.get("CONNECT_WAIT", "60"))):
        sys.exit("no answer: %s" % [s.getsockname() for s in c.waiting])
    print("connected %d" % len(todo), flush=True)
    sys.stdin.readline()
    c.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
