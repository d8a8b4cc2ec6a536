"""A small ordered supervisor: starts processes one after the other, keeps them up, and stops them
in the opposite order, each with the time that it needs to finish its work.

Process managers that stop everything at once take the broker from a worker that still has to say
that its task is done; that task would run again. Hence the order.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MAX_PAUSE_SECONDS = 30  # seconds between two starts of a process that keeps ending
SETTLED = 60  # seconds after which a process counts as well, and its pause starts again
TICK = 0.1


def die_with_parent(by=signal.SIGKILL):
    """Ask Linux to end this process when its parent is gone, even by ``kill -9``."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, int(by))


class CouldNotStart(Exception):
    """A process did not get ready; carries a sentence for the person at the terminal."""


@dataclass
class Child:
    """One process: its name for people, its command, and the test that it is ready."""

    name: str
    command: list[str]
    ready: Callable[[], bool] = lambda: True
    ready_within: float = 180  # seconds; a busy machine may need minutes to migrate
    patience: float = 10  # seconds from the request to stop to the kill
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    started: float = 0
    pause: float = 0  # seconds before the next start
    due: float | None = None  # when it is to start again

    def start(self):
        self.started, self.due = time.monotonic(), None
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            env=os.environ | self.env,
            start_new_session=True,  # so that Ctrl-C reaches the supervisor alone
            preexec_fn=die_with_parent,
        )

    def ended(self):
        return self.process is not None and self.process.poll() is not None

    def clear_group(self):
        """End what the process may have left behind in its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self, hurry):
        """Ask the process to stop, wait for it as long as its patience (or ``hurry``) lets us."""
        if self.process is None:
            return
        deadline = time.monotonic() + self.patience
        if not self.ended():
            self.process.terminate()
        while not self.ended() and not hurry.is_set() and time.monotonic() < deadline:
            time.sleep(TICK / 2)
        self.clear_group()
        self.process.wait()


class Supervisor:
    """Use as a context: ``start`` in order, then ``watch``; leaving stops in the opposite order.

    The first signal asks to stop; another one, more than a second later, stops the waiting.
    """

    def __init__(self, report=print):
        self._report = report
        self.children = []
        self.stopping = threading.Event()
        self.hurry = threading.Event()
        self._asked = 0
        self._works = False
        self._handlers = {}

    def __enter__(self):
        self._handlers = {number: signal.signal(number, self._ask) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *exception):
        self.stopping.set()
        for child in reversed(self.children):
            child.stop(self.hurry)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def do(self, work):
        """Do work of this process's own, which the first signal breaks off with nothing half done.

        ``work`` takes no arguments and writes in one transaction.
        """
        self._works = True
        try:
            if not self.stopping.is_set():
                work()
        except KeyboardInterrupt:
            self.report(_("Broken off: nothing of it was kept."))
        finally:
            self._works = False

    def _ask(self, number, frame):
        # ``make`` passes on a signal that the whole group may have had already: that is one wish.
        if self.stopping.is_set() and time.monotonic() - self._asked > 1:
            self.hurry.set()
        elif not self.stopping.is_set():
            self._asked = time.monotonic()
            self.stopping.set()
            if self._works:
                raise KeyboardInterrupt

    def report(self, sentence):
        with suppress(OSError):  # the terminal may be gone: the order matters more
            self._report(sentence)

    def start(self, child):
        """Start ``child`` and wait until it is ready; do nothing once asked to stop."""
        if self.stopping.is_set():
            return
        self.children.append(child)
        child.start()
        deadline = child.started + child.ready_within
        while not self.stopping.is_set() and not child.ready():
            if child.ended():
                raise CouldNotStart(
                    _("The %(child)s ended at once (%(how)s).")
                    % {"child": child.name, "how": how_it_ended(child)}
                )
            if time.monotonic() > deadline:
                raise CouldNotStart(
                    _("The %(child)s was not ready after %(number)d seconds.")
                    % {"child": child.name, "number": child.ready_within}
                )
            self.stopping.wait(TICK / 2)

    def watch(self):
        """Start again what ends by itself, until asked to stop."""
        while not self.stopping.wait(TICK):
            for child in self.children:
                self._look_after(child)
        self.report(_("Stopping: waiting for running work to finish. (Again to stop at once.)"))

    def _look_after(self, child):
        now = time.monotonic()
        if child.due is not None:
            if now >= child.due:
                child.start()
        elif child.ended():
            child.clear_group()
            settled = now - child.started > SETTLED
            child.pause = 1 if settled else min(max(1, child.pause * 2), MAX_PAUSE_SECONDS)
            child.due = now + child.pause
            self.report(
                _("The %(child)s ended (%(how)s); starting it again in %(pause)d s.")
                % {"child": child.name, "how": how_it_ended(child), "pause": child.pause}
            )


def how_it_ended(child):
    code = child.process.returncode
    return _("exit code %d") % code if code >= 0 else signal.Signals(-code).name
