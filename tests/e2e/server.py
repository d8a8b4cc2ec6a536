"""A server of the product that can be stopped and started while a page stays open."""

import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

GIVE_UP_AFTER = 180  # seconds; on a machine that does nothing else it takes one or two


class Server:
    """The product in a process of its own, on the test's database."""

    def __init__(self, env):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self.env = env | {"BASE_URL": self.url}

    def start(self):
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "als.wsgi",
            "--no-control-socket",
            "--threads",
            "4",
        ]
        self.process = subprocess.Popen([*command, "-b", self.address], env=self.env)
        deadline = time.monotonic() + GIVE_UP_AFTER
        while time.monotonic() < deadline:
            try:
                return urlopen(self.url, timeout=5).close()
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not start")

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)  # without waiting for connections to end
        self.process.wait(GIVE_UP_AFTER)
