# SPDX-License-Identifier: GPL-2.0
"""A fabric where each TCP connection has rules of its own, for os-ken, OpenFlow 1.0:
FABRIC_LINKS=N FLOWS_PORT=P [FLOWS_UNTAGGED=1] osken-manager flows10.py

As flows13.py, for the older version: misses come without a rule.  Rules are exact in six
addresses (Ethernet, IP and port, source and destination) and the in-port, and for TCP
alone; what else there is between hosts the controller takes there itself, packet by packet.
FLOWS_UNTAGGED=1: for packets without a VLAN tag alone.

On port P of 127.0.0.1 whoever connects says one line, and is told:
    rules   those that there are, one a line: switch, in-port, output, six addresses
    clear   all are deleted, and connections get others when they go on; "cleared"
"""
import os
import socket

from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
from os_ken.lib import hub
from os_ken.ofproto import ofproto_v1_0 as ofp

from flows13 import Flows13, match_of

TCP, FIN_RST = 6, 5
UNTAGGED = {"dl_vlan": ofp.OFP_VLAN_NONE} if os.environ.get("FLOWS_UNTAGGED") == "1" else {}
ADDRESSES = ("eth_src", "eth_dst", "ipv4_src", "ipv4_dst", "tcp_src", "tcp_dst")


class Flows10(Flows13):
    OFP_VERSIONS = [ofp.OFP_VERSION]
    PORT_MAX = ofp.OFPP_MAX
    PORT_FROM = ofp.OFPP_NONE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules = []
        self.threads.append(hub.spawn(hub.StreamServer(
            ("127.0.0.1", int(os.environ["FLOWS_PORT"])), self.asked).serve_forever))

    def asked(self, conn, _):
        line = conn.recv(100).strip()
        if line == b"clear":
            self.install(self.now)
            answer = "cleared\n"
        else:
            answer = "".join("%x %s\n" % (r[0], " ".join(map(str, r[1:]))) for r in self.rules)
        conn.sendall(answer.encode())
        conn.shutdown(socket.SHUT_RDWR)
        conn.close()

    def install(self, links):
        self.now = links
        self.ways.clear()
        self.flows.clear()
        self.rules.clear()
        for dp in self.dps.values():
            parser = dp.ofproto_parser
            dp.send_msg(parser.OFPFlowMod(datapath=dp, command=ofp.OFPFC_DELETE))

    @staticmethod
    def goes_on(match, data):
        """It is of a connection that does not end with it."""
        return match.get("ip_proto") == TCP and not data[14 + 4 * (data[14] & 15) + 13] & FIN_RST

    def connect(self, data):
        match = match_of(data)
        key = tuple(match.values())
        if self.goes_on(match, data) and key not in self.flows:
            self.flows.add(key)
            for hop in reversed(self.path(data[6:12], data[:6])):
                self.rule(*hop, [match[a] for a in ADDRESSES])
        dpid, port = self.hosts[data[:6]]
        self.send(self.dps[dpid], port, data)

    def rule(self, dpid, in_port, out, addresses):
        dp = self.dps[dpid]
        parser = dp.ofproto_parser
        dl_src, dl_dst, nw_src, nw_dst, tp_src, tp_dst = addresses
        dp.send_msg(parser.OFPFlowMod(
            datapath=dp, command=ofp.OFPFC_ADD, priority=10,
            match=parser.OFPMatch(in_port=in_port, dl_src=dl_src, dl_dst=dl_dst, dl_type=0x800,
                                  nw_proto=TCP, nw_src=nw_src, nw_dst=nw_dst, tp_src=tp_src,
                                  tp_dst=tp_dst, **UNTAGGED),
            actions=[parser.OFPActionOutput(out)]))
        self.rules.append((dpid, in_port, out, *addresses))

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def on_features(self, ev):
        dp = ev.msg.datapath
        self.dps[dp.id] = dp
        for desc in ev.msg.ports.values():
            self.port(dp.id, desc, True)
        if self.ready:
            self.changed()

    @set_ev_cls(ofp_event.EventOFPPortStatus, MAIN_DISPATCHER)
    def on_port_status(self, ev):
        links = self.links()
        self.port(ev.msg.datapath.id, ev.msg.desc, ev.msg.reason != ofp.OFPPR_DELETE)
        if self.ready and links != self.links():
            self.changed()

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def on_packet_in(self, ev):
        self.packet(ev.msg.data, (ev.msg.datapath.id, ev.msg.in_port))
