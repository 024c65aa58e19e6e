# SPDX-License-Identifier: GPL-2.0
"""Groups and meters, as a controller of OpenFlow 1.3 has them."""
import struct

from wire import Blob
from steps13 import Steps as Base


class Steps(Base):
    def group_case(self, what, *msgs, **kw):
        s = self.s
        s.step("group: " + what, *(list(msgs) + [
            s.msg("OFPGroupDescStatsRequest", 0), s.msg("OFPGroupStatsRequest", 0, 0xfffffffc),
            self.stats(), self.delete_all(), self.group(0xfffffffc, command=2)]), alone=True, **kw)

    def groups(self):
        p, o, s = self.parser, self.ofp, self.s
        b2, b3 = self.bucket(self.out(2)), self.bucket(self.out(3))
        case = self.group_case
        s.step("group features", s.msg("OFPGroupFeaturesStatsRequest", 0))
        case("ALL", self.group(1, [b2, b3]))
        case("ALL without buckets", self.group(1))
        case("ALL with an empty bucket", self.group(1, [self.bucket()]))
        case("SELECT", self.group(1, [self.bucket(self.out(2), weight=1),
                                      self.bucket(self.out(3), weight=5)], o.OFPGT_SELECT))
        case("SELECT with weights of zero", self.group(1, [b2, b3], o.OFPGT_SELECT))
        case("SELECT without buckets", self.group(1, [], o.OFPGT_SELECT))
        case("INDIRECT", self.group(1, [b2], o.OFPGT_INDIRECT))
        case("INDIRECT with two buckets", self.group(1, [b2, b3], o.OFPGT_INDIRECT))
        case("INDIRECT without buckets", self.group(1, [], o.OFPGT_INDIRECT))
        ff = [self.bucket(self.out(2), watch_port=2), self.bucket(self.out(3), watch_port=3)]
        case("FAST FAILOVER", self.group(1, ff, o.OFPGT_FF))
        case("FAST FAILOVER without watching", self.group(1, [b2, b3], o.OFPGT_FF))
        case("FAST FAILOVER watching a port that is not there",
             self.group(1, [self.bucket(self.out(2), watch_port=77)], o.OFPGT_FF))
        case("FAST FAILOVER watching a group", self.group(2, [b2]),
             self.group(1, [self.bucket(self.out(2), watch_group=2)], o.OFPGT_FF))
        case("FAST FAILOVER watching a group that is not there",
             self.group(1, [self.bucket(self.out(2), watch_group=9)], o.OFPGT_FF))
        case("ALL watching a port", self.group(1, [self.bucket(self.out(2), watch_port=2)]))
        case("ALL with a weight", self.group(1, [self.bucket(self.out(2), weight=3)]))
        case("largest number", self.group(0xffffff00, [b2]))
        case("number 0", self.group(0, [b2]))
        case("number 0x7fffffff", self.group(0x7fffffff, [b2]))
        case("several actions in a bucket",
             self.group(1, [self.bucket(p.OFPActionSetField(eth_dst="02:00:00:00:00:09"),
                                        p.OFPActionPushVlan(0x8100),
                                        p.OFPActionSetField(vlan_vid=0x1009), self.out(2)),
                            self.bucket(p.OFPActionSetField(eth_src="02:00:00:00:00:08"),
                                        self.out(3))]))
        for name in ("FLOOD", "ALL", "CONTROLLER", "IN_PORT"):
            case("bucket to " + name,
                 self.group(1, [self.bucket(self.out(getattr(o, "OFPP_" + name)))]))
        case("rule that uses it", self.group(1, [b2]),
             self.fm({"in_port": 1}, [p.OFPActionGroup(1)]))
        case("rules that use it", self.group(1, [b2]),
             self.fm({"in_port": 1}, [p.OFPActionGroup(1)]),
             self.fm({"in_port": 2}, insts=[self.write(p.OFPActionGroup(1))]),
             self.stats(out_group=1), self.fm(command=3, out_group=2), self.stats(),
             self.fm(command=3, out_group=1))
        case("deleted with its rules", self.group(1, [b2]), self.group(2, [b3]),
             self.fm({"in_port": 1}, [p.OFPActionGroup(1)], flags=1),
             self.fm({"in_port": 2}, [p.OFPActionGroup(2)], flags=1, cookie=5),
             self.fm({"in_port": 3}, [self.out(2)], flags=1),
             self.group(1, command=2), self.stats(), s.msg("OFPGroupDescStatsRequest", 0),
             n_async=3)
        case("all deleted with their rules", self.group(1, [b2]), self.group(2, [b3]),
             self.fm({"in_port": 1}, [p.OFPActionGroup(1)], flags=1),
             self.fm({"in_port": 3}, [self.out(2)]), self.group(0xfffffffc, command=2),
             self.stats(), n_async=1)
        case("chain", self.group(1, [b2]), self.group(2, [self.bucket(p.OFPActionGroup(1)), b3]),
             self.fm({"in_port": 1}, [p.OFPActionGroup(2)]))
        case("chain, the inner deleted", self.group(1, [b2]),
             self.group(2, [self.bucket(p.OFPActionGroup(1)), b3]), self.group(1, command=2))
        case("modify", self.group(1, [b2]), self.group(1, [b3, b2], command=1))
        case("modify its type", self.group(1, [b2]),
             self.group(1, [self.bucket(self.out(3), weight=1)], o.OFPGT_SELECT, command=1))
        case("statistics of one", self.group(1, [b2]), self.group(2, [b3]),
             s.msg("OFPGroupStatsRequest", 0, 2))
        case("statistics of one that is not there", s.msg("OFPGroupStatsRequest", 0, 9))
        case("delete one that is not there", self.group(9, command=2))
        case("delete with buckets", self.group(1, [b2]), self.group(1, [b2], command=2))

    def bad_groups(self):
        p, o = self.parser, self.ofp
        b2 = self.bucket(self.out(2))
        case = self.group_case
        case("added twice", self.group(1, [b2]), self.group(1, [self.bucket(self.out(3))]))
        case("modify one that is not there", self.group(9, [b2], command=1))
        case("reserved number 0xffffff01", self.group(0xffffff01, [b2]))
        case("number ALL", self.group(0xfffffffc, [b2]))
        case("number ANY", self.group(0xffffffff, [b2]))
        case("modify ALL", self.group(0xfffffffc, [b2], command=1))
        case("delete ANY", self.group(1, [b2]), self.group(0xffffffff, command=2))
        case("loop of one", self.group(1, [self.bucket(p.OFPActionGroup(1))]))
        case("loop of two", self.group(1, [b2]), self.group(2, [self.bucket(p.OFPActionGroup(1))]),
             self.group(1, [self.bucket(p.OFPActionGroup(2))], command=1))
        case("chain to one that is not there", self.group(1, [self.bucket(p.OFPActionGroup(9))]))
        case("bucket to a port that is not there", self.group(1, [self.bucket(self.out(77))]))
        case("bucket to TABLE", self.group(1, [self.bucket(self.out(o.OFPP_TABLE))]))
        case("bucket with an unknown action",
             self.group(1, [self.bucket(Blob(struct.pack("!HH4x", 0x77, 8)))]))
        case("bucket with a bad action length",
             self.group(1, [self.bucket(Blob(struct.pack("!HH4x", 18, 9)))]))
        for command in (3, 4, 99, 0xffff):
            case("command %d" % command, self.group(1, [b2], command=command))
        for type_ in (4, 5, 255):
            case("type %d" % type_, self.group(1, [b2], type_))
        for length in (0, 8, 15, 17, 400):
            case("bucket of length %d" % length,
                 self.s.raw(15, struct.pack("!HBxIHHIIII", 0, 0, 1, length, 0, 0xffffffff,
                                            0xffffffff, 0, 0)))
        case("message cut off", self.s.raw(15, struct.pack("!HBx", 0, 0)))
        case("bucket cut off", self.s.raw(15, struct.pack("!HBxIHH", 0, 0, 1, 16, 0)))

    # ---------------------------------------------------------------- meters

    def meter_case(self, what, *msgs, **kw):
        s = self.s
        s.step("meter: " + what, *(list(msgs) + [
            s.msg("OFPMeterConfigStatsRequest", 0, 0xffffffff),
            s.msg("OFPMeterStatsRequest", 0, 0xffffffff), self.stats(), self.delete_all(),
            self.meter(0xffffffff, command=2)]), alone=True, **kw)

    def meters(self):
        p, o, s = self.parser, self.ofp, self.s
        case = self.meter_case
        drop = [self.drop()]
        s.step("meter features", s.msg("OFPMeterFeaturesStatsRequest", 0))
        for flags in (0, 1, 2, 4, 5, 6, 8, 9, 0xd, 3, 0x10):
            case("flags %#x" % flags, self.meter(1, [self.drop(1000, 100)], flags))
        case("without bands", self.meter(1))
        case("rate 0", self.meter(1, [self.drop(0)]))
        case("largest rate", self.meter(1, [self.drop(0xffffffff, 0xffffffff)], 5))
        case("DSCP remark", self.meter(1, [p.OFPMeterBandDscpRemark(1000, 0, 1)]))
        case("DSCP remark by 0", self.meter(1, [p.OFPMeterBandDscpRemark(1000, 0, 0)]))
        case("two bands", self.meter(1, [self.drop(1000), self.drop(2000)]))
        case("several", self.meter(1, drop), self.meter(2, drop), self.meter(77, drop))
        case("added twice", self.meter(1, drop), self.meter(1, [self.drop(5)]))
        case("modify", self.meter(1, drop), self.meter(1, [self.drop(5)], 2, command=1))
        case("modify one that is not there", self.meter(1, drop, command=1))
        case("modify with bad bands", self.meter(1, drop),
             self.meter(1, [p.OFPMeterBandDscpRemark(1000, 0, 1)], command=1))
        case("delete one that is not there", self.meter(9, command=2))
        case("delete one", self.meter(1, drop), self.meter(2, drop), self.meter(1, command=2))
        case("rule that uses it", self.meter(1, drop),
             self.fm({"in_port": 1}, insts=[p.OFPInstructionMeter(1), self.apply(self.out(2))]))
        case("deleted with its rules, told", self.meter(1, drop),
             self.fm({"in_port": 1}, insts=[p.OFPInstructionMeter(1), self.apply(self.out(2))],
                     flags=1), self.meter(1, command=2), settle=0.2)
        case("deleted with its rules", self.meter(1, drop), self.meter(2, drop),
             self.fm({"in_port": 1}, insts=[p.OFPInstructionMeter(1), self.apply(self.out(2))]),
             self.fm({"in_port": 2}, insts=[p.OFPInstructionMeter(2), self.apply(self.out(2))],
                     flags=1),
             self.meter(1, command=2), self.stats(), n_async=1)
        case("all deleted with their rules", self.meter(1, drop),
             self.fm({"in_port": 1}, insts=[p.OFPInstructionMeter(1), self.apply(self.out(2))]),
             self.fm({"in_port": 2}, [self.out(2)]), self.meter(0xffffffff, command=2),
             self.stats())
        case("statistics of one", self.meter(1, drop), self.meter(2, drop),
             s.msg("OFPMeterStatsRequest", 0, 2), s.msg("OFPMeterConfigStatsRequest", 0, 2))
        case("statistics of one that is not there", s.msg("OFPMeterStatsRequest", 0, 9))
        case("configuration of one that is not there", s.msg("OFPMeterConfigStatsRequest", 0, 9))
        for id_ in (0, 0xffff0000, 0xffff0001, 0xffffffff, 0xfffffffd, 0xfffffffe):
            case("number %#x" % id_, self.meter(id_, drop))
        case("modify ALL", self.meter(0xffffffff, drop, command=1))
        for command in (3, 99):
            case("command %d" % command, self.meter(1, drop, command=command))
        for type_ in (0, 3, 0x77, 0xffff):
            case("band of type %#x" % type_,
                 s.raw(29, struct.pack("!HHIHHIII", 0, 1, 1, type_, 16, 1000, 0, 0)))
        for length in (0, 8, 12, 15, 24, 400):
            case("band of length %d" % length,
                 s.raw(29, struct.pack("!HHIHHIII", 0, 1, 1, 1, length, 1000, 0, 0)))
        case("message cut off", s.raw(29, struct.pack("!HH", 0, 1)))

    def without(self):
        """On an OpenFlow 1.0 pSwitch."""
        s, p = self.s, self.parser
        s.step("group mod", self.group(1, [self.bucket(self.out(2))]), on10="group-mod")
        s.step("group mod: modify", self.group(1, [self.bucket(self.out(2))], command=1))
        s.step("group mod: delete", self.group(1, command=2))
        s.step("group mod: delete all", self.group(0xfffffffc, command=2))
        s.step("group action", self.fm({"in_port": 1}, [p.OFPActionGroup(1)]), self.stats(),
               self.delete_all())
        s.step("meter mod", self.meter(1, [self.drop()]), on10="meter-mod")
        s.step("meter mod: delete all", self.meter(0xffffffff, command=2))
        s.step("group features", s.msg("OFPGroupFeaturesStatsRequest", 0),
               expect10=r"actions=\[0, 0, 0, 0\], capabilities=0, max_groups=.*, types=0")
        s.step("meter features", s.msg("OFPMeterFeaturesStatsRequest", 0), expect10="band_types=0, capabilities=0, max_bands=0")
        s.step("table 1", self.fm({"in_port": 1}, [self.out(2)], table=1), on10="table")
        s.step("goto 1", self.fm({"in_port": 1}, insts=[self.goto(1)]), on10="goto")
        s.step("statistics of tables", s.msg("OFPTableStatsRequest", 0), expect10="table_id=0")
