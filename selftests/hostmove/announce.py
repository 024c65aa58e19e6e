#!/usr/bin/python3 -ISB
# SPDX-License-Identifier: GPL-2.0
"""A gratuitous ARP: a host says where it is.

usage: announce.py DEV MAC ADDRESS
"""

import socket
import sys


def main(dev, mac, address):
    mac = bytes.fromhex(mac.replace(":", ""))
    ip = socket.inet_aton(address)
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind((dev, 0))
    sock.send(b"\xff" * 6 + mac + bytes.fromhex("0806" "0001" "0800" "0604" "0001")
              + mac + ip + b"\0" * 6 + ip)


if __name__ == "__main__":
    main(*sys.argv[1:])
