"""Work of which there can be much, in runs of less than a minute.

What a task has to do is a generator: it yields after each commit how much that was. A run takes
from it until its time is over, and asks for another, which waits behind what is in the queue by
then. The next one looks again at what is due, and keeps no place: so nothing is left out or done
twice when a worker dies, whatever happened in between. What fails for one is logged, and the others
go on (``attempt``): it would come first in each run.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection

from als.core import clock
from als.core.processes.workers import notify_worker
from als.core.refusals import Refused

SECONDS = 45  # a batch that has begun then ends within the minute
# A message that got lost is not waited for any longer: beat's next start goes on then.
WAITED_FOR = 15 * 60  # seconds
KEPT = 24 * 3600  # seconds: what is left of a task that starts once a day

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unfinished:
    """A task of which something is left: since when it is at it, how much it has done until when.

    As numbers of what it writes or removes: mails, texts, entries, files.
    """

    name: str
    since: datetime
    done: int
    until: datetime


def work(name, steps, *, again=False):
    """Take steps of the task until its time is over; return how much was done.

    ``again``: an earlier run has asked for this one. Only one is asked for at a time: beat's own
    starts come on top of it, and two that meet are as safe as two workers.
    """
    if again:
        cache.delete(_asked(name))
    ends, done = time.monotonic() + SECONDS, 0
    for number in steps:
        done += number
        if time.monotonic() >= ends:
            if done:  # else the next would fare no better: beat's own start tries again
                _go_on(name, done)
            return done
    cache.delete(_unfinished(name))
    return done


def attempt(step, *given, **named):
    """Return what a step for one of many returns; 0 if it fails, of which the log has the cause.

    A database that doesn't answer fails for all of them: that is raised. One that has given up this
    step alone, as it took too long or met another's locks, still does.
    """
    try:
        return step(*given, **named)
    except Refused:  # no fault of ours; the sentence may name somebody
        log.info("%s was refused", _in_log(step, given))
        return 0
    except Exception as error:
        if isinstance(error, InterfaceError | OperationalError) and not connection.is_usable():
            raise
        log.exception("%s has failed; the others go on", _in_log(step, given))
        return 0


def _in_log(step, given):
    """Return the name of a step, with the keys that it was given: rows would name people."""
    keys = [getattr(one, "pk", one) for one in given]
    keys = [str(key) for key in keys if isinstance(key, int)]
    return " ".join([f"{step.__module__}.{step.__qualname__}", *keys])


def unfinished(name):
    """Return the ``Unfinished`` of a task, or None if its last run has left nothing."""
    found = cache.get(_unfinished(name))
    return Unfinished(name, *found) if found else None


def _go_on(name, done):
    before, now = unfinished(name), clock.now()
    since, done = (before.since, before.done + done) if before else (now, done)
    cache.set(_unfinished(name), (since, done, now), timeout=KEPT)
    if cache.add(_asked(name), True, timeout=WAITED_FOR):
        notify_worker(name, True)


def _asked(name):
    return f"run-asked-{name}"


def _unfinished(name):
    return f"run-unfinished-{name}"
