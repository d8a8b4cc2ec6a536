"""What others remarked of late, as far as one person may read it: for their digest."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from actions.models import Comment
from reports.models import LessonComment
from sets.enums import SetState


@dataclass
class Commented:
    """A thing that was commented on: what it is, what it is called, where it is, how often."""

    kind: str
    title: str
    href: str
    number: int = 0


def commented_for(person, until, weeks=1):
    """Return the ``Commented`` of the weeks before ``until`` in the person's open sets."""
    since = until - dt.timedelta(weeks=weeks)
    week = Q(written_at__gte=since, written_at__lt=until)
    open_ = SetState.open_states()
    on_things = Comment.objects.filter(week, pair__set__state__in=open_)
    on_lessons = LessonComment.objects.filter(week, lesson__set__state__in=open_)
    found = {}
    for row in [*_readable(on_things, person), *_readable(on_lessons, person)]:
        href = f"{row.page_of(row.thing)}#comments"
        kind = row.thing._meta.model_name
        one = found.setdefault(href, Commented(kind, str(row.thing), href))
        one.number += 1
    return list(found.values())


def _readable(rows, person):
    rows = rows.visible_to(person).standing().exclude(author=person)
    return rows.with_thing().order_by("written_at", "pk")
