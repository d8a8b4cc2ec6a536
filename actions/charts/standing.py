"""The numbers behind the pictures of a set, read with two queries however many rows there are."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.zones import zone
from sets.enums import PairState
from sets.models import Pair

MONTHS_SHOWN = 24  # a set's year and another one; of a longer set the newest


@dataclass
class PairStanding:
    """What one pair has done: counts of its actions by state, its entries, the last one's date."""

    pair: Pair
    issues: int = 0
    states: Counter = field(default_factory=Counter)
    entries: int = 0
    last: dt.date | None = None


@dataclass
class ThemeStanding:
    """Issues under one theme by the key of their pair; ``pk`` is None for those without one."""

    pk: int | None
    title: str
    issues: Counter = field(default_factory=Counter)

    @property
    def agreement(self):
        """Return how many pairs raise it, then how many issues: the more, the further up."""
        return len(self.issues), self.issues.total()


@dataclass(frozen=True)
class Standing:
    """How the work of a set stands, as far as one person may read.

    ``months`` are pairs of a month (its first day) and a Counter of the states at its end.
    """

    months: list
    pairs: list
    themes: list


def standing_of(user, set_):
    """Return the ``Standing`` of a set, which comes with its programme."""
    pairs, themes = _pairs_and_themes(user, set_)
    courses = _courses(user, set_)
    for pair_pk, course in courses:
        pairs[pair_pk].states[course[-1][1]] += 1
    shown = [row for row in pairs.values() if row.pair.state == PairState.CONFIRMED or row.issues]
    raised = [theme for theme in themes.values() if theme.issues]
    raised.sort(key=lambda theme: (theme.pk is None, *(-n for n in theme.agreement), theme.title))
    return Standing(_months(set_, [course for _pair, course in courses]), shown, raised)


def _pairs_and_themes(user, set_):
    """Return both by their keys: one row of the query is one pair's issues under one theme."""
    issues = Q(issues__in=Issue.objects.visible_to(user))
    entries = Q(issues__actions__progress__in=ProgressEntry.objects.visible_to(user))
    rows = (
        Pair.objects.filter(set=set_)
        .with_partnerships()
        .annotate(
            theme_pk=F("issues__theme_id"),
            theme_title=F("issues__theme__title"),
            number_here=Count("issues", filter=issues, distinct=True),
            entries_here=Count("issues__actions__progress", filter=entries, distinct=True),
            last_here=Max("issues__actions__progress__day", filter=entries),
        )
        .order_by("number", "theme_pk")
    )
    pairs, themes = {}, {}
    for row in rows:
        of_pair = pairs.setdefault(row.pk, PairStanding(row))
        of_pair.entries += row.entries_here
        of_pair.last = max(filter(None, (of_pair.last, row.last_here)), default=None)
        if row.number_here:
            theme = ThemeStanding(row.theme_pk, row.theme_title or "")
            themes.setdefault(row.theme_pk, theme).issues[row.pk] += row.number_here
            of_pair.issues += row.number_here
    return pairs, themes


def _courses(user, set_):
    """Return each action's pair, and its moments and states from its history, the oldest first."""
    readable = ProposedAction.objects.visible_to(user).filter(issue__pair__set=set_)
    rows = (
        ProposedAction.history.filter(id__in=readable.values("pk"))
        .order_by("history_date", "history_id")
        .values_list("id", "issue__pair_id", "history_date", "state")
    )
    courses = {}
    for pk, pair, moment, state in rows:
        courses.setdefault(pk, (pair, []))[1].append((moment, state))
    return list(courses.values())


def months_of(set_, today):
    """Return the first days of the months from the set's start to its end, or to today."""
    month, last = set_.start.replace(day=1), min(today, set_.end)
    months = []
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months[-MONTHS_SHOWN:]


def next_month(month):
    return (month + dt.timedelta(days=31)).replace(day=1)


def _months(set_, courses):
    local = zone(set_.programme.time_zone)
    today = clock.today(local)
    months = []
    for month in months_of(set_, today):
        ends = next_month(month)
        until = dt.datetime.combine(ends, dt.time(), local) if ends <= today else None
        states = Counter(state for course in courses if (state := state_at(course, until)))
        months.append((month, states))
    return months


def state_at(course, until):
    """Return the state just before that moment, or now if there is none; None before it began."""
    reached = [state for moment, state in course if until is None or moment < until]
    state = reached[-1] if reached else None
    return None if state == ActionState.WITHDRAWN else state
