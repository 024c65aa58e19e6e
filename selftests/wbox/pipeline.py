# SPDX-License-Identifier: GPL-2.0
"""The rules of an OF-DPA 2.0 pipeline, as its abstract switch specification has them,
and the part of OpenFlow 1.3's wire format that it takes to hold messages to them.

This knows nothing of the module's code.
"""
import struct

FLOW_MOD, GROUP_MOD, PACKET_OUT = 14, 15, 13
TABLES = {0: "ingress port", 10: "VLAN", 20: "termination MAC", 30: "unicast routing",
          40: "multicast routing", 50: "bridging", 60: "policy ACL"}
PRESENT = 0x1000
PORT_MAX = 0xffff
CONTROLLER, TABLE = 0xfffffffd, 0xfffffff9
GROUP_ALL = 0xfffffffc

FIELDS = ("in_port in_phy_port metadata eth_dst eth_src eth_type vlan_vid vlan_pcp ip_dscp "
          "ip_ecn ip_proto ipv4_src ipv4_dst tcp_src tcp_dst udp_src udp_dst sctp_src "
          "sctp_dst icmpv4_type icmpv4_code arp_op arp_spa arp_tpa arp_sha arp_tha ipv6_src "
          "ipv6_dst ipv6_flabel icmpv6_type icmpv6_code ipv6_nd_target ipv6_nd_sll "
          "ipv6_nd_tll mpls_label mpls_tc mpls_bos pbb_isid tunnel_id ipv6_exthdr").split()

ACL_FIELDS = set("in_port eth_dst eth_src eth_type vlan_vid vlan_pcp ip_dscp ip_ecn ip_proto "
                 "ipv4_src ipv4_dst tcp_src tcp_dst udp_src udp_dst sctp_src sctp_dst "
                 "icmpv4_type icmpv4_code arp_spa ipv6_src ipv6_dst ipv6_flabel icmpv6_type "
                 "icmpv6_code".split())
ACL_MASKED = set("eth_dst eth_src ipv4_src ipv4_dst arp_spa ipv6_src ipv6_dst".split())

# (type, code) of errors
BAD_ACTION_OUT_GROUP = (2, 9)
BAD_ACTION_TYPE = (2, 0)
BAD_INSTRUCTION = (3, 1)
BAD_GOTO = (3, 2)
BAD_FIELD, BAD_VALUE, BAD_MASK, BAD_PREREQ = (4, 6), (4, 7), (4, 8), (4, 9)
BAD_TABLE = (5, 2)
GROUP_EXISTS, INVALID_GROUP, UNKNOWN_GROUP = (6, 0), (6, 1), (6, 8)
CHAINED_GROUP, GROUP_TYPE, BAD_BUCKET = (6, 9), (6, 10), (6, 12)
BAD_REQUEST, BUFFER_UNKNOWN = (1, 1), (1, 8)

INDIRECT, ALL = 2, 0
IFACE, REWRITE, MCAST, FLOOD = 0, 1, 3, 4


class Violation(Exception):
    """A message that the pipeline does not take."""

    def __init__(self, error, text):
        super().__init__(text)
        self.error = error


# ------------------------------------------------------------------- parsing

def oxms(data):
    """Fields of OXM TLVs: name, value, mask or None."""
    at = 0
    while at < len(data):
        cls, field, length = struct.unpack_from("!HBB", data, at)
        body = data[at + 4:at + 4 + length]
        at += 4 + length
        if cls != 0x8000 or field >> 1 >= len(FIELDS):
            raise Violation(BAD_FIELD, "a field of class 0x%x" % cls)
        half = length // 2 if field & 1 else length
        yield (FIELDS[field >> 1], int.from_bytes(body[:half], "big"),
               int.from_bytes(body[half:], "big") if field & 1 else None)


def actions(data):
    """Actions: (kind, value)."""
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("!HH", data, at)
        body = data[at + 4:at + length]
        at += length
        if kind == 0:
            yield "output", struct.unpack_from("!I", body)[0]
        elif kind == 22:
            yield "group", struct.unpack_from("!I", body)[0]
        elif kind == 21:
            yield "set_queue", struct.unpack_from("!I", body)[0]
        elif kind == 18:
            yield "pop_vlan", None
        elif kind == 25:
            size = body[3]
            name, value, _ = next(oxms(body[:4 + size]))
            yield "set " + name, value
        else:
            yield "action %u" % kind, None


def instructions(data):
    """By name: goto, write, apply, clear; others by number."""
    names = {1: "goto", 3: "write", 4: "apply", 5: "clear"}
    out, at = {}, 0
    while at < len(data):
        kind, length = struct.unpack_from("!HH", data, at)
        body = data[at + 4:at + length]
        at += length
        name = names.get(kind, "instruction %u" % kind)
        if kind == 1:
            out[name] = body[0]
        elif kind in (3, 4):
            out[name] = list(actions(body[4:]))
        else:
            out[name] = True
    return out


class Flow:
    """A flow mod."""

    def __init__(self, msg):
        (self.cookie, self.cookie_mask, self.table, self.command, _, _, self.priority,
         self.buffer, _, _, _) = struct.unpack_from("!QQBBHHHIIIH", msg, 8)
        _, length = struct.unpack_from("!HH", msg, 48)
        self.match_at = 48
        self.raw_match = msg[52:48 + length]
        self.instr_at = 48 + (length + 7) // 8 * 8
        self.match = {}
        for name, value, mask in oxms(self.raw_match):
            self.match[name] = (value, mask)
        self.instr = instructions(msg[self.instr_at:])

    def key(self):
        return self.table, self.priority, tuple(sorted(self.match.items()))

    def groups(self):
        return [v for k, v in self.instr.get("write", []) + self.instr.get("apply", [])
                if k == "group"]


class Group:
    """A group mod."""

    def __init__(self, msg):
        self.command, self.type, self.id = struct.unpack_from("!HBxI", msg, 8)
        self.buckets, at = [], 16
        while at < len(msg):
            length = struct.unpack_from("!H", msg, at)[0]
            self.buckets.append(list(actions(msg[at + 16:at + length])))
            at += length

    def members(self):
        return [v for b in self.buckets for k, v in b if k == "group"]


def name_of(gid):
    return "0x%08x" % gid


def vlan_of(gid):
    return gid >> 16 & 0xfff


# --------------------------------------------------------------------- rules

class Pipeline:
    """What one switch has, and what it takes."""

    def __init__(self):
        self.groups = {}        # id: Group
        self.flows = {}         # key: Flow

    # ---- flows

    def check_fields(self, f, allowed, masked, required=()):
        for name, (_, mask) in f.match.items():
            if name not in allowed:
                raise Violation(BAD_FIELD, "table %u cannot match %s" % (f.table, name))
            if mask is not None and name not in masked:
                raise Violation(BAD_MASK, "table %u takes no mask of %s" % (f.table, name))
        for name in required:
            if name not in f.match:
                raise Violation(BAD_PREREQ, "table %u needs %s" % (f.table, name))

    def check_instr(self, f, allowed, gotos=()):
        for name in f.instr:
            if name not in allowed:
                raise Violation(BAD_INSTRUCTION, "table %u takes no %s" % (f.table, name))
        if "goto" in f.instr and f.instr["goto"] not in gotos:
            raise Violation(BAD_GOTO, "table %u does not lead to %u" % (f.table, f.instr["goto"]))

    def must_go(self, f, to):
        if f.instr.get("goto") != to:
            raise Violation(BAD_GOTO, "table %u without goto %u" % (f.table, to))

    def table_port(self, f):
        self.check_fields(f, {"in_port", "tunnel_id"}, {"in_port"})
        self.check_instr(f, {"goto"}, (10,))
        self.must_go(f, 10)

    def table_vlan(self, f):
        self.check_fields(f, {"in_port", "vlan_vid"}, {"vlan_vid"}, ("in_port", "vlan_vid"))
        self.check_instr(f, {"goto", "apply"}, (20,))
        self.must_go(f, 20)
        port = f.match["in_port"][0]
        vid, mask = f.match["vlan_vid"]
        if not 1 <= port <= PORT_MAX:
            raise Violation(BAD_VALUE, "VLAN entry of port %u" % port)
        sets = f.instr.get("apply", [])
        if [k for k, _ in sets] not in ([], ["set vlan_vid"]):
            raise Violation(BAD_ACTION_TYPE, "VLAN entry with %s" % sets)
        if sets and not PRESENT < sets[0][1] < PRESENT + 4095:
            raise Violation(BAD_VALUE, "VLAN entry assigns %u" % sets[0][1])
        if mask is not None:
            if (vid, mask) != (PRESENT, PRESENT) or sets:
                raise Violation(BAD_MASK, "VLAN entry with mask 0x%x" % mask)
        elif vid == 0:
            self.check_assigned(port, sets)
        elif not PRESENT < vid < PRESENT + 4095:
            raise Violation(BAD_VALUE, "VLAN entry of VLAN id 0x%x" % vid)

    def check_assigned(self, port, sets):
        """An untagged packet gets a VLAN id, which the port has to be in already."""
        if not sets:
            raise Violation(BAD_ACTION_TYPE, "untagged packets of port %u get no VLAN" % port)
        need = {"in_port": (port, None), "vlan_vid": (sets[0][1], None)}
        for f in self.flows.values():
            if f.table == 10 and f.match == need:
                return
        raise Violation(BAD_PREREQ, "port %u is not in the VLAN that its untagged packets get"
                        % port)

    def table_tmac(self, f):
        self.check_fields(f, {"in_port", "eth_type", "eth_dst", "vlan_vid"},
                          {"eth_dst", "vlan_vid"}, ("eth_type", "eth_dst"))
        self.check_instr(f, {"goto", "apply"}, (30, 40))

    def table_route(self, f):
        self.check_fields(f, {"eth_type", "ipv4_src", "ipv4_dst", "ipv6_src", "ipv6_dst",
                              "vlan_vid"}, {"ipv4_dst", "ipv6_dst", "ipv4_src", "ipv6_src"},
                          ("eth_type",))
        self.check_instr(f, {"goto", "write", "clear"}, (60,))

    def table_bridge(self, f):
        self.check_fields(f, {"vlan_vid", "eth_dst", "tunnel_id"}, {"eth_dst"}, ("vlan_vid",))
        self.check_instr(f, {"goto", "write", "apply", "clear"}, (60,))
        self.must_go(f, 60)
        self.check_group(f, (IFACE, MCAST, FLOOD))

    def table_acl(self, f):
        self.check_fields(f, ACL_FIELDS, ACL_MASKED)
        self.check_instr(f, {"write", "apply", "clear"})
        port = f.match.get("in_port", (1,))[0]
        vid = f.match.get("vlan_vid", (PRESENT + 1,))[0]
        if not 1 <= port <= PORT_MAX:
            raise Violation(BAD_VALUE, "ACL rule of port %u" % port)
        if not PRESENT < vid < PRESENT + 4095:
            raise Violation(BAD_VALUE, "inside every packet has a VLAN id, not 0x%x" % vid)
        for k, v in f.instr.get("apply", []):
            if k != "output" or v != CONTROLLER:
                raise Violation(BAD_ACTION_TYPE, "ACL rule applies %s %s" % (k, v))
        for k, _ in f.instr.get("write", []):
            if k not in ("group", "set_queue"):
                raise Violation(BAD_ACTION_TYPE, "ACL rule writes %s" % k)
        self.check_group(f, (IFACE, REWRITE, MCAST))

    def check_group(self, f, types):
        groups = f.groups()
        if len(groups) > 1:
            raise Violation(BAD_ACTION_TYPE, "more than one group")
        for gid in groups:
            if gid not in self.groups:
                raise Violation(BAD_ACTION_OUT_GROUP, "group %s is not there" % name_of(gid))
            if gid >> 28 not in types:
                raise Violation(BAD_ACTION_OUT_GROUP, "table %u leads to no group of type %u"
                                % (f.table, gid >> 28))
            vid = f.match.get("vlan_vid")
            if vid and gid >> 28 != REWRITE and vid[0] & 0xfff != vlan_of(gid):
                raise Violation(BAD_ACTION_OUT_GROUP, "packets of VLAN %u go to group %s"
                                % (vid[0] & 0xfff, name_of(gid)))

    CHECKS = {0: table_port, 10: table_vlan, 20: table_tmac, 30: table_route, 40: table_route,
              50: table_bridge, 60: table_acl}

    def flow_mod(self, f):
        """Raises Violation, or takes note."""
        if f.command in (3, 4):
            if f.table not in TABLES and f.table != 0xff:
                raise Violation(BAD_TABLE, "there is no table %u" % f.table)
            self.flow_delete(f)
            return
        if f.table not in TABLES:
            raise Violation(BAD_TABLE, "there is no table %u" % f.table)
        if f.buffer != 0xffffffff:
            raise Violation(BUFFER_UNKNOWN, "no packets are buffered")
        self.CHECKS[f.table](self, f)
        self.flows[f.key()] = f

    def flow_delete(self, f):
        for key, old in list(self.flows.items()):
            if f.table not in (old.table, 0xff) or (old.cookie ^ f.cookie) & f.cookie_mask:
                continue
            if f.command == 4 and key[1:] != f.key()[1:]:
                continue
            if f.command == 3 and f.match and f.match != old.match:
                continue
            del self.flows[key]

    def flow_removed(self, table, priority, match):
        f = {name: (value, mask) for name, value, mask in oxms(match)}
        self.flows.pop((table, priority, tuple(sorted(f.items()))), None)

    # ---- groups

    def iface(self, g):
        if g.type != INDIRECT or len(g.buckets) != 1:
            raise Violation(GROUP_TYPE, "an interface group is indirect")
        if not 1 <= vlan_of(g.id) <= 4094:
            raise Violation(INVALID_GROUP, "an interface group of VLAN %u" % vlan_of(g.id))
        acts = sorted(g.buckets[0], key=lambda a: a[0])
        if ("pop_vlan", None) in acts:
            acts.remove(("pop_vlan", None))
        if acts != [("output", g.id & 0xffff)]:
            raise Violation(BAD_BUCKET, "interface group %s with %s" % (name_of(g.id), acts))

    def rewrite(self, g):
        if g.type != INDIRECT or len(g.buckets) != 1:
            raise Violation(GROUP_TYPE, "a rewrite group is indirect")
        kinds = [k for k, _ in g.buckets[0]]
        if kinds.count("group") != 1 or len(set(kinds)) != len(kinds) or \
           set(kinds) - {"group", "set eth_src", "set eth_dst", "set vlan_vid"}:
            raise Violation(BAD_BUCKET, "rewrite group with %s" % kinds)
        to = g.members()[0]
        self.check_member(to)
        vid = dict(g.buckets[0]).get("set vlan_vid")
        if vid is not None and vid != PRESENT + vlan_of(to):
            raise Violation(BAD_BUCKET, "rewrite group to VLAN 0x%x leads to %s"
                            % (vid, name_of(to)))

    def multicast(self, g):
        if g.type != ALL or not g.buckets:
            raise Violation(GROUP_TYPE, "a multicast or flood group is of type all")
        for b in g.buckets:
            if len(b) != 1 or b[0][0] != "group":
                raise Violation(BAD_BUCKET, "multicast group with %s" % b)
            self.check_member(b[0][1])
            if vlan_of(b[0][1]) != vlan_of(g.id):
                raise Violation(BAD_BUCKET, "group %s leads to another VLAN: %s"
                                % (name_of(g.id), name_of(b[0][1])))
        if len(set(g.members())) != len(g.buckets):
            raise Violation(BAD_BUCKET, "twice the same way")

    def check_member(self, gid):
        if gid >> 28 != IFACE or gid not in self.groups:
            raise Violation(BAD_BUCKET, "it leads to %s, which is no interface group"
                            % name_of(gid))

    GROUPS = {IFACE: iface, REWRITE: rewrite, MCAST: multicast, FLOOD: multicast}

    def group_mod(self, g):
        """Raises Violation, or takes note."""
        if g.command == 2:
            self.group_delete(g)
            return
        if g.id >> 28 not in self.GROUPS:
            raise Violation(INVALID_GROUP, "no group of type %u" % (g.id >> 28))
        if g.command == 0 and g.id in self.groups:
            raise Violation(GROUP_EXISTS, "group %s is there" % name_of(g.id))
        if g.command == 1 and g.id not in self.groups:
            raise Violation(UNKNOWN_GROUP, "group %s is not there" % name_of(g.id))
        self.GROUPS[g.id >> 28](self, g)
        self.groups[g.id] = g

    def group_delete(self, g):
        if g.id == GROUP_ALL:
            if any(f.groups() for f in self.flows.values()):
                raise Violation(CHAINED_GROUP, "rules lead to groups")
            self.groups.clear()
            return
        for f in self.flows.values():
            if g.id in f.groups():
                raise Violation(CHAINED_GROUP, "a rule leads to group %s" % name_of(g.id))
        for other in self.groups.values():
            if g.id in other.members():
                raise Violation(CHAINED_GROUP, "group %s leads to %s"
                                % (name_of(other.id), name_of(g.id)))
        self.groups.pop(g.id, None)

    # ---- packets

    @staticmethod
    def packet_out(msg):
        buffer, _, length = struct.unpack_from("!IIH", msg, 8)
        acts = list(actions(msg[24:24 + length]))
        if buffer != 0xffffffff:
            raise Violation(BUFFER_UNKNOWN, "no packets are buffered")
        if len(acts) != 1 or acts[0][0] != "output" or \
           not (1 <= acts[0][1] <= PORT_MAX or acts[0][1] == TABLE):
            raise Violation(BAD_ACTION_TYPE, "packet-out with %s" % acts)
