"""The agenda of a meeting: its items in order with their times, and the entries under them."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from als.core import clock
from als.core.prepared import prepared
from meetings.enums import AgendaState, ItemOutcome, MeetingState, MinuteKind, StandingItem
from meetings.models import AgendaItem, AgendaSupport, Minute, MinutesPhoto, OwnerQuestion
from meetings.records import by_item, records_of
from meetings.rules import may_edit_item

DECISION = Q(minutes_of_item__kind=MinuteKind.DECISION)


@dataclass
class Slot:
    """An item of the agenda at its time. ``place`` counts from 1; without a date no times."""

    item: AgendaItem
    place: int
    starts: dt.datetime | None
    ends: dt.datetime | None
    entries: list = field(default_factory=list)
    records: list = field(default_factory=list)
    photos: list = field(default_factory=list)
    records_in_all: int = 0

    @property
    def is_done(self):
        return self.item.state == AgendaState.DISCUSSED

    @property
    def outcome(self):
        """What became of it, once the meeting is closed. What was decided on was discussed."""
        if self.is_done or self.item.decisions:
            return ItemOutcome.DISCUSSED
        if self.item.state == AgendaState.CARRIED_OVER:
            return ItemOutcome.CARRIED_OVER
        item = self.item
        begun = item.entries_in_all or self.records_in_all or item.seconds_used or item.has_photos
        return ItemOutcome.TAKEN_UP if begun else ItemOutcome.NOT_REACHED

    @property
    def minutes_used(self):
        return self.item.seconds_spent // 60

    @property
    def minutes_over(self):
        return max(0, self.minutes_used - self.item.minutes)


@dataclass(frozen=True)
class Agenda:
    """The items in order, those only proposed, and minutes: planned (``total``), available.

    ``withdrawn`` are people's own: standing items that were taken off are not listed.
    """

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
        """All items that may still be discussed: in order, then those that are only proposed."""
        return [*(slot.item for slot in self.slots), *self.proposed]

    @property
    def returning(self):
        """The items that are carried over if the meeting closes now: nothing that was decided."""
        return [
            item
            for item in self.items
            if item.state in AgendaState.editable_states()
            and not item.standing
            and not item.decisions
        ]

    @property
    def decided(self):
        """The items that nobody marked, and that count as discussed: a decision was taken."""
        return [slot.item for slot in self.slots if slot.item.decisions and not slot.is_done]

    @property
    def is_done(self):
        """Whether it has items and each was discussed."""
        return bool(self.slots) and all(slot.is_done for slot in self.slots)

    @property
    def one_is_left(self):
        """Whether a single item is still to be discussed."""
        return sum(not slot.is_done for slot in self.slots) == 1

    @property
    def last_ends(self):
        """The planned end of the last item, or None without items or a date."""
        return self.slots[-1].ends if self.slots else None

    @property
    def minutes_left(self):
        """Planned minutes of the items that are not discussed yet."""
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
    items = _items(meeting.pk, frozenset(members))
    for item in items:
        item.meeting = meeting
    order = [item for item in items if item.state not in AgendaState.off_agenda()]
    return Agenda(
        slots=running_times(order, meeting.starts),
        proposed=[item for item in items if item.state == AgendaState.PROPOSED],
        total=sum(item.minutes for item in order),
        available=meeting.minutes_long,
        withdrawn=[
            item for item in items if item.state == AgendaState.WITHDRAWN and not item.standing
        ],
    )


@prepared
def _items(meeting, members):
    mine = AgendaSupport.objects.filter(item=OuterRef("pk"), member_id__in=members)
    photos = MinutesPhoto.objects.standing().filter(item=OuterRef("pk"))
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("proposed_by__person", "proposed_by__pair")
        .annotate(
            entries_in_all=Count("minutes_of_item", distinct=True),
            decisions=Count("minutes_of_item", filter=DECISION, distinct=True),
            supporters=Count("support", distinct=True),
            i_support=Exists(mine),
            has_photos=Exists(photos),
        )
        .order_by(*AgendaItem._meta.ordering)  # counting drops it
    )


def lacks_standing_items(agenda):
    """Return whether one of the standing items is not on this agenda."""
    return not {*StandingItem} <= {slot.item.standing for slot in agenda.slots}


def attach_questions(agenda, meeting, user):
    """Set ``questions`` of each item: what facilitators asked its owner, as far as visible."""
    by_item = {}
    for question in _questions(user, meeting.pk):
        by_item.setdefault(question.item_id, []).append(question)
    for item in agenda.items:
        item.questions = by_item.get(item.pk, [])


@prepared
def _questions(user, meeting):
    questions = OwnerQuestion.objects.visible_to(user).filter(item__meeting=meeting)
    return questions.select_related("asked_by")


def minutes_beyond_end(agenda, meeting):
    """Return how many minutes the items still to be discussed exceed the time that is left."""
    if meeting.state != MeetingState.IN_SESSION:
        return 0
    left = int((meeting.ends - clock.now()).total_seconds() // 60)
    return max(0, agenda.minutes_left - max(0, left))


def editable_items(agenda, user):
    """Return the keys of the items that the person may still edit."""
    return {
        item.pk
        for item in agenda.items
        if item.meeting.state != MeetingState.CLOSED
        and item.state in AgendaState.editable_states()
        and may_edit_item(user, item)
    }


def running_times(items, starts):
    """Return the items as ``Slot``s, one after the other from the start (or without times)."""
    slots = []
    for place, item in enumerate(items, start=1):
        ends = starts and starts + dt.timedelta(minutes=item.minutes)
        slots.append(Slot(item, place, starts, ends))
        starts = ends
    return slots


def attach_entries(agenda, meeting, user):
    """Set ``entries``, ``records`` and ``photos`` of each slot to what the person may read.

    Return how many entries and records are hidden.
    """
    found = {}
    for entry in _entries(user, meeting.pk):
        found.setdefault(entry.item_id, []).append(entry)
    for slot in agenda.slots:
        slot.entries = found.get(slot.item.pk, [])
    _attach_photos(agenda, meeting, user)
    hidden = sum(item.entries_in_all for item in agenda.items) - sum(map(len, found.values()))
    return hidden + attach_records(agenda, meeting, user)


@prepared
def _entries(user, meeting):
    entries = Minute.objects.visible_to(user).filter(meeting=meeting)
    return entries.select_related("pair__upper", "pair__lower")


@prepared
def _photos(user, meeting):
    return MinutesPhoto.objects.visible_to(user).standing().filter(item__meeting=meeting)


def _attach_photos(agenda, meeting, user):
    found = {}
    for photo in _photos(user, meeting.pk):
        found.setdefault(photo.item_id, []).append(photo)
    for slot in agenda.slots:
        slot.photos = found.get(slot.item.pk, [])


def attach_records(agenda, meeting, user):
    """Set ``records`` of each slot: what other apps put there; return how many are hidden."""
    records = records_of(meeting, user)
    readable = by_item(records)
    for slot in agenda.slots:
        slot.records = readable.get(slot.item.pk, [])
        slot.records_in_all = sum(record.item_id == slot.item.pk for record in records)
    return sum(not record.is_readable for record in records)
