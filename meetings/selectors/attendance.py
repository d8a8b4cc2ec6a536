"""Who is coming to a meeting, and who was there: people, and the two sides of each pair."""

from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from als.core.prepared import prepared
from meetings.enums import Answer, Outcome
from meetings.models import Attendance
from meetings.selectors.people import members_of
from sets.enums import Tier


@dataclass(frozen=True)
class Attendee:
    """A member with their answer to the invitation and their attendance; "" if there is none."""

    member: object
    answer: Answer | str
    outcome: Outcome | str
    stand_in: str = ""


def attendees_of(meeting):
    """Return an ``Attendee`` for each of the set's members, with one query.

    What is read of them is their side, their name and the number of their pair.
    """
    rows = _members(meeting.pk, meeting.cycle.set_id)
    # A person's answer also holds for a seat that they took after giving it.
    answers = {row.person_id: row.answer for row in rows if row.answer}
    return [_attendee(row, row.answer or answers.get(row.person_id)) for row in rows]


@prepared
def _members(meeting, set_pk):
    here = FilteredRelation("attendances", condition=Q(attendances__meeting=meeting))
    return (
        members_of(set_pk)
        .select_related(None)
        .select_related("person", "pair")
        .only("side", "person__name", "pair__number")
        .annotate(here=here)
        .annotate(
            answer=F("here__answer"), outcome=F("here__outcome"), stand_in=F("here__stand_in")
        )
    )


def _attendee(row, answer):
    return Attendee(
        member=row,
        answer=Answer(answer) if answer else "",
        outcome=Outcome(row.outcome) if row.outcome else "",
        stand_in=row.stand_in or "",
    )


@dataclass(frozen=True)
class PairPresence:
    """A pair, and those of its sides for which nobody is present."""

    pair: object
    missing: list

    @property
    def is_complete(self):
        return not self.missing

    @property
    def is_absent(self):
        return len(self.missing) == len(Tier)


@dataclass(frozen=True)
class Presence:
    """Who is present: each pair, and the members who are still expected."""

    members: list
    pairs: list
    expected: list
    is_marked: bool

    @property
    def complete(self):
        return [pair for pair in self.pairs if pair.is_complete]

    @property
    def incomplete(self):
        return [pair for pair in self.pairs if not pair.is_complete]


def presence_of(attendees):
    """Return the ``Presence`` of these attendees.

    Each person is expected once, and not at all after sending apologies.
    """
    sides = {}
    for attendee in attendees:
        present = sides.setdefault(attendee.member.pair, set())
        if attendee.outcome in Outcome.represented():
            present.add(attendee.member.side)
    here = {a.member.person_id for a in attendees if a.outcome in Outcome.represented()}
    expected = {
        a.member.person_id: a.member
        for a in attendees
        if a.outcome in {"", Outcome.ABSENT} and a.member.person_id not in here
    }
    return Presence(
        members=[a.member for a in attendees],
        pairs=[PairPresence(pair, [s for s in Tier if s not in sides[pair]]) for pair in sides],
        expected=list(expected.values()),
        is_marked=any(a.outcome for a in attendees),
    )


def answer_counts(attendees):
    """Return (answer, how many people) for each answer that somebody gave."""
    given = list({a.member.person_id: a.answer for a in attendees}.values())
    return [(answer, given.count(answer)) for answer in Answer if answer in given]


def attended(meeting):
    """Return the marked ``Attendance`` rows with their members, those who were there first."""
    return sorted(_marked(meeting.pk), key=lambda row: Outcome.values.index(row.outcome))


@prepared
def _marked(meeting):
    return (
        Attendance.objects.filter(meeting=meeting)
        .exclude(outcome="")
        .select_related("member__person", "member__pair__upper", "member__pair__lower")
        .order_by("member__pair__number", "-member__side", "-member__lead", "member")
    )
