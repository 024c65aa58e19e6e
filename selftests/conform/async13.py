# SPDX-License-Identifier: GPL-2.0
"""What comes by itself, several controllers, and what is no message."""
import struct

import craft
from objects13 import Steps as Base
from wire import unixctl


class Steps(Base):
    def inject(self, port, data):
        """The same packet into the same port of both."""
        # Open vSwitch answers a barrier before its cache of flows follows
        unixctl("revalidator/wait")
        for side in (self.s.v, self.s.p):
            side.wires[port - 1].send(data)

    def shell(self, *cmds):
        for side in (self.s.v, self.s.p):
            for cmd in cmds:
                self.s.run(side, cmd)

    def told(self, what, port, data, n=1, **kw):
        return self.s.step(what, n_async=n, act=lambda: self.inject(port, data), **kw)

    def time_outs(self):
        m = {"in_port": 1, "eth_type": 0x9001}
        self.s.step("time-outs: hard, idle, both, each told",
                    self.fm(m, [self.out(2)], flags=1, hard_timeout=1, cookie=1, priority=1),
                    self.fm(m, [self.out(2)], flags=1, idle_timeout=1, cookie=2, priority=2),
                    self.fm(m, [self.out(2)], flags=1, idle_timeout=100, hard_timeout=1, cookie=3,
                            priority=3),
                    self.fm(m, [self.out(2)], hard_timeout=1, cookie=4, priority=4),
                    self.fm({"eth_type": 0x9001}, [self.out(2)], flags=1, hard_timeout=1, cookie=5,
                            priority=5), n_async=4, wait=10)
        self.s.step("time-outs: all gone", self.stats())

    def packet_ins(self):
        s, o = self.s, self.ofp
        pkt = craft.eth(0x88b5, bytes(range(200)))
        ctl = o.OFPP_CONTROLLER
        s.step("packet-in: without a rule for misses", act=lambda: self.inject(1, pkt), n_async=0,
               *[s.msg("OFPEchoRequest", b"x")])
        cases = ((0, "whole", self.fm(None, [self.out(ctl, 0xffff)], priority=0, cookie=0x55)),
                 (0, "64 bytes", self.fm(None, [self.out(ctl, 64)], priority=0, cookie=0x55)),
                 (0, "0 bytes", self.fm(None, [self.out(ctl, 0)], priority=0)),
                 (0, "1000 bytes", self.fm(None, [self.out(ctl, 1000)], priority=0)),
                 (0, "by an action", self.fm({"in_port": 1}, [self.out(ctl, 0xffff)], cookie=0x66)),
                 (0, "by an action on all", self.fm(None, [self.out(ctl, 0xffff)], priority=1)),
                 (0, "miss with a match", self.fm({"in_port": 1}, [self.out(ctl, 0xffff)],
                                                  priority=0)),
                 (0, "written", self.fm({"in_port": 1}, insts=[self.write(self.out(ctl, 0xffff))],
                                        cookie=0x77)),
                 (0, "changed", self.fm({"in_port": 1}, [
                     self.parser.OFPActionSetField(eth_dst="02:00:00:00:00:99"),
                     self.out(ctl, 0xffff)])))
        for _, what, fm in cases:
            s.step("packet-in: rule, " + what, fm)
            self.told("packet-in: " + what, 1, pkt)
            s.step("packet-in: rule off", self.delete_all())
        s.step("packet-in: tagged, rule", self.fm(None, [self.out(ctl, 0xffff)], priority=0))
        for port in (1, 2, 3, 4):
            self.told("packet-in: from port %d" % port, port,
                      craft.eth(0x800, craft.udp4(), tags=[(0x8100, 0x6005)]))
        self.told("packet-in: short packet", 1, craft.eth(0x88b5, b"x", pad=0))
        s.step("packet-in: to controller and port", self.delete_all(),
               self.fm({"in_port": 1}, [self.out(2), self.out(ctl, 50)]))
        self.told("packet-in: one of two outputs", 1, pkt)
        s.step("packet-in: rules off again", self.delete_all())
        s.step("packet-in: dec_ttl, rule",
               self.fm({"eth_type": 0x800}, [self.parser.OFPActionDecNwTtl(), self.out(2)]),
               on10="action")
        if s.pv == 4 or s.plain:
            told = 0x7
            s.step("packet-in: invalid TTL wanted", self.set_async(told, 0, 7, 7, 15, 0))
            self.told("packet-in: invalid TTL", 1, craft.eth(0x800, craft.udp4(ttl=1)))
            s.step("packet-in: invalid TTL no more", self.set_async(3, 0, 7, 7, 15, 0))
            s.step("packet-in: from table 5, rules", self.delete_all(),
                   self.fm({"in_port": 1}, insts=[
                       self.parser.OFPInstructionWriteMetadata(0xabcd, 0xffff), self.goto(5)]),
                   self.fm(None, [self.out(ctl, 0xffff)], table=5, priority=0, cookie=0x5))
            self.told("packet-in: from table 5, with metadata", 1, pkt)
            s.step("packet-in: by a group, rules", self.delete_all(),
                   self.group(1, [self.bucket(self.out(ctl, 0xffff))]),
                   self.fm({"in_port": 1}, [self.parser.OFPActionGroup(1)], cookie=9))
            self.told("packet-in: by a group", 1, pkt)
            s.step("packet-in: groups off", self.group(0xfffffffc, command=2))
        s.step("packet-in: all rules off", self.delete_all())

    def packet_outs(self):
        s, o = self.s, self.ofp
        ctl = o.OFPP_CONTROLLER

        def case(what, *args, on10=None, n_async=None, **kw):
            s.step("packet-out: " + what, self.packet_out(*args, **kw), on10=on10, n_async=n_async)
        case("to a port", [self.out(2)])
        case("to a port, from another", [self.out(2)], in_port=1)
        case("to no port", [])
        for name in ("FLOOD", "ALL", "IN_PORT", "NORMAL", "LOCAL", "ANY"):
            case("to %s from 1" % name, [self.out(getattr(o, "OFPP_" + name))], in_port=1)
        case("to FLOOD from CONTROLLER", [self.out(o.OFPP_FLOOD)])
        case("to CONTROLLER from 1", [self.out(ctl, 0xffff)], in_port=1, n_async=1)
        case("to CONTROLLER, 20 bytes", [self.out(ctl, 20)], in_port=2, n_async=1)
        case("to CONTROLLER from CONTROLLER", [self.out(ctl, 0xffff)], n_async=1)
        case("to TABLE from 1, no rule", [self.out(o.OFPP_TABLE)], in_port=1)
        s.step("packet-out: rule", self.fm({"in_port": 1}, [self.out(ctl, 0xffff)], cookie=3))
        case("to TABLE from 1", [self.out(o.OFPP_TABLE)], in_port=1, n_async=1)
        s.step("packet-out: rule off", self.delete_all())
        case("to a port that is not there", [self.out(77)])
        for port in (77, 0, 0xfffffffb, 0xfffffffc, 0xfffffff9, 0xffffffff, 0xfffffffa):
            case("from %#x" % port, [self.out(2)], in_port=port)
        case("unknown buffer", [self.out(2)], buffer=77, data=b"")
        case("unknown buffer with data", [self.out(2)], buffer=77)
        case("no data", [self.out(2)], data=b"")
        case("13 bytes", [self.out(2)], data=bytes(13))
        case("14 bytes", [self.out(2)], data=bytes(14))
        case("to a group that is not there", [self.parser.OFPActionGroup(9)])
        case("pop_vlan of untagged", [self.parser.OFPActionPopVlan(), self.out(2)])
        case("set_field without prerequisite",
             [self.parser.OFPActionSetField(ipv4_src="1.2.3.4"), self.out(2)])
        case("set_field", [self.parser.OFPActionSetField(eth_dst="02:00:00:00:00:77"),
                           self.out(ctl, 0xffff)], in_port=1, n_async=1)
        for length in (0, 8, 12, 1000):
            s.step("packet-out: actions of length %d" % length,
                   s.raw(13, struct.pack("!IIH6x", 0xffffffff, 0xfffffffd, length) +
                         struct.pack("!HHIH6x", 0, 16, 2, 0) + craft.eth(0x88b5)))

    # ----------------------------------------------------------------- ports

    def port_mod(self, port, config, mask, hw=None, advertise=0):
        def make(side):
            addr = side.hw.get(port, bytes(6)) if hw is None else hw
            return self.s.msg("OFPPortMod", port, addr.hex(":"), config, mask, advertise)
        return make

    def ports(self):
        s = self.s
        desc = s.msg("OFPPortDescStatsRequest", 0)
        for name, bit in (("PORT_DOWN", 1), ("NO_RECV", 4), ("NO_FWD", 32), ("NO_PACKET_IN", 64),
                          ("all of them", 0x65)):
            settle = 0.5 if bit & 1 else 0.1
            s.step("port mod: " + name, self.port_mod(2, bit, bit), settle=settle)
            s.step("port mod: %s again" % name, self.port_mod(2, bit, bit), desc)
            s.step("port mod: %s off" % name, self.port_mod(2, 0, bit), settle=settle)
            s.step("port mod: %s off, description" % name, desc)
        s.step("port mod: bits outside the mask", self.port_mod(2, 0x65, 0), desc)
        s.step("port mod: unknown bits", self.port_mod(2, 0x12, 0x12), desc)
        s.step("port mod: unknown bits, high", self.port_mod(2, 1 << 31, 1 << 31), desc)
        s.step("port mod: advertise", self.port_mod(2, 0, 0, advertise=0x20), desc)
        s.step("port mod: unknown advertise", self.port_mod(2, 0, 0, advertise=1 << 30), desc)
        s.step("port mod: wrong address", self.port_mod(2, 1, 1, hw=craft.host(99)), desc)
        s.step("port mod: port 77", self.port_mod(77, 1, 1))
        s.step("port mod: port 0", self.port_mod(0, 1, 1))
        s.step("port mod: port ANY", self.port_mod(0xffffffff, 1, 1))
        s.step("port mod: cut off", s.raw(16, bytes(20)))
        s.step("port mod: too long", s.raw(16, bytes(40)))
        s.step("port status: link down", act=lambda: self.shell("link {wire3} down"), n_async=1,
               wait=6, settle=0.5)
        s.step("port status: link down, description", desc)
        s.step("port status: link up", act=lambda: self.shell("link {wire3} up"), n_async=1, wait=6,
               settle=0.5)
        s.step("port status: link up, description", desc)
        s.step("port status: port deleted", act=lambda: self.shell("del {port4}"), n_async=1,
               wait=6)
        s.step("port status: port added", act=lambda: self.shell("add {port4}"), n_async=1, wait=6,
               settle=1)
        s.step("port status: added, description", desc)

    # ------------------------------------------------------------ no messages

    # What controllers say at the beginning: what is usual, or an extension.
    EXTENSIONS = (("packet-in format", 16, bytes(4), struct.pack("!I", 1)),
                  ("controller id", 20, bytes(8), struct.pack("!6xH", 5)))

    def nicira(self, subtype, body):
        return self.s.raw(4, struct.pack("!II", 0x2320, subtype) + body)

    def nicira_roles(self):
        """Of controllers of several versions, in which 1.0 has no others."""
        s = self.s
        for conn, role in ((0, 1), (1, 2), (0, 0), (1, 3), (1, 0)):
            s.step("role of Nicira: controller %d, %d" % (conn, role),
                   self.nicira(10, struct.pack("!I", role)), conn=conn)
            s.step("role of Nicira: %d, as OpenFlow has it" % role,
                   s.msg("OFPRoleRequest", 0, 0), conn=conn)
        s.step("role of Nicira: cut off", self.nicira(10, b""))

    def broken(self):
        s = self.s
        s.step("experimenter: unknown", s.raw(4, struct.pack("!II", 0x123456, 1)))
        s.step("experimenter: of the ONF, unknown", s.raw(4, struct.pack("!II", 0x4f4e4600, 9999)))
        s.step("experimenter: of Nicira, unknown", s.raw(4, struct.pack("!II", 0x2320, 9999)))
        for name, subtype, usual, _ in self.EXTENSIONS:
            s.step("experimenter: of Nicira, %s, usual" % name, self.nicira(subtype, usual))
        s.step("experimenter: cut off", s.raw(4, struct.pack("!I", 0x123456)))
        s.step("experimenter: empty", s.raw(4))
        for type_ in (30, 31, 35, 99, 255):
            s.step("unknown type %d" % type_, s.raw(type_))
        for type_ in (6, 8, 10, 11, 12, 19, 21, 23, 25, 27):
            s.step("type %d, which a switch says" % type_, s.raw(type_, bytes(40)))
        s.step("type 1: an error of the controller", s.raw(1, struct.pack("!HH", 1, 1) + bytes(8)))
        s.step("type 3: an echo reply nobody asked for", s.raw(3, b"data"))
        s.step("a second HELLO", s.raw(0))
        for type_, name, size in ((5, "features request", 4), (7, "get-config request", 4),
                                  (9, "set-config", 1), (9, "set-config", 8),
                                  (14, "flow mod", 10), (14, "flow mod", 39),
                                  (13, "packet-out", 8), (17, "table mod", 4), (17, "table mod", 12),
                                  (18, "multipart request", 4), (20, "barrier request", 4),
                                  (22, "queue config request", 4),
                                  (24, "role request", 8), (24, "role request", 24),
                                  (26, "get-async request", 4), (28, "set-async", 16),
                                  (28, "set-async", 32)):
            s.step("%s of %d bytes" % (name, 8 + size), s.raw(type_, bytes(size)))
        s.step("flow mod of 5 bytes more than it has",
               s.raw(14, bytes(40) + struct.pack("!HH4x", 1, 4) + bytes(5)))

    def versions(self):
        """Last: it ends the connection."""
        for name, subtype, _, other in self.EXTENSIONS:
            self.s.step("experimenter: of Nicira, %s, other" % name,
                        self.nicira(subtype, other))
        for version in (1, 5):
            self.s.step("version %d after the handshake" % version,
                        self.s.raw(2, b"x", version=version), settle=0.2)
            self.s.flush()
            self.s.again()

    # ------------------------------------------------------ several controllers

    def role(self, role, generation, conn=0, **kw):
        names = {0: "NOCHANGE", 1: "EQUAL", 2: "MASTER", 3: "SLAVE"}
        self.s.step("role: controller %d, %s, generation %#x" % (conn, names.get(role, role),
                                                                generation),
                    self.s.msg("OFPRoleRequest", role, generation), conn=conn,
                    settle=0.1 if role == 2 else 0, **kw)

    def roles(self):
        s, o = self.s, self.ofp
        if not self.s.second():
            return
        self.role(0, 0)
        self.role(1, 99)
        self.role(4, 0)
        self.role(0xffffffff, 0)
        self.role(2, 10)
        self.role(0, 3)
        self.role(2, 10)
        self.role(2, 9)
        self.role(3, 9, conn=1)
        self.role(3, 11, conn=1)
        m1 = {"in_port": 1}
        for name, msg in (("flow mod", self.fm(m1, [self.out(2)])),
                          ("packet-out", self.packet_out([self.out(2)])),
                          ("group mod", self.group(1, [])),
                          ("meter mod", self.meter(1, [self.drop()])),
                          ("table mod", s.msg("OFPTableMod", 0, 0)),
                          ("port mod", self.port_mod(2, 0, 0)),
                          ("flow statistics", self.stats()),
                          ("echo", s.msg("OFPEchoRequest", b"slave")),
                          ("features", s.msg("OFPFeaturesRequest")),
                          ("set config", s.msg("OFPSetConfig", 0, 77)),
                          ("get config", s.msg("OFPGetConfigRequest")),
                          ("get async", s.msg("OFPGetAsyncRequest")),
                          ("table features to set", self.multipart(12, bytes(64))),
                          ("barrier", s.barrier())):
            s.step("slave: " + name, msg, conn=1,
                   expect10="capabilities=71," if name == "features" else None)
        s.step("slave: config back", s.msg("OFPSetConfig", 0, 128), conn=1)
        ctl = self.fm(None, [self.out(o.OFPP_CONTROLLER, 0xffff)], priority=0)
        s.step("master: rules", ctl, self.fm(m1, [self.out(2)], flags=1, cookie=9,
                                             hard_timeout=300))
        self.told("packet-in with a slave: to the master only", 2, craft.eth(0x88b5, b"role"))
        s.step("flow removed with a slave: to the master only", self.fm(m1, command=4), n_async=1)
        s.step("port status with a slave: to both", act=lambda: self.shell("link {wire3} down"),
               n_async=2, wait=6, settle=0.5)
        s.step("port status with a slave: up", act=lambda: self.shell("link {wire3} up"),
               n_async=2, wait=6, settle=0.5)
        s.step("port mod with a slave: told to the other", self.port_mod(2, 32, 32), n_async=1)
        s.step("port mod with a slave: back", self.port_mod(2, 0, 32), n_async=1)
        self.role(2, 12, conn=1)
        s.step("role: the first one is a slave now", self.fm(m1, [self.out(2)]))
        self.role(0, 0)
        self.role(1, 0)
        self.told("packet-in with a master and an equal: to both", 2, craft.eth(0x88b5, b"role"),
                  n=2)
        self.role(2, 0x8000000000000011)
        self.role(2, 13)
        self.role(2, 0x8000000000000014, conn=1)
        self.role(1, 0, conn=1)
        self.nicira_roles()
        s.step("role: rules off", self.delete_all(), n_async=None)

    def set_async(self, *m):
        return self.s.msg("OFPSetAsync", m[0:2], m[2:4], m[4:6])

    def asyncs(self):
        s, o = self.s, self.ofp
        m1 = {"in_port": 1}
        rules = [self.fm(None, [self.out(o.OFPP_CONTROLLER, 0xffff)], priority=0),
                 self.fm({"in_port": 2}, [self.out(o.OFPP_CONTROLLER, 0xffff)], cookie=8)]
        pkt = craft.eth(0x88b5, b"async")
        s.step("async: as it is at first", s.msg("OFPGetAsyncRequest"))
        for masks in ((0, 0, 0, 0, 0, 0), (7, 7, 7, 7, 15, 15), (1, 2, 3, 4, 5, 6), (2, 0, 7, 7, 1, 0),
                      (1, 0, 0, 0, 4, 0), (0xffffffff,) * 6, (8, 0, 7, 0, 0, 0)):
            s.step("async: set %x %x, %x %x, %x %x" % masks, self.set_async(*masks),
                   s.msg("OFPGetAsyncRequest"))
        second = bool(s.v.conns[1])
        for masks, what in (((0, 0, 0, 0, 0, 0), "nothing"), ((1, 0, 0, 0, 1, 0), "some"),
                            ((2, 0, 4, 0, 4, 0), "others"), ((3, 0, 7, 7, 15, 0), "all")):
            s.step("async: tell %s" % what, self.set_async(*masks), *rules)
            extra = 1 if second else 0
            self.told("async: told %s: miss" % what, 1, pkt, n=extra + (masks[0] & 1))
            self.told("async: told %s: by a rule" % what, 2, pkt, n=extra + (masks[0] >> 1 & 1))
            s.step("async: told %s: flow removed" % what, self.fm(m1, [self.out(2)], flags=1),
                   self.fm(m1, command=4), n_async=extra + (masks[4] >> 2 & 1))
            s.step("async: told %s: port status" % what,
                   act=lambda: self.shell("link {wire3} down"), wait=6, settle=0.5,
                   n_async=extra + (masks[2] >> 2 & 1))
            s.step("async: told %s: port status, up" % what,
                   act=lambda: self.shell("link {wire3} up"), wait=6, settle=0.5,
                   n_async=extra + (masks[2] >> 2 & 1))
            s.step("async: rules off", self.delete_all())
