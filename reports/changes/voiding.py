"""What voids sign-offs: a version that sides have signed, or may still sign, may not go out."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused
from meetings.models import Minute
from reports import notifications
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import REPORT_TRANSITIONS, ReportState
from reports.models import Report, SignOff
from reports.sources import MINUTE, key_of
from sets.enums import Naming
from sets.models import Pair

MAX_REASON_LENGTH = SignOff._meta.get_field("void_reason").max_length


def locked(report):
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("set__programme", "snapshot__signed")
        .get(pk=report.pk)
    )


def save(report, by, **values):
    for name, value in values.items():
        setattr(report, name, value)
    report._history_user = by
    report.save(update_fields=list(values))


def move(report, to, by, **values):
    if to not in REPORT_TRANSITIONS[ReportState(report.state)]:
        raise Refused(_("The report has moved on meanwhile. Look at it again."))
    save(report, by, state=to, **values)


def why_not_release(report):
    """Return why the frozen version may no longer go out as it is, or nothing."""
    content = report.snapshot.content
    pairs = sorted(Pair.objects.filter(set=report.set).confirmed().values_list("number", flat=True))
    if pairs != sorted(pair["number"] for pair in content["pairs"]):
        return _("The pairs that take part have changed since this version was frozen. Reopen it.")
    gate = DisclosurePolicy(report.set, frozen=True)
    # Versions from before the ground rules decided on it named everybody who allowed it.
    if gate.rules.naming.is_narrower_than(content.get("naming", Naming.EVERYBODY)):
        return _("By the ground rules the report now names less than this version. Reopen it.")
    frozen = content["sources"]
    # Lessons may no longer rest on these, while the version still prints them.
    minutes = Minute.objects.filter(
        pk__in=[pk for kind, pk, _names in frozen if kind == MINUTE.key]
    ).select_related("pair", "meeting")
    now = gate.verdicts | {key_of(minute): gate.verdict(minute) for minute in minutes}
    for kind, pk, names in frozen:
        verdict = now.get((kind, pk))
        if verdict is None or verdict.excluded or (names and not verdict.names):
            return _(
                "An entry in this version may no longer be printed as it stands there. "
                "Reopen the report."
            )
    return ""


def back_to_drafting(report, reason, by):
    """Make it the next version, which nobody has signed; tell everybody why.

    What was signed for a version that never went out is void; what was released stays as it is.
    """
    if report.state != ReportState.RELEASED:
        SignOff.objects.filter(snapshot=report.snapshot_id, void_at=None).update(
            void_at=clock.now(), void_reason=reason[:MAX_REASON_LENGTH]
        )
    notifications.notify_reopened(report, reason)
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
        report = locked(report)
        if report.state in (ReportState.DRAFTING, ReportState.RELEASED):
            return report
        back_to_drafting(report, reason, by)
        audit.record("voided", report, by=by, set_id=report.set_id, version=report.version)
    return report


def void_what_may_not_go_out(set_id, *, by=None):
    """Void the sign-offs of the set's report if its frozen version may no longer go out."""
    up = [ReportState.FOR_SIGN_OFF, ReportState.SIGNED_OFF]
    report = Report.objects.filter(set_id=set_id, state__in=up).first()
    if report is None:
        return
    with transaction.atomic():
        report = locked(report)
        if report.state in up and why_not_release(report):
            reason = _(
                "Something that stands in this version may no longer be told as it stands there: "
                "an entry was withdrawn, or may travel less far, or a pair no longer takes part."
            )
            void_sign_offs(report, reason, by=by)
