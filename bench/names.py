"""Names in bulk: how many a second, and how many of the answers are right."""

import os
import subprocess
import tempfile
import threading
import time

import resolvers
from table import DNSD, in_turns, print_row, ratios, spread
from world import World, is_allowed

TEMPERS = (
    ("0 ms", []),
    ("20 ms", ["--delay", "20"]),
    ("20 ms, 2 % lost", ["--delay", "20", "--loss", "2"]),
)


class Memory(threading.Thread):
    """The most that a process has had in memory, as often looked at as needed."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.path = "/proc/%d/status" % pid
        self.kib = 0
        self.start()

    def run(self):
        try:
            while True:
                with open(self.path, encoding="ascii") as status:
                    fields = dict(line.split(":", 1) for line in status)
                self.kib = int(fields["VmHWM"].split()[0])
                time.sleep(0.01)
        except (OSError, KeyError):
            pass  # it has ended


class Result:
    """Of one run: answers a second, MiB, and answers that are not what they should be."""

    def __init__(self, seconds, memory, expected, pairs):
        found = {}
        for question, answer in pairs:
            found.setdefault(question, set()).add(answer)
        self.rate = sum(question in found for question in expected) / seconds
        self.memory = memory
        self.wrong = sum(
            not answers <= expected.get(question, set())
            for question, answers in found.items()
        )
        self.missing = sum(question not in found for question in expected)
        self.half = sum(
            answers < expected.get(question, set()) for question, answers in found.items()
        )


def expect_addresses(count):
    numbers = range(resolvers.FIRST, resolvers.FIRST + count)
    return {resolvers.name_of(n): set(resolvers.addresses_of(n)) for n in numbers}


def expect_names(count):
    """By turns for an address of either family."""
    numbers = range(resolvers.FIRST, resolvers.FIRST + count)
    return {resolvers.addresses_of(n)[n % 2]: {resolvers.name_of(n)} for n in numbers}


def ask(resolver, world, expected):
    with tempfile.TemporaryFile("w+") as questions, tempfile.TemporaryFile("w+") as said:
        questions.write(resolver.feed(expected))
        questions.seek(0)
        start = time.monotonic()
        process = subprocess.Popen(
            [*world.inside, *resolver.command],
            stdin=questions,
            stdout=said,
            stderr=subprocess.DEVNULL,
        )
        memory = Memory(process.pid)
        process.wait()
        seconds = time.monotonic() - start
        said.seek(0)
        pairs = list(resolver.read(said.read()))
    return Result(seconds, memory.kib / 1024, expected, pairs)


def of_all(results, what):
    return sum(getattr(result, what) for result in results)


def print_table(samples):
    print_row("", "a second", "to the first's", "wrong  half  none", "MiB")
    ours = [result.rate for result in next(iter(samples.values()))]
    for resolver, results in samples.items():
        rates = [result.rate for result in results]
        faults = tuple(of_all(results, what) for what in ("wrong", "half", "missing"))
        print_row(
            resolver.name,
            spread(rates, "%.0f"),
            ratios(ours, rates),
            "%5d %5d %5d" % faults,
            "%.1f" % max(result.memory for result in results),
        )


def compare_with(temper, able, expect, count, rounds):
    """temper is a place in TEMPERS."""
    samples = {resolver: [] for resolver in able}
    with World(DNSD, TEMPERS[temper][1]) as world:
        for resolver in in_turns(able, rounds):
            fewer = min(count, resolver.counts[temper] or count)
            samples[resolver].append(ask(resolver, world, expect(fewer)))
    print_table(samples)


def compare_names(serval, rounds, count):
    if not os.path.exists(DNSD) or not is_allowed():
        print("\nnames: needs tests/dnsd ($SERVAL_DNSD), and a network of our own")
        return
    for title, all_of, expect in (
        ("names", resolvers.forward, expect_addresses),
        ("addresses", resolvers.reverse, expect_names),
    ):
        able = [resolver for resolver in all_of(serval) if resolver.is_there()]
        for temper, (words, _) in enumerate(TEMPERS):
            print("\n%d %s, a server that answers after %s" % (count, title, words))
            compare_with(temper, able, expect, count, rounds)
