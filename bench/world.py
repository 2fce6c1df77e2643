"""A world of our own, where the system's resolver asks tests/dnsd at port 53."""

import os
import shutil
import subprocess
import tempfile
import time

FILES = {
    "hosts": "127.0.0.1 localhost\n",
    "nsswitch.conf": "hosts: files dns\nservices: files\n",
    "resolv.conf": "nameserver 127.0.0.1\n",
}
PREPARE = """
ip link set lo up
for file in hosts nsswitch.conf resolv.conf; do
    mount --bind "$0/$file" "/etc/$file" || exit
done
exec "$@"
"""


class World:
    """Namespaces that a server with these options keeps alive."""

    def __init__(self, dnsd, options):
        self.folder = tempfile.mkdtemp(prefix="serval-bench.")
        os.chmod(self.folder, 0o755)
        for name, text in FILES.items():
            with open(os.path.join(self.folder, name), "w", encoding="ascii") as file:
                file.write(text)
        port_file = os.path.join(self.folder, "port")
        serve = [dnsd, "--port", "53", "--port-file", port_file, *options]
        self.server = subprocess.Popen(
            [*new_world(), "sh", "-c", PREPARE, self.folder, *serve],
            stdout=subprocess.PIPE,
            text=True,
        )
        while not os.path.exists(port_file) or not os.path.getsize(port_file):
            if self.server.poll() is not None:
                raise RuntimeError("the DNS server does not start")
            time.sleep(0.01)
        self.inside = ["nsenter", "--target", str(self.server.pid), "--net", "--mount"]
        if os.geteuid() != 0:
            self.inside += ["--user", "--preserve-credentials"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.communicate()
        shutil.rmtree(self.folder)


def new_world():
    """Root keeps its right to a large receive buffer; another one has a namespace more."""
    users = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *users, "--net", "--mount"]


def is_allowed():
    if not all(shutil.which(tool) for tool in ("unshare", "nsenter", "ip", "mount")):
        return False
    tried = subprocess.run([*new_world(), "true"], stderr=subprocess.DEVNULL, check=False)
    return tried.returncode == 0
