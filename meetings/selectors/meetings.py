"""What the pages of a meeting show, as plain data: agenda and times, record, who comes."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _

from als.core import clock
from meetings.enums import AgendaState, Answer, MeetingState, Outcome, StandingItem
from meetings.models import AgendaItem, AgendaSupport, Minute, OwnerQuestion
from meetings.rules import may_edit_item
from sets.enums import Tier


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

    @property
    def minutes_used(self):
        return self.item.seconds_spent // 60

    @property
    def minutes_over(self):
        return max(0, self.minutes_used - self.item.minutes)


@dataclass(frozen=True)
class Agenda:
    """The items in order, what is only proposed, and how the times add up (in minutes)."""

    slots: list
    proposed: list
    total: int
    available: int | None
    withdrawn: list = field(default_factory=list)

    @property
    def left(self):
        return None if self.available is None else self.available - self.total

    @property
    def over(self):
        return max(0, -(self.left or 0))

    @property
    def items(self):
        """All that may still be talked about: in order, then what is only proposed."""
        return [*(slot.item for slot in self.slots), *self.proposed]

    @property
    def returning(self):
        """What goes to the next meeting if this one closes now."""
        return [
            item
            for item in self.items
            if item.state in AgendaState.editable_states() and not item.standing
        ]

    @property
    def last_ends(self):
        """When the last item ends if all keep to their time, or None without items or a date."""
        return self.slots[-1].ends if self.slots else None

    @property
    def to_go(self):
        """How many minutes the items need that are not discussed yet."""
        return sum(slot.item.minutes for slot in self.slots if not slot.is_done)

    def slot(self, pk):
        """Return the slot of that item, or None."""
        return next((slot for slot in self.slots if slot.item.pk == pk), None)

    @property
    def current(self):
        """The first slot that is still to be discussed, else the first, or None."""
        return next((slot for slot in self.slots if not slot.is_done), None) or next(
            iter(self.slots), None
        )


def agenda_of(meeting, members=()):
    """Return the meeting's ``Agenda``, with one query.

    Items know how many entries and supporters they have, and whether one of ``members`` (keys) is
    among those.
    """
    mine = AgendaSupport.objects.filter(item=OuterRef("pk"), member_id__in=members)
    items = list(
        meeting.agenda.select_related("proposed_by__person", "proposed_by__pair")
        .annotate(
            entries_in_all=Count("minutes_of_item", distinct=True),
            supporters=Count("support", distinct=True),
            i_support=Exists(mine),
        )
        .order_by(*AgendaItem._meta.ordering)  # counting drops it
    )
    for item in items:
        item.meeting = meeting
    order = [item for item in items if item.state not in AgendaState.off_agenda()]
    return Agenda(
        slots=running_times(order, meeting.starts),
        proposed=[item for item in items if item.state == AgendaState.PROPOSED],
        total=sum(item.minutes for item in order),
        available=meeting.minutes_long,
        withdrawn=[item for item in items if item.state == AgendaState.WITHDRAWN],
    )


def standing_missing(agenda):
    """Say whether something that stands on every agenda isn't on this one."""
    return not {*StandingItem} <= {slot.item.standing for slot in agenda.slots}


def attach_questions(agenda, meeting, user):
    """Give each item what the person may read of what facilitators asked its owner."""
    questions = OwnerQuestion.objects.visible_to(user).filter(item__meeting=meeting)
    by_item = {}
    for question in questions.select_related("asked_by"):
        by_item.setdefault(question.item_id, []).append(question)
    for item in agenda.items:
        item.questions = by_item.get(item.pk, [])


def beyond_reach(agenda, meeting):
    """Return how many minutes of what is left the rest of the session can't hold."""
    if meeting.state != MeetingState.IN_SESSION:
        return 0
    left = int((meeting.ends - clock.now()).total_seconds() // 60)
    return max(0, agenda.to_go - max(0, left))


def editable(agenda, user):
    """Return the keys of the items whose words the person may still change."""
    return {
        item.pk
        for item in agenda.items
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


def attach_record(agenda, meeting, user):
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
    return sum(item.entries_in_all for item in agenda.items) - sum(map(len, by_item.values()))


@dataclass(frozen=True)
class Coming:
    """A member and what they said; ``outcome`` is what came of it."""

    member: object
    answer: str
    outcome: str
    stand_in: str = ""

    @property
    def answer_word(self):
        return Answer(self.answer).label if self.answer else ""

    @property
    def outcome_word(self):
        if self.stand_in:
            return _("%s stood in") % self.stand_in
        return Outcome(self.outcome).label if self.outcome else ""


def coming(meeting, members):
    """Return a ``Coming`` for each of the members (a queryset), with one query."""
    here = FilteredRelation("attendances", condition=Q(attendances__meeting=meeting))
    rows = members.annotate(here=here).annotate(
        said=F("here__answer"), came=F("here__outcome"), instead=F("here__stand_in")
    )
    rows = list(rows)
    said = {row.person_id: row.said for row in rows if row.said}  # by a seat taken later as well
    return [
        Coming(m, m.said or said.get(m.person_id, ""), m.came or "", m.instead or "") for m in rows
    ]


@dataclass(frozen=True)
class PairHere:
    """A pair, and the sides of it that can be heard now."""

    pair: object
    missing: list

    @property
    def is_whole(self):
        return not self.missing

    @property
    def is_nobody(self):
        return len(self.missing) == len(Tier)


@dataclass(frozen=True)
class Room:
    """Who is in the room: each pair, and the people who have not come (yet)."""

    members: list
    pairs: list
    awaited: list
    is_marked: bool

    @property
    def whole(self):
        return [each for each in self.pairs if each.is_whole]

    @property
    def broken(self):
        return [each for each in self.pairs if not each.is_whole]


def room_of(people):
    """Return the ``Room`` of these ``Coming``; who sent apologies is not awaited, a person once."""
    heard = {}
    for each in people:
        sides = heard.setdefault(each.member.pair, set())
        if each.outcome in Outcome.in_the_room():
            sides.add(each.member.side)
    here = {each.member.person_id for each in people if each.outcome in Outcome.in_the_room()}
    awaited = {
        each.member.person_id: each.member
        for each in people
        if each.outcome in {"", Outcome.ABSENT} and each.member.person_id not in here
    }
    return Room(
        members=[each.member for each in people],
        pairs=[PairHere(pair, [s for s in Tier if s not in heard[pair]]) for pair in heard],
        awaited=list(awaited.values()),
        is_marked=any(each.outcome for each in people),
    )


def answer_counts(people):
    """Return (word, how many people) for each answer that somebody gave."""
    given = list({one.member.person_id: one.answer for one in people}.values())
    counts = [(answer.label, given.count(answer)) for answer in Answer]
    return [(word, count) for word, count in counts if count]


def attended(meeting):
    """Return what was marked: rows with their members, by outcome, those who were there first."""
    rows = (
        meeting.attendances.exclude(outcome="")
        .select_related("member__person", "member__pair__upper", "member__pair__lower")
        .order_by("member__pair__number", "-member__side", "-member__lead", "member")
    )
    return sorted(rows, key=lambda row: Outcome.values.index(row.outcome))
