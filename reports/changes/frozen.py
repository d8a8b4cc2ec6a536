"""Which frozen version rests on a lesson or its evidence, and what follows if that is withdrawn."""

from django.db.models import Q

from reports import notifications
from reports.changes.pages_off import take_off_page
from reports.changes.voiding import locked_report, void_sign_offs
from reports.content.lessons import key_of
from reports.enums import ReportState
from reports.models import Report

_UP = Q(state__in=[ReportState.FOR_SIGN_OFF, ReportState.SIGNED_OFF])
_PUBLIC = Q(state=ReportState.RELEASED, public_page__off_at=None, public_page__isnull=False)


def frozen_with_lesson(lesson, where=_UP):
    """Return the report whose frozen version, not released yet, has the lesson; else None."""
    report = (
        Report.objects.filter(where, set_id=lesson.set_id, snapshot__isnull=False)
        .select_related("set", "snapshot")
        .first()
    )
    keys = {row["key"] for row in report.snapshot.content["lessons"]} if report else set()
    return report if key_of(lesson) in keys else None


def frozen_with(evidence):
    """Return the report whose frozen version rests on this evidence, or None."""
    report = frozen_with_lesson(evidence.lesson)
    if report is None or report.snapshot.frozen_at < evidence.added_at:
        return None
    frozen = {(kind, pk) for kind, pk, _names in report.snapshot.content["sources"]}
    return report if (evidence.kind, evidence.thing.pk) in frozen else None


def void_if_frozen_with(lesson, reason, *, by):
    report = frozen_with_lesson(lesson)
    if report is not None:
        void_sign_offs(report, reason, by=by)


def public_with_lesson(lesson):
    """Return the report whose public page shows the lesson now; else None."""
    return frozen_with_lesson(lesson, _PUBLIC)


def take_off_page_with(lesson, *, by):
    """Switch off the public page that shows a lesson which the set no longer stands by."""
    report = public_with_lesson(lesson)
    if report is not None and take_off_page(locked_report(report), by=by):
        notifications.notify_page_off(report, why="lesson_dropped")
