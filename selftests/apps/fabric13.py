# SPDX-License-Identifier: GPL-2.0
"""A fabric of any shape for os-ken, OpenFlow 1.3: FABRIC_LINKS=N osken-manager fabric13.py

Finds the links by LLDP; os_ken.topology would do that, too, but sends more of it than a
guest without KVM can take.  When all N links are there it forwards: along shortest paths
to the hosts that were heard of, and everything else along a spanning tree, as there are
loops.  It prints switches and links then, and each time that they have changed.
"""
import os
import struct

from os_ken.base import app_manager
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, DEAD_DISPATCHER, \
    MAIN_DISPATCHER, set_ev_cls
from os_ken.lib import hub
from os_ken.ofproto import ofproto_v1_3 as ofp

# to, from, type; chassis id, port id (both "locally assigned"), time to live, end
LLDP = struct.Struct("!6s6sH HBQ HBI HH H")
LLDP_TYPE = 0x88cc
LLDP_TO = bytes.fromhex("0180c200000e")
LLDP_FROM = bytes.fromhex("02fab0000000")


class Fabric13(app_manager.OSKenApp):
    OFP_VERSIONS = [ofp.OFP_VERSION]
    PORT_MAX = ofp.OFPP_MAX
    PORT_FROM = ofp.OFPP_CONTROLLER     # where packets that it sends have come in

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted = int(os.environ["FABRIC_LINKS"])
        self.dps = {}
        self.ports = {}     # dpid: numbers
        self.heard = {}     # (dpid, port): (dpid, port) that it hears
        self.inner = set()  # (dpid, port) that ever heard another: no host is there
        self.hosts = {}     # MAC address: (dpid, port)
        self.ready = False
        self.threads.append(hub.spawn(self.probe))

    # ------------------------------------------------------------- topology

    def links(self):
        """Ends of links that are heard of at both."""
        return {a: b for a, b in self.heard.items() if self.heard.get(b) == a}

    def probe(self):
        while True:
            links = self.links()
            for dpid, dp in list(self.dps.items()):
                for port in sorted(self.ports.get(dpid, ())):
                    if (dpid, port) not in links:
                        self.send(dp, port, LLDP.pack(
                            LLDP_TO, LLDP_FROM, LLDP_TYPE, 1 << 9 | 9, 7, dpid,
                            2 << 9 | 5, 7, port, 3 << 9 | 2, 120, 0))
                hub.sleep(0)
            hub.sleep(1)

    def send(self, dp, port, data):
        parser = dp.ofproto_parser
        dp.send_msg(parser.OFPPacketOut(
            datapath=dp, buffer_id=ofp.OFP_NO_BUFFER, in_port=self.PORT_FROM,
            actions=[parser.OFPActionOutput(port)], data=data))

    def changed(self):
        links = self.links()
        if len(links) >= 2 * self.wanted:
            self.ready = True
        if not self.ready:
            return
        print("fabric: %d switches, links: %s" % (len(self.dps), " ".join(sorted(
            "%x:%d-%x:%d" % (a + b) for a, b in links.items() if a < b))), flush=True)
        self.install(links)

    # ---------------------------------------------------------------- rules

    @staticmethod
    def flow(dp, priority, ports, **match):
        parser = dp.ofproto_parser
        actions = [parser.OFPActionOutput(p, ofp.OFPCML_NO_BUFFER) for p in ports]
        dp.send_msg(parser.OFPFlowMod(
            datapath=dp, priority=priority, match=parser.OFPMatch(**match), instructions=[
                parser.OFPInstructionActions(ofp.OFPIT_APPLY_ACTIONS, actions)]))

    @staticmethod
    def towards(root, links, turn):
        """dpid: its port towards the root.  Another turn finds other paths as short."""
        way, todo = {root: None}, [root]
        for at in todo:
            near = sorted(a for a in links if a[0] == at)
            near = near[turn % len(near):] + near[:turn % len(near)] if near else []
            for a in near:
                dpid, port = links[a]
                if dpid not in way:
                    way[dpid] = port
                    todo.append(dpid)
        return way

    def install(self, links):
        way = self.towards(min(self.dps), links, 0)
        tree = {(dpid, port) for dpid, port in way.items() if port}
        tree |= {links[end] for end in tree}
        for dpid, dp in self.dps.items():
            ports = self.ports.get(dpid, set())
            flood = {p for p in ports if (dpid, p) not in self.inner or (dpid, p) in tree}
            for port in ports:
                out = sorted(flood - {port}) if port in flood else []
                if (dpid, port) not in self.inner:
                    out.append(ofp.OFPP_CONTROLLER)
                self.flow(dp, 1, out, in_port=port)
        for mac in self.hosts:
            self.install_host(mac, links)

    def install_host(self, mac, links):
        dpid, port = self.hosts[mac]
        for other, out in self.towards(dpid, links, mac[5]).items():
            if other in self.dps:
                self.flow(self.dps[other], 10, [out or port], eth_dst=mac.hex(":"))

    # --------------------------------------------------------------- events

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def on_features(self, ev):
        self.dps[ev.msg.datapath_id] = ev.msg.datapath
        self.flow(ev.msg.datapath, 100, [ofp.OFPP_CONTROLLER], eth_type=LLDP_TYPE)

    @set_ev_cls(ofp_event.EventOFPPortDescStatsReply, CONFIG_DISPATCHER)
    def on_ports(self, ev):
        for desc in ev.msg.body:
            self.port(ev.msg.datapath.id, desc, True)
        if self.ready:
            self.changed()

    @set_ev_cls(ofp_event.EventOFPStateChange, DEAD_DISPATCHER)
    def on_leave(self, ev):
        dpid = ev.datapath.id
        if self.dps.get(dpid) is not ev.datapath:
            return
        for port in self.ports.pop(dpid, ()):
            self.heard.pop((dpid, port), None)
            self.inner.discard((dpid, port))
        del self.dps[dpid]
        if not self.dps:
            self.hosts.clear()
            self.ready = False
            print("fabric: empty", flush=True)

    @set_ev_cls(ofp_event.EventOFPPortStatus, MAIN_DISPATCHER)
    def on_port_status(self, ev):
        links = self.links()
        self.port(ev.msg.datapath.id, ev.msg.desc, ev.msg.reason != ofp.OFPPR_DELETE)
        if self.ready and links != self.links():
            self.changed()

    def port(self, dpid, desc, there):
        if desc.port_no >= self.PORT_MAX:
            return
        ports = self.ports.setdefault(dpid, set())
        if there and not desc.state & ofp.OFPPS_LINK_DOWN:
            ports.add(desc.port_no)
        else:
            ports.discard(desc.port_no)
            self.heard.pop((dpid, desc.port_no), None)

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def on_packet_in(self, ev):
        self.packet(ev.msg.data, (ev.msg.datapath.id, ev.msg.match["in_port"]))

    def packet(self, data, here):
        if data[12:14] != LLDP_TYPE.to_bytes(2, "big"):
            mac = data[6:12]
            if here not in self.inner and self.hosts.get(mac) != here:
                self.hosts[mac] = here
                self.install_host(mac, self.links())
        elif len(data) >= LLDP.size and data[6:12] == LLDP_FROM:
            there = LLDP.unpack_from(data)
            there = (there[5], there[8])
            if self.heard.get(here) != there:
                self.heard[here] = there
                self.inner.add(here)
                if self.heard.get(there) == here:
                    self.changed()
