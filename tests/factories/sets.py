"""Programmes, sets, pairs, their papers, ground rules and focus."""

import datetime as dt
from hashlib import sha256

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

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
from tests.factories.accounts import PersonFactory
from tests.files import pdf


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
