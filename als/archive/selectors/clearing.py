"""What the pages show before a set is closed, and before its personal data is deleted."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import ProposedAction
from als.archive.inventory.table import REMOVED
from als.archive.selectors.people import only_here, people_of
from meetings.enums import MeetingState, MinutesState
from meetings.models import Meeting
from reports.enums import ReportState
from reports.models import Download, Report, Snapshot
from sets.models import LearningSet, Pair

COUNTED = [one for one in REMOVED if one.clearing.words]


def numbers_of(set_):
    """Return how many rows are deleted and how many kept, by name, in one query."""
    deleted = {
        f"deleted_{place}": _number(one.removed_with(OuterRef("pk")), one.path)
        for place, one in enumerate(COUNTED)
    }
    released = Snapshot.objects.filter(report__set=OuterRef("pk"), released_at__isnull=False)
    of_released = "rendering__snapshot"
    downloads = Download.objects.filter(
        **{
            f"{of_released}__report__set": OuterRef("pk"),
            f"{of_released}__released_at__isnull": False,
        }
    )
    held = Meeting.objects.held().filter(cycle__set=OuterRef("pk"))
    kept = {
        "kept_released": _number(released, "report__set"),
        "kept_downloads": _number(downloads, f"{of_released}__report__set"),
        "kept_pairs": _number(Pair.objects.filter(set=OuterRef("pk")), "set"),
        "kept_held": _number(held, "cycle__set"),
    }
    return LearningSet.objects.filter(pk=set_.pk).values(**deleted, **kept).get()


def _number(rows, way):
    counted = rows.order_by().values(way).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def deleted_of(numbers):
    """Return ``(words, number)`` of what is deleted."""
    rows = [
        (str(one.clearing.words), numbers[f"deleted_{place}"]) for place, one in enumerate(COUNTED)
    ]
    return [row for row in rows if row[1]]


def kept_of(numbers):
    """Return ``(words, number)`` of what is kept for good."""
    return [
        (
            _("released versions of the report, with their files, byte for byte"),
            numbers["kept_released"],
        ),
        (_("downloads on record"), numbers["kept_downloads"]),
        (
            _("pairs, with the names of their partnerships but of no person"),
            numbers["kept_pairs"],
        ),
        (_("meetings held, with their dates and nothing of their content"), numbers["kept_held"]),
    ]


def people_concerned(set_):
    """Return how many people are or were part of the set, and how many are in no other."""
    wholly = Count("pk", filter=Q(pk__in=only_here(set_).values("pk")))
    found = people_of(set_).aggregate(all=Count("pk"), wholly=wholly)
    return found["all"], found["wholly"]


def open_matters(set_):
    """Yield ``(sentence, page)`` of what is not finished: nobody can write in a closed set."""
    actions = ProposedAction.objects.open().filter(issue__pair__set=set_).count()
    if actions:
        words = ngettext("%s action is still open.", "%s actions are still open.", actions)
        yield words % actions, reverse("actions:actions", args=[set_.pk])
    meetings = Meeting.objects.filter(cycle__set=set_)
    unagreed = meetings.filter(state=MeetingState.CLOSED).exclude(minutes_state=MinutesState.AGREED)
    if number := unagreed.count():
        words = ngettext(
            "The minutes of %s meeting are not agreed.",
            "The minutes of %s meetings are not agreed.",
            number,
        )
        yield words % number, reverse("meetings:meetings", args=[set_.pk])
    state = Report.of(set_).state
    if state != ReportState.RELEASED:
        words = _("The report is not released: it is “%s”.") % ReportState(state).label.lower()
        yield words, reverse("reports:report", args=[set_.pk])
