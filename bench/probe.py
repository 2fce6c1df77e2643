"""Probing: many ports that refuse, and many that do not answer at all."""

import shutil
import subprocess
import time

from table import compare

# A network of our own, where whatever is sent to 192.0.2.2 is lost.
VOID = """
ip link add void type veth peer name end && ip link set end up && ip link set void up &&
ip address add 192.0.2.1/24 dev void &&
ip neighbour add 192.0.2.2 lladdr 02:00:00:00:00:02 dev void && exec "$@"
"""


def seconds(command, inside=()):
    """Of a run that finds no open port."""
    start = time.monotonic()
    subprocess.run(
        [*inside, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return time.monotonic() - start


def void():
    """The words that run a command there, or None where that is not allowed."""
    words = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", VOID, "sh"]
    if not shutil.which("unshare") or not shutil.which("ip"):
        return None
    tried = subprocess.run([*words, "true"], stderr=subprocess.DEVNULL, check=False)
    return words if tried.returncode == 0 else None


def compare_probe(serval, rounds):
    ours = [serval, "-z", "-n", "-w", "1"]
    theirs = ["nc.openbsd", "-z", "-n", "-w", "1"]
    measures = {"serval": lambda: seconds([*ours, "127.0.0.1", "1-65535"])}
    if shutil.which(theirs[0]):
        measures["nc.openbsd"] = lambda: seconds([*theirs, "127.0.0.1", "1-65535"])
    compare("probe 65,535 closed ports", "seconds", measures, rounds, "%.2f")
    inside = void()
    if inside is None:
        return
    measures = {"serval, 2000": lambda: seconds([*ours, "192.0.2.2", "1-2000"], inside)}
    if shutil.which(theirs[0]):
        few = [*theirs, "192.0.2.2", "1-3"]
        measures["nc.openbsd, 3"] = lambda: seconds(few, inside)
    compare("probe ports that drop packets, for 1 s", "seconds", measures, rounds, "%.2f")
