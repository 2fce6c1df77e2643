"""A small DNS server at 127.0.0.1 port 53, for a network of a test's own.

resolver.py READY RULE...: makes the file READY once it listens, prints each question
as "NAME TYPE", and answers by the first RULE, "NAME TYPE ANSWER [FILE]", that fits; what
none fits does not exist.  ANSWER is addresses with commas between them, or one of nodata,
nxdomain, servfail and silence.  It is given once FILE exists, where one is named.
"""

import os
import socket
import struct
import sys
import threading
import time

TYPES = {1: "A", 28: "AAAA"}
FAMILIES = {"A": socket.AF_INET, "AAAA": socket.AF_INET6}
CODES = {"servfail": 2, "nxdomain": 3}


def read_question(packet):
    """The name, the type's number and the bytes of the one question."""
    at, labels = 12, []
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    (number,) = struct.unpack_from("!H", packet, at + 1)
    return ".".join(labels).lower(), number, packet[12 : at + 5]


def records(answer, kind):
    if answer in CODES or answer == "nodata":
        return []
    found = (socket.inet_pton(FAMILIES[kind], text) for text in answer.split(","))
    number = next(n for n, name in TYPES.items() if name == kind)
    return [
        struct.pack("!HHHIH", 0xC00C, number, 1, 60, len(data)) + data for data in found
    ]


class Resolver:
    def __init__(self, rules):
        self.rules = [rule.split() for rule in rules]
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))

    def rule_for(self, name, kind):
        for rule in self.rules:
            if rule[:2] == [name, kind]:
                return rule[2], rule[3] if len(rule) > 3 else None
        return "nxdomain", None

    def reply(self, packet, peer):
        name, number, question = read_question(packet)
        kind = TYPES.get(number, str(number))
        # In one piece, since there are several threads.
        os.write(sys.stdout.fileno(), f"{name} {kind}\n".encode())
        answer, file = self.rule_for(name, kind)
        while file is not None and not os.path.exists(file):
            time.sleep(0.01)
        if answer == "silence":
            return
        found = records(answer, kind)
        flags = 0x8180 | CODES.get(answer, 0)
        head = packet[:2] + struct.pack("!HHHHH", flags, 1, len(found), 0, 0)
        self.socket.sendto(head + question + b"".join(found), peer)

    def serve(self):
        while True:
            packet, peer = self.socket.recvfrom(4096)
            arguments = (packet, peer)
            threading.Thread(target=self.reply, args=arguments, daemon=True).start()


def main():
    ready, *rules = sys.argv[1:]
    resolver = Resolver(rules)
    with open(ready, "w", encoding="ascii"):
        pass
    resolver.serve()


main()
