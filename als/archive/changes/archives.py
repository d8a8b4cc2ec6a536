"""Archives: asked for, created by a worker, downloaded, and deleted after a week."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.archive.changes import downloads
from als.archive.models import Archive
from als.archive.write import contents_of, write
from als.core import audit, clock, file_jobs
from als.core.locking import locked
from als.core.refusals import Refused
from reports.rules import may_take_archive, may_take_pairs_part


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
    there = downloads.made_or_being_made(Archive.objects.filter(**of), by)
    if there is not None:
        return there
    archive = Archive.objects.create(**of, asked_by=by, asked_at=clock.now())
    audit.record("asked for", archive, by=by, **_where(archive))
    file_jobs.queue(archive)
    return archive


def _where(archive):
    return {"set_id": archive.set_id, "pair_id": archive.pair_id}


@file_jobs.builder(Archive)
def make_archive(archive, job):
    contents = contents_of(archive)
    name = f"archives/{archive.pk}-{job.attempt}.zip"
    return downloads.zip_of(lambda file: write(contents, file, job), name)


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
    file = downloads.open_file(archive)
    audit.record("downloaded", archive, by=by, **_where(archive))
    return file


def removing_old_archives():
    """Remove the files of archives that were ready a week ago; yield of each whether it went."""
    return downloads.removing_old(Archive, _record_removal)


def _record_removal(archive):
    audit.record("removed", archive, by=None, **_where(archive))
