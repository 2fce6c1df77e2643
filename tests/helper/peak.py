#!/usr/bin/env python3
"""Runs a command that answers each line of its stdin with a line, feeds it ours, and prints
how many KiB it had in memory at most by the last answer (VmHWM, proc_pid_status(5))."""

import shutil
import subprocess
import sys
import threading


def feed(process):
    shutil.copyfileobj(sys.stdin.buffer, process.stdin)
    process.stdin.flush()


def peak(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    return fields["VmHWM"].split()[0]


def main():
    count = int(sys.argv[1])
    process = subprocess.Popen(
        sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    feeder = threading.Thread(target=feed, args=(process,))
    feeder.start()
    for _ in range(count):
        process.stdout.readline()
    feeder.join()
    print(peak(process.pid))
    process.stdin.close()
    sys.exit(process.wait())


main()
