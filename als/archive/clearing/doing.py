"""The clearing: one set, one transaction; what is half done is not done, and twice is once."""

import logging

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from als.archive.clearing.people import forget, only_here
from als.archive.clearing.table import EMPTIED, REMOVED, UNRELEASED
from als.archive.models import Archive
from als.core import audit, clock
from als.core.clearing import clearing, empty_persons, remove_later
from als.core.enums import JobState
from als.core.models import OutMail
from reports.enums import ReportState
from reports.models import Rendering, Report, Snapshot
from sets.changes.retention import is_due
from sets.enums import SetState
from sets.models import LearningSet

log = logging.getLogger(__name__)


def clear_due():
    """Clear each set whose day has passed and whose clearing was confirmed; return how many.

    One that fails is told of in the log and tried again the next night; the others go on.
    """
    waiting = LearningSet.objects.filter(
        state=SetState.CLOSED, clearing_confirmed_at__isnull=False, cleared_at=None
    )
    return sum(_tried(set_) for set_ in waiting.select_related("programme"))


def _tried(set_):
    if not is_due(set_):
        return False
    try:
        return clear(set_.pk)
    except Exception:  # whatever is wrong with one set, those behind it still go on
        log.exception("The clearing of set %s failed; nothing of it has gone", set_.pk)
        return False


def clear(pk):
    """Take away what is kept no longer of the set, if it is due; return whether that was done."""
    with clearing():
        rows = LearningSet.objects.select_for_update(of=("self",)).select_related("programme")
        set_ = rows.get(pk=pk)
        if not is_due(set_) or _worker_is_at(set_):
            return False
        gone = list(only_here(set_).values_list("pk", flat=True))
        emptied = _empty_audit_log(set_)
        counts = _take_away(set_)
        emptied += forget(gone)
        counts |= {"people": len(gone), "emptied_names": emptied}
        set_.cleared_at = clock.now()
        set_.save(update_fields=["cleared_at"])
        audit.record("cleared", set_, by=None, set_id=set_.pk, **counts)
    return True


def _worker_is_at(set_):
    """Say whether a file is being made of what would go: then another night.

    Files of released versions stay, and may be made meanwhile.
    """
    going = Q(state__in=JobState.open_states())
    return (
        Archive.objects.filter(going, set=set_).exists()
        or Rendering.objects.filter(
            going, snapshot__report__set=set_, snapshot__released_at=None
        ).exists()
    )


def _take_away(set_):
    """Remove and empty by the table; return how many rows of each kind went."""
    _empty_digests(set_)
    for model, way, values in EMPTIED:
        model._base_manager.filter(**{way: set_.pk}).update(**values)
    counts = _remove(REMOVED, set_)
    _back_to_release(set_)
    return {kind: number for kind, number in (counts | _remove(UNRELEASED, set_)).items() if number}


def _remove(table, set_):
    """Remove these rows, as the database has them; the commit checks that nothing points at them.

    Django's own ``delete`` would refuse rows that refer to one another, which all go here.
    """
    counts = {}
    for removed in table:
        rows = removed.of(set_.pk)
        if removed.file:
            remove_later(list(rows.values_list(removed.file, flat=True)))
        if removed.model is Snapshot:
            rows = Snapshot.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
        counts[removed.model._meta.model_name] = rows._raw_delete(DEFAULT_DB_ALIAS)
    return counts


def _empty_audit_log(set_):
    """Let the trail say when and what, no longer who; also of rows whose entries name no set.

    Return how many marks lost what they stood for.
    """
    emptied = empty_persons(Q(set_id=set_.pk))
    for removed in [*REMOVED, *UNRELEASED]:
        ids = removed.of(set_.pk).order_by().values("pk")
        kind = removed.model._meta.model_name
        emptied += empty_persons(Q(target_kind=kind, target_id__in=ids, set_id=None))
    return emptied


def _empty_digests(set_):
    """Empty the digests that told of the set: they hold its words among those of others."""
    told = OutMail.objects.filter(set_id=set_.pk, digest__isnull=False).values("digest")
    OutMail.objects.filter(pk__in=list(told.values_list("digest", flat=True))).update(
        subject="", text="", html="", calendar=""
    )


def _back_to_release(set_):
    """Let the report be what was released last; one that never was goes."""
    report = Report.objects.filter(set=set_).first()
    if report is None:
        return
    last = report.snapshots.filter(released_at__isnull=False).order_by("-released_at").first()
    if last is None:
        Report.objects.filter(pk=report.pk).update(
            snapshot=None, sent_at=None, released_at=None, state=ReportState.DRAFTING, title=""
        )
        return
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.RELEASED,
        snapshot=last,
        version=last.version,
        title=last.title,
        sent_at=report.sent_at or last.frozen_at,
        released_at=last.released_at,
    )
