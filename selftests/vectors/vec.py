# SPDX-License-Identifier: GPL-2.0
"""What the two versions' messages for the vector files share; see generate."""

import struct

from os_ken.ofproto.ofproto_protocol import ProtocolDesc

DP10 = ProtocolDesc(version=1)
DP13 = ProtocolDesc(version=4)
NO_BUFFER = 0xffffffff
PACKET = bytes.fromhex("020000000002 020000000001 0800 45000014000100004006 66e6"
                       "0a000001 0a000002")
TAGGED = bytes.fromhex("020000000002 020000000001 8100 6005 0800 45000014000100004011 66db"
                       "0a000001 0a000002")

entries = {}


def add(book, name, data, why=None):
    if not isinstance(data, (bytes, bytearray)):
        data.set_xid(0x1000 + len(entries.setdefault(book, [])))
        data.serialize()
        data = data.buf
    entries.setdefault(book, []).append((name, bytes(data), why))


def msg(version, mtype, body, xid=0x77):
    return struct.pack("!BBHI", version, mtype, 8 + len(body), xid) + body
