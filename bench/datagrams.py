"""Datagrams: how many are received of those sent at full blast, and how fast they are sent."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time

from table import in_turns, limit, print_row, ratios, spread
from transfer import fields_of

SIZES = {64: 200000, 1400: 150000, 8192: 30000}
UNCONNECTED = "07"  # in /proc/net/udp


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def rows_of(port):
    """Those in /proc/net/udp and udp6 of who is bound to it, and to no peer."""
    local = ":%04X" % int(port)
    rows = fields_of("/proc/net/udp") + fields_of("/proc/net/udp6")
    return [r for r in rows if r[1].endswith(local) and r[3] == UNCONNECTED]


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


def microseconds(usage, count):
    """Of the processor, for each of count."""
    return 1e6 * (usage.ru_utime + usage.ru_stime) / max(count, 1)


def receive(command, size, count, folder):
    """Datagrams a second that arrive, the part that is lost, and what each costs."""
    port, path = free_port(), os.path.join(folder, "datagrams")
    with open(path, "wb") as out:
        receiver = subprocess.Popen(
            [*command, "127.0.0.1", port], stdin=subprocess.DEVNULL, stdout=out
        )
    while not rows_of(port):
        if receiver.poll() is not None:
            raise RuntimeError("%s does not listen" % command[0])
    blast = [limit("datagrams"), "blast", port, str(size), str(count)]
    done = subprocess.run(blast, stdout=subprocess.PIPE, check=True, timeout=120)
    arrived = settled_size(path) / size
    receiver.send_signal(signal.SIGTERM)
    _, receiver.returncode, usage = os.wait4(receiver.pid, 0)
    os.unlink(path)
    seconds = float(done.stdout.split()[0])
    return arrived / seconds, 1 - arrived / count, microseconds(usage, arrived)


def receivers(serval, size):
    commands = {"serval": [serval, "-u", "-l", "-d"]}
    if shutil.which("nc.openbsd"):
        commands["nc.openbsd"] = ["nc.openbsd", "-u", "-l"]
    commands["limit"] = [limit("datagrams"), "take", str(size)]
    ordinary = {n: [*nobody(), *c] for n, c in commands.items()}
    if nobody():
        for name in ("serval", "limit"):
            ordinary[name + ", root"] = commands[name]
    return ordinary


def losses_by(samples, others):
    """Round by round: of what the others lost, how much was lost."""
    pairs = [(a[1], b[1]) for a, b in zip(samples, others) if b[1] > 0]
    return spread([a / b for a, b in pairs], "%.2f") if pairs else "-"


def compare_receivers(serval, size, rounds, folder):
    print()
    print("datagrams of %d bytes, sent one by one at full blast, received" % size)
    print_row("", "a second", "lost %", "loss to nc.openbsd's", "CPU us each")
    commands = receivers(serval, size)
    samples = {name: [] for name in commands}
    for name in in_turns(list(commands), rounds):
        samples[name].append(receive(commands[name], size, SIZES[size], folder))
    for name, values in samples.items():
        rates, losses, costs = zip(*values)
        print_row(
            name,
            spread(rates, "%.0f"),
            spread([100 * v for v in losses], "%.1f"),
            losses_by(values, samples.get("nc.openbsd", [])),
            spread(costs, "%.2f"),
        )


def came(sink, port):
    """How many datagrams came to sink, which are few that it had room for."""
    count = sum(int(row[-1]) for row in rows_of(port))
    try:
        while True:
            sink.recv(65536, socket.MSG_DONTWAIT)
            count += 1
    except BlockingIOError:
        return count


def send(words, size, count, command):
    """Datagrams a second that left, and what each cost; how many the peer counts."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        sink.bind(("127.0.0.1", 0))
        port = str(sink.getsockname()[1])
        driver = [limit("datagrams"), *words, str(size), str(count)]
        done = subprocess.run(
            [*driver, *command, "127.0.0.1", port],
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        )
        seconds, used = map(float, done.stdout.split())
        left = came(sink, port)
        return left / seconds, 1e6 * used / left, left


def senders(serval, size):
    """By name: how it is fed, and the command."""
    ours = [serval, "-u", "--send-only"]
    commands = {
        "serval, fixed": (["pour", "fixed"], [*ours, "--datagram-framing=fixed:%d" % size]),
        "serval, line": (["pour", "line"], [*ours, "--datagram-framing=line"]),
        "serval, length": (["pour", "length"], [*ours, "--datagram-framing=length"]),
        "serval, read": (["feed"], ours),
    }
    if shutil.which("nc.openbsd"):
        commands["nc.openbsd"] = (["feed"], ["nc.openbsd", "-u", "-q", "0"])
    return commands


def compare_senders(serval, size, rounds):
    print()
    print("datagrams of %d bytes, sent: %d of them" % (size, SIZES[size]))
    print_row("", "a second", "to the last's", "CPU us each", "datagrams")
    commands = senders(serval, size)
    samples = {name: [] for name in commands}
    for name in in_turns(list(commands), rounds):
        words, command = commands[name]
        samples[name].append(send(words, size, SIZES[size], command))
    last = [rate for rate, _, _ in list(samples.values())[-1]]
    for name, values in samples.items():
        rates, costs, counts = zip(*values)
        print_row(
            name,
            spread(rates, "%.0f"),
            ratios(last, rates),
            spread(costs, "%.2f"),
            spread(counts, "%.0f"),
        )


def compare_datagrams(serval, rounds, folder):
    for size in SIZES:
        compare_receivers(serval, size, rounds, folder)
    for size in SIZES:
        compare_senders(serval, size, rounds)
