"""What others remarked of late, as far as one person may read it: for their digest."""

import datetime as dt
from dataclasses import dataclass

from actions.models import Comment
from als.core.prepared import prepared
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
    until = until.astimezone(dt.UTC)
    since = until - dt.timedelta(weeks=weeks)
    found = {}
    for row in [*_on_things(person, since, until), *_on_lessons(person, since, until)]:
        href = f"{row.page_of(row.thing)}#comments"
        kind = row.thing._meta.model_name
        one = found.setdefault(href, Commented(kind, str(row.thing), href))
        one.number += 1
    return list(found.values())


@prepared
def _on_things(person, since, until):
    of_open = Comment.objects.filter(pair__set__state__in=SetState.open_states())
    return _readable(of_open, person, since, until)


@prepared
def _on_lessons(person, since, until):
    of_open = LessonComment.objects.filter(lesson__set__state__in=SetState.open_states())
    return _readable(of_open, person, since, until)


def _readable(rows, person, since, until):
    rows = rows.filter(written_at__gte=since, written_at__lt=until)
    rows = rows.visible_to(person).standing().exclude(author=person)
    return rows.with_thing().order_by("written_at", "pk")
