"""Answers of the sponsor to released lessons, as tests of several apps make them."""

import datetime as dt

from django.core.files.base import ContentFile

from als.core import clock
from als.core.enums import JobState
from reports.changes import responses
from reports.changes.responses import choice_of, note_lessons
from reports.models import ReportedLesson
from tests.library import across

DRAFTED = "zqxdrafted"  # a word of drafts alone
ACCEPTED = {
    "answer": "accepted", "reason": "It saves a year.", "deeds": "One plan for both tiers.",
    "who": "Directorate of Planning", "due": dt.date(2027, 9, 30),
}  # fmt: skip
NOT_ACCEPTED = {"answer": "not_accepted", "reason": "The law stands against it.", "due": None}


def released(cast):
    """Release a report of three lessons in the main set, without the way there. Return it."""
    snapshot = across.version(
        cast.set,
        *(across.content(f"Lesson {n} of all.", mark=f"L{n}", key=f"key{n}") for n in (1, 2, 3)),
    )
    note_lessons(snapshot.report, snapshot)
    report = snapshot.report
    report.respond_by = clock.today() + dt.timedelta(days=60)
    report.save()
    return type(report).objects.select_related("set__programme").get(pk=report.pk)


def lesson(report, number=1):
    return ReportedLesson.objects.select_related("report__set__programme").get(
        report=report, key=f"key{number}"
    )


def drafted(cast, of_lesson, person="sponsor", **words):
    """Save a draft; of words that are not given it has those of an accepted lesson."""
    return responses.save_response(lesson=of_lesson, by=cast.fresh(person), **{**ACCEPTED, **words})


def published(cast, of_lesson, **words):
    """Draft and publish an answer. Return the ``Response``."""
    draft = drafted(cast, of_lesson, **words)
    (row,) = responses.publish_responses(
        report=of_lesson.report, chosen=[choice_of(draft)], by=cast.fresh("sponsor")
    )
    return row


def file_of(report):
    """Let a file stand for the PDF that was asked for with the newest answers."""
    row = report.outcomes.first()
    row.file.save("test.pdf", ContentFile(b"%PDF-1.7 of a test"), save=False)
    row.state, row.pages, row.size, row.ready_at = JobState.READY, 3, 18, clock.now()
    row.save()
    return row
