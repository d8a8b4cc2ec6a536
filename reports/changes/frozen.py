"""Which frozen version rests on a lesson or its evidence, and what follows if that is withdrawn."""

from reports.changes.voiding import void_sign_offs
from reports.content.lessons import key_of
from reports.enums import ReportState
from reports.models import Report


def frozen_with_lesson(lesson):
    """Return the report whose frozen version, not released yet, has the lesson; else None."""
    report = (
        Report.objects.filter(
            set_id=lesson.set_id,
            state__in=[ReportState.FOR_SIGN_OFF, ReportState.SIGNED_OFF],
            snapshot__isnull=False,
        )
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
