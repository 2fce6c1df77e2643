"""What it costs to start: one short run of a tool, many times."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time

NULL = [
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
]


class Sink:
    """A server in a process of its own that reads what is sent and closes."""

    def __enter__(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(listener.getsockname()[1])
        self.pid = os.fork()
        if self.pid == 0:
            self.serve(listener)
        listener.close()
        return self

    @staticmethod
    def serve(listener):
        while True:
            peer, _ = listener.accept()
            try:
                while peer.recv(4096):
                    pass
            except OSError:
                pass  # one that ends by a reset is measured too
            peer.close()

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def wall_time(command, stdin):
    """Microseconds from the start to the end of one run."""
    path = shutil.which(command[0])
    actions = [(os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0), *NULL]
    start = time.monotonic_ns()
    pid = os.posix_spawn(path, command, os.environ, file_actions=actions)
    os.waitpid(pid, 0)
    return (time.monotonic_ns() - start) / 1000


def instructions(command, stdin):
    """Of one run, in user mode, as callgrind counts them; None without valgrind."""
    if shutil.which("valgrind") is None:
        return None
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    with open(stdin, "rb") as data:
        done = subprocess.run(
            valgrind + command,
            stdin=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) if found else None
