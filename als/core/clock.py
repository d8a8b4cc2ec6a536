"""What time it is, for everything that writes down when something happened.

Code asks ``now()`` or ``today(zone)`` here and never Django directly, so that the worked
example's past is written by the same functions as the present.
"""

import datetime as dt
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

_set_to: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    """Return the moment, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today(zone: ZoneInfo | str = "Europe/London") -> dt.date:
    """Return the date that it is in that time zone."""
    return now().astimezone(ZoneInfo(str(zone))).date()


def is_backdated() -> bool:
    """Return whether the clock has been set: then nothing that happens is news to anybody."""
    return _set_to.get() is not None


@contextmanager
def set_to(moment: dt.datetime):
    """Let everything inside happen at that (aware) moment."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
