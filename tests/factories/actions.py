"""Themes, issues, actions and their progress."""

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
from als.core.disclosure import Disclosure
from sets.enums import (
    Tier,
)
from tests.factories.accounts import PersonFactory
from tests.factories.sets import MemberFactory, PairFactory, SetFactory
from tests.files import pdf


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    set = factory.SubFactory(SetFactory)
    title = factory.Sequence(lambda n: f"Theme {n}")
    proposed_by = factory.SubFactory(PersonFactory)


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
