"""Attendance over the year: of each person, and of both sides of each pair."""

from dataclasses import dataclass

from meetings.enums import Outcome
from meetings.models import Attendance, Meeting
from sets.enums import Tier
from sets.models import Member, Pair


@dataclass(frozen=True)
class AttendanceYear:
    """The meetings that were held, and the pairs with a value for each meeting."""

    meetings: list
    pairs: list


@dataclass(frozen=True)
class PairYear:
    """``sides``: for each meeting the ``Tier``s that were represented, None if nobody was marked.

    ``both``: at how many of the ``marked`` meetings both sides were represented.
    """

    pair: Pair
    sides: list
    both: int
    marked: int
    people: list


@dataclass(frozen=True)
class PersonYear:
    """``outcomes``: for each meeting the ``Outcome``, "" if it was not marked."""

    member: Member
    outcomes: list
    attended: int
    marked: int


def year_of(set_):
    """Return the set's ``AttendanceYear``, with two queries."""
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
    return AttendanceYear(
        meetings=meetings,
        pairs=[_pair_year(pair, by_pair[pair], meetings) for pair in by_pair],
    )


def _pair_year(pair, people, meetings):
    sides = [_sides_represented(people, meeting) for meeting in meetings]
    return PairYear(
        pair=pair,
        sides=sides,
        both=sum(of_meeting == list(Tier) for of_meeting in sides),
        marked=sum(of_meeting is not None for of_meeting in sides),
        people=[_person_year(member, people[member], meetings) for member in people],
    )


def _person_year(member, outcomes, meetings):
    return PersonYear(
        member=member,
        outcomes=[outcomes.get(meeting.pk, "") for meeting in meetings],
        attended=sum(outcome in Outcome.here() for outcome in outcomes.values()),
        marked=len(outcomes),
    )


def _sides_represented(people, meeting):
    """Return the sides of a pair that were represented, or None if nobody was marked."""
    represented = Outcome.here() | {Outcome.STOOD_IN}
    marked = {m: outcomes[meeting.pk] for m, outcomes in people.items() if meeting.pk in outcomes}
    present = {member.side for member in marked if marked[member] in represented}
    return [side for side in Tier if side in present] if marked else None
