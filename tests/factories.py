"""Rows for tests, with traits that speak the domain. Nothing here goes through change functions."""

import datetime as dt
from hashlib import sha256

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from actions.enums import ActionState, IssueKind
from actions.models import (
    Attachment,
    Comment,
    Consent,
    Issue,
    ProgressEntry,
    ProposedAction,
    Theme,
)
from als.accounts.models import User
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
from reports.enums import LessonKind
from reports.models import Lesson, LessonComment, Report
from sets.enums import (
    AgreementState,
    ApplicationState,
    Naming,
    PairState,
    ReadinessMoment,
    SetState,
    SupportKind,
    Tier,
)
from sets.models import (
    Agreement,
    Application,
    Authority,
    FacilitatorNote,
    FocusDecision,
    FocusTopic,
    GroundRules,
    LearningSet,
    Member,
    Pair,
    Paper,
    PaperFile,
    PaperRead,
    Partnership,
    Programme,
    ProgrammeRole,
    Readiness,
    Register,
    SetFacilitator,
    SharedDesign,
    SupportEntry,
)
from tests.files import pdf, picture


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda o: f"{o.name.lower().replace(' ', '.')}@example.org")
    password = "!"


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Programme {n}")
    sponsor = "Department for Places"
    purpose = "To learn how two tiers work together."
    contact_name = "Programme office"
    contact_email = "office@example.org"
    upper_singular, upper_plural = "region", "regions"
    lower_singular, lower_plural = "commune", "communes"
    start, end = dt.date(2026, 1, 5), dt.date(2027, 3, 31)


class ProgrammeRoleFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeRole

    programme = factory.SubFactory(ProgrammeFactory)
    person = factory.SubFactory(PersonFactory)


class SetFactory(DjangoModelFactory):
    class Meta:
        model = LearningSet

    class Params:
        closed = factory.Trait(state=SetState.CLOSED)
        preparing = factory.Trait(state=SetState.PREPARING)

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Set {n}")
    purpose = "To learn together."
    objectives = "Learn about practice\nUnderstand barriers"
    naming = Naming.EVERYBODY
    state = SetState.RUNNING
    start, end = dt.date(2026, 2, 2), dt.date(2027, 1, 29)


class FacilitatorFactory(DjangoModelFactory):
    class Meta:
        model = SetFacilitator

    set = factory.SubFactory(SetFactory)
    person = factory.SubFactory(PersonFactory)


class RegisterFactory(DjangoModelFactory):
    class Meta:
        model = Register

    name = factory.Sequence(lambda n: f"Register {n}")
    source = "Office of lists, open licence"
    vintage = "2021"


class AuthorityFactory(DjangoModelFactory):
    """One of the upper tier, or of the lower where it is given a ``parent``."""

    class Meta:
        model = Authority

    register = factory.LazyAttribute(lambda o: o.parent.register if o.parent else RegisterFactory())
    parent = None
    tier = factory.LazyAttribute(lambda o: Tier.LOWER if o.parent else Tier.UPPER)
    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"Authority {n}")
    vintage = factory.SelfAttribute("register.vintage")


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Partnership {n}")
    tier = Tier.UPPER


class PairFactory(DjangoModelFactory):
    """A confirmed pair unless a trait says otherwise; its agreements are made with it."""

    class Meta:
        model = Pair
        skip_postgeneration_save = True

    class Params:
        proposed = factory.Trait(state=PairState.PROPOSED, confirmed_at=None)
        declined = factory.Trait(
            state=PairState.DECLINED,
            confirmed_at=None,
            ended_at=factory.LazyFunction(timezone.now),
        )
        lapsed = factory.Trait(
            state=PairState.LAPSED,
            confirmed_at=None,
            ended_at=factory.LazyFunction(timezone.now),
        )
        withdrawn = factory.Trait(
            state=PairState.WITHDRAWN, ended_at=factory.LazyFunction(timezone.now)
        )

    set = factory.SubFactory(SetFactory)
    number = factory.Sequence(lambda n: n + 1)
    upper = factory.SubFactory(
        PartnershipFactory,
        programme=factory.SelfAttribute("..set.programme"),
        tier=Tier.UPPER,
        name=factory.Sequence(lambda n: f"Upper {n}"),
        place=factory.Sequence(lambda n: f"Upperplace {n}"),
    )
    lower = factory.SubFactory(
        PartnershipFactory,
        programme=factory.SelfAttribute("..set.programme"),
        tier=Tier.LOWER,
        name=factory.Sequence(lambda n: f"Lower {n}"),
        place=factory.Sequence(lambda n: f"Lowerplace {n}"),
    )
    state = PairState.CONFIRMED
    confirmed_at = factory.LazyFunction(timezone.now)


class AgreementFactory(DjangoModelFactory):
    """An invitation without an answer; ``agreed=True`` or ``declined=True`` for one with."""

    class Meta:
        model = Agreement

    class Params:
        answered = factory.Trait(
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SelfAttribute("person"),
        )
        agreed = factory.Trait(answered=True, state=AgreementState.AGREED)
        declined = factory.Trait(
            answered=True, state=AgreementState.DECLINED, reason="No time this year."
        )

    pair = factory.SubFactory(PairFactory, proposed=True)
    side = Tier.UPPER
    person = factory.SubFactory(PersonFactory)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    pair = factory.SubFactory(PairFactory)
    side = Tier.UPPER
    person = factory.SubFactory(PersonFactory)


class GroundRulesFactory(DjangoModelFactory):
    class Meta:
        model = GroundRules

    set = factory.SubFactory(SetFactory)
    version = 1
    text = "We listen."
    written_by = factory.SubFactory(PersonFactory)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = FocusTopic

    set = factory.SelfAttribute("proposed_by.pair.set")
    title = factory.Sequence(lambda n: f"Topic {n}")
    description = "Worth the year."
    proposed_by = factory.SubFactory(MemberFactory)


class FocusFactory(DjangoModelFactory):
    class Meta:
        model = FocusDecision

    set = factory.SelfAttribute("topic.set")
    topic = factory.SubFactory(TopicFactory)
    reasons = "Relevant, important, and possible in the time."
    decided_on = dt.date(2026, 1, 20)
    recorded_by = factory.SubFactory(PersonFactory)


class ReadinessFactory(DjangoModelFactory):
    """What a member answered at the start."""

    class Meta:
        model = Readiness

    member = factory.SubFactory(MemberFactory)
    moment = ReadinessMoment.START
    trust, roles, history, willingness = 4, 2, 3, 5
    hours_a_month = 6


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    set = factory.SubFactory(SetFactory)
    title = factory.Sequence(lambda n: f"Paper {n}")
    body = "Some **background**."
    questions = "What do you do today?"
    cycle_number = 1
    added_by = factory.SubFactory(PersonFactory)


class SupportFactory(DjangoModelFactory):
    class Meta:
        model = SupportEntry

    pair = factory.SubFactory(PairFactory)
    day = dt.date(2026, 3, 2)
    kind = SupportKind.CALL
    minutes = 30
    note = factory.Sequence(lambda n: f"Helped with {n}")
    given_by = factory.SubFactory(PersonFactory)


class NoteFactory(DjangoModelFactory):
    """A private note on the whole set, unless it is given a pair."""

    class Meta:
        model = FacilitatorNote

    set = factory.SubFactory(SetFactory)
    text = factory.Sequence(lambda n: f"Between us, {n}")
    written_by = factory.SubFactory(PersonFactory)


class PaperFileFactory(DjangoModelFactory):
    """A PDF, with its bytes in the store."""

    class Meta:
        model = PaperFile

    class Params:
        content = pdf()

    paper = factory.SubFactory(PaperFactory)
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, "sent.pdf"))
    name = "Đurđevac.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda o: len(o.content))
    sha256 = factory.LazyAttribute(lambda o: sha256(o.content).hexdigest())
    added_by = factory.SelfAttribute("paper.added_by")


class SharedFactory(DjangoModelFactory):
    """In the library of a programme; ``content``: the bytes of a paper's file."""

    class Meta:
        model = SharedDesign

    class Params:
        content = None

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "rules"
    title = factory.Sequence(lambda n: f"To begin from, {n}")
    text = factory.Sequence(lambda n: f"{n + 1} Tea")
    file = factory.LazyAttribute(lambda o: o.content and ContentFile(o.content, "sent.pdf"))
    name = factory.LazyAttribute(lambda o: "list.pdf" if o.content else "")
    content_type = factory.LazyAttribute(lambda o: "application/pdf" if o.content else "")
    sha256 = factory.LazyAttribute(lambda o: sha256(o.content).hexdigest() if o.content else "")
    added_by = factory.SubFactory(PersonFactory)


class PaperReadFactory(DjangoModelFactory):
    class Meta:
        model = PaperRead

    paper = factory.SubFactory(PaperFactory)
    person = factory.SubFactory(PersonFactory)


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


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    set = factory.SubFactory(SetFactory)
    title = factory.Sequence(lambda n: f"Theme {n}")
    proposed_by = factory.SubFactory(PersonFactory)


class ApplicationFactory(DjangoModelFactory):
    """An application that both sides have confirmed; ``sent=True`` if nobody has. Give a call."""

    class Meta:
        model = Application

    class Params:
        sent = factory.Trait(
            state=ApplicationState.SENT, upper_confirmed_at=None, lower_confirmed_at=None
        )

    upper_partnership, upper_name = "Newshire", "Una Newman"
    upper_email = factory.Sequence(lambda n: f"una{n}@example.org")
    lower_partnership, lower_name = "Newton", "Ned Newton"
    lower_email = factory.Sequence(lambda n: f"ned{n}@example.org")
    upper_hours, lower_hours = 6, 4
    why, bring = "We share a river.", "A bridge."
    state = ApplicationState.CONFIRMED
    upper_confirmed_at = lower_confirmed_at = factory.LazyFunction(timezone.now)


class IssueFactory(DjangoModelFactory):
    """An issue that a member of the pair raised; ``recorded=True`` if it waits for the pair."""

    class Meta:
        model = Issue

    class Params:
        recorded = factory.Trait(confirmed_by=None, confirmed_at=None)

    pair = factory.SubFactory(PairFactory)
    kind = IssueKind.BARRIER
    title = factory.Sequence(lambda n: f"Issue {n}")
    description = "What it is about."
    disclosure = Disclosure.SET
    confirmed_by = factory.SubFactory(MemberFactory, pair=factory.SelfAttribute("..pair"))
    confirmed_at = factory.LazyFunction(timezone.now)
    raised_by = factory.LazyAttribute(
        lambda o: o.confirmed_by.person if o.confirmed_by else PersonFactory()
    )


class ActionFactory(DjangoModelFactory):
    """A proposed action; traits for the states that follow. No consents: see ``ConsentFactory``."""

    class Meta:
        model = ProposedAction

    class Params:
        agreed = factory.Trait(
            state=ActionState.AGREED, agreed_at=factory.LazyFunction(timezone.now)
        )
        under_way = factory.Trait(agreed=True, state=ActionState.UNDER_WAY)
        done = factory.Trait(
            agreed=True, state=ActionState.DONE, ended_at=factory.LazyFunction(timezone.now)
        )
        did_not_work = factory.Trait(
            done=True, state=ActionState.DID_NOT_WORK, ended_reason="Nobody used it."
        )

    issue = factory.SubFactory(IssueFactory)
    what = factory.Sequence(lambda n: f"Do thing {n}")
    owner = factory.SubFactory(MemberFactory, pair=factory.SelfAttribute("..issue.pair"))
    leading_side = Tier.UPPER
    due = dt.date(2027, 1, 15)
    proposed_by = factory.SelfAttribute("owner.person")


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    action = factory.SubFactory(ActionFactory)
    member = factory.SubFactory(MemberFactory, pair=factory.SelfAttribute("..action.issue.pair"))
    side = factory.SelfAttribute("member.side")
    text_version = factory.SelfAttribute("action.text_version")


class ProgressFactory(DjangoModelFactory):
    class Meta:
        model = ProgressEntry

    action = factory.SubFactory(ActionFactory, under_way=True)
    author = factory.SelfAttribute("action.owner")
    day = dt.date(2026, 5, 6)
    done = factory.Sequence(lambda n: f"Did a thing, {n}")
    disclosure = Disclosure.SET
    state_after = ActionState.UNDER_WAY


class AttachmentFactory(DjangoModelFactory):
    """A PDF that goes with an entry, with its bytes in the store."""

    class Meta:
        model = Attachment

    class Params:
        content = pdf()

    entry = factory.SubFactory(ProgressFactory)
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, "sent.pdf"))
    name = "Đurđevac.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda o: len(o.content))
    sha256 = factory.LazyAttribute(lambda o: sha256(o.content).hexdigest())
    added_by = factory.SelfAttribute("entry.author.person")


class CommentFactory(DjangoModelFactory):
    """A comment on an issue; give ``action`` and ``issue=None`` for one on an action."""

    class Meta:
        model = Comment

    issue = factory.SubFactory(IssueFactory)
    pair = factory.LazyAttribute(lambda o: (o.issue or o.action).pair)
    author = factory.LazyAttribute(lambda o: o.issue.confirmed_by.person)
    text = "It is so with us as well."


class LessonCommentFactory(DjangoModelFactory):
    class Meta:
        model = LessonComment

    lesson = factory.SubFactory("tests.factories.LessonFactory")
    author = factory.SubFactory(PersonFactory)
    text = "Say “often”."


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson

    set = factory.SubFactory(SetFactory)
    statement = factory.Sequence(lambda n: f"A lesson, {n}")
    kind = LessonKind.PRACTICE
    audiences = ["upper", "lower"]
    drafted_by = factory.SubFactory(PersonFactory)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    set = factory.SubFactory(SetFactory)
    title = "What we learned"
