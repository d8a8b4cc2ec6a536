"""What the pages show before a set is closed, and before its personal data is deleted."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

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


def people_concerned(set_):
    """Return how many people are or were part of the set, and how many are in no other."""
    wholly = Count("pk", filter=Q(pk__in=only_here(set_).values("pk")))
    found = people_of(set_).aggregate(all=Count("pk"), wholly=wholly)
    return found["all"], found["wholly"]


@dataclass(frozen=True)
class OpenMatters:
    """What is not finished in a set that is to be closed: nobody can write in it afterwards.

    ``actions`` and ``minutes`` are numbers; ``report`` is its state in words, "" once released.
    """

    actions: int
    minutes: int
    report: str

    @property
    def any(self):
        return bool(self.actions or self.minutes or self.report)


def open_matters(set_):
    """Return the ``OpenMatters`` of a set, with three queries."""
    held = Meeting.objects.filter(cycle__set=set_, state=MeetingState.CLOSED)
    state = Report.of(set_).state
    return OpenMatters(
        actions=ProposedAction.objects.open().filter(issue__pair__set=set_).count(),
        minutes=held.exclude(minutes_state=MinutesState.AGREED).count(),
        report="" if state == ReportState.RELEASED else ReportState(state).label.lower(),
    )
