"""One's own data: asked for by its person, created by a worker, deleted after a week."""

import datetime as dt

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from als.archive.changes.archives import DAYS_KEPT, SAME_REQUEST
from als.archive.models import PersonExport
from als.archive.own_data import Contents, write
from als.archive.write import temporary_file
from als.core import audit, clock, file_jobs
from als.core.enums import JobStage, JobState
from als.core.locking import locked
from als.core.refusals import Refused


def ask_for_own_data(*, by):
    """Return the person's export that is being made or was just asked for; else ask for one."""
    with transaction.atomic():
        locked(by)
        there = _made_or_being_made(by)
        if there is not None:
            return there
        now = clock.now()
        export = PersonExport.objects.create(person=by, asked_by=by, asked_at=now)
        audit.record("asked for", export, by=by)
        file_jobs.queue(export)
    return export


def _made_or_being_made(person):
    rows = PersonExport.objects.filter(person=person)
    fresh = rows.filter(state=JobState.READY, gone_at=None, asked_at__gt=clock.now() - SAME_REQUEST)
    return rows.filter(state__in=JobState.open_states()).first() or fresh.first()


@file_jobs.builder(PersonExport)
def make_export(export, job):
    """Write the ZIP to a file without a name, which goes with the worker if that dies."""
    file = temporary_file()
    try:
        write(Contents(export.person), file, step=lambda: job.stage(JobStage.WRITE))
    except BaseException:
        file.close()
        raise
    return file_jobs.JobResult(File(file), f"people/{export.pk}-{job.attempt}.zip")


def cancel_own_data(*, export, by):
    """Cancel an export that is being created. Idempotent. ``Refused`` for anybody else."""
    _refuse_others(export, by)
    return file_jobs.cancel(row=export, by=by)


def take_own_data(*, export, by):
    """Record the download and return the open file; ``Refused`` if it is deleted or not theirs."""
    _refuse_others(export, by)
    if not export.is_ready or export.gone_at is not None:
        raise Refused(_("This file has been deleted. Create a new one."))
    try:
        file = export.file.open("rb")
    except FileNotFoundError:
        raise Refused(_("The file is missing. Create a new one.")) from None
    audit.record("downloaded", export, by=by)
    return file


def _refuse_others(export, by):
    if export.person_id != by.pk:
        raise Refused(_("Only the person it is about can download this file."))


def remove_old_exports():
    """Remove the files of exports that were ready a week ago. Return how many."""
    old = clock.now() - dt.timedelta(days=DAYS_KEPT)
    rows = PersonExport.objects.filter(state=JobState.READY, gone_at=None, ready_at__lt=old)
    return sum(_remove(pk) for pk in rows.values_list("pk", flat=True))


def _remove(pk):
    with transaction.atomic():
        export = PersonExport.objects.select_for_update(of=("self",)).get(pk=pk)
        if export.gone_at is not None:
            return False
        stored, name = export.file.storage, export.file.name
        export.gone_at, export.file = clock.now(), ""
        export.save(update_fields=["gone_at", "file"])
        transaction.on_commit(lambda: stored.delete(name))
    return True
