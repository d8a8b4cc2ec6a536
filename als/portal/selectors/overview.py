"""What the page of a set shows of it, from all apps."""

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count, Q

from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.core import clock
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
    return list(Cycle.objects.filter(set=set_).select_related("meeting"))


def year_of(user, set_, cycles):
    """Return the cycles, each with its ``between``: what happened from its meeting to the next.

    ``today`` is set on the one in which today lies: how far on it is, in parts of ``PARTS``.
    """
    if not cycles:
        return []
    tz = zone(set_.programme.time_zone)
    days = [_day(cycle.meeting, tz) for cycle in cycles]
    ends = [*days[1:], max(set_.end, days[-1])]
    spans = list(zip(days, ends, strict=True))
    entries = _in_spans(ProgressEntry.objects.visible_to(user).confirmed(), "day", spans,
                        action__issue__pair__set=set_)  # fmt: skip
    actions = ProposedAction.objects.visible_to(user)
    begun = _in_spans(actions, "agreed_at__date", spans, issue__pair__set=set_)
    ended = _in_spans(actions, "ended_at__date", spans, issue__pair__set=set_)
    today = clock.today(tz)
    for n, (cycle, (start, end)) in enumerate(zip(cycles, spans, strict=True)):
        cycle.between = {"entries": entries[n], "begun": begun[n], "ended": ended[n]}
        cycle.today = _parts(today, start, end)
    return cycles


def _day(meeting, tz):
    return meeting.starts.astimezone(tz).date() if meeting.starts else meeting.suggested_for


def _in_spans(rows, field, spans, **of_set):
    """Return how many of the rows lie in each span of days, in one query."""
    numbers = {
        f"span_{n}": Count("pk", filter=Q(**{f"{field}__gte": start, f"{field}__lt": end}))
        for n, (start, end) in enumerate(spans)
    }
    return list(rows.filter(**of_set).aggregate(**numbers).values())


def _parts(today, start, end):
    if not start <= today < end:
        return None
    return (today - start).days * PARTS // (end - start).days


def pairs_of(user, set_):
    """Return the set's pairs, the person's own first, with what the person may read of them."""
    pairs = Pair.objects.visible_to(user).filter(set=set_, state__in=PairState.open_states())
    mine = roles_of(user).pairs
    return sorted(with_work(user, pairs), key=lambda pair: (pair.pk not in mine, pair.number))


def focus_of(set_):
    return FocusDecision.objects.filter(set=set_).select_related("topic").first()


def themes_of(user, set_):
    """Return the set's themes, each with the number of issues that the person may read."""
    readable = Q(issues__in=Issue.objects.visible_to(user))
    themes = Theme.objects.open().filter(set=set_)
    return list(themes.annotate(number=Count("issues", filter=readable)))


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
    found = [*_raised(user, set_), *_logged(user, set_), *_agreed_and_ended(user, set_)]
    return sorted(found, key=attrgetter("at"), reverse=True)[:MAX_LATEST]


def _raised(user, set_):
    issues = Issue.objects.visible_to(user).filter(
        pair__set=set_, confirmed_at__isnull=False, is_placeholder=False
    )
    for issue in issues.select_related("pair").order_by("-confirmed_at")[:MAX_LATEST]:
        yield Latest("raised", issue.pair, issue, issue.confirmed_at)


def _logged(user, set_):
    entries = ProgressEntry.objects.visible_to(user).confirmed()
    entries = entries.filter(action__issue__pair__set=set_)
    entries = entries.select_related("action__issue__pair").order_by("-written_at")
    for entry in entries[:MAX_LATEST]:
        yield Latest("progress", entry.action.issue.pair, entry.action, entry.written_at)


def _agreed_and_ended(user, set_):
    actions = ProposedAction.objects.visible_to(user).filter(issue__pair__set=set_)
    actions = actions.select_related("issue__pair")
    for kind, field in (("agreed", "agreed_at"), ("ended", "ended_at")):
        newest = actions.filter(**{f"{field}__isnull": False}).order_by(f"-{field}")
        for action in newest[:MAX_LATEST]:
            yield Latest(kind, action.issue.pair, action, getattr(action, field))
