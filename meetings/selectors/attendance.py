"""The year's attendance, of persons and of pairs, as plain data for a table that is a picture."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.enums import Outcome
from meetings.models import Attendance, Meeting
from sets.enums import Tier

# Each is another shape: they are told apart in black and white, and a word goes with each.
MARKS = {
    Outcome.PRESENT: "●",
    Outcome.LATE: "◐",
    Outcome.LEFT_EARLY: "◑",
    Outcome.STOOD_IN: "◆",
    Outcome.APOLOGIES: "○",
    Outcome.ABSENT: "–",
    "": "·",
}


@dataclass(frozen=True)
class Cell:
    mark: str
    word: str


@dataclass(frozen=True)
class Year:
    """Rows of pairs, each with the rows of its people; a cell for each meeting that was held."""

    meetings: list
    pairs: list
    key: list


def year_of(set_):
    """Return the set's ``Year``, with two queries."""
    meetings = list(
        Meeting.objects.filter(cycle__set=set_).held().select_related("cycle").order_by("cycle")
    )
    rows = list(
        Attendance.objects.filter(meeting__in=meetings)
        .exclude(outcome="")
        .select_related("member__person", "member__pair__upper", "member__pair__lower")
        .order_by("member__pair__number", "-member__side", "-member__lead", "member")
    )
    by_pair = {}
    for row in rows:
        people = by_pair.setdefault(row.member.pair, {})
        people.setdefault(row.member, {})[row.meeting_id] = Outcome(row.outcome)
    return Year(
        meetings=meetings,
        pairs=[_pair(set_.programme, pair, by_pair[pair], meetings) for pair in by_pair],
        key=[Cell(MARKS[outcome], outcome.label) for outcome in Outcome],
    )


def _pair(programme, pair, people, meetings):
    here = [_sides_here(people, meeting) for meeting in meetings]
    return {
        "pair": pair,
        "sides": [_words(programme, sides) for sides in here],
        "both": sum(sides == set(Tier) for sides in here),
        "of": sum(sides is not None for sides in here),
        "people": [
            {
                "member": member,
                "cells": [_cell(came.get(meeting.pk)) for meeting in meetings],
                "times": sum(outcome in Outcome.here() for outcome in came.values()),
                "of": len(came),
            }
            for member, came in people.items()
        ],
    }


def _cell(outcome):
    return Cell(MARKS[outcome or ""], outcome.label if outcome else _("Not marked"))


def _sides_here(people, meeting):
    """Return the sides of a pair that were in the room, in person or by somebody, or None."""
    marked = [(m.side, came[meeting.pk]) for m, came in people.items() if meeting.pk in came]
    heard = Outcome.here() | {Outcome.STOOD_IN}
    return {side for side, outcome in marked if outcome in heard} if marked else None


def _words(programme, sides):
    if sides is None:
        return _("Not marked")
    if sides == set(Tier):
        return _("Both sides")
    words = [_("%s only") % capfirst(programme.tier_word(side)) for side in Tier if side in sides]
    return words[0] if words else _("Nobody")
