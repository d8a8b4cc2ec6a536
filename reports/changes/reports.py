"""The report on its way: its texts, its frozen versions, for sign-off and back to drafting."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused
from als.core.revisions import refuse_stale
from als.core.text.languages import in_language
from reports import notifications
from reports.changes.renderings import ask_for_rendering
from reports.changes.voiding import back_to_drafting, locked_report, move, save
from reports.content.corrections import correction_of
from reports.content.report import compile_report, digest
from reports.enums import LessonState, ReportState
from reports.models import Lesson, Report, Snapshot
from reports.rules import may_edit_report, may_reopen, may_send_for_sign_off
from reports.selectors.sign_offs import may_be_taken_back
from sets.changes.learning_sets import move_set
from sets.enums import SetState
from sets.models import Pair
from sets.rules import may_facilitate

TIME_TO_ANSWER = dt.timedelta(weeks=3)
MAX_TIME = dt.timedelta(days=365)


def start_report(*, set_, by):
    """Return the set's report; begin it, with the set's name as title, if nobody has yet."""
    if not may_facilitate(by, set_):
        raise Refused(
            _("Only facilitators of this set can edit its report, while the set is open.")
        )
    with transaction.atomic():
        report, made = Report.objects.get_or_create(set=set_, defaults={"title": set_.name})
        if made:
            audit.record("began", report, by=by, set_id=set_.pk)
    report.set = set_
    return report


def edit_report(*, report, title, by, seen=None):
    """Give the report its title. Its texts are rows of their own (``changes.texts``)."""
    if not may_edit_report(by, report):
        raise Refused(
            _("Only facilitators of this set can edit the report, and only while it is a draft.")
        )
    with transaction.atomic():
        report = locked_report(start_report(set_=report.set, by=by))
        if report.is_frozen:
            raise Refused(
                _(
                    "The report has been sent for sign-off since you opened this page. "
                    "Reopen it first."
                )
            )
        if report.title != title:
            refuse_stale(report, ["title"], seen)
            save(report, by, title=title)
            audit.record("changed", report, by=by, set_id=report.set_id, fields=["title"])
    return report


def freeze(*, report, by, draft=True):
    """Return the frozen content of the report as it is now; the same content once only."""
    if not may_facilitate(by, report.set):
        raise Refused(
            _("Only facilitators of this set can freeze its report, while the set is open.")
        )
    with transaction.atomic():
        report = locked_report(report)
        content = compile_report(report, draft=draft)
        if not draft:
            content |= correction_of(report, content)
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


def send_for_sign_off(*, report, by, answer_by=None):
    """Freeze the report and ask both sides of every pair for their sign-off. Sent twice, once.

    ``answer_by``: the last day on which silence is still waited for; in three weeks, if not given.
    """
    if report.state == ReportState.FOR_SIGN_OFF and may_facilitate(by, report.set):
        return report
    if not may_send_for_sign_off(by, report):
        raise Refused(
            _(
                "Only facilitators of this set can send the report for sign-off, and only "
                "while it is a draft."
            )
        )
    answer_by = _good_date(report.set, answer_by)
    with transaction.atomic():
        report = locked_report(report)
        if report.state == ReportState.FOR_SIGN_OFF:
            return report
        if not Lesson.objects.filter(set=report.set, state=LessonState.OPEN).exists():
            raise Refused(_("The report has no lesson yet. Draft one first."))
        if not Pair.objects.filter(set=report.set).confirmed().exists():
            raise Refused(_("No pair takes part yet that could sign it off."))
        snapshot = freeze(report=report, by=by, draft=False)
        move(report, ReportState.FOR_SIGN_OFF, by, snapshot=snapshot,
             sent_at=clock.now(), answer_by=answer_by)  # fmt: skip
        audit.record("sent for sign-off", report, by=by, set_id=report.set_id,
                     version=report.version)  # fmt: skip
        ask_for_rendering(snapshot=snapshot, by=by)
        notifications.notify_sent_for_sign_off(report)
        # At the latest now the set concludes: only then are members asked how the year ended.
        if report.set.state == SetState.RUNNING:
            move_set(set_=report.set, to=SetState.CONCLUDING, by=by)
    return report


def _good_date(set_, day):
    today = clock.today(set_.programme.time_zone)
    day = day or today + TIME_TO_ANSWER
    if not today < day <= today + MAX_TIME:
        sentence = _(
            "Choose a day in the future, within a year: members need time to read the report."
        )
        raise Refused(sentence, field="answer_by")
    return day


def take_back(*, report, by):
    """Make a report that was sent for sign-off a draft again, while no side has answered.

    Who has the mail that asked for the signature hears that; the others' mail does not go out.
    """
    if not may_facilitate(by, report.set):
        raise Refused(
            _("Only facilitators of this set can take its report back, while the set is open.")
        )
    with transaction.atomic():
        report = locked_report(report)
        if report.state == ReportState.DRAFTING:
            return report
        if not may_be_taken_back(report):
            raise Refused(_("A side has answered already. Reopen the report, with a reason."))
        with in_language(report.set.programme.language):
            reason = _("It was taken back: no side had answered yet.")
        back_to_drafting(report, reason, by, notify=notifications.notify_taken_back)
        audit.record("took back", report, by=by, set_id=report.set_id, version=report.version)
    return report


def reopen(*, report, reason, by):
    """Go back to drafting, as a new version that nobody has signed. What was released stays."""
    if report.state == ReportState.DRAFTING and may_facilitate(by, report.set):
        return report
    if not may_reopen(by, report):
        raise Refused(
            _("Only facilitators of this set can reopen its report, while the set is open.")
        )
    reason = reason.strip()
    if not reason:
        raise Refused(_("Enter a reason in a sentence: those who signed will read it."))
    with transaction.atomic():
        report = locked_report(report)
        if report.state == ReportState.DRAFTING:
            return report
        back_to_drafting(report, reason, by)
        audit.record("reopened", report, by=by, set_id=report.set_id, version=report.version)
    return report
