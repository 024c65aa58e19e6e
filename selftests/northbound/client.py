#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""A client of liberad's northbound interface, for tests.

Reads a command a line, and answers each with a line: what came as JSON, with keys in order;
"CODE MESSAGE" for an error of JSON-RPC; "HTTP STATUS TEXT" for one of HTTP; "failed ..." if
there was no answer.

  server URL [CA]            where the others go from now on
  user [USER] TOKEN          who they are; "user" alone: nobody
  from [ADDRESS]             where they come from
  call PATH METHOD [PARAMS]  a call as clients of OpenVirteX make it
  post PATH TYPE BODY        any body; BODY is a text of JSON
  big PATH BYTES             a body of so many blanks
  chunks PATH BYTES          likewise, without saying before how long it is
  get PATH
  challenge PATH METHOD      as old clients do: without a token first, with it when asked
  fuzz TENANT N              how many of N calls with anything in them were answered in an
                             orderly way
  stall KIND                 a connection that goes on no further: its number.  KIND is
                             nothing, header, body, or answer (it is not read)
  stalled NUMBER             whether it is still open
  drop NUMBER                close it
  metrics                    {"NAME{LABELS}": value, ...}; fails if the text is not as it should be
"""
import base64
import http.client
import json
import random
import re
import socket
import ssl
import sys
import urllib.parse
import urllib.request

SECONDS = 30

# What fuzz puts together.
METHODS = [(m, "/tenant") for m in (
    "addControllers", "createSwitch", "createPort", "setInternalRouting", "connectHost",
    "connectLink", "setLinkPath", "connectRoute", "setOVXmode", "startSwitch", "stopPort",
    "disconnectHost", "disconnectLink", "disconnectRoute", "removePort", "apply", "migrateHost",
    "setReduction", "getReduction", "export")] + [(m, "/status") for m in (
        "getVirtualTopology", "getVirtualFlowtable", "getVirtualHosts", "getSubnet")]
KEYS = ("vdpid dpid dpids port vport mac controllerUrls algorithm backup_num path priority OVXmode "
        "level text hostId linkId routeId srcPort dstPort srcDpid dstDpid").split()
VALUES = [None, 0, 1, 2, -1, 193, 194, 256, 2**63, 2**64 - 1, 2**65, 1.5, True, "", "1", "x", "a\0b",
          "0xc1", "spf", "manual", [], {}, [256], [1, "x"], {"a": 1}, "x" * 3000, "256/5-512/5",
          ["tcp:1.2.3.4:5"] * 70, ["tcp:" + "1" * 2000], "vport add tenant red vswitch 0xc1"]


class Client:
    def __init__(self):
        self.url = None
        self.ca = None
        self.auth = {}
        self.source = None
        self.basic = None
        self.stalls = []

    def server(self, url, ca=None):
        self.url = urllib.parse.urlsplit(url)
        self.ca = ca

    def user(self, *words):
        self.auth = {}
        self.basic = None
        if len(words) == 1:
            self.auth = {"Authorization": "Bearer " + words[0]}
        elif words:
            self.basic = words
            pair = base64.b64encode(":".join(words).encode()).decode()
            self.auth = {"Authorization": "Basic " + pair}

    def connect(self):
        args = {"timeout": SECONDS, "source_address": (self.source, 0) if self.source else None}
        if self.url.scheme == "https":
            context = ssl.create_default_context(cafile=self.ca)
            return http.client.HTTPSConnection(self.url.netloc, context=context, **args)
        return http.client.HTTPConnection(self.url.netloc, **args)

    def request(self, method, path, body=None, kind="application/json-rpc", chunked=False):
        c = self.connect()
        try:
            headers = dict(self.auth)
            if body is not None:
                headers["Content-Type"] = kind
            try:
                c.request(method, path, body, headers, encode_chunked=chunked)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it may have been told before it was all sent
            r = c.getresponse()
            return r, r.read().decode()
        finally:
            c.close()

    @staticmethod
    def told(r, text):
        if r.status != 200:
            return "HTTP %d %s" % (r.status, text.strip())
        answer = json.loads(text)
        if isinstance(answer, list):
            answer = [a.get("error", {}).get("code", a.get("result")) for a in answer]
        elif "error" in answer:
            return "%d %s" % (answer["error"]["code"], answer["error"]["message"])
        else:
            if answer["id"] != "ovxctl":
                return "failed: the id is %s" % answer["id"]
            answer = answer["result"]
        return json.dumps(answer, sort_keys=True, separators=(",", ":"))

    def post(self, path, kind, body):
        return self.told(*self.request("POST", path, body, kind))

    def call(self, path, method, params=None):
        body = {"jsonrpc": "2.0", "id": "ovxctl", "method": method,
                "params": json.loads(params or "{}")}
        return self.post(path, "application/json-rpc", json.dumps(body))

    def big(self, path, size):
        return self.post(path, "application/json", " " * int(size))

    def chunks(self, path, size):
        pieces = (b" " * 4096 for _ in range(int(size) // 4096))
        c = self.connect()
        headers = dict(self.auth, **{"Content-Type": "application/json",
                                     "Transfer-Encoding": "chunked"})
        c.request("POST", path, pieces, headers, encode_chunked=True)
        r = c.getresponse()
        answer = self.told(r, r.read().decode())
        c.close()
        return answer

    def get(self, path):
        r, text = self.request("GET", path)
        return "HTTP %d %s" % (r.status, text.strip())

    def challenge(self, path, method):
        """The library asks without a token, and comes back with it."""
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        url = self.url.geturl() + path
        passwords.add_password(None, url, *self.basic)
        opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
        body = json.dumps({"jsonrpc": "2.0", "id": "ovxctl", "method": method, "params": {}})
        r = opener.open(urllib.request.Request(url, body.encode(), {
            "Content-Type": "application/json-rpc"}), timeout=SECONDS)
        return self.told(r, r.read().decode())

    def fuzz(self, tenant, n):
        chance = random.Random(4711)
        c = self.connect()
        good = 0
        for _ in range(int(n)):
            params = {k: chance.choice(VALUES) for k in chance.sample(KEYS, chance.randint(0, len(KEYS)))}
            params["tenantId"] = int(tenant)
            method, path = chance.choice(METHODS)
            body = bytearray(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method,
                                         "params": params}).encode())
            if chance.random() < 0.1:
                body[chance.randrange(len(body))] = chance.randrange(256)
            c.request("POST", path, bytes(body), dict(self.auth, **{"Content-Type": "application/json"}))
            r = c.getresponse()
            text = r.read()
            answer = json.loads(text) if r.status == 200 else {"result": None}
            good += r.status in (200, 204) and ("result" in answer or "message" in answer["error"])
        c.close()
        return good

    def stall(self, kind):
        s = socket.create_connection((self.url.hostname, self.url.port), timeout=SECONDS)
        head = "POST /status HTTP/1.1\r\nHost: x\r\n"
        head += "".join("%s: %s\r\n" % h for h in self.auth.items())
        head += "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
        if kind == "header":
            s.sendall(head[:30].encode())
        elif kind == "body":
            s.sendall(head.encode() + b"{")
        elif kind == "answer":
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            get = "GET /metrics HTTP/1.1\r\nHost: x\r\n"
            get += "".join("%s: %s\r\n" % h for h in self.auth.items()) + "\r\n"
            s.setblocking(False)
            try:
                for _ in range(200):
                    s.send(get.encode())
            except BlockingIOError:
                pass
        s.setblocking(False)
        self.stalls.append(s)
        return len(self.stalls) - 1

    def stalled(self, n):
        try:
            return self.stalls[int(n)].recv(1) != b""
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False

    def drop(self, n):
        self.stalls[int(n)].close()
        return True

    def metrics(self):
        r, text = self.request("GET", "/metrics")
        if r.status != 200 or not r.getheader("Content-Type").startswith("text/plain; version=0.0.4"):
            raise ValueError("status %d, %s" % (r.status, r.getheader("Content-Type")))
        return parse_metrics(text)


SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)$')


def parse_metrics(text):
    """The text format 0.0.4: each sample belongs to a family that was told before, once."""
    found, family, told = {}, None, set()
    if not text.endswith("\n"):
        raise ValueError("the last line has no end")
    for line in text[:-1].split("\n"):
        words = line.split(" ", 3)
        if line.startswith("# HELP "):
            family = None
            helped = words[2]
        elif line.startswith("# TYPE "):
            family = words[2]
            if family != helped or family in told or words[3] not in ("counter", "gauge"):
                raise ValueError(line)
            if (words[3] == "counter") != family.endswith("_total"):
                raise ValueError(line)
            told.add(family)
        else:
            m = SAMPLE.match(line)
            if not m or m.group(1) != family:
                raise ValueError(line)
            key = m.group(1) + (m.group(2) or "")
            if key in found:
                raise ValueError("twice: " + line)
            found[key] = float(m.group(3))
    return found


def main():
    client = Client()
    for line in sys.stdin:
        verb, *rest = line.rstrip("\n").split(" ", 1)
        words = {"post": 3, "call": 3}.get(verb, 4)
        args = rest[0].split(" ", words - 1) if rest and rest[0] else []
        try:
            if verb == "post":
                args[2] = json.loads(args[2])
            if verb == "from":
                client.source = args[0] if args else None
                answer = None
            elif verb in ("server", "user"):
                getattr(client, verb)(*args)
                answer = None
            else:
                answer = getattr(client, verb)(*args)
        except (OSError, ValueError, http.client.HTTPException) as e:
            answer = "failed: %s: %s" % (type(e).__name__, e)
        print("done" if answer is None else answer if isinstance(answer, str) else
              json.dumps(answer), flush=True)


main()
