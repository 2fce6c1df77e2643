"""Runs a command whose stdout is a UNIX socket, and uses the socket that it passes there.

usage: passed.py COMMAND... -- OPTION...    print these options of it: serval sockopt
       passed.py COMMAND... -- --say TEXT   send TEXT on it and print the answer
"""

import os
import socket
import subprocess
import sys


def main(words):
    end = words.index("--")
    command, rest = words[:end], words[end + 1:]
    ours, theirs = socket.socketpair()
    status = subprocess.run(command, stdout=theirs, check=False).returncode
    theirs.close()
    passed = socket.recv_fds(ours, 1, 1)[1]
    if status != 0 or len(passed) != 1:
        sys.exit(f"status {status}, and {len(passed)} descriptors were passed")
    if not os.get_blocking(passed[0]):
        sys.exit("what was passed does not block, as a new socket does")
    if rest[0] == "--say":
        with socket.socket(fileno=passed[0]) as peer:
            peer.sendall(rest[1].encode())
            peer.shutdown(socket.SHUT_WR)
            print(peer.makefile().read(), end="")
        return
    os.set_inheritable(passed[0], True)
    os.execvp("serval", ["serval", "sockopt", "--fd", str(passed[0]), *rest])


main(sys.argv[1:])
