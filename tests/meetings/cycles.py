"""A set's cycles and their meetings, for the tests of cycles."""

import datetime as dt

from meetings.changes import cycles
from meetings.enums import MeetingState
from meetings.models import Meeting
from sets.models import LearningSet
from tests import factories as make

NEW_YEAR = dt.datetime(2026, 1, 6, 9, tzinfo=dt.UTC)


def planned(set_, count=4):
    """Give the set that many cycles; return their meetings in order."""
    LearningSet.objects.filter(pk=set_.pk).update(meeting_count=count)
    set_.refresh_from_db()
    cycles.make_cycles(set_, by=make.PersonFactory())
    return meetings_of(set_)


def meetings_of(set_):
    return list(Meeting.objects.filter(cycle__set=set_).with_set())


def numbers(set_):
    return list(set_.cycles.values_list("number", flat=True))


def hold(meeting, day):
    """Call a meeting for that day."""
    starts = dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.CALLED, starts=starts, ends=starts + dt.timedelta(hours=3),
        called_at=NEW_YEAR, place="Hall",
    )  # fmt: skip


def edit(meeting, by, **fields):
    cycle = meeting.cycle
    words = {"stage": cycle.stage, "name": cycle.name, "purpose": cycle.purpose, **fields}
    return cycles.edit_cycle(meeting=meeting, by=by, **words)
