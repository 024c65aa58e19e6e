# SPDX-License-Identifier: GPL-2.0
"""Packets, byte by byte."""
import struct


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def host(n):
    return bytes((2, 0, 0, 0, 0, n))


def ip4(text):
    return bytes(map(int, text.split(".")))


def ip6(text):
    head, gap, tail = text.partition("::")
    a = [int(w, 16) for w in head.split(":") if w]
    b = [int(w, 16) for w in tail.split(":") if w]
    words = a + [0] * (8 - len(a) - len(b)) + b if gap else a
    return struct.pack("!8H", *words)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def eth(type_, payload=b"", src=1, dst=2, tags=(), pad=60):
    """A frame; tags are (TPID, TCI), the outer first."""
    src = host(src) if isinstance(src, int) else src
    dst = host(dst) if isinstance(dst, int) else dst
    out = dst + src
    for tpid, tci in tags:
        out += struct.pack("!HH", tpid, tci)
    out += struct.pack("!H", type_) + payload
    return out + b"\0" * max(0, pad - len(out))


def ipv4(proto, payload, src="10.0.0.1", dst="10.0.0.2", tos=0, ttl=64, frag=0, options=b""):
    ihl = 5 + len(options) // 4
    head = struct.pack("!BBHHHBBH4s4s", 0x40 | ihl, tos, ihl * 4 + len(payload), 0x1234, frag, ttl,
                       proto, 0, ip4(src), ip4(dst)) + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def pseudo4(src, dst, proto, n):
    return ip4(src) + ip4(dst) + struct.pack("!BBH", 0, proto, n)


def pseudo6(src, dst, proto, n):
    return ip6(src) + ip6(dst) + struct.pack("!II", n, proto)


def with_sum(data, at, head):
    total = checksum(head + data) or 0xffff
    return data[:at] + struct.pack("!H", total) + data[at + 2:]


def udp(sport, dport, data=b"libera", pseudo=None):
    out = struct.pack("!HHHH", sport, dport, 8 + len(data), 0) + data
    return with_sum(out, 6, pseudo(17, len(out))) if pseudo else out


def tcp(sport, dport, data=b"libera", flags=0x10, pseudo=None):
    out = struct.pack("!HHIIBBHHH", sport, dport, 1000, 2000, 0x50, flags, 8192, 0, 0) + data
    return with_sum(out, 16, pseudo(6, len(out))) if pseudo else out


def crc32c(data):
    crc = 0xffffffff
    for b in data:
        crc ^= b
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
    return crc ^ 0xffffffff


def sctp(sport, dport, data=b"\0\3\0\4"):
    out = struct.pack("!HHII", sport, dport, 0x11223344, 0) + data
    return out[:8] + struct.pack("<I", crc32c(out)) + out[12:]


def icmp(type_, code, data=b"\0\1\0\1ping"):
    return with_sum(struct.pack("!BBH", type_, code, 0) + data, 2, b"")


def udp4(sport=1000, dport=2000, src="10.0.0.1", dst="10.0.0.2", data=b"libera", **kw):
    return ipv4(17, udp(sport, dport, data, lambda p, n: pseudo4(src, dst, p, n)), src, dst, **kw)


def tcp4(sport=1000, dport=2000, src="10.0.0.1", dst="10.0.0.2", flags=0x10, **kw):
    return ipv4(6, tcp(sport, dport, b"libera", flags, lambda p, n: pseudo4(src, dst, p, n)), src,
                dst, **kw)


def arp(op, spa="10.0.0.1", tpa="10.0.0.2", sha=1, tha=0):
    return struct.pack("!HHBBH6s4s6s4s", 1, 0x800, 6, 4, op, host(sha), ip4(spa),
                       host(tha) if tha else bytes(6), ip4(tpa))


def ipv6(next_, payload, src="fd00::1", dst="fd00::2", tclass=0, label=0, hop=64):
    return struct.pack("!IHBB16s16s", 6 << 28 | tclass << 20 | label, len(payload), next_, hop,
                       ip6(src), ip6(dst)) + payload


def udp6(sport=1000, dport=2000, src="fd00::1", dst="fd00::2", **kw):
    return ipv6(17, udp(sport, dport, b"libera", lambda p, n: pseudo6(src, dst, p, n)), src, dst,
                **kw)


def tcp6(sport=1000, dport=2000, src="fd00::1", dst="fd00::2", **kw):
    return ipv6(6, tcp(sport, dport, b"libera", 0x10, lambda p, n: pseudo6(src, dst, p, n)), src,
                dst, **kw)


def icmp6(type_, code=0, data=b"\0\1\0\1ping", src="fd00::1", dst="fd00::2", **kw):
    out = struct.pack("!BBH", type_, code, 0) + data
    return ipv6(58, with_sum(out, 2, pseudo6(src, dst, 58, len(out))), src, dst, **kw)


def neighbour(type_, target="fd00::2", lladdr=1, **kw):
    """A neighbour solicitation (135) or advertisement (136) with its address option."""
    option = struct.pack("!BB6s", 1 if type_ == 135 else 2, 1, host(lladdr))
    return icmp6(type_, 0, bytes(4) + ip6(target) + option, hop=255, **kw)


def hop_by_hop(next_, payload, **kw):
    """An IPv6 packet with a hop-by-hop header."""
    return ipv6(0, struct.pack("!BB6s", next_, 0, b"\1\4\0\0\0\0") + payload, **kw)


def mpls(payload, *labels):
    """Labels are (label, tc, ttl), the outer first."""
    out = b""
    for i, (label, tc, ttl) in enumerate(labels):
        out += struct.pack("!I", label << 12 | tc << 9 | (i == len(labels) - 1) << 8 | ttl)
    return out + payload


def hexdump(data):
    return data.hex()
