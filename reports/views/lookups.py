"""How these views reach their rows."""

from als.core.prepared import prepared
from als.core.web.access import check_permission, first_or_404, get_or_404
from reports.models import Lesson, Report, ReportedLesson, Snapshot
from reports.rules import may_respond
from sets.models.roles import roles_of
from sets.selectors.reading import set_to_read


def set_for(user, pk):
    return first_or_404(set_to_read(user, pk))


def lesson_for(user, pk):
    return first_or_404(_lesson(user, pk))


@prepared
def _lesson(user, pk):
    lessons = Lesson.objects.visible_to(user).filter(pk=pk)
    return lessons.select_related("set__programme", "drafted_by")


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


def released_for(user, pk):
    """Return the report of the set with that key, of which something was released."""
    rows = Report.objects.released_to(user).select_related("set__programme")
    return get_or_404(rows, set_id=pk)


def sponsored_for(user, pk):
    """Return the same for its sponsor; 403 for others of the programme."""
    found = released_for(user, pk)
    check_permission(may_respond(user, found.set.programme))
    return found


def reported_lesson_for(report, key):
    """Return a lesson that a report, reached already, has now or had in an earlier version."""
    lesson = get_or_404(ReportedLesson.objects.all(), report=report, key=key)
    lesson.report = report
    return lesson
