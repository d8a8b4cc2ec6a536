"""The report: its texts, its frozen versions, both sides' sign-off, its release."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.refusals import Refused
from als.common.seen import refuse_stale
from meetings.models import Minute
from reports.changes import letters
from reports.changes.renderings import ask_for_rendering, has_file
from reports.compile import compile_report, digest
from reports.compile.gate import Gate
from reports.enums import REPORT_TRANSITIONS, ReportState
from reports.models import Lesson, Report, SignOff, Snapshot
from reports.rules import may_edit_report, may_release, may_reopen, may_send_for_sign_off
from sets.changes import move_set
from sets.enums import Naming, SetState, Tier
from sets.models import Pair, roles_of
from sets.rules import may_facilitate

TEXTS = ("title", "foreword", "method", "caveat", "closing_note")


def start_report(*, set_, by):
    """Return the set's report; begin it, with the set's name as title, if nobody has yet."""
    if not may_facilitate(by, set_):
        raise Refused(_("Only the set's facilitators write its report, while the set is open."))
    with transaction.atomic():
        report, made = Report.objects.get_or_create(set=set_, defaults={"title": set_.name})
        if made:
            audit.record("began", report, by=by, set_id=set_.pk)
    report.set = set_
    return report


def edit_report(*, report, title, foreword, method, caveat, closing_note, by, seen=None):
    if not may_edit_report(by, report):
        raise Refused(_("Only facilitators write the report, and only while it is being drafted."))
    values = dict(zip(TEXTS, (title, foreword, method, caveat, closing_note), strict=True))
    with transaction.atomic():
        report = _locked(start_report(set_=report.set, by=by))
        if report.is_frozen:
            raise Refused(_("The report was sent for sign-off meanwhile. Reopen it first."))
        changed = sorted(name for name in TEXTS if getattr(report, name) != values[name])
        if changed:
            refuse_stale(report, TEXTS, seen)
            _save(report, by, **{name: values[name] for name in changed})
            audit.record("changed", report, by=by, set_id=report.set_id, fields=changed)
    return report


def _locked(report):
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("set__programme", "snapshot")
        .get(pk=report.pk)
    )


def _save(report, by, **values):
    for name, value in values.items():
        setattr(report, name, value)
    report._history_user = by
    report.save(update_fields=list(values))


def _move(report, to, by, **values):
    if to not in REPORT_TRANSITIONS[ReportState(report.state)]:
        raise Refused(_("The report has moved on meanwhile. Look at it again."))
    _save(report, by, state=to, **values)


def freeze(*, report, by, draft=True):
    """Return the frozen content of the report as it is now; the same content once only."""
    if not may_facilitate(by, report.set):
        raise Refused(_("Only the set's facilitators freeze its report, while the set is open."))
    with transaction.atomic():
        report = _locked(report)
        content = compile_report(report, draft=draft)
        snapshot, made = Snapshot.objects.get_or_create(
            report=report,
            sha256=digest(content),
            defaults={"version": report.version, "content": content, "frozen_at": clock.now()},
        )
        if made:
            audit.record(
                "froze", snapshot, by=by, set_id=report.set_id,
                version=snapshot.version, draft=draft, sha256=snapshot.sha256,
            )  # fmt: skip
    return snapshot


def send_for_sign_off(*, report, by):
    """Freeze the report and ask both sides of every pair for their sign-off. Sent twice, once."""
    if report.state == ReportState.FOR_SIGN_OFF and may_facilitate(by, report.set):
        return report
    if not may_send_for_sign_off(by, report):
        raise Refused(_("Only facilitators send the report, and only while it is being drafted."))
    with transaction.atomic():
        report = _locked(report)
        if report.state == ReportState.FOR_SIGN_OFF:
            return report
        if not Lesson.objects.filter(set=report.set).exists():
            raise Refused(_("The report has no lesson yet. Draft one first."))
        if not Pair.objects.filter(set=report.set).confirmed().exists():
            raise Refused(_("No pair takes part yet that could sign it off."))
        snapshot = freeze(report=report, by=by, draft=False)
        _move(report, ReportState.FOR_SIGN_OFF, by, snapshot=snapshot, sent_at=clock.now())
        audit.record("sent for sign-off", report, by=by, set_id=report.set_id,
                     version=report.version)  # fmt: skip
        ask_for_rendering(snapshot=snapshot, by=by)
        letters.sent_for_sign_off(report)
        if report.set.state == SetState.RUNNING:
            move_set(set_=report.set, to=SetState.CONCLUDING, by=by)
    return report


def sides_to_sign(set_):
    """Return every side that has to sign: both of each pair that takes part."""
    pairs = Pair.objects.filter(set=set_).confirmed()
    return {(pk, side.value) for pk in pairs.values_list("pk", flat=True) for side in Tier}


def sign_off(*, report, by, read=None):
    """Sign for the person's side. When the last side has, the report is signed off.

    ``read`` is the key of the snapshot that the person had before them, where a page knows it.
    """
    seats = [seat for seat in roles_of(by).seats if seat.set_id == report.set_id]
    if not seats or not report.set.is_open:
        raise Refused(_("Only members sign off, each for their side of their pair."))
    seen = report.snapshot_id if read is None else read
    with transaction.atomic():
        report = _locked(report)
        if report.snapshot_id != seen:
            raise Refused(_("The report was changed meanwhile. Read the new version first."))
        needed = sides_to_sign(report.set)
        mine = [seat for seat in seats if (seat.pair_id, seat.side) in needed]
        if not mine:
            raise Refused(_("Only pairs that take part sign off."))
        signed = {(s.pair_id, s.side) for s in report.snapshot.sign_offs.all()} if seen else set()
        new = [seat for seat in mine if (seat.pair_id, seat.side) not in signed]
        if not new and seen:
            return report
        if report.state != ReportState.FOR_SIGN_OFF:
            raise Refused(_("The report is not up for sign-off."))
        for seat in new:
            _sign(report, seat, by)
            signed.add((seat.pair_id, seat.side))
        if needed <= signed:
            _move(report, ReportState.SIGNED_OFF, by)
            letters.signed_off(report)
    return report


def _sign(report, seat, by):
    SignOff.objects.create(
        snapshot=report.snapshot, pair_id=seat.pair_id, side=seat.side, by=by, at=clock.now()
    )
    audit.record(
        "signed off", report, by=by, set_id=report.set_id, pair_id=seat.pair_id,
        side=str(seat.side), version=report.version,
    )  # fmt: skip


def release(*, report, by):
    """Let the sponsor have the version that all sides signed. Released twice, once."""
    if report.state == ReportState.RELEASED and may_facilitate(by, report.set):
        return report
    if not may_release(by, report):
        raise Refused(_("Only facilitators release a report, and only once all sides signed it."))
    if not has_file(report.snapshot):
        # Asked for again, and kept although the release is refused.
        ask_for_rendering(snapshot=report.snapshot, by=by)
        raise Refused(_("Its PDF is still being made. Release it when that is ready."))
    with transaction.atomic():
        report = _locked(report)
        if report.state == ReportState.RELEASED:
            return report
        if reason := why_not_release(report):
            raise Refused(reason)
        at = clock.now()
        _move(report, ReportState.RELEASED, by, released_at=at)
        report.snapshot.released_at = at
        report.snapshot.save(update_fields=["released_at"])
        audit.record("released", report, by=by, set_id=report.set_id, version=report.version)
        letters.released(report)
    return report


def why_not_release(report):
    """Return why the frozen version may no longer go out as it is, or nothing."""
    pairs = sorted(Pair.objects.filter(set=report.set).confirmed().values_list("number", flat=True))
    if pairs != sorted(pair["number"] for pair in report.snapshot.content["pairs"]):
        return _("The pairs that take part have changed since this version was frozen. Reopen it.")
    frozen = report.snapshot.content["sources"]
    gate = Gate(report.set)
    # Versions from before the ground rules decided on it named everybody who allowed it.
    if gate.naming.is_narrower_than(report.snapshot.content.get("naming", Naming.EVERYBODY)):
        return _("By the ground rules the report now names less than this version. Reopen it.")
    # The gate judges minutes only when it is asked about them.
    for minute in Minute.objects.filter(
        pk__in=[pk for kind, pk, _names in frozen if kind == "minute"]
    ).select_related("pair", "meeting"):
        gate.verdict("minute", minute)
    now = {(kind, pk): names for kind, pk, names in gate.sources()}
    for kind, pk, names in frozen:
        if (kind, pk) not in now or (names and not now[kind, pk]):
            return _("An entry in this version may no longer travel as far. Reopen the report.")
    return ""


def reopen(*, report, reason, by):
    """Go back to drafting, as a new version that nobody has signed. What was released stays."""
    if report.state == ReportState.DRAFTING and may_facilitate(by, report.set):
        return report
    if not may_reopen(by, report):
        raise Refused(_("Only the set's facilitators reopen its report, while the set is open."))
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why, in a sentence: those who signed will read it."))
    with transaction.atomic():
        report = _locked(report)
        if report.state == ReportState.DRAFTING:
            return report
        before = report.version
        letters.reopened(report, reason)
        report._change_reason = reason[:100]
        _move(
            report, ReportState.DRAFTING, by,
            version=before + 1, snapshot=None, sent_at=None, released_at=None,
        )  # fmt: skip
        audit.record("reopened", report, by=by, set_id=report.set_id, version=report.version)
    return report
