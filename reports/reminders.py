"""Reminders of released lessons that the sponsor has not answered, computed from them as they are.

A reminder is due from eight o'clock on its day; it comes late if nothing ran, as long as it is
still true. It says how many lessons wait and until when: the words are the sponsor's to write.
"""

from django.db import transaction

from als.core.enums import MailState
from als.core.locking import locked
from als.core.models import OutMail
from als.core.processes.runs import attempt
from reports import notifications
from reports.models import Report, ReportedLesson
from sets.models import Programme
from sets.selectors.mornings import mornings

# Days before the date; the last is after it, once.
MOMENTS = (14, 3, -1)
LAST = 30  # days after the date: what nobody sent until then is not sent any more


def remind(now=None):
    """Write the reminders that are due, once each; return of how many reports."""
    return sum(reminding(now))


def reminding(now=None):
    """Write the reminders that are due; yield of each report, once committed, that it had one.

    Safe to run twice, in two workers at once, and after one that was killed in the middle.
    """
    # Of closed sets as well: answers come after the year.
    programmes = Programme.objects.filter(sets__report__respond_by__isnull=False)
    for morning in mornings(now, programmes):
        yield from _remind_in(morning)


def _remind_in(morning):
    waiting = ReportedLesson.objects.current().unanswered()
    reports = Report.objects.filter(
        set__programme=morning.programme,
        respond_by__isnull=False,
        reported_lessons__in=waiting,
    ).distinct()
    due = {report: key for report in reports if (key := due_key(report, morning))}
    sent = _sent_already(due.values())
    yield from (
        attempt(_remind_of, report, morning) for report, key in due.items() if key not in sent
    )


def due_key(report, morning):
    """Return the key of the reminder that is due for the report's date, or None."""
    ends = [*(morning.eight(report.respond_by, before=days) for days in MOMENTS[1:]), None]
    for days, end in zip(MOMENTS, ends, strict=True):
        since = morning.eight(report.respond_by, before=days)
        until = end or morning.eight(report.respond_by, before=-LAST)
        if since <= morning.now < until:
            return f"to-answer-{report.pk}-{report.respond_by:%Y%m%d}-{days}"
    return None


def _sent_already(keys):
    rows = OutMail.objects.filter(key__in=list(keys)).exclude(state=MailState.DROPPED)
    return set(rows.values_list("key", flat=True))


def _remind_of(report, morning):
    with transaction.atomic():
        report = locked(report, "set__programme")
        key = due_key(report, morning)
        number = report.reported_lessons.current().unanswered().count()
        if key is None or not number:
            return False
        return bool(notifications.notify_to_answer(report, number=number, key=key))
