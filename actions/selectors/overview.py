"""The numbers of the progress overview, read with two queries however many rows there are."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.alphabet import alphabetical
from als.core.prepared import prepared
from als.core.zones import zone
from sets.enums import PairState
from sets.models import Pair

MONTHS_SHOWN = 24  # a set's year and another one; of a longer set the newest


class Counts(Counter):
    """Counts that don't change any more: a key of what is drawn from them."""

    def __hash__(self):
        return hash(frozenset(self.items()))


@dataclass(frozen=True)
class NamedPair:
    """What the overview shows of a pair, without its row."""

    pk: int
    number: int
    title: str
    partnerships: str

    def __str__(self):
        return self.partnerships


@dataclass(unsafe_hash=True)
class PairProgress:
    """What one pair has done: counts of its actions by state, its entries, the last one's date."""

    pair: NamedPair
    is_confirmed: bool = False
    issues: int = 0
    states: Counts = field(default_factory=Counts)
    entries: int = 0
    last: dt.date | None = None

    @property
    def counts(self):
        """Return tuples of a state and its number, of the states that occur."""
        return _counts(self.states)

    @property
    def open(self):
        return sum(self.states[state] for state in ActionState.open_states())

    @property
    def done(self):
        return self.states[ActionState.DONE]

    @property
    def learning(self):
        """Return how many were stopped or did not work."""
        return sum(self.states[state] for state in ActionState.states_with_reason())


@dataclass(unsafe_hash=True)
class ThemeIssues:
    """Issues under one theme by the key of their pair; ``pk`` is None for those without one."""

    pk: int | None
    title: str
    issues: Counts = field(default_factory=Counts)

    @property
    def key(self):
        """Return what the list of issues is filtered by for this theme."""
        return self.pk or "none"

    @property
    def pairs(self):
        """Return how many pairs raise it."""
        return len(self.issues)

    @property
    def total(self):
        return self.issues.total()


@dataclass(frozen=True)
class MonthStates:
    """How many actions were in which state at the end of a month, given by its first day."""

    month: dt.date
    states: Counts

    @property
    def counts(self):
        """Return tuples of a state and its number, of the states that occur."""
        return _counts(self.states)

    @property
    def numbers(self):
        """Return the number in each state, without those withdrawn."""
        return [self.states[state] for state in ActionState if state != ActionState.WITHDRAWN]

    @property
    def total(self):
        return self.states.total()


def _counts(states):
    return [(state, states[state]) for state in ActionState if states[state]]


@dataclass(frozen=True)
class Overview:
    """The progress of a set, as far as one person may read it.

    ``months`` are ``MonthStates``, ``pairs`` ``PairProgress``, ``themes`` ``ThemeIssues``, those
    that most pairs share first. All of it is plain, and a key (``als.core.drawn_once``).
    """

    months: tuple
    pairs: tuple
    themes: tuple


def overview_of(user, set_):
    """Return the ``Overview`` of a set, which comes with its programme."""
    pairs, themes = _pairs_and_themes(user, set_)
    courses = _courses(user, set_)
    for pair_pk, course in courses:
        pairs[pair_pk].states[course[-1][1]] += 1
    shown = tuple(row for row in pairs.values() if row.is_confirmed or row.issues)
    raised = [theme for theme in themes.values() if theme.issues]
    raised = alphabetical(raised, key=lambda theme: theme.title)
    raised.sort(key=lambda theme: (theme.pk is None, -theme.pairs, -theme.total))
    return Overview(_months(set_, [course for _pair, course in courses]), shown, tuple(raised))


def _pairs_and_themes(user, set_):
    """Return both by their keys: one row of the query is one pair's issues under one theme."""
    pairs, themes = {}, {}
    for row in _cells(user, set_.pk):
        if row.pk not in pairs:
            pair = NamedPair(row.pk, row.number, str(row.title), str(row))
            pairs[row.pk] = PairProgress(pair, row.state == PairState.CONFIRMED)
        of_pair = pairs[row.pk]
        of_pair.entries += row.entries_here
        of_pair.last = max(filter(None, (of_pair.last, row.last_here)), default=None)
        if row.number_here:
            theme = ThemeIssues(row.theme_pk, row.theme_title or "")
            themes.setdefault(row.theme_pk, theme).issues[row.pk] += row.number_here
            of_pair.issues += row.number_here
    return pairs, themes


@prepared
def _cells(user, set_pk):
    issues = Issue.objects.visible_to(user).filter(pair__set=set_pk)
    entries = ProgressEntry.objects.visible_to(user).confirmed()
    entries = entries.filter(action__issue__pair__set=set_pk)
    issues, entries = Q(issues__in=issues), Q(issues__actions__progress__in=entries)
    return (
        Pair.objects.filter(set=set_pk)
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


def _courses(user, set_):
    """Return each action's pair, and its moments and states from its history, the oldest first."""
    courses = {}
    for pk, pair, moment, state in _steps(user, set_.pk):
        courses.setdefault(pk, (pair, []))[1].append((moment, state))
    return list(courses.values())


@prepared
def _steps(user, set_pk):
    readable = ProposedAction.objects.visible_to(user).filter(issue__pair__set=set_pk)
    return (
        ProposedAction.history.filter(id__in=readable.values("pk"))
        .order_by("history_date", "history_id")
        .values_list("id", "issue__pair_id", "history_date", "state")
    )


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
        states = Counts(state for course in courses if (state := state_at(course, until)))
        months.append(MonthStates(month, states))
    return tuple(months)


def state_at(course, until):
    """Return the state just before that moment, or now if there is none; None before it began."""
    states = [state for moment, state in course if until is None or moment < until]
    state = states[-1] if states else None
    return None if state == ActionState.WITHDRAWN else state
