"""Who looks up names and addresses, what each is fed, and how what it says is read."""

import ipaddress
import os
import shutil
import sys

FIRST = 1000  # before it, tests/dnsd has exceptions
HERE = os.path.dirname(os.path.abspath(__file__))


def name_of(number):
    return "h%d.bench.test" % number


def addresses_of(number):
    v4 = ipaddress.IPv4Address((10 << 24) + number)
    return [str(v4), str(ipaddress.IPv6Address((0xFD00 << 112) + number))]


class Resolver:
    """One that reads the questions from its stdin; counts says how many of them at most
    for each of the server's tempers, where the whole of them would take minutes."""

    def __init__(self, name, command, feed, read, counts=(None, None, None)):
        self.name = name
        self.command = command
        self.feed = feed
        self.read = read
        self.counts = counts

    def is_there(self):
        return all(shutil.which(word) for word in self.command if word in PROGRAMS)


PROGRAMS = ("dig", "adnshost", "getent", "xargs", "python3")


def lines(questions):
    return "".join("%s\n" % question for question in questions)


def tabbed(text):
    for line in text.splitlines():
        yield tuple(line.split("\t")[:2])


def dig_names(questions):
    return "".join("%s A\n%s AAAA\n" % (name, name) for name in questions)


def dig_addresses(questions):
    return "".join("-x %s\n" % address for address in questions)


def pointers(questions):
    return lines(ipaddress.ip_address(text).reverse_pointer for text in questions)


def pointed(owner):
    """The address whose reverse name that is."""
    labels = owner.split(".")
    if owner.endswith(".in-addr.arpa"):
        return ".".join(reversed(labels[:4]))
    digits = "".join(reversed(labels[:32]))
    return str(ipaddress.IPv6Address(int(digits, 16)))


def master(text):
    """Owner, TTL, class, type and data; and words about what went wrong."""
    for line in text.splitlines():
        fields = line.split()
        if line.startswith(";"):
            continue
        if fields[3] == "PTR":
            yield pointed(fields[0].rstrip(".")), fields[4].rstrip(".")
        else:
            yield fields[0].rstrip("."), fields[4]


def ahosts(text):
    """The name is on the first line of its addresses only."""
    name = None
    for line in text.splitlines():
        fields = line.split()
        name = fields[2] if len(fields) > 2 else name
        yield name, fields[0]


def columns(text):
    for line in text.splitlines():
        yield tuple(line.split()[:2])


def adns(text):
    """Lines about each query, and then its records."""
    for line in text.splitlines():
        fields = line.split()
        if fields[1] == "A":
            yield fields[0], fields[3]
        elif fields[1] == "PTR":
            yield pointed(fields[0]), fields[2]


def parallel(*command):
    """Ten for each process, so that what one writes is in one piece."""
    return ["xargs", "-P", "64", "-n", "10", *command]


DIG = ["dig", "@127.0.0.1", "+noall", "+answer", "-f", "-"]
DIG_COUNTS = (None, 100, 50)
ADNS = ["adnshost", "-a", "-f", "-t"]
ADNS_COUNTS = (2000, 2000, 2000)
THREADS = [sys.executable, os.path.join(HERE, "getaddrinfo.py")]
COUNTS = (None, 10000, 3000)


def forward(serval):
    dns = [serval, "resolve", "--dns", "--server", "127.0.0.1:53"]
    return [
        Resolver("serval --dns", dns, lines, tabbed),
        Resolver("serval", [serval, "resolve"], lines, tabbed, COUNTS),
        Resolver("threads", THREADS, lines, tabbed, COUNTS),
        Resolver("getent", parallel("getent", "ahosts"), lines, ahosts, COUNTS),
        Resolver("dig -f", DIG, dig_names, master, DIG_COUNTS),
        Resolver("adnshost", [*ADNS, "addr"], lines, adns, ADNS_COUNTS),
    ]


def reverse(serval):
    dns = [serval, "reverse", "--dns", "--server", "127.0.0.1:53"]
    return [
        Resolver("serval --dns", dns, lines, tabbed),
        Resolver("serval", [serval, "reverse"], lines, tabbed, COUNTS),
        Resolver("threads", [*THREADS, "--reverse"], lines, tabbed, COUNTS),
        Resolver("getent", parallel("getent", "hosts"), lines, columns, COUNTS),
        Resolver("dig -f", DIG, dig_addresses, master, DIG_COUNTS),
        Resolver("adnshost", [*ADNS, "ptr-"], pointers, adns, ADNS_COUNTS),
    ]
