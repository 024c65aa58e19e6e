# SPDX-License-Identifier: GPL-2.0
"""Topology and flow programming over HTTP for os-ken, OpenFlow 1.3:

    osken-manager --observe-links --ofp-tcp-listen-port P rest13.py

What ofctl_rest.py and rest_topology.py of os-ken's examples do, which Debian does
not package: the same addresses and the same JSON, by the same os_ken.lib.ofctl_v1_3
and os_ken.topology.  HTTP is on port P + 1000 of 127.0.0.1.

    GET     /v1.0/topology/switches, links
    GET     /stats/switches
    GET     /stats/WHAT/DPID                  WHAT: see READ
    POST    /stats/flow/DPID                  those that the body describes
    POST    /stats/flowentry/COMMAND          body with "dpid"; see MODIFY
    POST    /stats/groupentry, meterentry/COMMAND
    DELETE  /stats/flowentry/clear/DPID
    GET     /errors/DPID                      the switch's errors since the last time
"""
import json
import sys

from os_ken.base import app_manager
from os_ken.controller import dpset, ofp_event
from os_ken.controller.handler import MAIN_DISPATCHER, set_ev_cls
from os_ken.lib import hub, ofctl_utils
from os_ken.lib import ofctl_v1_3 as ofctl
from os_ken.ofproto import ofproto_v1_3 as ofp
from os_ken.topology import api

# a guest without KVM may need more than the second that there is
ofctl_utils.DEFAULT_TIMEOUT = 10

READ = {
    "desc": ofctl.get_desc_stats,
    "flow": ofctl.get_flow_stats,
    "aggregateflow": ofctl.get_aggregate_flow_stats,
    "table": ofctl.get_table_stats,
    "tablefeatures": ofctl.get_table_features,
    "port": ofctl.get_port_stats,
    "portdesc": ofctl.get_port_desc,
    "queue": ofctl.get_queue_stats,
    "group": ofctl.get_group_stats,
    "groupdesc": ofctl.get_group_desc,
    "groupfeatures": ofctl.get_group_features,
    "meter": ofctl.get_meter_stats,
    "meterconfig": ofctl.get_meter_config,
    "meterfeatures": ofctl.get_meter_features,
    "role": ofctl.get_role,
}
MODIFY = {
    "flowentry": (ofctl.mod_flow_entry, {
        "add": ofp.OFPFC_ADD, "modify": ofp.OFPFC_MODIFY,
        "modify_strict": ofp.OFPFC_MODIFY_STRICT, "delete": ofp.OFPFC_DELETE,
        "delete_strict": ofp.OFPFC_DELETE_STRICT}),
    "groupentry": (ofctl.mod_group_entry, {
        "add": ofp.OFPGC_ADD, "modify": ofp.OFPGC_MODIFY, "delete": ofp.OFPGC_DELETE}),
    "meterentry": (ofctl.mod_meter_entry, {
        "add": ofp.OFPMC_ADD, "modify": ofp.OFPMC_MODIFY, "delete": ofp.OFPMC_DELETE}),
}
REPLIES = [getattr(ofp_event, "EventOFP" + name) for name in (
    "DescStatsReply", "FlowStatsReply", "AggregateStatsReply", "TableStatsReply",
    "TableFeaturesStatsReply", "PortStatsReply", "PortDescStatsReply", "QueueStatsReply",
    "GroupStatsReply", "GroupDescStatsReply", "GroupFeaturesStatsReply", "MeterStatsReply",
    "MeterConfigStatsReply", "MeterFeaturesStatsReply")]


class NotFound(Exception):
    pass


class Rest13(app_manager.OSKenApp):
    OFP_VERSIONS = [ofp.OFP_VERSION]
    _CONTEXTS = {"dpset": dpset.DPSet}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.dpset = kwargs["dpset"]
        self.waiters = {}
        self.errors = {}
        port = self.CONF.ofp_tcp_listen_port + 1000
        server = hub.WSGIServer(("127.0.0.1", port), self.serve)
        self.threads.append(hub.spawn(server.serve_forever))
        self.threads.append(hub.spawn(self.keep_looking))

    @staticmethod
    def keep_looking():
        """os_ken.topology sleeps for good if it was kept from running for so long that
        all ports were due at once (lldp_loop() has no time-out then)."""
        while True:
            hub.sleep(2)
            switches = app_manager.lookup_service_brick("switches")
            if switches and switches.link_discovery:
                switches.lldp_event.set()

    @set_ev_cls(REPLIES, MAIN_DISPATCHER)
    def on_reply(self, ev):
        msg = ev.msg
        waiting = self.waiters.get(msg.datapath.id, {})
        if msg.xid not in waiting:
            return
        done, msgs = waiting[msg.xid]
        msgs.append(msg)
        if not msg.flags & ofp.OFPMPF_REPLY_MORE:
            del waiting[msg.xid]
            done.set()

    @set_ev_cls(ofp_event.EventOFPRoleReply, MAIN_DISPATCHER)
    def on_role(self, ev):
        waiting = self.waiters.get(ev.msg.datapath.id, {})
        if ev.msg.xid in waiting:
            done, msgs = waiting.pop(ev.msg.xid)
            msgs.append(ev.msg)
            done.set()

    @set_ev_cls(ofp_event.EventOFPErrorMsg, MAIN_DISPATCHER)
    def on_error(self, ev):
        self.errors.setdefault(ev.msg.datapath.id, []).append([ev.msg.type, ev.msg.code])

    def switch(self, dpid):
        dp = self.dpset.get(int(str(dpid), 0))
        if dp is None:
            raise NotFound
        return dp

    def answer(self, method, path, body):
        if path[:2] == ["v1.0", "topology"] and len(path) == 3:
            found = {"switches": api.get_all_switch, "links": api.get_all_link}[path[2]](self)
            return [x.to_dict() for x in list(found)]
        if path == ["stats", "switches"]:
            return sorted(dpid for dpid, _ in self.dpset.get_all())
        if path[0] == "errors" and len(path) == 2:
            return self.errors.pop(int(path[1], 0), [])
        if path[0] != "stats" or len(path) < 3:
            raise NotFound
        if method == "DELETE" and path[1:3] == ["flowentry", "clear"]:
            ofctl.mod_flow_entry(self.switch(path[3]), {"table_id": ofp.OFPTT_ALL}, ofp.OFPFC_DELETE)
            return None
        if method == "POST" and path[1] in MODIFY:
            modify, commands = MODIFY[path[1]]
            modify(self.switch(body["dpid"]), body, commands[path[2]])
            return None
        dp = self.switch(path[2])
        args = [body] if method == "POST" else []
        return READ[path[1]](dp, self.waiters, *args)

    def serve(self, env, start):
        try:
            size = int(env.get("CONTENT_LENGTH") or 0)
            body = json.loads(env["wsgi.input"].read(size)) if size else {}
            out = self.answer(env["REQUEST_METHOD"], env["PATH_INFO"].strip("/").split("/"), body)
            status = "200 OK"
        except (NotFound, KeyError):
            status, out = "404 Not Found", None
        except Exception as e:  # pylint: disable=broad-except
            print("%s %s: %r" % (env["REQUEST_METHOD"], env["PATH_INFO"], e), file=sys.stderr)
            status, out = "400 Bad Request", None
        data = b"" if out is None else json.dumps(out).encode() + b"\n"
        start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(data)))])
        return [data]
