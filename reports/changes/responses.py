"""The sponsor's answers to released lessons: drafts, and what is published of them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import and_list
from als.core.locking import locked, locked_rows
from als.core.refusals import Refused
from als.core.revisions import refuse_stale
from reports import notifications
from reports.changes.outcomes import ask_for_outcome
from reports.models import ReportedLesson, Response, ResponseDraft
from reports.models.responses import RESPONSE_FIELDS
from reports.rules import may_move_respond_by, may_respond

TIME_TO_RESPOND = dt.timedelta(days=61)  # two months
MAX_TIME = dt.timedelta(days=366)


def note_lessons(report, snapshot):
    """Write down which lessons a release has: those that it no longer has are kept as they were."""
    ReportedLesson.objects.filter(report=report).update(is_current=False)
    for position, lesson in enumerate(snapshot.content["lessons"], start=1):
        ReportedLesson.objects.update_or_create(
            report=report,
            key=lesson["key"],
            defaults={
                "snapshot": snapshot, "mark": lesson["mark"], "position": position,
                "is_current": True,
            },
        )  # fmt: skip


def good_respond_by(set_, day):
    """Return the day until which answers are asked for: in two months, if none is given."""
    today = clock.today(set_.programme.time_zone)
    day = day or today + TIME_TO_RESPOND
    if not today < day <= today + MAX_TIME:
        raise Refused(_("Choose a day in the future, within a year."), field="respond_by")
    return day


def move_respond_by(*, report, respond_by, by, seen=None):
    """Ask the sponsor for answers by another day. Reminders follow it."""
    if not may_move_respond_by(by, report):
        raise Refused(_("Only facilitators of this set can change the date."))
    with transaction.atomic():
        report = locked(report, "set__programme")
        if respond_by == report.respond_by:
            return report
        day = good_respond_by(report.set, respond_by)
        refuse_stale(report, ["respond_by"], seen)
        report.respond_by, report._history_user = day, by
        report.save(update_fields=["respond_by"])
        audit.record("moved the date for answers to", report, by=by, set_id=report.set_id,
                     day=day.isoformat())  # fmt: skip
    return report


def draft_of(lesson):
    """Return the sponsor's draft; one that isn't saved, with the words published last, if none."""
    found = ResponseDraft.objects.filter(lesson=lesson).first()
    if found is not None:
        return found
    newest = lesson.responses.first()
    kept = [name for name in RESPONSE_FIELDS if name != "changed"]
    words = {name: getattr(newest, name) for name in kept} if newest else {}
    return ResponseDraft(lesson=lesson, **words)


def save_response(*, lesson, by, seen=None, **words):
    """Save the sponsor's draft of an answer, as complete as it is.

    It is not in the audit log, which the set reads: nobody but the sponsor knows of a draft.
    """
    _refuse_unless_sponsor(by, lesson.report.set.programme)
    with transaction.atomic():
        lesson = _current(lesson)
        draft = draft_of(lesson)
        if all(getattr(draft, name) == words[name] for name in words):
            return draft
        refuse_stale(draft, list(RESPONSE_FIELDS), seen)
        for name in words:
            setattr(draft, name, words[name])
        draft.written_by, draft.written_at = by, clock.now()
        draft.save()
    return draft


def discard_response(*, lesson, by, seen=None):
    """Delete the draft. What is published stays. Idempotent."""
    _refuse_unless_sponsor(by, lesson.report.set.programme)
    with transaction.atomic():
        lesson = locked(lesson)
        draft = ResponseDraft.objects.filter(lesson=lesson).first()
        if draft is None:
            return lesson
        if seen is not None and seen != draft.revision:
            raise Refused(_("The draft has changed since you opened this page. Read it again."))
        draft.delete()
    return lesson


def publish_responses(*, report, chosen, by):
    """Publish these drafts, each as the next version of its answer; return the ``Response`` rows.

    ``chosen``: for each the key of its lesson and the revision that was read: "3f9a…:5b1c…".
    """
    programme = report.set.programme
    _refuse_unless_sponsor(by, programme)
    with transaction.atomic():
        report = locked(report, "set__programme")
        by_choice = {choice_of(draft): draft for draft in _locked_drafts(report)}
        if not chosen or not set(chosen) <= set(by_choice):
            raise Refused(
                _("An answer has changed since you opened this page. Read them again."),
                field="chosen",
            )
        read = [draft for choice, draft in by_choice.items() if choice in chosen]
        made = [_publish(draft, report.set_id, by) for draft in read]
        notifications.notify_answered(report, made)
        ask_for_outcome(report=report, by=by)
    return made


def _locked_drafts(report):
    """Return the drafts of the report's lessons; nobody saves one until the transaction ends."""
    lessons = ReportedLesson.objects.filter(report=report).current().order_by("pk")
    keys = [lesson.pk for lesson in locked_rows(lessons)]
    return ResponseDraft.objects.filter(lesson__in=keys).select_related("lesson")


def choice_of(draft):
    """Return how a page names a draft as it was read: its lesson's key and its revision."""
    return f"{draft.lesson.key}:{draft.revision}"


def _publish(draft, set_id, by):
    lesson = draft.lesson
    version = lesson.responses.count() + 1
    if missing := draft.missing(version):
        raise Refused(
            _("The answer to lesson %(mark)s is not complete yet: %(fields)s")
            % {"mark": lesson.mark, "fields": and_list(names_of(missing))},
            field="chosen",
        )
    response = Response.objects.create(
        lesson=lesson, version=version, snapshot_id=lesson.snapshot_id, published_by=by,
        published_at=clock.now(), **{name: getattr(draft, name) for name in RESPONSE_FIELDS},
    )  # fmt: skip
    draft.delete()
    audit.record("published", response, by=by, set_id=set_id,
                 answer=str(response.answer), version=version)  # fmt: skip
    return response


def names_of(fields):
    """Return what these fields of an answer are called on the page."""
    return [str(ResponseDraft._meta.get_field(name).verbose_name) for name in fields]


def _refuse_unless_sponsor(by, programme):
    if not may_respond(by, programme):
        raise Refused(_("Only the programme’s sponsor can answer the lessons of its reports."))


def _current(lesson):
    """Return the lesson under lock; refuse if the newest version of the report lacks it."""
    lesson = locked(lesson, "report__set__programme")
    if not lesson.is_current:
        raise Refused(_("The newest version of the report no longer has this lesson."))
    return lesson
