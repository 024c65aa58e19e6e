# SPDX-License-Identifier: GPL-2.0
"""Running a script of messages on both switches, a step at a time."""
import difflib
import re

from wire import (ASYNC, BARRIER, MP_REPLY, OF10, OF13, Raw, encode, merge, pump, same_bytes,
                  table_features, text_of, unixctl)
from differences import KNOWN_BUGS, ON_10, OTHERWISE


def port_no(text):
    return re.search(r"port_no=\d+", text).group()


class Step:
    def __init__(self, name, msgs):
        self.name, self.msgs = name, msgs
        self.wanted = self.why = None       # another answer than the plain switch's
        self.on10 = self.by_chance = self.bug = False


class Script:
    """Both switches, one version of the controller, one of the pSwitch."""

    WAIT = 20.0
    # steps that are sent together
    BATCH = 16

    def __init__(self, v, p, version, pv, report, plain):
        self.v, self.p = v, p
        self.version, self.pv, self.report, self.plain = version, pv, report, plain
        self.proto = OF10 if version == 1 else OF13
        self.ofp = self.proto.ofproto
        self.parser = self.proto.ofproto_parser
        self.xid = 100
        self.only = None
        self.every = 1
        self.steps = self.n_alone = 0
        self.waiting = []
        self.used = set()

    # ------------------------------------------------------------- messages

    def raw(self, type_, body=b"", length=None, version=None):
        return Raw(self.version if version is None else version, type_, body, length)

    def msg(self, name, *args, **kw):
        return getattr(self.parser, name)(self.proto, *args, **kw)

    def barrier(self):
        return self.raw(BARRIER[self.version][0])

    # ------------------------------------------------------------- exchange

    def conns(self):
        return [c for s in (self.v, self.p) for c in s.conns if c]

    def answered(self, conn, xid):
        last = BARRIER[self.version][1]
        return conn.closed or any(x == xid and t == last for t, x, _ in conn.got)

    @staticmethod
    def n_async(side):
        return sum(t in ASYNC for c in side.conns if c for t, _, _ in c.got)

    def send(self, side, conn, msgs):
        """All at once, a barrier after each; None takes a place and is not sent.
        The last barrier's xid, or 0."""
        out, xid, last = [], self.xid, 0
        for m in msgs:
            if m is not None:
                out.append(self.encoded(m, xid + 1) if not callable(m) else encode(m(side), xid + 1))
                out.append(encode(self.barrier(), xid + 2))
                last = xid + 2
            xid += 2
        if out:
            side.conns[conn].send(b"".join(out))
        return last

    def encoded(self, m, xid):
        """Both sides are sent the same, one after the other."""
        if xid not in self.bytes_of:
            self.bytes_of[xid] = encode(m, xid)
        return self.bytes_of[xid]

    def take(self, side, conn, barriers=False):
        """(connection, came by itself, xid, bytes) of all that came; nothing is left.
        Without barriers: in the order of the requests."""
        out = []
        for i, c in enumerate(side.conns):
            if not c:
                continue
            got, c.got = c.got, []
            for t, x, raw in merge(self.version, got):
                if t == BARRIER[self.version][1] and not barriers and not (x - self.base) & 1:
                    continue
                by_itself = t in ASYNC or i != conn
                out.append((i, by_itself, 0 if by_itself else x - self.base, raw))
            if c.closed:
                out.append((i, False, 0, b""))
        return out if barriers else sorted(out, key=lambda g: g[:3])

    def exchange(self, v_msgs, p_msgs, conn=0, n_async=0, wait=3.0, settle=0, barriers=False):
        """Messages to the vSwitch and to the plain switch; what both say."""
        self.base, self.bytes_of = self.xid, {}
        sides = (self.v, self.p)
        last = [self.send(s, conn, m) for s, m in zip(sides, (v_msgs, p_msgs))]
        pump(self.conns(), self.WAIT, lambda: all(
            not x or self.answered(s.conns[conn], x) for s, x in zip(sides, last)))
        want = n_async
        if want is None:
            want = 0 if settle else max(self.n_async(s) for s in sides)
        if want:
            pump(self.conns(), wait, lambda: all(self.n_async(s) >= want for s in sides))
            want = max(self.n_async(s) for s in sides)
            pump(self.conns(), 1.0, lambda: all(self.n_async(s) >= want for s in sides))
        if settle:
            pump(self.conns(), settle, lambda: False)
        out = [self.take(s, conn, barriers) for s in sides]
        self.xid += 2 * max(len(v_msgs), len(p_msgs)) + 1
        return out

    # -------------------------------------------------------------- verdicts

    def text(self, raw):
        if self.version == 4 and raw[1] == MP_REPLY[4] and raw[8:10] == b"\0\x0c":
            return table_features(raw)
        return text_of(self.proto, raw)

    def texts(self, side, got):
        """Replies in order, and what came by itself, as text."""
        replies, others = [], []
        for i, by_itself, xid, raw in got:
            text = self.text(raw) if raw else "connection closed"
            # an error quotes the request, with the address that this switch told
            for hw in side.hw.values():
                text = text.replace(hw.hex(), "*")
            if by_itself:
                # links go down by steps, which may come one by one
                if raw[1:2] == b"\x0c":
                    others = [o for o in others if not (o.startswith("[%d] OFPPortStatus" % i) and
                                                        port_no(o) == port_no(text))]
                others.append("[%d] %s" % (i, text))
            else:
                replies.append("xid %d: %s" % (xid, text))
        return replies, sorted(others)

    def same(self, v, p):
        """Mostly the bytes are, and need no decoding."""
        if [(*g[:3], same_bytes(self.version, g[3])) for g in v] == \
           [(*g[:3], same_bytes(self.version, g[3])) for g in p]:
            return True
        return self.texts(self.v, v) == self.texts(self.p, p)

    def difference(self, v, p):
        v, p = self.texts(self.v, v), self.texts(self.p, p)
        return list(difflib.unified_diff("\n".join(p[0] + p[1]).splitlines(),
                                         "\n".join(v[0] + v[1]).splitlines(),
                                         self.p.name, self.v.name, n=1, lineterm=""))

    def what_is_listed(self, name):
        """What differences.py says of this step: pattern of the answer, reason, whether
        by chance there is no difference."""
        for entry in () if self.plain else OTHERWISE:
            version, pv, pattern, *rest = entry
            if version in (0, self.version) and pv in (0, self.pv) and re.fullmatch(pattern, name):
                self.used.add(entry)
                return rest
        return None, None, False

    def judge(self, step, v, p):
        name, details = step.name, []
        if step.wanted is None:
            good = self.same(v, p)
            if not good:
                details = self.difference(v, p)
        else:
            name += " (%s)" % step.why
            replies, others = self.texts(self.v, v)
            text = "\n".join(replies + others)
            good = re.search(step.wanted, text) and len(re.findall("ERROR", text)) < 2
            details = ["wanted: " + step.wanted, "got: " + text]
            # what is listed in vain is a mistake, too
            if good and not step.on10 and not step.by_chance and self.same(v, p):
                good, details = False, ["listed, but there is no difference"]
        if step.bug:
            if not good:
                self.report.say("known bug: %s: %s" % (name, step.bug))
            good, details = not good, ["a known bug has gone: take it off the list"]
        if not good:
            details[:0] = ["sent: " + self.describe(m) for m in step.msgs]
        self.report.step(good, name, details)

    # ----------------------------------------------------------------- steps

    def skipped(self, name, alone):
        """In a short run some of the steps that do not depend on others are enough."""
        if self.only and self.only not in name:
            return True
        self.n_alone += alone
        return alone and self.n_alone % self.every != 0

    def step(self, name, *msgs, on10=None, expect10=None, alone=False, act=None, conn=0,
             n_async=None, wait=3.0, settle=0):
        """The same messages to both, the same answers from both, unless differences.py
        says otherwise.  on10: why a vSwitch on OpenFlow 1.0 refuses the first message;
        expect10: a pattern for its answer; alone: depends on no other step; act: what to
        do before; n_async: how many messages come by themselves; conn: which controller."""
        if self.skipped(name, alone):
            return
        self.steps += 1
        step = Step(name, msgs)
        if self.version == 4 and self.pv == 1 and not self.plain and (on10 or expect10):
            step.on10 = True
            step.wanted, step.why = expect10, "as on OpenFlow 1.0"
            if on10:
                etype, code, step.why = ON_10[on10]
                step.wanted = "^xid 1: ERROR type=%d code=%d " % (etype, code)
        else:
            step.wanted, step.why, step.by_chance = self.what_is_listed(name)
            step.bug = not self.plain and KNOWN_BUGS.get((self.version, name))
        if not (act or conn or n_async or settle):
            self.waiting.append(step)
            if len(self.waiting) >= self.BATCH:
                self.flush()
            return
        self.flush()
        if act:
            # as if caches had caught up with the last change of a rule
            unixctl("revalidator/purge")
            act()
        v, p = self.exchange(msgs, msgs, conn, n_async, wait, settle)
        n = sum(g[1] for g in p)
        if step.wanted is None and n < (n_async or 0) and not step.bug:
            self.report.step(False, name, ["%d of %d messages came" % (n, n_async)] +
                             self.difference(v, p))
            return
        self.judge(step, v, p)

    def flush(self):
        """The steps that wait, all at once: a barrier keeps them apart."""
        steps, self.waiting = self.waiting, []
        if not steps:
            return
        v_msgs = [m for s in steps for m in s.msgs]
        # what a vSwitch on OpenFlow 1.0 refuses must not be left on the other
        p_msgs = [None if s.on10 else m for s in steps for m in s.msgs]
        got = self.exchange(v_msgs, p_msgs)
        at = 0
        for s in steps:
            end = at + 2 * len(s.msgs)
            self.judge(s, *[[(i, by_itself, xid - at, raw) for i, by_itself, xid, raw in g
                             if at < xid <= end and not by_itself] for g in got])
            at = end
        v, p = ([g for g in side if g[1] or not 0 < g[2] <= at] for side in got)
        if v or p:
            self.report.step(self.same(v, p), "what came by itself in these steps: %s" %
                             ", ".join(s.name for s in steps), self.difference(v, p))

    def group(self, name):
        """The steps that follow are reported together."""
        self.flush()
        self.report.group(name)

    def pipelined(self, name, *msgs):
        """All at once: what comes after a barrier waits for it (1.3.5, 6.2)."""
        if self.skipped(name, False):
            return
        self.flush()
        self.steps += 1
        v, p = self.exchange(msgs, msgs, barriers=True)
        self.report.step(self.same(v, p), name, self.difference(v, p))

    def describe(self, m):
        if callable(m):
            m = m(self.p)
        data = encode(m, 0)
        return "%s %s" % (type(m).__name__, data[:200].hex())

    def clean(self):
        """All rules off both, without a verdict."""
        self.flush()
        self.exchange(self.cleaning(), self.cleaning(), n_async=None, wait=1)
