"""One transfer: a client and a server of one tool, timed until both have ended."""

import os
import signal
import socket
import subprocess
import time

LIMIT = 120  # seconds; what takes longer hangs
TCP_LISTEN = "0A"  # in /proc/net/tcp
UNIX_ACCEPTS = 0x10000  # in /proc/net/unix

SHAPES = [
    (source, transport, sink)
    for transport in ("tcp", "unix")
    for source, sink in (("pipe", "pipe"), ("file", "null"), ("file", "file"))
]


class Failure(Exception):
    """The transfer did not do what it should; says what."""


class Sample:
    def __init__(self, seconds, cpu, gib):
        self.rate = gib / seconds
        self.cpu = cpu / gib


def fields_of(path):
    with open(path, encoding="ascii", errors="replace") as lines:
        next(lines)
        return [line.split() for line in lines]


def is_listening(transport, place):
    if transport == "tcp":
        local = ":%04X" % int(place)
        return any(
            f[1].endswith(local) and f[3] == TCP_LISTEN
            for f in fields_of("/proc/net/tcp") + fields_of("/proc/net/tcp6")
        )
    return any(
        f[-1] == place and int(f[3], 16) & UNIX_ACCEPTS
        for f in fields_of("/proc/net/unix")
    )


def free_place(transport, folder):
    if transport == "unix":
        path = os.path.join(folder, "socket")
        if os.path.exists(path):
            os.unlink(path)
        return path
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Transfer:
    """The processes of one; on leaving, those that still run are killed."""

    def __init__(self, tool, shape, data, folder):
        self.tool = tool
        self.source, self.transport, self.sink = shape
        self.data = data
        self.folder = folder
        self.copy = os.path.join(folder, "copy")
        self.running = []

    def __enter__(self):
        def time_is_up(*_):
            raise Failure("hangs")

        signal.signal(signal.SIGALRM, time_is_up)
        signal.alarm(LIMIT)
        return self

    def __exit__(self, *_):
        signal.alarm(0)
        for process in self.running:
            process.kill()
            process.wait()

    def start(self, command, stdin, stdout):
        process = subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL
        )
        self.running.append(process)
        return process

    def end(self, process):
        """Waits for it; the CPU time that it took."""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.running.remove(process)
        if process.returncode != 0:
            raise Failure("ends with status %d" % process.returncode)
        return usage.ru_utime + usage.ru_stime

    def start_server(self, place, drain):
        command = self.tool.server(self.transport, place)
        if self.sink == "pipe":
            server = self.start(command, subprocess.DEVNULL, subprocess.PIPE)
            self.drain = self.start(drain, server.stdout, subprocess.DEVNULL)
            server.stdout.close()
        else:
            path = self.copy if self.sink == "file" else os.devnull
            with open(path, "wb") as out:
                server = self.start(command, subprocess.DEVNULL, out)
        while not is_listening(self.transport, place):
            if server.poll() is not None:
                raise Failure("does not listen")
        return server

    def start_client(self, place):
        command = self.tool.client(self.transport, place)
        with open(self.data, "rb") as data:
            if self.source == "file":
                return self.start(command, data, subprocess.DEVNULL)
            self.feed = self.start(["cat"], data, subprocess.PIPE)
        client = self.start(command, self.feed.stdout, subprocess.DEVNULL)
        self.feed.stdout.close()
        return client

    def run(self, drain):
        place = free_place(self.transport, self.folder)
        server = self.start_server(place, drain)
        start = time.monotonic()
        client = self.start_client(place)
        cpu = self.end(client) + self.end(server)
        seconds = time.monotonic() - start
        if self.sink == "pipe":
            self.end(self.drain)
        if self.source == "pipe":
            self.end(self.feed)
        if self.sink == "file":
            compare = ["cmp", "-s", self.data, self.copy]
            self.end(self.start(compare, subprocess.DEVNULL, subprocess.DEVNULL))
            os.unlink(self.copy)
        return Sample(seconds, cpu, os.path.getsize(self.data) / 2**30)


def measure(tool, shape, data, folder):
    with Transfer(tool, shape, data, folder) as transfer:
        return transfer.run(["cat"])


def check(tool, shape, data, folder):
    """The same untimed: what comes out of a pipe is compared as well."""
    with Transfer(tool, shape, data, folder) as transfer:
        transfer.run(["cmp", "-s", "-", data])
