"""Round trips of small messages through a client whose peer echoes."""

import re
import shutil
import subprocess
import tempfile

from table import compare, limit

TRIPS = 10000


def clients(serval):
    """The command of each, where {} becomes the port."""
    commands = {
        "serval": [serval, "127.0.0.1", "{}"],
        "bare poll loop": [limit("relay"), "{}"],
        "nc.openbsd": ["nc.openbsd", "127.0.0.1", "{}"],
        "socat": ["sh", "-c", "exec socat - TCP:127.0.0.1:$0", "{}"],
    }
    return {name: c for name, c in commands.items() if shutil.which(c[0])}


def run(size, trips, command):
    words = [limit("pingpong"), str(size), str(trips), *command]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, timeout=120)
    return float(done.stdout)


def system_calls(size, trips, command):
    with tempfile.NamedTemporaryFile("r") as counts:
        run(size, trips, ["strace", "-f", "-c", "-o", counts.name, *command])
        return int(re.search(r" (\d+) +\d* total", counts.read()).group(1))


def calls_a_trip(size, command):
    """By the difference of two runs: how it starts and ends does not count."""
    if shutil.which("strace") is None:
        return "-"
    few, many = (system_calls(size, trips, command) for trips in (1000, 2000))
    return "%.2f" % ((many - few) / 1100)  # a tenth more are run to warm up


def compare_latency(serval, rounds):
    commands = clients(serval)
    for size in (1, 1024):
        compare(
            "round trips of %d bytes; the last column: system calls in each" % size,
            "a second",
            {n: lambda c=c, s=size: run(s, TRIPS, c) for n, c in commands.items()},
            rounds,
            note=lambda name, s=size: calls_a_trip(s, commands[name]),
        )
