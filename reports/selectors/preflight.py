"""What to look at before a report goes for sign-off: counted, each with the page to put it right.

None of it keeps the report back: each may be as it is for a good reason.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.enums import ActionState
from actions.models import ProposedAction
from meetings.enums import MeetingState, MinutesState
from meetings.models import Meeting
from reports.content.counts import counts_of
from reports.disclosure.policy import DisclosurePolicy
from reports.models import Evidence, Lesson
from reports.selectors.recognisable import undecided
from sets.enums import ProgrammeRoleKind
from sets.models import Pair, ProgrammeRole


@dataclass(frozen=True)
class Check:
    """A sentence with a number in it, and the address where it can be put right."""

    text: str
    href: str


def preflight(report, content, policy=None):
    """Return the ``Check``s of a report that is being drafted; ``content`` as it is compiled."""
    set_ = report.set
    policy = policy or DisclosurePolicy(set_)
    checks = [
        *_meetings_not_held(set_, content),
        *_minutes_not_agreed(set_),
        *_pairs_without_action(set_),
        *_no_foreword(set_, content),
        *_lessons_without_evidence(set_),
        *_left_out(set_, content),
        *_undecided(set_, policy),
    ]
    return [Check(text, href) for text, href in checks]


def before_release(report, table):
    """Return the ``Check``s of a signed version; ``table`` is its ``SignOffTable``."""
    set_ = report.set
    signed = _("%(signed)s of %(total)s sides have signed.") % {
        "signed": table.signed,
        "total": table.total,
    }
    checks = [
        (signed, reverse("reports:report", args=[set_.pk])),
        *_left_out(set_, report.snapshot.content),
        *_no_reader(set_),
    ]
    return [Check(text, href) for text, href in checks]


def _no_reader(set_):
    readers = ProgrammeRole.objects.filter(
        programme=set_.programme, kind=ProgrammeRoleKind.SPONSOR, removed_at=None
    )
    if not readers.exists():
        text = _("Nobody in the programme reads for the sponsor yet: nobody gets the mail.")
        yield text, reverse("reports:report", args=[set_.pk])


def _meetings_not_held(set_, content):
    counts = counts_of(content)
    if counts["meetings"] < counts["planned"]:
        text = ngettext(
            "%(meetings)s of %(planned)s planned meetings has been held.",
            "%(meetings)s of %(planned)s planned meetings have been held.",
            counts["meetings"],
        )
        yield text % counts, reverse("meetings:meetings", args=[set_.pk])


def _minutes_not_agreed(set_):
    held = Meeting.objects.filter(cycle__set=set_, state=MeetingState.CLOSED)
    open_ = list(
        held.exclude(minutes_state=MinutesState.AGREED)
        .select_related("cycle")
        .order_by("cycle__number")
    )
    if open_:
        text = ngettext(
            "The minutes of %(number)s meeting are not agreed: %(names)s.",
            "The minutes of %(number)s meetings are not agreed: %(names)s.",
            len(open_),
        )
        words = {"number": len(open_), "names": ", ".join(str(meeting) for meeting in open_)}
        yield text % words, reverse("meetings:minutes", args=[open_[0].pk])


def _pairs_without_action(set_):
    agreed = {*ActionState.agreed_states()}
    with_action = ProposedAction.objects.filter(issue__pair__set=set_, state__in=agreed)
    pairs = Pair.objects.filter(set=set_).confirmed().with_partnerships()
    without = list(pairs.exclude(pk__in=with_action.values("issue__pair")))
    if without:
        text = ngettext(
            "%(number)s pair has no agreed action: %(names)s.",
            "%(number)s pairs have no agreed action: %(names)s.",
            len(without),
        )
        words = {"number": len(without), "names": "; ".join(str(pair) for pair in without)}
        yield text % words, reverse("actions:actions", args=[set_.pk])


def _no_foreword(set_, content):
    if not content["foreword"].strip():
        text = _("The foreword is empty: the report will have none.")
        yield text, reverse("reports:text", args=[set_.pk, "foreword"])


def _lessons_without_evidence(set_):
    lessons = Lesson.objects.open().filter(set=set_)
    if not lessons.exists():
        yield (
            _("The report has no lesson yet: without one it can’t be sent."),
            reverse("reports:lessons", args=[set_.pk]),
        )
    bare = lessons.exclude(pk__in=Evidence.objects.current().values("lesson")).count()
    if bare:
        text = ngettext(
            "%(number)s of %(all)s lesson rests on no evidence.",
            "%(number)s of %(all)s lessons rest on no evidence.",
            bare,
        )
        words = {"number": bare, "all": lessons.count()}
        yield text % words, reverse("reports:lessons", args=[set_.pk])


def _left_out(set_, content):
    number = counts_of(content)["excluded"]
    if number:
        text = ngettext(
            "%s entry is left out; the report counts it and says why.",
            "%s entries are left out; the report counts them and says why.",
            number,
        )
        yield text % number, reverse("reports:report", args=[set_.pk]) + "#held-back"


def _undecided(set_, policy):
    number = undecided(policy)
    if number:
        text = ngettext(
            "One passage without names stays out of this version: readers could tell whose it is, "
            "and its pair has not decided.",
            "%(number)s passages without names stay out of this version: readers could tell whose "
            "they are, and their pairs have not decided.",
            number,
        )
        yield text % {"number": number}, reverse("reports:passages", args=[set_.pk])
