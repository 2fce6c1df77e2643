"""Both directions of one connection at once, beside one after the other."""

import os
import time

from table import compare
from transfer import Failure, Transfer, free_place, is_listening

SHAPE = ("file", "tcp", "null")


class Exchange(Transfer):
    """Both ends have the data as stdin, as far as it goes their way, and throw away."""

    def exchange(self, ours, theirs):
        place = free_place("tcp", self.folder)
        seconds = None
        with open(ours, "rb") as up, open(theirs, "rb") as down, open(
            os.devnull, "wb"
        ) as null:
            server = self.start(self.tool.server("tcp", place), down, null)
            while not is_listening("tcp", place):
                if server.poll() is not None:
                    raise Failure("does not listen")
            start = time.monotonic()
            client = self.start(self.tool.client("tcp", place), up, null)
            self.end(client)
            self.end(server)
            seconds = time.monotonic() - start
        return seconds


def measure(tool, data, folder, ways):
    """Seconds until the data has gone each of these ways, one after the other."""
    total = 0
    for ours, theirs in ways:
        with Exchange(tool, SHAPE, data, folder) as transfer:
            total += transfer.exchange(ours, theirs)
    return total


def compare_duplex(tools, data, folder, rounds):
    """Of serval alone: the commands of the others in tools.py move one way."""
    able = [t for t in tools if t.name in ("serval", "serval-ring")]
    once = [(data, data)]
    twice = [(data, os.devnull), (os.devnull, data)]
    measures = {}
    for tool in able:
        prefix = "ring " if tool.variant else ""
        for name, ways in (("at once", once), ("one by one", twice)):
            measures[prefix + name] = (
                lambda tool=tool, ways=ways: measure(tool, data, folder, ways)
            )
    compare(
        "the data each way over one TCP connection", "seconds", measures, rounds, "%.2f"
    )
