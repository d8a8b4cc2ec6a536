"""One thing that waits for a person, and where it arises."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Subquery

from als.core import clock
from als.core.web.addresses import address
from als.core.zones import zone


@dataclass(frozen=True)
class Need:
    """One thing that waits for the person, for a date or none; ``late`` if that has passed.

    ``kind`` names the template that words it, from ``values``. ``to_come``: its date is ahead,
    on the calendar of the place where it arises. ``button``: the address of the button for it, if
    it is the person's to do. ``of_others``: somebody else has to do it, and they look after it.
    ``set_pk``: the key of the set in which it arises, if it is one.
    """

    kind: str
    href: str
    where: str
    values: dict = field(default_factory=dict)
    when: dt.date | None = None
    late: bool = False
    to_come: bool = False
    button: str = ""
    of_others: bool = False
    set_pk: int | None = None

    @property
    def template(self):
        """Return the name of the template with its words, which are given ``of``: the values."""
        return f"portal/needs/{self.kind}.html"

    def moment(self, today):
        """Return its part of the desk: "today" (late or undated too), "week", "later", "others"."""
        if self.of_others:
            return "others"
        if not self.to_come:
            return "today"
        return "week" if self.when <= today + dt.timedelta(days=7) else "later"

    @property
    def urgency(self):
        """Sort one's own before others', due or over before undated, and that before the rest."""
        return self.of_others, self.to_come, self.when is None, self.when or dt.date.min


class Place:
    """A set as needs arise in it: its name, and the day that it is there."""

    def __init__(self, set_):
        self.set = set_
        self.zone = zone(set_.programme.time_zone)
        self.today = clock.today(self.zone)

    def day_of(self, moment):
        return moment.astimezone(self.zone).date()

    def need(
        self, kind, page, pk=None, *, when=None, late=False, query="", button="", of_others=False,
        **values,
    ):  # fmt: skip
        """Return a need that leads to the page of that name: the set's, or that of ``pk``.

        ``button``: the name of the page that its button leads to. ``values``: what its words say.
        """
        href = address(page, self.set.pk if pk is None else pk) + query
        button = address(button, pk) if button else ""
        to_come = bool(when and when > self.today)
        return Need(
            kind, href, self.set.name, values, when, late, to_come, button, of_others, self.set.pk
        )


def count(rows, group):
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Subquery(counted)
