"""The tools that are compared, each with the commands by which it moves bytes one way."""

import os
import shutil

from table import limit


class Tool:
    """client and server take "tcp" or "unix" and the port or path; None: it cannot."""

    def __init__(self, name, program, client, server, variant=False):
        self.name = name
        self.program = program
        self.client = client
        self.server = server
        self.variant = variant  # of another one, which starts in the same time

    def is_there(self):
        return shutil.which(self.program) is not None

    def can(self, transport):
        return self.client(transport, "0") is not None


def netcat(program, unix, client_options, server_options=()):
    """Commands of those that take HOST PORT, or PATH behind the option unix."""

    def target(transport, place):
        if transport == "tcp":
            return ["127.0.0.1", place]
        return [unix, place] if unix else None

    def command(options, transport, place):
        rest = target(transport, place)
        return rest and [program, *options, *rest]

    return (
        lambda transport, place: command(client_options, transport, place),
        lambda transport, place: command(["-l", *server_options], transport, place),
    )


def traditional(program):
    """It wants its own address behind -s, and has no UNIX sockets."""

    def client(transport, place):
        return [program, "-q", "0", "127.0.0.1", place] if transport == "tcp" else None

    def server(transport, place):
        if transport != "tcp":
            return None
        return [program, "-l", "-s", "127.0.0.1", "-p", place]

    return client, server


def socat(options):
    """One way only, as the others are asked for too."""
    names = {
        "tcp": ("TCP-LISTEN:{},bind=127.0.0.1", "TCP:127.0.0.1:{}"),
        "unix": ("UNIX-LISTEN:{}", "UNIX-CONNECT:{}"),
    }

    def client(transport, place):
        return ["socat", *options, "-u", "STDIN", names[transport][1].format(place)]

    def server(transport, place):
        return ["socat", *options, "-u", names[transport][0].format(place), "STDOUT"]

    return client, server


def move(way):
    """The limit program, which knows the better call for each pair of ends."""

    def command(role, transport, place):
        return [limit("move"), way, role, transport, place]

    return (
        lambda transport, place: command("client", transport, place),
        lambda transport, place: command("server", transport, place),
    )


def limits():
    """What the kernel can do at most, by its own calls and by read(2) and write(2)."""
    if limit("move") is None:
        return []
    return [
        Tool("limit-%s" % way, limit("move"), *move(way), variant=True)
        for way in ("kernel", "copy")
    ]


def all_tools():
    """Those that are installed; serval ($SERVAL) is the first."""
    serval = os.environ.get("SERVAL", "serval")
    ring = ["--copier=ring"]
    tools = [
        Tool("serval", serval, *netcat(serval, "-U", [])),
        Tool("serval-ring", serval, *netcat(serval, "-U", ring, ring), variant=True),
        *limits(),
        Tool("nc.openbsd", "nc.openbsd", *netcat("nc.openbsd", "-U", ["-N"])),
        Tool("nc.traditional", "nc.traditional", *traditional("nc.traditional")),
        Tool("ncat", "ncat", *netcat("ncat", "-U", ["--send-only"], ["--recv-only"])),
        Tool("socat", "socat", *socat([])),
        Tool("socat-b1M", "socat", *socat(["-b1048576"]), variant=True),
    ]
    return [tool for tool in tools if tool.is_there()]
