"""A TCP peer that does what it is told, step by step.

usage: peer.py listen PORT_FILE STEP...       waits for one connection on a free port
       peer.py deaf PORT_FILE STEP...         lets nobody connect: its queue is full
       peer.py connect ADDRESS PORT STEP...
       peer.py crowd COUNT PORT STEP...       many, who take each step one by one
       peer.py lend STEP... -- COMMAND...     connects to a socket that listens, which
                                              COMMAND has as 9, and ends with its status

It never waits more than 20 seconds, and closes what is still open when it is done.

  send=TEXT         send TEXT, where \\xNN is a byte and {} is which of a crowd it is
  send-size=N       send N bytes: those of `payload N`
  pour=N            the same in the background, while the next steps are taken
  dribble=MS        send 23 lines, one each MS milliseconds
  recv-line         print a line
  recv-end          print what comes until the end, and "reset" where that was none
  recv-sum          print how many bytes come until the end, and their SHA-256 sum
  arrived=N         wait until N bytes are there, and leave them unread
  open              fail if the other end has hung up
  quiet=MS          fail if something comes within MS milliseconds
  from              print the address and the port of the other end
  await=FILE        wait until FILE is there
  fin               hang up, and go on receiving
  reset             break the connection once all that was sent has come over
  close             close the socket, which breaks it where something is unread
"""

import fcntl
import hashlib
import os
import select
import socket
import struct
import subprocess
import sys
import termios
import threading
import time

PATIENCE = 20
LENT = 9


def payload(size):
    lines = []
    number = length = 0
    while length < size:
        number += 1
        lines.append(b"%d\n" % number)
        length += len(lines[-1])
    return b"".join(lines)[:size]


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"in vain: {what}")
        time.sleep(0.01)


class Peer:
    def __init__(self, connected, number=0):
        self.socket = connected
        self.socket.settimeout(PATIENCE)
        self.number = number
        self.pouring = None

    def send(self, text):
        text = text.replace("{}", str(self.number))
        self.socket.sendall(text.encode().decode("unicode_escape").encode("latin-1"))

    def send_size(self, size):
        self.socket.sendall(payload(int(size)))

    def pour(self, size):
        self.pouring = threading.Thread(target=self.send_size, args=(size,))
        self.pouring.start()

    def dribble(self, milliseconds):
        for _ in range(23):
            self.socket.sendall(b"drop\n")
            time.sleep(int(milliseconds) / 1000)

    def recv_line(self, _):
        line = b""
        while not line.endswith(b"\n"):
            byte = self.socket.recv(1)
            if not byte:
                sys.exit(f"the end instead of a line: {line!r}")
            line += byte
        print(line.decode(), end="", flush=True)

    def chunks(self):
        while chunk := self.socket.recv(65536):
            yield chunk

    def recv_end(self, _):
        try:
            for chunk in self.chunks():
                print(chunk.decode(errors="backslashreplace"), end="", flush=True)
        except ConnectionResetError:
            print("reset", flush=True)

    def recv_sum(self, _):
        length, digest = 0, hashlib.sha256()
        for chunk in self.chunks():
            length += len(chunk)
            digest.update(chunk)
        print(length, digest.hexdigest(), flush=True)

    def queued(self, request):
        answer = fcntl.ioctl(self.socket, request, bytes(4))
        return int.from_bytes(answer, sys.byteorder)

    def arrived(self, size):
        wait_for(lambda: self.queued(termios.FIONREAD) >= int(size), f"{size} bytes")

    def open(self, _):
        readable, _, _ = select.select([self.socket], [], [], 0)
        if readable and not self.socket.recv(1, socket.MSG_PEEK):
            sys.exit("the other end has hung up")

    def quiet(self, milliseconds):
        self.socket.settimeout(int(milliseconds) / 1000)
        try:
            sys.exit(f"unexpected: {self.socket.recv(64)!r}")
        except TimeoutError:
            self.socket.settimeout(PATIENCE)

    def print_from(self, _):
        print(*self.socket.getpeername()[:2], flush=True)

    def wait(self, path):
        wait_for(lambda: os.path.exists(path), path)

    def fin(self, _):
        if self.pouring:
            self.pouring.join()
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self, _):
        # What has not left yet would be thrown away; for sockets it is SIOCOUTQ.
        wait_for(lambda: self.queued(termios.TIOCOUTQ) == 0, "acknowledged")
        self.socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self.socket.close()

    def close(self, _):
        self.socket.close()


STEPS = {
    "send": Peer.send,
    "send-size": Peer.send_size,
    "pour": Peer.pour,
    "dribble": Peer.dribble,
    "recv-line": Peer.recv_line,
    "recv-end": Peer.recv_end,
    "recv-sum": Peer.recv_sum,
    "arrived": Peer.arrived,
    "open": Peer.open,
    "quiet": Peer.quiet,
    "from": Peer.print_from,
    "await": Peer.wait,
    "fin": Peer.fin,
    "reset": Peer.reset,
    "close": Peer.close,
}


def take(steps, peers):
    for step in steps:
        name, _, value = step.partition("=")
        for peer in peers:
            STEPS[name](peer, value)


def listening(backlog):
    listener = socket.create_server(("0.0.0.0", 0), backlog=backlog)
    listener.settimeout(PATIENCE)
    return listener


def tell_port(listener, path):
    with open(path, "w", encoding="ascii") as file:
        file.write(f"{listener.getsockname()[1]}\n")


def connected_to(address, port, number=0):
    return Peer(socket.create_connection((address, int(port)), PATIENCE), number)


def listen(path, *steps):
    with listening(1) as listener:
        tell_port(listener, path)
        connected, _ = listener.accept()
    take(steps, [Peer(connected)])


def deaf(path, *steps):
    # A queue of length 0 has room for one.
    with listening(0) as listener:
        first = connected_to("127.0.0.1", listener.getsockname()[1])
        tell_port(listener, path)
        take(steps, [first])


def connect(address, port, *steps):
    take(steps, [connected_to(address, port)])


def crowd(count, port, *steps):
    take(steps, [connected_to("127.0.0.1", port, i) for i in range(int(count))])


def lend(*words):
    end = words.index("--")
    with listening(1) as listener:
        peer = connected_to("127.0.0.1", listener.getsockname()[1])
        os.dup2(listener.fileno(), LENT)
        borrower = subprocess.Popen(words[end + 1 :], pass_fds=[LENT])
    os.close(LENT)
    take(words[:end], [peer])
    sys.exit(borrower.wait())


ROLES = {
    "listen": listen,
    "deaf": deaf,
    "connect": connect,
    "crowd": crowd,
    "lend": lend,
}

ROLES[sys.argv[1]](*sys.argv[2:])
