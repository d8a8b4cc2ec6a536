"""Work of which there can be much, in runs of less than a minute.

What a task has to do is a generator: it yields after each commit how much that was. A run takes
from it until its time is over, and asks for another, which waits behind what is in the queue by
then. The next one looks again at what is due, and keeps no place: so nothing is left out or done
twice when a worker dies, whatever happened in between.
"""

import time

from django.core.cache import cache

from als.core import clock
from als.core.processes.workers import notify_worker

SECONDS = 45  # a batch that has begun then ends within the minute
# A message that got lost is not waited for any longer: beat's next start goes on then.
WAITED_FOR = 15 * 60  # seconds
KEPT = 24 * 3600  # seconds: what is left of a task that starts once a day


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
            _go_on(name, done)
            return done
    cache.delete(_unfinished(name))
    return done


def unfinished(name):
    """Return since when the task is at it and how much it has done, or None if nothing is left."""
    return cache.get(_unfinished(name))


def _go_on(name, done):
    since, before = unfinished(name) or (clock.now(), 0)
    cache.set(_unfinished(name), (since, before + done), timeout=KEPT)
    if cache.add(_asked(name), True, timeout=WAITED_FOR):
        notify_worker(name, True)


def _asked(name):
    return f"run-asked-{name}"


def _unfinished(name):
    return f"run-unfinished-{name}"
