# SPDX-License-Identifier: GPL-2.0
"""A fabric where each connection has rules of its own, for os-ken, OpenFlow 1.3:
FABRIC_LINKS=N osken-manager flows13.py

Finds links and hosts as fabric13.py does.  The first packet of a connection comes to the
controller, which puts an exact rule for it on each switch of a shortest path; broadcasts
it sends out itself.
"""
import struct

from os_ken.ofproto import ofproto_v1_3 as ofp

from fabric13 import Fabric13, LLDP_TYPE

IPV4 = 0x800
TRANSPORT = {6: "tcp", 17: "udp"}


def match_of(data):
    """What is the same in all packets of the connection."""
    match = {"eth_dst": data[:6].hex(":"), "eth_src": data[6:12].hex(":"),
             "eth_type": int.from_bytes(data[12:14], "big")}
    if match["eth_type"] != IPV4:
        return match
    proto, at = data[23], 14 + 4 * (data[14] & 15)
    match.update(ip_proto=proto, ipv4_src=".".join(map(str, data[26:30])),
                 ipv4_dst=".".join(map(str, data[30:34])))
    if proto in TRANSPORT:
        src, dst = struct.unpack_from("!HH", data, at)
        match[TRANSPORT[proto] + "_src"] = src
        match[TRANSPORT[proto] + "_dst"] = dst
    return match


class Flows13(Fabric13):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = {}       # the links that paths are over
        self.ways = {}      # MAC address: its tree of shortest paths
        self.flows = set()  # connections that have their rules

    def install(self, links):
        """All anew: connections get their rules when they go on."""
        self.now = links
        self.ways.clear()
        self.flows.clear()
        for dp in self.dps.values():
            dp.send_msg(dp.ofproto_parser.OFPFlowMod(
                datapath=dp, command=ofp.OFPFC_DELETE, table_id=ofp.OFPTT_ALL,
                out_port=ofp.OFPP_ANY, out_group=ofp.OFPG_ANY))
            self.flow(dp, 100, [ofp.OFPP_CONTROLLER], eth_type=LLDP_TYPE)
            self.flow(dp, 0, [ofp.OFPP_CONTROLLER])

    def install_host(self, mac, links):
        """One that has moved has rules that lead to where it was."""
        if mac in self.ways:
            self.install(links)

    def packet(self, data, here):
        super().packet(data, here)
        if not self.ready or data[12:14] == LLDP_TYPE.to_bytes(2, "big"):
            return
        if data[0] & 1:
            self.flood(here, data)
        elif data[:6] in self.hosts and data[6:12] in self.hosts:
            self.connect(data)

    def flood(self, here, data):
        for dpid, dp in self.dps.items():
            for port in self.ports[dpid]:
                if (dpid, port) not in self.inner and (dpid, port) != here:
                    self.send(dp, port, data)

    def connect(self, data):
        match = match_of(data)
        key = tuple(match.values())
        if key not in self.flows:
            self.flows.add(key)
            # the last first, so that the packets that follow find them all
            for dpid, in_port, out in reversed(self.path(data[6:12], data[:6])):
                self.flow(self.dps[dpid], 10, [out], in_port=in_port, **match)
        dpid, port = self.hosts[data[:6]]
        self.send(self.dps[dpid], port, data)

    def path(self, src, dst):
        """(dpid, port where packets come in, port where they leave), hop by hop."""
        root, last = self.hosts[dst]
        at, in_port = self.hosts[src]
        if dst not in self.ways:
            self.ways[dst] = self.towards(root, self.now, dst[5])
        hops = []
        while at in self.ways[dst]:
            out = self.ways[dst][at] or last
            hops.append((at, in_port, out))
            if at == root:
                break
            at, in_port = self.now[at, out]
        return hops
