"""Eight in the morning, on the clock of each programme: from then on the day's reminders go out."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from als.core import clock
from als.core.zones import zone
from sets.enums import SetState
from sets.models import Programme

# Reminders are due from then on, by the clock of their programme (decision 33).
EIGHT = dt.time(8)


def at_eight(day, tz):
    return dt.datetime.combine(day, EIGHT, tzinfo=tz)


@dataclass(frozen=True)
class Morning:
    """A programme's day in its own zone, at some moment after eight o'clock."""

    programme: Programme
    now: dt.datetime
    zone: ZoneInfo

    @property
    def day(self):
        return self.date_of(self.now)

    def date_of(self, moment):
        return moment.astimezone(self.zone).date()

    def eight(self, day, *, before=0):
        """Return the moment at which it is eight, so many days before that day."""
        return at_eight(day - dt.timedelta(days=before), self.zone)

    def end_of(self, day):
        """Return the moment at which the day is over."""
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=self.zone)


def mornings(now=None, programmes=None):
    """Yield the programmes with a set to remind whose clock shows eight or later.

    ``programmes``: those to look at, where it is not about sets that are open.
    """
    now = now or clock.now()
    if programmes is None:
        programmes = Programme.objects.filter(sets__state__in=SetState.open_states())
    for programme in programmes.distinct():
        morning = Morning(programme, now, zone(programme.time_zone))
        if morning.eight(morning.day) <= now:
            yield morning
