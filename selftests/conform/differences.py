# SPDX-License-Identifier: GPL-2.0
"""What virtualisation must change, and nothing else: the one list of differences
between a vSwitch and an Open vSwitch bridge that the comparison allows.
"""


def gone(_):
    return "*"


def no_local_10(ports):
    return [p for p in (ports.values() if isinstance(ports, dict) else ports)
            if p.port_no != 0xfffe]


def no_local_13(ports):
    return [p for p in ports if p.port_no != 0xfffffffe]


def no_other_tables(tables):
    """Those that only a switch of its own has; a name is in the tables of 1.0 only."""
    return [t for t in tables if t.table_id < (1 if hasattr(t, "name") else 252)]


def no_empty(instructions):
    return [i for i in instructions if i.type == 5 or getattr(i, "actions", True)]


def no_set_of_pipeline(ids):
    """Without in_port, in_phy_port and metadata."""
    return [i for i in ids if i[:6] not in ("800000", "800002", "800004")]


def one_wildcard(match):
    """Of OpenFlow 1.0: several numbers say the same."""
    w = match["wildcards"]
    # 32 to 63 all mean: every address (5.2.3)
    for shift in (8, 14):
        if (w >> shift & 0x3f) > 32:
            w = w & ~(0x3f << shift) | 32 << shift
    # there is no VLAN, so its priority is nothing
    if match["dl_vlan"] == 0xffff:
        w |= 1 << 20
    return dict(match, wildcards=w)


# structure: what it becomes before it is compared
WHOLE = {"OFPMatch": one_wildcard}

# (message or structure, attribute): what becomes of it, why
DIFFERENCES = {
    ("OFPSwitchFeatures", "datapath_id"): (gone, "a vSwitch has its own"),
    ("OFPSwitchFeatures", "n_buffers"): (gone, "packets are buffered where they are"),
    ("OFPSwitchFeatures", "n_tables"): (gone, "two are for links and misses: 252 of 254; 1 on OpenFlow 1.0"),
    ("OFPSwitchFeatures", "ports"): (no_local_10, "the LOCAL port is the operator's"),
    ("OFPPhyPort", "hw_addr"): (gone, "another interface"),
    ("OFPPhyPort", "name"): (gone, "a vPort has its own name"),
    ("OFPPort", "hw_addr"): (gone, "another interface"),
    ("OFPPort", "name"): (gone, "a vPort has its own name"),
    ("OFPPortDescStatsReply", "body"): (no_local_13, "the LOCAL port is the operator's"),
    ("OFPPortStatsReply", "body"): (lambda b: [p for p in b if p.port_no & 0xffff != 0xfffe],
                                    "the LOCAL port is the operator's"),
    ("OFPQueueStatsReply", "body"): (lambda b: [p for p in b if p.port_no & 0xffff != 0xfffe],
                                     "the LOCAL port is the operator's"),
    ("OFPGroupFeaturesStats", "max_groups"): (gone, "the operator's quota"),
    ("OFPGroupFeaturesStats", "capabilities"): (lambda c: c & ~8, "loops are looked for"),
    ("table features", "set-field"): (no_set_of_pipeline, "spec 7.2.5: these cannot be set"),
    ("table features", "miss"): (gone, "free 7.3.5.5.2: left out where the same as for hits"),
    ("OFPMeterFeaturesStats", "max_meter"): (gone, "the operator's quota"),
    ("OFPTableStatsReply", "body"): (no_other_tables,
                                     "252 of 254, or the first alone on OpenFlow 1.0"),
    ("OFPTableStats", "name"): (gone, "free 5.3.5: a name for people"),
    ("OFPFlowStats", "instructions"): (no_empty, "an instruction without actions says nothing"),
    ("OFPDescStats", "mfr_desc"): (gone, "a vSwitch is made by Libera"),
    ("OFPDescStats", "hw_desc"): (gone, "a vSwitch is made by Libera"),
    ("OFPDescStats", "sw_desc"): (gone, "a vSwitch is made by Libera"),
    ("OFPDescStats", "serial_num"): (gone, "a vSwitch is made by Libera"),
    ("OFPDescStats", "dp_desc"): (gone, "a vSwitch is made by Libera"),
}
for _what in ("OFPFlowStats", "OFPFlowRemoved", "OFPPortStats", "OFPQueueStats", "OFPGroupStats",
              "OFPMeterStats"):
    for _attr in ("duration_sec", "duration_nsec"):
        DIFFERENCES[_what, _attr] = gone, "time goes on between the two"
for _what in ("OFPPortStats", "OFPQueueStats"):
    for _attr in ("rx_packets", "rx_bytes", "tx_packets", "tx_bytes"):
        DIFFERENCES[_what, _attr] = gone, "the ports have seen what is not a test, too"
for _attr in ("lookup_count", "matched_count"):
    DIFFERENCES["OFPTableStats", _attr] = gone, "the ports have seen what is not a test, too"

# Fields that Open vSwitch tells of in a match though OpenFlow 1.3 has none such: that
# of 1.5 for the type of packets.
NOT_OXM = {"field_4194348"}

# Lists without an order.
SETS = {
    ("OFPFlowStatsReply", "body"), ("OFPPortStatsReply", "body"), ("OFPQueueStatsReply", "body"),
    ("OFPGroupStatsReply", "body"), ("OFPGroupDescStatsReply", "body"),
    ("OFPMeterStatsReply", "body"), ("OFPMeterConfigStatsReply", "body"),
    ("OFPPortDescStatsReply", "body"), ("OFPSwitchFeatures", "ports"),
    ("OFPPacketQueue", "properties"),
}

# What a vSwitch of OpenFlow 1.3 on an OpenFlow 1.0 pSwitch refuses: type, code, why.
ON_10 = {
    "dl-mask": (4, 3, "OpenFlow 1.0 has no masks of Ethernet addresses"),
    "nw-mask": (4, 4, "OpenFlow 1.0 has prefixes only"),
    "exact": (5, 0, "OpenFlow 1.0 puts exact matches above all others"),
    "value": (4, 7, "OpenFlow 1.0 has no such value"),
    "stats-table": (1, 9, "OpenFlow 1.0 has one table"),
    "field": (4, 6, "OpenFlow 1.0 has no such field"),
    "mask": (4, 8, "OpenFlow 1.0 has no mask for this field but all or nothing"),
    "set-field": (2, 13, "OpenFlow 1.0 cannot set this field"),
    "argument": (2, 5, "OpenFlow 1.0 has tags of type 0x8100 only"),
    "tag": (2, 10, "OpenFlow 1.0 has one tag; the match has to say that there is none"),
    "action": (2, 0, "OpenFlow 1.0 has no such action"),
    "instruction": (3, 1, "OpenFlow 1.0 has no such instruction"),
    "goto": (3, 2, "OpenFlow 1.0 has one table"),
    "table": (5, 2, "OpenFlow 1.0 has one table"),
    "group": (2, 9, "OpenFlow 1.0 has no groups"),
    "group-mod": (6, 3, "OpenFlow 1.0 has no groups"),
    "meter-mod": (12, 10, "OpenFlow 1.0 has no meters"),
}


def err(type_, *codes):
    return "ERROR type=%d code=(%s) " % (type_, "|".join(map(str, codes)))


# What is to be mended in the module: version of the controller, name of the step.
KNOWN_BUGS = {}
NOTHING = "^$"
# Steps in which the vSwitch has to answer otherwise than Open vSwitch 3.1: the whole
# name of the step, what its answer has to look like, why.
#   virtual: virtualisation requires it
#   spec N:  Open vSwitch is against section N of the specification
#   free N:  section N allows both, or says nothing
# By version of the controller and of the pSwitch; 0 is any.
OTHERWISE = []


def otherwise(version, pv, *entries):
    """A True at the end: by chance there is no difference."""
    OTHERWISE.extend((version, pv, *(e if len(e) == 4 else (*e, False))) for e in entries)


otherwise(
    0, 0,
    ("(action|packet-out): (output )?to (LOCAL|NORMAL)( (of packets )?from 1)?", err(2, 4),
     "virtual: these lead to the operator's host and past the tenant's rules"),
    ("port status: port (deleted|added)", "OFPPortStatus.*port_no=4,.*reason=2",
     "virtual: a vPort stays when its pPort goes, without a link", True),
    ("port mod: NO_[A-Z_]+( off)?", "^.0. OFPPortStatus",
     "free 7.4.3: whether the one that asked is told, too"),
    ("port mod with a slave: (told to the other|back)", "^.0. OFPPortStatus.*\\n.1. OFPPortStatus",
     "free 7.4.3: whether the one that asked is told, too"),
    ("type 1: an error of the controller", NOTHING, "free 7.4.4: errors are not answered"),
    ("a second HELLO", NOTHING, "free 6.3.1: not said"),
    ("version . after the handshake", err(1, 0), "spec 6.3.1: the version is agreed upon"),
)
otherwise(
    4, 0,
    ("config: flags 0x[123]", err(10, 0),
     "virtual: fragments are handled as the pSwitch does for all"),
    ("multipart: table features with an empty body of a table|slave: table features to set|"
     "multipart: (table features in (two|three) parts.*|an answer between two parts)", err(13, 5),
     "virtual: the pipeline is that of the pSwitch"),
    ("multipart: the other part never comes", NOTHING,
     "free 7.3.5: how long a switch waits; the error for it is of 1.4"),
    ("match: in_port (that is not there|CONTROLLER|0|ANY)", err(4, 7),
     "virtual: rules are put on the pPorts of the tenant; none is this one's"),
    ("match: class of Nicira", err(4, 6), "virtual: extensions of Nicira are not understood"),
    ("action: unknown action of Nicira", err(2, 2),
     "virtual: extensions of Nicira are not understood"),
    ("experimenter: of (the ONF|Nicira), unknown", err(1, 3),
     "virtual: extensions are not understood"),
    ("experimenter: of Nicira, (packet-in format|controller id), other", err(1, 3),
     "virtual: of the extensions of Nicira only roles are understood"),
    ("role: controller ., MASTER, generation 0x[cd]", "^xid 1: OFPRoleReply.*$",
     "virtual: extensions are not spoken; this one tells the former master"),
    ("match: ((tcp|udp|sctp)_(src|dst)|ipv6_nd_.*) with a mask that it cannot have", err(4, 8),
     "spec 7.2.3.7: this field has no mask"),
    ("match: (in_phy_port|pbb_isid|ipv6_exthdr) with a mask of zeros", "^xid 3: OFPFlowStatsReply",
     "free 7.2.3.5: no field, even where there is no such field"),
    ("match: (in_phy_port|pbb_isid|ipv6_exthdr) ((without|before) its prerequisite|twice|"
     "with bits that it does not have|with a mask that it cannot have)",
     err(4, 7, 8, 9, 10), "free 7.4: which of several errors is told"),
    ("match: (field too (short|long)|mask bit without a mask)", err(4, 1),
     "free 7.4.4.5: a bad length"),
    ("action: set (in_port|in_phy_port|ipv6_exthdr|a field unknown)"
     "( without its prerequisite| to bits that it does not have)?", err(2, 13),
     "spec 7.4.4.3: BAD_SET_TYPE"),
    ("match: type 0", err(4, 0), "spec 7.2.3.1: type 0 is deprecated"),
    ("action: output to TABLE( of packets from 1)?", err(2, 4),
     "spec 4.5: TABLE is for packet-outs only"),
    ("action: output with max_len", "max_len=0, port=2",
     "free 7.2.5: max_len is for outputs to the controller"),
    ("action: output to 0x(0|5|4d), which is not there|packet-out: to a port that is not there|"
     "instruction: write to a port that is not there|flow mod: modify with a bad action",
     err(2, 4), "free 6.4: a port that is not there is refused, or drops"),
    ("action: type of OpenFlow 1.0", err(2, 0), "spec 7.2.5: there is no such type"),
    ("action: set .* with a mask", err(2, 13, 14, 15),
     "spec 7.2.5: set-field has no mask; the answer is an experimenter's error"),
    ("action: set a field cut off", err(2, 14), "spec 7.4.4.3: BAD_SET_LEN"),
    ("action: set a field, padding not zero", "MTVlanVid",
     "spec 7.1.2: what is in padding is ignored"),
    ("instruction: (apply|write|clear|write metadata|goto) twice", err(3, 1),
     "spec 5.9: one of each type; the answer is an experimenter's error"),
    ("instruction: goto 25[45]", err(3, 2), "spec 7.4.4.6: BAD_TABLE_ID"),
    ("flow mod: add, CHECK_OVERLAP, the same", err(5, 3), "spec 6.4: the same match overlaps"),
    ("multipart: port statistics 0x(5|0|fffffff[d8])", err(1, 11), "spec 7.4.4.2: BAD_PORT"),
    ("packet-out: from 0x(4d|0)", err(1, 11), "spec 7.3.7: in_port has to be valid"),
    ("packet-out: actions of length 12", "ERROR type=(1 code=6|2 code=1) ",
     "free 7.4: which of several errors is told"),
    ("port mod: unknown bits(, high)?", err(7, 2), "spec 7.4.4.8: BAD_CONFIG"),
    ("flow mod of 5 bytes more than it has", "ERROR type=(1 code=6|3 code=7) ",
     "free 7.4: which of several errors is told"),
    ("packet-in: written", "cookie=119, ",
     "spec 7.4.1: the cookie of the rule, which Open vSwitch tells most of the time", True),
    ("type 1[01], which a switch says", "ERROR type=(4 code=0|1 code=6) ",
     "free 7.4: which of several errors is told"),
    ("async: set ffffffff .*", "flow_removed_mask=.15, 15.",
     "free 7.3.10: bits without a meaning"),
)
otherwise(
    4, 4,
    ("table 251, goto 255", err(3, 2), "spec 7.4.4.6: BAD_TABLE_ID"),
    ("table mod 25[34], configuration 0x0", err(8, 0), "virtual: there are 252 tables"),
    ("table 254|(flow mod: delete|modify) in table 254", err(5, 2),
     "virtual: there are 252 tables"),
    ("filters: (flow statistics|aggregate), table 254", err(1, 9),
     "virtual: there are 252 tables"),
    ("meter: number 0xfffffff[de]", err(12, 2),
     "virtual: the meters of the slow path are the operator's"),
    ("action: set metadata", err(2, 13), "spec 7.2.5: not settable"),
    ("table mod .*, configuration 0x([48]|80000000)", err(8, 1), "spec 7.3.3: no such bits"),
    ("group: bucket to a port that is not there", err(2, 4),
     "free 6.4: a port that is not there is refused, or drops"),
    ("group: FAST FAILOVER watching a (port|group) that is not there", err(6, 13),
     "spec 7.4.4.7: BAD_WATCH"),
    ("group: chain", "group_id=1, .*ref_count=1", "spec 7.3.5.9: groups that forward count"),
    ("group: chain, the inner deleted", err(6, 9), "spec 7.4.4.7: CHAINED_GROUP"),
    ("group: (modify ALL|delete ANY)", err(6, 1), "spec 7.4.4.7: INVALID_GROUP"),
    ("group: loop of (one|two)", err(6, 7), "spec 6.5: a loop is refused"),
    ("group: chain to one that is not there", err(2, 9), "spec 6.5: BAD_OUT_GROUP"),
    ("group: bucket to TABLE", err(2, 4), "spec 4.5: TABLE is for packet-outs only"),
    ("group: command 3", err(6, 11), "spec 7.4.4.7: BAD_COMMAND"),
    ("group: bucket (of length .*|cut off)", err(6, 12), "free 7.4.4.7: BAD_BUCKET"),
    ("meter: deleted with its rules, told", "OFPFlowRemoved",
     "spec 6.4: SEND_FLOW_REM tells whenever a rule is removed"),
)
otherwise(
    4, 1,
    ("action: set pbb_isid( without its prerequisite)?", err(2, 13),
     "spec 7.4.4.3: BAD_SET_TYPE"),
    ("packet-out: set_field without prerequisite", NOTHING,
     "free 7.2.5: a packet-out has no match to say it"),
    ("async: told .*: (miss|by a rule)", ".1. OFPPacketIn.*cookie=18446744073709551615",
     "virtual: OpenFlow 1.0 does not tell which of two rules it was"),
)
otherwise(
    1, 0,
    ("action: vendor, unknown of Nicira", err(2, 2),
     "virtual: of the extensions of Nicira only roles are understood"),
    ("config: flags 0x(1|2|3|4|8000)", err(1, 5),
     "virtual: fragments are handled as the pSwitch does for all"),
    ("statistics: port 0x(5|0|fff8|fffd)", err(1, 5), "free 5.3.5: no statistics, or an error"),
    ("match: tp_(src|dst) of SCTP", "nw_proto=132, .*tp_dst=0, tp_src=0",
     "spec 5.2.3: ports are of TCP, UDP and ICMP"),
    ("match: nw_proto of IPv6", "dl_type=34525, .*nw_proto=0", "spec 5.2.3: nw_proto is of IP"),
    ("match: (in_port (that is not there|0|NONE)|wildcards 0x(3ffffe|0))", err(3, 5),
     "virtual: rules are put on the pPorts of the tenant; none is this one's"),
    ("action: output with max_len", "max_len=0, port=2",
     "free 5.2.4: max_len is for outputs to the controller"),
    ("action: output to TABLE( of packets from 1)?", err(2, 4),
     "spec 5.2.1: TABLE is for packet-outs only"),
    ("action: (output to 0x(0|5|4d), which is not there|enqueue 0x4d:0)|"
     "packet-out: to a port that is not there", err(2, 4),
     "free 4.6: a port that is not there is refused, or drops"),
    ("flow mod: (flags 0x(4|8|8000)|emergency with a time-out)", err(3, 5),
     "free 5.3.3: there is no emergency table, nor such flags"),
    ("filters: (flow statistics|aggregate), table 0xfe, emergency", err(1, 5),
     "free 5.3.5: there is no emergency table"),
    ("packet-out: from 0x(4d|0|fffb|fffc)", err(1, 5), "free 5.3.6: in_port is a port"),
    ("port mod: unknown bits, high", "^xid 3: OFPSwitchFeatures[^@]*OFPPortStatus",
     "free 5.3.3: whether the one that asked is told, too"),
    ("vendor: of Nicira, (unknown|.*, other|no flow ages, .*)", err(1, 3),
     "virtual: of the extensions of Nicira only roles are understood"),
    ("vendor: cut off", err(1, 3), "free 5.4.4: which of several errors is told"),
    ("role: controller 0, 3", err(1, 5), "free: not of the specification"),
)
otherwise(
    1, 1,
    ("filters: (flow statistics|aggregate), table 1", err(1, 5), "virtual: there is one table"),
)
otherwise(
    1, 4,
    ("action: set_(nw_(src|dst|tos)|tp_(src|dst)( of IP)?)", err(2, 5),
     "virtual: OpenFlow 1.3 sets what the match says is there"),
)
