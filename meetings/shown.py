"""What the pages of a meeting show, as plain data: agenda and times, record, who comes."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count

from meetings.enums import AgendaState, Answer, MeetingState, Outcome
from meetings.models import AgendaItem, Minute
from meetings.rules import may_edit_item


@dataclass
class Slot:
    """An item of the agenda at its time. ``place`` counts from 1; without a date no times."""

    item: AgendaItem
    place: int
    starts: dt.datetime | None
    ends: dt.datetime | None
    entries: list = field(default_factory=list)

    @property
    def is_done(self):
        return self.item.state == AgendaState.DISCUSSED


@dataclass(frozen=True)
class Agenda:
    """The items in order, what is only proposed, and how the times add up (in minutes)."""

    slots: list
    proposed: list
    total: int
    available: int | None

    @property
    def left(self):
        return None if self.available is None else self.available - self.total

    @property
    def over(self):
        return max(0, -(self.left or 0))

    def slot(self, pk):
        """Return the slot of that item, or None."""
        return next((slot for slot in self.slots if slot.item.pk == pk), None)

    @property
    def current(self):
        """The first slot that is still to be discussed, else the first, or None."""
        return next((slot for slot in self.slots if not slot.is_done), None) or next(
            iter(self.slots), None
        )


def agenda_of(meeting):
    """Return the meeting's ``Agenda``, with one query. Items know how many entries they have."""
    items = list(
        meeting.agenda.select_related("proposed_by__person", "proposed_by__pair")
        .annotate(entries_in_all=Count("minutes_of_item"))
        .order_by(*AgendaItem._meta.ordering)  # counting drops it
    )
    for item in items:
        item.meeting = meeting
    order = [item for item in items if item.state != AgendaState.PROPOSED]
    return Agenda(
        slots=running_times(order, meeting.starts),
        proposed=[item for item in items if item.state == AgendaState.PROPOSED],
        total=sum(item.minutes for item in order),
        available=meeting.minutes_long,
    )


def editable(agenda, user):
    """Return the keys of the items whose words the person may still change."""
    items = [*(slot.item for slot in agenda.slots), *agenda.proposed]
    return {
        item.pk
        for item in items
        if item.meeting.state != MeetingState.CLOSED
        and item.state in AgendaState.editable_states()
        and may_edit_item(user, item)
    }


def running_times(items, starts):
    """Return slots that follow one another from the start."""
    slots = []
    for place, item in enumerate(items, start=1):
        ends = starts and starts + dt.timedelta(minutes=item.minutes)
        slots.append(Slot(item, place, starts, ends))
        starts = ends
    return slots


def put_record(agenda, meeting, user):
    """Give each slot the entries that the person may read; return how many others there are."""
    entries = (
        Minute.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("pair__upper", "pair__lower", "written_by")
    )
    by_item = {}
    for entry in entries:
        by_item.setdefault(entry.item_id, []).append(entry)
    for slot in agenda.slots:
        slot.entries = by_item.get(slot.item.pk, [])
    items = [*(slot.item for slot in agenda.slots), *agenda.proposed]
    return sum(item.entries_in_all for item in items) - sum(map(len, by_item.values()))


@dataclass(frozen=True)
class Coming:
    """A member and what they said; ``outcome`` is what came of it."""

    member: object
    answer: str
    outcome: str

    @property
    def answer_word(self):
        return Answer(self.answer).label if self.answer else ""

    @property
    def outcome_word(self):
        return Outcome(self.outcome).label if self.outcome else ""


def coming(meeting, members):
    """Return a ``Coming`` for each of the members, with one query."""
    rows = {row.member_id: row for row in meeting.attendances.all()}
    return [
        Coming(m, rows[m.pk].answer, rows[m.pk].outcome) if m.pk in rows else Coming(m, "", "")
        for m in members
    ]


def answer_counts(people):
    """Return (word, how many) for each answer that somebody gave."""
    counts = [(answer.label, sum(p.answer == answer for p in people)) for answer in Answer]
    return [(word, count) for word, count in counts if count]


def attended(meeting):
    """Return what was marked: rows with their members, by outcome, those who were there first."""
    rows = (
        meeting.attendances.exclude(outcome="")
        .select_related("member__person", "member__pair__upper", "member__pair__lower")
        .order_by("member__pair__number", "-member__side", "-member__lead", "member")
    )
    return sorted(rows, key=lambda row: Outcome.values.index(row.outcome))
