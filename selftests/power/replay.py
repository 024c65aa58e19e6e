#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What a disk holds after the power has failed, from a log of dm-log-writes.

The log has every write in the order in which the disk had to have them: a write
is there for certain only after the flush that follows it.  So the power may fail
between any two entries, and of the writes since the last flush any may be missing.

  replay.py distinct LOG BASE IMAGE FOLDER FILE...
        mounts the disk as it is at each such point at FOLDER, and prints a line if a file
        there is not as at the point before: number of the point, last mark before it, and
        what is lost: "none", or a number that stands for some of the last writes
  replay.py make LOG BASE IMAGE CUT LOST
        the disk at such a point
"""

import hashlib
import os
import random
import shutil
import struct
import subprocess
import sys

# Documentation/admin-guide/device-mapper/log-writes.rst, drivers/md/dm-log-writes.c
MAGIC = 0x6a736677736872
FLUSH, FUA, DISCARD, MARK = 1, 2, 4, 8
SUPER, ENTRY = struct.Struct("<QQQI"), struct.Struct("<QQQQ")
END = "dm-log-writes-end"       # of what it says by itself, when it goes
SOME = 2        # disks that lack some of the writes, for each flush


class Entry:
    """One line of the log: a write of data at an offset, or what has none."""

    def __init__(self, offset, flags, data, mark):
        self.offset, self.flags, self.data, self.mark = offset, flags, data, mark


def read_log(path):
    """All entries, in order."""
    entries = []
    with open(path, "rb") as f:
        magic, version, count, size = SUPER.unpack(f.read(SUPER.size))
        if magic != MAGIC or version != 1:
            sys.exit("%s: no log of dm-log-writes, version 1" % path)
        at = size
        for _ in range(count):
            f.seek(at)
            head = f.read(size)
            sector, sectors, flags, length = ENTRY.unpack_from(head)
            at += size
            data, mark = b"", ""
            if flags & MARK:
                mark = head[ENTRY.size:ENTRY.size + length].rstrip(b"\0").decode()
            elif flags & DISCARD:
                data = bytes(sectors * size)
            else:
                data = f.read(sectors * size)
                at += len(data)
            entries.append(Entry(sector * size, flags, data, mark))
    return entries


def since_flush(entries, cut):
    """The writes right before a point that no flush has followed yet."""
    first = cut
    while first and not entries[first - 1].flags & (FLUSH | FUA):
        first -= 1
    return [i for i in range(first, cut) if entries[i].data]


def cuts(entries):
    """Where the power may fail, as (number of entries, last mark, what is lost)."""
    mark = "0"
    for cut in range(1, len(entries) + 1):
        last = entries[cut - 1]
        if last.mark == END:
            return
        mark = last.mark or mark
        if last.data or last.mark:
            yield cut, mark, "none"
        # before a flush that several writes wait for
        if last.flags & FLUSH and len(since_flush(entries, cut - 1)) > 1:
            for n in range(SOME):
                yield cut - 1, mark, str(n)


def apply(f, entries):
    for entry in entries:
        if entry.data:
            f.seek(entry.offset)
            f.write(entry.data)


def make(entries, base, image, cut, lost):
    """The disk at a point, made of what it was at first."""
    missing = []
    if lost != "none":
        rng = random.Random("%d %s" % (cut, lost))
        missing = [i for i in since_flush(entries, cut) if rng.random() < 0.5]
    shutil.copyfile(base, image)
    with open(image, "r+b") as f:
        apply(f, (e for i, e in enumerate(entries[:cut]) if i not in missing))


def contents(image, folder, names):
    """What files are on a disk, as a hash; a file system that cannot be mounted is an end."""
    subprocess.run(["mount", "-t", "ext4", "-o", "loop", image, folder], check=True)
    try:
        h = hashlib.sha256()
        for name in names:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path, "rb") as f:
                    data = f.read()
                h.update(b"%s %d " % (name.encode(), len(data)) + data)
        return h.digest()
    finally:
        subprocess.run(["umount", folder], check=True)


def distinct(entries, base, image, folder, names):
    last, n = None, 0
    for cut, mark, lost in cuts(entries):
        make(entries, base, image, cut, lost)
        now = mark, contents(image, folder, names)
        if now != last:
            print(cut, mark, lost, flush=True)
        last, n = now, n + 1
    print("%d points" % n, file=sys.stderr)


def main():
    if len(sys.argv) > 6 and sys.argv[1] == "distinct":
        log, base, image, folder = sys.argv[2:6]
        distinct(read_log(log), base, image, folder, sys.argv[6:])
    elif len(sys.argv) == 7 and sys.argv[1] == "make":
        make(read_log(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]), sys.argv[6])
    else:
        sys.exit(__doc__)


main()
