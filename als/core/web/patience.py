"""How long a request waits for PostgreSQL, so that a frozen server freezes no page with it.

libpq waits for ever for a server that keeps its connection open and says nothing: stopped, out of
memory, on a disk that hangs. psycopg lets us wait for it, with an end (``set_wait_callback``).
Only web processes do; a worker's long statement is no fault.
"""

import select
import time
from contextlib import contextmanager
from contextvars import ContextVar

import psycopg2
from psycopg2 import extensions

# The web server gives a request up after 60: the page that says why has to be there sooner.
MAX_SECONDS = 10
# Once it was silent, others find out sooner, for as long as these seconds: a request that waits
# for it asks twice, its old connection and a new one.
SECONDS_AFTER_SILENCE = 1
DISTRUST_SECONDS = 5
_seconds = ContextVar("seconds to wait for the database", default=MAX_SECONDS)


@contextmanager
def patience(seconds):
    """Wait no longer than this for each answer of the database; ``OperationalError`` after it."""
    token = _seconds.set(seconds)
    try:
        yield
    finally:
        _seconds.reset(token)


_silent_at = _answered_at = float("-inf")


def install():
    """Let psycopg wait by ``wait``, in this process."""
    extensions.set_wait_callback(wait)


def wait(connection):
    """Wait until the server has answered; raise ``OperationalError`` if it takes too long."""
    global _answered_at
    began, seconds = time.monotonic(), _seconds.get()
    if began < _silent_at + DISTRUST_SECONDS:
        seconds = min(seconds, SECONDS_AFTER_SILENCE)
    while (state := connection.poll()) != extensions.POLL_OK:
        event = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        watched = select.poll()
        watched.register(connection.fileno(), event)
        if not watched.poll(seconds * 1000):
            _note_silence(began, seconds)
            raise psycopg2.OperationalError("The database does not answer.")
    _answered_at = time.monotonic()


def _note_silence(began, seconds):
    """Note that the server is silent: it answered nobody in all the time that a request has.

    A slow statement, or a lock that somebody holds, is no silence; nor is a shorter wait.
    """
    global _silent_at
    if seconds >= MAX_SECONDS and _answered_at < began:
        _silent_at = time.monotonic()
