"""One thing that waits for a person, and how to count rows beside others."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Subquery


@dataclass(frozen=True)
class Need:
    """One thing that waits for the person, for a date or none; ``late`` if that has passed."""

    text: str
    href: str
    where: str
    when: dt.date | None = None
    late: bool = False


def count(rows, group):
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Subquery(counted)
