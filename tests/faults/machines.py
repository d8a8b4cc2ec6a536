"""Machines as network namespaces: each has its own address, all are joined by a bridge."""

import os
import shutil
import subprocess
from contextlib import ExitStack, contextmanager

BRIDGE, HERE = "als0", "10.99.0.1"


def are_possible():
    """Return whether this machine lets us make network namespaces."""
    if os.geteuid() or not shutil.which("ip"):
        return False
    made = subprocess.run(["ip", "netns", "add", "als-probe"], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", "als-probe"], capture_output=True, check=False)
    return made.returncode == 0


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Machine:
    """One of them; what runs in it reaches the others, and this one, by their addresses."""

    def __init__(self, number):
        self.name, self.address = f"als{number}", f"10.99.0.{10 + number}"
        self.inside = ["ip", "netns", "exec", self.name]
        ip("netns", "add", self.name)
        ip("link", "add", self.name, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("link", "set", self.name, "master", BRIDGE, "up")
        ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "eth0")
        ip("-n", self.name, "link", "set", "eth0", "up")
        ip("-n", self.name, "link", "set", "lo", "up")

    def cut_off(self):
        ip("link", "set", self.name, "down")

    def join_again(self):
        ip("link", "set", self.name, "up")

    def remove(self):
        ip("netns", "del", self.name)


@contextmanager
def network(number):
    """Yield so many machines, joined with this one, whose address is ``HERE``."""
    with ExitStack() as stack:
        ip("link", "add", BRIDGE, "type", "bridge")
        stack.callback(ip, "link", "del", BRIDGE)
        ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        machines = []
        for one in range(1, number + 1):
            machines.append(Machine(one))
            stack.callback(machines[-1].remove)
        yield machines
