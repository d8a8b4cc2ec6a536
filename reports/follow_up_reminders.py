"""Letters half a year and a year after the release, and one reminder of each.

From eight o'clock on the day: late if nothing ran, as long as it is not too late to make sense.
"""

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Min, Q

from als.core import clock
from als.core.enums import MailState
from als.core.locking import locked
from als.core.models import OutMail
from als.core.processes.runs import attempt
from reports import notifications
from reports.changes.follow_ups import PAIR_OF, ask_follow_ups
from reports.enums import FollowUpMonths
from reports.models import FollowUp, Report
from sets.models import Programme
from sets.selectors.mornings import mornings

LATE = 60  # days after its day: what nobody asked until then is not asked any more
AGAIN = 14  # days after the letter
LAST = 30


def ask(now=None):
    """Ask the sides of each set whose report came out six or twelve months ago; return how many.

    A correction is the same report: the months run from its first release.
    """
    return sum(asking(now))


def asking(now=None):
    """Ask them; yield of each report, once committed, how many were asked."""
    for morning in mornings(now, _programmes()):
        for report, months in _due(morning):
            yield attempt(_ask, report, months)


def _ask(report, months):
    return len(ask_follow_ups(report=report, months=months))


def _programmes():
    return Programme.objects.filter(sets__report__snapshots__released_at__isnull=False)


def _due(morning):
    """Yield the reports of the programme with the months after which they are to be asked now."""
    reports = Report.objects.filter(
        set__programme=morning.programme, set__cleared_at=None
    ).annotate(
        out_since=Min("snapshots__released_at", filter=Q(snapshots__released_at__isnull=False))
    )
    asked = set(FollowUp.objects.filter(report__in=reports).values_list("report", "months"))
    for report in reports.filter(out_since__isnull=False):
        for months in FollowUpMonths:
            day = morning.date_of(report.out_since) + relativedelta(months=months)
            since, until = morning.eight(day), morning.eight(day, before=-LATE)
            if since <= morning.now < until and (report.pk, months) not in asked:
                yield report, months


def remind(now=None):
    """Remind each side that has not answered, once; return how many sides."""
    return sum(reminding(now))


def reminding(now=None):
    """Remind each side that has not answered; yield of each, once committed, that it was.

    Safe to run twice, in two workers at once, and after one that was killed in the middle.
    """
    now = now or clock.now()
    found = [row for morning in mornings(now, _programmes()) for row in _silent(morning)]
    keys = {again_key(row): row for row in found}
    sent = OutMail.objects.filter(key__in=keys).exclude(state=MailState.DROPPED)
    sent = set(sent.values_list("key", flat=True))
    yield from (attempt(_remind_of, row) for key, row in keys.items() if key not in sent)


def _silent(morning):
    asked = {
        "asked_at__gt": morning.now - dt.timedelta(days=LAST),
        "asked_at__lte": morning.now - dt.timedelta(days=AGAIN),
    }
    rows = FollowUp.objects.waiting().filter(**asked, pair__set__programme=morning.programme)
    return rows.filter(pair__set__cleared_at=None)


def again_key(row):
    return f"follow-up-{row.pk}-again"


def _remind_of(row):
    with transaction.atomic():
        row = locked(row, *PAIR_OF)
        if row.is_answered:
            return False
        return bool(notifications.notify_follow_up(row, key=again_key(row), again=True))
