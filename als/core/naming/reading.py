"""Dictionaries and lists of names are large: one thread reads them, and the others wait for it."""

from functools import wraps
from threading import Lock


def by_one_thread(function):
    """Let one thread at a time call a function, as one that keeps what it has read.

    Eight that began at once would each read a dictionary: 23 MB in place of 4.
    """
    lock = Lock()

    @wraps(function)
    def alone(*arguments):
        with lock:
            return function(*arguments)

    return alone
