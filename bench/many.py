"""Many clients at once: how fast they are served, and what idle ones cost."""

import os
import resource
import socket
import subprocess
import time

from table import compare, limit, print_row, spread
from transfer import free_place, is_listening

EVENTS = 1000


class Server:
    """A listener, and the connections that we have to it."""

    def __init__(self, command, clients):
        port = free_place("tcp", None)
        self.process = subprocess.Popen(
            [*command, port], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        while not is_listening("tcp", port):
            if self.process.poll() is not None:
                raise RuntimeError("%s does not listen" % command[0])
        self.clients = [
            socket.create_connection(("127.0.0.1", int(port))) for _ in range(clients)
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.close()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def cpu(self):
        """Seconds on a processor, of proc_pid_schedstat."""
        with open("/proc/%d/schedstat" % self.process.pid, encoding="ascii") as stat:
            return int(stat.read().split()[0]) / 1e9

    def memory(self):
        """MiB that are its own."""
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return int(fields["VmRSS"].split()[0]) / 1024

    def event(self, client):
        client.sendall(b"x")
        os.read(self.process.stdout.fileno(), 1)


def allow_descriptors():
    """As many as we may have; returns how many clients that is, at both ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard - 64


def cost_of_event(command, idle):
    """Microseconds of CPU time, in one of many connections."""
    with Server(command, idle + 1) as server:
        server.event(server.clients[-1])
        before = server.cpu()
        for _ in range(EVENTS):
            server.event(server.clients[-1])
        return (server.cpu() - before) * 1e6 / EVENTS


def serve_crowd(command, clients):
    """Seconds until each client has its answer."""
    start = time.monotonic()
    with Server(command, clients) as server:
        for client in server.clients:
            client.sendall(b"hello\n")
        for client in server.clients:
            if client.recv(64) != b"hello\n":
                raise RuntimeError("a client has no answer")
        return time.monotonic() - start


def memory_of_idle(command, clients):
    with Server(command, clients) as server:
        for client in server.clients:
            server.event(client)
        return server.memory()


def compare_many(serval, rounds):
    collecting = [serval, "-l", "-k", "--recv-only", "127.0.0.1"]
    echoing = [serval, "-l", "-k", "-e", "/bin/cat", "127.0.0.1"]
    idle = min(10000, allow_descriptors())
    print()
    print("many clients at once")
    seconds = [serve_crowd(echoing, 1000) for _ in range(rounds)]
    print_row("1000 with cat", spread(seconds, "%.2f"), "seconds until each has its answer")
    print_row("%d idle" % idle, "%.1f" % memory_of_idle(collecting, idle), "MiB in memory")
    for others in sorted({100, 1000, idle}):
        measures = {"serval": lambda n=others: cost_of_event(collecting, n)}
        if limit("collect"):
            command = [limit("collect")]
            measures["bare poll loop"] = lambda n=others: cost_of_event(command, n)
        compare(
            "an event in one connection, %d others idle" % others,
            "CPU microseconds",
            measures,
            rounds,
            "%.1f",
        )
