"""What to look at before a report goes for sign-off, and before a signed one is released.

Facts and numbers; ``reports/_preflight.html`` has the sentences, each with the page to put it
right. None of it keeps the report back: each may be as it is for a good reason.
"""

from dataclasses import dataclass, field

from actions.enums import ActionState
from actions.models import ProposedAction
from als.core.text.languages import english_instead
from meetings.enums import MeetingState, MinutesState
from meetings.models import Meeting
from reports.content.counts import counts_of
from reports.disclosure.policy import DisclosurePolicy
from reports.models import Evidence, Lesson
from reports.selectors.recognisable import undecided
from sets.enums import ProgrammeRoleKind
from sets.models import Pair, ProgrammeRole


@dataclass(frozen=True)
class Preflight:
    """What is unusual in a report that is being drafted; ``any`` says whether something is.

    ``held`` of ``planned`` meetings; ``unagreed``: the meetings whose minutes are not agreed;
    ``idle``: the pairs without an agreed action; ``bare`` of the ``lessons`` rest on no evidence;
    ``excluded`` entries are left out; ``undecided`` passages wait for their pairs;
    ``unprinted`` cases are not in it: a side has not agreed, or what they rest on has changed;
    ``english``: which of its standing words are English, in a programme of another language.
    """

    held: int
    planned: int
    excluded: int
    has_foreword: bool = True
    lessons: int = 1
    bare: int = 0
    undecided: int = 0
    unprinted: int = 0
    english: str = ""
    unagreed: list = field(default_factory=list)
    idle: list = field(default_factory=list)

    @property
    def any(self):
        missing = self.held < self.planned or not self.has_foreword or not self.lessons
        unready = self.unagreed or self.idle or self.bare or self.excluded or self.undecided
        return bool(missing or unready or self.unprinted or self.english)


@dataclass(frozen=True)
class BeforeRelease:
    """What a release goes out with: ``signed`` of ``total`` sides, ``excluded`` entries left out.

    ``has_reader``: whether anybody in the programme reads for the sponsor.
    """

    signed: int
    total: int
    excluded: int
    has_reader: bool


def preflight(report, content, policy=None):
    """Return the ``Preflight`` of a report that is being drafted; ``content`` as compiled."""
    set_, counts = report.set, counts_of(content)
    lessons = Lesson.objects.open().filter(set=set_)
    with_evidence = Evidence.objects.current().values("lesson")
    return Preflight(
        held=counts["meetings"],
        planned=counts["planned"],
        excluded=counts["excluded"],
        has_foreword=bool(content["texts"]["foreword"].strip()),
        lessons=lessons.count(),
        bare=lessons.exclude(pk__in=with_evidence).count(),
        undecided=undecided(policy or DisclosurePolicy(set_)),
        unprinted=report.cases.count() - len(content["cases"]) if report.pk else 0,
        english=english_instead(set_.programme.language),
        unagreed=_minutes_not_agreed(set_),
        idle=_pairs_without_action(set_),
    )


def before_release(report, table):
    """Return the ``BeforeRelease`` of a signed version; ``table`` is its ``SignOffTable``."""
    readers = ProgrammeRole.objects.filter(
        programme=report.set.programme, kind=ProgrammeRoleKind.SPONSOR, removed_at=None
    )
    excluded = counts_of(report.snapshot.content)["excluded"]
    return BeforeRelease(table.signed, table.total, excluded, readers.exists())


def _minutes_not_agreed(set_):
    held = Meeting.objects.filter(cycle__set=set_, state=MeetingState.CLOSED)
    unagreed = held.exclude(minutes_state=MinutesState.AGREED)
    return list(unagreed.select_related("cycle").order_by("cycle__number"))


def _pairs_without_action(set_):
    agreed = {*ActionState.agreed_states()}
    with_action = ProposedAction.objects.filter(issue__pair__set=set_, state__in=agreed)
    pairs = Pair.objects.filter(set=set_).confirmed().with_partnerships()
    return list(pairs.exclude(pk__in=with_action.values("issue__pair")))
