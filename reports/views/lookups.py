"""How these views reach their rows."""

from als.core.web.access import get_or_404
from reports.models import Lesson, Report, Snapshot
from sets.models import LearningSet
from sets.models.roles import roles_of


def set_for(user, pk):
    inside = LearningSet.objects.filter(pk__in=roles_of(user).inside)
    return get_or_404(inside.with_programme(), pk=pk)


def lesson_for(user, pk):
    lessons = Lesson.objects.visible_to(user).select_related("set__programme", "drafted_by")
    return get_or_404(lessons, pk=pk)


def report_for(user, pk):
    """Return the report of the set with that key; unsaved if nobody has begun it."""
    return Report.of(set_for(user, pk))


def saved_report_for(user, pk):
    """Return the report of the set with that key; 404 if nobody has begun it."""
    set_ = set_for(user, pk)
    report = get_or_404(Report.objects.visible_to(user).select_related("snapshot"), set=set_)
    report.set = set_
    return report


def version_for(user, pk):
    """Return a frozen version of a report, without the megabytes of its content."""
    inside = Snapshot.objects.filter(report__set_id__in=roles_of(user).inside)
    rows = inside.select_related("report__set__programme").defer("content")
    return get_or_404(rows, pk=pk)
