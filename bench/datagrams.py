"""Datagrams: how many are received of those sent at full blast, and how fast they are sent."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time

from table import LIMITS, compare, limit, print_row, spread, in_turns
from transfer import fields_of

SIZES = {64: 200000, 1400: 150000, 8192: 30000}
UNCONNECTED = "07"  # in /proc/net/udp


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def is_bound(port):
    local = ":%04X" % int(port)
    return any(
        f[1].endswith(local) and f[3] == UNCONNECTED
        for f in fields_of("/proc/net/udp") + fields_of("/proc/net/udp6")
    )


def nobody():
    """Root's words to be an ordinary user, whose receive buffer is smaller."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return []
    return ["setpriv", "--reuid=%d" % pwd.getpwnam("nobody").pw_uid, "--clear-groups"]


def settled_size(path):
    """Of a file that a program writes to until nothing more comes."""
    size = -1
    while size != os.path.getsize(path):
        size = os.path.getsize(path)
        time.sleep(0.1)
    return size


def receive(command, size, count, folder):
    """Datagrams a second that arrive, and the part that is lost."""
    port, path = free_port(), os.path.join(folder, "datagrams")
    with open(path, "wb") as out:
        receiver = subprocess.Popen(
            [*command, "127.0.0.1", port], stdin=subprocess.DEVNULL, stdout=out
        )
    while not is_bound(port):
        if receiver.poll() is not None:
            raise RuntimeError("%s does not listen" % command[0])
    blast = [limit("datagrams"), "blast", port, str(size), str(count)]
    done = subprocess.run(blast, stdout=subprocess.PIPE, check=True, timeout=120)
    arrived = settled_size(path) / size
    receiver.send_signal(signal.SIGTERM)
    receiver.wait()
    os.unlink(path)
    return arrived / float(done.stdout), 1 - arrived / count


def receivers(serval):
    commands = {"serval": [serval, "-u", "-l", "-d"]}
    if shutil.which("nc.openbsd"):
        commands["nc.openbsd"] = ["nc.openbsd", "-u", "-l"]
    ordinary = {n: [*nobody(), *c] for n, c in commands.items()}
    if nobody():
        ordinary["serval, root"] = commands["serval"]
    return ordinary


def compare_receivers(serval, size, rounds, folder):
    print()
    print("datagrams of %d bytes, sent one by one at full blast, received" % size)
    print_row("", "a second", "lost %")
    commands = receivers(serval)
    samples = {name: [] for name in commands}
    for name in in_turns(list(commands), rounds):
        samples[name].append(receive(commands[name], size, SIZES[size], folder))
    for name, values in samples.items():
        rates, losses = zip(*values)
        print_row(name, spread(rates, "%.0f"), spread([100 * v for v in losses], "%.1f"))


def send_cut(serval, size, count, data):
    """A file that serval cuts, to a socket that nobody reads."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind(("127.0.0.1", 0))
        words = [serval, "-u", "--send-only", "--datagram-framing=fixed:%d" % size]
        with open(data, "rb") as stdin:
            start = time.monotonic()
            subprocess.run(
                [*words, "127.0.0.1", str(sink.getsockname()[1])], stdin=stdin, check=True
            )
            return count / (time.monotonic() - start)


def send_fed(command, size, count):
    """Records from a socket that keeps them apart, since these cut nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind(("127.0.0.1", 0))
        words = [limit("datagrams"), "feed", str(size), str(count), *command]
        words += ["127.0.0.1", str(sink.getsockname()[1])]
        done = subprocess.run(words, stdout=subprocess.PIPE, check=True, timeout=120)
        return count / float(done.stdout)


def compare_senders(serval, size, rounds, folder):
    count, data = SIZES[size], os.path.join(folder, "cut")
    with open(data, "wb") as out:
        out.truncate(size * count)
    measures = {
        "serval, fixed": lambda: send_cut(serval, size, count, data),
        "serval, read": lambda: send_fed([serval, "-u", "--send-only"], size, count),
    }
    if shutil.which("nc.openbsd"):
        command = ["nc.openbsd", "-u", "-q", "0"]
        measures["nc.openbsd"] = lambda: send_fed(command, size, count)
    compare("datagrams of %d bytes, sent" % size, "a second", measures, rounds)
    os.unlink(data)


def compare_datagrams(serval, rounds, folder):
    if not LIMITS:
        return
    for size in SIZES:
        compare_receivers(serval, size, rounds, folder)
    for size in SIZES:
        compare_senders(serval, size, rounds, folder)
