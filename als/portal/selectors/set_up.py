"""The set-up page: what is done, what is next, and what blocks the first meeting."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from meetings.enums import MeetingState
from meetings.models import Meeting
from meetings.plan import misfits
from sets.enums import PairState, PaperKind, ReadinessMoment
from sets.models import (
    FocusDecision,
    FocusTopic,
    GroundRules,
    GroundRulesAcceptance,
    LearningSet,
    Member,
    Pair,
    Paper,
    Readiness,
    SetFacilitator,
)


@dataclass(frozen=True)
class Task:
    """One step of the set-up. ``blocks``: the first meeting can't be called without it."""

    key: str
    done: bool
    begun: bool = False
    blocks: bool = False


@dataclass(frozen=True)
class SetUp:
    """How far a set is with what its first meeting needs; ``set`` comes ``with_facts``."""

    set: LearningSet
    pairs: list
    meetings: list

    @property
    def first(self):
        """The first meeting, or None."""
        return self.meetings[0] if self.meetings else None

    @property
    def is_called(self):
        """Whether the first meeting was called, or held already."""
        return self.first is not None and self.first.state != MeetingState.DRAFT

    @property
    def is_dated(self):
        """Whether the first meeting has a date and a place, which its call needs."""
        return self.first is not None and self.first.is_planned

    @property
    def confirmed(self):
        return sum(pair.state == PairState.CONFIRMED for pair in self.pairs)

    @property
    def waiting(self):
        return sum(pair.state == PairState.PROPOSED for pair in self.pairs)

    @property
    def misfit(self):
        """A sentence about a meeting's day that does not fit, or ""."""
        return next(iter(misfits(self.set, self.meetings)), "")

    @cached_property
    def tasks(self):
        """The steps in their order."""
        set_ = self.set
        written = set_.rules_version is not None
        tasks = [
            Task("details", done=bool(set_.objective_list)),
            Task("facilitators", done=set_.facilitating > 0, blocks=not set_.facilitating),
            Task(
                "pairs",
                done=self.confirmed > 0 and not self.waiting,
                begun=self.confirmed > 0,
                blocks=not self.confirmed,
            ),
            Task(
                "rules",
                done=written and 0 < set_.members <= set_.rules_accepted,
                begun=written,
                blocks=not written,
            ),
            Task("readiness", done=0 < set_.members <= set_.answered, begun=set_.answered > 0),
            Task("focus", done=set_.has_focus, begun=set_.topics > 0),
            Task("papers", done=set_.has_background, begun=set_.has_paper),
            Task("cycles", done=bool(self.meetings) and not self.misfit),
            Task(
                "first_meeting",
                done=self.is_called,
                begun=self.is_dated,
                blocks=not self.is_dated,
            ),
        ]
        return [replace(task, blocks=False) for task in tasks] if self.is_called else tasks

    @property
    def blocking(self):
        return [task for task in self.tasks if task.blocks and not task.done]

    @property
    def may_be_called(self):
        """Whether the next step is to call the first meeting."""
        return not self.blocking and self.first.state == MeetingState.DRAFT

    @property
    def next_task(self):
        """The one thing to do next, or None: first what blocks."""
        return next(iter(self.blocking or [task for task in self.tasks if not task.done]), None)


def with_facts(sets):
    """Let each set know in the same query what it has by now."""
    of_set = {"set": OuterRef("pk")}
    members = Member.objects.filter(
        pair__set=OuterRef("pk"), pair__state=PairState.CONFIRMED, left_at=None
    )
    newer = GroundRules.objects.filter(
        set=OuterRef("rules__set"), version__gt=OuterRef("rules__version")
    )
    accepted = GroundRulesAcceptance.objects.filter(
        ~Exists(newer),
        rules__set=OuterRef("pk"),
        member__pair__state=PairState.CONFIRMED,
        member__left_at=None,
    )
    answered = Readiness.objects.filter(
        moment=ReadinessMoment.START,
        member__pair__set=OuterRef("pk"),
        member__pair__state=PairState.CONFIRMED,
        member__left_at=None,
    )
    papers = Paper.objects.filter(**of_set)
    return sets.annotate(
        facilitating=_number(SetFacilitator.objects.active().filter(**of_set), "set"),
        members=_number(members, "pair__set"),
        rules_version=Subquery(GroundRules.objects.filter(**of_set).values("version")[:1]),
        rules_accepted=_number(accepted, "rules__set"),
        answered=_number(answered, "member__pair__set"),
        topics=_number(FocusTopic.objects.filter(**of_set, withdrawn_at=None), "set"),
        has_focus=Exists(FocusDecision.objects.filter(**of_set)),
        has_paper=Exists(papers),
        has_background=Exists(papers.filter(kind=PaperKind.BACKGROUND)),
    )


def _number(rows, group):
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def set_up_of(user, set_):
    """Return the ``SetUp`` of a set that comes ``with_facts``, with two queries."""
    pairs = Pair.objects.visible_to(user).filter(set=set_).with_partnerships()
    meetings = Meeting.objects.filter(cycle__set=set_).with_set()
    return SetUp(set_, list(pairs.prefetch_related("agreements__person")), list(meetings))


def visible_with_facts(user):
    return with_facts(LearningSet.objects.visible_to(user).with_programme())
