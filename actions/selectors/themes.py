"""Themes by pairs, and how a set's themes came about."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q

from actions.enums import ThemeState
from actions.models import Issue, Theme
from als.accounts.models import User
from als.core.prepared import prepared
from sets.enums import PairState
from sets.models import Pair


@dataclass(frozen=True)
class ThemeRow:
    """The issues under one theme; ``theme`` is None in the row of issues without one.

    ``numbers`` are tuples of a pair and how many issues it has here, one for each pair.
    """

    theme: Theme | None
    numbers: list

    @property
    def key(self):
        """Return what the list of issues is filtered by for this row."""
        return self.theme.pk if self.theme else "none"

    @property
    def total(self):
        return sum(number for _pair, number in self.numbers)

    @property
    def pairs(self):
        """Return how many pairs have an issue here."""
        return sum(number > 0 for _pair, number in self.numbers)


@prepared
def themes_of(set_pk):
    return Theme.objects.filter(set=set_pk).select_related("merged_into", "merged_by")


def themes_by_pairs(user, set_, themes):
    """Return ``(pairs, rows)``: the pairs that take part, or have an issue that the person may
    read; and a ``ThemeRow`` for each theme, then one for the issues without a theme.

    Only issues that the person may read are counted.
    """
    pairs, counts = {}, {}
    for cell in _cells(user, set_.pk):
        if cell.state == PairState.CONFIRMED or cell.number_here:
            pairs.setdefault(cell.pk, cell)
        counts[cell.theme_id, cell.pk] = cell.number_here
    pairs = list(pairs.values())
    rows = []
    for theme in [*themes, None]:
        key = theme and theme.pk
        rows.append(ThemeRow(theme, [(pair, counts.get((key, pair.pk), 0)) for pair in pairs]))
    return pairs, rows


@prepared
def _cells(user, set_pk):
    """Return a row for each pair and theme: how many issues the pair has under it."""
    readable = Q(issues__in=Issue.objects.visible_to(user).filter(pair__set=set_pk))
    return (
        Pair.objects.filter(set=set_pk)
        .with_partnerships()
        .only("number", "state", "upper__name", "lower__name")
        .annotate(theme_id=F("issues__theme_id"), number_here=Count("issues", filter=readable))
        .order_by("number", "theme_id")
    )


@dataclass(frozen=True)
class ThemeEvent:
    """One step in a theme's history.

    ``kind``: proposed, offered, split, renamed, merged, unmerged, left or taken. ``title`` is the
    theme's name from then on, ``other`` the theme that it was split from or merged into, or its
    name before. ``who`` is None for what happened before the history recorded persons.
    """

    kind: str
    title: str
    other: str
    at: dt.datetime
    who: User | None


def theme_history(set_):
    """Return a ``ThemeEvent`` for each change of a theme's name or state, oldest first."""
    past = Theme.history.filter(set=set_).select_related("history_user")
    past = list(past.order_by("history_date", "history_id"))
    titles = {row.id: row.title for row in past}
    events, before = [], {}
    for row in past:
        last, before[row.id] = before.get(row.id), row
        kind, other = _change(row, last, titles)
        if kind:
            events.append(ThemeEvent(kind, row.title, other, row.history_date, row.history_user))
    return events


def _change(row, last, titles):
    """Return ``(kind, other)`` of a ``ThemeEvent``; kind is "" if only other fields changed."""
    if last is None and row.split_from_id:
        return "split", titles.get(row.split_from_id, "")
    if last is None:
        return "offered" if row.state == ThemeState.OFFERED else "proposed", ""
    if row.state == last.state:
        return ("renamed", last.title) if row.title != last.title else ("", "")
    if row.state == ThemeState.MERGED:
        return "merged", titles.get(row.merged_into_id, "")
    if last.state == ThemeState.MERGED:
        return "unmerged", ""
    return "left" if row.state == ThemeState.LEFT else "taken", ""
