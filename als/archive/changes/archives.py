"""Archives: asked for, created by a worker, downloaded, and deleted after a week."""

import datetime as dt

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from als.archive.models import Archive
from als.archive.write import contents_of, temporary_file, write
from als.core import audit, clock, file_jobs
from als.core.enums import JobState
from als.core.locking import locked
from als.core.refusals import Refused
from reports.rules import may_take_archive, may_take_pairs_part

DAYS_KEPT = 7
# Clicking twice means one archive, also where a worker is quick.
SAME_REQUEST = dt.timedelta(seconds=30)


def ask_for_archive(*, set_, by):
    """Return the set's archive that is being made or was just asked for; else ask for one."""
    if not may_take_archive(by, set_):
        raise Refused(_("Only facilitators of this set can download its archive."))
    with transaction.atomic():
        set_ = locked(set_)
        return _ask(by, set=set_, pair=None)


def ask_for_pairs_part(*, pair, by):
    """Return the pair's own part that is being made, or was just asked for; else ask for one."""
    if not may_take_pairs_part(by, pair):
        raise Refused(_("Only members of this pair can download its part of the archive."))
    with transaction.atomic():
        pair = locked(pair, "set")
        return _ask(by, set=pair.set, pair=pair)


def _ask(by, **of):
    rows = Archive.objects.filter(**of)
    there = rows.filter(state__in=JobState.open_states()).first()
    there = (
        there
        or rows.filter(
            asked_by=by,
            state=JobState.READY,
            gone_at=None,
            asked_at__gt=clock.now() - SAME_REQUEST,
        ).first()
    )
    if there is not None:
        return there
    now = clock.now()
    archive = Archive.objects.create(**of, asked_by=by, asked_at=now)
    audit.record("asked for", archive, by=by, **_where(archive))
    file_jobs.queue(archive)
    return archive


def _where(archive):
    return {"set_id": archive.set_id, "pair_id": archive.pair_id}


@file_jobs.builder(Archive)
def make_archive(archive, job):
    """Write the ZIP to a file without a name, which goes with the worker if that dies."""
    contents = contents_of(archive)
    file = temporary_file()
    try:
        write(contents, file, job)
    except BaseException:
        file.close()
        raise
    return file_jobs.JobResult(File(file), f"archives/{archive.pk}-{job.attempt}.zip")


def cancel_archive(*, archive, by):
    """Cancel an archive that is being created. Idempotent. ``Refused`` for the wrong person."""
    if not _may_take(by, archive):
        raise Refused(_("Only those for whom an archive is created can cancel it."))
    return file_jobs.cancel(row=archive, by=by, set_id=archive.set_id)


def _may_take(by, archive):
    if archive.pair is not None:
        return may_take_pairs_part(by, archive.pair)
    return may_take_archive(by, archive.set)


def take_archive(*, archive, by):
    """Record the download and return the open file; ``Refused`` if it is deleted or not yours."""
    if not _may_take(by, archive):
        raise Refused(_("Only those for whom an archive was created can download it."))
    if not archive.is_ready or archive.gone_at is not None:
        raise Refused(_("This archive has been deleted. Create a new one."))
    try:
        file = archive.file.open("rb")
    except FileNotFoundError:
        raise Refused(_("The file is missing. Create a new one.")) from None
    audit.record("downloaded", archive, by=by, **_where(archive))
    return file


def remove_old_archives():
    """Remove the files of archives that were ready a week ago. Return how many."""
    old = clock.now() - dt.timedelta(days=DAYS_KEPT)
    rows = Archive.objects.filter(state=JobState.READY, gone_at=None, ready_at__lt=old)
    return sum(_remove(pk) for pk in rows.values_list("pk", flat=True))


def _remove(pk):
    """Remove one: the file after the row says so, or a row could promise what has gone."""
    with transaction.atomic():
        archive = Archive.objects.select_for_update(of=("self",)).get(pk=pk)
        if archive.gone_at is not None:
            return False
        stored, name = archive.file.storage, archive.file.name
        archive.gone_at, archive.file = clock.now(), ""
        archive.save(update_fields=["gone_at", "file"])
        audit.record("removed", archive, by=None, **_where(archive))
        transaction.on_commit(lambda: stored.delete(name))
    return True
