"""Meetings with agenda, airtime, minutes and reviews."""

import datetime as dt
from hashlib import sha256

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from als.core.disclosure import Disclosure
from meetings.enums import AgendaKind, AgendaState, MeetingState, MinutesState, Stage
from meetings.models import (
    AgendaItem,
    AirtimeTurn,
    Attendance,
    Correction,
    Cycle,
    DateOption,
    Guest,
    LearningNote,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesPhoto,
    MinutesVersion,
    OwnerQuestion,
    ProcessReview,
    Question,
)
from meetings.selectors.document import content_of
from tests.factories.accounts import PersonFactory
from tests.factories.sets import MemberFactory, PairFactory, SetFactory
from tests.files import picture


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Cycle

    set = factory.SubFactory(SetFactory)
    number = factory.Sequence(lambda n: n + 1)
    stage = Stage.VIEWS
    purpose = "To hear one another."


class MeetingFactory(DjangoModelFactory):
    """A meeting in draft, unless a trait says that it is further."""

    class Meta:
        model = Meeting

    class Params:
        polled = factory.Trait(poll_opened_at=dt.datetime(2026, 2, 5, 9, tzinfo=dt.UTC))
        dated = factory.Trait(
            starts=dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC),
            ends=dt.datetime(2026, 3, 4, 13, tzinfo=dt.UTC),
            place="Town Hall",
        )
        called = factory.Trait(
            dated=True,
            state=MeetingState.CALLED,
            called_at=dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC),
        )
        in_session = factory.Trait(
            called=True,
            state=MeetingState.IN_SESSION,
            opened_at=dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC),
            minutes_state=MinutesState.DRAFT,
        )
        closed = factory.Trait(
            in_session=True,
            state=MeetingState.CLOSED,
            closed_at=dt.datetime(2026, 3, 4, 13, tzinfo=dt.UTC),
        )
        circulated = factory.Trait(
            closed=True,
            minutes_state=MinutesState.CIRCULATED,
            circulated_at=dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC),
        )
        agreed = factory.Trait(
            circulated=True,
            minutes_state=MinutesState.AGREED,
            agreed_at=dt.datetime(2026, 4, 6, 9, tzinfo=dt.UTC),
        )

    cycle = factory.SubFactory(CycleFactory)
    suggested_for = dt.date(2026, 3, 4)


class DateOptionFactory(DjangoModelFactory):
    """A slot of a date poll, far enough ahead: its day grows with each one."""

    class Meta:
        model = DateOption

    meeting = factory.SubFactory(MeetingFactory)
    starts = factory.Sequence(
        lambda n: dt.datetime(2100, 1, 4, 10, tzinfo=dt.UTC) + dt.timedelta(days=n)
    )
    ends = factory.LazyAttribute(lambda o: o.starts + dt.timedelta(hours=3))


class ItemFactory(DjangoModelFactory):
    """A member's item on the agenda; ``housekeeping=True`` for a facilitator's."""

    class Meta:
        model = AgendaItem

    class Params:
        housekeeping = factory.Trait(kind=AgendaKind.HOUSEKEEPING, proposed_by=None)
        proposed = factory.Trait(state=AgendaState.PROPOSED)
        withdrawn = factory.Trait(state=AgendaState.WITHDRAWN)

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"Item {n}")
    position = factory.Sequence(lambda n: n)
    state = AgendaState.ON_AGENDA
    proposed_by = factory.SubFactory(
        MemberFactory, pair__set=factory.SelfAttribute("...meeting.cycle.set")
    )
    added_by = factory.LazyAttribute(
        lambda o: o.proposed_by.person if o.proposed_by else PersonFactory()
    )


class OwnerQuestionFactory(DjangoModelFactory):
    """What a facilitator asked the owner of an item, not answered yet."""

    class Meta:
        model = OwnerQuestion

    item = factory.SubFactory(ItemFactory)
    text = factory.Sequence(lambda n: f"Could it be shorter, {n}?")
    asked_by = factory.SubFactory(PersonFactory)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(MemberFactory)


class GuestFactory(DjangoModelFactory):
    class Meta:
        model = Guest

    meeting = factory.SubFactory(MeetingFactory)
    name = factory.Sequence(lambda n: f"Una Vist {n}")
    added_by = factory.SubFactory(PersonFactory)


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    minute = factory.SubFactory("tests.factories.MinuteFactory")
    asked_by = factory.SelfAttribute("minute.item.proposed_by")
    text = "It was three lists."


class DraftFactory(DjangoModelFactory):
    """What somebody types into the minutes and has not saved."""

    class Meta:
        model = MinuteDraft

    person = factory.SubFactory(PersonFactory)
    item = factory.SubFactory(ItemFactory)
    text = "Half a thought"


class MinutesVersionFactory(DjangoModelFactory):
    """An agreed version, frozen as its meeting is now."""

    class Meta:
        model = MinutesVersion

    meeting = factory.SubFactory(MeetingFactory, agreed=True)
    version = factory.SelfAttribute("meeting.minutes_version")
    content = factory.LazyAttribute(lambda o: content_of(o.meeting))
    agreed_by = factory.SubFactory(PersonFactory)


class MinuteFactory(DjangoModelFactory):
    class Meta:
        model = Minute

    meeting = factory.SelfAttribute("item.meeting")
    item = factory.SubFactory(ItemFactory)
    text = factory.Sequence(lambda n: f"What was said, {n}")
    disclosure = Disclosure.SET
    written_by = factory.SubFactory(PersonFactory)


class PhotoFactory(DjangoModelFactory):
    """A photo under an item of the minutes, with its bytes in the store."""

    class Meta:
        model = MinutesPhoto

    class Params:
        content = factory.Sequence(lambda n: picture("JPEG", (40 + n % 50, 30 + n // 50 % 50)))

    item = factory.SubFactory(ItemFactory)
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, "chart.jpg"))
    name = "chart.jpg"
    content_type = "image/jpeg"
    size = factory.LazyAttribute(lambda o: len(o.content))
    sha256 = factory.LazyAttribute(lambda o: sha256(o.content).hexdigest())
    caption = factory.Sequence(lambda n: f"What we sorted, {n}")
    added_by = factory.SubFactory(PersonFactory)


class ReviewFactory(DjangoModelFactory):
    """A member's review without their name."""

    class Meta:
        model = ProcessReview

    meeting = factory.SubFactory(MeetingFactory, closed=True)
    member = factory.SubFactory(
        MemberFactory, pair__set=factory.SelfAttribute("...meeting.cycle.set")
    )
    helped = factory.Sequence(lambda n: f"The tea, {n}")


class LearningNoteFactory(DjangoModelFactory):
    """What a member keeps to themselves; ``shared=True``: the set reads it."""

    class Meta:
        model = LearningNote

    class Params:
        shared = factory.Trait(shared_at=factory.LazyFunction(timezone.now))

    meeting = factory.SubFactory(MeetingFactory, closed=True)
    member = factory.SubFactory(
        MemberFactory, pair__set=factory.SelfAttribute("...meeting.cycle.set")
    )
    text = factory.Sequence(lambda n: f"To listen first, {n}")


class TurnFactory(DjangoModelFactory):
    """A pair's turn that has not begun; ``running=True`` in its first stage, ``ended=True``."""

    class Meta:
        model = AirtimeTurn

    class Params:
        running = factory.Trait(stage="present", running_since=factory.LazyFunction(timezone.now))
        ended = factory.Trait(stage="actions", ended_at=factory.LazyFunction(timezone.now))

    meeting = factory.SubFactory(MeetingFactory)
    pair = factory.SubFactory(PairFactory, set=factory.SelfAttribute("..meeting.cycle.set"))
    position = factory.Sequence(lambda n: n)


class QuestionFactory(DjangoModelFactory):
    """One of the set's own, in its bank."""

    class Meta:
        model = Question

    set = factory.SubFactory(SetFactory)
    text = factory.Sequence(lambda n: f"What about {n}?")
    stage = "clarify"
    good = True
    added_by = factory.SubFactory(PersonFactory)
