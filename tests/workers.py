"""Celery workers, each a process of its own, forked from one that has imported what they need.

What a worker imports takes two seconds of the processor: in a test that kills two, more than all
that they do. ``multiprocessing`` keeps the process that they are forked from, and ends it with us.
"""

import multiprocessing
import os
import signal
import threading

from django.conf import settings
from django.db import connection

from als.celery import app

COMMAND = ["worker", "-P", "solo", "-l", "INFO", "--without-gossip", "--without-mingle"]

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.workers_imports"])


def start(log, *, broker, prepare=None, **values):
    """Start a worker on our database that writes to the file ``log``; return its process.

    ``broker`` is the broker's address, ``values`` are settings of Django's; the worker calls
    ``prepare()`` before it begins.
    """
    given = (log, connection.settings_dict["NAME"], broker, prepare, values)
    process = _forks.Process(target=_work, args=given, daemon=True)
    process.start()
    return process


def end(process, by=signal.SIGTERM):
    """Send it the signal, and wait until it has ended."""
    os.kill(process.pid, by)
    process.join(180)


def _end_with_us():
    """Let the worker end when whoever started it has, however that came about."""
    multiprocessing.parent_process().join()
    os._exit(1)


def _work(log, database, broker, prepare, values):
    with open(log, "ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    threading.Thread(target=_end_with_us, daemon=True).start()
    for name, value in values.items():
        setattr(settings, name, value)
    connection.settings_dict["NAME"] = database
    if prepare:
        prepare()
    app.worker_main(["--broker", broker, *COMMAND])
