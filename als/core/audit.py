"""Write down who did what, in the transaction of the change itself."""

from functools import partial

from django.db import transaction

from als.core import clock
from als.core.models import AuditEntry
from als.core.web import security_log

# What the security log holds as well: who is who, and what leaves or ends for good
SECURITY_KINDS = {
    *("programmerole", "setfacilitator", "member", "user"),
    *("archive", "extract", "calendarfeed", "researchtoken"),
}
SECURITY_VERBS = {"released", "cleared", "confirmed the clearing of", "took back the clearing of"}


def record(verb, target, *, by, set_id=None, pair_id=None, **details):
    """Add an entry. ``verb`` is a past participle or past tense: "agreed", "moved".

    ``details`` are small facts (numbers, states, dates as text): never what a person typed,
    which would be seen by people who may not read the entry, and could never be removed.
    """
    kind = target._meta.model_name
    if (kind in SECURITY_KINDS or verb in SECURITY_VERBS) and not clock.is_backdated():
        facts = {"kind_of": kind, "number": target.pk, "set": set_id}
        write = partial(security_log.record, f"{verb} {kind}", person=by, **facts)
        transaction.on_commit(write)  # what is rolled back did not happen
    return AuditEntry.objects.create(
        by=by,
        by_name=by.name if by else "",
        verb=verb,
        target_kind=kind,
        target_id=target.pk,
        set_id=set_id,
        pair_id=pair_id,
        details=details,
    )
