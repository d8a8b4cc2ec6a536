"""A daily look at cases to which both sides agreed: what they rest on may have changed since.

Many things can do that (words, disclosure, consent, names), so it is looked at as it is, rather
than listened for. The pre-flight before sign-off looks at it again.
"""

from django.db import transaction

from als.core import clock
from als.core.locking import locked
from reports import notifications
from reports.content.cases import lapsed, of_case
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ReportState
from reports.models import Case
from sets.enums import SetState
from sets.models import LearningSet


def look(now=None):
    """Note which cases have lapsed and which no longer do; return to how many facilitators wrote.

    Of reports that are being drafted: a version that is out or up for sign-off is frozen, and is
    held against its sources by itself. Safe to run twice: a case that is noted is left alone.
    """
    sets = LearningSet.objects.filter(
        state__in=SetState.open_states(),
        report__state=ReportState.DRAFTING,
        report__cases__isnull=False,
    ).select_related("programme")
    return sum(_look_at(set_, now or clock.now()) for set_ in sets.distinct())


def _look_at(set_, now):
    policy = DisclosurePolicy(set_)
    rows = Case.objects.filter(report__set=set_).agreed().prefetch_related("consents")
    found = {row: _is_out(policy, row) for row in rows}
    changed = [row for row, out in found.items() if out != bool(row.lapsed_at)]
    return sum(_note(row, now if found[row] else None) for row in changed)


def _is_out(policy, case):
    return of_case(policy, case).excluded or bool(lapsed(policy, case))


def _note(case, at):
    with transaction.atomic():
        now = locked(case, "pair__set", "report__set__programme")
        if now.revision != case.revision or bool(now.lapsed_at) == bool(at):
            return False
        Case.objects.filter(pk=case.pk).update(lapsed_at=at)
        if at:
            now.lapsed_at = at
            notifications.notify_case_lapsed(now)
    return bool(at)
