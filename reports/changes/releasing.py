"""Release: the version that was signed goes out, with what every side said to it."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused
from reports.changes.renderings import ask_for_all
from reports.changes.responses import good_respond_by, note_lessons
from reports.changes.voiding import locked_report, move
from reports.content.report import digest
from reports.content.sign_offs import day_at, sign_offs_of
from reports.enums import ReportState
from reports.models import Snapshot
from reports.rules import may_release
from reports.selectors.releasing import why_not_release
from sets.rules import may_facilitate


def release(*, report, by, respond_by=None):
    """Freeze what was signed together with the sign-offs, and ask for its files.

    Sponsors get a mail once there is a PDF (``notifications.notify_released``, by the worker).
    ``respond_by``: the day until which they are asked to answer the lessons; in two months, if not
    given. Idempotent.
    """
    if report.state == ReportState.RELEASED and may_facilitate(by, report.set):
        return report
    if not may_release(by, report):
        raise Refused(
            _(
                "Only facilitators of this set can release the report, once all sides have "
                "signed it or the sign-off date has passed."
            )
        )
    respond_by = good_respond_by(report.set, respond_by)
    with transaction.atomic():
        report = locked_report(report)
        if report.state == ReportState.RELEASED:
            return report
        if not may_release(by, report):
            raise Refused(_("The report has changed since you opened this page. Check it again."))
        # Since it was signed an entry may have been withdrawn, or the rules narrowed.
        if reason := why_not_release(report):
            raise Refused(reason)
        at = clock.now()
        snapshot = _frozen_with_sign_offs(report, at)
        move(report, ReportState.RELEASED, by, snapshot=snapshot, released_at=at,
             respond_by=respond_by)  # fmt: skip
        note_lessons(report, snapshot)
        audit.record("released", report, by=by, set_id=report.set_id, version=report.version)
        ask_for_all(snapshot=snapshot, by=by)
    return report


def _frozen_with_sign_offs(report, at):
    """Return what goes out: word for word what was signed, and who signed it."""
    signed = report.snapshot
    sign_offs = sign_offs_of(report)
    if not sign_offs["pairs_signed"]:
        raise Refused(
            _("No pair has signed with both its sides yet, so the report cannot be released.")
        )
    given = {"identifier": report.identifier}  # as a rule once the sides have signed
    released = day_at(at, report.set)
    content = {**signed.content, **given, "sign_offs": sign_offs, "released": released}
    return Snapshot.objects.create(
        report=report, version=report.version, content=content, sha256=digest(content),
        frozen_at=at, released_at=at, signed=signed,
    )  # fmt: skip
