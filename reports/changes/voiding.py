"""What voids sign-offs: a version that sides have signed, or may still sign, may not go out."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked_by_key
from als.core.refusals import Refused
from als.core.text.languages import in_language
from reports import notifications
from reports.changes.pages_off import take_off_page
from reports.enums import REPORT_TRANSITIONS, ReportState
from reports.models import Report, SignOff
from reports.selectors.releasing import why_not_release
from sets.enums import ResearchUse
from sets.signals import research_ended

_UP = Q(state__in=[ReportState.FOR_SIGN_OFF, ReportState.SIGNED_OFF])
_READ_ON = Q(state=ReportState.RELEASED) & (
    Q(public_page__isnull=False, public_page__off_at__isnull=True)
    | Q(set__research=ResearchUse.YES)
)
MAX_REASON_LENGTH = SignOff._meta.get_field("void_reason").max_length


def locked_report(report):
    return locked_by_key(Report, report.pk, "set__programme", "snapshot__signed")


def save(report, by, **values):
    for name, value in values.items():
        setattr(report, name, value)
    report._history_user = by
    report.save(update_fields=list(values))


def move(report, to, by, **values):
    if to not in REPORT_TRANSITIONS[ReportState(report.state)]:
        raise Refused(_("The report has changed since you opened this page. Check it again."))
    save(report, by, state=to, **values)


def back_to_drafting(report, reason, by, *, notify=notifications.notify_reopened):
    """Make it the next version, which nobody has signed; notify everybody why.

    What was signed for a version that never went out is void; what was released stays as it is,
    but its public page is off: whatever happens to the correction, it does not come back by itself.
    """
    if report.state != ReportState.RELEASED:
        SignOff.objects.filter(snapshot=report.snapshot_id, void_at=None).update(
            void_at=clock.now(), void_reason=reason[:MAX_REASON_LENGTH]
        )
    else:
        research_ended.send(sender=Report, set_id=report.set_id, by=by)
    take_off_page(report, by=by)
    notify(report, reason)
    report._change_reason = reason[:100]
    move(
        report, ReportState.DRAFTING, by,
        version=report.version + 1, snapshot=None, sent_at=None, answer_by=None, released_at=None,
    )  # fmt: skip


def void_sign_offs(report, reason, *, by=None):
    """Void what was signed for a version that is not released yet: it goes back to drafting.

    Of a draft nothing is signed, and what is released is frozen: of these nothing is changed.
    """
    with transaction.atomic():
        report = locked_report(report)
        if report.state in (ReportState.DRAFTING, ReportState.RELEASED):
            return report
        back_to_drafting(report, reason, by)
        audit.record("voided", report, by=by, set_id=report.set_id, version=report.version)
    return report


def void_what_may_not_go_out(set_id, *, by=None):
    """Void the sign-offs of the set's report if its frozen version may no longer go out.

    What is released stays, for those who have it; its public page is switched off, and researchers
    have no more of it.
    """
    report = Report.objects.filter(_UP | _READ_ON, set_id=set_id).first()
    if report is None:
        return
    with transaction.atomic():
        report = locked_report(report)
        if report.state == ReportState.DRAFTING or not why_not_release(report):
            return
        if report.state == ReportState.RELEASED:
            research_ended.send(sender=Report, set_id=set_id, by=by)
            if take_off_page(report, by=by):
                notifications.notify_page_off(report)
            return
        with in_language(report.set.programme.language):
            reason = _(
                "Something in this version may no longer be printed as it stands: an entry was "
                "withdrawn, fewer people may see it now, or a pair no longer takes part."
            )
        void_sign_offs(report, reason, by=by)
