# SPDX-License-Identifier: GPL-2.0
"""Both switches of a comparison: what is sent to them, what comes back, and how
the answers are made comparable.

Messages are encoded and decoded by os_ken's parsers, which know nothing of ours.
"""
import fcntl
import json
import os
import select
import socket
import struct
import time

from os_ken.lib.stringify import StringifyMixin
from os_ken.ofproto import ofproto_parser
from os_ken.ofproto import ofproto_v1_0, ofproto_v1_0_parser
from os_ken.ofproto import ofproto_v1_3, ofproto_v1_3_parser

from differences import DIFFERENCES, NOT_OXM, SETS, WHOLE

HELLO, ERROR, ECHO_REQUEST, ECHO_REPLY = 0, 1, 2, 3
PACKET_IN, FLOW_REMOVED, PORT_STATUS = 10, 11, 12
ASYNC = (PACKET_IN, FLOW_REMOVED, PORT_STATUS)
MP_REPLY = {1: 17, 4: 19}
BARRIER = {1: (18, 19), 4: (20, 21)}
# bytes before the body of a multipart reply
MP_HEADER = {1: 12, 4: 16}
# everything takes longer on a kernel that checks itself
SCALE = int(os.environ.get("TIME_SCALE", "1"))


class Proto:
    """One version: os_ken's constants, parser, and what it takes for a datapath."""

    def __init__(self, ofproto, parser):
        self.ofproto = ofproto
        self.ofproto_parser = parser
        self.id = 0


OF10 = Proto(ofproto_v1_0, ofproto_v1_0_parser)
OF13 = Proto(ofproto_v1_3, ofproto_v1_3_parser)


class Raw:
    """A message of plain bytes; the length can be a lie."""

    def __init__(self, version, type_, body=b"", length=None):
        self.version, self.type, self.body = version, type_, body
        self.length = 8 + len(body) if length is None else length

    def encode(self, xid):
        return struct.pack("!BBHI", self.version, self.type, self.length, xid) + self.body


class Parts(Raw):
    """Messages of the same xid, which together are one request."""

    def __init__(self, *msgs):
        self.msgs = msgs

    def encode(self, xid):
        return b"".join(m.encode(xid) for m in self.msgs)


class Blob:
    """Bytes in the place of a match or an action of os_ken."""

    def __init__(self, data):
        self.data = data
        self.len = len(data)

    def serialize(self, buf, offset):
        buf[len(buf):] = bytes(max(0, offset + self.len - len(buf)))
        buf[offset:offset + self.len] = self.data
        return self.len


def encode(msg, xid):
    if isinstance(msg, Raw):
        return msg.encode(xid)
    msg.xid = xid
    msg.serialize()
    return bytes(msg.buf)


# ------------------------------------------------------------------- ports

class Wire:
    """The far end of a port: packets in and out by AF_PACKET."""

    AUXDATA = 8

    def __init__(self, ifname):
        # of no protocol until it is bound: it would hear all interfaces before that
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.sock.bind((ifname, 3))
        self.sock.setblocking(False)
        self.sock.setsockopt(263, self.AUXDATA, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.name = ifname

    def send(self, data):
        try:
            self.sock.send(data)
        except OSError:
            # told once: that the link has been down meanwhile
            self.sock.send(data)

    def receive(self):
        """The next packet that arrived here, or None.  A VLAN tag that the kernel
        took off is put back."""
        while True:
            try:
                data, anc, _, addr = self.sock.recvmsg(4096, 64)
            except BlockingIOError:
                return None
            if addr[2] == socket.PACKET_OUTGOING:
                continue
            for level, kind, aux in anc:
                if level == 263 and kind == self.AUXDATA:
                    status, _, _, _, _, tci, tpid = struct.unpack("=IIIHHHH", aux[:20])
                    if status & 0x10:
                        tpid = tpid if status & 0x40 else 0x8100
                        data = data[:12] + struct.pack("!HH", tpid, tci) + data[12:]
            return data


def hw_addr(ifname):
    """Address of a local interface."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    data = fcntl.ioctl(s.fileno(), 0x8927, struct.pack("256s", ifname.encode()))
    s.close()
    return data[18:24]


class Gone(Exception):
    """Open vSwitch has ended by itself."""


def vswitchd_pid():
    with open(os.environ["OVS_RUNDIR"] + "/ovs-vswitchd.pid") as f:
        return f.read().strip()


def vswitchd_lives():
    try:
        with open("/proc/%s/cmdline" % vswitchd_pid()) as f:
            return f.read() != ""
    except FileNotFoundError:
        return False


def exit_status(main):
    """Of a script: 0, 3 if there were differences, 4 if Open vSwitch has ended; an
    exception's is 1."""
    try:
        status = main()
    except Gone:
        return 4
    return status if vswitchd_lives() else 4


def unixctl(*command):
    """Asks ovs-vswitchd as ovs-appctl does, without starting a program."""
    path = "%s/ovs-vswitchd.%s.ctl" % (os.environ["OVS_RUNDIR"], vswitchd_pid())
    with socket.socket(socket.AF_UNIX) as s:
        if not vswitchd_lives():
            raise Gone("ovs-vswitchd has gone")
        s.connect(path)
        s.sendall(json.dumps({"method": command[0], "params": command[1:], "id": 0}).encode())
        answer = b""
        while True:
            data = s.recv(1 << 16)
            if not data:
                raise Gone("ovs-vswitchd has gone")
            answer += data
            try:
                return json.loads(answer)["result"]
            except ValueError:
                pass


# ------------------------------------------------------------------ switches

class Conn:
    """A connection of a switch."""

    def __init__(self, side, sock):
        self.side, self.sock = side, sock
        self.buf = b""
        self.got = []           # (type, xid, bytes), as they came
        self.hello = None
        self.closed = False

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            self.closed = True

    def feed(self):
        try:
            data = self.sock.recv(1 << 18)
        except OSError:
            data = b""
        if not data:
            self.closed = True
            if not vswitchd_lives():
                raise Gone("ovs-vswitchd has gone")
            return
        self.buf += data
        while len(self.buf) >= 8:
            _, type_, length, xid = struct.unpack_from("!BBHI", self.buf)
            if len(self.buf) < length:
                return
            msg, self.buf = self.buf[:length], self.buf[length:]
            if type_ == HELLO:
                self.hello = msg
            elif type_ == ECHO_REQUEST:
                self.send(msg[:1] + b"\x03" + msg[2:])
            else:
                self.got.append((type_, xid, msg))


class Side:
    """A switch: one listening socket for each controller that it has."""

    def __init__(self, name, ports, wires=()):
        self.name = name
        self.listeners = []
        for port in ports:
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", port))
            s.listen(8)
            self.listeners.append(s)
        self.conns = [None] * len(ports)
        self.wires = [Wire(w) for w in wires]
        self.hw = {}            # hardware addresses of its ports, as it told them

    def accept(self, i, version, timeout, others=()):
        """The connection of now: a switch that waited for its HELLO in vain has given
        up others, which are still there to be taken."""
        end = time.monotonic() + timeout * SCALE
        while True:
            while not select.select([self.listeners[i]], [], [], 0.05)[0]:
                # these go on being asked whether they are there
                pump(others, 0.05, lambda: False)
                if time.monotonic() > end:
                    raise TimeoutError("%s does not connect" % self.name)
            sock, _ = self.listeners[i].accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            conn = Conn(self, sock)
            conn.send(Raw(version, HELLO).encode(1) + Raw(version, ECHO_REQUEST).encode(2))
            pump([conn, *others], timeout, lambda c=conn: c.got or c.closed)
            if conn.got and conn.hello:
                conn.got.clear()
                self.conns[i] = conn
                return conn
            sock.close()

    def hang_up(self):
        for i, conn in enumerate(self.conns):
            if conn:
                conn.sock.close()
            self.conns[i] = None


def pump(conns, timeout, done):
    """Read until done() or the time is over; True if done."""
    end = time.monotonic() + timeout * SCALE
    while not done():
        left = end - time.monotonic()
        if left <= 0:
            return False
        socks = [c.sock for c in conns if not c.closed]
        if not socks:
            return False
        for s in select.select(socks, [], [], left)[0]:
            next(c for c in conns if c.sock is s).feed()
    return True


# --------------------------------------------------- answers made comparable

def neutral(x, msg):
    """A decoded thing as plain Python data, without what may differ."""
    if isinstance(x, (bytes, bytearray)):
        return bytes(x).hex()
    if isinstance(x, dict):
        return {k: neutral(v, msg) for k, v in x.items()}
    if hasattr(x, "_asdict"):
        return attributes(x, x._asdict(), msg)
    if isinstance(x, (list, tuple)):
        return [neutral(v, msg) for v in x]
    if type(x).__name__ == "OFPMatch" and hasattr(x, "items"):
        return {"match": {k: neutral(v, msg) for k, v in sorted(x.items())
                          if k not in NOT_OXM}}
    if isinstance(x, StringifyMixin):
        return attributes(x, vars(x), msg)
    return x


def attributes(x, values, msg):
    name = type(x).__name__
    name = msg if name == "_namedtuple" else name
    if name in WHOLE:
        values = WHOLE[name](values)
    out = {"": name}
    for k, v in values.items():
        if k.startswith("_") or k in ("datapath", "buf", "msg_len", "version", "length", "len",
                                      "len_", "type", "actions_len"):
            continue
        change = DIFFERENCES.get((name, k)) or DIFFERENCES.get((msg, k))
        if change:
            v = change[0](v)
        v = neutral(v, msg)
        if (name, k) in SETS or (msg, k) in SETS:
            v = sorted(v, key=repr)
        out[k] = v
    return out


def show(x):
    """The same as text, a line for each member of a list of objects."""
    if isinstance(x, dict) and "" in x:
        return "%s(%s)" % (x[""], ", ".join("%s=%s" % (k, show(v)) for k, v in sorted(x.items())
                                            if k))
    if isinstance(x, list):
        return "[%s]" % ", ".join(map(show, x))
    if isinstance(x, dict):
        return "{%s}" % ", ".join("%s=%s" % (k, show(v)) for k, v in sorted(x.items()))
    return str(x)


def text_of(proto, raw):
    """One message as text, without what may differ."""
    version, type_, length, xid = struct.unpack_from("!BBHI", raw)
    if type_ == ERROR:
        etype, code = struct.unpack_from("!HH", raw, 8)
        # at least 64 bytes of the request: "type-specific" beyond (1.3.5, 7.4.4)
        return "ERROR type=%d code=%d version=%d data=%s" % (etype, code, version,
                                                             raw[12:76].hex())
    if version != proto.ofproto.OFP_VERSION:
        return "version %d: %s" % (version, raw.hex())
    if type_ == BARRIER[version][1]:
        return "BARRIER"
    try:
        msg = ofproto_parser.msg(proto, version, type_, length, xid, raw)
    except Exception as e:      # what os_ken cannot read
        return "undecodable %s: %s" % (raw.hex(), e)
    if msg is None:
        return "undecodable %s" % raw.hex()
    out = neutral(msg, type(msg).__name__)
    out.pop("xid", None)
    # a list longer than its line is easier to compare one by one
    for key in ("body", "queues", "ports"):
        body = out.get(key)
        body = list(body.values()) if isinstance(body, dict) and "" not in body else body
        if isinstance(body, list):
            del out[key]
            return "\n".join([show(out)] + sorted("  " + show(e) for e in body))
    return show(out)


def same_bytes(version, raw):
    """A message whose durations are zero: most need no decoding to be the same."""
    if raw[1:2] == b"\x01":
        return raw[:4] + raw[8:76]
    if len(raw) < 16:
        return raw[:4] + raw[8:]
    out = bytearray(raw)
    out[4:8] = bytes(4)
    if out[1] == FLOW_REMOVED:
        at = {1: 60, 4: 20}[version]
        out[at:at + 8] = bytes(8)
    elif out[1] == MP_REPLY[version] and out[8:10] == b"\0\1":
        pos = MP_HEADER[version]
        while pos + 8 <= len(out):
            at = pos + {1: 44, 4: 4}[version]
            out[at:at + 8] = bytes(8)
            pos += max(8, int.from_bytes(out[pos:pos + 2], "big"))
    return bytes(out[:len(raw)])


def merge(version, msgs):
    """Parts of one multipart reply become one message, and the list is what it was."""
    out, open_ = [], {}
    for type_, xid, raw in msgs:
        if type_ != MP_REPLY[version]:
            out.append((type_, xid, raw))
            continue
        more = raw[11] & 1
        if xid in open_:
            i = open_[xid]
            raw = out[i][2] + raw[MP_HEADER[version]:]
            out[i] = (type_, xid, raw)
        else:
            open_[xid] = len(out)
            out.append((type_, xid, raw[:11] + b"\0" + raw[12:]))
        if not more:
            open_.pop(xid, None)
    return out


def table_features(raw):
    """1.3 table features are long: first and last tables, in text."""
    out, pos, tables = [], MP_HEADER[4], []
    while pos < len(raw):
        length = struct.unpack_from("!H", raw, pos)[0]
        tables.append(raw[pos:pos + length])
        pos += max(length, 8)
    out.append("TABLE_FEATURES")
    for t in tables[:2] + tables[-2:]:
        _, tid, name, mm, mw, config, entries = struct.unpack_from("!HB5x32sQQII", t)
        out.append("  table %s match=%x write=%x config=%x" % (
            tid if t in tables[:2] else "n-%d" % (len(tables) - tid), mm, mw, config))
        at = 64
        while at + 4 <= len(t):
            ptype, plen = struct.unpack_from("!HH", t, at)
            body = t[at + 4:at + plen]
            at += (plen + 7) // 8 * 8
            # odd ones are for misses, but for that of wildcards
            if ptype & 1 and ptype < 8 or ptype in (13, 15):
                continue
            out.append("    %d %s" % (ptype, property_text(ptype, body, len(tables) - 1 - tid)))
    return "\n".join(out)


def property_text(ptype, body, after):
    if ptype == 2:
        return "next: all but %d of those after" % (after - len(body))
    ids = sorted(body[i:i + 4].hex() for i in range(0, len(body), 4))
    if ptype in (12, 14):
        ids = DIFFERENCES["table features", "set-field"][0](ids)
    # fields of OpenFlow 1.3: no extensions, none of later versions
    return " ".join(i for i in ids if ptype < 8 or i[:4] == "8000" and int(i[4:6], 16) < 80)


# ---------------------------------------------------------------------- KTAP

class Report:
    """Verdicts for the shell, which numbers them (conform/lib.sh): one for each group of
    steps, with what differed before it."""

    def __init__(self, prefix="", done=()):
        self.prefix, self.done = prefix, done
        self.failed = self.n = 0
        self.name, self.bad = None, []

    def is_done(self):
        """This group was told in an earlier run."""
        return self.prefix + str(self.name) in self.done

    def group(self, name):
        """Ends the last group, and begins that one."""
        if not vswitchd_lives():
            raise Gone("ovs-vswitchd has gone")
        if self.n:
            text = "%s%s: %d steps" % (self.prefix, self.name, self.n)
            if self.bad:
                text += ", %d failed: %s" % (len(self.bad), "; ".join(self.bad))
            print("not ok" if self.bad else "ok", text, flush=True)
        self.failed += len(self.bad)
        self.name, self.n, self.bad = name, 0, []

    def step(self, good, name, details=()):
        if self.is_done():
            return
        self.n += 1
        if good:
            return
        self.bad.append(name)
        self.say("failed: %s%s" % (self.prefix, name))
        for text in details:
            for line in text.splitlines()[:80]:
                self.say("| " + line[:1500])

    @staticmethod
    def say(text):
        print("#", text, flush=True)
