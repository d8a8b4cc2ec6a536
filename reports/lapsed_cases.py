"""A daily look at cases to which both sides agreed: what they rest on may have changed since.

Many things can do that (words, disclosure, consent, names), so it is looked at as it is, rather
than listened for. The pre-flight before sign-off looks at it again.
"""

from django.core.cache import cache
from django.db import transaction

from als.core import clock
from als.core.locking import locked
from als.core.processes.runs import attempt
from reports import notifications
from reports.content.cases import lapsed, of_case
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ReportState
from reports.models import Case
from sets.enums import SetState
from sets.models import LearningSet

# Nothing says of a set that it was looked at: so it is noted which was the last.
LAST_LOOKED_AT = "lapsed-cases-last-set"
GOES_ON = 12 * 3600  # seconds; later than that it begins anew


def looking(now=None):
    """Note which cases have lapsed and which no longer do; yield of each set, once looked at, 1.

    Of reports that are being drafted: a version that is out or up for sign-off is frozen, and is
    held against its sources by itself. Safe to run twice: a case that is noted is left alone.
    """
    now = now or clock.now()
    sets = LearningSet.objects.filter(
        state__in=SetState.open_states(),
        report__state=ReportState.DRAFTING,
        report__cases__isnull=False,
        pk__gt=cache.get(LAST_LOOKED_AT, 0),
    ).select_related("programme")
    for set_ in sets.order_by("pk").distinct():
        attempt(_look_at, set_, now)
        cache.set(LAST_LOOKED_AT, set_.pk, timeout=GOES_ON)
        yield 1
    cache.delete(LAST_LOOKED_AT)


def _look_at(set_, now):
    policy = DisclosurePolicy(set_)
    rows = Case.objects.filter(report__set=set_).agreed().prefetch_related("consents")
    found = {row: _is_out(policy, row) for row in rows}
    changed = [row for row, out in found.items() if out != bool(row.lapsed_at)]
    for row in changed:
        _note(row, now if found[row] else None)


def _is_out(policy, case):
    return of_case(policy, case).excluded or bool(lapsed(policy, case))


def _note(case, at):
    with transaction.atomic():
        now = locked(case, "pair__set", "report__set__programme")
        if now.revision != case.revision or bool(now.lapsed_at) == bool(at):
            return
        Case.objects.filter(pk=case.pk).update(lapsed_at=at)
        if at:
            now.lapsed_at = at
            notifications.notify_case_lapsed(now)
