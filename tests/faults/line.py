"""The line to a server, as something that is slow, that stops for moments, or that breaks.

What a network does to a stream: TCP sends again what was lost, so that it comes later, and all
behind it too. (This kernel has no ``netem``, which would lose the packets themselves.)
"""

import socket
import threading
import time
from contextlib import suppress


class Line:
    """A port of this machine that leads to a server's socket, which is a path.

    ``pause`` returns how many seconds the next piece is on its way.
    """

    def __init__(self, path):
        self.path, self.pause, self.ends = str(path), lambda: 0, []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):  # it is closed
            while True:
                here, _address = self.door.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(self.path)
                self.ends += [here, there]
                for way in ((here, there), (there, here)):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source, target):
        with suppress(OSError):
            while piece := source.recv(65536):
                time.sleep(self.pause())
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()

    def cut(self):
        """Break all that is under way; who connects again gets through."""
        ends, self.ends = self.ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.door.close()
        self.cut()
