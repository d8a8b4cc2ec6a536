"""The timeline of the worked example: events that call change functions in order of time.

The content is in ``content/*.toml``. Its dates count in weeks from the Monday of week 0:
``"W6 Wed 10:30"``. That Monday is about 51 weeks before the day on which the example is loaded,
so that the year has just ended. The clock is set to the moment of each event, so that rules,
history and mail are the same as if people had used the product for a year.
"""

import datetime as dt
import tomllib
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from als.core import clock
from sets.signals import people_changed

FOLDER = Path(__file__).parent / "content"
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]
WEEKS_BACK = 51


@cache
def read(name):
    """Return the content of one file of the example."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Calendar:
    """Turns the example's weeks into days. ``monday`` is the Monday of week 0."""

    monday: dt.date
    zone: ZoneInfo

    @classmethod
    def ending_in(cls, day, zone, weeks_back=WEEKS_BACK):
        this_monday = day - dt.timedelta(days=day.weekday())
        return cls(this_monday - dt.timedelta(weeks=weeks_back), zone)

    def date(self, text):
        """Return the date of "W6 Wed" (a time after it is passed over)."""
        week, day, *_time = text.split()
        return self.monday + dt.timedelta(weeks=int(week[1:]), days=DAYS.index(day))

    def moment(self, text):
        """Return the moment of "W6 Wed 10:30" on the clock of the zone."""
        hour, minute = text.split()[2].split(":")
        return dt.datetime.combine(
            self.date(text), dt.time(int(hour), int(minute)), tzinfo=self.zone
        )


@dataclass(order=True)
class Event:
    at: dt.datetime
    number: int
    happen: partial = field(compare=False)


class Timeline:
    """The events, and in ``things`` the keys of rows they made, by their name in the content.

    ``people`` are those who act, with their roles: all are forgotten once the people of a set have
    changed, so that each is read again.
    """

    def __init__(self, calendar, people=None):
        self.calendar = calendar
        self.events = []
        self.things = {}
        self.people = {} if people is None else people

    def at(self, moment, function, /, *args, **kwargs):
        """Call the function at that moment (a datetime, or text as in the content)."""
        if isinstance(moment, str):
            moment = self.calendar.moment(moment)
        self.events.append(Event(moment, len(self.events), partial(function, *args, **kwargs)))

    def play(self, until=None, around=nullcontext):
        """Run the events in order, up to ``until``, each in a context that ``around`` gives."""
        people_changed.connect(self._forget_people)
        try:
            for event in sorted(self.events):
                if until is None or event.at <= until:
                    with clock.set_to(event.at.astimezone(dt.UTC)), around():
                        event.happen()
        finally:
            people_changed.disconnect(self._forget_people)

    def _forget_people(self, **kwargs):
        self.people.clear()
