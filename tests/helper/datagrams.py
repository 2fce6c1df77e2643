"""A UDP peer that does what it is told, step by step.

usage: datagrams.py [-6] PORT_FILE STEP...

It binds a free port of any address, writes it to PORT_FILE, and never waits for more
than 20 seconds.

  to=ADDRESS,PORT   speak to that one, instead of to who spoke last
  connect           let nobody in but that one
  send=TEXT         send TEXT, where \\xNN is a byte
  send-size=N       send N bytes: those of `payload N`
  recv              print the next datagram as text
  recv-size         print the length of the next datagram
  recv-sum          print the length of the next datagram and its SHA-256 sum
  recv-tos          print the type of service (or traffic class) of the next datagram
  recv-ttl          print the time to live (or hop limit) of the next datagram
  from              print the port that the last datagram came from
  quiet=MS          fail if something comes within MS milliseconds
  await=FILE        wait until FILE is there
"""

import hashlib
import os
import socket
import sys
import time

PATIENCE = 20
IP_RECVTTL = 12  # ip(7); Python has no name for it


def payload(size):
    text = bytearray()
    number = 1
    while len(text) < size:
        text += b"%d\n" % number
        number += 1
    return bytes(text[:size])


class Peer:
    def __init__(self, family):
        self.is_v6 = family == socket.AF_INET6
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.bind(("::" if self.is_v6 else "0.0.0.0", 0))
        self.port = self.socket.getsockname()[1]
        self.other = None
        if self.is_v6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVTCLASS, 1)
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
        else:
            self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
            self.socket.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)

    def next(self):
        data, _, _, self.other = self.socket.recvmsg(65536)
        return data

    def next_header(self, v4, v6):
        wanted = v6 if self.is_v6 else v4
        _, headers, _, self.other = self.socket.recvmsg(65536, 256)
        return next(value[0] for _, kind, value in headers if kind == wanted)

    def to(self, where):
        address, port = where.split(",")
        self.other = (address, int(port))

    def connect(self, _):
        self.socket.connect(self.other)

    def send(self, text):
        data = text.encode().decode("unicode_escape").encode("latin-1")
        self.socket.sendto(data, self.other)

    def send_size(self, size):
        self.socket.sendto(payload(int(size)), self.other)

    def recv(self, _):
        print(self.next().decode(errors="backslashreplace"), flush=True)

    def recv_size(self, _):
        print(len(self.next()), flush=True)

    def recv_sum(self, _):
        data = self.next()
        print(len(data), hashlib.sha256(data).hexdigest(), flush=True)

    def recv_tos(self, _):
        print(self.next_header(socket.IP_TOS, socket.IPV6_TCLASS), flush=True)

    def recv_ttl(self, _):
        print(self.next_header(socket.IP_TTL, socket.IPV6_HOPLIMIT), flush=True)

    def print_from(self, _):
        print(self.other[1], flush=True)

    def quiet(self, milliseconds):
        self.socket.settimeout(int(milliseconds) / 1000)
        try:
            sys.exit(f"unexpected: {self.socket.recv(64)!r}")
        except TimeoutError:
            self.socket.settimeout(PATIENCE)

    def wait(self, path):
        deadline = time.monotonic() + PATIENCE
        while not os.path.exists(path):
            if time.monotonic() > deadline:
                sys.exit(f"{path} never came")
            time.sleep(0.02)


STEPS = {
    "to": Peer.to,
    "connect": Peer.connect,
    "send": Peer.send,
    "send-size": Peer.send_size,
    "recv": Peer.recv,
    "recv-size": Peer.recv_size,
    "recv-sum": Peer.recv_sum,
    "recv-tos": Peer.recv_tos,
    "recv-ttl": Peer.recv_ttl,
    "from": Peer.print_from,
    "quiet": Peer.quiet,
    "await": Peer.wait,
}


def main(words):
    family = socket.AF_INET
    if words[0] == "-6":
        family = socket.AF_INET6
        words = words[1:]
    peer = Peer(family)
    with open(words[0], "w", encoding="ascii") as file:
        file.write(f"{peer.port}\n")
    for step in words[1:]:
        name, _, value = step.partition("=")
        STEPS[name](peer, value)


main(sys.argv[1:])
