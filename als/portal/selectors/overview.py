"""What the page of a set shows of it, from all apps."""

from django.db.models import Count, Q

from actions.models import Issue, Theme
from meetings.enums import MeetingState
from meetings.models import Cycle
from sets.enums import PairState
from sets.models import FocusDecision, Pair


def cycles_of(set_):
    """Return the set's cycles with their meetings: the year."""
    return list(Cycle.objects.filter(set=set_).select_related("meeting"))


def pairs_of(user, set_):
    return list(
        Pair.objects.visible_to(user)
        .filter(set=set_, state__in=PairState.open_states())
        .with_partnerships()
    )


def focus_of(set_):
    return FocusDecision.objects.filter(set=set_).select_related("topic").first()


def themes_of(user, set_):
    """Return the set's themes, each with the number of issues that the person may read."""
    readable = Q(issues__in=Issue.objects.visible_to(user))
    themes = Theme.objects.open().filter(set=set_)
    return list(themes.annotate(number=Count("issues", filter=readable)))


def next_meeting(cycles):
    """Return the meeting that comes next or is in session, or None."""
    coming = [
        cycle.meeting
        for cycle in cycles
        if cycle.meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)
    ]
    return min(coming, key=lambda meeting: meeting.starts, default=None)
