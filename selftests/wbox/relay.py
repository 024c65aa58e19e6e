#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""A white-box switch made of Open vSwitch: between a bridge and its controller, this
describes it as an OF-DPA 2.0 switch and holds the controller to the rules of its pipeline.

usage: relay.py LOG CONTROLLER-PORT SWITCH...

SWITCH is BRIDGE:PORT:OFCTL-PORT:HOW.  The bridge's controller is tcp:127.0.0.1:PORT;
ovs-ofctl reaches the switch by tcp:127.0.0.1:OFCTL-PORT.  HOW is how it shows what it
is: "desc" by its description, "tables" by its tables only, "both" not at all: that one takes
rules in its first table like any other switch, besides.  Each message that the pipeline
does not take is refused, and is a line of LOG.
"""
import os
import selectors
import socket
import struct
import sys

import pipeline
from pipeline import Flow, Group, Violation

ERROR, FLOW_REMOVED, MP_REPLY = 1, 11, 19
MP_DESC, MP_FLOW, MP_TABLE_FEATURES = 0, 1, 12
OWN_COOKIE = 0x0fda0fda0fda0fda     # of what a pipeline does by itself
PUSH_VLAN = struct.pack("!HHHxx", 17, 8, 0x8100)


def frame(type_, xid, body):
    return struct.pack("!BBHI", 4, type_, 8 + len(body), xid) + body


def goto_rule(table, to, command=0):
    """A table without a match goes on."""
    return frame(pipeline.FLOW_MOD, 0, struct.pack(
        "!QQBBHHHIIIHxxHHxxxxHHBxxx", OWN_COOKIE, 0, table, command, 0, 0, 0, 0xffffffff,
        0xffffffff, 0xffffffff, 0, 1, 4, 1, 8, to))


class Switch:
    """A bridge that is one."""

    def __init__(self, bridge, how, log):
        self.bridge, self.how, self.log = bridge, how, log
        self.pipe = pipeline.Pipeline()
        self.first = how != "both"       # the first table goes on by itself

    def violation(self, text):
        self.log.write("%s: %s\n" % (self.bridge, text))
        self.log.flush()

    # ---- from the controller

    def down(self, msg):
        """What goes on to the bridge, and what goes back."""
        _, type_, _, xid = struct.unpack_from("!BBHI", msg)
        try:
            if type_ == pipeline.FLOW_MOD:
                f = Flow(msg)
                if self.how == "both" and not f.table:
                    return self.as_first(False) + msg, b""
                self.pipe.flow_mod(f)
                return self.as_first(True) + self.with_push(f, msg), b""
            if type_ == pipeline.GROUP_MOD:
                self.pipe.group_mod(Group(msg))
            elif type_ == pipeline.PACKET_OUT and self.how != "both":
                self.pipe.packet_out(msg)
            elif type_ in (17, 29):
                raise Violation(pipeline.BAD_REQUEST, "message of type %u" % type_)
        except Violation as v:
            self.violation(str(v))
            return b"", frame(ERROR, xid, struct.pack("!HH", *v.error) + msg[:64])
        return msg, b""

    def as_first(self, goes_on):
        """What has rules in its first table ends there, or they would be no misses."""
        if self.how != "both" or self.first == goes_on:
            return b""
        self.first = goes_on
        return goto_rule(0, 10, 0 if goes_on else 4)

    @staticmethod
    def with_push(f, msg):
        """An untagged packet gets its VLAN id by nothing but a set-field."""
        if f.table != 10 or f.command > 2 or f.match.get("vlan_vid") != (0, None):
            return msg
        out, at = b"", f.instr_at
        while at < len(msg):
            kind, length = struct.unpack_from("!HH", msg, at)
            body = msg[at + 8:at + length]
            if kind == 4:
                out += struct.pack("!HHxxxx", 4, length + 8) + PUSH_VLAN + body
            else:
                out += msg[at:at + length]
            at += length
        msg = msg[:f.instr_at] + out
        return msg[:2] + struct.pack("!H", len(msg)) + msg[4:]

    # ---- from the bridge

    def up(self, msg):
        _, type_, _, xid = struct.unpack_from("!BBHI", msg)
        if type_ == FLOW_REMOVED:
            _, priority, _, table = struct.unpack_from("!QHBB", msg, 8)
            _, length = struct.unpack_from("!HH", msg, 48)
            self.pipe.flow_removed(table, priority, msg[52:48 + length])
        if type_ != MP_REPLY:
            return msg
        kind = struct.unpack_from("!H", msg, 8)[0]
        head, body = msg[8:16], msg[16:]
        if kind == MP_DESC and self.how == "desc":
            body = body[:256] + b"OF-DPA 2.0 reference".ljust(256, b"\0") + body[512:]
        elif kind == MP_TABLE_FEATURES and self.how != "both":
            body = b"".join(e for e in self.entries(body) if e[2] in pipeline.TABLES)
        elif kind == MP_FLOW:
            body = b"".join(map(self.without_push, self.entries(body)))
        else:
            return msg
        return frame(MP_REPLY, xid, head + body)

    @staticmethod
    def entries(body):
        at = 0
        while at < len(body):
            length = struct.unpack_from("!H", body, at)[0]
            yield body[at:at + length]
            at += length

    @staticmethod
    def without_push(e):
        table, cookie = e[2], struct.unpack_from("!Q", e, 24)[0]
        if cookie == OWN_COOKIE:
            return b""
        at = e.find(PUSH_VLAN, 48) if table == 10 else -1
        if at < 0:
            return e
        # the apply-actions that it is the first of
        length = struct.unpack_from("!H", e, at - 6)[0]
        e = e[:at - 6] + struct.pack("!H", length - 8) + e[at - 4:at] + e[at + 8:]
        return struct.pack("!H", len(e)) + e[2:]


class Pair:
    """A controller's connection and the bridge's."""

    def __init__(self, relay, switch, ctrl, bridge):
        self.relay, self.switch = relay, switch
        self.ctrl, self.bridge = ctrl, bridge
        self.buf = {ctrl: b"", bridge: b""}
        self.greeted = False
        for sock in (ctrl, bridge):
            relay.sel.register(sock, selectors.EVENT_READ, self.readable)

    def readable(self, sock):
        try:
            data = sock.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        buf = self.buf[sock] + data
        while len(buf) >= 8:
            length = struct.unpack_from("!H", buf, 2)[0]
            if len(buf) < length:
                break
            self.message(sock, buf[:length])
            buf = buf[length:]
        self.buf[sock] = buf

    def message(self, sock, msg):
        try:
            if sock is self.bridge:
                self.ctrl.sendall(self.switch.up(msg))
                return
            if not self.greeted and msg[1] != 0:
                # after the HELLO: what it does by itself
                self.greeted = True
                for table, to in ((0, 10), (20, 50), (50, 60)):
                    if table or self.switch.first:
                        self.bridge.sendall(goto_rule(table, to))
            down, back = self.switch.down(msg)
            if down:
                self.bridge.sendall(down)
            if back:
                self.ctrl.sendall(back)
        except OSError:
            self.close()

    def close(self):
        for sock in (self.ctrl, self.bridge):
            if sock.fileno() >= 0:
                self.relay.sel.unregister(sock)
                sock.close()


class Relay:
    """All switches."""

    def __init__(self, log, port):
        self.log, self.port = log, port
        self.sel = selectors.DefaultSelector()

    def listen(self, port, accepted):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", port))
        s.listen(8)
        self.sel.register(s, selectors.EVENT_READ, lambda l: accepted(l.accept()[0]))

    def add(self, bridge, port, ofctl_port, how):
        switch = Switch(bridge, how, self.log)

        def from_bridge(sock):
            try:
                ctrl = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                sock.close()
                return
            ctrl.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Pair(self, switch, ctrl, sock)

        def from_ofctl(sock):
            s = socket.socket(socket.AF_UNIX)
            s.connect("%s/%s.mgmt" % (os.environ["OVS_RUNDIR"], bridge))
            Pair(self, switch, sock, s)

        self.listen(int(port), from_bridge)
        self.listen(int(ofctl_port), from_ofctl)

    def run(self):
        while True:
            for key, _ in self.sel.select():
                if key.fileobj.fileno() >= 0:
                    key.data(key.fileobj)


def main():
    with open(sys.argv[1], "a", encoding="ascii") as log:
        relay = Relay(log, int(sys.argv[2]))
        for switch in sys.argv[3:]:
            relay.add(*switch.split(":"))
        relay.run()


if __name__ == "__main__":
    main()
