"""Notify a worker: the message says that a row waits, and may get lost without harm."""

import logging
from threading import Thread

from celery.exceptions import CeleryError
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def notify_worker(task, *args):
    """Send the task's message without waiting for the broker; return the thread that does it.

    Where none answers, redis-py goes on trying for six seconds (measured), which nobody should
    spend in front of a page. The minute's sweep finds what no message told of.
    """
    thread = Thread(target=send, args=(task, *args), daemon=True)
    thread.start()
    return thread


def send(task, *args):
    try:
        task.apply_async(args)
    except (OperationalError, CeleryError, OSError) as error:
        log.warning("No broker to wake a worker: %s", error)
