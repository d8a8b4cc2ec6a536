"""What the page of a set shows of it, from all apps."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.core import clock
from als.core.prepared import prepared
from als.core.zones import zone
from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.own_pairs import with_work
from meetings.enums import MeetingState
from meetings.models import Cycle
from sets.enums import PairState
from sets.models import FocusDecision, Pair
from sets.models.roles import roles_of

MAX_WAITING = 5
MAX_LATEST = 5
PARTS = 10  # of the way between two meetings, for the mark of today


def cycles_of(set_):
    """Return the set's cycles with their meetings: the year."""
    return _cycles(set_.pk)


@prepared
def _cycles(set_pk):
    return Cycle.objects.filter(set=set_pk).select_related("meeting")


def year_of(user, set_, cycles):
    """Return the cycles, each with its ``between``: what happened from its meeting to the next.

    ``today`` is set on the one in which today is: how far on it is, in parts of ``PARTS``.
    """
    if not cycles:
        return []
    tz = zone(set_.programme.time_zone)
    days = [_day(cycle.meeting, tz) for cycle in cycles]
    ends = [*days[1:], max(set_.end, days[-1])]
    spans = list(zip(days, ends, strict=True))
    entries = _in_spans(_days_of_entries(user, set_.pk), spans)
    actions = _days_of_actions(user, set_.pk, set_.programme.time_zone)
    begun = _in_spans([days[:1] for days in actions], spans)
    ended = _in_spans([days[1:] for days in actions], spans)
    today = clock.today(tz)
    for n, (cycle, (start, end)) in enumerate(zip(cycles, spans, strict=True)):
        cycle.between = {"entries": entries[n], "begun": begun[n], "ended": ended[n]}
        cycle.today = _parts(today, start, end)
    return cycles


def _day(meeting, tz):
    return meeting.starts.astimezone(tz).date() if meeting.starts else meeting.suggested_for


@prepared
def _days_of_entries(user, set_pk):
    entries = ProgressEntry.objects.visible_to(user).confirmed()
    return entries.filter(action__issue__pair__set=set_pk).order_by().values_list("day")


@prepared
def _days_of_actions(user, set_pk, tz):
    """Return rows (day on which it was agreed, on which it ended), each a date or None."""
    days = [TruncDate(field, tzinfo=zone(tz)) for field in ("agreed_at", "ended_at")]
    return _actions(user, set_pk).order_by().values_list(*days)


def _actions(user, set_pk):
    """Return the set's actions without proposals that were withdrawn: these never began."""
    actions = ProposedAction.objects.visible_to(user).filter(issue__pair__set=set_pk)
    return actions.exclude(state=ActionState.WITHDRAWN)


def _in_spans(rows, spans):
    """Return how many of the rows (each of one day or None) lie in each span of days."""
    days = Counter(day for (day,) in rows if day)
    return [
        sum(number for day, number in days.items() if start <= day < end) for start, end in spans
    ]


def _parts(today, start, end):
    if not start <= today < end:
        return None
    return (today - start).days * PARTS // (end - start).days


def pairs_of(user, set_):
    """Return the set's pairs, the person's own first, with what the person may read of them."""
    pairs, mine = _pairs(user, set_.pk), roles_of(user).pairs
    return sorted(pairs, key=lambda pair: (pair.pk not in mine, pair.number))


@prepared
def _pairs(user, set_pk):
    pairs = Pair.objects.visible_to(user).filter(set=set_pk, state__in=PairState.open_states())
    return with_work(user, pairs)


def focus_of(set_):
    return next(iter(_focus(set_.pk)), None)


@prepared
def _focus(set_pk):
    return FocusDecision.objects.filter(set=set_pk).select_related("topic")


def themes_of(user, set_):
    """Return the set's themes, each with the number of issues that the person may read."""
    return _themes(user, set_.pk)


@prepared
def _themes(user, set_pk):
    readable = Q(issues__in=Issue.objects.visible_to(user).filter(pair__set=set_pk))
    themes = Theme.objects.open().filter(set=set_pk)
    return themes.annotate(number=Count("issues", filter=readable))


def next_meeting(cycles):
    """Return the meeting that comes next or is in session, or the next to plan, or None."""
    coming = [
        cycle.meeting
        for cycle in cycles
        if cycle.meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)
    ]
    planned = [cycle.meeting for cycle in cycles if cycle.meeting.state == MeetingState.DRAFT]
    return min(coming, key=attrgetter("starts"), default=next(iter(planned), None))


def waiting_in(user, set_):
    """Return the needs that the set gives the person, the most urgent first."""
    return [need for need in needs_of(user) if need.set_pk == set_.pk]


def step_of(meeting, needs):
    """Return the one thing that the meeting needs of the person next, or None."""
    return next((need for need in needs if need.values.get("meeting") == meeting), None)


@dataclass(frozen=True)
class Latest:
    """One thing that a pair did; ``kind``: raised, agreed, ended or progress; ``row``: of it."""

    kind: str
    pair: Pair
    row: object
    at: dt.datetime


def latest_of(user, set_):
    """Return what the pairs of the set did last, as far as the person may read it."""
    found = [
        *(Latest("raised", row.pair, row, row.confirmed_at) for row in _raised(user, set_.pk)),
        *(
            Latest("progress", row.action.issue.pair, row.action, row.written_at)
            for row in _logged(user, set_.pk)
        ),
        *(
            Latest(kind, row.issue.pair, row, getattr(row, field))
            for kind, field in (("agreed", "agreed_at"), ("ended", "ended_at"))
            for row in _newest_actions(user, set_.pk, field)
        ),
    ]
    return sorted(found, key=attrgetter("at"), reverse=True)[:MAX_LATEST]


@prepared
def _raised(user, set_pk):
    issues = Issue.objects.visible_to(user).filter(
        pair__set=set_pk, confirmed_at__isnull=False, is_placeholder=False
    )
    return issues.select_related("pair").order_by("-confirmed_at")[:MAX_LATEST]


@prepared
def _logged(user, set_pk):
    entries = ProgressEntry.objects.visible_to(user).confirmed()
    entries = entries.filter(action__issue__pair__set=set_pk)
    return entries.select_related("action__issue__pair").order_by("-written_at")[:MAX_LATEST]


@prepared
def _newest_actions(user, set_pk, field):
    actions = _actions(user, set_pk).select_related("issue__pair")
    actions = actions.filter(**{f"{field}__isnull": False})
    return actions.order_by(f"-{field}")[:MAX_LATEST]
