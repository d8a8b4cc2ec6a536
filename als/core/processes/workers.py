"""Notify a worker: the message says that a row waits, and may get lost without harm."""

import logging
from contextvars import copy_context
from threading import Thread

log = logging.getLogger(__name__)


def notify_worker(name, *args):
    """Send the message of a task without waiting for the broker; return the thread that does it.

    The task is given by its name ("sets.tasks.read_paper_text"): what it does is in the module
    that notifies, and an import would go round in a circle. Where no broker answers, redis-py tries
    for six seconds (measured), which nobody should spend in front of a page. The minute's sweep
    finds the rows whose message was lost.
    """
    # In this context, in which the id of the request is, for the worker's lines in the logs.
    thread = Thread(target=copy_context().run, args=(send, name, *args), daemon=True)
    thread.start()
    return thread


def send(name, *args):
    from celery.exceptions import CeleryError
    from kombu.exceptions import OperationalError

    from als.celery import app

    try:
        app.send_task(name, args)
    except (OperationalError, CeleryError, OSError) as error:
        log.warning("No broker to wake a worker: %s", error)
