"""The PDF of what came of a report: asking for it, making it, taking it."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock, file_jobs
from als.core.enums import JobState
from als.core.locking import locked
from als.core.refusals import Refused
from reports.models import Outcome
from reports.rendering.outcome import outcome_pdf
from reports.rules import may_ask_for_outcome
from reports.selectors.outcome import compile_outcome, has_current_follow_ups, has_something


def ask_for_outcome(*, report, by):
    """Return the PDF that says what is published now; ask for it if there is none.

    One that is being made of earlier answers is cancelled: nobody wants it any more.
    """
    if not may_ask_for_outcome(by, report):
        raise Refused(_("Only the sponsor and facilitators of this set can ask for this file."))
    with transaction.atomic():
        report = locked(report, "set__programme")
        content = compile_outcome(report)
        if not has_something(content):
            raise Refused(_("No answer has been published yet."))
        newest = Outcome.objects.filter(report=report).first()
        if newest is not None and _serves(newest, content):
            return newest
        if newest is not None and newest.is_open:
            file_jobs.cancel(row=newest, by=by, set_id=report.set_id)
        row = Outcome.objects.create(
            report=report, content=content, asked_by=by, asked_at=clock.now()
        )
        audit.record("asked for", row, by=by, set_id=report.set_id)
        file_jobs.queue(row)
    return row


def _serves(row, content):
    there = row.is_ready and row.file.storage.exists(row.file.name)
    return (row.is_open or there) and row.content == content


@file_jobs.builder(Outcome)
def make_outcome(row, job):
    """Lay out the PDF from the content that was kept when it was asked for."""
    data, pages = outcome_pdf(row.content, job)
    name = f"outcomes/{row.report_id}-{row.pk}-{job.attempt}.pdf"
    return file_jobs.JobResult(data, name, {"pages": pages})


def record_outcome_download(*, outcome, by):
    """Write down who takes the file."""
    ready = Outcome.objects.visible_to(by).filter(pk=outcome.pk, state=JobState.READY)
    if not (ready.exists() and has_current_follow_ups(outcome.content, outcome.report)):
        raise Refused(_("This file is not available."))
    audit.record("downloaded", outcome, by=by, set_id=outcome.report.set_id)
